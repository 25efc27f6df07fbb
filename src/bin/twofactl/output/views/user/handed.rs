//! What is shown of enrollment codes that went into a file: never the codes.

use std::path::Path;

use serde::Serialize;
use twofactl::model::outcome::user::CodesHanded;
use twofactl::model::text::shell_word;

use crate::output::Page;
use crate::output::views::{ChangeView, Tense, count};

/// More than these are counted.
const NAMED: usize = 20;

/// The answer of `user enrollment-code --to-file`.
#[derive(Debug, Serialize)]
pub(crate) struct CodesHandedView {
    practice: String,
    issued: u64,
    have_code: u64,
    skipped: Vec<SkippedView>,
    file: String,
}

#[derive(Debug, Serialize)]
struct SkippedView {
    login: String,
    why: &'static str,
}

impl CodesHandedView {
    pub(crate) fn new(handed: &CodesHanded, file: &Path) -> Self {
        let CodesHanded { practice, issued, have_code, skipped } = handed;
        let skipped = skipped
            .iter()
            .map(|(login, why)| SkippedView { login: login.to_string(), why: why.as_str() });
        Self {
            practice: practice.to_string(),
            issued: *issued,
            have_code: *have_code,
            skipped: skipped.collect(),
            file: file.display().to_string(),
        }
    }
}

impl ChangeView for CodesHandedView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        let Self { practice, file, .. } = self;
        let codes = count(self.issued, "enrollment code", "enrollment codes");
        page.line(match tense {
            Tense::Done => format!("Wrote {codes} for members of {practice} to {file}."),
            Tense::Would => format!("Would write {codes} for members of {practice} to {file}."),
            Tense::Already => format!("Nobody in {practice} gets an enrollment code now."),
        });
        if self.have_code > 0 {
            let have = count(self.have_code, "member has", "members have");
            page.line(format!("{have} a code that is good. To hand somebody another, type:"));
            page.copy("twofactl user enrollment-code USER --reason TEXT --verified HOW");
        }
        for SkippedView { login, why } in self.skipped.iter().take(NAMED) {
            page.line(format!("No code for {login} ({why}):"));
            page.copy(format!("twofactl user show {}", shell_word(login)));
        }
        if self.skipped.len() > NAMED {
            page.line(format!("And none for {} more.", self.skipped.len() - NAMED));
        }
        if tense == Tense::Done {
            page.line(
                "Each lets its person bind an authenticator, once. Keep the file from others.",
            );
        }
    }
}
