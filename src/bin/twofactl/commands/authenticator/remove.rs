//! `twofactl authenticator remove`

use clap::Args;
use twofactl::model::ids::AuthenticatorId;
use twofactl::ops;

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::authenticator::AuthenticatorRemovedView;
use crate::report::Verdict;
use crate::values;

/// Remove one authenticator
///
/// Ends the person's sessions and trusted devices. Whoever loses the last
/// active one needs an enrollment code for the next.
#[derive(Debug, Args)]
pub(crate) struct RemoveArgs {
    /// Number of the authenticator, from `authenticator list`
    #[arg(value_parser = values::authenticator_id)]
    id: AuthenticatorId,
}

impl RemoveArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        Plan::new(|tx, with| ops::authenticator::remove(tx, self.id, with.why, with.now))
            .asking(|done| {
                Some(format!("Remove authenticator {} of {}?", done.id, done.user.login))
            })
            .run(ctx, AuthenticatorRemovedView::new)
    }
}
