//! Deviations: in what a practice does otherwise than the standards ask that this
//! project measures itself by.
//!
//! Each is told with the place in the standard, so that whoever reads the report
//! can look it up and judge whether it is a risk that they accept. That there is
//! none proves nothing: a program can count what is set, not judge a practice.

use crate::model::authenticator::AuthenticatorType;
use crate::model::member::Role;
use crate::model::outcome::coverage::{CodesIssued, Deviation};
use crate::model::policy::Policy;
use crate::model::time::{Length, Timestamp};

/// How long a code may live that binds an authenticator: NIST SP 800-63B-4 section 4.1.2.2.
pub(crate) const BINDING_CODE: Length = Length::minutes(10);

/// What is counted of the members.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counted {
    /// How many have each of [`Role::ALL`].
    pub roles: [u64; 4],
    /// How many hold a number as an authenticator.
    pub sms: u64,
    /// How many of them hold nothing else.
    pub sms_only: u64,
    /// Enrollment codes that lived longer than [`BINDING_CODE`].
    pub long_codes: CodesIssued,
    /// Bypass codes.
    pub bypass_codes: CodesIssued,
}

/// Judges in what a practice deviates, what weighs most first.
#[must_use]
pub(crate) fn judge_deviations(
    policy: &Policy,
    counted: &Counted,
    now: Timestamp,
) -> Vec<Deviation> {
    [
        enforcement(policy, now),
        roles(policy, &counted.roles),
        policy.methods.contains(AuthenticatorType::Sms).then_some(Deviation::SmsPermitted),
        (counted.sms > 0)
            .then_some(Deviation::SmsUsed { members: counted.sms, only: counted.sms_only }),
        policy
            .remember
            .is_below_nist()
            .then_some(Deviation::RememberedLong { length: policy.remember.length() }),
        (counted.long_codes.count > 0).then_some(Deviation::EnrollmentCodes(counted.long_codes)),
        (counted.bypass_codes.count > 0).then_some(Deviation::BypassCodes(counted.bypass_codes)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn enforcement(policy: &Policy, now: Timestamp) -> Option<Deviation> {
    if policy.enforced_since.is_none() {
        return Some(Deviation::EnforcementOff);
    }
    let ahead = policy.paused_until.filter(|until| *until > now);
    ahead.map(|until| Deviation::Paused { until })
}

fn roles(policy: &Policy, counts: &[u64; 4]) -> Option<Deviation> {
    // Where nothing is demanded of anybody, whom it would leave out says nothing.
    policy.enforced_since?;
    let is_out = |role: &Role| policy.roles.since(*role).is_none();
    let roles: Vec<_> = Role::ALL.into_iter().filter(is_out).collect();
    let members = Role::ALL.iter().zip(counts).filter(|(role, _)| is_out(role));
    let members = members.map(|(_, count)| count).sum();
    (!roles.is_empty()).then_some(Deviation::RolesLeftOut { roles, members })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::policy::{Methods, Remember, RoleScope};

    fn now() -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000)
    }

    fn enforced() -> Policy {
        Policy { enforced_since: Some(now()), ..Policy::new(now()) }
    }

    fn judged(policy: &Policy, counted: &Counted) -> Vec<Deviation> {
        judge_deviations(policy, counted, now())
    }

    #[test]
    fn a_practice_that_enforces_and_chose_nothing_else_deviates_in_nothing() {
        assert_eq!(judged(&enforced(), &Counted::default()), []);
    }

    #[test]
    fn enforcement_that_is_off_or_rests_is_told_and_a_rest_that_is_over_is_not() {
        let off = Policy { enforced_since: None, ..enforced() };
        assert_eq!(judged(&off, &Counted::default()), [Deviation::EnforcementOff]);
        let until = now().plus(Length::hours(1));
        let paused = Policy { paused_until: Some(until), ..enforced() };
        assert_eq!(judged(&paused, &Counted::default()), [Deviation::Paused { until }]);
        let over = Policy { paused_until: Some(now()), ..enforced() };
        assert_eq!(judged(&over, &Counted::default()), []);
    }

    #[test]
    fn roles_that_are_left_out_are_named_with_how_many_have_them() {
        let roles = RoleScope::NONE.with(Role::Owner, now()).with(Role::Admin, now());
        let counted = Counted { roles: [1, 2, 30, 400], ..Counted::default() };
        let some = Policy { roles, ..enforced() };
        let left_out =
            Deviation::RolesLeftOut { roles: vec![Role::Provider, Role::Staff], members: 430 };
        assert_eq!(judged(&some, &counted), [left_out]);
        let off = Policy { enforced_since: None, ..some };
        assert_eq!(judged(&off, &counted), [Deviation::EnforcementOff]);
    }

    #[test]
    fn texts_are_told_where_they_are_permitted_and_where_they_are_used() {
        let policy = Policy { methods: Methods::parse_policy("totp,sms").unwrap(), ..enforced() };
        assert_eq!(judged(&policy, &Counted::default()), [Deviation::SmsPermitted]);
        // They may be left over from when they were permitted.
        let counted = Counted { sms: 3, sms_only: 2, ..Counted::default() };
        assert_eq!(judged(&enforced(), &counted), [Deviation::SmsUsed { members: 3, only: 2 }]);
    }

    #[test]
    fn devices_that_are_remembered_for_a_day_are_no_deviation_and_longer_is() {
        let remember = |text| Policy { remember: Remember::parse(text).unwrap(), ..enforced() };
        assert_eq!(judged(&remember("24h"), &Counted::default()), []);
        assert_eq!(judged(&remember("off"), &Counted::default()), []);
        let long = Deviation::RememberedLong { length: Length::days(30) };
        assert_eq!(judged(&remember("30d"), &Counted::default()), [long]);
    }

    #[test]
    fn codes_that_were_handed_out_are_told_with_the_longest() {
        let issued = CodesIssued { count: 2, longest: Length::days(7) };
        let counted = Counted { long_codes: issued, bypass_codes: issued, ..Counted::default() };
        let told = [Deviation::EnrollmentCodes(issued), Deviation::BypassCodes(issued)];
        assert_eq!(judged(&enforced(), &counted), told);
    }

    #[test]
    fn every_deviation_names_its_standard_and_a_word_of_its_own() {
        let issued = CodesIssued::default();
        let all = [
            Deviation::EnforcementOff,
            Deviation::Paused { until: now() },
            Deviation::RolesLeftOut { roles: Vec::new(), members: 0 },
            Deviation::SmsPermitted,
            Deviation::SmsUsed { members: 1, only: 1 },
            Deviation::RememberedLong { length: Length::days(30) },
            Deviation::EnrollmentCodes(issued),
            Deviation::BypassCodes(issued),
        ];
        let words: std::collections::BTreeSet<_> = all.iter().map(Deviation::as_str).collect();
        assert_eq!(words.len(), all.len());
        assert!(all.iter().all(|one| one.standard().contains(char::is_numeric)));
    }
}
