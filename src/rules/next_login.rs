//! The next login: what a person with the right password must do to get in.
//!
//! The nine steps of the contract, first fit, worked out at every login from
//! present state. Unknown users, wrong passwords and people who are no member
//! of the named practice are turned away by the caller, with the same work.
//!
//! ```text
//! suspended ──────────────────────────────────► denied               1
//! nothing demanded ───────────────────────────► allowed              2, 3
//! valid trusted device, not in rebind ────────► allowed              4
//! locked ─────────────────────────────────────► locked               5
//! active authenticator that is accepted now ──► code_required        6
//! only disabled authenticators ───────────────► locked, no end       7
//! none active, not in rebind, grace ahead ────► enrollment_offered   8
//! otherwise ──────────────────────────────────► enrollment_required  9
//! ```

mod explain;
mod situation;

pub(crate) use explain::{explain_next_login, explain_no_member};
pub(crate) use situation::{CodeStanding, Facts, TextWay, judge_situation};

use super::deadline::deadline;
use super::is_ahead;
use super::lockout::is_locked;
use crate::model::member::Role;
use crate::model::outcome::{By, Demand, NextLogin, Step};
use crate::model::policy::{Methods, Policy, Remember};
use crate::model::time::Timestamp;
use crate::model::user::UserStatus;

/// How a user stands, whatever the practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// May log in at all, or not.
    pub status: UserStatus,
    /// The present epoch.
    pub epoch: i64,
    /// When a suspension last ended.
    pub reinstated_at: Option<Timestamp>,
    /// The user wants a second factor.
    pub personal: bool,
    /// An operator demands one of this user.
    pub required: bool,
    /// The last active authenticator ended other than by switching 2FA off.
    pub rebind: bool,
    /// When the present or last lock ends.
    pub locked_until: Option<Timestamp>,
    /// The types with at least one active authenticator.
    pub active: Methods,
    /// At least one authenticator was disabled by wrong codes.
    pub has_disabled: bool,
    /// Any practice of the user, named or not, enrolls with a code.
    pub any_practice_enrolls_with_code: bool,
}

impl Standing {
    /// Whether wrong codes have left nothing but disabled authenticators.
    #[must_use]
    pub(crate) fn has_only_disabled(&self) -> bool {
        self.has_disabled && self.active.is_empty()
    }

    /// Whether binding an authenticator takes an enrollment code, and whether a
    /// fresh code of an active one replaces that.
    ///
    /// Whoever has an active authenticator proves it, or shows a code: a password
    /// alone must not bind another one (NIST SP 800-63B-4 section 4.1.2.1).
    #[must_use]
    fn ways_to_enroll(&self) -> (bool, bool) {
        let with_code =
            self.rebind || self.any_practice_enrolls_with_code || !self.active.is_empty();
        (with_code, !self.rebind && !self.active.is_empty())
    }
}

/// A practice, and how the user belongs to it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    /// What the practice demands.
    pub policy: &'a Policy,
    /// As what the user works there.
    pub role: Role,
    /// When the membership began, or began again.
    pub joined_at: Timestamp,
    /// Since when the user has that role.
    pub role_since: Timestamp,
    /// When the present or last exemption ends.
    pub exempt_until: Option<Timestamp>,
    /// The explicit extension of the deadline.
    pub extended_until: Option<Timestamp>,
}

impl Place<'_> {
    /// Whether the membership is exempt at `now`.
    #[must_use]
    pub(crate) fn is_exempt(&self, now: Timestamp) -> bool {
        is_ahead(self.exempt_until, now)
    }

    /// Whether the practice demands a second factor of this member at `now`.
    #[must_use]
    pub(crate) fn is_demanding(&self, now: Timestamp) -> bool {
        self.policy.is_in_force(now)
            && self.policy.roles.since(self.role).is_some()
            && !self.is_exempt(now)
    }
}

/// A trusted device that was presented. Its token is genuine, and names this
/// user and this practice: the caller has checked both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Device {
    /// The epoch under which it was made.
    pub epoch: i64,
    /// When it was made. Use does not renew it (NIST SP 800-63B-4 section 5.1).
    pub created_at: Timestamp,
    /// When it ends by what was promised then.
    pub expires_at: Timestamp,
}

/// Judges the next login of a user.
///
/// `places` holds the one practice that was named; all of the user's practices
/// where none was named; nothing for a user without a membership. Over several,
/// the terms are the strictest: methods that all demanding practices permit, the
/// shortest remember, the earliest deadline.
#[must_use]
pub(crate) fn judge_next_login(
    standing: &Standing,
    places: &[Place<'_>],
    device: Option<&Device>,
    now: Timestamp,
) -> NextLogin {
    let terms = Terms::of(standing, places, now);
    let step = judge_steps(standing, &terms, device, now);
    let (needs_enrollment_code, may_prove) = standing.ways_to_enroll();
    NextLogin {
        step,
        because: terms.because,
        by: matches!(step, Step::Allowed)
            .then(|| terms.because.map_or(By::Password, |_| By::Device)),
        permitted: terms.permitted_now(),
        enrollable: terms.methods,
        remember: terms.remember,
        deadline: deadline_that_matters(standing, &terms, step),
        needs_enrollment_code,
        may_prove,
    }
}

/// Judges until when a device stands in for the second factor, as things are;
/// `None` if it does not. `places` are those of the logins that it counts for.
#[must_use]
pub(crate) fn judge_device(
    standing: &Standing,
    places: &[Place<'_>],
    device: &Device,
    now: Timestamp,
) -> Option<Timestamp> {
    trusted_until(device, standing, &Terms::of(standing, places, now), now)
}

/// What is asked of a user at one moment, over all their places.
struct Terms {
    because: Option<Demand>,
    methods: Methods,
    remember: Remember,
    /// The deadline, passed or not.
    deadline: Option<Timestamp>,
    /// The deadline while it is ahead; `None` once it has passed.
    grace_until: Option<Timestamp>,
}

impl Terms {
    fn of(standing: &Standing, places: &[Place<'_>], now: Timestamp) -> Self {
        let demanding = || places.iter().filter(|place| place.is_demanding(now));
        let own = if standing.required {
            Some(Demand::Required)
        } else {
            standing.personal.then_some(Demand::Personal)
        };
        let deadlines = demanding()
            .map(|place| deadline(place, standing.reinstated_at))
            .chain(own.map(|_| earliest(places.iter().map(|place| place.extended_until))));
        let deadline = earliest(deadlines);
        Self {
            because: demanding().next().map(|_| Demand::Practice).or(own),
            methods: demanding().fold(Methods::all(), |all, place| all.and(place.policy.methods)),
            remember: demanding()
                .map(|place| place.policy.remember)
                .min()
                .unwrap_or(Remember::DEFAULT),
            deadline,
            grace_until: deadline.filter(|deadline| *deadline > now),
        }
    }

    fn permitted_now(&self) -> Methods {
        if self.grace_until.is_some() { Methods::all() } else { self.methods }
    }
}

/// The strictest of several deadlines: none at all where one of them is missing,
/// since `None` is the least of all options.
fn earliest(deadlines: impl Iterator<Item = Option<Timestamp>>) -> Option<Timestamp> {
    deadlines.min().flatten()
}

fn judge_steps(
    standing: &Standing,
    terms: &Terms,
    device: Option<&Device>,
    now: Timestamp,
) -> Step {
    match standing.status {
        UserStatus::Suspended => return Step::Denied,
        UserStatus::Active => {}
    }
    let is_trusted = |device| trusted_until(device, standing, terms, now).is_some();
    if terms.because.is_none() || device.is_some_and(is_trusted) {
        return Step::Allowed;
    }
    if is_locked(standing.locked_until, now) {
        // The end of a lock helps nobody whose authenticators are all disabled.
        let until = standing.locked_until.filter(|_| !standing.has_only_disabled());
        return Step::Locked { until };
    }
    if !standing.active.and(terms.permitted_now()).is_empty() {
        return Step::CodeRequired;
    }
    if standing.has_only_disabled() {
        return Step::Locked { until: None };
    }
    // Who comes this far while the grace lasts has no active authenticator:
    // every type would have been accepted above.
    match terms.grace_until {
        Some(deadline) if !standing.rebind => Step::EnrollmentOffered { deadline },
        Some(_) | None => Step::EnrollmentRequired,
    }
}

/// A device must have kept its own promise and the present policy's, by a clock that is right.
fn trusted_until(
    device: &Device,
    standing: &Standing,
    terms: &Terms,
    now: Timestamp,
) -> Option<Timestamp> {
    let until = device.expires_at.min(device.created_at.plus(terms.remember.length()));
    let is_of_now = until > now && !device.created_at.is_of_a_clock_ahead(now);
    let is_trusted =
        !standing.rebind && device.epoch == standing.epoch && terms.remember.is_on() && is_of_now;
    is_trusted.then_some(until)
}

/// The deadline, where the step changes when it passes.
fn deadline_that_matters(standing: &Standing, terms: &Terms, step: Step) -> Option<Timestamp> {
    match step {
        Step::EnrollmentOffered { deadline } => Some(deadline),
        Step::CodeRequired if standing.active.and(terms.methods).is_empty() => terms.grace_until,
        Step::CodeRequired
        | Step::Denied
        | Step::Allowed
        | Step::Locked { .. }
        | Step::EnrollmentRequired => None,
    }
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod truth_table;
