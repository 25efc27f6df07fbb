//! A bypass code at the door: it answers for an authenticator and changes
//! nothing about what is demanded.

use serde_json::json;

use crate::harness::Place;

use super::hands::{
    App, CITY, assert_next, assert_record_is_whole, attempt, enrolled, factor, join, outcome,
    put_off, reset, show_code, sit_down, wait, with_code,
};

const WRONG: &str = "rejected: wrong, 9 left, exit 8";
const BYPASSED: &str = "allowed by bypass, exit 0";

fn hand_out(place: &Place, login: &str, more: &[&str]) -> String {
    let issue = ["user", "bypass-code", login, "--reason", "at home", "--verified", "video"];
    let issued = place.json(&[&issue[..], more].concat());
    issued["bypass_code"].as_str().unwrap().to_owned()
}

#[test]
fn what_is_demanded_stays_before_with_and_after_a_bypass_code() {
    let (mut place, app) = enrolled();
    assert_next(&place, "kim", "code_required", None);
    let code = hand_out(&place, "kim", &["--uses", "2"]);
    assert_next(&place, "kim", "code_required", None);
    assert_eq!(with_code(&place, "kim", &code), BYPASSED);
    assert_next(&place, "kim", "code_required", None);
    wait(&mut place, 30);
    assert_eq!(with_code(&place, "kim", &app.code(&place)), "allowed by code, exit 0");
    assert_eq!(factor(&place, "kim")["bypass_code"]["uses_left"], 1);
    let loose = code.to_lowercase().replace('-', " ");
    assert_eq!(with_code(&place, "kim", &loose), BYPASSED);
    assert_eq!(with_code(&place, "kim", &code), WRONG);
    assert_eq!(factor(&place, "kim")["authenticators"].as_array().unwrap().len(), 1);
    assert_record_is_whole(&place);
}

#[test]
fn a_bypass_code_makes_no_device_trusted() {
    let (place, _) = enrolled();
    let code = hand_out(&place, "kim", &[]);
    let remember = ["--practice", CITY, "--device-file", "browser", "--remember", "Front desk"];
    let allowed = attempt(&place, "kim", &remember, Some(&code));
    assert_eq!(outcome(&allowed), BYPASSED);
    assert_eq!(allowed.json()["device_remembered"], false);
    assert_eq!(allowed.json()["recovery_codes_left"], 10);
    assert!(!place.path("browser").exists());
    assert_eq!(factor(&place, "kim")["trusted_devices"], 0);
}

#[test]
fn a_bypass_code_ends_to_the_second() {
    let (mut place, _) = enrolled();
    let code = hand_out(&place, "kim", &["--uses", "3"]);
    wait(&mut place, 3599);
    assert_eq!(with_code(&place, "kim", &code), BYPASSED);
    wait(&mut place, 1);
    assert_eq!(with_code(&place, "kim", &code), WRONG);
    assert_eq!(factor(&place, "kim")["bypass_code"], json!(null));
}

#[test]
fn five_misses_kill_a_bypass_code_and_ten_wrong_codes_lock() {
    let (place, app) = enrolled();
    let code = hand_out(&place, "kim", &[]);
    for left in (5..=9).rev() {
        let told = format!("rejected: wrong, {left} left, exit 8");
        assert_eq!(with_code(&place, "kim", "00000-00000"), told);
    }
    assert_eq!(factor(&place, "kim")["bypass_code"], json!(null));
    assert_eq!(with_code(&place, "kim", &code), "rejected: wrong, 4 left, exit 8");
    let code = hand_out(&place, "kim", &[]);
    for _ in 0..3 {
        with_code(&place, "kim", &app.wrong_code(&place));
    }
    let locked = "locked until 2026-11-21T10:30:00Z, exit 5";
    assert_eq!(with_code(&place, "kim", &app.wrong_code(&place)), locked);
    assert_eq!(with_code(&place, "kim", &code), locked, "the right one as well");
    place.ok(&["user", "unlock", "kim"]);
    assert_eq!(with_code(&place, "kim", &code), BYPASSED, "it was not spent");
}

#[test]
fn a_bypass_code_does_not_undo_a_reset() {
    let (place, _) = enrolled();
    let code = hand_out(&place, "kim", &[]);
    let enrollment = reset(&place, "kim");
    assert_next(&place, "kim", "enrollment_required", None);
    assert_eq!(put_off(&place, "kim"), "enrollment_required, exit 9");
    let mut terminal = show_code(&place, "kim", &code);
    terminal.wait_for("Tries left: 4");
    terminal.send("\u{4}");
    terminal.wait_for("exit=9");
    App::enroll_on(show_code(&place, "kim", &enrollment), &place);
    assert_eq!(with_code(&place, "kim", &code), WRONG);
}

#[test]
fn a_person_types_it_where_the_code_is_asked() {
    let (place, _) = enrolled();
    join(&place, "lee");
    let code = hand_out(&place, "kim", &[]);
    let mut terminal = sit_down(&place, "kim", "");
    terminal.wait_for("Code:");
    terminal.send(&format!("{code}\r"));
    terminal.wait_for("Allowed, by bypass.");
    terminal.wait_for("exit=0");
    assert_next(&place, "lee", "enrollment_required", None);
}
