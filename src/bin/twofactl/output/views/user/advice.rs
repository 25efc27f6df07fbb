//! What to type for a user: the smallest fix for what the store shows to be
//! wrong, and what helps with what only the caller knows.
//!
//! Names only commands that exist.

use serde::Serialize;
use twofactl::model::authenticator::{Authenticator, AuthenticatorState, AuthenticatorType};
use twofactl::model::outcome::user::UserReport;
use twofactl::model::outcome::{NextLogin, Step};
use twofactl::model::user::UserStatus;

use super::codes::{bypass_command, code_command};
use twofactl::model::text::shell_word;

/// What the caller says, and what to type then.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Remedy {
    pub(crate) when: &'static str,
    pub(crate) command: String,
}

/// The commands for one user.
pub(super) struct Commands<'a> {
    report: &'a UserReport,
    login: String,
}

impl<'a> Commands<'a> {
    pub(super) fn new(report: &'a UserReport) -> Self {
        let login = shell_word(report.user.login.as_str()).into_owned();
        Self { report, login }
    }

    /// The smallest fix for what is wrong; none where nothing is, or where
    /// nothing that can be typed would help.
    pub(super) fn suggestion(&self) -> Option<String> {
        let report = self.report;
        if report.user.status == UserStatus::Suspended {
            // Before all else: until then no other fix lets them in.
            Some(format!("twofactl user reinstate {}", self.login))
        } else if self.has_only_disabled() {
            // Before the lock: ending that would not let them in.
            Some(self.reset())
        } else if report.locked_until.is_some() {
            Some(format!("twofactl user unlock {}", self.login))
        } else if self.lacks_code() {
            Some(code_command(report.user.login.as_str()))
        } else if !report.user.password_set {
            Some(self.set_password())
        } else {
            None
        }
    }

    /// What helps with what the store cannot show, without the suggestion.
    pub(super) fn remedies(&self) -> Vec<Remedy> {
        let report = self.report;
        if report.user.status == UserStatus::Suspended {
            return Vec::new();
        }
        let mut remedies = Vec::new();
        let mut add = |when, command| remedies.push(Remedy { when, command });
        let active = self.count(AuthenticatorState::Active);
        if active > 0 {
            add("phone gone", self.reset());
        }
        if active > 0 && self.is_asked_for_a_code() {
            add("phone at home", bypass_command(report.user.login.as_str()));
        }
        if self.has_app() {
            add("code refused", format!("twofactl user check-code {}", self.login));
        }
        if self.takes_texts() {
            add("no SMS", format!("twofactl sms log --user {}", self.login));
        }
        if active > 0 && !report.renewal_due {
            let command = format!("twofactl user recovery-codes {}", self.login);
            add("recovery codes lost", command);
        }
        if active > 1 {
            add(
                "one of several phones gone",
                format!("twofactl authenticator list {}", self.login),
            );
        }
        if report.trusted_devices > 0 {
            let command = format!("twofactl device revoke --user {}", self.login);
            add("device lost or stolen", command);
        }
        if report.enrollment_code_until.is_some() {
            add("enrollment code lost", code_command(report.user.login.as_str()));
        }
        if report.user.password_set {
            add("password forgotten", self.set_password());
        }
        let suggestion = self.suggestion();
        remedies.retain(|remedy| Some(&remedy.command) != suggestion.as_ref());
        remedies
    }

    fn has_app(&self) -> bool {
        let is_app = |one: &Authenticator| {
            one.kind == AuthenticatorType::Totp && one.state == AuthenticatorState::Active
        };
        self.report.authenticators.iter().any(is_app)
    }

    fn count(&self, state: AuthenticatorState) -> usize {
        self.report.authenticators.iter().filter(|one| one.state == state).count()
    }

    /// Whether a number of theirs is texted codes, or has just been texted one.
    fn takes_texts(&self) -> bool {
        let texted = |one: &Authenticator| {
            one.kind == AuthenticatorType::Sms && one.state != AuthenticatorState::Disabled
        };
        self.report.authenticators.iter().any(texted)
    }

    fn has_only_disabled(&self) -> bool {
        self.count(AuthenticatorState::Disabled) > 0 && self.count(AuthenticatorState::Active) == 0
    }

    /// Whether they cannot bind an authenticator for want of a code.
    fn lacks_code(&self) -> bool {
        let UserReport { user, enrollment_code_until, practices, next, .. } = self.report;
        let is_needed = user.rebind
            || practices.iter().map(|practice| &practice.next).chain([next]).any(takes_code);
        is_needed && enrollment_code_until.is_none()
    }

    /// Whether a login asks for a code, or would without the lock.
    fn is_asked_for_a_code(&self) -> bool {
        let UserReport { practices, next, .. } = self.report;
        let asks = |next: &NextLogin| matches!(next.step, Step::CodeRequired | Step::Locked { .. });
        practices.iter().map(|practice| &practice.next).chain([next]).any(asks)
    }

    fn reset(&self) -> String {
        format!("twofactl user reset-2fa {} --reason TEXT --verified HOW", self.login)
    }

    fn set_password(&self) -> String {
        format!("twofactl user set-password {} --reason TEXT --verified HOW", self.login)
    }
}

/// Whether only an enrollment code lets them enroll at that login.
fn takes_code(next: &NextLogin) -> bool {
    let enrolls = matches!(next.step, Step::EnrollmentOffered { .. } | Step::EnrollmentRequired);
    enrolls && next.needs_enrollment_code && !next.may_prove
}
