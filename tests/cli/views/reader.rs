//! Another program that reads the store: Python, or the test itself where
//! there is no Python with an SQLite that knows `STRICT`.

use std::process::Command;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Map, Value};

use crate::harness::{Exchange, Place, run};

const ASK: &str = "\
import json, sqlite3, sys
if sqlite3.sqlite_version_info < (3, 37):
    sys.exit(77)
store = sqlite3.connect(sys.argv[1], uri=True, timeout=5)
store.execute('PRAGMA trusted_schema = OFF')
for statement in sys.argv[2:]:
    rows = store.execute(statement)
names = [column[0] for column in rows.description]
json.dump([dict(zip(names, row)) for row in rows], sys.stdout)
";

/// The rows of a query over the store, opened as the page says.
#[track_caller]
pub(super) fn ask(place: &Place, query: &str) -> Vec<Value> {
    ask_at(place, &uri(place), &[query])
}

/// What the page writes for the store of a place.
pub(super) fn uri(place: &Place) -> String {
    format!("file:{}?mode=ro", place.store().display())
}

/// The rows of the last of some statements, over the database at a URI.
#[track_caller]
pub(super) fn ask_at(place: &Place, uri: &str, statements: &[&str]) -> Vec<Value> {
    let Some(answer) = ask_python(place, uri, statements) else {
        return ask_from_here(place, uri, statements);
    };
    assert_eq!(answer.code, 0, "{statements:?}\n{answer}");
    serde_json::from_str(&answer.stdout).unwrap()
}

/// `None` where no Python can read a store.
pub(super) fn ask_python(place: &Place, uri: &str, statements: &[&str]) -> Option<Exchange> {
    let started = Command::new("python3").arg("--version").output();
    if !started.is_ok_and(|asked| asked.status.success()) {
        return None;
    }
    let mut python = Command::new("python3");
    python.args(["-B", "-c", ASK, uri]).args(statements).current_dir(place.path(""));
    let answer = run(python, "");
    let is_unfit = answer.code == 77 || answer.stderr.contains("No module named");
    (!is_unfit).then_some(answer)
}

fn ask_from_here(place: &Place, uri: &str, statements: &[&str]) -> Vec<Value> {
    let flags = OpenFlags::default() | OpenFlags::SQLITE_OPEN_URI;
    let uri = uri.replace("file:reports", &format!("file:{}/reports", place.path("").display()));
    let store = Connection::open_with_flags(uri, flags).unwrap();
    store.pragma_update(None, "trusted_schema", 0).unwrap();
    let (last, before) = statements.split_last().unwrap();
    before.iter().for_each(|statement| store.execute_batch(statement).unwrap());
    let mut query = store.prepare(last).unwrap();
    let names: Vec<_> = query.column_names().map(str::to_owned).collect();
    let row = |row: &rusqlite::Row<'_>| {
        let cells = names.iter().enumerate().map(|(at, name)| {
            let cell = match row.get_ref(at).unwrap() {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(number) => number.into(),
                ValueRef::Real(number) => number.into(),
                ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap().into(),
                ValueRef::Blob(_) => panic!("{name} is no text"),
            };
            (name.clone(), cell)
        });
        Ok(Value::Object(cells.collect::<Map<_, _>>()))
    };
    query.query_map([], row).unwrap().collect::<Result<_, _>>().unwrap()
}
