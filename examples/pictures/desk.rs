//! A desk: a store of its own, and a terminal in which the program is run.

use std::error::Error;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::app::App;
use crate::terminal::{END, PROMPT, Terminal};

pub(crate) type Failure = Box<dyn Error>;

pub(crate) const RAO: &str = "rao@cityclinic.example";
pub(crate) const OSEI: &str = "osei@cityclinic.example";
pub(crate) const PASSWORD: &str = "correct horse battery";
const COLUMNS: u16 = 80;
const ROWS: u16 = 24;
const HIGH: u16 = 90;

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

    /// Enrolls as a person does: reads the key, types the code. Gives the app.
    pub(crate) fn enroll(&self, login: &str) -> Result<App, Failure> {
        let mut terminal =
            self.terminal(&format!("twofactl user enroll {login} --label 'Pixel 9'"))?;
        terminal.wait_for("Code from the app")?;
        let app = App::new(terminal.key());
        terminal.send(&format!("{}\r", app.code(&self.now, 0)?))?;
        terminal.wait_for("Press Enter")?;
        terminal.send("\r")?;
        terminal.wait_for(END)?;
        Ok(app)
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
        Ok(terminal.into_screen())
    }

    /// Runs the line until the screen shows these words, and gives the screen.
    pub(crate) fn see(&self, line: &str, words: &str) -> Result<vt100::Parser, Failure> {
        let mut terminal = self.terminal(line)?;
        terminal.wait_for(words)?;
        Ok(terminal.into_screen())
    }

    /// Writes the settings that the program reads at this desk, and beside them
    /// a token that nobody else may read.
    pub(crate) fn write_settings(&self, text: &str, token: (&str, &str)) -> Result<(), Failure> {
        let folder = self.folder.path().join("twofactl");
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("twofactl.toml"), text)?;
        let (path, token) = (folder.join(token.0), token.1);
        std::fs::write(&path, token)?;
        Ok(std::fs::set_permissions(path, Permissions::from_mode(0o600))?)
    }

    /// Sits down at a shell, in a terminal high enough that nothing scrolls away.
    pub(crate) fn sit_down(&self) -> Result<Terminal, Failure> {
        let setup = format!("read _; stty cols {COLUMNS} rows {HIGH} echo; exec sh -i");
        let mut terminal = self.run(&["-c", &setup], HIGH)?;
        terminal.send("\n")?;
        terminal.wait_for_shell()?;
        Ok(terminal)
    }

    fn terminal(&self, line: &str) -> Result<Terminal, Failure> {
        let shown = line.replace('\\', "\\\\").replace('\'', "'\\''");
        let script = format!(
            "read _; stty cols {COLUMNS} rows {ROWS} echo; printf '$ %s\\n' '{shown}'; {line}; printf '{END}'"
        );
        let mut terminal = self.run(&["-c", &script], ROWS)?;
        terminal.send("\n")?;
        Ok(terminal)
    }

    /// A shell in a terminal with so many rows.
    fn run(&self, arguments: &[&str], rows: u16) -> Result<Terminal, Failure> {
        let mut command = Command::new("sh");
        command.args(arguments).env_clear().current_dir(self.folder.path());
        command.env("PATH", path_before(&self.programs)).env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8").env("TZ", "UTC").env("TWOFACTL_TEST_NOW", &self.now);
        command.env("TWOFACTL_STORE", self.folder.path().join("clinic/store.db"));
        command.env("PS1", PROMPT);
        command.env("XDG_CONFIG_HOME", self.folder.path());
        Terminal::start(command, (rows, COLUMNS))
    }
}

fn path_before(programs: &Path) -> String {
    format!("{}:/usr/bin:/bin", programs.display())
}
