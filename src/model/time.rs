//! Points in time and lengths of time.
//!
//! Nothing here reads a clock: the present arrives as an argument. The store
//! keeps UTC milliseconds, people write `14d` or `2026-12-31`.

use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, SpanRelativeTo, Unit};

use super::Invalid;

/// A point in time, in whole milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// The latest point that is accepted, 9999-12-31T00:00:00Z: far from every overflow.
const LATEST_MILLIS: i64 = 253_402_214_400_000;

impl Timestamp {
    /// From UTC milliseconds, drawn into the range 1970 to 9999.
    #[must_use]
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(0, LATEST_MILLIS))
    }

    /// UTC milliseconds, 0 or more.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole UTC seconds: what TOTP counts in (RFC 6238 section 4.2).
    #[must_use]
    pub fn unix_seconds(self) -> u64 {
        // Never negative: see `from_millis`.
        (self.0 / 1000).unsigned_abs()
    }

    /// The point `length` later; stays within the range.
    #[must_use]
    pub fn plus(self, length: Length) -> Self {
        Self::from_millis(self.0.saturating_add(length.millis()))
    }

    /// The point `length` earlier; stays within the range.
    #[must_use]
    pub fn minus(self, length: Length) -> Self {
        Self::from_millis(self.0.saturating_sub(length.millis()))
    }

    /// Whether a clock that ran ahead made this: it is later than `now` by more than a clock is set
    /// right by in passing, a minute. What is to end some time after it would end that much later.
    #[must_use]
    pub fn is_of_a_clock_ahead(self, now: Self) -> bool {
        self.since(now) > Length::minutes(1)
    }

    /// How long it is from `earlier` to here; zero if it is not earlier.
    #[must_use]
    pub fn since(self, earlier: Self) -> Length {
        Length::from_millis(self.0.saturating_sub(earlier.0))
    }

    /// Reads RFC 3339 (`2026-12-31T18:00:00Z`) or a date, which means the end
    /// of that day in `zone`.
    ///
    /// # Errors
    ///
    /// [`Invalid`] for anything else.
    pub fn parse_end(text: &str, zone: &TimeZone) -> Result<Self, Invalid> {
        if let Ok(instant) = text.parse::<jiff::Timestamp>() {
            return Ok(Self::from_millis(instant.as_millisecond()));
        }
        end_of_day(text, zone).ok_or_else(|| {
            Invalid::new("date", text, "a date like 2026-12-31 or a time like 2026-12-31T18:00:00Z")
        })
    }

    /// Reads RFC 3339, or a date, which means the beginning of that day in `zone`.
    ///
    /// # Errors
    ///
    /// [`Invalid`] for anything else.
    pub fn parse_start(text: &str, zone: &TimeZone) -> Result<Self, Invalid> {
        if let Ok(instant) = text.parse::<jiff::Timestamp>() {
            return Ok(Self::from_millis(instant.as_millisecond()));
        }
        start_of_day(text, zone).ok_or_else(|| {
            Invalid::new("date", text, "a date like 2026-12-31 or a time like 2026-12-31T18:00:00Z")
        })
    }

    /// The same point in `zone`, as `2026-12-31 18:00 +05:30`.
    #[must_use]
    pub fn in_zone(self, zone: &TimeZone) -> String {
        self.to_jiff().to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M %:z").to_string()
    }

    fn to_jiff(self) -> jiff::Timestamp {
        // The range of `Timestamp` lies inside that of jiff.
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
}

fn start_of_day(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let date: Date = text.parse().ok()?;
    // jiff's `Date` also reads a date and time without an offset; a date alone is meant here.
    if text.len() > "2026-12-31".len() {
        return None;
    }
    let zoned = date.to_zoned(zone.clone()).ok()?;
    Some(Timestamp::from_millis(zoned.timestamp().as_millisecond()))
}

fn end_of_day(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    start_of_day(text, zone)?;
    let next: Date = text.parse::<Date>().ok()?.tomorrow().ok()?;
    let zoned = next.to_zoned(zone.clone()).ok()?;
    // The last whole second, so that the deadline reads as the day that was asked for.
    Some(Timestamp::from_millis(zoned.timestamp().as_millisecond()).minus(Length::seconds(1)))
}

/// RFC 3339 in UTC with `Z`, as scripts read it.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.to_jiff(), f)
    }
}

/// A length of time, in whole milliseconds, never negative. A day is 24 hours.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length(i64);

impl Length {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// From milliseconds; a negative number counts as none.
    #[must_use]
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.max(0))
    }

    /// From seconds.
    #[must_use]
    pub const fn seconds(seconds: u32) -> Self {
        Self(seconds as i64 * 1000)
    }

    /// From minutes.
    #[must_use]
    pub const fn minutes(minutes: u32) -> Self {
        Self(minutes as i64 * 60_000)
    }

    /// From hours.
    #[must_use]
    pub const fn hours(hours: u32) -> Self {
        Self(hours as i64 * 3_600_000)
    }

    /// From days of 24 hours.
    #[must_use]
    pub const fn days(days: u32) -> Self {
        Self(days as i64 * 86_400_000)
    }

    /// Milliseconds, 0 or more.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds, rounded down.
    #[must_use]
    pub const fn whole_seconds(self) -> i64 {
        self.0 / 1000
    }

    /// Reads `14d`, `90 days`, `1h30m` or ISO 8601 (`P14D`).
    ///
    /// # Errors
    ///
    /// [`Invalid`] for zero, negative lengths, anything over ten years, and for
    /// months and years, which have no fixed length.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let refused = || Invalid::new("length", text, "a length like 30m, 24h or 14d");
        let span: Span = text.trim().parse().map_err(|_| refused())?;
        if span.get_months() != 0 || span.get_years() != 0 {
            return Err(Invalid::new(
                "length",
                text,
                "days, as in 30d: months and years differ in length",
            ));
        }
        let duration: SignedDuration =
            span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(|_| refused())?;
        let millis = i64::try_from(duration.as_millis()).map_err(|_| refused())?;
        if millis <= 0 || millis > Self::days(3653).millis() {
            return Err(refused());
        }
        Ok(Self(millis))
    }
}

/// The shortest exact form, as a person would type it: `14d`, `1d12h`, `30m`.
impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rounded = SignedDuration::from_millis(self.0).round(Unit::Second).unwrap_or_default();
        let mut seconds = rounded.as_secs();
        if seconds == 0 {
            return f.write_str("0s");
        }
        for (unit, name) in [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")] {
            if seconds >= unit {
                write!(f, "{}{name}", seconds / unit)?;
                seconds %= unit;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> Timestamp {
        Timestamp::parse_end(text, &TimeZone::UTC).unwrap()
    }

    #[test]
    fn a_length_is_read_in_the_forms_people_type() {
        for text in ["14d", "14 days", "2 weeks", "P14D", "336h"] {
            assert_eq!(Length::parse(text).unwrap(), Length::days(14), "{text}");
        }
        assert_eq!(Length::parse("1h30m").unwrap(), Length::minutes(90));
    }

    #[test]
    fn a_length_that_is_nothing_negative_vague_or_huge_is_refused() {
        for text in ["", "0d", "-3d", "14d ago", "90", "1mo", "1y", "99999d", "soon", "1.5"] {
            assert!(Length::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_length_prints_as_it_would_be_typed() {
        for text in ["14d", "1d12h", "30m", "1h30m", "45s"] {
            assert_eq!(Length::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Length::ZERO.to_string(), "0s");
    }

    #[test]
    fn a_date_means_the_end_of_that_day_where_we_are() {
        assert_eq!(utc("2026-12-31").to_string(), "2026-12-31T23:59:59Z");
        let kolkata = TimeZone::fixed(jiff::tz::offset(5).saturating_add(Span::new().minutes(30)));
        let end = Timestamp::parse_end("2026-12-31", &kolkata).unwrap();
        assert_eq!(end.to_string(), "2026-12-31T18:29:59Z");
        assert_eq!(end.in_zone(&kolkata), "2026-12-31 23:59 +05:30");
    }

    #[test]
    fn a_time_needs_an_offset() {
        assert_eq!(utc("2026-12-31T18:00:00+05:30").to_string(), "2026-12-31T12:30:00Z");
        for text in ["2026-12-31T18:00:00", "2026-13-01", "31.12.2026", "tomorrow", ""] {
            assert!(Timestamp::parse_end(text, &TimeZone::UTC).is_err(), "{text}");
        }
    }

    #[test]
    fn arithmetic_stays_in_range() {
        let late = Timestamp::from_millis(i64::MAX);
        assert_eq!(late.plus(Length::days(1)), late);
        assert_eq!(Timestamp::from_millis(5).minus(Length::days(1)), Timestamp::from_millis(0));
        assert_eq!(late.since(Timestamp::from_millis(i64::MAX)), Length::ZERO);
    }
}
