//! `twofactl user unlock`

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

/// End the 30-minute lock of a user, and keep the authenticator
///
/// The smallest fix after ten wrong codes: codes are looked at again at once. So
/// is the password, where a hundred wrong ones within an hour had every one denied.
/// Recovery codes, sessions and trusted devices stay as well, and so does the
/// count of wrong codes. Refused where the authenticators were disabled: then
/// only `user reset-2fa` helps. Of several users all are unlocked, or none.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl user unlock rao
  twofactl user unlock rao lee --ticket HD-7")]
pub(crate) struct UnlockArgs {
    /// Users, by login or as #42; - reads them from standard input
    #[arg(required = true, value_name = "USER", value_parser = values::named(UserRef::parse))]
    users: Vec<Named<UserRef>>,
}

impl UnlockArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let users = values::all_named(self.users, UserRef::parse, "users")?;
        Plan::new(Asked::new(Task::UserUnlock).users(&users).typed(), |tx, with| {
            ops::user::unlock(tx, &users, with.why, with.now)
        })
        .run(ctx, |done| UsersChangedView::new(done, Deed::Unlocked))
    }
}
