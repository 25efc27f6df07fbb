//! A practice: a clinic, a surgery, a group of them.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use super::Invalid;
use super::ids::PracticeId;
use super::policy::Policy;
use super::text::DisplayName;
use super::time::Timestamp;

/// The short name that commands take: `city-clinic`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Handle(String);

impl Handle {
    /// Reads a handle: 1 to 63 of `a` to `z`, digits and single dashes inside.
    ///
    /// # Errors
    ///
    /// [`Invalid`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let fits = (1..=63).contains(&text.len())
            && text.bytes().all(allowed)
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !text.contains("--");
        if !fits {
            return Err(Invalid::new(
                "practice handle",
                text,
                "lower-case letters, digits and dashes, as city-clinic",
            ));
        }
        Ok(Self(text.to_owned()))
    }

    /// The ASCII slug of a name: `City Clinic` gives `city-clinic`. `None` if
    /// the name has no letter or digit that ASCII can spell.
    #[must_use]
    pub fn from_name(name: &DisplayName) -> Option<Self> {
        let mut slug = String::new();
        // Decomposed, so that an accent falls away and its letter stays.
        for c in name.as_str().nfkd().flat_map(char::to_lowercase) {
            if c.is_ascii_alphanumeric() {
                slug.push(c);
            } else if !slug.is_empty()
                && !slug.ends_with('-')
                && (c.is_whitespace() || c.is_ascii_punctuation())
                && c != '\''
            {
                slug.push('-');
            }
        }
        slug.truncate(63);
        Self::parse(slug.trim_end_matches('-')).ok()
    }

    /// The handle as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A practice as the store keeps it.
#[derive(Debug, Clone)]
pub struct Practice {
    /// Never changes.
    pub id: PracticeId,
    /// Unique.
    pub handle: Handle,
    /// For people to read.
    pub name: DisplayName,
    /// What it demands.
    pub policy: Policy,
    /// When it was added.
    pub created_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slug(name: &str) -> Option<String> {
        Handle::from_name(&DisplayName::parse(name).unwrap()).map(|h| h.as_str().to_owned())
    }

    #[test]
    fn a_handle_is_made_from_the_name() {
        assert_eq!(slug("City Clinic").as_deref(), Some("city-clinic"));
        assert_eq!(slug("St. Mary's & Sons").as_deref(), Some("st-marys-sons"));
        assert_eq!(slug("Praxis Dr. Müller").as_deref(), Some("praxis-dr-muller"));
        assert_eq!(slug("山田クリニック"), None);
    }

    #[test]
    fn a_handle_has_one_spelling() {
        for text in ["", "City", "a--b", "-a", "a-", "a b", "a_b", "é", &"a".repeat(64)] {
            assert!(Handle::parse(text).is_err(), "{text}");
        }
    }
}
