//! `user enroll`, scripted and on a terminal.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};

use crate::harness::{Exchange, NOW, Place, totp, totp_at, unix};

const SCRIPTED: [&str; 5] = ["user", "enroll", "rao", "--show-secret", "--code-stdin"];

/// A scripted enrollment that has printed its URI and waits for the code.
struct Waiting {
    child: Child,
    stdout: BufReader<std::process::ChildStdout>,
    uri: String,
}

impl Waiting {
    fn start(place: &Place, more: &[&str]) -> Self {
        let mut command = place.command(&[&SCRIPTED[..], more].concat());
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut uri = String::new();
        stdout.read_line(&mut uri).unwrap();
        Self { child, stdout, uri: uri.trim_end().to_owned() }
    }

    fn parameter(&self, name: &str) -> Option<String> {
        let (_, query) = self.uri.split_once('?').unwrap();
        let found = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        found.map(ToOwned::to_owned)
    }

    fn secret(&self) -> String {
        self.parameter("secret").unwrap()
    }

    fn answer(mut self, code: &str) -> Exchange {
        writeln!(self.child.stdin.take().unwrap(), "{code}").unwrap();
        let mut stdout = String::new();
        std::io::Read::read_to_string(&mut self.stdout, &mut stdout).unwrap();
        let output = self.child.wait_with_output().unwrap();
        Exchange {
            stdout,
            stderr: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().unwrap(),
        }
    }
}

/// Enrolls `rao` and gives the secret.
pub(crate) fn enroll(place: &Place) -> String {
    let waiting = Waiting::start(place, &[]);
    let secret = waiting.secret();
    let done = waiting.answer(&totp(&secret, NOW));
    assert_eq!(done.code, 0, "{done}");
    secret
}

fn state(place: &Place) -> String {
    let listed = place.json(&["authenticator", "list", "rao"]);
    let states: Vec<_> =
        listed.as_array().unwrap().iter().map(|a| a["state"].to_string()).collect();
    states.join(",").replace('"', "")
}

#[test]
fn the_uri_comes_out_first_and_a_code_of_it_enrolls() {
    let place = Place::with_clinic();
    let waiting = Waiting::start(&place, &["--label", "Pixel 9"]);
    assert!(waiting.uri.starts_with("otpauth://totp/City%20Clinic:rao?secret="), "{}", waiting.uri);
    assert_eq!(waiting.parameter("issuer").as_deref(), Some("City%20Clinic"));
    assert_eq!(waiting.parameter("algorithm"), None, "what every app assumes is left out");
    assert_eq!(state(&place), "pending");
    let code = totp(&waiting.secret(), NOW);
    let done = waiting.answer(&code);
    assert_eq!(done.code, 0, "{done}");
    assert_eq!(state(&place), "active");
    let codes = done.stdout.lines().filter(|line| line.trim().len() == 19 && line.contains('-'));
    assert_eq!(codes.count(), 10, "{done}");
}

#[test]
fn an_enrollment_is_one_json_document() {
    let place = Place::with_clinic();
    let mut waiting = Waiting::start(&place, &["-o", "json"]);
    // The document opens with the URI, before the code is read.
    let mut line = String::new();
    waiting.stdout.read_line(&mut line).unwrap();
    assert_eq!(waiting.uri, "{");
    let uri = line.trim().trim_end_matches(',').strip_prefix("\"uri\": ").unwrap().to_owned();
    let uri: String = serde_json::from_str(&uri).unwrap();
    waiting.uri = uri;
    let secret = waiting.secret();
    let done = waiting.answer(&totp(&secret, NOW));
    let whole = format!("{{{line}{}", done.stdout);
    let document: serde_json::Value =
        serde_json::from_str(&whole).unwrap_or_else(|e| panic!("{e}: {whole}"));
    assert_eq!(document["secret"], secret);
    assert_eq!(document["changed"], true);
    assert_eq!(document["recovery_codes"].as_array().unwrap().len(), 10);
    assert_eq!(document["next_login"][0]["next_login"], "code_required");
}

#[test]
fn a_wrong_code_leaves_everything_as_it_was_and_is_explained() {
    let place = Place::with_clinic();
    for (offset, words) in [(-180, "180 seconds slow"), (300, "300 seconds fast")] {
        let waiting = Waiting::start(&place, &[]);
        let code = totp_at(&waiting.secret(), unix(NOW) + offset);
        let refused = waiting.answer(&code);
        assert_eq!(refused.code, 8, "{refused}");
        assert!(refused.stderr.contains(words), "{refused}");
        assert_eq!(state(&place), "");
    }
    let refused = Waiting::start(&place, &["-o", "json"]);
    let refused = refused.answer("12345");
    assert_eq!(refused.code, 8);
    let error: serde_json::Value = serde_json::from_str(&refused.stderr).unwrap();
    assert_eq!(error["error"]["kind"], "code_rejected");
}

#[test]
fn an_app_that_ignores_the_algorithm_is_told_apart() {
    let place = Place::with_clinic();
    let waiting = Waiting::start(&place, &["--algorithm", "SHA256", "--digits", "8"]);
    assert_eq!(waiting.parameter("algorithm").as_deref(), Some("SHA256"));
    assert_eq!(waiting.parameter("digits").as_deref(), Some("8"));
    let code = totp(&waiting.secret(), NOW);
    let refused = waiting.answer(&code);
    assert_eq!(refused.code, 8);
    assert!(refused.stderr.contains("SHA1"), "{refused}");
}

#[test]
fn an_old_authenticator_goes_only_when_the_new_one_is_proven() {
    let place = Place::with_clinic();
    let old = enroll(&place);
    let again = ["--replace", "1", "--verified", "in-person", "--reason", "new phone"];
    let waiting = Waiting::start(&place, &again);
    let refused = waiting.answer("000000");
    assert_eq!(refused.code, 8);
    assert_eq!(state(&place), "active");
    // The old one's own code is no proof of the new one.
    let refused = Waiting::start(&place, &again).answer(&totp(&old, NOW));
    assert_eq!(refused.code, 8);
    assert!(refused.stderr.contains("used already"), "{refused}");
    let waiting = Waiting::start(&place, &again);
    let code = totp(&waiting.secret(), NOW);
    assert_eq!(waiting.answer(&code).code, 0);
    let listed = place.json(&["authenticator", "list", "rao"]);
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_ne!(listed[0]["id"], 1);
}

#[test]
fn without_replace_a_second_one_is_added() {
    let place = Place::with_clinic();
    enroll(&place);
    let waiting = Waiting::start(&place, &["--verified", "in-person", "--reason", "second phone"]);
    let code = totp(&waiting.secret(), NOW);
    let done = waiting.answer(&code);
    assert_eq!(done.code, 0, "{done}");
    assert_eq!(state(&place), "active,active");
}

#[test]
fn people_who_were_enrolled_before_need_their_identity_checked_and_a_reason() {
    let place = Place::with_clinic();
    enroll(&place);
    let needed = place.fails(9, &SCRIPTED);
    assert!(needed.stderr.contains("--reason"), "{needed}");
    let needed = place.fails(9, &[&SCRIPTED[..], &["--reason", "new phone"]].concat());
    assert!(needed.stderr.contains("--verified"), "{needed}");
    let called = ["--reason", "x", "--verified", "call-back"];
    let refused = place.fails(5, &[&SCRIPTED[..], &called].concat());
    assert!(refused.stderr.contains("no phone number is on file"), "{refused}");
}

#[test]
fn nothing_is_begun_where_the_secret_cannot_be_shown() {
    let place = Place::with_clinic();
    let before = place.bytes();
    let needed = place.fails(9, &["user", "enroll", "rao"]);
    assert!(needed.stderr.contains("--show-secret --code-stdin"), "{needed}");
    let usage = place.fails(2, &["user", "enroll", "rao", "--code-stdin"]);
    assert!(usage.stderr.contains("--qr-file"), "{usage}");
    place.fails(2, &["user", "enroll", "rao", "--show-secret"]);
    place.fails(3, &["user", "enroll", "nobody", "--show-secret", "--code-stdin"]);
    place.fails(7, &["user", "enroll", "rao", "--digits", "9"]);
    place.fails(2, &["user", "enroll", "rao", "--algorithm", "md5"]);
    place.fails(2, &["user", "enroll", "rao", "--type", "email"]);
    assert_eq!(place.bytes(), before);
}

#[test]
fn a_dry_run_says_what_would_be_and_begins_nothing() {
    let place = Place::with_clinic();
    let before = place.bytes();
    let told = place.json(&["user", "enroll", "rao", "--dry-run"]);
    assert_eq!((&told["changed"], &told["dry_run"]), (&true.into(), &true.into()));
    assert_eq!(place.bytes(), before);
}

#[test]
fn a_qr_file_is_new_private_and_decodes_to_the_uri() {
    use std::os::unix::fs::MetadataExt;
    let place = Place::with_clinic();
    let waiting = Waiting::start(&place, &["--qr-file", "code.png"]);
    let uri = waiting.uri.clone();
    let code = totp(&waiting.secret(), NOW);
    assert_eq!(waiting.answer(&code).code, 0);
    let file = place.path("code.png");
    assert_eq!(std::fs::metadata(&file).unwrap().mode() & 0o777, 0o600);
    assert_eq!(crate::decoders::decode_png(&std::fs::read(&file).unwrap()), uri);
    let more = ["--qr-file", "code.png", "--reason", "x", "--verified", "video"];
    let taken = place.fails(5, &[&SCRIPTED[..], &more].concat());
    assert!(taken.stderr.contains("exists already"), "{taken}");
    let odd = place.fails(7, &[&SCRIPTED[..], &["--qr-file", "code.gif"]].concat());
    assert!(odd.stderr.contains("png"), "{odd}");
}
