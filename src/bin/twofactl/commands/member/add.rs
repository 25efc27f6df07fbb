//! `twofactl member add`

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

/// Make a user a member of a practice
///
/// From then on what the practice demands holds for them; a grace that is a
/// length begins now, one that is a date is everybody's. What they have
/// enrolled and their other practices stay. Refused if they are a member in
/// another role: `member set` changes it.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl member add city-clinic lee --role provider")]
pub(crate) struct AddArgs {
    #[command(flatten)]
    name: NameArgs,

    /// As what they work there
    #[arg(long, value_parser = values::role())]
    role: Role,
}

impl AddArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { name, role } = self;
        let name = name.into_name();
        Plan::new(Asked::new(Task::MemberAdd).member(&name), |tx, with| {
            ops::member::add(tx, &name, role, with.why, with.now)
        })
        .run(ctx, |done| MemberView::new(done, Deed::Added))
    }
}
