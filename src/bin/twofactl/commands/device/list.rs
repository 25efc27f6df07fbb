//! `twofactl device list`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::model::user::UserRef;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use crate::context::Context;
use crate::output::views::device::DeviceView;
use crate::report::Verdict;

/// List a user's trusted devices
///
/// Those that let the user in without a code as things are: expired ones, and
/// those that are older than the practice's present --remember, are left out.
/// Changes nothing.
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  twofactl device list rao\n  twofactl device list '#1' -o json"
)]
pub(crate) struct ListArgs {
    /// User, by login or as #42
    #[arg(value_parser = UserRef::parse)]
    user: UserRef,
}

impl ListArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let empty = format!("{} has no trusted devices.", self.user);
        ctx.list(&Asked::new(Task::DeviceList).users([&self.user]), &empty, |tx, push| {
            let all = ops::device::list(tx, &self.user, ctx.now)?;
            all.iter().try_for_each(|one| push(&DeviceView::new(one)))
        })
    }
}
