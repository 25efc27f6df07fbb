//! `twofactl practice list`

use clap::Args;
use twofactl::ops;

use crate::context::Context;
use crate::output::views::practice::PracticeRow;
use crate::report::Verdict;

/// List the practices and what they demand
///
/// One line for each, with the number of its members. How the members stand is
/// told by `practice status`. Changes nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl practice list
  # For a spreadsheet
  twofactl practice list -o csv > practices.csv")]
pub(crate) struct ListArgs {}

impl ListArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        ctx.list("No practices yet.", |tx, push| {
            ops::practice::list(tx, |practice, members| {
                push(&PracticeRow::new(&practice, members, ctx.now))
            })
        })
    }
}
