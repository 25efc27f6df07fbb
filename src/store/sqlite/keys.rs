//! Rows of `keys` beside the present one, and whatever is sealed, in whichever table.

use rusqlite::{Row, params};

use super::authenticators::Sealed;
use super::{Erased, Fields, ReadTx, WriteTx};
use crate::error::Result;
use crate::model::authenticator::AuthenticatorType;
use crate::model::code::CodePurpose;
use crate::model::ids::UserId;
use crate::model::outcome::key::SealedKind;
use crate::model::time::Timestamp;
use crate::store::sql::keys as sql;

/// A key that is no longer in use.
#[derive(Debug, Clone)]
pub(crate) struct RetiredKey {
    /// Which.
    pub key_id: [u8; 8],
    /// Its audit key, sealed under the key in use.
    pub audit_key: Vec<u8>,
    /// Since when.
    pub retired_at: Timestamp,
}

/// A sealed value, and all that its seal holds in place.
#[derive(Debug, Clone)]
pub(crate) struct SealedRow {
    /// Whose.
    pub user: UserId,
    /// Where.
    pub place: SealedPlace,
    /// The value.
    pub sealed: Sealed,
}

/// The row of a sealed value.
#[derive(Debug, Clone)]
pub(crate) enum SealedPlace {
    /// The seed or the number of an authenticator.
    Authenticator {
        /// Its id.
        id: i64,
        /// Which of the two.
        kind: AuthenticatorType,
    },
    /// A recovery code, spent or not.
    RecoveryCode {
        /// Its place in the set.
        position: i64,
        /// The salt of the set.
        salt: [u8; 16],
    },
    /// An enrollment or bypass code.
    ShortCode {
        /// Which of them.
        purpose: CodePurpose,
        /// The salt of its tag.
        salt: [u8; 16],
        /// The epoch it was made under.
        epoch: i64,
        /// When it was made.
        issued_at: Timestamp,
        /// When it dies.
        expires_at: Timestamp,
    },
}

impl SealedRow {
    /// Its place among those of its kind.
    #[must_use]
    pub(crate) const fn place_in_order(&self) -> (i64, i64) {
        match self.place {
            SealedPlace::Authenticator { id, .. } => (id, 0),
            SealedPlace::RecoveryCode { position, .. } => (self.user.get(), position),
            SealedPlace::ShortCode { .. } => (self.user.get(), 0),
        }
    }

    fn authenticator(row: &Row<'_>) -> Result<Self> {
        let mut fields = Fields::new(row);
        let id = fields.next()?;
        Ok(Self {
            user: UserId::new(fields.next()?),
            place: SealedPlace::Authenticator {
                id,
                kind: fields.word("a type", AuthenticatorType::from_word)?,
            },
            sealed: sealed(&mut fields)?,
        })
    }

    fn recovery_code(row: &Row<'_>) -> Result<Self> {
        let mut fields = Fields::new(row);
        Ok(Self {
            user: UserId::new(fields.next()?),
            place: SealedPlace::RecoveryCode { position: fields.next()?, salt: fields.next()? },
            sealed: sealed(&mut fields)?,
        })
    }

    fn short_code(row: &Row<'_>) -> Result<Self> {
        let mut fields = Fields::new(row);
        let user = UserId::new(fields.next()?);
        let purpose = fields.word("a purpose", CodePurpose::from_word)?;
        let (salt, sealed) = (fields.next()?, sealed(&mut fields)?);
        let (epoch, issued_at, expires_at) = (fields.next()?, fields.time()?, fields.time()?);
        let place = SealedPlace::ShortCode { purpose, salt, epoch, issued_at, expires_at };
        Ok(Self { user, place, sealed })
    }
}

fn sealed(fields: &mut Fields<'_>) -> Result<Sealed> {
    Ok(Sealed { key_id: fields.next()?, bytes: fields.next()? })
}

/// How many rows are in memory at once.
const PAGE: i64 = 500;

impl ReadTx<'_> {
    /// The name of the key that seals now.
    pub(crate) fn key_in_use(&self) -> Result<[u8; 8]> {
        self.get(sql::SELECT_KEY_IN_USE, [], |row| Fields::new(row).next())
    }

    /// The keys that are no longer in use.
    pub(crate) fn retired_keys(&self) -> Result<Vec<RetiredKey>> {
        self.list(sql::SELECT_RETIRED_KEYS, [], |row| {
            let mut fields = Fields::new(row);
            let (key_id, audit_key) = (fields.next()?, fields.next()?);
            Ok(RetiredKey { key_id, audit_key, retired_at: fields.time()? })
        })
    }

    /// How many sealed values there are, of every kind.
    pub(crate) fn count_sealed(&self) -> Result<u64> {
        self.count(sql::COUNT_SEALED, [])
    }

    /// How many trusted devices there are.
    pub(crate) fn count_all_devices(&self) -> Result<u64> {
        self.count(sql::COUNT_DEVICES, [])
    }

    /// How many codes were texted and not answered.
    pub(crate) fn count_all_challenges(&self) -> Result<u64> {
        self.count(sql::COUNT_CHALLENGES, [])
    }

    /// Some sealed values of a kind, those after a place; none where there are no more.
    pub(crate) fn sealed_after(
        &self,
        kind: SealedKind,
        (first, second): (i64, i64),
    ) -> Result<Vec<SealedRow>> {
        let one = params![first, PAGE];
        match kind {
            SealedKind::Authenticator => {
                self.list(sql::SELECT_SEALED_AUTHENTICATORS, one, SealedRow::authenticator)
            }
            SealedKind::RecoveryCode => {
                let place = params![first, second, PAGE];
                self.list(sql::SELECT_SEALED_RECOVERY_CODES, place, SealedRow::recovery_code)
            }
            SealedKind::EnrollmentCode => {
                self.list(sql::SELECT_SEALED_ENROLLMENT_CODES, one, SealedRow::short_code)
            }
            SealedKind::BypassCode => {
                self.list(sql::SELECT_SEALED_BYPASS_CODES, one, SealedRow::short_code)
            }
        }
    }
}

impl WriteTx<'_> {
    /// Puts another key in the place of the one in use, whose audit key is kept, sealed under it.
    pub(crate) fn replace_key(
        &mut self,
        (old, audit_key): (&[u8; 8], &[u8]),
        (new, check_value): (&[u8; 8], &[u8]),
        now: Timestamp,
    ) -> Result<()> {
        self.execute(sql::RETIRE_KEY, params![audit_key, now.millis(), old])?;
        self.insert_key(new, check_value, now)
    }

    /// Keeps the audit key of a key that is no longer in use as it is sealed now.
    pub(crate) fn update_audit_key(&mut self, key_id: &[u8; 8], audit_key: &[u8]) -> Result<()> {
        self.execute(sql::UPDATE_AUDIT_KEY, params![audit_key, key_id]).map(|_| ())
    }

    /// Puts a value in its place as it is sealed now; `phone_mac` for a number.
    pub(crate) fn reseal(
        &mut self,
        row: &SealedRow,
        Sealed { key_id, bytes }: &Sealed,
        phone_mac: Option<&[u8; 32]>,
    ) -> Result<()> {
        self.erased = Erased::Secrets;
        let user = row.user.get();
        match &row.place {
            SealedPlace::Authenticator { id, .. } => {
                self.execute(sql::RESEAL_AUTHENTICATOR, params![key_id, bytes, phone_mac, id])
            }
            SealedPlace::RecoveryCode { position, .. } => {
                self.execute(sql::RESEAL_RECOVERY_CODE, params![key_id, bytes, user, position])
            }
            SealedPlace::ShortCode { purpose: CodePurpose::Bypass, .. } => {
                self.execute(sql::RESEAL_BYPASS_CODE, params![key_id, bytes, user])
            }
            SealedPlace::ShortCode { .. } => {
                self.execute(sql::RESEAL_ENROLLMENT_CODE, params![key_id, bytes, user])
            }
        }
        .map(|_| ())
    }

    /// Counts texts to a number by another hash of it.
    pub(crate) fn move_number(&mut self, old: &[u8; 32], new: &[u8; 32]) -> Result<()> {
        self.execute(sql::MOVE_NUMBER, params![new, old]).map(|_| ())
    }

    /// Ends every trusted device. Gives how many there were.
    pub(crate) fn remove_all_devices(&mut self) -> Result<u64> {
        self.execute(sql::DELETE_DEVICES, []).map(|rows| rows as u64)
    }

    /// Ends every code that was texted. Gives how many there were.
    pub(crate) fn remove_all_challenges(&mut self) -> Result<u64> {
        self.execute(sql::DELETE_CHALLENGES, []).map(|rows| rows as u64)
    }
}
