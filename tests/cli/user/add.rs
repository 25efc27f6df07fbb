//! `user add`.

use serde_json::json;

use crate::people::clinic;

const KIM: &[&str] = &[
    "user",
    "add",
    "kim",
    "--name",
    "Dr. Kim",
    "--phone",
    "+91 98765-43210",
    "--email",
    "kim@cityclinic.example",
    "--practice",
    "city-clinic",
    "--role",
    "provider",
];

#[test]
fn a_user_is_added_to_a_practice_and_the_next_login_told() {
    let place = clinic();
    let made = place.json(KIM);
    let expected = json!({
        "changed": true,
        "user": {
            "id": 2,
            "login": "kim",
            "name": "Dr. Kim",
            "phone": "+91*******210",
            "email": "kim@cityclinic.example",
            "status": "active",
        },
        "next_login": [{ "practice": "city-clinic", "next_login": "enrollment_required" }],
    });
    assert_eq!(made, expected);
    assert_eq!(place.json(KIM)["changed"], false, "the same user again is no error");
}

#[test]
fn people_read_what_is_still_missing() {
    let place = clinic();
    assert_eq!(
        place.ok(&["user", "add", "o'neill"]),
        "Added o'neill.\n\
         Next login: allowed.\n\
         They are in no practice yet:\n    \
         twofactl member add PRACTICE 'o'\\''neill' --role ROLE\n\
         They have no password yet:\n    \
         twofactl user set-password 'o'\\''neill' --reason TEXT --verified HOW\n"
    );
    assert_eq!(
        place.ok(&["user", "add", "o'neill"]),
        "o'neill exists already.\nNext login: allowed.\n"
    );
}

#[test]
fn the_role_is_staff_unless_said_and_needs_a_practice() {
    let place = clinic();
    place.ok(&["user", "create", "lee", "--practice", "city-clinic"]);
    let staff = &["user", "add", "lee", "--practice", "city-clinic", "--role", "staff"];
    assert_eq!(place.json(staff)["changed"], false);
    let refused = place.fails(2, &["user", "add", "max", "--role", "owner"]);
    assert!(refused.stderr.contains("--practice <HANDLE>"), "{refused}");
}

#[test]
fn a_login_of_somebody_else_is_refused() {
    let place = clinic();
    place.ok(KIM);
    assert_eq!(
        place.fails(5, &["user", "add", "KIM"]).to_string(),
        "exit: 5\n--- stdout\n--- stderr\n\
         error: the user \"kim\" exists already\n\
         hint: see who that is: twofactl user show kim\n"
    );
}

#[test]
fn a_dry_run_says_what_would_be_and_changes_nothing() {
    let place = clinic();
    let before = place.bytes();
    let would = place.json(&[KIM, &["--dry-run"]].concat());
    assert_eq!(would["changed"], true);
    assert_eq!(would["dry_run"], true);
    assert_eq!(would["user"]["login"], "kim");
    assert!(would["user"]["id"].is_null(), "nobody has an id yet");
    assert_eq!(place.bytes(), before);
    let told = place.ok(&["user", "add", "kim", "-n"]);
    assert!(told.starts_with("Would add kim.\n"), "{told}");
    assert!(told.ends_with("Dry run: nothing was changed.\n"), "{told}");
}

#[test]
fn nothing_is_added_where_the_practice_is_unknown() {
    let place = clinic();
    let before = place.bytes();
    let refused = place.fails(3, &["user", "add", "kim", "--practice", "nowhere"]);
    assert_eq!(
        refused.stderr,
        "error: there is no practice \"nowhere\"\n\
         hint: see what there is: twofactl practice list\n"
    );
    assert_eq!(place.bytes(), before);
}

#[test]
fn values_that_are_not_acceptable_are_named() {
    let place = clinic();
    for (words, what) in [
        (&["a b"][..], "the login \"a b\" is not acceptable"),
        (&["kim", "--phone", "98765"], "the phone number \"98765\" is not acceptable"),
        (&["kim", "--email", "kim"], "the e-mail address \"kim\" is not acceptable"),
        (&["kim", "--name", ""], "the name \"\" is not acceptable"),
        (
            &["kim", "--practice", "City Clinic"],
            "the practice handle \"City Clinic\" is not acceptable",
        ),
    ] {
        let refused = place.fails(7, &[&["user", "add"], words].concat());
        assert!(refused.stderr.starts_with(&format!("error: {what}\nhint: use ")), "{refused}");
    }
    place.fails(2, &["user", "add", "kim", "--practice", "city-clinic", "--role", "boss"]);
    place.fails(2, &["user", "add"]);
}

#[test]
fn a_first_password_comes_from_standard_input_and_is_shown_nowhere() {
    let place = clinic();
    let secret = "correct horse battery";
    let add = &["user", "add", "kim", "--password-stdin"];
    let made = place.run_with_input(add, &format!("{secret}\n"));
    assert_eq!(made.code, 0, "{made}");
    assert!(!made.stdout.contains("no password"), "{made}");
    let again = place.run_with_input(add, &format!("{secret}\n"));
    assert_eq!(again.code, 5, "whether it is the same password is nobody's business\n{again}");
    for exchange in [made, again] {
        assert!(!exchange.to_string().contains(secret));
    }
    assert!(!String::from_utf8_lossy(&place.bytes()).contains(secret));
}

#[test]
fn a_password_that_is_too_short_or_missing_adds_nobody() {
    let place = clinic();
    let before = place.bytes();
    let alone = place.run_with_input(&["user", "add", "kim", "--password-stdin"], "eleven char\n");
    assert_eq!(alone.code, 7, "{alone}");
    assert!(
        alone.stderr.contains("use at least 15 characters, because no second factor"),
        "{alone}"
    );
    let short = place.run_with_input(&["user", "add", "kim", "--password-stdin"], "seven77\n");
    assert_eq!(short.code, 7, "{short}");
    assert!(!short.stderr.contains("seven77"), "{short}");
    let none = place.fails(9, &["user", "add", "kim", "--password-stdin"]);
    assert!(none.stderr.contains("password, as a line of standard input"), "{none}");
    assert_eq!(place.bytes(), before);
}
