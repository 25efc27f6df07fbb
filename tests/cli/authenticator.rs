//! `authenticator …`.

use serde_json::json;

use crate::harness::Place;
use crate::people::{clinic, enroll, enrolled_clinic, trust_device};

#[test]
fn the_list_tells_authenticators_and_no_secret() {
    let (place, secret) = enrolled_clinic();
    let expected = json!([{
        "id": 1,
        "type": "totp",
        "label": "Pixel 9",
        "state": "active",
        "algorithm": "SHA1",
        "digits": 6,
        "period": 30,
        "created_at": "2026-11-21T10:00:00Z",
        "last_used_at": "2026-11-21T10:00:00Z",
        "phone": null,
    }]);
    assert_eq!(place.json(&["authenticator", "list", "rao"]), expected);
    assert_eq!(place.json(&["authenticator", "ls", "#1"]), expected);
    for form in ["table", "wide", "json", "jsonl", "csv"] {
        let told = place.ok(&["authenticator", "list", "rao", "-o", form]);
        assert!(told.contains("Pixel 9") && !told.contains(&secret), "{told}");
    }
    assert_eq!(
        place.ok(&["authenticator", "list", "rao"]),
        "ID  TYPE  LABEL    STATE   LAST USED AT\n\
         1   totp  Pixel 9  active  10:00 (now)\n"
    );
}

#[test]
fn a_user_without_authenticators_has_an_empty_list() {
    let place = clinic();
    let empty = place.run(&["authenticator", "list", "rao"]);
    assert_eq!((&*empty.stdout, &*empty.stderr), ("", "rao has no authenticators.\n"));
    assert_eq!(place.json(&["authenticator", "list", "rao"]), json!([]));
    place.fails(3, &["authenticator", "list", "nobody"]);
}

fn remove(place: &Place, more: &[&str]) -> serde_json::Value {
    place.json(&[&["authenticator", "remove"], more].concat())
}

#[test]
fn whoever_loses_one_of_two_keeps_the_other() {
    let (place, _) = enrolled_clinic();
    enroll(&place, "rao", "iPad");
    let expected = json!({
        "changed": true,
        "authenticator": 1,
        "user": { "id": 1, "login": "rao" },
        "active_left": 1,
        "rebind": false,
        "next_login": [{ "practice": "city-clinic", "next_login": "code_required" }],
    });
    assert_eq!(remove(&place, &["1", "--yes"]), expected);
}

#[test]
fn whoever_loses_the_last_needs_an_enrollment_code() {
    let (place, _) = enrolled_clinic();
    assert_eq!(
        place.ok(&["authenticator", "rm", "1", "-y"]),
        "Removed authenticator 1 of rao.\n\
         0 active authenticators left.\n\
         rao needs an enrollment code for the next one:\n    \
         twofactl user enrollment-code rao --reason TEXT --verified HOW\n\
         Next login in city-clinic: enrollment_required.\n"
    );
    let page = place.json(&["user", "show", "rao"]);
    assert_eq!(page["second_factor"]["rebind"], true);
    let gone = place.fails(3, &["authenticator", "remove", "1", "-y"]);
    assert_eq!(
        gone.stderr,
        "error: there is no authenticator \"1\"\n\
         hint: see what there is: twofactl authenticator list USER\n"
    );
}

#[test]
fn removing_is_agreed_to_first() {
    let (place, _) = enrolled_clinic();
    let before = place.bytes();
    let asked = place.fails(9, &["authenticator", "remove", "1"]);
    assert_eq!(
        asked.stderr,
        "error: input is needed: Remove authenticator 1 of rao?\nhint: give --yes\n"
    );
    let would = remove(&place, &["1", "--dry-run"]);
    assert_eq!((&would["changed"], &would["dry_run"]), (&json!(true), &json!(true)));
    assert_eq!(would["rebind"], true);
    assert_eq!(place.bytes(), before);
}

#[test]
fn another_label_changes_nothing_else() {
    let (place, secret) = enrolled_clinic();
    trust_device(&place, "rao", &secret);
    let page = |place: &Place| {
        let mut page = place.json(&["user", "show", "rao"]);
        (page["recent"].take(), page["second_factor"]["authenticators"][0]["label"].take(), page)
    };
    let (_, _, before) = page(&place);
    let expected = json!({
        "changed": true,
        "authenticator": { "id": 1, "label": "iPad" },
        "user": { "id": 1, "login": "rao" },
    });
    assert_eq!(place.json(&["authenticator", "rename", "1", " iPad "]), expected, "no --yes");
    let (recent, label, after) = page(&place);
    assert_eq!(label, "iPad");
    assert_eq!(after, before, "the epoch and the trusted device stay");
    let event = &recent[0];
    assert_eq!(
        (&event["action"], &event["outcome"]),
        (&json!("authenticator.rename"), &json!("done"))
    );
    assert_eq!(event["target"], "authenticator 1");
    assert_eq!(event["details"], json!({ "label_before": "Pixel 9", "label": "iPad" }));
    assert_eq!(place.json(&["audit", "verify"])["ok"], true);
}

#[test]
fn a_label_that_it_has_already_is_no_change() {
    let (place, _) = enrolled_clinic();
    let before = place.bytes();
    assert_eq!(place.json(&["authenticator", "rename", "1", "Pixel 9"])["changed"], false);
    assert_eq!(
        place.ok(&["authenticator", "rename", "1", "Pixel 9"]),
        "Authenticator 1 of rao is called Pixel 9 already.\n"
    );
    assert_eq!(
        place.ok(&["authenticator", "rename", "1", "iPad", "-n"]),
        "Authenticator 1 of rao would be called iPad.\nDry run: nothing was changed.\n"
    );
    assert_eq!(place.bytes(), before);
    assert_eq!(
        place.ok(&["authenticator", "rename", "1", "pixel 9"]),
        "Authenticator 1 of rao is called pixel 9 now.\n",
        "people may mind how it is written"
    );
}

#[test]
fn only_an_authenticator_that_exists_gets_a_label_that_can_be_read() {
    let (place, _) = enrolled_clinic();
    let before = place.bytes();
    let missing = place.fails(3, &["authenticator", "rename", "2", "iPad"]);
    assert!(missing.stderr.contains("twofactl authenticator list USER"), "{missing}");
    for label in ["", "  ", &"x".repeat(201)] {
        place.fails(7, &["authenticator", "rename", "1", label]);
    }
    place.fails(7, &["authenticator", "rename", "rao", "iPad"]);
    place.fails(2, &["authenticator", "rename", "1"]);
    assert_eq!(place.bytes(), before);
}

#[test]
fn authenticators_are_named_by_number() {
    let place = clinic();
    for name in ["#1", "one", "0", "+1", "99999999999999999999", ""] {
        let refused = place.fails(7, &["authenticator", "remove", name]);
        assert!(refused.stderr.contains("twofactl authenticator list USER"), "{refused}");
    }
}
