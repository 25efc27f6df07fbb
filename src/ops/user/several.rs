//! Changes of several users in one go: of all of them, or of none.

use std::collections::HashSet;

use super::changed;
use crate::error::{Refusal, Result};
use crate::model::event::{Action, NewEvent};
use crate::model::outcome::user::UserChanged;
use crate::model::time::Timestamp;
use crate::model::user::{User, UserRef, UserStatus};
use crate::ops::Why;
use crate::ops::person::{Person, pass_through};
use crate::rules::lifecycle::LifeEvent;
use crate::store::{Change, Events, WriteTx};

/// What a change came to for one of several users.
pub(super) enum One {
    /// It was so already.
    Unchanged,
    /// It was made.
    Changed(NewEvent),
    /// It may not be made, so nobody is changed.
    Refused(Refusal, NewEvent),
}

/// Does `one` to each user, or to none of them. Whoever is named twice is
/// changed and told of once.
pub(super) fn change_each(
    tx: &mut WriteTx<'_>,
    who: &[UserRef],
    now: Timestamp,
    mut one: impl FnMut(&mut WriteTx<'_>, &Person) -> Result<One>,
) -> Result<Change<Vec<UserChanged>>> {
    let mut outcome: Vec<UserChanged> = Vec::with_capacity(who.len());
    let mut events: Option<Events> = None;
    let mut seen = HashSet::new();
    for who in who {
        let person = Person::get(tx, who)?;
        if !seen.insert(person.user.id) {
            continue;
        }
        match one(tx, &person)? {
            One::Refused(refusal, event) => return Ok(Change::refused(refusal, event)),
            One::Unchanged => {
                outcome.push(UserChanged { changed: false, ..changed(&person, now) });
            }
            One::Changed(event) => {
                events = Some(match events {
                    None => Events::one(event),
                    Some(events) => events.and(event),
                });
                outcome.push(changed(&person.again(tx)?, now));
            }
        }
    }
    Ok(match events {
        Some(events) => Change::Made { outcome, events },
        None => Change::Nothing { outcome },
    })
}

/// Keeps several users from logging in, or none of them. Their epochs rise, so
/// their sessions, trusted devices and enrollment codes end; what they enrolled stays.
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
            return Ok(One::Unchanged);
        }
        tx.suspend(user.id, now)?;
        let epoch = pass_through(tx, user, LifeEvent::Suspended)?;
        let event = why
            .on(NewEvent::done(Action::UserSuspend))
            .user(user.id, user.login.as_str())
            .detail("epoch", epoch);
        Ok(One::Changed(event))
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
            return Ok(One::Unchanged);
        }
        tx.reinstate(user.id, now)?;
        pass_through(tx, user, LifeEvent::Reinstated)?;
        let event =
            why.on(NewEvent::done(Action::UserReinstate)).user(user.id, user.login.as_str());
        Ok(One::Changed(event))
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
            return Ok(One::Unchanged);
        }
        tx.update_marks(&User { required, ..user.clone() })?;
        let event = why
            .on(NewEvent::done(Action::UserRequire))
            .user(user.id, user.login.as_str())
            .detail("required", required);
        Ok(One::Changed(event))
    })
}
