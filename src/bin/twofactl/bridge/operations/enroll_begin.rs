//! `enroll_begin`: a new authenticator is begun, and its secret shown once.

use twofactl::Door;
use twofactl::error::Result;
use twofactl::model::authenticator::AuthenticatorType;
use twofactl::model::secret::SecretText;
use twofactl::model::text::DisplayName;
use twofactl::ops::door::{EnrollReply, EnrollRequest};

use super::{Operation, Trust};
use crate::bridge::fault::Fault;
use crate::bridge::request::Fields;
use crate::output::views::bridge::{Detail, Reply};

struct EnrollBegin {
    ticket: SecretText,
    label: Option<DisplayName>,
    enrollment_code: Option<SecretText>,
}

/// What can be enrolled here.
const TYPES: [(&str, AuthenticatorType); 1] =
    [(AuthenticatorType::Totp.as_str(), AuthenticatorType::Totp)];

pub(super) fn read(fields: &mut Fields<'_>, _: Trust) -> Result<Box<dyn Operation>, Fault> {
    fields.word("type", &TYPES)?;
    Ok(Box::new(EnrollBegin {
        ticket: fields.secret("ticket")?,
        label: fields.maybe_value("label", DisplayName::parse)?,
        enrollment_code: fields.maybe_secret("enrollment_code")?,
    }))
}

impl Operation for EnrollBegin {
    fn run(&self, door: &mut Door) -> Result<Reply> {
        let reply = door.enroll_begin(&EnrollRequest {
            ticket: &self.ticket,
            label: self.label.as_ref(),
            enrollment_code: self.enrollment_code.as_ref(),
        })?;
        Ok(match reply {
            EnrollReply::Begun(begun) => Reply::Begun(begun),
            EnrollReply::Not(reply) => Reply::Login(reply, Detail::Plain),
        })
    }
}
