//! `twofactl operator …`

mod add;
mod list;
mod remove;
mod set;

use clap::{Args, Subcommand};
use twofactl::model::operator::{AccountName, OperatorRole};
use twofactl::model::user::UserRef;

use crate::context::Context;
use crate::report::Verdict;
use crate::values;

/// Manage who may run this program, and what they may do
///
/// Root, the owner of the store and whoever made it may do everything. Others
/// are refused unless they are operators, and the record has it.
/// twofactl-operators(7) has the table of who may do what, and shows a
/// deployment that makes it hold.
#[derive(Debug, Subcommand)]
#[command(after_long_help = "Examples:
  twofactl operator list
  twofactl operator add sam --role support
  # The owner of a practice, for that practice and its people
  twofactl operator add lee --user lee")]
pub(crate) enum OperatorCommand {
    #[command(alias = "create")]
    Add(add::AddArgs),
    #[command(alias = "ls")]
    List(list::ListArgs),
    Set(set::SetArgs),
    #[command(alias = "rm", alias = "delete")]
    Remove(remove::RemoveArgs),
}

impl OperatorCommand {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        match self {
            Self::Add(args) => args.run(ctx),
            Self::List(args) => args.run(ctx),
            Self::Set(args) => args.run(ctx),
            Self::Remove(args) => args.run(ctx),
        }
    }
}

/// What an operator is given.
#[derive(Debug, Args)]
struct GrantArgs {
    /// What they may do in the whole store: admin, support or auditor
    ///
    /// admin may do everything, support helps people, auditor looks.
    #[arg(long, value_parser = values::operator_role())]
    role: Option<OperatorRole>,

    /// Who they are among the users: a login, or an id as #42
    ///
    /// Where they are owner or admin of a practice they may then run it, and
    /// nobody does for themselves what takes another person.
    #[arg(long, value_parser = UserRef::parse)]
    user: Option<UserRef>,
}

/// An operator who exists.
#[derive(Debug, Args)]
struct NameArgs {
    /// Name of the account, as `operator list` shows it
    #[arg(value_name = "NAME", value_parser = AccountName::parse)]
    name: AccountName,
}
