//! Everything about one person that decides how they get in.

use std::collections::HashSet;

use super::super::Why;
use super::super::person::Person;
use super::super::recovery::is_renewal_due;
use crate::error::Result;
use crate::model::authenticator::{Authenticator, AuthenticatorState, AuthenticatorType};
use crate::model::event::{Action, Event, NewEvent};
use crate::model::ids::UserId;
use crate::model::outcome::explain::Explained;
use crate::model::outcome::user::{
    BypassAlive, PendingEnrollment, RecentTexts, UserPractice, UserReport,
};
use crate::model::practice::Handle;
use crate::model::time::Timestamp;
use crate::model::user::UserRef;
use crate::rules::lockout::is_locked;
use crate::rules::next_login::{explain_next_login, explain_no_member};
use crate::rules::sms::{LOOK_BACK, MOST_COUNTED, judge_recent};
use crate::store::{EventFilter, ReadTx, WriteTx};

/// How many events `user show` shows.
const RECENT: u64 = 5;

/// Everything that `user show` says.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; the store's.
pub fn show(tx: &ReadTx<'_>, who: &UserRef, now: Timestamp) -> Result<UserReport> {
    let person = Person::get(tx, who)?;
    let user = &person.user;
    let code = tx.find_enrollment_code(user.id)?;
    let bypass = tx.find_bypass_code(user.id)?;
    Ok(UserReport {
        state: person.factor_state(now),
        locked_until: person.lock.locked_until.filter(|until| is_locked(Some(*until), now)),
        failed_attempts: person.lock.in_row,
        recovery_codes_left: tx.count_recovery_codes(user.id)?,
        renewal_due: is_renewal_due(tx, user.id)?,
        enrollment_code_until: code
            .filter(|code| code.is_alive(user.epoch, now))
            .map(|code| code.expires_at),
        bypass_code: bypass
            .filter(|code| code.is_alive(user.epoch, now))
            .map(|code| BypassAlive { uses_left: code.uses_left, expires_at: code.expires_at }),
        authenticators: authenticators(&person, now),
        pending: pending(&person, now),
        texts: find_recent_texts(tx, &person, now)?,
        trusted_devices: person.trusted_devices(tx, now)?.len() as u64,
        practices: practices(&person, now),
        next: person.next_login(None, None, now),
        recent: recent(tx, user.id)?,
        user: person.user,
    })
}

/// A pending one only while its enrollment is alive.
fn authenticators(person: &Person, now: Timestamp) -> Vec<Authenticator> {
    let alive = person.pending_until(now).is_some();
    let told = person.authenticators.iter();
    told.filter(|one| alive || one.state != AuthenticatorState::Pending).cloned().collect()
}

pub(super) fn pending(person: &Person, now: Timestamp) -> Option<PendingEnrollment> {
    let expires_at = person.pending_until(now)?;
    let row = person.pending.as_ref()?;
    let (authenticator, last_failure) = (row.authenticator, row.last_failure);
    Some(PendingEnrollment { authenticator, expires_at, last_failure })
}

/// The texts of late; `None` where no texted code is of use.
pub(super) fn find_recent_texts(
    tx: &ReadTx<'_>,
    person: &Person,
    now: Timestamp,
) -> Result<Option<RecentTexts>> {
    let sms = AuthenticatorType::Sms;
    let permits =
        person.memberships.iter().any(|(practice, _)| practice.policy.methods.contains(sms));
    if !permits && !person.active().any(|one| one.kind == sms) {
        return Ok(None);
    }
    let user = person.user.id;
    let since = now.minus(LOOK_BACK);
    let to_person = tx.texts_to_user(user, since, MOST_COUNTED)?;
    let to_number = |mac: &Vec<u8>| tx.texts_to_number(mac, since, MOST_COUNTED);
    let to_numbers = tx.numbers_of(user)?.iter().map(to_number).collect::<Result<Vec<_>>>()?;
    Ok(Some(judge_recent(&to_person, &to_numbers, now)))
}

fn recent(tx: &ReadTx<'_>, user: UserId) -> Result<Vec<Event>> {
    let mut recent = Vec::new();
    let filter = EventFilter { user: Some(user), ..EventFilter::default() };
    tx.for_each_event(&filter, RECENT, |event| {
        recent.push(event);
        Ok(())
    })?;
    Ok(recent)
}

fn practices(person: &Person, now: Timestamp) -> Vec<UserPractice> {
    let exempt = |ends_at: Option<Timestamp>| ends_at.filter(|end| *end > now);
    person
        .memberships
        .iter()
        .map(|(practice, membership)| UserPractice {
            handle: practice.handle.clone(),
            role: membership.role,
            exempt_until: exempt(membership.exemption.as_ref().map(|e| e.ends_at)),
            next: person.next_login(Some(practice.id), None, now),
        })
        .collect()
}

/// How the next login comes to what [`show`] says: in the named practice, else in
/// each of the person's, else without one. As there, no trusted device is shown.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; the store's.
pub fn explain(
    tx: &ReadTx<'_>,
    who: &UserRef,
    named: Option<&Handle>,
    now: Timestamp,
) -> Result<Vec<Explained>> {
    let person = Person::get(tx, who)?;
    let named = named.map(|handle| tx.get_practice(handle)).transpose()?;
    let told = match named {
        Some(practice) => vec![(practice.id, practice.handle)],
        None => person.memberships.iter().map(|(p, _)| (p.id, p.handle.clone())).collect(),
    };
    let standing = person.standing();
    if told.is_empty() {
        let steps = explain_next_login(&standing, None, None, now);
        return Ok(vec![Explained { practice: None, steps }]);
    }
    let explained = told.into_iter().map(|(id, handle)| {
        let steps = match person.places(Some(id)).first() {
            Some(place) => explain_next_login(&standing, Some(place), None, now),
            None => explain_no_member(),
        };
        Explained { practice: Some(handle), steps }
    });
    Ok(explained.collect())
}

/// Records that the numbers on file of these users are shown whole, each user
/// once. Nothing for whoever has none. The numbers themselves are in [`show`]'s report.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; the store's.
pub fn record_phones_shown(tx: &WriteTx<'_>, who: &[UserRef], why: &Why) -> Result<Vec<NewEvent>> {
    let mut seen = HashSet::new();
    let mut events = Vec::new();
    for who in who {
        let user = tx.get_user(who)?;
        if let Some(phone) = user.phone.as_ref().filter(|_| seen.insert(user.id)) {
            let event = NewEvent::done(Action::UserShowPhone).user(user.id, user.login.as_str());
            events.push(why.on(event).detail("phone", phone.masked()));
        }
    }
    Ok(events)
}
