//! After a reset: nothing from before counts, and a password alone opens nothing.

use serde_json::json;

use crate::harness::Place;

use super::hands::{
    App, CITY, RESET, actions, assert_next, assert_record_is_whole, attempt, door, enrolled,
    factor, hand_out_code, outcome, put_off, reset, resting, show_code, sit_down, wait, with_code,
};

const REQUIRED: &str = "enrollment_required, exit 9";
const DEVICE: [&str; 4] = ["--practice", CITY, "--device-file", "browser"];

/// `kim`, whose app, recovery codes and device have all just let them in.
fn at_home() -> (Place, App) {
    let (mut place, app) = enrolled();
    wait(&mut place, 30);
    let remember = [&DEVICE[..], &["--remember", "Front desk"]].concat();
    let allowed = attempt(&place, "kim", &remember, Some(&app.code(&place)));
    assert_eq!(outcome(&allowed), "allowed by code, exit 0");
    assert_eq!(outcome(&attempt(&place, "kim", &DEVICE, None)), "allowed by device, exit 0");
    let recovery = &app.recovery_codes[0];
    assert_eq!(with_code(&place, "kim", recovery), "allowed by recovery, exit 0");
    wait(&mut place, 30);
    (place, app)
}

/// Logins of `kim` that let them in.
fn admissions(place: &Place) -> usize {
    actions(place, "kim", &["--action", "login.allowed"]).len()
}

type Old = (&'static str, fn(&Place, &App) -> String);

#[test]
fn whatever_let_in_before_fails_on_the_very_next_try() {
    let olds: [Old; 4] = [
        ("the password", |place, _| door(place, "kim", Some(CITY))),
        ("the app", |place, app| with_code(place, "kim", &app.code(place))),
        ("the sheet", |place, app| with_code(place, "kim", &app.recovery_codes[1])),
        ("the device", |place, _| outcome(&attempt(place, "kim", &DEVICE, None))),
    ];
    for (old, next_try) in olds {
        let (place, app) = at_home();
        let before = admissions(&place);
        let done = place.json(&[&RESET[..], &["kim"]].concat());
        assert_eq!(done["enrollment_code"], json!(null), "nobody's identity was checked");
        assert_eq!(next_try(&place, &app), REQUIRED, "{old}");
        assert_eq!(admissions(&place), before, "{old}");
        assert_eq!(factor(&place, "kim")["rebind"], true);
    }
}

#[test]
fn a_password_alone_neither_logs_in_nor_enrolls() {
    let (place, app) = at_home();
    place.ok(&[&RESET[..], &["kim"]].concat());
    assert_next(&place, "kim", "enrollment_required", None);
    assert_eq!(put_off(&place, "kim"), REQUIRED);
    // Nothing that the person still holds passes for an enrollment code.
    for code in ["", "00000-00000", &app.code(&place), &app.recovery_codes[1]] {
        let mut terminal = show_code(&place, "kim", code);
        terminal.wait_for("exit=8");
        assert!(!terminal.text().contains("Code from the app"), "{code}\n{}", terminal.text());
    }
    assert_eq!(factor(&place, "kim")["authenticators"], json!([]));
    let begun = actions(&place, "kim", &["--action", "enrollment.begin"]);
    assert_eq!(begun.len(), 1, "the one before the reset");
}

#[test]
fn with_the_enrollment_code_the_person_enrolls_at_the_door() {
    let (mut place, old) = at_home();
    let code = reset(&place, "kim");
    let loose = code.to_lowercase().replace('-', " ");
    let new = App::enroll_on(show_code(&place, "kim", &loose), &place);
    assert_next(&place, "kim", "code_required", None);
    let seen = factor(&place, "kim");
    assert_eq!((&seen["rebind"], &seen["recovery_codes_left"]), (&json!(false), &json!(10)));
    assert_eq!(seen["authenticators"].as_array().unwrap().len(), 1);
    assert_eq!(seen["personal"], false, "the practice demanded it");

    wait(&mut place, 30);
    let wrong = "rejected: wrong, 9 left, exit 8";
    assert_eq!(with_code(&place, "kim", &new.code(&place)), "allowed by code, exit 0");
    assert_eq!(with_code(&place, "kim", &old.code(&place)), wrong);
    wait(&mut place, 30);
    assert_eq!(with_code(&place, "kim", &new.code(&place)), "allowed by code, exit 0");
    assert_eq!(with_code(&place, "kim", &old.recovery_codes[1]), wrong);
    assert_eq!(with_code(&place, "kim", &new.recovery_codes[0]), "allowed by recovery, exit 0");
    let by_device = outcome(&attempt(&place, "kim", &DEVICE, None));
    assert_eq!(by_device, "code_required, exit 9", "an old device stays dead");
    assert_record_is_whole(&place);
}

#[test]
fn an_enrollment_code_is_over_after_half_an_hour_after_another_one_and_after_five_misses() {
    let (mut place, _) = at_home();
    let first = reset(&place, "kim");
    let second = hand_out_code(&place, "kim");
    let mut terminal = show_code(&place, "kim", &first);
    terminal.wait_for("Tries left: 4");
    for left in ["Tries left: 3", "Tries left: 2", "Tries left: 1", "exit=8"] {
        terminal.send("00000-00000\r");
        terminal.wait_for(left);
    }
    let mut terminal = show_code(&place, "kim", &second);
    terminal.wait_for("exit=8");

    let late = hand_out_code(&place, "kim");
    wait(&mut place, 30 * 60);
    let mut terminal = show_code(&place, "kim", &late);
    terminal.wait_for("exit=8");
    let code = hand_out_code(&place, "kim");
    wait(&mut place, 30 * 60 - 1);
    App::enroll_on(show_code(&place, "kim", &code), &place);
}

#[test]
fn the_desk_enrolls_whoever_was_reset_once_their_identity_was_checked() {
    let (mut place, _) = at_home();
    place.ok(&[&RESET[..], &["kim"]].concat());
    let enroll = ["user", "enroll", "kim", "--show-secret", "--code-stdin", "--reason", "x"];
    let needed = place.fails(9, &enroll);
    assert!(needed.stderr.contains("--verified"), "{needed}");
    let app = App::enroll(&place, "kim", &["--reason", "x", "--verified", "supervisor"]);
    assert_eq!(factor(&place, "kim")["rebind"], false);
    wait(&mut place, 30);
    assert_eq!(with_code(&place, "kim", &app.code(&place)), "allowed by code, exit 0");
}

#[test]
fn a_grace_lets_nobody_in_and_enrolls_nobody_who_was_reset() {
    let mut place = resting();
    place.ok(&["practice", "enforce", CITY, "--grace", "14d"]);
    let end = Some("2026-12-05T10:00:00Z");
    App::enroll(&place, "kim", &[]);
    assert_next(&place, "kim", "code_required", None);
    place.set_now("2026-11-22T10:00:00Z");
    let code = reset(&place, "kim");
    assert_next(&place, "rao", "enrollment_offered", end);
    assert_next(&place, "kim", "enrollment_required", None);
    assert_eq!(put_off(&place, "kim"), REQUIRED);
    let mut terminal = sit_down(&place, "kim", "--practice city-clinic");
    terminal.wait_for("Enrollment code:");
    assert!(!terminal.text().contains("Put it off"), "{}", terminal.text());
    terminal.send("00000-00000\r");
    terminal.wait_for("Tries left: 4");
    terminal.send("\u{4}");
    terminal.wait_for("exit=9");
    assert_eq!(admissions(&place), 0);

    // Not even more time of their own.
    let extend = ["member", "extend", CITY, "kim", "--for", "30d", "--reason", "on leave"];
    place.ok(&extend);
    assert_next(&place, "kim", "enrollment_required", None);
    App::enroll_on(show_code(&place, "kim", &code), &place);
    assert_next(&place, "kim", "code_required", None);
}
