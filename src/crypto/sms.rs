//! Codes by text message: computed, never stored. The store keeps a random
//! challenge; code, authenticator and number follow from it only with the key.

use super::fields::encode;
use super::key::same;
use super::keyring::Keyring;
use crate::model::code::OneTimeCode;
use crate::model::secret::SecretText;

impl Keyring {
    /// The six digits for a challenge sent to this number of this authenticator.
    ///
    /// Equally likely but for one part in 10^13: 64 bits of an HMAC, taken
    /// modulo a million.
    #[must_use]
    pub fn sms_code(&self, challenge: &[u8; 16], authenticator: i64, number: &str) -> SecretText {
        let fields = [challenge.into(), authenticator.into(), number.into()];
        let mac = self.keys().sms.mac(&encode("twofactl v1 sms code", &fields));
        let [a, b, c, d, e, f, g, h, ..] = mac;
        let digits = u64::from_le_bytes([a, b, c, d, e, f, g, h]) % 1_000_000;
        SecretText::new(format!("{digits:06}"))
    }

    /// Whether `typed` is the code of that challenge; in constant time.
    #[must_use]
    pub fn verify_sms_code(
        &self,
        challenge: &[u8; 16],
        authenticator: i64,
        number: &str,
        typed: &OneTimeCode,
    ) -> bool {
        let code = self.sms_code(challenge, authenticator, number);
        same(code.expose().as_bytes(), typed.expose().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::super::keyring::tests::counting_keyring;
    use super::*;

    fn typed(text: &str) -> OneTimeCode {
        OneTimeCode::parse(&SecretText::new(text.to_owned())).unwrap()
    }

    #[test]
    fn a_code_is_six_digits_and_known_again() {
        let keyring = counting_keyring();
        let challenge = [5; 16];
        let code = keyring.sms_code(&challenge, 12, "+14155550100");
        assert_eq!(code, keyring.sms_code(&challenge, 12, "+14155550100"), "a resend repeats it");
        assert_eq!(code.expose().len(), 6);
        let verify =
            |text: &str| keyring.verify_sms_code(&challenge, 12, "+14155550100", &typed(text));
        assert!(verify(code.expose()));
        assert!(!verify(&format!("0{}", code.expose())));
        let next = (code.expose().parse::<u32>().unwrap() + 1) % 1_000_000;
        assert!(!verify(&format!("{next:06}")));
    }

    #[test]
    fn a_code_depends_on_challenge_authenticator_and_number() {
        let keyring = counting_keyring();
        let code = keyring.sms_code(&[5; 16], 12, "+14155550100");
        assert_ne!(keyring.sms_code(&[6; 16], 12, "+14155550100"), code);
        assert_ne!(keyring.sms_code(&[5; 16], 13, "+14155550100"), code);
        assert_ne!(keyring.sms_code(&[5; 16], 12, "+14155550101"), code);
    }

    #[test]
    fn every_digit_is_equally_likely_in_every_place() {
        let keyring = counting_keyring();
        let mut seen = [[0_i64; 10]; 6];
        let codes: i64 = 20_000;
        for authenticator in 0..codes {
            let code = keyring.sms_code(&[5; 16], authenticator, "+14155550100");
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
