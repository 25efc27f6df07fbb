//! Whether the time of `denied` tells who exists, what is stored of them, or
//! why they were turned away.
//!
//! ```text
//! cargo bench --bench denied
//! TWOFACTL_BENCH_ROUNDS=100 cargo bench --bench denied
//! ```
//!
//! In two stores: one with no hash but ours, one with bcrypt (cost 10 and 12) and PBKDF2
//! (100000 and 600000 iterations) among them. Each round tries each kind of
//! denial once, in another order, at a time of its own, two minutes after the one before,
//! so that each is an event of its own and no name runs out of tries. For each
//! kind, beside a wrong password for a hash of ours:
//!
//! - the medians of both, and the median of what differs within a round with its
//!   95 % interval (bootstrap, 2000 samples);
//! - how often a guesser who sees the time of one of each tells them apart: 50 % is chance,
//!   and below two standard errors from it nothing is told (Mann-Whitney's z).
#![cfg(test)]

#[path = "support/crowd.rs"]
mod crowd;

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Instant;

use twofactl::Keyring;
use twofactl::model::event::Actor;
use twofactl::model::member::Role;
use twofactl::model::outcome::login::LoginReply;
use twofactl::model::practice::Handle;
use twofactl::model::secret::SecretText;
use twofactl::model::text::Reason;
use twofactl::model::time::{Length, Timestamp};
use twofactl::model::user::{Login, UserRef};
use twofactl::ops::Why;
use twofactl::ops::door::{self, Doorway, Password, StartRequest};
use twofactl::ops::setup::{self, KeyNeed, Opened};
use twofactl::ops::user::{self, HashedPassword, NewPerson};
use twofactl::store::Store;

use crowd::{PRACTICE, Plan};

/// When the store is complete.
const COMPLETE: i64 = 1_800_000_000_000;

const WRONG: &str = "not the password";

/// Whose, by login; made by others from a password that nobody types here.
const IMPORTED: [(&str, &str); 4] = [
    ("bcrypt10", "$2b$10$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG"),
    ("bcrypt12", "$2b$12$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG"),
    (
        "pbkdf2-100k",
        "pbkdf2_sha256$100000$SaltOfDjango$UaGS9J4vkESwWaomyd+95hAiWNsYitHQFnuCGN5UH3A=",
    ),
    (
        "pbkdf2-600k",
        "pbkdf2_sha256$600000$SaltOfDjango$UaGS9J4vkESwWaomyd+95hAiWNsYitHQFnuCGN5UH3A=",
    ),
];

fn main() {
    let rounds = std::env::var("TWOFACTL_BENCH_ROUNDS").map_or(300, |text| text.parse().unwrap());
    let mut desk = Desk::make();
    let ours = [
        ("wrong password", "member", WRONG),
        ("unknown user", "?", WRONG),
        ("no password set", "bare", WRONG),
        ("suspended", "suspended", crowd::PASSWORD),
        ("not a member", "elsewhere", crowd::PASSWORD),
    ];
    report("hashes of ours alone", &desk.measure(&ours, rounds));
    for (login, hash) in IMPORTED {
        let password = user::imported_password(&SecretText::new(hash.to_owned())).unwrap();
        desk.add(login, PRACTICE, Some(password));
    }
    let all: Vec<_> =
        ours.into_iter().chain(IMPORTED.map(|(login, _)| (login, login, WRONG))).collect();
    report("others among them", &desk.measure(&all, rounds / 4));
}

/// A store, a time that goes on, and chance that can be repeated.
struct Desk {
    _folder: tempfile::TempDir,
    store: Store,
    keys: Keyring,
    actor: Actor,
    now: Timestamp,
    random: u64,
}

/// A kind of denial, and how long each took, in milliseconds, a round each.
struct Kind<'a> {
    name: &'a str,
    took: Vec<f64>,
}

impl Desk {
    fn make() -> Self {
        let mode = std::fs::Permissions::from_mode(0o700);
        let folder = tempfile::Builder::new().permissions(mode).tempdir().unwrap();
        let now = Timestamp::from_millis(COMPLETE);
        let plan = Plan { folder: folder.path().to_owned(), users: 2_000, members: 500, now };
        crowd::make(&plan).unwrap();
        let (store, key) = (crowd::store_in(folder.path()), crowd::key_in(folder.path()));
        let Opened { store, keys, .. } = setup::open(&store, &key, KeyNeed::Required).unwrap();
        let (keys, actor) = (keys.unwrap(), crowd::actor());
        let mut desk = Self { _folder: folder, store, keys, actor, now, random: 1 };
        let hashed = user::hash_password(&crowd::password()).unwrap();
        for login in ["member", "suspended"] {
            desk.add(login, PRACTICE, Some(hashed.clone()));
        }
        desk.add("bare", PRACTICE, None);
        desk.add("elsewhere", "practice-0001", Some(hashed));
        let who = [UserRef::parse("suspended").unwrap()];
        let why = Why { reason: Some(Reason::parse("has left").unwrap()), ticket: None };
        desk.store.write(&desk.actor, now, |tx| user::suspend(tx, &who, &why, now)).unwrap();
        desk
    }

    fn add(&mut self, login: &str, practice: &str, password: Option<HashedPassword>) {
        let new = NewPerson {
            login: Login::parse(login).unwrap(),
            name: None,
            phone: None,
            email: None,
            password,
            membership: Some((Handle::parse(practice).unwrap(), Role::Staff)),
        };
        let now = self.now;
        self.store.write(&self.actor, now, |tx| user::add(tx, &new, &Why::default(), now)).unwrap();
    }

    fn measure<'a>(&mut self, kinds: &[(&'a str, &str, &str)], rounds: usize) -> Vec<Kind<'a>> {
        let mut measured: Vec<_> =
            kinds.iter().map(|(name, ..)| Kind { name, took: Vec::new() }).collect();
        // The first round warms caches and takes memory.
        for round in 0..=rounds {
            for index in self.shuffled(kinds.len()) {
                let (_, login, password) = kinds[index];
                let took = self.denial(login, password);
                measured[index].took.extend(Some(took).filter(|_| round > 0));
            }
        }
        measured
    }

    /// How many milliseconds it takes to be turned away.
    fn denial(&mut self, login: &str, password: &str) -> f64 {
        self.now = self.now.plus(Length::minutes(2));
        let unknown = format!("nobody{}", self.now.millis());
        let (practice, typed) =
            (Handle::parse(PRACTICE).unwrap(), SecretText::new(password.to_owned()));
        let request = StartRequest {
            user: if login == "?" { &unknown } else { login },
            practice: Some(&practice),
            password: Password::Given(&typed),
            device_token: None,
        };
        let Self { store, keys, actor, now, .. } = self;
        let mut doorway = Doorway { store, keys, actor, now: *now };
        let began = Instant::now();
        let reply = door::start(&mut doorway, &request).unwrap();
        let took = began.elapsed().as_secs_f64() * 1e3;
        assert!(matches!(reply, LoginReply::Denied), "{login}: {reply:?}");
        took
    }

    fn shuffled(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<_> = (0..count).collect();
        for last in (1..count).rev() {
            order.swap(last, below(&mut self.random, last + 1));
        }
        order
    }
}

/// The next number below that, by Knuth's generator: the same in each run.
fn below(state: &mut u64, limit: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 33).unwrap() % limit
}

fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Between which values the median of `values` lies, with 95 % confidence.
fn interval(values: &[f64]) -> (f64, f64) {
    let mut random = 7;
    let mut medians: Vec<_> = (0..2_000)
        .map(|_| {
            let sample = values.iter().map(|_| values[below(&mut random, values.len())]);
            median(&sample.collect::<Vec<_>>())
        })
        .collect();
    medians.sort_by(f64::total_cmp);
    (medians[50], medians[1_950])
}

/// How often one of `a` took longer than one of `b`, in percent, and how many
/// standard errors that is from half.
fn told_apart(a: &[f64], b: &[f64]) -> (f64, f64) {
    let pairs = (a.len() * b.len()) as f64;
    let longer = a.iter().flat_map(|a| b.iter().map(move |b| a > b)).filter(|is| *is).count();
    let share = longer as f64 / pairs;
    let error = ((a.len() + b.len() + 1) as f64 / (12.0 * pairs)).sqrt();
    (share * 100.0, (share - 0.5) / error)
}

fn report(store: &str, kinds: &[Kind<'_>]) {
    let mut out = std::io::stdout().lock();
    let base = &kinds[0].took;
    writeln!(out, "{store}: {} rounds, milliseconds", base.len()).unwrap();
    for Kind { name, took } in kinds {
        let differs: Vec<_> = took.iter().zip(base).map(|(took, base)| took - base).collect();
        let (low, high) = interval(&differs);
        let (share, z) = told_apart(took, base);
        writeln!(
            out,
            "  {name:16} median {:7.2}  differs {:+6.2} ({low:+.2} to {high:+.2})  longer {share:4.1} % (z {z:+.1})",
            median(took),
            median(&differs),
        )
        .unwrap();
    }
}
