//! READERS: what other software exports of its authenticators, as tokens to judge.
//!
//! ```text
//! bytes ─► open ─┬ lines: `login,otpauth://…`, `otpauth-migration://…` ─┐
//!                └ PSKC (RFC 6030), with a passphrase or a key ─────────┴─► tokens, faults
//! ```
//!
//! In the library and not in the program, because PSKC is opened by `crypto`, whose only door
//! this is for files; a login service that wants none of it leaves the feature out. Pure:
//! functions of bytes, made to be given anything. They never panic, and their work and memory are
//! in proportion to the input. No reason for a refusal repeats a piece of the input that may be
//! secret. Whether a seed is good enough, and whose it is, is for `rules` and `ops`.

mod assignments;
mod label;
mod lines;
mod migration;
mod pskc;
mod uri;

use std::borrow::Cow;

use zeroize::Zeroizing;

use crate::model::secret::{SecretBytes, SecretText};
use crate::model::token::Found;

pub use assignments::Assignments;

/// The longest file that is read: some twenty thousand tokens.
pub const LONGEST_FILE: u64 = 32 * 1024 * 1024;

/// The longest text that anything is read from: a line, an element.
const LONGEST_TEXT: usize = 16 * 1024;

/// Why nothing at all can be read of a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// Longer than [`LONGEST_FILE`].
    #[error("it is longer than 32 MiB")]
    TooLong,
    /// Two bytes a character.
    #[error("it is UTF-16: save it as UTF-8")]
    Utf16,
    /// No text.
    #[error("line {line} is not UTF-8")]
    NotUtf8 {
        /// Where that shows.
        line: usize,
    },
    /// Another format.
    #[error("it is {0}: export otpauth URIs, one a line, instead")]
    Other(&'static str),
    /// A document type can name other files, and can grow without end.
    #[error("it has a document type (DOCTYPE), which no PSKC file needs")]
    DocumentType,
    /// No XML.
    #[error("it is no XML from line {line} on: {why}")]
    NotXml {
        /// Where that shows.
        line: u32,
        /// In the parser's words, without a piece of the file.
        why: &'static str,
    },
    /// XML that is no key container, or one that cannot be opened.
    #[error("{0}")]
    Container(String),
    /// The passphrase or key does not fit.
    #[error("the {0} does not open it, or it was changed")]
    WrongKey(Need),
    /// The pre-shared key cannot be one.
    #[error("a pre-shared key is 32, 48 or 64 hexadecimal digits")]
    NotAKey,
}

/// What a file is opened with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It is open.
    Nothing,
    /// Its passphrase.
    Passphrase,
    /// A key that was handed over apart from it.
    SharedKey,
}

impl std::fmt::Display for Need {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Nothing => "file",
            Self::Passphrase => "passphrase",
            Self::SharedKey => "pre-shared key",
        })
    }
}

/// A passphrase or key that was given.
#[derive(Debug, Clone)]
pub enum Unlock {
    /// A passphrase.
    Passphrase(SecretText),
    /// A key of 16, 24 or 32 bytes.
    SharedKey(SecretBytes),
}

impl Unlock {
    /// Reads a key as it is handed over: hexadecimal digits, blanks and colons between them.
    ///
    /// # Errors
    ///
    /// [`Unreadable::NotAKey`].
    pub fn shared_key(text: &SecretText) -> Result<Self, Unreadable> {
        let digits = text.expose().bytes().filter(|b| !b.is_ascii_whitespace() && *b != b':');
        let digits = Zeroizing::new(digits.collect::<Vec<u8>>());
        let encoding = &data_encoding::HEXLOWER_PERMISSIVE;
        // Anything but the length that it names is a panic there.
        let room = encoding.decode_len(digits.len()).map_err(|_| Unreadable::NotAKey)?;
        let mut key = Zeroizing::new(vec![0; room]);
        match encoding.decode_mut(&digits, &mut key) {
            Ok(16 | 24 | 32) => Ok(Self::SharedKey(SecretBytes::new(key.to_vec()))),
            _ => Err(Unreadable::NotAKey),
        }
    }
}

/// The text of a file that holds secrets; wiped when dropped.
pub struct Text(Zeroizing<String>);

impl Text {
    /// Takes the bytes of a file for text: UTF-8, with or without a mark in front; every line
    /// break is one character.
    ///
    /// # Errors
    ///
    /// [`Unreadable`]: empty, too long, of another encoding.
    pub fn new(bytes: &[u8]) -> Result<Self, Unreadable> {
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LONGEST_FILE {
            return Err(Unreadable::TooLong);
        }
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            return Err(Unreadable::Utf16);
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
            Unreadable::NotUtf8 { line: 1 + good.iter().filter(|b| **b == b'\n').count() }
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // UTF-16 without a mark: a NUL beside every letter.
        if text.bytes().take(4).any(|byte| byte == 0) {
            return Err(Unreadable::Utf16);
        }
        if text.trim().is_empty() {
            return Err(Unreadable::Empty);
        }
        Ok(Self(Zeroizing::new(text.replace("\r\n", "\n"))))
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Text(redacted)")
    }
}

/// An export whose format is known.
#[derive(Debug)]
pub struct Export<'t>(Format<'t>);

#[derive(Debug)]
enum Format<'t> {
    Lines(&'t str),
    Pskc(pskc::Container<'t>),
}

impl<'t> Export<'t> {
    /// Finds out from its content what a file is.
    ///
    /// # Errors
    ///
    /// [`Unreadable`] for what is of no format that is read here.
    pub fn open(text: &'t Text) -> Result<Self, Unreadable> {
        let text = text.0.as_str();
        let format = match text.trim_start().bytes().next() {
            Some(b'<') => Format::Pskc(pskc::Container::parse(text)?),
            Some(b'{' | b'[') => return Err(Unreadable::Other("JSON")),
            _ if text.trim_start().starts_with("totp_configurations:") => {
                return Err(Unreadable::Other("YAML"));
            }
            _ => Format::Lines(text),
        };
        Ok(Self(format))
    }

    /// What [`Self::read`] must be given.
    #[must_use]
    pub fn need(&self) -> Need {
        match &self.0 {
            Format::Lines(_) => Need::Nothing,
            Format::Pskc(container) => container.need(),
        }
    }

    /// Reads everything, and what is wrong with each that cannot be read. With a passphrase, its
    /// derivation may take half a second.
    ///
    /// # Errors
    ///
    /// [`Unreadable`] if the passphrase or key is missing, or not the right one.
    pub fn read(&self, unlock: Option<&Unlock>) -> Result<Found, Unreadable> {
        match &self.0 {
            Format::Lines(text) => Ok(lines::read(text)),
            Format::Pskc(container) => container.read(unlock),
        }
    }
}

/// The algorithm of that word, as the exports of the world spell it: `SHA1`, `sha-256`,
/// `HMAC-SHA512`.
fn algorithm(word: &str) -> Option<crate::model::authenticator::Algorithm> {
    use crate::model::authenticator::Algorithm;
    let plain: String = word.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).collect();
    let plain = plain.to_ascii_uppercase();
    Algorithm::from_word(plain.strip_prefix("HMAC").unwrap_or(&plain))
}

/// A number of one to three ASCII digits that does not begin with a zero.
fn small_number(text: &str) -> Option<u32> {
    let fits = (1..=3).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_digit())
        && !text.starts_with('0');
    if fits { text.parse().ok() } else { None }
}

/// How many digits, as it is written.
fn digits(text: &str) -> Result<crate::model::authenticator::Digits, String> {
    let number = small_number(text).map(i64::from);
    let digits = number.and_then(|n| crate::model::authenticator::Digits::new(n).ok());
    digits.ok_or_else(|| "its codes do not have 6, 7 or 8 digits".to_owned())
}

/// The seconds that a code lasts, as they are written.
fn period(text: &str) -> Result<u32, String> {
    let period = small_number(text).filter(|seconds| (15..=120).contains(seconds));
    period.ok_or_else(|| "its codes do not last 15 to 120 seconds".to_owned())
}

/// Bytes in Base64, of either alphabet, padded or not; blanks and line breaks fall away.
fn base64(text: &str) -> Option<SecretBytes> {
    let sign = |b: u8| match b {
        b'-' => b'+',
        b'_' => b'/',
        _ => b,
    };
    let signs = text.bytes().filter(|b| !b.is_ascii_whitespace()).map(sign);
    let mut signs = Zeroizing::new(signs.collect::<Vec<u8>>());
    while signs.last() == Some(&b'=') {
        signs.pop();
    }
    let encoding = &data_encoding::BASE64_NOPAD;
    let mut bytes = vec![0; encoding.decode_len(signs.len()).ok()?];
    encoding.decode_mut(&signs, &mut bytes).ok()?;
    Some(SecretBytes::new(bytes))
}

/// `text` where it is as long as anything may be.
fn bounded(text: &str) -> Result<&str, String> {
    if text.len() > LONGEST_TEXT {
        return Err(format!("it has {} bytes: at most {LONGEST_TEXT} are read", text.len()));
    }
    Ok(text)
}

/// `text` where it can be a name that people read.
fn visible<'t>(what: &str, text: Cow<'t, str>) -> Result<Cow<'t, str>, String> {
    if text.chars().any(crate::model::text::is_hostile) {
        return Err(format!("{what} holds control or invisible characters"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::authenticator::Algorithm;

    #[test]
    fn text_is_utf_8_with_or_without_a_mark_and_with_any_line_break() {
        let read = |bytes: &[u8]| Text::new(bytes).map(|text| text.0.as_str().to_owned());
        assert_eq!(read(b"a\r\nb\n").unwrap(), "a\nb\n");
        assert_eq!(read(b"\xef\xbb\xbfa").unwrap(), "a");
        assert_eq!(read(b"a\nb\nc\xff").unwrap_err(), Unreadable::NotUtf8 { line: 3 });
        for utf16 in [&b"\xff\xfea\0"[..], b"\xfe\xff\0a", b"a\0b\0", b"\0a\0b"] {
            assert_eq!(read(utf16).unwrap_err(), Unreadable::Utf16);
        }
        for empty in [&b""[..], b" \r\n\t", b"\xef\xbb\xbf"] {
            assert_eq!(read(empty).unwrap_err(), Unreadable::Empty);
        }
        let long = vec![b'a'; usize::try_from(LONGEST_FILE).unwrap() + 1];
        assert_eq!(read(&long).unwrap_err(), Unreadable::TooLong);
        assert!(read(&long[1..]).is_ok());
    }

    #[test]
    fn other_formats_are_told_by_name() {
        for (text, name) in [
            ("{\"version\": 1}", "JSON"),
            ("[]", "JSON"),
            ("totp_configurations:\n  - username: rao\n", "YAML"),
        ] {
            let text = Text::new(text.as_bytes()).unwrap();
            assert_eq!(Export::open(&text).unwrap_err(), Unreadable::Other(name));
        }
    }

    #[test]
    fn a_shared_key_is_hexadecimal_and_as_long_as_a_key_of_aes() {
        let read = |text: &str| Unlock::shared_key(&SecretText::new(text.to_owned()));
        for good in [
            "12345678901234567890123456789012",
            "  12:34:56:78:90:12:34:56:78:90:12:34:56:78:90:AB\r",
            &"aB".repeat(24),
            &"00".repeat(32),
        ] {
            assert!(read(good).is_ok(), "{good}");
        }
        for bad in ["", "12", "123456789012345678901234567890123", &"0g".repeat(16), "ä"] {
            assert_eq!(read(bad).unwrap_err(), Unreadable::NotAKey, "{bad}");
        }
        let shown = format!("{:?}", read(&"ab".repeat(16)).unwrap());
        assert_eq!(shown, "SharedKey(SecretBytes(redacted))");
    }

    #[test]
    fn words_and_numbers_are_read_as_the_world_spells_them_and_no_further() {
        for (word, expected) in [
            ("SHA1", Algorithm::Sha1),
            ("sha1", Algorithm::Sha1),
            ("SHA-256", Algorithm::Sha256),
            ("HMAC-SHA-512", Algorithm::Sha512),
            ("HmacSHA256", Algorithm::Sha256),
        ] {
            assert_eq!(algorithm(word), Some(expected), "{word}");
        }
        for word in ["", "MD5", "HMAC", "SHA224", "SHA11", "HMACHMACSHA1", "ЅHA1"] {
            assert_eq!(algorithm(word), None, "{word}");
        }
        for text in ["", "0", "06", "+6", "6.0", " 6", "1000", "٦"] {
            assert_eq!(small_number(text), None, "{text}");
        }
        assert!(digits("5").is_err() && digits("6").is_ok() && digits("9").is_err());
        assert!(period("14").is_err() && period("15").is_ok());
        assert!(period("120").is_ok() && period("121").is_err());
    }

    #[test]
    fn base64_is_read_in_both_alphabets_and_never_with_a_bit_left_over() {
        for text in ["+/+/", "-_-_", " +/\n+/ ", "+_-/"] {
            assert_eq!(base64(text).unwrap().expose(), [0xfb, 0xff, 0xbf], "{text}");
        }
        assert_eq!(base64("QQ==").unwrap().expose(), b"A");
        assert_eq!(base64("QQ").unwrap().expose(), b"A");
        for text in ["Q", "QR", "QQ=Q", "Q Q*", "ä"] {
            assert!(base64(text).is_none(), "{text}");
        }
    }
}
