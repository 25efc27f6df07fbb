//! Recovery codes: making a set, finding the one that was typed, and what the
//! desk does about them: it marks a set for renewal, or issues one at once.

use super::each::{One, change_each};
use super::person::{Person, pass_through};
use super::{Why, find_identity_refusal, seal, unseal};
use crate::crypto::keyring::Keyring;
use crate::crypto::random;
use crate::crypto::recovery::{RecoverySet, generate_set, matches, slow_hash};
use crate::crypto::seal::{Field, Purpose, SealContext};
use crate::error::{Refusal, Result};
use crate::model::code::{HandedCode, RECOVERY_COUNT};
use crate::model::event::{Action, NewEvent};
use crate::model::identity::IdentityCheck;
use crate::model::ids::UserId;
use crate::model::outcome::user::{CodesIssued, UserChanged};
use crate::model::secret::SecretBytes;
use crate::model::time::Timestamp;
use crate::model::user::{User, UserRef, UserStatus};
use crate::rules::lifecycle::LifeEvent;
use crate::store::{Change, ReadTx, RecoveryRow, WriteTx};

/// A set that is hashed and sealed, ready to be written.
#[derive(Debug)]
pub struct PreparedSet {
    user: UserId,
    salt: [u8; 16],
    codes: Vec<HandedCode>,
    rows: Vec<RecoveryRow>,
}

/// Makes a set for `user`. Takes ten Argon2 runs, so never inside a transaction.
///
/// # Errors
///
/// If the machine has no random bytes or no memory to give.
pub fn prepare(keys: &Keyring, user: UserId) -> Result<PreparedSet> {
    let RecoverySet { salt, codes } = generate_set()?;
    let mut rows = Vec::with_capacity(codes.len());
    for (position, code) in (1..).zip(&codes) {
        let hash = slow_hash(code, &salt)?;
        let sealed =
            with_context(user, position, &salt, |context| seal(keys, context, hash.expose()))?;
        rows.push(RecoveryRow { position, sealed });
    }
    Ok(PreparedSet { user, salt, codes, rows })
}

/// Has the next login by code show several users a new set, or none of them.
/// Until then the old codes work. The epoch stays.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; refused for people without an active
/// authenticator, who have no login by code ahead of them; the store's.
pub fn mark_renewal(
    tx: &mut WriteTx<'_>,
    who: &[UserRef],
    why: &Why,
    now: Timestamp,
) -> Result<Change<Vec<UserChanged>>> {
    change_each(tx, who, now, |tx, person| {
        let user = &person.user;
        if is_renewal_due(tx, user.id)? {
            return Ok(One::Unchanged(()));
        }
        if let Some(refusal) = find_refusal(person) {
            return Ok(One::Refused(refusal, why.on(refused(user))));
        }
        tx.mark_renewal(user.id, &random::bytes()?, now)?;
        pass_through(tx, user, LifeEvent::RecoveryCodesRenewed)?;
        let event = NewEvent::done(Action::UserRecoveryCodes).user(user.id, user.login.as_str());
        Ok(One::Changed((), why.on(event).detail("renewal_due", true)))
    })
}

/// Whether the next login by code shows a new set.
pub(super) fn is_renewal_due(tx: &ReadTx<'_>, user: UserId) -> Result<bool> {
    Ok(tx.find_recovery_set(user)?.is_some_and(|(_, due)| due))
}

/// Whoever has nothing to log in with by code has no use for codes beside it.
pub(super) fn find_refusal(person: &Person) -> Option<Refusal> {
    let login = || person.user.login.to_string();
    if person.standing().has_only_disabled() {
        return Some(Refusal::DisabledByGuessing { login: login() });
    }
    person.active().next().is_none().then(|| Refusal::NoAuthenticator { login: login() })
}

fn refused(user: &User) -> NewEvent {
    NewEvent::refused(Action::UserRecoveryCodes).user(user.id, user.login.as_str())
}

/// Issues a prepared set at the desk in the place of any other. The epoch stays.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; refused for suspended users, for people
/// without an active authenticator, and if identity was checked in a way that
/// does not hold; the store's.
pub fn issue(
    tx: &mut WriteTx<'_>,
    set: &PreparedSet,
    check: IdentityCheck,
    why: &Why,
    now: Timestamp,
) -> Result<Change<CodesIssued>> {
    let person = Person::get(tx, &UserRef::Id(set.user))?;
    let user = &person.user;
    let refusal = match user.status {
        UserStatus::Suspended => Some(Refusal::Suspended { login: user.login.to_string() }),
        UserStatus::Active => {
            find_refusal(&person).or_else(|| find_identity_refusal(user, check, now))
        }
    };
    if let Some(refusal) = refusal {
        return Ok(Change::refused(refusal, why.on(refused(user))));
    }
    let replaced = tx.count_recovery_codes(user.id)?;
    let codes = write(tx, set, now)?;
    pass_through(tx, user, LifeEvent::RecoveryCodesRenewed)?;
    let event = why.on(issued(user)).detail("verified", check.as_str());
    let next_login = person.next_logins(now);
    Ok(Change::made(CodesIssued { user: person.user, codes, replaced, next_login }, event))
}

/// The event of a set that was issued, wherever that was.
pub(super) fn issued(user: &User) -> NewEvent {
    let count = i64::try_from(RECOVERY_COUNT).unwrap_or(i64::MAX);
    NewEvent::done(Action::UserRecoveryCodes)
        .user(user.id, user.login.as_str())
        .detail("count", count)
}

/// Writes a prepared set in the place of any other; with it, none is due. Gives
/// the codes, to be shown once.
pub(super) fn write(
    tx: &mut WriteTx<'_>,
    set: &PreparedSet,
    now: Timestamp,
) -> Result<Vec<HandedCode>> {
    tx.replace_recovery_codes(set.user, &set.salt, &set.rows, now)?;
    Ok(set.codes.clone())
}

/// What a typed code hashes to under the salt of the user's set; `None`
/// without a set. One Argon2 run, outside any transaction.
#[derive(Debug)]
pub(super) struct Guess {
    salt: [u8; 16],
    hash: SecretBytes,
}

impl Guess {
    pub(super) fn new(code: &HandedCode, salt: [u8; 16]) -> Result<Self> {
        Ok(Self { hash: slow_hash(code, &salt)?, salt })
    }

    /// The place of the unspent code that this is; `None` if it is none, or if
    /// the set has changed since the guess was hashed.
    pub(super) fn find(
        &self,
        tx: &ReadTx<'_>,
        keys: &Keyring,
        user: UserId,
    ) -> Result<Option<i64>> {
        let set = tx.find_recovery_set(user)?;
        if set.is_none_or(|(salt, _)| salt != self.salt) {
            return Ok(None);
        }
        let mut found = None;
        // Every code is opened and compared, whichever matches.
        for RecoveryRow { position, sealed } in tx.recovery_codes(user)? {
            let hash =
                with_context(user, position, &self.salt, |context| unseal(keys, context, &sealed))?;
            if matches(hash.expose(), self.hash.expose()) {
                found = Some(position);
            }
        }
        Ok(found)
    }
}

pub(super) fn with_context<T>(
    user: UserId,
    position: i64,
    salt: &[u8; 16],
    run: impl FnOnce(&SealContext<'_>) -> T,
) -> T {
    let extra: [Field<'_>; 1] = [salt.into()];
    run(&SealContext {
        purpose: Purpose::RecoveryCode,
        row: position,
        user: user.get(),
        extra: &extra,
    })
}
