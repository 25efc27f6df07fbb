//! `twofactl member set`

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

/// Give members another role
///
/// In this practice only. Whoever comes into a role of which a second factor is
/// demanded has the practice's grace from then on. What they have enrolled,
/// exemptions and extensions stay. Of several members all are given it, or none.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl member set city-clinic rao --role admin
  twofactl member set city-clinic rao bot --role provider")]
pub(crate) struct SetArgs {
    #[command(flatten)]
    names: NamesArgs,

    /// As what they work there
    #[arg(long, value_parser = values::role())]
    role: Role,
}

impl SetArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { names, role } = self;
        let (names, shape) = names.read()?;
        Plan::new(Asked::new(Task::MemberSet).members(&names).typed(), |tx, with| {
            ops::member::change_each(tx, &names, |tx, name| {
                ops::member::set_role(tx, name, role, with.why, with.now)
            })
        })
        .run(ctx, |done| answer(done, Deed::RoleSet, shape))
    }
}
