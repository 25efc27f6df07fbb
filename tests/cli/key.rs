//! `key check` and `key rotate`: whatever was handed out before goes on working, whoever was at
//! work goes on, and a rotation that is cut short anywhere leaves a store that its file opens.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::demands::hands::{
    App, PASSWORD, assert_record_is_whole, attempt, enrolled, join, reset, show_code, wait,
    with_code,
};
use crate::harness::Place;
use crate::seed::sql;

const ROTATE: [&str; 3] = ["key", "rotate", "--yes"];

/// The keys that a file holds, without their comments.
fn lines(place: &Place) -> Vec<String> {
    let text = fs::read_to_string(place.key()).unwrap();
    text.lines().filter(|line| !line.starts_with('#')).map(ToOwned::to_owned).collect()
}

/// The names of the keys that some table says sealed what is in it.
fn named(place: &Place) -> Vec<String> {
    let store = Connection::open(place.store()).unwrap();
    let tables = ["authenticators", "recovery_codes", "enrollment_codes", "bypass_codes"];
    let all = tables.map(|table| format!("SELECT lower(hex(key_id)) FROM {table}")).join(" UNION ");
    let mut statement = store.prepare(&all).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

/// `kim`, who has an app; and codes of every kind that the desk hands out.
struct Issued {
    place: Place,
    app: App,
    enrollment: String,
    bypass: String,
}

fn issued() -> Issued {
    let (place, app) = enrolled();
    join(&place, "lee");
    App::enroll(&place, "lee", &[]);
    let enrollment = reset(&place, "lee");
    let bypass = ["user", "bypass-code", "kim", "--uses", "3", "--reason", "forgot the phone"];
    let bypass = place.json(&[&bypass[..], &["--verified", "video"]].concat());
    let bypass = bypass["bypass_code"].as_str().unwrap().to_owned();
    Issued { place, app, enrollment, bypass }
}

#[test]
fn whatever_was_handed_out_before_a_rotation_works_after_it() {
    let Issued { mut place, app, enrollment, bypass } = issued();
    let before = lines(&place);
    let told = place.json(&ROTATE);
    let counts = json!({ "authenticators": 1, "recovery_codes": 10, "enrollment_codes": 1,
        "bypass_codes": 1 });
    assert_eq!((&told["changed"], &told["resealed"]), (&json!(true), &counts));
    assert_eq!(lines(&place).len(), 1);
    assert_ne!(lines(&place), before);
    assert_eq!(named(&place), [told["key_id"].as_str().unwrap()]);

    wait(&mut place, 30);
    assert_eq!(with_code(&place, "kim", &app.code(&place)), "allowed by code, exit 0");
    let recovery = &app.recovery_codes[3];
    assert_eq!(with_code(&place, "kim", recovery), "allowed by recovery, exit 0");
    assert_eq!(with_code(&place, "kim", &bypass), "allowed by bypass, exit 0");
    App::enroll_on(show_code(&place, "lee", &enrollment), &place);
    assert_record_is_whole(&place);
    let event = &place.json(&["audit", "list", "--action", "key.rotate"])[0]["details"];
    assert_eq!((&event["from"], &event["to"]), (&told["previous_key_id"], &told["key_id"]));
    let checked = place.json(&["key", "check"]);
    assert_eq!((&checked["ok"], &checked["key_id"]), (&json!(true), &told["key_id"]));
    assert_eq!(checked["retired"][0]["key_id"], told["previous_key_id"]);
}

#[test]
fn trusted_devices_end_and_are_told() {
    let (mut place, app) = enrolled();
    wait(&mut place, 30);
    let token = place.path("token");
    let trusted = ["--remember", "Front desk", "--device-file", token.to_str().unwrap()];
    let login = attempt(&place, "kim", &trusted, Some(&app.code(&place)));
    assert_eq!(login.code, 0, "{login}");
    let told = place.json(&ROTATE);
    assert_eq!(told["ended"], json!({ "trusted_devices": 1, "challenges": 0 }));
    assert_eq!(place.json(&["device", "list", "kim"]), json!([]));
}

#[test]
fn every_seal_stays_verifiable_over_several_rotations() {
    let Issued { mut place, app, .. } = issued();
    for _ in 0..3 {
        place.ok(&ROTATE);
        wait(&mut place, 30);
        assert_eq!(with_code(&place, "kim", &app.code(&place)), "allowed by code, exit 0");
        assert_record_is_whole(&place);
    }
    assert_eq!(place.json(&["key", "check"])["retired"].as_array().unwrap().len(), 3);
    // Nobody goes on with a key that is retired, or with one that never was.
    let verify = |statement: &str, why: &str| {
        sql(&place, statement);
        let found = place.fails(5, &["audit", "verify", "-o", "json"]).json();
        assert_eq!(found["first_bad"]["why"], why);
    };
    let last = "WHERE seq = (SELECT MAX(seq) FROM events)";
    let retired = "(SELECT key_id FROM keys WHERE state = 'retired' ORDER BY retired_at LIMIT 1)";
    verify(
        &format!("UPDATE events SET seal_key_id = {retired} {last}"),
        "it was sealed with a key that was not in use then",
    );
    verify(
        &format!("UPDATE events SET seal_key_id = x'0102030405060708' {last}"),
        "it was sealed with a key that is not this store's",
    );
}

#[test]
fn a_dry_run_opens_everything_and_changes_nothing() {
    let Issued { place, .. } = issued();
    let before = (place.bytes(), lines(&place));
    let told = place.json(&["key", "rotate", "--dry-run"]);
    assert_eq!((&told["dry_run"], &told["key_id"]), (&json!(true), &Value::Null));
    assert_eq!(told["resealed"]["recovery_codes"], 10);
    let unasked = place.fails(9, &["key", "rotate"]);
    assert!(unasked.stderr.contains("--yes"), "{unasked}");
    assert!((place.bytes(), lines(&place)) == before);
}

#[test]
fn what_does_not_open_is_named_and_nothing_is_sealed_anew() {
    let Issued { place, .. } = issued();
    // Somebody moves the first code of kim to the second place.
    sql(
        &place,
        "UPDATE recovery_codes SET sealed = (SELECT sealed FROM recovery_codes WHERE position = 1)
         WHERE position = 2",
    );
    let before = lines(&place);
    let found = place.fails(5, &["key", "check", "-o", "json"]).json();
    let named = json!([{ "user": { "id": 2, "login": "kim" }, "what": "recovery code",
        "number": 2, "key_id": null }]);
    assert_eq!((&found["ok"], &found["unreadable"]), (&json!(false), &named));
    let refused = place.fails(6, &ROTATE);
    assert!(refused.stderr.contains("recovery code of user 2"), "{refused}");
    assert_eq!(lines(&place), before);

    sql(&place, "UPDATE enrollment_codes SET key_id = x'0102030405060708'");
    let found = place.fails(5, &["key", "check", "-o", "json"]).json();
    assert_eq!(found["unreadable_count"], 2);
    assert_eq!(found["unreadable"][1]["key_id"], "0102030405060708");
}

#[test]
fn a_second_key_in_the_file_is_told_and_the_next_rotation_ends_it() {
    let Issued { place, .. } = issued();
    let other = Place::with_clinic();
    let stray = lines(&other).remove(0);
    let text = fs::read_to_string(place.key()).unwrap();
    fs::write(place.key(), format!("{text}{stray}\n")).unwrap();
    place.ok(&["user", "list"]);
    let found = place.fails(5, &["key", "check", "-o", "json"]).json();
    assert_eq!(found["left_over"].as_array().unwrap().len(), 1);
    let refused = place.fails(6, &["init", "--store", "other.db", "--key-file", "store.key"]);
    assert!(refused.stderr.contains("two keys"), "{refused}");
    place.ok(&ROTATE);
    assert_eq!(lines(&place).len(), 1);
    assert!(!lines(&place).contains(&stray));
    assert_eq!(place.json(&["key", "check"])["ok"], true);
}

#[test]
fn a_rotation_that_is_killed_leaves_a_store_that_its_file_opens() {
    const KILLS: u32 = 24;
    let Issued { mut place, app, .. } = issued();
    let begun = Instant::now();
    place.ok(&ROTATE);
    let whole = begun.elapsed();
    for kill in 0..KILLS {
        let mut child = silent(place.command(&ROTATE)).spawn().unwrap();
        let begun = Instant::now();
        while begun.elapsed() < whole * kill / KILLS {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let checked = place.run(&["key", "check", "-o", "json"]);
        let found = checked.json();
        assert_eq!(found["unreadable_count"], 0, "{checked}");
        assert_eq!(named(&place), [found["key_id"].as_str().unwrap()]);
        assert!((1..=2).contains(&lines(&place).len()));
    }
    wait(&mut place, 30);
    assert_eq!(with_code(&place, "kim", &app.code(&place)), "allowed by code, exit 0");
    let recovery = &app.recovery_codes[0];
    assert_eq!(with_code(&place, "kim", recovery), "allowed by recovery, exit 0");
    assert_record_is_whole(&place);
}

#[test]
fn rotations_at_the_same_time_do_not_cross() {
    let Issued { mut place, app, .. } = issued();
    for _ in 0..4 {
        let begin = || silent(place.command(&ROTATE)).spawn().unwrap();
        let ended = [begin(), begin(), begin()].map(|mut child| child.wait().unwrap().code());
        assert!(ended.contains(&Some(0)), "{ended:?}");
        assert!(ended.iter().all(|code| matches!(code, Some(0 | 6))), "{ended:?}");
        let found = place.json(&["key", "check"]);
        assert_eq!((&found["ok"], lines(&place).len()), (&json!(true), 1), "{found}");
    }
    wait(&mut place, 30);
    assert_eq!(with_code(&place, "kim", &app.code(&place)), "allowed by code, exit 0");
    assert_record_is_whole(&place);
}

fn silent(mut command: Command) -> Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// A bridge over pipes.
struct Bridge {
    child: Child,
    requests: ChildStdin,
    replies: BufReader<ChildStdout>,
}

impl Bridge {
    fn open(place: &Place) -> Self {
        let mut command = place.command(&["login", "bridge"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let requests = child.stdin.take().unwrap();
        let replies = BufReader::new(child.stdout.take().unwrap());
        Self { child, requests, replies }
    }

    fn ask(&mut self, request: &Value) -> Value {
        writeln!(self.requests, "{request}").unwrap();
        let mut line = String::new();
        self.replies.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    fn start(&mut self) -> Value {
        self.ask(&json!({ "id": 1, "op": "start", "user": "kim", "password": PASSWORD }))
    }

    fn verify(&mut self, ticket: &Value, code: &str) -> Value {
        self.ask(&json!({ "id": 2, "op": "verify", "ticket": ticket, "code": code }))
    }

    fn close(self) {
        let Self { mut child, requests, .. } = self;
        drop(requests);
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn login_services_that_were_at_work_go_on_with_the_new_key() {
    let (mut place, app) = enrolled();
    // Bridges read a clock that stands still: each is opened at the time it is used.
    wait(&mut place, 30);
    let (mut one, mut other) = (Bridge::open(&place), Bridge::open(&place));
    let old = one.start();
    assert_eq!(old["step"], "code_required");
    place.ok(&ROTATE);
    // A ticket dies with the key that signed it.
    assert_eq!(one.verify(&old["ticket"], &app.code(&place))["step"], "expired");
    let fresh = one.start();
    assert_eq!(fresh["step"], "code_required");
    // The other has not touched the store since.
    assert_eq!(other.verify(&fresh["ticket"], &app.code(&place))["step"], "allowed");
    one.close();
    other.close();
    assert_record_is_whole(&place);
}

#[test]
fn a_login_service_whose_key_comes_from_elsewhere_is_told() {
    let (place, _) = enrolled();
    let aside = place.path("aside.key");
    fs::copy(place.key(), &aside).unwrap();
    fs::copy(place.path("store.head"), place.path("aside.head")).unwrap();
    let mut command = place.command(&["login", "bridge", "--key-file", "aside.key"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    place.ok(&ROTATE);
    let request = json!({ "id": 1, "op": "start", "user": "kim", "password": PASSWORD });
    writeln!(child.stdin.take().unwrap(), "{request}").unwrap();
    let output = child.wait_with_output().unwrap();
    let reply: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(reply["error"]["kind"], "store", "{reply}");
    assert!(reply["error"]["message"].as_str().unwrap().contains("not the key of this store"));
    let wrong = place.fails(6, &["key", "check", "--key-file", "aside.key"]);
    assert!(wrong.stderr.contains("is not the key of this store"), "{wrong}");
}
