//! Every kind of prompt, and every way in which a person or the system ends
//! it: the exit code is as promised, the terminal is as it was, nothing has
//! changed and nobody is kept out of the store.
//!
//! Each pair runs twice here; `TWOFACTL_TEST_TIMES=20` runs each that often.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::Value;

use crate::harness::{NOW, Place, totp};
use crate::people::{PASSWORD, enrolled_clinic};
use crate::terminal::Terminal;

/// A kind of prompt, and how to come to it.
struct Prompt {
    name: &'static str,
    arguments: &'static str,
    /// What is on the screen, and what a person types then; the last is the prompt.
    way: &'static [(&'static str, &'static str)],
    /// What the end of the input comes to.
    at_end: &'static str,
}

const PROMPTS: &[Prompt] = &[
    Prompt {
        name: "a line",
        arguments: "user reset-2fa rao",
        way: &[("Reason:", "")],
        at_end: "exit=9",
    },
    Prompt {
        name: "yes or no",
        arguments: "user reset-2fa rao --reason lost",
        way: &[("[y/N]", "")],
        at_end: "exit=9",
    },
    Prompt {
        name: "a password",
        arguments: "login try rao",
        way: &[("Password:", "")],
        at_end: "exit=9",
    },
    Prompt {
        name: "a new password, again",
        arguments: "user set-password rao --reason lost --verified in-person",
        way: &[("New password of rao:", "correct donkey battery\r"), ("again:", "")],
        at_end: "exit=9",
    },
    Prompt {
        name: "a menu",
        arguments: "user enrollment-code rao --reason new",
        way: &[("> in-person", "")],
        at_end: "exit=9",
    },
    Prompt {
        name: "a numbered menu",
        arguments: "user enrollment-code rao --reason new --plain",
        way: &[("(number):", "")],
        at_end: "exit=9",
    },
    Prompt {
        name: "a code",
        arguments: "login try rao",
        way: &[("Password:", "correct horse battery\r"), ("Code", "")],
        at_end: "exit=9",
    },
    Prompt {
        name: "the screen with the QR code",
        arguments: "user enroll rao --reason second --verified in-person",
        way: &[("Code from the app", "")],
        at_end: "exit=9",
    },
];

/// How often each pair runs.
fn times() -> usize {
    std::env::var("TWOFACTL_TEST_TIMES").map_or(2, |times| times.parse().unwrap())
}

/// All of the store that a change would touch, without the record.
fn state(place: &Place) -> Value {
    let mut page = place.json(&["user", "show", "rao"]);
    page.as_object_mut().unwrap().remove("recent");
    let member = place.json(&["practice", "show", "city-clinic"]);
    serde_json::json!([page, member])
}

/// The next one writes without waiting for anybody.
fn assert_no_lock_is_held(place: &Place) {
    let began = Instant::now();
    place.ok(&["user", "set", "rao", "--name", "Dr. Rao"]);
    assert!(began.elapsed() < Duration::from_secs(4), "somebody held a lock");
}

fn at_prompt(place: &Place, prompt: &Prompt) -> Terminal {
    let mut terminal = Terminal::start(place, (80, 24), prompt.arguments, &[]);
    for (words, keys) in prompt.way {
        terminal.wait_for(words);
        terminal.send(keys);
    }
    terminal
}

#[track_caller]
fn assert_ends(ending: &str, end: impl Fn(&mut Terminal), exit: impl Fn(&Prompt) -> &str) {
    let (place, _) = enrolled_clinic();
    place.ok(&["user", "set", "rao", "--name", "Dr. Rao"]);
    let before = state(&place);
    for prompt in PROMPTS {
        for _ in 0..times() {
            let mut terminal = at_prompt(&place, prompt);
            end(&mut terminal);
            terminal.wait_for(exit(prompt));
            terminal.wait_for("echo");
            let text = terminal.text();
            assert!(!text.contains("-echo"), "{ending} at {}\n{text}", prompt.name);
            assert!(terminal.is_as_it_was(), "{ending} at {}\n{text}", prompt.name);
            assert_eq!(state(&place), before, "{ending} at {}", prompt.name);
        }
        assert_no_lock_is_held(&place);
    }
}

#[test]
fn ctrl_c_at_every_prompt_leaves_all_as_it_was() {
    assert_ends("Ctrl-C", |terminal| terminal.send("\u{3}"), |_| "exit=130");
}

#[test]
fn ctrl_d_at_every_prompt_leaves_all_as_it_was() {
    assert_ends("Ctrl-D", |terminal| terminal.send("\u{4}"), |prompt| prompt.at_end);
}

#[test]
fn a_sigterm_at_every_prompt_leaves_all_as_it_was() {
    assert_ends("SIGTERM", Terminal::terminate, |_| "exit=130");
}

#[test]
fn a_ctrl_backslash_at_every_prompt_leaves_all_as_it_was() {
    assert_ends("Ctrl-\\", |terminal| terminal.send("\u{1c}"), |_| "exit=130");
}

#[test]
fn a_hangup_at_every_prompt_leaves_all_as_it_was() {
    assert_ends("SIGHUP", |terminal| terminal.signal(Signal::HUP), |_| "exit=130");
}

#[test]
fn half_a_password_is_not_the_next_line_of_the_shell() {
    let (place, _) = enrolled_clinic();
    for signal in [Signal::TERM, Signal::HUP, Signal::QUIT] {
        let line = "login try rao; echo \"exit=$?\"; read -r left; echo \"left=[$left]\"; true";
        let mut terminal = Terminal::start(&place, (80, 24), line, &[]);
        terminal.wait_for("Password:");
        terminal.send("correct hor");
        // Until the system has it: what comes later was typed into the shell.
        std::thread::sleep(Duration::from_millis(100));
        terminal.signal(signal);
        terminal.wait_for("exit=130");
        terminal.send("se\r");
        terminal.wait_for("left=[");
        assert!(terminal.text().contains("left=[se]"), "{}", terminal.text());
        assert!(!terminal.text().contains("hor"), "{}", terminal.text());
    }
}

/// A shell that starts its programs in groups of their own, so that Ctrl-Z stops one and
/// `fg` makes it go on. It tells how the terminal is set meanwhile.
fn with_jobs(place: &Place, arguments: &str) -> Terminal {
    let program = env!("CARGO_BIN_EXE_twofactl");
    let line = format!(
        "read _; set -m; stty cols 80 rows 24 echo; {program} {arguments}; echo \"first=$?\"; \
         stty -a | grep -o -- '-*\\bec[h]o\\b' | sed 's/^/now:/'; read -r typed; fg; \
         echo \"exit=$?\"; stty -a | grep -o -- '-*\\bec[h]o\\b' | sed 's/^/then:/'; echo over"
    );
    let mut command = Command::new("bash");
    command.args(["-c", &line]).env_clear().current_dir(place.path(""));
    command.envs([("PATH", "/usr/bin:/bin"), ("TERM", "xterm-256color"), ("LC_ALL", "C.UTF-8")]);
    command.env("TWOFACTL_TEST_NOW", place.now()).env("TWOFACTL_STORE", place.store());
    Terminal::around(command, (80, 24))
}

#[test]
fn ctrl_z_shows_the_terminal_as_it_was_and_whoever_comes_back_is_asked_again_unseen() {
    let (place, _) = enrolled_clinic();
    let mut terminal = with_jobs(&place, "login try rao");
    terminal.wait_for("Password:");
    terminal.send("hunter2\u{1a}");
    terminal.wait_for("now:echo");
    assert!(!terminal.text().contains("-echo"), "{}", terminal.text());
    terminal.send("seen\r");
    terminal.wait_until("asked again", |text| text.matches("Password:").count() == 2);
    terminal.send(&format!("{PASSWORD}\r"));
    terminal.wait_for("Code:");
    terminal.send("\u{3}");
    terminal.wait_for("exit=130");
    terminal.wait_for("over");
    let text = terminal.text();
    assert!(text.contains("seen") && text.contains("then:echo"), "{text}");
    assert!(!text.contains("hunter2") && !text.contains("horse"), "{text}");
}

#[test]
fn a_menu_that_is_stopped_gives_the_cursor_back_until_somebody_comes_back() {
    let (place, _) = enrolled_clinic();
    let mut terminal = with_jobs(&place, "user enrollment-code rao --reason new");
    terminal.wait_for("> in-person");
    assert!(!terminal.is_as_it_was());
    // Single keys are no signals: another window stops it.
    terminal.signal(Signal::TSTP);
    terminal.wait_for("now:echo");
    assert!(terminal.is_as_it_was(), "{}", terminal.text());
    terminal.send("\r");
    terminal.wait_until_hidden();
    terminal.send("\u{1b}");
    terminal.wait_for("exit=9");
    terminal.wait_for("over");
    assert!(terminal.is_as_it_was() && terminal.text().contains("then:echo"));
}

#[test]
fn a_screen_with_a_secret_is_not_left_on_a_terminal_that_somebody_else_goes_on_with() {
    let (place, _) = enrolled_clinic();
    let enroll = "user enroll rao --reason second --verified in-person";
    let mut terminal = with_jobs(&place, enroll);
    terminal.wait_for("Code from the app");
    terminal.send("\u{1a}");
    std::thread::sleep(Duration::from_millis(200));
    terminal.signal(Signal::TSTP);
    terminal.send("\u{3}");
    terminal.wait_for("first=130");
    assert!(terminal.is_as_it_was(), "{}", terminal.text());
}

/// The codes are shown after the change: it stays, whole, whatever ends the screen.
#[test]
fn the_screen_with_recovery_codes_may_be_left_in_any_way() {
    for (keys, exit) in [("\u{3}", "exit=130"), ("\u{4}", "exit=0"), ("", "exit=130")] {
        for _ in 0..times() {
            let place = Place::with_clinic();
            let mut terminal = Terminal::start(&place, (80, 24), "user enroll rao", &[]);
            terminal.wait_for("Code from the app");
            let code = totp(&terminal.key(), NOW);
            terminal.send(&format!("{code}\r"));
            terminal.wait_for("Press Enter");
            if keys.is_empty() {
                terminal.terminate();
            } else {
                terminal.send(keys);
            }
            terminal.wait_for(exit);
            terminal.wait_for("echo");
            assert!(!terminal.text().contains("-echo"), "{}", terminal.text());
            assert!(terminal.is_as_it_was(), "{}", terminal.text());
            let factor = place.json(&["user", "show", "rao"])["second_factor"].clone();
            assert_eq!(factor["state"], "active");
            assert_eq!(factor["recovery_codes_left"], 10);
        }
    }
}

/// Runs the program in a terminal, comes to the prompt, and takes the terminal
/// away, as when a window is closed or a connection breaks. Gives the exit code.
fn vanish_at(place: &Place, prompt: &Prompt) -> String {
    let master = File::from(
        rustix::pty::openpt(rustix::pty::OpenptFlags::RDWR | rustix::pty::OpenptFlags::CLOEXEC)
            .unwrap(),
    );
    rustix::pty::grantpt(&master).unwrap();
    rustix::pty::unlockpt(&master).unwrap();
    let slave = rustix::pty::ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
    let end = || Stdio::from(OpenOptions::new().read(true).write(true).open(&slave).unwrap());
    let program = env!("CARGO_BIN_EXE_twofactl");
    let told = place.path("told");
    // The shell outlives the terminal, to tell how the program ended.
    let line = format!(
        "trap : HUP; stty cols 80 rows 24; {program} {}; echo $? >{}",
        prompt.arguments,
        told.display()
    );
    let mut command = Command::new("setsid");
    command.args(["--ctty", "--wait", "sh", "-c", &line]).env_clear();
    command.envs([("PATH", "/usr/bin:/bin"), ("TERM", "xterm"), ("LC_ALL", "C.UTF-8")]);
    command.env("TWOFACTL_TEST_NOW", place.now()).env("TWOFACTL_STORE", place.store());
    let mut child = command.stdin(end()).stdout(end()).stderr(end()).spawn().unwrap();
    drop(command);
    for (words, keys) in prompt.way {
        read_until(&master, words);
        (&master).write_all(keys.as_bytes()).unwrap();
    }
    drop(master);
    child.wait().unwrap();
    taken(&told)
}

fn read_until(mut master: &File, words: &str) {
    let mut seen = Vec::new();
    while !String::from_utf8_lossy(&seen).contains(words) {
        let mut bytes = [0; 4096];
        let read = master.read(&mut bytes).unwrap();
        seen.extend_from_slice(&bytes[..read]);
    }
}

fn taken(file: &Path) -> String {
    let text = std::fs::read_to_string(file).unwrap();
    std::fs::remove_file(file).unwrap();
    text.trim().to_owned()
}

#[test]
fn a_vanished_terminal_at_every_prompt_leaves_all_as_it_was() {
    let (place, _) = enrolled_clinic();
    place.ok(&["user", "set", "rao", "--name", "Dr. Rao"]);
    assert_eq!(PASSWORD, "correct horse battery", "as it is typed above");
    let before = state(&place);
    for prompt in PROMPTS {
        for _ in 0..times() {
            assert_eq!(vanish_at(&place, prompt), "130", "{}", prompt.name);
            assert_eq!(state(&place), before, "{}", prompt.name);
        }
        assert_no_lock_is_held(&place);
    }
}
