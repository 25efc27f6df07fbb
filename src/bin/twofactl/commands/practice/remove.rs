//! `twofactl practice remove`

use clap::Args;
use twofactl::model::practice::Handle;
use twofactl::ops;

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::practice::PracticeRemoved;
use crate::report::Verdict;

/// Remove a practice that demands nothing, with its memberships
///
/// People and their authenticators stay, and so does the record. Sessions,
/// trusted devices and codes of its members end. Needs --yes where nobody can
/// be asked.
#[derive(Debug, Args)]
#[command(after_help = "Example: twofactl practice remove city-clinic")]
pub(crate) struct RemoveArgs {
    /// Practice
    #[arg(value_parser = Handle::parse)]
    practice: Handle,
}

impl RemoveArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { practice } = self;
        Plan::new(|tx, with| ops::practice::remove(tx, &practice, with.why, with.now))
            .asking(|done| Some(format!("Remove {}?", done.practice.handle)))
            .run(ctx, |done| PracticeRemoved::new(done, ctx.now))
    }
}
