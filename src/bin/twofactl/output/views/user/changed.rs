//! What is shown of a user who was changed.

use serde::Serialize;
use twofactl::model::outcome::user::UserChanged;

use super::{NextLoginView, Profile};
use crate::output::Page;
use crate::output::views::{ChangeView, Tense};

/// What was changed of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Changed {
    /// Login, name, phone or e-mail.
    Profile,
    /// The password.
    Password,
}

/// The answer of the commands that change one user.
#[derive(Debug, Serialize)]
pub(crate) struct UserChangedView {
    user: Profile,
    next_login: Vec<NextLoginView>,
    #[serde(skip)]
    what: Changed,
}

impl UserChangedView {
    pub(crate) fn new(done: &UserChanged, what: Changed) -> Self {
        let UserChanged { changed: _, user, next_login } = done;
        Self { user: Profile::new(user), next_login: NextLoginView::all(next_login), what }
    }
}

impl ChangeView for UserChangedView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        let title = self.user.title();
        page.line(match (self.what, tense) {
            (Changed::Profile, Tense::Done) => format!("Changed {title}."),
            (Changed::Profile, Tense::Already) => format!("{title} is so already."),
            (Changed::Profile, Tense::Would) => format!("Would change {title}."),
            (Changed::Password, Tense::Done) => format!("Set the password of {title}."),
            (Changed::Password, Tense::Already) => format!("{title} has that password already."),
            (Changed::Password, Tense::Would) => format!("Would set the password of {title}."),
        });
        if self.what == Changed::Profile {
            page.field("phone", self.user.phone.clone().unwrap_or_default());
            page.field("e-mail", self.user.email.clone().unwrap_or_default());
        }
        NextLoginView::describe_all(&self.next_login, page);
    }
}

/// What was done to several users.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Their locks were ended.
    Unlocked,
    /// They may not log in.
    Suspended,
    /// They may log in again.
    Reinstated,
    /// An operator requires a second factor of them.
    Required,
    /// No operator does any more.
    Released,
    /// The next login by code shows them new recovery codes.
    RenewalMarked,
}

/// The answer of the commands that change several users.
#[derive(Debug, Serialize)]
pub(crate) struct UsersChangedView {
    users: Vec<OneChanged>,
    #[serde(skip)]
    deed: Deed,
}

#[derive(Debug, Serialize)]
struct OneChanged {
    id: i64,
    login: String,
    changed: bool,
    next_login: Vec<NextLoginView>,
}

impl UsersChangedView {
    pub(crate) fn new(done: &[UserChanged], deed: Deed) -> Self {
        let one = |done: &UserChanged| OneChanged {
            id: done.user.id.get(),
            login: done.user.login.to_string(),
            changed: done.changed,
            next_login: NextLoginView::all(&done.next_login),
        };
        Self { users: done.iter().map(one).collect(), deed }
    }
}

impl Deed {
    /// What a change of that user, or the want of one, comes to in words.
    fn sentence(self, login: &str, changed: bool, tense: Tense) -> String {
        match (self, changed, tense) {
            (Self::Unlocked, false, _) => format!("{login} is not locked."),
            (Self::Unlocked, true, Tense::Would) => format!("Would unlock {login}."),
            (Self::Unlocked, true, _) => format!("Unlocked {login}."),
            (Self::Suspended, false, _) => format!("{login} is suspended already."),
            (Self::Suspended, true, Tense::Would) => format!("Would suspend {login}."),
            (Self::Suspended, true, _) => format!("Suspended {login}."),
            (Self::Reinstated, false, _) => format!("{login} is not suspended."),
            (Self::Reinstated, true, Tense::Would) => format!("Would reinstate {login}."),
            (Self::Reinstated, true, _) => format!("Reinstated {login}."),
            (Self::Required, false, _) => {
                format!("A second factor is required of {login} already.")
            }
            (Self::Required, true, Tense::Would) => {
                format!("Would require a second factor of {login}.")
            }
            (Self::Required, true, _) => {
                format!("A second factor is required of {login} from now on.")
            }
            (Self::Released, false, _) => {
                format!("No operator requires a second factor of {login}.")
            }
            (Self::Released, true, Tense::Would) => {
                format!("Would no longer require a second factor of {login}.")
            }
            (Self::Released, true, _) => {
                format!("No operator requires a second factor of {login} any more.")
            }
            (Self::RenewalMarked, false, _) => {
                format!("New recovery codes await {login} at the next login by code already.")
            }
            (Self::RenewalMarked, true, Tense::Would) => {
                format!("Would show {login} new recovery codes at the next login by code.")
            }
            (Self::RenewalMarked, true, _) => {
                format!(
                    "{login} is shown new recovery codes at the next login by code; until then \
                     the old ones work."
                )
            }
        }
    }
}

impl ChangeView for UsersChangedView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        for user in &self.users {
            page.line(self.deed.sentence(&user.login, user.changed, tense));
            NextLoginView::describe_all(&user.next_login, page);
        }
    }
}
