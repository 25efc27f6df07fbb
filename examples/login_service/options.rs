//! What the service is told at its start, and where it finds store and key.

use std::env;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use twofactl::delivery::{self, Gateway};
use twofactl::error::Error;
use twofactl::guard::{self, Readers};
use twofactl::model::event::Actor;
use twofactl::model::practice::Handle;
use twofactl::model::secret::SecretText;
use twofactl::model::sms::Countries;

pub(crate) const USAGE: &str = "\
usage: login_service [--store PATH] [--key-file PATH] [--listen ADDRESS:PORT]
                     [--practice HANDLE] [--behind-tls]
                     [--texts FILE]
                     [--sms-url URL --sms-account NAME --sms-from FROM
                      --sms-token-file FILE]

--texts writes texts to a file, for trials; the --sms options send them through
a provider with Twilio's Messages API. Without either, nobody is texted.

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
    pub(crate) texts: Option<Texts>,
}

/// Where texts leave.
#[derive(Debug)]
pub(crate) enum Texts {
    /// Nowhere: they are written to this file.
    File(PathBuf),
    /// Through a provider.
    Http { url: String, account: String, from: String, token_file: PathBuf },
}

impl Texts {
    pub(crate) fn gateway(&self) -> Result<Gateway, String> {
        let told = |error: Error| format!("error: {error}");
        let anywhere = Countries::default();
        match self {
            Self::File(path) => {
                let path = std::path::absolute(path).map_err(|error| format!("error: {error}"))?;
                Gateway::file(delivery::file::Settings { path }, anywhere).map_err(told)
            }
            Self::Http { url, account, from, token_file } => {
                let owner = rustix::process::geteuid().as_raw();
                let token =
                    guard::read_text(token_file, owner, Readers::OwnerOnly).map_err(told)?;
                let settings = delivery::http::Settings {
                    base_url: url.clone(),
                    account: account.clone(),
                    token: SecretText::new(token.expose().trim_end().to_owned()),
                    from: from.clone(),
                };
                Gateway::http(settings, anywhere).map_err(told)
            }
        }
    }
}

impl Options {
    /// Reads the words after the program's name.
    pub(crate) fn read(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let variable = |name| env::var_os(name).map(PathBuf::from);
        let (mut store, mut key_file) = (variable("TWOFACTL_STORE"), variable("TWOFACTL_KEY_FILE"));
        let mut listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080));
        let (mut practice, mut behind_tls, mut file) = (None, false, None);
        let (mut url, mut account, mut from, mut token_file) = (None, None, None, None);
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
                "--texts" => file = Some(value()?.into()),
                "--sms-url" => url = Some(value()?),
                "--sms-account" => account = Some(value()?),
                "--sms-from" => from = Some(value()?),
                "--sms-token-file" => token_file = Some(value()?.into()),
                _ => return Err(USAGE.to_owned()),
            }
        }
        if !behind_tls && !listen.ip().is_loopback() {
            let message = "error: passwords would cross the network in plain sight\n\
                           hint: put a proxy that speaks TLS in front and say --behind-tls";
            return Err(message.to_owned());
        }
        let texts = match (file, url, account, from, token_file) {
            (None, None, None, None, None) => None,
            (Some(file), None, None, None, None) => Some(Texts::File(file)),
            (None, Some(url), Some(account), Some(from), Some(token_file)) => {
                Some(Texts::Http { url, account, from, token_file })
            }
            _ => return Err(USAGE.to_owned()),
        };
        let store = store.unwrap_or_else(default_store);
        let key_file = key_file.unwrap_or_else(|| store.with_file_name("store.key"));
        Ok(Self { store, key_file, listen, practice, behind_tls, texts })
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
