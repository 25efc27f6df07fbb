//! Speaks to the provider. Every limit that `ureq` leaves open is set here: it
//! has no time-out, follows redirects and asks the environment for a proxy
//! unless told otherwise.

use std::cell::Cell;
use std::io::{self, Read};
use std::net::IpAddr;
use std::time::Duration;

use data_encoding::BASE64;
use ureq::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use ureq::http::uri::{Scheme, Uri};
use ureq::http::{HeaderValue, Response};
use ureq::{Agent, Body, SendBody, Timeout};
use zeroize::Zeroizing;

use super::super::{DeliveryError, Receipt};
use super::Settings;
use super::reply::{self, Reply};
use crate::error::Result;
use crate::model::Invalid;
use crate::model::sms::{MessageStatus, Text};

/// A name is looked up, then a connection made, each within this time.
const CONNECT: Duration = Duration::from_secs(5);
/// All of it, from the name to the last byte of the answer. Longer than both
/// before, so that what runs out while connecting is known to be that.
const WHOLE: Duration = Duration::from_secs(15);

pub(in crate::delivery) struct Client {
    agent: Agent,
    /// The address of this account's texts, without `.json`.
    messages: String,
    /// For errors.
    host: String,
    authorization: HeaderValue,
    sender: (&'static str, String),
}

impl Client {
    pub(in crate::delivery) fn new(settings: Settings) -> Result<Self> {
        Self::with_limits(settings, CONNECT, WHOLE)
    }

    /// Only tests have other limits than [`CONNECT`] and [`WHOLE`].
    fn with_limits(settings: Settings, connect: Duration, whole: Duration) -> Result<Self> {
        settings.check()?;
        let address = address(&settings.base_url)?;
        let sender = (settings.sender_field(), settings.from.clone());
        let Settings { base_url, account, token, from: _ } = settings;
        Ok(Self {
            agent: agent(address.scheme() == Some(&Scheme::HTTPS), connect, whole),
            messages: format!("{}/Accounts/{account}/Messages", base_url.trim_end_matches('/')),
            host: address.host().unwrap_or_default().to_owned(),
            authorization: authorization(&account, token.expose())?,
            sender,
        })
    }

    pub(in crate::delivery) fn send(&self, text: &Text) -> Result<Receipt, DeliveryError> {
        let form = self.form(text);
        let begun = Cell::new(false);
        let mut body = Watched { rest: form.as_bytes(), begun: &begun };
        let answer = self
            .agent
            .post(format!("{}.json", self.messages))
            .header(AUTHORIZATION, self.authorization.clone())
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(CONTENT_LENGTH, form.len())
            .send(SendBody::from_reader(&mut body));
        match answer {
            Ok(response) => reply::judge_sending(&read(response)),
            Err(error) => Err(self.unanswered(&error, begun.get())),
        }
    }

    pub(in crate::delivery) fn status(
        &self,
        id: &str,
    ) -> Result<Option<MessageStatus>, DeliveryError> {
        if !reply::is_sid(id) {
            return Ok(None);
        }
        let answer = self
            .agent
            .get(format!("{}/{id}.json", self.messages))
            .header(AUTHORIZATION, self.authorization.clone())
            .call();
        match answer {
            Ok(response) => reply::judge_asking(&read(response)),
            Err(error) => Err(DeliveryError::unanswered(self.trouble(&error), TRY_LATER)),
        }
    }

    /// Once a byte of the text was asked for, it may have reached the provider;
    /// before, it cannot have.
    fn unanswered(&self, error: &ureq::Error, begun: bool) -> DeliveryError {
        let why = self.trouble(error);
        if begun {
            DeliveryError::maybe_sent(why, "ask the person whether it came before sending another")
        } else {
            DeliveryError::not_sent(why, TRY_LATER).worth_repeating()
        }
    }

    /// What went wrong on the way, in words of ours or of the system's: nothing of the request.
    fn trouble(&self, error: &ureq::Error) -> String {
        let host = &self.host;
        match error {
            ureq::Error::HostNotFound => format!("there is no host {host}"),
            ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
                format!("{host} could not be reached in time")
            }
            ureq::Error::Timeout(_) => format!("{host} did not answer in time"),
            ureq::Error::Io(error) => format!("the connection with {host} failed: {error}"),
            ureq::Error::Rustls(error) => format!("the connection with {host} failed: {error}"),
            ureq::Error::Tls(why) => format!("the connection with {host} failed: {why}"),
            _ => format!("{host} does not answer as a web server does"),
        }
    }

    fn form(&self, text: &Text) -> Zeroizing<String> {
        let (sender, from) = &self.sender;
        let mut form = Zeroizing::new(String::new());
        let fields = [("To", text.number.as_str()), (sender, from), ("Body", text.body.expose())];
        // Its greatest length from the beginning: a text that grows leaves copies behind.
        form.reserve_exact(
            fields.iter().map(|(name, value)| name.len() + 3 * value.len() + 2).sum(),
        );
        for (name, value) in fields {
            let separator = if form.is_empty() { "" } else { "&" };
            form.push_str(separator);
            form.push_str(name);
            form.push('=');
            push_encoded(&mut form, value);
        }
        form
    }
}

const TRY_LATER: &str = "check the address and the network, then try again";

fn agent(https: bool, connect: Duration, whole: Duration) -> Agent {
    Agent::config_builder()
        .https_only(https)
        .http_status_as_error(false)
        // A text goes to the address of the settings and nowhere else.
        .max_redirects(0)
        // Whoever can set a variable is not thereby somebody to hand codes to.
        .proxy(None)
        // A connection kept from the last text may be dead, which shows only once this one left.
        .max_idle_connections(0)
        .user_agent(concat!("twofactl/", env!("CARGO_PKG_VERSION")))
        .accept("application/json")
        .timeout_resolve(Some(connect))
        .timeout_connect(Some(connect))
        .timeout_global(Some(whole))
        .build()
        .into()
}

/// Takes an address apart: `https`, or `http` to this machine.
fn address(base_url: &str) -> Result<Uri, Invalid> {
    let refused = |allowed| Invalid::new("url", base_url, allowed);
    let form = "an address as https://api.twilio.com/2010-04-01";
    let odd = |c: char| matches!(c, '@' | '?' | '#') || !c.is_ascii_graphic();
    if base_url.contains(odd) {
        // A password in an address would be shown with it.
        return Err(Invalid::new("url", "(not shown)", form));
    }
    let parsed: Uri = base_url.parse().map_err(|_| refused(form))?;
    let host = parsed.host().filter(|host| !host.is_empty()).ok_or_else(|| refused(form))?;
    match parsed.scheme_str() {
        Some("https") => Ok(parsed),
        Some("http") if is_this_machine(host) => Ok(parsed),
        Some("http") => Err(refused("https: codes do not cross a network in the clear")),
        Some(_) | None => Err(refused(form)),
    }
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || bare.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

fn authorization(account: &str, token: &str) -> Result<HeaderValue, Invalid> {
    let pair = Zeroizing::new(format!("{account}:{token}"));
    let header = Zeroizing::new(format!("Basic {}", BASE64.encode(pair.as_bytes())));
    let refused = |_| Invalid::new("token", "(not shown)", "a token of one line, without blanks");
    let mut value = HeaderValue::from_str(&header).map_err(refused)?;
    value.set_sensitive(true);
    Ok(value)
}

/// The answer, as far as it is read.
fn read(response: Response<Body>) -> Reply {
    let status = response.status().as_u16();
    let body = response.into_body().into_with_config().limit(reply::LONGEST).read_to_vec();
    // Not an error by itself: the status may say enough.
    Reply { status, body: body.ok().and_then(|body| serde_json::from_slice(&body).ok()) }
}

/// As HTML forms do (`application/x-www-form-urlencoded`, WHATWG URL section 5.2).
fn push_encoded(form: &mut String, value: &str) {
    for byte in value.bytes() {
        match byte {
            b' ' => form.push('+'),
            b'*' | b'-' | b'.' | b'_' => form.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => form.push(char::from(byte)),
            _ => {
                form.push('%');
                for digit in [byte >> 4, byte & 15] {
                    form.extend(char::from_digit(digit.into(), 16).map(|c| c.to_ascii_uppercase()));
                }
            }
        }
    }
}

/// A body that tells whether any of it was asked for. That happens only on a
/// connection that stands, once the head of the request is out.
struct Watched<'a> {
    rest: &'a [u8],
    begun: &'a Cell<bool>,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.begun.set(true);
        self.rest.read(buffer)
    }
}

#[cfg(test)]
mod tests;
