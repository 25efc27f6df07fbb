//! JSON lines: an object a line, its members the columns.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader};

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use twofactl::model::import::{Fault, Field};
use twofactl::ops::search;

use super::columns::{cut, text};
use super::lines::{Line, Lines};
use super::records::too_long;
use super::{Next, Texts};
use crate::near::did_you_mean;

pub(super) struct JsonLines<R = BufReader<File>>(Lines<R>);

impl<R: BufRead> JsonLines<R> {
    pub(super) const fn new(lines: Lines<R>) -> Self {
        Self(lines)
    }

    /// How many bytes were read.
    pub(super) const fn offset(&self) -> u64 {
        self.0.offset()
    }

    /// The next row; `None` at the end. Empty lines are left out.
    pub(super) fn next(&mut self) -> io::Result<Option<Next>> {
        loop {
            let Some(line) = self.0.next()? else { return Ok(None) };
            if line.too_long.is_some() || !line.bytes.iter().all(u8::is_ascii_whitespace) {
                return Ok(Some(row(line)));
            }
        }
    }
}

fn row(Line { number, bytes, too_long: length }: Line) -> Next {
    let broken = |reason| Next::Broken(number, vec![(None, Fault { field: None, reason })]);
    if let Some(length) = length {
        return broken(too_long(length));
    }
    let line = match text(bytes) {
        Ok(line) => line,
        Err(reason) => return broken(reason),
    };
    let members = match serde_json::from_str::<Members>(&line) {
        Ok(Members(members)) => members,
        Err(error) if error.is_data() => return broken("is no JSON object".to_owned()),
        Err(error) => return broken(format!("is no JSON (at character {})", error.column())),
    };
    let mut texts = Texts { line: number, ..Texts::default() };
    let mut faults = Vec::new();
    for (name, value) in members {
        if let Err(fault) = add(&mut texts, &name, value) {
            faults.push((None, fault));
        }
    }
    if faults.is_empty() { Next::Row(texts) } else { Next::Broken(number, faults) }
}

fn add(texts: &mut Texts, name: &str, value: Value) -> Result<(), Fault> {
    let Some(field) = Field::from_name(name) else {
        let words = Field::ALL.map(Field::as_str);
        let near = did_you_mean(&search::near_words(name, &words));
        let hint = near.unwrap_or_else(|| format!("use {}", words.join(", ")));
        let reason = format!("{:?} is no column; {hint}", cut(name));
        return Err(Fault { field: None, reason });
    };
    if texts.fields.iter().any(|(one, ..)| *one == field) {
        return Err(Fault::at(field, "stands in the object twice"));
    }
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) if text.contains('\0') => {
            return Err(Fault::at(field, "holds a NUL byte"));
        }
        Value::String(text) => text,
        Value::Bool(_) => return Err(no_text(field, "true or false")),
        Value::Number(_) => return Err(no_text(field, "a number")),
        Value::Array(_) => return Err(no_text(field, "a list")),
        Value::Object(_) => return Err(no_text(field, "an object")),
    };
    texts.fields.push((field, None, text));
    Ok(())
}

fn no_text(field: Field, what: &str) -> Fault {
    Fault::at(field, format!("is {what}: put it in quotes"))
}

/// The members of an object, those that stand there twice included.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}
