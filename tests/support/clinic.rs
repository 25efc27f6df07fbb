//! A practice with its store in a folder of its own, at a time that the test says.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::OnceLock;

use tempfile::TempDir;
use twofactl::error::Result;
use twofactl::model::event::Actor;
use twofactl::model::identity::IdentityCheck;
use twofactl::model::member::Role;
use twofactl::model::outcome::login::LoginReply;
use twofactl::model::outcome::user::{Begun, Confirmation};
use twofactl::model::practice::Handle;
use twofactl::model::secret::SecretText;
use twofactl::model::text::{DisplayName, Reason};
use twofactl::model::time::Timestamp;
use twofactl::model::user::{Login, UserRef};
use twofactl::ops::door::{Password, StartRequest, VerifyRequest};
use twofactl::ops::enroll::{BeginRequest, ConfirmRequest};
use twofactl::ops::practice::NewPractice;
use twofactl::ops::setup::{self, Enforce, InitRequest, KeyNeed, Opened};
use twofactl::ops::user::{HashedPassword, NewPerson};
use twofactl::ops::{Why, enroll, user};
use twofactl::store::{Change, ReadTx, WriteTx};
use twofactl::{Door, Keyring};

use crate::app::App;

pub(crate) const RAO: &str = "rao@cityclinic.example";
pub(crate) const PASSWORD: &str = "correct horse battery staple";
pub(crate) const CITY: &str = "city-clinic";

/// The beginning of a step of 30 seconds: 2027-01-15T08:00:00Z.
pub(crate) fn t0() -> Timestamp {
    Timestamp::from_millis(1_800_000_000_000)
}

pub(crate) fn secret(text: &str) -> SecretText {
    SecretText::new(text.to_owned())
}

pub(crate) fn name(text: &str) -> DisplayName {
    DisplayName::parse(text).unwrap()
}

pub(crate) fn handle(text: &str) -> Handle {
    Handle::parse(text).unwrap()
}

pub(crate) fn who(login: &str) -> UserRef {
    UserRef::Login(Login::parse(login).unwrap())
}

pub(crate) fn why(reason: &str) -> Why {
    Why { reason: Some(Reason::parse(reason).unwrap()), ticket: None }
}

pub(crate) fn actor() -> Actor {
    Actor { name: "meera".to_owned(), uid: 1001, host: "desk1".to_owned() }
}

/// Hashed once for all tests; every person has a hash of the same password.
pub(crate) fn hashed() -> HashedPassword {
    static HASHED: OnceLock<HashedPassword> = OnceLock::new();
    HASHED.get_or_init(|| user::hash_password(&secret(PASSWORD)).unwrap()).clone()
}

/// A new folder that only this account can enter.
pub(crate) fn private_folder() -> TempDir {
    let mode = fs::Permissions::from_mode(0o700);
    tempfile::Builder::new().permissions(mode).tempdir().unwrap()
}

/// Files in a folder that goes with the value.
pub(crate) struct Clinic {
    pub(crate) folder: TempDir,
}

impl Clinic {
    /// City Clinic, enforcing from [`t0`], with its owner Dr. Rao, who has a password.
    pub(crate) fn enforcing() -> Self {
        let clinic = Self { folder: private_folder() };
        setup::init(&clinic.request(Enforce::AtOnce), &actor(), t0()).unwrap();
        clinic.set_password(RAO, t0());
        clinic
    }

    pub(crate) fn request(&self, enforce: Enforce) -> InitRequest {
        InitRequest {
            store: self.store(),
            key_file: self.key(),
            practice: Some(NewPractice { handle: handle(CITY), name: name("City Clinic") }),
            owner: Some(Login::parse(RAO).unwrap()),
            owner_name: Some(name("Dr. Rao")),
            enforce,
            issuer: None,
        }
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.folder.path().join("store.db")
    }

    pub(crate) fn key(&self) -> PathBuf {
        self.folder.path().join("store.key")
    }

    pub(crate) fn open(&self) -> Opened {
        setup::open(&self.store(), &self.key(), KeyNeed::Required).unwrap()
    }

    pub(crate) fn door(&self, now: Timestamp) -> Door {
        Door::open(&self.store(), &self.key(), actor()).unwrap().at(now)
    }

    /// A change through the desk's way in.
    pub(crate) fn write<T>(
        &self,
        now: Timestamp,
        change: impl FnOnce(&mut WriteTx<'_>, &Keyring) -> Result<Change<T>>,
    ) -> Result<T> {
        let Opened { mut store, keys, .. } = self.open();
        let keys = keys.unwrap();
        store.write(&actor(), now, |tx| change(tx, &keys))
    }

    pub(crate) fn read<T>(&self, report: impl FnOnce(&ReadTx<'_>) -> Result<T>) -> Result<T> {
        self.open().store.read(report)
    }

    pub(crate) fn set_password(&self, login: &str, now: Timestamp) {
        let checked = (IdentityCheck::InPerson, &why("hired"));
        self.write(now, |tx, _| user::set_password(tx, &who(login), &hashed(), checked, now))
            .unwrap();
    }

    /// A member of a practice, with the password of all.
    pub(crate) fn add(&self, login: &str, practice: &str, now: Timestamp) {
        self.add_with(hashed(), login, practice, now);
    }

    pub(crate) fn add_with(
        &self,
        password: HashedPassword,
        login: &str,
        practice: &str,
        now: Timestamp,
    ) {
        let new = NewPerson {
            login: Login::parse(login).unwrap(),
            name: None,
            phone: None,
            email: None,
            password: Some(password),
            membership: Some((handle(practice), Role::Staff)),
        };
        self.write(now, |tx, _| user::add(tx, &new, &Why::default(), now)).unwrap();
    }

    pub(crate) fn begin(&self, request: &BeginRequest, now: Timestamp) -> Result<Begun> {
        self.write(now, |tx, keys| enroll::begin_at_desk(tx, keys, request, &Why::default(), now))
    }

    /// Confirms without issuing recovery codes, which take half a second.
    pub(crate) fn confirm(
        &self,
        begun: &Begun,
        typed: &SecretText,
        now: Timestamp,
    ) -> Result<Confirmation> {
        let request =
            ConfirmRequest { user: begun.user, binding: begun.binding, typed, recovery: None };
        self.write(now, |tx, keys| enroll::confirm(tx, keys, &request, now))
    }

    /// A proven authenticator from the desk. The code of `now` is spent by it.
    pub(crate) fn enroll(&self, login: &str, now: Timestamp) -> App {
        let begun = self.begin(&at_desk(login), now).unwrap();
        let app = App::scan(&begun);
        let confirmed = self.confirm(&begun, &app.code(now), now).unwrap();
        assert!(matches!(confirmed, Confirmation::Enrolled(_)), "{confirmed:?}");
        app
    }
}

/// An enrollment at the desk of somebody who stands there.
pub(crate) fn at_desk(login: &str) -> BeginRequest {
    BeginRequest {
        user: who(login),
        label: None,
        algorithm: twofactl::model::authenticator::Algorithm::Sha1,
        digits: None,
        replaces: None,
        check: Some(IdentityCheck::InPerson),
        binding: [7; 16],
    }
}

pub(crate) fn start(
    door: &mut Door,
    login: &str,
    practice: Option<&str>,
    device_token: Option<&SecretText>,
) -> LoginReply {
    let practice = practice.map(handle);
    let password = secret(PASSWORD);
    let request = StartRequest {
        user: login,
        practice: practice.as_ref(),
        password: Password::Given(&password),
        device_token,
    };
    door.start(&request).unwrap()
}

pub(crate) fn verify(door: &mut Door, ticket: &SecretText, code: &SecretText) -> LoginReply {
    door.verify(&VerifyRequest { ticket, code, remember: None }).unwrap()
}

/// The ticket of a reply that has one.
pub(crate) fn ticket(reply: &LoginReply) -> SecretText {
    match reply {
        LoginReply::CodeRequired { ticket, .. } | LoginReply::Proven { ticket, .. } => {
            ticket.clone()
        }
        LoginReply::EnrollmentOffered(invitation) | LoginReply::EnrollmentRequired(invitation) => {
            invitation.ticket.clone()
        }
        other => panic!("no ticket in {other:?}"),
    }
}

/// A reply in the words of the contract.
pub(crate) fn seen(reply: &LoginReply) -> String {
    match reply {
        LoginReply::Allowed(admission) => format!("allowed by {}", admission.by.as_str()),
        LoginReply::CodeRequired { .. } => "code_required".to_owned(),
        LoginReply::Proven { .. } => "proven".to_owned(),
        LoginReply::EnrollmentOffered(invitation) => {
            format!("enrollment_offered until {}", invitation.deadline.unwrap())
        }
        LoginReply::EnrollmentRequired(_) => "enrollment_required".to_owned(),
        LoginReply::Denied => "denied".to_owned(),
        LoginReply::Locked { until: Some(until), .. } => format!("locked until {until}"),
        LoginReply::Locked { until: None, .. } => "locked".to_owned(),
        LoginReply::Rejected { reason, left, .. } => {
            format!("rejected: {}, {left} left", reason.as_str())
        }
        LoginReply::Expired => "expired".to_owned(),
    }
}
