//! What operations on practices and members answer.

use super::{Blocked, Coverage, FactorState, NextLogin, Step};
use crate::model::ids::UserId;
use crate::model::member::{Exemption, Role};
use crate::model::policy::Methods;
use crate::model::practice::{Handle, Practice};
use crate::model::text::DisplayName;
use crate::model::time::Timestamp;
use crate::model::user::{EmailAddress, Login};

/// A practice that was added, changed or removed.
#[derive(Debug, Clone)]
pub struct PracticeChanged {
    /// False if it was so already.
    pub changed: bool,
    /// The practice as it is now, or was before it went.
    pub practice: Practice,
    /// What that means for its members.
    pub effect: Effect,
}

/// How many members stand how. Each counts once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CoverageCounts {
    /// Exempt at this moment.
    pub exempt: u64,
    /// Locked, or disabled by guessing.
    pub locked: u64,
    /// With an active authenticator of a permitted type.
    pub enrolled: u64,
    /// With an enrollment under way.
    pub pending: u64,
    /// With time left.
    pub in_grace: u64,
    /// Must enroll at the next login.
    pub must_enroll: u64,
    /// Nothing is demanded of them, and they have nothing.
    pub not_demanded: u64,
}

impl CoverageCounts {
    /// Counts one member.
    pub const fn add(&mut self, coverage: Coverage) {
        let slot = match coverage {
            Coverage::Exempt => &mut self.exempt,
            Coverage::Locked => &mut self.locked,
            Coverage::Enrolled => &mut self.enrolled,
            Coverage::Pending => &mut self.pending,
            Coverage::InGrace => &mut self.in_grace,
            Coverage::MustEnroll => &mut self.must_enroll,
            Coverage::NotDemanded => &mut self.not_demanded,
        };
        *slot += 1;
    }

    /// Counts those of another practice.
    pub const fn add_those(&mut self, others: &Self) {
        let Self { exempt, locked, enrolled, pending, in_grace, must_enroll, not_demanded } =
            *others;
        self.exempt += exempt;
        self.locked += locked;
        self.enrolled += enrolled;
        self.pending += pending;
        self.in_grace += in_grace;
        self.must_enroll += must_enroll;
        self.not_demanded += not_demanded;
    }
}

/// A practice with the state of its members.
#[derive(Debug, Clone)]
pub struct PracticeReport {
    /// The practice.
    pub practice: Practice,
    /// How many members it has.
    pub members: u64,
    /// How they stand.
    pub coverage: CoverageCounts,
}

/// A member who could not get in, and why.
#[derive(Debug, Clone)]
pub struct BlockedMember {
    /// Who.
    pub login: Login,
    /// Why.
    pub why: Blocked,
}

/// What a policy means for the members of a practice.
#[derive(Debug, Clone)]
pub struct Effect {
    /// Which practice.
    pub handle: Handle,
    /// Whether the policy changed.
    pub changed: bool,
    /// How many members it has.
    pub members: u64,
    /// How many have an active authenticator of a permitted type.
    pub enrolled: u64,
    /// How many must enroll at the next login.
    pub must_enroll: u64,
    /// How many have time left.
    pub in_grace: u64,
    /// The earliest and latest deadline of those.
    pub deadlines: Option<(Timestamp, Timestamp)>,
    /// How many are exempt at this moment.
    pub exempt: u64,
    /// How many have no number on file.
    pub no_phone: u64,
    /// The logins of the first of those.
    pub no_phone_logins: Vec<Login>,
    /// How many are asked for a second factor.
    pub still_asked: u64,
    /// The logins of the first of those.
    pub still_asked_logins: Vec<Login>,
    /// How many will need an enrollment code and have none.
    pub need_code: u64,
    /// Who would have no way in.
    pub blocked: Vec<BlockedMember>,
}

impl Effect {
    /// An effect on nobody yet.
    #[must_use]
    pub const fn on(handle: Handle) -> Self {
        Self {
            handle,
            changed: false,
            members: 0,
            enrolled: 0,
            must_enroll: 0,
            in_grace: 0,
            deadlines: None,
            exempt: 0,
            no_phone: 0,
            no_phone_logins: Vec::new(),
            still_asked: 0,
            still_asked_logins: Vec::new(),
            need_code: 0,
            blocked: Vec::new(),
        }
    }
}

/// What `practice enforce` and `practice disable` answer.
#[derive(Debug, Clone)]
pub struct PoliciesChanged {
    /// Whether any practice changed.
    pub changed: bool,
    /// Each practice that was named, in that order.
    pub practices: Vec<Effect>,
}

/// One member of a practice, as reports show them.
#[derive(Debug, Clone)]
pub struct MemberReport {
    /// The practice.
    pub practice: Handle,
    /// The member's id.
    pub id: UserId,
    /// Their login.
    pub login: Login,
    /// Their name.
    pub name: Option<DisplayName>,
    /// Their e-mail address.
    pub email: Option<EmailAddress>,
    /// As what they work there.
    pub role: Role,
    /// Since when they are a member.
    pub joined_at: Timestamp,
    /// The active types.
    pub factors: Methods,
    /// In one word what they have.
    pub state: FactorState,
    /// How they stand.
    pub coverage: Coverage,
    /// What the next login comes to.
    pub next: NextLogin,
    /// Their exemption, while it lasts.
    pub exemption: Option<Exemption>,
    /// Their own deadline, if they were given one.
    pub extended_until: Option<Timestamp>,
    /// Since when they are enrolled.
    pub enrolled_at: Option<Timestamp>,
    /// When an authenticator last let them in.
    pub last_used_at: Option<Timestamp>,
    /// Recovery codes left.
    pub recovery_codes_left: u64,
    /// Whether a number is on file.
    pub has_phone: bool,
}

impl MemberReport {
    /// Until when they are exempt, if they are.
    #[must_use]
    pub fn exempt_until(&self) -> Option<Timestamp> {
        self.exemption.as_ref().map(|exemption| exemption.ends_at)
    }

    /// Whether a report that is narrowed to `only` shows this member. Counts
    /// as [`Effect`] does, where both count.
    #[must_use]
    pub fn fits(&self, only: Only) -> bool {
        let has_to_enroll =
            matches!(self.coverage, Coverage::Pending | Coverage::InGrace | Coverage::MustEnroll)
                && self.next.because.is_some();
        match only {
            Only::NotEnrolled => self.factors.and(self.next.enrollable).is_empty(),
            Only::MustEnroll => has_to_enroll && self.next.deadline.is_none(),
            Only::InGrace => has_to_enroll && self.next.deadline.is_some(),
            Only::Locked => {
                matches!(self.next.step, Step::Locked { .. }) || self.state == FactorState::Locked
            }
            Only::Exempt => self.exemption.is_some(),
            Only::NoPhone => !self.has_phone,
        }
    }
}

/// What a report of members can be narrowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    /// Without an active authenticator of a permitted type.
    NotEnrolled,
    /// Must enroll at the next login.
    MustEnroll,
    /// Have time left to enroll.
    InGrace,
    /// Meet a lock.
    Locked,
    /// Exempt at this moment.
    Exempt,
    /// Without a number on file.
    NoPhone,
}

impl Only {
    /// Every one there is.
    pub const ALL: [Self; 6] = [
        Self::NotEnrolled,
        Self::MustEnroll,
        Self::InGrace,
        Self::Locked,
        Self::Exempt,
        Self::NoPhone,
    ];

    /// The word on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotEnrolled => "not-enrolled",
            Self::MustEnroll => "must-enroll",
            Self::InGrace => "in-grace",
            Self::Locked => "locked",
            Self::Exempt => "exempt",
            Self::NoPhone => "no-phone",
        }
    }
}

/// A member who was added, changed, exempted or removed.
#[derive(Debug, Clone)]
pub struct MemberChanged {
    /// False if it was so already.
    pub changed: bool,
    /// The practice.
    pub practice: Handle,
    /// The user's id.
    pub user: UserId,
    /// The user's login.
    pub login: Login,
    /// The role; `None` once the membership has ended.
    pub role: Option<Role>,
    /// Until when they are exempt, if they are.
    pub exempt_until: Option<Timestamp>,
    /// Their own deadline, if they have one.
    pub extended_until: Option<Timestamp>,
    /// What the next login in that practice comes to; `None` once the membership has ended.
    pub next: Option<NextLogin>,
}
