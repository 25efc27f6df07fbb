//! `kill -9` while commands write: at random times, and at every system call that changes a file.
//!
//! Some 150 kills run with the suite. `TWOFACTL_KILLS=10000 cargo test --test attack kills`
//! tries as many at random times over all commands, and every system call of every command.

mod adopt;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::AddAssign;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::commands::{Writing, writing};
use crate::harness::Place;
use crate::inspect::{Content, Rows, inspect};
use crate::running::{Ended, Running};
use crate::say;
use crate::trace::{self, Call, calls, injecting, recording};
use crate::world::{World, names};

/// How many kills at random times there are in the suite.
const IN_SUITE: usize = 100;

fn asked() -> Option<usize> {
    std::env::var("TWOFACTL_KILLS").ok().map(|kills| kills.parse().unwrap())
}

/// What became of the killed.
#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    killed: usize,
    before: usize,
    between: usize,
    after: usize,
    /// Those that had ended before they could be killed.
    ended: usize,
}

impl Counts {
    fn one(left: Left, ended: &Ended) -> Self {
        Self {
            killed: usize::from(ended.was_killed()),
            before: usize::from(left == Left::Before),
            between: usize::from(left == Left::Between),
            after: usize::from(left == Left::After),
            ended: usize::from(!ended.was_killed()),
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.killed += other.killed;
        self.before += other.before;
        self.between += other.between;
        self.after += other.after;
        self.ended += other.ended;
    }
}

/// A command, and what it comes to where nobody kills it.
pub(crate) struct Case<'a> {
    pub(crate) world: &'a World,
    pub(crate) run: Writing,
    before: Option<Content>,
    after: Content,
    /// The files before and after.
    files: BTreeSet<String>,
    /// What was seen in the store after how many new events.
    seen: Mutex<BTreeMap<usize, Rows>>,
    /// How long it takes, and how much of that from the first byte that it writes.
    whole: Duration,
    tail: Duration,
}

/// In which state a store was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Left {
    Before,
    Between,
    After,
}

impl<'a> Case<'a> {
    /// Runs the command to its end.
    pub(crate) fn new(world: &'a World, run: Writing) -> Self {
        let place = fresh(world, &run);
        let before = (!run.begins_empty()).then(|| inspect(&place.path("")).unwrap());
        let (ended, whole, tail) = run_to_its_end(world, &place, &run);
        assert_eq!(ended.status.code(), Some(run.code), "{:?}\n{ended:?}", run.arguments());
        let mut files = names(&place.path(""));
        files.extend(names(&fresh(world, &run).path("")));
        let after = inspect(&place.path("")).unwrap();
        let had = before.as_ref().map_or(0, |before| before.events.len());
        let new = after.events.len() - had;
        assert!(new > 0, "{:?} writes nothing", run.arguments());
        let mut seen = BTreeMap::from([(new, after.rows.clone())]);
        seen.extend(before.iter().map(|before| (0, before.rows.clone())));
        Self { world, run, before, after, files, seen: Mutex::new(seen), whole, tail }
    }

    /// A place to run it in.
    pub(crate) fn place(&self) -> Place {
        fresh(self.world, &self.run)
    }

    /// Asserts that the store in the place is whole, with no change without its event and no
    /// event without its change, and that nothing else was left there. Gives in which state it is.
    pub(crate) fn judge(&self, place: &Place, ended: &Ended) -> Left {
        let words = self.run.arguments();
        let left = self.find(place).unwrap_or_else(|why| {
            panic!("{words:?}: {why}\n{ended:?}\nin {}", preserve(place).display())
        });
        let told_all = ended.status.code() == Some(self.run.code);
        // The first word of an answer comes after the commit.
        let told = told_all || (self.run.commits == 1 && !ended.stdout.is_empty());
        assert!(!told || left == Left::After, "{words:?} said that it was done\n{ended:?}");
        left
    }

    fn find(&self, place: &Place) -> Result<Left, String> {
        self.find_strays(place)?;
        let Some(before) = &self.before else {
            if !place.store().exists() {
                return Ok(Left::Before);
            }
            let found = inspect(&place.path(""))?;
            return if found == self.after {
                Ok(Left::After)
            } else {
                Err(differs(&found.rows, &self.after.rows))
            };
        };
        let found = inspect(&place.path(""))?;
        if !self.after.events.starts_with(&found.events) {
            return Err(format!("these events are not those of a whole run: {:?}", found.events));
        }
        let Some(new) = found.events.len().checked_sub(before.events.len()) else {
            return Err("events are gone".to_owned());
        };
        let mut seen = self.seen.lock().unwrap();
        let known = seen.entry(new).or_insert_with(|| found.rows.clone());
        if *known != found.rows {
            return Err(format!("after {new} events: {}", differs(&found.rows, known)));
        }
        if seen.len() > self.run.commits + 1 {
            return Err(format!("more states than commits: {:?}", seen.keys()));
        }
        Ok(match new {
            0 => Left::Before,
            new if new + before.events.len() == self.after.events.len() => Left::After,
            _ => Left::Between,
        })
    }

    /// Files that a killed process may leave: the log, and drafts that the next one ignores.
    fn find_strays(&self, place: &Place) -> Result<(), String> {
        for name in names(&place.path("")) {
            let is_ours = self.files.contains(&name)
                || ["store.db-wal", "store.db-shm"].contains(&name.as_str())
                || is_draft(&name, self.run.command);
            // A list of people loses its name before anything is written into it.
            let is_empty_input = name.ends_with(".input")
                && fs::metadata(place.path(&name)).is_ok_and(|file| file.len() == 0);
            if !is_ours && !is_empty_input {
                return Err(format!("left behind: {name}"));
            }
        }
        Ok(())
    }

    /// Asserts that the same command runs again: to its end, or to a refusal in words.
    pub(crate) fn assert_goes_on(&self, place: &Place) {
        let again = Running::begin(self.world, place, &self.run, &[]).end();
        let code = again.status.code();
        let words = self.run.arguments();
        // A list of codes is on the disk before they count, under the name that was asked for.
        let is_there = code == Some(1) && again.stderr.contains("codes.csv");
        assert!(
            is_there || matches!(code, Some(0 | 3 | 5 | 7 | 8 | 9)),
            "{words:?} once more\n{again:?}\nin {}",
            preserve(place).display()
        );
        self.find_strays(place).unwrap();
        inspect(&place.path("")).unwrap_or_else(|why| panic!("{words:?} once more: {why}"));
    }

    /// Every system call of a whole run that changes a file of the store.
    pub(crate) fn calls(&self) -> Vec<Call> {
        let place = self.place();
        let log = Place::empty();
        let log = log.path("log");
        let ended = Running::begin(self.world, &place, &self.run, &recording(&log, &[])).end();
        assert_eq!(ended.status.code(), Some(self.run.code), "{ended:?}");
        let calls = calls(&log, &place.path(""));
        assert!(calls.len() > 10, "{calls:?}");
        calls
    }

    /// Starts the run, to which `what` happens at a system call, and waits for its end.
    pub(crate) fn with(&self, call: &Call, what: &str, place: &Place) -> Ended {
        Running::begin(self.world, place, &self.run, &injecting(call, what)).end()
    }

    /// Kills a run at a random time. Every other one dies while it writes.
    fn kill(&self, luck: &Luck) -> Counts {
        let place = self.place();
        let begun = Instant::now();
        let running = Running::begin(self.world, &place, &self.run, &[]);
        let ended = if luck.below(2) == 0 {
            running.kill_after(begun, luck.up_to(self.whole * 3 / 4))
        } else {
            let writing = wait_for_a_write(&place, begun, self.whole * 2);
            running.kill_after(writing, luck.soon(self.tail))
        };
        let left = self.judge(&place, &ended);
        if luck.below(10) == 0 {
            self.assert_goes_on(&place);
        }
        Counts::one(left, &ended)
    }
}

/// A copy of the world; for who makes a store, a place without one.
fn fresh(world: &World, run: &Writing) -> Place {
    if run.begins_empty() { Place::empty().at(world.place.now()) } else { world.copy() }
}

fn is_draft(name: &str, command: &str) -> bool {
    let is_of = |stem: &str| {
        let rest = name.strip_prefix(stem).and_then(|rest| rest.strip_prefix('.'));
        let pid = rest.and_then(|rest| rest.split_once(".new")).map(|(pid, _)| pid);
        pid.is_some_and(|pid| pid.bytes().all(|byte| byte.is_ascii_digit()))
    };
    match command {
        "init" => is_of("store.db") || is_of("store.key") || is_of("store.head"),
        "key rotate" => is_of("store.key"),
        "login try" => is_of("device"),
        _ => false,
    }
}

fn differs(found: &Rows, known: &Rows) -> String {
    let mut told = Vec::new();
    for (table, rows) in known {
        let Some(mine) = found.get(table) else { continue };
        let more: Vec<_> = mine.difference(rows).collect();
        let less: Vec<_> = rows.difference(mine).collect();
        if !more.is_empty() || !less.is_empty() {
            told.push(format!("{table}: has {more:?}, not {less:?}"));
        }
    }
    told.join("; ")
}

/// Leaves a copy of a place behind, to be looked at.
fn preserve(place: &Place) -> PathBuf {
    let kept = tempfile::tempdir().unwrap().keep();
    crate::world::copy_files(&place.path(""), &kept);
    kept
}

/// A run that nobody kills: how it ended, how long it took, and how long after the first byte
/// that it wrote.
fn run_to_its_end(world: &World, place: &Place, run: &Writing) -> (Ended, Duration, Duration) {
    let begun = Instant::now();
    let running = Running::begin(world, place, run, &[]);
    let writing = wait_for_a_write(place, begun, Duration::from_secs(2));
    let ended = running.end();
    (ended, begun.elapsed(), writing.elapsed())
}

/// Waits until the log, or a store in the making, has something in it. Gives when.
fn wait_for_a_write(place: &Place, begun: Instant, longest: Duration) -> Instant {
    let log = place.path("store.db-wal");
    let is_written = || {
        fs::metadata(&log).is_ok_and(|file| file.len() > 0)
            || (!place.store().exists() && !names(&place.path("")).is_empty())
    };
    while !is_written() && begun.elapsed() < longest {
        std::thread::sleep(Duration::from_micros(20));
    }
    Instant::now()
}

/// Numbers that nobody foresees.
#[derive(Default)]
pub(crate) struct Luck(AtomicUsize);

impl Luck {
    pub(crate) fn below(&self, end: u64) -> u64 {
        use std::hash::{BuildHasher as _, RandomState};
        let turn = self.0.fetch_add(1, Ordering::Relaxed);
        RandomState::new().hash_one(turn) % end
    }

    /// Rather soon: each power of two down to 1/64 as likely as the next.
    fn soon(&self, longest: Duration) -> Duration {
        self.up_to(longest / (1 << self.below(7)))
    }

    fn up_to(&self, longest: Duration) -> Duration {
        let micros = u64::try_from(longest.as_micros()).unwrap();
        Duration::from_micros(self.below(micros + 1))
    }
}

/// All of the commands, or a few of them that are others each time; or those alone whose words
/// hold what `TWOFACTL_ONLY` says.
pub(crate) fn chosen(all: Vec<Writing>, is_asked: bool, luck: &Luck) -> Vec<Writing> {
    let few = if is_asked { all.len() } else { 5 };
    let only = std::env::var("TWOFACTL_ONLY").unwrap_or_default();
    let all = all.into_iter().filter(|run| run.arguments().join(" ").contains(&only));
    let mut all: Vec<_> = all.map(|run| (luck.below(u64::MAX), run)).collect();
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, run)| run).take(few).collect()
}

/// Does all the work, in several threads, and fails if any of it failed.
pub(crate) fn in_threads<T: Send>(work: Vec<T>, each: impl Fn(T) + Sync) {
    let (work, failed) = (Mutex::new(work), AtomicUsize::new(0));
    let next = || work.lock().unwrap().pop();
    let go = || {
        while let Some(one) = next() {
            // One command that fails keeps no other from being tried.
            if catch_unwind(AssertUnwindSafe(|| each(one))).is_err() {
                failed.fetch_add(1, Ordering::Relaxed);
            }
        }
    };
    // Most of the time they wait: for a moment, for a process, for a disk.
    let threads = 2 * std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(go);
        }
    });
    assert_eq!(failed.into_inner(), 0, "see above");
}

#[test]
fn a_kill_at_any_time_leaves_a_whole_store_and_all_of_a_change_or_nothing() {
    let kills = asked().unwrap_or(IN_SUITE);
    let world = World::new();
    let (all, luck) = (Mutex::new(Counts::default()), Luck::default());
    let runs = chosen(writing(), true, &luck);
    let each = kills.div_ceil(runs.len());
    in_threads(runs, |run| {
        let case = Case::new(&world, run);
        let mut counts = Counts::default();
        // Where others keep the machine busy, many end sooner than was expected of them.
        while counts.killed < each && counts.ended < 2 * each {
            counts += case.kill(&luck);
        }
        if asked().is_some() {
            say(&format!("{:?}: {counts:?}", case.run.arguments()));
        }
        *all.lock().unwrap() += counts;
    });
    let all = all.into_inner().unwrap();
    if asked().is_some() {
        say(&format!("all commands: {all:?}"));
    }
    assert!(all.killed >= kills / 2 && all.before > 0 && all.after > 0, "{all:?}");
}

#[test]
fn a_kill_at_any_system_call_leaves_a_whole_store_and_all_of_a_change_or_nothing() {
    if !trace::is_possible() {
        return;
    }
    let world = World::new();
    let all = Mutex::new(Counts::default());
    let luck = Luck::default();
    in_threads(chosen(writing(), asked().is_some(), &luck), |run| {
        let case = Case::new(&world, run);
        let calls = case.calls();
        let mut counts = Counts::default();
        for call in calls.iter().filter(|_| asked().is_some() || luck.below(5) == 0) {
            let place = case.place();
            let ended = case.with(call, "signal=SIGKILL", &place);
            let left = case.judge(&place, &ended);
            case.assert_goes_on(&place);
            counts += Counts::one(left, &ended);
        }
        if asked().is_some() {
            say(&format!("{:?} at {} calls: {counts:?}", case.run.arguments(), calls.len()));
        }
        *all.lock().unwrap() += counts;
    });
    let all = all.into_inner().unwrap();
    if asked().is_some() {
        say(&format!("at every system call: {all:?}"));
    }
    // A run that goes another way than the one before may not come to that call.
    assert!(all.killed > 10 && all.ended <= all.killed / 20, "{all:?}");
    assert!(all.before > 0 && all.after > 0, "{all:?}");
}
