//! `twofactl operator …` and what `store info` says of roles.

use serde_json::json;

use crate::harness::Place;
use crate::people;

#[test]
fn whoever_makes_a_store_is_its_first_admin() {
    let place = people::clinic();
    let operators = place.json(&["operator", "list"]);
    assert_eq!(operators.as_array().unwrap().len(), 1);
    assert_eq!(operators[0]["role"], "admin");
    assert_eq!(operators[0]["uid"], rustix::process::getuid().as_raw());
}

#[test]
fn an_operator_is_added_changed_and_removed_and_each_is_an_event() {
    let place = people::clinic();
    let add = ["operator", "add", "desk-meera", "--uid", "40002", "--role", "support"];
    let added = place.json(&add);
    assert_eq!(added["changed"], true);
    assert_eq!(added["operator"]["name"], "desk-meera");
    assert_eq!(place.json(&add)["changed"], false);
    let set = place.json(&["operator", "set", "desk-meera", "--role", "auditor", "--user", "rao"]);
    assert_eq!(set["operator"]["practices"], json!(["city-clinic"]));
    assert_eq!(
        place.json(&["operator", "set", "desk-meera", "--role", "auditor"])["changed"],
        false
    );
    let removed = place.json(&["operator", "remove", "desk-meera", "--yes", "--reason", "left"]);
    assert_eq!(removed["changed"], true);
    let events = place.json(&["audit", "list", "--limit", "3"]);
    let actions: Vec<_> = events.as_array().unwrap().iter().map(|one| &one["action"]).collect();
    assert_eq!(actions, ["operator.remove", "operator.set", "operator.add"]);
    assert_eq!(events[1]["details"]["role_before"], "support");
    assert_eq!(events[0]["reason"], "left");
}

#[test]
fn what_the_table_shows_of_them_fits_a_terminal() {
    let place = people::clinic();
    place.ok(&["operator", "add", "desk-meera", "--uid", "40002", "--role", "support"]);
    place.ok(&["operator", "add", "desk-drrao", "--uid", "40004", "--user", "rao"]);
    let list = place.ok(&["operator", "list"]);
    let drrao = list.lines().find(|line| line.starts_with("desk-drrao")).unwrap();
    assert_eq!(
        drrao.split_whitespace().collect::<Vec<_>>(),
        ["desk-drrao", "-", "rao", "city-clinic"]
    );
}

#[test]
fn an_account_that_the_machine_does_not_know_is_named_by_its_number() {
    let place = people::clinic();
    let unknown = place.fails(3, &["operator", "add", "desk-nobody", "--role", "support"]);
    assert!(unknown.stderr.contains("--uid UID"), "{unknown}");
    place.fails(7, &["operator", "add", "root", "--uid", "40002", "--role", "support"]);
    place.fails(7, &["operator", "add", "a b", "--uid", "40002", "--role", "support"]);
    place.fails(2, &["operator", "add", "desk-meera", "--uid", "40002"]);
    place.fails(2, &["operator", "add", "desk-meera", "--uid", "40002", "--role", "god"]);
    place.fails(3, &["operator", "add", "desk-meera", "--uid", "40002", "--user", "nobody"]);
    assert_eq!(place.json(&["operator", "list"]).as_array().unwrap().len(), 1);
}

#[test]
fn an_operator_of_another_kind_is_no_silent_change() {
    let place = people::clinic();
    place.ok(&["operator", "add", "desk-meera", "--uid", "40002", "--role", "support"]);
    for words in [
        &["operator", "add", "desk-meera", "--uid", "40002", "--role", "admin"][..],
        &["operator", "add", "desk-meera", "--uid", "40003", "--role", "support"],
        &["operator", "add", "desk-another", "--uid", "40002", "--role", "support"],
    ] {
        let refused = place.fails(5, words);
        assert!(refused.stderr.contains("twofactl operator set desk-meera --role"), "{refused}");
    }
    let left = place.fails(5, &["operator", "set", "desk-meera", "--no-role"]);
    assert!(left.stderr.contains("twofactl operator remove desk-meera"), "{left}");
    place.fails(3, &["operator", "set", "nobody", "--role", "admin"]);
    place.fails(9, &["operator", "remove", "desk-meera"]);
}

#[test]
fn a_user_who_is_removed_is_no_operator_any_more() {
    let place = people::clinic();
    place.ok(&["user", "add", "lee"]);
    place.ok(&["operator", "add", "desk-lee", "--uid", "40005", "--user", "lee"]);
    place.ok(&[
        "operator",
        "add",
        "desk-both",
        "--uid",
        "40006",
        "--user",
        "lee",
        "--role",
        "auditor",
    ]);
    place.ok(&["user", "remove", "lee", "--yes"]);
    let operators = place.json(&["operator", "list"]);
    let names: Vec<_> = operators.as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert!(
        names.contains(&&json!("desk-both")) && !names.contains(&&json!("desk-lee")),
        "{names:?}"
    );
    let events = place.json(&["audit", "list", "--limit", "3"]);
    let actions: Vec<_> = events.as_array().unwrap().iter().map(|one| &one["action"]).collect();
    assert_eq!(actions, ["operator.remove", "operator.set", "user.remove"]);
}

#[test]
fn store_info_tells_what_it_is_and_where_roles_are_no_boundary() {
    let place = people::clinic();
    let info = place.json(&["store", "info"]);
    assert_eq!(info["path"], place.store().to_str().unwrap());
    assert_eq!((&info["practices"], &info["users"]), (&json!(1), &json!(1)));
    assert_eq!(info["key"]["state"], "present");
    let events = place.json(&["audit", "list"]).as_array().unwrap().len();
    assert_eq!(info["events"], events);
    let gaps = info["role_gaps"].as_array().unwrap();
    let kinds: Vec<_> = gaps.iter().map(|gap| gap["kind"].as_str().unwrap()).collect();
    let owner =
        if rustix::process::geteuid().is_root() { "root_owns" } else { "you_are_the_owner" };
    assert!(kinds.contains(&owner), "{kinds:?}");
    let text = place.ok(&["store", "info"]);
    assert!(text.contains("Roles are no boundary where:"), "{text}");
}

#[test]
fn store_info_tells_of_a_key_that_is_gone_or_another() {
    let place = people::clinic();
    std::fs::rename(place.key(), place.path("kept")).unwrap();
    let gone = place.json(&["store", "info"]);
    assert_eq!(gone["key"]["state"], "missing");
    let other = Place::with_clinic();
    std::fs::copy(other.key(), place.key()).unwrap();
    let another = place.ok(&["store", "info"]);
    assert!(another.contains("is not the key of this store"), "{another}");
}
