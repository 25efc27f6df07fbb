//! The whole truth table, against the nine steps told a second time.
//!
//! The oracle knows no time, no policy and no set: each case is a row of words
//! ("grace ahead", "device of another epoch"), from which the one side builds a
//! state to be judged and the other reads the answer off a list, first fit.

use super::*;
use crate::model::authenticator::AuthenticatorType;
use crate::model::outcome::explain::{Answered, DeviceStanding, Fact, PracticeDemand, Question};
use crate::model::policy::{EnrollWith, Grace, RoleScope};
use crate::rules::fixtures::{ahead, days_ago, enforced, now, past, place, sms, standing, totp};

#[derive(Debug, Clone, Copy, PartialEq)]
enum Enforcement {
    On,
    Off,
    Paused,
    OtherRoles,
    Exempt,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum End {
    None,
    Past,
    Ahead,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Shown {
    Nothing,
    Valid,
    Expired,
    OtherEpoch,
    OlderThanRemember,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Holds {
    Nothing,
    Permitted,
    Unpermitted,
    Both,
}

#[derive(Debug, Clone, Copy)]
struct Case {
    suspended: bool,
    enforcement: Enforcement,
    required: bool,
    personal: bool,
    rebind: bool,
    device: Shown,
    lock: End,
    holds: Holds,
    disabled: bool,
    grace: End,
    extension: End,
    enroll_with: EnrollWith,
}

const YES_NO: [bool; 2] = [true, false];
const ENDS: [End; 3] = [End::None, End::Past, End::Ahead];

/// Calls `check` with every combination there is.
fn for_each_case(mut check: impl FnMut(&Case)) {
    let mut cases = vec![Case {
        suspended: false,
        enforcement: Enforcement::On,
        required: false,
        personal: false,
        rebind: false,
        device: Shown::Nothing,
        lock: End::None,
        holds: Holds::Nothing,
        disabled: false,
        grace: End::None,
        extension: End::None,
        enroll_with: EnrollWith::Password,
    }];
    let enforcements = [
        Enforcement::On,
        Enforcement::Off,
        Enforcement::Paused,
        Enforcement::OtherRoles,
        Enforcement::Exempt,
    ];
    let shown =
        [Shown::Nothing, Shown::Valid, Shown::Expired, Shown::OtherEpoch, Shown::OlderThanRemember];
    let holds = [Holds::Nothing, Holds::Permitted, Holds::Unpermitted, Holds::Both];
    cases = vary(&cases, &YES_NO, |case, suspended| Case { suspended, ..case });
    cases = vary(&cases, &enforcements, |case, enforcement| Case { enforcement, ..case });
    cases = vary(&cases, &YES_NO, |case, required| Case { required, ..case });
    cases = vary(&cases, &YES_NO, |case, personal| Case { personal, ..case });
    cases = vary(&cases, &YES_NO, |case, rebind| Case { rebind, ..case });
    cases = vary(&cases, &shown, |case, device| Case { device, ..case });
    cases = vary(&cases, &ENDS, |case, lock| Case { lock, ..case });
    cases = vary(&cases, &holds, |case, holds| Case { holds, ..case });
    cases = vary(&cases, &YES_NO, |case, disabled| Case { disabled, ..case });
    cases = vary(&cases, &ENDS, |case, grace| Case { grace, ..case });
    cases = vary(&cases, &ENDS, |case, extension| Case { extension, ..case });
    cases = vary(&cases, &[EnrollWith::Password, EnrollWith::Code], |case, enroll_with| Case {
        enroll_with,
        ..case
    });
    assert_eq!(cases.len(), 2 * 5 * 2 * 2 * 2 * 5 * 3 * 4 * 2 * 3 * 3 * 2);
    cases.iter().for_each(&mut check);
}

fn vary<T: Copy>(cases: &[Case], values: &[T], set: impl Fn(Case, T) -> Case) -> Vec<Case> {
    cases.iter().flat_map(|case| values.iter().map(|value| set(*case, *value))).collect()
}

// From the words to a state.

fn point(end: End) -> Option<Timestamp> {
    match end {
        End::None => None,
        End::Past => Some(past()),
        End::Ahead => Some(ahead()),
    }
}

fn policy_of(case: &Case) -> Policy {
    Policy {
        enforced_since: (case.enforcement != Enforcement::Off).then(|| days_ago(10)),
        paused_until: (case.enforcement == Enforcement::Paused).then(ahead),
        roles: RoleScope::NONE.with(Role::Staff, days_ago(10)),
        grace: point(case.grace).map_or(Grace::None, Grace::Until),
        enroll_with: case.enroll_with,
        ..enforced()
    }
}

fn place_of<'a>(case: &Case, policy: &'a Policy) -> Place<'a> {
    Place {
        role: if case.enforcement == Enforcement::OtherRoles { Role::Owner } else { Role::Staff },
        exempt_until: (case.enforcement == Enforcement::Exempt).then(ahead),
        extended_until: point(case.extension),
        ..place(policy)
    }
}

fn standing_of(case: &Case) -> Standing {
    Standing {
        status: if case.suspended { UserStatus::Suspended } else { UserStatus::Active },
        personal: case.personal,
        required: case.required,
        rebind: case.rebind,
        locked_until: point(case.lock),
        active: match case.holds {
            Holds::Nothing => Methods::NONE,
            Holds::Permitted => totp(),
            Holds::Unpermitted => sms(),
            Holds::Both => totp().with(AuthenticatorType::Sms),
        },
        has_disabled: case.disabled,
        any_practice_enrolls_with_code: case.enroll_with == EnrollWith::Code,
        ..standing()
    }
}

fn device_of(case: &Case) -> Option<Device> {
    let valid = Device { epoch: 1, created_at: days_ago(0), expires_at: ahead() };
    match case.device {
        Shown::Nothing => None,
        Shown::Valid => Some(valid),
        Shown::Expired => Some(Device { expires_at: past(), ..valid }),
        Shown::OtherEpoch => Some(Device { epoch: 2, ..valid }),
        Shown::OlderThanRemember => Some(Device { created_at: days_ago(1), ..valid }),
    }
}

fn judged(case: &Case) -> NextLogin {
    let policy = policy_of(case);
    let places = [place_of(case, &policy)];
    judge_next_login(&standing_of(case), &places, device_of(case).as_ref(), now())
}

// From the words to the answer.

impl Case {
    fn practice_demands(&self) -> bool {
        self.enforcement == Enforcement::On
    }

    fn user_demands(&self) -> bool {
        self.required || self.personal
    }

    fn is_demanded(&self) -> bool {
        self.practice_demands() || self.user_demands()
    }

    /// Each demand must leave time: the practice by extension or else by grace,
    /// the user's own by extension alone.
    fn has_time(&self) -> bool {
        let by_policy = self.extension == End::None && self.grace == End::Ahead;
        match (self.practice_demands(), self.user_demands()) {
            (false, false) => false,
            (true, false) => self.extension == End::Ahead || by_policy,
            (_, true) => self.extension == End::Ahead,
        }
    }

    fn any_type_goes(&self) -> bool {
        !self.practice_demands() || self.has_time()
    }

    fn can_give_a_code(&self) -> bool {
        match self.holds {
            Holds::Nothing => false,
            Holds::Permitted | Holds::Both => true,
            Holds::Unpermitted => self.any_type_goes(),
        }
    }

    fn has_only_disabled(&self) -> bool {
        self.disabled && self.holds == Holds::Nothing
    }

    fn demand_of_practice(&self) -> PracticeDemand {
        match self.enforcement {
            Enforcement::On => PracticeDemand::Of(Role::Staff),
            Enforcement::Off => PracticeDemand::Off,
            Enforcement::Paused => PracticeDemand::Paused { until: ahead() },
            Enforcement::OtherRoles => PracticeDemand::NotOf(Role::Owner),
            Enforcement::Exempt => PracticeDemand::Exempt { until: ahead() },
        }
    }

    /// In rebind nothing is trusted, whatever else is the matter with it.
    fn device_standing(&self) -> DeviceStanding {
        match self.device {
            Shown::Nothing => DeviceStanding::NotShown,
            _ if self.rebind => DeviceStanding::Rebind,
            Shown::Valid => DeviceStanding::Until(ahead()),
            Shown::OtherEpoch => DeviceStanding::OtherEpoch,
            Shown::Expired | Shown::OlderThanRemember => DeviceStanding::TooOld,
        }
    }

    fn step(&self) -> Step {
        let lock_ends = if self.has_only_disabled() { None } else { Some(ahead()) };
        let may_skip = self.holds == Holds::Nothing && !self.rebind && self.has_time();
        let steps = [
            (self.suspended, Step::Denied),
            (!self.is_demanded(), Step::Allowed),
            (self.device == Shown::Valid && !self.rebind, Step::Allowed),
            (self.lock == End::Ahead, Step::Locked { until: lock_ends }),
            (self.can_give_a_code(), Step::CodeRequired),
            (self.has_only_disabled(), Step::Locked { until: None }),
            (may_skip, Step::EnrollmentOffered { deadline: ahead() }),
            (true, Step::EnrollmentRequired),
        ];
        steps.into_iter().find_map(|(fits, step)| fits.then_some(step)).unwrap()
    }

    fn because(&self) -> Option<Demand> {
        match (self.practice_demands(), self.required, self.personal) {
            (true, _, _) => Some(Demand::Practice),
            (false, true, _) => Some(Demand::Required),
            (false, false, true) => Some(Demand::Personal),
            (false, false, false) => None,
        }
    }

    fn deadline(&self) -> Option<Timestamp> {
        let until_then = match self.step() {
            Step::EnrollmentOffered { .. } => true,
            Step::CodeRequired => {
                self.has_time() && self.practice_demands() && self.holds == Holds::Unpermitted
            }
            Step::Denied | Step::Allowed | Step::Locked { .. } | Step::EnrollmentRequired => false,
        };
        until_then.then(ahead)
    }
}

#[test]
fn every_case_comes_to_the_step_that_the_contract_tells() {
    for_each_case(|case| assert_eq!(judged(case).step, case.step(), "{case:?}"));
}

fn explained(case: &Case) -> Vec<Answered> {
    let policy = policy_of(case);
    let place = place_of(case, &policy);
    explain_next_login(&standing_of(case), Some(&place), device_of(case).as_ref(), now())
}

#[test]
fn every_case_is_explained_by_what_it_comes_to() {
    for_each_case(|case| {
        let steps = explained(case);
        let (last, before) = steps.split_last().unwrap();
        assert_eq!(last.outcome, Some(judged(case).step), "{case:?}");
        assert!(last.answer, "{case:?}");
        for (answered, question) in steps.iter().zip(Question::ALL) {
            assert_eq!(answered.question, question, "in the order of the contract: {case:?}");
        }
        for answered in before {
            assert_eq!(answered.outcome, None, "{case:?}");
            let goes_on_with_yes = answered.question == Question::Demanded;
            assert!(!answered.answer || goes_on_with_yes, "{case:?} {answered:?}");
        }
    });
}

#[test]
fn every_case_is_explained_by_facts_that_hold() {
    for_each_case(|case| {
        for Answered { answer, because, .. } in explained(case) {
            let holds = match because {
                Fact::Suspended => case.suspended && answer,
                Fact::Welcome => !case.suspended && !answer,
                Fact::Demands { practice, required, personal } => {
                    practice == Some(case.demand_of_practice())
                        && (required, personal) == (case.required, case.personal)
                        && answer == case.is_demanded()
                }
                Fact::DemandedBy(demand) => demand == judged(case).because,
                Fact::Device(device) => device == case.device_standing(),
                Fact::Lock { until } => until == point(case.lock),
                Fact::Active { accepted, .. } => accepted == judged(case).permitted,
                Fact::Disabled { any, others } => {
                    (any, others) == (case.disabled, case.holds != Holds::Nothing)
                }
                Fact::Grace { rebind, deadline } => {
                    rebind == case.rebind
                        && deadline.is_some_and(|end| end > now()) == case.has_time()
                }
                Fact::Enrolls { with_code, or_proof } => {
                    let next = judged(case);
                    (with_code, or_proof) == (next.needs_enrollment_code, next.may_prove)
                }
                Fact::NoMember => false,
            };
            assert!(holds, "{because:?} {case:?}");
        }
    });
}

#[test]
fn every_case_says_who_demands_and_what_lets_in() {
    for_each_case(|case| {
        let next = judged(case);
        assert_eq!(next.because, case.because(), "{case:?}");
        let by = match (case.step() == Step::Allowed, case.is_demanded()) {
            (false, _) => None,
            (true, false) => Some(By::Password),
            (true, true) => Some(By::Device),
        };
        assert_eq!(next.by, by, "{case:?}");
    });
}

#[test]
fn every_case_tells_which_types_are_accepted_and_until_when() {
    for_each_case(|case| {
        let next = judged(case);
        let permitted = if case.any_type_goes() { Methods::all() } else { totp() };
        let enrollable = if case.practice_demands() { totp() } else { Methods::all() };
        assert_eq!((next.permitted, next.enrollable), (permitted, enrollable), "{case:?}");
        assert_eq!(next.deadline, case.deadline(), "{case:?}");
    });
}

#[test]
fn no_password_alone_binds_where_a_code_or_a_proof_is_due() {
    for_each_case(|case| {
        let next = judged(case);
        let holds = case.holds != Holds::Nothing;
        let needed = case.rebind || holds || case.enroll_with == EnrollWith::Code;
        assert_eq!(next.needs_enrollment_code, needed, "{case:?}");
        assert_eq!(next.may_prove, holds && !case.rebind, "{case:?}");
    });
}

#[test]
fn a_password_alone_never_passes_a_demand_in_rebind() {
    for_each_case(|case| {
        if case.rebind && case.is_demanded() {
            let step = judged(case).step;
            assert!(!matches!(step, Step::Allowed | Step::EnrollmentOffered { .. }), "{case:?}");
        }
    });
}

/// From the most lenient to the strictest.
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

#[test]
fn two_practices_together_are_never_more_lenient_than_either() {
    for_each_pair_of_practices(|standing, one, other| {
        let step = |places: &[Place<'_>]| judge_next_login(standing, places, None, now()).step;
        let alone = strictness(step(&[*one])).max(strictness(step(&[*other])));
        let together = step(&[*one, *other]);
        assert!(strictness(together) >= alone, "{standing:?} {one:?} {other:?}");
        assert_eq!(together, step(&[*other, *one]));
    });
}

#[test]
fn two_practices_that_permit_alike_are_together_as_strict_as_the_stricter() {
    for_each_pair_of_practices(|standing, one, other| {
        // The user's own demand needs an extension from each, and so may be stricter.
        if !standing.personal && one.policy.methods == other.policy.methods {
            let step = |places: &[Place<'_>]| judge_next_login(standing, places, None, now()).step;
            let alone = strictness(step(&[*one])).max(strictness(step(&[*other])));
            assert_eq!(strictness(step(&[*one, *other])), alone, "{standing:?} {one:?} {other:?}");
        }
    });
}

fn for_each_pair_of_practices(check: impl Fn(&Standing, &Place<'_>, &Place<'_>)) {
    let policies = some_policies();
    let places: Vec<_> = policies
        .iter()
        .flat_map(|policy| ENDS.map(|end| Place { extended_until: point(end), ..place(policy) }))
        .collect();
    for standing in some_standings() {
        for one in &places {
            for other in &places {
                check(&standing, one, other);
            }
        }
    }
}

fn some_policies() -> Vec<Policy> {
    let both = totp().with(AuthenticatorType::Sms);
    let mut policies = Vec::new();
    for enforced_since in [None, Some(days_ago(10))] {
        for methods in [totp(), both] {
            for grace in ENDS {
                let grace = point(grace).map_or(Grace::None, Grace::Until);
                policies.push(Policy { enforced_since, methods, grace, ..enforced() });
            }
        }
    }
    policies
}

fn some_standings() -> Vec<Standing> {
    let mut standings = Vec::new();
    for active in [Methods::NONE, totp(), sms()] {
        for [personal, rebind, has_disabled] in
            YES_NO.map(|a| YES_NO.map(|b| YES_NO.map(|c| [a, b, c]))).concat().concat()
        {
            for locked_until in [None, Some(ahead())] {
                standings.push(Standing {
                    personal,
                    rebind,
                    has_disabled,
                    locked_until,
                    active,
                    ..standing()
                });
            }
        }
    }
    standings
}
