//! Whoever has no authenticator and enrolls with the password: in time, late, half way.

use crate::demands::hands::{App, CITY, enforcing, resting, wait};
use crate::harness::{Place, totp_at, unix};
use crate::terminal::Terminal;

use super::desk::{
    Page, code_on, converse, enroll, finish, gets_in_by_password, shell, sit_down, type_in,
};

#[test]
fn a_newcomer_enrolls_at_the_next_login() {
    let mut place = enforcing();
    let page = Page::of(&place, "kim");
    page.says("Can get in (must_enroll): by enrolling at the next login, with the password.");
    let door = sit_down(&place, "kim");
    enroll(&mut place, "kim", door, None);
}

#[test]
fn a_newcomer_who_is_at_the_desk_enrolls_there() {
    let mut place = enforcing();
    let page = Page::of(&place, "kim");
    let desk = shell(&place, page.next("is at the desk"));
    enroll(&mut place, "kim", desk, None);
}

#[test]
fn whoever_was_enrolled_once_must_be_known_at_the_desk() {
    let mut place = resting();
    let app = App::enroll(&place, "kim", &[]);
    assert_eq!(app.recovery_codes.len(), 10);
    let off = ["user", "disable-2fa", "kim", "--reason", "no wish", "--verified", "in-person"];
    place.ok(&[&off[..], &["--yes"]].concat());
    place.ok(&["practice", "enforce", CITY]);
    let page = Page::of(&place, "kim");
    page.says("Can get in (must_enroll): by enrolling at the next login, with the password.");
    let desk = shell(&place, page.next("is at the desk"));
    enroll(&mut place, "kim", desk, None);
}

#[test]
fn while_the_grace_lasts_enrolling_may_be_put_off() {
    let place = resting();
    place.ok(&["practice", "enforce", CITY, "--grace", "14d"]);
    let page = Page::of(&place, "kim");
    page.says("Can get in (in_grace): enrolling may be put off until 2026-12-05 10:00 (in 14 d).");
    gets_in_by_password(&place, "kim", &[]);
}

#[test]
fn in_grace_a_code_is_handed_out_to_whoever_wants_to_enroll_already() {
    let mut place = resting();
    place.ok(&["practice", "enforce", CITY, "--grace", "14d", "--enroll-with", "code"]);
    let page = Page::of(&place, "kim");
    assert_eq!(page.state(), "in_grace");
    let code = code_on(&type_in(&place, page.next("wants to enroll now")));
    let mut door = sit_down(&place, "kim");
    door.wait_for("Set it up now");
    door.send("\r");
    enroll(&mut place, "kim", door, Some(&code));
}

#[test]
fn once_the_grace_has_run_out_they_enroll_or_are_given_more_time() {
    let mut place = resting();
    place.ok(&["practice", "enforce", CITY, "--grace", "14d"]);
    wait(&mut place, 15 * 24 * 3600);
    let page = Page::of(&place, "kim");
    page.says(
        "Can get in (must_enroll): by enrolling at the next login, with the password; the time for \
         that ended 2026-12-05 10:00.",
    );
    type_in(&place, page.next("cannot enroll today"));
    let page = Page::of(&place, "kim");
    page.says("Can get in (in_grace): enrolling may be put off until 2026-12-13 10:00 (in 7 d).");
    gets_in_by_password(&place, "kim", &[]);
    wait(&mut place, 7 * 24 * 3600);
    let door = sit_down(&place, "kim");
    enroll(&mut place, "kim", door, None);
}

#[test]
fn once_an_exemption_has_ended_they_enroll() {
    let mut place = enforcing();
    place.ok(&["member", "exempt", CITY, "kim", "--for", "7d", "--reason", "broken phone"]);
    let page = Page::of(&place, "kim");
    page.says(
        "Can get in (exempt): with the password alone, exempt until 2026-11-28 10:00 (in 7 d).",
    );
    gets_in_by_password(&place, "kim", &[]);
    wait(&mut place, 8 * 24 * 3600);
    let page = Page::of(&place, "kim");
    page.says(
        "Can get in (must_enroll): by enrolling at the next login, with the password; the \
         exemption ended 2026-11-28 10:00.",
    );
    let door = sit_down(&place, "kim");
    enroll(&mut place, "kim", door, None);
}

#[test]
fn whom_an_operator_demands_it_of_enrolls() {
    let mut place = resting();
    place.ok(&["user", "require", "kim", "--reason", "handles prescriptions"]);
    let page = Page::of(&place, "kim");
    page.says("Can get in (must_enroll): by enrolling at the next login, with the password.");
    let door = sit_down(&place, "kim");
    enroll(&mut place, "kim", door, None);
}

/// Somebody whose screen shows what the app is to scan. Gives its key.
fn begin(place: &Place) -> (Terminal, String) {
    let mut terminal = sit_down(place, "kim");
    terminal.wait_for("Code from the app");
    let key = terminal.key();
    (terminal, key)
}

#[test]
fn an_enrollment_begun_is_finished_once_the_clock_of_the_phone_is_right() {
    let mut place = enforcing();
    let (mut terminal, key) = begin(&place);
    Page::of(&place, "kim").says(
        "Can get in (enrolling): by finishing the enrollment begun, until 2026-11-21 10:30 \
         (in 30 min); no code was typed yet.",
    );
    let slow = |place: &Place| totp_at(&key, unix(place.now()) - 240);
    terminal.send(&format!("{}\r", slow(&place)));
    terminal.wait_for("2 tries left");
    let page = Page::of(&place, "kim");
    page.says(
        "Can get in (enrolling): by finishing the enrollment begun, until 2026-11-21 10:30 \
         (in 30 min); the last code was of another time: the phone's clock is wrong.",
    );
    let told = converse(&place, page.next("code refused"), &[("Code:", &slow(&place))], 8);
    assert!(told.contains("240 seconds slow"), "{told}");
    finish(&mut place, "kim", terminal, &key);
}

#[test]
fn an_enrollment_begun_is_begun_anew_at_the_desk() {
    let mut place = enforcing();
    let (mut terminal, _) = begin(&place);
    terminal.send("12345\r");
    terminal.wait_for("2 tries left");
    let page = Page::of(&place, "kim");
    page.says(
        "Can get in (enrolling): by finishing the enrollment begun, until 2026-11-21 10:30 \
         (in 30 min); the last code was not of the right form.",
    );
    let desk = shell(&place, page.next("is at the desk"));
    enroll(&mut place, "kim", desk, None);
}
