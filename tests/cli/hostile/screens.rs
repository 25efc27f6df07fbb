//! Hostile names in a real terminal: reports, menus, questions, pictures and
//! what is typed. Its title, clipboard and screen stay as they were.

use crate::asking::leaves;
use crate::harness::{Exchange, Place, run, totp};
use crate::terminal::Terminal;

use super::clinic::{SETTINGS, clinic};
use super::values::{LOGIN, VALUES, WORST, assert_harmless, attacks, tower};

/// A word for a shell.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// Nothing was done to the terminal, and of what was sent only our own
/// sequences, colours among them, are more than text.
#[track_caller]
fn assert_unharmed(what: &str, terminal: &Terminal) {
    assert_eq!(terminal.harm(), [""; 0], "{what}\n{}", terminal.text());
    let sent = terminal.sent();
    for foreign in ["\u{1b}]52", "\u{1b}]8;", "\u{1b}]0;", "\u{1b}P", "\u{1b}(", "\u{1b}[1;1H"] {
        assert!(!sent.contains(foreign), "{what}: {foreign:?}");
    }
    let ours = |c: char| ['\n', '\r', '\u{1b}', '\u{8}'].contains(&c);
    let found = sent.chars().find(|c| attacks(*c) && !ours(*c));
    assert_eq!(found, None, "{what}\n{}", terminal.text());
    let begun = terminal.text().lines().any(|line| line.trim_start().starts_with("forged"));
    assert!(!begun, "{what}\n{}", terminal.text());
}

fn shown(place: &Place, size: (u16, u16), line: &str) -> Terminal {
    let mut terminal = Terminal::start(place, size, line, &[]);
    terminal.wait_for("exit=");
    assert!(terminal.is_as_it_was(), "{line}");
    assert_unharmed(line, &terminal);
    terminal
}

#[test]
fn no_report_does_anything_to_a_terminal() {
    let place = clinic();
    let login = quoted(LOGIN);
    for report in [
        "practice list".to_owned(),
        "practice show city-clinic".to_owned(),
        "practice status --all".to_owned(),
        "practice enforce city-clinic --grace 9d -n".to_owned(),
        "member list city-clinic".to_owned(),
        "user list".to_owned(),
        format!("user show {login}"),
        format!("user show {login} --explain"),
        format!("user reset-2fa {login} -n --reason {}", quoted(WORST)),
        format!("authenticator list {login}"),
        format!("device list {login}"),
        "sms log".to_owned(),
        "audit list".to_owned(),
        "audit show 12".to_owned(),
        "audit verify".to_owned(),
        format!("user show {} --no-input", quoted(WORST)),
        format!("user {}", quoted(WORST)),
        format!("--{}", quoted(WORST)),
        format!("user list --store {}", quoted(WORST)),
    ] {
        for options in ["--color always", "--plain", "-o wide", "-o json"] {
            shown(&place, (120, 40), &format!("{report} {options}"));
        }
        shown(&place, (40, 24), &report);
    }
}

#[test]
fn each_name_by_itself_leaves_lists_and_pages_as_they_are() {
    let place = clinic();
    let tower = tower();
    for (index, name) in VALUES.iter().copied().chain([tower.as_str()]).enumerate() {
        let login = format!("u{index}");
        place.ok(&["user", "add", &login, &format!("--name={name}"), "--practice", "city-clinic"]);
    }
    for options in ["", "--plain", "--color always"] {
        let list = shown(&place, (150, 60), &format!("user list {options}"));
        let lines = list.text().lines().filter(|line| line.contains("active")).count();
        assert!(lines > VALUES.len(), "{}", list.text());
        assert!(!list.is_wrapped(), "{}", list.text());
        shown(&place, (150, 60), &format!("member list city-clinic {options}"));
    }
    for index in [0, 1, 3, 10, 14, 18] {
        shown(&place, (80, 30), &format!("user show u{index}"));
    }
}

/// Whether the program waits for a line, and not in a menu.
fn asks_for_a_line(text: &str) -> bool {
    let last = text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default().trim_end();
    (last.ends_with(':') || last.ends_with("[y/N]")) && !text.contains("Esc")
}

/// What a person can type and the terminal itself shows harmless: controls as `^X`.
const TYPED: &str = "x\u{16}\u{1b}]52;c;aGk=\u{16}\u{7}";

#[test]
fn whatever_is_typed_at_a_question_is_told_back_harmless() {
    let place = clinic();
    let mut asked = 0;
    // The bridge asks nothing: it is spoken to by programs.
    for leaf in leaves(&place, &[]).into_iter().filter(|leaf| leaf != "login bridge") {
        let line = format!("{leaf} --plain --config {SETTINGS}");
        let mut terminal = Terminal::start(&place, (120, 40), &line, &[]);
        for _ in 0..3 {
            terminal.wait_until(&leaf, |text| {
                text.contains("exit=") || asks_for_a_line(text) || text.contains("Esc")
            });
            if !asks_for_a_line(&terminal.text()) {
                break;
            }
            let rows = terminal.text().lines().count();
            terminal.send(&format!("{TYPED}\r"));
            terminal.wait_until(&leaf, |text| text.lines().count() > rows);
            asked += 1;
        }
        // It ends by itself after the third answer, and an interrupt would meet the shell.
        terminal.wait_until(&leaf, |text| {
            text.contains("exit=") || asks_for_a_line(text) || text.contains("Esc")
        });
        if !terminal.text().contains("exit=") {
            terminal.send("\u{3}");
            terminal.wait_for("exit=");
        }
        assert!(terminal.is_as_it_was(), "{leaf}");
        assert_unharmed(&leaf, &terminal);
    }
    assert!(asked > 30, "{asked}");
}

#[test]
fn a_conversation_about_hostile_names_is_harmless_and_keeps_them_true() {
    let place = Place::empty();
    let mut terminal = Terminal::start(&place, (140, 50), "init", &[]);
    for (question, answer) in [
        ("Name of the first practice", TYPED),
        ("Short name for commands", "bay"),
        ("Login of its owner", "a;$(touch${IFS}pwned)'"),
        ("Name of a;", TYPED),
        ("Demand a second factor", "y"),
        ("Go on? [y/N]", "y"),
        ("now? [y/N]", "n"),
    ] {
        terminal.wait_for(question);
        terminal.send(&format!("{answer}\r"));
    }
    terminal.wait_for("exit=0");
    assert_unharmed("init", &terminal);
    let typed = TYPED.replace('\u{16}', "");
    assert_eq!(place.json(&["practice", "show", "bay"])["name"], typed);
    let text = terminal.text();
    let (_, command) = text.rsplit_once("twofactl user enroll").unwrap();
    let command = command.lines().next().unwrap();
    let words = super::clinic::arguments_of(&place, &format!("twofactl user enroll{command}"));
    assert_eq!(words, ["user", "enroll", "a;$(touch${IFS}pwned)'"]);
}

#[test]
fn names_in_menus_and_questions_are_harmless() {
    let place = clinic();
    place.ok(&["practice", "add", "evil", "--name", WORST]);
    let login = quoted(LOGIN);
    for (line, until) in [
        ("practice show".to_owned(), "city-clinic  =cmd"),
        ("practice show --plain".to_owned(), "1  city-clinic  =cmd"),
        (format!("user reset-2fa {login} --reason x"), "[y/N]"),
        (format!("user suspend {login} --reason x"), "[y/N]"),
        (format!("user remove {login} --reason x"), "[y/N]"),
        (format!("user disable-2fa {login} --reason x"), "exit="),
        ("authenticator remove 1 --reason x".to_owned(), "[y/N]"),
        ("device revoke 1 --reason x".to_owned(), "[y/N]"),
        ("practice disable city-clinic --reason x".to_owned(), "[y/N]"),
        ("member remove city-clinic lee --reason x".to_owned(), "[y/N]"),
    ] {
        let mut terminal = Terminal::start(&place, (140, 50), &line, &[]);
        terminal.wait_until(until, |text| text.contains(until) || text.contains("exit="));
        assert!(terminal.text().contains(until), "{line}\n{}", terminal.text());
        if until != "exit=" {
            terminal.send("\u{3}");
            terminal.wait_for("exit=130");
        }
        assert!(terminal.is_as_it_was(), "{line}");
        assert_unharmed(&line, &terminal);
    }
}

#[test]
fn a_picture_and_what_stands_around_it_are_harmless() {
    let place = clinic();
    let why = format!("--verified video --reason {}", quoted(WORST));
    for options in ["", "--plain", "--qr ascii"] {
        let line =
            format!("user enroll {} --label {} {why} {options}", quoted(LOGIN), quoted(WORST));
        let mut terminal = Terminal::start(&place, (200, 120), &line, &[]);
        terminal.wait_for("Code from the app");
        let key = terminal.key();
        terminal.send(&format!("{}\r", totp(&key, place.now())));
        terminal
            .wait_until("an end", |text| text.contains("Press Enter") || text.contains("exit="));
        if terminal.text().contains("Press Enter") {
            terminal.send("\r");
        }
        terminal.wait_for("exit=0");
        assert!(terminal.is_as_it_was());
        assert_unharmed(&line, &terminal);
    }
}

/// What a shell is told that completes the last of these words.
fn completed(place: &Place, shell: &str, typed: &[&str]) -> Exchange {
    let mut command = place.command(&[&["--", "twofactl"], typed].concat());
    command.env("TWOFACTL_COMPLETE", shell);
    run(command, "")
}

#[test]
fn completion_offers_names_that_are_harmless_and_each_in_a_line() {
    let place = clinic();
    for (index, name) in VALUES.iter().enumerate() {
        let (handle, login) = (format!("p{index}"), format!("u{index}"));
        place.ok(&["practice", "add", &handle, &format!("--name={name}")]);
        place.ok(&["user", "add", &login, &format!("--name={name}"), "--practice", &handle]);
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        for (typed, least) in [
            (&["practice", "show", ""][..], VALUES.len()),
            (&["user", "show", "u"], VALUES.len()),
            (&["user", "show", "="], 1),
            (&["authenticator", "remove", ""], 1),
            (&["device", "revoke", ""], 1),
        ] {
            // bash is handed the line as well.
            let line = format!("twofactl {}", typed.join(" "));
            let last = typed.last().copied().unwrap_or_default();
            let exchange = if shell == "bash" {
                let mut command = place.command(&["--", &line, last]);
                command.env("TWOFACTL_COMPLETE", shell);
                run(command, "")
            } else {
                completed(&place, shell, typed)
            };
            let without_tabs = Exchange { stdout: exchange.stdout.replace('\t', " "), ..exchange };
            assert_harmless(&format!("{shell} {typed:?}"), &without_tabs);
            let lines = without_tabs.stdout.lines().count();
            assert!(lines >= least, "{shell} {typed:?}\n{without_tabs}");
        }
    }
}
