//! Many names at once: several, `-` for those on standard input, `--all`.

mod members;
mod practices;
mod users;

use serde_json::Value;

use crate::harness::{Exchange, Place};

fn three() -> Place {
    let place = Place::with_clinic();
    for handle in ["elm-street", "hill-clinic"] {
        place.ok(&["practice", "add", handle, "--name", handle]);
    }
    place
}

fn enforcement(place: &Place) -> Vec<String> {
    let list = place.json(&["practice", "list"]);
    let words = list.as_array().unwrap().iter().map(|one| one["enforcement"].as_str().unwrap());
    words.map(str::to_owned).collect()
}

#[test]
fn every_practice_is_enforced_with_all_and_a_second_run_changes_nothing() {
    let place = three();
    assert_eq!(enforcement(&place), ["required", "off", "off"]);
    let done = place.json(&["practice", "enforce", "--all"]);
    assert_eq!((&done["changed"], done["practices"].as_array().unwrap().len()), (&true.into(), 3));
    assert_eq!(enforcement(&place), ["required"; 3]);
    assert_eq!(place.json(&["practice", "enforce", "--all"])["changed"], false);
}

#[test]
fn every_practice_is_disabled_with_all_once_that_is_agreed_to() {
    let place = three();
    place.ok(&["practice", "enforce", "--all"]);
    let disable = ["practice", "disable", "--all", "--reason", "phones are down"];
    place.fails(9, &disable);
    assert_eq!(enforcement(&place), ["required"; 3]);
    let done = place.json(&[&disable[..], &["--yes", "--for", "2h"]].concat());
    assert_eq!(done["changed"], true);
    for one in place.json(&["practice", "list"]).as_array().unwrap() {
        assert!(one["paused_until"].is_string(), "{one}");
    }
}

#[test]
fn all_goes_with_no_name_and_needs_a_practice() {
    let place = three();
    place.fails(2, &["practice", "enforce", "--all", "elm-street"]);
    let place = Place::empty();
    place.ok(&["init"]);
    let refused = place.fails(2, &["practice", "enforce", "--all"]);
    assert!(refused.stderr.contains("practice add"), "{refused}");
}

#[test]
fn several_practices_are_shown_as_an_array_and_one_as_an_object() {
    let place = three();
    let one = place.json(&["practice", "show", "elm-street"]);
    let several = place.json(&["practice", "show", "elm-street", "city-clinic"]);
    assert_eq!(several.as_array().unwrap().len(), 2);
    assert_eq!(several[0], one);
    // One name on standard input is an array as well: the shape is that of what was typed.
    let read = place.json_with_input(&["practice", "show", "-"], "elm-street\n");
    assert_eq!(read.as_array().unwrap(), &[one]);
    let pages = place.ok(&["practice", "show", "elm-street", "city-clinic"]);
    assert!(pages.find("elm-street").unwrap() < pages.find("City Clinic").unwrap(), "{pages}");
    place.fails(3, &["practice", "show", "elm-street", "none"]);
}

#[test]
fn several_events_are_shown_as_an_array_and_one_as_an_object() {
    let place = three();
    let one = place.json(&["audit", "show", "2"]);
    assert_eq!(one["seq"], 2);
    let several = place.json(&["audit", "show", "2", "1"]);
    assert_eq!((&several[0], &several[1]["seq"]), (&one, &1.into()));
    let read = place.json_with_input(&["audit", "show", "-"], "1\n2\n");
    assert_eq!(read.as_array().unwrap().len(), 2);
    place.fails(3, &["audit", "show", "1", "999"]);
    place.fails(7, &["audit", "show", "1", "0"]);
}

/// A practice `hill-clinic` that demands nothing, and a thousand people, `p000` to `p999`,
/// who work nowhere.
fn thousand() -> Place {
    let place = Place::with_clinic();
    place.ok(&["practice", "add", "hill-clinic", "--name", "Hill Clinic"]);
    let file = format!("login\n{}", crowd());
    let imported = place.run_with_input(&["user", "import", "-"], &file);
    assert_eq!(imported.code, 0, "{imported}");
    place
}

/// Their logins, one a line.
fn crowd() -> String {
    (0..1_000).map(|number| format!("p{number:03}\n")).collect()
}

/// How many events of that action there are.
fn events(place: &Place, action: &str) -> usize {
    let list = place.json(&["audit", "list", "--action", action, "--limit", "5000"]);
    list.as_array().unwrap().len()
}

fn newest(place: &Place) -> Value {
    place.json(&["audit", "list", "--limit", "1"])[0].take()
}

/// The names in a list of an answer, and whether each of them changed.
fn changed(answer: &Value, list: &str, name: &str) -> Vec<(String, bool)> {
    let all = answer[list].as_array().unwrap().iter();
    all.map(|one| (one[name].as_str().unwrap().to_owned(), one["changed"] == true)).collect()
}

/// Runs what must fail with that exit code and those words, and change nothing at all.
#[track_caller]
fn refused_untouched(place: &Place, arguments: &[&str], (code, input): (i32, &str), told: &str) {
    let before = place.bytes();
    let refused: Exchange = place.run_with_input(arguments, input);
    assert_eq!(refused.code, code, "{arguments:?}\n{refused}");
    assert!(refused.stderr.contains(told), "{arguments:?}\n{refused}");
    assert_eq!(refused.stdout, "");
    assert_eq!(place.bytes(), before, "{arguments:?}");
}
