//! Points in time as they are shown.
//!
//! People read local time and how far away it is; scripts read RFC 3339 in
//! UTC. The present is handed in: nothing here reads a clock.

use jiff::tz::TimeZone;
use twofactl::model::time::Timestamp;

/// Who reads the times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Local time, and "in 23 min" beside it.
    Person,
    /// What matters of it, short enough for a column: the distance to what
    /// comes and to what was today, else the local time.
    Glance,
    /// RFC 3339 in UTC with `Z`, whatever is asked for.
    Script,
}

/// Renders points in time for one reader, in one zone, seen from one present.
#[derive(Debug, Clone)]
pub(crate) struct When {
    now: Timestamp,
    zone: TimeZone,
    reader: Reader,
}

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// Up to here hours say more than "1 d".
const TWO_DAYS: u64 = 2 * DAY;

impl When {
    /// Renders for `reader`, as seen at `now` in `zone`.
    pub(crate) fn new(now: Timestamp, zone: TimeZone, reader: Reader) -> Self {
        Self { now, zone, reader }
    }

    /// The same zone and present for another reader.
    pub(crate) fn read_by(&self, reader: Reader) -> Self {
        Self { reader, ..self.clone() }
    }

    /// `2026-12-31 18:00 +05:30 (in 23 min)`.
    pub(crate) fn at(&self, point: Timestamp) -> String {
        match self.reader {
            Reader::Script => point.to_string(),
            Reader::Person => format!("{} ({})", self.local(point), self.distance(point)),
            Reader::Glance => self.glance(point),
        }
    }

    /// Like [`When::at`]; empty for none, which a table shows as `-`.
    pub(crate) fn maybe(&self, point: Option<Timestamp>) -> String {
        point.map(|point| self.at(point)).unwrap_or_default()
    }

    /// `2026-12-31 18:00 +05:30`.
    pub(crate) fn exact(&self, point: Timestamp) -> String {
        match self.reader {
            Reader::Script => point.to_string(),
            Reader::Person | Reader::Glance => self.local(point),
        }
    }

    /// `2026-12-31`, whoever reads: the day on which that is here.
    pub(crate) fn date(&self, point: Timestamp) -> String {
        self.local(point).split(' ').next().unwrap_or_default().to_owned()
    }

    /// `2026-12-31 18:00`: where the offset is told elsewhere.
    pub(crate) fn minute(&self, point: Timestamp) -> String {
        self.local(point).split(' ').take(2).collect::<Vec<_>>().join(" ")
    }

    /// `+05:30`, at that point.
    pub(crate) fn offset(&self, point: Timestamp) -> String {
        self.local(point).split(' ').nth(2).unwrap_or_default().to_owned()
    }

    /// `12:00 (22 h ago)`, `2026-11-10 09:10`, `2026-12-20 14:00 (in 29 d)`: what
    /// is to come is told exactly, so that nobody is promised more time.
    fn glance(&self, point: Timestamp) -> String {
        let local = self.local(point);
        let mut parts = local.split(' ');
        let (date, time) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let is_near = point.millis().abs_diff(self.now.millis()) < DAY * 1000;
        match (point > self.now, is_near) {
            (true, _) => format!("{date} {time} ({})", self.distance(point)),
            (false, true) => format!("{time} ({})", self.distance(point)),
            (false, false) => format!("{date} {time}"),
        }
    }

    fn local(&self, point: Timestamp) -> String {
        point.in_zone(&self.zone)
    }

    fn distance(&self, point: Timestamp) -> String {
        let millis = point.millis().abs_diff(self.now.millis());
        let Some(length) = rough(millis / 1000) else { return "now".to_owned() };
        if point > self.now { format!("in {length}") } else { format!("{length} ago") }
    }
}

/// The length in its largest sensible unit, rounded down, so that nobody is
/// promised more time than there is. None below a second.
fn rough(seconds: u64) -> Option<String> {
    let (count, unit) = match seconds {
        0 => return None,
        1..MINUTE => (seconds, "s"),
        MINUTE..HOUR => (seconds / MINUTE, "min"),
        HOUR..TWO_DAYS => (seconds / HOUR, "h"),
        _ => (seconds / DAY, "d"),
    };
    Some(format!("{count} {unit}"))
}

#[cfg(test)]
mod tests {
    use jiff::tz;
    use twofactl::model::time::Length;

    use super::*;

    fn noon() -> Timestamp {
        Timestamp::parse_end("2026-12-31T12:00:00Z", &TimeZone::UTC).unwrap()
    }

    fn when(reader: Reader) -> When {
        When::new(noon(), TimeZone::fixed(tz::offset(2)), reader)
    }

    #[test]
    fn people_read_local_time_and_how_far_it_is() {
        let later = noon().plus(Length::minutes(23)).plus(Length::seconds(59));
        assert_eq!(when(Reader::Person).at(later), "2026-12-31 14:23 +02:00 (in 23 min)");
        assert_eq!(when(Reader::Person).distance(noon().minus(Length::days(3))), "3 d ago");
    }

    #[test]
    fn distances_use_the_largest_sensible_unit() {
        let when = when(Reader::Person);
        for (length, shown) in [
            (Length::ZERO, "now"),
            (Length::seconds(59), "in 59 s"),
            (Length::minutes(59), "in 59 min"),
            (Length::hours(1), "in 1 h"),
            (Length::hours(47), "in 47 h"),
            (Length::hours(48), "in 2 d"),
            (Length::days(400), "in 400 d"),
        ] {
            assert_eq!(when.distance(noon().plus(length)), shown);
        }
    }

    #[test]
    fn at_a_glance_the_distance_says_more_than_the_date_and_old_dates_more_than_it() {
        let when = when(Reader::Glance);
        assert_eq!(when.at(noon()), "14:00 (now)");
        assert_eq!(when.at(noon().minus(Length::hours(23))), "15:00 (23 h ago)");
        assert_eq!(when.at(noon().minus(Length::days(1))), "2026-12-30 14:00");
        assert_eq!(when.at(noon().plus(Length::minutes(29))), "2026-12-31 14:29 (in 29 min)");
        assert_eq!(when.at(noon().plus(Length::days(13))), "2027-01-13 14:00 (in 13 d)");
    }

    #[test]
    fn a_time_comes_in_parts_as_well() {
        let (when, late) = (when(Reader::Person), noon().plus(Length::hours(11)));
        assert_eq!(when.date(late), "2027-01-01");
        assert_eq!(when.minute(late), "2027-01-01 01:00");
        assert_eq!(when.offset(late), "+02:00");
    }

    #[test]
    fn scripts_read_utc() {
        let when = when(Reader::Script);
        assert_eq!(when.at(noon()), "2026-12-31T12:00:00Z");
        assert_eq!(when.maybe(None), "");
    }
}
