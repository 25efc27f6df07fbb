//! `twofactl audit report`

use clap::Args;
use twofactl::model::Invalid;
use twofactl::model::permission::Task;
use twofactl::model::time::{Length, Timestamp};
use twofactl::ops::audit::report::{self, ReportRequest};
use twofactl::ops::permission::Asked;

use super::moment::{Day, Moment};

use crate::context::{Context, Unwritten};
use crate::output::views::report::{LineRow, SummaryView, closing, title};
use crate::report::{Complaint, Kind, Verdict};

/// Tell what to look at every day, and what of it needs a person
///
/// Of the last 24 hours, or of a day here. What needs a person comes first, with
/// what to type, and the exit code is 5: an attempt at what an operator may not do,
/// events without seals, enforcement off or paused even if it is back, self-service
/// of 30 days, authenticators still disabled by guessing, a reset that left no way
/// in. -o json is one object: the time, needs with text and command, counts, and an
/// array for each group; jsonl and csv are a row a line. Changes nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl audit report
  twofactl audit report --day 2026-12-31
  # Each morning: a mail only if something needs a person
  twofactl audit report > report.txt || mail -s twofactl owner < report.txt
  # A week, for a spreadsheet
  twofactl audit report --since 7d -o csv")]
pub(crate) struct ReportArgs {
    /// Tell of this day here; without a date, of the last 24 hours
    #[arg(
        long,
        value_name = "DATE",
        num_args = 0..=1,
        value_parser = Day::parse,
        conflicts_with_all = ["since", "until"]
    )]
    #[expect(clippy::option_option, reason = "whether it was given, and its date")]
    day: Option<Option<Day>>,

    /// Tell of nothing older [default: 24 hours before the end]
    #[arg(long, value_name = "WHEN", value_parser = Moment::parse_since)]
    since: Option<Moment>,

    /// Tell of nothing newer [default: now]
    #[arg(long, value_name = "WHEN", value_parser = Moment::parse_until)]
    until: Option<Moment>,
}

impl ReportArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let request = self.into_request(ctx.now)?;
        let unwritten = Unwritten::default();
        let read = ctx.read(&Asked::new(Task::AuditReport), |tx| {
            let summary = report::summary(tx, &request)?;
            let mut parts = unwritten.check(ctx.output.parts(&SummaryView::new(&summary)))?;
            for (group, count) in summary.counts {
                unwritten.check(parts.part(group.as_str(), &title(group, count)))?;
                if count == 0 {
                    continue;
                }
                report::lines(tx, &request, group, |line| {
                    unwritten.check(parts.push(&LineRow::new(line)))
                })?;
            }
            unwritten.check(parts.finish(&closing(&summary)))?;
            Ok(summary.needs.is_empty())
        });
        let is_quiet = unwritten.or(read)?;
        Ok(if is_quiet { Verdict::Yes } else { Verdict::No(Kind::Refused) })
    }

    fn into_request(self, now: Timestamp) -> Result<ReportRequest, Complaint> {
        if let Some(Day { since, until }) = self.day.flatten() {
            return Ok(ReportRequest { since, until, now });
        }
        let until = self.until.map_or(now, |moment| moment.seen_from(now));
        let since = self.since.map_or(until.minus(DAY), |moment| moment.seen_from(now));
        if since > until {
            let allowed = format!("not after the end, {until}");
            let invalid = Invalid::new("beginning", &since.to_string(), allowed);
            return Err(Complaint::unacceptable(&invalid));
        }
        Ok(ReportRequest { since, until, now })
    }
}

/// How long the report tells of unless it is told.
const DAY: Length = Length::hours(24);
