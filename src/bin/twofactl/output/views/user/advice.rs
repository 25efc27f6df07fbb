//! What to type for a user: the smallest fix for what the store shows to be
//! wrong, and what helps with what only the caller knows.
//!
//! Names only commands that exist.

use serde::Serialize;
use twofactl::model::authenticator::{Authenticator, AuthenticatorState, AuthenticatorType};
use twofactl::model::outcome::situation::{KeptOut, Situation, WayIn};
use twofactl::model::outcome::user::UserReport;
use twofactl::model::outcome::{NextLogin, Step};
use twofactl::model::practice::Handle;
use twofactl::model::text::shell_word;
use twofactl::model::user::UserStatus;

use super::codes::{bypass_command, code_command};

/// What the caller says, and what to type then.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Remedy {
    pub(crate) when: &'static str,
    pub(crate) command: String,
}

/// The commands for one user.
pub(super) struct Commands<'a> {
    report: &'a UserReport,
    situation: &'a Situation,
    login: String,
}

impl<'a> Commands<'a> {
    pub(super) fn new(report: &'a UserReport, situation: &'a Situation) -> Self {
        let login = shell_word(report.user.login.as_str()).into_owned();
        Self { report, situation, login }
    }

    /// The smallest fix for what keeps them out; none where nothing does.
    pub(super) fn suggestion(&self) -> Option<String> {
        let why = match self.situation {
            Situation::Out(why) => why,
            Situation::In(_) => return None,
        };
        Some(match why {
            KeptOut::Suspended => format!("twofactl user reinstate {}", self.login),
            KeptOut::NotAMember { practice } => self.join(practice.as_str()),
            KeptOut::Disabled => self.reset(),
            KeptOut::Locked { .. } | KeptOut::PasswordsRefused { .. } => {
                format!("twofactl user unlock {}", self.login)
            }
            KeptOut::CodeMissing { .. }
            | KeptOut::CodeExpired { .. }
            | KeptOut::CodeKilled
            | KeptOut::CannotProve => self.enrollment_code(),
            KeptOut::NoPassword => self.set_password(),
            KeptOut::NoTexts(_) | KeptOut::TextsUsedUp { .. } => self.bypass_code(),
        })
    }

    /// What helps with what the store cannot show, without the suggestion.
    pub(super) fn remedies(&self) -> Vec<Remedy> {
        let report = self.report;
        if report.user.status == UserStatus::Suspended {
            return Vec::new();
        }
        let mut remedies = Vec::new();
        self.add_first(&mut remedies);
        self.add_for_what_is_there(&mut remedies);
        self.add_for_what_was_given(&mut remedies);
        let suggestion = self.suggestion();
        remedies.retain(|remedy| Some(&remedy.command) != suggestion.as_ref());
        remedies
    }

    /// What helps whoever enrolls, or wants in where they are not expected.
    fn add_first(&self, remedies: &mut Vec<Remedy>) {
        let mut add = |when, command| remedies.push(Remedy { when, command });
        if matches!(
            self.situation,
            Situation::In(WayIn::MustEnroll { .. } | WayIn::Enrolling { .. })
        ) {
            add("is at the desk", self.enroll());
        }
        if let Some(practice) = self.practice_that_waits() {
            let command = format!(
                "twofactl member extend {practice} {} --for LENGTH --reason TEXT",
                self.login
            );
            add("cannot enroll today", command);
        }
        if self.situation.gets_in() && self.lacks_code() {
            add("wants to enroll now", self.enrollment_code());
        }
        if self.report.practices.is_empty() {
            add("wants into a practice", self.join("PRACTICE"));
        }
    }

    fn add_for_what_is_there(&self, remedies: &mut Vec<Remedy>) {
        let report = self.report;
        let mut add = |when, command| remedies.push(Remedy { when, command });
        let active = self.count(AuthenticatorState::Active);
        if active > 0 {
            add("phone gone", self.reset());
        }
        if active > 0 && self.is_asked_for_a_code() {
            add("phone at home", self.bypass_code());
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
    }

    fn add_for_what_was_given(&self, remedies: &mut Vec<Remedy>) {
        let report = self.report;
        let mut add = |when, command| remedies.push(Remedy { when, command });
        if report.trusted_devices > 0 {
            let command = format!("twofactl device revoke --user {}", self.login);
            add("device lost or stolen", command);
        }
        if report.enrollment_code_until.is_some() {
            add("enrollment code lost", self.enrollment_code());
        }
        if report.user.password_set {
            add("password forgotten", self.set_password());
        }
    }

    /// Whether an app of theirs makes codes that can be tested, one that is not confirmed
    /// as well.
    fn has_app(&self) -> bool {
        let is_app = |one: &Authenticator| {
            one.kind == AuthenticatorType::Totp && one.state != AuthenticatorState::Disabled
        };
        self.report.authenticators.iter().any(is_app)
    }

    /// The practice that demands an enrollment which more time would put off, if no more
    /// than that one has to grant it.
    fn practice_that_waits(&self) -> Option<&Handle> {
        let UserReport { user, practices, .. } = self.report;
        if user.personal
            || user.required
            || !matches!(self.situation, Situation::In(WayIn::MustEnroll { .. }))
        {
            return None;
        }
        let mut demanding =
            practices.iter().filter(|one| one.next.step == Step::EnrollmentRequired);
        let first = demanding.next()?;
        demanding.next().is_none().then_some(&first.handle)
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

    /// At the desk, where whoever was enrolled before must be known for who they are.
    fn enroll(&self) -> String {
        let known = self.report.user.first_enrolled_at.is_some();
        let checked = if known { " --reason TEXT --verified HOW" } else { "" };
        format!("twofactl user enroll {}{checked}", self.login)
    }

    fn join(&self, practice: &str) -> String {
        format!("twofactl member add {practice} {} --role ROLE", self.login)
    }

    fn enrollment_code(&self) -> String {
        code_command(self.report.user.login.as_str())
    }

    fn bypass_code(&self) -> String {
        bypass_command(self.report.user.login.as_str())
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
