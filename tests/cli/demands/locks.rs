//! Wrong codes: what they lock, and what they disable.

use serde_json::json;

use crate::harness::Place;

use super::hands::{
    App, CITY, PASSWORD, actions, assert_next, assert_record_is_whole, enrolled, factor, join,
    reset, show_code, sit_down, wait, with_code,
};

const RESET_HINT: &str = "twofactl user reset-2fa kim --reason TEXT --verified HOW";

/// Types ten wrong codes, and hears how many are left after each.
#[track_caller]
fn guess_ten(place: &Place, app: &App) -> String {
    let wrong = app.wrong_code(place);
    for left in (1..10).rev() {
        let expected = format!("rejected: wrong, {left} left, exit 8");
        assert_eq!(with_code(place, "kim", &wrong), expected);
    }
    with_code(place, "kim", &wrong)
}

#[test]
fn ten_wrong_codes_lock_for_thirty_minutes_to_the_second() {
    let (mut place, app) = enrolled();
    let locked = "locked until 2026-11-21T10:30:00Z, exit 5";
    assert_eq!(guess_ten(&place, &app), locked);
    assert_next(&place, "kim", "locked", None);
    assert_eq!(factor(&place, "kim")["state"], "locked");
    let only = place.json(&["practice", "status", CITY, "--only", "locked"]);
    assert_eq!((only.as_array().unwrap().len(), &only[0]["login"]), (1, &json!("kim")));

    place.set_now("2026-11-21T10:29:59Z");
    let right = app.code(&place);
    assert_eq!(with_code(&place, "kim", &right), locked, "not even the right one");
    let recovery = &app.recovery_codes[0];
    assert_eq!(with_code(&place, "kim", recovery), locked, "nor one from the sheet");
    place.set_now("2026-11-21T10:30:00Z");
    assert_eq!(with_code(&place, "kim", &right), "allowed by code, exit 0", "it was not spent");
    let factor = factor(&place, "kim");
    assert_eq!((&factor["state"], &factor["failed_attempts"]), (&json!("active"), &json!(0)));
    assert_eq!(factor["recovery_codes_left"], 10);
    assert_record_is_whole(&place);
}

#[test]
fn a_lock_ends_at_the_desk_without_another_authenticator() {
    let (mut place, app) = enrolled();
    guess_ten(&place, &app);
    wait(&mut place, 30);
    place.ok(&["user", "unlock", "kim"]);
    assert_eq!(with_code(&place, "kim", &app.code(&place)), "allowed by code, exit 0");
}

#[test]
fn a_lock_refuses_codes_and_nobody_who_needs_none() {
    let (place, app) = enrolled();
    guess_ten(&place, &app);
    place.ok(&["practice", "disable", CITY, "--reason", "phones are down", "--yes"]);
    assert_next(&place, "kim", "allowed", None);
}

/// Guesses until the authenticators are disabled, waiting out each lock.
fn guess_hundred(place: &mut Place, app: &App) {
    for _ in 0..9 {
        let locked = guess_ten(place, app);
        wait(place, 30 * 60);
        assert_eq!(locked, format!("locked until {}, exit 5", place.now()));
    }
    assert_eq!(guess_ten(place, app), "locked for good, exit 5");
}

#[test]
fn a_hundred_wrong_codes_disable_and_only_a_reset_helps() {
    let (mut place, app) = enrolled();
    join(&place, "lee");
    guess_hundred(&mut place, &app);
    let seen = factor(&place, "kim");
    assert_eq!(
        (&seen["authenticators"][0]["state"], &seen["rebind"]),
        (&"disabled".into(), &true.into())
    );
    assert_eq!(actions(&place, "kim", &["--limit", "1"]), ["authenticator.disable"]);

    // Neither the clock, nor a right code, nor the sheet.
    wait(&mut place, 40 * 24 * 3600);
    assert_next(&place, "kim", "locked", None);
    for code in [&app.code(&place), &app.recovery_codes[0]] {
        assert_eq!(with_code(&place, "kim", code), "locked for good, exit 5");
    }
    let told = place.run_with_input(&["login", "try", "kim", "--password-stdin"], PASSWORD);
    assert!(told.stdout.contains("only a reset at the desk helps"), "{told}");

    // Neither the smaller fix, nor another authenticator.
    let enroll = ["user", "enroll", "kim", "--show-secret", "--code-stdin"];
    let checked = ["--verified", "in-person", "--reason", "new phone"];
    let code = ["user", "enrollment-code", "kim"];
    for refused in [
        &["user", "unlock", "kim"][..],
        &[&enroll[..], &checked].concat(),
        &[&code[..], &checked].concat(),
    ] {
        let refused = place.fails(5, refused);
        assert!(refused.stderr.ends_with(&format!("hint: {RESET_HINT}\n")), "{refused}");
        assert_eq!(refused.stdout, "");
    }
    assert_eq!(actions(&place, "kim", &["--kind", "refusal"]).len(), 3);
    assert_eq!(place.json(&["user", "show", "kim"])["suggestion"], RESET_HINT);
    let mut terminal = sit_down(&place, "kim", "");
    terminal.wait_for("exit=5");

    let code = reset(&place, "kim");
    assert_next(&place, "kim", "enrollment_required", None);
    let new = App::enroll_on(show_code(&place, "kim", &code), &place);
    wait(&mut place, 30);
    assert_eq!(with_code(&place, "kim", &app.code(&place)), "rejected: wrong, 9 left, exit 8");
    assert_eq!(with_code(&place, "kim", &new.code(&place)), "allowed by code, exit 0");
    assert_next(&place, "lee", "enrollment_required", None);
    assert_record_is_whole(&place);
}
