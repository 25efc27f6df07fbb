//! `twofactl audit …`

mod checkpoint;
mod export;
mod list;
pub(super) mod moment;
mod report;
mod show;
mod verify;

use clap::Subcommand;

use crate::context::Context;
use crate::report::Verdict;

/// Read and prove the record of who did what
#[derive(Debug, Subcommand)]
#[command(after_long_help = "Examples:
  twofactl audit report
  twofactl audit list --user rao
  twofactl audit verify")]
pub(crate) enum AuditCommand {
    #[command(alias = "ls")]
    List(Box<list::ListArgs>),
    #[command(alias = "get")]
    Show(show::ShowArgs),
    Verify(verify::VerifyArgs),
    Checkpoint(checkpoint::CheckpointArgs),
    Export(export::ExportArgs),
    Report(Box<report::ReportArgs>),
}

impl AuditCommand {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        match self {
            Self::List(args) => args.run(ctx),
            Self::Show(args) => args.run(ctx),
            Self::Verify(args) => args.run(ctx),
            Self::Checkpoint(args) => args.run(ctx),
            Self::Export(args) => args.run(ctx),
            Self::Report(args) => args.run(ctx),
        }
    }
}
