//! What `user show` shows: why a person cannot log in, and the smallest fix.

use serde::Serialize;
use twofactl::model::outcome::Demand;
use twofactl::model::outcome::explain::Explained;
use twofactl::model::outcome::situation::Situation;
use twofactl::model::outcome::user::{
    BypassAlive, PendingEnrollment, RecentTexts, Rejection, UserPractice, UserReport,
};
use twofactl::model::user::{PhoneNumber, User};

use super::advice::{Commands, Remedy};
use super::explain::ExplainView;
use super::situation::SituationView;
use super::{NextLoginView, title};
use crate::output::views::authenticator::AuthenticatorView;
use crate::output::views::event::EventView;
use crate::output::views::{At, count};
use crate::output::{Answer, Column, Page, Row, When};

/// The answer of `user show`.
#[derive(Debug, Serialize)]
pub(crate) struct UserPage {
    id: i64,
    login: String,
    name: Option<String>,
    /// Masked.
    phone: Option<String>,
    /// Only where it was asked for, which is an event.
    #[serde(flatten)]
    number: Option<NumberView>,
    status: &'static str,
    situation: SituationView,
    second_factor: SecondFactor,
    practices: Vec<PracticeView>,
    suggestion: Option<String>,
    next: Vec<Remedy>,
    recent: Vec<EventView>,
    /// Only where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<Vec<ExplainView>>,
    #[serde(skip)]
    enrollment_code_until: Option<At>,
    /// What a login comes to for whoever is in no practice.
    #[serde(skip)]
    anywhere: NextLoginView,
}

/// The number on file, whole.
#[derive(Debug, Serialize)]
struct NumberView {
    phone_number: Option<String>,
    phone_changed_at: Option<At>,
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
    recovery_codes_renewal_due: bool,
    epoch: i64,
    authenticators: Vec<AuthenticatorView>,
    trusted_devices: u64,
    /// None unless it still lets in.
    bypass_code: Option<BypassCodeView>,
    /// None unless it can still be finished.
    pending: Option<PendingView>,
    /// None where no texted code is of use.
    texts: Option<TextsView>,
}

/// A live bypass code, without the code.
#[derive(Debug, Serialize)]
struct BypassCodeView {
    uses_left: u64,
    expires_at: At,
}

/// An enrollment under way.
#[derive(Debug, Serialize)]
struct PendingView {
    authenticator: i64,
    expires_at: At,
    last_failure: Option<&'static str>,
    #[serde(skip)]
    rejection: Option<Rejection>,
}

/// The texts of late.
#[derive(Debug, Serialize)]
struct TextsView {
    in_15_min: u64,
    in_24_h: u64,
    /// None if now.
    again_at: Option<At>,
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
    #[serde(skip)]
    demand: Option<Demand>,
}

impl UserPage {
    pub(crate) fn new(report: &UserReport, situation: &Situation) -> Self {
        let commands = Commands::new(report, situation);
        let user = &report.user;
        Self {
            id: user.id.get(),
            login: user.login.to_string(),
            name: user.name.as_ref().map(|name| name.as_str().to_owned()),
            phone: user.phone.as_ref().map(PhoneNumber::masked),
            number: None,
            status: user.status.as_str(),
            situation: SituationView::new(situation),
            second_factor: SecondFactor::new(report),
            practices: report.practices.iter().map(PracticeView::new).collect(),
            suggestion: commands.suggestion(),
            next: commands.remedies(),
            recent: report.recent.iter().map(EventView::new).collect(),
            explain: None,
            enrollment_code_until: report.enrollment_code_until.map(At),
            anywhere: NextLoginView {
                practice: None,
                next_login: report.next.step.as_str(),
                deadline: report.next.deadline,
            },
        }
    }

    /// With the number on file, whole, and since when it is there.
    pub(crate) fn with_number(self, user: &User) -> Self {
        let phone_number = user.phone.as_ref().map(|phone| phone.as_str().to_owned());
        let phone_changed_at = user.phone_changed_at.map(At);
        Self { number: Some(NumberView { phone_number, phone_changed_at }), ..self }
    }

    /// With the decision of the next login, step by step.
    pub(crate) fn explained(self, explained: &[Explained]) -> Self {
        Self { explain: Some(explained.iter().map(ExplainView::new).collect()), ..self }
    }

    fn describe_suggestion(&self, page: &mut Page) {
        if let Some(suggestion) = &self.suggestion {
            page.line("The smallest fix:");
            page.copy(suggestion);
            page.blank();
        }
    }

    /// State, lock and what is left. What is as usual is left out: the page
    /// has to fit a small window.
    fn describe_state(&self, page: &mut Page) {
        let factor = &self.second_factor;
        let password = if factor.password_set { "password set" } else { "no password set" };
        let masked = self.phone.as_ref().filter(|_| self.number.is_none());
        let phone = masked.map(|phone| format!(", phone {phone}"));
        page.field("status", format!("{}, {password}{}", self.status, phone.unwrap_or_default()));
        if let Some(number) = &self.number {
            page.field("phone", number.sentence(page.when()));
        }
        page.field("second factor", format!("{}, {}", factor.state, factor.left()));
        let untold = !self.situation.tells_lock();
        if let Some(At(until)) = factor.locked_until.filter(|_| untold) {
            page.field("locked until", page.when().at(until));
        }
        if factor.failed_attempts > 0 && untold {
            page.field("wrong codes", format!("{} in a row", factor.failed_attempts));
        }
        if factor.recovery_codes_renewal_due {
            page.field("recovery codes", "renewed at the next login by code");
        }
        if let Some(At(until)) = self.enrollment_code_until {
            page.field("enrollment code", format!("good until {}", page.when().at(until)));
        }
        if let Some(BypassCodeView { uses_left, expires_at: At(until) }) = factor.bypass_code {
            let uses = count(uses_left, "use", "uses");
            page.field("bypass code", format!("{uses}, good until {}", page.when().at(until)));
        }
        if factor.rebind {
            page.field("rebind", "the next authenticator takes an enrollment code");
        }
        if let Some(wish) = factor.wish() {
            page.field("demanded anyway", wish);
        }
    }

    fn describe_authenticators(&self, page: &mut Page) {
        for one in &self.second_factor.authenticators {
            let name = one.name().map(|name| format!(" {name}")).unwrap_or_default();
            let used = match one.last_used_at {
                Some(At(time)) => format!("last used {}", page.glance().at(time)),
                None => "never used".to_owned(),
            };
            let text = format!("{} {}{name}, {}, {used}", one.id, one.kind, one.state);
            page.field("authenticator", text);
        }
        if let Some(pending) = &self.second_factor.pending {
            page.field("enrollment", pending.sentence(&page.glance()));
        }
        if let Some(texts) = &self.second_factor.texts {
            page.field("texts", texts.sentence(&page.glance()));
        }
    }

    fn describe_next_logins(&self, page: &mut Page) {
        if self.practices.is_empty() {
            page.field("next login", format!("{}, in no practice", self.anywhere.next_login));
        }
        for one in &self.practices {
            page.field(&format!("in {}", one.handle), one.sentence(&page.glance()));
        }
    }

    fn describe_remedies(&self, page: &mut Page) {
        page.blank();
        for Remedy { when, command } in &self.next {
            page.line(format!("{when}:"));
            page.copy(command);
        }
    }

    fn describe_recent(&self, page: &mut Page) {
        // What was done lately makes room for what to type: `audit list --user` has it all.
        let Some(room) = WINDOW.checked_sub(page.height() + TABLE_HEAD + 1) else { return };
        if room == 0 {
            return;
        }
        page.blank();
        let when = page.glance();
        let cells = |run: &[EventView]| {
            let event = run.first()?;
            let times =
                if run.len() > 1 { format!(" ({} times)", run.len()) } else { String::new() };
            Some(vec![
                when.at(event.at.0),
                format!("{}{times}", event.action),
                event.outcome.to_owned(),
                event.actor.name.clone(),
                event.because(),
            ])
        };
        // Ten wrong codes are one thing to know, and would push the fix off the screen.
        let runs = self.recent.chunk_by(is_alike).take(room.min(RECENT));
        let rows: Vec<_> = runs.filter_map(cells).collect();
        page.table(&["at", "action", "outcome", "by", "because"], &rows);
    }
}

/// How many lines of events a person gets at most: `audit list --user` has them all.
const RECENT: usize = 3;

/// The lines of an ordinary window, less those of what was typed and of the next prompt.
/// Where there is more to say of a person, there are fewer events.
const WINDOW: usize = 22;

/// The lines above the rows of a table.
const TABLE_HEAD: usize = 2;

/// Whether two events tell the same, apart from when.
fn is_alike(one: &EventView, other: &EventView) -> bool {
    let told = |event: &EventView| {
        (event.action, event.outcome, event.actor.name.clone(), event.because())
    };
    told(one) == told(other)
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
            recovery_codes_renewal_due: report.renewal_due,
            epoch: user.epoch,
            authenticators: report.authenticators.iter().map(AuthenticatorView::new).collect(),
            trusted_devices: report.trusted_devices,
            bypass_code: report.bypass_code.map(|BypassAlive { uses_left, expires_at }| {
                BypassCodeView { uses_left, expires_at: At(expires_at) }
            }),
            pending: report.pending.as_ref().map(PendingView::new),
            texts: report.texts.as_ref().map(TextsView::new),
        }
    }

    /// "9 recovery codes left, 1 trusted device".
    fn left(&self) -> String {
        let codes = count(self.recovery_codes_left, "recovery code", "recovery codes");
        match self.trusted_devices {
            0 => format!("{codes} left"),
            devices => {
                let devices = count(devices, "trusted device", "trusted devices");
                format!("{codes} left, {devices}")
            }
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

impl NumberView {
    /// "+919876543210, changed 2026-11-20 10:00 +00:00 (24 h ago)": a number that
    /// changed lately may not be the person's.
    fn sentence(&self, when: &When) -> String {
        let Self { phone_number, phone_changed_at } = self;
        let number = phone_number.as_deref().unwrap_or("none on file");
        let changed = phone_changed_at.map(|At(time)| format!(", changed {}", when.at(time)));
        format!("{number}{}", changed.unwrap_or_default())
    }
}

impl PendingView {
    fn new(pending: &PendingEnrollment) -> Self {
        let PendingEnrollment { authenticator, expires_at, last_failure } = pending;
        Self {
            authenticator: authenticator.get(),
            expires_at: At(*expires_at),
            last_failure: last_failure.map(Rejection::as_str),
            rejection: *last_failure,
        }
    }

    /// "of 3, until 2026-11-21 10:30 (in 29 min); the last code was of a clock that is wrong".
    fn sentence(&self, when: &When) -> String {
        let Self { authenticator, expires_at: At(end), .. } = self;
        let last = match self.rejection {
            Some(why) => format!("the last code {}", why_refused(why)),
            None => "no code typed yet".to_owned(),
        };
        format!("of {authenticator}, until {}; {last}", when.at(*end))
    }
}

/// What was the matter with a code, after "the last code".
pub(super) const fn why_refused(why: Rejection) -> &'static str {
    match why {
        Rejection::WrongForm => "was not of the right form",
        Rejection::ClockOff => "was of another time: the phone's clock is wrong",
        Rejection::AppIgnoredSettings => "shows that the app ignores what it was told",
        Rejection::OfAnother => "was of an older entry in the app",
        Rejection::NotTexted => "was not the one texted",
        Rejection::TextOver => "came too late, or after too many tries",
        Rejection::AlreadyUsed => "was used already",
        Rejection::Spent => "was spent by a test at the desk",
        Rejection::Unknown => "was not of this key: the app may show an older entry",
    }
}

impl TextsView {
    fn new(texts: &RecentTexts) -> Self {
        let RecentTexts { in_15_min, in_24_h, again_at } = *texts;
        Self { in_15_min, in_24_h, again_at: again_at.map(At) }
    }

    /// "3 in 15 min, 4 in 24 h, next at 2026-11-21 10:15 (in 9 min)".
    fn sentence(&self, when: &When) -> String {
        let Self { in_15_min, in_24_h, again_at } = self;
        let next = again_at.map(|At(time)| format!(", next at {}", when.at(time)));
        format!("{in_15_min} in 15 min, {in_24_h} in 24 h{}", next.unwrap_or_default())
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
            demand: next.because,
        }
    }

    /// "`enrollment_offered` until 2026-12-04 10:00 (in 13 d), staff, demanded by the practice".
    fn sentence(&self, when: &When) -> String {
        let until = self.deadline.map(|At(end)| format!(" until {}", when.at(end)));
        let demand = self.demand.map(|demand| format!(", demanded by {}", demander(demand)));
        let exempt = self.exempt_until.map(|At(end)| format!(", exempt until {}", when.at(end)));
        let parts = [until, Some(format!(", {}", self.role)), demand, exempt];
        self.next_login.to_owned() + &parts.into_iter().flatten().collect::<String>()
    }
}

pub(super) const fn demander(demand: Demand) -> &'static str {
    match demand {
        Demand::Practice => "the practice",
        Demand::Personal => "the person",
        Demand::Required => "an operator",
    }
}

impl Answer for UserPage {
    fn describe(&self, page: &mut Page) {
        page.line(format!("{}, #{}", title(&self.login, self.name.as_deref()), self.id));
        self.situation.describe(page);
        self.describe_suggestion(page);
        self.describe_state(page);
        self.describe_authenticators(page);
        self.describe_next_logins(page);
        self.describe_remedies(page);
        self.describe_recent(page);
        self.explain.iter().flatten().for_each(|explain| explain.describe(page));
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
            or_none(self.number.as_ref().map_or(&self.phone, |number| &number.phone_number)),
            self.status.to_owned(),
            or_none(&self.suggestion),
        ]
    }
}
