//! Memberships: who works where, as what, and what is agreed with them there.

use super::Why;
use super::each::{all_or_none, distinct};
use super::person::{Person, pass_through};
use crate::error::{Error, Refusal, Result};
use crate::model::Invalid;
use crate::model::event::{Action, Actor, NewEvent};
use crate::model::member::{ExemptionType, Membership, Role};
use crate::model::outcome::practice::MemberChanged;
use crate::model::practice::{Handle, Practice};
use crate::model::text::shell_word;
use crate::model::time::Timestamp;
use crate::model::user::UserRef;
use crate::rules::exemption::judge_exemption_end;
use crate::rules::is_ahead;
use crate::rules::lifecycle::LifeEvent;
use crate::store::{Agreement, Change, WriteTx};

/// Who, where.
#[derive(Debug, Clone)]
pub struct MemberName {
    /// Where.
    pub practice: Handle,
    /// Who.
    pub user: UserRef,
}

/// Who, where, for several.
#[derive(Debug, Clone)]
pub struct MemberNames {
    /// Where.
    pub practice: Handle,
    /// Who; somebody who is named twice is meant once.
    pub users: Vec<UserRef>,
}

impl MemberNames {
    /// Each of them by itself.
    pub fn each(&self) -> impl Iterator<Item = MemberName> {
        self.users.iter().cloned().map(|user| MemberName { practice: self.practice.clone(), user })
    }
}

/// Makes the change that `one` makes of each of several members, or none of them.
///
/// # Errors
///
/// [`Error::NotFound`] for a name that is nobody's, before anything is done; what `one` says,
/// which then stands for all; the store's.
pub fn change_each(
    tx: &mut WriteTx<'_>,
    names: &MemberNames,
    mut one: impl FnMut(&mut WriteTx<'_>, &MemberName) -> Result<Change<MemberChanged>>,
) -> Result<Change<Vec<MemberChanged>>> {
    let MemberNames { practice, users } = names;
    // Where, before who: as for one of them.
    tx.get_practice(practice)?;
    let users = distinct(tx, users)?;
    all_or_none(tx, users, |tx, user| {
        one(tx, &MemberName { practice: practice.clone(), user: UserRef::Id(user) })
    })
}

/// Makes a user a member.
///
/// # Errors
///
/// [`Error::NotFound`]; refused if they are one in another role; the store's.
pub fn add(
    tx: &mut WriteTx<'_>,
    name: &MemberName,
    role: Role,
    why: &Why,
    now: Timestamp,
) -> Result<Change<MemberChanged>> {
    let found = Found::new(tx, name)?;
    let event = |event| found.event(event, why).detail("role", role.as_str());
    if tx.add_member(found.practice.id, found.person.user.id, role, now)? {
        let outcome = found.changed(tx, now)?;
        return Ok(Change::made(outcome, event(NewEvent::done(Action::MemberAdd))));
    }
    if found.membership.as_ref().is_some_and(|m| m.role == role) {
        return Ok(Change::Nothing { outcome: found.unchanged(tx, now)? });
    }
    let login = &found.person.user.login;
    let refusal = Refusal::Exists {
        noun: "member",
        name: login.to_string(),
        next: format!(
            "to change the role: twofactl member set {} {} --role {role}",
            name.practice,
            shell_word(login.as_str()),
        ),
    };
    Ok(Change::refused(refusal, event(NewEvent::refused(Action::MemberAdd))))
}

/// Gives a member another role.
///
/// # Errors
///
/// [`Error::NotFound`]; the store's.
pub fn set_role(
    tx: &mut WriteTx<'_>,
    name: &MemberName,
    role: Role,
    why: &Why,
    now: Timestamp,
) -> Result<Change<MemberChanged>> {
    let found = Found::new(tx, name)?;
    let before = found.membership(name)?.role;
    if before == role {
        return Ok(Change::Nothing { outcome: found.unchanged(tx, now)? });
    }
    tx.set_role(found.practice.id, found.person.user.id, role, now)?;
    let event = found
        .event(NewEvent::done(Action::MemberSet), why)
        .detail("role_before", before.as_str())
        .detail("role", role.as_str());
    Ok(Change::made(found.changed(tx, now)?, event))
}

/// Ends a membership. The user's epoch rises.
///
/// # Errors
///
/// [`Error::NotFound`] for an unknown practice or user; the store's.
pub fn remove(
    tx: &mut WriteTx<'_>,
    name: &MemberName,
    why: &Why,
    now: Timestamp,
) -> Result<Change<MemberChanged>> {
    let found = Found::new(tx, name)?;
    // Not an error: that somebody is no member is what was asked for.
    let Some(membership) = &found.membership else {
        return Ok(Change::Nothing { outcome: found.unchanged(tx, now)? });
    };
    tx.remove_member(membership.practice, membership.user)?;
    pass_through(tx, &found.person.user, LifeEvent::LeftPractice)?;
    let event = found
        .event(NewEvent::done(Action::MemberRemove), why)
        .detail("role", membership.role.as_str());
    Ok(Change::made(found.changed(tx, now)?, event))
}

/// An exemption that an operator asks for.
#[derive(Debug, Clone)]
pub struct ExemptionRequest {
    /// Why this kind of account is exempt.
    pub kind: ExemptionType,
    /// When it ends: ahead, 90 days at most.
    pub ends_at: Timestamp,
}

/// Exempts a member until then, or ends the exemption.
///
/// # Errors
///
/// [`Error::NotFound`]; [`Error::Invalid`] for an end that is not allowed; the store's.
pub fn exempt(
    tx: &mut WriteTx<'_>,
    name: &MemberName,
    request: Option<&ExemptionRequest>,
    author: (&Actor, &Why),
    now: Timestamp,
) -> Result<Change<MemberChanged>> {
    let found = Found::new(tx, name)?;
    let membership = found.membership(name)?;
    let Some(ExemptionRequest { kind, ends_at }) = request else {
        if found.exempt_until(now).is_none() {
            return Ok(Change::Nothing { outcome: found.unchanged(tx, now)? });
        }
        tx.remove_exemption(membership)?;
        let event = found.event(NewEvent::done(Action::MemberExempt), author.1);
        return Ok(Change::made(found.changed(tx, now)?, event.detail("ends_at", "now")));
    };
    judge_exemption_end(*ends_at, now)?;
    let same =
        |e: &crate::model::member::Exemption| e.ends_at == *ends_at && e.exemption_type == *kind;
    if membership.exemption.as_ref().is_some_and(same) {
        return Ok(Change::Nothing { outcome: found.unchanged(tx, now)? });
    }
    grant(tx, name, &ExemptionRequest { kind: *kind, ends_at: *ends_at }, author, now)
}

/// As [`exempt`], for an exemption that differs from the present one, if only in its reason.
pub(super) fn grant(
    tx: &mut WriteTx<'_>,
    name: &MemberName,
    ExemptionRequest { kind, ends_at }: &ExemptionRequest,
    (actor, why): (&Actor, &Why),
    now: Timestamp,
) -> Result<Change<MemberChanged>> {
    judge_exemption_end(*ends_at, now)?;
    let found = Found::new(tx, name)?;
    let membership = found.membership(name)?;
    let reason = why.in_words();
    let agreed = Agreement { reason: &reason, author: &actor.name, ends_at: *ends_at };
    tx.set_exemption(membership, *kind, &agreed, now)?;
    let event = found.event(NewEvent::done(Action::MemberExempt), why);
    let event = event.detail("type", kind.as_str()).detail("ends_at", *ends_at);
    let event = match found.exempt_until(now) {
        // Renewed, not granted: whoever reads the record can tell.
        Some(before) => event.detail("ends_at_before", before),
        None => event,
    };
    Ok(Change::made(found.changed(tx, now)?, event))
}

/// Gives a member a deadline of their own until then, or ends it.
///
/// # Errors
///
/// [`Error::NotFound`]; [`Error::Invalid`] for an end that has passed; the store's.
pub fn extend(
    tx: &mut WriteTx<'_>,
    name: &MemberName,
    ends_at: Option<Timestamp>,
    author: (&Actor, &Why),
    now: Timestamp,
) -> Result<Change<MemberChanged>> {
    let found = Found::new(tx, name)?;
    let membership = found.membership(name)?;
    if membership.extended_until == ends_at {
        return Ok(Change::Nothing { outcome: found.unchanged(tx, now)? });
    }
    let Some(ends_at) = ends_at else {
        let event = found.event(NewEvent::done(Action::MemberExtend), author.1);
        tx.remove_extension(membership)?;
        return Ok(Change::made(found.changed(tx, now)?, event.detail("ends_at", "now")));
    };
    grant_time(tx, name, ends_at, author, now)
}

/// As [`extend`], for a deadline that differs from the present one, if only in its reason.
pub(super) fn grant_time(
    tx: &mut WriteTx<'_>,
    name: &MemberName,
    ends_at: Timestamp,
    (actor, why): (&Actor, &Why),
    now: Timestamp,
) -> Result<Change<MemberChanged>> {
    judge_extension_end(ends_at, now)?;
    let found = Found::new(tx, name)?;
    let reason = why.in_words();
    let agreed = Agreement { reason: &reason, author: &actor.name, ends_at };
    tx.set_extension(found.membership(name)?, &agreed, now)?;
    let event = found.event(NewEvent::done(Action::MemberExtend), why).detail("ends_at", ends_at);
    Ok(Change::made(found.changed(tx, now)?, event))
}

/// Judges when a member's own deadline shall be.
pub(super) fn judge_extension_end(ends_at: Timestamp, now: Timestamp) -> Result<(), Invalid> {
    if ends_at > now {
        return Ok(());
    }
    let allowed = "a time ahead, as --for 14d";
    Err(Invalid::new("end of the extension", &ends_at.to_string(), allowed))
}

/// What a member's name stands for.
struct Found {
    practice: Practice,
    person: Person,
    membership: Option<Membership>,
}

impl Found {
    fn new(tx: &WriteTx<'_>, name: &MemberName) -> Result<Self> {
        let practice = tx.get_practice(&name.practice)?;
        let person = Person::get(tx, &name.user)?;
        let membership = tx.find_membership(practice.id, person.user.id)?;
        Ok(Self { practice, person, membership })
    }

    fn membership(&self, name: &MemberName) -> Result<&Membership> {
        self.membership.as_ref().ok_or_else(|| {
            Error::not_found("member", &format!("{} in {}", self.person.user.login, name.practice))
        })
    }

    fn event(&self, event: NewEvent, why: &Why) -> NewEvent {
        why.on(event)
            .practice(self.practice.id, self.practice.handle.as_str())
            .user(self.person.user.id, self.person.user.login.as_str())
    }

    fn exempt_until(&self, now: Timestamp) -> Option<Timestamp> {
        let ends_at = self.membership.as_ref()?.exemption.as_ref().map(|e| e.ends_at);
        ends_at.filter(|_| is_ahead(ends_at, now))
    }

    fn unchanged(&self, tx: &WriteTx<'_>, now: Timestamp) -> Result<MemberChanged> {
        Ok(MemberChanged { changed: false, ..self.changed(tx, now)? })
    }

    /// The membership as it is now.
    fn changed(&self, tx: &WriteTx<'_>, now: Timestamp) -> Result<MemberChanged> {
        let person = self.person.again(tx)?;
        let membership = tx.find_membership(self.practice.id, person.user.id)?;
        let found = Self { practice: self.practice.clone(), person, membership };
        Ok(MemberChanged {
            changed: true,
            practice: found.practice.handle.clone(),
            user: found.person.user.id,
            login: found.person.user.login.clone(),
            role: found.membership.as_ref().map(|m| m.role),
            exempt_until: found.exempt_until(now),
            extended_until: found.membership.as_ref().and_then(|m| m.extended_until),
            next: found
                .membership
                .as_ref()
                .map(|_| found.person.next_login(Some(found.practice.id), None, now)),
        })
    }
}
