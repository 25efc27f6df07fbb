//! `verify`: a code in answer to `code_required`.

use twofactl::Door;
use twofactl::error::Result;
use twofactl::model::secret::SecretText;
use twofactl::model::text::DisplayName;
use twofactl::ops::door::VerifyRequest;

use super::{Operation, Trust};
use crate::bridge::fault::Fault;
use crate::bridge::request::Fields;
use crate::output::views::bridge::{Detail, Reply};

struct Verify {
    ticket: SecretText,
    code: SecretText,
    remember: Option<DisplayName>,
}

pub(super) fn read(fields: &mut Fields<'_>, _: Trust) -> Result<Box<dyn Operation>, Fault> {
    Ok(Box::new(Verify {
        ticket: fields.secret("ticket")?,
        code: fields.secret("code")?,
        remember: fields.maybe_value("remember", DisplayName::parse)?,
    }))
}

impl Operation for Verify {
    fn run(&self, door: &mut Door) -> Result<Reply> {
        let Self { ticket, code, remember } = self;
        let reply = door.verify(&VerifyRequest { ticket, code, remember: remember.as_ref() })?;
        Ok(Reply::Login(reply, Detail::Verified))
    }
}
