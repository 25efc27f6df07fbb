//! People to run commands on, as the library makes them: with authenticators,
//! recovery codes, trusted devices, begun enrollments and wrong codes.

use jiff::tz::TimeZone;
use twofactl::Door;
use twofactl::model::authenticator::{Algorithm, Digits};
use twofactl::model::event::{Actor, Event};
use twofactl::model::identity::IdentityCheck;
use twofactl::model::outcome::login::LoginReply;
use twofactl::model::outcome::user::{Begun, Confirmation};
use twofactl::model::secret::SecretText;
use twofactl::model::text::DisplayName;
use twofactl::model::time::Timestamp;
use twofactl::model::user::UserRef;
use twofactl::ops::Why;
use twofactl::ops::audit::{self, ListRequest};
use twofactl::ops::door::{Password, StartRequest, VerifyRequest};
use twofactl::ops::enroll::{self, BeginRequest, ConfirmRequest};
use twofactl::ops::recovery;
use twofactl::ops::setup::{self, KeyNeed, Opened};

use crate::harness::{NOW, Place, totp, totp_at, unix};

/// The password of everybody here.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// `city-clinic`, enforcing, and its owner `rao`, in a store that was opened
/// before: the first opening after `init` turns the journal over, and would
/// be taken for a change by whoever compares bytes.
pub(crate) fn clinic() -> Place {
    let place = Place::with_clinic();
    place.ok(&["practice", "list"]);
    place
}

/// As [`clinic`], where `rao` has a password and an authenticator `Pixel 9`.
/// Gives its Base32 secret.
pub(crate) fn enrolled_clinic() -> (Place, String) {
    let place = clinic();
    set_password(&place, "rao");
    let secret = enroll(&place, "rao", "Pixel 9");
    (place, secret)
}

/// Sets [`PASSWORD`].
pub(crate) fn set_password(place: &Place, login: &str) {
    let words = &["user", "set-password", login, "--password-stdin", "--reason", "new here"];
    let set = place.run_with_input(&[words, &["--verified", "in-person"][..]].concat(), PASSWORD);
    assert_eq!(set.code, 0, "{set}");
}

/// Enrolls an authenticator at the desk, at [`NOW`]. Gives its Base32 secret.
pub(crate) fn enroll(place: &Place, login: &str, label: &str) -> String {
    let begun = begin(place, login, label);
    let code = totp(begun.key.expose(), NOW);
    confirm(place, &begun, &code);
    begun.key.expose().to_owned()
}

/// Enrolls an authenticator at the desk, when the clock of the place shows. Gives its number.
pub(crate) fn enroll_now(place: &Place, login: &str, label: &str) -> i64 {
    let begun = begin_at(place, login, label, (Algorithm::Sha1, Digits::Six), place.now());
    let code = totp(begun.key.expose(), place.now());
    let confirmed = try_to_confirm(place, &begun, &code, place.now());
    assert!(matches!(confirmed, Confirmation::Enrolled(_)), "{confirmed:?}");
    begun.authenticator.get()
}

/// Confirms what was begun, at [`NOW`].
pub(crate) fn confirm(place: &Place, begun: &Begun, code: &str) {
    let confirmed = try_to_confirm(place, begun, code, NOW);
    assert!(matches!(confirmed, Confirmation::Enrolled(_)), "{confirmed:?}");
}

/// What a code comes to that shall confirm what was begun.
pub(crate) fn try_to_confirm(place: &Place, begun: &Begun, code: &str, now: &str) -> Confirmation {
    let Opened { mut store, keys, .. } = open(place);
    let keys = keys.unwrap();
    let is_needed = store.read(|tx| enroll::needs_recovery_codes(tx, begun.user)).unwrap();
    let set = is_needed.then(|| recovery::prepare(&keys, begun.user).unwrap());
    let typed = SecretText::new(code.to_owned());
    let request = ConfirmRequest {
        user: begun.user,
        binding: begun.binding,
        typed: &typed,
        recovery: set.as_ref(),
    };
    let now = at(now);
    store.write(&actor(), now, |tx| enroll::confirm(tx, &keys, &request, now)).unwrap()
}

/// Begins an enrollment at the desk and leaves it pending.
pub(crate) fn begin(place: &Place, login: &str, label: &str) -> Begun {
    begin_with(place, login, label, (Algorithm::Sha1, Digits::Six))
}

/// As [`begin`], with another hash or number of digits.
pub(crate) fn begin_with(
    place: &Place,
    login: &str,
    label: &str,
    how: (Algorithm, Digits),
) -> Begun {
    begin_at(place, login, label, how, NOW)
}

fn begin_at(
    place: &Place,
    login: &str,
    label: &str,
    (algorithm, digits): (Algorithm, Digits),
    now: &str,
) -> Begun {
    let Opened { mut store, keys, .. } = open(place);
    let request = BeginRequest {
        user: UserRef::parse(login).unwrap(),
        label: Some(DisplayName::parse(label).unwrap()),
        algorithm,
        digits: Some(digits),
        replaces: None,
        check: Some(IdentityCheck::InPerson),
        binding: [7; 16],
    };
    let begun = store.write(&actor(), at(now), |tx| {
        enroll::begin_at_desk(tx, keys.as_ref().unwrap(), &request, &Why::default(), at(now))
    });
    begun.unwrap()
}

/// Types a code that does not prove what was begun.
pub(crate) fn mistype(place: &Place, begun: &Begun, code: &str) {
    let Opened { mut store, keys, .. } = open(place);
    let keys = keys.unwrap();
    let typed = SecretText::new(code.to_owned());
    let request =
        ConfirmRequest { user: begun.user, binding: begun.binding, typed: &typed, recovery: None };
    let told = store.write(&actor(), at(NOW), |tx| enroll::confirm(tx, &keys, &request, at(NOW)));
    assert!(matches!(told.unwrap(), Confirmation::Rejected(_)));
}

/// Logs in with a code half a minute after [`NOW`] and has the device trusted.
pub(crate) fn trust_device(place: &Place, login: &str, secret: &str) {
    let then = "2026-11-21T10:00:30Z";
    let mut door = door(place, then);
    let ticket = ticket(&mut door, login);
    let name = DisplayName::parse("Front desk").unwrap();
    let code = SecretText::new(totp(secret, then));
    let request = VerifyRequest { ticket: &ticket, code: &code, remember: Some(&name) };
    let LoginReply::Allowed(admission) = door.verify(&request).unwrap() else {
        panic!("the code was not accepted")
    };
    assert!(admission.device_token.is_some());
}

/// Logs in with each of these recovery codes.
pub(crate) fn spend(place: &Place, login: &str, codes: &[&str]) {
    let mut door = door(place, NOW);
    for code in codes {
        let code = SecretText::new((*code).to_owned());
        let ticket = ticket(&mut door, login);
        let request = VerifyRequest { ticket: &ticket, code: &code, remember: None };
        assert!(matches!(door.verify(&request).unwrap(), LoginReply::Allowed(_)));
    }
}

/// Types that many wrong codes at the door, from [`NOW`] on, waiting out each lock.
pub(crate) fn guess(place: &Place, login: &str, secret: &str, times: u32) {
    for begun in (0..times).step_by(10) {
        let now = unix(NOW) + i64::from(begun / 10) * 31 * 60;
        let mut door = door(place, &rfc3339(now));
        let ticket = ticket(&mut door, login);
        for _ in begun..times.min(begun + 10) {
            let code = SecretText::new(wrong(secret, now));
            let request = VerifyRequest { ticket: &ticket, code: &code, remember: None };
            let reply = door.verify(&request).unwrap();
            assert!(matches!(reply, LoginReply::Rejected { .. } | LoginReply::Locked { .. }));
        }
    }
}

/// A code of none of the steps around that UNIX time.
fn wrong(secret: &str, now: i64) -> String {
    let right: Vec<_> = (-2..=2).map(|step| totp_at(secret, now + step * 30)).collect();
    let mut codes = (0..).map(|code| format!("{code:06}"));
    codes.find(|code| !right.contains(code)).unwrap()
}

fn ticket(door: &mut Door, login: &str) -> SecretText {
    let password = SecretText::new(PASSWORD.to_owned());
    let request = StartRequest {
        user: login,
        practice: None,
        password: Password::Given(&password),
        device_token: None,
    };
    match door.start(&request).unwrap() {
        LoginReply::CodeRequired { ticket, .. } => ticket,
        other => panic!("no code is required: {other:?}"),
    }
}

fn door(place: &Place, now: &str) -> Door {
    Door::open(&place.store(), &place.key(), actor()).unwrap().at(at(now))
}

fn open(place: &Place) -> Opened {
    setup::open(&place.store(), &place.key(), KeyNeed::Required).unwrap()
}

fn actor() -> Actor {
    Actor { name: "login".into(), uid: 990, host: "web1".into() }
}

fn at(time: &str) -> Timestamp {
    Timestamp::parse_start(time, &TimeZone::UTC).unwrap()
}

fn rfc3339(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).unwrap().to_string()
}

/// The newest event of the record.
pub(crate) fn newest_event(place: &Place) -> Event {
    let mut newest = None;
    let read = open(place).store.read(|tx| {
        audit::list(tx, &ListRequest::default(), 1, |event| {
            newest = Some(event);
            Ok(())
        })
    });
    read.unwrap();
    newest.unwrap()
}
