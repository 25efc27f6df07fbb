//! `twofactl practice disable`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::ops;

use super::which::WhichArgs;

use crate::change::Plan;
use crate::commands::end::EndArgs;
use crate::context::Context;
use crate::output::views::effect::EffectsView;
use crate::output::views::whom::Ends;
use crate::report::Verdict;

/// Stop demanding a second factor in practices, for good or for a while
///
/// With --for or --until the demand comes back by the clock. Enrollments,
/// exemptions and settings stay. Whoever wants a second factor for themselves,
/// or must have one by `user require`, is still asked, and the preview names
/// them. Needs --reason or --ticket, and --yes where nobody can be asked.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl practice disable city-clinic --for 24h --reason \"phones are down\"
  # From a script
  twofactl practice disable city-clinic hill-clinic --ticket HD-7 --yes")]
pub(crate) struct DisableArgs {
    #[command(flatten)]
    which: WhichArgs,

    #[command(flatten)]
    end: EndArgs,
}

impl DisableArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { which, end } = self;
        let meant = which.meant(ctx)?;
        let end = end.given();
        Plan::new(meant.asked(Task::PracticeDisable), |tx, with| {
            let until = end.map(|end| end.from(with.now));
            ops::practice::disable(tx, &meant.handles, until, with.why, with.now)
        })
        .with_reason()
        .asking(|done| Some(format!("Demand no second factor in {}?", super::named(done))))
        .about(Ends::Nothing, super::subjects)
        .run(ctx, |done| EffectsView::disabled(done, end.map(|end| end.from(ctx.now))))
    }
}
