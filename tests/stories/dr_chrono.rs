//! `DrChrono`: people enable it for themselves behind their password, codes may
//! have seven digits, single staff members are made to, and a backup keeps them
//! from being locked out.

use twofactl::model::time::Length;

use crate::person::{BY_BYPASS_CODE, BY_CODE, BY_PASSWORD, BY_RECOVERY_CODE, Person};
use crate::scene::Scene;

/// Lee, of whom it is required, with an app.
fn with_an_app() -> (Scene, Person) {
    let (scene, _) = Scene::opens();
    let mut lee = scene.hires("lee", "staff");
    scene.desk.types("user require lee");
    lee.signs_in();
    lee.sets_up_an_app();
    lee.signs_out();
    (scene, lee)
}

/// "To enable it, enter your password once more."
#[test]
fn the_password_is_asked_again_before_it_is_enabled() {
    let (scene, _) = Scene::opens();
    let mut lee = scene.hires("lee", "staff");
    lee.signs_in();
    lee.goes_to("/account");
    lee.reads("Before anything is changed we ask for it again.");
    lee.does_not_read("authenticator");
    lee.fills_in("Continue", &[("password", "guessed")]);
    lee.is_told("That did not work. Check the password.");
    // What the page does not offer is not taken from elsewhere either.
    lee.computer.post("/account/personal", &[("personal", "on")]);
    lee.computer.post("/account/add", &[("label", "Mine")]);
    lee.reads("Before anything is changed we ask for it again.");
    assert_eq!(scene.desk.next_login("lee"), "allowed");

    lee.opens_the_account();
    lee.reads("To turn it on, add an authenticator first.");
    lee.fills_in("Show the QR code", &[("label", "My phone")]);
    lee.scans();
    lee.types_the_code();
    lee.keeps_the_recovery_codes();
    assert_eq!(scene.desk.next_login("lee"), "code_required");
    lee.signs_in();
    lee.types_the_next_code();
    lee.is_in(BY_CODE);
}

/// "First add a mobile phone number, then enable it."
#[test]
fn texts_need_a_phone_number_first() {
    let (scene, _) = Scene::opens();
    let mut lee = scene.hires("lee", "staff");
    lee.signs_in();
    lee.opens_the_account();
    lee.fills_in("Text me a code", &[("label", "My number")]);
    lee.is_told("Your practice has no phone number of yours to text.");
    assert_eq!(lee.computer.inbox().texts(), []);

    scene.notes_the_number("lee", "+919876543210");
    lee.fills_in("Text me a code", &[("label", "My number")]);
    lee.types_the_texted_code();
    lee.keeps_the_recovery_codes();
    lee.signs_in();
    lee.presses("Text me a code");
    lee.types_the_texted_code();
    lee.is_in(BY_CODE);
}

/// "Type the seven digits that the app shows."
///
/// Texts have six: their code is bound to one sign-in and to five tries.
#[test]
fn codes_have_seven_digits_where_the_practice_says_so() {
    let (scene, _) = Scene::opens();
    let mut lee = scene.hires("lee", "staff");
    scene.notes_the_number("lee", "+919876543210");
    scene.desk.types("practice enforce city-clinic --methods totp,sms --digits 7");
    lee.signs_in();
    lee.presses("Show the QR code");
    lee.scans();
    let code = lee.code_of_the_app();
    assert_eq!(code.len(), 7);
    lee.types(&code[..6]);
    lee.is_told("The app shows 7 digits: type those.");
    lee.types(&code);
    lee.keeps_the_recovery_codes();
    lee.signs_out();
    assert_eq!(scene.desk.reads("authenticator list lee")[0]["digits"], 7);

    scene.clock.passes(Length::minutes(1));
    lee.signs_in();
    let code = lee.code_of_the_app();
    lee.types(&code[1..]);
    lee.is_told("That code is not right.");
    lee.types(&code);
    lee.is_in(BY_CODE);

    lee.opens_the_account();
    lee.types_the_next_code();
    lee.fills_in("Text me a code", &[("label", "My number")]);
    assert_eq!(lee.texted_code().len(), 6);
}

/// "For each staff member you decide whether it is required."
#[test]
fn it_is_required_of_one_staff_member_and_not_of_another() {
    let (scene, _) = Scene::opens();
    let mut lee = scene.hires("lee", "staff");
    let mut sen = scene.hires("sen", "provider");
    let told = scene.desk.types("user require lee");
    assert!(told.contains("Next login in city-clinic: enrollment_required."), "{told}");
    lee.signs_in();
    lee.sets_up_an_app();
    lee.is_in(BY_CODE);
    sen.signs_in();
    sen.is_in(BY_PASSWORD);

    lee.opens_the_account();
    lee.types_the_next_code();
    lee.presses("Turn it on");
    lee.presses("Turn it off");
    lee.is_told("It is off. A code is still demanded of you, but not by yourself.");
    lee.signs_out();
    lee.signs_in();
    lee.is_asked_for_a_code();
    scene.desk.types("user require lee --off --yes --reason 'works from the clinic'");
    lee.signs_in();
    lee.is_in(BY_PASSWORD);
}

/// "So that you are not locked out, keep the backup codes." Each lets in once.
#[test]
fn recovery_codes_let_in_when_the_phone_is_lost() {
    let (_, mut lee) = with_an_app();
    lee.takes_the_app();
    let [first, second] = [0, 1].map(|n| lee.sheet[n].clone());
    lee.signs_in();
    lee.types(&first);
    lee.is_in(BY_RECOVERY_CODE);
    lee.reads("You have 9 recovery codes left.");
    lee.signs_in();
    lee.types(&first);
    lee.is_told("That code is not right. 9 tries left.");
    lee.types(&second.to_lowercase().replace('-', " "));
    lee.is_in(BY_RECOVERY_CODE);
    lee.reads("You have 8 recovery codes left.");
}

/// A recovery code also opens the account, where the next phone is added.
#[test]
fn a_recovery_code_leads_to_another_phone() {
    let (_, mut lee) = with_an_app();
    lee.takes_the_app();
    let [first, second] = [0, 1].map(|n| lee.sheet[n].clone());
    lee.signs_in();
    lee.types(&first);
    lee.opens_the_account();
    lee.types(&second);
    lee.fills_in("Show the QR code", &[("label", "New phone")]);
    lee.scans();
    lee.types_the_code();
    lee.is_told("It is added.");
    lee.signs_in();
    lee.types_the_next_code();
    lee.is_in(BY_CODE);
}

/// The phone is at home: the desk hands out a code for one use within the hour.
#[test]
fn a_code_from_the_desk_lets_in_once() {
    let (scene, mut lee) = with_an_app();
    let issue = "user bypass-code lee --reason 'phone at home' --verified in-person";
    let code = scene.desk.reads(issue)["bypass_code"].as_str().unwrap().to_owned();
    lee.signs_in();
    lee.types(&code);
    lee.is_in(BY_BYPASS_CODE);
    lee.signs_in();
    lee.types(&code);
    lee.is_told("That code is not right.");
    let code = scene.desk.reads(issue)["bypass_code"].as_str().unwrap().to_owned();
    scene.clock.passes(Length::hours(1));
    lee.signs_in();
    lee.types(&code);
    lee.is_told("That code is not right.");
}

/// Nothing is left: the desk resets, and its code leads to another phone. The
/// password alone does not.
#[test]
fn where_no_backup_is_left_the_desk_helps_to_another_phone() {
    let (scene, mut lee) = with_an_app();
    lee.takes_the_app();
    let reset = "user reset-2fa lee --reason 'phone and sheet lost' --verified in-person --yes";
    let code = scene.desk.reads(reset)["enrollment_code"].as_str().unwrap().to_owned();
    lee.signs_in();
    lee.sees("Set up your second step");
    lee.fills_in("Show the QR code", &[("enrollment_code", "AAAAA-AAAAA")]);
    lee.is_told("That enrollment code is not right. 4 tries left.");
    lee.fills_in("Show the QR code", &[("enrollment_code", &code)]);
    lee.scans();
    lee.types_the_code();
    lee.keeps_the_recovery_codes();
    lee.is_in(BY_CODE);
}
