//! Why a request was not answered.

use twofactl::error::Error;

use crate::report::{Kind, classify};

/// What becomes `{"error":{"kind":…,"message":…}}`. Never quotes the request:
/// a client that mixes its fields up may have put a password anywhere.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) kind: Kind,
    pub(crate) message: String,
}

impl Fault {
    /// A request that cannot be understood.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { kind: Kind::Usage, message: message.into() }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        if let Error::Invalid(invalid) = &error {
            let message = format!("a value is not acceptable: use {}", invalid.allowed());
            return Self { kind: Kind::Invalid, message };
        }
        let (kind, message, _) = classify(&error.into());
        Self { kind, message }
    }
}
