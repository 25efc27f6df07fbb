//! Making a store: wholly, or not at all.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use twofactl::error::{Error, ErrorKind, Refusal, StoreError};
use twofactl::model::practice::Handle;
use twofactl::model::time::Timestamp;
use twofactl::ops::practice::NewPractice;
use twofactl::ops::setup::{self, Enforce, InitRequest, KeyNeed};

use crate::clinic::{Clinic, RAO, actor, name, private_folder, t0};

fn nothing() -> Clinic {
    Clinic { folder: private_folder() }
}

fn init(request: &InitRequest) -> Result<setup::InitDone, Error> {
    setup::init(request, &actor(), t0())
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_store_is_made_with_its_key_practice_and_owner_and_leaves_no_draft() {
    let clinic = nothing();
    let done = init(&clinic.request(Enforce::AtOnce)).unwrap();
    assert!(done.key_was_made);
    assert!(done.practice.unwrap().policy.is_in_force(t0()));
    assert_eq!(done.owner.unwrap().user.login.as_str(), RAO);
    assert_eq!(names(clinic.folder.path()), ["store.db", "store.head", "store.key"]);
    let actions: Vec<_> = clinic.newest(9).iter().map(|event| event.action.as_str()).collect();
    let told = ["member.add", "user.add", "practice.enforce", "practice.add", "store.init"];
    assert_eq!(actions, told, "the newest first");
    assert_eq!(clinic.number("SELECT COUNT(*) FROM operators WHERE role = 'admin'"), 1);
}

#[test]
fn the_folder_is_made_for_this_account_alone() {
    let outer = private_folder();
    let folder = outer.path().join("deep").join("down");
    let request = InitRequest {
        store: folder.join("store.db"),
        key_file: folder.join("store.key"),
        ..nothing().request(Enforce::Later)
    };
    init(&request).unwrap();
    for made in [outer.path().join("deep"), folder] {
        assert_eq!(fs::metadata(&made).unwrap().permissions().mode() & 0o7777, 0o700);
    }
}

#[test]
fn a_making_that_fails_leaves_neither_store_nor_fresh_key() {
    let clinic = nothing();
    // A file where the store's folder would have to be.
    let blocked = clinic.folder.path().join("file");
    fs::write(&blocked, "").unwrap();
    let request = InitRequest { store: blocked.join("store.db"), ..clinic.request(Enforce::Later) };
    assert_eq!(init(&request).unwrap_err().kind(), ErrorKind::Store);
    assert_eq!(names(clinic.folder.path()), ["file"]);
    fs::remove_file(&blocked).unwrap();

    // Something where the draft would have to be: the key is made by then.
    let draft = format!("store.db.{}.new", std::process::id());
    fs::create_dir(clinic.folder.path().join(&draft)).unwrap();
    assert_eq!(init(&clinic.request(Enforce::Later)).unwrap_err().kind(), ErrorKind::Refused);
    assert_eq!(names(clinic.folder.path()), [draft]);
}

#[test]
fn a_key_file_where_the_store_should_go_is_not_written_over() {
    let clinic = nothing();
    let request = InitRequest { store: clinic.key(), ..clinic.request(Enforce::Later) };
    let refused = init(&request).unwrap_err();
    assert!(matches!(refused, Error::Refused(Refusal::WouldOverwrite { .. })), "{refused}");
    assert_eq!(names(clinic.folder.path()), Vec::<String>::new(), "the fresh key is gone");
}

#[test]
fn an_existing_store_is_refused_and_untouched() {
    let clinic = Clinic::enforcing();
    let (store, key) = (fs::read(clinic.store()).unwrap(), fs::read(clinic.key()).unwrap());
    let refused = init(&clinic.request(Enforce::Later)).unwrap_err();
    assert!(matches!(refused, Error::Refused(Refusal::WouldOverwrite { .. })), "{refused}");
    assert!(refused.hint().unwrap().contains("nothing was changed"));
    assert_eq!(fs::read(clinic.store()).unwrap(), store);
    assert_eq!(fs::read(clinic.key()).unwrap(), key);
}

#[test]
fn a_dangling_link_counts_as_something_there() {
    let clinic = nothing();
    std::os::unix::fs::symlink("/nowhere/at/all", clinic.store()).unwrap();
    assert_eq!(init(&clinic.request(Enforce::Later)).unwrap_err().kind(), ErrorKind::Refused);
    assert_eq!(names(clinic.folder.path()), ["store.db"]);
}

#[test]
fn a_good_key_that_is_there_is_used_and_kept_when_making_fails() {
    let (first, second) = (Clinic::enforcing(), nothing());
    fs::copy(first.key(), second.key()).unwrap();
    let before = fs::read(second.key()).unwrap();
    let blocked = InitRequest { store: second.key(), ..second.request(Enforce::Later) };
    init(&blocked).unwrap_err();
    assert_eq!(fs::read(second.key()).unwrap(), before, "not ours to remove");

    let done = init(&second.request(Enforce::Later)).unwrap();
    assert!(!done.key_was_made);
    assert_eq!(fs::read(second.key()).unwrap(), before);
    second.open();
    let crossed = setup::open(&first.store(), &second.key(), KeyNeed::Required);
    let apart = |error| matches!(error, Error::Store(StoreError::HeadMissing { .. }));
    assert!(crossed.is_err_and(apart), "its head file is beside its own key");
    let third = nothing();
    let shared = InitRequest { key_file: first.key(), ..third.request(Enforce::Later) };
    init(&shared).unwrap();
    for store in [first.store(), third.store()] {
        assert!(
            setup::open(&store, &first.key(), KeyNeed::Required).is_ok(),
            "one key, two stores"
        );
    }
    let ids = [&first, &second].map(|clinic| clinic.tables()["identity"][0][1].clone());
    assert_ne!(ids[0], ids[1], "and derives other keys in each");
}

#[test]
fn a_key_file_that_is_none_is_refused_and_no_store_is_made() {
    let clinic = nothing();
    fs::write(clinic.key(), "hello\n").unwrap();
    fs::set_permissions(clinic.key(), fs::Permissions::from_mode(0o600)).unwrap();
    let refused = init(&clinic.request(Enforce::Later)).unwrap_err();
    assert!(matches!(refused, Error::Store(StoreError::KeyDamaged { .. })), "{refused}");
    assert_eq!(names(clinic.folder.path()), ["store.key"]);
    assert_eq!(fs::read(clinic.key()).unwrap(), b"hello\n");
}

#[test]
fn a_folder_that_others_can_enter_is_refused() {
    let clinic = nothing();
    let mode = |mode| {
        fs::set_permissions(clinic.folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(0o755);
    let refused = init(&clinic.request(Enforce::Later)).unwrap_err();
    assert!(matches!(refused, Error::Store(StoreError::UnsafeMode { .. })), "{refused}");
    assert_eq!(names(clinic.folder.path()), Vec::<String>::new());
    mode(0o700);
    init(&clinic.request(Enforce::Later)).unwrap();
}

#[test]
fn a_store_made_in_1970_and_one_made_in_9999_work_alike() {
    for millis in [0, i64::MAX] {
        let now = Timestamp::from_millis(millis);
        let clinic = nothing();
        let practice = NewPractice { handle: Handle::parse("x").unwrap(), name: name("X") };
        let request = InitRequest { practice: Some(practice), ..clinic.request(Enforce::AtOnce) };
        setup::init(&request, &actor(), now).unwrap();
        clinic.set_password(RAO, now);
        let mut door = clinic.door(now);
        let reply = crate::clinic::start(&mut door, RAO, Some("x"), None);
        assert_eq!(crate::clinic::seen(&reply), "enrollment_required");
    }
}
