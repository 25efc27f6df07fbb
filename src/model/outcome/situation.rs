//! How a person stands at the door, in one word: what keeps them out, or how
//! they get in.
//!
//! Where several things are wrong the first to mend is told. The words for
//! people, and what to type, are made elsewhere.

use super::user::Rejection;
use crate::model::policy::Methods;
use crate::model::practice::Handle;
use crate::model::time::Timestamp;

/// What a login of a person with the right password meets, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Situation {
    /// Somebody has to help, or the clock.
    Out(KeptOut),
    /// Nobody has to.
    In(WayIn),
}

/// What keeps a person out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptOut {
    /// May not log in at all.
    Suspended,
    /// Does not belong to the practice that was named.
    NotAMember {
        /// That practice.
        practice: Handle,
    },
    /// Wrong codes have disabled all they had.
    Disabled,
    /// Wrong codes have locked the second factor for a while.
    Locked {
        /// When that ends.
        until: Timestamp,
        /// How many there were in a row.
        wrong_codes: u64,
    },
    /// Must enroll with a code that was not handed out, or was taken back.
    CodeMissing {
        /// Because what they had ended; else a practice enrolls with codes.
        rebind: bool,
    },
    /// Must enroll with a code whose time is over.
    CodeExpired {
        /// Since when.
        at: Timestamp,
    },
    /// Must enroll with a code that wrong tries have killed.
    CodeKilled,
    /// Has only what is no longer permitted, and cannot prove even that.
    CannotProve,
    /// The name had too many wrong passwords: even the right one is denied.
    PasswordsRefused {
        /// When that ends.
        until: Timestamp,
    },
    /// Has no password here.
    NoPassword,
    /// Has only numbers, and none of them is texted from here.
    NoTexts(TextsBarred),
    /// Has only numbers, and had as many texts as anybody gets.
    TextsUsedUp {
        /// When the next may be sent.
        again_at: Timestamp,
    },
}

/// How a person gets in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayIn {
    /// Gets in with the bypass code that was handed out: the rest does not work now.
    BypassCode {
        /// When it dies.
        until: Timestamp,
    },
    /// Gets in with a code.
    Enrolled {
        /// From which types.
        with: Methods,
        /// How many recovery codes there are beside them.
        recovery_codes: u64,
        /// Until when those types are accepted; `None` if the clock changes nothing.
        until: Option<Timestamp>,
    },
    /// Enrolls, or puts it off.
    InGrace {
        /// Until when that may be put off.
        until: Timestamp,
    },
    /// Has begun to enroll.
    Enrolling {
        /// Until when that may be finished.
        until: Timestamp,
        /// Why the last code was not accepted; `None` if none was typed.
        last_failure: Option<Rejection>,
    },
    /// Enrolls with the code that was handed out.
    EnrollsWithCode {
        /// When it dies.
        until: Timestamp,
    },
    /// Proves what is no longer permitted, then enrolls something else.
    ProvesFirst {
        /// What they have.
        with: Methods,
    },
    /// Enrolls at the next login.
    MustEnroll {
        /// What went before, if anything did.
        ended: Option<Ended>,
    },
    /// Gets in with the password alone, for a while.
    Exempt {
        /// How long.
        until: Timestamp,
    },
    /// Gets in with the password alone, as everybody does for a while.
    Paused {
        /// How long.
        until: Timestamp,
    },
    /// Gets in with the password alone.
    NotDemanded,
}

/// Why nobody is texted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextsBarred {
    /// Nothing is set up to send texts with.
    NoGateway,
    /// Numbers of that country are not texted.
    Country,
}

/// What spared a person from enrolling until it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The time to enroll.
    Grace(Timestamp),
    /// The exemption.
    Exemption(Timestamp),
}

impl Situation {
    /// The word in output.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Out(why) => why.as_str(),
            Self::In(way) => way.as_str(),
        }
    }

    /// Whether the person gets in without anybody's help.
    #[must_use]
    pub const fn gets_in(&self) -> bool {
        match self {
            Self::Out(_) => false,
            Self::In(_) => true,
        }
    }
}

impl KeptOut {
    /// The word in output.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Suspended => "suspended",
            Self::NotAMember { .. } => "not_a_member",
            Self::Disabled => "disabled",
            Self::Locked { .. } => "locked",
            Self::CodeMissing { .. } => "code_missing",
            Self::CodeExpired { .. } => "code_expired",
            Self::CodeKilled => "code_killed",
            Self::CannotProve => "cannot_prove",
            Self::PasswordsRefused { .. } => "passwords_refused",
            Self::NoPassword => "no_password",
            Self::NoTexts(_) => "no_texts",
            Self::TextsUsedUp { .. } => "texts_used_up",
        }
    }
}

impl WayIn {
    /// The word in output.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::BypassCode { .. } => "bypass_code",
            Self::Enrolled { .. } => "enrolled",
            Self::InGrace { .. } => "in_grace",
            Self::Enrolling { .. } => "enrolling",
            Self::EnrollsWithCode { .. } => "enrolls_with_code",
            Self::ProvesFirst { .. } => "proves_first",
            Self::MustEnroll { .. } => "must_enroll",
            Self::Exempt { .. } => "exempt",
            Self::Paused { .. } => "paused",
            Self::NotDemanded => "not_demanded",
        }
    }
}
