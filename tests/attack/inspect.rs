//! Whether a store is whole, and what is in it, but for what is random.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use twofactl::model::time::Timestamp;
use twofactl::ops::inspection::{self, Surroundings};
use twofactl::ops::setup::{self, KeyNeed, Opened};
use twofactl::ops::{UNWATCHED, audit, key};
use twofactl::store::{ReadTx, Store};

/// Every row of every table but the record, as text.
pub(crate) type Rows = BTreeMap<String, BTreeSet<String>>;

/// What is in a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Content {
    /// What each event says, the oldest first.
    pub(crate) events: Vec<String>,
    pub(crate) rows: Rows,
}

/// Counts that go before their events, and what moves with the record itself.
const APART: [&str; 4] = ["events", "chain_head", "rate_windows", "sqlite_sequence"];

/// Opens the store in a folder as any process does that comes after a crash; asserts that it is
/// whole, that every secret in it can be read and that its record is proven. Gives what is in it.
///
/// # Errors
///
/// In words, what is wrong with it.
pub(crate) fn inspect(folder: &Path) -> Result<Content, String> {
    prove(&folder.join("store.db"), &folder.join("store.key"))?;
    look(folder)
}

/// What is in the store in a folder, whatever the program says of it.
///
/// # Errors
///
/// In words, what SQLite finds wrong with it.
pub(crate) fn look(folder: &Path) -> Result<Content, String> {
    let sql = Connection::open(folder.join("store.db")).map_err(|error| error.to_string())?;
    for (pragma, healthy) in [("integrity_check", "[Text([111, 107])]"), ("foreign_key_check", "")]
    {
        let found: Vec<_> = rows(&sql, &format!("PRAGMA {pragma}"), |row| format!("{row:?}"));
        if found.join("; ") != healthy {
            return Err(format!("{pragma}: {found:?}"));
        }
    }
    Ok(content(&sql))
}

/// What the program itself says of its store.
fn prove(path: &Path, key_file: &Path) -> Result<(), String> {
    let said = |error: twofactl::error::Error| error.to_string();
    let Opened { mut store, keys, .. } =
        setup::open(path, key_file, KeyNeed::Required).map_err(said)?;
    let keys = keys.ok_or("there is no key")?;
    let (proof, checked) = store
        .read(|tx| {
            let proof = audit::verify(tx, Some(&keys), None, UNWATCHED)?;
            Ok((proof, key::check(tx, &keys, key_file, UNWATCHED)?))
        })
        .map_err(said)?;
    if !proof.ok || !proof.unsealed.is_empty() {
        return Err(format!("the record: {proof:?}"));
    }
    if checked.unreadable_count > 0 {
        return Err(format!("unreadable: {:?}", checked.unreadable));
    }
    check(&mut store, (path, key_file))
}

/// What `store check` says of it.
fn check(store: &mut Store, (path, key_file): (&Path, &Path)) -> Result<(), String> {
    let mut now = Timestamp::from_millis(0);
    let newest = |tx: &ReadTx<'_>| {
        audit::list(tx, &audit::ListRequest::default(), 1, |event| {
            now = event.at;
            Ok(())
        })
    };
    store.read(newest).map_err(|error| error.to_string())?;
    let around = Surroundings { store: path, key_file, now, clock_was_never_set: false };
    let found = inspection::run(Ok(store), &around, UNWATCHED);
    if found.findings.is_empty() { Ok(()) } else { Err(format!("{:?}", found.findings)) }
}

fn content(sql: &Connection) -> Content {
    let tables =
        rows(sql, "SELECT name FROM sqlite_master WHERE type = 'table'", |row| text(row[0]));
    let rows_of = |table: &String| {
        let all = rows(sql, &format!("SELECT * FROM {table}"), |row| {
            row.iter().map(|value| text(*value)).collect::<Vec<_>>().join("|")
        });
        (table.clone(), all.into_iter().collect())
    };
    let told = "SELECT kind, action, outcome, at, practice_handle, user_login, target, reason,
                ticket, details FROM events ORDER BY seq";
    Content {
        events: rows(sql, told, |row| {
            row.iter().map(|value| text(*value)).collect::<Vec<_>>().join("|")
        }),
        rows: tables.iter().filter(|t| !APART.contains(&t.as_str())).map(rows_of).collect(),
    }
}

fn rows<T>(sql: &Connection, query: &str, read: impl Fn(&[ValueRef<'_>]) -> T) -> Vec<T> {
    let mut statement = sql.prepare(query).unwrap();
    let columns = statement.column_count();
    let mut found = statement.query([]).unwrap();
    let mut all = Vec::new();
    while let Some(row) = found.next().unwrap() {
        let values: Vec<_> = (0..columns).map(|index| row.get_ref(index).unwrap()).collect();
        all.push(read(&values));
    }
    all
}

/// A value without what is random in it: seeds, salts, seals, hashes, names of keys.
fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "-".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Blob(bytes) => format!("{} bytes", bytes.len()),
        ValueRef::Text(bytes) => {
            let text = String::from_utf8_lossy(bytes);
            if text.starts_with("$argon2id$") { "a hash".to_owned() } else { without_keys(&text) }
        }
    }
}

/// Names of keys are 16 hexadecimal digits.
fn without_keys(text: &str) -> String {
    let is_key = |word: &str| word.len() == 16 && word.bytes().all(|b| b.is_ascii_hexdigit());
    text.split('"')
        .map(|word| if is_key(word) { "a key" } else { word })
        .collect::<Vec<_>>()
        .join("\"")
}
