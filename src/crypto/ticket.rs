//! Tickets: what a login service hands back between two steps. Stateless, so
//! nothing is stored of them; signed, so nobody else can make one.
//!
//! ```text
//! base64url(version 01 | body | HMAC-SHA-256(tickets key, version | body))
//! ```
//!
//! What a body says, and until when it counts, is for the callers to hold.

use data_encoding::BASE64URL_NOPAD;
use zeroize::Zeroizing;

use super::error::{CryptoError, Result};
use super::keyring::Keyring;
use crate::model::secret::SecretText;

const VERSION: u8 = 1;
const MAC_LENGTH: usize = 32;

/// The longest ticket, in characters.
const MAX_LENGTH: usize = 4096;

impl Keyring {
    /// Signs a ticket that says `body`.
    ///
    /// # Errors
    ///
    /// [`CryptoError::Internal`] if the ticket would exceed 4 KiB and never
    /// open again.
    pub(crate) fn sign_ticket(&self, body: &[u8]) -> Result<SecretText> {
        let mut ticket = Zeroizing::new(Vec::with_capacity(1 + body.len() + MAC_LENGTH));
        ticket.push(VERSION);
        ticket.extend_from_slice(body);
        let mac = self.keys().tickets.mac(&ticket);
        ticket.extend_from_slice(&mac);
        let text = SecretText::new(BASE64URL_NOPAD.encode(&ticket));
        if text.expose().len() > MAX_LENGTH {
            return Err(CryptoError::Internal("a ticket exceeds 4 KiB"));
        }
        Ok(text)
    }

    /// The body of a ticket that this store signed with this key; `None` for
    /// anything else. The signature is compared in constant time.
    #[must_use]
    pub(crate) fn open_ticket(&self, ticket: &SecretText) -> Option<Vec<u8>> {
        let text = ticket.expose();
        if text.len() > MAX_LENGTH {
            return None;
        }
        let bytes = Zeroizing::new(BASE64URL_NOPAD.decode(text.as_bytes()).ok()?);
        let (signed, mac) = bytes.split_last_chunk::<MAC_LENGTH>()?;
        if !self.keys().tickets.verifies(signed, mac) {
            return None;
        }
        let (version, body) = signed.split_first()?;
        (*version == VERSION).then(|| body.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::super::keyring::tests::{counting_keyring, counting_master};
    use super::*;

    #[test]
    fn a_ticket_says_what_it_was_signed_with() {
        let keyring = counting_keyring();
        for body in [b"".as_slice(), b"login 42", &[0xff; 2000]] {
            let ticket = keyring.sign_ticket(body).unwrap();
            assert_eq!(keyring.open_ticket(&ticket).as_deref(), Some(body));
        }
    }

    #[test]
    fn a_ticket_with_one_changed_character_is_nothing() {
        let keyring = counting_keyring();
        let ticket = keyring.sign_ticket(b"login 42").unwrap();
        for position in 0..ticket.expose().len() {
            let mut changed = ticket.expose().as_bytes().to_vec();
            changed[position] = if changed[position] == b'A' { b'B' } else { b'A' };
            let changed = SecretText::new(String::from_utf8(changed).unwrap());
            assert_eq!(keyring.open_ticket(&changed), None, "{position}");
        }
    }

    #[test]
    fn text_that_is_no_ticket_is_nothing() {
        let keyring = counting_keyring();
        let ticket = keyring.sign_ticket(b"login 42").unwrap();
        let ticket = ticket.expose();
        let odd = [
            String::new(),
            "hello".to_owned(),
            "ü".to_owned(),
            format!("{ticket}="),
            format!(" {ticket}"),
            format!("{ticket}\n"),
            ticket[..ticket.len() - 1].to_owned(),
            "A".repeat(MAX_LENGTH + 4),
        ];
        for text in odd {
            assert_eq!(keyring.open_ticket(&SecretText::new(text)), None);
        }
    }

    #[test]
    fn a_ticket_of_another_store_or_version_is_nothing() {
        let keyring = counting_keyring();
        let foreign = Keyring::derive(&counting_master(), &[9; 16]).sign_ticket(b"x").unwrap();
        assert_eq!(keyring.open_ticket(&foreign), None);

        let mut later = vec![VERSION + 1, b'x'];
        let mac = keyring.keys().tickets.mac(&later);
        later.extend_from_slice(&mac);
        let later = SecretText::new(BASE64URL_NOPAD.encode(&later));
        assert_eq!(keyring.open_ticket(&later), None);
    }

    #[test]
    fn a_ticket_never_exceeds_four_kibibytes() {
        let keyring = counting_keyring();
        let longest = MAX_LENGTH / 4 * 3 - 1 - MAC_LENGTH;
        let ticket = keyring.sign_ticket(&vec![0; longest]).unwrap();
        assert!(keyring.open_ticket(&ticket).is_some());
        assert!(keyring.sign_ticket(&vec![0; longest + 1]).is_err());
    }
}
