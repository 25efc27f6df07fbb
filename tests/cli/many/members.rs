//! `member add`, `set`, `exempt`, `extend` and `remove` of several users at once.

use serde_json::json;

use super::{changed, crowd, events, newest, refused_untouched, thousand};
use crate::harness::Place;
use crate::permission::{Account, clinics, is_root, run_as};
use crate::seed::{CLINIC, Seed, clinic};
use crate::terminal::Terminal;

/// The clinic, and `kim` and `sen`, who work nowhere. Opened once, so that bytes can be compared.
fn with_two() -> Place {
    let place = clinic();
    Seed::of(&place).nobodys("kim").nobodys("sen");
    place.ok(&["practice", "list"]);
    place
}

/// Each verb with what it takes beside names, for members; `member add` is for others.
const VERBS: [(&str, &[&str]); 4] = [
    ("set", &["--role", "provider"]),
    ("exempt", &["--for", "7d", "--reason", "phones in repair"]),
    ("extend", &["--for", "7d", "--reason", "phones in repair"]),
    ("remove", &["--yes"]),
];

#[test]
fn several_are_added_and_each_is_told_of_in_a_list() {
    let place = with_two();
    let add = ["member", "add", CLINIC, "kim", "lee", "#5", "--role", "staff"];
    let one = |id: i64, login: &str, changed: bool| {
        json!({
            "practice": CLINIC, "id": id, "login": login, "changed": changed, "role": "staff",
            "exempt_until": null, "extended_until": null,
            "next_login": "enrollment_required", "deadline": null,
        })
    };
    let expected = [one(4, "kim", true), one(3, "lee", false), one(5, "sen", true)];
    assert_eq!(place.json(&add), json!({ "changed": true, "members": expected }));
    assert_eq!(events(&place, "member.add"), 5, "one a change, and three before");
    let before = place.bytes();
    assert_eq!(place.json(&add)["changed"], false);
    assert_eq!(place.bytes(), before);
    assert_eq!(
        place.ok(&["member", "add", CLINIC, "kim", "sen", "--role", "staff"]),
        "kim is staff in city-clinic already.\n\
         Next login in city-clinic: enrollment_required.\n\
         sen is staff in city-clinic already.\n\
         Next login in city-clinic: enrollment_required.\n"
    );
}

#[test]
fn names_come_from_standard_input_and_one_of_them_is_still_a_list() {
    let place = with_two();
    let add = ["member", "add", CLINIC, "-", "--role", "staff"];
    let answer = place.json_with_input(&add, "\nkim \nkim\n#4\n");
    assert_eq!(changed(&answer, "members", "login"), [("kim".to_owned(), true)]);
    assert_eq!(newest(&place)["user"]["login"], "kim");
    refused_untouched(&place, &add, (9, "\n\n"), "users, one a line of standard input");
    place.fails(2, &["member", "add", CLINIC, "--role", "staff"]);
}

#[test]
fn whoever_is_named_twice_is_changed_once() {
    for (verb, more) in VERBS {
        let place = with_two();
        let words = [&["member", verb, CLINIC, "lee", "#3", "ana", "lee"], more].concat();
        let answer = place.json(&words);
        let expected = [("lee".to_owned(), true), ("ana".to_owned(), true)];
        assert_eq!(changed(&answer, "members", "login"), expected, "{verb}");
        assert_eq!(events(&place, &format!("member.{verb}")), 2, "{verb}");
    }
}

#[test]
fn one_bad_name_among_good_ones_changes_nobody_and_is_told() {
    let place = with_two();
    for (verb, more) in [("add", &["--role", "staff"][..])].into_iter().chain(VERBS) {
        let good = if verb == "add" { "sen" } else { "lee" };
        let words = [&["member", verb, CLINIC, good, "nobody", "ana"], more].concat();
        refused_untouched(&place, &words, (3, ""), "there is no user \"nobody\"");
        let read = [&["member", verb, CLINIC, "-"], more].concat();
        refused_untouched(&place, &read, (7, "lee\na b\n"), "\"a b\"");
        refused_untouched(&place, &read, (3, "lee\n#99\n"), "there is no user \"#99\"");
        let nowhere = [&["member", verb, "nope", good, "ana"], more].concat();
        refused_untouched(&place, &nowhere, (3, ""), "there is no practice \"nope\"");
        if !["add", "remove"].contains(&verb) {
            let words = [&["member", verb, CLINIC, "lee", "kim"], more].concat();
            refused_untouched(&place, &words, (3, ""), "there is no member \"kim in city-clinic\"");
        }
    }
}

#[test]
fn one_who_has_another_role_keeps_all_from_being_added() {
    let place = with_two();
    let refused = place.fails(5, &["member", "add", CLINIC, "kim", "ana", "--role", "staff"]);
    assert_eq!(
        refused.stderr,
        "error: the member \"ana\" exists already\n\
         hint: to change the role: twofactl member set city-clinic ana --role staff\n"
    );
    assert_eq!(place.json(&["member", "list", CLINIC]).as_array().unwrap().len(), 3);
    let event = newest(&place);
    assert_eq!((&event["outcome"], &event["user"]["login"]), (&json!("refused"), &json!("ana")));
}

#[test]
fn a_dry_run_tells_of_each_and_writes_nothing() {
    let place = with_two();
    let before = place.bytes();
    for (verb, more) in VERBS {
        let words = [&["member", verb, CLINIC, "lee", "ana", "-n"], more].concat();
        let would = place.json(&words);
        assert_eq!((&would["changed"], &would["dry_run"]), (&json!(true), &json!(true)));
        assert_eq!(would["members"].as_array().unwrap().len(), 2);
    }
    assert_eq!(
        place.ok(&["member", "remove", CLINIC, "lee", "kim", "ana", "--dry-run"]),
        "Would remove lee from city-clinic.\n\
         kim is no member of city-clinic.\n\
         Would remove ana from city-clinic.\n\
         Sessions, trusted devices and codes from before end with it; the users and their \
         authenticators stay.\n\
         Dry run: nothing was changed.\n"
    );
    assert_eq!(place.bytes(), before);
}

#[test]
fn memberships_of_several_end_with_one_agreement() {
    let place = with_two();
    let remove = ["member", "remove", CLINIC, "lee", "kim", "ana"];
    let asked = place.fails(9, &remove);
    assert_eq!(
        asked.stderr,
        "error: input is needed: Remove 2 members from city-clinic?\nhint: give --yes\n"
    );
    let mut person = Terminal::start(&place, (100, 40), "member remove city-clinic lee ana", &[]);
    person.wait_for("Remove 2 members from city-clinic? [y/N]");
    for told in ["City Clinic (city-clinic)", "lee, #3", "Ana Sá (ana), #2"] {
        assert!(person.text().contains(told), "{told}\n{}", person.text());
    }
    person.send("n\n");
    person.wait_for("exit=9");
    let ended = place.json(&[&remove[..], &["--yes"]].concat());
    assert_eq!(
        changed(&ended, "members", "login").iter().map(|(_, c)| *c).collect::<Vec<_>>(),
        [true, false, true]
    );
    // What is so already needs no agreement, of one or of several.
    assert_eq!(place.json(&remove)["changed"], false);
}

#[test]
fn exemptions_and_extensions_of_several_share_reason_and_end() {
    let place = with_two();
    let why = ["--reason", "phones in repair"];
    let exempt = ["member", "exempt", CLINIC, "lee", "ana", "--for", "7d"];
    assert!(place.fails(9, &exempt).stderr.contains("--reason TEXT or --ticket ID"));
    place.ok(&[&exempt[..], &why].concat());
    place.ok(&[&["member", "extend", CLINIC, "lee", "ana", "--for", "9d"][..], &why].concat());
    for row in place.json(&["member", "list", CLINIC]).as_array().unwrap() {
        let is_agreed = row["login"] != "rao";
        assert_eq!(row["exemption_reason"] == "phones in repair", is_agreed, "{row}");
        assert_eq!(row["extended_until"] == "2026-11-30T10:00:00Z", is_agreed, "{row}");
    }
    let off = place.json(&["member", "exempt", CLINIC, "rao", "lee", "--off"]);
    assert_eq!(
        changed(&off, "members", "login"),
        [("rao".to_owned(), false), ("lee".to_owned(), true)]
    );
}

#[test]
fn whoever_may_do_it_to_one_and_not_to_the_other_does_it_to_neither() {
    if !is_root() {
        return;
    }
    let place = clinics();
    for (words, why) in [
        // Lee is their own, Sen is of another practice.
        (
            &["add", "city-clinic", "lee", "sen", "--role", "staff"][..],
            "not all in their practices (sen in city-clinic)",
        ),
        // What is demanded of Rao is not for Rao to ease.
        (&["exempt", "city-clinic", "lee", "rao", "--for", "3d", "--reason", "x"], "would ease"),
        (&["remove", "city-clinic", "lee", "rao", "--yes"], "would ease"),
    ] {
        let before = place.json(&["member", "list", "city-clinic"]);
        let words = [&["member"], words].concat();
        let refused = run_as(&place, Account::Rao, &words, "");
        assert_eq!((refused.code, refused.stdout.as_str()), (4, ""), "{words:?}\n{refused}");
        assert!(refused.stderr.contains(why), "{refused}");
        assert_eq!(place.json(&["member", "list", "city-clinic"]), before);
        let event = newest(&place);
        assert_eq!(event["action"], format!("member.{}", words[1]));
        assert_eq!(
            (&event["outcome"], &event["actor"]["uid"]),
            (&json!("refused"), &json!(40_004))
        );
    }
}

#[test]
fn a_thousand_are_changed_in_one_go_or_not_at_all() {
    let place = thousand();
    let add = ["member", "add", "hill-clinic", "-", "--role", "staff"];
    let added = place.json_with_input(&add, &crowd());
    assert!(changed(&added, "members", "login").iter().all(|(_, is_changed)| *is_changed));
    assert_eq!(events(&place, "member.add"), 1_001, "one each, and the owner's before");
    // The last of them is in another role: none is added, and the record says it once.
    place.ok(&["member", "add", CLINIC, "p999", "--role", "admin"]);
    let refused =
        place.run_with_input(&["member", "add", CLINIC, "-", "--role", "staff"], &crowd());
    assert_eq!(refused.code, 5, "{refused}");
    assert!(refused.stderr.contains("\"p999\""), "{refused}");
    assert_eq!(place.json(&["member", "list", CLINIC]).as_array().unwrap().len(), 2);
    assert_eq!(events(&place, "member.add"), 1_003);
    let remove = ["member", "remove", "hill-clinic", "-", "--yes", "-o", "json"];
    let removed = place.run_with_input(&remove, &crowd());
    assert_eq!(removed.code, 0, "{removed}");
    assert_eq!(events(&place, "member.remove"), 1_000);
    assert_eq!(place.json_with_input(&remove[..4], &crowd())["changed"], false);
    assert_eq!(place.json(&["audit", "verify"])["ok"], true);
}
