//! The socket that clients connect to: where it may lie, whose place it may
//! take, and who may talk through it.
//!
//! Clients send passwords to whoever listens at the path, so nobody else may be
//! able to put a socket of theirs there.

use std::fs::{self, File, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, flock};
use rustix::process::geteuid;
use twofactl::error::{Error, StoreError};
use twofactl::guard::account_label;
use twofactl::model::Invalid;

use super::fault::Fault;
use crate::report::{Complaint, Kind};

/// Others may search the folder, and not write in it.
const OTHERS_WRITE: u32 = 0o022;
const STICKY: u32 = 0o1000;

/// `unix:PATH`, as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address(PathBuf);

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    ///
    /// [`Invalid`] for anything but `unix:` and a path.
    pub(crate) fn parse(text: &str) -> Result<Self, Invalid> {
        match text.strip_prefix("unix:") {
            Some(path) if Path::new(path).file_name().is_some() => Ok(Self(PathBuf::from(path))),
            Some(_) | None => {
                Err(Invalid::new("address", text, "unix:PATH, as unix:/run/twofactl/bridge.sock"))
            }
        }
    }
}

/// Who may talk to the bridge.
#[derive(Debug, Clone)]
pub(crate) struct Peers {
    /// `--allow-uid`, besides root and the bridge's own account.
    pub(crate) allowed: Vec<u32>,
}

impl Peers {
    /// The kernel lets only those connect who may write to the socket. Where others
    /// are allowed everybody may, and each is looked at.
    const fn mode(&self) -> u32 {
        if self.allowed.is_empty() { 0o600 } else { 0o666 }
    }

    /// Refuses whoever is at the other end, if they are not allowed: by what
    /// the kernel noted when they connected.
    ///
    /// # Errors
    ///
    /// [`Fault`] of the kind `not_permitted`.
    pub(crate) fn check(&self, stream: &UnixStream) -> Result<(), Fault> {
        let peer = rustix::net::sockopt::socket_peercred(stream).map(|peer| peer.uid);
        let message = match peer {
            Ok(uid) if uid.is_root() || uid == geteuid() => return Ok(()),
            Ok(uid) if self.allowed.contains(&uid.as_raw()) => return Ok(()),
            Ok(uid) => format!("uid {} may not use this bridge", uid.as_raw()),
            Err(_) => "the kernel does not say who you are".to_owned(),
        };
        Err(Fault { kind: Kind::NotPermitted, message })
    }
}

/// A socket that this process has made.
#[derive(Debug)]
pub(crate) struct Socket {
    path: PathBuf,
    /// Device and inode: what tells it from another one at the same path.
    identity: (u64, u64),
}

impl Socket {
    /// Begins to listen.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if others could put a socket of theirs in its place,
    /// [`Complaint`] if something is there already or the path does not do.
    pub(crate) fn listen(address: &Address, peers: &Peers) -> anyhow::Result<(Self, UnixListener)> {
        let path = safe_place(&address.0)?;
        let _turn = take_turn(&path);
        make_way(&path)?;
        // The umask leaves nobody else a way in until the mode is set.
        let listener = UnixListener::bind(&path).map_err(|error| cannot(&path, error))?;
        fs::set_permissions(&path, Permissions::from_mode(peers.mode()))
            .map_err(|error| cannot(&path, error))?;
        let made = fs::symlink_metadata(&path).map_err(|error| cannot(&path, error))?;
        Ok((Self { path, identity: (made.dev(), made.ino()) }, listener))
    }

    /// Where it is, every link resolved.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the socket away, unless another bridge has put its own there.
    pub(crate) fn remove(&self) {
        let is_ours = fs::symlink_metadata(&self.path)
            .is_ok_and(|found| (found.dev(), found.ino()) == self.identity);
        if is_ours {
            // A socket that stays behind is told to be one by the next bridge.
            drop(fs::remove_file(&self.path));
        }
    }
}

/// The path with its folder resolved, if only root and this account can change
/// what it leads to.
fn safe_place(path: &Path) -> anyhow::Result<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = fs::canonicalize(folder.unwrap_or(Path::new(".")));
    let folder = folder.map_err(|error| cannot(path, error))?;
    for part in folder.ancestors() {
        let found = fs::metadata(part).map_err(|error| cannot(path, error))?;
        // In a sticky folder, as /tmp, nobody can move what belongs to another.
        let is_safe = found.mode() & OTHERS_WRITE == 0
            || (part != folder.as_path() && found.mode() & STICKY != 0);
        if found.uid() != 0 && found.uid() != geteuid().as_raw() {
            let owner = account_label(found.uid());
            return Err(Error::from(StoreError::OtherOwner { path: part.into(), owner }).into());
        }
        if !is_safe {
            let mode = found.mode() & 0o7777;
            let wanted = mode & !OTHERS_WRITE;
            let error = StoreError::UnsafeMode { path: part.into(), mode, wanted };
            return Err(Error::from(error).into());
        }
    }
    Ok(folder.join(path.file_name().unwrap_or_default()))
}

/// Two bridges that begin at once look one after the other at what is there.
///
/// Waits a little and goes on without: somebody who only reads the folder could
/// hold the lock, and must not keep the bridge from starting.
fn take_turn(path: &Path) -> Option<File> {
    let folder = File::open(path.parent()?).ok()?;
    let began = Instant::now();
    while flock(&folder, FlockOperation::NonBlockingLockExclusive).is_err() {
        if began.elapsed() > Duration::from_secs(2) {
            return None;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Some(folder)
}

/// Removes a socket on which nobody listens. Anything else stays.
fn make_way(path: &Path) -> anyhow::Result<()> {
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(cannot(path, error)),
    };
    if !found.file_type().is_socket() {
        return Err(taken(format!("{} exists and is not a socket", path.display())));
    }
    match UnixStream::connect(path) {
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => {
            fs::remove_file(path).map_err(|error| cannot(path, error))
        }
        Ok(_) => Err(taken(format!("somebody listens on {} already", path.display()))),
        Err(error) => Err(cannot(path, error)),
    }
}

fn taken(message: String) -> anyhow::Error {
    Complaint::Refused { message, hint: "name another path with --listen".to_owned() }.into()
}

fn cannot(path: &Path, error: std::io::Error) -> anyhow::Error {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Complaint::Invalid {
            message: format!("there is no folder for the socket {}", path.display()),
            hint: Some("make the folder, or name another path".to_owned()),
        }
        .into(),
        ErrorKind::InvalidInput => Complaint::Invalid {
            message: format!("no socket can have the path {}", path.display()),
            hint: Some("use a path of at most 107 bytes".to_owned()),
        }
        .into(),
        _ => Complaint::File { path: path.to_owned(), source: error }.into(),
    }
}
