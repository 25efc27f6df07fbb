//! `audit export`, and `audit verify --file` of what it wrote, untouched: what is done to such a
//! file by others is in `audit_tamper`.

use std::fs;
use std::io::BufReader;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use twofactl::error::{Error, ErrorKind};
use twofactl::model::ids::EventSeq;
use twofactl::model::outcome::audit::Checkpoint;
use twofactl::ops::UNWATCHED;
use twofactl::ops::audit::file::ExportFile;

use crate::bridge::{has_python, say_skipped};
use crate::harness::{Exchange, Place};
use crate::seed::{CLINIC, clinic, reset_without_key};

/// Where there is no store: what was exported, and nothing of where it is from.
fn elsewhere(record: &str) -> Place {
    let place = Place::empty();
    fs::write(place.path("record"), record).unwrap();
    place
}

/// What a check of a file says, elsewhere.
fn verified(record: &str, more: &[&str]) -> Exchange {
    let words = ["audit", "verify", "--file", "record", "-o", "json"];
    elsewhere(record).run(&[&words[..], more].concat())
}

/// The same with the key of `place`.
fn verified_with_key(place: &Place, record: &str) -> Exchange {
    verified(record, &["--key-file", place.key().to_str().unwrap()])
}

fn head(place: &Place) -> i64 {
    place.json(&["audit", "checkpoint"])["seq"].as_i64().unwrap()
}

#[test]
fn an_export_is_proven_without_the_store_and_its_seals_with_the_key() {
    let place = clinic();
    let events = head(&place);
    for form in ["jsonl", "csv", "table"] {
        let record = place.ok(&["audit", "export", "-o", form]);
        let found = verified(&record, &[]);
        let mut expected = json!({
            "ok": true, "events": events, "sealed_to": events, "unsealed": [], "first_bad": null,
            "seals_checked": false, "after": 0,
        });
        assert_eq!((found.code, found.json()), (0, expected.clone()), "{found}");
        assert_eq!(found.stderr, "There is no key, so seals were not checked.\n");
        let found = verified_with_key(&place, &record);
        expected["seals_checked"] = true.into();
        assert_eq!((found.code, found.json(), found.stderr), (0, expected, String::new()));
    }
}

#[test]
fn every_byte_that_the_chain_covers_is_in_each_line() {
    let place = clinic();
    let record = place.ok(&["audit", "export"]);
    let lines: Vec<Value> = record.lines().map(|one| serde_json::from_str(one).unwrap()).collect();
    let events = usize::try_from(head(&place)).unwrap();
    assert_eq!(lines.len(), events + 2);
    assert_eq!((&lines[0]["line"], &lines[0]["format"]), (&json!("begin"), &json!(1)));
    let told = place.json(&["audit", "show", "3"]);
    for name in ["seq", "at", "action", "outcome", "host", "version", "target", "reason"] {
        assert_eq!(lines[3][name], told[name], "{name}");
    }
    let details: Value = serde_json::from_str(lines[3]["details"].as_str().unwrap()).unwrap();
    assert_eq!(details, told["details"]);
    assert_eq!(lines[events + 1]["hash"], lines[events]["hash"]);
    assert_eq!(lines[events + 1]["events"], events);
}

#[test]
fn a_program_that_knows_only_the_manual_recomputes_every_hash() {
    if !has_python() {
        return say_skipped("the chain of an export");
    }
    let place = clinic();
    let odd = "=1;\t\\u{41} \"x\", 'y\u{e9}\u{1f600}";
    place.ok(&["practice", "set", CLINIC, "--name", odd, "--reason", "=it; was, \"so\""]);
    for form in ["jsonl", "csv"] {
        let record = place.ok(&["audit", "export", "-o", form]);
        let mut command = Command::new("python3");
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/fixtures/record.py");
        command.arg("-B").arg(fixture);
        let found = crate::harness::run(command, &record);
        let told = place.json(&["audit", "checkpoint"]);
        let expected = format!("{} {}\n", told["seq"], told["hash"].as_str().unwrap());
        assert_eq!((found.stdout.as_str(), found.stderr.as_str()), (expected.as_str(), ""));
    }
}

#[test]
fn a_file_is_new_and_its_owners_alone() {
    let place = clinic();
    let events = head(&place);
    let told = place.run(&["audit", "export", "record.csv", "-o", "csv"]);
    assert_eq!((told.code, told.stdout.as_str()), (0, ""), "{told}");
    assert_eq!(told.stderr, format!("Wrote {events} events to \"record.csv\".\n"));
    let path = place.path("record.csv");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let written = fs::read(&path).unwrap();
    let again = place.fails(1, &["audit", "export", "record.csv"]);
    assert!(again.stderr.ends_with("hint: choose a name that does not exist yet\n"), "{again}");
    assert_eq!(fs::read(&path).unwrap(), written);
    let refused = place.fails(3, &["audit", "export", "--after", "999", "other.jsonl"]);
    assert!(refused.stderr.starts_with("error: there is no event \"999\"\n"), "{refused}");
    assert!(!place.path("other.jsonl").exists(), "half a file is worse than none");
}

#[test]
fn what_came_since_goes_on_behind_what_was_exported_before() {
    for form in ["jsonl", "csv"] {
        let place = clinic();
        let first = head(&place).to_string();
        let mut record = place.ok(&["audit", "export", "-o", form]);
        place.ok(&["practice", "set", CLINIC, "--digits", "8"]);
        let since = place.ok(&["audit", "export", "--after", &first, "-o", form]);
        let alone = verified_with_key(&place, &since);
        assert_eq!((alone.code, &alone.json()["after"]), (0, &json!(head(&place) - 1)), "{alone}");
        record.push_str(&since);
        // Nothing came since: that is a part as well.
        let last = head(&place).to_string();
        record.push_str(&place.ok(&["audit", "export", "--after", &last, "-o", form]));
        let whole = verified_with_key(&place, &record);
        assert_eq!((whole.code, &whole.json()["events"]), (0, &json!(head(&place))), "{whole}");
        let twice = verified(&format!("{record}{since}"), &[]);
        assert_eq!(twice.code, 5, "{twice}");
        assert_eq!(twice.json()["first_bad"]["why"], "it is there twice");
    }
}

#[test]
fn seals_of_the_keys_before_are_checked_as_well_wherever_the_parts_meet() {
    let place = clinic();
    let first = head(&place).to_string();
    let before = place.ok(&["audit", "export"]);
    place.ok(&["key", "rotate", "--yes"]);
    place.ok(&["practice", "set", CLINIC, "--digits", "7"]);
    place.ok(&["key", "rotate", "--yes"]);
    let since = place.ok(&["audit", "export", "--after", &first]);
    for record in [place.ok(&["audit", "export"]), format!("{before}{since}"), since] {
        let found = verified_with_key(&place, &record);
        assert_eq!((found.code, &found.json()["seals_checked"]), (0, &json!(true)), "{found}");
    }
    // The present key says nothing of what was exported under another.
    let other = verified_with_key(&place, &before);
    assert_eq!((other.code, other.stdout.as_str()), (6, ""), "{other}");
}

#[test]
fn events_without_seals_are_told_also_where_a_part_begins_among_them() {
    let place = clinic();
    reset_without_key(&place, "ana");
    let first = head(&place).to_string();
    let open = verified_with_key(&place, &place.ok(&["audit", "export"])).json();
    let stretch = json!([{ "from": head(&place), "to": head(&place) }]);
    assert_eq!((&open["ok"], &open["unsealed"]), (&json!(true), &stretch));
    place.ok(&["practice", "set", CLINIC, "--digits", "8"]);
    let since = place.ok(&["audit", "export", "--after", &first]);
    let found = verified_with_key(&place, &since);
    assert_eq!((found.code, &found.json()["unsealed"]), (0, &stretch), "{found}");
}

#[test]
fn a_checkpoint_holds_for_a_file_as_it_does_for_the_store() {
    let place = clinic();
    let line = place.ok(&["audit", "checkpoint"]);
    let at = head(&place).to_string();
    place.ok(&["practice", "set", CLINIC, "--digits", "8"]);
    let against = |record: &str, line: &str| {
        let there = elsewhere(record);
        fs::write(there.path("head.txt"), line).unwrap();
        there.run(&["audit", "verify", "--file", "record", "--against", "head.txt"])
    };
    let whole = place.ok(&["audit", "export"]);
    let since = place.ok(&["audit", "export", "--after", &at]);
    for record in [&whole, &since] {
        assert_eq!(against(record, &line).code, 0, "{record}");
    }
    let behind = place.ok(&["audit", "export", "--after", &head(&place).to_string()]);
    let told = against(&behind, &line);
    assert!(told.stdout.contains("the file begins behind it"), "{told}");
    let other = clinic().ok(&["audit", "checkpoint"]);
    let told = against(&whole, &other);
    assert!(told.code == 5 && told.stdout.contains("of another store"), "{told}");
    let both = place.fails(2, &["audit", "verify", "--file", "-", "--against", "-"]);
    assert!(both.stderr.contains("cannot both be standard input"), "{both}");
}

/// What a restore is told of what came after a backup.
fn replayed(
    place: &Place,
    record: &str,
    known: &Checkpoint,
) -> Result<Vec<(i64, &'static str)>, Error> {
    let there = elsewhere(record);
    let source = BufReader::new(fs::File::open(there.path("record")).unwrap());
    let mut file = ExportFile::open(source)?;
    let keys = file.find_keys(&place.key()).unwrap();
    assert!(keys.is_some());
    let mut told = Vec::new();
    file.replay(keys.as_ref(), known, UNWATCHED, |event| {
        told.push((event.seq.get(), event.action.as_str()));
        Ok(())
    })?;
    Ok(told)
}

#[test]
fn a_restore_learns_what_came_after_a_backup_and_only_from_the_same_record() {
    let place = clinic();
    let known = Checkpoint::parse(&place.ok(&["audit", "checkpoint"])).unwrap();
    let at = known.seq.get();
    place.ok(&["practice", "set", CLINIC, "--digits", "8"]);
    let whole = place.ok(&["audit", "export"]);
    let told = replayed(&place, &whole, &known).unwrap();
    assert_eq!(told.len(), usize::try_from(at + 1).unwrap());
    assert_eq!(told.last(), Some(&(at + 1, "practice.set")));
    let since = place.ok(&["audit", "export", "--after", &at.to_string()]);
    assert_eq!(replayed(&place, &since, &known).unwrap(), [(at + 1, "practice.set")]);
    let refused = |record: &str, known: &Checkpoint| {
        let error = replayed(&place, record, known).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
        error.to_string()
    };
    let other = Checkpoint { hash: [7; 32], ..known.clone() };
    assert!(refused(&whole, &other).contains("it is not the event that the checkpoint names"));
    let other = Checkpoint { store_id: [7; 16], ..known.clone() };
    assert!(refused(&whole, &other).contains("of another store"));
    let later = Checkpoint { seq: EventSeq::new(at + 2), ..known.clone() };
    assert!(refused(&whole, &later).contains("it is missing"));
    let behind = place.ok(&["audit", "export", "--after", &(at + 1).to_string()]);
    assert!(refused(&behind, &known).contains("the file begins behind it"));
    let edited = whole.replace("practice.set", "practice.add");
    assert!(refused(&edited, &known).contains("it does not fit the event before it"));
}

#[test]
fn a_record_comes_on_standard_input_with_any_line_ends_and_a_mark_before_it() {
    let place = clinic();
    for form in ["jsonl", "csv"] {
        let record = place.ok(&["audit", "export", "-o", form]);
        for odd in [
            format!("\u{feff}{record}"),
            record.replace('\n', "\r\n"),
            format!("{record}\n\n"),
            record.trim_end().to_owned(),
        ] {
            let words = ["audit", "verify", "--file", "-"];
            let told = Place::empty().run_with_input(&words, &odd);
            assert_eq!(told.code, 0, "{form} {told}");
        }
    }
}

/// Where an export of each format lies, in both forms, and with the key of its store.
fn fixture(format: i64, suffix: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    folder.join(format!("record-format-{format}.{suffix}"))
}

/// A reset without the key, a rotation, and a second part behind the first.
fn make_anew(format: i64) {
    let place = clinic();
    place.ok(&["practice", "set", CLINIC, "--digits", "8", "--reason", "=it; was, \"so\""]);
    let first = head(&place).to_string();
    let parts = |form: &str, more: &[&str]| {
        place.ok(&[&["audit", "export", "-o", form][..], more].concat())
    };
    let forms = ["jsonl", "csv"];
    let before = forms.map(|form| parts(form, &["--after", "0"]));
    reset_without_key(&place, "ana");
    place.ok(&["key", "rotate", "--yes"]);
    place.ok(&["practice", "set", CLINIC, "--digits", "7"]);
    for (form, before) in forms.into_iter().zip(before) {
        let since = parts(form, &["--after", &first]);
        fs::write(fixture(format, form), before + &since).unwrap();
    }
    fs::copy(place.key(), fixture(format, "key")).unwrap();
}

#[test]
fn an_export_of_every_released_format_is_read_and_proven() {
    let present = twofactl::model::record::EXPORT_FORMAT;
    if std::env::var_os("TWOFACTL_REGENERATE").is_some() {
        make_anew(present);
    }
    for format in 1..=present {
        for form in ["jsonl", "csv"] {
            let there = elsewhere(&fs::read_to_string(fixture(format, form)).unwrap());
            let key = there.path("old.key");
            fs::copy(fixture(format, "key"), &key).unwrap();
            fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
            let words = ["audit", "verify", "--file", "record", "--key-file", "old.key"];
            let found = there.json(&words);
            assert_eq!((&found["ok"], &found["seals_checked"]), (&json!(true), &json!(true)));
            assert_eq!(found["unsealed"].as_array().unwrap().len(), 1, "{found}");
        }
    }
}

#[test]
fn what_is_no_export_is_told_with_its_line() {
    let place = clinic();
    let record = place.ok(&["audit", "export"]);
    let edited = |from: &str, to: &str| record.replacen(from, to, 1).into_bytes();
    let long = format!("{}{}\n", record, "x".repeat(10_000_000));
    let lines = record.lines().count();
    let wide: Vec<u8> = record.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, what) in [
        (Vec::new(), "line 1, column 1: the file is empty".to_owned()),
        (b"hello\n".to_vec(), "line 1, column 1: this is not what twofactl audit export".into()),
        ([b"\xff\xfe".to_vec(), wide].concat(), "line 1, column 1: the file is UTF-16".into()),
        (
            [record.as_bytes(), b"\xff\n"].concat(),
            format!("line {}, column 1: the line is not UTF-8", lines + 1),
        ),
        (long.into_bytes(), format!("line {}, column 1: the line is longer than 1 MiB", lines + 1)),
        (
            edited("\"format\":1", "\"format\":2"),
            "line 1, column 1: this is format 2, and this version reads format 1".into(),
        ),
        (
            edited("\"seq\":2,", "\"seq\":2,\"seq\":2,"),
            "line 3, column 31: \"seq\" is there twice".into(),
        ),
        (edited("\"seq\":2,", "\"seq\":2.5,"), "column 25: \"seq\" is no whole number".into()),
        (
            edited("\"seq\":2,", "\"seq\":0,"),
            "line 3, column 1: \"seq\" is not the number of an event".into(),
        ),
        (
            edited("\"seq\":2,", "\"x\":1,\"seq\":2,"),
            "line 3, column 1: there is no \"x\" in such a line".into(),
        ),
        (edited("\"host\"", "\"hose\""), "line 2, column 1: \"host\" is missing".into()),
        (edited("\"event\"", "\"evnt\""), "line 2, column 1: \"evnt\" is no kind of line".into()),
        (
            edited("\"retired_keys\":\"", "\"retired_keys\":\"x"),
            "line 1, column 1: \"retired_keys\" is not words of".into(),
        ),
        (
            record.lines().skip(1).map(|l| format!("{l}\n")).collect::<String>().into_bytes(),
            "line 1, column 1: there is no line before it".into(),
        ),
    ] {
        assert_unreadable(&bytes, &what);
    }
}

#[test]
fn what_is_no_row_of_an_export_is_told_with_its_line() {
    let csv = clinic().ok(&["audit", "export", "-o", "csv"]);
    for (bytes, what) in [
        (
            csv.replacen("change", "change,", 1).into_bytes(),
            "line 3, column 1: it has 24 cells, and there are 23 columns".to_owned(),
        ),
        (csv.replacen("change", "\"change", 1).into_bytes(), "line 3, column 1: ".into()),
        (
            csv.replacen("change", "\\change", 1).into_bytes(),
            "line 3, column 1: \"kind\" is text with a backslash".to_owned(),
        ),
    ] {
        assert_unreadable(&bytes, &what);
    }
}

/// It ends with exit code 7 and a line that names the place and says what is wrong.
#[track_caller]
fn assert_unreadable(bytes: &[u8], what: &str) {
    let there = Place::empty();
    fs::write(there.path("r"), bytes).unwrap();
    let told = there.run(&["audit", "verify", "--file", "r"]);
    assert_eq!((told.code, told.stdout.as_str()), (7, ""), "{what} {told}");
    let is_told = told.stderr.starts_with("error: r, line ") && told.stderr.contains(what);
    assert!(is_told, "{what}\n{told}");
}
