//! What the service is told at its start, and where it finds store and key.

use std::env;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use twofactl::model::event::Actor;
use twofactl::model::practice::Handle;

pub(crate) const USAGE: &str = "\
usage: login_service [--store PATH] [--key-file PATH] [--listen ADDRESS:PORT]
                     [--practice HANDLE] [--behind-tls]

Store and key are found as twofactl finds them: TWOFACTL_STORE and
TWOFACTL_KEY_FILE, else /var/lib/twofactl/store.db, else
$XDG_DATA_HOME/twofactl/store.db, with store.key beside it.";

#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) store: PathBuf,
    pub(crate) key_file: PathBuf,
    pub(crate) listen: SocketAddr,
    /// The only practice that is served; else all of the store.
    pub(crate) practice: Option<Handle>,
    /// A proxy in front speaks TLS, so that cookies may ask for it.
    pub(crate) behind_tls: bool,
}

impl Options {
    /// Reads the words after the program's name.
    pub(crate) fn read(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let variable = |name| env::var_os(name).map(PathBuf::from);
        let (mut store, mut key_file) = (variable("TWOFACTL_STORE"), variable("TWOFACTL_KEY_FILE"));
        let mut listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080));
        let (mut practice, mut behind_tls) = (None, false);
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("error: {word} needs a value"));
            match word.as_str() {
                "--store" => store = Some(value()?.into()),
                "--key-file" => key_file = Some(value()?.into()),
                "--listen" => {
                    let text = value()?;
                    listen = text
                        .parse()
                        .map_err(|_| format!("error: no address and port: {text:?}"))?;
                }
                "--practice" => {
                    practice =
                        Some(Handle::parse(&value()?).map_err(|error| format!("error: {error}"))?);
                }
                "--behind-tls" => behind_tls = true,
                _ => return Err(USAGE.to_owned()),
            }
        }
        if !behind_tls && !listen.ip().is_loopback() {
            let message = "error: passwords would cross the network in plain sight\n\
                           hint: put a proxy that speaks TLS in front and say --behind-tls";
            return Err(message.to_owned());
        }
        let store = store.unwrap_or_else(default_store);
        let key_file = key_file.unwrap_or_else(|| store.with_file_name("store.key"));
        Ok(Self { store, key_file, listen, practice, behind_tls })
    }
}

fn default_store() -> PathBuf {
    let system = PathBuf::from("/var/lib/twofactl/store.db");
    let folder = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let data = folder("XDG_DATA_HOME")
        .or_else(|| folder("HOME").map(|home| home.join(".local/share")))
        .map(|data| data.join("twofactl/store.db"));
    // What may not be looked at is there: opening it says whose it is.
    let is_there = |path: &Path| path.try_exists().unwrap_or(true);
    data.filter(|_| !is_there(&system)).unwrap_or(system)
}

/// Whom the record names: this service, in the account that it runs in.
pub(crate) fn actor() -> Actor {
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    Actor { name: "login-service".to_owned(), uid: rustix::process::getuid().as_raw(), host }
}
