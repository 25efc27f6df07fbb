//! `twofactl user remove`

use clap::Args;
use twofactl::model::user::UserRef;
use twofactl::ops;

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::user::removed::UserRemovedView;
use crate::report::Verdict;

/// Remove a user with everything of theirs
///
/// The events about them stay in the record, and nobody gets their id again.
#[derive(Debug, Args)]
pub(crate) struct RemoveArgs {
    /// User, by login or as #42
    #[arg(value_parser = UserRef::parse)]
    user: UserRef,
}

impl RemoveArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        Plan::new(|tx, with| ops::user::remove(tx, &self.user, with.why))
            .asking(|done| Some(format!("Remove {}?", done.login)))
            .run(ctx, UserRemovedView::new)
    }
}
