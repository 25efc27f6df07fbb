//! A walk along the chain, event by event, wherever the events come from: the store, or a file.
//!
//! Remembers the first thing that is wrong and goes on, so that what it tells of an edited record
//! is where the edit is. Knows neither where events come from nor what is done about it.

use data_encoding::HEXLOWER;

use crate::crypto::chain::{ChainHash, Seal, Sealer};
use crate::crypto::keyring::Keyring;
use crate::error::Result;
use crate::model::event::{Action, EventOutcome};
use crate::model::ids::EventSeq;
use crate::model::outcome::audit::{BadEvent, Checkpoint, Stretch, Verification};
use crate::model::record::{Link, SealMark};
use crate::ops::key::retired_sealers;
use crate::store::{ReadTx, expected_hash};

/// Those who can tell whether seals are theirs: of the key in use, and of those before it.
/// None without the key.
#[derive(Default)]
pub(super) struct Sealers {
    all: Vec<Sealer>,
    in_use: Option<[u8; 8]>,
}

impl Sealers {
    pub(super) fn of(tx: &ReadTx<'_>, keys: &Keyring) -> Result<Self> {
        Ok(Self::new(retired_sealers(tx, keys)?, keys))
    }

    pub(super) fn new(mut retired: Vec<Sealer>, keys: &Keyring) -> Self {
        retired.push(keys.sealer());
        Self { all: retired, in_use: Some(*keys.key_id().bytes()) }
    }

    /// The key that seals now.
    pub(super) const fn in_use(&self) -> Option<[u8; 8]> {
        self.in_use
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.in_use.is_none()
    }

    fn find(&self, key_id: &[u8; 8]) -> Option<&Sealer> {
        self.all.iter().find(|sealer| sealer.key_id().bytes() == key_id)
    }
}

/// Where a record ends, as what remembers it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct End {
    pub(super) seq: i64,
    pub(super) hash: ChainHash,
    pub(super) sealed_seq: i64,
    pub(super) seal: Seal,
}

/// What keeps the record that is walked along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    Store,
    File,
}

/// A walk along the chain; remembers the first thing that is wrong.
pub(super) struct Walk<'a> {
    sealers: &'a Sealers,
    kept_in: Kept,
    /// The key that seals what comes next; any before the first seal.
    expected: Option<[u8; 8]>,
    against: Option<&'a Checkpoint>,
    before: i64,
    last: i64,
    hash: ChainHash,
    sealed: i64,
    seal: Seal,
    unsealed: Vec<Stretch>,
    open: Option<Stretch>,
    first_bad: Option<BadEvent>,
}

impl<'a> Walk<'a> {
    /// Along the record of a store, from the first event on.
    pub(super) const fn new(sealers: &'a Sealers, against: Option<&'a Checkpoint>) -> Self {
        let start = End { seq: 0, hash: ChainHash::GENESIS, sealed_seq: 0, seal: Seal::GENESIS };
        Self::from(&start, Kept::Store, (sealers, against))
    }

    /// Along a part of a record in a file: `before` is where the part before it ends. Seals prove
    /// that what follows belongs there, and so does a checkpoint of that place or a later one.
    pub(super) const fn after(
        before: &End,
        sealers: &'a Sealers,
        against: Option<&'a Checkpoint>,
    ) -> Self {
        Self::from(before, Kept::File, (sealers, against))
    }

    const fn from(
        before: &End,
        kept_in: Kept,
        (sealers, against): (&'a Sealers, Option<&'a Checkpoint>),
    ) -> Self {
        let End { seq, hash, sealed_seq, seal } = *before;
        let open = if sealed_seq < seq {
            Some(Stretch { from: EventSeq::new(sealed_seq + 1), to: EventSeq::new(seq) })
        } else {
            None
        };
        Self {
            sealers,
            kept_in,
            expected: None,
            against,
            before: seq,
            last: seq,
            hash,
            sealed: sealed_seq,
            seal,
            unsealed: Vec::new(),
            open,
            first_bad: None,
        }
    }

    /// The beginning of a part: it must go on from where the one before has ended, and a
    /// checkpoint of before the first part can be compared with nothing.
    pub(super) fn begin(&mut self, start: &End, is_first: bool) {
        if start.seq == 0 && (start.hash != ChainHash::GENESIS || start.sealed_seq != 0) {
            self.bad(1, "it is said to follow something, and nothing is before it");
        }
        if is_first {
            self.compare_before(start);
        } else if start.seq > self.last {
            self.bad(self.last.saturating_add(1), "it is missing");
        } else if start.seq < self.last {
            self.bad(start.seq.saturating_add(1), "it is there twice");
        } else if *start
            != (End { seq: self.last, hash: self.hash, sealed_seq: self.sealed, seal: self.seal })
        {
            self.bad(self.last.max(1), "the part behind it follows another event");
        }
    }

    fn compare_before(&mut self, start: &End) {
        let Some(checkpoint) = self.against else { return };
        let seq = checkpoint.seq.get();
        if seq < start.seq {
            self.bad(seq.max(1), "the file begins behind it, and so proves nothing of it");
        } else if seq == start.seq && checkpoint.hash != *start.hash.bytes() {
            self.bad(seq.max(1), "it is not the event that the checkpoint names");
        }
    }

    /// The first thing that is wrong so far.
    pub(super) const fn first_bad(&self) -> Option<&BadEvent> {
        self.first_bad.as_ref()
    }

    pub(super) fn bad(&mut self, seq: i64, why: &'static str) {
        let earlier = self.first_bad.as_ref().is_some_and(|bad| bad.seq.get() <= seq);
        if !earlier {
            self.first_bad = Some(BadEvent { seq: EventSeq::new(seq), why });
        }
    }

    pub(super) fn step(&mut self, link: &Link) {
        let next = self.last.saturating_add(1);
        if link.seq != next {
            self.bad(next, "it is missing");
        }
        if expected_hash(link, &self.hash).bytes() != &link.hash {
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
            && checkpoint.hash != link.hash
        {
            self.bad(link.seq, "it is not the event that the checkpoint names");
        }
        match &link.seal {
            Some(mark) => self.sealed_step(link, mark),
            None => self.unsealed_step(link),
        }
        self.last = link.seq;
        self.hash = ChainHash::from_bytes(link.hash);
    }

    fn sealed_step(&mut self, link: &Link, mark: &SealMark) {
        let seal = Seal::from_bytes(mark.seal);
        if !self.sealers.is_empty() {
            self.check_seal(link, &seal, &mark.key_id);
        }
        if let Some(open) = self.open.take() {
            if !is_record_of(link, open) {
                self.bad(open.from.get(), "it has no seal, and no record says why");
            }
            self.unsealed.push(open);
        }
        self.sealed = link.seq;
        self.seal = seal;
    }

    fn check_seal(&mut self, link: &Link, seal: &Seal, key_id: &[u8; 8]) {
        match self.sealers.find(key_id) {
            None => self.bad(link.seq, "it was sealed with a key that is not this store's"),
            Some(_) if self.expected.is_some_and(|expected| expected != *key_id) => {
                self.bad(link.seq, "it was sealed with a key that was not in use then");
            }
            Some(sealer) => {
                if !sealer.verify(&self.seal, link.seq, &ChainHash::from_bytes(link.hash), seal) {
                    self.bad(link.seq, "its seal is not that of the key");
                }
            }
        }
        self.expected = Some(key_after(link).unwrap_or(*key_id));
    }

    fn unsealed_step(&mut self, link: &Link) {
        // A reset is the one thing that works without the key, and so is every refusal.
        let is_refusal = link.outcome == EventOutcome::Refused.as_str();
        if link.action != Action::UserReset2fa.as_str() && !is_refusal {
            self.bad(
                link.seq,
                "it has no seal, and is not of the kind that is made without the key",
            );
        }
        let seq = EventSeq::new(link.seq);
        self.open = Some(Stretch { from: self.open.map_or(seq, |open| open.from), to: seq });
    }

    /// The end of the events must be the end that is remembered, under the key that is in use
    /// there.
    pub(super) fn end(&mut self, end: &End, in_use: Option<[u8; 8]>) {
        let End { seq, hash, sealed_seq, seal } = *end;
        let [unknown_end, unknown_seal] = match self.kept_in {
            Kept::Store => [
                "the store does not know it as its last event",
                "the store does not know its seal as the last one",
            ],
            Kept::File => [
                "the line behind it tells of another end",
                "the line behind it tells of another last seal",
            ],
        };
        if seq > self.last {
            // The last seal is missing with it: that is no word against the event before.
            self.bad(self.last + 1, "it is missing");
        } else if seq < self.last || hash != self.hash {
            self.bad(self.last.max(1), unknown_end);
        } else if sealed_seq != self.sealed || seal != self.seal {
            self.bad(self.last.max(1), unknown_seal);
        } else if self.expected.is_some() && self.expected != in_use {
            self.bad(self.last.max(1), "the record does not say how the key in use came to be");
        }
    }

    pub(super) fn verification(mut self) -> Verification {
        if let Some(checkpoint) = self.against
            && checkpoint.seq.get() > self.last
        {
            self.bad(self.last + 1, "it is missing: the checkpoint names a later one");
        }
        self.unsealed.extend(self.open.take());
        Verification {
            ok: self.first_bad.is_none(),
            after: EventSeq::new(self.before),
            events: self.last.saturating_sub(self.before).max(0).unsigned_abs(),
            sealed_to: (self.sealed > 0).then(|| EventSeq::new(self.sealed)),
            unsealed: self.unsealed,
            first_bad: self.first_bad,
        }
    }
}

/// The key that seals what comes after an event, where that says so: a refused rotation names
/// none.
fn key_after(link: &Link) -> Option<[u8; 8]> {
    let details: serde_json::Value = serde_json::from_str(&link.details).ok()?;
    let name = details.get("to").filter(|_| link.action == Action::KeyRotate.as_str())?;
    let bytes = HEXLOWER.decode(name.as_str()?.as_bytes()).ok()?;
    bytes.try_into().ok()
}

/// Whether a sealed event is the record of exactly that stretch.
fn is_record_of(link: &Link, stretch: Stretch) -> bool {
    let details: Option<serde_json::Value> = serde_json::from_str(&link.details).ok();
    let number =
        |name: &str| details.as_ref().and_then(|d| d.get(name)).and_then(serde_json::Value::as_i64);
    link.action == Action::AuditUnsealed.as_str()
        && number("from") == Some(stretch.from.get())
        && number("to") == Some(stretch.to.get())
}
