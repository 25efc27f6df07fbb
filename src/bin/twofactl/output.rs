//! Output has one owner: answers to standard output, notes to standard error.
//!
//! Commands hand over views that can be serialized and described; this module
//! decides between table, JSON and CSV, and what a terminal can take. Off a
//! terminal nothing is coloured, wrapped or cut. It knows neither the store
//! nor any rule.

pub(crate) mod chart;
pub(crate) mod csv;
pub(crate) mod escape;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod page;
pub(crate) mod picture;
pub(crate) mod progress;
pub(crate) mod qr;
pub(crate) mod screen;
pub(crate) mod sink;
pub(crate) mod table;
pub(crate) mod views;
pub(crate) mod when;
pub(crate) mod wrap;

mod layout;
mod list;
mod parts;

use std::cell::RefCell;
use std::io::{self, BufWriter, ErrorKind, IsTerminal as _, Write};

use anyhow::Context as _;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use serde::Serialize;
use twofactl::model::time::{Length, Timestamp};

pub(crate) use list::{Column, List, Row};
pub(crate) use page::Page;
pub(crate) use parts::{Item, Parts, Title};
use table::Look;
use when::Reader;
pub(crate) use when::When;

use crate::terminal::claims;

/// The form of an answer: `-o/--output`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// For people
    #[default]
    Table,
    /// For people, with all columns
    Wide,
    /// One JSON document
    Json,
    /// One JSON value a line
    Jsonl,
    /// Comma-separated values with a header
    Csv,
}

impl Format {
    /// Whether errors take the JSON form as well.
    pub(crate) fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::Jsonl)
    }
}

/// When words for states are coloured: `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Even into a file
    Always,
    /// Not at all
    Never,
}

/// How much is said beside the answer: `--quiet`, `--verbose`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Talk {
    /// Nothing.
    Quiet,
    /// Notes.
    #[default]
    Normal,
    /// Notes and details.
    Verbose,
}

/// What the caller chose by flag, environment or config file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Choices {
    /// The form of the answer.
    pub(crate) format: Format,
    /// When to colour.
    pub(crate) color: ColorChoice,
    /// No lines drawn: for screen readers and logs.
    pub(crate) plain: bool,
    /// How much is said beside the answer.
    pub(crate) talk: Talk,
    /// Columns of the terminal, where the caller knows better than it does.
    pub(crate) width: Option<u16>,
}

/// What the process finds around itself, apart from the choices, so that tests
/// can make it up.
struct Surroundings {
    terminal: bool,
    columns: u16,
    columns_variable: Option<String>,
    no_color: bool,
    utf8: bool,
}

impl Surroundings {
    fn look_around() -> Self {
        let stdout = io::stdout();
        let size = terminal_size::terminal_size_of(&stdout);
        Self {
            terminal: stdout.is_terminal(),
            columns: size.map_or(0, |(width, _)| width.0),
            columns_variable: std::env::var("COLUMNS").ok(),
            no_color: std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
                || is_dumb(),
            utf8: claims::is_utf8_locale(|name| std::env::var(name).ok()),
        }
    }

    fn look(&self, choices: &Choices) -> Look {
        let color = match choices.color {
            ColorChoice::Auto => self.terminal && !self.no_color,
            ColorChoice::Always => true,
            ColorChoice::Never => false,
        };
        let lines = self.terminal && self.utf8 && !choices.plain;
        Look { width: if self.terminal { self.width(choices) } else { None }, lines, color }
    }

    /// Flag, then `COLUMNS`, then the terminal; 0 means unknown.
    fn width(&self, choices: &Choices) -> Option<usize> {
        let variable = self.columns_variable.as_deref().and_then(|text| text.parse().ok());
        [choices.width, variable, Some(self.columns)]
            .into_iter()
            .flatten()
            .find(|columns| *columns > 0)
            .map(|columns| usize::from(columns).max(NARROWEST))
    }
}

/// A terminal without cursor movement and colours.
fn is_dumb() -> bool {
    claims::is_dumb(&std::env::var("TERM").unwrap_or_default())
}

/// Terminals that claim less are taken for this wide.
const NARROWEST: usize = 20;

/// Standard output was closed by its reader, as by `| head`: not a failure,
/// only a reason to stop. The report turns it into exit code 0.
#[derive(Debug, thiserror::Error)]
#[error("standard output was closed")]
pub(crate) struct Closed;

/// An answer about one thing.
pub(crate) trait Answer: Serialize {
    /// Describes the answer to a person.
    fn describe(&self, page: &mut Page);
}

/// Standard output and standard error, and how to use them.
pub(crate) struct Output {
    format: Format,
    look: Look,
    plain: bool,
    dumb: bool,
    talk: Talk,
    when: When,
    answers: RefCell<Box<dyn Write>>,
    notes: RefCell<Box<dyn Write>>,
    /// Notes wait here while errors must be the only thing on standard error.
    held: RefCell<Vec<String>>,
}

impl Output {
    /// Takes over standard output and standard error for this process.
    pub(crate) fn new(choices: &Choices, now: Timestamp) -> Self {
        let look = Surroundings::look_around().look(choices);
        let when = When::new(now, crate::zone::local(), Reader::Person);
        // Standard output of Rust flushes every line; a long list should not.
        let answers = Box::new(BufWriter::with_capacity(64 * 1024, io::stdout()));
        Self::over(choices, look, when, (answers, Box::new(io::stderr())))
    }

    fn over(
        choices: &Choices,
        look: Look,
        when: When,
        (answers, notes): (Box<dyn Write>, Box<dyn Write>),
    ) -> Self {
        Self {
            format: choices.format,
            look,
            plain: choices.plain,
            dumb: is_dumb(),
            talk: choices.talk,
            when,
            answers: RefCell::new(answers),
            notes: RefCell::new(notes),
            held: RefCell::default(),
        }
    }

    /// The form of the answer.
    pub(crate) fn format(&self) -> Format {
        self.format
    }

    /// Whether nothing may be drawn: `--plain`, or a terminal that cannot.
    pub(crate) fn is_plain(&self) -> bool {
        self.plain || self.dumb
    }

    /// Whether nothing shall be drawn: `--plain`.
    pub(crate) fn wants_plain(&self) -> bool {
        self.plain
    }

    /// Whether a bar may show how far work has come: not where nothing may be drawn, nothing
    /// be said, or an error be the only thing on standard error.
    pub(crate) fn shows_progress(&self) -> bool {
        !self.is_plain() && self.talk > Talk::Quiet && !self.format.is_json()
    }

    /// How points in time are shown to people.
    pub(crate) fn when(&self) -> &When {
        &self.when
    }

    /// Prints an answer about one thing: an object in JSON, a header and a row
    /// of its single values in CSV.
    ///
    /// # Errors
    ///
    /// [`Closed`], or what kept standard output from being written.
    pub(crate) fn answer<A: Answer>(&self, answer: &A) -> anyhow::Result<()> {
        let text = match self.format {
            Format::Table | Format::Wide => self.rendered(answer),
            Format::Json => json::pretty(answer)? + "\n",
            Format::Jsonl => json::line(answer)? + "\n",
            Format::Csv => csv::object(answer)?,
        };
        self.write(&text)?;
        self.flush()
    }

    /// An answer as a person reads it, whatever the form.
    pub(crate) fn rendered<A: Answer>(&self, answer: &A) -> String {
        self.described(answer, self.look)
    }

    /// The lines of an answer without colours, whatever the form: to be told
    /// before something is asked.
    pub(crate) fn lines<A: Answer>(&self, answer: &A) -> Vec<String> {
        let text = self.described(answer, Look { color: false, ..self.look });
        text.lines().map(str::to_owned).collect()
    }

    fn described<A: Answer>(&self, answer: &A, look: Look) -> String {
        let mut page = Page::new(look, self.when.clone());
        answer.describe(&mut page);
        page.into_text()
    }

    /// Begins a list. `empty` is the sentence for people when nothing was
    /// pushed, as "No practices yet."
    pub(crate) fn list<R: Row>(&self, empty: &str) -> List<'_, R> {
        List::new(self, empty)
    }

    /// Begins an answer in parts with its head.
    ///
    /// # Errors
    ///
    /// [`Closed`], or what kept standard output from being written.
    pub(crate) fn parts<H: Answer, R: Item>(&self, head: &H) -> anyhow::Result<Parts<'_, R>> {
        Parts::new(self, head)
    }

    /// Whether there is somebody at a terminal who reads a table.
    pub(crate) fn is_looked_at(&self) -> bool {
        self.look.width.is_some() && matches!(self.format, Format::Table | Format::Wide)
    }

    /// Shows above a list what only somebody at a terminal gets.
    ///
    /// # Errors
    ///
    /// [`Closed`], or what kept standard output from being written.
    pub(crate) fn above<A: Answer>(&self, answer: &A) -> anyhow::Result<()> {
        if !self.is_looked_at() {
            return Ok(());
        }
        // At once: a note about an empty list must not come before it.
        self.write(&self.rendered(answer))?;
        self.flush()
    }

    /// Prints a finished document as it is, in every format: a completion
    /// script, a policy file. The caller answers for its content.
    ///
    /// # Errors
    ///
    /// [`Closed`], or what kept standard output from being written.
    pub(crate) fn document(&self, text: &str) -> anyhow::Result<()> {
        self.write(text)?;
        self.flush()
    }

    /// Copies what is no text to standard output, as it is.
    ///
    /// # Errors
    ///
    /// [`Closed`], or what kept it from being read or written.
    pub(crate) fn copy(&self, source: &mut impl io::Read) -> anyhow::Result<()> {
        checked(io::copy(source, &mut *self.answers.borrow_mut()).map(|_| ()))?;
        self.flush()
    }

    /// Says a full sentence on standard error, unless `--quiet`.
    ///
    /// With JSON it is held until [`Output::finish`]: an error must be the only
    /// thing on standard error.
    pub(crate) fn note(&self, text: impl AsRef<str>) {
        if self.talk >= Talk::Normal {
            self.say(text.as_ref());
        }
    }

    /// Like [`Output::note`], but only with `--verbose`.
    pub(crate) fn detail(&self, text: impl AsRef<str>) {
        if self.talk >= Talk::Verbose {
            self.say(text.as_ref());
        }
    }

    /// Ends a successful run: writes what is held back. To be called once,
    /// last; after an error it is left out.
    ///
    /// # Errors
    ///
    /// [`Closed`], or what kept standard output from being written.
    pub(crate) fn finish(&self) -> anyhow::Result<()> {
        self.flush()?;
        for line in self.held.take() {
            self.print_note(&line);
        }
        Ok(())
    }

    /// Waits, but only as long as somebody may still read the answers.
    ///
    /// # Errors
    ///
    /// [`Closed`] as soon as standard output is closed by its reader.
    pub(crate) fn rest(&self, length: Length) -> anyhow::Result<()> {
        let stdout = io::stdout();
        // No event is asked for: what comes anyway is that the reader has gone.
        let mut reader = [PollFd::new(&stdout, PollFlags::empty())];
        let rest = Timespec { tv_sec: length.whole_seconds(), tv_nsec: 0 };
        match poll(&mut reader, Some(&rest)) {
            Ok(0) | Err(Errno::INTR) => Ok(()),
            Ok(_) => Err(Closed.into()),
            Err(error) => Err(io::Error::from(error)).context("cannot wait for standard output"),
        }
    }

    fn say(&self, text: &str) {
        let line = format!("{}\n", escape::for_terminal(text));
        if self.format.is_json() {
            self.held.borrow_mut().push(line);
        } else {
            self.print_note(&line);
        }
    }

    fn print_note(&self, line: &str) {
        // A note that cannot be shown changes nothing about the outcome.
        drop(self.notes.borrow_mut().write_all(line.as_bytes()));
    }

    fn write(&self, text: &str) -> anyhow::Result<()> {
        checked(self.answers.borrow_mut().write_all(text.as_bytes()))
    }

    fn flush(&self) -> anyhow::Result<()> {
        checked(self.answers.borrow_mut().flush())
    }
}

/// Says a sentence on standard error at once, whatever the answer is: of what goes on for long
/// there is no end at which notes could be told.
pub(crate) fn say_at_once(text: &str) {
    let line = format!("{}\n", escape::for_terminal(text));
    // Nobody is left to tell if standard error is gone.
    drop(io::stderr().lock().write_all(line.as_bytes()));
}

fn checked(result: io::Result<()>) -> anyhow::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Closed.into()),
        other => other.context("cannot write to standard output"),
    }
}

#[cfg(test)]
pub(crate) mod testing;

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::testing::Captured;
    use super::*;

    #[derive(Serialize)]
    struct Shown {
        login: &'static str,
        epoch: u8,
        removed: Vec<u8>,
    }

    impl Answer for Shown {
        fn describe(&self, page: &mut Page) {
            page.line(format!("Reset {}.", self.login));
        }
    }

    const SHOWN: Shown = Shown { login: "r\u{9b}ao", epoch: 3, removed: Vec::new() };

    #[test]
    fn one_answer_has_a_form_for_each_reader() {
        for (format, expected) in [
            (Format::Table, "Reset r\\u{9b}ao.\n"),
            (
                Format::Json,
                "{\n  \"login\": \"r\\u009bao\",\n  \"epoch\": 3,\n  \"removed\": []\n}\n",
            ),
            (Format::Jsonl, "{\"login\":\"r\\u009bao\",\"epoch\":3,\"removed\":[]}\n"),
            (Format::Csv, "login,epoch\nr\\u{9b}ao,3\n"),
        ] {
            let captured = Captured::new(format);
            captured.output.answer(&SHOWN).unwrap();
            assert_eq!(captured.answers(), expected, "{format:?}");
            assert_eq!(captured.notes(), "");
        }
    }

    #[test]
    fn notes_are_sentences_on_standard_error_unless_quiet() {
        for (talk, expected) in
            [(Talk::Quiet, ""), (Talk::Normal, "A.\n"), (Talk::Verbose, "A.\nB.\n")]
        {
            let captured = Captured::with(&Choices { talk, ..Choices::default() });
            captured.output.note("A.");
            captured.output.detail("B.");
            assert_eq!(captured.notes(), expected);
            assert_eq!(captured.answers(), "");
        }
    }

    #[test]
    fn with_json_notes_wait_until_it_is_certain_that_no_error_follows() {
        let captured = Captured::new(Format::Json);
        captured.output.note("50 of 72 events.");
        assert_eq!(captured.notes(), "");
        captured.output.finish().unwrap();
        assert_eq!(captured.notes(), "50 of 72 events.\n");
    }

    #[test]
    fn a_closed_pipe_is_told_apart_from_a_full_disk() {
        struct Broken(ErrorKind);
        impl Write for Broken {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(self.0.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        for (kind, closed) in [(ErrorKind::BrokenPipe, true), (ErrorKind::StorageFull, false)] {
            let output = testing::over(&Choices::default(), Box::new(Broken(kind)));
            let error = output.document("x").unwrap_err();
            assert_eq!(error.downcast_ref::<Closed>().is_some(), closed);
        }
    }

    fn surroundings(terminal: bool) -> Surroundings {
        Surroundings { terminal, columns: 100, columns_variable: None, no_color: false, utf8: true }
    }

    #[test]
    fn off_a_terminal_nothing_is_coloured_wrapped_or_ruled() {
        let look = surroundings(false).look(&Choices { width: Some(90), ..Choices::default() });
        assert_eq!(look, Look { width: None, lines: false, color: false });
    }

    #[test]
    fn the_width_comes_from_the_flag_then_columns_then_the_terminal() {
        let mut around = surroundings(true);
        let mut choices = Choices::default();
        assert_eq!(around.look(&choices).width, Some(100));
        around.columns_variable = Some("90".into());
        assert_eq!(around.look(&choices).width, Some(90));
        choices.width = Some(3);
        assert_eq!(around.look(&choices).width, Some(20), "never below the floor");
        around = Surroundings { columns: 0, columns_variable: Some("0".into()), ..around };
        choices.width = None;
        assert_eq!(around.look(&choices).width, None, "0 means unknown");
    }

    #[test]
    fn colour_follows_the_flag_before_the_environment() {
        let around = Surroundings { no_color: true, ..surroundings(true) };
        let with = |color| around.look(&Choices { color, ..Choices::default() }).color;
        assert!(!with(ColorChoice::Auto));
        assert!(with(ColorChoice::Always));
        assert!(surroundings(true).look(&Choices::default()).color);
        let never = Choices { color: ColorChoice::Never, ..Choices::default() };
        assert!(!surroundings(true).look(&never).color);
    }

    #[test]
    fn plain_means_no_lines_and_so_does_a_terminal_that_cannot_show_them() {
        assert!(surroundings(true).look(&Choices::default()).lines);
        let choices = Choices { plain: true, ..Choices::default() };
        assert!(!surroundings(true).look(&choices).lines);
        let ascii = Surroundings { utf8: false, ..surroundings(true) };
        assert!(!ascii.look(&Choices::default()).lines);
    }
}
