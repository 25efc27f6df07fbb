//! `practice status`.

use std::process::Stdio;

use serde_json::{Value, json};
use twofactl::model::member::Role;

use crate::harness::{Place, run};
use crate::hostile;
use crate::seed::{self, CLINIC, Seed, clinic};
use crate::terminal::Terminal;

fn logins(rows: &Value) -> Vec<&str> {
    rows.as_array().unwrap().iter().map(|row| row["login"].as_str().unwrap()).collect()
}

#[test]
fn a_member_is_one_object_with_exactly_these_keys() {
    let place = clinic();
    let rows = place.json(&["practice", "status", CLINIC]);
    assert_eq!(
        rows[0],
        json!({
            "practice": CLINIC, "login": "ana", "name": "Ana Sá",
            "email": "someone@cityclinic.example", "role": "admin", "factor": "totp",
            "demanded": true, "because": "practice", "next_login": "code_required",
            "deadline": null, "exempt_until": null, "enrolled_at": "2026-11-21T10:00:00Z",
            "last_used_at": "2026-11-21T10:00:00Z", "recovery_codes_left": 0,
        })
    );
    assert_eq!(logins(&rows), ["ana", "lee", "rao"]);
    assert_eq!(rows[1]["factor"], "none");
    let lines = place.ok(&["practice", "status", CLINIC, "-o", "jsonl"]);
    let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(first, rows[0]);
}

#[test]
fn the_table_has_four_columns_and_the_practice_where_there_are_several() {
    let place = clinic();
    Seed::of(&place).practice("bay-dental", "Bay Dental").person("kim", "bay-dental", Role::Staff);
    let one = place.ok(&["practice", "status", CLINIC]);
    assert_eq!(
        one,
        "LOGIN  ROLE   NEXT LOGIN           DEADLINE\n\
         ana    admin  code_required        -\n\
         lee    staff  enrollment_required  -\n\
         rao    owner  enrollment_required  -\n"
    );
    let all = place.ok(&["practice", "status", "--all"]);
    assert!(all.starts_with("PRACTICE     LOGIN  ROLE   NEXT LOGIN"), "{all}");
    assert!(all.contains("\nbay-dental   kim    staff  allowed"), "{all}");
    assert_eq!(all, place.ok(&["practice", "status", "bay-dental", CLINIC]));
    let wide = place.ok(&["practice", "status", CLINIC, "-o", "wide"]);
    assert_eq!(wide.lines().next().unwrap().split("  ").filter(|c| !c.is_empty()).count(), 14);
    let csv = place.ok(&["practice", "status", CLINIC, "-o", "csv"]);
    assert_eq!(
        csv.lines().next().unwrap(),
        "practice,login,name,email,role,factor,demanded,because,next_login,deadline,exempt_until,\
         enrolled_at,last_used_at,recovery_codes_left"
    );
}

#[test]
fn only_narrows_the_list() {
    let place = clinic();
    Seed::of(&place).person("old", CLINIC, Role::Staff).person("out", CLINIC, Role::Staff);
    place.ok(&["member", "exempt", CLINIC, "old", "--for", "7d", "--reason", "x"]);
    place.ok(&["member", "extend", CLINIC, "lee", "--for", "7d", "--reason", "x"]);
    seed::sql(
        &place,
        "INSERT INTO locks SELECT id, 10, 4000000000000 FROM users WHERE login = 'out'",
    );
    for (only, expected) in [
        ("not-enrolled", &["lee", "old", "out", "rao"][..]),
        ("must-enroll", &["rao"]),
        ("in-grace", &["lee"]),
        ("locked", &["out"]),
        ("exempt", &["old"]),
        ("no-phone", &["lee", "old", "out", "rao"]),
    ] {
        let rows = place.json(&["practice", "status", CLINIC, "--only", only]);
        assert_eq!(logins(&rows), expected, "{only}");
    }
    let nobody = place.run(&["practice", "status", CLINIC, "--only", "locked", "-q"]);
    assert_eq!(nobody.stderr, "");
    place.fails(2, &["practice", "status", CLINIC, "--only", "everybody"]);
}

#[test]
fn the_exit_code_says_whether_anybody_is_missed() {
    let place = clinic();
    let not_all = place.fails(5, &["practice", "status", CLINIC, "--exit-code", "-o", "json"]);
    assert_eq!(logins(&not_all.json()), ["ana", "lee", "rao"], "the answer is whole");
    assert_eq!(not_all.stderr, "");
    place.fails(5, &["practice", "status", CLINIC, "--only", "must-enroll", "--exit-code"]);
    place.ok(&["practice", "status", CLINIC, "--only", "locked", "--exit-code"]);
    Seed::of(&place).enrolled("lee").enrolled("rao");
    place.ok(&["practice", "status", CLINIC, "--exit-code"]);
}

#[test]
fn one_unknown_name_and_no_row_is_shown() {
    let place = clinic();
    let refused = place.fails(3, &["practice", "status", CLINIC, "nope", "-o", "json"]);
    assert_eq!(refused.stdout, "");
    assert_eq!(
        refused.stderr,
        "{\"error\":{\"kind\":\"not_found\",\"message\":\"there is no practice \\\"nope\\\"\",\
         \"hint\":\"see what there is: twofactl practice list\"}}\n"
    );
    place.fails(2, &["practice", "status", CLINIC, "--all"]);
}

#[test]
fn a_practice_without_members_is_an_empty_list() {
    let place = clinic();
    Seed::of(&place).practice("empty", "Empty");
    let nobody = place.run(&["practice", "status", "empty"]);
    assert_eq!((nobody.stdout.as_str(), nobody.stderr.as_str()), ("", "No members yet.\n"));
    assert_eq!(place.run(&["practice", "status", "empty", "--quiet"]).stderr, "");
    assert_eq!(place.json(&["practice", "status", "empty"]), json!([]));
}

#[test]
fn a_closed_pipe_is_a_quiet_exit() {
    let place = clinic();
    let mut seed = Seed::of(&place);
    for number in 0..400 {
        seed.person(&format!("user{number:04}"), CLINIC, Role::Staff);
    }
    for format in ["table", "json", "jsonl", "csv"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = place.command(&["practice", "status", CLINIC, "-o", format]);
        let child = command.stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    }
}

#[test]
fn hostile_names_reach_nobody_raw() {
    let place = clinic();
    Seed::of(&place).named("eve", hostile::NAME, (CLINIC, Role::Staff));
    for list in [&["practice", "status", CLINIC][..], &["member", "list", CLINIC]] {
        hostile::check(&place, list, |rows| {
            let names: Vec<_> = rows.as_array().unwrap().iter().map(|row| &row["name"]).collect();
            assert!(names.contains(&&json!(hostile::NAME)), "{names:?}");
        });
    }
    let csv = place.ok(&["practice", "status", CLINIC, "-o", "csv"]);
    assert!(csv.contains(",\"'=cmd"), "{csv}");
}

#[test]
fn people_read_times_in_their_own_zone() {
    let place = clinic();
    place.ok(&["practice", "enforce", CLINIC, "--by", "2026-12-31"]);
    let mut command = place.command(&["practice", "status", CLINIC]);
    command.env("TZ", "Asia/Kolkata");
    let shown = run(command, "");
    assert!(shown.stdout.contains("2027-01-01 05:29 (in 40 d)"), "{shown}");
}

#[test]
fn without_a_store_nothing_is_shown() {
    let place = Place::empty();
    place.fails(6, &["practice", "status", CLINIC]);
}

/// What a window shows of `practice status`.
fn screen(place: &Place, columns: u16, words: &str, variables: &[(&str, &str)]) -> String {
    let line = format!("practice status {words}");
    let mut terminal = Terminal::start(place, (columns, 60), &line, variables);
    terminal.wait_for("exit=");
    assert!(!terminal.is_wrapped(), "{}", terminal.text());
    terminal.text()
}

#[test]
fn a_bar_above_the_table_says_how_many_are_enrolled() {
    let place = clinic();
    for columns in [40, 80] {
        let text = screen(&place, columns, CLINIC, &[]);
        assert!(text.starts_with("███░░░░░░░ 33 %  enrolled 1 of 3\n\n"), "{text}");
    }
    // Of all members, whichever are listed.
    let text = screen(&place, 80, "city-clinic --only exempt", &[]);
    assert_eq!(
        text.split("exit").next(),
        Some("███░░░░░░░ 33 %  enrolled 1 of 3\n\nNo such members.\n")
    );
    Seed::of(&place).enrolled("lee").enrolled("rao");
    let text = screen(&place, 80, CLINIC, &[]);
    assert!(text.starts_with("██████████ 100 %  enrolled 3 of 3\n"), "{text}");
}

#[test]
fn where_nothing_is_drawn_the_share_is_said_in_words() {
    let place = clinic();
    for (words, variables) in [
        ("city-clinic --plain", &[][..]),
        (CLINIC, &[("LC_ALL", "C")]),
        (CLINIC, &[("TWOFACTL_PLAIN", "1")]),
    ] {
        let text = screen(&place, 80, words, variables);
        assert!(text.starts_with("33 %  enrolled 1 of 3\n\nLOGIN"), "{text}");
    }
}

#[test]
fn each_of_several_practices_has_its_bar() {
    let place = clinic();
    let long = "northern-hills-center";
    Seed::of(&place)
        .practice("bay", "Bay")
        .practice("empty", "Empty")
        .practice(long, "Northern Hills")
        .person("kim", "bay", Role::Staff)
        .person("kay", long, Role::Staff);
    let text = screen(&place, 80, "--all", &[]);
    let expected = "bay                    ░░░░░░░░░░   0 %  enrolled 0 of 1\n\
                    city-clinic            ███░░░░░░░  33 %  enrolled 1 of 3\n\
                    northern-hills-center  ░░░░░░░░░░   0 %  enrolled 0 of 1\n\nPRACTICE";
    assert!(text.starts_with(expected), "{text}");
    let text = screen(&place, 40, "--all", &[]);
    let expected =
        "bay\n░░░░░░░░░░ 0 %  enrolled 0 of 1\ncity-clinic\n███░░░░░░░ 33 %  enrolled 1 of 3\n";
    assert!(text.starts_with(expected), "{text}");
}

#[test]
fn other_programs_get_the_table_alone() {
    let place = clinic();
    let piped = place.ok(&["practice", "status", CLINIC]);
    assert!(piped.starts_with("LOGIN"), "{piped}");
    for format in ["json", "jsonl", "csv"] {
        let text = screen(&place, 500, &format!("city-clinic -o {format}"), &[]);
        assert!(!text.contains("enrolled 1 of"), "{format}: {text}");
    }
    let wide = screen(&place, 80, "city-clinic -o wide", &[]);
    assert!(wide.starts_with("███"), "{wide}");
}
