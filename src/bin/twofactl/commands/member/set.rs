//! `twofactl member set`

use clap::Args;
use twofactl::model::member::Role;
use twofactl::model::permission::Task;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use super::NameArgs;

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::member::{Deed, MemberView};
use crate::report::Verdict;
use crate::values;

/// Give a member another role
///
/// In this practice only. Whoever comes into a role of which a second factor is
/// demanded has the practice's grace from then on. What they have enrolled,
/// exemptions and extensions stay.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl member set city-clinic rao --role admin")]
pub(crate) struct SetArgs {
    #[command(flatten)]
    name: NameArgs,

    /// As what they work there
    #[arg(long, value_parser = values::role())]
    role: Role,
}

impl SetArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { name, role } = self;
        let name = name.into_name();
        Plan::new(Asked::new(Task::MemberSet).member(&name), |tx, with| {
            ops::member::set_role(tx, &name, role, with.why, with.now)
        })
        .run(ctx, |done| MemberView::new(done, Deed::RoleSet))
    }
}
