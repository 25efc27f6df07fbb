//! The key of a store: opening all that is sealed under it, and putting another in its place.
//!
//! ```text
//! key file: old            ─► old, new ─────────────────────────────► new
//! store:    old ────────────────────────► new, in one transaction
//! ```
//!
//! Wherever that is cut short, the file holds the key that the store says is in use, and whoever
//! writes the file holds the store meanwhile, so that two rotations do not cross. What
//! cannot be sealed anew because nobody has it ends: trusted devices and texted codes, whose
//! other half is with the person. Tickets die with the key that signed them.

use std::path::Path;

use super::permission::{self, By};
use super::recovery;
use super::setup::read_keys;
use super::short_code::Bound;
use super::sms;
use super::{Watch, Why, phone_context, seal, seed_context, unseal};
use crate::crypto::chain::Sealer;
use crate::crypto::keyring::{KeyFile, KeyId, Keyring, MasterKey};
use crate::crypto::seal::{Field, Purpose, SealContext};
use crate::error::{Error, Result, StoreError};
use crate::guard;
use crate::model::authenticator::AuthenticatorType;
use crate::model::event::{Action, NewEvent};
use crate::model::outcome::key::{
    KeyChecked, KeyRotated, Retired, SealedCounts, SealedKind, Unreadable,
};
use crate::model::time::Timestamp;
use crate::model::user::UserRef;
use crate::store::{Change, ReadTx, SealedPlace, SealedRow, Store, WriteTx};

/// How many unreadable values are named before they are only counted.
const NAMED_AT_MOST: usize = 100;

/// Opens every sealed value, and tells what does not open and which keys there are.
///
/// # Errors
///
/// The store's; what is wrong with the key file. A value that does not open is an answer.
pub fn check(
    tx: &ReadTx<'_>,
    keys: &Keyring,
    key_file: &Path,
    watch: Watch<'_>,
) -> Result<KeyChecked> {
    let left_over = read_keys(key_file)?.besides(keys.key_id()).map(|id| *id.bytes()).collect();
    Ok(KeyChecked { left_over, ..look(tx, keys, watch)? })
}

/// As [`check`], without a look at the file.
pub(super) fn look(tx: &ReadTx<'_>, keys: &Keyring, watch: Watch<'_>) -> Result<KeyChecked> {
    let in_use = keys.key_id();
    let retired = tx.retired_keys()?;
    let retired =
        retired.iter().map(|one| Retired { key_id: one.key_id, retired_at: one.retired_at });
    let mut found = KeyChecked {
        key_id: *in_use.bytes(),
        retired: retired.collect(),
        readable: SealedCounts::default(),
        unreadable: Vec::new(),
        unreadable_count: 0,
        left_over: Vec::new(),
    };
    for_each_sealed(tx, watch, |kind, row| {
        match with_context(row, |c| unseal(keys, c, &row.sealed)) {
            Ok(_) => {
                *found.readable.of(kind) += 1;
                Ok(())
            }
            Err(Error::Store(StoreError::Unreadable { .. } | StoreError::KeyReplaced)) => {
                found.unreadable_count += 1;
                if found.unreadable.len() < NAMED_AT_MOST {
                    found.unreadable.push(unreadable(tx, row, in_use)?);
                }
                Ok(())
            }
            Err(other) => Err(other),
        }
    })?;
    Ok(found)
}

fn unreadable(tx: &ReadTx<'_>, row: &SealedRow, in_use: KeyId) -> Result<Unreadable> {
    let user = tx.find_user(&UserRef::Id(row.user))?;
    let key_id = row.sealed.key_id;
    let (what, place) = with_context(row, |context| (context.purpose.name(), context.row));
    Ok(Unreadable {
        user: row.user.get(),
        login: user.map(|user| user.login.to_string()),
        what,
        row: place,
        other_key: (key_id != *in_use.bytes()).then_some(key_id),
    })
}

/// Hands every sealed value to `each`.
fn for_each_sealed(
    tx: &ReadTx<'_>,
    watch: Watch<'_>,
    mut each: impl FnMut(SealedKind, &SealedRow) -> Result<()>,
) -> Result<()> {
    let (mut done, all) = (0, tx.count_sealed()?);
    for kind in SealedKind::ALL {
        let mut last = (0, 0);
        loop {
            let rows = tx.sealed_after(kind, last)?;
            let Some(end) = rows.last() else { break };
            last = end.place_in_order();
            rows.iter().try_for_each(|row| each(kind, row))?;
            done += rows.len() as u64;
            watch(done, all);
        }
    }
    Ok(())
}

/// What the seal of a value holds in place.
fn with_context<T>(row: &SealedRow, run: impl FnOnce(&SealContext<'_>) -> T) -> T {
    let user = row.user;
    match &row.place {
        SealedPlace::Authenticator { id, kind: AuthenticatorType::Sms } => {
            run(&phone_context(*id, user))
        }
        SealedPlace::Authenticator { id, kind: _ } => run(&seed_context(*id, user)),
        SealedPlace::RecoveryCode { position, salt } => {
            recovery::with_context(user, *position, salt, run)
        }
        SealedPlace::ShortCode { purpose, salt, epoch, issued_at, expires_at } => {
            let bound = Bound {
                user,
                purpose: *purpose,
                salt,
                epoch: *epoch,
                issued_at: *issued_at,
                expires_at: *expires_at,
            };
            bound.with_context(run)
        }
    }
}

/// Makes a key, seals everything anew under it in one transaction, once everything was
/// opened, and leaves it alone in the key file.
///
/// # Errors
///
/// [`StoreError::Unreadable`] for the first value that does not open, and nothing is
/// changed; what is wrong with the key file; the store's.
pub fn rotate(
    (store, keys): (&mut Store, &Keyring),
    key_file: &Path,
    by: By<'_>,
    watch: Watch<'_>,
) -> Result<KeyRotated> {
    let in_use = find_master(key_file, keys)?;
    let next = MasterKey::generate()?;
    let store_id = store.identity()?.store_id;
    let new = Keyring::derive(&next, &store_id);
    let both = KeyFile::rotating(in_use.clone(), next.clone());
    let given = (by.why, by.now);
    let work = |tx: &mut WriteTx<'_>| {
        write_keys(key_file, &both)?;
        replace(tx, (keys, &new), given, watch)
    };
    let rotated = store.write_many(by.actor, by.now, |steps| {
        permission::guarded_many(steps, (by.actor, by.caller), by.asked, given, |steps| {
            steps.step(None, work)
        })
    });
    match rotated {
        Ok(rotated) => {
            store.seal_with(new.sealer());
            // It is done, whatever becomes of the file: that still holds the right key.
            let is_alone = leave_alone(store, key_file, next).is_ok();
            Ok(KeyRotated { old_key_is_left: !is_alone, ..rotated })
        }
        Err(error) => {
            leave_alone(store, key_file, in_use)?;
            Err(error)
        }
    }
}

/// Leaves one key in the file, if it is in use. Nobody else rotates meanwhile: the file is
/// written only by whoever holds the end of the record.
fn leave_alone(store: &mut Store, key_file: &Path, key: MasterKey) -> Result<()> {
    let file = KeyFile::of(key);
    let left = store.preview(|_| {
        write_keys(key_file, &file)?;
        Ok(Change::Nothing { outcome: () })
    });
    match left {
        // Somebody has rotated since: what is in the file is theirs, and right.
        Ok(_) | Err(Error::Store(StoreError::KeyReplaced)) => Ok(()),
        Err(other) => Err(other),
    }
}

/// What a rotation would come to, as far as can be told without a new key: everything is
/// opened, nothing is locked.
///
/// # Errors
///
/// [`StoreError::Unreadable`] for the first value that does not open; the store's.
pub fn outlook(tx: &ReadTx<'_>, keys: &Keyring, watch: Watch<'_>) -> Result<KeyRotated> {
    Ok(KeyRotated {
        previous: *keys.key_id().bytes(),
        key_id: None,
        resealed: open_all(tx, keys, watch)?,
        trusted_devices: tx.count_all_devices()?,
        challenges: tx.count_all_challenges()?,
        old_key_is_left: false,
    })
}

fn open_all(tx: &ReadTx<'_>, keys: &Keyring, watch: Watch<'_>) -> Result<SealedCounts> {
    let mut counts = SealedCounts::default();
    for_each_sealed(tx, watch, |kind, row| {
        *counts.of(kind) += 1;
        with_context(row, |context| unseal(keys, context, &row.sealed)).map(|_| ())
    })?;
    Ok(counts)
}

fn find_master(key_file: &Path, keys: &Keyring) -> Result<MasterKey> {
    let wrong = || Error::from(StoreError::KeyWrong { path: key_file.to_owned() });
    read_keys(key_file)?.find(keys.key_id()).cloned().ok_or_else(wrong)
}

fn write_keys(path: &Path, file: &KeyFile) -> Result<()> {
    guard::replace_file(path, file.to_text().expose().as_bytes())
}

fn replace(
    tx: &mut WriteTx<'_>,
    (old, new): (&Keyring, &Keyring),
    (why, now): (&Why, Timestamp),
    watch: Watch<'_>,
) -> Result<Change<KeyRotated>> {
    // Nothing is changed before everything was opened.
    open_all(tx, old, &|done, of| watch(done, 2 * of))?;
    let resealed = reseal_all(tx, old, new, watch)?;
    reseal_audit_keys(tx, old, new, now)?;
    let rotated = KeyRotated {
        previous: *old.key_id().bytes(),
        key_id: Some(*new.key_id().bytes()),
        resealed,
        trusted_devices: tx.remove_all_devices()?,
        challenges: tx.remove_all_challenges()?,
        old_key_is_left: false,
    };
    let event = event(&rotated, old.key_id(), new.key_id());
    Ok(Change::made(rotated, why.on(event)))
}

fn event(rotated: &KeyRotated, from: KeyId, to: KeyId) -> NewEvent {
    let SealedCounts { authenticators, recovery_codes, enrollment_codes, bypass_codes } =
        rotated.resealed;
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    NewEvent::done(Action::KeyRotate)
        .detail("from", from.to_string())
        .detail("to", to.to_string())
        .detail("authenticators", number(authenticators))
        .detail("recovery_codes", number(recovery_codes))
        .detail("enrollment_codes", number(enrollment_codes))
        .detail("bypass_codes", number(bypass_codes))
        .detail("trusted_devices_ended", number(rotated.trusted_devices))
}

fn reseal_all(
    tx: &mut WriteTx<'_>,
    old: &Keyring,
    new: &Keyring,
    watch: Watch<'_>,
) -> Result<SealedCounts> {
    let mut counts = SealedCounts::default();
    let all = tx.count_sealed()?;
    let mut done = all;
    for kind in SealedKind::ALL {
        let mut last = (0, 0);
        loop {
            let rows = tx.sealed_after(kind, last)?;
            let Some(end) = rows.last() else { break };
            last = end.place_in_order();
            rows.iter().try_for_each(|row| reseal(tx, row, old, new))?;
            *counts.of(kind) += rows.len() as u64;
            done += rows.len() as u64;
            watch(done, 2 * all);
        }
    }
    Ok(counts)
}

fn reseal(tx: &mut WriteTx<'_>, row: &SealedRow, old: &Keyring, new: &Keyring) -> Result<()> {
    let (value, sealed) = with_context(row, |context| {
        let value = unseal(old, context, &row.sealed)?;
        let sealed = seal(new, context, value.expose())?;
        Ok::<_, Error>((value, sealed))
    })?;
    let mut phone_mac = None;
    if let SealedPlace::Authenticator { kind: AuthenticatorType::Sms, .. } = row.place {
        let number = sms::number_in(&value, row.user)?;
        let mac = new.phone_mac(number.as_str());
        tx.move_number(&old.phone_mac(number.as_str()), &mac)?;
        phone_mac = Some(mac);
    }
    tx.reseal(row, &sealed, phone_mac.as_ref())
}

/// Where the audit key of a retired key is sealed to.
fn with_audit_context<T>(key_id: &[u8; 8], run: impl FnOnce(&SealContext<'_>) -> T) -> T {
    let extra: [Field<'_>; 1] = [key_id.into()];
    run(&SealContext { purpose: Purpose::AuditKey, row: 0, user: 0, extra: &extra })
}

/// Old seals stay verifiable: the audit keys behind them are sealed under the new key.
fn reseal_audit_keys(
    tx: &mut WriteTx<'_>,
    old: &Keyring,
    new: &Keyring,
    now: Timestamp,
) -> Result<()> {
    for sealer in retired_sealers(tx, old)? {
        let id = *sealer.key_id().bytes();
        tx.update_audit_key(&id, &seal_audit_key(new, &sealer)?)?;
    }
    let sealer = old.sealer();
    let kept = seal_audit_key(new, &sealer)?;
    let check_value = new.check_value()?;
    tx.replace_key((sealer.key_id().bytes(), &kept), (new.key_id().bytes(), &check_value), now)
}

fn seal_audit_key(keys: &Keyring, sealer: &Sealer) -> Result<Vec<u8>> {
    let key = sealer.key();
    with_audit_context(sealer.key_id().bytes(), |context| Ok(keys.seal(context, key.expose())?))
}

/// Verifies what keys sealed that are no longer in use.
pub(super) fn retired_sealers(tx: &ReadTx<'_>, keys: &Keyring) -> Result<Vec<Sealer>> {
    let retired = tx.retired_keys()?;
    retired.iter().map(|one| retired_sealer(keys, &one.key_id, &one.audit_key)).collect()
}

/// Verifies what a key sealed that is no longer in use: its audit key is sealed under the one
/// that is.
pub(super) fn retired_sealer(keys: &Keyring, key_id: &[u8; 8], audit_key: &[u8]) -> Result<Sealer> {
    let damaged = |_| {
        let detail = "the audit key of a retired key cannot be read".to_owned();
        Error::from(StoreError::Damaged { detail })
    };
    let key = with_audit_context(key_id, |context| keys.open(context, audit_key));
    Sealer::from_key(KeyId::from_bytes(*key_id), &key.map_err(damaged)?).map_err(damaged)
}
