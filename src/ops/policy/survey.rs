//! A policy file beside the store: what differs, and what of it cannot be.
//!
//! Reads only. All that is wrong is found in one go, each with its place.

use std::collections::{BTreeMap, HashMap};

use super::required_of;
use crate::error::Result;
use crate::model::Invalid;
use crate::model::ids::{PracticeId, UserId};
use crate::model::member::ExemptionType;
use crate::model::outcome::policy::{
    Agreed, AgreementDifference, DemandChange, RequirementDifference,
};
use crate::model::policy::Policy;
use crate::model::policy_file::{
    AgreedEntry, Enforcement, Fault, Place, Placed, PolicyFile, PracticeSection,
};
use crate::model::practice::{Handle, Practice};
use crate::model::text::shell_word;
use crate::model::time::Timestamp;
use crate::model::user::{User, UserRef};
use crate::ops::Why;
use crate::ops::member::judge_extension_end;
use crate::ops::permission::Sight;
use crate::ops::practice::{enforced, judge_pause_end, settled, stopped};
use crate::ops::search;
use crate::rules::exemption::judge_exemption_end;
use crate::rules::is_ahead;
use crate::store::{AgreedRow, ReadTx};

/// After so many faults no further guesses are made.
const GUESSES: usize = 100;

/// What a file would change, and what is wrong with it.
pub(super) struct Survey {
    /// The practices that differ.
    pub(super) practices: Vec<Planned>,
    /// How many do not.
    pub(super) unchanged: u64,
    /// The people of whom a second factor is required, or no longer.
    pub(super) require: Vec<RequirementDifference>,
    /// In the order of the file.
    pub(super) faults: Vec<Fault>,
}

/// How a practice differs.
pub(super) struct Planned {
    pub(super) before: Practice,
    pub(super) after: Practice,
    pub(super) demand: DemandChange,
    pub(super) exempt: Vec<AgreementDifference>,
    pub(super) extend: Vec<AgreementDifference>,
}

impl Planned {
    /// Whether more than what is agreed with members changes.
    pub(super) fn changes_policy(&self) -> bool {
        self.before.policy != self.after.policy
    }

    fn changes(&self) -> bool {
        self.changes_policy() || !self.exempt.is_empty() || !self.extend.is_empty()
    }
}

impl Survey {
    /// Compares all of a file with the store.
    pub(super) fn of(
        tx: &ReadTx<'_>,
        file: &PolicyFile,
        sight: &Sight,
        (why, now): (&Why, Timestamp),
    ) -> Result<Self> {
        let mut surveyor = Surveyor { tx, sight, why, now, faults: Vec::new() };
        let mut survey =
            Self { practices: Vec::new(), unchanged: 0, require: Vec::new(), faults: Vec::new() };
        let mut found = Vec::new();
        for section in &file.practices {
            let Some(practice) = surveyor.practice(&section.handle)? else { continue };
            found.push(practice.id);
            let planned = surveyor.planned(section, practice)?;
            if planned.changes() {
                survey.practices.push(planned);
            } else {
                survey.unchanged += 1;
            }
        }
        if let Some(listed) = &file.require {
            let is_whole = found.len() == file.practices.len();
            survey.require = surveyor.requirements(listed, &found, is_whole)?;
        }
        surveyor.faults.sort_by_key(|fault| fault.at);
        Ok(Self { faults: surveyor.faults, ..survey })
    }
}

/// What is compared with, and what was found to be wrong.
struct Surveyor<'a> {
    tx: &'a ReadTx<'a>,
    sight: &'a Sight,
    why: &'a Why,
    now: Timestamp,
    faults: Vec<Fault>,
}

/// The names that were listed so far, and where.
type Listed = HashMap<UserId, Place>;

impl Surveyor<'_> {
    fn fault(&mut self, at: Place, what: impl Into<String>, hint: Option<String>) {
        self.faults.push(Fault::new(at, what, hint));
    }

    fn refuse(&mut self, at: Place, invalid: &Invalid) {
        self.fault(at, invalid.to_string(), Some(format!("use {}", invalid.allowed())));
    }

    /// Whether names are told that may be meant: not to whoever may not see everybody, and
    /// not for ever in a file about another store.
    fn may_guess(&self) -> bool {
        self.sight.has_everybody() && self.faults.len() < GUESSES
    }

    fn practice(&mut self, handle: &Placed<Handle>) -> Result<Option<Practice>> {
        let found = self.tx.find_practice(&handle.value)?;
        if found.is_none() {
            let near = match self.may_guess() {
                true => search::near_practices(self.tx, handle.value.as_str())?,
                false => Vec::new(),
            };
            let what = format!("there is no practice {:?}", handle.value.as_str());
            self.fault(handle.at, what, meant(&near));
        }
        Ok(found)
    }

    fn planned(&mut self, section: &PracticeSection, before: Practice) -> Result<Planned> {
        let mut policy = demanded(section, &before.policy, self.now);
        let demand = demand_change(&before.policy, &policy, self.now);
        if demand == DemandChange::Stays {
            // A pause that the clock has ended stays where it is, as with `practice set`.
            policy.paused_until = before.policy.paused_until;
        }
        if let Some(until) = &section.paused_until
            // What has ended since it was applied is no fault of the file.
            && before.policy.paused_until != Some(until.value)
            && let Err(invalid) = judge_pause_end(until.value, self.now)
        {
            self.refuse(until.at, &invalid);
        }
        let after = Practice { policy, ..before.clone() };
        let exempt = match &section.exempt {
            Some(entries) => {
                let entries = entries.iter().map(|one| (&one.agreed, Some(one.kind)));
                let rows = self.tx.exemptions_of(before.id)?;
                self.agreements(&before, rows, entries)?
            }
            None => Vec::new(),
        };
        let extend = match &section.extend {
            Some(entries) => {
                let rows = self.tx.extensions_of(before.id)?;
                self.agreements(&before, rows, entries.iter().map(|one| (one, None)))?
            }
            None => Vec::new(),
        };
        Ok(Planned { before, after, demand, exempt, extend })
    }

    /// How what is agreed differs from what is listed, which is all there shall be.
    fn agreements<'e>(
        &mut self,
        practice: &Practice,
        rows: Vec<AgreedRow>,
        entries: impl Iterator<Item = (&'e AgreedEntry, Option<ExemptionType>)>,
    ) -> Result<Vec<AgreementDifference>> {
        let mut rows: BTreeMap<_, _> = rows.into_iter().map(|row| (row.user, row)).collect();
        let mut listed = Listed::new();
        let mut differences = Vec::new();
        for (entry, kind) in entries {
            let Some(user) = self.member(practice, &entry.user)? else {
                // What else is wrong with it is told all the same.
                drop(self.agreed(entry, kind));
                continue;
            };
            let row = rows.remove(&user.id);
            if self.is_new(&mut listed, &user, &entry.user)
                && !row.as_ref().is_some_and(|row| is_same(row, entry, kind))
                && let Some(after) = self.agreed(entry, kind)
            {
                let before = row.filter(|row| self.is_alive(row)).map(as_agreed);
                let User { id, login, .. } = user;
                differences.push(AgreementDifference {
                    user: id,
                    login,
                    before,
                    after: Some(after),
                });
            }
        }
        let ended = rows.into_values().filter(|row| self.is_alive(row));
        differences.extend(ended.map(|row| AgreementDifference {
            user: row.user,
            login: row.login.clone(),
            before: Some(as_agreed(row)),
            after: None,
        }));
        Ok(differences)
    }

    /// An exemption ends by the clock; a deadline of one's own holds even when it has passed.
    fn is_alive(&self, row: &AgreedRow) -> bool {
        row.kind.is_none() || is_ahead(Some(row.ends_at), self.now)
    }

    /// What shall be agreed, if it can be.
    fn agreed(&mut self, entry: &AgreedEntry, kind: Option<ExemptionType>) -> Option<Agreed> {
        let until = entry.until.value;
        let judged = match kind {
            Some(_) => judge_exemption_end(until, self.now),
            None => judge_extension_end(until, self.now),
        };
        if let Err(invalid) = &judged {
            self.refuse(entry.until.at, invalid);
        }
        let reason = match &entry.reason {
            Some(reason) => reason.as_str().to_owned(),
            None => self.why.in_words(),
        };
        if reason.is_empty() {
            let hint = "add it: reason = \"…\", or give --reason TEXT for all of them";
            self.fault(entry.user.at, "a reason is missing", Some(hint.to_owned()));
        }
        (judged.is_ok() && !reason.is_empty()).then_some(Agreed { until, kind, reason })
    }

    fn user(&mut self, who: &Placed<UserRef>) -> Result<Option<User>> {
        let found = self.tx.find_user(&who.value)?;
        if found.is_none() {
            let typed = who.value.to_string();
            let near = match self.may_guess() {
                true => search::near_users(self.tx, &typed)?,
                false => Vec::new(),
            };
            self.fault(who.at, format!("there is no user {typed:?}"), meant(&near));
        }
        Ok(found)
    }

    fn member(&mut self, practice: &Practice, who: &Placed<UserRef>) -> Result<Option<User>> {
        let Some(user) = self.user(who)? else { return Ok(None) };
        if self.tx.find_membership(practice.id, user.id)?.is_some() {
            return Ok(Some(user));
        }
        let handle = &practice.handle;
        let hint = format!("see who is: twofactl member list {handle}");
        self.fault(who.at, format!("{} is no member of {handle}", user.login), Some(hint));
        Ok(None)
    }

    /// Whether a person is listed for the first time. Two spellings may name one.
    fn is_new(&mut self, listed: &mut Listed, user: &User, who: &Placed<UserRef>) -> bool {
        let first = *listed.entry(user.id).or_insert(who.at);
        if first != who.at {
            let what = format!("{} is listed twice", user.login);
            self.fault(who.at, what, Some(format!("the first is in line {}", first.line)));
        }
        first == who.at
    }

    /// How those of whom a second factor is required differ from the list. Where not
    /// `is_whole`, some practices of the file are unknown, and so are their members.
    fn requirements(
        &mut self,
        list: &[Placed<UserRef>],
        practices: &[PracticeId],
        is_whole: bool,
    ) -> Result<Vec<RequirementDifference>> {
        let mut present = required_of(self.tx, practices)?;
        let mut listed = Listed::new();
        let mut differences = Vec::new();
        for who in list {
            let Some(user) = self.user(who)? else { continue };
            let is_required = present.remove(&user.id).is_some();
            if !self.is_new(&mut listed, &user, who) || is_required {
                continue;
            }
            let memberships = self.tx.memberships_of(user.id)?;
            let User { id, login, .. } = user;
            if memberships.iter().any(|(practice, _)| practices.contains(&practice.id)) {
                differences.push(RequirementDifference { user: id, login, required: true });
            } else if is_whole {
                let what = format!("{login} is a member of no practice in this file");
                let hint = format!(
                    "leave them out here: twofactl user require {}",
                    shell_word(login.as_str())
                );
                self.fault(who.at, what, Some(hint));
            }
        }
        let released = present.into_iter();
        differences.extend(released.map(|(user, login)| RequirementDifference {
            user,
            login,
            required: false,
        }));
        Ok(differences)
    }
}

/// The policy that a section asks for: what `practice set` and then `practice enforce`
/// or `practice disable` would leave.
fn demanded(section: &PracticeSection, before: &Policy, now: Timestamp) -> Policy {
    let set = section.settings.apply(before, now);
    match (section.enforcement, &section.paused_until) {
        (Enforcement::Off, _) => stopped(&set, None),
        (Enforcement::Required, None) => enforced(&set, now),
        (Enforcement::Required, Some(until)) => stopped(&enforced(&set, now), Some(until.value)),
    }
}

/// What becomes of the demand, aside from what the clock has ended.
fn demand_change(before: &Policy, after: &Policy, now: Timestamp) -> DemandChange {
    let demand =
        |policy: &Policy| (policy.enforced_since.is_some(), settled(policy, now).paused_until);
    match (demand(before), demand(after)) {
        (before, after) if before == after => DemandChange::Stays,
        ((true, _), (false, _) | (true, Some(_))) => DemandChange::Stops,
        (_, _) => DemandChange::Begins,
    }
}

fn is_same(row: &AgreedRow, entry: &AgreedEntry, kind: Option<ExemptionType>) -> bool {
    let says_why = entry.reason.as_ref();
    row.ends_at == entry.until.value
        && row.kind == kind
        && says_why.is_none_or(|reason| reason.as_str() == row.reason)
}

fn as_agreed(row: AgreedRow) -> Agreed {
    Agreed { until: row.ends_at, kind: row.kind, reason: row.reason }
}

/// `did you mean a, b or c?`
fn meant<T: ToString>(near: &[T]) -> Option<String> {
    let names: Vec<_> = near.iter().map(ToString::to_string).collect();
    let (last, rest) = names.split_last()?;
    let names =
        if rest.is_empty() { last.clone() } else { format!("{} or {last}", rest.join(", ")) };
    Some(format!("did you mean {names}?"))
}
