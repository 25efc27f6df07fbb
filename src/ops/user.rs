//! Users: adding, changing, listing and removing them, their passwords and locks.

mod several;
mod show;
mod situation;

pub use several::{Requirement, reinstate, remove_each, require, suspend};
pub use show::{explain, record_phones_shown, show};
pub use situation::{Outlook, situation};

use super::each::{One, change_each};
use super::person::{Person, pass_through};
use super::{Why, find_identity_refusal, operator};
use crate::crypto::password;
use crate::error::{Error, Refusal, Result};
use crate::model::Invalid;
use crate::model::event::{Action, NewEvent};
use crate::model::identity::IdentityCheck;
use crate::model::ids::{PracticeId, UserId};
use crate::model::member::Role;
use crate::model::outcome::Demand;
use crate::model::outcome::user::{Marks, UserChanged, UserRemoved, UserSummary};
use crate::model::practice::Handle;
use crate::model::rate::RateKind;
use crate::model::secret::SecretText;
use crate::model::text::{DisplayName, shell_word};
use crate::model::time::Timestamp;
use crate::model::user::{EmailAddress, Login, PhoneNumber, User, UserRef};
use crate::rules::coverage::judge_factor_state;
use crate::rules::denial::refused_until;
use crate::rules::lifecycle::LifeEvent;
use crate::rules::next_login::Standing;
use crate::rules::passwords::{MAXIMUM_BYTES, minimum_length};
use crate::store::{Change, Events, NewUser, ReadTx, StoredPassword, UserFilter, UserRow, WriteTx};

/// A user about to be added.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// Must be free.
    pub login: Login,
    /// For people to read.
    pub name: Option<DisplayName>,
    /// The number on file.
    pub phone: Option<PhoneNumber>,
    /// For notices.
    pub email: Option<EmailAddress>,
    /// From [`hash_password`] before the transaction began, or [`imported_password`].
    pub password: Option<HashedPassword>,
    /// A first membership.
    pub membership: Option<(Handle, Role)>,
}

/// A password that was hashed, and how long it was.
#[derive(Debug, Clone)]
pub struct HashedPassword {
    stored: StoredPassword,
    /// `None` if only another system knew.
    characters: Option<usize>,
}

impl HashedPassword {
    /// What is stored of it.
    pub(super) const fn hash(&self) -> &SecretText {
        &self.stored.hash
    }

    /// How long it must be depends on whether it stands alone. One that another system took
    /// is not looked at: only its hash is here.
    fn check_length(&self, because: Option<Demand>) -> Result<()> {
        self.characters.map_or(Ok(()), |characters| check_password_length(characters, because))
    }
}

/// Hashes a password; takes about 30 ms and 19 MiB, so never inside a transaction.
///
/// # Errors
///
/// [`crate::error::Error::Invalid`] if it has less than 8 characters, or more than 1024 bytes.
pub fn hash_password(text: &SecretText) -> Result<HashedPassword> {
    let characters = password::characters(text);
    check_password_length(characters, Some(Demand::Practice))?;
    if text.expose().len() > MAXIMUM_BYTES {
        return Err(Invalid::new(
            "password",
            "(not shown)",
            format!("at most {MAXIMUM_BYTES} bytes"),
        )
        .into());
    }
    let stored = StoredPassword { hash: password::hash(text)?, price: None };
    Ok(HashedPassword { stored, characters: Some(characters) })
}

/// Takes a password hash that another system made: Argon2 as a PHC string, bcrypt, or PBKDF2 in
/// PHC, passlib's or Django's form. The right password lets in with it as with one of
/// ours and is hashed anew then. As long as one is left in the store, each login that is turned
/// away costs as much more as the dearest of each kind does.
///
/// # Errors
///
/// [`crate::error::Error::Invalid`] for anything else, and for what would cost too much.
pub fn imported_password(hash: &SecretText) -> Result<HashedPassword> {
    let price = password::price(hash.expose()).map_err(|_| {
        let allowed = "a hash of Argon2 (256 MiB, ten passes and four lanes at most), bcrypt \
                       (cost 14 at most) or PBKDF2 (2000000 iterations at most)";
        Invalid::new("password hash", "(not shown)", allowed.to_owned())
    })?;
    let price = Some(price).filter(|price| !password::is_todays(*price));
    Ok(HashedPassword { stored: StoredPassword { hash: hash.clone(), price }, characters: None })
}

/// The least length depends on whether the password stands alone.
fn check_password_length(characters: usize, because: Option<Demand>) -> Result<()> {
    let least = minimum_length(because);
    if characters >= least {
        return Ok(());
    }
    let allowed = match because {
        Some(_) => format!("at least {least} characters"),
        None => format!(
            "at least {least} characters, because no second factor is demanded of this user"
        ),
    };
    Err(Invalid::new("password", "(not shown)", allowed).into())
}

/// Adds a user, with a first membership if one is given.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`] for an unknown practice; refused if the login is taken
/// by somebody else; [`crate::error::Error::Invalid`] for a short password; the store's.
pub fn add(
    tx: &mut WriteTx<'_>,
    new: &NewPerson,
    why: &Why,
    now: Timestamp,
) -> Result<Change<UserChanged>> {
    let membership = new.membership.as_ref();
    let joins = membership
        .map(|(handle, role)| Ok::<_, Error>((tx.get_practice(handle)?.id, handle.clone(), *role)));
    let Some((id, events)) = insert(tx, new, joins.transpose()?.as_ref(), why, now)? else {
        return exists_already(tx, new, why, now);
    };
    let person = Person::get(tx, &UserRef::Id(id))?;
    if let Some(password) = &new.password {
        password.check_length(person.next_login(None, None, now).because)?;
    }
    Ok(Change::Made { outcome: changed(&person, now), events })
}

/// Writes somebody new with a membership in that practice, and says what the record shall
/// say. `None` if the login is taken.
pub(super) fn insert(
    tx: &mut WriteTx<'_>,
    new: &NewPerson,
    joins: Option<&(PracticeId, Handle, Role)>,
    why: &Why,
    now: Timestamp,
) -> Result<Option<(UserId, Events)>> {
    let row = NewUser {
        login: new.login.clone(),
        name: new.name.clone(),
        phone: new.phone.clone(),
        email: new.email.clone(),
        password: new.password.as_ref().map(|password| password.stored.clone()),
    };
    let Some(id) = tx.add_user(&row, now)? else { return Ok(None) };
    let added = why.on(NewEvent::done(Action::UserAdd)).user(id, new.login.as_str());
    let events = Events::one(added.detail("password_set", new.password.is_some()));
    let Some((practice, handle, role)) = joins else { return Ok(Some((id, events))) };
    tx.add_member(*practice, id, *role, now)?;
    let joined = why
        .on(NewEvent::done(Action::MemberAdd))
        .practice(*practice, handle.as_str())
        .user(id, new.login.as_str());
    Ok(Some((id, events.and(joined.detail("role", role.as_str())))))
}

/// The same user again is no error; another user of that login is.
fn exists_already(
    tx: &WriteTx<'_>,
    new: &NewPerson,
    why: &Why,
    now: Timestamp,
) -> Result<Change<UserChanged>> {
    let person = Person::get(tx, &UserRef::Login(new.login.clone()))?;
    let User { login, name, phone, email, .. } = &person.user;
    let same = new.password.is_none()
        && (new.name.as_ref(), new.phone.as_ref(), new.email.as_ref())
            == (name.as_ref(), phone.as_ref(), email.as_ref())
        && new.membership.as_ref().is_none_or(|(handle, role)| {
            person.memberships.iter().any(|(p, m)| p.handle == *handle && m.role == *role)
        });
    if same {
        return Ok(Change::Nothing {
            outcome: UserChanged { changed: false, ..changed(&person, now) },
        });
    }
    let refusal = Refusal::Exists {
        noun: "user",
        name: login.to_string(),
        next: format!("see who that is: twofactl user show {}", shell_word(login.as_str())),
    };
    let event = why.on(NewEvent::refused(Action::UserAdd)).user(person.user.id, login.as_str());
    Ok(Change::refused(refusal, event))
}

pub(super) fn changed(person: &Person, now: Timestamp) -> UserChanged {
    UserChanged { changed: true, user: person.user.clone(), next_login: person.next_logins(now) }
}

/// What an operator asks to change of a user. `None` leaves a field, the inner
/// `None` empties it.
#[derive(Debug, Clone, Default)]
pub struct ProfilePatch {
    /// Another login.
    pub login: Option<Login>,
    /// Another name.
    pub name: Option<Option<DisplayName>>,
    /// Another number.
    pub phone: Option<Option<PhoneNumber>>,
    /// Another address.
    pub email: Option<Option<EmailAddress>>,
}

impl ProfilePatch {
    /// Whether it says anything.
    pub(super) const fn is_any(&self) -> bool {
        let Self { login, name, phone, email } = self;
        login.is_some() || name.is_some() || phone.is_some() || email.is_some()
    }
}

/// Changes a user's login, name, phone or e-mail.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; refused if the new login is taken; the store's.
pub fn set(
    tx: &mut WriteTx<'_>,
    who: &UserRef,
    patch: &ProfilePatch,
    why: &Why,
    now: Timestamp,
) -> Result<Change<UserChanged>> {
    let person = Person::get(tx, who)?;
    let before = &person.user;
    let mut user = before.clone();
    let ProfilePatch { login, name, phone, email } = patch;
    user.login = login.clone().unwrap_or(user.login);
    user.name = name.clone().unwrap_or(user.name);
    user.email = email.clone().unwrap_or(user.email);
    user.phone = phone.clone().unwrap_or(user.phone);
    if user.phone != before.phone {
        user.phone_changed_at = user.phone.as_ref().map(|_| now);
    }
    let event = why.on(NewEvent::done(Action::UserSet)).user(user.id, before.login.as_str());
    let event = describe_change(event, before, &user);
    if event.details.is_empty() {
        return Ok(Change::Nothing {
            outcome: UserChanged { changed: false, ..changed(&person, now) },
        });
    }
    if !tx.update_profile(&user)? {
        return Ok(login_taken(&user, before, why));
    }
    Ok(Change::made(changed(&person.again(tx)?, now), event))
}

fn login_taken(user: &User, before: &User, why: &Why) -> Change<UserChanged> {
    let refusal = Refusal::Exists {
        noun: "user",
        name: user.login.to_string(),
        next: format!("see who that is: twofactl user show {}", shell_word(user.login.as_str())),
    };
    let event = why.on(NewEvent::refused(Action::UserSet)).user(before.id, before.login.as_str());
    Change::refused(refusal, event)
}

/// Says which fields changed. Numbers only masked: the record is read by many.
fn describe_change(event: NewEvent, before: &User, after: &User) -> NewEvent {
    let text = |name: &Option<DisplayName>| name.as_ref().map(|n| n.as_str().to_owned());
    let masked = |phone: &Option<PhoneNumber>| phone.as_ref().map(PhoneNumber::masked);
    let address = |email: &Option<EmailAddress>| email.as_ref().map(|e| e.as_str().to_owned());
    let fields = [
        (
            "login",
            Some(before.login.as_str().to_owned()),
            Some(after.login.as_str().to_owned()),
            false,
        ),
        ("name", text(&before.name), text(&after.name), false),
        // Two numbers can look alike once they are masked.
        ("phone", masked(&before.phone), masked(&after.phone), before.phone != after.phone),
        ("email", address(&before.email), address(&after.email), false),
    ];
    fields.into_iter().fold(event, |event, (name, old, new, differs)| {
        if old == new && !differs {
            event
        } else {
            event.detail(&format!("{name}_before"), old).detail(name, new)
        }
    })
}

/// Sets a password that [`hash_password`] hashed or [`imported_password`] took. One in the place of another raises the epoch.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; refused if identity was checked in a way that does not
/// hold; [`crate::error::Error::Invalid`] for a short password; the store's.
pub fn set_password(
    tx: &mut WriteTx<'_>,
    who: &UserRef,
    password: &HashedPassword,
    given: (IdentityCheck, &Why),
    now: Timestamp,
) -> Result<Change<UserChanged>> {
    let (check, why) = given;
    let person = Person::get(tx, who)?;
    let user = &person.user;
    if let Some(refusal) = find_identity_refusal(user, check, now) {
        let event =
            why.on(NewEvent::refused(Action::UserSetPassword)).user(user.id, user.login.as_str());
        return Ok(Change::refused(refusal, event));
    }
    password.check_length(person.next_login(None, None, now).because)?;
    tx.set_password(user.id, &password.stored, now)?;
    let turn =
        if user.password_set { LifeEvent::PasswordChanged } else { LifeEvent::FirstPasswordSet };
    let epoch = pass_through(tx, user, turn)?;
    let event = why
        .on(NewEvent::done(Action::UserSetPassword))
        .user(user.id, user.login.as_str())
        .detail("first", !user.password_set)
        .detail("verified", check.as_str())
        .detail("epoch", epoch);
    Ok(Change::made(changed(&person.again(tx)?, now), event))
}

/// Ends the locks of several users and keeps their authenticators, or of none
/// of them. The wrong codes in a row stay counted. Where a name had so many wrong
/// passwords that even the right one is denied, that ends as well. Whoever is named
/// twice is told of once.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; refused if the authenticators of one were
/// disabled; the store's.
pub fn unlock(
    tx: &mut WriteTx<'_>,
    who: &[UserRef],
    why: &Why,
    now: Timestamp,
) -> Result<Change<Vec<UserChanged>>> {
    change_each(tx, who, now, |tx, person| {
        let user = &person.user;
        if person.standing().has_only_disabled() {
            let refusal = Refusal::DisabledByGuessing { login: user.login.to_string() };
            let event =
                why.on(NewEvent::refused(Action::UserUnlock)).user(user.id, user.login.as_str());
            return Ok(One::Refused(refusal, event));
        }
        let locked_until = person.lock.locked_until.filter(|until| *until > now);
        let subject = user.id.get().to_string();
        let passwords = tx.find_rate(RateKind::Password, subject.as_bytes())?;
        let passwords = passwords.filter(|_| refused_until(passwords, now).is_some());
        if locked_until.is_none() && passwords.is_none() {
            return Ok(One::Unchanged(()));
        }
        if locked_until.is_some() {
            tx.unlock(user.id)?;
        }
        if passwords.is_some() {
            tx.remove_rate(RateKind::Password, subject.as_bytes())?;
        }
        let event = why.on(NewEvent::done(Action::UserUnlock));
        let event = event
            .user(user.id, user.login.as_str())
            .detail("locked_until", locked_until)
            .detail("failed_attempts", i64::try_from(person.lock.in_row).unwrap_or(i64::MAX));
        let wrong = passwords.map(|window| i64::try_from(window.count).unwrap_or(i64::MAX));
        // Only where they had to do with it: the shape of other events stays.
        let event = wrong.into_iter().fold(event, |event, n| event.detail("wrong_passwords", n));
        Ok(One::Changed((), event))
    })
}

/// Removes a user with everything of theirs; the events stay.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; the store's.
pub fn remove(tx: &mut WriteTx<'_>, who: &UserRef, why: &Why) -> Result<Change<UserRemoved>> {
    let person = Person::get(tx, who)?;
    let User { id, login, .. } = person.user;
    let unlinked = operator::unlink(tx, id, why)?;
    tx.remove_user(id)?;
    let practices: Vec<Handle> = person.memberships.into_iter().map(|(p, _)| p.handle).collect();
    let joined: Vec<_> = practices.iter().map(Handle::as_str).collect();
    let event = why
        .on(NewEvent::done(Action::UserRemove))
        .user(id, login.as_str())
        .detail("practices", joined.join(","))
        .detail("authenticators", i64::try_from(person.authenticators.len()).unwrap_or(i64::MAX));
    let authenticators = person.authenticators.len() as u64;
    let events = unlinked.into_iter().fold(Events::one(event), Events::and);
    Ok(Change::Made { outcome: UserRemoved { id, login, practices, authenticators }, events })
}

/// Which users a list shows.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// Only the members of this practice.
    pub practice: Option<Handle>,
    /// Only those whose login, name or phone holds this text.
    pub matching: Option<String>,
    /// Only those who have all of these.
    pub marks: Marks,
}

/// Hands each user of the list to `each`, by login.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`] for an unknown practice; what `each` says; the store's.
pub fn list(
    tx: &ReadTx<'_>,
    listed: &Listed,
    now: Timestamp,
    mut each: impl FnMut(UserSummary) -> Result<()>,
) -> Result<()> {
    let Listed { practice, matching, marks } = listed;
    let practice = practice.as_ref().map(|handle| tx.get_practice(handle)).transpose()?;
    let filter = UserFilter {
        practice: practice.map(|found| found.id),
        matching: matching.clone(),
        marks: *marks,
    };
    tx.for_each_user(&filter, now, |row| each(summary(row, now)))
}

fn summary(row: UserRow, now: Timestamp) -> UserSummary {
    let UserRow { id, login, name, status, state } = row;
    let standing = Standing {
        status,
        epoch: 0,
        reinstated_at: None,
        personal: false,
        required: false,
        rebind: false,
        locked_until: state.locked_until,
        active: state.active,
        has_disabled: state.has_disabled,
        any_practice_enrolls_with_code: false,
    };
    let pending = state.has_pending.then(|| Timestamp::from_millis(i64::MAX));
    UserSummary { id, login, name, status, state: judge_factor_state(&standing, pending, now) }
}
