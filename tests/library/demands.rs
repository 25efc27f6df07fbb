//! What the next login demands, row by row, through the door.

use twofactl::model::event::Action;
use twofactl::model::member::{ExemptionType, Role};
use twofactl::model::outcome::By;
use twofactl::model::policy::{EnrollWith, Grace, Methods, PolicyPatch, Remember};
use twofactl::model::sms::Texts;
use twofactl::model::time::{Length, Timestamp};
use twofactl::ops::Why;
use twofactl::ops::door::{EnrollReply, Password, StartRequest};
use twofactl::ops::member::{self, ExemptionRequest, MemberName};
use twofactl::ops::practice::{self, Blocked, EnforceRequest};

use crate::clinic::{CITY, Clinic, PASSWORD, RAO, actor, handle, secret, seen, start, t0, ticket};
use crate::clinic::{verify, who, why};
use crate::helpers::{admission, begin, days, invitation, just_before, minutes};

fn at_city(clinic: &Clinic, login: &str, now: Timestamp) -> String {
    seen(&clinic.start(login, now))
}

#[test]
fn everybody_who_is_turned_away_hears_the_same_word() {
    let clinic = Clinic::resting();
    clinic.add_practice("north", t0());
    clinic.add("iyer", "north", t0());
    clinic.add("sick", CITY, t0());
    clinic.sql().execute("UPDATE users SET status = 'suspended' WHERE login = 'sick'", []).unwrap();
    let city = handle(CITY);
    let nowhere = handle("nowhere");
    let cases = [
        ("nobody", &city, PASSWORD),
        ("not a login at all", &city, PASSWORD),
        (RAO, &city, "wrong"),
        (RAO, &nowhere, PASSWORD),
        ("iyer", &city, PASSWORD),
        ("sick", &city, PASSWORD),
    ];
    // A minute apart, so that each has its own event.
    for (minute, (user, practice, password)) in (0..).zip(cases) {
        let mut door = clinic.door(minutes(minute));
        let password = secret(password);
        let practice = Some(practice);
        let request = StartRequest {
            user,
            practice,
            password: Password::Given(&password),
            device_token: None,
        };
        assert_eq!(seen(&door.start(&request).unwrap()), "denied", "{user}");
    }
    let denied: Vec<_> =
        clinic.events().into_iter().filter(|e| e.outcome.as_str() == "denied").collect();
    assert_eq!(denied.len(), cases.len());
    let told = format!("{denied:?}");
    assert!(!told.contains("nobody") && !told.contains("not a login"), "{told}");
    assert_eq!(seen(&clinic.start(RAO, minutes(9))), "allowed by password");
}

#[test]
fn a_grace_is_offered_put_off_and_over_at_its_deadline() {
    let clinic = Clinic::enforcing();
    let grace = Some(Grace::Length(Length::days(14)));
    clinic.enforce(CITY, PolicyPatch { grace, ..PolicyPatch::default() }, t0());
    let end = days(14);
    let offered = format!("enrollment_offered until {end}");
    assert_eq!(at_city(&clinic, RAO, t0()), offered);

    let last = just_before(end);
    let reply = clinic.start(RAO, last);
    assert_eq!(seen(&reply), offered);
    let kept = ticket(&reply);
    let admitted = admission(clinic.door(last).skip(&kept).unwrap());
    assert_eq!(admitted.by, By::Password);
    assert_eq!(seen(&clinic.door(last).skip(&kept).unwrap()), "expired", "lets in once");

    let late = ticket(&clinic.start(RAO, last));
    assert_eq!(seen(&clinic.door(end).skip(&late).unwrap()), "expired", "the grace is over");
    assert_eq!(at_city(&clinic, RAO, end), "enrollment_required");
    let required = ticket(&clinic.start(RAO, end));
    assert_eq!(seen(&clinic.door(end).skip(&required).unwrap()), "expired");
    let (_, admitted) = clinic.enroll_at_door(&late, None, end);
    assert_eq!(admitted.by, By::Code, "a ticket to enroll still enrolls");
}

fn exempt(clinic: &Clinic, login: &str, ends_at: Timestamp, now: Timestamp) {
    let name = MemberName { practice: handle(CITY), user: who(login) };
    let request = ExemptionRequest { kind: ExemptionType::Temporary, ends_at };
    let reason = why("broken phone");
    clinic
        .write(now, |tx, _| member::exempt(tx, &name, Some(&request), (&actor(), &reason), now))
        .unwrap();
}

#[test]
fn an_exemption_ends_by_the_clock_with_no_job_that_has_to_run() {
    let clinic = Clinic::enforcing();
    exempt(&clinic, RAO, days(7), t0());
    assert_eq!(at_city(&clinic, RAO, just_before(days(7))), "allowed by password");
    assert_eq!(at_city(&clinic, RAO, days(7)), "enrollment_required");
}

#[test]
fn a_paused_practice_comes_back_by_the_clock() {
    let clinic = Clinic::enforcing();
    clinic.disable(CITY, Some(minutes(60)), t0());
    assert_eq!(at_city(&clinic, RAO, just_before(minutes(60))), "allowed by password");
    assert_eq!(at_city(&clinic, RAO, minutes(60)), "enrollment_required");
}

#[test]
fn who_enrolled_unasked_is_still_asked_when_the_practice_asks_nobody() {
    let clinic = Clinic::resting();
    clinic.add("iyer", CITY, t0());
    clinic.enroll("iyer", t0());
    assert!(clinic.show("iyer", t0()).user.personal);
    clinic.enforce(CITY, PolicyPatch::default(), t0());
    clinic.enroll(RAO, t0());
    assert!(!clinic.show(RAO, t0()).user.personal, "the practice demanded it");
    clinic.disable(CITY, None, minutes(1));
    assert_eq!(at_city(&clinic, "iyer", minutes(2)), "code_required");
    assert_eq!(at_city(&clinic, RAO, minutes(2)), "allowed by password");
    assert_eq!(clinic.show(RAO, minutes(2)).authenticators.len(), 1, "the enrollment stays");
}

#[test]
fn a_role_that_is_out_of_scope_is_asked_for_nothing() {
    let clinic = Clinic::enforcing();
    clinic.add("iyer", CITY, t0());
    let roles = Some(vec![Role::Owner]);
    clinic.enforce(CITY, PolicyPatch { roles, ..PolicyPatch::default() }, t0());
    assert_eq!(at_city(&clinic, "iyer", t0()), "allowed by password");
    assert_eq!(at_city(&clinic, RAO, t0()), "enrollment_required");
}

#[test]
fn of_two_practices_the_stricter_counts_unless_one_is_named() {
    let clinic = Clinic::resting();
    clinic.add_practice("north", t0());
    let name = MemberName { practice: handle("north"), user: who(RAO) };
    clinic
        .write(t0(), |tx, _| member::add(tx, &name, Role::Staff, &why("helps out"), t0()))
        .unwrap();
    let grace = Some(Grace::Until(days(3)));
    clinic.enforce(CITY, PolicyPatch { grace, ..PolicyPatch::default() }, t0());
    let remember = Some(Remember::parse("1h").unwrap());
    clinic.enforce("north", PolicyPatch { remember, ..PolicyPatch::default() }, t0());
    let mut door = clinic.door(minutes(1));
    let mut at = |place| seen(&start(&mut door, RAO, place, None));
    let offered = format!("enrollment_offered until {}", days(3));
    assert_eq!(at(Some(CITY)), offered);
    assert_eq!(at(Some("north")), "enrollment_required");
    assert_eq!(at(None), "enrollment_required");
    clinic.disable("north", None, minutes(1));
    assert_eq!(at(Some("north")), "allowed by password");
    assert_eq!(at(None), offered, "the one that demands decides");

    clinic.enforce("north", PolicyPatch::default(), minutes(2));
    clinic.enroll(RAO, minutes(3));
    let reply = start(&mut door, RAO, None, None);
    let twofactl::model::outcome::login::LoginReply::CodeRequired { remember, .. } = reply else {
        panic!("{reply:?}")
    };
    assert_eq!(remember.to_string(), "1h", "the shortest of both");
}

#[test]
fn an_extension_replaces_the_deadline_in_either_direction() {
    let clinic = Clinic::enforcing();
    let name = MemberName { practice: handle(CITY), user: who(RAO) };
    let by = (&actor(), &why("on leave"));
    clinic.write(t0(), |tx, _| member::extend(tx, &name, Some(days(5)), by, t0())).unwrap();
    assert_eq!(at_city(&clinic, RAO, t0()), format!("enrollment_offered until {}", days(5)));
    let grace = Some(Grace::Length(Length::days(30)));
    clinic.enforce(CITY, PolicyPatch { grace, ..PolicyPatch::default() }, t0());
    assert_eq!(at_city(&clinic, RAO, days(5)), "enrollment_required");
}

#[test]
fn a_type_that_is_no_longer_permitted_counts_until_the_grace_ends_and_binds_nothing_alone() {
    let clinic = Clinic::enforcing();
    clinic.plant_sms(RAO);
    let grace = Some(Grace::Length(Length::days(14)));
    clinic.enforce(CITY, PolicyPatch { grace, ..PolicyPatch::default() }, t0());
    assert_eq!(at_city(&clinic, RAO, t0()), "code_required");
    let reply = clinic.start(RAO, days(14));
    assert_eq!(seen(&reply), "enrollment_required");
    let told = invitation(&reply);
    assert!(told.needs_enrollment_code);
    assert_eq!(told.prove.len(), 1, "a code sent there would prove the person");
    assert_eq!(told.methods, Methods::parse_policy("totp").unwrap());
    let mut door = clinic.door(days(14));
    let refused = begin(&mut door, &ticket(&reply), None);
    assert!(matches!(refused, EnrollReply::Not(_)), "a password alone binds nothing");
}

#[test]
fn enroll_with_code_in_one_practice_holds_in_all_of_them() {
    let clinic = Clinic::enforcing();
    clinic.add_practice("north", t0());
    let name = MemberName { practice: handle("north"), user: who(RAO) };
    clinic
        .write(t0(), |tx, _| member::add(tx, &name, Role::Staff, &why("helps out"), t0()))
        .unwrap();
    assert!(!invitation(&clinic.start(RAO, t0())).needs_enrollment_code);
    let patch = PolicyPatch { enroll_with: Some(EnrollWith::Code), ..PolicyPatch::default() };
    let patch = practice::PracticePatch { policy: patch, ..Default::default() };
    clinic
        .write(t0(), |tx, _| practice::set(tx, &handle("north"), &patch, &why("audit"), t0()))
        .unwrap();
    let reply = clinic.start(RAO, t0());
    assert!(invitation(&reply).needs_enrollment_code, "whichever practice is named");
    let mut door = clinic.door(t0());
    let refused = begin(&mut door, &ticket(&reply), None);
    assert_eq!(crate::helpers::not_begun(&refused), "rejected: enrollment_code, 0 left");
}

#[test]
fn a_policy_that_changes_between_two_steps_is_the_one_that_counts() {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    let before = ticket(&clinic.start(RAO, minutes(1)));
    clinic.disable(CITY, None, minutes(1));
    let mut door = clinic.door(minutes(2));
    assert_eq!(seen(&verify(&mut door, &before, &app.code(minutes(2)))), "expired");
    assert_eq!(clinic.number("SELECT COALESCE(SUM(count), 0) FROM failure_days"), 0);
}

/// What was allowed when it was looked at is demanded when it is decided.
#[test]
fn a_practice_that_begins_to_demand_while_somebody_logs_in_asks_for_the_factor() {
    let clinic = Clinic::resting();
    let (sender, receiver) = std::sync::mpsc::channel();
    let request = EnforceRequest {
        handles: vec![handle(CITY)],
        patch: PolicyPatch::default(),
        blocked: Blocked::Accept,
        texts: Texts::default(),
    };
    let seen = std::thread::scope(|scope| {
        let clinic = &clinic;
        let enforcing = scope.spawn(move || {
            clinic.write(t0(), |tx, _| {
                sender.send(()).unwrap();
                // Long enough for the other one to look, and to wait for its turn to write.
                std::thread::sleep(std::time::Duration::from_millis(500));
                practice::enforce(tx, &request, &Why::default(), t0())
            })
        });
        receiver.recv().unwrap();
        let practice = handle(CITY);
        let request = StartRequest {
            user: RAO,
            practice: Some(&practice),
            password: Password::VerifiedByService,
            device_token: None,
        };
        let reply = clinic.door(t0()).start(&request).unwrap();
        enforcing.join().unwrap().unwrap();
        seen(&reply)
    });
    assert_eq!(seen, "enrollment_required");
    assert_eq!(clinic.count(Action::LoginDenied), 0);
}
