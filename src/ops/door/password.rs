//! The first question at the door: who is asking, and is the password theirs?
//!
//! Whoever is unknown, does not belong where they want in or may not log in at
//! all costs the same work as a wrong password and gets the same words. Where
//! the login service checks passwords itself there is no such work to level.

use super::{Doorway, at_practice};
use crate::crypto::CryptoError;
use crate::crypto::keyring::Keyring;
use crate::crypto::password::{self, Verdict};
use crate::error::{Error, Result, StoreError};
use crate::model::event::{Action, EventOutcome, NewEvent};
use crate::model::ids::UserId;
use crate::model::practice::{Handle, Practice};
use crate::model::secret::SecretText;
use crate::model::user::{Login, User, UserRef, UserStatus};
use crate::ops::person::pass_through;
use crate::rules::lifecycle::LifeEvent;
use crate::rules::passwords::MAXIMUM_BYTES;
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
    let Candidate { user, belongs, password_hash } = found;
    let verdict = match claim.password {
        // One Argon2 run in every case, so that time tells nothing.
        Password::Given(typed) => judge(user, typed, password_hash.as_ref())?,
        Password::VerifiedByService if user.is_some() => Verdict::Right,
        Password::VerifiedByService => return Err(Error::not_found("user", &claim.user)),
    };
    let (Some(user), Some(practice)) = (user, belongs) else { return Ok(None) };
    let relied_on = match (claim.password, password_hash, verdict) {
        (_, _, Verdict::Wrong) => None,
        (Password::VerifiedByService, ..) => Some(Reliance::Service),
        (Password::Given(typed), Some(weak), Verdict::RightButWeak) => {
            rehash(doorway, user, (typed, weak))?.map(Reliance::Hash)
        }
        (Password::Given(_), hash, _) => hash.map(Reliance::Hash),
    };
    Ok(relied_on.map(|relied_on| Known { user, practice, relied_on }))
}

/// Who might be asking, found by name alone.
#[derive(Default)]
struct Candidate {
    /// Who has that name.
    user: Option<UserId>,
    /// In which practice, if they may log in there.
    belongs: Option<Option<Practice>>,
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
            None => Some(None),
            Some(Some(practice)) if tx.find_membership(practice.id, user.id)?.is_some() => {
                Some(Some(practice))
            }
            Some(_) => None,
        };
        let belongs = belongs.filter(|_| may_log_in);
        Ok(Self { user: Some(user.id), belongs, password_hash })
    }
}

/// Judges a password, by the same work whatever is stored of it. What is not
/// computed at all is an error that names the person.
fn judge(user: Option<UserId>, typed: &SecretText, stored: Option<&SecretText>) -> Result<Verdict> {
    // No password that is longer was ever set, and hashing it would cost what its sender likes.
    let is_possible = typed.expose().len() <= MAXIMUM_BYTES;
    let judged = if is_possible {
        password::judge(typed, stored.map(SecretText::expose))
    } else {
        password::judge(&SecretText::new(String::new()), None)
    };
    judged.map_err(|error| match (error, user) {
        (CryptoError::HashParameters, Some(user)) => {
            StoreError::PasswordHash { user: user.get() }.into()
        }
        (other, _) => other.into(),
    })
}

/// Hashes a right password anew, in the place of its weak hash. Gives the hash
/// that it is behind from now on; `None` if it is none any more.
fn rehash(
    doorway: &mut Doorway<'_>,
    user: UserId,
    (typed, weak): (&SecretText, SecretText),
) -> Result<Option<SecretText>> {
    let strong = password::hash(typed)?;
    let rehashed = doorway.store.write(doorway.actor, doorway.now, |tx| {
        let owner = tx.find_user(&UserRef::Id(user))?;
        let Some(owner) = owner else { return Ok(Change::Nothing { outcome: false }) };
        if !tx.rehash_password(user, &weak, &strong)? {
            return Ok(Change::Nothing { outcome: false });
        }
        pass_through(tx, &owner, LifeEvent::Rehashed)?;
        let event = NewEvent::done(Action::UserRehash).user(user, owner.login.as_str());
        Ok(Change::made(true, event))
    })?;
    if rehashed {
        return Ok(Some(strong));
    }
    // Another login was faster, or the password is another by now.
    let stored = doorway.store.read(|tx| tx.password_hash(user))?;
    let verdict = judge(Some(user), typed, stored.as_ref())?;
    Ok(stored.filter(|_| verdict != Verdict::Wrong))
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
