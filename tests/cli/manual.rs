//! The manual: pages that `man`, `groff` and `mandoc` take without a word, that lead
//! to one another, and whose examples do what they say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::harness::{NOW, Place, run, totp, totp_at, unix};
use crate::help::{copy, helps, prepared, shell, unescaped};
use crate::people::set_password;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The committed pages, which `generated` holds to what the program writes.
fn pages() -> BTreeMap<String, (PathBuf, String)> {
    let read = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().unwrap();
        (name, (entry.path(), fs::read_to_string(entry.path()).unwrap()))
    };
    fs::read_dir(root().join("man")).unwrap().map(|entry| read(entry.unwrap())).collect()
}

/// What stands under a heading, up to the next of its kind.
#[track_caller]
fn section<'p>(page: &'p str, heading: &str) -> &'p str {
    let headings = [format!(".SH {heading}\n"), format!(".SH \"{heading}\"\n")];
    let found = headings.iter().find_map(|heading| page.split_once(heading));
    let (_, below) = found.unwrap_or_else(|| panic!("there is no {heading}"));
    below.split("\n.SH ").next().unwrap()
}

/// What a tool says about a page, all of which is a complaint. `None`, and said
/// loudly, where the tool is not there.
fn complaints(tool: &str, words: &[&str], page: &Path, rendered: bool) -> Option<String> {
    let mut command = Command::new(tool);
    command.args(words).arg(page).env("LC_ALL", "C.UTF-8").env("MANWIDTH", "80");
    command.env("MANPAGER", "cat").stdin(Stdio::null());
    let Ok(output) = command.output() else {
        // Written to the stream itself, which the test harness does not hold back.
        writeln!(std::io::stderr(), "SKIPPED: without {tool} nobody looks at the pages").unwrap();
        return None;
    };
    let mut said = String::from_utf8(output.stderr).unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    if rendered {
        let wide = text.lines().filter(|line| line.chars().count() > 80 && !is_typed(line));
        wide.for_each(|line| said.push_str(&format!("wide: {line}\n")));
        assert!(text.contains("NAME"), "{page:?} renders as nothing\n{said}");
    } else {
        said.push_str(&text);
    }
    Some(said)
}

/// An example is one line that is typed, however long it is.
fn is_typed(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("twofactl ") || line.starts_with('#')
}

#[test]
fn every_page_renders_without_a_warning_in_eighty_columns() {
    let tools: [(&str, &[&str], bool); 3] = [
        ("groff", &["-man", "-Tutf8", "-ww", "-P-cbou", "-rLL=80n"], true),
        ("man", &["--warnings", "-E", "UTF-8", "-l"], true),
        ("mandoc", &["-T", "lint"], false),
    ];
    for (tool, words, rendered) in tools {
        for (path, _) in pages().values() {
            let Some(said) = complaints(tool, words, path, rendered) else { break };
            assert!(said.is_empty(), "{tool} {}:\n{said}", path.display());
        }
    }
}

#[test]
fn every_command_has_a_page_with_the_usual_sections_in_the_usual_order() {
    let usual = [
        "NAME",
        "SYNOPSIS",
        "DESCRIPTION",
        "OPTIONS",
        "\"GLOBAL OPTIONS\"",
        "EXAMPLES",
        "\"EXIT STATUS\"",
        "FILES",
        "ENVIRONMENT",
        "\"SEE ALSO\"",
    ];
    let pages = pages();
    for command in helps(&Place::empty()).keys() {
        let name = format!("twofactl {command}").trim_end().replace(' ', "-") + ".1";
        let (_, page) = pages.get(&name).unwrap_or_else(|| panic!("there is no {name}"));
        let headings = page.lines().filter_map(|line| line.strip_prefix(".SH "));
        let found: Vec<_> = headings.filter(|heading| usual.contains(heading)).collect();
        assert_eq!(found, usual, "{name}");
    }
}

#[test]
fn the_name_of_every_page_is_found_by_man_k() {
    for (file, (_, page)) in pages() {
        let name = file.rsplit_once('.').unwrap().0;
        let told = unescaped(&section(&page, "NAME").replace('\n', " ")).replace("\\(ga", "`");
        let (told, about) = told.split_once(" - ").unwrap();
        assert_eq!(told, name);
        assert!((15..=100).contains(&about.len()) && !about.ends_with('.'), "{file}: {about}");
    }
}

#[test]
fn a_page_that_is_named_exists_and_is_another() {
    let pages = pages();
    let mut named = BTreeSet::new();
    for (file, (_, page)) in &pages {
        let text = page.replace("\\fB", "").replace("\\fR", "").replace(" (", "(");
        let text = unescaped(&text);
        let words = text.split(|c: char| c.is_whitespace() || ",;:".contains(c));
        for word in words.filter(|word| word.starts_with("twofactl")) {
            let Some((name, rest)) = word.split_once('(') else { continue };
            let section = rest.split(')').next().unwrap();
            let other = format!("{name}.{section}");
            assert!(pages.contains_key(&other), "{file} names {word}");
            let last = unescaped(page.rsplit(".SH \"SEE ALSO\"\n").next().unwrap());
            let own = format!("{}(", file.rsplit_once('.').unwrap().0);
            assert!(!last.replace("\\fB", "").split(' ').any(|w| w.starts_with(&own)), "{file}");
            named.insert(other);
        }
    }
    let unnamed: Vec<_> = pages.keys().filter(|page| !named.contains(*page)).collect();
    assert!(unnamed.is_empty(), "nobody finds {unnamed:?}");
}

#[test]
fn exit_codes_are_told_alike_by_the_manual_and_the_readme() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (_, table) = readme.split_once("| exit code | kind | meaning |\n").unwrap();
    let rows = table.lines().skip(1).take_while(|line| line.starts_with('|'));
    let rows: Vec<Vec<&str>> =
        rows.map(|row| row.split('|').map(|cell| cell.trim()).collect()).collect();
    assert_eq!(rows.len(), 11);
    let page = &pages()["twofactl.1"].1;
    let told = section(page, "EXIT STATUS").replace("\\fB", "").replace("\\fR", "");
    let told = unescaped(&told).replace(".TP\n", "\0").replace('\n', " ").replace('\0', "\n");
    for (row, line) in rows.iter().zip(told.lines().skip(1)) {
        let (code, kind, meaning) = (row[1], row[2].trim_matches('`'), row[3]);
        let kind = if kind.is_empty() { String::new() } else { format!("{kind}: ") };
        let expected = format!("{code} {kind}{meaning}.").to_lowercase();
        assert_eq!(line.trim().to_lowercase(), expected);
    }
}

#[test]
fn the_pages_bear_the_day_of_the_release_that_they_come_with() {
    let changes = fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    let heading = format!("## [{}] - ", env!("CARGO_PKG_VERSION"));
    let released = changes.lines().find_map(|line| line.strip_prefix(&heading));
    for (file, (_, page)) in pages() {
        let title = page.lines().find(|line| line.starts_with(".TH ")).unwrap();
        let day = title.split(' ').nth(3).unwrap();
        assert!(day.parse::<jiff::civil::Date>().is_ok(), "{file}: {title}");
        assert_eq!(day, released.unwrap_or(day), "{file}: {title}");
    }
}

/// What is printed as it is typed: the lines between `.nf` and `.fi`.
fn verbatim(text: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let mut is_open = false;
    for line in text.lines() {
        match line {
            ".nf" => blocks.push(String::new()),
            ".fi" | ".ft CW" | ".ft R" => {}
            _ if is_open => *blocks.last_mut().unwrap() += &format!("{}\n", unescaped(line)),
            _ => {}
        }
        is_open = line == ".nf" || is_open && line != ".fi";
    }
    blocks
}

/// Whether a reply is what the page shows, where `...` is any text.
fn fits(shown: &Value, found: &Value) -> bool {
    match (shown, found) {
        (Value::String(shown), Value::String(found)) if shown == "..." => !found.is_empty(),
        (Value::Array(shown), Value::Array(found)) if shown == &["..."] => {
            found.len() > 1 && found.iter().all(Value::is_string)
        }
        (Value::Array(shown), Value::Array(found)) => {
            shown.len() == found.len() && shown.iter().zip(found).all(|(s, f)| fits(s, f))
        }
        (Value::Object(shown), Value::Object(found)) => {
            shown.len() == found.len()
                && shown.iter().all(|(key, s)| found.get(key).is_some_and(|f| fits(s, f)))
        }
        _ => shown == found,
    }
}

/// The lines of the conversation, each whole again: `true` for those to the bridge.
fn conversation(page: &str) -> Vec<(bool, Value)> {
    let text = verbatim(section(page, "EXAMPLE")).join("");
    let text = text.replace("\n   ", "").replace(",\"", ", \"");
    let lines = text.lines().filter(|line| !line.is_empty());
    let read = |line: &str| {
        let (sign, json) = line.split_at(2);
        (sign == "> ", serde_json::from_str(json).unwrap_or_else(|e| panic!("{e}: {line}")))
    };
    lines.map(read).collect()
}

#[test]
fn the_conversation_on_the_login_page_is_held_with_the_bridge() {
    let place = Place::with_clinic();
    set_password(&place, "rao");
    let mut bridge = place.command(&["login", "bridge"]);
    let mut bridge =
        bridge.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut replies = BufReader::new(bridge.stdout.take().unwrap()).lines();
    // What replies brought, the latest under each name.
    let mut known: BTreeMap<String, Value> = BTreeMap::new();
    let lines = conversation(&pages()["twofactl-login.7"].1);
    assert!(lines.len() >= 16, "{lines:?}");
    for (is_request, shown) in lines {
        if is_request {
            let mut request = shown.as_object().unwrap().clone();
            for (name, value) in &mut request {
                let secret = || known["secret"].as_str().unwrap();
                match (name.as_str(), value.as_str()) {
                    (_, Some("...")) => *value = known[name].clone(),
                    ("code", Some("123456")) => *value = totp(secret(), NOW).into(),
                    ("code", Some("654321")) => *value = totp_at(secret(), unix(NOW) + 30).into(),
                    _ => {}
                }
            }
            let line = serde_json::to_string(&request).unwrap();
            writeln!(bridge.stdin.as_mut().unwrap(), "{line}").unwrap();
        } else {
            let found: Value = serde_json::from_str(&replies.next().unwrap().unwrap()).unwrap();
            assert!(fits(&shown, &found), "\nshown {shown}\nfound {found}");
            known.extend(found.as_object().unwrap().clone());
        }
    }
    drop(bridge.stdin.take());
    assert!(bridge.wait().unwrap().success());
}

#[test]
fn the_login_page_names_every_step_and_only_options_that_there_are() {
    let place = Place::empty();
    let page = unescaped(&pages()["twofactl-login.7"].1);
    let help = place.ok(&["login", "bridge", "--help"]);
    let steps = [
        "allowed",
        "denied",
        "locked",
        "code_required",
        "enrollment_required",
        "enrollment_offered",
        "expired",
    ];
    assert!(steps.iter().all(|step| page.contains(&format!(".B {step}"))
        || page.contains(&format!(".BR {step}")) && help.contains(step)));
    for option in page.split_whitespace().filter(|word| word.starts_with("--")) {
        let option = option.trim_end_matches(|c: char| !c.is_ascii_lowercase());
        assert!(help.contains(option) || option == "--now", "{option}");
    }
}

#[test]
fn what_the_audit_page_shows_does_what_it_says_in_a_shell() {
    let prepared = prepared();
    let page = &pages()["twofactl-audit.7"].1;
    let blocks = [section(page, "A HABIT"), section(page, "EXAMPLES")].map(verbatim).concat();
    let commands: Vec<_> = blocks
        .iter()
        .flat_map(|block| block.lines())
        .filter(|line| !line.starts_with('#'))
        .collect();
    assert_eq!(commands.len(), 9, "{commands:?}");
    let place = copy(&prepared, true);
    for command in commands {
        let told = shell(&place, command);
        assert_eq!(told.code, 0, "{command}\n{told}");
        let is_told =
            !told.stdout.is_empty() || command.contains('>') || command.contains("refusal");
        assert!(is_told, "{command}\n{told}");
    }
    let record = fs::read_to_string(place.path("record.jsonl")).unwrap();
    let first: Value = serde_json::from_str(record.lines().nth(1).unwrap()).unwrap();
    assert_eq!(first["seq"], 1);
}

#[test]
fn the_audit_page_tells_the_fields_of_an_event() {
    let place = Place::with_clinic();
    let page = &pages()["twofactl-audit.7"].1;
    let lines: Vec<_> = section(page, "FIELDS").lines().collect();
    let told = lines.windows(2).filter(|pair| pair[0].starts_with(".TP"));
    let told: BTreeSet<_> = told.filter_map(|pair| pair[1].strip_prefix(".B ")).collect();
    let events = place.json(&["audit", "list"]);
    let found = events[0].as_object().unwrap();
    assert_eq!(told, found.keys().map(String::as_str).collect());
}

#[test]
fn pages_are_found_by_man_in_the_folder_that_they_are_written_to() {
    let place = Place::empty();
    place.ok(&["man", "share/man1"]);
    for (name, section) in
        [("twofactl-user-show", "1"), ("twofactl.toml", "5"), ("twofactl-audit", "7")]
    {
        let mut man = Command::new("man");
        man.args(["-M", "share", "-w", section, name]).current_dir(place.path(""));
        if man.stdin(Stdio::null()).output().is_err() {
            writeln!(std::io::stderr(), "SKIPPED: without man nobody looks for pages").unwrap();
            return;
        }
        let mut man = Command::new("man");
        man.args(["-M", "share", "-w", section, name]).current_dir(place.path(""));
        let found = run(man, "");
        assert!(
            found.stdout.trim().ends_with(&format!("man{section}/{name}.{section}")),
            "{found}"
        );
    }
}
