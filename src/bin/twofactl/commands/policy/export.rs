//! `twofactl policy export`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::ops;
use twofactl::ops::permission;

use crate::commands::practice::which::{WhichArgs, asked_of};
use crate::context::Context;
use crate::policy_file::{print_practice, print_required};
use crate::report::Verdict;

const HEADER: &str = "# What practices demand. How this is written: man twofactl-policy\n";

/// Write what practices demand as a policy file
///
/// TOML on standard output, whatever -o says: every setting, exemption and deadline of
/// a member's own, and of which members a second factor is required. To apply it again
/// changes nothing. What is state and no policy, as since when a practice demands it,
/// is not in it. Changes nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl policy export --all > policy.toml
  twofactl policy export city-clinic hill-clinic")]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    practices: WhichArgs,
}

impl ExportArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { practices } = self;
        let which = practices.which()?;
        let asked = asked_of(&which, Task::PolicyExport, Task::PolicyExport);
        let zone = crate::zone::local();
        let mut text = HEADER.to_owned();
        let required = ctx.read(&asked, |tx| {
            let sight = permission::sight(tx, ctx.caller)?;
            ops::policy::export(tx, &which, &sight, ctx.now, |practice| {
                text.push('\n');
                text.push_str(&print_practice(&practice, &zone));
                Ok(())
            })
        })?;
        text.push('\n');
        text.push_str(&print_required(&required));
        ctx.output.document(&text)?;
        Ok(Verdict::Yes)
    }
}
