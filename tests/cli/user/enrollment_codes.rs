//! `user enrollment-code --practice … --to-file …`

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::json;

use crate::harness::Place;
use crate::people::{enroll, enrolled_clinic, set_password};

const ISSUE: &[&str] =
    &["user", "enrollment-code", "--practice", "city-clinic", "--to-file", "codes.csv"];
const WHY: &[&str] = &["--reason", "new phones", "--verified", "video"];

/// `rao` is enrolled, `kim` and `lee` are not, `eve` is suspended, `bot` is exempt.
fn crowded() -> Place {
    let (place, _) = enrolled_clinic();
    for (login, name) in [("kim", "=Dr. Kim"), ("lee", "Lee"), ("eve", "Eve"), ("bot", "Bot")] {
        place.ok(&["user", "add", login, "--practice", "city-clinic", "--name", name]);
    }
    place.ok(&["user", "suspend", "eve", "-y"]);
    let exempt = ["member", "exempt", "city-clinic", "bot", "--for", "7d", "--reason", "a machine"];
    place.ok(&exempt);
    place
}

fn rows(place: &Place) -> Vec<Vec<String>> {
    let text = fs::read_to_string(place.path("codes.csv")).unwrap();
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[test]
fn who_needs_a_code_gets_one_in_a_file_that_nobody_else_reads() {
    let place = crowded();
    let told = place.ok(&[ISSUE, WHY].concat());
    assert_eq!(
        told,
        "Wrote 2 enrollment codes for members of city-clinic to codes.csv.\n\
         No code for eve (suspended):\n    twofactl user show eve\n\
         Each lets its person bind an authenticator, once. Keep the file from others.\n"
    );
    let rows = rows(&place);
    assert_eq!(rows[0].join(","), "login,name,practice,code,expires_at");
    let people: Vec<_> = rows[1..].iter().map(|row| (row[0].as_str(), row[1].as_str())).collect();
    assert_eq!(people, [("kim", "'=Dr. Kim"), ("lee", "Lee")]);
    assert!(
        rows[1..].iter().all(|row| row[2] == "city-clinic" && row[4] == "2026-11-28T10:00:00Z")
    );
    let mode = fs::metadata(place.path("codes.csv")).unwrap().permissions().mode();
    assert_eq!(mode & 0o7777, 0o600);
    let events = place.json(&["audit", "list", "--action", "user.enrollment_code"]);
    assert_eq!(events.as_array().unwrap().len(), 2, "one event for each");
    assert_eq!(events[0]["user"]["login"], "lee");
    assert_eq!(events[0]["details"]["verified"], "video");
    let everything = events.to_string() + &String::from_utf8_lossy(&place.bytes());
    for row in &rows[1..] {
        let code = &row[3];
        assert!(!everything.contains(code) && !everything.contains(&code.replace('-', "")));
        assert!(!told.contains(code));
    }
}

#[test]
fn a_code_from_the_file_enrolls() {
    let place = crowded();
    set_password(&place, "lee");
    place.ok(&["practice", "enforce", "city-clinic", "--enroll-with", "code", "-y"]);
    place.ok(&[ISSUE, WHY].concat());
    let code = rows(&place).into_iter().find(|row| row[0] == "lee").unwrap()[3].clone();
    let begin = |code: &str| {
        let request = json!({ "id": 1, "op": "start", "user": "lee", "practice": "city-clinic",
            "password": crate::people::PASSWORD });
        let words = ["login", "bridge"];
        let started = place.run_with_input(&words, &format!("{request}\n")).json();
        let request = json!({ "id": 2, "op": "enroll_begin", "ticket": started["ticket"],
            "type": "totp", "label": "Pixel 9", "enrollment_code": code });
        place.run_with_input(&words, &format!("{request}\n")).json()
    };
    assert_eq!(begin("00000-00000")["reason"], "enrollment_code");
    assert!(begin(&code)["uri"].as_str().unwrap().starts_with("otpauth://totp/"));
}

#[test]
fn run_again_it_hands_out_what_is_missing_and_nothing_else() {
    let place = crowded();
    place.ok(&["user", "reinstate", "eve", "-y"]);
    place.ok(&[ISSUE, WHY].concat());
    enroll(&place, "kim", "Pixel 9");
    let before = place.bytes();
    let again = place.json(ISSUE);
    let expected = json!({ "changed": false, "practice": "city-clinic", "issued": 0,
        "have_code": 2, "skipped": [], "file": "codes.csv" });
    assert_eq!(again, expected, "needs neither reason nor file");
    assert_eq!(place.bytes(), before);
    place.ok(&["user", "add", "max", "--practice", "city-clinic"]);
    fs::remove_file(place.path("codes.csv")).unwrap();
    let more = place.json(&[ISSUE, WHY].concat());
    assert_eq!((&more["issued"], &more["have_code"]), (&json!(1), &json!(2)));
    assert_eq!(rows(&place)[1][0], "max");
}

#[test]
fn a_dry_run_writes_no_file_and_changes_nothing() {
    let place = crowded();
    let before = place.bytes();
    let would = place.json(&[ISSUE, &["--verified", "video", "-n"]].concat());
    assert_eq!((&would["dry_run"], &would["issued"]), (&json!(true), &json!(2)));
    assert!(!place.path("codes.csv").exists());
    assert_eq!(place.bytes(), before);
}

#[test]
fn a_file_that_cannot_be_made_hands_out_nothing() {
    let place = crowded();
    fs::write(place.path("codes.csv"), "mine").unwrap();
    let before = place.bytes();
    let told = place.fails(1, &[ISSUE, WHY].concat());
    assert!(told.stderr.contains("cannot write \"codes.csv\": File exists"), "{told}");
    assert!(told.stderr.ends_with("hint: choose a name that does not exist yet\n"), "{told}");
    assert_eq!(fs::read(place.path("codes.csv")).unwrap(), b"mine");
    let full = [&ISSUE[..5], &["/dev/full"], WHY].concat();
    place.fails(1, &full);
    assert_eq!(place.bytes(), before);
}

#[test]
fn a_write_that_fails_leaves_neither_codes_nor_file() {
    let place = crowded();
    // Another one is writing: the commit is never reached.
    let held = rusqlite::Connection::open(place.store()).unwrap();
    held.execute_batch("BEGIN IMMEDIATE").unwrap();
    place.fails(6, &[ISSUE, WHY].concat());
    drop(held);
    assert!(!place.path("codes.csv").exists());
    let codes = place.json(&["audit", "list", "--action", "user.enrollment_code"]);
    assert_eq!(codes.as_array().unwrap().len(), 0);
}

#[test]
fn a_reason_and_a_check_are_demanded_and_lives_have_their_limits() {
    let place = crowded();
    let before = place.bytes();
    let told = place.fails(9, ISSUE);
    assert!(told.stderr.ends_with("hint: give --reason TEXT or --ticket ID\n"), "{told}");
    place.fails(9, &[ISSUE, &["--ticket", "T-1"]].concat());
    place.fails(7, &[ISSUE, WHY, &["--for", "22d"]].concat());
    place.fails(2, &["user", "enrollment-code", "--practice", "city-clinic"]);
    place.fails(2, &[ISSUE, &["kim"], WHY].concat());
    let nowhere = ["user", "enrollment-code", "--practice", "nowhere", "--to-file", "x"];
    place.fails(3, &nowhere);
    assert_eq!(place.bytes(), before);
    // Whoever was enrolled before: a day at most, whatever the others get.
    enroll(&place, "kim", "Pixel 9");
    place.ok(&["user", "reset-2fa", "kim", "--reason", "lost", "-y"]);
    place.ok(&[ISSUE, WHY, &["--for", "14d"]].concat());
    let rows = rows(&place);
    assert_eq!(
        (rows[1][4].as_str(), rows[2][4].as_str()),
        ("2026-11-22T10:00:00Z", "2026-12-05T10:00:00Z")
    );
}

#[test]
fn a_call_back_proves_nothing_where_no_number_stands() {
    let place = crowded();
    let told = place.json(&[ISSUE, &["--ticket", "T-1", "--verified", "call-back"]].concat());
    assert_eq!((&told["changed"], &told["issued"]), (&json!(false), &json!(0)));
    let skipped = json!([{ "login": "eve", "why": "suspended" },
        { "login": "kim", "why": "call_back" }, { "login": "lee", "why": "call_back" }]);
    assert_eq!(told["skipped"], skipped);
    assert!(!place.path("codes.csv").exists());
}
