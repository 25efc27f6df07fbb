//! What putting a store back, or going on with one that was put back, comes to.

use std::path::PathBuf;

use crate::model::ids::{EventSeq, UserId};
use crate::model::time::Timestamp;

/// What ended for everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ended {
    /// People whose sessions and tickets are dead.
    pub users: u64,
    /// Devices that are no longer trusted.
    pub trusted_devices: u64,
    /// Codes that were texted.
    pub challenges: u64,
    /// Enrollments under way.
    pub pending: u64,
    /// Recovery codes; whoever had some is shown new ones.
    pub recovery_codes: u64,
    /// Enrollment codes.
    pub enrollment_codes: u64,
    /// Bypass codes.
    pub bypass_codes: u64,
}

/// What is known of the time between the backup and now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since {
    /// The record of that time: its last event.
    Known(EventSeq),
    /// Nothing, and why.
    Unknown(String),
    /// Nothing, and the operator takes it for nothing.
    Forgotten,
}

impl Since {
    /// The word in the record and in output.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Known(_) => "known",
            Self::Unknown(_) => "unknown",
            Self::Forgotten => "forgotten",
        }
    }
}

/// What was done again, because it was done after the backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Repeated {
    /// People who were removed.
    pub users_removed: u64,
    /// People who were suspended.
    pub users_suspended: u64,
    /// Memberships that ended.
    pub members_removed: u64,
    /// Practices that were removed.
    pub practices_removed: u64,
    /// Operators who were added, changed or removed.
    pub operators: u64,
}

/// A person whose authenticators ended, because another factor or password may have taken
/// their place since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebound {
    /// Their id.
    pub id: UserId,
    /// Their login.
    pub login: String,
    /// Whether their password ended as well: another took its place since.
    pub password_ended: bool,
}

/// What a store went through that was put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Whether anything was to be done.
    pub changed: bool,
    /// The last event that the store had.
    pub seq: EventSeq,
    /// When that was.
    pub at: Timestamp,
    /// What is known of the time after it.
    pub since: Since,
    /// What ended for everybody.
    pub ended: Ended,
    /// How many people lost their authenticators.
    pub rebound_count: u64,
    /// The first of them.
    pub rebound: Vec<Rebound>,
    /// What was done again.
    pub repeated: Repeated,
    /// What was changed since and is not done again: how often, by action.
    pub lost: Vec<(&'static str, u64)>,
    /// Where the store is now that was in this one's place.
    pub moved_aside: Option<PathBuf>,
}
