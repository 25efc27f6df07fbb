//! What scripts may rely on, whatever the command: exit codes, one JSON
//! document, and secrets only where they are meant to be.

use serde_json::Value;

use crate::enroll::enroll;
use crate::harness::{Exchange, NOW, Place, run, totp_at, unix};

const PASSWORD: &str = "an uncommon password";

/// The kind in an error that is told as JSON: the only thing on standard error.
#[track_caller]
fn kind(exchange: &Exchange) -> String {
    let document: Value =
        serde_json::from_str(&exchange.stderr).unwrap_or_else(|e| panic!("{e}\n{exchange}"));
    let error = &document["error"];
    assert!(error["message"].is_string() && error.get("hint").is_some(), "{exchange}");
    error["kind"].as_str().unwrap().to_owned()
}

#[test]
fn every_exit_code_but_four_comes_from_a_real_command_with_its_kind() {
    let place = Place::with_clinic();
    enroll(&place);
    let cases: [(i32, &str, &[&str]); 7] = [
        (2, "usage", &["practice", "enforce", "city-clinic", "--no-such-flag"]),
        (3, "not_found", &["user", "show", "nobody"]),
        (5, "refused", &["init", "--practice", "City Clinic"]),
        (6, "store", &["practice", "list", "--store", "elsewhere/store.db"]),
        (7, "invalid", &["user", "add", "two words"]),
        (9, "input_needed", &["user", "reset-2fa", "rao"]),
        (8, "code_rejected", &["login", "try", "rao", "--password-stdin", "--code-stdin"]),
    ];
    for (code, expected, arguments) in cases {
        if code == 8 {
            continue;
        }
        let failed = place.fails(code, &[arguments, &["-o", "json"]].concat());
        assert_eq!(kind(&failed), expected, "{failed}");
        assert_eq!(failed.stdout, "", "{failed}");
    }
    let rejected = place.run_with_input(
        &[
            "user",
            "enroll",
            "rao",
            "--qr-file",
            "q.svg",
            "--code-stdin",
            "--verified",
            "video",
            "--reason",
            "x",
            "-o",
            "json",
        ],
        "000000\n",
    );
    assert_eq!((rejected.code, kind(&rejected).as_str()), (8, "code_rejected"), "{rejected}");
    // 1 is for what has no kind of its own: here a picture for which there is no folder.
    let failed = place.run_with_input(
        &[
            "user",
            "enroll",
            "rao",
            "--qr-file",
            "none/q.svg",
            "--code-stdin",
            "--verified",
            "video",
            "--reason",
            "x",
        ],
        "000000\n",
    );
    assert_eq!(failed.code, 1, "{failed}");
    assert_eq!(place.run(&["practice", "list"]).code, 0);
}

#[test]
fn several_practices_are_enforced_or_none_of_them() {
    let place = Place::empty();
    place.ok(&["init"]);
    for handle in ["a", "b", "c"] {
        place.ok(&["practice", "add", handle, "--name", handle]);
    }
    let before = place.bytes();
    place.fails(3, &["practice", "enforce", "a", "b", "nowhere", "c"]);
    assert_eq!(place.bytes(), before);
    let enforced = place.json(&["practice", "enforce", "a", "b", "c"]);
    assert_eq!(enforced["changed"], true);
    let again = place.json(&["practice", "enforce", "a", "b", "c"]);
    assert_eq!(again["changed"], false);
}

#[test]
fn a_reader_that_closes_early_is_no_failure() {
    use std::process::Stdio;
    let place = Place::with_clinic();
    let mut child = place
        .command(&["audit", "list"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty());
}

/// Everything that a full story printed, apart from where secrets are meant to be.
struct Story {
    place: Place,
    seen: String,
}

impl Story {
    fn tell(&mut self, arguments: &[&str], input: &str) -> Exchange {
        let told = self.place.run_with_input(arguments, input);
        self.seen.push_str(&told.stdout);
        self.seen.push_str(&told.stderr);
        told
    }
}

/// The same bytes in the spellings in which they could slip out.
fn spellings(secret: &str) -> Vec<Vec<u8>> {
    let raw = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
    vec![
        secret.as_bytes().to_vec(),
        data_encoding::HEXLOWER.encode(&raw).into_bytes(),
        data_encoding::HEXUPPER.encode(&raw).into_bytes(),
        data_encoding::BASE64.encode(&raw).trim_end_matches('=').as_bytes().to_vec(),
        raw,
    ]
}

#[test]
fn no_secret_shows_in_any_output_event_or_file() {
    let place = Place::with_clinic();
    // What shows secrets on purpose is not part of what is searched.
    let secret = enroll(&place);
    let code = totp_at(&secret, unix(NOW) + 30);
    let mut story = Story { place, seen: String::new() };
    let set = [
        "user",
        "set-password",
        "rao",
        "--password-stdin",
        "--verified",
        "video",
        "--reason",
        "new",
    ];
    assert_eq!(story.tell(&set, &format!("{PASSWORD}\n")).code, 0);
    let login = [
        "login",
        "try",
        "rao",
        "--practice",
        "city-clinic",
        "--password-stdin",
        "--code-stdin",
        "--remember",
        "desk",
        "--device-file",
        "device",
    ];
    assert_eq!(story.tell(&login, &format!("{PASSWORD}\n{code}\n")).code, 0);
    assert_eq!(story.tell(&login[..5], &format!("wrong {PASSWORD}\n")).code, 9);
    assert_eq!(story.tell(&["login", "try", PASSWORD, "--password-stdin"], "x\n").code, 5);
    let token = std::fs::read_to_string(story.place.path("device")).unwrap();
    for verb in [
        &["user", "show", "rao"][..],
        &["user", "list"],
        &["authenticator", "list", "rao"],
        &["audit", "list"],
        &["audit", "verify"],
        &["practice", "show", "city-clinic"],
        &["practice", "status", "city-clinic"],
    ] {
        for format in ["table", "wide", "json", "jsonl", "csv"] {
            let told = story.tell(&[verb, &["-o", format, "--verbose"]].concat(), "");
            assert_eq!(told.code, 0, "{verb:?} {format}\n{told}");
        }
    }
    let bytes = story.place.bytes();
    let holds =
        |haystack: &[u8], needle: &[u8]| haystack.windows(needle.len()).any(|w| w == needle);
    let mut needles = spellings(&secret);
    needles.extend(
        [PASSWORD, &code, token.split('.').nth(1).unwrap()].map(|text| text.as_bytes().to_vec()),
    );
    for needle in needles {
        let shown = String::from_utf8_lossy(&needle).into_owned();
        assert!(!holds(story.seen.as_bytes(), &needle), "{shown} was printed");
        assert!(!holds(&bytes, &needle), "{shown} is in the store");
    }
    // An enrollment code is in the answer that hands it out, and nowhere else.
    let reset = [
        "user",
        "reset-2fa",
        "rao",
        "--verified",
        "video",
        "--reason",
        "lost",
        "--yes",
        "-o",
        "json",
    ];
    let issued = story.place.run(&reset).json()["enrollment_code"].as_str().unwrap().to_owned();
    let events = story.place.ok(&["audit", "list", "-o", "json"]);
    let bare = issued.replace('-', "");
    for text in [issued.as_str(), bare.as_str()] {
        assert!(!events.contains(text) && !holds(&story.place.bytes(), text.as_bytes()));
    }
}

#[test]
fn the_environment_names_nobody() {
    let place = Place::with_clinic();
    let mut command = place.command(&["practice", "add", "north", "--name", "North"]);
    command.envs([
        ("USER", "mallory"),
        ("LOGNAME", "mallory"),
        ("SUDO_USER", "mallory"),
        ("SUDO_UID", "4711"),
    ]);
    assert_eq!(run(command, "").code, 0);
    let events = place.json(&["audit", "list", "--action", "practice.add", "--limit", "1"]);
    assert_ne!(events[0]["actor"]["name"], "mallory");
    assert_ne!(events[0]["actor"]["uid"], 4711);
}
