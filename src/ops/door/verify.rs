//! A code in answer to `code_required`, or to prove who is there: charged,
//! compared, spent, and what a wrong one leads to.
//!
//! The charge of a guess is settled before the comparison and written after it, where
//! the code was wrong; a right one would have it taken back in the same transaction, and
//! most are right. It is as good as written before:
//!
//! - The transaction holds the store from before the counts are read until they are
//!   committed, so no other guess is judged in between, whichever process makes it.
//! - What the counts forbid is told before anything is compared.
//! - The answer leaves after the commit. Whatever ends the transaction earlier (an error,
//!   a crash, a full disk) ends it without an answer, and then takes the charge,
//!   the event and what the code had spent back together: nobody has learned anything.

use super::{AtDoor, Doorway, Entry, at_practice, device, expired};
use crate::crypto::keyring::Keyring;
use crate::crypto::totp::{Window, matching_steps};
use crate::error::Result;
use crate::model::authenticator::Authenticator;
use crate::model::code::{HandedCode, OneTimeCode, TypedCode};
use crate::model::event::{Action, NewEvent};
use crate::model::ids::{AuthenticatorId, UserId};
use crate::model::outcome::login::{LoginReply, RejectionReason};
use crate::model::outcome::{By, NextLogin, Step};
use crate::model::policy::Methods;
use crate::model::secret::SecretText;
use crate::model::text::DisplayName;
use crate::model::time::Timestamp;
use crate::model::user::User;
use crate::ops::person::pass_through;
use crate::ops::recovery::{self, Guess, PreparedSet};
use crate::ops::sms;
use crate::ops::ticket::{Errand, Purpose, Ticket};
use crate::ops::{bypass_code, open_seed};
use crate::rules::account::AccountStep;
use crate::rules::lifecycle::{Ending, LifeEvent, marks_rebind};
use crate::rules::lockout::{self, Charge, Failures, judge_charge};
use crate::rules::verify::{StepVerdict, judge_step};
use crate::store::{Change, Events, LockRow, ReadTx, WriteTx};

/// An answer to `code_required`, or a proof where one is asked for.
#[derive(Debug)]
pub struct VerifyRequest<'a> {
    /// From the reply to the step before.
    pub ticket: &'a SecretText,
    /// As typed: a one-time code, a recovery code or a bypass code.
    pub code: &'a SecretText,
    /// A name for this device, if it shall be trusted.
    pub remember: Option<&'a DisplayName>,
}

/// Judges a code. What the guess costs is settled before it is compared.
///
/// # Errors
///
/// The store's. A wrong code is an answer, not an error.
pub fn verify(doorway: &mut Doorway<'_>, request: &VerifyRequest<'_>) -> Result<LoginReply> {
    let (keys, now) = (doorway.keys, doorway.now);
    let Some(ticket) = doorway.open_ticket(request.ticket, Errand::Answer)? else {
        return Ok(LoginReply::Expired);
    };
    let answer = Answer::read(doorway, request.code, ticket.user)?;
    let mut renewal = None;
    // Twice at most: a set that is prepared is not asked for again.
    loop {
        let judged = doorway.store.write(doorway.actor, now, |tx| {
            let Some(at) = AtDoor::load(tx, &ticket, now)? else { return Ok(over(expired())) };
            let goal = match Goal::judge(&at, &ticket, now) {
                Ok(goal) => goal,
                Err(Barred::Locked { until }) => return Ok(over(at.entry(&ticket).locked(until))),
                Err(Barred::Expired) => return Ok(over(expired())),
            };
            if renewal.is_none() && earns_renewal(tx, goal, &answer, ticket.user)? {
                return Ok(Change::Nothing { outcome: Judged::PrepareRenewal });
            }
            let (entry, renewal) = (at.entry(&ticket), renewal.as_ref());
            let trial = Trial { keys, now, ticket: &ticket, goal, entry, next: &at.next, renewal };
            trial.run(tx, &answer, request.remember).map(over)
        })?;
        match judged {
            Judged::Over(reply) => return Ok(reply),
            Judged::PrepareRenewal => renewal = Some(recovery::prepare(keys, ticket.user)?),
        }
    }
}

/// How far one transaction got.
enum Judged {
    /// To the end.
    Over(LoginReply),
    /// Nothing was compared: a new set is to be made first, which takes ten Argon2 runs
    /// and so is no work for a transaction.
    PrepareRenewal,
}

fn over(change: Change<LoginReply>) -> Change<Judged> {
    change.map(Judged::Over)
}

/// What a right code leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    /// In.
    In,
    /// To their account.
    Account,
    /// To the enrollment of an authenticator that is permitted, with one that is not.
    Enroll,
}

/// Why no code is looked at.
pub(super) enum Barred {
    Locked { until: Option<Timestamp> },
    Expired,
}

impl Goal {
    /// What is asked for at present of whoever has that ticket.
    pub(super) fn judge(at: &AtDoor, ticket: &Ticket, now: Timestamp) -> Result<Self, Barred> {
        match ticket.purpose {
            Purpose::Login => match at.next.step {
                Step::CodeRequired => Ok(Self::In),
                Step::Locked { until } => Err(Barred::Locked { until }),
                Step::Denied
                | Step::Allowed
                | Step::EnrollmentOffered { .. }
                | Step::EnrollmentRequired => Err(Barred::Expired),
            },
            Purpose::Account => match at.account_step(now) {
                AccountStep::Prove => Ok(Self::Account),
                AccountStep::Locked { until } => Err(Barred::Locked { until }),
                AccountStep::Denied | AccountStep::Open => Err(Barred::Expired),
            },
            Purpose::Enroll if at.next.may_prove => match at.next.step {
                Step::EnrollmentOffered { .. } | Step::EnrollmentRequired => Ok(Self::Enroll),
                Step::Locked { until } => Err(Barred::Locked { until }),
                Step::Denied | Step::Allowed | Step::CodeRequired => Err(Barred::Expired),
            },
            Purpose::Enroll | Purpose::Proven => Err(Barred::Expired),
        }
    }

    /// Whether an answer of that kind is compared at all. A bypass code lets in and proves
    /// nothing; whoever holds the sheet with recovery codes may see to the
    /// account, but the authenticator to prove is the one that was asked for.
    const fn takes(self, answer: &Answer) -> bool {
        match answer {
            Answer::OneTime(_) => true,
            Answer::Recovery(_) => matches!(self, Self::In | Self::Account),
            Answer::Bypass(_) => matches!(self, Self::In),
            Answer::Malformed => false,
        }
    }

    /// The types whose codes count.
    pub(super) fn accepted(self, next: &NextLogin) -> Methods {
        match self {
            Self::In => next.permitted,
            Self::Account | Self::Enroll => Methods::all(),
        }
    }
}

/// Whether a right code will earn a new set. Whether this code is right is not known
/// yet: to look before it is charged would be a guess that costs nothing.
fn earns_renewal(tx: &ReadTx<'_>, goal: Goal, answer: &Answer, user: UserId) -> Result<bool> {
    match (goal, answer) {
        (Goal::In, Answer::OneTime(_)) => recovery::is_renewal_due(tx, user),
        (Goal::In, Answer::Recovery(_) | Answer::Bypass(_) | Answer::Malformed)
        | (Goal::Account | Goal::Enroll, _) => Ok(false),
    }
}

/// A typed code, with the slow work done.
enum Answer {
    OneTime(OneTimeCode),
    Recovery(Guess),
    Bypass(HandedCode),
    /// Nothing that could be compared.
    Malformed,
}

impl Answer {
    fn read(doorway: &mut Doorway<'_>, typed: &SecretText, user: UserId) -> Result<Self> {
        let code = match TypedCode::parse(typed) {
            TypedCode::OneTime(code) => return Ok(Self::OneTime(code)),
            TypedCode::Recovery(code) => code,
            TypedCode::Bypass(code) => return Ok(Self::Bypass(code)),
            TypedCode::Malformed => return Ok(Self::Malformed),
        };
        let set = doorway.store.read(|tx| tx.find_recovery_set(user))?;
        // Without a set the work is the same, against a salt that nothing has.
        let salt = set.map_or([0; 16], |(salt, _)| salt);
        Ok(Self::Recovery(Guess::new(&code, salt)?))
    }
}

/// One code being judged.
struct Trial<'a> {
    keys: &'a Keyring,
    now: Timestamp,
    ticket: &'a Ticket,
    goal: Goal,
    entry: Entry<'a>,
    next: &'a NextLogin,
    renewal: Option<&'a PreparedSet>,
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
        if matches!(answer, Answer::Malformed) {
            // No guess: nothing is compared, so nothing is charged.
            let left = lockout::attempts_left(self.failures(tx)?);
            return Ok(self.entry.rejected(RejectionReason::Wrong, left));
        }
        let charged = self.failures(tx)?.with_one_more();
        match self.compare(tx, answer)? {
            Compared::Right { by, authenticator } => {
                self.end_row(tx)?;
                match self.goal {
                    Goal::In => self.admit(tx, (by, authenticator), remember),
                    Goal::Account | Goal::Enroll => self.prove(by, authenticator),
                }
            }
            Compared::AlreadyUsed => self.punish(tx, RejectionReason::AlreadyUsed, charged),
            Compared::Wrong => self.punish(tx, RejectionReason::Wrong, charged),
        }
    }

    /// The wrong codes so far.
    fn failures(&self, tx: &ReadTx<'_>) -> Result<Failures> {
        let person = self.entry.person;
        let window = lockout::window_start_day(self.now);
        let in_window = tx.count_failures_since(person.user.id, window)?;
        Ok(Failures {
            in_row: u32::try_from(person.lock.in_row).unwrap_or(u32::MAX),
            in_window: u32::try_from(in_window).unwrap_or(u32::MAX),
        })
    }

    /// The code was right: no more are wrong in a row, and a lock that is over is forgotten.
    fn end_row(&self, tx: &mut WriteTx<'_>) -> Result<()> {
        let person = self.entry.person;
        match person.lock {
            LockRow { in_row: 0, locked_until: None } => Ok(()),
            LockRow { .. } => tx.end_row(person.user.id),
        }
    }

    fn compare(&self, tx: &mut WriteTx<'_>, answer: &Answer) -> Result<Compared> {
        match answer {
            _ if !self.goal.takes(answer) => Ok(Compared::Wrong),
            Answer::OneTime(code) => self.compare_one_time(tx, code),
            Answer::Recovery(guess) => self.compare_recovery(tx, guess),
            Answer::Bypass(code) => self.compare_bypass(tx, code),
            Answer::Malformed => Ok(Compared::Wrong),
        }
    }

    fn compare_one_time(&self, tx: &mut WriteTx<'_>, code: &OneTimeCode) -> Result<Compared> {
        let mut used = false;
        let accepted = self.goal.accepted(self.next);
        let counts = |a: &&Authenticator| accepted.contains(a.kind);
        for authenticator in self.entry.person.active().filter(counts) {
            let Some(settings) = authenticator.totp else { continue };
            let seed = open_seed(tx, self.keys, authenticator)?;
            let seconds = authenticator.seconds_shown(self.now);
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
        if used {
            return Ok(Compared::AlreadyUsed);
        }
        self.compare_texted(tx, code)
    }

    fn compare_texted(&self, tx: &mut WriteTx<'_>, code: &OneTimeCode) -> Result<Compared> {
        let accepted = self.goal.accepted(self.next);
        let phones: Vec<_> =
            self.entry.person.active().filter(|one| accepted.contains(one.kind)).collect();
        let bound = (&self.ticket.login_id.random(), phones.as_slice());
        Ok(match sms::judge_code(tx, self.keys, bound, code, self.now)? {
            sms::Judged::Right(id) => Compared::Right { by: By::Code, authenticator: Some(id) },
            sms::Judged::Wrong { .. } | sms::Judged::NoneOut => Compared::Wrong,
        })
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

    fn compare_bypass(&self, tx: &mut WriteTx<'_>, code: &HandedCode) -> Result<Compared> {
        let user = &self.entry.person.user;
        Ok(if bypass_code::spend(tx, self.keys, user, code, self.now)? {
            Compared::Right { by: By::Bypass, authenticator: None }
        } else {
            Compared::Wrong
        })
    }

    /// A proof lets nobody in: what it is for comes next.
    fn prove(&self, by: By, authenticator: Option<AuthenticatorId>) -> Result<Change<LoginReply>> {
        let user = self.entry.person.user.id;
        let ticket = self.ticket.proven(self.now).sign(self.keys)?;
        let event = self.entry.on(NewEvent::done(Action::LoginProven)).detail("by", by.as_str());
        let event = match authenticator {
            Some(id) => event.target(format!("authenticator {id}")),
            None => event,
        };
        Ok(Change::made(LoginReply::Proven { user, ticket }, event))
    }

    fn admit(
        &self,
        tx: &mut WriteTx<'_>,
        proven: (By, Option<AuthenticatorId>),
        remember: Option<&DisplayName>,
    ) -> Result<Change<LoginReply>> {
        let (by, authenticator) = proven;
        let new_codes = self.renew_recovery_codes(tx, by)?;
        let mut admission = self.entry.admission(tx, by, authenticator)?;
        let event = self.entry.allowed(tx, by, authenticator)?;
        // Only a fresh code of an authenticator makes a device trusted.
        let label = remember.filter(|_| by == By::Code && self.next.remember.is_on());
        let event = match label {
            None => event,
            Some(label) => {
                let remember = self.next.remember;
                let request = device::Request { entry: &self.entry, label, remember };
                let (id, token) = device::trust(tx, self.keys, &request, self.now)?;
                admission.device_token = Some(token);
                event.detail("device", id.get())
            }
        };
        let events = match &new_codes {
            None => Events::one(event),
            Some(_) => {
                Events::one(self.entry.on(recovery::issued(&self.entry.person.user))).and(event)
            }
        };
        admission.recovery_codes = new_codes;
        Ok(Change::Made { outcome: LoginReply::Allowed(Box::new(admission)), events })
    }

    /// The new set, where one is due. Only a code of an authenticator earns it:
    /// a lost sheet of recovery codes must not bring its finder the next one.
    fn renew_recovery_codes(
        &self,
        tx: &mut WriteTx<'_>,
        by: By,
    ) -> Result<Option<Vec<HandedCode>>> {
        let user = &self.entry.person.user;
        let Some(set) = self.renewal.filter(|_| by == By::Code) else { return Ok(None) };
        // Another login may have shown it while this one was hashing.
        if !recovery::is_renewal_due(tx, user.id)? {
            return Ok(None);
        }
        pass_through(tx, user, LifeEvent::RecoveryCodesRenewed)?;
        recovery::write(tx, set, self.now).map(Some)
    }

    /// A wrong code counts; too many lock, far too many disable.
    fn punish(
        &self,
        tx: &mut WriteTx<'_>,
        reason: RejectionReason,
        charged: Failures,
    ) -> Result<Change<LoginReply>> {
        let user = &self.entry.person.user;
        tx.charge_guess(user.id, lockout::day_of(self.now), lockout::window_start_day(self.now))?;
        match judge_charge(charged, self.now) {
            Charge::Counted { left } => Ok(self.entry.rejected(reason, left)),
            Charge::Locks { until } => {
                tx.lock(user.id, until)?;
                let event = self.entry.rejection(&reason).detail("locked_until", until);
                Ok(Change::made(LoginReply::Locked { user: user.id, until: Some(until) }, event))
            }
            Charge::Disables => {
                let event = self.entry.rejection(&reason).detail("left", 0_i64);
                let events = Events::one(event).and(self.disable(tx, user)?);
                Ok(Change::Made {
                    outcome: LoginReply::Locked { user: user.id, until: None },
                    events,
                })
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
