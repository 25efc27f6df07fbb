//! What is shown of texts: never a code, never a whole number.

use serde::Serialize;
use twofactl::model::ids::MessageId;
use twofactl::model::sms::{Message, Transport};
use twofactl::model::user::PhoneNumber;

use super::{At, ChangeView, Tense};
use crate::output::{Column, Page, Row, When};

/// A text in `sms log`.
#[derive(Debug, Serialize)]
pub(crate) struct MessageView {
    id: i64,
    sent_at: At,
    /// None for a trial, and once the user is removed.
    user: Option<String>,
    phone: String,
    transport: &'static str,
    status: &'static str,
    status_at: At,
    provider_id: Option<String>,
}

impl MessageView {
    pub(crate) fn new((message, login): &(Message, Option<String>)) -> Self {
        let Message { id, user: _, phone, sent_at, transport, provider_id, status, status_at } =
            message;
        Self {
            id: id.get(),
            sent_at: At(*sent_at),
            user: login.clone(),
            phone: phone.clone(),
            transport: transport.as_str(),
            status: status.as_str(),
            status_at: At(*status_at),
            provider_id: provider_id.clone(),
        }
    }
}

impl Row for MessageView {
    const COLUMNS: &'static [Column] = &[
        Column::wide("id"),
        Column::always("sent_at"),
        Column::always("user"),
        Column::always("phone"),
        Column::spare("transport", 1),
        Column::always("status"),
        Column::wide("status_at"),
        Column::wide("provider_id"),
    ];

    fn cells(&self, when: &When) -> Vec<String> {
        vec![
            self.id.to_string(),
            when.at(self.sent_at.0),
            self.user.clone().unwrap_or_default(),
            self.phone.clone(),
            self.transport.to_owned(),
            self.status.to_owned(),
            when.at(self.status_at.0),
            self.provider_id.clone().unwrap_or_default(),
        ]
    }
}

/// The answer of `sms test`.
#[derive(Debug, Serialize)]
pub(crate) struct TestView {
    /// None where none was made.
    message: Option<i64>,
    phone: String,
    transport: &'static str,
}

impl TestView {
    pub(crate) fn new(number: &PhoneNumber, transport: Transport) -> Self {
        Self { message: None, phone: number.masked(), transport: transport.as_str() }
    }

    /// Once the transport has taken it.
    pub(crate) fn sent(self, message: MessageId) -> Self {
        Self { message: Some(message.get()), ..self }
    }
}

impl ChangeView for TestView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        let Self { phone, transport, .. } = self;
        match tense {
            Tense::Would => page.line(format!("Would text {phone} (transport: {transport}).")),
            Tense::Done | Tense::Already => {
                page.line(format!("Texted {phone} (transport: {transport})."));
                page.line("Whether it arrives, the phone tells, and later:");
                page.copy("twofactl sms log");
            }
        }
    }
}
