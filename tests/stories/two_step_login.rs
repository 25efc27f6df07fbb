//! Two-step login: an administrator enables it for the account of a practice,
//! where it is off until then; a device is remembered for three months.

use twofactl::model::time::Length;

use crate::person::{BY_CODE, BY_PASSWORD, ON_A_REMEMBERED_COMPUTER, Person};
use crate::scene::Scene;

const ENABLE: &str = "practice enforce city-clinic --methods totp,sms --remember 90d";

/// The practice with it enabled, and Nisha, an administrator, with an app.
fn enabled() -> (Scene, Person) {
    let (scene, _) = Scene::opens();
    let mut nisha = scene.hires("nisha", "admin");
    scene.desk.types(ENABLE);
    nisha.signs_in();
    nisha.sets_up_an_app();
    nisha.signs_out();
    (scene, nisha)
}

/// "Two-step login is off by default."
#[test]
fn it_is_off_by_default() {
    let (scene, mut rao) = Scene::opens();
    let mut lee = scene.hires("lee", "staff");
    assert_eq!(scene.desk.reads("practice show city-clinic")["enforcement"], "off");
    for person in [&mut rao, &mut lee] {
        person.signs_in();
        person.is_in(BY_PASSWORD);
    }
}

/// "Before you enable it, see to it that every user has a mobile number: those
/// without one are listed."
///
/// Here a number is no condition, because an app needs none.
#[test]
fn missing_phone_numbers_are_named_before_it_is_enabled() {
    let (scene, _) = Scene::opens();
    let desk = &scene.desk;
    for login in ["kim", "lee", "nisha"] {
        scene.hires(login, "staff");
    }
    scene.notes_the_number("nisha", "+919876543210");
    let preview = desk.previews(ENABLE);
    assert!(preview.contains("\nhave no phone number: 3 (kim, lee, rao)\n"), "{preview}");
    let missing = "practice status city-clinic --only no-phone";
    assert_eq!(desk.lists(missing), ["kim", "lee", "rao"]);

    scene.notes_the_number("kim", "+919876543211");
    scene.notes_the_number("lee", "+919876543212");
    assert!(desk.previews(ENABLE).contains("\nhave no phone number: 1 (rao)\n"));
    scene.notes_the_number("rao", "+919876543213");
    assert_eq!(desk.lists(missing), [""; 0]);
    assert!(!desk.previews(ENABLE).contains("phone"));
    assert_eq!(desk.reads("practice show city-clinic")["enforcement"], "off", "only looked at");
}

/// "Once enabled, it applies to the whole account: every user sets up an app, or
/// texts."
#[test]
fn it_applies_to_the_whole_account_with_an_app_or_texts() {
    let (scene, mut rao) = Scene::opens();
    let mut lee = scene.hires("lee", "staff");
    scene.notes_the_number("lee", "+919876543210");
    scene.desk.types(ENABLE);
    rao.signs_in();
    rao.sets_up_an_app();
    rao.is_in(BY_CODE);
    lee.signs_in();
    lee.sets_up_texts();
    lee.is_in(BY_CODE);

    lee.opens_the_account();
    lee.presses("Text me a code");
    lee.types_the_texted_code();
    lee.presses("Turn it on");
    lee.presses("Turn it off");
    lee.is_told("It is off. A code is still demanded of you, but not by yourself.");
    assert_eq!(scene.desk.next_login("lee"), "code_required", "nobody leaves it on their own");
}

/// Texts alone are declined: numbers are taken over, and then nobody has a safer way.
#[test]
fn texts_are_permitted_beside_apps_and_never_alone() {
    let (scene, _) = Scene::opens();
    scene.desk.is_refused(7, "practice enforce city-clinic --methods sms");
    scene.desk.types("practice enforce city-clinic --methods totp");
    let mut lee = scene.hires("lee", "staff");
    lee.signs_in();
    lee.sees("Set up your second step");
    lee.does_not_read("Text me a code");
}

/// "It can be enabled for administrators only."
#[test]
fn it_can_be_for_administrators_only() {
    let (scene, mut rao) = Scene::opens();
    let mut nisha = scene.hires("nisha", "admin");
    let mut lee = scene.hires("lee", "staff");
    scene.desk.types(&format!("{ENABLE} --roles owner,admin"));
    for person in [&mut rao, &mut nisha] {
        person.signs_in();
        person.sets_up_an_app();
        person.is_in(BY_CODE);
    }
    lee.signs_in();
    lee.is_in(BY_PASSWORD);
    scene.desk.types("member set city-clinic lee --role admin");
    lee.signs_in();
    lee.sees("Set up your second step");
}

/// "Tick the box, and this device is not asked for three months."
#[test]
fn a_device_is_remembered_for_three_months_and_not_a_day_longer() {
    let (scene, mut nisha) = enabled();
    nisha.signs_in();
    nisha.reads("Remember this device for 90 days");
    nisha.types_the_next_code_and_ticks_remember();
    nisha.is_in(BY_CODE);
    let cookie = nisha.computer.baked.iter().find(|cookie| cookie.starts_with("device-"));
    assert!(cookie.unwrap().contains("; Max-Age=7776000"), "{cookie:?}");
    // The browser here keeps it longer, as a thief would; and use prolongs nothing.
    for days in [45, 44] {
        scene.clock.passes(Length::days(days));
        nisha.signs_in();
        nisha.is_in(ON_A_REMEMBERED_COMPUTER);
    }
    scene.clock.passes(Length::seconds(24 * 60 * 60 - 1));
    nisha.signs_in();
    nisha.is_in(ON_A_REMEMBERED_COMPUTER);
    scene.clock.passes(Length::seconds(1));
    nisha.signs_in();
    nisha.is_asked_for_a_code();

    scene.desk.is_refused(7, "practice set city-clinic --remember 91d");
    let shown = scene.desk.types("practice show city-clinic");
    assert!(shown.contains("90d (below NIST SP 800-63B-4 section 5.1)"), "{shown}");
}

/// "Add a second app or phone, for the day that the first is lost."
#[test]
fn a_second_app_lets_in_when_the_first_is_lost() {
    let (_, mut nisha) = enabled();
    nisha.signs_in();
    nisha.types_the_next_code();
    nisha.opens_the_account();
    nisha.types_the_next_code();
    let phone = nisha.takes_the_app();
    nisha.fills_in("Show the QR code", &[("label", "Tablet")]);
    nisha.scans();
    nisha.types_the_code();
    nisha.is_told("It is added.");
    nisha.signs_out();

    let tablet = nisha.takes_the_app();
    for app in [&phone, &tablet] {
        nisha.uses_the_app(app.clone());
        nisha.signs_in();
        nisha.types_the_next_code();
        nisha.is_in(BY_CODE);
        nisha.signs_out();
    }

    // The phone is lost: the tablet gets in, and ends it.
    nisha.signs_in();
    nisha.types_the_next_code();
    nisha.opens_the_account();
    nisha.types_the_next_code();
    nisha.presses("Remove it");
    nisha.signs_in();
    nisha.uses_the_app(phone);
    nisha.types_the_next_code();
    nisha.is_told("That code is not right.");
    nisha.uses_the_app(tablet);
    nisha.types_the_next_code();
    nisha.is_in(BY_CODE);
}

#[test]
fn a_phone_that_is_texted_stands_in_for_the_app() {
    let (scene, mut nisha) = enabled();
    scene.notes_the_number("nisha", "+919876543210");
    nisha.signs_in();
    nisha.types_the_next_code();
    nisha.opens_the_account();
    nisha.types_the_next_code();
    nisha.fills_in("Text me a code", &[("label", "My number")]);
    nisha.types_the_texted_code();
    nisha.is_told("It is added.");
    nisha.signs_out();

    nisha.takes_the_app();
    nisha.signs_in();
    nisha.presses("Text me a code");
    nisha.types_the_texted_code();
    nisha.is_in(BY_CODE);
}
