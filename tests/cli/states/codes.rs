//! Whoever enrolls with an enrollment code: with none, with one, with one that is over.

use crate::demands::hands::{CITY, RESET, enforcing, enrolled, hand_out_code, reset, wait};
use crate::harness::Place;

use super::desk::{Page, code_on, enroll, gets_in_by_password, sit_down, type_in};

/// Types what the page suggests, enrolls with the code that comes of it, and logs in.
#[track_caller]
fn helped_by_the_suggestion(place: &mut Place) {
    let page = Page::of(place, "kim");
    let code = code_on(&type_in(place, page.suggestion()));
    assert_eq!(Page::of(place, "kim").state(), "enrolls_with_code");
    enrolls_with(place, &code);
}

#[track_caller]
fn enrolls_with(place: &mut Place, code: &str) {
    let door = sit_down(place, "kim");
    enroll(place, "kim", door, Some(code));
    assert_eq!(Page::of(place, "kim").state(), "enrolled");
}

#[test]
fn after_a_reset_without_a_code_one_is_handed_out() {
    let (mut place, _) = enrolled();
    place.ok(&[&RESET[..], &["kim"]].concat());
    Page::of(&place, "kim").says(
        "Cannot get in (code_missing): what they had has ended, and enrolling anew takes an \
         enrollment code.",
    );
    helped_by_the_suggestion(&mut place);
}

#[test]
fn with_the_code_of_a_reset_there_is_nothing_to_mend() {
    let (mut place, _) = enrolled();
    let code = reset(&place, "kim");
    let page = Page::of(&place, "kim");
    page.says(
        "Can get in (enrolls_with_code): by enrolling with the enrollment code, good until \
         2026-11-21 10:30 (in 30 min).",
    );
    let another = code_on(&type_in(&place, page.next("enrollment code lost")));
    let mut terminal = sit_down(&place, "kim");
    terminal.wait_for("Enrollment code:");
    terminal.send(&format!("{code}\r"));
    terminal.wait_for("it is not the enrollment code");
    enrolls_with(&mut place, &another);
}

#[test]
fn a_code_whose_time_is_over_is_followed_by_another() {
    let (mut place, _) = enrolled();
    reset(&place, "kim");
    wait(&mut place, 30 * 60);
    Page::of(&place, "kim").says(
        "Cannot get in (code_expired): enrolling takes an enrollment code, and theirs ended at \
         10:30 (now).",
    );
    helped_by_the_suggestion(&mut place);
}

#[test]
fn a_code_that_five_misses_ended_is_followed_by_another() {
    let (mut place, _) = enrolled();
    reset(&place, "kim");
    let mut terminal = sit_down(&place, "kim");
    for left in ["Tries left: 4", "Tries left: 3", "Tries left: 2", "Tries left: 1", "exit=8"] {
        terminal.wait_for("Enrollment code:");
        terminal.send("00000-00000\r");
        terminal.wait_for(left);
    }
    Page::of(&place, "kim").says(
        "Cannot get in (code_killed): enrolling takes an enrollment code, and five misses ended \
         theirs.",
    );
    helped_by_the_suggestion(&mut place);
}

#[test]
fn whoever_loses_their_last_authenticator_is_handed_a_code() {
    let (mut place, _) = enrolled();
    place.ok(&["authenticator", "remove", "1", "--reason", "sold the phone", "--yes"]);
    assert_eq!(Page::of(&place, "kim").state(), "code_missing");
    helped_by_the_suggestion(&mut place);
}

#[test]
fn where_a_practice_enrolls_with_codes_a_newcomer_needs_one() {
    let mut place = enforcing();
    place.ok(&["practice", "set", CITY, "--enroll-with", "code"]);
    Page::of(&place, "kim").says(
        "Cannot get in (code_missing): enrolling takes an enrollment code here, and they have none.",
    );
    helped_by_the_suggestion(&mut place);
}

#[test]
fn a_newcomer_with_a_code_enrolls() {
    let mut place = enforcing();
    place.ok(&["practice", "set", CITY, "--enroll-with", "code"]);
    let code = hand_out_code(&place, "kim");
    let page = Page::of(&place, "kim");
    page.says(
        "Can get in (enrolls_with_code): by enrolling with the enrollment code, good until \
         2026-11-28 10:00 (in 7 d).",
    );
    enrolls_with(&mut place, &code);
}

#[test]
fn after_a_reset_nobody_is_kept_out_where_nothing_is_demanded() {
    let (mut place, _) = enrolled();
    place.ok(&["practice", "disable", CITY, "--reason", "phones are down", "--yes"]);
    place.ok(&[&RESET[..], &["kim"]].concat());
    let page = Page::of(&place, "kim");
    assert_eq!(page.state(), "not_demanded");
    gets_in_by_password(&place, "kim", &[]);
    let code = code_on(&type_in(&place, page.next("wants to enroll now")));
    place.ok(&["practice", "enforce", CITY]);
    enrolls_with(&mut place, &code);
}
