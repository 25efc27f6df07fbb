//! Slips: words from other programs, words that are in no list, and names that
//! are nearly those of somebody.

use crate::harness::Place;

/// The hint of what must fail with that exit code, in two lines.
#[track_caller]
fn hint(place: &Place, code: i32, words: &[&str]) -> String {
    let refused = place.fails(code, words);
    let lines: Vec<_> = refused.stderr.lines().collect();
    assert_eq!(lines.len(), 2, "{refused}");
    lines[1].strip_prefix("hint: ").unwrap().to_owned()
}

#[test]
fn words_from_other_programs_lead_to_the_commands_here() {
    let place = Place::with_clinic();
    for (words, command) in [
        (&["practice", "enable", "city-clinic"][..], "twofactl practice enforce"),
        (&["practice", "new"], "twofactl practice add"),
        (&["user", "reset", "rao"], "twofactl user reset-2fa"),
        (&["user", "lock", "rao"], "twofactl user suspend"),
        (&["user", "disable", "rao"], "twofactl user suspend"),
        (&["user", "code", "rao"], "twofactl user enrollment-code"),
        (&["member", "invite"], "twofactl member add"),
        (&["unlock", "rao"], "twofactl user unlock"),
    ] {
        let hint = hint(&place, 2, words);
        assert!(hint.starts_with(command), "{words:?}: {hint}");
    }
    assert_eq!(hint(&place, 2, &["user", "frob"]), "see twofactl user --help");
    place.ok(&["user", "add", "lee"]);
    place.ok(&["user", "delete", "lee", "--yes"]);
}

#[test]
fn a_word_that_is_in_no_list_is_told_the_list() {
    let place = Place::with_clinic();
    for (words, list) in [
        (&["user", "enroll", "rao", "--type", "foo"][..], "use one of: totp, sms"),
        (
            &["member", "add", "city-clinic", "rao", "--role", "boss"],
            "use one of: owner, admin, provider, staff",
        ),
        (
            &["member", "add", "city-clinic", "rao", "--role", "stff"],
            "did you mean staff? use one of: owner, admin, provider, staff",
        ),
        (
            &["member", "add", "city-clinic", "rao", "--role"],
            "use one of: owner, admin, provider, staff",
        ),
    ] {
        assert_eq!(hint(&place, 2, words), list, "{words:?}");
    }
    let long = hint(&place, 2, &["audit", "list", "--action", "user.ad"]);
    assert!(long.starts_with("did you mean user.add?") && long.ends_with("…"), "{long}");
}

#[test]
fn a_name_that_is_nearly_one_is_told() {
    let place = Place::with_clinic();
    place.ok(&["practice", "add", "hill-clinic", "--name", "Hill Clinic"]);
    place.ok(&["user", "add", "lee@hill.example"]);
    let list = "see what there is: twofactl practice list";
    for (typed, expected) in [
        ("hlil-clinic", format!("did you mean hill-clinic? {list}")),
        ("city", format!("did you mean city-clinic? {list}")),
        ("nowhere", list.to_owned()),
    ] {
        assert_eq!(hint(&place, 3, &["practice", "show", typed]), expected);
        assert_eq!(hint(&place, 3, &["practice", "enforce", "city-clinic", typed]), expected);
    }
    let list = "see what there is: twofactl user list";
    for (typed, expected) in [
        ("roa", format!("did you mean rao? {list}")),
        ("lee", format!("did you mean lee@hill.example? {list}")),
        ("elsewhere", list.to_owned()),
        ("#42", list.to_owned()),
    ] {
        assert_eq!(hint(&place, 3, &["user", "show", typed]), expected);
    }
    let error = place.fails(3, &["user", "show", "roa", "-o", "json"]);
    assert!(error.stderr.contains("\"hint\":\"did you mean rao? "), "{error}");
}

#[test]
fn the_door_names_nobody() {
    let place = Place::with_clinic();
    let words = ["login", "try", "roa", "--password-stdin"];
    let refused = place.run_with_input(&words, "an-uncommon-password\n");
    assert_eq!(refused.code, 5, "{refused}");
    assert!(!refused.stderr.contains("rao") && !refused.stdout.contains("rao"), "{refused}");
    let words = ["login", "try", "rao", "--practice", "city-clini", "--password-stdin"];
    let refused = place.run_with_input(&words, "an-uncommon-password\n");
    assert!(!refused.stderr.contains("did you mean"), "{refused}");
}
