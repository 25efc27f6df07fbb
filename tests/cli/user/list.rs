//! `user list`.

use serde_json::{Value, json};

use crate::harness::Place;
use crate::people::{
    begin, clinic, enroll, enrolled_clinic, guess, set_password, spend, trust_device,
};

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
    for text in ["RAO", "rao"] {
        assert_eq!(logins(&place, &[text]), logins(&place, &["--match", text]));
        assert_eq!(logins(&place, &[text, "--practice", "north"]), ["kim"]);
    }
    for said in ["51123", "345-678", "0151 1234 5678", "+49 151 12345678", "+49"] {
        assert_eq!(logins(&place, &[said]), ["lee"], "{said}");
    }
    place.fails(2, &["user", "list", "rao", "--matching", "rao"]);
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
    set_password(&place, "rao");
    begin(&place, "rao", "Pixel 9");
    assert_eq!(logins(&place, &["--state", "pending"]), ["rao"]);
    set_password(&place, "rao");
    assert_eq!(logins(&place, &["--state", "none"]), ["rao"]);
    assert_eq!(place.json(&["user", "show", "rao"])["second_factor"]["state"], "none");
}

#[test]
fn whom_a_lost_phone_would_lock_out_is_found() {
    let (place, secret) = enrolled_clinic();
    for login in ["kim", "lee", "new"] {
        place.ok(&["user", "add", login]);
    }
    place.ok(&["member", "add", "city-clinic", "kim", "--role", "staff"]);
    set_password(&place, "kim");
    enroll(&place, "kim", "iPad");
    enroll(&place, "kim", "Pixel 9");
    begin(&place, "lee", "never confirmed");
    let found = |words: &[&str]| logins(&place, words);
    assert_eq!(found(&["--one-factor"]), ["rao"], "kim has two, lee and new have none");
    assert_eq!(found(&["--never-used"]), ["kim", "rao"]);
    assert_eq!(found(&["--low-codes"]), [""; 0], "who has nothing enrolled has no need of codes");
    assert_eq!(found(&["--sms-only"]), [""; 0]);
    trust_device(&place, "rao", &secret);
    assert_eq!(found(&["--never-used"]), ["kim"]);
    let show = ["user", "recovery-codes", "kim", "--show", "--ticket", "HD-7", "-y"];
    let issued = place.json(&[&show[..], &["--verified", "video"]].concat());
    let codes: Vec<_> =
        issued["recovery_codes"].as_array().unwrap().iter().map(|c| c.as_str().unwrap()).collect();
    spend(&place, "kim", &codes[..7]);
    assert_eq!(found(&["--low-codes"]), [""; 0], "three are left");
    spend(&place, "kim", &codes[7..8]);
    assert_eq!(found(&["--low-codes"]), ["kim"], "two are left");
    assert_eq!(found(&["--never-used"]), ["kim"], "a recovery code uses no authenticator");
    assert_eq!(found(&["--low-codes", "--one-factor"]), [""; 0], "all are meant at once");
    assert_eq!(found(&["--low-codes", "--matching", "kim", "--practice", "city-clinic"]), ["kim"]);
    assert_eq!(found(&["--low-codes", "--matching", "rao"]), [""; 0]);
    assert_eq!(found(&["--one-factor", "--practice", "city-clinic"]), ["rao"]);
    let none = place.run(&["user", "list", "--sms-only"]);
    assert_eq!((&*none.stdout, &*none.stderr), ("", "No user fits.\n"));
}

#[test]
fn an_empty_store_lists_nobody() {
    let place = Place::empty();
    place.ok(&["init"]);
    assert_eq!(place.run(&["user", "list"]).stderr, "No users yet.\n");
    assert_eq!(place.json(&["user", "list"]), json!([]));
}
