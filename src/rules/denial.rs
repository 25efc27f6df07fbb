//! Denials at the door: how many wrong passwords a name has, and which denials
//! the record tells at once.
//!
//! Both are reckoned by name, known or not, so that neither tells who exists.
//! A count never reaches into the lock of the second factor: whoever does not know
//! the password locks nobody out of their codes.

use crate::model::rate::RateWindow;
use crate::model::time::{Length, Timestamp};

/// Wrong passwords that a name has within [`PASSWORD_WINDOW`]; beyond them even
/// the right one is denied.
pub(crate) const WRONG_PASSWORDS: u64 = 100;

/// How long wrong passwords count, from the first of them on.
pub(crate) const PASSWORD_WINDOW: Length = Length::hours(1);

/// How long further denials of a name are only counted, from one that is told on.
pub(crate) const FOLD_FOR: Length = Length::minutes(1);

/// Whether a name has had all of its wrong passwords.
#[must_use]
pub(crate) fn is_out_of_tries(window: Option<RateWindow>, now: Timestamp) -> bool {
    refused_until(window, now).is_some()
}

/// Until when even the right password of a name is denied, if it is.
#[must_use]
pub(crate) fn refused_until(window: Option<RateWindow>, now: Timestamp) -> Option<Timestamp> {
    let is_full = |window: &RateWindow| {
        window.reaches(now, PASSWORD_WINDOW) && window.count >= WRONG_PASSWORDS
    };
    window.filter(is_full).map(|window| window.started_at.plus(PASSWORD_WINDOW))
}

/// The wrong passwords of a name with one more.
#[must_use]
pub(crate) fn charge_password(window: Option<RateWindow>, now: Timestamp) -> RateWindow {
    let present = window.filter(|window| window.reaches(now, PASSWORD_WINDOW));
    present.unwrap_or(RateWindow::begun(now)).and_one()
}

/// What becomes of a denial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Denial {
    /// The record tells it, and those that were only counted before it.
    Told {
        /// Those, if there were any.
        folded: Option<RateWindow>,
    },
    /// It is counted, and told later.
    Folded(RateWindow),
}

/// Judges a denial of a name by those before it.
#[must_use]
pub(crate) fn judge_denial(window: Option<RateWindow>, now: Timestamp) -> Denial {
    match window {
        Some(window) if window.reaches(now, FOLD_FOR) => Denial::Folded(window.and_one()),
        Some(window) => Denial::Told { folded: Some(window).filter(|window| window.count > 0) },
        None => Denial::Told { folded: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000 + seconds * 1000)
    }

    fn window(count: u64) -> Option<RateWindow> {
        Some(RateWindow { started_at: at(0), count })
    }

    #[test]
    fn the_hundredth_wrong_password_is_the_last_for_an_hour_from_the_first() {
        assert!(!is_out_of_tries(None, at(0)));
        assert!(!is_out_of_tries(window(99), at(10)));
        assert!(is_out_of_tries(window(100), at(10)));
        assert!(is_out_of_tries(window(100), at(3_599)));
        assert!(!is_out_of_tries(window(100), at(3_600)));
        assert_eq!(refused_until(window(100), at(10)), Some(at(3_600)));
    }

    #[test]
    fn a_charge_counts_in_its_hour_and_begins_the_next() {
        assert_eq!(charge_password(None, at(5)), RateWindow { started_at: at(5), count: 1 });
        assert_eq!(charge_password(window(7), at(3_599)), window(8).unwrap());
        let next = RateWindow { started_at: at(3_600), count: 1 };
        assert_eq!(charge_password(window(100), at(3_600)), next);
        let full = window(u64::MAX);
        assert_eq!(charge_password(full, at(1)), full.unwrap(), "never round to nothing");
    }

    #[test]
    fn a_clock_that_was_read_a_moment_earlier_forgives_nothing() {
        assert_eq!(charge_password(window(7), at(-1)), window(8).unwrap());
        assert!(is_out_of_tries(window(100), at(-1)));
    }

    #[test]
    fn after_one_that_is_told_denials_are_counted_for_a_minute() {
        assert_eq!(judge_denial(None, at(0)), Denial::Told { folded: None });
        assert_eq!(judge_denial(window(0), at(59)), Denial::Folded(window(1).unwrap()));
        assert_eq!(judge_denial(window(41), at(59)), Denial::Folded(window(42).unwrap()));
        assert_eq!(judge_denial(window(42), at(60)), Denial::Told { folded: window(42) });
        assert_eq!(judge_denial(window(0), at(60)), Denial::Told { folded: None });
    }
}
