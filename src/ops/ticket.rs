//! Tickets: what a login carries from one step to the next.
//!
//! Stateless and signed. A ticket names user, practice, epoch, purpose, a
//! random login id and its times; the store it belongs to is in the key. It
//! proves nothing but that the step before it was passed: each operation
//! computes the next login again.

use crate::crypto::keyring::Keyring;
use crate::crypto::random;
use crate::error::{Error, Result};
use crate::model::ids::{PracticeId, UserId};
use crate::model::secret::SecretText;
use crate::model::time::{Length, Timestamp};

/// What a ticket is for. Each operation takes only its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To answer with a code.
    Login,
    /// To enroll.
    Enroll,
}

impl Purpose {
    const fn byte(self) -> u8 {
        match self {
            Self::Login => 1,
            Self::Enroll => 2,
        }
    }

    fn from_byte(byte: u8) -> Option<Self> {
        [Self::Login, Self::Enroll].into_iter().find(|purpose| purpose.byte() == byte)
    }

    /// Ten minutes; thirty for finding, installing and scanning with an app.
    const fn lifetime(self) -> Length {
        match self {
            Self::Login => Length::minutes(10),
            Self::Enroll => Length::minutes(30),
        }
    }
}

/// What a genuine ticket says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ticket {
    pub(super) purpose: Purpose,
    pub(super) user: UserId,
    pub(super) practice: Option<PracticeId>,
    pub(super) epoch: i64,
    pub(super) login_id: [u8; 16],
    pub(super) expires_at: Timestamp,
}

const VERSION: u8 = 1;

impl Ticket {
    /// A ticket for a login that begins now.
    pub(super) fn new(
        purpose: Purpose,
        user: UserId,
        practice: Option<PracticeId>,
        epoch: i64,
        now: Timestamp,
    ) -> Result<Self> {
        let expires_at = now.plus(purpose.lifetime());
        Ok(Self { purpose, user, practice, epoch, login_id: random::bytes()?, expires_at })
    }

    /// The ticket as the client carries it.
    pub(super) fn sign(&self, keys: &Keyring) -> Result<SecretText> {
        let Self { purpose, user, practice, epoch, login_id, expires_at } = self;
        let mut body = vec![VERSION, purpose.byte()];
        // Ids begin at 1, so 0 stands for no practice.
        let numbers =
            [user.get(), practice.map_or(0, PracticeId::get), *epoch, expires_at.millis()];
        for number in numbers {
            body.extend_from_slice(&number.to_be_bytes());
        }
        body.extend_from_slice(login_id);
        keys.sign_ticket(&body).map_err(Error::from)
    }

    /// Reads a ticket. `None` if it is not ours, not for `purpose`, or too old.
    pub(super) fn open(
        keys: &Keyring,
        ticket: &SecretText,
        purpose: Purpose,
        now: Timestamp,
    ) -> Option<Self> {
        let ticket = Self::parse(&keys.open_ticket(ticket)?)?;
        (ticket.purpose == purpose && ticket.expires_at > now).then_some(ticket)
    }

    fn parse(body: &[u8]) -> Option<Self> {
        let (head, rest) = body.split_at_checked(2)?;
        let (numbers, login_id) = rest.split_at_checked(32)?;
        let [version, purpose] = *head else { return None };
        if version != VERSION {
            return None;
        }
        let mut numbers =
            numbers.chunks_exact(8).map(|chunk| chunk.try_into().map(i64::from_be_bytes));
        let mut number = || numbers.next()?.ok();
        Some(Self {
            purpose: Purpose::from_byte(purpose)?,
            user: UserId::new(number()?),
            practice: Some(number()?).filter(|id| *id != 0).map(PracticeId::new),
            epoch: number()?,
            expires_at: Timestamp::from_millis(number()?),
            login_id: login_id.try_into().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::keyring::MasterKey;

    fn keys(store_id: u8) -> Keyring {
        static MASTER: std::sync::OnceLock<MasterKey> = std::sync::OnceLock::new();
        Keyring::derive(MASTER.get_or_init(|| MasterKey::generate().unwrap()), &[store_id; 16])
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    fn ticket(purpose: Purpose) -> Ticket {
        Ticket::new(purpose, UserId::new(7), Some(PracticeId::new(3)), 5, at(0)).unwrap()
    }

    #[test]
    fn a_ticket_is_read_as_it_was_signed() {
        for practice in [None, Some(PracticeId::new(3))] {
            let made = Ticket { practice, ..ticket(Purpose::Login) };
            let signed = made.sign(&keys(1)).unwrap();
            assert_eq!(Ticket::open(&keys(1), &signed, Purpose::Login, at(1)), Some(made));
        }
    }

    #[test]
    fn a_ticket_serves_its_purpose_its_store_and_its_time_only() {
        let signed = ticket(Purpose::Login).sign(&keys(1)).unwrap();
        assert_eq!(Ticket::open(&keys(1), &signed, Purpose::Enroll, at(1)), None);
        assert_eq!(Ticket::open(&keys(2), &signed, Purpose::Login, at(1)), None);
        assert!(Ticket::open(&keys(1), &signed, Purpose::Login, at(599)).is_some());
        assert_eq!(Ticket::open(&keys(1), &signed, Purpose::Login, at(600)), None);
        let enroll = ticket(Purpose::Enroll).sign(&keys(1)).unwrap();
        assert!(Ticket::open(&keys(1), &enroll, Purpose::Enroll, at(1799)).is_some());
        assert_eq!(Ticket::open(&keys(1), &enroll, Purpose::Enroll, at(1800)), None);
    }

    #[test]
    fn an_altered_ticket_is_nobodys() {
        let signed = ticket(Purpose::Login).sign(&keys(1)).unwrap();
        for index in 0..signed.expose().len() {
            let mut text = signed.expose().to_owned().into_bytes();
            text[index] ^= 1;
            let altered = SecretText::new(String::from_utf8_lossy(&text).into_owned());
            assert_eq!(Ticket::open(&keys(1), &altered, Purpose::Login, at(1)), None, "{index}");
        }
    }
}
