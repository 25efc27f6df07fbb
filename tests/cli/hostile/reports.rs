//! Every command in every format, on a clinic where every name attacks, and
//! every name by itself in every list.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::asking::leaves;
use crate::bridge::{has_python, say_skipped};
use crate::harness::{Exchange, Place};

use super::clinic::{SETTINGS, arguments_of, clinic, copy_of};
use super::values::{ADDRESS, ISSUER, LOGIN, TICKET, VALUES, WORST, assert_harmless, texts, tower};

const FORMATS: [&str; 5] = ["table", "wide", "json", "jsonl", "csv"];

/// One run: the command, its exit code, what follows it, and its input.
type Run = (&'static str, i32, &'static [&'static str], &'static str);

const VERIFIED: [&str; 4] = ["--verified", "video", "--reason", WORST];

/// An app of the first user, who has the worst of logins.
const IMPORTED: &str = "#1,otpauth://totp/x?secret=T4OSFYCHLPEDUYP6BSJXRVJOQQM2WYBX\n";

/// At least one run of every command; those that name somebody name the worst.
#[rustfmt::skip]
const RUNS: &[Run] = &[
    ("init", 0, &["--practice", WORST, "--handle", "x", "--owner", LOGIN, "--owner-name", WORST, "--store", "new/store.db"], ""),
    ("init", 7, &["--practice", WORST, "--handle", "x", "--issuer", WORST, "--store", "new/store.db"], ""),
    ("practice add", 0, &["north", "--name", WORST, "--reason", WORST, "--ticket", TICKET], ""),
    ("practice add", 0, &["city-clinic", "--name", WORST], ""),
    ("practice list", 0, &[], ""),
    ("practice show", 0, &["city-clinic"], ""),
    ("practice show", 7, &[WORST], ""),
    ("practice set", 0, &["city-clinic", "--name", WORST, "--digits", "7"], ""),
    ("practice set", 0, &["city-clinic", "--methods", "totp", "-n"], ""),
    ("practice set", 0, &["--all", "--remember", "8h", "-n"], ""),
    ("practice remove", 5, &["city-clinic", "-y", "--reason", WORST], ""),
    ("practice enforce", 0, &["city-clinic", "--enroll-with", "code", "-y", "--reason", WORST], ""),
    ("practice enforce", 0, &["city-clinic", "--grace", "9d", "-n"], ""),
    ("practice disable", 0, &["city-clinic", "-y", "--reason", WORST], ""),
    ("practice disable", 0, &["city-clinic", "-n", "--reason", WORST], ""),
    ("practice status", 0, &["--all"], ""),
    ("practice report", 0, &["--all"], ""),
    ("member add", 5, &["city-clinic", LOGIN, "--role", "staff"], ""),
    ("member add", 7, &["city-clinic", WORST, "--role", "staff"], ""),
    ("member add", 5, &["city-clinic", "eve", LOGIN, "--role", "staff"], ""),
    ("member list", 0, &["city-clinic"], ""),
    ("member set", 0, &["city-clinic", LOGIN, "--role", "staff", "--reason", WORST, "-y"], ""),
    ("member remove", 0, &["city-clinic", LOGIN, "--reason", WORST, "-y"], ""),
    ("member remove", 0, &["city-clinic", LOGIN, "eve", "--reason", WORST, "-y"], ""),
    ("member exempt", 0, &["city-clinic", LOGIN, "--for", "7d", "--reason", WORST, "-y"], ""),
    ("member extend", 0, &["city-clinic", LOGIN, "--for", "7d", "--reason", WORST, "-y"], ""),
    ("user add", 0, &["$(x)'", "--name", WORST, "--email", ADDRESS, "--practice", "city-clinic"], ""),
    ("user add", 5, &[LOGIN, "--name", WORST], ""),
    ("user import", 0, &["-", "--reason", WORST, "--ticket", TICKET], "login,name,practice\n=new;x,\"\u{1b}]0;x\u{7}\u{202e}\n@SUM(1)\",city-clinic\n"),
    ("user import", 7, &["-"], "{\"login\":\"\u{1b}[2J\u{202e}\",\"\u{9b}2J\":1}\n{\"login\":\"eve\",\"name\":\"\u{1b}[2J\"}\n\u{1b}[2J\u{202e}\n"),
    ("user import", 7, &["-"], "login,\u{1b}[2J\u{202e}\n"),
    ("user import", 7, &["=\u{1b}[2J"], ""),
    ("user list", 0, &[], ""),
    ("user show", 0, &[LOGIN], ""),
    ("user show", 0, &[LOGIN, "--explain"], ""),
    ("user show", 0, &["eve"], ""),
    ("user show", 3, &["$(reboot)"], ""),
    ("user set", 0, &[LOGIN, "--name", "new", "--email", "a@b", "--reason", WORST], ""),
    ("user set", 0, &["eve", "--login", "=eve;x", "--reason", WORST], ""),
    ("user set-password", 0, &[LOGIN, "--password-stdin", VERIFIED[0], VERIFIED[1], VERIFIED[2], VERIFIED[3]], "an uncommon one\n"),
    ("user remove", 0, &[LOGIN, "-y", "--reason", WORST], ""),
    ("user remove", 0, &[LOGIN, "-n", "--reason", WORST], ""),
    ("user remove", 0, &[LOGIN, "eve", "-y", "--reason", WORST], ""),
    ("user enroll", 8, &[LOGIN, "--label", WORST, "--show-secret", "--code-stdin", VERIFIED[0], VERIFIED[1], VERIFIED[2], VERIFIED[3]], "000000\n"),
    ("user enroll", 8, &["--config", SETTINGS, LOGIN, "--type", "sms", "--code-stdin", VERIFIED[0], VERIFIED[1], VERIFIED[2], VERIFIED[3]], "000000\n"),
    ("user reset-2fa", 0, &[LOGIN, "-y", VERIFIED[0], VERIFIED[1], VERIFIED[2], VERIFIED[3]], ""),
    ("user reset-2fa", 0, &[LOGIN, "-n", VERIFIED[2], VERIFIED[3]], ""),
    ("user reset-2fa", 0, &[LOGIN, "eve", "-y", VERIFIED[2], VERIFIED[3]], ""),
    ("user require", 0, &[LOGIN, "--reason", WORST], ""),
    ("user unlock", 0, &[LOGIN, "--reason", WORST], ""),
    ("user check-code", 8, &[LOGIN, "--code-stdin"], "000000\n"),
    ("user recovery-codes", 0, &[LOGIN, "--show", "-y", VERIFIED[0], VERIFIED[1], VERIFIED[2], VERIFIED[3]], ""),
    ("user enrollment-code", 0, &[LOGIN, VERIFIED[0], VERIFIED[1], VERIFIED[2], VERIFIED[3]], ""),
    ("user enrollment-code", 0, &["--practice", "city-clinic", "--to-file", "=\u{1b}[2J\u{202e}.csv", VERIFIED[0], VERIFIED[1], VERIFIED[2], VERIFIED[3]], ""),
    ("user bypass-code", 0, &[LOGIN, VERIFIED[0], VERIFIED[1], VERIFIED[2], VERIFIED[3]], ""),
    ("user bypass-code", 5, &["eve", VERIFIED[0], VERIFIED[1], VERIFIED[2], VERIFIED[3]], ""),
    ("user disable-2fa", 5, &[LOGIN, "-y", VERIFIED[0], VERIFIED[1], VERIFIED[2], VERIFIED[3]], ""),
    ("user suspend", 0, &[LOGIN, "-y", "--reason", WORST, "--ticket", TICKET], ""),
    ("user reinstate", 0, &["eve", "-y", "--reason", WORST], ""),
    ("authenticator list", 0, &[LOGIN], ""),
    ("authenticator import", 0, &["-", VERIFIED[0], VERIFIED[1], VERIFIED[2], VERIFIED[3]], IMPORTED),
    ("authenticator import", 7, &["-"], "otpauth://totp/a%1Bb?secret=T4OSFYCHLPEDUYP6BSJXRVJOQQM2WYBX\n\u{1b}]0;x\u{7},otpauth://totp/\u{202e}?secret=T4OSFYCHLPEDUYP6BSJXRVJOQQM2WYBX\n=cmd|x,otpauth://totp/a?secret=T4OSFYCHLPEDUYP6BSJXRVJOQQM2WYBX\n"),
    ("authenticator rename", 0, &["1", "=new\u{1b}[2J"], ""),
    ("authenticator remove", 0, &["1", "-y", "--reason", WORST], ""),
    ("authenticator resync", 8, &["1", "--code-stdin"], "000000\n000001\n"),
    ("device list", 0, &[LOGIN], ""),
    ("device revoke", 0, &["1", "-y", "--reason", WORST], ""),
    ("device revoke", 0, &["--user", LOGIN, "-y", "-n"], ""),
    ("sms test", 0, &["--config", SETTINGS, "+919876543211"], ""),
    ("sms test", 7, &["--config", SETTINGS, WORST], ""),
    ("sms log", 0, &[], ""),
    ("login try", 5, &[LOGIN, "--password-stdin"], "wrong\n"),
    ("login try", 9, &[LOGIN, "--practice", "city-clinic", "--password-stdin"], "correct horse battery\n"),
    ("login bridge", 0, &[], "{\"id\":\"\\u001b]52;c;aGk=\\u0007\u{202e}\",\"op\":\"start\",\"user\":\"\\u001b[2J\\u202e\",\"password\":\"x\"}\n\u{1b}[2Jno request\u{202e}\n{\"id\":1,\"op\":\"\\u001b]0;x\\u0007\"}\n"),
    ("policy export", 0, &["--all"], ""),
    ("policy diff", 5, &["-"], "[practice.city-clinic]\nenforcement = \"off\"\nexempt = []\n"),
    ("policy diff", 7, &["-"], "[practice.\"\\u001b]0;x\\u0007\"]\n\"\\u202e=x\" = \"\\u001b[2J\"\n"),
    ("policy apply", 0, &["-", "-y", "--reason", WORST, "--ticket", TICKET], "[practice.city-clinic]\nenforcement = \"off\"\nexempt = []\n"),
    ("policy apply", 7, &["-", "-n"], "[practice.city-clinic]\nenforcement = \"\\u001b[2J\"\n[require]\nusers = [\"$(x)\\u202e\", \"=x'\"]\n"),
    ("audit list", 0, &["--limit", "1000"], ""),
    ("audit show", 0, &["1"], ""),
    ("audit verify", 0, &[], ""),
    ("audit checkpoint", 0, &[], ""),
    ("audit export", 0, &["-"], ""),
    ("audit report", 0, &["--since", "30d"], ""),
    ("operator add", 0, &["desk-sam", "--uid", "40001", "--user", LOGIN, "--reason", WORST], ""),
    ("operator add", 7, &[WORST, "--uid", "40001", "--role", "support"], ""),
    ("operator list", 0, &[], ""),
    ("operator set", 0, &["desk-meera", "--user", LOGIN, "--reason", WORST], ""),
    ("operator remove", 0, &["desk-meera", "-y", "--reason", WORST], ""),
    ("store info", 0, &[], ""),
    ("store restore", 7, &[WORST, "-y", "--reason", WORST], ""),
    ("store adopt", 0, &["-y", "--reason", WORST], ""),
    ("store check", 0, &[], ""),
    ("store migrate", 0, &[], ""),
    ("store backup", 0, &["=\u{1b}[2J\u{202e}.db"], ""),
    ("store backup", 5, &["store.db"], ""),
    ("key check", 0, &[], ""),
    ("key rotate", 0, &["-y", "--reason", WORST], ""),
    ("completions", 0, &["bash"], ""),
    ("man", 0, &["pages"], ""),
];

/// Answers that are documents by themselves, in no format.
const DOCUMENTS: [&str; 5] =
    ["completions bash", "man pages", "login bridge", "policy export", "audit export"];

struct Told {
    words: Vec<String>,
    format: &'static str,
    exchange: Exchange,
}

fn is_document(told: &Told) -> bool {
    DOCUMENTS.contains(&told.words[..2].join(" ").as_str())
}

#[track_caller]
fn tell(place: &Place, (command, code, more, input): Run, format: &'static str) -> Told {
    let words: Vec<&str> =
        command.split(' ').chain(more.iter().copied()).chain(["-o", format]).collect();
    let exchange = place.run_with_input(&words, input);
    assert_eq!(exchange.code, code, "{words:?}\n{exchange}");
    assert_harmless(&format!("{words:?}"), &exchange);
    Told { words: words.into_iter().map(ToOwned::to_owned).collect(), format, exchange }
}

/// Every text that holds a name holds all of it, as it was given.
#[track_caller]
fn assert_true_names(words: &[String], document: &Value) -> usize {
    let (quoted, debugged) = (format!("'{}'", LOGIN.replace('\'', r"'\''")), format!("{LOGIN:?}"));
    let wholes = [WORST, LOGIN, &quoted, &debugged, ADDRESS, TICKET, ISSUER];
    let is_name = |text: &&str| text.contains("pwned") && !text.starts_with("otpauth://");
    let holding: Vec<_> = texts(document).into_iter().filter(is_name).collect();
    for text in &holding {
        let is_whole = wholes.iter().any(|whole| text.contains(whole));
        assert!(is_whole && !text.contains("\\u{"), "{words:?}\n{text:?}");
    }
    holding.len()
}

/// The documents of an answer: one, or one a line.
fn documents(told: &Told) -> Vec<Value> {
    let parse = |text: &str| serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    if is_document(told) {
        return Vec::new();
    }
    match told.format {
        "json" if !told.exchange.stdout.is_empty() => vec![parse(&told.exchange.stdout)],
        "jsonl" => told.exchange.stdout.lines().map(parse).collect(),
        _ => Vec::new(),
    }
}

/// Hands the answers to Python, whose readers of JSON and CSV are not ours.
fn read_by_python(all: &[Told]) {
    if !has_python() {
        return say_skipped("what Python reads of hostile names");
    }
    let rows: Vec<_> = all
        .iter()
        .filter(|told| !is_document(told))
        .filter(|told| ["json", "jsonl", "csv"].contains(&told.format))
        .map(|told| {
            json!({ "words": told.words, "format": told.format, "text": told.exchange.stdout,
                    "documents": documents(told) })
        })
        .collect();
    let reader = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/fixtures/hostile.py");
    let mut command = Command::new("python3");
    command.arg("-B").arg(reader);
    let read = crate::harness::run(command, &json!(rows).to_string());
    assert_eq!((read.code, read.stderr.as_str()), (0, ""), "{read}");
    let counted = all.iter().filter(|told| told.format == "csv" && told.exchange.code == 0).count();
    assert!(counted > 0 && read.stdout.contains("cells"), "{read}");
}

#[test]
fn every_command_in_every_format_is_harmless_and_tells_the_true_names() {
    let place = clinic();
    for leaf in leaves(&place, &[]) {
        assert!(RUNS.iter().any(|run| run.0 == leaf), "no hostile name goes through: {leaf}");
    }
    let mut all = Vec::new();
    let mut names = 0;
    for run in RUNS {
        for format in FORMATS {
            let told = tell(&copy_of(&place), *run, format);
            let found = documents(&told);
            names += found.iter().map(|one| assert_true_names(&told.words, one)).sum::<usize>();
            all.push(told);
        }
    }
    assert!(names > 150, "{names}");
    read_by_python(&all);
    assert_pasted_commands_are_safe(&place, &all);
}

/// The commands that a text tells to type, to the end of the line.
fn commands(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| line.find("twofactl ").map(|at| &line[at..]))
}

/// What an answer tells to type: in JSON as texts, else as it stands there.
fn told_commands(told: &Told) -> Vec<String> {
    let errors = serde_json::from_str::<Value>(&told.exchange.stderr).ok();
    let documents: Vec<_> = documents(told).into_iter().chain(errors).collect();
    let texts: Vec<&str> = match told.format {
        "json" | "jsonl" => documents.iter().flat_map(texts).collect(),
        "table" | "wide" => vec![&told.exchange.stdout, &told.exchange.stderr],
        _ => Vec::new(),
    };
    texts.into_iter().flat_map(commands).map(ToOwned::to_owned).collect()
}

fn assert_pasted_commands_are_safe(place: &Place, all: &[Told]) {
    let mut naming = 0;
    for told in all.iter().filter(|told| !is_document(told)) {
        for command in told_commands(told) {
            if !command.contains("IFS") && !command.contains('$') {
                continue;
            }
            // A sentence may go on behind the command, and end with a stop.
            let words = arguments_of(place, command.trim_end_matches('.'));
            let known = [LOGIN, "$(x)'"];
            assert!(
                words.iter().any(|word| known.contains(&word.as_str())),
                "{command}\n{words:?}"
            );
            naming += 1;
        }
    }
    assert!(naming > 50, "{naming}");
}

/// Everything that has a name, under that name: a practice, a member of it, the
/// reasons for both, an authenticator and a device of the owner.
fn add(place: &Place, index: usize, name: &str) {
    let (handle, login) = (format!("p{index}"), format!("u{index}"));
    let (named, because) = (format!("--name={name}"), format!("--reason={name}"));
    place.ok(&["practice", "add", &handle, &named, &because]);
    place.ok(&["user", "add", &login, "--practice", &handle, "--role", "staff", &named]);
    let quoted = name.trim().replace('\'', "''");
    let copies = format!(
        "INSERT INTO authenticators (user_id, kind, label, state, algorithm, digits, period,
             key_id, sealed, created_at, confirmed_at)
         SELECT user_id, kind, '{quoted}', state, algorithm, digits, period, key_id, sealed,
             created_at, confirmed_at FROM authenticators WHERE id = 1;
         INSERT INTO trusted_devices (user_id, label, epoch, key_id, mac, created_at, expires_at)
         SELECT user_id, '{quoted}', epoch, key_id, mac, created_at, expires_at
             FROM trusted_devices WHERE id = 1;"
    );
    crate::seed::sql(place, &copies);
}

/// The lists, and where they tell such names.
const LISTS: &[(&[&str], &str)] = &[
    (&["practice", "list"], "name"),
    (&["practice", "status", "--all"], "name"),
    (&["user", "list"], "name"),
    (&["authenticator", "list", LOGIN], "label"),
    (&["device", "list", LOGIN], "name"),
    (&["audit", "list", "--action", "practice.add", "--limit", "1000"], "reason"),
];

#[test]
fn every_name_by_itself_is_one_harmless_record_of_every_list() {
    let place = clinic();
    let tower = tower();
    let names: Vec<&str> = VALUES.iter().copied().chain([tower.as_str()]).collect();
    names.iter().enumerate().for_each(|(index, name)| add(&place, index, name));
    let mut all = Vec::new();
    for (list, field) in LISTS {
        let rows = place.json(list);
        let rows = rows.as_array().unwrap();
        for name in &names {
            let found = rows.iter().filter(|row| row[field] == name.trim()).count();
            assert_eq!(found, 1, "{name:?} {list:?}");
        }
        for format in FORMATS {
            let words = [list, &["-o", format][..]].concat();
            let exchange = place.run(&words);
            assert_eq!(exchange.code, 0, "{exchange}");
            assert_harmless(&format!("{words:?}"), &exchange);
            if format != "json" {
                let header = usize::from(format != "jsonl");
                assert_eq!(exchange.stdout.lines().count(), rows.len() + header, "{exchange}");
            }
            let words = words.into_iter().map(ToOwned::to_owned).collect();
            all.push(Told { words, format, exchange });
        }
    }
    read_by_python(&all);
}
