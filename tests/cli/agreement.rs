//! What a person is shown and asked before practices and members are changed.

use crate::harness::Place;
use crate::seed::{CLINIC, clinic};
use crate::terminal::Terminal;

fn terminal(place: &Place, arguments: &str) -> Terminal {
    Terminal::start(place, (100, 40), arguments, &[])
}

#[test]
fn whoever_enforces_sees_first_whose_deadline_it_is() {
    let place = clinic();
    let enforce = "practice enforce city-clinic --grace 14d";
    let mut person = terminal(&place, enforce);
    person.wait_for("Demand a second factor in city-clinic? [y/N]");
    let shown = person.text();
    let begins = "practice: City Clinic (city-clinic)\ncity-clinic would demand a second factor.\n";
    assert!(shown.starts_with(begins), "{shown}");
    assert!(shown.contains("2, until 2026-12-05 10:00 +00:00 (in 14 d)"), "{shown}");
    assert!(shown.contains("asked for a second factor: 3 (ana, lee, rao)"), "{shown}");
    person.send("n\n");
    person.wait_for("exit=9");
    assert!(place.json(&["practice", "show", CLINIC])["grace"].is_null());

    let mut person = terminal(&place, enforce);
    person.wait_for("[y/N]");
    person.send("y\n");
    person.wait_for("exit=0");
    assert_eq!(place.json(&["practice", "show", CLINIC])["grace"], "14d");
}

#[test]
fn what_is_so_already_or_agreed_to_is_not_asked() {
    let place = clinic();
    for arguments in
        ["practice enforce city-clinic", "practice enforce city-clinic --grace 14d --yes"]
    {
        let mut person = terminal(&place, arguments);
        person.wait_for("exit=0");
        assert!(!person.text().contains("[y/N]"), "{}", person.text());
    }
}

#[test]
fn disabling_asks_for_the_reason_and_then_for_agreement() {
    let place = clinic();
    let mut person = terminal(&place, "practice disable city-clinic --for 24h");
    person.wait_for("Reason:");
    person.send("phones are down\n");
    person.wait_for("Demand no second factor in city-clinic? [y/N]");
    person.send("y\n");
    person.wait_for("exit=0");
    let event = place.json(&["audit", "list", "--limit", "1"]);
    assert_eq!(event[0]["reason"], "phones are down");
}

#[test]
fn an_exemption_asks_for_its_end_its_reason_and_agreement() {
    let place = clinic();
    let mut person = terminal(&place, "member exempt city-clinic lee");
    person.wait_for("For how long (14d), or until when (2026-12-31):");
    person.send("7d\n");
    person.wait_for("Reason:");
    person.send("new phone\n");
    person.wait_for("Exempt lee in city-clinic? [y/N]");
    person.send("y\n");
    person.wait_for("exit=0");
    let rows = place.json(&["member", "list", CLINIC]);
    assert_eq!(rows[1]["exempt_until"], "2026-11-28T10:00:00Z");
}

#[test]
fn a_followed_list_is_left_with_an_interrupt() {
    let place = clinic();
    let mut person = terminal(&place, "audit list --follow --limit 1");
    person.wait_for("member.add");
    let one_header = person.text().starts_with("SEQ  AT ");
    assert!(one_header, "no boxes, which would never close: {}", person.text());
    person.send("\u{3}");
    person.wait_for("exit=130");
}
