//! Recovery codes at the door.

use std::sync::Barrier;
use std::thread;

use twofactl::model::code::HandedCode;
use twofactl::model::outcome::By;
use twofactl::model::secret::SecretText;

use crate::clinic::{CITY, Clinic, RAO, secret, seen, start, t0, ticket, verify};
use crate::helpers::{admission, minutes, verify_and_remember};

/// Dr. Rao with an app, and the ten codes that came with it.
fn with_codes() -> (Clinic, Vec<HandedCode>) {
    let clinic = Clinic::enforcing();
    let ticket = ticket(&clinic.start(RAO, t0()));
    let (_, admitted) = clinic.enroll_at_door(&ticket, None, t0());
    (clinic, admitted.recovery_codes.unwrap())
}

#[test]
fn a_recovery_code_works_once_forgives_how_it_is_typed_and_trusts_no_device() {
    let (clinic, codes) = with_codes();
    let now = minutes(1);
    let mut door = clinic.door(now);
    let fresh = || ticket(&start(&mut clinic.door(now), RAO, Some(CITY), None));

    let grouped = codes[0].grouped();
    let sloppy = grouped.expose().to_lowercase().replace('-', " ").replace('0', "O");
    let sloppy = secret(&format!("  {}", sloppy.replace('1', "l")));
    let admitted = admission(verify_and_remember(&mut door, &fresh(), &sloppy));
    assert_eq!(admitted.by, By::Recovery);
    assert_eq!(admitted.authenticator, None);
    assert_eq!(admitted.device_token, None, "asked for, and not given");
    assert_eq!(admitted.recovery_codes_left, 9);
    assert_eq!(admitted.epoch, 2, "nothing was switched off");
    assert_eq!(clinic.number("SELECT COUNT(*) FROM trusted_devices"), 0);

    let again = seen(&verify(&mut door, &fresh(), &grouped));
    assert_eq!(again, "rejected: wrong, 9 left", "spent");
    assert_eq!(seen(&start(&mut door, RAO, Some(CITY), None)), "code_required");

    let last = codes[9].grouped();
    assert_eq!(seen(&verify(&mut door, &fresh(), &last)), "allowed by recovery", "any order");
    assert_eq!(clinic.show(RAO, now).recovery_codes_left, 8);
}

#[test]
fn recovery_codes_open_nothing_without_the_password() {
    let (clinic, codes) = with_codes();
    let code = codes[0].grouped();
    let mut door = clinic.door(minutes(1));
    let reply = verify(&mut door, &secret("no ticket"), &code);
    assert_eq!(seen(&reply), "expired");
    assert_eq!(clinic.show(RAO, minutes(1)).recovery_codes_left, 10);
}

#[test]
fn a_wrong_recovery_code_is_charged_like_any_other() {
    let (clinic, codes) = with_codes();
    let text = codes[0].expose();
    let other = if text.ends_with('0') { "1" } else { "0" };
    let wrong = secret(&format!("{}{other}", &text[..15]));
    let mut door = clinic.door(minutes(1));
    let held = ticket(&start(&mut door, RAO, Some(CITY), None));
    assert_eq!(seen(&verify(&mut door, &held, &wrong)), "rejected: wrong, 9 left");
}

#[test]
fn two_threads_spend_one_recovery_code_once() {
    let (clinic, codes) = with_codes();
    let code = codes[0].grouped();
    let now = minutes(1);
    let tickets: Vec<SecretText> = (0..2).map(|_| ticket(&clinic.start(RAO, now))).collect();
    let together = Barrier::new(tickets.len());
    let mut told: Vec<String> = thread::scope(|scope| {
        let racers: Vec<_> = tickets
            .iter()
            .map(|ticket| {
                scope.spawn(|| {
                    let mut door = clinic.door(now);
                    together.wait();
                    seen(&verify(&mut door, ticket, &code))
                })
            })
            .collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).collect()
    });
    told.sort();
    assert_eq!(told[0], "allowed by recovery");
    assert!(told[1].starts_with("rejected: wrong"), "{told:?}");
    assert_eq!(clinic.show(RAO, now).recovery_codes_left, 9);
}

#[test]
fn a_reset_ends_the_set_and_the_next_enrollment_brings_another() {
    let (clinic, codes) = with_codes();
    let check = Some(twofactl::model::identity::IdentityCheck::InPerson);
    let done = clinic.reset(RAO, check, minutes(1));
    assert_eq!(done.removed.recovery_codes, 10);
    let enrolling = ticket(&clinic.start(RAO, minutes(2)));
    let handed = done.enrollment_code.unwrap().code.grouped();
    let (_, admitted) = clinic.enroll_at_door(&enrolling, Some(&handed), minutes(2));
    let new = admitted.recovery_codes.unwrap();
    assert!(new.iter().all(|code| !codes.contains(code)));

    let held = ticket(&clinic.start(RAO, minutes(3)));
    let mut door = clinic.door(minutes(3));
    let old = verify(&mut door, &held, &codes[3].grouped());
    assert_eq!(seen(&old), "rejected: wrong, 9 left");
    let reply = verify(&mut door, &held, &new[3].grouped());
    assert_eq!(seen(&reply), "allowed by recovery");
}

#[test]
fn a_second_authenticator_leaves_the_codes_in_place() {
    let (clinic, codes) = with_codes();
    clinic.enroll(RAO, minutes(1));
    assert_eq!(clinic.show(RAO, minutes(1)).recovery_codes_left, 10);
    let held = ticket(&clinic.start(RAO, minutes(2)));
    let reply = clinic.verify(&held, &codes[5].grouped(), minutes(2));
    assert_eq!(reply, "allowed by recovery");
}
