//! What nobody does for themselves, by whatever command.

use super::{Account, clinics, is_root, run_as, terminal_as};
use crate::harness::{Exchange, NOW, Place, totp};
use crate::people::{self, PASSWORD};

fn ana(place: &Place, arguments: &[&str]) -> Exchange {
    run_as(place, Account::Ana, arguments, "")
}

/// Refused because it would ease a demand, and nothing has changed.
#[track_caller]
fn eases(place: &Place, account: Account, arguments: &[&str]) {
    let exchange = run_as(place, account, arguments, "");
    assert_eq!(exchange.code, 4, "{arguments:?}\n{exchange}");
    let told = "it would ease what is demanded of themselves";
    assert!(exchange.stderr.contains(told), "{arguments:?}\n{exchange}");
}

#[test]
fn no_command_eases_what_is_demanded_of_whoever_runs_it() {
    if !is_root() {
        return;
    }
    let place = clinics();
    place.ok(&["user", "require", "ana"]);
    for words in [
        &["member", "exempt", "city-clinic", "ana", "--for", "3d", "--reason", "x"][..],
        &["member", "extend", "city-clinic", "ana", "--for", "3d", "--reason", "x"],
        &["member", "remove", "city-clinic", "ana", "--yes"],
        &["user", "require", "ana", "--off", "--yes"],
        &["user", "remove", "ana", "--yes"],
    ] {
        eases(&place, Account::Ana, words);
    }
    assert_eq!(place.json(&["user", "show", "ana"])["second_factor"]["required"], true);
}

#[test]
fn a_role_that_enforcement_does_not_reach_is_eased_as_well() {
    if !is_root() {
        return;
    }
    let place = clinics();
    place.ok(&["practice", "set", "city-clinic", "--roles", "owner,staff"]);
    eases(&place, Account::Ana, &["member", "set", "city-clinic", "ana", "--role", "provider"]);
}

#[test]
fn a_pause_of_enforcement_is_no_way_around_it() {
    if !is_root() {
        return;
    }
    let place = clinics();
    place.ok(&["practice", "disable", "city-clinic", "--reason", "x", "--yes"]);
    let exempt = ["member", "exempt", "city-clinic", "rao", "--for", "3d", "--reason", "x"];
    eases(&place, Account::Rao, &exempt);
}

#[test]
fn one_of_several_names_is_enough() {
    if !is_root() {
        return;
    }
    let place = clinics();
    place.ok(&["user", "require", "ana", "lee"]);
    eases(&place, Account::Ana, &["user", "require", "lee", "ana", "--off", "--yes"]);
    assert_eq!(place.json(&["user", "show", "lee"])["second_factor"]["required"], true);
    let codes = ["user", "disable-2fa", "sen", "ana", "--reason", "x", "--verified", "video", "-y"];
    let refused = ana(&place, &codes);
    assert_eq!(refused.code, 4, "{refused}");
    assert_eq!(place.json(&["user", "show", "sen"])["second_factor"]["state"], "active");
}

#[test]
fn a_lock_of_ones_own_is_ended_by_another() {
    if !is_root() {
        return;
    }
    let place = clinics();
    for _ in 0..10 {
        let words = ["login", "try", "ana", "--password-stdin", "--code-stdin"];
        let input = format!("{PASSWORD}\n000000\n");
        place.run_with_input(&words, &input);
    }
    assert_eq!(place.json(&["user", "show", "ana"])["second_factor"]["state"], "locked");
    eases(&place, Account::Ana, &["user", "unlock", "ana"]);
    place.ok(&["user", "unlock", "ana"]);
}

#[test]
fn a_reset_of_oneself_takes_and_gives_nothing() {
    if !is_root() {
        return;
    }
    let place = clinics();
    let words = ["user", "reset-2fa", "ana", "--reason", "lost phone", "--yes"];
    let invited = ana(&place, &[&words[..], &["--verified", "in-person"]].concat());
    assert_eq!(invited.code, 4, "{invited}");
    assert!(invited.stderr.contains("for themselves"), "{invited}");
    let reset = ana(&place, &words);
    assert_eq!(reset.code, 0, "{reset}");
}

#[test]
fn the_policy_of_a_practice_is_eased_by_somebody_of_whom_no_less_is_demanded_then() {
    if !is_root() {
        return;
    }
    let place = clinics();
    let disable = ["practice", "disable", "city-clinic", "--reason", "x", "--yes"];
    eases(&place, Account::Rao, &disable);
    let longer = ["practice", "set", "city-clinic", "--remember", "30d"];
    eases(&place, Account::Rao, &longer);
    let stricter = ["practice", "set", "city-clinic", "--remember", "1h"];
    assert_eq!(run_as(&place, Account::Rao, &stricter, "").code, 0);
    // Once it is the staff alone of whom it is demanded, the owner eases nothing for themselves.
    place.ok(&["practice", "set", "city-clinic", "--roles", "staff"]);
    let done = run_as(&place, Account::Rao, &disable, "");
    assert_eq!(done.code, 0, "{done}");
    let event = &place.json(&["audit", "list", "--limit", "1"])[0];
    assert_eq!(event["action"], "practice.disable");
    assert_eq!(event["details"]["self"], serde_json::Value::Null);
}

#[test]
fn nobody_changes_what_they_are_themselves() {
    if !is_root() {
        return;
    }
    let place = clinics();
    for words in [
        &["operator", "set", "desk-ana", "--no-user"][..],
        &["operator", "set", "desk-ana", "--user", "lee"],
        &["operator", "remove", "desk-ana", "--yes"],
    ] {
        let refused = ana(&place, words);
        assert_eq!(refused.code, 4, "{refused}");
    }
}

#[test]
fn where_nobody_else_is_there_the_owner_may_and_it_is_marked() {
    let place = people::clinic();
    let me = place.json(&["operator", "list"])[0]["name"].as_str().unwrap().to_owned();
    place.ok(&["operator", "set", &me, "--user", "rao"]);
    let why = ["--reason", "nobody else is here", "--verified", "in-person"];
    let code = [&["user", "bypass-code", "rao"][..], &why].concat();
    // A bypass code stands in for an authenticator.
    people::enroll(&place, "rao", "Pixel 9");
    place.ok(&code);
    let event = &place.json(&["audit", "list", "--limit", "1"])[0];
    assert_eq!(event["action"], "user.bypass_code");
    assert_eq!(event["details"]["self"], true);
    // Another operator could be asked from now on.
    place.ok(&["operator", "add", "desk-meera", "--uid", "40002", "--role", "support"]);
    let refused = place.run(&code);
    assert_eq!(refused.code, 4, "{refused}");
}

#[test]
fn of_several_people_only_what_is_done_to_oneself_is_marked() {
    let place = people::clinic();
    let me = place.json(&["operator", "list"])[0]["name"].as_str().unwrap().to_owned();
    place.ok(&["operator", "set", &me, "--user", "rao"]);
    place.ok(&["user", "add", "lee", "--practice", "city-clinic"]);
    let exempt = ["member", "exempt", "city-clinic", "lee", "rao", "--for", "3d"];
    place.ok(&[&exempt[..], &["--reason", "phones in repair"]].concat());
    let events = place.json(&["audit", "list", "--limit", "2"]);
    assert_eq!(
        (&events[0]["user"]["login"], &events[0]["details"]["self"]),
        (&"rao".into(), &true.into())
    );
    assert_eq!(
        (&events[1]["user"]["login"], &events[1]["details"]["self"]),
        (&"lee".into(), &serde_json::Value::Null)
    );
}

#[test]
fn whoever_enrolls_themselves_gives_their_password_and_an_enrollment_code() {
    if !is_root() {
        return;
    }
    let place = clinics();
    let issued = ["user", "enrollment-code", "lee", "--reason", "new", "--verified", "in-person"];
    let code = place.json(&issued)["enrollment_code"].as_str().unwrap().to_owned();
    let mut terminal = terminal_as(&place, Account::Lee, &["user", "enroll", "lee"]);
    terminal.wait_for("Your password");
    terminal.send(&format!("{PASSWORD}\n"));
    terminal.wait_for("Enrollment code");
    terminal.send(&format!("{code}\n"));
    terminal.wait_for("Code from the app");
    let key = terminal.key();
    terminal.send(&format!("{}\n", totp(&key, NOW)));
    terminal.wait_for("recovery codes");
    terminal.send("\n");
    terminal.wait_for("exit=0");
    assert!(terminal.text().contains("Enrolled lee: authenticator"), "{}", terminal.text());
    let event = people::newest_event(&place);
    assert_eq!(event.actor.uid, Account::Lee as u32);
}

#[test]
fn whoever_has_an_app_shows_a_present_code_of_it() {
    if !is_root() {
        return;
    }
    let place = people::clinic();
    people::set_password(&place, "rao");
    let key = people::enroll(&place, "rao", "Pixel 9");
    let uid = (Account::Rao as u32).to_string();
    place.ok(&["operator", "add", "desk-rao", "--uid", &uid, "--user", "rao"]);
    let later = "2026-11-21T10:05:00Z";
    let place = place.at(later);
    let words = ["user", "enroll", "rao", "--label", "Tablet"];
    let mut terminal = terminal_as(&place, Account::Rao, &words);
    terminal.wait_for("Your password");
    terminal.send(&format!("{PASSWORD}\n"));
    terminal.wait_for("First a present code");
    terminal.send("000000\n");
    terminal.wait_for("it is wrong");
    terminal.send(&format!("{}\n", totp(&key, later)));
    terminal.wait_for("Code from the app");
    terminal.send(&format!("{}\n", totp(&terminal.key(), later)));
    terminal.wait_for("exit=0");
    let apps = place.json(&["authenticator", "list", "rao"]);
    assert_eq!(apps[1]["label"], "Tablet");
    assert_eq!(apps[1]["state"], "active");
}

#[test]
fn a_wrong_password_enrolls_nobody() {
    if !is_root() {
        return;
    }
    let place = clinics();
    let mut terminal = terminal_as(&place, Account::Lee, &["user", "enroll", "lee"]);
    terminal.wait_for("Your password");
    terminal.send("not the password\n");
    terminal.wait_for("exit=8");
    assert!(terminal.text().contains("the password was not accepted"), "{}", terminal.text());
    assert_eq!(place.json(&["authenticator", "list", "lee"]), serde_json::json!([]));
}

#[test]
fn nobody_takes_over_an_authenticator_for_themselves() {
    if !is_root() {
        return;
    }
    let place = clinics();
    let uri = |login: &str, last: &str| {
        format!("{login},otpauth://totp/x?secret=T4OSFYCHLPEDUYP6BSJXRVJOQQM2WYB{last}\n")
    };
    let words = ["authenticator", "import", "-", "--verified", "video", "--reason", "moving in"];
    let both = uri("lee", "X") + &uri("ana", "Y");
    let refused = run_as(&place, Account::Ana, &words, &both);
    assert_eq!(refused.code, 4, "{refused}");
    assert!(refused.stderr.contains("for themselves"), "{refused}");
    assert_eq!(place.json(&["authenticator", "list", "lee"]), serde_json::json!([]));
    let done = run_as(&place, Account::Ana, &words, &uri("lee", "X"));
    assert_eq!(done.code, 0, "{done}");
}
