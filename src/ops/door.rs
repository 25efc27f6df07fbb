//! The door: what happens when a person logs in.
//!
//! ```text
//! start ──► denied, locked, allowed (nothing demanded, or a trusted device)
//!   │
//!   ├──► code_required ──ticket──► verify ──► allowed, rejected, locked
//!   │
//!   └──► enrollment_offered ─┬─ticket──► skip ──► allowed, while the grace lasts
//!        enrollment_required ┼─ticket──► enroll_begin ──► enroll_confirm ──► allowed
//!                            └─ticket──► verify ──► proven ──ticket──► enroll_begin …
//! ```
//!
//! Each step computes the next login again inside its transaction, from
//! present state: a ticket only says that the step before it was passed.
//! Argon2 runs before a transaction opens; what it relied on is compared
//! again inside.

mod account;
mod denial;
mod device;
mod enroll;
mod password;
mod person;
mod session;
mod start;
mod texting;
mod verify;

use super::person::Person;
use super::ticket::{Errand, Purpose, Ticket};
use crate::crypto::keyring::Keyring;
use crate::error::Result;
use crate::model::event::{Action, Actor, EventOutcome, NewEvent};
use crate::model::ids::{AuthenticatorId, LoginId};
use crate::model::outcome::login::{Admission, LoginReply, RejectionReason};
use crate::model::outcome::{By, NextLogin, Step};
use crate::model::practice::Practice;
use crate::model::secret::SecretText;
use crate::model::time::Timestamp;
use crate::model::user::UserRef;
use crate::rules::account::{AccountStep, judge_account};
use crate::store::{Change, ReadTx, Store, WriteTx};

pub use account::{
    AccountRequest, Wish, account, authenticator_remove, authenticator_rename, device_revoke,
    recovery_codes, set_personal,
};
pub use enroll::{EnrollReply, EnrollRequest, Factor, enroll_begin, enroll_confirm, skip};
pub use password::Password;
pub use person::{PersonEvent, person};
pub use session::{SessionRequest, session};
pub use start::{StartRequest, start};
pub use texting::{WithText, send_sms};
pub use verify::{VerifyRequest, verify};

/// The store, its keys and who is asking: what every step needs.
#[derive(Debug)]
pub struct Doorway<'a> {
    /// The store.
    pub store: &'a mut Store,
    /// Its keys.
    pub keys: &'a Keyring,
    /// The login service's account.
    pub actor: &'a Actor,
    /// The present.
    pub now: Timestamp,
}

impl Doorway<'_> {
    /// Reads a ticket; `None` as for [`Ticket::open`].
    fn open_ticket(&mut self, ticket: &SecretText, errand: Errand) -> Result<Option<Ticket>> {
        let opened = Ticket::open(self.keys, ticket, errand, self.now);
        if opened.is_none() {
            // Another key may have signed it: that any transaction tells.
            self.store.read(|_| Ok(()))?;
        }
        Ok(opened)
    }
}

fn at_practice(event: NewEvent, practice: Option<&Practice>) -> NewEvent {
    match practice {
        Some(practice) => event.practice(practice.id, practice.handle.as_str()),
        None => event,
    }
}

/// A person at the door of a practice.
struct Entry<'a> {
    person: &'a Person,
    practice: Option<&'a Practice>,
    login_id: Option<LoginId>,
    aim: Aim,
}

/// What somebody wants at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aim {
    /// In, now or once they have enrolled.
    In,
    /// To see to their account. The events say so.
    Account,
}

impl Aim {
    fn on(self, event: NewEvent) -> NewEvent {
        match self {
            Self::In => event,
            Self::Account => event.detail("for", "account"),
        }
    }
}

impl Entry<'_> {
    fn on(&self, event: NewEvent) -> NewEvent {
        let user = &self.person.user;
        let event = at_practice(event.user(user.id, user.login.as_str()), self.practice);
        let event = self.aim.on(event);
        match self.login_id {
            Some(login_id) => event.login(login_id),
            None => event,
        }
    }

    fn allowed(
        &self,
        tx: &mut WriteTx<'_>,
        by: By,
        authenticator: Option<AuthenticatorId>,
    ) -> Result<NewEvent> {
        let event = NewEvent::with_outcome(Action::LoginAllowed, EventOutcome::Allowed);
        let event = self.on(event).detail("by", by.as_str());
        let event = denial::with_denials_before(tx, &self.person.user, event)?;
        Ok(match authenticator {
            Some(id) => event.target(format!("authenticator {id}")),
            None => event,
        })
    }

    fn locked(&self, until: Option<Timestamp>) -> Change<LoginReply> {
        let user = self.person.user.id;
        Change::made(LoginReply::Locked { user, until }, self.locking(until))
    }

    /// The event of a lock that somebody met.
    fn locking(&self, until: Option<Timestamp>) -> NewEvent {
        let event = NewEvent::with_outcome(Action::LoginLocked, EventOutcome::Locked);
        self.on(event).detail("until", until)
    }

    fn rejected(&self, reason: RejectionReason, left: u32) -> Change<LoginReply> {
        let event = self.rejection(&reason).detail("left", i64::from(left));
        let user = self.person.user.id;
        Change::made(LoginReply::Rejected { user, reason, left }, event)
    }

    fn rejection(&self, reason: &RejectionReason) -> NewEvent {
        let event = NewEvent::with_outcome(Action::LoginRejected, EventOutcome::Rejected);
        self.on(event).detail("reason", reason.as_str())
    }

    /// What a person who is in is told. The epoch is the one of the moment.
    fn admission(
        &self,
        tx: &ReadTx<'_>,
        by: By,
        authenticator: Option<AuthenticatorId>,
    ) -> Result<Admission> {
        let user = self.person.user.id;
        let (epoch, recovery_codes_left) = tx.epoch_and_codes_left(user)?;
        Ok(Admission {
            user,
            practice: self.practice.map(|practice| practice.handle.clone()),
            by,
            epoch,
            authenticator,
            device_token: None,
            recovery_codes_left,
            recovery_codes: None,
        })
    }
}

/// A dead ticket changes nothing.
const fn expired() -> Change<LoginReply> {
    Change::Nothing { outcome: LoginReply::Expired }
}

/// A person whose ticket is alive, as they are inside this transaction.
struct AtDoor {
    person: Person,
    practice: Option<Practice>,
    next: NextLogin,
}

impl AtDoor {
    /// `None` if the ticket is used or outdated.
    fn load(tx: &ReadTx<'_>, ticket: &Ticket, now: Timestamp) -> Result<Option<Self>> {
        let Some(user) = tx.find_user(&UserRef::Id(ticket.user))? else { return Ok(None) };
        if user.epoch != ticket.epoch || tx.was_allowed(&ticket.login_id)? {
            return Ok(None);
        }
        let person = Person::of(tx, user)?;
        let practice = match ticket.practice {
            None => None,
            Some(id) => match person.practice_of(id) {
                Some(practice) => Some(practice.clone()),
                None => tx.find_practice_by_id(id)?,
            },
        };
        let next = person.next_login(ticket.practice, None, now);
        Ok(Some(Self { person, practice, next }))
    }

    const fn entry(&self, ticket: &Ticket) -> Entry<'_> {
        Entry {
            person: &self.person,
            practice: self.practice.as_ref(),
            login_id: Some(ticket.login_id),
            aim: match ticket.purpose {
                Purpose::Login | Purpose::Enroll | Purpose::Proven => Aim::In,
                Purpose::Account => Aim::Account,
            },
        }
    }

    fn account_step(&self, now: Timestamp) -> AccountStep {
        judge_account(&self.person.standing(), now)
    }

    /// Whether a ticket that serves to enroll leads there from the present state.
    fn may_enroll(&self, ticket: &Ticket, now: Timestamp) -> bool {
        match ticket.purpose {
            Purpose::Login => false,
            Purpose::Enroll => is_invited(self.next.step),
            Purpose::Account | Purpose::Proven => self.may_manage(ticket, now),
        }
    }

    /// Whether a ticket leads to the account from the present state: with the
    /// password where there is nothing to prove, else with a proof.
    fn may_manage(&self, ticket: &Ticket, now: Timestamp) -> bool {
        let wanted = match ticket.purpose {
            Purpose::Login | Purpose::Enroll => return false,
            Purpose::Account => AccountStep::Open,
            Purpose::Proven => AccountStep::Prove,
        };
        // Who has left the practice in between is denied there.
        self.next.step != Step::Denied && self.account_step(now) == wanted
    }
}

const fn is_invited(step: Step) -> bool {
    match step {
        Step::EnrollmentOffered { .. } | Step::EnrollmentRequired => true,
        Step::Denied | Step::Allowed | Step::Locked { .. } | Step::CodeRequired => false,
    }
}
