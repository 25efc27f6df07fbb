//! Putting a store back to an earlier state, and going on with one that was put back.
//!
//! ```text
//! restore  backup ─► copy beside the store ─► checked ─► all that was made before it ends
//!                                                      ─► what happened since is done again
//!                    copy ─► the store's place; the store that was there is moved aside
//! adopt    the same to a store that is in its place already
//! ```
//!
//! Nothing is revived: neither codes that were spent since, nor devices, sessions and tickets,
//! nor people and powers that were taken away. What cannot be known is taken for changed.

mod again;
mod later;

use std::fs::File;
use std::io::{BufReader, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use self::again::{Told, put_right};
use self::later::Later;
use super::audit::file::ExportFile;
use super::permission::{self, By, Decision};
use super::setup::{head_file, keeps_head, open_keys};
use super::{UNWATCHED, Watch, audit};
use crate::crypto::keyring::Keyring;
use crate::error::{Error, Refusal, Result, StoreError};
use crate::guard;
use crate::model::event::{Action, Event};
use crate::model::ids::EventSeq;
use crate::model::outcome::audit::Checkpoint;
use crate::model::outcome::restore::{Ended, Repeated, Restored, Since};
use crate::model::time::Timestamp;
use crate::store::{Candidate, EventFilter, Mark, ReadTx, Steps, Store, head};

/// Whether something is done, or only what it would come to is found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earnest {
    /// It is done.
    Do,
    /// Nothing is changed.
    Look,
}

/// What is taken for true of the time that nothing is known of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// Everybody's factor may have changed.
    Changed,
    /// Nothing changed: the operator answers for it.
    Forgotten,
}

/// Goes on with a store that its head file does not know as the latest. The same as for
/// a backup with no record of the time since.
///
/// # Errors
///
/// That it may not be done, which is then in the record; the store's.
pub fn adopt(
    store: &mut Store,
    key_file: &Path,
    (unknown, earnest): (Unknown, Earnest),
    by: By<'_>,
    watch: Watch<'_>,
) -> Result<Restored> {
    store.check_in_place()?;
    let head = head_file(key_file);
    let doubt = match store.keep_head(&head) {
        Ok(()) => None,
        Err(Error::Store(StoreError::HeadMissing { .. })) if !keeps_head(key_file) => None,
        Err(Error::Store(
            doubt @ (StoreError::RolledBack { .. }
            | StoreError::HeadMissing { .. }
            | StoreError::HeadDamaged { .. }),
        )) => Some(doubt),
        Err(other) => return Err(other),
    };
    let end = store.read(|tx| end_of(tx, by.now))?;
    let Some(doubt) = doubt else { return Ok(untouched(end)) };
    let told = match unknown {
        Unknown::Changed => Told::Unknown(doubt.to_string(), Later::default()),
        Unknown::Forgotten => Told::Forgotten,
    };
    permit(store, by)?;
    let work = |steps: &mut Steps<'_>| {
        put_right(steps, Action::StoreAdopt, (end, &told), (by.why, by.now), watch)
    };
    if earnest == Earnest::Look {
        return store.preview_many(work);
    }
    let restored = store.write_many(by.actor, by.now, work)?;
    store.renew_head(&head)?;
    Ok(restored)
}

/// The last event of a store, and when it was.
type End = (EventSeq, Timestamp);

fn end_of(tx: &ReadTx<'_>, now: Timestamp) -> Result<End> {
    let mut at = now;
    tx.for_each_event(&EventFilter::default(), 1, |event| {
        at = event.at;
        Ok(())
    })?;
    Ok((EventSeq::new(tx.chain_head()?.seq), at))
}

fn untouched((seq, at): End) -> Restored {
    Restored {
        changed: false,
        seq,
        at,
        since: Since::Known(seq),
        ended: Ended::default(),
        rebound_count: 0,
        rebound: Vec::new(),
        repeated: Repeated::default(),
        lost: Vec::new(),
        moved_aside: None,
    }
}

/// A backup that is to be put back.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// Where the store is to be.
    pub store: &'a Path,
    /// Its key.
    pub key_file: &'a Path,
    /// The backup, from its beginning.
    pub backup: &'a File,
    /// An export of the record, where the time since is not taken from the store in its place.
    pub log: Option<&'a File>,
    /// What is taken for true where there is none.
    pub unknown: Unknown,
}

/// Puts a backup in the place of the store, which nobody may have open.
///
/// # Errors
///
/// [`StoreError::InUse`]; that the backup is none, is damaged, or of another store; that it may
/// not be done; the file system's.
pub fn restore(
    request: &Request<'_>,
    earnest: Earnest,
    by: By<'_>,
    watch: Watch<'_>,
) -> Result<Restored> {
    let mut replaced = Replaced::take(request.store, request.key_file)?;
    let mut candidate = copy(request.backup, request.store)?;
    let keys = open_keys(&candidate.store.identity()?, request.key_file)?;
    candidate.check()?;
    candidate.store.seal_with(keys.sealer());
    prove(&mut candidate.store, &keys)?;
    let backup = candidate.store.mark()?;
    replaced.check_is_of(&backup)?;
    permit(replaced.store.as_mut().unwrap_or(&mut candidate.store), by)?;
    let told = told(request, &mut replaced, &backup)?;
    let end = candidate.store.read(|tx| end_of(tx, by.now))?;
    let work = |steps: &mut Steps<'_>| {
        put_right(steps, Action::StoreRestore, (end, &told), (by.why, by.now), watch)
    };
    let aside = replaced.aside(request.store, by.now);
    if earnest == Earnest::Look {
        let restored = candidate.store.preview_many(work)?;
        return Ok(Restored { moved_aside: aside, ..restored });
    }
    let restored = candidate.store.write_many(by.actor, by.now, work)?;
    let mark = candidate.store.mark()?;
    install(candidate, (replaced, aside.as_deref()), request.key_file, &mark)?;
    Ok(Restored { moved_aside: aside, ..restored })
}

fn copy(backup: &File, target: &Path) -> Result<Candidate> {
    let mut source = backup;
    source.seek(SeekFrom::Start(0)).map_err(|e| guard::io_failure(target, &e))?;
    Candidate::copy(&mut source, target)
}

/// A backup whose record was changed is no backup.
fn prove(store: &mut Store, keys: &Keyring) -> Result<()> {
    let found = store.read(|tx| audit::verify(tx, Some(keys), None, UNWATCHED))?;
    match found.first_bad {
        None => Ok(()),
        Some(bad) => {
            let detail = format!("its record was changed: event {}: {}", bad.seq, bad.why);
            Err(StoreError::Damaged { detail }.into())
        }
    }
}

/// Whoever lost their powers since the backup does not put it back.
fn permit(store: &mut Store, by: By<'_>) -> Result<()> {
    let decided =
        store.read(|tx| permission::decide(tx, (by.actor, by.caller), by.asked, by.why))?;
    match decided {
        Decision::Permitted(_) => Ok(()),
        Decision::Refused(refusal, _) => Err(refusal.into()),
    }
}

/// The store that is in the way, held so that nobody opens it.
struct Replaced {
    store: Option<Store>,
    /// Something is there.
    is_there: bool,
    /// Why its record cannot be read.
    trouble: Option<String>,
    /// What the head file says of the stores with this key.
    marks: Vec<Mark>,
}

impl Replaced {
    fn take(path: &Path, key_file: &Path) -> Result<Self> {
        let marks = match head::read(&head_file(key_file)) {
            Ok(marks) => marks.unwrap_or_default(),
            Err(Error::Store(StoreError::HeadDamaged { .. })) => Vec::new(),
            Err(other) => return Err(other),
        };
        let (store, trouble) = match Store::open_alone(path) {
            Ok(mut store) => match open_keys(&store.identity()?, key_file) {
                Ok(keys) => {
                    store.seal_with(keys.sealer());
                    (Some(store), None)
                }
                Err(error) => (Some(store), Some(error.to_string())),
            },
            Err(Error::Store(StoreError::Missing { .. })) => {
                return Ok(Self { store: None, is_there: false, trouble: None, marks });
            }
            Err(Error::Store(
                error @ (StoreError::Damaged { .. } | StoreError::Foreign { .. }),
            )) => (None, Some(error.to_string())),
            Err(other) => return Err(other),
        };
        Ok(Self { store, is_there: true, trouble, marks })
    }

    /// Another store is not written over by mistake.
    fn check_is_of(&mut self, backup: &Mark) -> Result<()> {
        let Some(store) = &mut self.store else { return Ok(()) };
        if store.identity()?.store_id == backup.store_id {
            return Ok(());
        }
        Err(Refusal::OtherStore.into())
    }

    /// Where it goes: beside itself, under a name that says when.
    fn aside(&self, path: &Path, now: Timestamp) -> Option<PathBuf> {
        if !self.is_there {
            return None;
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".replaced-{}", now.unix_seconds()));
        Some(path.with_file_name(name))
    }
}

/// What is known of the time since the backup: from the log that was handed over, else from
/// the store that is in the way; and only where that reaches as far as the head file knows.
fn told(request: &Request<'_>, replaced: &mut Replaced, backup: &Mark) -> Result<Told> {
    if request.unknown == Unknown::Forgotten {
        return Ok(Told::Forgotten);
    }
    let own = |mark: &&Mark| mark.store_id == backup.store_id;
    let last = replaced.marks.iter().filter(own).max_by_key(|mark| mark.seq).copied();
    let mut later = Later::default();
    let from = Checkpoint {
        store_id: backup.store_id,
        seq: EventSeq::new(backup.seq),
        hash: *backup.hash.bytes(),
        at: Timestamp::from_millis(0),
    };
    let mut learn = |event: &Event| {
        later.learn(event);
        Ok(())
    };
    let end = match (request.log, replaced.store.as_mut(), &replaced.trouble) {
        (Some(log), ..) => match read_log(log, request.key_file, (&from, last), &mut learn)? {
            Ok(end) => end,
            Err(trouble) => return Ok(Told::Unknown(trouble, Later::default())),
        },
        (None, _, Some(trouble)) => return Ok(Told::Unknown(trouble.clone(), Later::default())),
        (None, Some(store), None) => {
            match read_since(store, request.key_file, &from, &mut learn)? {
                Ok(end) => end.seq,
                Err(trouble) => return Ok(Told::Unknown(trouble, Later::default())),
            }
        }
        // Nothing is there: nothing happened since if the backup is the latest.
        (None, None, None) => backup.seq,
    };
    Ok(match last {
        Some(last) if end < last.seq => {
            let last = last.seq;
            let why = format!("the record is known up to event {end}, and there were {last}");
            Told::Unknown(why, later)
        }
        Some(last) if last.seq == backup.seq && last.hash != backup.hash => {
            Told::Unknown("the head file knows of another record".to_owned(), later)
        }
        None if end == backup.seq && !replaced.is_there && request.log.is_none() => {
            Told::Unknown("no head file tells whether the backup is the latest".to_owned(), later)
        }
        Some(_) | None => Told::Known(later, EventSeq::new(end)),
    })
}

/// Reads what an export of the record says of the time since a backup. It must follow from the
/// backup, hold in itself, and have what the head file knows of.
fn read_log(
    log: &File,
    key_file: &Path,
    (from, last): (&Checkpoint, Option<Mark>),
    learn: &mut dyn FnMut(&Event) -> Result<()>,
) -> Result<Result<i64, String>> {
    let clone = log.try_clone().map_err(|e| Error::Failed(format!("the log: {e}")))?;
    let mut export = ExportFile::open(BufReader::new(clone))?;
    let keys = export.find_keys(key_file)?;
    let mut end = from.seq;
    export.replay(keys.as_ref(), from, UNWATCHED, |event| {
        end = event.seq;
        if event.seq > from.seq { learn(&event) } else { Ok(()) }
    })?;
    let Some(last) = last.filter(|last| last.seq <= end.get()) else { return Ok(Ok(end.get())) };
    let last =
        Checkpoint { seq: EventSeq::new(last.seq), hash: *last.hash.bytes(), ..from.clone() };
    let found = export.verify(keys.as_ref(), Some(&last), UNWATCHED)?;
    Ok(match found.first_bad {
        None => Ok(end.get()),
        Some(bad) => Err(format!("the head file knows of another record: event {}", bad.seq)),
    })
}

/// Reads what a store says of the time since a backup of it, if that can be believed.
fn read_since(
    store: &mut Store,
    key_file: &Path,
    from: &Checkpoint,
    learn: &mut dyn FnMut(&Event) -> Result<()>,
) -> Result<Result<Mark, String>> {
    let keys = open_keys(&store.identity()?, key_file)?;
    let proof = store.read(|tx| audit::verify(tx, Some(&keys), Some(from), UNWATCHED))?;
    if let Some(bad) = proof.first_bad {
        return Ok(Err(format!(
            "the record of the store in its place cannot be believed: event {}: {}",
            bad.seq, bad.why
        )));
    }
    let filter = EventFilter { after: Some(from.seq), ..EventFilter::default() };
    store.read(|tx| tx.for_each_event(&filter, u64::MAX, |event| learn(&event)))?;
    store.mark().map(Ok)
}

/// The copy takes the store's place. The head file knows both meanwhile, so that whichever is
/// in place when this is cut short is the latest.
fn install(
    candidate: Candidate,
    (replaced, aside): (Replaced, Option<&Path>),
    key_file: &Path,
    mark: &Mark,
) -> Result<()> {
    let head = head_file(key_file);
    let keeps_head = keeps_head(key_file);
    if keeps_head {
        let own = replaced.marks.iter().filter(|one| one.store_id == mark.store_id);
        let both: Vec<_> = own.copied().chain([*mark]).collect();
        head::replace(&head, &mark.store_id, &both)?;
    }
    candidate.install(replaced.store, aside)?;
    if keeps_head {
        head::replace(&head, &mark.store_id, &[*mark])?;
    }
    Ok(())
}
