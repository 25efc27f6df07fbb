//! Backups in a folder: what they are called, and which of them are of one store.
//!
//! A name tells whose a backup is and when it was made; what is in the file has the last word,
//! so that nothing is taken for a backup, and removed as one, that is none of this store.

use std::fs;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;

use crate::error::Result;
use crate::guard;
use crate::model::time::Timestamp;
use crate::store::Store;

const PREFIX: &str = "twofactl-";
const SUFFIX: &str = ".db";

/// How much of the store's id a name has.
const ID_DIGITS: usize = 8;

/// `20261231T180000Z`.
const TIME_DIGITS: usize = 16;

/// What a backup is called that is made `now`: names of one store sort by their age.
#[must_use]
pub fn file_name(store_id: &[u8; 16], now: Timestamp) -> String {
    let second = now.to_string();
    let digits: String =
        second.chars().take(19).filter(|c| !matches!(c, '-' | ':' | '.')).collect();
    format!("{}{digits}Z{SUFFIX}", beginning(store_id))
}

fn beginning(store_id: &[u8; 16]) -> String {
    let id: String = HEXLOWER.encode(store_id).chars().take(ID_DIGITS).collect();
    format!("{PREFIX}{id}-")
}

/// The backups of this store in a folder, the oldest first, by their names.
///
/// # Errors
///
/// What kept the folder from being read.
pub fn in_folder(folder: &Path, store_id: &[u8; 16]) -> Result<Vec<PathBuf>> {
    let unread = |error| guard::io_failure(folder, &error);
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        if has_our_name(&path, store_id) && is_of(&path, store_id) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn has_our_name(path: &Path, store_id: &[u8; 16]) -> bool {
    let name = path.file_name().and_then(std::ffi::OsStr::to_str).unwrap_or_default();
    let time = name.strip_prefix(&beginning(store_id)).and_then(|rest| rest.strip_suffix(SUFFIX));
    let is_time = |time: &str| {
        let digits = |c: (usize, char)| match c {
            (8, c) => c == 'T',
            (15, c) => c == 'Z',
            (_, c) => c.is_ascii_digit(),
        };
        time.len() == TIME_DIGITS && time.chars().enumerate().all(digits)
    };
    time.is_some_and(is_time)
}

fn is_of(path: &Path, store_id: &[u8; 16]) -> bool {
    let is_file = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file());
    // What does not open is no backup: not one that counts, and none that may be removed.
    let identity = |path| Store::open_copy(path).and_then(|mut copy| copy.identity());
    is_file && identity(path).is_ok_and(|identity| identity.store_id == *store_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: [u8; 16] = [0xab; 16];

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_end(text, &jiff::tz::TimeZone::UTC).unwrap()
    }

    #[test]
    fn a_name_tells_the_store_and_the_second() {
        let name = file_name(&ID, at("2026-12-31T18:05:09.123Z"));
        assert_eq!(name, "twofactl-abababab-20261231T180509Z.db");
        assert!(has_our_name(&Path::new("/backups").join(name), &ID));
    }

    #[test]
    fn names_that_are_almost_ours_are_not() {
        for name in [
            "twofactl-abababab-20261231T180509Z.db.old",
            "twofactl-abababab-20261231T180509Z.db.77.new",
            "twofactl-abababab-2026123XT180509Z.db",
            "twofactl-abababab-latest.db",
            "twofactl-abababac-20261231T180509Z.db",
            "my-twofactl-abababab-20261231T180509Z.db",
            "store.db",
        ] {
            assert!(!has_our_name(Path::new(name), &ID), "{name}");
        }
    }
}
