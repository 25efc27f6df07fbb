//! `twofactl member extend`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use super::NameArgs;

use crate::change::Plan;
use crate::commands::end::EndArgs;
use crate::context::Context;
use crate::output::views::member::{Deed, MemberView};
use crate::output::views::whom::Ends;
use crate::report::Verdict;

/// Give a member a deadline of their own to enroll
///
/// Takes the place of the practice's grace, for this member only; whoever must
/// enroll after a reset must do so all the same. Their role and what they have
/// enrolled stay. Needs --for or --until, and --reason or --ticket. Ends by the
/// clock, or with --off.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl member extend city-clinic rao --until 2026-12-31 --reason \"on leave\"
  twofactl member extend city-clinic rao --off")]
pub(crate) struct ExtendArgs {
    #[command(flatten)]
    name: NameArgs,

    #[command(flatten)]
    end: EndArgs,

    /// End the extension now
    #[arg(long, conflicts_with_all = ["length", "until"])]
    off: bool,
}

impl ExtendArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { name, end, off } = self;
        let name = name.into_name();
        let end = if off { None } else { Some(end.needed(ctx)?) };
        let plan = Plan::new(Asked::new(Task::MemberExtend).member(&name), |tx, with| {
            let ends_at = end.map(|end| end.from(with.now));
            ops::member::extend(tx, &name, ends_at, (with.actor, with.why), with.now)
        });
        let plan = if off { plan } else { plan.with_reason() };
        plan.asking(|done| {
            let granted = !off && ctx.ask.can_ask();
            granted.then(|| format!("Give {} more time in {}?", done.login, done.practice))
        })
        .about(Ends::Nothing, super::subjects)
        .run(ctx, |done| MemberView::new(done, Deed::Extended))
    }
}
