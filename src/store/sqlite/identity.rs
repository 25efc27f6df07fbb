//! Rows of `identity`, `keys`, `settings` and `counters`.

use rusqlite::{Connection, params};

use super::{Fields, ReadTx, WriteTx, count_of, damaged, failure};
use crate::crypto::chain::{ChainHash, Seal};
use crate::error::Result;
use crate::model::time::Timestamp;
use crate::store::sql::{events, identity as sql};

/// Who a store is, and how to tell whether a key is its own.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    /// Random; salts every derived key.
    pub store_id: [u8; 16],
    /// The key that seals now.
    pub key_id: [u8; 8],
    /// Opens under the right key only.
    pub check_value: Vec<u8>,
    /// When the store was made.
    pub created_at: Timestamp,
}

/// How much is in a store.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// How many practices.
    pub practices: u64,
    /// How many users.
    pub users: u64,
    /// How many operators.
    pub operators: u64,
}

/// Who a new store will be.
#[derive(Debug, Clone)]
pub struct NewIdentity {
    /// Random; salts every derived key.
    pub store_id: [u8; 16],
    /// The key that will seal.
    pub key_id: [u8; 8],
    /// Opens under that key only.
    pub check_value: Vec<u8>,
    /// When the store is made.
    pub created_at: Timestamp,
}

impl NewIdentity {
    /// Fills the rows that every store has from the beginning.
    pub(super) fn insert(&self, connection: &Connection) -> Result<()> {
        let Self { store_id, key_id, check_value, created_at } = self;
        let at = created_at.millis();
        connection.execute(sql::INSERT_IDENTITY, params![store_id, at]).map_err(failure)?;
        connection.execute(sql::INSERT_KEY, params![key_id, check_value, at]).map_err(failure)?;
        connection.execute(sql::INSERT_COUNTER, ["authenticators"]).map_err(failure)?;
        let (hash, seal) = (ChainHash::GENESIS, Seal::GENESIS);
        connection
            .execute(events::INSERT_CHAIN_HEAD, params![hash.bytes(), seal.bytes()])
            .map_err(failure)?;
        Ok(())
    }
}

impl ReadTx<'_> {
    /// Who this store is.
    pub(crate) fn identity(&self) -> Result<Identity> {
        self.get(sql::SELECT_IDENTITY, [], |row| {
            let mut fields = Fields::new(row);
            Ok(Identity {
                store_id: fields.next()?,
                key_id: fields.next()?,
                check_value: fields.next()?,
                created_at: fields.time()?,
            })
        })
    }

    /// How much is in this store.
    pub(crate) fn size(&self) -> Result<Size> {
        self.get(sql::SELECT_SIZE, [], |row| {
            let mut fields = Fields::new(row);
            let mut next = || fields.next().map(count_of);
            Ok(Size { practices: next()?, users: next()?, operators: next()? })
        })
    }

    /// A setting of the store; `None` if it was never set.
    pub(crate) fn find_setting(&self, name: &str) -> Result<Option<String>> {
        self.find(sql::SELECT_SETTING, [name], |row| Fields::new(row).next())
    }
}

impl WriteTx<'_> {
    /// Sets a setting of the store.
    pub(crate) fn set_setting(&mut self, name: &str, value: &str) -> Result<()> {
        self.execute(sql::UPSERT_SETTING, [name, value]).map(|_| ())
    }

    /// Puts a key to use.
    pub(super) fn insert_key(
        &mut self,
        key_id: &[u8; 8],
        check_value: &[u8],
        now: Timestamp,
    ) -> Result<()> {
        self.execute(sql::INSERT_KEY, params![key_id, check_value, now.millis()]).map(|_| ())
    }

    /// The id of the authenticator that is written next; none is given out twice.
    pub(super) fn next_authenticator_id(&mut self) -> Result<i64> {
        self.find(sql::NEXT_ID, ["authenticators"], |row| Fields::new(row).next())?
            .ok_or_else(|| damaged("the counter of authenticators is missing"))
    }
}
