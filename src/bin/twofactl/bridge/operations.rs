//! The operations that clients can ask for: one file each, read from fields,
//! run at a door.

mod account;
mod enroll_begin;
mod enroll_confirm;
mod manage;
mod password;
mod person;
mod send_sms;
mod session;
mod skip;
mod start;
mod verify;

use twofactl::Door;
use twofactl::error::Result;

use super::fault::Fault;
use super::request::Fields;
use crate::output::views::bridge::Reply;

/// A request that was understood.
pub(crate) trait Operation {
    /// Does what was asked for.
    ///
    /// # Errors
    ///
    /// The store's: the question could not be answered.
    fn run(&self, door: &mut Door) -> Result<Reply>;

    /// What decides how long it takes.
    fn pace(&self) -> Pace {
        Pace::Ours
    }
}

/// What decides how long an operation takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// The store, and a password at most.
    Ours,
    /// A gateway for texts: perhaps a quarter of a minute.
    OfGateway,
}

/// Who checks passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
    /// We alone.
    Nobody,
    /// The login service as well: `--trust-password-verified`.
    Service,
}

/// Takes its fields, and says what is wrong with them.
type Read = fn(&mut Fields<'_>, Trust) -> Result<Box<dyn Operation>, Fault>;

const OPERATIONS: [(&str, Read); 15] = [
    ("start", start::read),
    ("verify", verify::read),
    ("send_sms", send_sms::read),
    ("skip", skip::read),
    ("enroll_begin", enroll_begin::read),
    ("enroll_confirm", enroll_confirm::read),
    ("session", session::read),
    ("account", account::read),
    ("enable_personal", manage::enable_personal),
    ("disable_personal", manage::disable_personal),
    ("recovery_codes", manage::recovery_codes),
    ("authenticator_rename", manage::rename),
    ("authenticator_remove", manage::remove),
    ("device_revoke", manage::revoke),
    ("person", person::read),
];

/// Finds the operation of that name and reads its fields.
///
/// # Errors
///
/// [`Fault`] if there is none, or a field is missing, unknown or not acceptable.
pub(crate) fn read(
    name: &str,
    mut fields: Fields<'_>,
    trust: Trust,
) -> Result<Box<dyn Operation>, Fault> {
    let Some((_, read)) = OPERATIONS.iter().find(|(known, _)| *known == name) else {
        let known: Vec<_> = OPERATIONS.iter().map(|(known, _)| *known).collect();
        let known = known.join(", ");
        return Err(Fault::usage(format!("there is no such operation: \"op\" is one of {known}")));
    };
    let operation = read(&mut fields, trust)?;
    fields.end()?;
    Ok(operation)
}
