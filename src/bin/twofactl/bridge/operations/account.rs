//! `account`: what a person has, as they see it themselves.

use twofactl::Door;
use twofactl::error::Result;
use twofactl::ops::door::AccountRequest;

use super::password::Credential;
use super::{Operation, Trust};
use crate::bridge::fault::Fault;
use crate::bridge::request::Fields;
use crate::output::views::bridge::Reply;

struct Account {
    user: String,
    password: Credential,
}

pub(super) fn read(fields: &mut Fields<'_>, trust: Trust) -> Result<Box<dyn Operation>, Fault> {
    let (user, password) = (fields.text("user")?, Credential::read(fields, trust)?);
    Ok(Box::new(Account { user, password }))
}

impl Operation for Account {
    fn run(&self, door: &mut Door) -> Result<Reply> {
        let password = self.password.as_password();
        Ok(Reply::Account(door.account(&AccountRequest { user: &self.user, password })?))
    }
}
