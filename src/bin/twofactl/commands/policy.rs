//! `twofactl policy …`

mod apply;
mod diff;
mod export;

use clap::Subcommand;
use twofactl::error::Error;
use twofactl::model::permission::Task;
use twofactl::model::policy_file::PolicyFile;
use twofactl::ops;
use twofactl::ops::permission::{self, Asked, Decision};
use twofactl::ops::setup::{self, KeyNeed};
use twofactl::store::ReadTx;

use crate::context::Context;
use crate::policy_file::Source;
use crate::report::{Complaint, Verdict};

/// Keep what practices demand in a file
///
/// One file says what any number of practices demand, who is exempt there, and of
/// whom a second factor is required. How it is written is in twofactl-policy(5).
#[derive(Debug, Subcommand)]
#[command(after_long_help = "Examples:
  twofactl policy export --all > policy.toml
  twofactl policy diff policy.toml
  twofactl policy apply policy.toml")]
pub(crate) enum PolicyCommand {
    #[command(alias = "get")]
    Export(export::ExportArgs),
    Diff(diff::DiffArgs),
    Apply(apply::ApplyArgs),
}

impl PolicyCommand {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        match self {
            Self::Export(args) => args.run(ctx),
            Self::Diff(args) => args.run(ctx),
            Self::Apply(args) => args.run(ctx),
        }
    }
}

/// A task on the practices that a file names.
fn asked(task: Task, file: &PolicyFile) -> Asked {
    Asked::new(task).practices(file.practices.iter().map(|section| &section.handle.value))
}

/// Refuses a file with faults: tells those that were found in reading it, and with them,
/// to whoever may do `task`, those that the store knows of.
fn check(ctx: &Context, source: &Source, task: Task) -> Result<(), Complaint> {
    if source.faults.is_empty() {
        return Ok(());
    }
    let look = |tx: &ReadTx<'_>| {
        let by = (&ctx.actor, ctx.caller);
        match permission::decide(tx, by, &asked(task, &source.file), &ctx.why)? {
            Decision::Permitted(_) => {
                ops::policy::faults(tx, &source.file, ctx.caller, (&ctx.why, ctx.now))
            }
            Decision::Refused(..) => Ok(Vec::new()),
        }
    };
    let mut faults = source.faults.clone();
    if !source.file.practices.is_empty() {
        // The file is refused in any case: what is wrong with the store would only hide why.
        let opened = setup::open(&ctx.places.store, &ctx.places.key_file, KeyNeed::Dispensable);
        let more: Result<_, Error> = opened.and_then(|mut opened| opened.store.read(look));
        faults.extend(more.unwrap_or_default());
        faults.sort_by_key(|fault| fault.at);
    }
    Err(source.complain(faults))
}
