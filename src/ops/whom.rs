//! By what somebody at the desk makes sure that it is the right person, before
//! something of theirs is taken away or handed out. Changes nothing.

use super::person::Person;
use super::reset::count_alive;
use crate::error::Result;
use crate::model::authenticator::AuthenticatorState;
use crate::model::outcome::user::Whom;
use crate::model::time::Timestamp;
use crate::model::user::UserRef;
use crate::store::ReadTx;

/// Who that is, where they work, and what of theirs is alive.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; the store's.
pub fn look(tx: &ReadTx<'_>, who: &UserRef, now: Timestamp) -> Result<Whom> {
    let person = Person::get(tx, who)?;
    let alive = count_alive(tx, &person, now)?;
    let is_alive = person.pending_until(now).is_some();
    let Person { user, memberships, mut authenticators, .. } = person;
    authenticators.retain(|one| is_alive || one.state != AuthenticatorState::Pending);
    let practices = memberships.into_iter().map(|(practice, at)| (practice.handle, at.role));
    Ok(Whom { user, practices: practices.collect(), authenticators, alive })
}
