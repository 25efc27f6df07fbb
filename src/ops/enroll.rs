//! Enrolling: a secret is pending until a code proves it.
//!
//! ```text
//! begin ──► pending (30 minutes, one a user, a newer start replaces it)
//!              │ right code                │ wrong code      │ abandon, time
//!              ▼                           ▼                 ▼
//!           active; epoch rises;        explained;         nothing was
//!           rebind may end; recovery    still pending      ever active
//!           codes if none are left
//!           or new ones are due
//! ```
//!
//! Desk and door share this; they differ in what they demand before `begin`.
//! `app` and `phone` know what is sealed, and what a right code is.

mod app;
mod phone;

use super::person::{Person, pass_through};
use super::recovery::{self, PreparedSet};
use super::{Why, find_identity_refusal};
use crate::crypto::keyring::Keyring;
use crate::crypto::random;
use crate::error::{Refusal, Result};
use crate::model::authenticator::{Authenticator, AuthenticatorType, EnrollmentProof};
use crate::model::event::{Action, EventOutcome, NewEvent};
use crate::model::identity::IdentityCheck;
use crate::model::ids::{AuthenticatorId, UserId};
use crate::model::outcome::user::{Confirmation, Diagnosis, Enrolled};
use crate::model::secret::SecretText;
use crate::model::text::DisplayName;
use crate::model::time::{Length, Timestamp};
use crate::model::user::{User, UserRef, UserStatus};
use crate::rules::lifecycle::{LifeEvent, ends_rebind, sets_personal};
use crate::store::{Change, Events, PendingRow, ReadTx, WriteTx};

use app::App;
pub(super) use app::begin;
pub use app::{BeginRequest, begin_at_desk};
pub(super) use phone::begin_phone;
pub use phone::{PhoneRequest, begin_phone_at_desk};

/// How long a begun enrollment can be finished.
pub const PENDING_FOR: Length = Length::minutes(30);

/// A random name for one desk's enrollment, for [`BeginRequest::binding`].
///
/// # Errors
///
/// If the machine has no random bytes to give.
pub fn new_binding() -> Result<[u8; 16]> {
    Ok(random::bytes()?)
}

/// What every enrollment that begins is given.
#[derive(Debug, Clone, Copy)]
pub(super) struct Begin<'a> {
    pub(super) label: Option<&'a DisplayName>,
    pub(super) replaces: Option<AuthenticatorId>,
    pub(super) binding: [u8; 16],
    pub(super) proof: EnrollmentProof,
}

fn begin_event(
    user: &User,
    (id, kind): (AuthenticatorId, AuthenticatorType),
    begin: &Begin<'_>,
) -> NewEvent {
    NewEvent::done(Action::EnrollmentBegin)
        .user(user.id, user.login.as_str())
        .target(format!("authenticator {id}"))
        .detail("type", kind.as_str())
        .detail("proof", begin.proof.as_str())
        .detail("replaces", begin.replaces.map(AuthenticatorId::get))
}

fn refused_at_desk<T>(person: &Person, refusal: Refusal, why: &Why) -> Change<T> {
    let user = &person.user;
    let event = why.on(NewEvent::refused(Action::EnrollmentBegin));
    Change::refused(refusal, event.user(user.id, user.login.as_str()))
}

fn find_desk_refusal(
    person: &Person,
    (replaces, check): (Option<AuthenticatorId>, Option<IdentityCheck>),
    now: Timestamp,
) -> Option<Refusal> {
    let user = &person.user;
    let login = || user.login.to_string();
    match user.status {
        UserStatus::Suspended => return Some(Refusal::Suspended { login: login() }),
        UserStatus::Active => {}
    }
    if person.standing().has_only_disabled() {
        return Some(Refusal::DisabledByGuessing { login: login() });
    }
    if let Some(id) = replaces
        && !person.active().any(|a| a.id == id)
    {
        return Some(Refusal::NotTheirs { id: id.get(), login: login() });
    }
    let was_enrolled = user.rebind || user.first_enrolled_at.is_some();
    match check {
        None => was_enrolled.then(|| Refusal::Unverified { login: login() }),
        Some(check) => find_identity_refusal(user, check, now),
    }
}

/// The name under which an app lists the account, and by which texts call
/// themselves: the store's, else that of the person's first practice.
pub(super) fn issuer(tx: &ReadTx<'_>, person: &Person) -> Result<String> {
    if let Some(issuer) = tx.find_setting("issuer")? {
        return Ok(issuer);
    }
    let first = person.memberships.first().map(|(practice, _)| practice.name.as_str().to_owned());
    Ok(first.unwrap_or_else(|| "twofactl".to_owned()))
}

/// Whether recovery codes will have to be issued when an enrollment of this
/// user is confirmed, because none are left or new ones are due: then prepare a
/// set first.
///
/// # Errors
///
/// The store's.
pub fn needs_recovery_codes(tx: &ReadTx<'_>, user: UserId) -> Result<bool> {
    Ok(tx.count_recovery_codes(user)? == 0 || recovery::is_renewal_due(tx, user)?)
}

/// A code that shall prove a pending authenticator.
#[derive(Debug)]
pub struct ConfirmRequest<'a> {
    /// Whose.
    pub user: UserId,
    /// As given to `begin`.
    pub binding: [u8; 16],
    /// What was typed.
    pub typed: &'a SecretText,
    /// Recovery codes to issue if none are left, or if new ones are due.
    pub recovery: Option<&'a PreparedSet>,
}

/// Makes a pending authenticator active if the code is its own.
///
/// # Errors
///
/// Refused if the enrollment has ended or another one has taken its place;
/// the store's.
pub fn confirm(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    request: &ConfirmRequest<'_>,
    now: Timestamp,
) -> Result<Change<Confirmation>> {
    let person = Person::get(tx, &UserRef::Id(request.user))?;
    let user = &person.user;
    let pending = match still_pending(&person, request.binding, now) {
        Ok(pending) => pending,
        Err(why) => {
            let event =
                NewEvent::refused(Action::AuthenticatorAdd).user(user.id, user.login.as_str());
            return Ok(Change::refused(Refusal::EnrollmentOver { why }, event));
        }
    };
    let authenticator = tx.get_authenticator(pending.authenticator)?;
    let open = Pending { keys, person: &person, row: pending, authenticator: &authenticator };
    match open.judge(tx, request.typed, now)? {
        Ok(step) => {
            let (enrolled, events) = open.activate(tx, (step, request.recovery), now)?;
            Ok(Change::Made { outcome: Confirmation::Enrolled(Box::new(enrolled)), events })
        }
        Err(diagnosis) => {
            tx.note_pending_failure(user.id, diagnosis.rejection())?;
            let event = NewEvent::with_outcome(Action::EnrollmentReject, EventOutcome::Rejected)
                .user(user.id, user.login.as_str())
                .target(format!("authenticator {}", pending.authenticator))
                .detail("why", diagnosis.word());
            Ok(Change::made(Confirmation::Rejected(diagnosis), event))
        }
    }
}

/// The enrollment that `binding` began, if it can still be finished.
fn still_pending(
    person: &Person,
    binding: [u8; 16],
    now: Timestamp,
) -> Result<&PendingRow, &'static str> {
    let pending = person.pending.as_ref().ok_or("it was given up or reset")?;
    if pending.binding != binding {
        return Err("a newer one has taken its place");
    }
    if pending.epoch != person.user.epoch {
        return Err("the person's second factor has changed since");
    }
    if pending.expires_at <= now {
        return Err("its 30 minutes are over");
    }
    Ok(pending)
}

/// A pending authenticator about to be proven.
struct Pending<'a> {
    keys: &'a Keyring,
    person: &'a Person,
    row: &'a PendingRow,
    authenticator: &'a Authenticator,
}

impl Pending<'_> {
    /// The step that the code proves, where it is one of an app; or why it proves nothing.
    fn judge(
        &self,
        tx: &mut WriteTx<'_>,
        typed: &SecretText,
        now: Timestamp,
    ) -> Result<Result<Option<u64>, Diagnosis>> {
        let Self { keys, person, row, authenticator } = self;
        if let Some(settings) = authenticator.totp {
            let app = App::open(tx, keys, (authenticator, settings))?;
            return Ok(app.judge((tx, keys, person), typed, now)?.map(Some));
        }
        let texted = phone::judge(tx, keys, (authenticator, &row.binding), typed, now)?;
        Ok(texted.map(|()| None))
    }

    fn activate(
        &self,
        tx: &mut WriteTx<'_>,
        given: (Option<u64>, Option<&PreparedSet>),
        now: Timestamp,
    ) -> Result<(Enrolled, Events)> {
        let (step, recovery) = given;
        let person = self.person;
        let user = &person.user;
        let because = person.next_login(None, None, now).because;
        tx.activate(self.row.authenticator, step, now)?;
        let replaced = self.replace(tx)?;
        tx.update_marks(&User {
            rebind: user.rebind && !ends_rebind(self.row.proof),
            personal: user.personal || sets_personal(because),
            ..user.clone()
        })?;
        tx.note_enrolled(user.id, now)?;
        tx.remove_enrollment_code(user.id)?;
        pass_through(tx, user, LifeEvent::AuthenticatorConfirmed)?;
        let needed = needs_recovery_codes(tx, user.id)?;
        let codes =
            recovery.filter(|_| needed).map(|set| recovery::write(tx, set, now)).transpose()?;
        let person = person.again(tx)?;
        let events = self.events(&person.user, replaced, codes.is_some());
        let enrolled = Enrolled {
            authenticator: tx.get_authenticator(self.row.authenticator)?,
            replaced,
            recovery_codes: codes,
            next_login: person.next_logins(now),
            user: person.user,
        };
        Ok((enrolled, events))
    }

    /// The old authenticator goes only now that the new one is proven.
    fn replace(&self, tx: &mut WriteTx<'_>) -> Result<Option<AuthenticatorId>> {
        let still_theirs =
            |id: &AuthenticatorId| self.person.authenticators.iter().any(|a| a.id == *id);
        let Some(id) = self.row.replaces.filter(still_theirs) else { return Ok(None) };
        tx.remove_authenticator(id)?;
        Ok(Some(id))
    }

    fn events(&self, user: &User, replaced: Option<AuthenticatorId>, issued: bool) -> Events {
        let added = NewEvent::done(Action::AuthenticatorAdd)
            .user(user.id, user.login.as_str())
            .target(format!("authenticator {}", self.row.authenticator))
            .detail("type", self.authenticator.kind.as_str())
            .detail("proof", self.row.proof.as_str())
            .detail("replaced", replaced.map(AuthenticatorId::get))
            .detail("rebind", user.rebind)
            .detail("personal", user.personal)
            .detail("epoch", user.epoch);
        let events = Events::one(added);
        if !issued {
            return events;
        }
        events.and(recovery::issued(user))
    }
}

/// Gives an enrollment up. What was active stays as it is.
///
/// # Errors
///
/// The store's.
pub fn abandon(tx: &mut WriteTx<'_>, user: UserId, binding: [u8; 16]) -> Result<Change<()>> {
    let pending = tx.find_pending(user)?.filter(|pending| pending.binding == binding);
    // Not an error: it may have been confirmed, replaced or reset in the meantime.
    let Some(pending) = pending else { return Ok(Change::Nothing { outcome: () }) };
    let owner = tx.get_user(&UserRef::Id(user))?;
    tx.remove_pending(user)?;
    let event = NewEvent::done(Action::EnrollmentAbandon)
        .user(user, owner.login.as_str())
        .target(format!("authenticator {}", pending.authenticator));
    Ok(Change::made((), event))
}
