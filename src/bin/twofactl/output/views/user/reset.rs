//! What is shown of a reset.

use serde::Serialize;
use twofactl::model::outcome::user::{Removed, ResetDone};

use super::codes::{CODES_COMMAND, EnrollmentCodeView, code_command};
use super::{NextLoginView, UserName};
use crate::context::Run;
use crate::output::Page;
use crate::output::views::{ChangeView, Tense, count};

/// The answer of `user reset-2fa` about one user.
#[derive(Debug, Serialize)]
pub(crate) struct ResetView {
    user: UserName,
    removed: RemovedView,
    epoch: i64,
    #[serde(flatten)]
    code: EnrollmentCodeView,
    next_login: Vec<NextLoginView>,
    #[serde(skip)]
    key_was_missing: bool,
}

/// The answer about several users, who are handed nothing.
#[derive(Debug, Serialize)]
pub(crate) struct ResetsView {
    users: Vec<OneReset>,
}

/// One of several users.
#[derive(Debug, Serialize)]
struct OneReset {
    #[serde(flatten)]
    user: UserName,
    changed: bool,
    removed: RemovedView,
    epoch: i64,
    next_login: Vec<NextLoginView>,
}

/// How many of each kind were ended.
#[derive(Debug, Serialize)]
pub(crate) struct RemovedView {
    authenticators: u64,
    recovery_codes: u64,
    trusted_devices: u64,
    challenges: u64,
    pending: u64,
    enrollment_codes: u64,
    bypass_codes: u64,
    locks: u64,
}

impl ResetView {
    pub(crate) fn new(done: &ResetDone, run: Run) -> Self {
        let ResetDone {
            changed: _,
            user,
            removed,
            epoch,
            enrollment_code,
            key_was_missing,
            next_login,
        } = done;
        Self {
            user: UserName::new(user),
            removed: RemovedView::new(removed),
            epoch: *epoch,
            code: EnrollmentCodeView::new(enrollment_code.as_ref(), run),
            next_login: NextLoginView::all(next_login),
            key_was_missing: *key_was_missing,
        }
    }

    fn describe_code(&self, tense: Tense, page: &mut Page) {
        let login = &self.user.login;
        if self.code.is_issued() {
            self.code.describe(tense, page);
        } else if self.key_was_missing {
            page.line("Without the key there is no enrollment code.");
        } else if tense == Tense::Done {
            page.line(format!(
                "{login} needs an enrollment code now. Check their identity, then type:"
            ));
            page.copy(code_command(login));
        }
    }
}

impl ChangeView for ResetView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        let login = &self.user.login;
        let words = self.removed.words();
        match tense {
            Tense::Done => {
                page.line(format!("Reset the second factor of {login}."));
                page.line(format!("Removed {words}."));
            }
            Tense::Would => {
                page.line(format!("Would reset the second factor of {login}."));
                page.line(format!("Would remove {words}."));
            }
            Tense::Already => {
                page.line(format!("Nothing to do: {login} has nothing that a reset would end."));
                page.line("To hand them an enrollment code, type:");
                page.copy(code_command(login));
            }
        }
        if tense != Tense::Already {
            self.describe_code(tense, page);
        }
        NextLoginView::describe_all(&self.next_login, page);
    }
}

impl ResetsView {
    pub(crate) fn new(done: &[ResetDone]) -> Self {
        let one = |done: &ResetDone| OneReset {
            user: UserName::new(&done.user),
            changed: done.changed,
            removed: RemovedView::new(&done.removed),
            epoch: done.epoch,
            next_login: NextLoginView::all(&done.next_login),
        };
        Self { users: done.iter().map(one).collect() }
    }
}

impl ChangeView for ResetsView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        for OneReset { user, changed, removed, epoch: _, next_login } in &self.users {
            let (login, words) = (&user.login, removed.words());
            page.line(match tense.of_one(*changed) {
                Tense::Done => format!("Reset the second factor of {login}: removed {words}."),
                Tense::Would => {
                    format!("Would reset the second factor of {login}: remove {words}.")
                }
                Tense::Already => format!("{login} has nothing that a reset would end."),
            });
            NextLoginView::describe_all(next_login, page);
        }
        if tense == Tense::Done {
            page.line("Each needs an enrollment code now. Check their identity, then type:");
            page.copy(code_command("USER"));
            page.line("For all of a practice who need one:");
            page.copy(CODES_COMMAND);
        }
    }
}

impl RemovedView {
    pub(crate) fn new(removed: &Removed) -> Self {
        let Removed {
            authenticators,
            recovery_codes,
            trusted_devices,
            challenges,
            pending,
            enrollment_codes,
            bypass_codes,
            locks,
        } = *removed;
        Self {
            authenticators,
            recovery_codes,
            trusted_devices,
            challenges,
            pending,
            enrollment_codes,
            bypass_codes,
            locks,
        }
    }

    /// "2 authenticators, 8 recovery codes and 1 trusted device", without what
    /// there was none of.
    pub(super) fn words(&self) -> String {
        match self.parts().as_slice() {
            [] => "nothing".to_owned(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        }
    }

    /// Each kind by itself, without what there was none of.
    pub(crate) fn parts(&self) -> Vec<String> {
        let counts = [
            (self.authenticators, "authenticator", "authenticators"),
            (self.recovery_codes, "recovery code", "recovery codes"),
            (self.trusted_devices, "trusted device", "trusted devices"),
            (self.challenges, "texted code", "texted codes"),
            (self.pending, "begun enrollment", "begun enrollments"),
            (self.enrollment_codes, "enrollment code", "enrollment codes"),
            (self.bypass_codes, "bypass code", "bypass codes"),
            (self.locks, "lock", "locks"),
        ];
        counts
            .into_iter()
            .filter(|(number, ..)| *number > 0)
            .map(|(number, one, many)| count(number, one, many))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(removed: Removed) -> String {
        RemovedView::new(&removed).words()
    }

    #[test]
    fn what_was_removed_is_counted_in_words() {
        let removed = Removed {
            authenticators: 2,
            recovery_codes: 8,
            trusted_devices: 1,
            ..Removed::default()
        };
        assert_eq!(words(removed), "2 authenticators, 8 recovery codes and 1 trusted device");
        assert_eq!(words(Removed { bypass_codes: 1, ..Removed::default() }), "1 bypass code");
        assert_eq!(words(Removed::default()), "nothing");
    }
}
