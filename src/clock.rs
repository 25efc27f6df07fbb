//! The clock of the library's face. Everything below takes `now` as an argument.

use crate::model::time::Timestamp;

/// Tells the time. Login services get the system's, and no way to pass another.
#[derive(Debug, Clone)]
pub(crate) struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    /// For tests: stands still.
    #[cfg(debug_assertions)]
    Fixed(Timestamp),
}

impl Clock {
    /// The system's clock.
    pub(crate) const fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still; exists in debug builds only.
    #[cfg(debug_assertions)]
    pub(crate) const fn fixed(now: Timestamp) -> Self {
        Self(Source::Fixed(now))
    }

    /// The present.
    pub(crate) fn now(&self) -> Timestamp {
        match self.0 {
            Source::System => system_now(),
            #[cfg(debug_assertions)]
            Source::Fixed(now) => now,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place in the library that reads the clock")]
fn system_now() -> Timestamp {
    // A clock before 1970 counts as 1970: then every code is wrong and nobody gets in by mistake.
    let since_1970 =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX))
}
