//! Several names in a question.

use std::fmt::Display;

/// Those who would change: the only one by name, else how many there are of what they are.
pub(crate) fn named<T: Display>(mut names: impl Iterator<Item = T>, what: &str) -> String {
    match (names.next(), names.count()) {
        (Some(only), 0) => only.to_string(),
        (_, more) => format!("{} {what}", more + 1),
    }
}

#[test]
fn the_only_one_is_named_and_several_are_counted() {
    assert_eq!(named(["rao"].iter(), "users"), "rao");
    assert_eq!(named(["rao", "lee"].iter(), "users"), "2 users");
}
