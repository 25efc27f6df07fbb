//! People and practices for the tests of this layer.

use super::next_login::{Place, Standing};
use crate::model::authenticator::AuthenticatorType;
use crate::model::member::Role;
use crate::model::policy::{Methods, Policy};
use crate::model::time::{Length, Timestamp};
use crate::model::user::UserStatus;

/// 2027-01-15T08:00:00Z.
pub(super) fn now() -> Timestamp {
    Timestamp::from_millis(1_800_000_000_000)
}

/// The nearest future.
pub(super) fn ahead() -> Timestamp {
    now().plus(Length::from_millis(1))
}

/// The latest end that is over: ends do not belong.
pub(super) fn past() -> Timestamp {
    now()
}

pub(super) fn days_ago(days: u32) -> Timestamp {
    now().minus(Length::days(days))
}

pub(super) fn totp() -> Methods {
    Methods::only(AuthenticatorType::Totp)
}

pub(super) fn sms() -> Methods {
    Methods::only(AuthenticatorType::Sms)
}

/// Somebody who has nothing, and of whom nothing is demanded.
pub(super) fn standing() -> Standing {
    Standing {
        status: UserStatus::Active,
        epoch: 1,
        reinstated_at: None,
        personal: false,
        required: false,
        rebind: false,
        locked_until: None,
        active: Methods::NONE,
        has_disabled: false,
        any_practice_enrolls_with_code: false,
    }
}

/// A policy that has demanded an app of every role for ten days, without grace.
pub(super) fn enforced() -> Policy {
    Policy { enforced_since: Some(days_ago(10)), ..Policy::new(days_ago(100)) }
}

/// A member of the staff for a hundred days.
pub(super) fn place(policy: &Policy) -> Place<'_> {
    Place {
        policy,
        role: Role::Staff,
        joined_at: days_ago(100),
        role_since: days_ago(100),
        exempt_until: None,
        extended_until: None,
    }
}
