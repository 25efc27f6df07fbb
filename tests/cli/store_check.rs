//! `store check`: it finds what somebody did to a store behind the program's back, says what
//! mends it, changes nothing, and is silent about whatever the program itself has made.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use rusqlite::Connection;
use serde_json::Value;

use crate::harness::Place;
use crate::people;
use crate::permission::{Account, is_root, run_as};
use crate::seed::{reset_without_key, sql};

const WHY: [&str; 4] = ["--reason", "a test", "--verified", "in-person"];

/// All that is found, one line each.
fn findings(place: &Place) -> Vec<String> {
    let told = place.run(&["store", "check", "-o", "json"]);
    let document = told.json();
    let list = document["findings"].as_array().unwrap();
    assert_eq!(document["ok"], Value::Bool(list.is_empty()), "{told}");
    assert_eq!(document["found"], list.len(), "{told}");
    assert_eq!(told.code, if list.is_empty() { 0 } else { 5 }, "{told}");
    let field = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    let line =
        |one: &Value| ["what", "where", "cause", "mend"].map(|name| field(one, name)).join(" | ");
    list.iter().map(line).collect()
}

#[track_caller]
fn is_well(place: &Place) {
    let found = findings(place);
    assert!(found.is_empty(), "{found:#?}");
}

/// One finding has all of these words.
#[track_caller]
fn finds(place: &Place, words: &[&str]) {
    let found = findings(place);
    let fits = |line: &String| words.iter().all(|word| line.contains(word));
    assert!(found.iter().any(fits), "{words:?}\n{found:#?}");
}

fn ok(place: &Place, words: &[&str]) {
    place.ok(&[words, &["--yes"]].concat());
}

/// Two practices, a person in each state, and each kind of code, by nothing but commands and
/// logins.
fn story() -> (Place, String) {
    let (mut place, secret) = people::enrolled_clinic();
    ok(&place, &["practice", "add", "north", "--name", "North"]);
    ok(&place, &["practice", "add", "gone", "--name", "Gone"]);
    for (login, practice) in [
        ("kim", "city-clinic"),
        ("lee", "city-clinic"),
        ("sen", "north"),
        ("ana", "north"),
        ("bot", "city-clinic"),
        ("was", "gone"),
    ] {
        ok(&place, &["user", "add", login, "--practice", practice, "--role", "staff"]);
        people::set_password(&place, login);
    }
    ok(&place, &["practice", "remove", "gone"]);
    ok(&place, &["practice", "enforce", "north", "--grace", "14d", "--methods", "totp,sms"]);
    ok(&place, &["practice", "set", "north", "--digits", "8", "--remember", "7d"]);
    ok(&place, &["practice", "disable", "north", "--for", "1h", "--reason", "a test"]);
    ok(&place, &["member", "exempt", "city-clinic", "bot", "--for", "30d", "--reason", "robot"]);
    ok(&place, &["member", "exempt", "city-clinic", "lee", "--for", "1h", "--reason", "today"]);
    ok(&place, &["member", "extend", "north", "sen", "--for", "9d", "--reason", "away"]);
    ok(&place, &["member", "set", "north", "ana", "--role", "admin"]);
    ok(&place, &["member", "add", "north", "kim", "--role", "provider"]);
    ok(&place, &["member", "remove", "north", "kim"]);
    ok(&place, &["member", "add", "north", "kim", "--role", "owner"]);
    let kim = people::enroll(&place, "kim", "One");
    people::enroll(&place, "kim", "Two");
    people::trust_device(&place, "kim", &kim);
    people::enroll(&place, "ana", "One");
    people::enroll(&place, "sen", "One");
    ok(&place, &["authenticator", "remove", "4", "--reason", "lost"]);
    ok(&place, &["authenticator", "rename", "2", "First"]);
    helped(&mut place, &secret);
    brought(&place);
    (place, secret)
}

/// What the desk does for people, and what they do to themselves.
fn helped(place: &mut Place, secret: &str) {
    people::begin(place, "lee", "Unfinished");
    reset_without_key(place, "ana");
    people::guess(place, "rao", secret, 13);
    place.set_now("2026-11-21T13:00:00Z");
    ok(place, &["user", "require", "lee"]);
    ok(place, &["user", "require", "was"]);
    ok(place, &["user", "require", "was", "--off"]);
    ok(place, &[&["user", "bypass-code", "kim", "--uses", "3"], &WHY[..]].concat());
    ok(place, &[&["user", "recovery-codes", "kim", "--show"], &WHY[..]].concat());
    ok(place, &["user", "suspend", "lee", "--reason", "left"]);
    ok(place, &["user", "reinstate", "lee"]);
    ok(place, &["user", "suspend", "was", "--reason", "left"]);
    ok(place, &[&["user", "reset-2fa", "sen"], &WHY[..]].concat());
}

/// Operators, files, and another key.
fn brought(place: &Place) {
    ok(place, &["operator", "add", "desk-meera", "--uid", "40002", "--role", "support"]);
    ok(place, &["operator", "add", "desk-rao", "--uid", "40003", "--user", "rao"]);
    ok(place, &["operator", "add", "desk-old", "--uid", "40004", "--role", "auditor"]);
    ok(place, &["operator", "set", "desk-meera", "--role", "admin", "--user", "kim"]);
    ok(place, &["operator", "remove", "desk-old"]);
    ok(place, &["user", "add", "temp"]);
    ok(place, &["user", "remove", "temp"]);
    let people = "login,name\nnew.one,New\nnew.two,Two\n";
    let import = ["user", "import", "-", "--practice", "north", "--yes"];
    assert_eq!(place.run_with_input(&import, people).code, 0);
    let uris = "new.one,otpauth://totp/x?secret=T4OSFYCHLPEDUYP6BSJXRVJOQQM2WYBX\n";
    let import = ["authenticator", "import", "-", "--yes"];
    let imported = place.run_with_input(&[&import[..], &WHY[..]].concat(), uris);
    assert_eq!(imported.code, 0, "{imported}");
    let policy = "[practice.north]\nenforcement = \"required\"\ngrace = \"7d\"\n";
    let applied = place.run_with_input(&["policy", "apply", "-", "--yes", "--force"], policy);
    assert_eq!(applied.code, 0, "{applied}");
    ok(place, &["key", "rotate"]);
}

#[test]
fn whatever_the_program_has_made_is_well_now_and_when_time_has_passed() {
    let (mut place, _) = story();
    is_well(&place);
    // What the clock ends leaves its rows behind.
    for later in ["2026-11-21T15:00:00Z", "2026-12-30T10:00:00Z", "2027-06-01T10:00:00Z"] {
        place.set_now(later);
        is_well(&place);
    }
    place.ok(&["practice", "enforce", "north", "--grace", "9d", "--yes"]);
    let table = place.ok(&["store", "check"]);
    assert!(table.starts_with("Nothing is wrong with "), "{table}");
    assert_eq!(place.ok(&["store", "check", "-o", "csv"]), "what,where,cause,mend\n");
    assert_eq!(place.ok(&["store", "check", "-o", "jsonl"]), "");
}

#[test]
fn somebody_disabled_by_guessing_and_switched_off_is_well() {
    let (mut place, secret) = people::enrolled_clinic();
    people::guess(&place, "rao", &secret, 100);
    place.set_now("2026-11-21T20:00:00Z");
    is_well(&place);
    place.ok(&["practice", "disable", "city-clinic", "--reason", "a test", "--yes"]);
    place.ok(&[&["user", "disable-2fa", "rao", "--yes"], &WHY[..]].concat());
    is_well(&place);
}

/// One statement of somebody who has the file and the sqlite3 of the machine, and words of what is
/// then found.
type Edit = (&'static str, [&'static str; 4]);

const EDITS: &[Edit] = &[
        ("UPDATE practices SET enforcement = 'off', enforced_since = NULL WHERE handle = 'north'"
            ,
            ["replay", "the practice north", "enforced_since is none", "practice enforce north"]),
        ("UPDATE practices SET paused_until = 1900000000000 WHERE handle = 'north'",
            ["replay", "north", "paused_until", "practice disable north"]),
        ("UPDATE practices SET remember = 7776000000",
            ["replay", "city-clinic", "remember is 90d", "practice set city-clinic"]),
        ("UPDATE exemptions SET ends_at = ends_at + 86400000",
            ["replay", "bot in city-clinic", "exemption", "member exempt city-clinic bot --off"]),
        ("INSERT INTO exemptions SELECT practice_id, user_id, 'service', 'x', 'x',
                 1795000000000, 1797000000000 FROM memberships WHERE user_id = (SELECT id FROM users WHERE login = 'rao')",
            ["replay", "rao in city-clinic", "exemption", "member exempt city-clinic rao --off"]),
        ("UPDATE extensions SET ends_at = 1900000000000",
            ["replay", "sen in north", "extension", "member extend north sen --off"]),
        ("UPDATE memberships SET role = 'owner' WHERE user_id = (SELECT id FROM users WHERE login = 'sen')",
            ["replay", "sen in north", "role is owner", "member set north sen"]),
        ("UPDATE memberships SET joined_at = 1790000000000 WHERE user_id = (SELECT id FROM users WHERE login = 'sen')",
            ["replay", "sen in north", "beginning", "member remove north sen"]),
        ("INSERT INTO memberships SELECT 2, id, 'owner', 1, 1 FROM users WHERE id = (SELECT id FROM users WHERE login = 'rao')",
            ["replay", "rao in north", "does not know it", "member remove north rao"]),
        ("DELETE FROM memberships WHERE user_id = (SELECT id FROM users WHERE login = 'bot')",
            ["replay", "bot in city-clinic", "it is gone", "member add city-clinic bot"]),
        ("UPDATE users SET required = 0 WHERE login = 'lee'",
            ["replay", "lee", "required is false", "user require lee"]),
        ("UPDATE users SET personal = 1 - personal WHERE login = 'kim'",
            ["replay", "kim", "personal is", "user reset-2fa kim"]),
        ("UPDATE users SET rebind = 0 WHERE login = 'sen'",
            ["replay", "sen", "rebind is false", "user reset-2fa sen"]),
        ("UPDATE users SET epoch = epoch - 1 WHERE login = 'sen'",
            ["replay", "sen", "epoch is", "user reset-2fa sen"]),
        ("UPDATE users SET status = 'active' WHERE login = 'was'",
            ["replay", "was", "status is active", "user suspend was"]),
        ("DELETE FROM locks",
            ["replay", "rao", "wrong codes in a row is 0", "user reset-2fa rao"]),
        ("DELETE FROM failure_days",
            ["replay", "rao", "wrong codes of 30 days is 0", "user reset-2fa rao"]),
        ("UPDATE bypass_codes SET uses_left = 9",
            ["replay", "kim", "uses of the bypass code is 9", "user reset-2fa kim"]),
        ("UPDATE authenticators SET state = 'disabled', disabled_at = 1 WHERE id = 2",
            ["replay", "kim", "authenticator 2 is disabled", "user reset-2fa kim"]),
        ("DELETE FROM authenticators WHERE id = 2",
            ["replay", "kim", "authenticator 2 is gone", "user reset-2fa kim"]),
        ("INSERT INTO users (login, login_key, status, personal, required, rebind, epoch, created_at)
             VALUES ('eve', 'eve', 'active', 0, 0, 0, 1, 1)",
            ["replay", "eve", "does not know them", "user remove eve"]),
        ("DELETE FROM users WHERE login = 'bot'",
            ["replay", "#6", "they are gone", "store restore"]),
        ("INSERT INTO practices SELECT 77, 'east', 'East', 'east', enforcement, enforced_since,
             paused_until, owner_since, admin_since, provider_since, staff_since, grace_length,
             grace_until, methods, digits, remember, enroll_with, created_at
             FROM practices WHERE handle = 'north'",
            ["replay", "the practice east", "does not know it", "practice remove east"]),
        ("INSERT INTO operators (name, uid, role, created_at) VALUES ('eve', 7, 'admin', 1)"
            ,
            ["replay", "the operator eve", "does not know them", "operator remove eve"]),
        ("UPDATE operators SET role = 'admin' WHERE name = 'desk-rao'",
            ["replay", "the operator desk-rao", "role none", "operator remove desk-rao"]),
        ("DELETE FROM operators WHERE name = 'desk-meera'",
            ["replay", "desk-meera", "they are gone", "operator add desk-meera"]),
        ("UPDATE sqlite_sequence SET seq = 1 WHERE name = 'users'",
            ["replay", "users", "given out again", "store restore"]),
        ("UPDATE counters SET value = 1",
            ["replay", "authenticators", "given out again", "store restore"]),
        ("UPDATE bypass_codes SET epoch = epoch + 9",
            ["orphans", "kim", "still to come", "user reset-2fa kim"]),
        ("DELETE FROM pending_enrollments",
            ["orphans", "lee", "waits for a code", "user reset-2fa lee"]),
        ("UPDATE authenticators SET state = 'active', confirmed_at = 1 WHERE state = 'pending'"
            ,
            ["orphans", "lee", "no authenticator that waits", "user reset-2fa lee"]),
        ("PRAGMA foreign_keys = 0; DELETE FROM users WHERE login = 'kim'",
            ["orphans", "memberships", "belong to rows of users", "store restore"]),
        ("UPDATE recovery_codes SET sealed = zeroblob(80) WHERE position = 3",
            ["sealed", "the recovery code 3 of", "changed or moved", "user reset-2fa"]),
        ("UPDATE authenticators SET key_id = x'0102030405060708' WHERE id = 2",
            ["sealed", "of kim", "names the key 0102030405060708", "user reset-2fa kim"]),
        ("UPDATE events SET reason = 'another' WHERE seq = 4",
            ["record", "event 4", "does not fit", "audit verify --against"]),
        ("DROP INDEX events_at",
            ["schema", "index events_at", "it is missing", "store restore"]),
        ("CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM locks; END",
            ["schema", "trigger t", "not of twofactl", "store restore"]),
        ("DROP VIEW report_users; CREATE VIEW report_users AS SELECT 1 AS id",
            ["schema", "view report_users", "not as twofactl makes it", "store restore"]),
        ("PRAGMA ignore_check_constraints = 1; UPDATE users SET epoch = 0 WHERE login = 'rao'"
            ,
            ["integrity", "the file", "CHECK constraint failed in users", "store restore"]),
        ("PRAGMA user_version = 7",
            ["schema", "store.db", "it has schema 7, and this twofactl knows 1", "upgrade"]),
        ("PRAGMA application_id = 7",
            ["integrity", "store.db", "not a twofactl store", "--store"]),
    ];

#[test]
fn a_row_that_was_edited_is_found_and_named_with_what_mends_it() {
    let (place, _) = story();
    let whole = fs::read(place.store()).unwrap();
    for (edit, words) in EDITS {
        sql(&place, edit);
        finds(&place, words);
        for side in ["store.db-wal", "store.db-shm"] {
            drop(fs::remove_file(place.path(side)));
        }
        fs::write(place.store(), &whole).unwrap();
    }
    is_well(&place);
}

/// Whatever is typed as it says ends the finding.
#[test]
fn what_is_named_to_mend_it_mends_it() {
    for (edit, command) in [
        (
            "UPDATE practices SET enforcement = 'off', enforced_since = NULL WHERE handle = 'north'",
            "practice enforce north",
        ),
        (
            "UPDATE exemptions SET ends_at = ends_at + 86400000 WHERE ends_at > 1795262400000",
            "member exempt city-clinic bot --off",
        ),
        ("UPDATE users SET required = 0 WHERE login = 'lee'", "user require lee"),
        ("UPDATE users SET status = 'active' WHERE login = 'was'", "user suspend was --reason x"),
        ("UPDATE users SET epoch = epoch - 1 WHERE login = 'kim'", "user reset-2fa kim --reason x"),
        ("DELETE FROM locks", "user reset-2fa rao --reason x"),
        (
            "INSERT INTO operators (name, uid, role, created_at) VALUES ('eve', 7, 'admin', 1)",
            "operator remove eve",
        ),
    ] {
        let (place, _) = story();
        sql(&place, edit);
        assert!(!findings(&place).is_empty(), "{edit}");
        place.ok(&command.split(' ').chain(["--yes"]).collect::<Vec<_>>());
        is_well(&place);
    }
}

#[test]
fn modes_links_and_a_key_that_is_missing_or_another_are_found() {
    let place = Place::with_clinic();
    let chmod = |name: &str, mode| {
        fs::set_permissions(place.path(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    chmod("store.db", 0o644);
    chmod("", 0o755);
    finds(&place, &["files", "store.db", "mode 0644", "chmod 600 "]);
    finds(&place, &["files", "mode 0755", "chmod 700 "]);
    chmod("store.db", 0o600);
    chmod("", 0o700);
    chmod("store.key", 0o644);
    finds(&place, &["key", "store.key", "open to other accounts", "chmod 600 "]);
    chmod("store.key", 0o600);
    is_well(&place);

    fs::hard_link(place.store(), place.path("second.db")).unwrap();
    finds(&place, &["files", "store.db", "other names", "-samefile"]);
    fs::remove_file(place.path("second.db")).unwrap();
    // A run that was killed while it made the store leaves such a name, and nobody is harmed.
    fs::hard_link(place.store(), place.path("store.db.77.new")).unwrap();
    is_well(&place);
    fs::remove_file(place.path("store.db.77.new")).unwrap();

    fs::rename(place.key(), place.path("away")).unwrap();
    finds(&place, &["key", "no key file", "put the key file back"]);
    let other = Place::with_clinic();
    fs::copy(other.key(), place.key()).unwrap();
    finds(&place, &["key", "is not the key of this store", "--key-file"]);
}

#[test]
fn times_that_cannot_be_are_found_and_a_clock_that_was_set_back_for_a_month() {
    let mut place = Place::with_clinic().at("2026-11-21T12:00:00Z");
    place.ok(&["user", "add", "kim"]);
    place.set_now("2026-11-21T10:00:00Z");
    finds(&place, &["clock", "still to come", "timedatectl"]);
    place.ok(&["user", "add", "lee"]);
    place.set_now("2026-11-22T10:00:00Z");
    finds(&place, &["clock", "earlier than the event before it", "timedatectl"]);
    place.set_now("2026-12-31T10:00:00Z");
    is_well(&place);
}

#[test]
fn a_log_that_grows_without_end_is_found() {
    let place = Place::with_clinic();
    let log = fs::File::create(place.path("store.db-wal")).unwrap();
    fs::set_permissions(place.path("store.db-wal"), fs::Permissions::from_mode(0o600)).unwrap();
    log.set_len(400 * 1024 * 1024).unwrap();
    finds(&place, &["log", "store.db-wal", "400 MiB", "fuser"]);
}

#[test]
fn a_file_that_is_damaged_or_no_store_is_an_answer_and_none_at_all_an_error() {
    let place = Place::with_clinic();
    let whole = fs::read(place.store()).unwrap();
    for cut in [whole.len() / 2, 3000, 100, 10, 0] {
        fs::write(place.store(), &whole[..cut]).unwrap();
        let found = findings(&place);
        assert!(!found.is_empty(), "{cut}");
    }
    let mut torn = whole.clone();
    for page in (4..whole.len() / 2048).step_by(3) {
        torn[page * 2048..page * 2048 + 600].fill(0x5a);
    }
    fs::write(place.store(), &torn).unwrap();
    finds(&place, &["integrity", "the file", "malformed", "restore the latest backup"]);
    fs::write(
        place.store(),
        "plain text, longer than any header of a file of SQLite's would be, \
        and therefore looked at as one that is not any of its own at all",
    )
    .unwrap();
    finds(&place, &["integrity", "store.db", "file is not a database"]);
    fs::remove_file(place.store()).unwrap();
    let missing = place.fails(6, &["store", "check"]);
    assert!(missing.stderr.contains("there is no store"), "{missing}");
}

#[test]
fn it_changes_nothing_and_keeps_nobody_from_writing() {
    let (place, _) = story();
    let held = Connection::open(place.store()).unwrap();
    held.execute_batch("UPDATE settings SET value = value").unwrap();
    let before = fs::read(place.store()).unwrap();
    is_well(&place);
    held.execute_batch("BEGIN IMMEDIATE").unwrap();
    is_well(&place);
    held.execute_batch("ROLLBACK").unwrap();
    assert!(fs::read(place.store()).unwrap() == before);
    drop(held);
    let names = |place: &Place| fs::read_dir(place.path("")).unwrap().count();
    let before = (names(&place), fs::read(place.store()).unwrap());
    is_well(&place);
    assert!((names(&place), fs::read(place.store()).unwrap()) == before);
}

/// A backup, too, is a store that can be looked at.
#[test]
fn a_backup_is_looked_at_where_it_lies() {
    let (place, _) = story();
    let folder = place.path("backups");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
    place.ok(&["store", "backup", "backups/copy.db"]);
    let key = place.key();
    let words = ["--store", "backups/copy.db", "--key-file", key.to_str().unwrap()];
    place.ok(&[&words[..], &["store", "check"]].concat());
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

#[test]
fn who_may_not_look_is_refused_also_where_the_store_is_damaged() {
    if !is_root() {
        return;
    }
    let place = crate::permission::clinics();
    let looked = run_as(&place, Account::Meera, &["store", "check"], "");
    assert_eq!(looked.code, 0, "{looked}");
    let refused = run_as(&place, Account::Lee, &["store", "check"], "");
    assert_eq!((refused.code, refused.stdout.as_str()), (4, ""), "{refused}");
    sql(&place, "DROP TABLE operators");
    let refused = run_as(&place, Account::Lee, &["store", "check"], "");
    assert!(refused.code != 0 && refused.stdout.is_empty(), "{refused}");
}
