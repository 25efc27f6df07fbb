//! What is shown of users for whom two-factor authentication was switched off.

use serde::Serialize;
use twofactl::model::outcome::user::SwitchedOff;

use super::NextLoginView;
use super::reset::RemovedView;
use crate::output::Page;
use crate::output::views::{ChangeView, Tense};

/// The answer of `user disable-2fa`.
#[derive(Debug, Serialize)]
pub(crate) struct SwitchedOffView {
    users: Vec<OneView>,
}

#[derive(Debug, Serialize)]
struct OneView {
    id: i64,
    login: String,
    changed: bool,
    removed: RemovedView,
    personal_ended: bool,
    required_ended: bool,
    epoch: i64,
    next_login: Vec<NextLoginView>,
}

impl SwitchedOffView {
    pub(crate) fn new(done: &[SwitchedOff]) -> Self {
        Self { users: done.iter().map(OneView::new).collect() }
    }
}

impl OneView {
    fn new(done: &SwitchedOff) -> Self {
        let SwitchedOff { changed, user, removed, personal_ended, required_ended, next_login } =
            done;
        Self {
            id: user.id.get(),
            login: user.login.to_string(),
            changed: *changed,
            removed: RemovedView::new(removed),
            personal_ended: *personal_ended,
            required_ended: *required_ended,
            epoch: user.epoch,
            next_login: NextLoginView::all(next_login),
        }
    }

    fn describe(&self, tense: Tense, page: &mut Page) {
        let login = &self.login;
        let removed = self.removed.words();
        match (self.changed, tense) {
            (false, _) => {
                page.line(format!(
                    "Nothing to do: {login} has nothing that could be switched off."
                ));
            }
            (true, Tense::Would) => {
                page.line(format!("Would switch two-factor authentication off for {login}."));
                page.line(format!("Would remove {removed}."));
            }
            (true, Tense::Done | Tense::Already) => {
                page.line(format!("Switched two-factor authentication off for {login}."));
                page.line(format!("Removed {removed}."));
            }
        }
        if self.personal_ended {
            page.line("It was on at their own wish.");
        }
        if self.required_ended {
            page.line("An operator had required it.");
        }
        NextLoginView::describe_all(&self.next_login, page);
    }
}

impl ChangeView for SwitchedOffView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        self.users.iter().for_each(|user| user.describe(tense, page));
    }
}
