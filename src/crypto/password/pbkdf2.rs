//! PBKDF2 hashes of other systems, in three spellings:
//!
//! ```text
//! $pbkdf2-sha256$i=600000,l=32$SALT$HASH    the PHC string format
//! $pbkdf2-sha256$29000$SALT$HASH            passlib; `.` for `+`; `$pbkdf2$` is SHA-1
//! pbkdf2_sha256$600000$salt$HASH=           Django; the salt is text
//! ```
//!
//! SALT and HASH are Base64, without padding but for Django's. The hash is one
//! block of its hash function or less, so that the iterations are its price.

use ::pbkdf2::pbkdf2_hmac;
use data_encoding::{BASE64, BASE64_NOPAD};
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use crate::crypto::key::same;
use crate::crypto::turns;
use crate::model::password::{Digest, HashKind, HashPrice};
use crate::model::secret::SecretText;

/// Twice what anybody recommends, and half a second.
const MAX_ITERATIONS: u32 = 2_000_000;

/// Less would be guessed by chance.
const MIN_OUTPUT: usize = 16;

/// More is no salt; the bound keeps the work in the iterations.
const MAX_SALT: usize = 64;

/// A stored hash within the limits.
pub(super) struct Stored {
    digest: Digest,
    iterations: u32,
    salt: Vec<u8>,
    output: Vec<u8>,
}

impl Stored {
    /// `None` for anything that is not PBKDF2 within the limits.
    pub(super) fn read(text: &str) -> Option<Self> {
        let stored = match text.strip_prefix('$') {
            Some(text) => Self::read_modular(text)?,
            None => Self::read_django(text)?,
        };
        let Self { digest, iterations, salt, output } = &stored;
        let affordable = (1..=MAX_ITERATIONS).contains(iterations)
            && (1..=MAX_SALT).contains(&salt.len())
            && (MIN_OUTPUT..=digest.length()).contains(&output.len());
        affordable.then_some(stored)
    }

    fn read_modular(text: &str) -> Option<Self> {
        let [name, costs, salt, output] = fields(text)?;
        let digest = match name.strip_prefix("pbkdf2")? {
            "" => Digest::Sha1,
            digest => Digest::from_word(digest.strip_prefix('-')?)?,
        };
        if let Some(costs) = costs.strip_prefix("i=") {
            let decode = |text: &str| BASE64_NOPAD.decode(text.as_bytes()).ok();
            let (iterations, length) = match costs.split_once(",l=") {
                Some((iterations, length)) => (iterations, Some(length)),
                None => (costs, None),
            };
            let (salt, output) = (decode(salt)?, decode(output)?);
            let iterations = iterations.parse().ok()?;
            let is_whole = length.is_none_or(|length| length.parse() == Ok(output.len()));
            return is_whole.then_some(Self { digest, iterations, salt, output });
        }
        let decode = |text: &str| BASE64_NOPAD.decode(text.replace('.', "+").as_bytes()).ok();
        let iterations = costs.parse().ok()?;
        Some(Self { digest, iterations, salt: decode(salt)?, output: decode(output)? })
    }

    fn read_django(text: &str) -> Option<Self> {
        let [name, iterations, salt, output] = fields(text)?;
        Some(Self {
            digest: Digest::from_word(name.strip_prefix("pbkdf2_")?)?,
            iterations: iterations.parse().ok()?,
            salt: salt.as_bytes().to_vec(),
            output: BASE64.decode(output.as_bytes()).ok()?,
        })
    }

    pub(super) fn verify(&self, password: &SecretText) -> bool {
        let mut computed = vec![0; self.output.len()];
        run(self.digest, self.iterations, password, (&self.salt, &mut computed));
        same(&computed, &self.output)
    }

    pub(super) const fn price(&self) -> HashPrice {
        HashPrice { kind: HashKind::Pbkdf2(self.digest), amount: self.iterations }
    }
}

fn fields(text: &str) -> Option<[&str; 4]> {
    let fields: Vec<_> = text.split('$').collect();
    fields.try_into().ok()
}

fn run(digest: Digest, iterations: u32, password: &SecretText, (salt, out): (&[u8], &mut [u8])) {
    let _turn = turns::wait();
    let password = password.expose().as_bytes();
    match digest {
        Digest::Sha1 => pbkdf2_hmac::<Sha1>(password, salt, iterations, out),
        Digest::Sha256 => pbkdf2_hmac::<Sha256>(password, salt, iterations, out),
        Digest::Sha512 => pbkdf2_hmac::<Sha512>(password, salt, iterations, out),
    }
}

/// Computes as many iterations for nobody.
pub(super) fn waste(digest: Digest, iterations: u32, password: &SecretText) {
    run(digest, iterations, password, (&[0; 16], &mut [0; MIN_OUTPUT]));
}
