//! The program: administers two-factor authentication from a terminal.

mod output;
mod prompt;
mod report;
mod stdin_lines;
mod terminal;

fn main() {}
