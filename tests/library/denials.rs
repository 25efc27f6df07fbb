//! Wrong passwords: how many a name has, and how the record tells of a flood.

use std::sync::Barrier;
use std::thread;

use twofactl::model::event::{Detail, Event};
use twofactl::model::time::{Length, Timestamp};
use twofactl::ops::door::{Password, StartRequest};
use twofactl::ops::{Why, user};

use crate::clinic::{CITY, Clinic, PASSWORD, RAO, handle, secret, seen, t0, ticket, who};
use crate::helpers::{after, just_before, minutes};

fn try_with(clinic: &Clinic, user: &str, password: &str, now: Timestamp) -> String {
    let (practice, password) = (handle(CITY), secret(password));
    let request = StartRequest {
        user,
        practice: Some(&practice),
        password: Password::Given(&password),
        device_token: None,
    };
    seen(&clinic.door(now).start(&request).unwrap())
}

fn seconds(seconds: u32) -> Timestamp {
    after(Length::seconds(seconds))
}

/// That many wrong passwords, as the store keeps them after so many tries.
fn had(clinic: &Clinic, user: &str, wrong: u32, now: Timestamp) {
    assert_eq!(try_with(clinic, user, "wrong", now), "denied");
    let set = "UPDATE rate_windows SET count = ?1 WHERE kind = 'password'";
    clinic.sql().execute(set, [wrong]).unwrap();
}

fn denials(clinic: &Clinic) -> Vec<Event> {
    clinic.events().into_iter().filter(|event| event.outcome.as_str() == "denied").collect()
}

fn detail<'a>(event: &'a Event, name: &str) -> Option<&'a Detail> {
    event.details.iter().find(|(found, _)| *found == name).map(|(_, value)| value)
}

fn number(event: &Event, name: &str) -> i64 {
    match detail(event, name) {
        Some(Detail::Number(number)) => *number,
        None => 0,
        other => panic!("{other:?}"),
    }
}

/// How many denials the record tells, and how many are only counted so far.
fn reckoned(clinic: &Clinic) -> (i64, i64) {
    let told = denials(clinic)
        .into_iter()
        .map(|event| number(&event, "folded") + i64::from(detail(&event, "only_folded").is_none()));
    let query = "SELECT COALESCE(SUM(count), 0) FROM rate_windows WHERE kind = 'denial'";
    (told.sum(), clinic.number(query))
}

#[test]
fn a_hundred_wrong_passwords_in_an_hour_bar_even_the_right_one() {
    let clinic = Clinic::enforcing();
    had(&clinic, RAO, 99, t0());
    assert_eq!(try_with(&clinic, RAO, PASSWORD, minutes(1)), "enrollment_required");
    assert_eq!(try_with(&clinic, RAO, "wrong", minutes(2)), "denied");
    assert_eq!(clinic.number("SELECT count FROM rate_windows WHERE kind = 'password'"), 100);
    let end = minutes(60);
    for now in [minutes(3), minutes(30), just_before(end)] {
        assert_eq!(try_with(&clinic, RAO, PASSWORD, now), "denied");
    }
    assert_eq!(try_with(&clinic, RAO, PASSWORD, end), "enrollment_required");
    assert_eq!(try_with(&clinic, RAO, "wrong", end), "denied");
    assert_eq!(clinic.number("SELECT count FROM rate_windows WHERE kind = 'password'"), 1);
}

#[test]
fn wrong_passwords_are_counted_of_each_name_alone_however_it_is_typed() {
    let clinic = Clinic::enforcing();
    clinic.add("iyer", CITY, t0());
    had(&clinic, "Iyer", 100, t0());
    assert_eq!(try_with(&clinic, "IYER", PASSWORD, minutes(1)), "denied");
    assert_eq!(try_with(&clinic, RAO, PASSWORD, minutes(1)), "enrollment_required");
    let rows = clinic.number("SELECT COUNT(*) FROM rate_windows WHERE kind = 'password'");
    assert_eq!(rows, 1);
}

#[test]
fn neither_a_service_that_vouches_nor_a_code_knows_of_wrong_passwords() {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    let held = ticket(&clinic.start(RAO, minutes(1)));
    had(&clinic, RAO, 100, minutes(1));
    assert_eq!(try_with(&clinic, RAO, PASSWORD, minutes(2)), "denied");
    let password = Password::VerifiedByService;
    let request = StartRequest { user: RAO, practice: None, password, device_token: None };
    assert_eq!(seen(&clinic.door(minutes(2)).start(&request).unwrap()), "code_required");
    assert_eq!(clinic.verify(&held, &app.code(minutes(2)), minutes(2)), "allowed by code");
    let report = clinic.show(RAO, minutes(2));
    assert_eq!((report.failed_attempts, report.locked_until), (0, None));
}

#[test]
fn a_name_that_nobody_has_is_counted_as_any_and_kept_as_a_keyed_hash() {
    let clinic = Clinic::enforcing();
    had(&clinic, "Correct Horse Battery", 100, t0());
    had(&clinic, "hunter2", 100, t0());
    let dump = clinic.sql();
    let mut rows = dump.prepare("SELECT kind, subject FROM rate_windows").unwrap();
    let rows: Vec<(String, Vec<u8>)> = rows
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().all(|(_, subject)| subject.len() == 32), "{rows:?}");
    assert_eq!(try_with(&clinic, "hunter2", PASSWORD, seconds(1)), "denied");
    let told = format!("{:?}", denials(&clinic));
    assert!(!told.to_lowercase().contains("horse") && !told.contains("hunter2"), "{told}");
}

#[test]
fn repeated_denials_are_one_event_a_minute_that_counts_those_before_it() {
    let clinic = Clinic::enforcing();
    for second in 0..20 {
        try_with(&clinic, RAO, "wrong", seconds(second));
    }
    assert_eq!(denials(&clinic).len(), 1, "the first is told at once");
    assert_eq!(reckoned(&clinic), (1, 19));
    try_with(&clinic, RAO, "wrong", seconds(59));
    try_with(&clinic, RAO, "wrong", seconds(60));
    let told = denials(&clinic);
    assert_eq!(told.len(), 2);
    assert_eq!(number(&told[1], "folded"), 20);
    assert_eq!(detail(&told[1], "folded_since"), Some(&Detail::Text(t0().to_string())));
    assert_eq!(reckoned(&clinic), (22, 0));
    assert_eq!(clinic.number("SELECT count FROM rate_windows WHERE kind = 'password'"), 22);
}

#[test]
fn a_login_brings_the_denials_before_it_into_the_record() {
    let clinic = Clinic::resting();
    for second in 0..5 {
        try_with(&clinic, RAO, "wrong", seconds(second));
    }
    for second in [6, 7] {
        assert_eq!(try_with(&clinic, RAO, PASSWORD, seconds(second)), "allowed by password");
    }
    let events = clinic.events();
    let [.., first, second] = &events[..] else { panic!("{events:?}") };
    assert_eq!((number(first, "folded"), number(second, "folded")), (4, 0), "told once");
    try_with(&clinic, RAO, "wrong", seconds(59));
    assert_eq!(denials(&clinic).len(), 1, "the minute goes on");
}

#[test]
fn counts_that_nobody_comes_back_for_are_told_by_whoever_is_denied_next() {
    let clinic = Clinic::enforcing();
    clinic.add("iyer", CITY, t0());
    clinic.add("gone", CITY, t0());
    for name in [RAO, "gone", "nobody at all"] {
        for _ in 0..4 {
            try_with(&clinic, name, "wrong", t0());
        }
    }
    clinic.write(t0(), |tx, _| user::remove(tx, &who("gone"), &Why::default())).unwrap();
    assert_eq!(reckoned(&clinic), (3, 9));
    try_with(&clinic, "iyer", "wrong", minutes(1));
    assert_eq!(reckoned(&clinic), (13, 0));
    let told = denials(&clinic);
    let late: Vec<_> = told.iter().filter(|event| detail(event, "only_folded").is_some()).collect();
    assert_eq!(late.len(), 3);
    assert!(late.iter().all(|event| number(event, "folded") == 3));
    assert_eq!(late.iter().filter(|event| event.user.is_some()).count(), 1);
    assert_eq!(late.iter().filter(|event| detail(event, "unknown_name").is_some()).count(), 1);
    assert_eq!(late.iter().filter(|event| detail(event, "removed_user").is_some()).count(), 1);
    let left = clinic.number("SELECT COUNT(*) FROM rate_windows WHERE kind = 'denial'");
    assert_eq!(left, 1, "what is told is not kept");
}

#[test]
fn a_flood_of_names_leaves_no_more_rows_than_an_hour_of_it() {
    let clinic = Clinic::enforcing();
    clinic
        .sql()
        .execute_batch(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
             INSERT INTO rate_windows SELECT k.column1, randomblob(32), i, 0
             FROM n, (VALUES ('password'), ('denial')) k",
        )
        .unwrap();
    for minute in 0..6 {
        try_with(&clinic, RAO, "wrong", minutes(minute));
    }
    assert_eq!(clinic.number("SELECT COUNT(*) FROM rate_windows"), 2, "the two of this name");
    assert_eq!(denials(&clinic).len(), 6, "nothing was folded in what was swept");
}

#[test]
fn of_many_denials_at_once_each_is_counted() {
    let clinic = Clinic::enforcing();
    let together = Barrier::new(10);
    thread::scope(|scope| {
        for _ in 0..10 {
            scope.spawn(|| {
                together.wait();
                for _ in 0..3 {
                    try_with(&clinic, RAO, "wrong", t0());
                }
            });
        }
    });
    assert_eq!(reckoned(&clinic), (1, 29));
    assert_eq!(clinic.number("SELECT count FROM rate_windows WHERE kind = 'password'"), 30);
}

#[test]
fn guesses_beyond_the_limit_gain_nothing_by_coming_at_once() {
    let clinic = Clinic::enforcing();
    had(&clinic, RAO, 99, t0());
    let together = Barrier::new(12);
    let told: Vec<String> = thread::scope(|scope| {
        let (clinic, together) = (&clinic, &together);
        let guesses: Vec<_> = (0..12)
            .map(|n| {
                scope.spawn(move || {
                    together.wait();
                    let password = if n == 11 { PASSWORD } else { "wrong" };
                    try_with(clinic, RAO, password, seconds(1))
                })
            })
            .collect();
        guesses.into_iter().map(|guess| guess.join().unwrap()).collect()
    });
    assert!(told[..11].iter().all(|one| one == "denied"));
    let wrong = clinic.number("SELECT count FROM rate_windows WHERE kind = 'password'");
    assert_eq!(wrong, 110, "each wrong one is counted, and the right one is not");
    assert_eq!(try_with(&clinic, RAO, PASSWORD, seconds(2)), "denied");
}
