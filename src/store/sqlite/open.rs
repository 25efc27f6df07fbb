//! The way in: which file, whose, how guarded, and how SQLite is set up.
//!
//! The folder is checked to be ours alone, so that no name in it is exchanged
//! between a check and what it allows.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::{failure, migrate};
use crate::error::{Error, Result, StoreError};
use crate::guard;

/// How long a writer waits for another one.
const BUSY_LIMIT: Duration = Duration::from_secs(5);

/// How long somebody waits who only looks: a person with a finger on a key.
const LOOK_LIMIT: Duration = Duration::from_millis(50);
/// How many statements stay prepared: all that we have and some lists of
/// events, so that a login service prepares each of them once. rusqlite keeps
/// 16 unless told, and a login by code alone has 25.
const STATEMENTS_KEPT: usize = 224;

/// How large the pages of a new store are. A login changes one short row on each of seven, and
/// the disk is handed whole pages: of half SQLite's usual size they took 45 microseconds less
/// on a disk whose bare commit took 170. Smaller ones save no more and are full sooner.
pub(super) const PAGE_BYTES: i64 = 2_048;

/// How many KiB of pages a connection keeps at most, as SQLite wants it: negative. What leads to
/// a person among a million takes some MiB, and is read anew at each login where it does not fit.
const CACHE: i64 = -16_000;

/// How many KiB of pages are kept at most while many rows are written. Each of them lands
/// anywhere in the indexes by login, name and phone: pages that do not fit are written and read
/// again for every few rows.
const CACHE_FOR_MANY: i64 = -256_000;

/// How many pages the log may have before it is moved into the file: 32 MB. A login writes seven,
/// most of them the same as the one before: moved less often, they are moved once for many. Two
/// of them are the person's own: among a million people logins were 13 to 16 % slower than among a
/// thousand, with half as many pages 13 to 20 %.
const LOG_PAGES: i64 = 16_000;

/// An open file.
#[derive(Debug)]
pub(in crate::store) struct Database {
    pub(super) connection: Connection,
    /// What it is, and so whether it is only looked at.
    pub(in crate::store) standing: Standing,
}

impl Database {
    pub(in crate::store) fn open(path: &Path) -> Result<Self> {
        let path = guard::check_store_file(path)?;
        let connection = connect(&path)?;
        let standing = check_application(&connection, &path)?;
        migrate::check_version(&connection)?;
        if standing == Standing::Backup {
            return Self::as_backup(connection);
        }
        use_wal(&connection)?;
        configure(&connection)?;
        // From here on nobody replaces it: what became of it while we waited is seen now.
        let standing = check_application(&connection, &path)?;
        Ok(Self { connection, standing })
    }

    /// Not a byte of a backup changes, nor is anything laid beside it: it may lie where nobody
    /// can write.
    fn as_backup(connection: Connection) -> Result<Self> {
        harden(&connection)?;
        for (name, value) in [("query_only", 1), ("trusted_schema", 0), ("temp_store", 2)] {
            connection.pragma_update(None, name, value).map_err(failure)?;
        }
        Ok(Self { connection, standing: Standing::Backup })
    }

    /// Opens the file for nobody else: whoever has it open already keeps it from that, and
    /// whoever opens it meanwhile waits.
    pub(in crate::store) fn open_alone(path: &Path) -> Result<Self> {
        let path = guard::check_store_file(path)?;
        let connection = connect(&path)?;
        let standing = check_application(&connection, &path)?;
        migrate::check_version(&connection)?;
        let in_use = |error| match failure(error) {
            Error::Store(StoreError::Busy) => StoreError::InUse { path: path.clone() }.into(),
            other => other,
        };
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE").map_err(in_use)?;
        connection.execute_batch("BEGIN EXCLUSIVE; COMMIT").map_err(in_use)?;
        configure(&connection)?;
        Ok(Self { connection, standing })
    }

    /// Opens the file so that nothing in it can be changed, and gives up at
    /// once where it is held. Leaves the journal as it finds it.
    pub(in crate::store) fn open_to_look(path: &Path) -> Result<Self> {
        look(&guard::check_store_file(path)?)
    }
}

impl Database {
    /// Before a change of many rows.
    pub(in crate::store) fn widen_cache(&self) -> Result<()> {
        self.keep_pages(CACHE_FOR_MANY)
    }

    /// After it: what was kept beyond the usual goes back to the system.
    pub(in crate::store) fn restore_cache(&self) -> Result<()> {
        self.keep_pages(CACHE)
    }

    fn keep_pages(&self, kibibytes: i64) -> Result<()> {
        self.connection.pragma_update(None, "cache_size", kibibytes).map_err(failure)
    }
}

/// Opens a file of whose place the caller is sure, to read from it and nothing else.
pub(super) fn look(path: &Path) -> Result<Database> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let connection = Connection::open_with_flags(path, flags).map_err(failure)?;
    connection.busy_timeout(LOOK_LIMIT).map_err(failure)?;
    let standing = check_application(&connection, path)?;
    migrate::check_version(&connection)?;
    harden(&connection)?;
    connection.pragma_update(None, "trusted_schema", 0).map_err(failure)?;
    Ok(Database { connection, standing })
}

/// How long the log may get.
pub(super) fn log_bytes() -> u64 {
    PAGE_BYTES.unsigned_abs() * LOG_PAGES.unsigned_abs()
}

pub(super) fn connect(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let mut connection = Connection::open_with_flags(path, flags).map_err(failure)?;
    // SQLite's own waiting is unfair: its pauses grow, and a busy neighbour starves us.
    connection.busy_handler(Some(wait_for_the_other)).map_err(failure)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    Ok(connection)
}

/// Short pauses of changing length, until [`BUSY_LIMIT`].
fn wait_for_the_other(attempt: i32) -> bool {
    thread_local! {
        static BEGAN: std::cell::Cell<Option<Instant>> = const { std::cell::Cell::new(None) };
    }
    let began = BEGAN.with(|began| {
        if attempt == 0 {
            began.set(Some(Instant::now()));
        }
        began.get()
    });
    if began.is_none_or(|began| began.elapsed() > BUSY_LIMIT) {
        return false;
    }
    // A step that is prime to the range visits all of it, so that two waiters fall out of step.
    let varied = attempt.unsigned_abs().wrapping_mul(7919) % 800;
    std::thread::sleep(Duration::from_micros(200 + u64::from(varied)));
    true
}

/// Whether a file of ours is a store, was one, or is to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Standing {
    /// The store.
    InPlace,
    /// Another has taken its place.
    Replaced,
    /// A copy that is kept to be put in its place.
    Backup,
}

impl Standing {
    /// What the number in a file's header stands for; `None` for that of another program.
    pub(super) fn of_application(id: i64) -> Option<Self> {
        match id {
            migrate::APPLICATION_ID => Some(Self::InPlace),
            migrate::BACKUP_ID => Some(Self::Backup),
            id if id == i64::from(migrate::REPLACED_ID) => Some(Self::Replaced),
            _ => None,
        }
    }
}

/// Tells another program's file from a damaged one of ours.
pub(super) fn check_application(connection: &Connection, path: &Path) -> Result<Standing> {
    let asked = connection.query_row("PRAGMA application_id", [], |row| row.get::<_, i64>(0));
    match asked {
        Ok(id) => {
            let foreign = || StoreError::Foreign { path: path.to_owned() }.into();
            Standing::of_application(id).ok_or_else(foreign)
        }
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            Err(StoreError::Foreign { path: path.to_owned() }.into())
        }
        Err(error) => Err(failure(error)),
    }
}

/// Readers and a writer at once. Read back: SQLite reports success whatever happened.
pub(super) fn use_wal(connection: &Connection) -> Result<()> {
    let mode: String = connection
        .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))
        .map_err(failure)?;
    if mode.eq_ignore_ascii_case("wal") {
        return Ok(());
    }
    Err(StoreError::Io { detail: format!("journal mode is {mode}, not WAL") }.into())
}

/// Sets what the store relies on and reads back what could have been ignored.
pub(super) fn configure(connection: &Connection) -> Result<()> {
    harden(connection)?;
    for (name, wanted) in [
        ("synchronous", 2_i64),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("trusted_schema", 0),
        // Sorted rows stay in memory: the environment says where temporary files would be.
        ("temp_store", 2),
        ("wal_autocheckpoint", LOG_PAGES),
        ("cache_size", CACHE),
    ] {
        connection.pragma_update(None, name, wanted).map_err(failure)?;
        let found: i64 =
            connection.pragma_query_value(None, name, |row| row.get(0)).map_err(failure)?;
        if found != wanted {
            return Err(Error::Failed(format!(
                "SQLite keeps {name} at {found} where {wanted} is needed"
            )));
        }
    }
    Ok(())
}

/// No double-quoted strings, no way for SQL to break the file, no plan that depends on what
/// is bound: for the sake of a partial index SQLite would prepare a statement
/// anew whenever it is given another value, which took half of a login.
pub(super) fn harden(connection: &Connection) -> Result<()> {
    for (option, value) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true),
    ] {
        connection.set_db_config(option, value).map_err(failure)?;
    }
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::Draft;
    use super::super::identity::NewIdentity;
    use super::super::plans::{self, plan};
    use super::*;

    #[test]
    fn every_statement_numbers_its_parameters_by_first_appearance() {
        let connection = Connection::open_in_memory().unwrap();
        harden(&connection).unwrap();
        migrate::create_schema(&connection).unwrap();
        let texts: Vec<(String, String)> = crate::store::sql::all()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .chain(super::super::events::every_list_statement())
            .collect();
        assert!(texts.len() > 50);
        for (name, text) in texts {
            let statement = connection.prepare(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
            for index in 1..=statement.parameter_count() {
                let expected = format!("${index}");
                assert_eq!(statement.parameter_name(index), Some(expected.as_str()), "{name}");
            }
        }
    }

    /// One too few, and a round of them prepares each of them again.
    #[test]
    fn every_statement_can_stay_prepared_at_once() {
        assert!(crate::store::sql::all().count() < STATEMENTS_KEPT);
    }

    /// What a login asks and writes must not get slower with the number of people.
    #[test]
    fn only_reports_read_a_whole_table() {
        use crate::store::sql::{
            identity, inspect, keys, members, operators, practices, restore, sms, users,
        };
        let reports = [
            identity::SELECT_SIZE,
            // What a check of the whole store goes through.
            inspect::SELECT_SCHEMA,
            inspect::SELECT_MARKS,
            inspect::SELECT_PROVEN,
            inspect::SELECT_TERMS,
            inspect::ORPHANED_ENROLLMENTS,
            inspect::ORPHANED_AUTHENTICATORS,
            inspect::ORPHANED_CHALLENGES,
            inspect::LATE_EPOCHS,
            inspect::SELECT_SEQUENCE,
            // What a rotation does once in a blue moon.
            keys::SELECT_RETIRED_KEYS,
            keys::COUNT_SEALED,
            keys::COUNT_DEVICES,
            keys::COUNT_CHALLENGES,
            keys::DELETE_DEVICES,
            keys::DELETE_CHALLENGES,
            // What a store goes through that was put back.
            restore::RAISE_ALL_EPOCHS,
            restore::DELETE_PENDING,
            restore::RENEW_RECOVERY_SETS,
            restore::DELETE_RECOVERY_CODES,
            restore::DELETE_ENROLLMENT_CODES,
            restore::DELETE_BYPASS_CODES,
            restore::SPEND_ALL_STEPS,
            // Where the engine counts ids, of a row for each table.
            restore::RAISE_IDS,
            restore::ADD_IDS,
            // Of an index that holds no others.
            members::SELECT_REQUIRED,
            // There are as many as there are people at the desk.
            operators::SELECT_OPERATORS,
            operators::COUNT_OTHER_OPERATORS,
            practices::SELECT_ALL,
            practices::SELECT_NAMES,
            sms::SELECT_MESSAGES,
            sms::COUNT_MESSAGES,
            users::SELECT_ALL,
            users::SELECT_MATCHING,
            users::SELECT_NAMES_MATCHING,
            users::SELECT_NAMES,
        ];
        let connection = plans::empty_store();
        for (name, text) in crate::store::sql::all() {
            let plan = plan(&connection, text);
            let scans = plan.iter().any(|step| step.starts_with("SCAN"));
            assert_eq!(scans, reports.contains(text), "{name}: {plan:?}");
        }
        // A practice's members are found by the practice, not among everybody.
        for text in [members::SELECT_MEMBERS, users::SELECT_IN_PRACTICE] {
            assert!(plan(&connection, text).iter().any(|step| step.contains("practice_id=?")));
        }
    }

    /// Somebody waits with a finger on the key.
    #[test]
    fn names_are_found_by_their_beginning_and_come_in_order_from_an_index() {
        use crate::store::sql::names;
        let connection = Connection::open_in_memory().unwrap();
        migrate::create_schema(&connection).unwrap();
        for (text, range) in [
            (names::FIRST_HANDLES, "(handle>? AND handle<?)"),
            (names::LAST_HANDLE, "(handle>? AND handle<?)"),
            (names::FIRST_LOGINS, "(login_key>? AND login_key<?)"),
            (names::LAST_LOGIN, "(login_key>? AND login_key<?)"),
            (names::FIRST_USER_IDS, "(rowid>? AND rowid<?)"),
            (names::LAST_USER_ID, "(rowid>? AND rowid<?)"),
            (names::FIRST_AUTHENTICATORS, "(rowid>? AND rowid<?)"),
            (names::LAST_AUTHENTICATOR, "(rowid>? AND rowid<?)"),
            (names::FIRST_DEVICES, "trusted_devices USING INTEGER PRIMARY KEY (rowid>?"),
            (names::LAST_DEVICE, "trusted_devices USING INTEGER PRIMARY KEY (rowid>?"),
        ] {
            let plan = plan(&connection, text);
            assert!(plan[0].contains(range), "{plan:?}");
            assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{plan:?}");
        }
    }

    #[test]
    fn an_open_store_keeps_what_it_asked_sqlite_for() {
        let (folder, identity) = (private_folder(), identity());
        let path = folder.path().join("store.db");
        let draft = Draft::new(&path).unwrap();
        let database = draft.database(&identity).unwrap();
        draft.publish(database).unwrap();
        let connection = Database::open(&path).unwrap().connection;
        let asked = |name| {
            connection.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0))
        };
        let is_stable = connection.db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG);
        assert_eq!(is_stable, Ok(true), "no statement is prepared anew for another value");
        let wanted = [("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)];
        let sizes = [("page_size", PAGE_BYTES), ("cache_size", CACHE)];
        let others = [("trusted_schema", 0), ("temp_store", 2)].into_iter().chain(sizes);
        for (name, wanted) in wanted.into_iter().chain(others) {
            assert_eq!(asked(name), Ok(rusqlite::types::Value::Integer(wanted)), "{name}");
        }
        assert_eq!(asked("journal_mode"), Ok(rusqlite::types::Value::Text("wal".to_owned())));
    }

    pub(crate) fn private_folder() -> tempfile::TempDir {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::Permissions::from_mode(0o700);
        tempfile::Builder::new().permissions(mode).tempdir().unwrap()
    }

    pub(crate) fn identity() -> NewIdentity {
        let created_at = crate::model::time::Timestamp::from_millis(0);
        NewIdentity { store_id: [1; 16], key_id: [2; 8], check_value: vec![3], created_at }
    }
}
