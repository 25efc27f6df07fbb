//! Hands texts to a program of this machine, which passes them on.
//!
//! What such a program is given, and what it answers with:
//!
//! | | |
//! | --- | --- |
//! | standard input | the number in a line of its own (`+919876543210`), then the text to the end of input; no line break is added to it |
//! | arguments | those of the settings, always the same; every account can see them, so no secret is among them |
//! | environment | `PATH=/usr/bin:/bin` and `LANG=C.UTF-8`, nothing else |
//! | folder | `/` |
//! | descriptors | standard input, output and error, and what the calling process has opened for programs that it starts: the library nothing, `twofactl` nothing |
//! | signals | none blocked; a process group of its own |
//! | exit code 0 | the text is taken |
//! | any other | nobody was texted; the program is run once more |
//! | killed by a signal, or no end within the time limit | nobody can tell; after the limit it is killed with all that it started |
//! | standard output | the first line may name the text: up to 64 visible ASCII characters, no echo of number or code |
//! | standard error | thrown away |
//!
//! There is no shell between. A program that leaves a worker behind and ends
//! keeps it, and should give it another standard output.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions};
use zeroize::Zeroizing;

use super::{DeliveryError, LONGEST_ID, Receipt};
use crate::error::Result;
use crate::guard;
use crate::model::Invalid;
use crate::model::sms::{MessageStatus, Text};
use crate::model::time::Length;

/// How long a program may take, unless settings say otherwise.
pub const TIME_LIMIT: Length = Length::seconds(20);

/// A person waits meanwhile, and their code lives five minutes.
const LONGEST_LIMIT: Length = Length::minutes(2);

/// A program that has ended has written all that it will, unless something it
/// left behind holds its standard output open: that is not waited for.
const LAST_WORDS: Duration = Duration::from_millis(250);

/// Which program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Its whole path. Neither the file nor a folder above may be writable by others.
    pub program: PathBuf,
    /// What it is given besides the text; no secret.
    pub arguments: Vec<String>,
    /// How long it may take, two minutes at most.
    pub time_limit: Length,
}

pub(super) struct Program {
    path: PathBuf,
    arguments: Vec<String>,
    time_limit: Length,
}

impl Program {
    pub(super) fn new(settings: Settings) -> Result<Self> {
        let Settings { program: path, arguments, time_limit } = settings;
        guard::check_program(&path)?;
        if time_limit == Length::ZERO || time_limit > LONGEST_LIMIT {
            let allowed = format!("a length of up to {LONGEST_LIMIT}, as {TIME_LIMIT}");
            return Err(Invalid::new("time_limit", &time_limit.to_string(), allowed).into());
        }
        Ok(Self { path, arguments, time_limit })
    }

    pub(super) fn send(&self, text: &Text) -> Result<Receipt, DeliveryError> {
        // Checked again: a login service keeps its gateway for months.
        let program = guard::check_program(&self.path)
            .map_err(|error| DeliveryError::not_sent(&error, error.hint().unwrap_or_default()))?;
        let child = self.command(&program).spawn().map_err(|error| not_started(&error))?;
        let running = Running::attend(child, input(text))?;
        self.judge(running.end(self.time_limit))
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            // Some programs go by the name of the link that they are called through.
            .arg0(&self.path)
            .args(&self.arguments)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("LANG", "C.UTF-8")
            .current_dir("/")
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        command
    }

    fn judge(&self, end: End) -> Result<Receipt, DeliveryError> {
        let name = self.path.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
        let see = format!("see what {name} says when it is run by hand");
        match end {
            End::Exited(status, provider_id) => match status.code() {
                Some(0) => Ok(Receipt { provider_id, status: MessageStatus::Accepted }),
                Some(code) => {
                    let why = format_args!("{name} ended with exit code {code}");
                    Err(DeliveryError::not_sent(why, see).worth_repeating())
                }
                None => Err(DeliveryError::maybe_sent(
                    format_args!("{name} was killed by a signal"),
                    see,
                )),
            },
            End::TimedOut => {
                let limit = self.time_limit;
                let why = format_args!("{name} did not end within {limit}, and was killed");
                Err(DeliveryError::maybe_sent(why, format!("{see}, or allow it more time")))
            }
            End::Lost => {
                Err(DeliveryError::maybe_sent(format_args!("how {name} ended cannot be told"), see))
            }
        }
    }
}

fn not_started(error: &io::Error) -> DeliveryError {
    let why = format_args!("the program could not be started: {error}");
    let hint = "see whether it runs by hand, and what its first line names";
    let error_is_passing = matches!(
        error.kind(),
        // It is being replaced, or the machine has too many processes, at this moment.
        io::ErrorKind::ExecutableFileBusy | io::ErrorKind::WouldBlock
    );
    let error = DeliveryError::not_sent(why, hint);
    if error_is_passing { error.worth_repeating() } else { error }
}

fn input(text: &Text) -> Zeroizing<String> {
    Zeroizing::new(format!("{}\n{}", text.number.as_str(), text.body.expose()))
}

/// How a program ended.
enum End {
    /// With the first line that it wrote, if that can be a name.
    Exited(ExitStatus, Option<String>),
    TimedOut,
    /// Its status is not to be had, as in a process that ignores its children.
    Lost,
}

/// A program at work, with one thread that feeds it and one that hears it.
struct Running {
    child: Child,
    ended: Receiver<()>,
    first_line: Receiver<Option<String>>,
}

impl Running {
    fn attend(mut child: Child, input: Zeroizing<String>) -> Result<Self, DeliveryError> {
        let (spoken, first_line) = mpsc::channel();
        let (gone, ended) = mpsc::channel();
        let pid = Pid::from_child(&child);
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let threads = thread::Builder::new()
            .spawn(move || hear(stdout, &spoken))
            .and_then(|_| thread::Builder::new().spawn(move || feed(stdin, &input, pid, &gone)));
        match threads {
            Ok(_) => Ok(Self { child, ended, first_line }),
            Err(error) => {
                // The thread that would have fed it is not there: the program has read nothing.
                kill_all(&child);
                drop(child.wait());
                Err(not_started(&error))
            }
        }
    }

    fn end(mut self, limit: Length) -> End {
        let limit = Duration::from_millis(limit.millis().unsigned_abs());
        let in_time = self.ended.recv_timeout(limit).is_ok();
        if !in_time {
            kill_all(&self.child);
        }
        match self.child.wait() {
            _ if !in_time => End::TimedOut,
            Err(_) => End::Lost,
            Ok(status) => {
                // Silence and a late line are alike: the text has no name.
                let line = self.first_line.recv_timeout(LAST_WORDS).unwrap_or_default();
                End::Exited(status, line)
            }
        }
    }
}

/// Ends the program with all that it started. It is not reaped yet, so its
/// number cannot mean another group.
fn kill_all(child: &Child) {
    // Not an error: whatever was there may have ended in this moment.
    let _ = rustix::process::kill_process_group(Pid::from_child(child), Signal::KILL);
}

/// Writes the text and waits for the end, without reaping: that is for whoever may still kill.
fn feed(stdin: Option<ChildStdin>, input: &str, pid: Pid, gone: &Sender<()>) {
    if let Some(mut stdin) = stdin {
        // Not an error: a program may succeed without reading. SIGPIPE is ignored, as in every
        // Rust program unless it says otherwise.
        drop(stdin.write_all(input.as_bytes()));
    }
    let until = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    // No such child is an end as well; whoever listened may have gone after the limit.
    let _ = rustix::io::retry_on_intr(|| rustix::process::waitid(WaitId::Pid(pid), until));
    let _ = gone.send(());
}

/// Reads all that the program writes, so that it never blocks, and keeps the first line.
fn hear(stdout: Option<ChildStdout>, spoken: &Sender<Option<String>>) {
    let Some(stdout) = stdout else { return };
    let mut stdout = BufReader::new(stdout);
    let mut line = Vec::new();
    // One more than the longest name with its line break, so that what is longer is seen to be.
    let longest = LONGEST_ID as u64 + 3;
    let read = stdout.by_ref().take(longest).read_until(b'\n', &mut line);
    let line = read.ok().and_then(|_| String::from_utf8(line).ok());
    let name = line.map(|line| line.trim_end_matches(['\r', '\n']).to_owned());
    drop(spoken.send(name));
    drop(io::copy(&mut stdout, &mut io::sink()));
}

#[cfg(test)]
mod tests;
