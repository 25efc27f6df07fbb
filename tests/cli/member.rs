//! `member add`, `list`, `set`, `remove`, `exempt` and `extend`.

use serde_json::{Value, json};

use crate::harness::Place;
use crate::hostile;
use crate::seed::{CLINIC, Seed, clinic};

/// The clinic, and `kim`, who works nowhere.
fn with_kim() -> Place {
    let place = clinic();
    Seed::of(&place).nobodys("kim");
    place
}

fn member(place: &Place, login: &str) -> Value {
    let rows = place.json(&["member", "list", CLINIC]);
    rows.as_array().unwrap().iter().find(|row| row["login"] == login).cloned().unwrap_or_default()
}

#[test]
fn a_user_becomes_a_member_and_the_next_login_is_told() {
    let place = with_kim();
    let add = ["member", "add", CLINIC, "kim", "--role", "provider"];
    let answer = place.json(&add);
    assert_eq!(
        answer,
        json!({
            "changed": true, "practice": CLINIC, "user": { "id": 4, "login": "kim" },
            "role": "provider", "exempt_until": null, "extended_until": null,
            "next_login": "enrollment_required", "deadline": null,
        })
    );
    assert_eq!(place.json(&add)["changed"], false);
    assert_eq!(
        place.ok(&["member", "add", CLINIC, "#4", "--role", "provider"]),
        "kim is provider in city-clinic already.\n\
         Next login in city-clinic: enrollment_required.\n"
    );
}

#[test]
fn a_member_in_another_role_is_not_added_again() {
    let place = clinic();
    let refused = place.fails(5, &["member", "add", CLINIC, "lee", "--role", "admin"]);
    assert_eq!(
        refused.stderr,
        "error: the member \"lee\" exists already\n\
         hint: to change the role: twofactl member set city-clinic lee --role admin\n"
    );
    assert_eq!(member(&place, "lee")["role"], "staff");
}

#[test]
fn a_role_is_changed_once() {
    let place = clinic();
    let set = ["member", "set", CLINIC, "lee", "--role", "admin"];
    assert_eq!(
        place.ok(&set),
        "lee is admin in city-clinic now.\nNext login in city-clinic: enrollment_required.\n"
    );
    assert_eq!(place.json(&set)["changed"], false);
    assert_eq!(member(&place, "lee")["role"], "admin");
}

#[test]
fn a_membership_ends_only_with_agreement() {
    let place = clinic();
    let before = place.bytes();
    let remove = ["member", "remove", CLINIC, "lee"];
    let refused = place.fails(9, &remove);
    assert_eq!(
        refused.stderr,
        "error: input is needed: Remove lee from city-clinic?\nhint: give --yes\n"
    );
    let would = place.ok(&["member", "remove", CLINIC, "lee", "--dry-run"]);
    assert_eq!(
        would,
        "Would remove lee from city-clinic.\n\
         Sessions, trusted devices and codes from before end with it; the user and their \
         authenticators stay.\nDry run: nothing was changed.\n"
    );
    assert_eq!(place.bytes(), before);
    let answer = place.json(&["member", "rm", CLINIC, "lee", "--yes"]);
    assert_eq!((&answer["role"], &answer["next_login"]), (&Value::Null, &Value::Null));
    // Asking for what is so already needs no agreement.
    assert_eq!(place.json(&remove)["changed"], false);
    assert_eq!(place.ok(&remove), "lee is no member of city-clinic.\n");
}

#[test]
fn an_exemption_has_a_reason_an_author_and_an_end() {
    let mut place = clinic();
    let exempt = ["member", "exempt", CLINIC, "lee", "--for", "7d"];
    let refused = place.fails(9, &exempt);
    assert!(refused.stderr.ends_with("hint: give --reason TEXT or --ticket ID\n"), "{refused}");
    let text = place.ok(&[&exempt[..], &["--reason", "new phone is on its way"]].concat());
    assert_eq!(
        text,
        "lee is exempt in city-clinic until 2026-11-28 10:00 +00:00 (in 7 d).\n\
         Next login in city-clinic: allowed.\n"
    );
    let row = member(&place, "lee");
    assert_eq!(row["exemption_type"], "temporary");
    assert_eq!(row["exemption_reason"], "new phone is on its way");
    assert_eq!(row["exempt_until"], "2026-11-28T10:00:00Z");
    assert!(row["exemption_author"].is_string());
    // It ends by the clock.
    place.set_now("2026-11-28T10:00:00Z");
    assert_eq!(member(&place, "lee")["exempt_until"], Value::Null);
    assert_eq!(member(&place, "lee")["next_login"], "enrollment_required");
}

#[test]
fn a_ticket_counts_as_the_reason_of_an_exemption() {
    let place = clinic();
    let exempt = ["member", "exempt", CLINIC, "lee", "--until", "2026-12-01", "--type", "service"];
    place.ok(&[&exempt[..], &["--ticket", "SUP-7"]].concat());
    let row = member(&place, "lee");
    assert_eq!(
        (&row["exemption_type"], &row["exemption_reason"]),
        (&json!("service"), &json!("ticket SUP-7"))
    );
    assert_eq!(row["exempt_until"], "2026-12-01T23:59:59Z");
}

#[test]
fn an_exemption_lasts_ninety_days_at_most() {
    let place = clinic();
    let exempt = |length| ["member", "exempt", CLINIC, "lee", "--for", length, "--reason", "x"];
    let refused = place.fails(7, &exempt("91d"));
    assert!(refused.stderr.contains("2027-02-19T10:00:00Z at the latest"), "{refused}");
    place.ok(&exempt("90d"));
    place.fails(7, &["member", "exempt", CLINIC, "lee", "--until", "2026-11-01", "--reason", "x"]);
}

#[test]
fn an_exemption_is_ended_without_a_reason() {
    let place = clinic();
    let off = ["member", "exempt", CLINIC, "lee", "--off"];
    assert_eq!(place.json(&off)["changed"], false);
    place.ok(&["member", "exempt", CLINIC, "lee", "--for", "7d", "--reason", "x"]);
    assert_eq!(
        place.ok(&off),
        "lee is not exempt in city-clinic.\nNext login in city-clinic: enrollment_required.\n"
    );
    for more in [&["--for", "7d"][..], &["--type", "service"]] {
        place.fails(2, &[&off[..], more].concat());
    }
}

#[test]
fn an_extension_takes_the_place_of_the_deadline() {
    let place = clinic();
    let extend = ["member", "extend", CLINIC, "lee", "--until", "2026-12-31"];
    place.fails(9, &extend);
    let answer = place.json(&[&extend[..], &["--reason", "on leave"]].concat());
    assert_eq!(answer["next_login"], "enrollment_offered");
    assert_eq!(answer["deadline"], "2026-12-31T23:59:59Z");
    assert_eq!(place.json(&extend)["changed"], false, "the same again needs no reason");
    let text = place.ok(&["member", "extend", CLINIC, "lee", "--off"]);
    assert_eq!(
        text,
        "lee has no deadline of their own in city-clinic.\n\
         Next login in city-clinic: enrollment_required.\n"
    );
    let past = ["member", "extend", CLINIC, "lee", "--until", "2026-01-01", "--reason", "x"];
    place.fails(7, &past);
}

#[test]
fn an_end_is_needed_and_named() {
    let place = clinic();
    for verb in ["exempt", "extend"] {
        let refused = place.fails(2, &["member", verb, CLINIC, "lee", "--reason", "x"]);
        assert_eq!(
            refused.stderr,
            "error: an end is missing: --for LENGTH or --until DATE\n\
             hint: give --for LENGTH or --until DATE\n"
        );
    }
}

#[test]
fn who_is_unknown_or_no_member_is_told_apart() {
    let place = with_kim();
    for (arguments, told) in [
        (&["nope", "lee"][..], "there is no practice \"nope\""),
        (&[CLINIC, "nobody"], "there is no user \"nobody\""),
        (&[CLINIC, "#99"], "there is no user \"#99\""),
        (&[CLINIC, "kim"], "there is no member \"kim in city-clinic\""),
    ] {
        let set = [&["member", "set"], arguments, &["--role", "staff"]].concat();
        let refused = place.fails(3, &set);
        assert!(refused.stderr.starts_with(&format!("error: {told}\n")), "{refused}");
    }
    place.fails(2, &["member", "add", CLINIC, "kim", "--role", "boss"]);
    place.fails(2, &["member", "add", CLINIC, "kim"]);
    place.fails(7, &["member", "add", CLINIC, "a b", "--role", "staff"]);
    place.fails(3, &["member", "list", "nope"]);
}

#[test]
fn members_are_listed_in_every_format() {
    let place = clinic();
    let table = place.ok(&["member", "list", CLINIC]);
    assert_eq!(
        table,
        "LOGIN  NAME    ROLE   SINCE        EXEMPT UNTIL\n\
         ana    Ana Sá  admin  10:00 (now)  -\n\
         lee    -       staff  10:00 (now)  -\n\
         rao    -       owner  10:00 (now)  -\n"
    );
    let csv = place.ok(&["member", "ls", CLINIC, "-o", "csv"]);
    assert!(csv.starts_with("practice,id,login,name,role,since,exempt_until,"), "{csv}");
    assert_eq!(place.ok(&["member", "list", CLINIC, "-o", "jsonl"]).lines().count(), 3);
}

#[test]
fn hostile_reasons_are_shown_harmless() {
    let place = clinic();
    let exempt = ["member", "exempt", CLINIC, "lee", "--for", "7d", "--reason", hostile::NAME];
    place.ok(&exempt);
    hostile::check(&place, &["member", "list", CLINIC], |rows| {
        assert_eq!(rows[1]["exemption_reason"], hostile::NAME);
    });
}

#[test]
fn members_and_practices_are_listed_by_a_part_of_a_name() {
    let place = clinic();
    place.ok(&["practice", "add", "hill", "--name", "Northern Hills"]);
    place.ok(&["user", "add", "kim", "--name", "Dr. Leeds", "--practice", CLINIC]);
    let names = |words: &[&str], key: &str| {
        let rows = place.json(words);
        let name = |row: &Value| row[key].as_str().unwrap().to_owned();
        rows.as_array().unwrap().iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(names(&["member", "list", CLINIC, "LEE"], "login"), ["kim", "lee"]);
    assert_eq!(names(&["practice", "list", "northern"], "handle"), ["hill"]);
    assert_eq!(names(&["practice", "list", "hil"], "handle"), ["hill"]);
    for (words, told) in [
        (&["member", "list", CLINIC, "nobody"][..], "No member fits.\n"),
        (&["practice", "list", "%"], "No practice fits.\n"),
    ] {
        let none = place.run(words);
        assert_eq!((none.code, &*none.stdout, &*none.stderr), (0, "", told));
    }
}
