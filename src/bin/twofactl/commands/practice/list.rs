//! `twofactl practice list`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::ops;

use crate::context::Context;
use crate::output::views::practice::PracticeRow;
use crate::report::Verdict;
use twofactl::ops::permission::{self, Asked};

/// List the practices and what they demand
///
/// One line for each that the operator may see, with the number of its members. How the members stand is
/// told by `practice status`. Changes nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl practice list
  # For a spreadsheet
  twofactl practice list -o csv > practices.csv")]
pub(crate) struct ListArgs {}

impl ListArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        ctx.list(&Asked::new(Task::PracticeList), "No practices yet.", |tx, push| {
            let sight = permission::sight(tx, ctx.caller)?;
            ops::practice::list(tx, |practice, members| {
                if !sight.has_practice(practice.id) {
                    return Ok(());
                }
                push(&PracticeRow::new(&practice, members, ctx.now))
            })
        })
    }
}
