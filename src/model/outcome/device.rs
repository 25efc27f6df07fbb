//! What operations on trusted devices answer.

use super::user::PracticeLogin;
use crate::model::device::TrustedDevice;
use crate::model::practice::Handle;
use crate::model::user::User;

/// Devices whose trust was taken away.
#[derive(Debug, Clone)]
pub enum DevicesRevoked {
    /// Of users who were named, or whose devices were.
    OfUsers {
        /// Each of them once.
        users: Vec<UserDevices>,
        /// The practice, if only those that count there were meant.
        practice: Option<Handle>,
    },
    /// Of everybody in a practice: they are counted, however many.
    InPractice {
        /// Which.
        practice: Handle,
        /// How many devices.
        devices: u64,
        /// How many users they were of.
        users: u64,
    },
}

/// A user, and the devices that they lost.
#[derive(Debug, Clone)]
pub struct UserDevices {
    /// Whose.
    pub user: User,
    /// Those that were trusted; empty if there were none.
    pub devices: Vec<TrustedDevice>,
    /// What the next login comes to, per practice.
    pub next_login: Vec<PracticeLogin>,
}
