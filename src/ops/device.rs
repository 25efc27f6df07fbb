//! Trusted devices that exist: listing them, and taking their trust away.
//!
//! A device is made at the door. Revoking leaves the epoch where it is: other
//! devices, sessions and codes of the person stay good.

use std::collections::{BTreeMap, BTreeSet};

use super::Why;
use super::person::Person;
use crate::error::Result;
use crate::model::device::TrustedDevice;
use crate::model::event::{Action, NewEvent};
use crate::model::ids::{DeviceId, UserId};
use crate::model::outcome::device::{DevicesRevoked, UserDevices};
use crate::model::practice::Handle;
use crate::model::time::Timestamp;
use crate::model::user::{User, UserRef};
use crate::store::{Change, ReadTx, WriteTx};

/// The devices that let a user in without a code, the oldest first, with the
/// end that the present policy leaves them.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; the store's.
pub fn list(tx: &ReadTx<'_>, who: &UserRef, now: Timestamp) -> Result<Vec<TrustedDevice>> {
    Person::get(tx, who)?.trusted_devices(tx, now)
}

/// Which devices an operator means.
#[derive(Debug, Clone)]
pub enum Which {
    /// These, whosever they are.
    These(Vec<DeviceId>),
    /// All of a user; with a practice, those that count there.
    OfUser(UserRef, Option<Handle>),
    /// All that count in a practice.
    InPractice(Handle),
}

/// Takes their trust from all of the devices, or from none.
///
/// Counts what is of the present epoch and has not expired, whatever the present
/// policy makes of it: a longer `remember` would let it in again.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`] for a device that is unknown or dead, a
/// user or a practice that is unknown; the store's.
pub fn revoke(
    tx: &mut WriteTx<'_>,
    which: &Which,
    why: &Why,
    now: Timestamp,
) -> Result<Change<DevicesRevoked>> {
    match which {
        Which::These(ids) => revoke_these(tx, ids, why, now),
        Which::OfUser(who, practice) => revoke_of_user(tx, who, practice.as_ref(), (why, now)),
        Which::InPractice(practice) => revoke_in_practice(tx, practice, why, now),
    }
}

/// One event a device, which names it.
fn revoke_these(
    tx: &mut WriteTx<'_>,
    ids: &[DeviceId],
    why: &Why,
    now: Timestamp,
) -> Result<Change<DevicesRevoked>> {
    let mut by_user: BTreeMap<UserId, Vec<TrustedDevice>> = BTreeMap::new();
    for id in ids.iter().copied().collect::<BTreeSet<_>>() {
        let device = tx.get_device(id, now)?;
        tx.remove_device(id)?;
        by_user.entry(device.user).or_default().push(device);
    }
    let (mut users, mut events) =
        (Vec::with_capacity(by_user.len()), Vec::with_capacity(ids.len()));
    for (user, devices) in by_user {
        let person = Person::get(tx, &UserRef::Id(user))?;
        events.extend(devices.iter().map(|device| named(&person.user, device, why)));
        users.push(without(person, devices, now));
    }
    Ok(Change::of(DevicesRevoked::OfUsers { users, practice: None }, events))
}

pub(super) fn named(user: &User, device: &TrustedDevice, why: &Why) -> NewEvent {
    let event = why
        .on(NewEvent::done(Action::DeviceRevoke))
        .user(user.id, user.login.as_str())
        .target(format!("device {}", device.id))
        .detail("name", device.name.as_str());
    match &device.practice {
        Some((practice, handle)) => event.practice(*practice, handle.as_str()),
        None => event,
    }
}

fn revoke_of_user(
    tx: &mut WriteTx<'_>,
    who: &UserRef,
    handle: Option<&Handle>,
    (why, now): (&Why, Timestamp),
) -> Result<Change<DevicesRevoked>> {
    let person = Person::get(tx, who)?;
    let practice = handle.map(|handle| tx.get_practice(handle)).transpose()?;
    let user = &person.user;
    let mut devices = tx.devices_of(user.id, user.epoch, now)?;
    let event = why.on(NewEvent::done(Action::DeviceRevoke)).user(user.id, user.login.as_str());
    let event = match &practice {
        Some(practice) => {
            devices.retain(|one| one.practice.as_ref().is_some_and(|(id, _)| *id == practice.id));
            tx.remove_devices_of_in(user.id, practice.id)?;
            event.practice(practice.id, practice.handle.as_str())
        }
        None => {
            tx.remove_devices(user.id)?;
            event
        }
    };
    let event = (!devices.is_empty()).then(|| counted(event, devices.len() as u64));
    let users = vec![without(person, devices, now)];
    let outcome = DevicesRevoked::OfUsers { users, practice: handle.cloned() };
    Ok(Change::of(outcome, event.into_iter().collect()))
}

/// One event a user, so that the record of each tells of it.
fn revoke_in_practice(
    tx: &mut WriteTx<'_>,
    handle: &Handle,
    why: &Why,
    now: Timestamp,
) -> Result<Change<DevicesRevoked>> {
    let practice = tx.get_practice(handle)?;
    let (mut devices, mut events) = (0, Vec::new());
    tx.for_each_device_user(practice.id, now, |user, login, count| {
        let event = why
            .on(NewEvent::done(Action::DeviceRevoke))
            .practice(practice.id, practice.handle.as_str())
            .user(user, login.as_str());
        events.push(counted(event, count));
        devices += count;
        Ok(())
    })?;
    tx.remove_devices_in(practice.id)?;
    let users = events.len() as u64;
    let outcome = DevicesRevoked::InPractice { practice: practice.handle, devices, users };
    Ok(Change::of(outcome, events))
}

fn counted(event: NewEvent, devices: u64) -> NewEvent {
    event.detail("devices", i64::try_from(devices).unwrap_or(i64::MAX))
}

/// What a person is told to have lost. The next login is judged without a
/// device anyway.
fn without(person: Person, devices: Vec<TrustedDevice>, now: Timestamp) -> UserDevices {
    UserDevices { next_login: person.next_logins(now), user: person.user, devices }
}
