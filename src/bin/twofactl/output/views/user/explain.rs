//! Why a login comes to what it comes to: the steps of the decision, in words.

use serde::Serialize;
use twofactl::model::outcome::Demand;
use twofactl::model::outcome::explain::{
    Answered, DeviceStanding, Explained, Fact, PracticeDemand, Question,
};
use twofactl::model::policy::Methods;
use twofactl::model::time::Timestamp;

use super::page::demander;
use crate::output::Page;

/// The decision in one practice.
#[derive(Debug, Serialize)]
pub(crate) struct ExplainView {
    /// None for whoever is in none.
    practice: Option<String>,
    /// What it comes to.
    next_login: Option<&'static str>,
    steps: Vec<StepView>,
}

/// One step of it.
#[derive(Debug, Serialize)]
struct StepView {
    step: u8,
    question: &'static str,
    answer: bool,
    because: String,
    #[serde(skip)]
    fact: Fact,
}

impl ExplainView {
    pub(crate) fn new(explained: &Explained) -> Self {
        let Explained { practice, steps } = explained;
        let outcome = steps.last().and_then(|answered| answered.outcome);
        Self {
            practice: practice.as_ref().map(ToString::to_string),
            next_login: outcome.map(twofactl::model::outcome::Step::as_str),
            steps: steps.iter().map(StepView::new).collect(),
        }
    }

    pub(crate) fn describe(&self, page: &mut Page) {
        let place = match &self.practice {
            Some(handle) => format!("In {handle}"),
            None => "In no practice".to_owned(),
        };
        page.heading(format!("{place}: {}, because", self.next_login.unwrap_or_default()));
        let when = page.glance();
        for StepView { step, question, answer, fact, .. } in &self.steps {
            let answer = if *answer { "yes" } else { "no" };
            let because = because(*fact, &|time| when.at(time));
            // As fields, which wrap: a table would cut the reason in a small window.
            page.field(&format!("{step} {question}"), format!("{answer}, {because}"));
        }
    }
}

impl StepView {
    fn new(answered: &Answered) -> Self {
        let Answered { question, answer, because: fact, outcome: _ } = *answered;
        Self {
            step: question.step(),
            question: words(question),
            answer,
            because: because(fact, &|time| time.to_string()),
            fact,
        }
    }
}

const fn words(question: Question) -> &'static str {
    match question {
        Question::TurnedAway => "turned away",
        Question::Demanded => "second factor demanded",
        Question::NotDemanded => "nothing demanded",
        Question::Trusted => "trusted device",
        Question::Locked => "locked",
        Question::Accepted => "authenticator accepted",
        Question::OnlyDisabled => "only disabled ones",
        Question::InGrace => "time left to enroll",
        Question::Otherwise => "must enroll",
    }
}

/// What settled a question; `at` tells times.
fn because(fact: Fact, at: &dyn Fn(Timestamp) -> String) -> String {
    match fact {
        Fact::Suspended => "suspended".to_owned(),
        Fact::NoMember => "no member of that practice".to_owned(),
        Fact::Welcome => "not suspended; the password is taken for right".to_owned(),
        Fact::Demands { practice, required, personal } => {
            demands(practice, (required, personal), at)
        }
        Fact::DemandedBy(None) => "nobody demands one".to_owned(),
        Fact::DemandedBy(Some(by)) => format!("{} demands one", demander(by)),
        Fact::Device(device) => device_words(device, at),
        Fact::Lock { until: None } => "no lock".to_owned(),
        Fact::Lock { until: Some(end) } => format!("lock until {}", at(end)),
        Fact::Active { held, accepted, grace_until } => {
            let held = if held.is_empty() { "none active".to_owned() } else { held.to_string() };
            let grace = grace_until.map(|end| format!(" until {}", at(end))).unwrap_or_default();
            format!("{held}; accepted: {}{grace}", kinds(accepted))
        }
        Fact::Disabled { any: false, .. } => "none disabled".to_owned(),
        Fact::Disabled { any: true, others: false } => "all disabled by wrong codes".to_owned(),
        Fact::Disabled { any: true, others: true } => "others are active".to_owned(),
        Fact::Grace { rebind: true, .. } => "none in rebind".to_owned(),
        Fact::Grace { rebind: false, deadline: None } => "no grace".to_owned(),
        Fact::Grace { rebind: false, deadline: Some(end) } => format!("deadline {}", at(end)),
        Fact::Enrolls { with_code: false, .. } => "nothing else fits; by password".to_owned(),
        Fact::Enrolls { with_code: true, or_proof: false } => {
            "nothing else fits; by enrollment code".to_owned()
        }
        Fact::Enrolls { with_code: true, or_proof: true } => {
            "nothing else fits; by enrollment code, or a code of what is active".to_owned()
        }
    }
}

fn kinds(methods: Methods) -> String {
    if methods == Methods::all() { "every type".to_owned() } else { methods.to_string() }
}

/// All who demand it; where nobody does, why the practice does not.
fn demands(
    practice: Option<PracticeDemand>,
    (required, personal): (bool, bool),
    at: &dyn Fn(Timestamp) -> String,
) -> String {
    let practice = match practice {
        None => "in no practice".to_owned(),
        Some(PracticeDemand::Of(role)) => format!("by the practice, of the role {role}"),
        Some(PracticeDemand::Off) => "not by the practice: enforcement is off".to_owned(),
        Some(PracticeDemand::Paused { until }) => {
            format!("not by the practice: paused until {}", at(until))
        }
        Some(PracticeDemand::NotOf(role)) => {
            format!("not by the practice: not of the role {role}")
        }
        Some(PracticeDemand::Exempt { until }) => {
            format!("not by the practice: exempt until {}", at(until))
        }
    };
    let own = [(required, Demand::Required), (personal, Demand::Personal)];
    let own = own.into_iter().filter(|(is, _)| *is).map(|(_, by)| format!("; by {}", demander(by)));
    practice + &own.collect::<String>()
}

fn device_words(device: DeviceStanding, at: &dyn Fn(Timestamp) -> String) -> String {
    match device {
        DeviceStanding::NotShown => "this report looks at a login without one".to_owned(),
        DeviceStanding::Rebind => "none counts in rebind".to_owned(),
        DeviceStanding::Off => "the practice trusts none".to_owned(),
        DeviceStanding::OtherEpoch => "older than the last change of the second factor".to_owned(),
        DeviceStanding::TooOld => "its time is over".to_owned(),
        DeviceStanding::Until(end) => format!("trusted until {}", at(end)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use twofactl::model::member::Role;

    fn said(fact: Fact) -> String {
        because(fact, &|time| time.to_string())
    }

    #[test]
    fn everybody_who_demands_a_second_factor_is_named() {
        let demands =
            |practice, required, personal| said(Fact::Demands { practice, required, personal });
        let of = Some(PracticeDemand::Of(Role::Staff));
        assert_eq!(demands(of, false, false), "by the practice, of the role staff");
        assert_eq!(
            demands(Some(PracticeDemand::Off), true, true),
            "not by the practice: enforcement is off; by an operator; by the person"
        );
        assert_eq!(demands(None, false, true), "in no practice; by the person");
        let until = Timestamp::from_millis(0);
        assert_eq!(
            demands(Some(PracticeDemand::Paused { until }), false, false),
            "not by the practice: paused until 1970-01-01T00:00:00Z"
        );
    }

    #[test]
    fn a_device_that_does_not_count_says_why() {
        let device = |device| said(Fact::Device(device));
        let why = [
            DeviceStanding::NotShown,
            DeviceStanding::Rebind,
            DeviceStanding::Off,
            DeviceStanding::OtherEpoch,
            DeviceStanding::TooOld,
            DeviceStanding::Until(Timestamp::from_millis(0)),
        ];
        let told: std::collections::HashSet<_> = why.map(device).into_iter().collect();
        assert_eq!(told.len(), why.len());
        assert!(told.contains("trusted until 1970-01-01T00:00:00Z"), "{told:?}");
    }
}
