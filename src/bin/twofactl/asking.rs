//! Completes what was typed: on a terminal every command works bare, and what
//! is missing is asked. The words are added to those that were typed and all
//! of them are read again, so that a command knows of nothing and an answer
//! passes the same checks as an argument. A name that stands for nobody by
//! itself may be part of one that does: who is meant is then chosen, and the
//! exact name takes its place among the words.
//!
//! Where nobody can be asked, only one thing is filled in: the practice of a
//! command that takes nothing else, in a store that has no other.

mod line;
mod names;

use std::cell::{OnceCell, RefCell};
use std::ffi::OsString;
use std::process::ExitCode;

use clap::Arg;
use twofactl::error::{Error, StoreError};
use twofactl::model::operator::Caller;
use twofactl::model::time::Timestamp;

use self::line::{Given, Lack, Line, Need, Otherwise, Parsed, bare};
use self::names::{Meant, Names, Purpose, TheOnly, the_only_one};
use crate::cli::Cli;
use crate::context::Context;
use crate::places::Places;
use crate::prompt::{Ask, Manners, Terminal};
use crate::report::{self, Complaint, Form};

/// More than any command lacks: an answer that changes nothing ends here.
const MOST_QUESTIONS: usize = 12;

/// After this many values that are not acceptable, the last of them is the error.
const TRIES: usize = 3;

/// A command that can be run.
pub(crate) struct Understood {
    cli: Cli,
    /// What was filled in and has not been told.
    notes: Vec<String>,
}

impl Understood {
    /// Runs it.
    pub(crate) fn run(self) -> ExitCode {
        self.cli.run(&self.notes)
    }
}

/// Why no command can be run.
pub(crate) enum Stopped {
    /// The words are not understood, or are an answer by themselves, as `--help`.
    Words(Box<clap::Error>),
    /// What kept the rest from being asked.
    Error(anyhow::Error),
}

impl Stopped {
    /// Says why, and gives the exit code.
    pub(crate) fn report(&self, form: Form) -> ExitCode {
        match self {
            Self::Words(error) => report::report_clap(error, form),
            Self::Error(error) => report::report(error, None, form),
        }
    }
}

impl From<clap::Error> for Stopped {
    fn from(error: clap::Error) -> Self {
        Self::Words(Box::new(error))
    }
}

impl From<anyhow::Error> for Stopped {
    fn from(error: anyhow::Error) -> Self {
        Self::Error(error)
    }
}

impl From<Complaint> for Stopped {
    fn from(complaint: Complaint) -> Self {
        Self::Error(complaint.into())
    }
}

/// Reads the words, and asks for those that are missing.
///
/// # Errors
///
/// What is wrong with the words, or kept the rest from being asked.
pub(crate) fn understand(words: &[OsString]) -> Result<Understood, Stopped> {
    let line = with_exact_names(Line::new(words))?;
    let lack = match line.parse()? {
        Parsed::Whole(cli) => return Ok(Understood { cli: *cli, notes: Vec::new() }),
        Parsed::Lacking(lack) => lack,
    };
    let Some(globals) = line.globals() else { return lack.otherwise() };
    let ctx = Context::new(globals)?;
    Desk::new(&*ctx.ask, &ctx.places, (ctx.caller, ctx.now)).complete(line, lack)
}

/// The line with names that stand for somebody, as far as there is somebody to
/// ask who is meant by the others. Scripts name exactly.
fn with_exact_names(line: Line) -> Result<Line, Stopped> {
    if !Terminal::new(Manners::default()).can_ask() || line.names(is_name).is_empty() {
        return Ok(line);
    }
    let Some(globals) = line.globals_beside(is_name) else { return Ok(line) };
    // What is wrong with the surroundings is told by what looks at them next.
    let Ok(ctx) = Context::new(globals) else { return Ok(line) };
    if !ctx.ask.can_ask() {
        return Ok(line);
    }
    Desk::new(&*ctx.ask, &ctx.places, (ctx.caller, ctx.now)).with_exact_names(line)
}

impl Lack {
    /// What becomes of the line where nothing is asked.
    fn otherwise(self) -> Result<Understood, Stopped> {
        match self.otherwise {
            Otherwise::Error(error) => Err(error.into()),
            Otherwise::Run(cli) => Ok(Understood { cli: *cli, notes: Vec::new() }),
        }
    }
}

/// What an argument names.
enum Kind {
    Practice,
    User,
    Authenticator,
    Device,
    /// One of these words, with what they mean.
    Words(Vec<(String, String)>),
    /// Nothing that is known here.
    Text,
}

/// Who is asked.
struct Desk<'a> {
    names: Names<'a>,
    sees_everybody: OnceCell<bool>,
    notes: RefCell<Vec<String>>,
}

impl<'a> Desk<'a> {
    fn new(ask: &'a dyn Ask, places: &'a Places, (caller, now): (Caller, Timestamp)) -> Self {
        let names = Names { ask, places, caller, now };
        Self { names, sees_everybody: OnceCell::new(), notes: RefCell::default() }
    }

    /// What an argument names, as far as whoever asks may see it: others are told
    /// of nobody, and name exactly.
    fn kind_of(&self, arg: &Arg, path: &[String]) -> Kind {
        match kind_of(arg, path) {
            Kind::Practice | Kind::User | Kind::Authenticator | Kind::Device
                if !self.sees_everybody() =>
            {
                Kind::Text
            }
            kind => kind,
        }
    }

    fn sees_everybody(&self) -> bool {
        // The command meets the same store, and says what is wrong with it.
        *self.sees_everybody.get_or_init(|| self.names.see_everybody().unwrap_or(true))
    }

    fn ask(&self) -> &dyn Ask {
        self.names.ask
    }

    fn with_exact_names(&self, mut line: Line) -> Result<Line, Stopped> {
        for name in line.names(is_name) {
            let flag = bare(&name.arg.to_string());
            let meant = Meant { text: &name.text, flag: &flag, purpose: purpose(&name) };
            let exact = match self.kind_of(&name.arg, &name.path) {
                Kind::Text => None,
                Kind::User => self.names.exact_user(&meant)?.map(|login| login.to_string()),
                _ => self.names.exact_practice(&meant)?.map(|handle| handle.to_string()),
            };
            if let Some(exact) = exact
                && let Some(exactly) = line.with_name(&name, &exact, is_name)
            {
                line = exactly;
            }
        }
        Ok(line)
    }

    fn complete(&self, mut line: Line, mut lack: Box<Lack>) -> Result<Understood, Stopped> {
        for _ in 0..MOST_QUESTIONS {
            line = if self.ask().can_ask() {
                self.answer(&line, &lack)?
            } else if let Some(line) = self.with_sole_practice(&line, &lack)? {
                line
            } else {
                break;
            };
            match line.parse()? {
                Parsed::Whole(cli) => {
                    return Ok(Understood { cli: *cli, notes: self.notes.take() });
                }
                Parsed::Lacking(next) => lack = next,
            }
        }
        Ok(Understood { notes: self.notes.take(), ..lack.otherwise()? })
    }

    /// The line with the only practice, where that is all it lacks by name.
    fn with_sole_practice(&self, line: &Line, lack: &Lack) -> Result<Option<Line>, Stopped> {
        let Need::Argument(arg) = &lack.need else { return Ok(None) };
        let is_practice = matches!(self.kind_of(arg, &lack.path), Kind::Practice);
        if !is_practice || !lack.takes_only(arg) || the_only(&lack.path) == TheOnly::Offered {
            return Ok(None);
        }
        let or = lack.takes("all").then_some("--all");
        let handle = match self.names.sole_practice(or) {
            Ok(handle) => handle,
            // The words lack a name whether or not there is a store to look into.
            Err(error) if is_missing_store(&error) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        self.notes.borrow_mut().push(the_only_one(&handle));
        Ok(Some(line.with(arg, handle.as_str())))
    }

    /// The line with an answer that is acceptable as far as it goes.
    fn answer(&self, line: &Line, lack: &Lack) -> Result<Line, Stopped> {
        let arg = match &lack.need {
            Need::Argument(arg) => arg.as_ref(),
            Need::OneOf(args) => self.choose_one_of(args, &lack.path)?,
        };
        if !arg.get_action().takes_values() {
            return Ok(line.with(arg, ""));
        }
        let mut tries = 1;
        loop {
            let longer = line.with(arg, &self.value_of(arg, &lack.path)?);
            match longer.parse() {
                Ok(_) => return Ok(longer),
                Err(error) if tries == TRIES => return Err(error.into()),
                Err(error) => self.ask().tell(&report::sentence(&error)),
            }
            tries += 1;
        }
    }

    fn choose_one_of<'l>(&self, args: &'l [Arg], path: &[String]) -> Result<&'l Arg, Complaint> {
        let items: Vec<_> = args.iter().map(help).collect();
        let flags: Vec<_> = args.iter().map(|arg| bare(&arg.to_string())).collect();
        let flag = flags.join(", ");
        let question =
            if path == ["device", "revoke"] { "Which devices?" } else { "What is to be changed?" };
        let index = self.ask().choose(question, &items, &flag)?;
        args.get(index).ok_or_else(|| Complaint::GivenUp { what: question.to_owned(), flag })
    }

    fn value_of(&self, arg: &Arg, path: &[String]) -> anyhow::Result<String> {
        let flag = bare(&arg.to_string());
        match self.kind_of(arg, path) {
            Kind::Practice => self.names.practice(&flag, the_only(path)),
            Kind::User => Ok(self.names.user(&flag)?.to_string()),
            Kind::Authenticator => self.names.authenticator(&flag),
            Kind::Device => self.names.device(&flag),
            Kind::Words(words) => {
                let items: Vec<_> = words.iter().map(|(_, item)| item.clone()).collect();
                let index = self.ask().choose(&question(arg), &items, &flag)?;
                Ok(words.into_iter().nth(index).map(|(word, _)| word).unwrap_or_default())
            }
            Kind::Text => Ok(self.ask().text(&question(arg), &flag)?),
        }
    }
}

fn is_missing_store(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(Error::Store(StoreError::Missing { .. })))
}

/// Whether a practice that nobody named may be taken because there is no other.
fn the_only(path: &[String]) -> TheOnly {
    if path == ["practice", "remove"] { TheOnly::Offered } else { TheOnly::Taken }
}

/// What an argument of the command `path` names.
fn kind_of(arg: &Arg, path: &[String]) -> Kind {
    let noun = path.first().map(String::as_str).unwrap_or_default();
    let words = words_of(arg);
    match (noun, arg.get_id().as_str()) {
        _ if !words.is_empty() => Kind::Words(words),
        // What `init` is given does not exist yet, and `login` knocks at the door
        // like a stranger: nobody is told there who exists.
        ("init" | "login", _) => Kind::Text,
        (_, "practice" | "practices") => Kind::Practice,
        (_, "user" | "users") => Kind::User,
        ("authenticator", "id") => Kind::Authenticator,
        ("device", "ids") => Kind::Device,
        _ => Kind::Text,
    }
}

/// Whether an argument names a practice or a user that exist. The record tells of
/// those as well that are gone: what it is asked for is left as it was typed. `-`
/// stands for names on standard input.
fn is_name(arg: &Arg, path: &[String]) -> bool {
    let is_of_the_record = path.first().is_some_and(|noun| noun == "audit");
    !is_of_the_record && matches!(kind_of(arg, path), Kind::Practice | Kind::User)
}

/// What a name is typed for. A telephone number that is shown is in the record,
/// and may be dialled.
fn purpose(name: &Given) -> Purpose {
    let verb = name.path.last().map(String::as_str);
    match verb {
        Some("show" | "list" | "status") if !name.with_phone => Purpose::Reading,
        _ => Purpose::Changing,
    }
}

/// The words that an argument may be, with what they mean.
fn words_of(arg: &Arg) -> Vec<(String, String)> {
    let words = arg.get_possible_values();
    let shown = words.iter().filter(|word| !word.is_hide_set());
    shown
        .map(|word| {
            let name = word.get_name();
            let item = match word.get_help() {
                Some(help) => format!("{name}  {help}"),
                None => name.to_owned(),
            };
            (name.to_owned(), item)
        })
        .collect()
}

fn help(arg: &Arg) -> String {
    arg.get_help().map(ToString::to_string).unwrap_or_default()
}

/// What a person is asked: the name of the value, and what it is for.
fn question(arg: &Arg) -> String {
    let help = help(arg);
    // One is asked for; how to give more of them is for whoever types the command.
    let help = help.split("; several, or -").next().unwrap_or_default().to_owned();
    let name = arg.get_value_names().and_then(|names| names.first()).map_or("", |name| name);
    // These stand for any value of their sort and tell nothing.
    if ["DIR", "FILE", "HOW", "ID", "NUMBER", "SEQ"].contains(&name) {
        return help;
    }
    let mut label = name.replace('_', " ").to_lowercase();
    if help.to_lowercase().starts_with(&label) {
        return help;
    }
    label = capitalized(&label);
    let mut letters = help.chars();
    let first = letters.next().map(|letter| letter.to_lowercase().to_string()).unwrap_or_default();
    format!("{label} ({first}{})", letters.as_str())
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

#[cfg(test)]
mod tests;
