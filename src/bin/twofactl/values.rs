//! Reads values that options and arguments bring. A value that is malformed is
//! `invalid`; a word from a short list that is none of them is `usage`.
//!
//! Types that read themselves (`Handle::parse` and the like) are named as
//! value parsers where they are used; here is what needs a zone or a list.

use std::collections::HashSet;
use std::hash::Hash;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use twofactl::model::Invalid;
use twofactl::model::authenticator::{Algorithm, Digits};
use twofactl::model::event::{Action, EventKind, EventOutcome};
use twofactl::model::identity::IdentityCheck;
use twofactl::model::ids::{AuthenticatorId, DeviceId};
use twofactl::model::member::{ExemptionType, Role};
use twofactl::model::operator::OperatorRole;
use twofactl::model::outcome::FactorState;
use twofactl::model::outcome::practice::Only;
use twofactl::model::policy::{EnrollWith, Grace};
use twofactl::model::text::is_hostile;
use twofactl::model::time::{Length, Timestamp};
use twofactl::model::user::UserStatus;

use crate::output::views::Shape;
use crate::report::Complaint;
use crate::stdin_lines::StdinLines;

/// An end: a time, or a date, which means the end of that day here.
pub(crate) fn end(text: &str) -> Result<Timestamp, Invalid> {
    Timestamp::parse_end(text, &crate::zone::local())
}

/// A beginning: a time, or a date, which means the beginning of that day here.
pub(crate) fn start(text: &str) -> Result<Timestamp, Invalid> {
    Timestamp::parse_start(text, &crate::zone::local())
}

/// A length of grace; `none` takes it away.
pub(crate) fn grace(text: &str) -> Result<Grace, Invalid> {
    if text == "none" {
        return Ok(Grace::None);
    }
    let refused = |_| Invalid::new("grace", text, "none, or a length like 14d");
    Length::parse(text).map(Grace::Length).map_err(refused)
}

/// 6, 7 or 8.
pub(crate) fn digits(text: &str) -> Result<Digits, Invalid> {
    let refused = || Invalid::new("number of digits", text, "6, 7 or 8");
    Digits::new(text.parse().map_err(|_| refused())?).map_err(|_| refused())
}

/// The number of a descriptor beside the standard ones.
pub(crate) fn descriptor(text: &str) -> Result<i32, Invalid> {
    let number = text.parse().ok().filter(|number| (3..=1_048_576).contains(number));
    number.ok_or_else(|| Invalid::new("number of a descriptor", text, "a number from 3 on"))
}

/// The name under which apps list accounts. Apps cut it at a colon.
pub(crate) fn issuer(text: &str) -> Result<String, Invalid> {
    let trimmed = text.trim();
    let fits = (1..=64).contains(&trimmed.chars().count())
        && !trimmed.chars().any(|c| c == ':' || is_hostile(c));
    if fits {
        Ok(trimmed.to_owned())
    } else {
        Err(Invalid::new("issuer", text, "1 to 64 visible characters without a colon"))
    }
}

/// A word from a list, and what it stands for.
fn word<T: Clone + Send + Sync + 'static>(
    all: impl IntoIterator<Item = T>,
    word_of: impl Fn(&T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    let pairs: Vec<(&str, T)> = all.into_iter().map(|one| (word_of(&one), one)).collect();
    let words: Vec<_> = pairs.iter().map(|(word, _)| *word).collect();
    PossibleValuesParser::new(words).try_map(move |seen| {
        // With `ignore_case` the word is not spelled as in the list.
        let found = pairs.iter().find(|(word, _)| word.eq_ignore_ascii_case(&seen));
        found.map(|(_, one)| one.clone()).ok_or("this word is not in the list")
    })
}

/// A role of an operator.
pub(crate) fn operator_role() -> impl TypedValueParser<Value = OperatorRole> {
    word(OperatorRole::ALL, |role| role.as_str())
}

/// A role.
pub(crate) fn role() -> impl TypedValueParser<Value = Role> {
    word(Role::ALL, |role| role.as_str())
}

/// Roles that were named in one word: one, or `all`.
#[derive(Debug, Clone)]
pub(crate) struct RoleWord(&'static str, Vec<Role>);

impl RoleWord {
    /// All roles of several words.
    pub(crate) fn flatten(words: &[Self]) -> Vec<Role> {
        words.iter().flat_map(|Self(_, roles)| roles).copied().collect()
    }
}

/// A role, or `all`.
pub(crate) fn role_or_all() -> impl TypedValueParser<Value = RoleWord> {
    let all = RoleWord("all", Role::ALL.to_vec());
    let each = Role::ALL.into_iter().map(|role| RoleWord(role.as_str(), vec![role]));
    word(each.chain([all]), |RoleWord(word, _)| word)
}

/// What a first enrollment needs.
pub(crate) fn enroll_with() -> impl TypedValueParser<Value = EnrollWith> {
    word([EnrollWith::Password, EnrollWith::Code], |one| one.as_str())
}

/// How identity was checked.
pub(crate) fn identity_check() -> impl TypedValueParser<Value = IdentityCheck> {
    word(IdentityCheck::ALL, |one| one.as_str())
}

/// The hash inside a code. To be used with `ignore_case = true`.
pub(crate) fn algorithm() -> impl TypedValueParser<Value = Algorithm> {
    word(Algorithm::ALL, |one| one.as_str())
}

/// Whether a person may log in.
pub(crate) fn user_status() -> impl TypedValueParser<Value = UserStatus> {
    word([UserStatus::Active, UserStatus::Suspended], |one| one.as_str())
}

/// In one word what a person has.
pub(crate) fn factor_state() -> impl TypedValueParser<Value = FactorState> {
    word(FactorState::ALL, |one| one.as_str())
}

/// The number of an authenticator.
pub(crate) fn authenticator_id(text: &str) -> Result<AuthenticatorId, Invalid> {
    let list = "a number, as in the list: twofactl authenticator list USER";
    number(text).map(AuthenticatorId::new).ok_or_else(|| Invalid::new("authenticator", text, list))
}

/// The number of a trusted device.
pub(crate) fn device_id(text: &str) -> Result<DeviceId, Invalid> {
    let list = "a number, as in the list: twofactl device list USER";
    number(text).map(DeviceId::new).ok_or_else(|| Invalid::new("device", text, list))
}

/// A number above 0, in digits alone.
fn number(text: &str) -> Option<i64> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| is_number && *number > 0)
}

/// Why an account is exempt.
pub(crate) fn exemption_type() -> impl TypedValueParser<Value = ExemptionType> {
    word([ExemptionType::Temporary, ExemptionType::Service], |one| one.as_str())
}

/// Which members a report shows.
pub(crate) fn only() -> impl TypedValueParser<Value = Only> {
    word(Only::ALL, |one| one.as_str())
}

/// What was done, as in the record.
pub(crate) fn action() -> impl TypedValueParser<Value = Action> {
    word(Action::ALL.iter().copied(), |one| one.as_str())
}

/// How it went, as in the record.
pub(crate) fn event_outcome() -> impl TypedValueParser<Value = EventOutcome> {
    word(EventOutcome::ALL.iter().copied(), |one| one.as_str())
}

/// The sort of an event.
pub(crate) fn event_kind() -> impl TypedValueParser<Value = EventKind> {
    word(EventKind::ALL.iter().copied(), |one| one.as_str())
}

/// A name on the command line, or `-` for names on standard input.
#[derive(Debug, Clone)]
pub(crate) enum Named<T> {
    /// `-`.
    Stdin,
    /// The name itself.
    One(T),
}

/// Reads a name with `parse`, or `-`.
pub(crate) fn named<T>(
    parse: fn(&str) -> Result<T, Invalid>,
) -> impl Fn(&str) -> Result<Named<T>, Invalid> + Clone {
    move |text| if text == "-" { Ok(Named::Stdin) } else { parse(text).map(Named::One) }
}

/// The shape of an answer about these names.
pub(crate) const fn shape<T>(given: &[Named<T>]) -> Shape {
    match given {
        [Named::One(_)] => Shape::One,
        [] | [Named::Stdin] | [_, _, ..] => Shape::Several,
    }
}

/// The names that were meant, each once, in the order in which they were given.
/// `what` names them in the plural: "practices".
///
/// # Errors
///
/// [`Complaint::InputNeeded`] if standard input holds none,
/// [`Complaint::Invalid`] for one that is malformed.
pub(crate) fn all_named<T: Clone + Eq + Hash>(
    given: Vec<Named<T>>,
    parse: fn(&str) -> Result<T, Invalid>,
    what: &str,
) -> Result<Vec<T>, Complaint> {
    let mut names = Vec::new();
    let mut seen = HashSet::new();
    let mut add = |name: T| {
        if seen.insert(name.clone()) {
            names.push(name);
        }
    };
    let mut is_read = false;
    for one in given {
        match one {
            Named::One(name) => add(name),
            // The stream has one end; a second `-` names nothing new.
            Named::Stdin if is_read => {}
            Named::Stdin => {
                is_read = true;
                for text in StdinLines::new().names(what)? {
                    add(parse(&text).map_err(|invalid| Complaint::unacceptable(&invalid))?);
                }
            }
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_that_apps_would_cut_or_that_drives_a_terminal_is_refused() {
        assert_eq!(issuer(" City Clinic ").unwrap(), "City Clinic");
        for text in ["", " ", "a:b", "a\u{1b}b", &"x".repeat(65)] {
            assert!(issuer(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn numbers_of_digits_are_read() {
        assert_eq!(digits("7").unwrap(), Digits::Seven);
        for text in ["5", "9", "six", "", "6.0"] {
            assert!(digits(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_name_that_is_given_twice_is_meant_once() {
        let given = ["a", "b", "a"].map(|name| Named::One(name.to_owned()));
        let names = all_named(given.to_vec(), |text| Ok(text.to_owned()), "names");
        assert_eq!(names.unwrap(), ["a", "b"]);
    }
}
