//! Rows of `trusted_devices`.

use rusqlite::{Row, params};

use super::{Fields, ReadTx, WriteTx, count_of, users};
use crate::error::{Error, Result};
use crate::model::device::TrustedDevice;
use crate::model::ids::{DeviceId, PracticeId, UserId};
use crate::model::practice::Handle;
use crate::model::text::DisplayName;
use crate::model::time::Timestamp;
use crate::model::user::Login;
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

fn told(row: &Row<'_>) -> Result<TrustedDevice> {
    let mut fields = Fields::new(row);
    let fields = &mut fields;
    Ok(TrustedDevice {
        id: DeviceId::new(fields.next()?),
        user: UserId::new(fields.next()?),
        practice: practice(fields)?,
        name: fields.parsed("a name of a device", |text: String| DisplayName::parse(&text))?,
        created_at: fields.time()?,
        expires_at: fields.time()?,
        last_used_at: fields.time_option()?,
    })
}

fn practice(fields: &mut Fields<'_>) -> Result<Option<(PracticeId, Handle)>> {
    let id: Option<i64> = fields.next()?;
    let handle = fields.parsed_option("a handle", |text: String| Handle::parse(&text))?;
    Ok(id.map(PracticeId::new).zip(handle))
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

    /// The trusted devices of a user that are alive, the oldest first.
    pub(crate) fn devices_of(
        &self,
        user: UserId,
        epoch: i64,
        now: Timestamp,
    ) -> Result<Vec<TrustedDevice>> {
        self.list(sql::SELECT_LIVE_OF_USER, params![user.get(), epoch, now.millis()], told)
    }

    /// The trusted device of that id, which must be alive.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] if there is none, or if it is dead.
    pub(crate) fn get_device(&self, id: DeviceId, now: Timestamp) -> Result<TrustedDevice> {
        self.find(sql::SELECT_LIVE_BY_ID, params![id.get(), now.millis()], told)?
            .ok_or_else(|| Error::not_found("device", &id))
    }

    /// Hands each user with devices that are alive in a practice to `each`, and
    /// how many they are.
    pub(crate) fn for_each_device_user(
        &self,
        practice: PracticeId,
        now: Timestamp,
        mut each: impl FnMut(UserId, Login, u64) -> Result<()>,
    ) -> Result<()> {
        self.for_each(sql::COUNT_LIVE_BY_USER, params![practice.get(), now.millis()], |row| {
            let mut fields = Fields::new(row);
            let id = UserId::new(fields.next()?);
            each(id, users::login(&mut fields)?, count_of(fields.next()?))
        })
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

    /// Forgets one device.
    pub(crate) fn remove_device(&mut self, id: DeviceId) -> Result<()> {
        self.execute(sql::DELETE_DEVICE, [id.get()]).map(|_| ())
    }

    /// Forgets every device that counts in a practice.
    pub(crate) fn remove_devices_in(&mut self, practice: PracticeId) -> Result<()> {
        self.execute(sql::DELETE_DEVICES_IN, [practice.get()]).map(|_| ())
    }

    /// Forgets every device of a user that counts in a practice.
    pub(crate) fn remove_devices_of_in(
        &mut self,
        user: UserId,
        practice: PracticeId,
    ) -> Result<()> {
        self.execute(sql::DELETE_DEVICES_OF_USER_IN, [practice.get(), user.get()]).map(|_| ())
    }

    /// Forgets every device of a user.
    pub(crate) fn remove_devices(&mut self, user: UserId) -> Result<()> {
        self.execute(sql::DELETE_DEVICES, [user.get()]).map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::super::plans::{empty_store, plan};
    use super::*;

    /// A practice may have very many.
    #[test]
    fn devices_of_a_user_and_of_a_practice_are_found_by_an_index() {
        let connection = empty_store();
        let (user, practice) =
            ("trusted_devices_user (user_id=?", "trusted_devices_practice (practice_id=?");
        let both = "trusted_devices_practice (practice_id=? AND user_id=?";
        for (statement, way) in [
            (sql::SELECT_LIVE_OF_USER, user),
            (sql::DELETE_DEVICES, user),
            (sql::COUNT_LIVE_BY_USER, practice),
            (sql::DELETE_DEVICES_IN, practice),
            (sql::DELETE_DEVICES_OF_USER_IN, both),
            (sql::SELECT_LIVE_BY_ID, "(rowid=?"),
            (sql::DELETE_DEVICE, "(rowid=?"),
        ] {
            let steps = plan(&connection, statement);
            assert!(steps[0].contains(way), "{statement}: {steps:?}");
            assert!(!steps.iter().any(|step| step.starts_with("SCAN")), "{steps:?}");
            let sorts = steps.iter().any(|step| step.contains("TEMP B-TREE"));
            assert!(!sorts, "{statement}: {steps:?}");
        }
    }
}
