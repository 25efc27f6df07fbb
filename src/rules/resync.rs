//! Measuring the clock of an authenticator anew, by two consecutive codes (RFC
//! 6238 section 6; RFC 4226 section 7.4).
//!
//! What is learned moves the window and never widens it: a login still accepts
//! three steps, and each step once.

/// The farthest that a clock may be off, in steps either way: ten minutes of
/// usual steps. A quartz of 5 ppm loses as much in the four years that the
/// battery of a token lasts; whatever is off further was set by somebody, and
/// is to be set again.
pub(crate) const MAX_DRIFT: i64 = 20;

/// How far codes are looked for, to tell a clock that is off too far from
/// codes of something else.
pub(crate) const SEARCHED: u32 = 40;

/// What two codes say of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measured {
    /// It is so many steps ahead, to the step; negative if it is behind.
    Drift(i64),
    /// The codes are consecutive, and a newer one was accepted before.
    Spent,
    /// The codes are consecutive, and the clock is off too far.
    TooFar(i64),
    /// Both are codes of it, but the second does not follow the first.
    NotConsecutive,
    /// They are no codes of it.
    Unknown,
}

/// Judges by how far ahead of `present` the steps are that have the codes; `last`
/// is the last step that was accepted. The least drift is taken.
#[must_use]
pub(crate) fn judge_codes(
    (first, second): (&[i64], &[i64]),
    present: u64,
    last: Option<u64>,
) -> Measured {
    let follows = |ahead: &&i64| first.contains(&ahead.saturating_sub(1));
    let Some(ahead) = second.iter().filter(follows).copied().min_by_key(|ahead| ahead.abs()) else {
        return if first.is_empty() || second.is_empty() {
            Measured::Unknown
        } else {
            Measured::NotConsecutive
        };
    };
    let first_step = present.saturating_add_signed(ahead.saturating_sub(1));
    if ahead.abs() > MAX_DRIFT {
        Measured::TooFar(ahead)
    } else if last.is_some_and(|last| first_step <= last) {
        Measured::Spent
    } else {
        Measured::Drift(ahead)
    }
}

/// What is kept of a drift: nothing within one step, which every login allows for
/// and which typing slowly looks like.
#[must_use]
pub(crate) const fn drift_to_keep(measured: i64) -> i64 {
    if measured.unsigned_abs() <= 1 { 0 } else { measured }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_consecutive_codes_tell_the_drift() {
        for ahead in -MAX_DRIFT..=MAX_DRIFT {
            let judged = judge_codes((&[ahead - 1], &[ahead]), 100, None);
            assert_eq!(judged, Measured::Drift(ahead));
        }
        let farther = MAX_DRIFT + 1;
        for ahead in [-farther, farther] {
            let judged = judge_codes((&[ahead - 1], &[ahead]), 100, None);
            assert_eq!(judged, Measured::TooFar(ahead));
        }
    }

    #[test]
    fn codes_that_do_not_follow_each_other_tell_nothing() {
        for second in [-3, -5, -4] {
            assert_eq!(judge_codes((&[-3], &[second]), 100, None), Measured::NotConsecutive);
        }
        assert_eq!(judge_codes((&[], &[4]), 100, None), Measured::Unknown);
        assert_eq!(judge_codes((&[4], &[]), 100, None), Measured::Unknown);
        assert_eq!(judge_codes((&[], &[]), 100, None), Measured::Unknown);
    }

    #[test]
    fn of_several_pairs_the_least_drift_is_taken() {
        let judged = judge_codes((&[-9, 2, 11], &[-8, 3, 12]), 100, None);
        assert_eq!(judged, Measured::Drift(3));
    }

    #[test]
    fn both_codes_must_be_newer_than_the_last_that_was_accepted() {
        let judged = |last| judge_codes((&[4], &[5]), 100, Some(last));
        assert_eq!(judged(103), Measured::Drift(5));
        assert_eq!(judged(104), Measured::Spent, "the first code was accepted");
        assert_eq!(judged(105), Measured::Spent);
        assert_eq!(judged(u64::MAX), Measured::Spent);
        assert_eq!(judge_codes((&[-1], &[0]), 0, Some(0)), Measured::Spent, "at the beginning");
    }

    #[test]
    fn a_step_more_or_less_is_no_drift() {
        for (measured, kept) in [(-2, -2), (-1, 0), (0, 0), (1, 0), (2, 2), (20, 20)] {
            assert_eq!(drift_to_keep(measured), kept);
        }
    }
}
