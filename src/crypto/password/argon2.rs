//! Argon2 hashes, ours among them, as PHC strings.
//!
//! One of Argon2id is taken to be ours, so the password is compared in form NFC.
//! One of Argon2i or Argon2d never was: other systems hashed what was typed.

use ::argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use ::argon2::{ARGON2ID_IDENT, Algorithm, Argon2, MIN_SALT_LEN, Params, Version};

use super::normalised;
use crate::crypto::argon;
use crate::crypto::error::{CryptoError, Result};
use crate::crypto::key::same;
use crate::model::password::{Argon2Variant, HashKind, HashPrice};
use crate::model::secret::SecretText;

/// What a stored hash may cost at most: it names its own price, and whoever
/// can write the store must not be able to stop the logins with it.
const MAX_MEMORY_KIB: u32 = 256 * 1024;
const MAX_PASSES: u32 = 10;
const MAX_LANES: u32 = 4;

/// What we hash with today.
pub(super) const TODAYS: HashKind = HashKind::Argon2 {
    variant: Argon2Variant::Id,
    memory: argon::MEMORY_KIB,
    passes: argon::PASSES,
    lanes: argon::LANES,
};

/// The form in which our own hashes are kept.
pub(super) fn phc_string(argon: &Argon2<'_>, salt: &[u8], output: &[u8]) -> Option<SecretText> {
    let hash = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::default().into()),
        params: ParamsString::try_from(argon.params()).ok()?,
        salt: Some(Salt::new(salt).ok()?),
        hash: Some(Output::new(output).ok()?),
    };
    Some(SecretText::new(hash.to_string()))
}

/// A stored hash within the limits.
pub(super) struct Stored {
    argon: Argon2<'static>,
    variant: Argon2Variant,
    version: Version,
    salt: Salt,
    output: Output,
}

impl Stored {
    /// `None` for anything that is not Argon2 within the limits.
    pub(super) fn read(text: &str) -> Option<Self> {
        let stored = PasswordHash::new(text).ok()?;
        let params = Params::try_from(&stored).ok()?;
        let affordable = params.m_cost() <= MAX_MEMORY_KIB
            && params.t_cost() <= MAX_PASSES
            && params.p_cost() <= MAX_LANES;
        if !affordable {
            return None;
        }
        let name = stored.algorithm.as_str();
        let variant = Argon2Variant::ALL.into_iter().find(|one| one.as_str() == name)?;
        // No version means the first one, 0x10, in the PHC form of Argon2.
        let version = Version::try_from(stored.version.unwrap_or(0x10)).ok()?;
        let argon = Argon2::new(algorithm(variant), version, params);
        let salt = stored.salt.filter(|salt| salt.len() >= MIN_SALT_LEN)?;
        Some(Self { argon, variant, version, salt, output: stored.hash? })
    }

    pub(super) fn verify(&self, password: &SecretText) -> Result<bool> {
        let mut computed = vec![0; self.output.len()];
        run(&self.argon, self.variant, password, (&self.salt, &mut computed))?;
        Ok(same(&computed, self.output.as_bytes()))
    }

    /// Whether it costs less than what we hash with today, gives less, or is of the
    /// variants that we never hash with.
    pub(super) fn is_weak(&self) -> bool {
        let params = self.argon.params();
        self.variant != Argon2Variant::Id
            || params.m_cost() < argon::MEMORY_KIB
            || params.t_cost() < argon::PASSES
            || self.version != Version::default()
            || self.output.len() < argon::OUTPUT_LENGTH
    }

    pub(super) fn price(&self) -> HashPrice {
        let params = self.argon.params();
        let kind = HashKind::Argon2 {
            variant: self.variant,
            memory: params.m_cost(),
            passes: params.t_cost(),
            lanes: params.p_cost(),
        };
        HashPrice { kind, amount: 1 }
    }
}

const fn algorithm(variant: Argon2Variant) -> Algorithm {
    match variant {
        Argon2Variant::D => Algorithm::Argon2d,
        Argon2Variant::I => Algorithm::Argon2i,
        Argon2Variant::Id => Algorithm::Argon2id,
    }
}

fn run(
    argon: &Argon2<'_>,
    variant: Argon2Variant,
    password: &SecretText,
    (salt, out): (&[u8], &mut [u8]),
) -> Result<()> {
    match variant {
        Argon2Variant::Id => argon::run(argon, normalised(password).expose().as_bytes(), salt, out),
        Argon2Variant::D | Argon2Variant::I => {
            argon::run(argon, password.expose().as_bytes(), salt, out)
        }
    }
}

/// Computes a hash that nobody has.
pub(super) fn waste(
    variant: Argon2Variant,
    (memory, passes, lanes): (u32, u32, u32),
    password: &SecretText,
) -> Result<()> {
    let params = Params::new(memory, passes, lanes, Some(argon::OUTPUT_LENGTH))
        .map_err(|_| CryptoError::HashParameters)?;
    let argon = Argon2::new(algorithm(variant), Version::default(), params);
    run(&argon, variant, password, (&[0; 16], &mut [0; argon::OUTPUT_LENGTH]))
}
