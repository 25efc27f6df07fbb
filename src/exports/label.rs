//! Labels of accounts: `Issuer:account` or `account`, as URIs and Google Authenticator have them.

use std::borrow::Cow;

use zeroize::Zeroizing;

use super::visible;
use crate::model::text::DisplayName;

/// A label that was taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) issuer: Option<String>,
    pub(super) account: Option<String>,
}

impl Label {
    /// Takes a label apart at its first colon; blanks around either part fall away.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some((issuer, account)) => Self::of(Some(issuer), account),
            None => Self::of(None, text),
        }
    }

    /// As [`Self::parse`], of the label of a URI. A colon that stands there as such comes first:
    /// one that was escaped may belong to the issuer, as pyotp writes it.
    pub(super) fn decode(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some((issuer, account)) => {
                Self::of(Some(&percent_decoded(issuer)?), &percent_decoded(account)?)
            }
            None => Self::parse(&percent_decoded(text)?),
        }
    }

    fn of(issuer: Option<&str>, account: &str) -> Result<Self, String> {
        for part in issuer.into_iter().chain([account]) {
            visible("its label", Cow::Borrowed(part))?;
        }
        let filled = |part: &str| (!part.trim().is_empty()).then(|| part.trim().to_owned());
        Ok(Self { issuer: issuer.and_then(filled), account: filled(account) })
    }
}

/// An issuer as a label for people; none where it is empty or longer than a name may be.
pub(super) fn display(issuer: Option<&str>) -> Option<DisplayName> {
    issuer.and_then(|issuer| DisplayName::parse(issuer).ok())
}

/// What a part of a URI stands for (RFC 3986 section 2.1).
pub(super) fn percent_decoded(text: &str) -> Result<Zeroizing<String>, &'static str> {
    const BROKEN: &str = "a % in it is not followed by two hexadecimal digits";
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|b| char::from(b).to_digit(16));
        let (high, low) = (digit().ok_or(BROKEN)?, digit().ok_or(BROKEN)?);
        bytes.push(u8::try_from(high * 16 + low).map_err(|_| BROKEN)?);
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| "what its % stand for is not UTF-8")?;
    Ok(Zeroizing::new(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_taken_apart_at_its_first_colon() {
        let label = |text| {
            let Label { issuer, account } = Label::parse(text).unwrap();
            (issuer, account)
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(label("rao"), (None, some("rao")));
        assert_eq!(label("ACME Co: rao@x"), (some("ACME Co"), some("rao@x")));
        assert_eq!(label("a:b:c"), (some("a"), some("b:c")));
        assert_eq!(label(":rao"), (None, some("rao")));
        assert_eq!(label("ACME:"), (some("ACME"), None));
        assert_eq!(label("  "), (None, None));
        let decoded = Label::decode("A%3A%20B:rao%40x").unwrap();
        assert_eq!(decoded.issuer.as_deref(), Some("A: B"));
        assert_eq!(decoded.account.as_deref(), Some("rao@x"));
        let escaped = Label::decode("A%3A%20rao").unwrap();
        assert_eq!((escaped.issuer, escaped.account), (some("A"), some("rao")));
        assert!(Label::parse("rao\u{1b}[2J").unwrap_err().contains("control"));
        assert!(Label::parse("rao\u{202e}").is_err());
    }

    #[test]
    fn percent_signs_stand_for_utf_8_or_for_nothing() {
        assert_eq!(&**percent_decoded("a%20b%C3%A9%3a+").unwrap(), "a bé:+");
        for broken in ["%", "%4", "%g0", "%+1", "a%", "%ff", "%C3"] {
            assert!(percent_decoded(broken).is_err(), "{broken}");
        }
    }
}
