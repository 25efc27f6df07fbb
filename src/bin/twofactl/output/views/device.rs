//! What is shown of trusted devices: never a token.

use serde::Serialize;
use twofactl::model::device::TrustedDevice;
use twofactl::model::outcome::device::{DevicesRevoked, UserDevices};

use super::user::NextLoginView;
use super::{At, ChangeView, Tense, count};
use crate::output::{Column, Page, Row, When};

/// More devices of one user than this are only counted for people.
const NAMED_AT_MOST: usize = 20;

/// A device in `device list`.
#[derive(Debug, Serialize)]
pub(crate) struct DeviceView {
    id: i64,
    /// None where it counts for logins that name no practice.
    practice: Option<String>,
    name: String,
    created_at: At,
    last_used_at: Option<At>,
    expires_at: At,
}

impl DeviceView {
    pub(crate) fn new(device: &TrustedDevice) -> Self {
        let TrustedDevice { id, user: _, practice, name, created_at, expires_at, last_used_at } =
            device;
        Self {
            id: id.get(),
            practice: practice.as_ref().map(|(_, handle)| handle.to_string()),
            name: name.as_str().to_owned(),
            created_at: At(*created_at),
            last_used_at: last_used_at.map(At),
            expires_at: At(*expires_at),
        }
    }
}

impl Row for DeviceView {
    const COLUMNS: &'static [Column] = &[
        Column::always("id"),
        Column::spare("practice", 1),
        Column::always("name"),
        Column::wide("created_at"),
        Column::always("last_used_at"),
        Column::always("expires_at"),
    ];

    fn cells(&self, when: &When) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.practice.clone().unwrap_or_default(),
            self.name.clone(),
            when.at(self.created_at.0),
            when.maybe(self.last_used_at.map(|At(time)| time)),
            when.at(self.expires_at.0),
        ]
    }
}

/// The answer of `device revoke`.
#[derive(Debug, Serialize)]
pub(crate) struct DevicesRevokedView {
    /// Where only those that count in one practice were meant.
    practice: Option<String>,
    revoked: Counts,
    /// None where a whole practice was meant: there may be too many to name.
    users: Option<Vec<UserView>>,
}

#[derive(Debug, Serialize)]
struct Counts {
    devices: u64,
    users: u64,
}

/// A user, and what was theirs.
#[derive(Debug, Serialize)]
struct UserView {
    id: i64,
    login: String,
    devices: Vec<DeviceName>,
    next_login: Vec<NextLoginView>,
}

/// By what people tell devices apart.
#[derive(Debug, Serialize)]
struct DeviceName {
    id: i64,
    practice: Option<String>,
    name: String,
}

impl DeviceName {
    fn new(device: &TrustedDevice) -> Self {
        Self {
            id: device.id.get(),
            practice: device.practice.as_ref().map(|(_, handle)| handle.to_string()),
            name: device.name.as_str().to_owned(),
        }
    }

    fn describe(&self, page: &mut Page) {
        let Self { id, practice, name } = self;
        let place = practice.as_ref().map(|handle| format!(" ({handle})")).unwrap_or_default();
        page.field(&format!("device {id}"), format!("{name}{place}"));
    }
}

impl UserView {
    fn new(UserDevices { user, devices, next_login }: &UserDevices) -> Self {
        Self {
            id: user.id.get(),
            login: user.login.to_string(),
            devices: devices.iter().map(DeviceName::new).collect(),
            next_login: NextLoginView::all(next_login),
        }
    }

    fn describe(&self, place: &str, tense: Tense, page: &mut Page) {
        let Self { login, devices, .. } = self;
        let what = counted(devices.len() as u64);
        page.line(match tense {
            Tense::Done => format!("Revoked {what} of {login}{place}."),
            Tense::Already => format!("{login} has no trusted devices{place}."),
            Tense::Would => format!("Would revoke {what} of {login}{place}."),
        });
        devices.iter().take(NAMED_AT_MOST).for_each(|device| device.describe(page));
        if devices.len() > NAMED_AT_MOST {
            page.line(format!("And {} more.", devices.len() - NAMED_AT_MOST));
        }
        NextLoginView::describe_all(&self.next_login, page);
    }
}

impl DevicesRevokedView {
    pub(crate) fn new(done: &DevicesRevoked) -> Self {
        match done {
            DevicesRevoked::OfUsers { users, practice } => {
                let lost = users.iter().filter(|one| !one.devices.is_empty());
                Self {
                    practice: practice.as_ref().map(ToString::to_string),
                    revoked: Counts {
                        devices: users.iter().map(|one| one.devices.len() as u64).sum(),
                        users: lost.count() as u64,
                    },
                    users: Some(users.iter().map(UserView::new).collect()),
                }
            }
            DevicesRevoked::InPractice { practice, devices, users } => Self {
                practice: Some(practice.to_string()),
                revoked: Counts { devices: *devices, users: *users },
                users: None,
            },
        }
    }

    /// What is asked before it is done.
    pub(crate) fn question(&self) -> String {
        format!("Revoke {}{}?", self.of_whom(), self.place())
    }

    /// "2 trusted devices of rao", "7 trusted devices of 3 users".
    fn of_whom(&self) -> String {
        let devices = counted(self.revoked.devices);
        match self.users.as_deref() {
            Some([only]) => format!("{devices} of {}", only.login),
            Some(_) | None => {
                format!("{devices} of {}", count(self.revoked.users, "user", "users"))
            }
        }
    }

    fn place(&self) -> String {
        self.practice.as_ref().map(|handle| format!(" in {handle}")).unwrap_or_default()
    }

    fn describe_count(&self, tense: Tense, page: &mut Page) {
        let (whom, place) = (self.of_whom(), self.place());
        page.line(match tense {
            Tense::Done => format!("Revoked {whom}{place}."),
            Tense::Already => format!("Nobody has a trusted device{place}."),
            Tense::Would => format!("Would revoke {whom}{place}."),
        });
        if tense != Tense::Already {
            page.line("A login there that needs a second factor asks for a code again.");
        }
    }
}

impl ChangeView for DevicesRevokedView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        match &self.users {
            Some(users) => users.iter().for_each(|user| user.describe(&self.place(), tense, page)),
            None => self.describe_count(tense, page),
        }
    }
}

fn counted(devices: u64) -> String {
    count(devices, "trusted device", "trusted devices")
}
