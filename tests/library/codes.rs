//! Enrollment codes: where one is needed, what it opens, and how it ends.

use twofactl::error::ErrorKind;
use twofactl::model::identity::IdentityCheck;
use twofactl::model::outcome::By;
use twofactl::model::policy::{EnrollWith, Grace, PolicyPatch};
use twofactl::model::secret::SecretText;
use twofactl::model::time::{Length, Timestamp};
use twofactl::ops::enrollment_code::{self, CodeRequest};

use crate::clinic::{CITY, Clinic, RAO, secret, seen, t0, ticket, who, why};
use crate::helpers::{begin, days, invitation, just_before, minutes, not_begun, spoken};

/// City Clinic as it is where a first enrollment takes a code.
fn with_codes() -> Clinic {
    let clinic = Clinic::enforcing();
    let enroll_with = Some(EnrollWith::Code);
    clinic.enforce(CITY, PolicyPatch { enroll_with, ..PolicyPatch::default() }, t0());
    clinic
}

/// What showing `code` at the door comes to.
fn shown(clinic: &Clinic, login: &str, code: &SecretText, now: Timestamp) -> String {
    let ticket = ticket(&clinic.start(login, now));
    not_begun(&begin(&mut clinic.door(now), &ticket, Some(code)))
}

/// Five characters that are not those of `code`, of the same form.
fn another(code: &SecretText) -> SecretText {
    let last = if code.expose().ends_with('0') { "1" } else { "0" };
    secret(&format!("{}{last}", &code.expose()[..code.expose().len() - 1]))
}

#[test]
fn a_code_enrolls_one_person_once_however_it_is_typed() {
    let clinic = with_codes();
    clinic.add("iyer", CITY, t0());
    let code = spoken(&clinic.issue(RAO, None, t0()).code.code);
    clinic.issue("iyer", None, t0());
    assert_eq!(shown(&clinic, "iyer", &code, t0()), "rejected: enrollment_code, 4 left");

    let ticket = ticket(&clinic.start(RAO, t0()));
    let typed = secret(&format!(" {} ", code.expose().to_lowercase().replace('0', "o")));
    let (_, admitted) = clinic.enroll_at_door(&ticket, Some(&typed), t0());
    assert_eq!(admitted.by, By::Code);
    assert_eq!(clinic.number("SELECT COUNT(*) FROM enrollment_codes WHERE user_id = 1"), 0);

    clinic.reset(RAO, None, minutes(1));
    let again = shown(&clinic, RAO, &code, minutes(2));
    assert_eq!(again, "rejected: enrollment_code, 0 left", "it is spent");
}

#[test]
fn the_fifth_miss_kills_a_code_and_the_right_one_comes_too_late() {
    let clinic = with_codes();
    let code = spoken(&clinic.issue(RAO, None, t0()).code.code);
    let wrong = another(&code);
    assert_eq!(shown(&clinic, RAO, &secret("hello"), t0()), "rejected: enrollment_code, 5 left");
    for left in (1..=4).rev() {
        let told = format!("rejected: enrollment_code, {left} left");
        assert_eq!(shown(&clinic, RAO, &wrong, t0()), told);
    }
    assert_eq!(shown(&clinic, RAO, &code, t0()), "begun", "the right one after four misses");
    assert_eq!(shown(&clinic, RAO, &wrong, t0()), "rejected: enrollment_code, 0 left");
    assert_eq!(shown(&clinic, RAO, &code, t0()), "rejected: enrollment_code, 0 left");

    let fresh = spoken(&clinic.issue(RAO, None, t0()).code.code);
    assert_eq!(shown(&clinic, RAO, &fresh, t0()), "begun", "a new one starts anew");
    assert_eq!(shown(&clinic, RAO, &code, t0()), "rejected: enrollment_code, 4 left");
}

#[test]
fn a_code_dies_at_its_end_to_the_millisecond() {
    let clinic = with_codes();
    let first = clinic.issue(RAO, None, t0()).code;
    assert_eq!(first.expires_at, days(7), "a first enrollment has a week");
    let code = spoken(&first.code);
    assert_eq!(shown(&clinic, RAO, &code, just_before(days(7))), "begun");
    assert_eq!(shown(&clinic, RAO, &code, days(7)), "rejected: enrollment_code, 0 left");

    let reset = clinic.reset(RAO, Some(IdentityCheck::InPerson), days(8));
    assert!(!reset.changed, "nothing of the dead code is alive");
    clinic.enroll(RAO, days(8));
    let reset = clinic.reset(RAO, Some(IdentityCheck::InPerson), days(9));
    let issued = reset.enrollment_code.unwrap();
    let end = days(9).plus(Length::minutes(30));
    assert_eq!(issued.expires_at, end, "after a reset there is half an hour");
    let code = spoken(&issued.code);
    assert_eq!(shown(&clinic, RAO, &code, just_before(end)), "begun");
    assert_eq!(shown(&clinic, RAO, &code, end), "rejected: enrollment_code, 0 left");
}

#[test]
fn no_code_outlives_its_longest_life() {
    let clinic = with_codes();
    let issue = |lifetime| {
        let request = CodeRequest {
            user: who(RAO),
            check: IdentityCheck::InPerson,
            lifetime: Some(lifetime),
        };
        clinic
            .write(t0(), |tx, keys| enrollment_code::issue(tx, keys, &request, &why("new"), t0()))
            .map(|issued| issued.code.expires_at)
            .map_err(|error| error.kind())
    };
    assert_eq!(issue(Length::days(21)), Ok(days(21)));
    assert_eq!(issue(Length::days(22)), Err(ErrorKind::Invalid));
    clinic.enroll(RAO, t0());
    assert_eq!(issue(Length::hours(24)), Ok(days(1)));
    assert_eq!(issue(Length::hours(25)), Err(ErrorKind::Invalid));
}

#[test]
fn a_code_of_an_older_epoch_is_dead() {
    let clinic = with_codes();
    let code = spoken(&clinic.issue(RAO, None, t0()).code.code);
    clinic.set_password(RAO, minutes(1));
    assert_eq!(shown(&clinic, RAO, &code, minutes(2)), "rejected: enrollment_code, 0 left");
}

#[test]
fn after_a_reset_a_password_alone_neither_logs_in_nor_enrolls_even_while_a_grace_lasts() {
    let clinic = Clinic::enforcing();
    let grace = Some(Grace::Length(Length::days(14)));
    clinic.enforce(CITY, PolicyPatch { grace, ..PolicyPatch::default() }, t0());
    clinic.enroll(RAO, t0());
    let reset = clinic.reset(RAO, Some(IdentityCheck::Video), minutes(1));
    let reply = clinic.start(RAO, minutes(2));
    assert_eq!(seen(&reply), "enrollment_required", "a grace is for first enrollments");
    assert!(invitation(&reply).needs_enrollment_code);
    let held = ticket(&reply);
    let mut door = clinic.door(minutes(2));
    assert_eq!(seen(&door.skip(&held).unwrap()), "expired");
    let refused = not_begun(&begin(&mut door, &held, None));
    assert_eq!(refused, "rejected: enrollment_code, 5 left");
    assert_eq!(clinic.number("SELECT COUNT(*) FROM authenticators"), 0);

    let code = spoken(&reset.enrollment_code.unwrap().code);
    let (_, admitted) = clinic.enroll_at_door(&held, Some(&code), minutes(3));
    assert_eq!(admitted.by, By::Code);
    let user = clinic.show(RAO, minutes(3)).user;
    assert!(!user.rebind, "the code ends it");
    assert!(!user.personal, "the practice demanded it");
}

#[test]
fn the_desk_ends_rebind_as_well_and_a_password_never_does() {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    clinic
        .write(minutes(1), |tx, _| {
            twofactl::ops::authenticator::remove(tx, app.id, &why("sold"), minutes(1))
        })
        .unwrap();
    assert!(clinic.show(RAO, minutes(1)).user.rebind, "the last one was removed");
    assert!(invitation(&clinic.start(RAO, minutes(1))).needs_enrollment_code);
    clinic.enroll(RAO, minutes(2));
    assert!(!clinic.show(RAO, minutes(2)).user.rebind);
}

#[test]
fn who_enrolls_at_the_door_unasked_cannot_and_at_the_desk_becomes_personal() {
    let clinic = Clinic::resting();
    assert_eq!(seen(&clinic.start(RAO, t0())), "allowed by password", "nothing to enroll for");
    clinic.enroll(RAO, t0());
    assert!(clinic.show(RAO, t0()).user.personal);
    assert_eq!(seen(&clinic.start(RAO, t0())), "code_required");
}
