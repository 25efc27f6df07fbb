//! What `user show` shows: why a person cannot log in, and the smallest fix.

use serde::Serialize;
use twofactl::model::outcome::user::{UserPractice, UserReport};
use twofactl::model::user::PhoneNumber;

use super::advice::{Commands, Remedy};
use super::{NextLoginView, title};
use crate::output::views::At;
use crate::output::views::authenticator::AuthenticatorView;
use crate::output::views::event::EventView;
use crate::output::{Answer, Column, Page, Row, When};

/// The answer of `user show`.
#[derive(Debug, Serialize)]
pub(crate) struct UserPage {
    id: i64,
    login: String,
    name: Option<String>,
    /// Masked.
    phone: Option<String>,
    status: &'static str,
    second_factor: SecondFactor,
    practices: Vec<PracticeView>,
    suggestion: Option<String>,
    next: Vec<Remedy>,
    recent: Vec<EventView>,
    #[serde(skip)]
    enrollment_code_until: Option<At>,
    /// What a login comes to for whoever is in no practice.
    #[serde(skip)]
    anywhere: NextLoginView,
}

/// What the user has.
#[derive(Debug, Serialize)]
struct SecondFactor {
    state: &'static str,
    personal: bool,
    required: bool,
    rebind: bool,
    password_set: bool,
    locked_until: Option<At>,
    failed_attempts: u64,
    recovery_codes_left: u64,
    epoch: i64,
    authenticators: Vec<AuthenticatorView>,
    trusted_devices: u64,
}

/// What a practice demands of the user.
#[derive(Debug, Serialize)]
struct PracticeView {
    handle: String,
    role: &'static str,
    demanded: bool,
    because: Option<&'static str>,
    next_login: &'static str,
    deadline: Option<At>,
    exempt_until: Option<At>,
}

impl UserPage {
    pub(crate) fn new(report: &UserReport) -> Self {
        let commands = Commands::new(report);
        let user = &report.user;
        Self {
            id: user.id.get(),
            login: user.login.to_string(),
            name: user.name.as_ref().map(|name| name.as_str().to_owned()),
            phone: user.phone.as_ref().map(PhoneNumber::masked),
            status: user.status.as_str(),
            second_factor: SecondFactor::new(report),
            practices: report.practices.iter().map(PracticeView::new).collect(),
            suggestion: commands.suggestion(),
            next: commands.remedies(),
            recent: report.recent.iter().map(EventView::new).collect(),
            enrollment_code_until: report.enrollment_code_until.map(At),
            anywhere: NextLoginView { practice: None, next_login: report.next.step.as_str() },
        }
    }

    fn describe_suggestion(&self, page: &mut Page) {
        if let Some(suggestion) = &self.suggestion {
            page.line("The smallest fix:");
            page.copy(suggestion);
            page.blank();
        }
    }

    /// State, lock and what is left.
    fn describe_state(&self, page: &mut Page) {
        let factor = &self.second_factor;
        page.field("status", self.status);
        page.field("second factor", factor.state);
        if let Some(At(until)) = factor.locked_until {
            page.field("locked until", page.when().at(until));
        }
        page.field("wrong codes in a row", factor.failed_attempts.to_string());
        page.field("recovery codes left", factor.recovery_codes_left.to_string());
        page.field("trusted devices", factor.trusted_devices.to_string());
        if let Some(At(until)) = self.enrollment_code_until {
            page.field("enrollment code", format!("good until {}", page.when().at(until)));
        }
        if factor.rebind {
            page.field("rebind", "the next authenticator takes an enrollment code");
        }
        if let Some(wish) = factor.wish() {
            page.field("demanded anyway", wish);
        }
        page.field("password", if factor.password_set { "set" } else { "not set" });
        page.field("phone", self.phone.clone().unwrap_or_default());
    }

    fn describe_authenticators(&self, page: &mut Page) {
        page.heading("Authenticators");
        if self.second_factor.authenticators.is_empty() {
            page.line("None.");
        }
        let cells = |one: &AuthenticatorView| {
            vec![
                one.id.to_string(),
                one.kind.to_owned(),
                one.name().unwrap_or_default().to_owned(),
                one.state.to_owned(),
                page.when().maybe(one.last_used_at.map(|At(time)| time)),
            ]
        };
        let rows: Vec<_> = self.second_factor.authenticators.iter().map(cells).collect();
        page.table(&["id", "type", "label", "state", "last_used"], &rows);
    }

    fn describe_practices(&self, page: &mut Page) {
        page.heading("Next login");
        if self.practices.is_empty() {
            page.line(format!("In no practice: {}.", self.anywhere.next_login));
        }
        let cells = |one: &PracticeView| {
            let time = |at: Option<At>| page.when().maybe(at.map(|At(time)| time));
            vec![
                one.handle.clone(),
                one.role.to_owned(),
                one.next_login.to_owned(),
                one.because.unwrap_or_default().to_owned(),
                time(one.deadline),
                time(one.exempt_until),
            ]
        };
        let rows: Vec<_> = self.practices.iter().map(cells).collect();
        let names = ["practice", "role", "next_login", "because", "deadline", "exempt_until"];
        page.table(&names, &rows);
    }

    fn describe_remedies(&self, page: &mut Page) {
        if self.next.is_empty() {
            return;
        }
        page.heading("What to type");
        for Remedy { when, command } in &self.next {
            page.line(format!("{when}:"));
            page.copy(command);
        }
    }

    fn describe_recent(&self, page: &mut Page) {
        if self.recent.is_empty() {
            return;
        }
        page.heading("Last events");
        let cells = |event: &EventView| {
            vec![
                page.when().at(event.at.0),
                event.action.to_owned(),
                event.outcome.to_owned(),
                event.actor.name.clone(),
                event.because(),
            ]
        };
        let rows: Vec<_> = self.recent.iter().map(cells).collect();
        page.table(&["at", "action", "outcome", "by", "because"], &rows);
    }
}

impl SecondFactor {
    fn new(report: &UserReport) -> Self {
        let user = &report.user;
        Self {
            state: report.state.as_str(),
            personal: user.personal,
            required: user.required,
            rebind: user.rebind,
            password_set: user.password_set,
            locked_until: report.locked_until.map(At),
            failed_attempts: report.failed_attempts,
            recovery_codes_left: report.recovery_codes_left,
            epoch: user.epoch,
            authenticators: report.authenticators.iter().map(AuthenticatorView::new).collect(),
            trusted_devices: report.trusted_devices,
        }
    }

    /// Who wants a second factor whatever the practices say.
    fn wish(&self) -> Option<&'static str> {
        match (self.personal, self.required) {
            (true, true) => Some("by the person and by an operator"),
            (true, false) => Some("by the person"),
            (false, true) => Some("by an operator"),
            (false, false) => None,
        }
    }
}

impl PracticeView {
    fn new(practice: &UserPractice) -> Self {
        let UserPractice { handle, role, exempt_until, next } = practice;
        Self {
            handle: handle.to_string(),
            role: role.as_str(),
            demanded: next.because.is_some(),
            because: next.because.map(|demand| demand.as_str()),
            next_login: next.step.as_str(),
            deadline: next.deadline.map(At),
            exempt_until: exempt_until.map(At),
        }
    }
}

impl Answer for UserPage {
    fn describe(&self, page: &mut Page) {
        page.line(format!("{}, #{}", title(&self.login, self.name.as_deref()), self.id));
        page.blank();
        self.describe_suggestion(page);
        self.describe_state(page);
        self.describe_authenticators(page);
        self.describe_practices(page);
        self.describe_remedies(page);
        self.describe_recent(page);
    }
}

/// For several users at once.
impl Row for UserPage {
    const COLUMNS: &'static [Column] = &[
        Column::always("id"),
        Column::always("login"),
        Column::always("name"),
        Column::always("phone"),
        Column::always("status"),
        Column::always("suggestion"),
    ];

    fn cells(&self, _: &When) -> Vec<String> {
        let or_none = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            self.id.to_string(),
            self.login.clone(),
            or_none(&self.name),
            or_none(&self.phone),
            self.status.to_owned(),
            or_none(&self.suggestion),
        ]
    }
}
