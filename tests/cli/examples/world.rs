//! A place where every name in the manual's examples means somebody, and a person at its
//! terminal who answers what is asked.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use rustix::fs::{CWD, Mode, mkfifoat};
use serde_json::Value;

use crate::harness::{NOW, Place, totp, totp_at, unix};
use crate::people::{self, PASSWORD};
use crate::terminal::Terminal;

/// Long before [`NOW`], so that numbers on file are old enough to be called back.
const LONG_AGO: &str = "2026-11-11T10:00:00Z";

/// When the examples are typed: the code that enrolled is spent, the next one fresh.
const THEN: &str = "2026-11-21T10:05:00Z";

/// The number of the authenticator in the examples.
const AUTHENTICATOR: usize = 12;

/// Room for any answer and any picture.
const SIZE: (u16, u16) = (160, 70);

/// The place as it is before each example, and what people in it hold.
pub(crate) struct World {
    place: Place,
    secret: String,
}

impl World {
    pub(crate) fn make() -> Self {
        let mut place = Place::empty().at(LONG_AGO);
        place.ok(&["init", "--practice", "City Clinic", "--owner", "rao", "--enforce"]);
        place.ok(&["practice", "add", "hill-clinic", "--name", "Hill Clinic"]);
        place.ok(&["practice", "set", "city-clinic", "--methods", "totp,sms"]);
        let phone = ["--phone", "+91 98765 43210"];
        place
            .ok(&[&["user", "set", "rao", "--email", "rao@cityclinic.example"], &phone[..]]
                .concat());
        place.ok(&["user", "add", "lee", "--phone", "+91 98765 43211"]);
        place.ok(&["user", "add", "bot", "--practice", "city-clinic"]);
        for login in ["sen", "iyer"] {
            place.ok(&["user", "add", login]);
        }
        place.ok(&["operator", "add", "meera", "--role", "support", "--uid", "64204"]);
        place.ok(&["operator", "add", "rao", "--role", "support", "--uid", "64205"]);
        place.set_now(NOW);
        people::set_password(&place, "rao");
        for number in 1..AUTHENTICATOR {
            let login = format!("crew-{number}");
            place.ok(&["user", "add", &login]);
            people::enroll(&place, &login, "Phone");
        }
        let secret = people::enroll(&place, "rao", "Pixel 8");
        people::trust_device(&place, "rao", &secret);
        place.set_now(THEN);
        let world = Self { place, secret };
        world.write_files();
        world
    }

    /// The files that examples read, and the folders that they write to.
    fn write_files(&self) {
        let now = unix(THEN);
        // A token whose clock is five minutes fast.
        let fast = [now + 300, now + 330].map(|at| totp_at(&self.secret, at)).join("\n");
        let head = self.place.ok(&["audit", "checkpoint"]);
        let policy = self.place.ok(&["policy", "export", "--all"]);
        let record = self.place.ok(&["audit", "export"]);
        let code = self.code();
        for (name, text) in [
            ("password.txt", PASSWORD.to_owned()),
            ("answers.txt", format!("{PASSWORD}\n{code}")),
            ("code.txt", code),
            ("codes.txt", fast),
            ("users.txt", "rao\nlee".to_owned()),
            ("closed.txt", "hill-clinic".to_owned()),
            ("practices.txt", "city-clinic\nhill-clinic".to_owned()),
            ("head.txt", head.trim_end().to_owned()),
            ("record-so-far.jsonl", record.trim_end().to_owned()),
            (
                "requests.jsonl",
                r#"{"id":1,"op":"start","user":"rao","password":"wrong"}"#.to_owned(),
            ),
            ("twofactl.toml", SETTINGS.to_owned()),
            ("policy.toml", policy.replace("\"24h\"", "\"12h\"")),
            ("people.csv", "login,name\nnew.one,Somebody New".to_owned()),
            ("uris.txt", format!("lee,otpauth://totp/Old:lee?secret={SEED}&issuer=Old")),
            ("who.csv", "TK100001,lee\nTK100002,sen\nTK100003,iyer".to_owned()),
            ("tokens.xml", export("python-pskc-shared-key.xml")),
            ("tokens.key", SHARED_KEY.to_owned()),
            ("sealed.xml", export("python-pskc-passphrase.xml")),
            ("passphrase.txt", "two tigers, one hill".to_owned()),
        ] {
            let path = self.place.path(name);
            fs::write(&path, text + "\n").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        }
        self.place.ok(&["store", "backup", "backup.db"]);
        self.place.ok(&["audit", "export", "exported.jsonl"]);
    }

    fn code(&self) -> String {
        totp(&self.secret, THEN)
    }

    /// The same place once more, for one example to change. Without a store where the example
    /// is about to make one.
    fn copy(&self, line: &str) -> Place {
        let copy = Place::empty().at(THEN);
        for entry in fs::read_dir(self.place.path("")).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            if !(line.starts_with("twofactl init") && name.starts_with("store.")) {
                fs::copy(entry.path(), copy.path(&name)).unwrap();
            }
        }
        let home = copy.path("home");
        fs::create_dir_all(home.join(".config/fish/completions")).unwrap();
        fs::create_dir(copy.path("bin")).unwrap();
        fs::create_dir(copy.path("backups")).unwrap();
        fs::create_dir(copy.path("run")).unwrap();
        fs::set_permissions(copy.path("run"), fs::Permissions::from_mode(0o755)).unwrap();
        mkfifoat(CWD, copy.path("code.fifo"), Mode::RUSR | Mode::WUSR).unwrap();
        symlink(env!("CARGO_BIN_EXE_twofactl"), copy.path("bin/twofactl")).unwrap();
        fs::write(copy.path("bin/mail"), "#!/bin/sh\ncat > mailed.txt\n").unwrap();
        fs::set_permissions(copy.path("bin/mail"), fs::Permissions::from_mode(0o755)).unwrap();
        copy
    }

    /// What is wrong with what comes of an example, if something is.
    pub(crate) fn fails(&self, line: &str, expected: i32) -> Option<String> {
        let place = self.copy(line);
        let mut person = Person { world: self, place: &place, given: Vec::new() };
        let text = person.types(line);
        let ended = format!("exit={expected}");
        (!text.lines().any(|line| line == ended)).then(|| format!("{line}\n{text}"))
    }
}

/// A file that other software has made.
fn export(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/fixtures/exports");
    fs::read_to_string(format!("{folder}/{name}")).unwrap()
}

/// 160 bits, of another app.
const SEED: &str = "C2BGOONKVWVA2HWY2HFHE7NHQWKCA7XP";

/// What opens `tokens.xml`.
const SHARED_KEY: &str = "7f5c1e0b93d84a26b1c06d5ef2a83947";

/// Texts leave into a file.
const SETTINGS: &str = "[sms]\ntransport = \"file\"\n[sms.file]\npath = \"texts\"";

/// Ctrl-C.
const INTERRUPT: &str = "\x03";

/// What a question is answered with.
type Answer = fn(&Person<'_>, &Terminal) -> String;

/// What is asked, and what this person says to it. No line is answered twice.
const ANSWERS: [(&str, Answer); 21] = [
    ("Name of the first practice", |_, _| "City Clinic".to_owned()),
    ("Short name for commands", |_, _| String::new()),
    ("Login of its owner", |_, _| "rao".to_owned()),
    ("Name of rao", |_, _| "Dr. Rao".to_owned()),
    ("Enroll rao now?", |_, _| "n".to_owned()),
    ("[y/N]", |_, _| "y".to_owned()),
    ("[Y/n]", |_, _| "y".to_owned()),
    ("Reason:", |_, _| "asked at the counter".to_owned()),
    ("  supervisor", |_, _| String::new()),
    ("New password of", |_, _| PASSWORD.to_owned()),
    (", again:", |_, _| PASSWORD.to_owned()),
    ("Password:", |_, _| PASSWORD.to_owned()),
    ("Code from the app", |person, terminal| totp(&terminal.key(), person.place.now())),
    ("Press Enter", |_, _| String::new()),
    ("Code from the text", |person, _| person.texted()),
    ("Code that it shows now:", |person, _| person.fast(300)),
    ("Code that follows, once it changes:", |person, _| person.fast(330)),
    ("Code:", |person, _| person.world.code()),
    // A script.
    ("otpauth://totp/", |person, terminal| {
        let text = terminal.text().replace('\n', "");
        let (_, key) = text.split_once("secret=").unwrap();
        person.hand_over(&totp(&key[..32], person.place.now()));
        String::new()
    }),
    // What goes on until it is interrupted.
    ("\"action\":\"login.allowed\"", |_, _| INTERRUPT.to_owned()),
    ("Listening on unix:", |_, _| INTERRUPT.to_owned()),
];

/// Somebody at the terminal.
struct Person<'a> {
    world: &'a World,
    place: &'a Place,
    given: Vec<String>,
}

impl Person<'_> {
    /// Types a line, answers what is asked, and gives what was on the screen in the end.
    fn types(&mut self, line: &str) -> String {
        let mut terminal = self.shell(line);
        loop {
            if !terminal.comes(|text| has_ended(text) || self.asked(text).is_some()) {
                return terminal.text();
            }
            let text = terminal.text();
            match self.asked(&text).filter(|_| !has_ended(&text)) {
                Some(answer) => {
                    self.given.push(last_line(&text).trim_end().to_owned());
                    let answer = answer(self, &terminal);
                    terminal.send(&format!("{answer}\r"));
                }
                None => return text,
            }
        }
    }

    /// What the last line on the screen asks, unless it was answered.
    fn asked(&self, text: &str) -> Option<Answer> {
        let last = last_line(text);
        let fits = |(asked, _): &&(&str, Answer)| last.contains(asked);
        let is_open = !self.given.iter().any(|given| last.starts_with(given));
        ANSWERS.iter().find(fits).filter(|_| is_open).map(|(_, answer)| *answer)
    }

    fn shell(&self, line: &str) -> Terminal {
        let (columns, rows) = SIZE;
        let line = self.here(line);
        let line = format!(
            "read _; trap : INT; stty cols {columns} rows {rows} echo; {line}\necho \"exit=$?\""
        );
        let program = self.place.command(&[]);
        let variables = program.get_envs().filter_map(|(name, value)| Some((name, value?)));
        let path = |name| self.place.path(name).into_os_string();
        let mut search = path("bin");
        search.push(":/usr/bin:/bin");
        let mut command = Command::new("sh");
        command.args(["-c", &line]).env_clear().envs(variables).current_dir(path(""));
        command.envs([
            ("PATH", search),
            ("HOME", path("home")),
            ("TWOFACTL_CONFIG", path("twofactl.toml")),
        ]);
        command.env("TERM", "xterm-256color").env("TWOFACTL_TEST_PATIENCE", "0");
        Terminal::around(command, SIZE)
    }

    /// The line as it is typed here: a machine has one folder for sockets, few have accounts
    /// of these names, and a script hands over the code when it has seen the URI.
    fn here(&self, line: &str) -> String {
        let mut line =
            line.replace("/run/twofactl/", &format!("{}/run/", self.place.path("").display()));
        if line.ends_with("--show-secret --code-stdin") {
            line.push_str(" <> code.fifo");
        }
        if line.starts_with("twofactl operator add ") {
            line.push_str(" --uid 64206");
        }
        line
    }

    fn hand_over(&self, code: &str) {
        fs::write(self.place.path("code.fifo"), format!("{code}\n")).unwrap();
    }

    fn texted(&self) -> String {
        let texts = fs::read_to_string(self.place.path("texts")).unwrap();
        let last: Value = serde_json::from_str(texts.lines().last().unwrap()).unwrap();
        last["body"].as_str().unwrap()[..6].to_owned()
    }

    fn fast(&self, seconds: i64) -> String {
        totp_at(&self.world.secret, unix(THEN) + seconds)
    }
}

fn last_line(text: &str) -> &str {
    text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default()
}

fn has_ended(text: &str) -> bool {
    text.lines().any(|line| line.len() > 5 && line.starts_with("exit="))
}
