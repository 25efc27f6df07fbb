//! What the program keeps to itself, seen from outside: no core, no look into its memory, no file
//! for others, no descriptor and no variable for what it starts.

use std::fs::{self, Permissions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, geteuid, kill_process};

use crate::harness::{Exchange, Place, run};
use crate::hostile::say_skipped;

const STRANGER: u32 = 65534;

/// The program at the end of a line of a shell, which may set limits and open files first.
fn after(place: &Place, line: &str, words: &[&str]) -> Command {
    let program = place.command(words);
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("{line}; exec \"$0\" \"$@\"")]).arg(program.get_program());
    shell.args(program.get_args()).env_clear().current_dir(place.path(""));
    for (name, value) in program.get_envs() {
        shell.env(name, value.unwrap_or_default());
    }
    shell
}

/// A bridge that has answered once, so that it is what it will be.
fn answering(mut command: Command) -> Option<Child> {
    let mut bridge = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    let request = "{\"id\":1,\"op\":\"skip\",\"ticket\":\"none\"}\n";
    bridge.stdin.as_mut().unwrap().write_all(request.as_bytes()).unwrap();
    let mut reply = String::new();
    BufReader::new(bridge.stdout.as_mut().unwrap()).read_line(&mut reply).unwrap();
    assert_eq!(reply, "{\"id\":1,\"step\":\"expired\"}\n");
    Some(bridge)
}

#[test]
fn a_program_that_dies_leaves_no_core_whatever_the_caller_allows() {
    let place = Place::with_clinic();
    let bridge = after(&place, "ulimit -S -c unlimited", &["login", "bridge"]);
    let mut bridge = answering(bridge).unwrap();
    let limits = fs::read_to_string(format!("/proc/{}/limits", bridge.id())).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"]);
    kill_process(Pid::from_child(&bridge), Signal::ABORT).unwrap();
    let ended = bridge.wait().unwrap();
    assert_eq!((ended.signal(), ended.core_dumped()), (Some(6), false));
}

/// The account of the tests, or a stranger to whom the place is given: root may look anywhere.
fn in_an_account_of_its_own(place: &Place, words: &[&str]) -> Command {
    let mut command = place.command(words);
    if geteuid().is_root() {
        chown(place.path(""), Some(STRANGER), Some(STRANGER)).unwrap();
        command.uid(STRANGER).gid(STRANGER);
    }
    command
}

#[test]
fn no_other_process_of_the_account_looks_into_it() {
    let place = Place::empty();
    let init = in_an_account_of_its_own(&place, &["init"]).stdin(Stdio::null()).output();
    if !init.is_ok_and(|init| init.status.success()) {
        return say_skipped("a look into the program: another account may not run it");
    }
    let bridge = in_an_account_of_its_own(&place, &["login", "bridge"]);
    let mut bridge = answering(bridge).unwrap();
    let mut sleeper = Command::new("sleep");
    sleeper.arg("600").env_clear();
    if geteuid().is_root() {
        sleeper.uid(STRANGER).gid(STRANGER);
    }
    let mut sleeper = sleeper.spawn().unwrap();
    for (pid, may_look) in [(sleeper.id(), true), (bridge.id(), false)] {
        for part in ["environ", "maps", "mem"] {
            let mut look = Command::new("head");
            look.args(["-c", "0"]).arg(format!("/proc/{pid}/{part}")).stderr(Stdio::null());
            if geteuid().is_root() {
                look.uid(STRANGER).gid(STRANGER);
            }
            assert_eq!(look.status().unwrap().success(), may_look, "{part} of {pid}");
        }
    }
    sleeper.kill().unwrap();
    drop((sleeper.wait(), bridge.stdin.take()));
    assert!(bridge.wait().unwrap().success());
}

fn assert_for_nobody_else(folder: &Path) {
    let mut seen = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o7777;
        assert_eq!(mode & 0o077, 0, "{:?} has mode {mode:o}", entry.file_name());
        seen += 1;
    }
    assert!(seen > 1);
}

#[test]
fn all_that_it_makes_is_for_its_account_alone_where_the_mask_hides_nothing() {
    let place = Place::empty();
    let ok = |words: &[&str]| {
        let exchange = run(after(&place, "umask 000", words), "");
        assert_eq!(exchange.code, 0, "{exchange}");
    };
    ok(&["init", "--store", "below/store.db", "--practice", "City Clinic"]);
    assert_for_nobody_else(&place.path("below"));
    ok(&["init", "--practice", "City Clinic", "--owner", "rao", "--enforce"]);
    ok(&["practice", "report", "city-clinic", "--to-file", "report.html"]);
    let codes = ["--to-file", "codes.csv", "--reason", "new", "--verified", "supervisor"];
    ok(&[&["user", "enrollment-code", "--practice", "city-clinic", "-y"], &codes[..]].concat());
    let socket = format!("unix:{}", place.path("bridge").display());
    let mut bridge = after(&place, "umask 000", &["login", "bridge", "--listen", &socket]);
    let mut bridge = bridge.stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    BufReader::new(bridge.stderr.as_mut().unwrap()).read_line(&mut said).unwrap();
    assert!(place.path("store.db-wal").exists() && place.path("bridge").exists(), "{said}");
    assert_for_nobody_else(&place.path(""));
    kill_process(Pid::from_child(&bridge), Signal::TERM).unwrap();
    assert!(bridge.wait().unwrap().success());
}

/// Settings by which texts leave through a script with that body, which finds itself in `$0`.
fn through_a_script(place: &Place, body: &str) {
    let script = place.path("send-sms");
    // Another process writes it: one that is open for writing anywhere cannot be run.
    let mut shell = Command::new("sh");
    shell.args(["-c", "printf %s \"$1\" > \"$0\" && chmod 700 \"$0\""]);
    shell.arg(&script).arg(format!("#!/bin/sh\ncd \"${{0%/*}}\"\n{body}\n"));
    assert!(shell.status().unwrap().success());
    let settings = format!("[sms]\ntransport = \"command\"\n[sms.command]\nprogram = {script:?}\n");
    fs::write(place.path("twofactl.toml"), settings).unwrap();
    fs::set_permissions(place.path("twofactl.toml"), Permissions::from_mode(0o600)).unwrap();
}

const SHOW_ALL: &str =
    "/usr/bin/env > env; ls -l /proc/self/fd > fds; ulimit -c > core; umask >> core
grep -E '^(SigBlk|SigIgn):' /proc/self/status > signals; cat > text";

/// The numbers that a child had open, aside from its own look at them.
fn descriptors(place: &Place) -> Vec<String> {
    let listed = fs::read_to_string(place.path("fds")).unwrap();
    let links = listed.lines().filter_map(|line| line.split_once(" -> "));
    let links = links.filter(|(_, target)| !target.starts_with("/proc/"));
    links.map(|(link, _)| link.rsplit(' ').next().unwrap().to_owned()).collect()
}

#[track_caller]
fn assert_child_has_nothing(place: &Place, exchange: &Exchange) {
    assert_eq!(exchange.code, 0, "{exchange}");
    assert!(fs::read_to_string(place.path("text")).unwrap().starts_with("+919876543210\n"));
    assert_eq!(descriptors(place), ["0", "1", "2"], "{exchange}");
    let env = fs::read_to_string(place.path("env")).unwrap();
    // What a shell sets by itself.
    let own = ["_=", "PWD=", "OLDPWD=", "SHLVL="];
    let mut env: Vec<_> = env.lines().filter(|l| !own.iter().any(|o| l.starts_with(o))).collect();
    env.sort_unstable();
    assert_eq!(env, ["LANG=C.UTF-8", "PATH=/usr/bin:/bin"]);
    assert_eq!(fs::read_to_string(place.path("core")).unwrap(), "0\n0077\n");
    let signals = fs::read_to_string(place.path("signals")).unwrap();
    let masks = signals.lines().map(|line| line.split_once(":\t").unwrap().1);
    let masks: Vec<_> = masks.map(|mask| u64::from_str_radix(mask, 16).unwrap()).collect();
    // Beyond 31 are those of the C library and of whoever runs the tests.
    assert_eq!((masks[0], masks[1] & 0x7fff_ffff), (0, 0), "{signals}");
}

#[test]
fn a_program_that_sends_texts_inherits_no_descriptor_no_variable_and_no_signal_mask() {
    let place = Place::with_clinic();
    through_a_script(&place, SHOW_ALL);
    let words = ["--config", "twofactl.toml", "sms", "test", "+919876543210"];
    let open = "exec 7<store.key 8>>store.db 9</etc/passwd; ulimit -S -c unlimited; umask 000";
    let mut command = after(&place, open, &words);
    command.env("SECRET_OF_THE_CALLER", "hunter2").env("LD_LIBRARY_PATH", "/nowhere");
    let exchange = run(command, "");
    assert_child_has_nothing(&place, &exchange);
}

#[test]
fn a_descriptor_that_the_command_line_names_is_read_as_a_file() {
    let place = Place::with_clinic();
    let line = "exec 7<people.csv";
    fs::write(place.path("people.csv"), "login\nlee\n").unwrap();
    let imported = run(after(&place, line, &["user", "import", "/dev/fd/7"]), "");
    assert_eq!(imported.code, 0, "{imported}");
    place.ok(&["user", "show", "lee"]);
    fs::write(place.path("people.csv"), "login\nkim\n").unwrap();
    let refused = run(after(&place, line, &["user", "import", "/dev/fd/8"]), "");
    assert_eq!(refused.code, 7, "{refused}");
}

#[test]
fn a_lock_that_was_handed_over_is_held_until_the_end() {
    let place = Place::with_clinic();
    let is_free = || {
        let tried = Command::new("flock").arg("-n").arg(place.path("lock")).arg("true").status();
        tried.map(|tried| tried.success())
    };
    if is_free().is_err() {
        return say_skipped("a lock that was handed over: there is no flock");
    }
    let bridge = after(&place, "exec 9>lock; flock 9", &["login", "bridge"]);
    let mut bridge = answering(bridge).unwrap();
    let is_let_go = is_free().unwrap();
    drop(bridge.stdin.take());
    assert!(bridge.wait().unwrap().success());
    assert!(!is_let_go && is_free().unwrap(), "the lock was let go");
}
