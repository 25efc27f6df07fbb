//! Sessions that the login service keeps: whether one is still good.
//!
//! Asked between logins, so what only stands at the door is set aside: a device
//! would excuse what the session itself must have shown, and a lock refuses
//! codes, not people who are in.

use super::next_login::{Place, Standing, judge_next_login};
use crate::model::outcome::{By, Step};
use crate::model::time::Timestamp;

/// A session, as the login service names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Session {
    /// The epoch under which it began.
    pub epoch: i64,
    /// What let the person in.
    pub by: By,
}

/// Whether a session still suffices for what the named practice, the one of
/// `places`, demands at `now`.
#[must_use]
pub(crate) fn is_session_valid(
    standing: &Standing,
    places: &[Place<'_>],
    session: Session,
    now: Timestamp,
) -> bool {
    let unlocked = Standing { locked_until: None, ..*standing };
    let next = judge_next_login(&unlocked, places, None, now);
    session.epoch == standing.epoch && suffices(session.by, next.step)
}

const fn suffices(by: By, step: Step) -> bool {
    match step {
        Step::Allowed | Step::EnrollmentOffered { .. } => true,
        Step::CodeRequired => match by {
            By::Password => false,
            By::Device | By::Code | By::Recovery | By::Bypass => true,
        },
        Step::Denied | Step::Locked { .. } | Step::EnrollmentRequired => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::user::UserStatus;
    use crate::rules::fixtures::{ahead, enforced, now, place, standing, totp};

    fn valid(standing: &Standing, by: By) -> bool {
        let policy = enforced();
        is_session_valid(standing, &[place(&policy)], Session { epoch: standing.epoch, by }, now())
    }

    #[test]
    fn where_a_code_is_required_a_password_no_longer_suffices() {
        let enrolled = Standing { active: totp(), ..standing() };
        for by in By::ALL {
            assert_eq!(valid(&enrolled, by), by != By::Password, "{by:?}");
        }
    }

    #[test]
    fn while_enrollment_may_be_put_off_any_session_is_good() {
        let policy = enforced();
        let in_grace = Place { extended_until: Some(ahead()), ..place(&policy) };
        for by in By::ALL {
            let session = Session { epoch: 1, by };
            assert!(is_session_valid(&standing(), &[in_grace], session, now()));
            assert!(is_session_valid(&standing(), &[], session, now()));
        }
    }

    #[test]
    fn who_must_enroll_is_suspended_or_disabled_has_no_session() {
        let barred = [
            standing(),
            Standing { status: UserStatus::Suspended, active: totp(), ..standing() },
            Standing { has_disabled: true, ..standing() },
        ];
        for standing in barred {
            for by in By::ALL {
                assert!(!valid(&standing, by), "{standing:?} {by:?}");
            }
        }
    }

    #[test]
    fn a_lock_ends_no_session() {
        let locked = Standing { active: totp(), locked_until: Some(ahead()), ..standing() };
        assert!(valid(&locked, By::Code));
    }

    #[test]
    fn a_session_of_another_epoch_is_dead() {
        let standing = Standing { epoch: 2, ..standing() };
        for epoch in [1, 3] {
            let session = Session { epoch, by: By::Code };
            assert!(!is_session_valid(&standing, &[], session, now()));
        }
    }
}
