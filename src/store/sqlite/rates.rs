//! Rows of `rate_windows`.

use rusqlite::params;

use super::{Fields, ReadTx, WriteTx, count_of};
use crate::error::Result;
use crate::model::rate::{RateCount, RateKind, RateWindow};
use crate::model::time::Timestamp;
use crate::store::sql::rates as sql;

impl ReadTx<'_> {
    /// What is counted of a subject; none if nothing was, or nothing for long.
    pub(crate) fn find_rate(&self, kind: RateKind, subject: &[u8]) -> Result<Option<RateWindow>> {
        self.find(sql::SELECT_WINDOW, params![kind.as_str(), subject], |row| {
            let mut fields = Fields::new(row);
            Ok(RateWindow { started_at: fields.time()?, count: count_of(fields.next()?) })
        })
    }

    /// At most `limit` counts that began at `end` or before, the oldest first.
    pub(crate) fn rates_begun_by(
        &self,
        kind: RateKind,
        end: Timestamp,
        limit: u32,
    ) -> Result<Vec<RateCount>> {
        self.list(sql::SELECT_BEGUN_BEFORE, params![kind.as_str(), end.millis(), limit], |row| {
            let mut fields = Fields::new(row);
            let subject = fields.next()?;
            let window = RateWindow { started_at: fields.time()?, count: count_of(fields.next()?) };
            Ok(RateCount { kind, subject, window })
        })
    }
}

impl WriteTx<'_> {
    /// Keeps a count in the place of an earlier one.
    pub(crate) fn set_rate(&mut self, rate: &RateCount) -> Result<()> {
        let RateCount { kind, subject, window: RateWindow { started_at, count } } = rate;
        let count = i64::try_from(*count).unwrap_or(i64::MAX);
        let params = params![kind.as_str(), subject, started_at.millis(), count];
        self.execute(sql::SET_WINDOW, params).map(|_| ())
    }

    /// Forgets a count.
    pub(crate) fn remove_rate(&mut self, kind: RateKind, subject: &[u8]) -> Result<()> {
        self.execute(sql::DELETE_WINDOW, params![kind.as_str(), subject]).map(|_| ())
    }
}
