//! What people see and change of their own account.

use twofactl::model::policy::PolicyPatch;
use twofactl::model::time::Length;

use crate::app::App;
use crate::browser::{Browser, resting};
use crate::clinic::{CITY, Clinic, PASSWORD, RAO, t0};

/// Dr. Rao with an app, signed in, and past the password and the code again.
fn at_account() -> (Browser, App) {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    let mut browser = Browser::before(clinic);
    browser.wait(Length::minutes(1));
    browser.sign_in(RAO);
    let code = app.code(browser.now);
    browser.post("/code", &[("code", code.expose()), ("remember", "yes")]);
    enter(&mut browser, &app);
    (browser, app)
}

fn enter(browser: &mut Browser, app: &App) {
    browser.wait(Length::minutes(1));
    browser.post("/account", &[("password", PASSWORD)]);
    assert_eq!(browser.title(), "Enter your code");
    browser.type_code("/account/code", app);
    assert_eq!(browser.title(), "Your account");
}

#[test]
fn the_account_asks_for_the_password_and_a_code_first() {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    let mut browser = Browser::before(clinic);
    browser.get("/account");
    assert_eq!(browser.title(), "Sign in");
    browser.wait(Length::minutes(1));
    browser.sign_in(RAO);
    browser.get("/account");
    assert_eq!(browser.title(), "Enter your code", "not yet in");
    browser.type_code("/code", &app);
    browser.get("/account");
    browser.says("type='password'");
    browser.post("/account/personal", &[("personal", "on")]);
    browser.says("type='password'");
    browser.post("/account", &[("password", "wrong")]);
    assert_eq!(browser.told(), "That did not work. Check the password.");
    browser.post("/account", &[("password", PASSWORD)]);
    browser.post("/account/personal", &[("personal", "on")]);
    browser.says("type='password'");
    assert_eq!(browser.told(), "That took too long. Please type your password again.");
    browser.post("/account", &[("password", PASSWORD)]);
    browser.post("/account/code", &[("code", "12 34 56 78 9")]);
    assert_eq!(browser.told(), "That code is not right. 10 tries left.");
    browser.wait(Length::minutes(1));
    browser.type_code("/account/code", &app);
    browser.says("Authenticator app");
    browser.says("<strong>off</strong>");
}

#[test]
fn people_turn_their_own_demand_on_and_off() {
    let (mut browser, app) = at_account();
    browser.post("/account/personal", &[("personal", "on")]);
    assert_eq!(browser.told(), "From now on you are asked for a code wherever you sign in.");
    browser.says("<strong>on</strong>");
    browser.post("/account/personal", &[("personal", "off")]);
    assert_eq!(browser.told(), "It is off. A code is still demanded of you, but not by yourself.");
    browser.clinic.disable(CITY, browser.now);
    browser.post("/account/personal", &[("personal", "on")]);
    browser.post("/account/personal", &[("personal", "off")]);
    assert_eq!(browser.told(), "It is off. Your password alone lets you in.");
    browser.sign_in(RAO);
    enter(&mut browser, &app);
    browser.post("/account/personal", &[("personal", "on")]);
    browser.get("/");
    assert_eq!(browser.title(), "You are in", "the code of the account stands for this session");
    browser.sign_in("RAO@cityclinic.example");
    assert_eq!(browser.title(), "You are in", "the device is remembered");
}

#[test]
fn whoever_has_no_authenticator_is_told_to_add_one_before_they_turn_it_on() {
    let mut browser = Browser::before(resting());
    browser.sign_in(RAO);
    browser.post("/account", &[("password", PASSWORD)]);
    browser.says("To turn it on, add an authenticator first.");
    assert!(!browser.page.contains("Turn it on<"), "it would sign them out");
    browser.post("/account/add", &[("label", "My phone")]);
    let app = browser.scan();
    browser.type_code("/account/add/code", &app);
    enter(&mut browser, &app);
    browser.says("<button class='second'>Turn it off</button>");
}

#[test]
fn a_second_authenticator_is_added_and_renamed_and_the_first_removed() {
    let (mut browser, _) = at_account();
    browser.post("/account/add", &[("label", "Work phone")]);
    let second = browser.scan();
    browser.post("/account/add/code", &[("code", "000")]);
    assert_eq!(browser.told(), "The app shows 6 digits: type those.");
    let session = browser.cookies["session"].clone();
    browser.type_code("/account/add/code", &second);
    assert_eq!(browser.title(), "Your recovery codes", "there were none left");
    assert_ne!(browser.cookies["session"], session, "the session goes on under another name");
    browser.get("/");
    assert!(browser.told().starts_with("It is added."), "{}", browser.told());

    enter(&mut browser, &second);
    browser.says("Authenticator app: <strong>Work phone</strong>");
    let ids: Vec<_> = browser.page.split("id='label-").skip(1).collect();
    let ids: Vec<_> = ids.iter().map(|rest| rest.split('\'').next().unwrap().to_owned()).collect();
    browser.post("/account/rename", &[("id", &ids[1]), ("label", "Pixel 9")]);
    browser.says("<strong>Pixel 9</strong>");
    browser.post("/account/rename", &[("id", "4711"), ("label", "Not mine")]);
    assert_eq!(browser.told(), "That is not there any more.");
    browser.post("/account/remove", &[("id", &ids[0])]);
    assert_eq!(browser.path, "/sign-in?removed");
    browser.wait(Length::minutes(1));
    browser.sign_in(RAO);
    assert!(browser.page.contains("Pixel 9") && !browser.page.contains("Work phone"));
    browser.type_code("/code", &second);
    assert_eq!(browser.title(), "You are in");
}

#[test]
fn new_recovery_codes_are_shown_once() {
    let (mut browser, _) = at_account();
    browser.post("/account/recovery-codes", &[]);
    let codes = browser.recovery_codes();
    browser.get("/account");
    browser.says("You have 10 recovery codes.");
    assert!(!browser.page.contains(&codes[0]));
    browser.post("/account/recovery-codes", &[]);
    assert_ne!(browser.recovery_codes(), codes);
}

#[test]
fn a_remembered_device_is_forgotten() {
    let (mut browser, _) = at_account();
    browser.says("<strong>Firefox on Linux</strong> at city-clinic");
    let (_, form) = browser.page.split_once("action='/account/forget'").unwrap();
    let id = form.split("value='").nth(1).unwrap().split('\'').next().unwrap().to_owned();
    browser.post("/account/forget", &[("id", &id)]);
    assert_eq!(browser.told(), "That device is asked for a code again.");
    browser.says("a code is asked for on every device");
    browser.sign_in(RAO);
    assert_eq!(browser.title(), "Enter your code");
}

#[test]
fn a_visit_ends_with_its_ticket_and_the_session_does_not() {
    let (mut browser, _) = at_account();
    browser.wait(Length::minutes(31));
    browser.post("/account/recovery-codes", &[]);
    assert_eq!(browser.told(), "That took too long. Please type your password again.");
    browser.get("/");
    assert_eq!(browser.title(), "You are in");
}

#[test]
fn a_lock_shuts_the_account() {
    let (mut browser, app) = at_account();
    browser.post("/account", &[("password", PASSWORD)]);
    let wrong = app.wrong(browser.now);
    for _ in 0..10 {
        browser.post("/account/code", &[("code", wrong.expose())]);
    }
    assert!(browser.told().starts_with("Locked after too many wrong codes, until "));
    browser.post("/account", &[("password", PASSWORD)]);
    assert!(browser.told().starts_with("Locked after too many wrong codes, until "));
    browser.get("/");
    assert_eq!(browser.title(), "You are in", "a lock refuses codes, not people who are in");
}

#[test]
fn after_a_reset_the_account_takes_the_enrollment_code_and_nothing_else() {
    let clinic = resting();
    let app = clinic.enroll(RAO, t0());
    clinic.sql("UPDATE users SET personal = 0");
    let code = clinic.reset(RAO, t0());
    let mut browser = Browser::before(clinic);
    browser.sign_in(RAO);
    browser.post("/account", &[("password", PASSWORD)]);
    browser.post("/account/personal", &[("personal", "on")]);
    assert!(browser.told().starts_with("Your second step was reset."), "{}", browser.told());
    browser.post("/account/add", &[("label", "New"), ("enrollment_code", "AAAAA-AAAAA")]);
    assert!(browser.told().starts_with("That enrollment code is not right."));
    browser.post("/account/add", &[("label", "New"), ("enrollment_code", &code)]);
    let newer = browser.scan();
    assert_ne!(newer.seed, app.seed);
    browser.type_code("/account/add/code", &newer);
    assert_eq!(browser.title(), "Your recovery codes");
    browser.clinic.enforce(CITY, PolicyPatch::default(), browser.now);
    browser.get("/");
    assert_eq!(browser.title(), "You are in", "the session is one by code now");
}
