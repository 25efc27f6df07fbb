//! Schema versions: numbered files, applied in order, never edited once released.
//!
//! ```text
//! schema n ─► copy beside the store ─► step to n + 1, committed ─► step to n + 2, committed ─► …
//! ```
//!
//! Each step is one transaction with its number in it, so that whatever ends a migration leaves
//! a whole schema, from which the next try goes on. What a step does not know, such as a row that
//! points to none afterwards, takes it back.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

use super::{damaged, failure, open};
use crate::error::{Result, StoreError};
use crate::guard;
use crate::store::{Migrated, Step};

/// "2FAC" in the file's header: whose file this is.
pub(super) const APPLICATION_ID: i64 = 0x3246_4143;

/// "2FAR": what was a store until a backup took its place.
pub(super) const REPLACED_ID: u32 = 0x3246_4152;

/// "2FAB": what `store backup` made, which is put in the place of a store and never worked with.
pub(super) const BACKUP_ID: i64 = 0x3246_4142;

/// The schema that this program knows; `user_version` of the file.
pub const SCHEMA_VERSION: i64 = 1;

const FIRST: &str = include_str!("migrations/0001_first.sql");
/// What reports may rely on, and nothing of ours reads.
const VIEWS: &str = include_str!("migrations/0001_views.sql");

/// What takes a store from the schema before to this one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Migration {
    /// The schema that it makes.
    to: i64,
    /// What changes, for people.
    what: &'static str,
    /// How.
    sql: &'static str,
}

/// Every one that was released, from the second schema on.
const MIGRATIONS: &[Migration] = &[];

/// How long the copy before a migration may take: nobody else works with the store then.
const COPY_LIMIT: Duration = Duration::from_secs(3600);

/// Makes the schema in an empty file, inside the caller's transaction.
pub(super) fn create_schema(connection: &Connection) -> Result<()> {
    connection.execute_batch(FIRST).map_err(failure)?;
    connection.execute_batch(VIEWS).map_err(failure)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID).map_err(failure)?;
    connection.pragma_update(None, "user_version", SCHEMA_VERSION).map_err(failure)
}

/// Refuses a schema that this program does not know.
pub(super) fn check_version(connection: &Connection) -> Result<()> {
    judge_version(version_of(connection)?, SCHEMA_VERSION)
}

fn judge_version(found: i64, known: i64) -> Result<()> {
    if found > known {
        return Err(StoreError::Newer { found, known }.into());
    }
    if found < 1 {
        return Err(damaged("it names a schema that was never released"));
    }
    if found < known {
        return Err(StoreError::Older { found, known }.into());
    }
    Ok(())
}

fn version_of(connection: &Connection) -> Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(failure)
}

/// What is to be done to the store at `path`; nothing where its schema is the present one.
pub(in crate::store) fn plan(path: &Path) -> Result<Migrated> {
    plan_by(path, MIGRATIONS)
}

/// Does it, after a copy to `backup`.
pub(in crate::store) fn apply(path: &Path, backup: &Path) -> Result<Migrated> {
    apply_by(path, MIGRATIONS, backup)
}

fn plan_by(path: &Path, all: &[Migration]) -> Result<Migrated> {
    let connection = open_any(path)?;
    let from = version_of(&connection)?;
    let steps = steps_from(from, all)?;
    let told = |one: &&Migration| Step { to: one.to, what: one.what };
    Ok(Migrated { from, steps: steps.iter().map(told).collect(), backup: None })
}

/// The steps from a schema on, which must be there without a gap.
fn steps_from(from: i64, all: &[Migration]) -> Result<Vec<&Migration>> {
    let known = all.last().map_or(SCHEMA_VERSION, |last| last.to);
    match judge_version(from, known) {
        Ok(()) => return Ok(Vec::new()),
        Err(crate::error::Error::Store(StoreError::Older { .. })) => {}
        Err(other) => return Err(other),
    }
    let steps: Vec<_> = all.iter().filter(|one| one.to > from).collect();
    let is_whole = steps.iter().zip(from + 1..).all(|(step, to)| step.to == to);
    if is_whole { Ok(steps) } else { Err(damaged("no way leads from its schema to this one")) }
}

fn open_any(path: &Path) -> Result<Connection> {
    let path = guard::check_store_file(path)?;
    let connection = open::connect(&path)?;
    if open::check_application(&connection, &path)? == open::Standing::Backup {
        return Err(StoreError::Backup { path }.into());
    }
    open::harden(&connection)?;
    Ok(connection)
}

/// Brings a copy to the present schema that is nobody's store yet, and so needs none beside it.
pub(super) fn bring_up(connection: &mut Connection) -> Result<()> {
    bring_up_by(connection, MIGRATIONS)
}

fn bring_up_by(connection: &mut Connection, all: &[Migration]) -> Result<()> {
    let from = version_of(connection)?;
    steps_from(from, all)?.into_iter().try_for_each(|step| apply_step(connection, step))
}

fn apply_by(path: &Path, all: &[Migration], backup: &Path) -> Result<Migrated> {
    let planned = plan_by(path, all)?;
    if planned.steps.is_empty() {
        return Ok(planned);
    }
    let mut connection = open_any(path)?;
    let backup = copy(&mut connection, backup)?;
    bring_up_by(&mut connection, all)?;
    Ok(Migrated { backup: Some(backup), ..planned })
}

fn copy(connection: &mut Connection, backup: &Path) -> Result<PathBuf> {
    super::copy::copy_pages(connection, backup, COPY_LIMIT)
}

fn apply_step(connection: &mut Connection, step: &Migration) -> Result<()> {
    // Tables are made anew under another name and then renamed: rows that point to them must
    // not go with the old one. Has no effect inside a transaction.
    connection.pragma_update(None, "foreign_keys", 0).map_err(failure)?;
    let tx =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failure)?;
    // Somebody else may have come first.
    if version_of(&tx)? >= step.to {
        return Ok(());
    }
    tx.execute_batch(step.sql).map_err(failure)?;
    let dangling = tx.query_row("PRAGMA foreign_key_check", [], |_| Ok(()));
    match dangling {
        Err(rusqlite::Error::QueryReturnedNoRows) => {}
        Ok(()) => return Err(damaged("rows of it would point to none after the migration")),
        Err(error) => return Err(failure(error)),
    }
    tx.pragma_update(None, "user_version", step.to).map_err(failure)?;
    tx.commit().map_err(failure)
}

/// A store of the first schema, for tests here.
#[cfg(test)]
fn first(folder: &Path) -> PathBuf {
    use crate::store::NewIdentity;
    let created_at = crate::model::time::Timestamp::from_millis(0);
    let (store_id, key_id, check_value) = ([1; 16], [2; 8], vec![3]);
    let identity = NewIdentity { store_id, key_id, check_value, created_at };
    let path = folder.join("store.db");
    let draft = super::Draft::new(&path).unwrap();
    let database: super::Database = draft.database(&identity).unwrap();
    draft.publish(database).unwrap();
    path
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;
    use std::process::{Command, Stdio};
    use std::time::Instant;

    use super::*;
    use crate::error::Error;

    /// Two steps; the second takes a while.
    const LATER: &[Migration] = &[
        Migration {
            to: 2,
            what: "settings say who set them",
            sql: "ALTER TABLE settings ADD COLUMN author TEXT",
        },
        Migration {
            to: 3,
            what: "a table of wards",
            sql: "CREATE TABLE wards (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
                  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)
                  INSERT INTO wards SELECT i, hex(i) FROM n",
        },
    ];

    fn folder() -> tempfile::TempDir {
        let mode = std::fs::Permissions::from_mode(0o700);
        tempfile::Builder::new().permissions(mode).tempdir().unwrap()
    }

    fn number(path: &Path, query: &str) -> i64 {
        Connection::open(path).unwrap().query_row(query, [], |row| row.get(0)).unwrap()
    }

    fn version(path: &Path) -> i64 {
        number(path, "PRAGMA user_version")
    }

    #[test]
    fn every_released_step_leads_from_one_schema_to_the_next_and_the_last_to_this_one() {
        let follows = |(step, to): (&Migration, i64)| step.to == to;
        assert!(MIGRATIONS.iter().zip(2..).all(follows));
        assert_eq!(MIGRATIONS.last().map_or(1, |last| last.to), SCHEMA_VERSION);
        assert_eq!(steps_from(1, MIGRATIONS).unwrap().len(), MIGRATIONS.len());
    }

    #[test]
    fn a_store_goes_through_every_step_after_a_copy_was_made_beside_it() {
        let folder = folder();
        let path = first(folder.path());
        let backup = folder.path().join("before.db");
        let planned = plan_by(&path, LATER).unwrap();
        assert_eq!((planned.from, planned.backup), (1, None));
        let steps: Vec<_> = planned.steps.iter().map(|step| step.to).collect();
        assert_eq!((steps, version(&path)), (vec![2, 3], 1));
        let done = apply_by(&path, LATER, &backup).unwrap();
        assert_eq!(done.backup.as_deref(), Some(backup.as_path()));
        assert_eq!((version(&path), version(&backup)), (3, 1));
        assert_eq!(number(&backup, "PRAGMA application_id"), APPLICATION_ID, "to go on with");
        assert_eq!(number(&path, "SELECT COUNT(*) FROM wards"), 300_000);
        // And there is nothing left to do, so nothing is copied.
        let again = apply_by(&path, LATER, &backup).unwrap();
        assert_eq!((again.from, again.steps.len(), again.backup), (3, 0, None));
        // The program of today refuses it, with both numbers.
        let newer = super::super::Database::open(&path).unwrap_err();
        assert!(matches!(newer, Error::Store(StoreError::Newer { found: 3, known: 1 })), "{newer}");
    }

    /// What would migrate it refuses a backup: whoever restores one must not be sent there.
    #[test]
    fn a_copy_of_a_backup_goes_through_every_step_and_a_backup_through_none() {
        let folder = folder();
        let path = first(folder.path());
        let mut copy = Connection::open(&path).unwrap();
        copy.pragma_update(None, "application_id", BACKUP_ID).unwrap();
        let refused = apply_by(&path, LATER, &folder.path().join("a.db")).unwrap_err();
        assert!(matches!(refused, Error::Store(StoreError::Backup { .. })), "{refused}");
        assert_eq!(version(&path), 1);
        bring_up_by(&mut copy, LATER).unwrap();
        assert_eq!(version(&path), 3);
        bring_up_by(&mut copy, LATER).unwrap();
        let newer = bring_up(&mut copy).unwrap_err();
        assert!(matches!(newer, Error::Store(StoreError::Newer { .. })), "{newer}");
    }

    #[test]
    fn a_step_that_fails_takes_back_itself_and_none_before_it() {
        for sql in [
            "DELETE FROM settings; INSERT INTO nowhere VALUES (1)",
            "CREATE TABLE x (id INTEGER REFERENCES practices (id)); INSERT INTO x VALUES (77)",
        ] {
            let folder = folder();
            let path = first(folder.path());
            let broken = [LATER[0], Migration { to: 3, what: "broken", sql }];
            apply_by(&path, &broken, &folder.path().join("a.db")).unwrap_err();
            assert_eq!(version(&path), 2, "{sql}");
            apply_by(&path, LATER, &folder.path().join("b.db")).unwrap();
            assert_eq!(version(&path), 3);
        }
    }

    #[test]
    fn without_a_copy_nothing_is_changed_and_a_gap_is_no_way() {
        let folder = folder();
        let path = first(folder.path());
        let taken = folder.path().join("taken.db");
        std::fs::write(&taken, "mine").unwrap();
        apply_by(&path, LATER, &taken).unwrap_err();
        assert_eq!((version(&path), std::fs::read(&taken).unwrap()), (1, b"mine".to_vec()));
        let gap = plan_by(&path, &LATER[1..]).unwrap_err();
        assert!(matches!(gap, Error::Store(StoreError::Damaged { .. })), "{gap}");
    }

    const FOLDER: &str = "TWOFACTL_TEST_MIGRATION";

    /// Does nothing unless the test below starts it as a process of its own.
    #[test]
    fn a_process_that_is_told_where_migrates_there() {
        let Some(folder) = std::env::var_os(FOLDER) else { return };
        let folder = PathBuf::from(folder);
        let backup = folder.join(format!("{}.db", std::process::id()));
        apply_by(&folder.join("store.db"), LATER, &backup).unwrap();
    }

    #[test]
    fn one_that_is_killed_leaves_a_whole_schema_from_which_the_next_goes_on() {
        let folder = folder();
        let path = first(folder.path());
        let name = "a_process_that_is_told_where_migrates_there";
        for wait in [0, 3, 6, 10, 20, 40, 80, 120] {
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args([
                    "--exact",
                    &format!("{}::{name}", module_path!().split_once("::").unwrap().1),
                ])
                .env(FOLDER, folder.path())
                .stdout(Stdio::null())
                .spawn()
                .unwrap();
            let began = Instant::now();
            while began.elapsed() < Duration::from_millis(wait) {
                std::thread::sleep(Duration::from_millis(1));
            }
            child.kill().unwrap();
            child.wait().unwrap();
            let integrity =
                Connection::open(&path)
                    .unwrap()
                    .query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0));
            assert_eq!(integrity.as_deref(), Ok("ok"));
            let tables = "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'wards'";
            assert_eq!(number(&path, tables), i64::from(version(&path) == 3));
        }
        apply_by(&path, LATER, &folder.path().join("last.db")).unwrap();
        assert_eq!(number(&path, "SELECT COUNT(*) FROM wards"), 300_000);
    }
}
