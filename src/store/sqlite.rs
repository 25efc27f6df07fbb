//! SQLite: the only module that names rusqlite.
//!
//! `open` guards the way in, the other files bind the constants of
//! [`super::sql`] and map rows to nouns, one file per table.

pub(super) mod authenticators;
pub(super) mod codes;
pub(super) mod copy;
pub(super) mod devices;
mod draft;
pub(super) mod events;
pub(super) mod identity;
pub(super) mod inspect;
pub(super) mod keys;
pub(super) mod locks;
pub(super) mod members;
mod migrate;
pub(super) mod names;
mod open;
pub(super) mod operators;
#[cfg(test)]
pub(super) mod plans;
pub(super) mod practices;
pub(super) mod rates;
pub(super) mod restore;
pub(super) mod sms;
pub(super) mod users;

use std::ops::Deref;

use rusqlite::{CachedStatement, Connection, Params, Row};

use crate::crypto::chain::ChainHash;
use crate::error::{Error, Result, StoreError};

pub(super) use draft::Draft;
pub use migrate::SCHEMA_VERSION;
pub(super) use migrate::{apply as migrate_store, plan as plan_migration};
pub(super) use open::{Database, Standing};

/// What the program can do while it only looks.
#[derive(Debug)]
pub struct ReadTx<'s> {
    tx: Transaction<'s>,
}

/// A transaction whose words stay prepared, which rusqlite's are not: a login
/// begins and ends four. Dropped, it rolls back.
#[derive(Debug)]
struct Transaction<'s>(&'s Connection);

impl<'s> Transaction<'s> {
    /// Borrowed for it alone, so that no other can begin meanwhile.
    fn begin(connection: &'s mut Connection, sql: &str) -> Result<Self> {
        let transaction = Self(connection);
        transaction.run(sql)?;
        Ok(transaction)
    }

    fn run(&self, sql: &str) -> Result<()> {
        self.0.prepare_cached(sql).and_then(|mut words| words.execute([])).map_err(failure)?;
        Ok(())
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if self.0.is_autocommit() {
            return;
        }
        match self.run("ROLLBACK") {
            // What stays open then fails the next one, which tells.
            Ok(()) | Err(_) => {}
        }
    }
}

/// What the program can do while it holds the end of the chain.
///
/// Reads as well. Ends with the closure it was handed to: dropped, it rolls back.
#[derive(Debug)]
pub struct WriteTx<'s> {
    read: ReadTx<'s>,
    head: events::Head,
    erased: Erased,
}

/// Whether a change took away what was secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Erased {
    /// Nothing of the kind.
    Nothing,
    /// What was sealed: its bytes are to leave the log as well.
    Secrets,
}

impl<'s> Deref for WriteTx<'s> {
    type Target = ReadTx<'s>;

    fn deref(&self) -> &Self::Target {
        &self.read
    }
}

impl Database {
    pub(super) fn read<T>(&mut self, report: impl FnOnce(&ReadTx<'_>) -> Result<T>) -> Result<T> {
        report(&ReadTx { tx: Transaction::begin(&mut self.connection, "BEGIN")? })
    }

    /// Begins IMMEDIATE, so that what is read cannot be overtaken by another
    /// writer before it is written.
    pub(super) fn begin_write(&mut self) -> Result<WriteTx<'_>> {
        self.check_in_place()?;
        let read = ReadTx { tx: Transaction::begin(&mut self.connection, "BEGIN IMMEDIATE")? };
        let head = read.hold_chain_head()?;
        read.execute("SAVEPOINT change", [])?;
        Ok(WriteTx { read, head, erased: Erased::Nothing })
    }

    /// As [`Self::begin_write`], without the savepoint: nothing that was written can be taken
    /// back but all of it, and no page need be kept as it was.
    pub(super) fn begin_many(&mut self) -> Result<WriteTx<'_>> {
        self.check_in_place()?;
        let read = ReadTx { tx: Transaction::begin(&mut self.connection, "BEGIN IMMEDIATE")? };
        let head = read.hold_chain_head()?;
        Ok(WriteTx { read, head, erased: Erased::Nothing })
    }

    /// That it may be written to.
    pub(super) fn check_in_place(&self) -> Result<()> {
        match self.standing {
            Standing::InPlace => Ok(()),
            Standing::Replaced => Err(StoreError::Replaced.into()),
            Standing::Backup => {
                let path = self.connection.path().unwrap_or_default().into();
                Err(StoreError::Backup { path }.into())
            }
        }
    }

    /// Moves the log into the file and empties it, as far as other readers let
    /// us: with `secure_delete`, what was taken away is then in neither.
    pub(super) fn empty_log(&self) {
        match self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())) {
            // The change is committed whatever becomes of this: who closes the
            // store last empties the log.
            Ok(()) | Err(_) => {}
        }
    }
}

impl WriteTx<'_> {
    /// Keeps what the change did, whatever else is written: from here on SQLite need not copy
    /// each page before it is changed, as it does for [`Self::undo`].
    pub(super) fn keep(&mut self) -> Result<()> {
        self.execute("RELEASE change", []).map(|_| ())
    }

    /// Takes back what the change did so far, so that only its refusal is written.
    pub(super) fn undo(&mut self) -> Result<()> {
        self.execute("ROLLBACK TO change", []).map(|_| ())
    }

    /// Where the record ends, with what was appended.
    pub(super) const fn end(&self) -> (i64, ChainHash) {
        (self.head.seq, self.head.hash)
    }

    pub(super) fn commit(self) -> Result<Erased> {
        self.read.tx.run("COMMIT")?;
        Ok(self.erased)
    }
}

impl ReadTx<'_> {
    fn connection(&self) -> &Connection {
        self.tx.0
    }

    /// How many rows this connection has changed so far.
    pub(super) fn total_changes(&self) -> u64 {
        self.connection().total_changes()
    }

    /// The one way from text to statement, so that tests know each that was run.
    fn prepare(&self, sql: &str) -> Result<CachedStatement<'_>> {
        #[cfg(test)]
        plans::note(sql);
        self.connection().prepare_cached(sql).map_err(failure)
    }

    /// How many rows a statement changed.
    fn execute(&self, sql: &str, params: impl Params) -> Result<usize> {
        self.prepare(sql)?.execute(params).map_err(failure)
    }

    /// The one row of a statement, or none.
    fn find<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut statement = self.prepare(sql)?;
        let mut rows = statement.query(params).map_err(failure)?;
        rows.next().map_err(failure)?.map(read).transpose()
    }

    /// The one row that a statement always has.
    fn get<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        self.find(sql, params, read)?.ok_or_else(|| damaged("a row that must exist is missing"))
    }

    /// Hands every row to `each` as it comes.
    fn for_each(
        &self,
        sql: &str,
        params: impl Params,
        mut each: impl FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.prepare(sql)?;
        let mut rows = statement.query(params).map_err(failure)?;
        while let Some(row) = rows.next().map_err(failure)? {
            each(row)?;
        }
        Ok(())
    }

    /// Every row, for short lists.
    fn list<T>(
        &self,
        sql: &str,
        params: impl Params,
        mut read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut all = Vec::new();
        self.for_each(sql, params, |row| {
            all.push(read(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    fn count(&self, sql: &str, params: impl Params) -> Result<u64> {
        self.get(sql, params, |row| Fields::new(row).next::<i64>().map(count_of))
    }
}

/// A count as SQLite gives it; never negative.
fn count_of(count: i64) -> u64 {
    count.unsigned_abs()
}

/// Reads the fields of a row one after the other, so that a list of columns
/// and the struct it fills are compared by eye.
struct Fields<'r> {
    row: &'r Row<'r>,
    next: usize,
}

impl<'r> Fields<'r> {
    const fn new(row: &'r Row<'r>) -> Self {
        Self { row, next: 0 }
    }

    fn next<T: rusqlite::types::FromSql>(&mut self) -> Result<T> {
        let index = self.next;
        self.next += 1;
        self.row.get(index).map_err(failure)
    }

    /// A field whose text or number stands for something of ours.
    fn parsed<T: rusqlite::types::FromSql, U, E>(
        &mut self,
        what: &'static str,
        parse: impl FnOnce(T) -> Result<U, E>,
    ) -> Result<U> {
        parse(self.next()?).map_err(|_| damaged(what))
    }

    /// As [`Self::parsed`], for a field that may be empty.
    fn parsed_option<T: rusqlite::types::FromSql, U, E>(
        &mut self,
        what: &'static str,
        parse: impl FnOnce(T) -> Result<U, E>,
    ) -> Result<Option<U>> {
        self.next::<Option<T>>()?.map(parse).transpose().map_err(|_| damaged(what))
    }

    /// A word of a closed list.
    fn word<U>(&mut self, what: &'static str, find: impl FnOnce(&str) -> Option<U>) -> Result<U> {
        self.parsed(what, |text: String| find(&text).ok_or(()))
    }

    fn time(&mut self) -> Result<crate::model::time::Timestamp> {
        self.next().map(crate::model::time::Timestamp::from_millis)
    }

    fn time_option(&mut self) -> Result<Option<crate::model::time::Timestamp>> {
        Ok(self.next::<Option<i64>>()?.map(crate::model::time::Timestamp::from_millis))
    }
}

/// Says that the store contradicts itself; `detail` never holds a value from it.
fn damaged(detail: &str) -> Error {
    StoreError::Damaged { detail: detail.to_owned() }.into()
}

/// What SQLite said, in our words.
#[expect(clippy::needless_pass_by_value, reason = "what `map_err` hands over")]
fn failure(error: rusqlite::Error) -> Error {
    use rusqlite::ErrorCode;
    let Some(code) = error.sqlite_error_code() else {
        return not_from_the_engine(&error);
    };
    match code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy.into(),
        // The last is SQLite's general error: a file that it cannot make sense of.
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown => {
            damaged(&error.to_string())
        }
        ErrorCode::DiskFull => StoreError::Full.into(),
        ErrorCode::ReadOnly => StoreError::ReadOnly.into(),
        ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::SystemIoFailure => {
            StoreError::Io { detail: error.to_string() }.into()
        }
        _ => Error::Failed(format!("the store refused a statement: {error}")),
    }
}

/// Rows whose types are not what the schema promises, and mistakes of ours.
fn not_from_the_engine(error: &rusqlite::Error) -> Error {
    match error {
        rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::Utf8Error(..)
        | rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::IntegralValueOutOfRange(..) => damaged("a field has the wrong type"),
        // Each of our statements fits our schema: a test prepares them all.
        rusqlite::Error::SqlInputError { .. } => damaged("its schema is not the one that it names"),
        other => Error::Failed(format!("the store could not be asked: {other}")),
    }
}
