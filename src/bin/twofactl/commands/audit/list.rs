//! `twofactl audit list`

use std::cell::Cell;

use clap::Args;
use twofactl::model::Invalid;
use twofactl::model::event::{Action, EventKind, EventOutcome};
use twofactl::model::ids::EventSeq;
use twofactl::model::permission::Task;
use twofactl::model::practice::Handle;
use twofactl::model::time::{Length, Timestamp};
use twofactl::model::user::UserRef;
use twofactl::ops;
use twofactl::ops::audit::ListRequest;
use twofactl::ops::permission::Asked;
use twofactl::ops::setup::KeyNeed;
use twofactl::store::Store;

use super::moment::Moment;
use crate::context::Context;
use crate::output::Format;
use crate::output::views::audit::{EventRow, Seen};
use crate::report::{Complaint, Verdict};
use crate::values;

/// List events, the newest first
///
/// How many there are in all is said on standard error. Filters narrow the list
/// together. --since and --until take a date, a time, or a length: 7d is seven
/// days ago. No secret and no code is in the record. Changes nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  twofactl audit list --user rao --kind login --since 7d
  # What was refused in 30 days, for a spreadsheet
  twofactl audit list --kind refusal --since 30d --limit 1000 -o csv
  # As it comes
  twofactl audit list --follow -o jsonl")]
pub(crate) struct ListArgs {
    /// Show events about this user: a login, or an id as #42
    #[arg(long, value_parser = UserRef::parse)]
    user: Option<UserRef>,

    /// Show events in this practice
    #[arg(long, value_parser = Handle::parse)]
    practice: Option<Handle>,

    /// Show what this account did, as the system names it
    #[arg(long, value_name = "NAME")]
    actor: Option<String>,

    /// Show events of this action, as practice.enforce
    #[arg(long, value_parser = values::action(), hide_possible_values = true)]
    action: Option<Action>,

    /// Show events that went this way
    #[arg(long, value_parser = values::event_outcome())]
    outcome: Option<EventOutcome>,

    /// Show only changes, refusals or logins
    #[arg(long, value_parser = values::event_kind())]
    kind: Option<EventKind>,

    /// Show nothing older
    #[arg(long, value_name = "WHEN", value_parser = Moment::parse_since)]
    since: Option<Moment>,

    /// Show nothing newer
    #[arg(long, value_name = "WHEN", value_parser = Moment::parse_until)]
    until: Option<Moment>,

    /// Show at most this many
    #[arg(long, value_name = "NUMBER", default_value = "50", value_parser = limit)]
    limit: u64,

    /// Show the newest, the oldest of them first, then wait for more
    #[arg(short, long)]
    follow: bool,
}

impl ListArgs {
    pub(crate) fn run(self, ctx: &Context) -> anyhow::Result<Verdict> {
        let (limit, follows) = (self.limit, self.follow);
        let request = self.into_request(ctx.now);
        if follows { follow(ctx, request, limit) } else { list(ctx, &request, limit) }
    }

    fn into_request(self, now: Timestamp) -> ListRequest {
        let Self {
            user,
            practice,
            actor,
            action,
            outcome,
            kind,
            since,
            until,
            limit: _,
            follow: _,
        } = self;
        ListRequest {
            user,
            practice,
            actor,
            action,
            outcome,
            kind,
            since: since.map(|moment| moment.seen_from(now)),
            until: until.map(|moment| moment.seen_from(now)),
            after: None,
        }
    }
}

/// A practice's own events are for its owners as well.
fn asked(request: &ListRequest) -> Asked {
    match &request.practice {
        Some(handle) => Asked::new(Task::AuditListOfPractice).practices([handle]),
        None => Asked::new(Task::AuditList),
    }
}

fn list(ctx: &Context, request: &ListRequest, limit: u64) -> anyhow::Result<Verdict> {
    let (total, shown) = (Cell::new(0), Cell::new(0_u64));
    let verdict = ctx.list(&asked(request), "No such events.", |tx, push| {
        total.set(ops::audit::count(tx, request)?);
        ops::audit::list(tx, request, limit, |event| {
            shown.set(shown.get() + 1);
            push(&EventRow::new(&event, Seen::Listed))
        })
    })?;
    if total.get() > 0 {
        ctx.output.note(format!("{} of {} events.", shown.get(), total.get()));
    }
    Ok(verdict)
}

/// How many events are read in one transaction while the record is followed.
const AT_ONCE: u64 = 500;

/// How long to rest before looking again.
const REST: Length = Length::seconds(1);

/// Shows events as they come, until nobody reads any more. No transaction is
/// open while rows are written or waited for.
fn follow(ctx: &Context, mut request: ListRequest, limit: u64) -> anyhow::Result<Verdict> {
    if ctx.output.format() == Format::Json {
        return Err(Complaint::Usage {
            message: "a list that is followed never becomes one JSON document".to_owned(),
            hint: Some("one object a line: --follow -o jsonl".to_owned()),
        }
        .into());
    }
    let mut store = ctx.open(&asked(&request), KeyNeed::IfThere)?.store;
    let mut list = ctx.output.list::<EventRow>("").without_rules();
    request.after = Some(place_before(&mut store, &request, limit)?);
    loop {
        let rows = read_on(&mut store, &mut request)?;
        for row in &rows {
            list.push(row)?;
        }
        list.flush()?;
        if rows.is_empty() {
            ctx.output.rest(REST)?;
        }
    }
}

/// The place right before the newest `limit` events.
fn place_before(store: &mut Store, request: &ListRequest, limit: u64) -> anyhow::Result<EventSeq> {
    let mut first = None;
    store.read(|tx| {
        let newest = ops::audit::checkpoint(tx, Timestamp::from_millis(0))?.seq;
        ops::audit::list(tx, request, limit, |event| {
            first = Some(EventSeq::new(event.seq.get() - 1));
            Ok(())
        })?;
        // Whatever comes from now on is newer than what passes no filter.
        first = first.or(Some(newest));
        Ok(())
    })?;
    Ok(first.unwrap_or(EventSeq::new(0)))
}

/// The next events, and moves on behind them and behind what passes no filter, so that
/// nothing is read twice. Where nothing was written, one row says so.
fn read_on(store: &mut Store, request: &mut ListRequest) -> anyhow::Result<Vec<EventRow>> {
    let (mut rows, mut last) = (Vec::new(), request.after);
    store.read(|tx| {
        let newest = ops::audit::checkpoint(tx, Timestamp::from_millis(0))?.seq;
        if request.after == Some(newest) {
            return Ok(());
        }
        ops::audit::list(tx, request, AT_ONCE, |event| {
            last = Some(event.seq);
            rows.push(EventRow::new(&event, Seen::Followed));
            Ok(())
        })?;
        if (rows.len() as u64) < AT_ONCE {
            last = Some(newest);
        }
        Ok(())
    })?;
    request.after = last;
    Ok(rows)
}

fn limit(text: &str) -> Result<u64, Invalid> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| Invalid::new("limit", text, "a number from 1 on"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_of_nothing_is_no_limit() {
        assert_eq!(limit("1").unwrap(), 1);
        for text in ["0", "-1", "x", "", "1.5"] {
            assert!(limit(text).is_err(), "{text}");
        }
    }
}
