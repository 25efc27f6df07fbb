//! `user remove` of several users at once.

use serde_json::json;

use super::{changed, crowd, events, newest, refused_untouched, thousand};
use crate::harness::Place;
use crate::people::enrolled_clinic;
use crate::permission::{Account, clinics, is_root, run_as};
use crate::terminal::Terminal;

/// `rao` with an authenticator, owner of `city-clinic`; `kim` and `lee`, who work nowhere.
fn three() -> Place {
    let (place, _) = enrolled_clinic();
    place.ok(&["user", "add", "kim"]);
    place.ok(&["user", "add", "lee"]);
    place
}

#[test]
fn several_are_removed_and_each_is_told_of_in_a_list() {
    let place = three();
    let remove = ["user", "remove", "kim", "rao", "#2", "--yes"];
    let expected = json!({
        "changed": true,
        "users": [
            { "id": 2, "login": "kim", "changed": true, "practices": [], "authenticators": 0 },
            {
                "id": 1, "login": "rao", "changed": true, "practices": ["city-clinic"],
                "authenticators": 1,
            },
        ],
    });
    assert_eq!(place.json(&remove), expected);
    assert_eq!(events(&place, "user.remove"), 2);
    assert_eq!(place.json(&["user", "list"]).as_array().unwrap().len(), 1);
    // One name on standard input is a list as well: the shape is that of what was typed.
    let read = place.json_with_input(&["user", "rm", "-", "--yes"], "lee\nlee\n");
    assert_eq!(changed(&read, "users", "login"), [("lee".to_owned(), true)]);
}

#[test]
fn people_read_what_goes_with_whom() {
    let place = three();
    let before = place.bytes();
    assert_eq!(
        place.ok(&["user", "remove", "rao", "kim", "-n"]),
        "Would remove rao with 1 authenticator and the membership in city-clinic.\n\
         Would remove kim.\n\
         The events about them stay in the record.\n\
         Dry run: nothing was changed.\n"
    );
    assert_eq!(place.bytes(), before);
    let mut person = Terminal::start(&place, (100, 40), "user remove rao kim", &[]);
    person.wait_for("Remove 2 users? [y/N]");
    for told in ["rao, #1", "Pixel 9 (totp)", "kim, #2"] {
        assert!(person.text().contains(told), "{told}\n{}", person.text());
    }
    person.send("n\n");
    person.wait_for("exit=9");
    assert_eq!(place.bytes(), before);
}

#[test]
fn one_bad_name_among_good_ones_removes_nobody() {
    let place = three();
    let remove = |names: &'static [&'static str]| [&["user", "remove", "-y"], names].concat();
    for (words, code, input, told) in [
        (remove(&["kim", "nobody", "lee"]), 3, "", "there is no user \"nobody\""),
        (remove(&["-"]), 3, "kim\n#99\n", "there is no user \"#99\""),
        (remove(&["-"]), 7, "kim\na b\n", "\"a b\""),
        (remove(&["-"]), 9, "\n", "users, one a line of standard input"),
        (remove(&[]), 2, "", "<USER>"),
    ] {
        refused_untouched(&place, &words, (code, input), told);
    }
    let asked = ["user", "remove", "kim", "lee"];
    refused_untouched(&place, &asked, (9, ""), "input is needed: Remove 2 users?");
}

#[test]
fn whoever_may_remove_one_and_not_the_other_removes_neither() {
    if !is_root() {
        return;
    }
    let place = clinics();
    let words = ["user", "remove", "lee", "ana", "--yes"];
    let refused = run_as(&place, Account::Ana, &words, "");
    assert_eq!(refused.code, 4, "{refused}");
    assert!(refused.stderr.contains("would ease"), "{refused}");
    assert_eq!(place.json(&["user", "list"]).as_array().unwrap().len(), 5);
    let event = newest(&place);
    assert_eq!(
        (&event["action"], &event["outcome"]),
        (&json!("user.remove"), &json!("refused")),
        "{event}"
    );
}

#[test]
fn a_thousand_are_removed_in_one_go_or_not_at_all() {
    let place = thousand();
    let remove = ["user", "remove", "-", "--yes"];
    let with_a_stranger = format!("{}nobody\n", crowd());
    refused_untouched(&place, &remove, (3, &with_a_stranger), "there is no user \"nobody\"");
    let removed = place.json_with_input(&remove, &crowd());
    assert_eq!(removed["users"].as_array().unwrap().len(), 1_000);
    assert_eq!(events(&place, "user.remove"), 1_000);
    assert_eq!(place.json(&["user", "list"]).as_array().unwrap().len(), 1);
    assert_eq!(place.json(&["audit", "verify"])["ok"], true);
}
