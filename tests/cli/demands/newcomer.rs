//! Somebody who has just met the program types what the README says, line by
//! line, on a terminal.

use crate::harness::Place;
use crate::terminal::Terminal;

use super::hands::{App, PASSWORD, assert_record_is_whole, show_code, wait};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
const OWNER: &str = "rao@cityclinic.example";

/// When the newcomer takes up the offer to enroll.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Enrolling {
    AtInit,
    ByTheLine,
}

/// The lines of commands in the first `sh` block of a part of the README,
/// without those in comments.
fn lines(part: &str) -> Vec<String> {
    let (_, block) = part.split_once("```sh\n").expect("there is a block");
    let (block, _) = block.split_once("```").expect("the block ends");
    let commands = block.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    commands.map(ToOwned::to_owned).collect()
}

/// The command that makes the store, and those of the five minutes.
fn story() -> (String, Vec<String>) {
    let readme = std::fs::read_to_string(README).unwrap();
    let (before, after) = readme.split_once("## Five minutes\n").expect("there are five minutes");
    let first = lines(before).into_iter().next().unwrap();
    let first = first.strip_prefix("cargo run --release -- ").expect("it runs the program");
    let words = |line: &String| {
        line.strip_prefix("twofactl ").unwrap_or_else(|| panic!("what is {line:?}?")).to_owned()
    };
    (first.to_owned(), lines(after).iter().map(words).collect())
}

/// What the newcomer holds in their hands so far.
struct Newcomer {
    place: Place,
    app: Option<App>,
    enrollment_code: Option<String>,
}

impl Newcomer {
    /// Types the command that makes everything.
    fn begin(line: &str, enrolling: Enrolling) -> Self {
        let place = Place::empty();
        let mut terminal = type_in(&place, line);
        terminal.wait_for(&format!("Enroll {OWNER} now?"));
        let app = match enrolling {
            Enrolling::AtInit => {
                terminal.send("y\r");
                Some(App::enroll_on(terminal, &place))
            }
            Enrolling::ByTheLine => {
                terminal.send("n\r");
                terminal.wait_for("exit=0");
                None
            }
        };
        Self { place, app, enrollment_code: None }
    }

    /// Types a line of the block and answers what is asked. Gives its noun and verb.
    fn act(&mut self, line: &str) -> String {
        let command: Vec<_> = line.split(' ').take(2).collect();
        let command = command.join(" ");
        // Nobody types faster than a code changes.
        wait(&mut self.place, 30);
        let mut terminal = type_in(&self.place, line);
        match command.as_str() {
            "user enroll" => self.app = Some(App::enroll_on(terminal, &self.place)),
            "user set-password" => {
                terminal.wait_for("New password of");
                terminal.send(&format!("{PASSWORD}\r"));
                terminal.wait_for(", again:");
                terminal.send(&format!("{PASSWORD}\r"));
                terminal.wait_for("exit=0");
            }
            "login try" => {
                terminal.wait_for("Password:");
                terminal.send(&format!("{PASSWORD}\r"));
                terminal.wait_for("Code:");
                let code = self.app.as_ref().unwrap().code(&self.place);
                terminal.send(&format!("{code}\r"));
                terminal.wait_for("Allowed, by code.");
                terminal.wait_for("exit=0");
            }
            "user reset-2fa" => {
                terminal.wait_for("[y/N]");
                terminal.send("y\r");
                terminal.wait_for("exit=0");
                self.enrollment_code = Some(code_on(&terminal.text()));
            }
            "user show" => {
                terminal.wait_for("exit=0");
                let page = terminal.text();
                assert!(page.contains("enrollment_required"), "{page}");
                assert!(page.contains("enrollment code:"), "{page}");
            }
            "audit list" => {
                terminal.wait_for("exit=0");
                let page = terminal.text();
                for action in ["store.init", "login.allowed", "user.reset_2fa"] {
                    assert!(page.contains(action), "no {action} on\n{page}");
                }
            }
            "audit verify" => terminal.wait_for("exit=0"),
            _ => panic!("the newcomer does not know what comes of {line:?}"),
        }
        command
    }
}

fn type_in(place: &Place, line: &str) -> Terminal {
    Terminal::start(place, (160, 60), line, &[])
}

/// The enrollment code, two groups of five, on what a reset has told.
fn code_on(text: &str) -> String {
    let is_code = |word: &&str| {
        word.len() == 11
            && word.split('-').map(str::len).eq([5, 5])
            && word.bytes().all(|b| b == b'-' || b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    text.split_whitespace().find(is_code).unwrap_or_else(|| panic!("no code on\n{text}")).to_owned()
}

#[test]
fn the_five_minutes_of_the_readme_go_as_they_are_written() {
    for enrolling in [Enrolling::AtInit, Enrolling::ByTheLine] {
        let (first, block) = story();
        let mut newcomer = Newcomer::begin(&first, enrolling);
        // "If you have not done so already."
        let done_already =
            |line: &str| enrolling == Enrolling::AtInit && line.starts_with("user enroll ");
        let mut acted = Vec::new();
        for line in block.iter().filter(|line| !done_already(line)) {
            acted.push(newcomer.act(line));
        }
        let all = [
            "user enroll",
            "user set-password",
            "login try",
            "user reset-2fa",
            "user show",
            "audit list",
            "audit verify",
        ];
        let skipped = usize::from(enrolling == Enrolling::AtInit);
        assert_eq!(acted, all[skipped..]);

        // The code that was handed out is what the README says it is.
        let Newcomer { mut place, enrollment_code, .. } = newcomer;
        let app = App::enroll_on(show_code(&place, OWNER, &enrollment_code.unwrap()), &place);
        wait(&mut place, 30);
        let allowed = super::hands::with_code(&place, OWNER, &app.code(&place));
        assert_eq!(allowed, "allowed by code, exit 0");
        assert_record_is_whole(&place);
    }
}
