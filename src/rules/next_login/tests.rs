//! The sentences of the contract, one test each.

use super::*;
use crate::model::authenticator::AuthenticatorType;
use crate::model::policy::{Grace, RoleScope};
use crate::model::time::Length;
use crate::rules::fixtures::{ahead, days_ago, enforced, now, past, place, sms, standing, totp};

fn login(standing: &Standing, places: &[Place<'_>]) -> NextLogin {
    judge_next_login(standing, places, None, now())
}

fn step(standing: &Standing, places: &[Place<'_>]) -> Step {
    login(standing, places).step
}

fn in_days(days: u32) -> Timestamp {
    now().plus(Length::days(days))
}

fn with_grace(days: u32) -> Policy {
    Policy { grace: Grace::Length(Length::days(days)), ..enforced() }
}

fn enrolled() -> Standing {
    Standing { active: totp(), ..standing() }
}

fn with_texts() -> Standing {
    Standing { active: sms(), ..standing() }
}

fn both() -> Methods {
    totp().with(AuthenticatorType::Sms)
}

/// Made `hours` ago, promised for 90 days.
fn device(hours: u32) -> Device {
    let created_at = now().minus(Length::hours(hours));
    Device { epoch: 1, created_at, expires_at: created_at.plus(Length::days(90)) }
}

fn lets_in(device: Device, standing: &Standing, policy: &Policy) -> bool {
    let next = judge_next_login(standing, &[place(policy)], Some(&device), now());
    assert_eq!(next.step == Step::Allowed, next.by == Some(By::Device));
    let until = judge_device(standing, &[place(policy)], &device, now());
    assert_eq!(until.is_some(), next.step == Step::Allowed, "lists tell what the door does");
    next.step == Step::Allowed
}

// Steps 1 to 3.

#[test]
fn a_suspended_user_is_denied_and_the_demand_is_still_told() {
    let suspended = Standing { status: UserStatus::Suspended, ..enrolled() };
    let next = login(&suspended, &[place(&enforced())]);
    assert_eq!(next.step, Step::Denied);
    assert_eq!(next.because, Some(Demand::Practice));
    assert_eq!(next.by, None);
}

#[test]
fn where_nobody_demands_a_factor_the_password_is_enough() {
    let policy = Policy::new(days_ago(9));
    let next = login(&enrolled(), &[place(&policy)]);
    assert_eq!((next.step, next.because, next.by), (Step::Allowed, None, Some(By::Password)));
    assert_eq!(next.permitted, Methods::all());
    assert_eq!(next.remember, Remember::DEFAULT);
}

#[test]
fn a_lock_refuses_codes_and_a_login_that_needs_none_passes() {
    let locked = Standing { locked_until: Some(ahead()), ..enrolled() };
    assert_eq!(step(&locked, &[]), Step::Allowed);
    let disabled = Standing { has_disabled: true, rebind: true, ..standing() };
    assert_eq!(step(&disabled, &[]), Step::Allowed);
}

#[test]
fn a_user_who_is_personal_is_asked_where_the_practice_demands_nothing() {
    let personal = Standing { personal: true, ..enrolled() };
    let policy = Policy::new(days_ago(9));
    let next = login(&personal, &[place(&policy)]);
    assert_eq!((next.step, next.because), (Step::CodeRequired, Some(Demand::Personal)));
    assert_eq!(next.permitted, Methods::all());
    assert_eq!(step(&personal, &[]), Step::CodeRequired);
}

#[test]
fn of_several_demands_the_practice_is_named_then_the_operator_then_the_user() {
    let policy = enforced();
    let all = Standing { personal: true, required: true, ..standing() };
    assert_eq!(login(&all, &[place(&policy)]).because, Some(Demand::Practice));
    assert_eq!(login(&all, &[]).because, Some(Demand::Required));
    let personal = Standing { required: false, ..all };
    assert_eq!(login(&personal, &[]).because, Some(Demand::Personal));
}

#[test]
fn an_exemption_ends_by_the_clock() {
    let policy = enforced();
    let exempt_until = |end| Place { exempt_until: Some(end), ..place(&policy) };
    assert_eq!(step(&standing(), &[exempt_until(ahead())]), Step::Allowed);
    assert_eq!(step(&standing(), &[exempt_until(past())]), Step::EnrollmentRequired);
}

#[test]
fn an_exemption_from_the_practice_frees_nobody_from_other_demands() {
    let policy = enforced();
    let exempt = Place { exempt_until: Some(ahead()), ..place(&policy) };
    let required = Standing { required: true, ..standing() };
    let next = login(&required, &[exempt]);
    assert_eq!((next.step, next.because), (Step::EnrollmentRequired, Some(Demand::Required)));
}

#[test]
fn a_paused_practice_comes_back_by_the_clock() {
    let paused = |until| Policy { paused_until: Some(until), ..enforced() };
    assert_eq!(step(&standing(), &[place(&paused(ahead()))]), Step::Allowed);
    assert_eq!(step(&standing(), &[place(&paused(past()))]), Step::EnrollmentRequired);
}

#[test]
fn a_role_out_of_scope_is_not_asked() {
    let policy = Policy { roles: RoleScope::NONE.with(Role::Owner, days_ago(10)), ..enforced() };
    assert_eq!(step(&standing(), &[place(&policy)]), Step::Allowed);
    let owner = Place { role: Role::Owner, ..place(&policy) };
    assert_eq!(step(&standing(), &[owner]), Step::EnrollmentRequired);
}

// Step 4.

#[test]
fn a_trusted_device_lets_in_for_as_long_as_the_practice_remembers() {
    let policy = enforced();
    let moment = Length::from_millis(1);
    let just_alive =
        Device { created_at: now().minus(Length::hours(24)).plus(moment), ..device(0) };
    assert!(lets_in(just_alive, &enrolled(), &policy));
    assert!(!lets_in(device(24), &enrolled(), &policy));
}

#[test]
fn a_trusted_device_ends_as_promised_even_where_the_practice_now_remembers_longer() {
    let policy = Policy { remember: Remember::parse("90d").unwrap(), ..enforced() };
    assert!(lets_in(Device { expires_at: ahead(), ..device(24) }, &enrolled(), &policy));
    assert!(!lets_in(Device { expires_at: past(), ..device(24) }, &enrolled(), &policy));
}

#[test]
fn a_trusted_device_is_dead_once_the_practice_remembers_shorter_or_not_at_all() {
    let one_hour = Policy { remember: Remember::parse("1h").unwrap(), ..enforced() };
    assert!(!lets_in(device(2), &enrolled(), &one_hour));
    let off = Policy { remember: Remember::OFF, ..enforced() };
    assert!(!lets_in(device(0), &enrolled(), &off));
    let before_the_clock_was_set_back = Device { created_at: ahead(), ..device(0) };
    assert!(!lets_in(before_the_clock_was_set_back, &enrolled(), &off));
}

#[test]
fn a_trusted_device_ends_by_its_promise_or_by_the_policy_whichever_is_sooner() {
    let until = |device| judge_device(&enrolled(), &[place(&enforced())], &device, now());
    assert_eq!(until(device(1)), Some(now().plus(Length::hours(23))));
    let sooner = now().plus(Length::hours(2));
    assert_eq!(until(Device { expires_at: sooner, ..device(1) }), Some(sooner));
}

#[test]
fn a_trusted_device_of_another_epoch_is_dead() {
    for epoch in [0, 2] {
        assert!(!lets_in(Device { epoch, ..device(1) }, &enrolled(), &enforced()), "{epoch}");
    }
}

#[test]
fn in_rebind_no_device_is_trusted() {
    let rebind = Standing { rebind: true, ..standing() };
    assert!(!lets_in(device(1), &rebind, &enforced()));
}

#[test]
fn a_lock_stops_no_trusted_device() {
    let locked = Standing { locked_until: Some(ahead()), ..enrolled() };
    assert!(lets_in(device(1), &locked, &enforced()));
}

// Steps 5 to 7.

#[test]
fn a_lock_is_refused_a_moment_before_its_end_and_open_at_its_end() {
    let policy = enforced();
    let locked = |until| Standing { locked_until: Some(until), ..enrolled() };
    assert_eq!(step(&locked(ahead()), &[place(&policy)]), Step::Locked { until: Some(ahead()) });
    assert_eq!(step(&locked(past()), &[place(&policy)]), Step::CodeRequired);
}

#[test]
fn a_lock_has_no_end_where_only_the_desk_can_help() {
    let disabled = Standing { has_disabled: true, rebind: true, ..standing() };
    let locked = Standing { locked_until: Some(ahead()), ..disabled };
    for standing in [disabled, locked] {
        assert_eq!(step(&standing, &[place(&enforced())]), Step::Locked { until: None });
    }
}

#[test]
fn one_active_authenticator_beside_a_disabled_one_is_asked_for_its_code() {
    let mixed = Standing { has_disabled: true, ..enrolled() };
    assert_eq!(step(&mixed, &[place(&enforced())]), Step::CodeRequired);
}

#[test]
fn a_permitted_code_is_asked_for_with_no_deadline() {
    let next = login(&enrolled(), &[place(&with_grace(30))]);
    assert_eq!((next.step, next.deadline), (Step::CodeRequired, None));
}

#[test]
fn while_the_grace_lasts_a_code_of_an_unpermitted_type_is_accepted() {
    let policy = with_grace(30);
    let next = login(&with_texts(), &[place(&policy)]);
    assert_eq!(next.step, Step::CodeRequired);
    assert_eq!(next.deadline, Some(in_days(20)));
    assert_eq!((next.permitted, next.enrollable), (Methods::all(), totp()));
}

#[test]
fn after_the_grace_an_unpermitted_authenticator_must_be_proven_or_a_code_shown() {
    let policy = with_grace(10);
    let next = login(&with_texts(), &[place(&policy)]);
    assert_eq!(next.step, Step::EnrollmentRequired);
    assert!(next.needs_enrollment_code && next.may_prove);
    assert_eq!((next.permitted, next.deadline), (totp(), None));
}

// Steps 8 and 9.

#[test]
fn enrollment_is_offered_until_the_deadline_to_the_millisecond() {
    let policy = Policy { grace: Grace::Until(ahead()), ..enforced() };
    let next = login(&standing(), &[place(&policy)]);
    assert_eq!(next.step, Step::EnrollmentOffered { deadline: ahead() });
    assert_eq!(next.deadline, Some(ahead()));
    assert!(!next.needs_enrollment_code && !next.may_prove);
    let policy = Policy { grace: Grace::Until(past()), ..enforced() };
    assert_eq!(step(&standing(), &[place(&policy)]), Step::EnrollmentRequired);
}

#[test]
fn a_reset_during_the_grace_leaves_no_grace() {
    let policy = with_grace(30);
    let reset = Standing { rebind: true, ..standing() };
    let next = login(&reset, &[place(&policy)]);
    assert_eq!((next.step, next.deadline), (Step::EnrollmentRequired, None));
    assert!(next.needs_enrollment_code && !next.may_prove);
}

#[test]
fn in_rebind_an_authenticator_proves_nothing() {
    let rebind = Standing { rebind: true, ..with_texts() };
    let next = login(&rebind, &[place(&enforced())]);
    assert_eq!(next.step, Step::EnrollmentRequired);
    assert!(next.needs_enrollment_code && !next.may_prove);
}

#[test]
fn any_practice_that_enrolls_with_a_code_makes_the_code_needed_everywhere() {
    let elsewhere = Standing { any_practice_enrolls_with_code: true, ..standing() };
    assert!(login(&elsewhere, &[place(&enforced())]).needs_enrollment_code);
    assert!(login(&elsewhere, &[place(&with_grace(30))]).needs_enrollment_code);
    assert!(!login(&standing(), &[place(&enforced())]).needs_enrollment_code);
}

#[test]
fn a_date_is_the_deadline_of_later_members_too() {
    let policy = Policy { grace: Grace::Until(days_ago(1)), ..enforced() };
    let newcomer = Place { joined_at: now(), role_since: now(), ..place(&policy) };
    assert_eq!(step(&standing(), &[newcomer]), Step::EnrollmentRequired);
}

#[test]
fn a_length_counts_anew_for_newcomers_and_the_reinstated() {
    let policy = with_grace(5);
    let newcomer = Place { joined_at: days_ago(1), ..place(&policy) };
    let offered = Step::EnrollmentOffered { deadline: in_days(4) };
    assert_eq!(step(&standing(), &[place(&policy)]), Step::EnrollmentRequired);
    assert_eq!(step(&standing(), &[newcomer]), offered);
    let reinstated = Standing { reinstated_at: Some(days_ago(1)), ..standing() };
    assert_eq!(step(&reinstated, &[place(&policy)]), offered);
}

#[test]
fn an_extension_replaces_the_deadline_in_both_directions() {
    let policy = with_grace(30);
    let extended = |until| Place { extended_until: Some(until), ..place(&policy) };
    assert_eq!(
        step(&standing(), &[extended(in_days(60))]),
        Step::EnrollmentOffered { deadline: in_days(60) }
    );
    assert_eq!(step(&standing(), &[extended(past())]), Step::EnrollmentRequired);
}

#[test]
fn personal_and_required_demands_have_no_grace_but_an_extension() {
    let policy = Policy { enforced_since: None, ..with_grace(30) };
    let extended = Place { extended_until: Some(ahead()), ..place(&policy) };
    for own in
        [Standing { personal: true, ..standing() }, Standing { required: true, ..standing() }]
    {
        assert_eq!(step(&own, &[place(&policy)]), Step::EnrollmentRequired);
        assert_eq!(step(&own, &[extended]), Step::EnrollmentOffered { deadline: ahead() });
        assert_eq!(step(&own, &[]), Step::EnrollmentRequired);
    }
}

#[test]
fn a_required_user_has_no_grace_where_the_practice_gives_one() {
    let policy = with_grace(30);
    let required = Standing { required: true, ..standing() };
    assert_eq!(step(&required, &[place(&policy)]), Step::EnrollmentRequired);
    let texts = Standing { required: true, ..with_texts() };
    assert_eq!(step(&texts, &[place(&policy)]), Step::EnrollmentRequired);
}

// No practice named.

#[test]
fn of_two_practices_only_the_demanding_one_counts() {
    let (off, on) = (
        Policy { remember: Remember::OFF, ..Policy::new(days_ago(9)) },
        Policy { methods: both(), ..enforced() },
    );
    let next = login(&with_texts(), &[place(&off), place(&on)]);
    assert_eq!((next.step, next.because), (Step::CodeRequired, Some(Demand::Practice)));
    assert_eq!((next.enrollable, next.remember), (both(), Remember::DEFAULT));
}

#[test]
fn two_practices_permit_only_what_both_permit() {
    let (app, any) = (enforced(), Policy { methods: both(), ..enforced() });
    let next = login(&with_texts(), &[place(&any), place(&app)]);
    assert_eq!((next.step, next.permitted), (Step::EnrollmentRequired, totp()));
}

#[test]
fn two_practices_remember_as_short_as_the_shorter() {
    let week = Policy { remember: Remember::parse("7d").unwrap(), ..enforced() };
    let next = login(&enrolled(), &[place(&week), place(&enforced())]);
    assert_eq!(next.remember, Remember::DEFAULT);
    let off = Policy { remember: Remember::OFF, ..enforced() };
    assert_eq!(login(&enrolled(), &[place(&week), place(&off)]).remember, Remember::OFF);
}

#[test]
fn two_practices_have_the_earlier_deadline_or_none_if_one_has_none() {
    let (long, longer) = (with_grace(30), with_grace(40));
    assert_eq!(
        step(&standing(), &[place(&longer), place(&long)]),
        Step::EnrollmentOffered { deadline: in_days(20) }
    );
    assert_eq!(step(&standing(), &[place(&long), place(&enforced())]), Step::EnrollmentRequired);
}

#[test]
fn with_several_practices_an_extension_counts_for_the_user_only_if_each_gives_one() {
    let policy = Policy::new(days_ago(9));
    let extended = |days| Place { extended_until: Some(in_days(days)), ..place(&policy) };
    let required = Standing { required: true, ..standing() };
    assert_eq!(
        step(&required, &[extended(9), extended(3)]),
        Step::EnrollmentOffered { deadline: in_days(3) }
    );
    assert_eq!(step(&required, &[extended(9), place(&policy)]), Step::EnrollmentRequired);
}
