//! Passwords: how long they must be, and how long they may be.
//!
//! NIST SP 800-63B-4 section 3.1.1.2. Each Unicode code point counts as one
//! character; nothing else is demanded of a password.

use crate::model::outcome::Demand;

/// The least number of characters where a second factor is demanded as well.
pub(crate) const MINIMUM_WITH_FACTOR: usize = 8;

/// The least number of characters where the password stands alone.
pub(crate) const MINIMUM_ALONE: usize = 15;

/// The most bytes that are hashed: room for any sentence (the standard asks for 64
/// characters), and a bound on the work that a stranger can cause.
pub(crate) const MAXIMUM_BYTES: usize = 1024;

/// Returns the least number of characters of a new password.
#[must_use]
pub(crate) const fn minimum_length(because: Option<Demand>) -> usize {
    match because {
        Some(_) => MINIMUM_WITH_FACTOR,
        None => MINIMUM_ALONE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_that_stands_alone_must_be_longer() {
        assert_eq!(minimum_length(None), 15);
        for demand in [Demand::Practice, Demand::Required, Demand::Personal] {
            assert_eq!(minimum_length(Some(demand)), 8);
        }
    }
}
