//! The door: what happens when a person logs in.
//!
//! ```text
//! start ──► denied, locked, allowed (nothing demanded, or a trusted device)
//!   │
//!   ├──► code_required ──ticket──► verify ──► allowed, rejected, locked
//!   │
//!   └──► enrollment_offered ─┬─ticket──► skip ──► allowed, while the grace lasts
//!        enrollment_required ┴─ticket──► enroll_begin ──► enroll_confirm ──► allowed
//! ```
//!
//! Each step computes the next login again inside its transaction, from
//! present state: a ticket only says that the step before it was passed.
//! Argon2 runs before a transaction opens; what it relied on is compared
//! again inside.

use super::enroll::{self, BeginRequest, ConfirmRequest};
use super::enrollment_code::{self, Verdict};
use super::person::{Person, pass_through};
use super::recovery::{Guess, PreparedSet};
use super::ticket::{Purpose, Ticket};
use super::{seed_context, unseal};
use crate::crypto::device::{DeviceBinding, generate_token};
use crate::crypto::keyring::Keyring;
use crate::crypto::password;
use crate::crypto::totp::{Window, matching_steps};
use crate::error::{Error, Refusal, Result};
use crate::model::authenticator::{Algorithm, Authenticator, AuthenticatorType, EnrollmentProof};
use crate::model::code::{OneTimeCode, TypedCode};
use crate::model::event::{Action, Actor, EventOutcome, NewEvent};
use crate::model::ids::{AuthenticatorId, DeviceId, PracticeId, UserId};
use crate::model::outcome::login::{Admission, Invitation, LoginReply, Method, RejectionReason};
use crate::model::outcome::user::{Begun, Confirmation};
use crate::model::outcome::{By, NextLogin, Step};
use crate::model::policy::Remember;
use crate::model::practice::{Handle, Practice};
use crate::model::secret::SecretText;
use crate::model::text::DisplayName;
use crate::model::time::Timestamp;
use crate::model::user::{Login, User, UserRef};
use crate::rules::lifecycle::{Ending, LifeEvent, marks_rebind};
use crate::rules::lockout::{self, Charge, Failures, judge_charge};
use crate::rules::next_login::Device;
use crate::rules::session::{Session, is_session_valid};
use crate::rules::verify::{StepVerdict, judge_step};
use crate::store::{Change, Events, NewDevice, ReadTx, Store, WriteTx};

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

fn at_practice(event: NewEvent, practice: Option<&Practice>) -> NewEvent {
    match practice {
        Some(practice) => event.practice(practice.id, practice.handle.as_str()),
        None => event,
    }
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

/// The device that a token stands for, if it is genuine, this person's and for
/// this practice. Whether it still counts is for the rules to say.
fn find_device(
    tx: &ReadTx<'_>,
    keys: &Keyring,
    person: &Person,
    shown: (Option<PracticeId>, Option<&SecretText>),
) -> Result<Option<(DeviceId, Device)>> {
    let (place, token) = shown;
    let Some((id, token)) = token.and_then(split_token) else { return Ok(None) };
    let Some(row) = tx.find_device(id)? else { return Ok(None) };
    let binding = DeviceBinding {
        user: person.user.id.get(),
        practice: place.map(PracticeId::get),
        epoch: row.epoch,
        expires_at: row.expires_at.millis(),
    };
    if row.user != person.user.id
        || row.practice != place
        || !keys.verify_device_mac(&token, &binding, &row.mac)
    {
        return Ok(None);
    }
    let device =
        Device { epoch: row.epoch, created_at: row.created_at, expires_at: row.expires_at };
    Ok(Some((row.id, device)))
}

/// A token is the number of its row, a dot, and 256 random bits.
fn split_token(token: &SecretText) -> Option<(DeviceId, zeroize::Zeroizing<Vec<u8>>)> {
    let (id, secret) = token.expose().split_once('.')?;
    let id = id.parse().ok()?;
    let secret = data_encoding::BASE64URL_NOPAD.decode(secret.as_bytes()).ok()?;
    Some((DeviceId::new(id), zeroize::Zeroizing::new(secret)))
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

/// A person at the door of a practice.
struct Entry<'a> {
    person: &'a Person,
    practice: Option<&'a Practice>,
    login_id: Option<[u8; 16]>,
}

impl Entry<'_> {
    fn on(&self, event: NewEvent) -> NewEvent {
        let user = &self.person.user;
        let event = at_practice(event.user(user.id, user.login.as_str()), self.practice);
        match self.login_id {
            Some(login_id) => event.login(login_id),
            None => event,
        }
    }

    fn allowed(&self, by: By, authenticator: Option<AuthenticatorId>) -> NewEvent {
        let event = NewEvent::with_outcome(Action::LoginAllowed, EventOutcome::Allowed);
        let event = self.on(event).detail("by", by.as_str());
        match authenticator {
            Some(id) => event.target(format!("authenticator {id}")),
            None => event,
        }
    }

    fn locked(&self, until: Option<Timestamp>) -> Change<LoginReply> {
        let event = NewEvent::with_outcome(Action::LoginLocked, EventOutcome::Locked);
        Change::made(LoginReply::Locked { until }, self.on(event).detail("until", until))
    }

    fn rejected(&self, reason: RejectionReason, left: u32) -> Change<LoginReply> {
        let event = self.rejection(&reason).detail("left", i64::from(left));
        Change::made(LoginReply::Rejected { reason, left }, event)
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
        let user = tx.get_user(&UserRef::Id(self.person.user.id))?;
        Ok(Admission {
            user: user.id,
            practice: self.practice.map(|practice| practice.handle.clone()),
            by,
            epoch: user.epoch,
            authenticator,
            device_token: None,
            recovery_codes_left: tx.count_recovery_codes(user.id)?,
            recovery_codes: None,
        })
    }
}

/// An answer to `code_required`.
#[derive(Debug)]
pub struct VerifyRequest<'a> {
    /// From the reply to `start`.
    pub ticket: &'a SecretText,
    /// As typed: a one-time code or a recovery code.
    pub code: &'a SecretText,
    /// A name for this device, if it shall be trusted.
    pub remember: Option<&'a DisplayName>,
}

/// Judges a code. The guess is charged before it is compared.
///
/// # Errors
///
/// The store's. A wrong code is an answer, not an error.
pub fn verify(doorway: &mut Doorway<'_>, request: &VerifyRequest<'_>) -> Result<LoginReply> {
    let (keys, now) = (doorway.keys, doorway.now);
    let Some(ticket) = Ticket::open(keys, request.ticket, Purpose::Login, now) else {
        return Ok(LoginReply::Expired);
    };
    let answer = Answer::read(doorway, request.code, ticket.user)?;
    doorway.store.write(doorway.actor, now, |tx| {
        let Some(at) = AtDoor::load(tx, &ticket, now)? else { return Ok(expired()) };
        let entry = at.entry(&ticket);
        match at.next.step {
            Step::CodeRequired => {}
            Step::Locked { until } => return Ok(entry.locked(until)),
            Step::Denied
            | Step::Allowed
            | Step::EnrollmentOffered { .. }
            | Step::EnrollmentRequired => return Ok(expired()),
        }
        let trial = Trial { keys, now, entry, next: &at.next };
        trial.run(tx, &answer, request.remember)
    })
}

/// A dead ticket changes nothing.
const fn expired() -> Change<LoginReply> {
    Change::Nothing { outcome: LoginReply::Expired }
}

/// A typed code, with the slow work done.
enum Answer {
    OneTime(OneTimeCode),
    Recovery(Guess),
    /// Nothing that could be compared.
    Malformed,
}

impl Answer {
    fn read(doorway: &mut Doorway<'_>, typed: &SecretText, user: UserId) -> Result<Self> {
        let code = match TypedCode::parse(typed) {
            TypedCode::OneTime(code) => return Ok(Self::OneTime(code)),
            TypedCode::Recovery(code) => code,
            TypedCode::Bypass(_) | TypedCode::Malformed => return Ok(Self::Malformed),
        };
        let set = doorway.store.read(|tx| tx.find_recovery_set(user))?;
        // Without a set the work is the same, against a salt that nothing has.
        let salt = set.map_or([0; 16], |(salt, _)| salt);
        Ok(Self::Recovery(Guess::new(&code, salt)?))
    }
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
        let practice = ticket.practice.map(|id| tx.find_practice_by_id(id)).transpose()?.flatten();
        let next = person.next_login(ticket.practice, None, now);
        Ok(Some(Self { person, practice, next }))
    }

    const fn entry(&self, ticket: &Ticket) -> Entry<'_> {
        Entry {
            person: &self.person,
            practice: self.practice.as_ref(),
            login_id: Some(ticket.login_id),
        }
    }
}

/// One code being judged.
struct Trial<'a> {
    keys: &'a Keyring,
    now: Timestamp,
    entry: Entry<'a>,
    next: &'a NextLogin,
}

/// What the comparison came to.
enum Compared {
    Right { by: By, authenticator: Option<AuthenticatorId> },
    AlreadyUsed,
    Wrong,
}

impl Trial<'_> {
    fn run(
        &self,
        tx: &mut WriteTx<'_>,
        answer: &Answer,
        remember: Option<&DisplayName>,
    ) -> Result<Change<LoginReply>> {
        let user = &self.entry.person.user;
        let failures = |in_row, in_window| Failures {
            in_row: u32::try_from(in_row).unwrap_or(u32::MAX),
            in_window: u32::try_from(in_window).unwrap_or(u32::MAX),
        };
        let window = lockout::window_start_day(self.now);
        if matches!(answer, Answer::Malformed) {
            // No guess: nothing is compared, so nothing is charged.
            let so_far =
                failures(self.entry.person.lock.in_row, tx.count_failures_since(user.id, window)?);
            return Ok(self.entry.rejected(RejectionReason::Wrong, lockout::attempts_left(so_far)));
        }
        let day = lockout::day_of(self.now);
        let in_row = tx.charge_guess(user.id, day, window)?;
        let charged = failures(in_row, tx.count_failures_since(user.id, window)?);
        match self.compare(tx, answer)? {
            Compared::Right { by, authenticator } => {
                tx.forgive_guess(user.id, day)?;
                self.admit(tx, (by, authenticator), remember)
            }
            Compared::AlreadyUsed => self.punish(tx, RejectionReason::AlreadyUsed, charged),
            Compared::Wrong => self.punish(tx, RejectionReason::Wrong, charged),
        }
    }

    fn compare(&self, tx: &mut WriteTx<'_>, answer: &Answer) -> Result<Compared> {
        match answer {
            Answer::OneTime(code) => self.compare_one_time(tx, code),
            Answer::Recovery(guess) => self.compare_recovery(tx, guess),
            Answer::Malformed => Ok(Compared::Wrong),
        }
    }

    fn compare_one_time(&self, tx: &mut WriteTx<'_>, code: &OneTimeCode) -> Result<Compared> {
        let mut used = false;
        let permitted = |a: &&Authenticator| self.next.permitted.contains(a.kind);
        for authenticator in self.entry.person.active().filter(permitted) {
            let Some(settings) = authenticator.totp else { continue };
            let sealed = tx.sealed_secret(authenticator.id)?;
            let context = seed_context(authenticator.id.get(), authenticator.user);
            let seed = unseal(self.keys, &context, &sealed)?;
            let seconds = self.now.unix_seconds();
            let steps = matching_steps(&seed, settings, code, seconds, Window::OneEitherSide)?;
            match judge_step(&steps, authenticator.last_step) {
                StepVerdict::Accept { step } => {
                    // Only the row count decides: somebody else may have spent it just now.
                    if tx.claim_step(authenticator.id, step, self.now)? {
                        let authenticator = Some(authenticator.id);
                        return Ok(Compared::Right { by: By::Code, authenticator });
                    }
                    used = true;
                }
                StepVerdict::AlreadyUsed => used = true,
                StepVerdict::Wrong => {}
            }
        }
        Ok(if used { Compared::AlreadyUsed } else { Compared::Wrong })
    }

    fn compare_recovery(&self, tx: &mut WriteTx<'_>, guess: &Guess) -> Result<Compared> {
        let user = self.entry.person.user.id;
        match guess.find(tx, self.keys, user)? {
            Some(position) if tx.spend_recovery_code(user, position, self.now)? => {
                Ok(Compared::Right { by: By::Recovery, authenticator: None })
            }
            Some(_) | None => Ok(Compared::Wrong),
        }
    }

    fn admit(
        &self,
        tx: &mut WriteTx<'_>,
        proven: (By, Option<AuthenticatorId>),
        remember: Option<&DisplayName>,
    ) -> Result<Change<LoginReply>> {
        let (by, authenticator) = proven;
        let mut admission = self.entry.admission(tx, by, authenticator)?;
        let event = self.entry.allowed(by, authenticator);
        // Only a fresh code of an authenticator makes a device trusted.
        let label = remember.filter(|_| by == By::Code && self.next.remember.is_on());
        let event = match label {
            None => event,
            Some(label) => {
                let (id, token) = self.trust(tx, label, self.next.remember)?;
                admission.device_token = Some(token);
                event.detail("device", id.get())
            }
        };
        Ok(Change::made(LoginReply::Allowed(Box::new(admission)), event))
    }

    /// Trusts the device that the person sits at.
    fn trust(
        &self,
        tx: &mut WriteTx<'_>,
        label: &DisplayName,
        remember: Remember,
    ) -> Result<(DeviceId, SecretText)> {
        let user = &self.entry.person.user;
        let token = generate_token()?;
        let practice = self.entry.practice.map(|practice| practice.id);
        let expires_at = self.now.plus(remember.length());
        let binding = DeviceBinding {
            user: user.id.get(),
            practice: practice.map(PracticeId::get),
            epoch: user.epoch,
            expires_at: expires_at.millis(),
        };
        let id = tx.add_device(&NewDevice {
            user: user.id,
            practice,
            label: label.as_str(),
            epoch: user.epoch,
            key_id: *self.keys.key_id().bytes(),
            mac: self.keys.device_mac(token.expose(), &binding),
            created_at: self.now,
            expires_at,
        })?;
        let secret = data_encoding::BASE64URL_NOPAD.encode(token.expose());
        Ok((id, SecretText::new(format!("{id}.{secret}"))))
    }

    /// A wrong code counts; too many lock, far too many disable.
    fn punish(
        &self,
        tx: &mut WriteTx<'_>,
        reason: RejectionReason,
        charged: Failures,
    ) -> Result<Change<LoginReply>> {
        let user = &self.entry.person.user;
        match judge_charge(charged, self.now) {
            Charge::Counted { left } => Ok(self.entry.rejected(reason, left)),
            Charge::Locks { until } => {
                tx.lock(user.id, until)?;
                let event = self.entry.rejection(&reason).detail("locked_until", until);
                Ok(Change::made(LoginReply::Locked { until: Some(until) }, event))
            }
            Charge::Disables => {
                let event = self.entry.rejection(&reason).detail("left", 0_i64);
                let events = Events::one(event).and(self.disable(tx, user)?);
                Ok(Change::Made { outcome: LoginReply::Locked { until: None }, events })
            }
        }
    }

    fn disable(&self, tx: &mut WriteTx<'_>, user: &User) -> Result<NewEvent> {
        let disabled = tx.disable_authenticators(user.id, self.now)?;
        let rebind = user.rebind || marks_rebind(Ending::DisabledByGuessing, 0);
        tx.update_marks(&User { rebind, ..user.clone() })?;
        let epoch = pass_through(tx, user, LifeEvent::AuthenticatorsDisabled)?;
        let event = NewEvent::done(Action::AuthenticatorDisable);
        let event = at_practice(event.user(user.id, user.login.as_str()), self.entry.practice);
        let count = i64::try_from(disabled).unwrap_or(i64::MAX);
        Ok(event.detail("authenticators", count).detail("epoch", epoch))
    }
}

/// Puts an offered enrollment off and lets the person in.
///
/// # Errors
///
/// The store's.
pub fn skip(doorway: &mut Doorway<'_>, ticket: &SecretText) -> Result<LoginReply> {
    let now = doorway.now;
    let Some(ticket) = Ticket::open(doorway.keys, ticket, Purpose::Enroll, now) else {
        return Ok(LoginReply::Expired);
    };
    doorway.store.write(doorway.actor, now, |tx| {
        let Some(at) = AtDoor::load(tx, &ticket, now)? else { return Ok(expired()) };
        let Step::EnrollmentOffered { deadline } = at.next.step else { return Ok(expired()) };
        let entry = at.entry(&ticket);
        let skipped = NewEvent::with_outcome(Action::LoginSkipped, EventOutcome::Skipped);
        let skipped = entry.on(skipped).detail("deadline", deadline);
        let admission = entry.admission(tx, By::Password, None)?;
        let events = Events::one(skipped).and(entry.allowed(By::Password, None));
        Ok(Change::Made { outcome: LoginReply::Allowed(Box::new(admission)), events })
    })
}

/// What a person chooses when they enroll at the door.
#[derive(Debug)]
pub struct EnrollRequest<'a> {
    /// From the reply to `start`.
    pub ticket: &'a SecretText,
    /// Which of several, in the person's words.
    pub label: Option<&'a DisplayName>,
    /// As typed.
    pub enrollment_code: Option<&'a SecretText>,
}

/// What `enroll_begin` came to.
#[derive(Debug)]
pub enum EnrollReply {
    /// Show this, once.
    Begun(Box<Begun>),
    /// Not begun.
    Not(LoginReply),
}

/// Begins an enrollment, with an enrollment code where one is needed.
///
/// # Errors
///
/// The store's.
pub fn enroll_begin(doorway: &mut Doorway<'_>, request: &EnrollRequest<'_>) -> Result<EnrollReply> {
    let (keys, now) = (doorway.keys, doorway.now);
    let Some(ticket) = Ticket::open(keys, request.ticket, Purpose::Enroll, now) else {
        return Ok(EnrollReply::Not(LoginReply::Expired));
    };
    let not = |outcome| Change::Nothing { outcome: EnrollReply::Not(outcome) };
    doorway.store.write(doorway.actor, now, |tx| {
        let Some(at) = AtDoor::load(tx, &ticket, now)? else { return Ok(not(LoginReply::Expired)) };
        if !is_enrolling(at.next.step) {
            return Ok(not(LoginReply::Expired));
        }
        let proof = match judge_proof(tx, keys, &at, request.enrollment_code, now)? {
            Ok(proof) => proof,
            Err(left) => {
                let reason = RejectionReason::EnrollmentCode;
                let event = at.entry(&ticket).rejection(&reason).detail("left", i64::from(left));
                let reply = EnrollReply::Not(LoginReply::Rejected { reason, left });
                return Ok(Change::made(reply, event));
            }
        };
        let begin = BeginRequest {
            user: UserRef::Id(ticket.user),
            label: request.label.cloned(),
            algorithm: Algorithm::Sha1,
            digits: None,
            replaces: None,
            check: None,
            binding: ticket.login_id,
        };
        let (begun, event) = enroll::begin(tx, keys, &at.person, (&begin, proof), now)?;
        let event = at_practice(event, at.practice.as_ref());
        Ok(Change::made(EnrollReply::Begun(Box::new(begun)), event))
    })
}

const fn is_enrolling(step: Step) -> bool {
    match step {
        Step::EnrollmentOffered { .. } | Step::EnrollmentRequired => true,
        Step::Denied | Step::Allowed | Step::Locked { .. } | Step::CodeRequired => false,
    }
}

/// With what the person may enroll, or how many misses their code has left. A
/// code that was shown is judged even where none is needed.
fn judge_proof(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    at: &AtDoor,
    typed: Option<&SecretText>,
    now: Timestamp,
) -> Result<Result<EnrollmentProof, u32>> {
    let Some(typed) = typed else {
        if !at.next.needs_enrollment_code {
            return Ok(Ok(EnrollmentProof::Password));
        }
        return enrollment_code::misses_left_of(tx, &at.person.user, now).map(Err);
    };
    Ok(match enrollment_code::judge(tx, keys, &at.person.user, typed, now)? {
        Verdict::Accepted => Ok(EnrollmentProof::EnrollmentCode),
        Verdict::Rejected { left } => Err(left),
    })
}

/// Confirms an enrollment and lets the person in.
///
/// # Errors
///
/// The store's. A wrong code is an answer, not an error.
pub fn enroll_confirm(
    doorway: &mut Doorway<'_>,
    ticket: &SecretText,
    code: &SecretText,
) -> Result<LoginReply> {
    let (keys, now) = (doorway.keys, doorway.now);
    let Some(ticket) = Ticket::open(keys, ticket, Purpose::Enroll, now) else {
        return Ok(LoginReply::Expired);
    };
    let recovery = prepare_codes(doorway, ticket.user)?;
    let request = ConfirmRequest {
        user: ticket.user,
        binding: ticket.login_id,
        typed: code,
        recovery: recovery.as_ref(),
    };
    let confirmed = doorway.store.write(doorway.actor, now, |tx| {
        let Some(at) = AtDoor::load(tx, &ticket, now)? else { return Ok(expired()) };
        if !is_enrolling(at.next.step) {
            return Ok(expired());
        }
        confirm_and_admit(tx, keys, (&at, &ticket, &request), now)
    });
    match confirmed {
        // The record has the refusal; the client only learns to start again.
        Err(Error::Refused(Refusal::EnrollmentOver { .. })) => Ok(LoginReply::Expired),
        other => other,
    }
}

fn prepare_codes(doorway: &mut Doorway<'_>, user: UserId) -> Result<Option<PreparedSet>> {
    let needed = doorway.store.read(|tx| enroll::needs_recovery_codes(tx, user))?;
    needed.then(|| super::recovery::prepare(doorway.keys, user)).transpose()
}

fn confirm_and_admit(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    given: (&AtDoor, &Ticket, &ConfirmRequest<'_>),
    now: Timestamp,
) -> Result<Change<LoginReply>> {
    let (at, ticket, request) = given;
    let entry = at.entry(ticket);
    match enroll::confirm(tx, keys, request, now)? {
        Change::Made { outcome: Confirmation::Enrolled(enrolled), events } => {
            let id = enrolled.authenticator.id;
            let mut admission = entry.admission(tx, By::Code, Some(id))?;
            admission.recovery_codes = enrolled.recovery_codes;
            let events = events.and(entry.allowed(By::Code, Some(id)));
            Ok(Change::Made { outcome: LoginReply::Allowed(Box::new(admission)), events })
        }
        Change::Made { outcome: Confirmation::Rejected(diagnosis), events } => {
            let reason = RejectionReason::Enrollment(diagnosis);
            Ok(Change::Made { outcome: LoginReply::Rejected { reason, left: 0 }, events })
        }
        Change::Nothing { .. } => Ok(expired()),
        Change::Refused { refusal, event } => Ok(Change::Refused { refusal, event }),
    }
}

/// A session, as the login service remembers it from an admission.
#[derive(Debug)]
pub struct SessionRequest<'a> {
    /// Who.
    pub user: &'a UserRef,
    /// Where; `None` if no practice was named.
    pub practice: Option<&'a Handle>,
    /// The epoch of the admission.
    pub epoch: i64,
    /// What let the person in.
    pub by: By,
}

/// Whether a session still suffices for what is demanded now.
///
/// # Errors
///
/// The store's. Unknown users and practices have no valid session.
pub fn session(doorway: &mut Doorway<'_>, request: &SessionRequest<'_>) -> Result<bool> {
    let now = doorway.now;
    doorway.store.read(|tx| {
        let Some(user) = tx.find_user(request.user)? else { return Ok(false) };
        let person = Person::of(tx, user)?;
        let named = match request.practice {
            None => None,
            Some(handle) => {
                let practice = tx.find_practice(handle)?;
                let Some(practice) = practice.filter(|p| person.is_member(p.id)) else {
                    return Ok(false);
                };
                Some(practice.id)
            }
        };
        let session = Session { epoch: request.epoch, by: request.by };
        Ok(is_session_valid(&person.standing(), &person.places(named), session, now))
    })
}
