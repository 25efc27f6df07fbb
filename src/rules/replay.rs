//! Replay: what the rows must be, made out from the record alone.
//!
//! Whoever edits a row behind the program's back leaves no event: enforcement that is off,
//! an exemption that ends later, a lock that is gone, an epoch that came back. Here the events
//! are gone through from the first on, and what they come to is kept: a few dozen bytes a
//! person. Comparing it with the rows is for [`crate::ops`].

use std::collections::{BTreeMap, HashMap};

use super::lockout::{DISABLE_IN_WINDOW, LOCK_AFTER, day_of, window_start_day};
use crate::model::event::{Action, Event, EventOutcome};
use crate::model::ids::{PracticeId, UserId};
use crate::model::time::Timestamp;

/// From so many wrong codes in the window on, what is left says nothing of those in a row.
const NEAR_THE_WINDOWS_END: u32 = DISABLE_IN_WINDOW - LOCK_AFTER - 1;

/// What the events told so far.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// Everybody who was added and not removed.
    pub users: HashMap<UserId, Person>,
    /// Every practice, with each setting that was ever changed.
    pub practices: HashMap<PracticeId, BTreeMap<String, String>>,
    /// Every membership.
    pub members: HashMap<(PracticeId, UserId), Member>,
    /// Every operator by name.
    pub operators: BTreeMap<String, Operator>,
    /// The highest ids that were given out: of users, practices and authenticators.
    pub highest: Highest,
    /// Who has just enrolled at a login: what lets them in then is no code that ends a row.
    enrolling: Option<UserId>,
}

/// The highest ids in the record.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Highest {
    pub user: i64,
    pub practice: i64,
    pub authenticator: i64,
}

/// Somebody, as the record tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub epoch: i64,
    pub suspended: bool,
    pub personal: bool,
    pub required: bool,
    pub rebind: bool,
    /// Those that are active or disabled, and whether they are active.
    pub authenticators: Vec<(i64, bool)>,
    /// Nobody has any, mostly.
    pub wrong: Option<Box<Wrong>>,
    /// How many logins a bypass code still opens.
    pub bypass_uses: i64,
}

impl Default for Person {
    fn default() -> Self {
        Self {
            epoch: 1,
            suspended: false,
            personal: false,
            required: false,
            rebind: false,
            authenticators: Vec::new(),
            wrong: None,
            bypass_uses: 0,
        }
    }
}

/// Wrong codes of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Wrong {
    pub in_row: u32,
    pub locked_until: Option<Timestamp>,
    /// By day, the earliest first.
    pub days: Vec<(i64, u32)>,
    /// Whether the events leave open how many there were.
    pub uncertain: bool,
}

impl Wrong {
    /// How many there were from that day on.
    pub(crate) fn since(&self, day: i64) -> u32 {
        self.days.iter().filter(|(one, _)| *one >= day).map(|(_, count)| count).sum()
    }

    fn charge(&mut self, at: Timestamp) {
        let (day, oldest) = (day_of(at), window_start_day(at));
        self.in_row += 1;
        self.days.retain(|(one, _)| *one >= oldest);
        match self.days.iter_mut().find(|(one, _)| *one == day) {
            Some((_, count)) => *count += 1,
            None => self.days.push((day, 1)),
        }
    }

    /// A code was refused, and so many were left. One that was no code at all was not charged:
    /// then as many are left as before.
    fn refused(&mut self, at: Timestamp, left: i64) {
        if self.since(window_start_day(at)) >= NEAR_THE_WINDOWS_END {
            self.uncertain = true;
        }
        let left_before = i64::from(LOCK_AFTER - self.in_row % LOCK_AFTER);
        if left != left_before || left == 0 {
            self.charge(at);
        }
    }
}

/// A membership, as the record tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub role: String,
    pub joined_at: Timestamp,
    pub exempt_until: Option<Timestamp>,
    pub extended_until: Option<Timestamp>,
}

/// An operator, as the record tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Operator {
    pub uid: i64,
    pub role: Option<String>,
    pub user: Option<UserId>,
}

impl Told {
    /// Goes on by one event.
    pub(crate) fn step(&mut self, event: &Event) {
        let user = event.user.as_ref().map(|one| one.id);
        let enrolling = std::mem::take(&mut self.enrolling);
        self.enrolling = match event.action {
            Action::AuthenticatorAdd if event.details.text("proof") != Some("desk") => user,
            Action::UserRecoveryCodes => enrolling,
            _ => None,
        };
        if event.action == Action::LoginAllowed && enrolling.is_some() && enrolling == user {
            self.leave_open(event);
            return;
        }
        match event.outcome {
            EventOutcome::Done => self.done(event),
            EventOutcome::Allowed => self.allowed(event),
            EventOutcome::Rejected => self.rejected(event),
            EventOutcome::Refused
            | EventOutcome::Denied
            | EventOutcome::Locked
            | EventOutcome::Skipped => {}
        }
    }

    fn note_ids(&mut self, event: &Event) {
        let Highest { user, practice, authenticator } = &mut self.highest;
        *user = event.user.as_ref().map_or(0, |one| one.id.get()).max(*user);
        *practice = event.practice.as_ref().map_or(0, |one| one.id.get()).max(*practice);
        *authenticator = authenticator_of(event).unwrap_or(0).max(*authenticator);
    }

    fn done(&mut self, event: &Event) {
        self.note_ids(event);
        let action = event.action.as_str();
        if matches!(event.action, Action::StoreRestore | Action::StoreAdopt) {
            self.put_back(event);
        } else if action.starts_with("practice.") {
            self.practice(event);
        } else if action.starts_with("member.") {
            self.member(event);
        } else if action.starts_with("operator.") {
            self.operator(event);
        } else if event.action == Action::StoreInit {
            // Whoever makes a store may do everything in it.
            let uid = i64::from(event.actor.uid);
            let first = Operator { uid, role: Some("admin".to_owned()), user: None };
            self.operators.insert(event.actor.name.clone(), first);
        } else {
            self.person(event);
        }
    }

    /// What was made before ended for everybody. What was done again has events of its own.
    fn put_back(&mut self, event: &Event) {
        let epochs = event.details.number("epochs_raised_by").unwrap_or_default();
        for person in self.users.values_mut() {
            person.epoch += epochs;
            person.bypass_uses = 0;
        }
    }

    fn practice(&mut self, event: &Event) {
        let Some(id) = event.practice.as_ref().map(|stamp| stamp.id) else { return };
        if event.action == Action::PracticeRemove {
            self.practices.remove(&id);
            let left: Vec<_> = self.members.keys().filter(|(one, _)| *one == id).copied().collect();
            for (practice, user) in left {
                self.members.remove(&(practice, user));
                self.raise_epoch(user);
            }
            return;
        }
        let settings = self.practices.entry(id).or_default();
        for (name, _) in event.details.iter() {
            if let Some(value) = event.details.text(name) {
                settings.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    fn member(&mut self, event: &Event) {
        let (Some(practice), Some(user)) = (&event.practice, &event.user) else { return };
        let place = (practice.id, user.id);
        let role = || event.details.text("role").unwrap_or_default().to_owned();
        let end = event.details.time("ends_at");
        match event.action {
            Action::MemberAdd => {
                let (role, joined_at) = (role(), event.at);
                let (exempt_until, extended_until) = (None, None);
                let new = Member { role, joined_at, exempt_until, extended_until };
                self.members.insert(place, new);
            }
            Action::MemberRemove => {
                self.members.remove(&place);
                self.raise_epoch(user.id);
            }
            _ => {
                let Some(member) = self.members.get_mut(&place) else { return };
                match event.action {
                    Action::MemberSet => member.role = role(),
                    Action::MemberExempt => member.exempt_until = end,
                    Action::MemberExtend => member.extended_until = end,
                    _ => {}
                }
            }
        }
    }

    fn operator(&mut self, event: &Event) {
        let name = event.target.as_deref().and_then(|target| target.strip_prefix("operator "));
        let Some(name) = name else { return };
        if event.action == Action::OperatorRemove {
            self.operators.remove(name);
            return;
        }
        let operator = Operator {
            uid: event.details.number("uid").unwrap_or_default(),
            role: event.details.text("role").map(ToOwned::to_owned),
            user: event.user.as_ref().map(|user| user.id),
        };
        self.operators.insert(name.to_owned(), operator);
    }

    fn raise_epoch(&mut self, user: UserId) {
        if let Some(person) = self.users.get_mut(&user) {
            person.epoch += 1;
        }
    }

    fn person(&mut self, event: &Event) {
        let Some(user) = event.user.as_ref().map(|stamp| stamp.id) else { return };
        match event.action {
            Action::UserAdd => {
                self.users.insert(user, Person::default());
            }
            Action::UserRemove => {
                self.users.remove(&user);
                self.members.retain(|(_, one), _| *one != user);
            }
            _ => {
                if let Some(person) = self.users.get_mut(&user) {
                    person.turn(event);
                }
            }
        }
    }

    /// This may be the end of an enrollment, which ends no row, or a login right after it.
    fn leave_open(&mut self, event: &Event) {
        if let Some(wrong) = self.person_of(event).and_then(|person| person.wrong.as_mut()) {
            wrong.uncertain = true;
        }
    }

    /// A code was right: none is wrong in a row any more.
    fn allowed(&mut self, event: &Event) {
        let Some(person) = self.person_of(event) else { return };
        match event.details.text("by") {
            Some("password" | "device") | None => {}
            Some(by) => {
                person.end_row();
                person.bypass_uses -= i64::from(by == "bypass");
            }
        }
    }

    fn rejected(&mut self, event: &Event) {
        let is_guess = matches!(event.details.text("reason"), Some("wrong" | "already_used"));
        if event.action != Action::LoginRejected || !is_guess {
            return;
        }
        let Some(person) = self.person_of(event) else { return };
        let wrong = person.wrong.get_or_insert_default();
        match (event.details.time("locked_until"), event.details.number("left")) {
            (Some(until), _) => {
                wrong.charge(event.at);
                wrong.locked_until = Some(until);
            }
            (None, Some(left)) => wrong.refused(event.at, left),
            (None, None) => wrong.uncertain = true,
        }
    }

    fn person_of(&mut self, event: &Event) -> Option<&mut Person> {
        self.users.get_mut(&event.user.as_ref()?.id)
    }
}

impl Person {
    fn turn(&mut self, event: &Event) {
        let flag = |name| event.details.get(name).map(|_| event.details.is_flagged(name));
        match event.action {
            Action::AuthenticatorAdd | Action::AuthenticatorImport => {
                let replaced = event.details.number("replaced");
                self.authenticators.retain(|(id, _)| Some(*id) != replaced);
                self.authenticators.extend(authenticator_of(event).map(|id| (id, true)));
                self.personal = flag("personal").unwrap_or(self.personal);
                self.rebind = flag("rebind").unwrap_or(self.rebind);
            }
            Action::AuthenticatorRemove => self.lose(event),
            Action::AuthenticatorDisable => {
                self.authenticators.iter_mut().for_each(|(_, is_active)| *is_active = false);
                self.rebind = true;
            }
            Action::UserReset2fa => {
                self.end_everything();
                self.rebind = true;
            }
            Action::UserDisable2fa => {
                self.end_everything();
                (self.personal, self.required) = (false, false);
            }
            Action::UserPersonal => self.personal = event.details.is_flagged("personal"),
            Action::UserRequire => self.required = event.details.is_flagged("required"),
            Action::UserSuspend => self.suspended = true,
            Action::UserReinstate => self.suspended = false,
            Action::UserBypassCode => {
                self.bypass_uses = event.details.number("uses").unwrap_or_default();
            }
            Action::LoginProven => self.end_row(),
            // Counted by what another record told.
            Action::UserCharge => self.wrong.get_or_insert_default().uncertain = true,
            Action::UserUnlock => {
                if let Some(wrong) = &mut self.wrong {
                    wrong.locked_until = None;
                }
            }
            _ => {}
        }
        self.epoch = event.details.number("epoch").unwrap_or(self.epoch);
    }

    fn lose(&mut self, event: &Event) {
        let lost = authenticator_of(event);
        self.authenticators.retain(|(id, _)| Some(*id) != lost);
        match event.details.text("state") {
            Some("active") => {
                self.rebind |= !self.authenticators.iter().any(|(_, is_active)| *is_active);
                self.epoch += 1;
            }
            Some("disabled") => self.epoch += 1,
            // It counted for nothing.
            _ => {}
        }
    }

    fn end_everything(&mut self) {
        self.authenticators.clear();
        self.wrong = None;
        self.bypass_uses = 0;
    }

    fn end_row(&mut self) {
        if let Some(wrong) = &mut self.wrong {
            (wrong.in_row, wrong.locked_until) = (0, None);
        }
    }
}

fn authenticator_of(event: &Event) -> Option<i64> {
    event.target.as_deref()?.strip_prefix("authenticator ")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::lockout::{Charge, Failures, judge_charge};

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000 + minutes * 60_000)
    }

    /// The counts as the door keeps them, and what is made of its events, side by side.
    #[test]
    fn wrong_codes_are_counted_as_the_door_counts_them_up_to_where_the_window_ends() {
        let mut wrong = Wrong::default();
        for number in 1..85 {
            let now = at(i64::from(number));
            match judge_charge(Failures { in_row: number, in_window: number }, now) {
                Charge::Counted { left } => wrong.refused(now, i64::from(left)),
                Charge::Locks { until } => {
                    wrong.charge(now);
                    wrong.locked_until = Some(until);
                }
                Charge::Disables => panic!("too many"),
            }
            assert_eq!((wrong.in_row, wrong.uncertain), (number, false));
            assert_eq!(wrong.since(window_start_day(at(0))), number);
        }
    }

    #[test]
    fn what_was_no_code_at_all_left_as_many_as_before_and_was_not_charged() {
        let mut wrong = Wrong::default();
        wrong.refused(at(0), 10);
        assert_eq!(wrong, Wrong::default());
        for left in [9, 8, 8, 7, 7, 7] {
            wrong.refused(at(1), left);
        }
        assert_eq!((wrong.in_row, wrong.since(0)), (3, 3));
    }

    #[test]
    fn near_the_end_of_the_window_nothing_is_claimed() {
        let day = day_of(at(0));
        let mut wrong = Wrong { days: vec![(day, 90)], ..Wrong::default() };
        wrong.refused(at(0), 9);
        assert!(wrong.uncertain);
    }

    #[test]
    fn days_that_no_window_reaches_are_forgotten() {
        let mut wrong = Wrong::default();
        wrong.charge(at(0));
        wrong.charge(at(31 * 24 * 60));
        assert_eq!((wrong.in_row, wrong.days.len()), (2, 1));
    }
}
