//! What is shown of a user.

pub(crate) mod added;
pub(crate) mod changed;
pub(crate) mod checked;
pub(crate) mod codes;
pub(crate) mod disabled;
pub(crate) mod explain;
pub(crate) mod handed;
pub(crate) mod imported;
pub(crate) mod page;
pub(crate) mod removed;
pub(crate) mod reset;
pub(crate) mod situation;

mod advice;

use serde::Serialize;
use twofactl::model::outcome::user::{PracticeLogin, UserSummary};
use twofactl::model::time::Timestamp;
use twofactl::model::user::{PhoneNumber, User};

use crate::output::{Column, Page, Row, When};

/// A user in the answer of a change.
#[derive(Debug, Serialize)]
pub(crate) struct UserFacts {
    /// None in a dry run: nobody has it yet.
    pub(crate) id: Option<i64>,
    pub(crate) login: String,
    pub(crate) name: Option<String>,
}

impl UserFacts {
    pub(crate) fn new(user: &User) -> Self {
        Self {
            id: Some(user.id.get()),
            login: user.login.to_string(),
            name: user.name.as_ref().map(|name| name.as_str().to_owned()),
        }
    }
}

/// By what a user is named where nothing else of them matters.
#[derive(Debug, Serialize)]
pub(crate) struct UserName {
    pub(crate) id: i64,
    pub(crate) login: String,
}

impl UserName {
    pub(crate) fn new(user: &User) -> Self {
        Self { id: user.id.get(), login: user.login.to_string() }
    }
}

/// A user in `user list`.
#[derive(Debug, Serialize)]
pub(crate) struct UserRow {
    id: i64,
    login: String,
    name: Option<String>,
    status: &'static str,
    state: &'static str,
}

impl UserRow {
    pub(crate) fn new(user: &UserSummary) -> Self {
        let UserSummary { id, login, name, status, state } = user;
        Self {
            id: id.get(),
            login: login.to_string(),
            name: name.as_ref().map(|name| name.as_str().to_owned()),
            status: status.as_str(),
            state: state.as_str(),
        }
    }
}

impl Row for UserRow {
    const COLUMNS: &'static [Column] = &[
        Column::wide("id"),
        Column::always("login"),
        Column::always("name"),
        Column::always("status"),
        Column::always("state"),
    ];

    fn cells(&self, _: &When) -> Vec<String> {
        let Self { id, login, name, status, state } = self;
        vec![
            id.to_string(),
            login.clone(),
            name.clone().unwrap_or_default(),
            (*status).to_owned(),
            (*state).to_owned(),
        ]
    }
}

/// A user in the answer of a command that changes what is known of them.
#[derive(Debug, Serialize)]
pub(crate) struct Profile {
    /// None in a dry run that would add them.
    pub(crate) id: Option<i64>,
    pub(crate) login: String,
    pub(crate) name: Option<String>,
    /// Masked.
    pub(crate) phone: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) status: &'static str,
}

impl Profile {
    pub(crate) fn new(user: &User) -> Self {
        Self {
            id: Some(user.id.get()),
            login: user.login.to_string(),
            name: user.name.as_ref().map(|name| name.as_str().to_owned()),
            phone: user.phone.as_ref().map(PhoneNumber::masked),
            email: user.email.as_ref().map(|email| email.as_str().to_owned()),
            status: user.status.as_str(),
        }
    }

    pub(crate) fn title(&self) -> String {
        title(&self.login, self.name.as_deref())
    }
}

/// "Dr. Rao (rao)"; the login alone for whoever has no name.
pub(crate) fn title(login: &str, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{name} ({login})"),
        None => login.to_owned(),
    }
}

/// What the next login comes to in one practice.
#[derive(Debug, Serialize)]
pub(crate) struct NextLoginView {
    /// None for users who are in no practice.
    pub(crate) practice: Option<String>,
    pub(crate) next_login: &'static str,
    /// For people: until when an enrollment may be put off.
    #[serde(skip)]
    pub(crate) deadline: Option<Timestamp>,
}

impl NextLoginView {
    pub(crate) fn all(logins: &[PracticeLogin]) -> Vec<Self> {
        let one = |login: &PracticeLogin| Self {
            practice: login.practice.as_ref().map(ToString::to_string),
            next_login: login.next.step.as_str(),
            deadline: login.next.deadline,
        };
        logins.iter().map(one).collect()
    }

    /// One sentence a practice.
    pub(crate) fn describe_all(logins: &[Self], page: &mut Page) {
        logins.iter().for_each(|login| page.line(login.sentence(page.when())));
    }

    /// "Next login in city-clinic: `enrollment_offered`, until …".
    pub(crate) fn sentence(&self, when: &When) -> String {
        next_login_sentence(self.practice.as_deref(), self.next_login, self.deadline, when)
    }
}

/// What the next login comes to, there or anywhere, and until when it may be
/// put off.
pub(crate) fn next_login_sentence(
    practice: Option<&str>,
    next_login: &str,
    deadline: Option<Timestamp>,
    when: &When,
) -> String {
    let place = practice.map(|practice| format!(" in {practice}")).unwrap_or_default();
    let until = deadline.map(|end| format!(", until {}", when.at(end))).unwrap_or_default();
    format!("Next login{place}: {next_login}{until}.")
}
