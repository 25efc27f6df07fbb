//! The lines of a file, none of which is held beyond a limit.

use std::fs::File;
use std::io::{self, BufRead, BufReader};

use crate::report::Complaint;

/// Many times the longest row that says something; ends one that never ends.
pub(super) const LONGEST: usize = 64 * 1024;

/// One line without its line break.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// From 1.
    pub(super) number: u64,
    pub(super) bytes: Vec<u8>,
    /// How long it is, if that is more than is held.
    pub(super) too_long: Option<u64>,
}

/// The lines that are left.
pub(super) struct Lines<R = BufReader<File>> {
    source: R,
    number: u64,
    offset: u64,
    waiting: Vec<Line>,
}

impl<R: BufRead> Lines<R> {
    pub(super) const fn new(source: R) -> Self {
        Self { source, number: 0, offset: 0, waiting: Vec::new() }
    }

    /// How many bytes were read.
    pub(super) const fn offset(&self) -> u64 {
        self.offset
    }

    /// Puts lines back that were read, the first of them first.
    pub(super) fn put_back(&mut self, lines: Vec<Line>) {
        self.waiting.extend(lines.into_iter().rev());
    }

    /// The next line; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.waiting.pop() {
            return Ok(Some(line));
        }
        let (mut bytes, mut length) = (Vec::new(), 0_u64);
        loop {
            let found = self.source.fill_buf()?;
            if found.is_empty() {
                break;
            }
            let end = found.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(found.len(), |at| at + 1);
            let room = (LONGEST + 2).saturating_sub(bytes.len());
            bytes.extend_from_slice(found.get(..taken.min(room)).unwrap_or_default());
            self.source.consume(taken);
            length += taken as u64;
            if end.is_some() {
                break;
            }
        }
        self.offset += length;
        if length == 0 {
            return Ok(None);
        }
        self.number += 1;
        let mut too_long = (length > bytes.len() as u64).then_some(length);
        if too_long.is_none() {
            strip_line_break(&mut bytes);
            too_long = (bytes.len() > LONGEST).then_some(length);
        }
        Ok(Some(Line { number: self.number, bytes, too_long }))
    }

    /// Steps over a byte order mark and blank lines, and tells with what the rest begins.
    pub(super) fn peek(&mut self, name: &str) -> anyhow::Result<u8> {
        let unusable = |what: &str, hint: &str| Complaint::Invalid {
            message: format!("{name} {what}"),
            hint: Some(hint.to_owned()),
        };
        loop {
            let Some(mut line) = self.next()? else {
                let hint =
                    "its first line names the columns; see one: twofactl user import --template";
                return Err(unusable("is empty", hint).into());
            };
            if line.number == 1 {
                if line.bytes.starts_with(&[0xff, 0xfe]) || line.bytes.starts_with(&[0xfe, 0xff]) {
                    return Err(unusable("is UTF-16", "save it as UTF-8").into());
                }
                if line.bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
                    line.bytes.drain(..3);
                }
            }
            if let Some(first) = line.bytes.iter().copied().find(|byte| !byte.is_ascii_whitespace())
            {
                self.put_back(vec![line]);
                return Ok(first);
            }
        }
    }
}

fn strip_line_break(bytes: &mut Vec<u8>) {
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_they_do_anywhere_and_are_held_up_to_a_limit() {
        let long = "x".repeat(LONGEST * 3);
        let text = format!("a\r\nb\n\n{long}\nend");
        let mut lines = Lines::new(text.as_bytes());
        let mut read = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            read.push((line.number, line.bytes.len(), line.too_long.is_some()));
        }
        let held = LONGEST + 2;
        assert_eq!(
            read,
            [(1, 1, false), (2, 1, false), (3, 0, false), (4, held, true), (5, 3, false)]
        );
        assert_eq!(lines.offset(), text.len() as u64);
    }
}
