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
/// login before its `@`, that looks the same. The likest first, at most `limit`, and
/// how many there are in all. Looks at everybody's name: for what is asked once.
///
/// # Errors
///
/// The store's.
pub fn alike(tx: &ReadTx<'_>, user: &User, limit: usize) -> Result<NamedUsers> {
    let own = Looks::of(&user.login, user.name.as_ref());
    let mut found = Vec::new();
    tx.for_each_name(|row| {
        let shared = own.shared_with(&Looks::of(&row.login, row.name.as_ref()));
        if let Some(shared) = shared.filter(|_| row.id != user.id) {
            found.push((shared, row));
        }
        Ok(())
    })?;
    // Stable: among equals the order of the ids.
    found.sort_by_key(|(shared, _)| *shared);
    let total = found.len() as u64;
    let rows = found.into_iter().map(|(_, row)| row).take(limit).collect();
    Ok(NamedUsers { users: with_practices(tx, rows)?, total })
}

/// The name of a practice, and the practices that are easily taken for it.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; the store's.
pub fn practice_and_alike(
    tx: &ReadTx<'_>,
    handle: &Handle,
) -> Result<(DisplayName, Vec<(Handle, DisplayName)>)> {
    let practice = tx.get_practice(handle)?;
    let looks =
        |handle: &Handle, name: &DisplayName| (skeleton(handle.as_str()), skeleton(name.as_str()));
    let own = looks(handle, &practice.name);
    let mut all = practices(tx)?;
    all.retain(|(other, name)| {
        let theirs = looks(other, name);
        other != handle && (theirs.0 == own.0 || theirs.1 == own.1)
    });
    Ok((practice.name, all))
}

/// What of a user a reader goes by.
struct Looks {
    login: String,
    name: Option<String>,
}

/// What two people are taken for one another by, the likest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shared {
    Login,
    Name,
    /// Many an office has an `admin@`.
    LocalPart,
}

impl Looks {
    fn of(login: &Login, name: Option<&DisplayName>) -> Self {
        Self { login: skeleton(login.as_str()), name: name.map(|name| skeleton(name.as_str())) }
    }

    /// What two people have in common, if anything.
    fn shared_with(&self, other: &Self) -> Option<Shared> {
        if self.login == other.login {
            return Some(Shared::Login);
        }
        if self.name.is_some() && self.name == other.name {
            return Some(Shared::Name);
        }
        (local_part(&self.login) == local_part(&other.login)).then_some(Shared::LocalPart)
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

/// Which of a few words of ours are nearly `typed`, the nearest first.
#[must_use]
pub fn near_words<'w>(typed: &str, words: &[&'w str]) -> Vec<&'w str> {
    nearest(typed, words.iter().copied(), |word| comparison_key(word))
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
