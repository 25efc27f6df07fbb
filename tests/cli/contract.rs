//! What scripts may rely on, whatever the command: exit codes, one JSON
//! document, and secrets only where they are meant to be.

use serde_json::Value;

use crate::enroll::enroll;
use crate::harness::{Exchange, NOW, Place, run, totp_at, unix};

const PASSWORD: &str = "an-uncommon-password";

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

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// A password, a login with a device to trust, a wrong one, an unknown name
/// that is a password, and every report in every format.
fn a_full_story(place: Place, code: &str) -> Story {
    let mut story = Story { place, seen: String::new() };
    let set = "user set-password rao --password-stdin --verified video --reason new";
    let login = "login try rao --password-stdin --code-stdin --remember desk --device-file device";
    let steps = [
        (0, set.to_owned(), format!("{PASSWORD}\n")),
        (0, login.to_owned(), format!("{PASSWORD}\n{code}\n")),
        (5, "login try rao --password-stdin".to_owned(), format!("not {PASSWORD}\n")),
        (5, format!("login try {PASSWORD} --password-stdin"), "x\n".to_owned()),
    ];
    for (code, line, input) in steps {
        let arguments: Vec<_> = line.split(' ').collect();
        let told = story.tell(&arguments, &input);
        assert_eq!(told.code, code, "{line}\n{told}");
    }
    for report in [
        "user show rao",
        "user list",
        "authenticator list rao",
        "audit list",
        "audit verify",
        "practice show city-clinic",
        "practice status city-clinic",
    ] {
        for format in ["table", "wide", "json", "jsonl", "csv"] {
            let line = format!("{report} -o {format} --verbose");
            let told = story.tell(&line.split(' ').collect::<Vec<_>>(), "");
            assert_eq!(told.code, 0, "{line}\n{told}");
        }
    }
    story
}

#[test]
fn no_secret_shows_in_any_output_event_or_file() {
    let place = Place::with_clinic();
    // What shows secrets on purpose is not part of what is searched.
    let secret = enroll(&place);
    let code = totp_at(&secret, unix(NOW) + 30);
    let story = a_full_story(place, &code);
    let token = std::fs::read_to_string(story.place.path("device")).unwrap();
    let (_, token) = token.split_once('.').unwrap();
    let bytes = story.place.bytes();
    let texts = [PASSWORD, &code, token].map(|text| text.as_bytes().to_vec());
    for needle in spellings(&secret).into_iter().chain(texts) {
        let shown = String::from_utf8_lossy(&needle).into_owned();
        assert!(!holds(story.seen.as_bytes(), &needle), "{shown} was printed");
        assert!(!holds(&bytes, &needle), "{shown} is in the store");
    }
}

#[test]
fn an_enrollment_code_is_in_the_answer_that_hands_it_out_and_nowhere_else() {
    let place = Place::with_clinic();
    enroll(&place);
    let reset = "user reset-2fa rao --verified video --reason lost --yes";
    let done = place.json(&reset.split(' ').collect::<Vec<_>>());
    let issued = done["enrollment_code"].as_str().unwrap();
    let events = place.ok(&["audit", "list", "-o", "json"]);
    for text in [issued, &issued.replace('-', "")] {
        assert!(!events.contains(text));
        assert!(!holds(&place.bytes(), text.as_bytes()));
    }
}

#[test]
fn a_bypass_code_is_in_the_answer_that_hands_it_out_and_nowhere_else() {
    let place = Place::with_clinic();
    let secret = enroll(&place);
    let hand_out = "user bypass-code rao --verified video --reason forgot";
    let done = place.json(&hand_out.split(' ').collect::<Vec<_>>());
    let issued = done["bypass_code"].as_str().unwrap().to_owned();
    let story = a_full_story(place, &totp_at(&secret, unix(NOW) + 30));
    for text in [&issued, &issued.replace('-', "")] {
        assert!(!story.seen.contains(text.as_str()));
        assert!(!holds(&story.place.bytes(), text.as_bytes()));
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

#[test]
fn the_version_tells_the_schema_of_its_stores_as_store_info_does() {
    let place = Place::with_clinic();
    let schema = &place.json(&["store", "info"])["schema"];
    let expected = format!("twofactl {} (schema {schema})\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(place.ok(&["--version"]), expected);
    assert_eq!(place.ok(&["-V"]), expected);
    let place = Place::empty();
    std::fs::write(place.store(), "this is no store").unwrap();
    assert_eq!(place.ok(&["--version"]), expected);
}
