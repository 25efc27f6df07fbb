//! What operations on users and their authenticators answer.

use super::{FactorState, NextLogin};
use crate::model::authenticator::{Authenticator, TotpSettings};
use crate::model::code::{HandedCode, Uses};
use crate::model::event::Event;
use crate::model::ids::{AuthenticatorId, UserId};
use crate::model::member::Role;
use crate::model::practice::Handle;
use crate::model::secret::{SecretBytes, SecretText};
use crate::model::sms::Outgoing;
use crate::model::text::DisplayName;
use crate::model::time::Timestamp;
use crate::model::user::{Login, User, UserStatus};

/// What the next login comes to in one practice; without a practice for users
/// who are in none.
#[derive(Debug, Clone)]
pub struct PracticeLogin {
    /// The practice.
    pub practice: Option<Handle>,
    /// What the next login there comes to.
    pub next: NextLogin,
}

/// A user who was added or changed.
#[derive(Debug, Clone)]
pub struct UserChanged {
    /// False if it was so already.
    pub changed: bool,
    /// The user as they are now.
    pub user: User,
    /// What the next login comes to, per practice.
    pub next_login: Vec<PracticeLogin>,
}

/// Enrollment codes that were handed out to the members of a practice.
#[derive(Debug, Clone)]
pub struct CodesHanded {
    /// The practice.
    pub practice: Handle,
    /// How many.
    pub issued: u64,
    /// How many who need one hold one that is alive.
    pub have_code: u64,
    /// Who needs one and gets none.
    pub skipped: Vec<(Login, NoCode)>,
}

/// Why somebody who needs an enrollment code gets none among many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoCode {
    /// They may not log in.
    Suspended,
    /// Their authenticators were disabled by guessing: only a reset helps.
    Disabled,
    /// A call back proves nothing for them.
    CallBack,
    /// Whoever asks may not hand them one.
    NotPermitted,
    /// They ask for it themselves.
    Themselves,
}

impl NoCode {
    /// The word in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Suspended => "suspended",
            Self::Disabled => "disabled_by_guessing",
            Self::CallBack => "call_back",
            Self::NotPermitted => "not_permitted",
            Self::Themselves => "themselves",
        }
    }
}

/// A user who was removed.
#[derive(Debug, Clone)]
pub struct UserRemoved {
    /// Their id, which nobody gets again.
    pub id: UserId,
    /// Their login.
    pub login: Login,
    /// The practices they were a member of.
    pub practices: Vec<Handle>,
    /// How many authenticators went with them.
    pub authenticators: u64,
}

/// A user in a list.
#[derive(Debug, Clone)]
pub struct UserSummary {
    /// Their id.
    pub id: UserId,
    /// Their login.
    pub login: Login,
    /// Their name.
    pub name: Option<DisplayName>,
    /// May log in or not.
    pub status: UserStatus,
    /// In one word what they have.
    pub state: FactorState,
}

/// By what a list finds users whom the desk should have an eye on; all that are set are meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// One active authenticator and no other: whoever loses it has lost all.
    pub one_factor: bool,
    /// An active authenticator, and two recovery codes left or fewer.
    pub low_codes: bool,
    /// Active authenticators, all of them numbers that receive texts.
    pub sms_only: bool,
    /// An active authenticator that has taken no code since the one that confirmed it.
    pub never_used: bool,
}

/// A user as they are named, to be told apart from others.
#[derive(Debug, Clone)]
pub struct NamedUser {
    /// Their id.
    pub id: UserId,
    /// Their login.
    pub login: Login,
    /// Their name.
    pub name: Option<DisplayName>,
    /// Where they are members.
    pub practices: Vec<Handle>,
}

/// Some of the users that a text may mean.
#[derive(Debug, Clone)]
pub struct NamedUsers {
    /// The first of them, by login.
    pub users: Vec<NamedUser>,
    /// How many there are in all.
    pub total: u64,
}

/// All by which somebody at the desk makes sure of a person, and what of theirs is alive.
#[derive(Debug, Clone)]
pub struct Whom {
    /// The user.
    pub user: User,
    /// Where they work and as what, by handle.
    pub practices: Vec<(Handle, Role)>,
    /// Their authenticators, the oldest first; a pending one only while it is alive.
    pub authenticators: Vec<Authenticator>,
    /// How many of each kind are alive.
    pub alive: Removed,
}

/// A user in one practice.
#[derive(Debug, Clone)]
pub struct UserPractice {
    /// The practice.
    pub handle: Handle,
    /// As what they work there.
    pub role: Role,
    /// Until when they are exempt, if they are.
    pub exempt_until: Option<Timestamp>,
    /// What the next login there comes to.
    pub next: NextLogin,
}

/// Everything that `user show` says.
#[derive(Debug, Clone)]
pub struct UserReport {
    /// The user.
    pub user: User,
    /// In one word what they have.
    pub state: FactorState,
    /// Until when their second factor is locked, if it is.
    pub locked_until: Option<Timestamp>,
    /// Wrong codes in a row.
    pub failed_attempts: u64,
    /// Recovery codes left.
    pub recovery_codes_left: u64,
    /// Whether the next login by code shows a new set.
    pub renewal_due: bool,
    /// When a live enrollment code dies, if there is one.
    pub enrollment_code_until: Option<Timestamp>,
    /// A live bypass code, if there is one.
    pub bypass_code: Option<BypassAlive>,
    /// Their authenticators, the oldest first; a pending one only while it is alive.
    pub authenticators: Vec<Authenticator>,
    /// The enrollment under way, while it is alive.
    pub pending: Option<PendingEnrollment>,
    /// The texts of late, where texted codes matter: the person has an active number, or
    /// one of their practices permits them.
    pub texts: Option<RecentTexts>,
    /// How many trusted devices let them in without a code.
    pub trusted_devices: u64,
    /// Their practices, by handle.
    pub practices: Vec<UserPractice>,
    /// What a login that names no practice comes to.
    pub next: NextLogin,
    /// The last few events about them, the newest first.
    pub recent: Vec<Event>,
}

/// An enrollment that was begun and can still be finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PendingEnrollment {
    /// The pending authenticator.
    pub authenticator: AuthenticatorId,
    /// When it dies.
    pub expires_at: Timestamp,
    /// Why the last code was not accepted; `None` if none was typed.
    pub last_failure: Option<Rejection>,
}

/// How many texts a person got of late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecentTexts {
    /// Within the last 15 minutes.
    pub in_15_min: u64,
    /// Within the last 24 hours.
    pub in_24_h: u64,
    /// When the next may be sent, to the person or to any of their numbers; `None` if now.
    pub again_at: Option<Timestamp>,
}

/// A bypass code that still lets in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BypassAlive {
    /// How often.
    pub uses_left: u64,
    /// When it dies.
    pub expires_at: Timestamp,
}

/// How many of each kind a reset ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Removed {
    /// Active and disabled ones.
    pub authenticators: u64,
    /// Unspent ones.
    pub recovery_codes: u64,
    /// Those that were alive.
    pub trusted_devices: u64,
    /// Texted codes that were alive.
    pub challenges: u64,
    /// Enrollments under way.
    pub pending: u64,
    /// Those that were alive.
    pub enrollment_codes: u64,
    /// Those that were alive.
    pub bypass_codes: u64,
    /// Locks that were on, and wrong codes in a row.
    pub locks: u64,
}

/// A code that was handed out.
#[derive(Debug, Clone)]
pub struct IssuedCode {
    /// The code; shown once.
    pub code: HandedCode,
    /// When it dies.
    pub expires_at: Timestamp,
}

/// What a reset did.
#[derive(Debug, Clone)]
pub struct ResetDone {
    /// False if nothing was alive.
    pub changed: bool,
    /// The user.
    pub user: User,
    /// What was ended.
    pub removed: Removed,
    /// The epoch after it.
    pub epoch: i64,
    /// The code that lets the person enroll again, where identity was checked.
    pub enrollment_code: Option<IssuedCode>,
    /// Whether a code was asked for and could not be made without the key.
    pub key_was_missing: bool,
    /// What the next login comes to, per practice.
    pub next_login: Vec<PracticeLogin>,
}

/// What switching two-factor authentication off did to a user.
#[derive(Debug, Clone)]
pub struct SwitchedOff {
    /// False if there was nothing to end.
    pub changed: bool,
    /// The user as they are now.
    pub user: User,
    /// What was ended.
    pub removed: Removed,
    /// Whether they wanted a second factor themselves.
    pub personal_ended: bool,
    /// Whether an operator required one of them.
    pub required_ended: bool,
    /// What the next login comes to, per practice.
    pub next_login: Vec<PracticeLogin>,
}

/// An enrollment code that was handed out.
#[derive(Debug, Clone)]
pub struct CodeIssued {
    /// The user.
    pub user: User,
    /// The code.
    pub code: IssuedCode,
    /// What the next login comes to, per practice.
    pub next_login: Vec<PracticeLogin>,
}

/// A bypass code that was handed out.
#[derive(Debug, Clone)]
pub struct BypassIssued {
    /// The user.
    pub user: User,
    /// The code.
    pub code: IssuedCode,
    /// How often it lets in.
    pub uses: Uses,
    /// What the next login comes to, per practice.
    pub next_login: Vec<PracticeLogin>,
}

/// Recovery codes that were issued at the desk.
#[derive(Debug, Clone)]
pub struct CodesIssued {
    /// The user.
    pub user: User,
    /// The new set; shown once.
    pub codes: Vec<HandedCode>,
    /// How many unspent codes of the old set died with it.
    pub replaced: u64,
    /// What the next login comes to, per practice.
    pub next_login: Vec<PracticeLogin>,
}

/// An enrollment that was begun: what the person needs to see, once.
#[derive(Debug, Clone)]
pub struct Begun {
    /// The pending authenticator.
    pub authenticator: AuthenticatorId,
    /// Whose.
    pub user: UserId,
    /// The account name in the app.
    pub account: Login,
    /// The issuer in the app.
    pub issuer: String,
    /// How codes are computed.
    pub settings: TotpSettings,
    /// The seed.
    pub seed: SecretBytes,
    /// The seed as people type it.
    pub key: SecretText,
    /// The URI that apps scan.
    pub uri: SecretText,
    /// The same, shorter: without the issuer in the label.
    pub short_uri: SecretText,
    /// Whoever began it must show this to confirm it.
    pub binding: [u8; 16],
    /// When it dies.
    pub expires_at: Timestamp,
}

/// The enrollment of a number that has begun: a code is to be texted to it.
#[derive(Debug)]
pub struct PhoneBegun {
    /// The pending authenticator.
    pub authenticator: AuthenticatorId,
    /// Whose.
    pub user: UserId,
    /// The masked number.
    pub phone: String,
    /// Whoever began it must show this to confirm it.
    pub binding: [u8; 16],
    /// When the code dies.
    pub code_expires_at: Timestamp,
    /// Hand this over now.
    pub outgoing: Outgoing,
}

/// Why a code at an enrollment was not accepted, as far as can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Diagnosis {
    /// It is not of the form that the app shows.
    WrongForm {
        /// How many digits it must have.
        digits: u8,
    },
    /// The right code of another time: the phone's clock is wrong.
    ClockOff {
        /// Seconds the phone is ahead; negative if it is behind.
        seconds: i64,
    },
    /// The app computed SHA1, 6 digits, 30 seconds, whatever it was told.
    AppIgnoredSettings,
    /// The code of another authenticator of this person.
    OfAnother {
        /// Its label or id.
        name: String,
    },
    /// It is not the code that was texted.
    NotTexted {
        /// How many more may be typed before another login, or another start.
        left: u32,
    },
    /// No texted code counts any more: its time is over, or too many were typed.
    TextOver,
    /// It was right once.
    AlreadyUsed,
    /// It is the right one, and was spent by a test at the desk.
    Spent,
    /// Nothing of this person's makes this code.
    Unknown,
}

impl Diagnosis {
    /// The word in events.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        self.rejection().as_str()
    }

    /// What is kept of it.
    #[must_use]
    pub const fn rejection(&self) -> Rejection {
        match self {
            Self::WrongForm { .. } => Rejection::WrongForm,
            Self::ClockOff { .. } => Rejection::ClockOff,
            Self::AppIgnoredSettings => Rejection::AppIgnoredSettings,
            Self::OfAnother { .. } => Rejection::OfAnother,
            Self::NotTexted { .. } => Rejection::NotTexted,
            Self::TextOver => Rejection::TextOver,
            Self::AlreadyUsed => Rejection::AlreadyUsed,
            Self::Spent => Rejection::Spent,
            Self::Unknown => Rejection::Unknown,
        }
    }
}

/// Why a code at an enrollment was not accepted, in a word: what is kept of a [`Diagnosis`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejection {
    /// It is not of the form that the app shows.
    WrongForm,
    /// The right code of another time.
    ClockOff,
    /// The app computed its usual codes, whatever it was told.
    AppIgnoredSettings,
    /// The code of another authenticator.
    OfAnother,
    /// Not the code that was texted.
    NotTexted,
    /// No texted code counts any more.
    TextOver,
    /// Right once.
    AlreadyUsed,
    /// Right, and spent by a test at the desk.
    Spent,
    /// Nothing makes this code.
    Unknown,
}

impl Rejection {
    const ALL: [Self; 9] = [
        Self::WrongForm,
        Self::ClockOff,
        Self::AppIgnoredSettings,
        Self::OfAnother,
        Self::NotTexted,
        Self::TextOver,
        Self::AlreadyUsed,
        Self::Spent,
        Self::Unknown,
    ];

    /// The word in the store, in events and in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WrongForm => "wrong_form",
            Self::ClockOff => "clock_off",
            Self::AppIgnoredSettings => "app_ignored_settings",
            Self::OfAnother => "of_another",
            Self::NotTexted => "not_texted",
            Self::TextOver => "text_over",
            Self::AlreadyUsed => "already_used",
            Self::Spent => "spent",
            Self::Unknown => "unknown",
        }
    }

    /// The one of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// An enrollment that was proven.
#[derive(Debug, Clone)]
pub struct Enrolled {
    /// The user as they are now.
    pub user: User,
    /// The new authenticator.
    pub authenticator: Authenticator,
    /// The authenticator that it replaced.
    pub replaced: Option<AuthenticatorId>,
    /// New recovery codes, where none were left; shown once.
    pub recovery_codes: Option<Vec<HandedCode>>,
    /// What the next login comes to, per practice.
    pub next_login: Vec<PracticeLogin>,
}

/// What a code at an enrollment came to.
#[derive(Debug, Clone)]
pub enum Confirmation {
    /// The authenticator is active.
    Enrolled(Box<Enrolled>),
    /// Nothing has changed; another code may be tried.
    Rejected(Diagnosis),
}

/// An authenticator that was given another label.
#[derive(Debug, Clone)]
pub struct AuthenticatorRenamed {
    /// Which.
    pub id: AuthenticatorId,
    /// What it is called now.
    pub label: DisplayName,
    /// Whose.
    pub user: User,
}

/// An authenticator that was removed.
#[derive(Debug, Clone)]
pub struct AuthenticatorRemoved {
    /// Which.
    pub id: AuthenticatorId,
    /// Whose, as they are now.
    pub user: User,
    /// How many active ones are left.
    pub active_left: u64,
    /// What the next login comes to, per practice.
    pub next_login: Vec<PracticeLogin>,
}
