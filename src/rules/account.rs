//! The account page: what stands between a person with the right password and
//! their own settings.
//!
//! Stricter than a login: a lock counts even where nothing is demanded, and
//! no trusted device opens it (ASVS 5.0, 7.5.1).

use super::lockout::is_locked;
use super::next_login::Standing;
use crate::model::outcome::Step;
use crate::model::time::Timestamp;
use crate::model::user::UserStatus;

/// Returns the step that bars the account, denied or locked; `None` if it opens.
#[must_use]
pub fn find_bar(standing: &Standing, now: Timestamp) -> Option<Step> {
    match standing.status {
        UserStatus::Suspended => return Some(Step::Denied),
        UserStatus::Active => {}
    }
    if standing.has_only_disabled() {
        return Some(Step::Locked { until: None });
    }
    is_locked(standing.locked_until, now).then_some(Step::Locked { until: standing.locked_until })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixtures::{ahead, now, past, standing, totp};

    #[test]
    fn an_account_opens_where_nothing_bars_it() {
        assert_eq!(find_bar(&standing(), now()), None);
        let unlocked = Standing { active: totp(), locked_until: Some(past()), ..standing() };
        assert_eq!(find_bar(&unlocked, now()), None);
    }

    #[test]
    fn a_suspended_user_is_denied_before_anything_else() {
        let suspended = Standing {
            status: UserStatus::Suspended,
            has_disabled: true,
            locked_until: Some(ahead()),
            ..standing()
        };
        assert_eq!(find_bar(&suspended, now()), Some(Step::Denied));
    }

    #[test]
    fn a_lock_bars_the_account_even_where_nothing_is_demanded() {
        let locked = Standing { locked_until: Some(ahead()), ..standing() };
        assert_eq!(find_bar(&locked, now()), Some(Step::Locked { until: Some(ahead()) }));
        let disabled = Standing { has_disabled: true, ..locked };
        assert_eq!(find_bar(&disabled, now()), Some(Step::Locked { until: None }));
    }
}
