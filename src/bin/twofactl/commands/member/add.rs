//! `twofactl member add`

use clap::Args;
use twofactl::model::member::Role;
use twofactl::model::permission::Task;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use super::NamesArgs;

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::member::{Deed, answer};
use crate::report::Verdict;
use crate::values;

/// Make users members of a practice
///
/// From then on what the practice demands holds for them; a grace that is a
/// length begins now, one that is a date is everybody's. What they have
/// enrolled and their other practices stay. Refused if they are a member in
/// another role: `member set` changes it. Of several users all are added, or
/// none.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl member add city-clinic lee --role provider
  # From a script, those that a file lists
  twofactl member add hill-clinic - --role staff < users.txt")]
pub(crate) struct AddArgs {
    #[command(flatten)]
    names: NamesArgs,

    /// As what they work there
    #[arg(long, value_parser = values::role())]
    role: Role,
}

impl AddArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { names, role } = self;
        let (names, shape) = names.read()?;
        Plan::new(Asked::new(Task::MemberAdd).members(&names).typed(), |tx, with| {
            ops::member::change_each(tx, &names, |tx, name| {
                ops::member::add(tx, name, role, with.why, with.now)
            })
        })
        .run(ctx, |done| answer(done, Deed::Added, shape))
    }
}
