//! Rows of `recovery_sets`, `recovery_codes`, `enrollment_codes` and `bypass_codes`.

use rusqlite::params;

use super::authenticators::Sealed;
use super::{Fields, ReadTx, WriteTx, count_of};
use crate::error::Result;
use crate::model::code::{CodePurpose, Uses};
use crate::model::ids::UserId;
use crate::model::time::Timestamp;
use crate::store::sql::codes as sql;

/// An unspent recovery code: the sealed output of a slow hash.
#[derive(Debug, Clone)]
pub(crate) struct RecoveryRow {
    /// Its place in the set, from 1.
    pub position: i64,
    /// The hash.
    pub sealed: Sealed,
}

/// An enrollment code about to be handed out.
#[derive(Debug, Clone)]
pub(crate) struct NewEnrollmentCode {
    /// For whom.
    pub user: UserId,
    /// For what.
    pub purpose: CodePurpose,
    /// Salts its tag.
    pub salt: [u8; 16],
    /// Its tag.
    pub sealed: Sealed,
    /// Under a newer epoch it is dead.
    pub epoch: i64,
    /// When it was made.
    pub issued_at: Timestamp,
    /// When it dies.
    pub expires_at: Timestamp,
}

/// An enrollment code that was handed out, dead or alive.
#[derive(Debug, Clone)]
pub(crate) struct EnrollmentCodeRow {
    /// For what.
    pub purpose: CodePurpose,
    /// Salts its tag.
    pub salt: [u8; 16],
    /// Its tag.
    pub sealed: Sealed,
    /// Under a newer epoch it is dead.
    pub epoch: i64,
    /// How often a wrong one was typed in its place; five kill it.
    pub misses: i64,
    /// When it was made.
    pub issued_at: Timestamp,
    /// When it dies.
    pub expires_at: Timestamp,
}

impl EnrollmentCodeRow {
    /// Whether it can still be used under `epoch` at `now`.
    #[must_use]
    pub(crate) fn is_alive(&self, epoch: i64, now: Timestamp) -> bool {
        let is_of_now = self.expires_at > now && !self.issued_at.is_of_a_clock_ahead(now);
        self.epoch == epoch && self.misses < 5 && is_of_now
    }
}

/// A bypass code about to be handed out.
#[derive(Debug, Clone)]
pub(crate) struct NewBypassCode {
    /// For whom.
    pub user: UserId,
    /// Salts its tag.
    pub salt: [u8; 16],
    /// Its tag.
    pub sealed: Sealed,
    /// Under a newer epoch it is dead.
    pub epoch: i64,
    /// How often it lets in.
    pub uses: Uses,
    /// When it was made.
    pub issued_at: Timestamp,
    /// When it dies.
    pub expires_at: Timestamp,
}

/// A bypass code that was handed out, dead or alive.
#[derive(Debug, Clone)]
pub(crate) struct BypassCodeRow {
    /// Salts its tag.
    pub salt: [u8; 16],
    /// Its tag.
    pub sealed: Sealed,
    /// Under a newer epoch it is dead.
    pub epoch: i64,
    /// How often it still lets in.
    pub uses_left: u64,
    /// How often a wrong one was typed in its place; five kill it.
    pub misses: i64,
    /// When it was made.
    pub issued_at: Timestamp,
    /// When it dies.
    pub expires_at: Timestamp,
}

impl BypassCodeRow {
    /// Whether it can still be used under `epoch` at `now`.
    #[must_use]
    pub(crate) fn is_alive(&self, epoch: i64, now: Timestamp) -> bool {
        let is_of_now = self.expires_at > now && !self.issued_at.is_of_a_clock_ahead(now);
        self.epoch == epoch && self.uses_left > 0 && self.misses < 5 && is_of_now
    }
}

fn sealed(fields: &mut Fields<'_>) -> Result<Sealed> {
    Ok(Sealed { key_id: fields.next()?, bytes: fields.next()? })
}

impl ReadTx<'_> {
    /// The salt of a user's set of recovery codes, and whether the next login
    /// by code shows a new set. `None` without a set.
    pub(crate) fn find_recovery_set(&self, user: UserId) -> Result<Option<([u8; 16], bool)>> {
        self.find(sql::SELECT_RECOVERY_SET, [user.get()], |row| {
            let mut fields = Fields::new(row);
            Ok((fields.next()?, fields.next()?))
        })
    }

    /// A user's unspent recovery codes.
    pub(crate) fn recovery_codes(&self, user: UserId) -> Result<Vec<RecoveryRow>> {
        self.list(sql::SELECT_RECOVERY_CODES, [user.get()], |row| {
            let mut fields = Fields::new(row);
            Ok(RecoveryRow { position: fields.next()?, sealed: sealed(&mut fields)? })
        })
    }

    /// How many recovery codes a user has left.
    pub(crate) fn count_recovery_codes(&self, user: UserId) -> Result<u64> {
        self.count(sql::COUNT_RECOVERY_CODES, [user.get()])
    }

    /// The enrollment code that was handed out for a user, dead or alive.
    pub(crate) fn find_enrollment_code(&self, user: UserId) -> Result<Option<EnrollmentCodeRow>> {
        self.find(sql::SELECT_ENROLLMENT_CODE, [user.get()], |row| {
            let mut fields = Fields::new(row);
            Ok(EnrollmentCodeRow {
                purpose: fields.word("a purpose", CodePurpose::from_word)?,
                salt: fields.next()?,
                sealed: sealed(&mut fields)?,
                epoch: fields.next()?,
                misses: fields.next()?,
                issued_at: fields.time()?,
                expires_at: fields.time()?,
            })
        })
    }

    /// The bypass code that was handed out for a user, dead or alive.
    pub(crate) fn find_bypass_code(&self, user: UserId) -> Result<Option<BypassCodeRow>> {
        self.find(sql::SELECT_BYPASS_CODE, [user.get()], |row| {
            let mut fields = Fields::new(row);
            Ok(BypassCodeRow {
                salt: fields.next()?,
                sealed: sealed(&mut fields)?,
                epoch: fields.next()?,
                uses_left: count_of(fields.next()?),
                misses: fields.next()?,
                issued_at: fields.time()?,
                expires_at: fields.time()?,
            })
        })
    }
}

impl WriteTx<'_> {
    /// Puts a new set of recovery codes in the place of any other.
    pub(crate) fn replace_recovery_codes(
        &mut self,
        user: UserId,
        salt: &[u8; 16],
        codes: &[RecoveryRow],
        now: Timestamp,
    ) -> Result<()> {
        self.execute(sql::DELETE_RECOVERY_SET, [user.get()])?;
        self.execute(sql::INSERT_RECOVERY_SET, params![user.get(), salt, now.millis()])?;
        for RecoveryRow { position, sealed: Sealed { key_id, bytes } } in codes {
            self.execute(sql::INSERT_RECOVERY_CODE, params![user.get(), position, key_id, bytes])?;
        }
        Ok(())
    }

    /// Has the next login by code show a new set. `salt` is for whoever has none yet.
    pub(crate) fn mark_renewal(
        &mut self,
        user: UserId,
        salt: &[u8; 16],
        now: Timestamp,
    ) -> Result<()> {
        self.execute(sql::MARK_RENEWAL, params![user.get(), salt, now.millis()]).map(|_| ())
    }

    /// Spends a recovery code. False if it was spent already.
    pub(crate) fn spend_recovery_code(
        &mut self,
        user: UserId,
        position: i64,
        now: Timestamp,
    ) -> Result<bool> {
        let changed =
            self.execute(sql::SPEND_RECOVERY_CODE, params![now.millis(), user.get(), position])?;
        Ok(changed == 1)
    }

    /// Ends every recovery code of a user.
    pub(crate) fn remove_recovery_codes(&mut self, user: UserId) -> Result<()> {
        self.execute(sql::DELETE_RECOVERY_SET, [user.get()]).map(|_| ())
    }

    /// Hands out an enrollment code in the place of any other.
    pub(crate) fn set_enrollment_code(&mut self, code: &NewEnrollmentCode) -> Result<()> {
        let NewEnrollmentCode { user, purpose, salt, sealed, epoch, issued_at, expires_at } = code;
        let Sealed { key_id, bytes } = sealed;
        self.execute(
            sql::UPSERT_ENROLLMENT_CODE,
            params![
                user.get(),
                purpose.as_str(),
                salt,
                key_id,
                bytes,
                epoch,
                issued_at.millis(),
                expires_at.millis(),
            ],
        )
        .map(|_| ())
    }

    /// Counts a wrong enrollment code, before it is compared.
    pub(crate) fn charge_enrollment_code(&mut self, user: UserId) -> Result<bool> {
        Ok(self.execute(sql::MISS_ENROLLMENT_CODE, [user.get()])? == 1)
    }

    /// Takes one miss back: the code was right.
    pub(crate) fn forgive_enrollment_code(&mut self, user: UserId) -> Result<()> {
        self.execute(sql::FORGIVE_ENROLLMENT_CODE, [user.get()]).map(|_| ())
    }

    /// Ends a user's enrollment code.
    pub(crate) fn remove_enrollment_code(&mut self, user: UserId) -> Result<()> {
        self.execute(sql::DELETE_ENROLLMENT_CODE, [user.get()]).map(|_| ())
    }

    /// Hands out a bypass code in the place of any other.
    pub(crate) fn set_bypass_code(&mut self, code: &NewBypassCode) -> Result<()> {
        let NewBypassCode { user, salt, sealed, epoch, uses, issued_at, expires_at } = code;
        let Sealed { key_id, bytes } = sealed;
        self.execute(
            sql::UPSERT_BYPASS_CODE,
            params![
                user.get(),
                salt,
                key_id,
                bytes,
                epoch,
                uses.get(),
                issued_at.millis(),
                expires_at.millis(),
            ],
        )
        .map(|_| ())
    }

    /// Counts a wrong bypass code, before it is compared.
    pub(crate) fn charge_bypass_code(&mut self, user: UserId) -> Result<()> {
        self.execute(sql::MISS_BYPASS_CODE, [user.get()]).map(|_| ())
    }

    /// Takes one use of a bypass code that was charged and is right. False if
    /// none was left.
    pub(crate) fn spend_bypass_code(&mut self, user: UserId) -> Result<bool> {
        Ok(self.execute(sql::SPEND_BYPASS_CODE, [user.get()])? == 1)
    }

    /// Ends a user's bypass code.
    pub(crate) fn remove_bypass_code(&mut self, user: UserId) -> Result<()> {
        self.execute(sql::DELETE_BYPASS_CODE, [user.get()]).map(|_| ())
    }
}
