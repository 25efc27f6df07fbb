//! How the record is written to be kept elsewhere: a line of JSON or of CSV for each event, and
//! one before and behind them. `twofactl::ops::audit::file` reads it back to the last byte.

use serde::Serialize;
use twofactl::model::record::{
    Begin, EXPORT_COLUMNS, EXPORT_FORMAT, End, Line, Link, RetiredAuditKey, SealMark,
};
use twofactl::model::text::is_hostile;

use super::{At, hex};
use crate::output::sink::Sink;
use crate::output::{Format, csv, escape, json};

/// A record while it is written.
pub(crate) struct RecordWriter<'o> {
    form: Form,
    sink: Sink<'o>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Csv,
}

impl<'o> RecordWriter<'o> {
    /// Begins to write: CSV where answers are, else JSON lines.
    ///
    /// # Errors
    ///
    /// What kept it from being written.
    pub(crate) fn begin(format: Format, mut sink: Sink<'o>) -> anyhow::Result<Self> {
        let form = match format {
            Format::Csv => Form::Csv,
            Format::Table | Format::Wide | Format::Json | Format::Jsonl => Form::Json,
        };
        if form == Form::Csv {
            sink.write(&csv::exact(&EXPORT_COLUMNS.map(|(name, _)| name))?)?;
        }
        Ok(Self { form, sink })
    }

    /// Writes a line.
    ///
    /// # Errors
    ///
    /// What kept it from being written.
    pub(crate) fn push(&mut self, line: &Line) -> anyhow::Result<()> {
        let text = match (self.form, line) {
            (Form::Json, Line::Event(link)) => json::line(&EventLine::new(link))? + "\n",
            (Form::Json, Line::Begin(begin)) => json::line(&BeginLine::new(begin))? + "\n",
            (Form::Json, Line::End(end)) => json::line(&EndLine::new(end))? + "\n",
            (Form::Csv, Line::Event(link)) => csv::exact(&cells(&EventLine::new(link)))?,
            (Form::Csv, Line::Begin(begin)) => bare("begin", &json::line(&BeginLine::new(begin))?)?,
            (Form::Csv, Line::End(end)) => bare("end", &json::line(&EndLine::new(end))?)?,
        };
        self.sink.write(&text)
    }

    /// Ends the record. Gives the file that it is in.
    ///
    /// # Errors
    ///
    /// What kept it from being written.
    pub(crate) fn finish(self) -> anyhow::Result<Option<std::path::PathBuf>> {
        self.sink.finish()
    }
}

/// Where a part begins.
#[derive(Serialize)]
struct BeginLine {
    line: &'static str,
    format: i64,
    store_id: String,
    schema: i64,
    at: At,
    key_id: String,
    after: i64,
    hash: String,
    sealed_seq: i64,
    seal: String,
    retired_keys: String,
}

impl BeginLine {
    fn new(begin: &Begin) -> Self {
        let Begin { store_id, schema, at, key_id, after, hash, sealed_seq, seal, retired } = begin;
        let retired = retired
            .iter()
            .map(|RetiredAuditKey { key_id, sealed }| format!("{}:{}", hex(key_id), hex(sealed)));
        Self {
            line: "begin",
            format: EXPORT_FORMAT,
            store_id: hex(store_id),
            schema: *schema,
            at: At(*at),
            key_id: hex(key_id),
            after: *after,
            hash: hex(hash),
            sealed_seq: *sealed_seq,
            seal: hex(seal),
            retired_keys: retired.collect::<Vec<_>>().join(" "),
        }
    }
}

/// An event: every byte that the chain covers, in the order of [`EXPORT_COLUMNS`].
#[derive(Serialize)]
struct EventLine<'a> {
    line: &'static str,
    seq: i64,
    at: At,
    at_ms: i64,
    kind: &'a str,
    action: &'a str,
    outcome: &'a str,
    actor_name: &'a str,
    actor_uid: i64,
    host: &'a str,
    version: &'a str,
    practice_id: Option<i64>,
    practice_handle: Option<&'a str>,
    user_id: Option<i64>,
    user_login: Option<&'a str>,
    target: Option<&'a str>,
    reason: Option<&'a str>,
    ticket: Option<&'a str>,
    details: &'a str,
    login_id: Option<String>,
    hash: String,
    seal: Option<String>,
    seal_key_id: Option<String>,
}

impl<'a> EventLine<'a> {
    fn new(link: &'a Link) -> Self {
        let Link {
            seq,
            at,
            kind,
            action,
            outcome,
            actor_name,
            actor_uid,
            host,
            version,
            practice_id,
            practice_handle,
            user_id,
            user_login,
            target,
            reason,
            ticket,
            details,
            login_id,
            hash,
            seal,
        } = link;
        let (seal, seal_key_id) =
            seal.map(|SealMark { seal, key_id }| (hex(&seal), hex(&key_id))).unzip();
        Self {
            line: "event",
            seq: *seq,
            at: At(link.time()),
            at_ms: *at,
            kind,
            action,
            outcome,
            actor_name,
            actor_uid: *actor_uid,
            host,
            version,
            practice_id: *practice_id,
            practice_handle: practice_handle.as_deref(),
            user_id: *user_id,
            user_login: user_login.as_deref(),
            target: target.as_deref(),
            reason: reason.as_deref(),
            ticket: ticket.as_deref(),
            details,
            login_id: login_id.as_deref().map(hex),
            hash: hex(hash),
            seal,
            seal_key_id,
        }
    }
}

/// Where a part ends.
#[derive(Serialize)]
struct EndLine {
    line: &'static str,
    events: u64,
    seq: i64,
    hash: String,
    sealed_seq: i64,
    seal: String,
}

impl EndLine {
    fn new(end: &End) -> Self {
        let End { events, seq, hash, sealed_seq, seal } = end;
        Self {
            line: "end",
            events: *events,
            seq: *seq,
            hash: hex(hash),
            sealed_seq: *sealed_seq,
            seal: hex(seal),
        }
    }
}

fn cells(event: &EventLine<'_>) -> [String; EXPORT_COLUMNS.len()] {
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let text = |text: Option<&str>| text.map(cell).unwrap_or_default();
    [
        cell(event.line),
        event.seq.to_string(),
        cell(&event.at.0.to_string()),
        event.at_ms.to_string(),
        cell(event.kind),
        cell(event.action),
        cell(event.outcome),
        cell(event.actor_name),
        event.actor_uid.to_string(),
        cell(event.host),
        cell(event.version),
        number(event.practice_id),
        text(event.practice_handle),
        number(event.user_id),
        text(event.user_login),
        text(event.target),
        text(event.reason),
        text(event.ticket),
        cell(event.details),
        text(event.login_id.as_deref()),
        cell(&event.hash),
        text(event.seal.as_deref()),
        text(event.seal_key_id.as_deref()),
    ]
}

/// A line of CSV with nothing but a JSON object among the details.
fn bare(kind: &str, object: &str) -> anyhow::Result<String> {
    let cells = EXPORT_COLUMNS.map(|(name, _)| match name {
        "line" => cell(kind),
        "details" => cell(object),
        _ => String::new(),
    });
    csv::exact(&cells)
}

/// A text as a cell from which it can be read back: what is hostile, and the semicolon at which
/// some spreadsheets begin another cell, are written out; what begins like a formula, or like
/// this, is behind an apostrophe, and so is a text of no characters, which is not the same as none.
fn cell(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => written.push_str("\\\\"),
            c if c == ';' || is_hostile(c) => written.extend(c.escape_unicode()),
            c => written.push(c),
        }
    }
    if written.is_empty() || written.starts_with('\'') {
        format!("'{written}")
    } else {
        escape::for_spreadsheet(&written).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_no_formula_and_nothing_of_it_is_lost() {
        for (text, expected) in [
            ("rao", "rao"),
            ("", "'"),
            ("'x", "''x"),
            ("=1+1", "'=1+1"),
            (" -2", "' -2"),
            ("a;=1", "a\\u{3b}=1"),
            ("\t=1", "\\u{9}=1"),
            ("c:\\new", "c:\\\\new"),
            ("\u{202e}\u{1b}[2J\n", "\\u{202e}\\u{1b}[2J\\u{a}"),
            ("{\"a\":1}", "{\"a\":1}"),
        ] {
            assert_eq!(cell(text), expected, "{text:?}");
        }
    }
}
