//! Trusted devices: making one, and telling a genuine one.

use super::Entry;
use crate::crypto::device::DeviceBinding;
use crate::crypto::device::generate_token;
use crate::crypto::keyring::Keyring;
use crate::error::Result;
use crate::model::ids::{DeviceId, PracticeId};
use crate::model::policy::Remember;
use crate::model::secret::SecretText;
use crate::model::text::DisplayName;
use crate::model::time::Timestamp;
use crate::ops::person::Person;
use crate::rules::next_login::Device;
use crate::store::ReadTx;
use crate::store::{NewDevice, WriteTx};

/// The device that a token stands for, if it is genuine, this person's and for
/// this practice. Whether it still counts is for the rules to say.
pub(super) fn find_device(
    tx: &ReadTx<'_>,
    keys: &Keyring,
    person: &Person,
    shown: (Option<PracticeId>, Option<&SecretText>),
) -> Result<Option<(DeviceId, Device)>> {
    let (place, token) = shown;
    let Some((id, token)) = token.and_then(split_token) else { return Ok(None) };
    let Some(row) = tx.find_device(id)? else { return Ok(None) };
    let binding = DeviceBinding {
        user: person.user.id.get(),
        practice: place.map(PracticeId::get),
        epoch: row.epoch,
        expires_at: row.expires_at.millis(),
    };
    if row.user != person.user.id
        || row.practice != place
        || !keys.verify_device_mac(&token, &binding, &row.mac)
    {
        return Ok(None);
    }
    let device =
        Device { epoch: row.epoch, created_at: row.created_at, expires_at: row.expires_at };
    Ok(Some((row.id, device)))
}

/// A token is the number of its row, a dot, and 256 random bits.
fn split_token(token: &SecretText) -> Option<(DeviceId, zeroize::Zeroizing<Vec<u8>>)> {
    let (id, secret) = token.expose().split_once('.')?;
    let id = id.parse().ok()?;
    let secret = data_encoding::BASE64URL_NOPAD.decode(secret.as_bytes()).ok()?;
    Some((DeviceId::new(id), zeroize::Zeroizing::new(secret)))
}

/// A device that a person asks to be trusted, as they sit at the door.
pub(super) struct Request<'a> {
    pub(super) entry: &'a Entry<'a>,
    pub(super) label: &'a DisplayName,
    pub(super) remember: Remember,
}

/// Trusts a device. Gives what the browser keeps.
pub(super) fn trust(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    request: &Request<'_>,
    now: Timestamp,
) -> Result<(DeviceId, SecretText)> {
    let Request { entry, label, remember } = request;
    let user = &entry.person.user;
    let token = generate_token()?;
    let practice = entry.practice.map(|practice| practice.id);
    let expires_at = now.plus(remember.length());
    let binding = DeviceBinding {
        user: user.id.get(),
        practice: practice.map(PracticeId::get),
        epoch: user.epoch,
        expires_at: expires_at.millis(),
    };
    let id = tx.add_device(&NewDevice {
        user: user.id,
        practice,
        label: label.as_str(),
        epoch: user.epoch,
        key_id: *keys.key_id().bytes(),
        mac: keys.device_mac(token.expose(), &binding),
        created_at: now,
        expires_at,
    })?;
    let secret = data_encoding::BASE64URL_NOPAD.encode(token.expose());
    Ok((id, SecretText::new(format!("{id}.{secret}"))))
}
