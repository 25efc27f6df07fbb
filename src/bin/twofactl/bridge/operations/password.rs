//! The password of whoever begins something: as typed, or vouched for.

use twofactl::model::secret::SecretText;
use twofactl::ops::door::Password;

use super::Trust;
use crate::bridge::fault::Fault;
use crate::bridge::request::Fields;
use crate::report::Kind;

/// What stands for [`Password`] while a request waits for a door.
pub(super) enum Credential {
    Typed(SecretText),
    Vouched,
}

impl Credential {
    /// Reads `password` or `password_verified`: one of them, and the second only
    /// from a service that is trusted to check.
    pub(super) fn read(fields: &mut Fields<'_>, trust: Trust) -> Result<Self, Fault> {
        let typed = fields.maybe_secret("password")?;
        let is_vouched = fields.flag("password_verified")?;
        match (typed, is_vouched, trust) {
            (Some(typed), false, _) => Ok(Self::Typed(typed)),
            (None, true, Trust::Service) => Ok(Self::Vouched),
            (None, true, Trust::Nobody) => Err(Fault {
                kind: Kind::Refused,
                message: "the bridge was not started with --trust-password-verified".to_owned(),
            }),
            (None, false, _) | (Some(_), true, _) => Err(Fault::usage(
                "one of the fields \"password\" and \"password_verified\" is needed, not both",
            )),
        }
    }

    pub(super) fn as_password(&self) -> Password<'_> {
        match self {
            Self::Typed(typed) => Password::Given(typed),
            Self::Vouched => Password::VerifiedByService,
        }
    }
}
