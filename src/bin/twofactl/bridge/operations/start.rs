//! `start`: a login begins, with the password.

use twofactl::Door;
use twofactl::error::Result;
use twofactl::model::practice::Handle;
use twofactl::model::secret::SecretText;
use twofactl::ops::door::StartRequest;

use super::password::Credential;
use super::{Operation, Trust};
use crate::bridge::fault::Fault;
use crate::bridge::request::Fields;
use crate::output::views::bridge::{Detail, Reply};

struct Start {
    user: String,
    practice: Option<Handle>,
    password: Credential,
    device_token: Option<SecretText>,
}

pub(super) fn read(fields: &mut Fields<'_>, trust: Trust) -> Result<Box<dyn Operation>, Fault> {
    Ok(Box::new(Start {
        user: fields.text("user")?,
        practice: fields.maybe_value("practice", Handle::parse)?,
        password: Credential::read(fields, trust)?,
        device_token: fields.maybe_secret("device_token")?,
    }))
}

impl Operation for Start {
    fn run(&self, door: &mut Door) -> Result<Reply> {
        let reply = door.start(&StartRequest {
            user: &self.user,
            practice: self.practice.as_ref(),
            password: self.password.as_password(),
            device_token: self.device_token.as_ref(),
        })?;
        Ok(Reply::Login(reply, Detail::Plain))
    }
}
