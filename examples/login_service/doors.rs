//! A few open doors, lent to one request each.
//!
//! A [`Door`] blocks: it waits for the disk, for other writers and for Argon2.
//! So it works on a thread of its own, and the others go on serving.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use twofactl::Door;
use twofactl::error::{Error, Result};

type Open = Box<dyn Fn() -> Result<Door> + Send + Sync>;

/// The doors of this service.
pub(crate) struct Doors {
    open: Open,
    idle: Mutex<Vec<Door>>,
    free: Arc<Semaphore>,
}

impl Doors {
    /// No more than `most` at a time, each opened when it is first needed.
    pub(crate) fn new(most: usize, open: Open) -> Arc<Self> {
        let free = Arc::new(Semaphore::new(most));
        Arc::new(Self { open, idle: Mutex::default(), free })
    }

    /// Works with a door, as soon as one is free.
    pub(crate) async fn ask<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Door) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let failed = |error: &dyn std::error::Error| Error::Failed(error.to_string());
        let free = Arc::clone(&self.free).acquire_owned().await.map_err(|error| failed(&error))?;
        let doors = Arc::clone(self);
        // Goes on to its end where the browser does not wait for it: a login
        // is whole or it is not.
        let working = spawn_blocking(move || {
            let mut door = doors.take()?;
            let done = work(&mut door);
            doors.idle.lock().unwrap_or_else(PoisonError::into_inner).push(door);
            drop(free);
            done
        });
        working.await.map_err(|error| failed(&error))?
    }

    fn take(&self) -> Result<Door> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| (self.open)(), Ok)
    }
}
