//! What a policy file changes, carried out: written, counted, recorded.

use super::survey::{Planned, Survey};
use crate::error::{Refusal, Result};
use crate::model::event::{Action, Actor, NewEvent};
use crate::model::operator::Caller;
use crate::model::outcome::policy::{
    Agreed, AgreementDifference, DemandChange, PolicyDifference, PracticeDifference,
    RequirementDifference,
};
use crate::model::outcome::practice::Effect;
use crate::model::permission::Task;
use crate::model::policy::Policy;
use crate::model::practice::{Handle, Practice};
use crate::model::sms::Texts;
use crate::model::text::Reason;
use crate::model::time::Timestamp;
use crate::model::user::UserRef;
use crate::ops::member::{self, ExemptionRequest, MemberName};
use crate::ops::permission::{Asked, Decision, decide};
use crate::ops::practice::{change_event, effect_on, settled};
use crate::ops::user::{Requirement, require};
use crate::ops::{Watch, Why};
use crate::store::{Change, Events, ReadTx, WriteTx};

/// Why one of the changes may not be made by whoever asks: each is judged as its own
/// command would be.
pub(super) fn find_refusal(
    tx: &ReadTx<'_>,
    survey: &Survey,
    by: (&Actor, Caller),
    why: &Why,
) -> Result<Option<(Refusal, NewEvent)>> {
    for asked in all_asked(survey) {
        if let Decision::Refused(refusal, event) = decide(tx, by, &asked, why)? {
            return Ok(Some((refusal, *event)));
        }
    }
    Ok(None)
}

/// One for each command that would have been run.
fn all_asked(survey: &Survey) -> Vec<Asked> {
    let mut of_practices: Vec<(Task, Vec<&Handle>)> = Vec::new();
    let (mut exempt, mut extend) = (Asked::new(Task::MemberExempt), Asked::new(Task::MemberExtend));
    for planned in &survey.practices {
        let handle = &planned.before.handle;
        if let Some(task) = planned.changes_policy().then(|| task(planned.demand)) {
            match of_practices.iter_mut().find(|(one, _)| *one == task) {
                Some((_, handles)) => handles.push(handle),
                None => of_practices.push((task, vec![handle])),
            }
        }
        exempt = planned.exempt.iter().fold(exempt, |all, one| all.member(&name(handle, one)));
        extend = planned.extend.iter().fold(extend, |all, one| all.member(&name(handle, one)));
    }
    let people: Vec<_> = survey.require.iter().map(|one| UserRef::Id(one.user)).collect();
    let practices = of_practices.into_iter();
    let mut all: Vec<_> =
        practices.map(|(task, handles)| Asked::new(task).practices(handles)).collect();
    all.extend([exempt, extend, Asked::new(Task::UserRequire).users(&people)]);
    // Asked of nothing it would be asked of the whole store.
    all.retain(Asked::is_of_something);
    all
}

/// The command that would do it.
const fn task(demand: DemandChange) -> Task {
    match demand {
        DemandChange::Begins => Task::PracticeEnforce,
        DemandChange::Stops => Task::PracticeDisable,
        DemandChange::Stays => Task::PracticeSet,
    }
}

fn name(handle: &Handle, one: &AgreementDifference) -> MemberName {
    MemberName { practice: handle.clone(), user: UserRef::Id(one.user) }
}

/// Writes everything, then counts what it means for the members: only then is all of it
/// true that decides over them.
pub(super) fn out(
    tx: &mut WriteTx<'_>,
    survey: Survey,
    (actor, why): (&Actor, &Why),
    (texts, now): (Texts, Timestamp),
    watch: Watch<'_>,
) -> Result<Change<PolicyDifference>> {
    let mut events = None;
    for planned in &survey.practices {
        write_practice(tx, planned, (actor, why), now, &mut events)?;
    }
    for one in &survey.require {
        add(&mut events, write_requirement(tx, one, why, now)?);
    }
    let count = survey.practices.len() as u64;
    let mut practices = Vec::with_capacity(survey.practices.len());
    for planned in survey.practices {
        watch(practices.len() as u64, count);
        practices.push(difference(tx, planned, (texts, now))?);
    }
    let Survey { unchanged, require, .. } = survey;
    let outcome = PolicyDifference { practices, unchanged, require };
    Ok(match events {
        Some(events) => Change::Made { outcome, events },
        None => Change::Nothing { outcome },
    })
}

fn add(events: &mut Option<Events>, more: Option<Events>) {
    *events = match (events.take(), more) {
        (Some(events), Some(more)) => Some(events.and_those(more)),
        (events, more) => events.or(more),
    };
}

/// The events of what a single command would have done.
fn events_of<T>(change: Change<T>) -> Option<Events> {
    match change {
        Change::Made { events, .. } => Some(events),
        // None of those that are called here refuses or counts.
        Change::Nothing { .. } | Change::Counted { .. } | Change::Refused { .. } => None,
    }
}

fn write_practice(
    tx: &mut WriteTx<'_>,
    planned: &Planned,
    (actor, why): (&Actor, &Why),
    now: Timestamp,
    events: &mut Option<Events>,
) -> Result<()> {
    if planned.changes_policy() {
        tx.update_practice(&planned.after)?;
        for event in policy_events(planned, why) {
            add(events, Some(Events::one(event)));
        }
    }
    let handle = &planned.before.handle;
    for one in &planned.exempt {
        add(events, write_exemption(tx, &name(handle, one), one, (actor, why), now)?);
    }
    for one in &planned.extend {
        add(events, write_extension(tx, &name(handle, one), one, (actor, why), now)?);
    }
    Ok(())
}

/// One event; two where the demand stops and more changes, as it takes two commands.
fn policy_events(planned: &Planned, why: &Why) -> Vec<NewEvent> {
    let Planned { before, after, demand, .. } = planned;
    match demand {
        DemandChange::Begins => vec![change_event(Action::PracticeEnforce, before, after, why)],
        DemandChange::Stays => vec![change_event(Action::PracticeSet, before, after, why)],
        DemandChange::Stops => {
            let policy = without_settings(&before.policy, &after.policy);
            let stopped = Practice { policy, ..before.clone() };
            let mut events = vec![change_event(Action::PracticeDisable, before, &stopped, why)];
            if stopped.policy != after.policy {
                events.push(change_event(Action::PracticeSet, &stopped, after, why));
            }
            events
        }
    }
}

/// The policy before, with what becomes of its demand.
fn without_settings(before: &Policy, after: &Policy) -> Policy {
    let Policy { enforced_since, paused_until, .. } = *after;
    Policy { enforced_since, paused_until, ..*before }
}

/// In the words of the file.
fn why_of(agreed: &Agreed, why: &Why) -> Why {
    Why { reason: Reason::parse(&agreed.reason).ok(), ticket: why.ticket.clone() }
}

fn write_exemption(
    tx: &mut WriteTx<'_>,
    name: &MemberName,
    one: &AgreementDifference,
    (actor, why): (&Actor, &Why),
    now: Timestamp,
) -> Result<Option<Events>> {
    let granted = one.after.as_ref().and_then(|agreed| Some((agreed, agreed.kind?)));
    let change = match granted {
        Some((agreed, kind)) => {
            let request = ExemptionRequest { kind, ends_at: agreed.until };
            member::grant(tx, name, &request, (actor, &why_of(agreed, why)), now)?
        }
        None => member::exempt(tx, name, None, (actor, why), now)?,
    };
    Ok(events_of(change))
}

fn write_extension(
    tx: &mut WriteTx<'_>,
    name: &MemberName,
    one: &AgreementDifference,
    (actor, why): (&Actor, &Why),
    now: Timestamp,
) -> Result<Option<Events>> {
    let change = match &one.after {
        Some(agreed) => {
            let author = (actor, &why_of(agreed, why));
            member::grant_time(tx, name, agreed.until, author, now)?
        }
        None => member::extend(tx, name, None, (actor, why), now)?,
    };
    Ok(events_of(change))
}

fn write_requirement(
    tx: &mut WriteTx<'_>,
    one: &RequirementDifference,
    why: &Why,
    now: Timestamp,
) -> Result<Option<Events>> {
    let requirement = if one.required { Requirement::Begin } else { Requirement::End };
    Ok(events_of(require(tx, &[UserRef::Id(one.user)], requirement, why, now)?))
}

fn difference(
    tx: &ReadTx<'_>,
    planned: Planned,
    (texts, now): (Texts, Timestamp),
) -> Result<PracticeDifference> {
    let changed = planned.changes_policy();
    let Planned { before, after, demand, exempt, extend } = planned;
    Ok(PracticeDifference {
        handle: before.handle,
        demand,
        before: settled(&before.policy, now),
        after: settled(&after.policy, now),
        exempt,
        extend,
        effect: Effect { changed, ..effect_on(tx, &after, (texts, now))? },
    })
}

/// The first practice that would leave members with no way in, where the single command
/// would refuse that.
pub(super) fn find_stuck<'o>(
    tx: &ReadTx<'_>,
    outcome: &'o PolicyDifference,
    why: &Why,
) -> Result<Option<(&'o PracticeDifference, NewEvent)>> {
    let is_stuck = |one: &&PracticeDifference| {
        // `practice disable` leaves everybody in.
        let only_stops = one.demand == DemandChange::Stops
            && without_settings(&one.before, &one.after) == one.after;
        one.effect.changed && !only_stops && !one.effect.blocked.is_empty()
    };
    let Some(stuck) = outcome.practices.iter().find(is_stuck) else { return Ok(None) };
    let action = match stuck.demand {
        DemandChange::Begins => Action::PracticeEnforce,
        DemandChange::Stops | DemandChange::Stays => Action::PracticeSet,
    };
    let practice = tx.get_practice(&stuck.handle)?;
    let event = why.on(NewEvent::refused(action)).practice(practice.id, practice.handle.as_str());
    Ok(Some((stuck, event)))
}
