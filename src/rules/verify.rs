//! Time-based codes that match: which of them may be accepted.
//!
//! Each step is accepted once for an authenticator, strictly rising (RFC 6238
//! section 5.2; NIST SP 800-63B-4 section 3.1.4.2). What matches is found
//! elsewhere, in constant time; that nobody was faster is for the conditional update.

/// How far a phone's clock is looked for when a code is explained: ten minutes
/// either side and a little more.
pub(crate) const REACH_STEPS: u32 = 24;

/// What becomes of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StepVerdict {
    /// Accept it, and spend this step.
    Accept {
        /// None at or before it is accepted again.
        step: u64,
    },
    /// It was right, but its step is spent.
    AlreadyUsed,
    /// It matches no step of the window.
    Wrong,
}

/// Judges a code by the steps of the window that it matches, in any order, and
/// the last step that was accepted: the first that is newer is taken.
#[must_use]
pub(crate) fn judge_step(matching: &[u64], last: Option<u64>) -> StepVerdict {
    let is_newer = |step: &u64| last.is_none_or(|last| *step > last);
    match matching.iter().copied().filter(is_newer).min() {
        Some(step) => StepVerdict::Accept { step },
        None if matching.is_empty() => StepVerdict::Wrong,
        None => StepVerdict::AlreadyUsed,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_that_matches_nothing_is_wrong() {
        assert_eq!(judge_step(&[], None), StepVerdict::Wrong);
        assert_eq!(judge_step(&[], Some(7)), StepVerdict::Wrong);
    }

    #[test]
    fn a_step_is_accepted_once_and_none_before_it_afterwards() {
        assert_eq!(judge_step(&[7], None), StepVerdict::Accept { step: 7 });
        assert_eq!(judge_step(&[7], Some(6)), StepVerdict::Accept { step: 7 });
        assert_eq!(judge_step(&[7], Some(7)), StepVerdict::AlreadyUsed);
        assert_eq!(judge_step(&[7], Some(8)), StepVerdict::AlreadyUsed);
    }

    #[test]
    fn of_several_matches_the_first_that_is_newer_is_taken() {
        assert_eq!(judge_step(&[6, 7, 8], None), StepVerdict::Accept { step: 6 });
        assert_eq!(judge_step(&[6, 8], Some(6)), StepVerdict::Accept { step: 8 });
        assert_eq!(judge_step(&[8, 7], Some(6)), StepVerdict::Accept { step: 7 });
        assert_eq!(judge_step(&[6, 7], Some(7)), StepVerdict::AlreadyUsed);
    }

    proptest! {
        #[test]
        fn accepted_steps_rise_strictly(attempts in prop::collection::vec(
            prop::collection::vec(0_u64..20, 0..3), 0..40,
        )) {
            let mut last = None;
            for matching in attempts {
                if let StepVerdict::Accept { step } = judge_step(&matching, last) {
                    prop_assert!(last.is_none_or(|last| step > last));
                    prop_assert!(matching.contains(&step));
                    last = Some(step);
                }
            }
        }
    }
}
