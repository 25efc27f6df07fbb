//! Files that other accounts must not read or write: checked by descriptor
//! (the store alone by name, in a folder that nobody else can write to),
//! opened without following links, made exclusively.
//!
//! Store, key and configuration come through here, and a program before it is run. Knows
//! nothing of what is in them.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::error::{Error, Refusal, Result, StoreError};
use crate::model::Invalid;
use crate::model::secret::SecretText;

/// No key or configuration file is longer; keeps a mistake from filling memory.
const LONGEST_TEXT: u64 = 1024 * 1024;

/// Who may read a file besides its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Nobody: mode 0600 or less; 0440 where file and group are root's.
    OwnerOnly,
    /// Anybody: only other writers are refused.
    Anyone,
}

/// The name of an account, from the database that `id` reads.
#[must_use]
pub fn account_name(uid: u32) -> Option<String> {
    match nix::unistd::User::from_uid(nix::unistd::Uid::from_raw(uid)) {
        Ok(user) => user.map(|user| user.name),
        // A directory service that does not answer leaves the account without a name, not us without a way.
        Err(_) => None,
    }
}

/// The number of an account, from the same database.
#[must_use]
pub fn account_uid(name: &str) -> Option<u32> {
    match nix::unistd::User::from_name(name) {
        Ok(user) => user.map(|user| user.uid.as_raw()),
        // As for the name: what cannot be asked knows nothing.
        Err(_) => None,
    }
}

/// Whether somebody can log in as an account, as far as its shell tells.
#[must_use]
pub fn has_login_shell(uid: u32) -> bool {
    let shell = match nix::unistd::User::from_uid(nix::unistd::Uid::from_raw(uid)) {
        Ok(user) => user.map(|user| user.shell),
        Err(_) => None,
    };
    let name = shell.as_deref().and_then(Path::file_name).and_then(std::ffi::OsStr::to_str);
    !matches!(name, Some("nologin" | "false"))
}

/// The name of an account, or `uid 1000` where it has none.
#[must_use]
pub fn account_label(uid: u32) -> String {
    account_name(uid).unwrap_or_else(|| format!("uid {uid}"))
}

/// Checks the store's file and folder. Gives the path with every link in its
/// folders resolved.
///
/// # Errors
///
/// [`StoreError`]: missing, no access, a link, another owner, too open a mode.
pub(crate) fn check_store_file(path: &Path) -> Result<PathBuf> {
    use rustix::fs::{Access, AtFlags, CWD};
    let path = resolve_folder(path)?;
    // By name, and never by a descriptor of ours: closing one would take from this process
    // every POSIX lock it has on the file, with those of the stores that it has open already.
    // The name holds still, because nobody else may write in the folder, which is checked too.
    let metadata = fs::symlink_metadata(&path).map_err(|e| io_failure(&path, &e))?;
    if !metadata.is_file() {
        return Err(StoreError::NotAFile { path }.into());
    }
    check_owner_is_us(&path, &metadata)?;
    check_mode(&path, &metadata, 0o600)?;
    check_folder(&path)?;
    rustix::fs::accessat(CWD, &path, Access::READ_OK | Access::WRITE_OK, AtFlags::EACCESS)
        .map_err(|e| io_failure(&path, &e.into()))?;
    Ok(path)
}

/// Makes the folder of a new file, 0700, and checks it. Gives the path with
/// every link in its folders resolved.
///
/// # Errors
///
/// [`StoreError`]: the folder cannot be made, or is open to others.
pub(crate) fn prepare_folder(path: &Path) -> Result<PathBuf> {
    let folder = folder_of(path);
    if !folder.as_os_str().is_empty() {
        make_folder(folder)?;
    }
    let path = resolve_folder(path)?;
    check_folder(&path)?;
    Ok(path)
}

/// Makes a folder and those above it, and waits until the disk knows the new ones: else a power
/// cut would take them away with the store in them.
fn make_folder(folder: &Path) -> Result<()> {
    let is_missing = |above: &&Path| !above.as_os_str().is_empty() && !above.exists();
    let made: Vec<_> = folder.ancestors().take_while(is_missing).collect();
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(0o700).create(folder).map_err(|e| io_failure(folder, &e))?;
    for new in made {
        match sync_folder(new) {
            // Whoever may write into a folder but not read it has no way to sync it.
            Ok(()) | Err(Error::Store(StoreError::NoAccess { .. })) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// Makes an empty file that only this account can read.
///
/// # Errors
///
/// [`Refusal::WouldOverwrite`] if something is there.
pub(crate) fn create_private_file(path: &Path) -> Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(|error| {
        if error.kind() == ErrorKind::AlreadyExists {
            Refusal::WouldOverwrite { path: path.to_owned() }.into()
        } else {
            io_failure(path, &error)
        }
    })
}

/// Makes a file beside `path` that only this process can open: it has lost its name by then.
///
/// # Errors
///
/// What the file system says.
pub fn nameless_file(path: &Path) -> Result<File> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.input", std::process::id()));
    let path = path.with_file_name(name);
    let mut options = OpenOptions::new();
    let opened = options.read(true).write(true).create_new(true).mode(0o600).open(&path);
    let file = opened.map_err(|error| io_failure(&path, &error))?;
    fs::remove_file(&path).map_err(|error| io_failure(&path, &error))?;
    Ok(file)
}

/// A new file, 0600, that is gone again unless it is kept.
#[derive(Debug)]
pub struct NewFile {
    file: File,
    path: PathBuf,
    is_kept: bool,
}

impl NewFile {
    /// Makes it.
    ///
    /// # Errors
    ///
    /// What the system says: as well if something is there.
    pub fn create(path: &Path) -> std::io::Result<Self> {
        let mut options = OpenOptions::new();
        let file = options.write(true).create_new(true).mode(0o600).open(path)?;
        Ok(Self { file, path: path.to_owned(), is_kept: false })
    }

    /// Appends to it.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn write(&mut self, content: &[u8]) -> std::io::Result<()> {
        self.file.write_all(content)
    }

    /// Waits until the disk has it, its name included.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn sync(&self) -> std::io::Result<()> {
        self.file.sync_all()?;
        let folder = folder_of(&self.path);
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        File::open(folder)?.sync_all()
    }

    /// From now on it stays.
    pub fn keep(mut self) {
        self.is_kept = true;
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if !self.is_kept {
            match fs::remove_file(&self.path) {
                // What stays holds nothing that was ever good.
                Ok(()) | Err(_) => {}
            }
        }
    }
}

/// What kept a file beside `path` from being written.
#[must_use]
pub fn unwritten(path: &Path, error: &std::io::Error) -> Error {
    io_failure(path, error)
}

/// Opens a plain file to be read, wherever it is and whoever may write to it: through links,
/// but never waiting for a pipe.
///
/// # Errors
///
/// What the system says; that it is no plain file.
pub fn open_plain_file(path: &Path) -> std::io::Result<File> {
    let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
    let flags = i32::try_from(flags.bits()).unwrap_or_default();
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    let kind = file.metadata()?.file_type();
    if kind.is_file() {
        return Ok(file);
    }
    let what = if kind.is_dir() { "it is a folder" } else { "it is no plain file" };
    Err(std::io::Error::other(what))
}

/// Writes a new file, 0600, and waits until the disk has it.
///
/// # Errors
///
/// [`Refusal::WouldOverwrite`] if something is there; what the file system says.
pub fn write_new_file(path: &Path, content: &[u8]) -> Result<()> {
    let mut file = create_private_file(path)?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    let written = written.map_err(|error| io_failure(path, &error));
    if let Err(error) = written.and_then(|()| sync_folder(path)) {
        // Half a file is worse than none: the next try would take it for a damaged one.
        fs::remove_file(path).map_err(|error| io_failure(path, &error))?;
        return Err(error);
    }
    Ok(())
}

/// Makes a file, 0600, that is there wholly or not at all, whatever cuts this short: one that
/// is empty or half written would be taken for a damaged one the next time.
///
/// # Errors
///
/// [`Refusal::WouldOverwrite`] if something is there; what the file system says.
pub(crate) fn publish_file(path: &Path, content: &[u8]) -> Result<()> {
    let draft = draft_name(path);
    write_new_file(&draft, content)?;
    // A link instead of a rename: it fails where something exists.
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft).map_err(|error| io_failure(&draft, &error))?;
    linked.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Refusal::WouldOverwrite { path: path.to_owned() }.into(),
        _ => io_failure(path, &error),
    })?;
    sync_folder(path)
}

/// Writes a file, 0600, in the place of any other of that name: wholly or not at all. Only for
/// whoever keeps everybody else from doing so meanwhile.
///
/// # Errors
///
/// What the file system says.
pub fn replace_file(path: &Path, content: &[u8]) -> Result<()> {
    let draft = draft_name(path);
    match fs::remove_file(&draft) {
        // Left by one that was killed: in a container the same number comes again soon.
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(io_failure(&draft, &error)),
    }
    write_new_file(&draft, content)?;
    if let Err(error) = fs::rename(&draft, path) {
        fs::remove_file(&draft).map_err(|error| io_failure(&draft, &error))?;
        return Err(io_failure(path, &error));
    }
    sync_folder(path)
}

/// What a file is called before it is whole, beside the place that it will have.
pub(crate) fn draft_name(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    path.with_file_name(name)
}

/// Gives a finished draft its place, unless something got there first, and waits until the disk
/// knows it there. Where the file system has links, the draft keeps its own name as well.
///
/// # Errors
///
/// [`Refusal::WouldOverwrite`] if something is there; what the file system says.
pub(crate) fn give_place(draft: &Path, target: &Path) -> Result<()> {
    // A link instead of a plain rename: it fails where something exists.
    let placed = match fs::hard_link(draft, target) {
        Err(error) if has_no_links(&error) => move_to_free_place(draft, target),
        linked => linked,
    };
    match placed {
        Ok(()) => sync_or_take_back(target),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Err(Refusal::WouldOverwrite { path: target.to_owned() }.into())
        }
        Err(error) => Err(io_failure(target, &error)),
    }
}

/// Whoever is told that there is no store takes its key away, so there must be none.
fn sync_or_take_back(path: &Path) -> Result<()> {
    let synced = sync_folder(path);
    if synced.is_err() {
        fs::remove_file(path).map_err(|e| io_failure(path, &e))?;
    }
    synced
}

/// What the file systems of memory sticks and of some servers say to a link.
fn has_no_links(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::Unsupported)
}

fn move_to_free_place(draft: &Path, target: &Path) -> std::io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, draft, CWD, target, RenameFlags::NOREPLACE)?)
}

/// Checks where a new file is about to be made: nobody else can put another in its place. Gives
/// its path with every link in its folders resolved.
///
/// # Errors
///
/// [`StoreError`]: no such folder, or one that others write to.
pub(crate) fn check_new_place(path: &Path) -> Result<PathBuf> {
    let path = resolve_folder(path)?;
    let folder = folder_of(&path);
    let metadata = fs::metadata(folder).map_err(|e| io_failure(folder, &e))?;
    check_no_other_writer(folder, &metadata)?;
    Ok(path)
}

/// Checks a file that was just made: some file systems give every file the same mode.
///
/// # Errors
///
/// [`StoreError::UnsafeMode`].
pub(crate) fn check_is_private(path: &Path) -> Result<()> {
    let metadata = fs::symlink_metadata(path).map_err(|e| io_failure(path, &e))?;
    check_mode(path, &metadata, 0o700)
}

/// Reads a text that belongs to root or to `owner` and that nobody else can write.
///
/// # Errors
///
/// [`StoreError`]: missing, no access, a link, another owner, too open a mode,
/// not text.
pub fn read_text(path: &Path, owner: u32, readers: Readers) -> Result<SecretText> {
    let file = open_plain(path, OpenOptions::new().read(true))?;
    let metadata = file.metadata().map_err(|e| io_failure(path, &e))?;
    if metadata.uid() != 0 && metadata.uid() != owner {
        return Err(StoreError::OtherOwner {
            path: path.to_owned(),
            owner: account_label(metadata.uid()),
        }
        .into());
    }
    let allowed = match readers {
        Readers::OwnerOnly if is_credential(&metadata) => 0o440,
        Readers::OwnerOnly => 0o600,
        Readers::Anyone => 0o755,
    };
    check_mode(path, &metadata, allowed)?;
    let mut text = String::new();
    file.take(LONGEST_TEXT).read_to_string(&mut text).map_err(|e| io_failure(path, &e))?;
    Ok(SecretText::new(text))
}

/// Whether a file looks as systemd leaves a credential of a service with an account of its own:
/// root's, 0440, where the group's rights are but the mask of a list that names that account.
fn is_credential(metadata: &Metadata) -> bool {
    metadata.uid() == 0 && metadata.gid() == 0 && metadata.mode() & 0o7777 == 0o440
}

/// Checks a program before it is run: nobody but root and this account can
/// have written it, or put it where it is. Gives its path with every link resolved.
///
/// # Errors
///
/// [`Invalid`]: not absolute, not there, not for running, or another account's;
/// [`StoreError::UnsafeMode`] for it or a folder above; what the file system says.
pub(crate) fn check_program(path: &Path) -> Result<PathBuf> {
    let refused = |allowed| Invalid::new("program", &path.to_string_lossy(), allowed);
    if !path.is_absolute() {
        return Err(refused("the whole path of a program, from / on").into());
    }
    let program = fs::canonicalize(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => refused("the path of a program that is there").into(),
        _ => io_failure(path, &error),
    })?;
    // Folders that a link leads through decide as well what is run.
    let folders = path.ancestors().skip(1);
    for place in program.ancestors().chain(folders) {
        let metadata = fs::metadata(place).map_err(|e| io_failure(place, &e))?;
        if metadata.uid() != 0 && metadata.uid() != rustix::process::geteuid().as_raw() {
            let allowed = "one that only root and this account can write to, with its folders";
            return Err(refused(allowed).into());
        }
        check_no_other_writer(place, &metadata)?;
    }
    if !is_runnable(&program)? {
        return Err(refused("a file that this account may run").into());
    }
    Ok(program)
}

fn check_no_other_writer(path: &Path, metadata: &Metadata) -> Result<()> {
    let mode = metadata.mode() & 0o7777;
    // In a sticky folder, as /tmp, accounts replace and remove only what is their own.
    let sticky = metadata.is_dir() && mode & 0o1000 != 0;
    if sticky { Ok(()) } else { check_mode(path, metadata, mode & !0o022) }
}

fn is_runnable(path: &Path) -> Result<bool> {
    use rustix::fs::{Access, AtFlags, CWD};
    let metadata = fs::metadata(path).map_err(|e| io_failure(path, &e))?;
    let may = rustix::fs::accessat(CWD, path, Access::EXEC_OK, AtFlags::EACCESS);
    Ok(metadata.is_file() && may.is_ok())
}

/// Appends to a file that only this account can read; makes it, 0600, if it is not there.
///
/// # Errors
///
/// [`StoreError`]: no folder, no access, a link, another owner, too open a mode.
pub(crate) fn append_to_private_file(path: &Path, content: &[u8]) -> Result<()> {
    let mut file = open_plain(path, OpenOptions::new().append(true).create(true).mode(0o600))?;
    let metadata = file.metadata().map_err(|e| io_failure(path, &e))?;
    check_owner_is_us(path, &metadata)?;
    check_mode(path, &metadata, 0o600)?;
    file.write_all(content).map_err(|e| io_failure(path, &e))
}

/// Opens a file that is there and only this account can read, to write over parts of it; `None`
/// where this account may only read it.
///
/// # Errors
///
/// [`StoreError`]: missing, a link, another owner, too open a mode.
pub(crate) fn open_to_update(path: &Path) -> Result<Option<File>> {
    let file = match open_plain(path, OpenOptions::new().read(true).write(true)) {
        Ok(file) => file,
        Err(Error::Store(StoreError::NoAccess { .. } | StoreError::ReadOnly)) => return Ok(None),
        Err(other) => return Err(other),
    };
    let metadata = file.metadata().map_err(|e| io_failure(path, &e))?;
    check_owner_is_us(path, &metadata)?;
    check_mode(path, &metadata, 0o600)?;
    Ok(Some(file))
}

/// Whether a file could be made at `path`, as far as its folder tells.
pub(crate) fn may_make(path: &Path) -> bool {
    use rustix::fs::{Access, AtFlags, CWD};
    let folder = folder_of(path);
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    rustix::fs::accessat(CWD, folder, Access::WRITE_OK, AtFlags::EACCESS).is_ok()
}

/// Waits until the disk knows the names in the folder of `path`.
pub(crate) fn sync_folder(path: &Path) -> Result<()> {
    let folder = folder_of(path);
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder).and_then(|f| f.sync_all()).map_err(|e| io_failure(folder, &e))
}

/// What the file system said, in our words.
pub(crate) fn io_failure(path: &Path, error: &std::io::Error) -> Error {
    match error.kind() {
        ErrorKind::NotFound => StoreError::Missing { path: path.to_owned() }.into(),
        ErrorKind::PermissionDenied => no_access(path),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::Full.into(),
        ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly.into(),
        _ => StoreError::Io { detail: format!("{}: {error}", path.display()) }.into(),
    }
}

/// Says no, and whose the thing is: the nearest folder that can be looked at tells.
fn no_access(path: &Path) -> Error {
    let seen = path.ancestors().find_map(|p| fs::symlink_metadata(p).map(|m| m.uid()).ok());
    StoreError::NoAccess { path: path.to_owned(), owner: seen.map(account_label) }.into()
}

/// Whether a path names a descriptor that this process has open: what it leads to was chosen by
/// whoever opened that, and no other account can change it.
#[must_use]
pub fn is_own_descriptor(path: &Path) -> bool {
    let number = path.strip_prefix("/proc/self/fd").ok().and_then(Path::to_str);
    number.is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Opens a plain file, never through a link but that of a descriptor, never waiting for a pipe.
fn open_plain(path: &Path, options: &mut OpenOptions) -> Result<File> {
    let mut flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
    if !is_own_descriptor(path) {
        flags |= rustix::fs::OFlags::NOFOLLOW;
    }
    let flags = i32::try_from(flags.bits()).unwrap_or_default();
    let opened = options.custom_flags(flags).open(path);
    let file = opened.map_err(|error| match fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() => StoreError::NotAFile { path: path.to_owned() }.into(),
        Ok(found) if error.kind() == ErrorKind::PermissionDenied => {
            StoreError::NoAccess { path: path.to_owned(), owner: Some(account_label(found.uid())) }
                .into()
        }
        Ok(_) | Err(_) => io_failure(path, &error),
    })?;
    let metadata = file.metadata().map_err(|e| io_failure(path, &e))?;
    if metadata.is_file() {
        Ok(file)
    } else {
        Err(StoreError::NotAFile { path: path.to_owned() }.into())
    }
}

fn check_owner_is_us(path: &Path, metadata: &Metadata) -> Result<()> {
    // Root as well: side files that root makes beside the store would shut its service out.
    if metadata.uid() == rustix::process::geteuid().as_raw() {
        return Ok(());
    }
    Err(StoreError::OtherOwner { path: path.to_owned(), owner: account_label(metadata.uid()) }
        .into())
}

fn check_mode(path: &Path, metadata: &Metadata, allowed: u32) -> Result<()> {
    let mode = metadata.mode() & 0o7777;
    if mode & !allowed == 0 {
        return Ok(());
    }
    Err(StoreError::UnsafeMode { path: path.to_owned(), mode, wanted: allowed }.into())
}

fn check_folder(path: &Path) -> Result<()> {
    let folder = folder_of(path);
    let metadata = fs::metadata(folder).map_err(|e| io_failure(folder, &e))?;
    if metadata.uid() != 0 {
        check_owner_is_us(folder, &metadata)?;
    }
    check_mode(folder, &metadata, 0o700)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

/// The path with its folder resolved; the last part stays as it is, so that a
/// link there is seen as one.
pub(crate) fn resolve_folder(path: &Path) -> Result<PathBuf> {
    let name = path.file_name().ok_or_else(|| StoreError::NotAFile { path: path.to_owned() })?;
    let folder = folder_of(path);
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let resolved = fs::canonicalize(folder).map_err(|error| match error.kind() {
        ErrorKind::NotFound => StoreError::Missing { path: path.to_owned() }.into(),
        _ => io_failure(folder, &error),
    })?;
    Ok(resolved.join(name))
}
