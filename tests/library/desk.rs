//! Enrolling at the desk, and why a code was not accepted.

use std::sync::Barrier;
use std::thread;

use twofactl::error::{Error, ErrorKind, Refusal, Result};
use twofactl::model::authenticator::{Algorithm, AuthenticatorState, Digits, TotpSettings};
use twofactl::model::identity::IdentityCheck;
use twofactl::model::outcome::user::{Begun, Confirmation, Diagnosis, Enrolled};
use twofactl::model::secret::SecretText;
use twofactl::model::time::{Length, Timestamp};
use twofactl::model::user::PhoneNumber;
use twofactl::ops::enroll::{self, BeginRequest};
use twofactl::ops::user::{self, ProfilePatch};

use crate::app::App;
use crate::clinic::{Clinic, RAO, at_desk, name, secret, t0, ticket, who, why};
use crate::helpers::{after, days, just_before, minutes};

fn enrolled(confirmed: Result<Confirmation>) -> Enrolled {
    match confirmed.unwrap() {
        Confirmation::Enrolled(enrolled) => *enrolled,
        Confirmation::Rejected(why) => panic!("{why:?}"),
    }
}

fn diagnosis(confirmed: Result<Confirmation>) -> Diagnosis {
    match confirmed.unwrap() {
        Confirmation::Rejected(why) => why,
        Confirmation::Enrolled(_) => panic!("it was accepted"),
    }
}

/// Why an enrollment can no longer be finished.
fn over(confirmed: Result<Confirmation>) -> &'static str {
    match confirmed {
        Err(Error::Refused(Refusal::EnrollmentOver { why })) => why,
        other => panic!("{other:?}"),
    }
}

fn states(clinic: &Clinic) -> Vec<AuthenticatorState> {
    clinic.show(RAO, minutes(5)).authenticators.iter().map(|a| a.state).collect()
}

fn can_log_in(clinic: &Clinic, app: &App, now: Timestamp) -> bool {
    let ticket = ticket(&clinic.start(RAO, now));
    clinic.verify(&ticket, &app.code(now), now) == "allowed by code"
}

#[test]
fn the_old_authenticator_goes_only_when_the_new_one_is_proven() {
    let clinic = Clinic::enforcing();
    let old = clinic.enroll(RAO, t0());
    let replacing = BeginRequest { replaces: Some(old.id), ..at_desk(RAO) };
    let begun = clinic.begin(&replacing, minutes(1)).unwrap();
    assert!(can_log_in(&clinic, &old, minutes(2)), "while the new one is pending");
    let new = App::scan(&begun);
    let done = enrolled(clinic.confirm(&begun, &new.code(minutes(3)), minutes(3)));
    assert_eq!(done.replaced, Some(old.id));
    assert_eq!(states(&clinic), [AuthenticatorState::Active]);
    assert!(!can_log_in(&clinic, &old, minutes(4)));
    assert!(can_log_in(&clinic, &new, minutes(5)));
}

#[test]
fn an_enrollment_that_is_given_up_leaves_what_was_there() {
    let clinic = Clinic::enforcing();
    let old = clinic.enroll(RAO, t0());
    let replacing = BeginRequest { replaces: Some(old.id), ..at_desk(RAO) };
    let begun = clinic.begin(&replacing, minutes(1)).unwrap();
    let abandon = |binding| {
        clinic.write(minutes(2), |tx, _| enroll::abandon(tx, begun.user, binding)).unwrap();
        clinic.number("SELECT COUNT(*) FROM pending_enrollments")
    };
    assert_eq!(abandon([0; 16]), 1, "only whoever began it gives it up");
    assert_eq!(abandon(begun.binding), 0);
    let code = App::scan(&begun).code(minutes(2));
    assert_eq!(over(clinic.confirm(&begun, &code, minutes(2))), "it was given up or reset");
    assert_eq!(states(&clinic), [AuthenticatorState::Active]);
    assert!(can_log_in(&clinic, &old, minutes(3)));
}

#[test]
fn an_enrollment_ends_after_thirty_minutes_to_the_millisecond() {
    let clinic = Clinic::enforcing();
    let begun = clinic.begin(&at_desk(RAO), t0()).unwrap();
    let app = App::scan(&begun);
    let end = minutes(30);
    assert_eq!(over(clinic.confirm(&begun, &app.code(end), end)), "its 30 minutes are over");
    let last = just_before(end);
    enrolled(clinic.confirm(&begun, &app.code(last), last));
}

#[test]
fn an_enrollment_that_began_before_the_epoch_rose_binds_nothing() {
    let clinic = Clinic::enforcing();
    let begun = clinic.begin(&at_desk(RAO), t0()).unwrap();
    clinic.set_password(RAO, minutes(1));
    let code = App::scan(&begun).code(minutes(2));
    let told = over(clinic.confirm(&begun, &code, minutes(2)));
    assert_eq!(told, "the person's second factor has changed since");
    let active = clinic.number("SELECT COUNT(*) FROM authenticators WHERE state = 'active'");
    assert_eq!(active, 0);
}

#[test]
fn of_two_that_begin_at_once_one_is_pending_and_the_other_binds_nothing() {
    let clinic = Clinic::enforcing();
    let together = Barrier::new(2);
    let begun: Vec<Begun> = thread::scope(|scope| {
        let (clinic, together) = (&clinic, &together);
        let desks: Vec<_> = [[1; 16], [2; 16]]
            .into_iter()
            .map(|binding| {
                scope.spawn(move || {
                    together.wait();
                    clinic.begin(&BeginRequest { binding, ..at_desk(RAO) }, t0()).unwrap()
                })
            })
            .collect();
        desks.into_iter().map(|desk| desk.join().unwrap()).collect()
    });
    assert_eq!(clinic.number("SELECT COUNT(*) FROM pending_enrollments"), 1);
    assert_eq!(clinic.number("SELECT COUNT(*) FROM authenticators"), 1);
    let kept = clinic.number("SELECT id FROM authenticators");
    let (newer, older): (Vec<&Begun>, Vec<&Begun>) =
        begun.iter().partition(|begun| begun.authenticator.get() == kept);
    let [newer, older] = [newer[0], older[0]];
    let stale = clinic.confirm(older, &App::scan(older).code(t0()), t0());
    assert_eq!(over(stale), "a newer one has taken its place");
    let crossed = Begun { binding: older.binding, ..newer.clone() };
    let crossed = clinic.confirm(&crossed, &App::scan(newer).code(t0()), t0());
    assert_eq!(over(crossed), "a newer one has taken its place", "the binding decides");
    enrolled(clinic.confirm(newer, &App::scan(newer).code(t0()), t0()));
}

#[test]
fn a_phone_whose_clock_is_wrong_is_told_by_how_many_seconds() {
    let clinic = Clinic::enforcing();
    let begun = clinic.begin(&at_desk(RAO), t0()).unwrap();
    let app = App::scan(&begun);
    for seconds in [-60, -90, -600, 60, 90, 600] {
        let shift = Length::from_millis(i64::abs(seconds) * 1000);
        let phone = if seconds < 0 { t0().minus(shift) } else { t0().plus(shift) };
        let told = diagnosis(clinic.confirm(&begun, &app.code(phone), t0()));
        assert_eq!(told, Diagnosis::ClockOff { seconds });
    }
    let far = t0().plus(Length::minutes(30));
    assert_eq!(diagnosis(clinic.confirm(&begun, &app.code(far), t0())), Diagnosis::Unknown);
    assert_eq!(diagnosis(clinic.confirm(&begun, &app.wrong(t0()), t0())), Diagnosis::Unknown);
    assert_eq!(states(&clinic), [AuthenticatorState::Pending], "nothing was activated");
    let late = after(Length::seconds(30));
    enrolled(clinic.confirm(&begun, &app.code(t0()), late));
}

#[test]
fn an_app_that_ignored_its_settings_is_told() {
    let clinic = Clinic::enforcing();
    for (algorithm, digits) in [
        (Algorithm::Sha256, Digits::Six),
        (Algorithm::Sha512, Digits::Eight),
        (Algorithm::Sha1, Digits::Eight),
    ] {
        let request = BeginRequest { algorithm, digits: Some(digits), ..at_desk(RAO) };
        let begun = clinic.begin(&request, t0()).unwrap();
        let app = App::scan(&begun);
        let careless = App { settings: TotpSettings::default(), ..app.clone() };
        let told = diagnosis(clinic.confirm(&begun, &careless.code(t0()), t0()));
        assert_eq!(told, Diagnosis::AppIgnoredSettings, "{algorithm:?} {digits:?}");
        assert_eq!(app.seed.len(), algorithm.seed_length());
    }
    assert_eq!(states(&clinic), [AuthenticatorState::Pending]);
}

#[test]
fn authenticators_of_every_hash_and_length_enroll_and_let_in() {
    let clinic = Clinic::enforcing();
    let mut now = t0();
    for algorithm in Algorithm::ALL {
        for digits in [Digits::Six, Digits::Seven, Digits::Eight] {
            let request = BeginRequest { algorithm, digits: Some(digits), ..at_desk(RAO) };
            let begun = clinic.begin(&request, now).unwrap();
            let app = App::scan(&begun);
            enrolled(clinic.confirm(&begun, &app.code(now), now));
            now = now.plus(Length::minutes(2));
            assert!(can_log_in(&clinic, &app, now), "{algorithm:?} {digits:?}");
        }
    }
}

#[test]
fn a_code_of_the_wrong_form_is_told_with_the_form() {
    let clinic = Clinic::enforcing();
    let begun = clinic.begin(&at_desk(RAO), t0()).unwrap();
    let form = Diagnosis::WrongForm { digits: 6 };
    for typed in ["12345678", "1234567", "12345", "hello", "", "+12345", "١٢٣٤٥٦"] {
        assert_eq!(diagnosis(clinic.confirm(&begun, &secret(typed), t0())), form, "{typed}");
    }
}

#[test]
fn a_code_of_another_authenticator_and_a_used_one_are_told() {
    let clinic = Clinic::enforcing();
    let labelled = BeginRequest { label: Some(name("Pixel 9")), ..at_desk(RAO) };
    let begun = clinic.begin(&labelled, t0()).unwrap();
    let old = App::scan(&begun);
    enrolled(clinic.confirm(&begun, &old.code(t0()), t0()));
    let begun = clinic.begin(&at_desk(RAO), minutes(1)).unwrap();
    let with = |code: &SecretText| diagnosis(clinic.confirm(&begun, code, minutes(1)));
    let told = with(&old.code(minutes(1)));
    assert_eq!(told, Diagnosis::OfAnother { name: "Pixel 9".to_owned() });
    assert!(can_log_in(&clinic, &old, minutes(1)), "telling spends nothing");
    assert_eq!(with(&old.code(minutes(1))), Diagnosis::AlreadyUsed);
}

#[test]
fn who_was_enrolled_before_is_enrolled_again_only_after_a_check() {
    let clinic = Clinic::enforcing();
    let unchecked = BeginRequest { check: None, ..at_desk(RAO) };
    let begin = |now| clinic.begin(&unchecked, now).map(|begun| begun.authenticator.get());
    assert!(begin(t0()).is_ok(), "a first enrollment needs none");
    clinic.enroll(RAO, t0());
    let refused = begin(minutes(1)).unwrap_err();
    assert!(matches!(refused, Error::Refused(Refusal::Unverified { .. })), "{refused}");
    assert!(refused.hint().unwrap().contains("--verified"));
    clinic.reset(RAO, None, minutes(2));
    assert_eq!(begin(minutes(3)).unwrap_err().kind(), ErrorKind::Refused);
    assert!(clinic.begin(&at_desk(RAO), minutes(3)).is_ok());
}

#[test]
fn an_authenticator_of_somebody_else_is_not_replaced() {
    let clinic = Clinic::enforcing();
    clinic.add("iyer", crate::clinic::CITY, t0());
    let theirs = clinic.enroll("iyer", t0());
    let request = BeginRequest { replaces: Some(theirs.id), ..at_desk(RAO) };
    let refused = clinic.begin(&request, t0()).unwrap_err();
    assert!(matches!(refused, Error::Refused(Refusal::NotTheirs { .. })), "{refused}");
    assert_eq!(clinic.number("SELECT COUNT(*) FROM pending_enrollments"), 0);
}

#[test]
fn a_call_back_proves_nothing_without_a_number_or_within_72_hours_of_its_change() {
    let clinic = Clinic::enforcing();
    let by_call = BeginRequest { check: Some(IdentityCheck::CallBack), ..at_desk(RAO) };
    let begin = |now| clinic.begin(&by_call, now).map(|_| ()).map_err(|error| error.to_string());
    assert!(begin(t0()).unwrap_err().contains("no phone number is on file"));
    let set = |number: &str, now| {
        let phone = Some(Some(PhoneNumber::parse(number).unwrap()));
        let patch = ProfilePatch { phone, ..ProfilePatch::default() };
        clinic.write(now, |tx, _| user::set(tx, &who(RAO), &patch, &why("moved"), now)).unwrap();
    };
    set("+919876543210", t0());
    assert!(begin(just_before(days(3))).unwrap_err().contains("72 hours"));
    assert_eq!(begin(days(3)), Ok(()));
    set("+919876543211", days(4));
    assert!(begin(days(4)).is_err(), "a new number is as young as its change");
    let shown = format!("{:?}", clinic.events());
    assert!(!shown.contains("9876543210"), "the record masks numbers");
}
