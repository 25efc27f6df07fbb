//! A key of 32 bytes and what is done with one: derive, authenticate, compare.

use std::fmt;

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::error::Result;
use super::random;

/// Length of every key and of every HMAC here.
pub(super) const KEY_LENGTH: usize = 32;

/// A key. On the heap, so that moving it leaves no copy behind; wiped there.
#[derive(Clone)]
pub(super) struct Key(Box<Zeroizing<[u8; KEY_LENGTH]>>);

impl ZeroizeOnDrop for Key {}

impl Key {
    /// No key yet: a place to write one into.
    fn blank() -> Self {
        Self(Box::new(Zeroizing::new([0; KEY_LENGTH])))
    }

    /// Generates a key.
    pub(super) fn generate() -> Result<Self> {
        let mut key = Self::blank();
        random::fill(key.0.as_mut_slice())?;
        Ok(key)
    }

    /// Takes a key from bytes; `None` unless they are exactly 32.
    pub(super) fn from_slice(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; KEY_LENGTH] = bytes.try_into().ok()?;
        let mut key = Self::blank();
        key.0.copy_from_slice(bytes);
        Some(key)
    }

    /// The key of one purpose below `root`.
    pub(super) fn derive(root: &Hkdf<Sha256>, purpose: &str) -> Self {
        let mut key = Self::blank();
        expand(root, purpose, key.0.as_mut_slice());
        key
    }

    /// The bytes themselves.
    pub(super) fn expose(&self) -> &[u8; KEY_LENGTH] {
        &self.0
    }

    /// HMAC-SHA-256 (RFC 2104) of `message`.
    pub(super) fn mac(&self, message: &[u8]) -> [u8; KEY_LENGTH] {
        hmac(self.expose(), message).finalize().into_bytes().into()
    }

    /// Whether `mac` is that of `message`; compared in constant time.
    pub(super) fn verifies(&self, message: &[u8], mac: &[u8]) -> bool {
        hmac(self.expose(), message).verify_slice(mac).is_ok()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(redacted)")
    }
}

/// HMAC-SHA-256 of `message` under a key of any length, ready to be finished
/// or verified.
pub(super) fn hmac(key: &[u8], message: &[u8]) -> Hmac<Sha256> {
    let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key);
    mac.expect("HMAC takes keys of any length").chain_update(message)
}

/// Whether both are the same, in a time that tells nothing about either but
/// its length: HMACs of both are compared, in constant time.
pub(super) fn same(a: &[u8], b: &[u8]) -> bool {
    let blinded = |bytes| hmac(b"twofactl v1 compare", bytes);
    blinded(a).verify(&blinded(b).finalize().into_bytes()).is_ok()
}

/// HKDF-Expand (RFC 5869 section 2.3); purpose and version are its `info`.
pub(super) fn expand(root: &Hkdf<Sha256>, purpose: &str, out: &mut [u8]) {
    root.expand_multi_info(&[b"twofactl v1 ", purpose.as_bytes()], out)
        .expect("every key is far shorter than the 8160 bytes of RFC 5869");
}

#[cfg(test)]
mod tests {
    use chacha20poly1305::XChaCha20Poly1305;

    use super::*;

    #[test]
    fn keys_are_wiped_when_dropped_and_so_are_hash_and_cipher() {
        const fn is_wiped<T: ZeroizeOnDrop>() {}
        is_wiped::<Key>();
        is_wiped::<Zeroizing<[u8; KEY_LENGTH]>>();
        is_wiped::<Sha256>();
        is_wiped::<XChaCha20Poly1305>();
    }

    #[test]
    fn debug_output_shows_nothing_of_a_key() {
        assert_eq!(format!("{:?}", Key::generate().unwrap()), "Key(redacted)");
    }

    #[test]
    fn a_mac_is_that_of_rfc_4231_test_case_2() {
        let mac: [u8; 32] =
            hmac(b"Jefe", b"what do ya want for nothing?").finalize().into_bytes().into();
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(data_encoding::HEXLOWER.encode(&mac), expected);
    }

    #[test]
    fn only_equal_bytes_are_the_same() {
        assert!(same(b"", b""));
        assert!(same(b"abc", b"abc"));
        assert!(!same(b"abc", b"abd"));
        assert!(!same(b"abc", b"ab"));
        assert!(!same(b"", b"\0"));
    }
}
