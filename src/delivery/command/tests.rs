use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};

use tempfile::TempDir;

use super::*;
use crate::delivery::tests::{assert_discreet, assert_failed, text};
use crate::delivery::{Certainty, Gateway};
use crate::error::{Error, StoreError};
use crate::model::sms::{Countries, Transport};

/// A folder with a script in it, which finds the folder in `$1`.
struct Script(TempDir);

impl Script {
    fn new(body: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let script = Self(folder);
        script.write(&format!("#!/bin/sh\n{body}\n"));
        script
    }

    /// Another process writes it: a file that this one holds open for writing cannot be run, and
    /// whatever another test starts meanwhile holds it for a moment as well.
    fn write(&self, content: &str) {
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", "printf %s \"$1\" > \"$0\" && chmod 700 \"$0\""]);
        shell.arg(self.path("send-sms")).arg(content);
        assert!(shell.status().unwrap().success());
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn settings(&self, time_limit: Length) -> Settings {
        let arguments = vec![self.0.path().to_str().unwrap().to_owned(), "$HOME; two words".into()];
        Settings { program: self.path("send-sms"), arguments, time_limit }
    }

    fn gateway(&self, time_limit: Length) -> Gateway {
        Gateway::command(self.settings(time_limit), Countries::default()).unwrap()
    }

    fn send(&self) -> Result<Receipt, DeliveryError> {
        self.gateway(TIME_LIMIT).send(&text())
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn runs(&self) -> usize {
        self.read("runs").lines().count()
    }
}

fn taken(provider_id: Option<&str>) -> Receipt {
    let provider_id = provider_id.map(ToOwned::to_owned);
    Receipt { provider_id, status: MessageStatus::Accepted }
}

#[test]
fn the_number_is_the_first_line_of_input_and_the_text_is_the_rest() {
    let script = Script::new("cat > $1/input");
    let gateway = script.gateway(TIME_LIMIT);
    assert_eq!(gateway.transport(), Transport::Command);
    assert_eq!(gateway.send(&text()).unwrap(), taken(None));
    assert_eq!(script.read("input"), "+919876543210\n123456 is your code — नमस्ते & more");
    assert_eq!(gateway.status("SM1").unwrap(), None);
}

#[test]
fn nothing_of_ours_is_in_its_environment_and_its_arguments_go_through_no_shell() {
    let script = Script::new("/usr/bin/env > $1/env; pwd >> $1/env; echo \"$#:$2\" >> $1/env");
    script.send().unwrap();
    let env = script.read("env");
    let mut lines: Vec<_> = env.lines().collect();
    // What a shell sets by itself.
    lines.retain(|line| {
        !["_=", "PWD=", "SHLVL=", "OLDPWD="].iter().any(|own| line.starts_with(own))
    });
    lines.sort_unstable();
    assert_eq!(lines, ["/", "2:$HOME; two words", "LANG=C.UTF-8", "PATH=/usr/bin:/bin"]);
    assert_discreet(&env);
}

#[test]
fn the_first_line_that_it_writes_names_the_text() {
    for (body, name) in [
        ("cat >/dev/null; echo gw-17; echo more", Some("gw-17")),
        ("printf 'gw-18\\r\\n'", Some("gw-18")),
        ("printf gw-19", Some("gw-19")),
        ("echo", None),
        ("echo two words", None),
        ("echo x1234567890123456789012345678901234567890123456789012345678901234", None),
        ("printf '\\377\\n'", None),
        ("read -r number; echo $number", None),
        ("read -r number; read -r code rest; echo sent:$code", None),
    ] {
        assert_eq!(Script::new(body).send().unwrap(), taken(name), "{body}");
    }
}

#[test]
fn a_program_that_reads_nothing_or_writes_much_succeeds_all_the_same() {
    for body in
        ["exit 0", "exec <&-; exit 0", "head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2"]
    {
        assert_eq!(Script::new(body).send().unwrap().status, MessageStatus::Accepted, "{body}");
    }
    let much = Text { body: "x".repeat(1 << 20).into(), ..text() };
    let gateway = Script::new("exit 0");
    assert_eq!(gateway.gateway(TIME_LIMIT).send(&much).unwrap(), taken(None));
}

#[test]
fn an_exit_code_means_that_nobody_was_texted_and_is_tried_once_more() {
    let script = Script::new("echo >> $1/runs; cat; cat >&2; exit 3");
    let error = script.send().unwrap_err();
    assert_failed(&error, Certainty::NotSent, "send-sms ended with exit code 3");
    assert_eq!(error.status(), MessageStatus::Failed);
    assert_eq!(script.runs(), 2);
}

#[test]
fn the_second_attempt_may_succeed() {
    let script = Script::new("echo >> $1/runs; [ $(wc -l < $1/runs) = 2 ]");
    assert_eq!(script.send().unwrap(), taken(None));
    assert_eq!(script.runs(), 2);
}

#[test]
fn after_the_time_limit_it_is_killed_with_all_that_it_started() {
    // The child holds a pipe open, which ends for the reader when the child does.
    let script = Script::new("echo >> $1/runs; sleep 600 > $1/alive & wait");
    let alive = script.path("alive");
    assert!(Command::new("mkfifo").arg(&alive).status().unwrap().success());
    let (gone, is_gone) = mpsc::channel();
    thread::spawn(move || gone.send(fs::read(alive).unwrap()));
    let error = script.gateway(Length::from_millis(300)).send(&text()).unwrap_err();
    assert_failed(&error, Certainty::MaybeSent, "did not end within");
    assert_eq!(error.status(), MessageStatus::Unknown);
    assert_eq!(script.runs(), 1, "what may have left is not sent again");
    let ended = is_gone.recv_timeout(Duration::from_secs(30));
    assert_eq!(ended, Ok(vec![]), "the child of the program lives on");
}

#[test]
fn after_a_signal_nobody_can_tell() {
    let script = Script::new("echo >> $1/runs; kill -KILL $$");
    assert_failed(&script.send().unwrap_err(), Certainty::MaybeSent, "killed by a signal");
    assert_eq!(script.runs(), 1);
}

#[test]
fn what_a_program_leaves_behind_is_not_waited_for() {
    let script = Script::new("sleep 600 & echo $! > $1/pid");
    assert_eq!(script.send().unwrap(), taken(None));
    let pid: i32 = script.read("pid").trim().parse().unwrap();
    let worker = Pid::from_raw(pid).unwrap();
    rustix::process::kill_process(worker, Signal::KILL).expect("the worker lives on");
}

#[track_caller]
fn refused(settings: Settings) -> Error {
    Gateway::command(settings, Countries::default()).unwrap_err()
}

#[test]
fn only_a_program_that_nobody_else_can_change_is_run() {
    let script = Script::new("exit 0");
    let (settings, path) = (script.settings(TIME_LIMIT), script.path("send-sms"));
    let gateway = script.gateway(TIME_LIMIT);
    for mode in [0o770, 0o702, 0o777] {
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        let error = refused(settings.clone());
        assert!(matches!(error, Error::Store(StoreError::UnsafeMode { .. })), "{error}");
        assert_eq!(error.hint().unwrap(), format!("chmod {:o} {}", mode & !0o022, path.display()));
    }
    let error = gateway.send(&text()).unwrap_err();
    assert_failed(&error, Certainty::NotSent, "is open to other accounts (mode 0777)");
    fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
    assert!(refused(settings.clone()).hint().unwrap().contains("that this account may run"));
    fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(script.0.path(), Permissions::from_mode(0o777)).unwrap();
    let hint = refused(settings.clone()).hint().unwrap();
    assert_eq!(hint, format!("chmod 755 {}", script.0.path().display()));
    fs::set_permissions(script.0.path(), Permissions::from_mode(0o1777)).unwrap();
    assert!(Gateway::command(settings, Countries::default()).is_ok(), "sticky, as /tmp");
}

#[test]
fn a_link_is_followed_and_the_folders_that_it_leads_through_count() {
    let (script, links) = (Script::new("exit 0"), tempfile::tempdir().unwrap());
    let program = links.path().join("link");
    symlink(script.path("send-sms"), &program).unwrap();
    let settings = Settings { program, ..script.settings(TIME_LIMIT) };
    let gateway = Gateway::command(settings, Countries::default()).unwrap();
    assert_eq!(gateway.send(&text()).unwrap(), taken(None));
    fs::set_permissions(links.path(), Permissions::from_mode(0o777)).unwrap();
    let error = gateway.send(&text()).unwrap_err();
    assert_failed(&error, Certainty::NotSent, "is open to other accounts");
}

#[test]
fn what_is_no_program_is_refused_at_once() {
    let script = Script::new("exit 0");
    let with = |program: &Path| Settings { program: program.into(), ..script.settings(TIME_LIMIT) };
    for (program, allowed) in [
        (Path::new("send-sms"), "from / on"),
        (Path::new(""), "from / on"),
        (&script.path("nothing"), "that is there"),
        (script.0.path(), "that this account may run"),
    ] {
        let hint = refused(with(program)).hint().unwrap();
        assert!(hint.contains(allowed), "{}: {hint}", program.display());
    }
    for time_limit in [Length::ZERO, Length::seconds(121)] {
        let error = refused(script.settings(time_limit));
        assert_eq!(error.hint().unwrap(), "use a length of up to 2m, as 20s");
    }
}

#[test]
fn a_program_that_cannot_be_started_has_sent_nothing() {
    let script = Script::new("");
    script.write("#!/no/such/interpreter\n");
    assert_failed(&script.send().unwrap_err(), Certainty::NotSent, "could not be started");
}
