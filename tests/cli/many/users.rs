//! `user remove` and `user reset-2fa` of several users at once.

use serde_json::json;

use super::{changed, crowd, events, newest, refused_untouched, thousand};
use crate::harness::Place;
use crate::people::{enroll, enrolled_clinic};
use crate::permission::{Account, clinics, is_root, run_as};
use crate::seed::sql;
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

/// As [`three`], where `kim` has an authenticator as well.
fn two_enrolled() -> Place {
    let place = three();
    enroll(&place, "kim", "iPhone");
    place
}

const WHY: [&str; 2] = ["--reason", "stolen laptop"];

#[test]
fn several_are_reset_and_each_is_told_of_in_a_list() {
    let place = two_enrolled();
    let reset = [&["user", "reset-2fa", "kim", "rao", "lee", "#2"][..], &WHY].concat();
    let done = place.json(&[&reset[..], &["--yes"]].concat());
    assert_eq!(done["changed"], true);
    let expected = [("kim", true), ("rao", true), ("lee", false)];
    assert_eq!(changed(&done, "users", "login"), expected.map(|(n, c)| (n.to_owned(), c)));
    let rao = json!({
        "id": 1, "login": "rao", "changed": true,
        "removed": {
            "authenticators": 1, "recovery_codes": 10, "trusted_devices": 0, "challenges": 0,
            "pending": 0, "enrollment_codes": 0, "bypass_codes": 0, "locks": 0,
        },
        "epoch": 3,
        "next_login": [{ "practice": "city-clinic", "next_login": "enrollment_required" }],
    });
    assert_eq!(done["users"][1], rao);
    let list = place.json(&["audit", "list", "--action", "user.reset_2fa"]);
    assert_eq!(list.as_array().unwrap().len(), 2, "one a change");
    assert!(list.as_array().unwrap().iter().all(|one| one["reason"] == "stolen laptop"));
    for login in ["rao", "kim"] {
        let factor = &place.json(&["user", "show", login])["second_factor"];
        assert_eq!((&factor["state"], &factor["rebind"]), (&json!("none"), &json!(true)));
    }
    // Neither --yes nor a reason for what is so already, and of one on standard input a list.
    let before = place.bytes();
    let again = place.json_with_input(&["user", "reset-2fa", "-"], "rao\n");
    assert_eq!(again["changed"], false);
    assert_eq!(changed(&again, "users", "login"), [("rao".to_owned(), false)]);
    assert_eq!(place.bytes(), before);
}

#[test]
fn people_read_what_ended_for_whom_and_how_all_get_in_again() {
    let place = two_enrolled();
    let before = place.bytes();
    let words = [&["user", "reset-2fa", "rao", "lee"][..], &WHY].concat();
    assert_eq!(
        place.ok(&[&words[..], &["-n"]].concat()),
        "Would reset the second factor of rao: remove 1 authenticator and 10 recovery codes.\n\
         Next login in city-clinic: enrollment_required.\n\
         lee has nothing that a reset would end.\n\
         Next login: allowed.\n\
         Dry run: nothing was changed.\n"
    );
    let mut person =
        Terminal::start(&place, (100, 50), "user reset-2fa rao kim lee --reason lost", &[]);
    person.wait_for("Reset the second factor of 2 users? [y/N]");
    for told in ["Pixel 9 (totp)", "iPhone (totp)"] {
        assert!(person.text().contains(told), "{told}\n{}", person.text());
    }
    person.send("n\n");
    person.wait_for("exit=9");
    assert_eq!(place.bytes(), before);
    let told = place.ok(&[&words[..], &["-y"]].concat());
    assert!(
        told.ends_with(
            "Each needs an enrollment code now. Check their identity, then type:\n    \
             twofactl user enrollment-code USER --reason TEXT --verified HOW\n\
             For all of a practice who need one:\n    \
             twofactl user enrollment-code --practice PRACTICE --to-file FILE --reason TEXT \
             --verified HOW\n"
        ),
        "{told}"
    );
}

#[test]
fn several_are_handed_no_codes() {
    let place = two_enrolled();
    let reset = [&["user", "reset-2fa", "--verified", "in-person", "-y"][..], &WHY].concat();
    for names in [&["rao", "kim"][..], &["-"], &["rao", "-"]] {
        let words = [&reset[..], names].concat();
        refused_untouched(&place, &words, (2, "kim\n"), "user enrollment-code --practice PRACTICE");
    }
    assert!(place.json(&[&reset[..], &["rao"]].concat())["enrollment_code"].is_string());
}

#[test]
fn one_bad_name_among_good_ones_resets_nobody() {
    let place = two_enrolled();
    let reset =
        |names: &'static [&'static str]| [&["user", "reset-2fa", "-y"], &WHY[..], names].concat();
    for (words, code, input, told) in [
        (reset(&["kim", "nobody", "rao"]), 3, "", "there is no user \"nobody\""),
        (reset(&["-"]), 3, "kim\n#99\n", "there is no user \"#99\""),
        (reset(&["-"]), 7, "kim\na b\n", "\"a b\""),
        (reset(&["-"]), 9, "\n", "users, one a line of standard input"),
        (reset(&[]), 2, "", "<USER>"),
        (vec!["user", "reset-2fa", "rao", "kim"], 9, "", "input is needed: Reason"),
    ] {
        refused_untouched(&place, &words, (code, input), told);
    }
}

#[test]
fn several_are_reset_without_the_key() {
    let place = two_enrolled();
    std::fs::rename(place.key(), place.path("elsewhere")).unwrap();
    let words = [&["user", "reset-2fa", "rao", "kim", "--yes"][..], &WHY].concat();
    let done = place.run(&words);
    assert_eq!(done.code, 0, "{done}");
    assert!(done.stderr.starts_with("Working without the key: "), "{done}");
    assert!(!done.stderr.contains("enrollment code"), "none was asked for\n{done}");
    std::fs::rename(place.path("elsewhere"), place.key()).unwrap();
    for login in ["rao", "kim"] {
        let page = place.json(&["user", "show", login]);
        assert_eq!(page["second_factor"]["state"], "none", "{login}");
    }
}

#[test]
fn support_that_may_reset_one_and_not_the_other_resets_neither() {
    if !is_root() {
        return;
    }
    let place = clinics();
    // Ana is an admin of the store.
    let words = [&["user", "reset-2fa", "sen", "ana", "--yes"][..], &WHY].concat();
    let refused = run_as(&place, Account::Meera, &words, "");
    assert_eq!((refused.code, refused.stdout.as_str()), (4, ""), "{refused}");
    assert!(refused.stderr.contains("for an admin of this store (ana)\n"), "{refused}");
    let event = newest(&place);
    assert_eq!(event["user"]["login"], "ana", "of two, the one for whom it was refused");
    assert_eq!(
        (&event["action"], &event["outcome"], &event["reason"]),
        (&json!("user.reset_2fa"), &json!("refused"), &json!("stolen laptop"))
    );
    assert_eq!(place.json(&["user", "show", "sen"])["second_factor"]["state"], "active");
    let allowed = [&["user", "reset-2fa", "sen", "kim", "--yes"][..], &WHY].concat();
    assert_eq!(run_as(&place, Account::Meera, &allowed, "").code, 0);
}

#[test]
fn a_thousand_are_reset_in_one_go() {
    let place = thousand();
    let enrolled = "INSERT INTO authenticators (user_id, kind, state, phone_masked, phone_mac,
            key_id, sealed, created_at, confirmed_at)
         SELECT id, 'sms', 'active', '+91*******210', x'00', x'0000000000000000', x'00', 1, 1
         FROM users WHERE login LIKE 'p%';";
    sql(&place, enrolled);
    let reset = [&["user", "reset-2fa", "-", "--yes"][..], &WHY].concat();
    let with_a_stranger = format!("{}nobody\n", crowd());
    refused_untouched(&place, &reset, (3, &with_a_stranger), "there is no user \"nobody\"");
    let done = place.json_with_input(&reset, &crowd());
    assert!(changed(&done, "users", "login").iter().all(|(_, is_changed)| *is_changed));
    assert_eq!(events(&place, "user.reset_2fa"), 1_000);
    assert_eq!(place.json_with_input(&reset, &crowd())["changed"], false);
}
