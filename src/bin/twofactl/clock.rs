//! The program's clock: the only reader of the time.

use std::path::Path;
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

    /// Whether the network never set this machine's clock since it started, as
    /// far as can be told: never where something else than systemd keeps it.
    pub(crate) fn was_never_set(self) -> bool {
        match self {
            Self::System => was_never_set(Path::new(TIMESYNC)),
            #[cfg(debug_assertions)]
            Self::Fixed(_) => false,
        }
    }
}

/// There while systemd-timesyncd(8) runs.
const TIMESYNC: &str = "/run/systemd/timesync";

/// It makes the file when it first has the time.
fn was_never_set(folder: &Path) -> bool {
    folder.is_dir() && matches!(folder.join("synchronized").try_exists(), Ok(false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_counts_as_never_set_only_where_that_is_known() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!was_never_set(&folder.path().join("none")), "something else keeps it");
        assert!(was_never_set(folder.path()));
        std::fs::write(folder.path().join("synchronized"), "").unwrap();
        assert!(!was_never_set(folder.path()));
    }
}
