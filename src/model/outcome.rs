//! Outcomes: what the judgements answer, in the words that people and scripts read.
//!
//! Policy, enrollment and next login are three facts and stay apart:
//! [`Demand`] says why a factor is asked for, [`FactorState`] what the person
//! has, [`NextLogin`] what will happen.

pub mod account;
pub mod audit;
pub mod check;
pub mod coverage;
pub mod device;
pub mod explain;
pub mod import;
pub mod inspection;
pub mod key;
pub mod login;
pub mod names;
pub mod operator;
pub mod policy;
pub mod practice;
pub mod report;
pub mod restore;
pub mod situation;
pub mod store;
pub mod token;
pub mod user;

use super::policy::{Methods, Remember};
use super::time::Timestamp;

/// What a login comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Not let in. Says nothing about why.
    Denied,
    /// In.
    Allowed,
    /// No code is looked at.
    Locked {
        /// When that ends by the clock; `None` where only the desk can help.
        until: Option<Timestamp>,
    },
    /// A code first.
    CodeRequired,
    /// An authenticator may be enrolled now, or put off.
    EnrollmentOffered {
        /// Until when it may be put off.
        deadline: Timestamp,
    },
    /// An authenticator must be enrolled first.
    EnrollmentRequired,
}

impl Step {
    /// The word in output and in replies.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Allowed => "allowed",
            Self::Locked { .. } => "locked",
            Self::CodeRequired => "code_required",
            Self::EnrollmentOffered { .. } => "enrollment_offered",
            Self::EnrollmentRequired => "enrollment_required",
        }
    }
}

/// Who demands a second factor. Where several do, the first of them is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Demand {
    /// A practice, by its policy.
    Practice,
    /// An operator, of this user.
    Required,
    /// The user.
    Personal,
}

impl Demand {
    /// The word in output, as in `"because":"practice"`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::Required => "required",
            Self::Personal => "personal",
        }
    }
}

/// What let a person in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The password alone.
    Password,
    /// A trusted device.
    Device,
    /// A code from an authenticator.
    Code,
    /// A recovery code.
    Recovery,
    /// A bypass code.
    Bypass,
}

impl By {
    /// Every one there is.
    pub const ALL: [Self; 5] =
        [Self::Password, Self::Device, Self::Code, Self::Recovery, Self::Bypass];

    /// The word in replies and events.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Device => "device",
            Self::Code => "code",
            Self::Recovery => "recovery",
            Self::Bypass => "bypass",
        }
    }

    /// The one of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.as_str() == word)
    }
}

/// What will happen at the next login with the right password, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextLogin {
    /// What it comes to.
    pub step: Step,
    /// Who demands a second factor; `None` if nobody does. Told for suspended
    /// users too: what is demanded and what happens are two facts.
    pub because: Option<Demand>,
    /// What lets the person in; `None` unless the step is [`Step::Allowed`].
    pub by: Option<By>,
    /// The types whose codes are accepted now: what the policy permits, or every type while
    /// the grace lasts or no practice demands.
    pub permitted: Methods,
    /// The types that a new authenticator may have: what the policy permits, grace or not.
    pub enrollable: Methods,
    /// How long a device may be trusted from now on.
    pub remember: Remember,
    /// When the step turns stricter by the clock; `None` if it does not.
    pub deadline: Option<Timestamp>,
    /// Binding an authenticator takes an enrollment code, unless the person proves an active
    /// one where [`Self::may_prove`] says so.
    pub needs_enrollment_code: bool,
    /// A fresh code from an active authenticator, permitted or not, replaces the enrollment code.
    pub may_prove: bool,
}

/// How a member stands towards what the practice demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coverage {
    /// Exempt at this moment.
    Exempt,
    /// Meets a lock.
    Locked,
    /// Holds an active authenticator that the policy permits.
    Enrolled,
    /// Has begun to enroll.
    Pending,
    /// Has time left.
    InGrace,
    /// Must enroll at the next login.
    MustEnroll,
    /// Nothing is demanded, and there is no authenticator.
    NotDemanded,
}

impl Coverage {
    /// The word in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exempt => "exempt",
            Self::Locked => "locked",
            Self::Enrolled => "enrolled",
            Self::Pending => "pending",
            Self::InGrace => "in_grace",
            Self::MustEnroll => "must_enroll",
            Self::NotDemanded => "not_demanded",
        }
    }
}

/// What a user has, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactorState {
    /// Locked for a while.
    Locked,
    /// At least one active authenticator.
    Active,
    /// Only disabled ones.
    Disabled,
    /// Only a begun enrollment.
    Pending,
    /// Nothing.
    None,
}

impl FactorState {
    /// Every one there is, in the order in which the first that fits is told.
    pub const ALL: [Self; 5] =
        [Self::Locked, Self::Active, Self::Disabled, Self::Pending, Self::None];

    /// The word in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Locked => "locked",
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::Pending => "pending",
            Self::None => "none",
        }
    }
}

/// Why a member who holds only unpermitted authenticators could not get any further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocked {
    /// A number would have to be proven, and texts cannot be sent.
    SmsCannotBeSent,
    /// No authenticator of theirs can be proven here.
    CannotProve,
    /// In rebind an authenticator proves nothing, and there is no enrollment code.
    NoEnrollmentCode,
}

impl Blocked {
    /// The word in output, under `"why"`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SmsCannotBeSent => "sms_cannot_be_sent",
            Self::CannotProve => "cannot_prove",
            Self::NoEnrollmentCode => "no_enrollment_code",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_let_somebody_in_is_read_as_it_is_written() {
        for by in By::ALL {
            assert_eq!(By::from_word(by.as_str()), Some(by));
        }
        assert_eq!(By::from_word("magic"), None);
    }

    #[test]
    fn steps_speak_the_words_of_the_contract() {
        let at = Timestamp::from_millis(0);
        let steps = [
            Step::Denied,
            Step::Allowed,
            Step::Locked { until: None },
            Step::CodeRequired,
            Step::EnrollmentOffered { deadline: at },
            Step::EnrollmentRequired,
        ];
        assert_eq!(
            steps.map(Step::as_str).join(" "),
            "denied allowed locked code_required enrollment_offered enrollment_required"
        );
    }
}
