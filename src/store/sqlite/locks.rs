//! Rows of `locks` and `failure_days`.

use rusqlite::params;

use super::{Fields, ReadTx, WriteTx, count_of};
use crate::error::Result;
use crate::model::ids::UserId;
use crate::model::time::Timestamp;
use crate::store::sql::locks as sql;

/// Wrong codes in a row, and the lock they may have led to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LockRow {
    /// How many in a row.
    pub in_row: u64,
    /// When the lock ends or ended.
    pub locked_until: Option<Timestamp>,
}

impl ReadTx<'_> {
    /// A user's wrong codes in a row and lock.
    pub(crate) fn lock_of(&self, user: UserId) -> Result<LockRow> {
        let found = self.find(sql::SELECT_LOCK, [user.get()], |row| {
            let mut fields = Fields::new(row);
            Ok(LockRow { in_row: count_of(fields.next()?), locked_until: fields.time_option()? })
        })?;
        Ok(found.unwrap_or_default())
    }

    /// A user's wrong codes since `day` began, that day included.
    pub(crate) fn count_failures_since(&self, user: UserId, day: i64) -> Result<u64> {
        self.count(sql::COUNT_FAILURES_SINCE, [user.get(), day])
    }
}

impl WriteTx<'_> {
    /// Charges one guess. Days before `oldest` are forgotten.
    pub(crate) fn charge_guess(&mut self, user: UserId, day: i64, oldest: i64) -> Result<()> {
        self.execute(sql::CHARGE_DAY, [user.get(), day])?;
        self.execute(sql::DELETE_OLD_DAYS, [user.get(), oldest])?;
        self.execute(sql::CHARGE_ROW, [user.get()]).map(|_| ())
    }

    /// Ends the wrong codes in a row, and a lock they led to: a code was right.
    pub(crate) fn end_row(&mut self, user: UserId) -> Result<()> {
        self.execute(sql::CLEAR_ROW, [user.get()]).map(|_| ())
    }

    /// Locks a user's second factor.
    pub(crate) fn lock(&mut self, user: UserId, until: Timestamp) -> Result<()> {
        self.execute(sql::LOCK, params![until.millis(), user.get()]).map(|_| ())
    }

    /// Ends a lock. The wrong codes in a row stay counted.
    pub(crate) fn unlock(&mut self, user: UserId) -> Result<()> {
        self.execute(sql::UNLOCK, [user.get()]).map(|_| ())
    }

    /// Forgets lock and failures of a user.
    pub(crate) fn remove_lock(&mut self, user: UserId) -> Result<()> {
        self.execute(sql::DELETE_LOCK, [user.get()])?;
        self.execute(sql::DELETE_FAILURES, [user.get()]).map(|_| ())
    }
}
