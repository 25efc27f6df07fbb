//! The library's face for login services: [`Door`].

use std::path::{Path, PathBuf};

use crate::clock::Clock;
use crate::crypto::keyring::Keyring;
use crate::delivery::Gateway;
use crate::error::{Error, Result, StoreError};
use crate::model::device::TrustedDevice;
use crate::model::event::Actor;
use crate::model::ids::{AuthenticatorId, DeviceId, UserId};
use crate::model::outcome::account::{AccountReply, Managed};
use crate::model::outcome::login::{LoginReply, SmsReply};
use crate::model::outcome::user::{
    AuthenticatorRemoved, AuthenticatorRenamed, CodesIssued, UserChanged,
};
use crate::model::record::Mirror;
use crate::model::secret::SecretText;
use crate::model::sms::NotSent;
use crate::model::text::DisplayName;
use crate::model::user::UserRef;
use crate::ops::door::{
    self, AccountRequest, Doorway, EnrollReply, EnrollRequest, PersonEvent, SessionRequest,
    StartRequest, VerifyRequest, Wish, WithText,
};
use crate::ops::setup::{self, KeyNeed};
use crate::store::Store;
use crate::texting;

/// An open store that people log in to.
///
/// Reads the clock itself. One door serves one thread at a time; a service
/// opens as many as it has threads.
#[derive(Debug)]
pub struct Door {
    store: Store,
    keys: Keyring,
    key_file: PathBuf,
    actor: Actor,
    clock: Clock,
    gateway: Option<Gateway>,
}

impl Door {
    /// Opens the store at `path` with its key file. `actor` is who the record
    /// names: the login service's account. The key file is read again when the key has been
    /// rotated.
    ///
    /// # Errors
    ///
    /// [`StoreError`], with its own message for each
    /// thing that can be wrong with store or key.
    pub fn open(path: &Path, key_file: &Path, actor: Actor) -> Result<Self> {
        let setup::Opened { store, keys, without_key } =
            setup::open(path, key_file, KeyNeed::Required)?;
        let keys = match (keys, without_key) {
            (Some(keys), _) => keys,
            (None, Some(error)) => return Err(error),
            (None, None) => {
                let path = key_file.to_owned();
                return Err(StoreError::KeyMissing { path }.into());
            }
        };
        let (key_file, clock) = (key_file.to_owned(), Clock::system());
        Ok(Self { store, keys, key_file, actor, clock, gateway: None })
    }

    /// The same door, where codes can be texted.
    #[must_use]
    pub fn texting(mut self, gateway: Gateway) -> Self {
        self.gateway = Some(gateway);
        self
    }

    /// The same door, where whoever is given here gets a copy of each event, once it is in the
    /// record: [`mirror::Copies`](crate::mirror::Copies), or something of the service's own.
    #[must_use]
    pub fn mirroring(mut self, mirror: impl Mirror + 'static) -> Self {
        self.store.mirror_with(Box::new(mirror));
        self
    }

    /// The same door at a time that stands still. For tests: release builds do
    /// not have it.
    #[cfg(debug_assertions)]
    #[must_use]
    pub fn at(mut self, now: crate::model::time::Timestamp) -> Self {
        self.clock = Clock::fixed(now);
        self
    }

    /// Starts a login with the password. The same words and the same work for
    /// unknown users, wrong passwords, suspended users and non-members, and for
    /// whoever comes after 100 wrong passwords for a name within an hour; also
    /// where another system made the hash, which a right password makes anew.
    ///
    /// A service that keeps passwords itself says
    /// [`Password::VerifiedByService`](door::Password::VerifiedByService) once it
    /// has found one right.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] for an unknown person
    /// whom the service vouches for; the store's: never read one as "not enrolled".
    pub fn start(&mut self, request: &StartRequest<'_>) -> Result<LoginReply> {
        self.at_door(|doorway| door::start(doorway, request))
    }

    /// Answers `code_required` with a one-time code, a recovery code or a bypass code;
    /// or proves the person where an invitation names authenticators to prove
    /// them with.
    /// Where the desk has marked the recovery codes for renewal, the reply to a
    /// right one-time code carries the new set: show it, once.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn verify(&mut self, request: &VerifyRequest<'_>) -> Result<LoginReply> {
        self.at_door(|doorway| door::verify(doorway, request))
    }

    /// Puts an offered enrollment off, while the grace lasts.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn skip(&mut self, ticket: &SecretText) -> Result<LoginReply> {
        self.at_door(|doorway| door::skip(doorway, ticket))
    }

    /// Begins an enrollment; its secret is in the reply and nowhere else again.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn enroll_begin(&mut self, request: &EnrollRequest<'_>) -> Result<EnrollReply> {
        let gateway = self.gateway.clone();
        let route = gateway.as_ref().map(texting::route);
        let made = self.at_door(|doorway| door::enroll_begin(doorway, request, route.as_ref()))?;
        self.hand_over(gateway.as_ref(), made, |user, why| EnrollReply::NotSent { user, why })
    }

    /// Texts the code of a login to one of the numbers that its reply named. Asked
    /// again within five minutes, the same code is sent once more.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] for an authenticator that
    /// is no number of the person's to answer with; the store's. That nobody was
    /// texted is an answer.
    pub fn send_sms(
        &mut self,
        ticket: &SecretText,
        authenticator: AuthenticatorId,
    ) -> Result<SmsReply> {
        let gateway = self.gateway.clone();
        let route = gateway.as_ref().map(texting::route);
        let made = self
            .at_door(|doorway| door::send_sms(doorway, (ticket, authenticator), route.as_ref()))?;
        self.hand_over(gateway.as_ref(), made, |user, why| SmsReply::NotSent { user, why })
    }

    /// Nobody is told of a text before the gateway has it.
    fn hand_over<T>(
        &mut self,
        gateway: Option<&Gateway>,
        made: WithText<T>,
        not_sent: impl FnOnce(UserId, NotSent) -> T,
    ) -> Result<T> {
        let WithText { reply, outgoing: Some(outgoing) } = made else { return Ok(made.reply) };
        let (Some(gateway), Some((user, _))) = (gateway, &outgoing.user) else {
            return Err(Error::Failed("a text was made that nobody can send".to_owned()));
        };
        let Self { store, actor, clock, .. } = self;
        let handed = texting::hand_over((store, actor), gateway, &outgoing, || clock.now())?;
        Ok(match handed {
            Ok(()) => reply,
            Err(_) => not_sent(*user, NotSent::Gateway),
        })
    }

    /// Confirms an enrollment with the first code of the new authenticator.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn enroll_confirm(&mut self, ticket: &SecretText, code: &SecretText) -> Result<LoginReply> {
        self.at_door(|doorway| door::enroll_confirm(doorway, ticket, code))
    }

    /// Whether a session that began with an admission still suffices: ask at
    /// every request that matters. `practice` and `epoch` are the admission's.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn session(&mut self, session: &SessionRequest<'_>) -> Result<bool> {
        self.at_door(|doorway| door::session(doorway, session))
    }

    /// Shows a person their own account, and leads to the operations below, which
    /// take the ticket of the reply where there is nothing to prove, else that of
    /// [`Self::verify`]. [`Self::enroll_begin`] and [`Self::enroll_confirm`] take it
    /// as well. A trusted device shows nothing here.
    ///
    /// # Errors
    ///
    /// As [`Self::start`].
    pub fn account(&mut self, request: &AccountRequest<'_>) -> Result<AccountReply> {
        self.at_door(|doorway| door::account(doorway, request))
    }

    /// Has a second factor asked of the person whatever their practices say.
    ///
    /// # Errors
    ///
    /// [`Refusal::Rebind`](crate::error::Refusal::Rebind); the store's.
    pub fn enable_personal(&mut self, ticket: &SecretText) -> Result<Managed<UserChanged>> {
        self.at_door(|doorway| door::set_personal(doorway, ticket, Wish::Wanted))
    }

    /// Takes that wish back. Authenticators stay, and so does what others demand.
    ///
    /// # Errors
    ///
    /// [`Refusal::Rebind`](crate::error::Refusal::Rebind); the store's.
    pub fn disable_personal(&mut self, ticket: &SecretText) -> Result<Managed<UserChanged>> {
        self.at_door(|doorway| door::set_personal(doorway, ticket, Wish::NotWanted))
    }

    /// Issues new recovery codes in the place of any others: show them, once.
    /// Takes ten times as long as a password.
    ///
    /// # Errors
    ///
    /// [`Refusal::NoAuthenticator`](crate::error::Refusal::NoAuthenticator),
    /// [`Refusal::Rebind`](crate::error::Refusal::Rebind); the store's.
    pub fn recovery_codes(&mut self, ticket: &SecretText) -> Result<Managed<CodesIssued>> {
        self.at_door(|doorway| door::recovery_codes(doorway, ticket))
    }

    /// Gives one of the person's authenticators another label.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotOfAccount`](crate::error::Refusal::NotOfAccount),
    /// [`Refusal::Rebind`](crate::error::Refusal::Rebind); the store's.
    pub fn authenticator_rename(
        &mut self,
        ticket: &SecretText,
        id: AuthenticatorId,
        label: &DisplayName,
    ) -> Result<Managed<AuthenticatorRenamed>> {
        self.at_door(|doorway| door::authenticator_rename(doorway, ticket, id, label))
    }

    /// Removes one of the person's authenticators; the epoch rises. After the last
    /// active one only an enrollment code from the desk binds another: have them
    /// enroll that first.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotOfAccount`](crate::error::Refusal::NotOfAccount),
    /// [`Refusal::Rebind`](crate::error::Refusal::Rebind); the store's.
    pub fn authenticator_remove(
        &mut self,
        ticket: &SecretText,
        id: AuthenticatorId,
    ) -> Result<Managed<AuthenticatorRemoved>> {
        self.at_door(|doorway| door::authenticator_remove(doorway, ticket, id))
    }

    /// Forgets one of the person's trusted devices. Gives the one that was.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotOfAccount`](crate::error::Refusal::NotOfAccount),
    /// [`Refusal::Rebind`](crate::error::Refusal::Rebind); the store's.
    pub fn device_revoke(
        &mut self,
        ticket: &SecretText,
        id: DeviceId,
    ) -> Result<Managed<TrustedDevice>> {
        self.at_door(|doorway| door::device_revoke(doorway, ticket, id))
    }

    /// Takes note of what happened to a person elsewhere: a password that the
    /// service keeps was changed. Sessions, trusted devices, tickets and codes
    /// from before are dead then. Gives the epoch from now on.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] for an unknown person;
    /// the store's.
    pub fn person(&mut self, who: &UserRef, event: PersonEvent) -> Result<i64> {
        self.at_door(|doorway| door::person(doorway, who, event))
    }

    /// Works at the door; once more with the key read anew, where another took its place.
    fn at_door<T>(&mut self, work: impl Fn(&mut Doorway<'_>) -> Result<T>) -> Result<T> {
        match work(&mut self.doorway()) {
            Err(Error::Store(StoreError::KeyReplaced)) => {
                self.keys = setup::reload_keys(&mut self.store, &self.key_file)?;
                work(&mut self.doorway())
            }
            done => done,
        }
    }

    fn doorway(&mut self) -> Doorway<'_> {
        let Self { store, keys, actor, clock, .. } = self;
        Doorway { store, keys, actor, now: clock.now() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_door_can_be_given_to_another_thread() {
        const fn is_send<T: Send>() {}
        const { is_send::<Door>() }
    }
}
