//! Bypass codes: whom one lets in, how often, how long, and what it never does.

use std::sync::Barrier;
use std::thread;

use twofactl::error::{Error, ErrorKind, Refusal, StoreError};
use twofactl::model::code::Uses;
use twofactl::model::event::{Action, Detail};
use twofactl::model::identity::IdentityCheck;
use twofactl::model::outcome::By;
use twofactl::model::outcome::user::BypassIssued;
use twofactl::model::secret::SecretText;
use twofactl::model::time::{Length, Timestamp};
use twofactl::ops::bypass_code::{self, BypassRequest};
use twofactl::ops::door::SessionRequest;
use twofactl::ops::user;

use crate::app::App;
use crate::clinic::{CITY, Clinic, RAO, handle, secret, seen, start, t0, ticket, verify, who, why};
use crate::helpers::{
    admission, after, begin, just_before, minutes, not_begun, spoken, verify_and_remember,
};

const WRONG: &str = "rejected: wrong, 9 left";

fn request(login: &str, uses: &str, lifetime: Option<Length>) -> BypassRequest {
    let uses = Uses::parse(uses).unwrap();
    BypassRequest { user: who(login), check: IdentityCheck::InPerson, uses, lifetime }
}

impl Clinic {
    fn try_bypass(
        &self,
        request: &BypassRequest,
        now: Timestamp,
    ) -> twofactl::error::Result<BypassIssued> {
        let why = why("phone at home");
        self.write(now, |tx, keys| bypass_code::issue(tx, keys, request, &why, now))
    }

    pub(crate) fn bypass(
        &self,
        uses: &str,
        lifetime: Option<Length>,
        now: Timestamp,
    ) -> SecretText {
        spoken(&self.try_bypass(&request(RAO, uses, lifetime), now).unwrap().code.code)
    }

    /// A whole login of Dr. Rao with that code.
    fn told_at_login(&self, code: &SecretText, now: Timestamp) -> String {
        let ticket = ticket(&self.start(RAO, now));
        self.verify(&ticket, code, now)
    }
}

/// Dr. Rao, enrolled where a second factor is demanded.
fn enrolled() -> (Clinic, App) {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    (clinic, app)
}

/// Another code of the same form.
fn another(code: &SecretText) -> SecretText {
    let last = if code.expose().ends_with('0') { "1" } else { "0" };
    secret(&format!("{}{last}", &code.expose()[..code.expose().len() - 1]))
}

#[test]
fn a_code_lets_in_once_however_it_is_typed_and_trusts_no_device() {
    let (clinic, _) = enrolled();
    let code = clinic.bypass("1", None, t0());
    let sloppy = code.expose().to_lowercase().replace('-', " ").replace('0', "o");
    let sloppy = secret(&format!(" {} ", sloppy.replace('1', "l")));
    let held = ticket(&clinic.start(RAO, t0()));
    let admitted = admission(verify_and_remember(&mut clinic.door(t0()), &held, &sloppy));
    assert_eq!((admitted.by, admitted.epoch), (By::Bypass, 2));
    assert_eq!(admitted.practice.unwrap().as_str(), CITY);
    assert_eq!((admitted.authenticator, admitted.device_token), (None, None));
    assert!(admitted.recovery_codes.is_none());
    assert_eq!(clinic.number("SELECT COUNT(*) FROM trusted_devices"), 0);

    let event = clinic.events().pop().unwrap();
    assert_eq!(event.action, Action::LoginAllowed);
    let by: Vec<_> = event.details.iter().filter(|(name, _)| *name == "by").collect();
    assert_eq!(by, [("by", &Detail::Text("bypass".to_owned()))]);

    assert_eq!(clinic.told_at_login(&code, t0()), WRONG, "spent");
    assert_eq!(clinic.show(RAO, t0()).bypass_code, None);
    assert_eq!(seen(&clinic.start(RAO, t0())), "code_required", "nothing was switched off");
}

#[test]
fn a_code_for_several_uses_lets_in_so_often_and_no_oftener() {
    let (clinic, _) = enrolled();
    let code = clinic.bypass("3", None, t0());
    for left in [2, 1, 0] {
        assert_eq!(clinic.told_at_login(&code, minutes(3 - left)), "allowed by bypass");
        let alive = clinic.show(RAO, minutes(3)).bypass_code.map_or(0, |code| code.uses_left);
        assert_eq!(alive, u64::from(left));
    }
    assert_eq!(clinic.told_at_login(&code, minutes(4)), WRONG);
}

#[test]
fn a_code_dies_at_its_end_to_the_millisecond() {
    let (clinic, _) = enrolled();
    let code = clinic.bypass("10", None, t0());
    assert_eq!(clinic.told_at_login(&code, just_before(minutes(60))), "allowed by bypass");
    assert_eq!(clinic.told_at_login(&code, minutes(60)), WRONG);
    assert_eq!(clinic.show(RAO, minutes(60)).bypass_code, None);
    let code = clinic.bypass("10", Some(Length::hours(24)), t0());
    assert_eq!(
        clinic.told_at_login(&code, just_before(after(Length::hours(24)))),
        "allowed by bypass"
    );
    let longer = Some(Length::from_millis(Length::hours(24).millis() + 1));
    for lifetime in [longer, Some(Length::ZERO)] {
        let refused = clinic.try_bypass(&request(RAO, "1", lifetime), t0()).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Invalid);
    }
}

#[test]
fn the_fifth_miss_kills_a_code_and_counts_towards_the_lock() {
    let (clinic, _) = enrolled();
    let code = clinic.bypass("2", None, t0());
    let wrong = another(&code);
    let held = ticket(&clinic.start(RAO, t0()));
    for left in (6..=9).rev() {
        let told = format!("rejected: wrong, {left} left");
        assert_eq!(clinic.verify(&held, &wrong, t0()), told);
    }
    assert_eq!(clinic.verify(&held, &code, t0()), "allowed by bypass", "after four misses");
    assert_eq!(clinic.told_at_login(&wrong, t0()), WRONG, "the fifth at this code");
    assert_eq!(
        clinic.told_at_login(&code, t0()),
        "rejected: wrong, 8 left",
        "dead with a use left"
    );

    let fresh = clinic.bypass("1", None, t0());
    assert_eq!(clinic.told_at_login(&code, t0()), "rejected: wrong, 7 left");
    assert_eq!(clinic.told_at_login(&fresh, t0()), "allowed by bypass", "a new one starts anew");
}

#[test]
fn a_guess_is_charged_whether_or_not_there_is_a_code() {
    let (clinic, _) = enrolled();
    let guess = secret("00000-00000");
    let held = ticket(&clinic.start(RAO, t0()));
    for left in (1..=9).rev() {
        let told = format!("rejected: wrong, {left} left");
        assert_eq!(clinic.verify(&held, &guess, t0()), told);
    }
    assert_eq!(clinic.verify(&held, &guess, t0()), format!("locked until {}", minutes(30)));
    assert_eq!(clinic.number("SELECT count FROM failure_days"), 10);
}

#[test]
fn a_lock_refuses_bypass_codes_until_it_ends() {
    let (clinic, app) = enrolled();
    let code = clinic.bypass("1", None, t0());
    let held = ticket(&clinic.start(RAO, t0()));
    for _ in 0..10 {
        clinic.verify(&held, &app.wrong(t0()), t0());
    }
    let locked = format!("locked until {}", minutes(30));
    let last = just_before(minutes(30));
    assert_eq!(seen(&clinic.start(RAO, last)), locked);
    assert_eq!(clinic.verify(&held, &code, minutes(1)), locked);
    assert_eq!(clinic.told_at_login(&code, minutes(30)), "allowed by bypass", "it was not spent");
}

#[test]
fn a_newer_code_takes_the_place_of_an_older_one() {
    let (clinic, _) = enrolled();
    let old = clinic.bypass("10", None, t0());
    let new = clinic.bypass("1", None, t0());
    assert_eq!(clinic.told_at_login(&old, t0()), WRONG);
    assert_eq!(clinic.told_at_login(&new, t0()), "allowed by bypass");
}

#[test]
fn a_code_lets_in_nobody_else_and_binds_nothing() {
    let (clinic, _) = enrolled();
    clinic.add("iyer", CITY, t0());
    clinic.add("kim", CITY, t0());
    clinic.enroll("iyer", t0());
    let code = clinic.bypass("1", None, t0());
    let theirs = ticket(&clinic.start("iyer", t0()));
    assert_eq!(clinic.verify(&theirs, &code, t0()), WRONG);
    let enrolling = ticket(&clinic.start("kim", t0()));
    let shown = begin(&mut clinic.door(t0()), &enrolling, Some(&code));
    assert_eq!(not_begun(&shown), "rejected: enrollment_code, 0 left");
    assert_eq!(clinic.told_at_login(&code, t0()), "allowed by bypass");
}

#[test]
fn whatever_raises_the_epoch_kills_a_code() {
    type Raise = (&'static str, fn(&Clinic));
    let raises: [Raise; 4] = [
        ("a new password", |clinic| clinic.set_password(RAO, minutes(1))),
        ("another authenticator", |clinic| drop(clinic.enroll(RAO, minutes(1)))),
        ("a suspension", |clinic| {
            let users = [who(RAO)];
            let now = minutes(1);
            clinic.write(now, |tx, _| user::suspend(tx, &users, &why("x"), now)).unwrap();
            clinic.write(now, |tx, _| user::reinstate(tx, &users, &why("x"), now)).unwrap();
        }),
        ("leaving a practice", |clinic| {
            clinic.add_practice("north", t0());
            let user = who(RAO);
            let name = twofactl::ops::member::MemberName { practice: handle("north"), user };
            let role = twofactl::model::member::Role::Staff;
            let now = minutes(1);
            clinic
                .write(now, |tx, _| twofactl::ops::member::add(tx, &name, role, &why("x"), now))
                .unwrap();
            clinic
                .write(now, |tx, _| twofactl::ops::member::remove(tx, &name, &why("x"), now))
                .unwrap();
        }),
    ];
    for (what, raise) in raises {
        let (clinic, _) = enrolled();
        let code = clinic.bypass("1", None, t0());
        raise(&clinic);
        assert_eq!(clinic.show(RAO, minutes(2)).bypass_code, None, "{what}");
        assert_eq!(clinic.told_at_login(&code, minutes(2)), WRONG, "{what}");
    }
}

#[test]
fn a_reset_ends_a_live_code_and_counts_it() {
    let (clinic, _) = enrolled();
    let code = clinic.bypass("1", None, t0());
    assert_eq!(clinic.reset(RAO, None, minutes(1)).removed.bypass_codes, 1);
    assert_eq!(clinic.number("SELECT COUNT(*) FROM bypass_codes"), 0);
    let reply = clinic.start(RAO, minutes(2));
    assert_eq!(seen(&reply), "enrollment_required");
    assert_eq!(clinic.verify(&ticket(&reply), &code, minutes(2)), "expired");

    let (clinic, _) = enrolled();
    let code = clinic.bypass("1", None, t0());
    clinic.told_at_login(&code, t0());
    assert_eq!(clinic.reset(RAO, None, minutes(1)).removed.bypass_codes, 0, "it was spent");
}

#[test]
fn of_two_logins_with_the_last_use_one_gets_in() {
    let (clinic, _) = enrolled();
    let code = clinic.bypass("1", None, t0());
    let tickets: Vec<SecretText> = (0..8).map(|_| ticket(&clinic.start(RAO, t0()))).collect();
    let together = Barrier::new(tickets.len());
    let told: Vec<String> = thread::scope(|scope| {
        let race = |ticket| {
            let mut door = clinic.door(t0());
            together.wait();
            seen(&verify(&mut door, ticket, &code))
        };
        let racers: Vec<_> =
            tickets.iter().map(|ticket| scope.spawn(move || race(ticket))).collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).collect()
    });
    let allowed = told.iter().filter(|one| *one == "allowed by bypass").count();
    assert_eq!(allowed, 1, "{told:?}");
    assert_eq!(clinic.count(Action::LoginAllowed), 1);
}

#[test]
fn a_session_by_bypass_lasts_like_one_by_code_until_the_epoch_rises() {
    let (clinic, _) = enrolled();
    let code = clinic.bypass("1", None, t0());
    let held = ticket(&clinic.start(RAO, t0()));
    let admitted = admission(verify(&mut clinic.door(t0()), &held, &code));
    let (user, practice) = (who(RAO), handle(CITY));
    let is_valid = |now| {
        let session = SessionRequest {
            user: &user,
            practice: Some(&practice),
            epoch: admitted.epoch,
            by: admitted.by,
        };
        clinic.door(now).session(&session).unwrap()
    };
    assert!(is_valid(minutes(120)), "the code's own end is no end of the session");
    clinic.reset(RAO, None, minutes(121));
    assert!(!is_valid(minutes(122)));
}

#[track_caller]
fn assert_refused(clinic: &Clinic, login: &str, expected: &Refusal) {
    let before = clinic.events().len();
    let refused = clinic.try_bypass(&request(login, "1", None), minutes(1)).unwrap_err();
    assert!(matches!(&refused, Error::Refused(refusal) if refusal == expected), "{refused:?}");
    assert_eq!(clinic.number("SELECT COUNT(*) FROM bypass_codes"), 0);
    let events = clinic.events();
    assert_eq!(events.len(), before + 1);
    let event = events.last().unwrap();
    assert_eq!(
        (event.action, event.reason.as_deref()),
        (Action::UserBypassCode, Some("phone at home"),)
    );
}

#[test]
fn no_code_is_handed_out_where_it_would_open_nothing() {
    let login = RAO.to_owned();
    let clinic = Clinic::enforcing();
    assert_refused(&clinic, RAO, &Refusal::NoAuthenticator { login: login.clone() });
    clinic.enroll(RAO, t0());
    clinic.reset(RAO, Some(IdentityCheck::InPerson), t0());
    assert_refused(&clinic, RAO, &Refusal::NoAuthenticator { login: login.clone() });

    let (clinic, _) = enrolled();
    clinic.disable(CITY, None, t0());
    assert_refused(&clinic, RAO, &Refusal::NothingDemanded { login: login.clone() });

    let (clinic, app) = enrolled();
    let held = ticket(&clinic.start(RAO, t0()));
    clinic.verify(&held, &app.wrong(t0()), t0());
    clinic.sql().execute("UPDATE locks SET in_row = 99", []).unwrap();
    assert_eq!(clinic.verify(&held, &app.wrong(t0()), t0()), "locked");
    assert_refused(&clinic, RAO, &Refusal::DisabledByGuessing { login: login.clone() });

    let (clinic, _) = enrolled();
    clinic.write(t0(), |tx, _| user::suspend(tx, &[who(RAO)], &why("x"), t0())).unwrap();
    assert_refused(&clinic, RAO, &Refusal::Suspended { login });
}

#[test]
fn a_code_whose_row_was_changed_outside_lets_nobody_in() {
    let changes = [
        "UPDATE bypass_codes SET expires_at = expires_at + 1000",
        "UPDATE bypass_codes SET issued_at = issued_at + 1000, expires_at = expires_at + 1000",
        "UPDATE bypass_codes SET user_id = (SELECT id FROM users WHERE login = 'iyer')",
        "UPDATE bypass_codes SET salt = zeroblob(16)",
    ];
    for change in changes {
        let (clinic, _) = enrolled();
        clinic.add("iyer", CITY, t0());
        clinic.enroll("iyer", t0());
        let code = clinic.bypass("1", None, t0());
        clinic.sql().execute(change, []).unwrap();
        let login = if change.contains("iyer") { "iyer" } else { RAO };
        let held = ticket(&start(&mut clinic.door(t0()), login, Some(CITY), None));
        let request =
            twofactl::ops::door::VerifyRequest { ticket: &held, code: &code, remember: None };
        let failed = clinic.door(t0()).verify(&request).unwrap_err();
        let expected =
            matches!(failed, Error::Store(StoreError::Unreadable { what: "bypass code", .. }));
        assert!(expected, "{change}: {failed:?}");
        assert_eq!(clinic.count(Action::LoginAllowed), 0);
    }
}
