//! Asks the terminal about itself, and never waits long for it.
//!
//! ```text
//! second screen, echo off, line mode off
//!   │  the questions, each ended by "where is the cursor?"
//!   ▼
//! replies, for 150 ms at most ── all there: goes on at once
//!   │  echo and line mode back, the screen cleared
//!   ▼
//! next question to the person ── replies missing: once, listens for a second
//!                                more, or until a line is typed
//! ```
//!
//! What a person types meanwhile is kept and given to the next question, as if
//! it had been typed there: [`read_line`]. A reply that comes later than all of
//! this is taken out of the line in which it arrives. A terminal that does not
//! reply is taken for what the environment claims.

use std::fs::File;
use std::io::{self, IsTerminal as _};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::fstat;
use rustix::io::Errno;
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};
use zeroize::{Zeroize as _, Zeroizing};

use super::claims::Background;
use super::replies::{Heard, Reply, sort_out};
use super::{
    AlternateScreen, Asking, FOUND, Found, asking, in_foreground, send, wait_for_the_handler,
};
use crate::stdin_lines;

/// How long a screen may be put off; most terminals need a millisecond, and
/// those on the other side of an ocean come in the second time.
const PATIENCE: Duration = Duration::from_millis(150);
/// How long typing may go unseen after the screen is there, before a code can
/// have been read off it.
const LATE: Duration = Duration::from_secs(1);

/// More than people type.
const USUAL_LINE: usize = 1024;

/// Which of the two waits.
#[derive(Debug, Clone, Copy)]
enum Wait {
    First,
    Late,
}

fn patience(wait: Wait) -> Duration {
    // A machine that runs many tests at once is slower than any terminal.
    #[cfg(debug_assertions)]
    if let Some(milliseconds) = std::env::var("TWOFACTL_TEST_PATIENCE")
        .ok()
        .and_then(|both| both.split(',').nth(wait as usize)?.parse().ok())
    {
        return Duration::from_millis(milliseconds);
    }
    match wait {
        Wait::First => PATIENCE,
        Wait::Late => LATE,
    }
}

/// What can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Question {
    /// Whether `▄` takes one cell. It does not where the terminal shows no
    /// UTF-8, nor where half of Unicode is two cells wide.
    Glyph,
    /// What colour is behind the text.
    Background,
}

impl Question {
    /// In the second row: no key sends what is answered there. Whoever takes
    /// the bytes of the glyph for control characters ends up elsewhere.
    const fn escapes(self) -> &'static str {
        match self {
            Self::Glyph => "\x1b[2;1H▄\x1b[6n",
            Self::Background => "\x1b]11;?\x1b\\\x1b[2;1H\x1b[6n",
        }
    }
}

/// What the terminal said; nothing where it did not, or made no sense.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Answers {
    /// Whether `▄` takes one cell.
    pub(crate) one_cell: Option<bool>,
    /// What is behind the text.
    pub(crate) background: Option<Background>,
}

/// What arrived and belongs to nobody yet.
#[derive(Default)]
struct Ear {
    /// Typed, or the beginning of a reply.
    bytes: Zeroizing<Vec<u8>>,
    /// Replies that have not come.
    missing: usize,
    /// Whether they were waited for a second time.
    waited: bool,
}

static EAR: LazyLock<Mutex<Ear>> = LazyLock::new(Mutex::default);

fn ear() -> MutexGuard<'static, Ear> {
    EAR.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Asks the terminal that shows `_screen`, whose content is gone afterwards.
pub(crate) fn ask(_screen: &AlternateScreen, questions: &[Question]) -> Answers {
    let Some(found) = FOUND.get().filter(|_| !questions.is_empty()) else {
        return Answers::default();
    };
    let Some(quiet) = Quiet::begin(found) else { return Answers::default() };
    let mut ear = ear();
    for question in questions {
        send(found, question.escapes().as_bytes());
    }
    ear.listen(quiet.keyboard, patience(Wait::First), |heard| heard.positions() >= questions.len());
    let heard = sort_out(&ear.bytes);
    drop(quiet);
    send(found, b"\x1b[0m\x1b[2J\x1b[H");
    let answers = understand(questions, &heard.replies);
    ear.missing = questions.len().saturating_sub(heard.positions());
    ear.waited = false;
    ear.keep(heard);
    answers
}

/// The first position is of the first question, if that was about the glyph.
fn understand(questions: &[Question], replies: &[Reply]) -> Answers {
    let mut answers = Answers::default();
    for reply in replies {
        match reply {
            Reply::Position { row, column }
                if questions.first() == Some(&Question::Glyph) && answers.one_cell.is_none() =>
            {
                answers.one_cell = Some((*row, *column) == (2, 2));
            }
            Reply::Position { .. } => {}
            Reply::Background(background) => answers.background = *background,
        }
    }
    answers
}

/// Reads a line with its line break as the person typed it; empty at the end
/// of the input.
///
/// # Errors
///
/// What kept standard input from being read.
pub(crate) fn read_line() -> io::Result<Vec<u8>> {
    let mut ear = ear();
    ear.await_late_replies();
    let (mut line, ended) = ear.take_line();
    if !ended {
        stdin_lines::read_line(u64::MAX, &mut line)?;
    }
    if ear.missing == 0 {
        return Ok(line);
    }
    let heard = sort_out(&line);
    line.zeroize();
    ear.missing = ear.missing.saturating_sub(heard.positions());
    Ok(heard.not_replies())
}

/// Throws away what was typed before the echo went off.
pub(super) fn forget_typed() {
    ear().bytes.zeroize();
}

impl Ear {
    /// Adds what arrives until `enough`, or for that long.
    fn listen(&mut self, keyboard: &File, long: Duration, enough: impl Fn(&Heard) -> bool) {
        let until = Instant::now() + long;
        while !enough(&sort_out(&self.bytes)) {
            let left = until.saturating_duration_since(Instant::now());
            match arrived(keyboard, left) {
                Ok(bytes) if bytes.is_empty() => return,
                Ok(bytes) => self.bytes.extend_from_slice(&bytes),
                // Only our handler interrupts, and it ends the process.
                Err(Errno::INTR) => wait_for_the_handler(),
                // The next question to the person says what is wrong.
                Err(_) => return,
            }
        }
    }

    fn keep(&mut self, heard: Heard) {
        self.bytes = Zeroizing::new(heard.not_replies());
    }

    /// Listens once more, on a screen that waits for a person anyway.
    fn await_late_replies(&mut self) {
        if self.missing == 0 || std::mem::replace(&mut self.waited, true) {
            return;
        }
        let Some(quiet) = FOUND.get().and_then(Quiet::begin) else { return };
        let missing = self.missing;
        self.listen(quiet.keyboard, patience(Wait::Late), |heard| {
            heard.positions() >= missing || heard.typed.iter().any(|byte| ends_line(*byte))
        });
        let heard = sort_out(&self.bytes);
        self.missing -= heard.positions().min(missing);
        self.keep(heard);
    }

    /// What was typed while nobody read, shown now; and whether the line is whole.
    fn take_line(&mut self) -> (Vec<u8>, bool) {
        let mut line = Vec::with_capacity(USUAL_LINE);
        let bytes = std::mem::take(&mut self.bytes);
        let end = bytes.iter().position(|byte| ends_line(*byte));
        let (typed, rest) = bytes.split_at(end.unwrap_or(bytes.len()));
        for byte in typed {
            edit(&mut line, *byte);
        }
        let shown: Vec<u8> = line.iter().copied().filter(u8::is_ascii_graphic).collect();
        if let Some(found) = FOUND.get() {
            send(found, &shown);
        }
        let Some((ending, rest)) = rest.split_first() else { return (line, false) };
        self.bytes = Zeroizing::new(rest.to_vec());
        if *ending == b'\n' {
            line.push(b'\n');
            if let Some(found) = FOUND.get() {
                send(found, b"\n");
            }
        }
        (line, true)
    }
}

const CTRL_D: u8 = 0x04;
const CTRL_U: u8 = 0x15;
const BACKSPACE: u8 = 0x08;
const DELETE: u8 = 0x7f;

fn ends_line(byte: u8) -> bool {
    matches!(byte, b'\n' | CTRL_D)
}

/// What line mode would have made of a byte; codes are ASCII.
fn edit(line: &mut Vec<u8>, byte: u8) {
    match byte {
        BACKSPACE | DELETE => {
            line.pop();
        }
        CTRL_U => line.clear(),
        _ => line.push(byte),
    }
}

/// What is there to read, within that time; nothing if nothing came.
fn arrived(keyboard: &File, within: Duration) -> Result<Zeroizing<Vec<u8>>, Errno> {
    let mut bytes = Zeroizing::new(vec![0; 256]);
    let mut reader = [PollFd::new(keyboard, PollFlags::IN)];
    // Shorter than a second or two: neither number can be too large.
    let within = Timespec {
        tv_sec: i64::try_from(within.as_secs()).unwrap_or(0),
        tv_nsec: within.subsec_nanos().into(),
    };
    let read = match poll(&mut reader, Some(&within))? {
        0 => 0,
        _ => rustix::io::read(keyboard, &mut bytes[..])?,
    };
    bytes.truncate(read);
    Ok(bytes)
}

/// Bytes are read as they come, and not shown.
struct Quiet {
    keyboard: &'static File,
    before: Termios,
    _asking: Asking,
}

impl Quiet {
    /// Nothing where questions and answers would not meet, where the terminal
    /// belongs to somebody else at the moment, and inside a hidden question.
    fn begin(found: &'static Found) -> Option<Self> {
        let (keyboard, _) = found.keyboard.as_ref()?;
        let screen = found.screen.as_ref()?;
        let same = fstat(keyboard).ok()?.st_rdev == fstat(screen).ok()?.st_rdev;
        if !same || !io::stdin().is_terminal() || !in_foreground(keyboard) {
            return None;
        }
        let before = tcgetattr(keyboard).ok()?;
        if !before.local_modes.contains(LocalModes::ECHO | LocalModes::ICANON) {
            return None;
        }
        let asking = asking();
        let mut quiet = before.clone();
        // Signals stay: whoever types Ctrl-C means it.
        quiet.local_modes.remove(LocalModes::ECHO | LocalModes::ECHONL | LocalModes::ICANON);
        quiet.special_codes[SpecialCodeIndex::VMIN] = 1;
        quiet.special_codes[SpecialCodeIndex::VTIME] = 0;
        let quiet = tcsetattr(keyboard, OptionalActions::Now, &quiet);
        quiet.ok().map(|()| Self { keyboard, before, _asking: asking })
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        // An error means that the terminal is gone, and the next question says so.
        let _ = tcsetattr(self.keyboard, OptionalActions::Now, &self.before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(row: u16, column: u16) -> Reply {
        Reply::Position { row, column }
    }

    #[test]
    fn the_glyph_takes_one_cell_only_if_the_cursor_is_right_behind_it() {
        let both = [Question::Glyph, Question::Background];
        let dark = Reply::Background(Some(Background::Dark));
        let answers = understand(&both, &[at(2, 2), dark, at(2, 1)]);
        assert_eq!(answers, Answers { one_cell: Some(true), background: Some(Background::Dark) });
        for elsewhere in [at(2, 4), at(2, 3), at(3, 2), at(2, 1)] {
            assert_eq!(understand(&[Question::Glyph], &[elsewhere]).one_cell, Some(false));
        }
        assert_eq!(understand(&both, &[]), Answers::default());
        let only = understand(&[Question::Background], &[dark, at(2, 1)]);
        assert_eq!(only.one_cell, None, "nobody asked for it");
    }

    fn kept(bytes: &[u8]) -> Ear {
        Ear { bytes: Zeroizing::new(bytes.to_vec()), missing: 0, waited: true }
    }

    #[test]
    fn what_was_typed_meanwhile_is_a_line_as_the_terminal_would_have_made_it() {
        for (typed, line, ended) in [
            (&b"12"[..], &b"12"[..], false),
            (b"", b"", false),
            (b"12\n34", b"12\n", true),
            (b"13\x7f2\x083\n", b"13\n", true),
            (b"99\x1512\n", b"12\n", true),
            (b"12\x04", b"12", true),
            (b"\x04", b"", true),
        ] {
            assert_eq!(kept(typed).take_line(), (line.to_vec(), ended), "{typed:?}");
        }
        let mut ear = kept(b"12\n34");
        ear.take_line();
        assert_eq!(ear.take_line(), (b"34".to_vec(), false));
    }

    #[test]
    fn without_a_terminal_nothing_is_awaited() {
        let mut ear = Ear { missing: 1, waited: false, ..kept(b"1") };
        ear.await_late_replies();
        assert!(ear.waited && ear.missing == 1 && *ear.bytes == b"1");
    }
}
