//! `authenticator resync`: a token whose clock has drifted, measured by two of
//! its codes. The codes are those of a generator that is not the program's.

use serde_json::{Value, json};

use crate::harness::{Exchange, Place, totp_at, unix};
use crate::people::{PASSWORD, begin, clinic, enrolled_clinic, guess, try_to_confirm};
use crate::seed::{sms_holder, sql};
use crate::terminal::Terminal;

const RESYNC: [&str; 5] = ["authenticator", "resync", "1", "--code-stdin", "-o"];

/// Well after the enrollment, in the middle of a step.
const LATER: &str = "2026-11-21T11:00:15Z";

/// A token whose clock is off by so many seconds, and the place it belongs to.
struct Token {
    place: Place,
    secret: String,
    off: i64,
}

impl Token {
    fn off_by(off: i64) -> Self {
        let (mut place, secret) = enrolled_clinic();
        place.set_now(LATER);
        Self { place, secret, off }
    }

    /// What it shows so many seconds from now.
    fn shows_in(&self, seconds: i64) -> String {
        totp_at(&self.secret, unix(self.place.now()) + self.off + seconds)
    }

    fn wait(&mut self, seconds: i64) {
        let then = unix(self.place.now()) + seconds;
        self.place.set_now(&jiff::Timestamp::from_second(then).unwrap().to_string());
    }

    fn resync_by(&self, codes: [&str; 2]) -> Exchange {
        let input = codes.map(|code| format!("{code}\n")).concat();
        self.place.run_with_input(&[&RESYNC[..], &["json"]].concat(), &input)
    }

    /// By what it showed before and shows now.
    fn resync(&self) -> Exchange {
        self.resync_by([&self.shows_in(-30), &self.shows_in(0)])
    }

    fn log_in(&self, code: &str) -> Value {
        let words = ["login", "try", "rao", "--password-stdin", "--code-stdin", "-o", "json"];
        self.place.run_with_input(&words, &format!("{PASSWORD}\n{code}\n")).json()
    }

    fn check(&self, code: &str) -> Value {
        let words = ["user", "check-code", "rao", "--code-stdin", "-o", "json"];
        self.place.run_with_input(&words, &format!("{code}\n")).json()
    }
}

#[track_caller]
fn is_rejected(told: &Exchange, hint: &str) {
    assert_eq!((told.code, told.stdout.as_str()), (8, ""), "{told}");
    let error: Value = serde_json::from_str(&told.stderr).unwrap();
    assert_eq!(error["error"]["kind"], "code_rejected");
    assert!(error["error"]["hint"].as_str().unwrap().contains(hint), "{told}");
}

#[test]
fn a_token_that_drifted_gets_in_again_with_its_next_code_and_no_older_one() {
    for off in [-600, -150, -60, 60, 150, 600] {
        let mut token = Token::off_by(off);
        assert_eq!(token.log_in(&token.shows_in(0))["reason"], "wrong");
        let done = token.resync();
        let expected = json!({
            "changed": true,
            "authenticator": 1,
            "user": { "id": 1, "login": "rao" },
            "drift": off / 30,
            "seconds": off,
        });
        assert_eq!(done.json(), expected, "{done}");
        for seconds in [-30, 0] {
            assert_eq!(token.log_in(&token.shows_in(seconds))["reason"], "already_used");
        }
        token.wait(30);
        assert_eq!(token.log_in(&token.shows_in(0))["by"], "code");
        assert_eq!(token.log_in(&token.shows_in(0))["reason"], "already_used");
    }
}

#[test]
fn the_window_moves_and_does_not_grow() {
    let mut token = Token::off_by(-150);
    assert_eq!(token.resync().code, 0);
    token.wait(3600);
    for seconds in [-60, 60, 150] {
        assert_eq!(token.log_in(&token.shows_in(seconds))["reason"], "wrong", "{seconds}");
    }
    for seconds in [-30, 0, 30] {
        assert_eq!(token.log_in(&token.shows_in(seconds))["by"], "code", "{seconds}");
    }
}

#[test]
fn what_was_learned_counts_at_the_desk_as_well() {
    let mut token = Token::off_by(-150);
    let advice = token.check(&token.shows_in(0))["advice"].clone();
    assert!(advice.as_str().unwrap().ends_with("twofactl authenticator resync 1"), "{advice}");
    assert_eq!(token.resync().code, 0);
    token.wait(3600);
    let answer = token.check(&token.shows_in(0));
    assert_eq!((&answer["result"], &answer["seconds"]), (&"match".into(), &json!(-150)));
    token.wait(600);
    token.off = 0;
    let answer = token.check(&token.shows_in(0));
    assert_eq!((&answer["result"], &answer["seconds"]), (&"out_of_window".into(), &json!(0)));
    assert_eq!(
        answer["advice"],
        "Its clock is right now, and was measured otherwise: measure it again: twofactl \
         authenticator resync 1"
    );
    token.off = -150;
    token.wait(600);
    let begun = begin(&token.place, "rao", "iPad");
    // The enrollment began when tests begin; its time is set to the present.
    sql(
        &token.place,
        "UPDATE pending_enrollments SET created_at = created_at + 8400000,
        expires_at = expires_at + 8400000",
    );
    let told = try_to_confirm(&token.place, &begun, &token.shows_in(0), token.place.now());
    assert!(format!("{told:?}").contains("OfAnother"), "{told:?}");
}

#[test]
fn a_clock_that_is_right_needs_nothing_and_forgets_what_was_learned() {
    let mut token = Token::off_by(-150);
    assert_eq!(token.resync().code, 0);
    token.wait(3600);
    token.off = 0;
    let told = token.resync().json();
    assert_eq!((&told["drift"], &told["seconds"]), (&json!(0), &json!(0)));
    token.wait(30);
    assert_eq!(token.log_in(&token.shows_in(0))["by"], "code");
}

#[test]
fn codes_that_tell_nothing_are_refused_and_change_nothing() {
    let token = Token::off_by(-150);
    let [older, old, new] = [-60, -30, 0].map(|seconds| token.shows_in(seconds));
    for (codes, hint) in [
        ([&*older, &*new], "must be the one that followed"),
        ([&new, &old], "must be the one that followed"),
        ([&new, &new], "must be the one that followed"),
        (["000000", &new], "no codes of this authenticator"),
        (["hello", &new], "no codes of this authenticator"),
    ] {
        is_rejected(&token.resync_by(codes), hint);
    }
    let token = Token { off: -630, ..token };
    is_rejected(&token.resync(), "its clock is 630 seconds slow, and ten minutes are the most");
    let token = Token { off: 900, ..token };
    is_rejected(&token.resync(), "its clock is 900 seconds fast");
    assert_eq!(token.log_in(&totp_at(&token.secret, unix(LATER)))["by"], "code");
    let token = Token { off: 30, ..token };
    is_rejected(&token.resync(), "used already");
}

#[test]
fn the_two_codes_count_as_one_test_of_ten() {
    let token = Token::off_by(-150);
    for _ in 0..10 {
        assert_eq!(token.resync_by(["000000", "000000"]).code, 8);
    }
    let refused = token.resync();
    assert_eq!(refused.code, 5, "{refused}");
    assert!(refused.stderr.contains("ten codes of rao were tested"), "{refused}");
    assert_eq!(token.place.json(&["user", "show", "rao"])["second_factor"]["failed_attempts"], 0);
}

#[test]
fn the_record_has_it_and_no_code() {
    let token = Token::off_by(150);
    is_rejected(&token.resync_by([&token.shows_in(0), &token.shows_in(0)]), "followed");
    assert_eq!(token.resync().code, 0);
    let place = &token.place;
    let events = place.json(&["audit", "list", "--action", "authenticator.resync"]);
    let told = |event: &Value| (event["outcome"].clone(), event["details"].clone());
    let learned = json!({ "drift_before": 0, "drift": 5, "seconds": 150 });
    assert_eq!(told(&events[0]), (json!("done"), learned));
    assert_eq!(told(&events[1]), (json!("rejected"), json!({ "why": "not_consecutive" })));
    assert_eq!(events[0]["target"], "authenticator 1");
    let record = place.ok(&["audit", "list", "-o", "json"]);
    assert!(!record.contains(&token.shows_in(0)) && !record.contains(&token.shows_in(-30)));
    assert_eq!(place.json(&["user", "show", "rao"])["second_factor"]["epoch"], 2, "as it was");
    assert_eq!(place.json(&["audit", "verify"])["ok"], true);
}

#[test]
fn what_has_no_clock_is_refused_before_a_code_is_asked_for() {
    let (place, secret) = enrolled_clinic();
    place.fails(3, &["authenticator", "resync", "9"]);
    sms_holder(&place, "rao");
    let refused = place.fails(5, &["authenticator", "resync", "2"]);
    assert_eq!(
        refused.stderr,
        "error: authenticator 2 of rao has no clock to measure: its codes are texted\n\
         hint: twofactl authenticator list rao\n"
    );
    let events = place.json(&["audit", "list", "--action", "authenticator.resync"]);
    assert_eq!(events[0]["details"]["refusal"], "no_clock", "the refusal is in the record");
    guess(&place, "rao", &secret, 100);
    let refused = place.fails(5, &["authenticator", "resync", "1"]);
    assert!(refused.stderr.contains("disabled"), "{refused}");
    let place = clinic();
    let id = begin(&place, "rao", "iPad").authenticator.to_string();
    let refused = place.fails(5, &["authenticator", "resync", &id]);
    assert!(refused.stderr.contains("not finished"), "{refused}");
}

#[test]
fn a_person_is_asked_for_one_code_and_then_for_the_next() {
    let token = Token::off_by(-150);
    let mut terminal = Terminal::start(&token.place, (80, 24), "authenticator resync 1", &[]);
    terminal.wait_for("Code that it shows now:");
    terminal.send(&format!("{}\n", token.shows_in(-30)));
    terminal.wait_for("Code that follows, once it changes:");
    terminal.send(&format!("{}\n", token.shows_in(0)));
    terminal.wait_for("exit=0");
    let text = terminal.text();
    assert!(text.contains("The clock of authenticator 1 of rao is 150 seconds slow."), "{text}");
    assert!(text.contains("If it is a phone, switch automatic date and time on"), "{text}");
    let place = &token.place;
    let before = place.bytes();
    place.fails(9, &["authenticator", "resync", "1"]);
    place.fails(9, &["authenticator", "resync", "1", "--code-stdin"]);
    place.fails(2, &["authenticator", "resync", "1", "--code-stdin", "-n"]);
    place.fails(7, &["authenticator", "resync", "rao"]);
    assert_eq!(place.bytes(), before);
}
