//! People at the desk and at the door, by commands only.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::harness::{Exchange, Place, totp, totp_at, unix};
use crate::terminal::Terminal;

pub(crate) const CITY: &str = "city-clinic";
pub(crate) const HILL: &str = "hill-clinic";

/// The password of everybody here.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// Room for the picture, the codes and what is told around them.
const SIZE: (u16, u16) = (110, 50);

/// `city-clinic`, which demands nothing yet, with its owner `rao` and `kim` of the staff.
pub(crate) fn resting() -> Place {
    let place = Place::empty();
    place.ok(&["init", "--practice", "City Clinic", "--owner", "rao"]);
    let set = ["user", "set-password", "rao", "--password-stdin", "--verified", "in-person"];
    place.json_with_input(&[&set[..], &["--reason", "first password"]].concat(), PASSWORD);
    join(&place, "kim");
    place
}

/// As [`resting`], but a second factor is demanded.
pub(crate) fn enforcing() -> Place {
    let place = resting();
    place.ok(&["practice", "enforce", CITY]);
    place
}

/// As [`enforcing`], and `kim` has enrolled.
pub(crate) fn enrolled() -> (Place, App) {
    let place = enforcing();
    let app = App::enroll(&place, "kim", &[]);
    (place, app)
}

/// Somebody new begins to work at `city-clinic`.
pub(crate) fn join(place: &Place, login: &str) {
    let add = ["user", "add", login, "--practice", CITY, "--role", "staff", "--password-stdin"];
    place.json_with_input(&add, PASSWORD);
}

/// `rao` begins to work at `hill-clinic` as well.
pub(crate) fn open_hill(place: &Place) {
    place.ok(&["practice", "add", HILL, "--name", "Hill Clinic"]);
    place.ok(&["member", "add", HILL, "rao", "--role", "provider"]);
}

/// The same place half a minute, or any other number of seconds, later.
pub(crate) fn wait(place: &mut Place, seconds: i64) {
    let later = jiff::Timestamp::from_second(unix(place.now()) + seconds).unwrap();
    place.set_now(&later.to_string());
}

/// What a person carries: the app that shows their codes, and the sheet with
/// the recovery codes.
pub(crate) struct App {
    pub(crate) secret: String,
    pub(crate) recovery_codes: Vec<String>,
}

impl App {
    /// Enrolls at the desk, by script.
    pub(crate) fn enroll(place: &Place, login: &str, more: &[&str]) -> Self {
        let words = ["user", "enroll", login, "--show-secret", "--code-stdin", "-o", "jsonl"];
        let mut child = pipes(place.command(&[&words[..], more].concat())).spawn().unwrap();
        let mut answers = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        let shown: Value = serde_json::from_str(&line).unwrap();
        let secret = shown["secret"].as_str().unwrap().to_owned();
        writeln!(child.stdin.take().unwrap(), "{}", totp(&secret, place.now())).unwrap();
        line.clear();
        answers.read_to_string(&mut line).unwrap();
        assert!(child.wait().unwrap().success(), "{line}");
        let told: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(told["changed"], true);
        let codes = told["recovery_codes"].as_array().into_iter().flatten();
        let recovery_codes = codes.map(|code| code.as_str().unwrap().to_owned()).collect();
        Self { secret, recovery_codes }
    }

    /// Enrolls on the screen that a terminal shows, and goes on to its end.
    #[track_caller]
    pub(crate) fn enroll_on(mut terminal: Terminal, place: &Place) -> Self {
        terminal.wait_for("Code from the app");
        let secret = terminal.key();
        terminal.send(&format!("{}\r", totp(&secret, place.now())));
        terminal.wait_for("Press Enter");
        let text = terminal.text();
        let codes = text.split_whitespace().filter(|word| word.len() == 19);
        let recovery_codes: Vec<_> = codes.map(ToOwned::to_owned).collect();
        assert_eq!(recovery_codes.len(), 10, "{text}");
        terminal.send("\r");
        terminal.wait_for("exit=0");
        Self { secret, recovery_codes }
    }

    /// The code of this moment.
    pub(crate) fn code(&self, place: &Place) -> String {
        totp(&self.secret, place.now())
    }

    /// A code of none of the steps around this moment.
    pub(crate) fn wrong_code(&self, place: &Place) -> String {
        let now = unix(place.now());
        let right: Vec<_> = (-2..=2).map(|step| totp_at(&self.secret, now + step * 30)).collect();
        let mut codes = (0..).map(|code| format!("{code:06}"));
        codes.find(|code| !right.contains(code)).unwrap()
    }
}

fn pipes(mut command: Command) -> Command {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A try to log in with the right password, by script.
pub(crate) fn attempt(place: &Place, login: &str, more: &[&str], code: Option<&str>) -> Exchange {
    let words = ["login", "try", login, "--password-stdin", "-o", "json"];
    let words = [&words[..], more].concat();
    match code {
        None => place.run_with_input(&words, &format!("{PASSWORD}\n")),
        Some(code) => {
            let words = [&words[..], &["--code-stdin"]].concat();
            place.run_with_input(&words, &format!("{PASSWORD}\n{code}\n"))
        }
    }
}

/// In one line, how a try has ended: the step, what it is about, and the exit code.
#[track_caller]
pub(crate) fn outcome(exchange: &Exchange) -> String {
    let ended = if exchange.stdout.is_empty() { demanded(exchange) } else { decided(exchange) };
    format!("{ended}, exit {}", exchange.code)
}

#[track_caller]
fn decided(exchange: &Exchange) -> String {
    let told = exchange.json();
    let word = |key: &str| told[key].as_str().unwrap().to_owned();
    match told["step"].as_str().unwrap() {
        "allowed" => format!("allowed by {}", word("by")),
        "locked" if told["until"].is_null() => "locked for good".to_owned(),
        "locked" => format!("locked until {}", word("until")),
        "rejected" => format!("rejected: {}, {} left", word("reason"), told["left"]),
        step => step.to_owned(),
    }
}

/// Without a terminal, a step that demands something is the error that says
/// what to give: each step has words of its own.
#[track_caller]
fn demanded(exchange: &Exchange) -> String {
    let told: Value = serde_json::from_str(&exchange.stderr).unwrap();
    assert_eq!(told["error"]["kind"], "input_needed", "{exchange}");
    let step = match told["error"]["hint"].as_str().unwrap() {
        "give --code-stdin" => "code_required",
        "give --yes, to put it off" => "enrollment_offered",
        "give a terminal, or twofactl user enroll" => "enrollment_required",
        other => panic!("{other}\n{exchange}"),
    };
    step.to_owned()
}

/// What the door answers to a password alone; at one practice, or at none.
#[track_caller]
pub(crate) fn door(place: &Place, login: &str, practice: Option<&str>) -> String {
    let named = practice.map(|handle| vec!["--practice", handle]).unwrap_or_default();
    outcome(&attempt(place, login, &named, None))
}

/// What the door answers to a password and a code.
#[track_caller]
pub(crate) fn with_code(place: &Place, login: &str, code: &str) -> String {
    outcome(&attempt(place, login, &[], Some(code)))
}

/// What the door answers to a person who would rather enroll another day.
#[track_caller]
pub(crate) fn put_off(place: &Place, login: &str) -> String {
    outcome(&attempt(place, login, &["--yes"], None))
}

/// Asserts that the door at `city-clinic`, the person's page and the practice's
/// report all tell the same next login, with the same deadline.
#[track_caller]
pub(crate) fn assert_next(place: &Place, login: &str, step: &str, deadline: Option<&str>) {
    let at_door = door(place, login, Some(CITY));
    let (seen, _) = at_door.split_once(", exit").unwrap();
    assert_eq!(seen.split(' ').next().unwrap(), step, "{login} at the door");
    let expected = (json!(step), json!(deadline));
    let page = place.json(&["user", "show", login]);
    let mut rows = page["practices"].as_array().unwrap().iter();
    let row = rows.find(|row| row["handle"] == CITY).unwrap();
    assert_eq!((&row["next_login"], &row["deadline"]), (&expected.0, &expected.1), "{row}");
    let row = report(place, login);
    assert_eq!((&row["next_login"], &row["deadline"]), (&expected.0, &expected.1), "{row}");
}

/// The row of a member in the report of `city-clinic`.
pub(crate) fn report(place: &Place, login: &str) -> Value {
    let rows = place.json(&["practice", "status", CITY]);
    rows.as_array().unwrap().iter().find(|row| row["login"] == login).unwrap().clone()
}

/// The second factor on the page of a person.
pub(crate) fn factor(place: &Place, login: &str) -> Value {
    place.json(&["user", "show", login])["second_factor"].clone()
}

/// The actions of the last 50 events about a person that a filter leaves, the newest first.
pub(crate) fn actions(place: &Place, login: &str, filter: &[&str]) -> Vec<String> {
    let list = ["audit", "list", "--user", login];
    let events = place.json(&[&list[..], filter].concat());
    let actions = events.as_array().unwrap().iter().map(|event| event["action"].as_str().unwrap());
    actions.map(ToOwned::to_owned).collect()
}

/// A person at the door, on a terminal, their password typed.
pub(crate) fn sit_down(place: &Place, login: &str, more: &str) -> Terminal {
    let line = format!("login try {login} {more}");
    let mut terminal = Terminal::start(place, SIZE, &line, &[]);
    terminal.wait_for("Password:");
    terminal.send(&format!("{PASSWORD}\r"));
    terminal
}

/// As [`sit_down`], and that is typed where an enrollment code is asked for.
pub(crate) fn show_code(place: &Place, login: &str, code: &str) -> Terminal {
    let mut terminal = sit_down(place, login, "");
    terminal.wait_for("Enrollment code:");
    terminal.send(&format!("{code}\r"));
    terminal
}

/// Resets a person whose identity was checked. Gives the enrollment code.
pub(crate) fn reset(place: &Place, login: &str) -> String {
    let done = place.json(&[&RESET[..], &[login, "--verified", "in-person"]].concat());
    done["enrollment_code"].as_str().unwrap().to_owned()
}

/// A reset that hands nothing out; the login follows.
pub(crate) const RESET: [&str; 5] = ["user", "reset-2fa", "--yes", "--reason", "lost phone"];

/// Hands out an enrollment code without a reset.
pub(crate) fn hand_out_code(place: &Place, login: &str) -> String {
    let issue = ["user", "enrollment-code", login, "--reason", "new", "--verified", "video"];
    place.json(&issue)["enrollment_code"].as_str().unwrap().to_owned()
}

/// Asserts that the record of all this is whole.
#[track_caller]
pub(crate) fn assert_record_is_whole(place: &Place) {
    let verified = place.json(&["audit", "verify"]);
    assert_eq!((&verified["ok"], &verified["unsealed"]), (&json!(true), &json!([])));
}
