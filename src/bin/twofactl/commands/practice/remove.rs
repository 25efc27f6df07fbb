//! `twofactl practice remove`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::model::practice::Handle;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::practice::PracticeRemoved;
use crate::output::views::whom::Ends;
use crate::report::Verdict;
use crate::whom::Subject;

/// Remove a practice that demands nothing, with its memberships
///
/// Refused while it demands a second factor of members. Sessions, trusted
/// devices, enrollment and bypass codes of its members end, in other practices
/// too. People, their passwords and authenticators stay, and so does the
/// record. Needs --yes where nobody can be asked.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl practice remove hill-clinic --dry-run
  twofactl practice remove hill-clinic")]
pub(crate) struct RemoveArgs {
    /// Practice
    #[arg(value_parser = Handle::parse)]
    practice: Handle,
}

impl RemoveArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { practice } = self;
        Plan::new(Asked::new(Task::PracticeRemove).practices([&practice]), |tx, with| {
            ops::practice::remove(tx, &practice, with.why, with.now)
        })
        .asking(|done| Some(format!("Remove {}?", done.practice.handle)))
        .about(Ends::Nothing, |done| vec![Subject::Practice(done.practice.handle.clone())])
        .run(ctx, |done| PracticeRemoved::new(done, ctx.now))
    }
}
