//! The views of `twofactl-store(5)`, as other programs read them: through
//! Python's `sqlite3`, which is not the SQLite that the program brings along.

mod contents;
mod examples;
mod reader;
mod safety;
mod story;

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use rusqlite::Connection;
use serde_json::json;
use twofactl::model::user::PhoneNumber;

use crate::harness::Place;
use crate::seed::sql;
use reader::ask;

/// The committed page, which `generated` holds to what the program writes.
fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("man/twofactl-store.5");
    std::fs::read_to_string(path).unwrap()
}

/// The lines of the page under a heading, up to the next of its kind.
fn section<'a>(page: &'a str, heading: &str) -> Vec<&'a str> {
    let below = page.lines().skip_while(|line| *line != format!(".SH {heading}")).skip(1);
    let lines: Vec<_> = below.take_while(|line| !line.starts_with(".SH ")).collect();
    assert!(!lines.is_empty(), "the page has no {heading}");
    lines
}

/// Views and their columns.
type Views = Vec<(String, Vec<String>)>;

/// As the page tells them, in its order.
fn told() -> Views {
    let page = page();
    let mut views = Views::new();
    let lines = section(&page, "VIEWS");
    for pair in lines.windows(2) {
        if let Some(view) = pair[0].strip_prefix(".SS ") {
            views.push((view.to_owned(), Vec::new()));
        } else if let Some(column) = pair[1].strip_prefix(".B ")
            && pair[0].starts_with(".TP")
        {
            views.last_mut().unwrap().1.push(column.to_owned());
        }
    }
    views
}

/// As the store has them, in the order of the schema.
fn kept(place: &Place) -> Views {
    let store = Connection::open(place.store()).unwrap();
    let names = "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY rowid";
    let column = |query: &str| -> Vec<String> {
        let mut statement = store.prepare(query).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    let columns = |view| column(&format!("SELECT name FROM pragma_table_info('{view}')"));
    column(names).into_iter().map(|view| (view.clone(), columns(view))).collect()
}

#[test]
fn the_page_tells_every_view_and_column_that_there_is_and_no_other() {
    let views = kept(&Place::with_clinic());
    assert!(views.len() >= 9 && views.iter().all(|(view, _)| view.starts_with("report_")));
    assert_eq!(told(), views);
}

#[test]
fn the_page_renders_without_a_warning_in_eighty_columns() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("man/twofactl-store.5");
    let mut groff = Command::new("groff");
    groff.args(["-man", "-Tutf8", "-ww", "-P-cbou", "-rLL=80n"]).arg(page);
    let Ok(rendered) = groff.output() else {
        // Written to the stream itself, which the test harness does not hold back.
        writeln!(std::io::stderr(), "SKIPPED: without groff nobody renders the page").unwrap();
        return;
    };
    let text = String::from_utf8(rendered.stdout).unwrap();
    let warnings = String::from_utf8(rendered.stderr).unwrap();
    assert!(rendered.status.success() && warnings.is_empty(), "{warnings}");
    assert!(text.contains("WHAT MAY BE RELIED ON"));
    let wide: Vec<_> = text.lines().filter(|line| line.chars().count() > 80).collect();
    assert!(wide.is_empty(), "{wide:?}");
}

#[test]
fn the_readme_names_views_that_there_are_and_a_query_that_works() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let (_, reports) = readme.split_once("### Reports in SQL").unwrap();
    let (reports, _) = reports.split_once("\n## ").unwrap();
    let names = || reports.split('`').filter(|word| word.starts_with("report_"));
    let views = told();
    assert!(names().all(|name| views.iter().any(|(view, _)| view == name)));
    assert_eq!((names().count(), views.len()), (4, 4 + 5), "\"and five more\"");
    let query = reports.split('"').nth(1).unwrap();
    let place = story::story().place;
    sql(&place, "UPDATE recovery_codes SET spent_at = 1 WHERE user_id = 1 AND position > 2");
    sql(&place, "UPDATE recovery_codes SET spent_at = NULL WHERE user_id = 1 AND position < 3");
    assert_eq!(ask(&place, query), [json!({ "login": "rao", "codes_left": 2 })]);
}

#[test]
fn the_page_tells_whose_file_it_is_and_which_schema() {
    let place = Place::with_clinic();
    let page = page();
    for (pragma, told) in [("application_id", "\nis {} (the"), ("user_version", " schema, {} here")]
    {
        let found = &ask(&place, &format!("SELECT {pragma} AS it FROM pragma_{pragma}"))[0]["it"];
        assert!(page.contains(&told.replace("{}", &found.to_string())), "{pragma}: {found}");
    }
}

#[test]
fn numbers_are_masked_as_the_program_masks_them() {
    let place = Place::with_clinic();
    for length in 7..=15 {
        let number = PhoneNumber::parse(&format!("+{}", &"987654321012345"[..length])).unwrap();
        place.ok(&["user", "set", "rao", "--phone", number.as_str()]);
        let shown = ask(&place, "SELECT phone_masked FROM report_users");
        assert_eq!(shown, [json!({ "phone_masked": number.masked() })], "{number:?}");
        assert_eq!(shown[0]["phone_masked"], place.json(&["user", "show", "rao"])["phone"]);
    }
}

/// Milliseconds from 1970 to 9999, with the edges of seconds, days, years and
/// leap days.
fn times() -> Vec<i64> {
    let edges = [0, 1, 999, 1000, 951_782_400_000, 1_798_761_599_999, 253_402_207_199_999];
    let spread = (1..400_i64).map(|step| step * 633_505_517_900 + step % 1000);
    edges.into_iter().chain(spread).collect()
}

#[test]
fn a_time_is_the_same_to_the_millisecond_and_sorts_as_text() {
    let place = Place::with_clinic();
    let values: Vec<_> = times()
        .iter()
        .map(|time| format!("('+91*******210', x'00', {time}, 'file', 'sent', {time})"))
        .collect();
    sql(
        &place,
        &format!(
            "INSERT INTO sms_messages (phone_masked, phone_mac, sent_at, transport, status, \
                 status_at) VALUES {}",
            values.join(", ")
        ),
    );
    let rows = ask(&place, "SELECT sent_at, sent_at_ms FROM report_messages ORDER BY sent_at");
    assert_eq!(rows.len(), times().len());
    for row in &rows {
        let text = row["sent_at"].as_str().unwrap();
        assert_eq!(text.len(), "2026-11-21T10:00:00.000Z".len(), "{text}");
        let time: jiff::Timestamp = text.parse().unwrap();
        assert_eq!(row["sent_at_ms"], time.as_millisecond(), "{text}");
    }
    assert!(rows.is_sorted_by_key(|row| row["sent_at_ms"].as_i64().unwrap()));
}

/// What the page advises for long tables.
#[test]
fn a_condition_on_milliseconds_reads_an_index_and_not_every_row() {
    let place = Place::with_clinic();
    for query in [
        "SELECT at FROM report_events WHERE at_ms >= 1 AND action = 'user.reset_2fa'",
        "SELECT actor FROM report_events WHERE seq > 5",
        "SELECT login, sent_at FROM report_messages WHERE sent_at_ms >= 1",
    ] {
        let steps = ask(&place, &format!("EXPLAIN QUERY PLAN {query}"));
        let steps: Vec<_> = steps.iter().map(|step| step["detail"].as_str().unwrap()).collect();
        assert!(steps.iter().all(|step| !step.starts_with("SCAN")), "{query}: {steps:?}");
    }
}
