//! Rows of `sms_challenges` and `sms_messages`.

use rusqlite::{Row, params};

use super::{Fields, ReadTx, WriteTx};
use crate::error::Result;
use crate::model::ids::{AuthenticatorId, MessageId, UserId};
use crate::model::sms::{Message, MessageStatus, Transport};
use crate::model::time::Timestamp;
use crate::store::sql::sms as sql;

/// What a texted code is computed from, and how long it counts.
#[derive(Debug, Clone)]
pub(crate) struct ChallengeRow {
    /// Whose it is.
    pub user: UserId,
    /// The authenticator that it was sent to.
    pub authenticator: AuthenticatorId,
    /// With the key, the code.
    pub challenge: [u8; 32],
    /// How many codes were typed for this login while one was out.
    pub tries: u32,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A challenge about to be sent.
#[derive(Debug)]
pub(crate) struct NewChallenge<'a> {
    /// The login, or the enrollment at the desk, that it is for.
    pub login_id: &'a [u8; 16],
    /// Whose it is.
    pub user: UserId,
    /// The authenticator that it goes to.
    pub authenticator: AuthenticatorId,
    /// With the key, the code.
    pub challenge: &'a [u8; 32],
    /// Which key.
    pub key_id: &'a [u8; 8],
    /// When it is sent first.
    pub sent_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A text about to be handed over.
#[derive(Debug)]
pub(crate) struct NewMessage<'a> {
    /// Whom it is for; none for a trial.
    pub user: Option<UserId>,
    /// The masked number.
    pub phone_masked: &'a str,
    /// A keyed hash of the number.
    pub phone_mac: &'a [u8; 32],
    /// Now.
    pub sent_at: Timestamp,
    /// How it leaves.
    pub transport: Transport,
}

fn message(row: &Row<'_>) -> Result<Message> {
    let mut fields = Fields::new(row);
    Ok(Message {
        id: MessageId::new(fields.next()?),
        user: fields.next::<Option<i64>>()?.map(UserId::new),
        phone: fields.next()?,
        sent_at: fields.time()?,
        transport: fields.word("a transport", Transport::from_word)?,
        provider_id: fields.next()?,
        status: fields.word("a status of a text", MessageStatus::from_word)?,
        status_at: fields.time()?,
    })
}

fn time(row: &Row<'_>) -> Result<Timestamp> {
    Fields::new(row).time()
}

impl ReadTx<'_> {
    /// What was texted for a login, dead or alive.
    pub(crate) fn find_challenge(&self, login_id: &[u8; 16]) -> Result<Option<ChallengeRow>> {
        self.find(sql::SELECT_CHALLENGE, [login_id], |row| {
            let mut fields = Fields::new(row);
            Ok(ChallengeRow {
                user: UserId::new(fields.next()?),
                authenticator: AuthenticatorId::new(fields.next()?),
                challenge: fields.next()?,
                tries: fields.next()?,
                expires_at: fields.time()?,
            })
        })
    }

    /// How many texted challenges of a user are alive.
    pub(crate) fn count_challenges(&self, user: UserId, now: Timestamp) -> Result<u64> {
        self.count(sql::COUNT_LIVE_CHALLENGES, params![user.get(), now.millis()])
    }

    /// When a person was texted since, the newest first, at most so often. What
    /// nobody took does not count.
    pub(crate) fn texts_to_user(
        &self,
        user: UserId,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<Timestamp>> {
        self.list(sql::SELECT_SENT_TO_USER, params![user.get(), since.millis(), limit], time)
    }

    /// As [`Self::texts_to_user`], to a number, whoever it is of.
    pub(crate) fn texts_to_number(
        &self,
        phone_mac: &[u8],
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<Timestamp>> {
        self.list(sql::SELECT_SENT_TO_NUMBER, params![phone_mac, since.millis(), limit], time)
    }

    /// The keyed hashes of the numbers that a person has enrolled.
    pub(crate) fn numbers_of(&self, user: UserId) -> Result<Vec<Vec<u8>>> {
        self.list(sql::SELECT_NUMBERS, [user.get()], |row| Fields::new(row).next())
    }

    /// The latest texts, the newest first; of one person, if one is named.
    pub(crate) fn messages(&self, user: Option<UserId>, limit: u32) -> Result<Vec<Message>> {
        match user {
            None => self.list(sql::SELECT_MESSAGES, [limit], message),
            Some(user) => {
                self.list(sql::SELECT_MESSAGES_OF_USER, params![user.get(), limit], message)
            }
        }
    }

    /// How many texts there are in all; of one person, if one is named.
    pub(crate) fn count_messages(&self, user: Option<UserId>) -> Result<u64> {
        match user {
            None => self.count(sql::COUNT_MESSAGES, []),
            Some(user) => self.count(sql::COUNT_MESSAGES_OF_USER, [user.get()]),
        }
    }
}

impl WriteTx<'_> {
    /// Keeps what is texted for a login, in the place of anything earlier, and
    /// sweeps what is long over.
    pub(crate) fn set_challenge(
        &mut self,
        new: &NewChallenge<'_>,
        sweep_before: Timestamp,
    ) -> Result<()> {
        let NewChallenge { login_id, user, authenticator, challenge, key_id, sent_at, expires_at } =
            new;
        self.execute(sql::DELETE_OVER, params![user.get(), sweep_before.millis()])?;
        self.execute(
            sql::SET_CHALLENGE,
            params![
                login_id,
                user.get(),
                authenticator.get(),
                challenge,
                key_id,
                sent_at.millis(),
                expires_at.millis(),
            ],
        )
        .map(|_| ())
    }

    /// Takes one of a login's tries. False if none is left, or nothing is alive.
    pub(crate) fn charge_challenge(&mut self, login_id: &[u8; 16], now: Timestamp) -> Result<bool> {
        Ok(self.execute(sql::CHARGE_CHALLENGE, params![login_id, now.millis()])? == 1)
    }

    /// Spends a texted code. False if somebody else just did.
    pub(crate) fn spend_challenge(&mut self, login_id: &[u8; 16]) -> Result<bool> {
        Ok(self.execute(sql::SPEND_CHALLENGE, [login_id])? == 1)
    }

    /// Ends every texted challenge of a user.
    pub(crate) fn remove_challenges(&mut self, user: UserId) -> Result<()> {
        self.execute(sql::DELETE_CHALLENGES, [user.get()]).map(|_| ())
    }

    /// Notes that an authenticator let its person in.
    pub(crate) fn touch_authenticator(
        &mut self,
        id: AuthenticatorId,
        now: Timestamp,
    ) -> Result<()> {
        self.execute(sql::TOUCH_AUTHENTICATOR, params![now.millis(), id.get()]).map(|_| ())
    }

    /// Notes a text before it is handed over.
    pub(crate) fn add_message(&mut self, new: &NewMessage<'_>) -> Result<MessageId> {
        let NewMessage { user, phone_masked, phone_mac, sent_at, transport } = new;
        self.get(
            sql::INSERT_MESSAGE,
            params![
                user.map(UserId::get),
                phone_masked,
                phone_mac,
                sent_at.millis(),
                transport.as_str(),
            ],
            |row| Fields::new(row).next().map(MessageId::new),
        )
    }

    /// Notes what is known of a text by now. False if it was known.
    pub(crate) fn set_message_status(
        &mut self,
        id: MessageId,
        (status, provider_id): (MessageStatus, Option<&str>),
        now: Timestamp,
    ) -> Result<bool> {
        let changed = self.execute(
            sql::SET_MESSAGE_STATUS,
            params![status.as_str(), now.millis(), provider_id, id.get()],
        )?;
        Ok(changed == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::plans::{empty_store, plan};
    use super::*;

    /// There may be very many texts, and each login may ask for one.
    #[test]
    fn texts_and_challenges_are_found_by_an_index_and_never_sorted() {
        let connection = empty_store();
        let (login, number) = ("(login_id=?", "sms_messages_number (phone_mac=? AND sent_at>?");
        for (statement, way) in [
            (sql::SELECT_CHALLENGE, login),
            (sql::CHARGE_CHALLENGE, login),
            (sql::SPEND_CHALLENGE, login),
            (sql::DELETE_OVER, "sms_challenges_user (user_id=?"),
            (sql::DELETE_CHALLENGES, "sms_challenges_user (user_id=?"),
            (sql::SELECT_SENT_TO_USER, "sms_messages_user (user_id=? AND sent_at>?"),
            (sql::SELECT_SENT_TO_NUMBER, number),
            (sql::SELECT_MESSAGES, "sms_messages_sent"),
            (sql::SELECT_MESSAGES_OF_USER, "sms_messages_user (user_id=?"),
            (sql::SET_MESSAGE_STATUS, "(rowid=?"),
        ] {
            let steps = plan(&connection, statement);
            assert!(steps.iter().any(|step| step.contains(way)), "{statement}: {steps:?}");
            let sorts = steps.iter().any(|step| step.contains("TEMP B-TREE"));
            assert!(!sorts, "{statement}: {steps:?}");
        }
    }
}
