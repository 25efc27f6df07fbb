//! What is shown of events.

use serde::{Serialize, Serializer};
use twofactl::model::event::{Detail, Details, Event};

use super::At;
use super::user::UserName;
use crate::output::json;

/// An event as `audit list` and `user show` tell it.
#[derive(Debug, Serialize)]
pub(crate) struct EventView {
    pub(crate) seq: i64,
    pub(crate) at: At,
    pub(crate) actor: ActorView,
    pub(crate) host: String,
    pub(crate) version: String,
    pub(crate) action: &'static str,
    pub(crate) outcome: &'static str,
    pub(crate) practice: Option<String>,
    pub(crate) user: Option<UserName>,
    pub(crate) target: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) ticket: Option<String>,
    pub(crate) details: DetailsView,
}

/// Who did it.
#[derive(Debug, Serialize)]
pub(crate) struct ActorView {
    pub(crate) name: String,
    pub(crate) uid: u32,
}

impl EventView {
    pub(crate) fn new(event: &Event) -> Self {
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
                .map(|user| UserName { id: user.id.get(), login: user.login.clone() }),
            target: target.clone(),
            reason: reason.clone(),
            ticket: ticket.clone(),
            details: DetailsView(details.clone()),
        }
    }

    /// The reason and the ticket, as far as there are any.
    pub(crate) fn because(&self) -> String {
        let ticket = self.ticket.as_ref().map(|ticket| format!("ticket {ticket}"));
        [self.reason.clone(), ticket].into_iter().flatten().collect::<Vec<_>>().join("; ")
    }
}

/// Details in the order in which they were said.
#[derive(Debug)]
pub(crate) struct DetailsView(Details);

impl Serialize for DetailsView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, DetailView(value))))
    }
}

impl DetailsView {
    /// Name and value of each, as a person reads them.
    pub(crate) fn texts(&self) -> Vec<(&str, String)> {
        self.0.iter().map(|(name, detail)| (name, text(detail))).collect()
    }

    /// As JSON on one line; empty without any.
    pub(crate) fn line(&self) -> String {
        if self.0.is_empty() { String::new() } else { json::line(self).unwrap_or_default() }
    }
}

fn text(detail: &Detail) -> String {
    match detail {
        Detail::Text(text) => text.clone(),
        Detail::Number(number) => number.to_string(),
        Detail::Flag(flag) => flag.to_string(),
        Detail::Time(time) => time.to_string(),
        Detail::Nothing => String::new(),
    }
}

struct DetailView<'a>(&'a Detail);

impl Serialize for DetailView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Detail::Text(text) => serializer.serialize_str(text),
            Detail::Number(number) => serializer.serialize_i64(*number),
            Detail::Flag(flag) => serializer.serialize_bool(*flag),
            Detail::Time(time) => At(*time).serialize(serializer),
            Detail::Nothing => serializer.serialize_none(),
        }
    }
}
