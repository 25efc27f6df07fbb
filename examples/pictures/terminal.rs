//! A terminal: what runs in it, and what is on its screen.

use std::io::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

use expectrl::Session;
use expectrl::process::unix::{PtyStream, UnixProcess};
use vt100::Parser;

use crate::desk::Failure;

/// Printed after the last command, on a screen that is not kept.
pub(crate) const END: &str = "\u{1}";
/// What a shell asks for a line with. The empty row before it sets the commands apart.
pub(crate) const PROMPT: &str = "\n$ ";
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Terminal {
    session: Session<UnixProcess, PtyStream>,
    screen: Parser,
    ended: bool,
    /// The row of the line that was typed last: what is above it was answered already.
    since: u16,
}

impl Terminal {
    /// `size`: rows and columns.
    pub(crate) fn start(command: Command, size: (u16, u16)) -> Result<Self, Failure> {
        let session = Session::spawn(command)?;
        Ok(Self { session, screen: Parser::new(size.0, size.1, 0), ended: false, since: 0 })
    }

    pub(crate) fn wait_for(&mut self, words: &str) -> Result<(), Failure> {
        self.wait_until(words, |terminal| match words {
            END => terminal.ended,
            words => terminal.text().contains(words),
        })
    }

    /// Waits until the shell asks for the next line.
    pub(crate) fn wait_for_shell(&mut self) -> Result<(), Failure> {
        let prompt = PROMPT.trim();
        self.wait_until("prompt", |terminal| {
            let (row, _) = terminal.screen.screen().cursor_position();
            row > terminal.since && terminal.text().lines().last() == Some(prompt)
        })
    }

    fn wait_until(&mut self, what: &str, came: impl Fn(&Self) -> bool) -> Result<(), Failure> {
        let began = Instant::now();
        while !came(self) {
            if began.elapsed() > PATIENCE {
                return Err(format!("no {what:?} on\n{}", self.text()).into());
            }
            self.read_on()?;
        }
        Ok(())
    }

    /// What was shown since the last line was typed.
    pub(crate) fn text(&self) -> String {
        let screen = self.screen.screen();
        let (rows, columns) = screen.size();
        screen.contents_between(self.since, 0, rows - 1, columns).trim_end().to_owned()
    }

    fn read_on(&mut self) -> Result<(), Failure> {
        let mut bytes = [0; 4096];
        match self.session.try_read(&mut bytes) {
            Ok(read) if read > 0 => {
                let seen = bytes.get(..read).unwrap_or_default();
                self.ended |= seen.ends_with(END.as_bytes());
                self.screen.process(seen);
            }
            _ => std::thread::sleep(Duration::from_millis(5)),
        }
        Ok(())
    }

    pub(crate) fn send(&mut self, keys: &str) -> Result<(), Failure> {
        self.session.write_all(keys.as_bytes())?;
        Ok(self.session.flush()?)
    }

    /// Types the line at the shell, the answers at their prompts, and waits for
    /// the shell to come back.
    pub(crate) fn act(&mut self, line: &str, answers: &[(&str, &str)]) -> Result<(), Failure> {
        self.type_line(line)?;
        for (prompt, words) in answers {
            self.answer(prompt, words)?;
        }
        self.wait_for_shell()
    }

    pub(crate) fn type_line(&mut self, line: &str) -> Result<(), Failure> {
        (self.since, _) = self.screen.screen().cursor_position();
        self.send(&format!("{line}\r"))
    }

    pub(crate) fn answer(&mut self, prompt: &str, words: &str) -> Result<(), Failure> {
        self.wait_for(prompt)?;
        self.send(&format!("{words}\r"))
    }

    /// The key on the screen: groups of four in Base32.
    pub(crate) fn key(&self) -> String {
        let is_base32 = |byte: u8| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte);
        let is_group = |word: &&str| word.len() == 4 && word.bytes().all(is_base32);
        self.text().split_whitespace().filter(is_group).collect()
    }

    pub(crate) fn into_screen(self) -> Parser {
        self.screen
    }
}
