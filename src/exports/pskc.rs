//! PSKC files (RFC 6030): how makers of hardware tokens hand over seeds, and `privacyIDEA`,
//! `LinOTP` and others export them.
//!
//! ```text
//! EncryptionKey ─► passphrase (PBKDF2) or pre-shared key ─► key ─┬► MAC key ─► ValueMAC? ─┐
//!                                                                └───────► seed ◄─────────┘
//! ```
//!
//! The MAC is compared before anything of a seed is used. No document type, so no entities; no
//! signature is checked, for nobody says whose would count. Names are compared without regard to
//! case and namespace, because exports differ in both. A policy that would not be held here
//! (section 5) is a reason to refuse its key.

mod keys;

use std::fmt;

use roxmltree::{Document, Error, Node, NodeId, ParsingOptions};

use super::{LONGEST_TEXT, Need, Unlock, Unreadable, algorithm, base64, digits, period, visible};
use crate::model::authenticator::{Algorithm, TotpSettings};
use crate::model::secret::SecretBytes;
use crate::model::text::DisplayName;
use crate::model::token::{Found, Place, Token};
use keys::{Cabinet, Locked};

/// Some fifty for each token of the longest file.
const MOST_NODES: u32 = 2_000_000;

/// Three times as deep as a key container is.
const DEEPEST: u32 = 32;

/// A key container that was parsed.
pub(super) struct Container<'t> {
    document: Document<'t>,
    lines: Lines,
    need: Need,
}

impl fmt::Debug for Container<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Container(redacted)")
    }
}

impl<'t> Container<'t> {
    /// Parses XML and looks for what its seeds are sealed with.
    pub(super) fn parse(text: &'t str) -> Result<Self, Unreadable> {
        let options =
            ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..Default::default() };
        let document = Document::parse_with_options(text, options).map_err(|e| not_xml(&e))?;
        check_depth(&document)?;
        let root = document.root_element();
        if !is_called(root, "KeyContainer") {
            return Err(Unreadable::Container("it is XML, but no key container (PSKC)".to_owned()));
        }
        let secrets = root.descendants().filter(|node| is_called(*node, "Secret"));
        let mut values = secrets.flat_map(|secret| secret.children());
        let is_sealed = values.any(|node| is_called(node, "EncryptedValue"));
        let need = if is_sealed { keys::need(root)? } else { Need::Nothing };
        Ok(Self { lines: Lines::of(text), document, need })
    }

    pub(super) const fn need(&self) -> Need {
        self.need
    }

    pub(super) fn read(&self, unlock: Option<&Unlock>) -> Result<Found, Unreadable> {
        let root = self.document.root_element();
        let cabinet = match self.need {
            Need::Nothing => None,
            need => Some(Cabinet::open(root, need, unlock)?),
        };
        let mut found = Found::default();
        let mut entry = 0;
        let packages =
            root.children().filter(|n| is_called(*n, "KeyPackage") || is_called(*n, "Device"));
        for package in packages {
            for key in package.children().filter(|node| is_called(*node, "Key")) {
                entry += 1;
                let line = self.lines.of_byte(key.range().start);
                let place = Place { line, entry: Some(entry), name: None };
                let key = Key { package, node: key, cabinet: cabinet.as_ref() };
                let place = place.named(key.name().as_deref());
                found.push(&place.clone(), key.token(place));
            }
        }
        if cabinet.is_some_and(|cabinet| cabinet.opened_none()) {
            return Err(Unreadable::WrongKey(self.need));
        }
        if entry == 0 {
            return Err(Unreadable::Container("there is no key in it".to_owned()));
        }
        Ok(found)
    }
}

/// What the parser says, without the pieces of the file that it may quote.
fn not_xml(error: &Error) -> Unreadable {
    let why = match error {
        Error::DtdDetected => return Unreadable::DocumentType,
        Error::NodesLimitReached => {
            return Unreadable::Container("it has more than two million parts".to_owned());
        }
        Error::UnexpectedEndOfStream | Error::UnclosedRootNode => "it is cut off",
        Error::UnexpectedCloseTag(..) => "an element is closed that is not open",
        Error::UnknownEntityReference(..) | Error::MalformedEntityReference(_) => {
            "an entity is unknown"
        }
        Error::UnknownNamespace(..) => "a prefix of a name is not declared",
        Error::DuplicatedAttribute(..) => "an attribute is there twice",
        Error::NonXmlChar(..) => "a character is none of XML",
        Error::NoRootNode => "there is no element",
        _ => "it is malformed",
    };
    Unreadable::NotXml { line: error.pos().row, why }
}

/// The tree is walked by name and not by depth, so this guards only those who come after us.
fn check_depth(document: &Document<'_>) -> Result<(), Unreadable> {
    let mut depths: Vec<u32> = Vec::new();
    for node in document.descendants() {
        let depth = node.parent().and_then(|parent| depths.get(index(parent.id())).copied());
        let depth = depth.map_or(0, |depth| depth + 1);
        if depth > DEEPEST {
            return Err(Unreadable::Container(format!(
                "its elements stand {DEEPEST} deep and deeper"
            )));
        }
        depths.push(depth);
    }
    Ok(())
}

fn index(id: NodeId) -> usize {
    id.get_usize()
}

/// Where the lines of a text begin: asking the parser would count from the top for each key.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at).collect())
    }

    fn of_byte(&self, at: usize) -> u64 {
        let before = self.0.partition_point(|end| *end < at);
        u64::try_from(before).map_or(u64::MAX, |before| before + 1)
    }
}

/// Whether it is an element of that name.
fn is_called(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name().eq_ignore_ascii_case(name)
}

/// The one child of that name; none or several say nothing.
fn child<'a, 't>(node: Node<'a, 't>, name: &str) -> Result<Option<Node<'a, 't>>, String> {
    let mut named = node.children().filter(|child| is_called(*child, name));
    match (named.next(), named.next()) {
        (one, None) => Ok(one),
        _ => Err(format!("{name} is there twice")),
    }
}

/// The attribute of the first of these names that is there.
fn attribute<'a>(node: Node<'a, '_>, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| {
        node.attributes().find(|a| a.name().eq_ignore_ascii_case(name)).map(|a| a.value())
    })
}

/// The text of an element, which holds nothing else: a comment in it would hide its end.
fn text<'a>(node: Node<'a, '_>) -> Result<&'a str, String> {
    let name = || node.tag_name().name().to_owned();
    if node.children().any(|child| !child.is_text()) || node.children().count() > 1 {
        return Err(format!("{} holds more than text", name()));
    }
    let text = node.text().unwrap_or_default().trim();
    if text.len() > LONGEST_TEXT {
        let bytes = text.len();
        return Err(format!("{} has {bytes} bytes: at most {LONGEST_TEXT} are read", name()));
    }
    Ok(text)
}

/// The text of a child that may be missing; none where it is empty.
fn child_text<'a>(node: Node<'a, '_>, name: &str) -> Result<Option<&'a str>, String> {
    let text = child(node, name)?.map(text).transpose()?;
    Ok(text.filter(|text| !text.is_empty()))
}

/// The end of a URI that names an algorithm.
fn fragment(uri: &str) -> &str {
    uri.rsplit(['#', ':']).next().unwrap_or(uri)
}

/// One key of a package.
struct Key<'a, 't> {
    package: Node<'a, 't>,
    node: Node<'a, 't>,
    cabinet: Option<&'a Cabinet>,
}

impl<'a> Key<'a, '_> {
    fn device(&self, name: &str) -> Result<Option<&'a str>, String> {
        child(self.package, "DeviceInfo")?.map_or(Ok(None), |info| child_text(info, name))
    }

    /// The serial number of the device, else the id of the key.
    fn name(&self) -> Option<String> {
        let serial = self.device("SerialNo").ok().flatten();
        let name = serial.or_else(|| attribute(self.node, &["Id", "KeyId"]))?;
        (!name.chars().any(crate::model::text::is_hostile)).then(|| name.to_owned())
    }

    fn token(&self, place: Place) -> Result<Token, String> {
        self.check_algorithm()?;
        self.check_policy()?;
        let settings = self.settings()?;
        let data = child(self.node, "Data")?.ok_or("it has no Data")?;
        Ok(Token {
            place,
            owner: self.owner()?,
            label: self.label()?,
            settings: TotpSettings { period: interval(data)?, ..settings },
            seed: self.seed(data)?,
        })
    }

    fn check_algorithm(&self) -> Result<(), String> {
        let uri = attribute(self.node, &["Algorithm", "KeyAlgorithm"]).unwrap_or_default();
        match fragment(uri).to_ascii_lowercase().as_str() {
            "totp" => Ok(()),
            "hotp" => Err(super::uri::HOTP.to_owned()),
            "pin" => Err("it is a PIN".to_owned()),
            _ => Err("its algorithm is not that of codes by time (totp)".to_owned()),
        }
    }

    /// Section 5: who does not hold a policy must not use its key.
    fn check_policy(&self) -> Result<(), String> {
        let Some(policy) = child(self.node, "Policy")? else { return Ok(()) };
        let rules = || policy.children().filter(Node::is_element);
        if let Some(rule) = rules().find(|rule| !is_called(*rule, "KeyUsage")) {
            return Err(format!(
                "its policy has {}, which is not held here",
                rule.tag_name().name()
            ));
        }
        let mut usages = rules().map(text).collect::<Result<Vec<_>, _>>()?.into_iter().peekable();
        if usages.peek().is_none() || usages.any(|usage| usage.eq_ignore_ascii_case("OTP")) {
            return Ok(());
        }
        Err("its policy is not for one-time codes".to_owned())
    }

    /// All but how long codes last.
    fn settings(&self) -> Result<TotpSettings, String> {
        let parameters = match child(self.node, "AlgorithmParameters")? {
            None => child(self.node, "Usage")?,
            some => some,
        };
        let parameters = parameters.ok_or(NO_DIGITS)?;
        let response = child(parameters, "ResponseFormat")?.ok_or(NO_DIGITS)?;
        let encoding = attribute(response, &["Encoding", "Format"]).unwrap_or("DECIMAL");
        if !encoding.eq_ignore_ascii_case("DECIMAL") {
            return Err("its codes do not consist of digits".to_owned());
        }
        let check = attribute(response, &["CheckDigits", "CheckDigit"]).unwrap_or("false");
        if !matches!(check, "false" | "0") {
            return Err("its codes have a check digit".to_owned());
        }
        Ok(TotpSettings {
            algorithm: suite(parameters)?,
            digits: digits(attribute(response, &["Length"]).ok_or(NO_DIGITS)?)?,
            ..TotpSettings::default()
        })
    }

    fn seed(&self, data: Node<'a, '_>) -> Result<SecretBytes, String> {
        let secret = child(data, "Secret")?.ok_or("it has no secret")?;
        let (plain, sealed) = (child(secret, "PlainValue")?, child(secret, "EncryptedValue")?);
        match (plain, sealed) {
            (Some(plain), None) => {
                base64(text(plain)?).ok_or_else(|| "its secret is no Base64".to_owned())
            }
            (None, Some(sealed)) => {
                let cabinet = self.cabinet.ok_or("there is no key to open its secret with")?;
                // Some put the MAC beside the secret instead of into it.
                let mac = match child_text(secret, "ValueMAC")? {
                    None => child_text(data, "ValueMAC")?,
                    some => some,
                };
                cabinet.take_out(&Locked::read(sealed)?, mac)
            }
            (None, None) => Err("it has no secret".to_owned()),
            (Some(_), Some(_)) => Err("it has two secrets".to_owned()),
        }
    }

    /// The person that the key, else the device is bound to; a friendly name may be theirs.
    fn owner(&self) -> Result<Option<String>, String> {
        let of_key = child_text(self.node, "UserId")?;
        let of_device = self.device("UserId")?;
        let bound = of_key.or(of_device).map(login_of);
        let owner = match bound {
            None => child_text(self.node, "FriendlyName")?,
            some => some,
        };
        owner.map(|owner| visible("its user", owner.into()).map(Into::into)).transpose()
    }

    fn label(&self) -> Result<Option<DisplayName>, String> {
        let maker = self.device("Manufacturer")?;
        let label = match (maker, self.device("SerialNo")?) {
            (Some(maker), Some(serial)) => Some(format!("{maker} {serial}")),
            (None, Some(serial)) => Some(serial.to_owned()),
            (_, None) => child_text(self.node, "Issuer")?.map(ToOwned::to_owned),
        };
        let Some(label) = label else { return Ok(None) };
        let label = visible("the name of its device", label.into())?;
        DisplayName::parse(&label)
            .map(Some)
            .map_err(|_| "the name of its device has more than 200 characters".to_owned())
    }
}

const NO_DIGITS: &str = "it does not say how many digits its codes have";

/// SHA1 unless a suite is named, in its text or beside it.
fn suite(parameters: Node<'_, '_>) -> Result<Algorithm, String> {
    let Some(suite) = child(parameters, "Suite")? else { return Ok(Algorithm::Sha1) };
    let named = match text(suite)? {
        "" => attribute(suite, &["HashAlgo"]).unwrap_or("SHA1"),
        named => named,
    };
    algorithm(named).ok_or_else(|| "its algorithm is not SHA1, SHA256 or SHA512".to_owned())
}

/// How many seconds a code lasts: 30 unless it says otherwise (RFC 6238 section 4.1).
fn interval(data: Node<'_, '_>) -> Result<u32, String> {
    let Some(interval) = child(data, "TimeInterval")? else { return Ok(30) };
    if child(interval, "EncryptedValue")?.is_some() {
        return Err("how long its codes last is sealed, which is not read".to_owned());
    }
    period(text(child(interval, "PlainValue")?.unwrap_or(interval))?)
}

/// The login in a distinguished name (RFC 4514): its UID, else its CN; any other text as it is.
fn login_of(user: &str) -> &str {
    let part = |name: &str| {
        user.split(',').find_map(|part| {
            let (key, value) = part.split_once('=')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim())
        })
    };
    part("UID").or_else(|| part("CN")).unwrap_or(user)
}

#[cfg(test)]
mod tests;
