//! Switching two-factor authentication off: everything ends, and no rebind stays.

use twofactl::error::{Error, ErrorKind, Refusal, Result};
use twofactl::model::event::{Action, Detail};
use twofactl::model::identity::IdentityCheck;
use twofactl::model::member::ExemptionType;
use twofactl::model::outcome::By;
use twofactl::model::outcome::user::SwitchedOff;
use twofactl::model::policy::{EnrollWith, Grace, PolicyPatch};
use twofactl::model::time::{Length, Timestamp};
use twofactl::ops::door::SessionRequest;
use twofactl::ops::member::{self, ExemptionRequest, MemberName};
use twofactl::ops::user::{self, Requirement};
use twofactl::ops::{Why, disable_2fa};

use crate::clinic::{CITY, Clinic, RAO, actor, handle, seen, start, t0, ticket, who, why};
use crate::helpers::{days, invitation, minutes};

const CHECKED: Option<IdentityCheck> = Some(IdentityCheck::InPerson);

impl Clinic {
    fn try_switch_off(
        &self,
        logins: &[&str],
        check: Option<IdentityCheck>,
        now: Timestamp,
    ) -> Result<Vec<SwitchedOff>> {
        let users: Vec<_> = logins.iter().map(|login| who(login)).collect();
        self.write(now, |tx, _| disable_2fa::run(tx, &users, check, &why("asked"), now))
    }

    fn switch_off(&self, login: &str, now: Timestamp) -> SwitchedOff {
        self.try_switch_off(&[login], CHECKED, now).unwrap().pop().unwrap()
    }

    fn require(&self, login: &str) {
        let users = [who(login)];
        let begin = Requirement::Begin;
        self.write(t0(), |tx, _| user::require(tx, &users, begin, &Why::default(), t0())).unwrap();
    }
}

/// Dr. Rao, enrolled by their own wish where nothing is demanded.
fn personal() -> (Clinic, crate::app::App) {
    let clinic = Clinic::resting();
    let app = clinic.enroll(RAO, t0());
    (clinic, app)
}

#[test]
fn everything_ends_with_personal_and_required_and_the_password_alone_lets_in() {
    let (clinic, app) = personal();
    clinic.require(RAO);
    let device = clinic.trusted_device(RAO, &app, minutes(1));
    let held = ticket(&clinic.start(RAO, minutes(2)));
    clinic.verify(&held, &app.wrong(minutes(2)), minutes(2));
    clinic.issue(RAO, None, minutes(2));
    clinic.begin(&crate::clinic::at_desk(RAO), minutes(2)).unwrap();

    let done = clinic.switch_off(RAO, minutes(3));
    let removed = done.removed;
    assert_eq!((removed.authenticators, removed.trusted_devices), (1, 1));
    assert_eq!((removed.pending, removed.enrollment_codes), (1, 1));
    assert_eq!(removed.locks, 0, "one wrong code is no lock yet");
    assert!(done.changed && done.personal_ended && done.required_ended);
    assert_eq!(done.user.epoch, 3, "the enrollment and this");
    assert!(!done.user.rebind && !done.user.personal && !done.user.required);
    for table in ["authenticators", "trusted_devices", "locks", "failure_days"] {
        assert_eq!(clinic.number(&format!("SELECT COUNT(*) FROM {table}")), 0, "{table}");
    }
    assert_eq!(clinic.verify(&held, &app.code(minutes(3)), minutes(3)), "expired");
    let mut door = clinic.door(minutes(3));
    let reply = start(&mut door, RAO, Some(CITY), Some(&device));
    assert_eq!(seen(&reply), "allowed by password");

    let event = &clinic.events()[clinic.events().len() - 2];
    assert_eq!((event.action, event.reason.as_deref()), (Action::UserDisable2fa, Some("asked")));
    for (name, value) in [
        ("verified", Detail::Text("in-person".to_owned())),
        ("authenticators", Detail::Number(1)),
        ("personal_ended", Detail::Flag(true)),
    ] {
        assert!(event.details.iter().any(|detail| detail == (name, &value)), "{name}");
    }
}

#[test]
fn a_session_from_before_is_dead_and_a_new_one_by_password_is_good() {
    let (clinic, _) = personal();
    let before = clinic.show(RAO, t0()).user.epoch;
    let after = clinic.switch_off(RAO, t0()).user.epoch;
    let (user, practice) = (who(RAO), handle(CITY));
    let is_valid = |epoch, by| {
        let session = SessionRequest { user: &user, practice: Some(&practice), epoch, by };
        clinic.door(t0()).session(&session).unwrap()
    };
    assert!(!is_valid(before, By::Code));
    assert!(is_valid(after, By::Password));
}

#[test]
fn whoever_switched_off_enrolls_again_with_the_password() {
    let (clinic, _) = personal();
    clinic.switch_off(RAO, t0());
    clinic.enforce(CITY, PolicyPatch::default(), minutes(1));
    let reply = clinic.start(RAO, minutes(1));
    assert_eq!(seen(&reply), "enrollment_required");
    assert!(!invitation(&reply).needs_enrollment_code, "no rebind");
    clinic.enroll_at_door(&ticket(&reply), None, minutes(1));
    let with_code = Some(EnrollWith::Code);
    clinic.enforce(
        CITY,
        PolicyPatch { enroll_with: with_code, ..PolicyPatch::default() },
        minutes(2),
    );
    assert_eq!(seen(&clinic.start(RAO, minutes(2))), "code_required");
}

#[test]
fn a_rebind_from_before_stays() {
    let (clinic, _) = personal();
    clinic.reset(RAO, None, minutes(1));
    let done = clinic.switch_off(RAO, minutes(2));
    assert!(done.changed && done.personal_ended && done.user.rebind);
    clinic.enforce(CITY, PolicyPatch::default(), minutes(3));
    assert!(invitation(&clinic.start(RAO, minutes(3))).needs_enrollment_code);
}

#[test]
fn while_a_practice_demands_it_nothing_is_switched_off() {
    let clinic = Clinic::resting();
    let app = clinic.enroll(RAO, t0());
    let grace = Some(Grace::Length(Length::days(14)));
    clinic.enforce(CITY, PolicyPatch { grace, ..PolicyPatch::default() }, t0());
    let demanded = Refusal::StillDemanded { handles: vec![CITY.to_owned()], login: RAO.to_owned() };
    let refused = |check, now| match clinic.try_switch_off(&[RAO], check, now) {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(CHECKED, t0()), demanded, "even while the grace lasts");
    assert_eq!(refused(None, days(15)), demanded, "whatever was checked");
    let held = ticket(&clinic.start(RAO, minutes(1)));
    assert_eq!(clinic.verify(&held, &app.code(minutes(1)), minutes(1)), "allowed by code");
    assert_eq!(clinic.count(Action::UserDisable2fa), 2, "the refusals");

    let name = MemberName { practice: handle(CITY), user: who(RAO) };
    let exempt = ExemptionRequest { kind: ExemptionType::Temporary, ends_at: days(20) };
    let author = actor();
    clinic
        .write(days(15), |tx, _| {
            member::exempt(tx, &name, Some(&exempt), (&author, &why("x")), days(15))
        })
        .unwrap();
    assert_eq!(refused(None, days(15)).word(), "unverified");
    assert!(clinic.switch_off(RAO, days(15)).changed);
    assert_eq!(seen(&clinic.start(RAO, days(19))), "allowed by password");
    assert_eq!(seen(&clinic.start(RAO, days(20))), "enrollment_required", "the exemption is over");
}

#[test]
fn a_pause_of_the_practice_lets_it_be_switched_off() {
    let clinic = Clinic::enforcing();
    clinic.enroll(RAO, t0());
    clinic.disable(CITY, Some(days(1)), t0());
    assert!(clinic.switch_off(RAO, minutes(1)).changed);
    assert_eq!(seen(&clinic.start(RAO, days(1))), "enrollment_required");
}

#[test]
fn who_has_nothing_has_nothing_switched_off() {
    let clinic = Clinic::enforcing();
    let nothing = clinic.try_switch_off(&[RAO], None, t0()).unwrap().pop().unwrap();
    assert!(!nothing.changed, "before what is demanded and before any check");
    let (clinic, _) = personal();
    let first = clinic.switch_off(RAO, minutes(1));
    let second = clinic.switch_off(RAO, minutes(2));
    assert_eq!((second.changed, second.user.epoch), (false, first.user.epoch));
    assert_eq!(clinic.count(Action::UserDisable2fa), 1);
}

#[test]
fn several_are_switched_off_or_none() {
    let (clinic, _) = personal();
    clinic.add("iyer", CITY, t0());
    clinic.enroll("iyer", t0());
    let missing = clinic.try_switch_off(&[RAO, "nobody"], CHECKED, t0()).unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
    let called = Some(IdentityCheck::CallBack);
    let refused = clinic.try_switch_off(&[RAO, "iyer"], called, t0()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Refused, "no number on file");
    assert_eq!(clinic.number("SELECT COUNT(*) FROM authenticators"), 2);
    let done = clinic.try_switch_off(&[RAO, "iyer", RAO], CHECKED, t0()).unwrap();
    assert_eq!(done.len(), 2);
    assert_eq!(clinic.number("SELECT COUNT(*) FROM authenticators"), 0);
}
