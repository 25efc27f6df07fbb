//! Reset: everything that makes up a person's second factor ends, in one
//! transaction that needs no key.
//!
//! Taking away must always work: with the key lost, with secrets that no
//! longer open, with the login service down. What hands something out, the
//! enrollment code, is the part that needs the key.

use super::each::{all_or_none, distinct};
use super::person::{Person, pass_through};
use super::{Why, enrollment_code, find_identity_refusal};
use crate::crypto::keyring::Keyring;
use crate::error::Result;
use crate::model::code::CodePurpose;
use crate::model::event::{Action, NewEvent};
use crate::model::identity::IdentityCheck;
use crate::model::outcome::user::{Removed, ResetDone};
use crate::model::time::{Length, Timestamp};
use crate::model::user::{User, UserRef};
use crate::rules::enrollment_code::judge_lifetime;
use crate::rules::lifecycle::{Ending, LifeEvent, marks_rebind};
use crate::rules::lockout::is_locked;
use crate::store::{Change, Events, ReadTx, WriteTx};

/// A reset that an operator asks for.
#[derive(Debug, Clone)]
pub struct ResetRequest {
    /// Whose.
    pub user: UserRef,
    /// How identity was checked; without it, no enrollment code is issued.
    pub check: Option<IdentityCheck>,
    /// How long the enrollment code shall live: 30 minutes by default, 24 hours at most.
    pub lifetime: Option<Length>,
}

/// Removes every credential of a user but the password, so that they can enroll again.
///
/// Personal and required stay. Run again, with nothing alive but its own
/// enrollment code, it changes nothing.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; refused if identity was checked in a way
/// that does not hold; [`crate::error::Error::Invalid`] for too long a life of
/// the code; the store's.
pub fn run(
    tx: &mut WriteTx<'_>,
    keys: Option<&Keyring>,
    request: &ResetRequest,
    why: &Why,
    now: Timestamp,
) -> Result<Change<ResetDone>> {
    // Judged whether or not a code is made: a slip must not pass unseen because
    // the key was missing or nothing was alive.
    judge_lifetime(CodePurpose::AfterReset, request.lifetime)?;
    let person = Person::get(tx, &request.user)?;
    let user = &person.user;
    let refused = request.check.and_then(|check| find_identity_refusal(user, check, now));
    if let Some(refusal) = refused {
        let event =
            why.on(NewEvent::refused(Action::UserReset2fa)).user(user.id, user.login.as_str());
        return Ok(Change::refused(refusal, event));
    }
    let removed = count_alive(tx, &person, now)?;
    if is_nothing(tx, user, &removed)? {
        let done = ResetDone {
            changed: false,
            removed: Removed::default(),
            epoch: user.epoch,
            enrollment_code: None,
            key_was_missing: false,
            next_login: person.next_logins(now),
            user: person.user,
        };
        return Ok(Change::Nothing { outcome: done });
    }
    end_credentials(tx, user)?;
    let rebind = user.rebind || marks_rebind(Ending::Reset, 0);
    tx.update_marks(&User { rebind, ..user.clone() })?;
    let epoch = pass_through(tx, user, LifeEvent::Reset)?;
    let person = person.again(tx)?;
    let event = event(&person.user, &removed, request.check, why);
    let mut events = Events::one(event);
    let mut done = ResetDone {
        changed: true,
        removed,
        epoch,
        enrollment_code: None,
        key_was_missing: request.check.is_some() && keys.is_none(),
        next_login: person.next_logins(now),
        user: person.user,
    };
    if let (Some(check), Some(keys)) = (request.check, keys) {
        let (code, issued) = enrollment_code::make(tx, keys, &done.user, request.lifetime, now)?;
        events = events.and(why.on(issued).detail("verified", check.as_str()));
        done.enrollment_code = Some(code);
    }
    Ok(Change::Made { outcome: done, events })
}

/// As [`run`], for several users or for none of them, and hands nothing out.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; the store's.
pub fn run_each(
    tx: &mut WriteTx<'_>,
    who: &[UserRef],
    why: &Why,
    now: Timestamp,
) -> Result<Change<Vec<ResetDone>>> {
    let users = distinct(tx, who)?;
    all_or_none(tx, users, |tx, user| {
        let request = ResetRequest { user: UserRef::Id(user), check: None, lifetime: None };
        run(tx, None, &request, why, now)
    })
}

/// How many of each kind are alive.
pub(super) fn count_alive(tx: &ReadTx<'_>, person: &Person, now: Timestamp) -> Result<Removed> {
    let user = &person.user;
    let code = tx.find_enrollment_code(user.id)?;
    let bypass = tx.find_bypass_code(user.id)?;
    let locked = is_locked(person.lock.locked_until, now);
    let pending = person.pending_until(now).is_some();
    let all = person.authenticators.len() as u64;
    Ok(Removed {
        authenticators: all - u64::from(person.pending.is_some()),
        recovery_codes: tx.count_recovery_codes(user.id)?,
        trusted_devices: tx.count_devices(user.id, user.epoch, now)?,
        challenges: tx.count_challenges(user.id, now)?,
        pending: u64::from(pending),
        enrollment_codes: u64::from(code.is_some_and(|code| code.is_alive(user.epoch, now))),
        bypass_codes: u64::from(bypass.is_some_and(|code| code.is_alive(user.epoch, now))),
        locks: u64::from(locked),
    })
}

/// Whether nothing is alive but the enrollment code of an earlier reset.
fn is_nothing(tx: &ReadTx<'_>, user: &User, removed: &Removed) -> Result<bool> {
    let own_code = Removed { enrollment_codes: removed.enrollment_codes, ..Removed::default() };
    if *removed != own_code {
        return Ok(false);
    }
    let code = tx.find_enrollment_code(user.id)?;
    let is_own = code.is_some_and(|code| code.purpose == CodePurpose::AfterReset && user.rebind);
    Ok(removed.enrollment_codes == 0 || is_own)
}

/// Ends every credential of a user but the password. Marks and epoch are for the caller.
pub(super) fn end_credentials(tx: &mut WriteTx<'_>, user: &User) -> Result<()> {
    tx.remove_challenges(user.id)?;
    tx.remove_pending(user.id)?;
    tx.remove_authenticators(user.id)?;
    tx.remove_recovery_codes(user.id)?;
    tx.remove_devices(user.id)?;
    tx.remove_enrollment_code(user.id)?;
    tx.remove_bypass_code(user.id)?;
    tx.remove_lock(user.id)
}

fn event(user: &User, removed: &Removed, check: Option<IdentityCheck>, why: &Why) -> NewEvent {
    let event = why
        .on(NewEvent::done(Action::UserReset2fa))
        .user(user.id, user.login.as_str())
        .detail("verified", check.map(IdentityCheck::as_str))
        .detail("epoch", user.epoch);
    with_counts(event, removed)
}

/// Says how many of each kind were ended.
pub(super) fn with_counts(event: NewEvent, removed: &Removed) -> NewEvent {
    let Removed {
        authenticators,
        recovery_codes,
        trusted_devices,
        challenges,
        pending,
        enrollment_codes,
        bypass_codes,
        locks,
    } = *removed;
    let counts = [
        ("authenticators", authenticators),
        ("recovery_codes", recovery_codes),
        ("trusted_devices", trusted_devices),
        ("challenges", challenges),
        ("pending", pending),
        ("enrollment_codes", enrollment_codes),
        ("bypass_codes", bypass_codes),
        ("locks", locks),
    ];
    counts.into_iter().fold(event, |event, (name, count)| {
        event.detail(name, i64::try_from(count).unwrap_or(i64::MAX))
    })
}
