//! All that can go wrong here. No message carries a secret or a part of one.

use thiserror::Error;

/// Why a cryptographic operation gave no answer.
///
/// A wrong code or password is an answer, not an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CryptoError {
    /// The operating system gave no random bytes.
    #[error("the operating system's random generator failed")]
    Random,
    /// There is not enough memory for Argon2.
    #[error("there is not enough memory to hash a password")]
    Memory,
    /// The master key is not the one the store was made with.
    #[error("the key does not belong to this store")]
    WrongKey,
    /// A sealed value does not open in its place.
    #[error("a sealed value does not open: it was changed, moved, or sealed under another key")]
    Unreadable,
    /// The text of a key file is malformed; the words complete "the key file …".
    #[error("the key file {0}")]
    KeyFile(&'static str),
    /// A stored password hash is of no kind that is known, or would cost more
    /// than is ever spent on one.
    #[error("a stored password hash is of no kind that is known, or beyond the limits")]
    HashParameters,
    /// Something that the callers rule out; a defect.
    #[error("internal error: {0}")]
    Internal(&'static str),
}

/// What a cryptographic operation returns.
pub(super) type Result<T> = std::result::Result<T, CryptoError>;
