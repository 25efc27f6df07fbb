//! Text messages that carry a code: how they leave, and what is known of them.

use std::fmt;

use super::Invalid;
use super::ids::{MessageId, UserId};
use super::secret::SecretText;
use super::time::Timestamp;
use super::user::{Login, PhoneNumber};

/// A text message on its way out. It carries a code: it is kept and logged nowhere.
pub struct Text {
    /// Where it goes.
    pub number: PhoneNumber,
    /// What it says.
    pub body: SecretText,
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Text").field("number", &self.number.masked()).finish_non_exhaustive()
    }
}

/// Whether texts leave this installation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Texts {
    /// A gateway is set up.
    CanBeSent,
    /// None is.
    #[default]
    CannotBeSent,
}

/// Where texts may go, and how they leave: what has to be known before one is made.
#[derive(Debug, Clone, Copy)]
pub struct Route<'a> {
    /// How they leave.
    pub transport: Transport,
    /// Where they may go.
    pub countries: &'a Countries,
}

/// A text that the store knows of and that is to be handed over now.
#[derive(Debug)]
pub struct Outgoing {
    /// Under which name the store knows it.
    pub message: MessageId,
    /// What is handed over.
    pub text: Text,
    /// Whom it is for, by id and login; `None` for a trial.
    pub user: Option<(UserId, Login)>,
}

/// A code that was texted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texted {
    /// To whom.
    pub user: UserId,
    /// The masked number.
    pub phone: String,
    /// When the code dies.
    pub expires_at: Timestamp,
}

/// Why nobody was texted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSent {
    /// The person or the number had three in 15 minutes, or ten in a day.
    TooMany {
        /// When the next one may be sent.
        again_at: Timestamp,
    },
    /// Five codes were typed for this login.
    TriesUsed,
    /// Numbers of that country are not texted.
    Country,
    /// No number is on file, or none that may be texted.
    NoNumber,
    /// A practice that demands a second factor takes no texted codes.
    NotPermitted,
    /// Nothing is set up to send texts with.
    NoGateway,
    /// The gateway did not take it.
    Gateway,
}

impl NotSent {
    /// The word in replies and events.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooMany { .. } => "limit",
            Self::TriesUsed => "tries",
            Self::Country => "country",
            Self::NoNumber => "no_number",
            Self::NotPermitted => "not_permitted",
            Self::NoGateway => "no_gateway",
            Self::Gateway => "gateway",
        }
    }

    /// When it may be tried again, where the clock decides that.
    #[must_use]
    pub const fn again_at(self) -> Option<Timestamp> {
        match self {
            Self::TooMany { again_at } => Some(again_at),
            Self::TriesUsed
            | Self::Country
            | Self::NoNumber
            | Self::NotPermitted
            | Self::NoGateway
            | Self::Gateway => None,
        }
    }
}

/// How texts leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// A program of this machine.
    Command,
    /// A Twilio-compatible Messages API.
    Http,
    /// Appended to a file, for trials.
    File,
}

impl Transport {
    const ALL: [Self; 3] = [Self::Command, Self::Http, Self::File];

    /// The word in settings, in the store and in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Http => "http",
            Self::File => "file",
        }
    }

    /// The transport of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|transport| transport.as_str() == word)
    }
}

/// What is known of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageStatus {
    /// Being handed to the transport, or the program ended while it was.
    Sending,
    /// The transport has taken it.
    Accepted,
    /// The provider has passed it on to a network.
    Sent,
    /// The network says that it arrived.
    Delivered,
    /// The network says that it did not arrive.
    Undelivered,
    /// The transport or the provider did not take it: nobody was texted.
    Failed,
    /// The transport did not answer in time: it may have left.
    Unknown,
}

impl MessageStatus {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Sending,
        Self::Accepted,
        Self::Sent,
        Self::Delivered,
        Self::Undelivered,
        Self::Failed,
        Self::Unknown,
    ];

    /// The word in the store and in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sending => "sending",
            Self::Accepted => "accepted",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Undelivered => "undelivered",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }

    /// The status of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// Whether the provider may know more by now.
    #[must_use]
    pub const fn may_change(self) -> bool {
        matches!(self, Self::Accepted | Self::Sent)
    }
}

/// A text as the store remembers it: no code, and no number that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Which.
    pub id: MessageId,
    /// Whom it was for; `None` for a trial, and once the user is removed.
    pub user: Option<UserId>,
    /// The masked number.
    pub phone: String,
    /// When it was handed over.
    pub sent_at: Timestamp,
    /// How it left.
    pub transport: Transport,
    /// Its name at the provider.
    pub provider_id: Option<String>,
    /// What is known of it.
    pub status: MessageStatus,
    /// Since when.
    pub status_at: Timestamp,
}

/// The countries that may be texted, by the beginning of their numbers.
///
/// Numbers that cost more than a text are how sending codes is turned into
/// money (OWASP ASVS 5.0 section 2.4.1), so a practice names its own country.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Countries(Vec<String>);

impl Countries {
    /// Reads beginnings such as `+91`: `+`, then one to seven digits, the first
    /// not 0. None at all means every country.
    ///
    /// # Errors
    ///
    /// [`Invalid`] for anything else.
    pub fn parse<'a>(prefixes: impl IntoIterator<Item = &'a str>) -> Result<Self, Invalid> {
        let read = |prefix: &str| {
            let digits = prefix.strip_prefix('+').unwrap_or_default();
            let fits = (1..=7).contains(&digits.len())
                && digits.bytes().all(|b| b.is_ascii_digit())
                && !digits.starts_with('0');
            let allowed = "the beginning of international numbers, as +91 or +1415";
            if fits { Ok(prefix.to_owned()) } else { Err(Invalid::new("country", prefix, allowed)) }
        };
        prefixes.into_iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    /// Whether this number may be texted.
    #[must_use]
    pub fn permit(&self, number: &PhoneNumber) -> bool {
        self.0.is_empty() || self.0.iter().any(|prefix| number.as_str().starts_with(prefix))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_shows_neither_code_nor_number() {
        let number = PhoneNumber::parse("+919876543210").unwrap();
        let text = Text { number, body: SecretText::new("123456 is your code".into()) };
        assert_eq!(format!("{text:?}"), "Text { number: \"+91*******210\", .. }");
    }

    #[test]
    fn words_are_read_back() {
        for transport in Transport::ALL {
            assert_eq!(Transport::from_word(transport.as_str()), Some(transport));
        }
        for status in MessageStatus::ALL {
            assert_eq!(MessageStatus::from_word(status.as_str()), Some(status));
        }
        assert_eq!(MessageStatus::from_word("queued"), None);
    }

    #[test]
    fn countries_are_told_by_the_beginning_of_a_number() {
        let indian = PhoneNumber::parse("+919876543210").unwrap();
        let american = PhoneNumber::parse("+14155550100").unwrap();
        let permits = |prefixes: &[&str], number| {
            Countries::parse(prefixes.iter().copied()).unwrap().permit(number)
        };
        assert!(permits(&[], &indian) && permits(&["+44", "+91"], &indian));
        assert!(!permits(&["+91"], &american) && !permits(&["+1416"], &american));
        for prefix in ["91", "+", "+0", "", "+9a", "IN", "+12345678"] {
            assert!(Countries::parse([prefix]).is_err(), "{prefix}");
        }
    }
}
