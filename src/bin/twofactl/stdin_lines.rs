//! Standard input as a source of answers for scripts: `--password-stdin`,
//! `--code-stdin`, and names in place of `-`.
//!
//! One line each, the password first, then the code, then names to the end.
//! Nothing is read ahead: the buffer of the standard library is never wiped.

use std::io::{self, IsTerminal as _};

use twofactl::model::secret::SecretText;
use zeroize::Zeroizing;

use crate::report::Complaint;

/// More than any password that is accepted; ends a read of the wrong file.
const LONGEST_LINE: usize = 4096;

/// Something that can be read line by line.
pub(crate) trait Source {
    /// Appends up to `limit` bytes of the next line, its line break included,
    /// and returns how many there were; 0 at the end.
    ///
    /// # Errors
    ///
    /// What kept the stream from being read.
    fn read_line(&mut self, limit: u64, line: &mut Vec<u8>) -> io::Result<usize>;
}

impl Source for io::Stdin {
    fn read_line(&mut self, limit: u64, line: &mut Vec<u8>) -> io::Result<usize> {
        read_line(limit, line)
    }
}

/// Appends up to `limit` bytes of the next line of standard input, its line break included, and
/// returns how many there were; 0 at the end. Of what follows nothing is taken, and nothing is
/// kept anywhere else.
///
/// # Errors
///
/// What kept the stream from being read.
pub(crate) fn read_line(limit: u64, line: &mut Vec<u8>) -> io::Result<usize> {
    let (stdin, before) = (io::stdin(), line.len());
    let mut byte = Zeroizing::new([0]);
    for _ in 0..limit {
        if rustix::io::retry_on_intr(|| rustix::io::read(&stdin, &mut byte[..]))? == 0 {
            break;
        }
        line.extend_from_slice(&byte[..]);
        if *byte == [b'\n'] {
            break;
        }
    }
    Ok(line.len() - before)
}

/// The lines of standard input, in the order in which they are asked for.
pub(crate) struct StdinLines<S = io::Stdin> {
    source: S,
    terminal: bool,
}

impl StdinLines {
    /// Reads from standard input, from where it stands.
    pub(crate) fn new() -> Self {
        let source = io::stdin();
        Self { terminal: source.is_terminal(), source }
    }
}

impl<S: Source> StdinLines<S> {
    /// Reads the next line as a secret: without its line break, otherwise as
    /// it is. `what` names it, `flag` is the option that promised it.
    ///
    /// # Errors
    ///
    /// [`Complaint::InputNeeded`] if there is no further line,
    /// [`Complaint::Usage`] if it would be typed in view of everybody,
    /// [`Complaint::Invalid`] if it is too long or not UTF-8.
    pub(crate) fn secret(&mut self, what: &str, flag: &str) -> Result<SecretText, Complaint> {
        if self.terminal {
            return Err(Complaint::Usage {
                message: format!("{flag} reads from a pipe or a file, not from a terminal"),
                hint: Some("leave it out to be asked".to_owned()),
            });
        }
        let line = self.line(what)?.ok_or_else(|| Complaint::InputNeeded {
            what: format!("{what}, as a line of standard input"),
            flag: format!("{flag} and the line"),
        })?;
        Ok(SecretText::new(line))
    }

    /// Reads all further lines as names: trimmed, empty ones left out.
    ///
    /// # Errors
    ///
    /// [`Complaint::InputNeeded`] if there is none, [`Complaint::Invalid`] as
    /// for [`StdinLines::secret`].
    pub(crate) fn names(&mut self, what: &str) -> Result<Vec<String>, Complaint> {
        let mut names = Vec::new();
        while let Some(line) = self.line(what)? {
            let name = line.trim();
            if !name.is_empty() {
                names.push(name.to_owned());
            }
        }
        if names.is_empty() {
            return Err(Complaint::InputNeeded {
                what: format!("{what}, one a line of standard input"),
                flag: "at least one name".to_owned(),
            });
        }
        Ok(names)
    }

    fn line(&mut self, what: &str) -> Result<Option<String>, Complaint> {
        // Room for the whole line from the start: a buffer that grows would
        // leave copies of a secret behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST_LINE + 2));
        let limit = u64::try_from(LONGEST_LINE + 2).unwrap_or(u64::MAX);
        if self.source.read_line(limit, &mut bytes)? == 0 {
            return Ok(None);
        }
        let line = without_line_break(&bytes);
        if line.len() > LONGEST_LINE {
            return Err(invalid(what, "is too long", "at most 4096 bytes"));
        }
        let text = std::str::from_utf8(line).map_err(|_| invalid(what, "is not UTF-8", "UTF-8"))?;
        Ok(Some(text.to_owned()))
    }
}

fn without_line_break(line: &[u8]) -> &[u8] {
    let Some(line) = line.strip_suffix(b"\n") else { return line };
    line.strip_suffix(b"\r").unwrap_or(line)
}

fn invalid(what: &str, why: &str, allowed: &str) -> Complaint {
    Complaint::Invalid {
        message: format!("{what} on standard input {why}"),
        hint: Some(format!("use {allowed}")),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, Read as _};

    use super::*;

    impl Source for &[u8] {
        fn read_line(&mut self, limit: u64, line: &mut Vec<u8>) -> io::Result<usize> {
            self.take(limit).read_until(b'\n', line)
        }
    }

    fn lines(bytes: &[u8]) -> StdinLines<&[u8]> {
        StdinLines { source: bytes, terminal: false }
    }

    fn secret(lines: &mut StdinLines<&[u8]>) -> Result<String, Complaint> {
        lines.secret("a password", "--password-stdin").map(|secret| secret.expose().to_owned())
    }

    #[test]
    fn one_line_break_is_dropped_and_nothing_else() {
        for (bytes, expected) in [
            (&b"pw\n"[..], "pw"),
            (b"pw\r\n", "pw"),
            (b"pw", "pw"),
            (b"pw\r", "pw\r"),
            (b" p w \t\n", " p w \t"),
            (b"pw\r\r\n", "pw\r"),
            (b"\n", ""),
        ] {
            assert_eq!(secret(&mut lines(bytes)).unwrap(), expected);
        }
    }

    #[test]
    fn the_password_comes_first_then_the_code_then_names() {
        let mut lines = lines(b"pw\n123456\nrao\n\n #42 \n");
        assert_eq!(secret(&mut lines).unwrap(), "pw");
        assert_eq!(secret(&mut lines).unwrap(), "123456");
        assert_eq!(lines.names("users").unwrap(), ["rao", "#42"]);
    }

    #[test]
    fn a_missing_line_is_a_missing_answer() {
        assert!(matches!(secret(&mut lines(b"")), Err(Complaint::InputNeeded { .. })));
        assert!(matches!(lines(b"\n\n").names("users"), Err(Complaint::InputNeeded { .. })));
    }

    #[test]
    fn the_longest_line_is_accepted_and_one_byte_more_is_not() {
        let longest = [vec![b'x'; LONGEST_LINE], b"\r\n".to_vec()].concat();
        assert_eq!(secret(&mut lines(&longest)).unwrap().len(), LONGEST_LINE);
        let longer = [vec![b'x'; LONGEST_LINE + 1], b"\n".to_vec()].concat();
        for bytes in [&longer[..], &longer[..LONGEST_LINE + 1], &longer.repeat(3)] {
            assert!(matches!(secret(&mut lines(bytes)), Err(Complaint::Invalid { .. })));
        }
    }

    #[test]
    fn a_secret_that_is_not_text_is_refused_without_showing_it() {
        let error = secret(&mut lines(b"hunter\xff\n")).unwrap_err();
        assert!(!error.to_string().contains("hunter"));
    }

    #[test]
    fn secrets_are_not_typed_in_view_of_everybody() {
        let mut lines = StdinLines { source: &b"pw\n"[..], terminal: true };
        assert!(matches!(secret(&mut lines), Err(Complaint::Usage { .. })));
    }
}
