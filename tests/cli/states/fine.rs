//! Nothing is wrong in the store: what only the caller knows leads to what to type.

use crate::demands::hands::{App, CITY, enrolled, resting, wait, with_code};
use crate::harness::{totp_at, unix};

use super::desk::{
    Page, attempt, code_on, converse, enroll, gets_in, gets_in_by_password, sit_down, type_in,
};

#[test]
fn whoever_is_enrolled_and_has_their_phone_needs_nothing() {
    let (mut place, app) = enrolled();
    Page::of(&place, "kim").says("Can get in (enrolled): with a code from an app.");
    wait(&mut place, 30);
    gets_in(&place, "kim", (&app.code(&place), "code"));
}

#[test]
fn whose_phone_is_gone_is_reset_and_enrolls_another() {
    let (mut place, _) = enrolled();
    let page = Page::of(&place, "kim");
    let code = code_on(&type_in(&place, page.next("phone gone")));
    let door = sit_down(&place, "kim");
    enroll(&mut place, "kim", door, Some(&code));
}

#[test]
fn whose_phone_is_at_home_is_let_in_for_a_day() {
    let (place, _) = enrolled();
    let page = Page::of(&place, "kim");
    let code = code_on(&type_in(&place, page.next("phone at home")));
    assert_eq!(Page::of(&place, "kim").state(), "enrolled");
    gets_in(&place, "kim", (&code, "bypass"));
}

#[test]
fn whose_phone_is_slow_learns_it_and_gets_in_once_it_is_right() {
    let (mut place, app) = enrolled();
    wait(&mut place, 3600);
    let slow = totp_at(&app.secret, unix(place.now()) - 150);
    assert_eq!(with_code(&place, "kim", &slow), "rejected: wrong, 9 left, exit 8");
    let page = Page::of(&place, "kim");
    let told = converse(&place, page.next("code refused"), &[("Code:", &slow)], 8);
    assert!(told.contains("150 seconds slow"), "{told}");
    gets_in(&place, "kim", (&app.code(&place), "code"));
}

#[test]
fn a_token_that_drifted_is_measured_as_the_test_of_its_code_says() {
    let (mut place, app) = enrolled();
    wait(&mut place, 3600);
    let shows = |now: &str, later: i64| totp_at(&app.secret, unix(now) - 300 + later);
    let page = Page::of(&place, "kim");
    let code = shows(place.now(), 0);
    let told = converse(&place, page.next("code refused"), &[("Code:", &code)], 8);
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    let (_, resync) = told.split_once("twofactl authenticator resync").unwrap();
    let id = resync.split_whitespace().next().unwrap();
    let line = format!("twofactl authenticator resync {id}");
    let [first, second] = [0, 30].map(|later| shows(place.now(), later));
    let codes =
        [("Code that it shows now:", &*first), ("Code that follows, once it changes:", &*second)];
    wait(&mut place, 30);
    converse(&place, &line, &codes, 0);
    wait(&mut place, 30);
    gets_in(&place, "kim", (&shows(place.now(), 0), "code"));
}

#[test]
fn who_has_no_recovery_codes_left_is_shown_new_ones_at_the_next_login() {
    let (mut place, app) = enrolled();
    for code in &app.recovery_codes {
        gets_in(&place, "kim", (code, "recovery"));
    }
    let page = Page::of(&place, "kim");
    page.says("Can get in (enrolled): with a code from an app; no recovery codes are left.");
    type_in(&place, page.next("recovery codes lost"));
    wait(&mut place, 30);
    let allowed = attempt(&place, "kim", &[], Some(&app.code(&place)));
    assert_eq!(allowed.json()["recovery_codes"].as_array().unwrap().len(), 10, "{allowed}");
    Page::of(&place, "kim").says("Can get in (enrolled): with a code from an app.");
}

#[test]
fn who_wants_a_second_factor_themselves_is_asked_for_it() {
    let mut place = resting();
    let app = App::enroll(&place, "kim", &[]);
    let page = Page::of(&place, "kim");
    page.says("Can get in (enrolled): with a code from an app.");
    wait(&mut place, 30);
    gets_in(&place, "kim", (&app.code(&place), "code"));
    let code = code_on(&type_in(&place, page.next("phone gone")));
    assert_eq!(Page::of(&place, "kim").state(), "enrolls_with_code", "and it stays so");
    let door = sit_down(&place, "kim");
    enroll(&mut place, "kim", door, Some(&code));
}

#[test]
fn while_a_practice_pauses_the_password_is_enough() {
    let (place, _) = enrolled();
    let pause = ["practice", "disable", CITY, "--for", "24h", "--reason", "phones are down", "-y"];
    place.ok(&pause);
    Page::of(&place, "kim").says(
        "Can get in (paused): with the password alone, the practice pauses until 2026-11-22 10:00 \
         (in 24 h).",
    );
    gets_in_by_password(&place, "kim", &[]);
}

#[test]
fn where_nobody_demands_anything_the_password_is_enough() {
    let place = resting();
    Page::of(&place, "kim").says(
        "Can get in (not_demanded): with the password alone, nobody demands a second factor.",
    );
    gets_in_by_password(&place, "kim", &[]);
}
