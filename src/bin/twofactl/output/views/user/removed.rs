//! What is shown of a user who was removed.

use serde::Serialize;
use twofactl::model::outcome::user::UserRemoved;

use super::UserName;
use crate::output::Page;
use crate::output::views::{ChangeView, Tense, count};

/// The answer of `user remove`.
#[derive(Debug, Serialize)]
pub(crate) struct UserRemovedView {
    user: UserName,
    practices: Vec<String>,
    authenticators: u64,
}

impl UserRemovedView {
    pub(crate) fn new(done: &UserRemoved) -> Self {
        let UserRemoved { id, login, practices, authenticators } = done;
        Self {
            user: UserName { id: id.get(), login: login.to_string() },
            practices: practices.iter().map(ToString::to_string).collect(),
            authenticators: *authenticators,
        }
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

impl ChangeView for UserRemovedView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        let removed = match tense {
            // Whoever is gone is not found, so nothing is ever so already.
            Tense::Done | Tense::Already => "Removed",
            Tense::Would => "Would remove",
        };
        page.line(format!("{removed} {}{}.", self.user.login, self.with_them()));
        page.line("The events about them stay in the record.");
    }
}
