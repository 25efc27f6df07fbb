//! `PracticeQ`: each person chooses texts or an app, and may have this computer
//! trusted.

use twofactl::model::time::Length;

use crate::person::{BY_CODE, ON_A_REMEMBERED_COMPUTER, Person};
use crate::scene::Scene;

const NUMBER: &str = "+919876543210";
const MASKED: &str = "+91*******210";
const ENFORCE: &str = "practice enforce city-clinic --methods totp,sms --remember 30d";

/// A clinic that demands it and lets this computer be trusted for 30 days, and Lee with an app.
fn with_an_app() -> (Scene, Person) {
    let (scene, _) = Scene::opens();
    let mut lee = scene.hires("lee", "staff");
    scene.desk.types(ENFORCE);
    lee.signs_in();
    lee.sets_up_an_app();
    lee.signs_out();
    (scene, lee)
}

/// "Enter your phone number, and type the code that we send to it."
///
/// The number that is typed at the door counts with an enrollment code from the
/// desk alone: whoever has found out a password has a phone as well.
#[test]
fn texts_are_set_up_with_a_number_and_the_code_sent_to_it() {
    let (scene, _) = Scene::opens();
    let mut lee = scene.hires("lee", "staff");
    scene.desk.types(&format!("{ENFORCE} --enroll-with code"));
    let issue = "user enrollment-code lee --reason 'new here' --verified in-person";
    let code = scene.desk.reads(issue)["enrollment_code"].as_str().unwrap().to_owned();
    lee.signs_in();
    lee.sees("Set up your second step");
    lee.fills_in("Text me a code", &[("enrollment_code", &code), ("phone", "+91 98765 43210")]);
    lee.is_told(&format!("A text with a code is on its way to {MASKED}."));
    assert_eq!(lee.computer.inbox().texts()[0].0, NUMBER);
    let wrong = lee.computer.inbox().wrong();
    lee.types(wrong.expose());
    lee.is_told("That is not the code of the latest text. 4 tries left.");
    lee.types_the_texted_code();
    lee.keeps_the_recovery_codes();
    lee.is_in(BY_CODE);
}

/// Without an enrollment code, the number is the one that the practice has.
#[test]
fn texts_go_to_the_number_that_the_practice_has() {
    let (scene, _) = Scene::opens();
    let mut lee = scene.hires("lee", "staff");
    scene.desk.types(ENFORCE);
    lee.signs_in();
    lee.does_not_read("name='phone'");
    lee.presses("Text me a code");
    lee.is_told("Your practice has no phone number of yours to text.");
    scene.notes_the_number("lee", NUMBER);
    lee.goes_to("/set-up");
    lee.sets_up_texts();
    lee.is_in(BY_CODE);
    assert_eq!(lee.computer.inbox().texts()[0].0, NUMBER);
}

/// "Scan the picture with an authenticator app, and type the code that it shows."
#[test]
fn an_app_is_set_up_by_a_scan_and_its_code() {
    let (scene, _) = Scene::opens();
    let mut lee = scene.hires("lee", "staff");
    scene.desk.types(ENFORCE);
    lee.signs_in();
    lee.sees("Set up your second step");
    lee.presses("Show the QR code");
    lee.sees("Connect your app");
    lee.scans();
    lee.types("000");
    lee.is_told("The app shows 6 digits: type those.");
    lee.types_the_code();
    lee.keeps_the_recovery_codes();
    lee.is_in(BY_CODE);
}

/// "Every person of the practice chooses for themselves."
#[test]
fn one_takes_texts_and_another_an_app() {
    let (scene, mut lee) = with_an_app();
    let mut kim = scene.hires("kim", "staff");
    scene.notes_the_number("kim", NUMBER);
    kim.signs_in();
    kim.sets_up_texts();
    kim.signs_out();

    kim.signs_in();
    kim.reads(&format!("Text message to {MASKED}"));
    kim.does_not_read("Authenticator app");
    kim.presses("Text me a code");
    kim.types_the_texted_code();
    kim.is_in(BY_CODE);
    lee.signs_in();
    lee.reads("Authenticator app");
    lee.does_not_read("Text me a code");
    lee.types_the_next_code();
    lee.is_in(BY_CODE);
}

/// "Trust this computer, and you are asked again only on a different one."
#[test]
fn a_trusted_computer_is_not_asked_and_a_different_one_is() {
    let (scene, mut lee) = with_an_app();
    lee.signs_in();
    lee.reads("Remember this device for 30 days");
    lee.types_the_next_code_and_ticks_remember();
    lee.signs_out();
    lee.signs_in();
    lee.is_in(ON_A_REMEMBERED_COMPUTER);
    lee.signs_out();

    let front_desk = lee.sits_down_at(scene.computer());
    lee.signs_in();
    lee.is_asked_for_a_code();
    lee.types_the_next_code();
    lee.signs_out();
    lee.signs_in();
    lee.is_asked_for_a_code();

    // Trust is for a person: others who sit down there are asked.
    let mut kim = scene.hires("kim", "staff");
    kim.signs_in();
    kim.sets_up_an_app();
    let own = kim.sits_down_at(front_desk);
    kim.signs_in();
    kim.is_asked_for_a_code();
    let front_desk = kim.sits_down_at(own);
    lee.sits_down_at(front_desk);
    lee.signs_in();
    lee.is_in(ON_A_REMEMBERED_COMPUTER);
}

/// Trust ends: after its time, and at once where the desk says so.
#[test]
fn a_trusted_computer_is_asked_again_in_time_or_when_it_is_lost() {
    let (scene, mut lee) = with_an_app();
    lee.signs_in();
    lee.types_the_next_code_and_ticks_remember();
    scene.clock.passes(Length::days(30));
    lee.signs_in();
    lee.is_asked_for_a_code();
    lee.types_the_next_code_and_ticks_remember();
    lee.signs_in();
    lee.is_in(ON_A_REMEMBERED_COMPUTER);

    scene.desk.types("device revoke --user lee --reason 'laptop stolen' --yes");
    lee.signs_in();
    lee.is_asked_for_a_code();
}
