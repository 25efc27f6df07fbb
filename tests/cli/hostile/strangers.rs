//! Another account at work, as by `sudo -u`: the real uid is not the effective
//! one. Nothing of what it brings along counts, and no error quotes what it
//! could not read by itself. Other uids are for root; the rest is for everybody.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use serde_json::Value;

use crate::harness::{Exchange, NOW, Place, run};

use super::say_skipped;
use super::values::assert_harmless;

/// Nobody's number in particular.
const STRANGER: u32 = 65534;

/// Becomes a stranger with the rights of the account that is named, and then the program.
const BECOME: &str = "import os, sys\n\
    rights = int(sys.argv[1])\n\
    os.setgroups([])\n\
    os.setresgid(rights, rights, rights)\n\
    os.setresuid(65534, rights, rights)\n\
    os.execv(sys.argv[2], sys.argv[2:])\n";

const SECRET: &str = "hunter2-of-the-owner";

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Whether the tests can be somebody else; says so if not.
fn can_be_a_stranger(what: &str) -> bool {
    if !is_root() || !crate::bridge::has_python() {
        say_skipped(&format!("{what}: another real uid takes root and python3"));
        return false;
    }
    true
}

/// The program, run by a stranger with the rights of root.
fn as_stranger(place: &Place, words: &[&str], variables: &[(&str, &str)]) -> Exchange {
    let mut command = Command::new("python3");
    command.args(["-c", BECOME, "0", env!("CARGO_BIN_EXE_twofactl")]).args(words);
    command.env_clear().envs([("TWOFACTL_TEST_NOW", NOW), ("PATH", "/usr/bin:/bin")]);
    command.envs(variables.iter().copied()).current_dir(place.path(""));
    run(command, "")
}

fn write(place: &Place, name: &str, text: &str, mode: u32) -> String {
    let path = place.path(name);
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[track_caller]
fn assert_quotes_nothing(exchange: &Exchange) {
    assert_harmless("quote", exchange);
    for part in ["hunter2", "of-the-owner", "root:", "$6$"] {
        assert!(!format!("{exchange}").contains(part), "{exchange}");
    }
}

#[test]
fn a_stranger_chooses_no_file_and_the_refusal_comes_before_it_is_read() {
    if !can_be_a_stranger("whoever chooses files in another account's name") {
        return;
    }
    let place = Place::with_clinic();
    let before = place.bytes();
    let shadow = write(&place, "shadow", &format!("root:$6${SECRET}:1::::::\n"), 0o600);
    let missing = place.path("none").to_str().unwrap().to_owned();
    let store = place.store().to_str().unwrap().to_owned();
    for path in [&shadow, &missing, &store, &"/dev/stdin".to_owned()] {
        for (flag, variable) in [
            ("--store", "TWOFACTL_STORE"),
            ("--config", "TWOFACTL_CONFIG"),
            ("--key-file", "TWOFACTL_KEY_FILE"),
        ] {
            for words in
                [&["user", "list"][..], &["user", "reset-2fa", "rao", "--reason", "x", "-y"]]
            {
                let by_flag = as_stranger(&place, &[words, &[flag, path]].concat(), &[]);
                let by_variable = as_stranger(&place, words, &[(variable, path)]);
                for refused in [by_flag, by_variable] {
                    assert_eq!(refused.code, 4, "{flag} {path}\n{refused}");
                    assert_eq!(refused.stdout, "");
                    assert!(
                        refused.stderr.starts_with(&format!("error: {flag} may not be chosen"))
                    );
                    assert!(!refused.stderr.contains(path.as_str()), "{refused}");
                    assert_quotes_nothing(&refused);
                }
            }
        }
    }
    let refused =
        as_stranger(&place, &["user", "list", "-o", "json"], &[("TWOFACTL_CONFIG", &shadow)]);
    let error: Value = serde_json::from_str(&refused.stderr).unwrap();
    assert_eq!(error["error"]["kind"], "not_permitted");
    assert_eq!(place.bytes(), before);
}

#[test]
fn a_shell_that_completes_for_a_stranger_offers_nothing_of_a_file_of_their_choice() {
    if !can_be_a_stranger("completion in another account's name") {
        return;
    }
    let place = Place::with_clinic();
    let store = place.store().to_str().unwrap().to_owned();
    let typed = ["--", "twofactl", "--store", &store, "user", "show", "r"];
    let told = as_stranger(&place, &typed, &[("TWOFACTL_COMPLETE", "fish")]);
    assert_eq!((told.stdout.as_str(), told.stderr.as_str()), ("", ""), "{told}");
    let variables = [("TWOFACTL_COMPLETE", "fish"), ("TWOFACTL_STORE", &store)];
    let told = as_stranger(&place, &["--", "twofactl", "user", "show", "r"], &variables);
    assert_eq!((told.stdout.as_str(), told.stderr.as_str()), ("", ""), "{told}");
}

/// What sudo claims is kept as a claim, and changes nothing else.
fn without_claims(document: &mut Value) {
    match document {
        Value::Object(fields) => {
            fields.remove("claimed_user");
            fields.values_mut().for_each(without_claims);
        }
        Value::Array(items) => items.iter_mut().for_each(without_claims),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Runs with a machine of its own below `/var/lib`: the store of a service
/// account, which a stranger works on. Prints the record at last.
const MACHINE: &str = r#"set -e
place=$1; program=$2; become=$3
mount -t tmpfs none /var/lib
mkdir -m 700 /var/lib/twofactl
cp "$place/store.db" "$place/store.key" "$place/store.head" /var/lib/twofactl/
chown -R 4242:4242 /var/lib/twofactl
cp -a /etc /var/lib/etc
rm -rf /var/lib/etc/twofactl
mkdir /var/lib/etc/twofactl
mount --bind /var/lib/etc /etc
touch /var/lib/program; mount --bind "$program" /var/lib/program
stranger() { python3 -c "$become" 4242 /var/lib/program "$@"; }
cd /
stranger practice add bay --name Bay --reason new -o json
stranger user add lee --practice bay --role staff -o json
stranger user reset-2fa rao --reason lost --ticket SUP-1 -y -o json
stranger user require lee --reason asked -o json
stranger user list -o json
stranger user show rao -o json
stranger audit verify -o json
stranger audit list --limit 100 -o json
umask 077
for line in 'hunter2 = 1' 'hunter2' 'output = "hunter2"' 'store = "hunter2'; do
  printf '%s\n' "$line" > /etc/twofactl/twofactl.toml
  chown 4242 /etc/twofactl/twofactl.toml
  if stranger user list -o json 2>&1; then exit 1; fi
done
"#;

/// What the runs on such a machine print, or none where there can be no such machine.
fn on_a_machine(place: &Place, variables: &[(&str, &str)]) -> Option<Vec<Value>> {
    let mut command = Command::new("unshare");
    command.args(["--mount", "sh", "-c", MACHINE, "sh"]).arg(place.path(""));
    command.args([env!("CARGO_BIN_EXE_twofactl"), BECOME]).env_clear();
    command.envs([("TWOFACTL_TEST_NOW", NOW), ("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")]);
    command.envs(variables.iter().copied());
    let told = run(command, "");
    if told.code != 0 && told.stderr.contains("mount") {
        say_skipped(&format!("a stranger at work: nothing can be mounted\n{told}"));
        return None;
    }
    assert_eq!(told.code, 0, "{told}");
    let documents = serde_json::Deserializer::from_str(&told.stdout).into_iter::<Value>();
    Some(documents.map(Result::unwrap).collect())
}

#[test]
fn a_stranger_works_on_the_machines_store_in_their_own_name_whatever_the_environment_says() {
    if !can_be_a_stranger("a stranger at work") {
        return;
    }
    let (place, _) = crate::people::enrolled_clinic();
    let uid = STRANGER.to_string();
    place.ok(&["operator", "add", "desk-stranger", "--uid", &uid, "--role", "admin"]);
    let before = place.json(&["audit", "list"]).as_array().unwrap().len();
    // Merged into the store itself, which alone is copied.
    crate::seed::sql(&place, "PRAGMA wal_checkpoint(TRUNCATE)");
    let decoy = decoy();
    let folder = |name: &str| decoy.path(name).to_str().unwrap().to_owned();
    let (home, config) = (folder("home"), folder("config"));
    let lies = [
        ("USER", "mallory"),
        ("LOGNAME", "mallory"),
        ("SUDO_USER", "mallory"),
        ("SUDO_UID", "4711"),
        ("HOME", home.as_str()),
        ("XDG_DATA_HOME", home.as_str()),
        ("XDG_CONFIG_HOME", config.as_str()),
        ("CREDENTIALS_DIRECTORY", home.as_str()),
        ("SQLITE_TMPDIR", home.as_str()),
        ("TMPDIR", home.as_str()),
        ("RUST_BACKTRACE", "full"),
        ("COLUMNS", "3"),
        ("TZ", "/etc/shadow"),
    ];
    let Some(clean) = on_a_machine(&place, &[]) else { return };
    let mut hostile = on_a_machine(&place, &lies).unwrap();
    hostile.iter_mut().for_each(without_claims);
    assert_eq!(hostile, clean);
    let (clean, errors) = clean.split_at(8);
    assert_eq!(errors.len(), 4, "the settings of the machine, which a stranger may not read");
    for error in errors {
        assert_eq!(error["error"]["kind"], "invalid");
        let message = error["error"]["message"].as_str().unwrap();
        assert!(message.starts_with("/etc/twofactl/twofactl.toml, line 1"), "{message}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
    assert_eq!(clean[2]["removed"]["authenticators"], 1);
    let events = clean[7].as_array().unwrap();
    let (theirs, _) = events.split_at(events.len() - before);
    assert!(theirs.len() >= 5, "{theirs:?}");
    assert!(theirs.iter().all(|event| event["actor"]["uid"] == STRANGER), "{theirs:?}");
    assert!(theirs.iter().all(|event| event["actor"]["name"] != "mallory"), "{theirs:?}");
}

/// What an environment could lead to: a store of its own, settings, a key.
fn decoy() -> Place {
    let place = Place::empty();
    fs::create_dir_all(place.path("home")).unwrap();
    fs::create_dir_all(place.path("config/twofactl")).unwrap();
    let store = place.path("home/twofactl/store.db").to_str().unwrap().to_owned();
    place.ok(&["init", "--store", &store, "--practice", "Decoy"]);
    for name in ["store.key", "store.head"] {
        let (from, to) = (format!("home/twofactl/{name}"), format!("home/{name}"));
        fs::copy(place.path(&from), place.path(&to)).unwrap();
    }
    let settings = format!("store = {store:?}\noutput = \"csv\"\n");
    fs::write(place.path("config/twofactl/twofactl.toml"), settings).unwrap();
    place
}

#[test]
fn a_file_that_an_account_may_not_read_is_refused_without_a_word_of_it() {
    let place = Place::with_clinic();
    let open = Place::empty();
    fs::set_permissions(open.path(""), Permissions::from_mode(0o755)).unwrap();
    let text = format!("root:{SECRET}\nstore = \"{SECRET}\"\n");
    // Root reads whatever there is: another account is used then, else no rights at all.
    let path = write(&open, "secret", &text, if is_root() { 0o600 } else { 0o000 });
    for option in ["--config", "--key-file", "--store"] {
        let words = ["user", "enrollment-code", "rao", "--verified", "video", "--reason", "x"];
        let mut command = place.command(&[&words[..], &[option, &path]].concat());
        command.current_dir("/");
        if is_root() {
            command.uid(STRANGER).gid(STRANGER).env_remove("TWOFACTL_STORE");
        }
        let output = command.output();
        let Ok(output) = output else {
            return say_skipped("what another account may not read: it may not run the program");
        };
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let exchange = Exchange {
            stdout: text(output.stdout),
            stderr: text(output.stderr),
            code: output.status.code().unwrap_or(-1),
        };
        assert_eq!(
            exchange.code, 6,
            "{option}
{exchange}"
        );
        assert_quotes_nothing(&exchange);
    }
}

#[test]
fn a_mistake_in_settings_is_told_by_its_place_and_no_value_is_quoted() {
    let place = Place::with_clinic();
    for (text, at) in [
        (format!("root:{SECRET}:1::::::\n"), "line 1, column"),
        (format!("output = \"table\"\npassword {SECRET}\n"), "line 2, column 10"),
        (format!("output = \"{SECRET}\"\n"), "line 1, column 10"),
        (format!("plain = true\n\n  color = \"{SECRET}\n"), "line 3"),
        (format!("[sms]\ntransport = \"{SECRET}\"\n"), "line 2, column 13"),
        (
            format!("[sms]\ntransport = \"http\"\n[sms.http]\nurl = [\"{SECRET}\"]\n"),
            "line 4, column 7",
        ),
        (format!("store = 7 # {SECRET}\n"), "line 1, column 9"),
        (format!("store = \"\\q{SECRET}\"\n"), "line 1"),
        ("\"\\u001b]0;x\\u0007\\u202E\" = 1\n".to_owned(), "line 1, column 1"),
    ] {
        let path = write(&place, "settings.toml", &text, 0o600);
        for format in ["table", "json"] {
            let refused = place.fails(7, &["user", "list", "--config", &path, "-o", format]);
            assert_quotes_nothing(&refused);
            assert!(refused.stderr.contains(at), "{at}\n{refused}");
            assert!(refused.stderr.contains("settings.toml"), "{refused}");
        }
    }
}

#[test]
fn no_word_of_a_key_or_a_token_is_quoted_whatever_is_in_the_file() {
    let place = Place::with_clinic();
    let why = ["--verified", "video", "--reason", "x"];
    let code = [&["user", "enrollment-code", "rao"][..], &why].concat();
    for garbage in [
        SECRET.to_owned(),
        format!("{SECRET}\n{SECRET}\n"),
        format!("\u{1b}[2J{SECRET}"),
        String::new(),
        format!("twofactl key 1\n{SECRET}"),
        fs::read_to_string(place.key()).unwrap().replace(|c: char| c.is_ascii_digit(), SECRET),
    ] {
        let path = write(&place, "garbage", &garbage, 0o600);
        let refused = place.fails(6, &[&code[..], &["--key-file", &path]].concat());
        assert_quotes_nothing(&refused);
        let http = "[sms]\ntransport = \"http\"\n[sms.http]\nurl = \"http://127.0.0.1:1\"\n\
                    account = \"AC1\"\nfrom = \"City\"\ntoken_file = \"garbage\"\n";
        write(&place, "settings.toml", http, 0o600);
        let sent = ["sms", "test", "+919876543210", "--config", "settings.toml"];
        let failed = place.run(&sent);
        assert!([1, 5, 7].contains(&failed.code), "{failed}");
        assert_quotes_nothing(&failed);
        assert_quotes_nothing(&place.run(&["audit", "list", "-o", "json"]));
    }
    fs::write(place.path("garbage"), [SECRET.as_bytes(), &[0xff]].concat()).unwrap();
    let path = place.path("garbage").to_str().unwrap().to_owned();
    for option in ["--key-file", "--config", "--store"] {
        let refused = place.run(&[&code[..], &[option, &path]].concat());
        assert!([6, 7].contains(&refused.code), "{refused}");
        assert_quotes_nothing(&refused);
    }
}

#[test]
fn a_secret_in_the_wrong_stream_is_not_repeated() {
    let place = Place::with_clinic();
    let key = fs::read_to_string(place.key()).unwrap();
    let set = ["user", "set-password", "rao", "--password-stdin", "--verified", "video"];
    for input in [key.clone(), format!("{SECRET}\n"), format!("{}\n", SECRET.repeat(300))] {
        let done = place.run_with_input(&[&set[..], &["--reason", "x"]].concat(), &input);
        assert_quotes_nothing(&done);
        for line in key.lines().filter(|line| line.len() > 20) {
            assert!(!format!("{done}").contains(line), "{done}");
        }
    }
    let not_text = [SECRET.as_bytes(), &[0xff, b'\n']].concat();
    fs::write(place.path("input"), not_text).unwrap();
    let mut command = place.command(&["user", "suspend", "-", "-y", "--reason", "x"]);
    let input = fs::File::open(place.path("input")).unwrap();
    let output = command.stdin(input).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(7), "{told}");
    assert!(!told.contains("hunter2"), "{told}");
}
