//! Who may do what: every cell of the table in twofactl-operators(7), tried
//! through the real program by accounts of their own.
//!
//! The kernel lets only root show another real uid. Run by anybody else these
//! tests try what the owner of the store may do, and nothing more.

mod cells;
mod oneself;
mod refusals;

use std::process::Command;

use crate::harness::{Exchange, Place, run};
use crate::people;
use crate::terminal::Terminal;

/// Accounts that no machine has, and what each is to the store of [`clinics`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Account {
    /// An admin, who is the user `ana`.
    Ana = 40_001,
    /// Support.
    Meera = 40_002,
    /// An auditor.
    Audi = 40_003,
    /// The user `rao`, owner of `city-clinic`.
    Rao = 40_004,
    /// The user `lee`, staff there.
    Lee = 40_005,
    /// No operator.
    Nobody = 40_006,
}

/// Whether this process may show itself as somebody else.
pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Two practices. `city-clinic` has `rao`, `lee` and, with `north`, `kim`;
/// `north` has `sen`, and `ana` is nobody's member but `city-clinic`'s. All but
/// `lee` have an app.
pub(crate) fn clinics() -> Place {
    let place = people::clinic();
    place.ok(&["practice", "add", "north", "--name", "North"]);
    for (login, practice) in
        [("lee", "city-clinic"), ("kim", "city-clinic"), ("ana", "city-clinic"), ("sen", "north")]
    {
        place.ok(&["user", "add", login, "--practice", practice, "--role", "staff"]);
    }
    place.ok(&["member", "add", "north", "kim", "--role", "staff"]);
    for login in ["rao", "lee", "kim", "ana", "sen"] {
        people::set_password(&place, login);
    }
    for login in ["rao", "kim", "ana", "sen"] {
        people::enroll(&place, login, "Pixel 9");
    }
    for (name, account, grant) in [
        ("desk-ana", Account::Ana, &["--role", "admin", "--user", "ana"][..]),
        ("desk-meera", Account::Meera, &["--role", "support"]),
        ("desk-audi", Account::Audi, &["--role", "auditor"]),
        ("desk-rao", Account::Rao, &["--user", "rao"]),
        ("desk-lee", Account::Lee, &["--user", "lee"]),
    ] {
        let uid = (account as u32).to_string();
        place.ok(&[&["operator", "add", name, "--uid", &uid], grant].concat());
    }
    place
}

/// The program, about to be run by that account in the store owner's name.
pub(crate) fn command_as(place: &Place, account: Account, arguments: &[&str]) -> Command {
    let program = place.command(arguments);
    let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/fixtures/as_account.py");
    let mut command = Command::new("/usr/bin/env");
    command
        .args(["python3", fixture, &(account as u32).to_string()])
        .arg(program.get_program())
        .args(program.get_args())
        .env_clear()
        .current_dir(place.path(""));
    for (name, value) in program.get_envs() {
        command.env(name, value.unwrap());
    }
    // In another account's name nobody chooses the store: it is the machine's.
    command.env_remove("TWOFACTL_STORE").env("TWOFACTL_TEST_SYSTEM_STORE", place.store());
    command.env("PATH", "/usr/local/bin:/usr/bin:/bin");
    command
}

/// Runs the program by that account, with that on standard input.
pub(crate) fn run_as(place: &Place, account: Account, arguments: &[&str], input: &str) -> Exchange {
    run(command_as(place, account, arguments), input)
}

/// The program in a terminal, run by that account.
pub(crate) fn terminal_as(place: &Place, account: Account, arguments: &[&str]) -> Terminal {
    let run = command_as(place, account, arguments);
    let words = std::iter::once(run.get_program()).chain(run.get_args());
    let words: Vec<_> = words.map(|word| word.to_str().unwrap()).collect();
    let line = format!("read _; stty cols 80 rows 50 echo; {}; echo \"exit=$?\"", words.join(" "));
    let mut command = Command::new("sh");
    command.args(["-c", &line]).env_clear().current_dir(place.path(""));
    for (name, value) in run.get_envs() {
        if let Some(value) = value {
            command.env(name, value);
        }
    }
    command.env("TERM", "xterm-256color").env("TWOFACTL_TEST_PATIENCE", "0");
    Terminal::around(command, (80, 50))
}
