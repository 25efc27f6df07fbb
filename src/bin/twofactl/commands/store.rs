//! `twofactl store …`

mod info;

use clap::Subcommand;

use crate::context::Context;
use crate::report::Verdict;

/// Look after the store itself
#[derive(Debug, Subcommand)]
#[command(after_long_help = "Examples:
  twofactl store info")]
pub(crate) enum StoreCommand {
    Info(info::InfoArgs),
}

impl StoreCommand {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        match self {
            Self::Info(args) => args.run(ctx),
        }
    }
}
