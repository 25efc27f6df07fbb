//! Who may do what: role by task, own and other practice, oneself and others.
//!
//! ```text
//! themselves, and it hands something out ──► never (enrolling: with proof)
//!    ▼
//! one of their grounds reaches the target ──► permitted
//!    ▼
//! else refused, with the reason that helps most
//! ```
//!
//! What would ease a demand on whoever asks is seen from what comes of it
//! ([`eases`]), not from a list of commands, so that no command is forgotten.

use crate::model::ids::{PracticeId, UserId};
use crate::model::operator::OperatorRole;
use crate::model::permission::{Ground, NotPermitted, OnSelf, Reach, Task};
use crate::model::policy::{Methods, Remember};
use crate::model::time::Timestamp;

/// The sorts of tasks that are permitted alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// Keeps the store itself: practices, people for good, passwords, operators.
    Keeping,
    /// What a practice demands.
    Policy,
    /// Who belongs to a practice, and what is agreed with them there.
    Membership,
    /// Brings somebody new into a practice.
    Joining,
    /// Brings many into practices; each is judged by itself as well.
    JoiningOfMany,
    /// Helps a person with what they have.
    Care,
    /// Helps the people of a practice; each is judged by themselves as well.
    CareOfMany,
    /// Changes who a person is, or what is demanded of them.
    Person,
    /// Tries the ways in and out.
    Trial,
    /// Looks at a practice.
    LookAtPractice,
    /// Looks at a person.
    LookAtPerson,
    /// Looks at everything.
    Look,
}

#[expect(clippy::too_many_lines, reason = "a table: one row for each task")]
const fn sort(task: Task) -> Sort {
    match task {
        Task::PracticeAdd
        | Task::PracticeRemove
        | Task::UserSetPassword
        | Task::UserRemove
        | Task::AuthenticatorImport
        | Task::LoginBridge
        | Task::OperatorAdd
        | Task::OperatorSet
        | Task::OperatorRemove
        | Task::KeyRotate
        | Task::StoreBackup
        | Task::StoreMigrate
        | Task::StoreRestore
        | Task::StoreAdopt => Sort::Keeping,
        Task::PracticeSet
        | Task::PracticeEnforce
        | Task::PracticeDisable
        | Task::PolicyApply
        | Task::DeviceRevokeInPractice => Sort::Policy,
        Task::MemberSet | Task::MemberExempt | Task::MemberExtend | Task::MemberRemove => {
            Sort::Membership
        }
        Task::MemberAdd | Task::UserAdd => Sort::Joining,
        Task::UserImport => Sort::JoiningOfMany,
        Task::UserEnrollmentCodesOfPractice => Sort::CareOfMany,
        Task::UserShowPhone
        | Task::UserEnroll
        | Task::UserReset
        | Task::UserResetAndInvite
        | Task::UserUnlock
        | Task::UserCheckCode
        | Task::UserRecoveryCodes
        | Task::UserRecoveryCodesShow
        | Task::UserEnrollmentCode
        | Task::UserBypassCode
        | Task::AuthenticatorRename
        | Task::AuthenticatorResync
        | Task::AuthenticatorRemove
        | Task::DeviceRevoke => Sort::Care,
        Task::UserSet
        | Task::UserDisable2fa
        | Task::UserRequire
        | Task::UserSuspend
        | Task::UserReinstate => Sort::Person,
        Task::SmsTest | Task::LoginTry => Sort::Trial,
        Task::PracticeList
        | Task::PracticeShow
        | Task::PracticeStatus
        | Task::PracticeReport
        | Task::MemberList
        | Task::UserListOfPractice
        | Task::PolicyExport
        | Task::PolicyDiff
        | Task::AuditListOfPractice => Sort::LookAtPractice,
        Task::UserShow | Task::AuthenticatorList | Task::DeviceList => Sort::LookAtPerson,
        Task::PracticeStatusAll
        | Task::PracticeReportAll
        | Task::UserList
        | Task::SmsLog
        | Task::AuditList
        | Task::AuditShow
        | Task::AuditVerify
        | Task::AuditCheckpoint
        | Task::AuditExport
        | Task::AuditReport
        | Task::OperatorList
        | Task::StoreInfo
        | Task::StoreCheck
        | Task::KeyCheck => Sort::Look,
    }
}

/// Whether a task leaves nothing behind, so that it can be done where nothing is written: on a
/// backup. What a policy file would change is found out by changing it, and taking that back.
pub(crate) const fn only_looks(task: Task) -> bool {
    match sort(task) {
        Sort::LookAtPractice | Sort::LookAtPerson | Sort::Look => !matches!(task, Task::PolicyDiff),
        Sort::Keeping => matches!(task, Task::StoreBackup),
        Sort::Policy
        | Sort::Membership
        | Sort::Joining
        | Sort::JoiningOfMany
        | Sort::Care
        | Sort::CareOfMany
        | Sort::Person
        | Sort::Trial => false,
    }
}

/// How far a ground reaches for a task: the permission table.
pub(crate) const fn reach(ground: Ground, task: Task) -> Reach {
    match ground {
        Ground::Admin => Reach::Everywhere,
        Ground::Support => match sort(task) {
            Sort::Care => Reach::AllButAdmins,
            Sort::CareOfMany
            | Sort::Trial
            | Sort::LookAtPractice
            | Sort::LookAtPerson
            | Sort::Look => Reach::Everywhere,
            Sort::Keeping
            | Sort::Policy
            | Sort::Membership
            | Sort::Joining
            | Sort::JoiningOfMany
            | Sort::Person => Reach::Nowhere,
        },
        Ground::Auditor => match sort(task) {
            Sort::LookAtPractice | Sort::LookAtPerson | Sort::Look => Reach::Everywhere,
            Sort::Keeping
            | Sort::Policy
            | Sort::Membership
            | Sort::Joining
            | Sort::JoiningOfMany
            | Sort::Care
            | Sort::CareOfMany
            | Sort::Person
            | Sort::Trial => Reach::Nowhere,
        },
        Ground::PracticeAdmin => match sort(task) {
            Sort::Policy
            | Sort::Membership
            | Sort::JoiningOfMany
            | Sort::CareOfMany
            | Sort::LookAtPractice => Reach::OwnPractices,
            Sort::Joining => Reach::OwnPeopleThere,
            Sort::Care | Sort::Person | Sort::LookAtPerson => Reach::OwnPeople,
            Sort::Keeping | Sort::Trial | Sort::Look => Reach::Nowhere,
        },
        Ground::Person => match task {
            Task::UserEnroll => Reach::Themselves,
            _ => Reach::Nowhere,
        },
    }
}

/// What becomes of a task that somebody asks for about themselves.
///
/// What lets somebody in is handed out by another person, always. Whatever else
/// would ease a demand on them is seen from what comes of it: [`eases`].
pub(crate) const fn on_self(task: Task) -> OnSelf {
    match task {
        Task::UserEnroll => OnSelf::Proven,
        Task::UserSetPassword
        | Task::UserResetAndInvite
        | Task::UserRecoveryCodesShow
        | Task::UserEnrollmentCode
        | Task::UserBypassCode
        | Task::UserDisable2fa
        | Task::AuthenticatorImport
        | Task::OperatorSet
        | Task::OperatorRemove => OnSelf::Never,
        _ => OnSelf::AsOthers,
    }
}

/// Who asks, as far as it counts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Powers {
    /// Neither a person nor an account is known.
    pub(crate) is_unknown: bool,
    /// Root, or the owner of the store, as themselves.
    pub(crate) is_owner: bool,
    /// Whether there is any other operator.
    pub(crate) has_others: bool,
    /// Whether the account was made an operator.
    pub(crate) is_operator: bool,
    /// Their role in the whole store.
    pub(crate) role: Option<OperatorRole>,
    /// Where they are owner or admin, while they are not suspended.
    pub(crate) practices: Vec<PracticeId>,
    /// Who they are among the users.
    pub(crate) person: Option<UserId>,
}

impl Powers {
    /// What they may do things on, the most powerful first.
    pub(crate) fn grounds(&self) -> Vec<Ground> {
        if self.is_unknown {
            return Vec::new();
        }
        let role = match self.role {
            _ if self.is_owner => Some(Ground::Admin),
            Some(OperatorRole::Admin) => Some(Ground::Admin),
            Some(OperatorRole::Support) => Some(Ground::Support),
            Some(OperatorRole::Auditor) => Some(Ground::Auditor),
            None => None,
        };
        let practice = (!self.practices.is_empty()).then_some(Ground::PracticeAdmin);
        let person = self.person.map(|_| Ground::Person);
        [role, practice, person].into_iter().flatten().collect()
    }

    /// Whether one of their grounds reaches that.
    pub(crate) fn may(&self, task: Task, target: &Target) -> bool {
        self.grounds().into_iter().any(|ground| covers(self, reach(ground, task), target))
    }

    /// The store's owner where nobody else could be asked.
    const fn are_alone(&self) -> bool {
        self.is_owner && !self.has_others
    }
}

/// What a task is done to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// The store as a whole.
    Store,
    /// A practice.
    Practice(PracticeId),
    /// A person.
    Person(Whom),
    /// A person in a practice.
    Member(PracticeId, Whom),
    /// An operator.
    Operator {
        /// Whether it is the one who asks.
        is_self: bool,
    },
    /// A name that stands for nothing.
    Nothing,
}

/// A person, as far as it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Whom {
    /// Who.
    pub(crate) id: UserId,
    /// Where they are members.
    pub(crate) practices: Vec<PracticeId>,
    /// Whether an operator of the role admin is this person.
    pub(crate) is_admin: bool,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// They may.
    Permitted,
    /// They may, because there is nobody else, and the record says so.
    Marked,
    /// They may, once they have proven who they are.
    WithProof,
    /// They may not.
    Refused(NotPermitted),
}

/// Judges one task on one target.
pub(crate) fn judge(powers: &Powers, uid: u32, task: Task, target: &Target) -> Verdict {
    if powers.is_unknown {
        return Verdict::Refused(NotPermitted::NoPerson);
    }
    if is_self(powers, target) {
        match on_self(task) {
            OnSelf::Never if powers.are_alone() => return Verdict::Marked,
            OnSelf::Proven if powers.are_alone() => return Verdict::Marked,
            OnSelf::Never => return Verdict::Refused(NotPermitted::Themselves),
            OnSelf::Proven => return Verdict::WithProof,
            OnSelf::AsOthers => {}
        }
    }
    if powers.may(task, target) {
        return Verdict::Permitted;
    }
    Verdict::Refused(reason(powers, uid, task))
}

/// Whether somebody may ease what is demanded of themselves; the record marks it.
pub(crate) const fn may_ease(powers: &Powers) -> bool {
    powers.are_alone()
}

fn is_self(powers: &Powers, target: &Target) -> bool {
    match target {
        Target::Person(whom) | Target::Member(_, whom) => powers.person == Some(whom.id),
        Target::Operator { is_self } => *is_self,
        Target::Store | Target::Practice(_) | Target::Nothing => false,
    }
}

fn covers(powers: &Powers, reach: Reach, target: &Target) -> bool {
    let is_own = |practice: &PracticeId| powers.practices.contains(practice);
    // Somebody of no practice is nobody's own: they may have left one.
    let are_own = |whom: &Whom| !whom.practices.is_empty() && whom.practices.iter().all(is_own);
    match (reach, target) {
        (Reach::Everywhere, _) => true,
        // The list of practices, which shows no others, and files, whose rows are judged one by one.
        (Reach::OwnPractices, Target::Store) => true,
        (Reach::AllButAdmins, Target::Person(whom) | Target::Member(_, whom)) => !whom.is_admin,
        (Reach::AllButAdmins, Target::Nothing) => true,
        (Reach::OwnPractices | Reach::OwnPeopleThere, Target::Practice(practice)) => {
            is_own(practice)
        }
        (Reach::OwnPractices, Target::Member(practice, _)) => is_own(practice),
        (Reach::OwnPeopleThere, Target::Member(practice, whom)) => {
            is_own(practice) && are_own(whom)
        }
        (Reach::OwnPeople, Target::Person(whom) | Target::Member(_, whom)) => are_own(whom),
        (
            Reach::Nowhere
            | Reach::Themselves
            | Reach::OwnPractices
            | Reach::OwnPeople
            | Reach::OwnPeopleThere
            | Reach::AllButAdmins,
            _,
        ) => false,
    }
}

fn reason(powers: &Powers, uid: u32, task: Task) -> NotPermitted {
    let grounds = powers.grounds();
    if !powers.is_operator {
        return NotPermitted::NoOperator { uid };
    }
    let reaches = |reach: Reach| grounds.iter().any(|ground| self::reach(*ground, task) == reach);
    if reaches(Reach::AllButAdmins) {
        return NotPermitted::Admin;
    }
    let somewhere = [Reach::OwnPractices, Reach::OwnPeople, Reach::OwnPeopleThere];
    if somewhere.into_iter().any(reaches) {
        return NotPermitted::Elsewhere;
    }
    // The first is the most powerful: what it may not do the others may not either.
    let as_what = grounds.first().copied().unwrap_or(Ground::Person);
    NotPermitted::Ground { as_what }
}

/// What rests on a person, as far as it can be eased.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each can be eased by itself")]
pub(crate) struct Burden {
    /// One for each practice, and one for logins that name none.
    pub(crate) places: Vec<PlaceBurden>,
    /// A lock, or authenticators disabled by guessing, refuse their codes.
    pub(crate) is_locked: bool,
    /// They must bind an authenticator anew.
    pub(crate) is_rebind: bool,
    /// They may not log in at all.
    pub(crate) is_suspended: bool,
    /// An operator demands a second factor of them, whatever practices do.
    pub(crate) is_required: bool,
    /// They asked for a second factor themselves.
    pub(crate) is_personal: bool,
}

/// What a login to one practice rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlaceBurden {
    /// Which; none for logins that name no practice.
    pub(crate) practice: Option<PracticeId>,
    /// Enforcement reaches them there, or would if it were on.
    pub(crate) is_in_scope: bool,
    /// Until when they are exempt there.
    pub(crate) exempt_until: Option<Timestamp>,
    /// Until when they have more time there.
    pub(crate) extended_until: Option<Timestamp>,
    /// A second factor is demanded.
    pub(crate) is_demanded: bool,
    /// Until when it may be put off.
    pub(crate) deadline: Option<Timestamp>,
    /// The types that are accepted.
    pub(crate) methods: Methods,
    /// How long devices are trusted.
    pub(crate) remember: Remember,
    /// A first enrollment takes an enrollment code.
    pub(crate) needs_code: bool,
}

/// Whether anything that rested on a person has become lighter, or would be
/// once their practice demands a second factor again.
pub(crate) fn eases(before: &Burden, after: &Burden) -> bool {
    (before.is_locked && !after.is_locked && !after.is_rebind)
        || (before.is_rebind && !after.is_rebind)
        || (before.is_suspended && !after.is_suspended)
        || (before.is_required && !after.is_required)
        || (before.is_personal && !after.is_personal)
        || before.places.iter().any(|before| {
            let same = |after: &&PlaceBurden| after.practice == before.practice;
            match after.places.iter().find(same) {
                Some(after) => is_lighter(before, after),
                None => before.is_demanded,
            }
        })
}

fn is_lighter(before: &PlaceBurden, after: &PlaceBurden) -> bool {
    (before.is_in_scope && !after.is_in_scope)
        || after.exempt_until > before.exempt_until
        || after.extended_until > before.extended_until
        || before.is_demanded && (!after.is_demanded || asks_for_less(before, after))
}

fn asks_for_less(before: &PlaceBurden, after: &PlaceBurden) -> bool {
    after.deadline > before.deadline
        || after.remember > before.remember
        || (before.needs_code && !after.needs_code)
        || after.methods.iter().any(|kind| !before.methods.contains(kind))
}

#[cfg(test)]
mod tests;
