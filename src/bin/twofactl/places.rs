//! Where store, key and settings are: flag, environment, settings, default.
//!
//! Whoever works in another account's name, as by `sudo -u`, may not choose:
//! otherwise a right to run the program would be a right to point it at files
//! of their own.

use std::env;
use std::fs::File;
use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::os::fd::IntoRawFd as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rustix::fs::{MemfdFlags, Mode, SealFlags, fchmod, fcntl_add_seals, memfd_create};
use twofactl::model::event::Actor;
use zeroize::Zeroizing;

use crate::actor;
use crate::config::{Config, Quotes, is_there};
use crate::global::GlobalArgs;
use crate::hygiene;
use crate::report::Complaint;

/// The store of a machine that has one.
const SYSTEM_STORE: &str = "/var/lib/twofactl/store.db";
/// The settings of the machine.
const SYSTEM_CONFIG: &str = "/etc/twofactl/twofactl.toml";
/// The name of the key file, beside the store and as a systemd credential.
const KEY_NAME: &str = "store.key";

/// More than any key file has.
const LONGEST_KEY: usize = 64 * 1024;

/// Where the store and its key are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Places {
    /// The store.
    pub(crate) store: PathBuf,
    /// Its key.
    pub(crate) key_file: PathBuf,
}

/// The folders that the environment names.
#[derive(Debug, Default)]
struct Folders {
    data: Option<PathBuf>,
    config: Option<PathBuf>,
    credentials: Option<PathBuf>,
}

impl Folders {
    fn from_environment() -> Self {
        // A relative folder is no folder (XDG Base Directory Specification).
        let folder = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let home = folder("HOME");
        let below_home = |path| home.as_ref().map(|home| home.join(path));
        Self {
            data: folder("XDG_DATA_HOME").or_else(|| below_home(".local/share")),
            config: folder("XDG_CONFIG_HOME").or_else(|| below_home(".config")),
            credentials: folder("CREDENTIALS_DIRECTORY"),
        }
    }
}

/// Finds out what is configured, and where the store and its key are.
///
/// # Errors
///
/// [`Complaint::NotPermitted`] for a choice that the actor may not make; what
/// is wrong with the settings.
pub(crate) fn find(global: &GlobalArgs, actor: &Actor) -> anyhow::Result<(Config, Places)> {
    let folders = if actor::is_own_account(actor) {
        Folders::from_environment()
    } else {
        refuse_choices(global)?;
        Folders::default()
    };
    let mut config = match config_path(global, &folders) {
        Some(path) => Config::read(&path, quotes(actor))?,
        None => Config::default(),
    };
    if let Some(sms) = &mut config.sms {
        sms.set_credentials(folders.credentials.as_deref());
    }
    let store = global.store.as_ref().or(config.store.as_ref()).cloned();
    let store =
        std::path::absolute(store.unwrap_or_else(|| default_store(&folders, system_store())))?;
    let key_file = match global.key_fd {
        Some(number) => handed_key(number, global)?,
        None => {
            let chosen = global.key_file.as_ref().or(config.key_file.as_ref()).cloned();
            std::path::absolute(chosen.unwrap_or_else(|| default_key(&folders, &store)))?
        }
    };
    Ok((config, Places { store, key_file }))
}

/// The key that came through a descriptor. It is read once, and what it held is kept where only
/// this process finds it, because a key is read again after a rotation; settings are found twice.
fn handed_key(number: i32, global: &GlobalArgs) -> anyhow::Result<PathBuf> {
    static KEPT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let by_variable = env::var_os("TWOFACTL_KEY_FILE").map(PathBuf::from);
    if global.key_file.is_some() && global.key_file != by_variable {
        let message = "--key-fd cannot be used with --key-file".to_owned();
        return Err(Complaint::Usage { message, hint: None }.into());
    }
    let kept = KEPT.get_or_init(|| keep(number).map_err(|error| error.to_string()));
    kept.clone().map_err(|error| {
        let message = format!("the key cannot be read from descriptor {number}: {error}");
        let hint = format!("open it for the program, as in: twofactl … {number}< FILE");
        Complaint::Invalid { message, hint: Some(hint) }.into()
    })
}

fn keep(number: i32) -> io::Result<PathBuf> {
    let handed = hygiene::take_named(number)?;
    if handed.is_terminal() {
        return Err(io::Error::other("it is a terminal"));
    }
    let mut text = Zeroizing::new(Vec::with_capacity(LONGEST_KEY));
    handed.take(LONGEST_KEY as u64).read_to_end(&mut text)?;
    let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
    let mut kept = File::from(memfd_create("twofactl-key", flags)?);
    fchmod(&kept, Mode::RUSR | Mode::WUSR)?;
    kept.write_all(&text)?;
    fcntl_add_seals(&kept, SealFlags::WRITE | SealFlags::GROW | SealFlags::SHRINK)?;
    // Open until the process ends: the path leads there for as long.
    Ok(PathBuf::from(format!("/proc/self/fd/{}", kept.into_raw_fd())))
}

/// In another account's name the settings may be such that the actor cannot read them.
fn quotes(actor: &Actor) -> Quotes {
    if actor::is_own_account(actor) { Quotes::Keys } else { Quotes::Nothing }
}

fn refuse_choices(global: &GlobalArgs) -> Result<(), Complaint> {
    let chosen = [
        ("--store", &global.store, "TWOFACTL_STORE"),
        ("--key-file", &global.key_file, "TWOFACTL_KEY_FILE"),
        ("--config", &global.config, "TWOFACTL_CONFIG"),
    ];
    if global.key_fd.is_some() {
        return Err(not_in_anothers_name("--key-fd", "leave out --key-fd".to_owned()));
    }
    match chosen.into_iter().find(|(_, value, _)| value.is_some()) {
        None => Ok(()),
        Some((flag, _, variable)) => {
            Err(not_in_anothers_name(flag, format!("leave out {flag} and {variable}")))
        }
    }
}

/// Refuses to write to a file of the actor's choice in another account's name:
/// it could be that account's own.
///
/// # Errors
///
/// [`Complaint::NotPermitted`]; `what` names the file, as `--qr-file`.
pub(crate) fn refuse_writing(actor: &Actor, what: &str) -> Result<(), Complaint> {
    if actor::is_own_account(actor) {
        return Ok(());
    }
    Err(not_in_anothers_name(what, "run it in your own name, without sudo".to_owned()))
}

/// Refuses to read a file of the actor's choice in another account's name: what is
/// wrong with it would be told, and it could be that account's own.
///
/// # Errors
///
/// [`Complaint::NotPermitted`]; `what` names the file.
pub(crate) fn refuse_reading(actor: &Actor, what: &str) -> Result<(), Complaint> {
    if actor::is_own_account(actor) {
        return Ok(());
    }
    Err(not_in_anothers_name(what, "hand it over on standard input: - < FILE".to_owned()))
}

fn not_in_anothers_name(what: &str, hint: String) -> Complaint {
    let message = format!("{what} may not be chosen in another account's name");
    Complaint::NotPermitted { message, hint: Some(hint) }
}

fn config_path(global: &GlobalArgs, folders: &Folders) -> Option<PathBuf> {
    let system = || Some(PathBuf::from(SYSTEM_CONFIG)).filter(|path| is_there(path));
    let own = || {
        let path = folders.config.as_ref()?.join("twofactl/twofactl.toml");
        is_there(&path).then_some(path)
    };
    global.config.clone().or_else(system).or_else(own)
}

fn default_store(folders: &Folders, system: PathBuf) -> PathBuf {
    match &folders.data {
        Some(data) if !is_there(&system) && !is_for_us(&system) => data.join("twofactl/store.db"),
        Some(_) | None => system,
    }
}

/// Whether the folder of a store belongs to this account: then its first store is made there,
/// and not in a home that the account of a service has for form's sake.
fn is_for_us(store: &Path) -> bool {
    let folder = store.parent().and_then(|folder| std::fs::metadata(folder).ok());
    folder.is_some_and(|folder| folder.uid() == rustix::process::geteuid().as_raw())
}

/// The store of the machine; in debug builds the one that a test has set.
fn system_store() -> PathBuf {
    #[cfg(debug_assertions)]
    if let Some(path) = env::var_os("TWOFACTL_TEST_SYSTEM_STORE") {
        return path.into();
    }
    SYSTEM_STORE.into()
}

fn default_key(folders: &Folders, store: &Path) -> PathBuf {
    let credential = folders.credentials.as_ref().map(|folder| folder.join(KEY_NAME));
    credential.filter(|path| is_there(path)).unwrap_or_else(|| store.with_file_name(KEY_NAME))
}

#[cfg(test)]
mod tests {
    use clap::builder::Resettable;
    use clap::{CommandFactory as _, FromArgMatches as _};

    use super::*;
    use crate::cli::Cli;

    /// Without the variables of whoever runs the tests.
    fn global(words: &[&str]) -> GlobalArgs {
        let words = ["twofactl"].iter().chain(words).chain(&["practice", "list"]);
        let sealed = Cli::command().mut_args(|arg| arg.env(Resettable::Reset));
        Cli::from_arg_matches(&sealed.try_get_matches_from(words).unwrap()).unwrap().global
    }

    #[test]
    fn the_key_lies_beside_the_store_unless_a_credential_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let store = Path::new("/x/store.db");
        let folders = Folders { credentials: Some(folder.path().to_owned()), ..Folders::default() };
        assert_eq!(default_key(&folders, store), Path::new("/x/store.key"));
        std::fs::write(folder.path().join("store.key"), "").unwrap();
        assert_eq!(default_key(&folders, store), folder.path().join("store.key"));
    }

    #[test]
    fn nobody_chooses_files_in_another_accounts_name() {
        for flag in ["--store", "--key-file", "--config"] {
            let complaint = refuse_choices(&global(&[flag, "/x"])).unwrap_err();
            assert!(complaint.to_string().starts_with(flag), "{complaint}");
        }
        let complaint = refuse_choices(&global(&["--key-fd", "3"])).unwrap_err();
        assert!(complaint.to_string().starts_with("--key-fd"), "{complaint}");
        assert!(refuse_choices(&global(&[])).is_ok());
    }

    #[test]
    fn the_first_store_is_the_machines_where_its_folder_belongs_to_this_account() {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders { data: Some("/home/rao/.data".into()), ..Folders::default() };
        let own = folder.path().join("store.db");
        assert_eq!(default_store(&folders, own.clone()), own);
        let nowhere = folder.path().join("none/store.db");
        assert_eq!(
            default_store(&folders, nowhere),
            Path::new("/home/rao/.data/twofactl/store.db")
        );
    }

    #[test]
    fn another_account_opens_only_the_machines_own_store() {
        let system = || PathBuf::from(SYSTEM_STORE);
        assert_eq!(default_store(&Folders::default(), system()), system());
    }
}
