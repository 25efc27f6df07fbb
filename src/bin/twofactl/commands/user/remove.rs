//! `twofactl user remove`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::model::user::UserRef;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use crate::change::Plan;
use crate::commands::several;
use crate::context::Context;
use crate::output::views::user::removed::answer;
use crate::output::views::whom::Ends;
use crate::report::Verdict;
use crate::values::{self, Named};
use crate::whom::Subject;

/// Remove users with everything of theirs
///
/// Ends password, authenticators, recovery codes, trusted devices and
/// memberships for good. The events about them stay in the record, and nobody
/// gets their id again. To keep somebody out and what they have, `user suspend`
/// is the command. Of several users all are removed, or none. Needs --yes where
/// nobody can be asked.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl user remove lee --dry-run
  twofactl user remove lee bot --reason \"have left\"
  # From a script, those that a file lists
  twofactl user remove - --ticket HD-9 --yes < users.txt")]
pub(crate) struct RemoveArgs {
    /// Users, by login or as #42; - reads them from standard input
    #[arg(required = true, value_name = "USER", value_parser = values::named(UserRef::parse))]
    users: Vec<Named<UserRef>>,
}

impl RemoveArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let shape = values::shape(&self.users);
        let users = values::all_named(self.users, UserRef::parse, "users")?;
        Plan::new(Asked::new(Task::UserRemove).users(&users).typed(), |tx, with| {
            ops::user::remove_each(tx, &users, with.why)
        })
        .asking(|done| {
            let named = several::named(done.iter().map(|one| &one.login), "users");
            Some(format!("Remove {named}?"))
        })
        .about(Ends::Everything, |done| done.iter().map(|one| Subject::user(one.id)).collect())
        .run(ctx, |done| answer(done, shape))
    }
}
