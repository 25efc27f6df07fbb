//! The desk: reads a person's page, and types what it prints.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::demands::hands::{PASSWORD, wait};
use crate::harness::{Exchange, Place, run, totp};
use crate::terminal::Terminal;

/// Room for any answer.
const SIZE: (u16, u16) = (140, 60);

/// What a human fills in where the page cannot know: the reason, how identity was
/// checked, as what somebody joins, how much more time they get.
const FILLED_IN: [(&str, &str); 4] =
    [("TEXT", "'asked at the counter'"), ("HOW", "in-person"), ("ROLE", "staff"), ("LENGTH", "7d")];

/// What any command may ask at a terminal.
const USUAL: [(&str, &str); 3] =
    [("[y/N]", "y"), ("New password of", PASSWORD), (", again:", PASSWORD)];

/// The program here, with the settings of the place if it has some.
pub(super) fn program(place: &Place, words: &[&str]) -> Command {
    let mut command = place.command(words);
    if let Some(settings) = settings(place) {
        command.env("TWOFACTL_CONFIG", settings);
    }
    command
}

fn settings(place: &Place) -> Option<String> {
    let path = place.path("twofactl.toml");
    path.exists().then(|| path.to_str().unwrap().to_owned())
}

/// Sends texts to a file, to numbers of these countries.
pub(super) fn set_up_texts(place: &Place, countries: &str) {
    let sms =
        format!("transport = \"file\"\ncountries = [{countries}]\n[sms.file]\npath = \"texts\"");
    fs::write(place.path("twofactl.toml"), format!("[sms]\n{sms}\n")).unwrap();
}

/// The code of the latest text.
pub(super) fn texted(place: &Place) -> String {
    let texts = fs::read_to_string(place.path("texts")).unwrap();
    let last: Value = serde_json::from_str(texts.lines().last().unwrap()).unwrap();
    last["body"].as_str().unwrap()[..6].to_owned()
}

#[track_caller]
fn json_of(place: &Place, words: &[&str]) -> Value {
    let exchange = run(program(place, &[words, &["-o", "json"]].concat()), "");
    assert_eq!(exchange.code, 0, "{words:?}\n{exchange}");
    exchange.json()
}

/// A try to log in with the right password, as `login try` ends without a terminal.
pub(super) fn attempt(place: &Place, login: &str, more: &[&str], code: Option<&str>) -> Exchange {
    let words = ["login", "try", login, "--password-stdin", "-o", "json"];
    let codes = code.map(|_| "--code-stdin");
    let words: Vec<_> = words.iter().chain(more).copied().chain(codes).collect();
    run(program(place, &words), &format!("{PASSWORD}\n{}\n", code.unwrap_or_default()))
}

/// What the page of a person says once everything that looks at them has agreed.
#[derive(Debug)]
pub(super) struct Page {
    json: Value,
    text: String,
}

impl Page {
    /// Reads it, in both forms, and holds it against the door, the explanation and
    /// the reports of the practices.
    #[track_caller]
    pub(super) fn of(place: &Place, login: &str) -> Self {
        let page = Self::read(place, login, &[]);
        let explained = json_of(place, &["user", "show", login, "--explain"]);
        let rows = page.json["practices"].as_array().unwrap();
        for (row, explained) in rows.iter().zip(explained["explain"].as_array().unwrap()) {
            let practice = row["handle"].as_str().unwrap();
            let status = json_of(place, &["practice", "status", practice]);
            let mut status = status.as_array().unwrap().iter();
            let status = status.find(|row| row["login"] == login).unwrap();
            for key in ["next_login", "demanded", "because", "deadline", "exempt_until"] {
                assert_eq!(row[key], status[key], "{key} in the report\n{}", page.text);
            }
            assert_eq!(explained["practice"], practice);
            assert_eq!(row["next_login"], explained["next_login"], "{explained}");
            page.agrees_with_door(place, login, (Some(practice), &row["next_login"]));
        }
        if rows.is_empty() {
            let next = explained["explain"][0]["next_login"].clone();
            page.agrees_with_door(place, login, (None, &next));
        }
        page
    }

    /// As [`Self::of`], of a login that names a practice.
    #[track_caller]
    pub(super) fn at(place: &Place, login: &str, practice: &str) -> Self {
        let named = ["--practice", practice];
        let page = Self::read(place, login, &named);
        let explained = json_of(place, &["user", "show", login, "--explain", named[0], named[1]]);
        let next = explained["explain"][0]["next_login"].clone();
        page.agrees_with_door(place, login, (Some(practice), &next));
        page
    }

    /// Reads it, in both forms, and holds them against each other and the manual.
    #[track_caller]
    pub(super) fn read(place: &Place, login: &str, more: &[&str]) -> Self {
        let words = [&["user", "show", login], more].concat();
        let json = json_of(place, &words);
        let shown = run(program(place, &words), "");
        assert_eq!(shown.code, 0, "{shown}");
        let page = Self { json, text: shown.stdout };
        page.is_sound();
        page.is_in_the_manual(login, more.last().copied());
        page
    }

    /// A suggestion is there exactly where somebody is kept out, and whoever reads the
    /// table aloud says the same.
    #[track_caller]
    fn is_sound(&self) {
        let situation = &self.json["situation"];
        let gets_in = situation["gets_in"].as_bool().unwrap();
        assert_eq!(self.json["suggestion"].is_null(), gets_in, "{}", self.text);
        let can = if gets_in { "Can" } else { "Cannot" };
        let first = format!("{can} get in ({}): ", situation["state"].as_str().unwrap());
        let second = self.text.lines().nth(1).unwrap();
        let spoken = second.strip_prefix(&first).unwrap_or_else(|| panic!("{}", self.text));
        let reason = situation["reason"].as_str().unwrap();
        let mut spoken = words(spoken);
        // Times alone differ: people read them in their own way.
        for word in words(reason).filter(|word| !word.ends_with('Z')) {
            assert!(spoken.any(|one| one == word), "{word:?} of {reason:?}\n{}", self.text);
        }
        if let Some(suggestion) = self.json["suggestion"].as_str() {
            assert!(self.text.contains(&format!("The smallest fix:\n    {suggestion}\n")));
        }
        for one in self.json["next"].as_array().unwrap() {
            let [when, command] = ["when", "command"].map(|key| one[key].as_str().unwrap());
            assert!(self.text.contains(&format!("{when}:\n    {command}\n")), "{}", self.text);
        }
    }

    /// The help knows the state, and what ends it.
    #[track_caller]
    fn is_in_the_manual(&self, login: &str, practice: Option<&str>) {
        assert!(super::states().contains(self.state()), "{}", self.state());
        let listed = super::remedy(self.state()).map(|command| {
            command.replace("USER", login).replace("PRACTICE", practice.unwrap_or_default())
        });
        assert_eq!(self.json["suggestion"].as_str(), listed.as_deref());
    }

    /// Reports take the password for right: where it is the trouble, the door only denies.
    #[track_caller]
    fn agrees_with_door(&self, place: &Place, login: &str, (at, next): (Option<&str>, &Value)) {
        let named = at.map(|handle| vec!["--practice", handle]).unwrap_or_default();
        let met = attempt(place, login, &named, None).json()["step"].clone();
        let by_password = ["passwords_refused", "no_password"].contains(&self.state());
        let expected = if by_password { json!("denied") } else { next.clone() };
        assert_eq!(met, expected, "at the door\n{}", self.text);
    }

    pub(super) fn state(&self) -> &str {
        self.json["situation"]["state"].as_str().unwrap()
    }

    /// The state and the reason, in the words of the table.
    #[track_caller]
    pub(super) fn says(&self, sentence: &str) {
        assert_eq!(self.text.lines().nth(1).unwrap(), sentence, "{}", self.text);
    }

    /// The suggestion, as it is printed.
    #[track_caller]
    pub(super) fn suggestion(&self) -> &str {
        self.json["suggestion"].as_str().unwrap_or_else(|| panic!("none\n{}", self.text))
    }

    /// What is printed for what the caller says.
    #[track_caller]
    pub(super) fn next(&self, when: &str) -> &str {
        let mut next = self.json["next"].as_array().unwrap().iter();
        let found = next.find(|one| one["when"] == when);
        found.unwrap_or_else(|| panic!("{when}?\n{}", self.text))["command"].as_str().unwrap()
    }
}

/// The words of a sentence.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', ',', ';', '.']).filter(|word| !word.is_empty())
}

/// Types a line as it was printed at a terminal, answers what is asked, and reads on to
/// its end.
#[track_caller]
pub(super) fn type_in(place: &Place, line: &str) -> String {
    converse(place, line, &[], 0)
}

/// As [`type_in`], with answers of its own, to the exit code that is expected.
#[track_caller]
pub(super) fn converse(place: &Place, line: &str, answers: &[(&str, &str)], exit: i32) -> String {
    let mut terminal = shell(place, line);
    let answers = [answers, &USUAL].concat();
    let mut given = Vec::new();
    loop {
        let next = |text: &str| {
            let is_open =
                |asked: &&(&str, &str)| text.contains(asked.0) && !given.contains(&asked.0);
            answers.iter().find(is_open).copied()
        };
        let has_ended =
            |text: &str| text.lines().any(|line| line.len() > 5 && line.starts_with("exit="));
        terminal
            .wait_until("a question or the end", |text| has_ended(text) || next(text).is_some());
        let text = terminal.text();
        match next(&text) {
            Some((asked, answer)) if !has_ended(&text) => {
                given.push(asked);
                terminal.send(&format!("{answer}\r"));
            }
            _ => break,
        }
    }
    let text = terminal.text();
    assert!(text.lines().any(|line| line == format!("exit={exit}")), "{line}\n{text}");
    text
}

/// A shell that finds the program by its name, and the line in it, filled in.
pub(super) fn shell(place: &Place, line: &str) -> Terminal {
    let filled = line.split(' ').map(|word| {
        let found = FILLED_IN.iter().find(|(name, _)| *name == word);
        found.map_or(word, |(_, filling)| filling)
    });
    let filled = filled.collect::<Vec<_>>().join(" ");
    let (columns, rows) = SIZE;
    let line = format!("read _; stty cols {columns} rows {rows} echo; {filled}; echo \"exit=$?\"");
    let mut command = program(place, &[]);
    let folder = Path::new(env!("CARGO_BIN_EXE_twofactl")).parent().unwrap().to_str().unwrap();
    let variables: Vec<_> = command
        .get_envs()
        .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
        .collect();
    command = Command::new("sh");
    command.args(["-c", &line]).env_clear().envs(variables).current_dir(place.path(""));
    command.env("PATH", format!("{folder}:/usr/bin:/bin")).env("TERM", "xterm-256color");
    Terminal::around(command, SIZE)
}

/// A person at the door, their password typed.
pub(super) fn sit_down(place: &Place, login: &str) -> Terminal {
    let mut terminal = shell(place, &format!("twofactl login try {login}"));
    terminal.wait_for("Password:");
    terminal.send(&format!("{PASSWORD}\r"));
    terminal
}

/// Goes on to an app, with the enrollment code where one is asked for, as far as the
/// screen with what the app is to scan. Gets in with it, and once more half a minute later.
#[track_caller]
pub(super) fn enroll(place: &mut Place, login: &str, mut terminal: Terminal, code: Option<&str>) {
    let asked = ["Code from the app", "> An app", "Enrollment code:"];
    terminal.wait_until("a question", |text| asked.iter().any(|words| text.contains(words)));
    if terminal.text().contains("> An app") {
        terminal.send("\r");
    }
    if let Some(code) = code {
        terminal.wait_for("Enrollment code:");
        terminal.send(&format!("{code}\r"));
    }
    terminal.wait_for("Code from the app");
    let key = terminal.key();
    finish(place, login, terminal, &key);
}

/// Types the code of the app whose key that is, gets in, and once more half a minute later.
#[track_caller]
pub(super) fn finish(place: &mut Place, login: &str, mut terminal: Terminal, key: &str) {
    terminal.send(&format!("{}\r", totp(key, place.now())));
    // Whoever has recovery codes is shown no others.
    terminal.wait_until("the end", |text| text.contains("Press Enter") || text.contains("exit="));
    terminal.send("\r");
    terminal.wait_for("exit=0");
    wait(place, 30);
    gets_in(place, login, (&totp(key, place.now()), "code"));
    assert_eq!(Page::of(place, login).state(), "enrolled");
}

/// Logs in with the right password and a code, and is let in by that.
#[track_caller]
pub(super) fn gets_in(place: &Place, login: &str, (code, by): (&str, &str)) {
    let allowed = attempt(place, login, &[], Some(code));
    assert_eq!(allowed.code, 0, "{allowed}");
    assert_eq!((&allowed.json()["step"], &allowed.json()["by"]), (&json!("allowed"), &json!(by)));
}

/// Logs in with the right password alone; as long as enrolling may be put off, with that.
#[track_caller]
pub(super) fn gets_in_by_password(place: &Place, login: &str, more: &[&str]) {
    let allowed = attempt(place, login, &[more, &["--yes"]].concat(), None);
    assert_eq!((allowed.code, &allowed.json()["by"]), (0, &json!("password")), "{allowed}");
}

/// The enrollment or bypass code, two groups of five, that a command has told.
#[track_caller]
pub(super) fn code_on(text: &str) -> String {
    let is_code = |word: &&str| {
        word.split('-').map(str::len).eq([5, 5])
            && word.bytes().all(|b| b == b'-' || b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    text.split_whitespace().find(is_code).unwrap_or_else(|| panic!("no code on\n{text}")).to_owned()
}
