//! `user suspend`.

use serde_json::{Value, json};

use crate::harness::Place;
use crate::people::{PASSWORD, enrolled_clinic, trust_device};
use crate::terminal::Terminal;

fn two() -> Place {
    let (place, _) = enrolled_clinic();
    place.ok(&["user", "add", "kim"]);
    place
}

fn last_event(place: &Place) -> Value {
    place.json(&["audit", "list", "--limit", "1"])[0].take()
}

#[test]
fn nobody_gets_in_and_what_was_enrolled_stays() {
    let (place, secret) = enrolled_clinic();
    trust_device(&place, "rao", &secret);
    let before = place.json(&["user", "show", "rao"]);
    let expected = json!({
        "changed": true,
        "users": [{
            "id": 1,
            "login": "rao",
            "changed": true,
            "next_login": [{ "practice": "city-clinic", "next_login": "denied" }],
        }],
    });
    assert_eq!(place.json(&["user", "suspend", "rao", "--yes"]), expected);
    let page = place.json(&["user", "show", "rao"]);
    assert_eq!(page["status"], "suspended");
    let factor = |page: &Value, key: &str| page["second_factor"][key].clone();
    for kept in ["authenticators", "recovery_codes_left", "personal", "rebind", "password_set"] {
        assert_eq!(factor(&page, kept), factor(&before, kept), "{kept}");
    }
    let epoch = factor(&before, "epoch").as_i64().unwrap() + 1;
    assert_eq!(factor(&page, "epoch"), epoch);
    assert_eq!(
        (factor(&before, "trusted_devices"), factor(&page, "trusted_devices")),
        (1.into(), 0.into())
    );
    let login = ["login", "try", "rao", "--practice", "city-clinic", "--password-stdin"];
    let denied = place.run_with_input(&[&login[..], &["-o", "json"]].concat(), PASSWORD);
    assert_eq!(denied.json()["step"], "denied", "{denied}");
    let event = &place.json(&["audit", "list", "--action", "user.suspend"])[0];
    assert_eq!((&event["outcome"], &event["reason"]), (&json!("done"), &json!(null)));
    assert_eq!(event["details"], json!({ "epoch": epoch }));
    assert_eq!(place.json(&["audit", "verify"])["ok"], true);
}

#[test]
fn what_is_so_already_asks_for_nothing_and_raises_nothing() {
    let place = two();
    place.ok(&["user", "suspend", "rao", "--yes", "--reason", "on leave", "--ticket", "T-1"]);
    let event = last_event(&place);
    assert_eq!((&event["reason"], &event["ticket"]), (&json!("on leave"), &json!("T-1")));
    let before = place.bytes();
    let again = place.json(&["user", "suspend", "rao"]);
    assert_eq!((&again["changed"], &again["users"][0]["changed"]), (&json!(false), &json!(false)));
    assert_eq!(
        place.ok(&["user", "suspend", "#1"]),
        "rao is suspended already.\nNext login in city-clinic: denied.\n"
    );
    assert_eq!(place.bytes(), before);
}

#[test]
fn suspending_is_agreed_to_first() {
    let place = two();
    let before = place.bytes();
    assert_eq!(
        place.fails(9, &["user", "suspend", "rao"]).stderr,
        "error: input is needed: Suspend rao?\nhint: give --yes\n"
    );
    assert_eq!(
        place.ok(&["user", "suspend", "rao", "-n"]),
        "Would suspend rao.\nNext login in city-clinic: denied.\n\
         Dry run: nothing was changed.\n"
    );
    let would = place.json(&["user", "suspend", "rao", "--dry-run"]);
    assert_eq!((&would["changed"], &would["dry_run"]), (&json!(true), &json!(true)));
    assert_eq!(place.bytes(), before);
    let mut person = Terminal::start(&place, (100, 40), "user suspend rao", &[]);
    person.wait_for("Would suspend rao.");
    person.wait_for("Suspend rao? [y/N]");
    person.send("n\n");
    person.wait_for("exit=9");
    assert_eq!(place.json(&["user", "show", "rao"])["status"], "active");
}

#[test]
fn several_are_suspended_or_none() {
    let place = two();
    let before = place.bytes();
    place.fails(3, &["user", "suspend", "rao", "nobody", "--yes"]);
    assert_eq!(place.bytes(), before);
    let asked = place.fails(9, &["user", "suspend", "rao", "kim"]);
    assert!(asked.stderr.contains("Suspend 2 users?"), "{asked}");
    place.ok(&["user", "suspend", "kim", "--yes"]);
    let both = place.run_with_input(&["user", "suspend", "-", "#2", "-y"], "kim\n\nrao\nrao\n");
    assert_eq!(
        both.stdout,
        "kim is suspended already.\nNext login: denied.\n\
         Suspended rao.\nNext login in city-clinic: denied.\n"
    );
    let events = place.json(&["audit", "list", "--action", "user.suspend"]);
    assert_eq!(events.as_array().unwrap().len(), 2, "one a change");
    place.fails(2, &["user", "suspend"]);
    place.fails(9, &["user", "suspend", "-"]);
    let listed = place.json(&["user", "list", "--status", "suspended"]);
    assert_eq!(listed.as_array().unwrap().len(), 2);
}
