//! Reset: one transaction that ends everything, with or without the key.

use std::collections::BTreeMap;
use std::fs;

use rusqlite::types::Value;
use twofactl::error::{Error, ErrorKind, StoreError};
use twofactl::model::event::{Action, Detail};
use twofactl::model::identity::IdentityCheck;
use twofactl::model::outcome::user::{Removed, ResetDone};
use twofactl::model::time::Timestamp;
use twofactl::ops::enroll::BeginRequest;
use twofactl::ops::reset::{self, ResetRequest};
use twofactl::ops::setup::{self, KeyNeed};
use twofactl::ops::{UNWATCHED, audit};

use crate::app::App;
use crate::clinic::{Clinic, RAO, actor, at_desk, seen, t0, ticket, who, why};
use crate::helpers::{minutes, verify_and_remember};

/// Dr. Rao with everything that a second factor can have, in the fifth minute.
fn with_everything() -> (Clinic, App) {
    let clinic = Clinic::enforcing();
    let enrolling = ticket(&clinic.start(RAO, t0()));
    clinic.enroll_at_door(&enrolling, None, t0());
    let app = clinic.enroll(RAO, minutes(1));
    let trust = |now: Timestamp| {
        let ticket = ticket(&clinic.start(RAO, now));
        let reply = verify_and_remember(&mut clinic.door(now), &ticket, &app.code(now));
        assert_eq!(seen(&reply), "allowed by code");
    };
    trust(minutes(2));
    trust(minutes(3));
    clinic.issue(RAO, None, minutes(4));
    let request = BeginRequest { binding: [9; 16], ..at_desk(RAO) };
    clinic.begin(&request, minutes(4)).unwrap();
    let ticket = ticket(&clinic.start(RAO, minutes(5)));
    for _ in 0..10 {
        clinic.verify(&ticket, &app.wrong(minutes(5)), minutes(5));
    }
    clinic.sql().execute("UPDATE users SET personal = 1, required = 1", []).unwrap();
    (clinic, app)
}

/// How many rows each table has that a reset must empty.
fn alive(clinic: &Clinic) -> BTreeMap<&'static str, i64> {
    [
        "authenticators",
        "pending_enrollments",
        "recovery_sets",
        "recovery_codes",
        "enrollment_codes",
        "bypass_codes",
        "trusted_devices",
        "sms_challenges",
        "locks",
        "failure_days",
    ]
    .into_iter()
    .map(|table| (table, clinic.number(&format!("SELECT COUNT(*) FROM {table}"))))
    .filter(|(_, rows)| *rows > 0)
    .collect()
}

const EVERYTHING: Removed = Removed {
    authenticators: 2,
    recovery_codes: 10,
    trusted_devices: 2,
    challenges: 0,
    pending: 1,
    enrollment_codes: 1,
    bypass_codes: 0,
    locks: 1,
};

#[test]
fn a_reset_ends_everything_counts_it_and_leaves_nothing_alive_in_any_table() {
    let (clinic, app) = with_everything();
    assert_eq!(alive(&clinic).len(), 8, "the story has put something into each");
    let done = clinic.reset(RAO, None, minutes(6));
    assert_eq!(done.removed, EVERYTHING);
    assert_eq!(alive(&clinic), BTreeMap::new());
    assert!(done.changed && done.enrollment_code.is_none() && !done.key_was_missing);
    let user = &done.user;
    assert!(user.personal && user.required && user.rebind && user.password_set);
    assert_eq!(done.epoch, 4, "two enrollments and this");
    assert_eq!(user.epoch, done.epoch);

    let reply = clinic.start(RAO, minutes(7));
    assert_eq!(seen(&reply), "enrollment_required");
    let old = clinic.verify(&ticket(&reply), &app.code(minutes(7)), minutes(7));
    assert_eq!(old, "expired");

    let event = clinic.events().pop().unwrap();
    assert_eq!((event.action, event.reason.as_deref()), (Action::UserReset2fa, Some("lost phone")));
    let details: BTreeMap<_, _> = event.details.iter().collect();
    assert_eq!(details["recovery_codes"], &Detail::Number(10));
    assert_eq!(details["trusted_devices"], &Detail::Number(2));
}

#[test]
fn a_reset_of_one_person_leaves_everybody_else_alone() {
    let (clinic, _) = with_everything();
    clinic.add("iyer", crate::clinic::CITY, t0());
    let app = clinic.enroll("iyer", minutes(5));
    let before = row_of(&clinic, "iyer");
    clinic.reset(RAO, Some(IdentityCheck::InPerson), minutes(6));
    assert_eq!(row_of(&clinic, "iyer"), before);
    let ticket = ticket(&clinic.start("iyer", minutes(7)));
    assert_eq!(clinic.verify(&ticket, &app.code(minutes(7)), minutes(7)), "allowed by code");
}

fn row_of(clinic: &Clinic, login: &str) -> Vec<Value> {
    clinic
        .sql()
        .query_row("SELECT * FROM users WHERE login = $1", [login], |row| {
            (0..19).map(|index| row.get(index)).collect()
        })
        .unwrap()
}

#[test]
fn a_second_reset_has_nothing_to_do_and_issues_nothing() {
    let (clinic, _) = with_everything();
    let first = clinic.reset(RAO, Some(IdentityCheck::InPerson), minutes(6));
    let issued = first.enrollment_code.unwrap();
    let events = clinic.events().len();
    for check in [None, Some(IdentityCheck::InPerson)] {
        let again = clinic.reset(RAO, check, minutes(7));
        assert!(!again.changed && again.enrollment_code.is_none());
        assert_eq!((again.removed, again.epoch), (Removed::default(), first.epoch));
    }
    assert_eq!(clinic.events().len(), events, "nothing changed, nothing recorded");
    let until = clinic.show(RAO, minutes(7)).enrollment_code_until;
    assert_eq!(until, Some(issued.expires_at), "its own code lives on");
}

/// A reset with a key file that is not there or not read.
fn reset_without_key(
    clinic: &Clinic,
    check: Option<IdentityCheck>,
    now: Timestamp,
) -> (ResetDone, Error) {
    let need = KeyNeed::Dispensable;
    let mut opened = setup::open(&clinic.store(), &clinic.key(), need).unwrap();
    assert!(opened.keys.is_none());
    let request = ResetRequest { user: who(RAO), check, lifetime: None };
    let done = opened
        .store
        .write(&actor(), now, |tx| reset::run(tx, None, &request, &why("fire"), now))
        .unwrap();
    (done, opened.without_key.unwrap())
}

#[test]
fn a_reset_works_without_the_key_and_the_next_who_holds_it_records_the_stretch() {
    let (clinic, _) = with_everything();
    let aside = clinic.folder.path().join("aside");
    fs::rename(clinic.key(), &aside).unwrap();
    let (done, why_not) = reset_without_key(&clinic, Some(IdentityCheck::InPerson), minutes(6));
    assert!(matches!(why_not, Error::Store(StoreError::KeyMissing { .. })), "{why_not}");
    assert_eq!(done.removed, EVERYTHING);
    assert!(done.key_was_missing && done.enrollment_code.is_none());
    assert_eq!(alive(&clinic), BTreeMap::new());

    fs::rename(&aside, clinic.key()).unwrap();
    let events = clinic.events();
    let last = events.last().unwrap();
    assert!(!last.sealed && events[events.len() - 2].sealed);
    let verify = |clinic: &Clinic| {
        let opened = clinic.open();
        let (mut store, keys) = (opened.store, opened.keys);
        store.read(|tx| audit::verify(tx, keys.as_ref(), None, UNWATCHED)).unwrap()
    };
    let open = verify(&clinic);
    assert!(open.ok, "{:?}", open.first_bad);
    assert_eq!(open.unsealed.len(), 1);
    assert_eq!((open.unsealed[0].from, open.unsealed[0].to), (last.seq, last.seq));

    clinic.issue(RAO, None, minutes(7));
    let events = clinic.events();
    let recorded = &events[events.len() - 2];
    assert_eq!(recorded.action, Action::AuditUnsealed);
    assert!(recorded.sealed);
    let details: BTreeMap<_, _> = recorded.details.iter().collect();
    assert_eq!(details["from"], &Detail::Number(last.seq.get()));
    assert_eq!(details["to"], &Detail::Number(last.seq.get()));
    assert_eq!(details["intact"], &Detail::Flag(true));
    let after = verify(&clinic);
    assert!(after.ok, "{:?}", after.first_bad);
    assert_eq!(after.unsealed, open.unsealed, "told for good");
}

#[test]
fn a_reset_works_with_a_key_file_that_is_nonsense_and_says_so() {
    let (clinic, _) = with_everything();
    fs::write(clinic.key(), "hello\n").unwrap();
    let (done, why_not) = reset_without_key(&clinic, None, minutes(6));
    assert_eq!(done.removed, EVERYTHING);
    assert!(matches!(why_not, Error::Store(StoreError::KeyDamaged { .. })), "{why_not}");
}

#[test]
fn a_reset_with_a_check_that_does_not_hold_changes_nothing() {
    let (clinic, _) = with_everything();
    let before = alive(&clinic);
    let request =
        ResetRequest { user: who(RAO), check: Some(IdentityCheck::CallBack), lifetime: None };
    let refused = clinic
        .write(minutes(6), |tx, keys| {
            reset::run(tx, Some(keys), &request, &why("says so"), minutes(6))
        })
        .unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Refused, "{refused}");
    assert_eq!(alive(&clinic), before);
    assert_eq!(clinic.events().pop().unwrap().outcome.as_str(), "refused");
}
