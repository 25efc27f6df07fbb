//! Whom or what a question is about, in full, so that nobody agrees for the
//! wrong one: who it is, where, what of theirs ends, and who looks like them.

use serde::Serialize;
use twofactl::model::authenticator::{Authenticator, AuthenticatorState};
use twofactl::model::ids::AuthenticatorId;
use twofactl::model::outcome::user::{NamedUser, NamedUsers, Removed, Whom};
use twofactl::model::practice::Handle;
use twofactl::model::text::DisplayName;
use twofactl::model::user::UserStatus;

use super::authenticator::AuthenticatorView;
use super::count;
use super::user::reset::RemovedView;
use super::user::title;
use crate::output::{Answer, Page};

/// What of a person's ends with what is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    /// The person is removed.
    Everything,
    /// All that makes up a second factor.
    SecondFactor,
    /// What was made under the present epoch: authenticators stay.
    Sessions,
    /// One authenticator, and with it what was made under the present epoch.
    Authenticator(AuthenticatorId),
    /// The set that a new one replaces.
    RecoveryCodes,
    /// Nothing, or the answer itself says what.
    Nothing,
}

/// A person, before something is done to them.
#[derive(Debug, Serialize)]
pub(crate) struct WhomView {
    user: String,
    practices: Vec<String>,
    /// None where nothing of theirs is at stake.
    ends: Option<Vec<String>>,
    alike: AlikeView,
}

/// Who is easily taken for them.
#[derive(Debug, Default, Serialize)]
struct AlikeView {
    shown: Vec<String>,
    more: u64,
}

impl WhomView {
    pub(crate) fn new(whom: &Whom, ends: Ends, alike: Option<&NamedUsers>) -> Self {
        let Whom { user, practices, authenticators: _, alive: _ } = whom;
        let name = user.name.as_ref().map(DisplayName::as_str);
        let suspended = match user.status {
            UserStatus::Active => "",
            UserStatus::Suspended => ", suspended",
        };
        Self {
            user: format!("{}, #{}{suspended}", title(user.login.as_str(), name), user.id),
            practices: practices.iter().map(|(at, role)| format!("{at} ({role})")).collect(),
            ends: (ends != Ends::Nothing).then(|| what_ends(whom, ends)),
            alike: alike.map(AlikeView::new).unwrap_or_default(),
        }
    }
}

impl AlikeView {
    fn new(alike: &NamedUsers) -> Self {
        let shown: Vec<_> = alike.users.iter().map(named).collect();
        let more = alike.total.saturating_sub(shown.len() as u64);
        Self { shown, more }
    }
}

/// "#12 dr.rao@north.example, Dr. Rao, north-clinic".
fn named(NamedUser { id, login, name, practices }: &NamedUser) -> String {
    let practices: Vec<_> = practices.iter().map(Handle::as_str).collect();
    let practices =
        if practices.is_empty() { "in no practice".to_owned() } else { practices.join(", ") };
    match name {
        Some(name) => format!("#{id} {login}, {}, {practices}", name.as_str()),
        None => format!("#{id} {login}, {practices}"),
    }
}

fn what_ends(whom: &Whom, ends: Ends) -> Vec<String> {
    let Whom { user, practices, authenticators, alive } = whom;
    let all = || authenticators.iter().map(factor).collect::<Vec<_>>();
    let others = counted(Removed { authenticators: 0, pending: 0, ..*alive });
    match ends {
        Ends::Everything => {
            let password = user.password_set.then(|| "the password".to_owned());
            let memberships = practices.len() as u64;
            let memberships =
                (memberships > 0).then(|| count(memberships, "membership", "memberships"));
            let before = password.into_iter().chain(all()).chain(others);
            before.chain(memberships).collect()
        }
        Ends::SecondFactor => all().into_iter().chain(others).collect(),
        Ends::Sessions => of_the_epoch(alive),
        Ends::Authenticator(id) => {
            let one = authenticators.iter().find(|one| one.id == id);
            let epoch = match one.map(|one| one.state) {
                // It counted for nothing, so nothing ends with it.
                Some(AuthenticatorState::Pending) => Vec::new(),
                Some(AuthenticatorState::Active | AuthenticatorState::Disabled) | None => {
                    of_the_epoch(alive)
                }
            };
            one.map(factor).into_iter().chain(epoch).collect()
        }
        Ends::RecoveryCodes => {
            counted(Removed { recovery_codes: alive.recovery_codes, ..Removed::default() })
        }
        Ends::Nothing => Vec::new(),
    }
}

fn of_the_epoch(alive: &Removed) -> Vec<String> {
    let Removed { trusted_devices, enrollment_codes, bypass_codes, .. } = *alive;
    let codes = Removed { trusted_devices, enrollment_codes, bypass_codes, ..Removed::default() };
    std::iter::once("sessions".to_owned()).chain(counted(codes)).collect()
}

fn counted(removed: Removed) -> Vec<String> {
    RemovedView::new(&removed).parts()
}

/// "Pixel 9 (totp)", "+91*******210 (sms, disabled)".
fn factor(one: &Authenticator) -> String {
    let view = AuthenticatorView::new(one);
    let state = match one.state {
        AuthenticatorState::Active => String::new(),
        AuthenticatorState::Pending | AuthenticatorState::Disabled => format!(", {}", view.state),
    };
    let name = view.name().map_or_else(|| format!("authenticator {}", view.id), str::to_owned);
    format!("{name} ({}{state})", view.kind)
}

impl Answer for WhomView {
    fn describe(&self, page: &mut Page) {
        let or_none = |list: &[String], none: &str| {
            if list.is_empty() { none.to_owned() } else { list.join(", ") }
        };
        page.field("user", self.user.clone());
        page.field("practices", or_none(&self.practices, "none"));
        if let Some(ends) = &self.ends {
            page.field("what ends", or_none(ends, "nothing of theirs is alive"));
        }
        self.alike.describe(page);
    }
}

impl AlikeView {
    fn describe(&self, page: &mut Page) {
        for one in &self.shown {
            page.line(format!("Not to be confused with {one}."));
        }
        if self.more > 0 {
            page.line(format!("Nor with {} more who look alike.", self.more));
        }
    }
}

/// A practice, before something is done to it.
#[derive(Debug, Serialize)]
pub(crate) struct WhichView {
    practice: String,
    alike: AlikeView,
}

impl WhichView {
    pub(crate) fn new(
        (handle, name): (&Handle, &DisplayName),
        alike: &[(Handle, DisplayName)],
    ) -> Self {
        let title = |handle: &Handle, name: &DisplayName| format!("{} ({handle})", name.as_str());
        let shown = alike.iter().take(ALIKE_SHOWN).map(|(handle, name)| title(handle, name));
        Self {
            practice: title(handle, name),
            alike: AlikeView {
                shown: shown.collect(),
                more: alike.len().saturating_sub(ALIKE_SHOWN) as u64,
            },
        }
    }
}

/// More that look alike are counted.
pub(crate) const ALIKE_SHOWN: usize = 3;

impl Answer for WhichView {
    fn describe(&self, page: &mut Page) {
        page.field("practice", self.practice.clone());
        self.alike.describe(page);
    }
}
