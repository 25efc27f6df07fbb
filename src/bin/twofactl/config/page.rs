//! The page `twofactl.toml(5)` against what is read: the same keys in the same
//! tables, the same words and defaults, and examples that are acceptable.

use std::collections::BTreeSet;

use clap::ValueEnum;
use twofactl::delivery::command;

use super::*;

const PAGE: &str = include_str!("../commands/man/twofactl.toml.5");

/// What stands under a heading, up to the next of its kind.
fn section(heading: &str) -> &'static str {
    let (_, below) = PAGE.split_once(&format!(".SH {heading}\n")).unwrap();
    below.split("\n.SH ").next().unwrap()
}

/// Keys as `sms.http.url`, with the lines about each.
fn told() -> Vec<(String, Vec<&'static str>)> {
    let mut table = String::new();
    let mut keys: Vec<(String, Vec<&str>)> = Vec::new();
    let lines: Vec<_> = section("KEYS").lines().collect();
    for (at, line) in lines.iter().enumerate() {
        if let Some(name) = line.strip_prefix(".SS [").and_then(|rest| rest.strip_suffix(']')) {
            table = format!("{name}.");
        } else if let Some(key) = line.strip_prefix(".B ").filter(|_| lines[at - 1] == ".TP") {
            keys.push((format!("{table}{key}"), Vec::new()));
        } else if let Some((_, about)) = keys.last_mut() {
            about.push(line);
        }
    }
    keys
}

/// The keys that the table at `path` takes; `None` if it is no table.
fn taken(path: &str) -> Option<Vec<String>> {
    let header = if path.is_empty() { String::new() } else { format!("[{path}]\n") };
    let error = toml::from_str::<Config>(&format!("{header}hunter2 = 1")).unwrap_err();
    let is_table = error.message().starts_with("unknown field `hunter2`");
    is_table.then(|| listed_words(error.message()).into_iter().map(str::to_owned).collect())
}

/// Every key below `path`, tables left out and looked into.
fn all_taken(path: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for key in taken(path).unwrap_or_default() {
        let full = if path.is_empty() { key } else { format!("{path}.{key}") };
        match taken(&full) {
            Some(_) => all.extend(all_taken(&full)),
            None => drop(all.insert(full)),
        }
    }
    all
}

/// What the page says of a key behind a word, as `Default: `.
fn said(key: &str, before: &str) -> String {
    let keys = told();
    let (_, about) = keys.iter().find(|(told, _)| told == key).unwrap();
    let text = about.join("\n");
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("{key}: {text}"));
    rest.split(".\n").next().unwrap().trim_end_matches('.').replace("\n.B ", " ").replace('"', "")
}

#[test]
fn the_page_tells_every_key_that_is_read_and_no_other() {
    let told: Vec<String> = told().into_iter().map(|(key, _)| key).collect();
    assert_eq!(BTreeSet::from_iter(told.clone()), all_taken(""));
    assert_eq!(told.len(), all_taken("").len(), "a key is told twice: {told:?}");
}

#[test]
fn the_page_says_of_every_key_its_type_and_its_default() {
    for (key, about) in told() {
        let text = about.join("\n");
        let is_typed = ["Text", "Path", "One of", "true or false", "Length", "Address", "List"];
        assert!(is_typed.iter().any(|word| text.starts_with(word)), "{key}: {text}");
        assert!(text.contains("Default:") || text.contains("Must be given"), "{key}: {text}");
    }
}

#[test]
fn the_words_and_defaults_on_the_page_are_those_of_the_program() {
    fn words<T: ValueEnum>() -> String {
        let names = T::value_variants().iter().filter_map(|value| value.to_possible_value());
        names.map(|value| value.get_name().to_owned()).collect::<Vec<_>>().join(", ")
    }
    fn word<T: ValueEnum>(value: &T) -> String {
        value.to_possible_value().unwrap().get_name().to_owned()
    }
    assert_eq!(said("output", "One of "), words::<Format>());
    assert_eq!(said("color", "One of "), words::<ColorChoice>());
    assert_eq!(said("output", "Default: "), word(&Format::default()));
    assert_eq!(said("color", "Default: "), word(&ColorChoice::default()));
    assert_eq!(said("plain", "Default: "), false.to_string());
    assert_eq!(said("sms.command.time_limit", "Default: "), command::TIME_LIMIT.to_string());
}

#[test]
fn the_examples_on_the_page_are_acceptable() {
    let shown: Vec<_> = section("EXAMPLES").split(".nf\n.ft CW\n").skip(1).collect();
    assert_eq!(shown.len(), 4);
    for example in shown {
        let text = example.split(".ft R\n").next().unwrap();
        let text = text.replace("\\-", "-").replace("\\(dq", "\"");
        let config = Config::parse(&text, Path::new("twofactl.toml"), Quotes::Keys);
        assert!(config.is_ok_and(|config| config != Config::default()), "{text}");
    }
}
