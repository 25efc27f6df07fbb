//! What is shown of a store that was looked at.

use std::path::Path;

use serde::Serialize;
use twofactl::model::outcome::inspection::{Finding, Inspection};

use super::count;
use crate::output::{Answer, Column, Item, Page, Row, When};

/// The head of the answer of `store check`; the findings follow.
#[derive(Debug, Serialize)]
pub(crate) struct InspectionView {
    ok: bool,
    store: String,
    /// All that was found, also what is not listed.
    found: u64,
}

impl InspectionView {
    pub(crate) fn new(inspection: &Inspection, store: &Path) -> Self {
        let listed = u64::try_from(inspection.findings.len()).unwrap_or(u64::MAX);
        Self {
            ok: inspection.is_well(),
            store: store.display().to_string(),
            found: listed.saturating_add(inspection.more),
        }
    }
}

impl Answer for InspectionView {
    fn describe(&self, page: &mut Page) {
        if self.ok {
            page.line(format!("Nothing is wrong with {}.", self.store));
        } else {
            let found = count(self.found, "thing is", "things are");
            page.line(format!("{found} wrong with {}:", self.store));
        }
    }
}

/// One finding.
#[derive(Debug, Serialize)]
pub(crate) struct FindingView {
    what: &'static str,
    r#where: String,
    cause: String,
    mend: String,
}

impl FindingView {
    pub(crate) fn new(finding: &Finding) -> Self {
        let Finding { sort, place, cause, mend } = finding;
        Self {
            what: sort.as_str(),
            r#where: place.clone(),
            cause: cause.clone(),
            mend: mend.clone(),
        }
    }
}

impl Row for FindingView {
    const COLUMNS: &'static [Column] = &[
        Column::always("what"),
        Column::always("where"),
        Column::always("cause"),
        Column::always("mend"),
    ];

    fn cells(&self, _: &When) -> Vec<String> {
        vec![self.what.to_owned(), self.r#where.clone(), self.cause.clone(), self.mend.clone()]
    }
}

impl Item for FindingView {
    fn describe(&self, page: &mut Page) {
        page.line("");
        page.line(format!("{}: {}", self.what, self.r#where));
        page.line(format!("  {}", self.cause));
        page.line(format!("  to mend it: {}", self.mend));
    }
}
