//! `twofactl policy apply`

use std::path::PathBuf;

use clap::Args;
use twofactl::error::Error;
use twofactl::model::outcome::policy::PolicyDifference;
use twofactl::model::permission::Task;
use twofactl::ops;
use twofactl::ops::policy::ApplyRequest;
use twofactl::ops::practice::Blocked;

use crate::change::Plan;
use crate::context::Context;
use crate::output::progress::Progress;
use crate::output::views::count;
use crate::output::views::policy::DifferenceView;
use crate::output::views::whom::Ends;
use crate::policy_file::Source;
use crate::report::Verdict;
use crate::whom::Subject;

/// Make practices demand what a policy file says
///
/// All of it, or nothing. Practices that the file does not name stay as they are; what
/// is so already is no change. Each change is recorded as by its own command. Shows
/// first what it means for the members, and asks where there is somebody to ask. Where
/// a practice would stop demanding, --reason or --ticket is needed; there, and where a
/// requirement ends, --yes as well. Refused where members would have no way in, unless
/// --force is given.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl policy apply policy.toml --dry-run
  twofactl policy apply policy.toml
  # From a script
  twofactl policy apply - --yes --reason \"policy of 2027\" < policy.toml")]
pub(crate) struct ApplyArgs {
    /// Policy file, or - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Go on where members would have no way to prove themselves or to enroll
    #[arg(long)]
    force: bool,
}

impl ApplyArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { file, force } = self;
        let source = Source::read(&file, &ctx.actor)?;
        super::check(ctx, &source, Task::PolicyApply)?;
        let request = ApplyRequest {
            file: &source.file,
            source: &source.name,
            blocked: if force { Blocked::Accept } else { Blocked::Refuse },
            texts: ctx.texts(),
        };
        let applied = Plan::new(super::asked(Task::PolicyApply, &source.file), |tx, with| {
            let progress = Progress::start(&ctx.output, "Looking at practices");
            let watch = |done, of| progress.at(done, of);
            let by = (with.actor, ctx.caller);
            ops::policy::apply(tx, &request, by, (with.why, with.now), &watch)
        })
        .with_reason_if(PolicyDifference::stops_demanding)
        .asking(|done| (done.takes_away() || ctx.ask.can_ask()).then(|| question(done)))
        .about(Ends::Nothing, subjects)
        .run(ctx, DifferenceView::new);
        applied.map_err(|error| match error.downcast::<Error>() {
            Ok(error) => source.explain(error),
            Err(other) => other,
        })
    }
}

fn subjects(done: &PolicyDifference) -> Vec<Subject> {
    let practices = done.practices.iter().map(|one| Subject::Practice(one.handle.clone()));
    practices.chain(done.require.iter().map(|one| Subject::user(one.user))).collect()
}

fn question(done: &PolicyDifference) -> String {
    let practices = count(done.practices.len() as u64, "practice", "practices");
    let people = count(done.require.len() as u64, "person", "people");
    let of_people = "what is required of";
    match (done.practices.is_empty(), done.require.is_empty()) {
        (false, true) => format!("Change {practices}?"),
        (true, _) => format!("Change {of_people} {people}?"),
        (false, false) => format!("Change {practices}, and {of_people} {people}?"),
    }
}
