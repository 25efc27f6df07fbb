//! What the turns in a person's life do to epoch, rebind and personal.
//!
//! The **epoch** is a number on the user: everything made under an older one is
//! dead. **Rebind** is the mark of a person whose last active authenticator
//! ended other than by switching 2FA off: a password alone then binds nothing.
//! Both are tables here, so that no operation can forget a row.

use crate::model::authenticator::EnrollmentProof;
use crate::model::outcome::Demand;

/// Something that happens to a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "the table is whole before every operation that asks it is built")
)]
pub(crate) enum LifeEvent {
    /// The second factor was reset.
    Reset,
    /// An authenticator was confirmed.
    AuthenticatorConfirmed,
    /// An active or disabled authenticator was removed.
    AuthenticatorRemoved,
    /// Wrong codes disabled the authenticators.
    AuthenticatorsDisabled,
    /// 2FA was switched off for the user.
    Disabled2fa,
    /// The store was brought back from a backup, which may hold an older epoch.
    Restored,
    /// A password took the place of another.
    PasswordChanged,
    /// A password was set where none was.
    FirstPasswordSet,
    /// The same password was hashed anew.
    Rehashed,
    /// The user may not log in.
    Suspended,
    /// The user may log in again.
    Reinstated,
    /// A membership began.
    JoinedPractice,
    /// A membership ended.
    LeftPractice,
    /// Login, name, phone, e-mail or a label was changed.
    Renamed,
    /// Wrong codes locked the second factor.
    Locked,
    /// The lock was ended.
    Unlocked,
    /// A recovery code was spent.
    RecoveryCodeUsed,
    /// A new set of recovery codes was issued.
    RecoveryCodesRenewed,
}

/// Whether everything made before the event is dead: sessions, trusted devices,
/// tickets, enrollment and bypass codes (ASVS 5.0, 7.4.2 and 7.4.3).
#[must_use]
pub(crate) const fn raises_epoch(event: LifeEvent) -> bool {
    match event {
        LifeEvent::Reset
        | LifeEvent::AuthenticatorConfirmed
        | LifeEvent::AuthenticatorRemoved
        | LifeEvent::AuthenticatorsDisabled
        | LifeEvent::Disabled2fa
        | LifeEvent::Restored
        | LifeEvent::PasswordChanged
        | LifeEvent::Suspended
        | LifeEvent::LeftPractice => true,
        LifeEvent::FirstPasswordSet
        | LifeEvent::Rehashed
        | LifeEvent::Reinstated
        | LifeEvent::JoinedPractice
        | LifeEvent::Renamed
        | LifeEvent::Locked
        | LifeEvent::Unlocked
        | LifeEvent::RecoveryCodeUsed
        | LifeEvent::RecoveryCodesRenewed => false,
    }
}

/// How an active authenticator ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// By a reset, with everything else.
    Reset,
    /// It was removed.
    Removed,
    /// Wrong codes disabled it.
    DisabledByGuessing,
    /// The store was brought back from a backup.
    Restored,
    /// 2FA was switched off for the user.
    Disable2fa,
}

/// Whether the person is in rebind from then on; `active_left` counts the active
/// authenticators that remain.
///
/// Asked only where an active authenticator ended, and at every reset, which
/// always marks: NIST SP 800-63B-4 section 4.2.2.2 lets recovery never drop an
/// account to its password alone.
#[must_use]
pub(crate) const fn marks_rebind(ending: Ending, active_left: usize) -> bool {
    match ending {
        Ending::Reset => true,
        Ending::Removed | Ending::DisabledByGuessing | Ending::Restored => active_left == 0,
        Ending::Disable2fa => false,
    }
}

/// Whether rebind ends when an enrollment begun with that proof is confirmed.
#[must_use]
pub(crate) const fn ends_rebind(proof: EnrollmentProof) -> bool {
    match proof {
        EnrollmentProof::EnrollmentCode | EnrollmentProof::Desk => true,
        EnrollmentProof::Password | EnrollmentProof::Proven => false,
    }
}

/// Whether enrolling makes the user personal: only if nothing demanded a factor
/// at that moment, in any of their practices.
#[must_use]
pub(crate) const fn sets_personal(because: Option<Demand>) -> bool {
    because.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_epoch_rises_with_every_change_of_what_proves_the_person() {
        let raising = [
            LifeEvent::Reset,
            LifeEvent::AuthenticatorConfirmed,
            LifeEvent::AuthenticatorRemoved,
            LifeEvent::AuthenticatorsDisabled,
            LifeEvent::Disabled2fa,
            LifeEvent::Restored,
            LifeEvent::PasswordChanged,
            LifeEvent::Suspended,
            LifeEvent::LeftPractice,
        ];
        for event in raising {
            assert!(raises_epoch(event), "{event:?}");
        }
    }

    #[test]
    fn the_epoch_stays_where_sessions_and_devices_must_survive() {
        let keeping = [
            LifeEvent::FirstPasswordSet,
            LifeEvent::Rehashed,
            LifeEvent::Reinstated,
            LifeEvent::JoinedPractice,
            LifeEvent::Renamed,
            LifeEvent::Locked,
            LifeEvent::Unlocked,
            LifeEvent::RecoveryCodeUsed,
            LifeEvent::RecoveryCodesRenewed,
        ];
        for event in keeping {
            assert!(!raises_epoch(event), "{event:?}");
        }
    }

    #[test]
    fn the_end_of_the_last_active_authenticator_marks_rebind() {
        for ending in [Ending::Removed, Ending::DisabledByGuessing, Ending::Restored] {
            assert!(marks_rebind(ending, 0), "{ending:?}");
            assert!(!marks_rebind(ending, 1), "{ending:?}");
        }
    }

    #[test]
    fn a_reset_always_marks_rebind_and_switching_off_never_does() {
        for active_left in [0, 1, 5] {
            assert!(marks_rebind(Ending::Reset, active_left));
            assert!(!marks_rebind(Ending::Disable2fa, active_left));
        }
    }

    #[test]
    fn rebind_ends_by_an_enrollment_code_or_at_the_desk_and_no_other_way() {
        assert!(ends_rebind(EnrollmentProof::EnrollmentCode));
        assert!(ends_rebind(EnrollmentProof::Desk));
        assert!(!ends_rebind(EnrollmentProof::Password));
        assert!(!ends_rebind(EnrollmentProof::Proven));
    }

    #[test]
    fn only_who_enrolls_unasked_becomes_personal() {
        assert!(sets_personal(None));
        for demand in [Demand::Practice, Demand::Required, Demand::Personal] {
            assert!(!sets_personal(Some(demand)), "{demand:?}");
        }
    }
}
