//! `twofactl key …`

mod check;
mod rotate;

use clap::Subcommand;

use crate::context::Context;
use crate::report::Verdict;

/// Look after the key of the store
#[derive(Debug, Subcommand)]
#[command(after_long_help = "Examples:
  twofactl key check
  twofactl key rotate --reason \"an admin has left\"")]
pub(crate) enum KeyCommand {
    Check(check::CheckArgs),
    Rotate(rotate::RotateArgs),
}

impl KeyCommand {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        match self {
            Self::Check(args) => args.run(ctx),
            Self::Rotate(args) => args.run(ctx),
        }
    }
}
