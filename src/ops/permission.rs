//! Whether whoever runs the program may do what they ask for.
//!
//! Every task of the program comes through here, in the transaction of its
//! work: [`guarded`] judges, does the work, and looks at what came of it, so
//! that nobody eases what is demanded of themselves by whatever command; a change of
//! many steps by way of [`guarded_many`]. The door is no operator and does not come here.

use std::ops::Deref;

use super::Why;
use super::operator::ruled_by;
use super::person::Person;
use crate::error::{Refusal, Result};
use crate::model::event::{Action, Actor, NewEvent};
use crate::model::ids::{AuthenticatorId, DeviceId, PracticeId, UserId};
use crate::model::member::Membership;
use crate::model::operator::{AccountName, Caller, OperatorRole, Standing};
use crate::model::permission::{Ground, NotPermitted, OnSelf, Reach, Task};
use crate::model::practice::{Handle, Practice};
use crate::model::time::Timestamp;
use crate::model::user::{User, UserRef, UserStatus};
use crate::ops::member::{MemberName, MemberNames};
use crate::rules::permission::{self as rules, Burden, PlaceBurden, Powers, Target, Verdict, Whom};
use crate::store::{Change, ReadTx, Steps, WriteTx};

/// Who has something done to the store as a whole, and why.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// Who.
    pub actor: &'a Actor,
    /// In what way they came.
    pub caller: Caller,
    /// What for.
    pub asked: &'a Asked,
    /// Why.
    pub why: &'a Why,
    /// The present.
    pub now: Timestamp,
}

/// What somebody asks for, and on what.
#[derive(Debug, Clone)]
pub struct Asked {
    task: Task,
    on: Vec<On>,
    names: Names,
}

/// Where the names come from, for whoever may not know who else is in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Names {
    /// From whoever asks: they may be told which of them it is.
    Typed,
    /// Some come from the store.
    Found,
}

/// One thing that a task is done to.
#[derive(Debug, Clone)]
enum On {
    Practice(Handle),
    User(UserRef),
    Member(MemberName),
    Authenticator(AuthenticatorId),
    Device(DeviceId),
    Operator(AccountName),
}

impl On {
    fn name(&self) -> String {
        match self {
            Self::Practice(handle) => handle.to_string(),
            Self::User(who) => who.to_string(),
            Self::Member(MemberName { practice, user }) => format!("{user} in {practice}"),
            Self::Authenticator(id) => format!("authenticator {id}"),
            Self::Device(id) => format!("device {id}"),
            Self::Operator(name) => name.to_string(),
        }
    }
}

impl Asked {
    /// A task on the store as a whole, unless more is said.
    #[must_use]
    pub const fn new(task: Task) -> Self {
        Self { task, on: Vec::new(), names: Names::Found }
    }

    fn and(mut self, on: impl IntoIterator<Item = On>) -> Self {
        self.on.extend(on);
        self
    }

    /// Whether it is on anything but the store as a whole.
    pub(super) fn is_of_something(&self) -> bool {
        !self.on.is_empty()
    }

    /// On how many things.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.on.len()
    }

    /// By names that are all from whoever asks: of several a refusal tells for which it is.
    #[must_use]
    pub const fn typed(mut self) -> Self {
        self.names = Names::Typed;
        self
    }

    /// The name of one that was typed, where there are others.
    fn one_of_several(&self, index: usize) -> Option<String> {
        let is_told = self.names == Names::Typed && self.on.len() > 1;
        self.on.get(index).filter(|_| is_told).map(On::name)
    }

    /// What is asked for.
    #[must_use]
    pub const fn task(&self) -> Task {
        self.task
    }

    /// Whether it leaves nothing behind.
    #[must_use]
    pub const fn only_looks(&self) -> bool {
        rules::only_looks(self.task)
    }

    /// On these practices.
    #[must_use]
    pub fn practices<'a>(self, handles: impl IntoIterator<Item = &'a Handle>) -> Self {
        self.and(handles.into_iter().cloned().map(On::Practice))
    }

    /// On these users.
    #[must_use]
    pub fn users<'a>(self, users: impl IntoIterator<Item = &'a UserRef>) -> Self {
        self.and(users.into_iter().cloned().map(On::User))
    }

    /// On this member.
    #[must_use]
    pub fn member(self, name: &MemberName) -> Self {
        self.and([On::Member(name.clone())])
    }

    /// On these members.
    #[must_use]
    pub fn members(self, names: &MemberNames) -> Self {
        self.and(names.each().map(On::Member))
    }

    /// On this authenticator.
    #[must_use]
    pub fn authenticator(self, id: AuthenticatorId) -> Self {
        self.and([On::Authenticator(id)])
    }

    /// On these devices.
    #[must_use]
    pub fn devices<'a>(self, ids: impl IntoIterator<Item = &'a DeviceId>) -> Self {
        self.and(ids.into_iter().copied().map(On::Device))
    }

    /// On this operator.
    #[must_use]
    pub fn operator(self, name: &AccountName) -> Self {
        self.and([On::Operator(name.clone())])
    }
}

/// On what terms somebody may do what they asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permit {
    /// As they are.
    Plain,
    /// For themselves, because there is nobody else; events are to say so.
    ForThemselves,
    /// For themselves, once they have proven who they are.
    WithProof,
}

/// What was decided before anything is done.
#[derive(Debug, Clone)]
pub enum Decision {
    /// They may.
    Permitted(Permit),
    /// They may not; the event belongs into the record.
    Refused(Refusal, Box<NewEvent>),
}

/// The detail of events by which somebody did for themselves what takes another.
pub const SELF: &str = "self";

/// Decides whether `actor` may do what they ask for, before any work.
///
/// # Errors
///
/// The store's. A name that stands for nothing is none: whoever may ask about
/// anything learns of it from the work, others are refused as for any name.
pub fn decide(
    tx: &ReadTx<'_>,
    (actor, caller): (&Actor, Caller),
    asked: &Asked,
    why: &Why,
) -> Result<Decision> {
    let powers = powers_of(tx, caller)?;
    let found = Found::all(tx, caller, asked)?;
    let mut permit = Permit::Plain;
    for (index, (target, named)) in found.0.iter().enumerate() {
        match rules::judge(&powers, caller.uid, asked.task, target) {
            Verdict::Permitted => {}
            Verdict::Marked => permit = Permit::ForThemselves,
            Verdict::WithProof => permit = Permit::WithProof,
            Verdict::Refused(reason) => {
                let event = refused(asked.task, why);
                let (event, one) = if is_about_whom(&reason) {
                    (stamp(event, named.as_ref()), asked.one_of_several(index))
                } else {
                    (found.stamp(event), None)
                };
                let refusal = refusal(actor, asked.task, (reason, one));
                return Ok(Decision::Refused(refusal, Box::new(event)));
            }
        }
    }
    Ok(Decision::Permitted(permit))
}

/// Does the work if whoever asks may have it done, and if it eases nothing for
/// themselves.
///
/// # Errors
///
/// What `work` says; the store's.
pub fn guarded<T>(
    tx: &mut WriteTx<'_>,
    (actor, caller): (&Actor, Caller),
    asked: &Asked,
    (why, now): (&Why, Timestamp),
    work: impl FnOnce(&mut WriteTx<'_>) -> Result<Change<T>>,
) -> Result<Change<T>> {
    let permit = match decide(tx, (actor, caller), asked, why)? {
        Decision::Permitted(permit) => permit,
        Decision::Refused(refusal, event) => return Ok(Change::refused(refusal, *event)),
    };
    let powers = powers_of(tx, caller)?;
    let before = burden_of(tx, &powers, now)?;
    let change = work(tx)?;
    if !matches!(change, Change::Made { .. }) {
        return Ok(change);
    }
    let eases = rules::eases(&before, &burden_of(tx, &powers, now)?);
    if eases && !rules::may_ease(&powers) {
        let event = Found::all(tx, caller, asked)?.stamp(refused(asked.task, why));
        let refusal = refusal(actor, asked.task, (NotPermitted::Eases, None));
        return Ok(Change::refused(refusal, event));
    }
    if eases || permit == Permit::ForThemselves {
        // Of several people, only what is done to themselves is marked.
        let is_of_another = |event: &NewEvent| {
            let user = event.user.as_ref().map(|user| user.id);
            asked.on.len() > 1 && user.is_some() && user != powers.person
        };
        return Ok(change.with_each_event(|event| {
            if is_of_another(&event) { event } else { event.detail(SELF, true) }
        }));
    }
    Ok(change)
}

/// A change of many steps, made by somebody who may have it made.
pub struct Guarded<'g, 's> {
    steps: &'g mut Steps<'s>,
    judge: Judge<'g>,
    permit: Permit,
    is_marked: bool,
}

/// Does the work step by step if whoever asks may have it done. Steps that are about
/// themselves are held against what they ease.
///
/// # Errors
///
/// What `work` says; that it may not be done, which is then in the record; the store's.
pub fn guarded_many<T>(
    steps: &mut Steps<'_>,
    by: (&Actor, Caller),
    asked: &Asked,
    (why, now): (&Why, Timestamp),
    work: impl FnOnce(&mut Guarded<'_, '_>) -> Result<T>,
) -> Result<T> {
    let permit = match decide(steps, by, asked, why)? {
        Decision::Permitted(permit) => permit,
        Decision::Refused(refusal, event) => {
            return steps.step(|_| Ok(Change::refused(refusal, *event)));
        }
    };
    let judge = Judge { by, task: asked.task, why, now, powers: powers_of(steps, by.1)? };
    let before = judge.burden(steps)?;
    let mut guarded = Guarded { steps, judge, permit, is_marked: false };
    let outcome = work(&mut guarded)?;
    guarded.check_whole(&before)?;
    Ok(outcome)
}

impl<'s> Deref for Guarded<'_, 's> {
    type Target = Steps<'s>;

    fn deref(&self) -> &Self::Target {
        self.steps
    }
}

impl Guarded<'_, '_> {
    /// Who asks, for single things that the work comes upon.
    pub(super) const fn judge(&self) -> &Judge<'_> {
        &self.judge
    }

    /// Ends the whole change with that refusal.
    pub(super) fn refuse<T>(&mut self, refusal: Refusal, event: NewEvent) -> Result<T> {
        self.steps.step(|_| Ok(Change::refused(refusal, event)))
    }

    /// Makes one step, which changes nothing for anybody but `about`; `None` for somebody who
    /// is only then there.
    ///
    /// # Errors
    ///
    /// What `change` says; its refusal, or that it would ease something for whoever
    /// asks: either stands for the whole change.
    pub fn step<T>(
        &mut self,
        about: Option<UserId>,
        change: impl FnOnce(&mut WriteTx<'_>) -> Result<Change<T>>,
    ) -> Result<T> {
        let Self { steps, judge, permit, is_marked } = self;
        if about.is_none() || judge.powers.person != about {
            return match permit {
                Permit::Plain | Permit::WithProof => steps.step(change),
                Permit::ForThemselves => steps.step(|tx| change(tx).map(marked)),
            };
        }
        steps.step(|tx| {
            let before = judge.burden(tx)?;
            let change = change(tx)?;
            if !matches!(change, Change::Made { .. }) {
                return Ok(change);
            }
            let eases = rules::eases(&before, &judge.burden(tx)?);
            if eases && !rules::may_ease(&judge.powers) {
                return Ok(judge.refuse(NotPermitted::Eases));
            }
            *is_marked |= eases;
            let is_own = eases || *permit == Permit::ForThemselves;
            Ok(if is_own { marked(change) } else { change })
        })
    }

    /// Whether anything but the steps about themselves has eased what rests on them.
    fn check_whole(&mut self, before: &Burden) -> Result<()> {
        let eases = rules::eases(before, &self.judge.burden(self.steps)?);
        if !eases || self.is_marked {
            return Ok(());
        }
        let refused = self.judge.refuse(NotPermitted::Eases);
        self.steps.step(|_| Ok(refused))
    }
}

fn marked<T>(change: Change<T>) -> Change<T> {
    change.with_each_event(|event| event.detail(SELF, true))
}

/// Who asks for what, for judging one thing after another.
#[derive(Debug)]
pub(super) struct Judge<'j> {
    by: (&'j Actor, Caller),
    task: Task,
    why: &'j Why,
    now: Timestamp,
    powers: Powers,
}

impl<'j> Judge<'j> {
    /// Somebody who was found to be permitted `task`.
    pub(super) fn new(
        tx: &ReadTx<'_>,
        by: (&'j Actor, Caller),
        task: Task,
        (why, now): (&'j Why, Timestamp),
    ) -> Result<Self> {
        Ok(Self { by, task, why, now, powers: powers_of(tx, by.1)? })
    }

    /// Whether they may do everything to everybody but themselves.
    pub(super) fn is_unlimited(&self) -> bool {
        self.powers.may(Task::UserRemove, &Target::Store)
    }

    /// Whether that is who asks.
    pub(super) fn is(&self, user: UserId) -> bool {
        self.powers.person == Some(user)
    }

    /// Why they may not do `task` to that, if so. Says the name of the whole work.
    pub(super) fn find_refusal(&self, task: Task, target: &Target) -> Option<Refusal> {
        match rules::judge(&self.powers, self.by.1.uid, task, target) {
            Verdict::Permitted | Verdict::Marked => None,
            // Nobody is asked for a proof in the midst of many.
            Verdict::WithProof => Some(self.refusal(NotPermitted::Themselves)),
            Verdict::Refused(why) => Some(self.refusal(why)),
        }
    }

    fn refusal(&self, why: NotPermitted) -> Refusal {
        refusal(self.by.0, self.task, (why, None))
    }

    /// The event of a refusal of the whole work.
    pub(super) fn event(&self) -> NewEvent {
        refused(self.task, self.why)
    }

    fn refuse<T>(&self, why: NotPermitted) -> Change<T> {
        Change::refused(self.refusal(why), self.event())
    }

    fn burden(&self, tx: &ReadTx<'_>) -> Result<Burden> {
        burden_of(tx, &self.powers, self.now)
    }
}

/// What whoever runs the program may see.
#[derive(Debug)]
pub struct Sight(Powers);

/// What whoever runs the program may see.
///
/// # Errors
///
/// The store's.
pub fn sight(tx: &ReadTx<'_>, caller: Caller) -> Result<Sight> {
    powers_of(tx, caller).map(Sight)
}

impl Sight {
    /// Whether they may see who is in the store.
    #[must_use]
    pub fn has_everybody(&self) -> bool {
        self.0.may(Task::UserList, &Target::Store)
    }

    /// Whether they may look at this practice.
    #[must_use]
    pub fn has_practice(&self, practice: PracticeId) -> bool {
        self.0.may(Task::PracticeShow, &Target::Practice(practice))
    }
}

/// One line of the permission table.
#[derive(Debug, Clone, Copy)]
pub struct TableRow {
    /// The task.
    pub task: Task,
    /// How far each of [`Ground::ALL`] reaches for it.
    pub reaches: [Reach; 5],
    /// What becomes of it where somebody asks for it for themselves.
    pub on_self: OnSelf,
}

/// The permission table, as it is judged by.
pub fn table() -> impl Iterator<Item = TableRow> {
    Task::ALL.iter().map(|&task| TableRow {
        task,
        reaches: Ground::ALL.map(|ground| rules::reach(ground, task)),
        on_self: rules::on_self(task),
    })
}

fn powers_of(tx: &ReadTx<'_>, caller: Caller) -> Result<Powers> {
    let operator = tx.find_operator_of_account(caller.uid)?;
    let person = operator.as_ref().and_then(|one| one.user.as_ref()).map(|(id, _)| *id);
    let ruled = match person {
        Some(id) => ruled_by(tx, id)?,
        None => Vec::new(),
    };
    Ok(Powers {
        is_unknown: caller.standing == Standing::Unknown,
        is_owner: caller.standing == Standing::Owner,
        has_others: tx.has_other_operators(caller.uid)?,
        is_operator: operator.is_some(),
        role: operator.and_then(|one| one.role),
        practices: ruled.into_iter().map(|practice| practice.id).collect(),
        person,
    })
}

/// What a task is asked for on, as it is in the store.
struct Found(Vec<(Target, Option<Named>)>);

/// Names for the event of a refusal.
enum Named {
    Practice(Practice),
    User(Box<User>),
}

impl Found {
    fn all(tx: &ReadTx<'_>, caller: Caller, asked: &Asked) -> Result<Self> {
        if asked.on.is_empty() {
            return Ok(Self(vec![(Target::Store, None)]));
        }
        asked.on.iter().map(|on| find(tx, caller, on)).collect::<Result<_>>().map(Self)
    }

    /// Names the practice or the user, where there is only one.
    fn stamp(&self, event: NewEvent) -> NewEvent {
        match self.0.as_slice() {
            [(_, named)] => stamp(event, named.as_ref()),
            _ => event,
        }
    }
}

/// The event, which names what it was refused for.
fn stamp(event: NewEvent, named: Option<&Named>) -> NewEvent {
    match named {
        Some(Named::Practice(practice)) => event.practice(practice.id, practice.handle.as_str()),
        Some(Named::User(user)) => event.user(user.id, user.login.as_str()),
        None => event,
    }
}

fn find(tx: &ReadTx<'_>, caller: Caller, on: &On) -> Result<(Target, Option<Named>)> {
    Ok(match on {
        On::Practice(handle) => practice(tx, handle)?,
        On::User(who) => match tx.find_user(who)? {
            Some(user) => (Target::Person(whom(tx, &user)?), Some(Named::User(Box::new(user)))),
            None => NOTHING,
        },
        On::Member(MemberName { practice: handle, user: who }) => {
            match (practice(tx, handle)?, tx.find_user(who)?) {
                ((Target::Practice(practice), _), Some(user)) => {
                    let target = Target::Member(practice, whom(tx, &user)?);
                    (target, Some(Named::User(Box::new(user))))
                }
                // Nobody of that name in a practice of theirs: the work says so.
                (found, None) => found,
                (_, Some(_)) => NOTHING,
            }
        }
        On::Authenticator(id) => match tx.find_authenticator(*id)? {
            Some(found) => find(tx, caller, &On::User(UserRef::Id(found.user)))?,
            None => NOTHING,
        },
        On::Device(id) => match tx.find_device(*id)? {
            Some(found) => find(tx, caller, &On::User(UserRef::Id(found.user)))?,
            None => NOTHING,
        },
        On::Operator(name) => match tx.find_operator(name)? {
            Some(found) => (Target::Operator { is_self: found.uid == caller.uid }, None),
            None => NOTHING,
        },
    })
}

const NOTHING: (Target, Option<Named>) = (Target::Nothing, None);

fn practice(tx: &ReadTx<'_>, handle: &Handle) -> Result<(Target, Option<Named>)> {
    Ok(match tx.find_practice(handle)? {
        Some(found) => (Target::Practice(found.id), Some(Named::Practice(found))),
        None => NOTHING,
    })
}

pub(super) fn whom(tx: &ReadTx<'_>, user: &User) -> Result<Whom> {
    let practices = tx.memberships_of(user.id)?.into_iter().map(|(found, _)| found.id).collect();
    let operators = tx.operators_of(user.id)?;
    let is_admin = operators.iter().any(|one| one.role == Some(OperatorRole::Admin));
    Ok(Whom { id: user.id, practices, is_admin })
}

/// What rests on whoever asks; nothing on somebody who is no user.
fn burden_of(tx: &ReadTx<'_>, powers: &Powers, now: Timestamp) -> Result<Burden> {
    let Some(id) = powers.person else { return Ok(Burden::default()) };
    let Some(user) = tx.find_user(&UserRef::Id(id))? else { return Ok(Burden::default()) };
    let person = Person::of(tx, user)?;
    let standing = person.standing();
    let members = person.memberships.iter().map(Some);
    let places = members.chain([None]).map(|member| place_burden(&person, member, now));
    Ok(Burden {
        places: places.collect(),
        is_locked: crate::rules::is_ahead(standing.locked_until, now)
            || standing.has_only_disabled(),
        is_rebind: standing.rebind,
        is_suspended: person.user.status == UserStatus::Suspended,
        is_required: standing.required,
        is_personal: standing.personal,
    })
}

/// What a login to one practice rests on, or one that names none.
fn place_burden(
    person: &Person,
    member: Option<&(Practice, Membership)>,
    now: Timestamp,
) -> PlaceBurden {
    let practice = member.map(|(practice, _)| practice.id);
    let next = person.next_login(practice, None, now);
    PlaceBurden {
        practice,
        is_in_scope: member
            .is_some_and(|(practice, one)| practice.policy.roles.since(one.role).is_some()),
        exempt_until: member.and_then(|(_, one)| one.exemption.as_ref()).map(|one| one.ends_at),
        extended_until: member.and_then(|(_, one)| one.extended_until),
        is_demanded: next.because.is_some(),
        deadline: next.deadline,
        methods: next.enrollable,
        remember: next.remember,
        needs_code: next.needs_enrollment_code,
    }
}

/// Whether it is permitted for others, so that it matters for whom it is not.
const fn is_about_whom(why: &NotPermitted) -> bool {
    match why {
        NotPermitted::Elsewhere | NotPermitted::Admin | NotPermitted::Themselves => true,
        NotPermitted::NoPerson
        | NotPermitted::NoOperator { .. }
        | NotPermitted::Ground { .. }
        | NotPermitted::Eases => false,
    }
}

fn refusal(
    actor: &Actor,
    task: Task,
    (why, one_of_several): (NotPermitted, Option<String>),
) -> Refusal {
    let (operator, command) = (actor.name.clone(), task.as_str());
    Refusal::NotPermitted { operator, command, why, one_of_several }
}

fn refused(task: Task, why: &Why) -> NewEvent {
    why.on(NewEvent::refused(action(task))).detail("command", task.as_str())
}

/// What the record calls a task that was refused.
#[expect(clippy::too_many_lines, reason = "a table: one row for each task")]
const fn action(task: Task) -> Action {
    match task {
        Task::PracticeAdd => Action::PracticeAdd,
        Task::PracticeSet | Task::PolicyApply => Action::PracticeSet,
        Task::PracticeEnforce => Action::PracticeEnforce,
        Task::PracticeDisable => Action::PracticeDisable,
        Task::PracticeRemove => Action::PracticeRemove,
        Task::MemberAdd => Action::MemberAdd,
        Task::MemberSet => Action::MemberSet,
        Task::MemberExempt => Action::MemberExempt,
        Task::MemberExtend => Action::MemberExtend,
        Task::MemberRemove => Action::MemberRemove,
        Task::UserAdd | Task::UserImport => Action::UserAdd,
        Task::UserShowPhone => Action::UserShowPhone,
        Task::UserSet => Action::UserSet,
        Task::UserSetPassword => Action::UserSetPassword,
        Task::UserEnroll => Action::EnrollmentBegin,
        Task::UserReset | Task::UserResetAndInvite => Action::UserReset2fa,
        Task::UserUnlock => Action::UserUnlock,
        Task::UserCheckCode => Action::UserCheckCode,
        Task::UserRecoveryCodes | Task::UserRecoveryCodesShow => Action::UserRecoveryCodes,
        Task::UserEnrollmentCode | Task::UserEnrollmentCodesOfPractice => {
            Action::UserEnrollmentCode
        }
        Task::UserBypassCode => Action::UserBypassCode,
        Task::UserDisable2fa => Action::UserDisable2fa,
        Task::UserRequire => Action::UserRequire,
        Task::UserSuspend => Action::UserSuspend,
        Task::UserReinstate => Action::UserReinstate,
        Task::UserRemove => Action::UserRemove,
        Task::AuthenticatorImport => Action::AuthenticatorImport,
        Task::AuthenticatorRename => Action::AuthenticatorRename,
        Task::AuthenticatorResync => Action::AuthenticatorResync,
        Task::AuthenticatorRemove => Action::AuthenticatorRemove,
        Task::DeviceRevoke | Task::DeviceRevokeInPractice => Action::DeviceRevoke,
        Task::SmsTest => Action::SmsSend,
        Task::OperatorAdd => Action::OperatorAdd,
        Task::OperatorSet => Action::OperatorSet,
        Task::OperatorRemove => Action::OperatorRemove,
        Task::KeyRotate => Action::KeyRotate,
        Task::StoreRestore => Action::StoreRestore,
        Task::StoreAdopt => Action::StoreAdopt,
        Task::PracticeList
        | Task::PracticeShow
        | Task::PracticeStatus
        | Task::PracticeStatusAll
        | Task::PracticeReport
        | Task::PracticeReportAll
        | Task::MemberList
        | Task::UserList
        | Task::UserListOfPractice
        | Task::UserShow
        | Task::AuthenticatorList
        | Task::DeviceList
        | Task::SmsLog
        | Task::LoginTry
        | Task::LoginBridge
        | Task::PolicyExport
        | Task::PolicyDiff
        | Task::AuditList
        | Task::AuditListOfPractice
        | Task::AuditShow
        | Task::AuditVerify
        | Task::AuditCheckpoint
        | Task::AuditExport
        | Task::AuditReport
        | Task::OperatorList
        | Task::StoreInfo
        | Task::StoreCheck
        | Task::StoreBackup
        | Task::StoreMigrate
        | Task::KeyCheck => Action::StoreLook,
    }
}
