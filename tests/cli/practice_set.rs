//! `practice set` and `practice remove`.

use serde_json::json;
use twofactl::model::member::Role;

use crate::harness::Place;
use crate::seed::{self, CLINIC, Seed, clinic};

#[test]
fn what_is_given_is_changed_and_the_rest_stays() {
    let place = clinic();
    let set = ["practice", "set", CLINIC, "--name", "City Hospital", "--remember", "12h"];
    let answer = place.json(&set);
    assert_eq!(answer["changed"], true);
    assert_eq!(answer["practice"]["name"], "City Hospital");
    assert_eq!(answer["practice"]["remember"], "12h");
    assert_eq!(answer["practice"]["methods"], json!(["totp"]));
    assert_eq!(answer["effect"]["must_enroll"], 2);
    assert_eq!(place.json(&set)["changed"], false);
    assert_eq!(place.ok(&set), "City Hospital (city-clinic) is like that already.\n");
}

#[test]
fn people_read_the_policy_and_what_it_means() {
    let place = clinic();
    let text = place.ok(&["practice", "set", CLINIC, "--remember", "30d", "-n"]);
    assert_eq!(
        text,
        "Would change City Clinic (city-clinic).\n\
         enforcement: required since 2026-11-21 10:00 +00:00 (now)\n\
         roles:       owner, admin, provider, staff\n\
         grace:       -\n\
         methods:     totp\n\
         digits:      6\n\
         remember:    30d (below NIST SP 800-63B-4 section 5.1)\n\
         enroll with: password\n\
         \n\
         members:                       3\n\
         enrolled:                      1\n\
         must enroll at the next login: 2\n\
         asked for a second factor:     3 (ana, lee, rao)\n\
         Dry run: nothing was changed.\n"
    );
}

#[test]
fn nothing_to_change_is_a_matter_of_usage() {
    let place = clinic();
    let refused = place.fails(2, &["practice", "set", CLINIC]);
    assert_eq!(
        refused.stderr,
        "error: nothing is given to be changed\nhint: see twofactl practice set --help\n"
    );
    place.fails(3, &["practice", "set", "nope", "--name", "x"]);
    place.fails(7, &["practice", "set", CLINIC, "--name", " "]);
}

#[test]
fn a_setting_that_leaves_members_stuck_is_refused_as_enforcing_is() {
    let place = clinic();
    place.ok(&["practice", "enforce", CLINIC, "--methods", "totp,sms"]);
    Seed::of(&place).person("sam", CLINIC, Role::Staff);
    seed::sms_holder(&place, "sam");
    let narrower = ["practice", "set", CLINIC, "--methods", "totp"];
    let refused = place.fails(5, &narrower);
    assert!(refused.stderr.contains("no way to prove themselves or to enroll: sam"), "{refused}");
    assert_eq!(place.json(&["practice", "show", CLINIC])["methods"], json!(["totp", "sms"]));
    assert_eq!(place.json(&["audit", "list", "--limit", "1"])[0]["action"], "practice.set");
    let forced = place.json(&[&narrower[..], &["--force"]].concat());
    assert_eq!(forced["effect"]["blocked"][0]["login"], "sam");
    // Whoever is stuck already does not stand in the way of another name.
    assert_eq!(place.json(&["practice", "set", CLINIC, "--name", "Other"])["changed"], true);
}

#[test]
fn a_practice_that_enforces_with_members_stays() {
    let place = clinic();
    let refused = place.fails(5, &["practice", "remove", CLINIC, "--yes"]);
    assert_eq!(
        refused.stderr,
        "error: city-clinic has enforcement on, and 3 members\n\
         hint: twofactl practice disable city-clinic --reason TEXT\n"
    );
    assert_eq!(place.json(&["practice", "show", CLINIC])["members"], 3);
}

#[test]
fn removing_needs_agreement_and_says_what_goes() {
    let place = Place::empty();
    place.ok(&["init", "--practice", "City Clinic", "--owner", "rao"]);
    let refused = place.fails(9, &["practice", "remove", CLINIC]);
    assert_eq!(refused.stderr, "error: input is needed: Remove city-clinic?\nhint: give --yes\n");
    let text = place.ok(&["practice", "remove", CLINIC, "-n"]);
    assert_eq!(
        text,
        "Would remove City Clinic (city-clinic) and 1 membership.\n\
         People and their authenticators stay; sessions, trusted devices and codes of its \
         members end.\nDry run: nothing was changed.\n"
    );
    let answer = place.json(&["practice", "rm", CLINIC, "--yes"]);
    assert_eq!((&answer["changed"], &answer["members"]), (&json!(true), &json!(1)));
    assert_eq!(place.json(&["practice", "list"]), json!([]));
    place.fails(3, &["practice", "remove", CLINIC, "--yes"]);
    // What was done there stays in the record, and is found.
    let events = place.json(&["audit", "list", "--practice", CLINIC]);
    assert_eq!(events[0]["action"], "practice.remove");
    assert_eq!(events[0]["details"], json!({ "members": 1, "name": "City Clinic" }));
}
