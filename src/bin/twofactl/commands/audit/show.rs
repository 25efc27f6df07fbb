//! `twofactl audit show`

use clap::Args;
use twofactl::model::Invalid;
use twofactl::model::ids::EventSeq;
use twofactl::model::permission::Task;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use crate::context::Context;
use crate::output::views::audit::{EventRow, Seen};
use crate::report::Verdict;

/// Show one event whole
///
/// Who did it, when and on which host, to whom, why, how it went, and what was
/// changed. `audit list` gives the number. Changes nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl audit show 12
  twofactl audit show 12 -o json")]
pub(crate) struct ShowArgs {
    /// Number of the event
    #[arg(value_parser = seq)]
    seq: EventSeq,
}

impl ShowArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let event = ctx.read(&Asked::new(Task::AuditShow), |tx| ops::audit::show(tx, self.seq))?;
        ctx.show(&EventRow::new(&event, Seen::Listed))
    }
}

fn seq(text: &str) -> Result<EventSeq, Invalid> {
    let number = text.parse().ok().filter(|number| *number > 0);
    let refused = || Invalid::new("number of an event", text, "a number from 1 on");
    number.map(EventSeq::new).ok_or_else(refused)
}
