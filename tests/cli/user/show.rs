//! `user show`.

use serde_json::{Value, json};

use crate::harness::totp;
use crate::people::{
    begin, clinic, enroll, enrolled_clinic, guess, mistype, set_password, trust_device,
};

#[test]
fn the_page_has_the_shape_that_scripts_rely_on() {
    let (place, secret) = enrolled_clinic();
    place.ok(&["user", "set", "rao", "--name", "Dr. Rao", "--phone", "+919876543210"]);
    trust_device(&place, "rao", &secret);
    let mut page = place.json(&["user", "show", "rao"]);
    page["next"].take();
    page["recent"].take();
    let expected = json!({
        "id": 1,
        "login": "rao",
        "name": "Dr. Rao",
        "phone": "+91*******210",
        "status": "active",
        "situation": { "state": "enrolled", "gets_in": true, "reason": "with a code from an app" },
        "second_factor": {
            "state": "active",
            "personal": false,
            "required": false,
            "rebind": false,
            "password_set": true,
            "locked_until": null,
            "failed_attempts": 0,
            "recovery_codes_left": 10,
            "recovery_codes_renewal_due": false,
            "epoch": 2,
            "authenticators": [{
                "id": 1,
                "type": "totp",
                "label": "Pixel 9",
                "state": "active",
                "algorithm": "SHA1",
                "digits": 6,
                "period": 30,
                "created_at": "2026-11-21T10:00:00Z",
                "last_used_at": "2026-11-21T10:00:30Z",
                "phone": null,
            }],
            "trusted_devices": 1,
            "bypass_code": null,
            "pending": null,
            "texts": null,
        },
        "practices": [{
            "handle": "city-clinic",
            "role": "owner",
            "demanded": true,
            "because": "practice",
            "next_login": "code_required",
            "deadline": null,
            "exempt_until": null,
        }],
        "suggestion": null,
        "next": null,
        "recent": null,
    });
    assert_eq!(page, expected);
}

#[test]
fn what_to_type_is_told_for_what_only_the_caller_knows() {
    let (place, _) = enrolled_clinic();
    let what = |when: &str, verb: &str| {
        json!({
            "when": when,
            "command": format!("twofactl user {verb} rao --reason TEXT --verified HOW"),
        })
    };
    let expected = json!([
        what("phone gone", "reset-2fa"),
        what("phone at home", "bypass-code"),
        { "when": "code refused", "command": "twofactl user check-code rao" },
        { "when": "recovery codes lost", "command": "twofactl user recovery-codes rao" },
        what("password forgotten", "set-password"),
    ]);
    assert_eq!(place.json(&["user", "show", "rao"])["next"], expected);
}

#[test]
fn the_last_events_come_with_the_page() {
    let (place, secret) = enrolled_clinic();
    place.ok(&["user", "set", "rao", "--phone", "+919876543210", "--reason", "asked"]);
    trust_device(&place, "rao", &secret);
    let mut recent = place.json(&["user", "show", "rao"])["recent"].take();
    assert_eq!(recent.as_array().unwrap().len(), 5);
    assert_eq!(recent[0]["action"], "login.allowed");
    assert_eq!(recent[0]["actor"], json!({ "name": "login", "uid": 990 }));
    let mut set = recent[1].take();
    for by_the_machine in ["actor", "host", "version"] {
        assert!(!set[by_the_machine].take().is_null());
    }
    let expected = json!({
        "seq": 10,
        "at": "2026-11-21T10:00:00Z",
        "actor": null,
        "host": null,
        "version": null,
        "action": "user.set",
        "outcome": "done",
        "practice": null,
        "user": { "id": 1, "login": "rao" },
        "target": null,
        "reason": "asked",
        "ticket": null,
        "details": { "phone_before": null, "phone": "+91*******210" },
    });
    assert_eq!(set, expected);
}

#[test]
fn a_person_reads_the_fix_first() {
    let (place, secret) = enrolled_clinic();
    guess(&place, "rao", &secret, 10);
    let page = place.at("2026-11-21T10:07:00Z").ok(&["user", "get", "rao"]);
    let expected = "rao, #1\n\
        Cannot get in (locked): locked until 2026-11-21 10:30 (in 23 min), after 10 wrong codes in a \
        row.\n\
        The smallest fix:\n    \
        twofactl user unlock rao\n\
        \n\
        status:         active, password set\n\
        second factor:  locked, 10 recovery codes left\n\
        authenticator:  1 totp Pixel 9, active, last used 10:00 (7 min ago)\n\
        in city-clinic: locked, owner, demanded by the practice\n\
        \n\
        phone gone:\n    \
        twofactl user reset-2fa rao --reason TEXT --verified HOW\n\
        phone at home:\n    \
        twofactl user bypass-code rao --reason TEXT --verified HOW\n\
        code refused:\n    \
        twofactl user check-code rao\n\
        recovery codes lost:\n    \
        twofactl user recovery-codes rao\n\
        password forgotten:\n    \
        twofactl user set-password rao --reason TEXT --verified HOW\n";
    assert_eq!(page, expected, "and no events, for which a small window has no room");
}

#[test]
fn the_suggestion_is_the_smallest_fix() {
    let mut place = clinic();
    let mut suggested = |now: &str, words: &[&str]| {
        place.set_now(now);
        if !words.is_empty() {
            place.ok(words);
        }
        place.json(&["user", "show", "rao"])["suggestion"].take()
    };
    let now = crate::harness::NOW;
    let what = |verb: &str| json!(format!("twofactl user {verb} rao --reason TEXT --verified HOW"));
    assert_eq!(suggested(now, &[]), what("set-password"));
    let issue = &["user", "enrollment-code", "rao", "--reason", "x", "--verified", "video"];
    assert_eq!(suggested(now, issue), what("set-password"));
    let reset = &["user", "reset-2fa", "rao", "--reason", "lost", "--yes"];
    assert_eq!(suggested(now, reset), what("enrollment-code"), "rebind");
    assert_eq!(suggested(now, issue), what("set-password"), "the code is there");
    assert_eq!(suggested("2026-11-21T10:30:00Z", &[]), what("enrollment-code"), "it is dead");
}

#[test]
fn nothing_is_suggested_where_nothing_is_wrong() {
    let place = clinic();
    let suggestion = || place.json(&["user", "show", "rao"])["suggestion"].take();
    set_password(&place, "rao");
    assert_eq!(suggestion(), json!(null), "enrolls at the next login");
    enroll(&place, "rao", "Pixel 9");
    assert_eq!(suggestion(), json!(null));
    place.ok(&["user", "reset-2fa", "rao", "--reason", "x", "--yes", "--verified", "video"]);
    assert_eq!(suggestion(), json!(null), "has a code in hand");
    let page = place.json(&["user", "show", "rao"]);
    assert_eq!(page["next"][0]["when"], "enrollment code lost");
}

#[test]
fn a_lock_beside_other_authenticators_is_still_only_a_lock() {
    let (place, secret) = enrolled_clinic();
    enroll(&place, "rao", "iPad");
    begin(&place, "rao", "third");
    guess(&place, "rao", &secret, 10);
    let page = place.json(&["user", "show", "rao"]);
    assert_eq!(page["suggestion"], "twofactl user unlock rao");
    assert_eq!(page["second_factor"]["state"], "locked");
    assert_eq!(page["second_factor"]["authenticators"][2]["state"], "pending");
    assert_eq!(page["next"][4]["when"], "one of several phones gone");
    assert_eq!(page["next"][4]["command"], "twofactl authenticator list rao");
}

#[test]
fn an_enrollment_under_way_tells_why_its_last_code_failed() {
    let place = clinic();
    let begun = begin(&place, "rao", "Pixel 9");
    let told = || place.json(&["user", "show", "rao"])["second_factor"]["pending"].take();
    let pending = |failure: Value| json!({ "authenticator": 1, "expires_at": "2026-11-21T10:30:00Z", "last_failure": failure });
    let line = || {
        let page = place.ok(&["user", "show", "rao"]);
        page.lines().find(|line| line.starts_with("enrollment:")).unwrap().to_owned()
    };
    assert_eq!(told(), pending(json!(null)));
    let until = "enrollment:     of 1, until 2026-11-21 10:30 (in 30 min);";
    assert_eq!(line(), format!("{until} no code typed yet"));
    mistype(&place, &begun, &totp(begun.key.expose(), "2026-11-21T10:04:00Z"));
    assert_eq!(told(), pending(json!("clock_off")));
    assert_eq!(
        line(),
        format!("{until} the last code was of another time: the phone's clock is wrong")
    );
    mistype(&place, &begun, "12345");
    assert_eq!(told(), pending(json!("wrong_form")));
    let place = place.at("2026-11-21T10:30:00Z");
    let page = place.json(&["user", "show", "rao"]);
    assert_eq!(page["second_factor"]["pending"], json!(null), "it is over");
    assert!(!place.ok(&["user", "show", "rao"]).contains("enrollment:"));
}

#[test]
fn the_decision_is_told_step_by_step() {
    let (place, secret) = enrolled_clinic();
    let page = place.ok(&["user", "show", "rao", "--explain"]);
    let expected = "\nIn city-clinic: code_required, because\n\
        1 turned away:            no, not suspended; the password is taken for right\n\
        2 second factor demanded: yes, by the practice, of the role owner\n\
        3 nothing demanded:       no, the practice demands one\n\
        4 trusted device:         no, this report looks at a login without one\n\
        5 locked:                 no, no lock\n\
        6 authenticator accepted: yes, totp; accepted: totp\n";
    assert!(page.ends_with(expected), "{page}");
    guess(&place, "rao", &secret, 10);
    let place = place.at("2026-11-21T10:07:00Z");
    let page = place.json(&["user", "show", "rao", "--explain"]);
    let explained = &page["explain"][0];
    assert_eq!(
        (&explained["practice"], &explained["next_login"]),
        (&json!("city-clinic"), &page["practices"][0]["next_login"])
    );
    assert_eq!(explained["steps"].as_array().unwrap().len(), 5);
    let expected = json!({
        "step": 5,
        "question": "locked",
        "answer": true,
        "because": "lock until 2026-11-21T10:30:00Z",
    });
    assert_eq!(explained["steps"][4], expected);
    assert_eq!(place.json(&["user", "show", "rao"]).get("explain"), None);
}

#[test]
fn each_practice_is_explained_or_the_named_one() {
    let place = clinic();
    place.ok(&["practice", "add", "north", "--name", "North"]);
    place.ok(&["practice", "add", "south", "--name", "South"]);
    place.ok(&["member", "add", "north", "rao", "--role", "staff"]);
    place.ok(&["user", "add", "kim"]);
    let explained = |words: &[&str]| {
        let page = place.json(&[&["user", "show"], words].concat());
        let one = |one: &Value| {
            let last = one["steps"].as_array().unwrap().last().unwrap();
            (one["practice"].clone(), one["next_login"].clone(), last["because"].clone())
        };
        page["explain"].as_array().unwrap().iter().map(one).collect::<Vec<_>>()
    };
    let enrolls = (
        json!("city-clinic"),
        json!("enrollment_required"),
        json!("nothing else fits; by password"),
    );
    let allowed = |practice: Value| (practice, json!("allowed"), json!("nobody demands one"));
    assert_eq!(explained(&["rao", "--explain"]), [enrolls, allowed(json!("north"))]);
    assert_eq!(explained(&["rao", "--explain", "--practice", "north"]), [allowed(json!("north"))]);
    let stranger = (json!("south"), json!("denied"), json!("no member of that practice"));
    assert_eq!(explained(&["rao", "--explain", "--practice", "south"]), [stranger]);
    assert_eq!(explained(&["kim", "--explain"]), [allowed(json!(null))]);
    assert!(place.ok(&["user", "show", "kim", "--explain"]).contains("In no practice: allowed"));
    place.fails(3, &["user", "show", "rao", "--explain", "--practice", "nowhere"]);
    place.fails(3, &["user", "show", "rao", "--practice", "nowhere"]);
    let both = place.json(&["user", "show", "rao", "kim", "--explain"]);
    assert_eq!(both[1]["explain"][0]["next_login"], "allowed");
}

#[test]
fn a_number_is_shown_whole_only_where_it_is_asked_for_and_on_record() {
    let mut place = clinic();
    let number = "+919876543210";
    place.ok(&["user", "set", "rao", "--phone", number]);
    place.ok(&["user", "add", "kim"]);
    place.set_now("2026-11-22T10:00:00Z");
    assert!(!place.ok(&["user", "show", "rao"]).contains(number));
    assert_eq!(place.json(&["user", "show", "rao"]).get("phone_number"), None);
    let shown = place.json(&["user", "show", "rao", "--phone", "--ticket", "HD-7"]);
    assert_eq!(
        json!([shown["phone"], shown["phone_number"], shown["phone_changed_at"]]),
        json!(["+91*******210", number, "2026-11-21T10:00:00Z"])
    );
    let events = || place.json(&["audit", "list", "--action", "user.show_phone"]);
    let event = &events()[0];
    assert_eq!(
        json!([event["user"]["login"], event["ticket"], event["outcome"], event["details"]]),
        json!(["rao", "HD-7", "done", { "phone": "+91*******210" }])
    );
    let page = place.ok(&["user", "show", "rao", "--phone"]);
    let line = "phone:          +919876543210, changed 2026-11-21 10:00 +00:00 (24 h ago)\n";
    assert!(page.contains(line), "{page}");
    assert!(place.ok(&["user", "show", "kim", "--phone"]).contains("none on file\n"));
    assert_eq!(events().as_array().unwrap().len(), 2, "there was nothing to show of kim");
    let both = place.json(&["user", "show", "rao", "kim", "#1", "--phone"]);
    assert_eq!(json!([both[0]["phone_number"], both[1]["phone_number"]]), json!([number, null]));
    assert_eq!(events().as_array().unwrap().len(), 3, "rao once, however often named");
    assert!(!events().to_string().contains(number));
    let csv = place.ok(&["user", "show", "rao", "kim", "--phone", "-o", "csv"]);
    assert!(csv.contains(number), "{csv}");
    assert_eq!(place.json(&["audit", "verify"])["ok"], true);
}

#[test]
fn no_number_is_shown_that_could_not_be_recorded() {
    let place = clinic();
    place.ok(&["user", "set", "rao", "--phone", "+919876543210"]);
    let asked = &["user", "show", "rao", "--phone"];
    let silent = |exchange: crate::harness::Exchange| {
        assert_eq!(exchange.stdout, "");
        assert!(!exchange.stderr.contains("9876543210"), "{exchange}");
    };
    silent(place.fails(2, &[&asked[..], &["--dry-run"]].concat()));
    silent(place.fails(3, &[&asked[..], &["nobody"]].concat()));
    std::fs::remove_file(place.key()).unwrap();
    silent(place.fails(6, asked));
    assert_eq!(place.json(&["audit", "list", "--action", "user.show_phone"]), json!([]));
}

#[test]
fn one_user_is_an_object_and_several_are_an_array() {
    let place = clinic();
    place.ok(&["user", "add", "kim"]);
    assert_eq!(place.json(&["user", "show", "#2"])["login"], "kim");
    let both = place.json(&["user", "show", "kim", "rao"]);
    assert_eq!((&both[0]["login"], &both[1]["login"]), (&json!("kim"), &json!("rao")));
    let read = place.json_with_input(&["user", "show", "-"], "kim\n");
    assert_eq!(read[0]["login"], "kim", "an array, whatever the number of names");
    let pages = place.ok(&["user", "show", "kim", "rao"]);
    assert!(pages.starts_with("kim, #2\n") && pages.contains("\n\nrao, #1\n"), "{pages}");
    let csv = place.ok(&["user", "show", "kim", "rao", "-o", "csv"]);
    assert!(csv.starts_with("id,login,name,phone,status,suggestion\n2,kim,,,active,"), "{csv}");
    assert_eq!(place.ok(&["user", "show", "kim", "rao", "-o", "jsonl"]).lines().count(), 2);
}

#[test]
fn one_slip_and_nothing_is_shown() {
    let place = clinic();
    let missing = place.fails(3, &["user", "show", "rao", "nobody"]);
    assert_eq!(
        missing.to_string(),
        "exit: 3\n--- stdout\n--- stderr\n\
         error: there is no user \"nobody\"\n\
         hint: see what there is: twofactl user list\n"
    );
    let json = place.fails(3, &["user", "show", "#99", "-o", "json"]);
    assert_eq!(
        json.stderr,
        "{\"error\":{\"kind\":\"not_found\",\"message\":\"there is no user \\\"#99\\\"\",\
         \"hint\":\"see what there is: twofactl user list\"}}\n"
    );
    place.fails(7, &["user", "show", "#0"]);
    place.fails(2, &["user", "show"]);
}

#[test]
fn a_page_needs_no_key() {
    let (place, _) = enrolled_clinic();
    std::fs::remove_file(place.key()).unwrap();
    assert_eq!(place.json(&["user", "show", "rao"])["second_factor"]["state"], "active");
}

#[test]
fn names_do_no_harm_in_any_format() {
    let place = clinic();
    let name = "=HYPERLINK(\"x\"),'; reboot #";
    let login = "$(reboot);'x'";
    place.ok(&["user", "add", login, "--name", name, "--practice", "city-clinic"]);
    begin(&place, login, "@SUM(1)|<b>\u{5d0}");
    let page = place.json(&["user", "show", login]);
    assert_eq!(page["name"], name);
    let word = r"'$(reboot);'\''x'\'''";
    let command = format!("twofactl user set-password {word} --reason TEXT --verified HOW");
    assert_eq!(page["suggestion"], Value::String(command.clone()));
    assert!(place.ok(&["user", "show", login]).contains(&command));
    let csv = place.ok(&["user", "list", "-o", "csv"]);
    assert!(csv.contains("\"'=HYPERLINK(\"\"x\"\"),'; reboot #\""), "{csv}");
    let labels = place.ok(&["authenticator", "list", login, "-o", "csv"]);
    assert!(labels.contains(",'@SUM(1)|<b>\u{5d0},"), "{labels}");
    for form in ["table", "wide", "json", "jsonl", "csv"] {
        place.ok(&["user", "show", login, "rao", "-o", form]);
        place.ok(&["user", "list", "-o", form]);
    }
}

#[test]
fn nothing_that_drives_a_terminal_reaches_one() {
    let place = clinic();
    let name = "a\u{1b}[2J\u{202e}\u{9b}b";
    let raw = ['\u{1b}', '\u{202e}', '\u{9b}'];
    place.ok(&["user", "add", "kim", "--name", name, "--practice", "city-clinic"]);
    place.ok(&["user", "set", "kim", "--no-email", "--phone", "+919876543210", "--reason", name]);
    begin(&place, "kim", name);
    for form in ["table", "wide", "json", "jsonl", "csv"] {
        for words in [
            &["user", "show", "kim"][..],
            &["user", "show", "kim", "rao"],
            &["user", "list"],
            &["user", "set", "kim", "--no-email"],
            &["user", "remove", "kim", "-n"],
            &["authenticator", "list", "kim"],
            &["authenticator", "rename", "1", name],
            &["authenticator", "rename", "1", "another", "-n"],
            &["authenticator", "remove", "1", "-n"],
        ] {
            let told = place.ok(&[words, &["-o", form]].concat());
            assert!(!told.contains(raw), "{words:?} {form} {told:?}");
        }
    }
    assert_eq!(place.json(&["user", "show", "kim"])["name"], name, "and scripts get it whole");
    for words in
        [&["user", "show", "a\u{202e}b"][..], &["user", "set", "rao", "--login", "a\u{1b}"]]
    {
        for form in ["table", "json"] {
            let refused = place.fails(7, &[words, &["-o", form]].concat());
            assert!(!refused.stderr.contains(raw), "{refused:?}");
        }
    }
}
