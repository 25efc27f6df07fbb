//! Events: the record of every change, every refusal and every login outcome.

use std::fmt;

use super::ids::{EventSeq, LoginId, PracticeId, UserId};
use super::text::{Reason, TicketId};
use super::time::Timestamp;

/// Who did it. Comes from the kernel, never from the environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account's name, or `uid 1000` where it has none.
    pub name: String,
    /// The login uid where the kernel has one, else the real uid.
    pub uid: u32,
    /// The machine.
    pub host: String,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every one there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word in the store and in output.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The one of that word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == word)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// What was done, as `noun.verb`.
    Action {
        /// The store came into being.
        StoreInit = "store.init",
        /// A practice was added.
        PracticeAdd = "practice.add",
        /// Settings or name of a practice were changed.
        PracticeSet = "practice.set",
        /// A practice began to demand a second factor, or demands it otherwise.
        PracticeEnforce = "practice.enforce",
        /// A practice demands it no longer, or not for a while.
        PracticeDisable = "practice.disable",
        /// A practice and its memberships were removed.
        PracticeRemove = "practice.remove",
        /// A user joined a practice.
        MemberAdd = "member.add",
        /// A member's role was changed.
        MemberSet = "member.set",
        /// A user left a practice.
        MemberRemove = "member.remove",
        /// A member was exempted for a while, or an exemption was ended.
        MemberExempt = "member.exempt",
        /// A member's deadline was extended, or an extension was ended.
        MemberExtend = "member.extend",
        /// A user was added.
        UserAdd = "user.add",
        /// A user's name, login, phone or e-mail was changed.
        UserSet = "user.set",
        /// The number on file was shown whole.
        UserShowPhone = "user.show_phone",
        /// A password was set.
        UserSetPassword = "user.set_password",
        /// A password was hashed anew, because its hash was weaker than today's.
        UserRehash = "user.rehash",
        /// A user was removed.
        UserRemove = "user.remove",
        /// Everything that made up a user's second factor was ended.
        UserReset2fa = "user.reset_2fa",
        /// A lock was ended.
        UserUnlock = "user.unlock",
        /// An enrollment code was handed out, or withdrawn.
        UserEnrollmentCode = "user.enrollment_code",
        /// A bypass code was handed out, or withdrawn.
        UserBypassCode = "user.bypass_code",
        /// Recovery codes were issued.
        UserRecoveryCodes = "user.recovery_codes",
        /// Two-factor authentication was switched off for a user.
        UserDisable2fa = "user.disable_2fa",
        /// A second factor is demanded of a user, or no longer.
        UserRequire = "user.require",
        /// A user asked for a second factor, or no longer.
        UserPersonal = "user.personal",
        /// A user may not log in.
        UserSuspend = "user.suspend",
        /// A user may log in again.
        UserReinstate = "user.reinstate",
        /// A user's password changed elsewhere.
        UserPasswordChanged = "user.password_changed",
        /// An enrollment was begun.
        EnrollmentBegin = "enrollment.begin",
        /// An enrollment was given up, or a newer one took its place.
        EnrollmentAbandon = "enrollment.abandon",
        /// A code at an enrollment was not accepted.
        EnrollmentReject = "enrollment.reject",
        /// An authenticator was proven and is active.
        AuthenticatorAdd = "authenticator.add",
        /// An authenticator was taken over from other software.
        AuthenticatorImport = "authenticator.import",
        /// An authenticator was given another label.
        AuthenticatorRename = "authenticator.rename",
        /// An authenticator was removed.
        AuthenticatorRemove = "authenticator.remove",
        /// Authenticators were disabled by too many wrong codes.
        AuthenticatorDisable = "authenticator.disable",
        /// An authenticator's clock was measured anew.
        AuthenticatorResync = "authenticator.resync",
        /// A trusted device was forgotten.
        DeviceRevoke = "device.revoke",
        /// A text was made, to be handed over.
        SmsSend = "sms.send",
        /// What became of a text was learned.
        SmsStatus = "sms.status",
        /// Wrong codes that a restored store did not know of were counted.
        UserCharge = "user.charge",
        /// A code was tested at the desk.
        UserCheckCode = "user.check_code",
        /// A person got in.
        LoginAllowed = "login.allowed",
        /// A person was turned away: unknown, wrong password, suspended, no member.
        LoginDenied = "login.denied",
        /// A person met a lock.
        LoginLocked = "login.locked",
        /// A code at a login was not accepted.
        LoginRejected = "login.rejected",
        /// A person proved themselves, to change their account or to enroll.
        LoginProven = "login.proven",
        /// A person put enrollment off.
        LoginSkipped = "login.skipped",
        /// Events made without the key were met and checked.
        AuditUnsealed = "audit.unsealed",
        /// Another key took the place of the one in use.
        KeyRotate = "key.rotate",
        /// A backup took the place of the store.
        StoreRestore = "store.restore",
        /// A store went on that was not the latest.
        StoreAdopt = "store.adopt",
        /// Something was to be looked at, or done without a trace of its own.
        StoreLook = "store.look",
        /// An operator was added.
        OperatorAdd = "operator.add",
        /// An operator was changed.
        OperatorSet = "operator.set",
        /// An operator was removed.
        OperatorRemove = "operator.remove",
    }
}

words! {
    /// How it went.
    EventOutcome {
        /// It was done.
        Done = "done",
        /// It was refused, and nothing else was changed.
        Refused = "refused",
        /// The person got in.
        Allowed = "allowed",
        /// The person was turned away.
        Denied = "denied",
        /// The person met a lock.
        Locked = "locked",
        /// A code was not accepted.
        Rejected = "rejected",
        /// Enrollment was put off.
        Skipped = "skipped",
    }
}

words! {
    /// The three sorts of events that lists are filtered by.
    EventKind {
        /// Something was changed.
        Change = "change",
        /// Something was refused.
        Refusal = "refusal",
        /// A login ended one way or another.
        Login = "login",
    }
}

impl EventKind {
    /// The sort of an event, from what was done and how it went.
    #[must_use]
    pub fn of(action: Action, outcome: EventOutcome) -> Self {
        if action.as_str().starts_with("login.") {
            Self::Login
        } else if outcome == EventOutcome::Refused || outcome == EventOutcome::Rejected {
            Self::Refusal
        } else {
            Self::Change
        }
    }
}

/// One value among an event's details. Never a secret, never a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    /// Words.
    Text(String),
    /// A count or an id.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// A point in time.
    Time(Timestamp),
    /// Nothing, said on purpose.
    Nothing,
}

impl From<&str> for Detail {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Detail {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Detail {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Detail {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<Timestamp> for Detail {
    fn from(time: Timestamp) -> Self {
        Self::Time(time)
    }
}

impl<T: Into<Self>> From<Option<T>> for Detail {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

/// What an event says beyond its fixed fields, in the order in which it was said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Details(Vec<(String, Detail)>);

impl Details {
    /// Adds one value under a `snake_case` name.
    pub fn push(&mut self, name: &str, value: impl Into<Detail>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Detail)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// What was said under that name; `None` as well where it is [`Detail::Nothing`].
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Detail> {
        let mut named = self.iter().filter(|(one, _)| *one == name);
        named.find_map(|(_, value)| (*value != Detail::Nothing).then_some(value))
    }

    /// The words that were said under that name.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Detail::Text(text) => Some(text),
            Detail::Number(_) | Detail::Flag(_) | Detail::Time(_) | Detail::Nothing => None,
        }
    }

    /// The count or id that was said under that name.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        match self.get(name)? {
            Detail::Number(number) => Some(*number),
            Detail::Text(_) | Detail::Flag(_) | Detail::Time(_) | Detail::Nothing => None,
        }
    }

    /// The point in time that was said under that name. The record keeps it as words.
    #[must_use]
    pub fn time(&self, name: &str) -> Option<Timestamp> {
        match self.get(name)? {
            Detail::Time(time) => Some(*time),
            Detail::Text(text) => Timestamp::parse_start(text, &jiff::tz::TimeZone::UTC).ok(),
            Detail::Number(_) | Detail::Flag(_) | Detail::Nothing => None,
        }
    }

    /// Whether that was said, and is so.
    #[must_use]
    pub fn is_flagged(&self, name: &str) -> bool {
        self.get(name) == Some(&Detail::Flag(true))
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// An event about to be written. Actor, time, host and version come from the
/// store, which appends it to the chain in the transaction of its change.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// What was done.
    pub action: Action,
    /// How it went.
    pub outcome: EventOutcome,
    /// In which practice.
    pub practice: Option<PracticeStamp>,
    /// To whom.
    pub user: Option<UserStamp>,
    /// To which thing of theirs, as `authenticator 12`.
    pub target: Option<String>,
    /// Why, in the operator's words.
    pub reason: Option<Reason>,
    /// For which ticket of another system.
    pub ticket: Option<TicketId>,
    /// What else there is to say.
    pub details: Details,
    /// The login it belongs to; unique among `allowed`, so that a ticket lets in once.
    pub login_id: Option<LoginId>,
}

impl NewEvent {
    /// A change that was made.
    #[must_use]
    pub fn done(action: Action) -> Self {
        Self::with_outcome(action, EventOutcome::Done)
    }

    /// Something that was not done.
    #[must_use]
    pub fn refused(action: Action) -> Self {
        Self::with_outcome(action, EventOutcome::Refused)
    }

    /// An event with the outcome said outright.
    #[must_use]
    pub fn with_outcome(action: Action, outcome: EventOutcome) -> Self {
        Self {
            action,
            outcome,
            practice: None,
            user: None,
            target: None,
            reason: None,
            ticket: None,
            details: Details::default(),
            login_id: None,
        }
    }

    /// Names the practice.
    #[must_use]
    pub fn practice(mut self, id: PracticeId, handle: &str) -> Self {
        self.practice = Some(PracticeStamp { id, handle: handle.to_owned() });
        self
    }

    /// Names the user.
    #[must_use]
    pub fn user(mut self, id: UserId, login: &str) -> Self {
        self.user = Some(UserStamp { id, login: login.to_owned() });
        self
    }

    /// Names the thing.
    #[must_use]
    pub fn target(mut self, target: impl Into<String>) -> Self {
        self.target = Some(target.into());
        self
    }

    /// Gives reason and ticket.
    #[must_use]
    pub fn because(mut self, reason: Option<&Reason>, ticket: Option<&TicketId>) -> Self {
        self.reason = reason.cloned();
        self.ticket = ticket.cloned();
        self
    }

    /// Adds one detail.
    #[must_use]
    pub fn detail(mut self, name: &str, value: impl Into<Detail>) -> Self {
        self.details.push(name, value);
        self
    }

    /// Says to which login it belongs.
    #[must_use]
    pub const fn login(mut self, login_id: LoginId) -> Self {
        self.login_id = Some(login_id);
        self
    }
}

/// A practice as it was called when the event was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticeStamp {
    /// Its id.
    pub id: PracticeId,
    /// Its handle then.
    pub handle: String,
}

/// A user as they were called when the event was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserStamp {
    /// Their id.
    pub id: UserId,
    /// Their login then.
    pub login: String,
}

/// An event as it stands in the record.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its place.
    pub seq: EventSeq,
    /// When it was written.
    pub at: Timestamp,
    /// Who did it, and on which machine.
    pub actor: Actor,
    /// The version of the program that wrote it.
    pub version: String,
    /// What was done.
    pub action: Action,
    /// How it went.
    pub outcome: EventOutcome,
    /// In which practice.
    pub practice: Option<PracticeStamp>,
    /// To whom.
    pub user: Option<UserStamp>,
    /// To which thing.
    pub target: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// For which ticket.
    pub ticket: Option<String>,
    /// What else was said.
    pub details: Details,
    /// Whether it carries a seal; whether that is good is for `audit verify` to say.
    pub sealed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_is_a_noun_and_a_verb() {
        for action in Action::ALL {
            let (noun, verb) = action.as_str().split_once('.').unwrap();
            let plain = |word: &str| {
                !word.is_empty()
                    && word
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            };
            assert!(plain(noun) && plain(verb), "{action}");
            assert_eq!(Action::from_word(action.as_str()), Some(*action));
        }
    }

    #[test]
    fn details_are_found_by_name_and_kind() {
        let mut details = Details::default();
        details.push("verified", None::<&str>);
        details.push("self", true);
        details.push("ends_at", "2026-12-31T18:00:00Z");
        details.push("epoch", 3_i64);
        assert_eq!((details.get("verified"), details.text("verified")), (None, None));
        assert!(details.is_flagged("self") && !details.is_flagged("epoch"));
        assert_eq!(details.time("ends_at").unwrap().to_string(), "2026-12-31T18:00:00Z");
        assert_eq!((details.number("epoch"), details.number("ends_at")), (Some(3), None));
        assert_eq!(details.time("epoch"), None);
    }

    #[test]
    fn a_refusal_and_a_login_are_told_from_a_change() {
        assert_eq!(EventKind::of(Action::PracticeEnforce, EventOutcome::Done), EventKind::Change);
        assert_eq!(
            EventKind::of(Action::PracticeEnforce, EventOutcome::Refused),
            EventKind::Refusal
        );
        assert_eq!(EventKind::of(Action::LoginAllowed, EventOutcome::Allowed), EventKind::Login);
    }
}
