//! The same nine steps told one by one, for whoever asks why.
//!
//! [`super::judge_next_login`] decides; this only tells. Both work from the same
//! terms, and the truth table holds them together.

use super::{Device, Place, Standing, Terms, trusted_until};
use crate::model::outcome::explain::{Answered, DeviceStanding, Fact, PracticeDemand, Question};
use crate::model::outcome::{Demand, Step};
use crate::model::policy::Methods;
use crate::model::time::Timestamp;
use crate::model::user::UserStatus;
use crate::rules::is_ahead;
use crate::rules::lockout::is_locked;

/// Tells how the next login of a user in one practice is judged, up to the step
/// that fits; without a place for whoever is in none.
#[must_use]
pub(crate) fn explain_next_login(
    standing: &Standing,
    place: Option<&Place<'_>>,
    device: Option<&Device>,
    now: Timestamp,
) -> Vec<Answered> {
    let terms = Terms::of(standing, place.map(std::slice::from_ref).unwrap_or_default(), now);
    let case = Case { standing, place, terms: &terms, device, now };
    let mut steps = Vec::new();
    for question in Question::ALL {
        let answered = case.answer(question);
        steps.push(answered);
        if answered.outcome.is_some() {
            break;
        }
    }
    steps
}

/// Tells how whoever does not belong to the named practice is judged.
#[must_use]
pub(crate) fn explain_no_member() -> Vec<Answered> {
    vec![Answered {
        question: Question::TurnedAway,
        answer: true,
        because: Fact::NoMember,
        outcome: Some(Step::Denied),
    }]
}

/// A login that is explained.
struct Case<'a> {
    standing: &'a Standing,
    place: Option<&'a Place<'a>>,
    terms: &'a Terms,
    device: Option<&'a Device>,
    now: Timestamp,
}

impl Case<'_> {
    fn answer(&self, question: Question) -> Answered {
        let (answer, because, outcome) = match question {
            Question::TurnedAway => self.turned_away(),
            Question::Demanded => self.demanded(),
            Question::NotDemanded => self.not_demanded(),
            Question::Trusted => self.trusted(),
            Question::Locked => self.locked(),
            Question::Accepted => self.accepted(),
            Question::OnlyDisabled => self.only_disabled(),
            Question::InGrace => self.in_grace(),
            Question::Otherwise => self.otherwise(),
        };
        Answered { question, answer, because, outcome: outcome.filter(|_| answer) }
    }

    fn turned_away(&self) -> (bool, Fact, Option<Step>) {
        match self.standing.status {
            UserStatus::Suspended => (true, Fact::Suspended, Some(Step::Denied)),
            UserStatus::Active => (false, Fact::Welcome, None),
        }
    }

    fn demanded(&self) -> (bool, Fact, Option<Step>) {
        let Standing { required, personal, .. } = *self.standing;
        let practice = self.place.map(|place| practice_demand(place, self.now));
        let because = Fact::Demands { practice, required, personal };
        // A demand alone decides nothing: the steps after it do.
        (self.demand().is_some(), because, None)
    }

    fn not_demanded(&self) -> (bool, Fact, Option<Step>) {
        let demand = self.demand();
        (demand.is_none(), Fact::DemandedBy(demand), Some(Step::Allowed))
    }

    fn demand(&self) -> Option<Demand> {
        self.terms.because
    }

    fn trusted(&self) -> (bool, Fact, Option<Step>) {
        let found = self.device.map_or(DeviceStanding::NotShown, |one| self.device_standing(one));
        let answer = matches!(found, DeviceStanding::Until(_));
        (answer, Fact::Device(found), Some(Step::Allowed))
    }

    fn device_standing(&self, device: &Device) -> DeviceStanding {
        let Self { standing, terms, now, .. } = *self;
        if let Some(until) = trusted_until(device, standing, terms, now) {
            DeviceStanding::Until(until)
        } else if standing.rebind {
            DeviceStanding::Rebind
        } else if !terms.remember.is_on() {
            DeviceStanding::Off
        } else if device.epoch != standing.epoch {
            DeviceStanding::OtherEpoch
        } else {
            DeviceStanding::TooOld
        }
    }

    fn locked(&self) -> (bool, Fact, Option<Step>) {
        let until = self.standing.locked_until;
        let ends = until.filter(|_| !self.standing.has_only_disabled());
        let answer = is_locked(until, self.now);
        (answer, Fact::Lock { until }, Some(Step::Locked { until: ends }))
    }

    fn accepted(&self) -> (bool, Fact, Option<Step>) {
        let (held, accepted) = (self.standing.active, self.terms.permitted_now());
        let because = Fact::Active { held, accepted, grace_until: self.terms.grace_until };
        (!held.and(accepted).is_empty(), because, Some(Step::CodeRequired))
    }

    fn only_disabled(&self) -> (bool, Fact, Option<Step>) {
        let Standing { has_disabled: any, active, .. } = *self.standing;
        let because = Fact::Disabled { any, others: active != Methods::NONE };
        (self.standing.has_only_disabled(), because, Some(Step::Locked { until: None }))
    }

    fn in_grace(&self) -> (bool, Fact, Option<Step>) {
        let Terms { deadline, grace_until, .. } = *self.terms;
        let rebind = self.standing.rebind;
        let offered = grace_until.filter(|_| !rebind);
        let outcome = offered.map(|deadline| Step::EnrollmentOffered { deadline });
        (offered.is_some(), Fact::Grace { rebind, deadline }, outcome)
    }

    fn otherwise(&self) -> (bool, Fact, Option<Step>) {
        let (with_code, or_proof) = self.standing.ways_to_enroll();
        (true, Fact::Enrolls { with_code, or_proof }, Some(Step::EnrollmentRequired))
    }
}

fn practice_demand(place: &Place<'_>, now: Timestamp) -> PracticeDemand {
    let Place { policy, role, exempt_until, .. } = *place;
    if place.is_demanding(now) {
        return PracticeDemand::Of(role);
    }
    match (policy.enforced_since, policy.paused_until, exempt_until) {
        (None, _, _) => PracticeDemand::Off,
        (Some(_), Some(until), _) if until > now => PracticeDemand::Paused { until },
        _ if policy.roles.since(role).is_none() => PracticeDemand::NotOf(role),
        (_, _, Some(until)) if is_ahead(exempt_until, now) => PracticeDemand::Exempt { until },
        _ => PracticeDemand::Off,
    }
}
