//! What the README shows is typed as it stands there. Which test does so with which block is in a
//! list, and a block that is in none fails.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::examples::world::World;
use crate::harness::{Exchange, NOW, Place, run, totp_at, unix};
use crate::people::{self, PASSWORD};

const README: &str = include_str!("../../README.md");

/// How each block begins, and what runs it, in the order of the page.
const BLOCKS: &[(&str, &str)] = &[
    (
        "cargo run --release -- init",
        "demands/newcomer.rs::the_five_minutes_of_the_readme_go_as_they_are_written",
    ),
    (
        "# Enroll the owner",
        "demands/newcomer.rs::the_five_minutes_of_the_readme_go_as_they_are_written",
    ),
    ("cargo install cargo-deb", "readme.rs::what_is_made_are_targets_that_there_are"),
    ("make\n", "readme.rs::what_is_made_are_targets_that_there_are"),
    (
        "sudo -u twofactl twofactl init",
        "readme.rs::what_is_typed_after_installing_does_what_it_says",
    ),
    (
        "echo \"TWOFACTL_BRIDGE_OPTIONS",
        "readme.rs::what_is_typed_after_installing_does_what_it_says",
    ),
    ("twofactl authenticator import", "readme.rs::every_command_does_what_it_is_for"),
    ("twofactl practice enforce", "readme.rs::every_command_does_what_it_is_for"),
    ("[practice.city-clinic]", "policy.rs::the_example_of_the_readme_can_be_applied"),
    ("twofactl policy export", "readme.rs::the_three_commands_of_a_policy_file_follow_one_another"),
    ("login,name,phone", "readme.rs::the_people_of_the_example_are_imported"),
    (
        "sudo -u twofactl sqlite3",
        "views.rs::the_readme_names_views_that_there_are_and_a_query_that_works",
    ),
    ("twofactl store restore", "readme.rs::every_command_does_what_it_is_for"),
    ("15 2 * * *", "readme.rs::the_line_for_cron_makes_a_backup_every_night"),
    ("$ twofactl operator add meera", "readme.rs::operators_are_added_and_listed"),
    ("# useradd", "readme.rs::what_is_typed_after_installing_does_what_it_says"),
    ("[sms]\ntransport = \"http\"", "readme.rs::texts_leave_as_each_example_of_settings_says"),
    ("[sms]\ntransport = \"command\"", "readme.rs::texts_leave_as_each_example_of_settings_says"),
    ("[sms]\ntransport = \"file\"", "readme.rs::texts_leave_as_each_example_of_settings_says"),
    ("twofactl = { version", "readme.rs::the_line_for_a_manifest_is_that_of_this_package"),
    ("cargo run --example login_service", "readme.rs::what_is_made_are_targets_that_there_are"),
    ("twofactl login bridge", "readme.rs::the_bridge_is_started_in_both_ways"),
    ("> {\"id\":1", "readme.rs::the_conversation_is_held_with_the_bridge"),
    ("TWOFACTL_KILLS", "readme.rs::what_is_made_are_targets_that_there_are"),
];

/// The blocks of the page.
fn blocks() -> Vec<&'static str> {
    let parts: Vec<_> = README.split("\n```").skip(1).step_by(2).collect();
    parts.into_iter().map(|part| part.split_once('\n').unwrap().1).collect()
}

/// The block that begins so, with its line break.
#[track_caller]
fn block(beginning: &str) -> String {
    let found = blocks().into_iter().find(|block| format!("{block}\n").starts_with(beginning));
    format!("{}\n", found.unwrap_or_else(|| panic!("no block begins with {beginning}")))
}

/// Its commands: continued lines joined, without comments and prompts.
fn commands(beginning: &str) -> Vec<String> {
    let block = block(beginning).replace("\\\n", " ");
    let lines = block.lines().map(|line| line.trim_start_matches("$ ").to_owned());
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

#[test]
fn every_block_is_run_by_a_test_that_exists() {
    let blocks = blocks();
    for (at, block) in blocks.iter().enumerate() {
        let (beginning, _) = BLOCKS.get(at).unwrap_or_else(|| panic!("who runs {block}?"));
        assert!(format!("{block}\n").starts_with(beginning), "who runs {block}?");
    }
    assert_eq!(blocks.len(), BLOCKS.len());
    for (beginning, by) in BLOCKS {
        let (file, function) = by.split_once("::").unwrap();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli").join(file);
        let text = fs::read_to_string(path).unwrap();
        assert!(text.contains(&format!("#[test]\nfn {function}()")), "nobody runs {beginning}");
    }
}

#[test]
fn every_command_does_what_it_is_for() {
    let world = World::make();
    for beginning in
        ["twofactl authenticator import", "twofactl practice enforce", "twofactl store restore"]
    {
        let commands = commands(beginning);
        assert!(commands.len() > 1, "{commands:?}");
        for line in commands {
            assert_eq!(world.fails(&line, 0), None);
        }
    }
}

#[test]
fn operators_are_added_and_listed() {
    let place = machine();
    place.ok(&["init", "--practice", "City Clinic", "--owner", "rao@cityclinic.example"]);
    let commands = commands("$ twofactl operator add meera");
    assert_eq!(commands.len(), 3);
    // Few machines have accounts of these names.
    for (line, uid) in commands.iter().zip([64206, 64207, 0]) {
        let uid = if uid == 0 { String::new() } else { format!(" --uid {uid}") };
        types(&place, &format!("{line}{uid}"));
    }
    let listed = place.json(&["operator", "list"]).to_string();
    assert!(listed.contains("meera") && listed.contains("rao@cityclinic.example"), "{listed}");
}

#[test]
fn the_line_for_cron_makes_a_backup_every_night() {
    let (place, line) = (Place::with_clinic(), block("15 2 * * *"));
    let (_, command) = line.trim().rsplit_once("twofactl  twofactl ").unwrap();
    fs::create_dir(place.path("backups")).unwrap();
    fs::set_permissions(place.path("backups"), Permissions::from_mode(0o700)).unwrap();
    let command = command.replace("/var/backups/twofactl", "backups");
    place.ok(&command.split(' ').collect::<Vec<_>>());
    assert_eq!(fs::read_dir(place.path("backups")).unwrap().count(), 1);
}

#[test]
fn the_three_commands_of_a_policy_file_follow_one_another() {
    let commands = commands("twofactl policy export");
    assert_eq!(commands.len(), 3);
    assert_eq!(World::make().fails(&commands.join(" && "), 0), None);
}

#[test]
fn the_bridge_is_started_in_both_ways() {
    let world = World::make();
    let commands = commands("twofactl login bridge");
    let [over_pipes, on_a_socket] = &commands[..] else { panic!("{commands:?}") };
    let (over_pipes, _) = over_pipes.split_once(" #").unwrap();
    assert_eq!(world.fails(&format!("{over_pipes} < requests.jsonl"), 0), None);
    // Ended by an interrupt, as a service is.
    assert_eq!(world.fails(on_a_socket, 0), None);
}

#[test]
fn the_people_of_the_example_are_imported() {
    let place = Place::with_clinic();
    place.ok(&["practice", "add", "hill-clinic", "--name", "Hill Clinic"]);
    const HASH: &str = "$2b$04$abcdefghijklmnopqrstuuSfsDvNYDIXxB0BlfEs/wsIyaT9mOBJ2";
    let people = block("login,name,phone").replace("$2b$12$Rjw0…", HASH);
    assert!(people.contains(HASH));
    fs::write(place.path("people.csv"), people).unwrap();
    let told = place.json(&["user", "import", "people.csv"]);
    assert_eq!(told["changed"], true, "{told}");
    assert_eq!(place.json(&["user", "show", "kim"])["practices"].as_array().unwrap().len(), 2);
    assert_eq!(place.json(&["user", "show", "lee"])["name"], "Lee \"L\" O'Neill, MD");
}

/// A script that takes the place of a program of the machine, and notes what it was given.
fn stand_in(place: &Place, name: &str, body: &str) {
    let path = place.path("bin").join(name);
    let script = format!("#!/bin/sh\necho \"{name} $*\" >> \"$HOME/done\"\n{body}\n");
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
}

/// A machine on which root may do what the page says, without doing it to this one.
fn machine() -> Place {
    let place = Place::empty();
    fs::create_dir(place.path("bin")).unwrap();
    symlink(env!("CARGO_BIN_EXE_twofactl"), place.path("bin/twofactl")).unwrap();
    stand_in(&place, "sudo", "[ \"$1\" = -u ] && shift 2\nexec \"$@\"");
    stand_in(&place, "tee", "exec cat > \"$HOME/${1##*/}\"");
    stand_in(&place, "id", "echo 33");
    for name in ["systemctl", "useradd", "install"] {
        stand_in(&place, name, "");
    }
    place
}

fn types(place: &Place, lines: &str) -> Exchange {
    let program = place.command(&[]);
    let variables = program.get_envs().filter_map(|(name, value)| Some((name, value?)));
    let mut shell = Command::new("sh");
    shell.args(["-e", "-c", lines]).env_clear().envs(variables).current_dir(place.path(""));
    shell.env("PATH", format!("{}:/usr/bin:/bin", place.path("bin").display()));
    shell.env("HOME", place.path(""));
    let exchange = run(shell, "");
    assert_eq!(exchange.code, 0, "{lines}\n{exchange}");
    exchange
}

#[test]
fn what_is_typed_after_installing_does_what_it_says() {
    let place = machine();
    types(&place, &block("sudo -u twofactl twofactl init"));
    assert_eq!(place.json(&["practice", "list"])[0]["handle"], "city-clinic");

    types(&place, &block("echo \"TWOFACTL_BRIDGE_OPTIONS"));
    let options = fs::read_to_string(place.path("twofactl-bridge")).unwrap();
    let shown = include_str!("../../packaging/twofactl-bridge.default");
    assert_eq!(options, "TWOFACTL_BRIDGE_OPTIONS=--allow-uid 33\n");
    assert!(shown.contains("#TWOFACTL_BRIDGE_OPTIONS="), "it is this variable");
    let done = fs::read_to_string(place.path("done")).unwrap();
    assert!(done.contains("tee /etc/default/twofactl-bridge\n"), "{done}");
    assert!(done.contains("systemctl enable --now twofactl-bridge\n"), "{done}");

    let place = machine();
    let lines = block("# useradd").replace("\n# ", "\n").replace("\n$ ", "\n");
    let lines = lines.trim_start_matches("# ").replace("/etc/sudoers.d/", "./sudoers-");
    types(&place, &lines);
    let done = fs::read_to_string(place.path("done")).unwrap();
    assert!(done.contains("useradd --system ") && done.contains("install -d -m 0700 "), "{done}");
    let mut check = Command::new("visudo");
    check.arg("-cf").arg(place.path("sudoers-twofactl")).stdin(Stdio::null());
    match check.output() {
        Ok(checked) => assert!(checked.status.success(), "{checked:?}"),
        Err(_) => crate::hostile::say_skipped("the rule for sudo: there is no visudo"),
    }
    assert_eq!(place.json(&["user", "list"])[0]["login"], "rao");
}

#[test]
fn texts_leave_as_each_example_of_settings_says() {
    let place = Place::with_clinic();
    let number = "+919876543210";
    let settings = |text: &str| {
        fs::write(place.path("twofactl.toml"), text).unwrap();
        fs::set_permissions(place.path("twofactl.toml"), Permissions::from_mode(0o600)).unwrap();
    };
    let test = || place.run(&["--config", "twofactl.toml", "sms", "test", number]);

    settings(&block("[sms]\ntransport = \"file\""));
    assert_eq!(test().code, 0, "{}", test());
    assert!(fs::read_to_string(place.path("texts.jsonl")).unwrap().contains(number));

    let program = place.path("send-sms");
    let mut shell = Command::new("sh");
    shell.args([
        "-c",
        "printf '%s\\n' '#!/bin/sh' 'echo \"$*\" > \"${0%/*}/args\"' > $0; chmod 700 $0",
    ]);
    assert!(shell.arg(&program).status().unwrap().success());
    let text = block("[sms]\ntransport = \"command\"");
    settings(&text.replace("/usr/local/bin/send-sms", program.to_str().unwrap()));
    assert_eq!(test().code, 0, "{}", test());
    assert_eq!(fs::read_to_string(place.path("args")).unwrap(), "--gateway front-desk\n");

    // Nothing listens there: what is shown is understood, and it is tried.
    let text = block("[sms]\ntransport = \"http\"");
    settings(&text.replace("https://api.twilio.com/", "http://127.0.0.1:9/"));
    fs::write(place.path("sms.token"), "hunter2\n").unwrap();
    fs::set_permissions(place.path("sms.token"), Permissions::from_mode(0o600)).unwrap();
    let refused = test();
    assert_eq!(refused.code, 1, "{refused}");
    assert!(!refused.stderr.contains("hunter2"), "{refused}");
}

#[test]
fn the_line_for_a_manifest_is_that_of_this_package() {
    let line = block("twofactl = { version");
    let parsed: toml::Table = line.parse().unwrap();
    let version = parsed["twofactl"]["version"].as_str().unwrap();
    assert!(env!("CARGO_PKG_VERSION").starts_with(&format!("{version}.")), "{version}");
    let manifest: toml::Table = include_str!("../../Cargo.toml").parse().unwrap();
    let (_, comment) = line.split_once("# features = ").unwrap();
    let (named, _) = comment.split_once(':').unwrap();
    let named: toml::Table = format!("features = {named}").parse().unwrap();
    for feature in named["features"].as_array().unwrap() {
        assert!(manifest["features"].get(feature.as_str().unwrap()).is_some(), "{feature}");
    }
}

#[test]
fn what_is_made_are_targets_that_there_are() {
    let makefile = include_str!("../../Makefile");
    let mut made = 0;
    for beginning in ["cargo install cargo-deb", "make\n"] {
        for line in commands(beginning) {
            let line = line.trim_start_matches("sudo ");
            if let Some(target) = line.strip_prefix("make") {
                let target = if target.is_empty() { "build" } else { target.trim() };
                assert!(makefile.contains(&format!("\n{target}:")), "{line}");
                made += 1;
            }
        }
    }
    assert_eq!(made, 3);
    assert!(makefile.contains("cargo install cargo-deb --locked"), "as make deb says it");
    assert_eq!(block("cargo run --example"), "cargo run --example login_service\n");
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert!(package.join("examples/login_service.rs").exists());
    for line in block("TWOFACTL_KILLS").lines() {
        let (variable, command) = line.split_once("=").unwrap();
        let words: Vec<_> = command.split(' ').skip(4).collect();
        let tests = package.join("tests").join(words[0]).join(format!("{}.rs", words[1]));
        let text = fs::read_to_string(&tests).unwrap();
        assert!(text.contains(&format!("\"{variable}\"")), "{line}");
    }
}

/// A line of the conversation as JSON, with a mark where the page leaves something out.
fn shown(line: &str) -> Value {
    let line = line.replace("[…]", "\"…\"").replace(",…}", "}");
    serde_json::from_str(&line).unwrap_or_else(|error| panic!("{line}: {error}"))
}

#[test]
fn the_conversation_is_held_with_the_bridge() {
    let place = Place::with_clinic();
    people::set_password(&place, "rao");
    let secret = people::enroll(&place, "rao", "Pixel 9");
    let mut bridge = place.command(&["login", "bridge"]);
    let mut bridge = bridge.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut replies = BufReader::new(bridge.stdout.take().unwrap()).lines();
    let mut known = BTreeMap::from([
        ("password".to_owned(), Value::from(PASSWORD)),
        ("code".to_owned(), totp_at(&secret, unix(NOW) + 30).into()),
    ]);
    let conversation = block("> {\"id\":1");
    assert_eq!(conversation.lines().count(), 4);
    for line in conversation.lines() {
        if let Some(request) = line.strip_prefix("> ") {
            let mut request = shown(request);
            for (name, value) in request.as_object_mut().unwrap() {
                if value == "…" || name == "code" {
                    *value = known[name].clone();
                }
            }
            writeln!(bridge.stdin.as_mut().unwrap(), "{request}").unwrap();
        } else {
            let reply: Value = serde_json::from_str(&replies.next().unwrap().unwrap()).unwrap();
            for (name, value) in shown(line.strip_prefix("< ").unwrap()).as_object().unwrap() {
                assert!(value == "…" && !reply[name].is_null() || reply[name] == *value, "{reply}");
            }
            known.extend(reply.as_object().unwrap().clone());
        }
    }
    drop(bridge.stdin.take());
    assert!(bridge.wait().unwrap().success());
}
