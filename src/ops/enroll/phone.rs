//! Enrolling a number: a code is texted to it, and proves it when it comes back.
//!
//! Changing a number is enrolling another one: the old one stays what it is
//! until then (NIST SP 800-63B-4 section 3.1.3.3).

use super::{Begin, PENDING_FOR, begin_event, find_desk_refusal, refused_at_desk, still_pending};
use crate::crypto::keyring::Keyring;
use crate::error::{Refusal, Result};
use crate::model::authenticator::{Authenticator, AuthenticatorType, Digits, EnrollmentProof};
use crate::model::code::OneTimeCode;
use crate::model::identity::IdentityCheck;
use crate::model::ids::AuthenticatorId;
use crate::model::outcome::user::{Diagnosis, PhoneBegun};
use crate::model::secret::SecretText;
use crate::model::sms::{NotSent, Route};
use crate::model::text::DisplayName;
use crate::model::time::Timestamp;
use crate::model::user::{PhoneNumber, UserRef};
use crate::ops::person::Person;
use crate::ops::sms::{self, Destination, Judged, Use};
use crate::ops::{Why, phone_context, seal};
use crate::store::{Change, Events, NewFactor, NewPending, ReadTx, WriteTx};

/// The enrollment of a number about to begin.
#[derive(Debug, Clone)]
pub struct PhoneRequest {
    /// Whose.
    pub user: UserRef,
    /// Which of several, in the person's words.
    pub label: Option<DisplayName>,
    /// The authenticator that goes when this one is proven.
    pub replaces: Option<AuthenticatorId>,
    /// How identity was checked; needed at the desk for whoever was enrolled before.
    pub check: Option<IdentityCheck>,
    /// The desk or login that begins it: only who knows this can confirm it.
    pub binding: [u8; 16],
}

/// Begins the enrollment of the number on file, at the desk; begun again with the
/// same binding, it sends the same code once more.
///
/// # Errors
///
/// As [`super::begin_at_desk`]; refused as well without a number on file, where
/// texts are not permitted, and beyond the limits on texts.
pub fn begin_phone_at_desk(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    (request, route): (&PhoneRequest, Option<&Route<'_>>),
    why: &Why,
    now: Timestamp,
) -> Result<Change<PhoneBegun>> {
    let person = Person::get(tx, &request.user)?;
    if let Some(refusal) = find_desk_refusal(&person, (request.replaces, request.check), now) {
        return Ok(refused_at_desk(&person, refusal, why));
    }
    let begin = Begin {
        label: request.label.as_ref(),
        replaces: request.replaces,
        binding: request.binding,
        proof: EnrollmentProof::Desk,
    };
    match begin_phone(tx, keys, &person, (&begin, None, route), now)? {
        Ok((begun, events)) => {
            let verified = request.check.map(IdentityCheck::as_str);
            let events = events.each(|event| why.on(event).detail("verified", verified));
            Ok(Change::Made { outcome: begun, events })
        }
        Err(not_sent) => {
            let whom = person.user.login.to_string();
            Ok(refused_at_desk(&person, Refusal::NotTexted { whom, why: not_sent }, why))
        }
    }
}

/// Begins it for a person who has shown that they may. `wanted` is another number
/// than the one on file; `route` the way that texts take, if there is one.
pub(in crate::ops) fn begin_phone(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    person: &Person,
    (begin, wanted, route): (&Begin<'_>, Option<&PhoneNumber>, Option<&Route<'_>>),
    now: Timestamp,
) -> Result<Result<(PhoneBegun, Events), NotSent>> {
    let user = &person.user;
    let Some(route) = route else { return Ok(Err(NotSent::NoGateway)) };
    if !person.next_login(None, None, now).permitted.contains(AuthenticatorType::Sms) {
        return Ok(Err(NotSent::NotPermitted));
    }
    let Some(number) = wanted.or(user.phone.as_ref()) else { return Ok(Err(NotSent::NoNumber)) };
    let bound = (&begin.binding, route);
    if let Some(why) = sms::find_obstacle(tx, keys, (Some(user.id), number), bound, now)? {
        return Ok(Err(why));
    }
    let (authenticator, begun) = match find_same(tx, keys, person, (begin, number), now)? {
        Some(pending) => (pending, None),
        None => {
            let id = add_pending(tx, keys, person, (begin, number), now)?;
            (id, Some(begin_event(user, (id, AuthenticatorType::Sms), begin)))
        }
    };
    let to = Destination {
        person,
        authenticator,
        number,
        login_id: begin.binding,
        usage: Use::Enrollment,
    };
    let issued = sms::issue(tx, keys, &to, (route, now))?;
    let sent = Events::one(issued.event);
    let events = match begun {
        Some(event) => Events::one(event).and_those(sent),
        None => sent,
    };
    let begun = PhoneBegun {
        authenticator,
        user: user.id,
        phone: number.masked(),
        binding: begin.binding,
        code_expires_at: issued.expires_at,
        outgoing: issued.outgoing,
    };
    Ok(Ok((begun, events)))
}

/// The enrollment of the same number that the same login or desk has under way.
fn find_same(
    tx: &ReadTx<'_>,
    keys: &Keyring,
    person: &Person,
    (begin, number): (&Begin<'_>, &PhoneNumber),
    now: Timestamp,
) -> Result<Option<AuthenticatorId>> {
    let Ok(pending) = still_pending(person, begin.binding, now) else { return Ok(None) };
    if tx.get_authenticator(pending.authenticator)?.kind != AuthenticatorType::Sms {
        return Ok(None);
    }
    let under_way = sms::number_of(tx, keys, (pending.authenticator, person.user.id))?;
    Ok((under_way == *number).then_some(pending.authenticator))
}

fn add_pending(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    person: &Person,
    (begin, number): (&Begin<'_>, &PhoneNumber),
    now: Timestamp,
) -> Result<AuthenticatorId> {
    let user = &person.user;
    let new = NewPending {
        user: user.id,
        label: begin.label.cloned(),
        factor: NewFactor::Phone { masked: number.masked(), mac: keys.phone_mac(number.as_str()) },
        binding: begin.binding,
        proof: begin.proof,
        epoch: user.epoch,
        replaces: begin.replaces,
        expires_at: now.plus(PENDING_FOR),
    };
    tx.begin_pending(&new, now, |id| {
        seal(keys, &phone_context(id.get(), user.id), number.as_str().as_bytes())
    })
}

/// Whether the code is the one that was texted, or what is wrong with it.
pub(super) fn judge(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    (pending, binding): (&Authenticator, &[u8; 16]),
    typed: &SecretText,
    now: Timestamp,
) -> Result<Result<(), Diagnosis>> {
    let Some(code) = OneTimeCode::parse(typed).filter(|code| code.has(Digits::Six)) else {
        return Ok(Err(Diagnosis::WrongForm { digits: Digits::Six.get() }));
    };
    Ok(match sms::judge_code(tx, keys, (binding, &[pending]), &code, now)? {
        Judged::Right(_) => Ok(()),
        Judged::Wrong { left } => Err(Diagnosis::NotTexted { left }),
        Judged::NoneOut => Err(Diagnosis::TextOver),
    })
}
