//! `twofactl operator set`

use clap::{ArgGroup, Args};
use twofactl::model::permission::Task;
use twofactl::ops;
use twofactl::ops::operator::OperatorPatch;
use twofactl::ops::permission::Asked;

use super::{GrantArgs, NameArgs};
use crate::change::Plan;
use crate::context::Context;
use crate::output::views::operator::{Deed, OperatorChanged};
use crate::report::Verdict;

/// Give an operator another role or user
///
/// What is not given stays. An operator has a role, a user, or both; nobody
/// changes what they are themselves.
#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("changes")
        .args(["role", "no_role", "user", "no_user"]).required(true).multiple(true),
    override_usage = "twofactl operator set [OPTIONS] <NAME>",
    after_long_help = "Examples:\n  \
        twofactl operator set meera --role auditor\n  \
        twofactl operator set rao --user rao --no-role"
)]
pub(crate) struct SetArgs {
    #[command(flatten)]
    name: NameArgs,

    #[command(flatten)]
    grant: GrantArgs,

    /// Take the role away
    #[arg(long, conflicts_with = "role")]
    no_role: bool,

    /// They are no user any more
    #[arg(long, conflicts_with = "user")]
    no_user: bool,
}

impl SetArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { name: NameArgs { name }, grant: GrantArgs { role, user }, .. } = self;
        let patch = OperatorPatch {
            role: if self.no_role { Some(None) } else { role.map(Some) },
            user: if self.no_user { Some(None) } else { user.map(Some) },
        };
        let asked = Asked::new(Task::OperatorSet).operator(&name);
        Plan::new(asked, |tx, with| ops::operator::set(tx, &name, &patch, with.why))
            .run(ctx, |done| OperatorChanged::new(done, Deed::Set))
    }
}
