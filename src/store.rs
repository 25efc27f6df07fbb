//! MEMORY: the only door to data.
//!
//! ```text
//! read    one deferred transaction: a list and its totals agree
//! write   one immediate transaction: the closure's changes, then their events,
//!         then commit, and only then is the outcome handed out
//! preview a write that is rolled back: what would be
//! write_many   a write of many steps, each recorded as it is made
//! mirror  after a commit, who is to have copies gets its events
//! ```
//!
//! There is no commit to call and no way to change a row without an event, but
//! for counts that a later event tells ([`Change::Counted`]).
//! Knows the chain (its sealer is handed in at open) and nothing else of
//! `crypto`; knows no rule and no operation.

pub(crate) mod head;
mod sql;
mod sqlite;
mod steps;

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::crypto::chain::{ChainHash, Sealer};
use crate::error::{Refusal, Result, StoreError};
use crate::model::event::{Actor, Detail, Details, NewEvent};
use crate::model::ids::EventSeq;
use crate::model::rate::RateCount;
use crate::model::record::Mirror;
use crate::model::time::Timestamp;
use head::HeadFile;
use sqlite::Erased;
use steps::{Ink, Refused};

pub(crate) use head::Mark;
pub(crate) use sqlite::authenticators::{NewFactor, NewImported, NewPending, PendingRow, Sealed};
pub(crate) use sqlite::codes::{
    BypassCodeRow, EnrollmentCodeRow, NewBypassCode, NewEnrollmentCode, RecoveryRow,
};
pub(crate) use sqlite::devices::NewDevice;
pub(crate) use sqlite::events::{EventFilter, Span, TraceRow, event_of, expected_hash};
pub(crate) use sqlite::identity::{Identity, NewIdentity};
pub(crate) use sqlite::inspect::{MarksRow, Orphans, TermsRow, log_of, usual_log};
pub(crate) use sqlite::keys::{SealedPlace, SealedRow};
pub(crate) use sqlite::locks::LockRow;
pub(crate) use sqlite::members::{AgreedRow, Agreement, EndingRow, MemberRow};
#[cfg(test)]
pub(crate) use sqlite::plans::{Planned, executed_by};
pub(crate) use sqlite::restore::Ids;
pub(crate) use sqlite::sms::{ChallengeRow, NewChallenge, NewMessage};
pub(crate) use sqlite::users::{NameRow, NewUser, StoredPassword, UserFilter, UserRow};
pub use sqlite::{ReadTx, SCHEMA_VERSION, WriteTx};
pub use steps::Steps;

/// The events of one change: at least one.
#[derive(Debug, Clone)]
pub struct Events(Vec<NewEvent>);

impl Events {
    /// One event.
    #[must_use]
    pub fn one(event: NewEvent) -> Self {
        Self(vec![event])
    }

    /// And one more.
    #[must_use]
    pub fn and(mut self, event: NewEvent) -> Self {
        self.0.push(event);
        self
    }

    /// Each of them as `change` leaves it.
    #[must_use]
    pub fn each(self, change: impl Fn(NewEvent) -> NewEvent) -> Self {
        Self(self.0.into_iter().map(change).collect())
    }

    /// And those of another change, for several changes in one transaction.
    #[must_use]
    pub fn and_those(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }
}

/// What a write came to.
#[derive(Debug)]
pub enum Change<T> {
    /// Something changed; it is committed with its events.
    Made {
        /// What the caller is told after the commit.
        outcome: T,
        /// What the record says of it.
        events: Events,
    },
    /// It was so already; nothing is committed.
    Nothing {
        /// What the caller is told.
        outcome: T,
    },
    /// Something happened that the record tells later: only these counts are
    /// committed, and whatever else was written is taken back. The one change
    /// without an event of its own.
    Counted {
        /// What the caller is told after the commit.
        outcome: T,
        /// What is counted, until an event tells it.
        counts: Vec<RateCount>,
    },
    /// State or policy forbids it; only the event is committed, and the caller
    /// gets the refusal as an error.
    Refused {
        /// Why.
        refusal: Refusal,
        /// What the record says of it.
        event: Box<NewEvent>,
    },
}

impl<T> Change<T> {
    /// A change with one event.
    #[must_use]
    pub fn made(outcome: T, event: NewEvent) -> Self {
        Self::Made { outcome, events: Events::one(event) }
    }

    /// What was made with these events; without any, it was so already.
    #[must_use]
    pub fn of(outcome: T, events: Vec<NewEvent>) -> Self {
        if events.is_empty() {
            Self::Nothing { outcome }
        } else {
            Self::Made { outcome, events: Events(events) }
        }
    }

    /// The same change with another outcome.
    pub(crate) fn map<U>(self, told: impl FnOnce(T) -> U) -> Change<U> {
        match self {
            Self::Made { outcome, events } => Change::Made { outcome: told(outcome), events },
            Self::Nothing { outcome } => Change::Nothing { outcome: told(outcome) },
            Self::Counted { outcome, counts } => Change::Counted { outcome: told(outcome), counts },
            Self::Refused { refusal, event } => Change::Refused { refusal, event },
        }
    }

    /// And another change in the same step: made if either was, refused if either was.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Made { events, .. }, Self::Made { outcome, events: others }) => {
                Self::Made { outcome, events: events.and_those(others) }
            }
            (refused @ Self::Refused { .. }, _) | (_, refused @ Self::Refused { .. }) => refused,
            (Self::Nothing { .. } | Self::Counted { .. }, other) => other,
            (made @ Self::Made { .. }, Self::Nothing { .. } | Self::Counted { .. }) => made,
        }
    }

    /// The same change with each of its events as `edit` makes it.
    #[must_use]
    pub(crate) fn with_each_event(self, edit: impl Fn(NewEvent) -> NewEvent) -> Self {
        match self {
            Self::Made { outcome, events: Events(events) } => {
                Self::Made { outcome, events: Events(events.into_iter().map(edit).collect()) }
            }
            Self::Refused { refusal, event } => {
                Self::Refused { refusal, event: Box::new(edit(*event)) }
            }
            unrecorded @ (Self::Nothing { .. } | Self::Counted { .. }) => unrecorded,
        }
    }

    /// The same change, whose events say what `stamp` says.
    fn stamped(self, stamp: &Details) -> Self {
        if stamp.is_empty() {
            return self;
        }
        self.with_each_event(|event| {
            stamp.iter().fold(event, |event, (name, value)| event.detail(name, value.clone()))
        })
    }

    /// A refusal; its event says which.
    #[must_use]
    pub fn refused(refusal: Refusal, event: NewEvent) -> Self {
        let event = Box::new(event.detail("refusal", refusal.word()));
        Self::Refused { refusal, event }
    }
}

/// What a write would come to.
#[derive(Debug)]
pub enum Preview<T> {
    /// Something would change.
    WouldChange(T),
    /// It is so already.
    Unchanged(T),
    /// It would be refused.
    WouldRefuse(Refusal),
}

/// Who is told how far a copy has come: how much of it is done, and of how much.
pub(crate) type CopyWatch<'a> = &'a dyn Fn(u64, u64);

/// A copy of a store that was looked at from end to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Where it is, with every link in its folders resolved.
    pub path: PathBuf,
    /// How long it is.
    pub bytes: u64,
    /// Whose it is.
    pub store_id: [u8; 16],
    /// Up to which event it goes.
    pub events: u64,
    /// The hash of that event.
    pub head: [u8; 32],
}

/// One step from a schema to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The schema that it makes.
    pub to: i64,
    /// What changes, for people.
    pub what: &'static str,
}

/// A store on its way to the present schema, or there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// The schema that it had.
    pub from: i64,
    /// What was done, or is to be; empty where it had the present one.
    pub steps: Vec<Step>,
    /// The copy that was made before.
    pub backup: Option<PathBuf>,
}

/// Tells what [`migrate`] would do.
///
/// # Errors
///
/// As for [`Store::open`], but for an older schema.
pub fn plan_migration(path: &Path) -> Result<Migrated> {
    sqlite::plan_migration(path)
}

/// Brings a store to the present schema, step by step, each in a transaction, after a copy of it
/// at `backup`.
///
/// # Errors
///
/// As for [`Store::open`], but for an older schema; for [`Store::copy_to`].
pub fn migrate(path: &Path, backup: &Path) -> Result<Migrated> {
    sqlite::migrate_store(path, backup)
}

/// Removes what this process has of a copy to `path` that is not there yet: for a run that is
/// interrupted.
pub fn abandon_copy(path: &Path) {
    sqlite::copy::abandon(path);
}

/// An open store.
#[derive(Debug)]
pub struct Store {
    database: sqlite::Database,
    sealer: Option<Sealer>,
    stamp: Details,
    head: Option<HeadFile>,
    mirror: Option<Box<dyn Mirror>>,
}

/// How often a head file is read before it is believed: it is written over in place, so that
/// a line can be met half written.
const HEAD_READINGS: usize = 3;

impl Store {
    /// Opens the store at `path`, after checking file, folder, owner, modes,
    /// application and schema. Events are written without seals until
    /// [`Self::seal_with`].
    ///
    /// # Errors
    ///
    /// [`StoreError`] with its own message for each check.
    pub fn open(path: &Path) -> Result<Self> {
        Ok(Self::of(sqlite::Database::open(path)?))
    }

    /// Opens the store at `path` to read from it and nothing else, after the
    /// same checks. Who holds the file is waited for no longer than a person
    /// notices.
    ///
    /// # Errors
    ///
    /// As [`Self::open`].
    pub fn open_to_look(path: &Path) -> Result<Self> {
        Ok(Self::of(sqlite::Database::open_to_look(path)?))
    }

    /// Opens the store at `path` for nobody else: whoever has it open already keeps it from that.
    ///
    /// # Errors
    ///
    /// [`StoreError::InUse`]; as [`Self::open`].
    pub(crate) fn open_alone(path: &Path) -> Result<Self> {
        Ok(Self::of(sqlite::Database::open_alone(path)?))
    }

    fn of(database: sqlite::Database) -> Self {
        Self { database, sealer: None, stamp: Details::default(), head: None, mirror: None }
    }

    /// Makes a store that appears at `path` only when `fill` has succeeded:
    /// before that, nothing is there.
    ///
    /// # Errors
    ///
    /// [`Refusal::WouldOverwrite`] if something is at `path`; what `fill` says;
    /// what the file system says.
    pub fn create<T>(
        path: &Path,
        identity: &NewIdentity,
        sealer: Sealer,
        fill: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let draft = sqlite::Draft::new(path)?;
        let mut store = Self::of(draft.database(identity)?);
        store.seal_with(sealer);
        let outcome = fill(&mut store)?;
        draft.publish(store.database)?;
        Ok(outcome)
    }

    /// Opens a copy of a store, wherever it is and whoever may read it, to read from it and
    /// nothing else. A copy that is still being written, or has side files, is not for this.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: not there, no store, of another schema, damaged.
    pub fn open_copy(path: &Path) -> Result<Self> {
        Ok(Self::of(sqlite::Database::open_copy(path)?))
    }

    /// Opens a store whatever is wrong with its file, its folder or their modes, to find out.
    /// Reads from it and nothing else.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: not there, no file, no access, not to be made sense of.
    pub(crate) fn inspect(path: &Path) -> Result<Self> {
        Ok(Self::of(sqlite::Database::inspect(path)?))
    }

    /// Copies the store as it is now into a new file at `path`, 0600, while others write, and
    /// looks at the copy from end to end before it gets that name: its pages, and its record
    /// up to the present head, without seals. It says of itself that it is a backup. Needs no
    /// key, and copies none. Whatever fails, nothing of it is left.
    ///
    /// Others write as ever, and their log grows until the pages are copied: `limit` bounds that,
    /// not the looking.
    ///
    /// # Errors
    ///
    /// [`Refusal::WouldOverwrite`] if something is at `path`; [`StoreError::CopyTooSlow`];
    /// [`StoreError::Damaged`] if the store is; a folder that others write to; what the file
    /// system says.
    pub fn copy_to(
        &mut self,
        path: &Path,
        limit: Duration,
        watch: &dyn Fn(u64, u64),
    ) -> Result<Copied> {
        let copied = self.database.copy_to(path, limit, watch)?;
        // Lines of processes that commit together may be written in the other order: a backup
        // must not come from a time that the head file does not know of.
        if let (Some(head), Ok(events)) = (&self.head, i64::try_from(copied.events)) {
            head.reach(events, ChainHash::from_bytes(copied.head));
        }
        Ok(copied)
    }

    /// From now on every event says this as well.
    pub fn stamp_events(&mut self, name: &str, value: impl Into<Detail>) {
        self.stamp.push(name, value);
    }

    /// From now on events are sealed.
    pub fn seal_with(&mut self, sealer: Sealer) {
        self.sealer = Some(sealer);
    }

    /// From now on whoever is given here gets a copy of each event, once it is committed.
    pub fn mirror_with(&mut self, mirror: Box<dyn Mirror>) {
        self.mirror = Some(mirror);
    }

    /// Gives the mirror copies of the record from an event on: of a store that was just made, or
    /// put back, before which there was nothing to open with one.
    ///
    /// # Errors
    ///
    /// That the store could not be read.
    pub fn mirror_from(&mut self, first: EventSeq) -> Result<()> {
        let last = self.database.read(|tx| tx.chain_head())?.seq;
        self.copy(first.get(), last);
        Ok(())
    }

    /// Tells the head file and the mirror, once it is so, which events there are now.
    fn follow(&mut self, first: i64, (seq, hash): (i64, ChainHash)) {
        if let Some(head) = &self.head {
            head.follow(seq, hash);
        }
        self.copy(first, seq);
    }

    /// Gives the mirror the events of a commit, read back one by one: a change of many may have
    /// more than memory should hold.
    fn copy(&mut self, first: i64, last: i64) {
        let Some(mirror) = &mut self.mirror else { return };
        if last < first {
            return;
        }
        let mut next = first;
        let read = self.database.read(|tx| {
            tx.for_each_link_of((first, last), |link| {
                mirror.copy(link);
                next = link.seq.saturating_add(1);
            })
        });
        match read {
            Ok(()) => {}
            // The change stands, and its events: only the copies are missing.
            Err(_) => mirror.miss(last.saturating_sub(next).saturating_add(1).unsigned_abs()),
        }
    }

    /// Checks that the record extends what the head file at `path` says of it, and keeps
    /// its end there from now on.
    ///
    /// # Errors
    ///
    /// [`StoreError::RolledBack`]; [`StoreError::HeadMissing`] as well where the file says
    /// nothing of this store; [`StoreError::HeadDamaged`]; that one of them could not be read.
    pub(crate) fn keep_head(&mut self, path: &Path) -> Result<()> {
        let (own, is_only) = self.check_head(path)?;
        if !is_only {
            head::replace(path, &own.store_id, &[own])?;
        }
        self.head = HeadFile::open(path, &own)?;
        Ok(())
    }

    /// Whether another store has taken its place, so that it is only looked at.
    pub(crate) fn is_replaced(&self) -> bool {
        self.database.standing == sqlite::Standing::Replaced
    }

    /// Whether it is a backup, so that it is only looked at.
    pub(crate) fn is_backup(&self) -> bool {
        self.database.standing == sqlite::Standing::Backup
    }

    /// That it may be written to.
    ///
    /// # Errors
    ///
    /// [`StoreError::Backup`]; [`StoreError::Replaced`].
    pub fn check_in_place(&self) -> Result<()> {
        self.database.check_in_place()
    }

    /// What the head file at `path` says of this store.
    ///
    /// # Errors
    ///
    /// As for [`head::read`].
    pub(crate) fn marks_in(&mut self, path: &Path) -> Result<Vec<Mark>> {
        let store_id = self.identity()?.store_id;
        let mut found = head::read(path);
        for _ in 1..HEAD_READINGS {
            if !matches!(found, Err(crate::error::Error::Store(StoreError::HeadDamaged { .. }))) {
                break;
            }
            found = head::read(path);
        }
        let of_this = |mark: &Mark| mark.store_id == store_id;
        Ok(found?.unwrap_or_default().into_iter().filter(of_this).collect())
    }

    /// The line of the head file at `path` that this store extends, and whether it is the only
    /// one of its own.
    ///
    /// # Errors
    ///
    /// As for [`Self::keep_head`].
    pub(crate) fn check_head(&mut self, path: &Path) -> Result<(Mark, bool)> {
        let store_id = self.identity()?.store_id;
        let mut found = Err(StoreError::HeadMissing { path: path.to_owned() }.into());
        for _ in 0..HEAD_READINGS {
            found = self.find_own(path, &store_id);
            if found.is_ok() {
                break;
            }
        }
        found
    }

    fn find_own(&mut self, path: &Path, store_id: &[u8; 16]) -> Result<(Mark, bool)> {
        // Before the store: what is committed meanwhile can only extend it.
        let marks = head::read(path)?.unwrap_or_default();
        let of_this: Vec<_> = marks.iter().filter(|mark| mark.store_id == *store_id).collect();
        let Some(last) = of_this.iter().map(|mark| mark.seq).max() else {
            return Err(StoreError::HeadMissing { path: path.to_owned() }.into());
        };
        self.database.read(|tx| {
            for mark in &of_this {
                if tx.find_hash(mark.seq)? == Some(mark.hash) {
                    return Ok((**mark, of_this.len() == 1));
                }
            }
            let (head, path) = (tx.chain_head()?.seq, path.to_owned());
            Err(StoreError::RolledBack { path, last, found: head }.into())
        })
    }

    /// Writes into the head file at `path` that the record ends where it ends now, whatever
    /// it said of this store.
    ///
    /// # Errors
    ///
    /// That one of them could not be read or written.
    pub(crate) fn renew_head(&mut self, path: &Path) -> Result<()> {
        let mark = self.mark()?;
        head::replace(path, &mark.store_id, &[mark])?;
        self.head = HeadFile::open(path, &mark)?;
        Ok(())
    }

    /// Where the record ends.
    pub(crate) fn mark(&mut self) -> Result<Mark> {
        self.database.read(|tx| {
            let (identity, head) = (tx.identity()?, tx.chain_head()?);
            Ok(Mark { store_id: identity.store_id, seq: head.seq, hash: head.hash })
        })
    }

    /// Who this store is, and which key is in use, whatever key is at hand.
    ///
    /// # Errors
    ///
    /// That the store could not be read.
    pub(crate) fn identity(&mut self) -> Result<Identity> {
        self.database.read(|tx| tx.identity())
    }

    /// Runs a report in one transaction.
    ///
    /// # Errors
    ///
    /// What `report` says; [`StoreError::KeyReplaced`]; that the store could not be read.
    pub fn read<T>(&mut self, report: impl FnOnce(&ReadTx<'_>) -> Result<T>) -> Result<T> {
        let Self { database, sealer, .. } = self;
        database.read(|tx| {
            check_key(tx, sealer.as_ref())?;
            report(tx)
        })
    }

    /// Runs a change, appends its events to the chain, commits, and returns
    /// the outcome.
    ///
    /// # Errors
    ///
    /// What `change` says, with everything rolled back; a refusal, with its
    /// event committed; [`StoreError::KeyReplaced`]; that the store could not be written,
    /// with everything rolled back.
    pub fn write<T>(
        &mut self,
        actor: &Actor,
        now: Timestamp,
        change: impl FnOnce(&mut WriteTx<'_>) -> Result<Change<T>>,
    ) -> Result<T> {
        let mut tx = self.database.begin_write()?;
        check_key(&tx, self.sealer.as_ref())?;
        let first = tx.last_seq() + 1;
        match change(&mut tx)?.stamped(&self.stamp) {
            Change::Made { outcome, events: Events(events) } => {
                tx.keep()?;
                tx.append(actor, now, self.sealer.as_ref(), &events)?;
                let end = tx.end();
                let erased = tx.commit()?;
                self.follow(first, end);
                if erased == Erased::Secrets {
                    self.database.empty_log();
                }
                Ok(outcome)
            }
            Change::Nothing { outcome } => Ok(outcome),
            Change::Counted { outcome, counts } => {
                tx.undo()?;
                counts.iter().try_for_each(|count| tx.set_rate(count))?;
                tx.commit()?;
                Ok(outcome)
            }
            Change::Refused { refusal, event } => {
                tx.undo()?;
                tx.append(actor, now, self.sealer.as_ref(), &[*event])?;
                let end = tx.end();
                tx.commit()?;
                self.follow(first, end);
                Err(refusal.into())
            }
        }
    }

    /// Runs a change of many steps, each of which is recorded as it is made, commits
    /// if any of them was, and returns the outcome. For changes that are too large
    /// to hold their events: it takes more memory from the start, moves the log into
    /// the file afterwards, and lets other writers wait as long as it takes.
    ///
    /// # Errors
    ///
    /// As [`Self::write`]; a step that is refused takes back all of them.
    pub fn write_many<T>(
        &mut self,
        actor: &Actor,
        now: Timestamp,
        change: impl FnOnce(&mut Steps<'_>) -> Result<T>,
    ) -> Result<T> {
        self.database.widen_cache()?;
        let written = self.write_steps(actor, now, change);
        self.database.empty_log();
        self.database.restore_cache()?;
        let Written { outcome, refused, events } = written?;
        if let Some((first, end)) = events {
            self.follow(first, end);
        }
        if let Some((refusal, event)) = refused {
            return self.write(actor, now, |_| Ok(Change::Refused { refusal, event }));
        }
        outcome
    }

    /// What the steps came to.
    fn write_steps<T>(
        &mut self,
        actor: &Actor,
        now: Timestamp,
        change: impl FnOnce(&mut Steps<'_>) -> Result<T>,
    ) -> Result<Written<T>> {
        let Self { database, sealer, stamp, .. } = self;
        let tx = database.begin_many()?;
        check_key(&tx, sealer.as_ref())?;
        let first = tx.last_seq() + 1;
        let mut steps = Steps::new(tx, Ink { actor, now, sealer: sealer.as_ref(), stamp });
        let outcome = change(&mut steps);
        if outcome.is_err() {
            return Ok(Written { outcome, refused: steps.into_refused(), events: None });
        }
        Ok(match steps.finish()? {
            Ok(end) => Written { outcome, refused: None, events: Some((first, end)) },
            Err(refused) => Written { outcome, refused: Some(refused), events: None },
        })
    }

    /// Runs a change of many steps and rolls it back: what it would come to.
    ///
    /// # Errors
    ///
    /// As [`Self::write_many`].
    pub fn preview_many<T>(
        &mut self,
        change: impl FnOnce(&mut Steps<'_>) -> Result<T>,
    ) -> Result<T> {
        let Self { database, sealer, stamp, .. } = self;
        let tx = database.begin_many()?;
        check_key(&tx, sealer.as_ref())?;
        // Nobody reads these events: they only hold the steps to what a change is.
        let actor = Actor { name: String::new(), uid: 0, host: String::new() };
        let now = Timestamp::from_millis(0);
        change(&mut Steps::new(tx, Ink { actor: &actor, now, sealer: sealer.as_ref(), stamp }))
    }

    /// Runs a change and rolls it back: what it would come to.
    ///
    /// # Errors
    ///
    /// What `change` says, or that the store could not be read.
    pub fn preview<T>(
        &mut self,
        change: impl FnOnce(&mut WriteTx<'_>) -> Result<Change<T>>,
    ) -> Result<Preview<T>> {
        // All of it is taken back, so that no savepoint need slow it down.
        let mut tx = self.database.begin_many()?;
        check_key(&tx, self.sealer.as_ref())?;
        Ok(match change(&mut tx)? {
            Change::Made { outcome, .. } | Change::Counted { outcome, .. } => {
                Preview::WouldChange(outcome)
            }
            Change::Nothing { outcome } => Preview::Unchanged(outcome),
            Change::Refused { refusal, .. } => Preview::WouldRefuse(refusal),
        })
    }
}

/// What many steps came to.
struct Written<T> {
    outcome: Result<T>,
    /// The refusal that is still to be written.
    refused: Option<Refused>,
    /// The first of the events that were committed, and where the record ends now.
    events: Option<(i64, (i64, ChainHash))>,
}

/// A copy of a backup, beside the place of the store that it shall be.
#[derive(Debug)]
pub(crate) struct Candidate {
    draft: sqlite::Draft,
    /// The copy, open.
    pub store: Store,
}

impl Candidate {
    /// Copies a backup beside `target`.
    ///
    /// # Errors
    ///
    /// That it is no store, or of another schema; what the file system says.
    pub(crate) fn copy(backup: &mut dyn std::io::Read, target: &Path) -> Result<Self> {
        let draft = sqlite::Draft::copy(backup, target)?;
        let store = Store::of(draft.open()?);
        Ok(Self { draft, store })
    }

    /// Looks for damage anywhere in it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`].
    pub(crate) fn check(&self) -> Result<()> {
        self.store.database.check_whole()
    }

    /// Puts it in its place. Whatever is there goes `aside`; `replaced`, where that could be
    /// opened, is not written to from then on, whoever waits for it.
    ///
    /// # Errors
    ///
    /// What the file system says: then nothing has changed its place.
    pub(crate) fn install(self, replaced: Option<Store>, aside: Option<&Path>) -> Result<()> {
        match aside {
            None => self.draft.publish(self.store.database),
            Some(aside) => {
                if let Some(replaced) = &replaced {
                    replaced.database.leave_log()?;
                }
                self.draft.publish_over(self.store.database, aside)?;
                replaced.map_or(Ok(()), |replaced| replaced.database.mark_replaced(aside))
            }
        }
    }
}

/// Whoever goes on with a key that is no longer in use would write what nobody can read, and
/// take what was signed since for forged.
fn check_key(tx: &ReadTx<'_>, sealer: Option<&Sealer>) -> Result<()> {
    match sealer {
        Some(sealer) if tx.key_in_use()? != *sealer.key_id().bytes() => {
            Err(StoreError::KeyReplaced.into())
        }
        Some(_) | None => Ok(()),
    }
}
