//! Making a store, and opening one with its key.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::Why;
use super::practice::{self, Blocked, EnforceRequest, NewPractice};
use super::user::{self, NewPerson};
use crate::crypto::keyring::{KeyFile, KeyId, Keyring, MasterKey};
use crate::crypto::{CryptoError, random};
use crate::error::{Error, Refusal, Result, StoreError};
use crate::guard::{self, Readers};
use crate::model::event::{Action, Actor, NewEvent};
use crate::model::ids::EventSeq;
use crate::model::member::Role;
use crate::model::operator::{AccountName, Operator, OperatorRole};
use crate::model::outcome::audit::BadEvent;
use crate::model::outcome::store::{BackupFacts, EventsSince, StoreFacts};
use crate::model::outcome::user::UserChanged;
use crate::model::policy::PolicyPatch;
use crate::model::practice::Practice;
use crate::model::sms::Texts;
use crate::model::text::DisplayName;
use crate::model::time::Timestamp;
use crate::model::user::Login;
use crate::store::{Change, Identity, NewIdentity, ReadTx, Store};

/// An open store and, where it was asked for, its key.
#[derive(Debug)]
pub struct Opened {
    /// The store.
    pub store: Store,
    /// The keys derived from the key file.
    pub keys: Option<Keyring>,
    /// Why there is no key, where the caller could do without.
    pub without_key: Option<Error>,
}

/// What to do without the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyNeed {
    /// Nothing can be done.
    Required,
    /// Go on if the file is not there; a wrong or damaged one is an error.
    IfThere,
    /// Go on whatever is wrong with it.
    Dispensable,
}

/// Opens a store that is the latest that there was, to work with it, and its key file as far as
/// it is needed.
///
/// # Errors
///
/// [`StoreError`] with its own message for each thing that can be wrong.
pub fn open(path: &Path, key_file: &Path, need: KeyNeed) -> Result<Opened> {
    let opened = open_to_examine(path, key_file, need)?;
    opened.store.check_in_place()?;
    keep_head(opened, key_file)
}

/// As [`open`], only to read: a backup as well, which need not be the latest.
///
/// # Errors
///
/// As for [`open`].
pub fn open_to_read(path: &Path, key_file: &Path, need: KeyNeed) -> Result<Opened> {
    let opened = open_to_examine(path, key_file, need)?;
    if opened.store.is_backup() { Ok(opened) } else { keep_head(opened, key_file) }
}

fn keep_head(mut opened: Opened, key_file: &Path) -> Result<Opened> {
    match opened.store.keep_head(&head_file(key_file)) {
        Err(Error::Store(StoreError::HeadMissing { .. }))
            if opened.keys.is_none() || !keeps_head(key_file) =>
        {
            Ok(opened)
        }
        kept => kept.map(|()| opened),
    }
}

/// Where the end of the record is kept besides the store: beside the key, which whoever puts a
/// store back does not put back with it.
pub(super) fn head_file(key_file: &Path) -> PathBuf {
    key_file.with_extension("head")
}

/// Whether there is a head file for a store with this key. Where the key is handed over, as by
/// systemd or by a descriptor, nothing can be kept beside it; without the key nobody knows where it would lie.
pub(super) fn keeps_head(key_file: &Path) -> bool {
    !guard::is_own_descriptor(key_file)
        && fs::symlink_metadata(key_file).is_ok()
        && guard::may_make(&head_file(key_file))
}

/// What the head file knows of a store that is not the latest: the first event that is missing
/// or another. `None` as well where there is no such file.
///
/// # Errors
///
/// The store's.
pub fn find_rollback(store: &mut Store, key_file: &Path) -> Result<Option<BadEvent>> {
    if store.is_replaced() {
        return Ok(None);
    }
    if let Some(backup) = find_backup(store, key_file)? {
        return Ok(backup.fault());
    }
    match store.check_head(&head_file(key_file)) {
        Err(Error::Store(StoreError::RolledBack { last, found, .. })) => {
            let (seq, why) = if last > found {
                (found + 1, "it is missing: the head file beside the key names a later one")
            } else {
                (last, "it is not the event that the head file beside the key names")
            };
            Ok(Some(BadEvent { seq: EventSeq::new(seq), why }))
        }
        Err(Error::Store(StoreError::HeadMissing { .. } | StoreError::HeadDamaged { .. })) => {
            Ok(None)
        }
        found => found.map(|_| None),
    }
}

/// What a backup is beside what the head file knows of its store; `None` for a store.
///
/// # Errors
///
/// The store's; what keeps the head file from being read.
pub fn find_backup(store: &mut Store, key_file: &Path) -> Result<Option<BackupFacts>> {
    if !store.is_backup() {
        return Ok(None);
    }
    let own = store.mark()?;
    let marks = match store.marks_in(&head_file(key_file)) {
        Err(Error::Store(StoreError::HeadDamaged { .. })) => Vec::new(),
        found => found?,
    };
    let last = marks.iter().max_by_key(|mark| mark.seq);
    let bad = |seq, why| EventsSince::Other(BadEvent { seq: EventSeq::new(seq), why });
    let since = match last {
        None => EventsSince::Unknown,
        Some(_) if marks.contains(&own) => EventsSince::Known(0),
        Some(last) if last.seq > own.seq => EventsSince::Known((last.seq - own.seq).unsigned_abs()),
        Some(last) if last.seq == own.seq => {
            bad(own.seq, "it is not the event that the head file beside the key names")
        }
        Some(last) => bad(last.seq + 1, "the head file beside the key ends before it"),
    };
    Ok(Some(BackupFacts { last: EventSeq::new(own.seq), since }))
}

/// Whether a store is the latest there was, as far as there is a head file to tell.
///
/// # Errors
///
/// What is wrong with the head file, or with the store beside it.
pub(super) fn check_head(store: &mut Store, key_file: &Path) -> Result<()> {
    match store.check_head(&head_file(key_file)) {
        Err(Error::Store(StoreError::HeadMissing { .. })) if !keeps_head(key_file) => Ok(()),
        found => found.map(|_| ()),
    }
}

/// As [`open`], whatever the head file says: to find out what is wrong, not to work with.
///
/// # Errors
///
/// As for [`open`], but for what the head file has to do with.
pub fn open_to_examine(path: &Path, key_file: &Path, need: KeyNeed) -> Result<Opened> {
    let mut store = Store::open(path)?;
    // A store that cannot be read is no reason to go on without the key.
    let identity = store.identity()?;
    match open_keys(&identity, key_file) {
        Ok(keys) => {
            store.seal_with(keys.sealer());
            Ok(Opened { store, keys: Some(keys), without_key: None })
        }
        Err(error) if is_dispensable(&error, need) => {
            Ok(Opened { store, keys: None, without_key: Some(error) })
        }
        Err(error) => Err(error),
    }
}

fn is_dispensable(error: &Error, need: KeyNeed) -> bool {
    let is_missing = matches!(error, Error::Store(StoreError::KeyMissing { .. }));
    match need {
        KeyNeed::Required => false,
        KeyNeed::IfThere => is_missing,
        KeyNeed::Dispensable => true,
    }
}

/// Reads the key file again: another key took the place of the one at hand.
///
/// # Errors
///
/// As for [`open`].
pub(crate) fn reload_keys(store: &mut Store, key_file: &Path) -> Result<Keyring> {
    let keys = open_keys(&store.identity()?, key_file)?;
    store.seal_with(keys.sealer());
    Ok(keys)
}

pub(super) fn open_keys(identity: &Identity, key_file: &Path) -> Result<Keyring> {
    keys_of(identity, key_file, rustix::process::geteuid().as_raw())
}

/// The keys of a store that belongs to `owner`.
pub(super) fn keys_of(identity: &Identity, key_file: &Path, owner: u32) -> Result<Keyring> {
    let wrong = || Error::from(StoreError::KeyWrong { path: key_file.to_owned() });
    let file = read_keys_of(key_file, owner)?;
    let master = file.find(KeyId::from_bytes(identity.key_id)).ok_or_else(wrong)?;
    let keys = Keyring::derive(master, &identity.store_id);
    keys.verify_check_value(&identity.check_value).map_err(|_| wrong())?;
    Ok(keys)
}

/// Reads a key file.
///
/// # Errors
///
/// [`StoreError`]: missing, damaged, open to others.
pub(super) fn read_keys(path: &Path) -> Result<KeyFile> {
    read_keys_of(path, rustix::process::geteuid().as_raw())
}

fn read_keys_of(path: &Path, owner: u32) -> Result<KeyFile> {
    let text = guard::read_text(path, owner, Readers::OwnerOnly).map_err(|error| match error {
        Error::Store(StoreError::Missing { path }) => StoreError::KeyMissing { path }.into(),
        other => other,
    })?;
    KeyFile::parse(text.expose()).map_err(|error| match error {
        CryptoError::KeyFile(detail) => {
            StoreError::KeyDamaged { path: path.to_owned(), detail }.into()
        }
        other => other.into(),
    })
}

/// Who a store is, and how much is in it.
///
/// # Errors
///
/// The store's.
pub fn facts(tx: &ReadTx<'_>) -> Result<StoreFacts> {
    let Identity { store_id, key_id, created_at, .. } = tx.identity()?;
    let size = tx.size()?;
    Ok(StoreFacts {
        store_id,
        key_id,
        schema: crate::store::SCHEMA_VERSION,
        created_at,
        practices: size.practices,
        users: size.users,
        operators: size.operators,
        events: tx.chain_head()?.seq.unsigned_abs(),
    })
}

/// A store about to be made.
#[derive(Debug, Clone)]
pub struct InitRequest {
    /// Where.
    pub store: PathBuf,
    /// Where its key is, or goes.
    pub key_file: PathBuf,
    /// A first practice.
    pub practice: Option<NewPractice>,
    /// Its owner.
    pub owner: Option<Login>,
    /// The owner's name.
    pub owner_name: Option<DisplayName>,
    /// Whether the practice demands a second factor from the beginning.
    pub enforce: Enforce,
    /// The name under which apps list accounts.
    pub issuer: Option<String>,
}

/// Whether a new practice demands a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enforce {
    /// From the beginning.
    AtOnce,
    /// Not yet.
    Later,
}

/// A store that was made.
#[derive(Debug, Clone)]
pub struct InitDone {
    /// Where it is.
    pub store: PathBuf,
    /// Where its key is.
    pub key_file: PathBuf,
    /// False if a key that was there already is used.
    pub key_was_made: bool,
    /// The first practice.
    pub practice: Option<Practice>,
    /// Its owner.
    pub owner: Option<UserChanged>,
}

/// Makes a store and its key, and what the request puts into it. A crash
/// leaves the whole of it or no store.
///
/// # Errors
///
/// Refused if a store is there; what the file system says; what the practice
/// or owner are refused for.
pub fn init(request: &InitRequest, actor: &Actor, now: Timestamp) -> Result<InitDone> {
    if fs::symlink_metadata(&request.store).is_ok() {
        return Err(Refusal::WouldOverwrite { path: request.store.clone() }.into());
    }
    guard::prepare_folder(&request.store)?;
    let (master, key_was_made) = find_or_make_key(&request.key_file)?;
    let done = make_store(request, &master, actor, now);
    if done.is_err() && key_was_made {
        // Ours and unused: the next try begins as this one did.
        for path in [head_file(&request.key_file), request.key_file.clone()] {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(guard::io_failure(&path, &error));
                }
                Ok(()) | Err(_) => {}
            }
        }
    }
    done.map(|done| InitDone { key_was_made, ..done })
}

fn find_or_make_key(path: &Path) -> Result<(MasterKey, bool)> {
    match read_keys(path) {
        Ok(file) => match file.only() {
            Some(master) => Ok((master.clone(), false)),
            None => {
                let detail = "holds two keys: finish the rotation of its store first";
                Err(StoreError::KeyDamaged { path: path.to_owned(), detail }.into())
            }
        },
        Err(Error::Store(StoreError::KeyMissing { .. })) => {
            let master = MasterKey::generate()?;
            guard::prepare_folder(path)?;
            let file = KeyFile::of(master.clone());
            guard::publish_file(path, file.to_text().expose().as_bytes())?;
            Ok((master, true))
        }
        Err(other) => Err(other),
    }
}

fn make_store(
    request: &InitRequest,
    master: &MasterKey,
    actor: &Actor,
    now: Timestamp,
) -> Result<InitDone> {
    let store_id = random::bytes()?;
    let keys = Keyring::derive(master, &store_id);
    let identity = NewIdentity {
        store_id,
        key_id: *keys.key_id().bytes(),
        check_value: keys.check_value()?,
        created_at: now,
    };
    Store::create(&request.store, &identity, keys.sealer(), |store| {
        store.write(actor, now, |tx| {
            tx.add_operator(&first_operator(actor, now)?)?;
            if let Some(issuer) = &request.issuer {
                tx.set_setting("issuer", issuer)?;
            }
            Ok(Change::made((), NewEvent::done(Action::StoreInit)))
        })?;
        let done = fill(store, request, actor, now)?;
        if keeps_head(&request.key_file) {
            store.renew_head(&head_file(&request.key_file))?;
        }
        Ok(done)
    })
}

/// Whoever makes a store may do everything in it.
fn first_operator(actor: &Actor, now: Timestamp) -> Result<Operator> {
    Ok(Operator {
        name: AccountName::of_actor(actor)?,
        uid: actor.uid,
        role: Some(OperatorRole::Admin),
        user: None,
        created_at: now,
    })
}

fn fill(
    store: &mut Store,
    request: &InitRequest,
    actor: &Actor,
    now: Timestamp,
) -> Result<InitDone> {
    let why = Why::default();
    if let Some(new) = &request.practice {
        store.write(actor, now, |tx| practice::add(tx, new, &why, now))?;
        if request.enforce == Enforce::AtOnce {
            let request = EnforceRequest {
                handles: vec![new.handle.clone()],
                patch: PolicyPatch::default(),
                blocked: Blocked::Refuse,
                texts: Texts::default(),
            };
            store.write(actor, now, |tx| practice::enforce(tx, &request, &why, now))?;
        }
    }
    let owner = match &request.owner {
        Some(login) => Some(add_owner(store, request, login, (actor, now))?),
        None => None,
    };
    let practice = match &request.practice {
        Some(new) => Some(store.read(|tx| tx.get_practice(&new.handle))?),
        None => None,
    };
    Ok(InitDone {
        store: request.store.clone(),
        key_file: request.key_file.clone(),
        key_was_made: false,
        practice,
        owner,
    })
}

fn add_owner(
    store: &mut Store,
    request: &InitRequest,
    login: &Login,
    by: (&Actor, Timestamp),
) -> Result<UserChanged> {
    let (actor, now) = by;
    let new = NewPerson {
        login: login.clone(),
        name: request.owner_name.clone(),
        phone: None,
        email: None,
        password: None,
        membership: request.practice.as_ref().map(|new| (new.handle.clone(), Role::Owner)),
    };
    store.write(actor, now, |tx| user::add(tx, &new, &Why::default(), now))
}
