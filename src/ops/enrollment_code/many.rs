//! A code for each member of a practice who needs an authenticator and has none.
//!
//! Whoever holds a code that is alive keeps it: it may be on its way by post. Each code is
//! handed to the caller before the change is committed, so that none is good that nobody has.

use super::super::permission::{Guarded, Judge, whom};
use super::super::person::Person;
use super::super::{Watch, Why, find_identity_refusal};
use super::make;
use crate::crypto::keyring::Keyring;
use crate::error::Result;
use crate::model::code::{CodePurpose, HandedCode};
use crate::model::event::Actor;
use crate::model::identity::IdentityCheck;
use crate::model::ids::UserId;
use crate::model::operator::Caller;
use crate::model::outcome::user::{CodesHanded, IssuedCode, NoCode};
use crate::model::permission::Task;
use crate::model::practice::{Handle, Practice};
use crate::model::time::{Length, Timestamp};
use crate::model::user::{User, UserRef, UserStatus};
use crate::rules::enrollment_code::{enrollment_purpose, judge_lifetime};
use crate::rules::permission::Target;
use crate::store::{Change, ReadTx};

/// Codes that an operator wants to hand out.
#[derive(Debug, Clone)]
pub struct ManyRequest {
    /// To members of which practice.
    pub practice: Handle,
    /// How identity was checked.
    pub check: IdentityCheck,
    /// How long they shall live; at most a day for whoever was enrolled before.
    pub lifetime: Option<Length>,
}

/// A code that goes to somebody.
#[derive(Debug)]
pub struct Handed<'a> {
    /// To whom.
    pub user: &'a User,
    /// The code.
    pub code: &'a HandedCode,
    /// Its end.
    pub expires_at: Timestamp,
}

/// Who would get a code, counted; changes nothing.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`] for an unknown practice; [`crate::error::Error::Invalid`]
/// for too long a life; the store's.
pub fn survey(
    tx: &ReadTx<'_>,
    by: (&Actor, Caller),
    request: &ManyRequest,
    given: (&Why, Timestamp),
) -> Result<CodesHanded> {
    let judge = Judge::new(tx, by, Task::UserEnrollmentCodesOfPractice, given)?;
    let round = Round::new(tx, request, given.1)?;
    let mut handed = round.nobody_yet();
    for user in round.without_code(tx)? {
        if let Some(person) = round.who_gets_one(tx, &judge, user, &mut handed)? {
            round.lifetime(&person.user)?;
            handed.issued += 1;
        }
    }
    Ok(handed)
}

/// Makes a code for each who gets one, and hands it to `hand` at once.
///
/// # Errors
///
/// As [`survey`]; what `hand` says.
pub fn issue_many(
    guarded: &mut Guarded<'_, '_>,
    keys: &Keyring,
    request: &ManyRequest,
    ((why, now), watch): ((&Why, Timestamp), Watch<'_>),
    hand: &mut dyn FnMut(&Handed<'_>) -> Result<()>,
) -> Result<CodesHanded> {
    let round = Round::new(guarded, request, now)?;
    let mut handed = round.nobody_yet();
    let users = round.without_code(guarded)?;
    let of = users.len() as u64;
    for (done, user) in (1..).zip(users) {
        let person = round.who_gets_one(guarded, guarded.judge(), user, &mut handed)?;
        if let Some(Person { user, .. }) = person {
            let lifetime = round.lifetime(&user)?;
            let IssuedCode { code, expires_at } = guarded.step(Some(user.id), |tx| {
                let (code, event) = make(tx, keys, &user, lifetime, now)?;
                let event = why.on(event).practice(round.practice.id, request.practice.as_str());
                Ok(Change::made(code, event.detail("verified", request.check.as_str())))
            })?;
            hand(&Handed { user: &user, code: &code, expires_at })?;
            handed.issued += 1;
        }
        watch(done, of);
    }
    Ok(handed)
}

/// One time that codes are handed out.
struct Round<'r> {
    practice: Practice,
    request: &'r ManyRequest,
    now: Timestamp,
}

impl<'r> Round<'r> {
    fn new(tx: &ReadTx<'_>, request: &'r ManyRequest, now: Timestamp) -> Result<Self> {
        // No code may live longer than the longest of them.
        judge_lifetime(CodePurpose::FirstEnrollment, request.lifetime)?;
        Ok(Self { practice: tx.get_practice(&request.practice)?, request, now })
    }

    fn nobody_yet(&self) -> CodesHanded {
        let practice = self.practice.handle.clone();
        CodesHanded { practice, issued: 0, have_code: 0, skipped: Vec::new() }
    }

    /// The members without an active authenticator.
    fn without_code(&self, tx: &ReadTx<'_>) -> Result<Vec<(UserId, bool)>> {
        let mut users = Vec::new();
        tx.for_each_member(self.practice.id, self.now, |member| {
            if member.state.active.is_empty() {
                users.push((member.membership.user, member.has_enrollment_code));
            }
            Ok(())
        })?;
        Ok(users)
    }

    /// The person, if a second factor is demanded of them here and they may get a code; the
    /// others are counted.
    fn who_gets_one(
        &self,
        tx: &ReadTx<'_>,
        judge: &Judge<'_>,
        (user, has_code): (UserId, bool),
        handed: &mut CodesHanded,
    ) -> Result<Option<Person>> {
        let person = Person::get(tx, &UserRef::Id(user))?;
        let next = person.next_login(Some(self.practice.id), None, self.now);
        if next.because.is_none() {
            return Ok(None);
        }
        if has_code {
            handed.have_code += 1;
            return Ok(None);
        }
        match self.find_reason(tx, judge, &person)? {
            None => Ok(Some(person)),
            Some(why) => {
                handed.skipped.push((person.user.login, why));
                Ok(None)
            }
        }
    }

    /// Why somebody gets none.
    fn find_reason(
        &self,
        tx: &ReadTx<'_>,
        judge: &Judge<'_>,
        person: &Person,
    ) -> Result<Option<NoCode>> {
        let user = &person.user;
        if judge.is(user.id) {
            return Ok(Some(NoCode::Themselves));
        }
        if !judge.is_unlimited() {
            let target = Target::Person(whom(tx, user)?);
            if judge.find_refusal(Task::UserEnrollmentCode, &target).is_some() {
                return Ok(Some(NoCode::NotPermitted));
            }
        }
        Ok(match user.status {
            UserStatus::Suspended => Some(NoCode::Suspended),
            UserStatus::Active if person.standing().has_only_disabled() => Some(NoCode::Disabled),
            UserStatus::Active => {
                find_identity_refusal(user, self.request.check, self.now).map(|_| NoCode::CallBack)
            }
        })
    }

    /// How long the code of a user lives, as far as it may.
    fn lifetime(&self, user: &User) -> Result<Option<Length>> {
        let longest = enrollment_purpose(user).longest_lifetime();
        let lifetime = self.request.lifetime.map(|asked| asked.min(longest));
        judge_lifetime(enrollment_purpose(user), lifetime)?;
        Ok(lifetime)
    }
}
