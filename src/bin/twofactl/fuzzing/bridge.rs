//! Lines of the bridge: one reply each, and nobody gets in without the password.
//!
//! The input is a conversation. `$TICKET` stands for the ticket of the last reply that had
//! one, and `$CODE` for the code that an app shows which scanned the last secret.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use serde_json::value::RawValue;
use tempfile::TempDir;
use twofactl::Door;
use twofactl::model::event::Actor;
use twofactl::model::identity::IdentityCheck;
use twofactl::model::practice::Handle;
use twofactl::model::secret::SecretText;
use twofactl::model::text::{DisplayName, Reason};
use twofactl::model::time::Timestamp;
use twofactl::model::user::{Login, UserRef};
use twofactl::ops::Why;
use twofactl::ops::practice::NewPractice;
use twofactl::ops::setup::{self, Enforce, InitRequest, KeyNeed};
use twofactl::ops::user::{self, HashedPassword};

use super::folder;
use crate::bridge::doors::Doors;
use crate::bridge::operations::Trust;
use crate::bridge::service::Service;

const LOGIN: &str = "rao";
const PASSWORD: &str = "correct horse battery staple";

/// The beginning of a step of 30 seconds: 2027-01-15T08:00:00Z.
fn now() -> Timestamp {
    Timestamp::from_millis(1_800_000_000_000)
}

fn actor() -> Actor {
    Actor { name: "login".to_owned(), uid: 990, host: "web1".to_owned() }
}

/// A store with one practice that demands a second factor of its owner, who has a password.
fn make_store(folder: &Path) -> twofactl::error::Result<()> {
    let practice = NewPractice {
        handle: Handle::parse("city-clinic")?,
        name: DisplayName::parse("City Clinic")?,
    };
    let request = InitRequest {
        store: folder.join("store.db"),
        key_file: folder.join("store.key"),
        practice: Some(practice),
        owner: Some(Login::parse(LOGIN)?),
        owner_name: None,
        enforce: Enforce::AtOnce,
        issuer: None,
    };
    setup::init(&request, &actor(), now())?;
    let password: HashedPassword = user::hash_password(&SecretText::new(PASSWORD.to_owned()))?;
    let why = Why { reason: Some(Reason::parse("hired")?), ticket: None };
    let who = UserRef::Login(Login::parse(LOGIN)?);
    let checked = (IdentityCheck::InPerson, &why);
    let opened = setup::open(&request.store, &request.key_file, KeyNeed::Required);
    let mut store = opened?.store;
    store.write(&actor(), now(), |tx| user::set_password(tx, &who, &password, checked, now()))?;
    Ok(())
}

/// A bridge to a store of its own, as [`make_store`] made it.
struct Fresh {
    service: Service,
    _folder: TempDir,
}

impl Fresh {
    fn new() -> Self {
        thread_local! {
            static TEMPLATE: TempDir = {
                let template = folder();
                make_store(template.path()).expect("a store can be made");
                template
            };
        }
        let folder = folder();
        TEMPLATE.with(|template| {
            for name in ["store.db", "store.key", "store.head"] {
                fs::copy(template.path().join(name), folder.path().join(name)).expect("a copy");
            }
        });
        let door =
            Door::open(&folder.path().join("store.db"), &folder.path().join("store.key"), actor());
        let doors = Doors::new(vec![door.expect("a store opens").at(now())]);
        Self { service: Service::new(doors, Trust::Nobody), _folder: folder }
    }
}

thread_local! {
    // Kept while nothing was asked of its store.
    static BRIDGE: RefCell<Option<Fresh>> = const { RefCell::new(None) };
}

/// Conversations of a login service.
///
/// # Panics
///
/// If a line has no reply or several, if a reply is no JSON or has another id, or lets
/// somebody in before the right password was there.
pub fn bridge(bytes: &[u8]) {
    let bridge = BRIDGE.take().unwrap_or_else(Fresh::new);
    let talk = RefCell::new(Talk { lines: split(bytes), ..Talk::default() });
    let ended = bridge.service.converse(Asking(&talk), Hearing(&talk));
    assert!(ended.is_ok());
    let Talk { lines, asked, heard, touched, .. } = talk.into_inner();
    assert!(lines.is_empty() && asked.is_none() && heard.is_empty());
    BRIDGE.set(Some(bridge).filter(|_| !touched));
}

/// The lines of an input, the first of them last.
fn split(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut lines: Vec<_> = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    lines.pop_if(|last| last.is_empty());
    lines.reverse();
    lines
}

#[derive(Default)]
struct Talk {
    /// Still to be said, the next of them last.
    lines: Vec<Vec<u8>>,
    /// What waits for its reply.
    asked: Option<Vec<u8>>,
    /// Read of it by now.
    given: usize,
    /// A reply that is not whole yet.
    heard: Vec<u8>,
    ticket: String,
    secret: Vec<u8>,
    knows_password: bool,
    touched: bool,
}

/// The login service speaks: a line, once the one before was answered.
struct Asking<'t>(&'t RefCell<Talk>);

impl Read for Asking<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut talk = self.0.borrow_mut();
        let is_whole = talk.asked.as_ref().is_none_or(|asked| talk.given == asked.len());
        if is_whole {
            assert!(talk.asked.is_none(), "a line has no reply");
            let Some(line) = talk.lines.pop() else { return Ok(0) };
            talk.asked = Some(talk.fill_in(line));
            talk.given = 0;
        }
        let asked = talk.asked.clone().unwrap_or_default();
        let rest = asked.get(talk.given..).unwrap_or_default();
        let count = rest.len().min(into.len());
        into.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        talk.given += count;
        Ok(count)
    }
}

/// The login service listens.
struct Hearing<'t>(&'t RefCell<Talk>);

impl Write for Hearing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().heard.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.borrow_mut().judge();
        Ok(())
    }
}

impl Talk {
    /// A line as it is sent, with its break.
    fn fill_in(&self, line: Vec<u8>) -> Vec<u8> {
        let Ok(text) = String::from_utf8(line.clone()) else {
            return [line, b"\n".into()].concat();
        };
        let text = text.replace("$TICKET", &self.ticket).replace("$CODE", &code(&self.secret));
        format!("{text}\n").into_bytes()
    }

    /// Looks at the reply to what was asked.
    fn judge(&mut self) {
        let asked = self.asked.take().expect("a reply answers a line");
        let heard = String::from_utf8(std::mem::take(&mut self.heard)).expect("UTF-8");
        let line = heard.strip_suffix('\n').expect("a reply is a line");
        assert!(!line.contains(['\n', '\r', '\u{1b}']), "{line}");
        let reply: BTreeMap<String, &RawValue> = serde_json::from_str(line).expect("an object");
        let word = |name: &str| {
            let value = reply.get(name)?;
            serde_json::from_str::<String>(value.get()).ok()
        };
        let request = serde_json::from_slice::<Value>(&asked).unwrap_or_default();
        let said = |value: &Value| value.as_str() == Some(PASSWORD);
        self.knows_password |= request.as_object().is_some_and(|all| all.values().any(said));

        let id = reply.get("id").expect("every reply has an id").get();
        let is_error = reply.contains_key("error");
        assert!(is_error || is_id_of(id, &asked), "{line}");
        if is_error && !id.contains(PASSWORD) {
            assert!(!line.contains(PASSWORD), "an error repeats what it was given: {line}");
        }
        let gives = |name: &str| reply.contains_key(name);
        let is_in = matches!(word("step").as_deref(), Some("allowed" | "account" | "proven"));
        let lets_in = is_in || gives("ticket") || gives("secret") || gives("recovery_codes");
        assert!(self.knows_password || !lets_in, "without the password: {line}");

        self.touched |= !line.contains("\"kind\":\"usage\"");
        self.ticket = word("ticket").unwrap_or_else(|| std::mem::take(&mut self.ticket));
        if let Some(secret) = word("secret") {
            self.secret = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).expect("Base32");
        }
    }
}

/// Whether a reply to that request has its id, or null where there is none.
fn is_id_of(id: &str, asked: &[u8]) -> bool {
    let fields = serde_json::from_slice::<BTreeMap<String, &RawValue>>(asked).unwrap_or_default();
    let asked = fields.get("id").map_or("null", |id| id.get());
    match (serde_json::from_str::<Value>(id), serde_json::from_str::<Value>(asked)) {
        (Ok(id), Ok(asked)) => id == asked,
        // A number that no float holds comes back as it was written.
        (Err(_), Err(_)) => true,
        (Ok(_), Err(_)) | (Err(_), Ok(_)) => false,
    }
}

/// The code that an app shows at this moment (RFC 4226 section 5.3).
fn code(secret: &[u8]) -> String {
    let step = now().unix_seconds() / 30;
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(secret).expect("any length is a key");
    mac.update(&step.to_be_bytes());
    let mac = mac.finalize().into_bytes();
    let offset = usize::from(mac.last().copied().unwrap_or_default() & 0xf);
    let four = mac.get(offset..offset + 4).and_then(|four| four.try_into().ok());
    let number = u32::from_be_bytes(four.unwrap_or_default()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}
