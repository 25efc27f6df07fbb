//! The record as it is kept: events with every byte that the chain covers, and where a part of
//! it begins and ends. What the store reads, what an export carries and what a check walks along.
//!
//! Knows neither how bytes are hashed nor how a file is written.

use super::event::{Action, EventKind, EventOutcome};
use super::time::Timestamp;

/// One event as the chain sees it: every byte that is covered, and what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its place.
    pub seq: i64,
    /// When, in UTC milliseconds.
    pub at: i64,
    /// The word that lists are filtered by; the chain does not cover it.
    pub kind: String,
    /// What was done.
    pub action: String,
    /// How it went.
    pub outcome: String,
    /// Who did it.
    pub actor_name: String,
    /// Their uid.
    pub actor_uid: i64,
    /// On which machine.
    pub host: String,
    /// With which version of the program.
    pub version: String,
    /// In which practice.
    pub practice_id: Option<i64>,
    /// Its handle then.
    pub practice_handle: Option<String>,
    /// To whom.
    pub user_id: Option<i64>,
    /// Their login then.
    pub user_login: Option<String>,
    /// To which thing of theirs.
    pub target: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// For which ticket.
    pub ticket: Option<String>,
    /// The details: their JSON text exactly as it is stored.
    pub details: String,
    /// To which login it belongs.
    pub login_id: Option<Vec<u8>>,
    /// The hash beside it.
    pub hash: [u8; 32],
    /// The seal beside it.
    pub seal: Option<SealMark>,
}

/// A seal, and the key that made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealMark {
    /// The seal.
    pub seal: [u8; 32],
    /// The name of the key.
    pub key_id: [u8; 8],
}

impl Link {
    /// Whether the word that lists are filtered by says what action and outcome say. What a
    /// later version writes is not judged.
    #[must_use]
    pub fn kind_fits(&self) -> bool {
        match (Action::from_word(&self.action), EventOutcome::from_word(&self.outcome)) {
            (Some(action), Some(outcome)) => EventKind::of(action, outcome).as_str() == self.kind,
            _ => true,
        }
    }

    /// When, for people: drawn into the range that can be told.
    #[must_use]
    pub fn time(&self) -> Timestamp {
        Timestamp::from_millis(self.at)
    }
}

/// Who is given a copy of each event once it is in the record: a store tells it after the commit
/// of what the event is about, never before.
///
/// The change stands by then, so there is nothing that this could refuse. It must not wait long,
/// for somebody may be at the door.
pub trait Mirror: std::fmt::Debug + Send {
    /// Takes a copy of an event. Events come in their order, each once.
    fn copy(&mut self, event: &Link);

    /// Learns that so many events are in the record and could not be copied.
    fn miss(&mut self, events: u64);
}

/// How an export is written; the number is in its first line.
pub const EXPORT_FORMAT: i64 = 1;

/// Where a part of the record begins, and all that its check needs besides the events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begin {
    /// Of which store.
    pub store_id: [u8; 16],
    /// Its schema.
    pub schema: i64,
    /// When the part was taken.
    pub at: Timestamp,
    /// The key in use then.
    pub key_id: [u8; 8],
    /// The event before the first; 0 where the part begins with the record.
    pub after: i64,
    /// The hash of that event, which the first of the part follows.
    pub hash: [u8; 32],
    /// The last sealed event up to there; 0 if none was.
    pub sealed_seq: i64,
    /// Its seal, which the first seal of the part follows.
    pub seal: [u8; 32],
    /// The audit keys of the keys before, each sealed under the one in use: who holds that can
    /// check every seal, and nobody else learns anything.
    pub retired: Vec<RetiredAuditKey>,
}

/// The audit key of a key that is no longer in use, sealed under the one in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetiredAuditKey {
    /// The key that is no longer in use.
    pub key_id: [u8; 8],
    /// Its audit key.
    pub sealed: Vec<u8>,
}

/// Where a part of the record ends, so that a part that was cut off shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// How many events the part has.
    pub events: u64,
    /// The last event of the record.
    pub seq: i64,
    /// Its hash.
    pub hash: [u8; 32],
    /// The last sealed event; 0 if none is.
    pub sealed_seq: i64,
    /// Its seal.
    pub seal: [u8; 32],
}

/// One line of an exported record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// The first of a part.
    Begin(Begin),
    /// An event.
    Event(Box<Link>),
    /// The last of a part.
    End(End),
}

/// The columns of an event in an export, in the order in which they are written: whether one
/// holds a number or text.
pub const EXPORT_COLUMNS: [(&str, ColumnKind); 23] = [
    ("line", ColumnKind::Text),
    ("seq", ColumnKind::Number),
    ("at", ColumnKind::Text),
    ("at_ms", ColumnKind::Number),
    ("kind", ColumnKind::Text),
    ("action", ColumnKind::Text),
    ("outcome", ColumnKind::Text),
    ("actor_name", ColumnKind::Text),
    ("actor_uid", ColumnKind::Number),
    ("host", ColumnKind::Text),
    ("version", ColumnKind::Text),
    ("practice_id", ColumnKind::Number),
    ("practice_handle", ColumnKind::Text),
    ("user_id", ColumnKind::Number),
    ("user_login", ColumnKind::Text),
    ("target", ColumnKind::Text),
    ("reason", ColumnKind::Text),
    ("ticket", ColumnKind::Text),
    ("details", ColumnKind::Text),
    ("login_id", ColumnKind::Text),
    ("hash", ColumnKind::Text),
    ("seal", ColumnKind::Text),
    ("seal_key_id", ColumnKind::Text),
];

/// What a column of an export holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// A whole number.
    Number,
    /// Text.
    Text,
}
