//! Rows of `authenticators` and `pending_enrollments`.

use rusqlite::{Row, params};

use super::{Erased, Fields, ReadTx, WriteTx, damaged};
use crate::error::{Error, Result};
use crate::model::authenticator::{
    Algorithm, Authenticator, AuthenticatorState, AuthenticatorType, Digits, EnrollmentProof,
    TotpSettings,
};
use crate::model::ids::{AuthenticatorId, UserId};
use crate::model::outcome::user::Rejection;
use crate::model::text::DisplayName;
use crate::model::time::Timestamp;
use crate::store::sql::authenticators as sql;

/// A sealed value and the key that sealed it.
#[derive(Debug, Clone)]
pub(crate) struct Sealed {
    /// Which key.
    pub key_id: [u8; 8],
    /// Nonce and ciphertext.
    pub bytes: Vec<u8>,
}

/// What a pending authenticator is, besides what is sealed of it.
#[derive(Debug, Clone)]
pub(crate) enum NewFactor {
    /// An app, and how it computes its codes.
    App(TotpSettings),
    /// A number that receives texts.
    Phone {
        /// To show.
        masked: String,
        /// To count by.
        mac: [u8; 32],
    },
}

impl NewFactor {
    const fn kind(&self) -> AuthenticatorType {
        match self {
            Self::App(_) => AuthenticatorType::Totp,
            Self::Phone { .. } => AuthenticatorType::Sms,
        }
    }

    const fn totp(&self) -> Option<TotpSettings> {
        match self {
            Self::App(settings) => Some(*settings),
            Self::Phone { .. } => None,
        }
    }

    fn phone(&self) -> Option<(&str, &[u8; 32])> {
        match self {
            Self::App(_) => None,
            Self::Phone { masked, mac } => Some((masked, mac)),
        }
    }
}

/// An enrollment about to begin.
#[derive(Debug, Clone)]
pub(crate) struct NewPending {
    /// Whose.
    pub user: UserId,
    /// Which of several, in the person's words.
    pub label: Option<DisplayName>,
    /// What it is.
    pub factor: NewFactor,
    /// The login or desk that began it: only who knows this may confirm.
    pub binding: [u8; 16],
    /// How the person showed that they may.
    pub proof: EnrollmentProof,
    /// The epoch it was begun under; under a newer one it is dead.
    pub epoch: i64,
    /// The authenticator that goes when this one is proven.
    pub replaces: Option<AuthenticatorId>,
    /// When it dies.
    pub expires_at: Timestamp,
}

/// An app or token that was proven elsewhere.
#[derive(Debug, Clone)]
pub(crate) struct NewImported {
    /// Whose.
    pub user: UserId,
    /// Which of several.
    pub label: Option<DisplayName>,
    /// How it computes its codes.
    pub settings: TotpSettings,
}

/// An enrollment that is under way.
#[derive(Debug, Clone)]
pub(crate) struct PendingRow {
    /// The pending authenticator.
    pub authenticator: AuthenticatorId,
    /// The login or desk that began it.
    pub binding: [u8; 16],
    /// How the person showed that they may.
    pub proof: EnrollmentProof,
    /// The epoch it was begun under.
    pub epoch: i64,
    /// The authenticator that goes when this one is proven.
    pub replaces: Option<AuthenticatorId>,
    /// When it dies.
    pub expires_at: Timestamp,
    /// Why the last code was not accepted.
    pub last_failure: Option<Rejection>,
}

fn authenticator(row: &Row<'_>) -> Result<Authenticator> {
    let mut fields = Fields::new(row);
    let fields = &mut fields;
    Ok(Authenticator {
        id: AuthenticatorId::new(fields.next()?),
        user: UserId::new(fields.next()?),
        kind: fields.word("a type of authenticator", AuthenticatorType::from_word)?,
        label: fields.parsed_option("a label", |text: String| DisplayName::parse(&text))?,
        state: fields.word("a state of an authenticator", AuthenticatorState::from_word)?,
        totp: totp(fields)?,
        phone_masked: fields.next()?,
        last_step: fields.parsed_option("a step", |step: i64| u64::try_from(step))?,
        drift: fields.next()?,
        created_at: fields.time()?,
        confirmed_at: fields.time_option()?,
        last_used_at: fields.time_option()?,
    })
}

fn totp(fields: &mut Fields<'_>) -> Result<Option<TotpSettings>> {
    let algorithm = fields
        .parsed_option("an algorithm", |word: String| Algorithm::from_word(&word).ok_or(()))?;
    let digits = fields.parsed_option("a number of digits", Digits::new)?;
    let period: Option<u32> = fields.next()?;
    Ok(match (algorithm, digits, period) {
        (Some(algorithm), Some(digits), Some(period)) => {
            Some(TotpSettings { algorithm, digits, period })
        }
        _ => None,
    })
}

fn pending(row: &Row<'_>) -> Result<PendingRow> {
    let mut fields = Fields::new(row);
    let authenticator = AuthenticatorId::new(fields.next()?);
    let _begun_by: String = fields.next()?;
    Ok(PendingRow {
        authenticator,
        binding: fields.next()?,
        proof: fields.word("a proof", EnrollmentProof::from_word)?,
        epoch: fields.next()?,
        replaces: fields.next::<Option<i64>>()?.map(AuthenticatorId::new),
        expires_at: fields.time()?,
        last_failure: fields.parsed_option("why a code was not accepted", |word: String| {
            Rejection::from_word(&word).ok_or(())
        })?,
    })
}

/// A step as SQLite keeps it. Steps of this millennium fit many times over.
fn step_column(step: u64) -> Result<i64> {
    i64::try_from(step).map_err(|_| Error::Failed("the clock is beyond all reason".to_owned()))
}

impl ReadTx<'_> {
    /// A user's authenticators, the oldest first, pending ones included.
    pub(crate) fn authenticators_of(&self, user: UserId) -> Result<Vec<Authenticator>> {
        self.list(sql::SELECT_OF_USER, [user.get()], authenticator)
    }

    /// The authenticator of that id.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] if there is none.
    pub(crate) fn get_authenticator(&self, id: AuthenticatorId) -> Result<Authenticator> {
        self.find_authenticator(id)?.ok_or_else(|| Error::not_found("authenticator", &id))
    }

    /// The authenticator of that id, if there is one.
    pub(crate) fn find_authenticator(&self, id: AuthenticatorId) -> Result<Option<Authenticator>> {
        self.find(sql::SELECT_BY_ID, [id.get()], authenticator)
    }

    /// The sealed secret of an authenticator.
    pub(crate) fn sealed_secret(&self, id: AuthenticatorId) -> Result<Sealed> {
        self.get(sql::SELECT_SEALED, [id.get()], |row| {
            let mut fields = Fields::new(row);
            Ok(Sealed { key_id: fields.next()?, bytes: fields.next()? })
        })
    }

    /// How many seeds there are of authenticators newer than that.
    pub(crate) fn count_seeds_after(&self, id: AuthenticatorId) -> Result<u64> {
        self.count(sql::COUNT_SEEDS_AFTER, [id.get()])
    }

    /// Hands over the sealed seeds of authenticators newer than that, the oldest first.
    pub(crate) fn seeds_after(
        &self,
        id: AuthenticatorId,
        mut each: impl FnMut(AuthenticatorId, UserId, Sealed) -> Result<()>,
    ) -> Result<()> {
        self.for_each(sql::SELECT_SEEDS_AFTER, [id.get()], |row| {
            let mut fields = Fields::new(row);
            let (id, user) = (AuthenticatorId::new(fields.next()?), UserId::new(fields.next()?));
            each(id, user, Sealed { key_id: fields.next()?, bytes: fields.next()? })
        })
    }

    /// The enrollment that a user has under way, dead or alive.
    pub(crate) fn find_pending(&self, user: UserId) -> Result<Option<PendingRow>> {
        self.find(sql::SELECT_PENDING, [user.get()], pending)
    }
}

impl WriteTx<'_> {
    /// Begins an enrollment in place of any earlier one. `seal` is told the new
    /// id, because the seal binds it.
    pub(crate) fn begin_pending(
        &mut self,
        new: &NewPending,
        now: Timestamp,
        seal: impl FnOnce(AuthenticatorId) -> Result<Sealed>,
    ) -> Result<AuthenticatorId> {
        self.remove_pending(new.user)?;
        let id = AuthenticatorId::new(self.next_authenticator_id()?);
        let Sealed { key_id, bytes } = seal(id)?;
        let NewPending { user, label, factor, binding, proof, epoch, replaces, expires_at } = new;
        let (totp, phone) = (factor.totp(), factor.phone());
        self.execute(
            sql::INSERT_AUTHENTICATOR,
            params![
                id.get(),
                user.get(),
                factor.kind().as_str(),
                label.as_ref().map(DisplayName::as_str),
                totp.map(|totp| totp.algorithm.as_str()),
                totp.map(|totp| totp.digits.get()),
                totp.map(|totp| totp.period),
                phone.map(|(masked, _)| masked),
                phone.map(|(_, mac)| mac),
                key_id,
                bytes,
                now.millis(),
            ],
        )?;
        let begun_by = if *proof == EnrollmentProof::Desk { "desk" } else { "login" };
        self.execute(
            sql::INSERT_PENDING,
            params![
                id.get(),
                user.get(),
                begun_by,
                binding,
                proof.as_str(),
                epoch,
                replaces.map(AuthenticatorId::get),
                now.millis(),
                expires_at.millis(),
            ],
        )?;
        Ok(id)
    }

    /// Adds an authenticator that counts from now on. `seal` is told the new id, because the seal
    /// binds it.
    pub(crate) fn add_imported(
        &mut self,
        new: &NewImported,
        now: Timestamp,
        seal: impl FnOnce(AuthenticatorId) -> Result<Sealed>,
    ) -> Result<AuthenticatorId> {
        let id = AuthenticatorId::new(self.next_authenticator_id()?);
        let Sealed { key_id, bytes } = seal(id)?;
        let NewImported { user, label, settings } = new;
        let TotpSettings { algorithm, digits, period } = settings;
        self.execute(
            sql::INSERT_IMPORTED,
            params![
                id.get(),
                user.get(),
                label.as_ref().map(DisplayName::as_str),
                algorithm.as_str(),
                digits.get(),
                period,
                key_id,
                bytes,
                now.millis(),
            ],
        )?;
        Ok(id)
    }

    /// Keeps why the last code of an enrollment was not accepted, for the desk.
    pub(crate) fn note_pending_failure(&mut self, user: UserId, why: Rejection) -> Result<()> {
        self.execute(sql::NOTE_PENDING_FAILURE, params![why.as_str(), user.get()]).map(|_| ())
    }

    /// Gives an enrollment up. How many there were: none or one.
    pub(crate) fn remove_pending(&mut self, user: UserId) -> Result<u64> {
        self.execute(sql::DELETE_PENDING, [user.get()]).map(|n| n as u64)
    }

    /// Makes a pending authenticator active; where a code of a `step` proved it,
    /// that is spent by it.
    pub(crate) fn activate(
        &mut self,
        id: AuthenticatorId,
        step: Option<u64>,
        now: Timestamp,
    ) -> Result<()> {
        self.execute(sql::END_PENDING_MARK, [id.get()])?;
        let step = step.map(step_column).transpose()?;
        let changed = self.execute(sql::ACTIVATE, params![now.millis(), step, id.get()])?;
        if changed == 1 { Ok(()) } else { Err(damaged("a pending authenticator is missing")) }
    }

    /// Spends the code of `step`. False if that step or a later one was spent.
    pub(crate) fn claim_step(
        &mut self,
        id: AuthenticatorId,
        step: u64,
        now: Timestamp,
    ) -> Result<bool> {
        let changed =
            self.execute(sql::CLAIM_STEP, params![step_column(step)?, now.millis(), id.get()])?;
        Ok(changed == 1)
    }

    /// Spends the code of `step` without letting anybody in, of a pending
    /// authenticator as well. False if that step or a later one was spent.
    pub(crate) fn spend_step(&mut self, id: AuthenticatorId, step: u64) -> Result<bool> {
        let changed = self.execute(sql::SPEND_STEP, params![step_column(step)?, id.get()])?;
        Ok(changed == 1)
    }

    /// Writes how far the clock of an active authenticator is off, and spends `step`.
    pub(crate) fn set_drift(&mut self, id: AuthenticatorId, drift: i64, step: u64) -> Result<()> {
        let changed = self.execute(sql::SET_DRIFT, params![drift, step_column(step)?, id.get()])?;
        if changed == 1 { Ok(()) } else { Err(damaged("an authenticator is missing")) }
    }

    /// Writes what an authenticator is called.
    pub(crate) fn set_label(&mut self, id: AuthenticatorId, label: &DisplayName) -> Result<()> {
        self.execute(sql::UPDATE_LABEL, params![label.as_str(), id.get()]).map(|_| ())
    }

    /// Disables every active authenticator of a user; only a reset helps. How many.
    pub(crate) fn disable_authenticators(&mut self, user: UserId, now: Timestamp) -> Result<u64> {
        self.execute(sql::DISABLE_ACTIVE, params![now.millis(), user.get()]).map(|n| n as u64)
    }

    /// Removes one authenticator.
    pub(crate) fn remove_authenticator(&mut self, id: AuthenticatorId) -> Result<()> {
        self.erased = Erased::Secrets;
        self.execute(sql::DELETE_AUTHENTICATOR, [id.get()]).map(|_| ())
    }

    /// Removes every authenticator of a user but a pending one. How many.
    pub(crate) fn remove_authenticators(&mut self, user: UserId) -> Result<u64> {
        self.erased = Erased::Secrets;
        self.execute(sql::DELETE_OF_USER, [user.get()]).map(|n| n as u64)
    }
}
