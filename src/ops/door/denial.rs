//! Turning people away: counting wrong passwords, and keeping a flood of denials
//! from flooding the record.
//!
//! The record is append-only, so no event in it can count up. For each name,
//! known or not:
//!
//! ```text
//! the first denial ─────────► an event at once
//! those of the minute
//! that follows ─────────────► counted in `rate_windows`, no event
//! the next denial after it,
//! or the next login ────────► its event says `folded`, and since when
//! neither comes ────────────► whoever is denied next, under any name, brings an event of its
//!                             own for the count: `only_folded`, a few at a time, the oldest first
//! ```
//!
//! So the denials that there were are the events without `only_folded`, all that
//! `folded` says, and what `rate_windows` still holds. A name that is denied at
//! several practices has one count.

use super::password::{Claim, find_user};
use super::{Doorway, at_practice};
use crate::crypto::keyring::Keyring;
use crate::error::Result;
use crate::model::event::{Action, EventOutcome, NewEvent};
use crate::model::ids::UserId;
use crate::model::rate::{RateCount, RateKind, RateWindow};
use crate::model::text::comparison_key;
use crate::model::time::Timestamp;
use crate::model::user::{User, UserRef};
use crate::rules::denial::{self, Denial, FOLD_FOR, PASSWORD_WINDOW, judge_denial};
use crate::store::{Change, Events, ReadTx, WriteTx};

/// How many counts that are overdue one denial brings along: enough to outrun
/// the one or two that it may add, and few beside the write itself.
const OVERDUE_AT_ONCE: u32 = 8;

/// Whether a denial is to be charged as a wrong password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guess {
    /// The password was wrong, or nobody has that name.
    Wrong,
    /// It was right, or not looked at here.
    NotWrong,
}

/// Under what a name is counted: the id of a person, else a keyed hash, since an
/// unknown name may be a mistyped password.
pub(super) struct Subject(Vec<u8>);

impl Subject {
    pub(super) fn of_user(user: UserId) -> Self {
        Self(user.get().to_string().into_bytes())
    }

    fn of_unknown(keys: &Keyring, name: &str) -> Self {
        Self(keys.name_hash("login", &comparison_key(name)).to_vec())
    }

    pub(super) fn of(keys: &Keyring, user: Option<UserId>, name: &str) -> Self {
        user.map_or_else(|| Self::of_unknown(keys, name), Self::of_user)
    }

    /// Whether the name has had all of its wrong passwords for now.
    pub(super) fn is_out_of_tries(&self, tx: &ReadTx<'_>, now: Timestamp) -> Result<bool> {
        Ok(denial::is_out_of_tries(tx.find_rate(RateKind::Password, &self.0)?, now))
    }

    fn count(&self, kind: RateKind, window: RateWindow) -> RateCount {
        RateCount { kind, subject: self.0.clone(), window }
    }

    /// An event that says of whom this is, as far as the record may have it.
    fn on(&self, tx: &ReadTx<'_>, event: NewEvent) -> Result<NewEvent> {
        let id = std::str::from_utf8(&self.0).ok().and_then(|text| text.parse().ok());
        let Some(id) = id.map(UserId::new) else {
            let hash = self.0.get(..8).unwrap_or_default();
            return Ok(event.detail("unknown_name", crate::model::outcome::audit::hex_of(hash)));
        };
        Ok(match tx.find_user(&UserRef::Id(id))? {
            Some(user) => event.user(user.id, user.login.as_str()),
            None => event.detail("removed_user", id.get()),
        })
    }
}

fn denied() -> NewEvent {
    NewEvent::with_outcome(Action::LoginDenied, EventOutcome::Denied)
}

fn with_folded(event: NewEvent, folded: RateWindow) -> NewEvent {
    let count = i64::try_from(folded.count).unwrap_or(i64::MAX);
    event.detail("folded", count).detail("folded_since", folded.started_at)
}

/// Turns somebody away and says no more than that.
pub(super) fn deny<T>(
    doorway: &mut Doorway<'_>,
    claim: &Claim<'_>,
    guess: Guess,
    outcome: T,
) -> Result<T> {
    let (keys, now) = (doorway.keys, doorway.now);
    doorway.store.write(doorway.actor, now, |tx| {
        let user = find_user(tx, claim.user)?.map(|user| user.id);
        let subject = Subject::of(keys, user, claim.user);
        let charged = match guess {
            Guess::NotWrong => None,
            Guess::Wrong => {
                let window = tx.find_rate(RateKind::Password, &subject.0)?;
                let window = denial::charge_password(window, now);
                Some(subject.count(RateKind::Password, window))
            }
        };
        match judge_denial(tx.find_rate(RateKind::Denial, &subject.0)?, now) {
            Denial::Folded(window) => {
                let folded = subject.count(RateKind::Denial, window);
                let counts = charged.into_iter().chain([folded]).collect();
                Ok(Change::Counted { outcome, counts })
            }
            Denial::Told { folded } => {
                if let Some(charged) = charged {
                    tx.set_rate(&charged)?;
                }
                let events = tell(tx, claim, &subject, (folded, now))?;
                Ok(Change::Made { outcome, events })
            }
        }
    })
}

/// The event of this denial, and those of counts that are overdue.
fn tell(
    tx: &mut WriteTx<'_>,
    claim: &Claim<'_>,
    subject: &Subject,
    (folded, now): (Option<RateWindow>, Timestamp),
) -> Result<Events> {
    tx.set_rate(&subject.count(RateKind::Denial, RateWindow::begun(now)))?;
    let practice = claim.practice.map(|handle| tx.find_practice(handle)).transpose()?.flatten();
    let event = claim.aim.on(subject.on(tx, denied())?);
    let event = at_practice(event, practice.as_ref());
    let event = folded.into_iter().fold(event, with_folded);
    let mut events = Events::one(event);
    for old in tx.rates_begun_by(RateKind::Denial, now.minus(FOLD_FOR), OVERDUE_AT_ONCE)? {
        tx.remove_rate(old.kind, &old.subject)?;
        if old.window.count > 0 {
            let event = Subject(old.subject).on(tx, denied())?;
            events = events.and(with_folded(event, old.window).detail("only_folded", true));
        }
    }
    for old in tx.rates_begun_by(RateKind::Password, now.minus(PASSWORD_WINDOW), OVERDUE_AT_ONCE)? {
        tx.remove_rate(old.kind, &old.subject)?;
    }
    Ok(events)
}

/// The event of somebody who gets in, with the denials before it that the
/// record does not have yet.
pub(super) fn with_denials_before(
    tx: &mut WriteTx<'_>,
    user: &User,
    event: NewEvent,
) -> Result<NewEvent> {
    let subject = Subject::of_user(user.id);
    let untold = tx.find_rate(RateKind::Denial, &subject.0)?.filter(|window| window.count > 0);
    let Some(untold) = untold else { return Ok(event) };
    let told = RateWindow { count: 0, ..untold };
    tx.set_rate(&subject.count(RateKind::Denial, told))?;
    Ok(with_folded(event, untold))
}
