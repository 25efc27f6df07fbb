//! `twofactl practice set`

use clap::Args;
use twofactl::model::outcome::practice::PracticeChanged;
use twofactl::model::permission::Task;
use twofactl::model::policy::PolicyPatch;
use twofactl::model::practice::Handle;
use twofactl::model::text::DisplayName;
use twofactl::ops;
use twofactl::ops::permission::Asked;
use twofactl::ops::practice::{Blocked, PracticePatch};

use super::policy::PolicyArgs;

use crate::change::Plan;
use crate::context::Context;
use crate::output::views::effect::PracticeSet;
use crate::output::views::whom::Ends;
use crate::report::{Complaint, Verdict};
use crate::whom::Subject;

/// Change the name or the policy of a practice
///
/// Changes only what is given, and turns enforcement neither on nor off.
/// Another grace moves everybody's deadline at once; other digits hold for new
/// authenticators, and those that exist stay. Shows first what it means for the
/// members, and asks where there is somebody to ask; scripts need no --yes.
/// Refused where members would have no way in, unless --force is given.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl practice set city-clinic --remember 12h
  # Whose deadline would move
  twofactl practice set city-clinic --grace 7d --dry-run")]
pub(crate) struct SetArgs {
    /// Practice
    #[arg(value_parser = Handle::parse)]
    practice: Handle,

    /// Name for people to read
    #[arg(long, value_parser = DisplayName::parse)]
    name: Option<DisplayName>,

    /// Go on where members would have no way to prove themselves or to enroll
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    policy: PolicyArgs,
}

impl SetArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { practice, name, force, policy } = self;
        let patch = PracticePatch {
            name,
            policy: policy.into_patch(),
            blocked: if force { Blocked::Accept } else { Blocked::Refuse },
            texts: ctx.texts(),
        };
        if patch.name.is_none() && patch.policy == PolicyPatch::default() {
            return Err(Complaint::Usage {
                message: "nothing is given to be changed".to_owned(),
                hint: Some("see twofactl practice set --help".to_owned()),
            }
            .into());
        }
        Plan::new(Asked::new(Task::PracticeSet).practices([&practice]), |tx, with| {
            ops::practice::set(tx, &practice, &patch, with.why, with.now)
        })
        .asking(|done| ctx.ask.can_ask().then(|| question(&patch, done))?)
        .about(Ends::Nothing, |done| vec![Subject::Practice(done.practice.handle.clone())])
        .run(ctx, |done| PracticeSet::new(done, ctx.now))
    }
}

/// A name needs no agreement, and neither does a policy that is not enforced.
fn question(patch: &PracticePatch, done: &PracticeChanged) -> Option<String> {
    let matters =
        patch.policy != PolicyPatch::default() && done.practice.policy.enforced_since.is_some();
    matters.then(|| format!("Change the policy of {}?", done.practice.handle))
}
