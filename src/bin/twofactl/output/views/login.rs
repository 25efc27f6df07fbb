//! What is shown of a login that was tried.

use serde::Serialize;
use twofactl::model::code::HandedCode;
use twofactl::model::outcome::login::{Admission, LoginReply, Method};

use super::At;
use super::user::codes::{Spelled, spelled};
use crate::output::{Answer, Page};

/// How a login ended.
#[derive(Debug, Serialize)]
pub(crate) struct LoginView {
    step: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    practice: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    epoch: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authenticator: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recovery_codes_left: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recovery_codes: Option<Vec<Spelled>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    device_remembered: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Option<At>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<u32>,
}

impl LoginView {
    const fn of(step: &'static str) -> Self {
        Self {
            step,
            by: None,
            practice: None,
            epoch: None,
            authenticator: None,
            recovery_codes_left: None,
            recovery_codes: None,
            device_remembered: None,
            until: None,
            reason: None,
            left: None,
        }
    }

    pub(crate) fn new(reply: &LoginReply) -> Self {
        match reply {
            LoginReply::Allowed(admission) => Self::allowed(admission),
            LoginReply::CodeRequired { .. } => Self::of("code_required"),
            LoginReply::Proven { .. } => Self::of("proven"),
            LoginReply::EnrollmentOffered(_) => Self::of("enrollment_offered"),
            LoginReply::EnrollmentRequired(_) => Self::of("enrollment_required"),
            LoginReply::Denied => Self::of("denied"),
            LoginReply::Locked { until, .. } => {
                Self { until: Some(until.map(At)), ..Self::of("locked") }
            }
            LoginReply::Rejected { reason, left, .. } => {
                Self { reason: Some(reason.as_str()), left: Some(*left), ..Self::of("rejected") }
            }
            LoginReply::Expired => Self::of("expired"),
        }
    }

    /// The same, with new recovery codes that no screen has shown.
    pub(crate) fn with_codes(self, codes: &[HandedCode]) -> Self {
        Self { recovery_codes: Some(spelled(codes)), ..self }
    }

    fn allowed(admission: &Admission) -> Self {
        Self {
            by: Some(admission.by.as_str()),
            practice: admission.practice.as_ref().map(ToString::to_string),
            epoch: Some(admission.epoch),
            authenticator: admission.authenticator.map(twofactl::model::ids::AuthenticatorId::get),
            recovery_codes_left: Some(admission.recovery_codes_left),
            device_remembered: Some(admission.device_token.is_some()),
            ..Self::of("allowed")
        }
    }
}

impl Answer for LoginView {
    fn describe(&self, page: &mut Page) {
        match (self.step, self.until) {
            ("allowed", _) => {
                page.line(format!("Allowed, by {}.", self.by.unwrap_or("password")));
                if let Some(left) = self.recovery_codes_left {
                    page.line(format!("Recovery codes left: {left}."));
                }
                if let Some(codes) = &self.recovery_codes {
                    page.line("New recovery codes, shown only now; each works once:");
                    codes.iter().for_each(|code| page.copy(code));
                }
                if self.device_remembered == Some(true) {
                    page.line("This device is trusted from now on.");
                }
            }
            ("locked", Some(Some(At(until)))) => {
                let until = page.when().at(until);
                page.line(format!("Locked until {until}."));
            }
            ("locked", _) => page.line("Locked: only a reset at the desk helps."),
            ("rejected", _) => {
                let left = self.left.unwrap_or(0);
                let reason = match self.reason {
                    Some("already_used") => "it was used already",
                    Some("enrollment_code") => "it is not the enrollment code, or that is dead",
                    _ => "it is wrong",
                };
                page.line(format!("The code was not accepted: {reason}. Tries left: {left}."));
            }
            ("denied", _) => page.line("Denied."),
            ("expired", _) => {
                page.line("This login has taken too long or was overtaken: start again.");
            }
            (step, _) => page.line(format!("The next step is {step}.")),
        }
    }
}

/// What may be answered with, for the question.
pub(crate) fn methods(methods: &[Method]) -> String {
    let name = |method: &Method| match (&method.label, &method.phone) {
        (Some(label), _) => label.as_str().to_owned(),
        (None, Some(phone)) => phone.clone(),
        (None, None) => format!("authenticator {}", method.authenticator),
    };
    let one = |method: &Method| format!("{} ({})", name(method), method.kind.as_str());
    methods.iter().map(one).collect::<Vec<_>>().join(", ")
}
