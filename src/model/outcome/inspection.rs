//! What is wrong with a store, and what mends it.

use std::fmt;

/// The sorts of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Modes, owners and links of files.
    Files,
    /// The key file.
    Key,
    /// What SQLite says of its pages and constraints.
    Integrity,
    /// Rows that point to none.
    Orphans,
    /// Tables, indexes and views.
    Schema,
    /// Sealed values that do not open.
    Sealed,
    /// Whether the store is the latest that there was.
    Head,
    /// The chain of events.
    Record,
    /// Rows that are not what the record tells.
    Replay,
    /// Times that cannot be.
    Clock,
    /// The log beside the store.
    Log,
}

impl Sort {
    /// The word in answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Files => "files",
            Self::Key => "key",
            Self::Integrity => "integrity",
            Self::Orphans => "orphans",
            Self::Schema => "schema",
            Self::Sealed => "sealed",
            Self::Head => "head",
            Self::Record => "record",
            Self::Replay => "replay",
            Self::Clock => "clock",
            Self::Log => "log",
        }
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Of which sort.
    pub sort: Sort,
    /// With what: a file, a row, an event, a person.
    pub place: String,
    /// What is wrong with it, and how that can have come; never a secret.
    pub cause: String,
    /// What to type, or to do.
    pub mend: String,
}

/// How many findings are kept; the rest is counted.
const KEPT: usize = 1_000;

/// All that was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inspection {
    /// The first of them, in the order in which they were looked for.
    pub findings: Vec<Finding>,
    /// How many more there are.
    pub more: u64,
}

impl Inspection {
    /// Adds a finding.
    pub fn add(
        &mut self,
        sort: Sort,
        place: impl Into<String>,
        cause: impl Into<String>,
        mend: impl Into<String>,
    ) {
        let (place, cause, mend) = (place.into(), cause.into(), mend.into());
        let finding = Finding { sort, place, cause, mend };
        if self.findings.len() >= KEPT {
            self.more += 1;
        } else if !self.findings.contains(&finding) {
            // One fault may keep several things from being looked at.
            self.findings.push(finding);
        }
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.findings.is_empty()
    }
}
