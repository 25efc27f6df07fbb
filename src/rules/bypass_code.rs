//! Bypass codes: for whom one would open the door.
//!
//! A bypass code stands in for the code of an authenticator. Where no login
//! asks for one, it would lie about unused until something changed; so it is
//! not handed out, and the desk learns what helps instead. A lock ends by the
//! clock and is set aside: the code may outlive it.

use super::next_login::{Place, Standing, judge_next_login};
use crate::model::outcome::Step;
use crate::model::time::Timestamp;
use crate::model::user::UserStatus;

/// What keeps a bypass code from letting a person in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Obstacle {
    /// They may not log in at all.
    Suspended,
    /// Wrong codes have disabled all they had: only a reset helps.
    OnlyDisabled,
    /// Nothing they have is accepted, so a login asks them to enroll.
    NothingAccepted,
    /// The password alone lets them in.
    NothingDemanded,
}

/// Judges whether a bypass code would be accepted at any login of that person;
/// `places` holds all of their practices. `None` if it would.
#[must_use]
pub(crate) fn find_obstacle(
    standing: &Standing,
    places: &[Place<'_>],
    now: Timestamp,
) -> Option<Obstacle> {
    match standing.status {
        UserStatus::Suspended => return Some(Obstacle::Suspended),
        UserStatus::Active => {}
    }
    if standing.has_only_disabled() {
        return Some(Obstacle::OnlyDisabled);
    }
    if standing.rebind || standing.active.is_empty() {
        return Some(Obstacle::NothingAccepted);
    }
    let unlocked = Standing { locked_until: None, ..*standing };
    let step = |places: &[Place<'_>]| judge_next_login(&unlocked, places, None, now).step;
    let mut steps: Vec<Step> = places.chunks(1).map(step).collect();
    if steps.is_empty() {
        steps.push(step(&[]));
    }
    if steps.contains(&Step::CodeRequired) {
        None
    } else if steps.iter().all(|step| *step == Step::Allowed) {
        Some(Obstacle::NothingDemanded)
    } else {
        Some(Obstacle::NothingAccepted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::policy::Policy;
    use crate::rules::fixtures::{ahead, days_ago, enforced, now, place, sms, standing, totp};

    fn enrolled() -> Standing {
        Standing { active: totp(), ..standing() }
    }

    fn obstacle(standing: &Standing, policies: &[Policy]) -> Option<Obstacle> {
        let places: Vec<_> = policies.iter().map(place).collect();
        find_obstacle(standing, &places, now())
    }

    fn resting() -> Policy {
        Policy::new(days_ago(100))
    }

    #[test]
    fn a_code_opens_where_any_login_asks_for_one() {
        assert_eq!(obstacle(&enrolled(), &[enforced()]), None);
        assert_eq!(obstacle(&enrolled(), &[resting(), enforced()]), None);
        assert_eq!(obstacle(&enrolled(), &[enforced(), resting()]), None);
        let personal = Standing { personal: true, ..enrolled() };
        assert_eq!(obstacle(&personal, &[]), None);
        assert_eq!(obstacle(&personal, &[resting()]), None);
    }

    #[test]
    fn a_lock_that_ends_by_the_clock_is_no_obstacle() {
        let locked = Standing { locked_until: Some(ahead()), ..enrolled() };
        assert_eq!(obstacle(&locked, &[enforced()]), None);
    }

    #[test]
    fn where_nothing_is_demanded_a_code_opens_nothing() {
        for policies in [&[][..], &[resting()], &[resting(), resting()]] {
            assert_eq!(obstacle(&enrolled(), policies), Some(Obstacle::NothingDemanded));
        }
    }

    #[test]
    fn whoever_has_to_enroll_is_not_spared_it_by_a_code() {
        let accepted = Some(Obstacle::NothingAccepted);
        assert_eq!(obstacle(&standing(), &[enforced()]), accepted);
        assert_eq!(obstacle(&standing(), &[]), accepted, "before what is demanded");
        let rebind = Standing { rebind: true, ..enrolled() };
        assert_eq!(obstacle(&rebind, &[enforced()]), accepted, "a code must not undo rebind");
        let unpermitted = Standing { active: sms(), ..standing() };
        assert_eq!(obstacle(&unpermitted, &[enforced()]), accepted);
    }

    #[test]
    fn the_suspended_and_the_disabled_need_another_fix_first() {
        let suspended = Standing { status: UserStatus::Suspended, ..enrolled() };
        assert_eq!(obstacle(&suspended, &[enforced()]), Some(Obstacle::Suspended));
        let disabled = Standing { has_disabled: true, rebind: true, ..standing() };
        assert_eq!(obstacle(&disabled, &[enforced()]), Some(Obstacle::OnlyDisabled));
        let beside = Standing { has_disabled: true, ..enrolled() };
        assert_eq!(obstacle(&beside, &[enforced()]), None, "another one is active");
    }
}
