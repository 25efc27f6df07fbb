//! How a refusal is told, and what it gives away.

use super::{Account, clinics, is_root, run_as, terminal_as};
use crate::harness::Place;

#[track_caller]
fn refused(place: &Place, account: Account, arguments: &[&str]) -> String {
    let exchange = run_as(place, account, arguments, "");
    assert_eq!(exchange.code, 4, "{arguments:?}\n{exchange}");
    assert_eq!(exchange.stdout, "");
    exchange.stderr
}

#[test]
fn two_lines_say_why_and_whom_to_ask() {
    if !is_root() {
        return;
    }
    let place = clinics();
    assert_eq!(
        refused(&place, Account::Meera, &["practice", "enforce", "north"]),
        "error: uid 40002 may not run \"practice enforce\": that is not for support\n\
         hint: ask an admin; who may do what is in: man twofactl-operators\n"
    );
    assert_eq!(
        refused(&place, Account::Nobody, &["user", "list"]),
        "error: the account (uid 40006) is no operator of this store\n\
         hint: an admin can make them one: twofactl operator add NAME --uid 40006 --role support\n"
    );
    let json = refused(&place, Account::Audi, &["user", "suspend", "lee", "--yes", "-o", "json"]);
    let error: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(error["error"]["kind"], "not_permitted");
}

#[test]
fn the_owner_of_a_practice_does_not_learn_who_else_is_in_the_store() {
    if !is_root() {
        return;
    }
    let place = clinics();
    for verb in ["show", "unlock", "reset-2fa"] {
        let words = |login| ["user", verb, login, "--reason", "a test", "--yes"];
        let there = refused(&place, Account::Rao, &words("sen"));
        let nowhere = refused(&place, Account::Rao, &words("sne"));
        assert_eq!(there, nowhere, "{verb}");
    }
    let there = refused(&place, Account::Rao, &["practice", "show", "north"]);
    let nowhere = refused(&place, Account::Rao, &["practice", "show", "nroth"]);
    assert_eq!(there, nowhere);
    let list = run_as(&place, Account::Rao, &["practice", "list"], "");
    assert!(list.stdout.contains("city-clinic") && !list.stdout.contains("north"), "{list}");
}

#[test]
fn support_learns_of_a_slip_in_a_name() {
    if !is_root() {
        return;
    }
    let place = clinics();
    let slip = run_as(&place, Account::Meera, &["user", "unlock", "sne"], "");
    assert_eq!(slip.code, 3, "{slip}");
    assert!(slip.stderr.contains("did you mean sen?"), "{slip}");
}

#[test]
fn a_suspended_owner_has_no_powers_and_a_removed_operator_none() {
    if !is_root() {
        return;
    }
    let place = clinics();
    let status = ["practice", "status", "city-clinic"];
    assert_eq!(run_as(&place, Account::Rao, &status, "").code, 0);
    place.ok(&["user", "suspend", "rao", "--yes"]);
    refused(&place, Account::Rao, &status);
    place.ok(&["user", "reinstate", "rao"]);
    assert_eq!(run_as(&place, Account::Rao, &status, "").code, 0);
    place.ok(&["operator", "remove", "desk-rao", "--yes"]);
    refused(&place, Account::Rao, &status);
}

#[test]
fn a_refused_command_changes_nothing_and_a_dry_run_not_even_the_record() {
    if !is_root() {
        return;
    }
    let place = clinics();
    let before = place.ok(&["audit", "checkpoint"]);
    let dry = ["user", "suspend", "lee", "--yes", "--dry-run"];
    refused(&place, Account::Audi, &dry);
    assert_eq!(place.ok(&["audit", "checkpoint"]), before);
    refused(&place, Account::Audi, &["user", "suspend", "lee", "--yes"]);
    assert_eq!(place.json(&["user", "show", "lee"])["status"], "active");
    assert!(place.run(&["audit", "verify"]).stdout.contains("intact"));
}

#[test]
fn no_file_is_written_where_an_operator_says_in_another_accounts_name() {
    if !is_root() {
        return;
    }
    let place = clinics();
    let key = place.key();
    let key = key.to_str().unwrap();
    let before = std::fs::read(key).unwrap();
    for words in [
        &["login", "try", "lee", "--device-file", key, "--remember", "x", "--password-stdin"][..],
        &["user", "enroll", "lee", "--qr-file", "/tmp/x.png", "--code-stdin"],
        &["man", "."],
    ] {
        let told = refused(&place, Account::Ana, words);
        assert!(told.contains("may not be chosen in another account's name"), "{told}");
    }
    assert_eq!(std::fs::read(key).unwrap(), before);
}

#[test]
fn the_claim_of_sudo_is_kept_beside_who_it_was() {
    if !is_root() {
        return;
    }
    let place = clinics();
    let mut command = super::command_as(&place, Account::Meera, &["user", "unlock", "lee"]);
    command.env("SUDO_USER", "root").env("SUDO_UID", "0").env("USER", "root");
    let told = crate::harness::run(command, "");
    assert_eq!(told.code, 0, "{told}");
    let mut command = super::command_as(&place, Account::Meera, &["user", "remove", "lee", "-y"]);
    command.env("SUDO_USER", "root");
    assert_eq!(crate::harness::run(command, "").code, 4);
    let event = &place.json(&["audit", "list", "--limit", "1"])[0];
    assert_eq!(event["actor"]["uid"], 40_002);
    assert_eq!(event["details"]["claimed_user"], "root");
}

#[test]
fn nobody_is_offered_to_whoever_may_not_see_everybody() {
    if !is_root() {
        return;
    }
    let place = clinics();
    // Support is told whom a part of a name means, and the owner of a practice is not.
    let mut support = terminal_as(&place, Account::Meera, &["user", "show", "se"]);
    support.wait_for("exit=0");
    assert!(support.text().contains("one fits"), "{}", support.text());
    let mut owner = terminal_as(&place, Account::Rao, &["user", "show", "se"]);
    owner.wait_for("exit=4");
    assert!(!owner.text().contains("sen"), "{}", owner.text());
    let mut bare = terminal_as(&place, Account::Rao, &["practice", "status"]);
    bare.wait_for("Practice");
    assert!(!bare.text().contains("north"), "{}", bare.text());
    bare.send("city-clinic\n");
    bare.wait_for("exit=0");
}
