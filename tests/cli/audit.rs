//! `audit list`, `show`, `verify` and `checkpoint`.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::{Value, json};
use twofactl::model::member::Role;

use crate::harness::{NOW, Place};
use crate::hostile;
use crate::seed::{self, CLINIC, Seed, clinic};

fn numbers(rows: &Value) -> Vec<i64> {
    rows.as_array().unwrap().iter().map(|row| row["seq"].as_i64().unwrap()).collect()
}

fn actions(rows: &Value) -> Vec<&str> {
    rows.as_array().unwrap().iter().map(|row| row["action"].as_str().unwrap()).collect()
}

#[test]
fn an_event_is_one_object_with_exactly_these_keys() {
    let place = clinic();
    place.ok(&[
        "member", "exempt", CLINIC, "lee", "--for", "7d", "--reason", "x", "--ticket", "T-1",
    ]);
    let rows = place.json(&["audit", "list", "--limit", "1"]);
    let actor = rows[0]["actor"].clone();
    assert!(actor["name"].is_string() && actor["uid"].is_u64(), "{actor}");
    let host = rows[0]["host"].clone();
    let seq = rows[0]["seq"].clone();
    let event = json!({
        "seq": seq, "at": NOW, "actor": actor, "host": host, "version": env!("CARGO_PKG_VERSION"),
        "action": "member.exempt", "outcome": "done", "practice": CLINIC,
        "user": { "id": 3, "login": "lee" }, "target": null, "reason": "x", "ticket": "T-1",
        "details": { "ends_at": "2026-11-28T10:00:00Z", "type": "temporary" },
    });
    assert_eq!(rows[0], event);
    assert_eq!(place.json(&["audit", "show", &seq.to_string()]), event);
}

#[test]
fn the_newest_come_first_and_the_total_is_said_beside_them() {
    let place = clinic();
    let shown = place.run(&["audit", "list", "--limit", "2", "-o", "json"]);
    let newest = numbers(&place.json(&["audit", "list"]))[0];
    assert_eq!(shown.stderr, format!("2 of {newest} events.\n"));
    assert_eq!(numbers(&shown.json()), [newest, newest - 1]);
    let quiet = place.run(&["audit", "list", "--quiet"]);
    assert_eq!(quiet.stderr, "");
    assert!(quiet.stdout.starts_with("SEQ  AT "), "{quiet}");
}

#[test]
fn filters_narrow_the_list_together() {
    let place = clinic();
    place.fails(5, &["member", "add", CLINIC, "lee", "--role", "admin"]);
    for (filter, expected) in [
        (&["--user", "lee"][..], &["member.add", "member.add", "user.add"][..]),
        (&["--user", "#3", "--kind", "refusal"], &["member.add"]),
        (&["--outcome", "refused"], &["member.add"]),
        (&["--action", "store.init"], &["store.init"]),
        (&["--practice", CLINIC, "--action", "practice.enforce"], &["practice.enforce"]),
        (&["--kind", "login"], &[]),
        (&["--actor", "seed", "--action", "authenticator.add"], &["authenticator.add"]),
        (&["--actor", "nobody-of-that-name"], &[]),
    ] {
        let rows = place.json(&[&["audit", "list"], filter].concat());
        assert_eq!(actions(&rows), expected, "{filter:?}");
    }
}

#[test]
fn since_and_until_take_dates_times_and_lengths() {
    let mut place = clinic();
    place.set_now("2026-11-23T10:00:00Z");
    place.ok(&["practice", "set", CLINIC, "--digits", "7"]);
    let late = ["practice.set"];
    for since in ["2026-11-22", "2026-11-23T00:00:00Z", "1d"] {
        assert_eq!(actions(&place.json(&["audit", "list", "--since", since])), late, "{since}");
    }
    for until in ["2026-11-21", "2026-11-22T00:00:00Z", "24h"] {
        let rows = place.json(&["audit", "list", "--until", until]);
        assert!(!actions(&rows).contains(&"practice.set"), "{until}");
        assert!(actions(&rows).contains(&"store.init"), "{until}");
    }
    assert_eq!(place.json(&["audit", "list", "--since", "1d", "--until", "24h"]), json!([]));
}

#[test]
fn unknown_names_words_and_numbers_are_told_apart() {
    let place = clinic();
    place.fails(3, &["audit", "list", "--user", "nobody"]);
    place.fails(3, &["audit", "list", "--practice", "nope"]);
    let near = place.fails(2, &["audit", "list", "--action", "user.reset_2f"]);
    assert!(near.stderr.contains("did you mean user.reset_2fa?"), "{near}");
    place.fails(2, &["audit", "list", "--kind", "everything"]);
    place.fails(2, &["audit", "list", "--outcome", "fine"]);
    for (flag, value) in [("--limit", "0"), ("--limit", "x"), ("--since", "soon")] {
        place.fails(7, &["audit", "list", flag, value]);
    }
    place.fails(3, &["audit", "show", "999"]);
    place.fails(7, &["audit", "show", "0"]);
    let nothing = place.run(&["audit", "list", "--kind", "login"]);
    assert_eq!((nothing.stdout.as_str(), nothing.stderr.as_str()), ("", "No such events.\n"));
}

#[test]
fn whoever_was_removed_is_still_found() {
    let place = clinic();
    seed::sql(&place, "DELETE FROM users WHERE login = 'lee'");
    for name in ["lee", "#3"] {
        let rows = place.json(&["audit", "list", "--user", name]);
        assert_eq!(actions(&rows), ["member.add", "user.add"], "{name}");
    }
}

#[test]
fn an_event_is_shown_whole() {
    let place = clinic();
    let text = place.ok(&["audit", "show", "1"]);
    let field = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(&format!("{name}:"))).unwrap();
        line.split_once(':').unwrap().1.trim().to_owned()
    };
    assert_eq!(field("event"), "1");
    assert_eq!(field("at"), "2026-11-21 10:00 +00:00 (now)");
    assert_eq!((field("action"), field("outcome")), ("store.init".into(), "done".into()));
    assert_eq!((field("practice"), field("reason")), ("-".into(), "-".into()));
}

#[test]
fn every_format_shows_the_record() {
    let place = clinic();
    let csv = place.ok(&["audit", "list", "-o", "csv", "--limit", "1"]);
    assert_eq!(
        csv.lines().next().unwrap(),
        "seq,at,actor,uid,host,version,action,outcome,practice,user,user_id,target,reason,ticket,\
         details"
    );
    let wide = place.ok(&["audit", "list", "-o", "wide"]);
    assert!(wide.lines().next().unwrap().ends_with("DETAILS"), "{wide}");
    for line in place.ok(&["audit", "list", "-o", "jsonl"]).lines() {
        serde_json::from_str::<Value>(line).unwrap();
    }
}

#[test]
fn hostile_text_in_the_record_is_shown_harmless() {
    let place = clinic();
    Seed::of(&place).practice("bay", hostile::NAME);
    let exempt = ["member", "exempt", CLINIC, "lee", "--for", "7d", "--reason", hostile::NAME];
    place.ok(&exempt);
    hostile::check(&place, &["audit", "list"], |rows| {
        assert_eq!(rows[0]["reason"], hostile::NAME);
        assert_eq!(rows[1]["details"]["name"], hostile::NAME);
    });
    let newest = numbers(&place.json(&["audit", "list", "--limit", "1"]))[0].to_string();
    hostile::check(&place, &["audit", "show", &newest], |event| {
        assert_eq!(event["reason"], hostile::NAME);
    });
    place.ok(&["audit", "verify"]);
}

#[test]
fn a_followed_list_goes_on_until_nobody_reads() {
    let place = clinic();
    let mut command = place.command(&["audit", "list", "--follow", "--limit", "2", "-o", "jsonl"]);
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || -> Value { serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap() };
    let (first, second) = (next()["seq"].as_i64().unwrap(), next()["seq"].as_i64().unwrap());
    assert_eq!(second, first + 1, "the oldest of the newest comes first");
    place.ok(&["practice", "set", CLINIC, "--digits", "7"]);
    let third = next();
    assert_eq!((&third["seq"], &third["action"]), (&json!(second + 1), &json!("practice.set")));
    drop(lines);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn a_followed_list_shows_only_what_passes_its_filters_and_misses_nothing() {
    let place = clinic();
    let words = ["audit", "list", "--follow", "--action", "practice.set", "-o", "jsonl"];
    let mut command = place.command(&words);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || -> Value { serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap() };
    // What passes no filter lies before, between and behind what does.
    for digits in ["7", "8"] {
        place.ok(&["user", "set", "lee", "--name", &format!("Lee {digits}")]);
        place.ok(&["practice", "set", CLINIC, "--digits", digits]);
        place.ok(&["user", "set", "lee", "--name", &format!("Lee Wong {digits}")]);
        let event = next();
        assert_eq!(
            (&event["action"], &event["details"]["digits"]),
            (&json!("practice.set"), &json!(digits))
        );
    }
    drop(lines);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_followed_list_is_no_json_document() {
    let place = clinic();
    let refused = place.fails(2, &["audit", "list", "--follow", "-o", "json"]);
    assert!(refused.stderr.contains("--follow -o jsonl"), "{refused}");
    assert_eq!(refused.stdout, "");
}

#[test]
fn a_closed_pipe_is_a_quiet_exit() {
    let place = clinic();
    let mut seed = Seed::of(&place);
    for number in 0..200 {
        seed.person(&format!("user{number}"), CLINIC, Role::Staff);
    }
    for format in ["table", "json", "csv"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = place.command(&["audit", "list", "--limit", "400", "-o", format]);
        let child = command.stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    }
}

#[test]
fn an_intact_record_is_proven() {
    let place = clinic();
    let events = place.json(&["audit", "list"]).as_array().unwrap().len();
    let found = place.json(&["audit", "verify"]);
    assert_eq!(
        found,
        json!({
            "ok": true, "events": events, "sealed_to": events, "unsealed": [], "first_bad": null,
            "seals_checked": true, "after": 0,
        })
    );
    assert_eq!(
        place.ok(&["audit", "verify"]),
        format!("The record is intact: {events} events.\nThe last sealed event is {events}.\n")
    );
}

#[test]
fn without_the_key_the_chain_is_checked_and_that_is_said() {
    let place = clinic();
    std::fs::remove_file(place.key()).unwrap();
    let found = place.run(&["audit", "verify", "-o", "json"]);
    assert_eq!((found.code, &found.json()["seals_checked"]), (0, &json!(false)), "{found}");
    assert_eq!(found.stderr, "There is no key, so seals were not checked.\n");
    let other = Place::with_clinic();
    std::fs::copy(other.key(), place.key()).unwrap();
    place.fails(6, &["audit", "verify"]);
}

#[test]
fn what_was_done_without_the_key_is_told_and_is_not_wrong() {
    let place = clinic();
    let before = place.json(&["audit", "verify"])["events"].as_i64().unwrap();
    seed::reset_without_key(&place, "ana");
    let found = place.json(&["audit", "verify"]);
    let stretch = json!([{ "from": before + 1, "to": before + 1 }]);
    assert_eq!((&found["ok"], &found["unsealed"]), (&json!(true), &stretch));
    assert_eq!(found["sealed_to"], before);
    // The next key holder records it.
    place.ok(&["practice", "set", CLINIC, "--digits", "7"]);
    let text = place.ok(&["audit", "verify"]);
    assert!(text.contains(&format!("Event {} was made without the key.\n", before + 1)));
    let recorded = place.json(&["audit", "list", "--action", "audit.unsealed"]);
    assert_eq!(recorded[0]["details"]["from"], before + 1);
}

#[test]
fn a_checkpoint_is_one_line_to_keep_elsewhere() {
    let place = clinic();
    let line = place.ok(&["audit", "checkpoint"]);
    assert_eq!(line.lines().count(), 1);
    let answer = place.json(&["audit", "checkpoint"]);
    assert_eq!(answer["checkpoint"], line.trim_end());
    assert_eq!(answer["at"], NOW);
    assert_eq!(answer["hash"].as_str().unwrap().len(), 64);
    std::fs::write(place.path("head.txt"), &line).unwrap();
    place.ok(&["practice", "set", CLINIC, "--digits", "7"]);
    place.ok(&["audit", "verify", "--against", "head.txt"]);
    let piped = place.run_with_input(&["audit", "verify", "--against", "-"], &line);
    assert_eq!(piped.code, 0, "{piped}");
}

#[test]
fn a_checkpoint_of_another_store_proves_nothing() {
    let place = clinic();
    let line = Place::with_clinic().ok(&["audit", "checkpoint"]);
    let found = place.run_with_input(&["audit", "verify", "--against", "-"], &line);
    assert_eq!(found.code, 5, "{found}");
    assert!(found.stdout.contains("the checkpoint is of another store"), "{found}");
}

#[test]
fn what_is_no_checkpoint_is_invalid() {
    let place = clinic();
    std::fs::write(place.path("notes.txt"), "hello\n").unwrap();
    let refused = place.fails(7, &["audit", "verify", "--against", "notes.txt"]);
    assert_eq!(
        refused.stderr,
        "error: notes.txt holds no checkpoint\n\
         hint: use the one line that twofactl audit checkpoint prints\n"
    );
    place.fails(7, &["audit", "verify", "--against", "missing.txt"]);
    let two_lines = place.ok(&["audit", "checkpoint"]).repeat(2);
    let twice = place.run_with_input(&["audit", "verify", "--against", "-"], &two_lines);
    assert_eq!(twice.code, 7, "{twice}");
}
