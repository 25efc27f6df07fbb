//! Codes by text message, as people meet them on the pages.

use twofactl::model::time::Length;

use crate::browser::Browser;
use crate::clinic::{Clinic, RAO, t0};

const NUMBER: &str = "+919876543210";
const MASKED: &str = "+91*******210";

/// A practice that takes texted codes, before anybody has enrolled.
fn permitting() -> Browser {
    let clinic = Clinic::enforcing();
    clinic.permit_texts(RAO, NUMBER, t0());
    Browser::before(clinic)
}

impl Browser {
    fn type_texted_code(&mut self, action: &str) {
        let code = self.inbox().code();
        self.post(action, &[("code", code.expose())]);
    }

    /// From the set-up page to a number that is proven.
    fn set_up_by_text(&mut self) {
        self.sign_in(RAO);
        self.post("/set-up", &[("type", "sms")]);
        self.type_texted_code("/set-up/code");
        assert_eq!(self.title(), "Your recovery codes");
    }

    /// Presses the button beside the number.
    fn text_me(&mut self, action: &str) {
        let id = self.between("name='id' value='", "'").to_owned();
        self.post(action, &[("id", &id)]);
    }
}

#[test]
fn a_number_is_set_up_by_text_and_lets_in_by_text() {
    let mut browser = permitting();
    browser.sign_in(RAO);
    browser.says("Or get codes by text message");
    browser.post("/set-up", &[("type", "sms")]);
    assert_eq!(browser.title(), "Type the code from the text");
    assert!(browser.told().contains(&format!("on its way to {MASKED}")), "{}", browser.told());
    browser.post("/set-up/code", &[("code", browser.inbox().wrong().expose())]);
    assert!(browser.told().contains("not the code of the latest text. 4 tries left."));
    browser.type_texted_code("/set-up/code");
    assert_eq!(browser.recovery_codes().len(), 10);
    assert_eq!(browser.inbox().texts().len(), 1);

    browser.post("/sign-out", &[]);
    browser.wait(Length::minutes(20));
    browser.sign_in(RAO);
    assert_eq!(browser.title(), "Enter your code");
    browser.says(&format!("Text message to {MASKED}"));
    browser.text_me("/code/text");
    assert_eq!(browser.path, "/code", "a reload sends no second text");
    assert!(browser.told().contains("on its way"), "{}", browser.told());
    let code = browser.inbox().code();
    browser.post("/code", &[("code", code.expose())]);
    browser.says("with your password and a code.");
    browser.post("/sign-out", &[]);
    browser.sign_in(RAO);
    browser.post("/code", &[("code", code.expose())]);
    assert!(browser.told().starts_with("That code is not right."), "it works once");
}

#[test]
fn too_many_texts_are_refused_with_the_time_of_the_next() {
    let mut browser = permitting();
    browser.set_up_by_text();
    browser.post("/sign-out", &[]);
    browser.sign_in(RAO);
    for _ in 0..2 {
        browser.text_me("/code/text");
        assert!(browser.told().contains("on its way"), "{}", browser.told());
    }
    browser.text_me("/code/text");
    assert!(browser.told().starts_with("There were too many texts."), "{}", browser.told());
    assert_eq!(browser.inbox().texts().len(), 3);
    browser.type_texted_code("/code");
    assert_eq!(browser.title(), "You are in", "the code that is out still counts");
}

#[test]
fn texts_are_offered_where_they_are_permitted_and_refused_in_words_elsewhere() {
    let mut browser = Browser::before(Clinic::enforcing());
    browser.sign_in(RAO);
    assert!(!browser.page.contains("by text message"));
    browser.post("/set-up", &[("type", "sms")]);
    assert_eq!(browser.told(), "Your practice takes codes from apps only.");
    browser.post("/code/text", &[("id", "4711")]);
    assert_eq!(browser.path, "/sign-in?expired", "there is nothing to prove by text");
    assert_eq!(browser.inbox().texts(), []);
}

#[test]
fn the_account_is_proven_by_text_and_takes_a_number_beside_an_app() {
    let mut browser = permitting();
    browser.set_up_by_text();
    browser.wait(Length::minutes(20));
    browser.get("/");
    browser.get("/account");
    browser.post("/account", &[("password", crate::clinic::PASSWORD)]);
    browser.text_me("/account/code/text");
    assert!(browser.told().contains("on its way"), "{}", browser.told());
    browser.type_texted_code("/account/code");
    browser.says(&format!("Text message to {MASKED}"));
    browser.says("Add another one");
    browser.post("/account/add", &[("label", "Tablet")]);
    let app = browser.scan();
    browser.type_code("/account/add/code", &app);
    browser.says("It is added.");
}

#[test]
fn an_enrollment_code_brings_another_number_and_a_mistyped_one_is_told() {
    const OTHER: &str = "+44 20 7946 0991";
    let mut browser = permitting();
    browser.clinic.enroll(RAO, t0());
    let code = browser.clinic.reset(RAO, t0());
    browser.sign_in(RAO);
    let form = |phone| [("type", "sms"), ("enrollment_code", code.as_str()), ("phone", phone)];
    browser.post("/set-up", &form("020 7946"));
    assert!(browser.told().starts_with("That is no phone number"), "{}", browser.told());
    assert_eq!(browser.inbox().texts(), []);
    browser.post("/set-up", &form(OTHER));
    assert_eq!(browser.inbox().texts()[0].0, OTHER.replace(' ', ""));
    browser.type_texted_code("/set-up/code");
    assert_eq!(browser.title(), "Your recovery codes");
}
