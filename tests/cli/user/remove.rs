//! `user remove`.

use serde_json::json;

use crate::people::{clinic, enrolled_clinic};

#[test]
fn a_user_goes_with_everything_of_theirs_and_the_events_stay() {
    let (place, _) = enrolled_clinic();
    let expected = json!({
        "changed": true,
        "user": { "id": 1, "login": "rao" },
        "practices": ["city-clinic"],
        "authenticators": 1,
    });
    assert_eq!(place.json(&["user", "remove", "rao", "--yes"]), expected);
    place.fails(3, &["user", "remove", "rao", "--yes"]);
    assert_eq!(place.json(&["user", "list"]), json!([]));
    place.fails(3, &["authenticator", "list", "#1"]);
    let next = place.json(&["user", "add", "rao"]);
    assert_eq!(next["user"]["id"], 2, "nobody gets an id again");
    assert_eq!(next["next_login"][0]["next_login"], "allowed");
}

#[test]
fn people_read_what_goes() {
    let (place, _) = enrolled_clinic();
    place.ok(&["user", "add", "kim"]);
    assert_eq!(
        place.ok(&["user", "rm", "rao", "-n"]),
        "Would remove rao with 1 authenticator and the membership in city-clinic.\n\
         The events about them stay in the record.\n\
         Dry run: nothing was changed.\n"
    );
    assert_eq!(
        place.ok(&["user", "delete", "kim", "-y"]),
        "Removed kim.\nThe events about them stay in the record.\n"
    );
}

#[test]
fn removing_is_agreed_to_first() {
    let place = clinic();
    let before = place.bytes();
    assert_eq!(
        place.fails(9, &["user", "remove", "rao"]).stderr,
        "error: input is needed: Remove rao?\nhint: give --yes\n"
    );
    place.ok(&["user", "remove", "rao", "--dry-run"]);
    assert_eq!(place.bytes(), before);
}
