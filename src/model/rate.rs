//! Counts within a time: what limits and folded events are reckoned by.

use super::time::{Length, Timestamp};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateKind {
    /// Wrong passwords of a name.
    Password,
    /// Denials of a name that the record does not have yet.
    Denial,
    /// Codes of a person that were tested at the desk.
    CheckCode,
}

impl RateKind {
    /// The word in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Denial => "denial",
            Self::CheckCode => "check_code",
        }
    }
}

/// How often something happened since a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateWindow {
    /// Since when.
    pub started_at: Timestamp,
    /// How often.
    pub count: u64,
}

impl RateWindow {
    /// A window that begins, with nothing counted.
    #[must_use]
    pub const fn begun(now: Timestamp) -> Self {
        Self { started_at: now, count: 0 }
    }

    /// Whether `now` belongs to the window, if it is of that length. Of two
    /// processes the later to write may have read its clock before the other, so
    /// the window reaches as far back; a clock that is set back further begins
    /// another one.
    #[must_use]
    pub fn reaches(&self, now: Timestamp, length: Length) -> bool {
        now.since(self.started_at) < length && self.started_at.since(now) < length
    }

    /// The same window with one more.
    #[must_use]
    pub const fn and_one(self) -> Self {
        Self { count: self.count.saturating_add(1), ..self }
    }
}

/// A count that is to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateCount {
    /// What is counted.
    pub kind: RateKind,
    /// Of whom: an id as text, or a keyed hash.
    pub subject: Vec<u8>,
    /// How often.
    pub window: RateWindow,
}
