//! `twofactl authenticator remove`

use clap::Args;
use twofactl::model::ids::AuthenticatorId;
use twofactl::model::permission::Task;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::authenticator::AuthenticatorRemovedView;
use crate::output::views::whom::Ends;
use crate::report::Verdict;
use crate::values;
use crate::whom::Subject;

/// Remove one authenticator
///
/// Ends the person's sessions, trusted devices, enrollment and bypass codes,
/// unless it was only pending. Other authenticators, recovery codes and the
/// password stay, and so does what is demanded of them. Whoever loses the last
/// active one needs an enrollment code for the next. Needs --yes where nobody
/// can be asked.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl authenticator remove 12 --dry-run
  twofactl authenticator remove 12 --reason \"phone was sold\"")]
pub(crate) struct RemoveArgs {
    /// Number of the authenticator, from `authenticator list`
    #[arg(value_parser = values::authenticator_id)]
    id: AuthenticatorId,
}

impl RemoveArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        Plan::new(Asked::new(Task::AuthenticatorRemove).authenticator(self.id), |tx, with| {
            ops::authenticator::remove(tx, self.id, with.why, with.now)
        })
        .asking(|done| Some(format!("Remove authenticator {} of {}?", done.id, done.user.login)))
        .about(Ends::Authenticator(self.id), |done| vec![Subject::user(done.user.id)])
        .run(ctx, AuthenticatorRemovedView::new)
    }
}
