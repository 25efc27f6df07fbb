//! The head file: where the record ends, kept beside the key and outside the store, so that
//! a store that was put back to an earlier state is told when it is opened.
//!
//! A line of fixed length for each store that the key serves, written over in place after
//! each commit and never waited for: a commit is on the disk before its line is, so that the
//! store always extends what the line says. Two lines of one store stand there while it is
//! being restored: whichever store is in place then, one of them is its own.
//!
//! Knows nothing of what is in the record.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use data_encoding::HEXLOWER;

use crate::crypto::chain::ChainHash;
use crate::error::{Error, Result, StoreError};
use crate::guard::{self, Readers};

/// The first word of each line.
const WORD: &str = "twofactl-head-v1";

/// A line: the word, the store, the place of its last event in 19 digits, and that event's hash.
const LINE_BYTES: usize = WORD.len() + 1 + 32 + 1 + 19 + 1 + 64 + 1;

/// An event, and where it is in the record of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Whose record.
    pub store_id: [u8; 16],
    /// Its place.
    pub seq: i64,
    /// Its hash.
    pub hash: ChainHash,
}

impl Mark {
    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        if line.len() + 1 != LINE_BYTES || words.next()? != WORD {
            return None;
        }
        let store_id = HEXLOWER.decode(words.next()?.as_bytes()).ok()?.try_into().ok()?;
        let seq = words.next()?.parse().ok()?;
        let hash = ChainHash::parse(words.next()?)?;
        words.next().is_none().then_some(Self { store_id, seq, hash })
    }

    fn line(&self) -> String {
        format!("{WORD} {} {:019} {}\n", HEXLOWER.encode(&self.store_id), self.seq, self.hash)
    }
}

/// Every line of a head file; none where there is no such file.
///
/// # Errors
///
/// [`StoreError::HeadDamaged`]; what is wrong with its mode or owner.
pub(crate) fn read(path: &Path) -> Result<Option<Vec<Mark>>> {
    let owner = rustix::process::geteuid().as_raw();
    let text = match guard::read_text(path, owner, Readers::OwnerOnly) {
        Ok(text) => text,
        Err(Error::Store(StoreError::Missing { .. })) => return Ok(None),
        Err(other) => return Err(other),
    };
    let marks: Option<Vec<_>> = text.expose().lines().map(Mark::parse).collect();
    let damaged = || StoreError::HeadDamaged { path: path.to_owned() }.into();
    marks.filter(|marks| !marks.is_empty()).map(Some).ok_or_else(damaged)
}

/// Puts these lines in the place of all that the file says of their store. What it says of
/// others stays; a file that says nothing that can be read is written anew.
///
/// # Errors
///
/// What the file system says.
pub(crate) fn replace(path: &Path, store_id: &[u8; 16], marks: &[Mark]) -> Result<()> {
    let others = match read(path) {
        Ok(marks) => marks.unwrap_or_default(),
        Err(Error::Store(StoreError::HeadDamaged { .. })) => Vec::new(),
        Err(other) => return Err(other),
    };
    let others = others.iter().filter(|mark| mark.store_id != *store_id);
    let text: String = others.chain(marks).map(Mark::line).collect();
    guard::replace_file(path, text.as_bytes())
}

/// The line of an open store.
#[derive(Debug)]
pub(super) struct HeadFile {
    store_id: [u8; 16],
    file: File,
    at: u64,
}

impl HeadFile {
    /// The line of that mark; `None` where the file can only be read.
    pub(super) fn open(path: &Path, mark: &Mark) -> Result<Option<Self>> {
        let Some(file) = guard::open_to_update(path)? else { return Ok(None) };
        let line = read(path)?.unwrap_or_default().iter().position(|one| one == mark);
        let at = line.map(|line| line as u64 * LINE_BYTES as u64);
        Ok(at.map(|at| Self { store_id: mark.store_id, file, at }))
    }

    /// Says where the record ends now.
    pub(super) fn follow(&self, seq: i64, hash: ChainHash) {
        let line = Mark { store_id: self.store_id, seq, hash }.line();
        match self.file.write_all_at(line.as_bytes(), self.at) {
            // The change is committed whatever becomes of this: a line that stays behind is
            // still one that the store extends.
            Ok(()) | Err(_) => {}
        }
    }

    /// Says that the record ends here, where it says of an earlier event that it does.
    pub(super) fn reach(&self, seq: i64, hash: ChainHash) {
        let mut line = [0; LINE_BYTES];
        // What cannot be read is being written, by whoever made a later one.
        let Ok(()) = self.file.read_exact_at(&mut line, self.at) else { return };
        let said = std::str::from_utf8(&line).ok().and_then(|line| Mark::parse(line.trim_end()));
        if said.is_some_and(|said| said.store_id == self.store_id && said.seq < seq) {
            self.follow(seq, hash);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn mark(store: u8, seq: i64) -> Mark {
        Mark { store_id: [store; 16], seq, hash: ChainHash::from_bytes([seq.to_le_bytes()[0]; 32]) }
    }

    fn folder() -> tempfile::TempDir {
        let mode = std::fs::Permissions::from_mode(0o700);
        tempfile::Builder::new().permissions(mode).tempdir().unwrap()
    }

    #[test]
    fn every_line_is_as_long_as_any_other_and_reads_back() {
        for mark in [mark(0, 0), mark(1, 7), mark(255, i64::MAX)] {
            let line = mark.line();
            assert_eq!(line.len(), LINE_BYTES);
            assert_eq!(Mark::parse(line.trim_end()), Some(mark));
        }
        for text in ["", "twofactl-head-v1", &"a".repeat(LINE_BYTES - 1)] {
            assert_eq!(Mark::parse(text), None);
        }
    }

    #[test]
    fn a_line_is_followed_in_place_and_those_of_other_stores_stay() {
        let folder = folder();
        let path = folder.path().join("store.head");
        assert_eq!(read(&path).unwrap(), None);
        for store in [1, 2, 3] {
            replace(&path, &[store; 16], &[mark(store, 5)]).unwrap();
        }
        let head = HeadFile::open(&path, &mark(2, 5)).unwrap().unwrap();
        head.follow(6, mark(2, 6).hash);
        let found = read(&path).unwrap().unwrap();
        assert_eq!(found, [mark(1, 5), mark(2, 6), mark(3, 5)]);
        replace(&path, &[2; 16], &[mark(2, 6), mark(2, 4)]).unwrap();
        let head = HeadFile::open(&path, &mark(2, 4)).unwrap().unwrap();
        head.follow(9, mark(2, 9).hash);
        let found = read(&path).unwrap().unwrap();
        assert_eq!(found, [mark(1, 5), mark(3, 5), mark(2, 6), mark(2, 9)]);
    }

    #[test]
    fn a_line_that_is_behind_is_moved_on_and_one_that_is_ahead_stays() {
        let folder = folder();
        let path = folder.path().join("store.head");
        replace(&path, &[1; 16], &[mark(1, 5)]).unwrap();
        let head = HeadFile::open(&path, &mark(1, 5)).unwrap().unwrap();
        for (seq, ends) in [(7, 7), (6, 7), (7, 7), (8, 8)] {
            head.reach(seq, mark(1, seq).hash);
            assert_eq!(read(&path).unwrap().unwrap(), [mark(1, ends)]);
        }
    }

    #[test]
    fn what_is_no_head_file_is_told_and_written_anew_only_when_asked_for() {
        let folder = folder();
        let path = folder.path().join("store.head");
        for text in ["", "hello\n", "twofactl-head-v1 00 1 00\n"] {
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
            let error = read(&path).unwrap_err();
            assert!(matches!(error, Error::Store(StoreError::HeadDamaged { .. })), "{error}");
            replace(&path, &[1; 16], &[mark(1, 1)]).unwrap();
            assert_eq!(read(&path).unwrap().unwrap(), [mark(1, 1)]);
        }
    }
}
