//! A store with many people in it, for measuring.
//!
//! One practice of chosen size among as many users as are wanted; the others
//! work in practices of their own, a thousand at most. Every fourth person is
//! enrolled and has logged in. All of it goes through the library's own
//! operations, thousands of people in each transaction, so that the store is one
//! that the program could have made: the chain of its events is whole.

use std::error::Error;
use std::path::{Path, PathBuf};

use twofactl::Keyring;
use twofactl::model::authenticator::{Algorithm, TotpSettings};
use twofactl::model::event::{Action, Actor, EventOutcome, NewEvent};
use twofactl::model::ids::{LoginId, UserId};
use twofactl::model::member::Role;
use twofactl::model::practice::Handle;
use twofactl::model::secret::{SecretBytes, SecretText};
use twofactl::model::text::DisplayName;
use twofactl::model::time::{Length, Timestamp};
use twofactl::model::user::{EmailAddress, Login, PhoneNumber, UserRef};
use twofactl::ops::Why;
use twofactl::ops::enroll::{self, BeginRequest, ConfirmRequest};
use twofactl::ops::practice::{self, NewPractice};
use twofactl::ops::setup::{self, Enforce, InitRequest, KeyNeed, Opened};
use twofactl::ops::user::{self, HashedPassword, NewPerson};
use twofactl::store::{Change, Events, Store, WriteTx};

pub(crate) type Result<T, E = Box<dyn Error>> = std::result::Result<T, E>;

/// The practice that is measured.
pub(crate) const PRACTICE: &str = "crowd";

/// Everybody's password.
pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// People in one transaction: many enough that syncing does not count, few
/// enough that their events need little memory.
const AT_ONCE: usize = 5_000;

/// More practices than this are not made for those who are not measured.
const OTHER_PRACTICES: usize = 1_000;

/// One of so many is enrolled.
pub(crate) const ENROLLED_EVERY: usize = 4;

/// Over how long the people joined.
const HISTORY: Length = Length::days(50);

/// How many, and where.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// The folder of store and key; private.
    pub(crate) folder: PathBuf,
    /// All users.
    pub(crate) users: usize,
    /// The members of [`PRACTICE`], among them.
    pub(crate) members: usize,
    /// When the last of them is there.
    pub(crate) now: Timestamp,
}

/// The authenticator app of somebody.
#[derive(Debug, Clone)]
pub(crate) struct Phone {
    seed: SecretBytes,
    settings: TotpSettings,
}

impl Phone {
    /// The code that it shows at that time.
    pub(crate) fn code(&self, now: Timestamp) -> Result<SecretText> {
        let app = totp_rs::Builder::new()
            .with_algorithm(totp_rs::Algorithm::SHA1)
            .with_digits(self.settings.digits.get())
            .with_secret(self.seed.expose())
            .with_step_duration(self.settings.period.into())
            .build()
            .map_err(|error| error.to_string())?;
        Ok(SecretText::new(app.generate(now.unix_seconds()).to_string()))
    }
}

/// Who writes all of it.
pub(crate) fn actor() -> Actor {
    Actor { name: "crowd".to_owned(), uid: 4242, host: "bench".to_owned() }
}

/// Where the store of a folder is.
pub(crate) fn store_in(folder: &Path) -> PathBuf {
    folder.join("store.db")
}

/// Where its key is.
pub(crate) fn key_in(folder: &Path) -> PathBuf {
    folder.join("store.key")
}

/// The login of one of them. A stride that is prime to the modulus gives each
/// number another place, so that the order of logins is not the order of ids.
pub(crate) fn login(number: usize) -> Result<Login> {
    let scattered = number * 7_919 % 1_000_003;
    Ok(Login::parse(&format!("p{scattered:07}@crowd.example"))?)
}

/// Makes the store, and gives the phones of those who are enrolled: every fourth, from the
/// first on.
pub(crate) fn make(plan: &Plan) -> Result<Vec<Phone>> {
    let began = plan.now.minus(HISTORY).minus(Length::days(1));
    let request = InitRequest {
        store: store_in(&plan.folder),
        key_file: key_in(&plan.folder),
        practice: Some(NewPractice {
            handle: Handle::parse(PRACTICE)?,
            name: DisplayName::parse("The Crowd")?,
        }),
        owner: None,
        owner_name: None,
        enforce: Enforce::Later,
        issuer: None,
    };
    setup::init(&request, &actor(), began)?;
    let Opened { mut store, keys, .. } =
        setup::open(&request.store, &request.key_file, KeyNeed::Required)?;
    let keys = keys.ok_or("the key that was just made is missing")?;
    let others = other_practices(plan)?;
    write(&mut store, began, others.iter(), |tx, handle| {
        let new = NewPractice { handle: handle.clone(), name: DisplayName::parse("A Practice")? };
        let Change::Made { events, .. } = practice::add(tx, &new, &Why::default(), began)? else {
            return Err(unexpected());
        };
        Ok(events)
    })?;
    Makers { plan, keys: &keys, others, password: user::hash_password(&password())? }
        .people(&mut store)
}

/// The password of everybody, as typed.
pub(crate) fn password() -> SecretText {
    SecretText::new(PASSWORD.to_owned())
}

fn other_practices(plan: &Plan) -> Result<Vec<Handle>> {
    let count = plan.users.saturating_sub(plan.members).min(OTHER_PRACTICES);
    (0..count).map(|number| Ok(Handle::parse(&format!("practice-{number:04}"))?)).collect()
}

/// One transaction for all of the items.
fn write<T>(
    store: &mut Store,
    now: Timestamp,
    items: impl Iterator<Item = T>,
    mut one: impl FnMut(&mut WriteTx<'_>, T) -> twofactl::error::Result<Events>,
) -> Result<()> {
    store.write_many(&actor(), now, |steps| {
        items.into_iter().try_for_each(|item| {
            steps.step(|tx| Ok(Change::Made { outcome: (), events: one(tx, item)? }))
        })
    })?;
    Ok(())
}

fn unexpected() -> twofactl::error::Error {
    twofactl::error::Error::Failed("a fresh store already holds what was to be added".to_owned())
}

/// What people are made with.
struct Makers<'a> {
    plan: &'a Plan,
    keys: &'a Keyring,
    others: Vec<Handle>,
    password: HashedPassword,
}

impl Makers<'_> {
    fn people(&self, store: &mut Store) -> Result<Vec<Phone>> {
        let mut phones = Vec::new();
        let batches = self.plan.users.div_ceil(AT_ONCE);
        let between = HISTORY.millis() / i64::try_from(batches.max(1))?;
        let mut now = self.plan.now.minus(HISTORY);
        for first in (0..self.plan.users).step_by(AT_ONCE) {
            let last = self.plan.users.min(first + AT_ONCE);
            write(store, now, first..last, |tx, number| {
                let (events, phone) = self.person(tx, number, now)?;
                phones.extend(phone);
                Ok(events)
            })?;
            now = now.plus(Length::from_millis(between));
        }
        Ok(phones)
    }

    fn person(
        &self,
        tx: &mut WriteTx<'_>,
        number: usize,
        now: Timestamp,
    ) -> twofactl::error::Result<(Events, Option<Phone>)> {
        let practice = self.practice_of(number)?;
        let new = NewPerson {
            login: login(number).map_err(failed)?,
            name: Some(DisplayName::parse(&format!("Person {number}"))?),
            phone: Some(PhoneNumber::parse(&format!("+9198{number:08}"))?),
            email: Some(EmailAddress::parse(&format!("person{number}@crowd.example"))?),
            password: Some(self.password.clone()),
            membership: Some((practice, role(number))),
        };
        let Change::Made { outcome, events } = user::add(tx, &new, &Why::default(), now)? else {
            return Err(unexpected());
        };
        if !number.is_multiple_of(ENROLLED_EVERY) {
            return Ok((events, None));
        }
        let (enrolled, phone) = self.enroll(tx, outcome.user.id, now)?;
        let events = events.and_those(enrolled).and(a_login(&new, outcome.user.id, number, now));
        Ok((events, Some(phone)))
    }

    fn practice_of(&self, number: usize) -> twofactl::error::Result<Handle> {
        match number.checked_sub(self.plan.members) {
            Some(rest) => self.others.get(rest % self.others.len().max(1)).cloned(),
            None => Some(Handle::parse(PRACTICE)?),
        }
        .ok_or_else(unexpected)
    }

    fn enroll(
        &self,
        tx: &mut WriteTx<'_>,
        user: UserId,
        now: Timestamp,
    ) -> twofactl::error::Result<(Events, Phone)> {
        let binding = [7; 16];
        let request = BeginRequest {
            user: UserRef::Id(user),
            label: None,
            algorithm: Algorithm::Sha1,
            digits: None,
            replaces: None,
            check: None,
            binding,
        };
        let Change::Made { outcome: begun, events } =
            enroll::begin_at_desk(tx, self.keys, &request, &Why::default(), now)?
        else {
            return Err(unexpected());
        };
        let phone = Phone { seed: begun.seed, settings: begun.settings };
        let typed = phone.code(now).map_err(failed)?;
        let request = ConfirmRequest { user, binding, typed: &typed, recovery: None };
        match enroll::confirm(tx, self.keys, &request, now)? {
            Change::Made { events: confirmed, .. } => Ok((events.and_those(confirmed), phone)),
            Change::Nothing { .. } | Change::Counted { .. } | Change::Refused { .. } => {
                Err(unexpected())
            }
        }
    }
}

/// One in ten leads, three provide, the others are staff.
const fn role(number: usize) -> Role {
    match number % 10 {
        0 => Role::Admin,
        1..=3 => Role::Provider,
        _ => Role::Staff,
    }
}

fn failed(error: impl std::fmt::Display) -> twofactl::error::Error {
    twofactl::error::Error::Failed(error.to_string())
}

/// That the person got in once: most of a real record is logins.
fn a_login(new: &NewPerson, user: UserId, number: usize, now: Timestamp) -> NewEvent {
    let login_id = LoginId::new(now, (number as u128).to_le_bytes());
    NewEvent::with_outcome(Action::LoginAllowed, EventOutcome::Allowed)
        .user(user, new.login.as_str())
        .detail("by", "code")
        .login(login_id)
}
