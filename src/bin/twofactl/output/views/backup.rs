//! What is shown of a backup.

use std::path::{Path, PathBuf};

use serde::Serialize;
use twofactl::model::outcome::audit::Checkpoint;
use twofactl::model::outcome::store::{BackupFacts, EventsSince};
use twofactl::store::Copied;

use super::{ChangeView, Tense, count, hex};
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

/// What is said of whatever was read from a backup.
pub(crate) fn backup_note(facts: &BackupFacts) -> String {
    let last = facts.last;
    let told = match &facts.since {
        EventsSince::Known(0) => format!("up to event {last}, and the store has had none since"),
        EventsSince::Known(since) => {
            let since = count(*since, "event", "events");
            format!("up to event {last}, and the store has had {since} since")
        }
        EventsSince::Unknown => {
            format!("up to event {last}; no head file beside the key tells what came since")
        }
        EventsSince::Other(bad) => {
            format!("of another record than the store has: event {}: {}", bad.seq, bad.why)
        }
    };
    format!("This is a backup, {told}.")
}

/// In `store info`: that it is a backup, and of what.
#[derive(Debug, Serialize)]
pub(crate) struct StandingView {
    /// `None` where no head file tells.
    events_since: Option<u64>,
    /// Why it is of another record than the store has.
    fault: Option<String>,
    #[serde(skip)]
    note: String,
}

impl StandingView {
    pub(crate) fn new(facts: &BackupFacts) -> Self {
        let events_since = match facts.since {
            EventsSince::Known(since) => Some(since),
            EventsSince::Unknown | EventsSince::Other(_) => None,
        };
        let fault = facts.fault().map(|bad| format!("event {}: {}", bad.seq, bad.why));
        Self { events_since, fault, note: backup_note(facts) }
    }

    pub(crate) fn note(&self) -> &str {
        &self.note
    }
}

#[cfg(test)]
mod tests {
    use twofactl::model::ids::EventSeq;
    use twofactl::model::outcome::audit::BadEvent;

    use super::*;

    #[test]
    fn a_backup_is_told_in_one_sentence_whatever_is_known() {
        let note = |since| backup_note(&BackupFacts { last: EventSeq::new(7), since });
        let bad = BadEvent { seq: EventSeq::new(5), why: "the head file ends before it" };
        for (since, told) in [
            (EventsSince::Known(0), "up to event 7, and the store has had none since."),
            (EventsSince::Known(1), "up to event 7, and the store has had 1 event since."),
            (EventsSince::Known(2), "up to event 7, and the store has had 2 events since."),
            (
                EventsSince::Unknown,
                "up to event 7; no head file beside the key tells what came since.",
            ),
            (
                EventsSince::Other(bad),
                "of another record than the store has: event 5: the head file ends before it.",
            ),
        ] {
            assert_eq!(note(since), format!("This is a backup, {told}"));
        }
    }
}
