//! What a shell is told when somebody presses Tab.
//!
//! The scripts in `completions/` are thin: they hand over what was typed,
//! `TWOFACTL_COMPLETE=bash twofactl -- …`, and show what comes back. What can
//! be typed is known here alone: commands and options from clap's definition,
//! names from the store. `clap_complete`'s own scripts are not used: bash takes
//! a login apart at `@`, no name is quoted, and PowerShell runs what was typed.
//!
//! Whatever goes wrong, the answer is empty and nothing is said: the person is
//! in the middle of a line, and a message would be written into it. The
//! command itself will say what is wrong.

mod line;
mod names;
mod reply;

use std::ffi::OsString;
use std::io::Write as _;

use clap::{CommandFactory as _, ValueEnum};
use clap_complete::CompletionCandidate;

use crate::cli::Cli;
use line::Line;
use names::{Earlier, Sort};

/// Set by the scripts, to the name of the shell.
const VARIABLE: &str = "TWOFACTL_COMPLETE";

/// The shells that have a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shell {
    Bash,
    Elvish,
    Fish,
    Powershell,
    Zsh,
}

impl Shell {
    /// What the shell reads to complete our words.
    pub(crate) const fn script(self) -> &'static str {
        match self {
            Self::Bash => include_str!("../../../completions/twofactl.bash"),
            Self::Elvish => include_str!("../../../completions/twofactl.elv"),
            Self::Fish => include_str!("../../../completions/twofactl.fish"),
            Self::Powershell => include_str!("../../../completions/_twofactl.ps1"),
            Self::Zsh => include_str!("../../../completions/_twofactl"),
        }
    }
}

/// What can stand where the cursor is.
enum Offer {
    /// One of these.
    Words(Vec<CompletionCandidate>),
    /// A file: the shell knows better.
    FileNames,
}

/// Answers if it was a shell that asked. False if these are words of a person.
pub(crate) fn answer_shell(words: &[OsString]) -> bool {
    let Some((shell, typed)) = asked(words) else { return false };
    let line = Line::read(shell, typed);
    let text = reply::text(shell, &line, &offer(&line));
    // A shell that went away needs no answer.
    drop(std::io::stdout().write_all(text.as_bytes()));
    true
}

/// No person's words begin with `--`, so that a variable that was left set
/// takes no command for a question.
fn asked(words: &[OsString]) -> Option<(Shell, &[OsString])> {
    let shell = std::env::var(VARIABLE).ok()?;
    let (mark, typed) = words.get(1..)?.split_first()?;
    let shell = Shell::from_str(&shell, false).ok()?;
    (mark == "--").then_some((shell, typed))
}

fn offer(line: &Line) -> Offer {
    if line.is_file() {
        return Offer::FileNames;
    }
    let earlier = Earlier::new(line.before());
    let mut command = names::attach(Cli::command(), &earlier);
    let words = engine_words(line);
    let index = words.len().saturating_sub(1);
    let found = clap_complete::engine::complete(&mut command, words, index, None);
    if earlier.due() == Some(Sort::File) {
        return Offer::FileNames;
    }
    let mut found = found.unwrap_or_default();
    let is_option =
        |one: &CompletionCandidate| one.get_value().as_encoded_bytes().starts_with(b"-");
    // Where a name or a command is due, options are only in the way until a dash is typed.
    let others = earlier.due().is_some() || !found.iter().all(is_option);
    if line.current().is_empty() && others {
        found.retain(|one| !is_option(one));
    }
    Offer::Words(found)
}

/// A single dash begins a long option: the letters say nothing in a list.
fn engine_words(line: &Line) -> Vec<OsString> {
    let current = if line.current() == "-" { "--" } else { line.current() };
    let before = line.before().iter().map(String::as_str);
    before.chain([current]).map(OsString::from).collect()
}
