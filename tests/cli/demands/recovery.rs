//! What is typed in the place of a one-time code.

use serde_json::json;

use crate::harness::Place;

use super::hands::{
    App, assert_next, assert_record_is_whole, attempt, enrolled, factor, outcome, report, wait,
    with_code,
};

const WRONG: &str = "rejected: wrong, 9 left, exit 8";

/// A recovery code as a person types it from a sheet, in a hurry.
fn scrawled(code: &str) -> String {
    let loose = code.to_lowercase().replace('-', " ").replace('0', "o");
    // Some read a one as a capital i, others as a small l.
    format!("  {} ", loose.replacen('1', "I", 1).replace('1', "l"))
}

#[test]
fn a_recovery_code_lets_in_once_however_it_is_spelled() {
    let (place, app) = enrolled();
    for (spent, code) in app.recovery_codes.iter().enumerate() {
        let typed = if spent == 0 { code.clone() } else { scrawled(code) };
        let allowed = attempt(&place, "kim", &[], Some(&typed));
        assert_eq!(outcome(&allowed), "allowed by recovery, exit 0", "{typed}");
        assert_eq!(allowed.json()["recovery_codes_left"], 9 - spent, "{typed}");
        assert_eq!(with_code(&place, "kim", &typed), WRONG, "{typed}");
    }
    assert_eq!(factor(&place, "kim")["recovery_codes_left"], 0);
    assert_next(&place, "kim", "code_required", None);
}

#[test]
fn a_recovery_code_of_somebody_else_lets_nobody_in() {
    let (place, app) = enrolled();
    let other = App::enroll(&place, "rao", &[]);
    assert_eq!(with_code(&place, "kim", &other.recovery_codes[0]), WRONG);
    assert_eq!(with_code(&place, "rao", &app.recovery_codes[0]), WRONG);
    assert_eq!(with_code(&place, "kim", &app.recovery_codes[0]), "allowed by recovery, exit 0");
}

#[test]
fn a_recovery_code_makes_no_device_trusted() {
    let (mut place, app) = enrolled();
    let remember = ["--device-file", "browser", "--remember", "Front desk"];
    let allowed = attempt(&place, "kim", &remember, Some(&app.recovery_codes[0]));
    assert_eq!(allowed.json()["device_remembered"], false);
    assert!(!place.path("browser").exists());
    wait(&mut place, 30);
    let allowed = attempt(&place, "kim", &remember, Some(&app.code(&place)));
    assert_eq!(allowed.json()["device_remembered"], true);
    assert_eq!(factor(&place, "kim")["trusted_devices"], 1);
}

#[track_caller]
fn assert_not_charged(place: &Place, left: u32) {
    let recovery = "ABCD-EFGH-JKMN-PQR";
    for code in ["12345", "123456789", "", "+12345", "abcdef", recovery, "ABCDE-FGHJ"] {
        let expected = format!("rejected: wrong, {left} left, exit 8");
        assert_eq!(with_code(place, "kim", code), expected, "{code:?}");
    }
}

#[test]
fn what_cannot_be_a_code_is_rejected_and_not_charged() {
    let (mut place, app) = enrolled();
    assert_not_charged(&place, 10);
    assert_eq!(factor(&place, "kim")["failed_attempts"], 0);
    assert_eq!(with_code(&place, "kim", &app.wrong_code(&place)), WRONG);
    assert_not_charged(&place, 9);
    assert_eq!(factor(&place, "kim")["failed_attempts"], 1);

    wait(&mut place, 30);
    let code = app.code(&place);
    let (first, second) = code.split_at(3);
    let spaced = format!(" {first} {second} ");
    assert_eq!(with_code(&place, "kim", &spaced), "allowed by code, exit 0");
    assert_eq!(factor(&place, "kim")["failed_attempts"], json!(0));
}

#[test]
fn a_renewal_changes_what_is_on_the_sheet_and_nothing_that_is_demanded() {
    let (mut place, app) = enrolled();
    place.ok(&["user", "recovery-codes", "kim"]);
    assert_next(&place, "kim", "code_required", None);
    let old = &app.recovery_codes;
    assert_eq!(with_code(&place, "kim", &old[0]), "allowed by recovery, exit 0");
    assert_eq!(factor(&place, "kim")["recovery_codes_renewal_due"], true);
    wait(&mut place, 30);
    let allowed = attempt(&place, "kim", &[], Some(&app.code(&place)));
    assert_eq!(outcome(&allowed), "allowed by code, exit 0");
    let told = allowed.json();
    let new = told["recovery_codes"][0].as_str().unwrap();
    assert_next(&place, "kim", "code_required", None);
    assert_eq!(report(&place, "kim")["recovery_codes_left"], 10);
    assert_eq!(with_code(&place, "kim", &old[1]), WRONG);
    assert_eq!(with_code(&place, "kim", new), "allowed by recovery, exit 0");
    assert_eq!(report(&place, "kim")["recovery_codes_left"], 9);
    assert_record_is_whole(&place);
}
