//! `user disable-2fa`.

use serde_json::{Value, json};

use crate::harness::{NOW, Place};
use crate::people::{PASSWORD, clinic, enroll, enrolled_clinic, trust_device};
use crate::terminal::Terminal;

const BARE: &[&str] = &["user", "disable-2fa", "rao"];
const FULL: &[&str] =
    &["user", "disable-2fa", "rao", "--reason", "asked", "--verified", "in-person", "--yes"];

/// `rao`, enrolled, where nobody demands it any more.
fn resting() -> Place {
    let (place, secret) = enrolled_clinic();
    trust_device(&place, "rao", &secret);
    place.ok(&["practice", "disable", "city-clinic", "--reason", "x", "--yes"]);
    place.ok(&["user", "require", "rao"]);
    place
}

fn last_event(place: &Place) -> Value {
    place.json(&["audit", "list", "--limit", "1"])[0].take()
}

#[test]
fn everything_ends_and_is_counted_and_the_password_alone_lets_in() {
    let place = resting();
    let hand_out = ["user", "bypass-code", "rao", "--reason", "x", "--verified", "video"];
    place.ok(&hand_out);
    let expected = json!({
        "changed": true,
        "users": [{
            "id": 1,
            "login": "rao",
            "changed": true,
            "removed": {
                "authenticators": 1,
                "recovery_codes": 10,
                "trusted_devices": 1,
                "challenges": 0,
                "pending": 0,
                "enrollment_codes": 0,
                "bypass_codes": 1,
                "locks": 0,
            },
            "personal_ended": false,
            "required_ended": true,
            "epoch": 3,
            "next_login": [{ "practice": "city-clinic", "next_login": "allowed" }],
        }],
    });
    assert_eq!(place.json(FULL), expected);
    let factor = &place.json(&["user", "show", "rao"])["second_factor"];
    assert_eq!((&factor["state"], &factor["rebind"]), (&json!("none"), &json!(false)));
    assert_eq!((&factor["required"], &factor["password_set"]), (&json!(false), &json!(true)));
    let login = ["login", "try", "rao", "--password-stdin", "-o", "json"];
    let allowed = place.run_with_input(&login, &format!("{PASSWORD}\n"));
    assert_eq!((allowed.code, &allowed.json()["by"]), (0, &json!("password")));
}

#[test]
fn people_read_what_went_and_the_next_login() {
    let place = resting();
    assert_eq!(
        place.ok(FULL),
        "Switched two-factor authentication off for rao.\n\
         Removed 1 authenticator, 10 recovery codes and 1 trusted device.\n\
         An operator had required it.\n\
         Next login in city-clinic: allowed.\n"
    );
    let event = last_event(&place);
    assert_eq!(
        (&event["action"], &event["reason"]),
        (&json!("user.disable_2fa"), &json!("asked"),)
    );
    assert_eq!(event["details"]["verified"], "in-person");
    assert_eq!(event["details"]["recovery_codes"], 10);
}

#[test]
fn a_second_run_has_nothing_to_do_and_demands_nothing() {
    let place = resting();
    place.ok(FULL);
    let before = place.bytes();
    // Neither --yes nor a reason nor --verified: what already is so is answered first.
    assert_eq!(place.json(BARE)["changed"], false);
    assert_eq!(
        place.ok(BARE),
        "Nothing to do: rao has nothing that could be switched off.\n\
         Next login in city-clinic: allowed.\n"
    );
    assert_eq!(place.bytes(), before);
}

#[test]
fn a_practice_that_demands_it_is_named_with_the_way_out() {
    let (place, _) = enrolled_clinic();
    place.ok(&["practice", "add", "north", "--name", "North"]);
    place.ok(&["member", "add", "north", "rao", "--role", "staff"]);
    let refused = place.fails(5, BARE);
    let hint = "hint: twofactl member exempt city-clinic rao --for LENGTH --reason TEXT\n";
    assert_eq!(
        refused.stderr,
        format!("error: city-clinic demands a second factor of rao\n{hint}"),
        "before anything is demanded"
    );
    assert_eq!(last_event(&place)["outcome"], "refused");
    place.ok(&["practice", "enforce", "north"]);
    let refused = place.fails(5, FULL);
    assert_eq!(
        refused.stderr,
        format!("error: city-clinic and north demand a second factor of rao\n{hint}")
    );
    for practice in ["city-clinic", "north"] {
        place.ok(&["member", "exempt", practice, "rao", "--for", "7d", "--reason", "x", "-y"]);
    }
    let done = place.json(FULL);
    assert_eq!(done["users"][0]["next_login"][1]["next_login"], "allowed");
    let place = place.at("2026-11-28T10:00:00Z");
    let page = place.json(&["user", "show", "rao"]);
    assert_eq!(page["practices"][0]["next_login"], "enrollment_required", "it ends by the clock");
}

#[test]
fn reason_identity_check_and_agreement_are_demanded_in_that_order() {
    let place = resting();
    let before = place.bytes();
    let reason = place.fails(9, BARE);
    assert!(reason.stderr.ends_with("hint: give --reason TEXT or --ticket ID\n"), "{reason}");
    let check = place.fails(9, &[BARE, &["--reason", "x"]].concat());
    assert!(check.stderr.contains("--verified in-person|call-back|video|supervisor"), "{check}");
    let agreement = place.fails(9, &[BARE, &["--reason", "x", "--verified", "video"]].concat());
    assert_eq!(
        agreement.stderr,
        "error: input is needed: Switch two-factor authentication off for rao?\n\
         hint: give --yes\n"
    );
    place.fails(2, &["user", "disable-2fa"]);
    place.fails(3, &[FULL, &["nobody"]].concat());
    assert_eq!(place.bytes(), before);
}

#[test]
fn a_person_sees_what_would_go_and_may_say_no() {
    let place = resting();
    let line = "user disable-2fa rao --reason asked";
    let mut person = Terminal::start(&place, (100, 40), line, &[]);
    person.wait_for("How was their identity checked?");
    person.send("\r");
    person.wait_for("Would remove 1 authenticator, 10 recovery codes and 1 trusted device.");
    person.wait_for("Switch two-factor authentication off for rao? [y/N]");
    person.send("n\n");
    person.wait_for("exit=9");
    assert_eq!(place.json(&["user", "show", "rao"])["second_factor"]["state"], "active");
}

#[test]
fn a_dry_run_changes_nothing() {
    let place = resting();
    let before = place.bytes();
    let would = place.json(&[BARE, &["--verified", "video", "--dry-run"]].concat());
    assert_eq!((&would["changed"], &would["dry_run"]), (&json!(true), &json!(true)));
    assert_eq!(would["users"][0]["removed"]["recovery_codes"], 10);
    let told = place.ok(&[FULL, &["-n"]].concat());
    assert!(told.starts_with("Would switch two-factor authentication off for rao.\n"), "{told}");
    assert!(told.ends_with("Dry run: nothing was changed.\n"), "{told}");
    assert_eq!(place.bytes(), before);
}

#[test]
fn several_are_switched_off_or_none_and_each_is_asked_about_once() {
    let place = resting();
    place.ok(&["user", "add", "kim"]);
    enroll(&place, "kim", "Pixel 9");
    place.ok(&["user", "add", "lee", "--practice", "city-clinic", "--role", "staff"]);
    let words = ["user", "disable-2fa", "-", "--reason", "x", "--verified", "video"];
    let asked = place.run_with_input(&words, "rao\nkim\nlee\n");
    assert_eq!(asked.code, 9, "{asked}");
    assert!(asked.stderr.contains("off for 2 users?"), "{asked}");
    let done = place.json_with_input(&[&words[..], &["-y"]].concat(), "rao\nkim\nlee\nrao\n");
    let changed: Vec<_> =
        done["users"].as_array().unwrap().iter().map(|one| one["changed"] == true).collect();
    assert_eq!(changed, [true, true, false]);
    assert_eq!(done["users"][1]["personal_ended"], true, "kim had enrolled unasked");
    let events = place.json(&["audit", "list", "--action", "user.disable_2fa"]);
    assert_eq!(events.as_array().unwrap().len(), 2, "one a change");
}

#[test]
fn a_call_back_needs_a_number_that_stands_for_72_hours() {
    let mut place = resting();
    let call = &[BARE, &["--reason", "x", "--verified", "call-back", "-y"]].concat();
    assert!(place.fails(5, call).stderr.contains("no phone number is on file"));
    place.ok(&["user", "set", "rao", "--phone", "+919876543210"]);
    place.set_now("2026-11-24T09:59:59Z");
    assert!(place.fails(5, call).stderr.contains("changed within the last 72 hours"));
    place.set_now("2026-11-24T10:00:00Z");
    place.ok(call);
}

#[test]
fn without_its_key_nothing_is_switched_off() {
    let place = resting();
    let other = clinic().at(NOW);
    let key = other.key().display().to_string();
    let wrong = place.fails(6, &[FULL, &["--key-file", &key]].concat());
    assert!(wrong.stderr.contains("is not the key of this store"), "{wrong}");
    std::fs::remove_file(place.key()).unwrap();
    assert!(place.fails(6, FULL).stderr.contains("there is no key file at"));
    assert_eq!(place.json(&["user", "show", "rao"])["second_factor"]["state"], "active");
}
