//! Enrolling: a secret is pending until a code proves it.
//!
//! ```text
//! begin ──► pending (30 minutes, one a user, a newer start replaces it)
//!              │ right code                │ wrong code      │ abandon, time
//!              ▼                           ▼                 ▼
//!           active; epoch rises;        explained;         nothing was
//!           rebind may end; recovery    still pending      ever active
//!           codes if none are left
//!           or new ones are due
//! ```
//!
//! Desk and door share this; they differ in what they demand before `begin`.

use super::person::{Person, pass_through};
use super::recovery::{self, PreparedSet};
use super::{Why, find_identity_refusal, seal, seed_context, unseal};
use crate::crypto::keyring::Keyring;
use crate::crypto::random;
use crate::crypto::totp::{
    LabelStyle, Window, generate_seed, locate, matching_steps, otpauth_uri, seed_base32,
};
use crate::error::{Refusal, Result};
use crate::model::authenticator::{
    Algorithm, AuthenticatorState, Digits, EnrollmentProof, TotpSettings,
};
use crate::model::code::OneTimeCode;
use crate::model::event::{Action, EventOutcome, NewEvent};
use crate::model::identity::IdentityCheck;
use crate::model::ids::{AuthenticatorId, UserId};
use crate::model::outcome::user::{Begun, Confirmation, Diagnosis, Enrolled};
use crate::model::secret::{SecretBytes, SecretText};
use crate::model::text::DisplayName;
use crate::model::time::{Length, Timestamp};
use crate::model::user::{User, UserRef, UserStatus};
use crate::rules::lifecycle::{LifeEvent, ends_rebind, sets_personal};
use crate::rules::verify::{StepVerdict, judge_step};
use crate::store::{Change, Events, NewPending, PendingRow, ReadTx, WriteTx};

/// How long a begun enrollment can be finished.
pub const PENDING_FOR: Length = Length::minutes(30);

/// How far a phone's clock is looked for when a code is explained: ten
/// minutes either side and a little more.
const REACH_STEPS: u32 = 24;

/// A random name for one desk's enrollment, for [`BeginRequest::binding`].
///
/// # Errors
///
/// If the machine has no random bytes to give.
pub fn new_binding() -> Result<[u8; 16]> {
    Ok(random::bytes()?)
}

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
    if let Some(refusal) = find_desk_refusal(&person, request, now) {
        let user = &person.user;
        let event =
            why.on(NewEvent::refused(Action::EnrollmentBegin)).user(user.id, user.login.as_str());
        return Ok(Change::refused(refusal, event));
    }
    let (begun, event) = begin(tx, keys, &person, (request, EnrollmentProof::Desk), now)?;
    let event = why.on(event).detail("verified", request.check.map(IdentityCheck::as_str));
    Ok(Change::made(begun, event))
}

fn find_desk_refusal(person: &Person, request: &BeginRequest, now: Timestamp) -> Option<Refusal> {
    let user = &person.user;
    let login = || user.login.to_string();
    match user.status {
        UserStatus::Suspended => return Some(Refusal::Suspended { login: login() }),
        UserStatus::Active => {}
    }
    if person.standing().has_only_disabled() {
        return Some(Refusal::DisabledByGuessing { login: login() });
    }
    if let Some(id) = request.replaces
        && !person.active().any(|a| a.id == id)
    {
        return Some(Refusal::NotTheirs { id: id.get(), login: login() });
    }
    let was_enrolled = user.rebind || user.first_enrolled_at.is_some();
    match request.check {
        None => was_enrolled.then(|| Refusal::Unverified { login: login() }),
        Some(check) => find_identity_refusal(user, check, now),
    }
}

/// Begins an enrollment for a person who has shown that they may.
pub(super) fn begin(
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
        totp: settings,
        binding: request.binding,
        proof,
        epoch: user.epoch,
        replaces: request.replaces,
        expires_at: now.plus(PENDING_FOR),
    };
    let id = tx.begin_pending(&new, now, |id| {
        seal(keys, &seed_context(id.get(), user.id), seed.expose())
    })?;
    let event = NewEvent::done(Action::EnrollmentBegin)
        .user(user.id, user.login.as_str())
        .target(format!("authenticator {id}"))
        .detail("type", "totp")
        .detail("algorithm", settings.algorithm.as_str())
        .detail("digits", i64::from(digits.get()))
        .detail("proof", proof.as_str())
        .detail("replaces", request.replaces.map(AuthenticatorId::get));
    Ok((show(tx, person, &new, (id, seed))?, event))
}

fn show(
    tx: &ReadTx<'_>,
    person: &Person,
    new: &NewPending,
    made: (AuthenticatorId, SecretBytes),
) -> Result<Begun> {
    let (authenticator, seed) = made;
    let issuer = issuer(tx, person)?;
    let account = person.user.login.clone();
    let uri = |style| otpauth_uri(&seed, new.totp, &issuer, account.as_str(), style);
    Ok(Begun {
        authenticator,
        user: person.user.id,
        settings: new.totp,
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

/// The name under which an app lists the account: the store's, else that of
/// the person's first practice.
fn issuer(tx: &ReadTx<'_>, person: &Person) -> Result<String> {
    if let Some(issuer) = tx.find_setting("issuer")? {
        return Ok(issuer);
    }
    let first = person.memberships.first().map(|(practice, _)| practice.name.as_str().to_owned());
    Ok(first.unwrap_or_else(|| "twofactl".to_owned()))
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

/// Whether recovery codes will have to be issued when an enrollment of this
/// user is confirmed, because none are left or new ones are due: then prepare a
/// set first.
///
/// # Errors
///
/// The store's.
pub fn needs_recovery_codes(tx: &ReadTx<'_>, user: UserId) -> Result<bool> {
    Ok(tx.count_recovery_codes(user)? == 0 || recovery::is_renewal_due(tx, user)?)
}

/// A code that shall prove a pending authenticator.
#[derive(Debug)]
pub struct ConfirmRequest<'a> {
    /// Whose.
    pub user: UserId,
    /// As given to `begin`.
    pub binding: [u8; 16],
    /// What was typed.
    pub typed: &'a SecretText,
    /// Recovery codes to issue if none are left, or if new ones are due.
    pub recovery: Option<&'a PreparedSet>,
}

/// Makes a pending authenticator active if the code is its own.
///
/// # Errors
///
/// Refused if the enrollment has ended or another one has taken its place;
/// the store's.
pub fn confirm(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    request: &ConfirmRequest<'_>,
    now: Timestamp,
) -> Result<Change<Confirmation>> {
    let person = Person::get(tx, &UserRef::Id(request.user))?;
    let user = &person.user;
    let pending = match find_pending(&person, request.binding, now) {
        Ok(pending) => pending,
        Err(why) => {
            let event =
                NewEvent::refused(Action::AuthenticatorAdd).user(user.id, user.login.as_str());
            return Ok(Change::refused(Refusal::EnrollmentOver { why }, event));
        }
    };
    let open = Pending::open(tx, keys, &person, pending)?;
    match open.judge(tx, request.typed, now)? {
        Ok(step) => {
            let (enrolled, events) = open.activate(tx, (step, request.recovery), now)?;
            Ok(Change::Made { outcome: Confirmation::Enrolled(Box::new(enrolled)), events })
        }
        Err(diagnosis) => {
            tx.note_pending_failure(user.id, diagnosis.word())?;
            let event = NewEvent::with_outcome(Action::EnrollmentReject, EventOutcome::Rejected)
                .user(user.id, user.login.as_str())
                .target(format!("authenticator {}", pending.authenticator))
                .detail("why", diagnosis.word());
            Ok(Change::made(Confirmation::Rejected(diagnosis), event))
        }
    }
}

/// The enrollment that `binding` began, if it can still be finished.
fn find_pending(
    person: &Person,
    binding: [u8; 16],
    now: Timestamp,
) -> Result<&PendingRow, &'static str> {
    let pending = person.pending.as_ref().ok_or("it was given up or reset")?;
    if pending.binding != binding {
        return Err("a newer one has taken its place");
    }
    if pending.epoch != person.user.epoch {
        return Err("the person's second factor has changed since");
    }
    if pending.expires_at <= now {
        return Err("its 30 minutes are over");
    }
    Ok(pending)
}

/// A pending authenticator with its secret open.
struct Pending<'a> {
    keys: &'a Keyring,
    person: &'a Person,
    row: &'a PendingRow,
    settings: TotpSettings,
    seed: SecretBytes,
}

impl<'a> Pending<'a> {
    fn open(
        tx: &ReadTx<'_>,
        keys: &'a Keyring,
        person: &'a Person,
        row: &'a PendingRow,
    ) -> Result<Self> {
        let authenticator = tx.get_authenticator(row.authenticator)?;
        let sealed = tx.sealed_secret(row.authenticator)?;
        let seed = unseal(keys, &seed_context(row.authenticator.get(), person.user.id), &sealed)?;
        Ok(Self { keys, person, row, settings: authenticator.totp.unwrap_or_default(), seed })
    }

    /// The step that the code proves, or why it proves none.
    fn judge(
        &self,
        tx: &ReadTx<'_>,
        typed: &SecretText,
        now: Timestamp,
    ) -> Result<Result<u64, Diagnosis>> {
        let Some(code) = OneTimeCode::parse(typed) else {
            return Ok(Err(Diagnosis::WrongForm { digits: self.settings.digits.get() }));
        };
        let seconds = now.unix_seconds();
        let steps =
            matching_steps(&self.seed, self.settings, &code, seconds, Window::OneEitherSide)?;
        match judge_step(&steps, None) {
            StepVerdict::Accept { step } => Ok(Ok(step)),
            StepVerdict::AlreadyUsed | StepVerdict::Wrong => self.diagnose(tx, &code, now).map(Err),
        }
    }

    /// Says why a code is wrong, the likeliest cause first.
    fn diagnose(&self, tx: &ReadTx<'_>, code: &OneTimeCode, now: Timestamp) -> Result<Diagnosis> {
        let seconds = now.unix_seconds();
        if let Some(other) = find_other(tx, self.keys, self.person, code, now)? {
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

    fn activate(
        &self,
        tx: &mut WriteTx<'_>,
        given: (u64, Option<&PreparedSet>),
        now: Timestamp,
    ) -> Result<(Enrolled, Events)> {
        let (step, recovery) = given;
        let person = self.person;
        let user = &person.user;
        let because = person.next_login(None, None, now).because;
        tx.activate(self.row.authenticator, step, now)?;
        let replaced = self.replace(tx)?;
        tx.update_marks(&User {
            rebind: user.rebind && !ends_rebind(self.row.proof),
            personal: user.personal || sets_personal(because),
            ..user.clone()
        })?;
        tx.note_enrolled(user.id, now)?;
        tx.remove_enrollment_code(user.id)?;
        pass_through(tx, user, LifeEvent::AuthenticatorConfirmed)?;
        let needed = needs_recovery_codes(tx, user.id)?;
        let codes =
            recovery.filter(|_| needed).map(|set| recovery::write(tx, set, now)).transpose()?;
        let person = person.again(tx)?;
        let events = self.events(&person.user, replaced, codes.is_some());
        let enrolled = Enrolled {
            authenticator: tx.get_authenticator(self.row.authenticator)?,
            replaced,
            recovery_codes: codes,
            next_login: person.next_logins(now),
            user: person.user,
        };
        Ok((enrolled, events))
    }

    /// The old authenticator goes only now that the new one is proven.
    fn replace(&self, tx: &mut WriteTx<'_>) -> Result<Option<AuthenticatorId>> {
        let still_theirs =
            |id: &AuthenticatorId| self.person.authenticators.iter().any(|a| a.id == *id);
        let Some(id) = self.row.replaces.filter(still_theirs) else { return Ok(None) };
        tx.remove_authenticator(id)?;
        Ok(Some(id))
    }

    fn events(&self, user: &User, replaced: Option<AuthenticatorId>, issued: bool) -> Events {
        let added = NewEvent::done(Action::AuthenticatorAdd)
            .user(user.id, user.login.as_str())
            .target(format!("authenticator {}", self.row.authenticator))
            .detail("type", "totp")
            .detail("proof", self.row.proof.as_str())
            .detail("replaced", replaced.map(AuthenticatorId::get))
            .detail("rebind", user.rebind)
            .detail("personal", user.personal)
            .detail("epoch", user.epoch);
        let events = Events::one(added);
        if !issued {
            return events;
        }
        events.and(recovery::issued(user))
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
    let seconds = now.unix_seconds();
    for other in person.authenticators.iter().filter(|a| a.state == AuthenticatorState::Active) {
        let Some(settings) = other.totp else { continue };
        let sealed = tx.sealed_secret(other.id)?;
        let seed = unseal(keys, &seed_context(other.id.get(), person.user.id), &sealed)?;
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

/// Gives an enrollment up. What was active stays as it is.
///
/// # Errors
///
/// The store's.
pub fn abandon(tx: &mut WriteTx<'_>, user: UserId, binding: [u8; 16]) -> Result<Change<()>> {
    let pending = tx.find_pending(user)?.filter(|pending| pending.binding == binding);
    // Not an error: it may have been confirmed, replaced or reset in the meantime.
    let Some(pending) = pending else { return Ok(Change::Nothing { outcome: () }) };
    let owner = tx.get_user(&UserRef::Id(user))?;
    tx.remove_pending(user)?;
    let event = NewEvent::done(Action::EnrollmentAbandon)
        .user(user, owner.login.as_str())
        .target(format!("authenticator {}", pending.authenticator));
    Ok(Change::made((), event))
}
