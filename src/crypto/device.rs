//! Trusted devices: the token that a browser keeps and what the store keeps
//! of it.
//!
//! The store keeps an HMAC over the token and all that limits it. Whoever can
//! write the database but has no key cannot give a device to another person or
//! practice, carry it over a reset or lengthen its life.

use zeroize::Zeroizing;

use super::error::Result;
use super::fields::encode;
use super::keyring::Keyring;
use super::random;
use crate::model::secret::SecretBytes;

/// What a trusted device is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DeviceBinding {
    /// Whose it is.
    pub user: i64,
    /// Where it counts; `None` where a login named no practice.
    pub practice: Option<i64>,
    /// The user's epoch when it was trusted.
    pub epoch: i64,
    /// When it ends, in UTC milliseconds.
    pub expires_at: i64,
}

impl DeviceBinding {
    fn with_token(&self, token: &[u8]) -> Zeroizing<Vec<u8>> {
        let Self { user, practice, epoch, expires_at } = *self;
        let fields = [token.into(), user.into(), practice.into(), epoch.into(), expires_at.into()];
        encode("twofactl v1 device", &fields)
    }
}

/// Generates the token for a browser to keep: 256 bits, where NIST SP
/// 800-63B-4 section 5.1 asks for 64.
///
/// # Errors
///
/// [`super::CryptoError::Random`] if the operating system gives no random bytes.
pub(crate) fn generate_token() -> Result<SecretBytes> {
    random::secret(32)
}

impl Keyring {
    /// What the store keeps of a device.
    #[must_use]
    pub(crate) fn device_mac(&self, token: &[u8], binding: &DeviceBinding) -> [u8; 32] {
        self.keys().devices.mac(&binding.with_token(token))
    }

    /// Whether `stored` is what [`Keyring::device_mac`] makes of the rest; in
    /// constant time.
    #[must_use]
    pub(crate) fn verify_device_mac(
        &self,
        token: &[u8],
        binding: &DeviceBinding,
        stored: &[u8],
    ) -> bool {
        self.keys().devices.verifies(&binding.with_token(token), stored)
    }
}

#[cfg(test)]
mod tests {
    use super::super::keyring::tests::counting_keyring;
    use super::*;

    const BINDING: DeviceBinding =
        DeviceBinding { user: 42, practice: Some(3), epoch: 7, expires_at: 1_900_000_000_000 };

    #[test]
    fn a_device_is_known_again_by_its_token() {
        let keyring = counting_keyring();
        let token = generate_token().unwrap();
        let stored = keyring.device_mac(token.expose(), &BINDING);
        assert_eq!(token.expose().len(), 32);
        assert!(keyring.verify_device_mac(token.expose(), &BINDING, &stored));
        let other = generate_token().unwrap();
        assert!(!keyring.verify_device_mac(other.expose(), &BINDING, &stored));
        assert!(!keyring.verify_device_mac(b"", &BINDING, &stored));
        assert!(!keyring.verify_device_mac(token.expose(), &BINDING, &stored[..31]));
        assert!(!keyring.verify_device_mac(token.expose(), &BINDING, b""));
    }

    #[test]
    fn what_the_store_keeps_is_that_of_an_independent_tool() {
        let mac = counting_keyring().device_mac(&[7; 32], &BINDING);
        assert_eq!(
            data_encoding::HEXLOWER.encode(&mac),
            "7282501a7fb7a39142a6247f0d1f0ffb72eda7c93ced40d10707209b4308bc74"
        );
    }

    #[test]
    fn a_device_serves_no_other_person_practice_epoch_or_time() {
        let keyring = counting_keyring();
        let token = generate_token().unwrap();
        let stored = keyring.device_mac(token.expose(), &BINDING);
        for other in [
            DeviceBinding { user: 43, ..BINDING },
            DeviceBinding { practice: Some(4), ..BINDING },
            DeviceBinding { practice: None, ..BINDING },
            DeviceBinding { epoch: 8, ..BINDING },
            DeviceBinding { expires_at: BINDING.expires_at + 1, ..BINDING },
        ] {
            assert!(!keyring.verify_device_mac(token.expose(), &other, &stored), "{other:?}");
        }
    }
}
