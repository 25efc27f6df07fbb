//! Kinds of password hashes, and what it costs to compute one.
//!
//! The store keeps the price beside each hash that costs anything else than
//! what is hashed today, so that a login learns by a look at an index how dear the
//! dearest of each kind is. Knows no hash.

use std::fmt;

/// A way to hash passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HashKind {
    /// Argon2 with these parameters: another cost is another kind.
    Argon2 {
        /// Which of the three.
        variant: Argon2Variant,
        /// Memory in KiB.
        memory: u32,
        /// Passes over it.
        passes: u32,
        /// Lanes in it.
        lanes: u32,
    },
    /// bcrypt, whatever its cost.
    Bcrypt,
    /// PBKDF2 with that hash function, whatever its iterations.
    Pbkdf2(Digest),
}

/// The three of RFC 9106.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argon2Variant {
    /// Argon2d.
    D,
    /// Argon2i.
    I,
    /// Argon2id.
    Id,
}

impl Argon2Variant {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::D, Self::I, Self::Id];

    /// Its name in PHC strings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::D => "argon2d",
            Self::I => "argon2i",
            Self::Id => "argon2id",
        }
    }
}

/// A hash function that PBKDF2 is used with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digest {
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

impl Digest {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sha1, Self::Sha256, Self::Sha512];

    /// Its name beside that of PBKDF2.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }

    /// How many bytes come out of it.
    #[must_use]
    pub const fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|digest| digest.as_str() == word)
    }
}

impl fmt::Display for HashKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argon2 { variant, memory, passes, lanes } => {
                write!(f, "{} m={memory},t={passes},p={lanes}", variant.as_str())
            }
            Self::Bcrypt => f.write_str("bcrypt"),
            Self::Pbkdf2(digest) => write!(f, "pbkdf2-{}", digest.as_str()),
        }
    }
}

impl HashKind {
    /// The kind that is displayed so.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        if text == "bcrypt" {
            return Some(Self::Bcrypt);
        }
        if let Some(digest) = text.strip_prefix("pbkdf2-") {
            return Digest::from_word(digest).map(Self::Pbkdf2);
        }
        let (variant, costs) = text.split_once(' ')?;
        let variant = Argon2Variant::ALL.into_iter().find(|one| one.as_str() == variant)?;
        let mut costs = costs.split(',');
        let mut cost = |name| costs.next()?.strip_prefix(name)?.parse().ok();
        let (memory, passes, lanes) = (cost("m=")?, cost("t=")?, cost("p=")?);
        costs.next().is_none().then_some(Self::Argon2 { variant, memory, passes, lanes })
    }
}

/// What it costs to compute a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashPrice {
    /// What is computed.
    pub kind: HashKind,
    /// How often: once for Argon2; the rounds of bcrypt, which are 2 to the power
    /// of its cost; the iterations of PBKDF2. Twice as many cost twice as much.
    pub amount: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_as_it_is_written() {
        let argon = |variant| HashKind::Argon2 { variant, memory: 65_536, passes: 3, lanes: 4 };
        let kinds = Argon2Variant::ALL.map(argon).into_iter();
        let kinds = kinds.chain([HashKind::Bcrypt]).chain(Digest::ALL.map(HashKind::Pbkdf2));
        for kind in kinds {
            assert_eq!(HashKind::from_text(&kind.to_string()), Some(kind));
        }
        assert_eq!(argon(Argon2Variant::Id).to_string(), "argon2id m=65536,t=3,p=4");
        for other in
            ["", "md5", "pbkdf2-md5", "argon2id", "argon2id m=1,t=2", "argon2id m=1,t=2,p=1,x=1"]
        {
            assert_eq!(HashKind::from_text(other), None, "{other}");
        }
    }
}
