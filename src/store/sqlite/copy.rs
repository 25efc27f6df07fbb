//! Copies of a store that is in use: SQLite's online backup, driven by hand, and the proof that
//! what came of it is whole.
//!
//! ```text
//! draft (0600, beside its place) ◄── pages, while one read transaction stands still
//!    ▼
//! marked as a backup, no side files, on the disk ──► looked at from end to end ──► its name
//! ```
//!
//! A backup begins anew whenever somebody writes between two of its steps. It does not where its
//! source stands in a read transaction, so that it ends however much is written meanwhile; the
//! log grows for as long. Knows no key: seals are not checked, the chain is.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::open::{self, Database};
use super::{ReadTx, damaged, events, failure, migrate};
use crate::crypto::chain::ChainHash;
use crate::error::{Refusal, Result, StoreError};
use crate::guard;
use crate::store::{Copied, CopyWatch};

/// How many pages are copied between two looks at the time: half a MiB.
const STEP: i32 = 256;

/// How long to wait where the source is held.
const PAUSE: Duration = Duration::from_millis(5);

/// A copy in the making: gone again unless it gets its place.
#[derive(Debug)]
struct CopyDraft {
    target: PathBuf,
    draft: PathBuf,
}

impl Database {
    /// Copies the store as it is now into a new file at `path`, and looks at the copy from end
    /// to end before it gets that name. Gives up when copying takes longer than `limit`.
    pub(in crate::store) fn copy_to(
        &mut self,
        path: &Path,
        limit: Duration,
        watch: CopyWatch<'_>,
    ) -> Result<Copied> {
        let deadline = Deadline { at: Instant::now() + limit, limit };
        let draft = CopyDraft::new(path)?;
        let (source, pages) = self.read(|tx| {
            // The first statement of a transaction is what it stands still at.
            let source = Source::of(tx)?;
            let pages = draft.fill(tx.connection(), &deadline, (source.events, watch))?;
            Ok((source, pages))
        })?;
        draft.mark()?;
        draft.sync()?;
        let watch = |events| watch(pages + events, pages + source.events);
        draft.open()?.verify(&source, &watch)?;
        draft.publish(&source)
    }

    /// Opens a copy of a store, wherever it is, to read from it and nothing else.
    pub(in crate::store) fn open_copy(path: &Path) -> Result<Self> {
        open::look(path)
    }

    /// Proves that a copy is what it was made from.
    fn verify(&mut self, source: &Source, watch: &dyn Fn(u64)) -> Result<()> {
        self.read(|tx| {
            let found = Source::of(tx)?;
            if found != *source {
                return Err(damaged("the copy is not what was copied"));
            }
            tx.check_pages()?;
            tx.check_chain(watch)
        })
    }
}

/// Copies a store of any schema: its pages are looked at, and nothing that needs a schema is.
/// The copy is a store, with which an earlier version goes on where a migration was a mistake.
pub(super) fn copy_pages(source: &mut Connection, path: &Path, limit: Duration) -> Result<PathBuf> {
    let deadline = Deadline { at: Instant::now() + limit, limit };
    let draft = CopyDraft::new(path)?;
    draft.fill(source, &deadline, (0, &|_, _| {}))?;
    draft.sync()?;
    draft.open()?.read(|tx| tx.check_pages())?;
    guard::give_place(&draft.draft, &draft.target)?;
    Ok(draft.target.clone())
}

/// What tells one state of a store from every other.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Source {
    store_id: [u8; 16],
    events: u64,
    head: ChainHash,
}

impl Source {
    fn of(tx: &ReadTx<'_>) -> Result<Self> {
        let events::Head { seq, hash, .. } = tx.chain_head()?;
        let store_id = tx.identity()?.store_id;
        Ok(Self { store_id, events: seq.unsigned_abs(), head: hash })
    }
}

/// When to give up.
struct Deadline {
    at: Instant,
    limit: Duration,
}

impl Deadline {
    fn check(&self) -> Result<()> {
        if Instant::now() < self.at {
            return Ok(());
        }
        Err(StoreError::CopyTooSlow { seconds: self.limit.as_secs() }.into())
    }
}

impl CopyDraft {
    fn new(path: &Path) -> Result<Self> {
        let target = guard::check_new_place(path)?;
        if fs::symlink_metadata(&target).is_ok() {
            return Err(Refusal::WouldOverwrite { path: target }.into());
        }
        let copy = Self { draft: guard::draft_name(&target), target };
        // Closed at once: SQLite's own locks must be the only ones on it.
        drop(guard::create_private_file(&copy.draft)?);
        guard::check_is_private(&copy.draft)?;
        Ok(copy)
    }

    /// Copies every page, and tells how many there were.
    fn fill(
        &self,
        source: &Connection,
        deadline: &Deadline,
        (events, watch): (u64, CopyWatch<'_>),
    ) -> Result<u64> {
        let mut copy = open::connect(&self.draft)?;
        // Half a copy is thrown away, so it needs no journal; the whole one is synced at the end.
        set_journal(&copy, "OFF")?;
        copy.pragma_update(None, "synchronous", 0).map_err(failure)?;
        // Without it, the moment between the source's journal and ours would take side files.
        copy.pragma_update(None, "locking_mode", "EXCLUSIVE").map_err(failure)?;
        let pages =
            run(&Backup::new(source, &mut copy).map_err(failure)?, deadline, |done, of| {
                watch(done, of + events);
            })?;
        set_journal(&copy, "DELETE")?;
        copy.close().map_err(|(_, error)| failure(error))?;
        Ok(pages)
    }

    /// Has the copy say that it is a backup, so that nobody takes it for the store, nor for one
    /// that was set back.
    fn mark(&self) -> Result<()> {
        let connection = open::connect(&self.draft)?;
        connection.pragma_update(None, "application_id", migrate::BACKUP_ID).map_err(failure)?;
        connection.close().map_err(|(_, error)| failure(error))
    }

    /// Opens the finished copy to look at it. Not as a file that is only read: of one SQLite
    /// forgets the CHECKs, and finds nothing wrong with what breaks them.
    fn open(&self) -> Result<Database> {
        let connection = open::connect(&self.draft)?;
        open::harden(&connection)?;
        connection.pragma_update(None, "query_only", 1).map_err(failure)?;
        let standing = open::check_application(&connection, &self.draft)?;
        Ok(Database { connection, standing })
    }

    /// Waits until the disk has the content.
    fn sync(&self) -> Result<()> {
        File::open(&self.draft)
            .and_then(|file| file.sync_all())
            .map_err(|error| guard::io_failure(&self.draft, &error))
    }

    fn publish(self, source: &Source) -> Result<Copied> {
        let failed = |error| guard::io_failure(&self.target, &error);
        let bytes = fs::symlink_metadata(&self.draft).map_err(failed)?.len();
        guard::give_place(&self.draft, &self.target)?;
        let Source { store_id, events, head } = source;
        let (path, head) = (self.target.clone(), *head.bytes());
        Ok(Copied { path, bytes, store_id: *store_id, events: *events, head })
    }
}

impl Drop for CopyDraft {
    fn drop(&mut self) {
        remove_draft(&self.draft);
    }
}

/// Removes what this process has of a copy to `path` that is not there yet: for a run that is
/// interrupted.
pub(in crate::store) fn abandon(path: &Path) {
    // A folder that is gone has nothing of ours in it.
    if let Ok(target) = guard::check_new_place(path) {
        remove_draft(&guard::draft_name(&target));
    }
}

fn remove_draft(draft: &Path) {
    for suffix in ["", "-journal", "-wal", "-shm"] {
        let mut name = draft.to_owned().into_os_string();
        name.push(suffix);
        match fs::remove_file(&name) {
            // What cannot be removed has no name that anybody takes for a copy.
            Ok(()) | Err(_) => {}
        }
    }
}

fn run(backup: &Backup<'_, '_>, deadline: &Deadline, watch: impl Fn(u64, u64)) -> Result<u64> {
    loop {
        deadline.check()?;
        let step = backup.step(STEP).map_err(failure)?;
        let progress = backup.progress();
        let count = |pages: i32| u64::from(pages.unsigned_abs());
        let pages = count(progress.pagecount);
        watch(pages - count(progress.remaining).min(pages), pages);
        match step {
            StepResult::Done => return Ok(pages),
            StepResult::More => {}
            // Somebody moves the log into the file.
            _ => std::thread::sleep(PAUSE),
        }
    }
}

/// Read back: SQLite reports success whatever happened.
fn set_journal(connection: &Connection, wanted: &str) -> Result<()> {
    let mode: String = connection
        .pragma_update_and_check(None, "journal_mode", wanted, |row| row.get(0))
        .map_err(failure)?;
    if mode.eq_ignore_ascii_case(wanted) {
        return Ok(());
    }
    Err(StoreError::Io { detail: format!("journal mode is {mode}, not {wanted}") }.into())
}

impl ReadTx<'_> {
    /// Looks at every page, index and constraint of the file.
    fn check_pages(&self) -> Result<()> {
        let mut first = None;
        let told = |row: &rusqlite::Row<'_>| row.get::<_, String>(0);
        self.connection()
            .pragma_query(None, "integrity_check", |row| {
                first = Some(first.take().unwrap_or(told(row)?));
                Ok(())
            })
            .map_err(failure)?;
        match first.as_deref() {
            Some("ok") => Ok(()),
            Some(other) => Err(damaged(other)),
            None => Err(damaged("it was not looked at")),
        }
    }

    /// Walks the chain from its beginning to its head, without any key.
    fn check_chain(&self, watch: &dyn Fn(u64)) -> Result<()> {
        let head = self.chain_head()?;
        let (mut last, mut hash) = (0, ChainHash::GENESIS);
        self.for_each_link(0, |link| {
            if link.seq != last + 1 || events::expected_hash(&link, &hash).bytes() != &link.hash {
                return Err(damaged(&format!("its record breaks at event {}", last + 1)));
            }
            (last, hash) = (link.seq, ChainHash::from_bytes(link.hash));
            watch(last.unsigned_abs());
            Ok(())
        })?;
        if last == head.seq && hash == head.hash {
            return Ok(());
        }
        Err(damaged("its record does not end where it says"))
    }
}
