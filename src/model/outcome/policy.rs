//! What operations with policy files answer.

use super::practice::Effect;
use crate::model::ids::UserId;
use crate::model::member::ExemptionType;
use crate::model::policy::Policy;
use crate::model::policy_file::PracticeSection;
use crate::model::practice::Handle;
use crate::model::text::DisplayName;
use crate::model::time::Timestamp;
use crate::model::user::Login;

/// A practice as a policy file says it.
#[derive(Debug, Clone)]
pub struct PracticeExported {
    /// For people to read.
    pub name: DisplayName,
    /// What the file says.
    pub section: PracticeSection,
}

/// How a store differs from a policy file, before or after the file is applied.
#[derive(Debug, Clone, Default)]
pub struct PolicyDifference {
    /// The practices that differ, as the file has them.
    pub practices: Vec<PracticeDifference>,
    /// How many of the file do not.
    pub unchanged: u64,
    /// The people of whom a second factor is required, or no longer.
    pub require: Vec<RequirementDifference>,
}

impl PolicyDifference {
    /// Whether there is any.
    #[must_use]
    pub fn is_any(&self) -> bool {
        !self.practices.is_empty() || !self.require.is_empty()
    }

    /// Whether a practice would stop demanding a second factor, for good or for a while.
    #[must_use]
    pub fn stops_demanding(&self) -> bool {
        self.practices.iter().any(|one| one.demand == DemandChange::Stops)
    }

    /// Whether it takes a demand away from anybody.
    #[must_use]
    pub fn takes_away(&self) -> bool {
        self.stops_demanding() || self.require.iter().any(|one| !one.required)
    }
}

/// What becomes of a practice's demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemandChange {
    /// It begins, or comes back.
    Begins,
    /// It ends, or rests.
    Stops,
    /// It is as it was.
    Stays,
}

/// How one practice differs.
#[derive(Debug, Clone)]
pub struct PracticeDifference {
    /// Which.
    pub handle: Handle,
    /// Its policy in the store, without what the clock has ended.
    pub before: Policy,
    /// Its policy by the file.
    pub after: Policy,
    /// What becomes of its demand.
    pub demand: DemandChange,
    /// Exemptions that differ.
    pub exempt: Vec<AgreementDifference>,
    /// Deadlines of members' own that differ.
    pub extend: Vec<AgreementDifference>,
    /// What it would mean for the members.
    pub effect: Effect,
}

/// How what is agreed with a member differs.
#[derive(Debug, Clone)]
pub struct AgreementDifference {
    /// With whom.
    pub user: UserId,
    /// Their login.
    pub login: Login,
    /// In the store; `None` if nothing is.
    pub before: Option<Agreed>,
    /// By the file; `None` if it ends.
    pub after: Option<Agreed>,
}

/// What is agreed with a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// Until when.
    pub until: Timestamp,
    /// Of which type, if it is an exemption.
    pub kind: Option<ExemptionType>,
    /// Why.
    pub reason: String,
}

/// A person of whom a second factor is required, or no longer.
#[derive(Debug, Clone)]
pub struct RequirementDifference {
    /// Who.
    pub user: UserId,
    /// Their login.
    pub login: Login,
    /// Whether it is, by the file.
    pub required: bool,
}
