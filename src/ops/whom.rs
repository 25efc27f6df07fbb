//! By what somebody at the desk makes sure that it is the right person, before
//! something of theirs is taken away or handed out. Changes nothing.

use super::permission::Sight;
use super::person::Person;
use super::reset::count_alive;
use crate::error::Result;
use crate::model::authenticator::AuthenticatorState;
use crate::model::outcome::user::Whom;
use crate::model::time::Timestamp;
use crate::model::user::UserRef;
use crate::store::ReadTx;

/// Who that is, where they work as far as `sight` goes, and what of theirs is alive.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; the store's.
pub fn look(tx: &ReadTx<'_>, who: &UserRef, sight: &Sight, now: Timestamp) -> Result<Whom> {
    let person = Person::get(tx, who)?;
    let alive = count_alive(tx, &person, now)?;
    let is_alive = person.pending_until(now).is_some();
    let Person { user, memberships, mut authenticators, .. } = person;
    authenticators.retain(|one| is_alive || one.state != AuthenticatorState::Pending);
    let seen = memberships.into_iter().filter(|(practice, _)| sight.has_practice(practice.id));
    let practices = seen.map(|(practice, at)| (practice.handle, at.role));
    Ok(Whom { user, practices: practices.collect(), authenticators, alive })
}
