//! `twofactl practice show`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::model::practice::Handle;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use crate::context::Context;
use crate::output::views::practice::PracticePage;
use crate::report::Verdict;

/// Show what a practice demands and how its members stand
///
/// Its settings, whether they are in force, and how many members are enrolled,
/// have time left, must enroll, are exempt or locked; each counts once.
/// `practice status` names them. Changes nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl practice show city-clinic
  twofactl practice show city-clinic -o json")]
pub(crate) struct ShowArgs {
    /// Practice
    #[arg(value_parser = Handle::parse)]
    practice: Handle,
}

impl ShowArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let asked = Asked::new(Task::PracticeShow).practices([&self.practice]);
        let report = ctx.read(&asked, |tx| ops::practice::show(tx, &self.practice, ctx.now))?;
        ctx.show(&PracticePage::new(&report, ctx.now))
    }
}
