//! A clinic where two-factor sign-in is mandatory: nobody gets past the set-up
//! page, an administrator makes exceptions, and may switch it off again.

use twofactl::model::time::Length;

use crate::person::{BY_CODE, BY_PASSWORD, Person};
use crate::scene::Scene;

const NOT_ENROLLED: &str = "practice status city-clinic --only not-enrolled";

/// The clinic after it has become mandatory, and Lee and Sen, who have set it up.
fn mandatory() -> (Scene, Person, Person) {
    let (scene, _) = Scene::opens();
    scene.desk.types("practice enforce city-clinic");
    let [lee, sen] = ["lee", "sen"].map(|login| {
        let mut person = scene.hires(login, "staff");
        person.signs_in();
        person.sets_up_an_app();
        person.signs_out();
        person
    });
    (scene, lee, sen)
}

/// "When it is mandatory, every user sees the set-up page at their next login and
/// gets no further without it."
#[test]
fn nobody_gets_past_the_set_up_page() {
    let (scene, mut rao) = Scene::opens();
    let mut lee = scene.hires("lee", "staff");
    scene.desk.types("practice enforce city-clinic");
    for person in [&mut rao, &mut lee] {
        person.signs_in();
        person.sees("Set up your second step");
        person.does_not_read("Later");
        for page in ["/", "/account", "/code"] {
            person.goes_to(page);
            person.sees("Set up your second step");
        }
    }
    assert_eq!(scene.desk.lists(NOT_ENROLLED), ["lee", "rao"]);
    lee.sets_up_an_app();
    lee.is_in(BY_CODE);
    assert_eq!(scene.desk.lists(NOT_ENROLLED), ["rao"]);
}

/// "Scan the picture, or type the key by hand. Then type the verification code."
#[test]
fn the_key_is_scanned_or_typed_and_a_verification_code_proves_it() {
    let (scene, mut rao) = Scene::opens();
    let mut lee = scene.hires("lee", "staff");
    scene.desk.types("practice enforce city-clinic");
    rao.signs_in();
    rao.presses("Show the QR code");
    rao.scans();
    rao.types_the_code();
    rao.keeps_the_recovery_codes();
    rao.is_in(BY_CODE);

    lee.signs_in();
    lee.presses("Show the QR code");
    lee.reads("Cannot scan? Type the key");
    lee.types_the_key_into_the_app();
    let late = lee.code_of_the_app();
    scene.clock.passes(Length::minutes(3));
    lee.types(&late);
    lee.is_told("The clock of your phone is about 180 seconds slow.");
    lee.goes_to("/");
    lee.sees("Connect your app");
    assert_eq!(scene.desk.lists(NOT_ENROLLED), ["lee"], "without a right code nothing counts");
    lee.types_the_code();
    lee.keeps_the_recovery_codes();
    lee.is_in(BY_CODE);
}

/// "Where it is not mandatory, users enable it on their profile."
#[test]
fn single_people_enable_and_disable_it_on_their_own_page() {
    let (scene, mut rao) = Scene::opens();
    let mut lee = scene.hires("lee", "staff");
    lee.signs_in();
    lee.opens_the_account();
    lee.fills_in("Show the QR code", &[("label", "My phone")]);
    lee.scans();
    lee.types_the_code();
    lee.keeps_the_recovery_codes();
    lee.signs_in();
    lee.types_the_next_code();
    lee.is_in(BY_CODE);
    rao.signs_in();
    rao.is_in(BY_PASSWORD);

    lee.opens_the_account();
    lee.types_the_next_code();
    lee.presses("Turn it off");
    lee.is_told("It is off. Your password alone lets you in.");
    lee.signs_in();
    lee.is_in(BY_PASSWORD);
}

/// "An administrator can disable it for one user."
///
/// Here that is an exemption: it has a reason and an end, and every report shows it.
#[test]
fn an_administrator_disables_one_user_for_a_while() {
    let (scene, mut lee, mut sen) = mandatory();
    let desk = &scene.desk;
    let disable = "user disable-2fa lee --reason 'phone broken' --verified in-person --yes";
    let told = desk.is_refused(5, disable);
    assert!(told.contains("hint: twofactl member exempt city-clinic lee"), "{told}");
    desk.types("member exempt city-clinic lee --for 7d --reason 'phone broken'");
    desk.types(disable);

    lee.signs_in();
    lee.is_in(BY_PASSWORD);
    sen.signs_in();
    sen.is_asked_for_a_code();
    assert_eq!(desk.lists("practice status city-clinic --only exempt"), ["lee"]);

    scene.clock.passes(Length::days(7));
    lee.goes_to("/");
    lee.is_told("You were signed out");
    lee.signs_in();
    lee.sets_up_an_app();
    lee.is_in(BY_CODE);
}

/// "Mandatory two-factor sign-in can be switched off again."
#[test]
fn mandatory_is_switched_off_and_on_again() {
    let (scene, mut lee, mut sen) = mandatory();
    sen.signs_in();
    sen.types_the_next_code();
    sen.opens_the_account();
    sen.types_the_next_code();
    sen.presses("Turn it on");

    let told = scene.desk.is_refused(9, "practice disable city-clinic --yes");
    assert!(told.contains("--reason"), "{told}");
    scene.desk.types("practice disable city-clinic --reason 'not any more' --yes");
    lee.signs_in();
    lee.is_in(BY_PASSWORD);
    sen.signs_in();
    sen.is_asked_for_a_code();

    scene.desk.types("practice enforce city-clinic");
    lee.signs_in();
    lee.is_asked_for_a_code();
    lee.types_the_next_code();
    lee.is_in(BY_CODE);
}
