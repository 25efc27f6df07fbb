//! `user bypass-code`.

use serde_json::{Value, json};

use crate::harness::{Exchange, Place};
use crate::people::{PASSWORD, clinic, enrolled_clinic, guess};

const ISSUE: &[&str] = &["user", "bypass-code", "rao"];
const FULL: &[&str] =
    &["user", "bypass-code", "rao", "--reason", "phone at home", "--verified", "in-person"];

fn issue(place: &Place, more: &[&str]) -> String {
    place.json(&[FULL, more].concat())["bypass_code"].as_str().unwrap().to_owned()
}

fn log_in(place: &Place, code: &str) -> Exchange {
    let words = ["login", "try", "rao", "--password-stdin", "--code-stdin", "-o", "json"];
    place.run_with_input(&words, &format!("{PASSWORD}\n{code}\n"))
}

fn last_event(place: &Place) -> Value {
    place.json(&["audit", "list", "--limit", "1"])[0].take()
}

#[test]
fn a_code_is_shown_once_with_its_end_and_its_uses() {
    let (place, _) = enrolled_clinic();
    let mut issued = place.json(FULL);
    let code = issued["bypass_code"].take();
    let code = code.as_str().unwrap();
    assert_eq!((code.len(), &code[5..6]), (11, "-"), "{code}");
    let expected = json!({
        "changed": true,
        "user": { "id": 1, "login": "rao" },
        "bypass_code": null,
        "bypass_code_expires_at": "2026-11-21T11:00:00Z",
        "uses": 1,
        "next_login": [{ "practice": "city-clinic", "next_login": "code_required" }],
    });
    assert_eq!(issued, expected);
    for report in ["user show rao", "audit list", "practice status city-clinic"] {
        for form in ["table", "wide", "json", "jsonl", "csv"] {
            let words: Vec<_> = report.split(' ').chain(["-o", form]).collect();
            assert!(!place.ok(&words).contains(code), "{report} {form}");
        }
    }
    let stored = String::from_utf8_lossy(&place.bytes()).into_owned();
    assert!(!stored.contains(code) && !stored.contains(&code.replace('-', "")));
    assert_eq!(place.ok(&[FULL, &["-o", "csv"]].concat()).lines().count(), 2);
}

#[test]
fn people_read_what_it_is_for_and_not_to_try_it() {
    let (place, _) = enrolled_clinic();
    let told = place.ok(&[FULL, &["--uses", "3", "--for", "8h"]].concat());
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(lines[0], "rao gets in without an authenticator with this code, 3 times.");
    assert_eq!(
        lines[1],
        "Bypass code, good until 2026-11-21 18:00 +00:00 (in 8 h), shown only now:"
    );
    assert_eq!(lines[2].trim().len(), 11, "{told}");
    assert_eq!(lines[3], "Do not try it yourself: that would take a use.");
    assert_eq!(lines[4], "Next login in city-clinic: code_required.");
    let page = place.ok(&["user", "show", "rao"]);
    assert!(
        page.contains("bypass code:    3 uses, good until 2026-11-21 18:00 +00:00 (in 8 h)"),
        "{page}"
    );
    let factor = &place.json(&["user", "show", "rao"])["second_factor"];
    let alive = json!({ "uses_left": 3, "expires_at": "2026-11-21T18:00:00Z" });
    assert_eq!(factor["bypass_code"], alive);
}

#[test]
fn the_person_gets_in_with_it_and_the_record_says_how() {
    let (mut place, _) = enrolled_clinic();
    let code = issue(&place, &["--uses", "2"]);
    let issued = last_event(&place);
    assert_eq!(issued["action"], "user.bypass_code");
    assert_eq!(issued["reason"], "phone at home");
    let details = json!({
        "uses": 2,
        "expires_at": "2026-11-21T11:00:00Z",
        "verified": "in-person",
    });
    assert_eq!(issued["details"], details);
    let allowed = log_in(&place, &code);
    assert_eq!((allowed.code, &allowed.json()["by"]), (0, &json!("bypass")), "{allowed}");
    let event = last_event(&place);
    assert_eq!(
        (&event["action"], &event["details"]["by"]),
        (&json!("login.allowed"), &json!("bypass"),)
    );
    place.set_now("2026-11-21T10:59:59Z");
    assert_eq!(log_in(&place, &code).code, 0, "the last second");
    let code = issue(&place, &["--until", "2026-11-21T12:00:00Z"]);
    place.set_now("2026-11-21T12:00:00Z");
    let over = log_in(&place, &code);
    assert_eq!((over.code, &over.json()["reason"]), (8, &json!("wrong")), "{over}");
}

#[test]
fn lives_and_uses_beyond_the_limits_are_not_acceptable() {
    let (place, _) = enrolled_clinic();
    let before = place.bytes();
    let long = place.fails(7, &[FULL, &["--for", "25h"]].concat());
    assert_eq!(
        long.stderr,
        "error: the lifetime of the code \"1d1h\" is not acceptable\n\
         hint: use a length up to 1d\n"
    );
    place.fails(7, &[FULL, &["--until", "2026-11-22T10:00:01Z"]].concat());
    place.fails(7, &[FULL, &["--until", "2026-11-21T10:00:00Z"]].concat());
    let many = place.fails(7, &[FULL, &["--uses", "11"]].concat());
    assert_eq!(
        many.stderr,
        "error: the number of uses \"11\" is not acceptable\n\
         hint: use a number from 1 to 10\n"
    );
    for uses in ["0", "-1", "many"] {
        place.fails(7, &[FULL, &[&format!("--uses={uses}")]].concat());
    }
    place.fails(2, &[FULL, &["--for", "1h", "--until", "2026-11-22"]].concat());
    assert_eq!(place.bytes(), before);
    place.ok(&[FULL, &["--for", "24h", "--uses", "10"]].concat());
}

#[test]
fn reason_and_identity_check_are_demanded_before_any_work() {
    let (place, _) = enrolled_clinic();
    let before = place.bytes();
    let reason = place.fails(9, &[ISSUE, &["--verified", "video"]].concat());
    assert!(reason.stderr.ends_with("hint: give --reason TEXT or --ticket ID\n"), "{reason}");
    let check = place.fails(9, &[ISSUE, &["--ticket", "T-1", "--no-input"]].concat());
    assert_eq!(
        check.stderr,
        "error: input is needed: How was their identity checked?\n\
         hint: give --verified in-person|call-back|video|supervisor\n"
    );
    place.fails(2, &[ISSUE, &["--reason", "x", "--verified", "hearsay"]].concat());
    place.fails(3, &["user", "bypass-code", "nobody", "--reason", "x"]);
    place.fails(2, &["user", "bypass-code"]);
    assert_eq!(place.bytes(), before);
}

#[test]
fn a_dry_run_shows_no_code_and_changes_nothing() {
    let (place, _) = enrolled_clinic();
    let before = place.bytes();
    let would = place.json(&[ISSUE, &["--verified", "video", "--dry-run"]].concat());
    assert_eq!((&would["dry_run"], &would["bypass_code"]), (&json!(true), &json!(null)));
    let told = place.ok(&[FULL, &["-n"]].concat());
    assert_eq!(
        told,
        "Would let rao in without an authenticator, once.\n\
         Would issue a bypass code, good until 2026-11-21 11:00 +00:00 (in 1 h).\n\
         Next login in city-clinic: code_required.\n\
         Dry run: nothing was changed.\n"
    );
    assert_eq!(place.bytes(), before);
}

#[track_caller]
fn assert_refused(place: &Place, stderr: &str) {
    let refused = place.fails(5, FULL);
    assert_eq!(refused.stderr, stderr);
    let event = last_event(place);
    assert_eq!(
        (&event["action"], &event["outcome"]),
        (&json!("user.bypass_code"), &json!("refused"),)
    );
    assert_eq!(event["reason"], "phone at home");
}

#[test]
fn where_it_would_open_nothing_the_refusal_says_what_helps() {
    const NO_AUTHENTICATOR: &str = "error: rao has no active authenticator that a login accepts\n\
         hint: twofactl user enrollment-code rao --reason TEXT --verified HOW\n";
    let place = clinic();
    assert_refused(&place, NO_AUTHENTICATOR);
    let (place, secret) = enrolled_clinic();
    place.ok(&["user", "suspend", "rao", "-y"]);
    assert_refused(&place, "error: rao is suspended\nhint: twofactl user reinstate rao\n");
    place.ok(&["user", "reinstate", "rao"]);
    place.ok(&["practice", "disable", "city-clinic", "--reason", "x", "-y"]);
    assert_refused(
        &place,
        "error: no second factor is demanded of rao: the password alone lets them in\n\
         hint: twofactl user show rao\n",
    );
    place.ok(&["practice", "enforce", "city-clinic"]);
    guess(&place, "rao", &secret, 100);
    assert_refused(
        &place,
        "error: the authenticators of rao were disabled by too many wrong codes\n\
         hint: twofactl user reset-2fa rao --reason TEXT --verified HOW\n",
    );
    place.ok(&["user", "reset-2fa", "rao", "--reason", "x", "-y"]);
    assert_refused(&place, NO_AUTHENTICATOR);
}

#[test]
fn a_lock_is_told_with_the_code() {
    let (place, secret) = enrolled_clinic();
    guess(&place, "rao", &secret, 10);
    let told = place.ok(FULL);
    assert!(
        told.ends_with(
            "Next login in city-clinic: locked.\n\
             A lock refuses this code as well. To end it, type:\n    \
             twofactl user unlock rao\n"
        ),
        "{told}"
    );
}

#[test]
fn a_call_back_needs_a_number_that_stands_for_72_hours() {
    let (mut place, _) = enrolled_clinic();
    let call = &[ISSUE, &["--reason", "x", "--verified", "call-back"]].concat();
    assert!(place.fails(5, call).stderr.contains("no phone number is on file"));
    place.ok(&["user", "set", "rao", "--phone", "+919876543210"]);
    place.set_now("2026-11-24T09:59:59Z");
    assert!(place.fails(5, call).stderr.contains("changed within the last 72 hours"));
    place.set_now("2026-11-24T10:00:00Z");
    place.ok(call);
}

#[test]
fn a_reset_counts_a_live_code_and_none_without_one() {
    let (place, _) = enrolled_clinic();
    issue(&place, &[]);
    let done = place.json(&["user", "reset-2fa", "rao", "--reason", "lost", "-y"]);
    assert_eq!(done["removed"]["bypass_codes"], 1);
    let factor = &place.json(&["user", "show", "rao"])["second_factor"];
    assert_eq!(factor["bypass_code"], json!(null));
}

#[test]
fn a_phone_at_home_is_on_the_page_where_a_code_is_asked() {
    let (place, _) = enrolled_clinic();
    let remedies = || place.json(&["user", "show", "rao"])["next"].to_string();
    let command = "\"twofactl user bypass-code rao --reason TEXT --verified HOW\"";
    assert!(remedies().contains(command), "{}", remedies());
    place.ok(&["practice", "disable", "city-clinic", "--reason", "x", "-y"]);
    assert!(!remedies().contains("bypass-code"), "{}", remedies());
}

#[test]
fn without_its_key_there_is_no_code() {
    let (place, _) = enrolled_clinic();
    let other = clinic();
    let key = other.key().display().to_string();
    let wrong = place.fails(6, &[FULL, &["--key-file", &key]].concat());
    assert!(wrong.stderr.contains("is not the key of this store"), "{wrong}");
    std::fs::rename(place.key(), place.path("elsewhere")).unwrap();
    let missing = place.fails(6, FULL);
    assert!(missing.stderr.contains("there is no key file at"), "{missing}");
}
