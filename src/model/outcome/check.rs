//! What testing a code at the desk answers.

use crate::model::authenticator::{Authenticator, TotpSettings};
use crate::model::ids::AuthenticatorId;
use crate::model::time::Timestamp;
use crate::model::user::User;

/// What a tested code came to. In this order one that an app explains better
/// comes before one that it explains worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CodeFinding {
    /// A login would have accepted it.
    Match,
    /// It was right, and counts no more.
    AlreadyUsed,
    /// The right code of another time: a clock is wrong.
    OutOfWindow,
    /// The app shows another number of digits than was agreed on.
    WrongDigits,
    /// The app computes with another hash than was agreed on.
    WrongAlgorithm,
    /// Nothing of this person's makes this code.
    NoMatch,
}

impl CodeFinding {
    /// The word in answers and events.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::AlreadyUsed => "already_used",
            Self::OutOfWindow => "out_of_window",
            Self::WrongDigits => "wrong_digits",
            Self::WrongAlgorithm => "wrong_algorithm",
            Self::NoMatch => "no_match",
        }
    }
}

/// A code that was tested at the desk.
#[derive(Debug, Clone)]
pub struct CodeChecked {
    /// Whose authenticators it was held against.
    pub user: User,
    /// Until when their second factor is locked, if it is.
    pub locked_until: Option<Timestamp>,
    /// What was found.
    pub verdict: CodeVerdict,
}

impl CodeChecked {
    /// In one word what was found.
    #[must_use]
    pub const fn finding(&self) -> CodeFinding {
        match &self.verdict {
            CodeVerdict::Seen(seen) => seen.finding,
            CodeVerdict::Unseen(_) => CodeFinding::NoMatch,
        }
    }
}

/// Whether anything of the person's makes the code.
#[derive(Debug, Clone)]
pub enum CodeVerdict {
    /// This does.
    Seen(Box<SeenCode>),
    /// Nothing does.
    Unseen(Unseen),
}

/// Whose code it is, and of when.
#[derive(Debug, Clone)]
pub struct SeenCode {
    /// Anything but [`CodeFinding::NoMatch`].
    pub finding: CodeFinding,
    /// The authenticator that makes it.
    pub authenticator: Authenticator,
    /// How the app computed it.
    pub computed: TotpSettings,
    /// Steps that its clock is ahead; negative if it is behind.
    pub steps: i64,
    /// Whether the code was spent by this test.
    pub spent: bool,
    /// The person's other active apps, whose code it is not.
    pub others: Vec<Authenticator>,
}

impl SeenCode {
    /// Seconds that its clock is ahead, to the step; negative if it is behind.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        self.steps.saturating_mul(i64::from(self.computed.period))
    }
}

/// Why nothing makes the code, as far as can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unseen {
    /// It is no one-time code: an app shows so many digits.
    NotDigits,
    /// A recovery, enrollment or bypass code, by its form: a login judges those.
    HandedOut,
    /// The person has no app, only numbers that codes are texted to: those belong
    /// to one login each.
    OnlyTexts,
    /// Too many wrong codes have disabled what the person had.
    Disabled,
    /// The person has nothing that makes codes.
    Nothing,
    /// The person has apps, and it is the code of none.
    Unknown,
}

/// What two consecutive codes came to.
#[derive(Debug, Clone)]
pub enum Resync {
    /// The clock is known now, and both codes are spent.
    Done(Box<Resynced>),
    /// Nothing was learned.
    Rejected(NotMeasured),
}

/// An authenticator whose clock was measured.
#[derive(Debug, Clone)]
pub struct Resynced {
    /// Which.
    pub id: AuthenticatorId,
    /// Whose.
    pub user: User,
    /// Steps that its clock is ahead; negative if it is behind, 0 within one.
    pub drift: i64,
    /// The same in seconds.
    pub seconds: i64,
}

/// Why two codes tell nothing of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotMeasured {
    /// One of them, or a newer one, was used already.
    Spent,
    /// The clock is off further than any token's drifts.
    TooFar {
        /// How far it is ahead; negative if it is behind.
        seconds: i64,
    },
    /// The second is not the one that followed the first.
    NotConsecutive,
    /// They are no codes of that authenticator.
    Unknown,
}

impl NotMeasured {
    /// The word in events.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Spent => "already_used",
            Self::TooFar { .. } => "too_far",
            Self::NotConsecutive => "not_consecutive",
            Self::Unknown => "unknown",
        }
    }
}
