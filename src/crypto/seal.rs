//! Sealing: what the store keeps but must not be able to read, and must not
//! be able to move.
//!
//! XChaCha20-Poly1305 with a random nonce of 24 bytes in front. The place of a
//! value (store, purpose, row, user and whatever else limits it) is
//! authenticated with it, so that somebody who can write the database but has
//! no key can neither put a value into another row nor lengthen its life.

use chacha20poly1305::{AeadInOut, KeyInit, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::error::{CryptoError, Result};
pub(crate) use super::fields::Field;
use super::fields::encode;
use super::key::Key;
use super::keyring::{Keyring, Keys};
use super::random;
use crate::model::secret::SecretBytes;

const NONCE_LENGTH: usize = 24;
const TAG_LENGTH: usize = 16;

/// What a sealed value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The seed of an authenticator.
    Secret,
    /// The number of an authenticator that receives texts.
    Phone,
    /// The slow hash of a recovery code.
    RecoveryCode,
    /// The tag of an enrollment code.
    EnrollmentCode,
    /// The tag of a bypass code.
    BypassCode,
    /// The audit key of a master key that was retired.
    AuditKey,
}

impl Purpose {
    /// Never changed: it is part of every value sealed so far.
    const fn word(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Phone => "phone",
            Self::RecoveryCode => "recovery code",
            Self::EnrollmentCode => "enrollment code",
            Self::BypassCode => "bypass code",
            Self::AuditKey => "audit key",
        }
    }

    /// What it is, in the words of an error.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone number",
            Self::Secret
            | Self::RecoveryCode
            | Self::EnrollmentCode
            | Self::BypassCode
            | Self::AuditKey => self.word(),
        }
    }

    const fn key(self, keys: &Keys) -> &Key {
        match self {
            Self::Secret | Self::Phone | Self::AuditKey => &keys.secrets,
            Self::RecoveryCode | Self::EnrollmentCode | Self::BypassCode => &keys.codes,
        }
    }
}

/// The place to which a value is sealed. It opens nowhere else.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SealContext<'a> {
    /// What it is.
    pub purpose: Purpose,
    /// The id of the row that holds it.
    pub row: i64,
    /// The user to whom it belongs; 0 if to none.
    pub user: i64,
    /// What else must not be changed, in a fixed order for each purpose: a
    /// position in the set, the time of issue and of expiry, the epoch, the salt.
    pub extra: &'a [Field<'a>],
}

impl SealContext<'_> {
    fn associated_data(&self, store_id: &[u8; 16]) -> Zeroizing<Vec<u8>> {
        let Self { purpose, row, user, extra } = *self;
        let mut fields = vec![store_id.into(), purpose.word().into(), row.into(), user.into()];
        fields.extend_from_slice(extra);
        encode("twofactl v1 sealed", &fields)
    }
}

impl Keyring {
    /// Seals `plaintext` to its place.
    ///
    /// # Errors
    ///
    /// [`CryptoError::Random`] if the operating system gives no random bytes.
    pub(crate) fn seal(&self, context: &SealContext<'_>, plaintext: &[u8]) -> Result<Vec<u8>> {
        let keys = self.keys();
        encrypt(context.purpose.key(keys), &context.associated_data(&keys.store_id), plaintext)
    }

    /// Opens what was sealed to exactly this place under this key.
    ///
    /// # Errors
    ///
    /// [`CryptoError::Unreadable`] if it was changed, belongs elsewhere or
    /// needs another key; which of these it is cannot be told.
    pub(crate) fn open(&self, context: &SealContext<'_>, sealed: &[u8]) -> Result<SecretBytes> {
        let keys = self.keys();
        decrypt(context.purpose.key(keys), &context.associated_data(&keys.store_id), sealed)
    }
}

/// A random nonce, then the ciphertext, then the tag.
pub(super) fn encrypt(key: &Key, associated: &[u8], plaintext: &[u8]) -> Result<Vec<u8>> {
    let nonce: [u8; NONCE_LENGTH] = random::bytes()?;
    // Encrypted where it stands, and reserved in full, so that no copy of the
    // plaintext stays behind.
    let mut buffer = Vec::with_capacity(NONCE_LENGTH + plaintext.len() + TAG_LENGTH);
    buffer.extend_from_slice(&nonce);
    buffer.extend_from_slice(plaintext);
    let (_, body) = buffer
        .split_at_mut_checked(NONCE_LENGTH)
        .ok_or(CryptoError::Internal("a sealed value lost its nonce"))?;
    let tag = XChaCha20Poly1305::new(key.expose().into())
        .encrypt_inout_detached(&XNonce::from(nonce), associated, body.into())
        .map_err(|_| CryptoError::Internal("a value is too long to be sealed"))?;
    buffer.extend_from_slice(&tag);
    Ok(buffer)
}

/// The plaintext of what [`encrypt`] made.
pub(super) fn decrypt(key: &Key, associated: &[u8], sealed: &[u8]) -> Result<SecretBytes> {
    let (nonce, body) =
        sealed.split_first_chunk::<NONCE_LENGTH>().ok_or(CryptoError::Unreadable)?;
    let (ciphertext, tag) = body.split_last_chunk::<TAG_LENGTH>().ok_or(CryptoError::Unreadable)?;
    // Decrypted only once the tag was found right, so an error leaves nothing to wipe.
    let mut plaintext = ciphertext.to_vec();
    XChaCha20Poly1305::new(key.expose().into())
        .decrypt_inout_detached(
            nonce.into(),
            associated,
            plaintext.as_mut_slice().into(),
            tag.into(),
        )
        .map_err(|_| CryptoError::Unreadable)?;
    Ok(SecretBytes::new(plaintext))
}

#[cfg(test)]
mod tests {
    use super::super::keyring::MasterKey;
    use super::super::keyring::tests::{counting_keyring, counting_master};
    use super::*;

    const SEED: &[u8] = b"12345678901234567890";
    const EXTRA: [Field<'static>; 3] = [Field::Number(3), Field::Nothing, Field::Bytes(b"salt")];
    const PLACE: SealContext<'static> =
        SealContext { purpose: Purpose::Secret, row: 12, user: 42, extra: &EXTRA };

    #[test]
    fn what_was_sealed_opens_in_its_place_and_never_looks_alike() {
        let keyring = counting_keyring();
        let sealed = keyring.seal(&PLACE, SEED).unwrap();
        assert_eq!(sealed.len(), NONCE_LENGTH + SEED.len() + TAG_LENGTH);
        assert_eq!(keyring.open(&PLACE, &sealed).unwrap().expose(), SEED);
        assert_ne!(keyring.seal(&PLACE, SEED).unwrap(), sealed);
        let empty = keyring.seal(&PLACE, b"").unwrap();
        assert_eq!(keyring.open(&PLACE, &empty).unwrap().expose(), b"");
    }

    #[test]
    fn what_an_independent_tool_sealed_opens() {
        let sealed = data_encoding::HEXLOWER.decode(
            b"2424242424242424242424242424242424242424242424244d1b22390a257a10e464ca66\
             d75d0100f1835bfc8e4d6ad5313c470673aae291b49dc408",
        );
        let opened = counting_keyring().open(&PLACE, &sealed.unwrap()).unwrap();
        assert_eq!(opened.expose(), SEED);
    }

    #[test]
    fn a_sealed_value_opens_in_no_other_place() {
        let keyring = counting_keyring();
        let sealed = keyring.seal(&PLACE, SEED).unwrap();
        let shorter = &EXTRA[..2];
        let later = [Field::Number(4), Field::Nothing, Field::Bytes(b"salt")];
        let moved = [
            SealContext { row: 13, ..PLACE },
            SealContext { user: 43, ..PLACE },
            SealContext { row: 42, user: 12, ..PLACE },
            SealContext { purpose: Purpose::RecoveryCode, ..PLACE },
            SealContext { purpose: Purpose::BypassCode, ..PLACE },
            SealContext { extra: &[], ..PLACE },
            SealContext { extra: shorter, ..PLACE },
            SealContext { extra: &later, ..PLACE },
        ];
        for place in moved {
            assert_eq!(keyring.open(&place, &sealed), Err(CryptoError::Unreadable), "{place:?}");
        }
    }

    #[test]
    fn a_sealed_value_opens_under_no_other_key_and_in_no_other_store() {
        let sealed = counting_keyring().seal(&PLACE, SEED).unwrap();
        let other_key =
            Keyring::derive(&MasterKey::generate().unwrap(), &counting_keyring().keys().store_id);
        let other_store = Keyring::derive(&counting_master(), &[9; 16]);
        for wrong in [other_key, other_store] {
            assert_eq!(wrong.open(&PLACE, &sealed), Err(CryptoError::Unreadable));
        }
    }

    #[test]
    fn a_single_changed_bit_is_noticed_wherever_it_is() {
        let keyring = counting_keyring();
        let sealed = keyring.seal(&PLACE, SEED).unwrap();
        for bit in 0..sealed.len() * 8 {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(keyring.open(&PLACE, &changed), Err(CryptoError::Unreadable), "bit {bit}");
        }
    }

    #[test]
    fn a_truncated_or_lengthened_value_is_refused() {
        let keyring = counting_keyring();
        let mut sealed = keyring.seal(&PLACE, SEED).unwrap();
        for length in 0..sealed.len() {
            let refusal = keyring.open(&PLACE, &sealed[..length]);
            assert_eq!(refusal, Err(CryptoError::Unreadable), "{length} bytes");
        }
        sealed.push(0);
        assert_eq!(keyring.open(&PLACE, &sealed), Err(CryptoError::Unreadable));
    }
}
