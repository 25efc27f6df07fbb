//! READER: the record in a file, as `audit export` writes it, in JSON lines or CSV.
//!
//! ```text
//! bytes ─► lines ─┬ json ──────┐
//!                 └ delimited ─┴► cells ─► where a part begins, its events, where it ends
//! ```
//!
//! In the library, because a restore reads what happened after a backup from such a file. Made to
//! be given anything: it never panics, and holds one line, of limited length, at a time. Whether
//! what the lines say fits together is for `ops`; how they are written is the program's.

mod cells;
mod delimited;
mod json;
mod lines;

use std::io::BufRead;

use crate::error::{Error, Result};
use crate::model::policy_file::{Fault, Place};
use crate::model::record::{Begin, EXPORT_COLUMNS, Line};
use cells::{Bad, Told};
use lines::{Lines, Text};

/// An exported record that is being read. Several parts may follow one another.
#[derive(Debug)]
pub(crate) struct RecordFile<R> {
    lines: Lines<R>,
    form: Form,
    is_inside: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Delimited,
}

/// A line that was read.
#[derive(Debug)]
pub(crate) struct Found {
    /// Which, from 1.
    pub number: u64,
    /// What it says.
    pub line: Line,
    /// Whether the time in words, which the chain does not cover, is that in milliseconds.
    pub is_time_right: bool,
}

/// What is wrong with a line.
pub(crate) fn fault(line: u64, column: usize, what: &str, hint: Option<&str>) -> Error {
    let at = Place { line: usize::try_from(line).unwrap_or(usize::MAX), column };
    Error::Faulty(vec![Fault::new(at, what, hint.map(ToOwned::to_owned))])
}

const NO_EXPORT: &str = "this is not what twofactl audit export writes";
const AGAIN: &str = "it was cut off: export it again";

impl<R: BufRead> RecordFile<R> {
    /// Begins to read.
    ///
    /// # Errors
    ///
    /// [`Error::Faulty`] for what is no export at all.
    pub(crate) fn new(source: R) -> Result<Self> {
        let mut lines = Lines::new(source);
        let Some(first) = lines.peek()? else {
            return Err(fault(1, 1, "the file is empty", Some(AGAIN)));
        };
        let form = if first.starts_with('{') {
            Form::Json
        } else if delimited::is_header(first) {
            Form::Delimited
        } else {
            let hint = "export the record again, as JSON lines or as CSV";
            return Err(fault(1, 1, NO_EXPORT, Some(hint)));
        };
        Ok(Self { lines, form, is_inside: false })
    }

    /// How many bytes were read.
    pub(crate) const fn offset(&self) -> u64 {
        self.lines.offset()
    }

    /// The next line; `None` where the file ends behind the end of a part.
    ///
    /// # Errors
    ///
    /// [`Error::Faulty`] with the place of what is wrong; what kept the file from being read.
    pub(crate) fn next(&mut self) -> Result<Option<Found>> {
        let Some(text) = self.next_text()? else {
            let what = "the file ends without the line that tells where the record ends";
            let at = self.lines.number().saturating_add(1);
            return if self.is_inside { Err(fault(at, 1, what, Some(AGAIN))) } else { Ok(None) };
        };
        let told = self.read(&text).map_err(|bad| self.bad(&text, &bad))?;
        let (number, Told { line, is_time_right }) = (text.number, told);
        match (&line, self.is_inside) {
            (Line::Begin(_), false) => self.is_inside = true,
            (Line::End(_), true) => self.is_inside = false,
            (Line::Event(_), true) => {}
            (Line::Begin(_), true) => {
                let what = "another part begins before the one before it has ended";
                return Err(fault(number, 1, what, Some(AGAIN)));
            }
            (Line::Event(_) | Line::End(_), false) => {
                let what = "there is no line before it that tells where the part begins";
                return Err(fault(number, 1, what, Some(AGAIN)));
            }
        }
        Ok(Some(Found { number, line, is_time_right }))
    }

    /// The last line that begins a part, whatever else is wrong with the others.
    ///
    /// # Errors
    ///
    /// What kept the file from being read.
    pub(crate) fn last_begin(mut self) -> Result<Option<(u64, Begin)>> {
        let mut last = None;
        while let Some(text) = self.next_text()? {
            if text.text.contains("begin")
                && let Ok(Told { line: Line::Begin(begin), .. }) = self.read(&text)
            {
                last = Some((text.number, begin));
            }
        }
        Ok(last)
    }

    fn next_text(&mut self) -> Result<Option<Text>> {
        while let Some(text) = self.lines.next()? {
            // The names of the columns come before each part.
            let is_header = self.form == Form::Delimited && delimited::is_header(&text.text);
            if !is_header && !text.text.trim().is_empty() {
                return Ok(Some(text));
            }
        }
        Ok(None)
    }

    fn read(&self, text: &Text) -> Result<Told, Bad> {
        let cells = match self.form {
            Form::Json => json::cells(&text.text)?,
            Form::Delimited => delimited::cells(&text.text, &EXPORT_COLUMNS)?,
        };
        cells.into_line()
    }

    /// A line that is half there was cut off, whatever else can be said of it.
    fn bad(&self, text: &Text, Bad { column, what, hint }: &Bad) -> Error {
        if !text.is_whole {
            let what = "the file ends in the middle of this line";
            return fault(text.number, *column, what, Some(AGAIN));
        }
        fault(text.number, *column, what, *hint)
    }
}

#[cfg(test)]
mod tests;
