//! Many clients at once, each with a thread, none in the way of another.
//!
//! A thread that reads holds no door: a client that sends half a line, or
//! nothing for days, keeps nobody waiting. One that does not read its replies
//! is left after a while.

use std::io::{ErrorKind, Write as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use rustix::io::Errno;

use super::fault::Fault;
use super::service::{Service, refusal};
use super::socket::Peers;
use crate::report::Kind;

/// More than the processes of any login service, less than the files that a
/// process may have open.
const MOST_CLIENTS: usize = 256;
/// A client that takes nothing for so long has stopped reading.
const WRITE_LIMIT: Duration = Duration::from_secs(10);
/// Until a file or some memory is free again.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves whoever connects; returns only on an error that will not pass.
///
/// # Errors
///
/// What keeps the listener from accepting.
pub(crate) fn serve(
    service: &Arc<Service>,
    listener: &UnixListener,
    peers: &Peers,
) -> anyhow::Result<()> {
    let seats = Arc::new(Seats::default());
    loop {
        match listener.accept() {
            Ok((stream, _)) => match peers.check(&stream).and_then(|()| seats.take()) {
                Ok(seat) => attend(service, stream, seat),
                Err(fault) => turn_away(&stream, &fault),
            },
            Err(error) if is_passing(&error) => thread::sleep(PAUSE),
            Err(error) => return Err(error.into()),
        }
    }
}

/// Whether another try may do: a client that was gone at once, or something
/// that has run out.
fn is_passing(error: &std::io::Error) -> bool {
    let lacking = [Errno::MFILE, Errno::NFILE, Errno::NOBUFS, Errno::NOMEM];
    matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::Interrupted)
        || Errno::from_io_error(error).is_some_and(|errno| lacking.contains(&errno))
}

fn attend(service: &Arc<Service>, stream: UnixStream, seat: Seat) {
    let service = Arc::clone(service);
    let talk = move || {
        let _seat = seat;
        if stream.set_write_timeout(Some(WRITE_LIMIT)).is_ok() {
            // However it ended: there is nobody left to tell.
            drop(service.converse(&stream, &stream));
        }
    };
    // Without a thread the stream is dropped, and the client sees it closed.
    drop(thread::Builder::new().name("client".to_owned()).spawn(talk));
}

/// Says why, in one line, and closes.
fn turn_away(stream: &UnixStream, fault: &Fault) {
    // Nothing was written before, so that the line fits; waiting would be for a client that
    // is up to no good.
    if let (Ok(()), Ok(line)) = (stream.set_nonblocking(true), refusal(fault)) {
        let mut stream = stream;
        drop(stream.write_all(line.as_bytes()));
    }
}

/// How many clients are served.
#[derive(Debug, Default)]
struct Seats {
    taken: AtomicUsize,
}

/// One client, until it is dropped.
struct Seat(Arc<Seats>);

impl Seats {
    fn take(self: &Arc<Self>) -> Result<Seat, Fault> {
        let seat = Seat(Arc::clone(self));
        if self.taken.fetch_add(1, Ordering::SeqCst) < MOST_CLIENTS {
            return Ok(seat);
        }
        Err(Fault {
            kind: Kind::Refused,
            message: format!("{MOST_CLIENTS} clients are connected already"),
        })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.taken.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seat_is_free_again_once_its_client_has_left() {
        let seats = Arc::new(Seats::default());
        let mut taken: Vec<_> = (0..MOST_CLIENTS).map(|_| seats.take().ok().unwrap()).collect();
        assert_eq!(seats.take().err().unwrap().kind, Kind::Refused);
        assert!(seats.take().is_err(), "a refusal takes no seat");
        taken.pop();
        assert!(seats.take().is_ok());
    }
}
