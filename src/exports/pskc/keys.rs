//! What the seeds of a container are sealed with: the key, and the key of the MAC.

use std::cell::Cell;

use roxmltree::Node;

use super::{
    Need, Unlock, Unreadable, attribute, base64, child, child_text, fragment, is_called, text,
};
use crate::crypto::container::{MOST_ITERATIONS, Sealing, derive, open, verifies};
use crate::model::password::Digest;
use crate::model::secret::{SecretBytes, SecretText};

/// More is no salt.
const LONGEST_SALT: usize = 1024;

fn container(why: impl Into<String>) -> Unreadable {
    Unreadable::Container(why.into())
}

/// What opens a container that holds something sealed.
pub(super) fn need(root: Node<'_, '_>) -> Result<Need, Unreadable> {
    let Some(key) = child(root, "EncryptionKey").map_err(container)? else {
        return Ok(Need::SharedKey);
    };
    let holds = |name| key.descendants().any(|node| is_called(node, name));
    if holds("DerivedKey") {
        return Ok(Need::Passphrase);
    }
    if holds("X509Data") || holds("EncryptedKey") || holds("KeyValue") {
        return Err(container("it is sealed to a certificate: ask for one with a pre-shared key"));
    }
    Ok(Need::SharedKey)
}

/// Something sealed, and how.
pub(super) struct Locked {
    sealing: Sealing,
    key_length: usize,
    sealed: SecretBytes,
}

impl Locked {
    /// Reads an element with an `EncryptionMethod` and a `CipherValue`.
    pub(super) fn read(node: Node<'_, '_>) -> Result<Self, String> {
        let method = child(node, "EncryptionMethod")?;
        let uri = method.and_then(|method| attribute(method, &["Algorithm"])).unwrap_or_default();
        let (sealing, key_length) = match fragment(uri).to_ascii_lowercase().as_str() {
            "aes128-cbc" => (Sealing::Cbc, 16),
            "aes192-cbc" => (Sealing::Cbc, 24),
            "aes256-cbc" => (Sealing::Cbc, 32),
            "kw-aes128" | "kw-aes-128-pad" => (Sealing::KeyWrap, 16),
            "kw-aes192" | "kw-aes-192-pad" => (Sealing::KeyWrap, 24),
            "kw-aes256" | "kw-aes-256-pad" => (Sealing::KeyWrap, 32),
            _ => return Err("it is sealed with something else than AES-CBC or AES key wrap".into()),
        };
        let data = child(node, "CipherData")?.unwrap_or(node);
        let value = child_text(data, "CipherValue")?.ok_or("there is nothing in what is sealed")?;
        let sealed = base64(value).ok_or("what is sealed is no Base64")?;
        Ok(Self { sealing, key_length, sealed })
    }

    fn open(&self, key: &SecretBytes) -> Option<SecretBytes> {
        if key.expose().len() != self.key_length {
            return None;
        }
        open(self.sealing, key, self.sealed.expose())
    }
}

/// The keys of a container.
pub(super) struct Cabinet {
    key: SecretBytes,
    mac: Option<(Digest, SecretBytes)>,
    opened: Cell<u64>,
    refused: Cell<u64>,
}

impl Cabinet {
    /// Makes or takes the key, and opens that of the MAC with it.
    pub(super) fn open(
        root: Node<'_, '_>,
        need: Need,
        unlock: Option<&Unlock>,
    ) -> Result<Self, Unreadable> {
        let key = match (need, unlock) {
            (Need::Passphrase, Some(Unlock::Passphrase(passphrase))) => derived(root, passphrase)?,
            (Need::SharedKey, Some(Unlock::SharedKey(key))) => key.clone(),
            _ => return Err(container(format!("its {need} is needed"))),
        };
        let mac = match child(root, "MACMethod").map_err(container)? {
            // Some name none where key wrap needs none.
            Some(method) if attribute(method, &["Algorithm"]).is_some() => {
                Some(mac_key(method, (&key, need))?)
            }
            _ => None,
        };
        Ok(Self { key, mac, opened: Cell::default(), refused: Cell::default() })
    }

    /// Whether there was something to open, and nothing of it opened.
    pub(super) const fn opened_none(&self) -> bool {
        self.opened.get() == 0 && self.refused.get() > 0
    }

    /// Opens a seed after its MAC was compared.
    pub(super) fn take_out(
        &self,
        locked: &Locked,
        value_mac: Option<&str>,
    ) -> Result<SecretBytes, String> {
        match (&self.mac, value_mac, locked.sealing) {
            (Some((digest, key)), Some(mac), _) => {
                // Older exports of privacyIDEA have words in its place.
                let mac = base64(mac).ok_or("its MAC is none: export it with a newer version")?;
                if !verifies(*digest, key, locked.sealed.expose(), mac.expose()) {
                    return Err(self.refuse("its MAC does not fit: it was changed"));
                }
            }
            // Key wrap notices changes by itself (RFC 3394 section 2.2.3).
            (_, _, Sealing::KeyWrap) => {}
            (_, _, Sealing::Cbc) => {
                return Err("it is sealed without a MAC, so that it may have been changed".into());
            }
        }
        let seed = locked.open(&self.key).ok_or_else(|| self.refuse("its secret does not open"))?;
        self.opened.set(self.opened.get() + 1);
        Ok(seed)
    }

    fn refuse(&self, why: &str) -> String {
        self.refused.set(self.refused.get() + 1);
        why.to_owned()
    }
}

/// The key of the MAC, sealed under the other; that one itself where none is given.
fn mac_key(
    method: Node<'_, '_>,
    (key, need): (&SecretBytes, Need),
) -> Result<(Digest, SecretBytes), Unreadable> {
    let uri = attribute(method, &["Algorithm"]).unwrap_or_default();
    let digest = match fragment(uri).to_ascii_lowercase().as_str() {
        "hmac-sha1" => Digest::Sha1,
        "hmac-sha256" => Digest::Sha256,
        "hmac-sha512" => Digest::Sha512,
        _ => return Err(container("its MAC is not HMAC with SHA1, SHA256 or SHA512")),
    };
    let Some(sealed) = child(method, "MACKey").map_err(container)? else {
        return Ok((digest, key.clone()));
    };
    let sealed = Locked::read(sealed).map_err(|why| container(format!("of its MAC key, {why}")))?;
    let mac_key = sealed.open(key).ok_or(Unreadable::WrongKey(need))?;
    Ok((digest, mac_key))
}

/// The key that a passphrase makes with the parameters of the container.
fn derived(root: Node<'_, '_>, passphrase: &SecretText) -> Result<SecretBytes, Unreadable> {
    let find = |name| root.descendants().find(|node| is_called(*node, name));
    let method = find("KeyDerivationMethod").and_then(|node| attribute(node, &["Algorithm"]));
    if !method.is_some_and(|uri| fragment(uri).eq_ignore_ascii_case("pbkdf2")) {
        return Err(container("its key is not derived by PBKDF2"));
    }
    let parameters =
        find("PBKDF2-params").ok_or_else(|| container("its PBKDF2 has no parameters"))?;
    let settings = Pbkdf2::read(parameters).map_err(container)?;
    Ok(derive((settings.digest, settings.iterations), passphrase, &settings.salt, settings.length))
}

struct Pbkdf2 {
    digest: Digest,
    iterations: u32,
    salt: Vec<u8>,
    length: usize,
}

impl Pbkdf2 {
    fn read(node: Node<'_, '_>) -> Result<Self, String> {
        let salt = child(node, "Salt")?.ok_or("its PBKDF2 has no salt")?;
        let salt = text(child(salt, "Specified")?.unwrap_or(salt))?;
        let salt = base64(salt).filter(|salt| (1..=LONGEST_SALT).contains(&salt.expose().len()));
        let iterations = child_text(node, "IterationCount")?.and_then(|text| text.parse().ok());
        let iterations = iterations.filter(|count| (1..=MOST_ITERATIONS).contains(count));
        let length = match child_text(node, "KeyLength")? {
            None | Some("16") => 16,
            Some("24") => 24,
            Some("32") => 32,
            Some(_) => return Err("its PBKDF2 makes no key of 16, 24 or 32 bytes".to_owned()),
        };
        Ok(Self {
            digest: prf(node)?,
            iterations: iterations.ok_or_else(|| {
                format!("its PBKDF2 does not have 1 to {MOST_ITERATIONS} iterations")
            })?,
            salt: salt.ok_or("its PBKDF2 has no salt")?.expose().to_vec(),
            length,
        })
    }
}

/// HMAC with SHA1 unless it says otherwise (RFC 8018 appendix A.2).
fn prf(node: Node<'_, '_>) -> Result<Digest, String> {
    let named = child(node, "PRF")?.and_then(|prf| attribute(prf, &["Algorithm"]));
    match named.map(|uri| fragment(uri).to_ascii_lowercase().replace('-', "")).as_deref() {
        None | Some("" | "hmacsha1" | "hmacwithsha1") => Ok(Digest::Sha1),
        Some("hmacsha256" | "hmacwithsha256") => Ok(Digest::Sha256),
        Some("hmacsha512" | "hmacwithsha512") => Ok(Digest::Sha512),
        Some(_) => Err("its PBKDF2 is not with SHA1, SHA256 or SHA512".to_owned()),
    }
}
