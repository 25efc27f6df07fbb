//! Operators: who may run the program.

use super::Why;
use crate::error::{Refusal, Result};
use crate::model::event::{Action, NewEvent};
use crate::model::ids::UserId;
use crate::model::member::Role;
use crate::model::operator::{AccountName, Operator, OperatorRole};
use crate::model::outcome::operator::OperatorReport;
use crate::model::practice::Practice;
use crate::model::text::shell_word;
use crate::model::time::Timestamp;
use crate::model::user::{Login, UserRef, UserStatus};
use crate::store::{Change, ReadTx, WriteTx};

/// What an operator could do, as the record tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Power {
    /// Their account.
    pub uid: u32,
    /// In the whole store.
    pub role: Option<OperatorRole>,
    /// Who they were among the users.
    pub user: Option<UserId>,
}

/// An operator about to be added: a role, a user, or both.
#[derive(Debug, Clone)]
pub struct NewOperator {
    /// The account.
    pub name: AccountName,
    /// Its number.
    pub uid: u32,
    /// What they may do in the whole store.
    pub role: Option<OperatorRole>,
    /// Who they are among the users.
    pub user: Option<UserRef>,
}

/// Every operator, by name.
///
/// # Errors
///
/// The store's.
pub fn list(tx: &ReadTx<'_>) -> Result<Vec<OperatorReport>> {
    tx.operators()?.into_iter().map(|operator| report(tx, operator)).collect()
}

fn report(tx: &ReadTx<'_>, operator: Operator) -> Result<OperatorReport> {
    let ruled = match &operator.user {
        Some((id, _)) => ruled_by(tx, *id)?,
        None => Vec::new(),
    };
    let practices = ruled.into_iter().map(|practice| practice.handle).collect();
    Ok(OperatorReport { operator, practices })
}

/// The practices where somebody is owner or admin. A suspended person has no
/// powers from what they are in a practice.
pub(super) fn ruled_by(tx: &ReadTx<'_>, user: UserId) -> Result<Vec<Practice>> {
    if tx.get_user(&UserRef::Id(user))?.status == UserStatus::Suspended {
        return Ok(Vec::new());
    }
    let all = tx.memberships_of(user)?.into_iter();
    let ruled = all.filter(|(_, one)| matches!(one.role, Role::Owner | Role::Admin));
    Ok(ruled.map(|(practice, _)| practice).collect())
}

/// Adds an operator. The same again is no error.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`] for an unknown user; refused if the account is an
/// operator of another kind, or has neither role nor user; the store's.
pub fn add(
    tx: &mut WriteTx<'_>,
    new: &NewOperator,
    why: &Why,
    now: Timestamp,
) -> Result<Change<OperatorReport>> {
    let NewOperator { name, uid, role, user } = new;
    let user = user.as_ref().map(|who| linked(tx, who)).transpose()?;
    let operator = Operator { name: name.clone(), uid: *uid, role: *role, user, created_at: now };
    if let Some(there) = find_same(tx, &operator)? {
        // Since when is not asked for.
        if (Operator { created_at: now, ..there.clone() }) == operator {
            return Ok(Change::Nothing { outcome: report(tx, there)? });
        }
        return Ok(exists(&there, Action::OperatorAdd, why));
    }
    if is_nobody(&operator) {
        return Ok(nobody_left(&operator, Action::OperatorAdd, why));
    }
    tx.add_operator(&operator)?;
    let event = described(why.on(NewEvent::done(Action::OperatorAdd)), &operator);
    Ok(Change::made(report(tx, operator)?, event))
}

/// The operator of that name or of that account.
fn find_same(tx: &ReadTx<'_>, operator: &Operator) -> Result<Option<Operator>> {
    match tx.find_operator(&operator.name)? {
        Some(there) => Ok(Some(there)),
        None => tx.find_operator_of_account(operator.uid),
    }
}

fn linked(tx: &ReadTx<'_>, who: &UserRef) -> Result<(UserId, Login)> {
    let user = tx.get_user(who)?;
    Ok((user.id, user.login))
}

const fn is_nobody(operator: &Operator) -> bool {
    operator.role.is_none() && operator.user.is_none()
}

fn exists<T>(there: &Operator, action: Action, why: &Why) -> Change<T> {
    let name = there.name.to_string();
    let next = format!("to change it: twofactl operator set {} --role ROLE", shell_word(&name));
    let refusal = Refusal::Exists { noun: "operator", name, next };
    Change::refused(refusal, named(why.on(NewEvent::refused(action)), there))
}

fn nobody_left<T>(operator: &Operator, action: Action, why: &Why) -> Change<T> {
    let refusal = Refusal::NobodyLeft { name: operator.name.to_string() };
    Change::refused(refusal, named(why.on(NewEvent::refused(action)), operator))
}

/// What is asked to be changed of an operator. `None` leaves it, the inner
/// `None` ends it.
#[derive(Debug, Clone, Default)]
pub struct OperatorPatch {
    /// Another role.
    pub role: Option<Option<OperatorRole>>,
    /// Another user.
    pub user: Option<Option<UserRef>>,
}

/// Gives an operator another role or user.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; refused if neither would be left; the store's.
pub fn set(
    tx: &mut WriteTx<'_>,
    name: &AccountName,
    patch: &OperatorPatch,
    why: &Why,
) -> Result<Change<OperatorReport>> {
    let before = tx.get_operator(name)?;
    let mut operator = before.clone();
    if let Some(role) = patch.role {
        operator.role = role;
    }
    if let Some(user) = &patch.user {
        operator.user = user.as_ref().map(|who| linked(tx, who)).transpose()?;
    }
    if operator == before {
        return Ok(Change::Nothing { outcome: report(tx, operator)? });
    }
    if is_nobody(&operator) {
        return Ok(nobody_left(&operator, Action::OperatorSet, why));
    }
    tx.update_operator(&operator)?;
    let event = why.on(NewEvent::done(Action::OperatorSet));
    let event = described(event, &operator)
        .detail("role_before", before.role.map(OperatorRole::as_str))
        .detail("user_before", before.user.map(|(_, login)| login.to_string()));
    Ok(Change::made(report(tx, operator)?, event))
}

/// Removes an operator.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; the store's.
pub fn remove(
    tx: &mut WriteTx<'_>,
    name: &AccountName,
    why: &Why,
) -> Result<Change<OperatorReport>> {
    let operator = tx.get_operator(name)?;
    tx.remove_operator(operator.uid)?;
    let event = described(why.on(NewEvent::done(Action::OperatorRemove)), &operator);
    Ok(Change::made(report(tx, operator)?, event))
}

/// Gives an operator the powers that they are known to have had at last; `None` takes all of
/// them. Whether anything had to be done.
pub(super) fn repeat(
    tx: &mut WriteTx<'_>,
    name: &str,
    power: Option<Power>,
    (why, now): (&Why, Timestamp),
) -> Result<Change<bool>> {
    let name = AccountName::parse(name)?;
    let there = tx.find_operator(&name)?;
    let user = match power.and_then(|power| power.user) {
        Some(id) => tx.find_user(&UserRef::Id(id))?.map(|user| (user.id, user.login)),
        None => None,
    };
    let wanted = power.map(|Power { uid, role, .. }| {
        let created_at = there.as_ref().map_or(now, |there| there.created_at);
        Operator { name, uid, role, user, created_at }
    });
    // Whose user is gone as well is nobody any more.
    let wanted = wanted.filter(|operator| !is_nobody(operator));
    if there == wanted {
        return Ok(Change::Nothing { outcome: false });
    }
    if let Some(there) = &there {
        tx.remove_operator(there.uid)?;
    }
    let (action, told) = match (there, &wanted) {
        (Some(_), Some(wanted)) => (Action::OperatorSet, wanted.clone()),
        (None, Some(wanted)) => (Action::OperatorAdd, wanted.clone()),
        (Some(there), None) => (Action::OperatorRemove, there),
        (None, None) => return Ok(Change::Nothing { outcome: false }),
    };
    if let Some(wanted) = &wanted {
        tx.add_operator(wanted)?;
    }
    let event = described(why.on(NewEvent::done(action)), &told).detail("restored", true);
    Ok(Change::made(true, event))
}

/// Takes a user who is about to be removed from the operators: without a role
/// nothing would be left of one.
pub(super) fn unlink(tx: &mut WriteTx<'_>, user: UserId, why: &Why) -> Result<Vec<NewEvent>> {
    let mut events = Vec::new();
    for operator in tx.operators_of(user)? {
        let left = Operator { user: None, ..operator.clone() };
        let action = if is_nobody(&left) {
            tx.remove_operator(operator.uid)?;
            Action::OperatorRemove
        } else {
            tx.update_operator(&left)?;
            Action::OperatorSet
        };
        events.push(
            described(why.on(NewEvent::done(action)), &left)
                .detail("user_before", operator.user.map(|(_, login)| login.to_string())),
        );
    }
    Ok(events)
}

fn named(event: NewEvent, operator: &Operator) -> NewEvent {
    let event = event.target(format!("operator {}", operator.name));
    match &operator.user {
        Some((id, login)) => event.user(*id, login.as_str()),
        None => event,
    }
}

fn described(event: NewEvent, operator: &Operator) -> NewEvent {
    named(event, operator)
        .detail("uid", i64::from(operator.uid))
        .detail("role", operator.role.map(OperatorRole::as_str))
}
