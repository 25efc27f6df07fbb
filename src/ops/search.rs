//! What somebody at the desk may have meant: names by a part of them, names
//! that are nearly what was typed, and names that look alike.
//!
//! Never asked for by the door, where it would tell strangers who exists.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::Result;
use crate::model::outcome::user::{NamedUser, NamedUsers};
use crate::model::practice::Handle;
use crate::model::text::{DisplayName, comparison_key};
use crate::model::user::{Login, User, UserRef};
use crate::rules::likeness::{local_part, skeleton};
use crate::rules::spelling::judge_nearness;
use crate::store::{NameRow, ReadTx};

/// How many near names are told.
const TOLD: usize = 3;

/// How many neighbours are looked at on either side of each spelling: enough
/// for a small store as a whole, and nothing in a large one.
const NEIGHBOURS: u32 = 8;

/// Beyond this many letters no spellings are tried.
const LONGEST: usize = 64;

/// The practices by handle and name, in the order of their handles.
///
/// # Errors
///
/// The store's.
pub fn practices(tx: &ReadTx<'_>) -> Result<Vec<(Handle, DisplayName)>> {
    tx.practice_names()
}

/// The login of exactly that user.
///
/// # Errors
///
/// The store's.
pub fn find_user(tx: &ReadTx<'_>, who: &UserRef) -> Result<Option<Login>> {
    Ok(tx.find_user(who)?.map(|user| user.login))
}

/// The users whose login or name holds `text`, or whose number ends in the digits
/// that it reads out: at most `limit`, and how many there are in all.
///
/// # Errors
///
/// The store's.
pub fn users_matching(tx: &ReadTx<'_>, text: &str, limit: u64) -> Result<NamedUsers> {
    let (rows, total) = tx.names_matching(text, limit)?;
    Ok(NamedUsers { users: with_practices(tx, rows)?, total })
}

fn with_practices(tx: &ReadTx<'_>, rows: Vec<NameRow>) -> Result<Vec<NamedUser>> {
    let named = |NameRow { id, login, name }| {
        let memberships = tx.memberships_of(id)?;
        let practices = memberships.into_iter().map(|(practice, _)| practice.handle).collect();
        Ok(NamedUser { id, login, name, practices })
    };
    rows.into_iter().map(named).collect()
}

/// Whether a handle or a name holds `text`, as people compare names.
#[must_use]
pub fn holds((handle, name): (&Handle, &DisplayName), text: &str) -> bool {
    let text = comparison_key(text);
    handle.as_str().contains(&text) || comparison_key(name.as_str()).contains(&text)
}

/// Whether a login or a name holds `text`, as people compare names.
#[must_use]
pub fn is_named((login, name): (&Login, Option<&DisplayName>), text: &str) -> bool {
    let text = comparison_key(text);
    login.key().contains(&text)
        || name.is_some_and(|name| comparison_key(name.as_str()).contains(&text))
}

/// Those who are easily taken for a user: of the same name, or with a login, or a
/// login before its `@`, that looks the same. At most `limit`, and how many there
/// are in all. Looks at the names of everybody, so it is for what is asked once.
///
/// # Errors
///
/// The store's.
pub fn alike(tx: &ReadTx<'_>, user: &User, limit: usize) -> Result<NamedUsers> {
    let own = Looks::of(&user.login, user.name.as_ref());
    let (mut found, mut total) = (Vec::new(), 0);
    tx.for_each_name(|row| {
        if row.id != user.id && own.are_shared_by(&Looks::of(&row.login, row.name.as_ref())) {
            total += 1;
            if found.len() < limit {
                found.push(row);
            }
        }
        Ok(())
    })?;
    Ok(NamedUsers { users: with_practices(tx, found)?, total })
}

/// The practices that are easily taken for that one.
///
/// # Errors
///
/// The store's.
pub fn practices_alike(
    tx: &ReadTx<'_>,
    (handle, name): (&Handle, &DisplayName),
) -> Result<Vec<(Handle, DisplayName)>> {
    let own = [skeleton(handle.as_str()), skeleton(name.as_str())];
    let mut all = practices(tx)?;
    all.retain(|(other, name)| {
        other != handle
            && [skeleton(other.as_str()), skeleton(name.as_str())]
                .iter()
                .zip(&own)
                .any(|(theirs, own)| theirs == own)
    });
    Ok(all)
}

/// What of a user a reader goes by.
struct Looks {
    login: String,
    local: String,
    name: Option<String>,
}

impl Looks {
    fn of(login: &Login, name: Option<&DisplayName>) -> Self {
        Self {
            login: skeleton(login.as_str()),
            local: skeleton(local_part(login.as_str())),
            name: name.map(|name| skeleton(name.as_str())),
        }
    }

    fn are_shared_by(&self, other: &Self) -> bool {
        self.login == other.login
            || self.local == other.local
            || (self.name.is_some() && self.name == other.name)
    }
}

/// The handles that are nearly `typed`, the nearest first.
///
/// # Errors
///
/// The store's.
pub fn near_practices(tx: &ReadTx<'_>, typed: &str) -> Result<Vec<Handle>> {
    let handles = practices(tx)?.into_iter().map(|(handle, _)| handle);
    Ok(nearest(typed, handles, |handle| handle.as_str().to_owned()))
}

/// The logins that are nearly `typed`, the nearest first. Looks at the
/// neighbours of a few spellings only, so that it takes no longer where there
/// are many users; a wrong letter among very many neighbours is not found.
///
/// # Errors
///
/// The store's.
pub fn near_users(tx: &ReadTx<'_>, typed: &str) -> Result<Vec<Login>> {
    let mut found = BTreeMap::new();
    for spelling in spellings(&comparison_key(typed)) {
        for login in tx.logins_around(&spelling, NEIGHBOURS)? {
            found.insert(login.key(), login);
        }
    }
    Ok(nearest(typed, found.into_values(), Login::key))
}

/// What was typed, and it without each of its letters, and with each two
/// neighbours swapped: the slips that put a name far from its place.
fn spellings(typed: &str) -> BTreeSet<String> {
    let letters: Vec<char> = typed.chars().collect();
    let mut all = BTreeSet::from([typed.to_owned()]);
    if letters.len() > LONGEST {
        return all;
    }
    for at in 0..letters.len() {
        let mut without = letters.clone();
        without.remove(at);
        all.insert(without.into_iter().collect());
        if at + 1 < letters.len() {
            let mut swapped = letters.clone();
            swapped.swap(at, at + 1);
            all.insert(swapped.into_iter().collect());
        }
    }
    all
}

fn nearest<T>(typed: &str, names: impl Iterator<Item = T>, key: impl Fn(&T) -> String) -> Vec<T> {
    let typed = comparison_key(typed);
    let judged = names.filter_map(|name| Some((judge_nearness(&typed, &key(&name))?, name)));
    let mut near: Vec<_> = judged.collect();
    // Stable: among equals the order of the names.
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().map(|(_, name)| name).take(TOLD).collect()
}
