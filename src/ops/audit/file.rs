//! The record out of a file, checked without the store that it is of.
//!
//! ```text
//! file ─► ExportFile ─┬► verify: what is wrong with it, as for a store
//!                     └► replay: its events in order, each once the chain has proven it
//! ```
//!
//! A file is read twice: the last line that begins a part names the key that opens the audit
//! keys of those before it, and seals are checked as events come.

use std::io::{BufRead, Seek};
use std::path::Path;

use super::Watch;
use super::walk::{self, Sealers, Walk};
use crate::crypto::chain::{ChainHash, Seal};
use crate::crypto::keyring::{KeyId, Keyring};
use crate::error::{Error, Result};
use crate::model::event::Event;
use crate::model::outcome::audit::{Checkpoint, Verification};
use crate::model::record::{Begin, End, Line, Link};
use crate::ops::key::retired_sealer;
use crate::ops::setup::read_keys;
use crate::record_file::{Found, RecordFile, fault};
use crate::store::event_of;

/// An exported record that can be read from its beginning.
#[derive(Debug)]
pub struct ExportFile<R> {
    source: R,
    size: u64,
    last: (u64, Begin),
}

impl<R: BufRead + Seek> ExportFile<R> {
    /// Finds out of which store a file is, and which key was in use last.
    ///
    /// # Errors
    ///
    /// [`Error::Faulty`] for what is no export; what kept the file from being read.
    pub fn open(mut source: R) -> Result<Self> {
        let size = source.seek(std::io::SeekFrom::End(0)).map_err(|e| unreadable(&e))?;
        source.rewind().map_err(|e| unreadable(&e))?;
        let mut file = RecordFile::new(&mut source)?;
        // What a first line that begins nothing has instead is told as it is.
        let first = file.next()?;
        let first = match first {
            Some(Found { number, line: Line::Begin(begin), .. }) => Some((number, begin)),
            _ => None,
        };
        let last = file.last_begin()?.or(first);
        let none = || fault(1, 1, "there is no line that tells where the record begins", None);
        Ok(Self { source, size, last: last.ok_or_else(none)? })
    }

    /// The store that its last part is of; [`Self::verify`] tells if another is.
    pub const fn store_id(&self) -> &[u8; 16] {
        &self.last.1.store_id
    }

    /// The key that was in use when its last part was taken.
    pub const fn key_id(&self) -> &[u8; 8] {
        &self.last.1.key_id
    }

    /// The keys that check its seals, out of a key file. `None` if that holds no key that was in
    /// use when the last part was taken: it was rotated since, or is another store's.
    ///
    /// # Errors
    ///
    /// [`StoreError`](crate::error::StoreError): missing, damaged, open to others.
    pub fn find_keys(&self, key_file: &Path) -> Result<Option<Keyring>> {
        let file = read_keys(key_file)?;
        let master = file.find(KeyId::from_bytes(*self.key_id()));
        Ok(master.map(|master| Keyring::derive(master, self.store_id())))
    }

    /// Checks the file as [`super::verify`] checks a store, seals with the keys of
    /// [`Self::find_keys`]. That the end was cut off shows, unless somebody wrote another last line:
    /// against that only a checkpoint helps.
    ///
    /// # Errors
    ///
    /// [`Error::Faulty`] where the file is no export or was cut off; what kept it from being
    /// read. What is wrong with the record is an answer, not an error.
    pub fn verify(
        &mut self,
        keys: Option<&Keyring>,
        against: Option<&Checkpoint>,
        watch: Watch<'_>,
    ) -> Result<Verification> {
        self.walk(keys, against, watch, |_, _, _| Ok(()))
    }

    /// Hands the events to `each` in order, each once it is proven to follow the one before and,
    /// with the keys of [`Self::find_keys`], by its seal. The file must be of the store of
    /// `known`, reach from there or before it to the end of its last part, and have that very
    /// event at that place: the end of a backup, as [`super::checkpoint`] tells it.
    ///
    /// Events up to that place are handed over as well. Whatever is wrong ends it, also behind
    /// events that were handed over already: what they led to has to be undone then.
    ///
    /// # Errors
    ///
    /// [`Error::Faulty`] with line and event for whatever is wrong; what `each` says.
    pub fn replay(
        &mut self,
        keys: Option<&Keyring>,
        known: &Checkpoint,
        watch: Watch<'_>,
        mut each: impl FnMut(Event) -> Result<()>,
    ) -> Result<Verification> {
        let found = self.walk(keys, Some(known), watch, |walk, number, link| {
            refuse_bad(walk, number)?;
            let Some(link) = link else { return Ok(()) };
            let unknown = |_| {
                let hint = Some("upgrade twofactl");
                fault(number, 1, "this version does not know what the event tells", hint)
            };
            each(event_of(link).map_err(unknown)?)
        })?;
        match &found.first_bad {
            None => Ok(found),
            Some(bad) => Err(fault(1, 1, &format!("event {}: {}", bad.seq, bad.why), None)),
        }
    }

    /// Walks along all parts. `each` sees every line, and its event if it is one.
    fn walk(
        &mut self,
        keys: Option<&Keyring>,
        against: Option<&Checkpoint>,
        watch: Watch<'_>,
        mut each: impl FnMut(&Walk<'_>, u64, Option<Link>) -> Result<()>,
    ) -> Result<Verification> {
        let sealers = self.sealers(keys)?;
        let Self { source, size, last } = self;
        source.rewind().map_err(|e| unreadable(&e))?;
        let mut file = RecordFile::new(source)?;
        let mut parts = Parts { walk: None, in_use: None, events: 0, store: last.1.store_id };
        while let Some(Found { number, line, is_time_right }) = file.next()? {
            let walk = parts.step(&line, (&sealers, against));
            if let (Line::Event(link), false) = (&line, is_time_right) {
                walk.bad(link.seq, "the time in words is not its own");
            }
            let link = match line {
                Line::Event(link) => Some(*link),
                Line::Begin(_) | Line::End(_) => None,
            };
            each(walk, number, link)?;
            watch(file.offset(), *size);
        }
        let none = || fault(1, 1, "there is no line that tells where the record begins", None);
        Ok(parts.walk.ok_or_else(none)?.verification())
    }

    fn sealers(&self, keys: Option<&Keyring>) -> Result<Sealers> {
        let Some(keys) = keys else { return Ok(Sealers::default()) };
        let (number, begin) = &self.last;
        let retired = begin.retired.iter().map(|one| {
            retired_sealer(keys, &one.key_id, &one.sealed).map_err(|_| {
                let what = "the audit keys in this line are not sealed under the key of the store";
                fault(*number, 1, what, Some("export the record again"))
            })
        });
        Ok(Sealers::new(retired.collect::<Result<_>>()?, keys))
    }
}

/// What is wrong with the record is an error to whoever relies on it.
fn refuse_bad(walk: &Walk<'_>, number: u64) -> Result<()> {
    match walk.first_bad() {
        None => Ok(()),
        Some(bad) => Err(fault(number, 1, &format!("event {}: {}", bad.seq, bad.why), None)),
    }
}

fn unreadable(error: &std::io::Error) -> Error {
    Error::Failed(format!("the file cannot be read: {error}"))
}

/// The parts of a file as one record.
struct Parts<'a> {
    walk: Option<Walk<'a>>,
    in_use: Option<[u8; 8]>,
    events: u64,
    store: [u8; 16],
}

impl<'a> Parts<'a> {
    fn step(
        &mut self,
        line: &Line,
        (sealers, against): (&'a Sealers, Option<&'a Checkpoint>),
    ) -> &mut Walk<'a> {
        let start = match line {
            Line::Begin(begin) => before(begin),
            Line::Event(_) | Line::End(_) => before_all(),
        };
        let is_first = self.walk.is_none();
        let walk = self.walk.get_or_insert_with(|| Walk::after(&start, sealers, against));
        match line {
            Line::Begin(begin) => {
                if begin.store_id != self.store {
                    walk.bad(begin.after + 1, "it is of another store than the last part");
                }
                walk.begin(&start, is_first);
                let other = |one: &Checkpoint| one.store_id != begin.store_id;
                if against.is_some_and(other) {
                    walk.bad(begin.after + 1, "the checkpoint is of another store");
                }
                (self.in_use, self.events) = (Some(begin.key_id), 0);
            }
            Line::Event(link) => {
                self.events += 1;
                walk.step(link);
            }
            Line::End(end) => {
                walk.end(&behind(end), self.in_use);
                if end.events != self.events {
                    walk.bad(end.seq.max(1), "the line behind it counts other events");
                }
            }
        }
        walk
    }
}

const fn before(begin: &Begin) -> walk::End {
    walk::End {
        seq: begin.after,
        hash: ChainHash::from_bytes(begin.hash),
        sealed_seq: begin.sealed_seq,
        seal: Seal::from_bytes(begin.seal),
    }
}

const fn before_all() -> walk::End {
    walk::End { seq: 0, hash: ChainHash::GENESIS, sealed_seq: 0, seal: Seal::GENESIS }
}

const fn behind(end: &End) -> walk::End {
    walk::End {
        seq: end.seq,
        hash: ChainHash::from_bytes(end.hash),
        sealed_seq: end.sealed_seq,
        seal: Seal::from_bytes(end.seal),
    }
}
