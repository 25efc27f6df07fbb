//! What an import of authenticators came to.

use super::user::PracticeLogin;
use crate::model::authenticator::Authenticator;
use crate::model::token::{Fault, Place};
use crate::model::user::User;

/// What an import came to: all that was in the file, or what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Import {
    /// In the order of the file. Empty where there is a fault.
    pub imported: Vec<Imported>,
    /// Everything that kept it from being made.
    pub faults: Vec<Fault>,
}

/// An authenticator that was taken over.
#[derive(Debug, Clone)]
pub struct Imported {
    /// Where it stood.
    pub place: Place,
    /// Whose it is, as they are now.
    pub user: User,
    /// As it is kept.
    pub authenticator: Authenticator,
    /// How many bits its seed has, where that is less than is recommended.
    pub short_seed: Option<u64>,
    /// Whether the next login by code shows them recovery codes.
    pub renewal_due: bool,
    /// What the next login comes to.
    pub next_login: Vec<PracticeLogin>,
}
