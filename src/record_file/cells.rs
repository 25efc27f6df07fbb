//! Named cells, whatever form they came in, and the line that they make.

use data_encoding::HEXLOWER;
use jiff::tz::TimeZone;

use super::json;
use crate::model::record::{Begin, EXPORT_FORMAT, End, Line, Link, RetiredAuditKey, SealMark};
use crate::model::time::Timestamp;

/// Far beyond every record, and far from every overflow.
const LAST_SEQ: i64 = 1 << 53;

/// What is wrong with a line.
#[derive(Debug)]
pub(super) struct Bad {
    /// At which character, from 1.
    pub(super) column: usize,
    pub(super) what: String,
    pub(super) hint: Option<&'static str>,
}

impl Bad {
    pub(super) const fn new(what: String) -> Self {
        Self { column: 1, what, hint: None }
    }
}

/// One value.
#[derive(Debug)]
pub(super) enum Cell {
    Nothing,
    Number(i64),
    Text(String),
}

/// What a line says.
pub(super) struct Told {
    pub(super) line: Line,
    pub(super) is_time_right: bool,
}

impl Told {
    const fn of(line: Line) -> Self {
        Self { line, is_time_right: true }
    }
}

/// The values of a line by their names.
#[derive(Debug)]
pub(super) struct Cells(Vec<(String, Cell)>);

impl Cells {
    pub(super) const fn new(cells: Vec<(String, Cell)>) -> Self {
        Self(cells)
    }

    /// The line that they make: all that it needs, and nothing else.
    pub(super) fn into_line(mut self) -> Result<Told, Bad> {
        let kind = self.text("line")?;
        match kind.as_str() {
            "event" => self.into_event(),
            "begin" | "end" if self.has("details") => self.into_nested(&kind),
            "begin" => Ok(Told::of(Line::Begin(self.into_begin()?))),
            "end" => Ok(Told::of(Line::End(self.into_end()?))),
            _ => Err(Bad::new(format!("{kind:?} is no kind of line: begin, event or end"))),
        }
    }

    /// In CSV a part begins and ends with a JSON object among the details.
    fn into_nested(mut self, kind: &str) -> Result<Told, Bad> {
        let mut inner = json::cells(&self.text("details")?)?;
        if let Some((name, _)) = self.0.iter().find(|(_, cell)| !matches!(cell, Cell::Nothing)) {
            return Err(Bad::new(format!("{name:?} is not empty, as it is beside details")));
        }
        match (kind, inner.text("line")?.as_str()) {
            ("begin", "begin") => Ok(Told::of(Line::Begin(inner.into_begin()?))),
            ("end", "end") => Ok(Told::of(Line::End(inner.into_end()?))),
            _ => Err(Bad::new("the details are of another kind of line".to_owned())),
        }
    }

    fn into_event(mut self) -> Result<Told, Bad> {
        let at = self.number("at_ms")?;
        let is_time_right = self.text("at")? == Timestamp::from_millis(at).to_string();
        let (seal, key_id) = (self.bytes_option("seal")?, self.bytes_option("seal_key_id")?);
        let seal = match (seal, key_id) {
            (Some(seal), Some(key_id)) => Some(SealMark { seal, key_id }),
            (None, None) => None,
            _ => return Err(Bad::new("a seal and its key go together".to_owned())),
        };
        let link = Link {
            seq: self.seq("seq", 1)?,
            at,
            kind: self.text("kind")?,
            action: self.text("action")?,
            outcome: self.text("outcome")?,
            actor_name: self.text("actor_name")?,
            actor_uid: self.number("actor_uid")?,
            host: self.text("host")?,
            version: self.text("version")?,
            practice_id: self.number_option("practice_id")?,
            practice_handle: self.text_option("practice_handle")?,
            user_id: self.number_option("user_id")?,
            user_login: self.text_option("user_login")?,
            target: self.text_option("target")?,
            reason: self.text_option("reason")?,
            ticket: self.text_option("ticket")?,
            details: self.text("details")?,
            login_id: self.hex_option("login_id")?,
            hash: self.bytes("hash")?,
            seal,
        };
        self.finish()?;
        Ok(Told { line: Line::Event(Box::new(link)), is_time_right })
    }

    fn into_begin(mut self) -> Result<Begin, Bad> {
        let format = self.number("format")?;
        if format != EXPORT_FORMAT {
            let what =
                format!("this is format {format}, and this version reads format {EXPORT_FORMAT}");
            return Err(Bad { hint: Some("upgrade twofactl"), ..Bad::new(what) });
        }
        let at = self.text("at")?;
        let begin = Begin {
            store_id: self.bytes("store_id")?,
            schema: self.number("schema")?,
            at: Timestamp::parse_end(&at, &TimeZone::UTC)
                .map_err(|invalid| Bad::new(invalid.to_string()))?,
            key_id: self.bytes("key_id")?,
            after: self.seq("after", 0)?,
            hash: self.bytes("hash")?,
            sealed_seq: self.seq("sealed_seq", 0)?,
            seal: self.bytes("seal")?,
            retired: self.retired()?,
        };
        self.finish()?;
        Ok(begin)
    }

    fn retired(&mut self) -> Result<Vec<RetiredAuditKey>, Bad> {
        let text = self.text("retired_keys")?;
        let one = |word: &str| {
            let (key_id, sealed) = word.split_once(':')?;
            let key_id = HEXLOWER.decode(key_id.as_bytes()).ok()?.try_into().ok()?;
            Some(RetiredAuditKey { key_id, sealed: HEXLOWER.decode(sealed.as_bytes()).ok()? })
        };
        let all: Option<Vec<_>> = text.split_ascii_whitespace().map(one).collect();
        all.ok_or_else(|| unlike("retired_keys", "words of hexadecimal digits, key:audit key"))
    }

    fn into_end(mut self) -> Result<End, Bad> {
        let end = End {
            events: self.seq("events", 0)?.unsigned_abs(),
            seq: self.seq("seq", 0)?,
            hash: self.bytes("hash")?,
            sealed_seq: self.seq("sealed_seq", 0)?,
            seal: self.bytes("seal")?,
        };
        self.finish()?;
        Ok(end)
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(one, _)| one == name)
    }

    fn take(&mut self, name: &'static str) -> Result<Cell, Bad> {
        let at = self.0.iter().position(|(one, _)| one == name);
        let at = at.ok_or_else(|| Bad::new(format!("{name:?} is missing")))?;
        Ok(self.0.swap_remove(at).1)
    }

    fn text_option(&mut self, name: &'static str) -> Result<Option<String>, Bad> {
        match self.take(name)? {
            Cell::Text(text) => Ok(Some(text)),
            Cell::Nothing => Ok(None),
            Cell::Number(_) => Err(unlike(name, "text")),
        }
    }

    /// What always is there; in CSV a text of no characters is a lone apostrophe.
    fn text(&mut self, name: &'static str) -> Result<String, Bad> {
        self.text_option(name)?.ok_or_else(|| unlike(name, "text"))
    }

    fn number_option(&mut self, name: &'static str) -> Result<Option<i64>, Bad> {
        match self.take(name)? {
            Cell::Number(number) => Ok(Some(number)),
            Cell::Nothing => Ok(None),
            Cell::Text(_) => Err(unlike(name, "a whole number")),
        }
    }

    fn number(&mut self, name: &'static str) -> Result<i64, Bad> {
        self.number_option(name)?.ok_or_else(|| unlike(name, "a whole number"))
    }

    fn seq(&mut self, name: &'static str, first: i64) -> Result<i64, Bad> {
        let seq = self.number(name)?;
        let is_one = (first..=LAST_SEQ).contains(&seq);
        if is_one { Ok(seq) } else { Err(unlike(name, "the number of an event")) }
    }

    fn hex_option(&mut self, name: &'static str) -> Result<Option<Vec<u8>>, Bad> {
        let text = self.text_option(name)?;
        let decoded = text.map(|text| HEXLOWER.decode(text.as_bytes())).transpose();
        decoded.map_err(|_| unlike(name, "hexadecimal digits in lower case"))
    }

    fn bytes_option<const N: usize>(&mut self, name: &'static str) -> Result<Option<[u8; N]>, Bad> {
        let allowed = || unlike(name, &format!("{} hexadecimal digits in lower case", 2 * N));
        let bytes = self.hex_option(name).map_err(|_| allowed())?;
        bytes.map(<[u8; N]>::try_from).transpose().map_err(|_| allowed())
    }

    fn bytes<const N: usize>(&mut self, name: &'static str) -> Result<[u8; N], Bad> {
        let bytes = self.bytes_option(name)?;
        bytes.ok_or_else(|| unlike(name, &format!("{} hexadecimal digits in lower case", 2 * N)))
    }

    /// Whatever is left is nothing that the chain covers, and could be taken for what it does.
    fn finish(&self) -> Result<(), Bad> {
        match self.0.first() {
            None => Ok(()),
            Some((name, _)) => Err(Bad::new(format!("there is no {name:?} in such a line"))),
        }
    }
}

fn unlike(name: &str, allowed: &str) -> Bad {
    Bad::new(format!("{name:?} is not {allowed}"))
}
