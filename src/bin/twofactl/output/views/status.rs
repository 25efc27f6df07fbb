//! What is shown of the members of practices in reports.

use serde::Serialize;
use twofactl::model::member::Exemption;
use twofactl::model::outcome::practice::{MemberReport, Only};

use super::At;
use crate::output::{Answer, Column, Page, Row, When};

/// A member in `practice status`.
#[derive(Debug, Serialize)]
pub(crate) struct StatusRow {
    practice: String,
    login: String,
    name: Option<String>,
    email: Option<String>,
    role: &'static str,
    /// The active types, or the state in a word.
    factor: String,
    demanded: bool,
    because: Option<&'static str>,
    next_login: &'static str,
    deadline: Option<At>,
    exempt_until: Option<At>,
    enrolled_at: Option<At>,
    last_used_at: Option<At>,
    recovery_codes_left: u64,
}

impl StatusRow {
    pub(crate) fn new(report: &MemberReport) -> Self {
        Self {
            practice: report.practice.to_string(),
            login: report.login.to_string(),
            name: report.name.as_ref().map(|name| name.as_str().to_owned()),
            email: report.email.as_ref().map(|email| email.as_str().to_owned()),
            role: report.role.as_str(),
            factor: factor(report),
            demanded: report.next.because.is_some(),
            because: report.next.because.map(|because| because.as_str()),
            next_login: report.next.step.as_str(),
            deadline: report.next.deadline.map(At),
            exempt_until: report.exempt_until().map(At),
            enrolled_at: report.enrolled_at.map(At),
            last_used_at: report.last_used_at.map(At),
            recovery_codes_left: report.recovery_codes_left,
        }
    }
}

fn factor(report: &MemberReport) -> String {
    if report.factors.is_empty() {
        report.state.as_str().to_owned()
    } else {
        report.factors.to_string()
    }
}

const fn columns(practice: Column) -> [Column; 14] {
    [
        practice,
        Column::always("login"),
        Column::wide("name"),
        Column::wide("email"),
        Column::always("role"),
        Column::wide("factor"),
        Column::wide("demanded"),
        Column::wide("because"),
        Column::always("next_login"),
        Column::always("deadline"),
        Column::wide("exempt_until"),
        Column::wide("enrolled_at"),
        Column::wide("last_used_at"),
        Column::wide("recovery_codes_left"),
    ]
}

impl Row for StatusRow {
    const COLUMNS: &'static [Column] = &columns(Column::wide("practice"));

    fn cells(&self, when: &When) -> Vec<String> {
        let Self {
            practice,
            login,
            name,
            email,
            role,
            factor,
            demanded,
            because,
            next_login,
            deadline,
            exempt_until,
            enrolled_at,
            last_used_at,
            recovery_codes_left,
        } = self;
        let time = |at: &Option<At>| when.maybe(at.map(|At(time)| time));
        vec![
            practice.clone(),
            login.clone(),
            name.clone().unwrap_or_default(),
            email.clone().unwrap_or_default(),
            (*role).to_owned(),
            factor.clone(),
            demanded.to_string(),
            because.unwrap_or_default().to_owned(),
            (*next_login).to_owned(),
            time(deadline),
            time(exempt_until),
            time(enrolled_at),
            time(last_used_at),
            recovery_codes_left.to_string(),
        ]
    }
}

/// A member in `practice status` of several practices: the table says which.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct StatusRowAcross(pub(crate) StatusRow);

impl Row for StatusRowAcross {
    const COLUMNS: &'static [Column] = &columns(Column::always("practice"));

    fn cells(&self, when: &When) -> Vec<String> {
        self.0.cells(when)
    }
}

/// How many members are enrolled, practice by practice: above the table on a terminal.
#[derive(Debug, Default, Serialize)]
pub(crate) struct CoverageBars(Vec<CoverageBar>);

#[derive(Debug, Serialize)]
struct CoverageBar {
    practice: String,
    members: u64,
    enrolled: u64,
}

impl CoverageBars {
    /// Counts a member; those of a practice come one after the other.
    pub(crate) fn add(&mut self, report: &MemberReport) {
        let practice = report.practice.as_str();
        if self.0.last().is_none_or(|bar| bar.practice != practice) {
            self.0.push(CoverageBar { practice: practice.to_owned(), members: 0, enrolled: 0 });
        }
        if let Some(bar) = self.0.last_mut() {
            bar.members += 1;
            bar.enrolled += u64::from(!report.fits(Only::NotEnrolled));
        }
    }
}

impl CoverageBar {
    /// In a line of its own, and in a line with the practice beside others.
    fn texts(&self, page: &Page, widest: usize) -> (String, String) {
        let Self { practice, members, enrolled } = self;
        // Rounded down: all is only all.
        let percent = enrolled * 100 / members.max(&1);
        let (bar, counts) = (page.bar(percent), format!("enrolled {enrolled} of {members}"));
        (
            format!("{bar}{percent} %  {counts}"),
            format!("{practice:widest$}  {bar}{percent:>3} %  {counts}"),
        )
    }
}

impl Answer for CoverageBars {
    fn describe(&self, page: &mut Page) {
        let widest = self.0.iter().map(|bar| bar.practice.len()).max().unwrap_or(0);
        for bar in &self.0 {
            let (one, several) = bar.texts(page, widest);
            if self.0.len() > 1 && page.fits(&several) {
                page.verbatim(several);
                continue;
            }
            if self.0.len() > 1 {
                page.line(&bar.practice);
            }
            if page.fits(&one) {
                page.verbatim(one);
            } else {
                page.line(one);
            }
        }
        page.blank();
    }
}

/// A member in `member list`.
#[derive(Debug, Serialize)]
pub(crate) struct MemberRow {
    practice: String,
    id: i64,
    login: String,
    name: Option<String>,
    role: &'static str,
    since: At,
    exempt_until: Option<At>,
    exemption_type: Option<&'static str>,
    exemption_reason: Option<String>,
    exemption_author: Option<String>,
    extended_until: Option<At>,
    next_login: &'static str,
    deadline: Option<At>,
}

impl MemberRow {
    pub(crate) fn new(report: &MemberReport) -> Self {
        let exemption = report.exemption.as_ref();
        let of_exemption = |get: fn(&Exemption) -> &str| exemption.map(|e| get(e).to_owned());
        Self {
            practice: report.practice.to_string(),
            id: report.id.get(),
            login: report.login.to_string(),
            name: report.name.as_ref().map(|name| name.as_str().to_owned()),
            role: report.role.as_str(),
            since: At(report.joined_at),
            exempt_until: report.exempt_until().map(At),
            exemption_type: exemption.map(|e| e.exemption_type.as_str()),
            exemption_reason: of_exemption(|e| &e.reason),
            exemption_author: of_exemption(|e| &e.author),
            extended_until: report.extended_until.map(At),
            next_login: report.next.step.as_str(),
            deadline: report.next.deadline.map(At),
        }
    }
}

impl Row for MemberRow {
    const COLUMNS: &'static [Column] = &[
        Column::wide("practice"),
        Column::wide("id"),
        Column::always("login"),
        Column::always("name"),
        Column::always("role"),
        Column::spare("since", 1),
        Column::always("exempt_until"),
        Column::wide("exemption_type"),
        Column::wide("exemption_reason"),
        Column::wide("exemption_author"),
        Column::wide("extended_until"),
        Column::wide("next_login"),
        Column::wide("deadline"),
    ];

    fn cells(&self, when: &When) -> Vec<String> {
        let Self {
            practice,
            id,
            login,
            name,
            role,
            since: At(since),
            exempt_until,
            exemption_type,
            exemption_reason,
            exemption_author,
            extended_until,
            next_login,
            deadline,
        } = self;
        let time = |at: &Option<At>| when.maybe(at.map(|At(time)| time));
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            practice.clone(),
            id.to_string(),
            login.clone(),
            text(name),
            (*role).to_owned(),
            when.at(*since),
            time(exempt_until),
            exemption_type.unwrap_or_default().to_owned(),
            text(exemption_reason),
            text(exemption_author),
            time(extended_until),
            (*next_login).to_owned(),
            time(deadline),
        ]
    }
}
