//! `twofactl member exempt`

use clap::Args;
use twofactl::model::member::ExemptionType;
use twofactl::model::permission::Task;
use twofactl::ops;
use twofactl::ops::member::ExemptionRequest;
use twofactl::ops::permission::Asked;

use super::NamesArgs;

use crate::change::Plan;
use crate::commands::end::EndArgs;
use crate::context::Context;
use crate::output::views::member::{Deed, answer};
use crate::output::views::whom::Ends;
use crate::report::Verdict;
use crate::values;

/// Exempt members from what the practice demands, for a while
///
/// What they have enrolled stays. What they want for themselves, what `user
/// require` asks and what other practices demand holds on. It shows in reports
/// and ends by the clock or with --off; a new one takes the place of the old.
/// Needs --for or --until, 90 days ahead at most, and --reason or --ticket; who
/// needs longer renews it. Of several members all are exempted, or none.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl member exempt city-clinic rao --for 7d --reason \"phone in repair\"
  # An account that moves data and has no phone
  twofactl member exempt city-clinic bot --type service --for 90d --ticket HD-7
  twofactl member exempt city-clinic rao bot --until 2026-12-31 --ticket HD-8
  twofactl member exempt city-clinic rao --off")]
pub(crate) struct ExemptArgs {
    #[command(flatten)]
    names: NamesArgs,

    #[command(flatten)]
    end: EndArgs,

    /// A person for a while, or an account that moves data and has no phone
    #[arg(
        long = "type",
        value_name = "TYPE",
        default_value = "temporary",
        value_parser = values::exemption_type()
    )]
    kind: ExemptionType,

    /// End the exemption now
    #[arg(long, conflicts_with_all = ["length", "until", "kind"])]
    off: bool,
}

impl ExemptArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { names, end, kind, off } = self;
        let (names, shape) = names.read()?;
        let end = if off { None } else { Some(end.needed(ctx)?) };
        let plan = Plan::new(Asked::new(Task::MemberExempt).members(&names).typed(), |tx, with| {
            let request = end.map(|end| ExemptionRequest { kind, ends_at: end.from(with.now) });
            let author = (with.actor, with.why);
            ops::member::change_each(tx, &names, |tx, name| {
                ops::member::exempt(tx, name, request.as_ref(), author, with.now)
            })
        });
        let plan = if off { plan } else { plan.with_reason() };
        plan.asking(|done| {
            let granted = !off && ctx.ask.can_ask();
            granted.then(|| format!("Exempt {} in {}?", super::named(done), names.practice))
        })
        .about(Ends::Nothing, |done| super::subjects(done))
        .run(ctx, |done| answer(done, Deed::Exempted, shape))
    }
}
