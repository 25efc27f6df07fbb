//! Texts through the program: `sms test`, `sms log`, `user enroll --type sms`,
//! `login try`. The gateway is a file for trials, or a program that the test wrote.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::thread::{self, JoinHandle};

use serde_json::{Value, json};

use crate::harness::{Exchange, Place, totp};
use crate::people::{PASSWORD, clinic, set_password};
use crate::terminal::Terminal;

const NUMBER: &str = "+919876543210";
const MASKED: &str = "+91*******210";

/// A clinic that takes texted codes; `rao` has a password and a number on file.
fn taking_texts() -> Place {
    let place = clinic();
    set_password(&place, "rao");
    place.ok(&["user", "set", "rao", "--phone", NUMBER]);
    place.ok(&["practice", "set", "city-clinic", "--methods", "totp,sms", "-y"]);
    settings(&place, "transport = \"file\"\n[sms.file]\npath = \"texts\"\n");
    place
}

fn settings(place: &Place, sms: &str) {
    fs::write(place.path("twofactl.toml"), format!("[sms]\n{sms}")).unwrap();
}

fn run(place: &Place, words: &[&str], input: &str) -> Exchange {
    place.run_with_input(&[&["--config", "twofactl.toml"], words].concat(), input)
}

#[track_caller]
fn json_of(place: &Place, words: &[&str]) -> Value {
    let exchange = run(place, &[words, &["-o", "json"]].concat(), "");
    assert_eq!(exchange.code, 0, "{exchange}");
    exchange.json()
}

fn texts(place: &Place) -> Vec<Value> {
    let lines = fs::read_to_string(place.path("texts")).unwrap_or_default();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The code of the latest text.
fn code(place: &Place) -> String {
    let texts = texts(place);
    texts.last().unwrap()["body"].as_str().unwrap()[..6].to_owned()
}

/// Enrolls the number of `rao` on a terminal.
fn enroll(place: &Place) {
    let line = "--config twofactl.toml user enroll rao --type sms";
    let mut person = Terminal::start(place, (80, 24), line, &[]);
    person.wait_for("Code from the text:");
    person.send(&format!("{}\r", code(place)));
    person.wait_for("Press Enter");
    person.send("\r");
    person.wait_for("exit=0");
}

#[test]
fn a_person_enrolls_the_number_on_file() {
    let place = taking_texts();
    let line = "--config twofactl.toml user enroll rao --type sms --label Work";
    let mut person = Terminal::start(&place, (80, 24), line, &[]);
    person.wait_for("Code from the text:");
    let text = person.text();
    assert!(text.contains(&format!("Texted a code to {MASKED}.")), "{text}");
    assert!(text.contains("an app is safer"), "{text}");
    let first = code(&place);
    person.send("again\r");
    person.wait_until("two notes", |text| text.matches("Texted a code").count() == 2);
    assert_eq!(code(&place), first, "the same code once more");
    let wrong = format!("{:06}", (first.parse::<u32>().unwrap() + 1) % 1_000_000);
    person.send(&format!("{wrong}\r"));
    person.wait_for("4 more tries count");
    person.send(&format!("{first}\r"));
    person.wait_for("Press Enter");
    person.send("\r");
    person.wait_for("exit=0");
    assert!(person.text().contains("Enrolled rao: authenticator"), "{}", person.text());
    let listed = place.json(&["authenticator", "list", "rao"]);
    let one = &listed[0];
    assert_eq!(
        json!([one["type"], one["label"], one["phone"], one["state"], one["digits"]]),
        json!(["sms", "Work", MASKED, "active", null])
    );
    assert_eq!(place.json(&["user", "show", "rao"])["practices"][0]["next_login"], "code_required");
}

#[test]
fn the_page_of_a_person_tells_the_texts_of_late_and_when_the_next_may_be_sent() {
    let place = taking_texts();
    let told =
        |place: &Place| place.json(&["user", "show", "rao"])["second_factor"]["texts"].take();
    let texts = |short: u32, day: u32, again: Value| json!({ "in_15_min": short, "in_24_h": day, "again_at": again });
    assert_eq!(told(&place), texts(0, 0, json!(null)), "the practice permits them");
    enroll(&place);
    assert_eq!(told(&place), texts(1, 1, json!(null)));
    let page = place.json(&["user", "show", "rao"]);
    let remedy = json!({ "when": "no SMS", "command": "twofactl sms log --user rao" });
    assert!(page["next"].as_array().unwrap().contains(&remedy), "{page}");
    // Trials count for the number, not for the person.
    for _ in 0..2 {
        json_of(&place, &["sms", "test", NUMBER]);
    }
    assert_eq!(told(&place), texts(1, 1, json!("2026-11-21T10:15:00Z")));
    let mut window = Terminal::start(&place, (80, 24), "user show rao", &[]);
    window.wait_for("exit=0");
    let text = window.text();
    let line = "texts:          1 in 15 min, 1 in 24 h, next at 2026-11-21 10:15 (in 15 min)";
    assert!(text.starts_with("rao, #1") && text.contains(line), "it fits\n{text}");
    let place = place.at("2026-11-21T10:15:00Z");
    assert_eq!(told(&place), texts(0, 1, json!(null)));
    place.ok(&["practice", "set", "city-clinic", "--methods", "totp", "-y", "--force"]);
    assert_eq!(told(&place), texts(0, 1, json!(null)), "the number is still enrolled");
    place.ok(&["user", "reset-2fa", "rao", "--reason", "x", "-y"]);
    assert_eq!(told(&place), json!(null), "of no use any more");
}

#[test]
fn whoever_depends_on_texts_alone_is_found() {
    let place = taking_texts();
    let found = |filter: &str| place.json(&["user", "list", filter]).as_array().unwrap().len();
    assert_eq!(found("--sms-only"), 0);
    enroll(&place);
    assert_eq!((found("--sms-only"), found("--one-factor"), found("--never-used")), (1, 1, 1));
    crate::people::enroll(&place, "rao", "Pixel 9");
    assert_eq!((found("--sms-only"), found("--one-factor"), found("--never-used")), (0, 0, 1));
}

#[test]
fn a_script_enrolls_a_number_with_the_code_on_standard_input() {
    let place = taking_texts();
    let words = ["user", "enroll", "rao", "--type", "sms", "--code-stdin"];
    let refused = run(&place, &words, "12345x\n");
    assert_eq!(refused.code, 8, "{refused}");
    assert!(refused.stderr.contains("begin again"), "{refused}");
    assert_eq!(place.json(&["authenticator", "list", "rao"]), json!([]), "nothing is left of it");
    let unasked = run(&place, &["user", "enroll", "rao", "--type", "sms"], "");
    assert_eq!(unasked.code, 9, "{unasked}");
    assert_eq!(texts(&place).len(), 1, "nobody is texted before somebody can type a code");
}

#[test]
fn what_only_an_app_has_is_refused_with_a_number() {
    let place = taking_texts();
    for option in [&["--digits", "7"][..], &["--algorithm", "sha256"], &["--invert"]] {
        let words = [&["user", "enroll", "rao", "--type", "sms"], option].concat();
        let refused = run(&place, &words, "");
        assert_eq!(refused.code, 2, "{refused}");
        assert!(refused.stderr.contains(option[0]), "{refused}");
    }
    assert_eq!(texts(&place), [] as [Value; 0]);
}

#[test]
fn where_nobody_can_be_texted_the_reason_and_the_way_out_are_told() {
    let place = clinic();
    settings(&place, "transport = \"file\"\ncountries = [\"+44\"]\n[sms.file]\npath = \"texts\"\n");
    let enroll = ["user", "enroll", "rao", "--type", "sms", "--code-stdin"];
    let refused = |words: &[&str]| {
        let exchange = run(&place, words, "");
        assert_eq!(exchange.code, 5, "{exchange}");
        assert_eq!(exchange.stderr.lines().count(), 2, "{exchange}");
        exchange.stderr
    };
    assert!(refused(&enroll).contains("--methods totp,sms"));
    place.ok(&["practice", "set", "city-clinic", "--methods", "totp,sms", "-y"]);
    assert!(refused(&enroll).contains("twofactl user set rao --phone NUMBER"));
    place.ok(&["user", "set", "rao", "--phone", NUMBER]);
    assert!(refused(&enroll).contains("countries under [sms]"));
    assert!(refused(&["sms", "test", NUMBER]).contains("countries under [sms]"));
    let without = place.fails(5, &enroll);
    assert!(without.stderr.contains("nothing is set up to send texts with"), "{without}");
    let without = place.fails(5, &["sms", "test", NUMBER]);
    assert!(without.stderr.contains("[sms] in the settings file"), "{without}");
    let refusals = place.json(&["audit", "list", "--kind", "refusal", "--user", "rao"]);
    assert_eq!(refusals.as_array().unwrap().len(), 4, "{refusals}");
    assert_eq!(texts(&place), [] as [Value; 0]);
}

#[test]
fn a_trial_goes_the_way_of_codes_and_is_logged() {
    let place = taking_texts();
    let would = json_of(&place, &["sms", "test", NUMBER, "--dry-run"]);
    assert_eq!(would["dry_run"], true);
    assert_eq!(texts(&place), [] as [Value; 0]);
    let sent = json_of(&place, &["sms", "test", "+91 98765-43210"]);
    assert_eq!((&sent["changed"], &sent["phone"]), (&json!(true), &json!(MASKED)));
    assert_eq!(texts(&place)[0]["to"], NUMBER);
    let log = json_of(&place, &["sms", "log"]);
    assert_eq!(log[0]["status"], "accepted");
    assert_eq!((&log[0]["user"], &log[0]["transport"]), (&Value::Null, &json!("file")));
    for _ in 0..2 {
        json_of(&place, &["sms", "test", NUMBER]);
    }
    let refused = run(&place, &["sms", "test", NUMBER], "");
    assert_eq!(refused.code, 5, "{refused}");
    assert!(refused.stderr.contains("2026-11-21T10:15:00Z"), "{refused}");
    let people = run(&place, &["sms", "log", "--limit", "2"], "");
    assert!(people.stderr.contains("2 of 3 texts."), "{people}");
    assert_eq!(place.fails(7, &["sms", "test", "98765"]).stdout, "");
    assert_eq!(place.fails(3, &["sms", "log", "--user", "nobody"]).stdout, "");
}

/// A program in the place of a gateway, which keeps what it was given.
fn gateway(place: &Place, script: &str) {
    let path = place.path("gateway");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    let table = format!("transport = \"command\"\n[sms.command]\nprogram = {path:?}\n");
    settings(place, &table);
}

#[test]
fn a_gateway_that_fails_is_told_and_nothing_is_left_of_the_enrollment() {
    let place = taking_texts();
    let calls = place.path("calls");
    gateway(&place, &format!("echo called >> {}; exit 3", calls.display()));
    let words = ["user", "enroll", "rao", "--type", "sms", "--code-stdin"];
    let failed = run(&place, &words, "123456\n");
    assert_eq!(failed.code, 1, "{failed}");
    assert_eq!(failed.stderr.lines().count(), 2, "{failed}");
    assert!(!failed.stderr.contains(NUMBER), "{failed}");
    assert_eq!(fs::read_to_string(&calls).unwrap().lines().count(), 2, "one retry");
    assert_eq!(place.json(&["authenticator", "list", "rao"]), json!([]));
    assert_eq!(json_of(&place, &["sms", "log"])[0]["status"], "failed");
    let events = place.json(&["audit", "list", "--action", "sms.status"]);
    assert_eq!(events[0]["details"]["status"], "failed");
    gateway(&place, "cat > /dev/null");
    assert_eq!(json_of(&place, &["sms", "test", NUMBER])["changed"], true, "it does not count");
}

/// A provider on this machine, for so many requests: each is answered with the
/// next of these bodies. Gives its address, and what was asked once all were.
pub(crate) fn provider(bodies: &'static [&'static str]) -> (u16, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let serving = thread::spawn(move || {
        let answer = |body: &&str| {
            let (mut stream, _) = listener.accept().unwrap();
            let asked = request(&mut stream);
            let length = body.len();
            let reply = format!(
                "HTTP/1.1 201 Created\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
            );
            stream.write_all(reply.as_bytes()).unwrap();
            asked
        };
        bodies.iter().map(answer).collect()
    });
    (port, serving)
}

/// The first line of a request and its body.
fn request(stream: &mut TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first).unwrap();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse().unwrap();
            }
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    format!("{} {}", first.trim_end(), String::from_utf8(body).unwrap())
}

#[test]
fn the_provider_is_asked_again_until_it_says_that_a_text_arrived() {
    let place = taking_texts();
    let (port, serving) = provider(&[
        "{\"sid\":\"SM77\",\"status\":\"queued\"}",
        "{\"sid\":\"SM77\",\"status\":\"sent\"}",
        "{\"sid\":\"SM77\",\"status\":\"delivered\"}",
    ]);
    let token = place.path("token");
    fs::write(&token, "hunter2\n").unwrap();
    fs::set_permissions(&token, fs::Permissions::from_mode(0o600)).unwrap();
    let account = "account = \"AC1\"\nfrom = \"+15005550006\"\ntoken_file = \"token\"";
    let http = format!("[sms.http]\nurl = \"http://127.0.0.1:{port}\"\n{account}\n");
    settings(&place, &format!("transport = \"http\"\n{http}"));
    json_of(&place, &["sms", "test", NUMBER]);
    for status in ["sent", "delivered", "delivered"] {
        let log = json_of(&place, &["sms", "log"]);
        assert_eq!((&log[0]["status"], &log[0]["provider_id"]), (&json!(status), &json!("SM77")));
    }
    let asked = serving.join().unwrap();
    assert!(asked[0].starts_with("POST /Accounts/AC1/Messages.json"), "{asked:?}");
    assert!(asked[0].contains("To=%2B919876543210"), "{asked:?}");
    assert!(asked[2].starts_with("GET /Accounts/AC1/Messages/SM77.json"), "{asked:?}");
    let events = place.json(&["audit", "list", "--action", "sms.status"]);
    let told: Vec<_> =
        events.as_array().unwrap().iter().map(|event| &event["details"]["status"]).collect();
    assert_eq!(told, ["delivered", "sent", "accepted"], "one event each, and none without news");
    // Nobody answers any more: what is known is shown.
    let unanswered = run(&place, &["sms", "test", NUMBER], "");
    assert_eq!(unanswered.code, 1, "{unanswered}");
    assert_eq!(unanswered.stderr.lines().count(), 2, "{unanswered}");
    assert!(!unanswered.stderr.contains("hunter2"), "{unanswered}");
}

#[test]
fn somebody_at_the_door_has_a_code_texted() {
    let place = taking_texts();
    enroll(&place);
    let line = "--config twofactl.toml login try rao --practice city-clinic";
    let mut person = Terminal::start(&place, (80, 24), line, &[]);
    person.wait_for("Password:");
    person.send(&format!("{PASSWORD}\r"));
    person.wait_for("Type text to have a code texted.");
    person.send("text\r");
    person.wait_for("Texted a code to");
    person.send(&format!("{}\r", code(&place)));
    person.wait_for("exit=0");
    let words = ["login", "try", "rao", "--password-stdin", "--code-stdin", "--text", "4711"];
    let unknown = run(&place, &words, &format!("{PASSWORD}\n123456\n"));
    assert_eq!(unknown.code, 3, "{unknown}");
}

#[test]
fn somebody_at_the_door_enrolls_the_number_on_file() {
    let place = taking_texts();
    let line = "--config twofactl.toml --plain login try rao --practice city-clinic";
    let mut person = Terminal::start(&place, (80, 24), line, &[]);
    person.wait_for("Password:");
    person.send(&format!("{PASSWORD}\r"));
    person.wait_for("The phone number on file");
    person.send("2\r");
    person.wait_for("Code from the text:");
    person.send(&format!("{}\r", code(&place)));
    person.wait_for("Press Enter");
    person.send("\r");
    person.wait_for("exit=0");
    assert_eq!(place.json(&["authenticator", "list", "rao"])[0]["type"], "sms");
}

#[test]
fn somebody_at_the_door_proves_a_number_that_is_no_longer_permitted() {
    let place = taking_texts();
    enroll(&place);
    let only_apps = ["practice", "set", "city-clinic", "--methods", "totp", "-y"];
    assert_eq!(run(&place, &only_apps, "").code, 0);
    let line = "--config twofactl.toml --plain login try rao --practice city-clinic";
    let mut person = Terminal::start(&place, (110, 50), line, &[]);
    person.wait_for("Password:");
    person.send(&format!("{PASSWORD}\r"));
    person.wait_for("A code from what is enrolled now");
    person.send("1\r");
    person.wait_for("Type text to have a code texted.");
    person.send("text\r");
    person.wait_for("Texted a code to");
    person.send("000000\r");
    person.wait_for("Tries left: 9.");
    person.send(&format!("{}\r", code(&place)));
    person.wait_for("Code from the app");
    let app = totp(&person.key(), place.now());
    person.send(&format!("{app}\r"));
    person.wait_for("Allowed, by code.");
    person.wait_for("exit=0");
    let listed = place.json(&["authenticator", "list", "rao"]);
    assert_eq!(json!([listed[0]["type"], listed[1]["type"]]), json!(["sms", "totp"]));
}

#[test]
fn enforcement_knows_whether_texts_leave() {
    let place = taking_texts();
    enroll(&place);
    let only_apps = ["practice", "enforce", "city-clinic", "--methods", "totp", "-y"];
    let stuck = place.fails(5, &only_apps);
    assert!(stuck.stderr.contains("rao"), "{stuck}");
    let done = run(&place, &only_apps, "");
    assert_eq!(done.code, 0, "{done}");
}
