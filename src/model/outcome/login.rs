//! What the door answers.

use super::By;
use super::user::Diagnosis;
use crate::model::authenticator::AuthenticatorType;
use crate::model::code::HandedCode;
use crate::model::ids::{AuthenticatorId, UserId};
use crate::model::policy::{Methods, Remember};
use crate::model::practice::Handle;
use crate::model::secret::SecretText;
use crate::model::sms::{NotSent, Texted};
use crate::model::text::DisplayName;
use crate::model::time::Timestamp;

/// An authenticator that a person may answer with.
#[derive(Debug, Clone)]
pub struct Method {
    /// Which.
    pub authenticator: AuthenticatorId,
    /// What it is.
    pub kind: AuthenticatorType,
    /// Its label.
    pub label: Option<DisplayName>,
    /// The masked number; only for `sms`.
    pub phone: Option<String>,
}

/// A person who is in.
#[derive(Debug, Clone)]
pub struct Admission {
    /// Who.
    pub user: UserId,
    /// Where; `None` if no practice was named.
    pub practice: Option<Handle>,
    /// What let them in.
    pub by: By,
    /// The session is dead once the user's epoch is another.
    pub epoch: i64,
    /// Which authenticator answered, if one did.
    pub authenticator: Option<AuthenticatorId>,
    /// What the browser keeps, if it asked to be trusted and may be.
    pub device_token: Option<SecretText>,
    /// Recovery codes left.
    pub recovery_codes_left: u64,
    /// New recovery codes, shown once.
    pub recovery_codes: Option<Vec<HandedCode>>,
}

/// A person who must enroll, or may.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// Who.
    pub user: UserId,
    /// Names this login at the next operation.
    pub ticket: SecretText,
    /// The types that a new authenticator may have.
    pub methods: Methods,
    /// Until when it may be put off; `None` if it may not.
    pub deadline: Option<Timestamp>,
    /// Whether an enrollment code must be shown.
    pub needs_enrollment_code: bool,
    /// The authenticators whose fresh code replaces the enrollment code: answer
    /// with it and the ticket, and enroll with the ticket that comes back.
    pub prove: Vec<Method>,
}

/// What the start of a login, or a step of it, came to.
#[derive(Debug, Clone)]
pub enum LoginReply {
    /// In.
    Allowed(Box<Admission>),
    /// A code first.
    CodeRequired {
        /// Who.
        user: UserId,
        /// Names this login at the next operation.
        ticket: SecretText,
        /// What may be answered with.
        methods: Vec<Method>,
        /// How long a device may be trusted from now on.
        remember: Remember,
    },
    /// The person has proven themselves, and is not in: go on with this ticket.
    Proven {
        /// Who.
        user: UserId,
        /// Names the same login at the next operation.
        ticket: SecretText,
    },
    /// An authenticator may be enrolled now, or put off.
    EnrollmentOffered(Invitation),
    /// An authenticator must be enrolled first.
    EnrollmentRequired(Invitation),
    /// Not in, and not told why.
    Denied,
    /// No code is looked at.
    Locked {
        /// Who.
        user: UserId,
        /// When that ends by the clock; `None` where only the desk can help.
        until: Option<Timestamp>,
    },
    /// The code was not accepted.
    Rejected {
        /// Who.
        user: UserId,
        /// Why.
        reason: RejectionReason,
        /// Wrong codes left before a lock.
        left: u32,
    },
    /// The ticket is used, too old or outdated: start again.
    Expired,
}

impl LoginReply {
    /// Who it is, once the password was right; `None` for whoever is denied, and
    /// for a dead ticket, which may have been anybody's.
    #[must_use]
    pub const fn user(&self) -> Option<UserId> {
        match self {
            Self::Allowed(admission) => Some(admission.user),
            Self::EnrollmentOffered(invitation) | Self::EnrollmentRequired(invitation) => {
                Some(invitation.user)
            }
            Self::CodeRequired { user, .. }
            | Self::Proven { user, .. }
            | Self::Locked { user, .. }
            | Self::Rejected { user, .. } => Some(*user),
            Self::Denied | Self::Expired => None,
        }
    }
}

/// What a wish for a texted code came to.
#[derive(Debug, Clone)]
pub enum SmsReply {
    /// It is on its way.
    Sent(Texted),
    /// Nobody is texted.
    NotSent {
        /// Who it was.
        user: UserId,
        /// Why not.
        why: NotSent,
    },
    /// Not the time for a code.
    Not(LoginReply),
}

/// Why an answer was not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RejectionReason {
    /// It matches nothing.
    Wrong,
    /// It was right once.
    AlreadyUsed,
    /// The enrollment code is wrong, spent or too old.
    EnrollmentCode,
    /// A code at an enrollment, explained.
    Enrollment(Diagnosis),
}

impl RejectionReason {
    /// The word in replies and events.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Wrong => "wrong",
            Self::AlreadyUsed => "already_used",
            Self::EnrollmentCode => "enrollment_code",
            Self::Enrollment(_) => "enrollment",
        }
    }
}
