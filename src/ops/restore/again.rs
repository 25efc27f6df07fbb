//! What a store goes through that was put back: everything made before ends, and what is known
//! to have happened since is done again, each with an event of its own.

use super::super::person::Person;
use super::super::reset::{count_alive, end_credentials, with_counts};
use super::super::{Watch, Why, member, operator, user};
use super::later::{Fate, Later};
use crate::error::Result;
use crate::model::event::{Action, NewEvent};
use crate::model::ids::{EventSeq, PracticeId, UserId};
use crate::model::outcome::restore::{Ended, Rebound, Repeated, Restored, Since};
use crate::model::time::Timestamp;
use crate::model::user::{User, UserRef, UserStatus};
use crate::ops::member::MemberName;
use crate::rules::lifecycle::{Ending, marks_rebind};
use crate::store::{Change, Ids, Steps, WriteTx};

/// By how much every epoch rises: further than any could have come since the backup, of which
/// nothing need be known.
const EPOCHS: i64 = 1_000_000;

/// How many ids are left out where it is not known how many were given out since.
const IDS: i64 = 1_000_000;

/// How many of those who lost their authenticators are named.
const NAMED_AT_MOST: usize = 20;

/// How many people are looked up at once.
const PAGE: u32 = 500;

/// What was told of the time since.
pub(super) enum Told {
    /// All of it, up to that event.
    Known(Later, EventSeq),
    /// Not all, and why; what is known of it stays so.
    Unknown(String, Later),
    /// Nothing, and it is taken for nothing.
    Forgotten,
}

/// Takes all that is in the store for made before, and does again what was told.
///
/// # Errors
///
/// The store's.
pub(super) fn put_right(
    steps: &mut Steps<'_>,
    action: Action,
    ((seq, at), told): ((EventSeq, Timestamp), &Told),
    (why, now): (&Why, Timestamp),
    watch: Watch<'_>,
) -> Result<Restored> {
    let since = match told {
        Told::Known(_, last) => Since::Known(*last),
        Told::Unknown(why, _) => Since::Unknown(why.clone()),
        Told::Forgotten => Since::Forgotten,
    };
    let ended = steps.step(|tx| {
        let ended = tx.end_all(EPOCHS, now)?;
        tx.skip_ids(match told {
            Told::Known(later, _) => later.ids(),
            Told::Unknown(..) | Told::Forgotten => Ids::SomeMore(IDS),
        })?;
        let event = why.on(first_event(action, seq, &since, &ended));
        Ok(Change::made(ended, event))
    })?;
    let mut again = Again { steps, why, now, restored: begun((seq, at), since, ended) };
    match told {
        Told::Known(later, _) => again.repeat(later)?,
        Told::Unknown(_, later) => {
            again.repeat(later)?;
            again.unbind_everybody(watch)?;
        }
        Told::Forgotten => {}
    }
    Ok(again.restored)
}

fn begun((seq, at): (EventSeq, Timestamp), since: Since, ended: Ended) -> Restored {
    Restored {
        changed: true,
        seq,
        at,
        since,
        ended,
        rebound_count: 0,
        rebound: Vec::new(),
        repeated: Repeated::default(),
        lost: Vec::new(),
        moved_aside: None,
    }
}

fn first_event(action: Action, seq: EventSeq, since: &Since, ended: &Ended) -> NewEvent {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let last = match since {
        Since::Known(last) => Some(last.get()),
        Since::Unknown(_) | Since::Forgotten => None,
    };
    let Ended {
        users,
        trusted_devices,
        challenges,
        pending,
        recovery_codes,
        enrollment_codes,
        bypass_codes,
    } = *ended;
    NewEvent::done(action)
        .detail("after", seq.get())
        .detail("since", since.word())
        .detail("known_to", last)
        .detail("epochs_raised_by", EPOCHS)
        .detail("users", number(users))
        .detail("trusted_devices", number(trusted_devices))
        .detail("challenges", number(challenges))
        .detail("pending", number(pending))
        .detail("recovery_codes", number(recovery_codes))
        .detail("enrollment_codes", number(enrollment_codes))
        .detail("bypass_codes", number(bypass_codes))
}

/// What is done again, step by step.
struct Again<'a, 's> {
    steps: &'a mut Steps<'s>,
    why: &'a Why,
    now: Timestamp,
    restored: Restored,
}

impl Again<'_, '_> {
    fn repeat(&mut self, later: &Later) -> Result<()> {
        for (id, fate) in &later.people {
            self.repeat_for(*id, fate)?;
        }
        for ((practice, user), has_left) in &later.left {
            if *has_left && self.end_membership(*practice, *user)? {
                self.restored.repeated.members_removed += 1;
            }
        }
        for practice in &later.practices {
            if self.remove_practice(*practice)? {
                self.restored.repeated.practices_removed += 1;
            }
        }
        for (name, power) in &later.operators {
            let (why, now) = (self.why, self.now);
            if self.steps.step(|tx| operator::repeat(tx, name, *power, (why, now)))? {
                self.restored.repeated.operators += 1;
            }
        }
        self.restored.lost = later.lost.iter().map(|(action, count)| (*action, *count)).collect();
        Ok(())
    }

    fn repeat_for(&mut self, id: UserId, fate: &Fate) -> Result<()> {
        let who = UserRef::Id(id);
        // Whoever was added since is not there.
        let Some(user) = self.steps.find_user(&who)? else { return Ok(()) };
        let (why, now) = (self.why, self.now);
        if fate.is_gone {
            self.steps.step(|tx| Ok(user::remove(tx, &who, why)?.map(|_| ())))?;
            self.restored.repeated.users_removed += 1;
            return Ok(());
        }
        if fate.has_new_factor || fate.has_new_password {
            self.unbind(&user, fate.has_new_password)?;
        }
        if fate.is_suspended && user.status == UserStatus::Active {
            self.steps.step(|tx| Ok(user::suspend(tx, &[who], why, now)?.map(|_| ())))?;
            self.restored.repeated.users_suspended += 1;
        }
        self.steps.step(|tx| charge(tx, id, fate, why))
    }

    fn unbind_everybody(&mut self, watch: Watch<'_>) -> Result<()> {
        let (mut last, mut done) = (UserId::new(0), 0);
        loop {
            let page = self.steps.bound_after(last, PAGE)?;
            let Some(end) = page.last() else { return Ok(()) };
            last = *end;
            for id in &page {
                let user = self.steps.get_user(&UserRef::Id(*id))?;
                self.unbind(&user, false)?;
            }
            done += page.len() as u64;
            watch(done, self.restored.ended.users.max(done));
        }
    }

    /// Ends the authenticators of a person, and the password if another took its place.
    fn unbind(&mut self, user: &User, password_ends: bool) -> Result<()> {
        let (why, now) = (self.why, self.now);
        self.steps.step(|tx| unbind(tx, user, password_ends, (why, now)))?;
        self.restored.rebound_count += 1;
        if self.restored.rebound.len() < NAMED_AT_MOST {
            self.restored.rebound.push(Rebound {
                id: user.id,
                login: user.login.to_string(),
                password_ended: password_ends && user.password_set,
            });
        }
        Ok(())
    }

    fn end_membership(&mut self, practice: PracticeId, user: UserId) -> Result<bool> {
        let Some(practice) = self.steps.find_practice_by_id(practice)? else { return Ok(false) };
        if self.steps.find_membership(practice.id, user)?.is_none() {
            return Ok(false);
        }
        let name = MemberName { practice: practice.handle, user: UserRef::Id(user) };
        let (why, now) = (self.why, self.now);
        self.steps.step(|tx| Ok(member::remove(tx, &name, why, now)?.map(|_| ())))?;
        Ok(true)
    }

    /// Whatever it demands by now: it demanded nothing when it was removed.
    fn remove_practice(&mut self, id: PracticeId) -> Result<bool> {
        let Some(practice) = self.steps.find_practice_by_id(id)? else { return Ok(false) };
        let why = self.why;
        self.steps.step(|tx| {
            tx.raise_epochs_of_members(id)?;
            tx.remove_practice(id)?;
            let event = NewEvent::done(Action::PracticeRemove);
            Ok(Change::made((), why.on(event).practice(id, practice.handle.as_str())))
        })?;
        Ok(true)
    }
}

/// A reset, for which the person did nothing.
fn unbind(
    tx: &mut WriteTx<'_>,
    user: &User,
    password_ends: bool,
    (why, now): (&Why, Timestamp),
) -> Result<Change<()>> {
    let removed = count_alive(tx, &Person::of(tx, user.clone())?, now)?;
    end_credentials(tx, user)?;
    let rebind = user.rebind || marks_rebind(Ending::Restored, 0);
    tx.update_marks(&User { rebind, ..user.clone() })?;
    if password_ends {
        tx.clear_password(user.id)?;
    }
    // The epoch has risen with everybody's.
    let event = why
        .on(NewEvent::done(Action::UserReset2fa))
        .user(user.id, user.login.as_str())
        .detail("restored", true)
        .detail("password_ended", password_ends && user.password_set)
        .detail("epoch", user.epoch);
    Ok(Change::made((), with_counts(event, &removed)))
}

/// Counts the wrong codes of the time since, unless they are forgotten with the authenticators.
fn charge(tx: &mut WriteTx<'_>, user: UserId, fate: &Fate, why: &Why) -> Result<Change<()>> {
    if fate.wrong.is_empty() || fate.has_new_factor || fate.has_new_password {
        return Ok(Change::Nothing { outcome: () });
    }
    for (day, count) in &fate.wrong {
        tx.charge_guesses(user, *day, *count)?;
    }
    let before = if fate.has_begun_anew { 0 } else { tx.lock_of(user)?.in_row };
    let in_row = i64::try_from(before).unwrap_or(i64::MAX).saturating_add(fate.in_row);
    tx.set_row(user, in_row)?;
    let login = tx.get_user(&UserRef::Id(user))?.login;
    let event = why
        .on(NewEvent::done(Action::UserCharge))
        .user(user, login.as_str())
        .detail("wrong", fate.wrong.values().sum::<i64>())
        .detail("in_row", in_row);
    Ok(Change::made((), event))
}
