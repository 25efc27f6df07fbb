//! Many writers: threads, processes, and a stranger who does not let go.

use std::process::{Command, Stdio};
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};
use std::{env, fs};

use twofactl::error::{Error, StoreError};
use twofactl::model::event::{Action, NewEvent};
use twofactl::ops::setup::{self, KeyNeed};
use twofactl::ops::{UNWATCHED, audit};
use twofactl::store::{Change, Store};

use crate::clinic::{CITY, Clinic, actor, t0};

const EACH: usize = 200;

/// Where the process that the tests start finds the store.
const FOLDER: &str = "TWOFACTL_TEST_FOLDER";

/// One event, which is the least that a write can write.
pub(crate) fn write_one(store: &mut Store) -> Result<(), Error> {
    store.write(&actor(), t0(), |_| Ok(Change::made((), NewEvent::done(Action::PracticeSet))))
}

fn write_each(clinic: &Clinic) {
    let mut store = clinic.open().store;
    for _ in 0..EACH {
        write_one(&mut store).unwrap();
    }
}

fn is_proven(clinic: &Clinic, events: usize) {
    let opened = clinic.open();
    let (mut store, keys) = (opened.store, opened.keys);
    let proof = store.read(|tx| audit::verify(tx, keys.as_ref(), None, UNWATCHED)).unwrap();
    assert!(proof.ok, "{:?}", proof.first_bad);
    assert_eq!(proof.events, events as u64);
    assert_eq!(proof.unsealed, []);
}

/// Does nothing unless another test starts it as a process of its own: then it
/// opens the store that it is told, and writes.
#[test]
fn a_process_that_is_told_where_writes_there() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let folder = std::path::PathBuf::from(folder);
    let (path, key) = (folder.join("store.db"), folder.join("store.key"));
    let mut store = setup::open(&path, &key, KeyNeed::Required).unwrap().store;
    for _ in 0..EACH {
        write_one(&mut store).unwrap();
    }
}

/// One test of this program, as a process with the store of `clinic`.
pub(crate) fn another_process(clinic: &Clinic, test: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .args(["--exact", test])
        .env(FOLDER, clinic.folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

#[test]
fn two_threads_and_two_processes_lose_no_event_and_break_no_chain() {
    let clinic = Clinic::enforcing();
    let before = usize::try_from(clinic.number("SELECT COUNT(*) FROM events")).unwrap();
    let writing = "crowd::a_process_that_is_told_where_writes_there";
    let mut processes = [(); 2].map(|()| another_process(&clinic, writing).spawn().unwrap());
    let together = Barrier::new(2);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                together.wait();
                write_each(&clinic);
            });
        }
    });
    for process in &mut processes {
        assert!(process.wait().unwrap().success());
    }
    is_proven(&clinic, before + 4 * EACH);
}

/// Does nothing unless another test starts it as a process of its own: then it
/// tries to take the whole file, as SQLite does before it removes the log.
#[test]
fn a_process_that_is_told_where_finds_the_store_held() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let file = fs::File::open(std::path::Path::new(&folder).join("store.db")).unwrap();
    let taken = rustix::fs::fcntl_lock(&file, rustix::fs::FlockOperation::NonBlockingLockShared);
    assert_eq!(taken, Ok(()), "who only reads gets in");
    drop(file);
    let path = std::path::Path::new(&folder).join("store.db");
    let file = fs::OpenOptions::new().read(true).write(true).open(path).unwrap();
    let taken = rustix::fs::fcntl_lock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive);
    assert!(taken.is_err(), "somebody has it open");
}

/// POSIX drops every lock that a process has on a file as soon as it closes
/// any descriptor of it. If opening a store did that to the stores that are
/// open already, another process would take itself for the only one, and
/// remove the write-ahead log under a login service that still writes to it.
#[test]
fn opening_a_store_again_takes_no_lock_from_the_one_that_is_open() {
    let clinic = Clinic::enforcing();
    let mut held = clinic.open().store;
    write_one(&mut held).unwrap();
    drop(clinic.open());
    let looking = "crowd::a_process_that_is_told_where_finds_the_store_held";
    assert!(another_process(&clinic, looking).status().unwrap().success());
    drop(held);
    assert!(!another_process(&clinic, looking).status().unwrap().success(), "nobody has it now");
}

#[test]
fn a_writer_who_does_not_let_go_is_told_after_five_seconds_and_nothing_changes() {
    let clinic = Clinic::enforcing();
    let before = clinic.tables();
    let stranger = clinic.sql();
    stranger.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut opened = clinic.open();
    let members = opened.store.read(|tx| {
        twofactl::ops::practice::show(tx, &crate::clinic::handle(CITY), t0()).map(|r| r.members)
    });
    assert_eq!(members.ok(), Some(1), "who only reads does not wait");
    let began = Instant::now();
    let busy = write_one(&mut opened.store).unwrap_err();
    let waited = began.elapsed();
    assert!(matches!(busy, Error::Store(StoreError::Busy)), "{busy}");
    assert!(busy.hint().unwrap().contains("try again"));
    assert!(waited > Duration::from_millis(4500) && waited < Duration::from_secs(9), "{waited:?}");
    stranger.execute_batch("ROLLBACK").unwrap();
    assert_eq!(clinic.tables(), before);
    write_one(&mut opened.store).unwrap();
}
