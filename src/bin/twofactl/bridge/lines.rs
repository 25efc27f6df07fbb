//! Lines in: one at a time, of bounded length, and gone once they are answered.
//!
//! Lines carry passwords and codes, so they are read into one buffer that is
//! wiped, and nothing else buffers them. What is too long is skipped as it
//! comes, without being kept. Knows nothing of what is in a line.

use std::io::{ErrorKind, Read};

use zeroize::{Zeroize as _, Zeroizing};

/// No request needs more; the line break not counted.
pub(crate) const LONGEST_LINE: usize = 64 * 1024;

/// What came.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line<'a> {
    /// A line without its line break. The last one need not have had any.
    Text(&'a [u8]),
    /// A line that was longer than [`LONGEST_LINE`]. It is read to its end.
    TooLong,
    /// Nothing more.
    End,
}

/// The lines of a stream.
pub(crate) struct Lines<R> {
    source: R,
    /// One byte more than a line, for the break.
    held: Zeroizing<Vec<u8>>,
    /// What is not handed out yet.
    begin: usize,
    end: usize,
}

impl<R: Read> Lines<R> {
    /// Reads from where `source` stands.
    pub(crate) fn new(source: R) -> Self {
        let held = Zeroizing::new(vec![0; LONGEST_LINE + 1]);
        Self { source, held, begin: 0, end: 0 }
    }

    /// The next line; the one before is wiped.
    ///
    /// # Errors
    ///
    /// What kept the stream from being read.
    pub(crate) fn next(&mut self) -> std::io::Result<Line<'_>> {
        self.forget_answered();
        let mut searched = 0;
        loop {
            if let Some(length) = self.find_break(searched) {
                self.begin = length + 1;
                return Ok(self.text(length));
            }
            searched = self.end;
            if self.end == self.held.len() {
                self.skip_line()?;
                return Ok(Line::TooLong);
            }
            if self.fill()? == 0 {
                self.begin = self.end;
                return Ok(if self.end == 0 { Line::End } else { self.text(self.end) });
            }
        }
    }

    fn text(&self, length: usize) -> Line<'_> {
        Line::Text(self.held.get(..length).unwrap_or_default())
    }

    /// Moves what is left to the front and wipes all behind it.
    fn forget_answered(&mut self) {
        self.held.copy_within(self.begin..self.end, 0);
        let left = self.end - self.begin;
        if let Some(answered) = self.held.get_mut(left..self.end) {
            answered.zeroize();
        }
        (self.begin, self.end) = (0, left);
    }

    fn find_break(&self, from: usize) -> Option<usize> {
        let fresh = self.held.get(from..self.end)?;
        fresh.iter().position(|byte| *byte == b'\n').map(|at| from + at)
    }

    /// Reads once, behind what is held; 0 at the end of the stream.
    fn fill(&mut self) -> std::io::Result<usize> {
        loop {
            match self.source.read(self.held.get_mut(self.end..).unwrap_or_default()) {
                Ok(read) => {
                    self.end += read;
                    return Ok(read);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Drops what comes up to the next break, or to the end.
    fn skip_line(&mut self) -> std::io::Result<()> {
        loop {
            (self.begin, self.end) = (0, 0);
            if self.fill()? == 0 {
                return Ok(());
            }
            if let Some(length) = self.find_break(0) {
                self.begin = length + 1;
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream that gives at most `portion` bytes at a time.
    struct Trickle<'a> {
        bytes: &'a [u8],
        portion: usize,
    }

    impl Read for Trickle<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let portion = self.portion.min(self.bytes.len());
            let (now, later) = self.bytes.split_at(portion.min(into.len()));
            into[..now.len()].copy_from_slice(now);
            self.bytes = later;
            Ok(now.len())
        }
    }

    /// Every line, a long one as its length; `None` for one that was too long.
    fn all(bytes: &[u8], portion: usize) -> Vec<Option<Vec<u8>>> {
        let mut lines = Lines::new(Trickle { bytes, portion });
        let mut all = Vec::new();
        loop {
            match lines.next().unwrap() {
                Line::Text(line) => all.push(Some(line.to_owned())),
                Line::TooLong => all.push(None),
                Line::End => return all,
            }
        }
    }

    #[test]
    fn lines_are_the_same_however_they_arrive() {
        let expected = [&b"one"[..], b"", b"two\r", b"three"].map(|line| Some(line.to_owned()));
        for portion in [1, 2, 3, 7, 1000] {
            assert_eq!(all(b"one\n\ntwo\r\nthree", portion), expected, "{portion} at a time");
        }
        assert!(all(b"", 1).is_empty());
    }

    #[test]
    fn the_longest_line_is_taken_and_one_byte_more_is_skipped_to_its_end() {
        let longest = vec![b'x'; LONGEST_LINE];
        for (more, is_taken) in [(0, true), (1, false), (LONGEST_LINE * 3, false)] {
            let line = [&longest[..], &vec![b'y'; more]].concat();
            let bytes = [b"before\n", &line[..], b"\nafter\n"].concat();
            for portion in [997, usize::MAX] {
                let expected = [
                    Some(b"before".to_vec()),
                    is_taken.then(|| line.clone()),
                    Some(b"after".to_vec()),
                ];
                assert!(all(&bytes, portion) == expected, "{more} more, {portion} at a time");
            }
        }
        assert!(all(&vec![b'x'; LONGEST_LINE + 1], usize::MAX) == [None], "without a line break");
    }

    #[test]
    fn an_answered_line_is_wiped_before_the_next_is_waited_for() {
        let mut lines = Lines::new(&b"hunter2\n\n"[..]);
        assert_eq!(lines.next().unwrap(), Line::Text(b"hunter2"));
        assert_eq!(lines.next().unwrap(), Line::Text(b""));
        assert!(!lines.held.windows(6).any(|part| part == b"hunter"));
    }
}
