//! `twofactl audit export`

use std::path::{Path, PathBuf};

use clap::Args;
use twofactl::model::Invalid;
use twofactl::model::ids::EventSeq;
use twofactl::model::permission::Task;
use twofactl::model::record::Line;
use twofactl::ops;
use twofactl::ops::permission::Asked;

use super::show;
use crate::context::{Context, Unwritten};
use crate::output::progress::Progress;
use crate::output::sink::Sink;
use crate::output::views::count;
use crate::output::views::record::RecordWriter;
use crate::places;
use crate::report::Verdict;

/// Write the record to keep elsewhere, where it can be proven without the store
///
/// Every event with all that its hash covers, its hash and its seal: JSON lines, or
/// CSV with -o csv; whatever else -o says is JSON lines too. The first line tells of
/// which store it is and what the events follow, the last where the record ends.
/// `audit verify --file` checks it. There is no secret in it, but names are. Changes
/// nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl audit export record.jsonl
  # For a spreadsheet
  twofactl audit export -o csv record.csv
  # Each night, behind what is there: only what came since event 12
  twofactl audit export --after 12 >> record-so-far.jsonl")]
pub(crate) struct ExportArgs {
    /// New file to write, which only its owner may read; - is standard output
    #[arg(value_name = "FILE", default_value = "-")]
    file: PathBuf,

    /// Write only what came after this event, to go on behind an earlier export
    #[arg(long, value_name = "SEQ", value_parser = after)]
    after: Option<EventSeq>,
}

impl ExportArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { file, after } = self;
        let to_output = file == Path::new("-");
        if !to_output {
            places::refuse_writing(&ctx.actor, "a file")?;
        }
        let mut store = ctx.open(&Asked::new(Task::AuditExport), KEY)?.store;
        let sink = Sink::to(&ctx.output, Some(&file))?;
        let mut writer = RecordWriter::begin(ctx.output.format(), sink)?;
        let (unwritten, mut events) = (Unwritten::default(), 0);
        // Lines that go to a terminal tell by themselves how far it has come.
        let progress = (!to_output || !ctx.output.is_looked_at())
            .then(|| Progress::start(&ctx.output, "Exporting events"));
        let watch = |done, of| progress.iter().for_each(|progress| progress.at(done, of));
        let read = store.read(|tx| {
            ops::audit::export::export(tx, after, ctx.now, &watch, |line| {
                events += u64::from(matches!(line, Line::Event(_)));
                unwritten.check(writer.push(line))
            })
        });
        drop(progress);
        unwritten.or(read)?;
        if let Some(file) = writer.finish()? {
            ctx.output.note(format!("Wrote {} to {file:?}.", count(events, "event", "events")));
        }
        Ok(Verdict::Yes)
    }
}

const KEY: ops::setup::KeyNeed = ops::setup::KeyNeed::IfThere;

/// The number of an event, or 0 for what comes before the first: where a job begins.
fn after(text: &str) -> Result<EventSeq, Invalid> {
    if text == "0" { Ok(EventSeq::new(0)) } else { show::seq(text) }
}
