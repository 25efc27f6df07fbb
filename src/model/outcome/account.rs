//! What the door answers about a person's own account.

use crate::model::authenticator::Authenticator;
use crate::model::device::TrustedDevice;
use crate::model::ids::UserId;
use crate::model::secret::SecretText;
use crate::model::time::Timestamp;

/// What a person has, as they see it themselves.
#[derive(Debug, Clone)]
pub struct Account {
    /// Who.
    pub user: UserId,
    /// Names this visit at the next operation.
    pub ticket: SecretText,
    /// A code must prove the person before anything is changed: answer with it
    /// and the ticket, and go on with the ticket that comes back.
    pub prove: bool,
    /// Whether an enrollment code must be shown to enroll, and in rebind before
    /// anything else.
    pub needs_enrollment_code: bool,
    /// Their authenticators, the oldest first; none that is not proven yet.
    pub authenticators: Vec<Authenticator>,
    /// The devices that are trusted, the oldest first.
    pub devices: Vec<TrustedDevice>,
    /// They want a second factor whatever their practices say.
    pub personal: bool,
    /// Recovery codes left.
    pub recovery_codes_left: u64,
}

/// What asking for an account came to.
#[derive(Debug, Clone)]
pub enum AccountReply {
    /// There it is.
    Account(Box<Account>),
    /// Not told why.
    Denied,
    /// No code is looked at, and nothing can be changed.
    Locked {
        /// Who.
        user: UserId,
        /// When that ends by the clock; `None` where only the desk can help.
        until: Option<Timestamp>,
    },
}

/// What an operation on the account came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Managed<T> {
    /// It is so.
    Done(T),
    /// The ticket is too old, outdated, or another one is needed: start again.
    Expired,
}
