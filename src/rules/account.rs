//! A person's own account page: who sees it, and whether they prove themselves
//! first.
//!
//! Stricter than a login, since it changes what logins demand: a lock shuts it
//! even where nothing is demanded, and every active authenticator is to be
//! proven, whether or not a practice permits it any more.

use super::lockout::is_locked;
use super::next_login::Standing;
use crate::model::time::Timestamp;
use crate::model::user::UserStatus;

/// What somebody with the right password finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccountStep {
    /// Nothing; they are not told why.
    Denied,
    /// No code is looked at.
    Locked {
        /// When that ends by the clock; `None` where only the desk can help.
        until: Option<Timestamp>,
    },
    /// Their account, once they have shown a fresh code.
    Prove,
    /// Their account: they have nothing to prove themselves with.
    Open,
}

/// Judges who sees their account at `now`, as steps 1, 5 and 7 of a login do.
#[must_use]
pub(crate) fn judge_account(standing: &Standing, now: Timestamp) -> AccountStep {
    match standing.status {
        UserStatus::Suspended => return AccountStep::Denied,
        UserStatus::Active => {}
    }
    if standing.has_only_disabled() {
        return AccountStep::Locked { until: None };
    }
    if is_locked(standing.locked_until, now) {
        return AccountStep::Locked { until: standing.locked_until };
    }
    if standing.active.is_empty() { AccountStep::Open } else { AccountStep::Prove }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixtures::{ahead, now, past, sms, standing, totp};

    fn judged(standing: Standing) -> AccountStep {
        judge_account(&standing, now())
    }

    #[test]
    fn who_is_suspended_sees_nothing_whatever_they_have() {
        let suspended = Standing { status: UserStatus::Suspended, ..standing() };
        assert_eq!(judged(suspended), AccountStep::Denied);
        let locked = Standing { locked_until: Some(ahead()), active: totp(), ..suspended };
        assert_eq!(judged(locked), AccountStep::Denied);
    }

    #[test]
    fn a_lock_shuts_the_account_until_its_end_though_nothing_is_demanded() {
        for active in [totp(), standing().active] {
            let locked = |locked_until| Standing { active, locked_until, ..standing() };
            assert_eq!(judged(locked(Some(ahead()))), AccountStep::Locked { until: Some(ahead()) });
            assert_ne!(judged(locked(Some(past()))), AccountStep::Locked { until: Some(past()) });
        }
    }

    #[test]
    fn where_wrong_codes_have_disabled_all_there_is_only_the_desk_helps() {
        let disabled = Standing { has_disabled: true, ..standing() };
        assert_eq!(judged(disabled), AccountStep::Locked { until: None });
        let locked = Standing { locked_until: Some(ahead()), ..disabled };
        assert_eq!(judged(locked), AccountStep::Locked { until: None });
        assert_eq!(judged(Standing { active: totp(), ..disabled }), AccountStep::Prove);
    }

    #[test]
    fn whatever_is_active_is_to_be_proven() {
        assert_eq!(judged(standing()), AccountStep::Open);
        for active in [totp(), sms()] {
            for rebind in [false, true] {
                assert_eq!(judged(Standing { active, rebind, ..standing() }), AccountStep::Prove);
            }
        }
    }
}
