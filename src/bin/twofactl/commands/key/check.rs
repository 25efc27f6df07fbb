//! `twofactl key check`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use crate::context::Context;
use crate::output::progress::Progress;
use crate::output::views::key::CheckView;
use crate::report::{Kind, Verdict};

/// Prove that the key opens everything that is sealed
///
/// Opens every seed, number and code that the store keeps sealed, shows none of
/// them, and names the persons of those that do not open. Tells which keys were
/// in use before, and whether a rotation was cut short. The exit code is 5 if
/// anything is wrong. Changes nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl key check
  # Before a copy of the key is put away: is it the one?
  twofactl key check --key-file store.key")]
pub(crate) struct CheckArgs {}

impl CheckArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let (mut store, keys) = ctx.open_with_keys(&Asked::new(Task::KeyCheck))?;
        let progress = Progress::start(&ctx.output, "Opening what is sealed");
        let watch = |done, of| progress.at(done, of);
        let key_file = &ctx.places.key_file;
        let found = store.read(|tx| ops::key::check(tx, &keys, key_file, &watch))?;
        drop(progress);
        let verdict = ctx.show(&CheckView::new(&found, key_file))?;
        Ok(if found.is_well() { verdict } else { Verdict::No(Kind::Refused) })
    }
}
