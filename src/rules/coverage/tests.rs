use super::*;
use crate::model::policy::{Methods, Policy};
use crate::model::user::UserStatus;
use crate::rules::fixtures::{ahead, enforced, now, past, place, sms, standing, totp};
use crate::rules::next_login::{Place, judge_next_login};

fn webauthn() -> Methods {
    Methods::only(AuthenticatorType::Webauthn)
}

fn next_at(standing: &Standing, place: Place<'_>) -> NextLogin {
    judge_next_login(standing, &[place], None, now())
}

fn member<'a>(standing: &'a Standing, next: &'a NextLogin) -> Member<'a> {
    Member { standing, next, exempt_until: None, pending_until: None, code_until: None }
}

fn coverage_under(policy: &Policy, standing: &Standing) -> Coverage {
    judge_coverage(&member(standing, &next_at(standing, place(policy))), now())
}

#[test]
fn a_member_counts_once_at_the_first_that_fits() {
    let policy = enforced();
    let in_grace = Place { extended_until: Some(ahead()), ..place(&policy) };
    let locked = Standing { locked_until: Some(ahead()), active: totp(), ..standing() };
    let everything = next_at(&locked, in_grace);
    let all = Member {
        exempt_until: Some(ahead()),
        pending_until: Some(ahead()),
        ..member(&locked, &everything)
    };
    assert_eq!(judge_coverage(&all, now()), Coverage::Exempt);
    let all = Member { exempt_until: Some(past()), ..all };
    assert_eq!(judge_coverage(&all, now()), Coverage::Locked);

    let enrolled = Standing { active: totp(), ..standing() };
    let next = next_at(&enrolled, in_grace);
    let all = Member { standing: &enrolled, next: &next, ..all };
    assert_eq!(judge_coverage(&all, now()), Coverage::Enrolled);

    let nothing = standing();
    let next = next_at(&nothing, in_grace);
    let all = Member { standing: &nothing, next: &next, ..all };
    assert_eq!(judge_coverage(&all, now()), Coverage::Pending);
    let all = Member { pending_until: Some(past()), ..all };
    assert_eq!(judge_coverage(&all, now()), Coverage::InGrace);
}

#[test]
fn who_has_no_time_left_must_enroll_and_of_whom_nothing_is_asked_need_not() {
    assert_eq!(coverage_under(&enforced(), &standing()), Coverage::MustEnroll);
    assert_eq!(coverage_under(&Policy::new(past()), &standing()), Coverage::NotDemanded);
    let personal = Standing { personal: true, ..standing() };
    assert_eq!(coverage_under(&Policy::new(past()), &personal), Coverage::MustEnroll);
}

#[test]
fn an_unpermitted_authenticator_is_no_enrollment_but_has_its_grace() {
    let policy = enforced();
    let texts = Standing { active: sms(), ..standing() };
    assert_eq!(coverage_under(&policy, &texts), Coverage::MustEnroll);
    let in_grace = Place { extended_until: Some(ahead()), ..place(&policy) };
    let next = next_at(&texts, in_grace);
    assert_eq!(judge_coverage(&member(&texts, &next), now()), Coverage::InGrace);
}

#[test]
fn where_nothing_is_demanded_any_authenticator_counts_and_a_lock_does_not() {
    let texts = Standing { active: sms(), locked_until: Some(ahead()), ..standing() };
    assert_eq!(coverage_under(&Policy::new(past()), &texts), Coverage::Enrolled);
}

#[test]
fn only_disabled_authenticators_count_as_locked_where_a_factor_is_demanded() {
    let disabled = Standing { has_disabled: true, rebind: true, ..standing() };
    assert_eq!(coverage_under(&enforced(), &disabled), Coverage::Locked);
    assert_eq!(coverage_under(&Policy::new(past()), &disabled), Coverage::NotDemanded);
}

#[test]
fn suspended_members_count_by_what_they_have() {
    let suspended = Standing { status: UserStatus::Suspended, ..standing() };
    assert_eq!(coverage_under(&enforced(), &suspended), Coverage::MustEnroll);
    let enrolled = Standing { active: totp(), ..suspended };
    assert_eq!(coverage_under(&enforced(), &enrolled), Coverage::Enrolled);
}

#[test]
fn the_state_of_a_user_is_the_first_word_that_fits() {
    let state = |standing| judge_factor_state(&standing, Some(ahead()), now());
    let all =
        Standing { locked_until: Some(ahead()), active: totp(), has_disabled: true, ..standing() };
    assert_eq!(state(all), FactorState::Locked);
    let all = Standing { locked_until: Some(past()), ..all };
    assert_eq!(state(all), FactorState::Active);
    let all = Standing { active: Methods::NONE, ..all };
    assert_eq!(state(all), FactorState::Disabled);
    assert_eq!(state(standing()), FactorState::Pending);
    assert_eq!(judge_factor_state(&standing(), Some(past()), now()), FactorState::None);
    assert_eq!(judge_factor_state(&standing(), None, now()), FactorState::None);
}

fn block(active: Methods, gateway: Texts) -> Option<Blocked> {
    let policy = enforced();
    let standing = Standing { active, ..standing() };
    find_block(&member(&standing, &next_at(&standing, place(&policy))), gateway, now())
}

#[test]
fn who_holds_only_a_number_is_blocked_where_texts_cannot_be_sent() {
    assert_eq!(block(sms(), Texts::CannotBeSent), Some(Blocked::SmsCannotBeSent));
    assert_eq!(block(sms(), Texts::CanBeSent), None);
}

#[test]
fn who_holds_nothing_or_something_permitted_is_not_blocked() {
    for active in [Methods::NONE, totp(), totp().with(AuthenticatorType::Sms)] {
        assert_eq!(block(active, Texts::CannotBeSent), None, "{active}");
    }
}

#[test]
fn one_unpermitted_authenticator_that_can_be_proven_is_enough() {
    let both = sms().with(AuthenticatorType::Webauthn);
    assert_eq!(block(webauthn(), Texts::CanBeSent), Some(Blocked::CannotProve));
    assert_eq!(block(both, Texts::CanBeSent), None);
    assert_eq!(block(both, Texts::CannotBeSent), Some(Blocked::SmsCannotBeSent));
}

#[test]
fn a_live_enrollment_code_is_a_way_and_grace_is_none() {
    let policy = enforced();
    let texts = Standing { active: sms(), ..standing() };
    let in_grace = Place { extended_until: Some(ahead()), ..place(&policy) };
    let next = next_at(&texts, in_grace);
    let stuck = member(&texts, &next);
    let find = |member| find_block(&member, Texts::CannotBeSent, now());
    assert_eq!(find(stuck), Some(Blocked::SmsCannotBeSent));
    assert_eq!(find(Member { code_until: Some(past()), ..stuck }), Some(Blocked::SmsCannotBeSent));
    assert_eq!(find(Member { code_until: Some(ahead()), ..stuck }), None);
}

#[test]
fn in_rebind_only_an_enrollment_code_is_a_way() {
    let policy = enforced();
    let rebind = Standing { active: sms(), rebind: true, ..standing() };
    let next = next_at(&rebind, place(&policy));
    let stuck = member(&rebind, &next);
    assert_eq!(find_block(&stuck, Texts::CanBeSent, now()), Some(Blocked::NoEnrollmentCode));
}

#[test]
fn nobody_is_blocked_where_nothing_is_demanded_or_while_suspended() {
    let policy = Policy::new(past());
    let texts = Standing { active: sms(), ..standing() };
    let next = next_at(&texts, place(&policy));
    assert_eq!(find_block(&member(&texts, &next), Texts::CannotBeSent, now()), None);
    let suspended = Standing { status: UserStatus::Suspended, ..texts };
    let policy = enforced();
    let next = next_at(&suspended, place(&policy));
    assert_eq!(find_block(&member(&suspended, &next), Texts::CannotBeSent, now()), None);
}

#[test]
fn who_must_enroll_with_a_code_and_has_none_needs_one() {
    let policy = enforced();
    let needs = |standing: Standing, extended_until, code_until| {
        let next = next_at(&standing, Place { extended_until, ..place(&policy) });
        needs_code(&Member { code_until, ..member(&standing, &next) }, now())
    };
    let with_code = Standing { any_practice_enrolls_with_code: true, ..standing() };
    assert!(needs(with_code, None, None));
    assert!(needs(with_code, Some(ahead()), None));
    assert!(needs(with_code, None, Some(past())));
    assert!(!needs(with_code, None, Some(ahead())));
    assert!(needs(Standing { rebind: true, ..standing() }, None, None));
    assert!(!needs(standing(), None, None));
    assert!(!needs(Standing { active: totp(), ..with_code }, None, None));
    assert!(!needs(Standing { active: sms(), ..with_code }, None, None));
    assert!(!needs(Standing { has_disabled: true, rebind: true, ..standing() }, None, None));
}
