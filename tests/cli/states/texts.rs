//! Whoever gets codes by text: no longer permitted, not sent, used up, half way.

use std::fs;

use crate::demands::hands::{CITY, HILL, enforcing, wait};
use crate::harness::{Place, run};

use super::desk::{
    Page, attempt, code_on, enroll, gets_in, program, set_up_texts, shell, sit_down, texted,
    type_in,
};

const NUMBER: &str = "+919876543210";
const DOWN: &str = "\u{1b}[B";

/// A practice that takes texted codes, where the number of `kim` is on file.
fn taking_texts() -> Place {
    let place = enforcing();
    place.ok(&["practice", "set", CITY, "--methods", "totp,sms", "--yes"]);
    place.ok(&["user", "set", "kim", "--phone", NUMBER]);
    set_up_texts(&place, "\"+91\"");
    place
}

/// As [`taking_texts`], and the number is enrolled.
fn texted_clinic() -> Place {
    let place = taking_texts();
    let mut terminal = shell(&place, "twofactl user enroll kim --type sms");
    terminal.wait_for("Code from the text:");
    terminal.send(&format!("{}\r", texted(&place)));
    terminal.wait_for("Press Enter");
    terminal.send("\r");
    terminal.wait_for("exit=0");
    place
}

fn permit_apps_only(place: &Place) {
    place.ok(&["practice", "set", CITY, "--methods", "totp", "--yes", "--force"]);
}

fn stop_texting(place: &Place) {
    fs::remove_file(place.path("twofactl.toml")).unwrap();
}

/// Has a code texted, types it and gets in.
#[track_caller]
fn gets_in_by_text(place: &Place) {
    let mut terminal = sit_down(place, "kim");
    terminal.wait_for("Type text to have a code texted.");
    terminal.send("text\r");
    terminal.wait_for("Texted a code to");
    terminal.send(&format!("{}\r", texted(place)));
    terminal.wait_for("Allowed, by code.");
}

#[test]
fn a_number_that_is_texted_lets_its_person_in() {
    let place = texted_clinic();
    Page::of(&place, "kim").says("Can get in (enrolled): with a code by text.");
    gets_in_by_text(&place);
}

#[test]
fn a_number_that_is_no_longer_permitted_is_proven_and_an_app_enrolled() {
    let mut place = texted_clinic();
    permit_apps_only(&place);
    Page::of(&place, "kim").says(
        "Can get in (proves_first): with a code by text, no longer permitted, to enroll another.",
    );
    let mut terminal = sit_down(&place, "kim");
    terminal.wait_for("A code from what is enrolled now");
    terminal.send("\r");
    terminal.wait_for("Type text to have a code texted.");
    terminal.send("text\r");
    terminal.wait_for("Texted a code to");
    terminal.send(&format!("{}\r", texted(&place)));
    enroll(&mut place, "kim", terminal, None);
}

#[test]
fn a_number_that_is_no_longer_permitted_counts_while_the_grace_lasts() {
    let mut place = texted_clinic();
    let apps_only = ["practice", "enforce", CITY, "--methods", "totp", "--grace", "14d"];
    place.ok(&[&apps_only[..], &["--yes", "--force"]].concat());
    Page::of(&place, "kim")
        .says("Can get in (enrolled): with a code by text, until 2026-12-05 10:00 (in 14 d) only.");
    gets_in_by_text(&place);
    wait(&mut place, 14 * 24 * 3600);
    assert_eq!(Page::of(&place, "kim").state(), "proves_first");
}

#[test]
fn a_number_that_cannot_be_proven_gives_way_to_an_enrollment_code() {
    let mut place = texted_clinic();
    permit_apps_only(&place);
    stop_texting(&place);
    let page = Page::of(&place, "kim");
    page.says(
        "Cannot get in (cannot_prove): texted codes are no longer permitted, and none can prove \
         the number now.",
    );
    let code = code_on(&type_in(&place, page.suggestion()));
    assert_eq!(Page::of(&place, "kim").state(), "enrolls_with_code");
    let mut door = sit_down(&place, "kim");
    door.wait_for("An enrollment code");
    door.send(&format!("{DOWN}\r"));
    enroll(&mut place, "kim", door, Some(&code));
}

/// Types what the page suggests and gets in with the bypass code that comes of it.
#[track_caller]
fn let_in_for_a_day(place: &Place) {
    let code = code_on(&type_in(place, Page::of(place, "kim").suggestion()));
    let page = Page::of(place, "kim");
    page.says(
        "Can get in (bypass_code): with the bypass code, good until 2026-11-21 11:00 (in 1 h); \
         no text can be sent now.",
    );
    gets_in(place, "kim", (&code, "bypass"));
}

#[test]
fn where_nothing_texts_a_bypass_code_lets_in() {
    let place = texted_clinic();
    stop_texting(&place);
    Page::of(&place, "kim").says(
        "Cannot get in (no_texts): only a texted code counts, and nothing is set up to send texts \
         with.",
    );
    let_in_for_a_day(&place);
}

#[test]
fn where_a_country_is_not_texted_a_bypass_code_lets_in() {
    let place = texted_clinic();
    set_up_texts(&place, "\"+44\"");
    Page::of(&place, "kim").says(
        "Cannot get in (no_texts): only a texted code counts, and numbers of that country are not \
         texted.",
    );
    let_in_for_a_day(&place);
    // Without the key nobody can read which country that is.
    fs::rename(place.key(), place.path("away.key")).unwrap();
    let shown = run(program(&place, &["user", "show", "kim", "-o", "json"]), "");
    assert_eq!(shown.json()["situation"]["state"], "enrolled", "{shown}");
}

#[test]
fn once_the_texts_are_used_up_a_bypass_code_lets_in() {
    let mut place = texted_clinic();
    for _ in 0..2 {
        let test = run(program(&place, &["sms", "test", NUMBER]), "");
        assert_eq!(test.code, 0, "{test}");
    }
    Page::of(&place, "kim").says(
        "Cannot get in (texts_used_up): no further text before 2026-11-21 10:15 (in 15 min).",
    );
    let_in_for_a_day(&place);
    wait(&mut place, 15 * 60);
    assert_eq!(Page::of(&place, "kim").state(), "enrolled");
}

#[test]
fn the_number_of_whose_phone_is_gone_ends_with_a_reset() {
    let mut place = texted_clinic();
    let page = Page::of(&place, "kim");
    let code = code_on(&type_in(&place, page.next("phone gone")));
    let door = sit_down(&place, "kim");
    enroll(&mut place, "kim", door, Some(&code));
}

#[test]
fn an_enrollment_by_text_that_has_begun_tells_what_became_of_the_text() {
    let place = taking_texts();
    let mut terminal = sit_down(&place, "kim");
    terminal.wait_for("The phone number on file");
    terminal.send(&format!("{DOWN}\r"));
    terminal.wait_for("Code from the text:");
    let code = texted(&place);
    let wrong = format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000);
    terminal.send(&format!("{wrong}\r"));
    terminal.wait_for("4 more tries count");
    let page = Page::of(&place, "kim");
    page.says(
        "Can get in (enrolling): by finishing the enrollment begun, until 2026-11-21 10:30 \
         (in 30 min); the last code was not the one texted.",
    );
    let log = type_in(&place, page.next("no SMS"));
    assert!(log.contains("accepted"), "{log}");
    terminal.send(&format!("{code}\r"));
    terminal.wait_for("Press Enter");
    terminal.send("\r");
    terminal.wait_for("Allowed, by code.");
    assert_eq!(attempt(&place, "kim", &[], None).json()["step"], "code_required");
}

#[test]
fn of_two_practices_the_stricter_decides_unless_one_is_named() {
    let place = texted_clinic();
    place.ok(&["practice", "add", HILL, "--name", "Hill Clinic"]);
    place.ok(&["member", "add", HILL, "kim", "--role", "staff"]);
    place.ok(&["practice", "enforce", HILL, "--force"]);
    assert_eq!(Page::of(&place, "kim").state(), "proves_first");
    assert_eq!(Page::at(&place, "kim", HILL).state(), "proves_first");
    assert_eq!(Page::at(&place, "kim", CITY).state(), "enrolled");
    stop_texting(&place);
    assert_eq!(Page::at(&place, "kim", HILL).state(), "cannot_prove");
    assert_eq!(Page::at(&place, "kim", CITY).state(), "no_texts");
}
