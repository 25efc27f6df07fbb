//! Passwords as they are kept: hashed anew where their hash is weak, and never
//! at a price that somebody else has named.

use std::sync::Barrier;
use std::thread;

use argon2::password_hash::{PasswordHasher, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use twofactl::error::{Error, StoreError};
use twofactl::model::event::Action;
use twofactl::ops::door::{Password, StartRequest};

use crate::clinic::{CITY, Clinic, PASSWORD, RAO, handle, secret, seen, start, t0};
use crate::helpers::minutes;

/// The password of all, hashed with less than is usual today.
fn weak_hash() -> String {
    let argon =
        Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(1024, 1, 1, None).unwrap());
    let hash: PasswordHash =
        argon.hash_password_with_salt(PASSWORD.as_bytes(), b"saltsaltsaltsalt").unwrap();
    hash.to_string()
}

fn store_hash(clinic: &Clinic, hash: &str) {
    clinic
        .sql()
        .execute("UPDATE users SET password_hash = ?1, password_set_at = 5", [hash])
        .unwrap();
}

fn stored(clinic: &Clinic) -> String {
    let query = "SELECT password_hash FROM users";
    clinic.sql().query_row(query, [], |row| row.get(0)).unwrap()
}

fn start_with(clinic: &Clinic, password: &str) -> Result<String, Error> {
    let (practice, password) = (handle(CITY), secret(password));
    let request = StartRequest {
        user: RAO,
        practice: Some(&practice),
        password: Password::Given(&password),
        device_token: None,
    };
    clinic.door(t0()).start(&request).map(|reply| seen(&reply))
}

#[test]
fn a_weak_hash_is_made_anew_at_the_next_right_password_and_nothing_ends_with_it() {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    let device = clinic.trusted_device(RAO, &app, minutes(1));
    let epoch = clinic.show(RAO, t0()).user.epoch;
    store_hash(&clinic, &weak_hash());
    assert_eq!(start_with(&clinic, "wrong").unwrap(), "denied");
    assert_eq!(stored(&clinic), weak_hash(), "a wrong password is hashed nowhere");

    let mut door = clinic.door(minutes(2));
    assert_eq!(seen(&start(&mut door, RAO, Some(CITY), Some(&device))), "allowed by device");
    let strong = stored(&clinic);
    assert!(strong.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{strong}");
    assert_eq!(clinic.show(RAO, t0()).user.epoch, epoch);
    assert_eq!(clinic.number("SELECT password_set_at FROM users"), 5, "it was set when it was");
    assert_eq!(clinic.count(Action::UserRehash), 1);

    assert_eq!(start_with(&clinic, PASSWORD).unwrap(), "code_required");
    assert_eq!(start_with(&clinic, "wrong").unwrap(), "denied");
    assert_eq!(stored(&clinic), strong, "once is enough");
}

#[test]
fn who_is_turned_away_anyway_is_not_hashed_anew() {
    let clinic = Clinic::enforcing();
    clinic.suspend(RAO, t0());
    store_hash(&clinic, &weak_hash());
    assert_eq!(start_with(&clinic, PASSWORD).unwrap(), "denied");
    assert_eq!(stored(&clinic), weak_hash());
}

#[test]
fn of_ten_logins_that_find_a_weak_hash_one_makes_it_anew_and_all_go_on() {
    let clinic = Clinic::enforcing();
    store_hash(&clinic, &weak_hash());
    let together = Barrier::new(10);
    let told: Vec<_> = thread::scope(|scope| {
        let log_in = || {
            together.wait();
            start_with(&clinic, PASSWORD).unwrap()
        };
        let logins: Vec<_> = (0..10).map(|_| scope.spawn(log_in)).collect();
        logins.into_iter().map(|login| login.join().unwrap()).collect()
    });
    assert_eq!(told, ["enrollment_required"; 10]);
    assert_eq!(clinic.count(Action::UserRehash), 1);
}

/// Everybody's password, hashed by other systems.
const IMPORTED: [(&str, &str); 6] = [
    ("bcrypt", "$2y$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG"),
    (
        "phc",
        "$pbkdf2-sha256$i=1000,l=32$c2FsdHNhbHRzYWx0c2FsdA\
         $31ltvuXrbs8POP2F4tw9851NSNQCQpm0sCwu2eEvId8",
    ),
    (
        "passlib",
        "$pbkdf2-sha256$1000$c2FsdHNhbHRzYWx0c2FsdPv//j8\
         $puY1HEH2EIDj2tCMgPtwyxTm.gdYvRV6rxs.rFwDjZo",
    ),
    ("django", "pbkdf2_sha256$1000$SaltOfDjango$UaGS9J4vkESwWaomyd+95hAiWNsYitHQFnuCGN5UH3A="),
    (
        "argon2d",
        "$argon2d$v=19$m=64,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA\
         $igE8uO7oewEHvjPyWt4y+0QX8B3Jie0SRQeqxrMVgFA",
    ),
    (
        "argon2id",
        "$argon2id$v=19$m=64,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA\
         $08SGGcDJOWTOHrI9opI1oxYYPVyI3Xbz6vQjWzSpV7w",
    ),
];

fn start_as(clinic: &Clinic, user: &str, password: &str) -> String {
    let (practice, password) = (handle(CITY), secret(password));
    let request = StartRequest {
        user,
        practice: Some(&practice),
        password: Password::Given(&password),
        device_token: None,
    };
    seen(&clinic.door(t0()).start(&request).unwrap())
}

#[test]
fn the_right_password_lets_in_with_the_hash_of_another_system_which_is_then_ours() {
    let clinic = Clinic::enforcing();
    for (user, hash) in IMPORTED {
        clinic.import(user, hash, t0());
        let columns = "SELECT password_hash, epoch, password_kind FROM users WHERE login = ?1";
        let kept = || {
            let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
            let kept: (String, i64, Option<String>) =
                clinic.sql().query_row(columns, [user], read).unwrap();
            kept
        };
        let (_, epoch, kind) = kept();
        assert!(kind.is_some(), "{user}");
        assert_eq!(start_as(&clinic, user, "a wrong password"), "denied", "{user}");
        assert_eq!(kept().0, hash, "{user}");
        assert_eq!(start_as(&clinic, user, PASSWORD), "enrollment_required", "{user}");
        let (stored, epoch_after, kind) = kept();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert_eq!((epoch_after, kind), (epoch, None), "{user}");
        assert_eq!(start_as(&clinic, user, PASSWORD), "enrollment_required", "{user}");
    }
    assert_eq!(clinic.count(Action::UserRehash), IMPORTED.len());
}

#[test]
fn what_is_no_hash_or_too_dear_is_not_taken() {
    use twofactl::ops::user::imported_password;
    for hash in [
        "correct horse battery staple",
        "$2b$15$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "pbkdf2_sha256$2000001$SaltOfDjango$UaGS9J4vkESwWaomyd+95hAiWNsYitHQFnuCGN5UH3A=",
        "",
    ] {
        let error = imported_password(&secret(hash)).unwrap_err();
        assert_eq!(error.kind(), twofactl::error::ErrorKind::Invalid, "{hash}");
        assert!(hash.is_empty() || !error.to_string().contains(hash), "it is not shown");
    }
}

#[test]
fn a_hash_of_an_absurd_price_is_not_computed_and_its_person_is_named() {
    let clinic = Clinic::enforcing();
    let right = stored(&clinic);
    for absurd in ["$2b$31$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG", "", "md5"] {
        store_hash(&clinic, absurd);
        let error = start_with(&clinic, PASSWORD).unwrap_err();
        assert!(matches!(error, Error::Store(StoreError::PasswordHash { user: 1 })), "{absurd}");
    }
    for price in ["m=4194304,t=2,p=1", "m=19456,t=4000000,p=1", "m=19456,t=2,p=1000"] {
        store_hash(&clinic, &right.replace("m=19456,t=2,p=1", price));
        let error = start_with(&clinic, PASSWORD).unwrap_err();
        let named = matches!(&error, Error::Store(StoreError::PasswordHash { user: 1 }));
        assert!(named, "{price}: {error}");
        assert!(error.hint().unwrap().contains("user set-password '#1'"));
    }
}

#[test]
fn a_password_longer_than_any_that_can_be_set_is_wrong() {
    let clinic = Clinic::enforcing();
    assert_eq!(start_with(&clinic, &"x".repeat(50_000_000)).unwrap(), "denied");
}

/// Each run of Argon2 takes 19 MiB: fifty at once would take 950.
#[cfg(target_os = "linux")]
#[test]
fn fifty_logins_at_once_take_the_memory_of_as_many_as_there_are_processors() {
    let clinic = Clinic::enforcing();
    let together = Barrier::new(50);
    thread::scope(|scope| {
        for _ in 0..50 {
            scope.spawn(|| {
                together.wait();
                start_with(&clinic, PASSWORD).unwrap();
            });
        }
    });
    let processors = thread::available_parallelism().unwrap().get().min(16);
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kib: usize = peak.trim().trim_end_matches(" kB").parse().unwrap();
    let most = (processors + 4) * 19 + 250;
    assert!(kib / 1024 < most, "{} MiB, and {most} are expected", kib / 1024);
}
