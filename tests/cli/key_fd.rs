//! A key that lies in no file: `--key-fd`.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use crate::harness::{Exchange, NOW, Place, run, totp_at, unix};
use crate::people::{self, PASSWORD};

/// The program in a shell that opens the key for it: `way` is behind the words.
fn with_key(place: &Place, words: &[&str], way: &str) -> Command {
    let program = place.command(words);
    let mut shell = Command::new("bash");
    shell.args(["-c", &format!("exec \"$0\" \"$@\" {way}")]).arg(program.get_program());
    shell.args(program.get_args()).env_clear().current_dir(place.path(""));
    for (name, value) in program.get_envs() {
        shell.env(name, value.unwrap_or_default());
    }
    shell.env("PATH", "/usr/bin:/bin");
    shell
}

fn told(place: &Place, words: &[&str], way: &str) -> Exchange {
    run(with_key(place, words, way), "")
}

/// A clinic whose key is in a safe, which is a file of another name here.
fn with_a_safe() -> Place {
    let place = Place::with_clinic();
    people::set_password(&place, "rao");
    fs::rename(place.key(), place.path("safe")).unwrap();
    place
}

#[test]
fn the_key_is_read_from_a_file_or_a_pipe_that_somebody_has_opened() {
    let place = with_a_safe();
    assert_eq!(place.run(&["key", "check"]).code, 6, "it is nowhere else");
    for way in ["3< safe", "3< <(cat safe)", "3<<< \"$(cat safe)\""] {
        let checked = told(&place, &["--key-fd", "3", "key", "check"], way);
        assert_eq!(checked.code, 0, "{way}\n{checked}");
    }
    // Where there are questions settings are looked for twice.
    let asked = told(&place, &["--key-fd=7", "user", "show", "rao"], "7< <(cat safe)");
    assert_eq!(asked.code, 0, "{asked}");
    assert!(!place.key().exists());
    let variable = "TWOFACTL_KEY_FILE";
    let mut command = with_key(&place, &["--key-fd", "3", "key", "check"], "3< safe");
    assert_eq!(run_with(&mut command, variable, "/nowhere").code, 0, "the option comes first");
}

fn run_with(command: &mut Command, variable: &str, value: &str) -> Exchange {
    command.env(variable, value);
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap();
    Exchange { stdout: text(output.stdout), stderr: text(output.stderr), code }
}

#[test]
fn a_bridge_goes_on_with_a_key_that_was_read_once() {
    let place = Place::with_clinic();
    people::set_password(&place, "rao");
    let secret = people::enroll(&place, "rao", "Pixel 9");
    fs::rename(place.key(), place.path("safe")).unwrap();
    let mut bridge = with_key(&place, &["--key-fd", "3", "login", "bridge"], "3< <(cat safe)");
    let mut bridge = bridge.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut replies = BufReader::new(bridge.stdout.take().unwrap()).lines();
    let mut ask = |request: serde_json::Value| -> serde_json::Value {
        writeln!(bridge.stdin.as_mut().unwrap(), "{request}").unwrap();
        serde_json::from_str(&replies.next().unwrap().unwrap()).unwrap()
    };
    let start = serde_json::json!({ "id": 1, "op": "start", "user": "rao", "password": PASSWORD });
    let started = ask(start.clone());
    let code = totp_at(&secret, unix(NOW) + 30);
    let verify = serde_json::json!({
        "id": 2, "op": "verify", "ticket": started["ticket"], "code": code
    });
    assert_eq!(ask(verify)["step"], "allowed");
    assert_eq!(ask(start)["step"], "code_required");
    drop(bridge.stdin.take());
    assert!(bridge.wait().unwrap().success());
}

#[test]
fn what_holds_no_key_is_told_apart() {
    let place = with_a_safe();
    let check = ["--key-fd", "3", "key", "check"];
    for (words, way, code, why) in [
        (&check[..], "3< /dev/null", 6, "twofactl-key-v1:"),
        (&check, "3< store.db", 6, "not"),
        (&check, "3<&-", 7, "descriptor 3"),
        (&check, "3< .", 7, "descriptor 3"),
        (&["--key-fd", "2", "key", "check"], "", 7, "a number from 3 on"),
        (&["--key-fd", "x", "key", "check"], "", 7, "a number from 3 on"),
        (&["--key-fd", "3", "--key-file", "safe", "key", "check"], "3< safe", 2, "--key-file"),
    ] {
        let refused = told(&place, words, way);
        assert_eq!(refused.code, code, "{words:?} {way}\n{refused}");
        assert!(refused.stderr.contains(why), "{words:?} {way}\n{refused}");
    }
}

#[test]
fn a_rotation_needs_a_file_for_the_next_key() {
    let place = with_a_safe();
    let before = fs::read(place.path("safe")).unwrap();
    for words in [&["key", "rotate", "-y"][..], &["key", "rotate", "--dry-run"]] {
        let words = [&["--key-fd", "3"], words].concat();
        let refused = told(&place, &words, "3< safe");
        assert_eq!(refused.code, 5, "{refused}");
        assert!(refused.stderr.contains("--key-file"), "{refused}");
    }
    assert_eq!(fs::read(place.path("safe")).unwrap(), before);
    assert_eq!(told(&place, &["--key-fd", "3", "key", "check"], "3< safe").code, 0);
}

#[test]
fn no_program_that_is_started_finds_the_key() {
    let place = with_a_safe();
    let look = "#!/bin/sh\ncd \"${0%/*}\"\ncat /proc/self/fd/[3-9]* > seen 2>/dev/null\nexit 0\n";
    let script = place.path("send-sms");
    let mut shell = Command::new("sh");
    shell.args(["-c", "printf %s \"$1\" > \"$0\" && chmod 700 \"$0\""]).arg(&script).arg(look);
    assert!(shell.status().unwrap().success());
    let settings = format!("[sms]\ntransport = \"command\"\n[sms.command]\nprogram = {script:?}\n");
    fs::write(place.path("twofactl.toml"), settings).unwrap();
    let words = ["--key-fd", "3", "--config", "twofactl.toml", "sms", "test", "+919876543210"];
    let sent = told(&place, &words, "3< safe");
    assert_eq!(sent.code, 0, "{sent}");
    let seen = fs::read(place.path("seen")).unwrap();
    assert!(!String::from_utf8_lossy(&seen).contains("twofactl-key"), "it read the key");
}
