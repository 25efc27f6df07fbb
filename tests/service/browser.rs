//! A browser: keeps cookies, follows redirects, remembers the page it shows.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use tower::ServiceExt;
use twofactl::Door;
use twofactl::model::authenticator::{Digits, TotpSettings};
use twofactl::model::identity::IdentityCheck;
use twofactl::model::ids::AuthenticatorId;
use twofactl::model::policy::{Methods, PolicyPatch};
use twofactl::model::sms::Texts;
use twofactl::model::time::{Length, Timestamp};
use twofactl::model::user::PhoneNumber;
use twofactl::ops::practice::{self, Blocked, EnforceRequest, NewPractice};
use twofactl::ops::reset::{self, ResetRequest};
use twofactl::ops::setup::{self, Enforce};
use twofactl::ops::user::{self, ProfilePatch};

use crate::app::App;
use crate::clinic::{
    CITY, Clinic, PASSWORD, RAO, actor, handle, name, private_folder, t0, who, why,
};
use crate::inbox::Inbox;
use crate::login_service::browser::Cookies;
use crate::login_service::doors::Doors;
use crate::login_service::sessions::Sessions;
use crate::login_service::{Service, router, sites};

pub(crate) const HOST: &str = "login.cityclinic.example";

/// A browser before the service of a clinic.
pub(crate) struct Browser {
    /// Other browsers, and the desk, may be at the same clinic.
    pub(crate) clinic: Rc<Clinic>,
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) now: Timestamp,
    pub(crate) behind_tls: bool,
    pub(crate) cookies: BTreeMap<String, String>,
    /// Every `Set-Cookie` since the last request of ours.
    pub(crate) baked: Vec<String>,
    pub(crate) path: String,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) page: String,
}

impl Browser {
    pub(crate) fn before(clinic: impl Into<Rc<Clinic>>) -> Self {
        Self {
            clinic: clinic.into(),
            sessions: Arc::default(),
            now: t0(),
            behind_tls: false,
            cookies: BTreeMap::new(),
            baked: Vec::new(),
            path: String::new(),
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            page: String::new(),
        }
    }

    pub(crate) fn wait(&mut self, length: Length) {
        self.now = self.now.plus(length);
    }

    fn service(&self) -> Service {
        let (store, key, now) = (self.clinic.store(), self.clinic.key(), self.now);
        let gateway = self.inbox().gateway(&[]);
        let open = move || {
            let door = Door::open(&store, &key, actor())?;
            Ok(door.at(now).texting(gateway.clone()))
        };
        Service {
            doors: Doors::new(1, Box::new(open)),
            sessions: Arc::clone(&self.sessions),
            cookies: Cookies { secure: self.behind_tls },
            sites: sites(&self.clinic.store(), None).unwrap_or_default(),
        }
    }

    /// The phone that texts arrive on.
    pub(crate) fn inbox(&self) -> Inbox {
        Inbox::at(self.clinic.folder.path().join("texts"))
    }

    pub(crate) fn get(&mut self, path: &str) {
        self.baked.clear();
        self.follow(Request::get(path), String::new());
    }

    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) {
        let request = Request::post(path).header("sec-fetch-site", "same-origin");
        self.send(request, fields);
    }

    /// Sends a form with the headers that the test says.
    pub(crate) fn send(&mut self, request: axum::http::request::Builder, fields: &[(&str, &str)]) {
        self.baked.clear();
        let body: Vec<_> =
            fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let kind = "application/x-www-form-urlencoded";
        self.follow(request.header(header::CONTENT_TYPE, kind), body.join("&"));
    }

    fn follow(&mut self, request: axum::http::request::Builder, body: String) {
        let jar: Vec<_> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request
            .header(header::HOST, HOST)
            .header(header::COOKIE, jar.join("; "))
            .header(header::USER_AGENT, "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
            .body(Body::from(body))
            .unwrap();
        self.path = request.uri().to_string();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (parts, body) = runtime.block_on(async {
            let response = router(self.service()).oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            (parts, to_bytes(body, 1 << 20).await.unwrap())
        });
        self.status = parts.status;
        self.headers = parts.headers;
        self.page = String::from_utf8(body.to_vec()).unwrap();
        for cookie in self.headers.get_all(header::SET_COOKIE) {
            self.baked.push(cookie.to_str().unwrap().to_owned());
            let (pair, attributes) = self.baked.last().unwrap().split_once("; ").unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            match attributes.contains("Max-Age=0") {
                true => self.cookies.remove(name),
                false => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        if self.status == StatusCode::SEE_OTHER {
            let next = self.headers[header::LOCATION].to_str().unwrap().to_owned();
            self.follow(Request::get(next), String::new());
        }
    }

    pub(crate) fn sign_in(&mut self, login: &str) {
        self.sign_in_with(login, PASSWORD);
    }

    pub(crate) fn sign_in_with(&mut self, login: &str, password: &str) {
        self.post("/sign-in", &[("login", login), ("password", password)]);
    }

    /// Types the code that the app shows now into the page.
    pub(crate) fn type_code(&mut self, action: &str, app: &App) {
        let code = app.code(self.now);
        self.post(action, &[("code", code.expose())]);
    }

    /// The title of the page, which must be a good one.
    #[track_caller]
    pub(crate) fn title(&self) -> &str {
        assert_eq!(self.page.matches("<h1>").count(), 1, "{}", self.page);
        self.between("<title>", "</title>")
    }

    #[track_caller]
    pub(crate) fn between(&self, before: &str, after: &str) -> &str {
        let (_, rest) = self.page.split_once(before).unwrap_or_else(|| panic!("{}", self.page));
        rest.split_once(after).unwrap().0
    }

    /// The sentence that the page tells.
    #[track_caller]
    pub(crate) fn told(&self) -> &str {
        self.between("<p id='notice'", "</p>").split_once('>').unwrap().1
    }

    #[track_caller]
    pub(crate) fn says(&self, text: &str) {
        assert!(self.page.contains(text), "no {text:?} in {}", self.page);
    }

    /// What a phone gets that scans the picture in the page.
    #[track_caller]
    pub(crate) fn scan(&self) -> App {
        let uri = decode(self.between("<svg class='qr'", "</svg>"));
        let field = |name: &str| Some(uri.split_once(name)?.1.split('&').next().unwrap());
        let secret = field("secret=").unwrap();
        let key = self.between("<p class='key'>", "</p>");
        assert_eq!(key.replace(' ', ""), secret, "the key to type is the one in the picture");
        assert!(key.split(' ').all(|group| group.len() == 4), "{key}");
        let seed = data_encoding::BASE32.decode(secret.as_bytes()).unwrap();
        // What is usual is left out, and every app knows it.
        let digits = field("digits=").map(|digits| Digits::new(digits.parse().unwrap()).unwrap());
        let digits = digits.unwrap_or(Digits::Six);
        let settings = TotpSettings { digits, ..TotpSettings::default() };
        App { id: AuthenticatorId::new(0), seed, settings }
    }

    /// From the set-up page to the app and the recovery codes.
    pub(crate) fn set_up(&mut self) -> (App, Vec<String>) {
        self.post("/set-up", &[]);
        let app = self.scan();
        self.type_code("/set-up/code", &app);
        (app, self.recovery_codes())
    }

    #[track_caller]
    pub(crate) fn recovery_codes(&self) -> Vec<String> {
        let list = self.between("<ol class='codes'>", "</ol>");
        list.split("<code>").skip(1).map(|one| one.split('<').next().unwrap().to_owned()).collect()
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Draws the squares of the picture and reads them with a decoder that is not ours.
fn decode(svg: &str) -> String {
    const PIXELS: usize = 4;
    let side: usize =
        svg.split_once("viewBox='0 0 ").unwrap().1.split(' ').next().unwrap().parse().unwrap();
    let mut dark = vec![false; side * side];
    let path = svg.split_once(" d='").unwrap().1.split('\'').next().unwrap();
    for square in path.split('M').skip(1) {
        let (x, y) = square.strip_suffix("h1v1h-1z").unwrap().split_once(' ').unwrap();
        dark[y.parse::<usize>().unwrap() * side + x.parse::<usize>().unwrap()] = true;
    }
    let width = side * PIXELS;
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, width, |x, y| {
        if dark[y / PIXELS * side + x / PIXELS] { 0 } else { 255 }
    });
    picture.detect_grids()[0].decode().unwrap().1
}

/// Dr. Rao with an app, before a practice that demands it.
pub(crate) fn enrolled() -> (Browser, App) {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    let mut browser = Browser::before(clinic);
    browser.wait(Length::minutes(1));
    (browser, app)
}

/// City Clinic before anybody demands anything.
pub(crate) fn resting() -> Clinic {
    let clinic = Clinic { folder: private_folder() };
    setup::init(&clinic.request(Enforce::Later), &actor(), t0()).unwrap();
    clinic.set_password(RAO, t0());
    clinic
}

impl Clinic {
    pub(crate) fn enforce(&self, practice: &str, patch: PolicyPatch, now: Timestamp) {
        let (handles, blocked) = (vec![handle(practice)], Blocked::Accept);
        let texts = Texts::default();
        let request = EnforceRequest { handles, patch, blocked, texts };
        self.write(now, |tx, _| practice::enforce(tx, &request, &why("law"), now)).unwrap();
    }

    pub(crate) fn disable(&self, practice: &str, now: Timestamp) {
        let handles = [handle(practice)];
        self.write(now, |tx, _| practice::disable(tx, &handles, None, &why("flood"), now)).unwrap();
    }

    pub(crate) fn add_practice(&self, practice: &str, title: &str) {
        let new = NewPractice { handle: handle(practice), name: name(title) };
        self.write(t0(), |tx, _| practice::add(tx, &new, &why("merger"), t0())).unwrap();
    }

    /// Gives the enrollment code that follows the reset.
    pub(crate) fn reset(&self, login: &str, now: Timestamp) -> String {
        let check = Some(IdentityCheck::InPerson);
        let request = ResetRequest { user: who(login), check, lifetime: None };
        let done = self
            .write(now, |tx, keys| reset::run(tx, Some(keys), &request, &why("lost phone"), now))
            .unwrap();
        done.enrollment_code.unwrap().code.grouped().expose().to_owned()
    }

    /// Texted codes count at City Clinic, and a person has a number on file.
    pub(crate) fn permit_texts(&self, login: &str, number: &str, now: Timestamp) {
        let methods = Some(Methods::parse_policy("totp,sms").unwrap());
        self.enforce(CITY, PolicyPatch { methods, ..PolicyPatch::default() }, now);
        let phone = Some(Some(PhoneNumber::parse(number).unwrap()));
        let patch = ProfilePatch { phone, ..ProfilePatch::default() };
        self.write(now, |tx, _| user::set(tx, &who(login), &patch, &why("noted"), now)).unwrap();
    }

    pub(crate) fn sql(&self, statement: &str) {
        rusqlite::Connection::open(self.store()).unwrap().execute(statement, []).unwrap();
    }
}
