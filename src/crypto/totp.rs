//! Time-based codes (RFC 6238): making seeds, checking codes, and the URI that
//! an app scans.
//!
//! A step is the number of whole periods since 1970. Which step is still to be
//! accepted, and that none is accepted twice, is for the callers to hold.

use std::iter::once;
use std::ops::RangeInclusive;

use data_encoding::BASE32_NOPAD;
use totp_rs::{Builder, Totp};

use super::error::{CryptoError, Result};
use super::random;
use crate::model::authenticator::{Algorithm, TotpSettings};
use crate::model::code::OneTimeCode;
use crate::model::secret::{SecretBytes, SecretText};
use crate::model::text::is_hostile;

/// The periods for which codes are computed (see [`TotpSettings::period`]).
const PERIODS: RangeInclusive<u32> = 15..=120;

/// The farthest that [`locate`] looks either way: a day of 30-second steps,
/// which covers a phone set to any wrong time zone.
const MAX_REACH: u32 = 2_880;

/// The longest issuer or account in a URI, in bytes before escaping. Longer
/// ones make a QR code that fits no terminal.
const LABEL_BYTES: usize = 64;

/// How far from the present step a code may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(test), expect(dead_code, reason = "a strict window is for the RFCs' vectors"))]
pub(crate) enum Window {
    /// The present step only.
    Present,
    /// The present step and one either side: the delay that RFC 6238 section
    /// 5.2 allows for, and never more.
    OneEitherSide,
}

/// Whether an app finds the issuer in the label, or in its parameter alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LabelStyle {
    /// `Issuer:account`, as the Key URI format recommends.
    WithIssuer,
    /// `account`, for a shorter code.
    AccountOnly,
}

/// Generates a seed as long as the hash (RFC 4226 section 4, R6).
///
/// # Errors
///
/// [`CryptoError::Random`] if the operating system gives no random bytes.
pub(crate) fn generate_seed(algorithm: Algorithm) -> Result<SecretBytes> {
    random::secret(algorithm.seed_length())
}

/// The steps within the window whose code this is, in ascending order; mostly
/// none or one. The caller takes the first that is newer than the last accepted.
///
/// Every step is computed and compared in constant time, whether or not an
/// earlier one matched.
///
/// # Errors
///
/// [`CryptoError::Internal`] for a seed under 16 bytes or a period that
/// nothing of ours has.
pub(crate) fn matching_steps(
    seed: &SecretBytes,
    settings: TotpSettings,
    code: &OneTimeCode,
    now_seconds: u64,
    window: Window,
) -> Result<Vec<u64>> {
    let by_step = by_step(seed, settings)?;
    let present = now_seconds / u64::from(settings.period);
    let steps = match window {
        Window::Present => present..=present,
        Window::OneEitherSide => present.saturating_sub(1)..=present.saturating_add(1),
    };
    // Judged first and picked afterwards, so that a match changes nothing
    // about the work on the steps behind it.
    let judged: Vec<(u64, bool)> =
        steps.map(|step| (step, is_code_of(&by_step, code, step))).collect();
    Ok(judged.into_iter().filter_map(|(step, matches)| matches.then_some(step)).collect())
}

/// How many steps the phone is away if this is its code: negative if it is
/// slow, `None` if nothing within `reach_steps` matches. The nearest wins,
/// and the slow side where both are as near. Looks a day either way at most.
///
/// For telling a person why a code was refused, never for accepting it; its
/// time depends on the answer.
///
/// # Errors
///
/// As [`matching_steps`].
pub(crate) fn locate(
    seed: &SecretBytes,
    settings: TotpSettings,
    code: &OneTimeCode,
    now_seconds: u64,
    reach_steps: u32,
) -> Result<Option<i64>> {
    let by_step = by_step(seed, settings)?;
    let present = now_seconds / u64::from(settings.period);
    let reach = i64::from(reach_steps.min(MAX_REACH));
    let mut offsets = once(0).chain((1..=reach).flat_map(|distance| [-distance, distance]));
    Ok(offsets.find(|offset| {
        let step = present.checked_add_signed(*offset);
        step.is_some_and(|step| is_code_of(&by_step, code, step))
    }))
}

/// All that [`locate`] could find, the slowest first.
///
/// For measuring a clock, where one code is not enough; its time depends on the
/// answer.
///
/// # Errors
///
/// As [`matching_steps`].
pub(crate) fn offsets(
    seed: &SecretBytes,
    settings: TotpSettings,
    code: &OneTimeCode,
    now_seconds: u64,
    reach_steps: u32,
) -> Result<Vec<i64>> {
    let by_step = by_step(seed, settings)?;
    let present = now_seconds / u64::from(settings.period);
    let reach = i64::from(reach_steps.min(MAX_REACH));
    let is_there = |offset: &i64| {
        let step = present.checked_add_signed(*offset);
        step.is_some_and(|step| is_code_of(&by_step, code, step))
    };
    Ok((-reach..=reach).filter(is_there).collect())
}

/// A generator whose period is one second and whose window is zero: asked for
/// the time `n` it speaks of step `n`, and multiplies nothing that could
/// overflow.
fn by_step(seed: &SecretBytes, settings: TotpSettings) -> Result<Totp> {
    let TotpSettings { algorithm, digits, period } = settings;
    if !PERIODS.contains(&period) {
        return Err(CryptoError::Internal("a code lasts 15 to 120 seconds"));
    }
    let algorithm = match algorithm {
        Algorithm::Sha1 => totp_rs::Algorithm::SHA1,
        Algorithm::Sha256 => totp_rs::Algorithm::SHA256,
        Algorithm::Sha512 => totp_rs::Algorithm::SHA512,
    };
    Builder::new()
        .with_algorithm(algorithm)
        .with_digits(digits.get())
        .with_secret(seed.expose())
        .with_skew(0)
        .with_step_duration(1)
        .build()
        .map_err(|_| CryptoError::Internal("a seed has at least 16 bytes"))
}

/// Compares in constant time; a code of another length never matches.
fn is_code_of(by_step: &Totp, code: &OneTimeCode, step: u64) -> bool {
    by_step.check(code.expose(), step).is_some()
}

/// The seed as people type it into an app: Base32 (RFC 4648) without padding.
#[must_use]
pub(crate) fn seed_base32(seed: &SecretBytes) -> SecretText {
    SecretText::new(BASE32_NOPAD.encode(seed.expose()))
}

/// The URI that an app scans, in the Key URI format.
///
/// Issuer and account lose what would mislead an app or a reader (colons,
/// hostile characters) and what exceeds 64 bytes. What every app assumes is
/// left out. The secret is never last, so that a cut-off URI still ends in
/// something harmless. `account` is a login and never empty.
#[must_use]
pub(crate) fn otpauth_uri(
    seed: &SecretBytes,
    settings: TotpSettings,
    issuer: &str,
    account: &str,
    label: LabelStyle,
) -> SecretText {
    let issuer = percent_encoded(&label_part(issuer));
    let account = percent_encoded(&label_part(account));
    // More than the longest there is, because growing would leave a copy of
    // the seed behind: three times 3 * 64, a seed of 103, and the rest.
    let mut uri = String::with_capacity(1024);
    uri.push_str("otpauth://totp/");
    if label == LabelStyle::WithIssuer && !issuer.is_empty() {
        uri.push_str(&issuer);
        uri.push(':');
    }
    uri.push_str(&account);
    uri.push_str("?secret=");
    BASE32_NOPAD.encode_append(seed.expose(), &mut uri);
    if !issuer.is_empty() {
        uri.push_str("&issuer=");
        uri.push_str(&issuer);
    }
    push_settings(&mut uri, settings, issuer.is_empty());
    SecretText::new(uri)
}

/// Adds what differs from what every app assumes, and the period even if it
/// does not where nothing else would follow the secret.
fn push_settings(uri: &mut String, settings: TotpSettings, with_period: bool) {
    let TotpSettings { algorithm, digits, period } = settings;
    let usual = TotpSettings::default();
    if algorithm != usual.algorithm {
        uri.push_str("&algorithm=");
        uri.push_str(algorithm.as_str());
    }
    if digits != usual.digits {
        uri.push_str("&digits=");
        uri.push_str(&digits.to_string());
    }
    if period != usual.period || with_period {
        uri.push_str("&period=");
        uri.push_str(&period.to_string());
    }
}

/// `text` without colons and hostile characters, trimmed, and cut at the last
/// whole character that fits.
fn label_part(text: &str) -> String {
    let cleaned: String = text.chars().filter(|c| *c != ':' && !is_hostile(*c)).collect();
    let mut part = String::new();
    for c in cleaned.trim().chars() {
        if part.len() + c.len_utf8() > LABEL_BYTES {
            break;
        }
        part.push(c);
    }
    part.truncate(part.trim_end().len());
    part
}

/// RFC 3986 section 2.1 over UTF-8. The at sign is allowed in path and query
/// alike (sections 3.3 and 3.4) and keeps an e-mail address readable.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            data_encoding::HEXUPPER.encode_append(&[byte], &mut encoded);
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::authenticator::Digits;

    const DIGITS: &str = "1234567890123456789012345678901234567890123456789012345678901234";

    fn code(text: &str) -> OneTimeCode {
        OneTimeCode::parse(&SecretText::new(text.to_owned())).unwrap()
    }

    /// The seed of RFC 6238 appendix B for a hash: as long as the hash (an
    /// erratum; the prose names 20 bytes for all).
    fn rfc_seed(algorithm: Algorithm) -> SecretBytes {
        SecretBytes::new(DIGITS.as_bytes()[..algorithm.seed_length()].to_vec())
    }

    fn settings(algorithm: Algorithm, digits: Digits) -> TotpSettings {
        TotpSettings { algorithm, digits, period: 30 }
    }

    fn steps(settings: TotpSettings, text: &str, now: u64, window: Window) -> Vec<u64> {
        matching_steps(&rfc_seed(settings.algorithm), settings, &code(text), now, window).unwrap()
    }

    /// RFC 6238 appendix B: time, step, and the codes of SHA1, SHA256, SHA512.
    const APPENDIX_B: [(u64, u64, [&str; 3]); 6] = [
        (59, 0x1, ["94287082", "46119246", "90693936"]),
        (1_111_111_109, 0x0235_23EC, ["07081804", "68084774", "25091201"]),
        (1_111_111_111, 0x0235_23ED, ["14050471", "67062674", "99943326"]),
        (1_234_567_890, 0x0273_EF07, ["89005924", "91819424", "93441116"]),
        (2_000_000_000, 0x03F9_40AA, ["69279037", "90698825", "38618901"]),
        (20_000_000_000, 0x27BC_86AA, ["65353130", "77737706", "47863826"]),
    ];

    #[test]
    fn all_eighteen_codes_of_rfc_6238_are_accepted_at_their_step() {
        for (time, step, codes) in APPENDIX_B {
            for (algorithm, text) in Algorithm::ALL.into_iter().zip(codes) {
                let eight = settings(algorithm, Digits::Eight);
                assert_eq!(steps(eight, text, time, Window::Present), [step], "{text}");
                for (digits, short) in [(Digits::Seven, &text[1..]), (Digits::Six, &text[2..])] {
                    let short_settings = settings(algorithm, digits);
                    assert_eq!(steps(short_settings, short, time, Window::Present), [step]);
                }
            }
        }
    }

    #[test]
    fn the_codes_of_the_wrong_seed_length_are_refused() {
        for (algorithm, trap) in [(Algorithm::Sha256, "32247374"), (Algorithm::Sha512, "69342147")]
        {
            let eight = settings(algorithm, Digits::Eight);
            assert!(steps(eight, trap, 59, Window::OneEitherSide).is_empty());
            let short_seed = rfc_seed(Algorithm::Sha1);
            let trapped =
                matching_steps(&short_seed, eight, &code(trap), 59, Window::Present).unwrap();
            assert_eq!(trapped, [1], "the trap is what it is said to be");
        }
    }

    #[test]
    fn the_ten_codes_of_rfc_4226_are_those_of_the_first_ten_steps() {
        let codes = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583",
            "399871", "520489",
        ];
        for (step, text) in (0..).zip(codes) {
            assert_eq!(steps(TotpSettings::default(), text, step * 30, Window::Present), [step]);
        }
    }

    #[test]
    fn a_code_counts_one_step_either_side_and_no_further() {
        let usual = TotpSettings::default();
        let [_, (before, step, [older, ..]), (after, _, [newer, ..]), ..] = APPENDIX_B;
        let (older, newer) = (&older[2..], &newer[2..]);
        assert!(steps(usual, older, after, Window::Present).is_empty());
        assert!(steps(usual, newer, before, Window::Present).is_empty());
        assert_eq!(steps(usual, older, after, Window::OneEitherSide), [step]);
        assert_eq!(steps(usual, newer, before, Window::OneEitherSide), [step + 1]);
        for away in [step - 2, step + 2] {
            assert!(steps(usual, older, away * 30, Window::OneEitherSide).is_empty());
        }
        for near in [step - 1, step, step + 1] {
            assert_eq!(steps(usual, older, near * 30 + 29, Window::OneEitherSide), [step]);
        }
    }

    #[test]
    fn all_steps_with_the_same_digits_are_found_oldest_first() {
        // Found by search: two neighbouring steps of the RFC's seed share six digits.
        let (usual, twin) = (TotpSettings::default(), 910_737);
        let found = steps(usual, "911617", twin * 30, Window::OneEitherSide);
        assert_eq!(found, [twin, twin + 1]);
    }

    #[test]
    fn the_number_of_digits_must_be_the_authenticators() {
        let eight = settings(Algorithm::Sha1, Digits::Eight);
        assert!(steps(eight, "287082", 59, Window::OneEitherSide).is_empty());
        assert!(steps(TotpSettings::default(), "94287082", 59, Window::OneEitherSide).is_empty());
    }

    #[test]
    fn no_time_overflows_at_either_end() {
        let usual = TotpSettings::default();
        for now in (0..=120).chain([u64::MAX - 30, u64::MAX - 1, u64::MAX]) {
            for window in [Window::Present, Window::OneEitherSide] {
                let found = steps(usual, "000000", now, window);
                assert!(found.iter().all(|step| step.abs_diff(now / 30) <= 1));
            }
            let seed = rfc_seed(Algorithm::Sha1);
            assert!(locate(&seed, usual, &code("000000"), now, 40).is_ok());
        }
    }

    #[test]
    fn impossible_settings_are_an_error_and_no_panic() {
        let check = |seed: &SecretBytes, period| {
            let odd = TotpSettings { period, ..TotpSettings::default() };
            matching_steps(seed, odd, &code("000000"), 59, Window::Present)
        };
        let seed = rfc_seed(Algorithm::Sha1);
        for period in [0, 1, 14, 121, u32::MAX] {
            assert!(matches!(check(&seed, period), Err(CryptoError::Internal(_))), "{period}");
        }
        let short = SecretBytes::new(vec![0; 15]);
        assert!(matches!(check(&short, 30), Err(CryptoError::Internal(_))));
    }

    #[test]
    fn a_phone_that_is_slow_or_fast_is_located() {
        let usual = TotpSettings::default();
        let seed = rfc_seed(Algorithm::Sha1);
        let offset = |text: &str, now, reach| locate(&seed, usual, &code(text), now, reach);
        let at = 1_111_111_109;
        assert_eq!(offset("081804", at, 40), Ok(Some(0)));
        assert_eq!(offset("081804", at + 90, 40), Ok(Some(-3)));
        assert_eq!(offset("081804", at - 90, 40), Ok(Some(3)));
        assert_eq!(offset("081804", at + 40 * 30, 40), Ok(Some(-40)));
        assert_eq!(offset("081804", at + 41 * 30, 40), Ok(None));
        assert_eq!(offset("755224", 59, 40), Ok(Some(-1)));
    }

    #[test]
    fn a_seed_is_as_long_as_its_hash_and_never_the_same() {
        for algorithm in Algorithm::ALL {
            let seed = generate_seed(algorithm).unwrap();
            assert_eq!(seed.expose().len(), algorithm.seed_length());
            assert_ne!(generate_seed(algorithm).unwrap(), seed);
        }
    }

    #[test]
    fn a_seed_is_typed_as_unpadded_base32() {
        let typed = |algorithm| seed_base32(&rfc_seed(algorithm)).expose().to_owned();
        assert_eq!(typed(Algorithm::Sha1), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            typed(Algorithm::Sha256),
            "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA"
        );
    }

    fn uri(settings: TotpSettings, issuer: &str, account: &str, label: LabelStyle) -> String {
        let seed = rfc_seed(settings.algorithm);
        otpauth_uri(&seed, settings, issuer, account, label).expose().to_owned()
    }

    #[test]
    fn the_uri_says_only_what_an_app_would_not_assume() {
        let usual = TotpSettings::default();
        assert_eq!(
            uri(usual, "ACME Co", "john.doe@email.com", LabelStyle::WithIssuer),
            "otpauth://totp/ACME%20Co:john.doe@email.com\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=ACME%20Co"
        );
        assert_eq!(
            uri(usual, "ACME Co", "rao", LabelStyle::AccountOnly),
            "otpauth://totp/rao?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=ACME%20Co"
        );
        let odd = TotpSettings { algorithm: Algorithm::Sha256, digits: Digits::Eight, period: 60 };
        assert!(
            uri(odd, "A", "b", LabelStyle::WithIssuer)
                .ends_with("&issuer=A&algorithm=SHA256&digits=8&period=60")
        );
    }

    #[test]
    fn nothing_in_a_name_can_add_to_the_uri_or_mislead_an_app() {
        let hostile = "a:b&secret=x#?/%3A+\u{202e}\u{1b}\n é";
        let made = uri(TotpSettings::default(), hostile, "rao", LabelStyle::WithIssuer);
        let name = "ab%26secret%3Dx%23%3F%2F%253A%2B%20%C3%A9";
        assert!(made.starts_with(&format!("otpauth://totp/{name}:rao?secret=")), "{made}");
        assert!(made.ends_with(&format!("&issuer={name}")), "{made}");
    }

    #[test]
    fn the_secret_is_not_last_even_without_an_issuer() {
        for nothing in ["", "  ", ":::", "\u{200b}"] {
            let made = uri(TotpSettings::default(), nothing, "rao", LabelStyle::WithIssuer);
            assert_eq!(
                made,
                "otpauth://totp/rao?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&period=30"
            );
        }
    }

    #[test]
    fn long_names_are_cut_between_characters() {
        assert_eq!(label_part(&"ä".repeat(40)), "ä".repeat(32));
        assert_eq!(label_part(&format!("a{}", "ä".repeat(40))).len(), 63);
        assert_eq!(label_part(&format!("{} x", "a".repeat(63))), "a".repeat(63));
        assert_eq!(label_part(&"x".repeat(64)).len(), 64);
    }

    /// Undoes percent-encoding, independently of how it was done.
    fn percent_decoded(text: &str) -> String {
        let mut pieces = text.split('%');
        let mut bytes = pieces.next().unwrap().as_bytes().to_vec();
        for piece in pieces {
            bytes.push(u8::from_str_radix(&piece[..2], 16).unwrap());
            bytes.extend_from_slice(&piece.as_bytes()[2..]);
        }
        String::from_utf8(bytes).unwrap()
    }

    proptest! {
        #[test]
        fn a_uri_reads_back_as_what_it_was_made_of(
            issuer in "\\PC{1,40}",
            account in "\\PC{1,40}",
            seed in proptest::collection::vec(any::<u8>(), 16..=64),
            digits in prop_oneof![Just(Digits::Six), Just(Digits::Seven), Just(Digits::Eight)],
        ) {
            let seed = SecretBytes::new(seed);
            let with = TotpSettings { digits, ..TotpSettings::default() };
            let made = otpauth_uri(&seed, with, &issuer, &account, LabelStyle::WithIssuer);
            prop_assert!(made.expose().bytes().all(|b| b.is_ascii_graphic() && b != b'+'));
            prop_assert!(made.expose().len() <= 1024);

            let rest = made.expose().strip_prefix("otpauth://totp/").unwrap();
            let (label, query) = rest.split_once('?').unwrap();
            let parameters: Vec<_> =
                query.split('&').map(|pair| pair.split_once('=').unwrap()).collect();
            let parameter = |name: &str| {
                let found = parameters.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| percent_decoded(value))
            };

            let issuer = label_part(&issuer);
            let account = label_part(&account);
            let (prefix, name) = label.split_once(':').unwrap_or(("", label));
            prop_assert_eq!(percent_decoded(prefix), issuer.clone());
            prop_assert_eq!(percent_decoded(name), account);
            prop_assert_eq!(parameter("issuer").unwrap_or_default(), issuer);
            prop_assert_eq!(
                parameter("digits"),
                (digits != Digits::Six).then(|| digits.to_string())
            );
            let secret = parameter("secret").unwrap();
            prop_assert_eq!(BASE32_NOPAD.decode(secret.as_bytes()).unwrap(), seed.expose());
            prop_assert!(parameters.last().unwrap().0 != "secret");
        }
    }
}
