//! A user: one person with a login, wherever they work.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::Invalid;
use super::ids::UserId;
use super::text::{DisplayName, comparison_key, is_hostile};
use super::time::Timestamp;

/// What a person types to say who they are. Compared without regard to case or
/// Unicode form, shown as it was given.
#[derive(Debug, Clone)]
pub struct Login(String);

impl Login {
    /// Reads a login.
    ///
    /// # Errors
    ///
    /// [`Invalid`] if it is empty, longer than 254 bytes (RFC 5321 allows an
    /// address no more), holds blanks or invisible characters, or begins with
    /// `#` (an id) or `-` (a flag).
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let fits = (1..=254).contains(&text.len())
            && !text.starts_with(['#', '-'])
            && !text.chars().any(|c| c.is_whitespace() || is_hostile(c));
        if !fits {
            return Err(Invalid::new(
                "login",
                text,
                "1 to 254 characters without blanks, not beginning with # or -",
            ));
        }
        Ok(Self(text.to_owned()))
    }

    /// The login as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form that is unique among users.
    #[must_use]
    pub fn key(&self) -> String {
        comparison_key(&self.0)
    }
}

impl PartialEq for Login {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Login {}

/// As they are compared.
impl Hash for Login {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How an operator names a user: by login, or by id as `#42`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum UserRef {
    /// By login.
    Login(Login),
    /// By id.
    Id(UserId),
}

impl UserRef {
    /// Reads `rao@cityclinic.example` or `#42`.
    ///
    /// # Errors
    ///
    /// [`Invalid`] for what is neither.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let Some(digits) = text.strip_prefix('#') else {
            return Login::parse(text).map(Self::Login);
        };
        match digits.parse::<i64>() {
            Ok(id) if id > 0 && digits.bytes().all(|b| b.is_ascii_digit()) => {
                Ok(Self::Id(UserId::new(id)))
            }
            _ => Err(Invalid::new("user", text, "a login, or an id as #42")),
        }
    }
}

impl fmt::Display for UserRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Login(login) => fmt::Display::fmt(login, f),
            Self::Id(id) => write!(f, "#{id}"),
        }
    }
}

/// A telephone number in E.164: `+`, then 7 to 15 digits, the first not 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Reads a number; blanks, dots, dashes and brackets between digits are dropped.
    ///
    /// # Errors
    ///
    /// [`Invalid`] without a country code, or with too few or too many digits
    /// (ITU-T E.164 section 6).
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let refused =
            || Invalid::new("phone number", text, "the international form, as +919876543210");
        let digits: String = text
            .strip_prefix('+')
            .ok_or_else(refused)?
            .chars()
            .filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')'))
            .collect();
        let fits = (7..=15).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
            && !digits.starts_with('0');
        if fits { Ok(Self(format!("+{digits}"))) } else { Err(refused()) }
    }

    /// The digits of a number, or the end of one, as a caller reads it out: blanks,
    /// dots, dashes and brackets are dropped, and so are the zeros that are dialled
    /// before a whole number at home. `None` for fewer than three digits, which many
    /// numbers end in, and for what is no number.
    #[must_use]
    pub fn spoken(text: &str) -> Option<String> {
        const FEWEST: usize = 3;
        const WHOLE: usize = 8;
        let text = text.trim();
        let digits: String = text
            .strip_prefix('+')
            .unwrap_or(text)
            .chars()
            .filter(|c| !matches!(c, ' ' | '\u{a0}' | '-' | '.' | '(' | ')' | '/'))
            .collect();
        if digits.len() < FEWEST || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let dialled = digits.trim_start_matches('0');
        Some(if dialled.len() >= WHOLE { dialled.to_owned() } else { digits })
    }

    /// The whole number. Shown only where product rules say so; elsewhere [`Self::masked`].
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number with its middle hidden: `+91*******210`.
    #[must_use]
    pub fn masked(&self) -> String {
        let hidden = self.0.len().saturating_sub(6);
        let (head, rest) = self.0.split_at(3);
        let (_, tail) = rest.split_at(hidden);
        format!("{head}{}{tail}", "*".repeat(hidden))
    }
}

/// An e-mail address for notices; never a factor (NIST SP 800-63B-4 section 3.1.3.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address: something, `@`, something, without blanks, 254 bytes at most.
    ///
    /// # Errors
    ///
    /// [`Invalid`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let parts = text.rsplit_once('@');
        let fits = parts.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
            && text.len() <= 254
            && !text.chars().any(|c| c.is_whitespace() || is_hostile(c));
        if !fits {
            return Err(Invalid::new(
                "e-mail address",
                text,
                "an address like rao@cityclinic.example",
            ));
        }
        Ok(Self(text.to_owned()))
    }

    /// The address as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a person may log in at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserStatus {
    /// May log in.
    Active,
    /// May not, in any practice.
    Suspended,
}

impl UserStatus {
    /// The word in the store and in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
        }
    }

    /// The status of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Active, Self::Suspended].into_iter().find(|s| s.as_str() == word)
    }
}

/// A user as the store keeps them. Secrets are elsewhere.
#[derive(Debug, Clone)]
pub struct User {
    /// Never changes, never given out again.
    pub id: UserId,
    /// Unique.
    pub login: Login,
    /// For people to read.
    pub name: Option<DisplayName>,
    /// The number on file.
    pub phone: Option<PhoneNumber>,
    /// When the number on file was last set or changed.
    pub phone_changed_at: Option<Timestamp>,
    /// For notices.
    pub email: Option<EmailAddress>,
    /// May log in or not.
    pub status: UserStatus,
    /// When a suspension last ended: a grace counts from here at the earliest.
    pub reinstated_at: Option<Timestamp>,
    /// The user wants a second factor whatever the practice says.
    pub personal: bool,
    /// An operator demands a second factor of this user.
    pub required: bool,
    /// An enrollment code is needed before anything else.
    pub rebind: bool,
    /// What was made under an older number is dead.
    pub epoch: i64,
    /// Whether a password is on file.
    pub password_set: bool,
    /// When an authenticator was first confirmed, ever.
    pub first_enrolled_at: Option<Timestamp>,
    /// When the user was added.
    pub created_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_by_what_a_caller_reads_out() {
        for (said, digits) in [
            ("43 210", "43210"),
            ("3-2-1", "321"),
            ("(098) 765 43210", "9876543210"),
            ("+91 98765 43210", "919876543210"),
            ("0091 98765 43210", "919876543210"),
            ("0210", "0210"),
            (" 432.10 ", "43210"),
        ] {
            assert_eq!(PhoneNumber::spoken(said).as_deref(), Some(digits), "{said}");
        }
        for text in ["10", "", "+", "rao", "43210x", "--", "+4+321", "４３２１"] {
            assert_eq!(PhoneNumber::spoken(text), None, "{text}");
        }
    }

    #[test]
    fn logins_differ_by_more_than_case() {
        let login = |text| Login::parse(text).unwrap();
        assert_eq!(login("Rao@CityClinic.example"), login("rao@cityclinic.example"));
        assert_eq!(login("Rao").as_str(), "Rao");
    }

    #[test]
    fn logins_that_are_equal_are_one_in_a_set() {
        let logins = ["Rao", "rao", "RAO", "lee"].map(|text| Login::parse(text).unwrap());
        assert_eq!(std::collections::HashSet::from(logins).len(), 2);
    }

    #[test]
    fn logins_that_could_be_misread_are_refused() {
        for text in ["", "a b", "#42", "-n", "a\u{202e}b", "a\nb", &"x".repeat(255)] {
            assert!(Login::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_user_is_named_by_login_or_id() {
        assert_eq!(UserRef::parse("#42").unwrap(), UserRef::Id(UserId::new(42)));
        assert!(matches!(UserRef::parse("rao").unwrap(), UserRef::Login(_)));
        for text in ["#", "#0", "#-3", "#+3", "#4x", "#99999999999999999999"] {
            assert!(UserRef::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_phone_number_is_international_and_shown_masked() {
        let number = PhoneNumber::parse("+91 98765-43210").unwrap();
        assert_eq!(number.as_str(), "+919876543210");
        assert_eq!(number.masked(), "+91*******210");
        for text in [
            "9876543210",
            "+0123456789",
            "+12345",
            "+1234567890123456",
            "+91x9876543",
            "++919876543210",
            "",
        ] {
            assert!(PhoneNumber::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_address_has_two_sides() {
        assert!(EmailAddress::parse("rao@cityclinic.example").is_ok());
        for text in ["rao", "@x", "x@", "a b@c", ""] {
            assert!(EmailAddress::parse(text).is_err(), "{text}");
        }
    }
}
