//! `twofactl member extend`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use super::NamesArgs;

use crate::change::Plan;
use crate::commands::end::EndArgs;
use crate::context::Context;
use crate::output::views::member::{Deed, answer};
use crate::output::views::whom::Ends;
use crate::report::Verdict;

/// Give members a deadline of their own to enroll
///
/// Takes the place of the practice's grace, for these members only; whoever must
/// enroll after a reset must do so all the same. Their role and what they have
/// enrolled stay. Needs --for or --until, and --reason or --ticket. Ends by the
/// clock, or with --off. Of several members all are given it, or none.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl member extend city-clinic rao --until 2026-12-31 --reason \"on leave\"
  twofactl member extend city-clinic rao bot --for 14d --ticket HD-7
  twofactl member extend city-clinic rao --off")]
pub(crate) struct ExtendArgs {
    #[command(flatten)]
    names: NamesArgs,

    #[command(flatten)]
    end: EndArgs,

    /// End the extension now
    #[arg(long, conflicts_with_all = ["length", "until"])]
    off: bool,
}

impl ExtendArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { names, end, off } = self;
        let (names, shape) = names.read()?;
        let end = if off { None } else { Some(end.needed(ctx)?) };
        let plan = Plan::new(Asked::new(Task::MemberExtend).members(&names).typed(), |tx, with| {
            let ends_at = end.map(|end| end.from(with.now));
            ops::member::change_each(tx, &names, |tx, name| {
                ops::member::extend(tx, name, ends_at, (with.actor, with.why), with.now)
            })
        });
        let plan = if off { plan } else { plan.with_reason() };
        plan.asking(|done| {
            let granted = !off && ctx.ask.can_ask();
            let named = || super::named(done);
            granted.then(|| format!("Give {} more time in {}?", named(), names.practice))
        })
        .about(Ends::Nothing, |done| super::subjects(done))
        .run(ctx, |done| answer(done, Deed::Extended, shape))
    }
}
