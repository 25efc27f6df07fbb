//! `skip`: an offered enrollment is put off.

use twofactl::Door;
use twofactl::error::Result;
use twofactl::model::secret::SecretText;

use super::{Operation, Trust};
use crate::bridge::fault::Fault;
use crate::bridge::request::Fields;
use crate::output::views::bridge::{Detail, Reply};

struct Skip {
    ticket: SecretText,
}

pub(super) fn read(fields: &mut Fields<'_>, _: Trust) -> Result<Box<dyn Operation>, Fault> {
    Ok(Box::new(Skip { ticket: fields.secret("ticket")? }))
}

impl Operation for Skip {
    fn run(&self, door: &mut Door) -> Result<Reply> {
        Ok(Reply::Login(door.skip(&self.ticket)?, Detail::Plain))
    }
}
