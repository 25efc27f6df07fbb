//! Wrong codes: what they cost, when they lock, when they disable.

use twofactl::error::{Error, ErrorKind, Refusal};
use twofactl::model::event::Action;
use twofactl::model::secret::SecretText;
use twofactl::model::time::{Length, Timestamp};
use twofactl::ops::door::{Password, StartRequest, VerifyRequest};
use twofactl::ops::user;

use crate::app::App;
use crate::clinic::{CITY, Clinic, RAO, handle, secret, seen, start, t0, ticket, verify, who, why};
use crate::helpers::{days, just_before, minutes};

fn enrolled() -> (Clinic, App) {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    (clinic, app)
}

/// That many wrong codes at one moment; what the last of them came to.
fn guess(clinic: &Clinic, app: &App, count: u32, now: Timestamp) -> String {
    let mut door = clinic.door(now);
    let ticket = ticket(&start(&mut door, RAO, Some(CITY), None));
    let wrong = app.wrong(now);
    (0..count).map(|_| seen(&verify(&mut door, &ticket, &wrong))).last().unwrap()
}

fn unlock(clinic: &Clinic, now: Timestamp) -> Result<bool, Error> {
    clinic
        .write(now, |tx, _| user::unlock(tx, &[who(RAO)], &why("called"), now))
        .map(|done| done.iter().any(|one| one.changed))
}

#[test]
fn ten_wrong_codes_lock_for_thirty_minutes_to_the_millisecond() {
    let (clinic, app) = enrolled();
    let now = minutes(1);
    assert_eq!(guess(&clinic, &app, 9, now), "rejected: wrong, 1 left");
    let until = now.plus(Length::minutes(30));
    let locked = format!("locked until {until}");
    let held = ticket(&clinic.start(RAO, minutes(25)));
    assert_eq!(guess(&clinic, &app, 1, now), locked);
    assert_eq!(seen(&clinic.start(RAO, now)), locked, "told at once, before any code");
    let last = just_before(until);
    assert_eq!(clinic.verify(&held, &app.code(last), last), locked, "the right code as well");
    assert_eq!(clinic.verify(&held, &app.code(until), until), "allowed by code");
    assert_eq!(clinic.show(RAO, until).failed_attempts, 0, "a right code ends the row");
    assert!(clinic.count(Action::LoginLocked) >= 2);
}

#[test]
fn unlocking_ends_the_lock_and_keeps_authenticator_and_row() {
    let (clinic, app) = enrolled();
    guess(&clinic, &app, 10, minutes(1));
    assert_eq!(unlock(&clinic, minutes(2)).ok(), Some(true));
    assert_eq!(unlock(&clinic, minutes(2)).ok(), Some(false), "already so is no error");
    assert_eq!(guess(&clinic, &app, 1, minutes(3)), "rejected: wrong, 9 left");
    let ticket = ticket(&clinic.start(RAO, minutes(3)));
    assert_eq!(clinic.verify(&ticket, &app.code(minutes(3)), minutes(3)), "allowed by code");
    assert_eq!(clinic.show(RAO, minutes(3)).user.epoch, 2, "locking and unlocking raise nothing");
}

#[test]
fn a_hundred_wrong_codes_in_a_row_disable_and_only_a_reset_helps() {
    let (clinic, app) = enrolled();
    let mut now = minutes(1);
    for _ in 0..9 {
        let until = now.plus(Length::minutes(30));
        assert_eq!(guess(&clinic, &app, 10, now), format!("locked until {until}"));
        now = until;
    }
    assert_eq!(guess(&clinic, &app, 9, now), "rejected: wrong, 1 left");
    let held = ticket(&clinic.start(RAO, now));
    assert_eq!(guess(&clinic, &app, 1, now), "locked");
    let much_later = days(400);
    assert_eq!(seen(&clinic.start(RAO, much_later)), "locked", "no clock ends it");
    assert_eq!(clinic.verify(&held, &app.code(now), now), "expired", "the epoch has risen");

    let refused = unlock(&clinic, now).unwrap_err();
    assert!(matches!(refused, Error::Refused(Refusal::DisabledByGuessing { .. })), "{refused}");
    assert_eq!(refused.kind(), ErrorKind::Refused);
    assert!(refused.hint().unwrap().contains("reset-2fa"));
    assert_eq!(clinic.count(Action::AuthenticatorDisable), 1);

    assert_eq!(clinic.reset(RAO, None, now).removed.authenticators, 1);
    assert_eq!(seen(&clinic.start(RAO, now)), "enrollment_required");
    clinic.enroll(RAO, now);
    assert_eq!(seen(&clinic.start(RAO, now)), "code_required");
}

#[test]
fn a_hundred_wrong_codes_in_thirty_days_disable_whatever_succeeds_between() {
    let (clinic, app) = enrolled();
    for day in 1..=12 {
        assert_eq!(guess(&clinic, &app, 8, days(day)), "rejected: wrong, 2 left");
        let ticket = ticket(&clinic.start(RAO, days(day)));
        assert_eq!(clinic.verify(&ticket, &app.code(days(day)), days(day)), "allowed by code");
    }
    assert_eq!(clinic.show(RAO, days(12)).failed_attempts, 0);
    assert_eq!(guess(&clinic, &app, 1, days(13)), "rejected: wrong, 3 left", "97 of 100");
    assert_eq!(guess(&clinic, &app, 3, days(13)), "locked");
    assert_eq!(seen(&clinic.start(RAO, days(14))), "locked");
}

#[test]
fn wrong_codes_of_more_than_thirty_days_ago_count_no_more() {
    let (clinic, app) = enrolled();
    for day in 1..=12 {
        guess(&clinic, &app, 8, days(day));
        let ticket = ticket(&clinic.start(RAO, days(day)));
        clinic.verify(&ticket, &app.code(days(day)), days(day));
    }
    assert_eq!(guess(&clinic, &app, 5, days(43)), "rejected: wrong, 5 left");
    assert_eq!(clinic.number("SELECT COUNT(*) FROM failure_days"), 1, "and are forgotten");
}

#[test]
fn a_login_by_device_forgives_no_wrong_code() {
    let (clinic, app) = enrolled();
    let device = clinic.trusted_device(RAO, &app, minutes(1));
    assert_eq!(guess(&clinic, &app, 9, minutes(2)), "rejected: wrong, 1 left");
    let reply = start(&mut clinic.door(minutes(3)), RAO, Some(CITY), Some(&device));
    assert_eq!(seen(&reply), "allowed by device");
    let until = minutes(4).plus(Length::minutes(30));
    assert_eq!(guess(&clinic, &app, 1, minutes(4)), format!("locked until {until}"));
    let reply = start(&mut clinic.door(minutes(5)), RAO, Some(CITY), Some(&device));
    assert_eq!(seen(&reply), "allowed by device", "a lock refuses codes only");
}

#[test]
fn wrong_passwords_never_lock_the_second_factor() {
    let (clinic, _) = enrolled();
    let mut door = clinic.door(minutes(1));
    let (city, wrong) = (handle(CITY), secret("wrong"));
    let request = StartRequest {
        user: RAO,
        practice: Some(&city),
        password: Password::Given(&wrong),
        device_token: None,
    };
    for _ in 0..12 {
        assert_eq!(seen(&door.start(&request).unwrap()), "denied");
    }
    assert_eq!(seen(&start(&mut door, RAO, Some(CITY), None)), "code_required");
    assert_eq!(clinic.show(RAO, minutes(1)).failed_attempts, 0);
}

/// A guess that is not charged must not tell anything: charge and answer stand or fall together.
#[test]
fn a_guess_that_cannot_be_recorded_ends_alike_right_or_wrong_and_leaves_nothing() {
    let (clinic, app) = enrolled();
    let now = minutes(1);
    let held = ticket(&clinic.start(RAO, now));
    let refuse = "CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'x'); END";
    clinic.sql().execute_batch(refuse).unwrap();
    let [right, wrong] = [app.code(now), app.wrong(now)].map(|code| {
        let request = VerifyRequest { ticket: &held, code: &code, remember: None };
        clinic.door(now).verify(&request).unwrap_err().to_string()
    });
    assert_eq!(right, wrong);
    clinic.sql().execute_batch("DROP TRIGGER full").unwrap();
    assert_eq!(clinic.show(RAO, now).failed_attempts, 0);
    assert_eq!(clinic.number("SELECT COUNT(*) FROM failure_days"), 0);
    let reply = clinic.verify(&held, &app.code(now), now);
    assert_eq!(reply, "allowed by code", "neither ticket nor step is spent");
}

#[test]
fn a_right_code_ends_the_row_and_takes_no_wrong_one_back() {
    let (clinic, app) = enrolled();
    let so_far = || clinic.number("SELECT COALESCE(SUM(count), 0) FROM failure_days");
    assert_eq!(guess(&clinic, &app, 3, minutes(1)), "rejected: wrong, 7 left");
    let held = ticket(&clinic.start(RAO, minutes(2)));
    assert_eq!(clinic.verify(&held, &app.code(minutes(2)), minutes(2)), "allowed by code");
    assert_eq!((clinic.show(RAO, minutes(2)).failed_attempts, so_far()), (0, 3));
    assert_eq!(guess(&clinic, &app, 1, minutes(3)), "rejected: wrong, 9 left");
    assert_eq!((clinic.show(RAO, minutes(3)).failed_attempts, so_far()), (1, 4));
}

#[test]
fn what_has_the_form_of_no_code_is_not_charged() {
    let (clinic, app) = enrolled();
    let mut door = clinic.door(minutes(1));
    let ticket = ticket(&start(&mut door, RAO, Some(CITY), None));
    for typed in ["+12345", "-12345", "12345", "123456789", "١٢٣٤٥٦", "", "hello", "12345a"] {
        let reply = verify(&mut door, &ticket, &secret(typed));
        assert_eq!(seen(&reply), "rejected: wrong, 10 left", "{typed}");
    }
    assert_eq!(clinic.show(RAO, minutes(1)).failed_attempts, 0);
    for typed in ["1234567", "12345678"] {
        verify(&mut door, &ticket, &secret(typed));
    }
    assert_eq!(clinic.show(RAO, minutes(1)).failed_attempts, 2, "digits that could be a code are");
    let code = app.code(minutes(1));
    let spaced = secret(&format!(" {} {} ", &code.expose()[..3], &code.expose()[3..]));
    assert_eq!(seen(&verify(&mut door, &ticket, &spaced)), "allowed by code");
}

#[test]
fn one_step_either_side_is_accepted_and_none_beyond_nor_any_older_one_after() {
    let (clinic, app) = enrolled();
    let now = minutes(10);
    let step = |n: i64| {
        let shift = Length::from_millis(n.abs() * 30_000);
        app.code(if n < 0 { now.minus(shift) } else { now.plus(shift) })
    };
    let at = |code: &SecretText| {
        let ticket = ticket(&clinic.start(RAO, now));
        clinic.verify(&ticket, code, now)
    };
    assert_eq!(at(&step(-2)), "rejected: wrong, 9 left");
    assert_eq!(at(&step(2)), "rejected: wrong, 8 left");
    assert_eq!(at(&step(-1)), "allowed by code");
    assert_eq!(at(&step(1)), "allowed by code");
    assert_eq!(at(&step(0)), "rejected: already_used, 9 left", "older than the last accepted");
    let back = now.minus(Length::minutes(5));
    let ticket = ticket(&clinic.start(RAO, back));
    let told = clinic.verify(&ticket, &app.code(back), back);
    assert_eq!(told, "rejected: already_used, 8 left", "a clock set back revives no code");
}
