//! People in bulk: a file of them is held against the store row by row, and written row by
//! row in one transaction.
//!
//! ```text
//! check   reads only: what each row would do, and every row that cannot be
//! write   the same once more, and each row is made as the commands for one person make it
//! ```
//!
//! What a row says of somebody who is there is changed only where that was asked for, and
//! their password never: that takes a check of who they are. Each row is judged as the command
//! that it stands for.

mod seen;

use std::collections::HashMap;

use self::seen::{Before, Seen};
use super::member::{self, MemberName};
use super::permission::{Guarded, Judge, whom};
use super::search::near_practices;
use super::user::{self, HashedPassword, NewPerson, ProfilePatch};
use super::{Watch, Why};
use crate::error::{Error, Refusal, Result};
use crate::model::event::{Actor, NewEvent};
use crate::model::ids::PracticeId;
use crate::model::import::{Fault, Field};
use crate::model::member::Role;
use crate::model::operator::Caller;
use crate::model::outcome::import::Imported;
use crate::model::permission::Task;
use crate::model::practice::Handle;
use crate::model::text::DisplayName;
use crate::model::time::Timestamp;
use crate::model::user::{EmailAddress, Login, PhoneNumber, User, UserRef};
use crate::rules::permission::Target;
use crate::store::{Change, ReadTx, WriteTx};

/// How many rows are read before somebody who watches is told.
const GLANCE: u64 = 256;

/// A row that could be read.
#[derive(Debug, Clone)]
pub struct Row {
    /// Where it begins in the file.
    pub line: u64,
    /// Who.
    pub login: Login,
    /// Their name. `None` says nothing about it, and so for all that follows.
    pub name: Option<DisplayName>,
    /// Their number.
    pub phone: Option<PhoneNumber>,
    /// Their address.
    pub email: Option<EmailAddress>,
    /// Where they work, and as what: staff, if that is not said of somebody new.
    pub membership: Option<(Handle, Option<Role>)>,
    /// Their first password.
    pub password: Option<HashedPassword>,
}

/// Where rows come from, and what is wrong with some goes to.
pub trait Source {
    /// The next row that can be read; `None` at the end.
    ///
    /// # Errors
    ///
    /// What kept the file from being read.
    fn next(&mut self) -> Result<Option<Row>>;

    /// Takes what is wrong with a row that was read.
    fn tell(&mut self, line: u64, fault: Fault);

    /// Whether it was told of a fault, or has found one.
    fn has_faults(&self) -> bool;

    /// How many rows there are, as far as can be said after so many.
    fn total(&self, read: u64) -> u64;
}

/// What becomes of people who exist and of whom a row says something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// The row is wrong.
    Kept,
    /// They are changed.
    Updated,
}

/// An import that is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// For the record: what the file is called.
    pub file: String,
    /// What becomes of people who exist.
    pub existing: Existing,
}

/// What an import would come to.
#[derive(Debug)]
pub enum Checked {
    /// So much, beside the rows that are wrong.
    Counted(Imported),
    /// It may not be done; the event belongs into the record.
    Refused(Refusal, Box<NewEvent>),
}

/// Holds every row against the store, and changes nothing. Whoever asks was found to be
/// permitted imports as such.
///
/// # Errors
///
/// What the file or the store says.
pub fn check(
    tx: &ReadTx<'_>,
    by: (&Actor, Caller),
    (request, source): (&Request, &mut dyn Source),
    given: (&Why, Timestamp),
    watch: Watch<'_>,
) -> Result<Checked> {
    let judge = Judge::new(tx, by, Task::UserImport, given)?;
    let mut import = Import::new(request);
    while let Some(row) = source.next()? {
        match import.judge(tx, &judge, &row)? {
            Judged::Fits(deed) => import.count(&deed),
            Judged::Bad(fault) => source.tell(row.line, fault),
            Judged::Refused(refusal) => {
                let event = judge.event().detail("line", number(row.line));
                return Ok(Checked::Refused(refusal, Box::new(event)));
            }
        }
        import.glance(source, watch);
    }
    Ok(Checked::Counted(import.counts))
}

/// Writes every row. One that is wrong by now takes back all of them.
///
/// # Errors
///
/// What the file or the store says; that a row is wrong or may not be written.
pub fn write(
    guarded: &mut Guarded<'_, '_>,
    (request, source): (&Request, &mut dyn Source),
    (why, now): (&Why, Timestamp),
    watch: Watch<'_>,
) -> Result<Imported> {
    let mut import = Import::new(request);
    while let Some(row) = source.next()? {
        match import.judge(guarded, guarded.judge(), &row)? {
            Judged::Fits(deed) => {
                import.count(&deed);
                deed.make(guarded, &row, (why, now), &request.file)?;
            }
            Judged::Bad(fault) => {
                source.tell(row.line, fault);
                return Err(moved_on());
            }
            Judged::Refused(refusal) => {
                let event = guarded.judge().event().detail("line", number(row.line));
                return guarded.refuse(refusal, event);
            }
        }
        import.glance(source, watch);
    }
    // Somebody has written to the file since it was checked.
    if source.has_faults() { Err(moved_on()) } else { Ok(import.counts) }
}

fn number(line: u64) -> i64 {
    i64::try_from(line).unwrap_or(i64::MAX)
}

/// What is to be done for a row.
#[derive(Debug)]
enum Deed {
    /// Nothing: it is so.
    Nothing,
    /// Somebody new.
    Add { join: Option<(PracticeId, Handle, Role)> },
    /// Another membership of somebody whom an earlier row adds.
    JoinToo { practice: Handle, role: Role },
    /// Somebody who was there.
    Change { user: Box<User>, patch: ProfilePatch, join: Option<Joining> },
}

/// What is to become of the membership of somebody who was there.
#[derive(Debug)]
struct Joining {
    practice: Handle,
    role: Role,
    /// Whether they are a member in another role.
    is_member: bool,
}

/// What a row came to.
enum Judged {
    Fits(Deed),
    Bad(Fault),
    Refused(Refusal),
}

impl From<Fault> for Judged {
    fn from(fault: Fault) -> Self {
        Self::Bad(fault)
    }
}

/// An import on its way.
struct Import {
    existing: Existing,
    seen: Seen,
    /// Handles that were looked for, and what to say of those that are none.
    practices: HashMap<Handle, Result<PracticeId, String>>,
    counts: Imported,
}

impl Import {
    fn new(request: &Request) -> Self {
        Self {
            existing: request.existing,
            seen: Seen::default(),
            practices: HashMap::new(),
            counts: Imported::default(),
        }
    }

    fn judge(&mut self, tx: &ReadTx<'_>, judge: &Judge<'_>, row: &Row) -> Result<Judged> {
        self.counts.rows += 1;
        let practice = match &row.membership {
            None => None,
            Some((handle, _)) => match self.practice(tx, judge, handle)? {
                Ok(id) => Some(id),
                Err(reason) => return Ok(Fault::at(Field::Practice, reason).into()),
            },
        };
        let before = match self.seen.meet(row, practice) {
            Ok(before) => before,
            Err(fault) => return Ok(fault.into()),
        };
        let found = match before {
            // The row that adds them is not written yet where rows are only checked.
            Before::Added => return join_too(tx, judge, row, practice),
            Before::Nothing | Before::Known => tx.find_user(&UserRef::Login(row.login.clone()))?,
        };
        if before == Before::Nothing {
            self.seen.keep(row, practice, found.is_none());
        }
        match found {
            None => Ok(add(judge, row, practice)),
            Some(user) => self.compare(tx, judge, row, (user, practice)),
        }
    }

    /// The practice of a handle, or what is wrong with it.
    fn practice(
        &mut self,
        tx: &ReadTx<'_>,
        judge: &Judge<'_>,
        handle: &Handle,
    ) -> Result<Result<PracticeId, String>> {
        if let Some(known) = self.practices.get(handle) {
            return Ok(known.clone());
        }
        let found = match tx.find_practice(handle)? {
            Some(practice) => Ok(practice.id),
            None if judge.is_unlimited() => {
                let near = near_practices(tx, handle.as_str())?;
                let near = near.first().map(|near| format!("; did you mean {near}?"));
                Err(format!("there is no practice {handle}{}", near.unwrap_or_default()))
            }
            None => Err(format!("there is no practice {handle}")),
        };
        self.practices.insert(handle.clone(), found.clone());
        Ok(found)
    }

    /// Holds a row against somebody who was there before the file.
    fn compare(
        &self,
        tx: &ReadTx<'_>,
        judge: &Judge<'_>,
        row: &Row,
        (user, practice): (User, Option<PracticeId>),
    ) -> Result<Judged> {
        // Whoever may not see them does not learn what is so of them.
        let whom = if judge.is_unlimited() { None } else { Some(whom(tx, &user)?) };
        let forbidden = |task, target| judge.find_refusal(task, target);
        let person = whom.clone().map(Target::Person);
        if let Some(refusal) = person.as_ref().and_then(|who| forbidden(Task::UserShow, who)) {
            return Ok(Judged::Refused(refusal));
        }
        if let Some(fault) = find_password_fault(tx, row, &user)? {
            return Ok(fault.into());
        }
        let (patch, changed) = patch(row, &user);
        let join = joining(tx, row, &user, practice)?;
        if let Some(fault) = self.find_difference(&user, changed, join.as_ref()) {
            return Ok(fault.into());
        }
        let tasks = [
            changed.and(person.clone()).map(|person| (Task::UserSet, person)),
            join.as_ref().and(practice).zip(whom).map(|(practice, whom)| {
                let is_member = join.as_ref().is_some_and(|join| join.is_member);
                let task = if is_member { Task::MemberSet } else { Task::MemberAdd };
                (task, Target::Member(practice, whom))
            }),
        ];
        let refused = tasks.iter().flatten().find_map(|(task, on)| forbidden(*task, on));
        Ok(match refused {
            Some(refusal) => Judged::Refused(refusal),
            None if changed.is_none() && join.is_none() => Judged::Fits(Deed::Nothing),
            None => Judged::Fits(Deed::Change { user: Box::new(user), patch, join }),
        })
    }

    /// What differs from the store, where nothing may.
    fn find_difference(
        &self,
        user: &User,
        changed: Option<Field>,
        join: Option<&Joining>,
    ) -> Option<Fault> {
        if self.existing == Existing::Updated {
            return None;
        }
        let login = &user.login;
        if let Some(field) = changed {
            let said = format!("is not what the store has of {login}: --update changes it");
            return Some(Fault::at(field, said));
        }
        join.map(|Joining { practice, is_member, .. }| match is_member {
            true => Fault::at(
                Field::Role,
                format!("is not the role of {login} in {practice}: --update changes it"),
            ),
            false => Fault::at(
                Field::Practice,
                format!("{login} exists and is no member of {practice}: --update adds them"),
            ),
        })
    }

    fn count(&mut self, deed: &Deed) {
        let Imported { added, memberships, updated, unchanged, rows: _ } = &mut self.counts;
        match deed {
            Deed::Nothing => *unchanged += 1,
            Deed::Add { join } => {
                *added += 1;
                *memberships += u64::from(join.is_some());
            }
            Deed::JoinToo { .. } => *memberships += 1,
            Deed::Change { patch, join, .. } => {
                let joins = join.as_ref().is_some_and(|join| !join.is_member);
                *memberships += u64::from(joins);
                let is_set = join.as_ref().is_some_and(|join| join.is_member);
                *updated += u64::from(is_set || patch.is_any());
            }
        }
    }

    fn glance(&self, source: &dyn Source, watch: Watch<'_>) {
        let rows = self.counts.rows;
        if rows.is_multiple_of(GLANCE) {
            watch(rows, source.total(rows));
        }
    }
}

/// Somebody new.
fn add(judge: &Judge<'_>, row: &Row, practice: Option<PracticeId>) -> Judged {
    if !judge.is_unlimited() {
        let target = practice.map_or(Target::Store, Target::Practice);
        let password = row.password.as_ref().map(|_| (Task::UserSetPassword, Target::Store));
        let tasks = [Some((Task::UserAdd, target)), password];
        let refused = tasks.iter().flatten().find_map(|(task, on)| judge.find_refusal(*task, on));
        if let Some(refusal) = refused {
            return Judged::Refused(refusal);
        }
    }
    let join = practice.zip(row.membership.as_ref());
    let join = join.map(|(id, (handle, role))| (id, handle.clone(), role.unwrap_or(Role::Staff)));
    Judged::Fits(Deed::Add { join })
}

/// A further membership of somebody whom this file adds. What the row says of them is held
/// against what was written, where it was.
fn join_too(
    tx: &ReadTx<'_>,
    judge: &Judge<'_>,
    row: &Row,
    practice: Option<PracticeId>,
) -> Result<Judged> {
    let target = practice.map_or(Target::Store, Target::Practice);
    let refused =
        if judge.is_unlimited() { None } else { judge.find_refusal(Task::UserAdd, &target) };
    if let Some(refusal) = refused {
        return Ok(Judged::Refused(refusal));
    }
    if let Some(user) = tx.find_user(&UserRef::Login(row.login.clone()))? {
        let differs = match find_password_fault(tx, row, &user)? {
            Some(_) => Some(Field::PasswordHash),
            None => patch(row, &user).1,
        };
        if let Some(field) = differs {
            return Ok(Fault::at(field, "is not what an earlier line says").into());
        }
    }
    Ok(match &row.membership {
        Some((practice, role)) => Judged::Fits(Deed::JoinToo {
            practice: practice.clone(),
            role: role.unwrap_or(Role::Staff),
        }),
        None => Judged::Fits(Deed::Nothing),
    })
}

/// A password hash is good for whoever has no password yet and is added; it is the same for
/// whoever has exactly it.
fn find_password_fault(tx: &ReadTx<'_>, row: &Row, user: &User) -> Result<Option<Fault>> {
    let Some(given) = &row.password else { return Ok(None) };
    let stored = tx.password_hash(user.id)?;
    if stored.is_some_and(|stored| stored.expose() == given.hash().expose()) {
        return Ok(None);
    }
    let said = format!(
        "is not the one that {} has; an import sets passwords only of people it adds: leave it \
         empty, or see twofactl user set-password",
        user.login
    );
    Ok(Some(Fault::at(Field::PasswordHash, said)))
}

/// What a row gives that differs, and the first such column.
fn patch(row: &Row, user: &User) -> (ProfilePatch, Option<Field>) {
    let mut patch = ProfilePatch::default();
    let mut changed = None;
    if row.email.is_some() && row.email != user.email {
        patch.email = Some(row.email.clone());
        changed = Some(Field::Email);
    }
    if row.phone.is_some() && row.phone != user.phone {
        patch.phone = Some(row.phone.clone());
        changed = Some(Field::Phone);
    }
    if row.name.is_some() && row.name != user.name {
        patch.name = Some(row.name.clone());
        changed = Some(Field::Name);
    }
    (patch, changed)
}

/// What is to become of a membership, if anything.
fn joining(
    tx: &ReadTx<'_>,
    row: &Row,
    user: &User,
    practice: Option<PracticeId>,
) -> Result<Option<Joining>> {
    let Some((id, (practice, role))) = practice.zip(row.membership.as_ref()) else {
        return Ok(None);
    };
    let present = tx.find_membership(id, user.id)?.map(|membership| membership.role);
    let role = role.or(present).unwrap_or(Role::Staff);
    if present == Some(role) {
        return Ok(None);
    }
    Ok(Some(Joining { practice: practice.clone(), role, is_member: present.is_some() }))
}

impl Deed {
    fn make(
        self,
        guarded: &mut Guarded<'_, '_>,
        row: &Row,
        (why, now): (&Why, Timestamp),
        file: &str,
    ) -> Result<()> {
        let told = |event: NewEvent| event.detail("import", file).detail("line", number(row.line));
        match self {
            Self::Nothing => Ok(()),
            Self::Add { join } => guarded.step(None, |tx| {
                let added = user::insert(tx, &person(row), join.as_ref(), why, now)?;
                let (_, events) = added.ok_or_else(moved_on)?;
                Ok(Change::Made { outcome: (), events: events.each(told) })
            }),
            Self::JoinToo { practice, role } => {
                let user = guarded.get_user(&UserRef::Login(row.login.clone()))?;
                let name = MemberName { practice, user: UserRef::Id(user.id) };
                guarded.step(Some(user.id), |tx| {
                    Ok(member::add(tx, &name, role, why, now)?.map(drop).with_each_event(told))
                })
            }
            Self::Change { user, patch, join } => guarded.step(Some(user.id), |tx| {
                let change = change(tx, &user, (&patch, join.as_ref()), (why, now))?;
                Ok(change.with_each_event(told))
            }),
        }
    }
}

fn moved_on() -> Error {
    Error::Failed("the store or the file has changed meanwhile; try again".to_owned())
}

fn person(row: &Row) -> NewPerson {
    let Row { line: _, login, name, phone, email, membership: _, password } = row.clone();
    NewPerson { login, name, phone, email, password, membership: None }
}

/// What `user set`, `member add` and `member set` do.
fn change(
    tx: &mut WriteTx<'_>,
    user: &User,
    (patch, join): (&ProfilePatch, Option<&Joining>),
    (why, now): (&Why, Timestamp),
) -> Result<Change<()>> {
    let who = UserRef::Id(user.id);
    let mut made = None;
    if patch.is_any() {
        made = Some(user::set(tx, &who, patch, why, now)?.map(drop));
    }
    if let Some(Joining { practice, role, is_member }) = join {
        let name = MemberName { practice: practice.clone(), user: who };
        let joined = match is_member {
            true => member::set_role(tx, &name, *role, why, now)?,
            false => member::add(tx, &name, *role, why, now)?,
        };
        made = Some(match made {
            Some(before) => before.and(joined.map(drop)),
            None => joined.map(drop),
        });
    }
    Ok(made.unwrap_or(Change::Nothing { outcome: () }))
}
