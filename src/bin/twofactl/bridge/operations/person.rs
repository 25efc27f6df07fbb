//! `person`: what the login service tells of somebody.

use twofactl::Door;
use twofactl::error::Result;
use twofactl::model::user::UserRef;
use twofactl::ops::door::PersonEvent;

use super::{Operation, Trust};
use crate::bridge::fault::Fault;
use crate::bridge::request::Fields;
use crate::output::views::bridge::Reply;

struct Person {
    user: UserRef,
    event: PersonEvent,
}

const EVENTS: [(&str, PersonEvent); 1] =
    [(PersonEvent::PasswordChanged.as_str(), PersonEvent::PasswordChanged)];

pub(super) fn read(fields: &mut Fields<'_>, _: Trust) -> Result<Box<dyn Operation>, Fault> {
    let user = fields.value("user", UserRef::parse)?;
    Ok(Box::new(Person { user, event: fields.word("event", &EVENTS)? }))
}

impl Operation for Person {
    fn run(&self, door: &mut Door) -> Result<Reply> {
        Ok(Reply::Person { epoch: door.person(&self.user, self.event)? })
    }
}
