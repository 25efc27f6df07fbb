//! `twofactl operator remove`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use super::NameArgs;
use crate::change::Plan;
use crate::context::Context;
use crate::output::views::operator::{Deed, OperatorChanged};
use crate::report::Verdict;

/// Allow an account to run this program no longer
///
/// The user they are among the users stays as they are. Root and the owner of
/// the store need no entry and keep their powers. Needs --yes where nobody can
/// be asked.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl operator remove meera --reason \"left the team\"")]
pub(crate) struct RemoveArgs {
    #[command(flatten)]
    name: NameArgs,
}

impl RemoveArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let NameArgs { name } = self.name;
        let asked = Asked::new(Task::OperatorRemove).operator(&name);
        Plan::new(asked, |tx, with| ops::operator::remove(tx, &name, with.why))
            .asking(|done| Some(format!("Remove operator {}?", done.operator.name)))
            .run(ctx, |done| OperatorChanged::new(done, Deed::Removed))
    }
}
