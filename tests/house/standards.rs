//! `STANDARDS.md` names the tests that answer each row, and each of them is there.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// How many rows the two tables have.
const ROWS: [(&str, u32); 2] = [("R", 76), ("T", 30)];

/// Why no test answers a row.
const REASONS: [&str; 2] = ["Decided otherwise: ", "Not built yet: "];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The rows by their names, with what answers them.
fn rows() -> BTreeMap<String, String> {
    let page = fs::read_to_string(root().join("tests/STANDARDS.md")).unwrap();
    let mut rows = BTreeMap::new();
    for line in page.lines().filter(|line| line.starts_with("| R") || line.starts_with("| T")) {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        let (name, answer) = (cells[0], cells[cells.len() - 1]);
        assert_eq!(cells.len(), 4, "{line}");
        assert!(rows.insert(name.to_owned(), answer.to_owned()).is_none(), "{name} is there twice");
    }
    rows
}

/// The tests that an answer names: file and function.
fn tests(answer: &str) -> impl Iterator<Item = (&str, &str)> {
    answer.split('`').filter_map(|words| words.split_once("::"))
}

#[test]
fn every_row_is_there_once_and_answered() {
    let rows = rows();
    for (letter, count) in ROWS {
        for number in 1..=count {
            let name = format!("{letter}{number}");
            let answer = rows.get(&name).unwrap_or_else(|| panic!("{name} is missing"));
            let has_reason = REASONS.iter().any(|reason| {
                answer.split_once(reason).is_some_and(|(_, why)| why.split(' ').count() > 3)
            });
            assert!(tests(answer).count() > 0 || has_reason, "nothing answers {name}");
        }
    }
    assert_eq!(rows.len(), 106);
}

#[test]
fn every_test_that_is_named_exists() {
    let mut named = 0;
    for (name, answer) in rows() {
        for (file, function) in tests(&answer) {
            let path = root().join(file);
            let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{name}: no {file}"));
            let head = format!("fn {function}(");
            let (before, _) = text
                .split_once(&head)
                .unwrap_or_else(|| panic!("{name}: {file} has no {function}"));
            let is_test = before.trim_end().ends_with("#[test]") || before.contains("proptest!");
            assert!(is_test, "{name}: {function} is no test");
            named += 1;
        }
    }
    assert!(named > 200, "{named}");
}
