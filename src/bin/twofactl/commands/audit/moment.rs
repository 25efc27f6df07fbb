//! Points in time as the commands about the record take them, and reports from it.

use twofactl::model::Invalid;
use twofactl::model::time::{Length, Timestamp};

use crate::values;

/// A point in time, or how long ago it was.
#[derive(Debug, Clone, Copy)]
pub(in crate::commands) enum Moment {
    /// A point in time.
    At(Timestamp),
    /// So long before the present.
    Ago(Length),
}

impl Moment {
    /// Reads a beginning: a date means all of that day.
    ///
    /// # Errors
    ///
    /// [`Invalid`] for what is no point in time and no length.
    pub(in crate::commands) fn parse_since(text: &str) -> Result<Self, Invalid> {
        Self::parse(text, values::start)
    }

    /// Reads an end: a date means all of that day, to the last millisecond.
    ///
    /// # Errors
    ///
    /// As for [`Moment::parse_since`].
    pub(in crate::commands) fn parse_until(text: &str) -> Result<Self, Invalid> {
        let end = |text: &str| if is_date(text) { end_of_day(text) } else { values::end(text) };
        Self::parse(text, end)
    }

    fn parse(
        text: &str,
        point: impl Fn(&str) -> Result<Timestamp, Invalid>,
    ) -> Result<Self, Invalid> {
        let refused = |_| {
            let allowed = "a date like 2026-12-31, a time like 2026-12-31T18:00:00Z, \
                           or a length like 7d for so long ago";
            Invalid::new("date", text, allowed)
        };
        let length = Length::parse(text).map(Self::Ago);
        length.or_else(|_| point(text).map(Self::At)).map_err(refused)
    }

    /// The point itself.
    pub(in crate::commands) fn seen_from(self, now: Timestamp) -> Timestamp {
        match self {
            Self::At(point) => point,
            Self::Ago(length) => now.minus(length),
        }
    }
}

/// One day here, from its first millisecond to its last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day {
    pub(super) since: Timestamp,
    pub(super) until: Timestamp,
}

impl Day {
    /// Reads a date.
    ///
    /// # Errors
    ///
    /// [`Invalid`] for anything else.
    pub(super) fn parse(text: &str) -> Result<Self, Invalid> {
        let refused = || Invalid::new("day", text, "a date like 2026-12-31");
        if !is_date(text) {
            return Err(refused());
        }
        let since = values::start(text).map_err(|_| refused())?;
        Ok(Self { since, until: end_of_day(text).map_err(|_| refused())? })
    }
}

/// Whether the text can only be a date, and no time of a day.
fn is_date(text: &str) -> bool {
    text.len() <= "2026-12-31".len()
}

/// The last millisecond of a date here.
fn end_of_day(text: &str) -> Result<Timestamp, Invalid> {
    values::end(text).map(|end| end.plus(Length::from_millis(999)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_point_or_a_length_ago() {
        let now = Timestamp::from_millis(1_800_000_000_000);
        let since = |text| Moment::parse_since(text).map(|moment| moment.seen_from(now));
        assert_eq!(since("7d").unwrap(), now.minus(Length::days(7)));
        assert_eq!(since("2026-12-31T18:00:00Z").unwrap().to_string(), "2026-12-31T18:00:00Z");
        for text in ["", "soon", "-7d", "2026-13-01"] {
            assert!(since(text).is_err(), "{text}");
        }
    }

    #[test]
    fn until_a_date_takes_in_its_last_millisecond_and_until_a_time_nothing_more() {
        let until = |text| Moment::parse_until(text).unwrap().seen_from(Timestamp::from_millis(0));
        assert_eq!(until("2026-12-31").millis() % 1000, 999);
        assert_eq!(until("2026-12-31T18:00:00Z").millis() % 1000, 0);
    }

    #[test]
    fn a_day_is_a_date_and_nothing_else() {
        let day = Day::parse("2026-12-31").unwrap();
        assert_eq!(day.until.plus(Length::from_millis(1)).since(day.since), Length::days(1));
        for text in ["", "7d", "2026-13-01", "2026-12-31T18:00:00Z", "2026-12-31t18:00:00z"] {
            assert!(Day::parse(text).is_err(), "{text}");
        }
    }
}
