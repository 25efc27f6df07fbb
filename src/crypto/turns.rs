//! Turns: how many password hashes are computed at once in a process, whoever
//! asks for how many.
//!
//! More than there are processors would finish no sooner, and fifty threads that
//! log somebody in would take a gigabyte for Argon2. The rest wait their turn.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// However many processors there are, no more runs at once than this.
const MOST_AT_ONCE: usize = 16;

static RUNNING: Turns = Turns::new();

/// How many runs go on at once: one a processor, [`MOST_AT_ONCE`] at most.
fn most_at_once() -> usize {
    // A system that does not say how many it has is taken to have one.
    thread::available_parallelism().map_or(1, std::num::NonZero::get).min(MOST_AT_ONCE)
}

/// Waits until it is the caller's turn to compute a password hash, which lasts until what is
/// returned is dropped. Nothing that is computed then may wait for another turn.
pub(super) fn wait() -> Turn<'static> {
    RUNNING.wait(most_at_once())
}

/// How many are at it; whoever comes when there are enough waits.
struct Turns {
    taken: Mutex<usize>,
    given_back: Condvar,
}

impl Turns {
    const fn new() -> Self {
        Self { taken: Mutex::new(0), given_back: Condvar::new() }
    }

    /// Waits until fewer than `most` are at it. Nobody waits for ever: a run ends
    /// by itself, and waits for nothing while it goes on.
    fn wait(&self, most: usize) -> Turn<'_> {
        let mut taken = self.taken();
        while *taken >= most {
            taken = self.given_back.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        *taken += 1;
        Turn(self)
    }

    /// A panic elsewhere leaves nothing half done in a number.
    fn taken(&self) -> MutexGuard<'_, usize> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leave to run; dropped, the next one has it.
pub(super) struct Turn<'a>(&'a Turns);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.taken() -= 1;
        self.0.given_back.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    use super::*;
    use crate::crypto::argon;

    #[test]
    fn however_many_come_only_so_many_are_at_it() {
        let turns = Turns::new();
        let (at_it, most_seen) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..50 {
                scope.spawn(|| {
                    let _turn = turns.wait(3);
                    most_seen.fetch_max(at_it.fetch_add(1, SeqCst) + 1, SeqCst);
                    thread::yield_now();
                    at_it.fetch_sub(1, SeqCst);
                });
            }
        });
        assert!((1..=3).contains(&most_seen.into_inner()));
        assert_eq!(*turns.taken(), 0, "each has given its turn back");
    }

    #[test]
    fn a_run_waits_for_its_turn() {
        let all: Vec<_> = (0..most_at_once()).map(|_| RUNNING.wait(most_at_once())).collect();
        let waiting = thread::spawn(|| {
            let mut out = [0; 32];
            argon::run(&argon::todays().unwrap(), b"password", b"saltsaltsalt", &mut out)
        });
        thread::sleep(std::time::Duration::from_millis(300));
        assert!(!waiting.is_finished(), "a run takes 30 ms");
        drop(all);
        assert_eq!(waiting.join().unwrap(), Ok(()));
    }
}
