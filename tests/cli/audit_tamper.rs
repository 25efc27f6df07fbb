//! `audit verify` over a record that somebody has edited behind the program's back: in the store,
//! and in a file that was exported.

use std::fs;

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
    fs::rename(place.key(), place.path("away.key")).unwrap();
    fs::remove_file(place.path("store.head")).unwrap();
    let found = place.json(&["audit", "verify"]);
    assert_eq!((&found["ok"], &found["seals_checked"]), (&json!(true), &json!(false)));
}

#[test]
fn an_end_that_was_cut_off_is_found_against_a_checkpoint() {
    let (place, events) = recorded();
    fs::write(place.path("head.txt"), place.ok(&["audit", "checkpoint"])).unwrap();
    sql(
        &place,
        "DELETE FROM events WHERE seq > (SELECT seq - 2 FROM chain_head);
         UPDATE chain_head SET seq = seq - 2, sealed_seq = seq - 2,
             hash = (SELECT hash FROM events ORDER BY seq DESC LIMIT 1),
             seal = (SELECT seal FROM events ORDER BY seq DESC LIMIT 1);",
    );
    assert_eq!(first_bad(&place, &[]), events - 1, "the head file knows of it");
    fs::remove_file(place.path("store.head")).unwrap();
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
        (5, Some("ok,events,sealed_to,seals_checked,after"))
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

/// What somebody does to the lines of an exported record.
type Edit = fn(&mut Vec<Value>);

/// Numbers anew what follows, as somebody does who takes an event out or puts one in.
fn renumber(lines: &mut [Value]) {
    let (mut seq, last) = (0, lines.len() - 1);
    for line in &mut lines[1..last] {
        seq += 1;
        line["seq"] = seq.into();
    }
    let end = &mut lines[last];
    (end["events"], end["seq"]) = (seq.into(), seq.into());
    end["sealed_seq"] = seq.into();
}

/// Makes every hash of a file fit again, and what its last line says.
fn file_anew(lines: &mut [Value]) {
    let mut hash = vec![0; 32];
    let last = lines.len() - 1;
    for line in &mut lines[1..last] {
        let mut bytes = Vec::new();
        add(&mut bytes, &Cell::Text("twofactl v1 event".into()));
        add(&mut bytes, &Cell::Blob(hash));
        for name in COVERED.split(", ") {
            add(&mut bytes, &cell_of(name, line));
        }
        hash = Sha256::digest(&bytes).to_vec();
        line["hash"] = hex(&hash).into();
    }
    lines[last]["hash"] = hex(&hash).into();
}

fn cell_of(name: &str, line: &Value) -> Cell {
    match &line[if name == "at" { "at_ms" } else { name }] {
        Value::Null => Cell::Null,
        Value::Number(number) => Cell::Integer(number.as_i64().unwrap()),
        Value::String(text) if name == "login_id" => {
            Cell::Blob(data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap())
        }
        Value::String(text) => Cell::Text(text.clone()),
        other => panic!("{other}"),
    }
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// The lines of an exported record, edited, and the event that is told to be bad with the key
/// and without.
#[track_caller]
fn told_of(place: &Place, edit: Edit) -> [Option<i64>; 2] {
    let record = place.ok(&["audit", "export"]);
    let mut lines: Vec<Value> =
        record.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    edit(&mut lines);
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let key = place.key().to_str().unwrap().to_owned();
    [&["--key-file", key.as_str()][..], &[]].map(|more| {
        let there = Place::empty();
        fs::write(there.path("record"), &text).unwrap();
        let words = ["audit", "verify", "--file", "record", "-o", "json"];
        let told = there.run(&[&words[..], more].concat());
        let bad = told.json()["first_bad"]["seq"].as_i64();
        assert_eq!(told.code, if bad.is_some() { 5 } else { 0 }, "{told}");
        bad
    })
}

#[test]
fn what_is_done_to_an_exported_record_is_found_as_in_the_store() {
    let (place, events) = recorded();
    let last = Some(events);
    let edits: [(&str, Edit, [Option<i64>; 2]); 12] = [
        ("nothing", |_| {}, [None; 2]),
        ("edit", |lines| lines[4]["reason"] = "x".into(), [Some(4); 2]),
        ("time in words", |lines| lines[4]["at"] = "2026-01-01T00:00:00Z".into(), [Some(4); 2]),
        ("kind", |lines| lines[5]["kind"] = "login".into(), [Some(5); 2]),
        ("delete", |lines| drop(lines.remove(4)), [Some(4); 2]),
        (
            "delete and number anew",
            |lines| {
                lines.remove(4);
                renumber(lines);
            },
            [Some(4); 2],
        ),
        (
            "insert",
            |lines| {
                lines.insert(5, lines[3].clone());
                renumber(lines);
            },
            [Some(5); 2],
        ),
        ("reorder", |lines| lines.swap(3, 6), [Some(3); 2]),
        ("strip a seal", |lines| strip(&mut lines[4]), [Some(4); 2]),
        (
            "recompute without the key",
            |lines| {
                lines[4]["actor_name"] = "somebody-else".into();
                file_anew(lines);
            },
            [Some(4), None],
        ),
        (
            "strip all seals",
            |lines| {
                let end = lines.len() - 1;
                lines[1..end].iter_mut().for_each(strip);
                lines[end]["sealed_seq"] = 0.into();
                lines[end]["seal"] = "0".repeat(64).into();
            },
            [Some(1); 2],
        ),
        ("another end", |lines| lines.last_mut().unwrap()["events"] = 3.into(), [last; 2]),
    ];
    for (what, edit, found) in edits {
        assert_eq!(told_of(&place, edit), found, "{what}");
    }
}

fn strip(line: &mut Value) {
    (line["seal"], line["seal_key_id"]) = (Value::Null, Value::Null);
}

#[test]
fn events_of_another_store_do_not_go_on_behind_those_of_this_one() {
    let (place, events) = recorded();
    let (other, _) = recorded();
    let theirs = other.ok(&["audit", "export"]);
    let ours = place.ok(&["audit", "export"]);
    let mut lines: Vec<&str> = ours.lines().collect();
    let stranger: Vec<&str> = theirs.lines().collect();
    let from = lines.len() - 3;
    lines.splice(from.., stranger[from..].iter().copied());
    let there = Place::empty();
    fs::write(there.path("record"), lines.join("\n") + "\n").unwrap();
    let key = place.key().to_str().unwrap().to_owned();
    let words = ["audit", "verify", "--file", "record", "-o", "json", "--key-file", &key];
    let told = there.run(&words);
    assert_eq!(told.json()["first_bad"]["seq"], events - 1, "{told}");
    // A part of another store goes on behind nothing of ours.
    fs::write(there.path("record"), format!("{ours}{theirs}")).unwrap();
    assert_eq!(there.run(&["audit", "verify", "--file", "record"]).code, 5);
}

#[test]
fn a_record_that_was_cut_off_is_no_export_and_one_with_another_end_needs_a_checkpoint() {
    let (place, events) = recorded();
    fs::write(place.path("head.txt"), place.ok(&["audit", "checkpoint"])).unwrap();
    let record = place.ok(&["audit", "export"]);
    let lines: Vec<&str> = record.lines().collect();
    for cut in [lines[..lines.len() - 1].join("\n") + "\n", record[..record.len() - 40].to_owned()]
    {
        fs::write(place.path("record"), &cut).unwrap();
        let told = place.run(&["audit", "verify", "--file", "record"]);
        assert_eq!((told.code, told.stdout.as_str()), (7, ""), "{told}");
        assert!(told.stderr.ends_with("hint: it was cut off: export it again\n"), "{told}");
    }
    let mut edited: Vec<Value> =
        lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let cut = edited.len() - 3..edited.len() - 1;
    edited.drain(cut);
    let before = edited[edited.len() - 2].clone();
    let end = edited.last_mut().unwrap();
    for (name, of) in [("seq", "seq"), ("hash", "hash"), ("sealed_seq", "seq"), ("seal", "seal")] {
        end[name] = before[of].clone();
    }
    end["events"] = (events - 2).into();
    let text: String = edited.iter().map(|line| format!("{line}\n")).collect();
    fs::write(place.path("record"), text).unwrap();
    let words = ["audit", "verify", "--file", "record"];
    assert_eq!(place.run(&words).code, 0, "a cut alone leaves no trace");
    let told = place.run(&[&words[..], &["--against", "head.txt", "-o", "json"]].concat());
    assert_eq!((told.code, &told.json()["first_bad"]["seq"]), (5, &json!(events - 1)), "{told}");
}
