//! Practo Ray: the owner of a practice turns it on for all of its staff, anybody
//! may turn it on for themselves, and codes come from an app or by text.

use twofactl::model::time::Length;

use crate::person::{BY_CODE, BY_PASSWORD, Person};
use crate::scene::Scene;

const ENFORCE: &str = "practice enforce city-clinic --methods totp,sms";

/// Somebody turns it on for themselves, where nobody demands it.
fn turns_on_their_own(person: &mut Person) {
    person.signs_in();
    person.is_in(BY_PASSWORD);
    person.opens_the_account();
    person.reads("this is <strong>off</strong>");
    person.fills_in("Show the QR code", &[("label", "My phone")]);
    person.scans();
    person.types_the_code();
    person.keeps_the_recovery_codes();
    person.is_told("It is added.");
    person.signs_out();
}

/// "The owner enables it for the whole practice. Everybody is asked to set it up
/// when they next access it, and chooses an app or texts."
#[test]
fn the_owner_enforces_it_and_all_staff_set_it_up_at_their_next_access() {
    let (scene, mut rao) = Scene::opens();
    let desk = &scene.desk;
    let mut nisha = scene.hires("nisha", "admin");
    let mut sen = scene.hires("sen", "provider");
    let mut lee = scene.hires("lee", "staff");
    scene.notes_the_number("lee", "+919876543210");
    for person in [&mut rao, &mut nisha, &mut sen, &mut lee] {
        person.signs_in();
        person.is_in(BY_PASSWORD);
    }

    desk.types(ENFORCE);
    let not_enrolled = "practice status city-clinic --only not-enrolled";
    assert_eq!(desk.lists(not_enrolled), ["lee", "nisha", "rao", "sen"]);
    // The next access is the next page: whoever is in by the password alone is so no longer.
    for person in [&mut rao, &mut nisha, &mut sen] {
        person.goes_to("/");
        person.is_told("You were signed out, because how you sign in has changed");
        person.signs_in();
        person.does_not_read("Later");
        person.sets_up_an_app();
        person.is_in(BY_CODE);
    }
    lee.goes_to("/account");
    lee.is_told("You were signed out");
    lee.signs_in();
    lee.sets_up_texts();
    lee.is_in(BY_CODE);
    assert_eq!(desk.lists(not_enrolled), [""; 0]);
}

/// "Every user can switch it on in their own settings, whatever the practice does."
#[test]
fn any_user_sets_up_their_own_and_is_asked_from_then_on() {
    let (scene, _) = Scene::opens();
    let mut lee = scene.hires("lee", "staff");
    let mut sen = scene.hires("sen", "provider");
    turns_on_their_own(&mut lee);

    lee.signs_in();
    lee.is_asked_for_a_code();
    lee.types_the_next_code();
    lee.is_in(BY_CODE);
    sen.signs_in();
    sen.is_in(BY_PASSWORD);
    assert_eq!(scene.desk.next_login("lee"), "code_required");
    assert_eq!(scene.desk.next_login("sen"), "allowed");
}

/// "The code of the app has six digits, is valid for a short time and only once."
#[test]
fn a_code_of_the_app_has_six_digits_is_time_bound_and_counts_once() {
    let (scene, mut rao) = Scene::opens();
    scene.desk.types(ENFORCE);
    rao.signs_in();
    rao.sets_up_an_app();
    rao.signs_out();

    scene.clock.passes(Length::minutes(1));
    let code = rao.code_of_the_app();
    assert_eq!(code.len(), 6);
    // It counts half a minute longer than it is shown, for those who type slowly.
    scene.clock.passes(Length::seconds(60));
    rao.signs_in();
    rao.types(&code);
    rao.is_told("That code is not right. 9 tries left.");
    let code = rao.code_of_the_app();
    scene.clock.passes(Length::seconds(59));
    rao.types(&code);
    rao.is_in(BY_CODE);
    rao.signs_out();
    rao.signs_in();
    rao.types(&code);
    rao.is_told("That code was used before.");
}

/// "The texted code has six digits, is valid for a few minutes and only once."
#[test]
fn a_texted_code_has_six_digits_is_time_bound_and_counts_once() {
    let (scene, mut rao) = Scene::opens();
    scene.desk.types(ENFORCE);
    scene.notes_the_number("rao", "+919876543210");
    rao.signs_in();
    rao.sets_up_texts();
    rao.signs_out();

    scene.clock.passes(Length::minutes(20));
    rao.signs_in();
    rao.presses("Text me a code");
    let late = rao.texted_code();
    assert_eq!(late.len(), 6);
    scene.clock.passes(Length::minutes(5));
    rao.types(&late);
    rao.is_told("That code is not right. 9 tries left.");

    rao.signs_in();
    rao.presses("Text me a code");
    scene.clock.passes(Length::seconds(299));
    let used = rao.texted_code();
    rao.types(&used);
    rao.is_in(BY_CODE);
    rao.signs_out();
    rao.signs_in();
    rao.presses("Text me a code");
    rao.types(&used);
    rao.is_told("That code is not right.");
    rao.types_the_texted_code();
    rao.is_in(BY_CODE);
}

/// "The owner can disable it again. Staff then sign in with the password; whoever
/// has turned it on for themselves goes on to be asked."
#[test]
fn the_owner_disables_it_and_whoever_wants_it_is_still_asked() {
    let (scene, _) = Scene::opens();
    let mut lee = scene.hires("lee", "staff");
    let mut sen = scene.hires("sen", "provider");
    turns_on_their_own(&mut sen);
    scene.desk.types(ENFORCE);
    lee.signs_in();
    lee.sets_up_an_app();
    lee.signs_out();

    let preview = scene.desk.previews("practice disable city-clinic");
    assert!(preview.contains("still asked for a second factor: 1 (sen)"), "{preview}");
    scene.desk.types("practice disable city-clinic --reason 'only for a trial' --yes");
    lee.signs_in();
    lee.is_in(BY_PASSWORD);
    sen.signs_in();
    sen.is_asked_for_a_code();
    sen.types_the_next_code();
    sen.is_in(BY_CODE);
}

/// "If you have lost your phone, write to support, and they disable your personal
/// two-factor authentication."
///
/// Here support must say how they know who asks: whoever is let in without a
/// second factor may be somebody else.
#[test]
fn a_personal_one_is_disabled_through_support() {
    let (scene, _) = Scene::opens();
    let desk = &scene.desk;
    let mut lee = scene.hires("lee", "staff");
    let mut sen = scene.hires("sen", "provider");
    scene.notes_the_number("lee", "+919876543210");
    turns_on_their_own(&mut lee);
    turns_on_their_own(&mut sen);
    lee.signs_in();
    lee.is_asked_for_a_code();

    let told = desk.is_refused(9, "user disable-2fa lee --reason 'phone stolen' --yes");
    assert!(told.contains("--verified"), "{told}");
    let disable = "user disable-2fa lee --reason 'phone stolen' --verified call-back --yes";
    let told = desk.is_refused(5, disable);
    assert!(told.contains("changed within the last 72 hours"), "{told}");
    scene.clock.passes(Length::days(4));
    desk.types(disable);

    lee.signs_in();
    lee.is_in(BY_PASSWORD);
    sen.signs_in();
    sen.is_asked_for_a_code();
    let event = &desk.reads("audit list --action user.disable_2fa --kind change --user lee")[0];
    assert_eq!(event["reason"], "phone stolen");
}

/// While the practice demands it, support does not: the owner decides on exemptions.
#[test]
fn support_disables_nobody_against_the_owner() {
    let (scene, _) = Scene::opens();
    let mut lee = scene.hires("lee", "staff");
    turns_on_their_own(&mut lee);
    scene.desk.types(ENFORCE);
    let disable = "user disable-2fa lee --reason 'phone stolen' --verified in-person --yes";
    let told = scene.desk.is_refused(5, disable);
    assert!(told.contains("city-clinic demands a second factor of lee"), "{told}");
    assert_eq!(scene.desk.next_login("lee"), "code_required");
}
