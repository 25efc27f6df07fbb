//! Testing a code that a person reads out: whose it is, of when, and why it does
//! not count.
//!
//! ```text
//! no code of an app ──► told; nothing was compared, so nothing is charged
//! ten in 30 minutes ──► refused until that is over
//! compared ───────────► active apps, then the enrollment under way; what could still
//!                       let somebody in or confirm something is spent
//! ```
//!
//! Locks nobody, counts for no lock and forgives nothing: what is wrong with a
//! code is the same for people who are locked or suspended, so theirs are tested
//! as well. A pending app has its step spent as an active one has, and whoever
//! confirms the enrollment needs a newer one.

use super::person::Person;
use super::{Why, open_seed};
use crate::crypto::keyring::Keyring;
use crate::crypto::totp::{Window, locate, matching_steps};
use crate::error::{Refusal, Result};
use crate::model::authenticator::{
    Algorithm, Authenticator, AuthenticatorState, AuthenticatorType, Digits, TotpSettings,
};
use crate::model::code::{OneTimeCode, TypedCode};
use crate::model::event::{Action, EventOutcome, NewEvent};
use crate::model::outcome::check::{CodeChecked, CodeFinding, CodeVerdict, SeenCode, Unseen};
use crate::model::rate::{RateCount, RateKind};
use crate::model::secret::{SecretBytes, SecretText};
use crate::model::time::Timestamp;
use crate::model::user::{User, UserRef};
use crate::rules::check_code::{
    CHECK_WINDOW, Holdings, Reading, Sighting, charge_check, judge_unseen,
};
use crate::rules::is_ahead;
use crate::rules::verify::REACH_STEPS;
use crate::store::{Change, ReadTx, WriteTx};

/// How many counts that are over one test forgets: more than it adds.
const OVER_AT_ONCE: u32 = 8;

/// Tests what was typed against whatever of the person's makes codes.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; refused after ten within 30 minutes; the
/// store's.
pub fn check(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    (who, typed): (&UserRef, &SecretText),
    why: &Why,
    now: Timestamp,
) -> Result<Change<CodeChecked>> {
    let person = Person::get(tx, who)?;
    let verdict = match TypedCode::parse(typed) {
        TypedCode::OneTime(code) => {
            if let Err(again_at) = charge(tx, &person.user, now)? {
                let login = person.user.login.to_string();
                let event = stamped(NewEvent::refused(Action::UserCheckCode), &person.user, why);
                return Ok(Change::refused(Refusal::TooManyChecks { login, again_at }, event));
            }
            look(tx, keys, (&person, &code), now)?
        }
        TypedCode::Recovery(_) | TypedCode::Bypass(_) => CodeVerdict::Unseen(Unseen::HandedOut),
        TypedCode::Malformed => CodeVerdict::Unseen(Unseen::NotDigits),
    };
    let locked_until = person.lock.locked_until.filter(|end| is_ahead(Some(*end), now));
    let checked = CodeChecked { user: person.user, locked_until, verdict };
    let event = event_of(&checked, why);
    Ok(Change::made(checked, event))
}

/// Counts a test; the error side is when the next may be.
pub(super) fn charge(
    tx: &mut WriteTx<'_>,
    user: &User,
    now: Timestamp,
) -> Result<Result<(), Timestamp>> {
    let subject = user.id.get().to_string().into_bytes();
    let window = match charge_check(tx.find_rate(RateKind::CheckCode, &subject)?, now) {
        Ok(window) => window,
        Err(again_at) => return Ok(Err(again_at)),
    };
    for old in tx.rates_begun_by(RateKind::CheckCode, now.minus(CHECK_WINDOW), OVER_AT_ONCE)? {
        tx.remove_rate(old.kind, &old.subject)?;
    }
    tx.set_rate(&RateCount { kind: RateKind::CheckCode, subject, window })?;
    Ok(Ok(()))
}

fn stamped(event: NewEvent, user: &User, why: &Why) -> NewEvent {
    why.on(event).user(user.id, user.login.as_str())
}

fn event_of(checked: &CodeChecked, why: &Why) -> NewEvent {
    let finding = checked.finding();
    let outcome = match finding {
        CodeFinding::Match => EventOutcome::Done,
        CodeFinding::AlreadyUsed
        | CodeFinding::OutOfWindow
        | CodeFinding::WrongDigits
        | CodeFinding::WrongAlgorithm
        | CodeFinding::NoMatch => EventOutcome::Rejected,
    };
    let event = NewEvent::with_outcome(Action::UserCheckCode, outcome);
    let event = stamped(event, &checked.user, why).detail("result", finding.as_str());
    match &checked.verdict {
        CodeVerdict::Unseen(_) => event,
        CodeVerdict::Seen(seen) => event
            .target(format!("authenticator {}", seen.authenticator.id))
            .detail("steps", seen.steps)
            .detail("seconds", seen.seconds())
            .detail("spent", seen.spent),
    }
}

/// An app whose code it may be, with its seed open.
struct Candidate<'a> {
    app: &'a Authenticator,
    agreed: TotpSettings,
    seed: SecretBytes,
}

/// An app that makes the code.
struct Found<'a> {
    app: &'a Authenticator,
    computed: TotpSettings,
    sighting: Sighting,
    /// Steps that its clock is ahead.
    steps: i64,
}

/// Holds the code against all that the person has, and spends it where it counts.
fn look(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    (person, code): (&Person, &OneTimeCode),
    now: Timestamp,
) -> Result<CodeVerdict> {
    let mut found = Vec::new();
    for candidate in candidates(tx, keys, person, now)? {
        found.extend(candidate.find(code, now)?);
    }
    // Of equals the first: what is active stands before what is pending.
    let best = found.into_iter().min_by_key(|found| found.sighting.finding());
    let Some(Found { app, computed, sighting, steps }) = best else {
        return Ok(CodeVerdict::Unseen(judge_unseen(holdings(person, now))));
    };
    let spent = sighting.is_to_be_spent() && tx.spend_step(app.id, sighting.step)?;
    let is_other = |one: &&Authenticator| one.id != app.id && one.totp.is_some();
    Ok(CodeVerdict::Seen(Box::new(SeenCode {
        finding: sighting.finding(),
        authenticator: app.clone(),
        computed,
        steps,
        spent,
        others: person.active().filter(is_other).cloned().collect(),
    })))
}

/// The person's apps: active ones, then that of the enrollment under way.
fn apps(person: &Person, now: Timestamp) -> impl Iterator<Item = &Authenticator> {
    let pending = |one: &&Authenticator| one.state == AuthenticatorState::Pending;
    let alive = person.pending_until(now).is_some();
    let pending = person.authenticators.iter().filter(pending).filter(move |_| alive);
    person.active().chain(pending).filter(|one| one.totp.is_some())
}

fn candidates<'a>(
    tx: &ReadTx<'_>,
    keys: &Keyring,
    person: &'a Person,
    now: Timestamp,
) -> Result<Vec<Candidate<'a>>> {
    let with_settings = apps(person, now).filter_map(|app| Some((app, app.totp?)));
    let opened = with_settings
        .map(|(app, agreed)| Ok(Candidate { app, agreed, seed: open_seed(tx, keys, app)? }));
    opened.collect()
}

fn holdings(person: &Person, now: Timestamp) -> Holdings {
    let disabled = |one: &&Authenticator| one.state == AuthenticatorState::Disabled;
    Holdings {
        apps: apps(person, now).count(),
        phones: person.active().filter(|one| one.kind == AuthenticatorType::Sms).count(),
        disabled: person.authenticators.iter().filter(disabled).count(),
    }
}

impl<'a> Candidate<'a> {
    /// How and when this app would have made the code: as agreed before otherwise.
    fn find(&self, code: &OneTimeCode, now: Timestamp) -> Result<Option<Found<'a>>> {
        for (computed, reading) in readings(self.agreed, code) {
            if let Some(found) = self.find_as(computed, reading, (code, now))? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn find_as(
        &self,
        computed: TotpSettings,
        reading: Reading,
        (code, now): (&OneTimeCode, Timestamp),
    ) -> Result<Option<Found<'a>>> {
        let seconds = self.app.seconds_shown(now);
        let present = now.unix_seconds() / u64::from(computed.period);
        let expected = seconds / u64::from(computed.period);
        let near = matching_steps(&self.seed, computed, code, seconds, Window::OneEitherSide)?;
        // Two neighbouring steps may share a code: the later one, so that it is spent for both.
        let step = match near.last() {
            Some(step) => Some(*step),
            None => locate(&self.seed, computed, code, seconds, REACH_STEPS)?
                .and_then(|away| expected.checked_add_signed(away)),
        };
        let sighting = |step| Sighting { reading, step, expected, last: self.app.last_step };
        Ok(step.map(|step| Found {
            app: self.app,
            computed,
            sighting: sighting(step),
            steps: signed_difference(step, present),
        }))
    }
}

/// How far `step` is ahead of `present`.
fn signed_difference(step: u64, present: u64) -> i64 {
    let distance = i64::try_from(step.abs_diff(present)).unwrap_or(i64::MAX);
    if step < present { -distance } else { distance }
}

/// How the app may have computed a code of so many digits, the likeliest first.
fn readings(
    agreed: TotpSettings,
    code: &OneTimeCode,
) -> impl Iterator<Item = (TotpSettings, Reading)> {
    let as_typed = [Digits::Six, Digits::Seven, Digits::Eight].into_iter();
    let digits = as_typed.into_iter().find(|digits| code.has(*digits)).unwrap_or(agreed.digits);
    let same_hash = if digits == agreed.digits { Reading::AsAgreed } else { Reading::OtherDigits };
    let others = Algorithm::ALL.into_iter().filter(move |other| *other != agreed.algorithm);
    let otherwise = others.map(move |algorithm| {
        (TotpSettings { algorithm, digits, ..agreed }, Reading::OtherAlgorithm)
    });
    std::iter::once((TotpSettings { digits, ..agreed }, same_hash)).chain(otherwise)
}
