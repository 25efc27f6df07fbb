//! What practices demand, of whom, and until when.

use serde_json::json;

use crate::harness::{NOW, Place};

use super::hands::{
    App, CITY, HILL, actions, assert_next, assert_record_is_whole, attempt, door, enforcing,
    enrolled, factor, hand_out_code, join, open_hill, outcome, put_off, report, resting, show_code,
    sit_down, wait, with_code,
};

const REQUIRED: &str = "enrollment_required, exit 9";
const OFFERED: &str = "enrollment_offered, exit 9";
const BY_PASSWORD: &str = "allowed by password, exit 0";
const CODE_REQUIRED: &str = "code_required, exit 9";

#[test]
fn enforcing_asks_everybody_from_the_next_login_on() {
    let mut place = resting();
    assert_next(&place, "kim", "allowed", None);
    let effect = place.json(&["practice", "enforce", CITY]);
    assert_eq!(effect["practices"][0]["must_enroll"], 2);
    assert_next(&place, "kim", "enrollment_required", None);
    assert_eq!(put_off(&place, "kim"), REQUIRED, "there is nothing to put off");
    let refused = attempt(&place, "kim", &[], None);
    assert!(refused.stderr.contains("twofactl user enroll"), "{refused}");

    let app = App::enroll(&place, "kim", &[]);
    assert_next(&place, "kim", "code_required", None);
    let spent = app.code(&place);
    assert_eq!(with_code(&place, "kim", &spent), "rejected: already_used, 9 left, exit 8");
    wait(&mut place, 30);
    assert_eq!(with_code(&place, "kim", &app.code(&place)), "allowed by code, exit 0");
    let expected = ["login.allowed", "login.rejected", "user.recovery_codes"];
    assert_eq!(actions(&place, "kim", &[])[..3], expected);
    assert_eq!(door(&place, "rao", None), REQUIRED, "one who enrolls enrolls for themselves");
    assert_record_is_whole(&place);
}

#[test]
fn a_role_that_is_not_named_is_asked_for_nothing() {
    let place = resting();
    place.ok(&["practice", "enforce", CITY, "--roles", "owner,admin"]);
    assert_eq!(door(&place, "rao", None), REQUIRED);
    assert_next(&place, "kim", "allowed", None);
    place.ok(&["member", "set", CITY, "kim", "--role", "admin"]);
    assert_next(&place, "kim", "enrollment_required", None);
}

#[test]
fn a_length_of_grace_is_each_members_own_and_over_at_its_end() {
    let mut place = resting();
    let enforce = ["practice", "enforce", CITY, "--grace", "14d"];
    place.ok(&enforce);
    let first = Some("2026-12-05T10:00:00Z");
    assert_next(&place, "kim", "enrollment_offered", first);

    place.set_now("2026-11-28T10:00:00Z");
    join(&place, "lee");
    let second = Some("2026-12-12T10:00:00Z");
    assert_next(&place, "lee", "enrollment_offered", second);
    assert_eq!(place.json(&enforce)["changed"], false);
    assert_next(&place, "kim", "enrollment_offered", first);

    place.set_now("2026-12-05T09:59:59Z");
    assert_eq!(door(&place, "kim", None), OFFERED, "a script says whether it is put off");
    assert_eq!(put_off(&place, "kim"), BY_PASSWORD);
    assert_eq!(actions(&place, "kim", &["--limit", "2"]), ["login.allowed", "login.skipped"]);
    place.set_now("2026-12-05T10:00:00Z");
    assert_next(&place, "kim", "enrollment_required", None);
    assert_eq!(put_off(&place, "kim"), REQUIRED);
    assert_eq!(put_off(&place, "lee"), BY_PASSWORD);
    place.set_now("2026-12-12T10:00:00Z");
    assert_eq!(put_off(&place, "lee"), REQUIRED);
}

#[test]
fn a_date_of_grace_is_everybodys_and_whoever_joins_later_has_none() {
    let mut place = resting();
    place.ok(&["practice", "enforce", CITY, "--by", "2026-12-31"]);
    let end = Some("2026-12-31T23:59:59Z");
    place.set_now("2026-12-20T10:00:00Z");
    join(&place, "lee");
    for login in ["rao", "kim", "lee"] {
        assert_next(&place, login, "enrollment_offered", end);
    }
    place.set_now("2026-12-31T23:59:58Z");
    assert_eq!(put_off(&place, "lee"), BY_PASSWORD);
    place.set_now("2026-12-31T23:59:59Z");
    assert_eq!(put_off(&place, "lee"), REQUIRED);
    assert_next(&place, "kim", "enrollment_required", None);
    place.set_now("2027-01-04T08:00:00Z");
    join(&place, "ito");
    assert_next(&place, "ito", "enrollment_required", None);
}

#[test]
fn who_is_offered_to_enroll_can_do_so_at_the_door_at_once() {
    let mut place = resting();
    place.ok(&["practice", "enforce", CITY, "--grace", "14d"]);
    let mut terminal = sit_down(&place, "kim", "--practice city-clinic");
    terminal.wait_for("Put it off");
    assert!(terminal.text().contains("2026-12-05 10:00"), "{}", terminal.text());
    terminal.send("\r");
    let app = App::enroll_on(terminal, &place);
    assert_next(&place, "kim", "code_required", None);
    wait(&mut place, 30);
    assert_eq!(with_code(&place, "kim", &app.code(&place)), "allowed by code, exit 0");
}

#[test]
fn an_exemption_lets_a_password_in_and_is_over_by_the_clock_alone() {
    let mut place = enforcing();
    let exempt = ["member", "exempt", CITY, "kim", "--for", "7d", "--reason", "broken phone"];
    place.ok(&exempt);
    let end = "2026-11-28T10:00:00Z";
    assert_eq!(door(&place, "kim", Some(CITY)), BY_PASSWORD);
    assert_eq!(door(&place, "rao", Some(CITY)), REQUIRED, "nobody else is exempt");
    place.set_now("2026-11-28T09:59:59Z");
    assert_next(&place, "kim", "allowed", None);
    assert_eq!(report(&place, "kim")["exempt_until"], end);
    let written = actions(&place, "kim", &["--kind", "change"]);
    place.set_now(end);
    assert_next(&place, "kim", "enrollment_required", None);
    assert_eq!(report(&place, "kim")["exempt_until"], json!(null));
    assert_eq!(actions(&place, "kim", &["--kind", "change"]), written, "no job has run");
}

#[test]
fn who_enrolled_unasked_is_still_asked_when_the_practice_asks_nobody() {
    let mut place = resting();
    let own = App::enroll(&place, "kim", &[]);
    assert_eq!(factor(&place, "kim")["personal"], true);
    place.ok(&["practice", "enforce", CITY]);
    join(&place, "lee");
    App::enroll(&place, "lee", &[]);
    assert_eq!(factor(&place, "lee")["personal"], false, "the practice demanded it");

    let disable = ["practice", "disable", CITY, "--reason", "phones are down"];
    let would = place.ok(&[&disable[..], &["--dry-run"]].concat());
    assert!(would.contains("still asked") && would.contains("(kim)"), "{would}");
    assert!(!would.contains("lee"), "{would}");
    let effect = place.json(&[&disable[..], &["--yes"]].concat());
    assert_eq!(effect["practices"][0]["still_asked"], 1);

    assert_next(&place, "kim", "code_required", None);
    assert_eq!(report(&place, "kim")["because"], "personal");
    wait(&mut place, 30);
    assert_eq!(with_code(&place, "kim", &own.code(&place)), "allowed by code, exit 0");
    assert_next(&place, "lee", "allowed", None);
    assert_eq!(factor(&place, "lee")["state"], "active", "the enrollment stays");
    assert_next(&place, "rao", "allowed", None);
}

#[test]
fn a_practice_that_is_disabled_for_a_day_comes_back_by_the_clock() {
    let (mut place, app) = enrolled();
    let disable = ["practice", "disable", CITY, "--for", "24h", "--reason", "new phones", "--yes"];
    place.ok(&disable);
    let end = "2026-11-22T10:00:00Z";
    place.set_now("2026-11-22T09:59:59Z");
    assert_eq!(place.json(&["practice", "show", CITY])["paused_until"], end);
    for login in ["kim", "rao"] {
        assert_next(&place, login, "allowed", None);
    }
    place.set_now(end);
    assert_next(&place, "kim", "code_required", None);
    assert_next(&place, "rao", "enrollment_required", None);
    assert_eq!(with_code(&place, "kim", &app.code(&place)), "allowed by code, exit 0");
    assert_eq!(place.json(&["practice", "show", CITY])["enforced_at"], NOW);
    let changes = place.json(&["audit", "list", "--kind", "change", "--limit", "1"]);
    assert_eq!(changes[0]["action"], "practice.disable", "no job has run");
}

/// What the door answers `rao` at both practices and where none is named.
fn three_doors(place: &Place) -> [String; 3] {
    [Some(CITY), Some(HILL), None].map(|practice| door(place, "rao", practice))
}

#[test]
fn of_two_practices_each_asks_for_itself_and_the_strictest_where_none_is_named() {
    let mut place = resting();
    open_hill(&place);
    assert_eq!(three_doors(&place), [BY_PASSWORD; 3]);
    place.ok(&["practice", "enforce", CITY, "--by", "2026-12-31"]);
    assert_eq!(three_doors(&place), [OFFERED, BY_PASSWORD, OFFERED]);
    place.ok(&["practice", "enforce", HILL]);
    assert_eq!(three_doors(&place), [OFFERED, REQUIRED, REQUIRED]);
    assert_eq!(outcome(&attempt(&place, "rao", &["--practice", CITY, "--yes"], None)), BY_PASSWORD);
    assert_eq!(put_off(&place, "rao"), REQUIRED, "what the one offers, the other does not");

    // Of two deadlines the earlier one counts.
    place.ok(&["practice", "set", HILL, "--by", "2026-12-01"]);
    assert_eq!(three_doors(&place), [OFFERED; 3]);
    place.set_now("2026-12-02T00:00:00Z");
    assert_eq!(three_doors(&place), [OFFERED, REQUIRED, REQUIRED]);

    App::enroll(&place, "rao", &[]);
    assert_eq!(three_doors(&place), [CODE_REQUIRED; 3]);
    place.ok(&["practice", "disable", HILL, "--reason", "closing down", "--yes"]);
    assert_eq!(three_doors(&place), [CODE_REQUIRED, BY_PASSWORD, CODE_REQUIRED]);
    assert_eq!(door(&place, "kim", Some(HILL)), "denied, exit 5", "kim does not work there");
}

#[test]
fn an_extension_replaces_a_length_a_date_and_no_grace_at_all() {
    let mut place = resting();
    let extend = |place: &Place, until| {
        let words = ["member", "extend", CITY, "kim", "--until", until, "--reason", "on leave"];
        place.ok(&words);
    };
    place.ok(&["practice", "enforce", CITY]);
    extend(&place, "2026-12-24");
    assert_next(&place, "kim", "enrollment_offered", Some("2026-12-24T23:59:59Z"));
    assert_next(&place, "rao", "enrollment_required", None);

    // A later end than the policy gives, and then an earlier one.
    place.ok(&["practice", "set", CITY, "--grace", "14d"]);
    assert_next(&place, "kim", "enrollment_offered", Some("2026-12-24T23:59:59Z"));
    place.ok(&["practice", "set", CITY, "--by", "2026-12-31"]);
    assert_next(&place, "kim", "enrollment_offered", Some("2026-12-24T23:59:59Z"));
    assert_next(&place, "rao", "enrollment_offered", Some("2026-12-31T23:59:59Z"));
    place.set_now("2026-12-24T23:59:58Z");
    assert_eq!(put_off(&place, "kim"), BY_PASSWORD);
    place.set_now("2026-12-24T23:59:59Z");
    assert_eq!(put_off(&place, "kim"), REQUIRED, "though the practice would give another week");
    assert_eq!(put_off(&place, "rao"), BY_PASSWORD);

    place.ok(&["member", "extend", CITY, "kim", "--off"]);
    assert_next(&place, "kim", "enrollment_offered", Some("2026-12-31T23:59:59Z"));
}

#[test]
fn where_practices_enroll_with_a_code_a_password_alone_binds_nothing() {
    let mut place = enforcing();
    let effect = place.json(&["practice", "set", CITY, "--enroll-with", "code"]);
    assert_eq!(effect["changed"], true);
    let mut terminal = show_code(&place, "kim", "00000-00000");
    terminal.wait_for("exit=8");
    assert_eq!(factor(&place, "kim")["state"], "none");

    let code = hand_out_code(&place, "kim");
    let mut terminal = show_code(&place, "kim", "00000-00000");
    terminal.wait_for("Tries left: 4");
    terminal.send(&format!("{code}\r"));
    let app = App::enroll_on(terminal, &place);
    assert_next(&place, "kim", "code_required", None);
    wait(&mut place, 30);
    assert_eq!(with_code(&place, "kim", &app.code(&place)), "allowed by code, exit 0");
    let added = place.json(&["audit", "list", "--user", "kim", "--action", "authenticator.add"]);
    assert_eq!(added[0]["details"]["proof"], "enrollment_code");
}

#[test]
fn one_practice_that_enrolls_with_a_code_does_so_for_all_of_a_persons_practices() {
    let place = enforcing();
    open_hill(&place);
    place.ok(&["practice", "set", HILL, "--enroll-with", "code"]);
    let mut terminal = sit_down(&place, "rao", "--practice city-clinic");
    terminal.wait_for("Enrollment code:");
    terminal.send("\u{4}");
    terminal.wait_for("exit=9");
    let mut terminal = sit_down(&place, "kim", "--practice city-clinic");
    terminal.wait_for("Code from the app");
    terminal.send("\u{3}");
    terminal.wait_for("exit=130");
}
