//! An authenticator app: codes computed from the seed alone, by RFC 4226
//! section 5.3 and RFC 6238, without the crate that the library uses.

use hmac::{Hmac, KeyInit, Mac};
use twofactl::model::authenticator::{Algorithm, TotpSettings};
use twofactl::model::ids::AuthenticatorId;
use twofactl::model::outcome::user::Begun;
use twofactl::model::secret::SecretText;
use twofactl::model::time::Timestamp;

/// A phone that has scanned a seed.
#[derive(Debug, Clone)]
pub(crate) struct App {
    pub(crate) id: AuthenticatorId,
    pub(crate) seed: Vec<u8>,
    pub(crate) settings: TotpSettings,
}

impl App {
    /// What a person has after scanning the picture.
    pub(crate) fn scan(begun: &Begun) -> Self {
        Self {
            id: begun.authenticator,
            seed: begun.seed.expose().to_vec(),
            settings: begun.settings,
        }
    }

    /// The code that the app shows at that moment.
    pub(crate) fn code(&self, now: Timestamp) -> SecretText {
        self.code_of_step(now.unix_seconds() / u64::from(self.settings.period))
    }

    /// A code of the right form that is that of no step anywhere near.
    pub(crate) fn wrong(&self, now: Timestamp) -> SecretText {
        let step = now.unix_seconds() / u64::from(self.settings.period);
        let near: Vec<_> = (step - 60..=step + 60).map(|step| self.code_of_step(step)).collect();
        let digits = usize::from(self.settings.digits.get());
        (0..)
            .map(|n: u32| SecretText::new(format!("{n:0digits$}")))
            .find(|code| !near.contains(code))
            .unwrap()
    }

    fn code_of_step(&self, step: u64) -> SecretText {
        let mac = self.mac(&step.to_be_bytes());
        let offset = usize::from(mac[mac.len() - 1] & 0xf);
        let four: [u8; 4] = mac[offset..offset + 4].try_into().unwrap();
        let number = u32::from_be_bytes(four) & 0x7fff_ffff;
        let digits = self.settings.digits.get();
        let code = number % 10_u32.pow(u32::from(digits));
        SecretText::new(format!("{code:0width$}", width = usize::from(digits)))
    }

    fn mac(&self, message: &[u8]) -> Vec<u8> {
        match self.settings.algorithm {
            Algorithm::Sha1 => mac::<Hmac<sha1::Sha1>>(&self.seed, message),
            Algorithm::Sha256 => mac::<Hmac<sha2::Sha256>>(&self.seed, message),
            Algorithm::Sha512 => mac::<Hmac<sha2::Sha512>>(&self.seed, message),
        }
    }
}

fn mac<M: Mac + KeyInit>(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mac = <M as KeyInit>::new_from_slice(key).unwrap();
    mac.chain_update(message).finalize().into_bytes().to_vec()
}

#[test]
fn the_app_of_these_tests_computes_the_codes_of_rfc_6238() {
    let seed = b"1234567890123456789012345678901234567890123456789012345678901234";
    let app = |algorithm: Algorithm| App {
        id: AuthenticatorId::new(1),
        seed: seed[..algorithm.seed_length()].to_vec(),
        settings: TotpSettings {
            algorithm,
            digits: twofactl::model::authenticator::Digits::Eight,
            period: 30,
        },
    };
    let at = Timestamp::from_millis(59_000);
    let codes = Algorithm::ALL.map(|algorithm| app(algorithm).code(at).expose().to_owned());
    assert_eq!(codes, ["94287082", "46119246", "90693936"]);
}
