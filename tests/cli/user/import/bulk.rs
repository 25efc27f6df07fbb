//! Many at once: a progress bar, and a killed import leaves the store as it was.

use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::two_practices;
use crate::harness::Place;

/// A file of that many people.
fn many(place: &Place, people: u32) -> Vec<String> {
    let mut text = String::from("login,name,practice\n");
    for number in 0..people {
        writeln!(text, "p{number},Person {number},north").unwrap();
    }
    fs::write(place.path("many.csv"), text).unwrap();
    ["user", "import", "many.csv"].map(str::to_owned).to_vec()
}

fn count(place: &Place) -> usize {
    place.json(&["user", "list"]).as_array().unwrap().len()
}

/// Whether somebody is writing at this moment.
fn is_held(place: &Place) -> bool {
    let connection = Connection::open(place.store()).unwrap();
    connection.busy_timeout(Duration::ZERO).unwrap();
    match connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK") {
        Ok(()) => false,
        Err(error) => {
            assert_eq!(error.sqlite_error_code(), Some(rusqlite::ErrorCode::DatabaseBusy));
            true
        }
    }
}

#[test]
fn an_import_that_is_killed_while_it_writes_leaves_the_store_as_it_was() {
    let place = two_practices();
    let file = fs::read(place.store()).unwrap();
    let words = many(&place, 20_000);
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    let mut child = place.command(&words).spawn().unwrap();
    let began = Instant::now();
    while !is_held(&place) {
        assert!(began.elapsed() < Duration::from_secs(60), "nothing is written");
        std::thread::sleep(Duration::from_millis(2));
    }
    std::thread::sleep(Duration::from_millis(50));
    assert!(child.try_wait().unwrap().is_none(), "it is in the midst of it");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(count(&place), 1, "rao alone");
    assert_eq!(fs::read(place.store()).unwrap(), file);
    place.ok(&["audit", "verify"]);
    let again = place.json(&["user", "import", "many.csv", "--dry-run"]);
    assert_eq!(again["added"], 20_000);
}

#[test]
fn no_bar_and_no_word_beside_the_answer_off_a_terminal() {
    let place = two_practices();
    let words = many(&place, 2_000);
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    let told = place.run(&words);
    assert_eq!((told.code, told.stderr.as_str()), (0, ""), "{told}");
    assert_eq!(count(&place), 2_001);
}
