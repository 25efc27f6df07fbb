//! A line of CSV (RFC 4180), and what its cells stand for.
//!
//! ```text
//! nothing at all    no value
//! 'text             text: the apostrophe is there so that no spreadsheet takes it for a formula,
//!                   and is taken off again
//! \\ \u{1b}         a backslash, and what must not be shown as it is
//! text              text
//! ```

use super::cells::{Bad, Cell, Cells};
use crate::model::record::{ColumnKind, EXPORT_COLUMNS};

/// Whether a line names the columns.
pub(super) fn is_header(text: &str) -> bool {
    match fields(text) {
        Ok(fields) => fields.iter().eq(EXPORT_COLUMNS.iter().map(|(name, _)| name)),
        Err(_) => false,
    }
}

/// The cells of a line.
pub(super) fn cells(text: &str, columns: &[(&str, ColumnKind)]) -> Result<Cells, Bad> {
    let fields = fields(text)?;
    if fields.len() != columns.len() {
        let what =
            format!("it has {} cells, and there are {} columns", fields.len(), columns.len());
        return Err(Bad::new(what));
    }
    let pairs = fields.into_iter().zip(columns);
    let cells = pairs.map(|(field, (name, kind))| {
        let cell = cell(&field, *kind).map_err(|what| Bad::new(format!("{name:?} is {what}")))?;
        Ok(((*name).to_owned(), cell))
    });
    Ok(Cells::new(cells.collect::<Result<_, Bad>>()?))
}

fn cell(field: &str, kind: ColumnKind) -> Result<Cell, &'static str> {
    match (field, kind) {
        ("", _) => Ok(Cell::Nothing),
        (number, ColumnKind::Number) => {
            let read = number.parse::<i64>().ok().filter(|read| read.to_string() == *number);
            read.map(Cell::Number).ok_or("no whole number")
        }
        (text, ColumnKind::Text) => {
            let text = text.strip_prefix('\'').unwrap_or(text);
            unescaped(text).map(Cell::Text).ok_or("text with a backslash that escapes nothing")
        }
    }
}

fn unescaped(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escaped)) = rest.split_once('\\') {
        plain.push_str(before);
        rest = if let Some(after) = escaped.strip_prefix('\\') {
            plain.push('\\');
            after
        } else {
            let (hex, after) = escaped.strip_prefix("u{")?.split_once('}')?;
            plain.push(u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)?);
            after
        };
    }
    plain.push_str(rest);
    Some(plain)
}

/// The fields of a record that is one line long: what is exported has no line breaks.
fn fields(text: &str) -> Result<Vec<String>, Bad> {
    let mut fields = Vec::new();
    let mut rest = text;
    loop {
        let (field, after) = field(rest)?;
        fields.push(field);
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None if after.is_empty() => return Ok(fields),
            None => return Err(Bad::new("there is text behind a closing quote".to_owned())),
        }
    }
}

fn field(text: &str) -> Result<(String, &str), Bad> {
    let Some(mut rest) = text.strip_prefix('"') else {
        let end = text.find(',').unwrap_or(text.len());
        let (field, after) = text.split_at(end);
        return Ok((field.to_owned(), after));
    };
    let mut field = String::new();
    loop {
        let Some((before, after)) = rest.split_once('"') else {
            return Err(Bad::new("a quote is not closed".to_owned()));
        };
        field.push_str(before);
        match after.strip_prefix('"') {
            Some(next) => {
                field.push('"');
                rest = next;
            }
            None => return Ok((field, after)),
        }
    }
}
