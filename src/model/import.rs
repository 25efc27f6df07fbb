//! Files of people: the columns they have, and what is wrong with a row.

use std::fmt;

/// A column of such a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// What the person types to log in.
    Login,
    /// Their name.
    Name,
    /// Their number.
    Phone,
    /// Their address.
    Email,
    /// The practice that they work in.
    Practice,
    /// As what they work there.
    Role,
    /// Their password, as another system hashed it.
    PasswordHash,
}

impl Field {
    /// Every column, in the order in which they are told.
    pub const ALL: [Self; 7] = [
        Self::Login,
        Self::Name,
        Self::Phone,
        Self::Email,
        Self::Practice,
        Self::Role,
        Self::PasswordHash,
    ];

    /// The name in the header.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Practice => "practice",
            Self::Role => "role",
            Self::PasswordHash => "password_hash",
        }
    }

    /// The column of a name, whatever its case, with blanks, dashes or nothing for the
    /// underscore.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let key = Self::key(name);
        Self::ALL.into_iter().find(|field| Self::key(field.as_str()) == key)
    }

    fn key(name: &str) -> String {
        let letters = name.chars().filter(|c| !matches!(c, '-' | '_') && !c.is_whitespace());
        letters.flat_map(char::to_lowercase).collect()
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// In which column, if it is one.
    pub field: Option<Field>,
    /// What, and what would be right: never a password hash.
    pub reason: String,
}

impl Fault {
    /// In that column.
    #[must_use]
    pub fn at(field: Field, reason: impl Into<String>) -> Self {
        Self { field: Some(field), reason: reason.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_found_however_it_is_spelled() {
        for name in ["password_hash", "Password-Hash", " PASSWORD HASH ", "passwordhash"] {
            assert_eq!(Field::from_name(name), Some(Field::PasswordHash), "{name}");
        }
        assert_eq!(Field::from_name("E-Mail"), Some(Field::Email));
        for name in ["", "logins", "pass word"] {
            assert_eq!(Field::from_name(name), None, "{name}");
        }
    }
}
