//! What the program says when it could not do what was asked, and the exit
//! code that goes with it.
//!
//! Two lines on standard error, `error:` and `hint:`, or one JSON object.
//! [`Kind::code`] is the only place where a kind becomes a number.

use std::error::Error as _;
use std::fmt;
use std::io::{self, IsTerminal as _, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::CommandFactory as _;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind as ClapKind};
use serde::Serialize;
use twofactl::delivery::DeliveryError;
use twofactl::error::{Error, ErrorKind};
use twofactl::model::Invalid;
use twofactl::model::policy_file::{Fault, Place};
use twofactl::model::token;

use crate::cli::Cli;
use crate::output::escape;
use crate::output::wrap::wrap;
use crate::output::{Closed, Format, json};
use crate::people::{BadRow, BadRows};
use crate::terminal::Size;
use crate::usual_words;

/// Why a run failed, as scripts tell it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Anything not listed below.
    Failed,
    /// Unknown command, flag or enumerated word; missing argument.
    Usage,
    /// No such practice, user, authenticator or device.
    NotFound,
    /// This operator may not do that.
    NotPermitted,
    /// The present state or policy forbids it; also "no" as an answer.
    Refused,
    /// The store or its key is missing, busy, damaged or unsafe.
    Store,
    /// A value or an input file is not acceptable.
    Invalid,
    /// A one-time, recovery or enrollment code was not accepted.
    CodeRejected,
    /// A person had to be asked and could not be, or said no.
    InputNeeded,
}

impl Kind {
    /// All, by their exit codes.
    pub(crate) const ALL: [Self; 9] = [
        Self::Failed,
        Self::Usage,
        Self::NotFound,
        Self::NotPermitted,
        Self::Refused,
        Self::Store,
        Self::Invalid,
        Self::CodeRejected,
        Self::InputNeeded,
    ];

    /// The kind of what the library says.
    fn of(error: &Error) -> Self {
        match error.kind() {
            ErrorKind::Failed => Self::Failed,
            ErrorKind::NotFound => Self::NotFound,
            ErrorKind::NotPermitted => Self::NotPermitted,
            ErrorKind::Refused => Self::Refused,
            ErrorKind::Store => Self::Store,
            ErrorKind::Invalid => Self::Invalid,
            ErrorKind::CodeRejected => Self::CodeRejected,
        }
    }

    /// The word in JSON.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Usage => "usage",
            Self::NotFound => "not_found",
            Self::NotPermitted => "not_permitted",
            Self::Refused => "refused",
            Self::Store => "store",
            Self::Invalid => "invalid",
            Self::CodeRejected => "code_rejected",
            Self::InputNeeded => "input_needed",
        }
    }

    /// What it means, for manuals.
    pub(crate) fn meaning(self) -> &'static str {
        match self {
            Self::Failed => "anything not listed below",
            Self::Usage => "unknown command, flag or word; missing argument",
            Self::NotFound => "no such practice, user, authenticator, device, event",
            Self::NotPermitted => "this operator may not do that",
            Self::Refused => "the present state or policy forbids it; also \"no\" as an answer",
            Self::Store => "store or key missing, busy, damaged, wrong, unsafe",
            Self::Invalid => "a value or an input file is not acceptable",
            Self::CodeRejected => "a code was not accepted",
            Self::InputNeeded => "a person had to be asked and could not be, or said no",
        }
    }

    /// The exit code. Scripts rely on these numbers: they never change.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::Usage => 2,
            Self::NotFound => 3,
            Self::NotPermitted => 4,
            Self::Refused => 5,
            Self::Store => 6,
            Self::Invalid => 7,
            Self::CodeRejected => 8,
            Self::InputNeeded => 9,
        }
    }
}

/// What a command that was carried out has answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub(crate) enum Verdict {
    /// Done, already so, or yes.
    Yes,
    /// No, as with `audit verify`: the answer says it, the exit code repeats it.
    No(Kind),
}

impl Verdict {
    /// The exit code.
    pub(crate) fn exit_code(self) -> ExitCode {
        match self {
            Self::Yes => ExitCode::SUCCESS,
            Self::No(kind) => ExitCode::from(kind.code()),
        }
    }
}

/// What can go wrong in the program itself, outside the library.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Complaint {
    /// A person had to be asked and there is nobody, or nobody may be asked.
    #[error("input is needed: {what}")]
    InputNeeded {
        /// What is missing: the question.
        what: String,
        /// What to give instead, as `--reason TEXT`.
        flag: String,
    },
    /// The person ended the input, or gave no answer three times.
    #[error("no answer was given: {what}")]
    GivenUp {
        /// The question.
        what: String,
        /// What to give instead, as `--reason TEXT`; empty where there is nothing.
        flag: String,
    },
    /// The person said no.
    #[error("nothing was changed: you did not agree")]
    Declined,
    /// The arguments do not go together.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to type instead.
        hint: Option<String>,
    },
    /// This account may not choose that.
    #[error("{message}")]
    NotPermitted {
        /// What is not permitted.
        message: String,
        /// What to do instead.
        hint: Option<String>,
    },
    /// What is there already forbids it.
    #[error("{message}")]
    Refused {
        /// What is in the way.
        message: String,
        /// What to do instead.
        hint: String,
    },
    /// A value is not acceptable.
    #[error("{message}")]
    Invalid {
        /// What is wrong; never a secret.
        message: String,
        /// What is allowed.
        hint: Option<String>,
    },
    /// A file is not acceptable.
    #[error("{}", faulty(file, faults))]
    Faulty {
        /// How it was named.
        file: String,
        /// All that is wrong with it.
        faults: Vec<Fault>,
    },
    /// Entries of an export are not acceptable.
    #[error("{}", unfit(file, faults))]
    Unfit {
        /// How it was named.
        file: String,
        /// All that is wrong with it.
        faults: Vec<token::Fault>,
    },
    /// A code was not accepted.
    #[error("{message}")]
    CodeRejected {
        /// That it was not.
        message: String,
        /// Why, and what to do.
        hint: String,
    },
    /// A file could not be written.
    #[error("cannot write {path:?}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A login was allowed, and what would let its device in again is lost.
    #[error("the login stands, but its device is not trusted: cannot write {path:?}: {why}")]
    DeviceNotKept {
        /// The file.
        path: PathBuf,
        /// What kept it from being written.
        why: String,
    },
    /// A file that had to go is still there.
    #[error("cannot remove {path:?}: {source}")]
    Kept {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// An answer could not be read, or its question not be shown.
    #[error("cannot read an answer: {0}")]
    Unreadable(#[from] io::Error),
}

impl Complaint {
    /// Refuses a value that a prompt or a file brought; says what is allowed.
    pub(crate) fn unacceptable(invalid: &Invalid) -> Self {
        Self::Invalid { message: invalid.to_string(), hint: Some(allowed(invalid)) }
    }

    /// Refuses `--dry-run`: to look at a code without spending it would be a
    /// guess that costs nothing.
    pub(crate) fn spends_codes() -> Self {
        Self::Usage {
            message: "a code that is tested is spent: --dry-run cannot be had".to_owned(),
            hint: Some("leave --dry-run out".to_owned()),
        }
    }

    /// Refuses words that name neither a user nor anybody else.
    pub(crate) fn nobody_named() -> Self {
        Self::Usage {
            message: "nobody is named".to_owned(),
            hint: Some("name a user, or --practice and --to-file".to_owned()),
        }
    }

    /// The kind, from which the exit code follows.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::InputNeeded { .. } | Self::GivenUp { .. } | Self::Declined => Kind::InputNeeded,
            Self::Usage { .. } => Kind::Usage,
            Self::NotPermitted { .. } => Kind::NotPermitted,
            Self::Refused { .. } => Kind::Refused,
            Self::Invalid { .. } | Self::Faulty { .. } | Self::Unfit { .. } => Kind::Invalid,
            Self::CodeRejected { .. } => Kind::CodeRejected,
            Self::File { .. }
            | Self::DeviceNotKept { .. }
            | Self::Kept { .. }
            | Self::Unreadable(_) => Kind::Failed,
        }
    }

    /// What to do about it, if anything can be said.
    pub(crate) fn hint(&self) -> Option<String> {
        match self {
            Self::InputNeeded { flag, .. } | Self::GivenUp { flag, .. } => {
                (!flag.is_empty()).then(|| format!("give {flag}"))
            }
            Self::Declined | Self::Kept { .. } | Self::Unreadable(_) => None,
            Self::Usage { hint, .. }
            | Self::NotPermitted { hint, .. }
            | Self::Invalid { hint, .. } => hint.clone(),
            Self::Faulty { faults, .. } => match faults.as_slice() {
                [only] => only.hint.clone(),
                _ => {
                    Some("nothing was changed; what a file can say: man twofactl-policy".to_owned())
                }
            },
            Self::Unfit { .. } => {
                Some("mend the file and run it again: until then nothing is imported".to_owned())
            }
            Self::Refused { hint, .. } | Self::CodeRejected { hint, .. } => Some(hint.clone()),
            Self::DeviceNotKept { .. } => {
                Some("make room, or name another file, and log in again with --remember".to_owned())
            }
            Self::File { source, .. } => (source.kind() == io::ErrorKind::AlreadyExists)
                .then(|| "choose a name that does not exist yet".to_owned()),
        }
    }
}

/// One fault is told with its place; of several each is told below.
fn faulty(file: &str, faults: &[Fault]) -> String {
    match faults {
        [only] => format!("{file}, {}: {}", only.at, only.what),
        _ => format!("{file} has {} faults", faults.len()),
    }
}

fn unfit(file: &str, faults: &[token::Fault]) -> String {
    match faults {
        [token::Fault { place, why }] => format!("{file}, {place}: {why}"),
        _ => format!("{file} has {} faults", faults.len()),
    }
}

fn allowed(invalid: &Invalid) -> String {
    format!("use {}", invalid.allowed())
}

/// Tells what an error means: its kind, a message and what to do.
pub(crate) fn classify(error: &anyhow::Error) -> (Kind, String, Option<String>) {
    if let Some(complaint) = error.downcast_ref::<Complaint>() {
        return (complaint.kind(), complaint.to_string(), complaint.hint());
    }
    if let Some(error) = error.downcast_ref::<Error>() {
        return (Kind::of(error), error.to_string(), error.hint());
    }
    if let Some(invalid) = error.downcast_ref::<Invalid>() {
        return (Kind::Invalid, invalid.to_string(), Some(allowed(invalid)));
    }
    if let Some(undelivered) = error.downcast_ref::<DeliveryError>() {
        return (Kind::Failed, undelivered.to_string(), Some(undelivered.hint()));
    }
    (Kind::Failed, format!("{error:#}"), None)
}

/// How an error is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// `error: …`, `hint: …`.
    Lines,
    /// `{"error":{"kind":…,"message":…,"hint":…}}`.
    Json,
}

impl Form {
    /// The form that goes with that of the answer.
    pub(crate) fn of(format: Format) -> Self {
        if format.is_json() { Self::Json } else { Self::Lines }
    }
}

/// Reports an error that ended the run, and returns the exit code. A closed
/// standard output is success. `guess` goes before the hint.
pub(crate) fn report(error: &anyhow::Error, guess: Option<&str>, form: Form) -> ExitCode {
    if error.downcast_ref::<Closed>().is_some() {
        return ExitCode::SUCCESS;
    }
    if let Some(bad) = error.downcast_ref::<BadRows>() {
        return report_rows(bad, form);
    }
    let (kind, message, hint) = classify(error);
    let hint: Vec<_> = [guess, hint.as_deref()].into_iter().flatten().collect();
    let said = Said {
        kind,
        message: &message,
        faults: faults_of(error),
        hint: (!hint.is_empty()).then(|| hint.join(" ")),
    };
    said.say(form)
}

fn faults_of(error: &anyhow::Error) -> Vec<FaultBody<'_>> {
    match error.downcast_ref::<Complaint>() {
        Some(Complaint::Faulty { faults, .. }) => faults.iter().map(FaultBody::new).collect(),
        Some(Complaint::Unfit { faults, .. }) => faults.iter().map(FaultBody::of_entry).collect(),
        _ => Vec::new(),
    }
}

/// Tells one by one what is wrong with a file, and then what becomes of it.
fn report_rows(bad: &BadRows, form: Form) -> ExitCode {
    let (kind, message, hint) = (Kind::Invalid, bad.to_string(), BadRows::hint());
    if form == Form::Json {
        let error = Body {
            kind: kind.word(),
            message: &message,
            hint: Some(hint),
            faults: bad.told.iter().map(FaultBody::of_row).collect(),
            more: Some(bad.more),
        };
        if let Ok(line) = json::line(&Envelope { error }) {
            drop(io::stderr().lock().write_all((line + "\n").as_bytes()));
            return ExitCode::from(kind.code());
        }
    }
    let mut text = String::new();
    for line in bad.lines() {
        text.push_str(&escape::for_terminal(&line));
        text.push('\n');
    }
    // Nobody is left to tell if standard error is gone; the code still tells.
    drop(io::stderr().lock().write_all(text.as_bytes()));
    say(Form::Lines, kind, &message, Some(hint))
}

/// What clap says, with every hostile character in it written out.
///
/// It quotes the words that it was given. A line break among them would begin
/// a tip or a usage line that looks like clap's own, and be told as our hint.
pub(crate) fn harmless(mut error: clap::Error) -> clap::Error {
    let plain = |text: &str| escape::for_terminal(text).into_owned();
    let styled = |text: &StyledStr| StyledStr::from(plain(&text.to_string()));
    let mut safe = Vec::new();
    for (kind, value) in error.context() {
        let value = match value {
            ContextValue::String(text) => ContextValue::String(plain(text)),
            ContextValue::Strings(texts) => {
                ContextValue::Strings(texts.iter().map(|text| plain(text)).collect())
            }
            ContextValue::StyledStrs(texts) => {
                ContextValue::StyledStrs(texts.iter().map(styled).collect())
            }
            // The usage is ours, and has lines; the rest is no text.
            _ => continue,
        };
        safe.push((kind, value));
    }
    for (kind, value) in safe {
        error.insert(kind, value);
    }
    error
}

/// What clap says about an answer, in one line for the person who gave it.
pub(crate) fn sentence(error: &clap::Error) -> String {
    let (_, message, hint) = classify_clap(error);
    hint.map_or_else(|| message.clone(), |hint| format!("{message}; {hint}"))
}

/// Reports what clap says about the arguments, and returns the exit code. Help
/// and version are answers: they go to standard output.
pub(crate) fn report_clap(error: &clap::Error, form: Form) -> ExitCode {
    match error.kind() {
        ClapKind::DisplayHelp | ClapKind::DisplayVersion => answered(error),
        ClapKind::DisplayHelpOnMissingArgumentOrSubcommand if form == Form::Lines => {
            // Nobody is left to tell if standard error is gone.
            drop(print_help(error));
            ExitCode::from(Kind::Usage.code())
        }
        // clap itself would list hidden aliases beside the commands.
        ClapKind::MissingSubcommand if form == Form::Lines => {
            drop(io::stderr().lock().write_all(help_of_noun(error).as_bytes()));
            ExitCode::from(Kind::Usage.code())
        }
        _ => {
            let (kind, message, hint) = classify_clap(error);
            say(form, kind, &message, hint.as_deref())
        }
    }
}

fn answered(error: &clap::Error) -> ExitCode {
    match print_help(error) {
        Err(failed) if failed.kind() != io::ErrorKind::BrokenPipe => {
            let message = format!("cannot write to standard output: {failed}");
            say(Form::Lines, Kind::Failed, &message, None)
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Off a terminal without colours, whatever variables of other programs ask for.
fn print_help(error: &clap::Error) -> io::Result<()> {
    let help = || error.render().to_string();
    match error.use_stderr() {
        true if !io::stderr().is_terminal() => io::stderr().write_all(help().as_bytes()),
        false if !io::stdout().is_terminal() => io::stdout().write_all(help().as_bytes()),
        _ => error.print(),
    }
}

fn classify_clap(error: &clap::Error) -> (Kind, String, Option<String>) {
    let see = format!("see {}", help_hint(error));
    let text = error.render().to_string();
    match error.kind() {
        ClapKind::ValueValidation => match error.source().and_then(|e| e.downcast_ref()) {
            Some(invalid) => (Kind::Invalid, Invalid::to_string(invalid), Some(allowed(invalid))),
            None => (Kind::Invalid, first_paragraph(&text), Some(see)),
        },
        ClapKind::InvalidUtf8 => (Kind::Invalid, "an argument is not UTF-8".to_owned(), Some(see)),
        ClapKind::DisplayHelpOnMissingArgumentOrSubcommand | ClapKind::MissingSubcommand => {
            (Kind::Usage, "a command is missing".to_owned(), Some(see))
        }
        ClapKind::InvalidValue => {
            let (message, hint) = unknown_word(error, &text);
            (Kind::Usage, message, Some(hint.unwrap_or(see)))
        }
        ClapKind::InvalidSubcommand => {
            let meant = commands_meant(error);
            let tip = if meant.is_empty() { tip(&text) } else { Some(meant.join(", or ")) };
            let hint = tip.map_or_else(|| see.clone(), |tip| format!("{tip}; {see}"));
            (Kind::Usage, first_paragraph(&text), Some(hint))
        }
        _ => {
            let hint = tip(&text).map_or_else(|| see.clone(), |tip| format!("{tip}; {see}"));
            (Kind::Usage, first_paragraph(&text), Some(hint))
        }
    }
}

/// The short help of the command that was typed without one of its own.
fn help_of_noun(error: &clap::Error) -> String {
    let mut root = Cli::command();
    root.build();
    let typed = match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(typed)) => typed.as_str(),
        _ => "",
    };
    let mut words = typed.split(' ').skip(1);
    let command = words.try_fold(&mut root, |at, word| at.find_subcommand_mut(word));
    command.map(|command| command.render_help().to_string()).unwrap_or_default()
}

/// More words than this are not told: the help has them.
const WORDS_TOLD: usize = 12;

/// What is said of a word that is none of a list: the message without the
/// list, and the list as the hint.
fn unknown_word(error: &clap::Error, text: &str) -> (String, Option<String>) {
    let message = first_paragraph(text);
    let Some(ContextValue::Strings(words)) = error.get(ContextKind::ValidValue) else {
        return (message, None);
    };
    let message = message.split(" [possible values").next().unwrap_or(&message).to_owned();
    let near = match error.get(ContextKind::SuggestedValue) {
        Some(ContextValue::String(near)) => Some(format!("did you mean {near}?")),
        _ => None,
    };
    let mut allowed: Vec<_> = words.iter().take(WORDS_TOLD).map(String::as_str).collect();
    if words.len() > WORDS_TOLD {
        allowed.push("…");
    }
    let allowed = format!("use one of: {}", allowed.join(", "));
    let hint = near.map_or_else(|| allowed.clone(), |near| format!("{near} {allowed}"));
    (message, (!words.is_empty()).then_some(hint))
}

/// The commands that may be meant by a word that is none.
fn commands_meant(error: &clap::Error) -> Vec<String> {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand) else {
        return Vec::new();
    };
    let words = usage_words(error);
    let path: Vec<_> = words.iter().skip(1).map(String::as_str).collect();
    usual_words::meant(&path, word)
}

/// clap's message without its label, on one line.
fn first_paragraph(text: &str) -> String {
    let paragraph = text.split("\n\n").next().unwrap_or(text);
    let paragraph = paragraph.strip_prefix("error: ").unwrap_or(paragraph);
    paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tip(text: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.trim_start().strip_prefix("tip: "))?;
    Some(line.trim().to_owned())
}

/// `twofactl practice enforce --help`, from the usage line of the command that
/// did not understand.
fn help_hint(error: &clap::Error) -> String {
    format!("{} --help", usage_words(error).join(" "))
}

/// The program and the command that did not understand.
fn usage_words(error: &clap::Error) -> Vec<String> {
    let text = error.render().to_string();
    let usage = text.lines().find_map(|line| line.strip_prefix("Usage: ")).unwrap_or_default();
    let words: Vec<String> = usage
        .split_whitespace()
        .take_while(|word| !word.starts_with(['[', '<', '-', '{']))
        .map(ToOwned::to_owned)
        .collect();
    if words.is_empty() { vec!["twofactl".to_owned()] } else { words }
}

#[derive(Serialize)]
struct Envelope<'a> {
    error: Body<'a>,
}

#[derive(Serialize)]
struct Body<'a> {
    kind: &'static str,
    message: &'a str,
    hint: Option<&'a str>,
    /// What is wrong with an input file, one by one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    faults: Vec<FaultBody<'a>>,
    /// How much more is wrong with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<u64>,
}

/// One thing that is wrong with a file.
#[derive(Clone, Serialize)]
struct FaultBody<'a> {
    line: u64,
    column: Option<usize>,
    /// The name of the column, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    /// Which of several in a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<u64>,
    /// What the file calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    message: &'a str,
    hint: Option<&'a str>,
}

impl<'a> FaultBody<'a> {
    const fn at(line: u64, message: &'a str) -> Self {
        Self { line, column: None, field: None, entry: None, name: None, message, hint: None }
    }

    fn new(Fault { at: Place { line, column }, what, hint }: &'a Fault) -> Self {
        Self { column: Some(*column), hint: hint.as_deref(), ..Self::at(*line as u64, what) }
    }

    fn of_row(BadRow { line, column, column_number, reason }: &'a BadRow) -> Self {
        Self { column: *column_number, field: *column, ..Self::at(*line, reason) }
    }

    fn of_entry(token::Fault { place, why }: &'a token::Fault) -> Self {
        let token::Place { line, entry, name } = place;
        Self { entry: *entry, name: name.as_deref(), ..Self::at(*line, why) }
    }
}

impl fmt::Display for FaultBody<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, entry, name, message, hint, field: _ } = self;
        write!(f, "line {line}")?;
        if let Some(column) = column {
            write!(f, ", column {column}")?;
        }
        if let Some(entry) = entry {
            write!(f, ", entry {entry}")?;
        }
        if let Some(name) = name {
            write!(f, " ({name})")?;
        }
        write!(f, ": {message}")?;
        hint.map_or(Ok(()), |hint| write!(f, "; {hint}"))
    }
}

fn say(form: Form, kind: Kind, message: &str, hint: Option<&str>) -> ExitCode {
    Said { kind, message, faults: Vec::new(), hint: hint.map(ToOwned::to_owned) }.say(form)
}

/// What is said of an error.
struct Said<'a> {
    kind: Kind,
    message: &'a str,
    faults: Vec<FaultBody<'a>>,
    hint: Option<String>,
}

impl Said<'_> {
    fn say(&self, form: Form) -> ExitCode {
        let text = self.written(form, Size::now().columns);
        // Nobody is left to tell if standard error is gone; the code still tells.
        drop(io::stderr().lock().write_all(text.as_bytes()));
        ExitCode::from(self.kind.code())
    }

    /// What happened, broken between words on a terminal with so many columns, and
    /// what to type next, never broken: it is there to be copied.
    fn written(&self, form: Form, columns: usize) -> String {
        match form {
            Form::Lines => self.lines(columns),
            Form::Json => {
                let body = Body {
                    kind: self.kind.word(),
                    message: self.message,
                    hint: self.hint.as_deref(),
                    faults: self.faults.clone(),
                    more: None,
                };
                json::line(&Envelope { error: body })
                    .map_or_else(|_| self.lines(columns), |line| line + "\n")
            }
        }
    }

    fn lines(&self, columns: usize) -> String {
        let mut text = String::new();
        let mut put = |said: String| {
            text.push_str(&if columns > 0 { wrap(&said, columns).join("\n") } else { said });
            text.push('\n');
        };
        put(format!("error: {}", escape::for_terminal(self.message)));
        // One is in the message already.
        for fault in self.faults.iter().filter(|_| self.faults.len() > 1) {
            put(format!("  {}", escape::for_terminal(&fault.to_string())));
        }
        if let Some(hint) = &self.hint {
            text.push_str(&format!("hint: {}\n", escape::for_terminal(hint)));
        }
        text
    }
}

/// Tells from the bare arguments in which form an error is wanted: needed when
/// they could not be understood. `short_switches` are the short flags without a
/// value that may stand before `o` in one word, as in `-yo json`.
pub(crate) fn wanted_form<S: AsRef<str>>(arguments: &[S], short_switches: &str) -> Form {
    let mut arguments = arguments.iter().map(AsRef::as_ref).take_while(|word| *word != "--");
    let mut form = Form::Lines;
    while let Some(word) = arguments.next() {
        let value = match output_value(word, short_switches) {
            Some("") => arguments.next(),
            other => other,
        };
        if let Some(value) = value {
            form = if matches!(value, "json" | "jsonl") { Form::Json } else { Form::Lines };
        }
    }
    form
}

/// The value of `-o` in this word; empty if it is the next word.
fn output_value<'a>(word: &'a str, short_switches: &str) -> Option<&'a str> {
    if let Some(rest) = word.strip_prefix("--output") {
        return if rest.is_empty() { Some("") } else { rest.strip_prefix('=') };
    }
    let cluster = word.strip_prefix('-').filter(|rest| !rest.starts_with('-'))?;
    let rest = cluster.trim_start_matches(|c| short_switches.contains(c)).strip_prefix('o')?;
    Some(rest.strip_prefix('=').unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use clap::{Arg, ArgAction, Command, value_parser};

    use super::*;

    #[test]
    fn kinds_have_the_codes_and_words_that_scripts_rely_on() {
        let kinds = [
            (Kind::Failed, 1, "failed"),
            (Kind::Usage, 2, "usage"),
            (Kind::NotFound, 3, "not_found"),
            (Kind::NotPermitted, 4, "not_permitted"),
            (Kind::Refused, 5, "refused"),
            (Kind::Store, 6, "store"),
            (Kind::Invalid, 7, "invalid"),
            (Kind::CodeRejected, 8, "code_rejected"),
            (Kind::InputNeeded, 9, "input_needed"),
        ];
        for (kind, code, word) in kinds {
            assert_eq!((kind.code(), kind.word()), (code, word));
        }
    }

    #[test]
    fn an_error_is_two_lines_or_one_object_and_drives_no_terminal() {
        let error = anyhow::Error::from(Complaint::InputNeeded {
            what: "why\u{1b}[2J\n".into(),
            flag: "--reason TEXT".into(),
        });
        let (kind, message, hint) = classify(&error);
        let said = Said { kind, message: &message, faults: Vec::new(), hint };
        assert_eq!(
            said.written(Form::Lines, 0),
            "error: input is needed: why\\u{1b}[2J\\u{a}\nhint: give --reason TEXT\n"
        );
        let said = Said { message: "a\u{9b}", hint: None, ..said };
        assert_eq!(
            said.written(Form::Json, 0),
            "{\"error\":{\"kind\":\"input_needed\",\"message\":\"a\\u009b\",\"hint\":null}}\n"
        );
    }

    #[test]
    fn several_faults_of_a_file_are_each_a_line_and_one_is_in_the_message() {
        let fault = |line, what: &str| Fault::new(Place { line, column: 2 }, what, None);
        let complaint = |faults| Complaint::Faulty { file: "p.toml".into(), faults };
        let written = |complaint: Complaint, form| {
            let error = anyhow::Error::from(complaint);
            let (kind, message, hint) = classify(&error);
            Said { kind, message: &message, faults: faults_of(&error), hint }.written(form, 0)
        };
        assert_eq!(
            written(complaint(vec![fault(3, "no\n")]), Form::Lines),
            "error: p.toml, line 3, column 2: no\\u{a}\n"
        );
        let two = || complaint(vec![fault(3, "no"), fault(4, "nor that")]);
        assert_eq!(
            written(two(), Form::Lines),
            "error: p.toml has 2 faults\n  line 3, column 2: no\n  line 4, column 2: nor that\n\
             hint: nothing was changed; what a file can say: man twofactl-policy\n"
        );
        let json: serde_json::Value = serde_json::from_str(&written(two(), Form::Json)).unwrap();
        assert_eq!(json["error"]["kind"], "invalid");
        assert_eq!(json["error"]["faults"][1]["line"], 4);
        assert_eq!(json["error"]["faults"][1]["message"], "nor that");
    }

    #[test]
    fn an_error_keeps_its_kind_behind_a_context() {
        let error = anyhow::Error::from(Complaint::Declined).context("while resetting");
        assert_eq!(classify(&error).0, Kind::InputNeeded);
        let plain = anyhow::anyhow!("inner").context("outer");
        assert_eq!(classify(&plain), (Kind::Failed, "outer: inner".into(), None));
    }

    fn parse(words: &[&str]) -> (Kind, String, Option<String>) {
        let parse_login = |text: &str| -> Result<String, Invalid> {
            if text.contains(' ') {
                Err(Invalid::new("login", text, "letters"))
            } else {
                Ok(text.into())
            }
        };
        let show = Command::new("show")
            .arg(Arg::new("user").required(true).value_parser(parse_login))
            .arg(Arg::new("role").long("role").value_parser(["owner", "staff"]))
            .arg(Arg::new("count").long("count").value_parser(value_parser!(u8)))
            .arg(Arg::new("yes").short('y').action(ArgAction::SetTrue));
        let user = Command::new("user").subcommand_required(true).subcommand(show);
        let root = Command::new("twofactl").subcommand_required(true).subcommand(user);
        classify_clap(&harmless(root.try_get_matches_from(words).unwrap_err()))
    }

    #[test]
    fn an_unknown_flag_is_a_matter_of_usage() {
        let (kind, message, hint) = parse(&["twofactl", "user", "show", "rao", "--rol", "x"]);
        assert_eq!(kind, Kind::Usage);
        assert_eq!(message, "unexpected argument '--rol' found");
        assert_eq!(
            hint.unwrap(),
            "a similar argument exists: '--role'; see twofactl user show --help"
        );
    }

    #[test]
    fn a_command_of_other_programs_leads_to_ours() {
        let (kind, message, hint) = parse(&["twofactl", "user", "reset"]);
        assert_eq!((kind, &*message), (Kind::Usage, "unrecognized subcommand 'reset'"));
        assert_eq!(hint.unwrap(), "twofactl user reset-2fa; see twofactl user --help");
        let (_, _, hint) = parse(&["twofactl", "user", "frob"]);
        assert_eq!(hint.unwrap(), "see twofactl user --help");
    }

    #[test]
    fn no_argument_writes_a_hint_of_its_own() {
        for forged in ["x\n\n  tip: y", "x\nUsage: y z"] {
            let shown =
                forged.replace('\n', r"\u{a}").split_whitespace().collect::<Vec<_>>().join(" ");
            let (_, message, hint) = parse(&["twofactl", "user", forged]);
            assert_eq!(message, format!("unrecognized subcommand '{shown}'"));
            assert_eq!(hint.unwrap(), "see twofactl user --help");
            let flag = format!("--{forged}");
            let (_, message, hint) = parse(&["twofactl", "user", "show", "rao", &flag]);
            assert_eq!(message, format!("unexpected argument '--{shown}' found"));
            let hint = hint.unwrap();
            assert!(hint.ends_with("; see twofactl user show --help"), "{hint}");
            assert!(!hint.starts_with('y'), "{hint}");
        }
    }

    #[test]
    fn a_missing_argument_is_named_on_one_line() {
        let (kind, message, hint) = parse(&["twofactl", "user", "show"]);
        assert_eq!(kind, Kind::Usage);
        assert_eq!(message, "the following required arguments were not provided: <user>");
        assert_eq!(hint.unwrap(), "see twofactl user show --help");
    }

    #[test]
    fn a_value_that_is_not_acceptable_speaks_for_itself() {
        let (kind, message, hint) = parse(&["twofactl", "user", "show", "a b"]);
        assert_eq!(kind, Kind::Invalid);
        assert_eq!(message, "the login \"a b\" is not acceptable");
        assert_eq!(hint.unwrap(), "use letters");
        let (kind, message, _) = parse(&["twofactl", "user", "show", "rao", "--count", "x"]);
        assert_eq!(kind, Kind::Invalid);
        assert_eq!(
            message,
            "invalid value 'x' for '--count <count>': invalid digit found in string"
        );
    }

    #[test]
    fn an_unknown_word_of_a_list_is_a_matter_of_usage_and_the_list_is_told() {
        let (kind, message, hint) = parse(&["twofactl", "user", "show", "rao", "--role", "boss"]);
        assert_eq!(kind, Kind::Usage);
        assert_eq!(message, "invalid value 'boss' for '--role <role>'");
        assert_eq!(hint.unwrap(), "use one of: owner, staff");
        let (_, _, hint) = parse(&["twofactl", "user", "show", "rao", "--role", "stff"]);
        assert_eq!(hint.unwrap(), "did you mean staff? use one of: owner, staff");
    }

    #[test]
    fn the_form_is_known_even_if_the_arguments_are_not_understood() {
        for words in [
            &["-o", "json"][..],
            &["-ojsonl"],
            &["-o=json"],
            &["-qyo", "json"],
            &["--output", "json"],
            &["--output=jsonl"],
            &["-o", "table", "-o", "json"],
        ] {
            assert_eq!(wanted_form(words, "ynqv"), Form::Json, "{words:?}");
        }
        for words in
            [&["-o", "csv"][..], &["--", "-o", "json"], &["json"], &["--only", "json"], &[]]
        {
            assert_eq!(wanted_form(words, "ynqv"), Form::Lines, "{words:?}");
        }
    }
}
