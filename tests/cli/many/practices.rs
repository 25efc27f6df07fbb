//! `practice set` and `practice remove` of several practices at once.

use serde_json::{Value, json};
use twofactl::model::member::Role;

use super::{changed, events, newest, refused_untouched, three};
use crate::harness::Place;
use crate::permission::{Account, clinics, is_root, run_as};
use crate::seed::{self, Seed};
use crate::terminal::Terminal;

/// As [`three`], opened once, so that bytes can be compared.
fn still() -> Place {
    let place = three();
    place.ok(&["practice", "list"]);
    place
}

fn remember(place: &Place) -> Vec<String> {
    let list = place.json(&["practice", "list"]);
    let words = list.as_array().unwrap().iter().map(|one| one["remember"].as_str().unwrap());
    words.map(str::to_owned).collect()
}

#[test]
fn the_policy_of_several_is_set_and_each_is_told_of_in_a_list() {
    let place = still();
    place.ok(&["practice", "set", "elm-street", "--remember", "12h"]);
    let set = ["practice", "set", "city-clinic", "elm-street", "hill-clinic", "--remember", "12h"];
    let answer = place.json(&set);
    assert_eq!(answer["changed"], true);
    let expected = [("city-clinic", true), ("elm-street", false), ("hill-clinic", true)];
    assert_eq!(changed(&answer, "practices", "handle"), expected.map(|(h, c)| (h.to_owned(), c)));
    let first = &answer["practices"][0];
    // As `practice enforce` tells of it, and what it is now.
    assert_eq!((&first["members"], &first["must_enroll"]), (&json!(1), &json!(1)));
    assert_eq!(first["blocked"], json!([]));
    assert_eq!(first["practice"]["remember"], "12h");
    assert_eq!(remember(&place), ["12h"; 3]);
    assert_eq!(events(&place, "practice.set"), 3, "one a change");
    let before = place.bytes();
    assert_eq!(place.json(&set)["changed"], false);
    assert_eq!(
        place.ok(&set),
        "City Clinic (city-clinic) is like that already.\n\n\
         elm-street (elm-street) is like that already.\n\n\
         hill-clinic (hill-clinic) is like that already.\n"
    );
    assert_eq!(place.bytes(), before);
}

#[test]
fn names_come_from_standard_input_or_are_all_of_them() {
    let place = still();
    let set = ["practice", "set", "-", "--remember", "8h"];
    let read = place.json_with_input(&set, "elm-street\n\nelm-street\n");
    assert_eq!(changed(&read, "practices", "handle"), [("elm-street".to_owned(), true)]);
    refused_untouched(&place, &set, (9, ""), "practices, one a line of standard input");
    let all = place.json(&["practice", "set", "--all", "--remember", "8h"]);
    assert_eq!(all["practices"].as_array().unwrap().len(), 3);
    assert_eq!(remember(&place), ["8h"; 3]);
    // What one name is answered with is not a list.
    let one = place.json(&["practice", "set", "elm-street", "--remember", "9h"]);
    assert_eq!((&one["practice"]["remember"], &one["practices"]), (&json!("9h"), &Value::Null));
}

#[test]
fn a_name_is_for_one_practice() {
    let place = still();
    for names in [&["elm-street", "hill-clinic"][..], &["-"], &["--all"]] {
        let words = [&["practice", "set", "--name", "New"], names].concat();
        refused_untouched(
            &place,
            &words,
            (2, "elm-street\n"),
            "--name is the name of one practice",
        );
    }
    place.ok(&["practice", "set", "elm-street", "--name", "New"]);
}

#[test]
fn one_bad_name_among_good_ones_changes_no_practice() {
    let place = still();
    for (verb, more) in [("set", ["--remember", "8h"]), ("remove", ["--yes", "--no-input"])] {
        let words = [&["practice", verb, "elm-street", "nope", "hill-clinic"], &more[..]].concat();
        refused_untouched(&place, &words, (3, ""), "there is no practice \"nope\"");
        let words = [&["practice", verb, "-"], &more[..]].concat();
        refused_untouched(&place, &words, (7, "elm-street\nA b\n"), "\"A b\"");
        refused_untouched(&place, &words, (9, "\n"), "practices, one a line");
    }
}

#[test]
fn members_who_would_be_stuck_in_one_keep_all_as_they_are() {
    let place = still();
    let both = ["city-clinic", "elm-street"];
    place.ok(&[&["practice", "enforce"][..], &both, &["--methods", "totp,sms"]].concat());
    Seed::of(&place).person("sam", "elm-street", Role::Staff);
    seed::sms_holder(&place, "sam");
    let narrower = [&["practice", "set"][..], &both, &["--methods", "totp"]].concat();
    let refused = place.fails(5, &narrower);
    assert!(refused.stderr.contains("no way to prove themselves or to enroll: sam"), "{refused}");
    let event = newest(&place);
    assert_eq!(
        (&event["outcome"], &event["practice"]),
        (&json!("refused"), &json!("elm-street")),
        "{event}"
    );
    for handle in both {
        let methods = &place.json(&["practice", "show", handle])["methods"];
        assert_eq!(*methods, json!(["totp", "sms"]), "{handle}");
    }
    let forced = place.json(&[&narrower[..], &["--force"]].concat());
    assert_eq!(forced["practices"][1]["blocked"][0]["login"], "sam");
}

#[test]
fn what_several_come_to_is_judged_once_all_of_them_are_so() {
    let place = still();
    place.ok(&["user", "add", "kim", "--practice", "elm-street"]);
    place.ok(&["member", "add", "city-clinic", "kim", "--role", "staff"]);
    place.ok(&["practice", "enforce", "--all", "--enroll-with", "code"]);
    let set = ["practice", "set", "city-clinic", "elm-street", "--enroll-with", "password"];
    let would = place.json(&[&set[..], &["--dry-run"]].concat());
    for one in would["practices"].as_array().unwrap() {
        assert_eq!(one["need_code"], 0, "{one}");
    }
    let one = place.json(&["practice", "set", "city-clinic", "--enroll-with", "password", "-n"]);
    assert_eq!(one["effect"]["need_code"], 1, "the other practice still wants one of kim");
}

#[test]
fn a_person_sees_what_several_come_to_and_may_say_no() {
    let place = still();
    let line = "practice set elm-street city-clinic --digits 8";
    let mut person = Terminal::start(&place, (100, 60), line, &[]);
    person.wait_for("Change the policy of 2 practices? [y/N]");
    for told in ["Would change City Clinic (city-clinic).", "Would change elm-street"] {
        assert!(person.text().contains(told), "{told}\n{}", person.text());
    }
    person.send("n\n");
    person.wait_for("exit=9");
    assert_eq!(place.json(&["practice", "show", "city-clinic"])["digits"], 6);
}

#[test]
fn several_practices_are_removed_or_none() {
    let place = still();
    place.ok(&["user", "add", "kim", "--practice", "elm-street"]);
    let remove = ["practice", "remove", "elm-street", "hill-clinic"];
    let before = place.bytes();
    assert_eq!(
        place.fails(9, &remove).stderr,
        "error: input is needed: Remove 2 practices?\nhint: give --yes\n"
    );
    assert_eq!(
        place.ok(&[&remove[..], &["-n"]].concat()),
        "Would remove elm-street (elm-street) and 1 membership.\n\
         Would remove hill-clinic (hill-clinic) and 0 memberships.\n\
         People and their authenticators stay; sessions, trusted devices and codes of its \
         members end.\nDry run: nothing was changed.\n"
    );
    assert_eq!(place.bytes(), before);
    // One of them demands a second factor of a member.
    let refused = place.fails(5, &[&remove[..], &["city-clinic", "--yes"]].concat());
    assert!(refused.stderr.contains("city-clinic has enforcement on, and 1 member"), "{refused}");
    assert_eq!(place.json(&["practice", "list"]).as_array().unwrap().len(), 3);
    let removed = place.json_with_input(
        &["practice", "remove", "-", "--yes"],
        "elm-street\nhill-clinic\nelm-street\n",
    );
    let expected = ["elm-street", "hill-clinic"].map(|handle| (handle.to_owned(), true));
    assert_eq!(changed(&removed, "practices", "handle"), expected);
    assert_eq!(removed["practices"][0]["members"], 1);
    assert_eq!(removed["practices"][1]["practice"]["name"], "hill-clinic");
    assert_eq!(events(&place, "practice.remove"), 3, "two were made, one was refused");
    place.fails(2, &["practice", "remove", "--all", "--yes"]);
}

#[test]
fn whoever_may_change_one_practice_and_not_the_other_changes_neither() {
    if !is_root() {
        return;
    }
    let place = clinics();
    let more = ["--remember", "8h"];
    // Whoever asks for all learns of no other by it.
    for (names, told) in [(&["city-clinic", "north"][..], " (north)\n"), (&["--all"], "\n")] {
        let words = [&["practice", "set"], names, &more].concat();
        let refused = run_as(&place, Account::Rao, &words, "");
        assert_eq!((refused.code, refused.stdout.as_str()), (4, ""), "{refused}");
        let why = format!("not all in their practices{told}");
        assert!(refused.stderr.contains(&why), "{refused}");
        assert_eq!(remember(&place), ["24h"; 2]);
        let event = newest(&place);
        assert_eq!(
            (&event["action"], &event["outcome"], &event["practice"]),
            (&json!("practice.set"), &json!("refused"), &json!("north"))
        );
    }
    let own = ["practice", "set", "city-clinic", "--digits", "8"];
    assert_eq!(run_as(&place, Account::Rao, &own, "").code, 0);
}
