use super::*;

const MINE: PracticeId = PracticeId::new(1);
const OTHER: PracticeId = PracticeId::new(2);
const ME: UserId = UserId::new(7);
const UID: u32 = 1000;

fn operator(role: Option<OperatorRole>) -> Powers {
    Powers { is_operator: true, has_others: true, role, ..Powers::default() }
}

fn practice_admin() -> Powers {
    Powers { practices: vec![MINE], person: Some(ME), ..operator(None) }
}

fn whom(id: i64, practices: &[PracticeId]) -> Whom {
    Whom { id: UserId::new(id), practices: practices.to_vec(), is_admin: false }
}

fn person(id: i64, practices: &[PracticeId]) -> Target {
    Target::Person(whom(id, practices))
}

fn may(powers: &Powers, task: Task, target: &Target) -> bool {
    judge(powers, UID, task, target) == Verdict::Permitted
}

fn why_not(powers: &Powers, task: Task, target: &Target) -> NotPermitted {
    match judge(powers, UID, task, target) {
        Verdict::Refused(why) => why,
        other => panic!("{task} is {other:?}"),
    }
}

/// What a task changes nothing by.
fn is_look(task: Task) -> bool {
    matches!(sort(task), Sort::Look | Sort::LookAtPractice | Sort::LookAtPerson)
}

#[test]
fn an_admin_may_do_everything_for_others() {
    let admin = Powers { person: Some(ME), ..operator(Some(OperatorRole::Admin)) };
    for task in Task::ALL {
        for target in [Target::Store, Target::Practice(OTHER), person(8, &[OTHER]), Target::Nothing]
        {
            assert!(may(&admin, *task, &target), "{task}");
        }
    }
}

#[test]
fn an_auditor_looks_at_everything_and_changes_nothing() {
    let auditor = operator(Some(OperatorRole::Auditor));
    for task in Task::ALL {
        for target in [Target::Store, Target::Practice(OTHER), person(8, &[OTHER])] {
            assert_eq!(may(&auditor, *task, &target), is_look(*task), "{task}");
        }
    }
}

#[test]
fn support_helps_everybody_but_admins_and_touches_no_policy() {
    let support = operator(Some(OperatorRole::Support));
    let admin = Target::Person(Whom { is_admin: true, ..whom(8, &[OTHER]) });
    for task in [Task::UserReset, Task::UserUnlock, Task::UserEnroll, Task::UserBypassCode] {
        assert!(may(&support, task, &person(8, &[OTHER])), "{task}");
        assert!(may(&support, task, &Target::Nothing), "so that they learn of a slip: {task}");
        assert_eq!(why_not(&support, task, &admin), NotPermitted::Admin);
    }
    assert!(may(&support, Task::UserShow, &admin));
    for task in [Task::PracticeEnforce, Task::MemberExempt, Task::UserSetPassword, Task::UserAdd] {
        let why = why_not(&support, task, &Target::Practice(OTHER));
        assert_eq!(why, NotPermitted::Ground { as_what: Ground::Support }, "{task}");
    }
}

#[test]
fn whoever_runs_a_practice_does_so_there_and_nowhere_else() {
    let owner = practice_admin();
    for task in [Task::PracticeEnforce, Task::PracticeDisable, Task::PracticeStatus] {
        assert!(may(&owner, task, &Target::Practice(MINE)), "{task}");
        let why = why_not(&owner, task, &Target::Practice(OTHER));
        assert_eq!(why, NotPermitted::Elsewhere, "{task}");
        // A name that stands for nothing is no different: nobody learns who else is here.
        assert_eq!(why, why_not(&owner, task, &Target::Nothing), "{task}");
    }
    for task in [Task::PracticeAdd, Task::PracticeRemove, Task::AuditList, Task::OperatorAdd] {
        let as_what = Ground::PracticeAdmin;
        let why = why_not(&owner, task, &Target::Store);
        assert_eq!(why, NotPermitted::Ground { as_what }, "{task}");
    }
}

#[test]
fn a_person_is_theirs_only_if_every_membership_is() {
    let owner = practice_admin();
    for task in [Task::UserReset, Task::UserSet, Task::UserShow, Task::UserSuspend] {
        assert!(may(&owner, task, &person(8, &[MINE])), "{task}");
        for elsewhere in [vec![MINE, OTHER], vec![OTHER], vec![]] {
            let why = why_not(&owner, task, &person(8, &elsewhere));
            assert_eq!(why, NotPermitted::Elsewhere, "{task} {elsewhere:?}");
        }
    }
    // What is agreed with a member in the practice is the practice's to say.
    let shared = Target::Member(MINE, whom(8, &[MINE, OTHER]));
    assert!(may(&owner, Task::MemberExempt, &shared));
    assert!(!may(&owner, Task::MemberAdd, &shared), "somebody from elsewhere needs an admin");
}

#[test]
fn nobody_hands_themselves_what_takes_another_person() {
    let admin = Powers { person: Some(ME), ..operator(Some(OperatorRole::Admin)) };
    let me = person(ME.get(), &[MINE]);
    for task in Task::ALL.iter().filter(|task| on_self(**task) == OnSelf::Never) {
        let target = match task {
            Task::OperatorSet | Task::OperatorRemove => Target::Operator { is_self: true },
            _ => me.clone(),
        };
        assert_eq!(why_not(&admin, *task, &target), NotPermitted::Themselves, "{task}");
        let alone = Powers { is_owner: true, has_others: false, ..admin.clone() };
        assert_eq!(judge(&alone, UID, *task, &target), Verdict::Marked, "{task}");
        let owner = Powers { is_owner: true, ..admin.clone() };
        assert_eq!(why_not(&owner, *task, &target), NotPermitted::Themselves, "{task}");
    }
    assert_eq!(judge(&admin, UID, Task::UserEnroll, &me), Verdict::WithProof);
}

#[test]
fn whoever_is_a_user_and_nothing_more_enrolls_themselves_with_proof() {
    let user = Powers { person: Some(ME), ..operator(None) };
    for task in Task::ALL {
        let on_themselves = judge(&user, UID, *task, &person(ME.get(), &[MINE]));
        match task {
            Task::UserEnroll => assert_eq!(on_themselves, Verdict::WithProof),
            _ => assert!(matches!(on_themselves, Verdict::Refused(_)), "{task}"),
        }
        assert!(!may(&user, *task, &person(8, &[MINE])), "{task}");
        assert!(!may(&user, *task, &Target::Store), "{task}");
    }
}

#[test]
fn whoever_is_no_operator_may_do_nothing_and_whoever_is_unknown_neither() {
    let unknown = Powers { is_unknown: true, is_owner: true, ..Powers::default() };
    for task in Task::ALL {
        for target in [Target::Store, Target::Practice(MINE), person(8, &[MINE])] {
            let why = why_not(&Powers::default(), *task, &target);
            assert_eq!(why, NotPermitted::NoOperator { uid: UID }, "{task}");
            assert_eq!(why_not(&unknown, *task, &target), NotPermitted::NoPerson, "{task}");
        }
    }
}

fn burdened() -> Burden {
    let place = PlaceBurden {
        practice: Some(MINE),
        is_in_scope: true,
        exempt_until: None,
        extended_until: None,
        is_demanded: true,
        deadline: Some(Timestamp::from_millis(1000)),
        methods: Methods::only(crate::model::authenticator::AuthenticatorType::Totp),
        remember: Remember::OFF,
        needs_code: true,
    };
    Burden {
        places: vec![place],
        is_locked: true,
        is_rebind: true,
        is_suspended: true,
        is_required: true,
        is_personal: true,
    }
}

#[test]
fn each_way_to_make_a_demand_lighter_is_seen() {
    let place = |change: &dyn Fn(&mut PlaceBurden)| {
        let mut after = burdened();
        after.places.iter_mut().for_each(change);
        after
    };
    let lighter = [
        Burden { is_rebind: false, ..burdened() },
        Burden { is_suspended: false, ..burdened() },
        Burden { is_required: false, ..burdened() },
        Burden { is_personal: false, ..burdened() },
        Burden { places: Vec::new(), ..burdened() },
        place(&|one| one.is_demanded = false),
        place(&|one| one.is_in_scope = false),
        place(&|one| one.exempt_until = Some(Timestamp::from_millis(1))),
        place(&|one| one.extended_until = Some(Timestamp::from_millis(1))),
        place(&|one| one.deadline = Some(Timestamp::from_millis(1001))),
        place(&|one| one.methods = Methods::all()),
        place(&|one| one.remember = Remember::DEFAULT),
        place(&|one| one.needs_code = false),
    ];
    for after in &lighter {
        assert!(eases(&burdened(), after), "{after:?}");
    }
    let unlocked = Burden { is_locked: false, is_rebind: false, ..burdened() };
    let locked = Burden { is_rebind: false, ..burdened() };
    assert!(eases(&locked, &unlocked));
}

#[test]
fn what_weighs_the_same_or_more_eases_nothing() {
    assert!(!eases(&burdened(), &burdened()));
    assert!(!eases(&Burden::default(), &burdened()));
    // A reset ends a lock, and everything that it kept closed.
    let reset = Burden { is_locked: false, ..burdened() };
    assert!(!eases(&Burden { is_rebind: false, ..burdened() }, &reset));
    let mut sooner = burdened();
    sooner.places.iter_mut().for_each(|one| one.deadline = None);
    assert!(!eases(&burdened(), &sooner));
    let mut free = burdened();
    free.places.iter_mut().for_each(|one| one.is_demanded = false);
    assert!(!eases(&free, &Burden { places: Vec::new(), ..burdened() }), "nothing was demanded");
    let mut longer = free.clone();
    longer.places.iter_mut().for_each(|one| one.remember = Remember::DEFAULT);
    assert!(!eases(&free, &longer), "nothing was demanded");
}

#[test]
fn an_exemption_counts_even_while_nothing_is_demanded() {
    let mut free = burdened();
    free.places.iter_mut().for_each(|one| one.is_demanded = false);
    let mut exempt = free.clone();
    exempt.places.iter_mut().for_each(|one| one.exempt_until = Some(Timestamp::from_millis(9)));
    assert!(eases(&free, &exempt), "it would hold once enforcement is on again");
}
