//! A person's own account: what they have, and what they may change of it.
//!
//! ```text
//! account ──► denied, locked, account
//!   │
//!   ├──prove──ticket──► verify ──► proven ──ticket──┐
//!   └──nothing to prove──ticket────────────────────┴─► enroll_begin ──► enroll_confirm
//!                                                      enable_personal, disable_personal
//!                                                      recovery_codes
//!                                                      authenticator_rename, authenticator_remove
//!                                                      device_revoke
//! ```
//!
//! A trusted device shows nothing here. Each operation looks anew at who it is
//! and what they have, and is an event, done or refused. In rebind there is one
//! way on: to enroll with an enrollment code.

use super::denial::deny;
use super::password::{Claim, Known, Password, recognise};
use super::{Aim, AtDoor, Doorway, Entry};
use crate::crypto::keyring::Keyring;
use crate::error::{Refusal, Result};
use crate::model::authenticator::AuthenticatorState;
use crate::model::device::TrustedDevice;
use crate::model::event::{Action, EventOutcome, NewEvent};
use crate::model::ids::{AuthenticatorId, DeviceId};
use crate::model::outcome::account::{Account, AccountReply, Managed};
use crate::model::outcome::user::{
    AuthenticatorRemoved, AuthenticatorRenamed, CodesIssued, UserChanged,
};
use crate::model::secret::SecretText;
use crate::model::text::DisplayName;
use crate::model::time::Timestamp;
use crate::model::user::{User, UserRef};
use crate::ops::person::{Person, pass_through};
use crate::ops::recovery::{self, PreparedSet};
use crate::ops::ticket::{Errand, Purpose, Ticket};
use crate::ops::user::changed;
use crate::ops::{Why, authenticator, device};
use crate::rules::account::{AccountStep, judge_account};
use crate::rules::lifecycle::LifeEvent;
use crate::store::{Change, ReadTx, WriteTx};

/// A person who wants to see to their account.
#[derive(Debug)]
pub struct AccountRequest<'a> {
    /// As typed.
    pub user: &'a str,
    /// As typed, or already found right.
    pub password: Password<'a>,
}

/// Shows a person what they have. It writes nothing but who was turned away.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`] for an unknown person whom the login service
/// vouches for; the store's. A wrong password is an answer, not an error.
pub fn account(doorway: &mut Doorway<'_>, request: &AccountRequest<'_>) -> Result<AccountReply> {
    let AccountRequest { user, password } = *request;
    let claim = Claim { user, practice: None, password, aim: Aim::Account };
    let known = match recognise(doorway, &claim)? {
        Ok(known) => known,
        Err(guess) => return deny(doorway, &claim, guess, AccountReply::Denied),
    };
    let (keys, now) = (doorway.keys, doorway.now);
    let shown = doorway.store.read(|tx| {
        let person = Person::get(tx, &UserRef::Id(known.user))?;
        let prove = match judge_account(&person.standing(), now) {
            AccountStep::Prove => true,
            AccountStep::Open => false,
            AccountStep::Denied | AccountStep::Locked { .. } => return Ok(None),
        };
        if !known.is_still_right(tx, now)? {
            return Ok(None);
        }
        show(tx, keys, (person, prove), now).map(Some)
    })?;
    match shown {
        Some(account) => Ok(AccountReply::Account(Box::new(account))),
        None => turn_away(doorway, &known),
    }
}

fn show(
    tx: &ReadTx<'_>,
    keys: &Keyring,
    (person, prove): (Person, bool),
    now: Timestamp,
) -> Result<Account> {
    let next = person.next_login(None, None, now);
    let devices = person.trusted_devices(tx, now)?;
    let Person { user, authenticators, .. } = person;
    let proven = |one: &AuthenticatorState| match one {
        AuthenticatorState::Active | AuthenticatorState::Disabled => true,
        AuthenticatorState::Pending => false,
    };
    Ok(Account {
        user: user.id,
        ticket: Ticket::new(Purpose::Account, user.id, None, user.epoch, now)?.sign(keys)?,
        prove,
        // Where there is something to prove, the proof stands for the code, but not in rebind.
        needs_enrollment_code: user.rebind || !prove && next.needs_enrollment_code,
        authenticators: authenticators.into_iter().filter(|one| proven(&one.state)).collect(),
        devices,
        personal: user.personal,
        recovery_codes_left: tx.count_recovery_codes(user.id)?,
    })
}

/// Says that a lock or the like is in the way, and has the record say so.
fn turn_away(doorway: &mut Doorway<'_>, known: &Known) -> Result<AccountReply> {
    let now = doorway.now;
    doorway.store.write(doorway.actor, now, |tx| {
        let person = Person::get(tx, &UserRef::Id(known.user))?;
        let step = judge_account(&person.standing(), now);
        let entry = Entry { person: &person, practice: None, login_id: None, aim: Aim::Account };
        Ok(match step {
            AccountStep::Locked { until } if known.is_still_right(tx, now)? => {
                let user = person.user.id;
                Change::made(AccountReply::Locked { user, until }, entry.locking(until))
            }
            // The password or the person changed while Argon2 ran: start again.
            AccountStep::Locked { .. }
            | AccountStep::Denied
            | AccountStep::Prove
            | AccountStep::Open => {
                let event = NewEvent::with_outcome(Action::LoginDenied, EventOutcome::Denied);
                Change::made(AccountReply::Denied, entry.on(event))
            }
        })
    })
}

/// Changes something about the account that a ticket leads to.
fn manage<T>(
    doorway: &mut Doorway<'_>,
    (ticket, action): (&SecretText, Action),
    change: impl FnOnce(&mut WriteTx<'_>, &Person) -> Result<Change<Managed<T>>>,
) -> Result<Managed<T>> {
    let now = doorway.now;
    let Some(ticket) = doorway.open_ticket(ticket, Errand::Manage)? else {
        return Ok(Managed::Expired);
    };
    doorway.store.write(doorway.actor, now, |tx| {
        let at = AtDoor::load(tx, &ticket, now)?.filter(|at| at.may_manage(&ticket, now));
        let Some(AtDoor { person, .. }) = at else {
            return Ok(Change::Nothing { outcome: Managed::Expired });
        };
        let change = if person.user.rebind {
            let refusal = Refusal::Rebind { login: person.user.login.to_string() };
            refuse(&person.user, action, refusal)
        } else {
            change(tx, &person)?
        };
        Ok(change.with_each_event(|event| Aim::Account.on(event).login(ticket.login_id)))
    })
}

fn refuse<T>(user: &User, action: Action, refusal: Refusal) -> Change<T> {
    Change::refused(refusal, NewEvent::refused(action).user(user.id, user.login.as_str()))
}

/// Whether a person wants a second factor whatever their practices say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// They do. Without an authenticator the next login has them enroll one.
    Wanted,
    /// No more. What they have enrolled stays, and so does what others demand.
    NotWanted,
}

/// Notes a person's wish. Ends nothing: not the epoch, not an authenticator.
///
/// # Errors
///
/// Refused in rebind; the store's.
pub fn set_personal(
    doorway: &mut Doorway<'_>,
    ticket: &SecretText,
    wish: Wish,
) -> Result<Managed<UserChanged>> {
    let (now, action) = (doorway.now, Action::UserPersonal);
    let personal = wish == Wish::Wanted;
    manage(doorway, (ticket, action), |tx, person| {
        let user = &person.user;
        if user.personal == personal {
            let outcome = UserChanged { changed: false, ..changed(person, now) };
            return Ok(Change::Nothing { outcome: Managed::Done(outcome) });
        }
        tx.update_marks(&User { personal, ..user.clone() })?;
        let event = NewEvent::done(action).user(user.id, user.login.as_str());
        let outcome = changed(&person.again(tx)?, now);
        Ok(Change::made(Managed::Done(outcome), event.detail("personal", personal)))
    })
}

/// Issues new recovery codes in the place of any others. Show them, once.
///
/// # Errors
///
/// Refused in rebind, and for people without an active authenticator, for whom
/// they would stand in; the store's.
pub fn recovery_codes(
    doorway: &mut Doorway<'_>,
    ticket: &SecretText,
) -> Result<Managed<CodesIssued>> {
    let (now, action) = (doorway.now, Action::UserRecoveryCodes);
    let prepared = prepare_codes(doorway, ticket)?;
    manage(doorway, (ticket, action), |tx, person| {
        let user = &person.user;
        if let Some(refusal) = recovery::find_refusal(person) {
            return Ok(refuse(user, action, refusal));
        }
        let Some(set) = &prepared else {
            return Ok(Change::Nothing { outcome: Managed::Expired });
        };
        let replaced = tx.count_recovery_codes(user.id)?;
        let codes = recovery::write(tx, set, now)?;
        pass_through(tx, user, LifeEvent::RecoveryCodesRenewed)?;
        let next_login = person.next_logins(now);
        let issued = CodesIssued { user: user.clone(), codes, replaced, next_login };
        Ok(Change::made(Managed::Done(issued), recovery::issued(user)))
    })
}

/// Makes a set for whoever is about to get it: ten Argon2 runs that no dead
/// ticket shall cause.
fn prepare_codes(doorway: &mut Doorway<'_>, ticket: &SecretText) -> Result<Option<PreparedSet>> {
    let now = doorway.now;
    let Some(ticket) = doorway.open_ticket(ticket, Errand::Manage)? else {
        return Ok(None);
    };
    let is_theirs = doorway.store.read(|tx| {
        let at = AtDoor::load(tx, &ticket, now)?.filter(|at| at.may_manage(&ticket, now));
        Ok(at.is_some_and(|at| {
            !at.person.user.rebind && recovery::find_refusal(&at.person).is_none()
        }))
    })?;
    is_theirs.then(|| recovery::prepare(doorway.keys, ticket.user)).transpose()
}

/// Gives one of the person's authenticators another label.
///
/// # Errors
///
/// Refused in rebind, and for an authenticator that is not theirs; the store's.
pub fn authenticator_rename(
    doorway: &mut Doorway<'_>,
    ticket: &SecretText,
    id: AuthenticatorId,
    label: &DisplayName,
) -> Result<Managed<AuthenticatorRenamed>> {
    let action = Action::AuthenticatorRename;
    manage(doorway, (ticket, action), |tx, person| {
        if let Some(refusal) = find_foreign(person, id) {
            return Ok(refuse(&person.user, action, refusal));
        }
        Ok(authenticator::rename(tx, id, label, &Why::default())?.map(Managed::Done))
    })
}

/// Removes one of the person's authenticators. Whoever removes their last active one is in
/// rebind, as by any removal: recovery must never drop an account to its
/// password alone. Enroll another one first.
///
/// # Errors
///
/// Refused in rebind, and for an authenticator that is not theirs; the store's.
pub fn authenticator_remove(
    doorway: &mut Doorway<'_>,
    ticket: &SecretText,
    id: AuthenticatorId,
) -> Result<Managed<AuthenticatorRemoved>> {
    let (now, action) = (doorway.now, Action::AuthenticatorRemove);
    manage(doorway, (ticket, action), |tx, person| {
        if let Some(refusal) = find_foreign(person, id) {
            return Ok(refuse(&person.user, action, refusal));
        }
        Ok(authenticator::remove(tx, id, &Why::default(), now)?.map(Managed::Done))
    })
}

/// Somebody else's and one that does not exist are told by the same words.
fn find_foreign(person: &Person, id: AuthenticatorId) -> Option<Refusal> {
    let is_theirs = person.authenticators.iter().any(|one| one.id == id);
    let login = || person.user.login.to_string();
    (!is_theirs).then(|| Refusal::NotOfAccount {
        noun: "authenticator",
        id: id.get(),
        login: login(),
    })
}

/// Forgets one of the person's trusted devices. Other devices and sessions stay.
///
/// # Errors
///
/// Refused in rebind, and for a device that is not theirs or dead; the store's.
pub fn device_revoke(
    doorway: &mut Doorway<'_>,
    ticket: &SecretText,
    id: DeviceId,
) -> Result<Managed<TrustedDevice>> {
    let (now, action) = (doorway.now, Action::DeviceRevoke);
    manage(doorway, (ticket, action), |tx, person| {
        let user = &person.user;
        let theirs = tx.devices_of(user.id, user.epoch, now)?;
        let Some(device) = theirs.into_iter().find(|device| device.id == id) else {
            let (noun, login) = ("device", user.login.to_string());
            return Ok(refuse(user, action, Refusal::NotOfAccount { noun, id: id.get(), login }));
        };
        tx.remove_device(id)?;
        let event = device::named(user, &device, &Why::default());
        Ok(Change::made(Managed::Done(device), event))
    })
}
