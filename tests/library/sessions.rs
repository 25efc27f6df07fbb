//! Sessions that the login service keeps: asked between logins.

use twofactl::Door;
use twofactl::model::outcome::By;
use twofactl::model::policy::{Grace, PolicyPatch};
use twofactl::model::time::Length;
use twofactl::ops::door::SessionRequest;

use crate::clinic::{CITY, Clinic, RAO, handle, t0, ticket, who};
use crate::helpers::{admission, days, minutes};

fn valid(door: &mut Door, user: &str, practice: Option<&str>, epoch: i64, by: By) -> bool {
    let (user, practice) = (who(user), practice.map(handle));
    let session = SessionRequest { user: &user, practice: practice.as_ref(), epoch, by };
    door.session(&session).unwrap()
}

#[test]
fn a_session_lasts_until_the_epoch_rises() {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    let held = ticket(&clinic.start(RAO, minutes(1)));
    let mut door = clinic.door(minutes(1));
    let admitted = admission(crate::clinic::verify(&mut door, &held, &app.code(minutes(1))));
    let mut at = |practice, epoch, by| valid(&mut door, RAO, practice, epoch, by);
    assert!(at(Some(CITY), admitted.epoch, admitted.by));
    assert!(at(None, admitted.epoch, admitted.by));
    for by in By::ALL {
        assert_eq!(at(Some(CITY), admitted.epoch, by), by != By::Password, "{by:?}");
    }
    assert!(!at(Some(CITY), admitted.epoch - 1, By::Code));
    assert!(!at(Some(CITY), admitted.epoch + 1, By::Code));
    assert!(!at(Some("nowhere"), admitted.epoch, By::Code));
    assert!(!valid(&mut clinic.door(minutes(1)), "nobody", Some(CITY), 1, By::Code));

    clinic.add_practice("north", t0());
    let mut door = clinic.door(minutes(2));
    assert!(!valid(&mut door, RAO, Some("north"), admitted.epoch, By::Code), "no member there");

    clinic.reset(RAO, None, minutes(3));
    let mut door = clinic.door(minutes(3));
    for by in By::ALL {
        assert!(!valid(&mut door, RAO, Some(CITY), admitted.epoch, by));
        assert!(!valid(&mut door, RAO, Some(CITY), admitted.epoch + 1, by), "who must enroll");
    }
}

#[test]
fn turning_enforcement_on_ends_sessions_by_password_once_no_grace_is_left() {
    let clinic = Clinic::resting();
    let admitted = admission(clinic.start(RAO, t0()));
    assert_eq!(admitted.by, By::Password);
    let at = |now| valid(&mut clinic.door(now), RAO, Some(CITY), admitted.epoch, admitted.by);
    assert!(at(minutes(1)));
    let grace = Some(Grace::Length(Length::days(2)));
    clinic.enforce(CITY, PolicyPatch { grace, ..PolicyPatch::default() }, t0());
    assert!(at(minutes(1)), "while enrollment may be put off");
    assert!(!at(days(2)));
    clinic.disable(CITY, None, days(2));
    assert!(at(days(2)));
}

#[test]
fn a_lock_ends_no_session_and_disabling_does() {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    let held = ticket(&clinic.start(RAO, minutes(1)));
    for _ in 0..10 {
        clinic.verify(&held, &app.wrong(minutes(1)), minutes(1));
    }
    assert!(clinic.show(RAO, minutes(2)).locked_until.is_some());
    assert!(valid(&mut clinic.door(minutes(2)), RAO, Some(CITY), 2, By::Code));
    clinic.sql().execute("UPDATE locks SET in_row = 99, locked_until = NULL", []).unwrap();
    clinic.verify(&held, &app.wrong(minutes(3)), minutes(3));
    let epoch = clinic.show(RAO, minutes(3)).user.epoch;
    assert_eq!(epoch, 3);
    for epoch in [2, 3] {
        assert!(!valid(&mut clinic.door(minutes(3)), RAO, Some(CITY), epoch, By::Code));
    }
}
