//! `twofactl user suspend`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::model::user::UserRef;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::user::changed::{Deed, UsersChangedView};
use crate::output::views::whom::Ends;
use crate::report::Verdict;
use crate::values::{self, Named};

/// Keep a user from logging in
///
/// In every practice. Ends their sessions, trusted devices, enrollment and
/// bypass codes. Authenticators, recovery codes, memberships and the password
/// stay. `user reinstate` lets them log in again. Of several users all are
/// suspended, or none. Needs --yes where nobody can be asked.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl user suspend lee --reason \"on leave\"
  # From a script, those that a file lists
  twofactl user suspend - --ticket HD-7 --yes < users.txt")]
pub(crate) struct SuspendArgs {
    /// Users, by login or as #42; - reads them from standard input
    #[arg(required = true, value_name = "USER", value_parser = values::named(UserRef::parse))]
    users: Vec<Named<UserRef>>,
}

impl SuspendArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let users = values::all_named(self.users, UserRef::parse, "users")?;
        Plan::new(Asked::new(Task::UserSuspend).users(&users).typed(), |tx, with| {
            ops::user::suspend(tx, &users, with.why, with.now)
        })
        .asking(|done| Some(format!("Suspend {}?", super::named(done))))
        .about(Ends::Sessions, |done| super::subjects(done))
        .run(ctx, |done| UsersChangedView::new(done, Deed::Suspended))
    }
}
