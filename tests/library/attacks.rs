//! Attacks on the door that need no program; each ends where it began.

use std::sync::Barrier;
use std::thread;

use twofactl::model::member::Role;
use twofactl::model::outcome::By;
use twofactl::model::policy::{Grace, PolicyPatch};
use twofactl::model::secret::SecretText;
use twofactl::model::time::Length;
use twofactl::ops::door::SessionRequest;
use twofactl::ops::member::{self, MemberName};

use crate::clinic::{CITY, Clinic, RAO, handle, secret, seen, start, t0, ticket, verify, who, why};
use crate::helpers::{admission, begin, days, invitation, minutes, not_begun, shown, told};

/// What a ticket is worth to somebody who knows the password and nothing else.
fn as_a_thief(clinic: &Clinic, ticket: &SecretText) -> [String; 3] {
    let mut door = clinic.door(minutes(2));
    [
        not_begun(&begin(&mut door, ticket, None)),
        seen(&door.enroll_confirm(ticket, &secret("123456")).unwrap()),
        seen(&door.skip(ticket).unwrap()),
    ]
}

#[test]
fn a_password_thief_neither_enrolls_nor_skips_whatever_page_they_ask_for() {
    let clinic = Clinic::enforcing();
    let grace = Some(Grace::Length(Length::days(14)));
    clinic.enforce(CITY, PolicyPatch { grace, ..PolicyPatch::default() }, t0());
    clinic.enroll(RAO, t0());
    let reply = clinic.start(RAO, minutes(1));
    assert_eq!(seen(&reply), "code_required", "a grace is no excuse for who is enrolled");
    assert_eq!(as_a_thief(&clinic, &ticket(&reply)), ["expired"; 3]);
    let account = shown(clinic.account(RAO, minutes(1)));
    assert_eq!(as_a_thief(&clinic, &account.ticket), ["expired"; 3]);
    assert_eq!(clinic.number("SELECT COUNT(*) FROM authenticators"), 1);
}

#[test]
fn a_hundred_guesses_do_not_end_in_a_set_up_by_password() {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    let (mut now, early) = (minutes(1), ticket(&clinic.start(RAO, minutes(1))));
    for _ in 0..10 {
        let held = ticket(&clinic.start(RAO, now));
        (0..10).for_each(|_| drop(clinic.verify(&held, &app.wrong(now), now)));
        now = now.plus(Length::minutes(31));
    }
    assert_eq!(clinic.show(RAO, now).authenticators[0].state.as_str(), "disabled");
    assert_eq!(seen(&clinic.start(RAO, now)), "locked");
    assert_eq!(told(&clinic.account(RAO, now)), "locked");
    assert_eq!(as_a_thief(&clinic, &early), ["expired"; 3]);
    clinic.disable(CITY, None, now);
    assert_eq!(told(&clinic.account(RAO, now)), "locked", "though nothing is demanded any more");
}

#[test]
fn a_reset_during_the_grace_leaves_nothing_to_skip() {
    let clinic = Clinic::enforcing();
    let grace = Some(Grace::Length(Length::days(14)));
    clinic.enforce(CITY, PolicyPatch { grace, ..PolicyPatch::default() }, t0());
    let offered = ticket(&clinic.start(RAO, t0()));
    clinic.enroll(RAO, t0());
    clinic.reset(RAO, None, minutes(1));
    assert_eq!(as_a_thief(&clinic, &offered), ["expired"; 3]);
    let reply = clinic.start(RAO, minutes(1));
    assert_eq!(seen(&reply), "enrollment_required");
    let [begin, _, skip] = as_a_thief(&clinic, &ticket(&reply));
    assert_eq!((begin.as_str(), skip.as_str()), ("rejected: enrollment_code, 0 left", "expired"));
    let account = shown(clinic.account(RAO, minutes(1)));
    let [begin, _, skip] = as_a_thief(&clinic, &account.ticket);
    assert_eq!((begin.as_str(), skip.as_str()), ("rejected: enrollment_code, 0 left", "expired"));
}

#[test]
fn a_session_of_a_lax_practice_is_worth_nothing_at_a_strict_one() {
    let clinic = Clinic::enforcing();
    clinic.add_practice("lax", t0());
    let name = MemberName { practice: handle("lax"), user: who(RAO) };
    clinic.write(t0(), |tx, _| member::add(tx, &name, Role::Owner, &why("owns it"), t0())).unwrap();
    let app = clinic.enroll(RAO, t0());
    let mut door = clinic.door(minutes(1));
    let lax = admission(start(&mut door, RAO, Some("lax"), None));
    assert_eq!(lax.by, By::Password);
    let mut at = |practice: Option<&str>, by| {
        let (user, practice) = (who(RAO), practice.map(handle));
        let practice = practice.as_ref();
        let session = SessionRequest { user: &user, practice, epoch: lax.epoch, by };
        door.session(&session).unwrap()
    };
    assert!(at(Some("lax"), lax.by));
    assert!(!at(Some(CITY), lax.by), "the strict one");
    assert!(!at(None, lax.by), "all of them at once");
    let strict = ticket(&clinic.start(RAO, minutes(1)));
    let strict = admission(verify(&mut clinic.door(minutes(1)), &strict, &app.code(minutes(1))));
    assert!(at(Some(CITY), strict.by));
}

#[test]
fn a_device_of_one_practice_is_none_at_another_nor_after_a_proof_has_changed() {
    let clinic = Clinic::enforcing();
    clinic.add_practice("north", t0());
    clinic.enforce("north", PolicyPatch::default(), t0());
    let name = MemberName { practice: handle("north"), user: who(RAO) };
    clinic.write(t0(), |tx, _| member::add(tx, &name, Role::Staff, &why("helps"), t0())).unwrap();
    let app = clinic.enroll(RAO, t0());
    let device = clinic.trusted_device(RAO, &app, minutes(1));
    let at = |practice, token: &SecretText| {
        seen(&start(&mut clinic.door(minutes(2)), RAO, practice, Some(token)))
    };
    assert_eq!(at(Some(CITY), &device), "allowed by device");
    assert_eq!(at(Some("north"), &device), "code_required");
    assert_eq!(at(None, &device), "code_required");
    let (id, bits) = device.expose().split_once('.').unwrap();
    let altered = secret(&format!("{id}.{}{bits}", if bits.starts_with('A') { "B" } else { "A" }));
    assert_eq!(at(Some(CITY), &altered), "code_required");
    let proven = clinic.proven(RAO, &app, minutes(2));
    clinic.enroll_at_door(&proven, None, minutes(2));
    assert_eq!(at(Some(CITY), &device), "code_required", "the epoch has risen");
}

#[test]
fn a_ticket_to_enroll_gets_nobody_in_by_code_and_proves_only_by_what_it_names() {
    let clinic = Clinic::enforcing();
    let invited = ticket(&clinic.start(RAO, t0()));
    let (_, admitted) = clinic.enroll_at_door(&invited, None, t0());
    let codes = admitted.recovery_codes.unwrap();
    // Left with a number, which the practice does not permit.
    clinic.sql().execute("DELETE FROM authenticators", []).unwrap();
    clinic.plant_sms(RAO);
    let reply = clinic.start(RAO, minutes(1));
    assert_eq!(seen(&reply), "enrollment_required");
    assert_eq!(invitation(&reply).prove.len(), 1);
    let invited = ticket(&reply);
    let at = |code: &SecretText| clinic.verify(&invited, code, minutes(1));
    assert_eq!(at(&secret("123456")), "rejected: wrong, 9 left", "a guess is a guess");
    assert_eq!(at(&codes[0].grouped()), "rejected: wrong, 8 left");
    assert_eq!(at(&secret("ABCDE-FGHJK")), "rejected: wrong, 7 left");
    assert_eq!(clinic.show(RAO, minutes(1)).recovery_codes_left, 10, "it is not even looked at");
    for _ in 0..7 {
        at(&secret("123456"));
    }
    assert!(at(&secret("123456")).starts_with("locked until"));
    let begun = not_begun(&begin(&mut clinic.door(minutes(1)), &invited, None));
    assert_eq!(begun, "expired", "a lock is for every page");
}

#[test]
fn one_code_serves_a_login_or_an_account_and_not_both() {
    let clinic = Clinic::enforcing();
    let enrolling = ticket(&clinic.start(RAO, t0()));
    let (app, admitted) = clinic.enroll_at_door(&enrolling, None, t0());
    let spare = admitted.recovery_codes.unwrap()[4].grouped();
    for code in [app.code(minutes(1)), spare] {
        let login = ticket(&clinic.start(RAO, minutes(1)));
        let account = shown(clinic.account(RAO, minutes(1))).ticket;
        let together = Barrier::new(2);
        let answer = |ticket: &SecretText| {
            let mut door = clinic.door(minutes(1));
            together.wait();
            seen(&verify(&mut door, ticket, &code))
        };
        let replies = thread::scope(|scope| {
            let racers = [&login, &account].map(|ticket| scope.spawn(|| answer(ticket)));
            racers.map(|racer| racer.join().unwrap())
        });
        let right = replies.iter().filter(|reply| !reply.starts_with("rejected")).count();
        assert_eq!(right, 1, "{replies:?}");
    }
}

#[test]
fn a_person_who_left_the_practice_does_not_come_back_by_an_older_proof() {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    let proven = clinic.proven(RAO, &app, minutes(1));
    clinic.add("iyer", CITY, t0());
    let name = MemberName { practice: handle(CITY), user: who(RAO) };
    clinic.write(minutes(2), |tx, _| member::remove(tx, &name, &why("left"), minutes(2))).unwrap();
    assert_eq!(as_a_thief(&clinic, &proven), ["expired"; 3]);
    assert_eq!(seen(&clinic.start(RAO, days(1))), "denied");
}
