//! Wrong codes: when they lock, when they disable, and how they are counted.
//!
//! Two counts, over all of a user's methods, each charge settled before the comparison
//! and written in its transaction, so that parallel guesses cannot slip through. The
//! count in a row ends with a right code. The count in the window does not,
//! whatever succeeds between: a lock that merely expires, or a person who logs
//! in every morning, would otherwise give a patient guesser ten tries each half hour
//! for ever. It is kept as one number a day, by [`day_of`].

use super::is_ahead;
use crate::model::time::{Length, Timestamp};

/// Wrong codes in a row that lock the second factor (PCI DSS 4.0.1, 8.3.4: at most 10).
pub(crate) const LOCK_AFTER: u32 = 10;

/// How long a lock lasts (PCI DSS 4.0.1, 8.3.4: at least 30 minutes).
pub(crate) const LOCK_FOR: Length = Length::minutes(30);

/// Wrong codes in a row that disable the authenticators (NIST SP 800-63B-4
/// section 3.2.2: no more than 100).
pub(crate) const DISABLE_IN_ROW: u32 = 100;

/// Wrong codes within [`WINDOW`] that disable the authenticators. Against three
/// live six-digit codes, 100 guesses a window succeed with probability 0.0036 a
/// year; a lock alone would leave it at 0.41 (derived).
pub(crate) const DISABLE_IN_WINDOW: u32 = 100;

/// How far back wrong codes count.
pub(crate) const WINDOW: Length = Length::days(30);

/// A user's wrong codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Failures {
    /// Since the last right code.
    pub in_row: u32,
    /// On the days from [`window_start_day`] on.
    pub in_window: u32,
}

impl Failures {
    /// What they come to if the guess that is about to be compared is wrong.
    #[must_use]
    pub(crate) const fn with_one_more(self) -> Self {
        Self { in_row: self.in_row.saturating_add(1), in_window: self.in_window.saturating_add(1) }
    }
}

/// What a charge comes to, if the code then turns out to be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Charge {
    /// Nothing yet.
    Counted {
        /// Wrong codes left, down to the one that locks or disables.
        left: u32,
    },
    /// No code is looked at for a while.
    Locks {
        /// When that ends.
        until: Timestamp,
    },
    /// The authenticators are disabled, and only a reset helps.
    Disables,
}

/// Judges a charge: disabling before locking, a lock at every tenth in a row.
#[must_use]
pub(crate) fn judge_charge(failures: Failures, now: Timestamp) -> Charge {
    if failures.in_row >= DISABLE_IN_ROW || failures.in_window >= DISABLE_IN_WINDOW {
        Charge::Disables
    } else if failures.in_row.is_multiple_of(LOCK_AFTER) {
        Charge::Locks { until: now.plus(LOCK_FOR) }
    } else {
        Charge::Counted { left: attempts_left(failures) }
    }
}

/// Returns how many wrong codes are left, down to the one that locks or disables.
#[must_use]
pub(crate) fn attempts_left(failures: Failures) -> u32 {
    // The hundredth in a row is a tenth as well.
    let to_lock = LOCK_AFTER - failures.in_row % LOCK_AFTER;
    to_lock.min(DISABLE_IN_WINDOW.saturating_sub(failures.in_window))
}

/// Whether a lock lasts at `now`. At exactly its end it is over.
#[must_use]
pub(crate) fn is_locked(locked_until: Option<Timestamp>, now: Timestamp) -> bool {
    is_ahead(locked_until, now)
}

/// The day, counted in UTC since 1970, under which a wrong code at `now` is kept.
#[must_use]
pub(crate) const fn day_of(now: Timestamp) -> i64 {
    now.millis() / Length::days(1).millis()
}

/// The first day whose wrong codes still count: the one on which the window
/// begins, as a whole, so that none within [`WINDOW`] is ever left out.
#[must_use]
pub(crate) fn window_start_day(now: Timestamp) -> i64 {
    day_of(now.minus(WINDOW))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000 + millis)
    }

    fn charged(in_row: u32, in_window: u32) -> Charge {
        judge_charge(Failures { in_row, in_window }, at(0))
    }

    #[test]
    fn the_tenth_wrong_code_in_a_row_locks_and_so_does_each_tenth_after_it() {
        let until = at(30 * 60_000);
        for in_row in 1..100 {
            let expected = if in_row % 10 == 0 {
                Charge::Locks { until }
            } else {
                Charge::Counted { left: 10 - in_row % 10 }
            };
            assert_eq!(charged(in_row, 0), expected, "{in_row}");
        }
    }

    #[test]
    fn the_hundredth_disables_in_a_row_or_in_the_window() {
        assert_eq!(charged(100, 1), Charge::Disables);
        assert_eq!(charged(1, 100), Charge::Disables);
        assert_eq!(charged(250, 250), Charge::Disables);
        assert_eq!(charged(99, 99), Charge::Counted { left: 1 });
    }

    #[test]
    fn what_is_left_is_told_from_whichever_count_is_nearer_its_end() {
        let left = |in_row, in_window| attempts_left(Failures { in_row, in_window });
        assert_eq!(left(0, 0), 10);
        assert_eq!(left(6, 6), 4);
        assert_eq!(left(1, 97), 3);
        assert_eq!(left(0, 250), 0);
    }

    #[test]
    fn a_lock_is_over_at_exactly_its_end() {
        let Charge::Locks { until } = charged(10, 10) else { panic!("the tenth locks") };
        assert!(is_locked(Some(until), at(0)));
        assert!(is_locked(Some(until), at(30 * 60_000 - 1)));
        assert!(!is_locked(Some(until), at(30 * 60_000)));
        assert!(!is_locked(None, at(0)));
    }

    #[test]
    fn a_day_begins_at_midnight_to_the_millisecond() {
        let midnight = Timestamp::from_millis(86_400_000 * 20_000);
        assert_eq!(day_of(midnight), 20_000);
        assert_eq!(day_of(midnight.plus(Length::from_millis(86_399_999))), 20_000);
        assert_eq!(day_of(midnight.minus(Length::from_millis(1))), 19_999);
    }

    proptest! {
        #[test]
        fn no_wrong_code_of_the_last_thirty_days_is_left_out(
            now in 0_i64..4_000_000_000_000,
            back in 0_i64..=2_592_000_000,
        ) {
            let now = Timestamp::from_millis(now);
            let then = now.minus(Length::from_millis(back));
            prop_assert!(window_start_day(now) <= day_of(then));
        }

        #[test]
        fn none_counts_for_more_than_a_day_too_long(now in 4_000_000_000_i64..4_000_000_000_000) {
            let now = Timestamp::from_millis(now);
            let gone = now.minus(WINDOW).minus(Length::days(1));
            prop_assert!(day_of(gone) < window_start_day(now));
        }
    }

    /// The counters of one user, kept as the store keeps them.
    #[derive(Default)]
    struct Counters {
        in_row: u32,
        by_day: BTreeMap<i64, u32>,
        locked_until: Option<Timestamp>,
        disabled: bool,
        evaluated: u32,
    }

    impl Counters {
        fn in_window(&self, now: Timestamp) -> u32 {
            self.by_day.range(window_start_day(now)..).map(|(_, count)| count).sum()
        }

        fn guess_wrong(&mut self, now: Timestamp) {
            if self.disabled || is_locked(self.locked_until, now) {
                return;
            }
            self.evaluated += 1;
            self.in_row += 1;
            *self.by_day.entry(day_of(now)).or_default() += 1;
            let failures = Failures { in_row: self.in_row, in_window: self.in_window(now) };
            match judge_charge(failures, now) {
                Charge::Counted { .. } => {}
                Charge::Locks { until } => self.locked_until = Some(until),
                Charge::Disables => self.disabled = true,
            }
        }

        fn log_in(&mut self, now: Timestamp) {
            if !self.disabled && !is_locked(self.locked_until, now) {
                self.in_row = 0;
            }
        }
    }

    const STEPS_A_DAY: i64 = 288;

    /// A year in steps of five minutes, with a genuine login a day.
    fn year_of_guessing(is_worth_it: impl Fn(&Counters, Timestamp) -> bool) -> Counters {
        let mut user = Counters::default();
        for step in 0..365 * STEPS_A_DAY {
            let now = at(step * 300_000);
            if step % STEPS_A_DAY == 0 {
                user.log_in(now);
            }
            if is_worth_it(&user, now) {
                user.guess_wrong(now);
            }
        }
        user
    }

    #[test]
    fn a_year_of_patient_guessing_gets_at_most_1300_guesses_evaluated() {
        // Stops one short of being noticed, and waits for old guesses to fall out.
        let user = year_of_guessing(|user, now| user.in_window(now) + 1 < DISABLE_IN_WINDOW);
        assert!(!user.disabled);
        assert!((1_000..=1_300).contains(&user.evaluated), "{}", user.evaluated);
    }

    #[test]
    fn a_year_of_greedy_guessing_ends_with_the_hundredth() {
        let user = year_of_guessing(|_, _| true);
        assert!(user.disabled);
        assert_eq!(user.evaluated, 100);
    }

    /// What somebody does, and how long after what came before.
    fn deeds() -> impl Strategy<Value = Vec<(i64, bool)>> {
        let minute = 60_000;
        let gap = prop_oneof![
            6 => Just(minute),
            // The ends of a lock and of the window.
            3 => prop::sample::select(vec![30 * minute - 1, 30 * minute, 86_400_000]),
            1 => 0..20 * 86_400_000_i64,
        ];
        prop::collection::vec((gap, prop::bool::weighted(0.03)), 0..400)
    }

    /// Whether each deed was looked at, told from the whole history at every one of them: of
    /// 10 wrong in a row, of 100, and of 100 in 30 days, of which the last may be a day longer.
    #[derive(Default)]
    struct History {
        /// Every wrong code that was looked at.
        wrong: Vec<Timestamp>,
        last_right: usize,
        locked_at: Option<Timestamp>,
    }

    impl History {
        fn in_row(&self) -> usize {
            self.wrong.len() - self.last_right
        }

        fn within(&self, days: i64, now: Timestamp) -> usize {
            let begin = now.millis() - days * 86_400_000;
            self.wrong.iter().filter(|at| at.millis() > begin).count()
        }

        fn is_locked(&self, now: Timestamp) -> bool {
            self.locked_at.is_some_and(|at| now.millis() - at.millis() < 30 * 60_000)
        }

        /// Whether the contract disables, and whether it may.
        fn disables(&self, now: Timestamp) -> (bool, bool) {
            let in_row = self.in_row() >= 100;
            (in_row || self.within(30, now) >= 100, in_row || self.within(31, now) >= 100)
        }
    }

    proptest! {
        #[test]
        fn codes_lock_and_disable_as_a_count_of_the_whole_history_says(deeds in deeds()) {
            let (mut user, mut history) = (Counters::default(), History::default());
            let mut now = at(0);
            for (gap, is_right) in deeds {
                now = now.plus(Length::from_millis(gap));
                let is_locked = history.is_locked(now);
                prop_assert_eq!(super::is_locked(user.locked_until, now), is_locked);
                if is_right {
                    user.log_in(now);
                    if !is_locked {
                        history.last_right = history.wrong.len();
                    }
                    continue;
                }
                user.guess_wrong(now);
                if is_locked {
                    continue;
                }
                history.wrong.push(now);
                prop_assert_eq!(user.evaluated as usize, history.wrong.len());
                let (must, may) = history.disables(now);
                prop_assert!(user.disabled || !must, "100 disable");
                prop_assert!(!user.disabled || may, "and no fewer");
                if user.disabled {
                    break;
                }
                if history.in_row() % 10 == 0 {
                    history.locked_at = Some(now);
                }
            }
        }
    }
}
