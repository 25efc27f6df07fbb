//! Policy as a file: what the practices demand, written out; how a store differs
//! from a file; and a file made true, in one go.
//!
//! No rule is written down a second time here: what a file asks for is what
//! `practice enforce`, `practice set`, `practice disable`, `member exempt`, `member
//! extend` and `user require` would do one after the other, with their events.

mod carry;
mod survey;

use std::collections::BTreeMap;

use super::permission::{Sight, sight};
use super::practice::{Blocked, Which, blocked_refusal};
use super::{Watch, Why};
use crate::error::{Error, Result};
use crate::model::event::{Actor, NewEvent};
use crate::model::ids::{PracticeId, UserId};
use crate::model::operator::Caller;
use crate::model::outcome::policy::{PolicyDifference, PracticeExported};
use crate::model::policy::{Policy, PolicyPatch};
use crate::model::policy_file::{
    AgreedEntry, Enforcement, ExemptEntry, Fault, Placed, PolicyFile, PracticeSection,
};
use crate::model::practice::Practice;
use crate::model::sms::Texts;
use crate::model::text::Reason;
use crate::model::time::Timestamp;
use crate::model::user::{Login, UserRef};
use crate::rules::is_ahead;
use crate::store::{AgreedRow, Change, ReadTx, WriteTx};
use survey::Survey;

/// The detail of events that came from a policy file: its name.
const SOURCE: &str = "policy_file";

/// Hands each practice to `each` as a file says it; of all of them those that may be
/// seen. Gives those of their members of whom a second factor is required, by login.
///
/// # Errors
///
/// [`Error::NotFound`], before the first practice; what `each` says; the store's.
pub fn export(
    tx: &ReadTx<'_>,
    which: &Which,
    sight: &Sight,
    now: Timestamp,
    mut each: impl FnMut(PracticeExported) -> Result<()>,
) -> Result<Vec<Login>> {
    let mut practices = which.practices(tx)?;
    if matches!(which, Which::All) {
        practices.retain(|practice| sight.has_practice(practice.id));
    }
    let ids: Vec<_> = practices.iter().map(|practice| practice.id).collect();
    for practice in practices {
        each(exported(tx, practice, now)?)?;
    }
    let mut logins: Vec<Login> = required_of(tx, &ids)?.into_values().collect();
    logins.sort_by_key(Login::key);
    Ok(logins)
}

fn exported(tx: &ReadTx<'_>, practice: Practice, now: Timestamp) -> Result<PracticeExported> {
    let mut exempt = tx.exemptions_of(practice.id)?;
    exempt.retain(|row| is_ahead(Some(row.ends_at), now));
    let exempt = exempt.into_iter().filter_map(|row| {
        let kind = row.kind?;
        Some(ExemptEntry { agreed: agreed_entry(row), kind })
    });
    let extend = tx.extensions_of(practice.id)?.into_iter().map(agreed_entry);
    let policy = &practice.policy;
    let section = PracticeSection {
        handle: Placed::nowhere(practice.handle.clone()),
        enforcement: match policy.enforced_since {
            Some(_) => Enforcement::Required,
            None => Enforcement::Off,
        },
        paused_until: policy
            .paused_until
            .filter(|until| is_ahead(Some(*until), now))
            .map(Placed::nowhere),
        settings: whole(policy),
        exempt: Some(exempt.collect()),
        extend: Some(extend.collect()),
    };
    Ok(PracticeExported { name: practice.name, section })
}

fn agreed_entry(row: AgreedRow) -> AgreedEntry {
    AgreedEntry {
        user: Placed::nowhere(UserRef::Login(row.login)),
        until: Placed::nowhere(row.ends_at),
        // Not empty, unless a library user gave none.
        reason: Reason::parse(&row.reason).ok(),
    }
}

/// Every setting of a policy, enforcement aside.
fn whole(policy: &Policy) -> PolicyPatch {
    let Policy { roles, grace, methods, digits, remember, enroll_with, .. } = policy;
    PolicyPatch {
        roles: Some(roles.roles().collect()),
        grace: Some(*grace),
        methods: Some(*methods),
        digits: Some(*digits),
        remember: Some(*remember),
        enroll_with: Some(*enroll_with),
    }
}

/// The members of these practices of whom a second factor is required.
fn required_of(tx: &ReadTx<'_>, practices: &[PracticeId]) -> Result<BTreeMap<UserId, Login>> {
    let practices: std::collections::HashSet<_> = practices.iter().collect();
    let mut required = BTreeMap::new();
    tx.for_each_required(|practice, user, login| {
        if practices.contains(&practice) {
            required.insert(user, login);
        }
        Ok(())
    })?;
    Ok(required)
}

/// A file that is to be compared or applied.
#[derive(Debug, Clone, Copy)]
pub struct ApplyRequest<'a> {
    /// What it says.
    pub file: &'a PolicyFile,
    /// How it was named, for the record.
    pub source: &'a str,
    /// What to do where members would have no way in.
    pub blocked: Blocked,
    /// Whether a texted code is such a way.
    pub texts: Texts,
}

/// Everything in a file that cannot be, by the state of the store: unknown names, ends
/// that are not ahead.
///
/// # Errors
///
/// The store's.
pub fn faults(
    tx: &ReadTx<'_>,
    file: &PolicyFile,
    caller: Caller,
    (why, now): (&Why, Timestamp),
) -> Result<Vec<Fault>> {
    Ok(Survey::of(tx, file, &sight(tx, caller)?, (why, now))?.faults)
}

/// Makes true what a file says, and tells how the store differed. Made for a preview:
/// asks nobody's leave and lets members be stuck.
///
/// # Errors
///
/// [`Error::Faulty`] with everything that is wrong with the file; the store's.
pub fn diff(
    tx: &mut WriteTx<'_>,
    request: &ApplyRequest<'_>,
    (actor, caller): (&Actor, Caller),
    (why, now): (&Why, Timestamp),
    watch: Watch<'_>,
) -> Result<Change<PolicyDifference>> {
    let survey = whole_survey(tx, request, caller, (why, now))?;
    carry::out(tx, survey, (actor, why), (request.texts, now), watch)
}

/// Makes true what a file says: all of it, or nothing. What is so already stays, and
/// whoever asks must be allowed each single change.
///
/// # Errors
///
/// [`Error::Faulty`] with everything that is wrong with the file; refused if one of
/// the changes would be, or if members would be stuck and the request does not accept
/// that; the store's.
pub fn apply(
    tx: &mut WriteTx<'_>,
    request: &ApplyRequest<'_>,
    by: (&Actor, Caller),
    (why, now): (&Why, Timestamp),
    watch: Watch<'_>,
) -> Result<Change<PolicyDifference>> {
    let survey = whole_survey(tx, request, by.1, (why, now))?;
    let stamped = |event: NewEvent| event.detail(SOURCE, request.source);
    if let Some((refusal, event)) = carry::find_refusal(tx, &survey, by, why)? {
        return Ok(Change::refused(refusal, stamped(event)));
    }
    let change = carry::out(tx, survey, (by.0, why), (request.texts, now), watch)?;
    if let (Change::Made { outcome, .. }, Blocked::Refuse) = (&change, request.blocked)
        && let Some((stuck, event)) = carry::find_stuck(tx, outcome, why)?
    {
        return Ok(Change::refused(blocked_refusal(&stuck.effect), stamped(event)));
    }
    Ok(change.with_each_event(stamped))
}

fn whole_survey(
    tx: &ReadTx<'_>,
    request: &ApplyRequest<'_>,
    caller: Caller,
    (why, now): (&Why, Timestamp),
) -> Result<Survey> {
    let survey = Survey::of(tx, request.file, &sight(tx, caller)?, (why, now))?;
    if survey.faults.is_empty() { Ok(survey) } else { Err(Error::Faulty(survey.faults)) }
}
