//! Who is here, and how far they have come: the memory behind the cookie.
//!
//! The browser holds a random name and nothing else. The ticket of a login never
//! leaves this memory, so it is in no page, no URL and no history.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use twofactl::error::{Error, Result};
use twofactl::model::ids::UserId;
use twofactl::model::outcome::By;
use twofactl::model::outcome::account::Account;
use twofactl::model::outcome::login::Method;
use twofactl::model::policy::{Methods, Remember};
use twofactl::model::practice::Handle;
use twofactl::model::secret::SecretText;
use twofactl::model::time::Timestamp;

/// Nobody stays longer without signing in again.
const LONGEST: Duration = Duration::from_secs(12 * 60 * 60);

/// Somebody whose password was right.
#[derive(Clone)]
pub(crate) struct Visitor {
    /// As typed.
    pub(crate) login: String,
    /// Where they want in.
    pub(crate) practice: Option<Handle>,
    /// How far they have come.
    pub(crate) stage: Stage,
    /// What the next page tells them, once.
    pub(crate) notice: Option<Notice>,
}

/// How far somebody has come.
#[derive(Clone)]
pub(crate) enum Stage {
    /// The password was right, and that is all.
    Known,
    /// A code is asked for.
    Code { ticket: SecretText, methods: Vec<Method>, remember: Remember },
    /// An authenticator must be enrolled, or may.
    SetUp(Box<SetUp>),
    /// No code is looked at.
    Locked { until: Option<Timestamp> },
    /// In.
    In(Box<Session>),
}

impl Stage {
    /// The page of whoever is there.
    pub(crate) const fn page(&self) -> &'static str {
        match self {
            Self::Known => "/sign-in",
            Self::Code { .. } => "/code",
            Self::SetUp(_) => "/set-up",
            Self::Locked { .. } => "/locked",
            Self::In(_) => "/",
        }
    }
}

/// An enrollment on the way in.
#[derive(Clone)]
pub(crate) struct SetUp {
    pub(crate) ticket: SecretText,
    /// Until when it may be put off; `None` if it may not.
    pub(crate) later: Option<Timestamp>,
    pub(crate) needs_enrollment_code: bool,
    /// What may be proven instead of showing an enrollment code.
    pub(crate) prove: Vec<Method>,
    /// What may be enrolled.
    pub(crate) methods: Methods,
    pub(crate) begun: Begun,
}

/// How far an enrollment has come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Begun {
    No,
    /// The code to scan was shown: only the first code is missing.
    App,
    /// A code was texted to the number: it is missing.
    Phone,
}

/// What lets somebody stay.
#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) user: UserId,
    pub(crate) epoch: i64,
    pub(crate) by: By,
    pub(crate) recovery_codes_left: u64,
    /// Their account, while they see to it.
    pub(crate) visit: Option<Box<Visit>>,
}

/// A visit to one's own account.
#[derive(Clone)]
pub(crate) struct Visit {
    /// What the person has, and the ticket to change it.
    pub(crate) account: Account,
    /// How far the enrollment of another authenticator has come.
    pub(crate) begun: Begun,
}

/// A sentence for the person.
#[derive(Clone)]
pub(crate) struct Notice {
    pub(crate) text: String,
    pub(crate) is_error: bool,
}

impl Notice {
    pub(crate) fn error(text: impl Into<String>) -> Option<Self> {
        Some(Self { text: text.into(), is_error: true })
    }

    pub(crate) fn note(text: impl Into<String>) -> Option<Self> {
        Some(Self { text: text.into(), is_error: false })
    }
}

/// All visitors. Only a right password adds one, so nobody else can fill it.
#[derive(Default)]
pub(crate) struct Sessions(Mutex<HashMap<String, (Instant, Visitor)>>);

impl Sessions {
    /// Takes somebody in. Gives their new name: 256 random bits.
    pub(crate) fn open(&self, visitor: Visitor) -> Result<String> {
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(|error| Error::Failed(error.to_string()))?;
        let id = data_encoding::BASE64URL_NOPAD.encode(&random);
        let mut visitors = self.visitors();
        visitors.retain(|_, (since, _)| since.elapsed() < LONGEST);
        visitors.insert(id.clone(), (Instant::now(), visitor));
        Ok(id)
    }

    pub(crate) fn find(&self, id: &str) -> Option<Visitor> {
        let visitors = self.visitors();
        let (_, visitor) = visitors.get(id).filter(|(since, _)| since.elapsed() < LONGEST)?;
        Some(visitor.clone())
    }

    /// Keeps what has become of somebody. Whoever has left meanwhile stays away.
    pub(crate) fn keep(&self, id: &str, visitor: Visitor) {
        if let Some((_, kept)) = self.visitors().get_mut(id) {
            *kept = visitor;
        }
    }

    /// What the next page tells somebody, and none after it.
    pub(crate) fn take_notice(&self, id: &str) -> Option<Notice> {
        self.visitors().get_mut(id)?.1.notice.take()
    }

    pub(crate) fn close(&self, id: &str) {
        self.visitors().remove(id);
    }

    fn visitors(&self) -> MutexGuard<'_, HashMap<String, (Instant, Visitor)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
