//! The program: administers two-factor authentication from a terminal.

mod actor;
mod asking;
mod bridge;
mod change;
mod cli;
mod clock;
mod commands;
mod completion;
mod config;
mod context;
mod enrolling;
mod global;
mod kept_file;
mod near;
mod output;
mod people;
mod places;
mod policy_file;
mod prompt;
mod report;
mod stdin_lines;
mod terminal;
mod usual_words;
mod values;
mod whom;
mod zone;

use std::process::ExitCode;

use rustix::fs::Mode;

fn main() -> ExitCode {
    terminal::start();
    // Nobody else reads what this process makes, even where a mode is forgotten.
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    let words: Vec<_> = std::env::args_os().collect();
    if completion::answer_shell(&words) {
        return ExitCode::SUCCESS;
    }
    match asking::understand(&words) {
        Ok(understood) => understood.run(),
        Err(stopped) => stopped.report(cli::wanted_form(&words)),
    }
}
