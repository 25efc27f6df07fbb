//! The next login told once more, slowly, for any number of practices and with real times: a
//! model that is written from the contract alone and shares no function with the rules.
//!
//! The truth table beside this holds one practice and all its cases; what is looked at here is
//! what becomes of several, of none, of lengths of grace and of the milliseconds around an end.

use proptest::prelude::*;

use super::*;
use crate::model::authenticator::AuthenticatorType;
use crate::model::outcome::Coverage;
use crate::model::policy::{Grace, RoleScope};
use crate::model::time::Length;
use crate::rules::coverage::{Member, judge_coverage};
use crate::rules::fixtures::{ahead, days_ago, enforced, now, past, standing};

// Any people and practices.

/// Ends around now, to the millisecond.
fn end() -> impl Strategy<Value = Option<Timestamp>> {
    let later = now().plus(Length::days(5));
    prop::sample::select(vec![None, Some(days_ago(3)), Some(past()), Some(ahead()), Some(later)])
}

/// Beginnings from which a grace of ten days ends now, a moment from now, and elsewhere.
fn beginning() -> impl Strategy<Value = Timestamp> {
    let moment = Length::from_millis(1);
    let ten = days_ago(10);
    prop::sample::select(vec![days_ago(40), ten.minus(moment), ten, ten.plus(moment), days_ago(2)])
}

fn grace() -> impl Strategy<Value = Grace> {
    let length = prop::sample::select(vec![1, 10, 30]).prop_map(|n| Grace::Length(Length::days(n)));
    let date = end().prop_map(|end| end.map_or(Grace::None, Grace::Until));
    prop_oneof![Just(Grace::None), length, date]
}

fn methods() -> impl Strategy<Value = Methods> {
    let app = Methods::only(AuthenticatorType::Totp);
    prop_oneof![Just(app), Just(app.with(AuthenticatorType::Sms))]
}

/// What may be active: nothing, and types that no policy permits among them.
fn active() -> impl Strategy<Value = Methods> {
    prop::sample::subsequence(AuthenticatorType::ALL.to_vec(), 0..=3)
        .prop_map(|kinds| kinds.into_iter().fold(Methods::NONE, Methods::with))
}

prop_compose! {
    fn policy()(
        enforced_since in prop::option::weighted(0.8, beginning()),
        paused_until in end(),
        scope in prop::array::uniform4(prop::option::weighted(0.8, beginning())),
        grace in grace(),
        methods in methods(),
        hours in prop::sample::select(vec![0, 1, 24, 24 * 90]),
    ) -> Policy {
        let scope = Role::ALL.into_iter().zip(scope);
        let roles = scope.fold(RoleScope::NONE, |all, (role, since)| {
            since.map_or(all, |since| all.with(role, since))
        });
        let remember = Remember::from_length(Length::hours(hours));
        Policy { enforced_since, paused_until, roles, grace, methods, remember, ..enforced() }
    }
}

/// A place without its policy, which it borrows.
#[derive(Debug, Clone)]
struct Belongs {
    policy: Policy,
    role: Role,
    joined_at: Timestamp,
    role_since: Timestamp,
    exempt_until: Option<Timestamp>,
    extended_until: Option<Timestamp>,
}

impl Belongs {
    fn place(&self) -> Place<'_> {
        let Self { policy, role, joined_at, role_since, exempt_until, extended_until } = self;
        Place {
            policy,
            role: *role,
            joined_at: *joined_at,
            role_since: *role_since,
            exempt_until: *exempt_until,
            extended_until: *extended_until,
        }
    }
}

prop_compose! {
    fn belongs()(
        policy in policy(),
        role in prop::sample::select(Role::ALL.to_vec()),
        (joined_at, role_since) in (beginning(), beginning()),
        exempt_until in end(),
        extended_until in end(),
    ) -> Belongs {
        Belongs { policy, role, joined_at, role_since, exempt_until, extended_until }
    }
}

prop_compose! {
    fn person()(
        suspended in prop::bool::weighted(0.1),
        reinstated_at in prop::option::of(beginning()),
        (personal, required, rebind, has_disabled, any_practice_enrolls_with_code)
            in any::<(bool, bool, bool, bool, bool)>(),
        locked_until in end(),
        active in active(),
    ) -> Standing {
        Standing {
            status: if suspended { UserStatus::Suspended } else { UserStatus::Active },
            reinstated_at,
            personal,
            required,
            rebind,
            locked_until,
            active,
            has_disabled,
            any_practice_enrolls_with_code,
            ..standing()
        }
    }
}

prop_compose! {
    fn shown()(
        epoch in 1_i64..=2,
        age in prop::sample::select(vec![0, 3_599_999, 3_600_000, 86_399_999, 86_400_000]),
        promised in end(),
    ) -> Device {
        let created_at = now().minus(Length::from_millis(age));
        Device { epoch, created_at, expires_at: promised.unwrap_or(ahead()) }
    }
}

// The contract, word by word.

fn lasts(end: Option<Timestamp>) -> bool {
    end.is_some() && end > Some(now())
}

/// "the practice enforces it for the user's role and the membership is not exempt at this
/// moment"; a practice that is disabled for a while comes back by the clock.
fn demands(place: &Belongs) -> bool {
    let mut enforced = false;
    if place.policy.enforced_since.is_some() && !lasts(place.policy.paused_until) {
        for role in place.policy.roles.roles() {
            enforced |= role == place.role;
        }
    }
    enforced && !lasts(place.exempt_until)
}

/// "A length of grace counts per user from the latest of … A date is everybody's deadline … An
/// explicit extension replaces either."
fn told_deadline(place: &Belongs, reinstated_at: Option<Timestamp>) -> Option<Timestamp> {
    if place.extended_until.is_some() {
        return place.extended_until;
    }
    match place.policy.grace {
        Grace::None => None,
        Grace::Until(date) => Some(date),
        Grace::Length(length) => {
            let scope = place.policy.roles.since(place.role)?;
            let mut latest = place.policy.enforced_since?;
            for begun in [scope, place.joined_at, place.role_since, reinstated_at.unwrap_or(scope)]
            {
                if begun > latest {
                    latest = begun;
                }
            }
            Some(Timestamp::from_millis(latest.millis() + length.millis()))
        }
    }
}

/// What the contract makes of a login.
#[derive(Debug, PartialEq)]
struct Told {
    step: Step,
    because: Option<Demand>,
    permitted: Vec<AuthenticatorType>,
    remember: Length,
}

/// "the strictest outcome of the user's practices, only the methods that all demanding practices
/// permit, the shortest remember, the earliest deadline; with no membership only personal and
/// required count. Where no practice demands, every type is permitted and remember is 24 h."
fn told(person: &Standing, places: &[Belongs], device: Option<&Device>) -> Told {
    let mut demanding = Vec::new();
    for place in places {
        if demands(place) {
            demanding.push(place);
        }
    }
    let mut permitted = AuthenticatorType::ALL.to_vec();
    let mut remember = Length::hours(24);
    if let Some(first) = demanding.first() {
        remember = first.policy.remember.length();
    }
    // A demand without a deadline leaves no time at all.
    let mut deadlines = Vec::new();
    for place in &demanding {
        permitted.retain(|kind| place.policy.methods.contains(*kind));
        remember = remember.min(place.policy.remember.length());
        deadlines.push(told_deadline(place, person.reinstated_at));
    }
    if person.personal || person.required {
        if places.is_empty() {
            deadlines.push(None);
        }
        // "no grace except an explicit extension", which must be of each practice.
        places.iter().for_each(|place| deadlines.push(place.extended_until));
    }
    let mut grace = None;
    if !deadlines.is_empty() && deadlines.iter().all(|deadline| lasts(*deadline)) {
        grace = deadlines.iter().copied().flatten().min();
    }
    if grace.is_some() {
        permitted = AuthenticatorType::ALL.to_vec();
    }
    let because = match (demanding.is_empty(), person.required, person.personal) {
        (false, _, _) => Some(Demand::Practice),
        (true, true, _) => Some(Demand::Required),
        (true, false, true) => Some(Demand::Personal),
        (true, false, false) => None,
    };
    let is_good = |device: &Device| {
        let age = now().millis() - device.created_at.millis();
        device.epoch == person.epoch && lasts(Some(device.expires_at)) && age < remember.millis()
    };
    let trusted = !person.rebind && device.is_some_and(is_good);
    let step = told_step(person, because.is_some() && !trusted, &permitted, grace);
    Told { step, because, permitted, remember }
}

fn told_step(
    person: &Standing,
    is_asked: bool,
    permitted: &[AuthenticatorType],
    grace: Option<Timestamp>,
) -> Step {
    let held: Vec<_> = person.active.iter().collect();
    let only_disabled = held.is_empty() && person.has_disabled;
    if person.status == UserStatus::Suspended {
        return Step::Denied;
    }
    if !is_asked {
        return Step::Allowed;
    }
    if lasts(person.locked_until) {
        let until = if only_disabled { None } else { person.locked_until };
        return Step::Locked { until };
    }
    for kind in &held {
        if permitted.contains(kind) {
            return Step::CodeRequired;
        }
    }
    if only_disabled {
        return Step::Locked { until: None };
    }
    match grace {
        Some(deadline) if held.is_empty() && !person.rebind => Step::EnrollmentOffered { deadline },
        _ => Step::EnrollmentRequired,
    }
}

/// How strict an outcome is.
fn strictness(step: Step) -> u8 {
    match step {
        Step::Allowed => 0,
        Step::EnrollmentOffered { .. } => 1,
        Step::CodeRequired => 2,
        Step::EnrollmentRequired => 3,
        Step::Locked { .. } => 4,
        Step::Denied => 5,
    }
}

/// "each member counts once, first fit in that order"
fn told_coverage(
    person: &Standing,
    belongs: &Belongs,
    pending_until: Option<Timestamp>,
) -> Coverage {
    let Told { step, because, .. } = told(person, std::slice::from_ref(belongs), None);
    let policy = &belongs.policy;
    let is_enrolled = |kind| !demands(belongs) || policy.methods.contains(kind);
    let has_time = match step {
        Step::EnrollmentOffered { .. } => true,
        // A code of a type that is accepted only while the grace lasts.
        Step::CodeRequired => true,
        Step::Allowed | Step::Denied | Step::Locked { .. } | Step::EnrollmentRequired => false,
    };
    let fits = [
        (lasts(belongs.exempt_until), Coverage::Exempt),
        (matches!(step, Step::Locked { .. }), Coverage::Locked),
        (person.active.iter().any(is_enrolled), Coverage::Enrolled),
        (lasts(pending_until), Coverage::Pending),
        (has_time, Coverage::InGrace),
        (because.is_some(), Coverage::MustEnroll),
        (true, Coverage::NotDemanded),
    ];
    fits.into_iter().find_map(|(fits, word)| fits.then_some(word)).unwrap()
}

fn judged(person: &Standing, belong: &[Belongs], device: Option<&Device>) -> NextLogin {
    let places: Vec<_> = belong.iter().map(Belongs::place).collect();
    judge_next_login(person, &places, device, now())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn over_any_practices_the_next_login_is_the_one_that_the_contract_tells(
        person in person(),
        belong in prop::collection::vec(belongs(), 0..4),
        device in prop::option::of(shown()),
    ) {
        let next = judged(&person, &belong, device.as_ref());
        let seen = Told {
            step: next.step,
            because: next.because,
            permitted: next.permitted.iter().collect(),
            remember: next.remember.length(),
        };
        prop_assert_eq!(seen, told(&person, &belong, device.as_ref()));
    }

    #[test]
    fn no_practice_named_is_never_less_than_any_of_them_asks(
        person in person(),
        belong in prop::collection::vec(belongs(), 1..4),
    ) {
        let all = judged(&person, &belong, None);
        for one in &belong {
            let alone = judged(&person, std::slice::from_ref(one), None);
            prop_assert!(strictness(all.step) >= strictness(alone.step), "{:?}", one);
            prop_assert!(all.remember <= alone.remember || !demands(one));
        }
    }

    #[test]
    fn a_deadline_is_the_one_that_the_contract_tells(
        belongs in belongs(),
        reinstated_at in prop::option::of(beginning()),
    ) {
        let told = told_deadline(&belongs, reinstated_at);
        prop_assert_eq!(deadline(&belongs.place(), reinstated_at), told);
    }

    #[test]
    fn each_member_counts_once_where_the_contract_tells(
        person in person(),
        belongs in belongs(),
        pending_until in end(),
    ) {
        let next = judged(&person, std::slice::from_ref(&belongs), None);
        let exempt_until = belongs.exempt_until;
        let member =
            Member { standing: &person, next: &next, exempt_until, pending_until, code_until: None };
        let told = told_coverage(&person, &belongs, pending_until);
        prop_assert_eq!(judge_coverage(&member, now()), told);
    }
}
