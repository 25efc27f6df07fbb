//! The queries of the page, each executed as it is printed there.

use serde_json::{Value, json};

use super::reader::{ask, ask_at};
use super::section;
use super::story::{LATER, story};
use crate::harness::Place;

/// Where the page thinks that the store is.
const PLACE: &str = "/var/lib/twofactl/store.db";

/// Each example: its heading and the lines that are printed below it.
fn examples() -> Vec<(String, String)> {
    let page = super::page();
    let mut examples: Vec<(String, String)> = Vec::new();
    let mut is_verbatim = false;
    for line in section(&page, "EXAMPLES") {
        match (line, line.strip_prefix(".SS ")) {
            (_, Some(heading)) => examples.push((heading.to_owned(), String::new())),
            (".nf" | ".fi", None) => is_verbatim = line == ".nf",
            (_, None) if is_verbatim => {
                // What would not come out of the page as it has to be typed.
                let bare = line.replace(r"\(aq", "").replace(r"\-", "");
                assert!(!bare.contains(['\'', '-', '\\', '`', '^', '~']), "{line}");
                if let Some((_, text)) = examples.last_mut() {
                    *text += &(line.replace(r"\(aq", "'").replace(r"\-", "-") + "\n");
                }
            }
            (_, None) => {}
        }
    }
    examples
}

/// An example over the store of a place, in whose present it is [`LATER`].
fn executed(place: &Place, heading: &str) -> Vec<Value> {
    let examples = examples();
    let found = examples.iter().find(|(title, _)| title == heading);
    let (_, query) = found.unwrap_or_else(|| panic!("the page has no {heading}"));
    ask(place, &query.replace("'now'", &format!("'{LATER}'")))
}

#[test]
fn every_example_is_tried_here() {
    let here = include_str!("examples.rs");
    let examples = examples();
    assert!(examples.len() >= 8);
    for (heading, query) in examples {
        assert!(here.matches(&format!("\"{heading}\"")).count() == 1, "{heading}");
        assert!(query.lines().all(|line| line.len() <= 72), "wider than a page: {query}");
    }
}

#[test]
fn coverage_counts_members_and_those_who_are_enrolled() {
    let place = story().place;
    let found = executed(&place, "Coverage of each practice");
    let city = json!({
        "practice": "city-clinic", "enforcement": "required", "members": 6, "enrolled": 2,
        "percent": 33.3,
    });
    assert_eq!(found, [city]);
}

#[test]
fn who_has_no_authenticator_is_named_where_one_is_demanded() {
    let place = story().place;
    place.ok(&["practice", "set", "city-clinic", "--roles", "owner,admin,provider"]);
    place.ok(&["member", "add", "hill-clinic", "lee", "--role", "owner"]);
    let found = executed(&place, "Who has no authenticator where one is demanded");
    let ana = json!({
        "practice": "city-clinic", "login": "ana", "name": null, "role": "admin",
        "email": "ana@x.example", "exempt_until": "2026-11-30T23:59:59.000Z",
    });
    assert_eq!(found, [ana]);
}

#[test]
fn exemptions_are_those_whose_end_is_in_this_month() {
    let place = story().place;
    let exempt = |login, until| {
        let words = ["member", "exempt", "city-clinic", login, "--reason", "data import"];
        place.ok(&[&words[..], &["--until", until]].concat());
    };
    exempt("lee", "2026-12-01T00:00:00Z");
    exempt("zoe", "2026-11-22");
    let found = executed(&place, "Exemptions that end this month");
    let ends: Vec<_> = found.iter().map(|row| (&row["login"], &row["exempt_until"])).collect();
    let (zoe, ana) = ("2026-11-22T23:59:59.000Z".into(), "2026-11-30T23:59:59.000Z".into());
    assert_eq!(ends, [(&"zoe".into(), &zoe), (&"ana".into(), &ana)]);
    assert_eq!(found[1]["exemption_reason"], "on leave");
}

#[test]
fn resets_are_those_of_thirty_days_with_who_made_them() {
    let story = story();
    let actor = story.place.json(&["audit", "show", "1"])["actor"]["name"].take();
    let heading = "Resets of the last 30 days, and by whom";
    let found = executed(&story.place, heading);
    let max = json!({
        "at": "2026-11-21T10:00:00.000Z", "actor": actor, "login": "max",
        "reason": "lost phone", "ticket": "HD-7",
    });
    assert_eq!(found, [max]);
    // Thirty days old to the second, and a millisecond older.
    for (at, count) in [("1792663500000", 1), ("1792663499999", 0)] {
        let moved = format!("UPDATE events SET at = {at} WHERE action = 'user.reset_2fa'");
        crate::seed::sql(&story.place, &moved);
        assert_eq!(executed(&story.place, heading).len(), count, "{at}");
    }
}

#[test]
fn texts_are_counted_a_day_with_those_that_did_not_arrive() {
    let place = story().place;
    let found = executed(&place, "Texts a day, and how many did not arrive");
    let expected = [
        json!({ "day": "2026-11-20", "texts": 2, "lost": 1 }),
        json!({ "day": "2026-11-19", "texts": 1, "lost": 0 }),
    ];
    assert_eq!(found, expected);
}

#[test]
fn persons_who_run_out_of_recovery_codes_are_those_who_may_need_them() {
    let place = story().place;
    let heading = "Persons with two recovery codes or fewer";
    let logins_with_left = |left| {
        let spent = "UPDATE recovery_codes SET spent_at = 1795255500000 WHERE user_id = 1";
        crate::seed::sql(&place, &format!("{spent} AND position > {left}"));
        crate::seed::sql(
            &place,
            &format!(
                "UPDATE recovery_codes SET spent_at = NULL WHERE user_id = 1 AND position <= {left}"
            ),
        );
        executed(&place, heading).iter().map(|row| row["login"].clone()).collect::<Vec<_>>()
    };
    // Bob has ten, and the others have nothing that one could lose.
    assert_eq!(logins_with_left(3), ["kim"]);
    assert_eq!(logins_with_left(2), ["kim", "rao"]);
}

#[test]
fn persons_with_nothing_but_numbers_are_found() {
    let place = story().place;
    crate::seed::sms_holder(&place, "rao");
    let found = executed(&place, "Persons whose only authenticators are telephone numbers");
    assert_eq!(found, [json!({ "login": "kim", "numbers": 1 })]);
}

#[test]
fn codes_of_the_desk_are_those_whose_end_is_ahead() {
    let place = story().place;
    let ended = "UPDATE enrollment_codes SET expires_at = 1795255500000";
    crate::seed::sql(&place, ended);
    let found = executed(&place, "Codes of the desk that still work");
    let bob = json!({
        "login": "bob", "type": "bypass", "purpose": null, "uses_left": 3,
        "expires_at": "2026-11-21T11:00:00.000Z",
    });
    assert_eq!(found, [bob], "at exactly its end a code is over");
}

#[test]
fn what_let_people_in_is_counted_by_kind() {
    let place = story().place;
    let found = executed(&place, "What let people in, in the last seven days");
    let expected = [
        json!({ "let_in_by": "code", "logins": 1 }),
        json!({ "let_in_by": "recovery", "logins": 1 }),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_file_of_tables_holds_what_the_views_held_and_nothing_else() {
    let story = story();
    let place = &story.place;
    let heading = "A file for those who may not read the store";
    let (_, text) = examples().into_iter().find(|(title, _)| title == heading).unwrap();
    let text = text.replace(PLACE, &place.store().display().to_string());
    let mut statements: Vec<_> = text.split_inclusive(';').map(str::trim).collect();
    statements.retain(|statement| !statement.is_empty());
    assert_eq!(statements.len(), 3);
    statements.push("SELECT * FROM memberships ORDER BY login");
    let file = "file:reports.db?mode=rwc";
    let kept = ask_at(place, file, &statements);
    assert_eq!(kept, ask(place, "SELECT * FROM report_memberships ORDER BY login"));
    let names = "SELECT group_concat(name, ' ') AS names FROM sqlite_master";
    assert_eq!(ask_at(place, file, &[names]), [json!({ "names": "memberships users" })]);
    let text =
        String::from_utf8_lossy(&std::fs::read(place.path("reports.db")).unwrap()).into_owned();
    assert!(text.contains("abroad") && text.contains("rao@x.example"));
    assert!(story.secrets.iter().all(|secret| !text.contains(secret)));
}
