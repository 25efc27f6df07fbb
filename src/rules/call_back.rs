//! Calling back: whether the number on file proves who called.
//!
//! Whoever can change the number and then asks to be called back on it has
//! proven nothing. So a number counts only once it has stood for three days,
//! in which its owner can notice.

use crate::model::time::{Length, Timestamp};
use crate::model::user::PhoneNumber;

/// How long a number must have stood. Our number.
pub(crate) const SETTLED_AFTER: Length = Length::hours(72);

/// Whether an identity can be verified by calling back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallBack {
    /// It can.
    Possible,
    /// No number is on file, or nobody knows since when.
    NoNumber,
    /// The number has changed too lately.
    TooFresh {
        /// From when on it counts.
        settled_at: Timestamp,
    },
}

/// Judges whether to accept `call-back`, by the number on file and when it was last set.
#[must_use]
pub(crate) fn judge_call_back(
    phone: Option<&PhoneNumber>,
    phone_changed_at: Option<Timestamp>,
    now: Timestamp,
) -> CallBack {
    let (Some(_), Some(changed_at)) = (phone, phone_changed_at) else {
        return CallBack::NoNumber;
    };
    let settled_at = changed_at.plus(SETTLED_AFTER);
    if settled_at > now { CallBack::TooFresh { settled_at } } else { CallBack::Possible }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000)
    }

    fn changed(before: Length) -> CallBack {
        let phone = PhoneNumber::parse("+919876543210").unwrap();
        judge_call_back(Some(&phone), Some(now().minus(before)), now())
    }

    #[test]
    fn without_a_number_nobody_can_be_called_back() {
        assert_eq!(judge_call_back(None, None, now()), CallBack::NoNumber);
        let removed = Some(now().minus(Length::days(100)));
        assert_eq!(judge_call_back(None, removed, now()), CallBack::NoNumber);
    }

    #[test]
    fn a_number_of_unknown_age_counts_as_none() {
        let phone = PhoneNumber::parse("+919876543210").unwrap();
        assert_eq!(judge_call_back(Some(&phone), None, now()), CallBack::NoNumber);
    }

    #[test]
    fn a_number_counts_from_the_72nd_hour_on() {
        let hours_72 = Length::hours(72).millis();
        let settled_at = now().plus(Length::from_millis(1));
        assert_eq!(changed(Length::from_millis(hours_72 - 1)), CallBack::TooFresh { settled_at });
        assert_eq!(changed(Length::from_millis(hours_72)), CallBack::Possible);
        assert!(matches!(changed(Length::ZERO), CallBack::TooFresh { .. }));
    }
}
