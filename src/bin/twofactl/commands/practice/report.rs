//! `twofactl practice report`

use std::path::PathBuf;

use clap::Args;
use jiff::ToSpan as _;
use jiff::tz::TimeZone;
use twofactl::model::Invalid;
use twofactl::model::permission::Task;
use twofactl::model::time::{Length, Timestamp};
use twofactl::ops::audit;
use twofactl::ops::practice::report::{self, SheetsRequest};
use twofactl::ops::setup::{KeyNeed, Opened};

use super::which::{WhichArgs, asked_of};
use crate::commands::audit::moment::Moment;
use crate::context::{Context, Unwritten};
use crate::output::progress::Progress;
use crate::output::sink::Sink;
use crate::output::views::count;
use crate::output::views::coverage::{Made, Proof, ReportWriter};
use crate::report::{Complaint, Verdict};
use crate::zone;

/// Write a report of practices to hand over: coverage, who is missing, what deviates
///
/// One page of HTML that needs nothing beside itself and prints well: how members
/// stand now and how many were enrolled at the end of each day or week, who is
/// missing and since when, exemptions with their ends, resets and who did them,
/// in what the practice does otherwise than standards ask, and whether the audit
/// record is intact, with a checkpoint to keep. Of more than 40 practices those
/// are told in detail that need a look. -o json is the same with every practice;
/// jsonl and csv are a practice a line. Changes nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl practice report city-clinic --to-file report.html
  # Every practice, since the beginning of the year
  twofactl practice report --all --since 2026-01-01 --to-file all.html
  # The numbers of every practice, for a spreadsheet
  twofactl practice report --all -o csv > coverage.csv")]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    practices: WhichArgs,

    /// Tell of nothing older: a date, or a length for so long ago
    #[arg(long, value_name = "WHEN", default_value = "90d", value_parser = Moment::parse_since)]
    since: Moment,

    /// Name at most so many in each list of a practice, and count the rest
    #[arg(long, value_name = "NUMBER", default_value_t = 50)]
    limit: u32,

    /// Write to this new file, which only its owner may read; - is standard output
    #[arg(long, value_name = "FILE")]
    to_file: Option<PathBuf>,
}

impl ReportArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { practices, since, limit, to_file } = self;
        let since = since.seen_from(ctx.now);
        check_since(since, ctx.now)?;
        let to_file = destination(ctx, to_file)?;
        let which = practices.which()?;
        let asked = asked_of(&which, Task::PracticeReport, Task::PracticeReportAll);
        let opened = ctx.open(&asked, KeyNeed::IfThere)?;
        let sink = Sink::to(&ctx.output, to_file.as_deref())?;
        let limit = usize::try_from(limit)?;
        let request = SheetsRequest { which, since, moments: Vec::new(), limit, now: ctx.now };
        let (file, told) = write(ctx, opened, request, sink)?;
        if let Some(file) = file {
            let practices = count(told, "practice", "practices");
            ctx.output.note(format!("Wrote the report of {practices} to {file:?}."));
        }
        Ok(Verdict::Yes)
    }
}

/// Reads and writes in one transaction, so that all of it agrees.
fn write(
    ctx: &Context,
    Opened { mut store, keys, .. }: Opened,
    request: SheetsRequest,
    sink: Sink<'_>,
) -> anyhow::Result<(Option<PathBuf>, u64)> {
    let unwritten = Unwritten::default();
    let read = store.read(|tx| {
        let source = report::source(tx)?;
        let SheetsRequest { since, now, .. } = request;
        let moments = moments((since.max(source.record_begins), now), &zone::local());
        let request = SheetsRequest { moments, ..request };
        let made = Made { now, since, actor: &ctx.actor, store: &ctx.places.store, source };
        let (format, when) = (ctx.output.format(), ctx.output.when());
        let mut writer = unwritten.check(ReportWriter::begin(format, sink, made, when))?;
        let progress = Progress::start(&ctx.output, "Reading practices");
        let watch = |done, of| progress.at(done, of);
        report::sheets(tx, &request, &watch, |sheet| unwritten.check(writer.push(sheet)))?;
        drop(progress);
        let progress = Progress::start(&ctx.output, "Checking events");
        let watch = |done, of| progress.at(done, of);
        let verification = audit::verify(tx, keys.as_ref(), None, &watch)?;
        drop(progress);
        let checkpoint = audit::checkpoint(tx, now)?;
        let proof = Proof { verification, seals_checked: keys.is_some(), checkpoint };
        unwritten.check(writer.finish(&proof))
    });
    unwritten.or(read)
}

fn check_since(since: Timestamp, now: Timestamp) -> Result<(), Complaint> {
    if since <= now {
        return Ok(());
    }
    let invalid = Invalid::new("beginning", &since.to_string(), format!("not after now, {now}"));
    Err(Complaint::unacceptable(&invalid))
}

/// Where the report goes. A page of HTML is nothing to be read on a terminal, unless that is
/// asked for by name: so whoever sits there is asked for a file.
fn destination(ctx: &Context, to_file: Option<PathBuf>) -> anyhow::Result<Option<PathBuf>> {
    if to_file.is_some() || !ctx.output.is_looked_at() {
        return Ok(to_file);
    }
    if ctx.ask.can_ask() {
        let name = ctx.ask.text("New file for the report (as report.html)", "--to-file FILE")?;
        return Ok(Some(PathBuf::from(name)));
    }
    let complaint = Complaint::Usage {
        message: "the report is a page for a browser, not for a terminal".to_owned(),
        hint: Some("add --to-file report.html, or -o json".to_owned()),
    };
    Err(complaint.into())
}

/// A line has so many points at most, whatever the time.
const POINTS: i64 = 32;

/// The ends of days here from `since` on, the present last: of every day, week or four
/// weeks, so that there are not more than can be read.
fn moments((since, now): (Timestamp, Timestamp), zone: &TimeZone) -> Vec<Timestamp> {
    let days = now.since(since).millis() / Length::days(1).millis();
    let step = match days {
        _ if days < POINTS => 1,
        _ if days < 7 * POINTS => 7,
        // Ten years are as far as a length goes: 130 points.
        _ => 28,
    };
    let ends = (0..).map(|number| end_of_day(now, 1 + number * step, zone));
    let ends = ends.map_while(|end| end.filter(|end| *end >= since));
    let mut moments: Vec<_> = [now].into_iter().chain(ends).collect();
    moments.reverse();
    moments
}

/// The last millisecond of the day that was so many days ago; `None` beyond the calendar.
fn end_of_day(now: Timestamp, days_ago: i64, zone: &TimeZone) -> Option<Timestamp> {
    let today = jiff::Timestamp::from_millisecond(now.millis()).ok()?.to_zoned(zone.clone());
    let next = today.date().checked_sub((days_ago - 1).days()).ok()?;
    let midnight = next.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond();
    Some(Timestamp::from_millis(midnight - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_start(text, &TimeZone::UTC).unwrap()
    }

    fn told(since: &str, now: &str, zone: &TimeZone) -> Vec<String> {
        let moments = moments((at(since), at(now)), zone);
        moments.iter().map(|moment| moment.in_zone(zone)).collect()
    }

    #[test]
    fn a_few_days_are_told_day_by_day_and_the_last_point_is_the_present() {
        let told = told("2026-11-18T12:00:00Z", "2026-11-21T10:00:00Z", &TimeZone::UTC);
        let ends = ["2026-11-18 23:59", "2026-11-19 23:59", "2026-11-20 23:59", "2026-11-21 10:00"];
        assert_eq!(told, ends.map(|end| format!("{end} +00:00")));
    }

    #[test]
    fn longer_times_are_told_in_weeks_and_in_four_weeks() {
        let since = |since| told(since, "2026-11-21T10:00:00Z", &TimeZone::UTC);
        let quarter = since("2026-08-23");
        assert_eq!(quarter.len(), 14);
        assert_eq!(quarter[11..13], ["2026-11-13 23:59 +00:00", "2026-11-20 23:59 +00:00"]);
        assert_eq!(since("2025-11-21").len(), 15);
        assert!(since("2016-12-01").len() <= 132);
        assert_eq!(since("2026-11-21T10:00:00Z").len(), 1);
    }

    #[test]
    fn days_end_at_midnight_here_where_clocks_are_set_as_well() {
        let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        let told = told("2026-10-24T00:00:00Z", "2026-10-26T10:00:00Z", &zone);
        let ends =
            ["2026-10-24 23:59 +02:00", "2026-10-25 23:59 +01:00", "2026-10-26 11:00 +01:00"];
        assert_eq!(told, ends);
    }
}
