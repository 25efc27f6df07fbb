//! A login service on the library: what practice software would put in front
//! of itself. Small, to be read; whole, to be tried:
//!
//! ```sh
//! cargo run --example login_service
//! ```
//!
//! It opens the store that the first command of the README makes, and says which
//! address to open. People need a password: `twofactl user set-password`.
//!
//! ```text
//! /sign-in ──► /code ─────────────────────────► / ──► /account
//!    │  ▲        └─ too many wrong ─► /locked   ▲      password again, then a code:
//!    │  └── denied, expired, ended, signed out  │      authenticators, personal 2FA,
//!    ├────► /set-up ─► QR code ─► first code ───┤      recovery codes, remembered
//!    │         └─ later, while the grace lasts ─┤      devices
//!    └─ nothing demanded, or a remembered device┘
//! ```
//!
//! Every rule is the library's: a handler takes what was typed to a
//! [`twofactl::Door`] and shows the step that comes back. The browser keeps a random
//! name and runs no script; each request of somebody who is in asks the door
//! whether their session still suffices.
//!
//! Left out on purpose, because something in front of it or behind it does it
//! better: TLS (a proxy, with `--behind-tls`), limits by address (the same
//! proxy; the library limits by name), and sessions that survive a restart.

#[path = "login_service/account.rs"]
mod account;
#[path = "login_service/browser.rs"]
pub(crate) mod browser;
#[path = "login_service/doors.rs"]
pub(crate) mod doors;
#[path = "login_service/options.rs"]
mod options;
#[path = "login_service/pages.rs"]
pub(crate) mod pages;
#[path = "login_service/qr.rs"]
mod qr;
#[path = "login_service/sessions.rs"]
pub(crate) mod sessions;
#[path = "login_service/signing_in.rs"]
mod signing_in;

use std::error::Error as StdError;
use std::future::poll_fn;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::task::Poll;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use twofactl::Door;
use twofactl::error::Error;
use twofactl::model::practice::Handle;
use twofactl::model::text::DisplayName;
use twofactl::ops::practice;
use twofactl::store::Store;

use browser::Cookies;
use doors::Doors;
use options::{Options, Texts};
use sessions::Sessions;

/// Doors in use at a time. More would only wait for each other.
const DOORS: usize = 4;
/// No form of ours is longer.
const LONGEST_FORM: usize = 16 * 1024;

/// A practice that people sign in to.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    pub(crate) handle: Handle,
    pub(crate) name: DisplayName,
}

/// What all requests share.
pub(crate) struct Service {
    pub(crate) doors: Arc<Doors>,
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) cookies: Cookies,
    /// The practices that are served. Without any, people sign in to all of theirs.
    pub(crate) sites: Vec<Site>,
}

pub(crate) type Shared = Arc<Service>;

/// What a handler gives: a page, or whatever turned it away.
pub(crate) type Answer = Result<Response, Turned>;

/// An answer that cuts a request short.
pub(crate) struct Turned(Box<Response>);

impl From<Response> for Turned {
    fn from(response: Response) -> Self {
        Self(Box::new(response))
    }
}

/// The store could not be asked. That is never told as "not enrolled" or "wrong".
impl From<Error> for Turned {
    fn from(error: Error) -> Self {
        tell(&format!("error: {error}"));
        (StatusCode::SERVICE_UNAVAILABLE, pages::unavailable()).into_response().into()
    }
}

impl IntoResponse for Turned {
    fn into_response(self) -> Response {
        *self.0
    }
}

/// All pages, and what guards them.
pub(crate) fn router(service: Service) -> Router {
    Router::new()
        .route("/", get(signing_in::home))
        .route("/sign-in", get(signing_in::show_sign_in).post(signing_in::sign_in))
        .route("/sign-out", post(signing_in::sign_out))
        .route("/code", get(signing_in::show_code).post(signing_in::code))
        .route("/code/text", post(signing_in::text))
        .route("/locked", get(signing_in::show_locked))
        .route("/set-up", get(signing_in::show_set_up).post(signing_in::begin_set_up))
        .route("/set-up/prove", post(signing_in::prove_set_up))
        .route("/set-up/prove/text", post(signing_in::text))
        .route("/set-up/code", post(signing_in::confirm_set_up))
        .route("/set-up/later", post(signing_in::put_off))
        .route("/account", get(account::show).post(account::password))
        .route("/account/code", post(account::prove))
        .route("/account/code/text", post(account::text))
        .route("/account/personal", post(account::personal))
        .route("/account/recovery-codes", post(account::recovery_codes))
        .route("/account/rename", post(account::rename))
        .route("/account/remove", post(account::remove))
        .route("/account/forget", post(account::forget))
        .route("/account/add", post(account::begin))
        .route("/account/add/code", post(account::confirm))
        .route("/style.css", get(style))
        .route("/favicon.ico", get(StatusCode::NO_CONTENT))
        .fallback((StatusCode::NOT_FOUND, pages::simple("Not found", "There is no such page.")))
        // The address of a page that answered a form, asked for again.
        .method_not_allowed_fallback(|| async { browser::go("/") })
        .layer(DefaultBodyLimit::max(LONGEST_FORM))
        .layer(axum::middleware::from_fn(browser::guard))
        .with_state(Arc::new(service))
}

async fn style() -> Response {
    let sheet = include_str!("login_service/style.css");
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], sheet).into_response()
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn StdError>> {
    let Options { store, key_file, listen, practice, behind_tls, texts } =
        Options::read(std::env::args().skip(1))?;
    let gateway = texts.as_ref().map(Texts::gateway).transpose()?;
    let actor = options::actor();
    let open = {
        let store = store.clone();
        move || {
            let door = Door::open(&store, &key_file, actor.clone())?;
            Ok(match &gateway {
                Some(gateway) => door.texting(gateway.clone()),
                None => door,
            })
        }
    };
    let sites = open().and_then(|_| sites(&store, practice.as_ref())).map_err(|error| {
        let hint = match store.exists() {
            true => error.hint().unwrap_or_default(),
            false => FIRST_STORE.to_owned(),
        };
        format!("error: {error}\nhint: {hint}")
    })?;
    let service = Service {
        doors: Doors::new(DOORS, Box::new(open)),
        sessions: Arc::default(),
        cookies: Cookies { secure: behind_tls },
        sites,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let (mut interrupted, mut ended) =
            (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        let listener = TcpListener::bind(listen)
            .await
            .map_err(|error| format!("error: cannot listen on {listen}: {error}"))?;
        tell(&format!("Open http://{} (Ctrl-C ends it)", listener.local_addr()?));
        let stop = poll_fn(move |context| match interrupted.poll_recv(context) {
            Poll::Ready(_) => Poll::Ready(()),
            Poll::Pending => ended.poll_recv(context).map(|_| ()),
        });
        // The requests at hand are answered first.
        axum::serve(listener, router(service)).with_graceful_shutdown(stop).await?;
        Ok(())
    })
}

const FIRST_STORE: &str =
    "make a store with a practice and its owner, and give the owner a password:
  cargo run --release -- init --practice \"City Clinic\" --owner rao@cityclinic.example --enforce
  cargo run --release -- user set-password rao@cityclinic.example --reason \"first password\" \
    --verified in-person";

/// The practices of the store, or the one that was named.
pub(crate) fn sites(store: &Path, named: Option<&Handle>) -> twofactl::error::Result<Vec<Site>> {
    let mut sites = Vec::new();
    Store::open_to_look(store)?.read(|tx| {
        practice::list(tx, |practice, _| {
            sites.push(Site { handle: practice.handle, name: practice.name });
            Ok(())
        })
    })?;
    if let Some(handle) = named {
        sites.retain(|site| site.handle == *handle);
        if sites.is_empty() {
            return Err(Error::not_found("practice", handle));
        }
    }
    Ok(sites)
}

/// Says something to whoever runs the service. If they have gone, it goes on.
fn tell(text: &str) {
    writeln!(std::io::stderr(), "{text}").unwrap_or_default();
}
