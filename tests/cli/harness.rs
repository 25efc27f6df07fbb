//! A sealed place to run the program in: a fresh folder, a fixed clock, no
//! terminal, nothing of the caller's environment.

use std::fmt;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;
use sha1::Digest;

/// When every test begins.
pub(crate) const NOW: &str = "2026-11-21T10:00:00Z";

/// A folder with a store of its own.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    now: String,
}

impl Place {
    /// A folder without a store.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        Self { folder, now: NOW.to_owned() }
    }

    /// A store with the practice `city-clinic`, enforcing, and its owner `rao`.
    pub(crate) fn with_clinic() -> Self {
        let place = Self::empty();
        place.ok(&["init", "--practice", "City Clinic", "--owner", "rao", "--enforce"]);
        place
    }

    /// The same place at another time, in RFC 3339.
    pub(crate) fn at(mut self, now: &str) -> Self {
        self.now = now.to_owned();
        self
    }

    /// Moves the clock of the place.
    pub(crate) fn set_now(&mut self, now: &str) {
        self.now = now.to_owned();
    }

    /// What its clock shows.
    pub(crate) fn now(&self) -> &str {
        &self.now
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.path("store.db")
    }

    pub(crate) fn key(&self) -> PathBuf {
        self.path("store.key")
    }

    /// The program, about to be run here.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_twofactl"));
        command
            .args(arguments)
            .env_clear()
            .env("TWOFACTL_STORE", self.store())
            .env("TWOFACTL_TEST_NOW", &self.now)
            .env("TZ", "UTC")
            .env("LC_ALL", "C.UTF-8")
            .current_dir(self.folder.path());
        command
    }

    /// Runs the program without a terminal and without input.
    pub(crate) fn run(&self, arguments: &[&str]) -> Exchange {
        self.run_with_input(arguments, "")
    }

    /// Runs the program with that on standard input.
    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &str) -> Exchange {
        run(self.command(arguments), input)
    }

    /// Runs what must succeed. Gives what it printed.
    #[track_caller]
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let exchange = self.run(arguments);
        assert_eq!(exchange.code, 0, "{arguments:?}\n{exchange}");
        exchange.stdout
    }

    /// Runs what must succeed, as JSON. Gives the document.
    #[track_caller]
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        self.json_with_input(arguments, "")
    }

    /// As [`Self::json`], with that on standard input.
    #[track_caller]
    pub(crate) fn json_with_input(&self, arguments: &[&str], input: &str) -> Value {
        let exchange = self.run_with_input(&[arguments, &["-o", "json"]].concat(), input);
        assert_eq!(exchange.code, 0, "{arguments:?}\n{exchange}");
        exchange.json()
    }

    /// Runs what must fail with that exit code. Gives the whole exchange.
    #[track_caller]
    pub(crate) fn fails(&self, code: i32, arguments: &[&str]) -> Exchange {
        let exchange = self.run(arguments);
        assert_eq!(exchange.code, code, "{arguments:?}\n{exchange}");
        exchange
    }

    /// Every byte of the store and its side files.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        ["store.db", "store.db-wal", "store.db-shm"]
            .iter()
            .filter_map(|name| std::fs::read(self.path(name)).ok())
            .flatten()
            .collect()
    }
}

/// Runs a command to its end with that on standard input.
pub(crate) fn run(mut command: Command, input: &str) -> Exchange {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read its input closes the pipe: that is its right.
    drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    Exchange {
        // A backup, which no test reads here.
        stdout: String::from_utf8(output.stdout)
            .unwrap_or_else(|binary| format!("{} bytes", binary.as_bytes().len())),
        stderr: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().unwrap_or(-1),
    }
}

/// What a run printed, and how it ended.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: i32,
}

impl Exchange {
    /// Standard output as a JSON document.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("{e}\n{self}"))
    }
}

impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stdout, stderr, code } = self;
        write!(f, "exit: {code}\n--- stdout\n{stdout}--- stderr\n{stderr}")
    }
}

/// The code that an authenticator app shows for a Base32 secret at an RFC 3339
/// time: RFC 6238 written down a second time, on the hash alone.
pub(crate) fn totp(secret: &str, now: &str) -> String {
    totp_at(secret, unix(now))
}

/// As [`totp`], at a UNIX time.
pub(crate) fn totp_at(secret: &str, seconds: i64) -> String {
    digits_of::<sha1::Sha1>(secret, seconds, 6)
}

/// As [`totp_at`], of an app that computes SHA256 and shows so many digits.
pub(crate) fn sha256_at(secret: &str, seconds: i64, digits: u32) -> String {
    digits_of::<sha2::Sha256>(secret, seconds, digits)
}

/// As [`totp_at`], of an app that shows so many digits.
pub(crate) fn sha1_at(secret: &str, seconds: i64, digits: u32) -> String {
    digits_of::<sha1::Sha1>(secret, seconds, digits)
}

fn digits_of<H: Digest>(secret: &str, seconds: i64, digits: u32) -> String {
    let key = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
    let mac = hmac::<H>(&key, &(seconds / 30).to_be_bytes());
    let offset = usize::from(mac[mac.len() - 1] & 15);
    let word = u32::from_be_bytes(mac[offset..offset + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:0width$}", word % 10_u32.pow(digits), width = digits as usize)
}

/// RFC 2104, for hashes with blocks of 64 bytes and keys of at most a block.
fn hmac<H: Digest>(key: &[u8], message: &[u8]) -> Vec<u8> {
    let pad = |byte: u8| {
        let mut block = [byte; 64];
        block.iter_mut().zip(key).for_each(|(b, k)| *b ^= k);
        block
    };
    let inner = H::new().chain_update(pad(0x36)).chain_update(message).finalize();
    H::new().chain_update(pad(0x5c)).chain_update(inner).finalize().to_vec()
}

/// An RFC 3339 time as a UNIX time.
pub(crate) fn unix(time: &str) -> i64 {
    time.parse::<jiff::Timestamp>().unwrap().as_second()
}
