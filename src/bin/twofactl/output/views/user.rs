//! What is shown of a user.

use serde::Serialize;
use twofactl::model::outcome::user::PracticeLogin;
use twofactl::model::user::User;

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

/// What the next login comes to in one practice.
#[derive(Debug, Serialize)]
pub(crate) struct NextLoginView {
    /// None for users who are in no practice.
    pub(crate) practice: Option<String>,
    pub(crate) next_login: &'static str,
}

impl NextLoginView {
    pub(crate) fn all(logins: &[PracticeLogin]) -> Vec<Self> {
        let one = |login: &PracticeLogin| Self {
            practice: login.practice.as_ref().map(ToString::to_string),
            next_login: login.next.step.as_str(),
        };
        logins.iter().map(one).collect()
    }

    /// "Next login: `code_required` in city-clinic."
    pub(crate) fn sentence(&self) -> String {
        match &self.practice {
            Some(practice) => format!("Next login in {practice}: {}.", self.next_login),
            None => format!("Next login: {}.", self.next_login),
        }
    }
}
