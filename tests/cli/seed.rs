//! A store that is filled in-process: people, enrollments and locks for tests
//! of commands that other commands would have to prepare.

use rusqlite::Connection;
use twofactl::model::authenticator::Algorithm;
use twofactl::model::event::Actor;
use twofactl::model::member::Role;
use twofactl::model::outcome::user::Confirmation;
use twofactl::model::practice::Handle;
use twofactl::model::secret::SecretText;
use twofactl::model::text::{DisplayName, Reason};
use twofactl::model::time::Timestamp;
use twofactl::model::user::{EmailAddress, Login, PhoneNumber, UserRef};
use twofactl::ops::enroll::{BeginRequest, ConfirmRequest};
use twofactl::ops::practice::NewPractice;
use twofactl::ops::reset::ResetRequest;
use twofactl::ops::setup::{self, KeyNeed, Opened};
use twofactl::ops::user::NewPerson;
use twofactl::ops::{self, Why};

use crate::harness::{NOW, Place, totp};

/// The practice that [`Seed`] fills first.
pub(crate) const CLINIC: &str = "city-clinic";

/// A store in the hands of a test.
pub(crate) struct Seed {
    opened: Opened,
    actor: Actor,
    now: Timestamp,
}

impl Seed {
    /// Opens the store of the place, with its key, at the time when tests begin.
    pub(crate) fn of(place: &Place) -> Self {
        let opened = setup::open(&place.store(), &place.key(), KeyNeed::Required).unwrap();
        let actor = Actor { name: "seed".into(), uid: 4242, host: "test".into() };
        let now = Timestamp::parse_end(NOW, &jiff::tz::TimeZone::UTC).unwrap();
        Self { opened, actor, now }
    }

    /// Adds a practice that demands nothing.
    pub(crate) fn practice(&mut self, handle: &str, name: &str) -> &mut Self {
        let new = NewPractice {
            handle: Handle::parse(handle).unwrap(),
            name: DisplayName::parse(name).unwrap(),
        };
        let Self { opened, actor, now } = self;
        opened
            .store
            .write(actor, *now, |tx| ops::practice::add(tx, &new, &Why::default(), *now))
            .unwrap();
        self
    }

    /// Adds a user to a practice.
    pub(crate) fn person(&mut self, login: &str, practice: &str, role: Role) -> &mut Self {
        self.add(login, None, Some((practice, role)))
    }

    /// Adds a user who is in no practice.
    pub(crate) fn nobodys(&mut self, login: &str) -> &mut Self {
        self.add(login, None, None)
    }

    /// Adds a user with a name, a number on file and an address to a practice.
    pub(crate) fn named(&mut self, login: &str, name: &str, place: (&str, Role)) -> &mut Self {
        self.add(login, Some(name), Some(place))
    }

    fn add(&mut self, login: &str, name: Option<&str>, place: Option<(&str, Role)>) -> &mut Self {
        let new = NewPerson {
            login: Login::parse(login).unwrap(),
            name: name.map(|name| DisplayName::parse(name).unwrap()),
            phone: name.map(|_| PhoneNumber::parse("+919876543210").unwrap()),
            email: name.map(|_| EmailAddress::parse("someone@cityclinic.example").unwrap()),
            password: None,
            membership: place.map(|(practice, role)| (Handle::parse(practice).unwrap(), role)),
        };
        let Self { opened, actor, now } = self;
        opened
            .store
            .write(actor, *now, |tx| ops::user::add(tx, &new, &Why::default(), *now))
            .unwrap();
        self
    }

    /// Enrolls a user with an authenticator app.
    pub(crate) fn enrolled(&mut self, login: &str) -> &mut Self {
        let Self { opened: Opened { store, keys, .. }, actor, now } = self;
        let (keys, now, why) = (keys.as_ref().unwrap(), *now, Why::default());
        let binding = [7; 16];
        let request = BeginRequest {
            user: UserRef::parse(login).unwrap(),
            label: None,
            algorithm: Algorithm::default(),
            digits: None,
            replaces: None,
            check: None,
            binding,
        };
        let begun = store
            .write(actor, now, |tx| ops::enroll::begin_at_desk(tx, keys, &request, &why, now))
            .unwrap();
        let typed = SecretText::new(totp(begun.key.expose().replace(' ', "").as_str(), NOW));
        let request = ConfirmRequest { user: begun.user, binding, typed: &typed, recovery: None };
        let confirmed =
            store.write(actor, now, |tx| ops::enroll::confirm(tx, keys, &request, now)).unwrap();
        assert!(matches!(confirmed, Confirmation::Enrolled(_)));
        self
    }
}

/// Resets a user's second factor while the key is away: such events carry no seal.
pub(crate) fn reset_without_key(place: &Place, login: &str) {
    let away = place.path("away.key");
    std::fs::rename(place.key(), &away).unwrap();
    let mut opened = setup::open(&place.store(), &place.key(), KeyNeed::Dispensable).unwrap();
    let now = Timestamp::parse_end(NOW, &jiff::tz::TimeZone::UTC).unwrap();
    let actor = Actor { name: "seed".into(), uid: 4242, host: "test".into() };
    let request =
        ResetRequest { user: UserRef::parse(login).unwrap(), check: None, lifetime: None };
    let why = Why { reason: Some(Reason::parse("lost phone").unwrap()), ticket: None };
    let reset = opened
        .store
        .write(&actor, now, |tx| ops::reset::run(tx, None, &request, &why, now))
        .unwrap();
    assert!(reset.changed);
    std::fs::rename(away, place.key()).unwrap();
}

/// Runs SQL on the store behind the program's back.
pub(crate) fn sql(place: &Place, statements: &str) {
    Connection::open(place.store()).unwrap().execute_batch(statements).unwrap();
}

/// Gives a user an active SMS authenticator that nothing can open.
pub(crate) fn sms_holder(place: &Place, login: &str) {
    sql(
        place,
        &format!(
            "INSERT INTO authenticators (user_id, kind, state, phone_masked, phone_mac, key_id,
                 sealed, created_at, confirmed_at)
             SELECT id, 'sms', 'active', '+91*******210', x'00', x'0000000000000000', x'00', 1, 1
             FROM users WHERE login = '{login}';"
        ),
    );
}

/// `city-clinic`, enforcing without grace, and in it the owner `rao`, who must
/// enroll; `ana` (admin), enrolled; `lee` (staff), who must enroll.
pub(crate) fn clinic() -> Place {
    let place = Place::with_clinic();
    Seed::of(&place).named("ana", "Ana Sá", (CLINIC, Role::Admin)).enrolled("ana").person(
        "lee",
        CLINIC,
        Role::Staff,
    );
    place
}
