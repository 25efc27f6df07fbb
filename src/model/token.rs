//! Authenticators that other software had, on their way in.
//!
//! What was read of one, where it stood, and what is wrong about it. A place is shown to
//! people and kept nowhere; a seed is shown nowhere.

use std::fmt;

use super::authenticator::TotpSettings;
use super::secret::SecretBytes;
use super::text::DisplayName;

/// Where in a file something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: u64,
    /// Which of several there, from 1; `None` where a line holds no more than one.
    pub entry: Option<u64>,
    /// What the file calls it: a serial number, the name of an account.
    pub name: Option<String>,
}

impl Place {
    /// A line that holds one thing.
    #[must_use]
    pub const fn line(line: u64) -> Self {
        Self { line, entry: None, name: None }
    }

    /// The same place, once it is known what the file calls it.
    #[must_use]
    pub fn named(self, name: Option<&str>) -> Self {
        Self { name: name.map(ToOwned::to_owned), ..self }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, entry, name } = self;
        write!(f, "line {line}")?;
        if let Some(entry) = entry {
            write!(f, ", entry {entry}")?;
        }
        name.as_ref().map_or(Ok(()), |name| write!(f, " ({name})"))
    }
}

/// Why something in a file is not taken. Never holds a seed or a piece of a line that may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where it stands.
    pub place: Place,
    /// Why, as a clause: "its seed has 80 bits: …".
    pub why: String,
}

impl Fault {
    /// Something at a place that is not taken.
    #[must_use]
    pub fn new(place: Place, why: impl Into<String>) -> Self {
        Self { place, why: why.into() }
    }
}

/// One authenticator as it was read.
#[derive(Debug, Clone)]
pub struct Token {
    /// Where it stood.
    pub place: Place,
    /// Whose the file says it is: a login, or `#42`; `None` if it says nothing of it.
    pub owner: Option<String>,
    /// By what its person will tell it from others.
    pub label: Option<DisplayName>,
    /// How it computes its codes.
    pub settings: TotpSettings,
    /// What it computes them from.
    pub seed: SecretBytes,
}

/// What was read of a file: what can be judged, and what cannot.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// In the order of the file.
    pub tokens: Vec<Token>,
    /// As well.
    pub faults: Vec<Fault>,
}

impl Found {
    /// Keeps what was read, or why it was not.
    pub fn push(&mut self, place: &Place, read: Result<Token, String>) {
        match read {
            Ok(token) => self.tokens.push(token),
            Err(why) => self.faults.push(Fault::new(place.clone(), why)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_as_exactly_as_it_is_known() {
        let line = Place::line(3);
        assert_eq!(line.to_string(), "line 3");
        let entry = Place { entry: Some(2), ..line };
        assert_eq!(entry.to_string(), "line 3, entry 2");
        assert_eq!(entry.named(Some("rao")).to_string(), "line 3, entry 2 (rao)");
    }

    #[test]
    fn debug_output_of_a_token_shows_nothing_of_its_seed() {
        let token = Token {
            place: Place::line(1),
            owner: None,
            label: None,
            settings: TotpSettings::default(),
            seed: SecretBytes::new(b"a seed in the clear!".to_vec()),
        };
        let shown = format!("{token:?}");
        assert!(shown.contains("SecretBytes(redacted)") && !shown.contains("97, 32"), "{shown}");
    }
}
