//! What a store goes through that was put back to an earlier state, in whichever table.

use rusqlite::params;

use super::{Erased, Fields, ReadTx, WriteTx};
use crate::error::Result;
use crate::model::ids::UserId;
use crate::model::outcome::restore::Ended;
use crate::model::time::Timestamp;
use crate::store::sql::restore as sql;

/// The last ids that were given out, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ids {
    /// These, or those of the store if they are higher.
    UpTo {
        /// Of users.
        users: i64,
        /// Of practices.
        practices: i64,
        /// Of authenticators.
        authenticators: i64,
    },
    /// So many more of each at most.
    SomeMore(i64),
}

impl ReadTx<'_> {
    /// Some users who have an authenticator in any state, those after one.
    pub(crate) fn bound_after(&self, user: UserId, limit: u32) -> Result<Vec<UserId>> {
        self.list(sql::SELECT_BOUND_AFTER, params![user.get(), limit], |row| {
            Fields::new(row).next().map(UserId::new)
        })
    }
}

impl WriteTx<'_> {
    /// Ends all that was made under an earlier epoch, of everybody: raises each by `epochs`,
    /// and spends every step that an app could have shown by `now`.
    pub(crate) fn end_all(&mut self, epochs: i64, now: Timestamp) -> Result<Ended> {
        self.erased = Erased::Secrets;
        let run = |text| self.execute(text, []).map(|rows| rows as u64);
        let ended = Ended {
            pending: run(sql::DELETE_PENDING)?,
            recovery_codes: {
                run(sql::RENEW_RECOVERY_SETS)?;
                run(sql::DELETE_RECOVERY_CODES)?
            },
            enrollment_codes: run(sql::DELETE_ENROLLMENT_CODES)?,
            bypass_codes: run(sql::DELETE_BYPASS_CODES)?,
            trusted_devices: self.remove_all_devices()?,
            challenges: self.remove_all_challenges()?,
            users: self.execute(sql::RAISE_ALL_EPOCHS, [epochs])? as u64,
        };
        self.execute(sql::SPEND_ALL_STEPS, [now.millis()])?;
        Ok(ended)
    }

    /// Has ids begin after those that were given out.
    pub(crate) fn skip_ids(&mut self, given: Ids) -> Result<()> {
        match given {
            Ids::UpTo { users, practices, authenticators } => {
                self.execute(sql::RAISE_IDS, params![users, "users"])?;
                self.execute(sql::RAISE_IDS, params![practices, "practices"])?;
                self.execute(sql::RAISE_COUNTER, params![authenticators, "authenticators"])?;
            }
            Ids::SomeMore(gap) => {
                self.execute(sql::ADD_IDS, params![gap, "users"])?;
                self.execute(sql::ADD_IDS, params![gap, "practices"])?;
                self.execute(sql::ADD_COUNTER, params![gap, "authenticators"])?;
            }
        }
        Ok(())
    }

    /// Ends a password. The user may log in again once one is set.
    pub(crate) fn clear_password(&mut self, user: UserId) -> Result<()> {
        self.erased = Erased::Secrets;
        self.execute(sql::CLEAR_PASSWORD, [user.get()]).map(|_| ())
    }

    /// Charges guesses of a day that are known from elsewhere.
    pub(crate) fn charge_guesses(&mut self, user: UserId, day: i64, count: i64) -> Result<()> {
        self.execute(sql::CHARGE_DAY_WITH, [user.get(), day, count]).map(|_| ())
    }

    /// Says how many wrong codes there were in a row.
    pub(crate) fn set_row(&mut self, user: UserId, in_row: i64) -> Result<()> {
        self.execute(sql::SET_ROW, [user.get(), in_row]).map(|_| ())
    }
}
