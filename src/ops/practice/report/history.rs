//! What the record adds to a report, read once for all practices of it.
//!
//! Only what ended is kept, by person: whatever is there still tells for itself
//! since when. So the memory that it takes grows with how much ended in that time.

use std::collections::HashMap;

use crate::error::Result;
use crate::model::event::Action;
use crate::model::ids::{EventSeq, PracticeId, UserId};
use crate::model::outcome::coverage::CodesIssued;
use crate::model::practice::Practice;
use crate::model::time::{Length, Timestamp};
use crate::rules::deviation::{BINDING_CODE, Counted};
use crate::rules::history::{BEARINGS, Bearing, Happened, Held, judge_held};
use crate::store::{ReadTx, Span, TraceRow};

/// A membership that ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Left {
    practice: PracticeId,
    /// Whose.
    pub(super) user: UserId,
    seq: EventSeq,
    /// When it began; the beginning of time where that is before what is told.
    pub(super) from: Timestamp,
    /// When it ended.
    pub(super) to: Timestamp,
}

/// A code that was handed out, of those that are told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Code {
    user: UserId,
    kind: CodeKind,
    /// When.
    pub(super) at: Timestamp,
    lifetime: Length,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CodeKind {
    Enrollment,
    Bypass,
}

impl Code {
    /// Counts the code among what a practice deviates in.
    pub(super) fn count_in(&self, counted: &mut Counted) {
        let CodesIssued { count, longest } = match self.kind {
            CodeKind::Enrollment => &mut counted.long_codes,
            CodeKind::Bypass => &mut counted.bypass_codes,
        };
        *count += 1;
        *longest = self.lifetime.max(*longest);
    }
}

/// What ended, was reset and was handed out. Every list is sorted by whom it is about.
#[derive(Debug, Default)]
pub(super) struct History {
    held: Vec<(UserId, Held)>,
    left: Vec<Left>,
    resets: Vec<(UserId, Timestamp, EventSeq)>,
    codes: Vec<Code>,
}

impl History {
    /// Reads what happened in that time, of members of these practices or of others.
    pub(super) fn read(
        tx: &ReadTx<'_>,
        (since, until): (Timestamp, Timestamp),
        practices: &[Practice],
    ) -> Result<Self> {
        let span = tx.span(since, until)?;
        let mut reader = Reader { tx, span: &span, history: Self::default(), marks: Vec::new() };
        reader.endings()?;
        reader.beginnings()?;
        reader.memberships(practices)?;
        reader.codes()?;
        let mut history = reader.history;
        history.held.sort_by_key(|(user, held)| (*user, held.to));
        history.left.sort_by_key(|left| (left.practice, left.seq));
        history.resets.sort();
        history.codes.sort_by_key(|code| (code.user, code.at));
        Ok(history)
    }

    /// When that person had an authenticator that ended since.
    pub(super) fn held(&self, user: UserId) -> Vec<Held> {
        about(&self.held, |(one, _)| *one, user).iter().map(|(_, held)| *held).collect()
    }

    /// Who left that practice.
    pub(super) fn left(&self, practice: PracticeId) -> impl Iterator<Item = &Left> {
        about(&self.left, |left| left.practice, practice).iter()
    }

    /// The resets of that person, and when they were.
    pub(super) fn resets(&self, user: UserId) -> impl Iterator<Item = (Timestamp, EventSeq)> {
        about(&self.resets, |(one, ..)| *one, user).iter().map(|(_, at, seq)| (*at, *seq))
    }

    /// The codes that were handed out to that person, of those that are told.
    pub(super) fn codes(&self, user: UserId) -> impl Iterator<Item = &Code> {
        about(&self.codes, |code| code.user, user).iter()
    }
}

/// What of a sorted list is about one.
fn about<T, K: Ord + Copy>(sorted: &[T], key: impl Fn(&T) -> K, wanted: K) -> &[T] {
    let first = sorted.partition_point(|one| key(one) < wanted);
    let rest = sorted.get(first..).unwrap_or_default();
    let end = rest.partition_point(|one| key(one) <= wanted);
    rest.get(..end).unwrap_or_default()
}

/// Something that happened to the authenticators of a person.
#[derive(Debug, Clone, Copy)]
struct Mark {
    user: UserId,
    seq: EventSeq,
    at: Timestamp,
    happened: Happened,
}

struct Reader<'t, 'c> {
    tx: &'t ReadTx<'c>,
    span: &'t Span,
    history: History,
    marks: Vec<Mark>,
}

impl Reader<'_, '_> {
    /// What ended, and whose: of those who replaced one, that they did.
    fn endings(&mut self) -> Result<()> {
        let Self { tx, span, history, marks } = self;
        for (action, bearing) in BEARINGS {
            tx.for_each_trace(span, action, |trace| {
                let Some(mark) = mark(&trace, bearing) else { return Ok(()) };
                if action == Action::UserReset2fa {
                    history.resets.push((mark.user, mark.at, mark.seq));
                }
                if !matches!(mark.happened, Happened::Added { replaced: None, .. }) {
                    marks.push(mark);
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// When that had begun, and what it comes to. The record may name everybody as
    /// having enrolled, so it is asked again rather than kept.
    fn beginnings(&mut self) -> Result<()> {
        let mut users: Vec<_> = self.marks.iter().map(|mark| mark.user).collect();
        users.sort_unstable();
        users.dedup();
        if users.is_empty() {
            return Ok(());
        }
        let Self { tx, span, history, marks } = self;
        tx.for_each_trace(span, Action::AuthenticatorAdd, |trace| {
            let mark = mark(&trace, Bearing::Adds);
            let is_new =
                |one: &Mark| matches!(one.happened, Happened::Added { replaced: None, .. });
            let wanted = |one: &Mark| is_new(one) && users.binary_search(&one.user).is_ok();
            marks.extend(mark.filter(wanted));
            Ok(())
        })?;
        marks.sort_unstable_by_key(|mark| (mark.user, mark.seq));
        for marks in marks.chunk_by(|one, other| one.user == other.user) {
            let Some(first) = marks.first() else { continue };
            let began_proven = tx.was_proven_before(first.user, first.seq)?;
            let all = marks.iter().map(|mark| (mark.at, mark.happened));
            let held = judge_held(all, began_proven).into_iter();
            history.held.extend(held.map(|held| (first.user, held)));
        }
        Ok(())
    }

    /// Who left, and when they had come.
    fn memberships(&mut self, practices: &[Practice]) -> Result<()> {
        let Self { tx, span, history: History { left, .. }, .. } = self;
        let ids: HashMap<_, _> = practices.iter().map(|p| (p.handle.as_str(), p.id)).collect();
        tx.for_each_trace(span, Action::MemberRemove, |trace| {
            left.extend(trace.practice.and_then(|practice| left_at(&trace, practice)));
            Ok(())
        })?;
        tx.for_each_trace(span, Action::UserRemove, |trace| {
            let handles = trace.details.text("practices").unwrap_or_default().split(',');
            let known = handles.filter_map(|handle| ids.get(handle));
            left.extend(known.filter_map(|practice| left_at(&trace, *practice)));
            Ok(())
        })?;
        if left.is_empty() {
            return Ok(());
        }
        left.sort_unstable_by_key(|left| (left.user, left.practice, left.seq));
        tx.for_each_trace(span, Action::MemberAdd, |trace| {
            let (Some(user), Some(practice)) = (trace.user, trace.practice) else { return Ok(()) };
            // The first end after it: before that, the person had not come yet.
            let wanted = (user, practice, trace.seq);
            let next = left.partition_point(|one| (one.user, one.practice, one.seq) < wanted);
            let ended = left.get_mut(next);
            let ended = ended.filter(|one| (one.user, one.practice) == (user, practice));
            ended.into_iter().for_each(|left| left.from = trace.at);
            Ok(())
        })
    }

    fn codes(&mut self) -> Result<()> {
        let kinds = [
            (Action::UserEnrollmentCode, CodeKind::Enrollment, BINDING_CODE),
            (Action::UserBypassCode, CodeKind::Bypass, Length::ZERO),
        ];
        let Self { tx, span, history, .. } = self;
        for (action, kind, told_over) in kinds {
            tx.for_each_trace(span, action, |trace| {
                let ends = trace.details.time("expires_at");
                let lifetime = ends.map(|end| end.since(trace.at)).filter(|l| *l > told_over);
                let code = trace.user.zip(lifetime);
                let at = trace.at;
                history.codes.extend(code.map(|(user, lifetime)| Code {
                    user,
                    kind,
                    at,
                    lifetime,
                }));
                Ok(())
            })?;
        }
        Ok(())
    }
}

fn left_at(trace: &TraceRow, practice: PracticeId) -> Option<Left> {
    let (seq, to) = (trace.seq, trace.at);
    trace.user.map(|user| Left { practice, user, seq, from: Timestamp::from_millis(0), to })
}

fn mark(trace: &TraceRow, bearing: Bearing) -> Option<Mark> {
    let TraceRow { seq, at, user, target, details, .. } = trace;
    let id = || target.as_deref()?.strip_prefix("authenticator ")?.parse().ok();
    let count = || details.number("authenticators").map_or(0, i64::unsigned_abs);
    let happened = match bearing {
        Bearing::Adds => Happened::Added { id: id()?, replaced: details.number("replaced") },
        Bearing::Removes => {
            // What was pending counted for nothing.
            let state = details.text("state").filter(|state| *state != "pending")?;
            Happened::Removed { id: id()?, was_active: state == "active" }
        }
        Bearing::Disables => Happened::Disabled(count()),
        Bearing::Ends => Happened::Ended(count()),
    };
    Some(Mark { user: (*user)?, seq: *seq, at: *at, happened })
}
