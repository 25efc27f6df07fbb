//! The lines of a file, none of which is held beyond a limit.

use std::io::{BufRead, Read as _};

use super::fault;
use crate::error::{Error, Result};

/// Many times the longest event; ends a line that never ends.
pub(super) const LONGEST: usize = 1024 * 1024;

/// One line without its line break.
#[derive(Debug)]
pub(super) struct Text {
    /// From 1.
    pub(super) number: u64,
    pub(super) text: String,
    /// Whether a line break ended it, and not the file.
    pub(super) is_whole: bool,
}

/// The lines that are left.
#[derive(Debug)]
pub(super) struct Lines<R> {
    source: R,
    number: u64,
    offset: u64,
    waiting: Option<Text>,
}

impl<R: BufRead> Lines<R> {
    pub(super) const fn new(source: R) -> Self {
        Self { source, number: 0, offset: 0, waiting: None }
    }

    /// How many bytes were read.
    pub(super) const fn offset(&self) -> u64 {
        self.offset
    }

    /// How many lines were read.
    pub(super) const fn number(&self) -> u64 {
        self.number
    }

    /// The first line, which is read again; `None` where there is nothing.
    pub(super) fn peek(&mut self) -> Result<Option<&str>> {
        self.waiting = self.read()?;
        Ok(self.waiting.as_ref().map(|line| line.text.as_str()))
    }

    /// The next line; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Text>> {
        match self.waiting.take() {
            Some(line) => Ok(Some(line)),
            None => self.read(),
        }
    }

    fn read(&mut self) -> Result<Option<Text>> {
        let mut bytes = Vec::new();
        let limit = (LONGEST + 2) as u64;
        let read = (&mut self.source).take(limit).read_until(b'\n', &mut bytes);
        let length =
            read.map_err(|error| Error::Failed(format!("the file cannot be read: {error}")))?;
        if length == 0 {
            return Ok(None);
        }
        self.number = self.number.saturating_add(1);
        self.offset = self.offset.saturating_add(length as u64);
        let is_whole = bytes.last() == Some(&b'\n');
        let line = self.text_of(&bytes)?;
        Ok(Some(Text { number: self.number, text: line.to_owned(), is_whole }))
    }

    fn text_of<'b>(&self, bytes: &'b [u8]) -> Result<&'b str> {
        let unusable = |what: &str, hint: &str| Err(fault(self.number, 1, what, Some(hint)));
        let bytes = match self.number {
            1 => bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes),
            _ => bytes,
        };
        let is_wide = bytes.starts_with(b"\xff\xfe")
            || bytes.starts_with(b"\xfe\xff")
            || bytes.iter().take(2).any(|byte| *byte == 0);
        if self.number == 1 && is_wide {
            return unusable("the file is UTF-16", "save it as UTF-8, or export it again");
        }
        let line = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.len() > LONGEST {
            return unusable("the line is longer than 1 MiB", "no event is: export it again");
        }
        match std::str::from_utf8(line) {
            Ok(text) => Ok(text),
            Err(_) => unusable("the line is not UTF-8", "save it as UTF-8, or export it again"),
        }
    }
}
