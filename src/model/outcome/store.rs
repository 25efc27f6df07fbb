//! What the commands about the store itself answer.

use super::audit::BadEvent;
use crate::model::ids::EventSeq;
use crate::model::time::Timestamp;

/// Who a store is, and how much is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreFacts {
    /// Random; salts every derived key, and is no secret.
    pub store_id: [u8; 16],
    /// Names the present key, and tells nothing of it.
    pub key_id: [u8; 8],
    /// The version of its schema.
    pub schema: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// How many practices.
    pub practices: u64,
    /// How many users.
    pub users: u64,
    /// How many operators.
    pub operators: u64,
    /// How many events the record has.
    pub events: u64,
}

/// A backup, beside what its store's head file knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackupFacts {
    /// Its last event.
    pub last: EventSeq,
    /// What came after it.
    pub since: EventsSince,
}

impl BackupFacts {
    /// What is wrong with it.
    #[must_use]
    pub const fn fault(&self) -> Option<BadEvent> {
        match self.since {
            EventsSince::Known(_) | EventsSince::Unknown => None,
            EventsSince::Other(bad) => Some(bad),
        }
    }
}

/// How many events a store has had since a backup of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventsSince {
    /// So many.
    Known(u64),
    /// No head file tells.
    Unknown,
    /// It is no earlier state of what the head file tells of: that has not this event of its.
    Other(BadEvent),
}
