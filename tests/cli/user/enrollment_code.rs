//! `user enrollment-code`.

use serde_json::json;

use crate::harness::Place;
use crate::people::{clinic, enrolled_clinic};

const ISSUE: &[&str] = &["user", "enrollment-code", "rao"];
const FULL: &[&str] =
    &["user", "enrollment-code", "rao", "--reason", "first phone", "--verified", "in-person"];

fn is_code(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').collect();
    let is_group = |group: &&str| {
        group.len() == 5 && group.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
    };
    groups.len() == 2 && groups.iter().all(is_group)
}

#[test]
fn a_code_is_shown_once_with_its_end() {
    let place = clinic();
    let mut issued = place.json(FULL);
    let code = issued["enrollment_code"].take();
    let code = code.as_str().unwrap();
    assert!(is_code(code), "{code}");
    let expected = json!({
        "changed": true,
        "user": { "id": 1, "login": "rao" },
        "enrollment_code": null,
        "enrollment_code_expires_at": "2026-11-28T10:00:00Z",
        "next_login": [{ "practice": "city-clinic", "next_login": "enrollment_required" }],
    });
    assert_eq!(issued, expected);
    for form in ["table", "json"] {
        let page = place.ok(&["user", "show", "rao", "-o", form]);
        assert!(!page.contains(code), "{page}");
    }
    let stored = String::from_utf8_lossy(&place.bytes()).into_owned();
    assert!(!stored.contains(code) && !stored.contains(&code.replace('-', "")));
}

#[test]
fn people_read_the_code_and_its_end() {
    let (place, _) = enrolled_clinic();
    let told = place.ok(&[FULL, &["--for", "24h"]].concat());
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(lines[0], "rao can bind an authenticator with this code, once.");
    assert_eq!(
        lines[1],
        "Enrollment code, good until 2026-11-22 10:00 +00:00 (in 24 h), shown only now:"
    );
    assert!(is_code(lines[2].trim()), "{told}");
    let page = place.ok(&["user", "show", "rao"]);
    assert!(page.contains("enrollment code: good until 2026-11-22 10:00"), "{page}");
}

#[test]
fn a_life_beyond_the_limit_is_not_acceptable() {
    let (place, _) = enrolled_clinic();
    let before = place.bytes();
    let long = place.fails(7, &[FULL, &["--for", "25h"]].concat());
    assert_eq!(
        long.stderr,
        "error: the lifetime of the code \"1d1h\" is not acceptable\n\
         hint: use a length up to 1d\n"
    );
    place.fails(7, &[FULL, &["--for", "soon"]].concat());
    place.fails(7, &[FULL, &["--for", "0s"]].concat());
    assert_eq!(place.bytes(), before);
    let first = clinic();
    first.fails(7, &[FULL, &["--for", "22d"]].concat());
    first.ok(&[FULL, &["--for", "21d"]].concat());
}

#[test]
fn reason_and_identity_check_are_demanded_before_any_work() {
    let place = clinic();
    let before = place.bytes();
    let reason = place.fails(9, &[ISSUE, &["--verified", "video"]].concat());
    assert!(reason.stderr.ends_with("hint: give --reason TEXT or --ticket ID\n"), "{reason}");
    let check = place.fails(9, &[ISSUE, &["--ticket", "T-1"]].concat());
    assert_eq!(
        check.stderr,
        "error: input is needed: How was their identity checked?\n\
         hint: give --verified in-person|call-back|video|supervisor\n"
    );
    let json = place.fails(9, &[ISSUE, &["-o", "json"]].concat());
    assert!(json.stderr.starts_with("{\"error\":{\"kind\":\"input_needed\","), "{json}");
    place.fails(2, &[ISSUE, &["--reason", "x", "--verified", "hearsay"]].concat());
    place.fails(3, &["user", "enrollment-code", "nobody", "--reason", "x"]);
    assert_eq!(place.bytes(), before);
}

#[test]
fn a_dry_run_shows_no_code_and_changes_nothing() {
    let place = clinic();
    let before = place.bytes();
    let would = place.json(&[ISSUE, &["--verified", "video", "--dry-run"]].concat());
    assert_eq!(would["dry_run"], true);
    assert_eq!(would["enrollment_code"], json!(null));
    assert_eq!(would["enrollment_code_expires_at"], "2026-11-28T10:00:00Z");
    let told = place.ok(&[FULL, &["-n"]].concat());
    assert_eq!(
        told,
        "Would let rao bind an authenticator.\n\
         Would issue an enrollment code, good until 2026-11-28 10:00 +00:00 (in 7 d).\n\
         Next login in city-clinic: enrollment_required.\n\
         Dry run: nothing was changed.\n"
    );
    assert_eq!(place.bytes(), before);
}

fn call_back(place: &Place, code: i32) -> String {
    let words = &[ISSUE, &["--reason", "x", "--verified", "call-back"]].concat();
    let exchange = place.run(words);
    assert_eq!(exchange.code, code, "{exchange}");
    exchange.stderr
}

#[test]
fn a_call_back_needs_a_number_that_stands_for_72_hours() {
    let mut place = clinic();
    assert_eq!(
        call_back(&place, 5),
        "error: a call back proves nothing for rao: no phone number is on file\n\
         hint: check identity in another way: --verified in-person, video or supervisor\n"
    );
    place.ok(&["user", "set", "rao", "--phone", "+919876543210"]);
    place.set_now("2026-11-24T09:59:59Z");
    assert!(call_back(&place, 5).contains("changed within the last 72 hours"));
    place.set_now("2026-11-24T10:00:00Z");
    call_back(&place, 0);
    let recent = &place.json(&["user", "show", "rao"])["recent"];
    assert_eq!(recent[0]["action"], "user.enrollment_code");
    assert_eq!(recent[0]["details"]["verified"], "call-back");
    assert_eq!(recent[1]["outcome"], "refused");
}

#[test]
fn without_the_key_there_is_no_code() {
    let place = clinic();
    std::fs::rename(place.key(), place.path("elsewhere")).unwrap();
    let refused = place.fails(6, FULL);
    assert!(refused.stderr.contains("there is no key file at"), "{refused}");
}
