//! `twofactl authenticator …`

mod import;
mod list;
mod remove;
mod rename;
mod resync;

use clap::Subcommand;

use crate::context::Context;
use crate::report::Verdict;

/// List, rename, remove and take over what people prove themselves with
#[derive(Debug, Subcommand)]
#[command(after_long_help = "Examples:
  twofactl authenticator list rao
  twofactl authenticator rename 12 \"Pixel 9\"")]
pub(crate) enum AuthenticatorCommand {
    #[command(alias = "ls")]
    List(list::ListArgs),
    Import(import::ImportArgs),
    Rename(rename::RenameArgs),
    Resync(resync::ResyncArgs),
    #[command(aliases = ["rm", "delete"])]
    Remove(remove::RemoveArgs),
}

impl AuthenticatorCommand {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        match self {
            Self::List(args) => args.run(ctx),
            Self::Import(args) => args.run(ctx),
            Self::Rename(args) => args.run(ctx),
            Self::Resync(args) => args.run(ctx),
            Self::Remove(args) => args.run(ctx),
        }
    }
}
