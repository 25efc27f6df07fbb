//! Services that check passwords themselves and vouch for them.

use twofactl::error::{Error, ErrorKind};
use twofactl::model::event::Action;
use twofactl::model::outcome::By;
use twofactl::model::outcome::login::LoginReply;
use twofactl::model::policy::PolicyPatch;
use twofactl::model::secret::SecretText;
use twofactl::model::time::Timestamp;
use twofactl::ops::door::{Password, PersonEvent, SessionRequest, StartRequest};

use crate::clinic::{CITY, Clinic, RAO, handle, seen, t0, ticket, who};
use crate::helpers::{admission, minutes, verify_and_remember};

fn vouch(
    clinic: &Clinic,
    user: &str,
    (practice, device_token): (Option<&str>, Option<&SecretText>),
    now: Timestamp,
) -> Result<LoginReply, Error> {
    let practice = practice.map(handle);
    clinic.door(now).start(&StartRequest {
        user,
        practice: practice.as_ref(),
        password: Password::VerifiedByService,
        device_token,
    })
}

#[test]
fn a_password_that_the_service_has_checked_leads_where_a_typed_one_does() {
    let clinic = Clinic::enforcing();
    clinic.add("iyer", CITY, t0());
    [RAO, "iyer"].into_iter().for_each(|login| clinic.forget_password(login));
    let at = |user, now| vouch(&clinic, user, (Some(CITY), None), now).unwrap();
    assert_eq!(seen(&at("iyer", t0())), "enrollment_required");
    let app = clinic.enroll(RAO, t0());
    let asked = ticket(&at(RAO, minutes(1)));
    let mut door = clinic.door(minutes(1));
    let reply = verify_and_remember(&mut door, &asked, &app.code(minutes(1)));
    let device = admission(reply).device_token.unwrap();
    let known = vouch(&clinic, RAO, (Some(CITY), Some(&device)), minutes(2)).unwrap();
    assert_eq!(seen(&known), "allowed by device");
    clinic.disable(CITY, None, minutes(3));
    assert_eq!(seen(&at("iyer", minutes(3))), "allowed by password");
}

#[test]
fn a_person_whom_only_the_service_knows_is_not_found_and_nothing_is_recorded() {
    let clinic = Clinic::enforcing();
    let before = clinic.events().len();
    for name in ["nobody", "not a login at all", ""] {
        let error = vouch(&clinic, name, (Some(CITY), None), t0()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound, "{name}");
    }
    assert_eq!(clinic.events().len(), before);
}

#[test]
fn who_is_suspended_or_no_member_is_denied_whoever_checked_the_password() {
    let clinic = Clinic::enforcing();
    clinic.add_practice("north", t0());
    clinic.enforce("north", PolicyPatch::default(), t0());
    clinic.add("sick", CITY, t0());
    clinic.sql().execute("UPDATE users SET status = 'suspended' WHERE login = 'sick'", []).unwrap();
    let at = |user, practice| seen(&vouch(&clinic, user, (practice, None), t0()).unwrap());
    assert_eq!(at("sick", Some(CITY)), "denied");
    assert_eq!(at("sick", None), "denied");
    assert_eq!(at(RAO, Some("north")), "denied");
    assert_eq!(at(RAO, Some("nowhere")), "denied");
}

#[test]
fn a_password_changed_elsewhere_ends_what_was_made_under_the_old_one() {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    let device = clinic.trusted_device(RAO, &app, minutes(1));
    let before = clinic.show(RAO, minutes(1)).user.epoch;
    let held = ticket(&clinic.start(RAO, minutes(2)));
    let session = |epoch| {
        let (user, practice) = (who(RAO), handle(CITY));
        let by = By::Code;
        let session = SessionRequest { user: &user, practice: Some(&practice), epoch, by };
        clinic.door(minutes(2)).session(&session).unwrap()
    };
    assert!(session(before));

    let changed = PersonEvent::from_word("password_changed").unwrap();
    let epoch = clinic.door(minutes(2)).person(&who(RAO), changed).unwrap();
    assert_eq!(epoch, before + 1);
    assert!(!session(before) && session(epoch));
    assert_eq!(clinic.verify(&held, &app.code(minutes(2)), minutes(2)), "expired");
    let known = vouch(&clinic, RAO, (Some(CITY), Some(&device)), minutes(2)).unwrap();
    assert_eq!(seen(&known), "code_required");
    assert_eq!(clinic.count(Action::UserPasswordChanged), 1);
    let user = clinic.show(RAO, minutes(2)).user;
    assert!(!user.rebind && user.password_set, "what is kept here is for others to change");
}

#[test]
fn what_happened_to_an_unknown_person_is_an_error() {
    let clinic = Clinic::enforcing();
    let mut door = clinic.door(t0());
    let error = door.person(&who("nobody"), PersonEvent::PasswordChanged).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(PersonEvent::from_word("hired"), None);
}
