//! `twofactl user reinstate`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::model::user::UserRef;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::user::changed::{Deed, UsersChangedView};
use crate::report::Verdict;
use crate::values::{self, Named};

/// Let a suspended user log in again
///
/// The next login demands what it would of anybody; a grace that is a length
/// begins anew. What they had enrolled works again. Sessions, trusted devices
/// and codes that the suspension ended stay ended. Of several users all are
/// reinstated, or none.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl user reinstate lee")]
pub(crate) struct ReinstateArgs {
    /// Users, by login or as #42; - reads them from standard input
    #[arg(required = true, value_name = "USER", value_parser = values::named(UserRef::parse))]
    users: Vec<Named<UserRef>>,
}

impl ReinstateArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let users = values::all_named(self.users, UserRef::parse, "users")?;
        Plan::new(Asked::new(Task::UserReinstate).users(&users).typed(), |tx, with| {
            ops::user::reinstate(tx, &users, with.why, with.now)
        })
        .run(ctx, |done| UsersChangedView::new(done, Deed::Reinstated))
    }
}
