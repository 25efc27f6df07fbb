//! `user list`.

use serde_json::{Value, json};

use crate::harness::Place;
use crate::people::{begin, clinic, enrolled_clinic, guess};

fn logins(place: &Place, filters: &[&str]) -> Vec<String> {
    let all = place.json(&[&["user", "list"], filters].concat());
    let login = |user: &Value| user["login"].as_str().unwrap().to_owned();
    all.as_array().unwrap().iter().map(login).collect()
}

#[test]
fn users_are_listed_by_login() {
    let place = clinic();
    place.ok(&["user", "add", "Kim", "--name", "Dr. Kim"]);
    let expected = json!([
        { "id": 2, "login": "Kim", "name": "Dr. Kim", "status": "active", "state": "none" },
        { "id": 1, "login": "rao", "name": null, "status": "active", "state": "none" },
    ]);
    assert_eq!(place.json(&["user", "list"]), expected);
    assert_eq!(
        place.ok(&["user", "ls"]),
        "LOGIN  NAME     STATUS  STATE\nKim    Dr. Kim  active  none\nrao    -        active  none\n"
    );
    let wide = place.ok(&["user", "list", "-o", "wide"]);
    assert!(wide.starts_with("ID  LOGIN  NAME     STATUS  STATE\n2   Kim "), "{wide}");
    let csv = place.ok(&["user", "list", "-o", "csv"]);
    assert_eq!(csv, "id,login,name,status,state\n2,Kim,Dr. Kim,active,none\n1,rao,,active,none\n");
    let lines = place.ok(&["user", "list", "-o", "jsonl"]);
    assert_eq!(lines.lines().count(), 2);
}

#[test]
fn filters_are_all_meant_at_once() {
    let place = clinic();
    place.ok(&["practice", "add", "north", "--name", "North"]);
    place.ok(&["user", "add", "kim", "--name", "Dr. Rao-Kim", "--practice", "north"]);
    place.ok(&["user", "add", "lee", "--phone", "+4915112345678", "--practice", "north"]);
    assert_eq!(logins(&place, &["--practice", "north"]), ["kim", "lee"]);
    assert_eq!(logins(&place, &["--matching", "RAO"]), ["kim", "rao"]);
    assert_eq!(logins(&place, &["--matching", "RAO", "--practice", "north"]), ["kim"]);
    assert_eq!(logins(&place, &["--matching", "51123", "--practice", "north"]), ["lee"]);
    assert_eq!(logins(&place, &["--matching", "%"]), [""; 0], "no wildcard");
    assert_eq!(logins(&place, &["--status", "active", "--state", "none"]).len(), 3);
    assert_eq!(logins(&place, &["--status", "suspended"]), [""; 0]);
    let none = place.run(&["user", "list", "--matching", "nobody"]);
    assert_eq!((&*none.stdout, &*none.stderr), ("", "No user fits.\n"));
    place.fails(3, &["user", "list", "--practice", "nowhere"]);
    place.fails(2, &["user", "list", "--state", "fine"]);
    place.fails(2, &["user", "list", "--status", "gone"]);
}

#[test]
fn states_are_those_of_the_page() {
    let (place, secret) = enrolled_clinic();
    assert_eq!(logins(&place, &["--state", "active"]), ["rao"]);
    guess(&place, "rao", &secret, 10);
    assert_eq!(logins(&place, &["--state", "locked"]), ["rao"]);
    place.ok(&["user", "add", "kim", "--practice", "city-clinic"]);
    begin(&place, "kim", "iPad");
    assert_eq!(logins(&place, &["--state", "pending"]), ["kim"]);
    assert_eq!(place.json(&["user", "show", "kim"])["second_factor"]["state"], "pending");
    let place = place.at("2026-11-21T10:30:00Z");
    assert_eq!(logins(&place, &["--state", "none"]), ["kim"]);
}

#[test]
fn an_enrollment_that_a_new_password_ended_is_pending_nowhere() {
    let place = clinic();
    crate::people::set_password(&place, "rao");
    begin(&place, "rao", "Pixel 9");
    assert_eq!(logins(&place, &["--state", "pending"]), ["rao"]);
    crate::people::set_password(&place, "rao");
    assert_eq!(logins(&place, &["--state", "none"]), ["rao"]);
    assert_eq!(place.json(&["user", "show", "rao"])["second_factor"]["state"], "none");
}

#[test]
fn an_empty_store_lists_nobody() {
    let place = Place::empty();
    place.ok(&["init"]);
    assert_eq!(place.run(&["user", "list"]).stderr, "No users yet.\n");
    assert_eq!(place.json(&["user", "list"]), json!([]));
}
