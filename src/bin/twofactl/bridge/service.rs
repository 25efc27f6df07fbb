//! Requests to replies, line by line, in order.

use std::io::{ErrorKind, Read, Write};

use anyhow::Context as _;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::doors::Doors;
use super::fault::Fault;
use super::gate::Gate;
use super::lines::{LONGEST_LINE, Line, Lines};
use super::operations::{self, Operation, Pace, Trust};
use super::request::Request;
use crate::output::views::bridge::{FaultView, Reply, ReplyView};
use crate::output::{Closed, escape};

/// Why a conversation ended without an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The client has nothing more to ask.
    ByClient,
    /// The bridge is about to stop; a request that was not begun has no reply.
    Stopping,
}

/// What all clients of a bridge share.
#[derive(Debug)]
pub(crate) struct Service {
    doors: Doors,
    /// Doors of their own for what waits for a gateway, so that logins never do.
    texting: Option<Doors>,
    trust: Trust,
    /// Closed when the bridge stops.
    pub(crate) gate: Gate,
}

impl Service {
    /// Answers at these doors.
    pub(crate) fn new(doors: Doors, trust: Trust) -> Self {
        Self { doors, texting: None, trust, gate: Gate::default() }
    }

    /// The same, with doors of their own for what waits for a gateway.
    pub(crate) fn with_doors_for_texts(self, doors: Doors) -> Self {
        Self { texting: Some(doors), ..self }
    }

    /// Answers every line until the client ends or the bridge stops.
    ///
    /// # Errors
    ///
    /// [`Closed`] if nobody reads the replies any more; what kept requests from
    /// being read or replies from being written.
    pub(crate) fn converse(
        &self,
        input: impl Read,
        mut output: impl Write,
    ) -> anyhow::Result<Ended> {
        let mut lines = Lines::new(input);
        loop {
            let line = lines.next().context("requests cannot be read")?;
            let Some(_at_hand) = self.gate.enter() else { return Ok(Ended::Stopping) };
            let reply = match line {
                Line::Text(line) => self.answer(line),
                Line::TooLong => write_reply(None, Err(&too_long())),
                Line::End => return Ok(Ended::ByClient),
            };
            let written = output.write_all(reply?.as_bytes()).and_then(|()| output.flush());
            match written {
                Err(error) if error.kind() == ErrorKind::BrokenPipe => return Err(Closed.into()),
                other => other.context("replies cannot be written")?,
            }
        }
    }

    /// The reply to a line, with its line break.
    fn answer(&self, line: &[u8]) -> anyhow::Result<Zeroizing<String>> {
        let Request { id, asked } = Request::read(line);
        let operation =
            asked.and_then(|(name, fields)| operations::read(&name, fields, self.trust));
        let reply = operation.and_then(|operation| self.run(&*operation));
        write_reply(id, reply.as_ref())
    }

    fn run(&self, operation: &dyn Operation) -> Result<Reply, Fault> {
        let doors = match operation.pace() {
            Pace::Ours => &self.doors,
            Pace::OfGateway => self.texting.as_ref().unwrap_or(&self.doors),
        };
        doors.with(|door| operation.run(door)).map_err(Fault::from)
    }
}

/// A reply that says that there is none, as a line.
///
/// # Errors
///
/// None that is known: the text is JSON by construction.
pub(crate) fn refusal(fault: &Fault) -> anyhow::Result<Zeroizing<String>> {
    write_reply(None, Err(fault))
}

fn too_long() -> Fault {
    Fault::usage(format!("the line is longer than {LONGEST_LINE} bytes"))
}

/// The id goes first and is what it was; it was valid JSON, and stands by itself.
fn write_reply(
    id: Option<&RawValue>,
    reply: Result<&Reply, &Fault>,
) -> anyhow::Result<Zeroizing<String>> {
    let view = match reply {
        Ok(reply) => ReplyView::new(reply),
        Err(Fault { kind, message }) => ReplyView::error(FaultView { kind: kind.word(), message }),
    };
    let body = Zeroizing::new(serde_json::to_string(&view).context("a reply cannot be written")?);
    let fields = escape::for_json(body.strip_prefix('{').unwrap_or(&body));
    // Whoever watches replies looks at it as well. A tab is never inside its strings.
    let id = id.map_or("null", RawValue::get).replace(['\t', '\r'], " ");
    let id = escape::for_json(&id);
    Ok(Zeroizing::new(format!("{{\"id\":{id},{fields}\n")))
}
