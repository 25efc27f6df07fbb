//! Disks that are full, that fail, or that may only be read: at every system call of every
//! command that changes a file, on a small disk, and under a limit to the length of files.
//!
//! A sample runs with the suite. `TWOFACTL_FAULTS=1 cargo test --test attack faults` tries all.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::commands::{Writing, writing};
use crate::harness::{Place, run};
use crate::inspect::inspect;
use crate::kills::{Case, Left, Luck, chosen, in_threads};
use crate::running::{Ended, Running, Talk};
use crate::say;
use crate::trace::is_possible;
use crate::world::{World, copy_files, names};

fn is_asked() -> bool {
    std::env::var_os("TWOFACTL_FAULTS").is_some()
}

/// How runs ended to which something happened.
#[derive(Default)]
struct Tally {
    failed: AtomicUsize,
    unharmed: AtomicUsize,
}

impl Tally {
    /// A run either came to its end and has done all, or says in two lines with exit code 6 that
    /// the store is at fault and has done nothing.
    fn count(&self, case: &Case<'_>, (place, ended): (&Place, &Ended), what: &str) {
        let words = case.run.arguments();
        // Whoever has committed once takes that back by an event of its own where it can.
        let left = if case.run.commits == 1 { case.judge(place, ended) } else { whole(place) };
        assert_eq!(strays(place), Vec::<String>::new(), "{words:?} after {what}");
        if ended.status.code() == Some(case.run.code) {
            self.unharmed.fetch_add(1, Ordering::Relaxed);
            return;
        }
        // A login that was allowed stays so where the file of its device cannot be written.
        let says_done = ended.stderr.contains("error: the login stands, ");
        assert!(
            says_done || left != Left::After,
            "{words:?} after {what}, in spite of what it says\n{ended:?}"
        );
        self.failed.fetch_add(1, Ordering::Relaxed);
        // A file that was asked for beside the store is another matter, and told by its name.
        if ["codes.csv", "device", "texts"].iter().any(|name| ended.stderr.contains(name)) {
            assert!(
                matches!(ended.status.code(), Some(1 | 6)),
                "{words:?} after {what}\n{ended:?}"
            );
            return;
        }
        assert_eq!(ended.status.code(), Some(6), "{words:?} after {what}\n{ended:?}");
        let lines: Vec<_> = ended.stderr.lines().collect();
        let is_told = match lines[..] {
            [.., error, hint] if hint.starts_with("hint: ") => error.starts_with("error: "),
            [.., error] => error.starts_with("{\"error\":"),
            [] => false,
        };
        assert!(is_told, "{words:?} after {what}\n{ended:?}");
    }

    fn tell(self, what: &str) {
        let (failed, unharmed) = (self.failed.into_inner(), self.unharmed.into_inner());
        if is_asked() {
            say(&format!("{what}: {failed} refused, {unharmed} unharmed"));
        }
        assert!(failed > 0, "{what} harmed nobody");
    }
}

/// That a store is whole, whatever is in it.
fn whole(place: &Place) -> Left {
    if place.store().exists() {
        inspect(&place.path("")).unwrap();
    }
    Left::Between
}

/// Drafts, which only a killed process may leave.
fn strays(place: &Place) -> Vec<String> {
    names(&place.path(""))
        .into_iter()
        .filter(|name| name.contains(".new") || name.contains(".input"))
        .collect()
}

/// The bridge answers each request by itself, and ends well whatever it answered.
fn commands() -> Vec<Writing> {
    writing().into_iter().filter(|run| !matches!(run.talk, Talk::Bridge)).collect()
}

#[test]
fn whatever_system_call_fails_the_store_is_as_it_was_and_the_error_says_so() {
    if !is_possible() {
        return;
    }
    let (world, luck, tally) = (World::new(), Luck::default(), Tally::default());
    in_threads(chosen(commands(), is_asked(), &luck), |run| {
        let case = Case::new(&world, run);
        for call in case.calls() {
            if call.name.starts_with("unlink") {
                // What cannot be removed stays.
                continue;
            }
            for error in ["ENOSPC", "EIO", "EROFS"] {
                if !is_asked() && luck.below(25) > 0 {
                    continue;
                }
                let place = case.place();
                let ended = case.with(&call, &format!("error={error}"), &place);
                tally.count(&case, (&place, &ended), &format!("{error} at {call:?}"));
                case.assert_goes_on(&place);
            }
        }
    });
    tally.tell("calls that failed");
}

#[test]
fn a_file_that_may_not_grow_leaves_the_store_as_it_was() {
    let (world, luck, tally) = (World::new(), Luck::default(), Tally::default());
    in_threads(chosen(commands(), is_asked(), &luck), |run| {
        let case = Case::new(&world, run);
        let step = if is_asked() { 4 } else { 40 };
        let first = usize::try_from(luck.below(step)).unwrap();
        for kibibytes in (first..160).step_by(usize::try_from(step).unwrap()) {
            let place = case.place();
            // The signal that comes with it is ignored, so that writing fails instead.
            let shell = format!("trap '' XFSZ; ulimit -f {kibibytes}; exec \"$@\"");
            let words = ["bash", "-c", &shell, "bash"].map(ToOwned::to_owned);
            let ended = Running::begin(&world, &place, &case.run, &words).end();
            tally.count(&case, (&place, &ended), &format!("files of {kibibytes} KiB"));
            case.assert_goes_on(&place);
        }
    });
    tally.tell("files that may not grow");
}

/// A disk of so many bytes, seen by nobody else, as root can have one.
struct SmallDisk<'a> {
    case: &'a Case<'a>,
    kibibytes: usize,
    mode: &'static str,
}

impl SmallDisk<'_> {
    /// Runs the command with the files of the place on the disk, and brings back what is there then.
    fn run(&self, place: &Place) -> Ended {
        let Self { case, kibibytes, mode } = self;
        let (back, folder) = (Place::empty(), place.path(""));
        let shell = format!(
            "set -e; cp -a {folder}/. {back}/; \
             mount -t tmpfs -o size={kibibytes}k,mode=700 none {folder}; \
             cp -a {back}/. {folder}/; rm -f {back}/*; mount -o remount,{mode} {folder}; cd {folder}; \
             code=0; \"$@\" || code=$?; cp -a {folder}/. {back}/; exit $code",
            folder = folder.display(),
            back = back.path("").display(),
        );
        let words = ["unshare", "-m", "sh", "-c", &shell, "sh"].map(ToOwned::to_owned);
        let ended = Running::begin(case.world, place, &case.run, &words).end();
        for name in names(&folder) {
            std::fs::remove_file(folder.join(name)).unwrap();
        }
        copy_files(&back.path(""), &folder);
        ended
    }
}

/// Whether this process may mount a disk of its own. Says aloud where it may not.
fn can_mount() -> bool {
    let mut command = Command::new("unshare");
    command.args(["-m", "sh", "-c", "mount -t tmpfs none /mnt"]);
    let can = Path::new("/usr/bin/unshare").exists() && run(command, "").code == 0;
    if !can {
        say("SKIPPED: small disks and read-only ones, which only root can mount");
    }
    can
}

#[test]
fn a_full_disk_leaves_the_store_as_it_was() {
    if !can_mount() {
        return;
    }
    let (world, luck, tally) = (World::new(), Luck::default(), Tally::default());
    in_threads(chosen(commands(), is_asked(), &luck), |run| {
        let case = Case::new(&world, run);
        let files = case.place();
        let used: u64 = names(&files.path("")).iter().map(|name| blocks(&files.path(name))).sum();
        let used = usize::try_from(used).unwrap();
        let step = if is_asked() { 4 } else { 120 };
        let first = usize::try_from(luck.below(30)).unwrap() * 4 % step;
        for free in (first..120).step_by(step) {
            let place = case.place();
            // The folder itself takes none.
            let disk = SmallDisk { case: &case, kibibytes: used + 4 + free, mode: "rw" };
            let ended = disk.run(&place);
            tally.count(&case, (&place, &ended), &format!("{free} KiB free"));
            case.assert_goes_on(&place);
        }
    });
    tally.tell("full disks");
}

/// How many KiB a file takes in pages of 4.
fn blocks(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |file| file.len().div_ceil(4096) * 4)
}

#[test]
fn a_read_only_disk_leaves_the_store_as_it_was() {
    if !can_mount() {
        return;
    }
    let (world, luck, tally) = (World::new(), Luck::default(), Tally::default());
    in_threads(chosen(commands(), is_asked(), &luck), |run| {
        let case = Case::new(&world, run);
        let place = case.place();
        let ended = SmallDisk { case: &case, kibibytes: 4096, mode: "ro" }.run(&place);
        assert_eq!(ended.status.code(), Some(6), "{:?}\n{ended:?}", case.run.arguments());
        tally.count(&case, (&place, &ended), "a read-only disk");
        case.assert_goes_on(&place);
    });
    tally.tell("read-only disks");
}
