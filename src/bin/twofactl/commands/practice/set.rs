//! `twofactl practice set`

use clap::Args;
use twofactl::model::outcome::practice::PracticeChanged;
use twofactl::model::permission::Task;
use twofactl::model::policy::PolicyPatch;
use twofactl::model::text::DisplayName;
use twofactl::ops;
use twofactl::ops::practice::{Blocked, PracticePatch};

use super::policy::PolicyArgs;
use super::which::WhichArgs;

use crate::change::Plan;
use crate::commands::several;
use crate::context::Context;
use crate::output::views::Shape;
use crate::output::views::effect;
use crate::output::views::whom::Ends;
use crate::report::{Complaint, Verdict};
use crate::whom::Subject;

/// Change the policy of practices, or the name of one
///
/// In all that are named, or with --all in every one, or in none. Changes only
/// what is given, and turns enforcement neither on nor off. Another grace moves
/// everybody's deadline at once; other digits hold for new authenticators, and
/// those that exist stay. Shows first what it means for the members, and asks
/// where there is somebody to ask; scripts need no --yes. Refused where members
/// would have no way in, unless --force is given.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl practice set city-clinic --remember 12h
  # Whose deadline would move
  twofactl practice set city-clinic --grace 7d --dry-run
  twofactl practice set city-clinic hill-clinic --digits 8")]
pub(crate) struct SetArgs {
    #[command(flatten)]
    which: WhichArgs,

    /// Name for people to read, of one practice
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
        let Self { which, name, force, policy } = self;
        let patch = PracticePatch {
            name,
            policy: policy.into_patch(),
            blocked: if force { Blocked::Accept } else { Blocked::Refuse },
            texts: ctx.texts(),
        };
        let shape = which.shape();
        check(&patch, shape)?;
        let meant = which.meant(ctx)?;
        Plan::new(meant.asked(Task::PracticeSet), |tx, with| {
            ops::practice::set_each(tx, &meant.handles, &patch, with.why, with.now)
        })
        .asking(|done| ctx.ask.can_ask().then(|| question(&patch, done))?)
        .about(Ends::Nothing, |done| {
            let changing = done.iter().filter(|one| one.changed);
            changing.map(|one| Subject::Practice(one.practice.handle.clone())).collect()
        })
        .run(ctx, |done| effect::answer(done, shape, ctx.now))
    }
}

/// Something must be given, and nothing that only one practice can have.
fn check(patch: &PracticePatch, shape: Shape) -> Result<(), Complaint> {
    if patch.name.is_none() && patch.policy == PolicyPatch::default() {
        return Err(Complaint::Usage {
            message: "nothing is given to be changed".to_owned(),
            hint: Some("see twofactl practice set --help".to_owned()),
        });
    }
    if patch.name.is_some() && shape == Shape::Several {
        return Err(Complaint::Usage {
            message: "--name is the name of one practice".to_owned(),
            hint: Some("give one practice with --name, and several without".to_owned()),
        });
    }
    Ok(())
}

/// A name needs no agreement, and neither does a policy that is nowhere enforced.
fn question(patch: &PracticePatch, done: &[PracticeChanged]) -> Option<String> {
    let changing = || done.iter().filter(|one| one.changed).map(|one| &one.practice);
    let matters = patch.policy != PolicyPatch::default()
        && changing().any(|practice| practice.policy.enforced_since.is_some());
    matters.then(|| {
        let named = several::named(changing().map(|practice| &practice.handle), "practices");
        format!("Change the policy of {named}?")
    })
}
