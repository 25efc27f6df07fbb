//! Recovery codes that the desk renews: marked for the next login by code, or
//! issued at once.

use std::sync::Barrier;
use std::thread;

use twofactl::error::{Error, Refusal, Result};
use twofactl::model::code::HandedCode;
use twofactl::model::event::{Action, Detail};
use twofactl::model::identity::IdentityCheck;
use twofactl::model::outcome::By;
use twofactl::model::outcome::login::{Admission, LoginReply};
use twofactl::model::outcome::user::{CodesIssued, UserChanged};
use twofactl::model::secret::SecretText;
use twofactl::model::time::Timestamp;
use twofactl::ops::recovery;
use twofactl::ops::user;

use crate::app::App;
use crate::clinic::{CITY, Clinic, RAO, seen, start, t0, ticket, verify, who, why};
use crate::helpers::{admission, minutes};

impl Clinic {
    fn try_mark(&self, logins: &[&str], now: Timestamp) -> Result<Vec<UserChanged>> {
        let users: Vec<_> = logins.iter().map(|login| who(login)).collect();
        self.write(now, |tx, _| recovery::mark_renewal(tx, &users, &why("old sheet"), now))
    }

    fn mark(&self, login: &str, now: Timestamp) -> UserChanged {
        self.try_mark(&[login], now).unwrap().pop().unwrap()
    }

    fn try_issue(&self, check: IdentityCheck, now: Timestamp) -> Result<CodesIssued> {
        let user = self.show(RAO, now).user.id;
        let set = recovery::prepare(&self.open().keys.unwrap(), user).unwrap();
        self.write(now, |tx, _| recovery::issue(tx, &set, check, &why("sheet lost"), now))
    }

    fn answer(&self, code: &SecretText, now: Timestamp) -> LoginReply {
        let held = ticket(&self.start(RAO, now));
        verify(&mut self.door(now), &held, code)
    }

    fn log_in(&self, code: &SecretText, now: Timestamp) -> Admission {
        admission(self.answer(code, now))
    }
}

/// Dr. Rao with an app, and the ten codes that came with it.
fn with_codes() -> (Clinic, App, Vec<HandedCode>) {
    let clinic = Clinic::enforcing();
    let ticket = ticket(&clinic.start(RAO, t0()));
    let (app, admitted) = clinic.enroll_at_door(&ticket, None, t0());
    (clinic, app, admitted.recovery_codes.unwrap())
}

#[test]
fn the_next_login_by_code_shows_a_new_set_once_and_ends_the_old_one() {
    let (clinic, app, old) = with_codes();
    let marked = clinic.mark(RAO, minutes(1));
    assert!(marked.changed);
    assert_eq!(marked.user.epoch, 2, "no epoch rises");
    let report = clinic.show(RAO, minutes(1));
    assert!(report.renewal_due);
    assert_eq!(report.recovery_codes_left, 10, "the old ones work until then");

    let admitted = clinic.log_in(&app.code(minutes(2)), minutes(2));
    assert_eq!((admitted.by, admitted.epoch, admitted.recovery_codes_left), (By::Code, 2, 10));
    let new = admitted.recovery_codes.unwrap();
    assert_eq!(new.len(), 10);
    assert!(new.iter().all(|code| !old.contains(code)));
    assert!(!clinic.show(RAO, minutes(2)).renewal_due);

    let again = clinic.log_in(&app.code(minutes(3)), minutes(3));
    assert!(again.recovery_codes.is_none(), "shown once");
    assert_eq!(seen(&clinic.answer(&old[0].grouped(), minutes(3))), "rejected: wrong, 9 left");
    assert_eq!(seen(&clinic.answer(&new[0].grouped(), minutes(3))), "allowed by recovery");

    let events = clinic.events();
    let renewed: Vec<_> =
        events.iter().filter(|event| event.action == Action::UserRecoveryCodes).collect();
    assert_eq!(renewed.len(), 3, "the first set, the mark and the new set");
    assert_eq!(renewed[1].details.iter().next(), Some(("renewal_due", &Detail::Flag(true))));
    assert_eq!(renewed[1].reason.as_deref(), Some("old sheet"));
    assert_eq!(renewed[2].details.iter().next(), Some(("count", &Detail::Number(10))));
    assert_eq!(events[usize::try_from(renewed[2].seq.get()).unwrap()].action, Action::LoginAllowed);
}

#[test]
fn neither_a_recovery_code_nor_a_wrong_one_nor_a_device_brings_the_new_set() {
    let (clinic, app, old) = with_codes();
    let device = clinic.trusted_device(RAO, &app, minutes(1));
    clinic.mark(RAO, minutes(2));
    let spent = clinic.log_in(&old[0].grouped(), minutes(2));
    assert_eq!((spent.by, spent.recovery_codes_left), (By::Recovery, 9));
    assert!(spent.recovery_codes.is_none(), "whoever found the sheet must not get the next one");
    let wrong = seen(&clinic.answer(&app.wrong(minutes(2)), minutes(2)));
    assert_eq!(wrong, "rejected: wrong, 9 left");
    let reply = start(&mut clinic.door(minutes(2)), RAO, Some(CITY), Some(&device));
    let known = admission(reply);
    assert_eq!(known.by, By::Device);
    assert!(known.recovery_codes.is_none());
    assert!(clinic.show(RAO, minutes(2)).renewal_due, "still ahead");
    let shown = clinic.log_in(&app.code(minutes(3)), minutes(3));
    assert!(shown.recovery_codes.is_some());
}

#[test]
fn whoever_has_no_set_at_all_gets_the_first() {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    assert_eq!(clinic.number("SELECT COUNT(*) FROM recovery_sets"), 0);
    clinic.mark(RAO, minutes(1));
    assert_eq!(clinic.show(RAO, minutes(1)).recovery_codes_left, 0);
    assert_eq!(clinic.reset_preview(), 0, "a mark is no code");
    let admitted = clinic.log_in(&app.code(minutes(2)), minutes(2));
    assert_eq!(admitted.recovery_codes.unwrap().len(), 10);
}

impl Clinic {
    /// How many recovery codes a reset of Dr. Rao would end.
    fn reset_preview(&self) -> u64 {
        use twofactl::ops::reset::{self, ResetRequest};
        use twofactl::store::Preview;
        let request = ResetRequest { user: who(RAO), check: None, lifetime: None };
        let preview =
            self.open().store.preview(|tx| reset::run(tx, None, &request, &why("x"), t0()));
        match preview.unwrap() {
            Preview::WouldChange(done) => done.removed.recovery_codes,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn an_enrollment_that_comes_first_shows_the_new_set() {
    let (clinic, app, old) = with_codes();
    clinic.mark(RAO, minutes(1));
    clinic
        .write(minutes(2), |tx, _| {
            twofactl::ops::authenticator::remove(tx, app.id, &why("sold"), minutes(2))
        })
        .unwrap();
    let code = clinic.issue(RAO, None, minutes(2)).code.code.grouped();
    let enrolling = ticket(&clinic.start(RAO, minutes(3)));
    let (_, admitted) = clinic.enroll_at_door(&enrolling, Some(&code), minutes(3));
    let new = admitted.recovery_codes.unwrap();
    assert!(new.iter().all(|code| !old.contains(code)));
    assert!(!clinic.show(RAO, minutes(3)).renewal_due);
}

#[test]
fn of_two_logins_at_once_one_shows_the_new_set() {
    let (clinic, first, _) = with_codes();
    let second = clinic.enroll(RAO, minutes(1));
    clinic.mark(RAO, minutes(2));
    let now = minutes(3);
    let answers = [&first, &second].map(|app| (ticket(&clinic.start(RAO, now)), app.code(now)));
    let together = Barrier::new(answers.len());
    let shown: Vec<Option<Vec<HandedCode>>> = thread::scope(|scope| {
        let racers: Vec<_> = answers
            .iter()
            .map(|(ticket, code)| {
                scope.spawn(|| {
                    let mut door = clinic.door(now);
                    together.wait();
                    admission(verify(&mut door, ticket, code)).recovery_codes
                })
            })
            .collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).collect()
    });
    let sets: Vec<_> = shown.into_iter().flatten().collect();
    assert_eq!(sets.len(), 1);
    let code = sets[0][4].grouped();
    assert_eq!(seen(&clinic.answer(&code, minutes(4))), "allowed by recovery", "the one shown");
}

#[test]
fn being_marked_twice_changes_nothing_and_several_are_marked_or_none() {
    let (clinic, _, _) = with_codes();
    clinic.add("iyer", CITY, t0());
    let refused = clinic.try_mark(&[RAO, "iyer"], t0()).unwrap_err();
    let expected = Refusal::NoAuthenticator { login: "iyer".to_owned() };
    assert!(matches!(&refused, Error::Refused(refusal) if *refusal == expected), "{refused:?}");
    assert!(!clinic.show(RAO, t0()).renewal_due);
    clinic.enroll("iyer", t0());
    let marked = clinic.try_mark(&[RAO, "iyer", RAO], t0()).unwrap();
    assert_eq!(marked.len(), 2);
    assert!(!clinic.mark(RAO, minutes(1)).changed);
    assert!(clinic.reset(RAO, None, minutes(2)).changed);
    assert!(!clinic.show(RAO, minutes(2)).renewal_due, "the mark goes with the set");
}

#[test]
fn a_set_issued_at_the_desk_ends_the_old_one_at_once_and_no_session() {
    let (clinic, app, old) = with_codes();
    clinic.mark(RAO, minutes(1));
    clinic.log_in(&old[0].grouped(), minutes(1));
    let issued = clinic.try_issue(IdentityCheck::InPerson, minutes(2)).unwrap();
    assert_eq!((issued.codes.len(), issued.replaced, issued.user.epoch), (10, 9, 2));
    let report = clinic.show(RAO, minutes(2));
    assert!(!report.renewal_due, "nothing is left to renew");
    assert_eq!(report.recovery_codes_left, 10);
    assert_eq!(seen(&clinic.answer(&old[1].grouped(), minutes(3))), "rejected: wrong, 9 left");
    let new = issued.codes[9].grouped();
    assert_eq!(seen(&clinic.answer(&new, minutes(3))), "allowed by recovery");
    assert!(clinic.log_in(&app.code(minutes(4)), minutes(4)).recovery_codes.is_none());
}

#[test]
fn no_set_is_issued_where_it_would_stand_alone_or_nobody_was_checked() {
    let clinic = Clinic::enforcing();
    let word = |clinic: &Clinic, check| match clinic.try_issue(check, minutes(1)) {
        Err(Error::Refused(refusal)) => refusal.word(),
        other => panic!("{other:?}"),
    };
    assert_eq!(word(&clinic, IdentityCheck::InPerson), "no_authenticator");
    let app = clinic.enroll(RAO, t0());
    assert_eq!(word(&clinic, IdentityCheck::CallBack), "call_back");
    let held = ticket(&clinic.start(RAO, t0()));
    clinic.verify(&held, &app.wrong(t0()), t0());
    clinic.write(t0(), |tx, _| user::suspend(tx, &[who(RAO)], &why("x"), t0())).unwrap();
    assert_eq!(word(&clinic, IdentityCheck::InPerson), "suspended");
    clinic.write(t0(), |tx, _| user::reinstate(tx, &[who(RAO)], &why("x"), t0())).unwrap();
    clinic.sql().execute("UPDATE locks SET in_row = 99", []).unwrap();
    let held = ticket(&clinic.start(RAO, t0()));
    assert_eq!(clinic.verify(&held, &app.wrong(t0()), t0()), "locked");
    assert_eq!(word(&clinic, IdentityCheck::InPerson), "disabled_by_guessing");
    assert_eq!(clinic.number("SELECT COUNT(*) FROM recovery_codes"), 0);
    assert_eq!(clinic.count(Action::UserRecoveryCodes), 4, "each refusal is in the record");
}
