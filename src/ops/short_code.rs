//! Short codes, which the desk hands out: what the store keeps of one, and
//! whether a typed one is it.

use super::{seal, unseal};
use crate::crypto::keyring::Keyring;
use crate::crypto::recovery::{matches, quick_tag};
use crate::crypto::seal::{Field, Purpose, SealContext};
use crate::error::Result;
use crate::model::code::{CodePurpose, HandedCode};
use crate::model::ids::UserId;
use crate::model::time::Timestamp;
use crate::store::Sealed;

/// Everything that the seal of a code holds in place: whoever can write the
/// database can neither give it to somebody else nor lengthen its life.
#[derive(Debug)]
pub(super) struct Bound<'a> {
    pub(super) user: UserId,
    pub(super) purpose: CodePurpose,
    pub(super) salt: &'a [u8; 16],
    pub(super) epoch: i64,
    pub(super) issued_at: Timestamp,
    pub(super) expires_at: Timestamp,
}

impl Bound<'_> {
    /// What is stored of a code.
    pub(super) fn seal(&self, keys: &Keyring, code: &HandedCode) -> Result<Sealed> {
        self.with_context(|context| seal(keys, context, &quick_tag(code, self.salt)))
    }

    /// Whether the stored code is the one that was typed.
    pub(super) fn is_code(
        &self,
        keys: &Keyring,
        sealed: &Sealed,
        typed: &HandedCode,
    ) -> Result<bool> {
        let tag = self.with_context(|context| unseal(keys, context, sealed))?;
        Ok(matches(tag.expose(), &quick_tag(typed, self.salt)))
    }

    pub(super) fn with_context<T>(&self, run: impl FnOnce(&SealContext<'_>) -> T) -> T {
        let Self { user, purpose, salt, epoch, issued_at, expires_at } = self;
        let extra: [Field<'_>; 5] = [
            purpose.as_str().into(),
            (*salt).into(),
            (*epoch).into(),
            issued_at.millis().into(),
            expires_at.millis().into(),
        ];
        let purpose = match purpose {
            CodePurpose::AfterReset | CodePurpose::FirstEnrollment => Purpose::EnrollmentCode,
            CodePurpose::Bypass => Purpose::BypassCode,
        };
        run(&SealContext { purpose, row: user.get(), user: user.get(), extra: &extra })
    }
}
