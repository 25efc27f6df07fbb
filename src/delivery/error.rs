//! Why a text did not leave, without number, code or token.

use std::fmt;

use crate::model::sms::MessageStatus;

/// What is certain after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// Nobody was texted.
    NotSent,
    /// It may have left: the transport had it, and did not say what became of it.
    MaybeSent,
}

/// Whether the same attempt may succeed a moment later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    MayHelp,
    Pointless,
}

/// Why a text did not leave, or is not known to have left. Its words hold no
/// number, no code, no token, and nothing that a provider or program wrote.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DeliveryError {
    certainty: Certainty,
    again: Again,
    message: String,
    hint: String,
}

impl DeliveryError {
    /// What is certain.
    #[must_use]
    pub const fn certainty(&self) -> Certainty {
        self.certainty
    }

    /// What to write down of the text.
    #[must_use]
    pub const fn status(&self) -> MessageStatus {
        match self.certainty {
            Certainty::NotSent => MessageStatus::Failed,
            Certainty::MaybeSent => MessageStatus::Unknown,
        }
    }

    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> String {
        self.hint.clone()
    }

    pub(super) const fn again(&self) -> Again {
        self.again
    }

    pub(super) fn not_sent(why: impl fmt::Display, hint: impl Into<String>) -> Self {
        Self::new(Certainty::NotSent, format!("the text was not sent: {why}"), hint)
    }

    pub(super) fn maybe_sent(why: impl fmt::Display, hint: impl Into<String>) -> Self {
        Self::new(Certainty::MaybeSent, format!("the text may have left: {why}"), hint)
    }

    /// A question about a text that was taken before.
    #[cfg(feature = "sms-http")]
    pub(super) fn unanswered(why: impl fmt::Display, hint: impl Into<String>) -> Self {
        let message = format!("what became of the text is not known: {why}");
        Self::new(Certainty::MaybeSent, message, hint)
    }

    fn new(certainty: Certainty, message: String, hint: impl Into<String>) -> Self {
        Self { certainty, again: Again::Pointless, message, hint: hint.into() }
    }

    /// The same attempt may succeed a moment later.
    pub(super) fn worth_repeating(self) -> Self {
        Self { again: Again::MayHelp, ..self }
    }
}
