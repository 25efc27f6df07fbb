//! `user unlock`.

use serde_json::json;

use crate::harness::{Place, totp};
use crate::people::{PASSWORD, enroll, enrolled_clinic, guess, set_password};

fn locked_clinic() -> Place {
    let (place, secret) = enrolled_clinic();
    guess(&place, "rao", &secret, 10);
    place
}

#[test]
fn a_lock_ends_and_the_authenticator_stays() {
    let place = locked_clinic();
    let page = place.json(&["user", "show", "rao"]);
    assert_eq!(page["second_factor"]["locked_until"], "2026-11-21T10:30:00Z");
    assert_eq!(page["suggestion"], "twofactl user unlock rao");
    let expected = json!({
        "changed": true,
        "users": [{
            "id": 1,
            "login": "rao",
            "changed": true,
            "next_login": [{ "practice": "city-clinic", "next_login": "code_required" }],
        }],
    });
    assert_eq!(place.json(&["user", "unlock", "rao"]), expected);
    assert_eq!(place.json(&["user", "unlock", "rao"])["changed"], false);
    let page = place.json(&["user", "show", "rao"]);
    assert_eq!(page["second_factor"]["state"], "active");
    assert_eq!(page["second_factor"]["failed_attempts"], 10, "they stay counted");
    assert_eq!(page["suggestion"], json!(null));
}

#[test]
fn several_are_unlocked_or_none() {
    let place = locked_clinic();
    place.ok(&["user", "add", "kim"]);
    let before = place.bytes();
    place.fails(3, &["user", "unlock", "rao", "nobody"]);
    let would = place.ok(&["user", "unlock", "rao", "-n"]);
    assert!(would.starts_with("Would unlock rao.\n"), "{would}");
    assert_eq!(place.bytes(), before);
    let both = place.run_with_input(&["user", "unlock", "-", "#1"], "kim\n\nrao\nkim\n");
    assert_eq!(
        both.stdout,
        "kim is not locked.\nNext login: allowed.\n\
         Unlocked rao.\nNext login in city-clinic: code_required.\n"
    );
    place.fails(2, &["user", "unlock"]);
    place.fails(9, &["user", "unlock", "-"]);
}

#[test]
fn disabled_authenticators_need_a_reset_and_nobody_else_is_unlocked() {
    let (place, secret) = enrolled_clinic();
    place.ok(&["user", "add", "kim", "--practice", "city-clinic"]);
    set_password(&place, "kim");
    let kim = enroll(&place, "kim", "iPad");
    guess(&place, "rao", &secret, 100);
    guess(&place, "kim", &kim, 10);
    assert_eq!(
        place.fails(5, &["user", "unlock", "kim", "rao"]).stderr,
        "error: the authenticators of rao were disabled by too many wrong codes\n\
         hint: twofactl user reset-2fa rao --reason TEXT --verified HOW\n"
    );
    assert_eq!(place.json(&["user", "show", "kim"])["second_factor"]["state"], "locked");
    let rao = place.json(&["user", "show", "rao"]);
    assert_eq!(rao["second_factor"]["authenticators"][0]["state"], "disabled");
    assert_eq!(rao["suggestion"], "twofactl user reset-2fa rao --reason TEXT --verified HOW");
    assert_eq!(rao["recent"][0]["outcome"], "refused", "the refusal is in the record");
}

#[test]
fn passwords_are_looked_at_again_after_too_many_wrong_ones() {
    let (place, secret) = enrolled_clinic();
    let line = "{\"id\":1,\"op\":\"start\",\"user\":\"rao\",\"password\":\"last year's\"}\n";
    let told = place.run_with_input(&["login", "bridge"], &line.repeat(100));
    assert_eq!(told.stdout.matches("\"denied\"").count(), 100, "{told}");
    let place = place.at("2026-11-21T10:00:30Z");
    let log_in = || {
        let words = ["login", "try", "rao", "--password-stdin", "--code-stdin", "-o", "json"];
        let code = totp(&secret, place.now());
        place.run_with_input(&words, &format!("{PASSWORD}\n{code}\n")).json()["step"].take()
    };
    assert_eq!(log_in(), "denied", "the right one as well");
    let would = place.json(&["user", "unlock", "rao", "-n"]);
    assert_eq!((&would["changed"], log_in()), (&json!(true), json!("denied")));
    assert_eq!(place.json(&["user", "unlock", "rao"])["changed"], true);
    let event = &place.json(&["audit", "list", "--limit", "1"])[0];
    assert_eq!(
        (&event["action"], &event["details"]["wrong_passwords"]),
        (&json!("user.unlock"), &json!(100))
    );
    assert_eq!(log_in(), "allowed");
    assert_eq!(place.json(&["user", "unlock", "rao"])["changed"], false);
    assert_eq!(place.json(&["audit", "verify"])["ok"], true);
}
