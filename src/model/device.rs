//! Trusted devices: what stands in for the second factor for a while.

use super::ids::{DeviceId, PracticeId, UserId};
use super::practice::Handle;
use super::text::DisplayName;
use super::time::Timestamp;

/// A device that a person had trusted at a login by code. The token that it
/// keeps is nowhere here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedDevice {
    /// Its id.
    pub id: DeviceId,
    /// Whose.
    pub user: UserId,
    /// Where it counts; `None` for logins that name no practice.
    pub practice: Option<(PracticeId, Handle)>,
    /// In the person's words.
    pub name: DisplayName,
    /// When it was trusted.
    pub created_at: Timestamp,
    /// When that ends.
    pub expires_at: Timestamp,
    /// When it last let its person in.
    pub last_used_at: Option<Timestamp>,
}
