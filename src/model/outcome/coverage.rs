//! What `practice report` tells: how practices are covered, now and over time,
//! and what an auditor asks about next.
//!
//! Lists are cut to what a person reads, with a count of the rest, so that a
//! practice of any size is told in little memory.

use super::practice::CoverageCounts;
use super::{Coverage, Demand};
use crate::model::ids::EventSeq;
use crate::model::member::{Exemption, Role};
use crate::model::practice::Practice;
use crate::model::text::DisplayName;
use crate::model::time::{Length, Timestamp};
use crate::model::user::Login;

/// Which store a report is of, and how far back its record goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Random; no secret.
    pub store_id: [u8; 16],
    /// When the record begins: before that nothing is known.
    pub record_begins: Timestamp,
}

/// How many there were at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// The moment.
    pub at: Timestamp,
    /// Members.
    pub members: u64,
    /// Those of them who had an active authenticator, of whatever type.
    pub enrolled: u64,
}

/// The first of a list, and how many more it has.
#[derive(Debug, Clone)]
pub struct Capped<T> {
    /// The first, in the order of the list.
    pub shown: Vec<T>,
    /// How many follow.
    pub more: u64,
}

impl<T> Capped<T> {
    /// How many there are, shown or not.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.shown.len() as u64 + self.more
    }
}

/// A member of whom a second factor is demanded, and who has none that is permitted.
#[derive(Debug, Clone)]
pub struct Missing {
    /// Their login.
    pub login: Login,
    /// Their name.
    pub name: Option<DisplayName>,
    /// As what they work there.
    pub role: Role,
    /// How they stand.
    pub coverage: Coverage,
    /// Who demands it.
    pub because: Demand,
    /// Until when they have time, if they have.
    pub deadline: Option<Timestamp>,
    /// Since when the practice demands it of them; `None` where somebody else does.
    pub demanded_since: Option<Timestamp>,
    /// When the last of their authenticators ended; `None` if none did in the time that the
    /// report is about.
    pub without_since: Option<Timestamp>,
}

impl Missing {
    /// Since when they are missing: it is demanded, and they have none.
    #[must_use]
    pub fn since(&self) -> Option<Timestamp> {
        self.demanded_since.max(self.without_since)
    }
}

/// A member who is exempt at this moment.
#[derive(Debug, Clone)]
pub struct Exempted {
    /// Their login.
    pub login: Login,
    /// Their name.
    pub name: Option<DisplayName>,
    /// As what they work there.
    pub role: Role,
    /// Until when, why, and by whom.
    pub exemption: Exemption,
}

/// A reset of a member's second factor.
#[derive(Debug, Clone)]
pub struct MemberReset {
    /// Its place in the record.
    pub seq: EventSeq,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub actor: String,
    /// Whose it was.
    pub login: String,
    /// In their words.
    pub reason: Option<String>,
    /// As a ticket.
    pub ticket: Option<String>,
    /// How identity was checked, where a code was handed out.
    pub verified: Option<String>,
}

/// Codes that were handed out to members, of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CodesIssued {
    /// How many.
    pub count: u64,
    /// How long the longest of them was valid.
    pub longest: Length,
}

/// In what a practice does otherwise than a standard asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deviation {
    /// Nothing is demanded of anybody.
    EnforcementOff,
    /// Nothing is demanded of anybody for a while.
    Paused {
        /// When the demand comes back by itself.
        until: Timestamp,
    },
    /// It is demanded of some roles only.
    RolesLeftOut {
        /// Those of whom it is not.
        roles: Vec<Role>,
        /// How many members have them.
        members: u64,
    },
    /// Texted codes are accepted.
    SmsPermitted,
    /// Members hold a number as an authenticator.
    SmsUsed {
        /// How many.
        members: u64,
        /// How many of them hold nothing else.
        only: u64,
    },
    /// A device stands in for the second factor for longer than a day.
    RememberedLong {
        /// How long.
        length: Length,
    },
    /// Enrollment codes were handed out that were valid for longer than asked.
    EnrollmentCodes(CodesIssued),
    /// Codes were handed out that let somebody in without a second factor.
    BypassCodes(CodesIssued),
}

impl Deviation {
    /// The word in output.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::EnforcementOff => "enforcement_off",
            Self::Paused { .. } => "enforcement_paused",
            Self::RolesLeftOut { .. } => "roles_left_out",
            Self::SmsPermitted => "sms_permitted",
            Self::SmsUsed { .. } => "sms_used",
            Self::RememberedLong { .. } => "remembered_over_24h",
            Self::EnrollmentCodes(_) => "long_enrollment_codes",
            Self::BypassCodes(_) => "bypass_codes",
        }
    }

    /// Where the standard says so.
    #[must_use]
    pub const fn standard(&self) -> &'static str {
        match self {
            Self::EnforcementOff | Self::RolesLeftOut { .. } => {
                "OWASP ASVS 5.0, 6.3.3; PCI DSS 4.0.1, 8.4.2"
            }
            Self::Paused { .. } | Self::BypassCodes(_) => "PCI DSS 4.0.1, 8.5.1",
            Self::SmsPermitted | Self::SmsUsed { .. } => {
                "NIST SP 800-63B-4, sections 3.1.3.3 and 3.2.9"
            }
            Self::RememberedLong { .. } => "NIST SP 800-63B-4, sections 2.2.3 and 5.1",
            Self::EnrollmentCodes(_) => "NIST SP 800-63B-4, section 4.1.2.2",
        }
    }
}

/// One practice in the report.
#[derive(Debug, Clone)]
pub struct PracticeSheet {
    /// The practice.
    pub practice: Practice,
    /// How many members it has.
    pub members: u64,
    /// How they stand.
    pub coverage: CoverageCounts,
    /// How many had an authenticator, moment by moment; the last is the present.
    pub over_time: Vec<Point>,
    /// Who is missing, the longest first.
    pub missing: Capped<Missing>,
    /// Who is exempt, by the end of it.
    pub exemptions: Capped<Exempted>,
    /// The resets of members while they were members, the newest first.
    pub resets: Capped<MemberReset>,
    /// In what it does otherwise than standards ask.
    pub deviations: Vec<Deviation>,
}

impl PracticeSheet {
    /// Whether there is something that a person should look at.
    #[must_use]
    pub fn needs_a_look(&self) -> bool {
        self.missing.all() > 0 || !self.deviations.is_empty() || self.coverage.locked > 0
    }
}

/// All practices of a report together.
#[derive(Debug, Clone, Default)]
pub struct Totals {
    /// How many practices.
    pub practices: u64,
    /// How many of them have no member who is missing.
    pub practices_covered: u64,
    /// Their members; whoever is in two counts twice.
    pub members: u64,
    /// How these stand.
    pub coverage: CoverageCounts,
    /// Of whom a second factor is demanded, and who has none.
    pub missing: u64,
    /// Resets of members.
    pub resets: u64,
    /// How many had an authenticator, moment by moment.
    pub over_time: Vec<Point>,
}

impl Totals {
    /// Counts one practice.
    pub fn add(&mut self, sheet: &PracticeSheet) {
        self.practices += 1;
        self.practices_covered += u64::from(sheet.missing.all() == 0);
        self.members += sheet.members;
        self.coverage.add_those(&sheet.coverage);
        self.missing += sheet.missing.all();
        self.resets += sheet.resets.all();
        if self.over_time.is_empty() {
            self.over_time.clone_from(&sheet.over_time);
            return;
        }
        for (sum, point) in self.over_time.iter_mut().zip(&sheet.over_time) {
            sum.members += point.members;
            sum.enrolled += point.enrolled;
        }
    }
}
