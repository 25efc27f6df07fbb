//! `twofactl practice add`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::model::practice::Handle;
use twofactl::model::text::DisplayName;
use twofactl::ops;
use twofactl::ops::permission::Asked;
use twofactl::ops::practice::NewPractice;

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::practice::PracticeAdded;
use crate::report::Verdict;

/// Add a practice that demands nothing yet
///
/// It begins without members: people come in by `member add`, the demand by
/// `practice enforce`. Its handle is for good, its name can be changed later.
/// To add the same again is no error.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl practice add hill-clinic --name \"Hill Clinic\"")]
pub(crate) struct AddArgs {
    /// Short name that commands take: lower-case letters, digits and dashes
    #[arg(value_parser = Handle::parse)]
    handle: Handle,

    /// Name for people to read
    #[arg(long, value_parser = DisplayName::parse)]
    name: DisplayName,
}

impl AddArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { handle, name } = self;
        let new = NewPractice { handle, name };
        Plan::new(Asked::new(Task::PracticeAdd), |tx, with| {
            ops::practice::add(tx, &new, with.why, with.now)
        })
        .run(ctx, |done| PracticeAdded::new(&done.practice, ctx.now))
    }
}
