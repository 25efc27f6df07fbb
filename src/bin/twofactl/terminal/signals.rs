//! The signals that `ctrlc` leaves to the system. Ctrl-\ would end the program where it
//! stands and Ctrl-Z stop it there: with the echo off, or with a secret on the screen.
//!
//! They are blocked in every thread and taken by one of ours, in which ordinary code is
//! allowed. The standard library unblocks them in the programs that it starts.

use std::fs;
use std::thread;

use nix::sys::signal::Signal::{self, SIGCONT, SIGQUIT, SIGTSTP};
use nix::sys::signal::{SigSet, SigmaskHow, raise};

use super::{leave_after_signal, set_aside, take_up_again};

/// Arranges that a quit is as an interrupt, and that the terminal is as it was while the
/// program stands still. To be called before there are other threads.
pub(super) fn attend() {
    let mut heeded = SigSet::empty();
    for signal in [SIGQUIT, SIGTSTP, SIGCONT] {
        // A signal that is blocked is no longer ignored: what the caller wants ignored, as
        // under `nohup` or in the background of a script, is left alone.
        if !is_ignored(signal) {
            heeded.add(signal);
        }
    }
    // The thread takes these alone: a signal that a service waits for elsewhere, as SIGTERM where
    // no handler could be set, would end the process here.
    let Ok(before) = SigSet::all().thread_swap_mask(SigmaskHow::SIG_BLOCK) else { return };
    let serving = thread::Builder::new().spawn(move || serve(heeded));
    // Not an error: the masks are good, and nothing else can be wrong.
    let _ = before.thread_set_mask();
    if serving.is_ok() {
        let _ = heeded.thread_block();
    }
}

fn serve(heeded: SigSet) {
    while let Ok(signal) = heeded.wait() {
        match signal {
            SIGTSTP => stop(),
            SIGCONT => take_up_again(),
            _ => leave_after_signal(),
        }
    }
}

/// Does what Ctrl-Z does, unless a secret has the screen to itself: it would stay there, or be
/// gone when the person comes back.
fn stop() {
    if !set_aside() {
        return;
    }
    let mut this = SigSet::empty();
    this.add(SIGTSTP);
    // The system stops the process as if nobody had waited for the signal; where no shell
    // could make it go on, it knows that and does not.
    let stopped = this.thread_unblock().and_then(|()| raise(SIGTSTP));
    // Not an error: what is left is that Ctrl-Z does nothing.
    let _ = stopped.and_then(|()| this.thread_block());
    take_up_again();
}

/// Whether whoever started the program wants the signal ignored; true where nobody can tell.
fn is_ignored(signal: Signal) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_none_or(|mask| mask >> (signal as u32 - 1) & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_somebody_has_set_so_is_ignored() {
        // The runtime of every Rust program ignores it.
        assert!(is_ignored(Signal::SIGPIPE));
        assert!(!is_ignored(Signal::SIGUSR1));
    }
}
