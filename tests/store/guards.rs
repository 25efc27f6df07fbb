//! Which files are opened as a store, and what is said of all the others.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use twofactl::error::{Error, ErrorKind, StoreError};
use twofactl::model::event::Actor;
use twofactl::ops::setup::{self, KeyNeed};
use twofactl::ops::{self, UNWATCHED, audit};
use twofactl::store::Store;

use crate::clinic::{CITY, Clinic, RAO, handle, private_folder, t0, who};

/// What stands in the way of opening the store at `path` with the key at `key`.
fn refused(path: &Path, key: &Path) -> StoreError {
    let folder = path.parent().unwrap();
    let before = names(folder);
    let error = setup::open(path, key, KeyNeed::Required).map(|_| ()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Store, "{error}");
    let said = format!("{error}\n{}", error.hint().unwrap());
    assert!(said.lines().all(|line| line.len() > 5), "{said}");
    assert_eq!(names(folder), before, "a failed opening makes nothing");
    match error {
        Error::Store(error) => error,
        other => panic!("{other}"),
    }
}

fn names(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    names.sort();
    names
}

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn what_is_not_there_a_folder_and_a_link_are_each_told() {
    let clinic = Clinic::enforcing();
    let (folder, key) = (clinic.folder.path(), clinic.key());
    let missing = folder.join("other.db");
    assert_eq!(refused(&missing, &key), StoreError::Missing { path: missing.clone() });
    let nowhere = folder.join("no").join("store.db");
    assert_eq!(refused(&nowhere, &key), StoreError::Missing { path: nowhere.clone() });

    let inner = folder.join("folder.db");
    fs::create_dir(&inner).unwrap();
    assert!(matches!(refused(&inner, &key), StoreError::NotAFile { .. }));
    let link = folder.join("link.db");
    symlink(clinic.store(), &link).unwrap();
    assert!(matches!(refused(&link, &key), StoreError::NotAFile { .. }));
    let dangling = folder.join("dangling.db");
    symlink(folder.join("nothing"), &dangling).unwrap();
    assert!(matches!(refused(&dangling, &key), StoreError::NotAFile { .. }));
}

#[test]
fn a_link_to_the_folder_is_followed_and_the_file_in_it_checked() {
    let clinic = Clinic::enforcing();
    let outer = private_folder();
    let link = outer.path().join("twofactl");
    symlink(clinic.folder.path(), &link).unwrap();
    let path = link.join("store.db");
    assert!(setup::open(&path, &clinic.key(), KeyNeed::Required).is_ok());
    chmod(&clinic.store(), 0o640);
    assert!(matches!(refused(&path, &clinic.key()), StoreError::UnsafeMode { mode: 0o640, .. }));
}

#[test]
fn files_of_other_programs_are_foreign_and_untouched() {
    let clinic = Clinic::enforcing();
    let put = |name: &str, content: &[u8]| {
        let path = clinic.folder.path().join(name);
        fs::write(&path, content).unwrap();
        chmod(&path, 0o600);
        path
    };
    let other = put("other.db", b"");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    let text = put("text.db", &b"Dear diary, today nobody logged in. ".repeat(200));
    let short = put("short.db", b"hello");
    let empty = put("empty.db", b"");
    for path in [other, text, short, empty] {
        let before = fs::read(&path).unwrap();
        let error = refused(&path, &clinic.key());
        assert_eq!(error, StoreError::Foreign { path: path.clone() });
        assert_eq!(fs::read(&path).unwrap(), before);
    }
}

#[test]
fn a_newer_schema_is_refused_with_both_numbers() {
    let clinic = Clinic::enforcing();
    clinic.sql().pragma_update(None, "user_version", 7).unwrap();
    let error = refused(&clinic.store(), &clinic.key());
    assert_eq!(error, StoreError::Newer { found: 7, known: 1 });
    let said = error.to_string();
    assert!(said.contains("schema 7") && said.contains("knows 1"), "{said}");
    assert_eq!(error.hint(), "upgrade twofactl");
    clinic.sql().pragma_update(None, "user_version", 0).unwrap();
    assert!(matches!(refused(&clinic.store(), &clinic.key()), StoreError::Damaged { .. }));
}

#[test]
fn modes_that_let_others_in_are_refused_with_the_command_that_mends_them() {
    let clinic = Clinic::enforcing();
    let (path, folder) = (clinic.store(), clinic.folder.path());
    for mode in [0o644, 0o640, 0o604, 0o660, 0o700, 0o4600] {
        chmod(&path, mode);
        let error = refused(&path, &clinic.key());
        let wanted = 0o600;
        assert_eq!(error, StoreError::UnsafeMode { path: path.clone(), mode, wanted });
        assert_eq!(error.hint(), format!("chmod 600 {}", path.display()));
    }
    chmod(&path, 0o600);
    for mode in [0o755, 0o750, 0o701, 0o777] {
        chmod(folder, mode);
        let error = refused(&path, &clinic.key());
        assert_eq!(error.hint(), format!("chmod 700 {}", folder.display()));
    }
    chmod(folder, 0o700);
    assert!(setup::open(&path, &clinic.key(), KeyNeed::Required).is_ok());
}

#[test]
fn the_store_of_another_account_is_refused_even_by_root() {
    let clinic = Clinic::enforcing();
    let (path, key) = (clinic.store(), clinic.key());
    if rustix::process::geteuid().is_root() {
        chown(&path, Some(12_345), None).unwrap();
        let owner = "uid 12345".to_owned();
        let error = refused(&path, &key);
        assert_eq!(error, StoreError::OtherOwner { path: path.clone(), owner });
        assert!(error.hint().contains("sudo -u"));
        chown(&path, Some(0), None).unwrap();
        chown(clinic.folder.path(), Some(12_345), None).unwrap();
        assert!(matches!(refused(&path, &key), StoreError::OtherOwner { .. }));
        chown(clinic.folder.path(), Some(0), None).unwrap();
        chown(&key, Some(12_345), None).unwrap();
        assert!(matches!(refused(&path, &key), StoreError::OtherOwner { .. }));
    } else {
        // What belongs to root is there on every machine, and never ours.
        let error = refused(Path::new("/etc/passwd"), &key);
        assert!(matches!(error, StoreError::OtherOwner { .. }), "{error}");
        chmod(&path, 0o400);
        assert!(matches!(refused(&path, &key), StoreError::NoAccess { .. }));
    }
}

#[test]
fn each_thing_that_is_wrong_with_a_key_file_is_told_apart() {
    let clinic = Clinic::enforcing();
    let (path, key) = (clinic.store(), clinic.key());
    let good = fs::read_to_string(&key).unwrap();
    let aside = clinic.folder.path().join("aside.key");
    fs::rename(&key, &aside).unwrap();
    assert_eq!(refused(&path, &key), StoreError::KeyMissing { path: key.clone() });
    symlink(&aside, &key).unwrap();
    assert!(matches!(refused(&path, &key), StoreError::NotAFile { .. }));
    fs::remove_file(&key).unwrap();
    fs::create_dir(&key).unwrap();
    assert!(matches!(refused(&path, &key), StoreError::NotAFile { .. }));
    fs::remove_dir(&key).unwrap();

    let with = |content: &str| {
        fs::write(&key, content).unwrap();
        chmod(&key, 0o600);
        refused(&path, &key)
    };
    let typo = good.trim_end().to_owned();
    let last = if typo.ends_with('A') { "B" } else { "A" };
    let typo = format!("{}{last}\n", &typo[..typo.len() - 1]);
    for damaged in ["", "hello\n", typo.as_str(), &format!("{good}{good}"), &good[..good.len() / 2]]
    {
        assert!(matches!(with(damaged), StoreError::KeyDamaged { .. }), "{damaged:?}");
    }
    let another = fs::read_to_string(Clinic::enforcing().key()).unwrap();
    assert_eq!(with(&another), StoreError::KeyWrong { path: key.clone() });

    fs::write(&key, &good).unwrap();
    chmod(&key, 0o644);
    assert!(matches!(refused(&path, &key), StoreError::UnsafeMode { mode: 0o644, .. }));
    chmod(&key, 0o400);
    assert!(setup::open(&path, &key, KeyNeed::Required).is_ok(), "stricter is welcome");
}

#[test]
fn a_credential_as_systemd_leaves_it_is_as_good_as_0600_and_nothing_like_it_is() {
    let clinic = Clinic::enforcing();
    let (path, key) = (clinic.store(), clinic.key());
    let open = || setup::open(&path, &key, KeyNeed::Required);
    chmod(&key, 0o440);
    if rustix::process::geteuid().is_root() {
        chown(&key, Some(0), Some(0)).unwrap();
        assert!(open().is_ok());
        for (mode, group) in [(0o640, 0), (0o444, 0), (0o460, 0), (0o440, 12_345)] {
            chown(&key, Some(0), Some(group)).unwrap();
            chmod(&key, mode);
            assert!(matches!(refused(&path, &key), StoreError::UnsafeMode { .. }), "{mode:o}");
        }
    } else {
        assert!(matches!(refused(&path, &key), StoreError::UnsafeMode { mode: 0o440, .. }));
    }
}

#[test]
fn without_the_key_only_who_can_do_without_goes_on() {
    let clinic = Clinic::enforcing();
    fs::remove_file(clinic.key()).unwrap();
    let open = |need| setup::open(&clinic.store(), &clinic.key(), need);
    assert!(open(KeyNeed::Required).is_err());
    for need in [KeyNeed::IfThere, KeyNeed::Dispensable] {
        let opened = open(need).unwrap();
        assert!(opened.keys.is_none() && opened.without_key.is_some());
    }
    fs::write(clinic.key(), "hello").unwrap();
    chmod(&clinic.key(), 0o600);
    assert!(open(KeyNeed::IfThere).is_err(), "a damaged one is an error");
    assert!(open(KeyNeed::Dispensable).unwrap().keys.is_none());
}

/// Opens the store and reads all that reports read.
fn read_everything(clinic: &Clinic) -> Result<bool, Error> {
    let mut opened = setup::open(&clinic.store(), &clinic.key(), KeyNeed::Required)?;
    opened.store.read(|tx| {
        ops::user::show(tx, &who(RAO), t0())?;
        ops::practice::show(tx, &handle(CITY), t0())?;
        audit::list(tx, &audit::ListRequest::default(), 1000, |_| Ok(()))?;
        audit::verify(tx, opened.keys.as_ref(), None, UNWATCHED).map(|proof| proof.ok)
    })
}

#[test]
fn a_truncated_store_is_damaged_wherever_it_was_cut() {
    let clinic = Clinic::enforcing();
    let whole = fs::read(clinic.store()).unwrap();
    for length in [512, 4096, whole.len() / 2, whole.len() - 4096] {
        fs::write(clinic.store(), &whole[..length]).unwrap();
        let error = read_everything(&clinic).unwrap_err();
        assert!(matches!(error, Error::Store(StoreError::Damaged { .. })), "{length}: {error}");
    }
}

#[test]
fn a_flipped_byte_never_panics_and_what_it_breaks_is_said_to_be_the_store() {
    let clinic = Clinic::enforcing();
    clinic.enroll(RAO, t0());
    let whole = fs::read(clinic.store()).unwrap();
    let mut found = 0;
    for position in (0..whole.len()).step_by(1013).chain(0..100) {
        let mut bytes = whole.clone();
        bytes[position] ^= 0xff;
        fs::write(clinic.store(), &bytes).unwrap();
        match read_everything(&clinic) {
            Ok(true) => {}
            Ok(false) => found += 1,
            Err(error) => {
                let named = matches!(error.kind(), ErrorKind::Store | ErrorKind::NotFound);
                assert!(named, "{position}: {error:?}");
                found += 1;
            }
        }
        for side in ["store.db-wal", "store.db-shm"] {
            // What an interrupted reader leaves would be read with the next bytes.
            drop(fs::remove_file(clinic.folder.path().join(side)));
        }
    }
    assert!(found > 30, "{found}");
}

#[test]
fn a_store_that_is_opened_to_look_at_is_checked_alike_and_cannot_be_changed() {
    let clinic = Clinic::enforcing();
    let before = fs::read(clinic.store()).unwrap();
    let mut store = Store::open_to_look(&clinic.store()).unwrap();
    let found = store.read(|tx| ops::names::practices(tx, CITY)).unwrap();
    assert_eq!(found.len(), 1);
    let actor = Actor { name: "desk".into(), uid: 1, host: "h".into() };
    let refused = store
        .write(&actor, t0(), |tx| ops::user::suspend(tx, &[who(RAO)], &ops::Why::default(), t0()))
        .unwrap_err();
    assert!(matches!(refused, Error::Store(StoreError::ReadOnly)), "{refused}");
    drop(store);
    assert!(fs::read(clinic.store()).unwrap() == before);
    chmod(&clinic.store(), 0o640);
    let refused = Store::open_to_look(&clinic.store()).unwrap_err();
    assert!(matches!(refused, Error::Store(StoreError::UnsafeMode { .. })), "{refused}");
}

/// What leads through a link is refused but for this: nobody else can change where it leads.
#[test]
fn only_the_path_of_an_open_descriptor_is_one() {
    use std::os::fd::AsRawFd as _;
    let is_one = |path: &str| twofactl::guard::is_own_descriptor(Path::new(path));
    assert!(is_one("/proc/self/fd/3") && is_one("/proc/self/fd/1024"));
    for path in [
        "/proc/self/fd/",
        "/proc/self/fd/x",
        "/proc/self/fd/3/..",
        "/proc/self/fd/../fd/3",
        "/proc/1/fd/3",
        "/dev/fd/3",
        "proc/self/fd/3",
        "3",
    ] {
        assert!(!is_one(path), "{path}");
    }
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    fs::write(&secret, "a text").unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o644)).unwrap();
    let open = fs::File::open(&secret).unwrap();
    let path = format!("/proc/self/fd/{}", open.as_raw_fd());
    let uid = rustix::process::geteuid().as_raw();
    let read =
        || twofactl::guard::read_text(path.as_ref(), uid, twofactl::guard::Readers::OwnerOnly);
    assert!(read().is_err(), "others can read the file behind it");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(read().unwrap().expose(), "a text");
}
