//! `store backup`: one whole private file or nothing, whatever else goes on; and of the older
//! ones none goes that this command did not make.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::harness::{Place, run};
use crate::load::{Load, under_load};
use crate::permission::{Account, is_root, run_as};
use crate::seed::sql;
use crate::terminal::Terminal;

fn folder(place: &Place) -> PathBuf {
    let folder = place.path("backups");
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// How often the copy's own record says what happened.
fn events(file: &Path) -> i64 {
    let copy = Connection::open(file).unwrap();
    copy.query_row("SELECT COUNT(*) FROM events", [], |row| row.get(0)).unwrap()
}

/// Some MiB that take a while.
fn fill(place: &Place, rows: u32) {
    sql(
        place,
        &format!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
             INSERT INTO settings SELECT 'filler ' || i, hex(randomblob(900)) FROM n"
        ),
    );
}

#[test]
fn a_backup_is_a_private_file_that_says_up_to_where_it_goes_and_holds_no_key() {
    let place = Place::with_clinic();
    let told = place.json(&["store", "backup", "copy.db"]);
    let file = place.path("copy.db");
    let metadata = fs::metadata(&file).unwrap();
    assert_eq!(metadata.permissions().mode() & 0o7777, 0o600);
    let head = place.ok(&["audit", "checkpoint"]);
    assert!(head.contains(told["head"].as_str().unwrap()), "{head}{told}");
    assert_eq!(
        told,
        json!({ "changed": true, "file": file.to_str().unwrap(), "bytes": metadata.len(),
            "events": events(&file), "head": told["head"], "removed": [] })
    );
    assert_eq!(names(&place.path("")), ["copy.db", "store.db", "store.head", "store.key"]);
    let key = fs::read_to_string(place.key()).unwrap();
    let key = key.lines().find(|line| !line.starts_with('#')).unwrap();
    let bytes = fs::read(&file).unwrap();
    assert!(!bytes.windows(key.len()).any(|window| window == key.as_bytes()));
    // And it is a store: with the key beside it, it can be looked at like one.
    let copy = ["--store", file.to_str().unwrap(), "--key-file", place.key().to_str().unwrap()]
        .map(ToOwned::to_owned);
    let words: Vec<&str> = copy.iter().map(String::as_str).chain(["audit", "verify"]).collect();
    assert!(place.ok(&words).contains("events"));
}

#[test]
fn it_needs_no_key_leaves_no_event_and_says_that_the_key_belongs_elsewhere() {
    let place = Place::with_clinic();
    fs::rename(place.key(), place.path("elsewhere.key")).unwrap();
    let before = place.bytes();
    let exchange = place.run(&["store", "backup", "copy.db"]);
    assert_eq!((exchange.code, exchange.stderr.as_str()), (0, ""), "{exchange}");
    assert!(exchange.stdout.contains("The key is not in it: keep a copy of "), "{exchange}");
    assert_eq!(place.bytes(), before);
}

#[test]
fn nothing_is_written_over_and_a_dry_run_writes_nothing() {
    let place = Place::with_clinic();
    fs::write(place.path("taken"), "mine").unwrap();
    symlink("nowhere", place.path("link")).unwrap();
    for name in ["taken", "link", "store.db", "store.key"] {
        let refused = place.fails(5, &["store", "backup", name]);
        assert!(refused.stderr.contains("exists already"), "{refused}");
    }
    assert_eq!(fs::read(place.path("taken")).unwrap(), b"mine");
    let nowhere = place.fails(6, &["store", "backup", "no/folder/copy.db"]);
    assert!(nowhere.stderr.contains("copy.db"), "{nowhere}");
    let would = place.json(&["store", "backup", "new.db", "--dry-run"]);
    assert_eq!((&would["dry_run"], &would["bytes"]), (&json!(true), &Value::Null));
    let kept = ["link", "store.db", "store.head", "store.key", "taken"];
    assert_eq!(names(&place.path("")), kept);
}

#[test]
fn in_a_folder_it_is_named_after_store_and_time_and_only_the_oldest_of_this_store_go() {
    let mut place = Place::with_clinic();
    let other = Place::with_clinic();
    let backups = folder(&place);
    let target = backups.to_str().unwrap().to_owned();
    let mut made = Vec::new();
    for hour in 10..14 {
        place.set_now(&format!("2026-11-21T{hour}:00:00Z"));
        let told = place.json(&["store", "backup", &target]);
        let file = PathBuf::from(told["file"].as_str().unwrap());
        made.push(file.file_name().unwrap().to_str().unwrap().to_owned());
    }
    assert!(made[0].ends_with("-20261121T100000Z.db"), "{}", made[0]);
    // Whatever only looks like one stays: of another store, no store, a link, another name.
    let foreign = other.json(&["store", "backup", &target]);
    let foreign = Path::new(foreign["file"].as_str().unwrap()).to_owned();
    let earlier = |hour: &str| made[0].replace("T100000Z", &format!("T{hour}0000Z"));
    fs::copy(&foreign, backups.join(earlier("01"))).unwrap();
    fs::write(backups.join(earlier("02")), "not a store").unwrap();
    symlink(&made[1], backups.join(earlier("03"))).unwrap();
    fs::copy(backups.join(&made[0]), backups.join("before-the-move.db")).unwrap();
    let others = names(&backups).len() - made.len();

    place.set_now("2026-11-21T14:00:00Z");
    let keep = ["store", "backup", &target, "--keep", "3"];
    let would = place.json(&[&keep[..], &["--dry-run"]].concat());
    let told = place.json(&keep);
    let gone: Vec<_> =
        made[..2].iter().map(|name| backups.join(name).to_str().unwrap().to_owned()).collect();
    assert_eq!((&told["removed"], &would["removed"]), (&json!(gone), &json!(gone)));
    let left = names(&backups);
    assert_eq!(left.len(), others + 3);
    assert!(!left.contains(&made[0]) && !left.contains(&made[1]), "{left:?}");
    assert!(left.contains(&made[2]) && left.contains(&made[3]), "{left:?}");
    assert!(foreign.exists());

    // A clock that was set back makes the new one the oldest by its name: it stays.
    place.set_now("2026-11-21T09:00:00Z");
    let told = place.json(&["store", "backup", &target, "--keep", "1"]);
    assert_eq!(told["removed"].as_array().unwrap().len(), 3);
    assert!(Path::new(told["file"].as_str().unwrap()).exists());
}

#[test]
fn nothing_goes_where_the_new_one_failed_and_keep_needs_a_folder() {
    let place = Place::with_clinic();
    let backups = folder(&place);
    let target = backups.to_str().unwrap();
    place.ok(&["store", "backup", target]);
    let before = names(&backups);
    let keep = ["store", "backup", target, "--keep", "1"];
    // The same second once more: the one that is there has the name.
    place.fails(5, &keep);
    assert_eq!(names(&backups), before);
    for file in ["new.db", "-"] {
        let usage = place.fails(2, &["store", "backup", file, "--keep", "1"]);
        assert!(usage.stderr.contains("--keep needs a folder"), "{usage}");
    }
}

#[test]
fn standard_output_gets_the_whole_copy_and_no_file_stays() {
    let place = Place::with_clinic();
    let file = fs::File::create(place.path("out.db")).unwrap();
    let mut command = place.command(&["store", "backup", "-"]);
    let output = command.stdin(Stdio::null()).stdout(file).stderr(Stdio::piped()).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && said.contains("without the key"), "{said}");
    assert_eq!(events(&place.path("out.db")), events(&place.store()));
    assert_eq!(names(&place.path("")), ["out.db", "store.db", "store.head", "store.key"]);
}

#[test]
fn a_terminal_gets_none() {
    let place = Place::with_clinic();
    let mut terminal = Terminal::start(&place, (80, 24), "store backup -", &[]);
    terminal.wait_for("exit=2");
    assert!(terminal.text().contains("not written to a terminal"), "{}", terminal.text());
}

/// In the name of the store's account only standard output is the caller's own.
#[test]
fn in_another_accounts_name_there_is_only_standard_output() {
    if !is_root() {
        return;
    }
    let place = crate::permission::clinics();
    let refused = run_as(&place, Account::Ana, &["store", "backup", "copy.db"], "");
    assert_eq!(refused.code, 4, "{refused}");
    assert!(refused.stderr.contains("store backup - > FILE"), "{refused}");
    let taken = run_as(&place, Account::Ana, &["store", "backup", "-"], "");
    assert_eq!(taken.code, 0, "{taken}");
    let not_theirs = run_as(&place, Account::Meera, &["store", "backup", "-"], "");
    assert_eq!((not_theirs.code, not_theirs.stdout.as_str()), (4, ""), "{not_theirs}");
}

fn start(mut command: Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits until the draft of a copy is there.
fn wait_for_draft(folder: &Path) {
    let began = Instant::now();
    while !names(folder).iter().any(|name| name.ends_with(".new")) {
        assert!(began.elapsed() < Duration::from_secs(20), "no draft came");
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn an_interrupted_one_leaves_nothing_and_a_killed_one_nothing_that_looks_whole() {
    let place = Place::with_clinic();
    fill(&place, 20_000);
    let backups = folder(&place);
    let command = || place.command(&["store", "backup", backups.to_str().unwrap()]);
    for (signal, code) in
        [(Signal::INT, Some(130)), (Signal::TERM, Some(130)), (Signal::KILL, None)]
    {
        let mut child = start(command());
        wait_for_draft(&backups);
        kill_process(Pid::from_child(&child), signal).unwrap();
        assert_eq!(child.wait().unwrap().code(), code);
        let left = names(&backups);
        assert!(left.iter().all(|name| name.contains(".db.")), "{left:?}");
        assert!(code.is_none() || left.is_empty(), "{left:?}");
    }
    // What a kill left is in nobody's way.
    assert_eq!(run(command(), "").code, 0);
}

/// A limit for files does what a full disk does, and needs no disk.
#[test]
fn a_disk_that_fills_up_leaves_nothing_and_says_so() {
    let place = Place::with_clinic();
    fill(&place, 2_000);
    let backups = folder(&place);
    let program = place.command(&[]);
    let line = format!(
        "trap '' XFSZ; ulimit -f 1000; exec {} store backup {}",
        program.get_program().to_str().unwrap(),
        backups.display()
    );
    let mut command = Command::new("sh");
    command.args(["-c", &line]).env_clear().current_dir(place.path(""));
    command.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let exchange = run(command, "");
    assert_eq!(exchange.code, 6, "{exchange}");
    assert!(names(&backups).is_empty(), "{:?}", names(&backups));
}

#[test]
fn a_damaged_store_gets_no_backup_that_takes_the_place_of_a_good_one() {
    let mut place = Place::with_clinic();
    let backups = folder(&place);
    let keep = ["store", "backup", backups.to_str().unwrap(), "--keep", "1"];
    place.ok(&keep);
    let before = names(&backups);
    sql(&place, "UPDATE events SET reason = 'another' WHERE seq = 1");
    place.set_now("2026-11-22T10:00:00Z");
    let refused = place.fails(6, &keep);
    assert!(refused.stderr.contains("its record breaks at event 1"), "{refused}");
    assert_eq!(names(&backups), before);
}

/// What is done when: under full load, from outside, and every backup is whole.
#[test]
fn backups_under_full_load_end_and_hold_one_state_each() {
    let place = Place::with_clinic();
    fill(&place, 3_000);
    let backups = folder(&place);
    let counts = under_load(&place, |load| {
        (0..4).map(|number| back_up_meanwhile(&place, load, &backups, number)).collect::<Vec<_>>()
    });
    assert!(counts.is_sorted() && counts[0] < counts[3], "{counts:?}");
    place.ok(&["audit", "verify"]);
}

/// Makes one, proves it, and tells how many events it has.
fn back_up_meanwhile(place: &Place, load: &Load, backups: &Path, number: u32) -> i64 {
    let file = backups.join(format!("{number}.db"));
    let told = place.json(&["store", "backup", file.to_str().unwrap()]);
    assert_eq!(told["events"], events(&file));
    let (store, key) = (file.to_str().unwrap(), place.key());
    let words = ["--store", store, "--key-file", key.to_str().unwrap()];
    fs::set_permissions(backups, fs::Permissions::from_mode(0o700)).unwrap();
    place.ok(&[&words[..], &["audit", "verify"]].concat());
    load.wait_for_more();
    events(&file)
}
