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
use crate::values::{self, Named};

/// Show one event whole
///
/// Who did it, when and on which host, to whom, why, how it went, and what was
/// changed. `audit list` gives the number. With several numbers, or - for those on
/// standard input, JSON is an array. Changes nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl audit show 12
  twofactl audit show 12 -o json")]
pub(crate) struct ShowArgs {
    /// Number of the event; several, or - for those on standard input
    #[arg(required = true, value_name = "SEQ", value_parser = values::named(seq))]
    numbers: Vec<Named<EventSeq>>,
}

impl ShowArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        // By what was typed, as for users: `-` has one shape, however many numbers come.
        let is_one = matches!(self.numbers.as_slice(), [Named::One(_)]);
        let numbers = values::all_named(self.numbers, seq, "events")?;
        let row = |event| EventRow::new(&event, Seen::Listed);
        let rows: Vec<_> = ctx.read(&Asked::new(Task::AuditShow), |tx| {
            numbers.iter().map(|seq| ops::audit::show(tx, *seq).map(row)).collect()
        })?;
        match rows.as_slice() {
            [row] if is_one => ctx.show(row),
            rows => ctx.show_all(rows),
        }
    }
}

pub(super) fn seq(text: &str) -> Result<EventSeq, Invalid> {
    let number = text.parse().ok().filter(|number| *number > 0);
    let refused = || Invalid::new("number of an event", text, "a number from 1 on");
    number.map(EventSeq::new).ok_or_else(refused)
}
