//! Copies of a store that is in use: whole, private, never over anything, and none by halves.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use rusqlite::Connection;
use twofactl::error::{Error, Refusal, StoreError};
use twofactl::ops::setup::{self, KeyNeed};
use twofactl::ops::{UNWATCHED, audit};
use twofactl::store::{Copied, Store};

use crate::clinic::Clinic;
use crate::crowd::{another_process, write_one};

const LONG: Duration = Duration::from_secs(60);

fn place(clinic: &Clinic) -> PathBuf {
    let folder = clinic.folder.path().join("copies");
    fs::create_dir_all(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    folder.join("copy.db")
}

/// Everything that lies where copies are made.
fn names(clinic: &Clinic) -> Vec<String> {
    let folder = place(clinic);
    let entries = fs::read_dir(folder.parent().unwrap()).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn copy(clinic: &Clinic) -> Result<Copied, Error> {
    let opened = setup::open_to_examine(&clinic.store(), &clinic.key(), KeyNeed::Required);
    opened.unwrap().store.copy_to(&place(clinic), LONG, UNWATCHED)
}

#[test]
fn a_copy_is_one_private_file_that_tells_the_same_story() {
    let clinic = Clinic::enforcing();
    let before = clinic.tables();
    let copied = copy(&clinic).unwrap();
    assert_eq!(names(&clinic), ["copy.db"]);
    let metadata = fs::metadata(place(&clinic)).unwrap();
    assert_eq!((metadata.permissions().mode() & 0o7777, metadata.len()), (0o600, copied.bytes));
    assert_eq!(copied.path, place(&clinic));

    let head = clinic.open().store.read(|tx| audit::checkpoint(tx, crate::clinic::t0())).unwrap();
    assert_eq!((copied.events, copied.head), (head.seq.get().unsigned_abs(), head.hash));
    assert_eq!(copied.store_id, head.store_id);
    // With the key, that is: not one seal was lost.
    let keys = clinic.open().keys;
    let mut opened = Store::open_copy(&place(&clinic)).unwrap();
    let proof = opened.read(|tx| audit::verify(tx, keys.as_ref(), Some(&head), UNWATCHED)).unwrap();
    assert!(proof.ok && proof.events == copied.events, "{:?}", proof.first_bad);
    assert_eq!(names(&clinic), ["copy.db"], "who looks at it leaves nothing beside it");
    assert_eq!(clinic.tables(), before);
}

#[test]
fn nothing_is_written_over_not_even_by_a_copy_that_began_before() {
    let clinic = Clinic::enforcing();
    let refused = |error: &Error| matches!(error, Error::Refused(Refusal::WouldOverwrite { .. }));
    let mut opened = clinic.open();
    let late = |_, _| {
        fs::write(place(&clinic), "somebody was faster").unwrap();
    };
    let error = opened.store.copy_to(&place(&clinic), LONG, &late).unwrap_err();
    assert!(refused(&error), "{error}");
    let error = copy(&clinic).unwrap_err();
    assert!(refused(&error), "{error}");
    assert_eq!(fs::read(place(&clinic)).unwrap(), b"somebody was faster");
    assert_eq!(names(&clinic), ["copy.db"]);
}

#[test]
fn a_copy_that_takes_too_long_leaves_nothing() {
    let clinic = Clinic::enforcing();
    let mut opened = clinic.open();
    let slow = opened.store.copy_to(&place(&clinic), Duration::ZERO, UNWATCHED).unwrap_err();
    assert!(matches!(slow, Error::Store(StoreError::CopyTooSlow { seconds: 0 })), "{slow}");
    assert!(names(&clinic).is_empty());
}

#[test]
fn a_folder_that_others_write_to_gets_none_but_one_like_tmp_does() {
    let clinic = Clinic::enforcing();
    let folder = place(&clinic).parent().unwrap().to_owned();
    let open_to = |mode| fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
    open_to(0o777);
    let mut opened = clinic.open();
    let unsafe_mode = opened.store.copy_to(&folder.join("copy.db"), LONG, UNWATCHED).unwrap_err();
    assert!(matches!(unsafe_mode, Error::Store(StoreError::UnsafeMode { .. })), "{unsafe_mode}");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    open_to(0o1777);
    opened.store.copy_to(&folder.join("copy.db"), LONG, UNWATCHED).unwrap();
}

/// Each of these is found in the copy, so that no backup takes the place of a good one.
#[test]
fn what_is_damaged_is_not_kept_as_a_copy() {
    for (damage, told) in [
        ("UPDATE events SET reason = 'another' WHERE seq = 2", "breaks at event 2"),
        ("DELETE FROM events WHERE seq = 2", "breaks at event 2"),
        ("DELETE FROM events WHERE seq = (SELECT MAX(seq) FROM events)", "does not end where"),
        ("UPDATE chain_head SET hash = zeroblob(32)", "does not end where"),
        ("UPDATE users SET epoch = 0", "CHECK"),
    ] {
        let clinic = Clinic::enforcing();
        let stranger = clinic.sql();
        stranger.execute_batch("PRAGMA ignore_check_constraints = 1").unwrap();
        stranger.execute_batch(damage).unwrap();
        let error = copy(&clinic).expect_err(damage);
        assert!(matches!(error, Error::Store(StoreError::Damaged { .. })), "{damage}: {error}");
        assert!(error.to_string().contains(told), "{damage}: {error}");
        assert!(names(&clinic).is_empty(), "{damage}");
    }
}

#[test]
fn what_is_no_copy_of_a_store_is_not_opened_as_one() {
    let clinic = Clinic::enforcing();
    for (content, is_foreign) in [("not a store", true), ("", true)] {
        fs::write(place(&clinic), content).unwrap();
        let error = Store::open_copy(&place(&clinic)).unwrap_err();
        let foreign = matches!(error, Error::Store(StoreError::Foreign { .. }));
        assert_eq!(foreign, is_foreign, "{error}");
    }
}

/// A backup that begins anew at each write would never end here.
#[test]
fn a_copy_ends_and_is_whole_while_a_thread_and_a_process_write_without_pause() {
    let clinic = Clinic::enforcing();
    // Many steps' worth of pages.
    let stranger = clinic.sql();
    stranger
        .execute_batch(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)
             INSERT INTO settings SELECT 'filler ' || i, hex(randomblob(600)) FROM n",
        )
        .unwrap();
    drop(stranger);
    let writing = "crowd::a_process_that_is_told_where_writes_there";
    let mut process = another_process(&clinic, writing).spawn().unwrap();
    let done = AtomicBool::new(false);
    let (copied, written) = thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut store = clinic.open().store;
            let mut written = 0_u64;
            while !done.load(Ordering::Relaxed) {
                write_one(&mut store).unwrap();
                written += 1;
            }
            written
        });
        let copied: Vec<_> = (0..5)
            .map(|number| {
                let path = place(&clinic).with_file_name(format!("{number}.db"));
                clinic.open().store.copy_to(&path, LONG, UNWATCHED)
            })
            .collect();
        done.store(true, Ordering::Relaxed);
        (copied, writer.join().unwrap())
    });
    assert!(process.wait().unwrap().success());
    assert!(written > 5, "{written}");
    let keys = clinic.open().keys;
    for copied in copied {
        let Copied { path, events, .. } = copied.unwrap();
        let mut opened = Store::open_copy(&path).unwrap();
        let proof = opened.read(|tx| audit::verify(tx, keys.as_ref(), None, UNWATCHED)).unwrap();
        assert!(proof.ok && proof.events == events, "{:?}", proof.first_bad);
        let plain = Connection::open(&path).unwrap();
        let mode: String =
            plain.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
        assert_eq!(mode, "delete", "no side files come of opening it");
    }
}
