//! The chain of events: each hash covers the entry and the hash before it, and
//! whoever holds the key seals each hash, covering the seal before it.
//!
//! Hashes need no key, so anyone can check that nothing was changed, dropped
//! or put in between. Somebody who can rewrite the whole store could make them
//! anew; the seals they could not.
//!
//! ```text
//! hash(n) = SHA-256("twofactl v1 event", hash(n-1), seq, at, …, login id)
//! seal(n) = HMAC-SHA-256(audit key, ("twofactl v1 event seal", seal(n-1), seq, hash(n)))
//! ```
//!
//! How values become bytes is said in `crypto/fields.rs`.

use std::fmt;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::error::{CryptoError, Result};
use super::fields::encode;
use super::key::Key;
pub(crate) use super::keyring::KeyId;
use crate::model::record::Link;
use crate::model::secret::SecretBytes;

/// The head of the chain after an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ChainHash([u8; 32]);

impl ChainHash {
    /// What the first event follows.
    pub const GENESIS: Self = Self([0; 32]);

    /// From the bytes that a store keeps.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads 64 lower-case hexadecimal digits, as [`fmt::Display`] writes them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok().map(Self)
    }

    /// The bytes that a store keeps.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for ChainHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&HEXLOWER.encode(&self.0))
    }
}

/// The seal of an event. Not secret, but nobody without the key can make one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Seal([u8; 32]);

impl Seal {
    /// What the first seal follows.
    pub const GENESIS: Self = Self([0; 32]);

    /// From the bytes that a store keeps.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes that a store keeps.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// An event as the chain sees it: the columns of its row, as they are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry<'a> {
    /// Its place in the record.
    pub seq: i64,
    /// When, in UTC milliseconds.
    pub at: i64,
    /// What was done.
    pub action: &'a str,
    /// How it went.
    pub outcome: &'a str,
    /// Who did it.
    pub actor_name: &'a str,
    /// Their uid.
    pub actor_uid: i64,
    /// On which machine.
    pub host: &'a str,
    /// With which version of the program.
    pub version: &'a str,
    /// In which practice.
    pub practice_id: Option<i64>,
    /// Its handle then.
    pub practice_handle: Option<&'a str>,
    /// To whom.
    pub user_id: Option<i64>,
    /// Their login then.
    pub user_login: Option<&'a str>,
    /// To which thing of theirs.
    pub target: Option<&'a str>,
    /// Why.
    pub reason: Option<&'a str>,
    /// For which ticket.
    pub ticket: Option<&'a str>,
    /// The details: their JSON text exactly as it is stored.
    pub details: &'a str,
    /// To which login it belongs.
    pub login_id: Option<&'a [u8]>,
}

impl<'a> From<&'a Link> for Entry<'a> {
    fn from(link: &'a Link) -> Self {
        let Link {
            seq,
            at,
            kind: _,
            action,
            outcome,
            actor_name,
            actor_uid,
            host,
            version,
            practice_id,
            practice_handle,
            user_id,
            user_login,
            target,
            reason,
            ticket,
            details,
            login_id,
            hash: _,
            seal: _,
        } = link;
        Self {
            seq: *seq,
            at: *at,
            action,
            outcome,
            actor_name,
            actor_uid: *actor_uid,
            host,
            version,
            practice_id: *practice_id,
            practice_handle: practice_handle.as_deref(),
            user_id: *user_id,
            user_login: user_login.as_deref(),
            target: target.as_deref(),
            reason: reason.as_deref(),
            ticket: ticket.as_deref(),
            details,
            login_id: login_id.as_deref(),
        }
    }
}

impl Entry<'_> {
    /// The head of the chain once this entry follows `previous`.
    #[must_use]
    pub(crate) fn hash(&self, previous: &ChainHash) -> ChainHash {
        let Self {
            seq,
            at,
            action,
            outcome,
            actor_name,
            actor_uid,
            host,
            version,
            practice_id,
            practice_handle,
            user_id,
            user_login,
            target,
            reason,
            ticket,
            details,
            login_id,
        } = *self;
        let fields = [
            (&previous.0).into(),
            seq.into(),
            at.into(),
            action.into(),
            outcome.into(),
            actor_name.into(),
            actor_uid.into(),
            host.into(),
            version.into(),
            practice_id.into(),
            practice_handle.into(),
            user_id.into(),
            user_login.into(),
            target.into(),
            reason.into(),
            ticket.into(),
            details.into(),
            login_id.into(),
        ];
        ChainHash(Sha256::digest(encode("twofactl v1 event", &fields)).into())
    }
}

/// Seals and verifies events under one audit key.
#[derive(Clone)]
pub struct Sealer {
    key_id: KeyId,
    key: Key,
}

impl Sealer {
    pub(super) const fn new(key_id: KeyId, key: Key) -> Self {
        Self { key_id, key }
    }

    /// The sealer of an earlier master key, from what [`Sealer::key`] gave.
    ///
    /// # Errors
    ///
    /// [`CryptoError::Internal`] unless `key` has 32 bytes.
    pub fn from_key(key_id: KeyId, key: &SecretBytes) -> Result<Self> {
        let key = Key::from_slice(key.expose())
            .ok_or(CryptoError::Internal("an audit key does not have 32 bytes"))?;
        Ok(Self::new(key_id, key))
    }

    /// The audit key itself: sealed under the next master key at a rotation,
    /// so that old seals stay verifiable.
    #[must_use]
    pub fn key(&self) -> SecretBytes {
        SecretBytes::new(self.key.expose().to_vec())
    }

    /// The master key behind the seals; stored beside each.
    #[must_use]
    pub const fn key_id(&self) -> KeyId {
        self.key_id
    }

    /// Seals the event at `seq`, whose hash is `hash`.
    #[must_use]
    pub fn seal(&self, previous: &Seal, seq: i64, hash: &ChainHash) -> Seal {
        Seal(self.key.mac(&sealed_part(previous, seq, hash)))
    }

    /// Whether `seal` is what [`Sealer::seal`] makes of the rest; in constant time.
    #[must_use]
    pub fn verify(&self, previous: &Seal, seq: i64, hash: &ChainHash, seal: &Seal) -> bool {
        self.key.verifies(&sealed_part(previous, seq, hash), &seal.0)
    }
}

fn sealed_part(previous: &Seal, seq: i64, hash: &ChainHash) -> Zeroizing<Vec<u8>> {
    encode("twofactl v1 event seal", &[(&previous.0).into(), seq.into(), (&hash.0).into()])
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealer({}, redacted)", self.key_id)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::keyring::Keyring;
    use super::super::keyring::MasterKey;
    use super::super::keyring::tests::counting_keyring;
    use super::*;

    const ENTRY: Entry<'static> = Entry {
        seq: 1,
        at: 1_790_000_000_000,
        action: "user.reset_2fa",
        outcome: "done",
        actor_name: "mara",
        actor_uid: 1000,
        host: "desk-3",
        version: "0.1.0",
        practice_id: None,
        practice_handle: None,
        user_id: Some(42),
        user_login: Some("rao"),
        target: None,
        reason: Some("lost phone"),
        ticket: Some(""),
        details: r#"{"removed":2}"#,
        login_id: Some(&[0xAB; 16]),
    };

    #[test]
    fn hash_and_seal_are_those_of_an_independent_tool() {
        let hash = ENTRY.hash(&ChainHash::GENESIS);
        assert_eq!(
            hash.to_string(),
            "4c2dd1ee50a4c268477e56e2d28c5ccc806f17d4275b4121a0517c55f042cc85"
        );
        let seal = counting_keyring().sealer().seal(&Seal::GENESIS, 1, &hash);
        assert_eq!(
            HEXLOWER.encode(seal.bytes()),
            "7a4d4722329ac383a2d874a82aec6dfff4feb5680095bd449a42be438d0dbbe0"
        );
    }

    #[test]
    fn every_field_and_the_place_in_the_chain_change_the_hash() {
        let hash = ENTRY.hash(&ChainHash::GENESIS);
        let changed = [
            Entry { seq: 2, ..ENTRY },
            Entry { at: 0, ..ENTRY },
            Entry { action: "user.unlock", ..ENTRY },
            Entry { outcome: "refused", ..ENTRY },
            Entry { actor_name: "root", ..ENTRY },
            Entry { actor_uid: 0, ..ENTRY },
            Entry { host: "desk-4", ..ENTRY },
            Entry { version: "0.1.1", ..ENTRY },
            Entry { practice_id: Some(1), ..ENTRY },
            Entry { practice_handle: Some(""), ..ENTRY },
            Entry { user_id: Some(43), ..ENTRY },
            Entry { user_login: Some("roa"), ..ENTRY },
            Entry { target: Some(""), ..ENTRY },
            Entry { reason: None, ..ENTRY },
            Entry { ticket: None, ..ENTRY },
            Entry { details: "{}", ..ENTRY },
            Entry { login_id: None, ..ENTRY },
        ];
        for entry in changed {
            assert_ne!(entry.hash(&ChainHash::GENESIS), hash, "{entry:?}");
        }
        assert_ne!(ENTRY.hash(&hash), hash);
    }

    proptest! {
        #[test]
        fn moving_text_between_neighbouring_fields_changes_the_hash(
            text in "\\PC{1,20}",
            at in 0_usize..20,
            split in 0_usize..20,
        ) {
            let boundaries: Vec<usize> =
                text.char_indices().map(|(index, _)| index).chain([text.len()]).collect();
            let (at, split) = (at % boundaries.len(), split % boundaries.len());
            let hash = |place: usize| {
                let (left, right) = text.split_at(boundaries[place]);
                let texts = Entry { actor_name: left, host: right, ..ENTRY };
                let optional = Entry { reason: Some(left), ticket: Some(right), ..ENTRY };
                (texts.hash(&ChainHash::GENESIS), optional.hash(&ChainHash::GENESIS))
            };
            let ((texts, optional), (other_texts, other_optional)) = (hash(at), hash(split));
            prop_assert_eq!(texts == other_texts, at == split);
            prop_assert_eq!(optional == other_optional, at == split);
        }
    }

    #[test]
    fn a_seal_holds_for_its_event_its_place_and_its_key() {
        let sealer = counting_keyring().sealer();
        let hash = ENTRY.hash(&ChainHash::GENESIS);
        let seal = sealer.seal(&Seal::GENESIS, 1, &hash);
        assert!(sealer.verify(&Seal::GENESIS, 1, &hash, &seal));
        assert!(!sealer.verify(&seal, 1, &hash, &seal));
        assert!(!sealer.verify(&Seal::GENESIS, 2, &hash, &seal));
        assert!(!sealer.verify(&Seal::GENESIS, 1, &ChainHash::GENESIS, &seal));
        assert!(!sealer.verify(&Seal::GENESIS, 1, &hash, &Seal::GENESIS));
        let other = Keyring::derive(&MasterKey::generate().unwrap(), &[0; 16]).sealer();
        assert!(!other.verify(&Seal::GENESIS, 1, &hash, &seal));
    }

    #[test]
    fn an_audit_key_that_was_kept_verifies_old_seals() {
        let sealer = counting_keyring().sealer();
        let seal = sealer.seal(&Seal::GENESIS, 1, &ChainHash::GENESIS);
        let kept = Sealer::from_key(sealer.key_id(), &sealer.key()).unwrap();
        assert_eq!(kept.key_id(), counting_keyring().key_id());
        assert!(kept.verify(&Seal::GENESIS, 1, &ChainHash::GENESIS, &seal));
        assert!(Sealer::from_key(sealer.key_id(), &SecretBytes::new(vec![0; 31])).is_err());
    }

    #[test]
    fn a_head_reads_back_as_it_was_printed() {
        let hash = ENTRY.hash(&ChainHash::GENESIS);
        assert_eq!(ChainHash::parse(&hash.to_string()), Some(hash));
        assert_eq!(ChainHash::parse(&hash.to_string()[1..]), None);
        assert_eq!(ChainHash::parse("hello"), None);
    }

    #[test]
    fn debug_output_names_the_key_and_shows_nothing_of_it() {
        let seen = format!("{:?}", counting_keyring().sealer());
        assert_eq!(seen, "Sealer(d104fe2ab2d02fc1, redacted)");
    }
}
