//! What a practice demands.

use std::fmt;

use super::Invalid;
use super::authenticator::{AuthenticatorType, Digits};
use super::member::Role;
use super::time::{Length, Timestamp};

/// The types of authenticator that a practice accepts, or that a person has: a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Methods(u8);

impl Methods {
    /// The empty set. Never a policy.
    pub const NONE: Self = Self(0);

    /// Every type there is.
    #[must_use]
    pub fn all() -> Self {
        AuthenticatorType::ALL.into_iter().fold(Self::NONE, Self::with)
    }

    /// One type alone.
    #[must_use]
    pub fn only(kind: AuthenticatorType) -> Self {
        Self::NONE.with(kind)
    }

    /// This set and one more type.
    #[must_use]
    pub fn with(self, kind: AuthenticatorType) -> Self {
        Self(self.0 | Self::bit(kind))
    }

    /// Whether the type is in the set.
    #[must_use]
    pub fn contains(self, kind: AuthenticatorType) -> bool {
        self.0 & Self::bit(kind) != 0
    }

    /// What is in both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether nothing is in the set.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The types in the set, in a fixed order.
    pub fn iter(self) -> impl Iterator<Item = AuthenticatorType> {
        AuthenticatorType::ALL.into_iter().filter(move |kind| self.contains(*kind))
    }

    /// Reads a policy: `totp` or `totp,sms`.
    ///
    /// # Errors
    ///
    /// [`Invalid`] for unknown words, and for SMS alone: it is restricted, and
    /// an alternative must be offered (NIST SP 800-63B-4 section 3.2.9).
    pub fn parse_policy(text: &str) -> Result<Self, Invalid> {
        let refused = || {
            Invalid::new(
                "list of methods",
                text,
                "totp or totp,sms: text messages alone are not enough",
            )
        };
        let mut methods = Self::NONE;
        for word in text.split(',') {
            let kind = AuthenticatorType::from_word(word.trim()).ok_or_else(refused)?;
            methods = methods.with(kind);
        }
        let offered = Self::only(AuthenticatorType::Totp).with(AuthenticatorType::Sms);
        if !methods.contains(AuthenticatorType::Totp) || methods.and(offered) != methods {
            return Err(refused());
        }
        Ok(methods)
    }

    const fn bit(kind: AuthenticatorType) -> u8 {
        match kind {
            AuthenticatorType::Totp => 1,
            AuthenticatorType::Sms => 2,
            AuthenticatorType::Webauthn => 4,
        }
    }
}

impl fmt::Display for Methods {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.iter().map(AuthenticatorType::as_str).collect();
        f.write_str(&words.join(","))
    }
}

/// How long people have before a demand bites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grace {
    /// Not at all: at the next login.
    None,
    /// A length that counts for each member from when the demand reached them.
    Length(Length),
    /// One date for everybody.
    Until(Timestamp),
}

/// How long a device may stand in for the second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remember(Length);

impl Remember {
    /// Devices are not remembered.
    pub const OFF: Self = Self(Length::ZERO);
    /// What practices get unless they choose: the overall limit that NIST SP
    /// 800-63B-4 section 2.2.3 recommends for AAL2.
    pub const DEFAULT: Self = Self(Length::hours(24));

    /// From a length as the store keeps it; zero means off.
    #[must_use]
    pub const fn from_length(length: Length) -> Self {
        Self(length)
    }

    /// Reads `off` or a length of 90 days at most.
    ///
    /// # Errors
    ///
    /// [`Invalid`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if text == "off" {
            return Ok(Self::OFF);
        }
        let refused =
            || Invalid::new("length to remember devices", text, "off, or a length up to 90d");
        let length = Length::parse(text).map_err(|_| refused())?;
        if length > Length::days(90) { Err(refused()) } else { Ok(Self(length)) }
    }

    /// How long; zero if off.
    #[must_use]
    pub const fn length(self) -> Length {
        self.0
    }

    /// Whether devices are remembered at all.
    #[must_use]
    pub fn is_on(self) -> bool {
        self.0 > Length::ZERO
    }

    /// Whether it is longer than NIST SP 800-63B-4 recommends (section 5.1).
    #[must_use]
    pub fn is_below_nist(self) -> bool {
        self > Self::DEFAULT
    }
}

impl fmt::Display for Remember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_on() { fmt::Display::fmt(&self.0, f) } else { f.write_str("off") }
    }
}

/// What a person must show to enroll for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnrollWith {
    /// The password is enough.
    Password,
    /// An enrollment code as well.
    Code,
}

impl EnrollWith {
    /// The word in the store, on the command line and in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Code => "code",
        }
    }

    /// The setting of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Password, Self::Code].into_iter().find(|e| e.as_str() == word)
    }
}

/// Which roles a demand reaches, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleScope([Option<Timestamp>; 4]);

impl RoleScope {
    /// No role at all; add with [`Self::with`].
    pub const NONE: Self = Self([None; 4]);

    /// Every role, since `since`.
    #[must_use]
    pub fn all(since: Timestamp) -> Self {
        Self([Some(since); 4])
    }

    /// This scope with `role` in it since `since`.
    #[must_use]
    pub fn with(mut self, role: Role, since: Timestamp) -> Self {
        if let Some(slot) = self.0.get_mut(role as usize) {
            *slot = Some(since);
        }
        self
    }

    /// Since when `role` is in scope; `None` if it is not.
    #[must_use]
    pub fn since(&self, role: Role) -> Option<Timestamp> {
        self.0.get(role as usize).copied().flatten()
    }

    /// The roles in scope, in their fixed order.
    pub fn roles(&self) -> impl Iterator<Item = Role> + '_ {
        Role::ALL.into_iter().filter(|role| self.since(*role).is_some())
    }

    /// Whether every role is in scope.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.0.iter().all(Option::is_some)
    }

    /// The scope of exactly `roles`: those already in keep their date, new ones begin `now`.
    #[must_use]
    pub fn changed_to(&self, roles: &[Role], now: Timestamp) -> Self {
        roles
            .iter()
            .fold(Self::NONE, |scope, role| scope.with(*role, self.since(*role).unwrap_or(now)))
    }
}

/// A practice's policy, whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Since when a second factor is demanded; `None` while enforcement is off.
    pub enforced_since: Option<Timestamp>,
    /// Enforcement rests until then and comes back by the clock.
    pub paused_until: Option<Timestamp>,
    /// Whom it reaches.
    pub roles: RoleScope,
    /// How long people have.
    pub grace: Grace,
    /// Which authenticators count.
    pub methods: Methods,
    /// For new authenticators.
    pub digits: Digits,
    /// How long devices are trusted.
    pub remember: Remember,
    /// What a first enrollment needs.
    pub enroll_with: EnrollWith,
}

impl Policy {
    /// The policy of a practice that has chosen nothing yet.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self {
            enforced_since: None,
            paused_until: None,
            roles: RoleScope::all(now),
            grace: Grace::None,
            methods: Methods::only(AuthenticatorType::Totp),
            digits: Digits::Six,
            remember: Remember::DEFAULT,
            enroll_with: EnrollWith::Password,
        }
    }

    /// Whether a second factor is demanded of anybody at `now`.
    #[must_use]
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.enforced_since.is_some() && self.paused_until.is_none_or(|until| until <= now)
    }
}

/// What an operator asks to change of a policy; `None` leaves a setting as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyPatch {
    /// Exactly these roles.
    pub roles: Option<Vec<Role>>,
    /// Another grace.
    pub grace: Option<Grace>,
    /// Other methods.
    pub methods: Option<Methods>,
    /// Other digits for new authenticators.
    pub digits: Option<Digits>,
    /// Another time to trust devices.
    pub remember: Option<Remember>,
    /// Another proof for first enrollments.
    pub enroll_with: Option<EnrollWith>,
}

impl PolicyPatch {
    /// `policy` with what was asked for; roles new in scope count from `now`.
    #[must_use]
    pub fn apply(&self, policy: &Policy, now: Timestamp) -> Policy {
        let Self { roles, grace, methods, digits, remember, enroll_with } = self;
        Policy {
            roles: roles.as_ref().map_or(policy.roles, |roles| policy.roles.changed_to(roles, now)),
            grace: grace.unwrap_or(policy.grace),
            methods: methods.unwrap_or(policy.methods),
            digits: digits.unwrap_or(policy.digits),
            remember: remember.unwrap_or(policy.remember),
            enroll_with: enroll_with.unwrap_or(policy.enroll_with),
            ..*policy
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_needs_an_app_among_its_methods() {
        assert_eq!(Methods::parse_policy("totp").unwrap().to_string(), "totp");
        assert_eq!(Methods::parse_policy("sms,totp").unwrap().to_string(), "totp,sms");
        for text in ["sms", "", "email", "totp,email", "webauthn", "totp,webauthn"] {
            assert!(Methods::parse_policy(text).is_err(), "{text}");
        }
    }

    #[test]
    fn devices_are_remembered_for_ninety_days_at_most() {
        assert_eq!(Remember::parse("off").unwrap(), Remember::OFF);
        assert!(!Remember::parse("24h").unwrap().is_below_nist());
        assert!(Remember::parse("25h").unwrap().is_below_nist());
        assert!(Remember::parse("90d").is_ok());
        assert!(Remember::parse("91d").is_err());
    }

    #[test]
    fn a_role_keeps_its_date_when_the_scope_changes_around_it() {
        let (first, later) = (Timestamp::from_millis(1), Timestamp::from_millis(2));
        let scope =
            RoleScope::NONE.with(Role::Owner, first).changed_to(&[Role::Owner, Role::Staff], later);
        assert_eq!(scope.since(Role::Owner), Some(first));
        assert_eq!(scope.since(Role::Staff), Some(later));
        assert_eq!(scope.since(Role::Admin), None);
        assert!(!scope.is_all());
    }

    #[test]
    fn a_pause_ends_by_the_clock() {
        let at = Timestamp::from_millis;
        let policy = Policy {
            enforced_since: Some(at(1)),
            paused_until: Some(at(10)),
            ..Policy::new(at(1))
        };
        assert!(!policy.is_in_force(at(9)));
        assert!(policy.is_in_force(at(10)));
    }
}
