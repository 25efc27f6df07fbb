//! Ids: one type each, so that a user's id never fits where an
//! authenticator's goes.
//!
//! ```compile_fail
//! use twofactl::model::ids::{AuthenticatorId, UserId};
//! let user: UserId = AuthenticatorId::new(12);
//! ```

use std::fmt;

use super::time::Timestamp;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// Wraps a number that the store gave out.
            #[must_use]
            pub const fn new(id: i64) -> Self {
                Self(id)
            }

            /// The bare number, for the store and for output.
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
    };
}

id!(
    /// A user, for life; never given out twice.
    UserId
);
id!(
    /// A practice.
    PracticeId
);
id!(
    /// An authenticator, pending ones included.
    AuthenticatorId
);
id!(
    /// A trusted device.
    DeviceId
);
id!(
    /// A text message.
    MessageId
);
id!(
    /// The place of an event in the record: 1, 2, 3 and so on without a gap.
    EventSeq
);

/// A login, from its ticket to the event that lets in: when it began, and 128 random bits.
///
/// The time comes first, so that logins of one hour are neighbours in the index that lets each
/// of them in only once: how many pages of it change does not grow with all logins ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoginId([u8; Self::BYTES]);

impl LoginId {
    /// Milliseconds since 1970 in eight bytes, then sixteen random ones.
    pub const BYTES: usize = 24;

    /// A login that begins at that time.
    #[must_use]
    pub fn new(begun: Timestamp, random: [u8; 16]) -> Self {
        let mut bytes = [0; Self::BYTES];
        let (time, rest) = bytes.split_at_mut(8);
        time.copy_from_slice(&begun.millis().to_be_bytes());
        rest.copy_from_slice(&random);
        Self(bytes)
    }

    /// As [`Self::bytes`] gave it.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        Self(bytes)
    }

    /// As the ticket and the record hold it.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; Self::BYTES] {
        &self.0
    }

    /// The random bits alone, for what is bound to this login.
    #[must_use]
    pub fn random(&self) -> [u8; 16] {
        let [_, _, _, _, _, _, _, _, random @ ..] = self.0;
        random
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_logins_come_behind_earlier_ones_whatever_chance_gave_them() {
        let at = |millis, random| LoginId::new(Timestamp::from_millis(millis), [random; 16]);
        assert!(at(1_800_000_000_000, 0xFF).bytes() < at(1_800_000_000_001, 0).bytes());
        assert_eq!(at(1_800_000_000_000, 7).random(), [7; 16]);
        assert_eq!(LoginId::from_bytes(*at(1, 2).bytes()), at(1, 2));
    }
}
