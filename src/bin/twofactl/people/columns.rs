//! The header: by what fields are separated, and which column is which.

use std::io;

use twofactl::model::import::{Fault, Field};
use twofactl::ops::search;

use super::lines::Lines;
use super::records::{Broken, Record, Records};
use super::{Next, Texts};
use crate::near::did_you_mean;
use crate::report::Complaint;

const SEPARATORS: [(u8, &str); 3] = [(b',', "commas"), (b';', "semicolons"), (b'\t', "tabs")];

/// The columns of a file, in its order.
#[derive(Debug)]
pub(super) struct Columns(Vec<Field>);

/// The header of an empty file.
pub(crate) fn header() -> String {
    Field::ALL.map(Field::as_str).join(",") + "\n"
}

/// A line of an empty file of JSON lines.
pub(crate) fn json_template() -> String {
    let members = Field::ALL.map(|field| format!("\"{field}\":\"\""));
    format!("{{{}}}\n", members.join(","))
}

/// Reads the header and leaves the rows.
pub(super) fn read_header(mut lines: Lines, name: &str) -> anyhow::Result<(Records, Columns)> {
    let invalid = |message: String, hint: String| Complaint::Invalid { message, hint: Some(hint) };
    let first = lines.next()?.map(|line| line.bytes).unwrap_or_default();
    let separator = separator_of(&first);
    let line = super::lines::Line { number: 1, bytes: first.clone(), too_long: None };
    if first.contains(&b'\r') {
        let hint = "end lines as Unix (LF) or Windows (CR LF) does".to_owned();
        return Err(invalid(format!("the lines of {name} end in CR alone"), hint).into());
    }
    lines.put_back(vec![line]);
    let mut records = Records::new(lines, separator);
    let fields = match records.next()? {
        Some(Ok(Record { fields, .. })) => fields,
        Some(Err(Broken { reason, .. })) => {
            let hint = format!("its first line names the columns: {}", known());
            return Err(invalid(format!("the header of {name}: {reason}"), hint).into());
        }
        None => Vec::new(),
    };
    let mut columns = Vec::new();
    for (at, field) in (1_usize..).zip(&fields) {
        let text = String::from_utf8_lossy(field);
        let at = format!("{name}, line 1, column {at}");
        let Some(column) = Field::from_name(&text) else {
            let hint = hint_for(&text);
            return Err(invalid(format!("{at}: {:?} is no column", cut(&text)), hint).into());
        };
        if columns.contains(&column) {
            let hint = "name each column once".to_owned();
            return Err(invalid(format!("{at}: a second column {column}"), hint).into());
        }
        columns.push(column);
    }
    if !columns.contains(&Field::Login) {
        let message = format!("{name}, line 1: there is no column login");
        return Err(invalid(message, format!("use {}", known())).into());
    }
    Ok((records, Columns(columns)))
}

/// The one that stands in the header most often, outside quotes.
fn separator_of(header: &[u8]) -> u8 {
    let mut counts = [0_usize; SEPARATORS.len()];
    let mut is_quoted = false;
    for byte in header {
        is_quoted ^= *byte == b'"';
        for ((separator, _), count) in SEPARATORS.iter().zip(&mut counts) {
            *count += usize::from(!is_quoted && byte == separator);
        }
    }
    let most = counts.iter().copied().max().unwrap_or_default();
    let found = SEPARATORS.iter().zip(counts).find(|(_, count)| *count == most);
    found.map_or(b',', |((separator, _), _)| *separator)
}

fn known() -> String {
    Field::ALL.map(Field::as_str).join(", ")
}

fn hint_for(text: &str) -> String {
    let words = Field::ALL.map(Field::as_str);
    let near = did_you_mean(&search::near_words(text, &words));
    let mixed = SEPARATORS.iter().find(|(separator, _)| text.as_bytes().contains(separator));
    let mixed = mixed.map(|(_, named)| format!("some columns seem to be separated by {named}."));
    let use_them = Some(format!("use {}", known()));
    [near, mixed, use_them].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The beginning of what somebody wrote.
pub(super) fn cut(text: &str) -> String {
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

impl Columns {
    /// The next row of a file with these columns.
    pub(super) fn next(&self, records: &mut Records) -> io::Result<Option<Next>> {
        Ok(records.next()?.map(|read| match read {
            Ok(record) => self.row(record),
            Err(Broken { line, column, reason }) => {
                let at = column.and_then(|column| self.0.get(column - 1)).copied();
                Next::Broken(line, vec![(column, Fault { field: at, reason })])
            }
        }))
    }

    fn row(&self, Record { line, fields }: Record) -> Next {
        let (found, wanted) = (fields.len(), self.0.len());
        if found != wanted {
            let s = if found == 1 { "" } else { "s" };
            let reason = format!("the row has {found} field{s} where the header has {wanted}");
            return Next::Broken(line, vec![(None, Fault { field: None, reason })]);
        }
        let mut texts = Texts { line, ..Texts::default() };
        let mut faults = Vec::new();
        for (at, (field, bytes)) in (1..).zip(self.0.iter().zip(fields)) {
            match text(bytes) {
                Ok(text) => texts.fields.push((*field, Some(at), text)),
                Err(reason) => faults.push((Some(at), Fault::at(*field, reason))),
            }
        }
        if faults.is_empty() { Next::Row(texts) } else { Next::Broken(line, faults) }
    }
}

/// What bytes say, or why they are no text.
pub(super) fn text(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.contains(&0) {
        return Err("holds a NUL byte".to_owned());
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let odd = error.as_bytes().get(at).copied().unwrap_or_default();
        format!("is not UTF-8 (byte 0x{odd:02x}): save the file as UTF-8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_the_one_that_the_header_has() {
        for (header, separator) in
            [("login,name", b','), ("login;name", b';'), ("login\tname", b'\t'), ("login", b',')]
        {
            assert_eq!(separator_of(header.as_bytes()), separator, "{header}");
        }
        assert_eq!(separator_of(b"\"a,b,c\";d"), b';', "quoted ones do not count");
    }
}
