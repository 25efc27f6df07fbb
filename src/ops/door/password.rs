//! The first question at the door: who is asking, and is the password theirs?
//!
//! Whoever is unknown, does not belong where they want in or may not log in at
//! all costs the same work as a wrong password and gets the same words. Where
//! the login service checks passwords itself there is no such work to level.

use super::{Doorway, at_practice};
use crate::crypto::keyring::Keyring;
use crate::crypto::password;
use crate::error::{Error, Result};
use crate::model::event::{Action, EventOutcome, NewEvent};
use crate::model::ids::UserId;
use crate::model::practice::{Handle, Practice};
use crate::model::secret::SecretText;
use crate::model::user::{Login, User, UserRef, UserStatus};
use crate::store::{Change, ReadTx};

/// The password of somebody who wants in.
#[derive(Debug, Clone, Copy)]
pub enum Password<'a> {
    /// As typed; it is checked here.
    Given(&'a SecretText),
    /// The login service keeps passwords and has found this one right. An
    /// unknown person is then an error, so that a missing import shows.
    VerifiedByService,
}

/// Somebody who says who they are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claim<'a> {
    /// As typed.
    pub(super) user: &'a str,
    /// Where they want in; `None` for all of their practices at once.
    pub(super) practice: Option<&'a Handle>,
    pub(super) password: Password<'a>,
}

/// A person who belongs where they want in, with the right password.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) user: UserId,
    pub(super) practice: Option<Practice>,
    relied_on: Reliance,
}

/// What made the password right.
#[derive(Debug)]
enum Reliance {
    /// It is the one behind this hash.
    Hash(SecretText),
    /// The login service says so.
    Service,
}

impl Known {
    /// Whether the password is right to this day. One that changed while Argon2 ran earns
    /// no ticket of the epoch that it began.
    pub(super) fn is_still_right(&self, tx: &ReadTx<'_>) -> Result<bool> {
        Ok(match &self.relied_on {
            Reliance::Hash(hash) => tx.password_hash(self.user)?.as_ref() == Some(hash),
            Reliance::Service => true,
        })
    }
}

/// Finds out who is asking. `None` if they are to be turned away, and the
/// record does not have it yet.
///
/// # Errors
///
/// [`Error::NotFound`] for an unknown person whom the login service vouches for;
/// the store's.
pub(super) fn recognise(doorway: &mut Doorway<'_>, claim: &Claim<'_>) -> Result<Option<Known>> {
    let found = doorway.store.read(|tx| Candidate::find(tx, claim))?;
    let relied_on = match claim.password {
        Password::Given(typed) => found.check(typed)?.map(Reliance::Hash),
        Password::VerifiedByService if found.is_somebody => Some(Reliance::Service),
        Password::VerifiedByService => return Err(Error::not_found("user", &claim.user)),
    };
    let known = found.belongs.zip(relied_on);
    Ok(known.map(|((user, practice), relied_on)| Known { user, practice, relied_on }))
}

/// Who might be asking, found by name alone.
#[derive(Default)]
struct Candidate {
    is_somebody: bool,
    /// Who, and in which practice, if they may log in there.
    belongs: Option<(UserId, Option<Practice>)>,
    password_hash: Option<SecretText>,
}

impl Candidate {
    fn find(tx: &ReadTx<'_>, claim: &Claim<'_>) -> Result<Self> {
        let Some(user) = find_user(tx, claim.user)? else { return Ok(Self::default()) };
        let password_hash = tx.password_hash(user.id)?;
        let may_log_in = match user.status {
            UserStatus::Active => true,
            UserStatus::Suspended => false,
        };
        let practice = claim.practice.map(|handle| tx.find_practice(handle)).transpose()?;
        let belongs = match practice {
            None => Some((user.id, None)),
            Some(Some(practice)) if tx.find_membership(practice.id, user.id)?.is_some() => {
                Some((user.id, Some(practice)))
            }
            Some(_) => None,
        };
        Ok(Self { is_somebody: true, belongs: belongs.filter(|_| may_log_in), password_hash })
    }

    /// The hash that the password is behind, if there is one. One Argon2 run in
    /// every case, so that time tells nothing.
    fn check(&self, typed: &SecretText) -> Result<Option<SecretText>> {
        let right = match &self.password_hash {
            Some(hash) => password::verify(typed, hash.expose())?,
            None => {
                password::verify_dummy(typed)?;
                false
            }
        };
        Ok(self.password_hash.clone().filter(|_| right))
    }
}

fn find_user(tx: &ReadTx<'_>, name: &str) -> Result<Option<User>> {
    let Ok(login) = Login::parse(name) else { return Ok(None) };
    tx.find_user(&UserRef::Login(login))
}

/// Turns somebody away and says no more than that.
pub(super) fn deny<T>(doorway: &mut Doorway<'_>, claim: &Claim<'_>, denied: T) -> Result<T> {
    let (keys, now) = (doorway.keys, doorway.now);
    doorway.store.write(doorway.actor, now, |tx| {
        let event = NewEvent::with_outcome(Action::LoginDenied, EventOutcome::Denied);
        let event = match find_user(tx, claim.user)? {
            Some(user) => event.user(user.id, user.login.as_str()),
            // An unknown name may be a mistyped password, so only its keyed hash is kept.
            None => event.detail("unknown_name", short_hash(keys, claim.user)),
        };
        let practice = claim.practice.map(|handle| tx.find_practice(handle)).transpose()?.flatten();
        Ok(Change::made(denied, at_practice(event, practice.as_ref())))
    })
}

fn short_hash(keys: &Keyring, name: &str) -> String {
    let hash = keys.name_hash("login", name);
    crate::model::outcome::audit::hex_of(hash.get(..8).unwrap_or_default())
}
