//! `user reinstate`.

use serde_json::{Value, json};

use crate::harness::Place;
use crate::people::{PASSWORD, clinic, enrolled_clinic};

/// As [`enrolled_clinic`], where `rao` is suspended.
fn suspended_clinic() -> Place {
    let (place, _) = enrolled_clinic();
    place.ok(&["user", "suspend", "rao", "--yes"]);
    place
}

fn epoch(place: &Place) -> Value {
    place.json(&["user", "show", "rao"])["second_factor"]["epoch"].take()
}

#[test]
fn the_page_of_a_suspended_person_says_what_to_type_and_that_helps() {
    let place = suspended_clinic();
    let page = place.json(&["user", "show", "rao"]);
    assert_eq!(page["suggestion"], "twofactl user reinstate rao");
    assert_eq!(page["next"], json!([]));
    let before = epoch(&place);
    let expected = json!({
        "changed": true,
        "users": [{
            "id": 1,
            "login": "rao",
            "changed": true,
            "next_login": [{ "practice": "city-clinic", "next_login": "code_required" }],
        }],
    });
    assert_eq!(place.json(&["user", "reinstate", "rao"]), expected, "no reason, no --yes");
    let page = place.json(&["user", "show", "rao"]);
    assert_eq!((&page["status"], &page["suggestion"]), (&json!("active"), &json!(null)));
    assert_eq!(epoch(&place), before);
    let login = ["login", "try", "rao", "--practice", "city-clinic", "--password-stdin"];
    let asked = place.run_with_input(&login, PASSWORD);
    assert_eq!(asked.stdout, "The next step is code_required.\n", "{asked}");
    let event = &place.json(&["audit", "list", "--action", "user.reinstate"])[0];
    assert_eq!((&event["outcome"], &event["user"]["login"]), (&json!("done"), &json!("rao")));
    assert_eq!(place.json(&["audit", "verify"])["ok"], true);
}

#[test]
fn what_is_handed_out_to_the_suspended_is_refused_with_what_to_type() {
    let place = clinic();
    place.ok(&["user", "add", "d'or"]);
    place.ok(&["user", "suspend", "d'or", "--yes"]);
    for words in [
        &["user", "enrollment-code", "d'or", "--reason", "x", "--verified", "video"][..],
        &[
            "user",
            "enroll",
            "d'or",
            "--show-secret",
            "--code-stdin",
            "--reason",
            "x",
            "--verified",
            "video",
        ],
    ] {
        assert_eq!(
            place.fails(5, words).stderr,
            "error: d'or is suspended\nhint: twofactl user reinstate 'd'\\''or'\n",
            "{words:?}"
        );
    }
}

#[test]
fn what_is_so_already_changes_nothing() {
    let place = suspended_clinic();
    place.ok(&["user", "reinstate", "rao", "--reason", "is back"]);
    let event = place.json(&["audit", "list", "--limit", "1"]);
    assert_eq!(event[0]["reason"], "is back");
    let before = place.bytes();
    assert_eq!(place.json(&["user", "reinstate", "rao"])["changed"], false);
    assert_eq!(
        place.ok(&["user", "reinstate", "#1"]),
        "rao is not suspended.\nNext login in city-clinic: code_required.\n"
    );
    assert_eq!(place.bytes(), before);
}

#[test]
fn several_are_reinstated_or_none() {
    let place = suspended_clinic();
    place.ok(&["user", "add", "kim"]);
    let before = place.bytes();
    place.fails(3, &["user", "reinstate", "rao", "nobody"]);
    let would = place.ok(&["user", "reinstate", "rao", "-n"]);
    assert_eq!(
        would,
        "Would reinstate rao.\nNext login in city-clinic: code_required.\n\
         Dry run: nothing was changed.\n"
    );
    assert_eq!(place.bytes(), before);
    let both = place.run_with_input(&["user", "reinstate", "-"], "kim\nrao\n");
    assert_eq!(
        both.stdout,
        "kim is not suspended.\nNext login: allowed.\n\
         Reinstated rao.\nNext login in city-clinic: code_required.\n"
    );
    place.fails(2, &["user", "reinstate"]);
}

#[test]
fn people_read_until_when_an_enrollment_may_be_put_off() {
    let place = clinic();
    place.ok(&["practice", "enforce", "city-clinic", "--grace", "14d"]);
    place.ok(&["user", "suspend", "rao", "--yes"]);
    let told = place.ok(&["user", "reinstate", "rao"]);
    let next = "Next login in city-clinic: enrollment_offered, until 2026-12-05 10:00 +00:00";
    assert!(told.contains(next), "{told}");
}
