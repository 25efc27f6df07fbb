//! `device …`.

use serde_json::{Value, json};

use crate::harness::{Exchange, Place, totp};
use crate::people::{PASSWORD, clinic, enroll, enrolled_clinic, set_password};
use crate::terminal::Terminal;

const SIZE: (u16, u16) = (120, 40);

/// A login at a practice with the password, shown what the device keeps.
fn knock(place: &Place, login: &str, practice: &str, device: &str) -> Value {
    let words = ["login", "try", login, "--practice", practice, "--password-stdin", "-o", "json"];
    let words = [&words[..], &["--device-file", device]].concat();
    place.run_with_input(&words, &format!("{PASSWORD}\n")).json()
}

/// A login by code, after which the device is trusted under that name.
fn trust(place: &Place, (login, secret): (&str, &str), practice: &str, name: &str) {
    let words = ["login", "try", login, "--practice", practice, "--password-stdin", "-o", "json"];
    let words = [&words[..], &["--code-stdin", "--remember", name, "--device-file", name]].concat();
    let input = format!("{PASSWORD}\n{}\n", totp(secret, place.now()));
    let allowed = place.run_with_input(&words, &input);
    assert_eq!(allowed.code, 0, "{allowed}");
}

/// `rao` is in two practices and trusts a laptop and a tablet in one, and a
/// desk in the other; `lee` trusts a phone in the first.
fn trusting() -> Place {
    let (mut place, secret) = enrolled_clinic();
    place.ok(&["practice", "add", "elm-street", "--name", "Elm Street"]);
    place.ok(&["practice", "enforce", "elm-street"]);
    place.ok(&["member", "add", "elm-street", "rao", "--role", "provider"]);
    place.ok(&["user", "add", "lee", "--practice", "city-clinic", "--role", "staff"]);
    set_password(&place, "lee");
    let other = enroll(&place, "lee", "Phone");
    let rao = ("rao", secret.as_str());
    for (now, who, practice, name) in [
        ("2026-11-21T10:01:00Z", rao, "city-clinic", "Laptop"),
        ("2026-11-21T10:02:00Z", rao, "city-clinic", "Tablet"),
        ("2026-11-21T10:03:00Z", rao, "elm-street", "Desk"),
        ("2026-11-21T10:04:00Z", ("lee", &other), "city-clinic", "Phone"),
    ] {
        place.set_now(now);
        trust(&place, who, practice, name);
    }
    place.set_now("2026-11-21T10:05:00Z");
    place
}

fn step(place: &Place, login: &str, practice: &str, device: &str) -> String {
    knock(place, login, practice, device)["step"].as_str().unwrap().to_owned()
}

/// The numbers of a user's devices.
fn numbers(place: &Place, login: &str) -> Vec<i64> {
    let all = place.json(&["device", "list", login]);
    all.as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap()).collect()
}

fn hint_of(refused: &Exchange) -> &str {
    refused.stderr.lines().last().unwrap()
}

#[test]
fn the_list_tells_devices_and_no_token() {
    let place = trusting();
    assert_eq!(step(&place, "rao", "city-clinic", "Tablet"), "allowed");
    let device = |id: u32, practice: &str, name: &str, minute: u32, used: Value| {
        json!({
            "id": id,
            "practice": practice,
            "name": name,
            "created_at": format!("2026-11-21T10:0{minute}:00Z"),
            "last_used_at": used,
            "expires_at": format!("2026-11-22T10:0{minute}:00Z"),
        })
    };
    let expected = json!([
        device(1, "city-clinic", "Laptop", 1, Value::Null),
        device(2, "city-clinic", "Tablet", 2, json!("2026-11-21T10:05:00Z")),
        device(3, "elm-street", "Desk", 3, Value::Null),
    ]);
    assert_eq!(place.json(&["device", "list", "rao"]), expected);
    assert_eq!(place.json(&["device", "ls", "#1"]), expected);
    let token = std::fs::read_to_string(place.path("Laptop")).unwrap();
    let (_, secret) = token.trim().split_once('.').unwrap();
    for form in ["table", "wide", "json", "jsonl", "csv"] {
        let told = place.ok(&["device", "list", "rao", "-o", form]);
        assert!(told.contains("Laptop") && !told.contains(secret), "{told}");
    }
    assert_eq!(
        place.ok(&["device", "list", "rao"]),
        "ID  PRACTICE     NAME    LAST USED AT  EXPIRES AT\n\
         1   city-clinic  Laptop  -             2026-11-22 10:01 (in 23 h)\n\
         2   city-clinic  Tablet  10:05 (now)   2026-11-22 10:02 (in 23 h)\n\
         3   elm-street   Desk    -             2026-11-22 10:03 (in 23 h)\n"
    );
    assert_eq!(
        place.ok(&["device", "list", "lee", "-o", "csv"]),
        "id,practice,name,created_at,last_used_at,expires_at\n\
         4,city-clinic,Phone,2026-11-21T10:04:00Z,,2026-11-22T10:04:00Z\n"
    );
}

#[test]
fn a_user_without_trusted_devices_has_an_empty_list() {
    let place = clinic();
    let empty = place.run(&["device", "list", "rao"]);
    assert_eq!((&*empty.stdout, &*empty.stderr), ("", "rao has no trusted devices.\n"));
    assert_eq!(place.json(&["device", "list", "rao"]), json!([]));
    place.fails(3, &["device", "list", "nobody"]);
}

#[test]
fn the_list_and_the_page_of_a_user_agree_and_follow_the_policy() {
    let mut place = trusting();
    let counted = |place: &Place| {
        place.json(&["user", "show", "rao"])["second_factor"]["trusted_devices"].clone()
    };
    assert_eq!((numbers(&place, "rao"), counted(&place)), (vec![1, 2, 3], json!(3)));
    place.ok(&["practice", "set", "city-clinic", "--remember", "1h"]);
    assert_eq!(
        place.json(&["device", "list", "rao"])[0]["expires_at"],
        "2026-11-21T11:01:00Z",
        "as the policy is now"
    );
    place.set_now("2026-11-21T11:01:00Z");
    assert_eq!((numbers(&place, "rao"), counted(&place)), (vec![2, 3], json!(2)));
    place.ok(&["practice", "set", "city-clinic", "--remember", "off"]);
    assert_eq!((numbers(&place, "rao"), counted(&place)), (vec![3], json!(1)));
}

#[test]
fn a_revoked_device_is_asked_for_a_code_and_the_others_are_not() {
    let place = trusting();
    let expected = json!({
        "changed": true,
        "practice": null,
        "revoked": { "devices": 1, "users": 1 },
        "users": [{
            "id": 1,
            "login": "rao",
            "devices": [{ "id": 1, "practice": "city-clinic", "name": "Laptop" }],
            "next_login": [
                { "practice": "city-clinic", "next_login": "code_required" },
                { "practice": "elm-street", "next_login": "code_required" },
            ],
        }],
    });
    let revoked = place.json(&["device", "revoke", "1", "--yes", "--reason", "stolen"]);
    assert_eq!(revoked, expected);
    for (login, practice, device, expected) in [
        ("rao", "city-clinic", "Laptop", "code_required"),
        ("rao", "city-clinic", "Tablet", "allowed"),
        ("rao", "elm-street", "Desk", "allowed"),
        ("lee", "city-clinic", "Phone", "allowed"),
    ] {
        assert_eq!(step(&place, login, practice, device), expected, "{device}");
    }
    let events = place.json(&["audit", "list", "--action", "device.revoke"]);
    let event = &events[0];
    assert_eq!((&event["target"], &event["reason"]), (&json!("device 1"), &json!("stolen")));
    assert_eq!(event["user"], json!({ "id": 1, "login": "rao" }));
    assert_eq!(event["details"], json!({ "name": "Laptop" }));
    assert_eq!(events.as_array().unwrap().len(), 1);
    let gone = place.fails(3, &["device", "revoke", "1", "--yes"]);
    assert_eq!(
        gone.stderr,
        "error: there is no device \"1\"\n\
         hint: see what there is: twofactl device list USER\n"
    );
    assert_eq!(place.json(&["audit", "verify"])["ok"], true);
}

#[test]
fn several_are_revoked_or_none() {
    let place = trusting();
    let before = place.bytes();
    place.fails(3, &["device", "revoke", "1", "9", "--yes"]);
    assert_eq!(place.bytes(), before);
    let words = ["device", "revoke", "1", "-", "--yes"];
    let told = place.run_with_input(&words, "4\n 1\n");
    assert_eq!(
        told.stdout,
        "Revoked 1 trusted device of rao.\n\
         device 1: Laptop (city-clinic)\n\
         Next login in city-clinic: code_required.\n\
         Next login in elm-street: code_required.\n\
         Revoked 1 trusted device of lee.\n\
         device 4: Phone (city-clinic)\n\
         Next login in city-clinic: code_required.\n",
        "{told}"
    );
    assert_eq!((numbers(&place, "rao"), numbers(&place, "lee")), (vec![2, 3], vec![]));
}

#[test]
fn all_of_a_user_go_or_those_in_one_practice() {
    let place = trusting();
    assert_eq!(
        place.ok(&["device", "rm", "--user", "rao", "--practice", "elm-street", "-y"]),
        "Revoked 1 trusted device of rao in elm-street.\n\
         device 3: Desk (elm-street)\n\
         Next login in city-clinic: code_required.\n\
         Next login in elm-street: code_required.\n"
    );
    assert_eq!(numbers(&place, "rao"), [1, 2]);
    let all = place.json(&["device", "revoke", "--user", "rao", "--yes"]);
    assert_eq!(all["revoked"], json!({ "devices": 2, "users": 1 }));
    assert_eq!((numbers(&place, "rao"), numbers(&place, "lee")), (vec![], vec![4]));
    let events = place.json(&["audit", "list", "--user", "rao", "--action", "device.revoke"]);
    assert_eq!(events[0]["details"], json!({ "devices": 2 }));
    assert_eq!(
        (&events[0]["practice"], &events[1]["practice"]),
        (&Value::Null, &json!("elm-street"))
    );
}

#[test]
fn of_a_whole_practice_devices_are_counted_and_each_user_has_an_event() {
    let place = trusting();
    let expected = json!({
        "changed": true,
        "practice": "city-clinic",
        "revoked": { "devices": 3, "users": 2 },
        "users": null,
    });
    let words = ["device", "revoke", "--practice", "city-clinic"];
    assert_eq!(
        place.ok(&[&words[..], &["--dry-run"]].concat()),
        "Would revoke 3 trusted devices of 2 users in city-clinic.\n\
         A login there that needs a second factor asks for a code again.\n\
         Dry run: nothing was changed.\n"
    );
    let asked = place.fails(9, &words);
    assert_eq!(
        asked.stderr,
        "error: input is needed: Revoke 3 trusted devices of 2 users in city-clinic?\n\
         hint: give --yes\n"
    );
    assert_eq!(place.json(&[&words[..], &["--yes"]].concat()), expected);
    assert_eq!((numbers(&place, "rao"), numbers(&place, "lee")), (vec![3], vec![]));
    let events = place.json(&["audit", "list", "--action", "device.revoke"]);
    let told: Vec<_> = events.as_array().unwrap().iter().collect();
    assert_eq!(told.len(), 2);
    assert_eq!(
        (&told[0]["user"]["login"], &told[0]["details"]),
        (&json!("lee"), &json!({ "devices": 1 }))
    );
    assert_eq!(
        (&told[1]["user"]["login"], &told[1]["details"]),
        (&json!("rao"), &json!({ "devices": 2 }))
    );
}

#[test]
fn what_is_not_there_needs_no_agreement_and_changes_nothing() {
    let place = clinic();
    let before = place.bytes();
    let nothing = json!({ "devices": 0, "users": 0 });
    for words in [
        &["--user", "rao"][..],
        &["--practice", "city-clinic"],
        &["--user", "rao", "--practice", "city-clinic"],
    ] {
        let told = place.json(&[&["device", "revoke"], words].concat());
        assert_eq!((&told["changed"], &told["revoked"]), (&json!(false), &nothing), "{words:?}");
    }
    for (words, sentence) in [
        (&["--user", "rao"][..], "rao has no trusted devices."),
        (&["--practice", "city-clinic"], "Nobody has a trusted device in city-clinic."),
    ] {
        let told = place.ok(&[&["device", "revoke"], words].concat());
        assert_eq!(told.lines().next(), Some(sentence));
    }
    place.fails(3, &["device", "revoke", "--user", "nobody"]);
    place.fails(3, &["device", "revoke", "--user", "rao", "--practice", "nowhere"]);
    assert_eq!(place.bytes(), before);
}

#[test]
fn exactly_one_way_of_naming_them_is_given() {
    let place = clinic();
    let missing = place.fails(2, &["device", "revoke", "--yes"]);
    for way in ["<ID", "--user <USER>", "--practice <PRACTICE>"] {
        assert!(missing.stderr.contains(way), "{missing}");
    }
    place.fails(2, &["device", "revoke", "1", "--user", "rao"]);
    place.fails(2, &["device", "revoke", "1", "--practice", "city-clinic"]);
    for name in ["#1", "one", "0", "+1", "99999999999999999999", ""] {
        let refused = place.fails(7, &["device", "revoke", name]);
        assert!(hint_of(&refused).contains("twofactl device list USER"), "{refused}");
    }
}

#[test]
fn the_page_of_a_user_tells_what_to_type_when_a_device_is_lost() {
    let place = trusting();
    let has = |login: &str, command: &str| {
        let page = place.json(&["user", "show", login]);
        let remedy = json!({ "when": "device lost or stolen", "command": command });
        page["next"].as_array().unwrap().contains(&remedy)
    };
    let command = "twofactl device revoke --user lee";
    assert!(has("lee", command));
    let words: Vec<_> = command.split(' ').skip(1).chain(["--yes"]).collect();
    assert_eq!(place.json(&words)["changed"], true);
    assert!(!has("lee", command));
}

#[test]
fn on_a_terminal_a_device_is_chosen_among_those_of_a_person() {
    let place = trusting();
    let mut terminal = Terminal::start(&place, SIZE, "device revoke --plain", &[]);
    terminal.wait_for("Which devices? (number):");
    assert!(terminal.text().contains("1  Numbers of devices"), "{}", terminal.text());
    terminal.send("1\r");
    terminal.wait_for("part of a name):");
    terminal.send("rao\r");
    terminal.wait_for("Device (number):");
    assert!(terminal.text().contains("2  2  Tablet  city-clinic"), "{}", terminal.text());
    terminal.send("2\r");
    terminal.wait_for("Revoke 1 trusted device of rao?");
    assert!(terminal.text().contains("device 2: Tablet (city-clinic)"), "{}", terminal.text());
    terminal.send("y\r");
    terminal.wait_for("exit=0");
    assert_eq!(numbers(&place, "rao"), [1, 3]);
}

#[test]
fn on_a_terminal_all_devices_of_a_person_can_be_meant() {
    let place = trusting();
    let mut terminal = Terminal::start(&place, SIZE, "device revoke --plain", &[]);
    terminal.wait_for("Which devices? (number):");
    terminal.send("2\r");
    terminal.wait_for("part of a name):");
    terminal.send("rao\r");
    terminal.wait_for("Revoke 3 trusted devices of rao?");
    terminal.send("n\r");
    terminal.wait_for("exit=9");
    assert_eq!(numbers(&place, "rao"), [1, 2, 3]);
}
