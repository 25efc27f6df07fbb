//! A line of JSON: one object whose members are text, whole numbers or null.
//!
//! Members are read one by one, because a name that stands there twice would be told by one
//! reader as the first and by another as the second, and the chain covers only one of them.

use serde_json::{Deserializer, Value};

use super::cells::{Bad, Cell, Cells};

/// More members than any line has.
const MOST: usize = 64;

/// The cells of a line.
pub(super) fn cells(text: &str) -> Result<Cells, Bad> {
    let mut rest = Rest { text, at: 0 };
    let mut cells: Vec<(String, Cell)> = Vec::new();
    rest.expect('{')?;
    loop {
        let Value::String(name) = rest.value()? else { return Err(rest.bad(NO_OBJECT)) };
        rest.expect(':')?;
        let cell = cell(rest.value()?).map_err(|what| rest.bad(&format!("{name:?} is {what}")))?;
        if cells.iter().any(|(one, _)| *one == name) {
            return Err(rest.bad(&format!("{name:?} is there twice")));
        }
        cells.push((name, cell));
        if cells.len() > MOST {
            return Err(rest.bad(NO_OBJECT));
        }
        match rest.sign() {
            Some(',') => {}
            Some('}') if rest.sign().is_none() => return Ok(Cells::new(cells)),
            _ => return Err(rest.bad(NO_OBJECT)),
        }
    }
}

const NO_OBJECT: &str = "this is no JSON object of one line";

fn cell(value: Value) -> Result<Cell, &'static str> {
    match value {
        Value::Null => Ok(Cell::Nothing),
        Value::String(text) => Ok(Cell::Text(text)),
        Value::Number(number) => number.as_i64().map(Cell::Number).ok_or("no whole number"),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            Err("neither text nor a whole number nor null")
        }
    }
}

/// What is left of a line.
struct Rest<'a> {
    text: &'a str,
    at: usize,
}

impl Rest<'_> {
    fn left(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next sign that is no blank; steps over it.
    fn sign(&mut self) -> Option<char> {
        let left = self.left();
        let trimmed = left.trim_start_matches([' ', '\t', '\r', '\n']);
        let sign = trimmed.chars().next()?;
        self.at += left.len() - trimmed.len() + sign.len_utf8();
        Some(sign)
    }

    fn expect(&mut self, wanted: char) -> Result<(), Bad> {
        if self.sign() == Some(wanted) { Ok(()) } else { Err(self.bad(NO_OBJECT)) }
    }

    fn value(&mut self) -> Result<Value, Bad> {
        let mut values = Deserializer::from_str(self.left()).into_iter::<Value>();
        match values.next() {
            Some(Ok(value)) => {
                self.at += values.byte_offset();
                Ok(value)
            }
            Some(Err(_)) | None => Err(self.bad(NO_OBJECT)),
        }
    }

    fn bad(&self, what: &str) -> Bad {
        let before = self.text.get(..self.at).unwrap_or_default();
        Bad { column: before.chars().count().max(1), what: what.to_owned(), hint: None }
    }
}
