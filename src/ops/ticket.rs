//! Tickets: what a login carries from one step to the next.
//!
//! Stateless and signed. A ticket names user, practice, epoch, purpose, a
//! random login id and when it was made; the store it belongs to is in the key.
//! It proves nothing but that the step before it was passed: each operation
//! computes anew what is demanded.
//!
//! ```text
//!            answer with a code   enroll       put off      manage the account
//! login      10 min, gets in
//! enroll     30 min, proves       30 min       30 min
//! account    10 min, proves       30 min                    10 min
//! proven                          30 min                    10 min
//! ```

use crate::crypto::keyring::Keyring;
use crate::crypto::random;
use crate::error::{Error, Result};
use crate::model::ids::{LoginId, PracticeId, UserId};
use crate::model::secret::SecretText;
use crate::model::time::{Length, Timestamp};

/// What a ticket is for. Each operation takes only its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To get in with a code.
    Login,
    /// To enroll.
    Enroll,
    /// To see to one's own account, with the password.
    Account,
    /// To do what takes a fresh proof of the person, which there was.
    Proven,
}

impl Purpose {
    const ALL: [Self; 4] = [Self::Login, Self::Enroll, Self::Account, Self::Proven];

    const fn byte(self) -> u8 {
        match self {
            Self::Login => 1,
            Self::Enroll => 2,
            Self::Account => 3,
            Self::Proven => 4,
        }
    }

    fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.byte() == byte)
    }
}

/// What somebody comes with a ticket for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Errand {
    /// To answer with a code.
    Answer,
    /// To begin an enrollment, or to confirm it.
    Enroll,
    /// To put an enrollment off.
    PutOff,
    /// To change something about their account.
    Manage,
}

impl Errand {
    /// How long after it was made a ticket serves; `None` if it never does. Ten minutes;
    /// thirty for finding, installing and scanning with an app.
    const fn lifetime(self, purpose: Purpose) -> Option<Length> {
        match (self, purpose) {
            (Self::Answer, Purpose::Login | Purpose::Account)
            | (Self::Manage, Purpose::Account | Purpose::Proven) => Some(Length::minutes(10)),
            (Self::Answer | Self::PutOff, Purpose::Enroll)
            | (Self::Enroll, Purpose::Enroll | Purpose::Account | Purpose::Proven) => {
                Some(Length::minutes(30))
            }
            (Self::Answer, Purpose::Proven)
            | (Self::Enroll, Purpose::Login)
            | (Self::PutOff, Purpose::Login | Purpose::Account | Purpose::Proven)
            | (Self::Manage, Purpose::Login | Purpose::Enroll) => None,
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
    pub(super) login_id: LoginId,
    pub(super) made_at: Timestamp,
}

/// The first one said when a ticket ends.
const VERSION: u8 = 3;

impl Ticket {
    /// A ticket for a login that begins now.
    pub(super) fn new(
        purpose: Purpose,
        user: UserId,
        practice: Option<PracticeId>,
        epoch: i64,
        now: Timestamp,
    ) -> Result<Self> {
        let login_id = LoginId::new(now, random::bytes()?);
        Ok(Self { purpose, user, practice, epoch, login_id, made_at: now })
    }

    /// What a fresh proof makes of this ticket, for the same login.
    pub(super) fn proven(&self, now: Timestamp) -> Self {
        Self { purpose: Purpose::Proven, made_at: now, ..self.clone() }
    }

    /// The ticket as the client carries it.
    pub(super) fn sign(&self, keys: &Keyring) -> Result<SecretText> {
        let Self { purpose, user, practice, epoch, login_id, made_at } = self;
        let mut body = vec![VERSION, purpose.byte()];
        // Ids begin at 1, so 0 stands for no practice.
        let numbers = [user.get(), practice.map_or(0, PracticeId::get), *epoch, made_at.millis()];
        for number in numbers {
            body.extend_from_slice(&number.to_be_bytes());
        }
        body.extend_from_slice(login_id.bytes());
        keys.sign_ticket(&body).map_err(Error::from)
    }

    /// Reads a ticket. `None` if it is not ours, does not serve the errand, is too old for it, or
    /// was made by a clock that ran ahead.
    pub(super) fn open(
        keys: &Keyring,
        ticket: &SecretText,
        errand: Errand,
        now: Timestamp,
    ) -> Option<Self> {
        let ticket = Self::parse(&keys.open_ticket(ticket)?)?;
        let lifetime = errand.lifetime(ticket.purpose)?;
        let is_over = ticket.made_at.plus(lifetime) <= now;
        (!is_over && !ticket.made_at.is_of_a_clock_ahead(now)).then_some(ticket)
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
            made_at: Timestamp::from_millis(number()?),
            login_id: LoginId::from_bytes(login_id.try_into().ok()?),
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
            assert_eq!(Ticket::open(&keys(1), &signed, Errand::Answer, at(1)), Some(made));
        }
    }

    /// The minutes for which a ticket serves each errand; 0 if it never does.
    const SERVES: [(Purpose, [(Errand, i64); 4]); 4] = {
        use Errand::{Answer, Enroll, Manage, PutOff};
        [
            (Purpose::Login, [(Answer, 10), (Enroll, 0), (PutOff, 0), (Manage, 0)]),
            (Purpose::Enroll, [(Answer, 30), (Enroll, 30), (PutOff, 30), (Manage, 0)]),
            (Purpose::Account, [(Answer, 10), (Enroll, 30), (PutOff, 0), (Manage, 10)]),
            (Purpose::Proven, [(Answer, 0), (Enroll, 30), (PutOff, 0), (Manage, 10)]),
        ]
    };

    #[test]
    fn a_ticket_serves_its_errands_its_store_and_its_time_only() {
        for (purpose, errands) in SERVES {
            let signed = ticket(purpose).sign(&keys(1)).unwrap();
            for (errand, minutes) in errands {
                let opened = |seconds| Ticket::open(&keys(1), &signed, errand, at(seconds));
                assert_eq!(
                    opened(minutes * 60 - 1).is_some(),
                    minutes > 0,
                    "{purpose:?} {errand:?}"
                );
                assert_eq!(opened(minutes * 60), None, "{purpose:?} {errand:?}");
                assert_eq!(Ticket::open(&keys(2), &signed, errand, at(1)), None);
            }
        }
    }

    #[test]
    fn a_ticket_of_a_clock_that_ran_ahead_is_dead_once_that_is_set_right() {
        let made = Ticket { made_at: at(3600), ..ticket(Purpose::Login) };
        let signed = made.sign(&keys(1)).unwrap();
        let opened = |seconds| Ticket::open(&keys(1), &signed, Errand::Answer, at(seconds));
        assert_eq!([3600 - 60, 3600, 3600 + 60].map(|s| opened(s).is_some()), [true; 3]);
        assert_eq!([0, 3600 - 61].map(|s| opened(s).is_some()), [false; 2]);
    }

    #[test]
    fn a_proof_keeps_the_login_and_begins_the_time_anew() {
        let before = ticket(Purpose::Account);
        let proven = before.proven(at(500));
        assert_eq!((proven.purpose, proven.made_at), (Purpose::Proven, at(500)));
        assert_eq!((proven.login_id, proven.epoch), (before.login_id, before.epoch));
    }

    #[test]
    fn an_altered_ticket_is_nobodys() {
        let signed = ticket(Purpose::Login).sign(&keys(1)).unwrap();
        for index in 0..signed.expose().len() {
            let mut text = signed.expose().to_owned().into_bytes();
            text[index] ^= 1;
            let altered = SecretText::new(String::from_utf8_lossy(&text).into_owned());
            assert_eq!(Ticket::open(&keys(1), &altered, Errand::Answer, at(1)), None, "{index}");
        }
    }
}
