//! Coverage: how the members of a practice stand, for reports and previews.
//!
//! Tells from the same next login that the door acts on, judged for the one
//! practice and without a device. For a preview the caller judges it under the
//! policy as it would be.

use super::is_ahead;
use super::lockout::is_locked;
use super::next_login::Standing;
use crate::model::authenticator::AuthenticatorType;
use crate::model::outcome::{Blocked, Coverage, FactorState, NextLogin, Step};
use crate::model::sms::Texts;
use crate::model::time::Timestamp;

/// A member, as reports see one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member<'a> {
    /// How the user stands.
    pub standing: &'a Standing,
    /// The next login in that practice.
    pub next: &'a NextLogin,
    /// When the present or last exemption ends.
    pub exempt_until: Option<Timestamp>,
    /// When the pending enrollment ends.
    pub pending_until: Option<Timestamp>,
    /// When the enrollment code ends; `None` as well if misses or a newer epoch killed it.
    pub code_until: Option<Timestamp>,
}

impl Member<'_> {
    fn has_code(&self, now: Timestamp) -> bool {
        is_ahead(self.code_until, now)
    }

    /// Whether an active authenticator is of a type that the policy permits.
    fn is_enrolled(&self) -> bool {
        !self.standing.active.and(self.next.enrollable).is_empty()
    }
}

/// Judges where a member counts in the coverage of the practice: once, at the first that fits.
#[must_use]
pub(crate) fn judge_coverage(member: &Member<'_>, now: Timestamp) -> Coverage {
    if is_ahead(member.exempt_until, now) {
        Coverage::Exempt
    } else if matches!(member.next.step, Step::Locked { .. }) {
        Coverage::Locked
    } else if member.is_enrolled() {
        Coverage::Enrolled
    } else if is_ahead(member.pending_until, now) {
        Coverage::Pending
    } else if member.next.deadline.is_some() {
        Coverage::InGrace
    } else if member.next.because.is_some() {
        Coverage::MustEnroll
    } else {
        Coverage::NotDemanded
    }
}

/// Judges what a user has, in the one word of `user show`: the first that fits.
#[must_use]
pub(crate) fn judge_factor_state(
    standing: &Standing,
    pending_until: Option<Timestamp>,
    now: Timestamp,
) -> FactorState {
    if is_locked(standing.locked_until, now) {
        FactorState::Locked
    } else if !standing.active.is_empty() {
        FactorState::Active
    } else if standing.has_disabled {
        FactorState::Disabled
    } else if is_ahead(pending_until, now) {
        FactorState::Pending
    } else {
        FactorState::None
    }
}

/// Returns why a member would be stuck: they hold only authenticators of
/// unpermitted types, and have no way to prove one or to enroll.
///
/// Grace is no way out: it accepts a code of any type, which whoever cannot
/// prove themselves cannot give. Suspended users get in by nothing and are not blocked.
#[must_use]
pub(crate) fn find_block(member: &Member<'_>, texts: Texts, now: Timestamp) -> Option<Blocked> {
    let holds_only_unpermitted = !member.standing.active.is_empty() && !member.is_enrolled();
    let is_denied = matches!(member.next.step, Step::Denied);
    if is_denied || !holds_only_unpermitted || member.has_code(now) {
        return None;
    }
    if member.standing.rebind {
        return Some(Blocked::NoEnrollmentCode);
    }
    let obstacles = member.standing.active.iter().map(|kind| obstacle(kind, texts));
    // `None`, no obstacle, is the least: one type that can be proven is enough.
    obstacles.min_by_key(Option::is_some).flatten()
}

/// What keeps an active authenticator of that type from being proven.
const fn obstacle(kind: AuthenticatorType, texts: Texts) -> Option<Blocked> {
    match kind {
        AuthenticatorType::Totp => None,
        AuthenticatorType::Sms => match texts {
            Texts::CanBeSent => None,
            Texts::CannotBeSent => Some(Blocked::SmsCannotBeSent),
        },
        AuthenticatorType::Webauthn => Some(Blocked::CannotProve),
    }
}

/// Whether a member will need an enrollment code at the next login and has none.
/// Whoever can prove an active authenticator instead needs none.
#[must_use]
pub(crate) fn needs_code(member: &Member<'_>, now: Timestamp) -> bool {
    match member.next.step {
        Step::EnrollmentOffered { .. } | Step::EnrollmentRequired => {
            member.next.needs_enrollment_code && !member.next.may_prove && !member.has_code(now)
        }
        Step::Denied | Step::Allowed | Step::Locked { .. } | Step::CodeRequired => false,
    }
}

#[cfg(test)]
mod tests;
