//! A clean stop: requests at hand are answered, no other is begun.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Counts the requests at hand.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    state: Mutex<State>,
    left: Condvar,
}

#[derive(Debug, Default)]
struct State {
    inside: usize,
    closed: bool,
}

impl Gate {
    /// Lets a request in; `None` once the gate is closed.
    pub(crate) fn enter(&self) -> Option<Pass<'_>> {
        let mut state = self.state();
        if state.closed {
            return None;
        }
        state.inside += 1;
        Some(Pass(self))
    }

    /// Closes for good and waits until everybody inside has left, but not longer than
    /// `patience`: a client that does not read its reply keeps nobody from stopping.
    pub(crate) fn close(&self, patience: Duration) {
        let mut state = self.state();
        state.closed = true;
        let waited = self.left.wait_timeout_while(state, patience, |state| state.inside > 0);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    /// Nothing in here can be left half done by a panic.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request at hand, until it is dropped.
#[derive(Debug)]
#[must_use = "the request counts as answered when the value is dropped"]
pub(crate) struct Pass<'a>(&'a Gate);

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        self.0.state().inside -= 1;
        self.0.left.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_gate_lets_nobody_in_and_waits_for_those_inside() {
        let gate = Gate::default();
        std::thread::scope(|scope| {
            let pass = gate.enter().unwrap();
            let closing = scope.spawn(|| gate.close(Duration::from_secs(60)));
            while !gate.state().closed {
                std::thread::yield_now();
            }
            assert!(gate.enter().is_none());
            assert!(!closing.is_finished(), "somebody is inside");
            drop(pass);
            closing.join().unwrap();
        });
    }

    #[test]
    fn patience_ends() {
        let gate = Gate::default();
        let _pass = gate.enter().unwrap();
        gate.close(Duration::from_millis(1));
        assert!(gate.enter().is_none());
    }
}
