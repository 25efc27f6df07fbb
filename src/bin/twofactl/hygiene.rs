//! What holds for the whole process, from before it opens anything: it leaves its memory in no
//! file, nobody but root looks into it, what it makes is for its own account, and what it was
//! handed unasked goes to no program that it starts.
//!
//! Only the program does that. The library lives in processes of others, whose limits, masks
//! and descriptors are theirs to choose; its front page says what they should do.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::os::fd::{OwnedFd, RawFd};
use std::sync::OnceLock;

use rustix::fs::Mode;
use rustix::process::{
    DumpableBehavior, PidfdFlags, PidfdGetfdFlags, Resource, Rlimit, getpid, pidfd_getfd,
    pidfd_open, set_dumpable_behavior, setrlimit, umask,
};

/// Standard input, output and error.
const STANDARD: RawFd = 2;

/// What was handed to the process unasked; open until it ends.
static PUT_AWAY: OnceLock<Vec<OwnedFd>> = OnceLock::new();

/// Tidies up. To be called once, before anything is opened and before there are threads;
/// `words` are those of the command line.
pub(crate) fn begin(words: &[OsString]) {
    leave_no_core();
    // Nobody else reads what this process makes, even where a mode is forgotten.
    umask(Mode::RWXG | Mode::RWXO);
    // Not an error: only a second call would find it set.
    drop(PUT_AWAY.set(put_away(&named(words))));
}

/// A core has every seed and password in it that is in memory at that moment.
fn leave_no_core() {
    // Neither can fail for a process that only gives something up. The limit goes to whatever is
    // started from here; the flag keeps as well those from a core whom a pipe hands it to,
    // who do not heed the limit, and other processes of this account from looking in.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

/// The descriptors that the command line may name, as `/dev/fd/63` for `<(command)`: every
/// number in it, because one kept too many does no harm.
fn named(words: &[OsString]) -> BTreeSet<RawFd> {
    let numbers = |word: &OsString| {
        let word = word.to_string_lossy().into_owned();
        let numbers = word.split(|c: char| !c.is_ascii_digit()).map(str::parse);
        numbers.filter_map(Result::ok).collect::<Vec<_>>()
    };
    words.iter().flat_map(numbers).collect()
}

/// Moves the descriptors that nobody named to numbers that no other program inherits.
///
/// They stay open, because that may be their purpose: under `flock --no-fork` the lock lasts
/// as long as somebody holds it.
fn put_away(named: &BTreeSet<RawFd>) -> Vec<OwnedFd> {
    let inherited = inherited();
    let unasked = inherited.into_iter().filter(|number| !named.contains(number));
    unasked.filter_map(take).collect()
}

/// The open descriptors beside the standard ones. None where that cannot be told: the
/// library starts programs with what it opened closed.
fn inherited() -> Vec<RawFd> {
    let Ok(entries) = fs::read_dir("/proc/self/fd") else { return Vec::new() };
    let numbers = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    // Read to the end before one is touched: the folder is among them, and closed by then.
    numbers.filter(|number| *number > STANDARD).collect()
}

/// Takes a descriptor of this process over by its number, which is free afterwards.
///
/// None if there is none of that number, and where the kernel does not hand out a second one:
/// closed it is in either case.
fn take(number: RawFd) -> Option<OwnedFd> {
    let taken = second(number);
    close(number);
    taken.ok()
}

/// Takes over what the command line names by its number, to be read to its end.
///
/// # Errors
///
/// That there is none of that number.
pub(crate) fn take_named(number: RawFd) -> io::Result<File> {
    // By its name where the kernel does not hand out a second one, as in some containers.
    let by_name = |_| File::open(format!("/proc/self/fd/{number}"));
    let taken = second(number).map(File::from).or_else(by_name);
    close(number);
    taken
}

/// Another descriptor of the same, closed in programs that are started.
fn second(number: RawFd) -> rustix::io::Result<OwnedFd> {
    let ourselves = pidfd_open(getpid(), PidfdFlags::empty())?;
    pidfd_getfd(ourselves, number, PidfdGetfdFlags::empty())
}

fn close(number: RawFd) {
    // Not an error: none of that number is what was wanted.
    let _ = nix::unistd::close(number);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_on_the_command_line_may_be_a_descriptor() {
        let words =
            ["twofactl", "user", "import", "/dev/fd/63", "--key-fd=5", "#42", "x99999999999"];
        let named = named(&words.map(OsString::from));
        assert_eq!(named, BTreeSet::from([5, 42, 63]));
    }
}
