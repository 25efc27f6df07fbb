//! `twofactl operator list`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use crate::context::Context;
use crate::output::views::operator::OperatorRow;
use crate::report::Verdict;

/// List who may run this program, beside root and the owner of the store
///
/// With their role, who they are among the users, and the practices where that
/// gives them powers. Changes nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl operator list
  twofactl operator list -o json")]
pub(crate) struct ListArgs {}

impl ListArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        ctx.list(&Asked::new(Task::OperatorList), "No operators yet.", |tx, push| {
            ops::operator::list(tx)?.iter().try_for_each(|one| push(&OperatorRow::new(one)))
        })
    }
}
