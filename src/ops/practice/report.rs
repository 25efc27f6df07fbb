//! The report to hand over: how practices are covered, now and over time, who is
//! missing and since when, who is exempt, who was reset, and in what a practice
//! does otherwise than standards ask.
//!
//! Practices are told one after the other, each from one walk along its members;
//! what the record adds is read once for all of them. Memory grows with what ended
//! in the time of the report and with the lists that are shown, not with people.
//!
//! Facts of a person count where they are a member, and while they were one: what
//! happened elsewhere or before is not told to whoever reads of this practice.

mod history;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use self::history::History;
use super::Which;
use crate::error::Result;
use crate::model::authenticator::{AuthenticatorState, AuthenticatorType};
use crate::model::event::Event;
use crate::model::ids::{EventSeq, UserId};
use crate::model::member::{Exemption, Role};
use crate::model::outcome::coverage::{
    Capped, Exempted, MemberReset, Missing, PracticeSheet, Source,
};
use crate::model::outcome::practice::{CoverageCounts, MemberReport, Only};
use crate::model::outcome::{Coverage, Demand};
use crate::model::policy::Methods;
use crate::model::practice::Practice;
use crate::model::time::Timestamp;
use crate::ops::Watch;
use crate::ops::audit;
use crate::ops::person::place;
use crate::rules::deadline::beginning;
use crate::rules::deviation::{Counted, judge_deviations};
use crate::rules::history::{Stay, Tally};
use crate::store::{MemberRow, ReadTx};

/// What a report is about.
#[derive(Debug, Clone)]
pub struct SheetsRequest {
    /// Which practices.
    pub which: Which,
    /// When resets and codes are told from.
    pub since: Timestamp,
    /// When members are counted, the earliest first; the last is the present.
    pub moments: Vec<Timestamp>,
    /// How many a list names; it counts the rest.
    pub limit: usize,
    /// The present.
    pub now: Timestamp,
}

/// Which store that is, and how far back its record goes.
///
/// # Errors
///
/// The store's.
pub fn source(tx: &ReadTx<'_>) -> Result<Source> {
    let identity = tx.identity()?;
    let record_begins = tx.record_begins()?.unwrap_or(identity.created_at);
    Ok(Source { store_id: identity.store_id, record_begins })
}

/// Hands each practice to `each`, in the order in which they are named, or by handle.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`], before the first practice; what `each` says; the store's.
pub fn sheets(
    tx: &ReadTx<'_>,
    request: &SheetsRequest,
    watch: Watch<'_>,
    mut each: impl FnMut(PracticeSheet) -> Result<()>,
) -> Result<()> {
    let practices = request.which.practices(tx)?;
    let earliest = request.moments.first().map_or(request.since, |at| request.since.min(*at));
    let history = History::read(tx, (earliest, request.now), &practices)?;
    let (mut done, of) = (0, practices.len() as u64);
    for practice in practices {
        each(Draft::new(request, &history, practice).finish(tx)?)?;
        done += 1;
        watch(done, of);
    }
    Ok(())
}

/// A practice while it is made out.
struct Draft<'a> {
    request: &'a SheetsRequest,
    history: &'a History,
    practice: Practice,
    members: u64,
    coverage: CoverageCounts,
    counted: Counted,
    tally: Tally<'a>,
    missing: Shortlist<(bool, Option<Timestamp>), Missing>,
    exemptions: Shortlist<Timestamp, Exempted>,
    resets: Shortlist<Reverse<EventSeq>, ()>,
}

impl<'a> Draft<'a> {
    fn new(request: &'a SheetsRequest, history: &'a History, practice: Practice) -> Self {
        Self {
            request,
            history,
            practice,
            members: 0,
            coverage: CoverageCounts::default(),
            counted: Counted::default(),
            tally: Tally::at(&request.moments),
            missing: Shortlist::of(request.limit),
            exemptions: Shortlist::of(request.limit),
            resets: Shortlist::of(request.limit),
        }
    }

    fn finish(mut self, tx: &ReadTx<'_>) -> Result<PracticeSheet> {
        let (practice, now) = (self.practice.id, self.request.now);
        tx.for_each_member(practice, now, |row| {
            self.member(row);
            Ok(())
        })?;
        for left in self.history.left(practice) {
            let held = self.history.held(left.user);
            let holds_since = holds_since(tx, left.user)?;
            let stay = Stay { from: left.from, to: Some(left.to), held: &held, holds_since };
            self.stayed(left.user, &stay);
        }
        let resets = self.resets.finish(|Reverse(seq), ()| seq);
        let shown = resets.shown.into_iter().map(|seq| audit::show(tx, seq).map(reset));
        Ok(PracticeSheet {
            members: self.members,
            coverage: self.coverage,
            over_time: self.tally.points(),
            missing: self.missing.finish(|_, missing| missing),
            exemptions: self.exemptions.finish(|_, exempted| exempted),
            resets: Capped { shown: shown.collect::<Result<_>>()?, more: resets.more },
            deviations: judge_deviations(&self.practice.policy, &self.counted, now),
            practice: self.practice,
        })
    }

    fn member(&mut self, row: MemberRow) {
        let now = self.request.now;
        let held = self.history.held(row.membership.user);
        let stay = Stay {
            from: row.membership.joined_at,
            to: None,
            held: &held,
            holds_since: row.enrolled_at,
        };
        self.stayed(row.membership.user, &stay);
        let demanded_since = demanded_since(&self.practice, &row, now);
        let without_since = held.iter().map(|held| held.to).max();
        let report = super::member_report(&self.practice, row, now);
        self.count(&report);
        if let Some(missing) = find_missing(&report, demanded_since, without_since) {
            // Whoever must enroll of somebody else's accord comes last: since when is not known.
            let since = missing.since();
            self.missing.push((since.is_none(), since), missing);
        }
        let MemberReport { login, name, role, exemption, .. } = report;
        if let Some(exemption) = exemption {
            let Exemption { ends_at, .. } = exemption;
            self.exemptions.push(ends_at, Exempted { login, name, role, exemption });
        }
    }

    fn count(&mut self, report: &MemberReport) {
        self.members += 1;
        self.coverage.add(report.coverage);
        let roles = Role::ALL.iter().zip(&mut self.counted.roles);
        roles.filter(|(role, _)| **role == report.role).for_each(|(_, count)| *count += 1);
        let sms = AuthenticatorType::Sms;
        self.counted.sms += u64::from(report.factors.contains(sms));
        self.counted.sms_only += u64::from(report.factors == Methods::only(sms));
    }

    /// What the record tells of somebody while they are or were a member.
    fn stayed(&mut self, user: UserId, stay: &Stay<'_>) {
        self.tally.add(stay);
        let since = self.request.since.max(stay.from);
        let is_in = |at: Timestamp| since <= at && stay.to.is_none_or(|to| at < to);
        for (at, seq) in self.history.resets(user).filter(|(at, _)| is_in(*at)) {
            debug_assert!(at >= since);
            self.resets.push(Reverse(seq), ());
        }
        for code in self.history.codes(user).filter(|code| is_in(code.at)) {
            code.count_in(&mut self.counted);
        }
    }
}

/// Since when somebody who is no member any more has what they have now.
fn holds_since(tx: &ReadTx<'_>, user: UserId) -> Result<Option<Timestamp>> {
    let all = tx.authenticators_of(user)?;
    let active = all.iter().filter(|one| one.state == AuthenticatorState::Active);
    Ok(active.filter_map(|one| one.confirmed_at).min())
}

/// Since when the practice demands a second factor of a member, what was agreed and is over
/// included; `None` if it never did.
fn demanded_since(practice: &Practice, row: &MemberRow, now: Timestamp) -> Option<Timestamp> {
    let place = place(&practice.policy, &row.membership);
    let begun = beginning(&place, row.reinstated_at)?;
    let over = [place.exempt_until, practice.policy.paused_until].into_iter().flatten();
    over.filter(|end| *end <= now).max().map_or(Some(begun), |end| Some(begun.max(end)))
}

fn find_missing(
    report: &MemberReport,
    demanded_since: Option<Timestamp>,
    without_since: Option<Timestamp>,
) -> Option<Missing> {
    let because = report.next.because?;
    if report.coverage == Coverage::Exempt || !report.fits(Only::NotEnrolled) {
        return None;
    }
    Some(Missing {
        login: report.login.clone(),
        name: report.name.clone(),
        role: report.role,
        coverage: report.coverage,
        because,
        deadline: report.next.deadline,
        demanded_since: demanded_since.filter(|_| because == Demand::Practice),
        without_since,
    })
}

fn reset(event: Event) -> MemberReset {
    let verified = event.details.text("verified").map(ToOwned::to_owned);
    let Event { seq, at, actor, user, reason, ticket, .. } = event;
    let login = user.map(|user| user.login).unwrap_or_default();
    MemberReset { seq, at, actor: actor.name, login, reason, ticket, verified }
}

/// The first of many by a key, and how many there were.
struct Shortlist<K, T> {
    limit: usize,
    pushed: u64,
    /// By key, then in the order in which they came.
    kept: BTreeMap<(K, u64), T>,
}

impl<K: Ord, T> Shortlist<K, T> {
    const fn of(limit: usize) -> Self {
        Self { limit, pushed: 0, kept: BTreeMap::new() }
    }

    fn push(&mut self, key: K, value: T) {
        self.pushed += 1;
        self.kept.insert((key, self.pushed), value);
        if self.kept.len() > self.limit {
            self.kept.pop_last();
        }
    }

    fn finish<U>(self, made: impl Fn(K, T) -> U) -> Capped<U> {
        let shown: Vec<_> =
            self.kept.into_iter().map(|((key, _), value)| made(key, value)).collect();
        Capped { more: self.pushed - shown.len() as u64, shown }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_list_keeps_the_first_by_key_and_counts_the_rest() {
        let mut list = Shortlist::of(2);
        for (key, value) in [(3, "c"), (1, "a"), (3, "d"), (1, "b")] {
            list.push(key, value);
        }
        let Capped { shown, more } = list.finish(|_, value| value);
        assert_eq!((shown.as_slice(), more), (&["a", "b"][..], 2));
        let mut none = Shortlist::of(0);
        none.push(1, "a");
        assert_eq!(none.finish(|_, value| value).all(), 1);
    }
}
