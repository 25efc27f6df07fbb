//! Keeping people out: what ends with it, and what waits for them.

use twofactl::model::event::Action;
use twofactl::model::outcome::By;
use twofactl::model::policy::{Grace, PolicyPatch};
use twofactl::model::time::{Length, Timestamp};
use twofactl::ops::Why;
use twofactl::ops::door::SessionRequest;
use twofactl::ops::user;

use crate::clinic::{CITY, Clinic, RAO, handle, seen, start, t0, ticket, who, why};
use crate::helpers::{begin, days, minutes, not_begun};

fn suspend(clinic: &Clinic, logins: &[&str], now: Timestamp) {
    let users: Vec<_> = logins.iter().map(|login| who(login)).collect();
    let reason = why("on leave");
    clinic.write(now, |tx, _| user::suspend(tx, &users, &reason, now)).unwrap();
}

#[test]
fn suspension_ends_tickets_sessions_and_trusted_devices_at_once() {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    let device = clinic.trusted_device(RAO, &app, minutes(1));
    let epoch = clinic.show(RAO, minutes(1)).user.epoch;
    let asked = ticket(&clinic.start(RAO, minutes(2)));
    let session = |now| {
        let (user, practice) = (who(RAO), handle(CITY));
        let by = By::Code;
        let session = SessionRequest { user: &user, practice: Some(&practice), epoch, by };
        clinic.door(now).session(&session).unwrap()
    };
    assert!(session(minutes(2)));

    suspend(&clinic, &[RAO], minutes(2));
    assert_eq!(clinic.verify(&asked, &app.code(minutes(2)), minutes(2)), "expired");
    assert!(!session(minutes(2)));
    let mut door = clinic.door(minutes(2));
    assert_eq!(seen(&start(&mut door, RAO, Some(CITY), Some(&device))), "denied");
    assert_eq!(seen(&start(&mut door, RAO, None, Some(&device))), "denied");
    let user = clinic.show(RAO, minutes(2)).user;
    assert_eq!((user.epoch, user.rebind), (epoch + 1, false));
}

#[test]
fn whoever_is_suspended_while_enrolling_does_not_get_in_that_way() {
    let clinic = Clinic::enforcing();
    let invited = ticket(&clinic.start(RAO, t0()));
    suspend(&clinic, &[RAO], t0());
    assert_eq!(not_begun(&begin(&mut clinic.door(t0()), &invited, None)), "expired");
}

#[test]
fn several_are_suspended_or_none_with_one_event_each() {
    let clinic = Clinic::enforcing();
    clinic.add("kim", CITY, t0());
    let users = [who("kim"), who("nobody")];
    clinic.write(t0(), |tx, _| user::suspend(tx, &users, &why("x"), t0())).unwrap_err();
    assert_eq!(clinic.count(Action::UserSuspend), 0);
    assert_eq!(clinic.number("SELECT COUNT(*) FROM users WHERE suspended_at IS NOT NULL"), 0);
    suspend(&clinic, &["kim", RAO, "kim"], minutes(1));
    suspend(&clinic, &["kim", RAO], minutes(2));
    assert_eq!(clinic.count(Action::UserSuspend), 2);
    let since = clinic.number("SELECT DISTINCT suspended_at FROM users WHERE status = 'suspended'");
    assert_eq!(since, minutes(1).millis(), "being told twice does not move it");
}

fn reinstate(clinic: &Clinic, login: &str, now: Timestamp) {
    let users = [who(login)];
    clinic.write(now, |tx, _| user::reinstate(tx, &users, &Why::default(), now)).unwrap();
}

#[test]
fn whoever_is_reinstated_proves_themselves_anew_with_what_they_had() {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    let device = clinic.trusted_device(RAO, &app, minutes(1));
    suspend(&clinic, &[RAO], minutes(2));
    let epoch = clinic.show(RAO, minutes(2)).user.epoch;
    reinstate(&clinic, RAO, minutes(3));
    assert_eq!(clinic.show(RAO, minutes(3)).user.epoch, epoch);
    let reply = start(&mut clinic.door(minutes(3)), RAO, Some(CITY), Some(&device));
    assert_eq!(seen(&reply), "code_required", "the device stays forgotten");
    let seen = clinic.verify(&ticket(&reply), &app.code(minutes(3)), minutes(3));
    assert_eq!(seen, "allowed by code");
}

#[test]
fn a_grace_by_length_begins_anew_for_the_reinstated_and_a_date_stays() {
    let clinic = Clinic::resting();
    let graced = |grace| PolicyPatch { grace: Some(grace), ..PolicyPatch::default() };
    clinic.enforce(CITY, graced(Grace::Length(Length::days(14))), t0());
    assert_eq!(seen(&clinic.start(RAO, days(20))), "enrollment_required");
    suspend(&clinic, &[RAO], days(20));
    reinstate(&clinic, RAO, days(30));
    // Who is not suspended is not reinstated, so no grace is had by asking twice.
    reinstate(&clinic, RAO, days(40));
    let offered = format!("enrollment_offered until {}", days(44));
    assert_eq!(seen(&clinic.start(RAO, days(41))), offered);
    assert_eq!(seen(&clinic.start(RAO, days(44))), "enrollment_required");
    assert_eq!(clinic.count(Action::UserReinstate), 1);

    clinic.enforce(CITY, graced(Grace::Until(days(42))), days(41));
    suspend(&clinic, &[RAO], days(41));
    reinstate(&clinic, RAO, days(43));
    assert_eq!(seen(&clinic.start(RAO, days(43))), "enrollment_required");
}
