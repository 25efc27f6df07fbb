//! Surroundings that lie: the same commands on twin stores, once in a clean
//! environment and once in a hostile one, come to the same, field by field.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Command, Stdio};

use serde_json::Value;
use twofactl::model::event::Detail;

use crate::harness::{Exchange, Place, run, totp};
use crate::people::{self, PASSWORD, clinic};

use super::clinic::copy_of;
use super::values::assert_harmless;

/// What whoever starts the program can say. No zone: that is told apart.
const LIES: &[(&str, &str)] = &[
    ("USER", "mallory"),
    ("LOGNAME", "mallory"),
    ("USERNAME", "mallory"),
    ("SUDO_USER", "mallory"),
    ("SUDO_UID", "4711"),
    ("SUDO_GID", "4711"),
    ("SUDO_COMMAND", "/bin/true"),
    ("PKEXEC_UID", "4711"),
    ("HOSTNAME", "\u{1b}]0;t\u{7}"),
    ("HOME", "/nonexistent/\u{1b}[2J"),
    ("PATH", ""),
    ("LC_ALL", "tr_TR.ISO-8859-9"),
    ("LC_TIME", "\u{1b}[2J"),
    ("LANG", "../../../../etc/passwd"),
    ("LANGUAGE", "ar:he"),
    ("XDG_DATA_HOME", "relative"),
    ("XDG_CONFIG_HOME", "/dev/null"),
    ("XDG_STATE_HOME", "/dev/null"),
    ("XDG_CACHE_HOME", "/dev/null"),
    ("XDG_RUNTIME_DIR", "/dev/null"),
    ("PAGER", "touch pwned #"),
    ("LESS", "+!touch pwned"),
    ("EDITOR", "touch pwned #"),
    ("VISUAL", "touch pwned #"),
    ("BROWSER", "touch pwned #"),
    ("SHELL", "/nonexistent"),
    ("ENV", "/dev/stdin"),
    ("BASH_ENV", "/dev/stdin"),
    ("IFS", "aeiou"),
    ("TMPDIR", "/nonexistent"),
    ("TMP", "/nonexistent"),
    ("SQLITE_TMPDIR", "/nonexistent"),
    ("SQLITE_HISTORY", "pwned"),
    ("RUST_BACKTRACE", "full"),
    ("RUST_LIB_BACKTRACE", "full"),
    ("RUST_LOG", "trace"),
    ("RUST_MIN_STACK", "0"),
    ("TERM", "../../\u{1b}[2J"),
    ("TERMINFO", "/nonexistent"),
    ("COLUMNS", "7"),
    ("LINES", "1"),
    ("COLORFGBG", "0;15"),
    ("COLORTERM", "truecolor"),
    ("CLICOLOR_FORCE", "1"),
    ("FORCE_COLOR", "3"),
    ("CREDENTIALS_DIRECTORY", "/nonexistent"),
    ("NOTIFY_SOCKET", "/nonexistent"),
    ("HTTP_PROXY", "http://evil.example"),
    ("HTTPS_PROXY", "http://evil.example"),
    ("MALLOC_CHECK_", "0"),
    ("TWOFACTL_OUTPUT", "csv"),
    ("TWOFACTL_COMPLETE", "bash"),
    ("TWOFACTL_YES", "1"),
    ("TWOFACTL_REASON", "none"),
];

/// Zones that are none, are far off, or are files that hold none.
const ZONES: &[&str] = &[
    "Pacific/Kiritimati",
    "/etc/passwd",
    ":../../../../etc/passwd",
    "<\u{1b}[2J>+3",
    "\u{1b}]0;t\u{7}",
    "",
];

/// What has no reason to be alike twice.
const RANDOM: [&str; 5] =
    ["enrollment_code", "bypass_code", "recovery_codes", "store_id", "device_token"];

/// Reads and writes, with what they are given on standard input.
#[rustfmt::skip]
const STORY: &[(&str, &str)] = &[
    ("practice add north --name North --reason new", ""),
    ("practice enforce north --roles owner,admin --grace 14d -y", ""),
    ("practice set city-clinic --remember 8h --digits 6", ""),
    ("user add lee --name Lee --email lee@clinic.example --phone +919876543210 --practice city-clinic --role staff", ""),
    ("user add kim --practice north --role owner", ""),
    ("user set-password lee --password-stdin --verified video --reason new", "an uncommon password\n"),
    ("user set-password rao --password-stdin --verified video --reason new", "correct horse battery\n"),
    ("login try rao --password-stdin", "wrong\n"),
    ("login try lee --password-stdin --practice city-clinic", "an uncommon password\n"),
    ("member exempt city-clinic lee --for 7d --reason phone --ticket SUP-1 -y", ""),
    ("member extend north kim --for 3d --reason phone -y", ""),
    ("user enrollment-code lee --verified in-person --reason first", ""),
    ("user require lee --reason asked", ""),
    ("user suspend kim -y --reason left", ""),
    ("user reinstate kim -y --reason back", ""),
    ("user disable-2fa rao -y --verified video --reason asked", ""),
    ("user reset-2fa rao -y --reason lost --ticket SUP-2", ""),
    ("user reset-2fa lee -y --reason lost --verified call-back", ""),
    ("user remove kim -y --reason gone", ""),
    ("practice disable city-clinic --for 24h -y --reason outage", ""),
    ("user show rao", ""),
    ("user show rao --explain", ""),
    ("user show nobody", ""),
    ("user list", ""),
    ("practice list", ""),
    ("practice show city-clinic", ""),
    ("practice status --all", ""),
    ("member list city-clinic", ""),
    ("authenticator list rao", ""),
    ("device list rao", ""),
    ("sms log", ""),
    ("audit verify", ""),
    ("audit list --limit 1000", ""),
    ("audit show 3", ""),
    ("practice frob", ""),
    ("user list --lmit 3", ""),
];

/// The program at a place, in an environment of that kind.
fn command(place: &Place, words: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = place.command(words);
    command.envs(variables.iter().copied());
    command
}

fn without_random(document: &mut Value) {
    match document {
        Value::Object(fields) => {
            // What sudo claims is kept as a claim, and changes nothing else.
            fields.remove("claimed_user");
            for (name, value) in fields {
                if RANDOM.contains(&name.as_str()) && !value.is_null() {
                    *value = "(random)".into();
                }
                without_random(value);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(without_random),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// What a run came to, without what is random.
fn come_to(exchange: &Exchange) -> (i32, Vec<Value>, String) {
    let documents = serde_json::Deserializer::from_str(&exchange.stdout).into_iter::<Value>();
    let mut documents: Vec<_> = documents.map(Result::unwrap).collect();
    documents.iter_mut().for_each(without_random);
    (exchange.code, documents, exchange.stderr.clone())
}

/// Enrolls `rao` with the code of the URI that is printed first.
fn enroll(place: &Place, variables: &[(&str, &str)]) -> (i32, String) {
    let words = ["user", "enroll", "rao", "--label", "Pixel", "--show-secret", "--code-stdin"];
    let why = ["--verified", "video", "--reason", "new phone"];
    let mut program = command(place, &[&words[..], &why].concat(), variables);
    let piped = program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut uri = String::new();
    stdout.read_line(&mut uri).unwrap();
    let (_, rest) = uri.split_once("secret=").unwrap();
    let code = totp(rest.split('&').next().unwrap(), place.now());
    writeln!(child.stdin.take().unwrap(), "{code}").unwrap();
    let mut told = String::new();
    stdout.read_to_string(&mut told).unwrap();
    let code = child.wait().unwrap().code().unwrap();
    // Behind it come recovery codes.
    (code, told.lines().next().unwrap_or_default().to_owned())
}

/// The whole story. Gives what each run came to.
fn tell(place: &Place, variables: &[(&str, &str)]) -> Vec<(i32, Vec<Value>, String)> {
    let mut told = Vec::new();
    for (line, input) in STORY {
        let words: Vec<_> = line.split(' ').chain(["-o", "json"]).collect();
        let exchange = run(command(place, &words, variables), input);
        assert_harmless(line, &exchange);
        told.push(come_to(&exchange));
    }
    let enrolled = enroll(place, variables);
    assert_eq!(enrolled.0, 0, "{enrolled:?}");
    told.push((0, Vec::new(), enrolled.1));
    let words = ["audit", "list", "--limit", "1000", "-o", "json"];
    told.push(come_to(&run(command(place, &words, variables), "")));
    told
}

#[test]
fn a_hostile_environment_changes_neither_actor_nor_outcome_nor_record() {
    let place = clinic();
    let clean = tell(&copy_of(&place), &[]);
    assert!(clean.iter().filter(|(code, ..)| *code == 0).count() > 25, "{clean:?}");
    let lies: Vec<_> = LIES.iter().copied().chain([("TZ", "Pacific/Kiritimati")]).collect();
    for variables in [LIES, &lies] {
        let twin = copy_of(&place);
        let hostile = tell(&twin, variables);
        assert_eq!(hostile.len(), clean.len());
        for ((lied, said), (line, _)) in hostile
            .iter()
            .zip(&clean)
            .zip(STORY.iter().chain([&("user enroll", ""), &("events", "")]))
        {
            assert_eq!(lied, said, "{line}");
        }
        assert!(!twin.path("pwned").exists());
        let newest = people::newest_event(&twin);
        let claim = newest.details.iter().find(|(name, _)| *name == "claimed_user");
        assert_eq!(claim.map(|(_, detail)| detail.clone()), Some(Detail::from("mallory")));
    }
    let (_, events, _) = clean.last().unwrap();
    let events = events[0].as_array().unwrap();
    assert!(events.len() > 25, "{}", events.len());
    let first = &events[0]["actor"];
    assert!(events.iter().all(|event| &event["actor"] == first), "one actor in all of them");
    assert_ne!(first["uid"], 4711);
}

#[test]
fn what_is_not_a_terminal_is_written_alike_in_every_form_whatever_it_is_called() {
    let place = clinic();
    place.run_with_input(&["login", "try", "rao", "--password-stdin"], &format!("{PASSWORD}\n"));
    for report in ["user list", "user show rao", "practice status --all", "audit list", "frob"] {
        for format in ["table", "wide", "jsonl", "csv"] {
            let words: Vec<_> = report.split(' ').chain(["-o", format]).collect();
            let clean = run(command(&place, &words, &[]), "");
            let hostile = run(command(&place, &words, LIES), "");
            assert_eq!(format!("{hostile}"), format!("{clean}"), "{words:?}");
        }
    }
}

#[test]
fn the_help_has_no_colours_in_a_file_whatever_the_environment_wants() {
    let place = clinic();
    for words in [&["--help"][..], &["user", "-h"], &["user"], &["help", "user", "show"]] {
        let hostile = run(command(&place, words, LIES), "");
        assert_harmless("help", &hostile);
        // It is as wide as `COLUMNS` says, as with other programs.
        let clean = format!("{}", run(command(&place, words, &[]), ""));
        let words_of = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words_of(&format!("{hostile}")), words_of(&clean));
    }
}

#[test]
fn a_zone_changes_times_for_people_and_nothing_else() {
    let place = clinic();
    let seen = |format: &str, zone: &str| {
        let words = ["audit", "list", "-o", format];
        run(command(&place, &words, &[("TZ", zone)]), "")
    };
    for zone in ZONES {
        for format in ["json", "jsonl", "csv"] {
            assert_eq!(seen(format, zone).stdout, seen(format, "UTC").stdout, "{zone:?}");
        }
        let table = seen("table", zone);
        assert_eq!(table.code, 0, "{table}");
        assert_harmless(zone, &table);
        assert_eq!(table.stdout.lines().count(), seen("table", "UTC").stdout.lines().count());
        assert!(!format!("{table}").contains("nologin"), "{table}");
    }
}

#[test]
fn the_name_of_the_machine_is_told_harmless() {
    let place = clinic();
    let name = "h\u{1b}]0;t\u{7}\u{202e}\nforged;=1+1$(x)";
    let program = place.command(&[]);
    let mut command = Command::new("unshare");
    let script =
        "printf %s \"$1\" > /proc/sys/kernel/hostname && exec \"$2\" practice add bay --name Bay";
    command.args(["--uts", "sh", "-c", script, "sh", name]).arg(program.get_program());
    command.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let Ok(output) = command.current_dir(place.path("")).output() else {
        return super::say_skipped("the name of the machine: there is no unshare");
    };
    if !output.status.success() {
        return super::say_skipped("the name of the machine: only root gives another");
    }
    let events = place.json(&["audit", "list", "--action", "practice.add"]);
    let told = events[0]["host"].as_str().unwrap();
    assert!(told.starts_with("h\u{1b}]0;t\u{7}\u{202e}"), "{told:?}");
    for format in ["table", "wide", "json", "csv"] {
        for words in [&["audit", "list"][..], &["audit", "show", &events[0]["seq"].to_string()]] {
            let exchange = place.run(&[words, &["-o", format]].concat());
            assert_harmless("host", &exchange);
        }
    }
    place.ok(&["audit", "verify"]);
}
