//! Two-factor authentication for medical practices: one store, one set of rules.
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`model`] | nouns: values, parsing, display, outcomes |

pub mod model;
