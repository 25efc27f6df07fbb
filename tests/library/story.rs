//! From an empty folder to a trusted device, and everything that ends the trust.

use twofactl::model::event::Action;
use twofactl::model::identity::IdentityCheck;
use twofactl::model::outcome::By;
use twofactl::model::policy::{PolicyPatch, Remember};
use twofactl::model::secret::SecretText;
use twofactl::model::time::Length;
use twofactl::ops::user;

use crate::app::App;
use crate::clinic::{CITY, Clinic, RAO, hashed, secret, seen, start, t0, ticket, verify, who, why};
use crate::helpers::{
    admission, after, begin, begun, days, invitation, just_before, minutes, verify_and_remember,
};

#[test]
fn a_person_enrolls_logs_in_by_code_and_is_known_by_device_from_then_on() {
    let clinic = Clinic::enforcing();
    let mut door = clinic.door(t0());
    let reply = start(&mut door, RAO, Some(CITY), None);
    assert_eq!(seen(&reply), "enrollment_required");
    assert!(!invitation(&reply).needs_enrollment_code);
    assert!(invitation(&reply).prove.is_empty());

    let enrolling = ticket(&reply);
    let begun = begun(begin(&mut door, &enrolling, None));
    assert_eq!(begun.account.as_str(), RAO);
    assert_eq!(begun.issuer, "City Clinic");
    assert_eq!(begun.expires_at, minutes(30));
    let app = App::scan(&begun);
    let admitted = admission(door.enroll_confirm(&enrolling, &app.code(t0())).unwrap());
    assert_eq!((admitted.by, admitted.epoch), (By::Code, 2));
    assert_eq!(admitted.practice.unwrap().as_str(), CITY);
    assert_eq!(admitted.recovery_codes_left, 10);
    assert_eq!(admitted.recovery_codes.unwrap().len(), 10);
    assert_eq!(admitted.device_token, None);

    let reply = start(&mut door, RAO, Some(CITY), None);
    assert_eq!(seen(&reply), "code_required");
    let first = ticket(&reply);
    assert_eq!(clinic.verify(&first, &app.code(t0()), t0()), "rejected: already_used, 9 left");

    let next = after(Length::seconds(30));
    let mut door = clinic.door(next);
    let admitted = admission(verify_and_remember(&mut door, &first, &app.code(next)));
    assert_eq!((admitted.by, admitted.epoch), (By::Code, 2));
    assert_eq!(admitted.authenticator, Some(app.id));
    let device = admitted.device_token.unwrap();

    let again = ticket(&start(&mut door, RAO, Some(CITY), None));
    assert_eq!(clinic.verify(&again, &app.code(next), next), "rejected: already_used, 9 left");

    let admitted = admission(start(&mut door, RAO, Some(CITY), Some(&device)));
    assert_eq!((admitted.by, admitted.epoch), (By::Device, 2));
    assert_eq!(admitted.device_token, None, "a device makes no new device");
    assert_eq!(clinic.count(Action::LoginAllowed), 3);
}

/// Dr. Rao at City Clinic with an app and a device that is trusted for a day.
fn with_device() -> (Clinic, App, SecretText) {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    let device = clinic.trusted_device(RAO, &app, minutes(1));
    (clinic, app, device)
}

#[test]
fn a_device_lasts_a_day_to_the_millisecond_and_using_it_does_not_lengthen_that() {
    let (clinic, _, device) = with_device();
    let end = minutes(1).plus(Length::hours(24));
    let at = |now| seen(&start(&mut clinic.door(now), RAO, Some(CITY), Some(&device)));
    assert_eq!(at(minutes(60)), "allowed by device");
    assert_eq!(at(just_before(end)), "allowed by device");
    assert_eq!(at(end), "code_required");
}

#[test]
fn a_device_serves_its_person_and_its_practice_with_its_token_only() {
    let (clinic, _, device) = with_device();
    clinic.add_practice("north", t0());
    clinic.enforce("north", PolicyPatch::default(), t0());
    clinic.add("iyer", CITY, t0());
    clinic.enroll("iyer", t0());
    let mut door = clinic.door(minutes(2));
    let mut at =
        |login, place, token: &str| seen(&start(&mut door, login, place, Some(&secret(token))));
    let token = device.expose();
    assert_eq!(at(RAO, Some(CITY), token), "allowed by device");
    assert_eq!(at("iyer", Some(CITY), token), "code_required");
    assert_eq!(at(RAO, None, token), "code_required", "it was given for one practice");

    let flipped = if token.ends_with('A') { "B" } else { "A" };
    let altered = format!("{}{flipped}", &token[..token.len() - 1]);
    let (_, bits) = token.split_once('.').unwrap();
    let odd = [altered, format!("2.{bits}"), bits.to_owned(), "1.".to_owned(), String::new()];
    for token in &odd {
        assert_eq!(at(RAO, Some(CITY), token), "code_required", "{token}");
    }

    clinic
        .write(t0(), |tx, _| {
            let name = twofactl::ops::member::MemberName {
                practice: crate::clinic::handle("north"),
                user: who(RAO),
            };
            let role = twofactl::model::member::Role::Owner;
            twofactl::ops::member::add(tx, &name, role, &why("moved"), t0())
        })
        .unwrap();
    assert_eq!(at(RAO, Some("north"), token), "code_required");
}

#[test]
fn a_device_keeps_to_the_policy_of_now() {
    let (clinic, _, device) = with_device();
    let at = |now| seen(&start(&mut clinic.door(now), RAO, Some(CITY), Some(&device)));
    let remember = |text| PolicyPatch {
        remember: Some(Remember::parse(text).unwrap()),
        ..PolicyPatch::default()
    };
    clinic.enforce(CITY, remember("1h"), minutes(2));
    let end = minutes(1).plus(Length::hours(1));
    assert_eq!(at(just_before(end)), "allowed by device");
    assert_eq!(at(end), "code_required");
    clinic.enforce(CITY, remember("off"), minutes(3));
    assert_eq!(at(minutes(4)), "code_required");
    clinic.enforce(CITY, remember("90d"), minutes(5));
    assert_eq!(at(minutes(6)), "allowed by device");
    assert_eq!(at(days(2)), "code_required", "a longer policy revives no promise of a day");
}

#[test]
fn where_devices_are_not_remembered_none_is_trusted() {
    let clinic = Clinic::enforcing();
    let patch = PolicyPatch { remember: Some(Remember::OFF), ..PolicyPatch::default() };
    clinic.enforce(CITY, patch, t0());
    let app = clinic.enroll(RAO, t0());
    let ticket = ticket(&clinic.start(RAO, minutes(1)));
    let mut door = clinic.door(minutes(1));
    let reply = verify_and_remember(&mut door, &ticket, &app.code(minutes(1)));
    assert_eq!(admission(reply).device_token, None);
    assert_eq!(clinic.number("SELECT COUNT(*) FROM trusted_devices"), 0);
}

#[test]
fn whatever_raises_the_epoch_ends_every_trusted_device() {
    type Turn = fn(&Clinic, &App);
    let turns: [(&str, Turn, &str); 5] = [
        ("a reset", |c, _| drop(c.reset(RAO, None, minutes(2))), "enrollment_required"),
        (
            "a changed password",
            |c, _| {
                let checked = (IdentityCheck::InPerson, &why("forgotten"));
                c.write(minutes(2), |tx, _| {
                    user::set_password(tx, &who(RAO), &hashed(), checked, minutes(2))
                })
                .unwrap();
            },
            "code_required",
        ),
        ("another authenticator", |c, _| drop(c.enroll(RAO, minutes(2))), "code_required"),
        (
            "a removed authenticator",
            |c, app| {
                c.write(minutes(2), |tx, _| {
                    twofactl::ops::authenticator::remove(tx, app.id, &why("sold"), minutes(2))
                })
                .unwrap();
            },
            "enrollment_required",
        ),
        (
            "leaving a practice",
            |c, _| {
                c.add_practice("north", t0());
                let name = twofactl::ops::member::MemberName {
                    practice: crate::clinic::handle("north"),
                    user: who(RAO),
                };
                let role = twofactl::model::member::Role::Staff;
                c.write(t0(), |tx, _| {
                    twofactl::ops::member::add(tx, &name, role, &why("helps"), t0())
                })
                .unwrap();
                c.write(minutes(2), |tx, _| {
                    twofactl::ops::member::remove(tx, &name, &why("done"), minutes(2))
                })
                .unwrap();
            },
            "code_required",
        ),
    ];
    for (what, turn, then) in turns {
        let (clinic, app, device) = with_device();
        turn(&clinic, &app);
        let reply = start(&mut clinic.door(minutes(3)), RAO, Some(CITY), Some(&device));
        assert_eq!(seen(&reply), then, "{what}");
        assert_eq!(clinic.show(RAO, minutes(3)).trusted_devices, 0, "{what}");
    }
}

#[test]
fn a_first_password_and_a_new_name_end_no_device() {
    let (clinic, _, device) = with_device();
    let patch = user::ProfilePatch {
        name: Some(Some(crate::clinic::name("Dr. A. Rao"))),
        ..user::ProfilePatch::default()
    };
    clinic
        .write(minutes(2), |tx, _| user::set(tx, &who(RAO), &patch, &why("typo"), minutes(2)))
        .unwrap();
    let reply = start(&mut clinic.door(minutes(3)), RAO, Some(CITY), Some(&device));
    assert_eq!(seen(&reply), "allowed by device");
    assert_eq!(clinic.show(RAO, minutes(3)).user.epoch, 2, "the first password raised nothing");
}

#[test]
fn every_reply_after_the_right_password_names_the_person() {
    let clinic = Clinic::enforcing();
    let rao = Some(clinic.show(RAO, t0()).user.id);
    let mut door = clinic.door(t0());
    let invited = start(&mut door, RAO, Some(CITY), None);
    let begun = begun(begin(&mut door, &ticket(&invited), None));
    let app = App::scan(&begun);
    let mut replies = vec![door.enroll_confirm(&ticket(&invited), &app.wrong(t0())).unwrap()];
    replies.push(door.enroll_confirm(&ticket(&invited), &app.code(t0())).unwrap());
    let mut door = clinic.door(minutes(1));
    let asked = start(&mut door, RAO, Some(CITY), None);
    let wrong = app.wrong(minutes(1));
    replies.extend((0..10).map(|_| verify(&mut door, &ticket(&asked), &wrong)));
    replies.extend([invited, asked, start(&mut door, RAO, Some(CITY), None)]);
    for reply in &replies {
        assert_eq!(reply.user(), rao, "{reply:?}");
    }
    assert_eq!(seen(replies.last().unwrap()), format!("locked until {}", minutes(31)));
    assert_eq!(start(&mut door, "nobody", Some(CITY), None).user(), None);
    assert_eq!(verify(&mut door, &secret("no ticket"), &wrong).user(), None);
}
