//! `twofactl authenticator …`

mod list;
mod remove;
mod rename;

use clap::Subcommand;

use crate::context::Context;
use crate::report::Verdict;

/// List, rename and remove the apps and numbers that people prove themselves with
#[derive(Debug, Subcommand)]
pub(crate) enum AuthenticatorCommand {
    #[command(alias = "ls")]
    List(list::ListArgs),
    Rename(rename::RenameArgs),
    #[command(aliases = ["rm", "delete"])]
    Remove(remove::RemoveArgs),
}

impl AuthenticatorCommand {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        match self {
            Self::List(args) => args.run(ctx),
            Self::Rename(args) => args.run(ctx),
            Self::Remove(args) => args.run(ctx),
        }
    }
}
