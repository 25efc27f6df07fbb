//! A backup is known for what it is: whatever reads works on it and says so, whatever writes
//! refuses it, and `store restore` makes a store of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::Progress;
use serde_json::{Value, json};

use crate::demands::hands::{PASSWORD, assert_record_is_whole, enrolled, with_code};
use crate::harness::{Exchange, Place};
use crate::permission::{Account, is_root, run_as};

const RESTORE: [&str; 6] =
    ["store", "restore", "backup.db", "--yes", "--reason", "the disk failed"];

/// A clinic, and a backup of it from two events ago.
fn backed_up() -> Place {
    let place = Place::with_clinic();
    place.ok(&["store", "backup", "backup.db"]);
    place.ok(&["user", "set", "rao", "--name", "Dr. Rao"]);
    place.ok(&["user", "set", "rao", "--name", "Dr. S. Rao"]);
    place
}

/// Runs a command on the backup with the live key, or another.
fn on_backup(place: &Place, words: &[&str]) -> Exchange {
    let (backup, key) = (place.path("backup.db"), place.key());
    let mine = ["--store", backup.to_str().unwrap()];
    let key = ["--key-file", key.to_str().unwrap()];
    let chosen = if words.contains(&"--key-file") { &[][..] } else { &key };
    place.run(&[words, &mine, chosen].concat())
}

fn number(file: &Path, pragma: &str) -> i64 {
    let file = Connection::open(file).unwrap();
    file.pragma_query_value(None, pragma, |row| row.get(0)).unwrap()
}

/// The letters "2FAC" and "2FAB".
const STORE: i64 = 843_465_027;
const BACKUP: i64 = 843_465_026;

fn everything(place: &Place) -> BTreeSet<(String, Vec<u8>)> {
    let entries = fs::read_dir(place.path("")).unwrap().map(|entry| entry.unwrap());
    let content = |path: &Path| fs::read(path).unwrap();
    entries.map(|one| (one.file_name().into_string().unwrap(), content(&one.path()))).collect()
}

#[test]
fn whatever_reads_works_on_a_backup_and_says_how_many_events_the_store_has_had_since() {
    let place = backed_up();
    let before = everything(&place);
    let last = place.json(&["audit", "list"]).as_array().unwrap().len() - 2;
    let note =
        format!("This is a backup, up to event {last}, and the store has had 2 events since.\n");
    for words in [
        &["audit", "verify"][..],
        &["audit", "list"],
        &["audit", "show", "1"],
        &["audit", "export"],
        &["audit", "checkpoint"],
        &["store", "check"],
        &["key", "check"],
        &["user", "list"],
        &["user", "show", "rao"],
        &["practice", "status", "--all"],
        &["practice", "list"],
        &["operator", "list"],
        &["policy", "export"],
        &["sms", "log"],
    ] {
        let read = on_backup(&place, words);
        assert_eq!(read.code, 0, "{words:?}\n{read}");
        assert_eq!(read.stderr.matches(&note).count(), 1, "{words:?}\n{read}");
        let quiet = on_backup(&place, &[words, &["--quiet"]].concat());
        assert_eq!((quiet.code, quiet.stderr.as_str()), (0, ""), "{words:?}\n{quiet}");
    }
    assert!(everything(&place) == before, "nothing is written, and nothing is laid beside it");
}

#[test]
fn store_info_names_a_backup_and_a_store_is_none() {
    let place = backed_up();
    let told = on_backup(&place, &["store", "info"]);
    assert!(told.stdout.starts_with("Backup "), "{told}");
    assert!(told.stdout.contains("the store has had 2 events since."), "{told}");
    assert_eq!((told.code, told.stderr.as_str()), (0, ""), "{told}");
    let told = on_backup(&place, &["store", "info", "-o", "json"]).json();
    assert_eq!(told["backup"], json!({ "events_since": 2, "fault": null }));
    assert_eq!(place.json(&["store", "info"])["backup"], Value::Null);
}

#[test]
fn with_a_copy_of_the_key_it_is_proven_as_well_and_nobody_knows_what_came_since() {
    let place = backed_up();
    fs::copy(place.key(), place.path("copy.key")).unwrap();
    for words in [["audit", "verify"], ["store", "check"]] {
        let told = on_backup(&place, &[&words[..], &["--key-file", "copy.key"]].concat());
        assert_eq!(told.code, 0, "{told}");
        assert!(told.stderr.contains("; no head file beside the key tells"), "{told}");
    }
    // And one that is the latest is told as that.
    place.ok(&["store", "backup", "latest.db"]);
    fs::rename(place.path("latest.db"), place.path("backup.db")).unwrap();
    let told = on_backup(&place, &["audit", "verify"]);
    assert!(told.stderr.contains("the store has had none since."), "{told}");
}

#[test]
fn whatever_writes_refuses_a_backup_and_says_what_to_type() {
    let place = backed_up();
    let before = everything(&place);
    let why = ["--yes", "--reason", "x"];
    for words in [
        &["user", "set", "rao", "--name", "R"][..],
        &["user", "set", "rao", "--name", "R", "--dry-run"],
        &["user", "reset-2fa", "rao"],
        &["user", "add", "kim", "--practice", "city-clinic", "--role", "staff"],
        &["practice", "disable", "city-clinic"],
        &["operator", "add", "desk-sam", "--uid", "40001", "--role", "support"],
        &["login", "bridge"],
        &["key", "rotate"],
        &["store", "adopt"],
        &["store", "migrate"],
    ] {
        let words = [words, &why].concat();
        let told = on_backup(&place, &words);
        assert_eq!((told.code, told.stdout.as_str()), (6, ""), "{words:?}\n{told}");
        let backup = place.path("backup.db").display().to_string();
        let expected = format!(
            "error: {backup} is a backup, and nothing is written to it\n\
             hint: name the store with --store, or put this in its place: \
             twofactl store restore {backup}\n"
        );
        assert_eq!(told.stderr, expected, "{words:?}");
    }
    assert!(everything(&place) == before);
}

#[test]
fn a_backup_is_restored_to_a_store_and_so_is_a_copy_made_by_other_means() {
    let (mut place, app) = enrolled();
    place.ok(&["store", "backup", "ours.db"]);
    fs::copy(place.store(), place.path("at-rest.db")).unwrap();
    let live = Connection::open(place.store()).unwrap();
    live.backup("main", place.path("sqlite.db"), None::<fn(Progress)>).unwrap();
    drop(live);
    for (file, id) in [("ours.db", BACKUP), ("at-rest.db", STORE), ("sqlite.db", STORE)] {
        assert_eq!(number(&place.path(file), "application_id"), id, "{file}");
        fs::copy(place.path(file), place.path("backup.db")).unwrap();
        let told = place.json(&RESTORE);
        assert_eq!((&told["changed"], &told["since"]["state"]), (&json!(true), &json!("known")));
        assert_eq!(number(&place.store(), "application_id"), STORE, "{file}");
        let aside = told["moved_aside"].as_str().unwrap();
        fs::rename(aside, place.path("aside.db")).unwrap();
        assert_record_is_whole(&place);
        crate::demands::hands::wait(&mut place, 90);
        assert_eq!(with_code(&place, "kim", &app.code(&place)), "allowed by code, exit 0");
        place.ok(&["store", "check"]);
    }
}

#[test]
fn a_backup_that_the_head_file_does_not_lead_to_is_at_fault() {
    let place = Place::with_clinic();
    let earlier = fs::read_to_string(place.path("store.head")).unwrap();
    place.ok(&["user", "set", "rao", "--name", "Dr. Rao"]);
    place.ok(&["store", "backup", "backup.db"]);
    let own = fs::read_to_string(place.path("store.head")).unwrap();
    let hash = own.trim_end().rsplit(' ').next().unwrap();
    let another = own.replace(hash, &hash.chars().rev().collect::<String>());
    for (head, why) in [
        (earlier, "the head file beside the key ends before it"),
        (another, "it is not the event that the head file beside the key names"),
    ] {
        fs::write(place.path("store.head"), head).unwrap();
        let told = on_backup(&place, &["audit", "verify", "-o", "json"]);
        assert_eq!(told.code, 5, "{told}");
        assert_eq!(told.json()["first_bad"]["why"], why);
        assert!(told.stderr.contains("of another record than the store has: event"), "{told}");
        let found = on_backup(&place, &["store", "check", "-o", "json"]);
        let found = (found.code, found.json()["findings"].clone());
        assert_eq!((found.0, found.1.as_array().unwrap().len()), (5, 1), "{found:?}");
        assert_eq!(found.1[0]["what"], "head");
        assert!(found.1[0]["cause"].as_str().unwrap().contains(why), "{found:?}");
        let info = on_backup(&place, &["store", "info", "-o", "json"]).json();
        assert!(info["backup"]["fault"].as_str().unwrap().contains(why), "{info}");
    }
    fs::write(place.path("store.head"), own).unwrap();
    assert_eq!(on_backup(&place, &["audit", "verify"]).code, 0);
}

/// A store whose head file was left behind by processes that committed together.
#[test]
fn whoever_makes_a_backup_leaves_a_head_file_that_knows_of_its_last_event() {
    let place = Place::with_clinic();
    let earlier = fs::read_to_string(place.path("store.head")).unwrap();
    place.ok(&["user", "set", "rao", "--name", "Dr. Rao"]);
    fs::write(place.path("store.head"), earlier).unwrap();
    place.ok(&["store", "backup", "backup.db"]);
    let told = on_backup(&place, &["audit", "verify"]);
    assert_eq!(told.code, 0, "{told}");
    assert!(told.stderr.contains("the store has had none since."), "{told}");
}

#[test]
fn a_backup_that_was_copied_over_the_store_is_no_store_until_it_is_restored() {
    let place = backed_up();
    fs::copy(place.path("backup.db"), place.store()).unwrap();
    let told = place.run(&["user", "list"]);
    assert!(told.code == 0 && told.stderr.contains("This is a backup"), "{told}");
    let login = place.run_with_input(&["login", "bridge"], "{\"id\":1}\n");
    assert_eq!(login.code, 6, "{login}");
    let told = place.fails(6, &["store", "adopt", "--yes", "--reason", "x"]);
    assert!(told.stderr.contains("is a backup"), "{told}");
    let told = place.json(&["store", "restore", "store.db", "--yes", "--reason", "x"]);
    assert_eq!((&told["changed"], &told["since"]["state"]), (&json!(true), &json!("unknown")));
    assert_eq!(place.json(&["store", "info"])["backup"], Value::Null);
    assert_record_is_whole(&place);
    place.ok(&["store", "check"]);
}

#[test]
fn a_backup_of_a_backup_is_one() {
    let place = backed_up();
    let told = on_backup(&place, &["store", "backup", "again.db", "-o", "json"]);
    assert_eq!(told.code, 0, "{told}");
    assert!(told.stderr.contains("the store has had 2 events since."), "{told}");
    assert_eq!(number(&place.path("again.db"), "application_id"), BACKUP);
    let same = ["again.db", "backup.db"].map(|name| number(&place.path(name), "page_count"));
    assert_eq!(same[0], same[1]);
}

/// Whom the backup's own operators do not permit it hears that, and not what the file is.
#[test]
fn who_may_not_read_a_backup_is_refused_as_at_the_store() {
    if !is_root() {
        return;
    }
    let place = crate::permission::clinics();
    place.ok(&["store", "backup", "backup.db"]);
    fs::copy(place.path("backup.db"), place.store()).unwrap();
    let before = place.bytes();
    let refused = run_as(&place, Account::Meera, &["store", "backup", "-"], "");
    assert_eq!((refused.code, refused.stdout.as_str()), (4, ""), "{refused}");
    assert!(place.bytes() == before);
}

#[test]
fn nobody_logs_in_at_a_backup() {
    let (place, _) = enrolled();
    place.ok(&["store", "backup", "backup.db"]);
    fs::copy(place.path("backup.db"), place.store()).unwrap();
    let words = ["login", "try", "kim", "--password-stdin"];
    let told = place.run_with_input(&words, &format!("{PASSWORD}\n"));
    assert_eq!(told.code, 6, "{told}");
    assert!(told.stderr.contains("is a backup"), "{told}");
}
