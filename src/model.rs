//! NOUNS: the values that everything else speaks in. How they are parsed,
//! compared and displayed, and what an operation can answer.
//!
//! Knows no store, no clock, no randomness, no terminal.

pub mod authenticator;
pub mod code;
pub mod device;
pub mod event;
pub mod identity;
pub mod ids;
pub mod import;
mod invalid;
pub mod member;
pub mod operator;
pub mod outcome;
pub mod password;
pub mod permission;
pub mod policy;
pub mod policy_file;
pub mod practice;
pub mod rate;
pub mod record;
pub mod secret;
pub mod sms;
pub mod text;
pub mod time;
pub mod token;
pub mod user;

pub use invalid::Invalid;
