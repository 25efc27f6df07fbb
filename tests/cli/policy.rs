//! `policy export`, `diff` and `apply`.

mod files;
mod permission;
mod script;

use serde_json::{Value, json};
use twofactl::model::member::Role;

use crate::harness::{NOW, Place};
use crate::seed::{CLINIC, Seed};
use crate::terminal::Terminal;

/// `city-clinic` with `rao`, its owner, and `lee`; `hill-clinic` with `kim`; and in the
/// store everything that a file can say.
fn group() -> Place {
    let place = Place::empty();
    place.ok(&["init", "--practice", "City Clinic", "--owner", "rao"]);
    Seed::of(&place)
        .practice("hill-clinic", "Hill Clinic")
        .person("lee", CLINIC, Role::Staff)
        .person("kim", "hill-clinic", Role::Provider);
    let grace = ["--grace", "1d12h30m1500ms", "--roles", "owner,admin", "--methods", "totp,sms"];
    place.ok(&[&["practice", "enforce", CLINIC, "--remember", "36h"], &grace[..]].concat());
    let hill =
        ["--by", "2027-01-31", "--enroll-with", "code", "--digits", "8", "--remember", "off"];
    place.ok(&[&["practice", "enforce", "hill-clinic"], &hill[..]].concat());
    place.ok(&["practice", "disable", "hill-clinic", "--for", "24h", "--ticket", "HD-7", "-y"]);
    let why = ["--reason", "his \"phone\"\\\n\u{1b}[2J'''\u{202e}"];
    let exempt = ["member", "exempt", CLINIC, "lee", "--until", "2026-12-31", "--type", "service"];
    place.ok(&[&exempt[..], &why].concat());
    place.ok(&["member", "extend", "hill-clinic", "kim", "--for", "3d", "--ticket", "HD-8"]);
    place.ok(&["user", "require", "lee"]);
    // The first opening after a write turns the journal over.
    place.ok(&["practice", "list"]);
    place
}

/// A copy that may be changed.
fn copy_of(place: &Place) -> Place {
    let copy = Place::empty();
    for name in ["store.db", "store.key", "store.head"] {
        std::fs::copy(place.path(name), copy.path(name)).unwrap();
    }
    copy
}

fn export(place: &Place) -> String {
    place.ok(&["policy", "export", "--all"])
}

/// Applies a text that nobody has to be asked about.
#[track_caller]
fn apply(place: &Place, text: &str) -> Value {
    place.json_with_input(&["policy", "apply", "-", "--yes", "--reason", "a test"], text)
}

const EXPORTED: &str = r#"# What practices demand. How this is written: man twofactl-policy

# City Clinic
[practice.city-clinic]
enforcement = "required"
roles = ["owner", "admin"]
grace = "1d12h30m1s500ms"
methods = ["totp", "sms"]
digits = 6
remember = "1d12h"
enroll-with = "password"
extend = []

[[practice.city-clinic.exempt]]
user = "lee"
until = 2026-12-31
type = "service"
reason = "his \"phone\"\\\n\U0000001B[2J'''\U0000202E"

# Hill Clinic
[practice.hill-clinic]
enforcement = "required"
paused-until = 2026-11-22T10:00:00Z
roles = "all"
by = 2027-01-31
methods = ["totp"]
digits = 8
remember = "off"
enroll-with = "code"
exempt = []

[[practice.hill-clinic.extend]]
user = "kim"
until = 2026-11-24T10:00:00Z
reason = "ticket HD-8"

[require]
users = [
    "lee",
]
"#;

#[test]
fn an_export_is_what_a_person_would_write_in_every_format() {
    let place = group();
    for format in ["table", "json", "csv"] {
        assert_eq!(place.ok(&["policy", "export", "--all", "-o", format]), EXPORTED);
    }
    let hill = place.ok(&["policy", "export", "hill-clinic"]);
    assert!(hill.ends_with("[require]\nusers = []\n"), "lee is no member there: {hill}");
    assert!(!hill.contains("city-clinic"));
    let named = place.run_with_input(&["policy", "export", "-"], "city-clinic\nhill-clinic\n");
    assert_eq!(named.stdout, EXPORTED);
}

#[test]
fn to_apply_what_was_exported_changes_nothing_and_says_so() {
    let place = group();
    let text = export(&place);
    let before = place.bytes();
    let diff = place.run_with_input(&["policy", "diff", "-"], &text);
    assert_eq!((diff.code, diff.stderr.as_str()), (0, ""), "{diff}");
    let nothing = "Nothing to change: 2 practices are as the file says already.\n";
    assert_eq!(diff.stdout, nothing);
    // Neither a reason nor agreement is needed for what is so already.
    let applied = place.run_with_input(&["policy", "apply", "-"], &text);
    assert_eq!((applied.code, applied.stdout.as_str()), (0, nothing), "{applied}");
    let told = place.json_with_input(&["policy", "apply", "-"], &text);
    let expected = json!({ "changed": false, "practices": [], "require": [], "unchanged": 2 });
    assert_eq!(told, expected);
    assert_eq!(place.bytes(), before);
}

#[test]
fn after_a_change_of_one_line_an_export_differs_by_that_line() {
    let group = group();
    for (old, new) in [
        ("roles = [\"owner\", \"admin\"]", "roles = [\"admin\", \"staff\"]"),
        ("grace = \"1d12h30m1s500ms\"", "grace = \"7d\""),
        ("grace = \"1d12h30m1s500ms\"", "by = 2027-02-01"),
        ("by = 2027-01-31", "grace = \"none\""),
        ("methods = [\"totp\", \"sms\"]", "methods = [\"totp\"]"),
        ("digits = 8", "digits = 7"),
        ("remember = \"off\"", "remember = \"24h\""),
        ("enroll-with = \"code\"", "enroll-with = \"password\""),
        ("paused-until = 2026-11-22T10:00:00Z\n", ""),
        ("paused-until = 2026-11-22T10:00:00Z", "paused-until = 2026-11-22"),
        ("until = 2026-12-31", "until = 2027-01-31"),
        ("type = \"service\"", "type = \"temporary\""),
        ("reason = \"his \\\"phone\\\"", "reason = \"her \\\"phone\\\""),
        ("until = 2026-11-24T10:00:00Z", "until = 2026-11-25T11:00:00.25Z"),
        ("reason = \"ticket HD-8\"", "reason = \"on leave\""),
        (
            "# City Clinic\n[practice.city-clinic]\nenforcement = \"required\"",
            "# City Clinic\n[practice.city-clinic]\nenforcement = \"off\"",
        ),
        ("users = [\n    \"lee\",\n]", "users = []"),
        ("users = [\n    \"lee\",\n]", "users = [\n    \"kim\",\n    \"lee\",\n]"),
        (
            "extend = []\n\n[[practice.city-clinic.exempt]]\nuser = \"lee\"",
            "extend = []\n\n[[practice.city-clinic.exempt]]\nuser = \"rao\"",
        ),
    ] {
        let place = copy_of(&group);
        let edited = EXPORTED.replace(old, new);
        assert_ne!(edited, EXPORTED, "{old}");
        let diff = place.run_with_input(&["policy", "diff", "-"], &edited);
        assert_eq!(diff.code, 5, "{new}\n{diff}");
        assert_eq!(apply(&place, &edited)["changed"], true, "{new}");
        assert_eq!(export(&place), edited);
        assert_eq!(apply(&place, &edited)["changed"], false, "{new}");
        place.ok(&["audit", "verify"]);
    }
}

#[test]
fn a_difference_is_told_setting_by_setting_and_whom_it_affects() {
    let place = group();
    let edited = export(&place)
        .replace("grace = \"1d12h30m1s500ms\"", "grace = \"7d\"")
        .replace("roles = [\"owner\", \"admin\"]", "roles = \"all\"")
        .replace("remember = \"1d12h\"", "remember = \"24h\"")
        .replace(
            "extend = []\n\n[[practice.city-clinic.exempt]]\nuser = \"lee\"\nuntil = 2026-12-31",
            "exempt = []\n[[practice.city-clinic.extend]]\nuser = \"lee\"\nuntil = 2026-11-25",
        )
        .replace("type = \"service\"\n", "")
        .replace("    \"lee\",\n", "");
    let before = place.bytes();
    let diff = place.run_with_input(&["policy", "diff", "-"], &edited);
    let reason = "his \"phone\"\\\\u{a}\\u{1b}[2J'''\\u{202e}";
    assert_eq!(
        diff.stdout,
        format!(
            "city-clinic would change:\n\
             roles:                     owner,admin -> all\n\
             grace:                     1d12h30m2s -> 7d\n\
             remember:                  36h (below NIST SP 800-63B-4 section 5.1) -> 24h\n\
             exempt lee:                service until 2026-12-31 23:59 +00:00 (in 40 d): {reason} \
             -> ends\n\
             extend lee:                none -> until 2026-11-25 23:59 +00:00 (in 4 d): {reason}\n\
             members:                   2\n\
             have time left:            2, the first until 2026-11-25 23:59 +00:00 (in 4 d), \
             the last until 2026-11-28 10:00 +00:00 (in 7 d)\n\
             asked for a second factor: 2 (lee, rao)\n\
             \n\
             A second factor would be required of lee no longer.\n\
             1 practice is as the file says already.\n"
        )
    );
    assert_eq!((diff.code, diff.stderr.as_str()), (5, ""));
    assert_eq!(place.bytes(), before, "to look changes nothing");
    let told = place.run_with_input(&["policy", "diff", "-", "-o", "json"], &edited).json();
    assert_eq!(told["different"], true);
    let city = &told["practices"][0];
    let grace = json!({ "setting": "grace", "before": "1d12h30m2s", "after": "7d" });
    let remember = json!({ "setting": "remember", "before": "36h", "after": "24h" });
    assert_eq!((&city["settings"][1], &city["settings"][2]), (&grace, &remember));
    assert_eq!(city["exemptions"][0]["after"], Value::Null);
    assert_eq!(city["extensions"][0]["after"]["until"], "2026-11-25T23:59:59Z");
    assert_eq!((&city["in_grace"], &city["still_asked"]), (&json!(2), &json!(2)));
    assert_eq!(told["require"], json!([{ "login": "lee", "before": true, "after": false }]));
}

/// The events that are newer than `before`, the oldest first.
fn events_since(place: &Place, before: u64) -> Vec<Value> {
    let mut events = place.json(&["audit", "list", "--limit", "1000"]);
    let events = events.as_array_mut().unwrap();
    events.retain(|event| event["seq"].as_u64().unwrap() > before);
    events.reverse();
    events.clone()
}

fn last_event(place: &Place) -> u64 {
    place.json(&["audit", "list", "--limit", "1"])[0]["seq"].as_u64().unwrap()
}

#[test]
fn each_change_is_one_event_under_the_name_of_its_own_command() {
    let place = group();
    std::fs::write(
        place.path("all.toml"),
        "[practice.city-clinic]\nenforcement = \"off\"\ndigits = 7\nexempt = []\n\
         [[practice.city-clinic.extend]]\nuser = \"rao\"\nuntil = 2026-12-24\nreason = \"leave\"\n\
         [practice.hill-clinic]\nenforcement = \"required\"\n\
         [require]\nusers = [\"kim\"]\n",
    )
    .unwrap();
    let before = last_event(&place);
    let why = ["--reason", "the new year", "--ticket", "HD-9", "--yes"];
    place.ok(&[&["policy", "apply", "all.toml"], &why[..]].concat());
    let events = events_since(&place, before);
    let told: Vec<_> = events
        .iter()
        .map(|event| {
            let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
            let of = (text(&event["practice"]), text(&event["user"]["login"]));
            (text(&event["action"]), of.0, of.1, text(&event["reason"]))
        })
        .collect();
    let expected = [
        ("practice.disable", CLINIC, "-", "the new year"),
        ("practice.set", CLINIC, "-", "the new year"),
        ("member.exempt", CLINIC, "lee", "the new year"),
        ("member.extend", CLINIC, "rao", "leave"),
        ("practice.enforce", "hill-clinic", "-", "the new year"),
        ("user.require", "-", "kim", "the new year"),
        ("user.require", "-", "lee", "the new year"),
    ];
    let expected = expected.map(|(action, practice, user, reason)| {
        (action.to_owned(), practice.to_owned(), user.to_owned(), reason.to_owned())
    });
    assert_eq!(told, expected);
    for event in &events {
        assert_eq!(event["ticket"], "HD-9", "{event}");
        assert_eq!(event["details"]["policy_file"], "all.toml", "{event}");
    }
    assert_eq!(events[0]["details"]["enforced_since"], "none");
    assert_eq!(events[1]["details"]["digits"], "7");
    assert_eq!(events[4]["details"]["paused_until"], "none");
    place.ok(&["audit", "verify"]);
}

#[test]
fn to_apply_again_never_moves_the_beginning_and_roles_that_are_new_begin_now() {
    let mut place = Place::empty();
    place.ok(&["init", "--practice", "City Clinic", "--owner", "rao"]);
    Seed::of(&place).person("lee", CLINIC, Role::Staff);
    let owners = "[practice.city-clinic]\nenforcement = \"required\"\ngrace = \"14d\"\n\
                  roles = [\"owner\"]\n";
    apply(&place, owners);
    place.set_now("2026-11-25T10:00:00Z");
    assert_eq!(apply(&place, owners)["changed"], false);
    apply(&place, &owners.replace("[\"owner\"]", "\"all\""));
    assert_eq!(place.json(&["practice", "show", CLINIC])["enforced_at"], NOW);
    let status = place.json(&["practice", "status", CLINIC]);
    let deadline = |login: &str| {
        let rows = status.as_array().unwrap();
        rows.iter().find(|row| row["login"] == login).unwrap()["deadline"].clone()
    };
    assert_eq!(deadline("rao"), "2026-12-05T10:00:00Z");
    assert_eq!(deadline("lee"), "2026-12-09T10:00:00Z");
}

#[test]
fn what_stops_a_demand_takes_a_reason_and_agreement_and_the_end_of_a_requirement_agreement() {
    let place = group();
    let apply = |text: &str, more: &[&str]| {
        place.run_with_input(&[&["policy", "apply", "-"], more].concat(), text)
    };
    let before = place.bytes();
    let text = export(&place);
    let paused = text.replace(
        "enforcement = \"required\"\nroles",
        "enforcement = \"required\"\npaused-until = 2026-11-30\nroles",
    );
    let city_off = text.replacen("enforcement = \"required\"", "enforcement = \"off\"", 1);
    for stopped in [&paused, &city_off] {
        let told = apply(stopped, &[]);
        assert_eq!(
            (told.code, told.stderr.as_str()),
            (9, "error: input is needed: Reason\nhint: give --reason TEXT or --ticket ID\n")
        );
        let told = apply(stopped, &["--ticket", "HD-9"]);
        assert_eq!(
            (told.code, told.stderr.as_str()),
            (9, "error: input is needed: Change 1 practice?\nhint: give --yes\n")
        );
    }
    let released = text.replace("    \"lee\",\n", "");
    let told = apply(&released, &[]);
    assert_eq!(
        (told.code, told.stderr.as_str()),
        (9, "error: input is needed: Change what is required of 1 person?\nhint: give --yes\n")
    );
    assert_eq!(place.bytes(), before);
    assert_eq!(apply(&released, &["--yes"]).code, 0);
    // What demands more, or grants something with a reason, is asked of nobody.
    let more = export(&place).replace("grace = \"1d12h30m1s500ms\"", "grace = \"1h\"");
    assert_eq!(apply(&more, &[]).code, 0);
}

#[test]
fn a_dry_run_says_what_would_be_and_changes_nothing() {
    let place = group();
    let before = place.bytes();
    let off = export(&place).replace("enforcement = \"required\"", "enforcement = \"off\"");
    let off = off.replace("paused-until = 2026-11-22T10:00:00Z\n", "");
    let told = place.json_with_input(&["policy", "apply", "-", "-n"], &off);
    assert_eq!((&told["changed"], &told["dry_run"]), (&json!(true), &json!(true)));
    assert_eq!(told["practices"].as_array().unwrap().len(), 2);
    let told = place.run_with_input(&["policy", "apply", "-", "-n"], &off);
    assert!(told.stdout.starts_with("city-clinic would change:\n"), "{told}");
    assert!(told.stdout.ends_with("Dry run: nothing was changed.\n"), "{told}");
    assert_eq!(place.bytes(), before);
}

#[test]
fn what_a_file_does_not_name_stays_as_it_is() {
    let place = group();
    let whole = export(&place);
    // No lists, and nothing of the other practice.
    let told = apply(&place, "[practice.city-clinic]\nenforcement = \"required\"\n");
    assert_eq!(told["changed"], true);
    let now = export(&place);
    let (_, hill) = whole.split_once("# Hill Clinic").unwrap();
    assert!(now.ends_with(hill), "{now}");
    assert!(now.contains("[[practice.city-clinic.exempt]]\nuser = \"lee\""), "{now}");
    // What was left out of the settings has its default.
    let defaults = "roles = \"all\"\ngrace = \"none\"\nmethods = [\"totp\"]\ndigits = 6\n\
                    remember = \"24h\"\nenroll-with = \"password\"\nextend = []\n";
    assert!(now.contains(defaults), "{now}");
    // An empty list is a list.
    let told = apply(&place, "[practice.city-clinic]\nenforcement = \"required\"\nexempt = []\n");
    assert_eq!(told["practices"][0]["exemptions"][0]["login"], "lee");
    assert!(!export(&place).contains("city-clinic.exempt"));
}

#[test]
fn what_the_clock_has_ended_is_no_fault_of_a_file() {
    let mut place = group();
    let text = export(&place);
    // The pause, the deadline and the exemption are over.
    place.set_now("2027-01-10T10:00:00Z");
    assert_eq!(apply(&place, &text)["changed"], false);
    let now = export(&place);
    assert!(!now.contains("paused-until") && !now.contains("city-clinic.exempt"), "{now}");
    // A deadline of one's own that has passed holds on: the practice's would be later.
    assert!(now.contains("[[practice.hill-clinic.extend]]"), "{now}");
    assert_eq!(apply(&place, &now)["changed"], false);
    let settings = text.replace("digits = 8", "digits = 6");
    assert_eq!(apply(&place, &settings)["changed"], true);
    let moved = text.replace("until = 2026-12-31", "until = 2026-12-30");
    let told = place.run_with_input(&["policy", "apply", "-"], &moved);
    assert_eq!(told.code, 7, "another end that has passed is one: {told}");
}

#[test]
fn members_who_would_be_stuck_are_shown_and_refused_without_force() {
    let place = Place::empty();
    place.ok(&["init", "--practice", "City Clinic", "--owner", "rao"]);
    Seed::of(&place).person("sam", CLINIC, Role::Staff);
    crate::seed::sms_holder(&place, "sam");
    let apps = "[practice.city-clinic]\nenforcement = \"required\"\n";
    let diff = place.run_with_input(&["policy", "diff", "-"], apps);
    assert_eq!(diff.code, 5, "{diff}");
    assert!(diff.stdout.contains("\nblocked:"), "{diff}");
    let before = last_event(&place);
    let told = place.run_with_input(&["policy", "apply", "-"], apps);
    assert_eq!(told.code, 5, "{told}");
    assert!(told.stderr.starts_with("error: 1 of city-clinic would have no way"), "{told}");
    let refused = events_since(&place, before);
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert_eq!(
        (&refused[0]["action"], &refused[0]["outcome"]),
        (&json!("practice.enforce"), &json!("refused"))
    );
    assert_eq!(refused[0]["details"]["policy_file"], "standard input");
    let forced = place.run_with_input(&["policy", "apply", "-", "--force"], apps);
    assert_eq!(forced.code, 0, "{forced}");
}

#[test]
fn a_person_is_shown_what_it_means_and_asked() {
    let place = group();
    let text = export(&place).replace("grace = \"1d12h30m1s500ms\"", "grace = \"7d\"");
    std::fs::write(place.path("policy.toml"), text).unwrap();
    let mut terminal = Terminal::start(&place, (100, 40), "policy apply policy.toml", &[]);
    terminal.wait_for("[y/N]");
    let shown = terminal.text();
    assert!(shown.contains("city-clinic would change:"), "{shown}");
    assert!(shown.contains("1d12h30m2s -> 7d"), "{shown}");
    assert!(shown.contains("Change 1 practice?"), "{shown}");
    terminal.send("n\r");
    terminal.wait_for("exit=9");
    assert!(export(&place).contains("1d12h30m1s500ms"));
}

#[test]
fn the_example_of_the_manual_can_be_applied() {
    let page = include_str!("../../man/twofactl-policy.5").replace("\\-", "-");
    let (_, example) = page.split_once(".ft CW\n").unwrap();
    let (example, _) = example.split_once(".ft R").unwrap();
    let place = Place::empty();
    place.ok(&["init", "--practice", "City Clinic", "--owner", "rao"]);
    Seed::of(&place)
        .practice("hill-clinic", "Hill Clinic")
        .practice("bay-dental", "Bay Dental")
        .person("lee", CLINIC, Role::Staff)
        .person("lab-robot", CLINIC, Role::Staff);
    let told = apply(&place, example);
    assert_eq!(told["practices"].as_array().unwrap().len(), 2, "{told}");
    assert_eq!(told["unchanged"], 1, "bay-dental demands nothing already");
    assert_eq!(apply(&place, example)["changed"], false);
    let diff = place.run_with_input(&["policy", "diff", "-"], &export(&place));
    assert_eq!(diff.code, 0, "{diff}");
}

#[test]
fn the_example_of_the_readme_can_be_applied() {
    let (_, example) = include_str!("../../README.md").split_once("```toml\n[practice.").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let place = Place::empty();
    place.ok(&["init", "--practice", "City Clinic", "--owner", "rao"]);
    Seed::of(&place).person("bot", CLINIC, Role::Staff);
    let told = apply(&place, &format!("[practice.{example}"));
    assert_eq!(told["practices"][0]["exemptions"][0]["login"], "bot");
}

#[test]
fn the_manual_names_every_key_and_its_default() {
    let page = include_str!("../../man/twofactl-policy.5").replace("\\-", "-");
    let place = group();
    let told = place.run_with_input(
        &["policy", "diff", "-"],
        "[practice.city-clinic]\nenforcement = \"off\"\nx = 1\n[[practice.city-clinic.exempt]]\nx = 1\n",
    );
    let lists: Vec<_> = told.stderr.lines().filter_map(|line| line.split_once("; use ")).collect();
    assert_eq!(lists.len(), 2, "{told}");
    for key in lists.iter().flat_map(|(_, keys)| keys.split(", ")) {
        assert!(
            page.contains(&format!(".TP\n.B {key}\n"))
                || page.contains(&format!(".TP 16\n.B {key}\n")),
            "{key}"
        );
    }
    let without = ["enforcement", "by", "user", "until"];
    assert_eq!(page.matches("Default:").count(), 11 + 4 - without.len());
}
