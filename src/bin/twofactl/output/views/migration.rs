//! What is shown of a store on its way to the present schema.

use serde::Serialize;
use twofactl::store::{Migrated, SCHEMA_VERSION};

use super::{ChangeView, Tense};
use crate::output::Page;

/// The answer of `store migrate`.
#[derive(Debug, Serialize)]
pub(crate) struct MigrationView {
    schema_before: i64,
    schema: i64,
    steps: Vec<StepView>,
    /// The copy that was made before.
    backup: Option<String>,
}

#[derive(Debug, Serialize)]
struct StepView {
    schema: i64,
    what: &'static str,
}

impl MigrationView {
    pub(crate) fn new(migrated: &Migrated) -> Self {
        let Migrated { from, steps, backup } = migrated;
        Self {
            schema_before: *from,
            schema: SCHEMA_VERSION,
            steps: steps.iter().map(|one| StepView { schema: one.to, what: one.what }).collect(),
            backup: backup.as_ref().map(|path| path.display().to_string()),
        }
    }
}

impl ChangeView for MigrationView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        let Self { schema_before, schema, .. } = self;
        page.line(match tense {
            Tense::Already => {
                format!("The store has schema {schema}, as this version: there is nothing to do.")
            }
            Tense::Done => format!("Brought the store from schema {schema_before} to {schema}."),
            Tense::Would => {
                format!("Would bring the store from schema {schema_before} to {schema}.")
            }
        });
        for step in &self.steps {
            page.field(&format!("to {}", step.schema), step.what);
        }
        if let Some(backup) = &self.backup {
            page.field("copy before", backup);
        }
    }
}
