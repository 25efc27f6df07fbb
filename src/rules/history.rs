//! History: who had an authenticator when, made out from what the record tells.
//!
//! What is there now says since when; what ended says until when. So the record is
//! asked only for what ended in the time of a report, and for when that began:
//!
//! ```text
//! the oldest active authenticator now    ──► enrolled from then on
//! removed, replaced, disabled or ended   ──► enrolled from its own proof, or from
//!                                            before the time that is told, until then
//! ```

use crate::model::event::Action;
use crate::model::outcome::coverage::Point;
use crate::model::time::Timestamp;

/// What an event does to the authenticators of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bearing {
    /// One is proven, and may replace another.
    Adds,
    /// One goes.
    Removes,
    /// Those that are active go dark.
    Disables,
    /// All go.
    Ends,
}

/// The actions that bear on who has an authenticator.
pub(crate) const BEARINGS: [(Action, Bearing); 7] = [
    (Action::AuthenticatorAdd, Bearing::Adds),
    (Action::AuthenticatorImport, Bearing::Adds),
    (Action::AuthenticatorRemove, Bearing::Removes),
    (Action::AuthenticatorDisable, Bearing::Disables),
    (Action::UserReset2fa, Bearing::Ends),
    (Action::UserDisable2fa, Bearing::Ends),
    (Action::UserRemove, Bearing::Ends),
];

/// What happened to the authenticators of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Happened {
    /// One was proven, in place of another or not.
    Added {
        /// Its number.
        id: i64,
        /// That of the other.
        replaced: Option<i64>,
    },
    /// One was removed.
    Removed {
        /// Its number.
        id: i64,
        /// Whether it counted until then.
        was_active: bool,
    },
    /// So many active ones were disabled.
    Disabled(u64),
    /// So many ended, active or disabled.
    Ended(u64),
}

/// A stretch of time in which a person had an active authenticator that ended since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Held {
    /// From when on; the beginning of time where that is before what is told.
    pub from: Timestamp,
    /// Until when; that moment no longer belongs.
    pub to: Timestamp,
}

impl Held {
    fn has(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.to
    }
}

/// Judges when a person had an authenticator that ended, from all that happened to theirs, the
/// oldest first. `began_proven` says whether the record knows of an active one before that:
/// what is only counted in the end may have been disabled long before.
#[must_use]
pub(crate) fn judge_held(
    marks: impl IntoIterator<Item = (Timestamp, Happened)>,
    began_proven: bool,
) -> Vec<Held> {
    let mut fold = Fold { began_proven, ..Fold::default() };
    marks.into_iter().for_each(|(at, happened)| fold.step(at, happened));
    fold.held
}

#[derive(Default)]
struct Fold {
    held: Vec<Held>,
    /// Those that are known to be active, and since when.
    alive: Vec<(i64, Timestamp)>,
    /// How many are known to be disabled.
    dark: u64,
    began_proven: bool,
}

impl Fold {
    fn step(&mut self, at: Timestamp, happened: Happened) {
        match happened {
            Happened::Added { id, replaced } => {
                replaced.into_iter().for_each(|old| self.end(old, at));
                self.alive.push((id, at));
            }
            Happened::Removed { id, was_active: true } => self.end(id, at),
            Happened::Removed { was_active: false, .. } => self.dark = self.dark.saturating_sub(1),
            Happened::Disabled(count) => {
                self.end_all(count, at);
                self.dark += count;
            }
            Happened::Ended(count) => {
                self.end_all(count.saturating_sub(self.dark), at);
                self.dark = 0;
            }
        }
    }

    fn end(&mut self, id: i64, at: Timestamp) {
        let known = self.alive.iter().position(|(one, _)| *one == id);
        let from = known.map(|place| self.alive.swap_remove(place).1);
        self.held.push(Held { from: from.unwrap_or_else(beginning_of_time), to: at });
    }

    fn end_all(&mut self, count: u64, at: Timestamp) {
        let unknown = count > self.alive.len() as u64;
        if unknown && self.began_proven {
            self.held.push(Held { from: beginning_of_time(), to: at });
        }
        let alive = self.alive.drain(..).map(|(_, from)| Held { from, to: at });
        self.held.extend(alive);
    }
}

fn beginning_of_time() -> Timestamp {
    Timestamp::from_millis(0)
}

/// Counts members and enrolled ones at given moments, the first moment first.
pub(crate) struct Tally<'m> {
    moments: &'m [Timestamp],
    /// By how much each moment differs from the one before it.
    members: Vec<i64>,
    enrolled: Vec<i64>,
}

/// When somebody was a member, and had an authenticator.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stay<'h> {
    /// When they joined.
    pub from: Timestamp,
    /// When they left; that moment no longer belongs.
    pub to: Option<Timestamp>,
    /// What they had and have no more.
    pub held: &'h [Held],
    /// Since when they have what they have now.
    pub holds_since: Option<Timestamp>,
}

impl Stay<'_> {
    fn is_enrolled(&self, at: Timestamp) -> bool {
        self.holds_since.is_some_and(|since| since <= at) || self.held.iter().any(|h| h.has(at))
    }
}

impl<'m> Tally<'m> {
    /// Nobody yet.
    pub(crate) fn at(moments: &'m [Timestamp]) -> Self {
        let nobody = vec![0; moments.len() + 1];
        Self { moments, members: nobody.clone(), enrolled: nobody }
    }

    /// Counts somebody.
    pub(crate) fn add(&mut self, stay: &Stay<'_>) {
        let (first, end) = (self.place(stay.from), stay.to.map(|to| self.place(to)));
        let end = end.unwrap_or(self.moments.len()).max(first);
        bump(&mut self.members, first, end);
        if stay.held.is_empty() {
            // Nearly everybody: no look at each moment.
            let since = stay.holds_since.map_or(end, |since| self.place(since));
            bump(&mut self.enrolled, since.clamp(first, end), end);
            return;
        }
        for (place, at) in self.moments.iter().enumerate().take(end).skip(first) {
            if stay.is_enrolled(*at) {
                bump(&mut self.enrolled, place, place + 1);
            }
        }
    }

    /// The first moment that is not before that point.
    fn place(&self, point: Timestamp) -> usize {
        self.moments.partition_point(|moment| *moment < point)
    }

    /// What it came to.
    #[must_use]
    pub(crate) fn points(&self) -> Vec<Point> {
        let running = |differences: &[i64]| {
            let sums = differences.iter().scan(0_i64, |sum, difference| {
                *sum += difference;
                Some(sum.unsigned_abs())
            });
            sums.collect::<Vec<_>>()
        };
        let counts = running(&self.members).into_iter().zip(running(&self.enrolled));
        let points = self.moments.iter().zip(counts);
        points.map(|(at, (members, enrolled))| Point { at: *at, members, enrolled }).collect()
    }
}

/// One more from `first` up to before `end`.
fn bump(differences: &mut [i64], first: usize, end: usize) {
    if let Some(slot) = differences.get_mut(first) {
        *slot += 1;
    }
    if let Some(slot) = differences.get_mut(end) {
        *slot -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::time::Length;

    fn day(number: u32) -> Timestamp {
        Timestamp::from_millis(0).plus(Length::days(number))
    }

    fn held(marks: &[(u32, Happened)], began_proven: bool) -> Vec<(u32, u32)> {
        let marks = marks.iter().map(|(number, happened)| (day(*number), *happened));
        let number =
            |point: Timestamp| u32::try_from(point.millis() / Length::days(1).millis()).unwrap();
        let held = judge_held(marks, began_proven);
        held.iter().map(|Held { from, to }| (number(*from), number(*to))).collect()
    }

    const fn added(id: i64) -> Happened {
        Happened::Added { id, replaced: None }
    }

    const fn removed(id: i64) -> Happened {
        Happened::Removed { id, was_active: true }
    }

    #[test]
    fn what_was_proven_and_removed_counted_in_between() {
        assert_eq!(held(&[(3, added(7)), (5, removed(7))], false), [(3, 5)]);
        assert_eq!(held(&[(3, added(7))], false), [], "it is there, and tells for itself");
    }

    #[test]
    fn what_was_removed_and_is_not_known_to_begin_was_there_before() {
        assert_eq!(held(&[(5, removed(7))], false), [(0, 5)]);
        let replaced = Happened::Added { id: 8, replaced: Some(7) };
        assert_eq!(held(&[(5, replaced)], false), [(0, 5)]);
        let dark = Happened::Removed { id: 7, was_active: false };
        assert_eq!(held(&[(5, dark)], true), []);
    }

    #[test]
    fn a_reset_ends_all_that_was_there() {
        let marks = [(3, added(7)), (4, added(8)), (6, Happened::Ended(2))];
        assert_eq!(held(&marks, false), [(3, 6), (4, 6)]);
        // One more than is known: it was there before, if anything is known to have been.
        let more = [(3, added(7)), (6, Happened::Ended(2))];
        assert_eq!(held(&more, true), [(0, 6), (3, 6)]);
        assert_eq!(held(&more, false), [(3, 6)]);
        assert_eq!(held(&[(6, Happened::Ended(0))], true), []);
    }

    #[test]
    fn what_guessing_disabled_no_longer_counts_until_the_reset() {
        let marks = [(3, added(7)), (5, Happened::Disabled(1)), (9, Happened::Ended(1))];
        assert_eq!(held(&marks, false), [(3, 5)]);
        let before = [(5, Happened::Disabled(1)), (9, Happened::Ended(1))];
        assert_eq!(held(&before, true), [(0, 5)]);
    }

    #[test]
    fn whoever_enrolls_again_has_two_stretches() {
        let marks = [(2, Happened::Ended(1)), (4, added(9)), (6, Happened::Ended(1))];
        assert_eq!(held(&marks, true), [(0, 2), (4, 6)]);
    }

    fn tallied(stays: &[Stay<'_>]) -> Vec<(u64, u64)> {
        let moments: Vec<_> = [2, 4, 6, 8].map(day).to_vec();
        let mut tally = Tally::at(&moments);
        stays.iter().for_each(|stay| tally.add(stay));
        tally.points().iter().map(|point| (point.members, point.enrolled)).collect()
    }

    const fn stay(from: Timestamp, holds_since: Option<Timestamp>) -> Stay<'static> {
        Stay { from, to: None, held: &[], holds_since }
    }

    #[test]
    fn a_member_counts_from_the_day_of_joining_and_as_enrolled_from_the_proof() {
        assert_eq!(tallied(&[stay(day(3), Some(day(5)))]), [(0, 0), (1, 0), (1, 1), (1, 1)]);
        // Enrolled before, elsewhere: here from the first day.
        assert_eq!(tallied(&[stay(day(3), Some(day(1)))]), [(0, 0), (1, 1), (1, 1), (1, 1)]);
        assert_eq!(tallied(&[stay(day(1), None)]), [(1, 0), (1, 0), (1, 0), (1, 0)]);
        // At the moment itself it is so already.
        assert_eq!(tallied(&[stay(day(4), Some(day(6)))]), [(0, 0), (1, 0), (1, 1), (1, 1)]);
    }

    #[test]
    fn whoever_left_counts_until_then_and_a_gap_is_a_gap() {
        let held = [Held { from: day(1), to: day(4) }];
        let left = Stay { to: Some(day(6)), held: &held, ..stay(day(1), None) };
        assert_eq!(tallied(&[left]), [(1, 1), (1, 0), (0, 0), (0, 0)]);
        let again = Stay { held: &held, ..stay(day(1), Some(day(8))) };
        assert_eq!(tallied(&[again]), [(1, 1), (1, 0), (1, 0), (1, 1)]);
        // Came and left between two moments.
        let between = Stay { to: Some(day(4)), ..stay(day(3), Some(day(3))) };
        assert_eq!(tallied(&[between]), [(0, 0); 4]);
    }

    #[test]
    fn many_are_added_up() {
        let stays = [stay(day(1), Some(day(1))), stay(day(1), None), stay(day(5), Some(day(7)))];
        assert_eq!(tallied(&stays), [(2, 1), (2, 1), (3, 1), (3, 2)]);
    }

    /// An action that is new must be thought of here: whoever adds one meets this match.
    #[test]
    fn every_action_about_authenticators_bears_on_the_history_or_is_known_not_to() {
        for action in Action::ALL {
            let known = BEARINGS.iter().any(|(one, _)| one == action);
            let is_about = action.as_str().starts_with("authenticator.");
            let bears_not =
                matches!(action, Action::AuthenticatorRename | Action::AuthenticatorResync);
            assert!(known || !is_about || bears_not, "{action}");
        }
    }
}
