//! The zone in which people read and write times.

use std::{env, fs};

use jiff::tz::TimeZone;

/// Where the system keeps the rules of its own zone.
const SYSTEM: &str = "/etc/localtime";

/// The zone of `TZ`, else the system's.
///
/// The system's is read from its file: asking for it by name makes jiff list
/// the whole database of zones first, which costs as much as opening a store.
pub(crate) fn local() -> TimeZone {
    if env::var_os("TZ").is_some() {
        return TimeZone::system();
    }
    fs::read(SYSTEM)
        .ok()
        .and_then(|rules| TimeZone::tzif(SYSTEM, &rules).ok())
        .unwrap_or_else(TimeZone::system)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn the_zone_is_the_one_that_the_system_names() {
        let (ours, named) = (local(), TimeZone::system());
        for month in 0..24 {
            let time = Timestamp::from_second(1_800_000_000 + month * 2_600_000).unwrap();
            assert_eq!(ours.to_offset(time), named.to_offset(time), "{time}");
        }
    }
}
