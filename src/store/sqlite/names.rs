//! Names that begin in a certain way, read from the indexes.

use std::ops::RangeInclusive;

use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};

use super::{Fields, ReadTx};
use crate::error::Result;
use crate::model::ids::UserId;
use crate::model::outcome::names::Name;
use crate::model::practice::Handle;
use crate::model::time::Timestamp;
use crate::store::sql::names as sql;

/// Sorts behind every text that begins like the one it is put after.
const END: char = char::MAX;

fn end_of(beginning: &str) -> Value {
    format!("{beginning}{END}").into()
}

fn bounds_of(ids: &RangeInclusive<i64>) -> Vec<Value> {
    vec![(*ids.start()).into(), (*ids.end()).into()]
}

fn name(row: &Row<'_>) -> Result<Name> {
    let mut fields = Fields::new(row);
    Ok(Name { word: fields.next()?, meaning: fields.next()? })
}

fn number(row: &Row<'_>) -> Result<Name> {
    let mut fields = Fields::new(row);
    Ok(Name { word: fields.next::<i64>()?.to_string(), meaning: fields.next()? })
}

fn authenticator(row: &Row<'_>) -> Result<Name> {
    let mut fields = Fields::new(row);
    let word = fields.next::<i64>()?.to_string();
    let login: String = fields.next()?;
    let label: Option<String> = fields.next()?;
    let kind: String = fields.next()?;
    let meaning = Some(format!("{login}: {}", label.unwrap_or(kind)));
    Ok(Name { word, meaning })
}

fn device(row: &Row<'_>) -> Result<Name> {
    let mut fields = Fields::new(row);
    let word = fields.next::<i64>()?.to_string();
    let login: String = fields.next()?;
    let label: String = fields.next()?;
    Ok(Name { word, meaning: Some(format!("{login}: {label}")) })
}

/// The two statements of a range and what they are bound to.
struct Range {
    first: &'static str,
    last: &'static str,
    bounds: Vec<Value>,
}

impl ReadTx<'_> {
    /// The first practices whose handle begins so, and the very last one.
    pub(crate) fn handles_from(&self, beginning: &str, limit: usize) -> Result<Vec<Name>> {
        let bounds = vec![beginning.to_owned().into(), end_of(beginning)];
        self.ends_of(
            Range { first: sql::FIRST_HANDLES, last: sql::LAST_HANDLE, bounds },
            limit,
            name,
        )
    }

    /// The first users whose login begins with that comparison key, and the very last one.
    pub(crate) fn logins_from(&self, key: &str, limit: usize) -> Result<Vec<Name>> {
        let bounds = vec![key.to_owned().into(), end_of(key)];
        self.ends_of(Range { first: sql::FIRST_LOGINS, last: sql::LAST_LOGIN, bounds }, limit, name)
    }

    /// As [`Self::logins_from`], of the members of one practice.
    pub(crate) fn members_from(
        &self,
        practice: &Handle,
        key: &str,
        limit: usize,
    ) -> Result<Vec<Name>> {
        let bounds = vec![practice.as_str().to_owned().into(), key.to_owned().into(), end_of(key)];
        self.ends_of(
            Range { first: sql::FIRST_MEMBERS, last: sql::LAST_MEMBER, bounds },
            limit,
            name,
        )
    }

    /// The first users with an id in the range, and the very last one.
    pub(crate) fn user_ids_in(&self, ids: &RangeInclusive<i64>, limit: usize) -> Result<Vec<Name>> {
        let (first, last) = (sql::FIRST_USER_IDS, sql::LAST_USER_ID);
        self.ends_of(Range { first, last, bounds: bounds_of(ids) }, limit, number)
    }

    /// The first authenticators with an id in the range, and the very last one.
    pub(crate) fn authenticator_ids_in(
        &self,
        ids: &RangeInclusive<i64>,
        limit: usize,
    ) -> Result<Vec<Name>> {
        let (first, last) = (sql::FIRST_AUTHENTICATORS, sql::LAST_AUTHENTICATOR);
        self.ends_of(Range { first, last, bounds: bounds_of(ids) }, limit, authenticator)
    }

    /// The authenticators of one user.
    pub(crate) fn authenticator_ids_of(&self, user: UserId) -> Result<Vec<Name>> {
        self.list(sql::OF_USER, [user.get()], authenticator)
    }

    /// The first devices with an id in the range that are alive, and the very last one.
    pub(crate) fn device_ids_in(
        &self,
        ids: &RangeInclusive<i64>,
        limit: usize,
        now: Timestamp,
    ) -> Result<Vec<Name>> {
        let bounds = bounds_of(ids).into_iter().chain([now.millis().into()]).collect();
        let (first, last) = (sql::FIRST_DEVICES, sql::LAST_DEVICE);
        self.ends_of(Range { first, last, bounds }, limit, device)
    }

    fn ends_of(
        &self,
        range: Range,
        limit: usize,
        read: fn(&Row<'_>) -> Result<Name>,
    ) -> Result<Vec<Name>> {
        let Range { first, last, bounds } = range;
        let size = i64::try_from(limit).unwrap_or(i64::MAX);
        let limited = bounds.iter().cloned().chain([size.into()]);
        let mut names = self.list(first, params_from_iter(limited), read)?;
        if names.len() == limit {
            let last = self.find(last, params_from_iter(bounds), read)?;
            names.extend(last.filter(|last| !names.contains(last)));
        }
        Ok(names)
    }
}
