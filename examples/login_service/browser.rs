//! What goes between browser and service besides pages: cookies, the fields of
//! forms, and what a browser is told to guard.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, FromRequest, Request};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use sha2::{Digest, Sha256};
use twofactl::model::practice::Handle;
use twofactl::model::secret::SecretText;
use twofactl::model::text::{DisplayName, comparison_key};

use super::{Shared, pages};

/// What a form sent.
type Fields = HashMap<String, String>;

/// The cookie that names a visitor; gone with the browser's window.
pub(crate) const SESSION: &str = "session";
/// What was typed before it was turned away, so that nobody types it twice.
pub(crate) const TYPED: &str = "typed";

/// What a browser asks for, with the form it sent, if it sent one.
pub(crate) struct Call {
    pub(crate) service: Shared,
    pub(crate) headers: HeaderMap,
    pub(crate) query: String,
    form: Fields,
}

impl FromRequest<Shared> for Call {
    type Rejection = FormRejection;

    async fn from_request(request: Request, service: &Shared) -> Result<Self, FormRejection> {
        let (service, headers) = (Arc::clone(service), request.headers().clone());
        let query = request.uri().query().unwrap_or_default().to_owned();
        let form = match *request.method() {
            Method::POST => Form::<Fields>::from_request(request, &service).await?.0,
            _ => Fields::new(),
        };
        Ok(Self { service, headers, query, form })
    }
}

impl Call {
    /// What was typed into a field.
    pub(crate) fn text(&mut self, name: &str) -> String {
        self.form.remove(name).unwrap_or_default()
    }

    pub(crate) fn secret(&mut self, name: &str) -> SecretText {
        SecretText::new(self.text(name))
    }

    /// The same, if anything was typed.
    pub(crate) fn maybe_secret(&mut self, name: &str) -> Option<SecretText> {
        Some(self.secret(name)).filter(|typed| !typed.expose().trim().is_empty())
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.service.cookies.get(&self.headers, name)
    }
}

/// On to another page, by GET: a reload repeats nothing.
pub(crate) fn go(page: &str) -> Response {
    Redirect::to(page).into_response()
}

/// The cookies of this service. All of them are `HttpOnly`: no script reads them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cookies {
    /// TLS is in front. Then each cookie is `Secure`, and its name begins with
    /// `__Host-`: a browser takes it over TLS alone, for this host alone. Over
    /// plain HTTP on the loopback some browsers would drop such cookies.
    pub(crate) secure: bool,
}

impl Cookies {
    fn name(self, name: &str) -> String {
        if self.secure { format!("__Host-{name}") } else { name.to_owned() }
    }

    pub(crate) fn get(self, headers: &HeaderMap, name: &str) -> Option<String> {
        let name = self.name(name);
        let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        all.flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value.to_owned())
    }

    /// Has the browser keep a cookie: for so many seconds, or while it is open.
    /// The session is `Lax`, so that a link from a mail finds the person signed
    /// in; nothing changes by GET. All else is sent from our own pages alone.
    pub(crate) fn set(
        self,
        response: &mut Response,
        (name, value): (&str, &str),
        seconds: Option<i64>,
    ) {
        let same_site = if name == SESSION { "Lax" } else { "Strict" };
        let mut cookie =
            format!("{}={value}; Path=/; HttpOnly; SameSite={same_site}", self.name(name));
        if let Some(seconds) = seconds {
            cookie.push_str(&format!("; Max-Age={seconds}"));
        }
        if self.secure {
            cookie.push_str("; Secure");
        }
        // What we put in is ASCII: base64, digits, handles.
        if let Ok(value) = HeaderValue::try_from(cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }

    pub(crate) fn clear(self, response: &mut Response, name: &str) {
        self.set(response, (name, ""), Some(0));
    }
}

/// The cookie of a trusted device: one for each person and practice, because
/// the people of a front desk share a browser.
pub(crate) fn device_cookie(practice: Option<&Handle>, login: &str) -> String {
    let person = Sha256::digest(comparison_key(login.trim()));
    let person = data_encoding::HEXLOWER.encode(person.get(..8).unwrap_or_default());
    format!("device-{}-{person}", practice.map_or("all", Handle::as_str))
}

/// What a trusted device is called in lists, as "Firefox on Windows".
pub(crate) fn device_name(headers: &HeaderMap) -> Option<DisplayName> {
    let agent = headers.get(header::USER_AGENT)?.to_str().ok()?;
    let first = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    let browser = first(&BROWSERS).unwrap_or("A browser");
    let system = first(&SYSTEMS).map(|system| format!(" on {system}")).unwrap_or_default();
    DisplayName::parse(&format!("{browser}{system}")).ok()
}

/// Marks in what browsers say of themselves. The order matters: most also claim
/// to be those further down.
const BROWSERS: [(&str, &str); 7] = [
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
];
const SYSTEMS: [(&str, &str); 6] = [
    ("Android", "Android"),
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "a Mac"),
    ("Linux", "Linux"),
];

const HEADERS: [(HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
         frame-ancestors 'none'; base-uri 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Tells other sites nothing. `no-referrer` would also have browsers send
    // `Origin: null` with our own forms, which older ones are told apart by.
    (header::REFERRER_POLICY, "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
];

/// Refuses forms from other sites, and says of each answer what may be done with it.
pub(crate) async fn guard(request: Request, next: Next) -> Response {
    let is_ours = request.method() != Method::POST || is_from_our_page(request.headers());
    let mut response = if is_ours {
        next.run(request).await
    } else {
        let page = pages::simple("Not from here", "This form was sent from another site.");
        (StatusCode::FORBIDDEN, page).into_response()
    };
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Browsers say where a form comes from. What says nothing is no browser of
/// ours, and has no business here.
fn is_from_our_page(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let origin = text("origin").and_then(|origin| origin.parse::<Uri>().ok());
    let host = origin.as_ref().and_then(|origin| origin.authority());
    host.is_some_and(|host| text("host") == Some(host.as_str()))
}
