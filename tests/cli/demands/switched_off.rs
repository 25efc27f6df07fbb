//! After `user disable-2fa`: the password alone, as long as nobody demands more.

use crate::harness::Place;

use super::hands::{
    App, CITY, assert_next, assert_record_is_whole, attempt, door, enrolled, outcome, resting,
    sit_down, wait, with_code,
};

fn switch_off(place: &Place, login: &str) {
    let words = ["user", "disable-2fa", login, "--reason", "asked", "--verified", "video", "-y"];
    assert_eq!(place.json(&words)["changed"], true);
}

#[test]
fn whoever_enrolled_unasked_is_let_in_by_the_password_again() {
    let place = resting();
    App::enroll(&place, "kim", &[]);
    assert_next(&place, "kim", "code_required", None);
    switch_off(&place, "kim");
    assert_next(&place, "kim", "allowed", None);
    place.ok(&["practice", "enforce", CITY]);
    assert_next(&place, "kim", "enrollment_required", None);
    App::enroll_on(sit_down(&place, "kim", ""), &place);
    assert_next(&place, "kim", "code_required", None);
}

#[test]
fn an_exempt_member_is_asked_to_enroll_once_the_exemption_is_over() {
    let (mut place, app) = enrolled();
    wait(&mut place, 30);
    let remember = ["--practice", CITY, "--device-file", "browser", "--remember", "Desk"];
    let allowed = attempt(&place, "kim", &remember, Some(&app.code(&place)));
    assert_eq!(outcome(&allowed), "allowed by code, exit 0");
    place.ok(&["member", "exempt", CITY, "kim", "--for", "1h", "--reason", "x"]);
    assert_next(&place, "kim", "allowed", None);
    switch_off(&place, "kim");
    assert_next(&place, "kim", "allowed", None);
    wait(&mut place, 3599);
    assert_next(&place, "kim", "allowed", None);
    wait(&mut place, 1);
    assert_next(&place, "kim", "enrollment_required", None);
    let by_device = attempt(&place, "kim", &remember[..4], None);
    assert_eq!(outcome(&by_device), "enrollment_required, exit 9", "the device is forgotten");
    let no_code = with_code(&place, "kim", &app.recovery_codes[0]);
    assert_eq!(no_code, "enrollment_required, exit 9");
    assert_eq!(door(&place, "rao", Some(CITY)), "enrollment_required, exit 9");
    assert_record_is_whole(&place);
}
