//! Names that are part of somebody's: on a terminal whoever is meant is chosen
//! or agreed to, and scripts name exactly.

use crate::harness::Place;
use crate::hostile::NAME;
use crate::terminal::Terminal;

const SIZE: (u16, u16) = (100, 30);

/// Two people called Rao, and Kim, who has a number; two practices.
fn crowd() -> Place {
    let place = Place::with_clinic();
    place.ok(&["practice", "add", "hill-clinic", "--name", "Northern Hills"]);
    let anita = ["user", "add", "anita@hill.example", "--name", "Dr. Anita Rao"];
    place.ok(&[&anita[..], &["--practice", "hill-clinic"]].concat());
    place.ok(&["user", "add", "kim@hill.example", "--name", "Kim", "--phone", "+919876543210"]);
    place
}

fn terminal(place: &Place, line: &str) -> Terminal {
    Terminal::start(place, SIZE, line, &[])
}

fn status(place: &Place, user: &str) -> String {
    place.json(&["user", "show", user])["status"].as_str().unwrap().to_owned()
}

#[test]
fn the_only_one_who_fits_is_shown_and_agreed_to() {
    let place = crowd();
    for typed in ["anita", "'anita rao'", "'Dr. Anita'"] {
        let mut person = terminal(&place, &format!("user suspend {typed}"));
        person.wait_for("Is this whom you mean? [y/N]");
        let item = "#2  anita@hill.example  Dr. Anita Rao  hill-clinic";
        assert!(person.text().contains(item), "{}", person.text());
        person.send("\n");
        person.wait_for("exit=9");
        assert_eq!(status(&place, "#2"), "active");
    }
    let mut person = terminal(&place, "user suspend anita");
    person.wait_for("Is this whom you mean? [y/N]");
    person.send("y\n");
    person.wait_for("Suspend anita@hill.example? [y/N]");
    person.send("y\n");
    person.wait_for("exit=0");
    assert_eq!(status(&place, "#2"), "suspended");
}

#[test]
fn agreeing_beforehand_is_no_answer_to_who_is_meant() {
    let place = crowd();
    let mut person = terminal(&place, "user suspend anita --yes");
    person.wait_for("Is this whom you mean? [y/N]");
    person.send("n\n");
    person.wait_for("exit=9");
    assert_eq!(status(&place, "#2"), "active");
}

#[test]
fn a_name_that_is_only_read_for_is_taken_and_told() {
    let place = crowd();
    for (line, told) in [
        ("user show anita", "#2  anita@hill.example"),
        ("user show 43-210", "#3  kim@hill.example"),
        ("user show '0 98765 43210'", "#3  kim@hill.example"),
        ("device list anita", "#2  anita@hill.example"),
        ("practice show northern", "hill-clinic  Northern Hills"),
        ("practice status 'City Cl'", "city-clinic  City Clinic"),
        ("user list --practice northern", "hill-clinic  Northern Hills"),
    ] {
        let mut person = terminal(&place, line);
        person.wait_for("exit=0");
        let text = person.text();
        assert!(text.contains("; one fits:") && text.contains(told), "{line}\n{text}");
    }
    let mut person = terminal(&place, "user show kim@ --phone");
    person.wait_for("Is this whom you mean? [y/N]");
    person.send("n\n");
    person.wait_for("exit=9");
    assert!(!person.text().contains("+919876543210"), "{}", person.text());
}

#[test]
fn of_several_who_fit_one_is_chosen() {
    let place = crowd();
    let mut person = terminal(&place, "user suspend ra hill.ex --plain");
    person.wait_for("There is no user \"ra\"; 2 fit.");
    person.wait_for("User (number):");
    let text = person.text();
    assert!(text.contains("1  #2  anita@hill.example  Dr. Anita Rao  hill-clinic"), "{text}");
    assert!(text.contains("2  #1  rao  city-clinic"), "{text}");
    person.send("2\n");
    person.wait_for("There is no user \"hill.ex\"; 2 fit.");
    person.wait_until("a second question", |text| text.matches("(number):").count() == 2);
    person.send("2\n");
    person.wait_for("Suspend 2 users? [y/N]");
    person.send("y\n");
    person.wait_for("exit=0");
    let all = ["#1", "#2", "#3"].map(|user| status(&place, user));
    assert_eq!(all, ["suspended", "active", "suspended"]);
    let mut menu = terminal(&place, "user reinstate ra");
    menu.wait_for("(arrow keys, Enter; Esc: none)");
    menu.send("\u{1b}[B\r");
    menu.wait_for("exit=0");
    assert!(menu.text().contains("User: #1  rao  city-clinic"), "{}", menu.text());
    assert_eq!(status(&place, "#1"), "active");
}

#[test]
fn each_name_is_replaced_where_it_stands() {
    let place = crowd();
    place.ok(&["practice", "add", "kim-clinic", "--name", "Kim's"]);
    let mut person = terminal(&place, "member add kim kim --role staff");
    person.wait_for("Is this what you mean? [y/N]");
    person.send("y\n");
    person.wait_for("Is this whom you mean? [y/N]");
    person.send("y\n");
    person.wait_for("exit=0");
    let members = place.json(&["member", "list", "kim-clinic"]);
    assert_eq!(members[0]["login"], "kim@hill.example");
    let mut person = terminal(&place, "device revoke --practice=kim --user kim --reason kim");
    person.wait_for("Is this whom you mean? [y/N]");
    person.send("y\n");
    person.wait_for("Is this what you mean? [y/N]");
    person.send("y\n");
    person.wait_for("exit=0");
    let told = "kim@hill.example has no trusted devices in kim-clinic.";
    assert!(person.text().contains(told), "{}", person.text());
}

#[test]
fn what_is_nobodys_name_ends_as_ever() {
    let place = crowd();
    for (line, code, told) in [
        ("user show roa", 3, "did you mean rao?"),
        ("user show '#42'", 3, "there is no user \"#42\""),
        ("user suspend nobody", 3, "there is no user \"nobody\""),
        ("user suspend 'Dr. Nobody'", 3, "there is no user \"Dr. Nobody\""),
        ("practice show 'No Clinic'", 3, "there is no practice \"No Clinic\""),
        ("user suspend anita --role boss", 2, "--role"),
        ("user show anita --output nonsense", 2, "nonsense"),
    ] {
        let mut person = terminal(&place, line);
        person.wait_for(&format!("exit={code}"));
        let text = person.text();
        assert!(text.contains(told) && !text.contains("fit"), "{line}\n{text}");
    }
}

#[test]
fn scripts_name_exactly() {
    let place = crowd();
    for words in [
        &["user", "suspend", "anita", "--yes"][..],
        &["user", "show", "anita"],
        &["practice", "show", "northern"],
        &["member", "add", "hill-clinic", "anita", "--role", "staff"],
    ] {
        place.fails(3, words);
        place.fails(3, &[words, &["--no-input"]].concat());
    }
    place.fails(7, &["user", "show", "Dr. Anita"]);
    let listed = place.run_with_input(&["user", "show", "-"], "anita\n");
    assert_eq!(listed.code, 3, "{listed}");
    let mut person = terminal(&place, "user suspend anita --no-input --yes");
    person.wait_for("exit=3");
    let mut person = terminal(&place, "user suspend anita --yes < /dev/null");
    person.wait_for("exit=3");
}

#[test]
fn the_door_and_the_record_are_given_what_was_typed() {
    let place = crowd();
    let mut person = terminal(&place, "login try anita");
    person.wait_for("assword");
    assert!(!person.text().contains("anita@"), "{}", person.text());
    person.send("\u{3}");
    person.wait_for("exit=130");
    place.ok(&["user", "remove", "anita@hill.example", "--yes"]);
    place.ok(&["user", "add", "anita@hill.example.org"]);
    let mut person = terminal(&place, "audit list --user anita@hill.example --limit 1");
    person.wait_for("exit=0");
    assert!(person.text().contains("user.remove"), "{}", person.text());
}

#[test]
fn a_hostile_name_drives_no_terminal() {
    let place = crowd();
    place.ok(&["user", "add", "mallory", "--name", NAME, "--practice", "city-clinic"]);
    for plain in ["", " --plain"] {
        let mut person = terminal(&place, &format!("user suspend mall{plain}"));
        person.wait_for("Is this whom you mean? [y/N]");
        assert!(person.text().contains("\\u{1b}[2J"), "{}", person.text());
        person.send("\u{3}");
        person.wait_for("exit=130");
    }
}
