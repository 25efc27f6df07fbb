//! Copies of events leave here as they are recorded: to journald or syslog of this machine, as
//! one datagram each.
//!
//! Like `delivery`, apart from the store: that knows who is given copies ([`Mirror`]), and not
//! what a socket is. Nothing here can fail a change, which is committed by then, and nothing
//! waits long. What could not be handed over is counted, told once, and named in the next copy
//! that gets through; where one is missing shows besides by the numbers of events, which have no
//! gaps.
//!
//! ```no_run
//! use twofactl::mirror::{Copies, Target};
//!
//! # fn mirrored(door: twofactl::Door) -> twofactl::Door {
//! let copies = Copies::new(Target::journald(), |trouble| eprintln!("{trouble}"));
//! let door = door.mirroring(copies);
//! # door
//! # }
//! ```

mod form;

use std::fmt;
use std::io;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::model::record::{Link, Mirror};

/// How long a listener that is there may keep one event waiting. One that took longer is not
/// waited for again until it has taken something.
const PATIENCE: Duration = Duration::from_millis(250);

/// Where copies go, and in what form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    form: Form,
    socket: PathBuf,
}

/// In what form copies are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Journald,
    Syslog,
}

impl Target {
    /// The journal of systemd, in its own protocol: each field under its name.
    #[must_use]
    pub fn journald() -> Self {
        Self { form: Form::Journald, socket: PathBuf::from("/run/systemd/journal/socket") }
    }

    /// The syslog of this machine, as `syslog(3)` writes to it.
    #[must_use]
    pub fn syslog() -> Self {
        Self { form: Form::Syslog, socket: PathBuf::from("/dev/log") }
    }

    /// The same at another socket.
    #[must_use]
    pub fn at(mut self, socket: &Path) -> Self {
        socket.clone_into(&mut self.socket);
        self
    }
}

/// Gives copies to a target. Cheap to clone: all clones are one sender, so that trouble is told
/// once, however many write.
#[derive(Clone)]
pub struct Copies(Arc<Mutex<Sender>>);

struct Sender {
    target: Target,
    socket: Option<UnixDatagram>,
    missed: u64,
    tell: Box<dyn FnMut(&str) + Send>,
}

impl Copies {
    /// Copies to `target`; `tell` is given a sentence when that begins to fail. Opens nothing yet.
    #[must_use]
    pub fn new(target: Target, tell: impl FnMut(&str) + Send + 'static) -> Self {
        let sender = Sender { target, socket: None, missed: 0, tell: Box::new(tell) };
        Self(Arc::new(Mutex::new(sender)))
    }
}

impl fmt::Debug for Copies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Copies")
    }
}

impl Mirror for Copies {
    fn copy(&mut self, event: &Link) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).copy(event);
    }

    fn miss(&mut self, events: u64) {
        let mut sender = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sender.miss(events, "they could not be read again");
    }
}

impl Sender {
    fn copy(&mut self, event: &Link) {
        let datagram = match self.target.form {
            Form::Journald => form::journald(event, self.missed),
            Form::Syslog => form::syslog(event, self.missed),
        };
        match self.send(&datagram) {
            Ok(()) => self.missed = 0,
            Err(error) => self.miss(1, &error.to_string()),
        }
    }

    fn miss(&mut self, events: u64, why: &str) {
        if self.missed == 0 {
            let place = self.target.socket.display();
            (self.tell)(&format!(
                "Events are recorded, but not copied to {place}: {why}. What is missing there is \
                 in the record: twofactl audit list."
            ));
        }
        self.missed = self.missed.saturating_add(events);
    }

    fn send(&mut self, datagram: &[u8]) -> io::Result<()> {
        let socket = match &mut self.socket {
            Some(socket) => socket,
            none => none.insert(UnixDatagram::unbound()?),
        };
        // Whoever kept one waiting in vain is asked, and not waited for.
        socket.set_nonblocking(self.missed > 0)?;
        socket.set_write_timeout(Some(PATIENCE))?;
        let sent = socket.send_to(datagram, &self.target.socket)?;
        if sent == datagram.len() { Ok(()) } else { Err(io::ErrorKind::WriteZero.into()) }
    }
}

#[cfg(test)]
mod tests;
