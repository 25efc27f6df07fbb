//! `store restore` and `store adopt`: a store that was put back revives nothing, and is not worked
//! with before somebody has said so.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Instant;

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::demands::hands::{
    App, PASSWORD, assert_record_is_whole, attempt, door, enrolled, factor, join, reset, show_code,
    wait, with_code,
};
use crate::harness::Place;
use crate::load::under_load;
use crate::seed::sql;

const RESTORE: [&str; 6] =
    ["store", "restore", "backup.db", "--yes", "--reason", "the disk failed"];
const ADOPT: [&str; 5] = ["store", "adopt", "--yes", "--reason", "set back"];

fn back_up(place: &Place) {
    fs::copy(place.store(), place.path("backup.db")).unwrap();
}

/// What stood in the place of the store before.
fn replaced(place: &Place) -> PathBuf {
    let names = fs::read_dir(place.path("")).unwrap().map(|entry| entry.unwrap().path());
    let is_replaced = |path: &PathBuf| path.to_string_lossy().contains(".replaced-");
    names.filter(is_replaced).max().unwrap()
}

/// Starts a login over a bridge, and gives the ticket.
fn ticket(place: &Place, login: &str) -> Value {
    let request = json!({ "id": 1, "op": "start", "user": login, "password": PASSWORD });
    bridge(place, &request)["ticket"].clone()
}

fn bridge(place: &Place, request: &Value) -> Value {
    let mut command = place.command(&["login", "bridge"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    writeln!(child.stdin.take().unwrap(), "{request}").unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(child.wait().unwrap().success());
    serde_json::from_str(&line).unwrap()
}

/// Logs in with a code, on a device that is trusted from then on.
fn trust(place: &Place, app: &App) {
    let token = place.path("token");
    let trusted = ["--remember", "Front desk", "--device-file", token.to_str().unwrap()];
    let login = attempt(place, "kim", &trusted, Some(&app.code(place)));
    assert_eq!(login.code, 0, "{login}");
}

fn by_device(place: &Place) -> String {
    let token = place.path("token");
    let exchange = attempt(place, "kim", &["--device-file", token.to_str().unwrap()], None);
    crate::demands::hands::outcome(&exchange)
}

/// Everything that a backup could revive, alive.
struct Scene {
    place: Place,
    /// Of `kim`, who has a device as well.
    app: App,
    /// Of `lee`.
    lost: App,
    /// A login of `lee` that has only begun.
    ticket: Value,
}

/// What was used up, and what came in the place of what ended.
struct Gone {
    spent: String,
    /// Of `lee`.
    found: App,
}

impl Scene {
    fn new() -> Self {
        let (mut place, app) = enrolled();
        for login in ["lee", "sen", "mia"] {
            join(&place, login);
        }
        let lost = App::enroll(&place, "lee", &[]);
        place.ok(&["operator", "add", "desk-sam", "--uid", "40001", "--role", "support"]);
        place.ok(&["operator", "add", "desk-ana", "--uid", "40002", "--role", "admin"]);
        wait(&mut place, 60);
        trust(&place, &app);
        assert_eq!(by_device(&place), "allowed by device, exit 0");
        wait(&mut place, 60);
        let ticket = ticket(&place, "lee");
        Self { place, app, lost, ticket }
    }

    /// Ends all of it, at the one time at which others may be at work.
    fn take_away(&self) -> Gone {
        let Self { place, app, .. } = self;
        let code = reset(place, "lee");
        let found = App::enroll_on(show_code(place, "lee", &code), place);
        place.ok(&["user", "suspend", "sen", "--yes"]);
        place.ok(&["user", "remove", "mia", "--yes"]);
        place.ok(&["operator", "remove", "desk-sam", "--yes"]);
        place.ok(&["operator", "set", "desk-ana", "--role", "auditor"]);
        place.ok(&["device", "revoke", "--user", "kim", "--yes"]);
        join(place, "new");
        let spent = app.code(place);
        assert_eq!(with_code(place, "kim", &spent), "allowed by code, exit 0");
        let recovery = &app.recovery_codes[0];
        assert_eq!(with_code(place, "kim", recovery), "allowed by recovery, exit 0");
        Gone { spent, found }
    }

    /// Restores the backup, after a look at what that comes to. Gives what was told.
    fn restore(&self) -> Value {
        let would = self.place.json(&["store", "restore", "backup.db", "--dry-run"]);
        let told = self.place.json(&RESTORE);
        assert_eq!((&told["changed"], &told["since"]["state"]), (&json!(true), &json!("known")));
        for part in ["since", "rebound_users", "repeated", "lost"] {
            assert_eq!(told[part], would[part], "a dry run says what will be");
        }
        assert_eq!(told["rebound_users"][0]["login"], "lee");
        let repeated = json!({ "users_removed": 1, "users_suspended": 1, "members_removed": 0,
            "practices_removed": 0, "operators": 2 });
        assert_eq!(told["repeated"], repeated);
        told
    }

    /// Tries each thing that had ended, and what nobody took away.
    fn assert_nothing_is_revived(mut self, gone: &Gone) {
        let Self { place, app, lost, ticket } = &self;
        assert_record_is_whole(place);
        place.ok(&["store", "check"]);
        assert_eq!(by_device(place), "code_required, exit 9");
        assert_eq!(with_code(place, "kim", &gone.spent), "rejected: already_used, 9 left, exit 8");
        let recovery = &app.recovery_codes[0];
        assert_eq!(with_code(place, "kim", recovery), "rejected: wrong, 8 left, exit 8");
        let stale = json!({ "id": 2, "op": "verify", "ticket": ticket, "code": lost.code(place) });
        assert_eq!(bridge(place, &stale)["step"], "expired");
        assert_eq!(door(place, "sen", None), "denied, exit 5");
        place.fails(3, &["user", "show", "mia"]);
        let operators = place.json(&["operator", "list"]);
        assert!(!operators.to_string().contains("desk-sam"), "{operators}");
        assert_eq!(operators[0]["role"], "auditor", "{operators}");
        for app in [lost, &gone.found] {
            let try_it = attempt(place, "lee", &[], Some(&app.code(place)));
            assert!(!try_it.stdout.contains("allowed"), "{try_it}");
        }
        assert_eq!(factor(place, "lee")["rebind"], true);
        wait(&mut self.place, 90);
        let code = self.app.code(&self.place);
        assert_eq!(with_code(&self.place, "kim", &code), "allowed by code, exit 0");
    }
}

#[test]
fn nothing_that_ended_since_the_backup_works_after_it_is_restored() {
    let scene = Scene::new();
    back_up(&scene.place);
    let gone = scene.take_away();
    let told = scene.restore();
    assert_eq!(
        told["lost"],
        json!([{ "action": "member.add", "count": 1 },
        { "action": "user.add", "count": 1 }])
    );
    scene.assert_nothing_is_revived(&gone);
}

/// What is done when: from outside, and while two login services and a desk write.
#[test]
fn nothing_works_again_after_a_backup_is_restored_that_was_taken_under_full_load() {
    let scene = Scene::new();
    let gone = under_load(&scene.place, |load| {
        load.during(|| {
            drop(fs::remove_file(scene.place.path("backup.db")));
            scene.place.ok(&["store", "backup", "backup.db"])
        });
        load.wait_for_more();
        scene.take_away()
    });
    let told = scene.restore();
    let joined = told["lost"].as_array().unwrap().iter().find(|one| one["action"] == "user.add");
    assert!(joined.unwrap()["count"].as_u64().unwrap() > 4, "whom the desk added since: {told}");
    scene.assert_nothing_is_revived(&gone);
}

#[test]
fn nobody_gets_the_number_of_somebody_who_was_added_since_and_is_gone() {
    let (place, _) = enrolled();
    back_up(&place);
    for forget in [&[][..], &["--forget-later"]] {
        join(&place, "new");
        let newest = place.json(&["user", "show", "new"])["id"].as_i64().unwrap();
        place.ok(&[&RESTORE[..], forget].concat());
        fs::rename(replaced(&place), place.path("old.db")).unwrap();
        join(&place, "another");
        assert!(place.json(&["user", "show", "another"])["id"].as_i64().unwrap() > newest);
    }
}

#[test]
fn wrong_codes_since_the_backup_stay_counted() {
    let (mut place, app) = enrolled();
    wait(&mut place, 60);
    back_up(&place);
    for left in (4..=9).rev() {
        let told = with_code(&place, "kim", &app.wrong_code(&place));
        assert_eq!(told, format!("rejected: wrong, {left} left, exit 8"));
    }
    place.ok(&RESTORE);
    assert_eq!(factor(&place, "kim")["failed_attempts"], 6);
    let told = with_code(&place, "kim", &app.wrong_code(&place));
    assert_eq!(told, "rejected: wrong, 3 left, exit 8");
}

#[test]
fn a_password_that_was_replaced_since_is_not_good_again() {
    let (place, _) = enrolled();
    back_up(&place);
    let set = ["user", "set-password", "kim", "--password-stdin", "--verified", "video"];
    place.json_with_input(&[&set[..], &["--reason", "it leaked"]].concat(), "another long one");
    let told = place.json(&RESTORE);
    assert_eq!(told["rebound_users"], json!([{ "id": 2, "login": "kim", "password_ended": true }]));
    assert_eq!(door(&place, "kim", None), "denied, exit 5");
    assert_eq!(factor(&place, "kim")["password_set"], false);
}

#[test]
fn where_nobody_knows_what_happened_since_everybody_loses_their_authenticators() {
    let (mut place, app) = enrolled();
    back_up(&place);
    place.ok(&["user", "set", "kim", "--name", "Kim"]);
    fs::remove_file(place.store()).unwrap();
    let told = place.json(&RESTORE);
    assert_eq!((&told["since"]["state"], &told["rebound"]), (&json!("unknown"), &json!(1)));
    assert_eq!(told["moved_aside"], Value::Null);
    wait(&mut place, 90);
    assert_eq!(door(&place, "kim", None), "enrollment_required, exit 9");
    let code = reset_code(&place);
    App::enroll_on(show_code(&place, "kim", &code), &place);
    assert!(app.recovery_codes.len() == 10);
    assert_record_is_whole(&place);
}

fn reset_code(place: &Place) -> String {
    let issue = ["user", "enrollment-code", "kim", "--reason", "restored", "--verified", "video"];
    place.json(&issue)["enrollment_code"].as_str().unwrap().to_owned()
}

#[test]
fn the_latest_backup_of_a_store_that_is_lost_costs_nobody_an_authenticator() {
    let (mut place, app) = enrolled();
    back_up(&place);
    fs::remove_file(place.store()).unwrap();
    let told = place.json(&RESTORE);
    assert_eq!((&told["since"]["state"], &told["rebound"]), (&json!("known"), &json!(0)));
    wait(&mut place, 90);
    assert_eq!(with_code(&place, "kim", &app.code(&place)), "allowed by code, exit 0");
}

#[test]
fn a_record_that_was_exported_tells_what_happened_since_where_the_store_is_lost() {
    let (place, _) = enrolled();
    join(&place, "lee");
    App::enroll(&place, "lee", &[]);
    join(&place, "mia");
    back_up(&place);
    reset(&place, "lee");
    place.ok(&["user", "remove", "mia", "--yes"]);
    place.ok(&["audit", "export", "early.jsonl"]);
    place.ok(&["user", "suspend", "kim", "--yes"]);
    place.ok(&["audit", "export", "record.jsonl"]);
    fs::remove_file(place.store()).unwrap();
    let early = [&RESTORE[..], &["--log", "early.jsonl", "--dry-run"]].concat();
    let told = place.json(&early);
    assert_eq!(
        (&told["since"]["state"], &told["rebound"]),
        (&json!("unknown"), &json!(2)),
        "{told}"
    );
    assert_eq!(told["repeated"]["users_removed"], 1, "what is known is done again all the same");
    // A record of another story is not believed.
    let text = fs::read_to_string(place.path("record.jsonl")).unwrap();
    fs::write(place.path("other.jsonl"), text.replace("user.suspend", "user.unlock")).unwrap();
    let told = place.fails(7, &[&RESTORE[..], &["--log", "other.jsonl"]].concat());
    assert!(told.stderr.contains("event"), "{told}");
    let told = place.json(&[&RESTORE[..], &["--log", "record.jsonl"]].concat());
    assert_eq!((&told["since"]["state"], &told["rebound"]), (&json!("known"), &json!(1)), "{told}");
    assert_eq!(told["rebound_users"][0]["login"], "lee");
    assert_eq!(place.json(&["user", "show", "kim"])["status"], "suspended");
    assert_record_is_whole(&place);
}

#[test]
fn what_happened_since_is_forgotten_where_an_operator_answers_for_it() {
    let (mut place, app) = enrolled();
    back_up(&place);
    reset(&place, "kim");
    let told = place.json(&[&RESTORE[..], &["--forget-later"]].concat());
    assert_eq!((&told["since"]["state"], &told["rebound"]), (&json!("forgotten"), &json!(0)));
    wait(&mut place, 90);
    assert_eq!(with_code(&place, "kim", &app.code(&place)), "allowed by code, exit 0");
    let event = &place.json(&["audit", "list", "--action", "store.restore"])[0];
    assert_eq!(
        (&event["reason"], &event["details"]["since"]),
        (&json!("the disk failed"), &json!("forgotten"))
    );
}

#[test]
fn a_store_that_somebody_has_open_is_not_replaced() {
    let (place, _) = enrolled();
    back_up(&place);
    place.ok(&["user", "suspend", "kim", "--yes"]);
    let mut command = place.command(&["login", "bridge"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut requests = child.stdin.take().unwrap();
    let mut replies = BufReader::new(child.stdout.take().unwrap());
    writeln!(requests, r#"{{"id":1,"op":"start","user":"x","password":"y"}}"#).unwrap();
    let mut line = String::new();
    replies.read_line(&mut line).unwrap();
    let refused = place.fails(6, &RESTORE);
    assert!(refused.stderr.contains("is in use"), "{refused}");
    assert!(refused.stderr.contains("stop the login service"), "{refused}");
    drop(requests);
    assert!(child.wait().unwrap().success());
    assert_eq!(place.json(&["user", "show", "kim"])["status"], "suspended");
    place.ok(&RESTORE);
}

#[test]
fn what_is_no_whole_backup_of_this_store_is_refused_and_changes_nothing() {
    let (place, _) = enrolled();
    back_up(&place);
    let good = fs::read(place.path("backup.db")).unwrap();
    let refused = |bytes: &[u8], code: i32, words: &str| {
        fs::write(place.path("backup.db"), bytes).unwrap();
        let before = place.bytes();
        let told = place.fails(code, &RESTORE);
        assert!(told.stderr.contains(words), "{words}: {told}");
        assert!(place.bytes() == before);
        let names = fs::read_dir(place.path("")).unwrap().count();
        assert_eq!(names, 4, "store, head, key and backup");
    };
    refused(b"hello", 6, "is not a twofactl store");
    refused(&good[..good.len() / 2], 6, "damaged");
    let other = Place::with_clinic();
    refused(&fs::read(other.store()).unwrap(), 6, "is not the key of this store");

    fs::write(place.path("backup.db"), &good).unwrap();
    let backup = Connection::open(place.path("backup.db")).unwrap();
    backup.execute("UPDATE events SET reason = 'x' WHERE seq = 3", []).unwrap();
    backup.close().unwrap();
    let altered = fs::read(place.path("backup.db")).unwrap();
    refused(&altered, 6, "its record was changed: event 3");
    fs::remove_file(place.path("backup.db")).unwrap();
    let told = place.fails(7, &RESTORE);
    assert!(told.stderr.contains("cannot read backup.db"), "{told}");
}

#[test]
fn a_record_of_the_time_since_that_was_tampered_with_is_not_believed() {
    let (place, _) = enrolled();
    back_up(&place);
    reset(&place, "kim");
    // Whoever wants their authenticator back hides the reset.
    sql(&place, "UPDATE events SET action = 'user.set' WHERE action = 'user.reset_2fa'");
    let told = place.json(&RESTORE);
    assert_eq!(told["since"]["state"], "unknown");
    let why = told["since"]["why"].as_str().unwrap();
    assert!(why.contains("cannot be believed: event"), "{why}");
    assert_eq!(told["rebound"], 1);
}

#[test]
fn a_store_that_was_set_back_by_hand_is_told_by_every_command_until_it_is_adopted() {
    let (mut place, app) = enrolled();
    wait(&mut place, 60);
    back_up(&place);
    assert_eq!(with_code(&place, "kim", &app.code(&place)), "allowed by code, exit 0");
    fs::copy(place.path("backup.db"), place.store()).unwrap();
    let bridge = place.run_with_input(&["login", "bridge"], "{\"id\":1}\n");
    assert_eq!(bridge.code, 6, "{bridge}");
    for command in [&["user", "list"][..], &["user", "reset-2fa", "kim", "--yes", "--reason", "x"]]
    {
        let told = place.fails(6, command);
        assert!(told.stderr.contains("put back to an earlier state"), "{told}");
        assert!(told.stderr.contains("twofactl store adopt"), "{told}");
    }
    place.ok(&["audit", "list"]);
    let found = place.fails(5, &["audit", "verify", "-o", "json"]).json();
    let why = found["first_bad"]["why"].as_str().unwrap();
    assert!(why.contains("the head file beside the key names a later one"), "{why}");
    let told = place.json(&ADOPT);
    assert_eq!((&told["changed"], &told["rebound"]), (&json!(true), &json!(1)));
    assert_eq!(place.json(&ADOPT)["changed"], false);
    assert_eq!(door(&place, "kim", None), "enrollment_required, exit 9");
    assert_record_is_whole(&place);
    let event = &place.json(&["audit", "list", "--action", "store.adopt"])[0];
    assert_eq!(event["details"]["users"], 2);
}

#[test]
fn a_head_file_that_is_gone_or_damaged_is_told_and_made_anew_by_an_adoption() {
    let (mut place, app) = enrolled();
    let head = place.path("store.head");
    for text in [None, Some("hello\n")] {
        match text {
            None => fs::remove_file(&head).unwrap(),
            Some(text) => fs::write(&head, text).unwrap(),
        }
        let told = place.fails(6, &["user", "list"]);
        assert!(told.stderr.contains("head file"), "{told}");
        let dry = place.json(&["store", "adopt", "--dry-run"]);
        assert_eq!((&dry["dry_run"], &dry["rebound"]), (&json!(true), &json!(1)));
        let told = place.json(&[&ADOPT[..], &["--forget-later"]].concat());
        assert_eq!((&told["changed"], &told["rebound"]), (&json!(true), &json!(0)));
        place.ok(&["user", "list"]);
    }
    wait(&mut place, 90);
    assert_eq!(with_code(&place, "kim", &app.code(&place)), "allowed by code, exit 0");
}

#[test]
fn without_a_reason_or_an_agreement_nothing_is_put_back() {
    let (place, _) = enrolled();
    back_up(&place);
    place.ok(&["user", "suspend", "kim", "--yes"]);
    let before = place.bytes();
    let told = place.fails(9, &["store", "restore", "backup.db", "--yes"]);
    assert!(told.stderr.contains("--reason"), "{told}");
    let told = place.fails(9, &["store", "restore", "backup.db", "--reason", "x"]);
    assert!(told.stderr.contains("--yes"), "{told}");
    assert!(place.bytes() == before);
}

#[test]
fn a_backup_may_come_on_standard_input() {
    let (place, _) = enrolled();
    back_up(&place);
    let mut command = place.command(&["store", "restore", "-", "--yes", "--ticket", "OPS-9"]);
    let backup = fs::File::open(place.path("backup.db")).unwrap();
    let output = command.stdin(backup).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_record_is_whole(&place);
}

#[test]
fn the_store_that_was_replaced_can_be_looked_at_and_is_not_written_to() {
    let (place, _) = enrolled();
    back_up(&place);
    place.ok(&["user", "set", "kim", "--name", "Kim"]);
    place.ok(&RESTORE);
    let aside = replaced(&place);
    let aside = aside.to_str().unwrap();
    let events = place.json(&["audit", "list", "--store", aside, "--limit", "1"]);
    assert_eq!(events[0]["action"], "user.set");
    assert_eq!(place.json(&["audit", "verify", "--store", aside])["ok"], true);
    let told = place.fails(6, &["user", "set", "kim", "--name", "K", "--store", aside]);
    assert!(told.stderr.contains("error: "), "{told}");
    assert_eq!(fs::metadata(aside).unwrap().len() % 2048, 0);
}

#[test]
fn a_restore_that_is_killed_leaves_the_one_store_or_the_other() {
    const KILLS: u32 = 24;
    let (place, _) = enrolled();
    back_up(&place);
    place.ok(&["user", "suspend", "kim", "--yes"]);
    let begun = Instant::now();
    place.json(&["store", "restore", "backup.db", "--dry-run"]);
    let whole = begun.elapsed() * 2;
    for kill in 0..KILLS {
        let mut command = place.command(&RESTORE);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let begun = Instant::now();
        while begun.elapsed() < whole * kill / KILLS {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert_record_is_whole(&place);
        let page = place.json(&["user", "show", "kim"]);
        assert_eq!(page["status"], "suspended", "before and after, with what was done since");
    }
}
