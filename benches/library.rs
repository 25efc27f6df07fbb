//! What the library's operations cost, by the size of a practice.
//!
//! ```text
//! cargo bench
//! cargo bench --bench library -- user_show
//! TWOFACTL_BENCH_MEMBERS=5,500 cargo bench
//! ```
//!
//! Each store has four times as many users as its practice has members. Lists
//! are read to their end and not printed. A login's password takes as long in
//! every store, so it is measured by itself; `login_start` includes it.
#![cfg(test)]

#[path = "support/crowd.rs"]
mod crowd;

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use divan::{Bencher, black_box};
use twofactl::Keyring;
use twofactl::model::event::Actor;
use twofactl::model::outcome::By;
use twofactl::model::outcome::login::LoginReply;
use twofactl::model::policy::{Grace, PolicyPatch};
use twofactl::model::practice::Handle;
use twofactl::model::secret::SecretText;
use twofactl::model::sms::Texts;
use twofactl::model::time::{Length, Timestamp};
use twofactl::model::user::UserRef;
use twofactl::ops::audit::ListRequest;
use twofactl::ops::door::{Doorway, Password, SessionRequest, StartRequest, VerifyRequest};
use twofactl::ops::practice::{Blocked, EnforceRequest, Which};
use twofactl::ops::setup::{self, KeyNeed, Opened};
use twofactl::ops::user::Listed;
use twofactl::ops::{self, Why};
use twofactl::store::{ReadTx, Store};

use crowd::{PRACTICE, Phone, Plan};

/// Users for each member.
const USERS: usize = 4;

/// When the crowd is complete: 2027-01-15T08:00:00Z, the beginning of a step.
const COMPLETE: i64 = 1_800_000_000_000;

/// The crowds that were made so far, by the members of their practice. In a
/// static so that one store serves all the benches of its size.
static CROWDS: Mutex<BTreeMap<usize, Arc<Crowd>>> = Mutex::new(BTreeMap::new());

/// The present moves on by a step with each login, so that every code is new.
static LOGINS: AtomicI64 = AtomicI64::new(0);

fn main() {
    divan::main();
    // Statics are not dropped, and the folders are to go.
    CROWDS.lock().unwrap().clear();
}

/// How many members the practices have.
fn sizes() -> Vec<usize> {
    match std::env::var("TWOFACTL_BENCH_MEMBERS") {
        Ok(text) => text.split(',').map(|size| size.trim().parse().unwrap()).collect(),
        Err(_) => vec![5, 5_000, 50_000],
    }
}

/// A store with its people, and the phone of one of them.
struct Crowd {
    folder: tempfile::TempDir,
    phone: Phone,
}

impl Crowd {
    /// The crowd of that size; made where it is asked for the first time.
    fn of(members: usize) -> Arc<Self> {
        let mut crowds = CROWDS.lock().unwrap();
        Arc::clone(crowds.entry(members).or_insert_with(|| Arc::new(Self::make(members))))
    }

    fn make(members: usize) -> Self {
        let mode = std::fs::Permissions::from_mode(0o700);
        let folder = tempfile::Builder::new().permissions(mode).tempdir().unwrap();
        let plan = Plan {
            folder: folder.path().to_owned(),
            users: members * USERS,
            members,
            now: Timestamp::from_millis(COMPLETE),
        };
        let phone = crowd::make(&plan).unwrap().remove(0);
        Self { folder, phone }
    }

    fn open(&self) -> Desk {
        let (store, key) = (crowd::store_in(self.folder.path()), crowd::key_in(self.folder.path()));
        let Opened { store, keys, .. } = setup::open(&store, &key, KeyNeed::Required).unwrap();
        Desk { store, keys: keys.unwrap(), actor: crowd::actor(), practice: practice() }
    }
}

/// An open store.
struct Desk {
    store: Store,
    keys: Keyring,
    actor: Actor,
    practice: Handle,
}

impl Desk {
    fn doorway(&mut self, now: Timestamp) -> Doorway<'_> {
        let Self { store, keys, actor, .. } = self;
        Doorway { store, keys, actor, now }
    }

    fn start(&mut self, now: Timestamp) -> LoginReply {
        let (login, password) = (crowd::login(0).unwrap(), crowd::password());
        let practice = self.practice.clone();
        let request = StartRequest {
            user: login.as_str(),
            practice: Some(&practice),
            password: Password::Given(&password),
            device_token: None,
        };
        ops::door::start(&mut self.doorway(now), &request).unwrap()
    }

    fn ticket(&mut self, now: Timestamp) -> SecretText {
        match self.start(now) {
            LoginReply::CodeRequired { ticket, .. } => ticket,
            other => panic!("an enrolled person is asked for a code, not {other:?}"),
        }
    }
}

fn practice() -> Handle {
    Handle::parse(PRACTICE).unwrap()
}

fn somebody() -> UserRef {
    UserRef::Login(crowd::login(0).unwrap())
}

/// A time at which nobody has logged in yet.
fn later() -> Timestamp {
    let steps = LOGINS.fetch_add(1, Ordering::Relaxed) + 1;
    Timestamp::from_millis(COMPLETE + steps * 30_000)
}

/// Measures a report of the crowd's store, opening aside.
fn report<T>(
    bencher: Bencher<'_, '_>,
    members: usize,
    run: impl Fn(&ReadTx<'_>, Timestamp) -> twofactl::error::Result<T>,
) {
    let mut store = Crowd::of(members).open().store;
    let now = Timestamp::from_millis(COMPLETE);
    bencher.bench_local(|| store.read(|tx| run(black_box(tx), now)).unwrap());
}

#[divan::bench(sample_count = 20)]
fn password() -> ops::user::HashedPassword {
    ops::user::hash_password(&crowd::password()).unwrap()
}

#[divan::bench(args = sizes())]
fn open(bencher: Bencher<'_, '_>, members: usize) {
    let crowd = Crowd::of(members);
    bencher.bench_local(|| crowd.open().store);
}

#[divan::bench(args = sizes(), sample_count = 20, sample_size = 1)]
fn login_start(bencher: Bencher<'_, '_>, members: usize) {
    let mut desk = Crowd::of(members).open();
    bencher.bench_local(|| desk.start(later()));
}

#[divan::bench(args = sizes(), sample_count = 30, sample_size = 1)]
fn login_verify(bencher: Bencher<'_, '_>, members: usize) {
    let crowd = Crowd::of(members);
    let mut desk = crowd.open();
    let mut door = crowd.open();
    bencher
        .with_inputs(|| {
            let now = later();
            (now, desk.ticket(now), crowd.phone.code(now).unwrap())
        })
        .bench_local_values(|(now, ticket, code)| {
            let request = VerifyRequest { ticket: &ticket, code: &code, remember: None };
            let reply = ops::door::verify(&mut door.doorway(now), &request).unwrap();
            assert!(matches!(reply, LoginReply::Allowed(_)), "{reply:?}");
        });
}

#[divan::bench(args = sizes())]
fn session(bencher: Bencher<'_, '_>, members: usize) {
    let mut desk = Crowd::of(members).open();
    let (user, practice) = (somebody(), practice());
    let request = SessionRequest { user: &user, practice: Some(&practice), epoch: 2, by: By::Code };
    bencher.bench_local(|| {
        ops::door::session(&mut desk.doorway(Timestamp::from_millis(COMPLETE)), &request).unwrap()
    });
}

#[divan::bench(args = sizes())]
fn user_show(bencher: Bencher<'_, '_>, members: usize) {
    let who = somebody();
    report(bencher, members, |tx, now| ops::user::show(tx, &who, now));
}

#[divan::bench(args = sizes())]
fn audit_list(bencher: Bencher<'_, '_>, members: usize) {
    let request = ListRequest::default();
    report(bencher, members, |tx, _| {
        ops::audit::list(tx, &request, 50, |event| {
            black_box(event);
            Ok(())
        })?;
        ops::audit::count(tx, &request)
    });
}

#[divan::bench(args = sizes(), sample_count = 10, sample_size = 1)]
fn practice_show(bencher: Bencher<'_, '_>, members: usize) {
    let practice = practice();
    report(bencher, members, |tx, now| ops::practice::show(tx, &practice, now));
}

#[divan::bench(args = sizes(), sample_count = 10, sample_size = 1)]
fn practice_status(bencher: Bencher<'_, '_>, members: usize) {
    let which = Which::Named(vec![practice()]);
    report(bencher, members, |tx, now| {
        ops::practice::status(tx, &which, now, |report| {
            black_box(report);
            Ok(())
        })
    });
}

#[divan::bench(args = sizes(), sample_count = 10, sample_size = 1)]
fn practice_enforce_preview(bencher: Bencher<'_, '_>, members: usize) {
    let mut store = Crowd::of(members).open().store;
    let grace = Some(Grace::Length(Length::days(14)));
    let request = EnforceRequest {
        handles: vec![practice()],
        patch: PolicyPatch { grace, ..PolicyPatch::default() },
        blocked: Blocked::Refuse,
        texts: Texts::default(),
    };
    let now = Timestamp::from_millis(COMPLETE);
    bencher.bench_local(|| {
        store.preview(|tx| ops::practice::enforce(tx, &request, &Why::default(), now)).unwrap()
    });
}

#[divan::bench(args = sizes(), sample_count = 5, sample_size = 1)]
fn user_list(bencher: Bencher<'_, '_>, members: usize) {
    let listed = Listed::default();
    report(bencher, members, |tx, now| {
        ops::user::list(tx, &listed, now, |user| {
            black_box(user);
            Ok(())
        })
    });
}

#[divan::bench(args = sizes(), sample_count = 5, sample_size = 1)]
fn user_list_of_a_practice(bencher: Bencher<'_, '_>, members: usize) {
    let listed = Listed { practice: Some(practice()), ..Listed::default() };
    report(bencher, members, |tx, now| {
        ops::user::list(tx, &listed, now, |user| {
            black_box(user);
            Ok(())
        })
    });
}
