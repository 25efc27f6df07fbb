//! What the commands about the store itself answer.

use crate::model::time::Timestamp;

/// Who a store is, and how much is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreFacts {
    /// Random; salts every derived key, and is no secret.
    pub store_id: [u8; 16],
    /// Names the present key, and tells nothing of it.
    pub key_id: [u8; 8],
    /// The version of its schema.
    pub schema: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// How many practices.
    pub practices: u64,
    /// How many users.
    pub users: u64,
    /// How many operators.
    pub operators: u64,
    /// How many events the record has.
    pub events: u64,
}
