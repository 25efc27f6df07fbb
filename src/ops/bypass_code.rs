//! Bypass codes: handing one out, and judging one that was typed.
//!
//! A bypass code answers for an authenticator that is not at hand, for a few
//! hours. It binds nothing, trusts no device and switches nothing off.

use super::person::Person;
use super::short_code::Bound;
use super::{Why, find_identity_refusal};
use crate::crypto::keyring::Keyring;
use crate::crypto::random;
use crate::crypto::recovery::generate_short_code;
use crate::error::{Refusal, Result};
use crate::model::code::{CodePurpose, HandedCode, Uses};
use crate::model::event::{Action, NewEvent};
use crate::model::identity::IdentityCheck;
use crate::model::outcome::user::{BypassIssued, IssuedCode};
use crate::model::time::{Length, Timestamp};
use crate::model::user::{User, UserRef};
use crate::rules::bypass_code::{Obstacle, find_obstacle};
use crate::rules::enrollment_code::judge_lifetime;
use crate::store::{BypassCodeRow, Change, NewBypassCode, WriteTx};

/// A code that an operator wants to hand out.
#[derive(Debug, Clone)]
pub struct BypassRequest {
    /// To whom.
    pub user: UserRef,
    /// How identity was checked.
    pub check: IdentityCheck,
    /// How often it lets in.
    pub uses: Uses,
    /// How long it shall live: an hour by default, 24 hours at most.
    pub lifetime: Option<Length>,
}

/// Hands out a bypass code in the place of any other.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; [`crate::error::Error::Invalid`] for too
/// long a life; refused where no login would take the code, and if identity
/// was checked in a way that does not hold; the store's.
pub fn issue(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    request: &BypassRequest,
    why: &Why,
    now: Timestamp,
) -> Result<Change<BypassIssued>> {
    let lifetime = judge_lifetime(CodePurpose::Bypass, request.lifetime)?;
    let person = Person::get(tx, &request.user)?;
    let user = &person.user;
    let refusal =
        find_refusal(&person, now).or_else(|| find_identity_refusal(user, request.check, now));
    if let Some(refusal) = refusal {
        let event =
            why.on(NewEvent::refused(Action::UserBypassCode)).user(user.id, user.login.as_str());
        return Ok(Change::refused(refusal, event));
    }
    let code = make(tx, keys, (user, request.uses), lifetime, now)?;
    let event = why
        .on(NewEvent::done(Action::UserBypassCode))
        .user(user.id, user.login.as_str())
        .detail("uses", i64::from(request.uses.get()))
        .detail("expires_at", code.expires_at)
        .detail("verified", request.check.as_str());
    let next_login = person.next_logins(now);
    let issued = BypassIssued { user: person.user, code, uses: request.uses, next_login };
    Ok(Change::made(issued, event))
}

fn find_refusal(person: &Person, now: Timestamp) -> Option<Refusal> {
    let login = person.user.login.to_string();
    find_obstacle(&person.standing(), &person.places(None), now).map(|obstacle| match obstacle {
        Obstacle::Suspended => Refusal::Suspended { login },
        Obstacle::OnlyDisabled => Refusal::DisabledByGuessing { login },
        Obstacle::NothingAccepted => Refusal::NoAuthenticator { login },
        Obstacle::NothingDemanded => Refusal::NothingDemanded { login },
    })
}

fn make(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    given: (&User, Uses),
    lifetime: Length,
    now: Timestamp,
) -> Result<IssuedCode> {
    let (user, uses) = given;
    let expires_at = now.plus(lifetime);
    let code = generate_short_code()?;
    let salt: [u8; 16] = random::bytes()?;
    let bound = Bound {
        user: user.id,
        purpose: CodePurpose::Bypass,
        salt: &salt,
        epoch: user.epoch,
        issued_at: now,
        expires_at,
    };
    let sealed = bound.seal(keys, &code)?;
    tx.set_bypass_code(&NewBypassCode {
        user: user.id,
        salt,
        sealed,
        epoch: user.epoch,
        uses,
        issued_at: now,
        expires_at,
    })?;
    Ok(IssuedCode { code, expires_at })
}

/// Judges a typed code and takes one of its uses if it is right. The miss is
/// counted before the comparison and taken back where the code is right.
pub(super) fn spend(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    user: &User,
    typed: &HandedCode,
    now: Timestamp,
) -> Result<bool> {
    let Some(row) = tx.find_bypass_code(user.id)?.filter(|row| row.is_alive(user.epoch, now))
    else {
        return Ok(false);
    };
    tx.charge_bypass_code(user.id)?;
    // Only the row count decides: somebody else may have taken the last use just now.
    Ok(is_code(keys, user, &row, typed)? && tx.spend_bypass_code(user.id)?)
}

fn is_code(keys: &Keyring, user: &User, row: &BypassCodeRow, typed: &HandedCode) -> Result<bool> {
    let bound = Bound {
        user: user.id,
        purpose: CodePurpose::Bypass,
        salt: &row.salt,
        epoch: row.epoch,
        issued_at: row.issued_at,
        expires_at: row.expires_at,
    };
    bound.is_code(keys, &row.sealed, typed)
}
