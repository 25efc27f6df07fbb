//! `store adopt`, killed. Apart from the others, because the store that it works on is refused by
//! everything else until it has come to its end: what is in the store and what is in the head file
//! are two files, and a kill may fall between them.

use std::fs;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::json;

use super::{Counts, IN_SUITE, Left, Luck, asked, in_threads, preserve, wait_for_a_write};
use crate::commands::Writing;
use crate::harness::Place;
use crate::inspect::{Content, inspect, look};
use crate::running::{Ended, Running, Talk};
use crate::say;
use crate::trace::{self, calls, injecting, recording};
use crate::world::{World, names};

fn adopt() -> Writing {
    Writing {
        command: "store adopt",
        words: &["--yes", "--reason", "a test", "-o", "json"],
        talk: Talk::Nothing,
        commits: 1,
        code: 0,
    }
}

/// A world whose store was put back to what it was before a reset.
fn set_back() -> World {
    let world = World::new();
    let earlier = fs::read(world.place.store()).unwrap();
    world.place.ok(&["user", "reset-2fa", "kim", "--yes", "--reason", "lost phone"]);
    assert!(!world.place.path("store.db-wal").exists(), "all of it is in the one file");
    fs::write(world.place.store(), earlier).unwrap();
    world
}

/// An adoption that nobody kills, and what is in the store before and after.
struct Case {
    world: World,
    before: Content,
    after: Content,
    whole: Duration,
}

impl Case {
    fn new() -> Self {
        let world = set_back();
        let before = look(&world.place.path("")).unwrap();
        let place = world.copy();
        assert!(inspect(&place.path("")).unwrap_err().contains("put back"), "it is refused");
        let begun = Instant::now();
        let ended = Running::begin(&world, &place, &adopt(), &[]).end();
        let whole = begun.elapsed();
        assert_eq!(ended.status.code(), Some(0), "{ended:?}");
        let after = inspect(&place.path("")).unwrap();
        assert!(after.events.len() > before.events.len() && after.rows != before.rows);
        Self { world, before, after, whole }
    }

    /// Asserts that the store is adopted, or still refused and for nothing else; that it has the
    /// event of its adoption together with what that changed, or neither; and that adopting it
    /// again works.
    fn judge(&self, place: &Place, ended: &Ended) -> Left {
        let fail = |why: &str| -> ! {
            panic!("{why}\n{ended:?}\nin {}", preserve(place).display());
        };
        for name in names(&place.path("")) {
            let is_known = self.world.place.path(&name).exists()
                || ["store.db-wal", "store.db-shm", "texts"].contains(&name.as_str())
                || (name.starts_with("store.head.") && name.ends_with(".new"));
            if !is_known {
                fail(&format!("left behind: {name}"));
            }
        }
        let is_refused = self.is_refused(place);
        let found = look(&place.path("")).unwrap_or_else(|why| fail(&why));
        let left = match is_refused {
            true if found == self.before => Left::Before,
            // Committed, and the head file does not know.
            true if found == self.after => Left::Between,
            false if found == self.after => Left::After,
            _ => fail(&format!("refused: {is_refused}, with {:?}", found.events)),
        };
        if ended.status.code() == Some(0) && left != Left::After {
            fail("it said that it was done");
        }
        let again = place.json(&["store", "adopt", "--yes", "--reason", "again"]);
        assert_eq!(again["changed"], json!(is_refused), "{again}");
        inspect(&place.path("")).unwrap_or_else(|why| fail(&why));
        left
    }

    /// Whether the store is not worked with, as its head file has it, and nothing else is wrong.
    fn is_refused(&self, place: &Place) -> bool {
        let checked = place.run(&["store", "check", "-o", "json"]);
        let found = &checked.json()["findings"];
        let what: Vec<_> = found.as_array().unwrap().iter().map(|one| &one["what"]).collect();
        let listed = place.run(&["user", "list"]);
        match checked.code {
            0 => assert_eq!(listed.code, 0, "{listed}"),
            5 => {
                assert_eq!(what, [&json!("head")], "{found}");
                assert_eq!(listed.code, 6, "{listed}");
                assert!(listed.stderr.contains("put back to an earlier state"), "{listed}");
            }
            _ => panic!("{checked}"),
        }
        checked.code == 5
    }

    fn kill_at_random(&self, luck: &Luck) -> Counts {
        let place = self.world.copy();
        let begun = Instant::now();
        let running = Running::begin(&self.world, &place, &adopt(), &[]);
        let ended = if luck.below(2) == 0 {
            running.kill_after(begun, luck.up_to(self.whole))
        } else {
            let writing = wait_for_a_write(&place, begun, self.whole * 2);
            running.kill_after(writing, luck.soon(self.whole / 2))
        };
        Counts::one(self.judge(&place, &ended), &ended)
    }
}

#[test]
fn an_adoption_killed_at_any_time_is_done_or_still_to_do() {
    let (case, luck) = (Case::new(), Luck::default());
    let all = Mutex::new(Counts::default());
    let kills = asked().map_or(IN_SUITE / 5, |kills| kills / 20);
    in_threads((0..kills).collect(), |_: usize| {
        let counts = case.kill_at_random(&luck);
        *all.lock().unwrap() += counts;
    });
    let all = all.into_inner().unwrap();
    if asked().is_some() {
        say(&format!("store adopt: {all:?}"));
    }
    assert!(all.killed > 0, "{all:?}");
}

#[test]
fn an_adoption_killed_at_any_system_call_is_done_or_still_to_do() {
    if !trace::is_possible() {
        return;
    }
    let (case, luck) = (Case::new(), Luck::default());
    let (place, log) = (case.world.copy(), Place::empty());
    let log = log.path("log");
    let ended = Running::begin(&case.world, &place, &adopt(), &recording(&log, &[])).end();
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    let mut calls = calls(&log, &place.path(""));
    assert!(calls.len() > 10, "{calls:?}");
    // The first and the last few in every run of the suite, and some of those between.
    let last = calls.len() - 6;
    let mut turn = 0..;
    calls.retain(|_| {
        let turn = turn.next().unwrap_or_default();
        asked().is_some() || turn == 0 || turn >= last || luck.below(5) == 0
    });
    let all = Mutex::new(Counts::default());
    in_threads(calls, |call| {
        let place = case.world.copy();
        let wrapper = injecting(&call, "signal=SIGKILL");
        let ended = Running::begin(&case.world, &place, &adopt(), &wrapper).end();
        let counts = Counts::one(case.judge(&place, &ended), &ended);
        *all.lock().unwrap() += counts;
    });
    let all = all.into_inner().unwrap();
    if asked().is_some() {
        say(&format!("store adopt at every system call: {all:?}"));
    }
    assert!(all.killed > 5 && all.before > 0 && all.between > 0, "{all:?}");
}
