//! How many logins by code a store takes, beside the least that its disk must do.
//!
//! ```text
//! cargo bench --bench login_rate
//! TWOFACTL_BENCH_USERS=1000,200000 TWOFACTL_BENCH_ROUNDS=20 cargo bench --bench login_rate
//! ```
//!
//! Measured in rounds, one after the other on one disk, so that whatever else
//! the machine does meets all of them alike; medians of the rounds are compared:
//!
//! - a bare commit: one row of a small table is updated, WAL, `synchronous=FULL`,
//!   in a file beside the stores, by statements that stay prepared;
//! - a login by code in a store of each size: `start` with a password that the
//!   service has checked, then `verify` with the code of that time, so with the row of the
//!   replay mark, the event, its hash and seal, and one commit: seven pages where a bare one
//!   has one, and a few more where one of them was full. Each is another of the
//!   people who are enrolled, far from the one before, at a time of its own.
#![cfg(test)]

#[path = "support/crowd.rs"]
mod crowd;

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Instant;

use rusqlite::{Connection, TransactionBehavior, params};
use twofactl::Keyring;
use twofactl::model::event::Actor;
use twofactl::model::outcome::login::LoginReply;
use twofactl::model::secret::SecretText;
use twofactl::model::time::Timestamp;
use twofactl::model::user::Login;
use twofactl::ops::door::{self, Doorway, Password, StartRequest, VerifyRequest};
use twofactl::ops::setup::{self, KeyNeed, Opened};
use twofactl::store::Store;

use crowd::{ENROLLED_EVERY, Phone, Plan};

/// When the crowds are complete: 2027-01-15T08:00:00Z, the beginning of a step.
const COMPLETE: i64 = 1_800_000_000_000;

/// A step of the codes, in milliseconds.
const STEP: i64 = 30_000;

/// Commits and logins in one round.
const IN_A_ROUND: usize = 250;

fn main() {
    let mode = std::fs::Permissions::from_mode(0o700);
    let folder = tempfile::Builder::new().permissions(mode).tempdir().unwrap();
    let mut bare = Bare::make(&folder.path().join("bare.db"));
    let mut crowds: Vec<_> = numbers("TWOFACTL_BENCH_USERS", "1000,1000000")
        .into_iter()
        .map(|users| Crowd::make(&folder.path().join(users.to_string()), users))
        .collect();
    let rounds = numbers("TWOFACTL_BENCH_ROUNDS", "40")[0];
    let mut bare_rates = Vec::new();
    // The first warms caches and prepares statements.
    for round in 0..=rounds {
        let bare_rate = rate(0..IN_A_ROUND, |_| bare.commit());
        bare_rates.extend(Some(bare_rate).filter(|_| round > 0));
        for crowd in &mut crowds {
            let comers: Vec<_> = (0..IN_A_ROUND).map(|_| crowd.next()).collect();
            let crowd_rate = rate(comers.iter(), |comer| crowd.log_in(comer));
            crowd.rates.extend(Some(crowd_rate).filter(|_| round > 0));
        }
    }
    report(&mut bare_rates, &mut crowds);
}

fn numbers(variable: &str, usual: &str) -> Vec<usize> {
    let text = std::env::var(variable).unwrap_or_else(|_| usual.to_owned());
    text.split(',').map(|number| number.trim().parse().unwrap()).collect()
}

/// How many a second, of one round.
fn rate<T>(items: impl Iterator<Item = T>, once: impl FnMut(T)) -> f64 {
    let began = Instant::now();
    items.for_each(once);
    IN_A_ROUND as f64 / began.elapsed().as_secs_f64()
}

/// The median, and the quarter of the rounds on either side of it.
fn quartiles(rates: &mut [f64]) -> [f64; 3] {
    rates.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| rates[(rates.len() - 1) * quarter / 4])
}

fn report(bare: &mut [f64], crowds: &mut [Crowd]) {
    let mut out = std::io::stdout().lock();
    let mut line = |name: &str, [low, median, high]: [f64; 3], beside: f64| {
        let share = median / beside * 100.0;
        writeln!(out, "{name:28} {median:9.0}/s  ({low:.0} to {high:.0})  {share:5.1} %").unwrap();
        median
    };
    let bare = quartiles(bare);
    let bare = line("bare one-row commit", bare, bare[1]);
    let mut medians = Vec::new();
    for crowd in crowds {
        let name = format!("login, {} users", crowd.users);
        medians.push(line(&name, quartiles(&mut crowd.rates), bare));
    }
    if let [first, .., last] = medians[..] {
        let less = (1.0 - last / first) * 100.0;
        writeln!(out, "{less:.1} % less in the last store than in the first").unwrap();
    }
}

/// One row updated and nothing else.
struct Bare {
    connection: Connection,
    next: i64,
}

impl Bare {
    const ROWS: i64 = 1_000;

    fn make(path: &Path) -> Self {
        let connection = Connection::open(path).unwrap();
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                 CREATE TABLE marks (id INTEGER PRIMARY KEY, step INTEGER NOT NULL) STRICT;
                 BEGIN",
            )
            .unwrap();
        for id in 0..Self::ROWS {
            connection.execute("INSERT INTO marks VALUES (?1, 0)", [id]).unwrap();
        }
        connection.execute_batch("COMMIT").unwrap();
        let mode: String =
            connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
        let synchronous: i64 =
            connection.pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap();
        assert_eq!((mode.as_str(), synchronous), ("wal", 2));
        Self { connection, next: 0 }
    }

    fn commit(&mut self) {
        self.next += 1;
        let behavior = TransactionBehavior::Immediate;
        let tx = self.connection.transaction_with_behavior(behavior).unwrap();
        let changed = tx
            .prepare_cached("UPDATE marks SET step = ?1 WHERE id = ?2")
            .unwrap()
            .execute(params![self.next, self.next * 7 % Self::ROWS])
            .unwrap();
        assert_eq!(changed, 1);
        tx.commit().unwrap();
    }
}

/// A store, and the phones of those who log in.
struct Crowd {
    users: usize,
    store: Store,
    keys: Keyring,
    actor: Actor,
    phones: Vec<Phone>,
    logins: usize,
    rates: Vec<f64>,
}

impl Crowd {
    fn make(folder: &Path, users: usize) -> Self {
        let plan = Plan {
            folder: folder.to_owned(),
            users,
            members: users.min(1_000),
            now: Timestamp::from_millis(COMPLETE),
        };
        let phones = crowd::make(&plan).unwrap();
        let (store, key) = (crowd::store_in(folder), crowd::key_in(folder));
        let Opened { store, keys, .. } = setup::open(&store, &key, KeyNeed::Required).unwrap();
        let (keys, actor) = (keys.unwrap(), crowd::actor());
        Self { users, store, keys, actor, phones, logins: 0, rates: Vec::new() }
    }

    /// Who comes next, with what they type.
    fn next(&mut self) -> Comer {
        self.logins += 1;
        // A stride that has no factor in common with the number of people visits all of them.
        let somebody = self.logins * 99_991 % self.phones.len();
        let now = Timestamp::from_millis(COMPLETE + i64::try_from(self.logins).unwrap() * STEP);
        let code = self.phones[somebody].code(now).unwrap();
        Comer { login: crowd::login(somebody * ENROLLED_EVERY).unwrap(), code, now }
    }

    fn log_in(&mut self, comer: &Comer) {
        let Comer { login, code, now } = comer;
        let Self { store, keys, actor, .. } = self;
        let mut doorway = Doorway { store, keys, actor, now: *now };
        let request = StartRequest {
            user: login.as_str(),
            practice: None,
            password: Password::VerifiedByService,
            device_token: None,
        };
        let reply = door::start(&mut doorway, &request).unwrap();
        let LoginReply::CodeRequired { ticket, .. } = reply else { panic!("{reply:?}") };
        let request = VerifyRequest { ticket: &ticket, code, remember: None };
        let reply = door::verify(&mut doorway, &request).unwrap();
        assert!(matches!(reply, LoginReply::Allowed(_)), "{reply:?}");
    }
}

/// Somebody who is about to log in.
struct Comer {
    login: Login,
    code: SecretText,
    now: Timestamp,
}
