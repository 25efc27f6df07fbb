//! `twofactl login …`

mod attempt;

use clap::Subcommand;

use crate::context::Context;
use crate::report::Verdict;

/// Try a login
#[derive(Debug, Subcommand)]
#[command(after_long_help = "Examples:
  twofactl login try rao --practice city-clinic")]
pub(crate) enum LoginCommand {
    Try(attempt::TryArgs),
}

impl LoginCommand {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        match self {
            Self::Try(args) => args.run(ctx),
        }
    }
}
