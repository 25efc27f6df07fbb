//! `twofactl practice remove`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::model::practice::Handle;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use crate::change::Plan;
use crate::commands::several;
use crate::context::Context;
use crate::output::views::practice;
use crate::output::views::whom::Ends;
use crate::report::Verdict;
use crate::values::{self, Named};
use crate::whom::Subject;

/// Remove practices that demand nothing, with their memberships
///
/// Refused while one demands a second factor of members. Sessions, trusted
/// devices, enrollment and bypass codes of its members end, in other practices
/// too. People, their passwords and authenticators stay, and so does the
/// record. Of several practices all are removed, or none. Needs --yes where
/// nobody can be asked.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl practice remove hill-clinic --dry-run
  twofactl practice remove hill-clinic
  # From a script, those that a file lists
  twofactl practice remove - --ticket HD-9 --yes < closed.txt")]
pub(crate) struct RemoveArgs {
    /// Practices, or - to read names from standard input
    #[arg(required = true, value_name = "PRACTICE", value_parser = values::named(Handle::parse))]
    practices: Vec<Named<Handle>>,
}

impl RemoveArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let shape = values::shape(&self.practices);
        let handles = values::all_named(self.practices, Handle::parse, "practices")?;
        Plan::new(Asked::new(Task::PracticeRemove).practices(&handles).typed(), |tx, with| {
            ops::practice::remove_each(tx, &handles, with.why, with.now)
        })
        .asking(|done| {
            let named = several::named(done.iter().map(|one| &one.practice.handle), "practices");
            Some(format!("Remove {named}?"))
        })
        .about(Ends::Nothing, |done| {
            done.iter().map(|one| Subject::Practice(one.practice.handle.clone())).collect()
        })
        .run(ctx, |done| practice::removed(done, shape, ctx.now))
    }
}
