//! What is shown of a store that was made.

use std::path::Path;

use serde::Serialize;
use twofactl::model::outcome::user::PracticeLogin;

use super::practice::PracticeFacts;
use super::user::{NextLoginView, UserFacts};
use super::{ChangeView, Tense};
use crate::output::Page;

/// The answer of `init`.
#[derive(Debug, Serialize)]
pub(crate) struct InitView {
    store: String,
    key_file: String,
    key_created: bool,
    practice: Option<PracticeFacts>,
    owner: Option<UserFacts>,
    next_login: Vec<NextLoginView>,
}

impl InitView {
    pub(crate) fn new(store: &Path, key_file: &Path, key_created: bool) -> Self {
        Self {
            store: store.display().to_string(),
            key_file: key_file.display().to_string(),
            key_created,
            practice: None,
            owner: None,
            next_login: Vec::new(),
        }
    }

    pub(crate) fn with_practice(self, practice: Option<PracticeFacts>) -> Self {
        Self { practice, ..self }
    }

    pub(crate) fn with_owner(self, owner: Option<UserFacts>, logins: &[PracticeLogin]) -> Self {
        Self { owner, next_login: NextLoginView::all(logins), ..self }
    }

    fn describe_key(&self, made: &str, page: &mut Page) {
        let Self { key_file, .. } = self;
        if self.key_created {
            page.line(format!("{made} its key {key_file}."));
            page.line("Keep a copy of the key apart from the store and from its backups.");
        } else {
            page.line(format!("The key {key_file} was there already and is used."));
        }
    }
}

impl ChangeView for InitView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        let (made, added) = match tense {
            // A second `init` is refused, so that nothing is ever so already.
            Tense::Done | Tense::Already => ("Made", "Added"),
            Tense::Would => ("Would make", "Would add"),
        };
        page.line(format!("{made} the store {}.", self.store));
        self.describe_key(made, page);
        if let Some(practice) = &self.practice {
            let demand = match practice.enforced_at {
                Some(_) => "demands a second factor from now on",
                None => "demands no second factor yet",
            };
            page.line(format!("{added} {}, which {demand}.", practice.title()));
        }
        if let Some(owner) = &self.owner {
            page.line(format!("{added} {} as owner.", owner.login));
        }
        for login in &self.next_login {
            page.line(login.sentence(page.when()));
        }
    }
}
