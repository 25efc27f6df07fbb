//! The one way to say that a value is not acceptable.

use std::fmt;

/// A value that was refused: which kind of value, what was seen, what is allowed.
///
/// Never made for secrets: what was seen is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    what: &'static str,
    seen: String,
    allowed: String,
}

impl Invalid {
    /// `what` names the kind of value ("login"), `allowed` completes "use …".
    #[must_use]
    pub fn new(what: &'static str, seen: &str, allowed: impl Into<String>) -> Self {
        Self { what, seen: seen.to_owned(), allowed: allowed.into() }
    }

    /// The kind of value, for whoever may not show what was seen.
    #[must_use]
    pub const fn what(&self) -> &'static str {
        self.what
    }

    /// What is allowed instead, as words that complete "use …".
    #[must_use]
    pub fn allowed(&self) -> &str {
        &self.allowed
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the {} {:?} is not acceptable", self.what, self.seen)
    }
}

impl std::error::Error for Invalid {}
