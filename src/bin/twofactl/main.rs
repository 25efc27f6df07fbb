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
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod global;
mod hygiene;
mod input;
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

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().collect();
    hygiene::begin(&words);
    terminal::start();
    if completion::answer_shell(&words) {
        return ExitCode::SUCCESS;
    }
    match asking::understand(&words) {
        Ok(understood) => understood.run(),
        Err(stopped) => stopped.report(cli::wanted_form(&words)),
    }
}
