//! The only home of cryptography: one-time codes, password hashing, the
//! cipher, key derivation, the seals of the audit record.
//!
//! ```text
//! MasterKey ──HKDF, store id──► Keyring ─┬ secrets, codes ► seal      XChaCha20-Poly1305
//!   (the key file)                       ├ audit          ► chain     HMAC over SHA-256
//!                                        ├ devices, tickets, sms, names     HMAC-SHA-256
//!                                        └ check          ► "is this the right key?"
//! ```
//!
//! Everything here is a function of its arguments and, where it says
//! "generates", of the operating system's generator. Nothing is stored or
//! printed, and no clock is read. Secrets are wiped when dropped (as far as
//! the compiler lets us) and redacted in `Debug`.

mod argon;
pub(crate) mod chain;
#[cfg(feature = "exports")]
pub(crate) mod container;
pub(crate) mod device;
mod error;
mod fields;
mod key;
pub(crate) mod keyring;
pub(crate) mod password;
pub(crate) mod random;
pub(crate) mod recovery;
pub(crate) mod seal;
pub(crate) mod sms;
pub(crate) mod ticket;
pub(crate) mod totp;
mod turns;

pub(crate) use error::CryptoError;
