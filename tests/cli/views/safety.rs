//! What whoever reads cannot see, and cannot harm.

use data_encoding::{BASE32_NOPAD, BASE64, HEXLOWER, HEXUPPER};
use rusqlite::types::Value as Cell;
use rusqlite::{Connection, OpenFlags};
use serde_json::json;

use super::reader::{ask, ask_python, uri};
use super::story::{Story, story};
use super::told;
use crate::harness::Place;
use crate::seed::sql;

/// Every row of every view, as text.
fn everything(place: &Place) -> String {
    let rows = |view: &str| ask(place, &format!("SELECT * FROM {view}"));
    told().iter().flat_map(|(view, _)| rows(view)).map(|row| format!("{row}\n")).collect()
}

/// Every cell of the tables that is no text that people read: what is sealed,
/// hashed, tagged or salted, the names of keys, hashes of passwords.
fn hidden(place: &Place) -> Vec<Vec<u8>> {
    let store = Connection::open(place.store()).unwrap();
    let mut tables = store.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").unwrap();
    let tables = tables.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let mut hidden = Vec::new();
    for table in tables.map(Result::unwrap) {
        let mut query = store.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = query.column_count();
        let mut rows = query.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                match row.get(column).unwrap() {
                    Cell::Blob(bytes) => hidden.push(bytes),
                    Cell::Text(text) if text.starts_with("$argon2") => hidden.push(text.into()),
                    Cell::Text(_) | Cell::Integer(_) | Cell::Real(_) | Cell::Null => {}
                }
            }
        }
    }
    hidden.retain(|bytes| bytes.len() >= 8);
    hidden
}

#[test]
fn no_view_shows_a_secret_in_any_spelling() {
    let Story { place, mut secrets } = story();
    assert!(secrets.len() > 15);
    let plain: Vec<_> = secrets.iter().map(|code| code.replace('-', "")).collect();
    secrets.extend(plain);
    secrets.push("919876543210".to_owned());
    let hidden = hidden(&place);
    assert!(hidden.len() > 200);
    for bytes in &hidden {
        let spellings = [&HEXLOWER, &HEXUPPER, &BASE64, &BASE32_NOPAD];
        secrets.extend(spellings.map(|spelling| spelling.encode(bytes)));
        secrets.push(String::from_utf8_lossy(bytes).into_owned());
    }
    let shown = everything(&place);
    assert!(shown.contains("Pixel 9") && shown.contains("on leave") && shown.contains("HD-7"));
    for secret in secrets {
        assert!(!shown.contains(&secret), "{secret:?}");
    }
}

#[test]
fn reading_every_view_changes_no_byte_and_the_record_stays_whole() {
    let place = story().place;
    let before = std::fs::read(place.store()).unwrap();
    assert!(everything(&place).len() > 10_000);
    assert_eq!(std::fs::read(place.store()).unwrap(), before);
    let log = std::fs::metadata(place.path("store.db-wal"));
    assert!(log.map_or(0, |log| log.len()) == 0, "nothing waits to be written either");
    assert_eq!(place.json(&["audit", "verify"])["ok"], true);
}

#[test]
fn a_reader_as_the_page_has_it_cannot_write() {
    let place = Place::with_clinic();
    for statement in [
        "UPDATE users SET epoch = 1",
        "DELETE FROM report_events",
        "CREATE VIEW mine AS SELECT 1",
        "PRAGMA user_version = 9",
    ] {
        let reader = reader(&place);
        let refused = reader.execute_batch(statement).unwrap_err().to_string();
        let is_view = refused.contains("cannot modify report_events because it is a view");
        assert!(is_view || refused.contains("readonly"), "{statement}: {refused}");
        if let Some(answer) = ask_python(&place, &uri(&place), &[statement]) {
            assert!(answer.code == 1 && answer.stdout.is_empty(), "{statement}\n{answer}");
        }
    }
    assert_eq!(place.json(&["audit", "verify"])["ok"], true);
}

/// Opens the store as the page says.
fn reader(place: &Place) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(uri(place), flags).unwrap()
}

fn count(reader: &Connection) -> i64 {
    reader.query_row("SELECT COUNT(*) FROM report_users", [], |row| row.get(0)).unwrap()
}

#[test]
fn reader_and_writer_do_not_wait_for_one_another() {
    let place = Place::with_clinic();
    let reader = reader(&place);
    reader.execute_batch("BEGIN").unwrap();
    assert_eq!(count(&reader), 1);
    place.ok(&["user", "add", "lee"]);
    assert_eq!(count(&reader), 1, "what it began with");
    reader.execute_batch("COMMIT").unwrap();
    assert_eq!(count(&reader), 2);

    let writer = Connection::open(place.store()).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE; UPDATE users SET name = 'x', name_key = 'x'").unwrap();
    assert_eq!(ask(&place, "SELECT login, name FROM report_users LIMIT 1")[0]["name"], json!(null));
}

/// Why the page asks for short reads, and what it promises of the log.
#[test]
fn what_a_reset_deleted_stays_in_the_log_while_somebody_reads_and_goes_afterwards() {
    let (place, _) = crate::people::enrolled_clinic();
    let sealed = "SELECT sealed FROM authenticators";
    let store = Connection::open(place.store()).unwrap();
    let sealed: Vec<u8> = store.query_row(sealed, [], |row| row.get(0)).unwrap();
    drop(store);
    let holds = || place.bytes().windows(sealed.len()).any(|window| window == sealed);
    let reader = reader(&place);
    reader.execute_batch("BEGIN").unwrap();
    assert_eq!(count(&reader), 1);
    place.ok(&["user", "reset-2fa", "rao", "--reason", "lost phone", "--yes"]);
    assert!(holds());
    drop(reader);
    place.ok(&["practice", "list"]);
    assert!(!holds());
}

/// A trigger or a function that somebody left in the schema is none of ours, so
/// readers may distrust it; the views work all the same.
#[test]
fn views_need_nothing_that_a_distrustful_reader_refuses() {
    let place = Place::with_clinic();
    let reader = reader(&place);
    reader.pragma_update(None, "trusted_schema", 0).unwrap();
    reader.pragma_update(None, "query_only", 1).unwrap();
    for (view, _) in told() {
        reader
            .prepare(&format!("SELECT * FROM {view}"))
            .unwrap()
            .query([])
            .unwrap()
            .next()
            .unwrap();
    }
}

#[test]
fn a_copy_is_whole_and_still_a_store() {
    let place = Place::with_clinic();
    let copy = place.path("copy.db");
    reader(&place).execute("VACUUM INTO $1", [copy.to_str().unwrap()]).unwrap();
    let copied = Connection::open(&copy).unwrap();
    let asked = |name| copied.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!((asked("application_id"), asked("user_version")), (843_465_027, 1));
    assert_eq!(count(&copied), 1);
}

/// What the page says that nobody notices.
#[test]
fn a_policy_that_was_edited_past_the_program_is_in_no_event() {
    let place = Place::with_clinic();
    sql(&place, "UPDATE practices SET digits = 8");
    assert_eq!(place.json(&["audit", "verify"])["ok"], true);
    sql(&place, "UPDATE events SET host = 'elsewhere' WHERE seq = 2");
    assert_eq!(place.fails(5, &["audit", "verify", "-o", "json"]).json()["ok"], false);
}
