//! What the fuzz targets in `fuzz/` ask of the parsers of the library: a function of bytes
//! each, which panics where a parser breaks its word. Only tests and fuzz targets have it.
//!
//! Not only that nothing panics: what is accepted is within its limits and reads the same
//! once it is printed, and what is refused gives no secret away. The tests below read the
//! committed corpus, so that what was found once is looked at by every `cargo test`.

mod record;

use jiff::tz::TimeZone;

use crate::crypto::CryptoError;
use crate::crypto::keyring::{KeyFile, Keyring};
use crate::crypto::password;
use crate::crypto::totp::{LabelStyle, otpauth_uri};
use crate::exports::{Assignments, Export, Need, Text, Unlock};
use crate::model::code::{ALPHABET, HandedCode, OneTimeCode, TypedCode};
use crate::model::code::{RECOVERY_LENGTH, SHORT_LENGTH, Uses};
use crate::model::operator::AccountName;
use crate::model::outcome::audit::Checkpoint;
use crate::model::password::HashKind;
use crate::model::policy::{Methods, Remember};
use crate::model::practice::Handle;
use crate::model::secret::SecretText;
use crate::model::text::{DisplayName, Reason, TicketId};
use crate::model::time::{Length, Timestamp};
use crate::model::token::{Found, Token};
use crate::model::user::{EmailAddress, Login, PhoneNumber, UserRef};
use crate::rules::seed::judge_seed;

/// The secret in seeds and dictionaries, of which no message may hold a piece.
const SECRET: &str = "T4OSFYCHLPEDUYP6BSJXRVJOQQM2WYBX";
/// The same seed as exports in XML and in Protocol Buffers have it.
const SECRET_BASE64: &str = "nx0i4EdbyDph/gyTeNUuhBmrYDc=";

/// A key file that is no secret.
const KEY_FILE: &str = "twofactl-key-v1:\
    AAAQEAYEAUDAOCAJBIFQYDIOB4IBCEQTCQKRMFYYDENBWHA5DYP5CBH6FKZNAL6B";

/// The keys of the store whose id is all zero. For tickets.
///
/// # Panics
///
/// Never: the key file above is one.
#[must_use]
pub fn keys() -> Keyring {
    let file = KeyFile::parse(KEY_FILE).expect("it is a key file");
    Keyring::derive(file.only().expect("it has one key"), &[0; 16])
}

pub use crate::ops::fuzzing::ticket;
pub use record::record;

/// Codes that people type.
///
/// # Panics
///
/// If what is accepted is no code.
pub fn code(bytes: &[u8]) {
    let typed = SecretText::new(String::from_utf8_lossy(bytes).into_owned());
    if let Some(code) = OneTimeCode::parse(&typed) {
        let digits = code.expose().bytes().all(|byte| byte.is_ascii_digit());
        assert!(digits && (6..=8).contains(&code.expose().len()));
        let kept: String = typed.expose().split_whitespace().collect();
        assert_eq!(kept, code.expose(), "blanks alone fall away");
    }
    for length in [RECOVERY_LENGTH, SHORT_LENGTH] {
        let Some(code) = HandedCode::parse(&typed, length) else { continue };
        assert_eq!(code.expose().len(), length);
        assert!(code.expose().bytes().all(|byte| ALPHABET.contains(&byte)));
        assert_eq!(HandedCode::parse(&code.grouped(), length), Some(code), "as it is shown");
    }
    match TypedCode::parse(&typed) {
        TypedCode::OneTime(code) => assert_eq!(OneTimeCode::parse(&typed), Some(code)),
        TypedCode::Recovery(code) => assert_eq!(code.expose().len(), RECOVERY_LENGTH),
        TypedCode::Bypass(code) => assert_eq!(code.expose().len(), SHORT_LENGTH),
        TypedCode::Malformed => assert_eq!(OneTimeCode::parse(&typed), None),
    }
}

/// Lists of `otpauth` URIs, and whatever else a file of an export may be.
///
/// # Panics
///
/// If what is read is out of its limits or reads otherwise once printed, or a message holds a
/// piece of a secret.
pub fn uri(bytes: &[u8]) {
    export(bytes, false);
}

/// Key containers (PSKC), with and without what opens them.
///
/// # Panics
///
/// As [`uri`].
pub fn pskc(bytes: &[u8]) {
    export(bytes, true);
}

/// The payloads of Google Authenticator: the input is what is in `data=`, parts between
/// `\xff\xff`, which begins no payload.
///
/// # Panics
///
/// As [`uri`].
pub fn migration(bytes: &[u8]) {
    let mut text = String::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let end = rest.windows(2).position(|pair| pair == b"\xff\xff").unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        let data = data_encoding::BASE64.encode(part).replace('+', "%2B");
        text.push_str(&format!("otpauth-migration://offline?data={data}\n"));
        rest = after.get(2..).unwrap_or_default();
    }
    export(text.as_bytes(), false);
}

fn export(bytes: &[u8], unlocked: bool) {
    let text = match Text::new(bytes) {
        Ok(text) => text,
        Err(error) => return assert_tells_nothing(&error.to_string()),
    };
    if let Err(faults) = Assignments::parse(&text) {
        faults.iter().for_each(|fault| assert_tells_nothing(&fault.why));
    }
    let export = match Export::open(&text) {
        Ok(export) => export,
        Err(error) => return assert_tells_nothing(&error.to_string()),
    };
    let unlock = match export.need() {
        Need::Passphrase if unlocked && is_cheap(bytes) => {
            Some(Unlock::Passphrase(SecretText::new("qwerty".to_owned())))
        }
        Need::SharedKey if unlocked => {
            let key = SecretText::new("12345678901234567890123456789012".to_owned());
            Unlock::shared_key(&key).ok()
        }
        Need::Passphrase | Need::SharedKey | Need::Nothing => None,
    };
    match export.read(unlock.as_ref()) {
        Ok(found) => assert_kept_its_word(&found),
        Err(error) => assert_tells_nothing(&error.to_string()),
    }
}

/// Whether no number of iterations in a container has five digits: the work is bounded, but a
/// second a file is better spent on other files.
fn is_cheap(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    let mut counts = text.split("iterationcount").skip(1);
    counts.all(|rest| {
        let digits = rest.bytes().skip(1).take_while(u8::is_ascii_digit).count();
        digits < 5
    })
}

fn assert_kept_its_word(found: &Found) {
    found.faults.iter().for_each(|fault| assert_tells_nothing(&fault.why));
    found.tokens.iter().for_each(assert_prints_back);
}

fn assert_prints_back(token: &Token) {
    let Token { owner, label, settings, seed, .. } = token;
    assert!(!seed.expose().is_empty() && seed.expose().len() <= 16 * 1024);
    assert!((15..=120).contains(&settings.period));
    match judge_seed(seed.expose()) {
        Ok(_) => assert!((16..=128).contains(&seed.expose().len())),
        Err(weak) => assert_tells_nothing(&weak.to_string()),
    }
    let issuer = label.as_ref().map_or("", DisplayName::as_str);
    let account = owner.as_deref().unwrap_or("nobody");
    let uri = otpauth_uri(seed, *settings, issuer, account, LabelStyle::WithIssuer);
    let text = Text::new(uri.expose().as_bytes()).expect("it is text");
    let again = Export::open(&text).and_then(|export| export.read(None)).expect("it is a URI");
    if uri.expose().len() > 16 * 1024 {
        return;
    }
    let [again] = again.tokens.as_slice() else { unreachable!("one URI is one token: {again:?}") };
    assert_eq!((&again.seed, again.settings), (seed, *settings), "printed and read");
    let whole = |text: &str| !text.contains(':') && text.len() <= 64 && text.trim() == text;
    if whole(account) && !account.is_empty() {
        assert_eq!(again.owner.as_deref(), Some(account));
    }
    if whole(issuer) && whole(account) {
        assert_eq!(again.label.as_ref().map_or("", DisplayName::as_str), issuer);
    }
}

#[track_caller]
fn assert_tells_nothing(message: &str) {
    for secret in [SECRET, SECRET_BASE64] {
        let told = secret.as_bytes().windows(6).find(|piece| {
            message.as_bytes().windows(piece.len()).any(|part| part.eq_ignore_ascii_case(piece))
        });
        assert_eq!(told, None, "{message}");
    }
}

/// Password hashes as other systems store them.
///
/// # Panics
///
/// If one is taken that costs more than is ever paid, or lets anybody in.
pub fn phc(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let price = match password::price(text) {
        Ok(price) => price,
        // The same words for each of them: nothing of what was read is in it.
        Err(error) => return assert_eq!(error, CryptoError::HashParameters),
    };
    let is_cheap = match price.kind {
        HashKind::Argon2 { variant: _, memory, passes, lanes } => {
            assert!(memory <= 256 * 1024 && passes <= 10 && lanes <= 4 && price.amount == 1);
            memory <= 64 && passes == 1
        }
        HashKind::Bcrypt => {
            assert!((1 << 4..=1 << 14).contains(&price.amount));
            price.amount == 1 << 4
        }
        HashKind::Pbkdf2(_) => {
            assert!((1..=2_000_000).contains(&price.amount));
            price.amount <= 100
        }
    };
    if is_cheap {
        let verdict = password::judge(&SecretText::new("nobody's".to_owned()), Some(text));
        assert_eq!(verdict, Ok(password::Verdict::Wrong));
    }
}

/// Key files.
///
/// # Panics
///
/// If one reads otherwise once it is printed, or a message holds a piece of it.
pub fn key_file(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let file = match KeyFile::parse(text) {
        Ok(file) => file,
        Err(error) => {
            let encoded = KEY_FILE.as_bytes().windows(8).skip(16);
            let told = error.to_string();
            let mut pieces = encoded.filter_map(|piece| std::str::from_utf8(piece).ok());
            return assert!(!pieces.any(|piece| told.contains(piece)), "{told}");
        }
    };
    let printed = file.to_text();
    let again = KeyFile::parse(printed.expose()).expect("what is printed is a key file");
    assert_eq!(again.to_text(), printed);
    assert_eq!(again.only().is_some(), file.only().is_some());
    for line in text.lines().filter(|line| line.starts_with("twofactl-key-v1:")) {
        assert!(printed.expose().lines().any(|other| other == line), "every key is kept");
    }
}

/// Values that are typed or stand in files: names, numbers, lengths, dates, checkpoints.
///
/// # Panics
///
/// If one reads otherwise once it is printed.
pub fn value(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    times(text);
    if let Some(checkpoint) = Checkpoint::parse(text) {
        assert_eq!(Checkpoint::parse(&checkpoint.to_string()), Some(checkpoint));
    }
    if let Ok(login) = Login::parse(text) {
        assert!(login.as_str() == text && UserRef::parse(text).is_ok());
    }
    if let Ok(user) = UserRef::parse(text) {
        assert_eq!(UserRef::parse(&user.to_string()), Ok(user));
    }
    if let Ok(handle) = Handle::parse(text) {
        assert!(handle.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
        assert_eq!(Handle::parse(handle.as_str()), Ok(handle));
    }
    if let Ok(name) = DisplayName::parse(text) {
        assert!((1..=200).contains(&name.as_str().chars().count()));
        assert_eq!(DisplayName::parse(name.as_str()), Ok(name));
    }
    if let Ok(phone) = PhoneNumber::parse(text) {
        assert!(phone.as_str().starts_with('+') && (8..=16).contains(&phone.as_str().len()));
        let masked = phone.masked();
        assert!(masked.contains('*') && !masked.contains(phone.as_str()));
        assert_eq!(PhoneNumber::parse(phone.as_str()), Ok(phone));
    }
    drop(PhoneNumber::spoken(text));
    if let Ok(email) = EmailAddress::parse(text) {
        assert_eq!(EmailAddress::parse(email.as_str()), Ok(email));
    }
    if let Ok(reason) = Reason::parse(text) {
        assert_eq!(Reason::parse(reason.as_str()), Ok(reason));
    }
    if let Ok(ticket) = TicketId::parse(text) {
        assert_eq!(TicketId::parse(ticket.as_str()), Ok(ticket));
    }
    if let Ok(name) = AccountName::parse(text) {
        assert_eq!(AccountName::parse(&name.to_string()), Ok(name));
    }
    if let Ok(uses) = Uses::parse(text) {
        assert!((1..=10).contains(&uses.get()));
    }
    if let Ok(methods) = Methods::parse_policy(text) {
        assert_eq!(Methods::parse_policy(&methods.to_string()), Ok(methods));
    }
}

fn times(text: &str) {
    const MOST: Length = Length::days(3653);
    if let Ok(length) = Length::parse(text) {
        assert!(length > Length::ZERO && length <= MOST);
        // What is shown is rounded to seconds.
        if length.millis() % 1000 == 0 {
            assert_eq!(Length::parse(&length.to_string()), Ok(length));
        }
    }
    if let Ok(remember) = Remember::parse(text) {
        assert!(remember.length() <= Length::days(90));
    }
    for zone in [TimeZone::UTC, TimeZone::fixed(jiff::tz::offset(14))] {
        let (start, end) = (Timestamp::parse_start(text, &zone), Timestamp::parse_end(text, &zone));
        // The last days that have a name begin before the end of all time, and end behind it.
        let last = Timestamp::from_millis(i64::MAX).minus(Length::days(2));
        let is_last = start.as_ref().is_ok_and(|start| *start >= last);
        assert!(start.is_ok() == end.is_ok() || is_last, "both or neither");
        let (Ok(start), Ok(end)) = (start, end) else { continue };
        assert!(start <= end && end.since(start) < Length::hours(24));
        assert_eq!(Timestamp::parse_end(&end.to_string(), &zone), Ok(end));
        assert!(!end.in_zone(&zone).is_empty());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Target = (&'static str, fn(&[u8]));

    #[test]
    fn what_was_fuzzed_keeps_its_word() {
        let targets: [Target; 9] = [
            ("code", code),
            ("uri", uri),
            ("pskc", pskc),
            ("migration", migration),
            ("phc", phc),
            ("ticket", ticket),
            ("key_file", key_file),
            ("value", value),
            ("record", record),
        ];
        for (target, check) in targets {
            let folder = format!("{}/fuzz/corpus/{target}", env!("CARGO_MANIFEST_DIR"));
            let files: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
            assert!(!files.is_empty(), "{folder} is empty");
            for file in files {
                check(&std::fs::read(file.unwrap().path()).unwrap());
            }
        }
    }
}
