//! What happened after a backup, as the record of that time tells it.

use std::collections::BTreeMap;

use super::super::operator::Power;
use crate::model::event::{Action, Event, EventOutcome};
use crate::model::ids::{PracticeId, UserId};
use crate::model::operator::{AccountName, OperatorRole};
use crate::rules::lockout::day_of;
use crate::store::Ids;

/// All that matters of it, told in order.
#[derive(Debug, Default)]
pub(super) struct Later {
    /// People to whom something happened.
    pub people: BTreeMap<UserId, Fate>,
    /// Memberships that began or ended: whether they had ended at last.
    pub left: BTreeMap<(PracticeId, UserId), bool>,
    /// Practices that were removed.
    pub practices: Vec<PracticeId>,
    /// Operators as they were at last; `None` for those who were removed.
    pub operators: BTreeMap<String, Option<Power>>,
    /// What is not done again: how often, by action.
    pub lost: BTreeMap<&'static str, u64>,
    users: i64,
    last_practice: i64,
    authenticators: i64,
}

/// What happened to a person.
#[derive(Debug, Default)]
pub(super) struct Fate {
    /// They were removed.
    pub is_gone: bool,
    /// They were suspended at last.
    pub is_suspended: bool,
    /// Another factor took the place of the one they had, or none did.
    pub has_new_factor: bool,
    /// Another password took the place of the one they had.
    pub has_new_password: bool,
    /// Wrong codes, by day.
    pub wrong: BTreeMap<i64, i64>,
    /// Wrong codes in a row at last.
    pub in_row: i64,
    /// A code was right, so that those before it count no longer.
    pub has_begun_anew: bool,
}

impl Later {
    /// Takes in the next event.
    pub(super) fn learn(&mut self, event: &Event) {
        let user = event.user.as_ref().map(|user| user.id);
        self.users = self.users.max(user.map_or(0, UserId::get));
        let practice = event.practice.as_ref().map(|practice| practice.id);
        self.last_practice = self.last_practice.max(practice.map_or(0, PracticeId::get));
        self.authenticators = self.authenticators.max(authenticator_of(event).unwrap_or(0));
        match event.outcome {
            EventOutcome::Done => self.learn_change(event, user, practice),
            EventOutcome::Allowed | EventOutcome::Rejected | EventOutcome::Locked => {
                self.learn_guess(event, user);
            }
            EventOutcome::Refused | EventOutcome::Denied | EventOutcome::Skipped => {}
        }
    }

    fn learn_change(&mut self, event: &Event, user: Option<UserId>, practice: Option<PracticeId>) {
        match bearing(event.action) {
            Bearing::Person(change) => {
                if let Some(user) = user {
                    change(self.people.entry(user).or_default());
                }
            }
            Bearing::Membership { ends } => {
                if let Some(member) = practice.zip(user) {
                    self.left.insert(member, ends);
                }
            }
            Bearing::Practice => self.practices.extend(practice),
            Bearing::Operator => self.learn_operator(event, user),
            Bearing::Lost | Bearing::Nothing => {}
        }
        if matches!(bearing(event.action), Bearing::Lost) || gives_back(event.action) {
            *self.lost.entry(event.action.as_str()).or_default() += 1;
        }
    }

    /// Guesses count until a code is right; those of a day stay counted.
    fn learn_guess(&mut self, event: &Event, user: Option<UserId>) {
        let Some(user) = user else { return };
        match (event.action, event.details.text("by")) {
            (Action::LoginRejected, _) if is_guess(event) => {
                let fate = self.people.entry(user).or_default();
                *fate.wrong.entry(day_of(event.at)).or_default() += 1;
                fate.in_row += 1;
            }
            (Action::LoginAllowed, Some("code" | "recovery")) => {
                if let Some(fate) = self.people.get_mut(&user) {
                    fate.in_row = 0;
                    fate.has_begun_anew = true;
                }
            }
            _ => {}
        }
    }

    fn learn_operator(&mut self, event: &Event, user: Option<UserId>) {
        let target = event.target.as_deref().unwrap_or_default();
        let Some(name) = target.strip_prefix("operator ") else { return };
        let uid = event.details.number("uid").and_then(|uid| u32::try_from(uid).ok());
        let role = event.details.text("role").and_then(OperatorRole::from_word);
        let power = match event.action {
            Action::OperatorRemove => None,
            _ => uid.map(|uid| Power { uid, role, user }),
        };
        if AccountName::parse(name).is_ok() {
            self.operators.insert(name.to_owned(), power);
        }
    }

    /// The last ids that were given out by then.
    pub(super) const fn ids(&self) -> Ids {
        Ids::UpTo {
            users: self.users,
            practices: self.last_practice,
            authenticators: self.authenticators,
        }
    }
}

/// What a change since the backup bears on.
enum Bearing {
    /// What becomes of a person.
    Person(fn(&mut Fate)),
    /// A membership.
    Membership {
        /// Whether it ends.
        ends: bool,
    },
    /// A practice that is removed.
    Practice,
    /// An operator.
    Operator,
    /// Something that is not there after a restore.
    Lost,
    /// Nothing of it would be there any more in any case.
    Nothing,
}

/// Whether it gives something that a restore does not give again.
const fn gives_back(action: Action) -> bool {
    matches!(action, Action::UserReinstate | Action::MemberAdd)
}

fn bearing(action: Action) -> Bearing {
    match action {
        Action::UserRemove => Bearing::Person(|fate| fate.is_gone = true),
        Action::UserSuspend => Bearing::Person(|fate| fate.is_suspended = true),
        Action::UserReinstate => Bearing::Person(|fate| fate.is_suspended = false),
        Action::UserReset2fa
        | Action::UserDisable2fa
        | Action::AuthenticatorAdd
        | Action::AuthenticatorImport
        | Action::AuthenticatorRemove
        | Action::AuthenticatorDisable => Bearing::Person(|fate| fate.has_new_factor = true),
        Action::UserSetPassword | Action::UserPasswordChanged => {
            Bearing::Person(|fate| fate.has_new_password = true)
        }
        Action::MemberAdd => Bearing::Membership { ends: false },
        Action::MemberRemove => Bearing::Membership { ends: true },
        Action::PracticeRemove => Bearing::Practice,
        Action::OperatorAdd | Action::OperatorSet | Action::OperatorRemove => Bearing::Operator,
        Action::StoreInit
        | Action::PracticeAdd
        | Action::PracticeSet
        | Action::PracticeEnforce
        | Action::PracticeDisable
        | Action::MemberSet
        | Action::MemberExempt
        | Action::MemberExtend
        | Action::UserAdd
        | Action::UserSet
        | Action::UserRequire
        | Action::UserPersonal
        | Action::AuthenticatorRename
        | Action::KeyRotate
        | Action::StoreRestore
        | Action::StoreAdopt => Bearing::Lost,
        Action::UserShowPhone
        | Action::UserRehash
        | Action::UserUnlock
        | Action::UserEnrollmentCode
        | Action::UserBypassCode
        | Action::UserRecoveryCodes
        | Action::UserCheckCode
        | Action::UserCharge
        | Action::EnrollmentBegin
        | Action::EnrollmentAbandon
        | Action::EnrollmentReject
        | Action::AuthenticatorResync
        | Action::DeviceRevoke
        | Action::SmsSend
        | Action::SmsStatus
        | Action::LoginAllowed
        | Action::LoginDenied
        | Action::LoginLocked
        | Action::LoginRejected
        | Action::LoginProven
        | Action::LoginSkipped
        | Action::AuditUnsealed
        | Action::StoreLook => Bearing::Nothing,
    }
}

fn is_guess(event: &Event) -> bool {
    matches!(event.details.text("reason"), Some("wrong" | "already_used"))
}

fn authenticator_of(event: &Event) -> Option<i64> {
    event.target.as_deref()?.strip_prefix("authenticator ")?.parse().ok()
}
