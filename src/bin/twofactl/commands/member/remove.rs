//! `twofactl member remove`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use super::NameArgs;

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::member::{Deed, MemberView};
use crate::output::views::whom::Ends;
use crate::report::Verdict;

/// End a membership
///
/// The user stays, with password, authenticators, recovery codes and other
/// practices. Exemption and extension in this practice end with the membership.
/// Sessions, trusted devices, enrollment and bypass codes end, in other
/// practices too. Needs --yes where nobody can be asked.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl member remove city-clinic rao
  # From a script: no error if they are no member
  twofactl member remove city-clinic lee --yes -o json")]
pub(crate) struct RemoveArgs {
    #[command(flatten)]
    name: NameArgs,
}

impl RemoveArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let name = self.name.into_name();
        Plan::new(Asked::new(Task::MemberRemove).member(&name), |tx, with| {
            ops::member::remove(tx, &name, with.why, with.now)
        })
        .asking(|done| Some(format!("Remove {} from {}?", done.login, done.practice)))
        .about(Ends::Sessions, super::subjects)
        .run(ctx, |done| MemberView::new(done, Deed::Removed))
    }
}
