//! Authenticators that exist: listing, renaming and removing them, and taking over those of
//! other software.

pub mod import;

use super::Why;
use super::person::{Person, pass_through};
use crate::error::Result;
use crate::model::authenticator::{Authenticator, AuthenticatorState};
use crate::model::event::{Action, NewEvent};
use crate::model::ids::AuthenticatorId;
use crate::model::outcome::user::{AuthenticatorRemoved, AuthenticatorRenamed};
use crate::model::text::DisplayName;
use crate::model::time::Timestamp;
use crate::model::user::{User, UserRef};
use crate::rules::lifecycle::{Ending, LifeEvent, marks_rebind};
use crate::store::{Change, ReadTx, WriteTx};

/// A user's authenticators, the oldest first; a pending one only while it is alive.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; the store's.
pub fn list(tx: &ReadTx<'_>, who: &UserRef, now: Timestamp) -> Result<Vec<Authenticator>> {
    let person = Person::get(tx, who)?;
    let alive = person.pending_until(now).is_some();
    let shown = |a: &Authenticator| alive || a.state != AuthenticatorState::Pending;
    Ok(person.authenticators.into_iter().filter(shown).collect())
}

/// Gives one authenticator another label, and changes nothing else.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; the store's.
pub fn rename(
    tx: &mut WriteTx<'_>,
    id: AuthenticatorId,
    label: &DisplayName,
    why: &Why,
) -> Result<Change<AuthenticatorRenamed>> {
    let authenticator = tx.get_authenticator(id)?;
    let user = tx.get_user(&UserRef::Id(authenticator.user))?;
    let before = authenticator.label;
    if before.as_ref() == Some(label) {
        let outcome = AuthenticatorRenamed { id, label: label.clone(), user };
        return Ok(Change::Nothing { outcome });
    }
    tx.set_label(id, label)?;
    pass_through(tx, &user, LifeEvent::Renamed)?;
    let event = why
        .on(NewEvent::done(Action::AuthenticatorRename))
        .user(user.id, user.login.as_str())
        .target(format!("authenticator {id}"))
        .detail("label_before", before.map(|label| label.as_str().to_owned()))
        .detail("label", label.as_str());
    Ok(Change::made(AuthenticatorRenamed { id, label: label.clone(), user }, event))
}

/// Removes one authenticator. Whoever loses their last active one is in rebind.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; the store's.
pub fn remove(
    tx: &mut WriteTx<'_>,
    id: AuthenticatorId,
    why: &Why,
    now: Timestamp,
) -> Result<Change<AuthenticatorRemoved>> {
    let authenticator = tx.get_authenticator(id)?;
    let person = Person::get(tx, &UserRef::Id(authenticator.user))?;
    let user = &person.user;
    tx.remove_authenticator(id)?;
    let active_left = person.active().filter(|a| a.id != id).count();
    let event = why
        .on(NewEvent::done(Action::AuthenticatorRemove))
        .user(user.id, user.login.as_str())
        .target(format!("authenticator {id}"))
        .detail("type", authenticator.kind.as_str())
        .detail("state", authenticator.state.as_str())
        .detail("label", authenticator.label.as_ref().map(|label| label.as_str().to_owned()));
    match authenticator.state {
        // It counted for nothing, so nothing ends with it.
        AuthenticatorState::Pending => {}
        AuthenticatorState::Active => end_active(tx, user, active_left)?,
        AuthenticatorState::Disabled => {
            pass_through(tx, user, LifeEvent::AuthenticatorRemoved)?;
        }
    }
    let person = person.again(tx)?;
    let outcome = AuthenticatorRemoved {
        id,
        active_left: active_left as u64,
        next_login: person.next_logins(now),
        user: person.user,
    };
    Ok(Change::made(outcome, event))
}

fn end_active(tx: &mut WriteTx<'_>, user: &User, active_left: usize) -> Result<()> {
    let rebind = user.rebind || marks_rebind(Ending::Removed, active_left);
    tx.update_marks(&User { rebind, ..user.clone() })?;
    pass_through(tx, user, LifeEvent::AuthenticatorRemoved).map(|_| ())
}
