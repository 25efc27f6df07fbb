//! Sessions that the login service keeps.

use super::Doorway;
use crate::error::Result;
use crate::model::outcome::By;
use crate::model::practice::Handle;
use crate::model::user::UserRef;
use crate::ops::person::Person;
use crate::rules::session::{Session, is_session_valid};

/// A session, as the login service remembers it from an admission.
#[derive(Debug)]
pub struct SessionRequest<'a> {
    /// Who.
    pub user: &'a UserRef,
    /// Where; `None` if no practice was named.
    pub practice: Option<&'a Handle>,
    /// The epoch of the admission.
    pub epoch: i64,
    /// What let the person in.
    pub by: By,
}

/// Whether a session still suffices for what is demanded now.
///
/// # Errors
///
/// The store's. Unknown users and practices have no valid session.
pub fn session(doorway: &mut Doorway<'_>, request: &SessionRequest<'_>) -> Result<bool> {
    let now = doorway.now;
    doorway.store.read(|tx| {
        let Some(user) = tx.find_user(request.user)? else { return Ok(false) };
        let person = Person::of(tx, user)?;
        let named = match request.practice {
            None => None,
            Some(handle) => {
                let practice = tx.find_practice(handle)?;
                let Some(practice) = practice.filter(|p| person.is_member(p.id)) else {
                    return Ok(false);
                };
                Some(practice.id)
            }
        };
        let session = Session { epoch: request.epoch, by: request.by };
        Ok(is_session_valid(&person.standing(), &person.places(named), session, now))
    })
}
