//! `twofactl user list`

use clap::Args;
use twofactl::model::outcome::FactorState;
use twofactl::model::outcome::user::{Marks, UserSummary};
use twofactl::model::permission::Task;
use twofactl::model::practice::Handle;
use twofactl::model::user::UserStatus;
use twofactl::ops;
use twofactl::ops::permission::Asked;
use twofactl::ops::user::Listed;

use crate::context::Context;
use crate::output::views::user::UserRow;
use crate::report::Verdict;
use crate::values;

/// List the users and what they have
///
/// Login, name, whether they may log in, and the state of their second factor.
/// Several filters show the users that all of them fit. TEXT is a part of a
/// login, a name or a phone number, as a caller says it: capitals, blanks and
/// dashes do not matter, and nothing in it is a wildcard. Changes nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl user list --practice city-clinic --state locked
  twofactl user list rao -o json
  # By what a caller reads out of their number
  twofactl user list \"432 10\"
  # Whom a lost phone would lock out
  twofactl user list --practice city-clinic --one-factor --low-codes")]
pub(crate) struct ListArgs {
    /// Only those whose login, name or phone holds this text
    #[arg(value_name = "TEXT", conflicts_with = "matching")]
    text: Option<String>,

    /// Only the members of this practice
    #[arg(long, value_name = "HANDLE", value_parser = Handle::parse)]
    practice: Option<Handle>,

    /// The same as TEXT, as an option
    #[arg(long, visible_alias = "match", hide_short_help = true, value_name = "TEXT")]
    matching: Option<String>,

    /// Only those with a factor in this state
    #[arg(long, value_parser = values::factor_state())]
    state: Option<FactorState>,

    /// Only those who may log in, or who may not
    #[arg(long, value_parser = values::user_status())]
    status: Option<UserStatus>,

    /// Only those with a single active authenticator
    ///
    /// Whoever loses it has lost all but the recovery codes.
    #[arg(long)]
    one_factor: bool,

    /// Only those who are low on recovery codes
    ///
    /// They have an active authenticator, and two codes left or fewer.
    #[arg(long)]
    low_codes: bool,

    /// Only those who depend on texts alone
    ///
    /// They have an active authenticator, and every active one is a number.
    #[arg(long)]
    sms_only: bool,

    /// Only those who never used an active authenticator
    ///
    /// It has taken no code since the one that confirmed it: set up, perhaps on
    /// the wrong phone, and not needed or not found since.
    #[arg(long, hide_short_help = true)]
    never_used: bool,
}

impl ListArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { text, practice, matching, state, status, .. } = self;
        let matching = text.or(matching);
        let Self { one_factor, low_codes, sms_only, never_used, .. } = self;
        let marks = Marks { one_factor, low_codes, sms_only, never_used };
        let filters = [practice.is_some(), matching.is_some(), state.is_some(), status.is_some()];
        let is_filtered = filters.contains(&true) || marks != Marks::default();
        let empty = if is_filtered { "No user fits." } else { "No users yet." };
        let asked = match &practice {
            Some(handle) => Asked::new(Task::UserListOfPractice).practices([handle]),
            None => Asked::new(Task::UserList),
        };
        let listed = Listed { practice, matching, marks };
        let fits = |user: &UserSummary| {
            state.is_none_or(|state| user.state == state)
                && status.is_none_or(|status| user.status == status)
        };
        ctx.list(&asked, empty, |tx, push| {
            ops::user::list(tx, &listed, ctx.now, |user| {
                if fits(&user) { push(&UserRow::new(&user)) } else { Ok(()) }
            })
        })
    }
}
