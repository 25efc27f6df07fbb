//! Switching two-factor authentication off for a person who may do without.
//!
//! It ends what a reset ends, and leaves no rebind behind: from then on the
//! password alone is meant to let them in. That hands out more than any code,
//! so identity is checked first, and where a practice demands a second factor
//! it is not for this to decide.

use super::Why;
use super::each::{One, do_to_each};
use super::find_identity_refusal;
use super::person::{Person, pass_through};
use super::reset::{count_alive, end_credentials, with_counts};
use crate::error::{Refusal, Result};
use crate::model::event::{Action, NewEvent};
use crate::model::identity::IdentityCheck;
use crate::model::outcome::user::{Removed, SwitchedOff};
use crate::model::time::Timestamp;
use crate::model::user::{User, UserRef};
use crate::rules::lifecycle::{Ending, LifeEvent, marks_rebind};
use crate::store::{Change, WriteTx};

/// Ends all that makes up a second factor of several users, personal and
/// required with it, or changes none of them. Sessions end with the epoch; a
/// rebind from before stays. Without a `check` only what is so already or
/// refused anyway is answered.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; refused while a practice demands a second
/// factor of one of them, and unless identity was checked in a way that holds;
/// the store's.
pub fn run(
    tx: &mut WriteTx<'_>,
    who: &[UserRef],
    check: Option<IdentityCheck>,
    why: &Why,
    now: Timestamp,
) -> Result<Change<Vec<SwitchedOff>>> {
    do_to_each(tx, who, |tx, person| {
        let user = &person.user;
        let removed = count_alive(tx, person, now)?;
        if removed == Removed::default() && !user.personal && !user.required {
            return Ok(One::Unchanged(SwitchedOff {
                changed: false,
                removed,
                ..switched_off(person, now)
            }));
        }
        if let Some(refusal) = find_refusal(person, check, now) {
            let event = NewEvent::refused(Action::UserDisable2fa);
            return Ok(One::Refused(refusal, why.on(event).user(user.id, user.login.as_str())));
        }
        end_credentials(tx, user)?;
        let rebind = user.rebind || marks_rebind(Ending::Disable2fa, 0);
        tx.update_marks(&User { personal: false, required: false, rebind, ..user.clone() })?;
        pass_through(tx, user, LifeEvent::Disabled2fa)?;
        let done = SwitchedOff {
            removed,
            personal_ended: user.personal,
            required_ended: user.required,
            ..switched_off(&person.again(tx)?, now)
        };
        let event = event(&done, check, why);
        Ok(One::Changed(done, event))
    })
}

/// The user as they are now.
fn switched_off(person: &Person, now: Timestamp) -> SwitchedOff {
    SwitchedOff {
        changed: true,
        user: person.user.clone(),
        removed: Removed::default(),
        personal_ended: false,
        required_ended: false,
        next_login: person.next_logins(now),
    }
}

fn find_refusal(person: &Person, check: Option<IdentityCheck>, now: Timestamp) -> Option<Refusal> {
    let login = || person.user.login.to_string();
    let demanding = person.demanding(now);
    if !demanding.is_empty() {
        let handles = demanding.iter().map(|handle| handle.to_string()).collect();
        return Some(Refusal::StillDemanded { handles, login: login() });
    }
    match check {
        None => Some(Refusal::Unverified { login: login() }),
        Some(check) => find_identity_refusal(&person.user, check, now),
    }
}

fn event(done: &SwitchedOff, check: Option<IdentityCheck>, why: &Why) -> NewEvent {
    let event = why
        .on(NewEvent::done(Action::UserDisable2fa))
        .user(done.user.id, done.user.login.as_str())
        .detail("verified", check.map(IdentityCheck::as_str))
        .detail("epoch", done.user.epoch)
        .detail("personal_ended", done.personal_ended)
        .detail("required_ended", done.required_ended);
    with_counts(event, &done.removed)
}
