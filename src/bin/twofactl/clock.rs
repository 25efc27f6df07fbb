//! The program's clock: the only reader of the time.

use std::time::SystemTime;

use twofactl::model::time::Timestamp;

/// Where the present comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Clock {
    /// The system.
    System,
    /// A test: the present never moves.
    #[cfg(debug_assertions)]
    Fixed(Timestamp),
}

impl Clock {
    /// The system's clock; in debug builds the one that a test has set.
    ///
    /// # Errors
    ///
    /// [`twofactl::model::Invalid`] if a test has set what is no time.
    pub(crate) fn new() -> anyhow::Result<Self> {
        #[cfg(debug_assertions)]
        if let Ok(text) = std::env::var("TWOFACTL_TEST_NOW") {
            return Ok(Self::Fixed(Timestamp::parse_start(&text, &jiff::tz::TimeZone::UTC)?));
        }
        Ok(Self::System)
    }

    /// The present.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub(crate) fn now(self) -> Timestamp {
        match self {
            Self::System => {
                let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
                // A clock before 1970 counts as 1970.
                let millis = since.unwrap_or_default().as_millis();
                Timestamp::from_millis(i64::try_from(millis).unwrap_or(i64::MAX))
            }
            #[cfg(debug_assertions)]
            Self::Fixed(now) => now,
        }
    }
}
