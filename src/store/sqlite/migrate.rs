//! Schema versions: numbered files, applied in order, never edited once released.

use rusqlite::Connection;

use super::failure;
use crate::error::{Result, StoreError};

/// "2FAC" in the file's header: whose file this is.
pub(super) const APPLICATION_ID: i64 = 0x3246_4143;

/// "2FAR": what was a store until a backup took its place.
pub(super) const REPLACED_ID: u32 = 0x3246_4152;

/// The schema that this program knows; `user_version` of the file.
pub const SCHEMA_VERSION: i64 = 1;

const FIRST: &str = include_str!("migrations/0001_first.sql");
/// What reports may rely on, and nothing of ours reads.
const VIEWS: &str = include_str!("migrations/0001_views.sql");

/// Makes the schema in an empty file, inside the caller's transaction.
pub(super) fn create_schema(connection: &Connection) -> Result<()> {
    connection.execute_batch(FIRST).map_err(failure)?;
    connection.execute_batch(VIEWS).map_err(failure)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID).map_err(failure)?;
    connection.pragma_update(None, "user_version", SCHEMA_VERSION).map_err(failure)
}

/// Refuses a schema that this program does not know.
pub(super) fn check_version(connection: &Connection) -> Result<()> {
    let found: i64 =
        connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(failure)?;
    if found > SCHEMA_VERSION {
        return Err(StoreError::Newer { found, known: SCHEMA_VERSION }.into());
    }
    if found < SCHEMA_VERSION {
        return Err(super::damaged("it names a schema that was never released"));
    }
    Ok(())
}
