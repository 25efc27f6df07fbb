//! The first step: the password, and what it leads to.

use super::device::find_device;
use super::{Doorway, Entry, at_practice};
use crate::crypto::keyring::Keyring;
use crate::crypto::password;
use crate::error::Result;
use crate::model::authenticator::AuthenticatorType;
use crate::model::event::{Action, EventOutcome, NewEvent};
use crate::model::ids::{PracticeId, UserId};
use crate::model::outcome::login::{Invitation, LoginReply, Method};
use crate::model::outcome::{By, NextLogin, Step};
use crate::model::practice::{Handle, Practice};
use crate::model::secret::SecretText;
use crate::model::user::{Login, UserRef};
use crate::ops::person::Person;
use crate::ops::ticket::{Purpose, Ticket};
use crate::store::{Change, ReadTx};

/// A person who wants in.
#[derive(Debug)]
pub struct StartRequest<'a> {
    /// As typed.
    pub user: &'a str,
    /// Where; `None` for all of their practices at once.
    pub practice: Option<&'a Handle>,
    /// As typed.
    pub password: &'a SecretText,
    /// What the browser kept from an earlier login.
    pub device_token: Option<&'a SecretText>,
}

/// Starts a login.
///
/// # Errors
///
/// The store's. A wrong password is an answer, not an error.
pub fn start(doorway: &mut Doorway<'_>, request: &StartRequest<'_>) -> Result<LoginReply> {
    let found = doorway.store.read(|tx| Candidate::find(tx, request))?;
    // One Argon2 run in every case, so that time tells nothing.
    let right = match &found.password_hash {
        Some(hash) => password::verify(request.password, hash.expose())?,
        None => {
            password::verify_dummy(request.password)?;
            false
        }
    };
    let Some(known) = found.known.filter(|_| right) else {
        return deny(doorway, request);
    };
    let now = doorway.now;
    let keys = doorway.keys;
    let place = known.practice.as_ref().map(|practice| practice.id);
    let (person, next, unchanged) = doorway.store.read(|tx| {
        let person = Person::get(tx, &UserRef::Id(known.user))?;
        let device = find_device(tx, keys, &person, (place, request.device_token))?;
        let next = person.next_login(place, device.as_ref().map(|(_, d)| d), now);
        let unchanged = tx.password_hash(known.user)?.as_ref() == found.password_hash.as_ref();
        Ok((person, next, unchanged))
    })?;
    // What merely demands something writes nothing, so it need not hold anybody up. A password
    // that changed while Argon2 ran earns no ticket of the epoch that it began.
    let demanded = if unchanged { demand(doorway, &person, place, &next)? } else { None };
    match demanded {
        Some(reply) => Ok(reply),
        None => decide(doorway, request, &known, found.password_hash.as_ref()),
    }
}

/// Who might be asking, found by name alone.
struct Candidate {
    known: Option<Known>,
    password_hash: Option<SecretText>,
}

/// A user who belongs where they want in.
struct Known {
    user: UserId,
    practice: Option<Practice>,
}

impl Candidate {
    fn find(tx: &ReadTx<'_>, request: &StartRequest<'_>) -> Result<Self> {
        let nobody = Self { known: None, password_hash: None };
        let Ok(login) = Login::parse(request.user) else { return Ok(nobody) };
        let Some(user) = tx.find_user(&UserRef::Login(login))? else { return Ok(nobody) };
        let password_hash = tx.password_hash(user.id)?;
        let Some(handle) = request.practice else {
            let known = Some(Known { user: user.id, practice: None });
            return Ok(Self { known, password_hash });
        };
        let practice = tx.find_practice(handle)?;
        let known = match practice {
            Some(practice) if tx.find_membership(practice.id, user.id)?.is_some() => {
                Some(Known { user: user.id, practice: Some(practice) })
            }
            Some(_) | None => None,
        };
        Ok(Self { known, password_hash })
    }
}

/// Turns somebody away and says no more than that.
fn deny(doorway: &mut Doorway<'_>, request: &StartRequest<'_>) -> Result<LoginReply> {
    let (keys, now) = (doorway.keys, doorway.now);
    doorway.store.write(doorway.actor, now, |tx| {
        let event = NewEvent::with_outcome(Action::LoginDenied, EventOutcome::Denied);
        let login = Login::parse(request.user).map(UserRef::Login);
        let user = match &login {
            Ok(who) => tx.find_user(who)?,
            Err(_) => None,
        };
        let event = match &user {
            Some(user) => event.user(user.id, user.login.as_str()),
            // An unknown name may be a mistyped password, so only its keyed hash is kept.
            None => event.detail("unknown_name", short_hash(keys, request.user)),
        };
        let practice =
            request.practice.map(|handle| tx.find_practice(handle)).transpose()?.flatten();
        Ok(Change::made(LoginReply::Denied, at_practice(event, practice.as_ref())))
    })
}

fn short_hash(keys: &Keyring, name: &str) -> String {
    let hash = keys.name_hash("login", name);
    crate::model::outcome::audit::hex_of(hash.get(..8).unwrap_or_default())
}

/// The reply to a step that only demands something; `None` if the step decides.
fn demand(
    doorway: &Doorway<'_>,
    person: &Person,
    place: Option<PracticeId>,
    next: &NextLogin,
) -> Result<Option<LoginReply>> {
    let user = &person.user;
    let ticket =
        |purpose| Ticket::new(purpose, user.id, place, user.epoch, doorway.now)?.sign(doorway.keys);
    Ok(match next.step {
        Step::CodeRequired => Some(LoginReply::CodeRequired {
            user: user.id,
            ticket: ticket(Purpose::Login)?,
            methods: methods(person, |kind| next.permitted.contains(kind)),
            remember: next.remember,
        }),
        Step::EnrollmentOffered { .. } => {
            let invitation = invite(person, next, ticket(Purpose::Enroll)?);
            Some(LoginReply::EnrollmentOffered(invitation))
        }
        Step::EnrollmentRequired => {
            let invitation = invite(person, next, ticket(Purpose::Enroll)?);
            Some(LoginReply::EnrollmentRequired(invitation))
        }
        Step::Denied | Step::Allowed | Step::Locked { .. } => None,
    })
}

fn invite(person: &Person, next: &NextLogin, ticket: SecretText) -> Invitation {
    Invitation {
        user: person.user.id,
        ticket,
        methods: next.enrollable,
        deadline: next.deadline,
        needs_enrollment_code: next.needs_enrollment_code,
        prove: if next.may_prove { methods(person, |_| true) } else { Vec::new() },
    }
}

fn methods(person: &Person, accepted: impl Fn(AuthenticatorType) -> bool) -> Vec<Method> {
    person
        .active()
        .filter(|a| accepted(a.kind))
        .map(|a| Method {
            authenticator: a.id,
            kind: a.kind,
            label: a.label.clone(),
            phone: a.phone_masked.clone(),
        })
        .collect()
}

/// Lets a person in or turns them away, in one transaction with the event.
fn decide(
    doorway: &mut Doorway<'_>,
    request: &StartRequest<'_>,
    known: &Known,
    relied_on: Option<&SecretText>,
) -> Result<LoginReply> {
    let (keys, now) = (doorway.keys, doorway.now);
    let place = known.practice.as_ref().map(|practice| practice.id);
    let reply = doorway.store.write(doorway.actor, now, |tx| {
        let person = Person::get(tx, &UserRef::Id(known.user))?;
        let device = find_device(tx, keys, &person, (place, request.device_token))?;
        let next = person.next_login(place, device.as_ref().map(|(_, d)| d), now);
        let unchanged = tx.password_hash(known.user)?.as_ref() == relied_on;
        let entry = Entry { person: &person, practice: known.practice.as_ref(), login_id: None };
        match next.step {
            Step::Allowed if unchanged => {
                let by = next.by.unwrap_or(By::Password);
                if let Some((id, _)) = device.filter(|_| by == By::Device) {
                    tx.touch_device(id, now)?;
                }
                let admission = entry.admission(tx, by, None)?;
                Ok(Change::made(LoginReply::Allowed(Box::new(admission)), entry.allowed(by, None)))
            }
            Step::Locked { until } if unchanged => Ok(entry.locked(until)),
            // The password, the policy or the person changed while Argon2 ran: start again.
            Step::Denied
            | Step::Allowed
            | Step::Locked { .. }
            | Step::CodeRequired
            | Step::EnrollmentOffered { .. }
            | Step::EnrollmentRequired => {
                let event = NewEvent::with_outcome(Action::LoginDenied, EventOutcome::Denied);
                Ok(Change::made(LoginReply::Denied, entry.on(event)))
            }
        }
    })?;
    Ok(reply)
}
