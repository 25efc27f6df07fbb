//! Rows of `practices`.

use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};

use super::{Fields, ReadTx, WriteTx, count_of};
use crate::error::{Error, Result};
use crate::model::authenticator::Digits;
use crate::model::ids::PracticeId;
use crate::model::member::Role;
use crate::model::policy::{EnrollWith, Grace, Methods, Policy, Remember, RoleScope};
use crate::model::practice::{Handle, Practice};
use crate::model::text::{DisplayName, comparison_key};
use crate::model::time::{Length, Timestamp};
use crate::store::sql::practices as sql;

/// Reads the columns that `sql::practices` names.
pub(super) fn practice(fields: &mut Fields<'_>) -> Result<Practice> {
    let id = PracticeId::new(fields.next()?);
    let (handle, name) = (handle(fields)?, name(fields)?);
    let policy = policy(fields)?;
    Ok(Practice { id, handle, name, policy, created_at: fields.time()? })
}

fn handle(fields: &mut Fields<'_>) -> Result<Handle> {
    fields.parsed("a practice handle", |text: String| Handle::parse(&text))
}

fn name(fields: &mut Fields<'_>) -> Result<DisplayName> {
    fields.parsed("a practice name", |text: String| DisplayName::parse(&text))
}

fn policy(fields: &mut Fields<'_>) -> Result<Policy> {
    Ok(Policy {
        enforced_since: fields.time_option()?,
        paused_until: fields.time_option()?,
        roles: roles(fields)?,
        grace: grace(fields)?,
        methods: fields.parsed("a list of methods", |text: String| Methods::parse_policy(&text))?,
        digits: fields.parsed("a number of digits", Digits::new)?,
        remember: Remember::from_length(Length::from_millis(fields.next()?)),
        enroll_with: fields.word("an enrollment proof", EnrollWith::from_word)?,
    })
}

fn roles(fields: &mut Fields<'_>) -> Result<RoleScope> {
    let mut scope = RoleScope::NONE;
    for role in Role::ALL {
        if let Some(since) = fields.time_option()? {
            scope = scope.with(role, since);
        }
    }
    Ok(scope)
}

fn grace(fields: &mut Fields<'_>) -> Result<Grace> {
    let length: Option<i64> = fields.next()?;
    let until = fields.time_option()?;
    Ok(match (length, until) {
        (Some(length), _) => Grace::Length(Length::from_millis(length)),
        (None, Some(until)) => Grace::Until(until),
        (None, None) => Grace::None,
    })
}

/// Grace as its two columns.
fn grace_columns(grace: Grace) -> (Option<i64>, Option<i64>) {
    match grace {
        Grace::None => (None, None),
        Grace::Length(length) => (Some(length.millis()), None),
        Grace::Until(until) => (None, Some(until.millis())),
    }
}

fn millis(time: Option<Timestamp>) -> Option<i64> {
    time.map(Timestamp::millis)
}

fn enforcement(policy: &Policy) -> &'static str {
    if policy.enforced_since.is_some() { "required" } else { "off" }
}

/// What both writing statements bind first, in their order.
fn columns_of(handle: &Handle, name: &DisplayName, policy: &Policy) -> Vec<Value> {
    let (length, until) = grace_columns(policy.grace);
    let since = |role| millis(policy.roles.since(role)).into();
    vec![
        handle.as_str().to_owned().into(),
        name.as_str().to_owned().into(),
        comparison_key(name.as_str()).into(),
        enforcement(policy).to_owned().into(),
        millis(policy.enforced_since).into(),
        millis(policy.paused_until).into(),
        since(Role::Owner),
        since(Role::Admin),
        since(Role::Provider),
        since(Role::Staff),
        length.into(),
        until.into(),
        policy.methods.to_string().into(),
        i64::from(policy.digits.get()).into(),
        policy.remember.length().millis().into(),
        policy.enroll_with.as_str().to_owned().into(),
    ]
}

fn one(row: &Row<'_>) -> Result<Practice> {
    practice(&mut Fields::new(row))
}

impl ReadTx<'_> {
    /// The practice of that handle, if there is one.
    pub(crate) fn find_practice(&self, handle: &Handle) -> Result<Option<Practice>> {
        self.find(sql::SELECT_BY_HANDLE, [handle.as_str()], one)
    }

    /// The practice of that handle.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] if there is none.
    pub(crate) fn get_practice(&self, handle: &Handle) -> Result<Practice> {
        self.find_practice(handle)?.ok_or_else(|| Error::not_found("practice", handle))
    }

    /// The practice of that id, if there is one.
    pub(crate) fn find_practice_by_id(&self, id: PracticeId) -> Result<Option<Practice>> {
        self.find(sql::SELECT_BY_ID, [id.get()], one)
    }

    /// Hands every practice and its number of members to `each`, by handle.
    pub(crate) fn for_each_practice(
        &self,
        mut each: impl FnMut(Practice, u64) -> Result<()>,
    ) -> Result<()> {
        self.for_each(sql::SELECT_ALL, [], |row| {
            let mut fields = Fields::new(row);
            let practice = practice(&mut fields)?;
            each(practice, count_of(fields.next()?))
        })
    }

    /// Every practice by handle and name.
    pub(crate) fn practice_names(&self) -> Result<Vec<(Handle, DisplayName)>> {
        self.list(sql::SELECT_NAMES, [], |row| {
            let mut fields = Fields::new(row);
            Ok((handle(&mut fields)?, name(&mut fields)?))
        })
    }

    /// How many members a practice has.
    pub(crate) fn count_members(&self, practice: PracticeId) -> Result<u64> {
        self.count(sql::COUNT_MEMBERS, [practice.get()])
    }
}

impl WriteTx<'_> {
    /// Adds a practice. `None` if the handle is taken.
    pub(crate) fn add_practice(
        &mut self,
        handle: &Handle,
        name: &DisplayName,
        policy: &Policy,
        now: Timestamp,
    ) -> Result<Option<PracticeId>> {
        let mut columns = columns_of(handle, name, policy);
        columns.push(now.millis().into());
        self.find(sql::INSERT_PRACTICE, params_from_iter(columns), |row| {
            Fields::new(row).next().map(PracticeId::new)
        })
    }

    /// Writes a practice's handle, name and policy. The handle must be free.
    pub(crate) fn update_practice(&mut self, practice: &Practice) -> Result<()> {
        let Practice { id, handle, name, policy, created_at: _ } = practice;
        let mut columns = columns_of(handle, name, policy);
        columns.push(id.get().into());
        self.execute(sql::UPDATE_PRACTICE, params_from_iter(columns)).map(|_| ())
    }

    /// Removes a practice with its memberships, exemptions and devices.
    pub(crate) fn remove_practice(&mut self, id: PracticeId) -> Result<()> {
        self.execute(sql::DELETE_PRACTICE, [id.get()]).map(|_| ())
    }
}
