//! `send_sms`: the code of a login is texted.

use twofactl::Door;
use twofactl::error::Result;
use twofactl::model::ids::AuthenticatorId;
use twofactl::model::outcome::login::SmsReply;
use twofactl::model::secret::SecretText;

use super::{Operation, Pace, Trust};
use crate::bridge::fault::Fault;
use crate::bridge::request::Fields;
use crate::output::views::bridge::{Detail, Reply};

struct SendSms {
    ticket: SecretText,
    authenticator: AuthenticatorId,
}

pub(super) fn read(fields: &mut Fields<'_>, _: Trust) -> Result<Box<dyn Operation>, Fault> {
    Ok(Box::new(SendSms {
        ticket: fields.secret("ticket")?,
        authenticator: AuthenticatorId::new(fields.integer("authenticator")?),
    }))
}

impl Operation for SendSms {
    fn run(&self, door: &mut Door) -> Result<Reply> {
        Ok(match door.send_sms(&self.ticket, self.authenticator)? {
            SmsReply::Sent(texted) => Reply::Sent(texted),
            SmsReply::NotSent { user, why } => Reply::NotSent { user, why },
            SmsReply::Not(reply) => Reply::Login(reply, Detail::Plain),
        })
    }

    fn pace(&self) -> Pace {
        Pace::OfGateway
    }
}
