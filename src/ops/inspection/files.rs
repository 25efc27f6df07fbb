//! The files: whose they are, who else gets at them, and whether they are what their names say.
//!
//! The store's account is whoever owns the store: root may look at it as well.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::{LOG_TIMES, Surroundings, account};
use crate::model::outcome::inspection::{Inspection, Sort};
use crate::model::text::shell_word;
use crate::store::{log_of, usual_log};

/// Whose a file is; ours, where that cannot be seen.
pub(super) fn owner_of(path: &Path) -> u32 {
    let ours = rustix::process::geteuid().as_raw();
    fs::symlink_metadata(path).map_or(ours, |metadata| metadata.uid())
}

pub(super) fn look(around: &Surroundings<'_>, found: &mut Inspection) {
    let owner = owner_of(around.store);
    let folder = around.store.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    look_at_folder(folder, owner, found);
    look_at_file(around.store, owner, found);
    for suffix in ["-wal", "-shm", "-journal"] {
        let mut name = around.store.as_os_str().to_owned();
        name.push(suffix);
        look_at_file(&PathBuf::from(name), owner, found);
    }
    look_at_log(around.store, found);
    look_at_links(around.key_file, found);
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn word(path: &Path) -> String {
    shell_word(&path.to_string_lossy()).into_owned()
}

fn look_at_folder(folder: &Path, owner: u32, found: &mut Inspection) {
    // Through links: they lead here, and what is there counts.
    let Ok(metadata) = fs::metadata(folder) else { return };
    look_at_mode(folder, &metadata, 0o700, found);
    if metadata.uid() != 0 && metadata.uid() != owner {
        let cause = format!("it belongs to {}, and the store does not", account(metadata.uid()));
        found.add(Sort::Files, shown(folder), cause, format!("chown {owner} {}", word(folder)));
    }
}

/// What is not there is nothing to look at: of the store itself, opening it tells.
fn look_at_file(path: &Path, owner: u32, found: &mut Inspection) {
    let Ok(metadata) = fs::symlink_metadata(path) else { return };
    if !metadata.is_file() {
        let mend = "put the file itself in its place";
        found.add(Sort::Files, shown(path), "it is not a plain file", mend);
        return;
    }
    look_at_mode(path, &metadata, 0o600, found);
    if metadata.uid() != owner {
        let cause = format!(
            "it belongs to {}, which keeps {} from writing to it",
            account(metadata.uid()),
            account(owner)
        );
        found.add(Sort::Files, shown(path), cause, format!("chown {owner} {}", word(path)));
    }
    look_at_links(path, found);
}

fn look_at_mode(path: &Path, metadata: &Metadata, allowed: u32, found: &mut Inspection) {
    let mode = metadata.mode() & 0o7777;
    if mode & !allowed & 0o777 != 0 {
        let cause = format!("it is open to other accounts (mode {mode:04o})");
        found.add(Sort::Files, shown(path), cause, format!("chmod {allowed:o} {}", word(path)));
    }
}

fn look_at_links(path: &Path, found: &mut Inspection) {
    let Ok(metadata) = fs::symlink_metadata(path) else { return };
    if metadata.is_file() && metadata.nlink() > 1 + unfinished_names(path, &metadata) {
        let folder = word(path.parent().unwrap_or(Path::new(".")));
        let mend = format!("find {folder} -xdev -samefile {}, and remove the others", word(path));
        found.add(Sort::Files, shown(path), "it has other names besides this one", mend);
    }
}

/// Names that a run left when it was ended while it made the file.
fn unfinished_names(path: &Path, metadata: &Metadata) -> u64 {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned() + ".";
    let Some(entries) = path.parent().and_then(|folder| fs::read_dir(folder).ok()) else {
        return 0;
    };
    let is_draft = |entry: &fs::DirEntry| {
        let draft = entry.file_name().to_string_lossy().into_owned();
        let is_named = draft.starts_with(&name) && draft.ends_with(".new");
        is_named && entry.metadata().is_ok_and(|one| one.ino() == metadata.ino())
    };
    entries.filter_map(Result::ok).filter(is_draft).count() as u64
}

fn look_at_log(store: &Path, found: &mut Inspection) {
    let log = log_of(store);
    let length = fs::symlink_metadata(&log).map_or(0, |metadata| metadata.len());
    if length > LOG_TIMES * usual_log() {
        let cause = format!(
            "it has grown to {} MiB: some program has been reading without an end",
            length / (1024 * 1024)
        );
        let mend = format!("see which, and start it anew: fuser -v {}", word(store));
        found.add(Sort::Log, shown(&log), cause, mend);
    }
}
