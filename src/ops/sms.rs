//! Texted codes: made, typed, and what became of the texts.
//!
//! ```text
//! one transaction    limits judged, the challenge kept, the text noted ──► Outgoing
//! no transaction     handed over to the gateway, which may take its time
//! one transaction    what became of it is noted
//! ```
//!
//! The limits count a text from the moment it is noted, so that a gateway that
//! is slow lets nobody have more. The code is in [`Outgoing`] and nowhere else.

use super::enroll::issuer;
use super::person::Person;
use super::{phone_context, unseal};
use crate::crypto::keyring::Keyring;
use crate::crypto::sms::generate_challenge;
use crate::error::{Refusal, Result, StoreError};
use crate::model::authenticator::{Authenticator, AuthenticatorType};
use crate::model::code::OneTimeCode;
use crate::model::event::{Action, NewEvent};
use crate::model::ids::{AuthenticatorId, UserId};
use crate::model::secret::{SecretBytes, SecretText};
use crate::model::sms::{Message, MessageStatus, NotSent, Outgoing, Route, Text};
use crate::model::time::{Length, Timestamp};
use crate::model::user::{PhoneNumber, UserRef};
use crate::rules::sms::{
    CODE_LIFE, LOOK_BACK, MOST_COUNTED, TRIES, Texted, again_at, judge_texted,
};
use crate::store::{ChallengeRow, Change, NewChallenge, NewMessage, ReadTx, WriteTx};

/// What was typed for a login counts as long as its ticket may live.
const TRIES_KEPT: Length = Length::minutes(30);

/// What a texted code is for: the text says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// To get in, or to prove who is there.
    Login,
    /// To show that the number is the person's.
    Enrollment,
}

/// Where a code goes.
pub(super) struct Destination<'a> {
    pub(super) person: &'a Person,
    pub(super) authenticator: AuthenticatorId,
    pub(super) number: &'a PhoneNumber,
    /// The login, or the enrollment at the desk, that it is bound to.
    pub(super) login_id: [u8; 16],
    pub(super) usage: Use,
}

/// A code on its way.
pub(super) struct Issued {
    pub(super) outgoing: Outgoing,
    pub(super) expires_at: Timestamp,
    pub(super) event: NewEvent,
}

/// What keeps a text from being sent, if anything does.
pub(super) fn find_obstacle(
    tx: &ReadTx<'_>,
    keys: &Keyring,
    (user, number): (Option<UserId>, &PhoneNumber),
    (login_id, route): (&[u8; 16], &Route<'_>),
    now: Timestamp,
) -> Result<Option<NotSent>> {
    if !route.countries.permit(number) {
        return Ok(Some(NotSent::Country));
    }
    let out = tx.find_challenge(login_id)?;
    if out.is_some_and(|row| judge(&row, now) == Texted::TriesUsed) {
        return Ok(Some(NotSent::TriesUsed));
    }
    let since = now.minus(LOOK_BACK);
    let mac = keys.phone_mac(number.as_str());
    let to_number = tx.texts_to_number(&mac, since, MOST_COUNTED)?;
    let to_user = match user {
        Some(user) => tx.texts_to_user(user, since, MOST_COUNTED)?,
        None => Vec::new(),
    };
    let again_at = again_at(&to_number, now).max(again_at(&to_user, now));
    Ok(again_at.map(|again_at| NotSent::TooMany { again_at }))
}

fn judge(row: &ChallengeRow, now: Timestamp) -> Texted {
    judge_texted(row.tries, row.expires_at, now)
}

/// Makes a text with a code. One that is still alive for the same login and
/// number is repeated: its five minutes go on.
pub(super) fn issue(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    to: &Destination<'_>,
    (route, now): (&Route<'_>, Timestamp),
) -> Result<Issued> {
    let Destination { person, authenticator, number, login_id, usage } = to;
    let user = &person.user;
    let alive = tx.find_challenge(login_id)?.filter(|row| {
        row.user == user.id
            && row.authenticator == *authenticator
            && judge(row, now) == Texted::Alive
    });
    let again = alive.is_some();
    let (challenge, expires_at) = match alive {
        Some(row) => (row.challenge, row.expires_at),
        None => begin_challenge(tx, keys, to, now)?,
    };
    let code = keys.sms_code(&challenge, authenticator.get(), number.as_str());
    let body = words(&code, *usage, &issuer(tx, person)?);
    let outgoing = note_text(tx, keys, (Some(person), (*number).clone(), body), (route, now))?;
    let event = sending(&outgoing, route)
        .target(format!("authenticator {authenticator}"))
        .detail("again", again);
    Ok(Issued { outgoing, expires_at, event })
}

fn begin_challenge(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    to: &Destination<'_>,
    now: Timestamp,
) -> Result<([u8; 32], Timestamp)> {
    let challenge = generate_challenge()?;
    let expires_at = now.plus(CODE_LIFE);
    let key_id = keys.key_id();
    let new = NewChallenge {
        login_id: &to.login_id,
        user: to.person.user.id,
        authenticator: to.authenticator,
        challenge: &challenge,
        key_id: key_id.bytes(),
        sent_at: now,
        expires_at,
    };
    tx.set_challenge(&new, now.minus(TRIES_KEPT))?;
    Ok((challenge, expires_at))
}

/// What the person reads. The code comes first, where a locked screen shows it.
fn words(code: &SecretText, usage: Use, issuer: &str) -> SecretText {
    let code = code.expose();
    let what = match usage {
        Use::Login => format!("{code} is your code for {issuer}."),
        Use::Enrollment => format!("{code} adds this number to your account at {issuer}."),
    };
    SecretText::new(format!("{what} It works once, for 5 minutes. Never read it out to anybody."))
}

fn note_text(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    (person, number, body): (Option<&Person>, PhoneNumber, SecretText),
    (route, now): (&Route<'_>, Timestamp),
) -> Result<Outgoing> {
    let user = person.map(|person| &person.user);
    let message = tx.add_message(&NewMessage {
        user: user.map(|user| user.id),
        phone_masked: &number.masked(),
        phone_mac: &keys.phone_mac(number.as_str()),
        sent_at: now,
        transport: route.transport,
    })?;
    Ok(Outgoing {
        message,
        text: Text { number, body },
        user: user.map(|user| (user.id, user.login.clone())),
    })
}

fn sending(outgoing: &Outgoing, route: &Route<'_>) -> NewEvent {
    about(NewEvent::done(Action::SmsSend), outgoing)
        .detail("phone", outgoing.text.number.masked())
        .detail("transport", route.transport.as_str())
}

fn about(event: NewEvent, outgoing: &Outgoing) -> NewEvent {
    let event = match &outgoing.user {
        Some((id, login)) => event.user(*id, login.as_str()),
        None => event,
    };
    event.detail("message", outgoing.message.get())
}

/// The record of a text that was not made.
pub(super) fn refused(why: NotSent) -> NewEvent {
    NewEvent::refused(Action::SmsSend)
        .detail("why", why.as_str())
        .detail("again_at", why.again_at())
}

/// The number of an authenticator that receives texts.
pub(super) fn number_of(
    tx: &ReadTx<'_>,
    keys: &Keyring,
    (id, user): (AuthenticatorId, UserId),
) -> Result<PhoneNumber> {
    let sealed = tx.sealed_secret(id)?;
    number_in(&unseal(keys, &phone_context(id.get(), user), &sealed)?, user)
}

/// The number that was sealed.
pub(super) fn number_in(value: &SecretBytes, user: UserId) -> Result<PhoneNumber> {
    let unreadable = || StoreError::Unreadable { what: "phone number", user: user.get() };
    let text = std::str::from_utf8(value.expose()).map_err(|_| unreadable())?;
    PhoneNumber::parse(text).map_err(|_| unreadable().into())
}

/// As [`number_of`]; `None` for a row that this key does not open, which a report
/// has to come up for all the same.
pub(super) fn find_number(
    tx: &ReadTx<'_>,
    keys: &Keyring,
    (id, user): (AuthenticatorId, UserId),
) -> Result<Option<PhoneNumber>> {
    let sealed = tx.sealed_secret(id)?;
    let Ok(number) = unseal(keys, &phone_context(id.get(), user), &sealed) else {
        return Ok(None);
    };
    let text = std::str::from_utf8(number.expose()).ok();
    Ok(text.and_then(|text| PhoneNumber::parse(text).ok()))
}

/// What a typed code came to, as far as texts go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judged {
    /// It is the one that was texted to this authenticator, and is spent now.
    Right(AuthenticatorId),
    /// It is not; so many more may be typed.
    Wrong { left: u32 },
    /// None is out that counts.
    NoneOut,
}

/// Compares a typed code with what was texted for the login to one of
/// `candidates`. The try is charged before the comparison.
pub(super) fn judge_code(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    (login_id, candidates): (&[u8; 16], &[&Authenticator]),
    typed: &OneTimeCode,
    now: Timestamp,
) -> Result<Judged> {
    let Some(row) = tx.find_challenge(login_id)? else { return Ok(Judged::NoneOut) };
    let is_candidate = |one: &&&Authenticator| {
        one.id == row.authenticator && one.user == row.user && one.kind == AuthenticatorType::Sms
    };
    let Some(authenticator) = candidates.iter().find(is_candidate) else {
        return Ok(Judged::NoneOut);
    };
    if !tx.charge_challenge(login_id, now)? {
        return Ok(Judged::NoneOut);
    }
    let (id, user) = (authenticator.id, authenticator.user);
    let number = number_of(tx, keys, (id, user))?;
    let right = keys.verify_sms_code(&row.challenge, id.get(), number.as_str(), typed);
    // Only the row count decides: somebody else may have spent it just now.
    if right && tx.spend_challenge(login_id)? {
        tx.touch_authenticator(id, now)?;
        return Ok(Judged::Right(id));
    }
    Ok(Judged::Wrong { left: TRIES.saturating_sub(row.tries.saturating_add(1)) })
}

/// What became of a text that was handed over.
#[derive(Debug, Clone)]
pub struct Fate {
    /// In a word.
    pub status: MessageStatus,
    /// Its name at the provider, if it has one.
    pub provider_id: Option<String>,
    /// What went wrong, without number, code and token.
    pub why: Option<String>,
}

/// Notes what became of a text that was handed over.
///
/// # Errors
///
/// The store's.
pub fn note(
    tx: &mut WriteTx<'_>,
    outgoing: &Outgoing,
    fate: &Fate,
    now: Timestamp,
) -> Result<Change<()>> {
    let Fate { status, provider_id, why } = fate;
    tx.set_message_status(outgoing.message, (*status, provider_id.as_deref()), now)?;
    let event = about(NewEvent::done(Action::SmsStatus), outgoing)
        .detail("status", status.as_str())
        .detail("provider_id", provider_id.clone())
        .detail("why", why.clone());
    Ok(Change::made((), event))
}

/// Makes a text without a code, to try the way out of here.
///
/// # Errors
///
/// Refused for a country that is not texted and beyond the limits; the store's.
pub fn test(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    (number, route): (&PhoneNumber, &Route<'_>),
    now: Timestamp,
) -> Result<Change<Outgoing>> {
    // No login asks for this one, and no login is that of all zeros.
    if let Some(why) = find_obstacle(tx, keys, (None, number), (&[0; 16], route), now)? {
        let refusal = Refusal::NotTexted { whom: number.masked(), why };
        return Ok(Change::refused(refusal, refused(why)));
    }
    let body = "A trial of texts with codes: it works. There is nothing to do.".to_owned();
    let text = (None, number.clone(), SecretText::new(body));
    let outgoing = note_text(tx, keys, text, (route, now))?;
    let event = sending(&outgoing, route).detail("trial", true);
    Ok(Change::made(outgoing, event))
}

/// Texts that were made, the newest first.
#[derive(Debug, Clone)]
pub struct Log {
    /// The latest of them, with the login of whom they were for.
    pub messages: Vec<(Message, Option<String>)>,
    /// How many there are in all.
    pub total: u64,
}

/// Lists the latest texts; of one person, if one is named.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; the store's.
pub fn log(tx: &ReadTx<'_>, who: Option<&UserRef>, limit: u32) -> Result<Log> {
    let user = who.map(|who| tx.get_user(who)).transpose()?.map(|user| user.id);
    let named = |message: Message| -> Result<_> {
        let owner = message.user.map(|id| tx.find_user(&UserRef::Id(id))).transpose()?.flatten();
        Ok((message, owner.map(|owner| owner.login.to_string())))
    };
    let messages = tx.messages(user, limit)?.into_iter().map(named).collect::<Result<_>>()?;
    Ok(Log { messages, total: tx.count_messages(user)? })
}

/// Notes what the provider says of texts by now.
///
/// # Errors
///
/// The store's.
pub fn note_statuses(
    tx: &mut WriteTx<'_>,
    learned: &[(Message, MessageStatus)],
    now: Timestamp,
) -> Result<Change<()>> {
    let mut events = Vec::new();
    for (message, status) in learned {
        if !tx.set_message_status(message.id, (*status, None), now)? {
            continue;
        }
        let event = NewEvent::done(Action::SmsStatus);
        let owner = message.user.map(|id| tx.find_user(&UserRef::Id(id))).transpose()?.flatten();
        let event = match owner {
            Some(owner) => event.user(owner.id, owner.login.as_str()),
            None => event,
        };
        events.push(event.detail("message", message.id.get()).detail("status", status.as_str()));
    }
    Ok(Change::of((), events))
}
