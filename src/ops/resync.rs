//! Measuring the clock of an authenticator anew: for hardware tokens, which
//! nobody can set.
//!
//! Two consecutive codes are charged as one test of a code, for they are tested
//! against the same seed. Both are spent, and with them whatever is older: a
//! clock that is measured never makes a step count twice.

use super::{Why, check_code, open_seed};
use crate::crypto::keyring::Keyring;
use crate::crypto::totp::offsets;
use crate::error::{Refusal, Result};
use crate::model::authenticator::{
    Authenticator, AuthenticatorState, AuthenticatorType, TotpSettings,
};
use crate::model::code::OneTimeCode;
use crate::model::event::{Action, EventOutcome, NewEvent};
use crate::model::ids::AuthenticatorId;
use crate::model::outcome::check::{NotMeasured, Resync, Resynced};
use crate::model::secret::SecretText;
use crate::model::time::Timestamp;
use crate::model::user::{User, UserRef};
use crate::rules::resync::{Measured, SEARCHED, drift_to_keep, judge_codes};
use crate::store::{Change, ReadTx, WriteTx};

/// Two codes that an authenticator showed one after the other.
#[derive(Debug, Clone, Copy)]
pub struct ResyncRequest<'a> {
    /// Which authenticator.
    pub id: AuthenticatorId,
    /// The older code, as typed.
    pub first: &'a SecretText,
    /// The one that followed it, shown at present.
    pub second: &'a SecretText,
}

/// Whether an authenticator has a clock to measure; if not, [`resync`] refuses it
/// whatever the codes.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; the store's.
pub fn has_clock(tx: &ReadTx<'_>, id: AuthenticatorId) -> Result<bool> {
    Ok(clock_of(&tx.get_authenticator(id)?).is_ok())
}

/// How an authenticator that counts computes its codes, or why it does not.
const fn clock_of(authenticator: &Authenticator) -> Result<TotpSettings, &'static str> {
    match (authenticator.kind, authenticator.state, authenticator.totp) {
        (AuthenticatorType::Totp, AuthenticatorState::Active, Some(settings)) => Ok(settings),
        (AuthenticatorType::Sms, ..) => Err("its codes are texted"),
        (_, AuthenticatorState::Pending, _) => Err("its enrollment is not finished"),
        (_, AuthenticatorState::Disabled, _) => Err("too many wrong codes have disabled it"),
        (AuthenticatorType::Totp | AuthenticatorType::Webauthn, ..) => Err("it makes no codes"),
    }
}

/// Learns how far the clock of an authenticator is off.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; refused for what makes no codes or does not
/// count, and after ten tests of a code within 30 minutes; the store's.
pub fn resync(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    request: &ResyncRequest<'_>,
    why: &Why,
    now: Timestamp,
) -> Result<Change<Resync>> {
    let token = tx.get_authenticator(request.id)?;
    let user = tx.get_user(&UserRef::Id(token.user))?;
    let bench = Bench { token, user, why, now };
    let login = || bench.user.login.to_string();
    let settings = match clock_of(&bench.token) {
        Ok(settings) => settings,
        Err(why) => {
            let refusal = Refusal::NoClock { id: bench.token.id.get(), login: login(), why };
            return Ok(bench.refused(refusal));
        }
    };
    let codes = (OneTimeCode::parse(request.first), OneTimeCode::parse(request.second));
    let (Some(first), Some(second)) = codes else {
        // Nothing is compared, so nothing is charged.
        return Ok(bench.rejected(NotMeasured::Unknown));
    };
    if let Err(again_at) = check_code::charge(tx, &bench.user, now)? {
        return Ok(bench.refused(Refusal::TooManyChecks { login: login(), again_at }));
    }
    let measured = bench.measure(tx, keys, settings, (&first, &second))?;
    bench.conclude(tx, settings, measured)
}

/// An authenticator whose clock is being measured.
struct Bench<'a> {
    token: Authenticator,
    user: User,
    why: &'a Why,
    now: Timestamp,
}

impl Bench<'_> {
    fn event(&self, outcome: EventOutcome) -> NewEvent {
        let event = NewEvent::with_outcome(Action::AuthenticatorResync, outcome);
        let event = self.why.on(event).user(self.user.id, self.user.login.as_str());
        event.target(format!("authenticator {}", self.token.id))
    }

    fn refused(&self, refusal: Refusal) -> Change<Resync> {
        Change::refused(refusal, self.event(EventOutcome::Refused))
    }

    fn rejected(&self, why: NotMeasured) -> Change<Resync> {
        let event = self.event(EventOutcome::Rejected).detail("why", why.word());
        Change::made(Resync::Rejected(why), event)
    }

    fn measure(
        &self,
        tx: &ReadTx<'_>,
        keys: &Keyring,
        settings: TotpSettings,
        (first, second): (&OneTimeCode, &OneTimeCode),
    ) -> Result<Measured> {
        let seed = open_seed(tx, keys, &self.token)?;
        let found = |code| offsets(&seed, settings, code, self.now.unix_seconds(), SEARCHED);
        let (first, second) = (found(first)?, found(second)?);
        Ok(judge_codes((&first, &second), self.present(settings), self.token.last_step))
    }

    fn present(&self, settings: TotpSettings) -> u64 {
        self.now.unix_seconds() / u64::from(settings.period)
    }

    fn conclude(
        &self,
        tx: &mut WriteTx<'_>,
        settings: TotpSettings,
        measured: Measured,
    ) -> Result<Change<Resync>> {
        let seconds = |steps: i64| steps.saturating_mul(i64::from(settings.period));
        let ahead = match measured {
            Measured::Drift(ahead) => ahead,
            Measured::Spent => return Ok(self.rejected(NotMeasured::Spent)),
            Measured::TooFar(ahead) => {
                return Ok(self.rejected(NotMeasured::TooFar { seconds: seconds(ahead) }));
            }
            Measured::NotConsecutive => return Ok(self.rejected(NotMeasured::NotConsecutive)),
            Measured::Unknown => return Ok(self.rejected(NotMeasured::Unknown)),
        };
        let drift = drift_to_keep(ahead);
        let spent = self.present(settings).saturating_add_signed(ahead);
        tx.set_drift(self.token.id, drift, spent)?;
        let event = self
            .event(EventOutcome::Done)
            .detail("drift_before", self.token.drift)
            .detail("drift", drift)
            .detail("seconds", seconds(drift));
        let (id, user) = (self.token.id, self.user.clone());
        let done = Resynced { id, user, drift, seconds: seconds(drift) };
        Ok(Change::made(Resync::Done(Box::new(done)), event))
    }
}
