//! The record: listing it, proving it, marking where it ends, and the daily look at it.

pub mod report;

use data_encoding::HEXLOWER;

use super::Watch;
use super::key::retired_sealers;
use crate::crypto::chain::{ChainHash, Seal, Sealer};
use crate::crypto::keyring::Keyring;
use crate::error::{Error, Result};
use crate::model::event::{Action, Event, EventKind, EventOutcome};
use crate::model::ids::EventSeq;
use crate::model::outcome::audit::{BadEvent, Checkpoint, Stretch, Verification};
use crate::model::practice::Handle;
use crate::model::time::Timestamp;
use crate::model::user::UserRef;
use crate::store::{EventFilter, Link, ReadTx};

/// Which events a list shows; `None` does not filter.
#[derive(Debug, Clone, Default)]
pub struct ListRequest {
    /// Of this user.
    pub user: Option<UserRef>,
    /// Of this practice.
    pub practice: Option<Handle>,
    /// By the actor of this name.
    pub actor: Option<String>,
    /// Of this action.
    pub action: Option<Action>,
    /// With this outcome.
    pub outcome: Option<EventOutcome>,
    /// Of this kind.
    pub kind: Option<EventKind>,
    /// Not before.
    pub since: Option<Timestamp>,
    /// Not after.
    pub until: Option<Timestamp>,
    /// Only later ones, oldest first.
    pub after: Option<EventSeq>,
}

/// Hands at most `limit` events to `each`, the newest first, or the oldest
/// first where only later ones are asked for.
///
/// # Errors
///
/// [`Error::NotFound`] for a user or practice that the record does not know either; what
/// `each` says; the store's.
pub fn list(
    tx: &ReadTx<'_>,
    request: &ListRequest,
    limit: u64,
    each: impl FnMut(Event) -> Result<()>,
) -> Result<()> {
    tx.for_each_event(&filter(tx, request)?, limit, each)
}

/// How many events a list has without its limit.
///
/// # Errors
///
/// [`Error::NotFound`] as for [`list`]; the store's.
pub fn count(tx: &ReadTx<'_>, request: &ListRequest) -> Result<u64> {
    tx.count_events(&filter(tx, request)?)
}

fn filter(tx: &ReadTx<'_>, request: &ListRequest) -> Result<EventFilter> {
    let ListRequest { user, practice, actor, action, outcome, kind, since, until, after } = request;
    let of_user = user.as_ref().map(|who| of_user(tx, who)).transpose()?.unwrap_or_default();
    let of_practice =
        practice.as_ref().map(|handle| of_practice(tx, handle)).transpose()?.unwrap_or_default();
    Ok(EventFilter {
        seq: None,
        after: *after,
        user: of_user.user,
        user_login: of_user.user_login,
        practice: of_practice.practice,
        practice_handle: of_practice.practice_handle,
        actor: actor.clone(),
        action: *action,
        outcome: *outcome,
        kind: *kind,
        since: *since,
        until: *until,
    })
}

/// Events about a user, by id. Whoever was removed is found by what the record calls them.
fn of_user(tx: &ReadTx<'_>, who: &UserRef) -> Result<EventFilter> {
    let open = EventFilter::default();
    match tx.get_user(who) {
        Ok(user) => Ok(EventFilter { user: Some(user.id), ..open }),
        Err(unknown @ Error::NotFound { .. }) => {
            let gone = match who {
                UserRef::Id(id) => EventFilter { user: Some(*id), ..open },
                UserRef::Login(login) => {
                    EventFilter { user_login: Some(login.as_str().to_owned()), ..open }
                }
            };
            known_or(tx, gone, unknown)
        }
        Err(other) => Err(other),
    }
}

/// Events in a practice, as for users.
fn of_practice(tx: &ReadTx<'_>, handle: &Handle) -> Result<EventFilter> {
    let open = EventFilter::default();
    match tx.get_practice(handle) {
        Ok(practice) => Ok(EventFilter { practice: Some(practice.id), ..open }),
        Err(unknown @ Error::NotFound { .. }) => {
            let gone = EventFilter { practice_handle: Some(handle.to_string()), ..open };
            known_or(tx, gone, unknown)
        }
        Err(other) => Err(other),
    }
}

/// The filter if any event passes it, else the error.
fn known_or(tx: &ReadTx<'_>, filter: EventFilter, unknown: Error) -> Result<EventFilter> {
    if tx.count_events(&filter)? > 0 { Ok(filter) } else { Err(unknown) }
}

/// One event.
///
/// # Errors
///
/// [`Error::NotFound`]; the store's.
pub fn show(tx: &ReadTx<'_>, seq: EventSeq) -> Result<Event> {
    let filter = EventFilter { seq: Some(seq), ..EventFilter::default() };
    let mut found = None;
    tx.for_each_event(&filter, 1, |event| {
        found = Some(event);
        Ok(())
    })?;
    found.ok_or_else(|| Error::not_found("event", &seq))
}

/// The end of the record as it is now, to keep elsewhere.
///
/// # Errors
///
/// The store's.
pub fn checkpoint(tx: &ReadTx<'_>, now: Timestamp) -> Result<Checkpoint> {
    let head = tx.chain_head()?;
    Ok(Checkpoint {
        store_id: tx.identity()?.store_id,
        seq: EventSeq::new(head.seq),
        hash: *head.hash.bytes(),
        at: now,
    })
}

/// Checks every event against its neighbours and, with the key, against its
/// seal; and, with a checkpoint, that the record still extends it.
///
/// Proves nothing against whoever holds the key, nor that the end was not cut
/// off unless a checkpoint says where it was.
///
/// # Errors
///
/// The store's. What is wrong with the record is an answer, not an error.
pub fn verify(
    tx: &ReadTx<'_>,
    keys: Option<&Keyring>,
    against: Option<&Checkpoint>,
    watch: Watch<'_>,
) -> Result<Verification> {
    let sealers = match keys {
        Some(keys) => Sealers::of(tx, keys)?,
        None => Sealers::default(),
    };
    let mut walk = Walk::new(&sealers, against);
    let head = tx.chain_head()?;
    tx.for_each_link(0, |link| {
        walk.step(&link);
        watch(link.seq.unsigned_abs(), head.seq.unsigned_abs());
        Ok(())
    })?;
    walk.end(head.seq, &head.hash, head.sealed_seq, &head.seal);
    if let Some(checkpoint) = against
        && tx.identity()?.store_id != checkpoint.store_id
    {
        walk.bad(1, "the checkpoint is of another store");
    }
    Ok(walk.verification())
}

/// Those who can tell whether seals are theirs: of the key in use, and of those before it.
/// None without the key.
#[derive(Default)]
struct Sealers {
    all: Vec<Sealer>,
    in_use: Option<[u8; 8]>,
}

impl Sealers {
    fn of(tx: &ReadTx<'_>, keys: &Keyring) -> Result<Self> {
        let mut all = retired_sealers(tx, keys)?;
        all.push(keys.sealer());
        Ok(Self { all, in_use: Some(*keys.key_id().bytes()) })
    }

    fn find(&self, key_id: &[u8; 8]) -> Option<&Sealer> {
        self.all.iter().find(|sealer| sealer.key_id().bytes() == key_id)
    }
}

/// A walk along the chain; remembers the first thing that is wrong.
struct Walk<'a> {
    sealers: &'a Sealers,
    /// The key that seals what comes next; any before the first seal.
    expected: Option<[u8; 8]>,
    against: Option<&'a Checkpoint>,
    last: i64,
    hash: ChainHash,
    sealed: i64,
    seal: Seal,
    unsealed: Vec<Stretch>,
    open: Option<Stretch>,
    first_bad: Option<BadEvent>,
}

impl<'a> Walk<'a> {
    const fn new(sealers: &'a Sealers, against: Option<&'a Checkpoint>) -> Self {
        Self {
            sealers,
            expected: None,
            against,
            last: 0,
            hash: ChainHash::GENESIS,
            sealed: 0,
            seal: Seal::GENESIS,
            unsealed: Vec::new(),
            open: None,
            first_bad: None,
        }
    }

    fn bad(&mut self, seq: i64, why: &'static str) {
        let earlier = self.first_bad.as_ref().is_some_and(|bad| bad.seq.get() <= seq);
        if !earlier {
            self.first_bad = Some(BadEvent { seq: EventSeq::new(seq), why });
        }
    }

    fn step(&mut self, link: &Link) {
        if link.seq != self.last + 1 {
            self.bad(self.last + 1, "it is missing");
        }
        if link.expected_hash(&self.hash) != link.hash {
            self.bad(
                link.seq,
                "it does not fit the event before it: one of them was changed, moved or put in",
            );
        }
        if !link.kind_fits() {
            self.bad(link.seq, "the kind it is listed under is not its own");
        }
        if let Some(checkpoint) = self.against
            && checkpoint.seq.get() == link.seq
            && checkpoint.hash != *link.hash.bytes()
        {
            self.bad(link.seq, "it is not the event that the checkpoint names");
        }
        match &link.seal {
            Some((seal, key_id)) => self.sealed_step(link, seal, key_id),
            None => self.unsealed_step(link),
        }
        self.last = link.seq;
        self.hash = link.hash;
    }

    fn sealed_step(&mut self, link: &Link, seal: &Seal, key_id: &[u8; 8]) {
        if self.sealers.in_use.is_some() {
            self.check_seal(link, seal, key_id);
        }
        if let Some(open) = self.open.take() {
            if !is_record_of(link, open) {
                self.bad(open.from.get(), "it has no seal, and no record says why");
            }
            self.unsealed.push(open);
        }
        self.sealed = link.seq;
        self.seal = *seal;
    }

    fn check_seal(&mut self, link: &Link, seal: &Seal, key_id: &[u8; 8]) {
        match self.sealers.find(key_id) {
            None => self.bad(link.seq, "it was sealed with a key that is not this store's"),
            Some(_) if self.expected.is_some_and(|expected| expected != *key_id) => {
                self.bad(link.seq, "it was sealed with a key that was not in use then");
            }
            Some(sealer) => {
                if !sealer.verify(&self.seal, link.seq, &link.hash, seal) {
                    self.bad(link.seq, "its seal is not that of the key");
                }
            }
        }
        self.expected = Some(key_after(link).unwrap_or(*key_id));
    }

    fn unsealed_step(&mut self, link: &Link) {
        // A reset is the one thing that works without the key.
        if link.action() != Action::UserReset2fa.as_str() {
            self.bad(
                link.seq,
                "it has no seal, and is not of the kind that is made without the key",
            );
        }
        let seq = EventSeq::new(link.seq);
        self.open = Some(Stretch { from: self.open.map_or(seq, |open| open.from), to: seq });
    }

    /// The end of the events must be the end that the store remembers.
    fn end(&mut self, seq: i64, hash: &ChainHash, sealed_seq: i64, seal: &Seal) {
        if seq > self.last {
            // The last seal is missing with it: that is no word against the event before.
            self.bad(self.last + 1, "it is missing");
        } else if seq < self.last || *hash != self.hash {
            self.bad(self.last, "the store does not know it as its last event");
        } else if sealed_seq != self.sealed || *seal != self.seal {
            self.bad(self.last.max(1), "the store does not know its seal as the last one");
        } else if self.expected.is_some() && self.expected != self.sealers.in_use {
            self.bad(self.last.max(1), "the record does not say how the key in use came to be");
        }
        if let Some(checkpoint) = self.against
            && checkpoint.seq.get() > self.last
        {
            self.bad(self.last + 1, "it is missing: the checkpoint names a later one");
        }
        self.unsealed.extend(self.open.take());
    }

    fn verification(self) -> Verification {
        Verification {
            ok: self.first_bad.is_none(),
            events: self.last.unsigned_abs(),
            sealed_to: (self.sealed > 0).then(|| EventSeq::new(self.sealed)),
            unsealed: self.unsealed,
            first_bad: self.first_bad,
        }
    }
}

/// Whether a sealed event is the record of exactly that stretch.
/// The key that seals what comes after an event, where that says so: a refused rotation names
/// none.
fn key_after(link: &Link) -> Option<[u8; 8]> {
    let details: serde_json::Value = serde_json::from_str(link.details()).ok()?;
    let name = details.get("to").filter(|_| link.action() == Action::KeyRotate.as_str())?;
    let bytes = HEXLOWER.decode(name.as_str()?.as_bytes()).ok()?;
    bytes.try_into().ok()
}

fn is_record_of(link: &Link, stretch: Stretch) -> bool {
    let details: Option<serde_json::Value> = serde_json::from_str(link.details()).ok();
    let number =
        |name: &str| details.as_ref().and_then(|d| d.get(name)).and_then(serde_json::Value::as_i64);
    link.action() == Action::AuditUnsealed.as_str()
        && number("from") == Some(stretch.from.get())
        && number("to") == Some(stretch.to.get())
}
