//! Rows against the record: what was edited behind the program's back is in one and not in the
//! other.

use std::collections::HashMap;

use super::{RESTORE, login_of, reset_command};
use crate::error::Result;
use crate::model::ids::{PracticeId, UserId};
use crate::model::operator::OperatorRole;
use crate::model::outcome::inspection::{Inspection, Sort};
use crate::model::policy::Policy;
use crate::model::practice::Practice;
use crate::model::text::shell_word;
use crate::model::time::Timestamp;
use crate::ops::practice::{described, settled};
use crate::rules::lockout::window_start_day;
use crate::rules::replay::{Member, Person, Told, Wrong};
use crate::store::{MarksRow, ReadTx, TermsRow};

const EDITED: &str = "it was edited outside twofactl";

/// Compares every row that the record tells of.
pub(super) fn compare(
    tx: &ReadTx<'_>,
    told: Told,
    now: Timestamp,
    found: &mut Inspection,
) -> Result<()> {
    let Told { users, practices, members, operators, highest, .. } = told;
    let mut comparing = Comparing { tx, now, found, handles: HashMap::new() };
    comparing.ids("users", highest.user)?;
    comparing.ids("practices", highest.practice)?;
    comparing.authenticator_ids(highest.authenticator)?;
    comparing.practices(practices)?;
    comparing.members(members)?;
    comparing.operators(operators)?;
    comparing.people(users)
}

struct Comparing<'a, 'c> {
    tx: &'a ReadTx<'c>,
    now: Timestamp,
    found: &'a mut Inspection,
    handles: HashMap<PracticeId, String>,
}

impl Comparing<'_, '_> {
    fn add(&mut self, place: impl Into<String>, cause: String, mend: String) {
        self.found.add(Sort::Replay, place, cause, mend);
    }

    fn ids(&mut self, table: &str, highest: i64) -> Result<()> {
        let last = self.tx.last_id_of(table)?;
        if last < highest {
            let cause = format!("ids after {last} would be given out again, up to {highest}");
            self.add(table, cause, RESTORE.to_owned());
        }
        Ok(())
    }

    fn authenticator_ids(&mut self, told: i64) -> Result<()> {
        let ids = self.tx.authenticator_ids()?;
        let (last, highest) = ids.map_or((0, told), |(last, highest)| (last, highest.max(told)));
        if last < highest {
            let cause = format!("ids after {last} would be given out again, up to {highest}");
            self.add("authenticators", cause, RESTORE.to_owned());
        }
        Ok(())
    }

    fn practices(
        &mut self,
        mut told: HashMap<PracticeId, std::collections::BTreeMap<String, String>>,
    ) -> Result<()> {
        let mut rows = Vec::new();
        self.tx.for_each_practice(|practice, _| {
            rows.push(practice);
            Ok(())
        })?;
        for practice in rows {
            self.handles.insert(practice.id, practice.handle.to_string());
            let place = format!("the practice {}", practice.handle);
            match told.remove(&practice.id) {
                Some(settings) => self.settings(&practice, &settings, &place),
                None => {
                    let mend = format!("twofactl practice remove {}", practice.handle);
                    self.add(place, format!("the record does not know it: {EDITED}"), mend);
                }
            }
        }
        for id in told.keys() {
            let place = format!("the practice with the id {}", id.get());
            self.add(place, "the record knows it, and it is gone".to_owned(), RESTORE.to_owned());
        }
        Ok(())
    }

    /// Each setting against the last time that it was changed; else against that of a new practice.
    fn settings(
        &mut self,
        practice: &Practice,
        told: &std::collections::BTreeMap<String, String>,
        place: &str,
    ) {
        let policy = settled(&practice.policy, self.now);
        let rows = described(&Practice { policy, ..practice.clone() });
        let fresh = Policy::new(self.now);
        let fresh = described(&Practice { policy: fresh, ..practice.clone() });
        for ((name, row), (_, fresh)) in rows.into_iter().zip(fresh) {
            let expected = told.get(name).cloned().unwrap_or(fresh);
            let is_pause = name == "paused_until";
            let has_passed = |text: &str| {
                Timestamp::parse_start(text, &jiff::tz::TimeZone::UTC)
                    .is_ok_and(|until| until <= self.now)
            };
            if row == expected || (is_pause && row == "none" && has_passed(&expected)) {
                continue;
            }
            let handle = practice.handle.as_str();
            let mend = match name {
                "enforced_since" if expected != "none" => {
                    format!("twofactl practice enforce {handle}")
                }
                "enforced_since" | "paused_until" => format!("twofactl practice disable {handle}"),
                _ => format!("twofactl practice set {handle}, with what it shall be"),
            };
            let told = format!("{name} is {row}, and the record says {expected}: {EDITED}");
            self.add(place, told, mend);
        }
    }

    fn members(&mut self, mut told: HashMap<(PracticeId, UserId), Member>) -> Result<()> {
        let mut odd = Vec::new();
        let now = self.now;
        self.tx.for_each_terms(|row| {
            let causes = match told.remove(&(row.practice, row.user)) {
                Some(member) => differences(&row, &member, now),
                None => vec![(Term::Unknown, format!("the record does not know it: {EDITED}"))],
            };
            odd.extend(causes.into_iter().map(|cause| (row.practice, row.user, cause)));
            Ok(())
        })?;
        let gone = |_: &Member| (Term::Gone, "the record knows it, and it is gone".to_owned());
        odd.extend(told.iter().map(|((practice, user), one)| (*practice, *user, gone(one))));
        for (practice, user, (term, cause)) in odd {
            let handle = self.handles.get(&practice).cloned();
            let handle = handle.unwrap_or_else(|| format!("#{}", practice.get()));
            let login = login_of(self.tx, user.get());
            let mend = term.mend(&handle, &shell_word(&login));
            self.add(format!("the membership of {login} in {handle}"), cause, mend);
        }
        Ok(())
    }

    fn operators(
        &mut self,
        mut told: std::collections::BTreeMap<String, crate::rules::replay::Operator>,
    ) -> Result<()> {
        for row in self.tx.operators()? {
            let name = row.name.to_string();
            let is = crate::rules::replay::Operator {
                uid: i64::from(row.uid),
                role: row.role.map(OperatorRole::as_str).map(ToOwned::to_owned),
                user: row.user.as_ref().map(|(id, _)| *id),
            };
            let place = format!("the operator {name}");
            let word = shell_word(&name).into_owned();
            match told.remove(&name) {
                Some(expected) if expected == is => {}
                Some(expected) => {
                    let as_what = |one: &Option<String>| one.clone().unwrap_or("none".to_owned());
                    let cause = format!(
                        "the record has them with the uid {} and the role {}: {EDITED}",
                        expected.uid,
                        as_what(&expected.role)
                    );
                    let mend = format!("twofactl operator remove {word}, and add them anew");
                    self.add(place, cause, mend);
                }
                None => {
                    let mend = format!("twofactl operator remove {word}");
                    self.add(place, format!("the record does not know them: {EDITED}"), mend);
                }
            }
        }
        for name in told.keys() {
            let mend = format!("twofactl operator add {}", shell_word(name));
            let cause = "the record knows them, and they are gone".to_owned();
            self.add(format!("the operator {name}"), cause, mend);
        }
        Ok(())
    }

    fn people(&mut self, mut told: HashMap<UserId, Person>) -> Result<()> {
        let mut odd = Vec::new();
        self.tx.for_each_proven(|id, user, state| {
            let known = told.get_mut(&user).map(|person| &mut person.authenticators);
            let found = known.and_then(|all| {
                let place = all.iter().position(|(one, _)| *one == id)?;
                Some(all.swap_remove(place).1)
            });
            match found {
                Some(is_active) if is_active == (state == "active") => {}
                Some(_) => odd.push((user, format!("authenticator {id} is {state}: {EDITED}"))),
                None => {
                    let cause = "the record does not know of it";
                    odd.push((user, format!("authenticator {id} is {state}, {cause}: {EDITED}")));
                }
            }
            Ok(())
        })?;
        for (user, cause) in odd {
            let login = login_of(self.tx, user.get());
            self.add(&login, cause, reset_command(&login));
        }
        self.marks(told)
    }

    fn marks(&mut self, mut told: HashMap<UserId, Person>) -> Result<()> {
        let (now, day) = (self.now, window_start_day(self.now));
        let Self { tx, found, .. } = self;
        tx.for_each_marks(day, |row| {
            let login = row.login.clone();
            match told.remove(&row.user) {
                Some(person) => {
                    for (cause, mend) in odd_marks(&row, &person, now) {
                        found.add(Sort::Replay, &login, cause, mend);
                    }
                }
                None => {
                    let mend = format!("twofactl user remove {}", shell_word(&login));
                    let cause = format!("the record does not know them: {EDITED}");
                    found.add(Sort::Replay, &login, cause, mend);
                }
            }
            Ok(())
        })?;
        for user in told.keys() {
            let cause = "the record knows them, and they are gone".to_owned();
            self.add(format!("#{}", user.get()), cause, RESTORE.to_owned());
        }
        Ok(())
    }
}

/// What of a membership is not as told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Term {
    Unknown,
    Gone,
    Role,
    Joined,
    Exemption,
    Extension,
}

impl Term {
    fn mend(self, handle: &str, login: &str) -> String {
        match self {
            Self::Unknown => format!("twofactl member remove {handle} {login}"),
            Self::Gone => format!("twofactl member add {handle} {login} --role ROLE"),
            Self::Role => format!("twofactl member set {handle} {login} --role ROLE"),
            Self::Joined => {
                format!("twofactl member remove {handle} {login}, and add them anew")
            }
            Self::Exemption => format!("twofactl member exempt {handle} {login} --off"),
            Self::Extension => format!("twofactl member extend {handle} {login} --off"),
        }
    }
}

fn ends(end: Option<Timestamp>) -> String {
    end.map_or_else(|| "none".to_owned(), |end| end.to_string())
}

fn differences(row: &TermsRow, member: &Member, now: Timestamp) -> Vec<(Term, String)> {
    let mut odd = Vec::new();
    let mut add = |term, what: &str, is: String, told: String| {
        odd.push((term, format!("its {what} is {is}, and the record says {told}: {EDITED}")));
    };
    if row.role != member.role {
        add(Term::Role, "role", row.role.clone(), member.role.clone());
    }
    if row.joined_at != member.joined_at {
        add(Term::Joined, "beginning", row.joined_at.to_string(), member.joined_at.to_string());
    }
    // One that has ended says nothing any more, and goes now or later.
    let alive = |end: Option<Timestamp>| end.filter(|end| *end > now);
    if alive(row.exempt_until) != alive(member.exempt_until) {
        add(Term::Exemption, "exemption", ends(row.exempt_until), ends(member.exempt_until));
    }
    if row.extended_until != member.extended_until {
        add(Term::Extension, "extension", ends(row.extended_until), ends(member.extended_until));
    }
    odd
}

fn odd_marks(row: &MarksRow, person: &Person, now: Timestamp) -> Vec<(String, String)> {
    let word = shell_word(&row.login);
    let reset = || reset_command(&row.login);
    let mut odd = Vec::new();
    let mut add = |what: &str, is: String, told: String, mend: String| {
        odd.push((format!("{what} is {is}, and the record says {told}: {EDITED}"), mend));
    };
    let is_suspended = row.status == "suspended";
    if is_suspended != person.suspended {
        let told = if person.suspended { "suspended" } else { "active" };
        let verb = if person.suspended { "suspend" } else { "reinstate" };
        add("status", row.status.clone(), told.to_owned(), format!("twofactl user {verb} {word}"));
    }
    if row.required != person.required {
        let off = if person.required { "" } else { " --off" };
        let mend = format!("twofactl user require {word}{off}");
        add("required", row.required.to_string(), person.required.to_string(), mend);
    }
    for (what, is, told) in [
        ("personal", row.personal.to_string(), person.personal.to_string()),
        ("rebind", row.rebind.to_string(), person.rebind.to_string()),
        ("epoch", row.epoch.to_string(), person.epoch.to_string()),
    ] {
        if is != told {
            add(what, is, told, reset());
        }
    }
    if row.bypass_uses > person.bypass_uses.max(0) {
        let (is, told) = (row.bypass_uses.to_string(), person.bypass_uses.to_string());
        add("the count of uses of the bypass code", is, told, reset());
    }
    for (id, _) in &person.authenticators {
        odd.push((format!("authenticator {id} is gone, and the record knows it"), reset()));
    }
    let wrong = person.wrong.as_deref().cloned().unwrap_or_default();
    odd.extend(odd_counts(row, &wrong, now).into_iter().map(|cause| (cause, reset())));
    odd
}

/// Wrong codes that were forgotten, and locks that were ended.
fn odd_counts(row: &MarksRow, wrong: &Wrong, now: Timestamp) -> Vec<String> {
    let mut odd = Vec::new();
    let mut add = |what: &str, is: String, told: String| {
        odd.push(format!("{what} is {is}, and the record says {told}: {EDITED}"));
    };
    let alive = |end: Option<Timestamp>| end.filter(|end| *end > now);
    if alive(row.locked_until) != alive(wrong.locked_until) {
        add("the end of the lock", ends(row.locked_until), ends(wrong.locked_until));
    }
    if wrong.uncertain {
        return odd;
    }
    if row.in_row != i64::from(wrong.in_row) {
        let (is, told) = (row.in_row.to_string(), wrong.in_row.to_string());
        add("the count of wrong codes in a row", is, told);
    }
    let told = wrong.since(window_start_day(now));
    if row.failures < i64::from(told) {
        add("the count of wrong codes of 30 days", row.failures.to_string(), told.to_string());
    }
    odd
}
