//! A process that is about to be killed: what it is told meanwhile, and how it ended.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::commands::Writing;
use crate::harness::{Place, totp, totp_at, unix};
use crate::people::PASSWORD;
use crate::world::World;

/// What is said to a command while it runs.
#[derive(Clone, Copy)]
pub(crate) enum Talk {
    Nothing,
    Lines(&'static str),
    Password,
    CodeOfAna,
    /// The codes of the last two steps.
    TwoCodesOfAna,
    PasswordAndCode,
    /// The code of the secret that it shows.
    Enroll,
    /// The code of the text that it sent.
    Text,
    /// Requests of a login service, each made of the replies before.
    Bridge,
}

/// How a process ended, and what it said.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) status: ExitStatus,
}

impl Ended {
    /// Whether a signal ended it, that nobody can catch.
    pub(crate) fn was_killed(&self) -> bool {
        self.status.signal() == Some(9)
    }
}

/// A process at work.
pub(crate) struct Running {
    child: Child,
    told: JoinHandle<String>,
    is_over: Arc<AtomicBool>,
}

impl Running {
    /// Starts the run at `place`, a copy of `world`, through the program `wrapper`, if any.
    pub(crate) fn begin(world: &World, place: &Place, run: &Writing, wrapper: &[String]) -> Self {
        let program = place.command(&run.arguments());
        let mut command = wrapped(program, wrapper);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let partner = Partner::of(world, place, run.talk);
        let is_over = Arc::clone(&partner.is_over);
        let told = std::thread::spawn(move || partner.talk(input, BufReader::new(output)));
        Self { child, told, is_over }
    }

    /// Waits for its end.
    pub(crate) fn end(mut self) -> Ended {
        let mut stderr = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        let status = self.child.wait().unwrap();
        self.is_over.store(true, Ordering::Relaxed);
        Ended { stdout: self.told.join().unwrap(), stderr, status }
    }

    /// Kills it, if it still lives, once that long has passed since `begun`.
    pub(crate) fn kill_after(mut self, begun: Instant, delay: Duration) -> Ended {
        // The system adds some 50 microseconds of its own, which is as good as any other number.
        std::thread::sleep(delay.saturating_sub(begun.elapsed()));
        self.child.kill().unwrap();
        self.end()
    }
}

fn wrapped(program: Command, wrapper: &[String]) -> Command {
    let [first, more @ ..] = wrapper else { return program };
    let mut command = Command::new(first);
    command.args(more).arg(program.get_program()).args(program.get_args()).env_clear();
    command.current_dir(program.get_current_dir().unwrap());
    for (name, value) in program.get_envs() {
        command.env(name, value.unwrap());
    }
    command
}

/// Whoever talks to the process: knows all that it needs for it.
struct Partner {
    talk: Talk,
    now: String,
    texts: PathBuf,
    rao: String,
    ana: String,
    is_over: Arc<AtomicBool>,
}

impl Partner {
    fn of(world: &World, place: &Place, talk: Talk) -> Self {
        let (rao, ana) = (world.rao.clone(), world.ana.clone());
        let (now, texts) = (place.now().to_owned(), place.path("texts"));
        Self { talk, now, texts, rao, ana, is_over: Arc::default() }
    }

    /// Says all there is to say, as long as somebody listens. Gives what was answered.
    fn talk(&self, mut input: ChildStdin, mut output: BufReader<ChildStdout>) -> String {
        let mut told = String::new();
        let now = unix(&self.now);
        let lines = match self.talk {
            Talk::Nothing => String::new(),
            Talk::Lines(lines) => lines.to_owned(),
            Talk::Password => format!("{PASSWORD}\n"),
            Talk::CodeOfAna => format!("{}\n", totp(&self.ana, &self.now)),
            Talk::TwoCodesOfAna => {
                format!("{}\n{}\n", totp_at(&self.ana, now - 30), totp_at(&self.ana, now))
            }
            Talk::PasswordAndCode => format!("{PASSWORD}\n{}\n", totp(&self.rao, &self.now)),
            Talk::Enroll => self.answer_the_secret(&mut output, &mut told),
            Talk::Text => self.answer_the_text(),
            Talk::Bridge => self.log_in(&mut input, &mut output, &mut told),
        };
        // A process that was killed listens no more.
        drop(input.write_all(lines.as_bytes()));
        drop(input);
        output.read_to_string(&mut told).unwrap();
        told
    }

    fn answer_the_secret(&self, output: &mut BufReader<ChildStdout>, told: &mut String) -> String {
        output.read_line(told).unwrap();
        let shown: Value = serde_json::from_str(told).unwrap_or_default();
        let code = |secret: &str| format!("{}\n", totp(secret, &self.now));
        shown["secret"].as_str().map(code).unwrap_or_default()
    }

    /// Looks for the text as long as one might come.
    fn answer_the_text(&self) -> String {
        while !self.is_over.load(Ordering::Relaxed) {
            if let Some(code) = code_in(&self.texts) {
                return format!("{code}\n");
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        String::new()
    }

    /// A login by code, an enrollment, a denial, a wrong code and a changed password.
    fn log_in(
        &self,
        input: &mut ChildStdin,
        output: &mut BufReader<ChildStdout>,
        told: &mut String,
    ) -> String {
        let mut ask = |request: Value| {
            drop(writeln!(input, "{request}"));
            let begin = told.len();
            output.read_line(told).unwrap();
            serde_json::from_str::<Value>(&told[begin..]).unwrap_or_default()
        };
        let start = |user: &str, password: &str| json!({ "id": 1, "op": "start", "user": user, "password": password });
        let ticket = ask(start("rao", PASSWORD))["ticket"].take();
        ask(
            json!({ "id": 2, "op": "verify", "ticket": ticket, "code": totp(&self.rao, &self.now) }),
        );
        let ticket = ask(start("lee", PASSWORD))["ticket"].take();
        let begun = ask(
            json!({ "id": 3, "op": "enroll_begin", "ticket": ticket, "type": "totp", "label": "Pixel" }),
        );
        let code = begun["secret"].as_str().map(|secret| totp(secret, &self.now));
        ask(json!({ "id": 4, "op": "enroll_confirm", "ticket": ticket, "code": code }));
        ask(start("eve", "wrong"));
        let ticket = ask(start("ana", PASSWORD))["ticket"].take();
        ask(json!({ "id": 5, "op": "verify", "ticket": ticket, "code": "000000" }));
        ask(json!({ "id": 6, "op": "person", "user": "ana", "event": "password_changed" }));
        String::new()
    }
}

/// The code in the newest text.
fn code_in(texts: &Path) -> Option<String> {
    let lines = std::fs::read_to_string(texts).ok()?;
    let text: Value = serde_json::from_str(lines.lines().next_back()?).ok()?;
    Some(text["body"].as_str()?.get(..6)?.to_owned())
}
