//! Two-factor authentication for medical practices: one store, one set of rules.
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`crypto`] | seeds, codes, seals and keys: the only home of cryptography |
//! | [`model`] | nouns: values, parsing, display, outcomes |

pub mod crypto;
pub mod model;
