//! Two-factor authentication for medical practices: one store, one set of rules.
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`crypto`] | seeds, codes, seals and keys: the only home of cryptography |
//! | [`model`] | nouns: values, parsing, display, outcomes |
//! | [`rules`] | judgements: pure functions, (state, now) to verdict |

pub mod crypto;
pub mod model;
pub mod rules;
