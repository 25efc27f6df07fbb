//! `practice report`.

mod story;

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use twofactl::model::member::Role;

use self::story::{PRACTICES, story};
use crate::bridge::{has_python, say_skipped};
use crate::harness::{Exchange, Place, run};
use crate::permission::{Account, clinics, command_as, is_root};
use crate::seed::{self, CLINIC, Seed};
use crate::terminal::Terminal;

/// The page as a parser reads it that is not ours; nothing where there is no Python.
fn parsed(page: &str) -> Option<Value> {
    if !has_python() {
        say_skipped("the page of practice report");
        return None;
    }
    let reader = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/fixtures/report_page.py");
    let mut command = Command::new("python3");
    command.env("PYTHONIOENCODING", "utf-8").arg("-B").arg(reader);
    let read = run(command, page);
    assert_eq!((read.code, read.stderr.as_str()), (0, ""), "{read}\n{page}");
    Some(read.json())
}

fn sheet<'a>(report: &'a Value, handle: &str) -> &'a Value {
    let all = report["practices"].as_array().unwrap();
    all.iter().find(|sheet| sheet["handle"] == handle).unwrap()
}

/// The number of one point: by the day here of which it is the end.
fn on(points: &Value, day: &str) -> (u64, u64) {
    let points = points.as_array().unwrap();
    let found = points.iter().find(|point| point["day"] == day);
    let point = found.unwrap_or_else(|| panic!("{day} is not among {points:?}"));
    (point["enrolled"].as_u64().unwrap(), point["members"].as_u64().unwrap())
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one["login"].as_str().unwrap()).collect()
}

fn deviations(sheet: &Value) -> Vec<&str> {
    let all = sheet["deviations"].as_array().unwrap();
    all.iter().map(|one| one["deviation"].as_str().unwrap()).collect()
}

#[test]
fn the_numbers_are_those_of_practice_show_and_practice_status() {
    let place = story();
    let report = place.json(&["practice", "report", "--all"]);
    let told: Vec<_> = report["practices"].as_array().unwrap().iter().collect();
    assert_eq!(told.iter().map(|one| &one["handle"]).collect::<Vec<_>>(), PRACTICES);
    let mut members = 0;
    for sheet in told {
        let handle = sheet["handle"].as_str().unwrap();
        let shown = place.json(&["practice", "show", handle]);
        for (key, value) in shown.as_object().unwrap() {
            if key != "coverage" {
                assert_eq!(&sheet[key], value, "{handle} {key}");
            }
        }
        for (key, value) in shown["coverage"].as_object().unwrap() {
            assert_eq!(&sheet["coverage"][key], value, "{handle} {key}");
        }
        members += shown["members"].as_u64().unwrap();
        let status = place.json(&["practice", "status", handle, "--only", "not-enrolled"]);
        let rows = status.as_array().unwrap().iter();
        let missing = rows.filter(|row| row["demanded"] == true && row["exempt_until"].is_null());
        let mut missing: Vec<_> = missing.map(|row| row["login"].as_str().unwrap()).collect();
        let mut told = names(&sheet["missing"]);
        missing.sort_unstable();
        told.sort_unstable();
        assert_eq!(told, missing, "{handle}");
        assert_eq!(sheet["missing_total"], missing.len());
    }
    assert_eq!(report["totals"]["members"], members);
    assert_eq!(report["totals"]["practices"], PRACTICES.len());
    assert_eq!(report["totals"]["missing"], 5);
    assert_eq!(report["totals"]["resets"], 2);
}

#[test]
fn what_was_is_made_out_from_the_record() {
    let place = story();
    let report = place.json(&["practice", "report", "--all", "--since", "2026-08-20"]);
    assert_eq!(report["record_begins"], "2026-08-24T09:00:00Z");
    // Enrolled on 2, 10 and 23 September, one of them gone on 12 October.
    let city = &sheet(&report, "city-clinic")["over_time"];
    for (day, told) in [
        ("2026-08-28", (0, 5)),
        ("2026-09-04", (2, 5)),
        ("2026-09-11", (3, 5)),
        ("2026-09-25", (5, 5)),
        ("2026-10-09", (5, 5)),
        ("2026-10-16", (4, 4)),
        ("2026-11-21", (4, 4)),
    ] {
        assert_eq!(on(city, day), told, "{day}");
    }
    // Three on 15 September; one was reset on 5 October and back a day later, one on
    // 2 November and is not.
    let lake = |since: &str| {
        let report = place.json(&["practice", "report", "lake-med", "--since", since]);
        sheet(&report, "lake-med")["over_time"].clone()
    };
    let weeks = lake("90d");
    for (day, told) in [
        ("2026-08-28", (0, 0)),
        ("2026-09-04", (0, 6)),
        ("2026-09-18", (3, 6)),
        ("2026-10-30", (3, 6)),
        ("2026-11-06", (2, 6)),
    ] {
        assert_eq!(on(&weeks, day), told, "{day}");
    }
    let days = lake("25d");
    assert_eq!((on(&days, "2026-11-01"), on(&days, "2026-11-02")), ((3, 6), (2, 6)));
    // What began before the time that is told, and ended in it.
    assert_eq!(days.as_array().unwrap().len(), 26);
    // Whoever enrolled elsewhere before counts from the day of joining.
    assert_eq!(on(&sheet(&report, "bay-lab")["over_time"], "2026-10-09"), (1, 3));
    assert_eq!(on(&report["totals"]["over_time"], "2026-09-04"), (2, 11));
}

#[test]
fn a_day_between_a_reset_and_the_next_enrollment_is_a_day_without() {
    let mut place = Place::empty().at("2026-11-01T09:00:00Z");
    place.ok(&["init", "--practice", "City Clinic", "--owner", "rao", "--enforce"]);
    crate::people::enroll_now(&place, "rao", "one");
    place.set_now("2026-11-05T09:00:00Z");
    place.ok(&["user", "reset-2fa", "rao", "-y", "--reason", "lost"]);
    place.set_now("2026-11-06T09:00:00Z");
    crate::people::enroll_now(&place, "rao", "two");
    place.set_now("2026-11-08T10:00:00Z");
    let told = |since: &str| {
        let report = place.json(&["practice", "report", CLINIC, "--since", since]);
        let days = &report["practices"][0]["over_time"];
        ["04", "05", "06"].map(|day| on(days, &format!("2026-11-{day}")).0)
    };
    assert_eq!(told("2026-11-01"), [1, 0, 1]);
    assert_eq!(told("2026-11-04"), [1, 0, 1], "what began before is known from before");
}

#[test]
fn removed_replaced_and_deleted_are_no_longer_enrolled_from_that_day_on() {
    let mut place = Place::empty().at("2026-11-01T09:00:00Z");
    place.ok(&["init", "--practice", "City Clinic", "--owner", "rao", "--enforce"]);
    for login in ["ann", "bob", "cem"] {
        place.ok(&["user", "add", login, "--practice", CLINIC, "--role", "staff"]);
    }
    let ids = ["ann", "bob", "cem"].map(|login| crate::people::enroll_now(&place, login, "one"));
    let id = ids[0].to_string();
    place.set_now("2026-11-05T09:00:00Z");
    place.ok(&["authenticator", "remove", &id, "-y", "--reason", "sold"]);
    place.set_now("2026-11-07T09:00:00Z");
    place.ok(&["user", "remove", "bob", "-y", "--reason", "left us"]);
    place.set_now("2026-11-09T09:00:00Z");
    crate::people::enroll_now(&place, "ann", "two");
    crate::people::enroll_now(&place, "cem", "two");
    place.ok(&["authenticator", "remove", &ids[2].to_string(), "-y", "--reason", "sold"]);
    place.set_now("2026-11-12T10:00:00Z");
    let report = place.json(&["practice", "report", CLINIC]);
    let days = &report["practices"][0]["over_time"];
    let told = |day: &str| on(days, &format!("2026-11-{day}"));
    assert_eq!(told("01"), (3, 4));
    assert_eq!(told("04"), (3, 4));
    assert_eq!(told("05"), (2, 4));
    assert_eq!(told("07"), (1, 3));
    assert_eq!(told("09"), (2, 3), "cem has had one all the time");
    assert_eq!(told("12"), (2, 3));
    // The same, seen from a time in which nothing of it began.
    let late = place.json(&["practice", "report", CLINIC, "--since", "2026-11-06"]);
    let days = &late["practices"][0]["over_time"];
    assert_eq!((on(days, "2026-11-06"), on(days, "2026-11-07")), ((2, 4), (1, 3)));
}

#[test]
fn who_is_missing_is_told_with_since_when_and_until_when() {
    let place = story();
    let report = place.json(&["practice", "report", "lake-med", "hill-dental"]);
    let lake = sheet(&report, "lake-med");
    assert_eq!(names(&lake["missing"]), ["sara", "tess", "lena"], "the longest first");
    assert_eq!(
        lake["missing"][2],
        json!({
            "login": "lena", "name": "Lena Fischer", "role": "admin", "state": "must_enroll",
            "because": "practice", "deadline": null, "since": "2026-11-02T09:00:00Z",
            "demanded_since": "2026-09-20T09:00:00Z", "without_since": "2026-11-02T09:00:00Z",
        })
    );
    let ben = &sheet(&report, "hill-dental")["missing"][0];
    assert_eq!(ben["deadline"], "2026-11-24T09:00:00Z");
    assert_eq!(
        (&ben["since"], &ben["state"]),
        (&json!("2026-11-10T09:00:00Z"), &json!("in_grace"))
    );
    assert_eq!(
        lake["exemptions"],
        json!([{
            "login": "hl7", "name": "Lab interface", "role": "staff", "type": "service",
            "reason": "sends results, has no phone",
            "exempted_by": report["made_by"]["name"], "exempted_at": "2026-11-03T09:00:00Z",
            "exempt_until": "2027-01-02T09:00:00Z",
        }])
    );
    let resets = &lake["resets"];
    assert_eq!(names(resets), ["lena", "ivo"], "the newest first");
    assert_eq!(resets[1]["ticket"], "DESK-117");
    assert_eq!(resets[1]["verified"], "video");
    assert_eq!(resets[1]["actor"], report["made_by"]["name"]);
    assert_eq!(resets[0]["verified"], Value::Null);
    let event = place.json(&["audit", "show", &resets[1]["seq"].to_string()]);
    assert_eq!((&event["action"], &event["at"]), (&json!("user.reset_2fa"), &resets[1]["at"]));
}

#[test]
fn deviations_are_those_of_policy_and_record() {
    let place = story();
    let report = place.json(&["practice", "report", "--all"]);
    for (handle, told) in [
        ("city-clinic", &[][..]),
        ("hill-dental", &[]),
        ("bay-lab", &["enforcement_off"]),
        ("old-town", &["enforcement_paused"]),
        ("north-eye", &["roles_left_out", "sms_permitted", "sms_used", "remembered_over_24h"]),
        ("lake-med", &["long_enrollment_codes", "bypass_codes"]),
    ] {
        assert_eq!(deviations(sheet(&report, handle)), told, "{handle}");
    }
    let eye = sheet(&report, "north-eye");
    let text = |number: usize| eye["deviations"][number]["text"].as_str().unwrap().to_owned();
    assert!(text(0).ends_with("of the roles admin and staff: 1 member."), "{}", text(0));
    assert!(text(3).contains("for 30d"), "{}", text(3));
    assert_eq!(eye["deviations"][3]["standard"], "NIST SP 800-63B-4, sections 2.2.3 and 5.1");
    let codes = &sheet(&report, "lake-med")["deviations"][0]["text"];
    // With the reset half an hour, for a first enrollment a week.
    let said = "2 enrollment codes were handed out";
    assert!(codes.as_str().unwrap().starts_with(said), "{codes}");
    assert!(codes.as_str().unwrap().ends_with("the longest 7d."), "{codes}");
}

#[test]
fn the_report_claims_nothing_that_the_program_must_not_claim() {
    let place = story();
    for format in ["table", "json", "csv"] {
        let told = place.ok(&["practice", "report", "--all", "-o", format]).to_lowercase();
        for word in ["compliant", "compliance", "aal1", "aal2", "aal3", "certified", "guarantee"] {
            assert!(!told.contains(word), "{format} says {word}");
        }
        assert!(!told.contains("fips") && !told.contains("hipaa"), "{format}");
    }
}

#[test]
fn the_record_is_proven_and_its_checkpoint_holds_later() {
    let mut place = story();
    let report = place.json(&["practice", "report", "city-clinic"]);
    let record = &report["record"];
    assert_eq!((&record["ok"], &record["seals_checked"]), (&json!(true), &json!(true)));
    let line = format!("{}\n", record["checkpoint"].as_str().unwrap());
    place.set_now("2026-11-22T10:00:00Z");
    place.ok(&["practice", "set", "west-spa", "--name", "West Spa & Sauna"]);
    let verified = place.run_with_input(&["audit", "verify", "--against", "-"], &line);
    assert_eq!(verified.code, 0, "{verified}");
    std::fs::rename(place.key(), place.path("away.key")).unwrap();
    let without = place.json(&["practice", "report", "city-clinic"]);
    assert_eq!(without["record"]["seals_checked"], false);
    seed::sql(&place, "UPDATE events SET reason = 'x' WHERE seq = 5");
    let bad = place.json(&["practice", "report", "city-clinic"]);
    assert_eq!(
        (&bad["record"]["ok"], &bad["record"]["first_bad"]["seq"]),
        (&json!(false), &json!(5))
    );
    let page = place.ok(&["practice", "report", "city-clinic"]);
    assert!(page.contains("The record is not intact. The first bad event is 5"), "{page}");
    assert!(page.contains("NOT INTACT"));
}

#[test]
fn the_page_is_whole_and_needs_nothing_beside_itself() {
    let place = story();
    let page = place.ok(&["practice", "report", "--all"]);
    let Some(read) = parsed(&page) else { return };
    let (texts, counts) = (&read["texts"], &read["counts"]);
    let texts: Vec<_> = texts.as_array().unwrap().iter().map(|t| t.as_str().unwrap()).collect();
    for text in [
        "7 practices",
        "Lake Medical Group (lake-med)",
        "phone lost at the station",
        "ticket DESK-117",
        "Sara Lopes",
        "sends results, has no phone",
        "has time until 2026-11-24 09:00",
        "2026-11-02, when the last authenticator ended",
        "Nobody: everybody of whom a second factor is demanded has one.",
    ] {
        assert!(texts.contains(&text), "{text} is not in {texts:#?}");
    }
    assert_eq!(counts["h1"], 1);
    // A chart of all, and one of each practice that was there on an earlier day.
    assert_eq!(counts["polyline"], 2 * (1 + 6), "West Spa has no members");
    let one = place.ok(&["practice", "report", "lake-med"]);
    assert_eq!(parsed(&one).unwrap()["counts"]["polyline"], 2, "its chart is that of all");
    assert!(page.contains("@media print") && page.contains("counter(page)"));
}

#[test]
fn two_runs_give_the_same_bytes() {
    let place = story();
    for format in ["table", "json", "jsonl", "csv"] {
        let report = || place.ok(&["practice", "report", "--all", "-o", format]);
        assert_eq!(report(), report(), "{format}");
    }
}

#[test]
fn lists_are_cut_and_the_rest_is_counted() {
    let place = story();
    let report = place.json(&["practice", "report", "lake-med", "--limit", "1"]);
    let lake = &report["practices"][0];
    assert_eq!((names(&lake["missing"]), &lake["missing_total"]), (vec!["sara"], &json!(3)));
    assert_eq!((names(&lake["resets"]), &lake["resets_total"]), (vec!["lena"], &json!(2)));
    let page = place.ok(&["practice", "report", "lake-med", "--limit", "0"]);
    assert!(!page.contains("Sara Lopes") && page.contains("And 3 more."), "{page}");
}

#[test]
fn csv_and_json_lines_are_a_practice_a_line() {
    let place = story();
    let csv = place.ok(&["practice", "report", "--all", "-o", "csv"]);
    let lines: Vec<_> = csv.lines().collect();
    assert_eq!(
        lines[0],
        "practice,name,enforcement,paused_until,members,exempt,locked,enrolled,pending,in_grace,\
         must_enroll,not_demanded,missing,resets,deviations"
    );
    let lake = "lake-med,Lake Medical Group,required,,6,1,0,2,0,0,3,0,3,2,\
                long_enrollment_codes bypass_codes";
    assert_eq!(lines[4], lake);
    let jsonl = place.ok(&["practice", "report", "lake-med", "-o", "jsonl"]);
    let line: Value = serde_json::from_str(&jsonl).unwrap();
    assert_eq!(line, place.json(&["practice", "report", "lake-med"])["practices"][0]);
}

#[test]
fn a_file_is_made_for_its_owner_alone_and_none_is_overwritten() {
    let place = story();
    let words = ["practice", "report", "city-clinic", "lake-med", "--to-file", "report.html"];
    let made = place.run(&words);
    assert_eq!((made.code, made.stdout.as_str()), (0, ""), "{made}");
    assert_eq!(made.stderr, "Wrote the report of 2 practices to \"report.html\".\n");
    let path = place.path("report.html");
    let page = std::fs::read_to_string(&path).unwrap();
    assert_eq!(page, place.ok(&["practice", "report", "city-clinic", "lake-med"]));
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let again = place.run(&words);
    assert_eq!((again.code, again.stdout.as_str()), (1, ""), "{again}");
    assert!(again.stderr.contains("report.html"), "{again}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), page);
    // Nothing is left of a report that could not be made.
    place.fails(3, &["practice", "report", "nowhere", "--to-file", "other.html"]);
    assert!(!place.path("other.html").exists());
    let told = place.ok(&["practice", "report", "city-clinic", "--to-file", "-"]);
    assert!(told.ends_with("</html>\n"));
}

#[test]
fn on_a_terminal_it_asks_for_a_file_and_never_writes_a_page() {
    let place = story();
    let words = "practice report city-clinic";
    let mut terminal = Terminal::start(&place, (100, 24), words, &[]);
    terminal.wait_for("New file for the report (as report.html)");
    terminal.send("city.html\r");
    terminal.wait_for("exit=0");
    assert!(terminal.text().contains("Wrote the report of 1 practice"), "{}", terminal.text());
    let page = std::fs::read_to_string(place.path("city.html")).unwrap();
    assert!(page.ends_with("</html>\n"));
    let words = format!("{words} --no-input");
    let mut terminal = Terminal::start(&place, (100, 24), &words, &[]);
    terminal.wait_for("exit=2");
    let text = terminal.text();
    assert!(text.contains("--to-file report.html") && !text.contains("<html"), "{text}");
}

#[test]
fn a_closed_pipe_is_a_quiet_exit() {
    let place = story();
    for format in ["table", "json", "jsonl", "csv"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = place.command(&["practice", "report", "--all", "-o", format]);
        let child = command.stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    }
}

#[test]
fn a_beginning_ahead_and_an_unknown_practice_are_told() {
    let place = Place::with_clinic();
    let ahead = place.fails(7, &["practice", "report", CLINIC, "--since", "2027-01-01"]);
    assert!(ahead.stderr.contains("beginning"), "{ahead}");
    place.fails(3, &["practice", "report", CLINIC, "nowhere"]);
    let today = place.ok(&["practice", "report", CLINIC]);
    assert!(today.contains("nothing to draw yet"), "{today}");
}

#[test]
fn names_come_from_standard_input_as_well() {
    let place = story();
    let piped =
        place.run_with_input(&["practice", "report", "-", "-o", "csv"], "lake-med\nold-town\n");
    assert_eq!(piped.code, 0, "{piped}");
    assert_eq!(
        piped.stdout,
        place.ok(&["practice", "report", "lake-med", "old-town", "-o", "csv"])
    );
}

fn run_as(place: &Place, account: Account, words: &[&str]) -> Exchange {
    run(command_as(place, account, words), "")
}

#[test]
fn owners_read_of_their_own_practices_and_nothing_of_others_is_told() {
    if !is_root() {
        return;
    }
    let place = clinics();
    let why = ["--reason", "a word of north", "-y"];
    place.ok(&[&["user", "reset-2fa", "sen"][..], &why].concat());
    place.ok(&[&["user", "reset-2fa", "kim"][..], &why].concat());
    let own = run_as(&place, Account::Rao, &["practice", "report", CLINIC, "-o", "json"]);
    assert_eq!(own.code, 0, "{own}");
    let report = own.json();
    assert_eq!(report["record"]["ok"], true, "the record is everybody's");
    assert_eq!(names(&report["practices"][0]["resets"]), ["kim"], "who is a member here as well");
    assert!(!own.stdout.contains("\"sen\"") && !own.stdout.contains("\"north\""), "{own}");
    for words in [&["practice", "report", "north"][..], &["practice", "report", "--all"]] {
        let refused = run_as(&place, Account::Rao, words);
        assert_eq!((refused.code, refused.stdout.as_str()), (4, ""), "{refused}");
    }
    let auditor = run_as(&place, Account::Audi, &["practice", "report", "--all", "-o", "json"]);
    assert_eq!(auditor.json()["totals"]["practices"], 2);
}

#[test]
fn what_happened_before_somebody_joined_or_after_they_left_is_not_told() {
    let mut place = Place::empty().at("2026-11-01T09:00:00Z");
    place.ok(&["init", "--practice", "City Clinic", "--owner", "rao"]);
    place.ok(&["practice", "add", "north", "--name", "North"]);
    place.ok(&["user", "add", "kim", "--practice", "north", "--role", "staff"]);
    let reset = |place: &Place| {
        crate::people::enroll_now(place, "kim", "one");
        place.ok(&["user", "reset-2fa", "kim", "-y", "--reason", "lost"]);
    };
    reset(&place);
    place.set_now("2026-11-05T09:00:00Z");
    place.ok(&["member", "add", CLINIC, "kim", "--role", "staff"]);
    place.set_now("2026-11-06T09:00:00Z");
    reset(&place);
    place.set_now("2026-11-08T09:00:00Z");
    place.ok(&["member", "remove", CLINIC, "kim", "-y", "--reason", "left"]);
    place.set_now("2026-11-09T09:00:00Z");
    reset(&place);
    place.set_now("2026-11-12T09:00:00Z");
    let report = place.json(&["practice", "report", CLINIC, "north"]);
    let at = |handle| {
        let resets = sheet(&report, handle)["resets"].as_array().unwrap();
        resets.iter().map(|one| one["at"].as_str().unwrap()[..10].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(at(CLINIC), ["2026-11-06"]);
    assert_eq!(at("north"), ["2026-11-09", "2026-11-06", "2026-11-01"]);
    let days = &sheet(&report, CLINIC)["over_time"];
    assert_eq!(on(days, "2026-11-04"), (0, 1));
    assert_eq!(on(days, "2026-11-05"), (0, 2));
    assert_eq!(on(days, "2026-11-08"), (0, 1));
}

#[test]
fn of_many_practices_the_page_tells_in_detail_those_that_need_a_look() {
    let place = Place::with_clinic();
    let mut seed = Seed::of(&place);
    for number in 0..45 {
        let handle = format!("p{number:02}");
        seed.practice(&handle, &format!("Practice {number:02}"));
        for member in 0..number {
            seed.person(&format!("u{number}-{member}"), &handle, Role::Staff);
        }
    }
    drop(seed);
    let quiet = ["p00", "p01", "p02", "p03", "p04"];
    for number in 5..45 {
        place.ok(&["practice", "enforce", &format!("p{number:02}"), "-y"]);
    }
    let page = place.ok(&["practice", "report", "--all"]);
    assert_eq!(page.matches("<section class=\"practice\">").count(), 40);
    assert!(page.contains("<h2>Practice 44 (p44)</h2>"));
    for handle in quiet {
        assert!(!page.contains(&format!("({handle})</h2>")), "{handle}");
        assert!(page.contains(&format!("<small>{handle}</small>")), "{handle} has its line");
    }
    assert!(page.contains("6 practices are told in a line or a number only."), "{page}");
    let first = page.find("<h2>Practice 44").unwrap();
    assert!(first < page.find("<h2>Practice 43").unwrap(), "what needs a look most comes first");
    parsed(&page);
}

/// Names that attack a page; what a reader sees of each is beside it.
const MARKUP: [(&str, &str); 8] = [
    ("</title><script>alert(1)</script>", "</title><script>alert(1)</script>"),
    ("\"><img src=x onerror='alert(1)'>", "\"><img src=x onerror='alert(1)'>"),
    ("</style><svg/onload=alert(1)>", "</style><svg/onload=alert(1)>"),
    ("<!-- <b>", "<!-- <b>"),
    ("]]><![CDATA[ & &amp; &#60;b&#62;", "]]><![CDATA[ & &amp; &#60;b&#62;"),
    ("<a href=javascript:alert(1)>x</a>", "<a href=javascript:alert(1)>x</a>"),
    ("back\u{202e}drow <\u{200b}b>", "back\\u{202e}drow <\\u{200b}b>"),
    ("esc\u{1b}[2J\u{9b}2J\u{0}<i>", "esc\\u{1b}[2J\\u{9b}2J\\u{0}<i>"),
];

/// A clinic in which everything that a report tells has that name.
fn named(name: &str) -> Place {
    let named = format!("--name={name}");
    let why = [&format!("--reason={name}")[..], "-y"];
    let place = Place::with_clinic();
    place.ok(&["practice", "set", CLINIC, &named, why[0]]);
    for login in ["ann", "bob"] {
        place.ok(&["user", "add", login, &named, "--practice", CLINIC, "--role", "staff"]);
    }
    place.ok(&["user", "set", "ann", &named, "--login", "a&<b>'\"", why[0]]);
    place.ok(&[&["member", "exempt", CLINIC, "bob", "--for", "7d"][..], &why].concat());
    crate::people::enroll_now(&place, "rao", "one");
    place.ok(&[&["user", "reset-2fa", "rao"][..], &why].concat());
    seed::sql(&place, &format!("UPDATE exemptions SET author = '{}'", name.replace('\'', "''")));
    place
}

#[test]
fn no_name_becomes_markup_and_every_name_is_read_as_it_is() {
    let page = |name: &str| named(name).ok(&["practice", "report", CLINIC, "--since", "1d"]);
    let Some(tame) = parsed(&page("a name")) else { return };
    for (name, seen) in MARKUP {
        // No name holds a NUL from the command line.
        let (name, seen) = (name.replace('\0', ""), seen.replace("\\u{0}", ""));
        let page = page(&name);
        let attacks = |c: char| c != '\n' && twofactl::model::text::is_hostile(c);
        assert!(!page.contains(attacks), "{name:?}");
        let read = parsed(&page).unwrap();
        assert_eq!(read["counts"], tame["counts"], "{name:?}");
        let texts = read["texts"].as_array().unwrap().iter();
        let found = texts.filter(|text| text.as_str().unwrap().contains(&seen)).count();
        // In the title twice and as a heading, of two members, an exemption, its author, a reset.
        assert!(found >= 7, "{name:?} is there {found} times: {:#?}", read["texts"]);
    }
}
