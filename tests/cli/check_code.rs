//! `user check-code`: whose code it is, of when, and what is wrong with it. The
//! codes are those of a generator that is not the program's.

use serde_json::{Value, json};
use twofactl::model::authenticator::{Algorithm, Digits};

use crate::harness::{Exchange, NOW, Place, sha1_at, sha256_at, totp_at, unix};
use crate::people::{
    PASSWORD, begin, begin_with, clinic, confirm, enroll, enrolled_clinic, guess, set_password,
};
use crate::seed::{sms_holder, sql};
use crate::terminal::Terminal;

const CHECK: [&str; 6] = ["user", "check-code", "rao", "--code-stdin", "-o", "json"];

/// Well after [`NOW`], so that the code that enrolled is out of the way.
const LATER: &str = "2026-11-21T11:00:05Z";

fn check(place: &Place, code: &str) -> Exchange {
    place.run_with_input(&CHECK, &format!("{code}\n"))
}

/// Tests a code of which `expected` is the result, and the exit code follows.
#[track_caller]
fn finds(place: &Place, code: &str, expected: &str) -> Value {
    let told = check(place, code);
    let answer = told.json();
    assert_eq!(answer["result"], expected, "{told}");
    assert_eq!(told.code, if expected == "match" { 0 } else { 8 }, "{told}");
    assert_eq!(told.stderr, "");
    let keys: Vec<_> = answer.as_object().unwrap().keys().map(String::as_str).collect();
    let mut wanted = ["result", "authenticator", "steps", "seconds", "advice"];
    wanted.sort_unstable();
    let mut sorted = keys;
    sorted.sort_unstable();
    assert_eq!(sorted, wanted);
    answer
}

fn log_in(place: &Place, code: &str) -> Exchange {
    let words = ["login", "try", "rao", "--password-stdin", "--code-stdin", "-o", "json"];
    place.run_with_input(&words, &format!("{PASSWORD}\n{code}\n"))
}

#[track_caller]
fn lets_nobody_in(place: &Place, code: &str, reason: &str) {
    let tried = log_in(place, code);
    assert_eq!((tried.code, &tried.json()["reason"]), (8, &reason.into()), "{tried}");
}

/// Forgets how many codes were tested and typed.
fn afresh(place: &Place) {
    sql(place, "DELETE FROM rate_windows; DELETE FROM locks; DELETE FROM failure_days;");
}

#[test]
fn every_clock_from_ten_minutes_slow_to_ten_minutes_fast_is_named_to_the_step() {
    let (mut place, secret) = enrolled_clinic();
    for (turn, offset) in (-600..=600).step_by(30).enumerate() {
        // Hours apart, so that no code before is in the way.
        let now = unix(LATER) + i64::try_from(turn).unwrap() * 7200;
        place.set_now(&jiff::Timestamp::from_second(now).unwrap().to_string());
        let code = totp_at(&secret, now + offset);
        let near = offset.abs() <= 30;
        let answer = finds(&place, &code, if near { "match" } else { "out_of_window" });
        assert_eq!(answer["authenticator"], 1);
        assert_eq!((&answer["steps"], &answer["seconds"]), (&(offset / 30).into(), &offset.into()));
        let advice = answer["advice"].as_str().unwrap();
        if !near {
            let way = if offset < 0 { "slow" } else { "fast" };
            assert!(advice.contains(&format!("{} seconds {way}", offset.abs())), "{advice}");
            assert!(advice.contains("The time zone does not matter."), "{advice}");
        }
        if offset >= -30 {
            // It is spent: it works neither now nor when its time comes.
            place.set_now(&jiff::Timestamp::from_second(now + offset.max(0)).unwrap().to_string());
            lets_nobody_in(&place, &code, "already_used");
            finds(&place, &code, "already_used");
        } else {
            lets_nobody_in(&place, &code, "wrong");
        }
        afresh(&place);
    }
}

#[test]
fn a_matched_code_is_spent_and_the_next_one_still_lets_in() {
    let (mut place, secret) = enrolled_clinic();
    place.set_now(LATER);
    let expected = json!({
        "result": "match",
        "authenticator": 1,
        "steps": 0,
        "seconds": 0,
        "advice": "The code is right, and spent now: log in with the next one.",
    });
    let used_before = last_used(&place);
    assert_eq!(finds(&place, &totp_at(&secret, unix(LATER)), "match"), expected);
    assert_eq!(last_used(&place), used_before, "a test is no login");
    lets_nobody_in(&place, &totp_at(&secret, unix(LATER)), "already_used");
    assert_eq!(log_in(&place, &totp_at(&secret, unix(LATER) + 30)).code, 0);
}

fn last_used(place: &Place) -> Value {
    place.json(&["authenticator", "list", "rao"])[0]["last_used_at"].clone()
}

#[test]
fn a_code_that_logged_in_was_used_already() {
    let (mut place, secret) = enrolled_clinic();
    place.set_now(LATER);
    let code = totp_at(&secret, unix(LATER));
    assert_eq!(log_in(&place, &code).code, 0);
    let answer = finds(&place, &code, "already_used");
    assert_eq!(answer["advice"], "This code was used already: wait for the next one.");
    // An older one that nobody used is no more good, and tells of the clock.
    let answer = finds(&place, &totp_at(&secret, unix(LATER) - 120), "out_of_window");
    assert_eq!(answer["seconds"], -120);
}

#[test]
fn an_app_that_ignores_the_hash_or_the_digits_is_told_apart() {
    let agreed = (Algorithm::Sha256, Digits::Eight);
    let mut place = clinic();
    set_password(&place, "rao");
    let begun = begin_with(&place, "rao", "Pixel 9", agreed);
    let secret = begun.key.expose();
    confirm(&place, &begun, &sha256_at(secret, unix(NOW), 8));
    place.set_now(LATER);
    let now = unix(LATER);
    for (code, result, advice) in [
        (
            sha1_at(secret, now, 8),
            "wrong_algorithm",
            "The app computes SHA1 whatever it was told: enroll again without --algorithm.",
        ),
        (
            sha1_at(secret, now, 6),
            "wrong_algorithm",
            "The app computes SHA1 whatever it was told: enroll again without --algorithm.",
        ),
        (
            sha256_at(secret, now, 6),
            "wrong_digits",
            "The app shows 6 digits where 8 are agreed on: enroll again with --digits 6.",
        ),
    ] {
        let answer = finds(&place, &code, result);
        assert_eq!((&answer["steps"], &answer["advice"]), (&0.into(), &advice.into()));
        assert_eq!(answer["authenticator"], 1);
    }
    // A clock that is wrong beside that is named as well.
    let answer = finds(&place, &sha1_at(secret, now - 300, 8), "wrong_algorithm");
    assert_eq!(answer["seconds"], -300);
    // The digits that were shown are most of the code: its step is spent.
    lets_nobody_in(&place, &sha256_at(secret, now, 8), "already_used");
    finds(&place, &sha256_at(secret, now + 30, 8), "match");
}

#[test]
fn the_last_digits_of_a_code_that_is_too_long_let_nobody_in() {
    let (mut place, secret) = enrolled_clinic();
    place.set_now(LATER);
    finds(&place, &sha1_at(&secret, unix(LATER), 8), "wrong_digits");
    lets_nobody_in(&place, &sha1_at(&secret, unix(LATER), 6), "already_used");
}

#[test]
fn of_several_authenticators_the_one_whose_code_it_is_gets_named() {
    let (mut place, _) = enrolled_clinic();
    let second = enroll(&place, "rao", "iPad");
    place.set_now(LATER);
    let answer = finds(&place, &totp_at(&second, unix(LATER)), "match");
    assert_eq!(answer["authenticator"], 2);
    assert_eq!(
        answer["advice"],
        "It is the code of iPad (2), not of Pixel 9 (1). The code is right, and spent now: log in \
         with the next one."
    );
}

#[test]
fn a_code_of_a_pending_enrollment_is_named_and_neither_confirms_nor_lets_in() {
    let mut place = clinic();
    set_password(&place, "rao");
    let begun = begin(&place, "rao", "Pixel 9");
    let secret = begun.key.expose().to_owned();
    let later = "2026-11-21T10:05:00Z";
    place.set_now(later);
    let answer = finds(&place, &totp_at(&secret, unix(later)), "match");
    assert_eq!(answer["authenticator"], begun.authenticator.get());
    assert!(answer["advice"].as_str().unwrap().contains("not finished"), "{answer}");
    let refused = confirmed(&place, &begun, &totp_at(&secret, unix(later)), later);
    assert_eq!(refused, "Spent");
    let done = confirmed(&place, &begun, &totp_at(&secret, unix(later) + 30), later);
    assert_eq!(done, "Enrolled");
    lets_nobody_in(&place, &totp_at(&secret, unix(later)), "already_used");
    // Once its time is over, an enrollment makes no codes.
    let mut place = clinic();
    let begun = begin(&place, "rao", "Pixel 9");
    place.set_now(LATER);
    let answer = finds(&place, &totp_at(begun.key.expose(), unix(LATER)), "no_match");
    assert_eq!(answer["authenticator"], json!(null));
}

/// What a code comes to that shall finish an enrollment, through the library.
fn confirmed(
    place: &Place,
    begun: &twofactl::model::outcome::user::Begun,
    code: &str,
    now: &str,
) -> String {
    use twofactl::model::outcome::user::Confirmation;
    match crate::people::try_to_confirm(place, begun, code, now) {
        Confirmation::Enrolled(_) => "Enrolled".to_owned(),
        Confirmation::Rejected(diagnosis) => format!("{diagnosis:?}"),
    }
}

#[test]
fn what_is_no_code_of_theirs_is_explained_by_what_they_have() {
    let (mut place, secret) = enrolled_clinic();
    place.set_now(LATER);
    let none = (0..).map(|code| format!("{code:06}"));
    let near: Vec<_> = (-30..=30).map(|step| totp_at(&secret, unix(LATER) + step * 30)).collect();
    let wrong = none.into_iter().find(|code| !near.contains(code)).unwrap();
    let expected = |advice: &str| {
        json!({
            "result": "no_match",
            "authenticator": null,
            "steps": null,
            "seconds": null,
            "advice": advice,
        })
    };
    for (typed, advice) in [
        (
            &*wrong,
            "It is no code of rao within 12 minutes either way: look whether the app shows \
             this account, and whether its clock is set by itself.",
        ),
        ("12345", "That is no code: an app shows 6 to 8 digits."),
        ("", "That is no code: an app shows 6 to 8 digits."),
        (
            "7KQ2M-9XT4H",
            "That has the form of a recovery, enrollment or bypass code: only a login \
             tells whether it counts, and spends it.",
        ),
    ] {
        assert_eq!(finds(&place, typed, "no_match"), expected(advice), "{typed}");
    }
    sql(&place, "DELETE FROM authenticators");
    let answer = finds(&place, &wrong, "no_match");
    let nothing = "rao has nothing that makes codes: twofactl user show rao";
    assert_eq!(answer["advice"], nothing);
    sms_holder(&place, "rao");
    let answer = finds(&place, &wrong, "no_match");
    assert!(answer["advice"].as_str().unwrap().contains("each belongs to one login"), "{answer}");
}

#[test]
fn a_right_code_of_somebody_who_is_kept_out_says_by_what() {
    let (mut place, secret) = enrolled_clinic();
    guess(&place, "rao", &secret, 10);
    place.set_now("2026-11-21T10:10:00Z");
    let answer = finds(&place, &totp_at(&secret, unix(place.now())), "match");
    assert!(answer["advice"].as_str().unwrap().ends_with("twofactl user unlock rao"), "{answer}");
    place.ok(&["user", "suspend", "rao", "--yes"]);
    let answer = finds(&place, &totp_at(&secret, unix(place.now()) + 30), "match");
    let reinstate = "twofactl user reinstate rao";
    assert!(answer["advice"].as_str().unwrap().ends_with(reinstate), "{answer}");
    place.ok(&["user", "reinstate", "rao"]);
    let (place, secret) = enrolled_clinic();
    guess(&place, "rao", &secret, 100);
    let answer = finds(&place, "000000", "no_match");
    assert!(answer["advice"].as_str().unwrap().contains("user reset-2fa rao"), "{answer}");
}

#[test]
fn ten_codes_are_tested_in_half_an_hour_and_no_test_counts_for_a_lock() {
    let (mut place, secret) = enrolled_clinic();
    place.ok(&["user", "add", "kim"]);
    place.set_now(LATER);
    for _ in 0..10 {
        check(&place, "000000");
    }
    // What is no code is told still: nothing is compared.
    finds(&place, "hello", "no_match");
    let refused = check(&place, &totp_at(&secret, unix(LATER)));
    assert_eq!((refused.code, refused.stdout.as_str()), (5, ""), "{refused}");
    let error: Value = serde_json::from_str(&refused.stderr).unwrap();
    assert_eq!(
        error["error"],
        json!({
            "kind": "refused",
            "message": "ten codes of rao were tested within 30 minutes",
            "hint": "test another from 2026-11-21T11:30:05Z on",
        })
    );
    let events = place.json(&["audit", "list", "--action", "user.check_code", "--limit", "1"]);
    assert_eq!(
        (&events[0]["outcome"], &events[0]["user"]["login"]),
        (&"refused".into(), &"rao".into())
    );
    let other = place.run_with_input(&["user", "check-code", "kim", "--code-stdin"], "000000\n");
    assert_eq!(other.code, 8, "{other}");
    let page = place.json(&["user", "show", "rao"]);
    assert_eq!(page["second_factor"]["failed_attempts"], 0);
    assert_eq!(log_in(&place, &totp_at(&secret, unix(LATER))).code, 0, "it was not spent");
    place.set_now("2026-11-21T11:30:05Z");
    finds(&place, &totp_at(&secret, unix(place.now())), "match");
}

#[test]
fn the_record_has_every_test_and_no_code() {
    let (mut place, secret) = enrolled_clinic();
    place.set_now(LATER);
    let code = totp_at(&secret, unix(LATER));
    let words = [&CHECK[..], &["--ticket", "HD-7"]].concat();
    let told = place.run_with_input(&words, &format!("{code}\n"));
    finds(&place, "000000", "no_match");
    let events = place.json(&["audit", "list", "--action", "user.check_code"]);
    assert_eq!(
        (&events[0]["outcome"], &events[1]["outcome"]),
        (&"rejected".into(), &"done".into())
    );
    assert_eq!(events[0]["details"], json!({ "result": "no_match" }));
    let details = json!({ "result": "match", "steps": 0, "seconds": 0, "spent": true });
    assert_eq!(events[1]["details"], details);
    let (target, ticket) = (&events[1]["target"], &events[1]["ticket"]);
    assert_eq!((target, ticket), (&"authenticator 1".into(), &"HD-7".into()));
    // Neither what was typed nor any code that was computed on the way is told.
    let record = place.ok(&["audit", "list", "-o", "json"]);
    for step in -25..=25 {
        let code = totp_at(&secret, unix(LATER) + step * 30);
        assert!(!told.stdout.contains(&code) && !record.contains(&code));
    }
}

#[test]
fn a_person_is_asked_for_the_code_and_reads_why() {
    let (mut place, secret) = enrolled_clinic();
    place.set_now(LATER);
    let mut terminal = Terminal::start(&place, (80, 24), "user check-code rao", &[]);
    terminal.wait_for("Code:");
    terminal.send(&format!("{}\n", totp_at(&secret, unix(LATER) - 90)));
    terminal.wait_for("exit=8");
    let text = terminal.text();
    for line in [
        "result:        out_of_window",
        "authenticator: 1",
        "clock:         3 steps (90 seconds) slow",
        "The phone's clock is 90 seconds slow: switch automatic date and time on.",
    ] {
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn nothing_is_tested_without_a_person_a_code_or_the_will_to_spend_it() {
    let (place, _) = enrolled_clinic();
    let before = place.bytes();
    let needed = place.fails(9, &["user", "check-code", "rao"]);
    assert!(needed.stderr.contains("--code-stdin"), "{needed}");
    place.fails(9, &CHECK);
    place.fails(3, &["user", "check-code", "nobody", "--code-stdin"]);
    place.fails(2, &["user", "check-code"]);
    let dry = place.fails(2, &["user", "check-code", "rao", "--code-stdin", "--dry-run"]);
    assert!(dry.stderr.contains("spent"), "{dry}");
    assert_eq!(place.bytes(), before);
}
