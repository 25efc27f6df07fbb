//! `otpauth://totp/…`, the URI that apps scan (the Key URI format): strict about what decides
//! over the codes, lenient about how a secret is spelled.
//!
//! A parameter that is unknown or there twice is refused, not skipped: what it meant would show
//! only when the codes of its person are wrong.

use data_encoding::{BASE32_NOPAD, Encoding};
use zeroize::Zeroizing;

use super::label::{Label, display, percent_decoded};
use super::{algorithm, digits, period, visible};
use crate::model::authenticator::{Algorithm, TotpSettings};
use crate::model::secret::SecretBytes;
use crate::model::text::DisplayName;

/// What a URI says.
#[derive(Debug)]
pub(super) struct Read {
    /// The name of the account.
    pub(super) account: Option<String>,
    pub(super) label: Option<DisplayName>,
    pub(super) settings: TotpSettings,
    pub(super) seed: SecretBytes,
}

/// Reads a URI.
///
/// # Errors
///
/// Why it is none, or none that counts by time. Names no piece of it but the algorithm.
pub(super) fn read(uri: &str) -> Result<Read, String> {
    let (kind, rest) = after_scheme(uri)
        .and_then(|rest| rest.split_once('/'))
        .ok_or("it is no otpauth://totp/ URI")?;
    if kind.eq_ignore_ascii_case("hotp") {
        return Err(HOTP.to_owned());
    }
    if !kind.eq_ignore_ascii_case("totp") {
        return Err("it is no otpauth://totp/ URI".to_owned());
    }
    if rest.contains('#') {
        return Err("a # in it is not escaped as %23".to_owned());
    }
    let (label, query) = rest.split_once('?').ok_or("it has no secret")?;
    let Label { issuer, account } = Label::decode(label)?;
    let parameters = Parameters::read(query)?;
    let issuer = parameters.issuer(issuer)?;
    let settings = parameters.settings()?;
    let seed = seed(parameters.secret.ok_or("it has no secret")?)?;
    Ok(Read { account, label: display(issuer.as_deref()), settings, seed })
}

/// Why what counts by use is not taken.
pub(super) const HOTP: &str =
    "its codes count by use (HOTP), not by time: enroll its person anew instead";

fn after_scheme(uri: &str) -> Option<&str> {
    const SCHEME: &str = "otpauth://";
    let (scheme, rest) = uri.split_at_checked(SCHEME.len())?;
    scheme.eq_ignore_ascii_case(SCHEME).then_some(rest)
}

/// The parameters, as they stand there.
#[derive(Default)]
struct Parameters<'u> {
    secret: Option<&'u str>,
    issuer: Option<&'u str>,
    algorithm: Option<&'u str>,
    digits: Option<&'u str>,
    period: Option<&'u str>,
}

impl<'u> Parameters<'u> {
    fn read(query: &'u str) -> Result<Self, String> {
        let mut read = Self::default();
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        for (number, pair) in (1..).zip(pairs) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let place = match name {
                "secret" => &mut read.secret,
                "issuer" => &mut read.issuer,
                "algorithm" => &mut read.algorithm,
                "digits" => &mut read.digits,
                "period" => &mut read.period,
                // Pictures and colours in lists of accounts.
                "image" | "icon" | "color" => continue,
                "counter" => return Err(HOTP.to_owned()),
                // Its name is not told: where an equals sign is missing, it is the secret.
                _ => return Err(format!("parameter {number} is of no known name")),
            };
            if place.replace(value).is_some() {
                return Err(format!("{name}= is there twice"));
            }
        }
        Ok(read)
    }

    /// The issuer, of which the label must not say another.
    fn issuer(&self, label: Option<String>) -> Result<Option<String>, String> {
        let Some(value) = self.issuer else { return Ok(label) };
        // Some write a blank as +, so a plus may be either.
        let plain = percent_decoded(value)?;
        let spaced = percent_decoded(&value.replace('+', " "))?;
        let agrees = |one: &str| label.as_deref().is_none_or(|label| label == one.trim());
        let issuer = [&spaced, &plain].into_iter().find(|one| agrees(one));
        let issuer = issuer.ok_or("its label and issuer= name different issuers")?;
        let issuer = visible("its issuer", issuer.trim().to_owned().into())?;
        Ok(label.or_else(|| (!issuer.is_empty()).then(|| issuer.into_owned())))
    }

    fn settings(&self) -> Result<TotpSettings, String> {
        let usual = TotpSettings::default();
        Ok(TotpSettings {
            algorithm: self.algorithm.map_or(Ok(usual.algorithm), known_algorithm)?,
            digits: self.digits.map_or(Ok(usual.digits), digits)?,
            period: self.period.map_or(Ok(usual.period), period)?,
        })
    }
}

fn known_algorithm(word: &str) -> Result<Algorithm, String> {
    algorithm(word).ok_or_else(|| "its algorithm is not SHA1, SHA256 or SHA512".to_owned())
}

/// The seed that a secret spells: Base32 in either case, with or without blanks, dashes and
/// padding. Bits that are left over at its end are dropped, as every app does.
pub(super) fn seed(secret: &str) -> Result<SecretBytes, String> {
    const NOT_BASE32: &str = "its secret is no Base32";
    let decoded = percent_decoded(secret)?;
    let letters = decoded.bytes().filter(|b| !matches!(b, b' ' | b'+' | b'-'));
    let mut letters = Zeroizing::new(letters.collect::<Vec<u8>>());
    letters.make_ascii_uppercase();
    while letters.last() == Some(&b'=') {
        letters.pop();
    }
    if letters.is_empty() {
        return Err("it has no secret".to_owned());
    }
    let base32 = lenient_base32().ok_or(NOT_BASE32)?;
    let room = base32.decode_len(letters.len()).map_err(|_| SHORTENED)?;
    let mut seed = Zeroizing::new(vec![0; room]);
    let length = base32.decode_mut(&letters, &mut seed).map_err(|partial| {
        format!("{NOT_BASE32}: character {} of it", partial.error.position + 1)
    })?;
    Ok(SecretBytes::new(seed.get(..length).unwrap_or_default().to_vec()))
}

const SHORTENED: &str = "its secret is no Base32: a character is missing or too many";

fn lenient_base32() -> Option<Encoding> {
    let mut specification = BASE32_NOPAD.specification();
    specification.check_trailing_bits = false;
    specification.encoding().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::authenticator::Digits;

    const SECRET: &str = "T4OSFYCHLPEDUYP6BSJXRVJOQQM2WYBX";

    fn told(uri: &str) -> String {
        read(uri).map(|_| ()).unwrap_err()
    }

    #[test]
    fn a_whole_uri_is_read() {
        let uri = format!(
            "otpauth://totp/ACME%20Co:rao@cityclinic.example?secret={SECRET}&issuer=ACME%20Co\
             &algorithm=SHA256&digits=8&period=60"
        );
        let Read { account, label, settings, seed } = read(&uri).unwrap();
        assert_eq!(account.as_deref(), Some("rao@cityclinic.example"));
        assert_eq!(label.unwrap().as_str(), "ACME Co");
        let expected =
            TotpSettings { algorithm: Algorithm::Sha256, digits: Digits::Eight, period: 60 };
        assert_eq!(settings, expected);
        assert_eq!(seed.expose(), BASE32_NOPAD.decode(SECRET.as_bytes()).unwrap());
    }

    #[test]
    fn what_is_not_said_is_what_every_app_assumes() {
        let Read { account, label, settings, .. } =
            read(&format!("OTPAUTH://TOTP/rao?secret={SECRET}")).unwrap();
        assert_eq!((account.as_deref(), label), (Some("rao"), None));
        assert_eq!(settings, TotpSettings::default());
        let nameless = read(&format!("otpauth://totp/?secret={SECRET}&issuer=")).unwrap();
        assert_eq!((nameless.account, nameless.label), (None, None));
    }

    #[test]
    fn a_secret_is_read_however_it_is_spelled() {
        let plain = seed(SECRET).unwrap();
        let grouped = "t4os-fych lped+uyp6%20bsjx rvjo qqm2 wybx====";
        for spelled in [&SECRET.to_lowercase(), grouped, &format!("{SECRET}%3D%3D")] {
            assert_eq!(seed(spelled).unwrap(), plain, "{spelled}");
        }
        // 26 letters are 16 bytes and two bits, which google-authenticator leaves set.
        assert_eq!(seed("T4OSFYCHLPEDUYP6BSJXRVJOQ7").unwrap().expose().len(), 16);
    }

    #[test]
    fn what_is_no_secret_is_told_without_it() {
        assert_eq!(
            seed("T4OSFYCHLPEDUYP1").unwrap_err(),
            "its secret is no Base32: character 16 of it"
        );
        assert_eq!(seed("T4OSF=YC").unwrap_err(), "its secret is no Base32: character 6 of it");
        for short in ["A", "ABC", "ABCDEF"] {
            assert_eq!(seed(short).unwrap_err(), SHORTENED);
        }
        for empty in ["", "===", " - "] {
            assert_eq!(seed(empty).unwrap_err(), "it has no secret");
        }
    }

    #[test]
    fn everything_that_decides_over_codes_is_read_strictly() {
        let with = |more: &str| told(&format!("otpauth://totp/A:rao?secret={SECRET}{more}"));
        for (more, why) in [
            ("&secret=T4OS", "secret= is there twice"),
            ("&digits=6&digits=6", "digits= is there twice"),
            ("&issuer=B", "its label and issuer= name different issuers"),
            ("&issuer=A%1B", "its label and issuer= name different issuers"),
            ("&algorithm=MD5", "its algorithm is not SHA1, SHA256 or SHA512"),
            ("&digits=5", "its codes do not have 6, 7 or 8 digits"),
            ("&digits=06", "its codes do not have 6, 7 or 8 digits"),
            ("&period=0", "its codes do not last 15 to 120 seconds"),
            ("&period=18446744073709551615", "its codes do not last 15 to 120 seconds"),
            ("&encoder=steam", "parameter 2 is of no known name"),
            ("&Digits=8", "parameter 2 is of no known name"),
            ("&counter=0", HOTP),
            ("#x", "a # in it is not escaped as %23"),
        ] {
            assert_eq!(with(more), why, "{more}");
        }
        let unsaid = told(&format!("otpauth://totp/rao?{SECRET}"));
        assert_eq!(unsaid, "parameter 1 is of no known name");
        assert_eq!(told(&format!("otpauth://hotp/rao?secret={SECRET}&counter=1")), HOTP);
        assert_eq!(
            told(&format!("otpauth://steam/rao?secret={SECRET}")),
            "it is no otpauth://totp/ URI"
        );
        for none in ["", "otpauth://", "otpauth://totp", "otpauth:totp/x", "https://x/y?secret=A"] {
            assert_eq!(told(none), "it is no otpauth://totp/ URI", "{none}");
        }
        assert_eq!(told("otpauth://totp/rao"), "it has no secret");
        assert!(told("otpauth://totp/r%0aao?secret=A").contains("control"));
    }

    #[test]
    fn a_plus_in_an_issuer_is_a_blank_or_a_plus_as_the_label_has_it() {
        for (label, issuer) in
            [("A+B", "A+B"), ("A%20B", "A+B"), ("A%2BB", "A%2BB"), ("A+B", "A%2BB")]
        {
            let uri = format!("otpauth://totp/{label}:rao?secret={SECRET}&issuer={issuer}");
            assert!(read(&uri).is_ok(), "{uri}");
        }
        let alone = read(&format!("otpauth://totp/rao?secret={SECRET}&issuer=A+B")).unwrap();
        assert_eq!(alone.label.unwrap().as_str(), "A B");
    }
}
