//! `twofactl member remove`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use super::NamesArgs;

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::member::{Deed, answer};
use crate::output::views::whom::Ends;
use crate::report::Verdict;

/// End memberships
///
/// The user stays, with password, authenticators, recovery codes and other
/// practices. Exemption and extension in this practice end with the membership.
/// Sessions, trusted devices, enrollment and bypass codes end, in other
/// practices too. Of several members all leave, or none. Needs --yes where
/// nobody can be asked.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl member remove city-clinic rao
  # From a script: no error if they are no member
  twofactl member remove city-clinic lee --yes -o json
  twofactl member remove city-clinic - --ticket HD-9 --yes < users.txt")]
pub(crate) struct RemoveArgs {
    #[command(flatten)]
    names: NamesArgs,
}

impl RemoveArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let (names, shape) = self.names.read()?;
        Plan::new(Asked::new(Task::MemberRemove).members(&names).typed(), |tx, with| {
            ops::member::change_each(tx, &names, |tx, name| {
                ops::member::remove(tx, name, with.why, with.now)
            })
        })
        .asking(|done| Some(format!("Remove {} from {}?", super::named(done), names.practice)))
        .about(Ends::Sessions, |done| super::subjects(done))
        .run(ctx, |done| answer(done, Deed::Removed, shape))
    }
}
