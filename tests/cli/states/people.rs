//! Kept out whatever their second factor: suspended, without a password, no member.

use crate::demands::hands::{HILL, enforcing, enrolled, resting, wait};

use super::desk::{Page, enroll, gets_in, gets_in_by_password, sit_down, type_in};

#[test]
fn a_suspended_person_is_reinstated() {
    let (mut place, app) = enrolled();
    place.ok(&["user", "suspend", "kim", "--reason", "on leave", "--yes"]);
    let page = Page::of(&place, "kim");
    page.says("Cannot get in (suspended): suspended by an operator.");
    type_in(&place, page.suggestion());
    wait(&mut place, 30);
    gets_in(&place, "kim", (&app.code(&place), "code"));
}

#[test]
fn a_person_without_a_password_is_given_one() {
    let mut place = enforcing();
    place.ok(&["user", "add", "lee", "--practice", "city-clinic", "--role", "staff"]);
    let page = Page::of(&place, "lee");
    page.says("Cannot get in (no_password): no password is set here.");
    type_in(&place, page.suggestion());
    assert_eq!(Page::of(&place, "lee").state(), "must_enroll");
    let door = sit_down(&place, "lee");
    enroll(&mut place, "lee", door, None);
}

#[test]
fn whoever_wants_into_another_practice_joins_it() {
    let place = resting();
    place.ok(&["practice", "add", HILL, "--name", "Hill Clinic"]);
    let page = Page::at(&place, "kim", HILL);
    page.says("Cannot get in (not_a_member): no member of hill-clinic.");
    type_in(&place, page.suggestion());
    let page = Page::at(&place, "kim", HILL);
    assert_eq!(page.state(), "not_demanded");
    gets_in_by_password(&place, "kim", &["--practice", HILL]);
}

#[test]
fn whoever_is_in_no_practice_gets_in_only_where_none_is_named() {
    let place = resting();
    place.ok(&["member", "remove", "city-clinic", "kim", "--reason", "left", "--yes"]);
    let page = Page::of(&place, "kim");
    page.says(
        "Can get in (not_demanded): with the password alone, nobody demands a second factor.",
    );
    assert_eq!(Page::at(&place, "kim", "city-clinic").state(), "not_a_member");
    let join = page.next("wants into a practice").replace("PRACTICE", "city-clinic");
    type_in(&place, &join);
    gets_in_by_password(&place, "kim", &["--practice", "city-clinic"]);
}

#[test]
fn without_a_password_whoever_the_login_service_vouches_for_gets_in() {
    let place = resting();
    place.ok(&["user", "add", "lee", "--practice", "city-clinic", "--role", "staff"]);
    assert_eq!(Page::of(&place, "lee").state(), "no_password");
    let start = "{\"id\":1,\"op\":\"start\",\"user\":\"lee\",\"password_verified\":true}\n";
    let bridge = ["login", "bridge", "--trust-password-verified"];
    let told = place.run_with_input(&bridge, start);
    assert!(told.stdout.contains("\"allowed\""), "{told}");
    Page::read(&place, "lee", &[]).says(
        "Can get in (not_demanded): with the password alone, nobody demands a second factor.",
    );
}
