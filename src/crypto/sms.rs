//! Codes by text message: computed, never stored. The store keeps a random
//! challenge; code, authenticator and number follow from it only with the key.

use super::error::Result;
use super::fields::encode;
use super::key::same;
use super::keyring::Keyring;
use super::random;
use crate::model::code::OneTimeCode;
use crate::model::secret::SecretText;

/// What a code is computed from, besides authenticator and number: 256 bits.
pub(crate) type Challenge = [u8; 32];

/// Generates a challenge.
///
/// # Errors
///
/// [`super::CryptoError::Random`] if the operating system gives no random bytes.
pub(crate) fn generate_challenge() -> Result<Challenge> {
    random::bytes()
}

impl Keyring {
    /// The six digits for a challenge sent to this number of this authenticator.
    ///
    /// Equally likely but for one part in 10^13: 64 bits of an HMAC, taken
    /// modulo a million. NIST SP 800-63B-4 section 3.1.3.2 asks for six digits.
    #[must_use]
    pub(crate) fn sms_code(
        &self,
        challenge: &Challenge,
        authenticator: i64,
        number: &str,
    ) -> SecretText {
        let fields = [challenge.as_slice().into(), authenticator.into(), number.into()];
        let mac = self.keys().sms.mac(&encode("twofactl v1 sms code", &fields));
        let [a, b, c, d, e, f, g, h, ..] = mac;
        let digits = u64::from_le_bytes([a, b, c, d, e, f, g, h]) % 1_000_000;
        SecretText::new(format!("{digits:06}"))
    }

    /// Whether `typed` is the code of that challenge; in constant time.
    #[must_use]
    pub(crate) fn verify_sms_code(
        &self,
        challenge: &Challenge,
        authenticator: i64,
        number: &str,
        typed: &OneTimeCode,
    ) -> bool {
        let code = self.sms_code(challenge, authenticator, number);
        same(code.expose().as_bytes(), typed.expose().as_bytes())
    }

    /// A keyed hash of a number, by which texts to it are counted.
    #[must_use]
    pub(crate) fn phone_mac(&self, number: &str) -> [u8; 32] {
        self.keys().sms.mac(&encode("twofactl v1 phone", &[number.into()]))
    }
}

#[cfg(test)]
mod tests {
    use super::super::keyring::tests::counting_keyring;
    use super::*;

    const NUMBER: &str = "+14155550100";

    fn typed(text: &str) -> OneTimeCode {
        OneTimeCode::parse(&SecretText::new(text.to_owned())).unwrap()
    }

    #[test]
    fn a_code_is_six_digits_and_known_again() {
        let keyring = counting_keyring();
        let challenge = [5; 32];
        let code = keyring.sms_code(&challenge, 12, NUMBER);
        assert_eq!(code, keyring.sms_code(&challenge, 12, NUMBER), "a resend repeats it");
        assert_eq!(code.expose().len(), 6);
        let verify = |text: &str| keyring.verify_sms_code(&challenge, 12, NUMBER, &typed(text));
        assert!(verify(code.expose()));
        assert!(!verify(&format!("0{}", code.expose())));
        let next = (code.expose().parse::<u32>().unwrap() + 1) % 1_000_000;
        assert!(!verify(&format!("{next:06}")));
    }

    #[test]
    fn a_code_depends_on_challenge_authenticator_and_number() {
        let keyring = counting_keyring();
        let code = keyring.sms_code(&[5; 32], 12, NUMBER);
        assert_ne!(keyring.sms_code(&[6; 32], 12, NUMBER), code);
        assert_ne!(keyring.sms_code(&[5; 32], 13, NUMBER), code);
        assert_ne!(keyring.sms_code(&[5; 32], 12, "+14155550101"), code);
    }

    /// Computed a second time with Python's hmac, hashlib and a few lines for the fields.
    #[test]
    fn code_and_hash_are_those_of_an_independent_tool() {
        let keyring = counting_keyring();
        let challenge: Challenge = std::array::from_fn(|i| u8::try_from(i).unwrap());
        assert_eq!(keyring.sms_code(&challenge, 12, NUMBER).expose(), "841914");
        let mac = data_encoding::HEXLOWER.encode(&keyring.phone_mac(NUMBER));
        assert_eq!(mac, "004b080605b16d8d586313a1ffc878faa4b1fae6ec7e2c3ea61bb7e46e212c02");
    }

    #[test]
    fn every_digit_is_equally_likely_in_every_place() {
        let keyring = counting_keyring();
        let mut seen = [[0_i64; 10]; 6];
        let codes: i64 = 20_000;
        for authenticator in 0..codes {
            let code = keyring.sms_code(&[5; 32], authenticator, NUMBER);
            for (place, digit) in code.expose().bytes().enumerate() {
                seen[place][usize::from(digit - b'0')] += 1;
            }
        }
        // Chi-square with 9 degrees of freedom exceeds 33.7 once in 10,000 times.
        for counts in seen {
            let squares: i64 = counts.iter().map(|count| (count - codes / 10).pow(2)).sum();
            assert!(squares < 337 * codes / 100, "{counts:?}");
        }
    }
}
