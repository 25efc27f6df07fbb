//! VERBS: what commands, bridge and services call. Each runs inside one
//! transaction that the caller opened, loads nouns, asks `rules`,
//! writes rows, and says what the record shall say.
//!
//! Knows no clock, no command line, no terminal: `now` is an argument.

pub mod audit;
pub mod authenticator;
pub mod backup;
pub mod bypass_code;
pub mod check_code;
#[cfg(test)]
mod code_windows;
pub mod device;
pub mod disable_2fa;
pub mod door;
mod each;
pub mod enroll;
pub mod enrollment_code;
#[cfg(all(any(test, fuzzing), feature = "exports"))]
pub(crate) mod fuzzing;
pub mod import;
pub mod inspection;
pub mod key;
pub mod member;
pub mod names;
pub mod operator;
pub mod permission;
mod person;
pub mod policy;
pub mod practice;
pub mod recovery;
pub mod reset;
pub mod restore;
pub mod resync;
pub mod search;
pub mod setup;
mod short_code;
pub mod sms;
mod ticket;
pub mod user;
pub mod whom;

use crate::crypto::CryptoError;
use crate::crypto::keyring::Keyring;
use crate::crypto::seal::{Purpose, SealContext};
use crate::error::{Error, Refusal, Result, StoreError};
use crate::model::authenticator::Authenticator;
use crate::model::event::NewEvent;
use crate::model::identity::IdentityCheck;
use crate::model::ids::UserId;
use crate::model::secret::SecretBytes;
use crate::model::text::{Reason, TicketId, shell_word};
use crate::model::time::Timestamp;
use crate::model::user::User;
use crate::rules::call_back::{CallBack, judge_call_back};
use crate::store::{ReadTx, Sealed};

/// Who is told how far long work has come: how much of it is done, and of how much.
pub type Watch<'a> = &'a dyn Fn(u64, u64);

/// For work that nobody watches.
pub const UNWATCHED: Watch<'static> = &|_, _| {};

/// Why an operator does something, in their words and as a ticket of another system.
#[derive(Debug, Clone, Default)]
pub struct Why {
    /// In their words.
    pub reason: Option<Reason>,
    /// As a ticket.
    pub ticket: Option<TicketId>,
}

impl Why {
    fn on(&self, event: NewEvent) -> NewEvent {
        event.because(self.reason.as_ref(), self.ticket.as_ref())
    }

    /// The reason; where a ticket stands for it, its name. Empty without either.
    fn in_words(&self) -> String {
        match (&self.reason, &self.ticket) {
            (Some(reason), _) => reason.as_str().to_owned(),
            (None, Some(ticket)) => format!("ticket {}", ticket.as_str()),
            (None, None) => String::new(),
        }
    }
}

/// Judges how identity was checked before something is handed out to `user`.
/// `None` if it holds.
fn find_identity_refusal(user: &User, check: IdentityCheck, now: Timestamp) -> Option<Refusal> {
    let why = match check {
        IdentityCheck::InPerson | IdentityCheck::Video | IdentityCheck::Supervisor => return None,
        IdentityCheck::CallBack => {
            match judge_call_back(user.phone.as_ref(), user.phone_changed_at, now) {
                CallBack::Possible => return None,
                CallBack::NoNumber => "no phone number is on file",
                CallBack::TooFresh { .. } => "the number on file changed within the last 72 hours",
            }
        }
    };
    Some(Refusal::CallBack { login: user.login.to_string(), why })
}

fn seal(keys: &Keyring, context: &SealContext<'_>, plaintext: &[u8]) -> Result<Sealed> {
    let bytes = keys.seal(context, plaintext)?;
    Ok(Sealed { key_id: *keys.key_id().bytes(), bytes })
}

/// Opens what was sealed; a failure names the person, never the value.
fn unseal(keys: &Keyring, context: &SealContext<'_>, sealed: &Sealed) -> Result<SecretBytes> {
    // Another process has rotated the key since this one read it; whoever writes is told by the
    // store itself.
    if sealed.key_id != *keys.key_id().bytes() {
        return Err(StoreError::KeyReplaced.into());
    }
    keys.open(context, &sealed.bytes).map_err(|error| match error {
        CryptoError::Unreadable => {
            StoreError::Unreadable { what: context.purpose.name(), user: context.user }.into()
        }
        other => other.into(),
    })
}

/// Where the seed of an authenticator is sealed to.
const fn seed_context(authenticator: i64, user: UserId) -> SealContext<'static> {
    SealContext { purpose: Purpose::Secret, row: authenticator, user: user.get(), extra: &[] }
}

/// The seed of an app, opened.
fn open_seed(tx: &ReadTx<'_>, keys: &Keyring, app: &Authenticator) -> Result<SecretBytes> {
    let sealed = tx.sealed_secret(app.id)?;
    unseal(keys, &seed_context(app.id.get(), app.user), &sealed)
}

/// Where the number of an authenticator is sealed to.
const fn phone_context(authenticator: i64, user: UserId) -> SealContext<'static> {
    SealContext { purpose: Purpose::Phone, row: authenticator, user: user.get(), extra: &[] }
}

/// What ends whatever somebody has, and begins it anew.
fn reset_command(login: &str) -> String {
    format!("twofactl user reset-2fa {} --reason TEXT", shell_word(login))
}

impl From<CryptoError> for Error {
    fn from(error: CryptoError) -> Self {
        Self::Failed(error.to_string())
    }
}
