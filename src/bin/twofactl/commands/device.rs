//! `twofactl device …`

mod list;
mod revoke;

use clap::Subcommand;

use crate::context::Context;
use crate::report::Verdict;

/// List and revoke the devices that are trusted instead of a code
#[derive(Debug, Subcommand)]
#[command(after_long_help = "Examples:
  twofactl device list rao
  twofactl device revoke --user rao --reason \"laptop stolen\"")]
pub(crate) enum DeviceCommand {
    #[command(alias = "ls")]
    List(list::ListArgs),
    #[command(aliases = ["rm", "remove", "delete"])]
    Revoke(revoke::RevokeArgs),
}

impl DeviceCommand {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        match self {
            Self::List(args) => args.run(ctx),
            Self::Revoke(args) => args.run(ctx),
        }
    }
}
