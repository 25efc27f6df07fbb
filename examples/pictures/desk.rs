//! A desk: a store of its own, and a terminal in which the program is run.

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use expectrl::Session;
use expectrl::process::unix::{PtyStream, UnixProcess};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;

pub(crate) type Failure = Box<dyn Error>;

pub(crate) const RAO: &str = "rao@cityclinic.example";
pub(crate) const OSEI: &str = "osei@cityclinic.example";
const PASSWORD: &str = "correct horse battery";
const COLUMNS: u16 = 80;
const ROWS: u16 = 24;
const PATIENCE: Duration = Duration::from_secs(30);
/// Printed after the last command, on a screen that is not kept.
const END: &str = "\u{1}";

/// A store, and the present.
pub(crate) struct Desk {
    programs: PathBuf,
    folder: tempfile::TempDir,
    now: String,
}

impl Desk {
    pub(crate) fn open(now: &str) -> Result<Self, Failure> {
        let example = std::env::current_exe()?;
        let programs = example.ancestors().nth(2).ok_or("no folder of built programs")?;
        Ok(Self {
            programs: programs.to_owned(),
            folder: tempfile::tempdir()?,
            now: now.to_owned(),
        })
    }

    pub(crate) fn move_clock(&mut self, now: &str) {
        self.now = now.to_owned();
    }

    /// A practice with its owner, three people and an account that moves data.
    pub(crate) fn add_people(&self) -> Result<(), Failure> {
        self.act(
            &format!("twofactl init --practice 'City Clinic' --owner {RAO} --owner-name 'Dr. Rao'"),
            "now?",
            "n\r",
        )?;
        for (login, name, role) in [
            (OSEI, "Dr. Osei", "provider"),
            ("lee@cityclinic.example", "Lee Chen", "staff"),
            ("kim@cityclinic.example", "Kim Park", "staff"),
            ("import@cityclinic.example", "Nightly import", "staff"),
        ] {
            self.act(
                &format!(
                    "twofactl user add {login} --name '{name}' --practice city-clinic --role {role}"
                ),
                "",
                "",
            )?;
        }
        self.act("twofactl member exempt city-clinic import@cityclinic.example --type service --for 60d --reason 'has no phone'", "[y/N]", "y\r")?;
        self.act(&format!("echo '{PASSWORD}' | twofactl user set-password {RAO} --password-stdin --reason 'first password' --verified in-person"), "", "")?;
        Ok(())
    }

    /// Enrolls as a person does: reads the key, types the code.
    pub(crate) fn enroll(&self, login: &str) -> Result<(), Failure> {
        let mut terminal =
            self.terminal(&format!("twofactl user enroll {login} --label 'Pixel 9'"))?;
        terminal.wait_for("Code from the app")?;
        let code = code_of(&terminal.key(), &self.now)?;
        terminal.send(&format!("{code}\r"))?;
        terminal.wait_for("Press Enter")?;
        terminal.send("\r")?;
        terminal.wait_for(END)
    }

    /// Ten wrong codes at the login: they lock.
    pub(crate) fn guess_ten_codes(&self, login: &str) -> Result<(), Failure> {
        let login = format!(
            "printf '{PASSWORD}\\n00000%s\\n' $code | twofactl login try {login} --practice city-clinic --password-stdin --code-stdin"
        );
        self.act(&format!("for code in 0 1 2 3 4 5 6 7 8 9; do {login}; done"), "", "")?;
        Ok(())
    }

    /// Runs the line to its end, types `keys` at `prompt` unless it is empty,
    /// and gives the screen.
    pub(crate) fn act(
        &self,
        line: &str,
        prompt: &str,
        keys: &str,
    ) -> Result<vt100::Parser, Failure> {
        let mut terminal = self.terminal(line)?;
        if !prompt.is_empty() {
            terminal.wait_for(prompt)?;
            terminal.send(keys)?;
        }
        terminal.wait_for(END)?;
        Ok(terminal.screen)
    }

    /// Runs the line until the screen shows these words, and gives the screen.
    pub(crate) fn see(&self, line: &str, words: &str) -> Result<vt100::Parser, Failure> {
        let mut terminal = self.terminal(line)?;
        terminal.wait_for(words)?;
        Ok(terminal.screen)
    }

    fn terminal(&self, line: &str) -> Result<Terminal, Failure> {
        let shown = line.replace('\\', "\\\\").replace('\'', "'\\''");
        let script = format!(
            "read _; stty cols {COLUMNS} rows {ROWS} echo; printf '$ %s\\n' '{shown}'; {line}; printf '{END}'"
        );
        let mut command = Command::new("sh");
        command.args(["-c", &script]).env_clear().current_dir(self.folder.path());
        command.env("PATH", path_before(&self.programs)).env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8").env("TZ", "UTC").env("TWOFACTL_TEST_NOW", &self.now);
        command.env("TWOFACTL_STORE", self.folder.path().join("clinic/store.db"));
        let session = Session::spawn(command)?;
        let screen = vt100::Parser::new(ROWS, COLUMNS, 0);
        let mut terminal = Terminal { session, screen, ended: false };
        terminal.send("\n")?;
        Ok(terminal)
    }
}

fn path_before(programs: &Path) -> String {
    format!("{}:/usr/bin:/bin", programs.display())
}

/// A terminal with a line running in it.
struct Terminal {
    session: Session<UnixProcess, PtyStream>,
    screen: vt100::Parser,
    ended: bool,
}

impl Terminal {
    fn wait_for(&mut self, words: &str) -> Result<(), Failure> {
        let began = Instant::now();
        loop {
            let text = self.screen.screen().contents();
            if if words == END { self.ended } else { text.contains(words) } {
                return Ok(());
            }
            if began.elapsed() > PATIENCE {
                return Err(format!("no {words:?} on\n{text}").into());
            }
            self.read_on()?;
        }
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

    fn send(&mut self, keys: &str) -> Result<(), Failure> {
        self.session.write_all(keys.as_bytes())?;
        Ok(self.session.flush()?)
    }

    /// The key on the screen: groups of four in Base32.
    fn key(&self) -> String {
        let is_base32 = |byte: u8| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte);
        let is_group = |word: &&str| word.len() == 4 && word.bytes().all(is_base32);
        self.screen.screen().contents().split_whitespace().filter(is_group).collect()
    }
}

/// The code of RFC 6238 at that moment: SHA-1, 6 digits, 30 seconds.
fn code_of(key: &str, now: &str) -> Result<String, Failure> {
    let seed = data_encoding::BASE32_NOPAD.decode(key.as_bytes())?;
    let step = now.parse::<Timestamp>()?.as_second() / 30;
    let mac = Hmac::<sha1::Sha1>::new_from_slice(&seed)?.chain_update(step.to_be_bytes());
    let mac = mac.finalize().into_bytes();
    let offset = usize::from(mac.last().copied().unwrap_or_default() & 15);
    let four = mac.get(offset..offset + 4).ok_or("a short hash")?;
    let number = u32::from_be_bytes(four.try_into()?) & 0x7fff_ffff;
    Ok(format!("{:06}", number % 1_000_000))
}
