//! Names that begin in a certain way: what completion offers.
//!
//! There are more names than anybody reads, so that a list has a limit. A cut
//! list ends with the last name of all: shells type what the offered names
//! have in common, and that must be common to the others as well.

use std::ops::RangeInclusive;

use crate::error::Result;
use crate::model::outcome::names::Name;
use crate::model::practice::Handle;
use crate::model::text::comparison_key;
use crate::model::time::Timestamp;
use crate::model::user::UserRef;
use crate::store::ReadTx;

/// How many names are offered at once, besides the last one. bash asks before
/// it shows a hundred.
pub const LIMIT: usize = 90;

/// Practices by handle.
///
/// # Errors
///
/// The store's.
pub fn practices(tx: &ReadTx<'_>, beginning: &str) -> Result<Vec<Name>> {
    tx.handles_from(&beginning.to_ascii_lowercase(), LIMIT)
}

/// Users by login, or by id where the beginning begins with `#`. With a
/// practice, only the logins of its members.
///
/// # Errors
///
/// The store's.
pub fn users(tx: &ReadTx<'_>, beginning: &str, members_of: Option<&Handle>) -> Result<Vec<Name>> {
    if let Some(digits) = beginning.strip_prefix('#') {
        let ids = numbers(digits, |range, limit| tx.user_ids_in(range, limit))?;
        return Ok(ids
            .into_iter()
            .map(|id| Name { word: format!("#{}", id.word), ..id })
            .collect());
    }
    let key = comparison_key(beginning);
    match members_of {
        Some(practice) => tx.members_from(practice, &key, LIMIT),
        None => tx.logins_from(&key, LIMIT),
    }
}

/// Authenticators by number, pending ones left out. With a user, only theirs.
///
/// # Errors
///
/// The store's.
pub fn authenticators(tx: &ReadTx<'_>, beginning: &str, of: Option<&UserRef>) -> Result<Vec<Name>> {
    let Some(who) = of else {
        return numbers(beginning, |range, limit| tx.authenticator_ids_in(range, limit));
    };
    let Some(user) = tx.find_user(who)? else { return Ok(Vec::new()) };
    let mut all = tx.authenticator_ids_of(user.id)?;
    all.retain(|name| name.word.starts_with(beginning));
    Ok(all)
}

/// Trusted devices by number, dead ones left out.
///
/// # Errors
///
/// The store's.
pub fn devices(tx: &ReadTx<'_>, beginning: &str, now: Timestamp) -> Result<Vec<Name>> {
    numbers(beginning, |range, limit| tx.device_ids_in(range, limit, now))
}

/// The numbers that begin with these digits, found range by range.
fn numbers(
    digits: &str,
    read: impl Fn(&RangeInclusive<i64>, usize) -> Result<Vec<Name>>,
) -> Result<Vec<Name>> {
    let mut found = Vec::new();
    for range in &ranges(digits) {
        // Its first and last one of each, however long the list is already.
        found.extend(read(range, LIMIT.saturating_sub(found.len()).max(1))?);
    }
    Ok(found)
}

/// The numbers above 0 that are written with these digits first: for `4` these
/// are 4, 40 to 49, 400 to 499 and so on.
fn ranges(digits: &str) -> Vec<RangeInclusive<i64>> {
    if digits.is_empty() {
        return vec![1..=i64::MAX];
    }
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    let Some(first) = digits.parse::<i64>().ok().filter(|first| is_number && *first > 0) else {
        return Vec::new();
    };
    if digits.starts_with('0') {
        return Vec::new();
    }
    let widths = std::iter::successors(Some(1_i64), |width| width.checked_mul(10));
    widths
        .map_while(|width| {
            let low = first.checked_mul(width)?;
            Some(low..=low.saturating_add(width - 1))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_by_their_first_digits() {
        let all = ranges("42");
        let is_in = |number: i64| all.iter().any(|range| range.contains(&number));
        for number in [42, 420, 429, 4200, 42_999, 4_200_000_000_000_000_000] {
            assert!(is_in(number), "{number}");
        }
        for number in [4, 41, 43, 419, 430, 142, 4300] {
            assert!(!is_in(number), "{number}");
        }
        assert_eq!(ranges(""), [1..=i64::MAX]);
        for text in ["0", "042", "x", "4x", "+4", "-4", "99999999999999999999"] {
            assert!(ranges(text).is_empty(), "{text}");
        }
    }
}
