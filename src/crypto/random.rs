//! Random bytes. The operating system's generator is the only source, and its
//! failure is an error for the caller, never a panic and never weaker bytes.

use zeroize::Zeroizing;

use super::error::{CryptoError, Result};
use crate::model::secret::SecretBytes;

/// Generates bytes that may be seen: salts, nonces, ids of stores and logins.
///
/// # Errors
///
/// [`CryptoError::Random`] if the operating system gives none.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    fill(&mut bytes)?;
    Ok(bytes)
}

/// Generates bytes that must not be seen.
pub(super) fn secret(length: usize) -> Result<SecretBytes> {
    let mut bytes = vec![0; length];
    fill(&mut bytes)?;
    Ok(SecretBytes::new(bytes))
}

/// Generates the bytes that a code is spelled from; wiped once it is.
pub(super) fn wiped<const N: usize>() -> Result<Zeroizing<[u8; N]>> {
    let mut bytes = Zeroizing::new([0; N]);
    fill(&mut *bytes)?;
    Ok(bytes)
}

/// Overwrites `bytes` with random ones.
pub(super) fn fill(bytes: &mut [u8]) -> Result<()> {
    // The cause is an errno that no caller can act upon.
    getrandom::fill(bytes).map_err(|_| CryptoError::Random)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_draws_differ_and_have_the_length_asked_for() {
        assert_ne!(bytes::<16>().unwrap(), bytes::<16>().unwrap());
        assert_ne!(secret(32).unwrap(), secret(32).unwrap());
        assert_eq!(secret(20).unwrap().expose().len(), 20);
    }
}
