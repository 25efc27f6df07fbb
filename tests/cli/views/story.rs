//! Two practices with one of everything that a view shows.

use std::fs::{Permissions, read, set_permissions, write};
use std::os::unix::fs::PermissionsExt as _;
use std::sync::OnceLock;

use serde_json::Value;

use crate::harness::{Place, run};
use crate::people::{PASSWORD, begin, clinic, enroll, guess, set_password, trust_device};
use crate::seed::{sms_holder, sql};

/// When it is read: five minutes after [`crate::harness::NOW`].
pub(super) const LATER: &str = "2026-11-21T10:05:00Z";

/// A store, and all that must never be read from it.
pub(super) struct Story {
    pub(super) place: Place,
    pub(super) secrets: Vec<String>,
}

/// What [`story`] hands out again: the files of the store, and its secrets.
struct Kept {
    files: [(&'static str, Vec<u8>); 3],
    secrets: Vec<String>,
}

/// The clinic of [`told_once`], to do with as one likes. It happens once, because
/// its passwords and codes take their time.
pub(super) fn story() -> Story {
    static KEPT: OnceLock<Kept> = OnceLock::new();
    let kept = KEPT.get_or_init(|| {
        let Story { place, secrets } = told_once();
        assert!(!place.path("store.db-wal").exists(), "all of it is in the one file");
        let files = ["store.db", "store.key", "store.head"]
            .map(|name| (name, read(place.path(name)).unwrap()));
        Kept { files, secrets }
    });
    let place = Place::empty().at(LATER);
    for (name, bytes) in &kept.files {
        write(place.path(name), bytes).unwrap();
        set_permissions(place.path(name), Permissions::from_mode(0o600)).unwrap();
    }
    Story { place, secrets: kept.secrets.clone() }
}

/// `city-clinic` with its owner `rao` (1), who is enrolled and has spent a
/// recovery code; `ana` (2), exempt; `lee` (3), with an extension and a begun
/// enrollment; `bob` (4), locked, with a bypass code; `zoe` (6), with an
/// enrollment code; `max` (7), reset. `kim` (5) is in no practice, suspended
/// and has a telephone number; `hill-clinic` has no members.
fn told_once() -> Story {
    let place = clinic();
    practices(&place);
    let mut secrets = vec![PASSWORD.to_owned(), "+919876543210".to_owned()];
    people(&place);
    secrets.extend(enrolled(&place));
    secrets.extend(handed_out(&place));
    let place = place.at(LATER);
    let spent = secrets.iter().find(|code| code.len() == "AAAA-AAAA-AAAA-AAAA".len()).unwrap();
    let log_in = ["login", "try", "rao", "--password-stdin", "--code-stdin"];
    let logged_in = run(place.command(&log_in), &format!("{PASSWORD}\n{spent}\n"));
    assert_eq!(logged_in.code, 0, "{logged_in}");
    sms_holder(&place, "kim");
    place.ok(&["user", "suspend", "kim", "--reason", "has left", "--yes"]);
    texts(&place);
    Story { place, secrets }
}

fn practices(place: &Place) {
    place.ok(&["practice", "add", "hill-clinic", "--name", "Hill Clinic"]);
    let policy = ["--roles", "provider,owner", "--grace", "14d", "--methods", "totp,sms"];
    let more = ["--digits", "8", "--remember", "off", "--enroll-with", "code"];
    place.ok(&[&["practice", "set", "hill-clinic"], &policy[..], &more[..]].concat());
}

fn people(place: &Place) {
    let known = ["--name", "Dr. Rao", "--phone", "+919876543210", "--email", "rao@x.example"];
    place.ok(&[&["user", "set", "rao"], &known[..]].concat());
    let add = |login, role: &[&str]| place.ok(&[&["user", "add", login], role].concat());
    add("ana", &["--practice", "city-clinic", "--role", "admin", "--email", "ana@x.example"]);
    add("lee", &["--practice", "city-clinic", "--role", "staff"]);
    add("bob", &["--practice", "city-clinic", "--role", "provider"]);
    add("kim", &[]);
    add("zoe", &["--practice", "city-clinic", "--role", "staff"]);
    add("max", &["--practice", "city-clinic", "--role", "staff"]);
    let agree = |verb, login, until, why| {
        place.ok(&["member", verb, "city-clinic", login, "--until", until, "--reason", why])
    };
    agree("exempt", "ana", "2026-11-30", "on leave");
    agree("extend", "lee", "2026-12-24", "abroad");
}

/// Enrolls those who are. Gives their secrets.
fn enrolled(place: &Place) -> Vec<String> {
    for login in ["rao", "bob"] {
        set_password(place, login);
    }
    let rao = enroll(place, "rao", "Pixel 9");
    trust_device(place, "rao", &rao);
    let bob = enroll(place, "bob", "Old phone");
    guess(place, "bob", &bob, 10);
    let max = enroll(place, "max", "Lost phone");
    let reset = ["user", "reset-2fa", "max", "--reason", "lost phone", "--ticket", "HD-7"];
    place.ok(&[&reset[..], &["--yes"]].concat());
    let pending = begin(place, "lee", "iPhone").key.expose().to_owned();
    vec![rao, bob, max, pending]
}

/// Has the desk hand out a code of each sort. Gives them.
fn handed_out(place: &Place) -> Vec<String> {
    let checked = ["--reason", "asked for it", "--verified", "in-person"];
    let hand = |verb, login, more: &[&str]| -> Value {
        place.json(&[&["user", verb, login], more, &checked[..]].concat())
    };
    let codes = hand("recovery-codes", "rao", &["--show"]);
    let codes = codes["recovery_codes"].as_array().cloned().unwrap();
    let bypass = hand("bypass-code", "bob", &["--uses", "3"])["bypass_code"].take();
    let enrollment = hand("enrollment-code", "zoe", &[])["enrollment_code"].take();
    let all = codes.into_iter().chain([bypass, enrollment]);
    all.map(|code| code.as_str().unwrap().to_owned()).collect()
}

fn texts(place: &Place) {
    sql(
        place,
        "INSERT INTO sms_messages (user_id, phone_masked, phone_mac, sent_at, transport,
             provider_id, status, status_at)
         VALUES (5, '+91*******210', x'0102030405060708', 1795168800000, 'http', 'SM1',
                 'delivered', 1795168804250),
                (5, '+91*******210', x'0102030405060708', 1795168860000, 'http', 'SM2',
                 'undelivered', 1795168864250),
                (NULL, '+44*******777', x'1112131415161718', 1795082400000, 'command', NULL,
                 'accepted', 1795082400000)",
    );
}
