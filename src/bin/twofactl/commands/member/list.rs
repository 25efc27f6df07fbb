//! `twofactl member list`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::model::practice::Handle;
use twofactl::ops;
use twofactl::ops::permission::Asked;
use twofactl::ops::practice::Which;

use crate::context::Context;
use crate::output::views::status::MemberRow;
use crate::report::Verdict;

/// List the members of a practice, with what is agreed with them
///
/// Their roles, until when and why they are exempt, until when they have more
/// time, and what their next login comes to. What they have enrolled is told by
/// `practice status`. Changes nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl member list city-clinic
  twofactl member list city-clinic -o json")]
pub(crate) struct ListArgs {
    /// Practice
    #[arg(value_parser = Handle::parse)]
    practice: Handle,
}

impl ListArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let asked = Asked::new(Task::MemberList).practices([&self.practice]);
        let which = Which::Named(vec![self.practice]);
        ctx.list(&asked, "No members yet.", |tx, push| {
            ops::practice::status(tx, &which, ctx.now, |report| push(&MemberRow::new(&report)))
        })
    }
}
