//! Ids: one type each, so that a user's id never fits where an
//! authenticator's goes.
//!
//! ```compile_fail
//! use twofactl::model::ids::{AuthenticatorId, UserId};
//! let user: UserId = AuthenticatorId::new(12);
//! ```

use std::fmt;

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
