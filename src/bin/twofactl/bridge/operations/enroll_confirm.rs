//! `enroll_confirm`: the first code of a new authenticator.

use twofactl::Door;
use twofactl::error::Result;
use twofactl::model::secret::SecretText;

use super::{Operation, Trust};
use crate::bridge::fault::Fault;
use crate::bridge::request::Fields;
use crate::output::views::bridge::{Detail, Reply};

struct EnrollConfirm {
    ticket: SecretText,
    code: SecretText,
}

pub(super) fn read(fields: &mut Fields<'_>, _: Trust) -> Result<Box<dyn Operation>, Fault> {
    Ok(Box::new(EnrollConfirm { ticket: fields.secret("ticket")?, code: fields.secret("code")? }))
}

impl Operation for EnrollConfirm {
    fn run(&self, door: &mut Door) -> Result<Reply> {
        let reply = door.enroll_confirm(&self.ticket, &self.code)?;
        Ok(Reply::Login(reply, Detail::Enrolled))
    }
}
