//! How seeds travel in PSKC files (RFC 6030 section 6): the key that opens them, made from a
//! passphrase or handed over, and the two ways in which they are sealed.
//!
//! CBC says nothing of changes, so callers compare the MAC first, and take nothing else.

use ::pbkdf2::pbkdf2_hmac;
use aes::cipher::block_padding::Iso10126;
use aes::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, InnerIvInit, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use aes_kw::{AesKw, AesKwp};
use hmac::{Hmac, Mac};
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use zeroize::Zeroizing;

use crate::model::password::Digest;
use crate::model::secret::{SecretBytes, SecretText};

const BLOCK: usize = 16;

/// The most iterations that are computed: half a second. More would be an attack on the
/// processor, for anybody can write such a number into a file.
pub(crate) const MOST_ITERATIONS: u32 = 2_000_000;

/// How a key or seed is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sealing {
    /// AES-CBC, the IV in front, padded as XML Encryption has it.
    Cbc,
    /// AES key wrap (RFC 3394), padded or not (RFC 5649), which notices changes by itself.
    KeyWrap,
}

/// Makes the key of a container from its passphrase (RFC 8018 section 5.2).
#[must_use]
pub(crate) fn derive(
    (digest, iterations): (Digest, u32),
    passphrase: &SecretText,
    salt: &[u8],
    length: usize,
) -> SecretBytes {
    let mut key = vec![0; length];
    let password = passphrase.expose().as_bytes();
    match digest {
        Digest::Sha1 => pbkdf2_hmac::<Sha1>(password, salt, iterations, &mut key),
        Digest::Sha256 => pbkdf2_hmac::<Sha256>(password, salt, iterations, &mut key),
        Digest::Sha512 => pbkdf2_hmac::<Sha512>(password, salt, iterations, &mut key),
    }
    SecretBytes::new(key)
}

/// Whether `mac` is the HMAC of `sealed`; compared in constant time.
#[must_use]
pub(crate) fn verifies(digest: Digest, key: &SecretBytes, sealed: &[u8], mac: &[u8]) -> bool {
    fn is_mac_of<M: Mac + KeyInit>(key: &[u8], sealed: &[u8], mac: &[u8]) -> bool {
        let keyed = <M as KeyInit>::new_from_slice(key);
        keyed.is_ok_and(|keyed| keyed.chain_update(sealed).verify_slice(mac).is_ok())
    }
    let key = key.expose();
    match digest {
        Digest::Sha1 => is_mac_of::<Hmac<Sha1>>(key, sealed, mac),
        Digest::Sha256 => is_mac_of::<Hmac<Sha256>>(key, sealed, mac),
        Digest::Sha512 => is_mac_of::<Hmac<Sha512>>(key, sealed, mac),
    }
}

/// Opens what is sealed; `None` for another key, for what was changed as far as the way of
/// sealing notices, and for what has no such length.
#[must_use]
pub(crate) fn open(sealing: Sealing, key: &SecretBytes, sealed: &[u8]) -> Option<SecretBytes> {
    match key.expose().len() {
        16 => open_with::<Aes128>(sealing, key, sealed),
        24 => open_with::<Aes192>(sealing, key, sealed),
        32 => open_with::<Aes256>(sealing, key, sealed),
        _ => None,
    }
}

fn open_with<C>(sealing: Sealing, key: &SecretBytes, sealed: &[u8]) -> Option<SecretBytes>
where
    C: KeyInit + BlockCipherDecrypt<BlockSize = aes::cipher::consts::U16> + BlockCipherEncrypt,
{
    match sealing {
        Sealing::Cbc => {
            let cipher = C::new_from_slice(key.expose()).ok()?;
            let (iv, body) = sealed.split_at_checked(BLOCK)?;
            let mode = cbc::Decryptor::inner_iv_slice_init(cipher, iv).ok()?;
            let mut body = Zeroizing::new(body.to_vec());
            let opened = mode.decrypt_padded::<Iso10126>(&mut body).ok()?;
            Some(SecretBytes::new(opened.to_vec()))
        }
        Sealing::KeyWrap => {
            let mut room = Zeroizing::new(vec![0; sealed.len()]);
            let plain = <AesKw<C> as KeyInit>::new_from_slice(key.expose()).ok()?;
            if let Ok(opened) = plain.unwrap_key(sealed, &mut room) {
                return Some(SecretBytes::new(opened.to_vec()));
            }
            // Twenty bytes are no multiple of eight, so seeds come padded as well.
            let padded = <AesKwp<C> as KeyInit>::new_from_slice(key.expose()).ok()?;
            let opened = padded.unwrap_key(sealed, &mut room).ok()?;
            Some(SecretBytes::new(opened.to_vec()))
        }
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::{BASE64, HEXLOWER};

    use super::*;

    fn hex(text: &str) -> SecretBytes {
        SecretBytes::new(HEXLOWER.decode(text.as_bytes()).unwrap())
    }

    fn base64(text: &str) -> Vec<u8> {
        BASE64.decode(text.as_bytes()).unwrap()
    }

    const FIGURE_6: &str = "AAECAwQFBgcICQoLDA0OD+cIHItlB3Wra1DUpxVvOx2lef1VmNPCMl8jwZqIUqGv";

    #[test]
    fn the_pre_shared_key_of_rfc_6030_figure_6_opens_its_seed() {
        let key = hex("12345678901234567890123456789012");
        let sealed_mac_key = "ESIzRFVmd4iZABEiM0RVZgKn6WjLaTC1sbeBMSvIhRejN9vJa2BOlSaMrR7I5wSX";
        let mac_key = open(Sealing::Cbc, &key, &base64(sealed_mac_key)).unwrap();
        assert_eq!(mac_key, hex("1122334455667788990011223344556677889900"));
        let mac = base64("Su+NvtQfmvfJzF6bmQiJqoLRExc=");
        let sealed = base64(FIGURE_6);
        assert!(verifies(Digest::Sha1, &mac_key, &sealed, &mac));
        let seed = open(Sealing::Cbc, &key, &sealed).unwrap();
        assert_eq!(seed.expose(), b"12345678901234567890");
        for position in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[position] ^= 1;
            assert!(!verifies(Digest::Sha1, &mac_key, &changed, &mac), "{position}");
        }
        assert!(!verifies(Digest::Sha1, &mac_key, &sealed, &mac[..19]));
        assert!(!verifies(Digest::Sha256, &mac_key, &sealed, &mac));
        assert!(!verifies(Digest::Sha1, &key, &sealed, &mac));
    }

    #[test]
    fn the_passphrase_of_rfc_6030_figure_7_makes_the_key_that_it_names() {
        let passphrase = SecretText::new("qwerty".to_owned());
        let key = derive((Digest::Sha1, 1000), &passphrase, &base64("Ej7/PEpyEpw="), 16);
        assert_eq!(key, hex("651e63cd57008476af1ff6422cd02e41"));
    }

    #[test]
    fn the_wrapped_keys_of_rfc_3394_and_5649_open_and_notice_every_change() {
        for (key, wrapped, expected) in [
            // RFC 5649 section 6.
            (
                "5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8",
                "138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a",
                "c37b7e6492584340bed12207808941155068f738",
            ),
            (
                "5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8",
                "afbeb0f07dfbf5419200f2ccb50bb24f",
                "466f7250617369",
            ),
            (
                "000102030405060708090a0b0c0d0e0f",
                "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5",
                "00112233445566778899aabbccddeeff",
            ),
            (
                "000102030405060708090a0b0c0d0e0f1011121314151617",
                "96778b25ae6ca435f92b5b97c050aed2468ab8a17ad84e5d",
                "00112233445566778899aabbccddeeff",
            ),
            (
                "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                "64e8c3f9ce0f5ba263e9777905818a2a93c8191e7d6e8ae7",
                "00112233445566778899aabbccddeeff",
            ),
        ] {
            let (key, wrapped) = (hex(key), hex(wrapped));
            assert_eq!(open(Sealing::KeyWrap, &key, wrapped.expose()), Some(hex(expected)));
            for position in 0..wrapped.expose().len() {
                let mut changed = wrapped.expose().to_vec();
                changed[position] ^= 0x80;
                assert_eq!(open(Sealing::KeyWrap, &key, &changed), None);
            }
        }
    }

    #[test]
    fn what_has_no_such_length_opens_with_no_key() {
        let key = hex("12345678901234567890123456789012");
        for sealing in [Sealing::Cbc, Sealing::KeyWrap] {
            for length in [0, 1, 7, 8, 15, 16, 17, 31, 33] {
                assert_eq!(open(sealing, &key, &vec![7; length]), None, "{sealing:?} {length}");
            }
            for length in [0, 1, 15, 17, 31, 33, 64] {
                let key = SecretBytes::new(vec![1; length]);
                assert_eq!(open(sealing, &key, &base64(FIGURE_6)), None, "{sealing:?} {length}");
            }
        }
    }
}
