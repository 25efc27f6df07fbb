//! `practice enforce` and `practice disable`.

use serde_json::json;
use twofactl::model::member::Role;

use crate::harness::{NOW, Place};
use crate::seed::{self, CLINIC, Seed, clinic};

/// Two practices that demand nothing, with one member each.
fn two() -> Place {
    let place = Place::empty();
    place.ok(&["init", "--practice", "City Clinic", "--owner", "rao"]);
    Seed::of(&place).practice("bay-dental", "Bay Dental").person("kim", "bay-dental", Role::Staff);
    place
}

#[test]
fn enforcing_answers_with_what_it_means_in_each_practice() {
    let place = two();
    let answer = place.json(&["practice", "enforce", CLINIC, "bay-dental", "--grace", "14d"]);
    let effect = |handle| {
        json!({
            "handle": handle, "changed": true, "members": 1, "enrolled": 0, "must_enroll": 0,
            "in_grace": 1, "exempt": 0, "no_phone": 1, "still_asked": 1, "need_code": 0,
            "blocked": [],
        })
    };
    let practices = [effect(CLINIC), effect("bay-dental")];
    assert_eq!(answer, json!({ "changed": true, "practices": practices }));
}

#[test]
fn people_read_counts_deadlines_and_names() {
    let place = clinic();
    let text =
        place.ok(&["practice", "enforce", CLINIC, "--grace", "14d", "--methods", "totp,sms"]);
    assert_eq!(
        text,
        "city-clinic demands a second factor.\n\
         members:                   3\n\
         enrolled:                  1\n\
         have no phone number:      2 (lee, rao)\n\
         have time left:            2, until 2026-12-05 10:00 +00:00 (in 14 d)\n\
         asked for a second factor: 3 (ana, lee, rao)\n"
    );
}

#[test]
fn a_second_identical_run_changes_nothing_and_needs_no_agreement() {
    let mut place = two();
    let enforce = ["practice", "enforce", CLINIC, "--grace", "14d", "--roles", "owner,admin"];
    assert_eq!(place.json(&enforce)["changed"], true);
    place.set_now("2026-11-25T10:00:00Z");
    let again = place.json(&enforce);
    assert_eq!(again["changed"], false);
    assert_eq!(again["practices"][0]["changed"], false);
    let shown = place.json(&["practice", "show", CLINIC]);
    assert_eq!(shown["enforced_at"], NOW, "enforcing again never moves the beginning");

    let disable = ["practice", "disable", CLINIC];
    place.ok(&["practice", "disable", CLINIC, "--reason", "phones are down", "--yes"]);
    assert_eq!(place.json(&disable)["changed"], false, "asks neither for a reason nor for --yes");
}

#[test]
fn only_what_changes_is_told_as_changed() {
    let place = two();
    place.ok(&["practice", "enforce", CLINIC]);
    let answer = place.json(&["practice", "enforce", CLINIC, "bay-dental"]);
    assert_eq!(answer["changed"], true);
    assert_eq!(answer["practices"][0]["changed"], false);
    assert_eq!(answer["practices"][1]["changed"], true);
}

#[test]
fn one_unknown_name_and_none_is_changed() {
    let place = two();
    let refused = place.fails(3, &["practice", "enforce", CLINIC, "nope"]);
    assert_eq!(
        refused.stderr,
        "error: there is no practice \"nope\"\nhint: see what there is: twofactl practice list\n"
    );
    assert_eq!(refused.stdout, "");
    assert_eq!(place.json(&["practice", "show", CLINIC])["enforcement"], "off");
    place.ok(&["practice", "enforce", CLINIC]);
    place.fails(3, &["practice", "disable", CLINIC, "nope", "--reason", "x", "--yes"]);
    assert_eq!(place.json(&["practice", "show", CLINIC])["enforcement"], "required");
}

#[test]
fn names_may_come_from_standard_input() {
    let place = two();
    let names = "city-clinic\n\nbay-dental\ncity-clinic\n";
    let answer = place.json_with_input(&["practice", "enforce", "-"], names);
    assert_eq!(answer["practices"].as_array().unwrap().len(), 2);
    let empty = place.run_with_input(&["practice", "enforce", "-"], "\n");
    assert_eq!(empty.code, 9, "{empty}");
}

#[test]
fn a_dry_run_says_what_would_be_and_changes_nothing() {
    let place = clinic();
    let before = place.bytes();
    let answer = place.json(&["practice", "enforce", CLINIC, "--grace", "14d", "-n"]);
    assert_eq!((&answer["changed"], &answer["dry_run"]), (&json!(true), &json!(true)));
    assert_eq!(answer["practices"][0]["in_grace"], 2);
    let text = place.ok(&["practice", "disable", CLINIC, "-n"]);
    assert_eq!(
        text,
        "city-clinic would demand no second factor.\nmembers:  3\nenrolled: 1\n\
         Dry run: nothing was changed.\n"
    );
    assert_eq!(place.bytes(), before);
}

#[test]
fn disabling_needs_a_reason_then_agreement_before_anything_is_done() {
    let place = clinic();
    let before = place.bytes();
    let refused = place.fails(9, &["practice", "disable", CLINIC]);
    assert_eq!(
        refused.stderr,
        "error: input is needed: Reason\nhint: give --reason TEXT or --ticket ID\n"
    );
    let refused = place.fails(9, &["practice", "disable", CLINIC, "--ticket", "SUP-1"]);
    assert_eq!(
        refused.stderr,
        "error: input is needed: Demand no second factor in city-clinic?\nhint: give --yes\n"
    );
    let refused = place.fails(9, &["practice", "disable", CLINIC, "-o", "json"]);
    assert_eq!(
        refused.stderr,
        "{\"error\":{\"kind\":\"input_needed\",\"message\":\"input is needed: Reason\",\
         \"hint\":\"give --reason TEXT or --ticket ID\"}}\n"
    );
    assert_eq!(place.bytes(), before);
}

#[test]
fn a_pause_comes_back_by_the_clock() {
    let mut place = clinic();
    let text =
        place.ok(&["practice", "disable", CLINIC, "--for", "24h", "--reason", "phones", "--yes"]);
    assert!(
        text.starts_with(
            "city-clinic demands no second factor until 2026-11-22 10:00 +00:00 (in 24 h).\n"
        ),
        "{text}"
    );
    let next = |place: &Place| place.json(&["practice", "status", CLINIC])[2]["next_login"].clone();
    assert_eq!(next(&place), "allowed");
    place.set_now("2026-11-22T10:00:00Z");
    assert_eq!(next(&place), "enrollment_required");
}

#[test]
fn whoever_wants_a_second_factor_is_still_asked_and_named() {
    let place = clinic();
    seed::sql(&place, "UPDATE users SET personal = 1 WHERE login = 'ana'");
    let text = place.ok(&["practice", "disable", CLINIC, "-n"]);
    assert!(text.contains("still asked for a second factor: 1 (ana)\n"), "{text}");
}

#[test]
fn members_with_no_way_in_are_named_and_stop_it_unless_forced() {
    let place = two();
    Seed::of(&place).person("sam", CLINIC, Role::Staff);
    seed::sms_holder(&place, "sam");
    let refused = place.fails(5, &["practice", "enforce", CLINIC]);
    assert_eq!(
        refused.stderr,
        "error: 1 of city-clinic would have no way to prove themselves or to enroll: sam\n\
         hint: hand each an enrollment code (twofactl user enrollment-code USER), or repeat it \
         with --force\n"
    );
    assert_eq!(place.json(&["practice", "show", CLINIC])["enforcement"], "off");
    let recorded = place.json(&["audit", "list", "--kind", "refusal"]);
    assert_eq!(recorded[0]["action"], "practice.enforce");

    let forced = place.json(&["practice", "enforce", CLINIC, "--force"]);
    let blocked = json!([{ "login": "sam", "why": "sms_cannot_be_sent" }]);
    assert_eq!(forced["practices"][0]["blocked"], blocked);
}

#[test]
fn who_will_need_an_enrollment_code_is_counted() {
    let place = two();
    let answer = place.json(&["practice", "enforce", CLINIC, "--enroll-with", "code"]);
    assert_eq!(answer["practices"][0]["need_code"], 1);
}

#[test]
fn values_that_are_not_acceptable_end_before_a_store_is_opened() {
    let place = Place::empty();
    for arguments in [
        &["--methods", "sms"][..],
        &["--digits", "5"],
        &["--remember", "91d"],
        &["--grace", "soon"],
        &["--by", "31.12.2026"],
    ] {
        place.fails(7, &[&["practice", "enforce", "x"], arguments].concat());
    }
    for arguments in [
        &["x", "--grace", "14d", "--by", "2026-12-31"][..],
        &["x", "--roles", "boss"],
        &["x", "--enroll-with", "luck"],
        &[],
    ] {
        place.fails(2, &[&["practice", "enforce"], arguments].concat());
    }
    let both = ["practice", "disable", "x", "--for", "1h", "--until", "2026-12-31"];
    place.fails(2, &both);
    place.fails(7, &["practice", "enforce", "City Clinic"]);
    place.fails(6, &["practice", "enforce", "x"]);
}

#[test]
fn a_pause_that_has_ended_is_no_pause() {
    let place = clinic();
    let past = ["practice", "disable", CLINIC, "--until", "2026-11-01", "--reason", "x", "-y"];
    let refused = place.fails(7, &past);
    assert!(refused.stderr.contains("use a time ahead, as --for 24h"), "{refused}");
}

#[test]
fn enable_points_to_enforce() {
    let place = Place::empty();
    let refused = place.fails(2, &["practice", "enable", CLINIC]);
    assert_eq!(
        refused.stderr,
        "error: there is no command practice enable\nhint: twofactl practice enforce PRACTICE\n"
    );
}

#[test]
fn without_the_key_nobody_changes_what_is_demanded() {
    let place = clinic();
    std::fs::remove_file(place.key()).unwrap();
    place.fails(6, &["practice", "enforce", CLINIC, "--digits", "7"]);
    place.fails(6, &["practice", "disable", CLINIC, "--reason", "x", "-y"]);
    place.ok(&["practice", "status", CLINIC]);
}
