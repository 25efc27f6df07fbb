//! Tickets: each serves its purpose, its time, its epoch, and lets in once.

use twofactl::model::identity::IdentityCheck;
use twofactl::model::secret::SecretText;

use crate::app::App;
use crate::clinic::{CITY, Clinic, RAO, secret, seen, start, t0, ticket, verify};
use crate::helpers::{begin, begun, just_before, minutes, not_begun, spoken};

fn login_ticket() -> (Clinic, App, SecretText) {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    let ticket = ticket(&clinic.start(RAO, minutes(1)));
    (clinic, app, ticket)
}

fn charged(clinic: &Clinic) -> u64 {
    clinic.show(RAO, minutes(1)).failed_attempts
}

#[test]
fn a_ticket_to_log_in_does_not_enroll_and_one_to_enroll_does_not_log_in() {
    let (clinic, app, login) = login_ticket();
    let mut door = clinic.door(minutes(1));
    let code = app.code(minutes(1));
    assert_eq!(not_begun(&begin(&mut door, &login, None)), "expired");
    assert_eq!(seen(&door.enroll_confirm(&login, &code).unwrap()), "expired");
    assert_eq!(seen(&door.skip(&login).unwrap()), "expired");

    clinic.add("iyer", CITY, t0());
    let enroll = ticket(&clinic.start("iyer", minutes(1)));
    assert_eq!(seen(&verify(&mut door, &enroll, &code)), "expired");
    assert_eq!(charged(&clinic), 0, "nothing was compared");
    assert_eq!(seen(&verify(&mut door, &login, &code)), "allowed by code", "and it still serves");
}

#[test]
fn a_ticket_lets_in_once() {
    let (clinic, app, login) = login_ticket();
    let mut door = clinic.door(minutes(1));
    assert_eq!(seen(&verify(&mut door, &login, &app.code(minutes(1)))), "allowed by code");
    let mut door = clinic.door(minutes(2));
    assert_eq!(seen(&verify(&mut door, &login, &app.code(minutes(2)))), "expired");
    assert_eq!(charged(&clinic), 0);
}

#[test]
fn a_ticket_to_log_in_dies_after_ten_minutes_and_one_to_enroll_after_thirty() {
    let (clinic, app, login) = login_ticket();
    let end = minutes(11);
    assert_eq!(clinic.verify(&login, &app.code(end), end), "expired");
    let last = just_before(end);
    assert_eq!(clinic.verify(&login, &app.code(last), last), "allowed by code");

    clinic.add("iyer", CITY, t0());
    let enroll = ticket(&clinic.start("iyer", t0()));
    assert_eq!(not_begun(&begin(&mut clinic.door(minutes(30)), &enroll, None)), "expired");
    let last = just_before(minutes(30));
    let app = App::scan(&begun(begin(&mut clinic.door(last), &enroll, None)));
    let mut door = clinic.door(minutes(30));
    assert_eq!(seen(&door.enroll_confirm(&enroll, &app.code(last)).unwrap()), "expired");
    let mut door = clinic.door(last);
    let reply = door.enroll_confirm(&enroll, &app.code(last)).unwrap();
    assert_eq!(seen(&reply), "allowed by code");
}

#[test]
fn an_altered_ticket_and_one_of_another_store_are_nobodys() {
    let (clinic, app, login) = login_ticket();
    let (_elsewhere, _, foreign) = login_ticket();
    let mut door = clinic.door(minutes(1));
    let code = app.code(minutes(1));
    let text = login.expose();
    for position in (0..text.len()).step_by(7) {
        let mut bytes = text.as_bytes().to_vec();
        bytes[position] = if bytes[position] == b'A' { b'B' } else { b'A' };
        let altered = secret(&String::from_utf8(bytes).unwrap());
        assert_eq!(seen(&verify(&mut door, &altered, &code)), "expired", "{position}");
    }
    for odd in [String::new(), format!("{text}="), "…".repeat(3000)] {
        assert_eq!(seen(&verify(&mut door, &secret(&odd), &code)), "expired");
    }
    assert_eq!(seen(&verify(&mut door, &foreign, &code)), "expired");
    assert_eq!(charged(&clinic), 0);
}

#[test]
fn a_ticket_of_an_older_epoch_is_dead() {
    let (clinic, app, login) = login_ticket();
    clinic.set_password(RAO, minutes(2));
    assert_eq!(clinic.verify(&login, &app.code(minutes(2)), minutes(2)), "expired");

    let done = clinic.reset(RAO, Some(IdentityCheck::InPerson), minutes(3));
    let enroll = ticket(&clinic.start(RAO, minutes(3)));
    let code = spoken(&done.enrollment_code.unwrap().code);
    let begun = begun(begin(&mut clinic.door(minutes(3)), &enroll, Some(&code)));
    clinic.set_password(RAO, minutes(4));
    let typed = App::scan(&begun).code(minutes(4));
    let reply = clinic.door(minutes(4)).enroll_confirm(&enroll, &typed).unwrap();
    assert_eq!(seen(&reply), "expired");
    let active = clinic.number("SELECT COUNT(*) FROM authenticators WHERE state = 'active'");
    assert_eq!(active, 0);
}

#[test]
fn an_enrollment_is_confirmed_by_the_login_that_began_it_and_once() {
    let clinic = Clinic::enforcing();
    let mut door = clinic.door(t0());
    let mine = ticket(&start(&mut door, RAO, Some(CITY), None));
    let theirs = ticket(&start(&mut door, RAO, Some(CITY), None));
    let app = App::scan(&begun(begin(&mut door, &mine, None)));
    assert_eq!(seen(&door.enroll_confirm(&theirs, &app.code(t0())).unwrap()), "expired");
    let newer = App::scan(&begun(begin(&mut door, &theirs, None)));
    assert_eq!(seen(&door.enroll_confirm(&mine, &app.code(t0())).unwrap()), "expired");
    let reply = door.enroll_confirm(&theirs, &newer.code(t0())).unwrap();
    assert_eq!(seen(&reply), "allowed by code");
    assert_eq!(seen(&door.enroll_confirm(&theirs, &newer.code(t0())).unwrap()), "expired");
    let all = clinic.number("SELECT COUNT(*) FROM authenticators");
    assert_eq!(all, 1, "the first secret is gone");
}

#[test]
fn who_leaves_the_practice_between_two_steps_does_not_get_in() {
    let (clinic, app, login) = login_ticket();
    clinic.sql().execute("DELETE FROM memberships", []).unwrap();
    assert_eq!(clinic.verify(&login, &app.code(minutes(2)), minutes(2)), "expired");
}

#[test]
fn a_confirmation_that_fails_explains_and_may_be_tried_again() {
    let clinic = Clinic::enforcing();
    let mut door = clinic.door(t0());
    let enroll = ticket(&start(&mut door, RAO, Some(CITY), None));
    let app = App::scan(&begun(begin(&mut door, &enroll, None)));
    let reply = door.enroll_confirm(&enroll, &app.wrong(t0())).unwrap();
    assert_eq!(seen(&reply), "rejected: enrollment, 0 left");
    assert_eq!(charged(&clinic), 0, "nothing of theirs was guessed");
    let reply = door.enroll_confirm(&enroll, &app.code(t0())).unwrap();
    assert_eq!(seen(&reply), "allowed by code");
}
