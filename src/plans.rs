//! What a login and `user show` ask of the store must cost the same with five
//! people and with 200,000.
//!
//! The statements are those that a story really executes, so that a new one is
//! looked at without being listed here.

use crate::app::App;
use crate::clinic::{CITY, Clinic, RAO, handle, name, secret, start, t0, ticket, verify, who};
use crate::helpers::{NUMBER, admission, begin, done, minutes, not_begun, shown, spoken};
use crate::model::ids::UserId;
use crate::model::outcome::By;
use crate::model::outcome::login::LoginReply;
use crate::model::policy::{EnrollWith, Grace, PolicyPatch};
use crate::model::secret::SecretText;
use crate::model::time::Length;
use crate::model::user::UserRef;
use crate::ops::audit::report::{self, ReportRequest};
use crate::ops::door::{PersonEvent, SessionRequest};
use crate::ops::practice::Which;
use crate::ops::practice::report::{SheetsRequest, sheets};
use crate::store::{Planned, executed_by};

/// The first thing that a step is narrowed by, where that leaves no more rows
/// than one person has. A practice alone would leave all of its members.
const NARROW: [&str; 15] = [
    "(rowid=?",
    "(id=?",
    "(user_id=?",
    "(practice_id=? AND user_id=?",
    "(login_key=?",
    "(handle=?",
    "(login_id=?",
    "(kind=? AND subject=?",
    // Read in the order of the index, and only as far as its LIMIT.
    "(kind=? AND started_at<?",
    "users_password_kind (password_kind>?",
    "(name=?",
    // Read in the order of the index, and only as far as ten.
    "(phone_mac=? AND sent_at>?",
    "keys_present (state=?",
    "(authenticator_id=?",
    "(seq=?",
];

/// Why a statement gets slower with the number of people, if it does.
fn find_slow_step(Planned { steps, .. }: &Planned) -> Option<&str> {
    // What one person has is quickly sorted, but for the record of it.
    let sorts_events = |step: &str| {
        step.starts_with("USE TEMP B-TREE") && steps.iter().any(|other| other.contains(" events "))
    };
    let is_slow = |step: &&str| {
        step.starts_with("SCAN")
            || step.contains("AUTOMATIC")
            || sorts_events(step)
            || step.starts_with("SEARCH") && !NARROW.iter().any(|key| step.contains(key))
    };
    steps.iter().map(String::as_str).find(is_slow)
}

/// That none of the statements is slow, and that those named were among them.
fn all_are_quick(planned: &[Planned], among: &[&str]) {
    for one in planned {
        let slow = find_slow_step(one);
        assert_eq!(slow, None, "{}: {:#?}", one.name, one.steps);
    }
    for name in among {
        assert!(planned.iter().any(|one| one.name == *name), "{name} was not executed");
    }
}

const NORTH: &str = "north";

/// What the desk has prepared before anybody comes to the door.
struct Prepared {
    clinic: Clinic,
    /// Sen's app, from the desk.
    app: App,
    /// Iyer's enrollment code, and one that is not.
    codes: (SecretText, SecretText),
}

/// Rao must enroll at City Clinic; Iyer may, at North, with a code; Sen has. Bob has
/// a number on file, and City Clinic takes texted codes.
fn prepared() -> Prepared {
    let clinic = Clinic::enforcing();
    clinic.add_practice(NORTH, t0());
    let patch = PolicyPatch {
        grace: Some(Grace::Length(Length::days(14))),
        enroll_with: Some(EnrollWith::Code),
        ..PolicyPatch::default()
    };
    clinic.enforce(NORTH, patch, t0());
    clinic.add("iyer", NORTH, t0());
    clinic.add("sen", CITY, t0());
    clinic.add("lee", CITY, t0());
    clinic.permit_texts(t0());
    clinic.add("bob", CITY, t0());
    clinic.set_phone("bob", NUMBER, t0());
    let code = |login| spoken(&clinic.issue(login, None, t0()).code.code);
    let codes = (code("iyer"), code("sen"));
    Prepared { app: clinic.enroll("sen", t0()), codes, clinic }
}

/// Logins by every proof, from the first enrollment on.
fn every_way_in(Prepared { clinic, .. }: &Prepared) {
    let mut door = clinic.door(t0());
    let enrolling = ticket(&start(&mut door, RAO, Some(CITY), None));
    let (app, admitted) = clinic.enroll_at_door(&enrolling, None, t0());
    let device = clinic.trusted_device(RAO, &app, minutes(1));
    let mut door = clinic.door(minutes(2));
    assert_eq!(admission(start(&mut door, RAO, Some(CITY), Some(&device))).by, By::Device);
    let fresh = ticket(&start(&mut door, RAO, None, None));
    let recovery = admitted.recovery_codes.unwrap()[0].grouped();
    assert_eq!(admission(verify(&mut door, &fresh, &recovery)).by, By::Recovery);
    let (user, practice) = (who(RAO), handle(CITY));
    let session = SessionRequest { user: &user, practice: Some(&practice), epoch: 2, by: By::Code };
    assert!(door.session(&session).unwrap());
    assert_eq!(door.person(&user, PersonEvent::PasswordChanged).unwrap(), 3);
}

/// All that a person may do about their account.
fn every_way_to_manage(Prepared { clinic, .. }: &Prepared) {
    let now = minutes(4);
    let app = clinic.enroll("lee", t0());
    clinic.trusted_device("lee", &app, minutes(3));
    let device = shown(clinic.account("lee", now)).devices[0].id;
    let proven = clinic.proven("lee", &app, now);
    let mut door = clinic.door(now);
    done(door.device_revoke(&proven, device).unwrap());
    done(door.enable_personal(&proven).unwrap());
    done(door.disable_personal(&proven).unwrap());
    done(door.recovery_codes(&proven).unwrap());
    done(door.authenticator_rename(&proven, app.id, &name("Pixel 9")).unwrap());
    assert_eq!(not_begun(&begin(&mut door, &proven, None)), "begun");
    done(door.authenticator_remove(&proven, app.id).unwrap());
}

/// An enrollment that is put off, then one with a code, after wrong ones.
fn every_way_to_enroll(Prepared { clinic, codes: (code, wrong), .. }: &Prepared) {
    let mut door = clinic.door(t0());
    let fresh = || ticket(&start(&mut clinic.door(t0()), "iyer", Some(NORTH), None));
    assert_eq!(admission(door.skip(&fresh()).unwrap()).by, By::Password);
    let enrolling = fresh();
    let refused = not_begun(&begin(&mut door, &enrolling, Some(wrong)));
    assert_eq!(refused, "rejected: enrollment_code, 4 left");
    assert_eq!(not_begun(&begin(&mut door, &enrolling, Some(code))), "begun");
    let reply = door.enroll_confirm(&enrolling, &secret("000000")).unwrap();
    assert!(matches!(reply, LoginReply::Rejected { .. }), "{reply:?}");
}

/// A number that is enrolled, a login by text, and one text too many.
fn every_way_by_text(Prepared { clinic, .. }: &Prepared) {
    let phone = clinic.enroll_phone("bob", t0());
    let login = ticket(&clinic.start("bob", minutes(1)));
    let sent = "sent to +91*******210";
    assert_eq!(clinic.send(&login, phone, minutes(1)), sent);
    assert_eq!(clinic.verify(&login, &clinic.inbox().wrong(), minutes(1)), WRONG);
    assert_eq!(clinic.verify(&login, &clinic.inbox().code(), minutes(1)), "allowed by code");
    let login = ticket(&clinic.start("bob", minutes(2)));
    assert_eq!(clinic.send(&login, phone, minutes(2)), sent);
    assert_eq!(clinic.send(&login, phone, minutes(3)), "not sent: limit");
}

const WRONG: &str = "rejected: wrong, 9 left";

/// Whoever is unknown or guesses, until nothing of theirs is accepted.
fn every_way_to_be_turned_away(Prepared { clinic, app, .. }: &Prepared) {
    let mut now = minutes(3);
    // Told, then only counted; a minute later the count is told, by a name or by another.
    for (name, at) in [("nobody", 3), ("nobody", 3), ("nobody else", 5), ("nobody else", 5)] {
        let reply = start(&mut clinic.door(minutes(at)), name, None, None);
        assert!(matches!(reply, LoginReply::Denied));
    }
    for _ in 0..10 {
        let mut door = clinic.door(now);
        let held = ticket(&start(&mut door, "sen", Some(CITY), None));
        for _ in 0..10 {
            verify(&mut door, &held, &app.wrong(now));
        }
        now = now.plus(Length::minutes(31));
    }
    assert!(matches!(clinic.start("sen", now), LoginReply::Locked { until: None, .. }));
}

#[test]
fn nothing_that_a_login_asks_or_writes_gets_slower_with_the_number_of_people() {
    let prepared = prepared();
    let planned = executed_by(|| {
        every_way_in(&prepared);
        every_way_to_enroll(&prepared);
        every_way_to_manage(&prepared);
        every_way_by_text(&prepared);
        every_way_to_be_turned_away(&prepared);
    });
    let among = [
        "CLAIM_STEP",
        "SPEND_RECOVERY_CODE",
        "INSERT_DEVICE",
        "TOUCH_DEVICE",
        "SELECT_LIVE_OF_USER",
        "DELETE_DEVICE",
        "UPDATE_MARKS",
        "UPDATE_LABEL",
        "DELETE_AUTHENTICATOR",
        "RAISE_EPOCH",
        "SELECT_ALLOWED",
        "ACTIVATE",
        "MISS_ENROLLMENT_CODE",
        "NOTE_PENDING_FAILURE",
        "CHARGE_ROW",
        "LOCK",
        "SELECT_WINDOW",
        "SET_WINDOW",
        "SELECT_BEGUN_BEFORE",
        "DELETE_WINDOW",
        "SELECT_CHALLENGE",
        "SET_CHALLENGE",
        "CHARGE_CHALLENGE",
        "SPEND_CHALLENGE",
        "INSERT_MESSAGE",
        "SET_MESSAGE_STATUS",
        "SELECT_SENT_TO_USER",
        "SELECT_SENT_TO_NUMBER",
        "INSERT_EVENT",
        "MOVE_CHAIN_HEAD",
    ];
    all_are_quick(&planned, &among);
}

#[test]
fn nothing_that_user_show_asks_gets_slower_with_the_number_of_people() {
    let clinic = Clinic::enforcing();
    clinic.issue(RAO, None, t0());
    clinic.permit_texts(t0());
    clinic.add("bob", CITY, t0());
    clinic.set_phone("bob", NUMBER, t0());
    clinic.enroll_phone("bob", t0());
    let planned = executed_by(|| {
        for who in [who(RAO), UserRef::Id(UserId::new(1)), who("bob")] {
            clinic.read(|tx| crate::ops::user::show(tx, &who, minutes(1))).unwrap();
            let outlook = crate::ops::user::Outlook::default();
            clinic.read(|tx| crate::ops::user::situation(tx, &who, &outlook, minutes(1))).unwrap();
        }
    });
    let among = [
        "SELECT_BY_KEY",
        "SELECT_BY_ID",
        "SELECT_OF_USER",
        "SELECT_NUMBERS",
        "SELECT_SENT_TO_USER",
        "SELECT_SENT_TO_NUMBER",
    ];
    all_are_quick(&planned, &among);
    let recent = planned.iter().find(|one| one.name.contains("FROM events")).unwrap();
    assert!(recent.steps[0].contains("events_user (user_id=?"), "{recent:?}");
}

/// What a step of a report reads of the record ends where its time does.
fn is_bounded(step: &str) -> bool {
    let ends = ["seq<?", "rowid<?", "at<?"];
    !step.contains(" events") || ends.iter().any(|end| step.contains(end))
}

#[test]
fn nothing_that_a_report_asks_gets_slower_with_the_age_of_the_record() {
    let Prepared { clinic, app, .. } = prepared();
    let held = ticket(&start(&mut clinic.door(minutes(1)), "sen", Some(CITY), None));
    for _ in 0..10 {
        verify(&mut clinic.door(minutes(1)), &held, &app.wrong(minutes(1)));
    }
    let now = minutes(2);
    let request = ReportRequest { since: t0(), until: now, now };
    let mut told = 0;
    let planned = executed_by(|| {
        let summary = clinic.read(|tx| report::summary(tx, &request)).unwrap();
        told = summary.counts.iter().filter(|(_, count)| *count > 0).count();
    });
    assert!(told >= 3, "locks, enforcement and what was handed out");
    // What opens a store looks up where the head file says that its record ends.
    for Planned { name, steps } in planned.iter().filter(|one| one.name != "SELECT_HASH") {
        let slow = steps.iter().find(|step| step.starts_with("SCAN") || !is_bounded(step));
        assert_eq!(slow, None, "{name}: {steps:#?}");
    }
    let among = [
        "SELECT_SPAN",
        "SELECT_OF_ACTION",
        "SELECT_REFUSED",
        "SELECT_REJECTED",
        "SELECT_LAST_BY",
        "SELECT_LOCK_END",
        "SELECT_ENDING",
    ];
    for name in among {
        assert!(planned.iter().any(|one| one.name == name), "{name} was not executed");
    }
    assert!(!is_bounded("SEARCH events USING INDEX events_at (at>?)"));
}

#[test]
fn the_past_of_a_practice_is_read_by_action_and_between_two_places_of_the_record() {
    let Prepared { clinic, .. } = prepared();
    clinic.reset("sen", None, minutes(1));
    let now = minutes(2);
    let which = Which::Named(vec![handle(CITY), handle(NORTH)]);
    let request = SheetsRequest { which, since: t0(), moments: vec![t0(), now], limit: 9, now };
    let mut resets = 0;
    let planned = executed_by(|| {
        let told = clinic.read(|tx| {
            sheets(tx, &request, crate::ops::UNWATCHED, |sheet| {
                resets += sheet.resets.all();
                Ok(())
            })
        });
        told.unwrap();
    });
    assert_eq!(resets, 1);
    let is_one = |step: &str| step.contains("rowid=?");
    for Planned { name, steps } in &planned {
        let is_slow = |step: &&String| {
            step.starts_with("SCAN") || !(is_bounded(step.as_str()) || is_one(step.as_str()))
        };
        assert_eq!(steps.iter().find(is_slow), None, "{name}: {steps:#?}");
    }
    for name in ["SELECT_SPAN", "SELECT_TRACES", "SELECT_LAST_PROVEN", "SELECT_MEMBERS"] {
        assert!(planned.iter().any(|one| one.name == name), "{name} was not executed");
    }
}

#[test]
fn a_list_of_everybody_and_a_sorted_record_are_told_from_what_is_quick() {
    let of = |steps: &[&str]| {
        let steps = steps.iter().map(|step| (*step).to_owned()).collect();
        find_slow_step(&Planned { name: String::new(), steps }).map(ToOwned::to_owned)
    };
    let quick = "SEARCH authenticators USING INDEX authenticators_user (user_id=?)";
    let sorted = "USE TEMP B-TREE FOR ORDER BY";
    assert_eq!(of(&[quick, sorted]), None);
    for slow in [
        "SCAN users",
        "SEARCH memberships USING PRIMARY KEY (practice_id=?)",
        "SEARCH a USING AUTOMATIC COVERING INDEX (user_id=?)",
        "SEARCH events USING INDEX events_at (at>?)",
    ] {
        assert_eq!(of(&[quick, slow]).as_deref(), Some(slow));
    }
    let record = "SEARCH events USING INDEX events_user (user_id=?)";
    assert_eq!(of(&[record, sorted]).as_deref(), Some(sorted));
}
