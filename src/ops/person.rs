//! A person as a whole: what the rules ask about, loaded in one go.

use crate::error::Result;
use crate::model::authenticator::{Authenticator, AuthenticatorState};
use crate::model::device::TrustedDevice;
use crate::model::ids::PracticeId;
use crate::model::member::Membership;
use crate::model::outcome::user::PracticeLogin;
use crate::model::outcome::{Coverage, FactorState, NextLogin, Step};
use crate::model::policy::{EnrollWith, Methods, Policy};
use crate::model::practice::{Handle, Practice};
use crate::model::sms::Texts;
use crate::model::time::Timestamp;
use crate::model::user::{User, UserRef};
use crate::rules::coverage::{Member, judge_coverage, judge_factor_state};
use crate::rules::lifecycle::{LifeEvent, raises_epoch};
use crate::rules::next_login::{Device, Place, Standing, judge_device, judge_next_login};
use crate::store::{LockRow, MemberRow, PendingRow, ReadTx, WriteTx};

/// A user with everything that decides how they get in.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) user: User,
    pub(super) lock: LockRow,
    pub(super) authenticators: Vec<Authenticator>,
    pub(super) pending: Option<PendingRow>,
    pub(super) memberships: Vec<(Practice, Membership)>,
}

impl Person {
    /// Loads the person that `who` names.
    pub(super) fn get(tx: &ReadTx<'_>, who: &UserRef) -> Result<Self> {
        Self::of(tx, tx.get_user(who)?)
    }

    pub(super) fn of(tx: &ReadTx<'_>, user: User) -> Result<Self> {
        let authenticators = tx.authenticators_of(user.id)?;
        // What is under way is of an authenticator that is: mostly there is nothing to look for.
        let is_enrolling = authenticators.iter().any(|a| a.state == AuthenticatorState::Pending);
        Ok(Self {
            lock: tx.lock_of(user.id)?,
            pending: if is_enrolling { tx.find_pending(user.id)? } else { None },
            memberships: tx.memberships_of(user.id)?,
            authenticators,
            user,
        })
    }

    /// The same person after something was written about them.
    pub(super) fn again(&self, tx: &ReadTx<'_>) -> Result<Self> {
        Self::get(tx, &UserRef::Id(self.user.id))
    }

    pub(super) fn active(&self) -> impl Iterator<Item = &Authenticator> {
        self.authenticators.iter().filter(|a| a.state == AuthenticatorState::Active)
    }

    /// When the enrollment under way dies, if one is alive.
    pub(super) fn pending_until(&self, now: Timestamp) -> Option<Timestamp> {
        let pending = self.pending.as_ref()?;
        (pending.epoch == self.user.epoch && pending.expires_at > now).then_some(pending.expires_at)
    }

    pub(super) fn standing(&self) -> Standing {
        Standing {
            status: self.user.status,
            epoch: self.user.epoch,
            reinstated_at: self.user.reinstated_at,
            personal: self.user.personal,
            required: self.user.required,
            rebind: self.user.rebind,
            locked_until: self.lock.locked_until,
            active: self.active().fold(Methods::NONE, |all, one| all.with(one.kind)),
            has_disabled: self
                .authenticators
                .iter()
                .any(|a| a.state == AuthenticatorState::Disabled),
            any_practice_enrolls_with_code: self
                .memberships
                .iter()
                .any(|(practice, _)| practice.policy.enroll_with == EnrollWith::Code),
        }
    }

    pub(super) fn is_member(&self, practice: PracticeId) -> bool {
        self.practice_of(practice).is_some()
    }

    /// The practice of that id, if the person belongs to it.
    pub(super) fn practice_of(&self, id: PracticeId) -> Option<&Practice> {
        self.memberships.iter().map(|(practice, _)| practice).find(|one| one.id == id)
    }

    /// The practice of that handle, if the person belongs to it.
    pub(super) fn practice_called(&self, handle: &Handle) -> Option<&Practice> {
        self.memberships.iter().map(|(practice, _)| practice).find(|one| one.handle == *handle)
    }

    /// The places that count for a login: the named practice, or all of them.
    pub(super) fn places(&self, named: Option<PracticeId>) -> Vec<Place<'_>> {
        self.memberships
            .iter()
            .filter(|(practice, _)| named.is_none_or(|id| practice.id == id))
            .map(|(practice, membership)| place(&practice.policy, membership))
            .collect()
    }

    /// The practices that demand a second factor of this person at this moment.
    pub(super) fn demanding(&self, now: Timestamp) -> Vec<&Handle> {
        let is_demanding = |(practice, membership): &&(Practice, Membership)| {
            place(&practice.policy, membership).is_demanding(now)
        };
        let demanding = self.memberships.iter().filter(is_demanding);
        demanding.map(|(practice, _)| &practice.handle).collect()
    }

    pub(super) fn next_login(
        &self,
        named: Option<PracticeId>,
        device: Option<&Device>,
        now: Timestamp,
    ) -> NextLogin {
        let places = self.places(named);
        let next = judge_next_login(&self.standing(), &places, device, now);
        // Nobody gets into a practice that they do not belong to, whatever it demands.
        if named.is_some_and(|practice| !self.is_member(practice)) {
            return NextLogin { step: Step::Denied, by: None, deadline: None, ..next };
        }
        next
    }

    /// The devices that let this person in without a code, the oldest first, with
    /// the end that the present policy leaves them.
    pub(super) fn trusted_devices(
        &self,
        tx: &ReadTx<'_>,
        now: Timestamp,
    ) -> Result<Vec<TrustedDevice>> {
        let live = tx.devices_of(self.user.id, self.user.epoch, now)?;
        let trusted = live.into_iter().filter_map(|device| {
            let expires_at = self.trusts_until(&device, now)?;
            Some(TrustedDevice { expires_at, ..device })
        });
        Ok(trusted.collect())
    }

    /// Until when a live device of this person's is trusted, if it is.
    fn trusts_until(&self, device: &TrustedDevice, now: Timestamp) -> Option<Timestamp> {
        let place = device.practice.as_ref().map(|(practice, _)| *practice);
        let TrustedDevice { created_at, expires_at, .. } = *device;
        let device = Device { epoch: self.user.epoch, created_at, expires_at };
        judge_device(&self.standing(), &self.places(place), &device, now)
    }

    /// What the next login comes to in each practice; once, without a
    /// practice, for whoever is in none.
    pub(super) fn next_logins(&self, now: Timestamp) -> Vec<PracticeLogin> {
        if self.memberships.is_empty() {
            return vec![PracticeLogin { practice: None, next: self.next_login(None, None, now) }];
        }
        self.memberships
            .iter()
            .map(|(practice, _)| PracticeLogin {
                practice: Some(practice.handle.clone()),
                next: self.next_login(Some(practice.id), None, now),
            })
            .collect()
    }

    pub(super) fn factor_state(&self, now: Timestamp) -> FactorState {
        judge_factor_state(&self.standing(), self.pending_until(now), now)
    }
}

/// A membership as the rules see it.
pub(super) const fn place<'a>(policy: &'a Policy, membership: &Membership) -> Place<'a> {
    let exempt_until = match &membership.exemption {
        Some(exemption) => Some(exemption.ends_at),
        None => None,
    };
    Place {
        policy,
        role: membership.role,
        joined_at: membership.joined_at,
        role_since: membership.role_since,
        exempt_until,
        extended_until: membership.extended_until,
    }
}

/// A member from a report's row, as the rules see them.
pub(super) const fn standing_of(row: &MemberRow) -> Standing {
    Standing {
        status: row.status,
        epoch: row.epoch,
        reinstated_at: row.reinstated_at,
        personal: row.personal,
        required: row.required,
        rebind: row.rebind,
        locked_until: row.state.locked_until,
        active: row.state.active,
        has_disabled: row.state.has_disabled,
        any_practice_enrolls_with_code: row.enrolls_with_code,
    }
}

/// What is judged of one member for reports.
pub(super) struct Judged {
    pub(super) standing: Standing,
    pub(super) next: NextLogin,
    pub(super) coverage: Coverage,
    pub(super) state: FactorState,
    pub(super) needs_code: bool,
    pub(super) block: Option<crate::model::outcome::Blocked>,
}

/// Judges a member from a report's row, under the policy as it is or would be.
pub(super) fn judge_member(
    row: &MemberRow,
    policy: &Policy,
    (texts, now): (Texts, Timestamp),
) -> Judged {
    use crate::rules::coverage::{find_block, needs_code};
    let standing = standing_of(row);
    let place = place(policy, &row.membership);
    let next = judge_next_login(&standing, &[place], None, now);
    // The row says whether they are alive; the rules compare with now.
    let alive = |yes: bool| yes.then(|| Timestamp::from_millis(i64::MAX));
    let member = Member {
        standing: &standing,
        next: &next,
        exempt_until: place.exempt_until,
        pending_until: alive(row.state.has_pending),
        code_until: alive(row.has_enrollment_code),
    };
    Judged {
        coverage: judge_coverage(&member, now),
        state: judge_factor_state(&standing, member.pending_until, now),
        needs_code: needs_code(&member, now),
        block: find_block(&member, texts, now),
        standing,
        next,
    }
}

/// Raises the user's epoch where the table says so. Gives the present one.
pub(super) fn pass_through(tx: &mut WriteTx<'_>, user: &User, event: LifeEvent) -> Result<i64> {
    if raises_epoch(event) { tx.raise_epoch(user.id) } else { Ok(user.epoch) }
}
