//! `twofactl user unlock`

use clap::Args;
use twofactl::model::user::UserRef;
use twofactl::ops;

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::user::changed::{Deed, UsersChangedView};
use crate::report::Verdict;
use crate::values::{self, Named};

/// End the 30-minute lock of a user, and keep the authenticator
///
/// The smallest fix after ten wrong codes. Refused where the authenticators
/// were disabled: then only `user reset-2fa` helps. Of several users all are
/// unlocked, or none.
#[derive(Debug, Args)]
pub(crate) struct UnlockArgs {
    /// Users, by login or as #42; - reads them from standard input
    #[arg(required = true, value_name = "USER", value_parser = values::named(UserRef::parse))]
    users: Vec<Named<UserRef>>,
}

impl UnlockArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let users = values::all_named(self.users, UserRef::parse, "users")?;
        Plan::new(|tx, with| ops::user::unlock(tx, &users, with.why, with.now))
            .run(ctx, |done| UsersChangedView::new(done, Deed::Unlocked))
    }
}
