//! `twofactl policy diff`

use std::path::PathBuf;

use clap::Args;
use twofactl::error::Error;
use twofactl::model::permission::Task;
use twofactl::ops;
use twofactl::ops::policy::ApplyRequest;
use twofactl::ops::practice::Blocked;
use twofactl::ops::setup::KeyNeed;
use twofactl::store::Preview;

use crate::context::Context;
use crate::output::progress::Progress;
use crate::output::views::policy::Differs;
use crate::policy_file::Source;
use crate::report::{Kind, Verdict};

/// Show what a policy file would change, and for whom
///
/// Setting by setting, old and new, and what it means for the members. Practices that
/// the file does not name are left out. The exit code is 5 where anything differs, 7
/// where the file cannot be applied. Changes nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl policy diff policy.toml
  # For a nightly check: exit code 5 if somebody changed something by hand
  twofactl policy diff - -o json < policy.toml")]
pub(crate) struct DiffArgs {
    /// Policy file, or - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl DiffArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let source = Source::read(&self.file, &ctx.actor)?;
        super::check(ctx, &source, Task::PolicyDiff)?;
        let request = ApplyRequest {
            file: &source.file,
            source: &source.name,
            // To show them is the answer.
            blocked: Blocked::Accept,
            texts: ctx.texts(),
        };
        let asked = super::asked(Task::PolicyDiff, &source.file);
        let mut opened = ctx.open(&asked, KeyNeed::IfThere)?;
        let progress = Progress::start(&ctx.output, "Looking at practices");
        let watch = |done, of| progress.at(done, of);
        let by = (&ctx.actor, ctx.caller);
        let previewed = opened
            .store
            .preview(|tx| ops::policy::diff(tx, &request, by, (&ctx.why, ctx.now), &watch));
        drop(progress);
        let difference = match previewed.map_err(|error| source.explain(error))? {
            Preview::WouldChange(difference) | Preview::Unchanged(difference) => difference,
            Preview::WouldRefuse(refusal) => return Err(Error::from(refusal).into()),
        };
        let verdict = ctx.show(&Differs::new(&difference))?;
        Ok(if difference.is_any() { Verdict::No(Kind::Refused) } else { verdict })
    }
}
