//! Every example of the manual, typed at a terminal as it stands, each in a place of its
//! own where its names mean somebody.

pub(crate) mod world;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use world::World;

const MANUAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/man");

/// How many people type at the same time.
const AT_ONCE: usize = 4;

/// What ends with another exit code than 0, and why.
const OTHERWISE: [(&str, i32); 4] = [
    // Somebody must enroll: that is what the check is for.
    ("twofactl practice status --all --only must-enroll --exit-code -o csv", 5),
    // There is a difference.
    ("twofactl policy diff policy.toml", 5),
    ("twofactl policy diff - -o json < policy.toml", 5),
    // Goes on until it is interrupted.
    ("twofactl audit list --follow -o jsonl", 130),
];

/// The examples of a page: shell lines, continued ones joined, without comments.
fn examples(page: &Path) -> Vec<String> {
    let text = fs::read_to_string(page).unwrap();
    let Some((_, section)) = text.split_once("\n.SH EXAMPLES\n") else { return Vec::new() };
    let section = section.split("\n.SH ").next().unwrap_or_default();
    let lines = section.lines().filter(|line| !line.starts_with('.'));
    let plain: Vec<String> = lines.map(as_typed).collect();
    let joined = plain.join("\n").replace("\\\n", " ");
    let commands = joined.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    commands.filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
}

/// A line of the source of a page as a reader sees it.
fn as_typed(source: &str) -> String {
    [
        ("\\-", "-"),
        ("\\(aq", "'"),
        ("\\*(Aq", "'"),
        ("\\(dq", "\""),
        ("\\&", ""),
        ("\\(ti", "~"),
        ("\\e", "\\"),
    ]
    .iter()
    .fold(source.replace("\\\\", "\\e"), |line, (roff, typed)| line.replace(roff, typed))
}

/// The pages about commands.
fn pages() -> Vec<PathBuf> {
    let entries = fs::read_dir(MANUAL).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|e| e == "1")).collect();
    pages.sort();
    pages
}

#[test]
fn each_page_has_examples() {
    let without: Vec<_> = pages().into_iter().filter(|page| examples(page).is_empty()).collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn each_example_of_the_manual_does_what_it_is_for() {
    let lines: BTreeSet<String> = pages().iter().flat_map(|page| examples(page)).collect();
    assert!(lines.len() > 100, "{}", lines.len());
    let world = World::make();
    let lines: Vec<_> = lines.into_iter().collect();
    let try_all = |some: &[String]| -> Vec<String> {
        some.iter().filter_map(|line| world.fails(line, exit_of(line))).collect()
    };
    // Most of the time is spent waiting for terminals.
    let failed: Vec<_> = thread::scope(|scope| {
        let parts = lines.chunks(lines.len().div_ceil(AT_ONCE));
        let typing: Vec<_> = parts.map(|part| scope.spawn(|| try_all(part))).collect();
        typing.into_iter().flat_map(|one| one.join().unwrap()).collect()
    });
    assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), lines.len(), failed.join("\n\n"));
}

fn exit_of(line: &str) -> i32 {
    OTHERWISE.iter().find(|(one, _)| *one == line).map_or(0, |(_, exit)| *exit)
}
