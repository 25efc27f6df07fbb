//! Power cuts: what a disk may hold after one is worked out from what a process asked of it.
//!
//! strace(1) records each change of a file. Up to any point of that record, only what was
//! synced before it is certain; of the rest the disk has any part: whole writes, sectors of
//! them, names that came and went in their order. Whatever it has, the store must be whole, and
//! all that a command had said to be done must be in it.
//!
//! A sample of the points runs with the suite. `TWOFACTL_CUTS=3 cargo test --test attack power`
//! tries every one of them, with that many guesses of what the disk had got at each.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::ExitStatus;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::commands::writing;
use crate::harness::Place;
use crate::kills::{Case, Left, Luck, chosen, in_threads};
use crate::running::{Ended, Running};
use crate::say;
use crate::trace::{is_possible, recording};
use crate::world::{SETTINGS, World, names, settle};

/// What a disk writes at once, if anything.
const SECTOR: usize = 512;

fn asked() -> Option<usize> {
    std::env::var("TWOFACTL_CUTS").ok().map(|cuts| cuts.parse().unwrap())
}

/// A change of the content of a file.
#[derive(Debug, Clone)]
enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Resize(usize),
}

/// What the system was asked for.
#[derive(Debug, Clone)]
enum Step {
    Content {
        file: usize,
        change: Change,
    },
    /// Names that come, and names that go, at once.
    Names(Vec<(String, Option<usize>)>),
    SyncContent(usize),
    SyncNames,
    /// The answer is out.
    Told,
}

/// What the disk surely has, and what it may have.
#[derive(Debug, Clone, Default)]
struct Disk {
    contents: Vec<Vec<u8>>,
    changes: Vec<Vec<Change>>,
    names: BTreeMap<String, usize>,
    renamings: Vec<Vec<(String, Option<usize>)>>,
}

impl Disk {
    /// What is in a folder and has been for long.
    fn of(folder: &Path) -> Self {
        let mut disk = Self::default();
        for name in names(folder) {
            disk.names.insert(name.clone(), disk.contents.len());
            disk.contents.push(fs::read(folder.join(name)).unwrap());
        }
        disk.changes = vec![Vec::new(); disk.contents.len()];
        disk
    }

    fn apply(&mut self, step: &Step) {
        match step {
            Step::Content { file, change } => self.changes_of(*file).push(change.clone()),
            Step::Names(changed) => self.renamings.push(changed.clone()),
            Step::SyncContent(file) => {
                for change in std::mem::take(self.changes_of(*file)) {
                    apply(&mut self.contents[*file], &change, |_| true);
                }
            }
            Step::SyncNames => {
                for changed in std::mem::take(&mut self.renamings) {
                    rename(&mut self.names, &changed);
                }
            }
            Step::Told => {}
        }
    }

    fn changes_of(&mut self, file: usize) -> &mut Vec<Change> {
        if self.contents.len() <= file {
            self.contents.resize(file + 1, Vec::new());
            self.changes.resize(file + 1, Vec::new());
        }
        &mut self.changes[file]
    }

    /// What is there after the cut, where `has` decides for each thing that is not certain.
    fn after_a_cut(mut self, has: impl Fn() -> bool) -> BTreeMap<String, Vec<u8>> {
        for changed in std::mem::take(&mut self.renamings) {
            // Journals of file systems keep the order.
            if !has() {
                break;
            }
            rename(&mut self.names, &changed);
        }
        for (content, changes) in self.contents.iter_mut().zip(&self.changes) {
            for change in changes {
                let is_whole = has();
                apply(content, change, |_| is_whole || has());
            }
        }
        let content = |file: usize| self.contents.get(file).cloned().unwrap_or_default();
        self.names.iter().map(|(name, file)| (name.clone(), content(*file))).collect()
    }
}

fn rename(names: &mut BTreeMap<String, usize>, changed: &[(String, Option<usize>)]) {
    for (name, file) in changed {
        match file {
            Some(file) => names.insert(name.clone(), *file),
            None => names.remove(name),
        };
    }
}

/// Changes a content, sector by sector.
fn apply(content: &mut Vec<u8>, change: &Change, has: impl Fn(usize) -> bool) {
    match change {
        Change::Resize(length) if has(0) => content.resize(*length, 0),
        Change::Resize(_) => {}
        Change::Write { at, bytes } => {
            let mut begin = *at;
            while begin < at + bytes.len() {
                let end = ((begin / SECTOR + 1) * SECTOR).min(at + bytes.len());
                if has(begin) {
                    content.resize(content.len().max(end), 0);
                    content[begin..end].copy_from_slice(&bytes[begin - at..end - at]);
                }
                begin = end;
            }
        }
    }
}

/// Reads a log of strace(1) about one folder.
struct Reader<'a> {
    folder: &'a str,
    /// Which file each name means at this point.
    names: BTreeMap<String, usize>,
    files: usize,
    /// Where the next `write` to a file goes.
    ends: BTreeMap<usize, usize>,
}

impl Reader<'_> {
    fn steps(&mut self, log: &str) -> Vec<Step> {
        log.lines().flat_map(|line| self.read(line)).collect()
    }

    fn read(&mut self, line: &str) -> Vec<Step> {
        let (_, call) = line.split_once(' ').unwrap();
        let Some((call, result)) = call.trim_start().rsplit_once(" = ") else { return Vec::new() };
        assert!(!line.contains("unfinished"), "two threads changed files: {line}");
        // What failed changed nothing.
        if result.starts_with('-') {
            return Vec::new();
        }
        let (name, rest) = call.split_once('(').unwrap();
        let arguments = arguments(rest.strip_suffix(')').unwrap_or(rest).trim_end_matches(')'));
        self.step(name, &arguments)
    }

    fn step(&mut self, name: &str, arguments: &[String]) -> Vec<Step> {
        let number = |index: usize| arguments[index].parse::<usize>().unwrap();
        if name == "write" && arguments[0].starts_with("1<") {
            return vec![Step::Told];
        }
        let file = || self.file_of(path_of(&arguments[0]));
        match name {
            "write" => {
                let Some(file) = file() else { return Vec::new() };
                let (end, bytes) = (self.ends.entry(file).or_default(), unquoted(&arguments[1]));
                let at = *end;
                *end += bytes.len();
                vec![Step::Content { file, change: Change::Write { at, bytes } }]
            }
            "pwrite64" => {
                content(file(), || Change::Write { at: number(3), bytes: unquoted(&arguments[1]) })
            }
            "ftruncate" => content(file(), || Change::Resize(number(1))),
            "fsync" | "fdatasync" if path_of(&arguments[0]) == self.folder => vec![Step::SyncNames],
            "fsync" | "fdatasync" => file().map(Step::SyncContent).into_iter().collect(),
            "openat" => self.open(&text(&arguments[1]), &arguments[2]),
            "unlink" => self.change_names(&[(text(&arguments[0]), None)]),
            "unlinkat" => self.change_names(&[(text(&arguments[1]), None)]),
            "rename" => self.rename(&text(&arguments[0]), &text(&arguments[1]), true),
            "renameat" | "renameat2" => {
                self.rename(&text(&arguments[1]), &text(&arguments[3]), true)
            }
            "link" => self.rename(&text(&arguments[0]), &text(&arguments[1]), false),
            "linkat" => self.rename(&text(&arguments[1]), &text(&arguments[3]), false),
            "mkdir" | "mkdirat" => Vec::new(),
            other => panic!("this reader does not know {other}"),
        }
    }

    /// The name in the folder, of a file that counts: the index of the log is made anew.
    fn name_of(&self, path: &str) -> Option<String> {
        let name = path.strip_prefix(self.folder)?.strip_prefix('/')?;
        (!name.ends_with("-shm") && !name.ends_with("(deleted)")).then(|| name.to_owned())
    }

    fn file_of(&self, path: &str) -> Option<usize> {
        let name = self.name_of(path)?;
        self.names.get(&name).copied()
    }

    fn open(&mut self, path: &str, flags: &str) -> Vec<Step> {
        let Some(name) = self.name_of(path) else { return Vec::new() };
        if let Some(file) = self.names.get(&name) {
            assert!(!flags.contains("O_TRUNC"), "{path} is emptied");
            self.ends.insert(*file, 0);
            return Vec::new();
        }
        if !flags.contains("O_CREAT") {
            return Vec::new();
        }
        let file = self.files;
        self.files += 1;
        self.names.insert(name.clone(), file);
        vec![Step::Names(vec![(name, Some(file))])]
    }

    fn rename(&mut self, from: &str, to: &str, is_moved: bool) -> Vec<Step> {
        let Some(file) = self.file_of(from) else { return Vec::new() };
        let mut changed = vec![(to.to_owned(), Some(file))];
        changed.extend(is_moved.then(|| (from.to_owned(), None)));
        self.change_names(&changed)
    }

    fn change_names(&mut self, changed: &[(String, Option<usize>)]) -> Vec<Step> {
        let ours = changed.iter().filter_map(|(path, file)| Some((self.name_of(path)?, *file)));
        let ours: Vec<_> = ours.collect();
        if ours.is_empty() {
            return Vec::new();
        }
        rename(&mut self.names, &ours);
        vec![Step::Names(ours)]
    }
}

fn content(file: Option<usize>, change: impl FnOnce() -> Change) -> Vec<Step> {
    file.map(|file| Step::Content { file, change: change() }).into_iter().collect()
}

/// The path of a descriptor, as `3</tmp/store.db>`.
fn path_of(descriptor: &str) -> &str {
    descriptor.split_once('<').map_or("", |(_, path)| path.strip_suffix('>').unwrap_or(path))
}

/// What stands between the commas that are in no quotes; the log quotes no comma.
fn arguments(text: &str) -> Vec<String> {
    text.split(", ").map(with_plain_path).collect()
}

/// Paths of descriptors are escaped as texts are; bytes that are written stay so.
fn with_plain_path(argument: &str) -> String {
    let Some((number, path)) = argument.split_once('<') else { return argument.to_owned() };
    format!("{number}<{}", String::from_utf8(bytes(path)).unwrap())
}

fn text(argument: &str) -> String {
    String::from_utf8(unquoted(argument)).unwrap()
}

fn unquoted(argument: &str) -> Vec<u8> {
    bytes(argument.strip_prefix('"').unwrap().strip_suffix('"').unwrap())
}

/// `\x2f` is a byte, and so is anything that stands for itself.
fn bytes(text: &str) -> Vec<u8> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        if let Some(hex) = rest.strip_prefix("\\x") {
            all.push(u8::from_str_radix(&hex[..2], 16).unwrap());
            rest = &hex[2..];
        } else {
            all.push(first);
            rest = &rest[1..];
        }
    }
    all
}

/// A run, as the disk was asked for it.
fn record(case: &Case<'_>) -> (Disk, Vec<Step>) {
    let place = case.place();
    let folder = place.path("").to_str().unwrap().trim_end_matches('/').to_owned();
    let disk = Disk::of(&place.path(""));
    let aside = Place::empty();
    let log = aside.path("log");
    let words = recording(&log, &["-xx", "-s", "1000000"]);
    let ended = Running::begin(case.world, &place, &case.run, &words).end();
    assert_eq!(ended.status.code(), Some(case.run.code), "{ended:?}");
    let mut reader = Reader {
        folder: &folder,
        names: disk.names.clone(),
        files: disk.contents.len(),
        ends: BTreeMap::new(),
    };
    let steps = reader.steps(&fs::read_to_string(log).unwrap());
    assert!(
        steps.iter().any(|step| matches!(step, Step::SyncContent(_))),
        "{:?}",
        case.run.command
    );
    (disk, steps)
}

/// A place that holds these files.
fn restored(case: &Case<'_>, files: &BTreeMap<String, Vec<u8>>) -> Place {
    let place = Place::empty().at(case.world.place.now());
    for (name, bytes) in files {
        fs::write(place.path(name), bytes).unwrap();
        fs::set_permissions(place.path(name), fs::Permissions::from_mode(0o600)).unwrap();
    }
    if files.contains_key(SETTINGS) {
        settle(&place);
    }
    place
}

/// How many cuts were made into a run, and what they left of it.
fn cut(case: &Case<'_>, luck: &Luck, guesses: usize, is_chosen: impl Fn() -> bool) -> [usize; 3] {
    let (mut disk, steps) = record(case);
    // A command that commits once says something only when that is done.
    let tells = case.run.commits == 1;
    let (mut told, mut left) = (false, [0; 3]);
    let killed = Ended {
        stdout: String::new(),
        stderr: "the power was cut".to_owned(),
        status: ExitStatus::from_raw(9),
    };
    for step in &steps {
        disk.apply(step);
        told |= matches!(step, Step::Told);
        if !is_chosen() {
            continue;
        }
        for guess in 0..=guesses {
            let files = disk.clone().after_a_cut(|| guess > 0 && luck.below(2) == 0);
            let place = restored(case, &files);
            let state = case.judge(&place, &killed);
            let words = case.run.arguments();
            assert!(!(told && tells) || state == Left::After, "{words:?} was said to be done");
            left[state as usize] += 1;
            if luck.below(10) == 0 {
                case.assert_goes_on(&place);
            }
        }
    }
    left
}

#[test]
fn a_power_cut_at_any_point_leaves_a_whole_store_and_all_that_was_said_to_be_done() {
    if !is_possible() {
        return;
    }
    let world = World::new();
    let (guesses, luck) = (asked().unwrap_or(1), Luck::default());
    let totals = [const { AtomicUsize::new(0) }; 3];
    in_threads(chosen(writing(), asked().is_some(), &luck), |run| {
        let case = Case::new(&world, run);
        let left = cut(&case, &luck, guesses, || asked().is_some() || luck.below(8) == 0);
        if asked().is_some() {
            say(&format!("{:?}: before, between, after: {left:?}", case.run.arguments()));
        }
        for (total, one) in totals.iter().zip(left) {
            total.fetch_add(one, Ordering::Relaxed);
        }
    });
    let [before, between, after] = totals.map(AtomicUsize::into_inner);
    if asked().is_some() {
        say(&format!("power cuts: {before} before, {between} between, {after} after"));
    }
    assert!(before > 0 && after > 0, "{before}, {between}, {after}");
}

#[test]
fn the_disk_of_these_tests_forgets_what_was_not_synced() {
    let write = |at, bytes: &[u8]| Step::Content {
        file: 0,
        change: Change::Write { at, bytes: bytes.to_vec() },
    };
    let mut disk = Disk::default();
    let named = Step::Names(vec![("a".to_owned(), Some(0))]);
    for step in [named, Step::SyncNames, write(0, b"one"), Step::SyncContent(0), write(3, b"two")] {
        disk.apply(&step);
    }
    let found = |has: bool| disk.clone().after_a_cut(|| has)["a"].clone();
    assert_eq!((found(false), found(true)), (b"one".to_vec(), b"onetwo".to_vec()));
}
