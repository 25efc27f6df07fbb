//! `twofactl user remove`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::model::user::UserRef;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::user::removed::UserRemovedView;
use crate::output::views::whom::Ends;
use crate::report::Verdict;
use crate::whom::Subject;

/// Remove a user with everything of theirs
///
/// Ends password, authenticators, recovery codes, trusted devices and
/// memberships for good. The events about them stay in the record, and nobody
/// gets their id again. To keep somebody out and what they have, `user suspend`
/// is the command. Needs --yes where nobody can be asked.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl user remove lee --dry-run
  twofactl user remove lee --reason \"has left\"")]
pub(crate) struct RemoveArgs {
    /// User, by login or as #42
    #[arg(value_parser = UserRef::parse)]
    user: UserRef,
}

impl RemoveArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        Plan::new(Asked::new(Task::UserRemove).users([&self.user]), |tx, with| {
            ops::user::remove(tx, &self.user, with.why)
        })
        .asking(|done| Some(format!("Remove {}?", done.login)))
        .about(Ends::Everything, |done| vec![Subject::user(done.id)])
        .run(ctx, UserRemovedView::new)
    }
}
