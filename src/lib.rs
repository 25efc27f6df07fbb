//! Two-factor authentication for medical practices: one store, one set of rules.

pub mod crypto;
pub mod error;
pub mod guard;
pub mod model;
pub mod ops;
pub mod rules;
pub mod store;
