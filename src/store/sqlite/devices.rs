//! Rows of `trusted_devices` and `sms_challenges`.

use rusqlite::params;

use super::{Fields, ReadTx, WriteTx};
use crate::error::Result;
use crate::model::ids::{DeviceId, PracticeId, UserId};
use crate::model::time::Timestamp;
use crate::store::sql::devices as sql;

/// A device about to be trusted.
#[derive(Debug, Clone)]
pub(crate) struct NewDevice<'a> {
    /// Whose.
    pub user: UserId,
    /// Where; `None` for logins that name no practice.
    pub practice: Option<PracticeId>,
    /// In the person's words.
    pub label: &'a str,
    /// Under a newer epoch it is dead.
    pub epoch: i64,
    /// Which key made the code below.
    pub key_id: [u8; 8],
    /// Over token, user, practice, epoch and expiry.
    pub mac: [u8; 32],
    /// When it was trusted.
    pub created_at: Timestamp,
    /// When that ends; using it does not move this.
    pub expires_at: Timestamp,
}

/// A trusted device, dead or alive.
#[derive(Debug, Clone)]
pub(crate) struct DeviceRow {
    /// Its id.
    pub id: DeviceId,
    /// Whose.
    pub user: UserId,
    /// Where.
    pub practice: Option<PracticeId>,
    /// The epoch it was made under.
    pub epoch: i64,
    /// Over token, user, practice, epoch and expiry.
    pub mac: [u8; 32],
    /// When it was trusted.
    pub created_at: Timestamp,
    /// When that ends.
    pub expires_at: Timestamp,
}

impl ReadTx<'_> {
    /// The trusted device of that id, if there is one.
    pub(crate) fn find_device(&self, id: DeviceId) -> Result<Option<DeviceRow>> {
        self.find(sql::SELECT_DEVICE, [id.get()], |row| {
            let mut fields = Fields::new(row);
            Ok(DeviceRow {
                id: DeviceId::new(fields.next()?),
                user: UserId::new(fields.next()?),
                practice: fields.next::<Option<i64>>()?.map(PracticeId::new),
                epoch: fields.next()?,
                mac: fields.next()?,
                created_at: fields.time()?,
                expires_at: fields.time()?,
            })
        })
    }

    /// How many trusted devices of a user are alive.
    pub(crate) fn count_devices(&self, user: UserId, epoch: i64, now: Timestamp) -> Result<u64> {
        self.count(sql::COUNT_LIVE_DEVICES, params![user.get(), epoch, now.millis()])
    }

    /// How many texted challenges of a user are alive.
    pub(crate) fn count_challenges(&self, user: UserId, now: Timestamp) -> Result<u64> {
        self.count(sql::COUNT_LIVE_CHALLENGES, params![user.get(), now.millis()])
    }
}

impl WriteTx<'_> {
    /// Trusts a device, and sweeps those of the user that are dead.
    pub(crate) fn add_device(&mut self, device: &NewDevice<'_>) -> Result<DeviceId> {
        let NewDevice { user, practice, label, epoch, key_id, mac, created_at, expires_at } =
            device;
        self.execute(sql::DELETE_DEAD_DEVICES, params![user.get(), created_at.millis(), epoch])?;
        self.get(
            sql::INSERT_DEVICE,
            params![
                user.get(),
                practice.map(PracticeId::get),
                label,
                epoch,
                key_id,
                mac,
                created_at.millis(),
                expires_at.millis(),
            ],
            |row| Fields::new(row).next().map(DeviceId::new),
        )
    }

    /// Notes that a device let its person in. Does not lengthen its life.
    pub(crate) fn touch_device(&mut self, id: DeviceId, now: Timestamp) -> Result<()> {
        self.execute(sql::TOUCH_DEVICE, params![now.millis(), id.get()]).map(|_| ())
    }

    /// Forgets every device of a user.
    pub(crate) fn remove_devices(&mut self, user: UserId) -> Result<()> {
        self.execute(sql::DELETE_DEVICES, [user.get()]).map(|_| ())
    }

    /// Ends every texted challenge of a user.
    pub(crate) fn remove_challenges(&mut self, user: UserId) -> Result<()> {
        self.execute(sql::DELETE_CHALLENGES, [user.get()]).map(|_| ())
    }
}
