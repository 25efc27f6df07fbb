//! What follows `account`: a person changes what is theirs.

use twofactl::Door;
use twofactl::error::Result;
use twofactl::model::ids::{AuthenticatorId, DeviceId};
use twofactl::model::outcome::account::Managed;
use twofactl::model::secret::SecretText;
use twofactl::model::text::DisplayName;

use super::{Operation, Trust};
use crate::bridge::fault::Fault;
use crate::bridge::request::Fields;
use crate::output::views::bridge::{AccountChange, Reply};

struct Manage {
    ticket: SecretText,
    what: What,
}

enum What {
    EnablePersonal,
    DisablePersonal,
    RecoveryCodes,
    Rename(AuthenticatorId, DisplayName),
    Remove(AuthenticatorId),
    Revoke(DeviceId),
}

fn manage(fields: &mut Fields<'_>, what: What) -> Result<Box<dyn Operation>, Fault> {
    Ok(Box::new(Manage { ticket: fields.secret("ticket")?, what }))
}

pub(super) fn enable_personal(
    fields: &mut Fields<'_>,
    _: Trust,
) -> Result<Box<dyn Operation>, Fault> {
    manage(fields, What::EnablePersonal)
}

pub(super) fn disable_personal(
    fields: &mut Fields<'_>,
    _: Trust,
) -> Result<Box<dyn Operation>, Fault> {
    manage(fields, What::DisablePersonal)
}

pub(super) fn recovery_codes(
    fields: &mut Fields<'_>,
    _: Trust,
) -> Result<Box<dyn Operation>, Fault> {
    manage(fields, What::RecoveryCodes)
}

pub(super) fn rename(fields: &mut Fields<'_>, _: Trust) -> Result<Box<dyn Operation>, Fault> {
    let id = AuthenticatorId::new(fields.integer("authenticator")?);
    let label = fields.value("label", DisplayName::parse)?;
    manage(fields, What::Rename(id, label))
}

pub(super) fn remove(fields: &mut Fields<'_>, _: Trust) -> Result<Box<dyn Operation>, Fault> {
    let id = AuthenticatorId::new(fields.integer("authenticator")?);
    manage(fields, What::Remove(id))
}

pub(super) fn revoke(fields: &mut Fields<'_>, _: Trust) -> Result<Box<dyn Operation>, Fault> {
    let id = DeviceId::new(fields.integer("device")?);
    manage(fields, What::Revoke(id))
}

impl Operation for Manage {
    fn run(&self, door: &mut Door) -> Result<Reply> {
        let Self { ticket, what } = self;
        Ok(match what {
            What::EnablePersonal => reply(door.enable_personal(ticket)?, AccountChange::Personal),
            What::DisablePersonal => reply(door.disable_personal(ticket)?, AccountChange::Personal),
            What::RecoveryCodes => reply(door.recovery_codes(ticket)?, AccountChange::Codes),
            What::Rename(id, label) => {
                reply(door.authenticator_rename(ticket, *id, label)?, AccountChange::Renamed)
            }
            What::Remove(id) => {
                reply(door.authenticator_remove(ticket, *id)?, AccountChange::Removed)
            }
            What::Revoke(id) => reply(door.device_revoke(ticket, *id)?, AccountChange::Revoked),
        })
    }
}

fn reply<T>(managed: Managed<T>, told: impl FnOnce(T) -> AccountChange) -> Reply {
    match managed {
        Managed::Done(done) => Reply::Changed(Box::new(told(done))),
        Managed::Expired => Reply::Expired,
    }
}
