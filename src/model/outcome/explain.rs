//! The decision about a next login, step by step.
//!
//! Says what was asked, how it was answered and which facts settled it; the
//! words for people are made elsewhere.

use super::{Demand, Step};
use crate::model::member::Role;
use crate::model::policy::Methods;
use crate::model::practice::Handle;
use crate::model::time::Timestamp;

/// How the next login in one practice came to what it is.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The practice; `None` for whoever is in none.
    pub practice: Option<Handle>,
    /// The steps of the contract, up to the first that fits.
    pub steps: Vec<Answered>,
}

/// One step of the contract, answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// What was asked.
    pub question: Question,
    /// Yes or no.
    pub answer: bool,
    /// What settled it.
    pub because: Fact,
    /// What the login comes to, where this step fits; then it is the last.
    pub outcome: Option<Step>,
}

/// The questions, in the order of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// Suspended, or no member?
    TurnedAway,
    /// Is a second factor demanded?
    Demanded,
    /// Is none demanded?
    NotDemanded,
    /// Does a trusted device stand in for it?
    Trusted,
    /// Locked?
    Locked,
    /// Is there an active authenticator that is accepted?
    Accepted,
    /// Are there only disabled authenticators?
    OnlyDisabled,
    /// Is there time left to enroll?
    InGrace,
    /// What is left when nothing else fits.
    Otherwise,
}

impl Question {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::TurnedAway,
        Self::Demanded,
        Self::NotDemanded,
        Self::Trusted,
        Self::Locked,
        Self::Accepted,
        Self::OnlyDisabled,
        Self::InGrace,
        Self::Otherwise,
    ];

    /// The number of the step in the contract, from 1 on.
    #[must_use]
    pub const fn step(self) -> u8 {
        match self {
            Self::TurnedAway => 1,
            Self::Demanded => 2,
            Self::NotDemanded => 3,
            Self::Trusted => 4,
            Self::Locked => 5,
            Self::Accepted => 6,
            Self::OnlyDisabled => 7,
            Self::InGrace => 8,
            Self::Otherwise => 9,
        }
    }
}

/// What settles a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// May not log in at all.
    Suspended,
    /// Does not belong to the practice that was named.
    NoMember,
    /// May log in here; a report takes the password for right.
    Welcome,
    /// Who demands a second factor.
    Demands {
        /// What the practice does; `None` where there is no practice.
        practice: Option<PracticeDemand>,
        /// An operator does.
        required: bool,
        /// The person does.
        personal: bool,
    },
    /// The first of those who demand it; `None` if nobody does.
    DemandedBy(Option<Demand>),
    /// What there is of a trusted device.
    Device(DeviceStanding),
    /// When the present or last lock ends.
    Lock {
        /// `None` if there never was one, or it was ended.
        until: Option<Timestamp>,
    },
    /// What is there, and what is taken.
    Active {
        /// The types of the active authenticators.
        held: Methods,
        /// The types that are accepted now.
        accepted: Methods,
        /// While this is ahead every type is accepted.
        grace_until: Option<Timestamp>,
    },
    /// Whether wrong codes have disabled any, and whether others are active.
    Disabled {
        /// Some were disabled.
        any: bool,
        /// Others are active.
        others: bool,
    },
    /// How much time there is.
    Grace {
        /// In rebind there is none.
        rebind: bool,
        /// Passed or not; `None` if none was ever given.
        deadline: Option<Timestamp>,
    },
    /// How the person may enroll.
    Enrolls {
        /// An enrollment code is needed.
        with_code: bool,
        /// Or a fresh code of an authenticator that is active.
        or_proof: bool,
    },
}

/// What a practice does about a second factor for one member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PracticeDemand {
    /// Demands it of that role.
    Of(Role),
    /// Demands it of nobody.
    Off,
    /// Demands it again when this ends.
    Paused {
        /// When that is.
        until: Timestamp,
    },
    /// Demands it of other roles than that.
    NotOf(Role),
    /// Demands it of that role, but not of this member for a while.
    Exempt {
        /// When that ends.
        until: Timestamp,
    },
}

/// How a trusted device stands to the login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceStanding {
    /// None was shown.
    NotShown,
    /// One was shown, and nothing is trusted in rebind.
    Rebind,
    /// The policy trusts none.
    Off,
    /// It was made before the person's second factor changed.
    OtherEpoch,
    /// It is older than the policy allows, or than was promised.
    TooOld,
    /// It is trusted.
    Until(Timestamp),
}
