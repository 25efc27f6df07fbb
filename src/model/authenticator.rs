//! Authenticators: what a person proves themselves with, besides the password.

use std::fmt;

use super::Invalid;
use super::ids::{AuthenticatorId, UserId};
use super::text::DisplayName;
use super::time::Timestamp;

/// What kind of authenticator. There is no `email`, on purpose: NIST SP
/// 800-63B-4 section 3.1.3.1 forbids it as a factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuthenticatorType {
    /// An app that computes time-based codes (RFC 6238).
    Totp,
    /// A telephone number that receives codes.
    Sms,
    /// A security key or passkey; the store has a place for it.
    Webauthn,
}

impl AuthenticatorType {
    /// Every type, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Totp, Self::Sms, Self::Webauthn];

    /// The word in the store, on the command line and in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::Sms => "sms",
            Self::Webauthn => "webauthn",
        }
    }

    /// The type of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Where an authenticator is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthenticatorState {
    /// Begun, not yet proven; counts for nothing.
    Pending,
    /// Proven.
    Active,
    /// Ended by too many wrong codes; only a reset helps.
    Disabled,
}

impl AuthenticatorState {
    /// The word in the store and in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }

    /// The state of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Pending, Self::Active, Self::Disabled].into_iter().find(|s| s.as_str() == word)
    }
}

/// The hash inside a time-based code (RFC 6238 section 1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Algorithm {
    /// What every app computes.
    #[default]
    Sha1,
    /// Several apps accept it and then compute SHA1.
    Sha256,
    /// Several apps accept it and then compute SHA1.
    Sha512,
}

impl Algorithm {
    /// Every algorithm.
    pub const ALL: [Self; 3] = [Self::Sha1, Self::Sha256, Self::Sha512];

    /// The word in `otpauth` URIs, in the store and in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
            Self::Sha512 => "SHA512",
        }
    }

    /// The algorithm of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.as_str() == word)
    }

    /// Length of a new seed in bytes: that of the hash (RFC 4226 section 4, R6;
    /// RFC 6238 section 5.1).
    #[must_use]
    pub const fn seed_length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }
}

/// How many digits a code has (RFC 4226 section 5.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Digits {
    /// What every app shows.
    #[default]
    Six,
    /// Possible.
    Seven,
    /// Possible.
    Eight,
}

impl Digits {
    /// From the number itself.
    ///
    /// # Errors
    ///
    /// [`Invalid`] for anything but 6, 7 and 8.
    pub fn new(count: i64) -> Result<Self, Invalid> {
        match count {
            6 => Ok(Self::Six),
            7 => Ok(Self::Seven),
            8 => Ok(Self::Eight),
            _ => Err(Invalid::new("number of digits", &count.to_string(), "6, 7 or 8")),
        }
    }

    /// The number itself.
    #[must_use]
    pub const fn get(self) -> u8 {
        match self {
            Self::Six => 6,
            Self::Seven => 7,
            Self::Eight => 8,
        }
    }
}

impl fmt::Display for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.get(), f)
    }
}

/// How an authenticator computes its codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TotpSettings {
    /// Which hash.
    pub algorithm: Algorithm,
    /// How many digits.
    pub digits: Digits,
    /// Seconds a code lasts: 30 for all that we make, 15 to 120 for imported
    /// ones (NIST SP 800-63B-4 section 3.1.4.1 allows two minutes).
    pub period: u32,
}

impl Default for TotpSettings {
    /// SHA1, 6 digits, 30 seconds: what every app computes.
    fn default() -> Self {
        Self { algorithm: Algorithm::Sha1, digits: Digits::Six, period: 30 }
    }
}

/// What a person showed, besides the password, to bind an authenticator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnrollmentProof {
    /// Nothing.
    Password,
    /// An enrollment code.
    EnrollmentCode,
    /// Themselves, to an operator.
    Desk,
    /// A fresh code from another authenticator of theirs, or a recovery code.
    Proven,
}

impl EnrollmentProof {
    const ALL: [Self; 4] = [Self::Password, Self::EnrollmentCode, Self::Desk, Self::Proven];

    /// The word in the store and in events.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::EnrollmentCode => "enrollment_code",
            Self::Desk => "desk",
            Self::Proven => "proven",
        }
    }

    /// The proof of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|proof| proof.as_str() == word)
    }
}

/// An authenticator as the store keeps it, without its secret.
#[derive(Debug, Clone)]
pub struct Authenticator {
    /// Never changes.
    pub id: AuthenticatorId,
    /// Whose it is.
    pub user: UserId,
    /// What it is.
    pub kind: AuthenticatorType,
    /// Which of several, in the person's words.
    pub label: Option<DisplayName>,
    /// Pending, active or disabled.
    pub state: AuthenticatorState,
    /// How codes are computed; only for `totp`.
    pub totp: Option<TotpSettings>,
    /// The masked number; only for `sms`.
    pub phone_masked: Option<String>,
    /// The last step whose code was accepted: none at or before it is accepted again.
    pub last_step: Option<u64>,
    /// Steps that its clock was found to be ahead; negative if it is behind.
    pub drift: i64,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was proven.
    pub confirmed_at: Option<Timestamp>,
    /// When it last let its person in.
    pub last_used_at: Option<Timestamp>,
}

impl Authenticator {
    /// The UNIX time that its clock shows, as far as that is known: what its codes
    /// are to be looked for at.
    #[must_use]
    pub fn seconds_shown(&self, now: Timestamp) -> u64 {
        let period = self.totp.map_or(0, |totp| i64::from(totp.period));
        now.unix_seconds().saturating_add_signed(self.drift.saturating_mul(period))
    }
}
