//! `user require`.

use serde_json::{Value, json};

use crate::harness::Place;
use crate::people::{clinic, set_password};
use crate::terminal::Terminal;

/// [`clinic`], and `kim`, who has a password and works nowhere.
fn with_kim() -> Place {
    let place = clinic();
    place.ok(&["user", "add", "kim"]);
    set_password(&place, "kim");
    place
}

fn answer(changed: bool, next_login: &str) -> Value {
    json!({
        "changed": changed,
        "users": [{
            "id": 2,
            "login": "kim",
            "changed": changed,
            "next_login": [{ "practice": null, "next_login": next_login }],
        }],
    })
}

fn required(place: &Place) -> Value {
    place.json(&["user", "show", "kim"])["second_factor"]["required"].take()
}

#[test]
fn it_is_required_from_the_next_login_on_until_it_is_not() {
    let place = with_kim();
    let require = ["user", "require", "kim"];
    assert_eq!(place.json(&require), answer(true, "enrollment_required"), "no --yes");
    assert_eq!(required(&place), true);
    assert!(place.ok(&["user", "show", "kim"]).contains("demanded anyway: by an operator\n"));
    let before = place.bytes();
    assert_eq!(place.json(&require), answer(false, "enrollment_required"));
    assert_eq!(place.bytes(), before);

    let off = ["user", "require", "kim", "--off", "--yes", "--reason", "another post"];
    assert_eq!(place.json(&off), answer(true, "allowed"));
    assert_eq!(required(&place), false);
    let events = place.json(&["audit", "list", "--action", "user.require"]);
    let told = |event: &Value| (event["details"].clone(), event["reason"].clone());
    assert_eq!(told(&events[0]), (json!({ "required": false }), json!("another post")));
    assert_eq!(told(&events[1]), (json!({ "required": true }), json!(null)));
    assert_eq!(events.as_array().unwrap().len(), 2);
    assert_eq!(place.json(&["audit", "verify"])["ok"], true);
}

#[test]
fn only_the_end_is_agreed_to_and_only_where_there_is_one() {
    let place = with_kim();
    let before = place.bytes();
    assert_eq!(place.json(&["user", "require", "kim", "--off"]), answer(false, "allowed"));
    assert_eq!(place.bytes(), before);
    place.ok(&["user", "require", "kim"]);
    let before = place.bytes();
    assert_eq!(
        place.fails(9, &["user", "require", "kim", "--off"]).stderr,
        "error: input is needed: Require a second factor of kim no longer?\nhint: give --yes\n"
    );
    let would = place.json(&["user", "require", "kim", "--off", "-n"]);
    assert_eq!((&would["changed"], &would["dry_run"]), (&json!(true), &json!(true)));
    assert_eq!(place.bytes(), before);
    let mut person = Terminal::start(&place, (100, 40), "user require kim --off", &[]);
    person.wait_for("Would no longer require a second factor of kim.");
    person.wait_for("Require a second factor of kim no longer? [y/N]");
    person.send("y\n");
    person.wait_for("No operator requires a second factor of kim any more.");
    person.wait_for("exit=0");
    assert_eq!(required(&place), false);
}

#[test]
fn several_are_changed_or_none_and_people_read_what_comes_of_it() {
    let place = with_kim();
    let before = place.bytes();
    place.fails(3, &["user", "require", "kim", "nobody"]);
    assert_eq!(
        place.ok(&["user", "require", "#2", "-n"]),
        "Would require a second factor of kim.\nNext login: enrollment_required.\n\
         Dry run: nothing was changed.\n"
    );
    assert_eq!(place.bytes(), before);
    place.ok(&["user", "require", "kim"]);
    let both = place.run_with_input(&["user", "require", "-"], "kim\nrao\n");
    assert_eq!(
        both.stdout,
        "A second factor is required of kim already.\nNext login: enrollment_required.\n\
         A second factor is required of rao from now on.\n\
         Next login in city-clinic: enrollment_required.\n"
    );
    assert!(
        place.fails(9, &["user", "require", "kim", "rao", "--off"]).stderr.contains("of 2 users")
    );
    assert_eq!(
        place.ok(&["user", "require", "rao", "--off", "-y"]),
        "No operator requires a second factor of rao any more.\n\
         Next login in city-clinic: enrollment_required.\n",
        "the practice still does"
    );
    assert_eq!(
        place.ok(&["user", "require", "rao", "--off"]),
        "No operator requires a second factor of rao.\n\
         Next login in city-clinic: enrollment_required.\n"
    );
    place.fails(2, &["user", "require"]);
}
