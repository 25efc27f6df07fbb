//! `twofactl practice list`

use clap::Args;
use twofactl::model::permission::Task;
use twofactl::model::practice::Practice;
use twofactl::ops;
use twofactl::ops::permission::{self, Asked};
use twofactl::ops::search;

use crate::context::Context;
use crate::output::views::practice::PracticeRow;
use crate::report::Verdict;

/// List the practices and what they demand
///
/// One line for each that the operator may see, with the number of its members. With TEXT only those whose
/// handle or name holds it. How the members stand is told by `practice status`.
/// Changes nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl practice list
  twofactl practice list hill
  # For a spreadsheet
  twofactl practice list -o csv > practices.csv")]
pub(crate) struct ListArgs {
    /// Only those whose handle or name holds this text
    #[arg(value_name = "TEXT")]
    text: Option<String>,
}

impl ListArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let text = self.text.as_deref();
        let empty = if text.is_some() { "No practice fits." } else { "No practices yet." };
        let fits = |practice: &Practice| {
            text.is_none_or(|text| search::holds((&practice.handle, &practice.name), text))
        };
        ctx.list(&Asked::new(Task::PracticeList), empty, |tx, push| {
            let sight = permission::sight(tx, ctx.caller)?;
            ops::practice::list(tx, |practice, members| {
                if sight.has_practice(practice.id) && fits(&practice) {
                    push(&PracticeRow::new(&practice, members, ctx.now))
                } else {
                    Ok(())
                }
            })
        })
    }
}
