//! What somebody at the desk may have meant: names by a part of them, and
//! names that are nearly what was typed.
//!
//! Never asked for by the door, where it would tell strangers who exists.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::Result;
use crate::model::outcome::user::{NamedUser, NamedUsers};
use crate::model::practice::Handle;
use crate::model::text::{DisplayName, comparison_key};
use crate::model::user::{Login, UserRef};
use crate::rules::spelling::judge_nearness;
use crate::store::ReadTx;

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

/// The users whose login or name holds `text`: at most `limit`, and how many
/// there are in all.
///
/// # Errors
///
/// The store's.
pub fn users_matching(tx: &ReadTx<'_>, text: &str, limit: u64) -> Result<NamedUsers> {
    let (rows, total) = tx.names_matching(text, limit)?;
    let mut users = Vec::with_capacity(rows.len());
    for row in rows {
        let memberships = tx.memberships_of(row.id)?;
        let practices = memberships.into_iter().map(|(practice, _)| practice.handle).collect();
        users.push(NamedUser { login: row.login, name: row.name, practices });
    }
    Ok(NamedUsers { users, total })
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
