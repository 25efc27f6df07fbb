//! What a person sees: the program in a real pseudo-terminal, its screen kept
//! by a terminal emulator that is not ours, and the picture on it read from
//! the cells by two decoders that are not ours either.

use std::io::Write;
use std::process::Command;
use std::time::{Duration, Instant};

use expectrl::Session;
use expectrl::process::unix::{PtyStream, UnixProcess};

use crate::harness::{NOW, Place, totp, totp_at, unix};
use crate::paint::{Theme, paint, scan};
use crate::replies::{Manner, Replies};

/// A person gives up on a screen that does not come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A terminal with the program in it.
pub(crate) struct Terminal {
    session: Session<UnixProcess, PtyStream>,
    screen: vt100::Parser<Replies>,
    seen: Vec<u8>,
}

impl Terminal {
    /// Runs a shell line that ends in the program; `size` is columns by rows.
    pub(crate) fn start(
        place: &Place,
        size: (u16, u16),
        arguments: &str,
        variables: &[(&str, &str)],
    ) -> Self {
        Self::with_manner(place, size, arguments, variables, Manner::default())
    }

    /// As [`Self::start`], on a terminal that replies to questions in its own way.
    pub(crate) fn with_manner(
        place: &Place,
        size: (u16, u16),
        arguments: &str,
        variables: &[(&str, &str)],
        manner: Manner,
    ) -> Self {
        let (columns, rows) = size;
        let program = env!("CARGO_BIN_EXE_twofactl");
        // Whoever starts the shell sets a size of their own once it runs: it waits for that.
        // It outlives an interrupt, tells the exit code and how the terminal was left.
        let line = format!(
            "read _; trap : INT QUIT; stty cols {columns} rows {rows} echo; {program} {arguments}; \
             echo \"exit=$?\"; stty -a | grep -o -- '-*\\bec[h]o\\b' | head -1"
        );
        let mut command = Command::new("sh");
        command.args(["-c", &line]).env_clear().current_dir(place.path("")).envs([
            ("PATH", "/usr/bin:/bin"),
            ("TERM", "xterm-256color"),
            ("LC_ALL", "C.UTF-8"),
            ("TZ", "UTC"),
            ("TWOFACTL_TEST_NOW", place.now()),
            ("TWOFACTL_TEST_PATIENCE", manner.patience),
        ]);
        command.env("TWOFACTL_STORE", place.store()).envs(variables.iter().copied());
        Self::attended(command, size, manner)
    }

    /// Runs a shell that waits for a line before it sets its size.
    pub(crate) fn around(command: Command, size: (u16, u16)) -> Self {
        Self::attended(command, size, Manner::default())
    }

    fn attended(command: Command, size: (u16, u16), manner: Manner) -> Self {
        let (columns, rows) = size;
        let session = Session::spawn(command).unwrap();
        // The emulator needs a size; a pseudo-terminal may have none.
        let (rows, columns) = if rows == 0 { (24, 80) } else { (rows, columns) };
        let replies = Replies::of(manner);
        let screen = vt100::Parser::new_with_callbacks(rows, columns, 1000, replies);
        let mut terminal = Self { session, screen, seen: Vec::new() };
        terminal.send("\n");
        terminal
    }

    /// Reads until the screen shows `words`.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, words: &str) {
        self.wait_until(words, |text| text.contains(words));
    }

    /// Reads until the text on the screen is `what` is waited for.
    #[track_caller]
    pub(crate) fn wait_until(&mut self, what: &str, is_there: impl Fn(&str) -> bool) {
        assert!(self.comes(is_there), "no {what:?} on\n{}", self.text());
    }

    /// Reads until the text on the screen is what is waited for, or patience ends.
    pub(crate) fn comes(&mut self, is_there: impl Fn(&str) -> bool) -> bool {
        let began = Instant::now();
        while !is_there(&self.text()) {
            if began.elapsed() > PATIENCE {
                return false;
            }
            self.take_in();
        }
        true
    }

    pub(crate) fn send(&mut self, text: &str) {
        self.session.write_all(text.as_bytes()).unwrap();
        self.session.flush().unwrap();
    }

    /// Ends the program as `kill` does.
    pub(crate) fn terminate(&mut self) {
        self.signal(rustix::process::Signal::TERM);
    }

    /// Sends a signal to the program.
    pub(crate) fn signal(&mut self, signal: rustix::process::Signal) {
        let shell = self.session.get_process().pid().as_raw();
        let pid = std::fs::read_to_string(format!("/proc/{shell}/task/{shell}/children")).unwrap();
        let pid = rustix::process::Pid::from_raw(pid.trim().parse().unwrap()).unwrap();
        rustix::process::kill_process(pid, signal).unwrap();
    }

    /// Whether the cursor is seen, on the first screen.
    pub(crate) fn is_as_it_was(&self) -> bool {
        !self.screen.screen().alternate_screen() && !self.screen.screen().hide_cursor()
    }

    /// Reads until the cursor is gone.
    #[track_caller]
    pub(crate) fn wait_until_hidden(&mut self) {
        let began = Instant::now();
        while !self.screen.screen().hide_cursor() {
            assert!(began.elapsed() < PATIENCE, "the cursor stays on\n{}", self.text());
            self.take_in();
        }
    }

    /// Whether a line went on in the next row.
    pub(crate) fn is_wrapped(&self) -> bool {
        let screen = self.screen.screen();
        (0..screen.size().0).any(|row| screen.row_wrapped(row))
    }

    pub(crate) fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// The key beside the picture, without its blanks.
    pub(crate) fn key(&self) -> String {
        let is_group = |word: &&str| {
            word.len() == 4
                && word.bytes().all(|b| b.is_ascii_uppercase() || (b'2'..=b'7').contains(&b))
        };
        self.text().split_whitespace().filter(is_group).collect()
    }

    /// Whether the program has sent that, whatever the screen made of it.
    #[track_caller]
    pub(crate) fn wait_for_sent(&mut self, bytes: &str) {
        let began = Instant::now();
        while !self.has_sent(bytes) {
            assert!(began.elapsed() < PATIENCE, "{bytes:?} was not sent");
            self.take_in();
        }
    }

    pub(crate) fn has_sent(&self, bytes: &str) -> bool {
        String::from_utf8_lossy(&self.seen).contains(bytes)
    }

    /// What was done to the terminal beside its screen.
    pub(crate) fn harm(&self) -> &[String] {
        self.screen.callbacks().harm()
    }

    /// All that was sent so far.
    pub(crate) fn sent(&self) -> String {
        String::from_utf8_lossy(&self.seen).into_owned()
    }

    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.screen.screen()
    }

    /// What the program has sent since the last time, and what the terminal replies.
    fn take_in(&mut self) {
        let mut bytes = [0; 4096];
        match self.session.try_read(&mut bytes) {
            Ok(read) if read > 0 => {
                self.seen.extend_from_slice(&bytes[..read]);
                self.screen.process(&bytes[..read]);
            }
            _ => std::thread::yield_now(),
        }
        if let Some(reply) = self.screen.callbacks_mut().due() {
            self.session.write_all(&reply).unwrap();
            self.session.flush().unwrap();
        }
    }
}

/// The parts of an `otpauth` URI: issuer of the label, account, parameters.
fn parts(uri: &str) -> (Option<String>, String, Vec<(String, String)>) {
    let rest = uri.strip_prefix("otpauth://totp/").unwrap();
    let (label, query) = rest.split_once('?').unwrap();
    let label = unescape(label);
    let (issuer, account) = match label.split_once(':') {
        Some((issuer, account)) => (Some(issuer.to_owned()), account.to_owned()),
        None => (None, label),
    };
    let pairs = query.split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap();
        (name.to_owned(), unescape(value))
    });
    (issuer, account, pairs.collect())
}

fn unescape(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[track_caller]
fn assert_scans(practice: &str, owner: &str, size: (u16, u16)) {
    let place = Place::empty();
    place.ok(&["init", "--practice", practice, "--handle", "p", "--owner", owner, "--enforce"]);
    for variables in [&[][..], &[("NO_COLOR", "1")][..]] {
        let mut terminal =
            Terminal::start(&place, size, &format!("user enroll \"{owner}\""), variables);
        terminal.wait_for("Code from the app");
        let key = terminal.key();
        assert_eq!(key.len(), 32, "{}", terminal.text());
        for theme in [Theme::DARK, Theme::LIGHT, Theme::SWAPPED] {
            let uri = scan(&paint(terminal.screen(), theme));
            let (issuer, account, pairs) = parts(&uri);
            assert!(issuer.is_none_or(|issuer| issuer == practice));
            assert_eq!(account, owner);
            let expected = [("secret", key.as_str()), ("issuer", practice)];
            assert_eq!(pairs, expected.map(|(n, v)| (n.to_owned(), v.to_owned())));
        }
        terminal.send("\u{3}");
        terminal.wait_for("exit=130");
    }
}

#[test]
fn the_code_scans_at_80_by_24_on_every_theme_with_and_without_colours() {
    assert_scans("City Clinic", "rao@cityclinic.example", (80, 24));
}

#[test]
fn the_code_scans_with_blanks_apostrophes_ampersands_and_accents() {
    assert_scans("St. Mary's & Söhne", "o'brien@stmarys.example", (120, 40));
}

#[test]
fn the_code_scans_with_a_name_in_another_script() {
    assert_scans("山田クリニック", "yamada@clinic.example", (140, 50));
}

#[test]
fn a_person_enrolls_and_the_secrets_are_gone_from_the_terminal() {
    let place = Place::with_clinic();
    let mut terminal = Terminal::start(&place, (80, 24), "user enroll rao", &[]);
    terminal.wait_for("Code from the app");
    let key = terminal.key();
    terminal.send(&format!("{}\r", totp_at(&key, unix(NOW) - 90)));
    terminal.wait_for("2 tries left");
    assert!(terminal.text().contains("90"), "{}", terminal.text());
    terminal.send(&format!("{}\r", totp(&key, NOW)));
    terminal.wait_for("Press Enter");
    let codes: Vec<String> = terminal
        .text()
        .split_whitespace()
        .filter(|w| w.len() == 19)
        .map(ToOwned::to_owned)
        .collect();
    assert_eq!(codes.len(), 10, "{}", terminal.text());
    terminal.send("\r");
    terminal.wait_for("exit=0");
    terminal.wait_for("echo");
    assert!(!terminal.screen().alternate_screen());
    terminal.screen.screen_mut().set_scrollback(1000);
    let left = terminal.text();
    assert!(left.contains("is active"), "{left}");
    assert!(!left.contains(&key[..4]) && !left.contains(&codes[0]), "{left}");
    assert!(!left.contains("-echo"), "{left}");
}

#[test]
fn an_interrupt_and_the_end_of_input_leave_everything_as_it_was() {
    let place = Place::with_clinic();
    for (keys, exit) in [("\u{3}", "exit=130"), ("\u{4}", "exit=9")] {
        let mut terminal = Terminal::start(&place, (80, 24), "user enroll rao", &[]);
        terminal.wait_for("Code from the app");
        terminal.send(keys);
        terminal.wait_for(exit);
        terminal.wait_for("echo");
        assert!(!terminal.text().contains("-echo"), "{}", terminal.text());
        assert!(!terminal.screen().alternate_screen());
        assert!(!terminal.screen().hide_cursor());
        assert_eq!(place.json(&["authenticator", "list", "rao"]), serde_json::json!([]));
    }
}

#[test]
fn three_wrong_codes_end_the_enrollment() {
    let place = Place::with_clinic();
    let mut terminal = Terminal::start(&place, (80, 24), "user enroll rao", &[]);
    terminal.wait_for("Code from the app");
    for words in ["2 tries left", "1 try left", "exit=8"] {
        terminal.send("000000\r");
        terminal.wait_for(words);
    }
    assert_eq!(place.json(&["authenticator", "list", "rao"]), serde_json::json!([]));
}

#[test]
fn where_the_picture_does_not_fit_the_size_is_named_and_the_key_shown() {
    let place = Place::with_clinic();
    let mut terminal = Terminal::start(&place, (60, 16), "user enroll rao", &[]);
    terminal.wait_for("Code from the app");
    let text = terminal.text();
    assert!(!text.contains('▄'), "{text}");
    assert!(text.contains("columns") && text.contains("--qr-file"), "{text}");
    assert_eq!(terminal.key().len(), 32, "{text}");
    terminal.send("\u{3}");
    terminal.wait_for("exit=130");
}

#[test]
fn init_on_a_terminal_goes_on_to_enroll_the_owner() {
    let place = Place::empty();
    let init = "init --practice 'City Clinic' --owner rao --enforce";
    let mut terminal = Terminal::start(&place, (80, 24), init, &[]);
    terminal.wait_for("Enroll rao now?");
    terminal.send("y\r");
    terminal.wait_for("Code from the app");
    let key = terminal.key();
    terminal.send(&format!("{}\r", totp(&key, NOW)));
    terminal.wait_for("Press Enter");
    terminal.send("\r");
    terminal.wait_for("exit=0");
    let declined = Place::empty();
    let mut terminal = Terminal::start(&declined, (80, 24), init, &[]);
    terminal.wait_for("Enroll rao now?");
    terminal.send("n\r");
    terminal.wait_for("exit=0");
    assert!(terminal.text().contains("twofactl user enroll rao"), "{}", terminal.text());
}

#[test]
fn the_secret_is_drawn_on_the_second_screen_only() {
    let place = Place::with_clinic();
    let mut terminal = Terminal::start(&place, (80, 24), "user enroll rao", &[]);
    terminal.wait_for("Code from the app");
    let seen = String::from_utf8_lossy(&terminal.seen).into_owned();
    let (before, _) = seen.split_once("\u{1b}[?1049h").expect("the second screen is entered");
    assert!(!before.contains(&terminal.key()[..4]));
    terminal.send("\u{3}");
    terminal.wait_for("exit=130");
}

#[test]
fn a_password_is_hidden_from_the_moment_its_question_is_there() {
    let place = Place::with_clinic();
    for _ in 0..10 {
        let mut terminal = Terminal::start(&place, (80, 24), "login try nobody", &[]);
        terminal.wait_for("Password:");
        terminal.send("hunter2 hunter2\r");
        terminal.wait_for("exit=5");
        terminal.wait_for("echo");
        assert!(!terminal.text().contains("hunter2"), "{}", terminal.text());
        assert!(!terminal.text().contains("-echo"), "{}", terminal.text());
    }
    for (keys, exit) in [("\u{3}", "exit=130"), ("\u{4}", "exit=9")] {
        let mut terminal = Terminal::start(&place, (80, 24), "login try nobody", &[]);
        terminal.wait_for("Password:");
        terminal.send(keys);
        terminal.wait_for(exit);
        terminal.wait_for("echo");
        assert!(!terminal.text().contains("-echo"), "{}", terminal.text());
    }
}

#[test]
fn a_rejected_code_is_told_in_a_line_of_its_own_and_asked_for_again() {
    let (place, secret) = crate::people::enrolled_clinic();
    let mut terminal = Terminal::start(&place, (80, 24), "login try rao --color always", &[]);
    terminal.wait_for("Password:");
    terminal.send("correct horse battery\r");
    terminal.wait_for("Code:");
    terminal.send("000000\r");
    terminal.wait_for("Tries left: 9.\nCode:");
    terminal.send(&format!("{}\r", totp_at(&secret, unix(NOW) + 30)));
    terminal.wait_for("exit=0");
    assert!(!terminal.text().contains("\\u{"), "{}", terminal.text());
}
