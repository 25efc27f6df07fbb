//! How SQLite goes about our statements: for tests of what gets slower with
//! the number of people.

use std::cell::RefCell;
use std::collections::BTreeSet;

use rusqlite::Connection;

use super::{migrate, open};

thread_local! {
    /// The statements that were prepared while [`executed_by`] runs.
    static NOTED: RefCell<Option<BTreeSet<String>>> = const { RefCell::new(None) };
}

/// Remembers a statement, if somebody wants to know.
pub(super) fn note(sql: &str) {
    NOTED.with_borrow_mut(|noted| {
        if let Some(noted) = noted {
            noted.insert(sql.to_owned());
        }
    });
}

/// A statement and how SQLite goes about it, a step a line.
#[derive(Debug)]
pub(crate) struct Planned {
    /// Its constant, or its text where it was put together.
    pub name: String,
    /// The steps.
    pub steps: Vec<String>,
}

/// Everything that `story` executes on this thread, each statement once.
pub(crate) fn executed_by(story: impl FnOnce()) -> Vec<Planned> {
    NOTED.set(Some(BTreeSet::new()));
    story();
    let noted = NOTED.take().unwrap_or_default();
    let connection = empty_store();
    let queries = noted.into_iter().filter(|text| !is_savepoint(text));
    queries.map(|text| Planned { steps: plan(&connection, &text), name: name_of(&text) }).collect()
}

/// Savepoints have no plan.
fn is_savepoint(text: &str) -> bool {
    ["SAVEPOINT", "RELEASE", "ROLLBACK TO"].iter().any(|word| text.starts_with(word))
}

fn name_of(text: &str) -> String {
    let found = crate::store::sql::all().find(|(_, constant)| *constant == text);
    found.map_or_else(|| text.to_owned(), |(name, _)| (*name).to_owned())
}

/// Our schema. Nothing is in it, and no plan depends on that: we keep no statistics.
pub(super) fn empty_store() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    open::harden(&connection).unwrap();
    migrate::create_schema(&connection).unwrap();
    connection
}

/// How SQLite goes about a statement, a step a line.
pub(super) fn plan(connection: &Connection, text: &str) -> Vec<String> {
    let mut explain = connection.prepare(&format!("EXPLAIN QUERY PLAN {text}")).unwrap();
    let nothing = vec![rusqlite::types::Null; explain.parameter_count()];
    let steps = explain
        .query_map(rusqlite::params_from_iter(nothing), |row| row.get::<_, String>(3))
        .unwrap();
    steps.collect::<rusqlite::Result<_>>().unwrap()
}

/// The instructions that SQLite makes of a statement.
pub(super) fn instructions(connection: &Connection, text: &str) -> Vec<String> {
    let mut explain = connection.prepare(&format!("EXPLAIN {text}")).unwrap();
    let nothing = vec![rusqlite::types::Null; explain.parameter_count()];
    let named = explain
        .query_map(rusqlite::params_from_iter(nothing), |row| row.get::<_, String>(1))
        .unwrap();
    named.collect::<rusqlite::Result<_>>().unwrap()
}
