//! The first step: the password, and what it leads to.

use super::denial::deny;
use super::device::find_device;
use super::password::{Claim, Known, Password, recognise, vouched_for};
use super::{Aim, Doorway, Entry};
use crate::crypto::keyring::Keyring;
use crate::error::Result;
use crate::model::authenticator::AuthenticatorType;
use crate::model::event::{Action, EventOutcome, NewEvent};
use crate::model::ids::PracticeId;
use crate::model::outcome::login::{Invitation, LoginReply, Method};
use crate::model::outcome::{By, NextLogin, Step};
use crate::model::practice::Handle;
use crate::model::secret::SecretText;
use crate::model::time::Timestamp;
use crate::model::user::UserRef;
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
    /// As typed, or already found right.
    pub password: Password<'a>,
    /// What the browser kept from an earlier login.
    pub device_token: Option<&'a SecretText>,
}

/// Starts a login.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`] for an unknown person whom the login service
/// vouches for; the store's. A wrong password is an answer, not an error.
pub fn start(doorway: &mut Doorway<'_>, request: &StartRequest<'_>) -> Result<LoginReply> {
    let StartRequest { user, practice, password, device_token } = *request;
    let claim = Claim { user, practice, password, aim: Aim::In };
    let (keys, now) = (doorway.keys, doorway.now);
    let found = match password {
        Password::Given(_) => match recognise(doorway, &claim)? {
            Err(guess) => Err(guess),
            Ok(known) => doorway.store.read(|tx| {
                let person = Person::get(tx, &UserRef::Id(known.user))?;
                Arrival::look(tx, (keys, now), (known, person), device_token).map(Ok)
            })?,
        },
        Password::VerifiedByService => doorway.store.read(|tx| match vouched_for(tx, &claim)? {
            Err(guess) => Ok(Err(guess)),
            Ok(vouched) => Arrival::look(tx, (keys, now), vouched, device_token).map(Ok),
        })?,
    };
    let Arrival { known, person, next, is_right } = match found {
        Ok(arrival) => arrival,
        Err(guess) => return deny(doorway, &claim, guess, LoginReply::Denied),
    };
    // What merely demands something writes nothing, so it need not hold anybody up.
    let demanded =
        if is_right { demand((keys, now), &person, known.place(), &next)? } else { None };
    match demanded {
        Some(reply) => Ok(reply),
        None => decide(doorway, &known, device_token),
    }
}

/// Somebody with the right password, and what their next login comes to.
struct Arrival {
    known: Known,
    person: Person,
    next: NextLogin,
    /// Whether the password is right to this day.
    is_right: bool,
}

impl Arrival {
    fn look(
        tx: &ReadTx<'_>,
        (keys, now): (&Keyring, Timestamp),
        (known, person): (Known, Person),
        device_token: Option<&SecretText>,
    ) -> Result<Self> {
        let place = known.place();
        let device = find_device(tx, keys, &person, (place, device_token))?;
        let next = person.next_login(place, device.as_ref().map(|(_, d)| d), now);
        let is_right = known.is_still_right(tx, now)?;
        Ok(Self { known, person, next, is_right })
    }
}

/// The reply to a step that only demands something; `None` if the step decides.
fn demand(
    (keys, now): (&Keyring, Timestamp),
    person: &Person,
    place: Option<PracticeId>,
    next: &NextLogin,
) -> Result<Option<LoginReply>> {
    let user = &person.user;
    let ticket = |purpose| Ticket::new(purpose, user.id, place, user.epoch, now)?.sign(keys);
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

/// Lets a person in or turns them away, in one transaction with the event. What is
/// only demanded by then is demanded.
fn decide(
    doorway: &mut Doorway<'_>,
    known: &Known,
    device_token: Option<&SecretText>,
) -> Result<LoginReply> {
    let (keys, now) = (doorway.keys, doorway.now);
    let place = known.place();
    let reply = doorway.store.write(doorway.actor, now, |tx| {
        let person = Person::get(tx, &UserRef::Id(known.user))?;
        let device = find_device(tx, keys, &person, (place, device_token))?;
        let next = person.next_login(place, device.as_ref().map(|(_, d)| d), now);
        let is_right = known.is_still_right(tx, now)?;
        let entry = Entry {
            person: &person,
            practice: known.practice.as_ref(),
            login_id: None,
            aim: Aim::In,
        };
        match next.step {
            Step::Allowed if is_right => {
                let by = next.by.unwrap_or(By::Password);
                if let Some((id, _)) = device.filter(|_| by == By::Device) {
                    tx.touch_device(id, now)?;
                }
                let admission = entry.admission(tx, by, None)?;
                let event = entry.allowed(tx, by, None)?;
                Ok(Change::made(LoginReply::Allowed(Box::new(admission)), event))
            }
            Step::Locked { until } if is_right => Ok(entry.locked(until)),
            Step::Denied
            | Step::Allowed
            | Step::Locked { .. }
            | Step::CodeRequired
            | Step::EnrollmentOffered { .. }
            | Step::EnrollmentRequired => {
                // A practice may have begun to demand a factor a moment ago.
                let demanded =
                    if is_right { demand((keys, now), &person, place, &next)? } else { None };
                if let Some(outcome) = demanded {
                    return Ok(Change::Nothing { outcome });
                }
                // The password or the person changed while Argon2 ran: start again.
                let event = NewEvent::with_outcome(Action::LoginDenied, EventOutcome::Denied);
                Ok(Change::made(LoginReply::Denied, entry.on(event)))
            }
        }
    })?;
    Ok(reply)
}
