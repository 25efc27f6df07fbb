//! What is shown of practices.

use serde::{Serialize, Serializer};
use twofactl::model::outcome::practice::{CoverageCounts, PracticeChanged, PracticeReport};
use twofactl::model::policy::{Grace, Policy, Remember};
use twofactl::model::practice::{Handle, Practice};
use twofactl::model::text::DisplayName;
use twofactl::model::time::{Length, Timestamp};

use super::{At, ChangeView, Either, Shape, Tense, count};
use crate::output::{Answer, Column, Page, Row, When};

/// A practice and what it demands.
#[derive(Debug, Serialize)]
pub(crate) struct PracticeFacts {
    pub(crate) handle: String,
    pub(crate) name: String,
    /// `required` or `off`; a pause is told beside it.
    pub(crate) enforcement: &'static str,
    pub(crate) enforced_at: Option<At>,
    /// Only while it is ahead.
    pub(crate) paused_until: Option<At>,
    pub(crate) roles: Vec<&'static str>,
    /// A length, where grace is one.
    pub(crate) grace: Option<String>,
    /// A date, where grace is one.
    pub(crate) deadline: Option<At>,
    pub(crate) methods: Vec<&'static str>,
    pub(crate) digits: u8,
    pub(crate) remember: Remembered,
    pub(crate) enroll_with: &'static str,
}

impl PracticeFacts {
    pub(crate) fn new(practice: &Practice, now: Timestamp) -> Self {
        Self::of(&practice.handle, &practice.name, &practice.policy, now)
    }

    /// Of a practice that need not exist.
    pub(crate) fn of(handle: &Handle, name: &DisplayName, policy: &Policy, now: Timestamp) -> Self {
        let Policy {
            enforced_since,
            paused_until,
            roles,
            grace,
            methods,
            digits,
            remember,
            enroll_with,
        } = policy;
        let (grace, deadline) = match grace {
            Grace::None => (None, None),
            Grace::Length(length) => (Some(length.to_string()), None),
            Grace::Until(until) => (None, Some(At(*until))),
        };
        Self {
            handle: handle.to_string(),
            name: name.as_str().to_owned(),
            enforcement: if enforced_since.is_some() { "required" } else { "off" },
            enforced_at: enforced_since.map(At),
            paused_until: paused_until.filter(|until| *until > now).map(At),
            roles: roles.roles().map(|role| role.as_str()).collect(),
            grace,
            deadline,
            methods: methods.iter().map(|method| method.as_str()).collect(),
            digits: digits.get(),
            remember: Remembered(*remember),
            enroll_with: enroll_with.as_str(),
        }
    }

    /// "City Clinic (city-clinic)".
    pub(crate) fn title(&self) -> String {
        format!("{} ({})", self.name, self.handle)
    }

    pub(crate) fn describe(&self, page: &mut Page) {
        page.field("enforcement", self.enforcement_text(page.when()));
        page.field("roles", self.roles.join(", "));
        page.field("grace", self.grace_text(page.when()));
        page.field("methods", self.methods.join(", "));
        page.field("digits", self.digits.to_string());
        page.field("remember", self.remember.marked());
        page.field("enroll with", self.enroll_with);
    }

    pub(crate) fn enforcement_text(&self, when: &When) -> String {
        let mut text = self.enforcement.to_owned();
        if let Some(At(since)) = self.enforced_at {
            text.push_str(&format!(" since {}", when.at(since)));
        }
        if let Some(At(until)) = self.paused_until {
            text.push_str(&format!(", paused until {}", when.at(until)));
        }
        text
    }

    /// The length or the date; empty for none.
    pub(crate) fn grace_text(&self, when: &When) -> String {
        match (&self.grace, self.deadline) {
            (_, Some(At(deadline))) => format!("until {}", when.at(deadline)),
            (Some(length), None) => length.clone(),
            (None, None) => String::new(),
        }
    }
}

/// How long devices are remembered, as the policy is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Remembered(pub(super) Remember);

impl Remembered {
    /// Below two days in hours, as the policy's default and limit are written.
    pub(crate) fn text(self) -> String {
        let Self(remember) = self;
        let hour = Length::hours(1).whole_seconds();
        let seconds = remember.length().whole_seconds();
        if remember.is_on() && seconds % hour == 0 && seconds < 48 * hour {
            format!("{}h", seconds / hour)
        } else {
            remember.to_string()
        }
    }

    /// The same, with a word about what is longer than the standard has it.
    pub(crate) fn marked(self) -> String {
        let text = self.text();
        if self.0.is_below_nist() {
            format!("{text} (below NIST SP 800-63B-4 section 5.1)")
        } else {
            text
        }
    }
}

impl Serialize for Remembered {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

/// The answer of `practice add`.
#[derive(Debug, Serialize)]
pub(crate) struct PracticeAdded {
    practice: PracticeFacts,
}

impl PracticeAdded {
    pub(crate) fn new(practice: &Practice, now: Timestamp) -> Self {
        Self { practice: PracticeFacts::new(practice, now) }
    }
}

impl ChangeView for PracticeAdded {
    fn describe(&self, tense: Tense, page: &mut Page) {
        let title = self.practice.title();
        match tense {
            Tense::Done => {
                page.line(format!("Added {title}. It demands no second factor yet:"));
                page.copy(format!("twofactl practice enforce {}", self.practice.handle));
            }
            Tense::Already => page.line(format!("{title} exists already.")),
            Tense::Would => page.line(format!("Would add {title}.")),
        }
    }
}

/// The answer of `practice remove`.
#[derive(Debug, Serialize)]
pub(crate) struct PracticeRemoved {
    practice: PracticeFacts,
    members: u64,
}

/// The answer of `practice remove` about several practices.
#[derive(Debug, Serialize)]
pub(crate) struct PracticesRemoved {
    practices: Vec<OneRemoved>,
}

#[derive(Debug, Serialize)]
struct OneRemoved {
    handle: String,
    /// Whatever is gone is not found, so none is ever so already.
    changed: bool,
    members: u64,
    practice: PracticeFacts,
}

/// The answer of `practice remove`.
pub(crate) fn removed(
    done: &[PracticeChanged],
    shape: Shape,
    now: Timestamp,
) -> Either<PracticeRemoved, PracticesRemoved> {
    let one = |done: &PracticeChanged| PracticeRemoved {
        practice: PracticeFacts::new(&done.practice, now),
        members: done.effect.members,
    };
    let several =
        |done: &[PracticeChanged]| {
            let each = done.iter().map(one).map(|PracticeRemoved { practice, members }| {
                OneRemoved { handle: practice.handle.clone(), changed: true, members, practice }
            });
            PracticesRemoved { practices: each.collect() }
        };
    Either::new(shape, done, one, several)
}

impl ChangeView for PracticeRemoved {
    fn describe(&self, tense: Tense, page: &mut Page) {
        describe_removed(&self.practice, self.members, tense, page);
        describe_what_stays(self.members, page);
    }
}

impl ChangeView for PracticesRemoved {
    fn describe(&self, tense: Tense, page: &mut Page) {
        for OneRemoved { handle: _, changed: _, members, practice } in &self.practices {
            describe_removed(practice, *members, tense, page);
        }
        describe_what_stays(self.practices.iter().map(|one| one.members).sum(), page);
    }
}

fn describe_removed(practice: &PracticeFacts, members: u64, tense: Tense, page: &mut Page) {
    let title = practice.title();
    let members = count(members, "membership", "memberships");
    page.line(match tense {
        Tense::Done | Tense::Already => format!("Removed {title} and {members}."),
        Tense::Would => format!("Would remove {title} and {members}."),
    });
}

fn describe_what_stays(members: u64, page: &mut Page) {
    if members > 0 {
        page.line(
            "People and their authenticators stay; sessions, trusted devices and codes of \
             its members end.",
        );
    }
}

/// A practice in `practice list`.
#[derive(Debug, Serialize)]
pub(crate) struct PracticeRow {
    #[serde(flatten)]
    practice: PracticeFacts,
    members: u64,
}

impl PracticeRow {
    pub(crate) fn new(practice: &Practice, members: u64, now: Timestamp) -> Self {
        Self { practice: PracticeFacts::new(practice, now), members }
    }
}

impl Row for PracticeRow {
    const COLUMNS: &'static [Column] = &[
        Column::always("handle"),
        Column::always("name"),
        Column::always("enforcement"),
        Column::always("members"),
        Column::wide("enforced_at"),
        Column::wide("paused_until"),
        Column::wide("roles"),
        Column::wide("grace"),
        Column::wide("deadline"),
        Column::wide("methods"),
        Column::wide("digits"),
        Column::wide("remember"),
        Column::wide("enroll_with"),
    ];

    fn cells(&self, when: &When) -> Vec<String> {
        let PracticeFacts {
            handle,
            name,
            enforcement,
            enforced_at,
            paused_until,
            roles,
            grace,
            deadline,
            methods,
            digits,
            remember,
            enroll_with,
        } = &self.practice;
        let time = |at: &Option<At>| when.maybe(at.map(|At(time)| time));
        vec![
            handle.clone(),
            name.clone(),
            (*enforcement).to_owned(),
            self.members.to_string(),
            time(enforced_at),
            time(paused_until),
            roles.join(","),
            grace.clone().unwrap_or_default(),
            time(deadline),
            methods.join(","),
            digits.to_string(),
            remember.text(),
            (*enroll_with).to_owned(),
        ]
    }
}

/// How the members of a practice stand.
#[derive(Debug, Serialize)]
pub(super) struct CoverageView {
    pub(super) exempt: u64,
    pub(super) locked: u64,
    pub(super) enrolled: u64,
    pub(super) pending: u64,
    pub(super) in_grace: u64,
    pub(super) must_enroll: u64,
    pub(super) not_demanded: u64,
}

impl CoverageView {
    pub(super) const fn new(counts: &CoverageCounts) -> Self {
        let CoverageCounts {
            exempt,
            locked,
            enrolled,
            pending,
            in_grace,
            must_enroll,
            not_demanded,
        } = *counts;
        Self { exempt, locked, enrolled, pending, in_grace, must_enroll, not_demanded }
    }

    /// In words, without what nobody is.
    fn describe(&self, page: &mut Page) {
        for (name, number) in [
            ("enrolled", self.enrolled),
            ("must enroll at the next login", self.must_enroll),
            ("have time left", self.in_grace),
            ("have begun to enroll", self.pending),
            ("locked", self.locked),
            ("exempt", self.exempt),
            ("not asked for a second factor", self.not_demanded),
        ] {
            if number > 0 {
                page.field(name, number.to_string());
            }
        }
    }
}

/// The answer of `practice show`.
#[derive(Debug, Serialize)]
pub(crate) struct PracticePage {
    #[serde(flatten)]
    practice: PracticeFacts,
    members: u64,
    coverage: CoverageView,
}

impl PracticePage {
    pub(crate) fn new(report: &PracticeReport, now: Timestamp) -> Self {
        let PracticeReport { practice, members, coverage } = report;
        Self {
            practice: PracticeFacts::new(practice, now),
            members: *members,
            coverage: CoverageView::new(coverage),
        }
    }
}

impl Answer for PracticePage {
    fn describe(&self, page: &mut Page) {
        page.line(self.practice.title());
        page.blank();
        self.practice.describe(page);
        page.heading(count(self.members, "member", "members"));
        self.coverage.describe(page);
    }
}

/// For several practices at once.
impl Row for PracticePage {
    const COLUMNS: &'static [Column] = &[
        Column::always("handle"),
        Column::always("name"),
        Column::always("enforcement"),
        Column::always("members"),
        Column::always("enrolled"),
        Column::always("in_grace"),
        Column::always("must_enroll"),
    ];

    fn cells(&self, _: &When) -> Vec<String> {
        let Self { practice, members, coverage } = self;
        vec![
            practice.handle.clone(),
            practice.name.clone(),
            practice.enforcement.to_owned(),
            members.to_string(),
            coverage.enrolled.to_string(),
            coverage.in_grace.to_string(),
            coverage.must_enroll.to_string(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_devices_are_remembered_reads_as_the_policy_is_written() {
        let text = |text| Remembered(Remember::parse(text).unwrap()).text();
        assert_eq!(text("off"), "off");
        assert_eq!(text("1d"), "24h");
        assert_eq!(text("36h"), "36h");
        assert_eq!(text("48h"), "2d");
        assert_eq!(text("90m"), "1h30m");
    }
}
