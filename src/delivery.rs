//! Texts leave here: through a program, through a provider's HTTP interface,
//! or into a file for trials. The only module that speaks to a gateway.
//!
//! Knows nothing of the store, of who is texted why, and of the clock; a text
//! that leaves is neither logged nor kept. Whoever calls writes down first that
//! it is about to, and then what came of it: no transaction is open meanwhile,
//! since a gateway may take many seconds.
//!
//! ```no_run
//! use twofactl::delivery::{Gateway, command};
//! use twofactl::model::secret::SecretText;
//! use twofactl::model::sms::{Countries, Text};
//! use twofactl::model::user::PhoneNumber;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let settings = command::Settings {
//!     program: "/usr/local/bin/send-sms".into(),
//!     arguments: vec![],
//!     time_limit: command::TIME_LIMIT,
//! };
//! let gateway = Gateway::command(settings, Countries::parse(["+91"])?)?;
//! let text = Text {
//!     number: PhoneNumber::parse("+919876543210")?,
//!     body: SecretText::new("123456 is your code".into()),
//! };
//! match gateway.send(&text) {
//!     Ok(receipt) => println!("{}", receipt.status.as_str()),
//!     Err(error) => println!("{error} ({})", error.status().as_str()),
//! }
//! # Ok(())
//! # }
//! ```

pub mod command;
mod error;
pub mod file;
pub mod http;

use std::fmt;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

pub use error::{Certainty, DeliveryError};

use crate::error::Result;
use crate::model::sms::{Countries, MessageStatus, Text, Transport};
use error::Again;

/// Between the two attempts: long enough for a gateway that restarts a worker,
/// short enough for a person who waits at a login.
const PAUSE: Duration = if cfg!(test) { Duration::ZERO } else { Duration::from_millis(500) };

/// Providers name texts with 34 characters; a longer name is none.
const LONGEST_ID: usize = 64;

/// Where texts leave. Cheap to clone, shared between threads.
#[derive(Clone)]
pub struct Gateway {
    countries: Countries,
    way: Arc<Way>,
}

enum Way {
    Command(command::Program),
    Http(http::Client),
    File(file::Trial),
}

/// What the transport said when it took a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The text's name at the provider, where it gave one.
    pub provider_id: Option<String>,
    /// What is known of the text. A provider may take a text and say in the
    /// same breath that it failed.
    pub status: MessageStatus,
}

/// Without settings: one of them is a token.
impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateway")
            .field("transport", &self.transport())
            .field("countries", &self.countries)
            .finish_non_exhaustive()
    }
}

impl Gateway {
    /// Texts leave through a program of this machine.
    ///
    /// # Errors
    ///
    /// [`Invalid`](crate::model::Invalid) for a program that may not be run, or a time limit out
    /// of range; [`StoreError::UnsafeMode`](crate::error::StoreError::UnsafeMode) where others
    /// could change the program.
    pub fn command(settings: command::Settings, countries: Countries) -> Result<Self> {
        let way = Way::Command(command::Program::new(settings)?);
        Ok(Self { countries, way: Arc::new(way) })
    }

    /// Texts leave through a Twilio-compatible Messages API. Connects to nothing yet.
    ///
    /// # Errors
    ///
    /// [`Invalid`](crate::model::Invalid) for a setting that is not acceptable, and for all of
    /// them where the library was built without the feature `sms-http`.
    pub fn http(settings: http::Settings, countries: Countries) -> Result<Self> {
        let way = Way::Http(http::Client::new(settings)?);
        Ok(Self { countries, way: Arc::new(way) })
    }

    /// Texts are appended to a file, for trials. Touches no file yet.
    ///
    /// # Errors
    ///
    /// [`Invalid`](crate::model::Invalid) for a path that is not absolute.
    pub fn file(settings: file::Settings, countries: Countries) -> Result<Self> {
        let way = Way::File(file::Trial::new(settings)?);
        Ok(Self { countries, way: Arc::new(way) })
    }

    /// The countries that may be texted.
    #[must_use]
    pub fn countries(&self) -> &Countries {
        &self.countries
    }

    /// How texts leave.
    #[must_use]
    pub fn transport(&self) -> Transport {
        match *self.way {
            Way::Command(_) => Transport::Command,
            Way::Http(_) => Transport::Http,
            Way::File(_) => Transport::File,
        }
    }

    /// Hands a text over, and waits until the transport has taken it. Tries a
    /// second time where the first certainly texted nobody and a second may help.
    ///
    /// # Errors
    ///
    /// [`DeliveryError`]: nobody was texted, or nobody can tell.
    pub fn send(&self, text: &Text) -> Result<Receipt, DeliveryError> {
        if !self.countries.permit(&text.number) {
            let hint = "text a number of a country that the settings name, or name its country";
            return Err(DeliveryError::not_sent("numbers of this country are not texted", hint));
        }
        let sent = match self.try_once(text) {
            Err(error) if error.again() == Again::MayHelp => {
                thread::sleep(PAUSE);
                self.try_once(text)
            }
            outcome => outcome,
        };
        let Receipt { provider_id, status } = sent?;
        Ok(Receipt { provider_id: provider_id.filter(|id| is_storable(id, text)), status })
    }

    /// What the provider says by now about a text that it has taken. `None`
    /// where there is nothing to ask, as with a program, and where the provider
    /// no longer knows the text.
    ///
    /// # Errors
    ///
    /// [`DeliveryError`] if the provider did not answer: what was known of the
    /// text is still all that is known.
    pub fn status(&self, provider_id: &str) -> Result<Option<MessageStatus>, DeliveryError> {
        match &*self.way {
            Way::Command(_) | Way::File(_) => Ok(None),
            Way::Http(client) => client.status(provider_id),
        }
    }

    fn try_once(&self, text: &Text) -> Result<Receipt, DeliveryError> {
        match &*self.way {
            Way::Command(program) => program.send(text),
            Way::Http(client) => client.send(text),
            Way::File(file) => file.send(text),
        }
    }
}

/// Whether a transport's name for a text can be kept and shown: short, plain,
/// and no echo of the number or of the code.
fn is_storable(id: &str, text: &Text) -> bool {
    let plain = (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic());
    let number: Vec<char> = text.number.as_str().chars().skip(1).collect();
    // A number is known again by six digits in a row, however it is written.
    let echoes_number = number.windows(6).any(|part| id.contains(&String::from_iter(part)));
    let digits = |c: char| !c.is_ascii_digit();
    let echoes_code =
        text.body.expose().split(digits).any(|code| code.len() >= 4 && id.contains(code));
    plain && !echoes_number && !echoes_code
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::secret::SecretText;
    use crate::model::user::PhoneNumber;

    /// The text of all tests here.
    pub(super) fn text() -> Text {
        Text {
            number: PhoneNumber::parse("+919876543210").unwrap(),
            body: SecretText::new("123456 is your code — नमस्ते & more".into()),
        }
    }

    /// What no error and no `Debug` output shows.
    pub(super) fn assert_discreet(shown: &str) {
        for secret in ["9876543210", "123456", "नमस्ते", "hunter2"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }

    /// It failed like that, says so, and shows nothing that it must not.
    #[track_caller]
    pub(super) fn assert_failed(error: &DeliveryError, certainty: Certainty, words: &str) {
        let shown = format!("{error} / {} / {error:?}", error.hint());
        assert_discreet(&shown);
        assert_eq!(error.certainty(), certainty, "{shown}");
        assert!(shown.contains(words), "{shown}");
    }

    #[test]
    fn a_gateway_is_shared_between_threads() {
        fn shared<T: Clone + Send + Sync + 'static>() {}
        shared::<Gateway>();
    }

    #[test]
    fn a_number_of_another_country_is_not_texted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("texts");
        let countries = Countries::parse(["+44"]).unwrap();
        let gateway = Gateway::file(file::Settings { path: path.clone() }, countries).unwrap();
        let error = gateway.send(&text()).unwrap_err();
        assert_eq!(error.certainty(), Certainty::NotSent);
        assert_eq!(error.status(), MessageStatus::Failed);
        assert_discreet(&format!("{error:?} {error} {}", error.hint()));
        assert!(!path.exists());
    }

    #[test]
    fn names_that_echo_the_number_or_the_code_are_dropped() {
        for id in ["SM0123abc", "42", "2026-11-21/7", &"x".repeat(64)] {
            assert!(is_storable(id, &text()), "{id}");
        }
        for id in [
            "",
            "a b",
            "caf\u{e9}",
            "\u{1b}[31m",
            "+919876543210",
            "to:9876543210",
            "id-543210",
            "sent-123456",
            &"x".repeat(65),
        ] {
            assert!(!is_storable(id, &text()), "{id}");
        }
    }
}
