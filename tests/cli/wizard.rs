//! `init` as a conversation.

use crate::harness::Place;
use crate::terminal::Terminal;

const SIZE: (u16, u16) = (120, 40);

/// The questions in their order, and answers to them.
const TALK: [(&str, &str); 6] = [
    ("Name of the first practice (Enter: none):", "City Clinic"),
    ("Short name for commands [city-clinic]:", ""),
    ("Login of its owner (Enter: none):", "rao"),
    ("Name of rao (Enter: none):", "Dr. Rao"),
    ("Demand a second factor in City Clinic from the beginning? [y/N]", "y"),
    ("Go on? [y/N]", "y"),
];

fn start(place: &Place, line: &str) -> Terminal {
    Terminal::start(place, SIZE, line, &[])
}

fn answer(terminal: &mut Terminal, talk: &[(&str, &str)]) {
    for (question, answer) in talk {
        terminal.wait_for(question);
        terminal.send(&format!("{answer}\r"));
    }
}

#[test]
fn a_whole_conversation_makes_what_was_shown() {
    let place = Place::empty();
    let mut terminal = start(&place, "init");
    answer(&mut terminal, &TALK[..5]);
    terminal.wait_for("Go on? [y/N]");
    let text = terminal.text().replace('\n', "");
    for shown in ["Would make the store ", "store.db", "store.key", "which demands", "rao as owner"]
    {
        assert!(text.contains(shown), "{shown}: {}", terminal.text());
    }
    assert!(!place.store().exists() && !place.key().exists());
    terminal.send("y\r");
    terminal.wait_for("Enroll rao now? [y/N]");
    terminal.send("n\r");
    terminal.wait_for("exit=0");
    let practice = place.json(&["practice", "show", "city-clinic"]);
    assert_eq!(practice["name"], "City Clinic");
    assert_eq!(practice["enforcement"], "required");
    assert_eq!(place.json(&["user", "show", "rao"])["name"], "Dr. Rao");
}

#[test]
fn wherever_the_person_stops_nothing_is_made() {
    for answered in 0..TALK.len() {
        let place = Place::empty();
        let mut terminal = start(&place, "init");
        answer(&mut terminal, &TALK[..answered]);
        terminal.wait_for(TALK[answered].0);
        terminal.send("\u{4}");
        terminal.wait_for("exit=9");
        assert!(!place.store().exists() && !place.key().exists(), "{answered}");
    }
    let place = Place::empty();
    let mut terminal = start(&place, "init");
    answer(&mut terminal, &TALK[..5]);
    terminal.wait_for("Go on? [y/N]");
    terminal.send("n\r");
    terminal.wait_for("exit=9");
    assert!(!place.store().exists() && !place.key().exists());
}

#[test]
fn a_handle_that_is_refused_is_asked_for_again() {
    let place = Place::empty();
    let mut terminal = start(&place, "init");
    terminal.wait_for(TALK[0].0);
    terminal.send("山田クリニック\r");
    terminal.wait_for("Short name for commands (letters, digits and dashes):");
    terminal.send("Yamada!\r");
    terminal.wait_for("\"Yamada!\" is not acceptable; use lower-case letters");
    terminal.send("yamada\r");
    answer(&mut terminal, &[(TALK[2].0, ""), ("from the beginning? [y/N]", "n"), TALK[5]]);
    terminal.wait_for("exit=0");
    assert_eq!(place.json(&["practice", "show", "yamada"])["handle"], "yamada");
}

#[test]
fn with_enter_alone_a_store_is_made_that_holds_nothing() {
    let place = Place::empty();
    let mut terminal = start(&place, "init");
    answer(
        &mut terminal,
        &[(TALK[0].0, ""), ("Login of a first user (Enter: none):", ""), TALK[5]],
    );
    terminal.wait_for("exit=0");
    assert_eq!(place.json(&["practice", "list"]), serde_json::json!([]));
    assert_eq!(place.json(&["user", "list"]), serde_json::json!([]));
}

#[test]
fn a_store_that_is_there_is_told_before_anything_is_asked() {
    let place = Place::with_clinic();
    let before = place.bytes();
    let mut terminal = start(&place, "init");
    terminal.wait_for("exit=5");
    assert!(terminal.text().contains("exists already"), "{}", terminal.text());
    assert!(!terminal.text().contains("Name of"), "{}", terminal.text());
    assert_eq!(place.bytes(), before);
}

#[test]
fn a_dry_run_shows_and_makes_nothing() {
    let place = Place::empty();
    let mut terminal = start(&place, "init --dry-run");
    answer(&mut terminal, &TALK[..5]);
    terminal.wait_for("exit=0");
    assert!(terminal.text().contains("Would make the store"), "{}", terminal.text());
    assert!(!terminal.text().contains("Go on?"), "{}", terminal.text());
    assert!(!place.store().exists() && !place.key().exists());
}

#[test]
fn nothing_is_asked_with_an_option_of_its_own_nor_where_it_is_not_wanted() {
    for line in ["init --practice 'City Clinic'", "init --no-input", "init --yes"] {
        let place = Place::empty();
        let mut terminal = start(&place, line);
        terminal.wait_for("exit=0");
        assert!(place.store().exists(), "{line}");
        assert!(!terminal.text().contains("(Enter: none)"), "{}", terminal.text());
    }
}
