//! `user import`.

mod broken;
mod bulk;
mod permission;

use std::fs;

use serde_json::{Value, json};

use crate::harness::{Exchange, Place};
use crate::people::{PASSWORD, clinic};

/// `city-clinic` with its owner `rao`, and `north`, opened before.
pub(super) fn two_practices() -> Place {
    let place = clinic();
    place.ok(&["practice", "add", "north", "--name", "North"]);
    place
}

/// Imports that text from a file.
pub(super) fn import(place: &Place, text: &str, more: &[&str]) -> Exchange {
    fs::write(place.path("people.csv"), text).unwrap();
    place.run(&[&["user", "import", "people.csv"], more].concat())
}

#[track_caller]
pub(super) fn imported(place: &Place, text: &str, more: &[&str]) -> Value {
    let exchange = import(place, text, &[more, &["-o", "json"]].concat());
    assert_eq!(exchange.code, 0, "{exchange}");
    exchange.json()
}

/// `changed`, then how many of `added`, `memberships`, `updated`, `unchanged` and `rows`.
#[track_caller]
fn assert_counts(told: &Value, changed: bool, counts: [u64; 5]) {
    let names = ["added", "memberships", "updated", "unchanged", "rows"];
    assert_eq!(told["changed"], changed, "{told}");
    let found = names.map(|name| told[name].as_u64().unwrap());
    assert_eq!(found, counts, "{told}");
}

const PEOPLE: &str = "login,name,phone,email,practice,role,password_hash\n\
    kim,Dr. Kim,+91 98765-43210,kim@cityclinic.example,city-clinic,provider,\n\
    lee,\"Lee \"\"L\"\" O'Neill, MD\",,,city-clinic,,\n\
    kim,,,,north,Admin,\n\
    max,Max 😀,,,,,\n";

#[test]
fn people_are_added_with_their_memberships_as_one_by_one() {
    let place = two_practices();
    let told = import(&place, PEOPLE, &[]);
    assert_eq!(
        told.to_string(),
        "exit: 0\n--- stdout\n\
         Added 3 people and 3 memberships from 4 rows.\n\
         To see what their next logins come to, or to hand out enrollment codes:\n    \
         twofactl practice status PRACTICE\n    \
         twofactl user enrollment-code --practice PRACTICE --to-file FILE\n\
         --- stderr\n"
    );
    let kim = place.json(&["user", "show", "kim"]);
    assert_eq!((&kim["name"], &kim["phone"]), (&json!("Dr. Kim"), &json!("+91*******210")));
    let roles: Vec<_> = kim["practices"].as_array().unwrap().iter().map(|p| &p["role"]).collect();
    assert_eq!(roles, ["provider", "admin"]);
    assert_eq!(place.json(&["user", "show", "lee"])["name"], "Lee \"L\" O'Neill, MD");
    assert_eq!(place.json(&["member", "list", "city-clinic"])[1]["role"], "staff");
    assert_eq!(place.json(&["user", "show", "max"])["name"], "Max 😀");
    let recent = &kim["recent"];
    let seen = |index: usize| (recent[index]["action"].clone(), recent[index]["details"].clone());
    let file = "people.csv";
    assert_eq!(
        seen(0),
        (json!("member.add"), json!({ "import": file, "line": 4, "role": "admin" }))
    );
    assert_eq!(
        seen(2),
        (json!("user.add"), json!({ "import": file, "line": 2, "password_set": false }))
    );
    place.ok(&["audit", "verify"]);
}

#[test]
fn the_same_file_again_changes_nothing_and_says_so() {
    let place = two_practices();
    assert_counts(&imported(&place, PEOPLE, &[]), true, [3, 3, 0, 0, 4]);
    let before = place.bytes();
    for more in [&[][..], &["--update"]] {
        assert_counts(&imported(&place, PEOPLE, more), false, [0, 0, 0, 4, 4]);
    }
    let told = import(&place, PEOPLE, &[]);
    assert_eq!(told.stdout, "Nothing to import: 4 rows say what is so.\n");
    assert_eq!(place.bytes(), before);
}

#[test]
fn a_dry_run_counts_and_writes_nothing() {
    let place = two_practices();
    let before = place.bytes();
    let told = imported(&place, PEOPLE, &["--dry-run"]);
    assert_eq!(told["dry_run"], true);
    assert_counts(&told, true, [3, 3, 0, 0, 4]);
    let told = import(&place, PEOPLE, &["-n"]);
    assert_eq!(
        told.stdout,
        "Would add 3 people and 3 memberships from 4 rows.\nDry run: nothing was changed.\n"
    );
    assert_eq!(place.bytes(), before);
}

#[test]
fn every_separator_form_and_spelling_of_a_header_is_read() {
    let json = "{\"Login\":\"kim\",\"name\":\"Dr. Kim\",\"role\":\"provider\",\
                \"practice\":\"north\",\"e-mail\":null}\n\n{\"login\":\"lee\",\"practice\":\"north\"}\n";
    for text in [
        "LOGIN;Name;Practice;Role\nkim;Dr. Kim;north;provider\nlee;;north;\n",
        "Login\tname\tpractice\trole\r\nkim\tDr. Kim\tnorth\tprovider\r\nlee\t\tnorth\t\r\n",
        "\u{feff}login,name,practice,role\nkim,Dr. Kim,north,provider\nlee,,north,",
        "\n login , \"name\" ,practice,role\n\nkim, Dr. Kim ,north,provider\nlee,,north,\n",
        json,
    ] {
        let place = two_practices();
        let told = import(&place, text, &["-o", "json"]);
        if text.starts_with("\n login") {
            // A quote after a blank is none that begins a field.
            assert_eq!(told.code, 7, "{told}");
            continue;
        }
        assert_counts(&told.json(), true, [2, 2, 0, 0, 2]);
        let members = place.json(&["member", "list", "north"]);
        assert_eq!(
            (&members[0]["name"], &members[0]["role"]),
            (&json!("Dr. Kim"), &json!("provider"))
        );
        assert_eq!((&members[1]["login"], &members[1]["role"]), (&json!("lee"), &json!("staff")));
    }
}

#[test]
fn rows_without_a_practice_or_a_role_get_those_that_are_given() {
    let place = two_practices();
    let defaults = &["--practice", "north", "--role", "admin"];
    let text = "login,practice,role\nkim,,\nlee,city-clinic,\nmax,,staff\n";
    imported(&place, text, defaults);
    let members = place.json(&["member", "list", "north"]);
    let members: Vec<_> =
        members.as_array().unwrap().iter().map(|m| (&m["login"], &m["role"])).collect();
    assert_eq!(members, [(&json!("kim"), &json!("admin")), (&json!("max"), &json!("staff"))]);
    assert_eq!(place.json(&["member", "list", "city-clinic"])[0]["role"], "admin");
}

#[test]
fn standard_input_is_read_and_leaves_no_file() {
    let place = two_practices();
    let listed = |place: &Place| {
        let names = fs::read_dir(place.path("")).unwrap().map(|e| e.unwrap().file_name());
        let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    };
    let before = listed(&place);
    let told = place.json_with_input(&["user", "import", "-"], PEOPLE);
    assert_counts(&told, true, [3, 3, 0, 0, 4]);
    assert_eq!(listed(&place), before);
    let event = &place.json(&["audit", "list", "--limit", "1"])[0];
    assert_eq!(event["details"]["import"], "standard input");
}

#[test]
fn people_who_exist_are_changed_only_where_that_was_asked_for() {
    let place = two_practices();
    imported(&place, PEOPLE, &[]);
    let text = "login,name,phone,practice,role\n\
        kim,Dr. Kim-Park,,city-clinic,\n\
        lee,,+919876543211,north,\n\
        KIM,,,north,provider\n\
        max,,,,\n";
    let before = place.bytes();
    let refused = import(&place, text, &[]);
    assert_eq!(
        refused.to_string(),
        "exit: 7\n--- stdout\n--- stderr\n\
         people.csv, line 2, column 2 (name): is not what the store has of kim: --update changes it\n\
         people.csv, line 3, column 3 (phone): is not what the store has of lee: --update changes it\n\
         people.csv, line 4, column 5 (role): is not the role of kim in north: --update changes it\n\
         error: 3 rows of people.csv are not acceptable; nothing was changed\n\
         hint: mend the rows and run it again: until then nobody is imported\n"
    );
    assert_eq!(place.bytes(), before);
    let told = imported(&place, text, &["--update"]);
    assert_counts(&told, true, [0, 1, 3, 1, 4]);
    let kim = place.json(&["user", "show", "kim"]);
    assert_eq!((&kim["name"], &kim["phone"]), (&json!("Dr. Kim-Park"), &json!("+91*******210")));
    let roles: Vec<_> = kim["practices"].as_array().unwrap().iter().map(|p| &p["role"]).collect();
    assert_eq!(roles, ["provider", "provider"], "an empty role leaves the present one");
    let event = &kim["recent"][0];
    let details =
        json!({ "import": "people.csv", "line": 4, "role": "provider", "role_before": "admin" });
    assert_eq!((&event["action"], &event["details"]), (&json!("member.set"), &details));
    assert_counts(&imported(&place, text, &["--update"]), false, [0, 0, 0, 4, 4]);
}

#[test]
fn somebody_who_exists_joins_a_practice_only_where_that_was_asked_for() {
    let place = two_practices();
    let refused = import(&place, "login,practice\nrao,north\n", &[]);
    assert!(
        refused.stderr.starts_with(
            "people.csv, line 2, column 2 (practice): rao exists and is no member of north: \
             --update adds them\n"
        ),
        "{refused}"
    );
    assert_counts(
        &imported(&place, "login,practice\nrao,north\n", &["--update"]),
        true,
        [0, 1, 0, 0, 1],
    );
}

#[test]
fn passwords_of_other_systems_let_in_and_are_made_anew() {
    let place = two_practices();
    // By Python: bcrypt 5.0, passlib 1.7, Django's form of it, and argon2-cffi.
    let text = "login;password_hash\n\
        ann;$2b$10$uki1UD0R/Zo.yNvHhyD4n.KhnfA9cJsuLl9zGKJ91iCsGOI0BetUC\n\
        ben;$pbkdf2-sha256$29000$eS.llJKyVmqNsVbK.b9XSg$uOO.CuNGIuuuGpZ8pAYboikHFbw3zn9zCH2kv2FT4vE\n\
        cat;pbkdf2_sha256$26000$LNgBQhmgil4r$ObTckc0dgmNOAVnQNw1H0Y+T9EpvL4BRtRMgTpp/sZg=\n\
        dan;$argon2id$v=19$m=8192,t=2,p=1$DSIqLZ+iMSOZXnD5x3aCqg$2fN7BSQ+tdPyK1LgIwHj7GSX/L2CHP+9nkTY8AK/OlY\n";
    assert_counts(&imported(&place, text, &[]), true, [4, 0, 0, 0, 4]);
    assert_counts(&imported(&place, text, &[]), false, [0, 0, 0, 4, 4]);
    for login in ["ann", "ben", "cat", "dan"] {
        let login_try = &["login", "try", login, "--password-stdin"];
        assert_eq!(place.run_with_input(login_try, "not it\n").code, 5);
        let entered = place.run_with_input(login_try, PASSWORD);
        assert_eq!(entered.code, 0, "{login}\n{entered}");
        let actions = place.json(&["audit", "list", "--user", login, "--action", "user.rehash"]);
        assert_eq!(actions.as_array().unwrap().len(), 1, "{login}: {actions}");
    }
    assert!(!place.ok(&["audit", "list", "--limit", "100", "-o", "json"]).contains("uki1UD0R"));
}

#[test]
fn the_password_of_somebody_who_exists_is_never_changed() {
    let place = two_practices();
    let hash = "$2b$10$uki1UD0R/Zo.yNvHhyD4n.KhnfA9cJsuLl9zGKJ91iCsGOI0BetUC";
    let text = format!("login,password_hash\nrao,{hash}\n");
    let before = place.bytes();
    for more in [&[][..], &["--update"]] {
        let refused = import(&place, &text, more);
        assert_eq!(refused.code, 7, "{refused}");
        assert!(
            refused.stderr.starts_with(
                "people.csv, line 2, column 2 (password_hash): is not the one that rao has; an \
                 import sets passwords only of people it adds: leave it empty, or see twofactl user \
                 set-password\n"
            ),
            "{refused}"
        );
        assert!(!refused.stderr.contains(hash));
    }
    assert_eq!(place.bytes(), before);
}

#[test]
fn a_template_needs_no_store_and_imports_as_it_is() {
    let place = Place::empty();
    let csv = place.ok(&["user", "import", "--template"]);
    assert_eq!(csv, "login,name,phone,email,practice,role,password_hash\n");
    let object: Value = place.json(&["user", "import", "--template"]);
    let lines = place.ok(&["user", "import", "--template", "-o", "jsonl"]);
    assert_eq!(serde_json::from_str::<Value>(&lines).unwrap(), object);
    let clinic = two_practices();
    assert_counts(&imported(&clinic, &csv, &[]), false, [0, 0, 0, 0, 0]);
    let filled = lines.replace("\"login\":\"\"", "\"login\":\"kim\"");
    assert_counts(&imported(&clinic, &filled, &[]), true, [1, 0, 0, 0, 1]);
    let both = place.fails(2, &["user", "import", "--template", "people.csv"]);
    assert!(both.stderr.contains("cannot be used with"), "{both}");
    assert!(place.fails(2, &["user", "import"]).stderr.contains("<FILE>"));
}
