//! What comes back from where texts go: a program's output and name, and what a
//! provider writes, are somebody else's words.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use crate::harness::Place;
use crate::people::clinic;
use crate::sms::provider;

use super::values::assert_harmless;

const NUMBER: &str = "+919876543210";

/// What a program can print: it may name the text.
const ANSWERS: &[&str] = &[
    r"printf '\033]52;c;aGk=\007\033[2J\nforged\n'",
    r"printf '\302\2332J\302\235 0;t\302\234'",
    r"printf '\342\200\256 fdp.exe'",
    r"printf '\377\376\033[2J'",
    r#"printf '=cmd|/C'"#,
    r#"printf '@SUM(1;+2)'"#,
    r"printf '\033[2J' >&2; exit 3",
    "kill -9 $$",
];

fn settings(place: &Place, sms: &str) {
    fs::write(place.path("twofactl.toml"), format!("[sms]\n{sms}")).unwrap();
}

/// A trial, and all reports on it.
fn try_and_report(place: &Place, what: &str) {
    for format in ["table", "json"] {
        let test = ["sms", "test", NUMBER, "--config", "twofactl.toml", "-o", format];
        let told = place.run(&test);
        assert!([0, 1].contains(&told.code), "{told}");
        assert_harmless(what, &told);
    }
    for format in ["table", "wide", "json", "jsonl", "csv"] {
        for report in [&["sms", "log"][..], &["audit", "list"]] {
            let words = [report, &["--config", "twofactl.toml", "-o", format]].concat();
            let told = place.run(&words);
            assert_eq!(told.code, 0, "{told}");
            assert_harmless(what, &told);
            if format == "csv" {
                let begun = |cell: &str| cell.trim_matches('"').starts_with(['=', '+', '-', '@']);
                let cells = told.stdout.lines().flat_map(|line| line.split([',', ';']));
                assert!(!cells.into_iter().any(begun), "{told}");
            }
        }
    }
}

#[test]
fn whatever_a_gateway_prints_or_is_called_it_drives_no_terminal() {
    for (index, answer) in ANSWERS.iter().enumerate() {
        let place = clinic();
        let path = place.path("gate\u{1b}]0;t\u{7}\u{202e}way");
        fs::write(&path, format!("#!/bin/sh\n{answer}\n")).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o700)).unwrap();
        let program =
            path.to_str().unwrap().replace('\u{1b}', "\\u001b").replace('\u{7}', "\\u0007");
        settings(
            &place,
            &format!("transport = \"command\"\n[sms.command]\nprogram = \"{program}\"\n"),
        );
        try_and_report(&place, answer);
        let log = place.json(&["sms", "log"]);
        let status = log[0]["status"].as_str().unwrap();
        let expected = match index {
            6 => "failed",
            7 => "unknown",
            _ => "accepted",
        };
        assert_eq!(status, expected, "{answer}");
    }
}

#[test]
fn no_word_of_a_provider_goes_further() {
    let place = clinic();
    let token = place.path("token");
    fs::write(&token, "hunter2\n").unwrap();
    fs::set_permissions(&token, Permissions::from_mode(0o600)).unwrap();
    let (port, serving) = provider(&[
        "{\"sid\":\"SM\\u001b]0;t\\u0007\",\"status\":\"\\u001b[2Jqueued\\u202e\",\"message\":\"\\u009b2J\"}",
        "{\"sid\":\"=cmd|'/C calc'!A0\",\"status\":\"=1\",\"message\":\"forged\"}",
    ]);
    let account = "account = \"AC1\"\nfrom = \"+15005550006\"\ntoken_file = \"token\"";
    let http = format!("[sms.http]\nurl = \"http://127.0.0.1:{port}\"\n{account}\n");
    settings(&place, &format!("transport = \"http\"\n{http}"));
    try_and_report(&place, "a provider");
    serving.join().unwrap();
    let log = place.ok(&["sms", "log", "-o", "json"]);
    for word in ["cmd", "queued\\u", "SM\\u", "u001b"] {
        assert!(!log.contains(word), "{log}");
    }
}
