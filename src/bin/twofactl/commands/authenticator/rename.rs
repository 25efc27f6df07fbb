//! `twofactl authenticator rename`

use clap::Args;
use twofactl::model::ids::AuthenticatorId;
use twofactl::model::permission::Task;
use twofactl::model::text::DisplayName;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::authenticator::AuthenticatorRenamedView;
use crate::report::Verdict;
use crate::values;

/// Call an authenticator something else
///
/// Changes only the label by which people tell several apart: codes, sessions
/// and trusted devices stay good, and what the app on the phone shows stays.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl authenticator rename 12 \"Pixel 9\"")]
pub(crate) struct RenameArgs {
    /// Number of the authenticator, from `authenticator list`
    #[arg(value_parser = values::authenticator_id)]
    id: AuthenticatorId,

    /// What it is called from now on
    #[arg(value_parser = DisplayName::parse)]
    label: DisplayName,
}

impl RenameArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        Plan::new(Asked::new(Task::AuthenticatorRename).authenticator(self.id), |tx, with| {
            ops::authenticator::rename(tx, self.id, &self.label, with.why)
        })
        .run(ctx, AuthenticatorRenamedView::new)
    }
}
