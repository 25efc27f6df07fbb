//! `twofactl user require`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::model::user::UserRef;
use twofactl::ops;
use twofactl::ops::permission::Asked;
use twofactl::ops::user::Requirement;

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::user::changed::{Deed, UsersChangedView};
use crate::output::views::whom::Ends;
use crate::report::Verdict;
use crate::values::{self, Named};

/// Require a second factor of a user, whatever the practices demand
///
/// From the next login on, in every practice, in spite of exemptions and
/// without a grace; only `member extend` puts it off. What they have enrolled
/// stays. It ends with --off, which needs --yes where nobody can be asked; what
/// practices demand and the person asked for stays. Of several users all are
/// changed, or none.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl user require rao --reason \"handles the accounts\"
  twofactl user require rao --off")]
pub(crate) struct RequireArgs {
    /// Users, by login or as #42; - reads them from standard input
    #[arg(required = true, value_name = "USER", value_parser = values::named(UserRef::parse))]
    users: Vec<Named<UserRef>>,

    /// Require it no longer
    #[arg(long)]
    off: bool,
}

impl RequireArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { users, off } = self;
        let users = values::all_named(users, UserRef::parse, "users")?;
        let (requirement, deed) = if off {
            (Requirement::End, Deed::Released)
        } else {
            (Requirement::Begin, Deed::Required)
        };
        Plan::new(Asked::new(Task::UserRequire).users(&users).typed(), |tx, with| {
            ops::user::require(tx, &users, requirement, with.why, with.now)
        })
        // Only what eases is agreed to.
        .asking(|done| {
            off.then(|| format!("Require a second factor of {} no longer?", super::named(done)))
        })
        .about(Ends::Nothing, |done| super::subjects(done))
        .run(ctx, |done| UsersChangedView::new(done, deed))
    }
}
