//! The way of a change: looked at, agreed to, made, told.
//!
//! ```text
//! preview ──► so already ───────────────────────────────► "changed": false
//!    │ ├────► refused ──► written, so that the record has it ──► error
//!    │ └────► would change, --dry-run ──► "changed": true, "dry_run": true
//!    ▼
//! whom it is about and what it means, reason, then agreement; nothing is locked
//! while a person thinks
//!    ▼
//! write ──► "changed": true; the first word comes after the commit
//! ```

use std::cell::Cell;

use twofactl::Keyring;
use twofactl::error::{Error, Result};
use twofactl::model::event::Actor;
use twofactl::model::text::Reason;
use twofactl::model::time::Timestamp;
use twofactl::ops::Why;
use twofactl::ops::permission::{self, Asked};
use twofactl::ops::setup::{KeyNeed, Opened};
use twofactl::store::{Change, Preview, Store, WriteTx};

use crate::context::{Agreed, Context, Run};
use crate::output::views::whom::Ends;
use crate::output::views::{ChangeView, Tense, Told};
use crate::prompt;
use crate::report::{Complaint, Verdict};
use crate::whom::{self, Subject};

/// From so many names on, a change is written without the savepoint that a refusal would go
/// back to: each statement is slower under one, the more was written before it.
const MANY: usize = 64;

/// What a change is made with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct With<'a> {
    /// Who makes it.
    pub(crate) actor: &'a Actor,
    /// Why; complete only when it is written.
    pub(crate) why: &'a Why,
    /// The present: that of the preview, then that of the write.
    pub(crate) now: Timestamp,
    /// The keys; none only where a plan goes on [`Plan::without_key`].
    pub(crate) maybe_keys: Option<&'a Keyring>,
}

impl<'a> With<'a> {
    /// The keys of a plan that needs them.
    ///
    /// # Errors
    ///
    /// [`Error::Failed`] in a plan that goes on [`Plan::without_key`].
    pub(crate) fn keys(&self) -> Result<&'a Keyring> {
        self.maybe_keys
            .ok_or_else(|| Error::Failed("this cannot be done without the key".to_owned()))
    }
}

/// Whether the record must say why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ReasonNeed {
    /// A reason or a ticket must be given.
    Required,
    /// May be left out.
    Optional,
}

type Needed<'p, T> = Box<dyn Fn(&T) -> ReasonNeed + 'p>;
type Question<'p, T> = Box<dyn Fn(&T) -> Option<String> + 'p>;
type About<'p, T> = Box<dyn Fn(&T) -> Vec<Subject> + 'p>;
type Work<'p, T> = Box<dyn Fn(&mut WriteTx<'_>, &With<'_>) -> Result<Change<T>> + 'p>;

/// A change that a command wants to make.
pub(crate) struct Plan<'p, T> {
    asked: Asked,
    work: Work<'p, T>,
    key: KeyNeed,
    reason: Needed<'p, T>,
    question: Question<'p, T>,
    about: About<'p, T>,
    ends: Ends,
}

/// What a plan came to.
#[derive(Debug)]
pub(crate) enum Made<T> {
    /// Committed.
    Changed(T),
    /// It was so already.
    Unchanged(T),
    /// What would be, with `--dry-run`.
    Would(T),
}

impl<'p, T> Plan<'p, T> {
    /// A change that needs the key and asks nothing, for whoever may make it.
    /// `work` runs twice, rolled back the first time, so it must take everything
    /// from its arguments.
    pub(crate) fn new(
        asked: Asked,
        work: impl Fn(&mut WriteTx<'_>, &With<'_>) -> Result<Change<T>> + 'p,
    ) -> Self {
        Self {
            asked,
            work: Box::new(work),
            key: KeyNeed::Required,
            reason: Box::new(|_| ReasonNeed::Optional),
            question: Box::new(|_| None),
            about: Box::new(|_| Vec::new()),
            ends: Ends::Nothing,
        }
    }

    /// Goes on whatever is wrong with the key: only for what takes away.
    pub(crate) fn without_key(self) -> Self {
        Self { key: KeyNeed::Dispensable, ..self }
    }

    /// Demands `--reason` or `--ticket`.
    pub(crate) fn with_reason(self) -> Self {
        self.with_reason_if(|_| true)
    }

    /// Demands `--reason` or `--ticket` where `is_needed` by what would be.
    pub(crate) fn with_reason_if(self, is_needed: impl Fn(&T) -> bool + 'p) -> Self {
        let need = move |would: &T| {
            if is_needed(would) { ReasonNeed::Required } else { ReasonNeed::Optional }
        };
        Self { reason: Box::new(need), ..self }
    }

    /// Asks before it is made, unless `question` gives none for what would be.
    pub(crate) fn asking(self, question: impl Fn(&T) -> Option<String> + 'p) -> Self {
        Self { question: Box::new(question), ..self }
    }

    /// Shows before the question who or what `about` says it is about, and what of
    /// theirs ends.
    pub(crate) fn about(self, ends: Ends, about: impl Fn(&T) -> Vec<Subject> + 'p) -> Self {
        Self { about: Box::new(about), ends, ..self }
    }

    /// Makes the change and answers with `view` of it.
    ///
    /// # Errors
    ///
    /// As for [`Self::make`]; what kept standard output from being written.
    pub(crate) fn run<V: ChangeView>(
        &self,
        ctx: &Context,
        view: impl Fn(&T) -> V,
    ) -> anyhow::Result<Verdict> {
        let made = self.make(ctx, &view)?;
        ctx.show(&made.told(ctx, view))
    }

    /// Makes the change and says nothing of it. `view` shows what would be
    /// before the person is asked.
    ///
    /// # Errors
    ///
    /// What the work says; a refusal, which is in the record; a reason or an
    /// agreement that is missing.
    pub(crate) fn make<V: ChangeView>(
        &self,
        ctx: &Context,
        view: impl Fn(&T) -> V,
    ) -> anyhow::Result<Made<T>> {
        let mut opened = ctx.open(&self.asked, self.key)?;
        match self.preview(ctx, &mut opened)? {
            Preview::Unchanged(outcome) => Ok(Made::Unchanged(outcome)),
            Preview::WouldRefuse(refusal) => match ctx.run {
                Run::Dry => Err(Error::from(refusal).into()),
                Run::Real => Err(self.record_refusal(ctx, &mut opened)),
            },
            Preview::WouldChange(outcome) => match ctx.run {
                Run::Dry => Ok(Made::Would(outcome)),
                Run::Real => {
                    let why = self.agree(ctx, &outcome, view)?;
                    Ok(self.write(ctx, &mut opened, &why)?)
                }
            },
        }
    }

    fn work(&self, ctx: &Context, tx: &mut WriteTx<'_>, with: &With<'_>) -> Result<Change<T>> {
        let by = (with.actor, ctx.caller);
        permission::guarded(tx, by, &self.asked, (with.why, with.now), |tx| (self.work)(tx, with))
    }

    fn preview(&self, ctx: &Context, opened: &mut Opened) -> Result<Preview<T>> {
        let Opened { store, keys, .. } = opened;
        let with = With { now: ctx.now, ..with(ctx, &ctx.why, keys.as_ref()) };
        store.preview(|tx| self.work(ctx, tx, &with))
    }

    /// Runs the work again only for its refusal. What has become possible in
    /// between was not agreed to and is not done.
    fn record_refusal(&self, ctx: &Context, opened: &mut Opened) -> anyhow::Error {
        let Opened { store, keys, .. } = opened;
        let with = with(ctx, &ctx.why, keys.as_ref());
        let moved_on = || Error::Failed("the store has changed meanwhile; try again".to_owned());
        let written = self.commit(store, &with, |tx| match self.work(ctx, tx, &with)? {
            Change::Refused { refusal, event } => Ok(Change::<()>::Refused { refusal, event }),
            Change::Made { .. } | Change::Nothing { .. } | Change::Counted { .. } => {
                Err(moved_on())
            }
        });
        written.err().unwrap_or_else(moved_on).into()
    }

    /// Asks for what is missing: the reason first, so that a script learns of
    /// it before it says `--yes`.
    fn agree<V: ChangeView>(
        &self,
        ctx: &Context,
        outcome: &T,
        view: impl Fn(&T) -> V,
    ) -> anyhow::Result<Why> {
        let question = (self.question)(outcome);
        if question.is_some() && ctx.agreed == Agreed::NotYet && ctx.ask.can_ask() {
            whom::tell(ctx, &(self.about)(outcome), self.ends)?;
            let told = Told::new(view(outcome), Tense::Would, ctx.run == Run::Dry);
            ctx.tell(&told);
        }
        let why = match (self.reason)(outcome) {
            ReasonNeed::Required => ask_why(ctx)?,
            ReasonNeed::Optional => ctx.why.clone(),
        };
        if let Some(question) = question {
            ctx.ask.confirm(&question, "--yes")?;
        }
        Ok(why)
    }

    fn write(&self, ctx: &Context, opened: &mut Opened, why: &Why) -> Result<Made<T>> {
        let Opened { store, keys, .. } = opened;
        let with = with(ctx, why, keys.as_ref());
        // Somebody else may have done the same while the person was thinking.
        let changed = Cell::new(false);
        let outcome = self.commit(store, &with, |tx| {
            let change = self.work(ctx, tx, &with)?;
            changed.set(matches!(change, Change::Made { .. }));
            Ok(change)
        })?;
        Ok(if changed.get() { Made::Changed(outcome) } else { Made::Unchanged(outcome) })
    }

    /// One transaction, in the way that suits how many things it is about.
    fn commit<U>(
        &self,
        store: &mut Store,
        with: &With<'_>,
        change: impl FnOnce(&mut WriteTx<'_>) -> Result<Change<U>>,
    ) -> Result<U> {
        if self.asked.count() < MANY {
            store.write(with.actor, with.now, change)
        } else {
            store.write_many(with.actor, with.now, |steps| steps.step(change))
        }
    }
}

impl<T> Made<T> {
    /// What it came to.
    pub(crate) fn outcome(&self) -> &T {
        match self {
            Self::Changed(outcome) | Self::Unchanged(outcome) | Self::Would(outcome) => outcome,
        }
    }

    /// The answer to the person.
    pub(crate) fn told<V: ChangeView>(&self, ctx: &Context, view: impl Fn(&T) -> V) -> Told<V> {
        let tense = match self {
            Self::Changed(_) => Tense::Done,
            Self::Unchanged(_) => Tense::Already,
            Self::Would(_) => Tense::Would,
        };
        Told::new(view(self.outcome()), tense, ctx.run == Run::Dry)
    }
}

fn with<'a>(ctx: &'a Context, why: &'a Why, keys: Option<&'a Keyring>) -> With<'a> {
    With { actor: &ctx.actor, why, now: ctx.clock.now(), maybe_keys: keys }
}

/// The reason or ticket that was given, or one that the person types.
///
/// # Errors
///
/// [`Complaint::InputNeeded`] where nobody can be asked.
pub(crate) fn ask_why(ctx: &Context) -> Result<Why, Complaint> {
    if ctx.why.reason.is_some() || ctx.why.ticket.is_some() {
        return Ok(ctx.why.clone());
    }
    let question = ("Reason", "--reason TEXT or --ticket ID");
    let reason = prompt::value(&*ctx.ask, question, Reason::parse)?;
    Ok(Why { reason: Some(reason), ticket: None })
}
