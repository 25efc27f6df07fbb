//! `twofactl user list`

use clap::Args;
use twofactl::model::outcome::FactorState;
use twofactl::model::outcome::user::UserSummary;
use twofactl::model::practice::Handle;
use twofactl::model::user::UserStatus;
use twofactl::ops;
use twofactl::ops::user::Listed;

use crate::context::Context;
use crate::output::views::user::UserRow;
use crate::report::Verdict;
use crate::values;

/// List the users and what they have
///
/// Login, name, whether they may log in, and the state of their second factor.
/// Several filters show the users that all of them fit. Changes nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl user list --practice city-clinic --state locked
  twofactl user list --matching rao -o json")]
pub(crate) struct ListArgs {
    /// Only the members of this practice
    #[arg(long, value_name = "HANDLE", value_parser = Handle::parse)]
    practice: Option<Handle>,

    /// Only those whose login, name or phone holds this text
    #[arg(long, value_name = "TEXT")]
    matching: Option<String>,

    /// Only those whose second factor is in this state
    #[arg(long, value_parser = values::factor_state())]
    state: Option<FactorState>,

    /// Only those who may log in, or who may not
    #[arg(long, value_parser = values::user_status())]
    status: Option<UserStatus>,
}

impl ListArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { practice, matching, state, status } = self;
        let filters = [practice.is_some(), matching.is_some(), state.is_some(), status.is_some()];
        let empty = if filters.contains(&true) { "No user fits." } else { "No users yet." };
        let listed = Listed { practice, matching };
        let fits = |user: &UserSummary| {
            state.is_none_or(|state| user.state == state)
                && status.is_none_or(|status| user.status == status)
        };
        ctx.list(empty, |tx, push| {
            ops::user::list(tx, &listed, ctx.now, |user| {
                if fits(&user) { push(&UserRow::new(&user)) } else { Ok(()) }
            })
        })
    }
}
