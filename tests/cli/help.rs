//! The help teaches: every command says what it changes and what it does not,
//! and shows examples that do what they say when they are typed into a shell.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::asking::leaves;
use crate::harness::{Exchange, NOW, Place, run, totp, totp_at, unix};
use crate::people::{PASSWORD, enroll, set_password, trust_device};
use crate::seed::sql;

/// The narrowest terminal for which the help is written.
const WIDTH: usize = 80;

/// The lines of the smallest usual one; the prompt takes the last.
const HEIGHT: usize = 24;

/// Four days before tests begin: a number set then is good for a call back.
const EARLIER: &str = "2026-11-17T10:00:00Z";

/// When the examples are typed: the code that enrolled is spent by then.
const LATER: &str = "2026-11-21T10:01:00Z";

/// Every command: those that can be run, the nouns, and the program itself.
fn commands(place: &Place) -> BTreeSet<String> {
    let mut all = BTreeSet::from([String::new()]);
    for leaf in leaves(place, &[]) {
        all.extend(leaf.split_once(' ').map(|(noun, _)| noun.to_owned()));
        all.insert(leaf);
    }
    all
}

/// Whether a command has others below it.
fn is_noun(help: &str) -> bool {
    help.contains("\nCommands:\n")
}

/// What `--help` or `-h` prints on a terminal of that width.
fn help(place: &Place, command: &str, flag: &str) -> String {
    let words: Vec<_> = command.split_whitespace().chain([flag]).collect();
    let mut program = place.command(&words);
    program.env("COLUMNS", WIDTH.to_string());
    let told = run(program, "");
    assert_eq!(told.code, 0, "{command}\n{told}");
    told.stdout
}

/// The help of every command.
pub(crate) fn helps(place: &Place) -> BTreeMap<String, String> {
    let all = commands(place);
    all.into_iter().map(|command| (command.clone(), help(place, &command, "--help"))).collect()
}

/// The lines below `Examples:`, as they are there.
fn example_lines(help: &str) -> Vec<&str> {
    let (_, below) = help.split_once("\nExamples:\n").unwrap_or_default();
    below.lines().collect()
}

/// The commands among them, each in one line.
fn examples(help: &str) -> Vec<String> {
    let lines = example_lines(help).join("\n").replace("\\\n", " ");
    let commands = lines.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    commands.map(str::to_owned).collect()
}

/// The text between the first line and the usage.
fn description(help: &str) -> &str {
    let (above, _) = help.split_once("\nUsage: ").unwrap();
    above.split_once("\n\n").map_or("", |(_, rest)| rest.trim())
}

#[test]
fn every_command_says_more_than_its_first_line_and_shows_examples() {
    let place = Place::empty();
    let helps = helps(&place);
    assert!(helps.len() > 45, "{:?}", helps.keys());
    for (command, help) in &helps {
        let shown = examples(help);
        assert!((1..=5).contains(&shown.len()), "{command}: {shown:?}");
        let own = format!("twofactl {command}");
        for example in &shown {
            let rest = example.strip_prefix(own.trim_end());
            assert!(rest.is_some_and(|r| r.is_empty() || r.starts_with(' ')), "{example}");
        }
        if !is_noun(help) {
            let text = description(help);
            assert!(text.len() > 60, "{command}: {text:?}");
            assert!(text.lines().count() <= 8, "{command} says too much:\n{text}");
            assert!(text.ends_with('.'), "{command}: {text:?}");
        }
    }
}

#[test]
fn the_help_fits_a_terminal_of_80_columns() {
    let place = Place::empty();
    for (command, long) in helps(&place) {
        for text in [long, help(&place, &command, "-h")] {
            for line in text.lines() {
                assert!(line.chars().count() <= WIDTH, "{command}: {line}");
            }
        }
        for line in example_lines(&help(&place, &command, "--help")) {
            let is_whole = line.starts_with("  ") && !line.trim().is_empty();
            assert!(is_whole, "{command}: an example was wrapped: {line:?}");
        }
    }
}

#[test]
fn the_short_help_of_a_command_fits_a_screen_and_leads_to_the_long_one() {
    // What these take is more than a screen holds.
    let long = ["audit list", "login try", "practice enforce", "practice set", "user enroll"];
    let place = Place::empty();
    for (command, all) in helps(&place) {
        let text = help(&place, &command, "-h");
        let fits = text.lines().count() < HEIGHT;
        assert!(is_noun(&all) || fits != long.contains(&command.as_str()), "{command}\n{text}");
        assert!(text.contains("(see more with '--help')"), "{command}");
        assert!(!text.contains("--key-file") && !text.contains("Examples:"), "{command}");
        for option in ["--store", "--key-file", "--reason", "--ticket", "--quiet", "--color"] {
            assert!(all.contains(option), "{command} {option}");
        }
    }
}

#[test]
fn every_command_that_the_help_names_exists() {
    let place = Place::empty();
    let helps = helps(&place);
    let mut named = BTreeSet::new();
    for (command, help) in &helps {
        for quoted in help.split('`').skip(1).step_by(2) {
            let path = quoted.split_whitespace().take_while(|word| !word.starts_with('-'));
            let path = path.collect::<Vec<_>>().join(" ");
            if path.starts_with(|letter: char| letter.is_ascii_lowercase()) {
                assert!(helps.contains_key(&path), "{command} names {quoted}");
                named.insert(path);
            }
        }
    }
    assert!(named.len() > 10, "{named:?}");
}

#[test]
fn help_is_a_command_and_hidden_words_stay_hidden() {
    let place = Place::empty();
    let words = ["help", "user", "reset-2fa"];
    assert_eq!(place.ok(&words), place.ok(&["user", "reset-2fa", "--help"]));
    let practice = place.ok(&["practice", "--help"]);
    for hidden in ["enable", "aliases", "delete", "create"] {
        assert!(!practice.contains(hidden), "{hidden}");
    }
    place.fails(2, &["help", "user", "frob"]);
}

#[test]
fn manual_pages_hold_the_examples_line_by_line() {
    let place = Place::empty();
    place.ok(&["man", "pages"]);
    for (command, help) in helps(&place) {
        let name = format!("twofactl {command}").trim_end().replace(' ', "-");
        let page = fs::read_to_string(place.path(&format!("pages/{name}.1"))).unwrap();
        let page = unescaped(&page);
        let (_, shown) = page.split_once(".SH EXAMPLES\n.nf\n").expect(&command);
        let lines = example_lines(&help);
        let expected: String = lines.iter().map(|line| format!("{}\n", &line[2..])).collect();
        let shown = shown.trim_start_matches(".in -5n\n").replace("\n.in\n.fi", "\n.fi");
        assert!(shown.starts_with(&format!("{expected}.fi\n")), "{command}\n{shown}");
        for option in ["Ask nothing: what is missing", "Record why", "Say nothing beside"] {
            assert!(page.contains(option), "{command}: {option}");
        }
    }
}

/// What a page shows of its text, macros aside.
pub(crate) fn unescaped(page: &str) -> String {
    let characters = [
        ("\\-", "-"),
        ("\\(dq", "\""),
        ("\\(aq", "'"),
        ("\\(ti", "~"),
        ("\\(ha", "^"),
        ("\\e", "\\"),
    ];
    characters.iter().fold(page.to_owned(), |page, (shown, typed)| page.replace(shown, typed))
}

/// The place that the examples speak of: `rao`, owner of `city-clinic`, with a
/// password, a number and authenticator 12; `lee` in `hill-clinic`; `bot`; and
/// the files that are read.
pub(crate) fn prepared() -> Place {
    let mut place = Place::empty().at(EARLIER);
    place.ok(&["init", "--practice", "City Clinic", "--owner", "rao", "--enforce"]);
    place.ok(&["user", "set", "rao", "--phone", "+919876543210"]);
    place.ok(&["user", "add", "bot", "--practice", "city-clinic"]);
    place.ok(&["practice", "add", "hill-clinic", "--name", "Hill Clinic"]);
    place.ok(&["user", "add", "lee", "--name", "Lee Wong", "--practice", "hill-clinic"]);
    place.ok(&["user", "require", "lee"]);
    for (name, uid) in [("meera", "40002"), ("rao", "40004")] {
        let known = twofactl::guard::account_uid(name).map(|uid| uid.to_string());
        let uid = known.as_deref().unwrap_or(uid);
        place.ok(&["operator", "add", name, "--uid", uid, "--role", "support"]);
    }
    place.set_now(NOW);
    set_password(&place, "rao");
    sql(&place, "UPDATE counters SET value = 11 WHERE name = 'authenticators'");
    let secret = enroll(&place, "rao", "Pixel 7");
    trust_device(&place, "rao", &secret);
    place.set_now(LATER);
    let files = [
        ("head.txt", place.ok(&["audit", "checkpoint"])),
        ("record-so-far.jsonl", place.ok(&["audit", "export"])),
        (
            "policy.toml",
            "[practice.city-clinic]\nenforcement = \"required\"\ngrace = \"7d\"\n".to_owned(),
        ),
        ("practices.txt", "city-clinic\nhill-clinic\n".to_owned()),
        ("users.txt", "rao\nlee\n".to_owned()),
        ("closed.txt", "hill-clinic\n".to_owned()),
        ("people.csv", "login,name,practice\nkim,Dr. Kim,hill-clinic\nmax,,\n".to_owned()),
        ("password.txt", format!("{PASSWORD}\n")),
        ("requests.jsonl", "{\"id\":1,\"op\":\"skip\",\"ticket\":\"\"}\n".to_owned()),
        ("code.txt", format!("{}\n", totp(&secret, LATER))),
        ("codes.txt", two_codes(&secret)),
        (
            "uris.txt",
            format!("lee,otpauth://totp/Old:x?secret={}\n", "T4OSFYCHLPEDUYP6BSJXRVJOQQM2WYBX"),
        ),
        ("tokens.xml", include_str!("fixtures/exports/privacyidea.xml").to_owned()),
        ("sealed.xml", include_str!("fixtures/exports/python-pskc-passphrase.xml").to_owned()),
        ("who.csv", WHO.to_owned()),
        ("passphrase.txt", "two tigers, one hill\n".to_owned()),
        ("answers.txt", format!("{PASSWORD}\n{}\n", totp(&secret, LATER))),
    ];
    files.iter().for_each(|(name, text)| fs::write(place.path(name), text).unwrap());
    let key = b"7f5c1e0b93d84a26b1c06d5ef2a83947";
    twofactl::guard::write_new_file(&place.path("tokens.key"), key).unwrap();
    fs::copy(place.store(), place.path("backup.db")).unwrap();
    place.ok(&["audit", "export", "exported.jsonl"]);
    place
}

/// Whose the tokens of the examples are.
const WHO: &str = "TOTP0001A2B3,lee\nTOTP0002C4D5,bot\nTK100001,lee\nTK100002,bot\nTK100003,lee\n";

/// What a token shows at [`LATER`], and what it shows next.
fn two_codes(secret: &str) -> String {
    let next = totp_at(secret, unix(LATER) + 30);
    format!("{}\n{next}\n", totp(secret, LATER))
}

/// A copy that may be changed.
pub(crate) fn copy(place: &Place, with_store: bool) -> Place {
    let copy = Place::empty().at(place.now());
    for file in fs::read_dir(place.path(".")).unwrap().map(Result::unwrap) {
        let name = file.file_name().into_string().unwrap();
        if with_store || !name.starts_with("store.") {
            fs::copy(file.path(), copy.path(&name)).unwrap();
        }
    }
    fs::create_dir_all(copy.path(".config/fish/completions")).unwrap();
    fs::create_dir_all(copy.path(".config/twofactl")).unwrap();
    let texts = format!("transport = \"file\"\n[sms.file]\npath = {:?}\n", copy.path("texts"));
    fs::write(copy.path(".config/twofactl/twofactl.toml"), format!("[sms]\n{texts}")).unwrap();
    copy
}

/// Types a line into a shell, without a terminal.
pub(crate) fn shell(place: &Place, line: &str) -> Exchange {
    let program = place.command(&[]);
    let folder = Path::new(program.get_program()).parent().unwrap();
    let mut shell = Command::new("/bin/sh");
    let variables = program.get_envs().filter_map(|(name, value)| Some((name, value?)));
    shell
        .args(["-c", line])
        .env_clear()
        .envs(variables)
        .env("PATH", format!("{}:/usr/bin:/bin", folder.display()))
        .env("HOME", place.path(""))
        .current_dir(place.path(""));
    run(shell, "000000\n")
}

/// A service, here instead of in a folder of the system, that is ended once it listens.
fn stopped(example: &str) -> String {
    let service = example.replace("/run/twofactl/", "");
    format!(
        "{service} 2>told & until grep -q Listening told; do kill -0 $! || exit; sleep 0.05; done; \
         kill $!; wait $! && cat told"
    )
}

/// What ends otherwise than with 0, and why.
fn expected_code(example: &str) -> i32 {
    match example {
        // A wrong code: nobody has scanned what was shown.
        _ if example.contains("--show-secret") => 8,
        // Somebody must enroll.
        _ if example.contains("--exit-code") => 5,
        // Something differs.
        _ if example.starts_with("twofactl policy diff ") => 5,
        // A secret or a password needs a terminal.
        _ if example.starts_with("twofactl user enroll ") => 9,
        "twofactl login try rao --practice city-clinic" => 9,
        "twofactl user check-code rao" | "twofactl authenticator resync 12" => 9,
        "twofactl user set-password rao --reason \"forgot it\" --verified in-person" => 9,
        _ => 0,
    }
}

fn is_of_another_machine(example: &str) -> bool {
    let name =
        example.strip_prefix("twofactl operator add ").and_then(|rest| rest.split(' ').next());
    name.is_some_and(|name| twofactl::guard::account_uid(name).is_none())
}

#[test]
fn every_example_does_what_it_says_in_a_shell() {
    let prepared = prepared();
    let helps = helps(&prepared);
    let all: BTreeSet<_> = helps.values().flat_map(|help| examples(help)).collect();
    assert!(all.len() > 70, "{all:?}");
    for example in &all {
        let place = copy(&prepared, !example.starts_with("twofactl init"));
        fs::create_dir(place.path("backups")).unwrap();
        // It ends as soon as nobody reads any more.
        let is_endless = example.contains("--follow");
        let line = match example {
            // The account of the example is none of this machine's, and so has no number.
            _ if is_of_another_machine(example) => format!("{example} --uid 40001"),
            _ if is_endless => format!("{example} | head -n 1"),
            _ if example.contains("--listen") => stopped(example),
            _ => example.clone(),
        };
        let mut told = shell(&place, &line);
        if told.code == 9 && told.stderr.contains("--yes") {
            // At a terminal a person is asked; here they agree beforehand.
            told = shell(&place, &format!("{line} --yes"));
        }
        assert_eq!(told.code, expected_code(example), "{example}\n{told}");
        let is_told = !told.stdout.is_empty() || !told.stderr.is_empty() || line.contains('>');
        assert!(is_told, "{example}");
    }
}

#[test]
fn a_noun_without_a_verb_shows_its_help_and_no_hidden_alias() {
    let place = Place::empty();
    for (words, known, hidden) in [
        (&[][..], "practice ", " ls"),
        (&["user"], "reset-2fa", "  ls"),
        (&["user"], "add ", "  get"),
    ] {
        let exchange = place.fails(2, words);
        assert!(exchange.stderr.contains("Usage: twofactl"), "{exchange}");
        assert!(exchange.stderr.contains(known), "{exchange}");
        assert!(!exchange.stderr.contains(hidden), "{exchange}");
        assert_eq!(exchange.stdout, "");
    }
    let exchange = place.fails(2, &["user", "-o", "json"]);
    assert!(exchange.stderr.contains("\"message\":\"a command is missing\""), "{exchange}");
}
