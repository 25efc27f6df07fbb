//! The desk: the real program in a shell, on the store of the login service.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::rc::Rc;
use std::{env, fs};

use serde_json::Value;

use crate::clinic::{Clinic, PASSWORD};
use crate::scene::Clock;

/// Whoever runs the program: an owner, an administrator, or support.
pub(crate) struct Desk {
    clinic: Rc<Clinic>,
    clock: Clock,
}

impl Desk {
    pub(crate) fn of(clinic: Rc<Clinic>, clock: Clock) -> Self {
        // Where the login service of these stories leaves its texts.
        let settings = "[sms]\ntransport = \"file\"\n[sms.file]\npath = \"texts\"\n";
        fs::write(clinic.folder.path().join("twofactl.toml"), settings).unwrap();
        Self { clinic, clock }
    }

    /// Types what must succeed. Gives what is printed.
    #[track_caller]
    pub(crate) fn types(&self, line: &str) -> String {
        self.run(line, "", 0).0
    }

    /// The same, with the password of everybody on standard input.
    #[track_caller]
    pub(crate) fn gives_a_password(&self, line: &str) {
        self.run(line, PASSWORD, 0);
    }

    /// Types what must succeed. Gives the JSON document.
    #[track_caller]
    pub(crate) fn reads(&self, line: &str) -> Value {
        serde_json::from_str(&self.types(&format!("{line} -o json"))).unwrap()
    }

    /// Types what must end with that exit code. Gives the error and its hint.
    #[track_caller]
    pub(crate) fn is_refused(&self, code: i32, line: &str) -> String {
        self.run(line, "", code).1
    }

    /// What would be, in one line a fact.
    #[track_caller]
    pub(crate) fn previews(&self, line: &str) -> String {
        let told = self.types(&format!("{line} --dry-run"));
        assert!(told.ends_with("Dry run: nothing was changed.\n"), "{told}");
        let lines = told.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// What the next sign-in at the clinic demands of somebody.
    #[track_caller]
    pub(crate) fn next_login(&self, login: &str) -> String {
        let page = self.reads(&format!("user show {login}"));
        page["practices"][0]["next_login"].as_str().unwrap().to_owned()
    }

    /// The logins that `practice status` lists.
    #[track_caller]
    pub(crate) fn lists(&self, line: &str) -> Vec<String> {
        let rows = self.reads(line);
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| row["login"].as_str().unwrap().to_owned()).collect()
    }

    /// Standard output and standard error.
    #[track_caller]
    fn run(&self, line: &str, input: &str, code: i32) -> (String, String) {
        let Output { status, stdout, stderr } = self.in_a_shell(line, input);
        let (stdout, stderr) =
            [stdout, stderr].map(|bytes| String::from_utf8(bytes).unwrap()).into();
        assert_eq!(status.code(), Some(code), "twofactl {line}\n{stdout}{stderr}");
        (stdout, stderr)
    }

    fn in_a_shell(&self, line: &str, input: &str) -> Output {
        let program = Path::new(env!("CARGO_BIN_EXE_twofactl")).parent().unwrap();
        let mut child = Command::new("/bin/sh")
            .args(["-c", &format!("exec twofactl {line}")])
            .env_clear()
            .env("PATH", program)
            .env("TWOFACTL_STORE", self.clinic.store())
            .env("TWOFACTL_CONFIG", self.clinic.folder.path().join("twofactl.toml"))
            .env("TWOFACTL_TEST_NOW", self.clock.now().to_string())
            .env("TZ", "UTC")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that does not read its input closes the pipe: that is its right.
        drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
        child.wait_with_output().unwrap()
    }
}
