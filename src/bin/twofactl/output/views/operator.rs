//! What is shown of operators.

use serde::Serialize;
use twofactl::model::operator::Operator;
use twofactl::model::outcome::operator::OperatorReport;

use super::{At, ChangeView, Tense};
use crate::output::{Column, Page, Row, When};

/// An operator in `operator list`.
#[derive(Debug, Serialize)]
pub(crate) struct OperatorRow {
    name: String,
    uid: u32,
    role: Option<&'static str>,
    user: Option<UserStampView>,
    /// Where their memberships give them powers.
    practices: Vec<String>,
    created_at: At,
}

/// Who an operator is among the users.
#[derive(Debug, Serialize)]
struct UserStampView {
    id: i64,
    login: String,
}

impl OperatorRow {
    pub(crate) fn new(report: &OperatorReport) -> Self {
        let OperatorReport { operator, practices } = report;
        let Operator { name, uid, role, user, created_at } = operator;
        Self {
            name: name.to_string(),
            uid: *uid,
            role: role.map(|role| role.as_str()),
            user: user
                .as_ref()
                .map(|(id, login)| UserStampView { id: id.get(), login: login.to_string() }),
            practices: practices.iter().map(ToString::to_string).collect(),
            created_at: At(*created_at),
        }
    }

    fn login(&self) -> String {
        self.user.as_ref().map(|user| user.login.clone()).unwrap_or_default()
    }

    /// "support", "owner or admin in city-clinic", "enrolls themselves".
    fn powers(&self) -> String {
        let role = self.role.map(str::to_owned);
        let practices = (!self.practices.is_empty())
            .then(|| format!("owner or admin in {}", self.practices.join(", ")));
        let powers: Vec<_> = [role, practices].into_iter().flatten().collect();
        if powers.is_empty() { "may enroll themselves".to_owned() } else { powers.join(", ") }
    }
}

impl Row for OperatorRow {
    const COLUMNS: &'static [Column] = &[
        Column::always("name"),
        Column::wide("uid"),
        Column::always("role"),
        Column::always("user"),
        Column::always("practices"),
        Column::wide("created_at"),
    ];

    fn cells(&self, when: &When) -> Vec<String> {
        vec![
            self.name.clone(),
            self.uid.to_string(),
            self.role.unwrap_or_default().to_owned(),
            self.login(),
            self.practices.join(", "),
            when.at(self.created_at.0),
        ]
    }
}

/// What was done about an operator.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Deed {
    /// They may run the program.
    Added,
    /// They are something else.
    Set,
    /// They may no longer.
    Removed,
}

/// The answer of the commands that change an operator.
#[derive(Debug, Serialize)]
pub(crate) struct OperatorChanged {
    operator: OperatorRow,
    #[serde(skip)]
    deed: Deed,
}

impl OperatorChanged {
    pub(crate) fn new(report: &OperatorReport, deed: Deed) -> Self {
        Self { operator: OperatorRow::new(report), deed }
    }
}

impl ChangeView for OperatorChanged {
    fn describe(&self, tense: Tense, page: &mut Page) {
        let OperatorRow { name, uid, .. } = &self.operator;
        let would = tense == Tense::Would;
        page.line(match self.deed {
            _ if tense == Tense::Already => format!("{name} (uid {uid}) is so already."),
            Deed::Added if would => format!("Would add operator {name} (uid {uid})."),
            Deed::Added => format!("Added operator {name} (uid {uid})."),
            Deed::Set if would => format!("Would change operator {name}."),
            Deed::Set => format!("Changed operator {name}."),
            Deed::Removed if would => format!("Would remove operator {name} (uid {uid})."),
            Deed::Removed => format!("Removed operator {name} (uid {uid})."),
        });
        page.field("powers", self.operator.powers());
        if self.operator.user.is_some() {
            page.field("user", self.operator.login());
        }
    }
}
