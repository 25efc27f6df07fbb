//! An output whose words can be read back, for tests of commands and of the
//! output itself.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use jiff::tz::TimeZone;
use twofactl::model::time::Timestamp;

use super::table::Look;
use super::when::Reader;
use super::{Choices, Format, Output, When};

#[derive(Clone, Default)]
struct Shared(Rc<RefCell<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An output that is not a terminal, in UTC, at 2026-12-31T12:00:00Z.
pub(crate) struct Captured {
    pub(crate) output: Output,
    answers: Shared,
    notes: Shared,
}

impl Captured {
    pub(crate) fn new(format: Format) -> Self {
        Self::with(&Choices { format, ..Choices::default() })
    }

    pub(crate) fn with(choices: &Choices) -> Self {
        let (answers, notes) = (Shared::default(), Shared::default());
        let mut output = over(choices, Box::new(answers.clone()));
        output.notes = RefCell::new(Box::new(notes.clone()));
        Self { output, answers, notes }
    }

    pub(crate) fn answers(&self) -> String {
        String::from_utf8(self.answers.0.borrow().clone()).unwrap()
    }

    pub(crate) fn notes(&self) -> String {
        String::from_utf8(self.notes.0.borrow().clone()).unwrap()
    }
}

pub(super) fn over(choices: &Choices, answers: Box<dyn Write>) -> Output {
    let look = Look { width: None, lines: false, color: false };
    let now = Timestamp::parse_end("2026-12-31T12:00:00Z", &TimeZone::UTC).unwrap();
    let when = When::new(now, TimeZone::UTC, Reader::Person);
    Output::over(choices, look, when, (answers, Box::new(io::sink())))
}
