//! Lists of URIs, one a line: `login,otpauth://…` with a comma, semicolon, tab or blank between
//! them, or a URI whose label names its account; the URIs of Google Authenticator among them.

use super::assignments::unquoted;
use super::migration::{self, Parts};
use super::{bounded, uri};
use crate::model::text::is_hostile;
use crate::model::token::{Fault, Found, Place, Token};

/// Reads every line that is not empty and is no comment.
pub(super) fn read(text: &str) -> Found {
    let mut found = Found::default();
    let mut parts = Parts::default();
    for (number, line) in (1..).zip(text.lines()) {
        let is_comment = line.trim_start().starts_with('#') && position(line).is_none();
        if line.trim().is_empty() || is_comment {
            continue;
        }
        if let Err(why) = read_line(line, number, (&mut found, &mut parts)) {
            found.faults.push(Fault::new(Place::line(number), why));
        }
    }
    parts.tell_missing(&mut found);
    found
}

fn read_line(
    line: &str,
    number: u64,
    (found, parts): (&mut Found, &mut Parts),
) -> Result<(), String> {
    let (owner, uri) = split(bounded(line)?)?;
    if !migration::is_one(uri) {
        found.tokens.push(token(owner, uri, number)?);
        return Ok(());
    }
    if owner.is_some() {
        return Err("a login before it says nothing: each account in it has a name".to_owned());
    }
    migration::read(uri, number, (found, parts))
}

/// Where the URI of a line begins.
fn position(line: &str) -> Option<usize> {
    const SCHEME: &str = "otpauth";
    let is_here = |at: &usize| {
        let rest = line.get(*at..).and_then(|rest| rest.split_at_checked(SCHEME.len()));
        rest.is_some_and(|(scheme, rest)| {
            scheme.eq_ignore_ascii_case(SCHEME) && rest.starts_with([':', '-'])
        })
    };
    (0..line.len()).find(is_here)
}

/// The login in front, if there is one, and the URI.
fn split(line: &str) -> Result<(Option<&str>, &str), String> {
    let at = position(line).ok_or("there is no otpauth URI in it")?;
    let (front, rest) = line.split_at(at);
    let (front, rest) = match (front.strip_suffix('"'), rest.trim_end().strip_suffix('"')) {
        (Some(front), Some(rest)) => (front, rest),
        _ => (front, rest.trim_end()),
    };
    if rest.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err("something follows the URI, or a blank in it is not escaped as %20".to_owned());
    }
    let front = front.trim();
    if front.is_empty() {
        return Ok((None, rest));
    }
    let login = unquoted(front.strip_suffix([',', ';']).unwrap_or(front));
    let is_odd = |c: char| c.is_whitespace() || c == '"' || is_hostile(c);
    if login.is_empty() || login.contains(is_odd) {
        return Err("before the URI stands something else than a login".to_owned());
    }
    Ok((Some(login), rest))
}

fn token(owner: Option<&str>, uri: &str, line: u64) -> Result<Token, String> {
    let uri::Read { account, label, settings, seed } = uri::read(uri)?;
    let place = Place::line(line).named(account.as_deref());
    let owner = owner.map(ToOwned::to_owned).or(account);
    Ok(Token { place, owner, label, settings, seed })
}

#[cfg(test)]
mod tests {
    use super::*;

    const URI: &str = "otpauth://totp/Old:old-name?secret=T4OSFYCHLPEDUYP6BSJXRVJOQQM2WYBX";

    fn owners(text: &str) -> Vec<Option<String>> {
        let found = read(text);
        assert_eq!(found.faults, [], "{text}");
        found.tokens.into_iter().map(|token| token.owner).collect()
    }

    fn told(text: &str) -> Vec<String> {
        let faults = read(text).faults;
        faults.iter().map(|fault| format!("{}: {}", fault.place, fault.why)).collect()
    }

    #[test]
    fn a_login_stands_before_its_uri_in_every_usual_way() {
        for front in ["rao,", "rao, ", "rao;", "rao\t", "rao ", "rao  ", "\"rao\",", "  rao ,"] {
            assert_eq!(owners(&format!("{front}{URI}")), [Some("rao".to_owned())], "{front:?}");
            assert_eq!(owners(&format!("{front}\"{URI}\" ")), [Some("rao".to_owned())]);
        }
        assert_eq!(owners(&format!("#42,{URI}")), [Some("#42".to_owned())]);
    }

    #[test]
    fn without_a_login_the_label_names_the_account() {
        assert_eq!(owners(URI), [Some("old-name".to_owned())]);
        assert_eq!(owners(&format!("\n# a comment\n   # another\n{URI}\n\n")).len(), 1);
        let nameless = "otpauth://totp/?secret=T4OSFYCHLPEDUYP6BSJXRVJOQQM2WYBX";
        assert_eq!(owners(nameless), [None]);
    }

    #[test]
    fn every_bad_line_is_told_and_the_good_ones_are_kept() {
        let text = format!("{URI}\nrao\nrao,{URI} x\nDr Rao,{URI}\n{URI}&digits=9\n{URI}\n");
        assert_eq!(
            told(&text),
            [
                "line 2: there is no otpauth URI in it",
                "line 3: something follows the URI, or a blank in it is not escaped as %20",
                "line 4: before the URI stands something else than a login",
                "line 5: its codes do not have 6, 7 or 8 digits",
            ]
        );
        assert_eq!(read(&text).tokens.len(), 2);
    }

    #[test]
    fn a_login_with_characters_that_nobody_sees_is_none() {
        let why = "line 1: before the URI stands something else than a login";
        for odd in ["rao\0", "ra\u{202e}o", "\u{200b}rao", "rao\u{1b}[2J"] {
            assert_eq!(told(&format!("{odd},{URI}")), [why], "{odd:?}");
        }
    }

    #[test]
    fn a_line_of_ten_megabytes_is_told_by_its_length() {
        let text = format!("{URI}\n{URI}{}\n{URI}\n", "A".repeat(10_000_000));
        assert_eq!(told(&text), ["line 2: it has 10000067 bytes: at most 16384 are read"]);
    }

    #[test]
    fn a_uri_that_was_commented_out_is_not_skipped_in_silence() {
        assert_eq!(owners(&format!("#{URI}")), [Some("#".to_owned())]);
    }
}
