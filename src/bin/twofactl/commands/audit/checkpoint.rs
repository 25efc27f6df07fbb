//! `twofactl audit checkpoint`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use crate::context::Context;
use crate::output::Format;
use crate::output::views::audit::CheckpointView;
use crate::report::Verdict;

/// Print where the record ends now, to keep elsewhere
///
/// One line. Keep it where whoever can write the store cannot: later it proves,
/// with `audit verify --against`, that the record still extends it. There is no
/// secret in it. Changes nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl audit checkpoint > head.txt")]
pub(crate) struct CheckpointArgs {}

impl CheckpointArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let checkpoint =
            ctx.read(&Asked::new(Task::AuditCheckpoint), |tx| ops::audit::checkpoint(tx, ctx.now))?;
        match ctx.output.format() {
            // The bare line, never wrapped: it is made to be kept in a file.
            Format::Table | Format::Wide => ctx.output.document(&format!("{checkpoint}\n"))?,
            Format::Json | Format::Jsonl | Format::Csv => {
                ctx.output.answer(&CheckpointView::new(&checkpoint))?;
            }
        }
        Ok(Verdict::Yes)
    }
}
