//! A second factor that an operator requires of single people.

use twofactl::model::event::Action;
use twofactl::model::member::ExemptionType;
use twofactl::model::policy::{Grace, PolicyPatch};
use twofactl::model::time::{Length, Timestamp};
use twofactl::ops::member::{self, ExemptionRequest, MemberName};
use twofactl::ops::user::{self, Requirement};

use crate::clinic::{CITY, Clinic, RAO, actor, handle, seen, start, t0, ticket, who, why};
use crate::helpers::{days, minutes};

fn require(clinic: &Clinic, logins: &[&str], requirement: Requirement, now: Timestamp) {
    let users: Vec<_> = logins.iter().map(|login| who(login)).collect();
    let reason = why("handles the accounts");
    clinic.write(now, |tx, _| user::require(tx, &users, requirement, &reason, now)).unwrap();
}

#[test]
fn what_is_required_of_one_holds_where_nothing_is_demanded_and_ends_with_the_mark() {
    let clinic = Clinic::resting();
    assert_eq!(seen(&clinic.start(RAO, t0())), "allowed by password");
    let epoch = clinic.show(RAO, t0()).user.epoch;
    require(&clinic, &[RAO], Requirement::Begin, t0());
    assert_eq!(clinic.show(RAO, t0()).user.epoch, epoch, "nothing of theirs ends");
    for practice in [Some(CITY), None] {
        let reply = start(&mut clinic.door(t0()), RAO, practice, None);
        assert_eq!(seen(&reply), "enrollment_required", "{practice:?}");
    }
    let invited = ticket(&clinic.start(RAO, minutes(1)));
    let (app, _) = clinic.enroll_at_door(&invited, None, minutes(1));
    let user = clinic.show(RAO, minutes(1)).user;
    assert_eq!((user.required, user.personal), (true, false), "it was not their wish");
    assert_eq!(seen(&clinic.start(RAO, minutes(2))), "code_required");

    require(&clinic, &[RAO], Requirement::End, minutes(3));
    assert_eq!(seen(&clinic.start(RAO, minutes(3))), "allowed by password");
    require(&clinic, &[RAO], Requirement::Begin, minutes(4));
    let asked = ticket(&clinic.start(RAO, minutes(4)));
    let seen = clinic.verify(&asked, &app.code(minutes(4)), minutes(4));
    assert_eq!(seen, "allowed by code", "the authenticator stayed");
}

#[test]
fn no_grace_and_no_exemption_spares_them_and_an_extension_does() {
    let clinic = Clinic::resting();
    let grace = Some(Grace::Length(Length::days(14)));
    clinic.enforce(CITY, PolicyPatch { grace, ..PolicyPatch::default() }, t0());
    require(&clinic, &[RAO], Requirement::Begin, t0());
    assert_eq!(seen(&clinic.start(RAO, t0())), "enrollment_required");
    let name = MemberName { practice: handle(CITY), user: who(RAO) };
    let by = (&actor(), &why("on leave"));
    let exemption = ExemptionRequest { kind: ExemptionType::Temporary, ends_at: days(9) };
    clinic.write(t0(), |tx, _| member::exempt(tx, &name, Some(&exemption), by, t0())).unwrap();
    assert_eq!(seen(&clinic.start(RAO, t0())), "enrollment_required");
    clinic.write(t0(), |tx, _| member::extend(tx, &name, Some(days(3)), by, t0())).unwrap();
    let offered = format!("enrollment_offered until {}", days(3));
    assert_eq!(seen(&clinic.start(RAO, t0())), offered);
    assert_eq!(seen(&clinic.start(RAO, days(3))), "enrollment_required");
}

#[test]
fn ending_it_leaves_what_the_practice_demands_and_the_wish_of_the_person() {
    let clinic = Clinic::enforcing();
    require(&clinic, &[RAO], Requirement::Begin, t0());
    require(&clinic, &[RAO], Requirement::End, t0());
    assert_eq!(seen(&clinic.start(RAO, t0())), "enrollment_required");
    let clinic = Clinic::resting();
    clinic.enroll(RAO, t0());
    require(&clinic, &[RAO], Requirement::Begin, t0());
    require(&clinic, &[RAO], Requirement::End, t0());
    assert!(clinic.show(RAO, t0()).user.personal);
    assert_eq!(seen(&clinic.start(RAO, minutes(1))), "code_required");
}

#[test]
fn several_are_marked_or_none_with_one_event_each() {
    let clinic = Clinic::resting();
    clinic.add("kim", CITY, t0());
    let users = [who("kim"), who("nobody")];
    clinic
        .write(t0(), |tx, _| user::require(tx, &users, Requirement::Begin, &why("x"), t0()))
        .unwrap_err();
    assert_eq!(clinic.count(Action::UserRequire), 0);
    require(&clinic, &["kim", RAO, "kim"], Requirement::Begin, t0());
    require(&clinic, &["kim", RAO], Requirement::Begin, t0());
    assert_eq!(clinic.count(Action::UserRequire), 2);
}
