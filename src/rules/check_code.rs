//! Codes tested at the desk: how many may be, what one comes to, and whether it
//! is spent by that.
//!
//! A code that was read out over a telephone is known to one person too many. So
//! a test spends every code that could still let somebody in: one that counts
//! now, and one that will, because its clock is ahead.

use crate::model::outcome::check::{CodeFinding, Unseen};
use crate::model::rate::RateWindow;
use crate::model::time::{Length, Timestamp};

/// Codes of one person that may be tested within [`CHECK_WINDOW`]: no more than a
/// login takes before it locks, since a test tells more and locks nobody.
pub(crate) const CHECKS: u64 = 10;

/// How long tests count, from the first of them on.
pub(crate) const CHECK_WINDOW: Length = Length::minutes(30);

/// The tests of a person with one more; the error side is when the next may be.
pub(crate) fn charge_check(
    window: Option<RateWindow>,
    now: Timestamp,
) -> Result<RateWindow, Timestamp> {
    let present = window.filter(|window| window.reaches(now, CHECK_WINDOW));
    let present = present.unwrap_or_else(|| RateWindow::begun(now));
    if present.count >= CHECKS {
        return Err(present.started_at.plus(CHECK_WINDOW));
    }
    Ok(present.and_one())
}

/// How an app computed a code, beside how it was agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// As agreed.
    AsAgreed,
    /// With the hash agreed on, and another number of digits.
    OtherDigits,
    /// With another hash, whatever the digits.
    OtherAlgorithm,
}

/// A step at which an app makes the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sighting {
    /// How it computed.
    pub(crate) reading: Reading,
    /// The step; of several within the window the latest.
    pub(crate) step: u64,
    /// The step that a login expects at present.
    pub(crate) expected: u64,
    /// The last step that was accepted.
    pub(crate) last: Option<u64>,
}

impl Sighting {
    /// What the code comes to.
    #[must_use]
    pub(crate) fn finding(&self) -> CodeFinding {
        let is_spent = self.last.is_some_and(|last| self.step <= last);
        let is_in_window = self.step.abs_diff(self.expected) <= 1;
        match self.reading {
            Reading::OtherAlgorithm => CodeFinding::WrongAlgorithm,
            Reading::OtherDigits => CodeFinding::WrongDigits,
            // Outside the window a step that is only older than the last one tells of
            // the clock; the very one that was accepted tells of itself.
            Reading::AsAgreed if self.last == Some(self.step) => CodeFinding::AlreadyUsed,
            Reading::AsAgreed if is_in_window && is_spent => CodeFinding::AlreadyUsed,
            Reading::AsAgreed if is_in_window => CodeFinding::Match,
            Reading::AsAgreed => CodeFinding::OutOfWindow,
        }
    }

    /// Whether the test has to spend the step. Of a code with too many digits the
    /// last ones count at a login, so that number makes no difference; a
    /// code of another hash never counts.
    #[must_use]
    pub(crate) fn is_to_be_spent(&self) -> bool {
        let counts = match self.reading {
            Reading::AsAgreed | Reading::OtherDigits => true,
            Reading::OtherAlgorithm => false,
        };
        let is_over = self.step.saturating_add(1) < self.expected;
        let is_spent = self.last.is_some_and(|last| self.step <= last);
        counts && !is_over && !is_spent
    }
}

/// What a person has that could make codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Holdings {
    /// Apps, active or about to be.
    pub(crate) apps: usize,
    /// Active numbers.
    pub(crate) phones: usize,
    /// Whatever was disabled.
    pub(crate) disabled: usize,
}

/// Why a code that has the right form is none of this person's.
#[must_use]
pub(crate) const fn judge_unseen(holdings: Holdings) -> Unseen {
    match holdings {
        Holdings { apps: 1.., .. } => Unseen::Unknown,
        Holdings { phones: 1.., .. } => Unseen::OnlyTexts,
        Holdings { disabled: 1.., .. } => Unseen::Disabled,
        Holdings { apps: 0, phones: 0, disabled: 0 } => Unseen::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000 + seconds * 1000)
    }

    fn sighting(reading: Reading, step: u64, last: Option<u64>) -> Sighting {
        Sighting { reading, step, expected: 100, last }
    }

    #[test]
    fn the_tenth_test_is_the_last_for_half_an_hour_from_the_first() {
        let mut window = None;
        for test in 0..10 {
            window = Some(charge_check(window, at(test * 60)).unwrap());
        }
        assert_eq!(charge_check(window, at(600)), Err(at(1800)));
        assert_eq!(charge_check(window, at(1799)), Err(at(1800)));
        let next = RateWindow { started_at: at(1800), count: 1 };
        assert_eq!(charge_check(window, at(1800)), Ok(next));
    }

    #[test]
    fn a_code_is_judged_by_its_distance_and_by_what_was_accepted() {
        let finding = |step, last| sighting(Reading::AsAgreed, step, last).finding();
        for step in 99..=101 {
            assert_eq!(finding(step, None), CodeFinding::Match);
            assert_eq!(finding(step, Some(98)), CodeFinding::Match);
            assert_eq!(finding(step, Some(step)), CodeFinding::AlreadyUsed);
            assert_eq!(finding(step, Some(110)), CodeFinding::AlreadyUsed);
        }
        for step in [80, 98, 102, 120] {
            assert_eq!(finding(step, None), CodeFinding::OutOfWindow);
            assert_eq!(finding(step, Some(step)), CodeFinding::AlreadyUsed, "the very one");
        }
        assert_eq!(finding(95, Some(100)), CodeFinding::OutOfWindow, "an old one, never seen");
        assert_eq!(finding(105, Some(110)), CodeFinding::OutOfWindow);
    }

    #[test]
    fn an_app_that_computes_otherwise_is_told_whatever_its_clock() {
        for step in [80, 100, 120] {
            let of = |reading| sighting(reading, step, Some(100)).finding();
            assert_eq!(of(Reading::OtherDigits), CodeFinding::WrongDigits);
            assert_eq!(of(Reading::OtherAlgorithm), CodeFinding::WrongAlgorithm);
        }
    }

    #[test]
    fn what_counts_now_or_will_is_spent_and_nothing_else() {
        for (step, spends) in [(80, false), (98, false), (99, true), (100, true), (124, true)] {
            let spent = |reading, last| sighting(reading, step, last).is_to_be_spent();
            assert_eq!(spent(Reading::AsAgreed, None), spends, "{step}");
            assert_eq!(spent(Reading::AsAgreed, Some(step - 1)), spends, "{step}");
            assert_eq!(spent(Reading::OtherDigits, None), spends, "{step}");
            assert!(!spent(Reading::OtherAlgorithm, None));
            assert!(!spent(Reading::AsAgreed, Some(step)), "it is spent already");
        }
        let first = Sighting { reading: Reading::AsAgreed, step: 0, expected: 0, last: None };
        assert!(first.is_to_be_spent());
    }

    #[test]
    fn the_better_explanation_comes_first() {
        let mut findings = [
            CodeFinding::NoMatch,
            CodeFinding::WrongAlgorithm,
            CodeFinding::OutOfWindow,
            CodeFinding::AlreadyUsed,
            CodeFinding::WrongDigits,
            CodeFinding::Match,
        ];
        findings.sort();
        let words = findings.map(CodeFinding::as_str);
        assert_eq!(words[..3], ["match", "already_used", "out_of_window"]);
        assert_eq!(words[3..], ["wrong_digits", "wrong_algorithm", "no_match"]);
    }

    #[test]
    fn a_code_of_nothing_is_explained_by_what_there_is() {
        let judged = |apps, phones, disabled| judge_unseen(Holdings { apps, phones, disabled });
        assert_eq!(judged(1, 1, 1), Unseen::Unknown);
        assert_eq!(judged(0, 1, 1), Unseen::OnlyTexts);
        assert_eq!(judged(0, 0, 1), Unseen::Disabled);
        assert_eq!(judged(0, 0, 0), Unseen::Nothing);
    }
}
