//! What an emulated terminal replies when it is asked about itself, and how
//! well: at once, late, in pieces, with nonsense, or not at all.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Where the terminal says that the cursor is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cursor {
    /// Where it is.
    Right,
    /// That many cells further: each byte of a glyph took one, or it is wide.
    Further(u16),
    /// Nowhere: no reply.
    Silent,
}

/// How a terminal replies.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    pub(crate) cursor: Cursor,
    /// What stands behind `ESC ] 11 ;`, its end included; nothing: no reply.
    pub(crate) background: Option<&'static str>,
    /// How long each reply takes.
    pub(crate) delay: Duration,
    /// How many bytes come at a time.
    pub(crate) pieces: usize,
    /// How long the program waits, in milliseconds, and behind a comma how long
    /// the second time: a terminal that replies is waited for however busy the
    /// machine is.
    pub(crate) patience: &'static str,
}

impl Default for Manner {
    fn default() -> Self {
        Self {
            cursor: Cursor::Right,
            background: None,
            delay: Duration::ZERO,
            pieces: usize::MAX,
            patience: "15000",
        }
    }
}

impl Manner {
    /// No reply to anything.
    pub(crate) const SILENT: Self = Self {
        cursor: Cursor::Silent,
        background: None,
        delay: Duration::ZERO,
        pieces: usize::MAX,
        patience: "50",
    };
}

/// The replies that are on their way.
pub(crate) struct Replies {
    manner: Manner,
    waiting: VecDeque<(Instant, Vec<u8>)>,
    harm: Vec<String>,
}

impl Replies {
    pub(crate) fn of(manner: Manner) -> Self {
        Self { manner, waiting: VecDeque::new(), harm: Vec::new() }
    }

    /// What was done to the terminal that no program of ours does: its title,
    /// its clipboard, links, its bell.
    pub(crate) fn harm(&self) -> &[String] {
        &self.harm
    }

    fn hurt(&mut self, what: &str, bytes: &[u8]) {
        self.harm.push(format!("{what} {}", String::from_utf8_lossy(bytes)));
    }

    /// What the terminal sends now.
    pub(crate) fn due(&mut self) -> Option<Vec<u8>> {
        let is_due = self.waiting.front().is_some_and(|(due, _)| *due <= Instant::now());
        if is_due { self.waiting.pop_front().map(|(_, bytes)| bytes) } else { None }
    }

    fn reply(&mut self, bytes: &[u8]) {
        let mut due = Instant::now() + self.manner.delay;
        for piece in bytes.chunks(self.manner.pieces) {
            self.waiting.push_back((due, piece.to_vec()));
            due += Duration::from_millis(3);
        }
    }
}

impl vt100::Callbacks for Replies {
    fn unhandled_csi(
        &mut self,
        screen: &mut vt100::Screen,
        first: Option<u8>,
        _: Option<u8>,
        parameters: &[&[u16]],
        end: char,
    ) {
        if (first, parameters, end) != (None, &[&[6][..]][..], 'n') {
            return;
        }
        let (row, column) = screen.cursor_position();
        let further = match self.manner.cursor {
            Cursor::Right => 0,
            Cursor::Further(cells) if column > 0 => cells,
            Cursor::Further(_) => 0,
            Cursor::Silent => return,
        };
        self.reply(format!("\x1b[{};{}R", row + 1, column + 1 + further).as_bytes());
    }

    fn unhandled_osc(&mut self, _: &mut vt100::Screen, parameters: &[&[u8]]) {
        if parameters == [&b"11"[..], b"?"]
            && let Some(background) = self.manner.background
        {
            self.reply(format!("\x1b]11;{background}").as_bytes());
        }
        if parameters.get(1).is_none_or(|second| *second != b"?") {
            self.hurt("command", &parameters.concat());
        }
    }

    fn set_window_title(&mut self, _: &mut vt100::Screen, title: &[u8]) {
        self.hurt("title", title);
    }

    fn set_window_icon_name(&mut self, _: &mut vt100::Screen, name: &[u8]) {
        self.hurt("icon", name);
    }

    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8], data: &[u8]) {
        self.hurt("clipboard", data);
    }

    fn paste_from_clipboard(&mut self, _: &mut vt100::Screen, which: &[u8]) {
        self.hurt("clipboard asked for", which);
    }

    fn audible_bell(&mut self, _: &mut vt100::Screen) {
        self.hurt("bell", b"");
    }

    fn visual_bell(&mut self, _: &mut vt100::Screen) {
        self.hurt("bell", b"");
    }

    fn resize(&mut self, _: &mut vt100::Screen, (rows, columns): (u16, u16)) {
        self.hurt("size", format!("{rows} {columns}").as_bytes());
    }
}
