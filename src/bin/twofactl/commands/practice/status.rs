//! `twofactl practice status`

use std::cell::Cell;

use clap::Args;
use twofactl::error::Result;
use twofactl::model::outcome::practice::{MemberReport, Only};
use twofactl::model::permission::Task;
use twofactl::ops;
use twofactl::ops::permission::Asked;
use twofactl::ops::practice::Which;
use twofactl::store::ReadTx;

use super::which::{WhichArgs, asked_of};
use crate::context::{Context, Unwritten};
use crate::output::Row;
use crate::output::views::status::{CoverageBars, StatusRow, StatusRowAcross};
use crate::report::{Kind, Verdict};
use crate::values;

/// Show how the members of practices stand and what their next login comes to
///
/// On a terminal a bar says above the table how many are enrolled, whichever
/// members are listed. FACTOR is the types of active authenticators, or pending, disabled, locked
/// or none. The next login is told for the right password. With --exit-code the
/// exit code is 5 if any member that is listed is not enrolled; with --only as
/// well, if any member is listed. Changes nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl practice status city-clinic
  # For a nightly check: exit code 5 as long as anybody must enroll
  twofactl practice status --all --only must-enroll --exit-code -o csv")]
pub(crate) struct StatusArgs {
    #[command(flatten)]
    practices: WhichArgs,

    /// Show only these members
    #[arg(long, value_name = "WHO", value_parser = values::only())]
    only: Option<Only>,

    /// Answer with the exit code as well: 5 if any of those listed is not enrolled
    #[arg(long)]
    exit_code: bool,
}

impl StatusArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let Self { practices, only, exit_code } = self;
        let which = practices.which()?;
        let asked = asked_of(&which, Task::PracticeStatus, Task::PracticeStatusAll);
        let is_one = matches!(&which, Which::Named(handles) if handles.len() == 1);
        let is_missed = if is_one {
            list(ctx, (&asked, &which), only, StatusRow::new)?
        } else {
            list(ctx, (&asked, &which), only, |report| StatusRowAcross(StatusRow::new(report)))?
        };
        Ok(if exit_code && is_missed { Verdict::No(Kind::Refused) } else { Verdict::Yes })
    }
}

/// Lists the members, and tells whether any of them is what is looked for.
fn list<R: Row>(
    ctx: &Context,
    (asked, which): (&Asked, &Which),
    only: Option<Only>,
    row: impl Fn(&MemberReport) -> R,
) -> anyhow::Result<bool> {
    let empty = if only.is_some() { "No such members." } else { "No members yet." };
    let is_missed = Cell::new(false);
    let wanted = only.unwrap_or(Only::NotEnrolled);
    let unwritten = Unwritten::default();
    let listed = ctx.list(asked, empty, |tx, push| {
        if ctx.output.is_looked_at() {
            let coverage = coverage(ctx, tx, which)?;
            unwritten.check(ctx.output.above(&coverage))?;
        }
        ops::practice::status(tx, which, ctx.now, |report| {
            if only.is_some_and(|only| !report.fits(only)) {
                return Ok(());
            }
            is_missed.set(is_missed.get() || report.fits(wanted));
            push(&row(&report))
        })
    });
    match unwritten.or_else(listed)? {
        Verdict::Yes | Verdict::No(_) => Ok(is_missed.get()),
    }
}

/// How many members of each practice are enrolled, whichever of them are listed.
fn coverage(ctx: &Context, tx: &ReadTx<'_>, which: &Which) -> Result<CoverageBars> {
    let mut bars = CoverageBars::default();
    ops::practice::status(tx, which, ctx.now, |report| {
        bars.add(&report);
        Ok(())
    })?;
    Ok(bars)
}
