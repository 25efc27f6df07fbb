//! Asks a person, and refuses where nobody can or may be asked.
//!
//! Questions go to standard error, answers come from standard input; both have
//! to be terminals. Otherwise, or with `--no-input`, every question is the
//! error that names the option to give instead, so commands ask before any
//! work. Lines, passwords among them, are read in the terminal's own line mode,
//! where Ctrl-D ends the input; in a menu it gives up as well.
//!
//! Never to be called while a transaction is open: every login would wait for
//! the person.

use std::cell::RefCell;
use std::io::{self, ErrorKind, IsTerminal as _, Write};

use twofactl::model::Invalid;
use twofactl::model::secret::SecretText;
use zeroize::Zeroizing;

use crate::output::escape;
use crate::report::Complaint;
use crate::terminal;

mod menu;

/// The answer to a question, or why there is none.
pub(crate) type Asked<T> = Result<T, Complaint>;

/// Questions to a person.
///
/// `question` is what the person reads, without a colon: "Reason". `flag` is
/// what to give where nobody can be asked: "--reason TEXT". All but `tell` fail
/// with [`Complaint::InputNeeded`] where nobody can be asked and with
/// [`Complaint::GivenUp`] where the person ends the input.
pub(crate) trait Ask {
    /// Whether there is somebody to ask.
    fn can_ask(&self) -> bool;

    /// Shows what the next question is about, if there is somebody to ask.
    fn tell(&self, text: &str);

    /// Asks for text that is needed; trimmed, never empty.
    ///
    /// # Errors
    ///
    /// See [`Ask`].
    fn text(&self, question: &str, flag: &str) -> Asked<String>;

    /// Asks for text that may be left out with Enter alone; trimmed.
    ///
    /// # Errors
    ///
    /// See [`Ask`].
    fn maybe_text(&self, question: &str, flag: &str) -> Asked<Option<String>>;

    /// Asks for a secret that exists, without echo.
    ///
    /// # Errors
    ///
    /// See [`Ask`].
    fn secret(&self, question: &str, flag: &str) -> Asked<SecretText>;

    /// Asks for a new secret, twice.
    ///
    /// # Errors
    ///
    /// See [`Ask`].
    fn new_secret(&self, question: &str, flag: &str) -> Asked<SecretText>;

    /// Asks whether to go on. `--yes` answers it; `flag` is "--yes".
    ///
    /// # Errors
    ///
    /// [`Complaint::Declined`] if the answer is no; see [`Ask`].
    fn confirm(&self, question: &str, flag: &str) -> Asked<()>;

    /// Asks whether something is so. `--yes` does not answer it: whoever agrees to
    /// a deed beforehand has not seen whom it would meet. `flag` is the argument.
    ///
    /// # Errors
    ///
    /// See [`Ask`].
    fn is_so(&self, question: &str, flag: &str) -> Asked<bool>;

    /// Offers several items and returns the index of the chosen one.
    ///
    /// # Errors
    ///
    /// See [`Ask`].
    fn choose(&self, question: &str, items: &[String], flag: &str) -> Asked<usize>;

    /// Asks for a code, visibly, exactly once: it may be empty, so that a screen
    /// around it stays in place.
    ///
    /// # Errors
    ///
    /// See [`Ask`].
    fn code(&self, question: &str, flag: &str) -> Asked<SecretText>;

    /// Waits for Enter, or the end of the input.
    ///
    /// # Errors
    ///
    /// See [`Ask`].
    fn pause(&self, text: &str) -> Asked<()>;
}

/// What the caller chose about being asked.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Manners {
    /// `--no-input`: nothing may be asked.
    pub(crate) no_input: bool,
    /// `--yes`: confirmations are given.
    pub(crate) yes: bool,
    /// `--plain`, or a dumb terminal: no cursor movement, no menus with arrow keys.
    pub(crate) plain: bool,
}

/// After this many answers that are none, the person is taken to have given up.
const TRIES: usize = 3;

/// Reads one line with its line break; empty at the end of the input.
type Keyboard = Box<dyn Fn() -> io::Result<Vec<u8>>>;

/// The person at this terminal.
pub(crate) struct Terminal {
    manners: Manners,
    possible: bool,
    keyboard: Keyboard,
    screen: RefCell<Box<dyn Write>>,
}

impl Terminal {
    /// Finds out whether there is somebody to ask.
    pub(crate) fn new(manners: Manners) -> Self {
        let terminals = io::stdin().is_terminal() && io::stderr().is_terminal();
        Self {
            manners,
            possible: terminals && !manners.no_input,
            keyboard: Box::new(terminal::answers::read_line),
            screen: RefCell::new(Box::new(io::stderr())),
        }
    }

    /// Fails before anything is shown if nobody can be asked.
    fn somebody(&self, question: &str, flag: &str) -> Asked<()> {
        if self.possible {
            return Ok(());
        }
        Err(Complaint::InputNeeded { what: question.to_owned(), flag: flag.to_owned() })
    }

    fn show(&self, text: &str) -> Asked<()> {
        let mut screen = self.screen.borrow_mut();
        screen.write_all(text.as_bytes())?;
        Ok(screen.flush()?)
    }

    /// Shows a question and reads one line, without its line break; none at
    /// the end of the input.
    fn line(&self, question: &str) -> Asked<Option<Zeroizing<String>>> {
        let line = self.read_line(question);
        if !matches!(line, Ok(Some(_))) {
            terminal::hang_up_if_it_is_gone();
        }
        line
    }

    fn read_line(&self, question: &str) -> Asked<Option<Zeroizing<String>>> {
        self.show(&format!("{} ", escape::for_terminal(question)))?;
        let bytes = Zeroizing::new((self.keyboard)()?);
        if !bytes.ends_with(b"\n") {
            // Ctrl-D leaves the cursor behind the question.
            self.show("\n")?;
        }
        if bytes.is_empty() {
            return Ok(None);
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| not_utf8())?;
        Ok(Some(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned())))
    }

    /// Asks until `accept` takes the answer, at most [`TRIES`] times. `again`
    /// says what is expected.
    fn until<T>(
        &self,
        (question, flag): (&str, &str),
        shown: &str,
        again: &str,
        accept: impl Fn(&str) -> Option<T>,
    ) -> Asked<T> {
        self.somebody(question, flag)?;
        for attempt in 1..=TRIES {
            let Some(line) = self.line(shown)? else { break };
            if let Some(answer) = accept(line.trim()) {
                return Ok(answer);
            }
            if attempt < TRIES {
                self.show(&format!("{again}\n"))?;
            }
        }
        Err(given_up(question, flag))
    }

    /// Reads a line that is not shown. The echo ends before the question is
    /// there: whoever answers at once would otherwise be read over the shoulder.
    fn hidden(&self, question: &str, flag: &str) -> Asked<SecretText> {
        let shown = format!("{question}:");
        let _hidden = terminal::hide_typing(&format!("{} ", escape::for_terminal(&shown)))?;
        let line = self.line(&shown)?;
        let mut line = line.ok_or_else(|| given_up(question, flag))?;
        Ok(SecretText::new(std::mem::take(&mut line)))
    }

    fn menu(&self, question: &str, items: &[String], flag: &str) -> Asked<usize> {
        let shown: Vec<String> =
            items.iter().map(|item| escape::for_terminal(item).into_owned()).collect();
        let question_shown = escape::for_terminal(question);
        // Dropped only after a signal was waited for: see `menu::choose`.
        let hidden = terminal::hide_keys()?;
        let chosen = menu::choose(&question_shown, &shown);
        if !matches!(chosen, Ok(Some(_))) {
            terminal::hang_up_if_it_is_gone();
        }
        let chosen = chosen
            .map_err(|error| interrupted(error, question, flag))?
            .ok_or_else(|| given_up(question, flag))?;
        drop(hidden);
        // The question and its answer stay on the screen, as after a typed line.
        let answer = shown.get(chosen).map_or("", String::as_str);
        let colon = if question_shown.ends_with('?') { "" } else { ":" };
        self.show(&format!("{question_shown}{colon} {answer}\n"))?;
        Ok(chosen)
    }

    fn numbered(&self, question: &str, items: &[String], flag: &str) -> Asked<usize> {
        for (number, item) in (1..).zip(items) {
            self.show(&format!("{number}  {}\n", escape::for_terminal(item)))?;
        }
        let again = format!("Type a number from 1 to {}.", items.len());
        self.until((question, flag), &format!("{question} (number):"), &again, |line| {
            let number: usize = line.parse().ok()?;
            (1..=items.len()).contains(&number).then(|| number - 1)
        })
    }
}

impl Ask for Terminal {
    fn can_ask(&self) -> bool {
        self.possible
    }

    fn tell(&self, text: &str) {
        if self.possible {
            // The question that follows fails if the terminal is gone.
            drop(self.show(&format!("{}\n", escape::for_terminal(text))));
        }
    }

    fn text(&self, question: &str, flag: &str) -> Asked<String> {
        let again = "An answer is needed; Ctrl-D gives up.";
        self.until((question, flag), &format!("{question}:"), again, |line| {
            (!line.is_empty()).then(|| line.to_owned())
        })
    }

    fn maybe_text(&self, question: &str, flag: &str) -> Asked<Option<String>> {
        self.until((question, flag), &format!("{question}:"), "", |line| {
            Some((!line.is_empty()).then(|| line.to_owned()))
        })
    }

    fn secret(&self, question: &str, flag: &str) -> Asked<SecretText> {
        self.somebody(question, flag)?;
        for _ in 0..TRIES {
            let secret = self.hidden(question, flag)?;
            if !secret.expose().is_empty() {
                return Ok(secret);
            }
        }
        Err(given_up(question, flag))
    }

    fn new_secret(&self, question: &str, flag: &str) -> Asked<SecretText> {
        for _ in 0..TRIES {
            let first = self.secret(question, flag)?;
            if self.hidden(&format!("{question}, again"), flag)? == first {
                return Ok(first);
            }
            self.show("The two differ; nothing was taken.\n")?;
        }
        Err(given_up(question, flag))
    }

    fn confirm(&self, question: &str, flag: &str) -> Asked<()> {
        if self.manners.yes || self.is_so(question, flag)? {
            return Ok(());
        }
        Err(Complaint::Declined)
    }

    fn is_so(&self, question: &str, flag: &str) -> Asked<bool> {
        let shown = format!("{question} [y/N]");
        self.until((question, flag), &shown, "Type y or n.", |line| {
            match line.to_lowercase().as_str() {
                "y" | "yes" => Some(true),
                "" | "n" | "no" => Some(false),
                _ => None,
            }
        })
    }

    fn choose(&self, question: &str, items: &[String], flag: &str) -> Asked<usize> {
        self.somebody(question, flag)?;
        if items.is_empty() {
            return Err(given_up(question, flag));
        }
        if self.manners.plain {
            self.numbered(question, items, flag)
        } else {
            self.menu(question, items, flag)
        }
    }

    fn code(&self, question: &str, flag: &str) -> Asked<SecretText> {
        self.somebody(question, flag)?;
        let line = self.line(&format!("{question}:"))?;
        let line = line.ok_or_else(|| given_up(question, flag))?;
        Ok(SecretText::new(line.trim().to_owned()))
    }

    fn pause(&self, text: &str) -> Asked<()> {
        self.somebody(text, "")?;
        self.line(text).map(|_| ())
    }
}

/// Asks for a value until `parse` takes it: what is not acceptable is told, and
/// the third time it is the error.
///
/// # Errors
///
/// [`Complaint::Invalid`]; see [`Ask`].
pub(crate) fn value<T>(
    ask: &dyn Ask,
    (question, flag): (&str, &str),
    parse: impl Fn(&str) -> Result<T, Invalid>,
) -> Asked<T> {
    until_valid(ask, || Ok(parse(&ask.text(question, flag)?)))
}

/// As [`value`], where Enter alone means none.
///
/// # Errors
///
/// As for [`value`].
pub(crate) fn maybe_value<T>(
    ask: &dyn Ask,
    (question, flag): (&str, &str),
    parse: impl Fn(&str) -> Result<T, Invalid>,
) -> Asked<Option<T>> {
    until_valid(ask, || match ask.maybe_text(question, flag)? {
        Some(text) => Ok(parse(&text).map(Some)),
        None => Ok(Ok(None)),
    })
}

fn until_valid<T>(ask: &dyn Ask, one: impl Fn() -> Asked<Result<T, Invalid>>) -> Asked<T> {
    let mut tries = 1;
    loop {
        match one()? {
            Ok(value) => return Ok(value),
            Err(invalid) if tries == TRIES => return Err(Complaint::unacceptable(&invalid)),
            Err(invalid) => ask.tell(&format!("{invalid}; use {}", invalid.allowed())),
        }
        tries += 1;
    }
}

fn given_up(question: &str, flag: &str) -> Complaint {
    Complaint::GivenUp { what: question.to_owned(), flag: flag.to_owned() }
}

fn not_utf8() -> Complaint {
    Complaint::Invalid { message: "the answer is not UTF-8".to_owned(), hint: None }
}

/// What a failed read means. An interrupted one is the handler's business.
fn interrupted(error: io::Error, question: &str, flag: &str) -> Complaint {
    match error.kind() {
        ErrorKind::Interrupted => {
            terminal::wait_for_the_handler();
            given_up(question, flag)
        }
        ErrorKind::UnexpectedEof => given_up(question, flag),
        ErrorKind::InvalidData => not_utf8(),
        _ => Complaint::Unreadable(error),
    }
}

#[cfg(test)]
pub(crate) mod scripted;

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::rc::Rc;

    use super::*;

    /// A terminal with these lines typed in, and what it shows.
    fn typed(lines: &[&str], manners: Manners) -> (Terminal, Rc<RefCell<Vec<u8>>>) {
        let waiting = RefCell::new(lines.iter().map(|l| l.as_bytes().to_vec()).collect());
        let next = move || {
            let waiting: &RefCell<VecDeque<Vec<u8>>> = &waiting;
            Ok(waiting.borrow_mut().pop_front().unwrap_or_default())
        };
        let shown = Rc::new(RefCell::new(Vec::new()));
        let terminal = Terminal {
            manners,
            possible: !manners.no_input,
            keyboard: Box::new(next),
            screen: RefCell::new(Box::new(Shown(Rc::clone(&shown)))),
        };
        (terminal, shown)
    }

    struct Shown(Rc<RefCell<Vec<u8>>>);

    impl Write for Shown {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn at(lines: &[&str]) -> Terminal {
        typed(lines, Manners::default()).0
    }

    #[test]
    fn where_nobody_may_be_asked_every_question_names_its_flag_and_shows_nothing() {
        let (terminal, shown) =
            typed(&["x\n"; 9], Manners { no_input: true, ..Manners::default() });
        let ask: &dyn Ask = &terminal;
        let items = ["a".to_owned()];
        let complaints = [
            ask.text("Reason", "--flag").unwrap_err(),
            ask.maybe_text("Name", "--flag").unwrap_err(),
            ask.secret("Password", "--flag").unwrap_err(),
            ask.new_secret("Password", "--flag").unwrap_err(),
            ask.confirm("Go on?", "--flag").unwrap_err(),
            ask.is_so("Is it?", "--flag").unwrap_err(),
            ask.choose("Which", &items, "--flag").unwrap_err(),
            ask.code("Code", "--flag").unwrap_err(),
        ];
        for complaint in complaints {
            assert!(matches!(complaint, Complaint::InputNeeded { .. }), "{complaint}");
            assert_eq!(complaint.hint().unwrap(), "give --flag");
        }
        assert!(matches!(ask.pause("Press Enter."), Err(Complaint::InputNeeded { .. })));
        ask.tell("x");
        assert!(!ask.can_ask());
        assert!(shown.borrow().is_empty());
    }

    #[test]
    fn yes_answers_a_confirmation_even_where_nobody_may_be_asked() {
        let manners = Manners { no_input: true, yes: true, ..Manners::default() };
        assert!(typed(&[], manners).0.confirm("Go on?", "--yes").is_ok());
    }

    #[test]
    fn a_confirmation_wants_a_clear_yes() {
        for line in ["y\n", "YES\n", " yes \r\n"] {
            assert!(at(&[line]).confirm("Go on?", "--yes").is_ok(), "{line:?}");
        }
        for line in ["\n", "n\n", "No\n"] {
            let answer = at(&[line]).confirm("Go on?", "--yes");
            assert!(matches!(answer, Err(Complaint::Declined)), "{line:?}");
        }
        assert!(at(&["perhaps\n", "y\n"]).confirm("Go on?", "--yes").is_ok());
    }

    #[test]
    fn the_end_of_the_input_gives_up_and_so_do_three_answers_that_are_none() {
        assert!(matches!(at(&[""]).text("Reason", ""), Err(Complaint::GivenUp { .. })));
        assert!(matches!(at(&[""]).confirm("Go on?", ""), Err(Complaint::GivenUp { .. })));
        assert!(matches!(at(&[""]).code("Code", ""), Err(Complaint::GivenUp { .. })));
        let three = at(&["\n", " \n", "\n", "late\n"]).text("Reason", "");
        assert!(matches!(three, Err(Complaint::GivenUp { .. })));
    }

    #[test]
    fn text_is_trimmed_and_a_line_ended_by_ctrl_d_counts() {
        assert_eq!(at(&["  lost phone \n"]).text("Reason", "").unwrap(), "lost phone");
        assert_eq!(at(&["lost"]).text("Reason", "").unwrap(), "lost");
        assert_eq!(at(&["\n"]).code("Code", "").unwrap().expose(), "");
    }

    #[test]
    fn text_that_may_be_left_out_is_left_out_with_enter_and_not_with_ctrl_d() {
        assert_eq!(at(&[" \n"]).maybe_text("Name", "").unwrap(), None);
        assert_eq!(at(&[" Rao\n"]).maybe_text("Name", "").unwrap().as_deref(), Some("Rao"));
        assert!(matches!(at(&[""]).maybe_text("Name", ""), Err(Complaint::GivenUp { .. })));
    }

    #[test]
    fn a_value_that_is_not_acceptable_is_told_and_asked_for_three_times() {
        let parse = |text: &str| -> Result<u8, Invalid> {
            text.parse().map_err(|_| Invalid::new("number", text, "a small number"))
        };
        let (terminal, shown) = typed(&["x\n", "7\n"], Manners::default());
        assert_eq!(value(&terminal, ("Number", ""), parse).unwrap(), 7);
        let shown = String::from_utf8(shown.borrow().clone()).unwrap();
        assert!(
            shown.contains("the number \"x\" is not acceptable; use a small number"),
            "{shown}"
        );
        let thrice = at(&["x\n", "y\n", "z\n", "7\n"]);
        assert!(matches!(value(&thrice, ("Number", ""), parse), Err(Complaint::Invalid { .. })));
        assert_eq!(maybe_value(&at(&["x\n", "\n"]), ("Number", ""), parse).unwrap(), None);
    }

    #[test]
    fn a_secret_is_taken_as_it_was_typed_and_the_end_of_the_input_gives_up() {
        let secret = |lines: &[&str]| at(lines).secret("Password", "--flag");
        assert_eq!(secret(&[" p w \r\n"]).unwrap().expose(), " p w ");
        assert_eq!(secret(&["\n", "pw\n"]).unwrap().expose(), "pw");
        assert!(matches!(secret(&["\n", "\n", "\n", "late\n"]), Err(Complaint::GivenUp { .. })));
        assert!(matches!(secret(&[""]), Err(Complaint::GivenUp { .. })));
    }

    #[test]
    fn a_new_secret_is_typed_twice_alike() {
        let secret = |lines: &[&str]| at(lines).new_secret("New password", "--flag");
        let lines = ["one\n", "other\n", "pw\n", "pw\n"];
        assert_eq!(secret(&lines).unwrap().expose(), "pw");
        let differing = ["a\n", "b\n", "a\n", "b\n", "a\n", "b\n", "pw\n", "pw\n"];
        assert!(matches!(secret(&differing), Err(Complaint::GivenUp { .. })));
    }

    #[test]
    fn a_question_drives_no_terminal() {
        let (terminal, shown) = typed(&["y\n"], Manners::default());
        terminal.tell("a\u{1b}[2Jb");
        terminal.confirm("Reset \u{202e}rao?", "--yes").unwrap();
        let shown = String::from_utf8(shown.borrow().clone()).unwrap();
        assert_eq!(shown, "a\\u{1b}[2Jb\nReset \\u{202e}rao? [y/N] ");
    }

    #[test]
    fn a_plain_menu_is_a_numbered_list() {
        let manners = Manners { plain: true, ..Manners::default() };
        let items = ["Pixel".to_owned(), "iPhone".to_owned()];
        let (terminal, shown) = typed(&["3\n", "2\n"], manners);
        assert_eq!(terminal.choose("Which", &items, "").unwrap(), 1);
        let shown = String::from_utf8(shown.borrow().clone()).unwrap();
        assert!(shown.starts_with("1  Pixel\n2  iPhone\nWhich (number): "), "{shown}");
        assert!(!shown.contains('\u{1b}'));
    }

    #[test]
    fn what_is_not_utf8_is_refused() {
        let mut terminal = at(&[]);
        terminal.keyboard = Box::new(|| Ok(b"\xff\n".to_vec()));
        assert!(matches!(terminal.text("Reason", ""), Err(Complaint::Invalid { .. })));
    }
}
