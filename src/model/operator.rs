//! Operators: who may run the program, and what the kernel says of who does.

use std::fmt;

use super::Invalid;
use super::event::Actor;
use super::ids::UserId;
use super::time::Timestamp;
use super::user::Login;

/// What an operator may do in the whole store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OperatorRole {
    /// Everything.
    Admin,
    /// Helps people; changes no policy and no admin.
    Support,
    /// Looks, and changes nothing.
    Auditor,
}

impl OperatorRole {
    /// Every role, the most powerful first.
    pub const ALL: [Self; 3] = [Self::Admin, Self::Support, Self::Auditor];

    /// The word in the store, on the command line and in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Support => "support",
            Self::Auditor => "auditor",
        }
    }

    /// The role of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// The name of an account of the system, as `id -un` prints it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountName(String);

impl AccountName {
    /// Reads a name: 1 to 64 characters, no blanks, no colon, no slash, and
    /// nothing that a terminal would act on. Directory services have names with
    /// dots, `@` and backslashes.
    ///
    /// # Errors
    ///
    /// [`Invalid`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let is_fit =
            |c: char| !c.is_whitespace() && !":/,\"'".contains(c) && !super::text::is_hostile(c);
        let length = text.chars().count();
        if (1..=64).contains(&length) && !text.starts_with('-') && text.chars().all(is_fit) {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid::new("account name", text, "the name of an account, as id -un prints it"))
    }

    /// The name of the account that acts; `uid-1000` where it has none.
    ///
    /// # Errors
    ///
    /// [`Invalid`] if the system has an account of a name that is none.
    pub fn of_actor(actor: &Actor) -> Result<Self, Invalid> {
        Self::parse(&actor.name.replace(' ', "-"))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A person allowed to run the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// The account's name when the operator was added.
    pub name: AccountName,
    /// The account's number: what the kernel vouches for.
    pub uid: u32,
    /// What they may do in the whole store; `None` where only their memberships count.
    pub role: Option<OperatorRole>,
    /// Who they are among the users.
    pub user: Option<(UserId, Login)>,
    /// When they were added.
    pub created_at: Timestamp,
}

/// Who runs the program, as the kernel tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// The login uid where the kernel has one, else the real uid.
    pub uid: u32,
    /// In what way they come.
    pub standing: Standing,
}

/// How somebody came to run the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Root, or the account that owns the store, as themselves: who can read
    /// and write the file anyway.
    Owner,
    /// Some account, working in the name of the one that owns the store.
    Account,
    /// Somebody who changed into the owner's account, and the kernel does not
    /// know from which.
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_an_account_is_one_word_that_no_terminal_acts_on() {
        for name in ["rao", "dr.rao", "rao@example.com", r"CLINIC\rao", "_twofactl", "राव"] {
            assert_eq!(AccountName::parse(name).unwrap().as_str(), name);
        }
        let long = "a".repeat(65);
        for name in ["", "a b", "-rao", "a:b", "a/b", "a\u{1b}b", "a\u{202e}b", "a'b", &long] {
            assert!(AccountName::parse(name).is_err(), "{name:?}");
        }
    }
}
