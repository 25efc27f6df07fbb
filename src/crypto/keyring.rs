//! The master key, the file it is kept in, and the keys derived from it: one
//! for each purpose, different in every store.

use std::fmt;
use std::sync::Arc;

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::chain::Sealer;
use super::error::{CryptoError, Result};
use super::fields::encode;
use super::key::{KEY_LENGTH, Key, expand};
use super::seal;
use crate::model::secret::SecretText;

const KEY_ID_LENGTH: usize = 8;
const FILE_HEADER: &str = "# Key of a twofactl store. Keep it apart from the store and its backups: \
                           together they give away every secret.\n";
const FILE_PREFIX: &str = "twofactl-key-v1:";

/// Key and id in Base32: 40 bytes are 64 characters, with no bit left over.
const FILE_BYTES: usize = KEY_LENGTH + KEY_ID_LENGTH;
const FILE_CHARACTERS: usize = 64;

/// The key from which all others are derived.
#[derive(Clone, Debug)]
pub(crate) struct MasterKey(Key);

impl MasterKey {
    /// Generates a new master key.
    ///
    /// # Errors
    ///
    /// [`CryptoError::Random`] if the operating system gives no random bytes.
    pub(crate) fn generate() -> Result<Self> {
        Key::generate().map(Self)
    }

    fn decode(encoded: &str) -> Option<Self> {
        if encoded.len() != FILE_CHARACTERS {
            return None;
        }
        let mut bytes = Zeroizing::new([0; FILE_BYTES]);
        BASE32_NOPAD.decode_mut(encoded.as_bytes(), bytes.as_mut_slice()).ok()?;
        let (key, id) = bytes.split_at_checked(KEY_LENGTH)?;
        let master = Self(Key::from_slice(key)?);
        (master.key_id().0 == id).then_some(master)
    }

    fn encode_line(&self, text: &mut String) {
        let mut bytes = Zeroizing::new(Vec::with_capacity(FILE_BYTES));
        bytes.extend_from_slice(self.0.expose());
        bytes.extend_from_slice(&self.key_id().0);
        text.push_str(FILE_PREFIX);
        BASE32_NOPAD.encode_append(&bytes, text);
        text.push('\n');
    }

    /// The name of this key; says nothing about the key itself.
    #[must_use]
    pub(crate) fn key_id(&self) -> KeyId {
        let mut id = [0; KEY_ID_LENGTH];
        expand(&Hkdf::new(None, self.0.expose()), "key id", &mut id);
        KeyId(id)
    }
}

/// What a key file holds: the key of a store, and while it is rotated the one that takes its
/// place. Which of them is in use, the store says.
#[derive(Clone, Debug)]
pub(crate) struct KeyFile(Vec<MasterKey>);

impl KeyFile {
    /// A file with one key.
    #[must_use]
    pub(crate) fn of(key: MasterKey) -> Self {
        Self(vec![key])
    }

    /// A file with the key in use and the one that takes its place.
    #[must_use]
    pub(crate) fn rotating(key: MasterKey, next: MasterKey) -> Self {
        Self(vec![key, next])
    }

    /// Reads the text of a key file: blank lines, lines that begin with `#`, and a line with
    /// each key. The key id behind the key makes a typo show.
    ///
    /// # Errors
    ///
    /// [`CryptoError::KeyFile`] with what is wrong about the text.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let keys: Vec<_> = lines.map(parse_line).collect::<Result<_>>()?;
        match &*keys {
            [] => Err(CryptoError::KeyFile(NO_KEY)),
            [_] => Ok(Self(keys)),
            [one, other] if one.key_id() != other.key_id() => Ok(Self(keys)),
            [_, ..] => Err(CryptoError::KeyFile("has a line too many")),
        }
    }

    /// The text of the file.
    #[must_use]
    pub(crate) fn to_text(&self) -> SecretText {
        // Reserved in full: growing would leave a copy of a key behind.
        let line = FILE_PREFIX.len() + FILE_CHARACTERS + 1;
        let mut text = String::with_capacity(FILE_HEADER.len() + self.0.len() * line);
        text.push_str(FILE_HEADER);
        self.0.iter().for_each(|key| key.encode_line(&mut text));
        SecretText::new(text)
    }

    /// The key of that name.
    #[must_use]
    pub(crate) fn find(&self, id: KeyId) -> Option<&MasterKey> {
        self.0.iter().find(|key| key.key_id() == id)
    }

    /// The one key; `None` if there are two.
    #[must_use]
    pub(crate) fn only(&self) -> Option<&MasterKey> {
        match &*self.0 {
            [key] => Some(key),
            _ => None,
        }
    }

    /// The names of the keys beside that one.
    pub(crate) fn besides(&self, id: KeyId) -> impl Iterator<Item = KeyId> + '_ {
        self.0.iter().map(MasterKey::key_id).filter(move |other| *other != id)
    }
}

const NO_KEY: &str = "has no line that begins with twofactl-key-v1:";

fn parse_line(line: &str) -> Result<MasterKey> {
    let encoded = line.strip_prefix(FILE_PREFIX).ok_or(CryptoError::KeyFile(NO_KEY))?;
    let damaged = CryptoError::KeyFile("is damaged: a character is missing or mistyped");
    MasterKey::decode(encoded).ok_or(damaged)
}

/// Names a master key: stored beside everything that was sealed under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; KEY_ID_LENGTH]);

impl KeyId {
    /// From the bytes that a store keeps.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; KEY_ID_LENGTH]) -> Self {
        Self(bytes)
    }

    /// The bytes that a store keeps.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; KEY_ID_LENGTH] {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&HEXLOWER.encode(&self.0))
    }
}

/// The keys of one store. Cheap to clone; shared between threads.
#[derive(Clone)]
pub struct Keyring(Arc<Keys>);

/// A key for each purpose, so that nothing made for one counts for another.
pub(super) struct Keys {
    pub(super) id: KeyId,
    pub(super) store_id: [u8; 16],
    pub(super) secrets: Key,
    pub(super) codes: Key,
    pub(super) audit: Key,
    pub(super) devices: Key,
    pub(super) tickets: Key,
    pub(super) sms: Key,
    pub(super) names: Key,
    pub(super) check: Key,
}

impl Keyring {
    /// Derives the keys of a store: HKDF-SHA-256 (RFC 5869), salted with the
    /// store's random id.
    #[must_use]
    pub(crate) fn derive(master: &MasterKey, store_id: &[u8; 16]) -> Self {
        let root = Hkdf::<Sha256>::new(Some(store_id), master.0.expose());
        let key = |purpose| Key::derive(&root, purpose);
        Self(Arc::new(Keys {
            id: master.key_id(),
            store_id: *store_id,
            secrets: key("secrets"),
            codes: key("codes"),
            audit: key("audit"),
            devices: key("devices"),
            tickets: key("tickets"),
            sms: key("sms"),
            names: key("names"),
            check: key("check"),
        }))
    }

    pub(super) fn keys(&self) -> &Keys {
        &self.0
    }

    /// The name of the master key behind these.
    #[must_use]
    pub(crate) fn key_id(&self) -> KeyId {
        self.0.id
    }

    /// A value for the store to keep, by which the right key is known again.
    ///
    /// # Errors
    ///
    /// [`CryptoError::Random`] if the operating system gives no random bytes.
    pub(crate) fn check_value(&self) -> Result<Vec<u8>> {
        seal::encrypt(&self.0.check, b"", b"")
    }

    /// Tells whether these are the keys that made `stored`.
    ///
    /// # Errors
    ///
    /// [`CryptoError::WrongKey`] if they are not.
    pub(crate) fn verify_check_value(&self, stored: &[u8]) -> Result<()> {
        seal::decrypt(&self.0.check, b"", stored)
            .map(|_constant| ())
            .map_err(|_| CryptoError::WrongKey)
    }

    /// Seals and verifies the record of events under the present key.
    #[must_use]
    pub(crate) fn sealer(&self) -> Sealer {
        Sealer::new(self.0.id, self.0.audit.clone())
    }

    /// A keyed hash of a name, for look-ups that must not give the name away:
    /// logins that nobody has (they may be mistyped passwords), what a rate
    /// limit counts. `kind` keeps equal names of different kinds apart.
    #[must_use]
    pub(crate) fn name_hash(&self, kind: &str, name: &str) -> [u8; 32] {
        self.0.names.mac(&encode("twofactl v1 name", &[kind.into(), name.into()]))
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({}, redacted)", self.0.id)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    const STORE: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    /// The master key whose bytes count from 0 to 31.
    pub(in crate::crypto) fn counting_master() -> MasterKey {
        let bytes: Vec<u8> = (0..32).collect();
        MasterKey(Key::from_slice(&bytes).unwrap())
    }

    /// Its keys for the store whose id counts from 0 to 15.
    pub(in crate::crypto) fn counting_keyring() -> Keyring {
        Keyring::derive(&counting_master(), &STORE)
    }

    #[test]
    fn a_key_file_gives_back_the_keys_it_was_written_from() {
        let (master, next) = (MasterKey::generate().unwrap(), MasterKey::generate().unwrap());
        for file in [KeyFile::of(master.clone()), KeyFile::rotating(master.clone(), next)] {
            let text = file.to_text();
            assert!(text.expose().starts_with("# "));
            assert!(text.expose().ends_with('\n'));
            let read = KeyFile::parse(text.expose()).unwrap();
            assert_eq!(read.0.len(), file.0.len());
            for key in &file.0 {
                let found = read.find(key.key_id()).unwrap();
                assert_eq!(found.0.expose(), key.0.expose());
            }
            let windows = text.expose().replace('\n', "\r\n");
            assert!(KeyFile::parse(&windows).is_ok());
            assert!(KeyFile::parse(text.expose().trim_end()).is_ok());
        }
    }

    #[test]
    fn a_file_with_two_keys_has_no_only_one() {
        let (one, other) = (counting_master(), MasterKey::generate().unwrap());
        let (id, next) = (one.key_id(), other.key_id());
        assert!(KeyFile::of(one.clone()).only().is_some());
        let file = KeyFile::rotating(one, other);
        assert!(file.only().is_none());
        assert_eq!(file.besides(id).collect::<Vec<_>>(), [next]);
        assert!(file.find(KeyId::from_bytes([0; 8])).is_none());
    }

    #[test]
    fn key_file_and_derived_keys_are_those_of_an_independent_tool() {
        let master = counting_master();
        assert_eq!(master.key_id().to_string(), "d104fe2ab2d02fc1");
        let file = KeyFile::of(master).to_text();
        assert_eq!(
            file.expose().lines().last(),
            Some(
                "twofactl-key-v1:AAAQEAYEAUDAOCAJBIFQYDIOB4IBCEQTCQKRMFYYDENBWHA5DYP5CBH6FKZNAL6B"
            )
        );
        assert_eq!(
            HEXLOWER.encode(&counting_keyring().name_hash("login", "rao")),
            "af26b2c998e19653f93a263b33ba408fc796cc6e147478005753877a74d672b6"
        );
    }

    #[test]
    fn every_mistyped_character_of_a_key_is_told_as_damage() {
        let file = KeyFile::of(counting_master()).to_text();
        let key = file.expose().lines().last().unwrap();
        for position in FILE_PREFIX.len()..key.len() {
            let mut typo = key.as_bytes().to_vec();
            typo[position] = if typo[position] == b'A' { b'B' } else { b'A' };
            let refusal = KeyFile::parse(std::str::from_utf8(&typo).unwrap()).unwrap_err();
            assert!(refusal.to_string().contains("damaged"), "{position}");
        }
    }

    #[test]
    fn a_malformed_key_file_is_refused_with_the_reason() {
        let file = KeyFile::of(counting_master()).to_text();
        let key = file.expose().lines().last().unwrap();
        let told = |text: &str| KeyFile::parse(text).unwrap_err().to_string();
        assert!(told("").contains("no line"));
        assert!(told("# only a comment\n").contains("no line"));
        assert!(told(&key.replace("v1", "v2")).contains("no line"));
        assert!(told(&format!(" {key}")).contains("no line"));
        assert!(told(&format!("{key}\n{key}\n")).contains("a line too many"));
        assert!(told(&format!("{key}\nhello\n")).contains("no line"));
        let others = KeyFile::rotating(MasterKey::generate().unwrap(), counting_master()).to_text();
        assert!(told(&format!("{}{key}\n", others.expose())).contains("a line too many"));
        assert!(told(&format!("{key} ")).contains("damaged"));
        assert!(told(&key[..key.len() - 1]).contains("damaged"));
        assert!(told(&key.to_lowercase()).contains("damaged"));
        assert!(told(FILE_PREFIX).contains("damaged"));
    }

    #[test]
    fn the_check_value_tells_another_key_and_another_store() {
        let right = counting_keyring();
        let stored = right.check_value().unwrap();
        assert_eq!(right.verify_check_value(&stored), Ok(()));
        assert_ne!(right.check_value().unwrap(), stored);

        let other_key = Keyring::derive(&MasterKey::generate().unwrap(), &STORE);
        let other_store = Keyring::derive(&counting_master(), &[9; 16]);
        for wrong in [other_key, other_store] {
            assert_eq!(wrong.verify_check_value(&stored), Err(CryptoError::WrongKey));
        }
        assert_eq!(right.verify_check_value(b""), Err(CryptoError::WrongKey));
    }

    #[test]
    fn every_purpose_has_a_key_of_its_own() {
        let keyring = counting_keyring();
        let Keys { id: _, store_id: _, secrets, codes, audit, devices, tickets, sms, names, check } =
            keyring.keys();
        let all = [secrets, codes, audit, devices, tickets, sms, names, check];
        for (index, key) in all.iter().enumerate() {
            assert!(all[..index].iter().all(|other| other.expose() != key.expose()));
        }
    }

    #[test]
    fn names_of_different_kinds_hash_differently() {
        let keyring = counting_keyring();
        let hash = keyring.name_hash("login", "rao");
        assert_eq!(keyring.name_hash("login", "rao"), hash);
        assert_ne!(keyring.name_hash("number", "rao"), hash);
        assert_ne!(keyring.name_hash("logi", "nrao"), hash);
    }

    #[test]
    fn debug_output_names_the_key_and_shows_nothing_of_it() {
        let seen = format!("{:?} {:?}", counting_master(), counting_keyring());
        assert_eq!(seen, "MasterKey(Key(redacted)) Keyring(d104fe2ab2d02fc1, redacted)");
    }

    #[test]
    fn a_keyring_may_be_shared_between_threads() {
        const fn is_shared<T: Send + Sync + Clone>() {}
        is_shared::<Keyring>();
    }
}
