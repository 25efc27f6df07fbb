//! Texted codes: how many may be sent, and how long one counts.

use crate::model::outcome::user::RecentTexts;
use crate::model::time::{Length, Timestamp};

/// How long a code counts from the first time it was sent: half of what NIST SP
/// 800-63B-4 section 3.1.3.2 allows.
pub(crate) const CODE_LIFE: Length = Length::minutes(5);

/// How many codes may be typed for one login.
pub(crate) const TRIES: u32 = 5;

/// The shorter of the times within which a person or a number gets so many texts.
const SHORT: Length = Length::minutes(15);

/// How many texts a person or a number gets within a time (OWASP ASVS 5.0
/// section 2.4.1).
const LIMITS: [(usize, Length); 2] = [(3, SHORT), (10, LOOK_BACK)];

/// The longest time that a limit looks back.
pub(crate) const LOOK_BACK: Length = Length::hours(24);

/// The most texts that a limit counts.
pub(crate) const MOST_COUNTED: u32 = 10;

/// When another text may be sent, if not now. `sent` are the times of the
/// latest to one person or one number, the newest first.
///
/// A time ahead counts as one past: the clock of another process may be ahead,
/// and one that was set back must not open a gap. A time further ahead than
/// the limit reaches was made by a clock that was wrong.
#[must_use]
pub(crate) fn again_at(sent: &[Timestamp], now: Timestamp) -> Option<Timestamp> {
    let when = |(limit, length): (usize, Length)| {
        let reaching = sent.iter().filter(|at| counts(**at, length, now)).nth(limit - 1)?;
        Some(reaching.plus(length))
    };
    LIMITS.into_iter().filter_map(when).max()
}

fn counts(at: Timestamp, length: Length, now: Timestamp) -> bool {
    now.since(at) < length && at.since(now) < length
}

/// Tells how many texts a person got of late, and when the next may be sent.
///
/// `to_numbers` are the times of the latest to each of their numbers, whoever
/// asked for them: one number that is free is enough.
#[must_use]
pub(crate) fn judge_recent(
    to_person: &[Timestamp],
    to_numbers: &[Vec<Timestamp>],
    now: Timestamp,
) -> RecentTexts {
    let within = |length| to_person.iter().filter(|at| counts(**at, length, now)).count() as u64;
    // `None`, free now, is the least.
    let to_any = to_numbers.iter().map(|sent| again_at(sent, now)).min().flatten();
    RecentTexts {
        in_15_min: within(SHORT),
        in_24_h: within(LOOK_BACK),
        again_at: again_at(to_person, now).max(to_any),
    }
}

/// Whether a code that was sent can still be typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Texted {
    /// It can.
    Alive,
    /// Its five minutes are over: another may be sent.
    Over,
    /// Five codes were typed for this login: it takes no more of them.
    TriesUsed,
}

/// Judges a challenge by the codes typed so far and its end.
#[must_use]
pub(crate) fn judge_texted(tries: u32, expires_at: Timestamp, now: Timestamp) -> Texted {
    if tries >= TRIES {
        Texted::TriesUsed
    } else if expires_at > now {
        Texted::Alive
    } else {
        Texted::Over
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000 + minutes * 60_000)
    }

    #[test]
    fn three_texts_in_a_quarter_of_an_hour_are_enough() {
        assert_eq!(again_at(&[], at(0)), None);
        assert_eq!(again_at(&[at(1), at(0)], at(2)), None);
        let three = [at(5), at(1), at(0)];
        assert_eq!(again_at(&three, at(5)), Some(at(15)));
        assert_eq!(again_at(&three, Timestamp::from_millis(at(15).millis() - 1)), Some(at(15)));
        assert_eq!(again_at(&three, at(15)), None, "the first is a quarter of an hour ago");
    }

    #[test]
    fn ten_texts_a_day_are_enough() {
        let ten: Vec<_> = (0..10).rev().map(|n| at(n * 60)).collect();
        assert_eq!(again_at(&ten, at(10 * 60)), Some(at(24 * 60)));
        assert_eq!(again_at(&ten, at(24 * 60)), None);
        assert_eq!(again_at(&ten[..9], at(10 * 60)), None);
    }

    #[test]
    fn the_later_of_two_ends_holds() {
        let mut sent: Vec<_> = (0..7).rev().map(at).collect();
        sent.splice(0..0, [at(1440 - 1), at(1440 - 2), at(1440 - 3)]);
        assert_eq!(sent.len(), 10);
        assert_eq!(again_at(&sent, at(1439)), Some(at(1440 - 3 + 15)));
        let day: Vec<_> = (0..10).rev().map(at).collect();
        assert_eq!(again_at(&day, at(10)), Some(at(1440)));
    }

    #[test]
    fn a_clock_that_was_set_back_opens_no_gap_and_closes_nothing_for_long() {
        let three = [at(5), at(1), at(0)];
        assert_eq!(again_at(&three, at(-1)), Some(at(15)));
        assert_eq!(again_at(&three, at(-60)), None, "wrong by an hour");
    }

    #[test]
    fn what_was_sent_of_late_is_counted_by_both_times() {
        let sent = [at(60), at(59), at(30), at(0)];
        let told = |now, to_numbers: &[Vec<Timestamp>]| {
            let RecentTexts { in_15_min, in_24_h, again_at } = judge_recent(&sent, to_numbers, now);
            (in_15_min, in_24_h, again_at)
        };
        assert_eq!(told(at(60), &[]), (2, 4, None));
        assert_eq!(told(at(75), &[]), (0, 4, None));
        assert_eq!(told(at(24 * 60 + 30), &[]), (0, 2, None));
    }

    #[test]
    fn a_number_that_had_enough_waits_unless_another_is_free() {
        let full = vec![at(2), at(1), at(0)];
        let again = |to_numbers: &[Vec<Timestamp>]| judge_recent(&[], to_numbers, at(3)).again_at;
        assert_eq!(again(std::slice::from_ref(&full)), Some(at(15)));
        assert_eq!(again(&[full.clone(), Vec::new()]), None);
        assert_eq!(judge_recent(&full, &[Vec::new()], at(3)).again_at, Some(at(15)));
    }

    #[test]
    fn a_code_counts_for_five_minutes_and_five_tries() {
        let end = at(0).plus(CODE_LIFE);
        let before = Timestamp::from_millis(end.millis() - 1);
        assert_eq!(judge_texted(0, end, at(0)), Texted::Alive);
        assert_eq!(judge_texted(4, end, before), Texted::Alive);
        assert_eq!(judge_texted(4, end, end), Texted::Over);
        assert_eq!(judge_texted(5, end, at(0)), Texted::TriesUsed);
        assert_eq!(judge_texted(5, end, end), Texted::TriesUsed);
    }
}
