//! Looking at a store that may be damaged, edited or open to others: what SQLite itself finds,
//! what differs from the schema as it is made today, and the rows that the record tells of.
//!
//! Knows no rule and judges nothing that needs one: rows are handed out as they are.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, Row, params};

use super::open::{self, Database};
use super::{Fields, ReadTx, failure, migrate};
use crate::error::{Result, StoreError};
use crate::guard;
use crate::model::ids::{PracticeId, UserId};
use crate::model::time::Timestamp;
use crate::store::sql::inspect as sql;

/// How many faults SQLite names.
const FAULTS: usize = 100;

/// What the header of the file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    /// Whether it says that it is a store.
    pub is_ours: bool,
    /// The version of its schema.
    pub schema: i64,
}

/// A user's row, as far as the record tells of it.
#[derive(Debug, Clone)]
pub(crate) struct MarksRow {
    pub user: UserId,
    pub login: String,
    pub status: String,
    pub personal: bool,
    pub required: bool,
    pub rebind: bool,
    pub epoch: i64,
    pub in_row: i64,
    pub locked_until: Option<Timestamp>,
    pub bypass_uses: i64,
    /// Wrong codes from the day on that was asked for.
    pub failures: i64,
}

/// A membership's row with what is agreed.
#[derive(Debug, Clone)]
pub(crate) struct TermsRow {
    pub practice: PracticeId,
    pub user: UserId,
    pub role: String,
    pub joined_at: Timestamp,
    pub exempt_until: Option<Timestamp>,
    pub extended_until: Option<Timestamp>,
}

/// Rows that point to none, by what they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Orphans {
    Enrollments,
    Authenticators,
    Challenges,
    LateEpochs,
}

impl Database {
    /// Opens a file whatever is wrong with it, and changes nothing in it. Not to be read only:
    /// of such a file SQLite forgets the CHECKs.
    pub(in crate::store) fn inspect(path: &Path) -> Result<Self> {
        let path = guard::resolve_folder(path)?;
        let metadata =
            fs::symlink_metadata(&path).map_err(|error| guard::io_failure(&path, &error))?;
        if !metadata.is_file() {
            return Err(StoreError::NotAFile { path }.into());
        }
        let connection = open::connect(&path)?;
        open::harden(&connection)?;
        // Whoever closes the file last moves the log into it: here that would be a change.
        let has_log = fs::metadata(log_of(&path)).is_ok_and(|log| log.len() > 0);
        connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, has_log)
            .map_err(failure)?;
        for (name, value) in [("query_only", 1), ("trusted_schema", 0), ("temp_store", 2)] {
            connection.pragma_update(None, name, value).map_err(failure)?;
        }
        // Whatever is wrong with the header is told by whoever reads from it.
        let standing = connection
            .pragma_query_value(None, "application_id", |row| row.get(0))
            .ok()
            .and_then(open::Standing::of_application)
            .unwrap_or(open::Standing::InPlace);
        Ok(Self { connection, standing })
    }
}

/// The log beside a store.
pub(crate) fn log_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

/// How long the log gets before it is moved into the file.
pub(crate) fn usual_log() -> u64 {
    open::log_bytes()
}

type Schema = BTreeMap<(String, String), (String, String)>;

fn schema_of(connection: &Connection) -> rusqlite::Result<Schema> {
    let mut statement = connection.prepare(sql::SELECT_SCHEMA)?;
    let rows = statement
        .query_map([], |row| Ok(((row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?))))?;
    rows.collect()
}

impl ReadTx<'_> {
    /// What the header of the file says.
    pub(crate) fn header(&self) -> Result<Header> {
        let number = |name| {
            self.connection()
                .pragma_query_value(None, name, |row| row.get::<_, i64>(0))
                .map_err(failure)
        };
        Ok(Header {
            is_ours: matches!(
                open::Standing::of_application(number("application_id")?),
                Some(open::Standing::InPlace | open::Standing::Backup)
            ),
            schema: number("user_version")?,
        })
    }

    /// What SQLite finds wrong with pages, indexes and CHECKs: the first faults.
    pub(crate) fn integrity_faults(&self) -> Result<Vec<String>> {
        let mut faults = Vec::new();
        self.connection()
            .pragma_query(None, "integrity_check", |row| {
                let fault: String = row.get(0)?;
                if fault != "ok" && faults.len() < FAULTS {
                    faults.push(fault);
                }
                Ok(())
            })
            .map_err(failure)?;
        Ok(faults)
    }

    /// How many rows of each table point to rows that are not there, and of which table.
    pub(crate) fn dangling_rows(&self) -> Result<BTreeMap<(String, String), u64>> {
        let mut dangling = BTreeMap::new();
        self.connection()
            .pragma_query(None, "foreign_key_check", |row| {
                *dangling.entry((row.get(0)?, row.get(2)?)).or_default() += 1;
                Ok(())
            })
            .map_err(failure)?;
        Ok(dangling)
    }

    /// What differs from the schema as this program makes it: the name of each, and how.
    pub(crate) fn schema_differences(&self) -> Result<Vec<(String, &'static str)>> {
        let fresh = Connection::open_in_memory().map_err(failure)?;
        migrate::create_schema(&fresh)?;
        let wanted = schema_of(&fresh).map_err(failure)?;
        let found = schema_of(self.connection()).map_err(failure)?;
        let name = |(kind, name): &(String, String)| format!("{kind} {name}");
        let missing = wanted.keys().filter(|key| !found.contains_key(*key));
        let added = found.keys().filter(|key| !wanted.contains_key(*key));
        let changed = wanted.iter().filter(|(key, sql)| found.get(*key).is_some_and(|f| f != *sql));
        let mut all: Vec<_> = missing.map(|key| (name(key), "it is missing")).collect();
        all.extend(added.map(|key| (name(key), "it is not of twofactl")));
        all.extend(changed.map(|(key, _)| (name(key), "it is not as twofactl makes it")));
        all.sort();
        Ok(all)
    }

    /// Whose rows of that kind point to none.
    pub(crate) fn orphans(&self, kind: Orphans) -> Result<Vec<UserId>> {
        let text = match kind {
            Orphans::Enrollments => sql::ORPHANED_ENROLLMENTS,
            Orphans::Authenticators => sql::ORPHANED_AUTHENTICATORS,
            Orphans::Challenges => sql::ORPHANED_CHALLENGES,
            Orphans::LateEpochs => sql::LATE_EPOCHS,
        };
        self.list(text, [], |row| Fields::new(row).next().map(UserId::new))
    }

    /// The last id that was given to an authenticator, and the highest that one has.
    pub(crate) fn authenticator_ids(&self) -> Result<Option<(i64, i64)>> {
        self.find(sql::AUTHENTICATOR_IDS, [], |row| {
            let mut fields = Fields::new(row);
            Ok((fields.next()?, fields.next()?))
        })
    }

    /// The last id that SQLite gave to a row of that table; 0 before the first.
    pub(crate) fn last_id_of(&self, table: &str) -> Result<i64> {
        let last = self.find(sql::SELECT_SEQUENCE, [table], |row| Fields::new(row).next())?;
        Ok(last.unwrap_or_default())
    }

    /// Hands every user's row to `each`, with the wrong codes from `day` on.
    pub(crate) fn for_each_marks(
        &self,
        day: i64,
        mut each: impl FnMut(MarksRow) -> Result<()>,
    ) -> Result<()> {
        self.for_each(sql::SELECT_MARKS, params![day], |row| each(marks(row)?))
    }

    /// Hands every authenticator that was proven to `each`: its id, whose, its state.
    pub(crate) fn for_each_proven(
        &self,
        mut each: impl FnMut(i64, UserId, String) -> Result<()>,
    ) -> Result<()> {
        self.for_each(sql::SELECT_PROVEN, [], |row| {
            let mut fields = Fields::new(row);
            each(fields.next()?, UserId::new(fields.next()?), fields.next()?)
        })
    }

    /// Hands every membership's row to `each`.
    pub(crate) fn for_each_terms(
        &self,
        mut each: impl FnMut(TermsRow) -> Result<()>,
    ) -> Result<()> {
        self.for_each(sql::SELECT_TERMS, [], |row| each(terms(row)?))
    }
}

fn marks(row: &Row<'_>) -> Result<MarksRow> {
    let mut fields = Fields::new(row);
    Ok(MarksRow {
        user: UserId::new(fields.next()?),
        login: fields.next()?,
        status: fields.next()?,
        personal: fields.next()?,
        required: fields.next()?,
        rebind: fields.next()?,
        epoch: fields.next()?,
        in_row: fields.next::<Option<i64>>()?.unwrap_or_default(),
        locked_until: fields.time_option()?,
        bypass_uses: fields.next::<Option<i64>>()?.unwrap_or_default(),
        failures: fields.next()?,
    })
}

fn terms(row: &Row<'_>) -> Result<TermsRow> {
    let mut fields = Fields::new(row);
    Ok(TermsRow {
        practice: PracticeId::new(fields.next()?),
        user: UserId::new(fields.next()?),
        role: fields.next()?,
        joined_at: fields.time()?,
        exempt_until: fields.time_option()?,
        extended_until: fields.time_option()?,
    })
}
