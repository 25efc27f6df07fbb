//! From the password to the way in.

use twofactl::model::authenticator::AuthenticatorType;
use twofactl::model::code::Uses;
use twofactl::model::policy::{Grace, Methods, PolicyPatch, Remember};
use twofactl::model::time::Length;
use twofactl::ops::Why;
use twofactl::ops::bypass_code::{self, BypassRequest};
use twofactl::ops::member::{self, MemberName};

use crate::browser::{Browser, enrolled, resting};
use crate::clinic::{CITY, Clinic, RAO, handle, t0, who};
use crate::login_service::pages::moment;

#[test]
fn where_nothing_is_demanded_the_password_is_enough() {
    let mut browser = Browser::before(resting());
    browser.get("/");
    assert_eq!((browser.title(), browser.path.as_str()), ("Sign in", "/sign-in"));
    browser.says("City Clinic");
    browser.sign_in(RAO);
    assert_eq!(browser.title(), "You are in");
    browser.says("with your password.");
    browser.post("/sign-out", &[]);
    assert_eq!(browser.told(), "You are signed out.");
    browser.get("/");
    assert_eq!(browser.title(), "Sign in");
}

#[test]
fn whoever_is_turned_away_reads_one_sentence_and_finds_what_they_typed() {
    let mut browser = Browser::before(Clinic::enforcing());
    let mut told = Vec::new();
    for (login, password) in [(RAO, "wrong"), ("nobody", "wrong"), ("not a login", "")] {
        browser.sign_in_with(login, password);
        assert_eq!(browser.title(), "Error: Sign in");
        assert_eq!(browser.path, "/sign-in?denied", "a reload guesses no second time");
        browser.says(&format!("value='{login}'"));
        told.push(browser.told().to_owned());
    }
    told.dedup();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(!browser.cookies.contains_key("session"));
}

#[test]
fn whoever_must_enroll_scans_a_code_gets_recovery_codes_and_is_in() {
    let mut browser = Browser::before(Clinic::enforcing());
    browser.sign_in(RAO);
    assert_eq!(browser.title(), "Set up your second step");
    browser.says("Microsoft Authenticator");
    assert!(!browser.page.contains("Later"), "it is demanded at once");
    let (app, codes) = browser.set_up();
    assert_eq!(codes.len(), 10);
    browser.says("I have kept them");
    browser.get("/");
    assert_eq!(browser.title(), "You are in");
    assert!(!browser.page.contains(&codes[0]), "shown once");

    browser.post("/sign-out", &[]);
    browser.sign_in(RAO);
    browser.post("/code", &[("code", &codes[3].to_lowercase())]);
    browser.says("You have 9 recovery codes left.");
    browser.wait(Length::minutes(1));
    browser.sign_in(RAO);
    browser.type_code("/code", &app);
    browser.says("with your password and a code.");
}

#[test]
fn a_wrong_first_code_is_explained_and_the_secret_not_shown_again() {
    let mut browser = Browser::before(Clinic::enforcing());
    browser.sign_in(RAO);
    browser.post("/set-up", &[]);
    let app = browser.scan();
    browser.post("/set-up/code", &[("code", "12")]);
    assert_eq!(browser.told(), "The app shows 6 digits: type those.");
    assert!(!browser.page.contains("<svg") && browser.page.contains("aria-invalid"));
    let late = app.code(browser.now.minus(Length::minutes(5)));
    browser.post("/set-up/code", &[("code", late.expose())]);
    assert!(browser.told().starts_with("The clock of your phone is about 300 seconds slow."));
    browser.get("/set-up?anew");
    browser.post("/set-up", &[]);
    let newer = browser.scan();
    assert_ne!(newer.seed, app.seed);
    browser.type_code("/set-up/code", &newer);
    assert_eq!(browser.title(), "Your recovery codes");
}

#[test]
fn the_code_page_says_what_is_accepted_and_how_many_tries_are_left() {
    let (mut browser, app) = enrolled();
    browser.sign_in(RAO);
    assert_eq!(browser.title(), "Enter your code");
    browser.says("autocomplete='one-time-code' inputmode='numeric'");
    browser.says("Remember this device for 24 hours");
    browser.get("/code?letters");
    assert!(!browser.page.contains("inputmode"), "letters need the other keyboard");
    let wrong = app.wrong(browser.now);
    browser.post("/code", &[("code", wrong.expose())]);
    assert_eq!((browser.path.as_str(), browser.title()), ("/code", "Error: Enter your code"));
    assert_eq!(browser.told(), "That code is not right. 9 tries left.");
    browser.says("aria-invalid='true' aria-describedby='notice code-hint'");
    browser.get("/code");
    assert_eq!(browser.title(), "Enter your code", "told once");
    let used = app.code(t0());
    browser.post("/code", &[("code", used.expose())]);
    assert!(browser.told().starts_with("That code is not right. 8 tries"), "out of the window");
    browser.type_code("/code", &app);
    assert_eq!(browser.title(), "You are in");
    browser.sign_in(RAO);
    browser.type_code("/code", &app);
    assert!(browser.told().starts_with("That code was used before."), "{}", browser.told());
}

#[test]
fn ten_wrong_codes_lead_to_a_page_that_says_until_when() {
    let (mut browser, app) = enrolled();
    browser.sign_in(RAO);
    let wrong = app.wrong(browser.now);
    for _ in 0..10 {
        browser.post("/code", &[("code", wrong.expose())]);
    }
    let until = moment(browser.now.plus(Length::minutes(30)));
    assert_eq!((browser.path.as_str(), browser.title()), ("/locked", "Locked"));
    browser.says(&format!("Try again after {until}."));
    browser.sign_in(RAO);
    assert_eq!(browser.title(), "Locked");

    browser.clinic.sql("UPDATE authenticators SET state = 'disabled'");
    browser.wait(Length::hours(1));
    browser.sign_in(RAO);
    browser.says("<p>Please call your practice's desk.</p>");
}

#[test]
fn a_remembered_device_needs_no_code_until_it_is_revoked_or_a_reset() {
    let (mut browser, app) = enrolled();
    browser.sign_in(RAO);
    let code = app.code(browser.now);
    browser.post("/code", &[("code", code.expose()), ("remember", "yes")]);
    let cookie = browser.baked.iter().find(|cookie| cookie.starts_with("device-")).unwrap();
    assert!(cookie.starts_with("device-city-clinic-"), "{cookie}");
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict; Max-Age=86400"), "{cookie}");

    browser.post("/sign-out", &[]);
    browser.sign_in(&RAO.to_uppercase());
    browser.says("on a device that is remembered");
    browser.clinic.add("lee", CITY, t0());
    browser.sign_in("lee");
    assert_eq!(browser.title(), "Set up your second step", "another person is not remembered");
    browser.sign_in(RAO);
    browser.says("on a device that is remembered");

    browser.clinic.sql("DELETE FROM trusted_devices");
    browser.sign_in(RAO);
    assert_eq!(browser.title(), "Enter your code");
    browser.wait(Length::minutes(1));
    let code = app.code(browser.now);
    browser.post("/code", &[("code", code.expose()), ("remember", "yes")]);
    browser.clinic.reset(RAO, browser.now);
    browser.sign_in(RAO);
    assert_eq!(browser.title(), "Set up your second step");
}

#[test]
fn where_devices_are_not_remembered_nothing_offers_it() {
    let (mut browser, app) = enrolled();
    let patch = PolicyPatch { remember: Some(Remember::OFF), ..PolicyPatch::default() };
    browser.clinic.enforce(CITY, patch, browser.now);
    browser.sign_in(RAO);
    assert!(!browser.page.contains("Remember this device"));
    let code = app.code(browser.now);
    browser.post("/code", &[("code", code.expose()), ("remember", "yes")]);
    assert!(browser.baked.iter().all(|cookie| !cookie.starts_with("device-")));
}

#[test]
fn a_reset_ends_the_session_and_only_the_enrollment_code_leads_back() {
    let (mut browser, app) = enrolled();
    browser.sign_in(RAO);
    browser.type_code("/code", &app);
    let code = browser.clinic.reset(RAO, browser.now);
    browser.get("/");
    assert_eq!(browser.path, "/sign-in?ended");
    assert!(browser.told().starts_with("You were signed out, because"), "{}", browser.told());
    assert!(!browser.cookies.contains_key("session"));

    browser.sign_in(RAO);
    browser.says("<label for='enrollment_code'>");
    browser.post("/set-up", &[("enrollment_code", "AAAAA-AAAAA")]);
    assert_eq!(browser.told(), "That enrollment code is not right. 4 tries left.");
    browser.post("/set-up", &[("enrollment_code", &code)]);
    let app = browser.scan();
    browser.type_code("/set-up/code", &app);
    assert_eq!(browser.title(), "Your recovery codes");
}

#[test]
fn an_offered_set_up_says_until_when_and_may_be_put_off() {
    let grace = Some(Grace::Length(Length::days(14)));
    let clinic = Clinic::enforcing();
    clinic.enforce(CITY, PolicyPatch { grace, ..PolicyPatch::default() }, t0());
    let mut browser = Browser::before(clinic);
    browser.sign_in(RAO);
    browser.says(&format!("put it off until {}", moment(t0().plus(Length::days(14)))));
    browser.post("/set-up/later", &[]);
    assert_eq!(browser.title(), "You are in");
    browser.wait(Length::days(14));
    browser.get("/");
    assert_eq!(browser.path, "/sign-in?ended", "a session by password is over with the grace");
}

#[test]
fn a_code_from_the_desk_lets_in_without_the_phone() {
    let (mut browser, _) = enrolled();
    let now = browser.now;
    let check = twofactl::model::identity::IdentityCheck::InPerson;
    let request = BypassRequest { user: who(RAO), check, lifetime: None, uses: Uses::ONE };
    let why = crate::clinic::why("phone at home");
    let issued = browser
        .clinic
        .write(now, |tx, keys| bypass_code::issue(tx, keys, &request, &why, now))
        .unwrap();
    let code = issued.code.code.grouped();
    browser.sign_in(RAO);
    browser.post("/code", &[("code", code.expose())]);
    browser.says("a code from your practice's desk.");
}

/// An active number, as a store holds it once texts can be sent.
fn plant_sms(clinic: &Clinic) {
    clinic.sql(
        "INSERT INTO authenticators (id, user_id, kind, state, phone_masked, phone_mac, key_id,
            sealed, created_at, confirmed_at)
        SELECT 900, id, 'sms', 'active', '+91*******210', x'00', x'00', x'00', 0, 0 FROM users",
    );
}

#[test]
fn numbers_that_receive_texts_are_named_masked() {
    let (mut browser, _) = enrolled();
    let methods = Some(Methods::only(AuthenticatorType::Totp).with(AuthenticatorType::Sms));
    browser.clinic.enforce(CITY, PolicyPatch { methods, ..PolicyPatch::default() }, browser.now);
    plant_sms(&browser.clinic);
    browser.sign_in(RAO);
    browser.says("<li>Authenticator app</li><li>Text message to +91*******210<form");
}

#[test]
fn what_is_no_longer_permitted_proves_a_person_or_an_enrollment_code_does() {
    let clinic = Clinic::enforcing();
    plant_sms(&clinic);
    let mut browser = Browser::before(clinic);
    browser.sign_in(RAO);
    browser.says("Then show that it is you");
    browser.says("<li>Text message to +91*******210<form");
    browser.says("Or use an enrollment code");
    browser.post("/set-up/prove", &[("code", "123456")]);
    assert_eq!(browser.told(), "That code is not right. 9 tries left.");
    browser.post("/set-up", &[]);
    assert!(browser.told().starts_with("There is no enrollment code"), "{}", browser.told());
}

#[test]
fn a_ticket_that_is_too_old_leads_back_to_the_beginning() {
    let (mut browser, app) = enrolled();
    browser.sign_in(RAO);
    browser.wait(Length::minutes(11));
    browser.type_code("/code", &app);
    assert_eq!(browser.path, "/sign-in?expired");
    assert!(browser.told().starts_with("That took too long"), "{}", browser.told());
}

#[test]
fn of_several_practices_one_is_chosen_and_devices_count_there_alone() {
    let (mut browser, app) = enrolled();
    let clinic = &browser.clinic;
    clinic.add_practice("north", "North");
    let member = MemberName { practice: handle("north"), user: who(RAO) };
    let role = twofactl::model::member::Role::Staff;
    clinic.write(t0(), |tx, _| member::add(tx, &member, role, &Why::default(), t0())).unwrap();
    clinic.enforce("north", PolicyPatch::default(), t0());
    browser.get("/sign-in");
    browser.says("<option value='north'>North</option>");
    browser.sign_in(RAO);
    assert_eq!(browser.path, "/sign-in?denied", "none was chosen");
    let at = |browser: &mut Browser, practice: &str| {
        let password = crate::clinic::PASSWORD;
        let fields = [("practice", practice), ("login", RAO), ("password", password)];
        browser.post("/sign-in", &fields);
    };
    at(&mut browser, "nowhere");
    assert_eq!(browser.path, "/sign-in?denied");
    at(&mut browser, CITY);
    let code = app.code(browser.now);
    browser.post("/code", &[("code", code.expose()), ("remember", "yes")]);
    browser.says("<strong>City Clinic</strong>");
    at(&mut browser, "north");
    assert_eq!(browser.title(), "Enter your code");
    at(&mut browser, CITY);
    browser.says("on a device that is remembered");
    browser.clinic.disable(CITY, browser.now);
    browser.get("/");
    assert_eq!(browser.title(), "You are in", "a weaker rule ends no session");
}
