//! `twofactl authenticator list`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::model::user::UserRef;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use crate::context::Context;
use crate::output::views::authenticator::AuthenticatorView;
use crate::report::Verdict;

/// List a user's authenticators
///
/// Their numbers, which other commands take, with label, state and last use.
/// Shows no secret. Changes nothing. What a login makes of them is told by
/// `user show`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl authenticator list rao
  twofactl authenticator list rao -o json")]
pub(crate) struct ListArgs {
    /// User, by login or as #42
    #[arg(value_parser = UserRef::parse)]
    user: UserRef,
}

impl ListArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let empty = format!("{} has no authenticators.", self.user);
        ctx.list(&Asked::new(Task::AuthenticatorList).users([&self.user]), &empty, |tx, push| {
            let all = ops::authenticator::list(tx, &self.user, ctx.now)?;
            all.iter().try_for_each(|one| push(&AuthenticatorView::new(one)))
        })
    }
}
