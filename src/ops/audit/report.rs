//! The daily look: what of a stretch of time has to be read, and what needs a person.
//!
//! Lines are handed over while the record is read, group by group, so that a day of
//! any size needs little memory; the record is asked only for the actions that a
//! group is made of, and only between the first and the last event of that time.
//! The summary walks the same lines beforehand, in the same transaction, so that
//! both agree.

use std::collections::{BTreeMap, VecDeque};

use crate::error::Result;
use crate::model::event::{Action, Event, UserStamp};
use crate::model::ids::{EventSeq, PracticeId};
use crate::model::outcome::report::{Group, Line, Need, NeedKind, Summary, What};
use crate::model::time::Timestamp;
use crate::model::user::UserRef;
use crate::ops::person::Person;
use crate::rules::coverage::{Member, needs_code};
use crate::rules::is_ahead;
use crate::rules::report::{
    SELF_SERVICE, changed_settings, due_until, find_need, is_told_in, judge_event,
};
use crate::store::{EndingRow, ReadTx, Span};

/// The time that a report is about, and the present.
#[derive(Debug, Clone, Copy)]
pub struct ReportRequest {
    /// Not before.
    pub since: Timestamp,
    /// Not after.
    pub until: Timestamp,
    /// The present: what is told to be still so is so now.
    pub now: Timestamp,
}

/// How many lines there are, and what of it needs a person.
///
/// # Errors
///
/// The store's.
pub fn summary(tx: &ReadTx<'_>, request: &ReportRequest) -> Result<Summary> {
    let ReportRequest { since, until, .. } = *request;
    let mut counts = Group::ALL.map(|group| (group, 0));
    let mut needs = Needs::default();
    for (group, count) in &mut counts {
        lines(tx, request, *group, |line| {
            *count += 1;
            needs.add(line);
            Ok(())
        })?;
    }
    let events = tx.span(since, until)?.events;
    Ok(Summary { since, until, events, counts, needs: needs.0.into_values().collect() })
}

/// What needs a person, by what it is about: one entry however often it was.
#[derive(Default)]
struct Needs(BTreeMap<(NeedKind, String), Need>);

impl Needs {
    fn add(&mut self, line: Line) {
        let Some(kind) = line.need else { return };
        let about = match kind {
            NeedKind::Unsealed => None,
            NeedKind::NotPermitted | NeedKind::SelfService => line.actor.clone(),
            NeedKind::EnforcementOff => line.practice.clone(),
            NeedKind::StillDisabled | NeedKind::NoWayIn => {
                line.user.as_ref().map(|user| user.login.clone())
            }
        };
        let need = self.0.entry((kind, about.unwrap_or_default()));
        let need = need.or_insert_with(|| Need { kind, count: 0, last: line.clone() });
        need.count += 1;
        need.last = line;
    }
}

/// Hands every line of a group to `each`, the oldest first; of refusals those of
/// what the operator may not do before all others.
///
/// # Errors
///
/// What `each` says; the store's.
pub fn lines(
    tx: &ReadTx<'_>,
    request: &ReportRequest,
    group: Group,
    mut each: impl FnMut(Line) -> Result<()>,
) -> Result<()> {
    let each = |line: Line| each(Line { need: find_need(line.what, line.still), ..line });
    let ReportRequest { since, until, now } = *request;
    let span = match group {
        Group::SelfService => tx.span(since.min(now.minus(SELF_SERVICE)), until.max(now))?,
        Group::Refusals
        | Group::Unsealed
        | Group::Enforcement
        | Group::Disabled
        | Group::Locks
        | Group::Resets
        | Group::HandedOut
        | Group::Exemptions
        | Group::Operators => tx.span(since, until)?,
    };
    let mut teller = Teller { tx, span, group, now, each };
    match group {
        Group::Refusals => teller.refusals(),
        Group::Locks => teller.locks(),
        Group::Unsealed => teller.of_actions().and_then(|()| teller.unsealed_now(until)),
        Group::Exemptions => {
            teller.of_actions().and_then(|()| teller.due_exemptions((since, due_until(until, now))))
        }
        Group::Enforcement
        | Group::SelfService
        | Group::Disabled
        | Group::Resets
        | Group::HandedOut
        | Group::Operators => teller.of_actions(),
    }
}

/// Tells one group.
struct Teller<'t, 'c, F> {
    tx: &'t ReadTx<'c>,
    span: Span,
    group: Group,
    now: Timestamp,
    each: F,
}

impl<F: FnMut(Line) -> Result<()>> Teller<'_, '_, F> {
    fn refusals(&mut self) -> Result<()> {
        let Self { tx, span, group, each, .. } = self;
        for wanted in [What::NotPermitted, What::Refused] {
            tx.for_each_refused(span, |event| match judge_event(*group, &event) {
                Some(what) if what == wanted => each(refusal(event, what)),
                Some(_) | None => Ok(()),
            })?;
        }
        Ok(())
    }

    fn locks(&mut self) -> Result<()> {
        let Self { tx, span, group, now, each } = self;
        tx.for_each_rejected(span, |event| match judge_event(*group, &event) {
            Some(what) => each(lock(tx, event, what, *now)?),
            None => Ok(()),
        })
    }

    /// The events of the group's actions, in the order of the record.
    fn of_actions(&mut self) -> Result<()> {
        let is_told = |action: &&Action| is_told_in(self.group, **action);
        let mut streams: Vec<_> =
            Action::ALL.iter().filter(is_told).map(|action| Stream::of(*action)).collect();
        while let Some(event) = next_of(&mut streams, self.tx, &self.span)? {
            if let Some(what) = judge_event(self.group, &event) {
                let line = told(self.tx, self.group, event, what, self.now)?;
                (self.each)(line)?;
            }
        }
        Ok(())
    }

    /// The run at the end of the record, unless the report ends before the present.
    fn unsealed_now(&mut self, until: Timestamp) -> Result<()> {
        let head = self.tx.chain_head()?;
        if until < self.now || head.sealed_seq == head.seq {
            return Ok(());
        }
        let line = bare(self.group, What::Unsealed, self.now);
        (self.each)(Line { detail: Some(run(head.sealed_seq + 1, head.seq)), ..line })
    }

    fn due_exemptions(&mut self, ends: (Timestamp, Timestamp)) -> Result<()> {
        let Self { tx, group, now, each, .. } = self;
        tx.for_each_ending_exemption(ends, |row| {
            let EndingRow { practice, user, author, reason, ends_at } = row;
            each(Line {
                actor: Some(author),
                practice: Some(practice),
                user: Some(user),
                reason: Some(reason),
                still: Some(is_ahead(Some(ends_at), *now)),
                ..bare(*group, What::ExemptionDue, ends_at)
            })
        })
    }
}

/// How many events of one action are held at a time.
const PAGE: u32 = 100;

/// The events of one action, a page at a time.
struct Stream {
    action: Action,
    page: VecDeque<Event>,
    after: Option<EventSeq>,
    is_over: bool,
}

impl Stream {
    const fn of(action: Action) -> Self {
        Self { action, page: VecDeque::new(), after: None, is_over: false }
    }

    fn fill(&mut self, tx: &ReadTx<'_>, span: &Span) -> Result<()> {
        if self.page.is_empty() && !self.is_over {
            self.page = tx.events_of_action(span, self.action, self.after, PAGE)?.into();
            self.after = self.page.back().map(|event| event.seq).or(self.after);
            self.is_over = self.page.len() < PAGE as usize;
        }
        Ok(())
    }
}

/// The next event of several actions.
fn next_of(streams: &mut [Stream], tx: &ReadTx<'_>, span: &Span) -> Result<Option<Event>> {
    for stream in &mut *streams {
        stream.fill(tx, span)?;
    }
    let place = |stream: &&mut Stream| stream.page.front().map(|event| event.seq);
    let open = streams.iter_mut().filter(|stream| !stream.page.is_empty());
    Ok(open.min_by_key(place).and_then(|stream| stream.page.pop_front()))
}

/// A line about no event.
const fn bare(group: Group, what: What, at: Timestamp) -> Line {
    Line {
        group,
        what,
        seq: None,
        at,
        actor: None,
        action: None,
        practice: None,
        user: None,
        target: None,
        reason: None,
        ticket: None,
        verified: None,
        until: None,
        still: None,
        detail: None,
        need: None,
    }
}

/// What every line about an event says.
fn about(group: Group, event: Event, what: What) -> Line {
    let ends = ["expires_at", "paused_until", "ends_at", "locked_until"];
    Line {
        seq: Some(event.seq),
        actor: Some(event.actor.name),
        action: Some(event.action),
        practice: event.practice.map(|practice| practice.handle),
        user: event.user,
        target: event.target,
        reason: event.reason,
        ticket: event.ticket,
        verified: event.details.text("verified").map(ToOwned::to_owned),
        until: ends.iter().find_map(|name| event.details.time(name)),
        ..bare(group, what, event.at)
    }
}

fn refusal(event: Event, what: What) -> Line {
    let detail = event.details.text("refusal").map(ToOwned::to_owned);
    // What looks and leaves no other trace is known by its command alone.
    let command = event.details.text("command").filter(|_| event.action == Action::StoreLook);
    let target = command.map(ToOwned::to_owned).or_else(|| event.target.clone());
    Line { detail, target, ..about(Group::Refusals, event, what) }
}

/// A lock, and what ended it if the clock did not.
fn lock(tx: &ReadTx<'_>, event: Event, what: What, now: Timestamp) -> Result<Line> {
    let (seq, user) = (event.seq, event.user.as_ref().map(|user| user.id));
    // The account that met the lock did not make it.
    let line = Line { actor: None, ..about(Group::Locks, event, what) };
    let ended = match (user, line.until) {
        (Some(user), Some(until)) => tx.find_lock_end(user, seq, until)?,
        (Some(_) | None, _) => None,
    };
    Ok(match ended {
        Some(end) => Line {
            actor: Some(end.actor.name),
            still: Some(false),
            detail: Some(end.action.as_str().to_owned()),
            ..line
        },
        None => Line { still: Some(is_ahead(line.until, now)), ..line },
    })
}

/// An event of a group's actions, and how things stand now.
fn told(tx: &ReadTx<'_>, group: Group, event: Event, what: What, now: Timestamp) -> Result<Line> {
    let practice = event.practice.as_ref().map(|practice| practice.id);
    let (still, detail) = match what {
        What::EnforcementOff | What::Paused => (Some(is_off(tx, practice, now)?), None),
        What::Disabled => (Some(is_disabled(tx, event.user.as_ref())?), None),
        What::Reset => (Some(has_no_way_in(tx, event.user.as_ref(), now)?), None),
        What::Enforced | What::Loosened => (None, settings(&event)),
        What::UnsealedMet | What::UnsealedBroken => (None, stretch(&event)),
        What::NotPermitted
        | What::Refused
        | What::Unsealed
        | What::SelfService
        | What::Locked
        | What::EnrollmentCode
        | What::BypassCode
        | What::RecoveryCodes
        | What::TwoFactorOff
        | What::Password
        | What::Enrollment
        | What::Exempted
        | What::ExemptionRenewed
        | What::ExemptionEnded
        | What::ExemptionDue
        | What::DeadlineExtended
        | What::ExtensionEnded
        | What::Operator => (None, None),
    };
    Ok(Line { still, detail, ..about(group, event, what) })
}

/// Whether the practice is there and demands nothing now.
fn is_off(tx: &ReadTx<'_>, practice: Option<PracticeId>, now: Timestamp) -> Result<bool> {
    let Some(practice) = practice else { return Ok(false) };
    let found = tx.find_practice_by_id(practice)?;
    Ok(found.is_some_and(|practice| !practice.policy.is_in_force(now)))
}

/// The person as they are now, if they are still there.
fn find_person(tx: &ReadTx<'_>, user: Option<&UserStamp>) -> Result<Option<Person>> {
    let Some(stamp) = user else { return Ok(None) };
    tx.find_user(&UserRef::Id(stamp.id))?.map(|user| Person::of(tx, user)).transpose()
}

/// Whether all authenticators of the person are disabled now.
fn is_disabled(tx: &ReadTx<'_>, user: Option<&UserStamp>) -> Result<bool> {
    let person = find_person(tx, user)?;
    Ok(person.is_some_and(|person| {
        let standing = person.standing();
        standing.has_disabled && standing.active.is_empty()
    }))
}

/// Whether the person will need an enrollment code, and has none.
fn has_no_way_in(tx: &ReadTx<'_>, user: Option<&UserStamp>, now: Timestamp) -> Result<bool> {
    let Some(person) = find_person(tx, user)? else { return Ok(false) };
    let code = tx.find_enrollment_code(person.user.id)?;
    let code = code.filter(|code| code.is_alive(person.user.epoch, now));
    let (standing, next) = (person.standing(), person.next_login(None, None, now));
    let member = Member {
        standing: &standing,
        next: &next,
        exempt_until: None,
        pending_until: person.pending_until(now),
        code_until: code.map(|code| code.expires_at),
    };
    Ok(needs_code(&member, now))
}

/// The settings that were changed, but for those that the line tells anyway.
fn settings(event: &Event) -> Option<String> {
    let is_told = |setting| matches!(setting, "enforced_since" | "paused_until" | "name");
    let changed = changed_settings(&event.details).filter(|(setting, ..)| !is_told(*setting));
    let words: Vec<_> =
        changed.map(|(setting, before, after)| format!("{setting} {before} -> {after}")).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

fn stretch(event: &Event) -> Option<String> {
    Some(run(event.details.number("from")?, event.details.number("to")?))
}

/// A run of events, as `4` or `4 to 9`.
fn run(from: i64, to: i64) -> String {
    if from == to { from.to_string() } else { format!("{from} to {to}") }
}
