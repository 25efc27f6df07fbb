//! Rows of `users`.

use rusqlite::{Row, params};

use super::{Erased, Fields, ReadTx, WriteTx, count_of};
use crate::error::{Error, Result};
use crate::model::authenticator::AuthenticatorType;
use crate::model::ids::{PracticeId, UserId};
use crate::model::outcome::user::Marks;
use crate::model::password::{HashKind, HashPrice};
use crate::model::policy::Methods;
use crate::model::secret::SecretText;
use crate::model::text::{DisplayName, comparison_key};
use crate::model::time::Timestamp;
use crate::model::user::{EmailAddress, Login, PhoneNumber, User, UserRef, UserStatus};
use crate::store::sql::users as sql;

/// A user about to be added.
#[derive(Debug, Clone)]
pub(crate) struct NewUser {
    /// Must be free.
    pub login: Login,
    /// For people to read.
    pub name: Option<DisplayName>,
    /// The number on file.
    pub phone: Option<PhoneNumber>,
    /// For notices.
    pub email: Option<EmailAddress>,
    /// What is stored of their password.
    pub password: Option<StoredPassword>,
}

/// What is stored of a password.
#[derive(Debug, Clone)]
pub(crate) struct StoredPassword {
    /// A PHC string, or as another system wrote it.
    pub hash: SecretText,
    /// What it costs, if that is not what is hashed today.
    pub price: Option<HashPrice>,
}

impl StoredPassword {
    fn kind(&self) -> Option<String> {
        self.price.map(|price| price.kind.to_string())
    }

    fn amount(&self) -> Option<u32> {
        self.price.map(|price| price.amount)
    }
}

/// How far somebody's second factor has got, without its details.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StateRow {
    /// The types with at least one active authenticator.
    pub active: Methods,
    /// Whether any was disabled by too many wrong codes.
    pub has_disabled: bool,
    /// Whether an enrollment is under way and alive.
    pub has_pending: bool,
    /// When a lock ends or ended.
    pub locked_until: Option<Timestamp>,
}

/// A user in a list.
#[derive(Debug, Clone)]
pub(crate) struct UserRow {
    /// Their id.
    pub id: UserId,
    /// Their login.
    pub login: Login,
    /// Their name.
    pub name: Option<DisplayName>,
    /// May log in or not.
    pub status: UserStatus,
    /// Their second factor.
    pub state: StateRow,
}

/// A user as they are named.
#[derive(Debug, Clone)]
pub(crate) struct NameRow {
    /// Their id.
    pub id: UserId,
    /// Their login.
    pub login: Login,
    /// Their name.
    pub name: Option<DisplayName>,
}

/// Which users a list shows.
#[derive(Debug, Clone, Default)]
pub(crate) struct UserFilter {
    /// Only the members of this practice.
    pub practice: Option<PracticeId>,
    /// Only those whose login, name or phone holds this text.
    pub matching: Option<String>,
    /// Only those who have all of these.
    pub marks: Marks,
}

pub(super) fn login(fields: &mut Fields<'_>) -> Result<Login> {
    fields.parsed("a login", |text: String| Login::parse(&text))
}

pub(super) fn name(fields: &mut Fields<'_>) -> Result<Option<DisplayName>> {
    fields.parsed_option("a name", |text: String| DisplayName::parse(&text))
}

pub(super) fn email(fields: &mut Fields<'_>) -> Result<Option<EmailAddress>> {
    fields.parsed_option("an e-mail address", |text: String| EmailAddress::parse(&text))
}

pub(super) fn status(fields: &mut Fields<'_>) -> Result<UserStatus> {
    fields.word("a status", UserStatus::from_word)
}

/// Reads the columns that `sql::users::state_columns` names.
pub(super) fn state(fields: &mut Fields<'_>) -> Result<StateRow> {
    let mut active = Methods::NONE;
    for kind in AuthenticatorType::ALL {
        if fields.next()? {
            active = active.with(kind);
        }
    }
    Ok(StateRow {
        active,
        has_disabled: fields.next()?,
        has_pending: fields.next()?,
        locked_until: fields.time_option()?,
    })
}

fn user(row: &Row<'_>) -> Result<User> {
    let mut fields = Fields::new(row);
    let fields = &mut fields;
    Ok(User {
        id: UserId::new(fields.next()?),
        login: login(fields)?,
        name: name(fields)?,
        phone: fields.parsed_option("a phone number", |text: String| PhoneNumber::parse(&text))?,
        phone_changed_at: fields.time_option()?,
        email: email(fields)?,
        status: status(fields)?,
        reinstated_at: fields.time_option()?,
        personal: fields.next()?,
        required: fields.next()?,
        rebind: fields.next()?,
        epoch: fields.next()?,
        password_set: fields.next()?,
        first_enrolled_at: fields.time_option()?,
        created_at: fields.time()?,
    })
}

fn name_row(fields: &mut Fields<'_>) -> Result<NameRow> {
    Ok(NameRow { id: UserId::new(fields.next()?), login: login(fields)?, name: name(fields)? })
}

fn price(row: &Row<'_>) -> Result<HashPrice> {
    let mut fields = Fields::new(row);
    let kind = fields.word("a kind of password hash", HashKind::from_text)?;
    Ok(HashPrice { kind, amount: fields.next()? })
}

fn user_row(row: &Row<'_>) -> Result<UserRow> {
    let mut fields = Fields::new(row);
    let fields = &mut fields;
    Ok(UserRow {
        id: UserId::new(fields.next()?),
        login: login(fields)?,
        name: name(fields)?,
        status: status(fields)?,
        state: state(fields)?,
    })
}

/// A pattern for numbers that hold `text`, or the digits that it reads out.
fn phone_pattern(text: &str) -> String {
    PhoneNumber::spoken(text).map_or_else(|| pattern(text), |digits| format!("%{digits}%"))
}

/// A pattern that finds `text` anywhere, with its own wildcards taken literally.
fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in comparison_key(text).chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

impl ReadTx<'_> {
    /// The user of that login or id, if there is one.
    pub(crate) fn find_user(&self, who: &UserRef) -> Result<Option<User>> {
        match who {
            UserRef::Login(login) => self.find(sql::SELECT_BY_KEY, [login.key()], user),
            UserRef::Id(id) => self.find(sql::SELECT_BY_ID, [id.get()], user),
        }
    }

    /// The user of that login or id.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] if there is none.
    pub(crate) fn get_user(&self, who: &UserRef) -> Result<User> {
        self.find_user(who)?.ok_or_else(|| Error::not_found("user", who))
    }

    /// A user's present epoch, and how many recovery codes they have left.
    pub(crate) fn epoch_and_codes_left(&self, user: UserId) -> Result<(i64, u64)> {
        self.get(sql::SELECT_EPOCH_AND_CODES, [user.get()], |row| {
            let mut fields = Fields::new(row);
            Ok((fields.next()?, count_of(fields.next()?)))
        })
    }

    /// What is stored of the user's password. `None` if no password is on file.
    pub(crate) fn password_hash(&self, user: UserId) -> Result<Option<SecretText>> {
        let found: Option<Option<String>> =
            self.find(sql::SELECT_PASSWORD, [user.get()], |row| Fields::new(row).next())?;
        Ok(found.flatten().map(SecretText::new))
    }

    /// The dearest password hash of each kind, but for those that cost what is hashed today.
    pub(crate) fn dearest_passwords(&self) -> Result<Vec<HashPrice>> {
        let mut dearest: Vec<HashPrice> = Vec::new();
        let mut last = String::new();
        while let Some(price) = self.find(sql::SELECT_DEAREST_AFTER, [&last], price)? {
            last = price.kind.to_string();
            dearest.push(price);
        }
        Ok(dearest)
    }

    /// The users whose login or name holds `text`, or whose number ends in the digits
    /// that it reads out, by login: at most `limit`, and how many there are in all.
    pub(crate) fn names_matching(&self, text: &str, limit: u64) -> Result<(Vec<NameRow>, u64)> {
        let ending = PhoneNumber::spoken(text).map(|digits| format!("%{digits}"));
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut total = 0;
        let params = params![pattern(text), ending, limit];
        let rows = self.list(sql::SELECT_NAMES_MATCHING, params, |row| {
            let mut fields = Fields::new(row);
            let named = name_row(&mut fields)?;
            total = count_of(fields.next()?);
            Ok(named)
        })?;
        Ok((rows, total))
    }

    /// Hands the name of every user to `each`, as they come.
    pub(crate) fn for_each_name(&self, mut each: impl FnMut(NameRow) -> Result<()>) -> Result<()> {
        self.for_each(sql::SELECT_NAMES, [], |row| each(name_row(&mut Fields::new(row))?))
    }

    /// The logins on either side of where `key` stands or would stand: at most
    /// `limit` on each, and only these are looked at.
    pub(crate) fn logins_around(&self, key: &str, limit: u32) -> Result<Vec<Login>> {
        let read = |row: &Row<'_>| login(&mut Fields::new(row));
        let mut logins = self.list(sql::SELECT_LOGINS_FROM, params![key, limit], read)?;
        logins.extend(self.list(sql::SELECT_LOGINS_BEFORE, params![key, limit], read)?);
        Ok(logins)
    }

    /// Hands each user of the list to `each`, by login.
    pub(crate) fn for_each_user(
        &self,
        filter: &UserFilter,
        now: Timestamp,
        mut each: impl FnMut(UserRow) -> Result<()>,
    ) -> Result<()> {
        let now = now.millis();
        let mut row = |row: &Row<'_>| each(user_row(row)?);
        let UserFilter { practice, matching, marks } = filter;
        let Marks { one_factor: one, low_codes: low, sms_only: sms, never_used: never } = *marks;
        let matching = matching.as_deref().map(|text| (pattern(text), phone_pattern(text)));
        match (practice.map(PracticeId::get), matching) {
            (None, None) => {
                self.for_each(sql::SELECT_ALL, params![now, one, low, sms, never], &mut row)
            }
            (None, Some((text, phone))) => {
                let params = params![now, one, low, sms, never, text, phone];
                self.for_each(sql::SELECT_MATCHING, params, &mut row)
            }
            (Some(id), None) => {
                let params = params![now, one, low, sms, never, id];
                self.for_each(sql::SELECT_IN_PRACTICE, params, &mut row)
            }
            (Some(id), Some((text, phone))) => {
                let params = params![now, one, low, sms, never, id, text, phone];
                self.for_each(sql::SELECT_MATCHING_IN_PRACTICE, params, &mut row)
            }
        }
    }
}

impl WriteTx<'_> {
    /// Adds a user. `None` if the login is taken.
    pub(crate) fn add_user(&mut self, user: &NewUser, now: Timestamp) -> Result<Option<UserId>> {
        let NewUser { login, name, phone, email, password } = user;
        let at = now.millis();
        self.find(
            sql::INSERT_USER,
            params![
                login.as_str(),
                login.key(),
                name.as_ref().map(DisplayName::as_str),
                name.as_ref().map(|n| comparison_key(n.as_str())),
                phone.as_ref().map(PhoneNumber::as_str),
                phone.as_ref().map(|_| at),
                email.as_ref().map(EmailAddress::as_str),
                password.as_ref().map(|password| password.hash.expose()),
                password.as_ref().map(|_| at),
                password.as_ref().and_then(StoredPassword::kind),
                password.as_ref().and_then(StoredPassword::amount),
                at,
            ],
            |row| Fields::new(row).next().map(UserId::new),
        )
    }

    /// Writes login, name, phone and e-mail. False if the login is another user's.
    pub(crate) fn update_profile(&mut self, user: &User) -> Result<bool> {
        let changed = self.execute(
            sql::UPDATE_PROFILE,
            params![
                user.login.as_str(),
                user.login.key(),
                user.name.as_ref().map(DisplayName::as_str),
                user.name.as_ref().map(|n| comparison_key(n.as_str())),
                user.phone.as_ref().map(PhoneNumber::as_str),
                user.phone_changed_at.map(Timestamp::millis),
                user.email.as_ref().map(EmailAddress::as_str),
                user.id.get(),
            ],
        )?;
        Ok(changed == 1)
    }

    /// Writes the marks personal, required and rebind.
    pub(crate) fn update_marks(&mut self, user: &User) -> Result<()> {
        self.execute(
            sql::UPDATE_MARKS,
            params![user.personal, user.required, user.rebind, user.id.get()],
        )
        .map(|_| ())
    }

    /// Keeps the user from logging in.
    pub(crate) fn suspend(&mut self, user: UserId, now: Timestamp) -> Result<()> {
        self.execute(sql::SUSPEND, params![now.millis(), user.get()]).map(|_| ())
    }

    /// Lets the user log in again.
    pub(crate) fn reinstate(&mut self, user: UserId, now: Timestamp) -> Result<()> {
        self.execute(sql::REINSTATE, params![now.millis(), user.get()]).map(|_| ())
    }

    /// Ends everything made under the user's present epoch. Gives the new one.
    pub(crate) fn raise_epoch(&mut self, user: UserId) -> Result<i64> {
        self.get(sql::RAISE_EPOCH, [user.get()], |row| Fields::new(row).next())
    }

    /// Writes another password.
    pub(crate) fn set_password(
        &mut self,
        user: UserId,
        password: &StoredPassword,
        now: Timestamp,
    ) -> Result<()> {
        let hash = password.hash.expose();
        let (kind, amount) = (password.kind(), password.amount());
        self.execute(sql::UPDATE_PASSWORD, params![hash, now.millis(), kind, amount, user.get()])
            .map(|_| ())
    }

    /// Writes a hash as we make them of the same password. False if the password is another by now.
    pub(crate) fn rehash_password(
        &mut self,
        user: UserId,
        old: &SecretText,
        new: &SecretText,
    ) -> Result<bool> {
        let params = params![new.expose(), user.get(), old.expose()];
        Ok(self.execute(sql::REHASH_PASSWORD, params)? == 1)
    }

    /// Notes that the user was enrolled once; the first time stays.
    pub(crate) fn note_enrolled(&mut self, user: UserId, now: Timestamp) -> Result<()> {
        self.execute(sql::UPDATE_FIRST_ENROLLED, params![now.millis(), user.get()]).map(|_| ())
    }

    /// Removes a user with everything of theirs but the events.
    pub(crate) fn remove_user(&mut self, user: UserId) -> Result<()> {
        self.erased = Erased::Secrets;
        self.execute(sql::DELETE_USER, [user.get()]).map(|_| ())
    }
}
