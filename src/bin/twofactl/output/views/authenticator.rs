//! What is shown of authenticators: never a seed, never a whole number.

use serde::Serialize;
use twofactl::model::authenticator::Authenticator;
use twofactl::model::outcome::check::{NotMeasured, Resynced};
use twofactl::model::outcome::user::{AuthenticatorRemoved, AuthenticatorRenamed};

use super::user::codes::code_command;
use super::user::{NextLoginView, UserName};
use super::{At, ChangeView, Tense, count};
use crate::output::{Column, Page, Row, When};

/// An authenticator in `authenticator list` and `user show`.
#[derive(Debug, Serialize)]
pub(crate) struct AuthenticatorView {
    pub(crate) id: i64,
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    pub(crate) label: Option<String>,
    pub(crate) state: &'static str,
    /// None for what computes no codes, as are digits and period.
    pub(crate) algorithm: Option<&'static str>,
    pub(crate) digits: Option<u8>,
    /// Seconds.
    pub(crate) period: Option<u32>,
    pub(crate) created_at: At,
    pub(crate) last_used_at: Option<At>,
    /// The masked number; none for what receives no texts.
    pub(crate) phone: Option<String>,
}

impl AuthenticatorView {
    pub(crate) fn new(one: &Authenticator) -> Self {
        let totp = one.totp.as_ref();
        Self {
            id: one.id.get(),
            kind: one.kind.as_str(),
            label: one.label.as_ref().map(|label| label.as_str().to_owned()),
            state: one.state.as_str(),
            algorithm: totp.map(|totp| totp.algorithm.as_str()),
            digits: totp.map(|totp| totp.digits.get()),
            period: totp.map(|totp| totp.period),
            created_at: At(one.created_at),
            last_used_at: one.last_used_at.map(At),
            phone: one.phone_masked.clone(),
        }
    }

    /// What people tell several apart by: the label, else the masked number.
    pub(crate) fn name(&self) -> Option<&str> {
        self.label.as_deref().or(self.phone.as_deref())
    }
}

impl Row for AuthenticatorView {
    const COLUMNS: &'static [Column] = &[
        Column::always("id"),
        Column::always("type"),
        Column::always("label"),
        Column::always("state"),
        Column::wide("algorithm"),
        Column::wide("digits"),
        Column::wide("period"),
        Column::wide("created_at"),
        Column::always("last_used_at"),
    ];

    fn cells(&self, when: &When) -> Vec<String> {
        let number = |number: Option<u32>| number.map(|n| n.to_string()).unwrap_or_default();
        vec![
            self.id.to_string(),
            self.kind.to_owned(),
            self.name().unwrap_or_default().to_owned(),
            self.state.to_owned(),
            self.algorithm.unwrap_or_default().to_owned(),
            number(self.digits.map(u32::from)),
            number(self.period),
            when.at(self.created_at.0),
            when.maybe(self.last_used_at.map(|At(time)| time)),
        ]
    }
}

/// The answer of `authenticator rename`.
#[derive(Debug, Serialize)]
pub(crate) struct AuthenticatorRenamedView {
    authenticator: Labelled,
    user: UserName,
}

/// By what people tell authenticators apart.
#[derive(Debug, Serialize)]
struct Labelled {
    id: i64,
    label: String,
}

impl AuthenticatorRenamedView {
    pub(crate) fn new(done: &AuthenticatorRenamed) -> Self {
        let AuthenticatorRenamed { id, label, user } = done;
        Self {
            authenticator: Labelled { id: id.get(), label: label.as_str().to_owned() },
            user: UserName::new(user),
        }
    }
}

impl ChangeView for AuthenticatorRenamedView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        let Self { authenticator: Labelled { id, label }, user: UserName { login, .. } } = self;
        page.line(match tense {
            Tense::Done => format!("Authenticator {id} of {login} is called {label} now."),
            Tense::Already => format!("Authenticator {id} of {login} is called {label} already."),
            Tense::Would => format!("Authenticator {id} of {login} would be called {label}."),
        });
    }
}

/// The answer of `authenticator remove`.
#[derive(Debug, Serialize)]
pub(crate) struct AuthenticatorRemovedView {
    authenticator: i64,
    user: UserName,
    active_left: u64,
    rebind: bool,
    next_login: Vec<NextLoginView>,
}

impl AuthenticatorRemovedView {
    pub(crate) fn new(done: &AuthenticatorRemoved) -> Self {
        let AuthenticatorRemoved { id, user, active_left, next_login } = done;
        Self {
            authenticator: id.get(),
            user: UserName::new(user),
            active_left: *active_left,
            rebind: user.rebind,
            next_login: NextLoginView::all(next_login),
        }
    }

    fn describe_rebind(&self, tense: Tense, page: &mut Page) {
        let login = &self.user.login;
        page.line(match tense {
            Tense::Done | Tense::Already => {
                format!("{login} needs an enrollment code for the next one:")
            }
            Tense::Would => format!("{login} would need an enrollment code for the next one."),
        });
        if tense == Tense::Done {
            page.copy(code_command(login));
        }
    }
}

impl ChangeView for AuthenticatorRemovedView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        let removed = match tense {
            // Whatever is gone is not found, so nothing is ever so already.
            Tense::Done | Tense::Already => "Removed",
            Tense::Would => "Would remove",
        };
        let Self { authenticator, user, .. } = self;
        page.line(format!("{removed} authenticator {authenticator} of {}.", user.login));
        let left = count(self.active_left, "active authenticator", "active authenticators");
        page.line(format!("{left} left."));
        if self.rebind {
            self.describe_rebind(tense, page);
        }
        NextLoginView::describe_all(&self.next_login, page);
    }
}

/// The answer of `authenticator resync`.
#[derive(Debug, Serialize)]
pub(crate) struct AuthenticatorResyncedView {
    authenticator: i64,
    user: UserName,
    /// Steps that its clock is ahead; negative if it is behind.
    drift: i64,
    seconds: i64,
}

impl AuthenticatorResyncedView {
    pub(crate) fn new(done: &Resynced) -> Self {
        let Resynced { id, user, drift, seconds } = done;
        Self {
            authenticator: id.get(),
            user: UserName::new(user),
            drift: *drift,
            seconds: *seconds,
        }
    }
}

impl ChangeView for AuthenticatorResyncedView {
    fn describe(&self, _: Tense, page: &mut Page) {
        let Self { authenticator, user: UserName { login, .. }, seconds, .. } = self;
        let way = match seconds {
            0 => "right".to_owned(),
            1.. => format!("{seconds} seconds fast"),
            _ => format!("{} seconds slow", seconds.unsigned_abs()),
        };
        page.line(format!("The clock of authenticator {authenticator} of {login} is {way}."));
        page.line("Both codes are spent: the next one counts.");
        if *seconds != 0 {
            page.line("If it is a phone, switch automatic date and time on instead.");
        }
    }
}

/// Why two codes told nothing of a clock, and what to do.
pub(crate) fn explain_not_measured(why: NotMeasured) -> String {
    match why {
        NotMeasured::Spent => {
            "one of them, or a newer one, was used already: take the next two".to_owned()
        }
        NotMeasured::TooFar { seconds } => format!(
            "its clock is {} seconds {}, and ten minutes are the most: on a phone, switch \
             automatic date and time on; else enroll another",
            seconds.unsigned_abs(),
            if seconds < 0 { "slow" } else { "fast" }
        ),
        NotMeasured::NotConsecutive => {
            "the second must be the one that followed the first: take the next two".to_owned()
        }
        NotMeasured::Unknown => {
            "they are no codes of this authenticator: twofactl authenticator list USER".to_owned()
        }
    }
}
