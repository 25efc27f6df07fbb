//! What is shown of the store itself: never a key.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use serde::Serialize;
use twofactl::guard::account_label;
use twofactl::model::outcome::store::StoreFacts;

use super::backup::StandingView;
use super::{At, hex};
use crate::output::{Answer, Page};

/// The answer of `store info`.
#[derive(Debug, Serialize)]
pub(crate) struct StoreView {
    path: String,
    store_id: String,
    schema: i64,
    created_at: At,
    owner: OwnerView,
    /// In bytes, without the log beside it.
    size: u64,
    key_file: String,
    key_id: String,
    key: KeyView,
    practices: u64,
    users: u64,
    operators: u64,
    events: u64,
    /// `None` for the store itself.
    backup: Option<StandingView>,
    /// Where roles are no boundary; empty where none is seen.
    role_gaps: Vec<Gap>,
}

#[derive(Debug, Serialize)]
struct OwnerView {
    name: String,
    uid: u32,
}

/// Whether the key opens.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub(crate) enum KeyView {
    /// It is the key of this store.
    Present,
    /// There is none, or it is not.
    Missing {
        /// In words.
        why: String,
    },
}

/// Something that lets somebody past their role.
#[derive(Debug, Serialize)]
pub(crate) struct Gap {
    kind: &'static str,
    text: String,
}

impl Gap {
    pub(crate) fn new(kind: &'static str, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
}

impl StoreView {
    pub(crate) fn new(facts: &StoreFacts, path: &Path, file: &Metadata) -> Self {
        let StoreFacts {
            store_id,
            key_id,
            schema,
            created_at,
            practices,
            users,
            operators,
            events,
        } = facts;
        Self {
            path: path.display().to_string(),
            store_id: hex(store_id),
            schema: *schema,
            created_at: At(*created_at),
            owner: OwnerView { name: account_label(file.uid()), uid: file.uid() },
            size: file.len(),
            key_file: String::new(),
            key_id: hex(key_id),
            key: KeyView::Present,
            practices: *practices,
            users: *users,
            operators: *operators,
            events: *events,
            backup: None,
            role_gaps: Vec::new(),
        }
    }

    pub(crate) fn with_key(self, path: &Path, key: KeyView) -> Self {
        Self { key_file: path.display().to_string(), key, ..self }
    }

    pub(crate) fn with_backup(self, backup: Option<StandingView>) -> Self {
        Self { backup, ..self }
    }

    pub(crate) fn with_gaps(self, role_gaps: Vec<Gap>) -> Self {
        Self { role_gaps, ..self }
    }
}

impl Answer for StoreView {
    fn describe(&self, page: &mut Page) {
        match &self.backup {
            None => page.line(format!("Store {}", self.path)),
            Some(backup) => {
                page.line(format!("Backup {}", self.path));
                page.line(backup.note());
            }
        }
        page.field("id", &self.store_id);
        page.field("schema", self.schema.to_string());
        let created = page.when().at(self.created_at.0);
        page.field("created", created);
        page.field("owner", format!("{} (uid {})", self.owner.name, self.owner.uid));
        page.field("size", format!("{} KiB", self.size.div_ceil(1024)));
        page.field("key", &self.key_file);
        page.field(
            "key state",
            match &self.key {
                KeyView::Present => format!("opens (id {})", self.key_id),
                KeyView::Missing { why } => why.clone(),
            },
        );
        page.field("practices", self.practices.to_string());
        page.field("users", self.users.to_string());
        page.field("operators", self.operators.to_string());
        page.field("events", self.events.to_string());
        if self.role_gaps.is_empty() {
            page.line("Roles hold: nothing was seen that lets anybody past theirs.");
            return;
        }
        page.line("Roles are no boundary where:");
        self.role_gaps.iter().for_each(|gap| page.line(format!("- {}.", gap.text)));
        page.line("man twofactl-operators shows a deployment in which they are one.");
    }
}
