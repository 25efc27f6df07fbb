//! `twofactl practice list`

use clap::Args;
use twofactl::ops;

use crate::context::Context;
use crate::output::views::practice::PracticeRow;
use crate::report::Verdict;

/// List the practices and what they demand
#[derive(Debug, Args)]
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
