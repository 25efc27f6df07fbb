//! Enrolling an app: a seed that it scans, and the code that proves it.

use super::{Begin, PENDING_FOR, begin_event, find_desk_refusal, issuer, refused_at_desk};
use crate::crypto::keyring::Keyring;
use crate::crypto::totp::{
    LabelStyle, Window, generate_seed, locate, matching_steps, otpauth_uri, seed_base32,
};
use crate::error::Result;
use crate::model::authenticator::{
    Algorithm, Authenticator, AuthenticatorState, AuthenticatorType, Digits, EnrollmentProof,
    TotpSettings,
};
use crate::model::code::OneTimeCode;
use crate::model::event::NewEvent;
use crate::model::identity::IdentityCheck;
use crate::model::ids::AuthenticatorId;
use crate::model::outcome::user::{Begun, Diagnosis};
use crate::model::secret::{SecretBytes, SecretText};
use crate::model::text::DisplayName;
use crate::model::time::Timestamp;
use crate::model::user::UserRef;
use crate::ops::person::Person;
use crate::ops::{Why, open_seed, seal, seed_context};
use crate::rules::verify::{REACH_STEPS, StepVerdict, judge_step};
use crate::store::{Change, NewFactor, NewPending, ReadTx, WriteTx};

/// An enrollment about to begin.
#[derive(Debug, Clone)]
pub struct BeginRequest {
    /// Whose.
    pub user: UserRef,
    /// Which of several, in the person's words.
    pub label: Option<DisplayName>,
    /// SHA1 unless asked for otherwise.
    pub algorithm: Algorithm,
    /// As the person's practices want it unless asked for otherwise.
    pub digits: Option<Digits>,
    /// The authenticator that goes when this one is proven.
    pub replaces: Option<AuthenticatorId>,
    /// How identity was checked; needed at the desk for whoever was enrolled before.
    pub check: Option<IdentityCheck>,
    /// The desk or login that begins it: only who knows this can confirm it.
    pub binding: [u8; 16],
}

/// Begins an enrollment at the desk.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; refused for suspended users, for people
/// who were enrolled before and whose identity was not checked, and for an
/// authenticator to replace that is not theirs; the store's.
pub fn begin_at_desk(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    request: &BeginRequest,
    why: &Why,
    now: Timestamp,
) -> Result<Change<Begun>> {
    let person = Person::get(tx, &request.user)?;
    if let Some(refusal) = find_desk_refusal(&person, (request.replaces, request.check), now) {
        return Ok(refused_at_desk(&person, refusal, why));
    }
    let (begun, event) = begin(tx, keys, &person, (request, EnrollmentProof::Desk), now)?;
    let event = why.on(event).detail("verified", request.check.map(IdentityCheck::as_str));
    Ok(Change::made(begun, event))
}

/// Begins an enrollment for a person who has shown that they may.
pub(in crate::ops) fn begin(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    person: &Person,
    asked: (&BeginRequest, EnrollmentProof),
    now: Timestamp,
) -> Result<(Begun, NewEvent)> {
    let (request, proof) = asked;
    let user = &person.user;
    let digits = request.digits.unwrap_or_else(|| digits_wanted(person));
    let settings = TotpSettings { algorithm: request.algorithm, digits, period: 30 };
    let seed = generate_seed(settings.algorithm)?;
    let new = NewPending {
        user: user.id,
        label: request.label.clone(),
        factor: NewFactor::App(settings),
        binding: request.binding,
        proof,
        epoch: user.epoch,
        replaces: request.replaces,
        expires_at: now.plus(PENDING_FOR),
    };
    let id = tx.begin_pending(&new, now, |id| {
        seal(keys, &seed_context(id.get(), user.id), seed.expose())
    })?;
    let begin = Begin {
        label: request.label.as_ref(),
        replaces: request.replaces,
        binding: request.binding,
        proof,
    };
    let event = begin_event(user, (id, AuthenticatorType::Totp), &begin)
        .detail("algorithm", settings.algorithm.as_str())
        .detail("digits", i64::from(digits.get()));
    Ok((show(tx, person, &new, (id, settings, seed))?, event))
}

fn show(
    tx: &ReadTx<'_>,
    person: &Person,
    new: &NewPending,
    made: (AuthenticatorId, TotpSettings, SecretBytes),
) -> Result<Begun> {
    let (authenticator, settings, seed) = made;
    let issuer = issuer(tx, person)?;
    let account = person.user.login.clone();
    let uri = |style| otpauth_uri(&seed, settings, &issuer, account.as_str(), style);
    Ok(Begun {
        authenticator,
        user: person.user.id,
        settings,
        key: seed_base32(&seed),
        uri: uri(LabelStyle::WithIssuer),
        short_uri: uri(LabelStyle::AccountOnly),
        binding: new.binding,
        expires_at: new.expires_at,
        account,
        issuer,
        seed,
    })
}

/// The most digits that any of the person's practices wants.
fn digits_wanted(person: &Person) -> Digits {
    person
        .memberships
        .iter()
        .map(|(practice, _)| practice.policy.digits)
        .max_by_key(|digits| digits.get())
        .unwrap_or_default()
}

/// A pending app with its seed open.
pub(super) struct App {
    settings: TotpSettings,
    seed: SecretBytes,
    /// A code of it may have been tested at the desk, which spends it.
    last_step: Option<u64>,
}

impl App {
    pub(super) fn open(
        tx: &ReadTx<'_>,
        keys: &Keyring,
        (authenticator, settings): (&Authenticator, TotpSettings),
    ) -> Result<Self> {
        let seed = open_seed(tx, keys, authenticator)?;
        Ok(Self { settings, seed, last_step: authenticator.last_step })
    }

    /// The step that the code proves, or why it proves none.
    pub(super) fn judge(
        &self,
        (tx, keys, person): (&ReadTx<'_>, &Keyring, &Person),
        typed: &SecretText,
        now: Timestamp,
    ) -> Result<Result<u64, Diagnosis>> {
        let Some(code) = OneTimeCode::parse(typed) else {
            return Ok(Err(Diagnosis::WrongForm { digits: self.settings.digits.get() }));
        };
        let seconds = now.unix_seconds();
        let steps =
            matching_steps(&self.seed, self.settings, &code, seconds, Window::OneEitherSide)?;
        match judge_step(&steps, self.last_step) {
            StepVerdict::Accept { step } => Ok(Ok(step)),
            StepVerdict::AlreadyUsed => Ok(Err(Diagnosis::Spent)),
            StepVerdict::Wrong => self.diagnose((tx, keys, person), &code, now).map(Err),
        }
    }

    /// Says why a code is wrong, the likeliest cause first.
    fn diagnose(
        &self,
        (tx, keys, person): (&ReadTx<'_>, &Keyring, &Person),
        code: &OneTimeCode,
        now: Timestamp,
    ) -> Result<Diagnosis> {
        let seconds = now.unix_seconds();
        if let Some(other) = find_other(tx, keys, person, code, now)? {
            return Ok(other);
        }
        let plain = TotpSettings::default();
        if self.settings != plain {
            let steps = matching_steps(&self.seed, plain, code, seconds, Window::OneEitherSide)?;
            if !steps.is_empty() {
                return Ok(Diagnosis::AppIgnoredSettings);
            }
        }
        if !code.has(self.settings.digits) {
            return Ok(Diagnosis::WrongForm { digits: self.settings.digits.get() });
        }
        Ok(match locate(&self.seed, self.settings, code, seconds, REACH_STEPS)? {
            Some(steps) => Diagnosis::ClockOff { seconds: steps * i64::from(self.settings.period) },
            None => Diagnosis::Unknown,
        })
    }
}

/// Whether the code is that of another authenticator that the person has.
fn find_other(
    tx: &ReadTx<'_>,
    keys: &Keyring,
    person: &Person,
    code: &OneTimeCode,
    now: Timestamp,
) -> Result<Option<Diagnosis>> {
    for other in person.authenticators.iter().filter(|a| a.state == AuthenticatorState::Active) {
        let Some(settings) = other.totp else { continue };
        let seed = open_seed(tx, keys, other)?;
        let seconds = other.seconds_shown(now);
        let steps = matching_steps(&seed, settings, code, seconds, Window::OneEitherSide)?;
        match judge_step(&steps, other.last_step) {
            StepVerdict::Wrong => {}
            StepVerdict::AlreadyUsed => return Ok(Some(Diagnosis::AlreadyUsed)),
            StepVerdict::Accept { .. } => {
                let name = other.label.as_ref().map(|label| label.as_str().to_owned());
                let name = name.unwrap_or_else(|| format!("authenticator {}", other.id));
                return Ok(Some(Diagnosis::OfAnother { name }));
            }
        }
    }
    Ok(None)
}
