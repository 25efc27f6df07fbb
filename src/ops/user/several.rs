//! Changes of several users in one go: of all of them, or of none.

use crate::error::Result;
use crate::model::event::{Action, NewEvent};
use crate::model::outcome::user::{UserChanged, UserRemoved};
use crate::model::time::Timestamp;
use crate::model::user::{User, UserRef, UserStatus};
use crate::ops::Why;
use crate::ops::each::{One, all_or_none, change_each, distinct};
use crate::ops::person::pass_through;
use crate::rules::lifecycle::LifeEvent;
use crate::store::{Change, WriteTx};

/// Keeps several users from logging in, or none of them. Their epochs rise, so
/// their sessions, trusted devices, enrollment and bypass codes end; what they enrolled stays.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; the store's.
pub fn suspend(
    tx: &mut WriteTx<'_>,
    who: &[UserRef],
    why: &Why,
    now: Timestamp,
) -> Result<Change<Vec<UserChanged>>> {
    change_each(tx, who, now, |tx, person| {
        let user = &person.user;
        if user.status == UserStatus::Suspended {
            return Ok(One::Unchanged(()));
        }
        tx.suspend(user.id, now)?;
        let epoch = pass_through(tx, user, LifeEvent::Suspended)?;
        let event = why
            .on(NewEvent::done(Action::UserSuspend))
            .user(user.id, user.login.as_str())
            .detail("epoch", epoch);
        Ok(One::Changed((), event))
    })
}

/// Lets several users log in again, or none of them. The epoch stays, and what
/// ended with the suspension stays ended; a grace by length begins anew.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; the store's.
pub fn reinstate(
    tx: &mut WriteTx<'_>,
    who: &[UserRef],
    why: &Why,
    now: Timestamp,
) -> Result<Change<Vec<UserChanged>>> {
    change_each(tx, who, now, |tx, person| {
        let user = &person.user;
        if user.status == UserStatus::Active {
            return Ok(One::Unchanged(()));
        }
        tx.reinstate(user.id, now)?;
        pass_through(tx, user, LifeEvent::Reinstated)?;
        let event =
            why.on(NewEvent::done(Action::UserReinstate)).user(user.id, user.login.as_str());
        Ok(One::Changed((), event))
    })
}

/// Whether an operator requires a second factor of a user, whatever the practices demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requirement {
    /// From now on, without a grace.
    Begin,
    /// No longer.
    End,
}

/// Requires a second factor of several users, or no longer, or changes none of
/// them. What the practices demand and what the users ask for themselves stays.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; the store's.
pub fn require(
    tx: &mut WriteTx<'_>,
    who: &[UserRef],
    requirement: Requirement,
    why: &Why,
    now: Timestamp,
) -> Result<Change<Vec<UserChanged>>> {
    let required = requirement == Requirement::Begin;
    change_each(tx, who, now, |tx, person| {
        let user = &person.user;
        if user.required == required {
            return Ok(One::Unchanged(()));
        }
        tx.update_marks(&User { required, ..user.clone() })?;
        let event = why
            .on(NewEvent::done(Action::UserRequire))
            .user(user.id, user.login.as_str())
            .detail("required", required);
        Ok(One::Changed((), event))
    })
}

/// Removes several users with everything of theirs, or none of them; the events stay.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; the store's.
pub fn remove_each(
    tx: &mut WriteTx<'_>,
    who: &[UserRef],
    why: &Why,
) -> Result<Change<Vec<UserRemoved>>> {
    let users = distinct(tx, who)?;
    all_or_none(tx, users, |tx, user| super::remove(tx, &UserRef::Id(user), why))
}
