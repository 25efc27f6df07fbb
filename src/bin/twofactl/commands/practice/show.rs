//! `twofactl practice show`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::model::practice::Handle;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use crate::context::Context;
use crate::output::views::Shape;
use crate::output::views::practice::PracticePage;
use crate::report::Verdict;
use crate::values::{self, Named};

/// Show what a practice demands and how its members stand
///
/// Its settings, whether they are in force, and how many members are enrolled,
/// have time left, must enroll, are exempt or locked; each counts once.
/// `practice status` names them. Changes nothing. With several practices, or - for
/// names on standard input, JSON is an array.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl practice show city-clinic
  twofactl practice show city-clinic hill-clinic
  twofactl practice show city-clinic -o json")]
pub(crate) struct ShowArgs {
    /// Practices, or - to read names from standard input
    #[arg(required = true, value_name = "PRACTICE", value_parser = values::named(Handle::parse))]
    practices: Vec<Named<Handle>>,
}

impl ShowArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let shape = values::shape(&self.practices);
        let handles = values::all_named(self.practices, Handle::parse, "practices")?;
        let asked = Asked::new(Task::PracticeShow).practices(&handles);
        let page = |report| PracticePage::new(&report, ctx.now);
        let pages: Vec<_> = ctx.read(&asked, |tx| {
            let reports = handles.iter().map(|handle| ops::practice::show(tx, handle, ctx.now));
            reports.map(|report| report.map(page)).collect()
        })?;
        match (shape, pages.as_slice()) {
            (Shape::One, [page]) => ctx.show(page),
            (Shape::One | Shape::Several, pages) => ctx.show_all(pages),
        }
    }
}
