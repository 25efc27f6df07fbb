//! Somebody who works at the clinic: a login, a phone, a sheet of recovery
//! codes, and the computer that they sit at.

use std::mem;

use twofactl::model::authenticator::TotpSettings;
use twofactl::model::ids::AuthenticatorId;
use twofactl::model::time::Length;

use crate::app::App;
use crate::browser::Browser;
use crate::clinic::PASSWORD;
use crate::forms::{self, Form};
use crate::scene::Clock;

/// How long an app shows a code.
const STEP: Length = Length::seconds(30);

pub(crate) struct Person {
    login: &'static str,
    clock: Clock,
    pub(crate) computer: Browser,
    /// What is on their phone, once they have scanned something.
    app: Option<App>,
    /// What they have printed.
    pub(crate) sheet: Vec<String>,
}

impl Person {
    pub(crate) const fn at(login: &'static str, clock: Clock, computer: Browser) -> Self {
        Self { login, clock, computer, app: None, sheet: Vec::new() }
    }

    /// Sits down at another computer. Gives the one that they leave.
    pub(crate) fn sits_down_at(&mut self, computer: Browser) -> Browser {
        mem::replace(&mut self.computer, computer)
    }

    // What they do.

    pub(crate) fn goes_to(&mut self, path: &str) {
        self.computer.now = self.clock.now();
        self.computer.get(path);
    }

    #[track_caller]
    pub(crate) fn signs_in(&mut self) {
        self.goes_to("/sign-in");
        let form = forms::with_field(&self.computer.page, "login");
        self.sends(&form.fill("login", self.login).fill("password", PASSWORD));
    }

    #[track_caller]
    pub(crate) fn signs_out(&mut self) {
        self.goes_to("/");
        self.presses("Sign out");
        self.is_told("You are signed out.");
    }

    #[track_caller]
    pub(crate) fn presses(&mut self, button: &str) {
        self.fills_in(button, &[]);
    }

    /// Fills in the form of a button and presses it.
    #[track_caller]
    pub(crate) fn fills_in(&mut self, button: &str, fields: &[(&str, &str)]) {
        let form = forms::with_button(&self.computer.page, button);
        self.sends(&fields.iter().fold(form, |form, (name, value)| form.fill(name, value)));
    }

    /// Types a code where the page asks for one.
    #[track_caller]
    pub(crate) fn types(&mut self, code: &str) {
        let form = forms::with_field(&self.computer.page, "code");
        self.sends(&form.fill("code", code));
    }

    /// Types the code that the app shows.
    #[track_caller]
    pub(crate) fn types_the_code(&mut self) {
        let code = self.code_of_the_app();
        self.types(&code);
    }

    /// Waits until the app shows another code, and types that: each counts once.
    #[track_caller]
    pub(crate) fn types_the_next_code(&mut self) {
        self.clock.passes(STEP);
        self.types_the_code();
    }

    #[track_caller]
    pub(crate) fn types_the_texted_code(&mut self) {
        let code = self.texted_code();
        self.types(&code);
    }

    /// Types the next code of the app, with the tick that has this computer remembered.
    #[track_caller]
    pub(crate) fn types_the_next_code_and_ticks_remember(&mut self) {
        self.clock.passes(STEP);
        let code = self.code_of_the_app();
        self.types_and_ticks_remember(&code);
    }

    #[track_caller]
    pub(crate) fn types_and_ticks_remember(&mut self, code: &str) {
        let form = forms::with_field(&self.computer.page, "code");
        self.sends(&form.fill("code", code).fill("remember", "yes"));
    }

    /// Scans the picture on the page with the phone.
    #[track_caller]
    pub(crate) fn scans(&mut self) {
        self.app = Some(self.computer.scan());
    }

    /// Types the key on the page into the app, where nothing can be scanned.
    #[track_caller]
    pub(crate) fn types_the_key_into_the_app(&mut self) {
        self.reads("key type: time-based");
        let key = self.computer.between("<p class='key'>", "</p>").replace(' ', "");
        let seed = data_encoding::BASE32.decode(key.as_bytes()).unwrap();
        let settings = TotpSettings::default();
        self.app = Some(App { id: AuthenticatorId::new(0), seed, settings });
    }

    /// The phone, which they may lose or hold beside another.
    #[track_caller]
    pub(crate) fn takes_the_app(&mut self) -> App {
        self.app.take().expect("an app")
    }

    pub(crate) fn uses_the_app(&mut self, app: App) {
        self.app = Some(app);
    }

    /// From the set-up page to an app that is connected.
    #[track_caller]
    pub(crate) fn sets_up_an_app(&mut self) {
        self.sees("Set up your second step");
        self.presses("Show the QR code");
        self.scans();
        self.types_the_code();
        self.keeps_the_recovery_codes();
    }

    /// From the set-up page to a number that is proven.
    #[track_caller]
    pub(crate) fn sets_up_texts(&mut self) {
        self.sees("Set up your second step");
        self.presses("Text me a code");
        self.types_the_texted_code();
        self.keeps_the_recovery_codes();
    }

    #[track_caller]
    pub(crate) fn keeps_the_recovery_codes(&mut self) {
        self.sees("Your recovery codes");
        self.sheet = self.computer.recovery_codes();
        assert_eq!(self.sheet.len(), 10);
        self.presses("I have kept them");
    }

    /// Opens their account, for which the password is asked again.
    #[track_caller]
    pub(crate) fn opens_the_account(&mut self) {
        self.goes_to("/account");
        let form = forms::with_field(&self.computer.page, "password");
        self.sends(&form.fill("password", PASSWORD));
    }

    fn sends(&mut self, form: &Form) {
        self.computer.now = self.clock.now();
        self.computer.post(&form.action, &form.filled());
    }

    // What is on their phone.

    #[track_caller]
    pub(crate) fn code_of_the_app(&self) -> String {
        let app = self.app.as_ref().expect("an app");
        app.code(self.clock.now()).expose().to_owned()
    }

    /// The latest text. Only one person of a story looks at a time.
    #[track_caller]
    pub(crate) fn texted_code(&self) -> String {
        self.computer.inbox().code().expose().to_owned()
    }

    // What they see.

    /// The page that is shown.
    #[track_caller]
    pub(crate) fn sees(&self, title: &str) {
        assert_eq!(self.computer.title(), title, "{}", self.computer.page);
    }

    /// Words anywhere on the page.
    #[track_caller]
    pub(crate) fn reads(&self, words: &str) {
        self.computer.says(words);
    }

    #[track_caller]
    pub(crate) fn does_not_read(&self, words: &str) {
        assert!(!self.computer.page.contains(words), "{words:?} in {}", self.computer.page);
    }

    /// The beginning of the sentence that the page tells them.
    #[track_caller]
    pub(crate) fn is_told(&self, sentence: &str) {
        let told = self.computer.told();
        assert!(told.starts_with(sentence), "told {told:?}");
    }

    /// In, and how.
    #[track_caller]
    pub(crate) fn is_in(&self, how: &str) {
        self.sees("You are in");
        self.reads(&format!(", {how}."));
    }

    #[track_caller]
    pub(crate) fn is_asked_for_a_code(&self) {
        self.sees("Enter your code");
    }
}

pub(crate) const BY_PASSWORD: &str = "with your password";
pub(crate) const BY_CODE: &str = "with your password and a code";
pub(crate) const BY_RECOVERY_CODE: &str = "with your password and a recovery code";
pub(crate) const BY_BYPASS_CODE: &str = "with your password and a code from your practice's desk";
pub(crate) const ON_A_REMEMBERED_COMPUTER: &str =
    "with your password, on a device that is remembered";
