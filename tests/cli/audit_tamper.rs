//! `audit verify` over a record that somebody has edited behind the program's back.

use rusqlite::Connection;
use rusqlite::types::Value as Cell;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::harness::Place;
use crate::seed::{CLINIC, clinic, sql};

/// The clinic's record, at least eight events, and how many there are.
fn recorded() -> (Place, i64) {
    let place = clinic();
    let events = place.json(&["audit", "list"]).as_array().unwrap().len();
    assert!(events >= 8);
    (place, i64::try_from(events).unwrap())
}

/// Verifies, and gives the first bad event.
#[track_caller]
fn first_bad(place: &Place, arguments: &[&str]) -> i64 {
    let verify = [&["audit", "verify"], arguments].concat();
    let found = place.run(&[&verify[..], &["-o", "json"]].concat());
    assert_eq!(found.code, 5, "{found}");
    let answer = found.json();
    assert_eq!(answer["ok"], false);
    let seq = answer["first_bad"]["seq"].as_i64().unwrap();
    let told = place.run(&verify);
    assert!(told.stdout.contains(&format!("The first bad event is {seq}: ")), "{told}");
    seq
}

#[test]
fn an_edited_event_is_found() {
    for change in [
        "reason = 'x'",
        "actor_uid = 0 + actor_uid + 1",
        "at = at - 1",
        "user_id = 9, user_login = 'z'",
    ] {
        let (place, _) = recorded();
        sql(&place, &format!("UPDATE events SET {change} WHERE seq = 4"));
        assert_eq!(first_bad(&place, &[]), 4, "{change}");
    }
}

#[test]
fn an_event_that_hides_under_another_kind_is_found() {
    let (place, _) = recorded();
    sql(&place, "UPDATE events SET kind = 'login' WHERE seq = 5");
    assert_eq!(first_bad(&place, &[]), 5);
}

#[test]
fn a_deleted_event_is_found() {
    let (place, _) = recorded();
    sql(&place, "DELETE FROM events WHERE seq = 4");
    assert_eq!(first_bad(&place, &[]), 4);
}

#[test]
fn a_deleted_event_is_found_when_those_after_it_have_moved_up() {
    let (place, _) = recorded();
    sql(
        &place,
        "DELETE FROM events WHERE seq = 4;
         UPDATE events SET seq = seq + 100000 WHERE seq > 4;
         UPDATE events SET seq = seq - 100001 WHERE seq > 100000;
         UPDATE chain_head SET sealed_seq = seq - 1, seq = seq - 1;",
    );
    assert_eq!(first_bad(&place, &[]), 4);
}

#[test]
fn an_inserted_event_is_found() {
    let (place, _) = recorded();
    sql(
        &place,
        "CREATE TEMP TABLE copy AS SELECT * FROM events WHERE seq = 3;
         UPDATE copy SET seq = 5;
         UPDATE events SET seq = seq + 100000 WHERE seq >= 5;
         UPDATE events SET seq = seq - 99999 WHERE seq > 100000;
         INSERT INTO events SELECT * FROM copy;
         UPDATE chain_head SET seq = seq + 1, sealed_seq = seq + 1;",
    );
    assert_eq!(first_bad(&place, &[]), 5);
}

#[test]
fn swapped_events_are_found() {
    let (place, _) = recorded();
    sql(
        &place,
        "UPDATE events SET seq = 100000 WHERE seq = 3;
         UPDATE events SET seq = 3 WHERE seq = 6;
         UPDATE events SET seq = 6 WHERE seq = 100000;",
    );
    assert_eq!(first_bad(&place, &[]), 3);
}

#[test]
fn an_event_whose_seal_was_taken_off_is_found() {
    let (place, _) = recorded();
    sql(&place, "UPDATE events SET seal = NULL, seal_key_id = NULL WHERE seq = 4");
    assert_eq!(first_bad(&place, &[]), 4);
}

#[test]
fn a_chain_made_anew_without_the_key_is_found_by_its_seals() {
    let (place, _) = recorded();
    sql(&place, "UPDATE events SET actor_name = 'somebody-else' WHERE seq = 4");
    chain_anew(&place);
    assert_eq!(first_bad(&place, &[]), 4);
    // This is what only the key can tell.
    std::fs::rename(place.key(), place.path("away.key")).unwrap();
    let found = place.json(&["audit", "verify"]);
    assert_eq!((&found["ok"], &found["seals_checked"]), (&json!(true), &json!(false)));
}

#[test]
fn an_end_that_was_cut_off_is_found_against_a_checkpoint() {
    let (place, events) = recorded();
    std::fs::write(place.path("head.txt"), place.ok(&["audit", "checkpoint"])).unwrap();
    sql(
        &place,
        "DELETE FROM events WHERE seq > (SELECT seq - 2 FROM chain_head);
         UPDATE chain_head SET seq = seq - 2, sealed_seq = seq - 2,
             hash = (SELECT hash FROM events ORDER BY seq DESC LIMIT 1),
             seal = (SELECT seal FROM events ORDER BY seq DESC LIMIT 1);",
    );
    assert_eq!(place.json(&["audit", "verify"])["ok"], true, "a cut alone leaves no trace");
    assert_eq!(first_bad(&place, &["--against", "head.txt"]), events - 1);
    // What is written afterwards in its place does not hide it.
    place.ok(&["store", "adopt", "--forget-later", "--yes", "--reason", "cut off"]);
    for digits in ["7", "8"] {
        place.ok(&["practice", "set", CLINIC, "--digits", digits]);
    }
    assert_eq!(first_bad(&place, &["--against", "head.txt"]), events);
}

#[test]
fn an_end_that_was_cut_off_is_found_where_the_store_remembers_it() {
    let (place, events) = recorded();
    sql(&place, "DELETE FROM events WHERE seq = (SELECT seq FROM chain_head)");
    assert_eq!(first_bad(&place, &[]), events);
}

#[test]
fn the_wrong_one_is_named_in_every_form_and_nothing_is_repaired() {
    let (place, _) = recorded();
    sql(&place, "UPDATE events SET ticket = 'T' WHERE seq = 2");
    let found = place.run(&["audit", "verify"]);
    assert_eq!(found.code, 5);
    assert!(
        found.stdout.starts_with(
            "The record is not intact. The first bad event is 2: it does not fit the event \
             before it: one of them was changed, moved or put in.\n"
        ),
        "{found}"
    );
    assert_eq!(found.stderr, "");
    let csv = place.run(&["audit", "verify", "-o", "csv"]);
    assert_eq!(
        (csv.code, csv.stdout.lines().next()),
        (5, Some("ok,events,sealed_to,seals_checked"))
    );
    let answer: Value = place.run(&["audit", "verify", "-o", "jsonl"]).json();
    assert_eq!(answer["first_bad"]["seq"], 2);
}

/// The columns that the chain covers, in its order.
const COVERED: &str = "seq, at, action, outcome, actor_name, actor_uid, host, version, \
     practice_id, practice_handle, user_id, user_login, target, reason, ticket, details, login_id";

/// Makes every hash fit again, as anybody can who can write the store: the
/// encoding of the chain written down a second time.
fn chain_anew(place: &Place) {
    let store = Connection::open(place.store()).unwrap();
    let mut hash = vec![0; 32];
    let mut select = store.prepare(&format!("SELECT {COVERED} FROM events ORDER BY seq")).unwrap();
    let columns = select.column_count();
    let mut rows = select.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let mut bytes = Vec::new();
        add(&mut bytes, &Cell::Text("twofactl v1 event".into()));
        add(&mut bytes, &Cell::Blob(hash));
        (0..columns).for_each(|column| add(&mut bytes, &row.get(column).unwrap()));
        hash = Sha256::digest(&bytes).to_vec();
        let seq: i64 = row.get(0).unwrap();
        store.execute("UPDATE events SET hash = ? WHERE seq = ?", (&hash, seq)).unwrap();
    }
    store.execute("UPDATE chain_head SET hash = ?", [&hash]).unwrap();
}

fn add(bytes: &mut Vec<u8>, cell: &Cell) {
    let mut text = |value: &[u8]| {
        bytes.push(2);
        bytes.extend_from_slice(&(value.len() as u64).to_le_bytes());
        bytes.extend_from_slice(value);
    };
    match cell {
        Cell::Text(value) => text(value.as_bytes()),
        Cell::Blob(value) => text(value),
        Cell::Null => bytes.push(0),
        Cell::Integer(number) => {
            bytes.push(1);
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        Cell::Real(_) => panic!("the record holds no fractions"),
    }
}
