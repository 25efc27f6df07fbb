//! What is shown of a backup.

use std::path::{Path, PathBuf};

use serde::Serialize;
use twofactl::model::outcome::audit::Checkpoint;
use twofactl::store::Copied;

use super::{ChangeView, Tense, hex};
use crate::output::Page;

/// The answer of `store backup`.
#[derive(Debug, Serialize)]
pub(crate) struct BackupView {
    file: String,
    /// `None` where it was not made yet.
    bytes: Option<u64>,
    events: u64,
    head: String,
    removed: Vec<String>,
    #[serde(skip)]
    key_file: String,
}

impl BackupView {
    pub(crate) fn done(copied: &Copied, removed: &[PathBuf], key_file: &Path) -> Self {
        Self {
            file: copied.path.display().to_string(),
            bytes: Some(copied.bytes),
            events: copied.events,
            head: hex(&copied.head),
            removed: names(removed),
            key_file: key_file.display().to_string(),
        }
    }

    pub(crate) fn would(file: &Path, at: &Checkpoint, older: &[PathBuf], key_file: &Path) -> Self {
        Self {
            file: file.display().to_string(),
            bytes: None,
            events: at.seq.get().unsigned_abs(),
            head: hex(&at.hash),
            removed: names(older),
            key_file: key_file.display().to_string(),
        }
    }
}

fn names(paths: &[PathBuf]) -> Vec<String> {
    paths.iter().map(|path| path.display().to_string()).collect()
}

impl ChangeView for BackupView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        page.line(match tense {
            Tense::Done | Tense::Already => format!("Backed up the store to {}.", self.file),
            Tense::Would => format!("Would back up the store to {}.", self.file),
        });
        if let Some(bytes) = self.bytes {
            page.field("size", format!("{} KiB", bytes.div_ceil(1024)));
        }
        page.field("events", self.events.to_string());
        page.field("head", &self.head);
        for path in &self.removed {
            page.field("removed", path);
        }
        page.line(format!("The key is not in it: keep a copy of {} elsewhere.", self.key_file));
    }
}
