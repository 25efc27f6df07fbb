//! Full load: two login services and a desk that write to a store without a pause, while a test
//! does something else to it. What must have happened meanwhile is counted, not slept for.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::{Place, run};

const PASSWORD: &str = "a fine long password";

/// Each logs in over a bridge of their own: nothing is demanded of them, so that every login ends
/// in an event.
const PEOPLE: [&str; 2] = ["pat", "pam"];

/// Far longer than any of the writers needs for a few changes.
const LONGEST: Duration = Duration::from_secs(60);

/// What the writers have done so far: the two bridges, then the desk.
#[derive(Default)]
pub(crate) struct Load {
    written: [AtomicU64; 3],
    is_over: AtomicBool,
}

impl Load {
    /// How many changes each of them has made.
    fn written(&self) -> [u64; 3] {
        self.written.each_ref().map(|count| count.load(Ordering::SeqCst))
    }

    /// Waits until each of them has made more.
    #[track_caller]
    pub(crate) fn wait_for_more(&self) {
        let (before, began) = (self.written(), Instant::now());
        while self.written().iter().zip(before).any(|(now, before)| *now < before + 2) {
            assert!(began.elapsed() < LONGEST, "a writer came to a halt: {:?}", self.written());
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Does something again and again until any of them has made a change while it was done.
    #[track_caller]
    pub(crate) fn during<T>(&self, mut work: impl FnMut() -> T) -> T {
        let began = Instant::now();
        loop {
            let before = self.written();
            let done = work();
            if self.written() != before {
                return done;
            }
            assert!(began.elapsed() < LONGEST, "nobody writes: {before:?}");
        }
    }

    fn goes_on(&self) -> bool {
        !self.is_over.load(Ordering::SeqCst)
    }

    fn log_in(&self, place: &Place, writer: usize) {
        let mut command = place.command(&["login", "bridge"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut requests = child.stdin.take().unwrap();
        let mut replies = BufReader::new(child.stdout.take().unwrap());
        let login = PEOPLE[writer];
        while self.goes_on() {
            let start = json!({ "id": 1, "op": "start", "user": login, "password": PASSWORD });
            writeln!(requests, "{start}").unwrap();
            let mut line = String::new();
            replies.read_line(&mut line).unwrap();
            let reply: Value = serde_json::from_str(&line).unwrap();
            assert_eq!(reply["step"], "allowed", "{reply}");
            self.written[writer].fetch_add(1, Ordering::SeqCst);
        }
        drop(requests);
        assert!(child.wait().unwrap().success());
    }

    fn change_people(&self, place: &Place) {
        for number in 0.. {
            if !self.goes_on() {
                return;
            }
            let login = format!("u{number}");
            let add = ["user", "add", &login, "--practice", "load", "--role", "staff"];
            let added = run(place.command(&add), "");
            assert_eq!(added.code, 0, "{added}");
            self.written[PEOPLE.len()].fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// Has them write for as long as `work` takes.
pub(crate) fn under_load<T>(place: &Place, work: impl FnOnce(&Load) -> T) -> T {
    /// Lets the writers go home, also where the work has failed.
    struct End<'a>(&'a Load);
    impl Drop for End<'_> {
        fn drop(&mut self) {
            self.0.is_over.store(true, Ordering::SeqCst);
        }
    }
    place.ok(&["practice", "add", "load", "--name", "Load"]);
    for login in PEOPLE {
        let add = ["user", "add", login, "--practice", "load", "--role", "staff"];
        place.json_with_input(&[&add[..], &["--password-stdin"]].concat(), PASSWORD);
    }
    let load = Load::default();
    std::thread::scope(|scope| {
        let end = End(&load);
        for writer in 0..PEOPLE.len() {
            let load = &load;
            scope.spawn(move || load.log_in(place, writer));
        }
        scope.spawn(|| load.change_people(place));
        load.wait_for_more();
        let done = work(&load);
        load.wait_for_more();
        drop(end);
        done
    })
}
