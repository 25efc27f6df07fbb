//! `twofactl practice enforce`

use clap::Args;
use twofactl::model::authenticator::AuthenticatorType;
use twofactl::model::outcome::practice::PoliciesChanged;
use twofactl::model::permission::Task;
use twofactl::ops;
use twofactl::ops::practice::{Blocked, EnforceRequest};

use super::policy::PolicyArgs;
use super::which::WhichArgs;

use crate::change::Plan;
use crate::context::Context;
use crate::output::progress::Progress;
use crate::output::views::effect::{EffectsView, Phones};
use crate::output::views::whom::Ends;
use crate::report::Verdict;

/// Demand a second factor in practices
///
/// In all that are named, or with --all in every one, or in none. Shows first what it means for the
/// members, and asks where there is somebody to ask; scripts need no --yes.
/// Takes nothing away: enrollments and exemptions stay. Enforcing again changes
/// only what is given, ends a pause, and never moves the beginning. Refused
/// where members would have no way in, unless --force is given.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  # What it would mean, and for whom
  twofactl practice enforce city-clinic --grace 14d --dry-run
  twofactl practice enforce city-clinic hill-clinic --grace 14d
  # From a script, those that a file lists
  twofactl practice enforce - --by 2026-12-31 -o json < practices.txt
  twofactl practice enforce --all --grace 30d")]
pub(crate) struct EnforceArgs {
    #[command(flatten)]
    which: WhichArgs,

    /// Go on where members would have no way to prove themselves or to enroll
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    policy: PolicyArgs,
}

impl EnforceArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { which, force, policy } = self;
        let meant = which.meant(ctx)?;
        let asked = meant.asked(Task::PracticeEnforce);
        let request = EnforceRequest {
            handles: meant.handles,
            patch: policy.into_patch(),
            blocked: if force { Blocked::Accept } else { Blocked::Refuse },
            texts: ctx.texts(),
        };
        let phones = match request.patch.methods {
            Some(methods) if methods.contains(AuthenticatorType::Sms) => Phones::Matter,
            Some(_) | None => Phones::Aside,
        };
        Plan::new(asked, |tx, with| {
            let progress = Progress::start(&ctx.output, "Looking at practices");
            let watch = |done, of| progress.at(done, of);
            ops::practice::enforce_watched(tx, &request, with.why, with.now, &watch)
        })
        .asking(|done| ctx.ask.can_ask().then(|| question(done)))
        .about(Ends::Nothing, super::subjects)
        .run(ctx, |done| EffectsView::enforced(done, phones))
    }
}

fn question(done: &PoliciesChanged) -> String {
    format!("Demand a second factor in {}?", super::named(done))
}
