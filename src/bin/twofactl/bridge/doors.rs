//! A bounded number of open doors, lent for a request each.
//!
//! Their number bounds the connections to the store and the memory that
//! passwords take (19 MiB each), however many clients there are.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Condvar, Mutex, PoisonError};

use twofactl::Door;

/// The doors that nobody uses at this moment.
#[derive(Debug)]
pub(crate) struct Doors<D = Door> {
    idle: Mutex<Vec<D>>,
    returned: Condvar,
}

impl<D> Doors<D> {
    /// Lends out of these.
    pub(crate) fn new(doors: Vec<D>) -> Self {
        Self { idle: Mutex::new(doors), returned: Condvar::new() }
    }

    /// Works with a door, as soon as one is idle.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut D) -> T) -> T {
        let mut door = self.take();
        // A transaction that a panic cuts short is rolled back, so the door is as good as before.
        let done = catch_unwind(AssertUnwindSafe(|| work(&mut door)));
        self.give_back(door);
        done.unwrap_or_else(|panicked| resume_unwind(panicked))
    }

    fn take(&self) -> D {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            // The last one first: what it has read is still at hand.
            if let Some(door) = idle.pop() {
                return door;
            }
            idle = self.returned.wait(idle).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn give_back(&self, door: D) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(door);
        self.returned.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn no_more_are_lent_than_there_are() {
        let doors = Doors::new(vec![(), ()]);
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..20 {
                scope.spawn(|| {
                    doors.with(|()| {
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        std::thread::yield_now();
                        now.fetch_sub(1, Ordering::SeqCst);
                    });
                });
            }
        });
        assert!((1..=2).contains(&most.into_inner()));
        assert_eq!(doors.idle.lock().unwrap().len(), 2);
    }

    #[test]
    fn a_door_comes_back_after_a_panic() {
        let doors = Doors::new(vec![7]);
        let panicked = catch_unwind(AssertUnwindSafe(|| doors.with(|_| panic!("while lent"))));
        assert!(panicked.is_err());
        assert_eq!(doors.with(|door| *door), 7);
    }
}
