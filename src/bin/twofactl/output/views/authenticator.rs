//! What is shown of authenticators: never a seed, never a whole number.

use serde::Serialize;
use twofactl::model::authenticator::Authenticator;

use super::At;
use crate::output::{Column, Row, When};

/// An authenticator in `authenticator list` and `user show`.
#[derive(Debug, Serialize)]
pub(crate) struct AuthenticatorView {
    pub(crate) id: i64,
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    pub(crate) label: Option<String>,
    pub(crate) state: &'static str,
    /// None for what computes no codes, as are digits and period.
    pub(crate) algorithm: Option<&'static str>,
    pub(crate) digits: Option<u8>,
    /// Seconds.
    pub(crate) period: Option<u32>,
    pub(crate) created_at: At,
    pub(crate) last_used_at: Option<At>,
    #[serde(skip)]
    phone: Option<String>,
}

impl AuthenticatorView {
    pub(crate) fn new(one: &Authenticator) -> Self {
        let totp = one.totp.as_ref();
        Self {
            id: one.id.get(),
            kind: one.kind.as_str(),
            label: one.label.as_ref().map(|label| label.as_str().to_owned()),
            state: one.state.as_str(),
            algorithm: totp.map(|totp| totp.algorithm.as_str()),
            digits: totp.map(|totp| totp.digits.get()),
            period: totp.map(|totp| totp.period),
            created_at: At(one.created_at),
            last_used_at: one.last_used_at.map(At),
            phone: one.phone_masked.clone(),
        }
    }

    /// What people tell several apart by: the label, else the masked number.
    pub(crate) fn name(&self) -> Option<&str> {
        self.label.as_deref().or(self.phone.as_deref())
    }
}

impl Row for AuthenticatorView {
    const COLUMNS: &'static [Column] = &[
        Column::always("id"),
        Column::always("type"),
        Column::always("label"),
        Column::always("state"),
        Column::wide("algorithm"),
        Column::wide("digits"),
        Column::wide("period"),
        Column::wide("created_at"),
        Column::always("last_used_at"),
    ];

    fn cells(&self, when: &When) -> Vec<String> {
        let number = |number: Option<u32>| number.map(|n| n.to_string()).unwrap_or_default();
        vec![
            self.id.to_string(),
            self.kind.to_owned(),
            self.name().unwrap_or_default().to_owned(),
            self.state.to_owned(),
            self.algorithm.unwrap_or_default().to_owned(),
            number(self.digits.map(u32::from)),
            number(self.period),
            when.at(self.created_at.0),
            when.maybe(self.last_used_at.map(|At(time)| time)),
        ]
    }
}
