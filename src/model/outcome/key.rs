//! What is told of keys: never one itself.

use crate::model::time::Timestamp;

/// What is sealed, by where it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealedKind {
    /// Seeds and numbers of authenticators.
    Authenticator,
    /// Recovery codes, spent ones included.
    RecoveryCode,
    /// Enrollment codes.
    EnrollmentCode,
    /// Bypass codes.
    BypassCode,
}

impl SealedKind {
    /// Every one there is.
    pub const ALL: [Self; 4] =
        [Self::Authenticator, Self::RecoveryCode, Self::EnrollmentCode, Self::BypassCode];
}

/// How many sealed values there are of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SealedCounts {
    /// Seeds and numbers.
    pub authenticators: u64,
    /// Recovery codes, spent ones included.
    pub recovery_codes: u64,
    /// Enrollment codes.
    pub enrollment_codes: u64,
    /// Bypass codes.
    pub bypass_codes: u64,
}

impl SealedCounts {
    /// The count of a kind.
    pub const fn of(&mut self, kind: SealedKind) -> &mut u64 {
        match kind {
            SealedKind::Authenticator => &mut self.authenticators,
            SealedKind::RecoveryCode => &mut self.recovery_codes,
            SealedKind::EnrollmentCode => &mut self.enrollment_codes,
            SealedKind::BypassCode => &mut self.bypass_codes,
        }
    }
}

/// A sealed value that does not open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Whose: their id.
    pub user: i64,
    /// Their login, unless they are gone.
    pub login: Option<String>,
    /// What it is, as `secret` or `recovery code`.
    pub what: &'static str,
    /// Of the authenticator, or the place in the set.
    pub row: i64,
    /// Whether it names a key that is not the one in use; else it was changed or moved.
    pub other_key: Option<[u8; 8]>,
}

/// A key that is no longer in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retired {
    /// Its name.
    pub key_id: [u8; 8],
    /// Since when.
    pub retired_at: Timestamp,
}

/// What was found when every sealed value was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyChecked {
    /// The name of the key in use.
    pub key_id: [u8; 8],
    /// Those that were in use before, the latest last.
    pub retired: Vec<Retired>,
    /// What opened.
    pub readable: SealedCounts,
    /// What did not: the first of them.
    pub unreadable: Vec<Unreadable>,
    /// How many did not.
    pub unreadable_count: u64,
    /// Keys in the file that are not in use: a rotation was not finished.
    pub left_over: Vec<[u8; 8]>,
}

impl KeyChecked {
    /// Whether everything opens and the file holds the one key.
    #[must_use]
    pub const fn is_well(&self) -> bool {
        self.unreadable_count == 0 && self.left_over.is_empty()
    }
}

/// What a rotation came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRotated {
    /// The name of the key in use until then.
    pub previous: [u8; 8],
    /// The name of the key in use now; `None` where it was not made yet.
    pub key_id: Option<[u8; 8]>,
    /// What was sealed anew.
    pub resealed: SealedCounts,
    /// Trusted devices that ended.
    pub trusted_devices: u64,
    /// Texted codes that ended.
    pub challenges: u64,
    /// Whether the file could not be written a last time and holds the old key as well.
    pub old_key_is_left: bool,
}
