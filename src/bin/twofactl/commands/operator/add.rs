//! `twofactl operator add`

use clap::{ArgGroup, Args};
use twofactl::error::Error;
use twofactl::guard;
use twofactl::model::operator::AccountName;
use twofactl::model::permission::Task;
use twofactl::ops;
use twofactl::ops::operator::NewOperator;
use twofactl::ops::permission::Asked;

use super::GrantArgs;
use crate::change::Plan;
use crate::context::Context;
use crate::output::views::operator::{Deed, OperatorChanged};
use crate::report::{Complaint, Verdict};

/// Allow an account to run this program
///
/// With a role for the whole store, or as a user whose memberships as owner or
/// admin give the powers, or both. What counts is the number of the account,
/// which the kernel vouches for. To add the same again is no error.
#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("grant").args(["role", "user"]).required(true).multiple(true),
    after_long_help = "Examples:\n  \
        twofactl operator add sam --role support\n  \
        # The owner of a practice, for that practice and its people\n  \
        twofactl operator add lee --user lee"
)]
pub(crate) struct AddArgs {
    /// Name of the account, as id -un prints it
    #[arg(value_name = "NAME", value_parser = AccountName::parse)]
    name: AccountName,

    #[command(flatten)]
    grant: GrantArgs,

    /// Number of the account, where this machine does not know the name
    #[arg(long, value_name = "UID", value_parser = clap::value_parser!(u32).range(..i64::from(u32::MAX)))]
    uid: Option<u32>,
}

impl AddArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let uid = self.account()?;
        let Self { name, grant: GrantArgs { role, user }, .. } = self;
        let new = NewOperator { name, uid, role, user };
        Plan::new(Asked::new(Task::OperatorAdd), |tx, with| {
            ops::operator::add(tx, &new, with.why, with.now)
        })
        .run(ctx, |done| OperatorChanged::new(done, Deed::Added))
    }

    fn account(&self) -> anyhow::Result<u32> {
        let name = self.name.as_str();
        match (guard::account_uid(name), self.uid) {
            (Some(uid), None) | (None, Some(uid)) => Ok(uid),
            (Some(uid), Some(given)) if uid == given => Ok(uid),
            (Some(uid), Some(given)) => Err(Complaint::Invalid {
                message: format!("{name} is uid {uid} on this machine, not {given}"),
                hint: Some("leave out --uid".to_owned()),
            }
            .into()),
            (None, None) => Err(Error::not_found("account", &name).into()),
        }
    }
}
