//! `twofactl store …`

mod adopt;
mod backup;
mod check;
mod info;
mod migrate;
mod restore;

use clap::Subcommand;

use crate::context::Context;
use crate::report::Verdict;

/// Look after the store itself
#[derive(Debug, Subcommand)]
#[command(after_long_help = "Examples:
  twofactl store info
  twofactl store check
  twofactl store backup backups --keep 30
  twofactl store restore backup.db --reason \"the disk failed\"")]
pub(crate) enum StoreCommand {
    Info(info::InfoArgs),
    Check(check::CheckArgs),
    Backup(backup::BackupArgs),
    Restore(restore::RestoreArgs),
    Adopt(adopt::AdoptArgs),
    Migrate(migrate::MigrateArgs),
}

impl StoreCommand {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        match self {
            Self::Info(args) => args.run(ctx),
            Self::Check(args) => args.run(ctx),
            Self::Backup(args) => args.run(ctx),
            Self::Restore(args) => args.run(ctx),
            Self::Adopt(args) => args.run(ctx),
            Self::Migrate(args) => args.run(ctx),
        }
    }
}
