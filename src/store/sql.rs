//! SQL text and nothing else: named constants, one file per table.
//!
//! Two engines share this text, so it keeps to what SQLite and PostgreSQL both
//! understand. Parameters are `$1, $2` and so on, numbered by first appearance.

/// Declares statements and lists them, so that a test can prepare each.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)+) => {
        $($(#[$doc])* pub(in crate::store) const $name: &str = $text;)+
        /// Every statement of this file with its name.
        #[cfg(test)]
        pub(in crate::store) const ALL: &[(&str, &str)] = &[$((stringify!($name), $name),)+];
    };
}

pub(super) mod authenticators;
pub(super) mod codes;
pub(super) mod devices;
pub(super) mod events;
pub(super) mod identity;
pub(super) mod inspect;
pub(super) mod keys;
pub(super) mod locks;
pub(super) mod members;
pub(super) mod names;
pub(super) mod operators;
pub(super) mod practices;
pub(super) mod rates;
pub(super) mod restore;
pub(super) mod sms;
pub(super) mod users;

/// Every statement there is.
#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    [
        authenticators::ALL,
        codes::ALL,
        devices::ALL,
        events::ALL,
        identity::ALL,
        inspect::ALL,
        keys::ALL,
        locks::ALL,
        members::ALL,
        names::ALL,
        operators::ALL,
        practices::ALL,
        rates::ALL,
        restore::ALL,
        sms::ALL,
        users::ALL,
    ]
    .into_iter()
    .flatten()
}
