//! Recovery codes: making a set, and finding the one that was typed.

use super::{seal, unseal};
use crate::crypto::keyring::Keyring;
use crate::crypto::recovery::{RecoverySet, generate_set, matches, slow_hash};
use crate::crypto::seal::{Field, Purpose, SealContext};
use crate::error::Result;
use crate::model::code::HandedCode;
use crate::model::ids::UserId;
use crate::model::secret::SecretBytes;
use crate::model::time::Timestamp;
use crate::store::{ReadTx, RecoveryRow, WriteTx};

/// A set that is hashed and sealed, ready to be written.
#[derive(Debug)]
pub struct PreparedSet {
    user: UserId,
    salt: [u8; 16],
    codes: Vec<HandedCode>,
    rows: Vec<RecoveryRow>,
}

/// Makes a set for `user`. Takes ten Argon2 runs, so never inside a transaction.
///
/// # Errors
///
/// If the machine has no random bytes or no memory to give.
pub fn prepare(keys: &Keyring, user: UserId) -> Result<PreparedSet> {
    let RecoverySet { salt, codes } = generate_set()?;
    let mut rows = Vec::with_capacity(codes.len());
    for (position, code) in (1..).zip(&codes) {
        let hash = slow_hash(code, &salt)?;
        let sealed =
            with_context(user, position, &salt, |context| seal(keys, context, hash.expose()))?;
        rows.push(RecoveryRow { position, sealed });
    }
    Ok(PreparedSet { user, salt, codes, rows })
}

/// Writes a prepared set in the place of any other. Gives the codes, to be shown once.
pub(super) fn write(
    tx: &mut WriteTx<'_>,
    set: &PreparedSet,
    now: Timestamp,
) -> Result<Vec<HandedCode>> {
    tx.replace_recovery_codes(set.user, &set.salt, &set.rows, now)?;
    Ok(set.codes.clone())
}

/// What a typed code hashes to under the salt of the user's set; `None`
/// without a set. One Argon2 run, outside any transaction.
#[derive(Debug)]
pub(super) struct Guess {
    salt: [u8; 16],
    hash: SecretBytes,
}

impl Guess {
    pub(super) fn new(code: &HandedCode, salt: [u8; 16]) -> Result<Self> {
        Ok(Self { hash: slow_hash(code, &salt)?, salt })
    }

    /// The place of the unspent code that this is; `None` if it is none, or if
    /// the set has changed since the guess was hashed.
    pub(super) fn find(
        &self,
        tx: &ReadTx<'_>,
        keys: &Keyring,
        user: UserId,
    ) -> Result<Option<i64>> {
        let set = tx.find_recovery_set(user)?;
        if set.is_none_or(|(salt, _)| salt != self.salt) {
            return Ok(None);
        }
        let mut found = None;
        // Every code is opened and compared, whichever matches.
        for RecoveryRow { position, sealed } in tx.recovery_codes(user)? {
            let hash =
                with_context(user, position, &self.salt, |context| unseal(keys, context, &sealed))?;
            if matches(hash.expose(), self.hash.expose()) {
                found = Some(position);
            }
        }
        Ok(found)
    }
}

fn with_context<T>(
    user: UserId,
    position: i64,
    salt: &[u8; 16],
    run: impl FnOnce(&SealContext<'_>) -> T,
) -> T {
    let extra: [Field<'_>; 1] = [salt.into()];
    run(&SealContext {
        purpose: Purpose::RecoveryCode,
        row: position,
        user: user.get(),
        extra: &extra,
    })
}
