//! Reports in windows of every size: no line is wider than the window, one
//! record stays together, and what has no room is named.

use crate::harness::Place;
use crate::people::enrolled_clinic;
use crate::terminal::Terminal;

/// Reports whose lines may be laid out; commands to copy are never broken.
const REPORTS: &[&str] = &[
    "user list",
    "practice list",
    "practice show city-clinic",
    "practice status city-clinic",
    "practice status --all",
    "member list city-clinic",
    "authenticator list rao",
    "audit list --limit 3",
    "audit show 3",
    "audit report",
];

const SIZES: &[(u16, u16)] = &[(30, 60), (40, 60), (59, 60), (60, 60), (80, 60), (132, 60)];

fn crowd() -> Place {
    let (place, _) = enrolled_clinic();
    let long = "maria-fernanda.oliveira-santos@northern-hills.example";
    place.ok(&["user", "add", long, "--name", "Dr. María Fernanda Oliveira Santos"]);
    place.ok(&["member", "add", "city-clinic", long, "--role", "provider"]);
    place.ok(&["user", "add", "yamada", "--name", "山田 太郎", "--practice", "city-clinic"]);
    place
}

fn shown(place: &Place, size: (u16, u16), words: &str) -> Terminal {
    let mut terminal = Terminal::start(place, size, words, &[]);
    terminal.wait_for("exit=0");
    terminal
}

#[test]
fn no_line_is_wider_than_the_window() {
    let place = crowd();
    let north = "northern-hills-center-for-general-practice";
    place.ok(&["practice", "add", north, "--name", "Northern Hills"]);
    place.ok(&["member", "add", north, "yamada", "--role", "owner"]);
    for report in REPORTS {
        for size in SIZES {
            for options in ["", "-o wide", "--plain"] {
                let terminal = shown(&place, *size, &format!("{report} {options}"));
                let text = terminal.text();
                assert!(!terminal.is_wrapped(), "{report} {options} {size:?}\n{text}");
            }
        }
    }
}

#[test]
fn below_60_columns_each_field_has_a_line() {
    let place = crowd();
    let narrow = shown(&place, (59, 60), "user list").text();
    assert!(narrow.contains("login:  rao\n"), "{narrow}");
    let table = shown(&place, (60, 60), "user list").text();
    assert!(table.contains("LOGIN") && table.contains("────"), "{table}");
}

#[test]
fn what_has_no_room_is_named_and_wide_shows_all() {
    let place = crowd();
    let table = shown(&place, (80, 60), "audit list --limit 3").text();
    assert!(table.contains("No room for: actor, practice."), "{table}");
    let wide = shown(&place, (80, 60), "audit list --limit 3 -o wide").text();
    assert!(wide.contains("actor:") && wide.contains("practice: city-clinic"), "{wide}");
    let roomy = shown(&place, (140, 60), "audit list --limit 3").text();
    assert!(roomy.contains("ACTOR") && !roomy.contains("No room"), "{roomy}");
}

#[test]
fn without_utf8_or_with_plain_nothing_is_drawn() {
    let place = crowd();
    for (options, variables) in [("--plain", &[][..]), ("", &[("LC_ALL", "C")][..])] {
        let mut terminal =
            Terminal::start(&place, (80, 60), &format!("practice list {options}"), variables);
        terminal.wait_for("exit=0");
        let text = terminal.text();
        assert!(text.contains("HANDLE") && !text.contains('─'), "{text}");
    }
}

#[test]
fn the_page_of_a_person_fits_an_ordinary_window() {
    let place = crowd();
    let page = shown(&place, (80, 24), "user show rao");
    assert!(page.text().starts_with("rao, #1"), "{}", page.text());
    assert!(!page.is_wrapped(), "{}", page.text());
}

#[test]
fn no_reason_is_cut_where_a_decision_is_explained() {
    let place = crowd();
    let page = shown(&place, (60, 60), "user show rao --explain");
    let text = page.text();
    assert!(!text.contains('…') && text.contains("taken for"), "{text}");
    assert!(text.contains("6 authenticator accepted: yes, totp; accepted: totp"), "{text}");
}
