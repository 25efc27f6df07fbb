//! What a login service tells of a person, because only it knows.

use super::Doorway;
use crate::error::Result;
use crate::model::event::{Action, NewEvent};
use crate::model::user::UserRef;
use crate::ops::person::pass_through;
use crate::rules::lifecycle::LifeEvent;
use crate::store::Change;

/// Something that happened to a person elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonEvent {
    /// The password that the service keeps was changed. A first password is none.
    PasswordChanged,
}

impl PersonEvent {
    /// The word in requests.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PasswordChanged => "password_changed",
        }
    }

    /// The one of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::PasswordChanged].into_iter().find(|event| event.as_str() == word)
    }
}

/// Ends what the event ends. Gives the epoch from now on.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; the store's.
pub fn person(doorway: &mut Doorway<'_>, who: &UserRef, event: PersonEvent) -> Result<i64> {
    let (action, turn) = match event {
        PersonEvent::PasswordChanged => (Action::UserPasswordChanged, LifeEvent::PasswordChanged),
    };
    doorway.store.write(doorway.actor, doorway.now, |tx| {
        let user = tx.get_user(who)?;
        let epoch = pass_through(tx, &user, turn)?;
        let event = NewEvent::done(action).user(user.id, user.login.as_str());
        Ok(Change::made(epoch, event.detail("epoch", epoch)))
    })
}
