//! Looking for everything that is wrong with a store, and for what mends it.
//!
//! ```text
//! files ─► header ─► pages, rows, schema ─► key, sealed values ─► record ─► rows as it tells them
//! ```
//!
//! One finding does not end the search: what cannot be read because of it is a finding of its own.
//! Changes nothing, and holds no lock that keeps anybody from writing.

mod files;
mod told;

use std::path::Path;

use super::audit;
use super::key;
use super::setup;
use super::{Watch, reset_command};
use crate::crypto::keyring::Keyring;
use crate::error::{Error, Result};
use crate::guard;
use crate::model::event::Event;
use crate::model::ids::EventSeq;
use crate::model::outcome::audit::hex_of;
use crate::model::outcome::inspection::{Inspection, Sort};
use crate::model::time::{Length, Timestamp};
use crate::model::user::UserRef;
use crate::rules::replay::Told;
use crate::store::{EventFilter, Orphans, ReadTx, SCHEMA_VERSION, Store};

/// What nothing else mends.
const RESTORE: &str = "stop writing to it and bring back the latest backup: twofactl store restore";

/// How far clocks of one machine's programs may be apart in the record: a change is written with
/// the time at which it was asked for, and then waits for others.
const TOLERANCE: Length = Length::minutes(1);

/// How long a clock that ran backwards is told of: the record holds it for ever.
const TOLD_FOR: Length = Length::days(30);

/// How many times its usual length the log may have.
const LOG_TIMES: u64 = 10;

/// Where and when a store is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The store.
    pub store: &'a Path,
    /// Its key.
    pub key_file: &'a Path,
    /// The present.
    pub now: Timestamp,
    /// Whether nobody has set this machine's clock yet.
    pub clock_was_never_set: bool,
}

/// Opens a store whatever is wrong with it, to look at it and nothing else.
///
/// # Errors
///
/// [`crate::error::StoreError`]: not there, no file, no access.
pub fn open(path: &Path) -> Result<Store> {
    Store::inspect(path)
}

/// Looks at everything; without a store, at what can be seen of its files.
///
/// # Errors
///
/// None of the store's: those are findings.
pub fn run(
    store: Result<&mut Store, &Error>,
    around: &Surroundings<'_>,
    watch: Watch<'_>,
) -> Inspection {
    let mut found = Inspection::default();
    files::look(around, &mut found);
    let path = around.store.display().to_string();
    if around.clock_was_never_set {
        let mend = "wait until timedatectl says that it is synchronized";
        found.add(Sort::Clock, "this machine", "its clock was never set by the network", mend);
    }
    match store {
        Ok(store) => {
            let read = store.read(|tx| {
                content(tx, around, &mut found, watch);
                Ok(())
            });
            note(&mut found, Sort::Integrity, &path, read);
            head(store, around, &mut found);
        }
        Err(error) => {
            note(&mut found, Sort::Integrity, &path, Err::<(), _>(error));
        }
    }
    found
}

/// Whether it is what the head file knows: a store the latest, a backup an earlier state of it.
fn head(store: &mut Store, around: &Surroundings<'_>, found: &mut Inspection) {
    let path = around.store.display().to_string();
    if !store.is_backup() {
        note(found, Sort::Head, &path, setup::check_head(store, around.key_file));
        return;
    }
    let compared = setup::find_backup(store, around.key_file);
    let facts = note(found, Sort::Head, &path, compared).flatten();
    if let Some(bad) = facts.and_then(|facts| facts.fault()) {
        let cause = format!("event {}: {}: one of them was put back", bad.seq, bad.why);
        let mend = "compare it with a checkpoint that was kept elsewhere: twofactl audit verify \
                    --against FILE";
        found.add(Sort::Head, path, cause, mend);
    }
}

/// What kept something from being looked at is a finding.
fn note<T, E: std::borrow::Borrow<Error>>(
    found: &mut Inspection,
    sort: Sort,
    place: &str,
    result: Result<T, E>,
) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            let error: &Error = error.borrow();
            let mend = error.hint().unwrap_or_else(|| RESTORE.to_owned());
            found.add(sort, place, error.to_string(), mend);
            None
        }
    }
}

fn content(tx: &ReadTx<'_>, around: &Surroundings<'_>, found: &mut Inspection, watch: Watch<'_>) {
    let path = around.store.display().to_string();
    let Some(header) = note(found, Sort::Integrity, &path, tx.header()) else { return };
    if !header.is_ours {
        found.add(Sort::Integrity, path, "it is not a twofactl store", "name the store: --store");
        return;
    }
    pages(tx, found);
    if header.schema != SCHEMA_VERSION {
        let schema = header.schema;
        let cause = format!("it has schema {schema}, and this twofactl knows {SCHEMA_VERSION}");
        let newer = schema > SCHEMA_VERSION;
        let mend = if newer { "upgrade twofactl" } else { "twofactl store migrate" };
        found.add(Sort::Schema, path, cause, mend);
        return;
    }
    let differences = note(found, Sort::Schema, "the schema", tx.schema_differences());
    for (name, how) in differences.unwrap_or_default() {
        found.add(Sort::Schema, name, how, RESTORE);
    }
    orphans(tx, found);
    let keys = keys(tx, around, found);
    if let Some(keys) = &keys {
        sealed(tx, keys, found, watch);
    }
    record(tx, keys.as_ref(), found, watch);
    let replayed = replay(tx, around.now, found, watch);
    let told = note(found, Sort::Replay, "the record", replayed);
    if let Some(told) = told {
        let compared = told::compare(tx, told, around.now, found);
        note(found, Sort::Replay, "the rows", compared);
    }
}

fn pages(tx: &ReadTx<'_>, found: &mut Inspection) {
    let faults = note(found, Sort::Integrity, "the file", tx.integrity_faults());
    for fault in faults.unwrap_or_default() {
        found.add(Sort::Integrity, "the file", fault, RESTORE);
    }
    let dangling = note(found, Sort::Orphans, "the rows", tx.dangling_rows());
    for ((table, parent), count) in dangling.unwrap_or_default() {
        let cause = format!("{count} of its rows belong to rows of {parent} that are not there");
        found.add(Sort::Orphans, table, cause, RESTORE);
    }
}

fn orphans(tx: &ReadTx<'_>, found: &mut Inspection) {
    for (kind, cause) in [
        (Orphans::Enrollments, "an enrollment under way has no authenticator that waits for it"),
        (Orphans::Authenticators, "an authenticator waits for a code, but no enrollment does"),
        (Orphans::Challenges, "a texted code is for the authenticator of somebody else"),
        (
            Orphans::LateEpochs,
            "something was made in an epoch that is still to come: a row was \
             put back outside twofactl",
        ),
    ] {
        let users = note(found, Sort::Orphans, "the rows", tx.orphans(kind));
        for user in users.unwrap_or_default() {
            let login = login_of(tx, user.get());
            found.add(Sort::Orphans, &login, cause, reset_command(&login));
        }
    }
}

/// How a user is named: by login, or by number where that is not to be had.
fn login_of(tx: &ReadTx<'_>, user: i64) -> String {
    match tx.find_user(&UserRef::Id(crate::model::ids::UserId::new(user))) {
        Ok(Some(user)) => user.login.to_string(),
        // What cannot be read is told elsewhere; here it only costs a name.
        Ok(None) | Err(_) => format!("#{user}"),
    }
}

fn keys(tx: &ReadTx<'_>, around: &Surroundings<'_>, found: &mut Inspection) -> Option<Keyring> {
    let identity = note(found, Sort::Integrity, "the store's identity", tx.identity())?;
    let owner = files::owner_of(around.store);
    let keys = setup::keys_of(&identity, around.key_file, owner);
    note(found, Sort::Key, &around.key_file.display().to_string(), keys)
}

fn sealed(tx: &ReadTx<'_>, keys: &Keyring, found: &mut Inspection, watch: Watch<'_>) {
    let Some(looked) = note(found, Sort::Sealed, "sealed values", key::look(tx, keys, watch))
    else {
        return;
    };
    for one in &looked.unreadable {
        let login = one.login.clone().unwrap_or_else(|| format!("#{}", one.user));
        let cause = match &one.other_key {
            Some(id) => format!(
                "it does not open: it names the key {}, which is not in use, as a row of an older \
                 backup would",
                hex_of(id)
            ),
            None => "it does not open: it was changed or moved outside twofactl".to_owned(),
        };
        let place = format!("the {} {} of {login}", one.what, one.row);
        found.add(Sort::Sealed, place, cause, reset_command(&login));
    }
    let more = looked.unreadable_count - looked.unreadable.len() as u64;
    if more > 0 {
        found.add(Sort::Sealed, format!("{more} more"), "they do not open", "twofactl key check");
    }
}

fn record(tx: &ReadTx<'_>, keys: Option<&Keyring>, found: &mut Inspection, watch: Watch<'_>) {
    let verified = note(found, Sort::Record, "the record", audit::verify(tx, keys, None, watch));
    if let Some(bad) = verified.and_then(|verified| verified.first_bad) {
        let mend = "compare it with a checkpoint that was kept elsewhere: twofactl audit verify \
                    --against FILE; then bring back the latest good backup: twofactl store restore";
        found.add(Sort::Record, format!("event {}", bad.seq), bad.why, mend);
    }
}

fn replay(
    tx: &ReadTx<'_>,
    now: Timestamp,
    found: &mut Inspection,
    watch: Watch<'_>,
) -> Result<Told> {
    let all = tx.chain_head()?.seq.unsigned_abs();
    let (mut told, mut clock) = (Told::default(), ClockWalk::at(now));
    let filter = EventFilter { after: Some(EventSeq::new(0)), ..EventFilter::default() };
    tx.for_each_event(&filter, u64::MAX, |event| {
        clock.step(&event);
        told.step(&event);
        watch(event.seq.get().unsigned_abs(), all);
        Ok(())
    })?;
    clock.tell(found);
    Ok(told)
}

/// A walk along the times of events.
struct ClockWalk {
    now: Timestamp,
    before: Option<Timestamp>,
    /// The first that is earlier than the one before it, and how many are.
    backwards: Option<(EventSeq, u64)>,
    /// The first that is still to come, and how many are.
    ahead: Option<(EventSeq, u64)>,
}

impl ClockWalk {
    const fn at(now: Timestamp) -> Self {
        Self { now, before: None, backwards: None, ahead: None }
    }

    fn step(&mut self, event: &Event) {
        let count = |seen: &mut Option<(EventSeq, u64)>| match seen {
            Some((_, count)) => *count += 1,
            None => *seen = Some((event.seq, 1)),
        };
        let is_recent = event.at >= self.now.minus(TOLD_FOR);
        if is_recent && self.before.is_some_and(|before| before > event.at.plus(TOLERANCE)) {
            count(&mut self.backwards);
        }
        if event.at > self.now.plus(TOLERANCE) {
            count(&mut self.ahead);
        }
        self.before = Some(event.at);
    }

    fn tell(&self, found: &mut Inspection) {
        let mend = "see whether this machine's clock is right: timedatectl";
        for (seen, cause) in [
            (self.backwards, "it is earlier than the event before it: the clock was set back"),
            (self.ahead, "it is of a time that is still to come: a clock was or is wrong"),
        ] {
            match seen {
                None => {}
                Some((seq, 1)) => found.add(Sort::Clock, format!("event {seq}"), cause, mend),
                Some((seq, count)) => {
                    let cause = format!("{cause}; so it is with {} more", count - 1);
                    found.add(Sort::Clock, format!("event {seq}"), cause, mend);
                }
            }
        }
    }
}

/// What keeps somebody else's file from being checked is told as such.
fn account(uid: u32) -> String {
    guard::account_label(uid)
}
