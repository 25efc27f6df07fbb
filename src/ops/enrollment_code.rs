//! Enrollment codes: handing one out, or one to each of many, and judging one that was typed.

mod many;

pub use many::{Handed, ManyRequest, issue_many, survey};

use super::person::Person;
use super::short_code::Bound;
use super::{Why, find_identity_refusal};
use crate::crypto::keyring::Keyring;
use crate::crypto::random;
use crate::crypto::recovery::generate_short_code;
use crate::error::{Refusal, Result};
use crate::model::code::{HandedCode, SHORT_LENGTH};
use crate::model::event::{Action, NewEvent};
use crate::model::identity::IdentityCheck;
use crate::model::ids::UserId;
use crate::model::outcome::user::{CodeIssued, IssuedCode};
use crate::model::secret::SecretText;
use crate::model::time::{Length, Timestamp};
use crate::model::user::{User, UserRef, UserStatus};
use crate::rules::enrollment_code::{enrollment_purpose, judge_lifetime, misses_left};
use crate::store::{Change, EnrollmentCodeRow, NewEnrollmentCode, ReadTx, WriteTx};

/// A code that an operator wants to hand out.
#[derive(Debug, Clone)]
pub struct CodeRequest {
    /// To whom.
    pub user: UserRef,
    /// How identity was checked.
    pub check: IdentityCheck,
    /// How long it shall live; by default 7 days for a first enrollment, 30
    /// minutes after a reset.
    pub lifetime: Option<Length>,
}

/// Hands out an enrollment code in the place of any other.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; [`crate::error::Error::Invalid`] for too
/// long a life; refused for suspended users, for people whose authenticators
/// were disabled, and if identity was checked in a way that does not hold; the
/// store's.
pub fn issue(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    request: &CodeRequest,
    why: &Why,
    now: Timestamp,
) -> Result<Change<CodeIssued>> {
    let person = Person::get(tx, &request.user)?;
    let user = &person.user;
    let refusal = match user.status {
        UserStatus::Suspended => Some(Refusal::Suspended { login: user.login.to_string() }),
        // It would open nothing: only a reset helps them.
        UserStatus::Active if person.standing().has_only_disabled() => {
            Some(Refusal::DisabledByGuessing { login: user.login.to_string() })
        }
        UserStatus::Active => find_identity_refusal(user, request.check, now),
    };
    if let Some(refusal) = refusal {
        let event = why
            .on(NewEvent::refused(Action::UserEnrollmentCode))
            .user(user.id, user.login.as_str());
        return Ok(Change::refused(refusal, event));
    }
    let (code, event) = make(tx, keys, user, request.lifetime, now)?;
    let event = why.on(event).detail("verified", request.check.as_str());
    let next_login = person.next_logins(now);
    Ok(Change::made(CodeIssued { user: person.user, code, next_login }, event))
}

/// Makes a code for `user` as they are now, and the event that says so.
pub(super) fn make(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    user: &User,
    lifetime: Option<Length>,
    now: Timestamp,
) -> Result<(IssuedCode, NewEvent)> {
    let purpose = enrollment_purpose(user);
    let expires_at = now.plus(judge_lifetime(purpose, lifetime)?);
    let code = generate_short_code()?;
    let salt: [u8; 16] = random::bytes()?;
    let bound = Bound {
        user: user.id,
        purpose,
        salt: &salt,
        epoch: user.epoch,
        issued_at: now,
        expires_at,
    };
    let sealed = bound.seal(keys, &code)?;
    tx.set_enrollment_code(&NewEnrollmentCode {
        user: user.id,
        purpose,
        salt,
        sealed,
        epoch: user.epoch,
        issued_at: now,
        expires_at,
    })?;
    let event = NewEvent::done(Action::UserEnrollmentCode)
        .user(user.id, user.login.as_str())
        .detail("purpose", purpose.as_str())
        .detail("expires_at", expires_at);
    Ok((IssuedCode { code, expires_at }, event))
}

/// How many misses the user's code has left; none if there is no live one.
pub(super) fn misses_left_of(tx: &ReadTx<'_>, user: &User, now: Timestamp) -> Result<u32> {
    let row = tx.find_enrollment_code(user.id)?.filter(|row| row.is_alive(user.epoch, now));
    Ok(row.map_or(0, |row| misses_left(u32::try_from(row.misses).unwrap_or(u32::MAX))))
}

/// What became of an enrollment code that was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is the one. It dies when the enrollment is confirmed.
    Accepted,
    /// It is not, or the one is dead.
    Rejected {
        /// Misses left before the one dies.
        left: u32,
    },
}

/// Judges a typed code. The miss is counted before the comparison and taken
/// back where the code is right.
pub(super) fn judge(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    user: &User,
    typed: &SecretText,
    now: Timestamp,
) -> Result<Verdict> {
    let Some(row) = tx.find_enrollment_code(user.id)?.filter(|row| row.is_alive(user.epoch, now))
    else {
        return Ok(Verdict::Rejected { left: 0 });
    };
    let misses = u32::try_from(row.misses).unwrap_or(u32::MAX);
    let Some(code) = HandedCode::parse(typed, SHORT_LENGTH) else {
        // Not of the form of any code, so not a guess.
        return Ok(Verdict::Rejected { left: misses_left(misses) });
    };
    tx.charge_enrollment_code(user.id)?;
    if is_code(keys, user.id, &row, &code)? {
        tx.forgive_enrollment_code(user.id)?;
        return Ok(Verdict::Accepted);
    }
    Ok(Verdict::Rejected { left: misses_left(misses + 1) })
}

fn is_code(
    keys: &Keyring,
    user: UserId,
    row: &EnrollmentCodeRow,
    code: &HandedCode,
) -> Result<bool> {
    let bound = Bound {
        user,
        purpose: row.purpose,
        salt: &row.salt,
        epoch: row.epoch,
        issued_at: row.issued_at,
        expires_at: row.expires_at,
    };
    bound.is_code(keys, &row.sealed, code)
}
