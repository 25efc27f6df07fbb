//! `otpauth-migration://offline?data=…`: what Google Authenticator shows to move accounts, in one
//! picture or several.
//!
//! The payload is Protocol Buffers. The reader is written out here: seven fields of numbers and
//! bytes, no groups and no packing, and no copy of a seed that a generated struct would leave
//! behind unwiped.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use super::label::{Label, display, percent_decoded};
use super::uri::HOTP;
use super::{base64, visible};
use crate::model::authenticator::{Algorithm, Digits, TotpSettings};
use crate::model::secret::SecretBytes;
use crate::model::token::{Fault, Found, Place, Token};

const SCHEME: &str = "otpauth-migration://";

/// More pictures than anybody scans.
const MOST_PARTS: u64 = 200;

/// Whether a URI is one of these.
pub(super) fn is_one(uri: &str) -> bool {
    uri.get(..SCHEME.len()).is_some_and(|start| start.eq_ignore_ascii_case(SCHEME))
}

/// The parts of exports that were met: by export, then by number, the line of each.
#[derive(Debug, Default)]
pub(super) struct Parts(BTreeMap<u64, BTreeMap<u64, (u64, u64)>>);

impl Parts {
    /// Notes that a part was met, and that its export says to have so many.
    fn meet(&mut self, payload: &Payload<'_>, line: u64) -> Result<(), String> {
        let Payload { size, index, id, .. } = *payload;
        let size = size.max(1);
        if size > MOST_PARTS || index >= size {
            return Err(format!(
                "it says to be one of {size} parts, at most {MOST_PARTS} are read"
            ));
        }
        let met = self.0.entry(id).or_default();
        if met.values().any(|(_, other)| *other != size) {
            return Err("other parts of this export say that it has more, or fewer".to_owned());
        }
        match met.get(&index) {
            Some((first, _)) => Err(format!("part {} of {size} is in line {first}", index + 1)),
            None => {
                met.insert(index, (line, size));
                Ok(())
            }
        }
    }

    /// Tells which parts are missing, at the first part that is there.
    pub(super) fn tell_missing(&self, found: &mut Found) {
        for parts in self.0.values() {
            let Some((line, size)) = parts.values().min() else { continue };
            for missing in (0..*size).filter(|index| !parts.contains_key(index)) {
                let why = format!("part {} of {size} of this export is missing", missing + 1);
                found.faults.push(Fault::new(Place::line(*line), why));
            }
        }
    }
}

/// Reads the accounts of one part.
///
/// # Errors
///
/// Why there is nothing to read in it.
pub(super) fn read(
    uri: &str,
    line: u64,
    (found, parts): (&mut Found, &mut Parts),
) -> Result<(), String> {
    let query = uri.split_once('?').map(|(_, query)| query).ok_or(NO_DATA)?;
    let mut data = query.split('&').filter_map(|pair| pair.strip_prefix("data="));
    let (Some(data), None) = (data.next(), data.next()) else { return Err(NO_DATA.to_owned()) };
    // Where + was not escaped, it is a blank to some, but Base64 has none.
    let data = Zeroizing::new(percent_decoded(data)?.replace(' ', "+"));
    let bytes = base64(&data).ok_or("its data is no Base64")?;
    let payload = Payload::read(bytes.expose())?;
    parts.meet(&payload, line)?;
    for (entry, account) in (1..).zip(&payload.accounts) {
        let place = Place { entry: Some(entry), ..Place::line(line) };
        match Account::read(account) {
            Ok(account) => {
                let place = place.named(account.name.account.as_deref());
                found.push(&place.clone(), account.into_token(place));
            }
            Err(why) => found.faults.push(Fault::new(place, why)),
        }
    }
    Ok(())
}

const NO_DATA: &str = "it has no data=";
const DAMAGED: &str = "its data is cut off or damaged";

/// One part of an export.
#[derive(Debug, Default)]
struct Payload<'b> {
    accounts: Vec<&'b [u8]>,
    size: u64,
    index: u64,
    id: u64,
}

impl<'b> Payload<'b> {
    fn read(bytes: &'b [u8]) -> Result<Self, String> {
        let mut payload = Self::default();
        let mut fields = Fields(bytes);
        while let Some((number, value)) = fields.next()? {
            match (number, value) {
                (1, Value::Bytes(account)) => payload.accounts.push(account),
                (3, Value::Number(size)) => payload.size = size,
                (4, Value::Number(index)) => payload.index = index,
                (5, Value::Number(id)) => payload.id = id,
                (1 | 3..=5, _) => return Err(DAMAGED.to_owned()),
                // The version, and what newer ones may add.
                _ => {}
            }
        }
        if payload.accounts.is_empty() {
            return Err("there is no account in it".to_owned());
        }
        Ok(payload)
    }
}

/// One account, as numbers and bytes.
#[derive(Debug)]
struct Account<'b> {
    secret: &'b [u8],
    name: Label,
    issuer: Option<String>,
    algorithm: u64,
    digits: u64,
    kind: u64,
}

impl<'b> Account<'b> {
    fn read(bytes: &'b [u8]) -> Result<Self, String> {
        let (mut secret, mut name, mut issuer) = (None, None, None);
        let (mut algorithm, mut digits, mut kind) = (0, 0, 0);
        let mut fields = Fields(bytes);
        while let Some((number, value)) = fields.next()? {
            match (number, value) {
                (1, Value::Bytes(bytes)) if secret.is_none() => secret = Some(bytes),
                (2, Value::Bytes(bytes)) => name = Some(text(bytes)?),
                (3, Value::Bytes(bytes)) => issuer = Some(text(bytes)?),
                (4, Value::Number(number)) => algorithm = number,
                (5, Value::Number(number)) => digits = number,
                (6, Value::Number(number)) => kind = number,
                (1..=6, _) => return Err(DAMAGED.to_owned()),
                _ => {}
            }
        }
        Ok(Self {
            secret: secret.filter(|secret| !secret.is_empty()).ok_or("it has no secret")?,
            name: Label::parse(name.unwrap_or_default())?,
            issuer: match issuer.map(str::trim) {
                None | Some("") => None,
                Some(issuer) => Some(visible("its issuer", issuer.into())?.into_owned()),
            },
            algorithm,
            digits,
            kind,
        })
    }

    fn into_token(self, place: Place) -> Result<Token, String> {
        let Self { secret, name: Label { issuer: prefix, account }, issuer, .. } = self;
        match self.kind {
            1 => return Err(HOTP.to_owned()),
            2 => {}
            _ => return Err("it is of no known type".to_owned()),
        }
        let algorithm = match self.algorithm {
            // What is left out there is what every app assumes.
            0 | 1 => Algorithm::Sha1,
            2 => Algorithm::Sha256,
            3 => Algorithm::Sha512,
            4 => return Err("its algorithm is MD5: enroll its person anew instead".to_owned()),
            _ => return Err("its algorithm is not SHA1, SHA256 or SHA512".to_owned()),
        };
        let digits = match self.digits {
            0 | 1 => Digits::Six,
            2 => Digits::Eight,
            3 => Digits::Seven,
            _ => return Err("its codes do not have 6, 7 or 8 digits".to_owned()),
        };
        Ok(Token {
            place,
            owner: account,
            label: display(issuer.or(prefix).as_deref()),
            settings: TotpSettings { algorithm, digits, ..TotpSettings::default() },
            seed: SecretBytes::new(secret.to_vec()),
        })
    }
}

fn text(bytes: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(bytes).map_err(|_| "its name is not UTF-8".to_owned())
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value<'b> {
    Number(u64),
    Bytes(&'b [u8]),
    /// Four or eight bytes, of which none is read here.
    Fixed,
}

/// The fields of a message that are still to come.
struct Fields<'b>(&'b [u8]);

impl<'b> Fields<'b> {
    fn next(&mut self) -> Result<Option<(u64, Value<'b>)>, String> {
        if self.0.is_empty() {
            return Ok(None);
        }
        self.field().map(Some).ok_or_else(|| DAMAGED.to_owned())
    }

    fn field(&mut self) -> Option<(u64, Value<'b>)> {
        let tag = self.number()?;
        let value = match tag & 7 {
            0 => Value::Number(self.number()?),
            1 => self.take(8).map(|_| Value::Fixed)?,
            2 => {
                let length = self.number()?;
                Value::Bytes(self.take(usize::try_from(length).ok()?)?)
            }
            5 => self.take(4).map(|_| Value::Fixed)?,
            // Groups, which nobody makes any more, and what is none.
            _ => return None,
        };
        Some((tag >> 3, value))
    }

    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// Seven bits a byte, the lowest first; ten bytes at most.
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = *self.take(1)?.first()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return None;
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64;
    use proptest::prelude::*;

    use super::*;

    const SECRET: &[u8; 20] =
        b"\x9f\x1d\x22\xe0\x47\x5b\xc8\x3a\x61\xfe\x0c\x93\x78\xd5\x2e\x84\x19\xab\x60\x37";

    fn bytes_field(number: u8, bytes: &[u8]) -> Vec<u8> {
        [&[number << 3 | 2, u8::try_from(bytes.len()).unwrap()], bytes].concat()
    }

    fn account(name: &str, more: &[u8]) -> Vec<u8> {
        let fields = [bytes_field(1, SECRET), bytes_field(2, name.as_bytes()), more.to_vec()];
        bytes_field(1, &fields.concat())
    }

    fn uri(payload: &[u8]) -> String {
        let data = BASE64.encode(payload).replace('+', "%2B").replace('/', "%2F");
        format!("otpauth-migration://offline?data={}", data.replace('=', "%3D"))
    }

    fn read_lines(lines: &[String]) -> (Vec<Token>, Vec<String>) {
        let found = super::super::lines::read(&lines.join("\n"));
        let told = |fault: &Fault| format!("{}: {}", fault.place, fault.why);
        (found.tokens, found.faults.iter().map(told).collect())
    }

    const TOTP: &[u8] = &[4 << 3, 1, 5 << 3, 1, 6 << 3, 2];

    #[test]
    fn accounts_are_read_with_what_they_say_and_what_every_app_assumes() {
        let odd = [&bytes_field(3, b"ACME"), &[4 << 3, 3, 5 << 3, 2, 6 << 3, 2][..]].concat();
        let payload = [account("Old: rao", TOTP), account("lee", &odd), vec![2 << 3, 1]].concat();
        let (tokens, faults) = read_lines(&[uri(&payload)]);
        assert!(faults.is_empty(), "{faults:?}");
        let [rao, lee] = tokens.as_slice() else { panic!("{tokens:?}") };
        assert_eq!(rao.seed.expose(), SECRET);
        assert_eq!((rao.owner.as_deref(), rao.settings), (Some("rao"), TotpSettings::default()));
        assert_eq!(rao.label.as_ref().unwrap().as_str(), "Old");
        assert_eq!(rao.place.to_string(), "line 1, entry 1 (rao)");
        assert_eq!(lee.label.as_ref().unwrap().as_str(), "ACME");
        assert_eq!(lee.settings.algorithm, Algorithm::Sha512);
        assert_eq!(lee.settings.digits, Digits::Eight);
    }

    #[test]
    fn what_does_not_count_by_time_or_by_a_known_hash_is_told_beside_the_others() {
        let kinds: [&[u8]; 5] =
            [&[6 << 3, 1], &[6 << 3, 0], &[6 << 3, 2, 4 << 3, 4], &[6 << 3, 2, 5 << 3, 9], TOTP];
        let payload = kinds.map(|kind| account("rao", kind)).concat();
        let (tokens, faults) = read_lines(&[uri(&payload)]);
        assert_eq!(tokens.len(), 1);
        assert_eq!(
            faults,
            [
                format!("line 1, entry 1 (rao): {HOTP}"),
                "line 1, entry 2 (rao): it is of no known type".to_owned(),
                "line 1, entry 3 (rao): its algorithm is MD5: enroll its person anew instead"
                    .to_owned(),
                "line 1, entry 4 (rao): its codes do not have 6, 7 or 8 digits".to_owned(),
            ]
        );
    }

    #[test]
    fn a_missing_part_is_told_and_so_is_one_that_is_there_twice() {
        let part = |index: u8, size: u8| {
            let batch = [3 << 3, size, 4 << 3, index, 5 << 3, 77];
            uri(&[account("rao", TOTP), batch.to_vec()].concat())
        };
        let whole = [part(1, 2), part(0, 2)];
        assert_eq!(read_lines(&whole).1, [] as [&str; 0]);
        let missing = "line 1: part 1 of 3 of this export is missing";
        assert_eq!(read_lines(&[part(2, 3), part(1, 3)]).1, [missing]);
        assert_eq!(read_lines(&[part(0, 1), part(0, 1)]).1, ["line 2: part 1 of 1 is in line 1"]);
        let other = "line 2: other parts of this export say that it has more, or fewer";
        assert_eq!(read_lines(&[part(0, 1), part(1, 2)]).1, [other]);
        let beyond = "line 1: it says to be one of 2 parts, at most 200 are read";
        assert_eq!(read_lines(&[part(2, 2)]).1, [beyond]);
        let negative = [vec![3 << 3], vec![0xff; 9], vec![1]].concat();
        let (_, faults) = read_lines(&[uri(&[account("rao", TOTP), negative].concat())]);
        assert!(faults[0].contains("at most 200"), "{faults:?}");
    }

    #[test]
    fn a_payload_that_is_cut_off_is_told_at_every_byte() {
        let payload = [account("rao", TOTP), vec![3 << 3, 1]].concat();
        for length in 0..payload.len() {
            let (_, faults) = read_lines(&[uri(&payload[..length])]);
            let is_whole = length == payload.len() - 2;
            assert_eq!(faults.is_empty(), is_whole, "{length}: {faults:?}");
        }
    }

    #[test]
    fn a_length_beyond_the_payload_is_damage() {
        for length in [&[0x7f][..], &[0xff; 9], &[0xff, 0xff, 0xff, 0xff, 0x0f]] {
            let mut payload = [&[1 << 3 | 2], length].concat();
            payload.push(1);
            assert_eq!(read_lines(&[uri(&payload)]).1, [format!("line 1: {DAMAGED}")]);
        }
        for tag in [3, 4, 6, 7] {
            let payload = [account("rao", TOTP), vec![9 << 3 | tag, 0, 0, 0, 0]].concat();
            assert_eq!(read_lines(&[uri(&payload)]).1, [format!("line 1: {DAMAGED}")]);
        }
    }

    #[test]
    fn what_has_no_data_is_told() {
        for (uri, why) in [
            ("otpauth-migration://offline", NO_DATA),
            ("otpauth-migration://offline?date=QQ", NO_DATA),
            ("otpauth-migration://offline?data=QQ&data=QQ", NO_DATA),
            ("otpauth-migration://offline?data=*", "its data is no Base64"),
            ("otpauth-migration://offline?data=", "there is no account in it"),
        ] {
            assert_eq!(read_lines(&[uri.to_owned()]).1, [format!("line 1: {why}")], "{uri}");
        }
        let named = format!("rao,{}", uri(&account("rao", TOTP)));
        assert!(read_lines(&[named]).1[0].contains("a login before it"));
    }

    #[test]
    fn data_is_read_with_its_signs_escaped_or_not() {
        let mut payload = account("rao", TOTP);
        payload.extend(bytes_field(9, &b"\xfb\xef\xbe\xff\xff\xff\0".repeat(3)));
        let base64 = BASE64.encode(&payload);
        assert!(base64.contains('+') && base64.contains('/'), "{base64}");
        for data in [base64.clone(), base64.replace('+', "-").replace('/', "_")] {
            let (tokens, faults) =
                read_lines(&[format!("otpauth-migration://offline?data={data}")]);
            assert_eq!((tokens.len(), faults.len()), (1, 0), "{faults:?}");
        }
    }

    proptest! {
        #[test]
        fn any_payload_is_read_or_told(payload in proptest::collection::vec(any::<u8>(), 0..300)) {
            let (tokens, faults) = read_lines(&[uri(&payload)]);
            prop_assert!(!tokens.is_empty() || !faults.is_empty());
        }
    }
}
