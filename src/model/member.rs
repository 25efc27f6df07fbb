//! Memberships: a user in a practice, with a role, and what is agreed for them there.

use std::fmt;

use super::ids::{PracticeId, UserId};
use super::time::Timestamp;

/// What a member does in the practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Owns the practice.
    Owner,
    /// Administers it.
    Admin,
    /// Treats patients.
    Provider,
    /// Everybody else.
    Staff,
}

impl Role {
    /// Every role, the most powerful first.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Admin, Self::Provider, Self::Staff];

    /// The word in the store, on the command line and in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Provider => "provider",
            Self::Staff => "staff",
        }
    }

    /// The role of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A user in a practice.
#[derive(Debug, Clone)]
pub struct Membership {
    /// Where.
    pub practice: PracticeId,
    /// Who.
    pub user: UserId,
    /// As what.
    pub role: Role,
    /// When the membership began, or began again.
    pub joined_at: Timestamp,
    /// Since when the member has the present role.
    pub role_since: Timestamp,
    /// The present exemption, ended by the clock or not.
    pub exemption: Option<Exemption>,
    /// The present explicit extension of the deadline.
    pub extended_until: Option<Timestamp>,
}

/// Why somebody is exempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExemptionType {
    /// A person, for a while.
    Temporary,
    /// An account that moves data and has no phone.
    Service,
}

impl ExemptionType {
    /// The word in the store, on the command line and in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Temporary => "temporary",
            Self::Service => "service",
        }
    }

    /// The type of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Temporary, Self::Service].into_iter().find(|t| t.as_str() == word)
    }
}

/// An exemption from what a practice demands; it ends by the clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exemption {
    /// Why this kind of account is exempt.
    pub exemption_type: ExemptionType,
    /// Why, in the author's words.
    pub reason: String,
    /// Who granted it.
    pub author: String,
    /// When it was granted.
    pub created_at: Timestamp,
    /// When it ends: 90 days ahead at most when granted.
    pub ends_at: Timestamp,
}
