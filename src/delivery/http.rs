//! Hands texts to a provider that offers Twilio's Messages API, as several do.
//!
//! `POST {base_url}/Accounts/{account}/Messages.json` sends,
//! `GET {base_url}/Accounts/{account}/Messages/{id}.json` asks what became of it.

use std::fmt;

use crate::model::Invalid;
use crate::model::secret::SecretText;

#[cfg(feature = "sms-http")]
mod client;
#[cfg(feature = "sms-http")]
mod reply;

#[cfg(feature = "sms-http")]
pub(super) use client::Client;
#[cfg(not(feature = "sms-http"))]
pub(super) use without::Client;

/// An alphanumeric sender has 11 characters at most; what is longer and begins
/// with `MG` names a messaging service.
const LONGEST_SENDER_NAME: usize = 11;

/// Which provider, and who asks.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    /// The address before `/Accounts`, as `https://api.twilio.com/2010-04-01`. Plain `http` only
    /// to this machine.
    pub base_url: String,
    /// The name of the account: letters, digits, `-` and `_`.
    pub account: String,
    /// What the account proves itself with.
    pub token: SecretText,
    /// Whom texts come from: a number, a name, or a messaging service (`MG…`).
    pub from: String,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { base_url: _, account, token: _, from } = self;
        // Not the address: whoever writes a password into one is refused, but not shown.
        f.debug_struct("Settings")
            .field("account", account)
            .field("from", from)
            .finish_non_exhaustive()
    }
}

#[cfg_attr(not(feature = "sms-http"), expect(dead_code, reason = "without HTTP none is looked at"))]
impl Settings {
    /// Checks what goes into addresses, headers and forms. The address itself is
    /// checked where it is taken apart.
    fn check(&self) -> Result<(), Invalid> {
        let named = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        if !(1..=64).contains(&self.account.len()) || !self.account.bytes().all(named) {
            let allowed = "the name of an account: letters and digits, as AC0123";
            return Err(Invalid::new("account", &self.account, allowed));
        }
        let sender = |b: u8| b.is_ascii_graphic() || b == b' ';
        if !(1..=64).contains(&self.from.len()) || !self.from.bytes().all(sender) {
            let allowed = "a number as +15005550006, a sender's name, or a service as MG0123";
            return Err(Invalid::new("from", &self.from, allowed));
        }
        let token = self.token.expose();
        if !(1..=1024).contains(&token.len()) || !token.bytes().all(|b| b.is_ascii_graphic()) {
            let allowed = "a token of one line, without blanks";
            return Err(Invalid::new("token", "(not shown)", allowed));
        }
        Ok(())
    }

    /// The name of the form's field for `from`.
    fn sender_field(&self) -> &'static str {
        let service = self.from.starts_with("MG") && self.from.len() > LONGEST_SENDER_NAME;
        if service { "MessagingServiceSid" } else { "From" }
    }
}

/// What is there in a library without the feature: nothing that could be made.
#[cfg(not(feature = "sms-http"))]
mod without {
    use super::super::{DeliveryError, Receipt};
    use super::Settings;
    use crate::error::Result;
    use crate::model::Invalid;
    use crate::model::sms::{MessageStatus, Text};

    pub(in crate::delivery) enum Client {}

    impl Client {
        pub(in crate::delivery) fn new(_: Settings) -> Result<Self> {
            let allowed = "command or file: this twofactl was built without the feature sms-http";
            Err(Invalid::new("transport", "http", allowed).into())
        }

        pub(in crate::delivery) fn send(&self, _: &Text) -> Result<Receipt, DeliveryError> {
            match *self {}
        }

        pub(in crate::delivery) fn status(
            &self,
            _: &str,
        ) -> Result<Option<MessageStatus>, DeliveryError> {
            match *self {}
        }
    }

    #[test]
    fn without_the_feature_it_is_said_which_one_is_missing() {
        let settings = Settings {
            base_url: "https://sms.example".into(),
            account: "AC1".into(),
            token: crate::model::secret::SecretText::new("hunter2".into()),
            from: "+15005550006".into(),
        };
        let made =
            crate::delivery::Gateway::http(settings, crate::model::sms::Countries::default());
        assert!(made.unwrap_err().hint().unwrap().contains("without the feature sms-http"));
    }
}
