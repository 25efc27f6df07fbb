//! What is shown of people who were imported.

use serde::Serialize;
use twofactl::model::outcome::import::Imported;

use crate::output::Page;
use crate::output::views::{ChangeView, Tense, count};

/// The answer of `user import`.
#[derive(Debug, Serialize)]
pub(crate) struct ImportedView {
    added: u64,
    memberships: u64,
    updated: u64,
    unchanged: u64,
    rows: u64,
}

impl ImportedView {
    pub(crate) const fn new(counts: &Imported) -> Self {
        let Imported { added, memberships, updated, unchanged, rows } = *counts;
        Self { added, memberships, updated, unchanged, rows }
    }

    fn rows(&self) -> String {
        count(self.rows, "row", "rows")
    }
}

impl ChangeView for ImportedView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        let added = count(self.added, "person", "people");
        let memberships = count(self.memberships, "membership", "memberships");
        let updated = count(self.updated, "row", "rows");
        match tense {
            Tense::Already => {
                return page.line(format!("Nothing to import: {} say what is so.", self.rows()));
            }
            Tense::Done => {
                page.line(format!("Added {added} and {memberships} from {}.", self.rows()));
            }
            Tense::Would => {
                page.line(format!("Would add {added} and {memberships} from {}.", self.rows()));
            }
        }
        if self.updated > 0 {
            let changed = if tense == Tense::Done { "Changed" } else { "Would change" };
            page.line(format!("{changed} people who exist by {updated}."));
        }
        if self.unchanged > 0 {
            page.line(format!("Unchanged: {}.", count(self.unchanged, "row", "rows")));
        }
        if tense == Tense::Done && self.memberships > 0 {
            page.line("To see what their next logins come to, or to hand out enrollment codes:");
            page.copy("twofactl practice status PRACTICE");
            page.copy("twofactl user enrollment-code --practice PRACTICE --to-file FILE");
        }
    }
}
