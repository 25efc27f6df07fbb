//! A code for somebody at the door who asks for a text.

use super::verify::{Barred, Goal};
use super::{AtDoor, Doorway};
use crate::crypto::keyring::Keyring;
use crate::error::{Error, Result};
use crate::model::authenticator::AuthenticatorType;
use crate::model::ids::AuthenticatorId;
use crate::model::outcome::login::{LoginReply, SmsReply};
use crate::model::secret::SecretText;
use crate::model::sms::{NotSent, Outgoing, Route, Texted};
use crate::model::time::Timestamp;
use crate::ops::sms::{self, Destination, Use};
use crate::ops::ticket::{Errand, Ticket};
use crate::store::{Change, WriteTx};

/// A reply, with a text that is to be handed over before anybody is told.
#[derive(Debug)]
pub struct WithText<T> {
    /// What the person is told if the gateway takes the text.
    pub reply: T,
    /// The text.
    pub outgoing: Option<Outgoing>,
}

impl<T> WithText<T> {
    pub(super) const fn none(reply: T) -> Self {
        Self { reply, outgoing: None }
    }
}

type Made = Change<WithText<SmsReply>>;

/// Makes the text with the code of one login, to the number of an authenticator
/// that may answer it. `route` is the way that texts take, if there is one.
///
/// # Errors
///
/// [`Error::NotFound`] if the person has no such number to answer with; the store's.
pub fn send_sms(
    doorway: &mut Doorway<'_>,
    (ticket, authenticator): (&SecretText, AuthenticatorId),
    route: Option<&Route<'_>>,
) -> Result<WithText<SmsReply>> {
    let (keys, now) = (doorway.keys, doorway.now);
    let expired = || WithText::none(SmsReply::Not(LoginReply::Expired));
    let Some(ticket) = doorway.open_ticket(ticket, Errand::Answer)? else {
        return Ok(expired());
    };
    doorway.store.write(doorway.actor, now, |tx| {
        let at = AtDoor::load(tx, &ticket, now)?;
        let Some(at) = at else { return Ok(Change::Nothing { outcome: expired() }) };
        let wish = Wish { keys, at: &at, ticket: &ticket, authenticator, now };
        match Goal::judge(&at, &ticket, now) {
            Ok(goal) => wish.grant(tx, goal, route),
            Err(Barred::Expired) => Ok(Change::Nothing { outcome: expired() }),
            Err(Barred::Locked { until }) => Ok(wish.locked(until)),
        }
    })
}

/// Somebody's wish for a text.
struct Wish<'a> {
    keys: &'a Keyring,
    at: &'a AtDoor,
    ticket: &'a Ticket,
    authenticator: AuthenticatorId,
    now: Timestamp,
}

impl Wish<'_> {
    fn grant(&self, tx: &mut WriteTx<'_>, goal: Goal, route: Option<&Route<'_>>) -> Result<Made> {
        if !self.may_answer_with_it(goal) {
            return Err(Error::not_found("authenticator", &self.authenticator));
        }
        let Some(route) = route else { return Ok(self.not_sent(NotSent::NoGateway)) };
        let (user, login_id) = (self.ticket.user, self.ticket.login_id.random());
        let number = sms::number_of(tx, self.keys, (self.authenticator, user))?;
        let (whom, bound) = ((Some(user), &number), (&login_id, route));
        if let Some(why) = sms::find_obstacle(tx, self.keys, whom, bound, self.now)? {
            return Ok(self.not_sent(why));
        }
        let to = Destination {
            person: &self.at.person,
            authenticator: self.authenticator,
            number: &number,
            login_id,
            usage: Use::Login,
        };
        let issued = sms::issue(tx, self.keys, &to, (route, self.now))?;
        let texted = Texted { user, phone: number.masked(), expires_at: issued.expires_at };
        let outgoing = Some(issued.outgoing);
        let event = self.at.entry(self.ticket).on(issued.event);
        Ok(Change::made(WithText { reply: SmsReply::Sent(texted), outgoing }, event))
    }

    fn may_answer_with_it(&self, goal: Goal) -> bool {
        let mut active = self.at.person.active();
        goal.accepted(&self.at.next).contains(AuthenticatorType::Sms)
            && active.any(|one| one.id == self.authenticator && one.kind == AuthenticatorType::Sms)
    }

    fn not_sent(&self, why: NotSent) -> Made {
        let event = self.at.entry(self.ticket).on(sms::refused(why));
        Change::made(WithText::none(SmsReply::NotSent { user: self.ticket.user, why }), event)
    }

    fn locked(&self, until: Option<Timestamp>) -> Made {
        let user = self.ticket.user;
        let reply = SmsReply::Not(LoginReply::Locked { user, until });
        Change::made(WithText::none(reply), self.at.entry(self.ticket).locking(until))
    }
}
