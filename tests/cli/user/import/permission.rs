//! Whose rows may be imported by whom: each is judged as the command it stands for.

use std::fs;

use crate::harness::{Exchange, Place};
use crate::people;
use crate::permission::{Account, clinics, is_root, run_as};

fn import_as(place: &Place, account: Account, text: &str, more: &[&str]) -> Exchange {
    run_as(place, account, &[&["user", "import", "-"], more].concat(), text)
}

const HASH: &str = "$2b$10$uki1UD0R/Zo.yNvHhyD4n.KhnfA9cJsuLl9zGKJ91iCsGOI0BetUC";

#[test]
fn an_owner_imports_new_people_and_their_own_into_their_own_practice() {
    if !is_root() {
        return;
    }
    let place = clinics();
    let text =
        "login,name,practice,role\nnew,New,city-clinic,staff\nlee,Lee,city-clinic,provider\n";
    let told = import_as(&place, Account::Rao, text, &["--update", "-o", "json"]);
    assert_eq!(told.code, 0, "{told}");
    assert_eq!((&told.json()["added"], &told.json()["updated"]), (&1.into(), &1.into()));
    assert_eq!(people::newest_event(&place).actor.uid, Account::Rao as u32);
}

#[test]
fn rows_that_are_not_theirs_refuse_the_whole_file_and_are_in_the_record() {
    if !is_root() {
        return;
    }
    let place = clinics();
    let hash = format!("login,practice,password_hash\nnew,city-clinic,{HASH}\n");
    for (text, why) in [
        // Another practice, no practice, somebody of both, somebody of another alone.
        ("login,practice\nfirst,city-clinic\nnew,north\n", "it is not all in their practices"),
        ("login\nnew\n", "it is not all in their practices"),
        ("login,name\nkim,Kim\n", "it is not all in their practices"),
        ("login,practice\nsen,city-clinic\n", "it is not all in their practices"),
        (&hash, "that is not for owners and admins of practices"),
    ] {
        for more in [&["--update"][..], &["--update", "--dry-run"]] {
            let before = place.json(&["user", "list"]);
            let told = import_as(&place, Account::Rao, text, more);
            assert_eq!(told.code, 4, "{text}\n{told}");
            assert!(told.stderr.contains(why) && told.stderr.contains("\"user import\""), "{told}");
            assert_eq!(place.json(&["user", "list"]), before);
        }
        let event = people::newest_event(&place);
        assert_eq!(event.details.text("command"), Some("user import"), "{event:?}");
        assert_eq!(event.details.text("refusal"), Some("not_permitted"));
        assert!(event.details.number("line").is_some(), "{event:?}");
    }
}

#[test]
fn nobody_eases_what_is_demanded_of_themselves_among_many() {
    if !is_root() {
        return;
    }
    let place = clinics();
    place.ok(&["practice", "enforce", "city-clinic", "--roles", "owner", "--yes"]);
    let text = "login,practice,role\nnew,city-clinic,staff\nrao,city-clinic,staff\n";
    let before = place.json(&["user", "list"]);
    let told = import_as(&place, Account::Rao, text, &["--update"]);
    assert_eq!(told.code, 4, "{told}");
    assert!(told.stderr.contains("it would ease what is demanded of themselves"), "{told}");
    assert_eq!(place.json(&["user", "list"]), before, "the row before it is taken back");
}

#[test]
fn a_file_is_not_chosen_in_another_accounts_name() {
    if !is_root() {
        return;
    }
    let place = clinics();
    fs::write(place.path("people.csv"), "login\nnew\n").unwrap();
    let told = run_as(&place, Account::Ana, &["user", "import", "people.csv"], "");
    assert_eq!(
        (told.code, told.stderr.as_str()),
        (
            4,
            "error: a file may not be chosen in another account's name\n\
             hint: hand it over on standard input: - < FILE\n"
        )
    );
}
