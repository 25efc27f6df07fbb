//! What is shown of manual pages that were written.

use std::path::Path;

use serde::Serialize;

use super::{ChangeView, Tense, count};
use crate::output::Page;

/// The answer of `man`.
#[derive(Debug, Serialize)]
pub(crate) struct PagesView {
    folder: String,
    pages: Vec<String>,
}

impl PagesView {
    pub(crate) fn new(folder: &Path, pages: Vec<String>) -> Self {
        Self { folder: folder.display().to_string(), pages }
    }
}

impl ChangeView for PagesView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        let pages = count(self.pages.len() as u64, "manual page", "manual pages");
        let folder = &self.folder;
        page.line(match tense {
            Tense::Done => format!("Wrote {pages} to {folder}."),
            Tense::Already => format!("{folder} holds the {pages} already."),
            Tense::Would => format!("Would write {pages} to {folder}."),
        });
    }
}
