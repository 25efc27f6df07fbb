//! `user reset-2fa`.

use serde_json::{Value, json};

use crate::harness::Place;
use crate::people::{begin, clinic, enroll, enrolled_clinic, guess, trust_device};

const RESET: &[&str] = &["user", "reset-2fa", "rao", "--reason", "lost phone"];

/// `rao` with one of nearly everything.
fn full_clinic() -> Place {
    let (place, _) = enrolled_clinic();
    let secret = enroll(&place, "rao", "iPad");
    trust_device(&place, "rao", &secret);
    place.ok(&["user", "enrollment-code", "rao", "--reason", "x", "--verified", "video"]);
    begin(&place, "rao", "third");
    guess(&place, "rao", &secret, 10);
    place
}

fn reset(place: &Place, more: &[&str]) -> Value {
    place.json(&[RESET, &["--yes"], more].concat())
}

#[test]
fn everything_ends_and_is_counted() {
    let place = full_clinic();
    let expected = json!({
        "changed": true,
        "user": { "id": 1, "login": "rao" },
        "removed": {
            "authenticators": 2,
            "recovery_codes": 10,
            "trusted_devices": 1,
            "challenges": 0,
            "pending": 1,
            "enrollment_codes": 1,
            "bypass_codes": 0,
            "locks": 1,
        },
        "epoch": 4,
        "enrollment_code": null,
        "enrollment_code_expires_at": null,
        "next_login": [{ "practice": "city-clinic", "next_login": "enrollment_required" }],
    });
    assert_eq!(reset(&place, &[]), expected);
    let page = place.json(&["user", "show", "rao"]);
    let factor = &page["second_factor"];
    assert_eq!(factor["state"], "none");
    assert_eq!(factor["rebind"], true);
    assert_eq!(factor["failed_attempts"], 0);
    assert_eq!(factor["password_set"], true, "the password stays");
}

#[test]
fn people_read_the_counts_in_words_and_what_comes_next() {
    let place = full_clinic();
    assert_eq!(
        place.ok(&[RESET, &["--yes"]].concat()),
        "Reset the second factor of rao.\n\
         Removed 2 authenticators, 10 recovery codes, 1 trusted device, 1 begun enrollment, \
         1 enrollment code and 1 lock.\n\
         rao needs an enrollment code now. Check their identity, then type:\n    \
         twofactl user enrollment-code rao --reason TEXT --verified HOW\n\
         Next login in city-clinic: enrollment_required.\n"
    );
}

#[test]
fn a_second_run_has_nothing_to_do_and_demands_nothing() {
    let (place, _) = enrolled_clinic();
    let first = reset(&place, &["--verified", "in-person"]);
    assert!(first["enrollment_code"].is_string());
    let before = place.bytes();
    // Neither --yes nor a reason: what already is so is answered first.
    let second = place.json(&["user", "reset-2fa", "rao", "--verified", "in-person"]);
    assert_eq!(second["changed"], false);
    assert!(second["removed"].as_object().unwrap().values().all(|count| *count == 0));
    assert_eq!(second["epoch"], first["epoch"]);
    assert_eq!(second["enrollment_code"], json!(null));
    assert_eq!(
        place.ok(&["user", "reset-2fa", "rao"]),
        "Nothing to do: rao has nothing that a reset would end.\n\
         To hand them an enrollment code, type:\n    \
         twofactl user enrollment-code rao --reason TEXT --verified HOW\n\
         Next login in city-clinic: enrollment_required.\n"
    );
    assert_eq!(place.bytes(), before);
    let page = place.ok(&["user", "show", "rao"]);
    assert!(page.contains("enrollment code: good until"), "its own code lives on\n{page}");
}

#[test]
fn an_identity_check_brings_the_code_in_the_same_go() {
    let (place, _) = enrolled_clinic();
    let told = place.ok(&[RESET, &["-y", "--verified", "supervisor", "--for", "2h"]].concat());
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(
        lines[2],
        "Enrollment code, good until 2026-11-21 12:00 +00:00 (in 2 h), shown only now:"
    );
    let code = lines[3].trim();
    assert_eq!((code.len(), &code[5..6]), (11, "-"), "{told}");
    assert!(!told.contains("twofactl user enrollment-code"), "{told}");
    let stored = String::from_utf8_lossy(&place.bytes()).into_owned();
    assert!(!stored.contains(code) && !stored.contains(&code.replace('-', "")));
}

#[test]
fn reason_and_agreement_are_demanded_in_that_order() {
    let (place, _) = enrolled_clinic();
    let before = place.bytes();
    let reason = place.fails(9, &["user", "reset-2fa", "rao"]);
    assert_eq!(
        reason.stderr,
        "error: input is needed: Reason\nhint: give --reason TEXT or --ticket ID\n"
    );
    let agreement = place.fails(9, RESET);
    assert_eq!(
        agreement.stderr,
        "error: input is needed: Reset the second factor of rao?\nhint: give --yes\n"
    );
    place.fails(3, &["user", "reset-2fa", "nobody"]);
    place.fails(2, &["user", "reset-2fa"]);
    place.fails(2, &[RESET, &["--for", "1h"]].concat());
    assert_eq!(place.bytes(), before);
    place.ok(&["user", "reset-2fa", "rao", "--ticket", "T-1", "--yes"]);
}

#[test]
fn a_life_beyond_24_hours_is_not_acceptable_even_without_the_key() {
    let (place, _) = enrolled_clinic();
    let long = &[RESET, &["-y", "--verified", "video", "--for", "25h"]].concat();
    let before = place.bytes();
    place.fails(7, long);
    assert_eq!(place.bytes(), before);
    std::fs::remove_file(place.key()).unwrap();
    place.fails(7, long);
    assert_eq!(place.json(&["user", "show", "rao"])["second_factor"]["state"], "active");
}

#[test]
fn a_dry_run_shows_no_code_and_changes_nothing() {
    let place = full_clinic();
    let before = place.bytes();
    let would = place.json(&["user", "reset-2fa", "rao", "--verified", "video", "-n"]);
    assert_eq!((&would["changed"], &would["dry_run"]), (&json!(true), &json!(true)));
    assert_eq!(would["removed"]["authenticators"], 2);
    assert_eq!(would["enrollment_code"], json!(null));
    let told = place.ok(&["user", "reset-2fa", "rao", "--verified", "video", "-n"]);
    assert!(told.contains("Would remove 2 authenticators, 10 recovery codes"), "{told}");
    assert!(told.contains("Would issue an enrollment code, good until 2026-11-21 10:30"), "{told}");
    assert!(told.ends_with("Dry run: nothing was changed.\n"), "{told}");
    assert_eq!(place.bytes(), before);
}

#[test]
fn a_reset_stands_without_the_key() {
    let place = full_clinic();
    std::fs::rename(place.key(), place.path("elsewhere")).unwrap();
    let done = place.run(&[RESET, &["--yes", "--verified", "in-person"]].concat());
    assert_eq!(done.code, 0, "{done}");
    assert!(done.stdout.contains("Removed 2 authenticators, 10 recovery codes"), "{done}");
    assert!(done.stdout.contains("Without the key there is no enrollment code."), "{done}");
    let path = place.key().display().to_string();
    assert_eq!(
        done.stderr,
        format!(
            "Working without the key: there is no key file at {path}.\n\
             To mend that: put the key file back, or name it with --key-file.\n\
             The reset stands, but no enrollment code could be made without the key.\n\
             Once the key is in its place, type:\n    \
             twofactl user enrollment-code rao --reason TEXT --verified HOW\n"
        )
    );
    assert_eq!(reset(&place, &[])["changed"], false);
    std::fs::rename(place.path("elsewhere"), place.key()).unwrap();
    place.ok(&["user", "enrollment-code", "rao", "--reason", "x", "--verified", "video"]);
}

#[test]
fn a_reset_stands_with_the_key_of_another_store() {
    let place = full_clinic();
    let other = clinic();
    let key = other.key().display().to_string();
    let words = &[RESET, &["--yes", "--verified", "in-person", "--key-file", &key, "-o", "json"]];
    let done = place.run(&words.concat());
    assert_eq!(done.code, 0, "{done}");
    let answer = done.json();
    assert_eq!(answer["removed"]["authenticators"], 2);
    assert_eq!(answer["enrollment_code"], json!(null));
    assert!(done.stderr.contains("is not the key of this store"), "{done}");
    assert!(done.stderr.contains("no enrollment code could be made"), "{done}");
}

#[test]
fn a_call_back_needs_a_number_that_stands_for_72_hours() {
    let (mut place, _) = enrolled_clinic();
    let call = &[RESET, &["--yes", "--verified", "call-back"]].concat();
    let none = place.fails(5, call);
    assert!(none.stderr.contains("no phone number is on file"), "{none}");
    place.ok(&["user", "set", "rao", "--phone", "+919876543210"]);
    place.set_now("2026-11-24T09:59:59Z");
    let fresh = place.fails(5, call);
    assert!(fresh.stderr.contains("changed within the last 72 hours"), "{fresh}");
    let page = place.json(&["user", "show", "rao"]);
    assert_eq!(page["second_factor"]["state"], "active", "nothing was ended");
    assert_eq!(page["recent"][0]["outcome"], "refused");
    assert_eq!(page["recent"][0]["reason"], "lost phone");
    place.set_now("2026-11-24T10:00:00Z");
    assert!(place.json(call)["enrollment_code"].is_string());
}
