//! `enroll_begin`: a new authenticator is begun, and its secret shown once.

use twofactl::Door;
use twofactl::error::Result;
use twofactl::model::authenticator::AuthenticatorType;
use twofactl::model::secret::SecretText;
use twofactl::model::text::DisplayName;
use twofactl::model::user::PhoneNumber;
use twofactl::ops::door::{EnrollReply, EnrollRequest, Factor};

use super::{Operation, Pace, Trust};
use crate::bridge::fault::Fault;
use crate::bridge::request::Fields;
use crate::output::views::bridge::{Detail, Reply};

struct EnrollBegin {
    ticket: SecretText,
    kind: Kind,
    label: Option<DisplayName>,
    enrollment_code: Option<SecretText>,
}

/// What can be enrolled here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    App,
    Phone,
}

enum Kind {
    App,
    /// This number, or the one on file.
    Phone(Option<PhoneNumber>),
}

const TYPES: [(&str, Type); 2] =
    [(AuthenticatorType::Totp.as_str(), Type::App), (AuthenticatorType::Sms.as_str(), Type::Phone)];

pub(super) fn read(fields: &mut Fields<'_>, _: Trust) -> Result<Box<dyn Operation>, Fault> {
    let kind = match fields.word("type", &TYPES)? {
        Type::App => Kind::App,
        Type::Phone => Kind::Phone(fields.maybe_value("phone", PhoneNumber::parse)?),
    };
    Ok(Box::new(EnrollBegin {
        kind,
        ticket: fields.secret("ticket")?,
        label: fields.maybe_value("label", DisplayName::parse)?,
        enrollment_code: fields.maybe_secret("enrollment_code")?,
    }))
}

impl Operation for EnrollBegin {
    fn run(&self, door: &mut Door) -> Result<Reply> {
        let reply = door.enroll_begin(&EnrollRequest {
            ticket: &self.ticket,
            factor: match &self.kind {
                Kind::App => Factor::App,
                Kind::Phone(number) => Factor::Phone(number.as_ref()),
            },
            label: self.label.as_ref(),
            enrollment_code: self.enrollment_code.as_ref(),
        })?;
        Ok(match reply {
            EnrollReply::Begun(begun) => Reply::Begun(begun),
            EnrollReply::Sent(texted) => Reply::Sent(texted),
            EnrollReply::NotSent { user, why } => Reply::NotSent { user, why },
            EnrollReply::Not(reply) => Reply::Login(reply, Detail::Plain),
        })
    }

    fn pace(&self) -> Pace {
        match self.kind {
            Kind::App => Pace::Ours,
            Kind::Phone(_) => Pace::OfGateway,
        }
    }
}
