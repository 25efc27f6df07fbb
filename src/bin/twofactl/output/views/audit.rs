//! What is shown of the record.

use serde::Serialize;
use twofactl::model::event::Event;
use twofactl::model::outcome::audit::{BadEvent, Checkpoint, Stretch, Verification, hex_of};

use super::event::{ActorView, EventView};
use super::user::UserName;
use super::{At, count};
use crate::output::{Answer, Column, Page, Row, When};

/// How an event is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// As the present stands.
    Listed,
    /// As it comes: how long ago is not to be told from when the command began.
    Followed,
}

/// An event in a list or on a page of its own.
#[derive(Debug, Serialize)]
pub(crate) struct EventRow {
    #[serde(flatten)]
    event: EventView,
    #[serde(skip)]
    seen: Seen,
}

impl EventRow {
    pub(crate) fn new(event: &Event, seen: Seen) -> Self {
        Self { event: EventView::new(event), seen }
    }

    fn at_text(&self, when: &When) -> String {
        let At(at) = self.event.at;
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
        Column::spare("actor", 1),
        Column::wide("uid"),
        Column::wide("host"),
        Column::wide("version"),
        Column::always("action"),
        Column::always("outcome"),
        Column::spare("practice", 2),
        Column::always("user"),
        Column::wide("user_id"),
        Column::wide("target"),
        Column::wide("reason"),
        Column::wide("ticket"),
        Column::wide("details"),
    ];

    fn cells(&self, when: &When) -> Vec<String> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let event = &self.event;
        let user = event.user.as_ref();
        vec![
            event.seq.to_string(),
            self.at_text(when),
            event.actor.name.clone(),
            event.actor.uid.to_string(),
            event.host.clone(),
            event.version.clone(),
            event.action.to_owned(),
            event.outcome.to_owned(),
            text(&event.practice),
            user.map(|user| user.login.clone()).unwrap_or_default(),
            user.map(|user| user.id.to_string()).unwrap_or_default(),
            text(&event.target),
            text(&event.reason),
            text(&event.ticket),
            event.details.line(),
        ]
    }
}

/// One event whole: `audit show`.
impl Answer for EventRow {
    fn describe(&self, page: &mut Page) {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let event = &self.event;
        let ActorView { name, uid } = &event.actor;
        page.field("event", event.seq.to_string());
        page.field("at", self.at_text(page.when()));
        page.field("actor", format!("{name} (uid {uid}) on {}", event.host));
        page.field("version", event.version.clone());
        page.field("action", event.action);
        page.field("outcome", event.outcome);
        page.field("practice", text(&event.practice));
        let user = event.user.as_ref().map(|UserName { id, login }| format!("{login} (#{id})"));
        page.field("user", user.unwrap_or_default());
        page.field("target", text(&event.target));
        page.field("reason", text(&event.reason));
        page.field("ticket", text(&event.ticket));
        let details = event.details.texts();
        if !details.is_empty() {
            page.heading("Details");
        }
        for (name, text) in details {
            page.field(name, text);
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
    after: i64,
}

impl VerificationView {
    pub(crate) fn new(found: &Verification, seals_checked: bool) -> Self {
        let Verification { ok, after, events, sealed_to, unsealed, first_bad } = found;
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
            after: after.get(),
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
        if self.after > 0 {
            page.line(format!(
                "It begins after event {}: nothing was said of those before.",
                self.after
            ));
        }
        if let Some(seq) = self.sealed_to {
            page.line(format!("The last sealed event is {seq}."));
        }
        for StretchView { from, to } in &self.unsealed {
            page.line(if from == to {
                format!("Event {from} was made without the key.")
            } else {
                format!("Events {from} to {to} were made without the key.")
            });
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
        page.verbatim(&self.checkpoint);
    }
}
