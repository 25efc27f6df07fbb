//! What is shown of the record.

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use twofactl::model::event::{Detail, Details, Event};
use twofactl::model::outcome::audit::{BadEvent, Checkpoint, Stretch, Verification, hex_of};

use super::{At, count};
use crate::output::{Answer, Column, Page, Row, When, json};

/// How an event is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// As the present stands.
    Listed,
    /// As it comes: how long ago is not to be told from when the command began.
    Followed,
}

/// An event.
#[derive(Debug, Serialize)]
pub(crate) struct EventRow {
    seq: i64,
    at: At,
    actor: ActorView,
    host: String,
    version: String,
    action: &'static str,
    outcome: &'static str,
    practice: Option<String>,
    user: Option<EventUser>,
    target: Option<String>,
    reason: Option<String>,
    ticket: Option<String>,
    details: DetailsView,
    #[serde(skip)]
    seen: Seen,
}

/// Who did it.
#[derive(Debug, Serialize)]
struct ActorView {
    name: String,
    uid: u32,
}

/// A user as they were called then.
#[derive(Debug, Serialize)]
struct EventUser {
    id: i64,
    login: String,
}

/// What else was said, as one object.
#[derive(Debug)]
struct DetailsView(Details);

impl Serialize for DetailsView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, detail) in self.0.iter() {
            match detail {
                Detail::Text(text) => map.serialize_entry(name, text)?,
                Detail::Number(number) => map.serialize_entry(name, number)?,
                Detail::Flag(flag) => map.serialize_entry(name, flag)?,
                Detail::Time(time) => map.serialize_entry(name, &At(*time))?,
                Detail::Nothing => map.serialize_entry(name, &None::<bool>)?,
            }
        }
        map.end()
    }
}

impl DetailsView {
    fn text(detail: &Detail) -> String {
        match detail {
            Detail::Text(text) => text.clone(),
            Detail::Number(number) => number.to_string(),
            Detail::Flag(flag) => flag.to_string(),
            Detail::Time(time) => time.to_string(),
            Detail::Nothing => String::new(),
        }
    }

    /// As JSON on one line; empty without any.
    fn line(&self) -> String {
        if self.0.is_empty() { String::new() } else { json::line(self).unwrap_or_default() }
    }
}

impl EventRow {
    pub(crate) fn new(event: &Event, seen: Seen) -> Self {
        let Event {
            seq,
            at,
            actor,
            version,
            action,
            outcome,
            practice,
            user,
            target,
            reason,
            ticket,
            details,
            sealed: _,
        } = event;
        Self {
            seq: seq.get(),
            at: At(*at),
            actor: ActorView { name: actor.name.clone(), uid: actor.uid },
            host: actor.host.clone(),
            version: version.clone(),
            action: action.as_str(),
            outcome: outcome.as_str(),
            practice: practice.as_ref().map(|practice| practice.handle.clone()),
            user: user
                .as_ref()
                .map(|user| EventUser { id: user.id.get(), login: user.login.clone() }),
            target: target.clone(),
            reason: reason.clone(),
            ticket: ticket.clone(),
            details: DetailsView(details.clone()),
            seen,
        }
    }

    fn at_text(&self, when: &When) -> String {
        let At(at) = self.at;
        match self.seen {
            Seen::Listed => when.at(at),
            Seen::Followed => when.exact(at),
        }
    }
}

impl Row for EventRow {
    const COLUMNS: &'static [Column] = &[
        Column::always("seq"),
        Column::always("at"),
        Column::always("actor"),
        Column::wide("uid"),
        Column::wide("host"),
        Column::wide("version"),
        Column::always("action"),
        Column::always("outcome"),
        Column::always("practice"),
        Column::always("user"),
        Column::wide("user_id"),
        Column::wide("target"),
        Column::wide("reason"),
        Column::wide("ticket"),
        Column::wide("details"),
    ];

    fn cells(&self, when: &When) -> Vec<String> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let user = self.user.as_ref();
        vec![
            self.seq.to_string(),
            self.at_text(when),
            self.actor.name.clone(),
            self.actor.uid.to_string(),
            self.host.clone(),
            self.version.clone(),
            self.action.to_owned(),
            self.outcome.to_owned(),
            text(&self.practice),
            user.map(|user| user.login.clone()).unwrap_or_default(),
            user.map(|user| user.id.to_string()).unwrap_or_default(),
            text(&self.target),
            text(&self.reason),
            text(&self.ticket),
            self.details.line(),
        ]
    }
}

/// One event whole: `audit show`.
impl Answer for EventRow {
    fn describe(&self, page: &mut Page) {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let ActorView { name, uid } = &self.actor;
        page.field("event", self.seq.to_string());
        page.field("at", self.at_text(page.when()));
        page.field("actor", format!("{name} (uid {uid}) on {}", self.host));
        page.field("version", self.version.clone());
        page.field("action", self.action);
        page.field("outcome", self.outcome);
        page.field("practice", text(&self.practice));
        let user = self.user.as_ref().map(|EventUser { id, login }| format!("{login} (#{id})"));
        page.field("user", user.unwrap_or_default());
        page.field("target", text(&self.target));
        page.field("reason", text(&self.reason));
        page.field("ticket", text(&self.ticket));
        if !self.details.0.is_empty() {
            page.heading("Details");
        }
        for (name, detail) in self.details.0.iter() {
            page.field(name, DetailsView::text(detail));
        }
    }
}

/// A run of events without seals.
#[derive(Debug, Serialize)]
struct StretchView {
    from: i64,
    to: i64,
}

/// The first event that is not what it must be.
#[derive(Debug, Serialize)]
struct BadView {
    seq: i64,
    why: &'static str,
}

/// The answer of `audit verify`.
#[derive(Debug, Serialize)]
pub(crate) struct VerificationView {
    ok: bool,
    events: u64,
    sealed_to: Option<i64>,
    unsealed: Vec<StretchView>,
    first_bad: Option<BadView>,
    seals_checked: bool,
}

impl VerificationView {
    pub(crate) fn new(found: &Verification, seals_checked: bool) -> Self {
        let Verification { ok, events, sealed_to, unsealed, first_bad } = found;
        let stretch =
            |Stretch { from, to }: &Stretch| StretchView { from: from.get(), to: to.get() };
        Self {
            ok: *ok,
            events: *events,
            sealed_to: sealed_to.map(|seq| seq.get()),
            unsealed: unsealed.iter().map(stretch).collect(),
            first_bad: first_bad
                .as_ref()
                .map(|BadEvent { seq, why }| BadView { seq: seq.get(), why }),
            seals_checked,
        }
    }
}

impl Answer for VerificationView {
    fn describe(&self, page: &mut Page) {
        let events = count(self.events, "event", "events");
        match &self.first_bad {
            None => page.line(format!("The record is intact: {events}.")),
            Some(BadView { seq, why }) => {
                page.line(format!(
                    "The record is not intact. The first bad event is {seq}: {why}."
                ));
                page.line(format!("{events} were looked at."));
            }
        }
        if let Some(seq) = self.sealed_to {
            page.line(format!("The last sealed event is {seq}."));
        }
        for StretchView { from, to } in &self.unsealed {
            page.line(format!("Events {from} to {to} were made without the key."));
        }
    }
}

/// The answer of `audit checkpoint`, for scripts.
#[derive(Debug, Serialize)]
pub(crate) struct CheckpointView {
    checkpoint: String,
    seq: i64,
    hash: String,
    at: At,
}

impl CheckpointView {
    pub(crate) fn new(checkpoint: &Checkpoint) -> Self {
        Self {
            checkpoint: checkpoint.to_string(),
            seq: checkpoint.seq.get(),
            hash: hex_of(&checkpoint.hash),
            at: At(checkpoint.at),
        }
    }
}

impl Answer for CheckpointView {
    fn describe(&self, page: &mut Page) {
        page.line(&self.checkpoint);
    }
}
