//! Enrollment and bypass codes: how long they live, and how many misses kill one.
//!
//! A code handed out over a counter or a telephone is weaker than what it
//! replaces, so its life is short and has a limit that no flag exceeds.

use crate::model::Invalid;
use crate::model::code::CodePurpose;
use crate::model::time::Length;
use crate::model::user::User;

/// Misses that kill a code. Five guesses at 50 bits succeed five times in 10^15.
pub(crate) const MISSES: u32 = 5;

impl CodePurpose {
    /// How long the code lives unless the operator says otherwise.
    #[must_use]
    pub const fn default_lifetime(self) -> Length {
        match self {
            Self::AfterReset => Length::minutes(30),
            Self::FirstEnrollment => Length::days(7),
            Self::Bypass => Length::hours(1),
        }
    }

    /// How long it may live at most.
    #[must_use]
    pub const fn longest_lifetime(self) -> Length {
        match self {
            Self::AfterReset | Self::Bypass => Length::hours(24),
            // As long as NIST SP 800-63B-4 section 4.2.1.2 gives a recovery code sent by post.
            Self::FirstEnrollment => Length::days(21),
        }
    }
}

/// Returns what an enrollment code for `user` is for. Only people who never had an
/// authenticator, and were never reset, enroll for the first time.
#[must_use]
pub(crate) const fn enrollment_purpose(user: &User) -> CodePurpose {
    if user.rebind || user.first_enrolled_at.is_some() {
        CodePurpose::AfterReset
    } else {
        CodePurpose::FirstEnrollment
    }
}

/// Judges how long a code shall live.
///
/// # Errors
///
/// [`Invalid`] for no time at all, and for more than the longest.
pub(crate) fn judge_lifetime(
    purpose: CodePurpose,
    asked: Option<Length>,
) -> Result<Length, Invalid> {
    let lifetime = asked.unwrap_or(purpose.default_lifetime());
    let longest = purpose.longest_lifetime();
    if lifetime == Length::ZERO || lifetime > longest {
        let allowed = format!("a length up to {longest}");
        return Err(Invalid::new("lifetime of the code", &lifetime.to_string(), allowed));
    }
    Ok(lifetime)
}

/// Returns how many misses a code survives; it is dead at 0.
#[must_use]
pub(crate) const fn misses_left(misses: u32) -> u32 {
    MISSES.saturating_sub(misses)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::ids::UserId;
    use crate::model::time::Timestamp;
    use crate::model::user::{Login, UserStatus};

    const MOMENT: i64 = 1;

    fn limits(purpose: CodePurpose, default: Length, longest: Length) {
        let longer = Length::from_millis(longest.millis() + MOMENT);
        assert_eq!(judge_lifetime(purpose, None), Ok(default));
        assert_eq!(judge_lifetime(purpose, Some(longest)), Ok(longest));
        assert!(judge_lifetime(purpose, Some(longer)).is_err());
        assert!(judge_lifetime(purpose, Some(Length::ZERO)).is_err());
    }

    #[test]
    fn after_a_reset_a_code_lives_half_an_hour_and_never_more_than_a_day() {
        limits(CodePurpose::AfterReset, Length::minutes(30), Length::hours(24));
    }

    #[test]
    fn for_a_first_enrollment_a_code_lives_a_week_and_never_more_than_three() {
        limits(CodePurpose::FirstEnrollment, Length::days(7), Length::days(21));
    }

    #[test]
    fn a_bypass_code_lives_an_hour_and_never_more_than_a_day() {
        limits(CodePurpose::Bypass, Length::hours(1), Length::hours(24));
    }

    #[test]
    fn a_refused_length_says_what_is_allowed() {
        let refused = judge_lifetime(CodePurpose::FirstEnrollment, Some(Length::days(22)));
        assert_eq!(refused.unwrap_err().allowed(), "a length up to 21d");
    }

    #[test]
    fn the_fifth_miss_kills_a_code() {
        assert_eq!([0, 1, 4, 5, 6].map(misses_left), [5, 4, 1, 0, 0]);
    }

    proptest! {
        /// The contract: 30 minutes and 24 hours after a reset, 7 and 21 days for a first
        /// enrollment, 1 hour and 24 hours for a bypass.
        #[test]
        fn a_code_lives_as_long_as_was_asked_for_or_as_the_contract_says(
            asked in prop::option::of(prop_oneof![
                0..2_000_000_000_i64,
                prop::sample::select(vec![0, 1, 86_400_000, 86_400_001, 1_814_400_000, 1_814_400_001]),
            ]),
            (purpose, usual, most) in prop::sample::select(vec![
                (CodePurpose::AfterReset, 1_800_000, 86_400_000),
                (CodePurpose::FirstEnrollment, 604_800_000, 1_814_400_000),
                (CodePurpose::Bypass, 3_600_000, 86_400_000),
            ]),
        ) {
            let judged = judge_lifetime(purpose, asked.map(Length::from_millis));
            let told = asked.unwrap_or(usual);
            let expected = (1..=most).contains(&told).then_some(told);
            prop_assert_eq!(judged.ok().map(Length::millis), expected);
        }
    }

    fn user() -> User {
        User {
            id: UserId::new(7),
            login: Login::parse("rao").unwrap(),
            name: None,
            phone: None,
            phone_changed_at: None,
            email: None,
            status: UserStatus::Active,
            reinstated_at: None,
            personal: false,
            required: false,
            rebind: false,
            epoch: 1,
            password_set: true,
            first_enrolled_at: None,
            created_at: Timestamp::from_millis(0),
        }
    }

    #[test]
    fn only_who_never_enrolled_and_was_never_reset_enrolls_for_the_first_time() {
        let enrolled = Some(Timestamp::from_millis(1));
        let purpose = |rebind, first_enrolled_at| {
            enrollment_purpose(&User { rebind, first_enrolled_at, ..user() })
        };
        assert_eq!(purpose(false, None), CodePurpose::FirstEnrollment);
        assert_eq!(purpose(true, None), CodePurpose::AfterReset);
        assert_eq!(purpose(false, enrolled), CodePurpose::AfterReset);
        assert_eq!(purpose(true, enrolled), CodePurpose::AfterReset);
    }
}
