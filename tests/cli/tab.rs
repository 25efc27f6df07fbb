//! A real Tab in real shells, with the committed scripts. A shell that is not
//! installed is skipped, loudly; `.ci/run` installs them. bash must be there.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use crate::harness::Place;
use crate::people::enroll;
use crate::terminal::Terminal;

const SIZE: (u16, u16) = (100, 40);

/// Types, presses Tab, and waits for what then stands on the line.
const COMPLETED: [(&str, &str); 11] = [
    ("twofactl pra", "twofactl practice"),
    ("twofactl practice show ci", "show city-clinic"),
    ("twofactl user show ra", "show rao@city.example"),
    ("twofactl user show rao@", "show rao@city.example"),
    ("twofactl user show \"rao@ci", "show \"rao@city.example\""),
    ("twofactl member set city-clinic ra", "city-clinic rao@city.example"),
    ("twofactl member add a b --role pr", "--role provider"),
    ("twofactl audit list --action user.rese", "--action user.reset_2fa"),
    ("twofactl authenticator remove ", "authenticator remove 1"),
    ("twofactl --store notes-", "--store notes-here"),
    ("twofactl --store=notes-", "--store=notes-here"),
];

fn place() -> Place {
    let place = Place::empty();
    let init = ["init", "--practice", "City Clinic", "--owner", "rao@city.example", "--enforce"];
    place.ok(&init);
    place.ok(&["user", "add", "o;reboot$(x)'", "--name", "A strange one"]);
    enroll(&place, "rao@city.example", "Pixel 9");
    std::fs::write(place.path("notes-here"), "").unwrap();
    place
}

/// A committed script, or their folder.
fn script(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions").join(file);
    format!("'{}'", path.display())
}

/// Starts the shell with nothing of the person's own, and has it run a line.
fn start(place: &Place, shell: &str, prepare: &str) -> Terminal {
    let folder = Path::new(env!("CARGO_BIN_EXE_twofactl")).parent().unwrap();
    let (columns, rows) = SIZE;
    let line = format!("read _; stty cols {columns} rows {rows} echo; exec {shell}");
    let mut command = Command::new("sh");
    command.args(["-c", &line]).env_clear().current_dir(place.path("")).envs([
        ("PATH", format!("{}:/usr/bin:/bin", folder.display())),
        ("HOME", place.path("").display().to_string()),
        ("TERM", "xterm-256color".to_owned()),
        ("LC_ALL", "C.UTF-8".to_owned()),
        ("TWOFACTL_STORE", place.store().display().to_string()),
    ]);
    let mut terminal = Terminal::around(command, SIZE);
    terminal.send(&format!("{prepare}; echo rea''dy\r"));
    // The shell reads keys when its prompt is there, and not before.
    terminal.wait_for("ready\n>");
    terminal
}

/// Empties the line.
const AGAIN: &str = "\u{5}\u{15}";

fn check(terminal: &mut Terminal) {
    for (typed, expected) in COMPLETED {
        terminal.send(&format!("{AGAIN}{typed}\t"));
        terminal.wait_for(expected);
        // So that no later screen shows it.
        terminal.send(&format!("{AGAIN}clear; echo cle''ared\r"));
        terminal.wait_for("cleared\n>");
    }
    terminal.send("twofactl user show o\t");
    terminal.wait_for("reboot");
    terminal.send("\r");
    terminal.wait_for("A strange one");
    assert!(!terminal.text().contains("not found"), "{}", terminal.text());
    terminal.send(&format!("{AGAIN}clear; echo cle''ared\r"));
    terminal.wait_for("cleared\n>");
    terminal.send("twofactl user show nobody\t\r");
    terminal.wait_for("error: ");
    terminal.send("exit\r");
}

/// Says so if the shell is not there.
fn is_installed(shell: &str) -> bool {
    let found = Command::new(shell).args(["-c", "exit"]).status().is_ok_and(|s| s.success());
    if !found {
        // Not by a macro: the harness would keep it to itself.
        let skipped = "SKIPPED: the shell is not installed, its completion was NOT tried";
        writeln!(std::io::stderr(), "{skipped}: {shell}").unwrap();
    }
    found
}

const BASH: &str = "bash --norc --noprofile";

fn prepare_bash() -> String {
    format!("unset HISTFILE; PS1='> '; source {}", script("twofactl.bash"))
}

#[test]
fn tab_completes_in_bash() {
    check(&mut start(&place(), BASH, &prepare_bash()));
}

#[test]
fn tab_completes_in_zsh() {
    if is_installed("zsh") {
        let script = script("_twofactl");
        let prepare = format!("PS1='> '; autoload -Uz compinit; compinit -u -D; source {script}");
        check(&mut start(&place(), "zsh -f", &prepare));
    }
}

#[test]
fn tab_completes_in_zsh_from_the_folder_of_functions() {
    if is_installed("zsh") {
        let find = format!("fpath=({} $fpath)", script(""));
        let prepare = format!("PS1='> '; {find}; autoload -Uz compinit; compinit -u -D");
        check(&mut start(&place(), "zsh -f", &prepare));
    }
}

#[test]
fn tab_completes_in_fish() {
    if is_installed("fish") {
        // A suggestion would show on the line what Tab is to put there.
        let quiet = "set -g fish_autosuggestion_enabled 0; function fish_prompt; echo -n '> '; end";
        let prepare = format!("{quiet}; source {}", script("twofactl.fish"));
        check(&mut start(&place(), "fish --no-config", &prepare));
    }
}

#[test]
fn many_choices_are_shown_in_bash_and_none_of_them_is_an_option() {
    let mut terminal = start(&place(), BASH, &prepare_bash());
    terminal.send("twofactl practice \t\t");
    terminal.wait_for("enforce");
    terminal.wait_for("status");
    assert!(!terminal.text().contains("--"), "{}", terminal.text());
}
