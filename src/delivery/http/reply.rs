//! What a provider's answers mean: pure functions of status and body. No word
//! of the provider goes on from here, since its messages repeat the number.

use serde_json::Value;

use super::super::{DeliveryError, LONGEST_ID, Receipt};
use crate::model::sms::MessageStatus;

/// An answer has about a kilobyte; one that is longer than this is none.
pub(super) const LONGEST: u64 = 64 * 1024;

const WRONG_ADDRESS: &str = "check that the address is that of a Messages API";

/// An answer.
pub(super) struct Reply {
    pub(super) status: u16,
    /// `None` for what is too long, cut short, or not JSON.
    pub(super) body: Option<Value>,
}

impl Reply {
    fn word(&self, key: &str) -> Option<&str> {
        self.body.as_ref()?.get(key)?.as_str()
    }

    /// The provider's own number for what is wrong.
    fn code(&self) -> Option<u32> {
        let code = self.body.as_ref()?.get("code")?.as_u64()?;
        u32::try_from(code).ok()
    }

    fn refusal(&self) -> String {
        let status = self.status;
        match self.code() {
            Some(code) => format!("the provider refused (HTTP {status}, its error {code})"),
            None => format!("the provider refused (HTTP {status})"),
        }
    }
}

/// Whether a provider's name for a text may be kept, and put into an address.
pub(super) fn is_sid(id: &str) -> bool {
    (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// What the answer to a text says.
pub(super) fn judge_sending(reply: &Reply) -> Result<Receipt, DeliveryError> {
    match reply.status {
        200..=299 => receipt(reply).ok_or_else(|| {
            DeliveryError::maybe_sent("the provider's answer makes no sense", WRONG_ADDRESS)
        }),
        300..=399 => {
            let why = format_args!("the provider sends elsewhere (HTTP {})", reply.status);
            Err(DeliveryError::not_sent(why, "name the address that it sends to, if it is right"))
        }
        429 | 500..=599 => {
            let hint = "try again in some minutes";
            Err(DeliveryError::not_sent(reply.refusal(), hint).worth_repeating())
        }
        401 | 403 => {
            let hint = "check account and token, and what the account may do";
            Err(DeliveryError::not_sent(reply.refusal(), hint))
        }
        404 => Err(DeliveryError::not_sent(reply.refusal(), "check the address and the account")),
        400..=499 => {
            let hint = "look the error up in the provider's list; check number and sender";
            Err(DeliveryError::not_sent(reply.refusal(), hint))
        }
        _ => Err(DeliveryError::maybe_sent("the provider's answer makes no sense", WRONG_ADDRESS)),
    }
}

/// What the provider took; `None` if its answer is not about a text.
fn receipt(reply: &Reply) -> Option<Receipt> {
    let (sid, status) = (reply.word("sid"), reply.word("status"));
    sid.or(status)?;
    Some(Receipt {
        provider_id: sid.filter(|sid| is_sid(sid)).map(ToOwned::to_owned),
        // A word that came later than this program: it was taken, for all that we know.
        status: status.and_then(status_of).unwrap_or(MessageStatus::Accepted),
    })
}

/// What the answer to a question about a text says.
pub(super) fn judge_asking(reply: &Reply) -> Result<Option<MessageStatus>, DeliveryError> {
    match (reply.status, reply.word("status")) {
        // A word that came later than this program tells it nothing.
        (200..=299, Some(word)) => Ok(status_of(word)),
        (200..=299, None) => {
            Err(DeliveryError::unanswered("the provider's answer makes no sense", WRONG_ADDRESS))
        }
        (404, _) => Ok(None),
        _ => Err(DeliveryError::unanswered(reply.refusal(), "check account and token; try again")),
    }
}

fn status_of(word: &str) -> Option<MessageStatus> {
    Some(match word {
        "accepted" | "scheduled" | "queued" | "sending" => MessageStatus::Accepted,
        "sent" => MessageStatus::Sent,
        "delivered" | "read" => MessageStatus::Delivered,
        "undelivered" | "canceled" => MessageStatus::Undelivered,
        "failed" => MessageStatus::Failed,
        _ => return None,
    })
}
