//! `user recovery-codes`.

use serde_json::{Value, json};

use crate::harness::{Exchange, NOW, Place, totp_at, unix};
use crate::people::{PASSWORD, clinic, enroll, enrolled_clinic, guess};
use crate::terminal::Terminal;

const MARK: &[&str] = &["user", "recovery-codes", "rao"];
const SHOW: &[&str] = &["user", "recovery-codes", "rao", "--show"];
const FULL: &[&str] = &[
    "user",
    "recovery-codes",
    "rao",
    "--show",
    "--reason",
    "sheet lost",
    "--verified",
    "in-person",
];

fn log_in(place: &Place, code: &str, form: &str) -> Exchange {
    let words = ["login", "try", "rao", "--password-stdin", "--code-stdin", "-o", form];
    place.run_with_input(&words, &format!("{PASSWORD}\n{code}\n"))
}

/// The app's code half a minute after the enrollment.
fn code(secret: &str) -> String {
    totp_at(secret, unix(NOW) + 30)
}

fn factor(place: &Place) -> Value {
    place.json(&["user", "show", "rao"])["second_factor"].take()
}

fn last_event(place: &Place) -> Value {
    place.json(&["audit", "list", "--limit", "1"])[0].take()
}

fn words_of(codes: &Value) -> Vec<String> {
    let codes = codes.as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned());
    let codes: Vec<_> = codes.collect();
    assert!(codes.len() == 10 && codes.iter().all(|code| code.len() == 19), "{codes:?}");
    codes
}

#[test]
fn a_mark_hands_nothing_out_and_the_next_login_by_code_does() {
    let (mut place, secret) = enrolled_clinic();
    let expected = json!({
        "changed": true,
        "users": [{
            "id": 1,
            "login": "rao",
            "changed": true,
            "next_login": [{ "practice": "city-clinic", "next_login": "code_required" }],
        }],
    });
    assert_eq!(place.json(MARK), expected, "no reason, no identity check");
    let event = last_event(&place);
    assert_eq!(
        (&event["action"], &event["details"]),
        (&json!("user.recovery_codes"), &json!({ "renewal_due": true }),)
    );
    let seen = factor(&place);
    assert_eq!(seen["recovery_codes_renewal_due"], true);
    assert_eq!((&seen["epoch"], &seen["recovery_codes_left"]), (&json!(2), &json!(10)));
    let page = place.ok(&["user", "show", "rao"]);
    assert!(page.contains("recovery codes: renewed at the next login by code"), "{page}");

    let allowed = log_in(&place, &code(&secret), "json");
    assert_eq!(allowed.code, 0, "{allowed}");
    let codes = words_of(&allowed.json()["recovery_codes"]);
    assert_eq!(allowed.json()["recovery_codes_left"], 10);
    assert_eq!(factor(&place)["recovery_codes_renewal_due"], false);
    place.set_now("2026-11-21T10:01:00Z");
    let next = log_in(&place, &totp_at(&secret, unix(NOW) + 60), "json");
    assert_eq!(next.json().get("recovery_codes"), None, "{next}");
    let by_code = log_in(&place, &codes[0], "json");
    assert_eq!(by_code.json()["by"], "recovery");
    let stored = String::from_utf8_lossy(&place.bytes()).into_owned();
    for code in &codes {
        assert!(!stored.contains(code.as_str()) && !stored.contains(&code.replace('-', "")));
    }
}

#[test]
fn every_format_of_a_login_has_the_new_codes() {
    for form in ["table", "wide", "jsonl", "csv"] {
        let (place, secret) = enrolled_clinic();
        place.ok(MARK);
        let allowed = log_in(&place, &code(&secret), form);
        assert_eq!(allowed.code, 0, "{allowed}");
        let is_code = |word: &&str| word.len() == 19 && word.matches('-').count() == 3;
        let words = allowed.stdout.split([' ', '\n', ',', '"']).filter(is_code).count();
        assert_eq!(words, 10, "{form}\n{allowed}");
    }
}

#[test]
fn being_marked_again_is_no_change() {
    let (place, _) = enrolled_clinic();
    let told = "rao is shown new recovery codes at the next login by code; until then the old \
                ones work.\nNext login in city-clinic: code_required.\n";
    assert_eq!(place.ok(MARK), told);
    let before = place.bytes();
    assert_eq!(place.json(MARK)["changed"], false);
    assert_eq!(
        place.ok(MARK),
        "New recovery codes await rao at the next login by code already.\n\
         Next login in city-clinic: code_required.\n"
    );
    assert_eq!(place.bytes(), before);
}

#[test]
fn several_are_marked_or_none() {
    let (place, _) = enrolled_clinic();
    place.ok(&["user", "add", "kim"]);
    let refused = place.fails(5, &["user", "recovery-codes", "rao", "kim"]);
    assert_eq!(
        refused.stderr,
        "error: kim has no active authenticator that a login accepts\n\
         hint: twofactl user enrollment-code kim --reason TEXT --verified HOW\n"
    );
    assert_eq!(factor(&place)["recovery_codes_renewal_due"], false);
    enroll(&place, "kim", "Pixel 9");
    let before = place.bytes();
    let would = place.json(&["user", "recovery-codes", "rao", "kim", "-n"]);
    assert_eq!((&would["changed"], &would["dry_run"]), (&json!(true), &json!(true)));
    place.fails(3, &["user", "recovery-codes", "rao", "nobody"]);
    place.fails(2, &["user", "recovery-codes"]);
    place.fails(2, &[MARK, &["--verified", "video"]].concat());
    assert_eq!(place.bytes(), before);
    let both = place.json_with_input(&["user", "recovery-codes", "-"], "kim\nrao\nkim\n");
    assert_eq!(both["users"].as_array().unwrap().len(), 2);
    let filter = ["audit", "list", "--action", "user.recovery_codes", "--kind", "change"];
    let events = place.json(&filter);
    assert_eq!(events.as_array().unwrap().len(), 4, "two first sets and two marks");
}

#[test]
fn a_set_is_issued_and_shown_at_once() {
    let (place, _) = enrolled_clinic();
    place.ok(MARK);
    let mut issued = place.json(FULL);
    let codes = words_of(&issued["recovery_codes"].take());
    let expected = json!({
        "changed": true,
        "user": { "id": 1, "login": "rao" },
        "recovery_codes_issued": 10,
        "recovery_codes_replaced": 10,
        "recovery_codes": null,
        "next_login": [{ "practice": "city-clinic", "next_login": "code_required" }],
    });
    assert_eq!(issued, expected);
    let event = last_event(&place);
    assert_eq!(
        (&event["action"], &event["reason"]),
        (&json!("user.recovery_codes"), &json!("sheet lost"),)
    );
    assert_eq!(event["details"], json!({ "count": 10, "verified": "in-person" }));
    let seen = factor(&place);
    assert_eq!((&seen["epoch"], &seen["recovery_codes_left"]), (&json!(2), &json!(10)));
    assert_eq!(seen["recovery_codes_renewal_due"], false, "nothing is left to renew");
    assert_eq!(log_in(&place, &codes[3], "json").json()["by"], "recovery");
    let told = [place.ok(&["audit", "list", "-o", "json"]), place.ok(&["user", "show", "rao"])];
    let stored = String::from_utf8_lossy(&place.bytes()).into_owned();
    for code in codes.iter().flat_map(|code| [code.clone(), code.replace('-', "")]) {
        assert!(!stored.contains(&code) && !told.concat().contains(&code));
    }
}

#[test]
fn without_a_terminal_people_read_them_on_standard_output() {
    let (place, _) = enrolled_clinic();
    let told = place.ok(FULL);
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(lines[0], "Issued 10 new recovery codes to rao, in the place of 10 old ones.");
    assert_eq!(lines[1], "Each works once. Shown only now:");
    assert!(lines[2..12].iter().all(|line| line.trim().len() == 19), "{told}");
    assert_eq!(lines[12..], ["Next login in city-clinic: code_required."]);
    let csv = place.ok(&[FULL, &["-o", "csv"]].concat());
    assert_eq!(csv.lines().nth(1).unwrap().split(' ').count(), 10, "{csv}");
}

#[test]
fn on_a_terminal_they_are_gone_once_they_are_written_down() {
    let (place, _) = enrolled_clinic();
    let line = "user recovery-codes rao --show --reason lost --verified video --yes";
    let mut person = Terminal::start(&place, (100, 30), line, &[]);
    person.wait_for("Press Enter when they are written down.");
    let shown = person.text();
    let codes: Vec<_> = shown.split_whitespace().filter(|word| word.len() == 19).collect();
    assert_eq!(codes.len(), 10, "{shown}");
    person.send("\r");
    person.wait_for("exit=0");
    let left = person.text();
    assert!(left.contains("Issued 10 new recovery codes to rao"), "{left}");
    assert!(codes.iter().all(|code| !left.contains(code)), "{left}");
    assert_eq!(log_in(&place, codes[0], "json").json()["by"], "recovery");
}

#[test]
fn at_the_door_a_person_sees_them_on_a_screen_of_their_own() {
    let (place, secret) = enrolled_clinic();
    place.ok(MARK);
    let mut person = Terminal::start(&place, (100, 30), "login try rao", &[]);
    person.wait_for("Password:");
    person.send(&format!("{PASSWORD}\r"));
    person.wait_for("Code:");
    person.send(&format!("{}\r", code(&secret)));
    person.wait_for("Press Enter when they are written down.");
    let shown = person.text();
    let codes: Vec<_> = shown.split_whitespace().filter(|word| word.len() == 19).collect();
    assert_eq!(codes.len(), 10, "{shown}");
    person.send("\r");
    person.wait_for("Allowed, by code.");
    person.wait_for("exit=0");
    assert!(codes.iter().all(|code| !person.text().contains(code)), "{}", person.text());
    assert_eq!(log_in(&place, codes[0], "json").json()["by"], "recovery");
}

#[test]
fn to_show_them_takes_one_user_a_reason_and_an_identity_check() {
    let (place, _) = enrolled_clinic();
    let before = place.bytes();
    let reason = place.fails(9, &[SHOW, &["--verified", "video"]].concat());
    assert!(reason.stderr.ends_with("hint: give --reason TEXT or --ticket ID\n"), "{reason}");
    let check = place.fails(9, &[SHOW, &["--ticket", "T-1"]].concat());
    assert!(check.stderr.contains("--verified in-person|call-back|video|supervisor"), "{check}");
    let two = place.fails(2, &["user", "recovery-codes", "rao", "#2", "--show"]);
    assert_eq!(
        two.stderr,
        "error: --show takes one user at a time\n\
         hint: name one user, or leave --show out\n"
    );
    place.fails(3, &["user", "recovery-codes", "nobody", "--show", "--reason", "x"]);
    let would = place.json(&[SHOW, &["--verified", "video", "-n"]].concat());
    assert_eq!((&would["dry_run"], &would["recovery_codes"]), (&json!(true), &json!(null)));
    assert_eq!(
        place.ok(&[FULL, &["-n"]].concat()),
        "Would issue 10 new recovery codes to rao, in the place of 10 old ones.\n\
         Next login in city-clinic: code_required.\n\
         Dry run: nothing was changed.\n"
    );
    assert_eq!(place.bytes(), before);
}

#[test]
fn a_call_back_needs_a_number_that_stands_for_72_hours() {
    let (mut place, _) = enrolled_clinic();
    let call = &[SHOW, &["--reason", "x", "--verified", "call-back"]].concat();
    assert!(place.fails(5, call).stderr.contains("no phone number is on file"));
    place.ok(&["user", "set", "rao", "--phone", "+919876543210"]);
    place.set_now("2026-11-24T09:59:59Z");
    assert!(place.fails(5, call).stderr.contains("changed within the last 72 hours"));
    place.set_now("2026-11-24T10:00:00Z");
    place.ok(call);
}

#[test]
fn whoever_has_no_active_authenticator_is_told_what_helps() {
    let place = clinic();
    for words in [MARK, FULL] {
        let refused = place.fails(5, words);
        assert_eq!(
            refused.stderr,
            "error: rao has no active authenticator that a login accepts\n\
             hint: twofactl user enrollment-code rao --reason TEXT --verified HOW\n"
        );
        assert_eq!(last_event(&place)["outcome"], "refused");
    }
    let (place, secret) = enrolled_clinic();
    guess(&place, "rao", &secret, 100);
    for words in [MARK, FULL] {
        let refused = place.fails(5, words);
        assert!(refused.stderr.contains("were disabled by too many wrong codes"), "{refused}");
        assert!(refused.stderr.contains("hint: twofactl user reset-2fa rao"), "{refused}");
    }
    let (place, _) = enrolled_clinic();
    place.ok(&["user", "suspend", "rao", "-y"]);
    assert!(place.fails(5, FULL).stderr.starts_with("error: rao is suspended\n"));
}

#[test]
fn without_its_key_nothing_is_marked_or_issued() {
    let (place, _) = enrolled_clinic();
    let other = clinic();
    let key = other.key().display().to_string();
    for words in [MARK, FULL] {
        let wrong = place.fails(6, &[words, &["--key-file", &key]].concat());
        assert!(wrong.stderr.contains("is not the key of this store"), "{wrong}");
    }
    std::fs::remove_file(place.key()).unwrap();
    for words in [MARK, FULL] {
        assert!(place.fails(6, words).stderr.contains("there is no key file at"));
    }
    assert_eq!(factor(&place)["recovery_codes_renewal_due"], false);
}
