//! What the daily look at the record answers: lines in groups, and what of it
//! needs a person.

use crate::model::event::{Action, UserStamp};
use crate::model::ids::EventSeq;
use crate::model::time::Timestamp;

/// The parts of the report, in the order in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// What was refused; what the operator may not do comes first.
    Refusals,
    /// Runs of events without seals.
    Unsealed,
    /// Changes of what practices demand.
    Enforcement,
    /// What people did for themselves, of thirty days.
    SelfService,
    /// Authenticators that guessing disabled.
    Disabled,
    /// Locks, and how they ended.
    Locks,
    /// Second factors that were ended.
    Resets,
    /// What was handed out that lets somebody in.
    HandedOut,
    /// Exemptions and deadlines of single members.
    Exemptions,
    /// Changes of who may run the program.
    Operators,
}

impl Group {
    /// Every one there is, in order.
    pub const ALL: [Self; 10] = [
        Self::Refusals,
        Self::Unsealed,
        Self::Enforcement,
        Self::SelfService,
        Self::Disabled,
        Self::Locks,
        Self::Resets,
        Self::HandedOut,
        Self::Exemptions,
        Self::Operators,
    ];

    /// The word in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refusals => "refusals",
            Self::Unsealed => "unsealed",
            Self::Enforcement => "enforcement",
            Self::SelfService => "self_service",
            Self::Disabled => "disabled",
            Self::Locks => "locks",
            Self::Resets => "resets",
            Self::HandedOut => "handed_out",
            Self::Exemptions => "exemptions",
            Self::Operators => "operators",
        }
    }
}

/// What a line tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The operator may not do it.
    NotPermitted,
    /// Something else forbade it.
    Refused,
    /// Events without seals, which no key holder has met yet.
    Unsealed,
    /// Events without seals, which a key holder has met and found to be whole.
    UnsealedMet,
    /// Events without seals, which a key holder has met and found to be broken.
    UnsealedBroken,
    /// A practice demands a second factor, or demands it otherwise.
    Enforced,
    /// A practice demands it no longer.
    EnforcementOff,
    /// A practice does not demand it for a while.
    Paused,
    /// A setting of a practice demands less than before.
    Loosened,
    /// Somebody did something for themselves.
    SelfService,
    /// Guessing disabled all authenticators of a person.
    Disabled,
    /// Wrong codes locked a person.
    Locked,
    /// A person's second factor was ended.
    Reset,
    /// An enrollment code was handed out.
    EnrollmentCode,
    /// A bypass code was handed out.
    BypassCode,
    /// Recovery codes were shown at the desk.
    RecoveryCodes,
    /// Two-factor authentication was switched off for a person.
    TwoFactorOff,
    /// A password was set at the desk.
    Password,
    /// An enrollment at the desk was begun after identity was checked.
    Enrollment,
    /// A member was exempted.
    Exempted,
    /// An exemption was renewed.
    ExemptionRenewed,
    /// An exemption was ended by hand.
    ExemptionEnded,
    /// An exemption ends by the clock, or has.
    ExemptionDue,
    /// A member was given a deadline of their own.
    DeadlineExtended,
    /// A member's own deadline was taken back.
    ExtensionEnded,
    /// An operator was added, changed or removed.
    Operator,
}

impl What {
    /// The word in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotPermitted => "not_permitted",
            Self::Refused => "refused",
            Self::Unsealed => "unsealed",
            Self::UnsealedMet => "unsealed_met",
            Self::UnsealedBroken => "unsealed_broken",
            Self::Enforced => "enforced",
            Self::EnforcementOff => "enforcement_off",
            Self::Paused => "paused",
            Self::Loosened => "loosened",
            Self::SelfService => "self_service",
            Self::Disabled => "disabled",
            Self::Locked => "locked",
            Self::Reset => "reset",
            Self::EnrollmentCode => "enrollment_code",
            Self::BypassCode => "bypass_code",
            Self::RecoveryCodes => "recovery_codes",
            Self::TwoFactorOff => "two_factor_off",
            Self::Password => "password",
            Self::Enrollment => "enrollment",
            Self::Exempted => "exempted",
            Self::ExemptionRenewed => "exemption_renewed",
            Self::ExemptionEnded => "exemption_ended",
            Self::ExemptionDue => "exemption_due",
            Self::DeadlineExtended => "deadline_extended",
            Self::ExtensionEnded => "extension_ended",
            Self::Operator => "operator",
        }
    }
}

/// One line of the report.
#[derive(Debug, Clone)]
pub struct Line {
    /// Where it is told.
    pub group: Group,
    /// What it tells.
    pub what: What,
    /// The event; `None` for what is no event: an end that the clock brings, and a run
    /// without seals that nobody has met.
    pub seq: Option<EventSeq>,
    /// When it was, or will be.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Option<String>,
    /// What the event says was done.
    pub action: Option<Action>,
    /// In which practice.
    pub practice: Option<String>,
    /// To whom.
    pub user: Option<UserStamp>,
    /// To which thing.
    pub target: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// For which ticket.
    pub ticket: Option<String>,
    /// How identity was checked.
    pub verified: Option<String>,
    /// When it ends.
    pub until: Option<Timestamp>,
    /// Whether it is still so: the lock, the disabled authenticators, the pause, the
    /// reset that left no way in. `None` where that is no question.
    pub still: Option<bool>,
    /// What else there is to say: why it was refused, what was changed, what ended it.
    pub detail: Option<String>,
    /// Why a person has to look at it; `None` if it is only to be read.
    pub need: Option<NeedKind>,
}

/// Why a person has to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NeedKind {
    /// Events without seals: the record itself.
    Unsealed,
    /// An operator tried what they may not do.
    NotPermitted,
    /// A practice demands nothing, or did not for a while.
    EnforcementOff,
    /// Somebody did something for themselves.
    SelfService,
    /// Guessing disabled a person's authenticators, and they still are.
    StillDisabled,
    /// A reset left a person without a way in.
    NoWayIn,
}

impl NeedKind {
    /// The word in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unsealed => "unsealed",
            Self::NotPermitted => "not_permitted",
            Self::EnforcementOff => "enforcement_off",
            Self::SelfService => "self_service",
            Self::StillDisabled => "still_disabled",
            Self::NoWayIn => "no_way_in",
        }
    }
}

/// One thing that needs a person: all lines of a kind about the same record,
/// operator, practice or person.
#[derive(Debug, Clone)]
pub struct Need {
    /// Why.
    pub kind: NeedKind,
    /// How many lines say so.
    pub count: u64,
    /// The last of them.
    pub last: Line,
}

/// What the report begins with.
#[derive(Debug, Clone)]
pub struct Summary {
    /// From when on it tells.
    pub since: Timestamp,
    /// Up to when it tells.
    pub until: Timestamp,
    /// How many events there are in that time, logins included.
    pub events: u64,
    /// How many lines each group has.
    pub counts: [(Group, u64); Group::ALL.len()],
    /// What needs a person, the gravest first.
    pub needs: Vec<Need>,
}
