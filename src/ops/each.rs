//! One operation on each of several users: on all of them, or on none.

use std::collections::HashSet;

use super::person::Person;
use super::user::changed;
use crate::error::{Refusal, Result};
use crate::model::event::NewEvent;
use crate::model::outcome::user::UserChanged;
use crate::model::time::Timestamp;
use crate::model::user::UserRef;
use crate::store::{Change, Events, WriteTx};

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
