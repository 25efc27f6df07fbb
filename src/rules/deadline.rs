//! Deadlines: until when a member may put enrollment off.
//!
//! Worked out from the policy and the membership, never stored: whoever
//! changes the grace moves everybody's deadline at once, and a command that is
//! run again moves nobody's.

use super::next_login::Place;
use crate::model::policy::Grace;
use crate::model::time::Timestamp;

/// Returns the deadline of a member, passed or not; `None` if there is no grace
/// or no demand.
///
/// An explicit extension replaces whatever the policy gives, and stands where it
/// gives nothing. A date holds for everybody. A length counts from
/// [`beginning`].
#[must_use]
pub(crate) fn deadline(place: &Place<'_>, reinstated_at: Option<Timestamp>) -> Option<Timestamp> {
    place.extended_until.or_else(|| match place.policy.grace {
        Grace::None => None,
        Grace::Length(length) => beginning(place, reinstated_at).map(|begun| begun.plus(length)),
        Grace::Until(date) => Some(date),
    })
}

/// Returns when the demand reached the member: the latest of enforcement began,
/// the membership began, the role came into scope (the policy's doing or the
/// member's) and the user was reinstated. `None` if it never did.
#[must_use]
pub(crate) fn beginning(place: &Place<'_>, reinstated_at: Option<Timestamp>) -> Option<Timestamp> {
    let enforced = place.policy.enforced_since?;
    let in_scope = place.policy.roles.since(place.role)?;
    let begun = enforced.max(in_scope).max(place.role_since).max(place.joined_at);
    Some(reinstated_at.map_or(begun, |reinstated| begun.max(reinstated)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::authenticator::AuthenticatorType;
    use crate::model::member::Role;
    use crate::model::policy::{EnrollWith, Methods, Policy, PolicyPatch, Remember, RoleScope};
    use crate::model::time::Length;

    fn day(number: u32) -> Timestamp {
        Timestamp::from_millis(0).plus(Length::days(number))
    }

    fn enforced(since: u32, in_scope: u32, grace: Grace) -> Policy {
        Policy {
            enforced_since: Some(day(since)),
            roles: RoleScope::NONE.with(Role::Staff, day(in_scope)),
            grace,
            ..Policy::new(day(0))
        }
    }

    fn staff(policy: &Policy, joined: u32, role_since: u32) -> Place<'_> {
        Place {
            policy,
            role: Role::Staff,
            joined_at: day(joined),
            role_since: day(role_since),
            exempt_until: None,
            extended_until: None,
        }
    }

    fn fortnight() -> Grace {
        Grace::Length(Length::days(14))
    }

    #[test]
    fn without_grace_there_is_no_deadline() {
        let policy = enforced(1, 1, Grace::None);
        assert_eq!(deadline(&staff(&policy, 1, 1), None), None);
    }

    #[test]
    fn a_length_counts_from_the_latest_of_five_beginnings() {
        let begun = |since, in_scope, joined, role_since, reinstated: Option<u32>| {
            let policy = enforced(since, in_scope, fortnight());
            deadline(&staff(&policy, joined, role_since), reinstated.map(day))
        };
        assert_eq!(begun(9, 1, 2, 3, Some(4)), Some(day(23)));
        assert_eq!(begun(1, 9, 2, 3, Some(4)), Some(day(23)));
        assert_eq!(begun(1, 2, 9, 3, Some(4)), Some(day(23)));
        assert_eq!(begun(1, 2, 3, 9, Some(4)), Some(day(23)));
        assert_eq!(begun(1, 2, 3, 4, Some(9)), Some(day(23)));
        assert_eq!(begun(1, 2, 3, 9, None), Some(day(23)));
    }

    #[test]
    fn a_date_is_everybodys_deadline_and_later_members_have_none_beyond_it() {
        let policy = enforced(1, 1, Grace::Until(day(20)));
        assert_eq!(deadline(&staff(&policy, 1, 1), None), Some(day(20)));
        assert_eq!(deadline(&staff(&policy, 30, 30), Some(day(40))), Some(day(20)));
    }

    #[test]
    fn an_extension_replaces_a_length_a_date_and_nothing() {
        for grace in [fortnight(), Grace::Until(day(90)), Grace::None] {
            let policy = enforced(1, 1, grace);
            let place = Place { extended_until: Some(day(33)), ..staff(&policy, 1, 1) };
            assert_eq!(deadline(&place, None), Some(day(33)), "{grace:?}");
        }
    }

    #[test]
    fn a_length_has_no_beginning_where_nothing_is_demanded() {
        let off = Policy { enforced_since: None, ..enforced(1, 1, fortnight()) };
        assert_eq!(deadline(&staff(&off, 1, 1), None), None);
        let policy = enforced(1, 1, fortnight());
        let owner = Place { role: Role::Owner, ..staff(&policy, 1, 1) };
        assert_eq!(deadline(&owner, None), None);
    }

    prop_compose! {
        fn some_patch()(
            choice in 0_u8..16,
            enroll_with in prop::option::of(prop_oneof![
                Just(EnrollWith::Password),
                Just(EnrollWith::Code),
            ]),
        ) -> PolicyPatch {
            let chosen = |bit: u8| choice & bit != 0;
            PolicyPatch {
                roles: chosen(1).then(|| vec![Role::Owner, Role::Staff]),
                methods: chosen(2).then(|| Methods::only(AuthenticatorType::Totp)),
                remember: chosen(4).then_some(Remember::OFF),
                enroll_with,
                ..PolicyPatch::default()
            }
        }
    }

    proptest! {
        #[test]
        fn changing_the_grace_moves_everybodys_deadline_by_the_difference(
            begun in prop::array::uniform4(0_u32..400),
            reinstated in prop::option::of(0_u32..400),
            (short, more) in (1_u32..90, 0_u32..90),
        ) {
            let [since, in_scope, joined, role_since] = begun;
            let of = |days| {
                let policy = enforced(since, in_scope, Grace::Length(Length::days(days)));
                deadline(&staff(&policy, joined, role_since), reinstated.map(day)).unwrap()
            };
            prop_assert_eq!(of(short + more).since(of(short)), Length::days(more));
        }

        #[test]
        fn a_date_leaves_nobody_a_deadline_of_their_own(
            begun in prop::array::uniform4(0_u32..400),
            reinstated in prop::option::of(0_u32..400),
            date in 0_u32..400,
        ) {
            let [since, in_scope, joined, role_since] = begun;
            let policy = enforced(since, in_scope, Grace::Until(day(date)));
            let place = staff(&policy, joined, role_since);
            prop_assert_eq!(deadline(&place, reinstated.map(day)), Some(day(date)));
        }

        #[test]
        fn enforcing_again_never_moves_the_beginning(
            begun in prop::array::uniform4(0_u32..400),
            patch in some_patch(),
            again in 400_u32..900,
        ) {
            let [since, in_scope, joined, role_since] = begun;
            let before = enforced(since, in_scope, fortnight());
            let after = patch.apply(&before, day(again));
            let of = |policy| beginning(&staff(policy, joined, role_since), None);
            prop_assert_eq!(of(&after), of(&before));
        }
    }
}
