//! What is shown of a user who was added.

use serde::Serialize;
use twofactl::model::outcome::user::UserChanged;
use twofactl::model::text::shell_word;

use super::{NextLoginView, Profile};
use crate::context::Run;
use crate::output::Page;
use crate::output::views::{ChangeView, Tense};

/// The answer of `user add`.
#[derive(Debug, Serialize)]
pub(crate) struct UserAdded {
    user: Profile,
    next_login: Vec<NextLoginView>,
    #[serde(skip)]
    password_set: bool,
}

impl UserAdded {
    pub(crate) fn new(done: &UserChanged, run: Run) -> Self {
        let UserChanged { changed, user, next_login } = done;
        let mut profile = Profile::new(user);
        if *changed && run == Run::Dry {
            // The id that a preview sees may go to somebody else.
            profile.id = None;
        }
        Self {
            user: profile,
            next_login: NextLoginView::all(next_login),
            password_set: user.password_set,
        }
    }

    /// What is still missing before the person can log in.
    fn describe_next(&self, page: &mut Page) {
        let login = shell_word(&self.user.login);
        if self.next_login.iter().all(|login| login.practice.is_none()) {
            page.line("They are in no practice yet:");
            page.copy(format!("twofactl member add PRACTICE {login} --role ROLE"));
        }
        if !self.password_set {
            page.line("They have no password yet:");
            page.copy(format!("twofactl user set-password {login} --reason TEXT --verified HOW"));
        }
    }
}

impl ChangeView for UserAdded {
    fn describe(&self, tense: Tense, page: &mut Page) {
        let title = self.user.title();
        match tense {
            Tense::Done => page.line(format!("Added {title}.")),
            Tense::Already => page.line(format!("{title} exists already.")),
            Tense::Would => page.line(format!("Would add {title}.")),
        }
        NextLoginView::describe_all(&self.next_login, page);
        if tense == Tense::Done {
            self.describe_next(page);
        }
    }
}
