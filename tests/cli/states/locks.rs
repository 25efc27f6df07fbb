//! Kept out by wrong codes and wrong passwords.

use crate::demands::hands::{enrolled, wait, with_code};
use crate::harness::Place;
use crate::people::guess;

use super::desk::{Page, code_on, enroll, gets_in, gets_in_by_password, sit_down, type_in};

#[test]
fn ten_wrong_codes_and_the_lock_is_ended() {
    let (mut place, app) = enrolled();
    guess(&place, "kim", &app.secret, 10);
    wait(&mut place, 7 * 60);
    let page = Page::of(&place, "kim");
    page.says(
        "Cannot get in (locked): locked until 2026-11-21 10:30 (in 23 min), after 10 wrong codes \
         in a row.",
    );
    assert_eq!(
        with_code(&place, "kim", &app.code(&place)),
        "locked until 2026-11-21T10:30:00Z, exit 5"
    );
    type_in(&place, page.suggestion());
    Page::of(&place, "kim").says("Can get in (enrolled): with a code from an app.");
    gets_in(&place, "kim", (&app.code(&place), "code"));
}

#[test]
fn a_hundred_wrong_codes_and_a_reset_leads_to_a_new_authenticator() {
    let (mut place, app) = enrolled();
    guess(&place, "kim", &app.secret, 100);
    wait(&mut place, 6 * 3600);
    let page = Page::of(&place, "kim");
    page.says("Cannot get in (disabled): too many wrong codes have disabled every authenticator.");
    let code = code_on(&type_in(&place, page.suggestion()));
    Page::of(&place, "kim").says(
        "Can get in (enrolls_with_code): by enrolling with the enrollment code, good until \
         2026-11-21 16:30 (in 30 min).",
    );
    let door = sit_down(&place, "kim");
    enroll(&mut place, "kim", door, Some(&code));
}

/// So many logins with a wrong password, through the bridge: one process for them all.
fn type_wrong_passwords(place: &Place, login: &str, times: usize) {
    let line = format!(
        "{{\"id\":1,\"op\":\"start\",\"user\":\"{login}\",\"password\":\"last year's\"}}\n"
    );
    let told = place.run_with_input(&["login", "bridge"], &line.repeat(times));
    assert_eq!(told.stdout.matches("\"denied\"").count(), times, "{told}");
}

#[test]
fn a_hundred_wrong_passwords_and_the_right_one_is_looked_at_again() {
    let (mut place, app) = enrolled();
    type_wrong_passwords(&place, "kim", 99);
    Page::of(&place, "kim").says("Can get in (enrolled): with a code from an app.");
    type_wrong_passwords(&place, "kim", 1);
    wait(&mut place, 10 * 60);
    let page = Page::of(&place, "kim");
    page.says(
        "Cannot get in (passwords_refused): too many wrong passwords: even the right one is \
         denied until 2026-11-21 11:00 (in 50 min).",
    );
    type_in(&place, page.suggestion());
    let event = &place.json(&["audit", "list", "--action", "user.unlock"])[0];
    assert_eq!(event["details"]["wrong_passwords"], 100);
    gets_in(&place, "kim", (&app.code(&place), "code"));
    assert_eq!(place.json(&["user", "unlock", "kim"])["changed"], false, "there is nothing left");
}

#[test]
fn a_lock_that_no_login_meets_keeps_nobody_out() {
    let (place, app) = enrolled();
    guess(&place, "kim", &app.secret, 10);
    place.ok(&["practice", "disable", "city-clinic", "--reason", "phones are down", "--yes"]);
    let page = Page::of(&place, "kim");
    page.says(
        "Can get in (not_demanded): with the password alone, nobody demands a second factor.",
    );
    gets_in_by_password(&place, "kim", &[]);
}
