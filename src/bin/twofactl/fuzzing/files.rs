//! Files of people and of policies: what is read is read again once it is printed.

use std::fs;
use std::path::PathBuf;

use serde_json::{Map, Value};
use twofactl::model::event::Actor;
use twofactl::model::import::Field;
use twofactl::model::outcome::policy::PracticeExported;
use twofactl::model::policy_file::PolicyFile;
use twofactl::model::text::DisplayName;
use twofactl::model::user::UserRef;
use twofactl::ops::import::{Row, Source as _};

use super::folder;
use crate::input::InputFile;
use crate::people::{BadRows, Defaults, Reading};
use crate::policy_file::{Source, print_practice, print_required};

/// The hash in seeds and dictionaries, of which no complaint may hold a piece.
const HASH: &str = "bm9ib2R5IGtub3dzIGEgcGFzc3dvcmQgZm9yIHRoaXM";

fn actor() -> Actor {
    let uid = rustix::process::geteuid().as_raw();
    Actor { name: "fuzz".to_owned(), uid, host: "desk1".to_owned() }
}

/// Works with a file that holds these bytes.
fn with_file<T>(bytes: &[u8], work: impl FnOnce(&PathBuf) -> T) -> T {
    thread_local! {
        static FOLDER: tempfile::TempDir = folder();
    }
    FOLDER.with(|folder| {
        let path = folder.path().join("file");
        fs::write(&path, bytes).expect("a file can be written");
        work(&path)
    })
}

/// The rows of a file, and what is wrong with the others.
fn rows(bytes: &[u8]) -> anyhow::Result<(Vec<Row>, Result<(), BadRows>)> {
    with_file(bytes, |path| {
        let file = InputFile::open(path, path, &actor())?;
        let mut reading = Reading::begin(&file, &Defaults::default())?;
        let mut rows = Vec::new();
        while let Some(row) = reading.next()? {
            assert!(reading.total(1) >= 1);
            rows.push(row);
        }
        Ok((rows, reading.finish()))
    })
}

/// Files of people, as CSV and as JSON lines.
///
/// # Panics
///
/// If a row reads otherwise once it is written again, or a complaint holds a piece of a hash.
pub fn people(bytes: &[u8]) {
    let (rows, faults) = match rows(bytes) {
        Ok(read) => read,
        Err(error) => return assert!(!error.to_string().contains('\u{1b}')),
    };
    if let Err(faults) = faults {
        assert!(!faults.told.is_empty() && faults.lines().count() >= faults.told.len());
        for fault in faults.told.iter().filter(|fault| fault.column == Some("password_hash")) {
            let mut pieces = HASH.as_bytes().windows(8);
            let is_told = |piece: &[u8]| fault.reason.as_bytes().windows(8).any(|p| p == piece);
            assert!(!pieces.any(is_told), "{fault}");
        }
    }
    let written: Vec<_> = rows.iter().map(texts).collect();
    let lines = written.iter().map(|row| json(row) + "\n").collect::<String>();
    assert_reads_as(&lines, &written);
    // A line break within quotes is one character, however it was written.
    let is_plain = |row: &Texts| row.iter().all(|(_, text)| !text.contains(['\r', '\n']));
    let written: Vec<_> = written.into_iter().filter(is_plain).collect();
    let header = Field::ALL.map(Field::as_str).join(",") + "\n";
    assert_reads_as(&(header + &written.iter().map(csv).collect::<String>()), &written);
}

/// What stands in each column but the hash, which no row gives back.
type Texts = Vec<(Field, String)>;

fn texts(row: &Row) -> Texts {
    let Row { line: _, login, name, phone, email, membership, password: _ } = row;
    let mut texts = vec![(Field::Login, login.as_str().to_owned())];
    let others = [
        (Field::Name, name.as_ref().map(|name| name.as_str().to_owned())),
        (Field::Phone, phone.as_ref().map(|phone| phone.as_str().to_owned())),
        (Field::Email, email.as_ref().map(|email| email.as_str().to_owned())),
        (Field::Practice, membership.as_ref().map(|(practice, _)| practice.to_string())),
        (
            Field::Role,
            membership.as_ref().and_then(|(_, role)| role.map(|role| role.as_str().to_owned())),
        ),
    ];
    texts.extend(others.into_iter().filter_map(|(field, text)| Some((field, text?))));
    texts
}

fn json(row: &Texts) -> String {
    let members = row.iter().map(|(field, text)| (field.to_string(), Value::from(text.as_str())));
    Value::Object(members.collect::<Map<_, _>>()).to_string()
}

fn csv(row: &Texts) -> String {
    let text = |field| row.iter().find(|(one, _)| *one == field).map_or("", |(_, text)| text);
    let quoted = |field| format!("\"{}\"", text(field).replace('"', "\"\""));
    Field::ALL.map(quoted).join(",") + "\n"
}

#[track_caller]
fn assert_reads_as(file: &str, written: &[Texts]) {
    if written.is_empty() {
        return;
    }
    let (again, faults) = rows(file.as_bytes()).expect("what was written is read");
    assert!(faults.is_ok(), "{faults:?} in {file}");
    assert_eq!(again.iter().map(texts).collect::<Vec<_>>(), written, "{file}");
}

/// Policy files.
///
/// # Panics
///
/// If one reads otherwise once it is printed, or a fault has no place in it.
pub fn policy(bytes: &[u8]) {
    let Source { file, faults, .. } =
        with_file(bytes, |path| Source::read(path, &actor())).expect("a short file can be read");
    let lines = bytes.split(|byte| *byte == b'\n').count();
    for fault in &faults {
        assert!((1..=lines).contains(&fault.at.line) && fault.at.column >= 1, "{fault}");
        let length = fault.what.len() + fault.hint.as_ref().map_or(0, String::len);
        assert!(length < 8 * 1024, "{length} bytes are told of one fault");
    }
    if !faults.is_empty() {
        return;
    }
    let Some(printed) = print(&file) else { return };
    let again = with_file(printed.as_bytes(), |path| Source::read(path, &actor()))
        .expect("what was printed can be read");
    assert_eq!(again.faults, [], "{printed}");
    assert_eq!(again.file, file, "{printed}");
}

/// The file as it is exported; `None` where it names people by numbers, which no export does.
fn print(file: &PolicyFile) -> Option<String> {
    let PolicyFile { practices, require } = file;
    let name = DisplayName::parse("A practice").ok()?;
    let printed = practices.iter().map(|section| {
        let one = PracticeExported { name: name.clone(), section: section.clone() };
        print_practice(&one, &crate::zone::local())
    });
    let mut text = printed.collect::<Vec<_>>().join("\n");
    if let Some(require) = require {
        let logins = require.iter().map(|user| match &user.value {
            UserRef::Login(login) => Some(login.clone()),
            UserRef::Id(_) => None,
        });
        text.push_str(&format!("\n{}", print_required(&logins.collect::<Option<Vec<_>>>()?)));
    }
    Some(text)
}
