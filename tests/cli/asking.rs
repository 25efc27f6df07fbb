//! Commands without their arguments: on a terminal what is missing is asked,
//! elsewhere only the one practice of a store is filled in.

use serde_json::Value;

use crate::harness::Place;
use crate::hostile::NAME;
use crate::people::enrolled_clinic;
use crate::terminal::Terminal;

const SIZE: (u16, u16) = (120, 40);

/// Every command that has none below it, as the help tells.
pub(crate) fn leaves(place: &Place, path: &[&str]) -> Vec<String> {
    let help = place.ok(&[path, &["--help"]].concat());
    let Some((_, listed)) = help.split_once("\nCommands:\n") else {
        return vec![path.join(" ")];
    };
    let lines = listed.lines().take_while(|line| !line.is_empty());
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next());
    let below = names.filter(|name| *name != "help");
    below.flat_map(|name| leaves(place, &[path, &[name]].concat())).collect()
}

/// Whether the program waits for an answer.
fn asks(text: &str) -> bool {
    let last = text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default().trim_end();
    last.ends_with(':') || last.ends_with("[y/N]") || text.contains("Esc")
}

#[test]
fn every_command_works_bare_on_a_terminal() {
    let (place, _) = enrolled_clinic();
    let all = leaves(&place, &[]);
    for known in ["practice show", "user reset-2fa", "member add", "audit show", "completions"] {
        assert!(all.iter().any(|command| command == known), "{known}: {all:?}");
    }
    for command in &all {
        for plain in ["", " --plain"] {
            let mut terminal = Terminal::start(&place, SIZE, &format!("{command}{plain}"), &[]);
            let ended = |text: &str| text.contains("exit=");
            terminal.wait_until(command, |text| ended(text) || asks(text));
            if !ended(&terminal.text()) {
                terminal.send("\u{3}");
                terminal.wait_for("exit=130");
                continue;
            }
            let text = terminal.text();
            let answers = text.contains("exit=0") || (command == "init" && text.contains("exit=5"));
            assert!(answers, "{command}{plain}\n{text}");
        }
    }
}

#[test]
fn without_a_terminal_the_error_names_what_is_missing() {
    let place = Place::with_clinic();
    place.ok(&["practice", "add", "hill-clinic", "--name", "Hill Clinic"]);
    for (words, name) in [
        (&["member", "add"][..], "<PRACTICE>"),
        (&["member", "add", "city-clinic", "rao"], "--role <ROLE>"),
        (&["user", "show"], "<USER>"),
        (&["user", "add"], "<LOGIN>"),
        (&["user", "set", "rao"], "--login <LOGIN>"),
        (&["practice", "remove"], "<PRACTICE>"),
        (&["practice", "add", "x"], "--name <NAME>"),
        (&["authenticator", "rename"], "<ID> <LABEL>"),
        (&["device", "list"], "<USER>"),
        (&["device", "revoke"], "<ID|--user <USER>|--practice <PRACTICE>>"),
        (&["audit", "show"], "<SEQ>"),
        (&["completions"], "<SHELL>"),
        (&["man"], "<DIR>"),
        (&["practice", "show"], "PRACTICE"),
    ] {
        let refused = place.fails(2, words);
        assert!(refused.stderr.lines().next().unwrap().contains(name), "{refused}");
        assert_eq!(refused.stderr.lines().count(), 2, "{refused}");
        assert_eq!(place.fails(2, &[words, &["--no-input"]].concat()).stderr, refused.stderr);
    }
    let refused = place.fails(2, &["practice", "set", "city-clinic"]);
    assert!(refused.stderr.contains("nothing is given to be changed"), "{refused}");
}

#[test]
fn a_noun_without_a_verb_prints_its_help() {
    let place = Place::with_clinic();
    let refused = place.fails(2, &["user"]);
    assert!(refused.stderr.contains("reset-2fa"), "{refused}");
    let mut terminal = Terminal::start(&place, SIZE, "user", &[]);
    terminal.wait_for("exit=2");
    assert!(terminal.text().contains("reset-2fa"));
}

#[test]
fn the_only_practice_is_meant_where_none_is_named() {
    let place = Place::with_clinic();
    for words in [
        &["practice", "show"][..],
        &["practice", "status"],
        &["practice", "enforce"],
        &["member", "list"],
    ] {
        let exchange = place.run(words);
        assert_eq!(exchange.code, 0, "{exchange}");
        assert_eq!(exchange.stderr, "Practice: city-clinic (the only one).\n", "{exchange}");
        let named = place.ok(&[words, &["city-clinic"]].concat());
        assert_eq!(exchange.stdout, named);
    }
    let quiet = place.run(&["practice", "show", "-q"]);
    assert_eq!((quiet.code, quiet.stderr.as_str()), (0, ""), "{quiet}");
    assert_eq!(place.json(&["practice", "show"])["handle"], "city-clinic");
    place.ok(&["practice", "set", "--remember", "12h"]);
    let disable = &["practice", "disable", "--reason", "phones are down", "--yes"];
    assert_eq!(place.json(disable)["practices"][0]["handle"], "city-clinic");
    place.fails(2, &["practice", "remove", "--yes"]);
    assert_eq!(place.json(&["practice", "list"]).as_array().unwrap().len(), 1);
}

#[test]
fn of_several_practices_none_is_meant_and_the_hint_names_them() {
    let place = Place::with_clinic();
    place.ok(&["practice", "add", "hill-clinic", "--name", "Hill Clinic"]);
    for (words, hint) in [
        (&["practice", "show"][..], "hint: give a practice: city-clinic, hill-clinic\n"),
        (&["practice", "status"], "hint: give a practice: city-clinic, hill-clinic or --all\n"),
    ] {
        let refused = place.fails(2, words);
        assert!(refused.stderr.ends_with(hint), "{refused}");
    }
    let refused = place.fails(2, &["member", "list", "-o", "json"]);
    let error: Value = serde_json::from_str(&refused.stderr).unwrap();
    assert_eq!(error["error"]["kind"], "usage", "{refused}");
    let empty = Place::empty();
    empty.ok(&["init"]);
    let refused = empty.fails(2, &["practice", "show"]);
    assert!(refused.stderr.contains("twofactl practice add"), "{refused}");
    let none = Place::empty().fails(2, &["practice", "show"]);
    assert!(none.stderr.contains("<PRACTICE>"), "{none}");
    std::fs::write(empty.store(), "this is no store").unwrap();
    empty.fails(6, &["practice", "show"]);
}

#[test]
fn a_member_is_added_by_answers_alone() {
    let place = Place::with_clinic();
    place.ok(&["user", "add", "lee@cityclinic.example", "--name", "Dr. Lee"]);
    let mut terminal = Terminal::start(&place, SIZE, "member add --plain", &[]);
    terminal.wait_for("part of a name):");
    assert!(terminal.text().contains("Practice: city-clinic (the only one)."));
    terminal.send("dr. le\r");
    terminal.wait_for("User (number):");
    assert!(
        terminal.text().contains("1  #2  lee@cityclinic.example  Dr. Lee"),
        "{}",
        terminal.text()
    );
    terminal.send("1\r");
    terminal.wait_for("Role (as what they work there) (number):");
    terminal.send("3\r");
    terminal.wait_for("exit=0");
    let members = place.json(&["practice", "status", "city-clinic"]);
    let lee =
        members.as_array().unwrap().iter().find(|one| one["login"] == "lee@cityclinic.example");
    assert_eq!(lee.unwrap()["role"], "provider");
}

#[test]
fn the_store_of_the_options_is_the_one_that_is_looked_into() {
    let (place, elsewhere) = (Place::with_clinic(), Place::empty());
    let store = elsewhere.path("other.db");
    let store = store.to_str().unwrap();
    elsewhere.ok(&["init", "--store", store, "--practice", "Other Clinic"]);
    let key = elsewhere.key();
    let line = format!("--store {store} practice show --key-file {}", key.to_str().unwrap());
    let mut terminal = Terminal::start(&place, SIZE, &line, &[]);
    terminal.wait_for("exit=0");
    assert!(terminal.text().contains("Practice: other-clinic (the only one)."));
}

#[test]
fn an_authenticator_is_chosen_among_those_of_a_person() {
    let (place, _) = enrolled_clinic();
    let mut terminal = Terminal::start(&place, SIZE, "authenticator rename --plain", &[]);
    terminal.wait_for("part of a name):");
    terminal.send("rao\r");
    terminal.wait_for("Authenticator (number):");
    assert!(terminal.text().contains("1  1  totp  Pixel 9  active"), "{}", terminal.text());
    terminal.send("1\r");
    terminal.wait_for("Label (what it is called from now on):");
    terminal.send("--yes\r");
    terminal.wait_for("exit=0");
    assert_eq!(place.json(&["authenticator", "list", "rao"])[0]["label"], "--yes");
}

#[test]
fn a_question_can_be_left_with_the_end_of_the_input() {
    let place = Place::with_clinic();
    for (line, question) in [
        ("user show", "part of a name):"),
        ("man", "Folder:"),
        ("audit show", "Number of the event:"),
    ] {
        let mut terminal = Terminal::start(&place, SIZE, line, &[]);
        terminal.wait_for(question);
        terminal.send("\u{4}");
        terminal.wait_for("exit=9");
    }
}

#[test]
fn a_hostile_name_in_a_menu_drives_no_terminal() {
    let place = Place::with_clinic();
    place.ok(&["user", "add", "mallory", "--name", NAME, "--practice", "city-clinic"]);
    place.ok(&["practice", "add", "evil", "--name", NAME]);
    for plain in ["", " --plain"] {
        let line = format!("user show{plain}");
        let mut terminal = Terminal::start(&place, SIZE, &line, &[]);
        terminal.wait_for("part of a name):");
        terminal.send("mall\r");
        terminal.wait_for("\\u{1b}[2J");
        assert!(terminal.text().contains("\\u{202e}eman"), "{}", terminal.text());
        assert!(!terminal.text().lines().any(|line| line.trim() == "root"), "{}", terminal.text());
        terminal.send("\u{3}");
        terminal.wait_for("exit=130");
        let mut terminal = Terminal::start(&place, SIZE, &format!("practice show{plain}"), &[]);
        terminal.wait_for("\\u{1b}[2J");
        terminal.send("\u{3}");
        terminal.wait_for("exit=130");
    }
}

#[test]
fn an_end_that_is_none_is_told_and_asked_for_again() {
    let place = Place::with_clinic();
    let line = "member exempt city-clinic rao --reason 'new phone'";
    let mut terminal = Terminal::start(&place, SIZE, line, &[]);
    terminal.wait_for("For how long");
    terminal.send("soon\r");
    terminal.wait_for("is not acceptable; use ");
    terminal.send("7d\r");
    terminal.wait_for("[y/N]");
    terminal.send("y\r");
    terminal.wait_for("exit=0");
}
