//! An authenticator app: codes from a key, by a generator that is not the program's.

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;

use crate::desk::Failure;

const STEP: i64 = 30;

pub(crate) struct App {
    key: String,
}

impl App {
    /// `key` in Base32, as it is typed.
    pub(crate) fn new(key: String) -> Self {
        Self { key }
    }

    /// The code of RFC 6238 at that moment, on a phone whose clock is so many
    /// seconds slow: SHA-1, 6 digits, 30 seconds.
    pub(crate) fn code(&self, now: &str, slow: i64) -> Result<String, Failure> {
        let seed = data_encoding::BASE32_NOPAD.decode(self.key.as_bytes())?;
        let step = (now.parse::<Timestamp>()?.as_second() - slow) / STEP;
        let mac = Hmac::<sha1::Sha1>::new_from_slice(&seed)?.chain_update(step.to_be_bytes());
        let mac = mac.finalize().into_bytes();
        let offset = usize::from(mac.last().copied().unwrap_or_default() & 15);
        let four = mac.get(offset..offset + 4).ok_or("a short hash")?;
        let number = u32::from_be_bytes(four.try_into()?) & 0x7fff_ffff;
        Ok(format!("{:06}", number % 1_000_000))
    }
}
