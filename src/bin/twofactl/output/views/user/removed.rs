//! What is shown of users who were removed.

use serde::Serialize;
use twofactl::model::outcome::user::UserRemoved;

use super::UserName;
use crate::output::Page;
use crate::output::views::{ChangeView, Either, Shape, Tense, count};

/// The answer of `user remove` about one user.
#[derive(Debug, Serialize)]
pub(crate) struct UserRemovedView {
    user: UserName,
    #[serde(flatten)]
    gone: GoneView,
}

/// The answer about several.
#[derive(Debug, Serialize)]
pub(crate) struct UsersRemovedView {
    users: Vec<OneView>,
}

/// One of several users.
#[derive(Debug, Serialize)]
struct OneView {
    #[serde(flatten)]
    user: UserName,
    /// Whoever is gone is not found, so nobody is ever so already.
    changed: bool,
    #[serde(flatten)]
    gone: GoneView,
}

/// What went with a user.
#[derive(Debug, Serialize)]
struct GoneView {
    practices: Vec<String>,
    authenticators: u64,
}

/// The answer of `user remove`.
pub(crate) fn answer(
    done: &[UserRemoved],
    shape: Shape,
) -> Either<UserRemovedView, UsersRemovedView> {
    let one = |done: &UserRemoved| {
        let (user, gone) = parts(done);
        UserRemovedView { user, gone }
    };
    let several = |done: &[UserRemoved]| {
        let each = done.iter().map(parts);
        UsersRemovedView {
            users: each.map(|(user, gone)| OneView { user, changed: true, gone }).collect(),
        }
    };
    Either::new(shape, done, one, several)
}

fn parts(done: &UserRemoved) -> (UserName, GoneView) {
    let UserRemoved { id, login, practices, authenticators } = done;
    let practices = practices.iter().map(ToString::to_string).collect();
    let gone = GoneView { practices, authenticators: *authenticators };
    (UserName { id: id.get(), login: login.to_string() }, gone)
}

impl GoneView {
    fn describe(&self, login: &str, tense: Tense, page: &mut Page) {
        let removed = match tense {
            // Whoever is gone is not found, so nothing is ever so already.
            Tense::Done | Tense::Already => "Removed",
            Tense::Would => "Would remove",
        };
        page.line(format!("{removed} {login}{}.", self.with_them()));
    }

    /// What goes with them; empty where nothing does.
    fn with_them(&self) -> String {
        let mut parts = Vec::new();
        if self.authenticators > 0 {
            parts.push(count(self.authenticators, "authenticator", "authenticators"));
        }
        match self.practices.as_slice() {
            [] => {}
            [one] => parts.push(format!("the membership in {one}")),
            several => parts.push(format!("the memberships in {}", several.join(", "))),
        }
        if parts.is_empty() { String::new() } else { format!(" with {}", parts.join(" and ")) }
    }
}

/// What does not go.
const STAYS: &str = "The events about them stay in the record.";

impl ChangeView for UserRemovedView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        self.gone.describe(&self.user.login, tense, page);
        page.line(STAYS);
    }
}

impl ChangeView for UsersRemovedView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        for OneView { user, changed: _, gone } in &self.users {
            gone.describe(&user.login, tense, page);
        }
        page.line(STAYS);
    }
}
