//! A store that is not at its place yet: made anew, or copied from a backup.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use rusqlite::OptionalExtension as _;

use super::identity::NewIdentity;
use super::open::{PAGE_BYTES, Standing, check_application, configure, connect, use_wal};
use super::{Database, damaged, failure, migrate};
use crate::error::{Error, Refusal, Result, StoreError};
use crate::guard;

/// A store in the making: a file beside the place where it will stand, so that
/// a crash leaves either a whole store there or none.
#[derive(Debug)]
pub(in crate::store) struct Draft {
    target: PathBuf,
    draft: PathBuf,
}

impl Draft {
    pub(in crate::store) fn new(path: &Path) -> Result<Self> {
        let target = guard::prepare_folder(path)?;
        if fs::symlink_metadata(&target).is_ok() {
            return Err(Refusal::WouldOverwrite { path: target }.into());
        }
        Self::beside(target)
    }

    /// As [`Self::new`], and whatever is at its place may be there, with the bytes of `source`.
    pub(in crate::store) fn copy(source: &mut dyn Read, path: &Path) -> Result<Self> {
        let draft = Self::beside(guard::prepare_folder(path)?)?;
        let mut file =
            OpenOptions::new().write(true).open(&draft.draft).map_err(|e| draft.failed(&e))?;
        io::copy(source, &mut file).map_err(|e| draft.failed(&e))?;
        file.sync_all().map_err(|e| draft.failed(&e))?;
        Ok(draft)
    }

    fn failed(&self, error: &io::Error) -> Error {
        guard::io_failure(&self.draft, error)
    }

    fn beside(target: PathBuf) -> Result<Self> {
        let draft = guard::draft_name(&target);
        guard::create_private_file(&draft)?;
        Ok(Self { target, draft })
    }

    pub(in crate::store) fn database(&self, identity: &NewIdentity) -> Result<Database> {
        let mut connection = connect(&self.draft)?;
        // Counts for a file that has nothing in it yet.
        connection.pragma_update(None, "page_size", PAGE_BYTES).map_err(failure)?;
        configure(&connection)?;
        let tx = connection.transaction().map_err(failure)?;
        migrate::create_schema(&tx)?;
        identity.insert(&tx)?;
        tx.commit().map_err(failure)?;
        Ok(Database { connection, standing: Standing::InPlace })
    }

    /// Opens what was copied, without a log beside it, as a store of the present schema.
    pub(in crate::store) fn open(&self) -> Result<Database> {
        let mut connection = connect(&self.draft)?;
        // Bytes from elsewhere: nothing in them is run.
        connection.pragma_update(None, "trusted_schema", 0).map_err(failure)?;
        check_application(&connection, &self.draft)?;
        migrate::bring_up(&mut connection)?;
        configure(&connection)?;
        connection
            .pragma_update(None, "application_id", migrate::APPLICATION_ID)
            .map_err(failure)?;
        let database = Database { connection, standing: Standing::InPlace };
        database.leave_log()?;
        Ok(database)
    }

    /// Moves the finished file over the one at its place, which goes to `aside` with whatever
    /// belongs to it. Whenever that is cut short, one of them is there, whole.
    pub(in crate::store) fn publish_over(self, database: Database, aside: &Path) -> Result<()> {
        use_wal(&database.connection)?;
        database.connection.close().map_err(|(_, error)| failure(error))?;
        fs::hard_link(&self.target, aside).map_err(|e| guard::io_failure(aside, &e))?;
        for suffix in ["-wal", "-shm"] {
            // A log of another file would be read into this one.
            match fs::rename(named(&self.target, suffix), named(aside, suffix)) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(guard::io_failure(aside, &error));
                }
                Ok(()) | Err(_) => {}
            }
        }
        fs::rename(&self.draft, &self.target).map_err(|e| guard::io_failure(&self.target, &e))?;
        guard::sync_folder(&self.target)
    }

    /// Moves the finished file to its place, unless something got there first.
    ///
    /// The draft is written without a log beside it, so that closing it has
    /// nothing left to move and no full disk to lose it on.
    pub(in crate::store) fn publish(self, database: Database) -> Result<()> {
        use_wal(&database.connection)?;
        database.connection.close().map_err(|(_, error)| failure(error))?;
        guard::give_place(&self.draft, &self.target)
    }
}

impl Drop for Draft {
    /// The draft's own name goes in every case; after `publish` the store has its own.
    fn drop(&mut self) {
        for suffix in ["", "-journal", "-wal", "-shm"] {
            match fs::remove_file(named(&self.draft, suffix)) {
                // What cannot be removed is an empty draft that no one reads.
                Ok(()) | Err(_) => {}
            }
        }
    }
}

/// The name of a file that belongs to another.
fn named(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(suffix);
    name.into()
}

impl Database {
    /// Looks for damage anywhere in the file.
    pub(in crate::store) fn check_whole(&self) -> Result<()> {
        let ask = |what| self.connection.query_row(what, [], |row| row.get::<_, String>(0));
        let found = ask("PRAGMA integrity_check(1)").map_err(failure)?;
        if found != "ok" {
            return Err(damaged(&found));
        }
        match ask("PRAGMA foreign_key_check").optional().map_err(failure)? {
            None => Ok(()),
            Some(table) => Err(damaged(&format!("a row of {table} belongs to nothing"))),
        }
    }

    /// Has nothing beside the file that belongs to it, for good.
    pub(in crate::store) fn leave_log(&self) -> Result<()> {
        let mode: String = self
            .connection
            .pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get(0))
            .map_err(failure)?;
        if mode.eq_ignore_ascii_case("delete") {
            return Ok(());
        }
        Err(StoreError::Io { detail: format!("journal mode is {mode}") }.into())
    }

    /// From now on the file, which is at `path` by now, is only looked at: whoever waited for it
    /// must not go on with it. SQLite writes to no file that was moved, and still keeps it from
    /// others until this is done.
    pub(in crate::store) fn mark_replaced(self, path: &Path) -> Result<()> {
        let failed = |error: io::Error| guard::io_failure(path, &error);
        let file = OpenOptions::new().read(true).write(true).open(path).map_err(failed)?;
        let mut header = [0; HEADER_BYTES];
        file.read_exact_at(&mut header, 0).map_err(failed)?;
        write_replaced(&mut header);
        file.write_all_at(&header, 0).and_then(|()| file.sync_all()).map_err(failed)?;
        self.connection.close().map_err(|(_, error)| failure(error))
    }
}

/// The header of a file of SQLite's (its file format, section 1.3).
const HEADER_BYTES: usize = 100;

/// Changes the application, and the counter that has other processes read the header again.
fn write_replaced(header: &mut [u8; HEADER_BYTES]) {
    let changes = u32::from_be_bytes([header[24], header[25], header[26], header[27]]);
    let mut put = |at: usize, value: u32| {
        header.iter_mut().skip(at).zip(value.to_be_bytes()).for_each(|(old, new)| *old = new);
    };
    put(68, migrate::REPLACED_ID);
    put(24, changes.wrapping_add(1));
    put(92, changes.wrapping_add(1));
}

#[cfg(test)]
mod tests {
    use super::super::open::tests::{identity, private_folder};
    use super::*;

    /// A log that a full disk kept from being moved into the draft was lost with the draft's name.
    #[test]
    fn everything_of_a_draft_is_in_the_one_file_that_gets_its_place() {
        let (folder, identity) = (private_folder(), identity());
        let path = folder.path().join("store.db");
        let draft = Draft::new(&path).unwrap();
        let database = draft.database(&identity).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no log, no journal");
        draft.publish(database).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_draft_that_is_not_published_leaves_nothing_and_one_that_is_late_writes_over_nothing() {
        let (folder, identity) = (private_folder(), identity());
        let path = folder.path().join("store.db");
        let count = || fs::read_dir(folder.path()).unwrap().count();
        let draft = Draft::new(&path).unwrap();
        drop(draft.database(&identity).unwrap());
        drop(draft);
        assert_eq!(count(), 0);
        let draft = Draft::new(&path).unwrap();
        let database = draft.database(&identity).unwrap();
        fs::write(&path, "somebody was faster").unwrap();
        let refused = draft.publish(database).unwrap_err();
        assert!(matches!(refused, Error::Refused(Refusal::WouldOverwrite { .. })), "{refused}");
        assert_eq!(fs::read(&path).unwrap(), b"somebody was faster");
        assert_eq!(count(), 1);
    }
}
