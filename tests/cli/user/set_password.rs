//! `user set-password`.

use crate::harness::{Exchange, Place};
use crate::people::clinic;

const SECRET: &str = "correct horse battery";
const SET: &[&str] = &["user", "set-password", "rao", "--verified", "in-person"];
const WHY: &[&str] = &["--reason", "forgot it", "--password-stdin"];

fn set(place: &Place, more: &[&str], input: &str) -> Exchange {
    place.run_with_input(&[SET, WHY, more].concat(), input)
}

#[test]
fn a_password_is_set_and_shown_nowhere() {
    let place = clinic();
    let done = set(&place, &["-o", "json"], &format!("{SECRET}\n"));
    assert_eq!(done.code, 0, "{done}");
    let answer = done.json();
    assert_eq!(answer["changed"], true);
    assert_eq!(answer["user"]["login"], "rao");
    assert_eq!(answer["next_login"][0]["next_login"], "enrollment_required");
    let told = set(&place, &[], &format!("{SECRET}\n"));
    assert_eq!(
        told.to_string(),
        "exit: 0\n--- stdout\n\
         Set the password of rao.\n\
         Next login in city-clinic: enrollment_required.\n--- stderr\n"
    );
    assert!(!done.to_string().contains(SECRET));
    assert!(!String::from_utf8_lossy(&place.bytes()).contains(SECRET));
}

#[test]
fn only_the_line_break_is_taken_off() {
    let place = clinic();
    // Eight characters with the blank; seven without it.
    assert_eq!(set(&place, &[], "seven77 \r\n").code, 0);
    assert_eq!(set(&place, &[], "seven77\r\n").code, 7);
}

#[test]
fn what_is_missing_is_named_before_any_work() {
    let place = clinic();
    let before = place.bytes();
    let input = &format!("{SECRET}\n");
    let no_reason = place.run_with_input(&[SET, &["--password-stdin"]].concat(), input);
    assert_eq!(
        no_reason.to_string(),
        "exit: 9\n--- stdout\n--- stderr\n\
         error: input is needed: Reason\n\
         hint: give --reason TEXT or --ticket ID\n"
    );
    let no_check = place.run_with_input(&[&["user", "set-password", "rao"], WHY].concat(), input);
    assert_eq!(no_check.code, 9, "{no_check}");
    assert!(
        no_check.stderr.contains("give --verified in-person|call-back|video|supervisor"),
        "{no_check}"
    );
    let no_password = place.fails(9, &[SET, &["--ticket", "T-1"]].concat());
    assert!(no_password.stderr.contains("give --password-stdin"), "{no_password}");
    let unknown = &["user", "set-password", "nobody", "--reason", "x"];
    place.fails(3, unknown);
    place.fails(2, &[unknown, &["--verified", "hearsay"][..]].concat());
    assert_eq!(place.bytes(), before);
}

#[test]
fn a_short_password_is_refused_without_being_shown() {
    let place = clinic();
    for json in [&[][..], &["-o", "json"]] {
        let short = set(&place, json, "seven77\n");
        assert_eq!(short.code, 7, "{short}");
        assert!(short.stderr.contains("use at least 8 characters"), "{short}");
        assert!(!short.to_string().contains("seven77"), "{short}");
    }
}

#[test]
fn a_call_back_needs_a_number_that_stands_for_72_hours() {
    let mut place = clinic();
    let call = |place: &Place| {
        let words = &["user", "set-password", "rao", "--verified", "call-back"];
        place.run_with_input(&[words, WHY].concat(), &format!("{SECRET}\n"))
    };
    let none = call(&place);
    assert_eq!(none.code, 5, "{none}");
    assert!(none.stderr.contains("no phone number is on file"), "{none}");
    place.ok(&["user", "add", "kim", "--phone", "+919876543210", "--practice", "city-clinic"]);
    let kim = |place: &Place| {
        let words = &["user", "set-password", "kim", "--verified", "call-back"];
        place.run_with_input(&[words, WHY].concat(), &format!("{SECRET}\n"))
    };
    place.set_now("2026-11-24T09:59:59Z");
    let fresh = kim(&place);
    assert_eq!(fresh.code, 5, "{fresh}");
    assert!(fresh.stderr.contains("changed within the last 72 hours"), "{fresh}");
    place.set_now("2026-11-24T10:00:00Z");
    assert_eq!(kim(&place).code, 0);
}

#[test]
fn a_dry_run_sets_nothing() {
    let place = clinic();
    let before = place.bytes();
    let would = set(&place, &["-n"], &format!("{SECRET}\n"));
    assert!(would.stdout.starts_with("Would set the password of rao.\n"), "{would}");
    assert_eq!(place.bytes(), before);
}
