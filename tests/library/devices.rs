//! Devices at the desk: which are trusted, and how that ends.

use std::sync::Barrier;
use std::thread;

use twofactl::error::{Error, Result};
use twofactl::model::device::TrustedDevice;
use twofactl::model::event::{Action, Detail, Event};
use twofactl::model::ids::DeviceId;
use twofactl::model::member::Role;
use twofactl::model::outcome::By;
use twofactl::model::outcome::device::DevicesRevoked;
use twofactl::model::policy::{PolicyPatch, Remember};
use twofactl::model::secret::SecretText;
use twofactl::model::time::{Length, Timestamp};
use twofactl::ops::device::{self, Which};
use twofactl::ops::door::SessionRequest;
use twofactl::ops::member::{self, MemberName};
use twofactl::ops::{Why, user};

use crate::app::App;
use crate::clinic::{CITY, Clinic, RAO, handle, seen, start, t0, ticket, who, why};
use crate::helpers::{admission, days, minutes, verify_and_remember};

const NORTH: &str = "north";

/// Two practices that demand a second factor, and Rao, who is in both.
fn two_practices() -> (Clinic, App) {
    let clinic = Clinic::enforcing();
    clinic.add_practice(NORTH, t0());
    clinic.enforce(NORTH, PolicyPatch::default(), t0());
    join(&clinic, RAO, NORTH);
    let app = clinic.enroll(RAO, t0());
    (clinic, app)
}

fn join(clinic: &Clinic, login: &str, practice: &str) {
    let name = MemberName { practice: handle(practice), user: who(login) };
    clinic.write(t0(), |tx, _| member::add(tx, &name, Role::Staff, &Why::default(), t0())).unwrap();
}

/// A device that is trusted from then on where the login names that practice.
fn trust(
    clinic: &Clinic,
    (login, app): (&str, &App),
    practice: Option<&str>,
    now: Timestamp,
) -> SecretText {
    let mut door = clinic.door(now);
    let ticket = ticket(&start(&mut door, login, practice, None));
    let reply = verify_and_remember(&mut door, &ticket, &app.code(now));
    admission(reply).device_token.expect("trusted")
}

fn at(clinic: &Clinic, practice: Option<&str>, device: &SecretText, now: Timestamp) -> String {
    seen(&start(&mut clinic.door(now), RAO, practice, Some(device)))
}

fn list(clinic: &Clinic, login: &str, now: Timestamp) -> Vec<TrustedDevice> {
    clinic.read(|tx| device::list(tx, &who(login), now)).unwrap()
}

fn ids(clinic: &Clinic, login: &str, now: Timestamp) -> Vec<i64> {
    list(clinic, login, now).iter().map(|one| one.id.get()).collect()
}

fn revoke(clinic: &Clinic, which: &Which, now: Timestamp) -> Result<DevicesRevoked> {
    clinic.write(now, |tx, _| device::revoke(tx, which, &why("laptop stolen"), now))
}

fn these(numbers: &[i64]) -> Which {
    Which::These(numbers.iter().copied().map(DeviceId::new).collect())
}

/// How many devices of how many users.
fn counts(done: &DevicesRevoked) -> (u64, u64) {
    match done {
        DevicesRevoked::OfUsers { users, .. } => {
            let devices: usize = users.iter().map(|user| user.devices.len()).sum();
            (devices as u64, users.len() as u64)
        }
        DevicesRevoked::InPractice { devices, users, .. } => (*devices, *users),
    }
}

fn revocations(clinic: &Clinic) -> Vec<Event> {
    let events = clinic.events().into_iter();
    events.filter(|event| event.action == Action::DeviceRevoke).collect()
}

#[test]
fn a_revoked_device_lets_in_no_longer_and_the_other_still_does() {
    let (clinic, app) = two_practices();
    let rao = (RAO, &app);
    let lost = trust(&clinic, rao, Some(CITY), minutes(1));
    let kept = trust(&clinic, rao, Some(CITY), minutes(2));
    let epoch = clinic.show(RAO, minutes(2)).user.epoch;
    assert_eq!(ids(&clinic, RAO, minutes(2)), [1, 2]);

    let done = revoke(&clinic, &these(&[1]), minutes(3)).unwrap();
    assert_eq!(counts(&done), (1, 1));
    assert_eq!(at(&clinic, Some(CITY), &lost, minutes(3)), "code_required");
    assert_eq!(at(&clinic, Some(CITY), &kept, minutes(3)), "allowed by device");
    assert_eq!(ids(&clinic, RAO, minutes(3)), [2]);
    let city = handle(CITY);
    let user = who(RAO);
    let session = SessionRequest { user: &user, practice: Some(&city), epoch, by: By::Code };
    assert!(clinic.door(minutes(3)).session(&session).unwrap(), "the epoch stays");

    let [event] = &revocations(&clinic)[..] else { panic!("one event") };
    assert_eq!(event.target.as_deref(), Some("device 1"));
    assert_eq!(event.user.as_ref().unwrap().login, RAO);
    assert_eq!(event.practice.as_ref().unwrap().handle, CITY);
    assert_eq!(event.reason.as_ref().unwrap().as_str(), "laptop stolen");
    let told: Vec<_> = event.details.iter().collect();
    assert_eq!(told, [("name", &Detail::Text("Front desk Chrome".to_owned()))]);
}

#[test]
fn all_of_a_user_or_all_of_theirs_in_one_practice_are_revoked() {
    let (clinic, app) = two_practices();
    let rao = (RAO, &app);
    let city = trust(&clinic, rao, Some(CITY), minutes(1));
    let north = trust(&clinic, rao, Some(NORTH), minutes(2));
    let anywhere = trust(&clinic, rao, None, minutes(3));
    let state = |now| {
        [(Some(CITY), &city), (Some(NORTH), &north), (None, &anywhere)]
            .map(|(practice, token)| at(&clinic, practice, token, now))
    };
    let (device, code) = ("allowed by device", "code_required");
    assert_eq!(state(minutes(4)), [device; 3]);

    let there = Which::OfUser(who(RAO), Some(handle(NORTH)));
    assert_eq!(counts(&revoke(&clinic, &there, minutes(5)).unwrap()), (1, 1));
    assert_eq!(state(minutes(5)), [device, code, device]);

    let all = Which::OfUser(who(RAO), None);
    assert_eq!(counts(&revoke(&clinic, &all, minutes(6)).unwrap()), (2, 1));
    assert_eq!(state(minutes(6)), [code; 3]);
    let told = |event: &Event| {
        let count = event.details.iter().map(|(name, detail)| (name.to_owned(), detail.clone()));
        (event.practice.as_ref().map(|practice| practice.handle.clone()), count.collect::<Vec<_>>())
    };
    let devices = |count| vec![("devices".to_owned(), Detail::Number(count))];
    assert_eq!(
        revocations(&clinic).iter().map(told).collect::<Vec<_>>(),
        [(Some(NORTH.to_owned()), devices(1)), (None, devices(2))]
    );

    let written = clinic.events().len();
    assert_eq!(counts(&revoke(&clinic, &all, minutes(7)).unwrap()), (0, 1));
    assert_eq!(clinic.events().len(), written, "what already is so leaves no event");
}

#[test]
fn all_in_a_practice_are_revoked_with_an_event_for_each_user() {
    let (clinic, app) = two_practices();
    clinic.add("iyer", CITY, t0());
    let second = clinic.enroll("iyer", t0());
    let token = trust(&clinic, (RAO, &app), Some(CITY), minutes(1));
    trust(&clinic, (RAO, &app), Some(CITY), minutes(2));
    let north = trust(&clinic, (RAO, &app), Some(NORTH), minutes(3));
    trust(&clinic, ("iyer", &second), Some(CITY), minutes(4));

    let done = revoke(&clinic, &Which::InPractice(handle(CITY)), minutes(5)).unwrap();
    assert_eq!(counts(&done), (3, 2));
    assert_eq!(at(&clinic, Some(CITY), &token, minutes(5)), "code_required");
    assert_eq!(at(&clinic, Some(NORTH), &north, minutes(5)), "allowed by device");
    assert_eq!(ids(&clinic, "iyer", minutes(5)), [0; 0]);
    let told = |event: &Event| {
        let count = event.details.iter().map(|(_, detail)| detail.clone()).collect::<Vec<_>>();
        (event.user.as_ref().unwrap().login.clone(), count)
    };
    let expected = [(RAO, 2), ("iyer", 1)]
        .map(|(login, count)| (login.to_owned(), vec![Detail::Number(count)]));
    assert_eq!(revocations(&clinic).iter().map(told).collect::<Vec<_>>(), expected);
    let again = revoke(&clinic, &Which::InPractice(handle(CITY)), minutes(6)).unwrap();
    assert_eq!(counts(&again), (0, 0));
    assert_eq!(revocations(&clinic).len(), 2);
}

#[test]
fn one_that_is_unknown_or_dead_keeps_all_of_them() {
    let (clinic, app) = two_practices();
    let token = trust(&clinic, (RAO, &app), Some(CITY), minutes(1));
    let missing = |numbers: &[i64], now| match revoke(&clinic, &these(numbers), now) {
        Err(Error::NotFound { noun: "device", name }) => name,
        other => panic!("{other:?}"),
    };
    assert_eq!(missing(&[1, 7], minutes(2)), "7");
    assert_eq!(at(&clinic, Some(CITY), &token, minutes(2)), "allowed by device");
    assert_eq!(missing(&[1], minutes(1).plus(Length::days(1))), "1", "it has expired");
    clinic
        .write(minutes(3), |tx, _| user::suspend(tx, &[who(RAO)], &why("x"), minutes(3)))
        .unwrap();
    assert_eq!(missing(&[1], minutes(3)), "1", "it is of an older epoch");
    let all = revoke(&clinic, &Which::OfUser(who(RAO), None), minutes(3)).unwrap();
    assert_eq!(counts(&all), (0, 1));
    assert!(revocations(&clinic).is_empty());
    for which in [
        Which::OfUser(who("nobody"), None),
        Which::OfUser(who(RAO), Some(handle("nowhere"))),
        Which::InPractice(handle("nowhere")),
    ] {
        let refused = revoke(&clinic, &which, minutes(3));
        assert!(matches!(refused, Err(Error::NotFound { .. })), "{refused:?}");
    }
}

#[test]
fn a_device_that_is_named_twice_is_revoked_once() {
    let (clinic, app) = two_practices();
    trust(&clinic, (RAO, &app), Some(CITY), minutes(1));
    assert_eq!(counts(&revoke(&clinic, &these(&[1, 1]), minutes(2)).unwrap()), (1, 1));
    assert_eq!(revocations(&clinic).len(), 1);
}

#[test]
fn the_list_shows_what_lets_in_by_the_policy_of_now_and_revoking_takes_the_rest_as_well() {
    let (clinic, app) = two_practices();
    let remember = |text, now| {
        let remember = Some(Remember::parse(text).unwrap());
        clinic.enforce(CITY, PolicyPatch { remember, ..PolicyPatch::default() }, now);
    };
    remember("90d", t0());
    let token = trust(&clinic, (RAO, &app), Some(CITY), minutes(1));
    let ends = |now| list(&clinic, RAO, now).iter().map(|one| one.expires_at).collect::<Vec<_>>();
    let counted = |now| clinic.show(RAO, now).trusted_devices;
    assert_eq!(ends(minutes(2)), [minutes(1).plus(Length::days(90))]);

    remember("7d", minutes(3));
    let end = minutes(1).plus(Length::days(7));
    assert_eq!(ends(minutes(3)), [end]);
    for (now, left, step) in
        [(end.minus(Length::from_millis(1)), 1, "allowed by device"), (end, 0, "code_required")]
    {
        assert_eq!((ends(now).len() as u64, counted(now)), (left, left));
        assert_eq!(at(&clinic, Some(CITY), &token, now), step);
    }

    remember("off", days(8));
    assert_eq!((ends(days(8)), counted(days(8))), (Vec::new(), 0));
    let all = Which::OfUser(who(RAO), None);
    assert_eq!(counts(&revoke(&clinic, &all, days(8)).unwrap()), (1, 1));
    remember("90d", days(8));
    assert_eq!(at(&clinic, Some(CITY), &token, days(8)), "code_required", "it does not come back");
}

#[test]
fn after_a_revocation_in_the_record_no_login_by_that_device_follows() {
    const DOORS: usize = 4;
    let (clinic, app) = two_practices();
    let token = trust(&clinic, (RAO, &app), Some(CITY), minutes(1));
    let together = Barrier::new(DOORS + 1);
    let knock = || {
        let mut door = clinic.door(minutes(2));
        together.wait();
        loop {
            match seen(&start(&mut door, RAO, Some(CITY), Some(&token))).as_str() {
                "allowed by device" => {}
                last => return last.to_owned(),
            }
        }
    };
    let told: Vec<_> = thread::scope(|scope| {
        let doors: Vec<_> = (0..DOORS).map(|_| scope.spawn(knock)).collect();
        together.wait();
        while clinic.number("SELECT COUNT(*) FROM events WHERE outcome = 'allowed'") < 8 {
            thread::yield_now();
        }
        revoke(&clinic, &these(&[1]), minutes(2)).unwrap();
        doors.into_iter().map(|door| door.join().unwrap()).collect()
    });
    // Who was looked at before and decided upon after is turned away: start again.
    assert!(told.iter().all(|last| last == "code_required" || last == "denied"), "{told:?}");
    let events = clinic.events();
    let revoked = events.iter().position(|event| event.action == Action::DeviceRevoke).unwrap();
    let (before, after) = events.split_at(revoked);
    let allowed = |events: &[Event]| {
        events.iter().filter(|event| event.action == Action::LoginAllowed).count()
    };
    assert!(allowed(before) >= 8);
    assert_eq!(allowed(after), 0);
}
