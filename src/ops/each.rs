//! One operation on each of several users, members or practices: on all of them, or on none.

use std::collections::HashSet;

use super::person::Person;
use super::user::changed;
use crate::error::{Error, Refusal, Result};
use crate::model::event::NewEvent;
use crate::model::ids::UserId;
use crate::model::outcome::user::UserChanged;
use crate::model::time::Timestamp;
use crate::model::user::UserRef;
use crate::store::{Change, Events, ReadTx, WriteTx};

/// What an operation came to for one of several users.
pub(super) enum One<T> {
    /// It was so already.
    Unchanged(T),
    /// It was made.
    Changed(T, NewEvent),
    /// It may not be made, so nobody is changed.
    Refused(Refusal, NewEvent),
}

/// Does `one` to each user, or to none of them. Whoever is named twice is
/// changed and told of once.
pub(super) fn do_to_each<T>(
    tx: &mut WriteTx<'_>,
    who: &[UserRef],
    mut one: impl FnMut(&mut WriteTx<'_>, &Person) -> Result<One<T>>,
) -> Result<Change<Vec<T>>> {
    let mut outcome = Vec::with_capacity(who.len());
    let mut events: Option<Events> = None;
    let mut seen = HashSet::new();
    for who in who {
        let person = Person::get(tx, who)?;
        if !seen.insert(person.user.id) {
            continue;
        }
        match one(tx, &person)? {
            One::Refused(refusal, event) => return Ok(Change::refused(refusal, event)),
            One::Unchanged(told) => outcome.push(told),
            One::Changed(told, event) => {
                events = Some(match events {
                    None => Events::one(event),
                    Some(events) => events.and(event),
                });
                outcome.push(told);
            }
        }
    }
    Ok(match events {
        Some(events) => Change::Made { outcome, events },
        None => Change::Nothing { outcome },
    })
}

/// As [`do_to_each`], where nothing but the user as they are now is told of each.
pub(super) fn change_each(
    tx: &mut WriteTx<'_>,
    who: &[UserRef],
    now: Timestamp,
    mut one: impl FnMut(&mut WriteTx<'_>, &Person) -> Result<One<()>>,
) -> Result<Change<Vec<UserChanged>>> {
    do_to_each(tx, who, |tx, person| {
        Ok(match one(tx, person)? {
            One::Unchanged(()) => {
                One::Unchanged(UserChanged { changed: false, ..changed(person, now) })
            }
            One::Changed((), event) => One::Changed(changed(&person.again(tx)?, now), event),
            One::Refused(refusal, event) => One::Refused(refusal, event),
        })
    })
}

/// The users that are meant, each once, in the order in which they are named. Whoever is
/// unknown is told before anybody is changed, and whoever is removed is found only before.
pub(super) fn distinct(tx: &ReadTx<'_>, who: &[UserRef]) -> Result<Vec<UserId>> {
    let mut seen = HashSet::new();
    let mut users = Vec::with_capacity(who.len());
    for who in who {
        let id = tx.get_user(who)?.id;
        if seen.insert(id) {
            users.push(id);
        }
    }
    Ok(users)
}

/// Makes the change of each of `all` that `one` makes, or none of them: made if any was,
/// refused with the first that is.
pub(super) fn all_or_none<N, T>(
    tx: &mut WriteTx<'_>,
    all: impl IntoIterator<Item = N>,
    mut one: impl FnMut(&mut WriteTx<'_>, N) -> Result<Change<T>>,
) -> Result<Change<Vec<T>>> {
    let mut outcomes = Vec::new();
    let mut made: Option<Events> = None;
    for name in all {
        match one(tx, name)? {
            Change::Made { outcome, events } => {
                outcomes.push(outcome);
                made = Some(match made {
                    None => events,
                    Some(before) => before.and_those(events),
                });
            }
            Change::Nothing { outcome } => outcomes.push(outcome),
            Change::Refused { refusal, event } => return Ok(Change::Refused { refusal, event }),
            // One count would be kept and the events of the others lost.
            Change::Counted { .. } => {
                return Err(Error::Failed("what is only counted is done by itself".to_owned()));
            }
        }
    }
    Ok(match made {
        Some(events) => Change::Made { outcome: outcomes, events },
        None => Change::Nothing { outcome: outcomes },
    })
}
