//! `twofactl store restore`

use std::path::PathBuf;

use clap::Args;
use twofactl::error::{Error, Result};
use twofactl::model::ids::EventSeq;
use twofactl::model::outcome::restore::Restored;
use twofactl::model::permission::Task;
use twofactl::ops::permission::{Asked, By};
use twofactl::ops::restore::{self, Earnest, Request, Unknown};
use twofactl::ops::setup::KeyNeed;
use twofactl::ops::{Watch, Why};

use crate::change::ask_why;
use crate::context::{Agreed, Context, Run};
use crate::input::InputFile;
use crate::output::progress::Progress;
use crate::output::views::restore::RestoredView;
use crate::output::views::{Tense, Told};
use crate::report::Verdict;

/// Put a backup in the place of the store, and revive nothing
///
/// Stop the login service first: a store that somebody has open is not
/// replaced. The backup is copied beside it, checked to its last byte and event,
/// and takes its place in one step; the store that was there stays beside it
/// under another name. Sessions, trusted devices, tickets and codes of every
/// kind end for everybody. What the record of the replaced store says happened
/// since is done again where it took something away: removals, suspensions,
/// operators; whoever got another factor or password since loses the old one and
/// enrolls anew with an enrollment code. Where that record is lost or cut off,
/// that is everybody.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl store restore backup.db --dry-run
  twofactl store restore backup.db --reason \"the disk failed\"
  # The store is lost, and its record was exported every night
  twofactl store restore backup.db --log exported.jsonl --ticket OPS-9
  # From another machine
  twofactl store restore - --yes --ticket OPS-9 < backup.db")]
pub(crate) struct RestoreArgs {
    /// A file that `store backup` made, or a copy of the store; - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// An export of the record, to learn from what happened since, in place of the store's own
    #[arg(long, value_name = "FILE", conflicts_with = "forget_later")]
    log: Option<PathBuf>,
    /// Take it that no factor and no password was changed since, and do nothing again
    #[arg(long)]
    forget_later: bool,
}

impl RestoreArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let asked = Asked::new(Task::StoreRestore);
        permit(ctx, &asked)?;
        let file = InputFile::open(&self.file, &ctx.places.store, &ctx.actor)?;
        let log = self.log.as_deref();
        let log =
            log.map(|path| InputFile::open(path, &ctx.places.store, &ctx.actor)).transpose()?;
        let request = Request {
            store: &ctx.places.store,
            key_file: &ctx.places.key_file,
            backup: file.file(),
            log: log.as_ref().map(InputFile::file),
            unknown: unknown(self.forget_later),
        };
        let putting = Putting { ctx, asked: &asked, question: "Put the backup in its place?" };
        putting.run(&mut |earnest, by, watch| restore::restore(&request, earnest, by, watch))
    }
}

/// Whoever may not do that learns so before any work, and the record of the store that is there
/// does. What is wrong with that store is what a backup is for.
fn permit(ctx: &Context, asked: &Asked) -> Result<()> {
    match ctx.open(asked, KeyNeed::IfThere) {
        Ok(_) | Err(Error::Store(_)) => Ok(()),
        Err(other) => Err(other),
    }
}

pub(super) const fn unknown(forget_later: bool) -> Unknown {
    if forget_later { Unknown::Forgotten } else { Unknown::Changed }
}

/// A store that is about to be put back, or gone on with.
pub(super) struct Putting<'a> {
    pub(super) ctx: &'a Context,
    pub(super) asked: &'a Asked,
    pub(super) question: &'a str,
}

type Work<'w> = &'w mut dyn FnMut(Earnest, By<'_>, Watch<'_>) -> Result<Restored>;

impl Putting<'_> {
    /// Looked at, agreed to, done. Nothing is held while a person thinks.
    pub(super) fn run(&self, work: Work<'_>) -> anyhow::Result<Verdict> {
        let Self { ctx, question, .. } = self;
        let would = self.once(work, Earnest::Look, &ctx.why)?;
        if !would.changed {
            return ctx.show(&self.told(&would, Tense::Already));
        }
        if ctx.run == Run::Dry {
            return ctx.show(&self.told(&would, Tense::Would));
        }
        if ctx.agreed == Agreed::NotYet && ctx.ask.can_ask() {
            ctx.tell(&self.told(&would, Tense::Would));
        }
        let why = ask_why(ctx)?;
        ctx.ask.confirm(question, "--yes")?;
        let done = self.once(work, Earnest::Do, &why)?;
        ctx.copy_from(EventSeq::new(done.seq.get() + 1));
        ctx.show(&self.told(&done, Tense::Done))
    }

    fn once(&self, work: Work<'_>, earnest: Earnest, why: &Why) -> Result<Restored> {
        let Self { ctx, asked, .. } = self;
        let by = By { actor: &ctx.actor, caller: ctx.caller, asked, why, now: ctx.clock.now() };
        let progress = Progress::start(&ctx.output, "Ending what was made before");
        work(earnest, by, &|done, of| progress.at(done, of))
    }

    fn told(&self, restored: &Restored, tense: Tense) -> Told<RestoredView> {
        let view = RestoredView::new(restored, &self.ctx.places.store);
        Told::new(view, tense, self.ctx.run == Run::Dry)
    }
}
