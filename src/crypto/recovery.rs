//! Codes that are handed out: recovery codes, and the short ones that let a
//! person enroll or pass.
//!
//! A recovery code lives for years, so what is stored of it is slow to guess:
//! Argon2id, salted once a set, so that a guess against ten codes costs one
//! run. A short code lives for hours and a tag suffices. Both are sealed
//! before they are stored ([`super::seal`]), so that a stolen store without
//! its key can test no guess at all.

use hmac::Mac;

use super::error::Result;
use super::key::{hmac, same};
use super::{argon, random};
use crate::model::code::{HandedCode, RECOVERY_COUNT, RECOVERY_LENGTH, SHORT_LENGTH};
use crate::model::secret::SecretBytes;

/// A new set of recovery codes.
#[derive(Debug)]
pub(crate) struct RecoverySet {
    /// Goes into the hash of each of them.
    pub salt: [u8; 16],
    /// The codes, each different.
    pub codes: Vec<HandedCode>,
}

/// Generates a set of recovery codes.
///
/// # Errors
///
/// [`super::CryptoError::Random`] if the operating system gives no random bytes.
pub(crate) fn generate_set() -> Result<RecoverySet> {
    let mut codes: Vec<HandedCode> = Vec::with_capacity(RECOVERY_COUNT);
    while codes.len() < RECOVERY_COUNT {
        let code = HandedCode::from_random(&*random::wiped::<RECOVERY_LENGTH>()?);
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    Ok(RecoverySet { salt: random::bytes()?, codes })
}

/// Generates an enrollment or bypass code.
///
/// # Errors
///
/// [`super::CryptoError::Random`] if the operating system gives no random bytes.
pub(crate) fn generate_short_code() -> Result<HandedCode> {
    Ok(HandedCode::from_random(&*random::wiped::<SHORT_LENGTH>()?))
}

/// What is kept of a recovery code, and computed once from each guess: takes
/// about 30 ms and 19 MiB. Never inside a write transaction.
///
/// # Errors
///
/// [`super::CryptoError::Memory`] if there is not enough.
pub(crate) fn slow_hash(code: &HandedCode, salt: &[u8; 16]) -> Result<SecretBytes> {
    let mut hash = vec![0; argon::OUTPUT_LENGTH];
    argon::run(&argon::todays()?, code.expose().as_bytes(), salt, &mut hash)?;
    Ok(SecretBytes::new(hash))
}

/// What is kept of an enrollment or bypass code: HMAC-SHA-256 under its salt.
#[must_use]
pub(crate) fn quick_tag(code: &HandedCode, salt: &[u8; 16]) -> [u8; 32] {
    hmac(salt, code.expose().as_bytes()).finalize().into_bytes().into()
}

/// Whether both are the same hash or tag; in constant time.
#[must_use]
pub(crate) fn matches(a: &[u8], b: &[u8]) -> bool {
    same(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::secret::SecretText;

    #[test]
    fn a_set_has_ten_different_codes_of_sixteen_characters() {
        let set = generate_set().unwrap();
        assert_eq!(set.codes.len(), 10);
        for (index, code) in set.codes.iter().enumerate() {
            assert_eq!(code.expose().len(), 16);
            assert!(!set.codes[..index].contains(code));
        }
        assert_ne!(generate_set().unwrap().salt, set.salt);
        assert_eq!(generate_short_code().unwrap().expose().len(), 10);
    }

    #[test]
    fn a_code_is_recognised_however_it_is_typed() {
        let set = generate_set().unwrap();
        let kept = slow_hash(&set.codes[0], &set.salt).unwrap();
        let typed = SecretText::new(set.codes[0].grouped().expose().to_lowercase());
        let code = HandedCode::parse(&typed, RECOVERY_LENGTH).unwrap();
        let guess = slow_hash(&code, &set.salt).unwrap();
        assert!(matches(kept.expose(), guess.expose()));

        let other = slow_hash(&set.codes[1], &set.salt).unwrap();
        assert!(!matches(kept.expose(), other.expose()));
        let elsewhere = slow_hash(&code, &[0; 16]).unwrap();
        assert!(!matches(kept.expose(), elsewhere.expose()));
    }

    #[test]
    fn a_tag_depends_on_code_and_salt() {
        let code = generate_short_code().unwrap();
        let other = generate_short_code().unwrap();
        let tag = quick_tag(&code, &[1; 16]);
        assert!(matches(&tag, &quick_tag(&code, &[1; 16])));
        assert!(!matches(&tag, &quick_tag(&code, &[2; 16])));
        assert!(!matches(&tag, &quick_tag(&other, &[1; 16])));
    }

    #[test]
    fn debug_output_shows_no_code() {
        let set = generate_set().unwrap();
        let seen = format!("{set:?}");
        assert!(set.codes.iter().all(|code| !seen.contains(code.expose())));
    }
}
