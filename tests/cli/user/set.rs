//! `user set`.

use serde_json::json;

use crate::people::clinic;

#[test]
fn several_fields_are_changed_at_once() {
    let place = clinic();
    let words = &["user", "set", "rao", "--login", "rao2", "--name", "Dr. Rao", "--phone"];
    let words = &[words, &["+919876543210", "--email", "rao@x.example"][..]].concat();
    let expected = json!({
        "changed": true,
        "user": {
            "id": 1,
            "login": "rao2",
            "name": "Dr. Rao",
            "phone": "+91*******210",
            "email": "rao@x.example",
            "status": "active",
        },
        "next_login": [{ "practice": "city-clinic", "next_login": "enrollment_required" }],
    });
    assert_eq!(place.json(words), expected);
    place.fails(3, words);
    let again = place.json(&["user", "set", "#1", "--name", "Dr. Rao", "--login", "rao2"]);
    assert_eq!(again["changed"], false);
}

#[test]
fn fields_are_emptied_and_what_is_not_named_stays() {
    let place = clinic();
    place.ok(&["user", "set", "rao", "--name", "Dr. Rao", "--phone", "+919876543210"]);
    let emptied = place.json(&["user", "set", "rao", "--no-phone", "--no-email"]);
    assert_eq!(emptied["user"]["phone"], json!(null));
    assert_eq!(emptied["user"]["name"], "Dr. Rao");
    assert_eq!(place.json(&["user", "set", "rao", "--no-phone"])["changed"], false);
    assert_eq!(
        place.ok(&["user", "set", "rao", "--no-name"]),
        "Changed rao.\nphone:  -\ne-mail: -\nNext login in city-clinic: enrollment_required.\n"
    );
    assert!(place.ok(&["user", "set", "rao", "--no-name"]).starts_with("rao is so already.\n"));
}

#[test]
fn a_field_is_not_set_and_emptied_and_one_must_be_named() {
    let place = clinic();
    place.fails(2, &["user", "set", "rao", "--name", "x", "--no-name"]);
    place.fails(2, &["user", "set", "rao"]);
    place.fails(2, &["user", "set"]);
    place.fails(7, &["user", "set", "rao", "--phone", "12"]);
    place.fails(3, &["user", "set", "nobody", "--no-name"]);
}

#[test]
fn the_login_of_somebody_else_is_refused() {
    let place = clinic();
    place.ok(&["user", "add", "kim"]);
    assert_eq!(
        place.fails(5, &["user", "set", "rao", "--login", "KIM"]).stderr,
        "error: the user \"KIM\" exists already\n\
         hint: see who that is: twofactl user show KIM\n"
    );
    let json = place.fails(5, &["user", "set", "rao", "--login", "kim", "-o", "json"]);
    assert!(json.stderr.starts_with("{\"error\":{\"kind\":\"refused\","), "{json}");
    assert_eq!(json.stdout, "");
}

#[test]
fn a_dry_run_changes_nothing() {
    let place = clinic();
    let before = place.bytes();
    let would = place.ok(&["user", "set", "rao", "--name", "Dr. Rao", "-n"]);
    assert!(would.starts_with("Would change Dr. Rao (rao).\n"), "{would}");
    assert_eq!(place.json(&["user", "set", "rao", "--no-phone", "-n"])["changed"], false);
    assert_eq!(place.bytes(), before);
}
