//! Passwords: hashed with Argon2id, kept as PHC strings, compared in one
//! Unicode form (NIST SP 800-63B-4 section 3.1.1.2).

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization;

use super::error::{CryptoError, Result};
use super::key::same;
use super::{argon, random};
use crate::model::secret::SecretText;

/// What a stored hash may cost at most: it names its own price, and whoever
/// can write the store must not be able to stop the logins with it.
const MAX_MEMORY_KIB: u32 = 256 * 1024;
const MAX_PASSES: u32 = 10;
const MAX_LANES: u32 = 4;

/// A hash that costs what ours cost and is that of no known password.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1\
                       $bm8gc3VjaCB1c2VyIQ$bm9ib2R5IGtub3dzIGEgcGFzc3dvcmQgZm9yIHRoaXM";

/// Hashes a password for the store.
///
/// # Errors
///
/// [`CryptoError::Random`] or [`CryptoError::Memory`] if the system gives none.
pub(crate) fn hash(password: &SecretText) -> Result<SecretText> {
    let argon = argon::todays()?;
    let salt: [u8; argon2::RECOMMENDED_SALT_LEN] = random::bytes()?;
    let mut output = [0; argon::OUTPUT_LENGTH];
    let password = normalised(password);
    argon::run(&argon, password.expose().as_bytes(), &salt, &mut output)?;
    phc_string(&argon, &salt, &output)
        .ok_or(CryptoError::Internal("an Argon2 result cannot be written as a PHC string"))
}

fn phc_string(argon: &Argon2<'_>, salt: &[u8], output: &[u8]) -> Option<SecretText> {
    let hash = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::default().into()),
        params: ParamsString::try_from(argon.params()).ok()?,
        salt: Some(Salt::new(salt).ok()?),
        hash: Some(Output::new(output).ok()?),
    };
    Some(SecretText::new(hash.to_string()))
}

/// What a password that somebody typed came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is the one behind the stored hash.
    Right,
    /// It is, and the hash is weaker than today's: hash it anew.
    RightButWeak,
    /// It is not, or nothing is stored.
    Wrong,
}

/// Judges `password` by what is stored of it, a PHC string, if anything is.
///
/// Takes about 30 ms whether or not there is anything to compare with, so that
/// the time does not tell who exists: each kind of hash that may be stored has its
/// work levelled here, and nowhere else.
///
/// # Errors
///
/// [`CryptoError::HashParameters`] if `stored` is not Argon2id in PHC form or
/// beyond 256 MiB, ten passes or four lanes; nothing was computed then.
/// [`CryptoError::Memory`].
pub(crate) fn judge(password: &SecretText, stored: Option<&str>) -> Result<Verdict> {
    let stored = stored.map(StoredHash::parse).transpose()?;
    let Some(hash) = stored else {
        // Whatever comes out: there is nobody whom it could let in.
        return StoredHash::parse(NOBODYS)?.verify(password).map(|_matched| Verdict::Wrong);
    };
    Ok(match (hash.verify(password)?, hash.is_weak()) {
        (false, _) => Verdict::Wrong,
        (true, true) => Verdict::RightButWeak,
        (true, false) => Verdict::Right,
    })
}

/// The length of a password as NIST SP 800-63B-4 section 3.1.1.2 counts: code
/// points in form NFC.
#[must_use]
pub(crate) fn characters(password: &SecretText) -> usize {
    password.expose().nfc().count()
}

/// Form NFC, so that one password typed on two keyboards is one password.
fn normalised(password: &SecretText) -> SecretText {
    let password = password.expose();
    // NFC grows UTF-8 threefold at most (the Unicode FAQ on normalization);
    // growing the buffer would leave copies behind.
    let mut text = String::with_capacity(password.len() * 3);
    text.extend(password.nfc());
    SecretText::new(text)
}

/// A stored hash that is ours to compute.
struct StoredHash {
    argon: Argon2<'static>,
    version: Version,
    salt: Salt,
    output: Output,
}

impl StoredHash {
    fn parse(phc: &str) -> Result<Self> {
        Self::read(phc).ok_or(CryptoError::HashParameters)
    }

    /// `None` for anything that is not Argon2id within the limits.
    fn read(phc: &str) -> Option<Self> {
        let stored = PasswordHash::new(phc).ok()?;
        let params = Params::try_from(&stored).ok()?;
        let affordable = params.m_cost() <= MAX_MEMORY_KIB
            && params.t_cost() <= MAX_PASSES
            && params.p_cost() <= MAX_LANES;
        if stored.algorithm != ARGON2ID_IDENT || !affordable {
            return None;
        }
        // No version means the first one, 0x10, in the PHC form of Argon2.
        let version = Version::try_from(stored.version.unwrap_or(0x10)).ok()?;
        let argon = Argon2::new(Algorithm::Argon2id, version, params);
        Some(Self { argon, version, salt: stored.salt?, output: stored.hash? })
    }

    fn verify(&self, password: &SecretText) -> Result<bool> {
        let mut computed = vec![0; self.output.len()];
        let password = normalised(password);
        argon::run(&self.argon, password.expose().as_bytes(), &self.salt, &mut computed)?;
        Ok(same(&computed, self.output.as_bytes()))
    }

    /// Whether it costs less than what we hash with today, or gives less.
    fn is_weak(&self) -> bool {
        let params = self.argon.params();
        params.m_cost() < argon::MEMORY_KIB
            || params.t_cost() < argon::PASSES
            || self.version != Version::default()
            || self.output.len() < argon::OUTPUT_LENGTH
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verify(password: &SecretText, stored: &str) -> Result<bool> {
        judge(password, Some(stored)).map(|verdict| verdict != Verdict::Wrong)
    }

    fn secret(text: &str) -> SecretText {
        SecretText::new(text.to_owned())
    }

    #[test]
    fn only_the_right_password_verifies() {
        let stored = hash(&secret("correct horse")).unwrap();
        let verified = |text: &str| verify(&secret(text), stored.expose()).unwrap();
        assert!(verified("correct horse"));
        assert!(!verified("correct horse "));
        assert!(!verified("Correct horse"));
        assert!(!verified(""));
        assert_ne!(hash(&secret("correct horse")).unwrap(), stored);
    }

    #[test]
    fn a_new_hash_names_the_parameters_of_today() {
        let stored = hash(&secret("correct horse")).unwrap();
        assert!(stored.expose().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let verdict = judge(&secret("correct horse"), Some(stored.expose()));
        assert_eq!(verdict, Ok(Verdict::Right));
        assert!(!is_weak(NOBODYS), "unknown people cost what known ones do");
    }

    #[test]
    fn one_password_in_two_unicode_forms_is_one_password() {
        let stored = hash(&secret("M\u{fc}ller 2026")).unwrap();
        assert!(verify(&secret("Mu\u{308}ller 2026"), stored.expose()).unwrap());
        assert_eq!(characters(&secret("Mu\u{308}")), 2);
        assert_eq!(characters(&secret("山田")), 2);
    }

    #[test]
    fn a_password_counts_to_its_last_character() {
        let long = "x".repeat(200);
        let stored = hash(&secret(&long)).unwrap();
        assert!(verify(&secret(&long), stored.expose()).unwrap());
        assert!(!verify(&secret(&long[..199]), stored.expose()).unwrap());
    }

    #[test]
    fn nobody_is_let_in_by_the_dummy() {
        assert_eq!(judge(&secret("anything"), None), Ok(Verdict::Wrong));
        assert_eq!(verify(&secret("anything"), NOBODYS), Ok(false));
    }

    #[test]
    fn a_hash_that_would_cost_too_much_is_refused_at_once() {
        let with = |cost: &str| NOBODYS.replace("m=19456,t=2,p=1", cost);
        for dear in [
            "m=262145,t=2,p=1",
            "m=4194304,t=2,p=1",
            "m=4294967295,t=2,p=1",
            "m=19456,t=11,p=1",
            "m=19456,t=2,p=5",
        ] {
            let refusal = verify(&secret("x"), &with(dear));
            assert_eq!(refusal, Err(CryptoError::HashParameters), "{dear}");
        }
    }

    #[test]
    fn what_is_not_an_argon2id_hash_is_an_error_and_no_mismatch() {
        for foreign in [
            "",
            "correct horse",
            "$2b$12$abcdefghijklmnopqrstuv",
            "$argon2id$v=19$m=19456,t=2,p=1",
            "$argon2id$v=19$m=19456,t=2,p=1$bm8gc3VjaCB1c2VyIQ",
            "$argon2id$v=7$m=19456,t=2,p=1$bm8gc3VjaCB1c2VyIQ$bm9ib2R5IGtub3dz",
            &NOBODYS.replace("argon2id", "argon2i"),
        ] {
            assert_eq!(verify(&secret("x"), foreign), Err(CryptoError::HashParameters));
        }
    }

    fn is_weak(stored: &str) -> bool {
        StoredHash::parse(stored).unwrap().is_weak()
    }

    #[test]
    fn a_hash_that_costs_less_than_todays_is_weak() {
        for weak in ["m=12288,t=3,p=1", "m=47104,t=1,p=1", "m=8,t=1,p=1"] {
            assert!(is_weak(&NOBODYS.replace("m=19456,t=2,p=1", weak)), "{weak}");
        }
        assert!(is_weak(&NOBODYS.replace("v=19", "v=16")));
        assert!(!is_weak(&NOBODYS.replace("m=19456,t=2,p=1", "m=65536,t=3,p=4")));
    }

    #[test]
    fn the_right_password_behind_a_weak_hash_is_told_from_a_wrong_one() {
        let argon =
            Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).unwrap());
        let mut output = [0; 32];
        argon::run(&argon, b"correct horse", b"saltsaltsaltsalt", &mut output).unwrap();
        let weak = phc_string(&argon, b"saltsaltsaltsalt", &output).unwrap();
        let verdict = |text| judge(&secret(text), Some(weak.expose()));
        assert_eq!(verdict("correct horse"), Ok(Verdict::RightButWeak));
        assert_eq!(verdict("wrong horse"), Ok(Verdict::Wrong));
    }
}
