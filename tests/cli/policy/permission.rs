//! Who may apply what: an owner a file about practices of their own, and nobody what
//! eases a demand on themselves. Needs root, as all tests of accounts do.

use crate::harness::{Exchange, Place};
use crate::people;
use crate::permission::{Account, clinics, is_root, run_as};

const CITY: &str = "[practice.city-clinic]\nenforcement = \"required\"\n";
const NORTH: &str = "[practice.north]\nenforcement = \"off\"\n";

fn apply(place: &Place, account: Account, text: &str) -> Exchange {
    run_as(place, account, &["policy", "apply", "-", "--yes", "--reason", "a test"], text)
}

#[track_caller]
fn assert_refused(told: &Exchange, because: &str) {
    assert_eq!((told.code, told.stdout.as_str()), (4, ""), "{told}");
    assert!(told.stderr.contains(because), "{told}");
}

#[test]
fn an_owner_applies_a_file_about_their_own_practice_and_no_other() {
    if !is_root() {
        return;
    }
    let place = clinics();
    let digits = format!("{CITY}digits = 7\n");
    let told = apply(&place, Account::Rao, &digits);
    assert_eq!(told.code, 0, "{told}");
    let event = people::newest_event(&place);
    assert_eq!((event.action.as_str(), event.actor.uid), ("practice.set", 40_004));
    for text in [NORTH, &format!("{digits}{NORTH}"), "[practice.nowhere]\nenforcement = \"off\"\n"]
    {
        let elsewhere = "it is not all in their practices";
        assert_refused(&apply(&place, Account::Rao, text), elsewhere);
        let diff = run_as(&place, Account::Rao, &["policy", "diff", "-"], text);
        assert_refused(&diff, elsewhere);
    }
    let all = run_as(&place, Account::Rao, &["policy", "export", "--all"], "");
    assert!(all.stdout.contains("[practice.city-clinic]"), "{all}");
    assert!(!all.stdout.contains("north"), "{all}");
    let again = apply(&place, Account::Rao, &all.stdout);
    assert!(again.stdout.starts_with("Nothing to change"), "{again}");
}

#[test]
fn each_change_is_judged_as_its_own_command_would_be() {
    if !is_root() {
        return;
    }
    let place = clinics();
    // Kim is in another practice as well: not the owner's to require anything of.
    let requires = |who: &str| format!("{CITY}[require]\nusers = [{who}]\n");
    let told = apply(&place, Account::Rao, &requires("\"kim\""));
    assert_refused(&told, "may not run \"user require\"");
    let told = apply(&place, Account::Rao, &requires("\"lee\""));
    assert_eq!(told.code, 0, "{told}");
    // What is so already is nobody's change.
    place.ok(&["user", "require", "kim"]);
    let told = apply(&place, Account::Rao, &requires("\"kim\", \"lee\""));
    assert!(told.stdout.starts_with("Nothing to change"), "{told}");
    let told = apply(&place, Account::Rao, &requires("\"lee\""));
    assert_refused(&told, "may not run \"user require\"");
    let event = people::newest_event(&place);
    let details: Vec<_> = event.details.iter().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(details, ["command", "policy_file", "refusal"], "{event:?}");
    // An auditor sees what would change, and changes nothing.
    let diff = run_as(&place, Account::Audi, &["policy", "diff", "-"], &requires(""));
    assert_eq!(diff.code, 5, "{diff}");
    assert_refused(&apply(&place, Account::Audi, &requires("")), "is not for auditors");
}

#[test]
fn nobody_eases_what_is_demanded_of_themselves_by_a_file() {
    if !is_root() {
        return;
    }
    let place = clinics();
    place.ok(&["user", "require", "ana"]);
    let before = people::newest_event(&place).seq.get();
    let exempt =
        "[[practice.city-clinic.exempt]]\nuser = \"rao\"\nuntil = 2026-12-01\nreason = \"x\"\n";
    let extend =
        "[[practice.city-clinic.extend]]\nuser = \"rao\"\nuntil = 2026-12-01\nreason = \"x\"\n";
    let off = "[practice.city-clinic]\nenforcement = \"off\"\n";
    let paused = format!("{CITY}paused-until = 2026-12-01\n");
    let eases = "it would ease what is demanded of themselves";
    for text in [
        off,
        &paused,
        &format!("{CITY}roles = [\"staff\"]\n"),
        &format!("{CITY}remember = \"90d\"\n"),
        &format!("{CITY}methods = [\"totp\", \"sms\"]\n"),
        &format!("{CITY}{exempt}"),
        &format!("{CITY}{extend}"),
    ] {
        assert_refused(&apply(&place, Account::Rao, text), eases);
    }
    let released = format!("{CITY}[require]\nusers = []\n");
    assert_refused(&apply(&place, Account::Ana, &released), eases);
    assert_eq!(place.json(&["user", "show", "ana"])["second_factor"]["required"], true);
    assert_eq!(people::newest_event(&place).seq.get(), before + 8, "each refusal is in the record");
}

#[test]
fn in_another_accounts_name_a_file_is_handed_over_on_standard_input() {
    if !is_root() {
        return;
    }
    let place = clinics();
    std::fs::write(place.path("policy.toml"), "secret = hunter2\n").unwrap();
    for verb in ["apply", "diff"] {
        let told = run_as(&place, Account::Ana, &["policy", verb, "policy.toml"], "");
        assert_refused(&told, "error: the file may not be chosen in another account's name\n");
        assert!(!told.stderr.contains("hunter2"), "{told}");
    }
    let told = run_as(&place, Account::Ana, &["policy", "diff", "-"], CITY);
    assert_eq!(told.code, 0, "{told}");
}

#[test]
fn whoever_may_not_see_everybody_is_told_of_no_near_name() {
    if !is_root() {
        return;
    }
    let place = clinics();
    let text =
        format!("{CITY}[[practice.city-clinic.exempt]]\nuser = \"senn\"\nuntil = 2026-12-01\n");
    let told = apply(&place, Account::Rao, &text);
    assert_eq!(
        (told.code, told.stderr.as_str()),
        (7, "error: standard input, line 4, column 8: there is no user \"senn\"\n")
    );
    let told = apply(&place, Account::Ana, &text);
    assert!(told.stderr.ends_with("hint: did you mean sen?\n"), "{told}");
}
