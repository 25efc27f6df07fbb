//! What `practice report` shows: a page to hand over, and the same for scripts.
//!
//! Practices come one after the other. Scripts get each as it comes; the page keeps
//! what it shows of them, which is bounded, because its sums stand before its parts.

mod page;
mod sentences;

use std::path::{Path, PathBuf};

use serde::Serialize;
use twofactl::model::event::Actor;
use twofactl::model::outcome::audit::{Checkpoint, Verification, hex_of};
use twofactl::model::outcome::coverage::{
    Deviation, Exempted, MemberReset, Missing, Point, PracticeSheet, Source, Totals,
};
use twofactl::model::time::Timestamp;

use self::page::PageDraft;
use super::At;
use super::audit::VerificationView;
use super::practice::{CoverageView, PracticeFacts};
use crate::output::sink::Sink;
use crate::output::when::Reader;
use crate::output::{Column, Format, Row, When, csv, json};

/// Who made a report of what, when, and from where.
#[derive(Debug, Clone)]
pub(crate) struct Made<'a> {
    pub(crate) now: Timestamp,
    pub(crate) since: Timestamp,
    pub(crate) actor: &'a Actor,
    pub(crate) store: &'a Path,
    pub(crate) source: Source,
}

/// What is known of the record.
#[derive(Debug, Clone)]
pub(crate) struct Proof {
    pub(crate) verification: Verification,
    pub(crate) seals_checked: bool,
    pub(crate) checkpoint: Checkpoint,
}

#[derive(Debug, Serialize)]
struct MadeView {
    made_at: At,
    made_by: ActorView,
    version: &'static str,
    store: StoreView,
    since: At,
    until: At,
    record_begins: At,
}

#[derive(Debug, Serialize)]
struct ActorView {
    name: String,
    uid: u32,
    host: String,
}

#[derive(Debug, Serialize)]
struct StoreView {
    id: String,
    path: PathBuf,
}

impl MadeView {
    fn new(made: &Made<'_>) -> Self {
        let Made { now, since, actor, store, source } = made;
        let Actor { name, uid, host } = actor;
        Self {
            made_at: At(*now),
            made_by: ActorView { name: name.clone(), uid: *uid, host: host.clone() },
            version: env!("CARGO_PKG_VERSION"),
            store: StoreView { id: hex_of(&source.store_id), path: store.to_path_buf() },
            since: At(*since),
            until: At(*now),
            record_begins: At(source.record_begins),
        }
    }
}

#[derive(Debug, Serialize)]
struct PointView {
    /// The day here, of which it is the end.
    day: String,
    at: At,
    members: u64,
    enrolled: u64,
}

fn points(points: &[Point], when: &When) -> Vec<PointView> {
    let view = |Point { at, members, enrolled }: &Point| PointView {
        day: when.date(*at),
        at: At(*at),
        members: *members,
        enrolled: *enrolled,
    };
    points.iter().map(view).collect()
}

#[derive(Debug, Serialize)]
struct MissingView {
    login: String,
    name: Option<String>,
    role: &'static str,
    state: &'static str,
    because: &'static str,
    deadline: Option<At>,
    since: Option<At>,
    demanded_since: Option<At>,
    without_since: Option<At>,
}

impl MissingView {
    fn new(missing: &Missing) -> Self {
        let Missing {
            login,
            name,
            role,
            coverage,
            because,
            deadline,
            demanded_since,
            without_since,
        } = missing;
        Self {
            login: login.to_string(),
            name: name.as_ref().map(|name| name.as_str().to_owned()),
            role: role.as_str(),
            state: coverage.as_str(),
            because: because.as_str(),
            deadline: deadline.map(At),
            since: missing.since().map(At),
            demanded_since: demanded_since.map(At),
            without_since: without_since.map(At),
        }
    }
}

#[derive(Debug, Serialize)]
struct ExemptedView {
    login: String,
    name: Option<String>,
    role: &'static str,
    r#type: &'static str,
    reason: String,
    exempted_by: String,
    exempted_at: At,
    exempt_until: At,
}

impl ExemptedView {
    fn new(exempted: &Exempted) -> Self {
        let Exempted { login, name, role, exemption } = exempted;
        Self {
            login: login.to_string(),
            name: name.as_ref().map(|name| name.as_str().to_owned()),
            role: role.as_str(),
            r#type: exemption.exemption_type.as_str(),
            reason: exemption.reason.clone(),
            exempted_by: exemption.author.clone(),
            exempted_at: At(exemption.created_at),
            exempt_until: At(exemption.ends_at),
        }
    }
}

#[derive(Debug, Serialize)]
struct ResetView {
    seq: i64,
    at: At,
    login: String,
    actor: String,
    reason: Option<String>,
    ticket: Option<String>,
    verified: Option<String>,
}

impl ResetView {
    fn new(reset: &MemberReset) -> Self {
        let MemberReset { seq, at, actor, login, reason, ticket, verified } = reset.clone();
        Self { seq: seq.get(), at: At(at), login, actor, reason, ticket, verified }
    }
}

#[derive(Debug, Serialize)]
struct DeviationView {
    deviation: &'static str,
    standard: &'static str,
    text: String,
}

impl DeviationView {
    fn new(deviation: &Deviation, when: &When) -> Self {
        Self {
            deviation: deviation.as_str(),
            standard: deviation.standard(),
            text: sentences::deviation(deviation, when),
        }
    }
}

/// A practice in the report.
#[derive(Debug, Serialize)]
struct SheetView {
    #[serde(flatten)]
    practice: PracticeFacts,
    members: u64,
    coverage: CoverageView,
    missing_total: u64,
    missing: Vec<MissingView>,
    exemptions_total: u64,
    exemptions: Vec<ExemptedView>,
    resets_total: u64,
    resets: Vec<ResetView>,
    deviations: Vec<DeviationView>,
    over_time: Vec<PointView>,
}

impl SheetView {
    fn new(sheet: &PracticeSheet, now: Timestamp, when: &When) -> Self {
        let PracticeSheet {
            practice,
            members,
            coverage,
            over_time,
            missing,
            exemptions,
            resets,
            deviations,
        } = sheet;
        let deviation = |one: &Deviation| DeviationView::new(one, when);
        Self {
            practice: PracticeFacts::new(practice, now),
            members: *members,
            coverage: CoverageView::new(coverage),
            missing_total: missing.all(),
            missing: missing.shown.iter().map(MissingView::new).collect(),
            exemptions_total: exemptions.all(),
            exemptions: exemptions.shown.iter().map(ExemptedView::new).collect(),
            resets_total: resets.all(),
            resets: resets.shown.iter().map(ResetView::new).collect(),
            deviations: deviations.iter().map(deviation).collect(),
            over_time: points(over_time, when),
        }
    }
}

/// In CSV: a practice a line, its numbers and the words of its deviations.
impl Row for SheetView {
    const COLUMNS: &'static [Column] = &[
        Column::always("practice"),
        Column::always("name"),
        Column::always("enforcement"),
        Column::always("paused_until"),
        Column::always("members"),
        Column::always("exempt"),
        Column::always("locked"),
        Column::always("enrolled"),
        Column::always("pending"),
        Column::always("in_grace"),
        Column::always("must_enroll"),
        Column::always("not_demanded"),
        Column::always("missing"),
        Column::always("resets"),
        Column::always("deviations"),
    ];

    fn cells(&self, when: &When) -> Vec<String> {
        let CoverageView { exempt, locked, enrolled, pending, in_grace, must_enroll, not_demanded } =
            self.coverage;
        let deviations: Vec<_> = self.deviations.iter().map(|one| one.deviation).collect();
        let numbers = [
            self.members,
            exempt,
            locked,
            enrolled,
            pending,
            in_grace,
            must_enroll,
            not_demanded,
            self.missing_total,
            self.resets_total,
        ];
        let PracticeFacts { handle, name, enforcement, paused_until, .. } = &self.practice;
        let paused_until = when.maybe(paused_until.map(|At(until)| until));
        let words = [handle.clone(), name.clone(), (*enforcement).to_owned(), paused_until];
        let numbers = numbers.iter().map(ToString::to_string);
        words.into_iter().chain(numbers).chain([deviations.join(" ")]).collect()
    }
}

/// What stands behind the practices in JSON.
#[derive(Debug, Serialize)]
struct ClosingView {
    totals: TotalsView,
    record: RecordView,
}

#[derive(Debug, Serialize)]
struct TotalsView {
    practices: u64,
    practices_covered: u64,
    members: u64,
    coverage: CoverageView,
    missing: u64,
    resets: u64,
    over_time: Vec<PointView>,
}

impl TotalsView {
    fn new(totals: &Totals, when: &When) -> Self {
        let Totals { practices, practices_covered, members, coverage, missing, resets, over_time } =
            totals;
        Self {
            practices: *practices,
            practices_covered: *practices_covered,
            members: *members,
            coverage: CoverageView::new(coverage),
            missing: *missing,
            resets: *resets,
            over_time: points(over_time, when),
        }
    }
}

#[derive(Debug, Serialize)]
struct RecordView {
    #[serde(flatten)]
    verification: VerificationView,
    checkpoint: String,
}

/// A report while it is written. To be ended with [`ReportWriter::finish`].
pub(crate) struct ReportWriter<'o, 'm> {
    sink: Sink<'o>,
    made: Made<'m>,
    when: When,
    form: Form<'m>,
    totals: Totals,
}

enum Form<'m> {
    Page(Box<PageDraft<'m>>),
    Json,
    Jsonl,
    Csv,
}

impl<'o, 'm> ReportWriter<'o, 'm> {
    /// Begins the report; people are told times as `when` tells them.
    ///
    /// # Errors
    ///
    /// What kept it from being written.
    pub(crate) fn begin(
        format: Format,
        mut sink: Sink<'o>,
        made: Made<'m>,
        when: &When,
    ) -> anyhow::Result<Self> {
        let form = match format {
            Format::Table | Format::Wide => {
                Form::Page(Box::new(PageDraft::new(made.clone(), when.clone())))
            }
            Format::Json => {
                let head = json::pretty(&MadeView::new(&made))?;
                sink.write(head.strip_suffix("\n}").unwrap_or(&head))?;
                sink.write(",\n  \"practices\": [")?;
                Form::Json
            }
            Format::Jsonl => Form::Jsonl,
            Format::Csv => {
                let names: Vec<_> = SheetView::COLUMNS.iter().map(|column| column.name).collect();
                sink.write(&csv::record(&names)?)?;
                Form::Csv
            }
        };
        Ok(Self { sink, made, when: when.clone(), form, totals: Totals::default() })
    }

    /// Adds a practice.
    ///
    /// # Errors
    ///
    /// What kept it from being written.
    pub(crate) fn push(&mut self, sheet: PracticeSheet) -> anyhow::Result<()> {
        let Self { sink, made, when, form, totals } = self;
        totals.add(&sheet);
        let view = |sheet: &PracticeSheet| SheetView::new(sheet, made.now, when);
        match form {
            Form::Page(page) => {
                page.push(sheet);
                Ok(())
            }
            Form::Json => {
                let comma = if totals.practices > 1 { "," } else { "" };
                sink.write(&format!("{comma}\n{}", json::member(&view(&sheet))?))
            }
            Form::Jsonl => sink.write(&(json::line(&view(&sheet))? + "\n")),
            Form::Csv => {
                let cells = view(&sheet).cells(&when.read_by(Reader::Script));
                sink.write(&csv::record(&cells)?)
            }
        }
    }

    /// Ends the report. Gives the file that it is in, and how many practices it tells of.
    ///
    /// # Errors
    ///
    /// What kept it from being written.
    pub(crate) fn finish(self, proof: &Proof) -> anyhow::Result<(Option<PathBuf>, u64)> {
        let Self { mut sink, when, form, totals, .. } = self;
        match form {
            Form::Page(page) => page.write(&totals, proof, |text| sink.write(text))?,
            Form::Json => {
                let Proof { verification, seals_checked, checkpoint } = proof;
                let closing = json::pretty(&ClosingView {
                    totals: TotalsView::new(&totals, &when),
                    record: RecordView {
                        verification: VerificationView::new(verification, *seals_checked),
                        checkpoint: checkpoint.to_string(),
                    },
                })?;
                let end = if totals.practices > 0 { "\n  ]," } else { "]," };
                sink.write(&format!("{end}{}\n", closing.strip_prefix('{').unwrap_or(&closing)))?;
            }
            Form::Jsonl | Form::Csv => {}
        }
        Ok((sink.finish()?, totals.practices))
    }
}
