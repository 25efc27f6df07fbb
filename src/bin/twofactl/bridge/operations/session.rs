//! `session`: whether what began with an admission still suffices.

use twofactl::Door;
use twofactl::error::Result;
use twofactl::model::outcome::By;
use twofactl::model::practice::Handle;
use twofactl::model::user::UserRef;
use twofactl::ops::door::SessionRequest;

use super::{Operation, Trust};
use crate::bridge::fault::Fault;
use crate::bridge::request::Fields;
use crate::output::views::bridge::Reply;

struct Session {
    user: UserRef,
    practice: Option<Handle>,
    epoch: i64,
    by: By,
}

pub(super) fn read(fields: &mut Fields<'_>, _: Trust) -> Result<Box<dyn Operation>, Fault> {
    Ok(Box::new(Session {
        user: fields.value("user", UserRef::parse)?,
        practice: fields.maybe_value("practice", Handle::parse)?,
        epoch: fields.integer("epoch")?,
        by: fields.word("by", &By::ALL.map(|by| (by.as_str(), by)))?,
    }))
}

impl Operation for Session {
    fn run(&self, door: &mut Door) -> Result<Reply> {
        let Self { user, practice, epoch, by } = self;
        let practice = practice.as_ref();
        let valid = door.session(&SessionRequest { user, practice, epoch: *epoch, by: *by })?;
        Ok(Reply::Session { valid })
    }
}
