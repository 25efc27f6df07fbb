//! Before anything is taken away or handed out, a person at a terminal sees whom
//! it would meet, where, what of theirs ends and who looks like them; and only a
//! yes does it.

use crate::harness::Place;
use crate::hostile::NAME;
use crate::people::{enrolled_clinic, trust_device};
use crate::terminal::Terminal;

fn terminal(place: &Place, line: &str) -> Terminal {
    Terminal::start(place, (110, 40), line, &[])
}

/// Rao has everything in City Clinic, which demands nothing; Kim has nothing in
/// Hill Clinic, which demands a second factor.
fn two_clinics() -> Place {
    let (place, secret) = enrolled_clinic();
    place.ok(&["user", "set", "rao", "--name", "Dr. Rao"]);
    place.ok(&["user", "require", "rao"]);
    trust_device(&place, "rao", &secret);
    place.ok(&["practice", "add", "hill-clinic", "--name", "Hill Clinic"]);
    place.ok(&["practice", "enforce", "hill-clinic"]);
    place.ok(&["user", "add", "kim", "--practice", "hill-clinic"]);
    place.ok(&["practice", "disable", "city-clinic", "--reason", "moving", "--yes"]);
    place
}

/// A command, what the screen tells before the question, and the question.
type Taking = (&'static str, &'static [&'static str], &'static str);

const RAO: &str = "Dr. Rao (rao), #1";
const FACTOR: &str = "what ends: Pixel 9 (totp), 10 recovery codes, 1 trusted device";
const EPOCH: &str = "what ends: sessions, 1 trusted device";

const TAKING: &[Taking] = &[
    (
        "user remove rao",
        &[
            RAO,
            "practices: city-clinic (owner)",
            "the password, Pixel 9 (totp), 10 recovery codes, 1 trusted device, 1 membership",
        ],
        "Remove rao? [y/N]",
    ),
    ("user suspend rao", &[RAO, "city-clinic (owner)", EPOCH], "Suspend rao? [y/N]"),
    ("user require rao --off", &[RAO], "Require a second factor of rao no longer? [y/N]"),
    (
        "user reset-2fa rao --reason lost",
        &[RAO, "city-clinic (owner)", FACTOR],
        "Reset the second factor of rao? [y/N]",
    ),
    (
        "user disable-2fa rao --reason lost --verified video",
        &[RAO, "city-clinic (owner)", FACTOR],
        "Switch two-factor authentication off for rao? [y/N]",
    ),
    (
        "user recovery-codes rao --show --reason lost --verified video",
        &[RAO, "what ends: 10 recovery codes"],
        "Issue new recovery codes to rao, in the place of 10 old codes? [y/N]",
    ),
    (
        "authenticator remove 1",
        &[RAO, "what ends: Pixel 9 (totp), sessions, 1 trusted device"],
        "Remove authenticator 1 of rao? [y/N]",
    ),
    ("device revoke 1", &[RAO, "device 1:"], "Revoke 1 trusted device of rao? [y/N]"),
    (
        "member remove city-clinic rao",
        &[RAO, EPOCH, "City Clinic (city-clinic)"],
        "Remove rao from city-clinic? [y/N]",
    ),
    (
        "member exempt hill-clinic kim --for 7d --reason lost",
        &["kim, #2", "practices: hill-clinic (staff)", "Hill Clinic (hill-clinic)"],
        "Exempt kim in hill-clinic? [y/N]",
    ),
    (
        "member extend hill-clinic kim --for 7d --reason lost",
        &["kim, #2", "Hill Clinic (hill-clinic)"],
        "Give kim more time in hill-clinic? [y/N]",
    ),
    (
        "practice disable hill-clinic --reason lost",
        &["practice: Hill Clinic (hill-clinic)", "members: 1"],
        "Demand no second factor in hill-clinic? [y/N]",
    ),
    (
        "practice enforce city-clinic",
        &["practice: City Clinic (city-clinic)", "members:"],
        "Demand a second factor in city-clinic? [y/N]",
    ),
    (
        "practice set hill-clinic --remember 12h",
        &["practice: Hill Clinic (hill-clinic)", "members:"],
        "Change the policy of hill-clinic? [y/N]",
    ),
    (
        "practice remove city-clinic",
        &["practice: City Clinic (city-clinic)", "1 membership"],
        "Remove city-clinic? [y/N]",
    ),
];

#[test]
fn whoever_takes_something_away_sees_whom_and_what_and_enter_alone_does_nothing() {
    let place = two_clinics();
    let before = place.ok(&["audit", "checkpoint"]);
    for (line, shown, question) in TAKING {
        let mut person = terminal(&place, line);
        person.wait_for(question);
        let text = person.text();
        for words in *shown {
            let found = text.find(words).unwrap_or_else(|| panic!("{line}: {words}\n{text}"));
            assert!(found < text.find(question).unwrap(), "{line}: {words}\n{text}");
        }
        person.send("\n");
        person.wait_for("exit=9");
        assert!(person.text().contains("nothing was changed"), "{line}\n{}", person.text());
    }
    assert_eq!(place.ok(&["audit", "checkpoint"]), before);
}

#[test]
fn the_end_of_the_input_and_an_interrupt_change_nothing() {
    let place = two_clinics();
    let before = place.ok(&["audit", "checkpoint"]);
    for (line, _, question) in TAKING {
        for (key, code) in [("\u{4}", 9), ("\u{3}", 130)] {
            let mut person = terminal(&place, line);
            person.wait_for(question);
            person.send(key);
            person.wait_for(&format!("exit={code}"));
        }
    }
    assert_eq!(place.ok(&["audit", "checkpoint"]), before);
}

#[test]
fn scripts_and_whoever_agreed_beforehand_are_shown_nothing() {
    let place = two_clinics();
    let removed = place.run(&["authenticator", "remove", "1", "--yes"]);
    assert_eq!((removed.code, &*removed.stderr), (0, ""), "{removed}");
    let mut person = terminal(&place, "user remove kim --yes");
    person.wait_for("exit=0");
    assert!(!person.text().contains("practices:"), "{}", person.text());
}

#[test]
fn whom_something_is_handed_to_is_shown_before_the_first_question() {
    let place = two_clinics();
    for (line, ends) in [
        ("user set-password rao", EPOCH),
        ("user set-password kim", ""),
        ("user recovery-codes rao --show", "what ends: 10 recovery codes"),
        ("user disable-2fa rao", FACTOR),
        ("user enrollment-code kim", ""),
        ("user bypass-code rao", ""),
        ("user enroll rao --replace 1", "what ends: Pixel 9 (totp), sessions"),
    ] {
        let mut person = terminal(&place, line);
        person.wait_for("Reason:");
        let text = person.text();
        let whom = if line.contains("rao") { RAO } else { "kim, #2" };
        assert!(text.contains(whom) && text.contains("practices:"), "{line}\n{text}");
        assert_eq!(text.contains("what ends"), !ends.is_empty(), "{line}\n{text}");
        assert!(text.contains(ends), "{line}\n{text}");
        person.send("lost\n");
        person.wait_for("How was their identity checked?");
        assert_eq!(person.text().matches("practices:").count(), 1, "{line}\n{}", person.text());
        person.send("\u{3}");
        person.wait_for("exit=130");
    }
    let line = "user set-password kim --reason new --verified in-person";
    let mut person = terminal(&place, line);
    person.wait_for("New password of kim:");
    assert!(!person.text().contains("practices:"), "{}", person.text());
    person.send("\u{3}");
    person.wait_for("exit=130");
}

#[test]
fn what_was_shown_before_the_reason_is_not_shown_again_at_the_end() {
    let place = two_clinics();
    let mut person = terminal(&place, "user disable-2fa rao --verified video");
    person.wait_for("Reason:");
    person.send("HD-7\n");
    person.wait_for("Switch two-factor authentication off for rao? [y/N]");
    assert_eq!(person.text().matches("practices:").count(), 1, "{}", person.text());
    person.send("y\n");
    person.wait_for("exit=0");
    assert_eq!(place.json(&["audit", "list", "--limit", "1"])[0]["reason"], "HD-7");
}

#[test]
fn who_looks_alike_is_named_with_id_and_practices() {
    let place = two_clinics();
    for (login, name, practice) in [
        ("ra0@hill.example", None, Some("hill-clinic")),
        ("r\u{430}\u{43e}", None, None),
        ("anita", Some("DR.  RA\u{d3}"), Some("hill-clinic")),
        ("lee", Some("Dr. Roa"), None),
    ] {
        let mut words = vec!["user", "add", login];
        words.extend(name.iter().flat_map(|name| ["--name", name]));
        words.extend(practice.iter().flat_map(|handle| ["--practice", handle]));
        place.ok(&words);
    }
    place.ok(&["practice", "add", "c1ty-clinic", "--name", "Another"]);
    let mut person = terminal(&place, "member remove city-clinic rao");
    person.wait_for("[y/N]");
    let text = person.text();
    for told in [
        "Not to be confused with #3 ra0@hill.example, hill-clinic.",
        "Not to be confused with #4 r\u{430}\u{43e}, in no practice.",
        "Not to be confused with #5 anita, DR. RA\u{d3}, hill-clinic.",
        "Not to be confused with Another (c1ty-clinic).",
    ] {
        assert!(text.contains(told), "{told}\n{text}");
    }
    assert!(!text.contains("#6 lee"), "{text}");
    place.ok(&["user", "add", "rao@north.example", "--name", NAME]);
    let mut person = terminal(&place, "user remove rao");
    person.wait_for("[y/N]");
    let text = person.text();
    assert!(text.contains("Nor with 1 more who look alike."), "{text}");
    place.ok(&["user", "remove", "#3", "--yes"]);
    // The likest first, whoever was there first.
    let mut person = terminal(&place, "user remove rao");
    person.wait_for("[y/N]");
    let text = person.text();
    let hostile = "#7 rao@north.example, =cmd";
    assert!(text.contains(hostile) && text.contains("\\u{1b}[2J"), "{text}");
}

#[test]
fn of_many_some_are_shown_and_the_rest_counted() {
    let place = two_clinics();
    for number in 1..=6 {
        place.ok(&["user", "add", &format!("lee{number}")]);
    }
    let mut person = terminal(&place, "user suspend lee1 lee2 lee3 lee4 lee5 lee6");
    person.wait_for("Suspend 6 users? [y/N]");
    let text = person.text();
    assert!(text.contains("lee5, #7") && text.contains("And 1 more."), "{text}");
    assert!(!text.contains("lee6, #8") && text.contains("Would suspend lee6."), "{text}");
}

#[test]
fn a_reason_is_asked_for_three_times_and_scripts_are_told_the_flag() {
    let place = two_clinics();
    let before = place.ok(&["audit", "checkpoint"]);
    for line in [
        "user reset-2fa rao",
        "user disable-2fa rao --verified video",
        "user recovery-codes rao --show --verified video",
        "user set-password rao --verified video",
        "user enrollment-code kim --verified video",
        "user bypass-code rao --verified video",
        "user enroll rao --verified video",
        "practice disable hill-clinic",
        "member exempt hill-clinic kim --for 7d",
        "member extend hill-clinic kim --for 7d",
    ] {
        let mut person = terminal(&place, line);
        person.wait_for("Reason:");
        person.send("\n");
        person.wait_for("An answer is needed");
        person.send(" \n");
        person.wait_until("the third time", |text| text.matches("Reason:").count() == 3);
        person.send("\n");
        person.wait_for("exit=9");
        let mut words: Vec<_> = line.split(' ').chain(["--yes"]).collect();
        if line.starts_with("user enroll ") {
            words.extend(["--show-secret", "--code-stdin"]);
        }
        let refused = place.fails(9, &words);
        assert!(refused.stderr.contains("--reason TEXT or --ticket ID"), "{line}\n{refused}");
    }
    assert_eq!(place.ok(&["audit", "checkpoint"]), before);
}
